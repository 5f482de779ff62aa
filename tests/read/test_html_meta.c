#include "test.h"

#include "base/arena.h"

#include <hearsay/article.h>
#include <hearsay/engine.h>

#include <stdio.h>

typedef struct fixture {
    hs_engine *engine;
    hs_scratch *scratch;
    hs_arena *arena;
} fixture;

#define BODY                                                                                                 \
    "<div class=story-body><p>&ldquo;We waited two years for this morning,&rdquo; harbour master Tom "       \
    "Okafor said on Tuesday, as the ship tied up.</p><p>The vessel, which carries 240 people, will cross "   \
    "twice a day in summer, the harbour council said in a letter.</p><p>Tickets cost 12 crowns, and "        \
    "children travel free until the autumn, according to the operator of the line.</p></div>"

/* A page of a head, what stands above the body, and what stands below it. */
static hs_article read_page(fixture *f, const char *head, const char *above, const char *below) {
    char html[8192];
    snprintf(html, sizeof html,
             "<!doctype html><html lang=en><head>%s</head><body><article>%s%s%s</article></body></html>",
             head, above, BODY, below);
    hs_str copy;
    assert_int_equal(hs_arena_dup(f->arena, (hs_str){html, strlen(html)}, &copy), HS_OK);
    hs_page page = {.doc = HS_STR("page"), .bytes = copy, .format = HS_FORMAT_HTML};
    hs_error error = {0};
    hs_article article;
    assert_int_equal(hs_article_read(f->engine, f->scratch, f->arena, &page, &article, &error), HS_OK);
    return article;
}

static void assert_equals(hs_str got, const char *want) {
    if (!hs_str_equal(got, (hs_str){want, strlen(want)}))
        fail_msg("got \"%.*s\", want \"%s\"", (int)got.len, got.ptr, want);
}

static void title_is_the_heading_without_what_stands_beside_it(void **state) {
    static const char *const cases[][3] = {
        /* head, heading, title */
        {"", "<h1><span class=kicker>Harbours</span> Ferry returns to Marn</h1>", "Ferry returns to Marn"},
        {"", "<h1><small>Harbours</small><br>Ferry returns to Marn</h1>", "Ferry returns to Marn"},
        {"", "<h1>Ferry returns to Marn <time datetime=2024-03-05>5 March 2024</time></h1>",
         "Ferry returns to Marn"},
        {"<title>Ferry returns to Marn | Marn Courier</title>",
         "<h1><span>Harbours</span> Ferry returns to Marn</h1>", "Ferry returns to Marn"},
        {"<title>Ferry returns to Marn | Marn Courier</title>",
         "<h1>Ferry returns to Marn<br>All of it in pictures</h1>", "Ferry returns to Marn"},
        {"", "<h1>Ferry returns<br>to Marn</h1>", "Ferry returns to Marn"},
        {"", "<h1><small>Ferry returns to Marn</small></h1>", "Ferry returns to Marn"},
        {"<title>Ferry returns to Marn - Marn Courier</title><meta property=og:site_name content='Marn "
         "Courier'>",
         "", "Ferry returns to Marn"},
        {"<meta property=og:title content='Harbour towns of the north coast and other new books'>",
         "<h1>Books</h1>", "Harbour towns of the north coast and other new books"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hs_article a = read_page(*state, cases[i][0], cases[i][1], "");
        assert_equals(a.title, cases[i][2]);
    }
}

static int set_up(void **state) {
    static fixture f;
    if (hs_engine_open(NULL, &f.engine, NULL) != HS_OK) return -1;
    f.scratch = hs_scratch_new(f.engine);
    f.arena = hs_arena_new(NULL);
    *state = &f;
    return f.scratch && f.arena ? 0 : -1;
}

static int tear_down(void **state) {
    fixture *f = *state;
    hs_arena_free(f->arena);
    hs_scratch_free(f->scratch);
    hs_engine_close(f->engine);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(title_is_the_heading_without_what_stands_beside_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
