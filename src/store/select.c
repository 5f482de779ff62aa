/* Filters -> SQL. Every value is bound, never written into the text. */
#include "store/internal.h"

#include "base/status.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

void hs_query__add(hs_query *query, const char *sql) {
    size_t len = strlen(sql);
    if (len >= sizeof query->sql - query->len)
        return; /* hs_query__open sees it: sql stays cut and unterminated */
    memcpy(query->sql + query->len, sql, len + 1);
    query->len += len;
}

static void add_place(hs_query *query) {
    char place[16];
    snprintf(place, sizeof place, "?%d", query->n_values);
    hs_query__add(query, place);
}

void hs_query__text(hs_query *query, hs_str value) {
    query->texts[query->n_values] = value;
    query->is_text[query->n_values++] = true;
    add_place(query);
}

void hs_query__number(hs_query *query, int64_t value) {
    query->numbers[query->n_values] = value;
    query->is_text[query->n_values++] = false;
    add_place(query);
}

void hs_query__limit(hs_query *query, uint64_t limit) {
    if (!limit) return;
    hs_query__add(query, " LIMIT ");
    hs_query__number(query, limit > INT64_MAX ? INT64_MAX : (int64_t)limit);
}

void hs_query__order(hs_query *query, const hs_statement_filter *filter, const char *within_page) {
    bool is_narrow = filter->doc.len || filter->person;
    hs_query__add(query,
                  is_narrow ? " ORDER BY +(p.published_at IS NULL)" : " ORDER BY p.published_at IS NULL");
    hs_query__add(query, ", p.published_at, p.doc, p.key");
    hs_query__add(query, within_page);
}

void hs_query__pages(hs_query *query, const hs_statement_filter *filter) {
    if (!filter->all_versions) hs_query__add(query, " AND p.is_current");
    if (filter->doc.len) {
        /* each by its own index: as one condition with OR all pages would be looked at */
        hs_query__add(query, " AND p.id IN (SELECT id FROM pages WHERE doc = ");
        hs_query__text(query, filter->doc);
        hs_query__add(query, " UNION ALL SELECT id FROM pages WHERE key = ");
        hs_query__text(query, filter->doc);
        hs_query__add(query, " UNION ALL SELECT id FROM pages WHERE url <> '' AND url = ");
        hs_query__text(query, filter->doc);
        hs_query__add(query, ")");
    }
    if (filter->outlet.len) {
        hs_query__add(query, " AND (instr(lower(o.name), lower(");
        hs_query__text(query, filter->outlet);
        hs_query__add(query, ")) OR instr(lower(p.host), lower(");
        hs_query__text(query, filter->outlet);
        hs_query__add(query, ")))");
    }
    if (filter->since.len) {
        hs_query__add(query, " AND p.published >= ");
        hs_query__text(query, filter->since);
    }
    if (filter->until.len) {
        hs_query__add(query, " AND p.published <> '' AND substr(p.published, 1, length(");
        hs_query__text(query, filter->until);
        hs_query__add(query, ")) <= ");
        hs_query__text(query, filter->until);
    }
}

/* A person whose name says the words, or whose alias is just them; where there is none, one whose alias holds
 * them; and people of a page that no person over pages stands for. */
void hs_query__speaker(hs_query *query, const char *column, hs_str speaker) {
    hs_query__add(query, column);
    hs_query__add(query, " IN (WITH named (id) AS (SELECT id FROM people WHERE hs_says(name, ");
    hs_query__text(query, speaker);
    hs_query__add(query, ") UNION SELECT person FROM person_aliases WHERE hs_folds_to(alias, ");
    hs_query__text(query, speaker);
    hs_query__add(query, ")) SELECT id FROM named UNION ALL SELECT person FROM person_aliases"
                         " WHERE NOT EXISTS (SELECT 1 FROM named) AND hs_says(alias, ");
    hs_query__text(query, speaker);
    hs_query__add(query, "))");
}

static void add_speaker(hs_query *query, hs_str speaker) {
    hs_query__add(query, " AND (s.speaker IN (SELECT page_person FROM links WHERE ");
    hs_query__speaker(query, "person", speaker);
    hs_query__add(query, ") OR s.speaker IN (SELECT pp.id FROM page_people pp LEFT JOIN links l ON"
                         " l.page_person = pp.id WHERE l.person IS NULL AND hs_says(pp.name, ");
    hs_query__text(query, speaker);
    hs_query__add(query, ")))");
}

size_t hs_query__match(hs_str words, char *buffer, size_t size) {
    size_t len = 0, at = 0;
    while (at < words.len) {
        bool is_phrase = words.ptr[at] == '"';
        size_t start = is_phrase ? at + 1 : at, end = start;
        while (end < words.len && (is_phrase ? words.ptr[end] != '"'
                                             : !hs_ascii_is_space(words.ptr[end]) && words.ptr[end] != '"'))
            end++;
        if (end > start && len + (end - start) + 4 < size) {
            buffer[len++] = '"';
            memcpy(buffer + len, words.ptr + start, end - start);
            len += end - start;
            buffer[len++] = '"';
            buffer[len++] = ' ';
        }
        at = end > at ? end : at + 1;
        if (is_phrase && at < words.len) at++;
    }
    return len;
}

