/* The store as a whole: what goes in comes out, in one order whatever the order of storing was. */
#include "test.h"

#include "base/arena.h"
#include "base/limits.h"
#include "store/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/hearsay-store-XXXXXX";
static char path[64];

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return 1;
    snprintf(path, sizeof path, "%s/a.db", folder);
    return 0;
}

static void remove_store(void) {
    static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
    for (int i = 0; i < 4; i++) {
        char name[80];
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static int remove_folder(void **state) {
    (void)state;
    remove_store();
    return rmdir(folder);
}

/* A page with one statement by one person and a headline behind the body:
 * text = body, blank line, title. */
typedef struct fake {
    hs_page page;
    hs_annotation annotation;
    hs_block blocks[2];
    hs_span parts[2], mentions[1];
    hs_statement statements[2];
    hs_person people[1];
    hs_speaking speaking[2];
    hs_attribution candidates[1];
} fake;

static const char body[] = "\"We never met,\" Ruta Vance said on Monday. \"Not once.\"\n\nVance denies it";

static void make_fake(fake *f, const char *doc, const char *published, const char *url) {
    *f = (fake){.blocks = {{HS_BLOCK_PARAGRAPH, {0, 53}, {0, 53}}, {HS_BLOCK_TITLE, {55, 70}, {55, 70}}},
                .parts = {{1, 14}, {44, 53}},
                .mentions = {{16, 26}}};
    f->parts[1] = (hs_span){44, 52};
    f->page = (hs_page){.doc = {doc, strlen(doc)}, .bytes = HS_STR(body)};
    hs_article *a = &f->annotation.article;
    *a = (hs_article){
        .doc = f->page.doc,
        .url = {url, strlen(url)},
        .title = HS_STR("Vance denies it"),
        .published = {{published, strlen(published)}, "meta"},
        .source =
            HS_STR("<p>as read</p> <h1>and as it was found on the page</h1> with enough bytes for blocks"),
        .text = HS_STR(body),
        .body_len = 53,
        .blocks = f->blocks,
        .n_blocks = 2};
    f->statements[0] = (hs_statement){.kind = HS_KIND_DIRECT,
                                      .cue_class = HS_CUE_SAY,
                                      .parts = f->parts,
                                      .quoted = f->parts,
                                      .n_parts = 2,
                                      .n_quoted = 2,
                                      .cue = {27, 31},
                                      .source = {16, 26},
                                      .question = HS_NONE,
                                      .confidence = 0.75f,
                                      .why = "words in marks"};
    f->annotation.statements = (hs_statements){.text = &f->annotation.text, .items = f->statements, .n = 1};
    f->people[0] = (hs_person){.name = HS_STR("Ruta Vance"),
                               .description = HS_STR("harbour minister"),
                               .mentions = f->mentions,
                               .n_mentions = 1};
    f->candidates[0] = (hs_attribution){0, {16, 26}, 0.25f};
    f->speaking[0] = (hs_speaking){.speaker = {0, {16, 26}, 0.875f},
                                   .via = {.person = HS_NONE},
                                   .addressee = {.person = HS_NONE},
                                   .candidates = f->candidates,
                                   .n_candidates = 1,
                                   .flags = HS_FLAG_CARRIED,
                                   .why = "said goes with Ruta Vance"};
    f->annotation.found = (hs_people_found){.people = f->people, .n_people = 1, .speaking = f->speaking};
}

static void add(hs_store *store, fake *f, bool wants_new) {
    hs_arena *arena = hs_arena_new(NULL);
    hs_packer *packer = hs_packer_new();
    hs_packed_page *packed;
    bool is_new;
    assert_int_equal(hs_page_pack(packer, arena, &f->page, &f->annotation, &packed, NULL), HS_OK);
    assert_int_equal(hs_store_add(store, packed, &is_new, NULL), HS_OK);
    assert_int_equal(is_new, wants_new);
    hs_packer_free(packer);
    hs_arena_free(arena);
}

static hs_store *open_store(hs_store_mode mode) {
    hs_store *store = NULL;
    hs_error error = {0};
    if (hs_store_open(path, mode, &store, &error) != HS_OK) fail_msg("%s", error.message);
    return store;
}

static hs_store *begin(void) {
    hs_store *store = open_store(HS_STORE_WRITE);
    assert_int_equal(hs_store_run_begin(store, HS_STR("2024-05-01T12:00:00Z"), NULL), HS_OK);
    return store;
}

static void finish(hs_store *store) {
    hs_engine *engine = NULL;
    hs_error error = {0};
    assert_int_equal(hs_engine_open(NULL, &engine, &error), HS_OK);
    if (hs_store_link(store, engine, 1, &error) != HS_OK) fail_msg("%s", error.message);
    hs_engine_close(engine);
    hs_store_close(store);
}

static void statement_comes_back_with_its_words(void **state) {
    (void)state;
    fake f;
    make_fake(&f, "pages/a.txt", "2017-06-05T09:12:00-04:00", "https://www.harbourpost.example/a");
    hs_store *store = begin();
    add(store, &f, true);
    finish(store);

    store = open_store(HS_STORE_READ);
    hs_arena *arena = hs_arena_new(NULL);
    hs_rows *rows = NULL;
    hs_statement_row row;
    assert_int_equal(hs_store_statements(store, NULL, &rows, NULL), HS_OK);
    assert_int_equal(hs_rows_next_statement(rows, arena, &row, NULL), HS_OK);
    assert_str_equal(row.id, "pages/a.txt#1");
    assert_str_equal(row.text, "We never met, Not once");
    assert_int_equal(row.n_parts, 2);
    assert_str_equal(row.parts[0].text, "We never met,");
    assert_int_equal(row.parts[1].span.start, 44);
    assert_str_equal(row.cue.text, "said");
    assert_str_equal(row.source.text, "Ruta Vance");
    assert_str_equal(row.speaker.name, "Ruta Vance");
    assert_str_equal(row.speaker.mention.text, "Ruta Vance");
    assert_true(row.speaker.confidence == 0.875f);
    assert_int_equal(row.speaker.name.len ? 1 : 0, 1);
    assert_int_equal(row.n_candidates, 1);
    assert_true(row.candidates[0].confidence == 0.25f);
    assert_int_equal(row.flags, HS_FLAG_CARRIED);
    assert_int_equal(row.via.name.len, 0);
    assert_int_equal(row.title_start, 55);
    assert_int_equal(row.body_len, 53);
    assert_str_equal(row.outlet, "harbourpost.example");
    assert_str_equal(row.speaker_why, "said goes with Ruta Vance");
    assert_int_equal(hs_rows_next_statement(rows, arena, &row, NULL), HS_END);
    hs_rows_close(rows);

    hs_page_row page;
    assert_int_equal(hs_store_page_get(store, HS_STR("pages/a.txt"), arena, &page, NULL), HS_OK);
    assert_str_equal(page.text, body);
    assert_true(hs_str_equal(page.source, f.annotation.article.source));
    assert_int_equal(page.n_blocks, 2);
    assert_int_equal(page.blocks[1].kind, HS_BLOCK_TITLE);
    assert_int_equal(page.blocks[1].text.start, 55);
    hs_statement_row same;
    assert_int_equal(hs_store_statement_get(store, HS_STR("pages/a.txt#1"), arena, &same, NULL), HS_OK);
    assert_true(hs_str_equal(same.text, HS_STR("We never met, Not once")));
    char by_key[32];
    snprintf(by_key, sizeof by_key, "%.6s#1", page.id.ptr);
    assert_int_equal(hs_store_statement_get(store, (hs_str){by_key, strlen(by_key)}, arena, &same, NULL),
                     HS_OK);
    hs_error error = {0};
    assert_int_equal(hs_store_statement_get(store, HS_STR("pages/a.txt#2"), arena, &same, &error),
                     HS_ERR_NOT_FOUND);
    assert_int_equal(hs_store_page_get(store, HS_STR("pages/b.txt"), arena, &page, &error), HS_ERR_NOT_FOUND);
    hs_arena_free(arena);
    hs_store_close(store);
    remove_store();
}

/* The docs of all statements in order, as one text. */
static void list_docs(const hs_statement_filter *filter, char *to, size_t size) {
    hs_store *store = open_store(HS_STORE_READ);
    hs_arena *arena = hs_arena_new(NULL);
    hs_rows *rows = NULL;
    hs_statement_row row;
    size_t len = 0;
    to[0] = 0;
    assert_int_equal(hs_store_statements(store, filter, &rows, NULL), HS_OK);
    while (hs_rows_next_statement(rows, arena, &row, NULL) == HS_OK)
        len += (size_t)snprintf(to + len, size - len, "%.*s ", (int)row.doc.len, row.doc.ptr);
    hs_rows_close(rows);
    hs_arena_free(arena);
    hs_store_close(store);
}

static void order_of_storing_does_not_show(void **state) {
    (void)state;
    static const struct {
        const char *doc, *published;
    } pages[] = {
        {"b", ""}, {"a", "2017-06-05"}, {"d", "2017-06-04T23:00:00-04:00"}, {"c", "2016"}, {"e", ""}};
    for (int turn = 0; turn < 5; turn++) {
        char docs[64];
        hs_store *store = begin();
        for (int i = 0; i < 5; i++) {
            fake f;
            int which = (i * 2 + turn) % 5;
            make_fake(&f, pages[which].doc, pages[which].published, "");
            add(store, &f, true);
        }
        finish(store);
        list_docs(NULL, docs, sizeof docs);
        assert_string_equal(docs, "c a d b e "); /* d: three in the morning of the fifth, UTC */
        remove_store();
    }
}

/* Rows of a query as one text. */
static void list_rows(const char *sql, char *to, size_t size) {
    hs_store *store = open_store(HS_STORE_READ);
    sqlite3_stmt *rows = NULL;
    size_t len = 0;
    to[0] = 0;
    assert_int_equal(sqlite3_prepare_v2(store->db, sql, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW && len < size)
        len += (size_t)snprintf(to + len, size - len, "%s ", (const char *)sqlite3_column_text(rows, 0));
    assert_true(len < size);
    sqlite3_finalize(rows);
    hs_store_close(store);
}

/* Numbers copies from 1 on, as a first version of the store had them: no room between them. */
static void close_ranks(void) {
    hs_store *store = open_store(HS_STORE_WRITE);
    assert_int_equal(
        hs_store__exec(store,
                       "CREATE TEMP TABLE was AS SELECT row_number() OVER (ORDER BY id), page_a, page_b,"
                       " a_start, a_end, b_start, b_end, words, is_reworded, direction, swaps FROM copies;"
                       "DELETE FROM copies; INSERT INTO copies SELECT * FROM was",
                       NULL),
        HS_OK);
    hs_store_close(store);
}

/* Copies are listed in order of dates whatever stood in the table before, and whether or not there was room between
 * them. */
static void copies_of_pages_added_one_by_one_stand_in_order(void **state) {
    (void)state;
    static const char sql[] = "SELECT a.doc || '-' || b.doc FROM copies c JOIN pages a ON a.id = c.page_a"
                              " JOIN pages b ON b.id = c.page_b ORDER BY c.id";
    static const char *const docs[] = {"a", "b", "c", "d", "e", "f", "g"};
    char wanted[512], found[512], published[] = "2017-06-01";
    enum { N = 7 };
    for (int step = 0; step < N; step++) { /* 0: all in one build */
        remove_store();
        hs_store *store = begin();
        for (int i = 0; i < N; i++) {
            fake f;
            int which = (i * (step ? step : 1) + step) % N; /* seven is prime: each once */
            published[9] = (char)('1' + (which * 3) % N);
            make_fake(&f, docs[which], published, "");
            add(store, &f, true);
            if (step && i + 1 < N) {
                finish(store);
                if (step % 2) close_ranks();
                store = begin();
            }
        }
        finish(store);
        list_rows(sql, step ? found : wanted, sizeof wanted);
        if (step) assert_string_equal(found, wanted);
    }
    assert_string_equal(
        wanted, "a-f a-d a-b a-g a-e a-c f-d f-b f-g f-e f-c d-b d-g d-e d-c b-g b-e b-c g-e g-c e-c ");
    remove_store();
}

static void numbers_that_fall_together_are_parted(void **state) {
    (void)state;
    hs_link__numbered rows[] = {{0x1F, 0}, {0x0F, 1}, {0x00, 2}, {0x07, 3}, {0x10, 4}, {0x27, 5}};
    static const hs_link__numbered wanted[] = {{1, 2}, {2, 4}, {7, 3}, {8, 5}, {15, 0}, {16, 1}};
    hs_link__number(rows, 6, 4);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(rows[i].number, wanted[i].number);
        assert_int_equal(rows[i].index, wanted[i].index);
    }
}

static void filters_choose_by_speaker_date_and_words(void **state) {
    (void)state;
    char docs[64];
    fake f;
    hs_store *store = begin();
    make_fake(&f, "a", "2017-06-05", "https://harbourpost.example/1");
    add(store, &f, true);
    make_fake(&f, "b", "2017-07-01", "https://inland.example/1");
    f.people[0].name = HS_STR("Ruta Vance's spokesman");
    f.people[0].kind = HS_ENTITY_ROLE;
    f.people[0].n_mentions = 0;
    add(store, &f, true);
    make_fake(&f, "c", "", "");
    add(store, &f, true);
    finish(store);
    list_docs(&(hs_statement_filter){.until = HS_STR("2017-06")}, docs, sizeof docs);
    assert_string_equal(docs, "a ");
    list_docs(&(hs_statement_filter){.since = HS_STR("2017-06-06")}, docs, sizeof docs);
    assert_string_equal(docs, "b ");
    list_docs(&(hs_statement_filter){.outlet = HS_STR("HarbourPost")}, docs, sizeof docs);
    assert_string_equal(docs, "a ");
    list_docs(&(hs_statement_filter){.search = HS_STR("\"never met\" once")}, docs, sizeof docs);
    assert_string_equal(docs, "a b c ");
    list_docs(&(hs_statement_filter){.search = HS_STR("met never\" \"")}, docs, sizeof docs);
    assert_string_equal(docs, "a b c ");
    list_docs(&(hs_statement_filter){.search = HS_STR("\"met never\"")}, docs, sizeof docs);
    assert_string_equal(docs, "");
    list_docs(&(hs_statement_filter){.search = HS_STR("AND ( * :")}, docs, sizeof docs);
    assert_string_equal(docs, "");
    list_docs(&(hs_statement_filter){.kinds = 1u << HS_KIND_INDIRECT}, docs, sizeof docs);
    assert_string_equal(docs, "");
    list_docs(&(hs_statement_filter){.min_confidence = 0.9f}, docs, sizeof docs);
    assert_string_equal(docs, "");
    list_docs(&(hs_statement_filter){.id = HS_STR("b#1")}, docs, sizeof docs);
    assert_string_equal(docs, "b ");
    list_docs(&(hs_statement_filter){.speaker = HS_STR("ruta vance")}, docs, sizeof docs);
    assert_string_equal(docs, "a c ");
    list_docs(&(hs_statement_filter){.speaker = HS_STR("Van")}, docs, sizeof docs);
    assert_string_equal(docs, "");
    remove_store();
}

static void known_page_is_skipped_and_changed_page_replaces(void **state) {
    (void)state;
    char docs[64];
    fake f;
    hs_store *store = begin();
    make_fake(&f, "a", "2017-06-05", "");
    assert_false(hs_store_knows(store, &f.page));
    add(store, &f, true);
    add(store, &f, false); /* twice in one run */
    finish(store);

    store = begin();
    assert_true(hs_store_knows(store, &f.page));
    assert_int_equal(hs_store_mark_seen(store, &f.page, NULL), HS_OK);
    f.page.bytes = HS_STR("other bytes under the same name");
    assert_false(hs_store_knows(store, &f.page));
    finish(store);

    store = begin();
    add(store, &f, true);
    finish(store);
    list_docs(NULL, docs, sizeof docs);
    assert_string_equal(docs, "a ");
    list_docs(&(hs_statement_filter){.all_versions = true}, docs, sizeof docs);
    assert_string_equal(docs, "a a ");
    remove_store();
}

static void second_writer_is_told_and_reader_is_not_hindered(void **state) {
    (void)state;
    hs_store *first = begin(), *second = NULL;
    hs_error error = {0};
    assert_int_equal(hs_store_open(path, HS_STORE_WRITE, &second, &error), HS_ERR_BUSY);
    assert_string_equal(error.message, "another build is writing this store");
    hs_store *reader = open_store(HS_STORE_READ);
    hs_store_counts counts;
    assert_int_equal(hs_store_count(reader, &counts, NULL), HS_OK);
    hs_store_close(reader);
    hs_store_close(first);
    second = open_store(HS_STORE_WRITE);
    hs_store_close(second);
    char lock[80];
    snprintf(lock, sizeof lock, "%s-lock", path);
    assert_int_equal(access(lock, F_OK), -1);
    remove_store();
}

static void write_file(const char *bytes, size_t len) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    fclose(file);
}

static void foreign_newer_and_missing_files_are_refused(void **state) {
    (void)state;
    hs_store *store = NULL;
    hs_error error = {0};
    assert_int_equal(hs_store_open(path, HS_STORE_READ, &store, &error), HS_ERR_NOT_FOUND);
    assert_int_equal(hs_store_open(folder, HS_STORE_WRITE, &store, &error), HS_ERR_ARGUMENT);
    write_file("these are notes and no database, long enough to have a header of a hundred bytes: "
               "nothing to see here, please go on reading elsewhere",
               130);
    assert_int_equal(hs_store_open(path, HS_STORE_WRITE, &store, &error), HS_ERR_FORMAT);
    remove_store();
    write_file("", 0);
    assert_int_equal(hs_store_open(path, HS_STORE_READ, &store, &error), HS_ERR_FORMAT);
    hs_store_close(begin());
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(hs_store_open(path, HS_STORE_WRITE, &store, &error), HS_ERR_VERSION);
    assert_int_equal(hs_store_open(path, HS_STORE_READ, &store, &error), HS_ERR_VERSION);
    assert_string_equal(error.message, "made by a newer hearsay (schema 99, this one knows 2)");
    remove_store();
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE recipes (a)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(hs_store_open(path, HS_STORE_WRITE, &store, &error), HS_ERR_FORMAT);
    assert_null(store);
    remove_store();
}

static void unfinished_batch_is_gone_and_finished_one_stays(void **state) {
    (void)state;
    char docs[64];
    fake f;
    hs_store *store = begin();
    make_fake(&f, "a", "", "");
    add(store, &f, true);
    assert_int_equal(hs_store_commit(store, NULL), HS_OK);
    make_fake(&f, "b", "", "");
    add(store, &f, true);
    hs_store_close(store); /* without commit */
    list_docs(NULL, docs, sizeof docs);
    assert_string_equal(docs, "a ");
    store = open_store(HS_STORE_READ);
    hs_store_counts counts;
    assert_int_equal(hs_store_count(store, &counts, NULL), HS_OK);
    assert_int_equal(counts.state, HS_STORE_CUT_SHORT);
    hs_store_close(store);
    remove_store();
}

/* Pages of one host end with the same line; a quotation that all of them print is none of that. */
static void what_a_site_repeats_is_not_listed(void **state) {
    (void)state;
    static const char quoted[] = "\"We never met,\" Ruta Vance said on Monday. \"Not once.\"";
    static const char plain[] = "Ruta Vance said on Monday that we had never met, not once";
    for (int turn = 0; turn < 2; turn++) {
        const char *line = turn ? plain : quoted;
        char docs[64];
        hs_store *store = begin();
        for (int i = 0; i < 12; i++) {
            fake f;
            char doc[8], title[24], text[256];
            snprintf(doc, sizeof doc, "%c", 'a' + i);
            snprintf(title, sizeof title, "Title number %d", i);
            snprintf(text, sizeof text, "%s\n\nA paragraph of page %d alone.\n\n%s", line, i, title);
            make_fake(&f, doc, "2017-06-05", "https://inland.example/x");
            uint32_t first = (uint32_t)strlen(line), alone = first + 2,
                     head = (uint32_t)(strlen(text) - strlen(title));
            hs_article *a = &f.annotation.article;
            a->title = (hs_str){title, strlen(title)};
            a->text = a->source = (hs_str){text, strlen(text)};
            a->body_len = head - 2;
            f.blocks[0].text.end = f.blocks[0].source.end = first;
            f.blocks[1] = (hs_block){HS_BLOCK_PARAGRAPH, {alone, head - 2}, {alone, head - 2}};
            f.page.bytes = a->text;
            add(store, &f, true);
        }
        finish(store);
        list_docs(NULL, docs, sizeof docs);
        assert_string_equal(docs, turn ? "" : "a b c d e f g h i j k l ");
        list_docs(&(hs_statement_filter){.all_versions = true}, docs, sizeof docs);
        assert_string_equal(docs, "a b c d e f g h i j k l ");
        remove_store();
    }
}

static void problems_are_kept_in_order(void **state) {
    (void)state;
    hs_store *store = begin();
    hs_error problem = {.status = HS_ERR_EMPTY, .offset = 7, .file = "x.html", .message = "empty file"};
    assert_int_equal(hs_store_add_problem(store, HS_ERR_EMPTY, &problem, NULL), HS_OK);
    finish(store);
    store = open_store(HS_STORE_READ);
    hs_arena *arena = hs_arena_new(NULL);
    hs_rows *rows;
    hs_problem_row row;
    assert_int_equal(hs_store_problems(store, &rows, NULL), HS_OK);
    assert_int_equal(hs_rows_next_problem(rows, arena, &row, NULL), HS_OK);
    assert_str_equal(row.file, "x.html");
    assert_int_equal(row.offset, 7);
    assert_int_equal(row.status, HS_ERR_EMPTY);
    assert_int_equal(hs_rows_next_problem(rows, arena, &row, NULL), HS_END);
    hs_rows_close(rows);
    hs_arena_free(arena);
    hs_store_close(store);
    remove_store();
}

static void damaged_spans_do_not_reach_a_view(void **state) {
    (void)state;
    fake f;
    hs_store *store = begin();
    make_fake(&f, "a", "", "");
    add(store, &f, true);
    finish(store);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db,
                     "UPDATE statements SET parts = '[[1,99999999],[5,2],[x', cue_end = 4000000000,"
                     " candidates = '[[77,1'; UPDATE texts SET blocks = '[[1,2,3]'",
                     NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    store = open_store(HS_STORE_READ);
    hs_arena *arena = hs_arena_new(NULL);
    hs_statement_row row;
    assert_int_equal(hs_store_statement_get(store, HS_STR("a#1"), arena, &row, NULL), HS_OK);
    assert_int_equal(row.n_parts, 0);
    assert_int_equal(row.cue.text.len, 0);
    hs_store_close(store);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE texts SET text = x'28b52ffd00'", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    store = open_store(HS_STORE_READ);
    hs_error error = {0};
    assert_int_equal(hs_store_statement_get(store, HS_STR("a#1"), arena, &row, &error), HS_ERR_FORMAT);
    hs_arena_free(arena);
    hs_store_close(store);
    remove_store();
}

/* Steps that SQLite takes to put in n utterances while a member waits for one that never comes. */
static int steps_beside_waiting_member(hs_store *store, int first, int n) {
    sqlite3_stmt *add = NULL;
    int steps = 0;
    assert_int_equal(
        sqlite3_prepare_v2(store->db, "INSERT INTO utterances VALUES (?1, '', NULL, 0, 0, 1, 1, 1, '', NULL)",
                           -1, &add, NULL),
        SQLITE_OK);
    for (int i = 0; i < n; i++) {
        sqlite3_bind_int(add, 1, first + i);
        assert_int_equal(hs_store__run(store, add, NULL), HS_OK);
        steps += sqlite3_stmt_status(add, SQLITE_STMTSTATUS_VM_STEP, 1);
    }
    sqlite3_finalize(add);
    return steps;
}

static void rows_that_wait_for_others_do_not_slow_down_the_rest(void **state) {
    (void)state;
    hs_store *store = begin();
    assert_int_equal(hs_store__begin(store, NULL), HS_OK);
    assert_int_equal(
        hs_store__exec(store,
                       "INSERT INTO members WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1"
                       " FROM n WHERE i < 999) SELECT 1, i, 1, 0, 1.0, '[]', 999999, NULL, 0, ''"
                       " FROM n",
                       NULL),
        HS_OK);
    int steps = steps_beside_waiting_member(store, 1, 100);
    assert_in_range(steps, 1, 100 * 100);
    hs_store_close(store);
    remove_store();
}

static void utterances_near_to_words_are_those_that_share_rare_ones(void **state) {
    (void)state;
    static const struct {
        const char *texts[2];
        int n_texts, n_found;
    } cases[] = {{{"they never had a meeting, not once"}, 1, 1},
                 {{"NEVER"}, 1, 1},
                 {{"zebras", "we \"MET\" *"}, 2, 1},
                 {{"zebras in the harbour"}, 1, 0},
                 {{"", "\" AND ( *"}, 2, 0},
                 {{NULL}, 0, 0}};
    hs_store *store = begin();
    for (int i = 0; i < 3; i++) {
        char doc[2] = {(char)('a' + i), 0};
        fake f;
        make_fake(&f, doc, "2017-06-05", "");
        add(store, &f, true);
    }
    finish(store);
    store = open_store(HS_STORE_READ);
    hs_arena *arena = hs_arena_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hs_str texts[2];
        hs_rows *rows = NULL;
        hs_utterance_row row;
        int n = 0;
        for (int k = 0; k < cases[i].n_texts; k++)
            texts[k] = (hs_str){cases[i].texts[k], strlen(cases[i].texts[k])};
        assert_int_equal(
            hs_store_utterances_near(store, arena, texts, (uint32_t)cases[i].n_texts, &rows, NULL), HS_OK);
        while (hs_rows_next_utterance(rows, arena, &row, NULL) == HS_OK) {
            assert_int_equal(row.n_members, 3);
            n++;
        }
        hs_rows_close(rows);
        if (n != cases[i].n_found) fail_msg("case %zu: %d found", i, n);
    }
    bool is_large;
    assert_int_equal(hs_store_is_large(store, &is_large, NULL), HS_OK);
    assert_int_equal(is_large, HS_LIMIT_WHOLE_RECORD < 1);
    hs_arena_free(arena);
    hs_store_close(store);
    remove_store();
}

