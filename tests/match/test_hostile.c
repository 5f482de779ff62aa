#include "match_case.h"

#include <stdio.h>
#include <stdlib.h>

/* Piles that would take quadratic time or memory in a careless matcher. Linear growth is held by what comes out and
 * by the time limit of the test. */

static void match_pages(hs_match_page *pages, uint32_t n_pages, hs_match_statement *statements,
                        uint32_t n_statements, hs_engine **engine, hs_arena **arena,
                        hs_match_result *result) {
    assert_int_equal(hs_engine_open(NULL, engine, NULL), HS_OK);
    *arena = hs_arena_new(NULL);
    hs_match_input input = {
        .pages = pages, .n_pages = n_pages, .statements = statements, .n_statements = n_statements};
    assert_int_equal(hs_match(*engine, *arena, &input, result, NULL), HS_OK);
}

static void close_match(hs_engine *engine, hs_arena *arena) {
    hs_arena_free(arena);
    hs_engine_close(engine);
}

static void tells_very_many_copies_of_one_page_with_the_first_alone(void **state) {
    (void)state;
    enum { N = 30000 };
    static const char body[] =
        "Every outlet of the valley printed the same short notice about the closing of the old "
        "bridge and nobody changed a word of it before it went to press";
    hs_match_page *pages = calloc(N, sizeof *pages);
    hs_match_statement *statements = calloc(N, sizeof *statements);
    for (uint32_t i = 0; i < N; i++) {
        pages[i] = (hs_match_page){.id = i + 1, .body = HS_STR(body), .published = INT64_MIN};
        statements[i] =
            (hs_match_statement){.id = i + 1,
                                 .page = i,
                                 .speaker = 4,
                                 .text = HS_STR("The bridge will stay closed for repairs until spring"),
                                 .quoted = HS_STR("The bridge will stay closed for repairs until spring")};
    }
    hs_engine *engine;
    hs_arena *arena;
    hs_match_result result;
    match_pages(pages, N, statements, N, &engine, &arena, &result);
    assert_int_equal(result.n_copies, N - 1);
    assert_true(result.n_capped > 0);
    assert_int_equal(result.n_utterances, 1);
    assert_int_equal(result.utterances[0].n_members, N);
    for (uint32_t i = 0; i < N; i++) assert_int_equal(result.near_duplicate_of[i], 0);
    close_match(engine, arena);
    free(pages), free(statements);
}

static void leaves_out_a_footer_that_all_pages_share(void **state) {
    (void)state;
    enum { N = 10000, ROOM = 400 };
    char *bytes = malloc((size_t)N * ROOM);
    hs_match_page *pages = calloc(N, sizeof *pages);
    for (uint32_t i = 0; i < N; i++) {
        char *body = bytes + (size_t)i * ROOM;
        int len = 0;
        for (uint32_t k = 0; k < 12; k++) len += sprintf(body + len, "w%ux%u ", i, k);
        len += sprintf(body + len,
                       "all rights reserved no part of this page may be copied stored or sent without the "
                       "written leave of the owner of the network and its partners");
        pages[i] = (hs_match_page){.id = i + 1, .body = {body, (size_t)len}, .published = INT64_MIN};
    }
    hs_engine *engine;
    hs_arena *arena;
    hs_match_result result;
    match_pages(pages, N, NULL, 0, &engine, &arena, &result);
    assert_int_equal(result.n_copies, 0);
    assert_true(result.n_capped > 0);
    close_match(engine, arena);
    free(pages), free(bytes);
}

static void reads_a_page_that_is_one_sentence_repeated(void **state) {
    (void)state;
    static const char sentence[] = "the water rose again in the night and the pumps stood still. ";
    enum { TIMES = 20000 };
    size_t len = (sizeof sentence - 1) * TIMES;
    char *bytes = malloc(len);
    for (size_t i = 0; i < TIMES; i++)
        memcpy(bytes + i * (sizeof sentence - 1), sentence, sizeof sentence - 1);
    hs_match_page pages[3] = {{.id = 1, .body = {bytes, len}, .published = INT64_MIN},
                              {.id = 2, .body = {bytes, len / 2}, .published = INT64_MIN},
                              {.id = 3, .body = HS_STR(sentence), .published = INT64_MIN}};
    hs_engine *engine;
    hs_arena *arena;
    hs_match_result result;
    match_pages(pages, 3, NULL, 0, &engine, &arena, &result);
    assert_true(result.n_copies >= 1 && result.n_copies < 100);
    close_match(engine, arena);
    free(bytes);
}

static void matches_quotations_of_a_hundred_thousand_words(void **state) {
    (void)state;
    enum { WORDS = 100000 };
    char *bytes = malloc(WORDS * 8);
    size_t len = 0;
    for (uint32_t i = 0; i < WORDS; i++)
        len += (size_t)sprintf(bytes + len, "v%u ", i * 2654435761u % 99991u % 9000u);
    hs_match_page pages[3] = {{.id = 1}, {.id = 2}, {.id = 3}};
    hs_match_statement statements[3] = {
        {.id = 1, .page = 0, .speaker = 1, .text = {bytes, len}, .quoted = {bytes, len}},
        {.id = 2, .page = 1, .speaker = 1, .text = {bytes, len}, .quoted = {bytes, len}},
        {.id = 3,
         .page = 2,
         .speaker = 1,
         .text = {bytes, len - 5000},
         .kind = HS_KIND_MIXED,
         .quoted = {bytes + 4000, len - 20000}}};
    hs_engine *engine;
    hs_arena *arena;
    hs_match_result result;
    match_pages(pages, 3, statements, 3, &engine, &arena, &result);
    assert_true(result.n_capped >= 3);
    assert_int_equal(result.utterances[0].n_members, 3);
    close_match(engine, arena);
    free(bytes);
}

