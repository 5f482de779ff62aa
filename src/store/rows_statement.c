/* Statements and utterances as rows, their words cut from the page's text. */
#include "store/internal.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/utf8.h"
#include "base/vector.h"

#include <inttypes.h>
#include <stdio.h>

const char hs_store__statement_columns[] =
    "s.id, s.page, s.n, s.kind, s.cue_class, s.flags, s.text, s.parts, s.quoted, s.cue_start, s.cue_end,"
    " s.source_start, s.source_end, s.speaker, s.speaker_start, s.speaker_end, s.speaker_confidence, s.via,"
    " s.via_start, s.via_end, s.via_confidence, s.addressee, s.addressee_start, s.addressee_end,"
    " s.addressee_confidence, s.candidates, q.n, q.parts, s.confidence, s.why, s.speaker_why, p.doc, p.key, "
    "p.url,"
    " p.title, coalesce(o.name, ''), p.published, p.body_len, p.title_start,"
    " (SELECT min(utterance) FROM members m WHERE m.statement = s.id),"
    " coalesce(s.said_first, ''), coalesce(s.said_last, ''), s.said_start, s.said_end, s.said_why, "
    "p.modified";
const char hs_store__statement_from[] =
    " FROM pages p CROSS JOIN statements s ON s.id BETWEEN p.id << 20 AND (p.id << 20) + 1048575"
    " LEFT JOIN outlets o ON o.id = p.outlet LEFT JOIN statements q ON q.id = s.question";

/* Words at span in arena; empty where the span does not lie in the page's text (a damaged row). */
static hs_status words_at(hs_rows *rows, hs_span span, hs_arena *arena, hs_words *words, hs_error *error) {
    *words = (hs_words){.span = {0, 0}};
    if (span.start >= span.end || span.end > rows->page_text.len) return HS_OK;
    words->span = span;
    if (hs_arena_dup(arena, hs_str_sub(rows->page_text, span), &words->text) == HS_OK) return HS_OK;
    return hs_fail_memory(error);
}

static hs_status words_of_list(hs_rows *rows, hs_str list, hs_arena *arena, hs_words **words, uint32_t *n,
                               hs_error *error) {
    HS_VECTOR(hs_words) found = {0};
    double span[2];
    for (size_t at = 0; hs_store__next_list(list, &at, span, 2);) {
        hs_words one;
        hs_status status =
            words_at(rows, (hs_span){(uint32_t)span[0], (uint32_t)span[1]}, arena, &one, error);
        if (status != HS_OK) return status;
        if (one.text.len && !hs_vector_push(&found, arena, one)) return hs_fail_memory(error);
    }
    *words = found.items;
    *n = found.n;
    return HS_OK;
}

