/* Pages, people, copies, problems and counts as rows. */
#include "store/internal.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/vector.h"

#include <inttypes.h>
#include <stdio.h>

static const hs_statement_filter everything;

#define PAGE_COLUMNS(p, o)                                                                                   \
    p ".id, " p ".key, " p ".doc, " p ".url, " p ".title, " p ".publisher, " p ".host, coalesce(" o          \
      ".name, ''), " p ".language, " p ".section, " p ".dateline, " p ".published, " p                       \
      ".published_source, " p ".modified, " p ".modified_source, " p ".notice, " p ".byline, " p             \
      ".format, " p ".is_current, " p ".body_len, " p ".title_start, " p ".text_len, " p ".n_statements, " p \
      ".near_duplicate_of"
#define N_PAGE_COLUMNS 24

/* A JSON array of strings; our own writer made it. */
static hs_status strings_of(sqlite3_stmt *of, int at, hs_arena *arena, hs_str **strings, uint32_t *n,
                            hs_error *error) {
    HS_VECTOR(hs_str) found = {0};
    hs_str list = hs_store__column(of, at, arena), one;
    if (!list.ptr) return hs_fail_memory(error);
    for (size_t place = 0; hs_store__next_string(list, &place, arena, &one);)
        if (!one.ptr || !hs_vector_push(&found, arena, one)) return hs_fail_memory(error);
    *strings = found.items;
    *n = found.n;
    return HS_OK;
}

static hs_status page_of(sqlite3_stmt *of, int at, hs_arena *arena, hs_page_row *row, hs_error *error) {
    *row = (hs_page_row){.row = (uint64_t)sqlite3_column_int64(of, at)};
    hs_str published = {0}, modified = {0};
    hs_str *const to[] = {&row->id,           &row->doc,      &row->url,           &row->title,
                          &row->publisher,    &row->host,     &row->outlet,        &row->language,
                          &row->section,      &row->dateline, &row->published.iso, &published,
                          &row->modified.iso, &modified,      &row->notice};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        *to[i] = hs_store__column(of, at + 1 + (int)i, arena);
        if (!to[i]->ptr) return hs_fail_memory(error);
    }
    row->published.source = published.len ? published.ptr : NULL; /* columns end with a NUL */
    row->modified.source = modified.len ? modified.ptr : NULL;
    row->format = (hs_format)sqlite3_column_int(of, at + 17);
    row->is_current = sqlite3_column_int(of, at + 18);
    row->body_len = (uint32_t)sqlite3_column_int64(of, at + 19);
    row->title_start = sqlite3_column_type(of, at + 20) == SQLITE_NULL
                           ? HS_NONE
                           : (uint32_t)sqlite3_column_int64(of, at + 20);
    row->text_len = (uint32_t)sqlite3_column_int64(of, at + 21);
    row->n_statements = (uint32_t)sqlite3_column_int64(of, at + 22);
    row->near_duplicate_of = (uint64_t)sqlite3_column_int64(of, at + 23);
    if (!row->near_duplicate_of) row->near_duplicate_of = row->row;
    return strings_of(of, at + 16, arena, &row->byline, &row->n_byline, error);
}

