/* What was kept of the last link of all pages, opened again, with what pages added to it since. */
#include "store/link_kept.h"

#include "base/limits.h"
#include "base/status.h"

#include <stdlib.h>

static const char *const texts[NEAR_SQL_N] = {
    [NEAR_PAGE] =
        "SELECT " HS_LINK_PAGE_COLUMNS " FROM pages p JOIN texts t ON t.page = p.id WHERE p.id = ?1",
    [NEAR_STATEMENTS] =
        "SELECT " HS_LINK_STATEMENT_COLUMNS ", (SELECT l.person FROM links l WHERE l.page_person = s.speaker)"
        " FROM statements s WHERE s.id BETWEEN ?1 << 20 AND (?1 << 20) + 1048575 ORDER BY s.id",
    [NEAR_TOLD] =
        "SELECT m.statement & 1048575, m.utterance, u.speaker FROM members m"
        " JOIN utterances u ON u.id = m.utterance"
        " WHERE m.statement BETWEEN ?1 << 20 AND (?1 << 20) + 1048575 ORDER BY m.statement, m.utterance",
    [NEAR_PERSON] = "SELECT name, kind, why FROM people WHERE id = ?1",
    /* neighbours of a page in order of doc and key, among those that are linked: all that were stored before it */
    [NEAR_BEFORE] = "SELECT p.id FROM pages p WHERE p.is_current AND +p.id < ?1 AND p.doc <= ?2"
                    " AND (p.doc, p.key) < (?2, ?3) ORDER BY p.doc DESC, p.key DESC LIMIT 1",
    [NEAR_BEHIND] = "SELECT p.id FROM pages p WHERE p.is_current AND +p.id < ?1 AND p.doc >= ?2"
                    " AND (p.doc, p.key) > (?2, ?3) ORDER BY p.doc, p.key LIMIT 1",
    [NEAR_RECORDS] = "SELECT " HS_LINK_RECORD_COLUMNS " FROM pages p JOIN page_people q"
                     " ON q.id BETWEEN p.id << 20 AND (p.id << 20) + 1048575 WHERE p.id = ?1 ORDER BY q.id",
    [NEAR_HAS_ALIAS] = "SELECT 1 FROM person_aliases WHERE person = ?1 AND alias = ?2",
    [NEAR_COUNT_ALIASES] = "SELECT count(*) FROM person_aliases WHERE person = ?1",
    [NEAR_PERSON_PUT] =
        "INSERT OR IGNORE INTO people (id, name, description, kind, why) VALUES (?1, ?2, ?3, ?4, ?5)",
    [NEAR_PERSON_SET] = "UPDATE people SET why = ?2, description = coalesce(?3, description) WHERE id = ?1",
    [NEAR_ALIAS_PUT] = "INSERT OR IGNORE INTO person_aliases (person, alias) VALUES (?1, ?2)",
    [NEAR_ALIASES_DROP] =
        "DELETE FROM person_aliases WHERE person = ?1 AND alias IN"
        " (SELECT alias FROM person_aliases WHERE person = ?1 ORDER BY alias DESC LIMIT ?2)",
    [NEAR_LINK_PUT] = "REPLACE INTO links (page_person, person) VALUES (?1, ?2)",
    [NEAR_MEMBERS] = "SELECT statement, relation, also, warnings FROM members WHERE utterance = ?1",
    [NEAR_UTTERANCE] = "SELECT speaker, is_common FROM utterances WHERE id = ?1",
    [NEAR_COPIES_FIRST] = "SELECT min(id) FROM copies WHERE page_a = ?1",
    [NEAR_COPIES_LAST] = "SELECT max(id) FROM copies WHERE page_a = ?1",
    [NEAR_COPY_BEFORE] = "SELECT max(id) FROM copies WHERE id < ?1",
    [NEAR_COPY_BEHIND] = "SELECT min(id) FROM copies WHERE id >= ?1",
    [NEAR_COPY] = "SELECT id, page_a, page_b, a_start, b_start FROM copies WHERE id >= ?1 AND id < ?2"
                  " ORDER BY id LIMIT 1",
    [NEAR_COPY_PUT] = "INSERT INTO copies VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [NEAR_SWAP] = "SELECT from_text, to_text, count FROM swaps WHERE id = ?1",
    [NEAR_SWAP_PUT] = "REPLACE INTO swaps (id, from_text, to_text, count) VALUES (?1, ?2, ?3, ?4)",
};

