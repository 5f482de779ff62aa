#include "speaker/people.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_ALIASES = 200 /* of one known person; more help nobody */ };

/* A record with what it is sorted by. */
typedef struct item {
    hs_speaker__plain_name name;
    const hs_person_record *record;
    uint32_t index;
    uint8_t kind;
    uint8_t bare_gender; /* of a name of one word: Mr and Mrs Vance are not one */
    bool is_apart;       /* tells nobody apart across pages: one known person a record */
} item;

static int item_compare(const void *a, const void *b) {
    const item *x = a, *y = b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    int order = hs_str_compare(x->name.text, y->name.text);
    if (order) return order;
    if (x->is_apart != y->is_apart) return x->is_apart ? 1 : -1;
    if (x->bare_gender != y->bare_gender) return x->bare_gender < y->bare_gender ? -1 : 1;
    if (x->record->page != y->record->page) return x->record->page < y->record->page ? -1 : 1;
    order = hs_str_compare(x->record->name, y->record->name);
    if (!order) order = hs_str_compare(x->record->description, y->record->description);
    if (order) return order;
    return (x->index > y->index) - (x->index < y->index); /* equal in all that counts */
}

static bool tells_nobody(const item *i) {
    switch (i->kind) {
    case HS_ENTITY_PERSON:
        return i->name.n_words == 0;
    case HS_ENTITY_UNNAMED:
        return true;
    default:
        return i->name.n_words == 0 || !i->name.has_capital;
    }
}

static uint8_t majority_gender(const item *items, uint32_t first, uint32_t end) {
    uint32_t votes[4] = {0};
    for (uint32_t i = first; i < end; i++) votes[items[i].record->gender & 3]++;
    if (votes[HS_GENDER_MALE] > votes[HS_GENDER_FEMALE]) return HS_GENDER_MALE;
    return votes[HS_GENDER_FEMALE] > votes[HS_GENDER_MALE] ? HS_GENDER_FEMALE : HS_GENDER_UNKNOWN;
}

static int str_compare(const void *a, const void *b) {
    return hs_str_compare(*(const hs_str *)a, *(const hs_str *)b);
}

/* The name that most pages use among those with a given name, the shorter one on a tie. */
static hs_str name_choose(const hs_speaker__group *groups, const uint32_t *members, uint32_t n,
                          const item *items) {
    const hs_speaker__group *best = &groups[members[0]];
    for (uint32_t i = 1; i < n; i++) {
        const hs_speaker__group *g = &groups[members[i]];
        uint32_t is_named =
            g->kind == HS_ENTITY_PERSON ? (g->name.n_words > 1 ? (g->name.is_initial[0] ? 2 : 3) : 1) : 0;
        uint32_t best_named = best->kind == HS_ENTITY_PERSON
                                  ? (best->name.n_words > 1 ? (best->name.is_initial[0] ? 2 : 3) : 1)
                                  : 0;
        bool is_body = g->kind == HS_ENTITY_ORGANISATION && best->kind == HS_ENTITY_ORGANISATION;
        if (is_body) is_named = g->name.n_words, best_named = best->name.n_words;
        if (is_named != best_named      ? is_named > best_named
            : g->weight != best->weight ? g->weight > best->weight
                                        : g->name.text.len < best->name.text.len)
            best = g;
    }
    /* of its spellings (McVance, Mcvance) the most frequent; they are sorted, so the first on a tie */
    hs_str name = items[best->first].record->name;
    uint32_t most = 0;
    for (uint32_t i = best->first, run; i < best->end; i += run) {
        for (run = 1;
             i + run < best->end && hs_str_equal(items[i + run].record->name, items[i].record->name);)
            run++;
        bool is_better = run > most || (run == most && hs_str_compare(items[i].record->name, name) < 0);
        if (is_better) most = run, name = items[i].record->name;
    }
    return name;
}

/* What most records of one name take it for; a role is one of whoever has a name. */
static hs_entity_kind kind_choose(const hs_speaker__group *groups, const uint32_t *members, uint32_t n) {
    hs_entity_kind kind = (hs_entity_kind)groups[members[0]].kind;
    uint64_t weights[HS_ENTITY_PLACE + 1] = {0};
    if (kind != HS_ENTITY_PERSON) return kind;
    for (uint32_t i = 0; i < n; i++) weights[groups[members[i]].kind] += groups[members[i]].weight;
    if (weights[HS_ENTITY_ORGANISATION] > weights[kind]) kind = HS_ENTITY_ORGANISATION;
    return weights[HS_ENTITY_PLACE] > weights[kind] ? HS_ENTITY_PLACE : kind;
}