static hs_status role_of(hs_rows *rows, int64_t page_person, hs_span mention, float confidence,
                         hs_arena *arena, hs_role *role, hs_error *error) {
    sqlite3_stmt *get;
    *role = (hs_role){.confidence = confidence};
    hs_status status = hs_store__prepared(rows->store, SQL_ROLE_GET, &get, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(get, 1, page_person);
    int code = sqlite3_step(get);
    if (code == SQLITE_ROW) {
        role->name = hs_store__column(get, 0, arena);
        role->description = hs_store__column(get, 1, arena);
        role->kind = (hs_entity_kind)sqlite3_column_int(get, 2);
        role->person = (uint64_t)sqlite3_column_int64(get, 3);
        if (!role->name.ptr || !role->description.ptr) status = hs_fail_memory(error);
    } else if (code != SQLITE_DONE) {
        status = hs_store__fail(rows->store, error);
    }
    sqlite3_reset(get);
    return status == HS_OK ? words_at(rows, mention, arena, &role->mention, error) : status;
}

static hs_span span_column(sqlite3_stmt *of, int at) {
    return (hs_span){(uint32_t)sqlite3_column_int64(of, at), (uint32_t)sqlite3_column_int64(of, at + 1)};
}

static hs_status role_column(hs_rows *rows, sqlite3_stmt *of, int at, hs_arena *arena, hs_role *role,
                             hs_error *error) {
    *role = (hs_role){.person = 0};
    if (sqlite3_column_type(of, at) == SQLITE_NULL) return HS_OK;
    return role_of(rows, sqlite3_column_int64(of, at), span_column(of, at + 1),
                   (float)sqlite3_column_double(of, at + 3), arena, role, error);
}

static hs_status candidates_of(hs_rows *rows, int64_t page, hs_str list, hs_arena *arena,
                               hs_statement_row *row, hs_error *error) {
    HS_VECTOR(hs_role) found = {0};
    double numbers[4];
    for (size_t at = 0; hs_store__next_list(list, &at, numbers, 4);) {
        hs_role role;
        hs_status status = role_of(rows, hs_store__place(page, (uint32_t)numbers[0]),
                                   (hs_span){(uint32_t)numbers[1], (uint32_t)numbers[2]}, (float)numbers[3],
                                   arena, &role, error);
        if (status != HS_OK) return status;
        if (!hs_vector_push(&found, arena, role)) return hs_fail_memory(error);
    }
    row->candidates = found.items;
    row->n_candidates = found.n;
    return HS_OK;
}

static hs_status make_id(hs_arena *arena, hs_str doc, int64_t n, hs_str *id, hs_error *error) {
    char *bytes = hs_arena_get(arena, doc.len + 24);
    if (!bytes) return hs_fail_memory(error);
    if (doc.len) memcpy(bytes, doc.ptr, doc.len);
    *id = (hs_str){bytes, doc.len + (size_t)snprintf(bytes + doc.len, 24, "#%" PRId64, n)};
    return HS_OK;
}

static hs_status question_of(hs_rows *rows, sqlite3_stmt *of, hs_arena *arena, hs_statement_row *row,
                             hs_error *error) {
    if (sqlite3_column_type(of, 26) == SQLITE_NULL) return HS_OK;
    hs_str list = {(const char *)sqlite3_column_text(of, 27), (size_t)sqlite3_column_bytes(of, 27)};
    double span[2], last[2] = {0};
    hs_span hull = {UINT32_MAX, 0};
    for (size_t at = 0; hs_store__next_list(list, &at, span, 2); memcpy(last, span, sizeof last))
        if (hull.start == UINT32_MAX) hull.start = (uint32_t)span[0];
    hull.end = (uint32_t)last[1];
    hs_status status = make_id(arena, row->doc, sqlite3_column_int64(of, 26), &row->question_id, error);
    return status == HS_OK ? words_at(rows, hull, arena, &row->question, error) : status;
}

static hs_str list_column(sqlite3_stmt *of, int at) {
    const char *text = (const char *)sqlite3_column_text(of, at);
    return (hs_str){text, text ? (size_t)sqlite3_column_bytes(of, at) : 0};
}

hs_status hs_store__statement_row(hs_rows *rows, sqlite3_stmt *of, hs_arena *arena, hs_statement_row *row,
                                  hs_error *error) {
    int64_t page = sqlite3_column_int64(of, 1);
    hs_status status = hs_rows__page_text(rows, page, error);
    if (status != HS_OK) return status;
    *row = (hs_statement_row){.kind = (hs_kind)sqlite3_column_int(of, 3),
                              .cue_class = (hs_cue_class)sqlite3_column_int(of, 4),
                              .flags = (uint32_t)sqlite3_column_int64(of, 5),
                              .confidence = (float)sqlite3_column_double(of, 28),
                              .body_len = (uint32_t)sqlite3_column_int64(of, 37),
                              .title_start = sqlite3_column_type(of, 38) == SQLITE_NULL
                                                 ? HS_NONE
                                                 : (uint32_t)sqlite3_column_int64(of, 38),
                              .utterance = (uint64_t)sqlite3_column_int64(of, 39)};
    struct {
        int at;
        hs_str *to;
    } texts[] = {{6, &row->text},       {29, &row->why},        {30, &row->speaker_why}, {31, &row->doc},
                 {32, &row->page},      {33, &row->url},        {34, &row->title},       {35, &row->outlet},
                 {36, &row->published}, {40, &row->said_first}, {41, &row->said_last},   {44, &row->said_why},
                 {45, &row->modified}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i].to = hs_store__column(of, texts[i].at, arena);
        if (!texts[i].to->ptr) return hs_fail_memory(error);
    }
    status = make_id(arena, row->doc, sqlite3_column_int64(of, 2), &row->id, error);
    if (status == HS_OK)
        status = words_of_list(rows, list_column(of, 7), arena, &row->parts, &row->n_parts, error);
    if (status == HS_OK)
        status = words_of_list(rows, list_column(of, 8), arena, &row->quoted, &row->n_quoted, error);
    if (status == HS_OK) status = words_at(rows, span_column(of, 9), arena, &row->cue, error);
    if (status == HS_OK) status = words_at(rows, span_column(of, 11), arena, &row->source, error);
    if (status == HS_OK) status = words_at(rows, span_column(of, 42), arena, &row->said, error);
    if (status == HS_OK) status = role_column(rows, of, 13, arena, &row->speaker, error);
    if (status == HS_OK) status = role_column(rows, of, 17, arena, &row->via, error);
    if (status == HS_OK) status = role_column(rows, of, 21, arena, &row->addressee, error);
    if (status == HS_OK) status = candidates_of(rows, page, list_column(of, 25), arena, row, error);
    if (status == HS_OK) status = question_of(rows, of, arena, row, error);
    return status;
}