static void texts_of_a_large_collection_lie_in_a_file(void **state) {
    (void)state;
    enum { BLOCKS = 200, BLOCK = 10000 };
    static const char *const places[] = {NULL, "/nowhere/at/all.db"};
    char *blocks[BLOCKS], left[80];
    for (int turn = 0; turn < 2; turn++) {
        hs_link__room room;
        hs_arena *arena = hs_link__room_open(&room, places[turn] ? places[turn] : path, 100000);
        assert_non_null(arena);
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = hs_arena_get(arena, BLOCK);
            assert_non_null(blocks[i]);
            memset(blocks[i], 'a' + i % 26, BLOCK);
        }
        for (int i = 0; i < BLOCKS; i++)
            for (int k = 0; k < BLOCK; k++) assert_int_equal(blocks[i][k], 'a' + i % 26);
        if (turn) {
            assert_int_equal(room.n_file_bytes, 0); /* no such folder: all on the heap */
        } else {
            assert_true(room.n_file_bytes > BLOCKS * BLOCK / 2);
            assert_true(room.n_heap_bytes <= 100000);
        }
        hs_link__room_close(&room, arena);
    }
    snprintf(left, sizeof left, "%s-text", path);
    assert_int_equal(access(left, F_OK), -1);
}

static void body_is_found_by_each_of_its_words(void **state) {
    (void)state;
    static const char *const words[] = {"we", "RUTA", "once", "monday"};
    fake f;
    make_fake(&f, "a", "", "");
    hs_store *store = begin();
    add(store, &f, true);
    finish(store);
    store = open_store(HS_STORE_READ);
    hs_arena *arena = hs_arena_new(NULL);
    for (size_t i = 0; i < 4; i++) {
        hs_statement_filter filter = {.search = {words[i], strlen(words[i])}};
        hs_rows *rows = NULL;
        hs_page_row row;
        assert_int_equal(hs_store_pages(store, &filter, &rows, NULL), HS_OK);
        assert_int_equal(hs_rows_next_page(rows, arena, &row, NULL), HS_OK);
        assert_int_equal(hs_rows_next_page(rows, arena, &row, NULL), HS_END);
        hs_rows_close(rows);
    }
    hs_arena_free(arena);
    hs_store_close(store);
    remove_store();
}