hs_status hs_link__kept_sql(hs_link__kept *kept, hs_link__near_sql which, sqlite3_stmt **statement,
                            hs_error *error) {
    hs_status status = HS_OK;
    if (!kept->prepared[which])
        status = hs_store__prepare(kept->store, texts[which], &kept->prepared[which], error);
    *statement = kept->prepared[which];
    return status;
}

/* Place of the first block whose hash is not less. Hashes are spread evenly: the search begins where it should be, and looks
 * twice as far at each step. */
static size_t find_block(const hs_link__kept *kept, uint64_t hash) {
    size_t n = kept->n_blocks, first = 0, end = n;
    size_t guess = (size_t)((hash >> 32) * n >> 32); /* n is less than 1 << 32 */
    for (size_t step = 64, at = guess; at < n && hs_mix64(kept->blocks[at]) < hash; step *= 2) {
        first = at + 1;
        at = step < n - at ? at + step : n;
        end = at;
    }
    if (first == 0) { /* not greater than the guess */
        end = guess < n ? guess : n;
        for (size_t step = 64; end && first == 0; step *= 2) {
            size_t at = step < end ? end - step : 0;
            if (hs_mix64(kept->blocks[at]) < hash)
                first = at + 1;
            else
                end = at;
        }
    }
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (hs_mix64(kept->blocks[middle]) < hash)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

uint32_t hs_link__kept_titles(const hs_link__kept *kept, uint64_t key) {
    size_t at = find_block(kept, hs_mix64(key));
    bool is_known = at < kept->n_blocks && kept->blocks[at] == key;
    return hs_sites_titles(kept->added, key) | (is_known ? kept->titles[at] : 0);
}

/* length of what matching keeps, of what is kept of people, then these, then blocks. */
hs_status hs_link__kept_take(hs_link__kept *kept, hs_str bytes, hs_error *error) {
    uint32_t lens[2] = {0};
    if (bytes.len >= sizeof lens) memcpy(lens, bytes.ptr, sizeof lens);
    size_t at = sizeof lens, n_blocks;
    if (bytes.len < at || lens[0] > bytes.len - at || lens[1] > bytes.len - at - lens[0])
        return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 0, "what was kept of a page is not whole");
    hs_status status = hs_kept_take(kept->match, (hs_str){bytes.ptr + at, lens[0]}, error);
    at += lens[0];
    if (status == HS_OK) status = hs_people_kept_take(kept->people, (hs_str){bytes.ptr + at, lens[1]}, error);
    at += lens[1];
    n_blocks = (bytes.len - at) / (sizeof(uint64_t) + sizeof(uint32_t));
    for (size_t i = 0; status == HS_OK && i < n_blocks; i++) {
        hs_site_block block;
        memcpy(&block.key, bytes.ptr + at, sizeof block.key);
        memcpy(&block.titles, bytes.ptr + at + sizeof block.key, sizeof block.titles);
        at += sizeof block.key + sizeof block.titles;
        status = hs_sites_put(kept->added, block);
        if (status != HS_OK) status = hs_fail_memory(error);
    }
    kept->n_added += status == HS_OK;
    return status;
}

static hs_status take_all(hs_link__kept *kept, hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status =
        hs_store__prepare(kept->store, "SELECT row, bytes FROM kept_pages ORDER BY n", &rows, error);
    while (status == HS_OK && sqlite3_step(rows) == SQLITE_ROW) {
        const char *bytes = sqlite3_column_blob(rows, 1);
        status = hs_link__kept_take(kept, (hs_str){bytes, (size_t)sqlite3_column_bytes(rows, 1)}, error);
    }
    return hs_store__finish(kept->store, rows, status, error);
}

