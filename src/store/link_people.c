/* People over all pages: what pages tell of theirs is read; who is who is written. */
#include "store/link.h"

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

/* Pages without people come, too, so that pages can be counted: they may not be loaded yet. */
static hs_status load_people(hs_collection *c, hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status = hs_store__prepare(
        c->store,
        "SELECT q.id, p.id, q.name, q.description, q.kind, q.gender, q.aliases, q.n_spoken"
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
        hs_person_record *record = &c->records[n];
        c->record_rows[n] = sqlite3_column_int64(rows, 0);
        record->name = hs_store__column(rows, 2, c->names);
        record->description = hs_store__column(rows, 3, c->names);
        record->kind = (hs_entity_kind)sqlite3_column_int(rows, 4);
        record->gender = (hs_gender)sqlite3_column_int(rows, 5);
        record->page = n_pages - 1;
        record->n_spoken = (uint32_t)sqlite3_column_int64(rows, 7);
        hs_str list = {(const char *)sqlite3_column_text(rows, 6), (size_t)sqlite3_column_bytes(rows, 6)};
        if (!record->name.ptr || !record->description.ptr) status = hs_fail_memory(error);
        if (status == HS_OK) status = read_strings(c, list, &record->aliases, &record->n_aliases, error);
        n++;
    }
    while (n_pages <= c->n_pages) c->first_record[n_pages++] = n;
    c->n_records = n;
    return hs_store__finish(c->store, rows, status, error);
}

hs_status hs_link__find_people(hs_collection *c, const hs_engine *engine, hs_error *error) {
    hs_status status = load_people(c, error);
    return status == HS_OK ? hs_people_link(engine, c->people_arena, c->records, c->n_records, &c->known_of,
                                            &c->people, &c->n_people, error)
                           : status;
}

/* For each person the record that its number is made from: the first by date, then in order of pages. */
static uint32_t *find_first_records(hs_collection *c) {
    uint32_t *first = HS_ARENA_ARRAY(c->names, uint32_t, c->n_people);
    if (!first) return NULL;
    for (uint32_t i = 0; i < c->n_people; i++) first[i] = HS_NONE;
    for (uint32_t i = 0; c->known_of && i < c->n_records; i++) {
        uint32_t known = c->known_of[i];
        if (known >= c->n_people) continue;
        int64_t date = c->pages[c->records[i].page].published;
        int64_t best =
            first[known] == HS_NONE ? INT64_MIN : c->pages[c->records[first[known]].page].published;
        if (first[known] == HS_NONE || (date != INT64_MIN && (best == INT64_MIN || date < best)))
            first[known] = i;
    }
    return first;
}

/* People in order of their numbers. */
static hs_link__numbered *number_people(hs_collection *c) {
    hs_link__numbered *order = HS_ARENA_ARRAY(c->names, hs_link__numbered, c->n_people);
    const uint32_t *first = find_first_records(c);
    c->person_rows = HS_ARENA_ARRAY(c->people_arena, int64_t, c->n_people);
    if (!order || !first || !c->person_rows) return NULL;
    for (uint32_t i = 0; i < c->n_people; i++) {
        const hs_person_record *record = first[i] == HS_NONE ? NULL : &c->records[first[i]];
        order[i].index = i;
        order[i].number = record ? hs_link__hash(c->pages[record->page].doc, record->name) : 0;
    }
    hs_link__number(order, c->n_people, HS_LINK_NUMBER_BITS);
    for (uint32_t i = 0; i < c->n_people; i++) c->person_rows[order[i].index] = (int64_t)order[i].number;
    return order;
}

/* For each person the description of the record that says most, of equals the first; NULL: nobody describes it. */
static const hs_str **find_descriptions(hs_collection *c) {
    const hs_str **described = hs_arena_get_zeroed(c->names, c->n_people, sizeof *described);
    uint32_t *most = hs_arena_get_zeroed(c->names, c->n_people, sizeof *most);
    if (!described || !most) return NULL;
    for (uint32_t i = 0; c->known_of && i < c->n_records; i++) {
        uint32_t known = c->known_of[i];
        if (known >= c->n_people || !c->records[i].description.len) continue;
        if (described[known] && c->records[i].n_spoken <= most[known]) continue;
        described[known] = &c->records[i].description;
        most[known] = c->records[i].n_spoken;
    }
    return described;
}

static hs_status write_known(hs_collection *c, const hs_link__numbered *order, hs_error *error) {
    static const hs_sync_table table = {
        "people", {"id", "name", "description", "kind", "why"}, .n_columns = 5, .n_key = 1};
    const hs_str **described = find_descriptions(c);
    if (!described) return hs_fail_memory(error);
    hs_sync people;
    hs_status status = hs_sync__open(&people, c->store, &table, error);
    for (uint32_t i = 0; status == HS_OK && i < c->n_people; i++) {
        const hs_known_person *known = &c->people[order[i].index];
        const hs_str *description = described[order[i].index];
        const hs_sync_value row[] = {hs_sync_number((int64_t)order[i].number), hs_sync_text(known->name),
                                     hs_sync_text(description ? *description : (hs_str){0}),
                                     hs_sync_number(known->kind), hs_sync_text(hs_link__str(known->why))};
        status = hs_sync__row(&people, row, error);
    }
    return hs_sync__close(&people, status, error);
}

static hs_status write_aliases(hs_collection *c, const hs_link__numbered *order, hs_error *error) {
    static const hs_sync_table table = {"person_aliases", {"person", "alias"}, .n_columns = 2, .n_key = 2};
    hs_sync aliases;
    hs_status status = hs_sync__open(&aliases, c->store, &table, error);
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
    hs_status status = hs_sync__open(&links, c->store, &table, error);
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
