/* Inside of the store: the connection, prepared statements, small helpers around SQLite. */
#ifndef HS_STORE_INTERNAL_H
#define HS_STORE_INTERNAL_H

#include <hearsay/claim.h>
#include <hearsay/store.h>

#include "base/json.h"
#include "base/str.h"
#include "base/vector.h"

#include <sqlite3.h>

#define HS_STORE_APPLICATION_ID 0x48534159 /* "HSAY" */
#define HS_STORE_SCHEMA         2

/* A row of page n of its page: page << 20 | n, so that both can be told from the id alone. */
#define HS_STORE_PLACE_BITS 20
#define HS_STORE_MAX_PLACE  ((1u << HS_STORE_PLACE_BITS) - 1)
static inline int64_t hs_store__place(int64_t page, uint32_t n) {
    return page << HS_STORE_PLACE_BITS | n;
}

/* Statements that run once a row are prepared once; their SQL stands in sql.c. */
typedef enum hs_sql {
    SQL_OUTLET_ADD = 0,
    SQL_OUTLET_FIND,
    SQL_PAGE_ADD,
    SQL_TEXT_ADD,
    SQL_PERSON_ADD,
    SQL_STATEMENT_ADD,
    SQL_STATEMENT_INDEX,
    SQL_BODY_INDEX,
    SQL_PAGE_SEEN,
    SQL_PAGE_REVIVE,
    SQL_VALIDATORS_SET,
    SQL_PROBLEM_ADD,
    SQL_META_SET,
    SQL_META_GET,
    SQL_TEXT_GET,
    SQL_ROLE_GET,
    SQL_ALIASES_GET,
    SQL_MEMBERS_GET,
    SQL_STATEMENT_GET, /* built from hs_store__statement_columns */
    SQL_N
} hs_sql;

typedef struct hs_validator hs_validator;

/* Words that wait to be indexed; see index.c. */
typedef struct hs_unindexed_row {
    hs_sql index; /* SQL_STATEMENT_INDEX or SQL_BODY_INDEX */
    int64_t row;
    hs_str words;
} hs_unindexed_row;

typedef struct hs_unindexed {
    hs_arena *arena; /* holds rows and their words; NULL until there is one */
    HS_VECTOR(hs_unindexed_row) rows;
} hs_unindexed;
struct ZSTD_DCtx_s;
typedef struct hs_checkpointer hs_checkpointer;
typedef struct hs_known hs_known;

struct hs_store {
    sqlite3 *db;
    hs_store_mode mode;
    char *path;
    int lock_fd; /* held by the writer; -1 for readers */
    char *lock_path;
    sqlite3_stmt *prepared[SQL_N];
    int64_t run;
    struct ZSTD_DCtx_s *inflater;  /* NULL until a page is read */
    hs_checkpointer *checkpointer; /* NULL until the write-ahead log is long; see checkpoint.c */
    bool is_in_batch, is_marked_unlinked;
    bool was_linked; /* when the run began: all that is not linked is what the run has stored, or waits */
    bool may_replace; /* a page that is seen again may replace another one of its name: see hs_link__forget */
    uint32_t keep_from;
    hs_store_linking linking;
    hs_unindexed unindexed;
    uint64_t n_added;
    hs_known *known; /* of the run, or NULL; see known.c */
    hs_arena *validators_arena;
    hs_validator *validators; /* [n_validators] by doc, as they were when the run began */
    uint32_t n_validators;
    char first_published[64], last_published[64]; /* of hs_store_count */
};

/* Statement ready to be bound; prepared on first use. */
hs_status hs_store__prepared(hs_store *store, hs_sql which, sqlite3_stmt **statement, hs_error *error);
/* A statement that runs once; finalized by hs_store__finish, which tells its own failure or a later one's (status). */
hs_status hs_store__prepare(hs_store *store, const char *sql, sqlite3_stmt **statement, hs_error *error);
hs_status hs_store__finish(hs_store *store, sqlite3_stmt *statement, hs_status status, hs_error *error);
hs_status hs_store__exec(hs_store *store, const char *sql, hs_error *error);
/* Runs a statement that gives no rows, and resets it. */
hs_status hs_store__run(hs_store *store, sqlite3_stmt *statement, hs_error *error);
/* What SQLite's last failure means, in words a user understands. */
hs_status hs_store__fail(hs_store *store, hs_error *error);
hs_status hs_store__meta_set(hs_store *store, const char *key, int64_t value, hs_error *error);
hs_status hs_store__meta_get(hs_store *store, const char *key, int64_t *value, hs_error *error);
/* In the open batch: pages that were linked change, so that none can be added to them. */
hs_status hs_store__spoil_kept(hs_store *store, hs_error *error);
/* Opens a transaction where none is open. */
hs_status hs_store__begin(hs_store *store, hs_error *error);
void hs_store__rollback(hs_store *store);
/* Keeps words for an index until the batch ends at most; index_now puts all in, index_drop forgets them. */
hs_status hs_store__index_later(hs_store *store, hs_sql index, int64_t row, hs_str words, hs_error *error);
hs_status hs_store__index_now(hs_store *store, hs_error *error);
void hs_store__index_drop(hs_store *store);
/* From now on a long write-ahead log is moved into the file on a thread of its own, until stop, which waits for it. */
void hs_store__checkpoint_beside(hs_store *store);
void hs_store__checkpointer_stop(hs_checkpointer *checkpointer);
/* What hs_store_knows asks, until close, which takes NULL, too. */
hs_status hs_store__known_open(const hs_store *store, hs_known **known, hs_error *error);
void hs_store__known_close(hs_known *known);
hs_status hs_store__load_validators(hs_store *store, hs_error *error);
/* In the open batch; nothing where there are none and were none. */
hs_status hs_store__keep_validators(hs_store *store, hs_str doc, hs_str etag, hs_str last_modified,
                                    hs_error *error);
