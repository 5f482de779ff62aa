/* Tables that linking fills, with their indexes. */
#include "store/link.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdio.h>

/* SQL that makes the indexes of an empty table, which are taken away; of another one nothing. */
static hs_status take_indexes(hs_store *store, hs_arena *arena, const char *table, hs_str *make,
                              hs_error *error) {
    char sql[512];
    sqlite3_stmt *found = NULL;
    hs_str drop = {"", 0};
    snprintf(sql, sizeof sql,
             "SELECT group_concat(sql, ';'), group_concat('DROP INDEX ' || name, ';') FROM sqlite_schema"
             " WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = '%s'"
             " AND NOT EXISTS (SELECT 1 FROM %s)",
             table, table);
    hs_status status = hs_store__prepare(store, sql, &found, error);
    if (status == HS_OK && sqlite3_step(found) == SQLITE_ROW) {
        *make = hs_store__column(found, 0, arena);
        drop = hs_store__column(found, 1, arena);
        if (!make->ptr || !drop.ptr) status = hs_fail_memory(error);
    }
    status = hs_store__finish(store, found, status, error);
    return status == HS_OK ? hs_store__exec(store, drop.ptr, error) : status;
}

hs_status hs_link__write(hs_collection *c, const char *table, hs_status (*write)(hs_collection *, hs_error *),
                         hs_error *error) {
    hs_str make = {"", 0};
    hs_arena *arena = hs_arena_new(NULL);
    hs_status status = arena ? HS_OK : hs_fail_memory(error);
    if (status == HS_OK) status = take_indexes(c->store, arena, table, &make, error);
    if (status == HS_OK) status = write(c, error);
    if (status == HS_OK) status = hs_store__exec(c->store, make.ptr, error);
    hs_arena_free(arena);
    return status;
}