/* Turns the search into a query of FTS5; false: no word in it. */
static bool prepare_search(const hs_statement_filter *filter, hs_statement_filter *to, char *buffer,
                           size_t size) {
    *to = *filter;
    if (!filter->search.len) return true;
    to->search = (hs_str){buffer, hs_query__match(filter->search, buffer, size)};
    return to->search.len != 0;
}

/* "doc#3" -> doc, 3 */
static bool split_id(hs_str id, hs_str *doc, int64_t *n) {
    size_t at = id.len;
    int64_t value = 0, unit = 1;
    while (at && hs_ascii_is_digit(id.ptr[at - 1]) && unit <= (int64_t)HS_STORE_MAX_PLACE * 10) {
        value += (id.ptr[--at] - '0') * unit;
        unit *= 10;
    }
    if (!at || at == id.len || id.ptr[at - 1] != '#') return false;
    *doc = (hs_str){id.ptr, at - 1};
    *n = value;
    return true;
}

hs_status hs_store_statements(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                              hs_error *error) {
    static const hs_statement_filter everything;
    char match[2048];
    hs_statement_filter wanted;
    int64_t n = 0;
    bool is_possible = prepare_search(filter ? filter : &everything, &wanted, match, sizeof match);
    if (wanted.id.len) is_possible = split_id(wanted.id, &wanted.doc, &n) && is_possible;
    hs_query query = {.len = 0};
    hs_query__add(&query, "SELECT ");
    hs_query__add(&query, hs_store__statement_columns);
    hs_query__add(&query, hs_store__statement_from);
    hs_query__add(&query, is_possible ? " WHERE 1" : " WHERE 0");
    hs_query__statements(&query, &wanted);
    if (n) {
        hs_query__add(&query, " AND s.n = ");
        hs_query__number(&query, n);
    }
    hs_query__order(&query, &wanted, ", s.n");
    hs_query__limit(&query, wanted.limit);
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_rows_next_statement(hs_rows *rows, hs_arena *arena, hs_statement_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    return status == HS_OK ? hs_store__statement_row(rows, rows->statement, arena, row, error) : status;
}

hs_status hs_store_statement_get(hs_store *store, hs_str id, hs_arena *arena, hs_statement_row *row,
                                 hs_error *error) {
    hs_str page_id;
    int64_t n;
    hs_page_row page;
    hs_rows *rows = NULL;
    if (!split_id(id, &page_id, &n))
        return hs_fail(error, HS_ERR_NOT_FOUND, id, 0, "no such statement (one is named like pages/a.txt#3)");
    hs_status status = hs_store_page_get(store, page_id, arena, &page, error);
    if (status != HS_OK) return status;
    hs_query query = {.len = 0};
    hs_query__add(&query, "SELECT ");
    hs_query__add(&query, hs_store__statement_columns);
    hs_query__add(&query, hs_store__statement_from);
    hs_query__add(&query, " WHERE p.id = ");
    hs_query__number(&query, (int64_t)page.row);
    hs_query__add(&query, " AND s.n = ");
    hs_query__number(&query, n);
    status = hs_query__open(&query, store, &rows, error);
    if (status == HS_OK) status = hs_rows_next_statement(rows, arena, row, error);
    hs_rows_close(rows);
    if (status == HS_END) return hs_fail(error, HS_ERR_NOT_FOUND, id, 0, "no such statement on that page");
    return status;
}

static const char select_utterances[] =
    "SELECT u.id, u.text, u.speaker, k.name, k.description, k.kind, u.best, u.is_common,"
    " u.n_members, u.n_pages, u.n_outlets, u.first_published FROM utterances u"
    " LEFT JOIN people k ON k.id = u.speaker LEFT JOIN members first ON first.utterance = u.id AND first.n = "
    "0"
    " LEFT JOIN pages home ON home.id = first.statement >> 20";
static const char in_order_of_utterances[] =
    " ORDER BY u.first_at IS NULL, u.first_at, home.doc, home.key, first.statement, u.id";

hs_status hs_store_utterances(hs_store *store, const hs_statement_filter *filter, uint32_t min_members,
                              hs_rows **rows, hs_error *error) {
    static const hs_statement_filter everything;
    char match[2048];
    hs_statement_filter wanted;
    bool is_possible = prepare_search(filter ? filter : &everything, &wanted, match, sizeof match);
    bool is_open = !wanted.speaker.len && !wanted.person && !wanted.since.len && !wanted.until.len &&
                   !wanted.outlet.len && !wanted.search.len && !wanted.doc.len && !wanted.kinds &&
                   !wanted.flags && !(wanted.min_confidence > 0);
    hs_query query = {.len = 0};
    hs_query__add(&query, select_utterances);
    hs_query__add(&query, " WHERE u.n_pages >= ");
    hs_query__number(&query, min_members);
    if (wanted.utterance) {
        hs_query__add(&query, " AND u.id = ");
        hs_query__number(&query, (int64_t)wanted.utterance);
        wanted.utterance = 0;
    }
    if (!is_open) {
        hs_query__add(&query,
                      " AND u.id IN (SELECT m.utterance FROM members m JOIN statements s ON s.id ="
                      " m.statement JOIN pages p ON p.id = s.page LEFT JOIN outlets o ON o.id = p.outlet"
                      " WHERE 1");
        hs_query__statements(&query, &wanted);
        hs_query__add(&query, ")");
    }
    if (!is_possible) hs_query__add(&query, " AND 0");
    hs_query__add(&query, in_order_of_utterances);
    hs_query__limit(&query, wanted.limit);
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_store__utterances_of(hs_store *store, hs_str statements, hs_rows **rows, hs_error *error) {
    hs_query query = {.len = 0};
    hs_query__add(&query, select_utterances);
    hs_query__add(&query, " WHERE u.id IN (SELECT m.utterance FROM json_each(");
    hs_query__text(&query, statements);
    hs_query__add(&query, ") j JOIN members m ON m.statement = j.value)");
    hs_query__add(&query, in_order_of_utterances);
    return hs_query__open(&query, store, rows, error);
}

static hs_status edits_of(hs_str list, hs_arena *arena, hs_member_row *row, hs_error *error) {
    HS_VECTOR(hs_edit) edits = {0};
    double n[5];
    for (size_t at = 0; hs_store__next_list(list, &at, n, 5);) {
        hs_edit edit = {(hs_edit_op)n[0], {(uint32_t)n[1], (uint32_t)n[2]}, {(uint32_t)n[3], (uint32_t)n[4]}};
        if (!hs_vector_push(&edits, arena, edit)) return hs_fail_memory(error);
    }
    row->edits = edits.items;
    row->n_edits = edits.n;
    return HS_OK;
}

/* Drops edits whose spans lie outside the two texts: a damaged row must not become a bad read in a view. */
static void check_edits(hs_member_row *row, hs_str text) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < row->n_edits; i++) {
        hs_edit *e = &row->edits[i];
        bool is_inside = e->from.start <= e->from.end && e->from.end <= text.len &&
                         e->to.start <= e->to.end && e->to.end <= row->statement.text.len;
        if (is_inside) row->edits[kept++] = *e;
    }
    row->n_edits = kept;
}

