/* People over all pages: what pages tell of theirs is read; who is who is written. */
#include "store/link_kept.h"

#include "base/arena.h"
#include "base/status.h"

/* Strings of a JSON list; no vector that grows, since a million pages have millions of such lists. */
static hs_status read_strings(hs_collection *c, hs_str list, const hs_str **strings, uint32_t *n,
                              hs_error *error) {
    uint32_t n_found = 0, kept = 0;
    hs_str one;
    for (size_t at = 0; hs_store__next_string(list, &at, c->row, &one);) n_found++;
    hs_str *found = n_found ? HS_ARENA_ARRAY(c->names, hs_str, n_found) : NULL;
    if (n_found && !found) return hs_fail_memory(error);
    for (size_t at = 0; kept < n_found && hs_store__next_string(list, &at, c->names, &one); kept++) {
        if (!one.ptr) return hs_fail_memory(error);
        found[kept] = one;
    }
    hs_arena_reset(c->row);
    *strings = found;
    *n = kept;
    return HS_OK;
}

hs_status hs_link__read_record(hs_collection *c, sqlite3_stmt *row, hs_person_record *record,
                               hs_error *error) {
    record->name = hs_store__column(row, 2, c->names);
    record->description = hs_store__column(row, 3, c->names);
    record->kind = (hs_entity_kind)sqlite3_column_int(row, 4);
    record->gender = (hs_gender)sqlite3_column_int(row, 5);
    record->n_spoken = (uint32_t)sqlite3_column_int64(row, 7);
    if (!record->name.ptr || !record->description.ptr) return hs_fail_memory(error);
    hs_str list = {(const char *)sqlite3_column_text(row, 6), (size_t)sqlite3_column_bytes(row, 6)};
    return read_strings(c, list, &record->aliases, &record->n_aliases, error);
}

/* Pages without people come, too, so that pages can be counted: they may not be loaded yet. */
static hs_status load_people(hs_collection *c, hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status = hs_store__prepare(
        c->store,
        "SELECT " HS_LINK_RECORD_COLUMNS
        " FROM pages p LEFT JOIN page_people q ON q.id BETWEEN p.id << 20 AND (p.id << 20) + 1048575"
        " WHERE" HS_LINK_IN_ORDER ", q.id",
        &rows, error);
    uint32_t n = 0, n_pages = 0;
    int64_t page = 0; /* no page has this number */
    for (; status == HS_OK && sqlite3_step(rows) == SQLITE_ROW;) {
        if (sqlite3_column_int64(rows, 1) != page) {
            if (n_pages == c->n_pages) break;
            page = sqlite3_column_int64(rows, 1);
            c->first_record[n_pages++] = n;
        }
        if (sqlite3_column_type(rows, 0) == SQLITE_NULL) continue;
        if (n == c->n_records) break;
        c->record_rows[n] = sqlite3_column_int64(rows, 0);
        c->records[n].page = n_pages - 1;
        status = hs_link__read_record(c, rows, &c->records[n++], error);
    }
    while (n_pages <= c->n_pages) c->first_record[n_pages++] = n;
    c->n_records = n;
    return hs_store__finish(c->store, rows, status, error);
}

hs_status hs_link__find_people(hs_collection *c, const hs_engine *engine, hs_error *error) {
    hs_status status = load_people(c, error);
    if (status != HS_OK) return status;
    return hs_people_link_keeping(engine, c->people_arena, c->records, c->n_records, &c->known_of, &c->people,
                                  &c->n_people, c->wants_kept ? &c->people_rows : NULL, error);
}

/* People in order of their numbers. */
static hs_link__numbered *number_people(hs_collection *c) {
    hs_link__numbered *order = HS_ARENA_ARRAY(c->names, hs_link__numbered, c->n_people);
    c->person_rows = HS_ARENA_ARRAY(c->people_arena, int64_t, c->n_people);
    if (!order || !c->person_rows) return NULL;
    for (uint32_t i = 0; i < c->n_people; i++) {
        const hs_person_record *record = &c->records[c->people[i].key_record];
        order[i].index = i;
        order[i].number =
            c->people[i].key ? c->people[i].key : hs_link__hash(c->pages[record->page].doc, record->name);
    }
    hs_link__number(order, c->n_people, HS_LINK_NUMBER_BITS);
    for (uint32_t i = 0; i < c->n_people; i++) c->person_rows[order[i].index] = (int64_t)order[i].number;
    return order;
}

/* For each person the record that describes it and says most, of equals the first; HS_NONE: nobody describes it. */
static uint32_t *find_descriptions(hs_collection *c) {
    uint32_t *described = HS_ARENA_ARRAY(c->names, uint32_t, c->n_people);
    for (uint32_t i = 0; described && i < c->n_people; i++) described[i] = HS_NONE;
    for (uint32_t i = 0; described && c->known_of && i < c->n_records; i++) {
        uint32_t known = c->known_of[i];
        if (known >= c->n_people || !c->records[i].description.len) continue;
        if (described[known] == HS_NONE || c->records[i].n_spoken > c->records[described[known]].n_spoken)
            described[known] = i;
    }
    return described;
}

