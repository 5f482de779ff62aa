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

hs_status hs_link__load_people(hs_collection *c, hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status = hs_store__prepare(
        c->store,
        "SELECT q.id, q.page, q.name, q.description, q.kind, q.gender, q.aliases, q.n_spoken"
        " FROM pages p JOIN page_people q ON q.id BETWEEN p.id << 20 AND (p.id << 20) + 1048575"
        " WHERE" HS_LINK_IN_ORDER ", q.id",
        &rows, error);
    uint32_t n = 0, page = 0, next_page = 0;
    for (; status == HS_OK && n < c->n_records && sqlite3_step(rows) == SQLITE_ROW; n++) {
        hs_person_record *record = &c->records[n];
        c->record_rows[n] = sqlite3_column_int64(rows, 0);
        page = hs_link__page_at(c, page, sqlite3_column_int64(rows, 1));
        if (page == c->n_pages) {
            status = hs_link__damaged(c, error);
            break;
        }
        while (next_page <= page && next_page < c->n_pages) c->first_record[next_page++] = n;
        record->name = hs_store__column(rows, 2, c->names);
        record->description = hs_store__column(rows, 3, c->names);
        record->kind = (hs_entity_kind)sqlite3_column_int(rows, 4);
        record->gender = (hs_gender)sqlite3_column_int(rows, 5);
        record->page = page;
        record->n_spoken = (uint32_t)sqlite3_column_int64(rows, 7);
        hs_str list = {(const char *)sqlite3_column_text(rows, 6), (size_t)sqlite3_column_bytes(rows, 6)};
        if (!record->name.ptr || !record->description.ptr) status = hs_fail_memory(error);
        if (status == HS_OK) status = read_strings(c, list, &record->aliases, &record->n_aliases, error);
    }
    while (next_page <= c->n_pages) c->first_record[next_page++] = n;
    c->n_records = n;
    return hs_store__finish(c->store, rows, status, error);
}

hs_status hs_link__write_people(hs_collection *c, hs_error *error) {
    sqlite3_stmt *person = NULL, *alias = NULL, *link = NULL;
    hs_store *store = c->store;
    hs_status status = hs_store__prepare(
        store, "INSERT INTO people (id, name, description, kind, why) VALUES (?1, ?2, ?3, ?4, ?5)", &person,
        error);
    if (status == HS_OK)
        status =
            hs_store__prepare(store, "INSERT OR IGNORE INTO person_aliases VALUES (?1, ?2)", &alias, error);
    if (status == HS_OK) status = hs_store__prepare(store, "INSERT INTO links VALUES (?1, ?2)", &link, error);
    /* the description of the record that says most, the first of equals */
    const hs_str **described = hs_arena_get_zeroed(c->arena, c->n_people, sizeof *described);
    if (status == HS_OK && !described) status = hs_fail_memory(error);
    uint32_t *most = hs_arena_get_zeroed(c->arena, c->n_people, sizeof *most);
    if (status == HS_OK && !most) status = hs_fail_memory(error);
    for (uint32_t i = 0; status == HS_OK && c->known_of && i < c->n_records; i++) {
        uint32_t known = c->known_of[i];
        if (known >= c->n_people || !c->records[i].description.len) continue;
        if (described[known] && c->records[i].n_spoken <= most[known]) continue;
        described[known] = &c->records[i].description;
        most[known] = c->records[i].n_spoken;
    }
    for (uint32_t i = 0; status == HS_OK && i < c->n_people; i++) {
        const hs_known_person *known = &c->people[i];
        sqlite3_bind_int64(person, 1, (int64_t)i + 1);
        hs_store__bind_str(person, 2, known->name);
        hs_store__bind_str(person, 3, described[i] ? *described[i] : (hs_str){0});
        sqlite3_bind_int64(person, 4, known->kind);
        hs_store__bind_str(person, 5, (hs_str){known->why, known->why ? strlen(known->why) : 0});
        status = hs_store__run(store, person, error);
        for (uint32_t k = 0; status == HS_OK && k < known->n_aliases; k++) {
            sqlite3_bind_int64(alias, 1, (int64_t)i + 1);
            hs_store__bind_str(alias, 2, known->aliases[k]);
            status = hs_store__run(store, alias, error);
        }
    }
    for (uint32_t i = 0; status == HS_OK && c->known_of && i < c->n_records; i++) {
        if (c->known_of[i] >= c->n_people) continue;
        sqlite3_bind_int64(link, 1, c->record_rows[i]);
        sqlite3_bind_int64(link, 2, (int64_t)c->known_of[i] + 1);
        status = hs_store__run(store, link, error);
    }
    sqlite3_finalize(person);
    sqlite3_finalize(alias);
    sqlite3_finalize(link);
    return status;
}