static hs_status statement_of_member(hs_rows *rows, int64_t id, hs_arena *arena, hs_statement_row *row,
                                     hs_error *error) {
    hs_store *store = rows->store;
    sqlite3_stmt *get;
    hs_status status = hs_store__prepared(store, SQL_STATEMENT_GET, &get, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(get, 1, id);
    int code = sqlite3_step(get);
    if (code == SQLITE_ROW)
        status = hs_store__statement_row(rows, get, arena, row, error);
    else
        status = code == SQLITE_DONE ? hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 0, "a statement is missing")
                                     : hs_store__fail(store, error);
    sqlite3_reset(get);
    return status;
}

static hs_status members_of(hs_rows *rows, hs_arena *arena, hs_utterance_row *row, hs_error *error) {
    sqlite3_stmt *get;
    hs_status status = hs_store__prepared(rows->store, SQL_MEMBERS_GET, &get, error);
    if (status != HS_OK) return status;
    uint32_t room = row->n_members;
    row->n_members = 0;
    row->members = hs_arena_get_zeroed(arena, room, sizeof *row->members);
    if (!row->members) return hs_fail_memory(error);
    sqlite3_bind_int64(get, 1, (int64_t)row->id);
    int code = SQLITE_DONE;
    while (status == HS_OK && row->n_members < room && (code = sqlite3_step(get)) == SQLITE_ROW) {
        hs_member_row *member = &row->members[row->n_members++];
        member->relation = (hs_relation)sqlite3_column_int(get, 2);
        member->confidence = (float)sqlite3_column_double(get, 3);
        member->also = (uint64_t)sqlite3_column_int64(get, 5);
        member->parent =
            sqlite3_column_type(get, 6) == SQLITE_NULL ? HS_NONE : (uint32_t)sqlite3_column_int64(get, 6);
        member->warnings = (uint32_t)sqlite3_column_int64(get, 7);
        member->why = hs_store__column(get, 8, arena);
        if (!member->why.ptr) status = hs_fail_memory(error);
        if (status == HS_OK) status = edits_of(list_column(get, 4), arena, member, error);
        if (status == HS_OK)
            status =
                statement_of_member(rows, sqlite3_column_int64(get, 1), arena, &member->statement, error);
        if (status == HS_OK) check_edits(member, row->text);
    }
    if (status == HS_OK && code != SQLITE_ROW && code != SQLITE_DONE)
        status = hs_store__fail(rows->store, error);
    sqlite3_reset(get);
    return status;
}

