#include "fake_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

struct hs_rows {
    const hs_store *store;
    hs_statement_filter filter;
    uint32_t at, min_members;
};

static hs_status open_rows(hs_store *store, const hs_statement_filter *filter, hs_rows **rows) {
    *rows = calloc(1, sizeof **rows);
    if (!*rows) return HS_ERR_MEMORY;
    (*rows)->store = store;
    if (filter) (*rows)->filter = *filter;
    return HS_OK;
}

void hs_rows_close(hs_rows *rows) {
    free(rows);
}

hs_status hs_store_statements(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                              hs_error *error) {
    (void)error;
    return open_rows(store, filter, rows);
}
hs_status hs_store_pages(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                         hs_error *error) {
    (void)error;
    return open_rows(store, filter, rows);
}
hs_status hs_store_people(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                          hs_error *error) {
    (void)error;
    return open_rows(store, filter, rows);
}
hs_status hs_store_copies(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                          hs_error *error) {
    (void)error;
    return open_rows(store, filter, rows);
}
hs_status hs_store_problems(hs_store *store, hs_rows **rows, hs_error *error) {
    (void)error;
    return open_rows(store, NULL, rows);
}
hs_status hs_store_utterances(hs_store *store, const hs_statement_filter *filter, uint32_t min_members,
                              hs_rows **rows, hs_error *error) {
    (void)error;
    hs_status status = open_rows(store, filter, rows);
    if (status == HS_OK) (*rows)->min_members = min_members;
    return status;
}

#define NEXT(kind, type, name)                                                                               \
    hs_status hs_rows_next_##name(hs_rows *rows, hs_arena *arena, type *row, hs_error *error) {              \
        (void)arena, (void)error;                                                                            \
        if (rows->at >= rows->store->n_##kind) return HS_END;                                                \
        *row = rows->store->kind[rows->at++];                                                                \
        return HS_OK;                                                                                        \
    }
NEXT(pages, hs_page_row, page)
NEXT(people, hs_person_row, person)
NEXT(copies, hs_copy_row, copy)
NEXT(problems, hs_problem_row, problem)

/* Its one page shares its one passage with itself: half of it was there before. */
hs_status hs_store_passages(hs_store *store, uint64_t page, hs_rows **rows, hs_error *error) {
    (void)page;
    return hs_store_copies(store, NULL, rows, error);
}

hs_status hs_rows_next_passage(hs_rows *rows, hs_arena *arena, hs_passage_row *row, hs_error *error) {
    (void)arena, (void)error;
    if (rows->at >= rows->store->n_copies) return HS_END;
    const hs_copy_row *copy = &rows->store->copies[rows->at++];
    *row = (hs_passage_row){.other = copy->a, .span = {0, copy->a.body_len / 2}, .direction = -1};
    row->other_span = row->span;
    return HS_OK;
}

hs_status hs_rows_next_statement(hs_rows *rows, hs_arena *arena, hs_statement_row *row, hs_error *error) {
    (void)arena, (void)error;
    for (; rows->at < rows->store->n_statements; rows->at++) {
        const hs_statement_row *s = &rows->store->statements[rows->at];
        if (rows->filter.doc.len && !hs_str_equal(rows->filter.doc, s->page)) continue;
        if (rows->filter.id.len && !hs_str_equal(rows->filter.id, s->id)) continue;
        *row = *s;
        rows->at++;
        return HS_OK;
    }
    return HS_END;
}

hs_status hs_rows_next_utterance(hs_rows *rows, hs_arena *arena, hs_utterance_row *row, hs_error *error) {
    (void)arena, (void)error;
    for (; rows->at < rows->store->n_utterances; rows->at++) {
        const hs_utterance_row *u = &rows->store->utterances[rows->at];
        if (u->n_members < rows->min_members) continue;
        if (rows->filter.utterance && rows->filter.utterance != u->id) continue;
        *row = *u;
        rows->at++;
        return HS_OK;
    }
    return HS_END;
}