static bool open_blocks(hs_link__kept *kept) {
    size_t n_titles;
    kept->blocks = hs_sections_get(kept->file, HS_LINK_KEPT_BLOCKS, sizeof *kept->blocks, &kept->n_blocks);
    kept->titles = hs_sections_get(kept->file, HS_LINK_KEPT_TITLES, sizeof *kept->titles, &n_titles);
    return n_titles == kept->n_blocks;
}

static hs_status open_file(hs_link__kept *kept, uint64_t stamp, hs_error *error) {
    size_t len = strlen(kept->store->path);
    char *path = malloc(len + sizeof "-kept");
    if (!path) return hs_fail_memory(error);
    memcpy(path, kept->store->path, len);
    memcpy(path + len, "-kept", sizeof "-kept");
    hs_status status = hs_sections_open(path, stamp, NULL, &kept->file, error);
    free(path);
    if (status == HS_OK) status = hs_kept_open(kept->engine, kept->file, &kept->match, error);
    if (status == HS_OK) status = hs_people_kept_open(kept->engine, kept->file, &kept->people, error);
    if (status == HS_OK && !open_blocks(kept))
        status = hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 0, "what was kept is not whole");
    return status;
}

/* Whether the last link of this store is the one that kept is of: an older hearsay links without a word of it. */
static hs_status is_last_link(hs_store *store, bool *is_last, hs_error *error) {
    sqlite3_stmt *found = NULL;
    hs_status status = hs_store__prepare(store,
                                         "SELECT (SELECT value FROM meta WHERE key = 'kept_run') IS"
                                         " (SELECT id FROM runs WHERE is_complete ORDER BY id DESC LIMIT 1)",
                                         &found, error);
    if (status == HS_OK && sqlite3_step(found) == SQLITE_ROW) *is_last = sqlite3_column_int(found, 0);
    return hs_store__finish(store, found, status, error);
}

static hs_status is_noted(hs_store *store, bool *is_noted, hs_error *error) {
    sqlite3_stmt *found = NULL;
    hs_status status = hs_store__prepare(store, "SELECT 1 FROM meta WHERE key = 'kept'", &found, error);
    *is_noted = status == HS_OK && sqlite3_step(found) == SQLITE_ROW;
    return hs_store__finish(store, found, status, error);
}

hs_status hs_link__kept_open(hs_store *store, const hs_engine *engine, hs_link__kept *kept, const char **far,
                             hs_error *error) {
    int64_t stamp = 0;
    bool is_there = false, is_last = false;
    *kept = (hs_link__kept){.store = store, .engine = engine};
    *far = NULL;
    hs_status status = is_noted(store, &is_there, error);
    if (status == HS_OK) status = hs_store__meta_get(store, "kept", &stamp, error);
    if (status == HS_OK) status = hs_store__meta_get(store, "kept_row", &kept->last_row, error);
    if (status == HS_OK) status = is_last_link(store, &is_last, error);
    if (status != HS_OK) return status;
    if (!is_there) *far = "";
    if (!*far && !stamp) *far = "an earlier version of a page came back";
    if (!*far && !is_last) *far = "the store was linked by another version of hearsay";
    if (*far) return HS_OK;
    kept->added = hs_sites_new(NULL);
    status = kept->added ? open_file(kept, (uint64_t)stamp, error) : hs_fail_memory(error);
    if (status == HS_OK) status = take_all(kept, error);
    if (status == HS_ERR_NOT_FOUND || status == HS_ERR_FORMAT || status == HS_ERR_IO) {
        *far = "the file that was kept for that is missing or damaged, or of another store";
        status = HS_OK;
    }
    return status;
}

void hs_link__kept_close(hs_link__kept *kept) {
    for (int i = 0; i < NEAR_SQL_N; i++) sqlite3_finalize(kept->prepared[i]);
    hs_people_kept_close(kept->people);
    hs_kept_close(kept->match);
    hs_sections_close(kept->file);
    hs_sites_free(kept->added);
}