static bool is_pronoun(const hs_speaker_models *models, hs_str alias) {
    hs_speaker__plain_name plain;
    char lower[16];
    if (alias.len == 0 || alias.len >= sizeof lower) return alias.len == 0;
    for (size_t i = 0; i < alias.len; i++) lower[i] = hs_ascii_lower(alias.ptr[i]);
    (void)plain;
    const hs_speaker__word *word = hs_speaker__word_find(models, hs_hash32((hs_str){lower, alias.len}));
    return word && word->classes & HS_WORD_PRONOUN;
}

static hs_status aliases_list(const hs_speaker_models *models, hs_arena *arena, hs_arena *temporary,
                              const hs_speaker__group *groups, const uint32_t *members, uint32_t n,
                              const item *items, hs_known_person *person) {
    HS_VECTOR(hs_str) all = {0};
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = groups[members[i]].first; k < groups[members[i]].end; k++) {
            const hs_person_record *record = items[k].record;
            if (!hs_vector_push(&all, temporary, record->name)) return HS_ERR_MEMORY;
            for (uint32_t a = 0; a < record->n_aliases; a++)
                if (!is_pronoun(models, record->aliases[a]) &&
                    !hs_vector_push(&all, temporary, record->aliases[a]))
                    return HS_ERR_MEMORY;
        }
    if (all.n) qsort(all.items, all.n, sizeof *all.items, str_compare);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all.n; i++)
        if (all.items[i].len && (kept == 0 || !hs_str_equal(all.items[kept - 1], all.items[i])) &&
            kept < MAX_ALIASES)
            all.items[kept++] = all.items[i];
    person->aliases = HS_ARENA_ARRAY(arena, hs_str, kept);
    if (!person->aliases) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < kept; i++)
        if (hs_arena_dup(arena, all.items[i], &person->aliases[i]) != HS_OK) return HS_ERR_MEMORY;
    person->n_aliases = kept;
    return HS_OK;
}

static const char *why_joined(hs_arena *arena, const hs_speaker__group *groups, const uint32_t *members,
                              uint32_t n, const item *items, hs_str name) {
    char text[400];
    uint32_t n_pages = 0, last_page = HS_NONE, told = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = groups[members[i]].first; k < groups[members[i]].end; k++)
            if (items[k].record->page != last_page) n_pages++, last_page = items[k].record->page;
    int len = snprintf(text, sizeof text, "%u record%s", (unsigned)n_pages, n_pages == 1 ? "" : "s");
    for (uint32_t i = 0; i < n && len > 0 && (size_t)len < sizeof text && told < 4; i++) {
        const hs_speaker__group *g = &groups[members[i]];
        hs_str other = items[g->first].record->name;
        if (g->joined_by == HS_BOND_NONE || hs_str_equal(other, name)) continue;
        static const char *const bonds[] = {"",
                                            "given name and surname agree",
                                            "the only one of that surname in this collection",
                                            "pages describe the same person so",
                                            "its initials",
                                            "your list of people says so"};
        size_t cut = other.len > 60 ? hs_utf8_floor(other, 60) : other.len;
        len += snprintf(text + len, sizeof text - (size_t)len, "; '%.*s': %s", (int)cut, other.ptr,
                        bonds[g->joined_by]);
        told++;
    }
    hs_str kept, made = {text, len < 0 ? 0 : (size_t)len < sizeof text ? (size_t)len : sizeof text - 1};
    made.len = hs_utf8_floor(made, made.len);
    return hs_arena_dup(arena, made, &kept) == HS_OK ? kept.ptr : NULL;
}

typedef struct linking {
    const hs_speaker_models *models;
    hs_arena *arena, *temporary;
    item *items;      /* [n_records] sorted */
    uint32_t *sorted; /* [n_records] record indexes in that order */
    HS_VECTOR(hs_speaker__group) groups;
} linking;

