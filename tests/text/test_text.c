#include "cases.h"

#include "base/limits.h"
#include "text/reading.h"

#include <stdio.h>
#include <stdlib.h>

#include "stage.h"

static hs_text read_page(const char *page) {
    hs_text text;
    hs_arena_reset(arena);
    assert_int_equal(text_of_page(engine, scratch, arena, (hs_str){page, strlen(page)}, &text), HS_OK);
    return text;
}

/* ---- Tokens */

static void tokens_are_split_as_attribution_wants(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"He didn't, couldn’t and won't.", "He|did|n't|,|could|n’t|and|wo|n't|."},
        {"Vance's ferry, they'll say, I'm", "Vance|'s|ferry|,|they|'ll|say|,|I|'m"},
        {"the dogs' bowls", "the|dogs|'|bowls"},
        {"O'Brien and D’Angelo at 5 o'clock", "O'Brien|and|D’Angelo|at|5|o'clock"},
        {"He shouldn't've gone", "He|should|n't|'ve|gone"},
        {"Sen. Moor of the U.S. left at 9:56 a.m. today", "Sen.|Moor|of|the|U.S.|left|at|9:56|a.m.|today"},
        {"a son-in-law, 20-year-old, US-Russian -- no – yes—so",
         "a|son-in-law|,|20-year-old|,|US-Russian|--|no|–|yes|—|so"},
        {"$1,000.50 or 3.5% (AT&T)", "$|1,000.50|or|3.5|%|(|AT&T|)"},
        {"every day?Mayor left.He", "every|day|?|Mayor|left|.|He"},
        {"don&#39;t &quot;go&quot; &amp; rest", "do|n&#39;t|&quot;|go|&quot;|&amp;|rest"},
        {"see http://a.example/b?c=d, or @ruta_v #ferry x@y.example.",
         "see|http://a.example/b?c=d|,|or|@ruta_v|#ferry|x@y.example|."},
        {"Éva Ōe naïve", "Éva|Ōe|naïve"},
        {"well... so… no.", "well|...|so|…|no|."},
        {"Ruta Vance, Ph.D., J. K. Moor", "Ruta|Vance|,|Ph.D.|,|J.|K.|Moor"},
        {"Said 'yes'To him", "Said|'|yes|'|To|him"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hs_text text = read_page(cases[i][0]);
        char got[1024] = "", *at = got;
        for (uint32_t t = 0; t < text.n_tokens; t++) {
            hs_str token = hs_token_str(&text, t);
            at += sprintf(at, "%s%.*s", t ? "|" : "", (int)token.len, token.ptr);
        }
        if (strcmp(got, cases[i][1]) != 0) fail_msg("want %s\n got %s", cases[i][1], got);
    }
}

static void hash_is_of_the_lower_case_word_with_a_straight_apostrophe(void **state) {
    (void)state;
    hs_text text = read_page("SAID Didn’t ÉVA Sen. “x” ‘y’ — soft\xC2\xADhyphen");
    static const char *const words[] = {"said", "did", "n't", "éva", "sen.", "\"",        "x",
                                        "\"",   "'",   "y",   "'",   "--",   "softhyphen"};
    assert_int_equal(text.n_tokens, sizeof words / sizeof *words);
    for (uint32_t i = 0; i < text.n_tokens; i++)
        assert_int_equal(text.tokens[i].hash, hs_hash32((hs_str){words[i], strlen(words[i])}));
}

