/* What linking reads from the store: pages with their bodies and statements. */
#include "store/link.h"

#include "base/arena.h"
#include "base/status.h"

hs_status hs_link__damaged(hs_collection *c, hs_error *error) {
    hs_str path = {c->store->path, strlen(c->store->path)};
    return hs_fail(error, HS_ERR_FORMAT, path, 0, "the store is damaged");
}

/* Number of a page in the collection by its row; pages come in order, so the search goes on from at. */
uint32_t hs_link__page_at(const hs_collection *c, uint32_t at, int64_t row) {
    while (at < c->n_pages && c->page_rows[at] != row) at++;
    return at;
}

hs_status hs_link__count(hs_collection *c, hs_error *error) {
    sqlite3_stmt *counts = NULL;
    hs_status status =
        hs_store__prepare(c->store,
                          "SELECT (SELECT count(*) FROM pages WHERE is_current),"
                          " (SELECT count(*) FROM page_people)," /* at most: those of replaced pages, too */
                          " (SELECT sum(n_statements) FROM pages WHERE is_current)",
                          &counts, error);
    int64_t n[3] = {0};
    if (status == HS_OK && sqlite3_step(counts) == SQLITE_ROW)
        for (int i = 0; i < 3; i++) n[i] = sqlite3_column_int64(counts, i);
    status = hs_store__finish(c->store, counts, status, error);
    if (status != HS_OK) return status;
    if (n[0] >= HS_NONE || n[1] >= HS_NONE || n[2] >= HS_NONE)
        return hs_fail(error, HS_ERR_LIMIT, (hs_str){0}, 0, "more rows than this version can match");
    c->pages = hs_arena_get_zeroed(c->arena, (size_t)n[0], sizeof *c->pages);
    c->page_rows = HS_ARENA_ARRAY(c->arena, int64_t, n[0]);
    c->urls = hs_arena_get_zeroed(c->arena, (size_t)n[0], sizeof *c->urls);
    c->published = hs_arena_get_zeroed(c->arena, (size_t)n[0], sizeof *c->published);
    c->first_record = hs_arena_get_zeroed(c->arena, (size_t)n[0] + 1, sizeof *c->first_record);
    c->records = hs_arena_get_zeroed(c->names, (size_t)n[1], sizeof *c->records);
    c->record_rows = HS_ARENA_ARRAY(c->names, int64_t, n[1]);
    c->statements = hs_arena_get_zeroed(c->arena, (size_t)n[2], sizeof *c->statements);
    c->statement_rows = HS_ARENA_ARRAY(c->arena, int64_t, n[2]);
    c->n_pages = (uint32_t)n[0];
    c->n_records = (uint32_t)n[1];
    c->n_statements = (uint32_t)n[2];
    return c->pages && c->page_rows && c->urls && c->published && c->first_record && c->records &&
                   c->record_rows && c->statements && c->statement_rows
               ? HS_OK
               : hs_fail_memory(error);
}

/* The next block that counts for copies: what is told as text of the article. */
static bool next_block(hs_str list, size_t *at, size_t body_len, hs_span *block) {
    double numbers[5];
    while (hs_store__next_list(list, at, numbers, 5)) {
        *block = (hs_span){(uint32_t)numbers[1], (uint32_t)numbers[2]};
        bool counts = numbers[0] == HS_BLOCK_PARAGRAPH || numbers[0] == HS_BLOCK_LIST_ITEM ||
                      numbers[0] == HS_BLOCK_QUOTE;
        if (counts && block->start <= block->end && block->end <= body_len) return true;
    }
    return false;
}

/* No vector that grows: a million pages have millions of blocks. */
static hs_status read_blocks(hs_collection *c, hs_match_page *page, hs_str list, hs_error *error) {
    hs_span block;
    uint32_t n = 0;
    for (size_t at = 0; next_block(list, &at, page->body.len, &block);) n++;
    hs_span *blocks = HS_ARENA_ARRAY(c->texts, hs_span, n);
    if (!blocks) return hs_fail_memory(error);
    for (size_t at = 0; page->n_blocks < n && next_block(list, &at, page->body.len, &block);)
        blocks[page->n_blocks++] = block;
    page->blocks = blocks;
    return HS_OK;
}

