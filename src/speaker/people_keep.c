/* Keeping: what a link of people found, as rows, and the rows as sections of a file. */
#include "speaker/people_kept.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdlib.h>

uint64_t hs_people__hash(unsigned by, uint64_t value) {
    return hs_mix64(value ^ hs_mix64(by + 0x9E3779B97F4A7C15u));
}

uint64_t hs_people__name_key(uint8_t kind, uint8_t shade, hs_str text) {
    return hs_mix64(hs_hash64(text)) ^ (uint64_t)(kind << 8 | shade);
}

uint64_t hs_people__role_key(uint32_t person, hs_str text) {
    return hs_mix64(hs_hash64(text)) ^ person;
}

void hs_people__name_read(hs_str text, bool is_apart, hs_speaker__plain_name *name) {
    *name = (hs_speaker__plain_name){.text = text, .has_capital = !is_apart};
    for (size_t at = 0, end; at < text.len && name->n_words < HS_MAX_NAME_WORDS; at = end + 1) {
        end = hs_str_find_byte(text, at, ' ');
        uint32_t i = name->n_words++;
        name->words[i] = hs_hash32((hs_str){text.ptr + at, end - at});
        name->initials[i] = (uint8_t)text.ptr[at];
        name->is_initial[i] = end - at == 1;
    }
}

static bool text_put(hs_people_rows *rows, hs_str text, uint64_t *at) {
    *at = rows->texts.n;
    while (rows->texts.capacity - rows->texts.n < text.len)
        if (!hs_vector__grow(rows->arena, &rows->texts.items, rows->texts.n, &rows->texts.capacity, 1))
            return false;
    if (text.len) memcpy(rows->texts.items + rows->texts.n, text.ptr, text.len);
    rows->texts.n += (uint32_t)text.len;
    return true;
}

static hs_str text_get(const hs_people_rows *rows, uint64_t at, uint32_t len) {
    return len ? (hs_str){rows->texts.items + at, len} : (hs_str){"", 0};
}

static bool spelling_put(hs_people_rows *rows, uint32_t first, hs_str name) {
    if (rows->spellings.n > first) {
        hs_people__spelling *last = &rows->spellings.items[rows->spellings.n - 1];
        if (hs_str_equal(text_get(rows, last->text, last->len), name)) return last->n++, true;
    }
    hs_people__spelling row = {.len = (uint32_t)name.len, .n = 1};
    return text_put(rows, name, &row.text) && hs_vector_push(&rows->spellings, rows->arena, row);
}

typedef struct keeping {
    const hs_person_record *records;
    const uint32_t *sorted, *known_of;
    const hs_speaker__described *described;
    hs_speaker__group *groups;
    hs_people_rows *rows;
} keeping;

static bool asks_put(keeping *k, const hs_speaker__group *g) {
    uint64_t keys[] = {hs_speaker__words_key(&g->name), hs_speaker__state_key(&g->name)};
    for (int i = 0; i < 2; i++) {
        bool is_last = k->rows->asked.n && k->rows->asked.items[k->rows->asked.n - 1] == keys[i];
        if (keys[i] && !is_last && !hs_vector_push(&k->rows->asked, k->rows->arena, keys[i])) return false;
    }
    return true;
}

/* One group, or another one of the roles that tell nobody apart and are the same person's. */
static hs_status group_put(keeping *k, uint32_t group, bool goes_on) {
    const hs_speaker__group *g = &k->groups[group];
    hs_people_rows *rows = k->rows;
    if (!goes_on) {
        hs_people__group row = {.text_len = (uint32_t)g->name.text.len,
                                .person = k->known_of[k->sorted[g->first]],
                                .first_spelling = rows->spellings.n,
                                .first_keys = rows->keys.n,
                                .kind = g->kind,
                                .shade = hs_speaker__shade((hs_entity_kind)g->kind, &g->name,
                                                           k->records[k->sorted[g->first]].gender),
                                .is_apart = g->is_apart};
        if (!text_put(rows, g->name.text, &row.text) || !hs_vector_push(&rows->groups, rows->arena, row))
            return HS_ERR_MEMORY;
    }
    hs_people__group *row = &rows->groups.items[rows->groups.n - 1];
    for (uint32_t i = g->first; i < g->end; i++) {
        const hs_person_record *record = &k->records[k->sorted[i]];
        row->n_male += record->gender == HS_GENDER_MALE;
        row->n_female += record->gender == HS_GENDER_FEMALE;
        if (!spelling_put(rows, row->first_spelling, record->name)) return HS_ERR_MEMORY;
    }
    for (uint32_t i = k->described->first[group]; i < k->described->first[group + 1]; i++)
        if (!hs_vector_push(&rows->keys, rows->arena, k->described->keys.items[i])) return HS_ERR_MEMORY;
    row->weight += g->weight;
    row->n_records += g->end - g->first;
    row->n_spellings = rows->spellings.n - row->first_spelling;
    row->n_keys = rows->keys.n - row->first_keys;
    return HS_OK;
}

