/* People over all pages, utterances and copies: read from the current pages, found anew, written in one
 * transaction. Pages go in by doc, then id, so that nothing hangs on the order in which they were stored. */
#include "store/internal.h"

#include <hearsay/site.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/vector.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct collection {
    hs_store *store;
    hs_arena *arena;
    hs_match_page *pages; /* [n_pages] by doc, key */
    int64_t *page_rows;   /* [n_pages] */
    hs_str *urls;         /* [n_pages] */
    hs_sites *sites;
    uint32_t n_pages;
    hs_person_record *records; /* [n_records] by page, n */
    int64_t *record_rows;      /* [n_records] */
    uint32_t n_records;
    uint32_t *first_record; /* [n_pages + 1] */
    uint32_t *known_of;     /* [n_records] */
    hs_known_person *people;
    uint32_t n_people;
    hs_match_statement *statements; /* [n_statements] by page, n */
    int64_t *statement_rows;        /* [n_statements] */
    uint32_t n_statements;
    HS_VECTOR(int64_t) furniture; /* rows of statements that stand in furniture */
    hs_match_result result;
} collection;

#define SQL_IN_ORDER " p.is_current ORDER BY p.doc, p.key"

static hs_status prepare(hs_store *store, const char *sql, sqlite3_stmt **statement, hs_error *error) {
    return sqlite3_prepare_v2(store->db, sql, -1, statement, NULL) == SQLITE_OK
               ? HS_OK
               : hs_store__fail(store, error);
}

/* Ends a reading statement: its own failure, or a later one's. */
static hs_status finish(hs_store *store, sqlite3_stmt *statement, hs_status status, hs_error *error) {
    if (sqlite3_finalize(statement) != SQLITE_OK && status == HS_OK) return hs_store__fail(store, error);
    return status;
}

static hs_status count_rows(collection *c, hs_error *error) {
    sqlite3_stmt *counts = NULL;
    hs_status status =
        prepare(c->store,
                "SELECT (SELECT count(*) FROM pages WHERE is_current),"
                " (SELECT count(*) FROM page_people q JOIN pages p ON p.id = q.page AND p.is_current),"
                " (SELECT sum(n_statements) FROM pages WHERE is_current)",
                &counts, error);
    int64_t n[3] = {0};
    if (status == HS_OK && sqlite3_step(counts) == SQLITE_ROW)
        for (int i = 0; i < 3; i++) n[i] = sqlite3_column_int64(counts, i);
    status = finish(c->store, counts, status, error);
    if (status != HS_OK) return status;
    if (n[0] >= HS_NONE || n[1] >= HS_NONE || n[2] >= HS_NONE)
        return hs_fail(error, HS_ERR_LIMIT, (hs_str){0}, 0, "more rows than this version can match");
    c->pages = hs_arena_get_zeroed(c->arena, (size_t)n[0], sizeof *c->pages);
    c->page_rows = HS_ARENA_ARRAY(c->arena, int64_t, n[0]);
    c->urls = hs_arena_get_zeroed(c->arena, (size_t)n[0], sizeof *c->urls);
    c->first_record = hs_arena_get_zeroed(c->arena, (size_t)n[0] + 1, sizeof *c->first_record);
    c->records = hs_arena_get_zeroed(c->arena, (size_t)n[1], sizeof *c->records);
    c->record_rows = HS_ARENA_ARRAY(c->arena, int64_t, n[1]);
    c->statements = hs_arena_get_zeroed(c->arena, (size_t)n[2], sizeof *c->statements);
    c->statement_rows = HS_ARENA_ARRAY(c->arena, int64_t, n[2]);
    c->n_pages = (uint32_t)n[0];
    c->n_records = (uint32_t)n[1];
    c->n_statements = (uint32_t)n[2];
    return c->pages && c->page_rows && c->urls && c->first_record && c->records && c->record_rows &&
                   c->statements && c->statement_rows
               ? HS_OK
               : hs_fail_memory(error);
}