hs_status hs_link__read_page(hs_collection *c, uint32_t i, sqlite3_stmt *row, hs_str *title,
                             hs_error *error) {
    hs_match_page *page = &c->pages[i];
    c->page_rows[i] = sqlite3_column_int64(row, 0);
    page->row = c->page_rows[i];
    page->doc = hs_store__column(row, 1, c->arena);
    page->publisher = hs_store__column(row, 2, c->arena);
    page->host = hs_store__column(row, 3, c->arena);
    page->published = sqlite3_column_type(row, 4) == SQLITE_NULL ? INT64_MIN : sqlite3_column_int64(row, 4);
    if (!page->doc.ptr || !page->publisher.ptr || !page->host.ptr) return hs_fail_memory(error);
    hs_status status = hs_store__inflate(c->store, c->texts, sqlite3_column_blob(row, 5),
                                         (size_t)sqlite3_column_bytes(row, 5), &page->body, error);
    hs_str list = {(const char *)sqlite3_column_text(row, 6), (size_t)sqlite3_column_bytes(row, 6)};
    if (status == HS_OK) status = read_blocks(c, page, list, error);
    if (status != HS_OK) return status;
    c->urls[i] = hs_store__column(row, 7, c->arena);
    *title = hs_store__column(row, 8, c->row);
    c->published[i] = hs_store__column(row, 9, c->arena);
    return title->ptr && c->urls[i].ptr && c->published[i].ptr ? HS_OK : hs_fail_memory(error);
}

/* Of a page's rows, which stand in order of doc and key, its id: with room for pages to come between, as far as 64 bits
 * have it for pages and their statements. */
static uint64_t page_id(const hs_collection *c, uint32_t i) {
    return hs_link__has_room(c) ? ((uint64_t)i + 1) << HS_LINK_ID_BITS : (uint64_t)i + 1;
}

hs_status hs_link__load_pages(hs_collection *c, hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status = hs_store__prepare(c->store,
                                         "SELECT " HS_LINK_PAGE_COLUMNS
                                         " FROM pages p JOIN texts t ON t.page = p.id WHERE" HS_LINK_IN_ORDER,
                                         &rows, error);
    uint32_t i = 0;
    for (; status == HS_OK && i < c->n_pages && sqlite3_step(rows) == SQLITE_ROW; i++) {
        hs_str title;
        c->pages[i].id = page_id(c, i);
        status = hs_link__read_page(c, i, rows, &title, error);
        if (status == HS_OK) status = hs_link__teach(c, &c->pages[i], c->urls[i], title, error);
    }
    if (status == HS_OK && i < c->n_pages) status = hs_link__damaged(c, error); /* pages without a text */
    return hs_store__finish(c->store, rows, status, error);
}

/* Words of a page at a list of spans, joined by one space: the page's own bytes where there is one span. */
static hs_status join_spans(hs_collection *c, hs_str body, hs_str list, hs_str *joined, hs_error *error) {
    double span[2];
    size_t len = 0, at = 0, first = 0;
    uint32_t n = 0;
    while (hs_store__next_list(list, &at, span, 2)) {
        if (span[0] > span[1] || span[1] > (double)body.len) continue;
        if (!n++) first = (size_t)span[0];
        len += (size_t)(span[1] - span[0]) + (n > 1);
    }
    if (n <= 1) {
        *joined = n ? (hs_str){body.ptr + first, len} : (hs_str){"", 0};
        return HS_OK;
    }
    char *bytes = hs_arena_get(c->texts, len);
    if (!bytes) return hs_fail_memory(error);
    *joined = (hs_str){bytes, 0};
    at = n = 0;
    while (hs_store__next_list(list, &at, span, 2)) {
        if (span[0] > span[1] || span[1] > (double)body.len) continue;
        if (n++) bytes[joined->len++] = ' ';
        memcpy(bytes + joined->len, body.ptr + (size_t)span[0], (size_t)(span[1] - span[0]));
        joined->len += (size_t)(span[1] - span[0]);
    }
    return HS_OK;
}

static uint64_t match_id(const hs_collection *c, uint32_t page, int64_t n) {
    return c->pages[page].id << HS_STORE_PLACE_BITS | (uint64_t)(n & HS_STORE_MAX_PLACE);
}

