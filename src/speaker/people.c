#include "speaker/people_kept.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdlib.h>

/* A record with what it is sorted by. */
typedef struct item {
    hs_speaker__plain_name name;
    const hs_person_record *record;
    uint32_t index;
    uint8_t kind;
    uint8_t shade; /* of a name of one word its gender: Mr and Mrs Vance are not one; of a role: it is over */
    bool is_apart; /* tells nobody apart across pages: one known person a record */
} item;

static int item_compare(const void *a, const void *b) {
    const item *x = a, *y = b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    int order = hs_str_compare(x->name.text, y->name.text);
    if (order) return order;
    if (x->is_apart != y->is_apart) return x->is_apart ? 1 : -1;
    if (x->shade != y->shade) return x->shade < y->shade ? -1 : 1;
    order = hs_str_compare(x->record->name, y->record->name); /* so that equal spellings stand together */
    if (order) return order;
    if (x->record->page != y->record->page) return x->record->page < y->record->page ? -1 : 1;
    order = hs_str_compare(x->record->description, y->record->description);
    if (order) return order;
    return (x->index > y->index) - (x->index < y->index); /* equal in all that counts */
}

static uint8_t majority_gender(const item *items, uint32_t first, uint32_t end) {
    uint32_t votes[4] = {0};
    for (uint32_t i = first; i < end; i++) votes[items[i].record->gender & 3]++;
    return hs_speaker__majority(votes[HS_GENDER_MALE], votes[HS_GENDER_FEMALE]);
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
        it->is_apart = hs_speaker__tells_nobody(it->kind, &it->name);
        it->shade = hs_speaker__shade(it->kind, &it->name, records[i].gender);
    }
    if (n) qsort(l->items, n, sizeof *l->items, item_compare);
    for (uint32_t first = 0, end; first < n; first = end) {
        const item *it = &l->items[first];
        for (end = first + 1; end < n && !it->is_apart && l->items[end].kind == it->kind &&
                              !l->items[end].is_apart && l->items[end].shade == it->shade &&
                              hs_str_equal(l->items[end].name.text, it->name.text);)
            end++;
        hs_speaker__group group = {.name = it->name,
                                   .first = first,
                                   .end = end,
                                   .parent = l->groups.n,
                                   .kind = it->kind,
                                   .shade = it->shade,
                                   .is_apart = it->is_apart};
        group.gender = majority_gender(l->items, first, end);
        group.pin =
            it->kind == HS_ENTITY_UNNAMED ? HS_NONE : hs_speaker__pin_find(l->models->pins, it->name.text);
        for (uint32_t i = first; i < end; i++) group.weight += 1 + l->items[i].record->n_spoken;
        if (!hs_vector_push(&l->groups, l->temporary, group)) return HS_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < n; i++) l->sorted[i] = l->items[i].index;
    return HS_OK;
}

/* hs_speaker__spell: names stand together in a group, and in groups of their own that follow each other. */
static hs_str spelling(const void *context, const uint32_t *members, uint32_t n) {
    const linking *l = context;
    hs_str name = {0}, best = {0};
    uint32_t run = 0, most = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = l->groups.items[members[i]].first; k < l->groups.items[members[i]].end; k++) {
            run = run && hs_str_equal(l->items[k].record->name, name) ? run + 1 : 1;
            name = l->items[k].record->name;
            if (run > most || (run == most && hs_str_compare(name, best) < 0)) most = run, best = name;
        }
    return best;
}

static hs_status aliases_list(const linking *l, const uint32_t *members, uint32_t n,
                              hs_known_person *person) {
    HS_VECTOR(hs_str) all = {0};
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = l->groups.items[members[i]].first; k < l->groups.items[members[i]].end; k++) {
            const hs_person_record *record = l->items[k].record;
            if (!hs_vector_push(&all, l->temporary, record->name)) return HS_ERR_MEMORY;
            for (uint32_t a = 0; a < record->n_aliases; a++)
                if (!hs_speaker__is_pronoun(l->models, record->aliases[a]) &&
                    !hs_vector_push(&all, l->temporary, record->aliases[a]))
                    return HS_ERR_MEMORY;
        }
    return hs_speaker__aliases_settle(l->arena, all.items, all.n, person);
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
        hs_str name = spelling(l, &mine[hs_speaker__name_choose(groups, mine, n_members)], 1);
        made[p].kind = hs_speaker__kind_choose(groups, mine, n_members);
        made[p].why = hs_speaker__joined_why(l->arena, groups, mine, n_members, name, spelling, l);
        uint32_t face;
        made[p].key = hs_speaker__key(groups, mine, n_members, &face);
        made[p].key_record = l->items[groups[mine[face]].first].index;
        if (pin != HS_NONE) name = l->models->pins->names[pin];
        if (!made[p].why || hs_arena_dup(l->arena, name, &made[p].name) != HS_OK ||
            aliases_list(l, mine, n_members, &made[p]) != HS_OK)
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
    return hs_people_link_keeping(engine, arena, records, n_records, known_of, people, n_people, NULL, error);
}

hs_status hs_people_link_keeping(const hs_engine *engine, hs_arena *arena, const hs_person_record *records,
                                 uint32_t n_records, uint32_t **known_of, hs_known_person **people,
                                 uint32_t *n_people, hs_people_rows **rows, hs_error *error) {
    hs_allocator allocator = hs_arena_allocator(arena);
    linking l = {.models = engine->speaker, .arena = arena, .temporary = hs_arena_new(&allocator)};
    uint32_t *known = HS_ARENA_ARRAY(arena, uint32_t, n_records), n = 0;
    hs_known_person *made = NULL;
    hs_people_rows *kept = NULL;
    hs_speaker__described described = {0};
    if (!l.temporary || !known) {
        hs_arena_free(l.temporary);
        return hs_fail_memory(error);
    }
    hs_status status = groups_make(&l, records, n_records);
    if (status == HS_OK)
        status = hs_speaker__groups_describe(l.models, l.temporary, records, l.sorted, l.groups.items,
                                             l.groups.n, &described);
    if (status == HS_OK)
        status = hs_speaker__groups_join(l.models, l.temporary, &described, l.groups.items, l.groups.n);
    if (status == HS_OK) status = people_make(&l, known, &made, &n);
    if (status == HS_OK && rows && !l.models->pins)
        status = hs_people__rows_make(arena, records, l.sorted, &described, l.groups.items, l.groups.n, known,
                                      &kept);
    hs_arena_free(l.temporary);
    if (status != HS_OK) return hs_fail_memory(error);
    *known_of = known;
    *people = made;
    *n_people = n;
    if (rows) *rows = kept;
    return HS_OK;
}