static void flags_tell_case_space_and_quotation(void **state) {
    (void)state;
    hs_text text = read_page("The NATO man said \"no 4x4\",\nhe said well-known");
    assert_true(text.tokens[0].flags & HS_TOKEN_SENTENCE_START);
    assert_true(text.tokens[1].flags & HS_TOKEN_ALL_CAPITALS);
    assert_false(text.tokens[0].flags & HS_TOKEN_ALL_CAPITALS);
    assert_true(text.tokens[5].flags & HS_TOKEN_IN_QUOTES);
    assert_false(text.tokens[5].flags & HS_TOKEN_SPACE_BEFORE);
    assert_false(text.tokens[4].flags & HS_TOKEN_IN_QUOTES);
    assert_true(text.tokens[6].flags & HS_TOKEN_HAS_DIGIT);
    assert_true(text.tokens[9].flags & HS_TOKEN_NEWLINE_BEFORE);
    assert_true(text.tokens[11].flags & HS_TOKEN_HYPHEN);
}

static void wrapped_lines_do_not_end_paragraphs(void **state) {
    (void)state;
    hs_text text =
        read_page("\"We came to the harbour at noon and\nwaited for the ferry. Nobody told\nMoor that it "
                  "had been sold,\" Vance\nsaid.");
    assert_int_equal(text.n_quotations, 1);
    assert_int_equal(text.n_sentences, 2);
    assert_false(text.quotations[0].is_unclosed);
}

/* ---- Tags */

static void tags_of_plain_news_are_right(void **state) {
    (void)state;
    hs_text text = read_page("The mayor, Ruta Vance, said that she had not sold the old ferry.");
    static const hs_pos want[] = {HS_POS_DET,   HS_POS_NOUN,  HS_POS_PUNCT,       HS_POS_PROPN,
                                  HS_POS_PROPN, HS_POS_PUNCT, HS_POS_VERB_FINITE, HS_POS_SCONJ,
                                  HS_POS_PRON,  HS_POS_AUX,   HS_POS_PART,        HS_POS_VERB_PARTICIPLE,
                                  HS_POS_DET,   HS_POS_ADJ,   HS_POS_NOUN,        HS_POS_PUNCT};
    assert_int_equal(text.n_tokens, sizeof want / sizeof *want);
    for (uint32_t i = 0; i < text.n_tokens; i++)
        if (text.tokens[i].pos != want[i])
            fail_msg("token %u has tag %u, not %u", i, (unsigned)text.tokens[i].pos, (unsigned)want[i]);
}

static void names_get_their_kind(void **state) {
    (void)state;
    hs_text text = read_page("The mayor, Ruta Vance, met officials in Denmark. Vance said so.");
    assert_int_equal(text.tokens[0].entity, 0);
    assert_int_equal(text.tokens[1].entity, 0x80 | 4); /* mayor: role */
    assert_int_equal(text.tokens[3].entity, 0x80 | 1); /* Ruta Vance: person */
    assert_int_equal(text.tokens[4].entity, 1);
    assert_int_equal(text.tokens[7].entity, 0x80 | 3); /* officials: group */
    assert_int_equal(text.tokens[9].entity, 0x80 | 6); /* Denmark: place */
    assert_int_equal(text.tokens[11].entity, 0x80 | 1);
    assert_int_equal(text.tokens[12].entity, 0);
}

/* ---- Properties, over all cases and over noise */