static void dates_become_seconds(void **state) {
    (void)state;
    assert_int_equal(hs_store__seconds(HS_STR("1970-01-01")), 0);
    assert_int_equal(hs_store__seconds(HS_STR("2017-06-05T09:12:00-04:00")), 1496668320);
    assert_int_equal(hs_store__seconds(HS_STR("2017-06-05T13:12:00.250Z")), 1496668320);
    assert_int_equal(hs_store__seconds(HS_STR("2017-06-05T18:42+0530")), 1496668320);
    assert_int_equal(hs_store__seconds(HS_STR("2000-03-01")), 951868800);
    assert_int_equal(hs_store__seconds(HS_STR("2017")), 1483228800);
    assert_true(hs_store__seconds(HS_STR("")) == INT64_MIN);
    assert_true(hs_store__seconds(HS_STR("2017-13-01")) == INT64_MIN);
    assert_true(hs_store__seconds(HS_STR("June 5")) == INT64_MIN);
    assert_str_equal(hs_store__host(HS_STR("https://user@www.inland.example:8080/x?y")), "inland.example");
    assert_str_equal(hs_store__host(HS_STR("pages/a.txt")), "");
}

static void page_id_hangs_on_doc_bytes_and_way_of_reading(void **state) {
    (void)state;
    char a[HS_PAGE_ID_SIZE], b[HS_PAGE_ID_SIZE];
    hs_page page = {.doc = HS_STR("a"), .bytes = HS_STR("x")};
    hs_page_id(&page, a);
    assert_int_equal(strlen(a), 12);
    hs_page_id(&page, b);
    assert_string_equal(a, b);
    page.bytes = HS_STR("y");
    hs_page_id(&page, b);
    assert_string_not_equal(a, b);
    page.bytes = HS_STR("x");
    page.format = HS_FORMAT_PLAIN;
    hs_page_id(&page, b);
    assert_string_not_equal(a, b);
    page.format = HS_FORMAT_UNKNOWN;
    page.doc = HS_STR("b");
    hs_page_id(&page, b);
    assert_string_not_equal(a, b);
}