static void groups_very_many_wordings_of_one_utterance(void **state) {
    (void)state;
    enum { N = 5000, ROOM = 120 };
    char *bytes = malloc((size_t)N * ROOM);
    hs_match_page *pages = calloc(N, sizeof *pages);
    hs_match_statement *statements = calloc(N, sizeof *statements);
    for (uint32_t i = 0; i < N; i++) {
        char *text = bytes + (size_t)i * ROOM;
        int len = sprintf(
            text, "We counted %u lanterns along the river before the ferry left the northern pier", i);
        hs_str words = {text, (size_t)len};
        pages[i] = (hs_match_page){.id = i + 1, .published = INT64_MIN};
        statements[i] =
            (hs_match_statement){.id = i + 1, .page = i, .speaker = 2, .text = words, .quoted = words};
    }
    hs_engine *engine;
    hs_arena *arena;
    hs_match_result result;
    match_pages(pages, N, statements, N, &engine, &arena, &result);
    uint32_t largest = 0;
    for (uint32_t i = 0; i < result.n_utterances; i++)
        if (result.utterances[i].n_members > largest) largest = result.utterances[i].n_members;
    assert_true(largest > N * 9 / 10);
    assert_true(result.n_capped > 0);
    close_match(engine, arena);
    free(pages), free(statements), free(bytes);
}

/* Two pages, each one paragraph of quotations; the second changes a word of each, and begins and ends with what makes no change a
 * fault: for those near it, not for all that stand in the paragraph. */
static void reads_a_paragraph_of_very_many_quotations_once(void **state) {
    (void)state;
    enum { N = 6000, ROOM = 160, PAGES = 2 };
    static const char *const wares[] = {"lanterns", "barrels", "ladders", "blankets", "kettles",
                                        "anchors",  "sledges", "baskets", "candles",  "shovels"};
    static const char *const places[] = {"granary", "quarry",  "chapel",  "viaduct", "tannery",
                                         "belfry",  "sawmill", "orchard", "paddock", "causeway"};
    hs_match_page pages[PAGES];
    hs_match_statement *statements = calloc(PAGES * N, sizeof *statements);
    char *bytes = malloc((size_t)PAGES * (N + 1) * ROOM);
    hs_span blocks[PAGES];
    for (uint32_t p = 0; p < PAGES; p++) {
        char *body = bytes + (size_t)p * (N + 1) * ROOM;
        size_t len = (size_t)sprintf(body, "Ada Marwick %s it. ", p ? "repeated" : "told");
        for (uint32_t i = 0; i < N; i++) {
            const char *ware = wares[i % 10], *from = places[i / 10 % 10], *to = places[i / 100 % 10];
            len += (size_t)sprintf(body + len, "\"");
            hs_str words = {body + len, 0};
            words.len = (size_t)sprintf(body + len, "Crew %u %s the %s out of the %s and into the old %s", i,
                                        p ? "dragged" : "carried", ware, from, to);
            statements[p * N + i] = (hs_match_statement){.id = p * N + i + 1,
                                                         .page = p,
                                                         .speaker = 3,
                                                         .speaker_confidence = 0.9f,
                                                         .text = words,
                                                         .quoted = words,
                                                         .at = (uint32_t)len};
            len += words.len;
            len += (size_t)sprintf(body + len, ",\" Ada Marwick said. ");
        }
        len += (size_t)sprintf(body + len, "She %s it.", p ? "repeated" : "told");
        blocks[p] = (hs_span){0, (uint32_t)len};
        pages[p] = (hs_match_page){
            .id = p + 1, .body = {body, len}, .blocks = &blocks[p], .n_blocks = 1, .published = INT64_MIN};
    }
    hs_engine *engine;
    hs_arena *arena;
    hs_match_result result;
    match_pages(pages, PAGES, statements, PAGES * N, &engine, &arena, &result);
    uint32_t n_altered = 0;
    for (uint32_t i = 0; i < result.n_utterances; i++)
        for (uint32_t k = 0; k < result.utterances[i].n_members; k++)
            n_altered += result.utterances[i].members[k].warnings & HS_WARN_ALTERED ? 1 : 0;
    assert_int_equal(result.n_utterances, N);
    assert_true(n_altered > N * 99 / 100 && n_altered < N);
    close_match(engine, arena);
    free(statements), free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_very_many_copies_of_one_page_with_the_first_alone),
        cmocka_unit_test(leaves_out_a_footer_that_all_pages_share),
        cmocka_unit_test(reads_a_page_that_is_one_sentence_repeated),
        cmocka_unit_test(matches_quotations_of_a_hundred_thousand_words),
        cmocka_unit_test(groups_very_many_wordings_of_one_utterance),
        cmocka_unit_test(reads_a_paragraph_of_very_many_quotations_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