hs_status hs_store_pages(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                         hs_error *error) {
    const hs_statement_filter *wanted = filter ? filter : &everything;
    char match[2048];
    hs_query query = {.len = 0};
    hs_query__add(&query, "SELECT " PAGE_COLUMNS(
                              "p", "o") " FROM pages p LEFT JOIN outlets o ON o.id = p.outlet WHERE 1");
    hs_query__pages(&query, wanted);
    if (wanted->search.len) {
        hs_str words = {match, hs_query__match(wanted->search, match, sizeof match)};
        for (size_t i = 0; i < words.len; i++) /* the index of bodies knows words, not phrases */
            if (hs_ascii_is_space(match[i]) && i && match[i - 1] != '"') match[i] = ' ';
        hs_query__add(&query, " AND p.id IN (SELECT rowid FROM bodies_fts WHERE bodies_fts MATCH ");
        hs_query__text(&query, words);
        hs_query__add(&query, words.len ? ")" : ") AND 0");
    }
    hs_query__order(&query, wanted, "");
    hs_query__limit(&query, wanted->limit);
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_rows_next_page(hs_rows *rows, hs_arena *arena, hs_page_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    return status == HS_OK ? page_of(rows->statement, 0, arena, row, error) : status;
}

/* What the versions of page p share. */
#define SAME_PAGE                                                                                            \
    "coalesce(nullif((SELECT f.url FROM pages f WHERE f.doc = p.doc ORDER BY f.first_run, f.key LIMIT 1),"   \
    " ''), p.doc)"

hs_status hs_store_versions(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                            hs_error *error) {
    hs_statement_filter wanted = filter ? *filter : everything;
    hs_query query = {.len = 0};
    wanted.all_versions = true;
    hs_query__add(&query, "WITH named (page, same) AS (SELECT p.id, " SAME_PAGE " FROM pages p),"
                          " several (same) AS (SELECT same FROM named GROUP BY same HAVING count(*) > 1),"
                          " wanted (same) AS (SELECT n.same FROM named n JOIN pages p ON p.id = n.page"
                          " LEFT JOIN outlets o ON o.id = p.outlet WHERE 1");
    hs_query__pages(&query, &wanted);
    hs_query__add(&query,
                  ") SELECT " PAGE_COLUMNS(
                      "p", "o") ", n.same, a.started, z.started FROM named n"
                                " JOIN pages p ON p.id = n.page LEFT JOIN outlets o ON o.id = p.outlet"
                                " JOIN runs a ON a.id = p.first_run JOIN runs z ON z.id = p.last_run"
                                " WHERE n.same IN several AND n.same IN wanted"
                                " ORDER BY n.same, p.first_run, p.modified, p.published, p.doc, p.key");
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_rows_next_version(hs_rows *rows, hs_arena *arena, hs_version_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    if (status == HS_OK) status = page_of(rows->statement, 0, arena, &row->page, error);
    if (status != HS_OK) return status;
    row->same = hs_store__column(rows->statement, N_PAGE_COLUMNS, arena);
    row->first_seen = hs_store__column(rows->statement, N_PAGE_COLUMNS + 1, arena);
    row->last_seen = hs_store__column(rows->statement, N_PAGE_COLUMNS + 2, arena);
    return row->same.ptr && row->first_seen.ptr && row->last_seen.ptr ? HS_OK : hs_fail_memory(error);
}

static hs_status read_text(hs_store *store, hs_arena *arena, hs_page_row *row, hs_error *error) {
    sqlite3_stmt *get;
    HS_VECTOR(hs_block) blocks = {0};
    double n[5];
    hs_status status = hs_store__prepared(store, SQL_TEXT_GET, &get, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(get, 1, (int64_t)row->row);
    if (sqlite3_step(get) != SQLITE_ROW) {
        sqlite3_reset(get);
        return hs_fail(error, HS_ERR_FORMAT, row->doc, 0, "the page's text is missing");
    }
    status = hs_store__inflate(store, arena, sqlite3_column_blob(get, 0),
                               (size_t)sqlite3_column_bytes(get, 0), &row->text, error);
    row->source = row->text;
    if (status == HS_OK && sqlite3_column_type(get, 1) != SQLITE_NULL)
        status = hs_store__inflate(store, arena, sqlite3_column_blob(get, 1),
                                   (size_t)sqlite3_column_bytes(get, 1), &row->source, error);
    hs_str list = {(const char *)sqlite3_column_text(get, 2), (size_t)sqlite3_column_bytes(get, 2)};
    for (size_t at = 0; status == HS_OK && hs_store__next_list(list, &at, n, 5);) {
        hs_block block = {
            (hs_block_kind)n[0], {(uint32_t)n[1], (uint32_t)n[2]}, {(uint32_t)n[3], (uint32_t)n[4]}};
        bool is_inside = block.text.start <= block.text.end && block.text.end <= row->text.len &&
                         block.source.start <= block.source.end && block.source.end <= row->source.len;
        if (is_inside && !hs_vector_push(&blocks, arena, block)) status = hs_fail_memory(error);
    }
    sqlite3_reset(get);
    row->blocks = blocks.items;
    row->n_blocks = blocks.n;
    return status;
}

/* First row of a query on pages; HS_END where there is none, HS_ERR_ARGUMENT where there are several and one is
 * asked for. */
static hs_status first_page(hs_query *query, hs_store *store, bool is_only, hs_arena *arena, hs_page_row *row,
                            hs_error *error) {
    hs_rows *rows = NULL;
    hs_page_row another;
    hs_status status = hs_query__open(query, store, &rows, error);
    if (status == HS_OK) status = hs_rows_next_page(rows, arena, row, error);
    if (status == HS_OK && is_only) {
        hs_status more = hs_rows_next_page(rows, arena, &another, error);
        if (more != HS_END)
            status =
                more == HS_OK ? hs_fail(error, HS_ERR_ARGUMENT, row->id, 0, "several pages begin so") : more;
    }
    hs_rows_close(rows);
    return status;
}

hs_status hs_store_page_get(hs_store *store, hs_str id, hs_arena *arena, hs_page_row *row, hs_error *error) {
    static const char select[] =
        "SELECT " PAGE_COLUMNS("p", "o") " FROM pages p LEFT JOIN outlets o ON o.id = p.outlet"
                                         " WHERE ";
    static const char *const named[] = {"p.doc = ", "p.key = ", "p.url = "};
    hs_status status = HS_END;
    for (int i = 0; i < 3 && status == HS_END; i++) {
        hs_query query = {.len = 0};
        hs_query__add(&query, select);
        hs_query__add(&query, named[i]);
        hs_query__text(&query, id);
        hs_query__add(&query, " ORDER BY p.is_current DESC, p.last_run DESC, p.key LIMIT 1");
        status = first_page(&query, store, false, arena, row, error);
    }
    if (status == HS_END && id.len >= 4 && id.len < HS_PAGE_ID_SIZE) {
        hs_query query = {.len = 0};
        hs_query__add(&query, select);
        hs_query__add(&query, "substr(p.key, 1, length(");
        hs_query__text(&query, id);
        hs_query__add(&query, ")) = ");
        hs_query__text(&query, id);
        hs_query__add(&query, " ORDER BY p.key LIMIT 2");
        status = first_page(&query, store, true, arena, row, error);
    }
    if (status == HS_END)
        return hs_fail(error, HS_ERR_NOT_FOUND, id, 0, "no such page or statement in this store");
    return status == HS_OK ? read_text(store, arena, row, error) : status;
}

hs_status hs_store_people(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                          hs_error *error) {
    const hs_statement_filter *wanted = filter ? filter : &everything;
    hs_query query = {.len = 0};
    hs_query__add(
        &query,
        "SELECT k.id, k.name, k.description, k.why, k.kind, count(*), sum(s.kind = 0),"
        " count(DISTINCT s.page), count(DISTINCT p.outlet), coalesce(min(nullif(p.published, '')), ''),"
        " max(p.published) FROM people k JOIN links l ON l.person = k.id"
        " JOIN statements s ON s.speaker = l.page_person JOIN pages p ON p.id = s.page"
        " LEFT JOIN outlets o ON o.id = p.outlet WHERE NOT s.is_furniture");
    hs_query__pages(&query, wanted);
    if (wanted->speaker.len) {
        hs_query__add(&query, " AND ");
        hs_query__speaker(&query, "k.id", wanted->speaker);
    }
    if (wanted->person) {
        hs_query__add(&query, " AND k.id = ");
        hs_query__number(&query, (int64_t)wanted->person);
    }
    if (wanted->min_confidence > 0) {
        hs_query__add(&query, " AND s.speaker_confidence * 1000000 >= ");
        hs_query__number(&query, (int64_t)((double)wanted->min_confidence * 1e6));
    }
    hs_query__add(&query, " GROUP BY k.id ORDER BY count(*) DESC, k.name, k.id");
    hs_query__limit(&query, wanted->limit);
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_rows_next_person(hs_rows *rows, hs_arena *arena, hs_person_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    if (status != HS_OK) return status;
    sqlite3_stmt *of = rows->statement, *get;
    HS_VECTOR(hs_str) aliases = {0};
    *row = (hs_person_row){.id = (uint64_t)sqlite3_column_int64(of, 0),
                           .name = hs_store__column(of, 1, arena),
                           .description = hs_store__column(of, 2, arena),
                           .why = hs_store__column(of, 3, arena),
                           .kind = (hs_entity_kind)sqlite3_column_int(of, 4),
                           .n_statements = (uint32_t)sqlite3_column_int64(of, 5),
                           .n_direct = (uint32_t)sqlite3_column_int64(of, 6),
                           .n_pages = (uint32_t)sqlite3_column_int64(of, 7),
                           .n_outlets = (uint32_t)sqlite3_column_int64(of, 8),
                           .first_published = hs_store__column(of, 9, arena),
                           .last_published = hs_store__column(of, 10, arena)};
    if (!row->name.ptr || !row->description.ptr || !row->why.ptr || !row->first_published.ptr ||
        !row->last_published.ptr)
        return hs_fail_memory(error);
    status = hs_store__prepared(rows->store, SQL_ALIASES_GET, &get, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(get, 1, (int64_t)row->id);
    while (status == HS_OK && sqlite3_step(get) == SQLITE_ROW) {
        hs_str alias = hs_store__column(get, 0, arena);
        if (!alias.ptr || !hs_vector_push(&aliases, arena, alias)) status = hs_fail_memory(error);
    }
    if (sqlite3_reset(get) != SQLITE_OK && status == HS_OK) status = hs_store__fail(rows->store, error);
    row->aliases = aliases.items;
    row->n_aliases = aliases.n;
    return status;
}

hs_status hs_store_copies(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                          hs_error *error) {
    const hs_statement_filter *wanted = filter ? filter : &everything;
    hs_query query = {.len = 0};
    hs_query__add(
        &query,
        "SELECT c.a_start, c.a_end, c.b_start, c.b_end, c.words, c.is_reworded, c.direction, "
        "c.swaps, " PAGE_COLUMNS("a", "ao") ", " PAGE_COLUMNS(
            "b", "bo") " FROM copies c JOIN pages a ON a.id = c.page_a JOIN pages b ON b.id = c.page_b"
                       " LEFT JOIN outlets ao ON ao.id = a.outlet LEFT JOIN outlets bo ON bo.id = b.outlet "
                       "WHERE 1");
    bool is_open = !wanted->doc.len && !wanted->outlet.len && !wanted->since.len && !wanted->until.len;
    if (!is_open) {
        hs_query__add(&query, " AND EXISTS (SELECT 1 FROM pages p LEFT JOIN outlets o ON o.id = p.outlet"
                              " WHERE p.id IN (c.page_a, c.page_b)");
        hs_query__pages(&query, wanted);
        hs_query__add(&query, ")");
    }
    hs_query__add(&query, " ORDER BY c.id");
    hs_query__limit(&query, wanted->limit);
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_store_passages(hs_store *store, uint64_t page, hs_rows **rows, hs_error *error) {
    hs_query query = {.len = 0};
    hs_query__add(&query, "WITH me AS (SELECT * FROM pages WHERE id = ");
    hs_query__number(&query, (int64_t)page);
    hs_query__add(
        &query,
        "), shared AS (SELECT page_b AS other, a_start AS s, a_end AS e, b_start AS os, b_end AS oe, "
        "direction AS d"
        " FROM copies JOIN me ON page_a = me.id UNION ALL SELECT page_a, b_start, b_end, a_start, a_end, "
        "-direction"
        " FROM copies JOIN me ON page_b = me.id), found AS (SELECT * FROM shared UNION ALL"
        " SELECT t.id, 0, me.body_len, 0, t.body_len, CASE WHEN t.published >= '1990'"
        " AND substr(t.published, 1, 10) < substr(me.published, 1, 10) THEN -1 ELSE 0 END"
        " FROM me JOIN pages t ON t.id = me.near_duplicate_of AND t.id <> me.id"
        " WHERE NOT EXISTS (SELECT 1 FROM shared)) SELECT f.s, f.e, f.os, f.oe, f.d, " PAGE_COLUMNS(
            "p", "o") " FROM found f JOIN pages p ON p.id = f.other LEFT JOIN outlets o ON o.id = p.outlet"
                      " ORDER BY p.published_at IS NULL, p.published_at, p.doc, p.key, f.s, f.e");
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_rows_next_passage(hs_rows *rows, hs_arena *arena, hs_passage_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    if (status != HS_OK) return status;
    uint32_t place[4];
    for (int i = 0; i < 4; i++) place[i] = (uint32_t)sqlite3_column_int64(rows->statement, i);
    *row = (hs_passage_row){.span = {place[0], place[1]},
                            .other_span = {place[2], place[3]},
                            .direction = sqlite3_column_int(rows->statement, 4)};
    return page_of(rows->statement, 5, arena, &row->other, error);
}

static hs_status copied_words(hs_rows *rows, uint64_t page, int at, hs_arena *arena, hs_words *words,
                              hs_error *error) {
    hs_status status = hs_rows__page_text(rows, (int64_t)page, error);
    if (status != HS_OK) return status;
    hs_span span = {(uint32_t)sqlite3_column_int64(rows->statement, at),
                    (uint32_t)sqlite3_column_int64(rows->statement, at + 1)};
    *words = (hs_words){.span = span};
    if (span.start >= span.end || span.end > rows->page_text.len) {
        words->span = (hs_span){0, 0};
        return HS_OK;
    }
    return hs_arena_dup(arena, hs_str_sub(rows->page_text, span), &words->text) == HS_OK
               ? HS_OK
               : hs_fail_memory(error);
}

/* "[["Russia","Russian Federation",2],...]" */
static hs_status swaps_of(sqlite3_stmt *of, int at, hs_arena *arena, hs_copy_row *row, hs_error *error) {
    HS_VECTOR(hs_swap) swaps = {0};
    hs_str list = hs_store__column(of, at, arena);
    if (!list.ptr) return hs_fail_memory(error);
    for (size_t place = 1; place < list.len && list.ptr[place] == '[';) {
        hs_swap swap = {.count = 0};
        if (!hs_store__next_string(list, &place, arena, &swap.from) ||
            !hs_store__next_string(list, &place, arena, &swap.to))
            break;
        if (!swap.from.ptr || !swap.to.ptr) return hs_fail_memory(error);
        for (place++; place < list.len && hs_ascii_is_digit(list.ptr[place]); place++)
            swap.count = swap.count * 10 + (uint32_t)(list.ptr[place] - '0');
        if (!hs_vector_push(&swaps, arena, swap)) return hs_fail_memory(error);
        place += 2; /* "]," */
    }
    row->swaps = swaps.items;
    row->n_swaps = swaps.n;
    return HS_OK;
}

hs_status hs_rows_next_copy(hs_rows *rows, hs_arena *arena, hs_copy_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    if (status != HS_OK) return status;
    sqlite3_stmt *of = rows->statement;
    *row = (hs_copy_row){.words = (uint32_t)sqlite3_column_int64(of, 4),
                         .is_reworded = sqlite3_column_int(of, 5),
                         .direction = sqlite3_column_int(of, 6)};
    status = swaps_of(of, 7, arena, row, error);
    if (status == HS_OK) status = page_of(of, 8, arena, &row->a, error);
    if (status == HS_OK) status = page_of(of, 8 + N_PAGE_COLUMNS, arena, &row->b, error);
    if (status == HS_OK) status = copied_words(rows, row->a.row, 0, arena, &row->a_words, error);
    if (status == HS_OK) status = copied_words(rows, row->b.row, 2, arena, &row->b_words, error);
    return status;
}

hs_status hs_store_problems(hs_store *store, hs_rows **rows, hs_error *error) {
    hs_query query = {.len = 0};
    hs_query__add(&query, "SELECT file, message, status_code, offset, run FROM problems ORDER BY id");
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_rows_next_problem(hs_rows *rows, hs_arena *arena, hs_problem_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    if (status != HS_OK) return status;
    sqlite3_stmt *of = rows->statement;
    *row = (hs_problem_row){.file = hs_store__column(of, 0, arena),
                            .message = hs_store__column(of, 1, arena),
                            .status = (hs_status)sqlite3_column_int(of, 2),
                            .offset = (uint64_t)sqlite3_column_int64(of, 3),
                            .run = (uint64_t)sqlite3_column_int64(of, 4)};
    return row->file.ptr && row->message.ptr ? HS_OK : hs_fail_memory(error);
}

hs_status hs_store_swaps(hs_store *store, hs_arena *arena, hs_swap **swaps, uint32_t *n_swaps,
                         hs_error *error) {
    hs_query query = {.len = 0};
    hs_rows *rows = NULL;
    HS_VECTOR(hs_swap) found = {0};
    hs_query__add(&query,
                  "SELECT from_text, to_text, count FROM swaps ORDER BY count DESC, from_text, to_text");
    hs_status status = hs_query__open(&query, store, &rows, error);
    while (status == HS_OK && (status = hs_rows__step(rows, error)) == HS_OK) {
        hs_swap swap = {hs_store__column(rows->statement, 0, arena),
                        hs_store__column(rows->statement, 1, arena),
                        (uint32_t)sqlite3_column_int64(rows->statement, 2)};
        if (!swap.from.ptr || !swap.to.ptr || !hs_vector_push(&found, arena, swap))
            status = hs_fail_memory(error);
    }
    hs_rows_close(rows);
    if (status != HS_END) return status;
    *swaps = found.items;
    *n_swaps = found.n;
    return HS_OK;
}

static hs_str copy_date(char *to, size_t size, sqlite3_stmt *of, int at) {
    const char *text = (const char *)sqlite3_column_text(of, at);
    snprintf(to, size, "%s", text ? text : "");
    return (hs_str){to, strlen(to)};
}

hs_status hs_store_state_of(hs_store *store, hs_store_state *state, hs_error *error) {
    int64_t linked = HS_STORE_CUT_SHORT;
    hs_status status = hs_store__meta_get(store, "linked", &linked, error);
    *state = (hs_store_state)linked;
    return status;
}

hs_status hs_store_count_undated(hs_store *store, uint64_t *n, hs_error *error) {
    sqlite3_stmt *count = NULL;
    /* an index has them side by side: pages without a time are few, of these the ones whose date is empty */
    hs_status status = hs_store__prepare(
        store, "SELECT count(*) FROM pages WHERE published_at IS NULL AND published = '' AND is_current",
        &count, error);
    *n = 0;
    if (status == HS_OK && sqlite3_step(count) == SQLITE_ROW) *n = (uint64_t)sqlite3_column_int64(count, 0);
    return hs_store__finish(store, count, status, error);
}

hs_status hs_store_count(hs_store *store, hs_store_counts *counts, hs_error *error) {
    hs_query query = {.len = 0};
    hs_rows *rows = NULL;
    int64_t n_capped = 0;
    hs_store_state state = HS_STORE_CUT_SHORT;
    hs_query__add(&query,
                  "SELECT count(*), count(DISTINCT outlet), coalesce(sum(n_statements), 0)"
                  " - (SELECT count(*) FROM statements WHERE is_furniture),"
                  " (SELECT count(*) FROM statements s JOIN pages p ON p.id = s.page AND p.is_current"
                  "  WHERE s.speaker IS NOT NULL AND NOT s.is_furniture),"
                  " (SELECT count(*) FROM people WHERE id IN (SELECT l.person FROM statements s JOIN links l"
                  "  ON l.page_person = s.speaker)),"
                  " (SELECT count(*) FROM utterances), (SELECT count(*) FROM utterances WHERE n_pages > 1),"
                  " (SELECT count(*) FROM copies), (SELECT count(*) FROM problems),"
                  " min(nullif(published, '')), max(nullif(published, '')) FROM pages "
                  "WHERE is_current");
    hs_status status = hs_query__open(&query, store, &rows, error);
    if (status == HS_OK) status = hs_rows__step(rows, error);
    if (status == HS_OK) status = hs_store_state_of(store, &state, error);
    if (status == HS_OK) status = hs_store__meta_get(store, "capped", &n_capped, error);
    if (status == HS_OK) {
        sqlite3_stmt *of = rows->statement;
        uint64_t n[9];
        for (int i = 0; i < 9; i++) n[i] = (uint64_t)sqlite3_column_int64(of, i);
        *counts = (hs_store_counts){.pages = n[0],
                                    .outlets = n[1],
                                    .statements = n[2],
                                    .named = n[3],
                                    .people = n[4],
                                    .utterances = n[5],
                                    .shared_utterances = n[6],
                                    .copies = n[7],
                                    .problems = n[8],
                                    .state = state,
                                    .n_capped = (uint64_t)n_capped,
                                    .schema = HS_STORE_SCHEMA};
        counts->first_published = copy_date(store->first_published, sizeof store->first_published, of, 9);
        counts->last_published = copy_date(store->last_published, sizeof store->last_published, of, 10);
    }
    hs_rows_close(rows);
    return status;
}
