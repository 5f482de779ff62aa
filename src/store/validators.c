/* What servers gave to make the next request conditional: kept by address, read into memory when a run begins, since
 * the reader asks for it beside the thread that writes. */
#include "store/internal.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/vector.h"

struct hs_validator {
    hs_str doc, etag, last_modified;
};

hs_status hs_store__load_validators(hs_store *store, hs_error *error) {
    HS_VECTOR(hs_validator) found = {0};
    sqlite3_stmt *all = NULL;
    store->validators = NULL;
    store->n_validators = 0;
    hs_arena_free(store->validators_arena);
    store->validators_arena = hs_arena_new(NULL);
    if (!store->validators_arena) return hs_fail_memory(error);
    const char *sql = "SELECT doc, etag, last_modified FROM validators ORDER BY doc";
    if (sqlite3_prepare_v2(store->db, sql, -1, &all, NULL) != SQLITE_OK) return hs_store__fail(store, error);
    hs_status status = HS_OK;
    while (status == HS_OK && sqlite3_step(all) == SQLITE_ROW) {
        hs_validator one = {hs_store__column(all, 0, store->validators_arena),
                            hs_store__column(all, 1, store->validators_arena),
                            hs_store__column(all, 2, store->validators_arena)};
        if (!one.doc.ptr || !one.etag.ptr || !one.last_modified.ptr ||
            !hs_vector_push(&found, store->validators_arena, one))
            status = hs_fail_memory(error);
    }
    if (sqlite3_finalize(all) != SQLITE_OK && status == HS_OK) status = hs_store__fail(store, error);
    store->validators = found.items;
    store->n_validators = found.n;
    return status;
}

bool hs_store_find_validators(void *context, hs_str doc, hs_str *etag, hs_str *last_modified) {
    const hs_store *store = context;
    uint32_t low = 0, high = store->n_validators;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = hs_str_compare(store->validators[middle].doc, doc);
        if (order == 0) {
            *etag = store->validators[middle].etag;
            *last_modified = store->validators[middle].last_modified;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

hs_status hs_store__keep_validators(hs_store *store, hs_str doc, hs_str etag, hs_str last_modified,
                                    hs_error *error) {
    hs_str old_etag = {0}, old_modified = {0};
    sqlite3_stmt *set;
    bool is_kept = hs_store_find_validators(store, doc, &old_etag, &old_modified);
    if (!is_kept && !etag.len && !last_modified.len) return HS_OK;
    hs_status status = hs_store__prepared(store, SQL_VALIDATORS_SET, &set, error);
    if (status != HS_OK) return status;
    hs_store__bind_str(set, 1, doc);
    hs_store__bind_str(set, 2, etag);
    hs_store__bind_str(set, 3, last_modified);
    return hs_store__run(store, set, error);
}
