/* What holds of every answer of the speaker stage, whatever the page: spans, repeatability, growth, memory. */
#include "test.h"

#include "base/utf8.h"
#include "engine/engine.h"

#include <hearsay/hearsay.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct reading {
    hs_engine *engine;
    hs_scratch *scratch;
    hs_arena *arena;
    hs_annotation page;
} reading;

static int reading_open(void **state) {
    reading *r = calloc(1, sizeof *r);
    assert_non_null(r);
    assert_int_equal(hs_engine_open(NULL, &r->engine, NULL), HS_OK);
    r->scratch = hs_scratch_new(r->engine);
    r->arena = hs_arena_new(NULL);
    *state = r;
    return 0;
}

static int reading_close(void **state) {
    reading *r = *state;
    hs_scratch_free(r->scratch);
    hs_arena_free(r->arena);
    hs_engine_close(r->engine);
    free(r);
    return 0;
}

static void page_read(reading *r, hs_str text, hs_format format) {
    hs_error error = {0};
    hs_page page = {.doc = HS_STR("page"), .bytes = text, .format = format};
    hs_arena_reset(r->arena);
    hs_status status = hs_page_annotate(r->engine, r->scratch, r->arena, &page, &r->page, &error);
    if (status != HS_OK) fail_msg("%s: %s", hs_status_name(status), error.message);
}

static void span_holds(const reading *r, hs_span span) {
    hs_str text = r->page.article.text;
    assert_true(span.start <= span.end && span.end <= text.len);
    assert_int_equal(hs_utf8_floor(text, span.start), span.start);
    assert_int_equal(hs_utf8_floor(text, span.end), span.end);
}

static void attribution_holds(const reading *r, const hs_attribution *a) {
    span_holds(r, a->mention);
    assert_true(a->confidence >= 0 && a->confidence <= 1);
    assert_true(a->person == HS_NONE || a->person < r->page.found.n_people);
}

static void everything_holds(const reading *r) {
    const hs_people_found *found = &r->page.found;
    for (uint32_t i = 0; i < found->n_people; i++) {
        const hs_person *p = &found->people[i];
        assert_true(p->name.len > 0 && p->n_mentions > 0);
        for (uint32_t k = 0; k < p->n_mentions; k++) span_holds(r, p->mentions[k]);
    }
    for (uint32_t i = 0; i < r->page.statements.n; i++) {
        const hs_speaking *s = &found->speaking[i];
        attribution_holds(r, &s->speaker);
        attribution_holds(r, &s->via);
        attribution_holds(r, &s->addressee);
        assert_true(s->n_candidates <= 5);
        for (uint32_t k = 0; k < s->n_candidates; k++) attribution_holds(r, &s->candidates[k]);
        assert_non_null(s->why);
        assert_true(strlen(s->why) > 5);
        if (s->flags & HS_FLAG_SPEAKER_DROPPED) assert_int_equal(s->speaker.person, HS_NONE);
    }
}

static const char affair[] = "Tarsian President Oleg Marsh opened the bridge on Sunday.\n\n\"It will stand "
                             "for a hundred years,\" the president "
                             "said. \"Or two.\"\n\n\"And who pays?\" asked Gwen Dell of Harrow "
                             "News.\n\nMarsh\xE2\x80\x99s aide, Pyotr "
                             "Quill, said the b\xC3\xA2nk would. \xE2\x80\x9CWe signed,\xE2\x80\x9D he "
                             "added.\n\nA senior official, who asked "
                             "not to be named, denied it. \"It would be very troubling\", said Sen. When "
                             "asked, she laughed.\n\nKELLER: Is it "
                             "safe?\n\nMARSH: It is.\n";

static void spans_lie_inside_and_on_characters(void **state) {
    reading *r = *state;
    page_read(r, HS_STR(affair), HS_FORMAT_PLAIN);
    assert_true(r->page.statements.n > 4);
    assert_true(r->page.found.n_people > 2);
    everything_holds(r);
}

static void cut_and_garbled_pages_hold_too(void **state) {
    reading *r = *state;
    char text[sizeof affair];
    uint64_t random = 5;
    for (size_t len = 1; len < sizeof affair - 1; len += 7) {
        memcpy(text, affair, len);
        for (int k = 0; k < 4; k++) {
            random = hs_mix64(random + 1);
            text[random % len] = " .,\"':\nAt"[(random >> 32) % 9];
        }
        text[0] = 'A';
        text[len] = 'b';
        hs_str page = {text, len + 1};
        hs_error error = {0};
        hs_page raw = {.doc = HS_STR("cut"), .bytes = page, .format = HS_FORMAT_PLAIN};
        hs_arena_reset(r->arena);
        if (hs_page_annotate(r->engine, r->scratch, r->arena, &raw, &r->page, &error) == HS_OK)
            everything_holds(r);
    }
}

