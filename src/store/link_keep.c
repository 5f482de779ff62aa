/* What a link of all pages leaves for those that are added later: STORE-kept. It is derived from the store, and told from one
 * of another state of it by a number that both have. */
#include "store/link_kept.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* STORE-kept and, until it is whole, STORE-kept.new; *path is the caller's to free. */
static hs_status name_file(const hs_store *store, const char *end, char **path, hs_error *error) {
    size_t len = strlen(store->path), n = strlen(end) + 1;
    *path = malloc(len + n);
    if (!*path) return hs_fail_memory(error);
    memcpy(*path, store->path, len);
    memcpy(*path + len, end, n);
    return HS_OK;
}

hs_status hs_store__spoil_kept(hs_store *store, hs_error *error) {
    store->may_replace = false;
    return hs_store__exec(store, "UPDATE meta SET value = 0 WHERE key = 'kept'", error);
}

static hs_status forget(hs_store *store, hs_error *error) {
    return hs_store__exec(store,
                          "DELETE FROM meta WHERE key IN ('kept', 'kept_row', 'kept_run', 'kept_twice');"
                          "DELETE FROM kept_pages",
                          error);
}

/* Numbers of people as matching has them, where they fit. */
static hs_status number_people(hs_collection *c, hs_error *error) {
    uint32_t *numbers = HS_ARENA_ARRAY(c->people_arena, uint32_t, c->n_people);
    if (!numbers) return hs_fail_memory(error);
    for (uint32_t i = 0; i < c->n_people; i++) {
        if (c->person_rows[i] <= 0 || c->person_rows[i] >= (int64_t)HS_NONE) return HS_OK;
        numbers[i] = (uint32_t)c->person_rows[i];
    }
    c->person_numbers = numbers;
    return HS_OK;
}

hs_status hs_link__keep_begin(hs_collection *c, hs_error *error) {
    char *path = NULL;
    hs_status status = forget(c->store, error);
    if (status == HS_OK) status = number_people(c, error);
    bool is_kept = c->person_numbers && c->wants_kept;
    if (status != HS_OK || !is_kept) return status;
    status = name_file(c->store, "-kept.new", &path, error);
    if (status != HS_OK) return status;
    sqlite3_randomness(sizeof c->stamp, &c->stamp);
    c->stamp = c->stamp >> 1 | 1;
    if (hs_sections_create(path, c->stamp, NULL, &c->keep, NULL) != HS_OK) c->keep = NULL;
    free(path);
    return HS_OK;
}

void hs_link__keep_drop(hs_collection *c) {
    hs_sections_drop(c->keep);
    c->keep = NULL;
}

hs_status hs_link__keep_sites(hs_collection *c, hs_error *error) {
    enum { AT_ONCE = 4096 };
    if (!c->keep) return HS_OK;
    size_t n = hs_sites_count(c->sites);
    hs_arena *arena = hs_link__arena_apart();
    hs_site_block *blocks = arena ? HS_ARENA_ARRAY(arena, hs_site_block, n) : NULL;
    uint64_t *keys = blocks ? HS_ARENA_ARRAY(arena, uint64_t, AT_ONCE) : NULL;
    uint32_t *titles = keys ? HS_ARENA_ARRAY(arena, uint32_t, AT_ONCE) : NULL;
    if (titles) {
        hs_sites_list(c->sites, blocks);
        (void)hs_sections_begin(c->keep, HS_LINK_KEPT_BLOCKS, sizeof *keys, NULL);
        for (size_t i = 0; i < n; i += AT_ONCE) {
            size_t n_here = n - i < AT_ONCE ? n - i : AT_ONCE;
            for (size_t k = 0; k < n_here; k++) keys[k] = blocks[i + k].key;
            (void)hs_sections_put(c->keep, keys, n_here, NULL);
        }
        (void)hs_sections_begin(c->keep, HS_LINK_KEPT_TITLES, sizeof *titles, NULL);
        for (size_t i = 0; i < n; i += AT_ONCE) {
            size_t n_here = n - i < AT_ONCE ? n - i : AT_ONCE;
            for (size_t k = 0; k < n_here; k++) titles[k] = blocks[i + k].titles;
            (void)hs_sections_put(c->keep, titles, n_here, NULL);
        }
    }
    hs_arena_free(arena);
    return titles ? HS_OK
                  : hs_fail_memory(error); /* what the disk refuses is told when the file is finished */
}

/* Pages stand in order of doc, so that two of one name are neighbours. */
static bool has_twice(const hs_collection *c) {
    for (uint32_t i = 1; i < c->n_pages; i++)
        if (hs_str_equal(c->pages[i].doc, c->pages[i - 1].doc)) return true;
    return false;
}

static hs_status note(hs_collection *c, hs_error *error) {
    hs_store *store = c->store;
    hs_status status = hs_store__meta_set(store, "kept", (int64_t)c->stamp, error);
    if (status == HS_OK) status = hs_store__meta_set(store, "kept_run", store->run, error);
    if (status == HS_OK) status = hs_store__meta_set(store, "kept_twice", has_twice(c), error);
    if (status == HS_OK)
        status = hs_store__exec(
            store, "INSERT INTO meta (key, value) SELECT 'kept_row', coalesce(max(id), 0) FROM pages", error);
    return status;
}

hs_status hs_link__keep_end(hs_collection *c, hs_error *error) {
    char *path = NULL, *fresh = NULL;
    hs_status status = name_file(c->store, "-kept", &path, error);
    if (status == HS_OK) status = name_file(c->store, "-kept.new", &fresh, error);
    if (status == HS_OK) {
        bool is_whole = c->keep && hs_sections_finish(c->keep, NULL) == HS_OK && rename(fresh, path) == 0;
        hs_link__keep_drop(c);
        if (is_whole) status = note(c, error);
        if (!is_whole) (void)unlink(fresh), (void)unlink(path); /* one of a former link only takes room */
    }
    free(path);
    free(fresh);
    return status;
}