/* Blocks that count for copies: what is told as text of the article. */
static hs_status read_blocks(collection *c, hs_match_page *page, hs_str list, hs_error *error) {
    HS_VECTOR(hs_span) blocks = {0};
    double numbers[5];
    for (size_t at = 0; hs_store__next_list(list, &at, numbers, 5);) {
        hs_span span = {(uint32_t)numbers[1], (uint32_t)numbers[2]};
        bool counts = numbers[0] == HS_BLOCK_PARAGRAPH || numbers[0] == HS_BLOCK_LIST_ITEM ||
                      numbers[0] == HS_BLOCK_QUOTE;
        if (!counts || span.start > span.end || span.end > page->body.len) continue;
        if (!hs_vector_push(&blocks, c->arena, span)) return hs_fail_memory(error);
    }
    page->blocks = blocks.items;
    page->n_blocks = blocks.n;
    return HS_OK;
}

/* Shows the page to what learns the furniture of its site. */
static hs_status teach(collection *c, const hs_match_page *page, hs_str url, hs_str title, hs_error *error) {
    hs_block *blocks = hs_arena_get_zeroed(c->arena, page->n_blocks, sizeof *blocks);
    if (!blocks) return hs_fail_memory(error);
    for (uint32_t i = 0; i < page->n_blocks; i++)
        blocks[i] = (hs_block){HS_BLOCK_PARAGRAPH, page->blocks[i], page->blocks[i]};
    hs_article article = {
        .url = url, .title = title, .text = page->body, .blocks = blocks, .n_blocks = page->n_blocks};
    return hs_sites_add(c->sites, &article) == HS_OK ? HS_OK : hs_fail_memory(error);
}

/* A block that its site repeats on many pages. One that holds a quotation mark never is: an outlet that follows an
 * affair prints the same quotation in every report. */
static bool is_furniture(const collection *c, uint32_t page, hs_span block) {
    static const char *const marks[] = {"\"",           "\xE2\x80\x9C", "\xE2\x80\x9D",
                                        "\xE2\x80\x98", "\xC2\xAB",     "''"};
    hs_str text = hs_str_sub(c->pages[page].body, block);
    if (!hs_sites_repeats(c->sites, c->urls[page], text)) return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (hs_str_find(text, (hs_str){marks[i], strlen(marks[i])}) < text.len) return false;
    return true;
}

/* Whether a statement whose first part is parts stands in furniture. */
static bool stands_in_furniture(const collection *c, uint32_t page, hs_str parts) {
    const hs_match_page *p = &c->pages[page];
    double span[2];
    size_t at = 0;
    if (!hs_store__next_list(parts, &at, span, 2)) return false;
    for (uint32_t i = 0; i < p->n_blocks; i++)
        if (span[0] >= p->blocks[i].start && span[0] < p->blocks[i].end)
            return is_furniture(c, page, p->blocks[i]);
    return false;
}

/* Takes furniture out of what copies are looked for in; a page of nothing else keeps it. */
static hs_status drop_furniture(collection *c, hs_error *error) {
    for (uint32_t i = 0; i < c->n_pages; i++) {
        hs_match_page *page = &c->pages[i];
        HS_VECTOR(hs_span) kept = {0};
        for (uint32_t k = 0; k < page->n_blocks; k++)
            if (!is_furniture(c, i, page->blocks[k]) && !hs_vector_push(&kept, c->arena, page->blocks[k]))
                return hs_fail_memory(error);
        if (kept.n == 0 || kept.n == page->n_blocks) continue;
        page->blocks = kept.items;
        page->n_blocks = kept.n;
    }
    return HS_OK;
}

static hs_status damaged(collection *c, hs_error *error) {
    hs_str path = {c->store->path, strlen(c->store->path)};
    return hs_fail(error, HS_ERR_FORMAT, path, 0, "the store is damaged");
}