/* What two pages with one text have in common comes without the text. */
static void ties_of_pages_come_without_their_texts(void **state) {
    (void)state;
    fake f;
    hs_store *store = begin();
    make_fake(&f, "a", "2017-06-05", "");
    add(store, &f, true);
    make_fake(&f, "b", "2017-06-06", "");
    add(store, &f, true);
    finish(store);
    store = open_store(HS_STORE_READ);
    hs_arena *arena = hs_arena_new(NULL);
    hs_rows *rows = NULL;
    hs_carried_row carried[2], none;
    assert_int_equal(hs_store_carried(store, &rows, NULL), HS_OK);
    for (int i = 0; i < 2; i++) assert_int_equal(hs_rows_next_carried(rows, arena, &carried[i], NULL), HS_OK);
    assert_int_equal(hs_rows_next_carried(rows, arena, &none, NULL), HS_END);
    hs_rows_close(rows);
    assert_int_equal(carried[0].utterance, carried[1].utterance);
    assert_int_not_equal(carried[0].page, carried[1].page);
    assert_int_equal(carried[0].said_by, carried[0].speaker);
    assert_true(hs_str_equal(carried[1].speaker_name, HS_STR("Ruta Vance")));
    assert_true(hs_str_equal(carried[1].text, HS_STR("We never met, Not once")));
    assert_false(carried[0].is_common);

    hs_voice_row voice;
    assert_int_equal(hs_store_voices(store, &rows, NULL), HS_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(hs_rows_next_voice(rows, &voice, NULL), HS_OK);
        assert_int_equal(voice.person, carried[0].speaker);
        assert_int_equal(voice.page, carried[i].page);
        assert_true(voice.confidence == 0.875f);
    }
    assert_int_equal(hs_rows_next_voice(rows, &voice, NULL), HS_END);
    hs_rows_close(rows);

    hs_copied_row copied;
    assert_int_equal(hs_store_copied(store, &rows, NULL), HS_OK);
    assert_int_equal(hs_rows_next_copied(rows, &copied, NULL), HS_OK);
    assert_int_equal(copied.page_a, carried[0].page);
    assert_int_equal(copied.page_b, carried[1].page);
    assert_int_equal(copied.a.start, 1);
    assert_int_equal(copied.b.end, 52); /* of the last word */
    assert_int_equal(copied.words, 10);
    assert_int_equal(copied.direction, 1);
    assert_int_equal(hs_rows_next_copied(rows, &copied, NULL), HS_END);
    hs_rows_close(rows);
    hs_arena_free(arena);
    hs_store_close(store);
    remove_store();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statement_comes_back_with_its_words),
        cmocka_unit_test(order_of_storing_does_not_show),
        cmocka_unit_test(copies_of_pages_added_one_by_one_stand_in_order),
        cmocka_unit_test(numbers_that_fall_together_are_parted),
        cmocka_unit_test(filters_choose_by_speaker_date_and_words),
        cmocka_unit_test(known_page_is_skipped_and_changed_page_replaces),
        cmocka_unit_test(second_writer_is_told_and_reader_is_not_hindered),
        cmocka_unit_test(foreign_newer_and_missing_files_are_refused),
        cmocka_unit_test(unfinished_batch_is_gone_and_finished_one_stays),
        cmocka_unit_test(what_a_site_repeats_is_not_listed),
        cmocka_unit_test(problems_are_kept_in_order),
        cmocka_unit_test(damaged_spans_do_not_reach_a_view),
        cmocka_unit_test(rows_that_wait_for_others_do_not_slow_down_the_rest),
        cmocka_unit_test(utterances_near_to_words_are_those_that_share_rare_ones),
        cmocka_unit_test(texts_of_a_large_collection_lie_in_a_file),
        cmocka_unit_test(body_is_found_by_each_of_its_words),
        cmocka_unit_test(ties_of_pages_come_without_their_texts),
        cmocka_unit_test(dates_become_seconds),
        cmocka_unit_test(page_id_hangs_on_doc_bytes_and_way_of_reading),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
