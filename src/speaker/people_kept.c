#include "speaker/people_kept.h"

#include "base/arena.h"
#include "base/status.h"

/* ---- Opening */

static const void *section(const hs_sections *file, uint32_t number, uint32_t item_bytes, size_t *n) {
    const void *items = hs_sections_get(file, number, item_bytes, n);
    if (*n >= HS_NONE) *n = HS_NONE - 1;
    return items;
}

hs_status hs_people_kept_open(const hs_engine *engine, const hs_sections *file, hs_people_kept **kept,
                              hs_error *error) {
    hs_arena *arena = hs_arena_new(engine->options.allocator);
    hs_people_kept *k = arena ? hs_arena_get_zeroed(arena, 1, sizeof *k) : NULL;
    if (!k) {
        hs_arena_free(arena);
        return hs_fail_memory(error);
    }
    k->engine = engine;
    k->arena = arena;
    k->groups = section(file, HS_PEOPLE_GROUPS, sizeof *k->groups, &k->n_groups);
    k->spellings = section(file, HS_PEOPLE_SPELLINGS, sizeof *k->spellings, &k->n_spellings);
    k->keys = section(file, HS_PEOPLE_KEYS, sizeof *k->keys, &k->n_keys);
    k->texts = hs_sections_get(file, HS_PEOPLE_TEXTS, 1, &k->n_texts);
    k->index = hs_sections_get(file, HS_PEOPLE_INDEX, sizeof *k->index, &k->n_index);
    k->persons = section(file, HS_PEOPLE_PERSONS, sizeof *k->persons, &k->n_persons);
    k->temporary = hs_arena_new(engine->options.allocator);
    if (!k->temporary) {
        hs_people_kept_close(k);
        return hs_fail_memory(error);
    }
    if (!k->n_persons && k->n_groups) {
        hs_people_kept_close(k);
        return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 0, "nothing is kept of people");
    }
    *kept = k;
    return HS_OK;
}

void hs_people_kept_close(hs_people_kept *kept) {
    if (!kept) return;
    hs_arena_free(kept->temporary);
    hs_arena_free(kept->arena);
}

/* ---- Finding */