static int32_t day_column(sqlite3_stmt *rows, int at) {
    const char *text = (const char *)sqlite3_column_text(rows, at);
    int32_t day = hs_day_read((hs_str){text, text ? (size_t)sqlite3_column_bytes(rows, at) : 0});
    return day == HS_DAY_UNKNOWN ? 0 : day;
}

hs_status hs_link__read_statement(hs_collection *c, uint32_t page, sqlite3_stmt *row, hs_match_statement *s,
                                  bool *is_furniture, hs_error *error) {
    hs_str parts = {(const char *)sqlite3_column_text(row, 10), (size_t)sqlite3_column_bytes(row, 10)};
    *is_furniture = hs_link__is_in_furniture(c, page, parts);
    if (*is_furniture) return HS_OK;
    *s = (hs_match_statement){.id = match_id(c, page, sqlite3_column_int64(row, 2)), .page = page};
    double span[2];
    size_t first = 0;
    if (hs_store__next_list(parts, &first, span, 2)) s->at = (uint32_t)span[0];
    s->kind = (hs_kind)sqlite3_column_int(row, 3);
    s->cue_class = (hs_cue_class)sqlite3_column_int(row, 4);
    s->flags = (uint32_t)sqlite3_column_int64(row, 5);
    s->speaker = HS_NONE;
    s->speaker_confidence = (float)sqlite3_column_double(row, 8);
    if (sqlite3_column_type(row, 9) != SQLITE_NULL)
        s->question = match_id(c, page, sqlite3_column_int64(row, 9));
    if (sqlite3_column_type(row, 11) != SQLITE_NULL) {
        s->said_first = day_column(row, 11);
        s->said_last = day_column(row, 12);
    }
    hs_str list = {(const char *)sqlite3_column_text(row, 6), (size_t)sqlite3_column_bytes(row, 6)};
    hs_status status = join_spans(c, c->pages[page].body, parts, &s->text, error);
    return status == HS_OK ? join_spans(c, c->pages[page].body, list, &s->quoted, error) : status;
}

void hs_link__name_speaker(hs_match_statement *s, uint32_t speaker, const hs_known_person *people,
                           uint32_t n_people) {
    hs_entity_kind kind = speaker < n_people ? people[speaker].kind : HS_ENTITY_PERSON;
    s->speaker = speaker;
    s->is_speaker_described = kind == HS_ENTITY_ROLE || kind == HS_ENTITY_UNNAMED;
}

hs_status hs_link__load_statements(hs_collection *c, hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status = hs_store__prepare(
        c->store,
        "SELECT " HS_LINK_STATEMENT_COLUMNS " FROM pages p"
        " JOIN statements s ON s.id BETWEEN p.id << 20 AND (p.id << 20) + 1048575 WHERE" HS_LINK_IN_ORDER
        ", s.id",
        &rows, error);
    uint32_t n = 0, page = 0;
    while (status == HS_OK && n < c->n_statements && sqlite3_step(rows) == SQLITE_ROW) {
        bool is_furniture;
        c->statement_rows[n] = sqlite3_column_int64(rows, 0);
        page = hs_link__page_at(c, page, sqlite3_column_int64(rows, 1));
        if (page == c->n_pages) {
            status = hs_link__damaged(c, error);
            break;
        }
        status = hs_link__read_statement(c, page, rows, &c->statements[n], &is_furniture, error);
        if (status != HS_OK) break;
        if (is_furniture) {
            if (!hs_vector_push(&c->furniture, c->arena, c->statement_rows[n]))
                status = hs_fail_memory(error);
            continue;
        }
        uint32_t record = HS_NONE;
        if (sqlite3_column_type(rows, 7) != SQLITE_NULL)
            record = c->first_record[page] + (uint32_t)(sqlite3_column_int64(rows, 7) & HS_STORE_MAX_PLACE);
        hs_link__name_speaker(&c->statements[n++],
                              record < c->n_records && c->known_of ? c->known_of[record] : HS_NONE, c->people,
                              c->n_people);
    }
    c->n_statements = n;
    return hs_store__finish(c->store, rows, status, error);
}