hs_status hs_link__keep_people(hs_collection *c, hs_error *error) {
    if (!c->keep) return HS_OK;
    if (!c->people_rows) hs_link__keep_drop(c); /* the user pins names */
    if (!c->keep) return HS_OK;
    const uint32_t *described = find_descriptions(c);
    hs_kept_person *persons = hs_arena_get_zeroed(c->names, c->n_people, sizeof *persons);
    if (!described || !persons) return hs_fail_memory(error);
    for (uint32_t i = 0; i < c->n_people; i++) {
        hs_kept_person *person = &persons[i];
        person->number = c->person_numbers[i];
        if (described[i] == HS_NONE) continue;
        person->described_page = c->pages[c->records[described[i]].page].id;
        person->most_spoken = c->records[described[i]].n_spoken;
    }
    hs_status status = hs_people_keep(c->keep, c->people_rows, persons, c->n_people, error);
    if (status == HS_ERR_IO) hs_link__keep_drop(c);
    return status == HS_ERR_IO ? HS_OK : status;
}

static hs_status write_known(hs_collection *c, const hs_link__numbered *order, hs_error *error) {
    static const hs_sync_table table = {
        "people", {"id", "name", "description", "kind", "why"}, .n_columns = 5, .n_key = 1};
    const uint32_t *described = find_descriptions(c);
    if (!described) return hs_fail_memory(error);
    hs_sync people;
    hs_status status = hs_sync__open(&people, c->store, &table, (hs_str){0}, error);
    for (uint32_t i = 0; status == HS_OK && i < c->n_people; i++) {
        const hs_known_person *known = &c->people[order[i].index];
        uint32_t by = described[order[i].index];
        const hs_sync_value row[] = {hs_sync_number((int64_t)order[i].number), hs_sync_text(known->name),
                                     hs_sync_text(by == HS_NONE ? (hs_str){0} : c->records[by].description),
                                     hs_sync_number(known->kind), hs_sync_text(hs_link__str(known->why))};
        status = hs_sync__row(&people, row, error);
    }
    return hs_sync__close(&people, status, error);
}

static hs_status write_aliases(hs_collection *c, const hs_link__numbered *order, hs_error *error) {
    static const hs_sync_table table = {"person_aliases", {"person", "alias"}, .n_columns = 2, .n_key = 2};
    hs_sync aliases;
    hs_status status = hs_sync__open(&aliases, c->store, &table, (hs_str){0}, error);
    for (uint32_t i = 0; status == HS_OK && i < c->n_people; i++) {
        const hs_known_person *known = &c->people[order[i].index];
        for (uint32_t k = 0; status == HS_OK && k < known->n_aliases; k++) { /* sorted, each once */
            const hs_sync_value row[] = {hs_sync_number((int64_t)order[i].number),
                                         hs_sync_text(known->aliases[k])};
            status = hs_sync__row(&aliases, row, error);
        }
    }
    return hs_sync__close(&aliases, status, error);
}

static hs_status write_links(hs_collection *c, hs_error *error) {
    static const hs_sync_table table = {"links", {"page_person", "person"}, .n_columns = 2, .n_key = 1};
    uint32_t n = 0;
    hs_link__numbered *order = HS_ARENA_ARRAY(c->names, hs_link__numbered, c->n_records);
    if (!order) return hs_fail_memory(error);
    for (uint32_t i = 0; c->known_of && i < c->n_records; i++)
        if (c->known_of[i] < c->n_people)
            order[n++] = (hs_link__numbered){.number = (uint64_t)c->record_rows[i], .index = i};
    hs_link__number(order, n, 63); /* rows differ: they stay what they are */
    hs_sync links;
    hs_status status = hs_sync__open(&links, c->store, &table, (hs_str){0}, error);
    for (uint32_t i = 0; status == HS_OK && i < n; i++) {
        const hs_sync_value row[] = {hs_sync_number((int64_t)order[i].number),
                                     hs_sync_number(c->person_rows[c->known_of[order[i].index]])};
        status = hs_sync__row(&links, row, error);
    }
    return hs_sync__close(&links, status, error);
}

hs_status hs_link__write_people(hs_collection *c, hs_error *error) {
    const hs_link__numbered *order = number_people(c);
    if (!order) return hs_fail_memory(error);
    hs_status status = write_known(c, order, error);
    if (status == HS_OK) status = write_aliases(c, order, error);
    return status == HS_OK ? write_links(c, error) : status;
}