static hs_status groups_make(linking *l, const hs_person_record *records, uint32_t n) {
    l->items = HS_ARENA_ARRAY(l->temporary, item, n);
    l->sorted = HS_ARENA_ARRAY(l->temporary, uint32_t, n);
    if (!l->items || !l->sorted) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        item *it = &l->items[i];
        *it = (item){.record = &records[i], .index = i, .kind = (uint8_t)records[i].kind};
        hs_status status = hs_speaker__plain(l->models, l->temporary, records[i].name,
                                             it->kind == HS_ENTITY_PERSON, &it->name);
        if (status != HS_OK) return status;
        it->is_apart = tells_nobody(it);
        if (it->kind == HS_ENTITY_PERSON && it->name.n_words == 1)
            it->bare_gender = (uint8_t)records[i].gender;
    }
    if (n) qsort(l->items, n, sizeof *l->items, item_compare);
    for (uint32_t first = 0, end; first < n; first = end) {
        const item *it = &l->items[first];
        for (end = first + 1; end < n && !it->is_apart && l->items[end].kind == it->kind &&
                              !l->items[end].is_apart && l->items[end].bare_gender == it->bare_gender &&
                              hs_str_equal(l->items[end].name.text, it->name.text);)
            end++;
        hs_speaker__group group = {
            .name = it->name, .first = first, .end = end, .parent = l->groups.n, .kind = it->kind};
        group.gender = majority_gender(l->items, first, end);
        group.pin =
            it->kind == HS_ENTITY_UNNAMED ? HS_NONE : hs_speaker__pin_find(l->models->pins, it->name.text);
        for (uint32_t i = first; i < end; i++) group.weight += 1 + l->items[i].record->n_spoken;
        if (!hs_vector_push(&l->groups, l->temporary, group)) return HS_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < n; i++) l->sorted[i] = l->items[i].index;
    return HS_OK;
}

static hs_status people_make(linking *l, uint32_t *known_of, hs_known_person **people, uint32_t *n_people) {
    uint32_t n_groups = l->groups.n, n = 0, n_members = 0;
    hs_speaker__group *groups = l->groups.items;
    uint32_t *person_of = HS_ARENA_ARRAY(l->temporary, uint32_t, n_groups); /* of a root */
    uint32_t *start = hs_arena_get_zeroed(l->temporary, (size_t)n_groups + 2, sizeof *start);
    uint32_t *members = HS_ARENA_ARRAY(l->temporary, uint32_t, n_groups);
    if (!person_of || !start || !members) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < n_groups;
         i++) { /* a root has the smallest index of its people: numbered first */
        uint32_t root = hs_speaker__root(groups, i);
        if (root == i) person_of[i] = n++;
        start[person_of[root] + 2]++;
    }
    for (uint32_t i = 2; i < n + 2; i++) start[i] += start[i - 1];
    for (uint32_t i = 0; i < n_groups; i++) members[start[person_of[hs_speaker__root(groups, i)] + 1]++] = i;
    hs_known_person *made = hs_arena_get_zeroed(l->arena, n, sizeof *made);
    if (!made) return HS_ERR_MEMORY;
    for (uint32_t p = 0; p < n; p++) {
        const uint32_t *mine = members + start[p];
        n_members = start[p + 1] - start[p];
        uint32_t pin = groups[hs_speaker__root(groups, mine[0])].pin;
        hs_str name = name_choose(groups, mine, n_members, l->items);
        made[p].kind = kind_choose(groups, mine, n_members);
        made[p].why = why_joined(l->arena, groups, mine, n_members, l->items, name);
        if (pin != HS_NONE) name = l->models->pins->names[pin];
        if (!made[p].why || hs_arena_dup(l->arena, name, &made[p].name) != HS_OK ||
            aliases_list(l->models, l->arena, l->temporary, groups, mine, n_members, l->items, &made[p]) !=
                HS_OK)
            return HS_ERR_MEMORY;
        for (uint32_t i = 0; i < n_members; i++)
            for (uint32_t k = groups[mine[i]].first; k < groups[mine[i]].end; k++)
                known_of[l->items[k].index] = p;
    }
    *people = made;
    *n_people = n;
    return HS_OK;
}

hs_status hs_people_link(const hs_engine *engine, hs_arena *arena, const hs_person_record *records,
                         uint32_t n_records, uint32_t **known_of, hs_known_person **people,
                         uint32_t *n_people, hs_error *error) {
    hs_allocator allocator = hs_arena_allocator(arena);
    linking l = {.models = engine->speaker, .arena = arena, .temporary = hs_arena_new(&allocator)};
    uint32_t *known = HS_ARENA_ARRAY(arena, uint32_t, n_records), n = 0;
    hs_known_person *made = NULL;
    if (!l.temporary || !known) {
        hs_arena_free(l.temporary);
        return hs_fail_memory(error);
    }
    hs_status status = groups_make(&l, records, n_records);
    if (status == HS_OK)
        status =
            hs_speaker__groups_join(l.models, l.temporary, records, l.sorted, l.groups.items, l.groups.n);
    if (status == HS_OK) status = people_make(&l, known, &made, &n);
    hs_arena_free(l.temporary);
    if (status != HS_OK) return hs_fail_memory(error);
    *known_of = known;
    *people = made;
    *n_people = n;
    return HS_OK;
}