static hs_status load_pages(collection *c, hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status =
        prepare(c->store,
                "SELECT p.id, p.doc, p.publisher, p.host, p.published_at, t.text, t.blocks, p.url, p.title"
                " FROM pages p JOIN texts t ON t.page = p.id WHERE" SQL_IN_ORDER,
                &rows, error);
    uint32_t i = 0;
    for (; status == HS_OK && i < c->n_pages && sqlite3_step(rows) == SQLITE_ROW; i++) {
        hs_match_page *page = &c->pages[i];
        c->page_rows[i] = sqlite3_column_int64(rows, 0);
        page->id = (uint64_t)i + 1;
        page->doc = hs_store__column(rows, 1, c->arena);
        page->publisher = hs_store__column(rows, 2, c->arena);
        page->host = hs_store__column(rows, 3, c->arena);
        page->published =
            sqlite3_column_type(rows, 4) == SQLITE_NULL ? INT64_MIN : sqlite3_column_int64(rows, 4);
        if (!page->doc.ptr || !page->publisher.ptr || !page->host.ptr) status = hs_fail_memory(error);
        if (status == HS_OK)
            status = hs_store__inflate(c->store, c->arena, sqlite3_column_blob(rows, 5),
                                       (size_t)sqlite3_column_bytes(rows, 5), &page->body, error);
        hs_str list = {(const char *)sqlite3_column_text(rows, 6), (size_t)sqlite3_column_bytes(rows, 6)};
        if (status == HS_OK) status = read_blocks(c, page, list, error);
        hs_str title = hs_store__column(rows, 8, c->arena);
        c->urls[i] = hs_store__column(rows, 7, c->arena);
        if (status == HS_OK && (!title.ptr || !c->urls[i].ptr)) status = hs_fail_memory(error);
        if (status == HS_OK) status = teach(c, page, c->urls[i], title, error);
    }
    if (status == HS_OK && i < c->n_pages) status = damaged(c, error); /* pages without a text */
    return finish(c->store, rows, status, error);
}

static hs_status read_strings(hs_arena *arena, hs_str list, const hs_str **strings, uint32_t *n,
                              hs_error *error) {
    HS_VECTOR(hs_str) found = {0};
    hs_str one;
    for (size_t at = 0; hs_store__next_string(list, &at, arena, &one);)
        if (!one.ptr || !hs_vector_push(&found, arena, one)) return hs_fail_memory(error);
    *strings = found.items;
    *n = found.n;
    return HS_OK;
}

/* Number of a page in the collection by its row; pages come in order, so the search goes on from at. */
static uint32_t page_at(const collection *c, uint32_t at, int64_t row) {
    while (at < c->n_pages && c->page_rows[at] != row) at++;
    return at;
}

static hs_status load_people(collection *c, hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status =
        prepare(c->store,
                "SELECT q.id, q.page, q.name, q.description, q.kind, q.gender, q.aliases, q.n_spoken"
                " FROM pages p JOIN page_people q ON q.id BETWEEN p.id << 20 AND (p.id << 20) + 1048575"
                " WHERE" SQL_IN_ORDER ", q.id",
                &rows, error);
    uint32_t n = 0, page = 0, next_page = 0;
    for (; status == HS_OK && n < c->n_records && sqlite3_step(rows) == SQLITE_ROW; n++) {
        hs_person_record *record = &c->records[n];
        c->record_rows[n] = sqlite3_column_int64(rows, 0);
        page = page_at(c, page, sqlite3_column_int64(rows, 1));
        if (page == c->n_pages) {
            status = damaged(c, error);
            break;
        }
        while (next_page <= page && next_page < c->n_pages) c->first_record[next_page++] = n;
        record->name = hs_store__column(rows, 2, c->arena);
        record->description = hs_store__column(rows, 3, c->arena);
        record->kind = (hs_entity_kind)sqlite3_column_int(rows, 4);
        record->gender = (hs_gender)sqlite3_column_int(rows, 5);
        record->page = page;
        record->n_spoken = (uint32_t)sqlite3_column_int64(rows, 7);
        hs_str list = {(const char *)sqlite3_column_text(rows, 6), (size_t)sqlite3_column_bytes(rows, 6)};
        if (!record->name.ptr || !record->description.ptr) status = hs_fail_memory(error);
        if (status == HS_OK)
            status = read_strings(c->arena, list, &record->aliases, &record->n_aliases, error);
    }
    while (next_page <= c->n_pages) c->first_record[next_page++] = n;
    c->n_records = n;
    return finish(c->store, rows, status, error);
}