hs_status hs_store_page_get(hs_store *store, hs_str id, hs_arena *arena, hs_page_row *row, hs_error *error) {
    (void)arena, (void)error;
    for (uint32_t i = 0; i < store->n_pages; i++) {
        if (!hs_str_equal(store->pages[i].id, id) && !hs_str_equal(store->pages[i].doc, id)) continue;
        *row = store->pages[i];
        return HS_OK;
    }
    return HS_ERR_NOT_FOUND;
}

hs_status hs_store_statement_get(hs_store *store, hs_str id, hs_arena *arena, hs_statement_row *row,
                                 hs_error *error) {
    (void)arena, (void)error;
    for (uint32_t i = 0; i < store->n_statements; i++) {
        if (!hs_str_equal(store->statements[i].id, id)) continue;
        *row = store->statements[i];
        return HS_OK;
    }
    return HS_ERR_NOT_FOUND;
}

hs_status hs_store_swaps(hs_store *store, hs_arena *arena, hs_swap **swaps, uint32_t *n_swaps,
                         hs_error *error) {
    (void)arena, (void)error;
    *swaps = store->swaps;
    *n_swaps = store->n_swaps;
    return HS_OK;
}

hs_status hs_store_count(hs_store *store, hs_store_counts *counts, hs_error *error) {
    (void)error;
    *counts = (hs_store_counts){.pages = store->n_pages,
                                .outlets = 2,
                                .statements = store->n_statements,
                                .people = store->n_people,
                                .shared_utterances = store->n_utterances,
                                .copies = store->n_copies,
                                .state = HS_STORE_LINKED,
                                .first_published = HS_STR("2019-03-01T12:00:00Z"),
                                .last_published = HS_STR("2019-03-04")};
    return HS_OK;
}

/* ---- The record. Offsets are those of this text. */

#define TEXT                                                                                                 \
    "Ît raned.\n\n\"We never <b>met</b>,\" Ruta Vance said. \"Not once.\"\n\nThe council broke "            \
    "up.\n\nVance: 'never met'"
enum { QUOTE = 13, TITLE = 88 };

static hs_block blocks[] = {{HS_BLOCK_TITLE, {TITLE, TITLE + 18}, {0, 0}},
                            {HS_BLOCK_PARAGRAPH, {0, 10}, {0, 0}},
                            {HS_BLOCK_PARAGRAPH, {12, 63}, {0, 0}},
                            {HS_BLOCK_PARAGRAPH, {65, 86}, {0, 0}}};

static void put_role(hs_role *role, const char *name, hs_span span, const char *words, float confidence) {
    *role = (hs_role){.name = {name, strlen(name)},
                      .mention = {span, {words, strlen(words)}},
                      .confidence = confidence,
                      .person = 7};
}

