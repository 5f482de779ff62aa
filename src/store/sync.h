/* Brings the rows of a table to what they should be and writes only those that differ: of a large store to which a page
 * is added nearly all rows stay as they are. Rows come in ascending order of their key. */
#ifndef HS_STORE_SYNC_H
#define HS_STORE_SYNC_H

#include "store/internal.h"

enum { HS_SYNC_MOST_COLUMNS = 12 };

typedef struct hs_sync_table {
    const char *name;
    const char *columns[HS_SYNC_MOST_COLUMNS]; /* [n_columns], those of the key first */
    int n_columns, n_key;
} hs_sync_table;

typedef struct hs_sync_value {
    int type; /* SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT or SQLITE_NULL */
    union {
        int64_t number;
        double real;
        hs_str text;
    };
} hs_sync_value;

typedef struct hs_sync {
    hs_store *store;
    const hs_sync_table *table;
    sqlite3_stmt *old, *put, *drop;
    bool has_old; /* old stands on a row */
} hs_sync;

static inline hs_sync_value hs_sync_number(int64_t number) {
    return (hs_sync_value){.type = SQLITE_INTEGER, .number = number};
}
static inline hs_sync_value hs_sync_optional(bool is_there, int64_t number) {
    return is_there ? hs_sync_number(number) : (hs_sync_value){.type = SQLITE_NULL};
}
static inline hs_sync_value hs_sync_real(double real) {
    return (hs_sync_value){.type = SQLITE_FLOAT, .real = real};
}
static inline hs_sync_value hs_sync_text(hs_str text) {
    return (hs_sync_value){.type = SQLITE_TEXT, .text = text};
}

/* Of all rows, or, where only is not empty, of those whose first column is in that JSON list of numbers. table and only
 * outlive sync, which hs_sync__close ends, whatever came of opening it. */
hs_status hs_sync__open(hs_sync *sync, hs_store *store, const hs_sync_table *table, hs_str only,
                        hs_error *error);
/* One row as it should be: values[n_columns]; its key is greater than that of the row before. Rows between are dropped. */
hs_status hs_sync__row(hs_sync *sync, const hs_sync_value *values, hs_error *error);
/* Drops what is left, where status is HS_OK. Gives status, or what failed. */
hs_status hs_sync__close(hs_sync *sync, hs_status status, hs_error *error);

/* Whether a column of the row that statement stands on is that value. */
bool hs_sync__is_equal(sqlite3_stmt *statement, int column, const hs_sync_value *value);
void hs_sync__bind(sqlite3_stmt *statement, int at, const hs_sync_value *value);

#endif