/* The words inside marks, joined by one space. */
static hs_status join_quoted(collection *c, hs_str body, hs_str list, hs_str *joined, hs_error *error) {
    double span[2];
    size_t len = 0, at = 0;
    uint32_t n = 0;
    for (; hs_store__next_list(list, &at, span, 2); n++)
        if (span[0] <= span[1] && span[1] <= (double)body.len) len += (size_t)(span[1] - span[0]) + 1;
    char *bytes = hs_arena_get(c->arena, len);
    if (!bytes) return hs_fail_memory(error);
    *joined = (hs_str){bytes, 0};
    at = 0;
    while (hs_store__next_list(list, &at, span, 2)) {
        if (span[0] > span[1] || span[1] > (double)body.len) continue;
        if (joined->len) bytes[joined->len++] = ' ';
        memcpy(bytes + joined->len, body.ptr + (size_t)span[0], (size_t)(span[1] - span[0]));
        joined->len += (size_t)(span[1] - span[0]);
    }
    return HS_OK;
}

static uint64_t match_id(uint32_t page, uint64_t n) {
    return ((uint64_t)page + 1) << HS_STORE_PLACE_BITS | n;
}

static int32_t day_column(sqlite3_stmt *rows, int at) {
    const char *text = (const char *)sqlite3_column_text(rows, at);
    int32_t day = hs_day_read((hs_str){text, text ? (size_t)sqlite3_column_bytes(rows, at) : 0});
    return day == HS_DAY_UNKNOWN ? 0 : day;
}

static hs_status load_statements(collection *c, hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status =
        prepare(c->store,
                "SELECT s.id, s.page, s.n, s.kind, s.cue_class, s.flags, s.text, s.quoted, s.speaker,"
                " s.speaker_confidence, s.question, s.parts, s.said_first, s.said_last FROM pages p"
                " JOIN statements s ON s.id BETWEEN p.id << 20 AND (p.id << 20) + 1048575 WHERE" SQL_IN_ORDER
                ", s.id",
                &rows, error);
    uint32_t n = 0, page = 0;
    while (status == HS_OK && n < c->n_statements && sqlite3_step(rows) == SQLITE_ROW) {
        hs_match_statement *s = &c->statements[n];
        c->statement_rows[n] = sqlite3_column_int64(rows, 0);
        page = page_at(c, page, sqlite3_column_int64(rows, 1));
        if (page == c->n_pages) {
            status = damaged(c, error);
            break;
        }
        hs_str parts = {(const char *)sqlite3_column_text(rows, 11), (size_t)sqlite3_column_bytes(rows, 11)};
        if (stands_in_furniture(c, page, parts)) {
            if (!hs_vector_push(&c->furniture, c->arena, c->statement_rows[n]))
                status = hs_fail_memory(error);
            continue;
        }
        s->id = match_id(page, (uint64_t)sqlite3_column_int64(rows, 2));
        s->page = page;
        s->kind = (hs_kind)sqlite3_column_int(rows, 3);
        s->cue_class = (hs_cue_class)sqlite3_column_int(rows, 4);
        s->flags = (uint32_t)sqlite3_column_int64(rows, 5);
        s->text = hs_store__column(rows, 6, c->arena);
        if (!s->text.ptr) status = hs_fail_memory(error);
        hs_str list = {(const char *)sqlite3_column_text(rows, 7), (size_t)sqlite3_column_bytes(rows, 7)};
        if (status == HS_OK) status = join_quoted(c, c->pages[page].body, list, &s->quoted, error);
        uint32_t record = HS_NONE;
        if (sqlite3_column_type(rows, 8) != SQLITE_NULL)
            record = c->first_record[page] + (uint32_t)(sqlite3_column_int64(rows, 8) & HS_STORE_MAX_PLACE);
        s->speaker = record < c->n_records && c->known_of ? c->known_of[record] : HS_NONE;
        hs_entity_kind kind = s->speaker < c->n_people ? c->people[s->speaker].kind : HS_ENTITY_PERSON;
        s->is_speaker_described = kind == HS_ENTITY_ROLE || kind == HS_ENTITY_UNNAMED;
        s->speaker_confidence = (float)sqlite3_column_double(rows, 9);
        if (sqlite3_column_type(rows, 10) != SQLITE_NULL)
            s->question = match_id(page, (uint64_t)(sqlite3_column_int64(rows, 10) & HS_STORE_MAX_PLACE));
        if (sqlite3_column_type(rows, 12) != SQLITE_NULL) {
            s->said_first = day_column(rows, 12);
            s->said_last = day_column(rows, 13);
        }
        n++;
    }
    c->n_statements = n;
    return finish(c->store, rows, status, error);
}