static hs_status groups_put(keeping *k, uint32_t n_groups) {
    hs_status status = HS_OK;
    const hs_speaker__group *last = NULL; /* role that tells nobody apart, kept */
    for (uint32_t i = 0; status == HS_OK && i < n_groups; i++) {
        hs_speaker__group *g = &k->groups[i];
        if (g->kind == HS_ENTITY_ROLE && !asks_put(k, g)) return HS_ERR_MEMORY;
        if (!g->is_apart) {
            status = group_put(k, i, false);
        } else if (g->kind == HS_ENTITY_ROLE && hs_speaker__root(k->groups, i) != i) {
            bool goes_on = last && hs_str_equal(last->name.text, g->name.text) &&
                           k->known_of[k->sorted[last->first]] == k->known_of[k->sorted[g->first]];
            status = group_put(k, i, goes_on);
            last = g;
        } else if (k->described->first[i] != k->described->first[i + 1]) { /* nameless */
            status = group_put(k, i, false);
        }
    }
    return status;
}

hs_status hs_people__rows_make(hs_arena *arena, const hs_person_record *records, const uint32_t *sorted,
                               const hs_speaker__described *described, hs_speaker__group *groups,
                               uint32_t n_groups, const uint32_t *known_of, hs_people_rows **rows) {
    hs_people_rows *made = hs_arena_get_zeroed(arena, 1, sizeof *made);
    if (!made) return HS_ERR_MEMORY;
    made->arena = arena;
    keeping k = {records, sorted, known_of, described, groups, made};
    hs_status status = groups_put(&k, n_groups);
    if (status == HS_OK) *rows = made;
    return status;
}

/* ---- Writing */

typedef HS_VECTOR(hs_people__entry) entries;

static bool entry_put(entries *all, hs_arena *arena, unsigned by, uint64_t value, uint32_t group) {
    return hs_vector_push(all, arena, (hs_people__entry){.key = hs_people__hash(by, value), .value = group});
}

