#include "base/limits.h"
#include "base/utf8.h"
#include "statement/find.h"

#include <stdio.h>
#include <stdlib.h>

#include "stage.h"

typedef struct reading {
    hs_article article;
    hs_text text;
    hs_statements found;
} reading;

static void read_page(reading *r, hs_str page) {
    hs_page input = {.doc = HS_STR("page"), .bytes = page, .format = HS_FORMAT_PLAIN};
    hs_arena_reset(arena);
    assert_int_equal(hs_article_read(engine, scratch, arena, &input, &r->article, NULL), HS_OK);
    assert_int_equal(hs_text_read(engine, scratch, arena, &r->article, &r->text, NULL), HS_OK);
    assert_int_equal(hs_statements_find(engine, scratch, arena, &r->text, &r->found, NULL), HS_OK);
}

static void assert_span(const reading *r, hs_span span) {
    hs_str text = r->article.text;
    assert_true(span.start <= span.end && span.end <= text.len);
    assert_int_equal(hs_utf8_floor(text, span.start), span.start);
    assert_int_equal(hs_utf8_floor(text, span.end), span.end);
}

/* What holds of every result, whatever the page. */
static void assert_sound(const reading *r) {
    for (uint32_t i = 0; i < r->found.n; i++) {
        const hs_statement *s = &r->found.items[i];
        assert_true(s->n_parts > 0);
        for (uint32_t k = 0; k < s->n_parts; k++) {
            assert_span(r, s->parts[k]);
            assert_true(s->parts[k].start < s->parts[k].end);
            if (k) assert_true(s->parts[k].start >= s->parts[k - 1].end);
        }
        for (uint32_t k = 0; k < s->n_quoted; k++) {
            assert_span(r, s->quoted[k]);
            assert_true(s->quoted[k].start < s->quoted[k].end);
        }
        assert_span(r, s->cue);
        assert_span(r, s->source);
        assert_span(r, s->via_source);
        assert_span(r, s->addressee_source);
        assert_true(s->question == HS_NONE || (s->question < r->found.n && s->question != i));
        assert_true(s->sentence < r->text.n_sentences);
        assert_true(s->confidence >= 0 && s->confidence <= 1);
        assert_non_null(s->why);
        if (i) assert_true(r->found.items[i - 1].parts[0].start <= s->parts[0].start);
    }
}

static hs_str repeated(const char *piece, size_t bytes) {
    size_t len = strlen(piece), n = bytes / len;
    char *page = malloc(n * len + 1);
    assert_non_null(page);
    for (size_t i = 0; i < n; i++) memcpy(page + i * len, piece, len);
    page[n * len] = 0;
    return (hs_str){page, n * len};
}

static const char *const hostile[] = {
    "\"",
    "\"a",
    "'",
    "\xE2\x80\x9C",
    "\xE2\x80\x9C said",
    "said ",
    "said: ",
    ": ",
    "A: b? ",
    "A: b?\n",
    "(",
    "\"(said ",
    "that ",
    ", ",
    "according to ",
    "he said \"x\" ",
    "he said that he said that ",
    "Asked whether \"x?\" ",
    ".\n\n",
    "\"x,\" he said. ",
    "\xE2\x80\x9Cx\xE2\x80\x9D \xE2\x80\x98y\xE2\x80\x99 ",
    "who said who ",
    "Sen. ",
    "said Sen. ",
    "1 ",
    "- ",
};

static void sound_on_hostile_pages(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        hs_str page = repeated(hostile[i], 20000);
        reading r;
        read_page(&r, page);
        assert_sound(&r);
        free((char *)(uintptr_t)page.ptr);
    }
}

/* Readings are what this stage works on: a few for each word, and one for each group of quotations. */
static void work_grows_with_the_page(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        hs_str page = repeated(hostile[i], 40000);
        reading r;
        hs_view view;
        hs_clauses clauses;
        hs_readings readings = {0};
        read_page(&r, page);
        assert_int_equal(hs_statement__view(engine, arena, &r.text, &view), HS_OK);
        assert_int_equal(hs_statement__clauses(&view, arena, &clauses), HS_OK);
        hs_statement__judge_quotations(&clauses, &view);
        assert_int_equal(hs_statement__read(&clauses, arena, &readings), HS_OK);
        assert_true(readings.n <= 4 * view.n + view.n_groups);
        for (uint32_t g = 0; g < view.n_groups; g++)
            assert_true(view.groups[g].n_tops <= HS_LIMIT_GROUP_QUOTATIONS);
        free((char *)(uintptr_t)page.ptr);
    }
}

/* Three megabytes of words in words: what looks around a reading must look at a few others, not at all of the page. */
static void a_page_of_words_passed_on_is_read(void **state) {
    (void)state;
    const char *sentence = "Vance wrote \"it is weak\", according to Kerr. ";
    hs_str page = repeated(sentence, 3u << 20);
    reading r;
    read_page(&r, page);
    assert_sound(&r);
    assert_true(r.found.n >= page.len / strlen(sentence));
    free((char *)(uintptr_t)page.ptr);
}

