/* The statements that run once a row. */
#include "store/internal.h"

static const char *const texts[SQL_N] = {
    [SQL_OUTLET_ADD] = "INSERT INTO outlets (name) VALUES (?1) ON CONFLICT DO NOTHING",
    [SQL_OUTLET_FIND] = "SELECT id FROM outlets WHERE name = ?1",
    [SQL_PAGE_ADD] =
        "INSERT INTO pages (key, doc, url, host, title, publisher, outlet, published, published_source,"
        " published_at, modified, modified_source, language, section, dateline, byline, format, notice, "
        "body_len,"
        " text_len, title_start, n_statements, content_hash, first_run, last_run) VALUES (?1, ?2, ?3, ?4, "
        "?5, ?6,"
        " ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?24)"
        " ON CONFLICT (key) DO NOTHING",
    [SQL_TEXT_ADD] = "INSERT INTO texts (page, blocks, text, source) VALUES (?1, ?2, ?3, ?4)",
    [SQL_PERSON_ADD] =
        "INSERT INTO page_people (id, page, n, name, description, kind, gender, n_spoken, mentions, aliases)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    [SQL_STATEMENT_ADD] =
        "INSERT INTO statements (id, page, n, kind, cue_class, flags, text, parts, quoted, cue_start, "
        "cue_end,"
        " source_start, source_end, speaker, speaker_start, speaker_end, speaker_confidence, via, via_start,"
        " via_end, via_confidence, addressee, addressee_start, addressee_end, addressee_confidence, "
        "candidates,"
        " question, confidence, why, speaker_why, said_first, said_last, said_start, said_end, said_why) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
        "?13,"
        " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, "
        "?33, ?34, ?35)",
    [SQL_STATEMENT_INDEX] = "INSERT INTO statements_fts (rowid, text) VALUES (?1, ?2)",
    [SQL_BODY_INDEX] = "INSERT INTO bodies_fts (rowid, text) VALUES (?1, ?2)",
    [SQL_PAGE_SEEN] = "UPDATE pages SET last_run = ?2 WHERE key = ?1 RETURNING is_current",
    [SQL_PAGE_REVIVE] = "UPDATE pages SET is_current = 1 WHERE key = ?1",
    [SQL_VALIDATORS_SET] =
        "INSERT INTO validators (doc, etag, last_modified) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (doc) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified",
    [SQL_PROBLEM_ADD] = "INSERT INTO problems (run, file, offset, status, status_code, message)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [SQL_META_SET] = "INSERT INTO meta (key, value) VALUES (?1, ?2)"
                     " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [SQL_META_GET] = "SELECT value FROM meta WHERE key = ?1",
    [SQL_TEXT_GET] = "SELECT text, source, blocks FROM texts WHERE page = ?1",
    [SQL_ROLE_GET] = "SELECT coalesce(k.name, pp.name), pp.description, pp.kind, coalesce(k.id, 0)"
                     " FROM page_people pp LEFT JOIN links l ON l.page_person = pp.id"
                     " LEFT JOIN people k ON k.id = l.person WHERE pp.id = ?1",
    [SQL_ALIASES_GET] = "SELECT alias FROM person_aliases WHERE person = ?1 ORDER BY alias",
    [SQL_MEMBERS_GET] =
        "SELECT n, statement, relation, confidence, edits, also, parent, warnings, why FROM members"
        " WHERE utterance = ?1 ORDER BY n",
};

/* One statement by its row. */
static hs_status prepare_statement_get(hs_store *store, hs_error *error) {
    hs_query query = {.len = 0};
    hs_query__add(&query, "SELECT ");
    hs_query__add(&query, hs_store__statement_columns);
    hs_query__add(&query,
                  " FROM statements s JOIN pages p ON p.id = s.page LEFT JOIN outlets o ON o.id = p.outlet"
                  " LEFT JOIN statements q ON q.id = s.question WHERE s.id = ?1");
    return sqlite3_prepare_v3(store->db, query.sql, -1, SQLITE_PREPARE_PERSISTENT,
                              &store->prepared[SQL_STATEMENT_GET], NULL) == SQLITE_OK
               ? HS_OK
               : hs_store__fail(store, error);
}

hs_status hs_store__prepared(hs_store *store, hs_sql which, sqlite3_stmt **statement, hs_error *error) {
    if (which == SQL_STATEMENT_GET && !store->prepared[which]) {
        hs_status status = prepare_statement_get(store, error);
        if (status != HS_OK) return status;
    }
    if (!store->prepared[which] && sqlite3_prepare_v3(store->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT,
                                                      &store->prepared[which], NULL) != SQLITE_OK)
        return hs_store__fail(store, error);
    *statement = store->prepared[which];
    return HS_OK;
}

hs_str hs_store__column(sqlite3_stmt *statement, int at, hs_arena *arena) {
    const unsigned char *text = sqlite3_column_text(statement, at);
    size_t len = text ? (size_t)sqlite3_column_bytes(statement, at) : 0;
    char *copy = hs_arena_get(arena, len + 1);
    if (!copy) return (hs_str){0};
    if (len) memcpy(copy, text, len);
    copy[len] = 0;
    return (hs_str){copy, len};
}

hs_status hs_store__prepare(hs_store *store, const char *sql, sqlite3_stmt **statement, hs_error *error) {
    return sqlite3_prepare_v2(store->db, sql, -1, statement, NULL) == SQLITE_OK
               ? HS_OK
               : hs_store__fail(store, error);
}

/* Ends a reading statement: its own failure, or a later one's. */
hs_status hs_store__finish(hs_store *store, sqlite3_stmt *statement, hs_status status, hs_error *error) {
    if (sqlite3_finalize(statement) != SQLITE_OK && status == HS_OK) return hs_store__fail(store, error);
    return status;
}