/* SQL functions hs_says(name, words) and hs_folds_to(a, b); see functions.c. */
int hs_store__add_functions(sqlite3 *db);

static inline int hs_store__bind_str(sqlite3_stmt *statement, int at, hs_str text) {
    return sqlite3_bind_text64(statement, at, text.len ? text.ptr : "", text.len, SQLITE_STATIC, SQLITE_UTF8);
}

/* Column as a copy in arena; ptr NULL where memory ran out. */
hs_str hs_store__column(sqlite3_stmt *statement, int at, hs_arena *arena);

/* A page ready to be bound. JSON lists are described in docs/store.md. */
typedef struct hs_packed_person {
    const hs_person *person;
    hs_str mentions, aliases;
    uint32_t n_spoken;
} hs_packed_person;

typedef struct hs_packed_statement {
    const hs_statement *statement;
    const hs_speaking *speaking; /* NULL: nobody */
    hs_str text, parts, quoted, candidates;
    hs_day_said said;
} hs_packed_statement;

struct hs_packed_page {
    char id[HS_PAGE_ID_SIZE];
    unsigned char content_hash[16];
    const hs_article *article;
    hs_format format;
    hs_str host, outlet, byline, blocks;
    uint32_t title_start; /* or HS_NONE */
    int64_t published_at; /* INT64_MIN: unknown */
    hs_str text, source;  /* compressed; source empty where it equals text */
    hs_str body_words;    /* each once, for the full-text index */
    hs_str etag, last_modified;
    const char *notice;
    hs_packed_person *people; /* [n_people] */
    uint32_t n_people;
    hs_packed_statement *statements; /* [n_statements] */
    uint32_t n_statements;
};

/* The 60 bits of a page's id as a number, never 0. */
uint64_t hs_store__page_key(const hs_page *page, unsigned char content_hash[16]);
/* Seconds since 1970 UTC of an ISO 8601 date or time; INT64_MIN where it is none. */
int64_t hs_store__seconds(hs_str iso);
/* Host of a URL without "www.", or empty. */
hs_str hs_store__host(hs_str url);
/* Where the title begins behind the body, or HS_NONE. */
uint32_t hs_store__title_start(const hs_article *article);

/* Lists of numbers as the store keeps them: "[[1,2],[3,4]]". Reads up to n_max numbers of the next inner list
 * at *at into numbers (missing ones: 0); false at the end or where it is no such list. */
bool hs_store__next_list(hs_str list, size_t *at, double *numbers, int n_max);

/* Next string of a JSON array of strings (or of strings and numbers) at *at, unescaped into arena; false where
 * none is left. text->ptr is NULL where memory ran out. */
bool hs_store__next_string(hs_str list, size_t *at, hs_arena *arena, hs_str *text);

/* Decompresses blob into arena. HS_ERR_FORMAT: damaged. */
hs_status hs_store__inflate(hs_store *store, hs_arena *arena, const void *blob, size_t size, hs_str *text,
                            hs_error *error);

/* A reading in progress. */
struct hs_rows {
    hs_store *store;
    sqlite3_stmt *statement;
    hs_arena *cache; /* holds page_text */
    int64_t page;    /* whose text is held; 0: none */
    hs_str page_text;
    uint32_t text_len;
};

/* Utterances that have one of these statements (a JSON list of rows, which outlives rows), in their order. */
hs_status hs_store__utterances_of(hs_store *store, hs_str statements, hs_rows **rows, hs_error *error);

/* A SELECT that is being put together: SQL in a buffer that is long enough for all of it, values to bind. */
typedef struct hs_query {
    char sql[8192];
    size_t len;
    hs_str texts[24];
    int64_t numbers[24];
    bool is_text[24];
    int n_values;
} hs_query;

void hs_query__add(hs_query *query, const char *sql);
void hs_query__text(hs_query *query, hs_str value);
void hs_query__number(hs_query *query, int64_t value);
/* " AND ..." conditions on pages p and outlets o: doc, outlet, since, until, versions. */
void hs_query__pages(hs_query *query, const hs_statement_filter *filter);
/* Pages by date, undated last, then as within_page says (", s.n"). Where the filter names a few pages these are looked up
 * and put in order; else all are gone through by the index that has them so. */
void hs_query__order(hs_query *query, const hs_statement_filter *filter, const char *within_page);
/* The same and conditions on statements s. */
void hs_query__statements(hs_query *query, const hs_statement_filter *filter);
/* " AND column IN (ids of people that filter->speaker names)". */
void hs_query__speaker(hs_query *query, const char *column, hs_str speaker);
void hs_query__limit(hs_query *query, uint64_t limit);
/* Words of a search as an FTS5 query into buffer: each word quoted, phrases in marks kept. */
size_t hs_query__match(hs_str words, char *buffer, size_t size);
hs_status hs_query__open(hs_query *query, hs_store *store, hs_rows **rows, hs_error *error);

/* Columns of a statement row, and its FROM with pages p and outlets o. */
extern const char hs_store__statement_columns[];
extern const char hs_store__statement_from[];
/* The row that rows->statement (or of) stands on. */
hs_status hs_store__statement_row(hs_rows *rows, sqlite3_stmt *of, hs_arena *arena, hs_statement_row *row,
                                  hs_error *error);
/* Steps: HS_OK, HS_END or a failure. */
hs_status hs_rows__step(hs_rows *rows, hs_error *error);
hs_status hs_rows__page_text(hs_rows *rows, int64_t page, hs_error *error);

#endif