static void words_of_a_group_are_its_quotations(void **state) {
    (void)state;
    reading r;
    read_page(&r, HS_STR("\"We never met,\" Ruta Vance said. \"Not once.\""));
    assert_sound(&r);
    assert_int_equal(r.found.n, 1);
    const hs_statement *s = &r.found.items[0];
    assert_int_equal(s->n_parts, 2);
    assert_str_equal(hs_str_sub(r.article.text, s->parts[0]), "We never met,");
    assert_str_equal(hs_str_sub(r.article.text, s->parts[1]), "Not once.");
    assert_int_equal(s->cue_class, HS_CUE_SAY);
    assert_int_equal(s->n_quoted, s->n_parts);
}

static void same_page_same_statements(void **state) {
    (void)state;
    static const char page[] =
        "Ruta Vance said that the ferry never sailed. \"We waited,\" said Osk Daal.\n\nAccording to the "
        "harbour board, the gate was shut. \"Not by us,\" he added.";
    reading first, again;
    read_page(&first, HS_STR(page));
    uint32_t n = first.found.n;
    hs_span spans[16];
    float confidence[16];
    assert_in_range(n, 3, 16);
    for (uint32_t i = 0; i < n; i++)
        spans[i] = first.found.items[i].parts[0], confidence[i] = first.found.items[i].confidence;
    read_page(&again, HS_STR(page));
    assert_int_equal(again.found.n, n);
    for (uint32_t i = 0; i < n; i++) {
        assert_memory_equal(&again.found.items[i].parts[0], &spans[i], sizeof *spans);
        assert_true(again.found.items[i].confidence == confidence[i]);
    }
}

static void forms_of_a_reporting_word_share_lemma_and_class(void **state) {
    (void)state;
    static const char *const said[] = {"say", "says", "said", "saying"}, *const denied[] = {"deny", "denies",
                                                                                            "denied",
                                                                                            "denying"};
    const hs_statement_models *models = engine->statement;
    for (size_t i = 0; i < 4; i++) {
        uint32_t a = hs_statement__form(models, hs_hash32((hs_str){said[i], strlen(said[i])}));
        uint32_t b = hs_statement__form(models, hs_hash32((hs_str){denied[i], strlen(denied[i])}));
        assert_true(a && b);
        assert_int_equal(models->forms[a - 1].cue_class, HS_CUE_SAY);
        assert_int_equal(models->forms[a - 1].lemma, hs_hash32(HS_STR("say")));
        assert_int_equal(models->forms[b - 1].cue_class, HS_CUE_DENY);
    }
    assert_int_equal(hs_statement__form(models, hs_hash32(HS_STR("harbour"))), 0);
    assert_true(hs_statement__sense(models, hs_hash32(HS_STR("whispered"))).verb > 0);
}

typedef struct failing {
    size_t left; /* allocations that still succeed */
    bool has_failed;
} failing;

static void *failing_resize(void *context, void *ptr, size_t size) {
    failing *f = context;
    if (size == 0) {
        free(ptr);
        return NULL;
    }
    if (f->left == 0) {
        f->has_failed = true;
        return NULL;
    }
    f->left--;
    return realloc(ptr, size);
}

/* The page is read with memory that suffices; then finding is asked with less and less of it. */
static void every_failed_allocation_is_a_status(void **state) {
    (void)state;
    hs_str page = repeated(
        "\"We never met,\" Ruta Vance said. \"Not once.\" She added that the ferry never sailed.\n\n", 60000);
    reading r;
    read_page(&r, page);
    uint32_t n_failed = 0;
    for (size_t n = 0;; n++) {
        failing f = {.left = n};
        hs_allocator allocator = {failing_resize, &f};
        hs_arena *own = hs_arena_new(&allocator);
        hs_arena *temporary = hs_arena_new(&allocator);
        hs_scratch lean = {.temporary = temporary};
        hs_statements found = {.n = 77};
        hs_status status = HS_ERR_MEMORY;
        if (own && temporary) status = hs_statements_find(engine, &lean, own, &r.text, &found, NULL);
        hs_arena_free(own);
        hs_arena_free(temporary);
        if (status == HS_OK) {
            assert_false(f.has_failed);
            break;
        }
        assert_int_equal(status, HS_ERR_MEMORY);
        assert_int_equal(found.n, 77); /* untouched on failure */
        n_failed++;
    }
    assert_true(n_failed > 3);
    free((char *)(uintptr_t)page.ptr);
}

static void engine_opens_or_says_that_memory_ran_out(void **state) {
    (void)state;
    for (size_t n = 0; n < 64; n++) {
        failing f = {.left = n};
        hs_allocator allocator = {failing_resize, &f};
        hs_engine *lean = NULL;
        hs_status status = hs_engine_open(&(hs_engine_options){.allocator = &allocator}, &lean, NULL);
        assert_true(status == HS_OK ? lean != NULL : status == HS_ERR_MEMORY && lean == NULL);
        hs_engine_close(lean);
        if (status == HS_OK) break;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_a_group_are_its_quotations),
        cmocka_unit_test(same_page_same_statements),
        cmocka_unit_test(forms_of_a_reporting_word_share_lemma_and_class),
        cmocka_unit_test(sound_on_hostile_pages),
        cmocka_unit_test(work_grows_with_the_page),
        cmocka_unit_test(a_page_of_words_passed_on_is_read),
        cmocka_unit_test(every_failed_allocation_is_a_status),
        cmocka_unit_test(engine_opens_or_says_that_memory_ran_out),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
