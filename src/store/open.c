/* Opening, creating, locking and closing a store. */
#include "store/internal.h"

#include "base/arena.h"
#include "base/embed.h"
#include "base/limits.h"
#include "base/status.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

HS_EMBED_DECLARE(schema_sql);

static hs_str str_of(const char *text) {
    return (hs_str){text, text ? strlen(text) : 0};
}

hs_status hs_store__fail(hs_store *store, hs_error *error) {
    hs_str path = str_of(store->path);
    int code = sqlite3_extended_errcode(store->db);
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return hs_fail(error, HS_ERR_MEMORY, path, 0, "out of memory");
    case SQLITE_FULL:
        return hs_fail(error, HS_ERR_IO, path, 0, "the disk is full; what was stored before is kept");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return hs_fail(error, HS_ERR_BUSY, path, 0, "another process is writing this store");
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_SHMSIZE ||
            code == SQLITE_IOERR_TRUNCATE)
            return hs_fail(error, HS_ERR_IO, path, 0,
                           "writing failed (disk full or file too large); what was stored before is kept");
        return hs_fail(error, HS_ERR_IO, path, 0, "the disk does not answer as it should (%s)",
                       sqlite3_errmsg(store->db));
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return hs_fail(error, HS_ERR_IO, path, 0, "cannot be opened for this (%s)",
                       sqlite3_errmsg(store->db));
    case SQLITE_NOTADB:
        return hs_fail(error, HS_ERR_FORMAT, path, 0, "this is no store of hearsay");
    case SQLITE_CORRUPT:
        return hs_fail(error, HS_ERR_FORMAT, path, 0, "the store is damaged");
    default:
        return hs_fail(error, HS_ERR_STORE, path, 0, "%s", sqlite3_errmsg(store->db));
    }
}

hs_status hs_store__exec(hs_store *store, const char *sql, hs_error *error) {
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? HS_OK : hs_store__fail(store, error);
}

hs_status hs_store__run(hs_store *store, sqlite3_stmt *statement, hs_error *error) {
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) continue;
    hs_status status = code == SQLITE_DONE ? HS_OK : hs_store__fail(store, error);
    sqlite3_reset(statement);
    return status;
}

hs_status hs_store__meta_set(hs_store *store, const char *key, int64_t value, hs_error *error) {
    sqlite3_stmt *set;
    hs_status status = hs_store__prepared(store, SQL_META_SET, &set, error);
    if (status != HS_OK) return status;
    hs_store__bind_str(set, 1, str_of(key));
    sqlite3_bind_int64(set, 2, value);
    return hs_store__run(store, set, error);
}

hs_status hs_store__meta_get(hs_store *store, const char *key, int64_t *value, hs_error *error) {
    sqlite3_stmt *get;
    hs_status status = hs_store__prepared(store, SQL_META_GET, &get, error);
    if (status != HS_OK) return status;
    hs_store__bind_str(get, 1, str_of(key));
    int code = sqlite3_step(get);
    *value = code == SQLITE_ROW ? sqlite3_column_int64(get, 0) : 0;
    if (code != SQLITE_ROW && code != SQLITE_DONE) status = hs_store__fail(store, error);
    sqlite3_reset(get);
    return status;
}

hs_status hs_store__begin(hs_store *store, hs_error *error) {
    if (store->is_in_batch) return HS_OK;
    hs_status status = hs_store__exec(store, "BEGIN IMMEDIATE", error);
    store->is_in_batch = status == HS_OK;
    return status;
}

void hs_store__rollback(hs_store *store) {
    hs_store__index_drop(store);
    if (!store->is_in_batch) return;
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* SQLite may have done it already */
    store->is_in_batch = store->is_marked_unlinked = false;
}

static hs_status pragma_int(hs_store *store, const char *sql, int64_t *value, hs_error *error) {
    sqlite3_stmt *statement = NULL;
    hs_status status = HS_OK;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
        status = hs_store__fail(store, error);
    else if (sqlite3_step(statement) == SQLITE_ROW)
        *value = sqlite3_column_int64(statement, 0);
    else
        status = hs_store__fail(store, error);
    sqlite3_finalize(statement);
    return status;
}

/* One builder at a time: a lock on a file beside the store, since SQLite's own locks end with each batch. The
 * file goes when the builder goes; a left-over one (killed) locks nobody. */