hs_status hs_rows_next_utterance(hs_rows *rows, hs_arena *arena, hs_utterance_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    if (status != HS_OK) return status;
    sqlite3_stmt *of = rows->statement;
    *row = (hs_utterance_row){.id = (uint64_t)sqlite3_column_int64(of, 0),
                              .text = hs_store__column(of, 1, arena),
                              .best = (uint32_t)sqlite3_column_int64(of, 6),
                              .is_common = sqlite3_column_int(of, 7),
                              .n_members = (uint32_t)sqlite3_column_int64(of, 8),
                              .n_pages = (uint32_t)sqlite3_column_int64(of, 9),
                              .n_outlets = (uint32_t)sqlite3_column_int64(of, 10),
                              .first_published = hs_store__column(of, 11, arena)};
    row->speaker.person = (uint64_t)sqlite3_column_int64(of, 2);
    row->speaker.name = hs_store__column(of, 3, arena);
    row->speaker.description = hs_store__column(of, 4, arena);
    row->speaker.kind = (hs_entity_kind)sqlite3_column_int(of, 5);
    if (!row->text.ptr || !row->first_published.ptr || !row->speaker.name.ptr ||
        !row->speaker.description.ptr)
        return hs_fail_memory(error);
    status = members_of(rows, arena, row, error);
    for (uint32_t i = 0; i < row->n_members; i++)
        if (row->members[i].parent >= row->n_members) row->members[i].parent = HS_NONE;
    if (row->best >= row->n_members) row->best = 0;
    return status;
}
