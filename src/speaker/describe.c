/* What describes people: by such words a role, or a bare surname, leads to somebody. */
#include "speaker/people.h"

#include "base/arena.h"

#include <stdlib.h>

enum { FEW_KEYS = 256 /* of a group, before those that are equal are thrown out */ };

uint64_t hs_speaker__words_key(const hs_speaker__plain_name *name) {
    return name->n_words >= 2 && (name->has_capital || name->is_state) && !(name->is_state && name->is_former)
               ? hs_hash64(name->text) | 1
               : 0;
}

uint64_t hs_speaker__state_key(const hs_speaker__plain_name *name) {
    return name->is_state && name->country && !name->is_former ? hs_mix64(name->country) | 2 : 0;
}

static bool is_role_like(const hs_speaker_models *models, hs_str text) {
    hs_str last = text;
    for (size_t i = text.len; i-- > 0;)
        if (text.ptr[i] == ' ') {
            last = (hs_str){text.ptr + i + 1, text.len - i - 1};
            break;
        }
    const hs_speaker__word *word = hs_speaker__word_find(models, hs_hash32(last));
    return word && word->classes & HS_WORD_ANY_ROLE;
}

static int keys_compare(const void *a, const void *b) {
    const hs_speaker__keys *x = a, *y = b;
    if (x->words != y->words) return x->words < y->words ? -1 : 1;
    return (x->state > y->state) - (x->state < y->state);
}

void hs_speaker__keys_settle(hs_speaker__key_list *keys, uint32_t first) {
    uint32_t n = first;
    if (keys->n - first < 2) return;
    qsort(keys->items + first, keys->n - first, sizeof *keys->items, keys_compare);
    for (uint32_t i = first; i < keys->n; i++)
        if (n == first || keys_compare(&keys->items[n - 1], &keys->items[i]))
            keys->items[n++] = keys->items[i];
    keys->n = n;
}

static hs_status text_describe(const hs_speaker_models *models, hs_arena *scratch, hs_arena *arena,
                               hs_str text, hs_speaker__key_list *keys) {
    hs_speaker__plain_name name;
    if (!text.len) return HS_OK;
    hs_status status = hs_speaker__plain(models, scratch, text, false, &name);
    if (status != HS_OK) return status;
    hs_speaker__keys pair = {hs_speaker__words_key(&name), hs_speaker__state_key(&name)};
    if (!pair.words && !pair.state) return HS_OK;
    return hs_vector_push(keys, arena, pair) ? HS_OK : HS_ERR_MEMORY;
}

hs_status hs_speaker__record_describe(const hs_speaker_models *models, hs_arena *scratch, hs_arena *arena,
                                      const hs_person_record *record, hs_speaker__key_list *keys) {
    hs_status status = text_describe(models, scratch, arena, record->description, keys);
    for (uint32_t a = 0; status == HS_OK && a < record->n_aliases; a++)
        if (is_role_like(models, record->aliases[a]))
            status = text_describe(models, scratch, arena, record->aliases[a], keys);
    return status;
}

static hs_status group_describe(const hs_speaker_models *models, hs_arena *scratch, hs_arena *arena,
                                const hs_person_record *records, const uint32_t *sorted,
                                const hs_speaker__group *group, hs_speaker__key_list *keys) {
    uint32_t first = keys->n, most = first + FEW_KEYS;
    for (uint32_t k = group->first; k < group->end; k++) {
        hs_status status = hs_speaker__record_describe(models, scratch, arena, &records[sorted[k]], keys);
        if (status != HS_OK) return status;
        if (keys->n <= most) continue;
        hs_arena_reset(scratch);
        hs_speaker__keys_settle(keys, first);
        most = keys->n + (keys->n - first) + FEW_KEYS;
    }
    hs_arena_reset(scratch);
    hs_speaker__keys_settle(keys, first);
    return HS_OK;
}

hs_status hs_speaker__groups_describe(const hs_speaker_models *models, hs_arena *temporary,
                                      const hs_person_record *records, const uint32_t *sorted,
                                      const hs_speaker__group *groups, uint32_t n_groups,
                                      hs_speaker__described *described) {
    hs_allocator allocator = hs_arena_allocator(temporary);
    hs_arena *scratch = hs_arena_new(&allocator);
    hs_status status = scratch ? HS_OK : HS_ERR_MEMORY;
    described->first = HS_ARENA_ARRAY(temporary, uint32_t, (size_t)n_groups + 1);
    if (!described->first) status = HS_ERR_MEMORY;
    for (uint32_t i = 0; status == HS_OK && i < n_groups; i++) {
        described->first[i] = described->keys.n;
        if (groups[i].kind == HS_ENTITY_PERSON)
            status =
                group_describe(models, scratch, temporary, records, sorted, &groups[i], &described->keys);
    }
    if (status == HS_OK) described->first[n_groups] = described->keys.n;
    hs_arena_free(scratch);
    return status;
}