static hs_status lock(hs_store *store, hs_error *error) {
    for (;;) {
        struct stat held, named;
        store->lock_fd = open(store->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (store->lock_fd < 0)
            return hs_fail(error, HS_ERR_IO, str_of(store->path), 0, "cannot be written: %s",
                           strerror(errno));
        if (flock(store->lock_fd, LOCK_EX | LOCK_NB) != 0)
            return hs_fail(error, HS_ERR_BUSY, str_of(store->path), 0, "another build is writing this store");
        if (fstat(store->lock_fd, &held) == 0 && stat(store->lock_path, &named) == 0 &&
            held.st_ino == named.st_ino)
            return HS_OK;
        close(store->lock_fd); /* its owner removed it between our two calls */
    }
}

static hs_status create_schema(hs_store *store, hs_error *error) {
    char numbers[128];
    snprintf(numbers, sizeof numbers, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
             HS_STORE_APPLICATION_ID, HS_STORE_SCHEMA);
    hs_str schema = HS_EMBED(schema_sql);
    char *sql = malloc(schema.len + 1);
    if (!sql) return hs_fail_memory(error);
    memcpy(sql, schema.ptr, schema.len);
    sql[schema.len] = 0;
    hs_status status = hs_store__begin(store, error);
    if (status == HS_OK) status = hs_store__exec(store, sql, error);
    if (status == HS_OK) status = hs_store__exec(store, numbers, error);
    if (status == HS_OK) status = hs_store__meta_set(store, "linked", HS_STORE_LINKED, error);
    if (status == HS_OK) status = hs_store_commit(store, error);
    free(sql);
    return status;
}

/* What stores of this schema's first days lack. */
static hs_status bring_up_to_date(hs_store *store, hs_error *error) {
    return hs_store__exec(
        store,
        "CREATE TABLE IF NOT EXISTS validators (doc TEXT PRIMARY KEY, etag TEXT NOT NULL,"
        " last_modified TEXT NOT NULL) STRICT, WITHOUT ROWID;"
        "CREATE TABLE IF NOT EXISTS kept_pages (n INTEGER PRIMARY KEY, row INTEGER NOT NULL,"
        " bytes BLOB NOT NULL) STRICT",
        error);
}

static hs_status check_version(hs_store *store, bool *is_new, hs_error *error) {
    int64_t application = 0, schema = 0, n_tables = 0;
    hs_status status = pragma_int(store, "PRAGMA application_id", &application, error);
    if (status == HS_OK) status = pragma_int(store, "PRAGMA user_version", &schema, error);
    if (status == HS_OK) status = pragma_int(store, "SELECT count(*) FROM sqlite_schema", &n_tables, error);
    if (status != HS_OK) return status;
    *is_new = application == 0 && n_tables == 0;
    if (*is_new && store->mode == HS_STORE_WRITE) return HS_OK;
    if (application != HS_STORE_APPLICATION_ID)
        return hs_fail(error, HS_ERR_FORMAT, str_of(store->path), 0, "this is no store of hearsay");
    if (schema > HS_STORE_SCHEMA)
        return hs_fail(error, HS_ERR_VERSION, str_of(store->path), 0,
                       "made by a newer hearsay (schema %" PRId64 ", this one knows %d)", schema,
                       HS_STORE_SCHEMA);
    if (schema < HS_STORE_SCHEMA)
        return hs_fail(error, HS_ERR_VERSION, str_of(store->path), 0,
                       "made by an older hearsay (schema %" PRId64 ", this one keeps %d): build it anew from "
                       "its pages",
                       schema, HS_STORE_SCHEMA);
    return HS_OK;
}

/* A reader opens for writing too where it may, since only then SQLite can clear away its side files; where the
 * folder may not be written at all, the file is read as one that nobody changes. */
static int open_database(hs_store *store) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (store->mode == HS_STORE_WRITE)
        return sqlite3_open_v2(store->path, &store->db, flags | SQLITE_OPEN_CREATE, NULL);
    int code = sqlite3_open_v2(store->path, &store->db, flags, NULL);
    if (code == SQLITE_OK) sqlite3_busy_timeout(store->db, 10000);
    if (code == SQLITE_OK) code = sqlite3_exec(store->db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
    if ((code & 0xFF) != SQLITE_CANTOPEN && (code & 0xFF) != SQLITE_READONLY && (code & 0xFF) != SQLITE_PERM)
        return code == SQLITE_NOTADB ? SQLITE_OK : code; /* check_version tells it */
    sqlite3_close(store->db);
    store->db = NULL;
    sqlite3_str *uri = sqlite3_str_new(NULL);
    sqlite3_str_appendall(uri, "file:");
    for (const char *p = store->path; *p; p++)
        sqlite3_str_appendf(uri, strchr("%?#", *p) ? "%%%02X" : "%c", (unsigned char)*p);
    sqlite3_str_appendall(uri, "?immutable=1");
    char *name = sqlite3_str_finish(uri);
    if (!name) return SQLITE_NOMEM;
    flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
    code = sqlite3_open_v2(name, &store->db, flags, NULL);
    sqlite3_free(name);
    return code;
}

static hs_status prepare_connection(hs_store *store, bool *is_new, hs_error *error) {
    hs_status status = HS_OK;
    if (hs_store__add_functions(store->db) != SQLITE_OK) return hs_store__fail(store, error);
    sqlite3_busy_timeout(store->db, 10000);
    status = check_version(store, is_new, error);
    if (status != HS_OK) return status;
    if (store->mode == HS_STORE_READ)
        return hs_store__exec(store, "PRAGMA query_only = ON; PRAGMA cache_size = -65536", error);
    /* foreign_keys: while a row waits for one that is not there yet (an utterance for the other one of a splice), each
     * row that is put in looks through all that wait, so that linking grew with the square of the pages. What is
     * written refers only to what is written with it; tests hold it (foreign_key_check). */
    status =
        hs_store__exec(store,
                       "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                       "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -128000; PRAGMA temp_store = MEMORY;"
                       "PRAGMA secure_delete = OFF",
                       error);
    if (status == HS_OK) hs_store__checkpoint_beside(store);
    return status;
}

hs_status hs_store_open(const char *path, hs_store_mode mode, hs_store **store, hs_error *error) {
    size_t len = strlen(path);
    struct stat found;
    bool is_new = false;
    hs_store *fresh = calloc(1, sizeof *fresh);
    if (!fresh) return hs_fail_memory(error);
    fresh->mode = mode;
    fresh->lock_fd = -1;
    fresh->keep_from = HS_LIMIT_KEEP_FROM;
    fresh->path = malloc(len + 1);
    fresh->lock_path = malloc(len + 8);
    hs_status status = HS_OK;
    if (!fresh->path || !fresh->lock_path) {
        hs_store_close(fresh);
        return hs_fail_memory(error);
    }
    memcpy(fresh->path, path, len + 1);
    memcpy(fresh->lock_path, path, len);
    memcpy(fresh->lock_path + len, "-lock", sizeof "-lock");
    bool is_there = stat(path, &found) == 0;
    if (is_there && S_ISDIR(found.st_mode))
        status = hs_fail(error, HS_ERR_ARGUMENT, str_of(path), 0, "this is a folder, not a store");
    else if (!is_there && mode == HS_STORE_READ)
        status = hs_fail(error, HS_ERR_NOT_FOUND, str_of(path), 0, "no such store");
    if (status == HS_OK && mode == HS_STORE_WRITE) status = lock(fresh, error);
    if (status == HS_OK && open_database(fresh) != SQLITE_OK)
        status = fresh->db ? hs_store__fail(fresh, error) : hs_fail_memory(error);
    if (status == HS_OK) status = prepare_connection(fresh, &is_new, error);
    if (status == HS_OK && is_new) status = create_schema(fresh, error);
    if (status == HS_OK && mode == HS_STORE_WRITE && !is_new) status = bring_up_to_date(fresh, error);
    if (status != HS_OK) {
        hs_store_close(fresh);
        return status;
    }
    *store = fresh;
    return HS_OK;
}

void hs_store_close(hs_store *store) {
    if (!store) return;
    hs_store__rollback(store);
    for (int i = 0; i < SQL_N; i++) sqlite3_finalize(store->prepared[i]);
    hs_store__checkpointer_stop(store->checkpointer);
    hs_store__known_close(store->known);
    if (store->db && store->mode == HS_STORE_WRITE)
        sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_close(store->db);
    if (store->lock_fd >= 0) {
        struct stat held, named;
        bool is_ours = fstat(store->lock_fd, &held) == 0 && stat(store->lock_path, &named) == 0 &&
                       held.st_ino == named.st_ino && flock(store->lock_fd, LOCK_EX | LOCK_NB) == 0;
        if (is_ours) unlink(store->lock_path);
        close(store->lock_fd);
    }
    ZSTD_freeDCtx(store->inflater);
    hs_arena_free(store->validators_arena);
    hs_arena_free(store->unindexed.arena);
    free(store->lock_path);
    free(store->path);
    free(store);
}
