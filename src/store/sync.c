#include "store/sync.h"

#include "base/status.h"

/* Order of two values of a key; keys are numbers and texts, each column of one type. */
static int compare(sqlite3_stmt *old, int column, const hs_sync_value *value) {
    if (value->type == SQLITE_TEXT) {
        hs_str text = {(const char *)sqlite3_column_text(old, column),
                       (size_t)sqlite3_column_bytes(old, column)};
        return hs_str_compare(text, value->text);
    }
    int64_t number = sqlite3_column_int64(old, column);
    return (number > value->number) - (number < value->number);
}

bool hs_sync__is_equal(sqlite3_stmt *statement, int column, const hs_sync_value *value) {
    int type = sqlite3_column_type(statement, column);
    if (type != value->type) return false;
    switch (type) {
    case SQLITE_INTEGER:
        return sqlite3_column_int64(statement, column) == value->number;
    case SQLITE_FLOAT: { /* bit for bit: what is read back is what was written */
        double real = sqlite3_column_double(statement, column);
        return memcmp(&real, &value->real, sizeof real) == 0;
    }
    case SQLITE_TEXT:
        return compare(statement, column, value) == 0;
    default:
        return true;
    }
}

void hs_sync__bind(sqlite3_stmt *statement, int at, const hs_sync_value *value) {
    switch (value->type) {
    case SQLITE_INTEGER:
        sqlite3_bind_int64(statement, at, value->number);
        break;
    case SQLITE_FLOAT:
        sqlite3_bind_double(statement, at, value->real);
        break;
    case SQLITE_TEXT:
        hs_store__bind_str(statement, at, value->text);
        break;
    default:
        sqlite3_bind_null(statement, at);
    }
}

static void add_columns(hs_query *query, const hs_sync_table *table, int n, const char *before,
                        const char *between, const char *behind) {
    for (int i = 0; i < n; i++) {
        hs_query__add(query, i ? between : before);
        hs_query__add(query, table->columns[i]);
        hs_query__add(query, behind);
    }
}

static hs_status prepare_old(hs_sync *sync, hs_str only, hs_error *error) {
    const hs_sync_table *table = sync->table;
    hs_query query = {.len = 0};
    add_columns(&query, table, table->n_columns, "SELECT ", ", ", "");
    hs_query__add(&query, " FROM ");
    hs_query__add(&query, table->name);
    if (only.len) add_columns(&query, table, 1, " WHERE ", "", " IN (SELECT value FROM json_each(?1))");
    add_columns(&query, table, table->n_key, " ORDER BY ", ", ", "");
    hs_status status = hs_store__prepare(sync->store, query.sql, &sync->old, error);
    if (status == HS_OK && only.len) hs_store__bind_str(sync->old, 1, only);
    return status;
}

static hs_status prepare_put(hs_sync *sync, hs_error *error) {
    const hs_sync_table *table = sync->table;
    hs_query query = {.len = 0};
    hs_query__add(&query, "REPLACE INTO ");
    hs_query__add(&query, table->name);
    add_columns(&query, table, table->n_columns, " (", ", ", "");
    for (int i = 0; i < table->n_columns; i++) hs_query__add(&query, i ? ", ?" : ") VALUES (?");
    hs_query__add(&query, ")");
    return hs_store__prepare(sync->store, query.sql, &sync->put, error);
}

static hs_status prepare_drop(hs_sync *sync, hs_error *error) {
    const hs_sync_table *table = sync->table;
    hs_query query = {.len = 0};
    hs_query__add(&query, "DELETE FROM ");
    hs_query__add(&query, table->name);
    add_columns(&query, table, table->n_key, " WHERE ", " AND ", " = ?");
    return hs_store__prepare(sync->store, query.sql, &sync->drop, error);
}

static hs_status next_old(hs_sync *sync, hs_error *error) {
    int code = sqlite3_step(sync->old);
    sync->has_old = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? HS_OK : hs_store__fail(sync->store, error);
}

hs_status hs_sync__open(hs_sync *sync, hs_store *store, const hs_sync_table *table, hs_str only,
                        hs_error *error) {
    *sync = (hs_sync){.store = store, .table = table};
    hs_status status = prepare_old(sync, only, error);
    if (status == HS_OK) status = prepare_put(sync, error);
    if (status == HS_OK) status = prepare_drop(sync, error);
    return status == HS_OK ? next_old(sync, error) : status;
}

/* The row that old stands on goes; the reading goes on behind it. */
static hs_status drop_old(hs_sync *sync, hs_error *error) {
    for (int i = 0; i < sync->table->n_key; i++)
        sqlite3_bind_value(sync->drop, i + 1, sqlite3_column_value(sync->old, i));
    hs_status status = hs_store__run(sync->store, sync->drop, error);
    return status == HS_OK ? next_old(sync, error) : status;
}

static int compare_keys(const hs_sync *sync, const hs_sync_value *values) {
    int order = 0;
    for (int i = 0; i < sync->table->n_key && !order; i++) order = compare(sync->old, i, &values[i]);
    return order;
}

static bool is_unchanged(const hs_sync *sync, const hs_sync_value *values) {
    for (int i = sync->table->n_key; i < sync->table->n_columns; i++)
        if (!hs_sync__is_equal(sync->old, i, &values[i])) return false;
    return true;
}

hs_status hs_sync__row(hs_sync *sync, const hs_sync_value *values, hs_error *error) {
    int order = 1;
    while (sync->has_old && (order = compare_keys(sync, values)) < 0) {
        hs_status status = drop_old(sync, error);
        if (status != HS_OK) return status;
    }
    bool is_there = sync->has_old && order == 0;
    if (is_there && is_unchanged(sync, values)) return next_old(sync, error);
    if (is_there) { /* on before it is written: a row under the reader would be read again */
        hs_status status = next_old(sync, error);
        if (status != HS_OK) return status;
    }
    for (int i = 0; i < sync->table->n_columns; i++) hs_sync__bind(sync->put, i + 1, &values[i]);
    return hs_store__run(sync->store, sync->put, error);
}

hs_status hs_sync__close(hs_sync *sync, hs_status status, hs_error *error) {
    while (status == HS_OK && sync->has_old) status = drop_old(sync, error);
    sqlite3_finalize(sync->put);
    sqlite3_finalize(sync->drop);
    sqlite3_finalize(sync->old);
    return status;
}