static void a_title_behind_the_body_is_read(void **state) {
    reading *r = *state;
    page_read(
        r,
        HS_STR(
            "<html><head><title>Marsh: 'It will stand'</title></head><body><article><h1>Marsh: 'It will "
            "stand'</h1><p>Oleg Marsh opened the bridge on Sunday in the rain, before a crowd of three "
            "thousand.</p><p>\"It will stand for a hundred years,\" Marsh said to those who stayed until the "
            "end.</p></article></body></html>"),
        HS_FORMAT_HTML);
    everything_holds(r);
    bool is_said = false;
    for (uint32_t i = 0; i < r->page.statements.n; i++) {
        uint32_t person = r->page.found.speaking[i].speaker.person;
        is_said |= person != HS_NONE && hs_str_equal(r->page.found.people[person].name, HS_STR("Oleg Marsh"));
    }
    assert_true(is_said);
}

static void a_heading_that_names_nobody_is_said_by_who_says_its_words_below(void **state) {
    reading *r = *state;
    page_read(
        r,
        HS_STR(
            "<html><head><title>Notes from the quay</title></head><body><article><h1>Notes from the quay</h1>"
            "<p>The ferry lay at the pier on Monday, and nobody had come to see it but the harbour "
            "master.</p>"
            "<h2>\"It was never my boat\"</h2>"
            "<p>Rain fell for an hour. \"I painted it, it was never my boat, and I will not pay,\" said "
            "Ruta Vance, who keeps the pier. \"Somebody has to,\" said Oleg Daal.</p>"
            "</article></body></html>"),
        HS_FORMAT_HTML);
    everything_holds(r);
    bool is_there = false;
    for (uint32_t i = 0; i < r->page.statements.n; i++) {
        const hs_statement *s = &r->page.statements.items[i];
        uint32_t person = r->page.found.speaking[i].speaker.person;
        if (s->kind != HS_KIND_HEADLINE) continue;
        is_there = true;
        assert_true(person != HS_NONE);
        assert_true(hs_str_equal(r->page.found.people[person].name, HS_STR("Ruta Vance")));
        assert_non_null(strstr(r->page.found.speaking[i].why, "says them below"));
    }
    assert_true(is_there);
}

static void reading_twice_gives_the_same(void **state) {
    reading *r = *state;
    page_read(r, HS_STR(affair), HS_FORMAT_PLAIN);
    char first[8192] = "", second[8192] = "";
    for (char *to = first; to; to = to == first ? second : NULL) {
        page_read(r, HS_STR(affair), HS_FORMAT_PLAIN);
        size_t len = 0;
        for (uint32_t i = 0; i < r->page.statements.n && len < 8000; i++) {
            const hs_speaking *s = &r->page.found.speaking[i];
            len += (size_t)snprintf(to + len, 8192 - len, "%u %.9f %s\n", s->speaker.person,
                                    (double)s->speaker.confidence, s->why);
        }
        page_read(r, HS_STR("\"No,\" said Ruta Vance."), HS_FORMAT_PLAIN); /* something else in between */
    }
    assert_string_equal(first, second);
}