static void bind_optional(sqlite3_stmt *statement, int at, bool is_there, int64_t value) {
    if (is_there)
        sqlite3_bind_int64(statement, at, value);
    else
        sqlite3_bind_null(statement, at);
}

static hs_status write_people(collection *c, hs_error *error) {
    sqlite3_stmt *person = NULL, *alias = NULL, *link = NULL;
    hs_store *store = c->store;
    hs_status status =
        prepare(store, "INSERT INTO people (id, name, description, kind, why) VALUES (?1, ?2, ?3, ?4, ?5)",
                &person, error);
    if (status == HS_OK)
        status = prepare(store, "INSERT OR IGNORE INTO person_aliases VALUES (?1, ?2)", &alias, error);
    if (status == HS_OK) status = prepare(store, "INSERT INTO links VALUES (?1, ?2)", &link, error);
    /* the description of the record that says most, the first of equals */
    const hs_str **described = hs_arena_get_zeroed(c->arena, c->n_people, sizeof *described);
    if (status == HS_OK && !described) status = hs_fail_memory(error);
    uint32_t *most = hs_arena_get_zeroed(c->arena, c->n_people, sizeof *most);
    if (status == HS_OK && !most) status = hs_fail_memory(error);
    for (uint32_t i = 0; status == HS_OK && c->known_of && i < c->n_records; i++) {
        uint32_t known = c->known_of[i];
        if (known >= c->n_people || !c->records[i].description.len) continue;
        if (described[known] && c->records[i].n_spoken <= most[known]) continue;
        described[known] = &c->records[i].description;
        most[known] = c->records[i].n_spoken;
    }
    for (uint32_t i = 0; status == HS_OK && i < c->n_people; i++) {
        const hs_known_person *known = &c->people[i];
        sqlite3_bind_int64(person, 1, (int64_t)i + 1);
        hs_store__bind_str(person, 2, known->name);
        hs_store__bind_str(person, 3, described[i] ? *described[i] : (hs_str){0});
        sqlite3_bind_int64(person, 4, known->kind);
        hs_store__bind_str(person, 5, (hs_str){known->why, known->why ? strlen(known->why) : 0});
        status = hs_store__run(store, person, error);
        for (uint32_t k = 0; status == HS_OK && k < known->n_aliases; k++) {
            sqlite3_bind_int64(alias, 1, (int64_t)i + 1);
            hs_store__bind_str(alias, 2, known->aliases[k]);
            status = hs_store__run(store, alias, error);
        }
    }
    for (uint32_t i = 0; status == HS_OK && c->known_of && i < c->n_records; i++) {
        if (c->known_of[i] >= c->n_people) continue;
        sqlite3_bind_int64(link, 1, c->record_rows[i]);
        sqlite3_bind_int64(link, 2, (int64_t)c->known_of[i] + 1);
        status = hs_store__run(store, link, error);
    }
    sqlite3_finalize(person);
    sqlite3_finalize(alias);
    sqlite3_finalize(link);
    return status;
}

