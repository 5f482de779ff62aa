/* People over all pages, utterances and copies: read from the current pages, found anew, and the rows that
 * differ written, in one transaction where there are old ones. Pages go in by doc, then id, so that nothing hangs on the order of storing. */
#include "store/link_kept.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"

#include <stdio.h>

/* A page that a run since the last link found under other bytes replaces what older runs found. What the latest run has seen
 * is replaced by nothing: asked first, so that a first build looks for no versions. */
static hs_status replace_versions(hs_store *store, hs_error *error) {
    return hs_store__exec(store,
                          "UPDATE pages SET is_current = 0 WHERE is_current"
                          " AND last_run < (SELECT max(id) FROM runs) AND doc IN (SELECT doc FROM pages WHERE"
                          " last_run > (SELECT coalesce(max(id), 0) FROM runs WHERE is_complete))"
                          " AND last_run < (SELECT max(q.last_run) FROM pages q WHERE q.doc = pages.doc)",
                          error);
}

/* The first time, what is found is stored step by step: no reader sees anything else in its place, and the disk takes it in
 * while the next step is at work. Later, old rows stand until all new ones are there. */
static hs_status is_nothing_linked(hs_store *store, bool *is_nothing, hs_error *error) {
    sqlite3_stmt *found = NULL;
    hs_status status = hs_store__prepare(
        store, "SELECT 1 WHERE EXISTS (SELECT 1 FROM people) OR EXISTS (SELECT 1 FROM utterances)", &found,
        error);
    if (status == HS_OK) *is_nothing = sqlite3_step(found) == SQLITE_DONE;
    return hs_store__finish(store, found, status, error);
}

static hs_status store_step(hs_store *store, hs_error *error) {
    hs_status status = hs_store_commit(store, error);
    return status == HS_OK ? hs_store__begin(store, error) : status;
}

static hs_status link_all(hs_collection *c, const hs_engine *engine, uint32_t n_threads, hs_error *error) {
    hs_store *store = c->store;
    bool is_first = false;
    hs_status status = is_nothing_linked(store, &is_first, error);
    if (status == HS_OK) status = replace_versions(store, error);
    if (status == HS_OK) status = hs_link__count(c, error);
    c->wants_kept = hs_link__has_room(c) && c->n_pages >= store->keep_from;
    if (status == HS_OK && is_first) status = store_step(store, error);
    if (status == HS_OK) status = hs_link__load(c, engine, is_first && n_threads > 1, error);
    if (status == HS_OK) status = hs_link__settle_people(c, is_first && n_threads > 1, error);
    if (status == HS_OK && is_first) status = store_step(store, error);
    if (status == HS_OK) status = hs_link__keep_begin(c, error);
    if (status == HS_OK) status = hs_link__keep_people(c, error);
    hs_arena_free(c->names);
    c->names = NULL;
    c->records = NULL;
    c->record_rows = NULL;
    if (status == HS_OK) status = hs_link__drop_furniture(c, error);
    if (status == HS_OK) status = hs_link__mark_furniture(c, error);
    if (status == HS_OK) status = hs_link__keep_sites(c, error);
    hs_sites_free(c->sites);
    c->sites = NULL;
    sqlite3_db_release_memory(store->db); /* matching takes most memory, and asks the store for nothing */
    if (status == HS_OK) status = hs_link__match(c, engine, n_threads, error);
    if (status == HS_OK && is_first) status = store_step(store, error);
    if (status == HS_OK) status = hs_link__write(c, "members", hs_link__write_utterances, error);
    if (status == HS_OK) status = hs_store__meta_set(store, "capped", (int64_t)c->result.n_capped, error);
    if (status == HS_OK) status = hs_link__keep_end(c, error);
    return status;
}

static hs_status link_anew(hs_store *store, const hs_engine *engine, uint32_t n_threads, hs_error *error) {
    hs_link__room room;
    hs_collection c = {.store = store, .arena = hs_link__arena_apart(), .sites = hs_sites_new(NULL)};
    c.row = hs_arena_new(NULL);
    c.names = hs_link__arena_apart();
    c.people_arena = hs_link__arena_apart();
    c.texts = hs_link__room_open(&room, store->path, HS_LIMIT_LINK_HEAP_BYTES);
    hs_status status = c.arena && c.sites && c.texts && c.row && c.names && c.people_arena
                           ? link_all(&c, engine, n_threads, error)
                           : hs_fail_memory(error);
    hs_link__keep_drop(&c);
    hs_sites_free(c.sites);
    hs_arena_free(c.row);
    hs_arena_free(c.names);
    hs_arena_free(c.people_arena);
    hs_link__room_close(&room, c.texts);
    hs_arena_free(c.arena);
    return status;
}

/* A run is complete when all that it stored is linked. */
static hs_status end_run(hs_store *store, bool is_complete, hs_status status, hs_error *error) {
    char sql[256];
    snprintf(sql, sizeof sql,
             "UPDATE runs SET is_complete = %d, n_pages = %llu WHERE id = %lld;"
             "UPDATE meta SET value = %lld WHERE key = 'kept_run' AND %d",
             is_complete, (unsigned long long)store->n_added, (long long)store->run, (long long)store->run,
             is_complete);
    if (status == HS_OK) status = hs_store__exec(store, sql, error);
    if (status == HS_OK) return hs_store_commit(store, error);
    hs_store__rollback(store);
    return status;
}

hs_status hs_store_link(hs_store *store, const hs_engine *engine, uint32_t n_threads, hs_error *error) {
    int64_t linked = HS_STORE_CUT_SHORT;
    const char *far = "";
    store->linking = (hs_store_linking){0};
    hs_status status = hs_store__begin(store, error);
    if (status == HS_OK) status = hs_store__meta_get(store, "linked", &linked, error);
    if (status == HS_OK && linked != HS_STORE_LINKED) {
        status = hs_link__add_pages(store, engine, &store->linking.n_added, &far, error);
        if (status == HS_OK && far) status = link_anew(store, engine, n_threads, error);
        if (far && *far) store->linking.anew_because = far;
        if (status == HS_OK) status = hs_store__meta_set(store, "linked", HS_STORE_LINKED, error);
    }
    return end_run(store, true, status, error);
}

void hs_store_keep_from(hs_store *store, uint32_t n_pages) {
    store->keep_from = n_pages;
}

hs_store_linking hs_store_how_linked(const hs_store *store) {
    return store->linking;
}

hs_status hs_store_link_later(hs_store *store, hs_error *error) {
    int64_t linked = HS_STORE_CUT_SHORT;
    hs_status status = hs_store__begin(store, error);
    if (status == HS_OK) status = hs_store__meta_get(store, "linked", &linked, error);
    if (status == HS_OK && linked == HS_STORE_CUT_SHORT && store->was_linked)
        status = hs_store__meta_set(store, "linked", HS_STORE_WAITS, error);
    return end_run(store, linked == HS_STORE_LINKED, status, error);
}
