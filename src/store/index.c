/* Words for the full-text indexes, kept until some thousand rows are there or the batch ends. An index looks up each word
 * in a table of some megabytes: the page that is read between two looks would push it out of the processor's memory, and
 * each look-up would wait for it. */
#include "store/internal.h"

#include "base/arena.h"
#include "base/status.h"

#ifdef HS_TEST_BUILD
enum { MOST_WAITING = 5 };
#else
enum { MOST_WAITING = 16384 };
#endif

void hs_store__index_drop(hs_store *store) {
    hs_unindexed *later = &store->unindexed;
    if (later->arena) hs_arena_reset(later->arena);
    memset(&later->rows, 0, sizeof later->rows);
}

static hs_status index_all(hs_store *store, hs_sql index, hs_error *error) {
    sqlite3_stmt *add;
    hs_status status = hs_store__prepared(store, index, &add, error);
    for (uint32_t i = 0; i < store->unindexed.rows.n && status == HS_OK; i++) {
        const hs_unindexed_row *row = &store->unindexed.rows.items[i];
        if (row->index != index) continue;
        sqlite3_bind_int64(add, 1, row->row);
        hs_store__bind_str(add, 2, row->words);
        status = hs_store__run(store, add, error);
    }
    return status;
}

hs_status hs_store__index_now(hs_store *store, hs_error *error) {
    if (!store->unindexed.rows.n) return HS_OK;
    hs_status status = index_all(store, SQL_STATEMENT_INDEX, error);
    if (status == HS_OK) status = index_all(store, SQL_BODY_INDEX, error);
    hs_store__index_drop(store);
    return status;
}

hs_status hs_store__index_later(hs_store *store, hs_sql index, int64_t row, hs_str words, hs_error *error) {
    hs_unindexed *later = &store->unindexed;
    if (!later->arena) later->arena = hs_arena_new(NULL);
    if (!later->arena) return hs_fail_memory(error);
    if (later->rows.n >= MOST_WAITING) {
        hs_status status = hs_store__index_now(store, error);
        if (status != HS_OK) return status;
    }
    hs_unindexed_row kept = {.index = index, .row = row};
    if (hs_arena_dup(later->arena, words, &kept.words) != HS_OK ||
        !hs_vector_push(&later->rows, later->arena, kept))
        return hs_fail_memory(error);
    return HS_OK;
}
