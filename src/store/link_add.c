/* Pages that wait are added to what is linked, one by one, each with what it has in common with others alone. Whatever
 * reaches further is found out, and then all are linked anew. */
#include "store/link_kept.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"

typedef struct waiting {
    int64_t row;
    hs_str doc, key;
} waiting;

typedef HS_VECTOR(waiting) waiting_pages;

static const char *const more_versions = "a page has another version";
static const char *const too_many = "many pages wait";
static const char *const too_many_added = "many pages were added since all were linked";
static const char *const no_room = "many pages were added that stand side by side";
static const char *const not_known = "the file that was kept for that is of another state of the store";

static hs_status list_waiting(hs_link__kept *kept, hs_arena *arena, waiting_pages *pages, const char **far,
                              hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status = hs_store__prepare(
        kept->store,
        "SELECT p.id, p.doc, p.key, (SELECT count(*) FROM pages q WHERE q.doc = p.doc AND q.is_current)"
        " FROM pages p WHERE p.id > ?1 AND p.is_current ORDER BY p.id",
        &rows, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(rows, 1, kept->last_row);
    while (status == HS_OK && !*far && sqlite3_step(rows) == SQLITE_ROW) {
        waiting page = {sqlite3_column_int64(rows, 0), hs_store__column(rows, 1, arena),
                        hs_store__column(rows, 2, arena)};
        if (sqlite3_column_int64(rows, 3) > 1) *far = more_versions;
        if (pages->n >= HS_LIMIT_ADD_AT_ONCE) *far = too_many;
        if (pages->n + kept->n_added >= HS_LIMIT_ADDED) *far = too_many_added;
        if (!page.doc.ptr || !page.key.ptr || !hs_vector_push(pages, arena, page))
            status = hs_fail_memory(error);
    }
    return hs_store__finish(kept->store, rows, status, error);
}

/* The id of the page next to it on one side, or 0; *is_known is false where it has none. */
static hs_status find_neighbour(hs_link__kept *kept, hs_link__near_sql which, const waiting *page,
                                uint64_t *id, bool *is_known, hs_error *error) {
    sqlite3_stmt *found;
    hs_status status = hs_link__kept_sql(kept, which, &found, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(found, 1, page->row);
    hs_store__bind_str(found, 2, page->doc);
    hs_store__bind_str(found, 3, page->key);
    int code = sqlite3_step(found);
    *id = code == SQLITE_ROW ? hs_kept_id(kept->match, sqlite3_column_int64(found, 0)) : 0;
    *is_known = code == SQLITE_DONE || *id;
    sqlite3_reset(found);
    return code == SQLITE_ROW || code == SQLITE_DONE ? HS_OK : hs_store__fail(kept->store, error);
}

/* An id between those of its neighbours. */
static hs_status find_id(hs_link__kept *kept, const waiting *page, uint64_t *id, const char **far,
                         hs_error *error) {
    const uint64_t end = (uint64_t)1 << (HS_LINK_ID_BITS + 24);
    uint64_t before = 0, behind = 0;
    bool is_known = false, is_other_known = false;
    hs_status status = find_neighbour(kept, NEAR_BEFORE, page, &before, &is_known, error);
    if (status == HS_OK) status = find_neighbour(kept, NEAR_BEHIND, page, &behind, &is_other_known, error);
    if (status != HS_OK) return status;
    uint64_t room = behind ? behind - before : (uint64_t)2 << HS_LINK_ID_BITS;
    *id = before + room / 2;
    if (!is_known || !is_other_known)
        *far = not_known;
    else if (room < 2 || (behind && behind < before) || *id >= end)
        *far = no_room;
    return HS_OK;
}

static hs_status load_other(void *context, int64_t row, hs_loaded_page *page, hs_error *error) {
    hs_link__near *near = context;
    hs_link__loaded *loaded;
    hs_status status = hs_link__near_load(near, row, hs_kept_id(near->kept->match, row), &loaded, error);
    if (status == HS_OK) *page = loaded->page;
    return status;
}

static void list_people(void *context, const hs_known_person **people, const uint32_t **numbers,
                        uint32_t *n) {
    const hs_link__near *near = context;
    *people = near->people.items;
    *numbers = near->numbers.items;
    *n = near->people.n;
}

static hs_status match_page(hs_link__near *near, hs_error *error) {
    hs_adding adding = {.page = near->page->page, .context = near, .load = load_other, .people = list_people};
    hs_status status =
        hs_match_add(near->kept->engine, near->arena, near->kept->match, &adding, &near->added, error);
    if (status == HS_OK) near->far = near->added.reaches_far;
    return status;
}

static hs_status mark_furniture(hs_link__near *near, hs_error *error) {
    sqlite3_stmt *set = NULL;
    if (!near->page->furniture.n) return HS_OK;
    hs_status status = hs_store__prepare(near->kept->store,
                                         "UPDATE statements SET is_furniture = 1 WHERE id = ?1", &set, error);
    for (uint32_t i = 0; status == HS_OK && i < near->page->furniture.n; i++) {
        sqlite3_bind_int64(set, 1, near->page->furniture.items[i]);
        status = hs_store__run(near->kept->store, set, error);
    }
    sqlite3_finalize(set);
    return status;
}

/* Blocks whose titles are more with this page than without. */
static uint32_t list_blocks(const hs_link__near *near, const hs_span *blocks, uint32_t n, char *bytes) {
    const hs_match_page *page = &near->page->page.page;
    uint32_t n_new = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t key = hs_sites_key(near->page->url, hs_str_sub(page->body, blocks[i]));
        uint32_t titles = key ? hs_sites_titles(near->sites, key) : 0;
        if (!titles || titles == hs_link__kept_titles(near->kept, key)) continue;
        memcpy(bytes, &key, sizeof key);
        memcpy(bytes + sizeof key, &titles, sizeof titles);
        bytes += sizeof key + sizeof titles;
        n_new++;
    }
    return n_new;
}

/* What kept_pages has of the page; see hs_link__kept_take. */
static hs_status pack(hs_link__near *near, hs_str *packed, hs_error *error) {
    uint32_t lens[2] = {(uint32_t)near->added.kept.len, (uint32_t)near->people_kept.len};
    size_t len = sizeof lens + lens[0] + lens[1];
    uint32_t n = near->page->page.page.n_blocks;
    char *bytes = hs_arena_get(near->arena, len + n * (sizeof(uint64_t) + sizeof(uint32_t)));
    if (!bytes) return hs_fail_memory(error);
    memcpy(bytes, lens, sizeof lens);
    if (lens[0]) memcpy(bytes + sizeof lens, near->added.kept.ptr, lens[0]);
    if (lens[1]) memcpy(bytes + sizeof lens + lens[0], near->people_kept.ptr, lens[1]);
    uint32_t n_new = list_blocks(near, near->page->page.page.blocks, n, bytes + len);
    *packed = (hs_str){bytes, len + n_new * (sizeof(uint64_t) + sizeof(uint32_t))};
    return HS_OK;
}

static hs_status keep_page(hs_link__near *near, hs_error *error) {
    hs_store *store = near->kept->store;
    sqlite3_stmt *put = NULL;
    hs_str packed;
    hs_status status = pack(near, &packed, error);
    if (status == HS_OK) status = hs_link__kept_take(near->kept, packed, error);
    if (status == HS_OK)
        status = hs_store__prepare(store, "INSERT INTO kept_pages (row, bytes) VALUES (?1, ?2)", &put, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(put, 1, near->page->page.page.row);
    sqlite3_bind_blob64(put, 2, packed.ptr, packed.len, SQLITE_STATIC);
    status = hs_store__run(store, put, error);
    sqlite3_finalize(put);
    return status;
}

static hs_status count_capped(hs_link__near *near, hs_error *error) {
    int64_t capped = 0;
    hs_store *store = near->kept->store;
    if (!near->added.result->n_capped) return HS_OK;
    hs_status status = hs_store__meta_get(store, "capped", &capped, error);
    return status == HS_OK
               ? hs_store__meta_set(store, "capped", capped + (int64_t)near->added.result->n_capped, error)
               : status;
}

static hs_status add_to(hs_link__near *near, const waiting *page, hs_error *error) {
    uint64_t id;
    hs_status status = find_id(near->kept, page, &id, &near->far, error);
    if (status == HS_OK && !near->far) status = hs_link__near_people(near, page->row, id, error);
    if (status == HS_OK && !near->far) status = hs_link__near_load_added(near, page->row, id, error);
    if (status == HS_OK && !near->far) status = mark_furniture(near, error);
    if (status == HS_OK && !near->far) status = match_page(near, error);
    if (status == HS_OK && !near->far) status = hs_link__near_write_swaps(near, error);
    if (status == HS_OK && !near->far) status = keep_page(near, error);
    if (status == HS_OK && !near->far) status = hs_link__near_write_utterances(near, error);
    if (status == HS_OK && !near->far) status = hs_link__near_write_copies(near, error);
    return status == HS_OK && !near->far ? count_capped(near, error) : status;
}

static hs_status add_page(hs_link__kept *kept, const waiting *page, const char **far, hs_error *error) {
    hs_link__near near = {.kept = kept,
                          .doc = page->doc,
                          .arena = hs_arena_new(NULL),
                          .row = hs_arena_new(NULL),
                          .sites = hs_sites_new(NULL)};
    hs_status status =
        near.arena && near.row && near.sites ? add_to(&near, page, error) : hs_fail_memory(error);
    if (status == HS_ERR_FORMAT) { /* what is kept leads nowhere; linking anew finds out if it is the store */
        near.far = not_known;
        status = HS_OK;
    }
    *far = near.far;
    hs_sites_free(near.sites);
    hs_arena_free(near.row);
    hs_arena_free(near.arena);
    return status;
}

static hs_status add_all(hs_link__kept *kept, const waiting_pages *pages, const char **far, hs_error *error) {
    hs_store *store = kept->store;
    hs_status status = hs_store__exec(store, "SAVEPOINT adding", error);
    if (status != HS_OK) return status;
    for (uint32_t i = 0; status == HS_OK && !*far && i < pages->n; i++)
        status = add_page(kept, &pages->items[i], far, error);
    if (status == HS_OK && !*far && pages->n)
        status = hs_store__meta_set(store, "kept_row", pages->items[pages->n - 1].row, error);
    if (status != HS_OK) return status; /* all of the batch is rolled back */
    return hs_store__exec(store, *far ? "ROLLBACK TO adding; RELEASE adding" : "RELEASE adding", error);
}

hs_status hs_link__add_pages(hs_store *store, const hs_engine *engine, uint32_t *n_added, const char **far,
                             hs_error *error) {
    hs_link__kept kept;
    waiting_pages pages = {0};
    hs_arena *arena = hs_arena_new(NULL);
    if (!arena) return hs_fail_memory(error);
    hs_status status = hs_link__kept_open(store, engine, &kept, far, error);
    if (status == HS_OK && !*far) status = list_waiting(&kept, arena, &pages, far, error);
    if (status == HS_OK && !*far) status = add_all(&kept, &pages, far, error);
    *n_added = status == HS_OK && !*far ? pages.n : 0;
    hs_link__kept_close(&kept);
    hs_arena_free(arena);
    return status;
}