/* First entry of the index that is not less. Keys are hashes: where one stands is told by its first bits, nearly. */
static size_t index_first(const hs_people_kept *kept, uint64_t key) {
    size_t n = kept->n_index, low = 0, high = n, step = 64;
    if (!n) return 0;
    size_t at = (size_t)((double)key / 18446744073709551616.0 * (double)n);
    if (at >= n) at = n - 1;
    if (kept->index[at].key < key) {
        for (low = at + 1; low < n && n - low > step && kept->index[low + step].key < key; step *= 2)
            low += step + 1;
        if (n - low > step) high = low + step;
    } else {
        for (high = at; high > step && kept->index[high - step].key >= key; step *= 2) high -= step;
        if (high > step) low = high - step;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (kept->index[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

hs_people__cursor hs_people__find(const hs_people_kept *kept, unsigned by, uint64_t value) {
    hs_people__cursor cursor = {.kept = kept, .key = hs_people__hash(by, value), .node = HS_NONE};
    cursor.at = index_first(kept, cursor.key);
    if (kept->n_slots) cursor.node = kept->slots[cursor.key & (kept->n_slots - 1)];
    return cursor;
}

bool hs_people__next(hs_people__cursor *cursor, uint32_t *value) {
    const hs_people_kept *kept = cursor->kept;
    if (cursor->at < kept->n_index && kept->index[cursor->at].key == cursor->key) {
        *value = kept->index[cursor->at++].value;
        return true;
    }
    while (cursor->node != HS_NONE) {
        const hs_people__node *node = &kept->nodes.items[cursor->node];
        cursor->node = node->next;
        if (node->key != cursor->key) continue;
        *value = node->value;
        return true;
    }
    return false;
}

static hs_str kept_text(const hs_people_kept *kept, uint64_t at, uint32_t len) {
    bool is_inside = at <= kept->n_texts && len <= kept->n_texts - at;
    return is_inside ? (hs_str){kept->texts + at, len} : (hs_str){"", 0};
}

bool hs_people__peek(const hs_people_kept *kept, uint32_t group, hs_people__fresh *seen) {
    if (group < kept->n_groups) {
        const hs_people__group *g = &kept->groups[group];
        uint8_t kind = g->kind <= HS_ENTITY_PLACE ? g->kind : HS_ENTITY_UNNAMED;
        *seen = (hs_people__fresh){kept_text(kept, g->text, g->text_len), g->person, kind, g->shade,
                                   g->is_apart != 0};
        return true;
    }
    if (group - kept->n_groups >= kept->fresh.n) return false;
    *seen = kept->fresh.items[group - kept->n_groups];
    return true;
}

bool hs_people__is_sexed(const hs_people_kept *kept, uint32_t group) {
    hs_people__cursor cursor = hs_people__find(kept, HS_BY_GROUP, group);
    if (group < kept->n_groups && (kept->groups[group].n_male || kept->groups[group].n_female)) return true;
    for (uint32_t i; hs_people__next(&cursor, &i);) {
        uint8_t sex = i < kept->records.n ? kept->records.items[i].own.gender : HS_GENDER_UNKNOWN;
        if (sex == HS_GENDER_MALE || sex == HS_GENDER_FEMALE) return true;
    }
    return false;
}

uint32_t hs_people__group_find(const hs_people_kept *kept, uint8_t kind, uint8_t shade, hs_str text) {
    hs_people__cursor cursor = hs_people__find(kept, HS_BY_NAME, hs_people__name_key(kind, shade, text));
    hs_people__fresh seen;
    for (uint32_t group; hs_people__next(&cursor, &group);)
        if (hs_people__peek(kept, group, &seen) && seen.kind == kind && seen.shade == shade &&
            !seen.is_apart && hs_str_equal(seen.text, text))
            return group;
    return HS_NONE;
}

uint32_t hs_people__role_find(const hs_people_kept *kept, uint32_t person, hs_str text) {
    hs_people__cursor cursor = hs_people__find(kept, HS_BY_ROLE, hs_people__role_key(person, text));
    hs_people__fresh seen;
    for (uint32_t group; hs_people__next(&cursor, &group);)
        if (hs_people__peek(kept, group, &seen) && seen.is_apart && seen.person == person &&
            hs_str_equal(seen.text, text))
            return group;
    return HS_NONE;
}

bool hs_people__person(const hs_people_kept *kept, uint32_t number, hs_kept_person *person) {
    size_t low = 0, high = kept->n_persons;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (kept->persons[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_there = low < kept->n_persons && kept->persons[low].number == number;
    if (is_there) *person = kept->persons[low];
    hs_people__cursor cursor = hs_people__find(kept, HS_BY_NUMBER, number);
    for (uint32_t i; hs_people__next(&cursor, &i);) {
        if (i >= kept->records.n) continue;
        const hs_people__added_record *r = &kept->records.items[i];
        if (!is_there) *person = (hs_kept_person){.number = number};
        is_there = true;
        if (!r->own.is_described) continue;
        if (!person->described_page || r->own.n_spoken > person->most_spoken ||
            (r->own.n_spoken == person->most_spoken && r->page < person->described_page))
            person->described_page = r->page, person->most_spoken = r->own.n_spoken;
    }
    return is_there;
}

bool hs_people__spell(hs_arena *arena, hs_people__seen *seen, hs_str name, uint32_t n) {
    for (uint32_t i = 0; i < seen->spellings.n; i++)
        if (hs_str_equal(seen->spellings.items[i].name, name)) return seen->spellings.items[i].n += n, true;
    return hs_vector_push(&seen->spellings, arena, (hs_people__spelled){name, n});
}

static bool keys_add(hs_arena *arena, hs_speaker__key_list *list, const hs_speaker__keys *keys, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = 0;
        while (k < list->n &&
               (list->items[k].words != keys[i].words || list->items[k].state != keys[i].state))
            k++;
        if (k == list->n && !hs_vector_push(list, arena, keys[i])) return false;
    }
    return true;
}

static bool base_see(const hs_people_kept *kept, hs_arena *arena, const hs_people__group *g,
                     hs_people__seen *seen) {
    seen->weight = g->weight;
    seen->n_records = g->n_records;
    seen->n_male = g->n_male;
    seen->n_female = g->n_female;
    for (uint32_t i = 0; i < g->n_spellings && (size_t)g->first_spelling + i < kept->n_spellings; i++) {
        const hs_people__spelling *s = &kept->spellings[g->first_spelling + i];
        if (!hs_vector_push(&seen->spellings, arena,
                            (hs_people__spelled){kept_text(kept, s->text, s->len), s->n}))
            return false;
    }
    for (uint32_t i = 0; i < g->n_keys && (size_t)g->first_keys + i < kept->n_keys; i++)
        if (!hs_vector_push(&seen->keys, arena, kept->keys[g->first_keys + i])) return false;
    return true;
}

hs_status hs_people__see(const hs_people_kept *kept, hs_arena *arena, uint32_t group, hs_people__seen *seen) {
    hs_people__fresh told;
    *seen = (hs_people__seen){.id = group, .bucket = HS_NONE};
    if (!hs_people__peek(kept, group, &told)) return HS_ERR_FORMAT;
    seen->kind = told.kind;
    seen->shade = told.shade;
    seen->is_apart = told.is_apart;
    seen->person = told.person;
    seen->ref = told.person;
    hs_people__name_read(told.text, told.is_apart, &seen->name);
    if (group < kept->n_groups && !base_see(kept, arena, &kept->groups[group], seen)) return HS_ERR_MEMORY;
    hs_people__cursor cursor = hs_people__find(kept, HS_BY_GROUP, group);
    for (uint32_t i; hs_people__next(&cursor, &i);) {
        if (i >= kept->records.n) continue;
        const hs_people__own *own = &kept->records.items[i].own;
        seen->weight += 1 + own->n_spoken;
        seen->n_records++;
        seen->n_male += own->gender == HS_GENDER_MALE;
        seen->n_female += own->gender == HS_GENDER_FEMALE;
        if (!hs_people__spell(arena, seen, own->spelling, 1) ||
            !keys_add(arena, &seen->keys, own->keys, own->n_keys))
            return HS_ERR_MEMORY;
    }
    seen->n_kept_keys = seen->keys.n;
    return HS_OK;
}

/* ---- Records */

hs_status hs_people__own_read(const hs_speaker_models *models, hs_arena *arena,
                              const hs_person_record *record, hs_people__own *own) {
    hs_speaker__key_list keys = {.n = 0};
    *own = (hs_people__own){.spelling = record->name,
                            .n_spoken = record->n_spoken,
                            .kind = (uint8_t)record->kind,
                            .gender = (uint8_t)record->gender,
                            .is_described = record->description.len != 0};
    hs_status status =
        hs_speaker__plain(models, arena, record->name, own->kind == HS_ENTITY_PERSON, &own->name);
    if (status != HS_OK) return status;
    own->is_apart = hs_speaker__tells_nobody(record->kind, &own->name);
    own->shade = hs_speaker__shade(record->kind, &own->name, record->gender);
    if (own->kind == HS_ENTITY_PERSON)
        status = hs_speaker__record_describe(models, arena, arena, record, &keys);
    hs_speaker__keys_settle(&keys, 0);
    own->keys = keys.items;
    own->n_keys = keys.n;
    if (own->kind == HS_ENTITY_ROLE) {
        own->asks[0] = hs_speaker__words_key(&own->name);
        own->asks[1] = hs_speaker__state_key(&own->name);
    }
    return status;
}

static bool file(hs_people_kept *kept, unsigned by, uint64_t value, uint32_t what) {
    if (kept->nodes.n >= kept->n_slots) {
        uint32_t n = kept->n_slots ? kept->n_slots * 2 : 256;
        uint32_t *slots = HS_ARENA_ARRAY(kept->arena, uint32_t, n);
        if (!slots || n < kept->n_slots) return false;
        for (uint32_t i = 0; i < n; i++) slots[i] = HS_NONE;
        for (uint32_t i = 0; i < kept->nodes.n; i++) {
            uint32_t *slot = &slots[kept->nodes.items[i].key & (n - 1)];
            kept->nodes.items[i].next = *slot;
            *slot = i;
        }
        kept->slots = slots;
        kept->n_slots = n;
    }
    uint64_t key = hs_people__hash(by, value);
    uint32_t *slot = &kept->slots[key & (kept->n_slots - 1)];
    if (!hs_vector_push(&kept->nodes, kept->arena, (hs_people__node){key, what, *slot})) return false;
    *slot = kept->nodes.n - 1;
    return true;
}

static bool is_filed(const hs_people_kept *kept, unsigned by, uint64_t value, uint32_t what) {
    hs_people__cursor cursor = hs_people__find(kept, by, value);
    for (uint32_t found; hs_people__next(&cursor, &found);)
        if (found == what) return true;
    return false;
}

static bool key_file(hs_people_kept *kept, unsigned by, uint64_t key, uint32_t what) {
    return !key || is_filed(kept, by, key, what) || file(kept, by, key, what);
}

static bool group_make(hs_people_kept *kept, const hs_people__own *own, uint32_t *group) {
    hs_people__fresh fresh = {
        .person = own->person, .kind = own->kind, .shade = own->shade, .is_apart = own->is_apart};
    *group = (uint32_t)kept->n_groups + kept->fresh.n;
    if (hs_arena_dup(kept->arena, own->name.text, &fresh.text) != HS_OK ||
        !hs_vector_push(&kept->fresh, kept->arena, fresh) || !file(kept, HS_BY_PERSON, own->person, *group))
        return false;
    if (own->is_apart)
        return own->kind != HS_ENTITY_ROLE ||
               file(kept, HS_BY_ROLE, hs_people__role_key(own->person, fresh.text), *group);
    if (!file(kept, HS_BY_NAME, hs_people__name_key(own->kind, own->shade, fresh.text), *group)) return false;
    if (own->kind == HS_ENTITY_PERSON)
        return file(kept, HS_BY_SURNAME, hs_speaker__surname(&own->name), *group);
    return own->kind != HS_ENTITY_ORGANISATION ||
           (key_file(kept, HS_BY_ACRONYM, hs_speaker__acronym(&own->name), *group) &&
            key_file(kept, HS_BY_INITIALS, hs_speaker__as_acronym(&own->name), *group));
}

/* own with all that it points to in the arena of kept, but for its name. */
static bool record_file(hs_people_kept *kept, const hs_people__own *own, uint64_t page) {
    uint32_t group = HS_NONE, place = kept->records.n;
    for (int i = 0; i < 2; i++)
        if (!key_file(kept, HS_BY_ASKED, own->asks[i], 0)) return false;
    if (own->is_apart && !(own->kind == HS_ENTITY_PERSON && own->n_keys) && !own->is_joined) return true;
    if (!own->is_apart)
        group = hs_people__group_find(kept, own->kind, own->shade, own->name.text);
    else if (own->kind == HS_ENTITY_ROLE)
        group = hs_people__role_find(kept, own->person, own->name.text);
    if (group == HS_NONE && !group_make(kept, own, &group)) return false;
    hs_people__added_record record = {*own, page};
    record.own.name = (hs_speaker__plain_name){.n_words = 0}; /* its text goes */
    if (!hs_vector_push(&kept->records, kept->arena, record) || !file(kept, HS_BY_GROUP, group, place) ||
        !file(kept, HS_BY_NUMBER, own->person, place))
        return false;
    for (uint32_t i = 0; i < own->n_keys; i++)
        if (!key_file(kept, HS_BY_KEY, own->keys[i].words, group) ||
            !key_file(kept, HS_BY_KEY, own->keys[i].state, group))
            return false;
    return true;
}

/* ---- Pages that were added: a head, then each record with its name and its keys behind it. */

typedef struct packed_page {
    uint64_t page;
    uint32_t n_records, unused;
} packed_page;

typedef struct packed_record {
    uint32_t n_spoken, person, n_keys, name_len;
    uint8_t kind, gender, is_described, is_joined;
} packed_record;

static bool bytes_put(hs_people__bytes *bytes, hs_arena *arena, const void *from, size_t n) {
    while (bytes->capacity - bytes->n < n)
        if (!hs_vector__grow(arena, &bytes->items, bytes->n, &bytes->capacity, 1)) return false;
    if (n) memcpy(bytes->items + bytes->n, from, n);
    bytes->n += (uint32_t)n;
    return true;
}

hs_status hs_people__pack(hs_arena *arena, const hs_people_adding *adding, const hs_people__own *own,
                          hs_str *packed) {
    hs_people__bytes bytes = {0};
    packed_page head = {adding->page, adding->n_records, 0};
    bool is_put = bytes_put(&bytes, arena, &head, sizeof head);
    for (uint32_t i = 0; is_put && i < adding->n_records; i++) {
        const hs_people__own *o = &own[i];
        packed_record record = {o->n_spoken, o->person, o->n_keys,       (uint32_t)o->spelling.len,
                                o->kind,     o->gender, o->is_described, o->is_joined};
        is_put = bytes_put(&bytes, arena, &record, sizeof record) &&
                 bytes_put(&bytes, arena, o->spelling.ptr, o->spelling.len) &&
                 bytes_put(&bytes, arena, o->keys, o->n_keys * sizeof *o->keys);
    }
    *packed = (hs_str){bytes.items, bytes.n};
    return is_put ? HS_OK : HS_ERR_MEMORY;
}

static bool bytes_take(hs_str *bytes, void *to, size_t n) {
    if (bytes->len < n) return false;
    if (n) memcpy(to, bytes->ptr, n);
    bytes->ptr += n;
    bytes->len -= n;
    return true;
}

static hs_status record_take(hs_people_kept *kept, hs_str *bytes, const packed_page *head) {
    packed_record packed;
    hs_people__own own;
    hs_arena_reset(kept->temporary);
    if (!bytes_take(bytes, &packed, sizeof packed) || bytes->len < packed.name_len) return HS_ERR_FORMAT;
    if (packed.kind > HS_ENTITY_PLACE) return HS_ERR_FORMAT;
    hs_person_record record = {.name = {bytes->ptr, packed.name_len},
                               .kind = (hs_entity_kind)packed.kind,
                               .gender = (hs_gender)packed.gender,
                               .n_spoken = packed.n_spoken};
    hs_status status = hs_people__own_read(kept->engine->speaker, kept->temporary, &record, &own);
    if (status == HS_OK) status = hs_arena_dup(kept->arena, record.name, &own.spelling);
    if (status != HS_OK) return status;
    bytes->ptr += packed.name_len;
    bytes->len -= packed.name_len;
    if (packed.n_keys > bytes->len / sizeof(hs_speaker__keys)) return HS_ERR_FORMAT;
    hs_speaker__keys *keys = HS_ARENA_ARRAY(kept->arena, hs_speaker__keys, packed.n_keys);
    if (!keys) return HS_ERR_MEMORY;
    bytes_take(bytes, keys, packed.n_keys * sizeof *keys);
    own.keys = keys;
    own.n_keys = packed.n_keys;
    own.person = packed.person;
    own.is_described = packed.is_described;
    own.is_joined = packed.is_joined;
    return record_file(kept, &own, head->page) ? HS_OK : HS_ERR_MEMORY;
}

hs_status hs_people_kept_take(hs_people_kept *kept, hs_str bytes, hs_error *error) {
    packed_page head;
    hs_status status = bytes_take(&bytes, &head, sizeof head) ? HS_OK : HS_ERR_FORMAT;
    for (uint32_t i = 0; status == HS_OK && i < head.n_records; i++)
        status = record_take(kept, &bytes, &head);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (status != HS_OK || bytes.len)
        return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 0, "what is kept of a page is damaged");
    return HS_OK;
}