static int entry_compare(const void *a, const void *b) {
    const hs_people__entry *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

/* Keys are hashes: their first bits part them evenly, and few are left to be sorted in each part. */
static bool entries_sort(entries *all, hs_arena *arena) {
    enum { PART_BITS = 16 };
    uint32_t *first = hs_arena_get_zeroed(arena, ((size_t)1 << PART_BITS) + 1, sizeof *first), n = 0;
    hs_people__entry *parted = HS_ARENA_ARRAY(arena, hs_people__entry, all->n);
    if (!first || !parted) return false;
    for (uint32_t i = 0; i < all->n; i++) first[(all->items[i].key >> (64 - PART_BITS)) + 1]++;
    for (uint32_t i = 0; i < 1u << PART_BITS; i++) first[i + 1] += first[i];
    for (uint32_t i = 0; i < all->n; i++)
        parted[first[all->items[i].key >> (64 - PART_BITS)]++] = all->items[i];
    for (uint32_t i = 0, begin = 0; i < 1u << PART_BITS; begin = first[i++])
        if (first[i] > begin) qsort(parted + begin, first[i] - begin, sizeof *parted, entry_compare);
    for (uint32_t i = 0; i < all->n; i++)
        if (n == 0 || entry_compare(&parted[n - 1], &parted[i])) parted[n++] = parted[i];
    all->items = parted;
    all->n = n;
    return true;
}

static int person_compare(const void *a, const void *b) {
    const hs_kept_person *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* All that a group is found by. */
static bool group_file(const hs_people_rows *rows, hs_arena *arena, uint32_t i, uint32_t person,
                       entries *all) {
    const hs_people__group *g = &rows->groups.items[i];
    hs_str text = text_get(rows, g->text, g->text_len);
    hs_speaker__plain_name name;
    hs_people__name_read(text, g->is_apart, &name);
    bool is_put = entry_put(all, arena, HS_BY_PERSON, person, i);
    if (!g->is_apart)
        is_put &= entry_put(all, arena, HS_BY_NAME, hs_people__name_key(g->kind, g->shade, text), i);
    else if (g->kind == HS_ENTITY_ROLE)
        is_put &= entry_put(all, arena, HS_BY_ROLE, hs_people__role_key(person, text), i);
    if (g->kind == HS_ENTITY_PERSON && name.n_words)
        is_put &= entry_put(all, arena, HS_BY_SURNAME, hs_speaker__surname(&name), i);
    for (uint32_t k = 0; k < g->n_keys; k++) {
        const hs_speaker__keys *keys = &rows->keys.items[g->first_keys + k];
        if (keys->words) is_put &= entry_put(all, arena, HS_BY_KEY, keys->words, i);
        if (keys->state) is_put &= entry_put(all, arena, HS_BY_KEY, keys->state, i);
    }
    if (g->kind != HS_ENTITY_ORGANISATION || g->is_apart) return is_put;
    uint64_t acronym = hs_speaker__acronym(&name), initials = hs_speaker__as_acronym(&name);
    if (acronym) is_put &= entry_put(all, arena, HS_BY_ACRONYM, acronym, i);
    if (initials) is_put &= entry_put(all, arena, HS_BY_INITIALS, initials, i);
    return is_put;
}

hs_status hs_people_keep(hs_sections_writer *writer, const hs_people_rows *rows,
                         const hs_kept_person *persons, uint32_t n_people, hs_error *error) {
    hs_allocator allocator = hs_arena_allocator(rows->arena);
    hs_arena *arena = hs_arena_new(&allocator);
    entries all = {0};
    uint32_t n_groups = rows->groups.n, n_kept = 0;
    bool *is_kept = arena ? hs_arena_get_zeroed(arena, n_people, sizeof *is_kept) : NULL;
    hs_kept_person *kept = arena ? HS_ARENA_ARRAY(arena, hs_kept_person, n_people) : NULL;
    hs_people__group *groups = arena ? HS_ARENA_ARRAY(arena, hs_people__group, n_groups) : NULL;
    bool is_made = is_kept && kept && groups;
    for (uint32_t i = 0; is_made && i < n_groups; i++) {
        uint32_t person = rows->groups.items[i].person;
        groups[i] = rows->groups.items[i];
        groups[i].person = persons[person].number;
        is_kept[person] = true;
        is_made = group_file(rows, arena, i, groups[i].person, &all);
    }
    for (uint32_t i = 0; is_made && i < rows->asked.n; i++)
        is_made = entry_put(&all, arena, HS_BY_ASKED, rows->asked.items[i], 0);
    for (uint32_t i = 0; is_made && i < n_people; i++)
        if (is_kept[i]) kept[n_kept++] = persons[i];
    if (!is_made || !entries_sort(&all, arena)) {
        hs_arena_free(arena);
        return hs_fail_memory(error);
    }
    if (n_kept) qsort(kept, n_kept, sizeof *kept, person_compare);
    hs_status status = hs_sections_write(writer, HS_PEOPLE_GROUPS, sizeof *groups, groups, n_groups, error);
    if (status == HS_OK)
        status = hs_sections_write(writer, HS_PEOPLE_SPELLINGS, sizeof *rows->spellings.items,
                                   rows->spellings.items, rows->spellings.n, error);
    if (status == HS_OK)
        status = hs_sections_write(writer, HS_PEOPLE_KEYS, sizeof *rows->keys.items, rows->keys.items,
                                   rows->keys.n, error);
    if (status == HS_OK)
        status = hs_sections_write(writer, HS_PEOPLE_TEXTS, 1, rows->texts.items, rows->texts.n, error);
    if (status == HS_OK)
        status = hs_sections_write(writer, HS_PEOPLE_INDEX, sizeof *all.items, all.items, all.n, error);
    if (status == HS_OK)
        status = hs_sections_write(writer, HS_PEOPLE_PERSONS, sizeof *kept, kept, n_kept, error);
    hs_arena_free(arena);
    return status;
}