void hs_query__statements(hs_query *query, const hs_statement_filter *filter) {
    hs_query__pages(query, filter);
    if (!filter->all_versions) hs_query__add(query, " AND NOT s.is_furniture");
    if (filter->speaker.len) add_speaker(query, filter->speaker);
    if (filter->person) {
        hs_query__add(query, " AND s.speaker IN (SELECT page_person FROM links WHERE person = ");
        hs_query__number(query, (int64_t)filter->person);
        hs_query__add(query, ") AND p.id IN (SELECT page_person >> 20 FROM links WHERE person = ");
        hs_query__number(query, (int64_t)filter->person);
        hs_query__add(query, ")");
    }
    if (filter->search.len) {
        hs_query__add(query, " AND s.id IN (SELECT rowid FROM statements_fts WHERE statements_fts MATCH ");
        hs_query__text(query, filter->search); /* turned into a query when bound */
        hs_query__add(query, ")");
    }
    if (filter->kinds) {
        hs_query__add(query, " AND (1 << s.kind) & ");
        hs_query__number(query, filter->kinds);
    }
    if (filter->flags) {
        hs_query__add(query, " AND s.flags & ");
        hs_query__number(query, filter->flags);
        hs_query__add(query, " = ");
        hs_query__number(query, filter->flags);
    }
    if (filter->utterance) {
        hs_query__add(query, " AND s.id IN (SELECT statement FROM members WHERE utterance = ");
        hs_query__number(query, (int64_t)filter->utterance);
        hs_query__add(query, ")");
    }
    if (filter->min_confidence > 0) {
        hs_query__add(query, " AND s.speaker_confidence * 1000000 >= ");
        hs_query__number(query, (int64_t)((double)filter->min_confidence * 1e6));
    }
}

static int bind_values(hs_query *query, sqlite3_stmt *statement) {
    int code = SQLITE_OK;
    for (int i = 0; i < query->n_values && code == SQLITE_OK; i++)
        code = query->is_text[i]
                   ? sqlite3_bind_text64(statement, i + 1, query->texts[i].len ? query->texts[i].ptr : "",
                                         query->texts[i].len, SQLITE_TRANSIENT, SQLITE_UTF8)
                   : sqlite3_bind_int64(statement, i + 1, query->numbers[i]);
    return code;
}

hs_status hs_query__open(hs_query *query, hs_store *store, hs_rows **rows, hs_error *error) {
    hs_rows *fresh = calloc(1, sizeof *fresh);
    if (!fresh) return hs_fail_memory(error);
    fresh->store = store;
    fresh->cache = hs_arena_new(NULL);
    hs_status status = fresh->cache ? HS_OK : hs_fail_memory(error);
    if (status == HS_OK &&
        sqlite3_prepare_v2(store->db, query->sql, -1, &fresh->statement, NULL) != SQLITE_OK)
        status = hs_store__fail(store, error);
    if (status == HS_OK && bind_values(query, fresh->statement) != SQLITE_OK)
        status = hs_store__fail(store, error);
    if (status == HS_OK)
        *rows = fresh;
    else
        hs_rows_close(fresh);
    return status;
}

void hs_rows_close(hs_rows *rows) {
    if (!rows) return;
    sqlite3_finalize(rows->statement);
    hs_arena_free(rows->cache);
    free(rows);
}

hs_status hs_rows__step(hs_rows *rows, hs_error *error) {
    int code = sqlite3_step(rows->statement);
    if (code == SQLITE_ROW) return HS_OK;
    return code == SQLITE_DONE ? HS_END : hs_store__fail(rows->store, error);
}

hs_status hs_rows__page_text(hs_rows *rows, int64_t page, hs_error *error) {
    if (rows->page == page) return HS_OK;
    sqlite3_stmt *get;
    hs_status status = hs_store__prepared(rows->store, SQL_TEXT_GET, &get, error);
    if (status != HS_OK) return status;
    rows->page = 0;
    hs_arena_reset(rows->cache);
    sqlite3_bind_int64(get, 1, page);
    int code = sqlite3_step(get);
    if (code == SQLITE_ROW)
        status = hs_store__inflate(rows->store, rows->cache, sqlite3_column_blob(get, 0),
                                   (size_t)sqlite3_column_bytes(get, 0), &rows->page_text, error);
    else if (code == SQLITE_DONE)
        status = hs_fail(error, HS_ERR_FORMAT, (hs_str){rows->store->path, strlen(rows->store->path)}, 0,
                         "a page's text is missing");
    else
        status = hs_store__fail(rows->store, error);
    sqlite3_reset(get);
    if (status == HS_OK) rows->page = page;
    return status;
}
