/* People over all pages, utterances and copies: read from the current pages, found anew, and the rows that
 * differ written in one transaction. Pages go in by doc, then id, so that nothing hangs on the order of storing. */
#include "store/link.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"

#include <stdio.h>

/* A page that this run found under other bytes replaces what older runs found. */
static hs_status replace_versions(hs_store *store, hs_error *error) {
    char sql[512];
    snprintf(sql, sizeof sql,
             "UPDATE pages SET is_current = 0 WHERE is_current AND last_run < %lld AND doc IN"
             " (SELECT doc FROM pages WHERE first_run = %lld OR last_run = %lld)",
             (long long)store->run, (long long)store->run, (long long)store->run);
    return hs_store__exec(store, sql, error);
}

/* Where nothing is linked yet, indexes of what linking writes are taken away until all rows are there: rows that come in
 * another order than an index has them cost more to file one by one than all together. */
static hs_status drop_indexes(hs_collection *c, const char *table, hs_str *make, hs_error *error) {
    sqlite3_stmt *found = NULL;
    hs_str drop = {"", 0};
    hs_status status =
        hs_store__prepare(c->store,
                          "SELECT group_concat(sql, ';'), group_concat('DROP INDEX ' || name, ';')"
                          " FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
                          " AND tbl_name = ?1"
                          " AND NOT EXISTS (SELECT 1 FROM copies) AND NOT EXISTS (SELECT 1 FROM links)",
                          &found, error);
    if (status == HS_OK) hs_store__bind_str(found, 1, hs_link__str(table));
    if (status == HS_OK && sqlite3_step(found) == SQLITE_ROW) {
        *make = hs_store__column(found, 0, c->arena);
        drop = hs_store__column(found, 1, c->arena);
        if (!make->ptr || !drop.ptr) status = hs_fail_memory(error);
    }
    status = hs_store__finish(c->store, found, status, error);
    return status == HS_OK ? hs_store__exec(c->store, drop.ptr, error) : status;
}

static hs_status link_all(hs_collection *c, const hs_engine *engine, uint32_t n_threads, hs_error *error) {
    hs_store *store = c->store;
    hs_str of_links = {"", 0}, of_copies = {"", 0}, of_members = {"", 0};
    hs_status status = drop_indexes(c, "links", &of_links, error);
    if (status == HS_OK) status = drop_indexes(c, "copies", &of_copies, error);
    if (status == HS_OK) status = drop_indexes(c, "members", &of_members, error);
    if (status == HS_OK) status = replace_versions(store, error);
    if (status == HS_OK) status = hs_link__count(c, error);
    if (status == HS_OK) status = hs_link__load_pages(c, error);
    if (status == HS_OK) status = hs_link__load_people(c, error);
    if (status == HS_OK)
        status = hs_people_link(engine, c->arena, c->records, c->n_records, &c->known_of, &c->people,
                                &c->n_people, error);
    if (status == HS_OK) status = hs_link__write_people(c, error);
    if (status == HS_OK) status = hs_store__exec(store, of_links.ptr, error);
    hs_arena_free(c->names);
    c->names = NULL;
    c->records = NULL;
    c->record_rows = NULL;
    if (status == HS_OK) status = hs_link__load_statements(c, error);
    if (status == HS_OK) status = hs_link__drop_furniture(c, error);
    if (status == HS_OK) status = hs_link__mark_furniture(c, error);
    hs_sites_free(c->sites);
    c->sites = NULL;
    sqlite3_db_release_memory(store->db); /* matching takes most memory, and asks the store for nothing */
    if (status == HS_OK) status = hs_link__match(c, engine, n_threads, of_copies, error);
    if (status == HS_OK) status = hs_link__write_utterances(c, error);
    if (status == HS_OK) status = hs_store__exec(store, of_members.ptr, error);
    if (status == HS_OK) status = hs_store__meta_set(store, "capped", (int64_t)c->result.n_capped, error);
    return status;
}

hs_status hs_store_link(hs_store *store, const hs_engine *engine, uint32_t n_threads, hs_error *error) {
    int64_t is_linked = 0;
    hs_status status = hs_store__begin(store, error);
    if (status == HS_OK) status = hs_store__meta_get(store, "linked", &is_linked, error);
    if (status == HS_OK && !is_linked) {
        hs_link__room room;
        hs_collection c = {.store = store, .arena = hs_link__arena_apart(), .sites = hs_sites_new(NULL)};
        c.row = hs_arena_new(NULL);
        c.names = hs_link__arena_apart();
        c.texts = hs_link__room_open(&room, store->path, HS_LIMIT_LINK_HEAP_BYTES);
        status = c.arena && c.sites && c.texts && c.row && c.names ? link_all(&c, engine, n_threads, error)
                                                                   : hs_fail_memory(error);
        hs_sites_free(c.sites);
        hs_arena_free(c.row);
        hs_arena_free(c.names);
        hs_link__room_close(&room, c.texts);
        hs_arena_free(c.arena);
        if (status == HS_OK) status = hs_store__meta_set(store, "linked", 1, error);
    }
    char sql[128];
    snprintf(sql, sizeof sql, "UPDATE runs SET is_complete = 1, n_pages = %llu WHERE id = %lld",
             (unsigned long long)store->n_added, (long long)store->run);
    if (status == HS_OK) status = hs_store__exec(store, sql, error);
    if (status == HS_OK) return hs_store_commit(store, error);
    hs_store__rollback(store);
    return status;
}