static void a_user_s_threshold_turns_guesses_into_nobody(void **state) {
    (void)state;
    hs_engine *engine;
    hs_engine_options options = {.min_confidence = 0.999f};
    assert_int_equal(hs_engine_open(&options, &engine, NULL), HS_OK);
    reading r = {.engine = engine, .scratch = hs_scratch_new(engine), .arena = hs_arena_new(NULL)};
    page_read(&r, HS_STR(affair), HS_FORMAT_PLAIN);
    uint32_t n_listed = 0;
    for (uint32_t i = 0; i < r.page.statements.n; i++) {
        assert_int_equal(r.page.found.speaking[i].speaker.person, HS_NONE);
        n_listed += r.page.found.speaking[i].n_candidates > 0;
    }
    assert_true(n_listed > 2);
    hs_scratch_free(r.scratch);
    hs_arena_free(r.arena);
    hs_engine_close(engine);
}

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* n people of few surnames who all speak; the speaker stage's own time. */
static double crowd_seconds(reading *r, uint32_t n) {
    char *text = malloc((size_t)n * 64);
    size_t len = 0;
    assert_non_null(text);
    for (uint32_t i = 0; i < n; i++)
        len += (size_t)sprintf(text + len, "%s%c%c%c Vance%u said he was %s.%s", i % 3 ? "" : "The mayor, ",
                               'A' + (char)(i % 26), 'a' + (char)(i / 26 % 26), 'a' + (char)(i / 676 % 26),
                               i % 7, i % 2 ? "ill" : "\"well\"", i % 9 ? " " : "\n\n");
    hs_page page = {.doc = HS_STR("crowd"), .bytes = {text, len}, .format = HS_FORMAT_PLAIN};
    hs_annotation a;
    hs_people_found found;
    hs_arena_reset(r->arena);
    assert_int_equal(hs_page_annotate(r->engine, r->scratch, r->arena, &page, &a, NULL), HS_OK);
    double best = 1e9;
    for (int k = 0; k < 3; k++) {
        double start = cpu_seconds();
        assert_int_equal(hs_speakers_find(r->engine, r->scratch, r->arena, &a.statements, &found, NULL),
                         HS_OK);
        double took = cpu_seconds() - start;
        if (took < best) best = took;
    }
    free(text);
    return best;
}

static void a_hundred_thousand_names_grow_linearly(void **state) {
    reading *r = *state;
    double small = crowd_seconds(r, 10000), large = crowd_seconds(r, 100000);
    if (large > small * 40 + 0.05) fail_msg("10000 names take %.3f s, 100000 take %.3f s", small, large);
}

typedef struct failing {
    uint32_t left;
} failing;

static void *failing_resize(void *context, void *ptr, size_t size) {
    failing *f = context;
    if (size && f->left == 0) return NULL;
    if (size) f->left--;
    if (size == 0) return free(ptr), NULL;
    return realloc(ptr, size);
}

static void running_out_of_memory_is_told_and_nothing_is_kept(void **state) {
    reading *r = *state;
    page_read(r, HS_STR(affair), HS_FORMAT_PLAIN);
    hs_people_found untouched = {.n_people = 77};
    bool is_done = false;
    for (uint32_t n = 0; n < 300 && !is_done; n++) {
        failing f = {.left = n};
        hs_allocator allocator = {failing_resize, &f};
        hs_arena *arena = hs_arena_new(&allocator);
        hs_arena *temporary = hs_arena_new(&allocator);
        if (arena && temporary) {
            hs_scratch scratch = {temporary};
            hs_people_found found = untouched;
            hs_status status =
                hs_speakers_find(r->engine, &scratch, arena, &r->page.statements, &found, NULL);
            assert_true(status == HS_OK || status == HS_ERR_MEMORY);
            if (status != HS_OK) assert_int_equal(found.n_people, 77);
            is_done = status == HS_OK;
        }
        hs_arena_free(arena);
        hs_arena_free(temporary);
    }
    assert_true(is_done);
}

static void an_engine_that_runs_out_of_memory_is_told(void **state) {
    (void)state;
    bool is_done = false;
    for (uint32_t n = 0; n < 2000 && !is_done; n += n < 40 ? 1 : 7) {
        failing f = {.left = n};
        hs_allocator allocator = {failing_resize, &f};
        hs_engine_options options = {.allocator = &allocator};
        hs_engine *engine = NULL;
        hs_status status = hs_engine_open(&options, &engine, NULL);
        assert_true(status == HS_OK || status == HS_ERR_MEMORY);
        if (status == HS_OK) hs_engine_close(engine), is_done = true;
    }
    assert_true(is_done);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_lie_inside_and_on_characters),
        cmocka_unit_test(cut_and_garbled_pages_hold_too),
        cmocka_unit_test(a_title_behind_the_body_is_read),
        cmocka_unit_test(a_heading_that_names_nobody_is_said_by_who_says_its_words_below),
        cmocka_unit_test(reading_twice_gives_the_same),
        cmocka_unit_test(a_user_s_threshold_turns_guesses_into_nobody),
        cmocka_unit_test(a_hundred_thousand_names_grow_linearly),
        cmocka_unit_test(running_out_of_memory_is_told_and_nothing_is_kept),
        cmocka_unit_test(an_engine_that_runs_out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, reading_open, reading_close);
}