static void check_properties(const hs_text *text) {
    hs_str page = text->article->text;
    uint32_t at = 0;
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        hs_span span = text->tokens[i].span;
        assert_true(span.start >= at && span.end > span.start && span.end <= page.len);
        assert_true(((unsigned char)page.ptr[span.start] & 0xC0) != 0x80);
        assert_true(span.end == page.len || ((unsigned char)page.ptr[span.end] & 0xC0) != 0x80);
        assert_true(text->tokens[i].pos < HS_POS_N && text->tokens[i].kind <= HS_TOKEN_SYMBOL);
        at = span.end;
    }
    uint32_t next = 0;
    for (uint32_t s = 0; s < text->n_sentences; s++) {
        assert_int_equal(text->sentences[s].first, next);
        next = text->sentences[s].end;
        assert_true(next > text->sentences[s].first);
        assert_true(next - text->sentences[s].first <= HS_LIMIT_SENTENCE_TOKENS);
    }
    assert_int_equal(next, text->n_tokens);
    for (uint32_t q = 0; q < text->n_quotations; q++) {
        const hs_quotation *one = &text->quotations[q];
        assert_true(one->first < one->end && one->end <= text->n_tokens);
        assert_int_equal(one->span.start, text->tokens[one->first].span.start);
        assert_int_equal(one->span.end, text->tokens[one->end - 1].span.end);
        assert_true(q == 0 || text->quotations[q - 1].span.start <= one->span.start);
        if (one->parent != HS_NONE) {
            assert_true(one->parent < q);
            assert_true(text->quotations[one->parent].first <= one->first &&
                        text->quotations[one->parent].end >= one->end);
        } else if (q) { /* top-level ones do not overlap */
            for (uint32_t p = q; p-- > 0;)
                if (text->quotations[p].parent == HS_NONE) {
                    assert_true(text->quotations[p].end <= one->first);
                    break;
                }
        }
        if (one->continues != HS_NONE) assert_true(one->continues < q);
    }
}

static void results_are_well_formed_on_noise(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "\"",   "'",   "“", "”",  "‘",    "’",  "''",       "``", "„",     "«",    "»",     "&quot;", "&#39;",
        " ",    " ",   " ", "\n", "\n\n", ". ", "? ",       ", ", "Vance", "said", "dogs'", "n't",    "Mr.",
        "U.S.", "90s", "(", ")",  "—",    "é",  "\xC2\xAD", "…",  "he",    "-",    "&",     "1,000"};
    const char *seed_text = getenv("HEARSAY_SEED");
    uint64_t seed = seed_text ? strtoull(seed_text, NULL, 10) : 1, x = seed;
    for (int round = 0; round < 3000; round++) {
        char page[1024] = "";
        uint32_t n = (uint32_t)(hs_mix64(x++) % 60);
        for (uint32_t i = 0; i < n; i++)
            strcat(page, pieces[hs_mix64(x++) % (sizeof pieces / sizeof *pieces)]);
        hs_text text = read_page(page);
        check_properties(&text);
    }
}

/* ---- Growth, memory */

static uint64_t steps_of(const char *piece, uint32_t n_bytes) {
    size_t len = strlen(piece);
    char *page = malloc(n_bytes + len);
    assert_non_null(page);
    uint32_t n = 0;
    while (n < n_bytes) memcpy(page + n, piece, len), n += (uint32_t)len;
    hs_block block = {.kind = HS_BLOCK_PARAGRAPH, .text = {0, n}};
    hs_article article = {.text = {page, n}, .blocks = &block, .n_blocks = 1, .body_len = n};
    hs_text text = {.article = &article};
    hs_arena_reset(arena);
    hs_arena_reset(scratch->temporary);
    hs_text__reading reading = {
        .models = engine->text, .arena = arena, .temporary = scratch->temporary, .text = &text};
    assert_int_equal(hs_text__tokens_read(&reading), HS_OK);
    assert_int_equal(hs_text__marks_weigh(&reading), HS_OK);
    assert_int_equal(hs_text__sentences_split(&reading), HS_OK);
    assert_int_equal(hs_text__marks_pair(&reading), HS_OK);
    hs_text__tag(&engine->text->tagger, &text);
    check_properties(&text);
    free(page);
    return reading.n_steps;
}

static void work_grows_with_the_length_alone(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "\"",      "'",    "“",    "\" ",  "'''",    "``",    "a\n\n\"b ", ". ",
        "A\" a. ", "((((", "a'b'", "No. ", "&quot;", "&amp;", "\n",        "Asked \"a?\" B ",
        "1,",      "a.b.", "-a",   "x@y!"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        uint64_t small = steps_of(pieces[i], 20000), large = steps_of(pieces[i], 200000);
        if (large > small * 11 + 100)
            fail_msg("\"%s\": %llu steps for 20 kB, %llu for 200 kB", pieces[i], (unsigned long long)small,
                     (unsigned long long)large);
    }
}