const hs_store *fake_record(void) {
    static hs_words parts_a[2], parts_b[1];
    static hs_page_row page;
    static hs_statement_row statements[2];
    static hs_person_row person;
    static hs_member_row members[2];
    static hs_utterance_row utterance;
    static hs_copy_row copy;
    static hs_problem_row problem;
    static hs_swap swap;
    static hs_str aliases[2];
    static hs_edit edit;
    static hs_store store;
    parts_a[0] = (hs_words){{QUOTE, 33}, HS_STR("We never <b>met</b>,")};
    parts_a[1] = (hs_words){{53, 62}, HS_STR("Not once.")};
    parts_b[0] = (hs_words){{TITLE + 8, TITLE + 17}, HS_STR("never met")};
    page = (hs_page_row){.id = HS_STR("abcdefghijkl"),
                         .doc = HS_STR("a&b.html"),
                         .url = HS_STR("https://x.example/?a=1&b=\"2\""),
                         .title = HS_STR("Vance: 'never met' <script>alert(1)</script>"),
                         .outlet = HS_STR("The <i>Gull</i>"),
                         .published = {HS_STR("2019-03-01T12:00:00Z"), "json-ld"},
                         .body_len = 86,
                         .title_start = TITLE,
                         .text = HS_STR(TEXT),
                         .blocks = blocks,
                         .n_blocks = 4,
                         .n_statements = 2,
                         .is_current = true};
    statements[0] = (hs_statement_row){.id = HS_STR("a&b.html#1"),
                                       .doc = page.doc,
                                       .page = page.id,
                                       .url = page.url,
                                       .title = page.title,
                                       .outlet = page.outlet,
                                       .published = page.published.iso,
                                       .body_len = 86,
                                       .title_start = TITLE,
                                       .kind = HS_KIND_DIRECT,
                                       .parts = parts_a,
                                       .quoted = parts_a,
                                       .n_parts = 2,
                                       .n_quoted = 2,
                                       .text = HS_STR("We never <b>met</b>, Not once."),
                                       .cue = {{46, 50}, HS_STR("said")},
                                       .source = {{35, 45}, HS_STR("Ruta Vance")},
                                       .confidence = 0.97f,
                                       .why = HS_STR("words inside marks"),
                                       .speaker_why = HS_STR("named next to \"said\""),
                                       .utterance = 5};
    put_role(&statements[0].speaker, "Ruta Vance", (hs_span){35, 45}, "Ruta Vance", 0.94f);
    statements[1] = statements[0];
    statements[1].id = HS_STR("a&b.html#2");
    statements[1].kind = HS_KIND_HEADLINE;
    statements[1].parts = statements[1].quoted = parts_b;
    statements[1].n_parts = statements[1].n_quoted = 1;
    statements[1].text = HS_STR("never met");
    statements[1].cue = statements[1].source = (hs_words){0};
    statements[1].speaker = (hs_role){0};
    statements[1].flags = HS_FLAG_SPEAKER_DROPPED;
    statements[1].speaker_why = (hs_str){0};
    aliases[0] = HS_STR("Ruta Vance");
    aliases[1] = HS_STR("the \"pilot\"");
    person = (hs_person_row){.id = 7,
                             .name = aliases[0],
                             .description = HS_STR("mayor & pilot"),
                             .aliases = aliases,
                             .n_aliases = 2,
                             .n_statements = 2,
                             .n_direct = 1,
                             .n_pages = 1,
                             .n_outlets = 1,
                             .first_published = page.published.iso,
                             .last_published = page.published.iso};
    edit = (hs_edit){HS_EDIT_DROP, {0, 3}, {0, 0}};
    members[0] = (hs_member_row){.statement = statements[0], .confidence = 1, .parent = HS_NONE};
    members[1] = (hs_member_row){.statement = statements[1],
                                 .relation = HS_RELATION_TRIMMED,
                                 .confidence = 0.8f,
                                 .edits = &edit,
                                 .n_edits = 1,
                                 .warnings = HS_WARN_ALTERED};
    utterance = (hs_utterance_row){.id = 5,
                                   .text = statements[0].text,
                                   .speaker = statements[0].speaker,
                                   .members = members,
                                   .n_members = 2,
                                   .n_outlets = 1,
                                   .n_pages = 1,
                                   .first_published = page.published.iso};
    swap = (hs_swap){HS_STR("memo"), HS_STR("memorandum"), 3};
    copy = (hs_copy_row){.a = page,
                         .b = page,
                         .a_words = {{0, 10}, HS_STR("The memo <b>came</b>.")},
                         .b_words = {{65, 86}, HS_STR("The memorandum came.")},
                         .words = 3,
                         .is_reworded = true,
                         .direction = 1,
                         .swaps = &swap,
                         .n_swaps = 1};
    problem =
        (hs_problem_row){.file = HS_STR("bad\x1b[2J.html"), .message = HS_STR("no text in <this> page")};
    store = (hs_store){.pages = &page,
                       .statements = statements,
                       .people = &person,
                       .utterances = &utterance,
                       .copies = &copy,
                       .problems = &problem,
                       .n_pages = 1,
                       .n_statements = 2,
                       .n_people = 1,
                       .n_utterances = 1,
                       .n_copies = 1,
                       .n_problems = 1,
                       .swaps = &swap,
                       .n_swaps = 1};
    return &store;
}