static void put_edits(hs_json *json, const hs_member *member) {
    hs_json_reset(json);
    hs_json_open_array(json);
    for (uint32_t i = 0; i < member->n_edits; i++) {
        const hs_edit *edit = &member->edits[i];
        hs_json_open_array(json);
        hs_json_uint(json, edit->op);
        hs_json_uint(json, edit->from.start);
        hs_json_uint(json, edit->from.end);
        hs_json_uint(json, edit->to.start);
        hs_json_uint(json, edit->to.end);
        hs_json_close_array(json);
    }
    hs_json_close_array(json);
}

static int by_value(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static uint32_t count_distinct(int64_t *values, uint32_t n) {
    uint32_t distinct = 0;
    if (n) qsort(values, n, sizeof *values, by_value);
    for (uint32_t i = 0; i < n; i++) distinct += values[i] && (i == 0 || values[i] != values[i - 1]);
    return distinct;
}

static hs_status write_utterance(collection *c, uint32_t index, sqlite3_stmt *add, hs_error *error) {
    const hs_utterance *u = &c->result.utterances[index];
    int64_t first = INT64_MIN;
    int64_t *pages = HS_ARENA_ARRAY(c->arena, int64_t, u->n_members), *outlets;
    outlets = HS_ARENA_ARRAY(c->arena, int64_t, u->n_members);
    if (!pages || !outlets) return hs_fail_memory(error);
    for (uint32_t i = 0; i < u->n_members; i++) {
        uint32_t page = c->statements[u->members[i].statement].page;
        const hs_match_page *p = &c->pages[page];
        hs_str outlet = p->publisher.len ? p->publisher : p->host;
        pages[i] = (int64_t)page + 1;
        outlets[i] = outlet.len ? (int64_t)(hs_hash64(outlet) | 1) : 0;
        if (p->published != INT64_MIN && (first == INT64_MIN || p->published < first)) first = p->published;
    }
    sqlite3_bind_int64(add, 1, (int64_t)index + 1);
    hs_store__bind_str(add, 2, u->text);
    bind_optional(add, 3, u->speaker < c->n_people, (int64_t)u->speaker + 1);
    sqlite3_bind_int64(add, 4, u->best);
    sqlite3_bind_int64(add, 5, u->is_common);
    sqlite3_bind_int64(add, 6, u->n_members);
    sqlite3_bind_int64(add, 7, count_distinct(pages, u->n_members));
    sqlite3_bind_int64(add, 8, count_distinct(outlets, u->n_members));
    bind_optional(add, 9, first != INT64_MIN, first);
    return hs_store__run(c->store, add, error);
}

static hs_status write_members(collection *c, uint32_t index, sqlite3_stmt *add, hs_json *json,
                               hs_error *error) {
    const hs_utterance *u = &c->result.utterances[index];
    hs_status status = HS_OK;
    for (uint32_t i = 0; status == HS_OK && i < u->n_members; i++) {
        const hs_member *member = &u->members[i];
        put_edits(json, member);
        if (json->is_failed) return hs_fail_memory(error);
        sqlite3_bind_int64(add, 1, (int64_t)index + 1);
        sqlite3_bind_int64(add, 2, i);
        sqlite3_bind_int64(add, 3, c->statement_rows[member->statement]);
        sqlite3_bind_int64(add, 4, member->relation);
        sqlite3_bind_double(add, 5, (double)member->confidence);
        hs_store__bind_str(add, 6, (hs_str){json->bytes, json->len});
        bind_optional(add, 7, member->also < c->result.n_utterances, (int64_t)member->also + 1);
        bind_optional(add, 8, member->parent < u->n_members, member->parent);
        sqlite3_bind_int64(add, 9, member->warnings);
        hs_store__bind_str(add, 10, (hs_str){member->why, member->why ? strlen(member->why) : 0});
        status = hs_store__run(c->store, add, error);
    }
    return status;
}

static hs_status write_utterances(collection *c, hs_error *error) {
    sqlite3_stmt *utterance = NULL, *member = NULL;
    hs_json json;
    hs_json_init(&json, NULL);
    hs_status status = prepare(
        c->store,
        "INSERT INTO utterances (id, text, speaker, best, is_common, n_members, n_pages, n_outlets, first_at,"
        " first_published) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '')",
        &utterance, error);
    if (status == HS_OK)
        status = prepare(c->store, "INSERT INTO members VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                         &member, error);
    for (uint32_t i = 0; status == HS_OK && i < c->result.n_utterances; i++) {
        status = write_utterance(c, i, utterance, error);
        if (status == HS_OK) status = write_members(c, i, member, &json, error);
    }
    sqlite3_finalize(utterance);
    sqlite3_finalize(member);
    hs_json_clear(&json);
    if (status != HS_OK) return status;
    return hs_store__exec(
        c->store,
        "UPDATE utterances SET first_published = coalesce((SELECT min(p.published) FROM members m"
        " JOIN pages p ON p.id = m.statement >> 20 WHERE m.utterance = utterances.id"
        " AND p.published_at = first_at), '') WHERE first_at IS NOT NULL",
        error);
}

static void put_swaps(hs_json *json, const hs_match_page *pages, const hs_copy *copy) {
    hs_json_reset(json);
    hs_json_open_array(json);
    for (uint32_t i = 0; i < copy->n_swaps; i++) {
        hs_json_open_array(json);
        hs_json_str(json, hs_str_sub(pages[copy->page_a].body, copy->swaps[i].from));
        hs_json_str(json, hs_str_sub(pages[copy->page_b].body, copy->swaps[i].to));
        hs_json_uint(json, copy->swaps[i].count);
        hs_json_close_array(json);
    }
    hs_json_close_array(json);
}

static hs_status write_copies(collection *c, hs_error *error) {
    sqlite3_stmt *add = NULL, *swap = NULL;
    hs_json json;
    hs_json_init(&json, NULL);
    hs_status status =
        prepare(c->store,
                "INSERT INTO copies (page_a, page_b, a_start, a_end, b_start, b_end, words,"
                " is_reworded, direction, swaps) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                &add, error);
    if (status == HS_OK)
        status = prepare(c->store, "INSERT INTO swaps (from_text, to_text, count) VALUES (?1, ?2, ?3)", &swap,
                         error);
    for (uint32_t i = 0; status == HS_OK && i < c->result.n_copies; i++) {
        const hs_copy *copy = &c->result.copies[i];
        put_swaps(&json, c->pages, copy);
        if (json.is_failed) status = hs_fail_memory(error);
        const int64_t values[] = {c->page_rows[copy->page_a],
                                  c->page_rows[copy->page_b],
                                  copy->a.start,
                                  copy->a.end,
                                  copy->b.start,
                                  copy->b.end,
                                  copy->words,
                                  copy->is_reworded,
                                  copy->direction};
        for (int k = 0; k < 9; k++) sqlite3_bind_int64(add, k + 1, values[k]);
        hs_store__bind_str(add, 10, (hs_str){json.bytes, json.len});
        if (status == HS_OK) status = hs_store__run(c->store, add, error);
    }
    for (uint32_t i = 0; status == HS_OK && i < c->result.n_swaps; i++) {
        hs_store__bind_str(swap, 1, c->result.swaps[i].from);
        hs_store__bind_str(swap, 2, c->result.swaps[i].to);
        sqlite3_bind_int64(swap, 3, c->result.swaps[i].count);
        status = hs_store__run(c->store, swap, error);
    }
    sqlite3_finalize(add);
    sqlite3_finalize(swap);
    hs_json_clear(&json);
    return status;
}

static hs_status mark_furniture(collection *c, hs_error *error) {
    sqlite3_stmt *set = NULL;
    hs_status status =
        hs_store__exec(c->store, "UPDATE statements SET is_furniture = 0 WHERE is_furniture", error);
    if (status == HS_OK)
        status = prepare(c->store, "UPDATE statements SET is_furniture = 1 WHERE id = ?1", &set, error);
    for (uint32_t i = 0; status == HS_OK && i < c->furniture.n; i++) {
        sqlite3_bind_int64(set, 1, c->furniture.items[i]);
        status = hs_store__run(c->store, set, error);
    }
    sqlite3_finalize(set);
    return status;
}

static hs_status write_duplicates(collection *c, hs_error *error) {
    sqlite3_stmt *set = NULL;
    hs_status status = prepare(
        c->store, "UPDATE pages SET near_duplicate_of = ?2 WHERE id = ?1 AND near_duplicate_of IS NOT ?2",
        &set, error);
    for (uint32_t i = 0; status == HS_OK && c->result.near_duplicate_of && i < c->n_pages; i++) {
        uint32_t of = c->result.near_duplicate_of[i];
        sqlite3_bind_int64(set, 1, c->page_rows[i]);
        sqlite3_bind_int64(set, 2, c->page_rows[of < c->n_pages ? of : i]);
        status = hs_store__run(c->store, set, error);
    }
    sqlite3_finalize(set);
    return status;
}

/* A page that this run found under other bytes replaces what older runs found. */
static hs_status replace_versions(hs_store *store, hs_error *error) {
    char sql[512];
    snprintf(sql, sizeof sql,
             "UPDATE pages SET is_current = 0 WHERE is_current AND last_run < %lld AND doc IN"
             " (SELECT doc FROM pages WHERE first_run = %lld OR last_run = %lld)",
             (long long)store->run, (long long)store->run, (long long)store->run);
    return hs_store__exec(store, sql, error);
}

static hs_status link_all(collection *c, const hs_engine *engine, uint32_t n_threads, hs_error *error) {
    hs_store *store = c->store;
    hs_status status = hs_store__exec(store,
                                      "DELETE FROM members; DELETE FROM utterances; DELETE FROM copies;"
                                      "DELETE FROM swaps; DELETE FROM links; DELETE FROM person_aliases;"
                                      "DELETE FROM people;",
                                      error);
    if (status == HS_OK) status = replace_versions(store, error);
    if (status == HS_OK) status = count_rows(c, error);
    if (status == HS_OK) status = load_pages(c, error);
    if (status == HS_OK) status = load_people(c, error);
    if (status == HS_OK)
        status = hs_people_link(engine, c->arena, c->records, c->n_records, &c->known_of, &c->people,
                                &c->n_people, error);
    if (status == HS_OK) status = write_people(c, error);
    if (status == HS_OK) status = load_statements(c, error);
    if (status == HS_OK) status = drop_furniture(c, error);
    if (status == HS_OK) status = mark_furniture(c, error);
    hs_match_input input = {.pages = c->pages,
                            .n_pages = c->n_pages,
                            .statements = c->statements,
                            .n_statements = c->n_statements,
                            .n_threads = n_threads};
    if (status == HS_OK) status = hs_match(engine, c->arena, &input, &c->result, error);
    if (status == HS_OK) status = write_utterances(c, error);
    if (status == HS_OK) status = write_copies(c, error);
    if (status == HS_OK) status = write_duplicates(c, error);
    if (status == HS_OK) status = hs_store__meta_set(store, "capped", (int64_t)c->result.n_capped, error);
    return status;
}

hs_status hs_store_link(hs_store *store, const hs_engine *engine, uint32_t n_threads, hs_error *error) {
    int64_t is_linked = 0;
    hs_status status = hs_store__begin(store, error);
    if (status == HS_OK) status = hs_store__meta_get(store, "linked", &is_linked, error);
    if (status == HS_OK && !is_linked) {
        collection c = {.store = store, .arena = hs_arena_new(NULL), .sites = hs_sites_new(NULL)};
        status = c.arena && c.sites ? link_all(&c, engine, n_threads, error) : hs_fail_memory(error);
        hs_sites_free(c.sites);
        hs_arena_free(c.arena);
        if (status == HS_OK) status = hs_store__meta_set(store, "linked", 1, error);
    }
    char sql[128];
    snprintf(sql, sizeof sql, "UPDATE runs SET is_complete = 1, n_pages = %llu WHERE id = %lld",
             (unsigned long long)store->n_added, (long long)store->run);
    if (status == HS_OK) status = hs_store__exec(store, sql, error);
    if (status == HS_OK) return hs_store_commit(store, error);
    hs_store__rollback(store);
    return status;
}