typedef struct failing {
    long left; /* allocations that still work */
    long held;
} failing;

static void *failing_resize(void *context, void *ptr, size_t size) {
    failing *f = context;
    if (size == 0) {
        if (ptr) f->held--;
        free(ptr);
        return NULL;
    }
    if (f->left-- <= 0) return NULL;
    void *fresh = realloc(ptr, size);
    if (fresh && !ptr) f->held++;
    return fresh;
}

static void every_failed_allocation_is_a_status(void **state) {
    (void)state;
    enum { PIECES = 3000 };
    static const char piece[] = "\"We \"never\" met,\" Vance said. 'So?'\n\n";
    char *page = malloc(PIECES * (sizeof piece - 1));
    for (int i = 0; i < PIECES; i++) memcpy(page + i * (sizeof piece - 1), piece, sizeof piece - 1);
    int n_failed = 0;
    for (long n = 0;; n++) {
        failing f = {.left = n};
        hs_allocator allocator = {failing_resize, &f};
        hs_status status = HS_ERR_MEMORY;
        hs_text text;
        hs_arena *small = hs_arena_new(&allocator);
        struct hs_scratch own = {.temporary = hs_arena_new(&allocator)};
        if (small && own.temporary)
            status = text_of_page(engine, &own, small, (hs_str){page, PIECES * (sizeof piece - 1)}, &text);
        hs_arena_free(own.temporary);
        hs_arena_free(small);
        assert_int_equal(f.held, 0);
        if (status == HS_OK) break;
        assert_int_equal(status, HS_ERR_MEMORY);
        n_failed++;
    }
    free(page);
    assert_true(n_failed > 3);
}

static void empty_article_gives_nothing(void **state) {
    (void)state;
    hs_text text = read_page("");
    assert_int_equal(text.n_tokens + text.n_sentences + text.n_quotations, 0);
    assert_int_equal(text.block_first_sentence[1], 0);
    text = read_page(" \n\n \t");
    assert_int_equal(text.n_tokens, 0);
}

static void quotation_does_not_leave_the_title(void **state) {
    (void)state;
    static const char page[] = "Mayor: 'We go\n\nHe said 'we go' and left.";
    hs_block blocks[] = {{.kind = HS_BLOCK_TITLE, .text = {0, 13}},
                         {.kind = HS_BLOCK_PARAGRAPH, .text = {15, 41}}};
    hs_article article = {.text = {page, sizeof page - 1}, .blocks = blocks, .n_blocks = 2};
    hs_text text;
    hs_arena_reset(arena);
    assert_int_equal(hs_text_read(engine, scratch, arena, &article, &text, NULL), HS_OK);
    assert_int_equal(text.n_quotations, 2);
    assert_true(text.quotations[0].is_unclosed);
    assert_int_equal(text.quotations[0].span.end, 13);
    assert_int_equal(text.quotations[1].continues, HS_NONE);
    assert_int_equal(text.block_first_sentence[1], 1);
    assert_int_equal(text.block_first_sentence[2], 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_are_split_as_attribution_wants),
        cmocka_unit_test(hash_is_of_the_lower_case_word_with_a_straight_apostrophe),
        cmocka_unit_test(flags_tell_case_space_and_quotation),
        cmocka_unit_test(wrapped_lines_do_not_end_paragraphs),
        cmocka_unit_test(tags_of_plain_news_are_right),
        cmocka_unit_test(names_get_their_kind),
        cmocka_unit_test(results_are_well_formed_on_noise),
        cmocka_unit_test(work_grows_with_the_length_alone),
        cmocka_unit_test(every_failed_allocation_is_a_status),
        cmocka_unit_test(empty_article_gives_nothing),
        cmocka_unit_test(quotation_does_not_leave_the_title),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
