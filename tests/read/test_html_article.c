#include "html_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#define FRONT                                                                                                \
    "<!doctype html><html lang=en-GB><head><meta charset=utf-8><title>Ferry returns to Marn after two "      \
    "years | "                                                                                               \
    "Marn Courier</title><meta property='og:site_name' content='Marn Courier'>"                              \
    "<link rel=canonical href='https://courier.example/ferry'>"                                              \
    "<meta property='article:published_time' content='2024-03-05T08:00:00+01:00'></head><body>"              \
    "<nav class=menu><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a><li><a "                          \
    "href=/arts>Arts</a></ul></nav>"                                                                         \
    "<main><article class=story><h1>Ferry returns to Marn after two years</h1>"                              \
    "<div class=byline>By <a rel=author href=/vance>Ruta Vance</a></div><div class='story-body'>"
#define BODY                                                                                                 \
    "<p>&ldquo;We waited two years for this morning,&rdquo; harbour master Tom Okafor said on Tuesday, as "  \
    "the ship tied up.</p>"                                                                                  \
    "<p>The vessel, which carries 240 people, will cross twice a day in summer, the harbour council said "   \
    "in a letter.</p>"                                                                                       \
    "<p>\"Nobody believed it would sail again,\" said Lin Sato, who runs the ticket office. \"I did, "       \
    "though.\"</p>"                                                                                          \
    "<p>Tickets cost 12 crowns, and children travel free until the autumn, according to the operator of "    \
    "the line.</p>"
#define BACK                                                                                                 \
    "</div></article></main><aside class=sidebar><h3>Most read</h3><ul><li><a href=1>Storm closes the "      \
    "harbour for a day</a>"                                                                                  \
    "<li><a href=2>Council votes on bins again</a></ul></aside>"                                             \
    "<footer class=footer><p>&copy; 2024 Marn Courier. All rights reserved.</p></footer></body></html>"

static hs_status read_page(fixture *f, const char *html, hs_article *article) {
    hs_page page = {.doc = HS_STR("page"), .bytes = {html, strlen(html)}, .format = HS_FORMAT_HTML};
    hs_error error = {0};
    return hs_article_read(f->engine, f->scratch, f->arena, &page, article, &error);
}

static hs_str body_of(fixture *f, const char *html) {
    hs_article article;
    hs_str body;
    assert_int_equal(read_page(f, html, &article), HS_OK);
    assert_int_equal(hs_article_body(&article, f->arena, &body), HS_OK);
    return body;
}

static void keeps_every_paragraph_of_the_body_once(void **state) {
    hs_str body = body_of(*state, FRONT BODY BACK);
    assert_int_equal(count(body, "“We waited two years"), 1);
    assert_int_equal(count(body, "\"Nobody believed it would sail again,\""), 1);
    assert_int_equal(count(body, "240 people"), 1);
    assert_int_equal(count(body, "Tickets cost 12 crowns"), 1);
}

static void leaves_furniture_out(void **state) {
    hs_str body = body_of(*state, FRONT BODY BACK);
    assert_int_equal(count(body, "Sport"), 0);
    assert_int_equal(count(body, "Most read"), 0);
    assert_int_equal(count(body, "rights reserved"), 0);
    assert_int_equal(count(body, "Council votes"), 0);
}

static void keeps_paragraphs_that_open_with_any_quotation_mark(void **state) {
    static const char *const opens[] = {"\"",     "“",       "„",  "«",   "»",    "'",          "‘",
                                        "&quot;", "&laquo;", "``", "<q>", "<i>“", "<strong>\"", "<em>‘"};
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        char html[8192];
        snprintf(html, sizeof html,
                 "%s<p>%sThat pier has stood there for ninety winters, and it will stand for more,\" she "
                 "told the crowd.</p>%s",
                 FRONT BODY, opens[i], BODY BACK);
        assert_int_equal(count(body_of(*state, html), "ninety winters"), 1);
    }
}

static void finds_a_repeated_page_once(void **state) {
    hs_str body = body_of(*state, FRONT BODY "<div class=print style='display:none'>" BODY "</div>" BACK);
    assert_int_equal(count(body, "Nobody believed"), 1);
    char *many = malloc(1 << 17);
    size_t len = (size_t)sprintf(many, "%s", FRONT BODY "</div>");
    for (int i = 0; i < 20; i++)
        len += (size_t)sprintf(many + len, "<div class='print-version'>%s</div>", BODY);
    sprintf(many + len, "%s", BACK);
    body = body_of(*state, many);
    assert_int_equal(count(body, "Nobody believed"), 1);
    assert_int_equal(count(body, "240 people"), 1);
    free(many);
}

static void reads_what_the_page_tells_of_itself(void **state) {
    hs_article a;
    assert_int_equal(read_page(*state, FRONT BODY BACK, &a), HS_OK);
    assert_str_equal(a.title, "Ferry returns to Marn after two years");
    assert_str_equal(a.publisher, "Marn Courier");
    assert_str_equal(a.url, "https://courier.example/ferry");
    assert_str_equal(a.language, "en");
    assert_str_equal(a.published.iso, "2024-03-05T08:00:00+01:00");
    assert_string_equal(a.published.source, "opengraph");
    assert_int_equal(a.n_byline, 1);
    assert_str_equal(a.byline[0], "Ruta Vance");
    assert_int_equal(a.blocks[0].kind, HS_BLOCK_TITLE);
    assert_str_equal(hs_str_sub(a.text, a.blocks[0].text), "Ferry returns to Marn after two years");
    assert_true(a.blocks[0].text.start >= a.body_len);
    assert_true(a.n_dropped > 5);
    for (size_t i = 0; i < a.n_dropped; i++) assert_non_null(a.dropped[i].reason);
}

static void trusts_json_ld_most(void **state) {
    hs_article a;
    assert_int_equal(
        read_page(
            *state,
            "<script "
            "type='application/"
            "ld+json'>{\"@graph\":[{\"@type\":\"WebPage\",\"datePublished\":\"2020-01-01\"},"
            "{\"@type\":[\"NewsArticle\"],\"headline\":\"Ferry "
            "returns\",\"author\":[{\"@type\":\"Person\",\"name\":\"Ada Kerr\"},"
            "{\"@type\":\"Organization\",\"name\":\"Marn "
            "Courier\"}],\"datePublished\":\"2024-03-04T10:00:00Z\","
            "\"dateModified\":\"2024-03-06\",\"articleSection\":\"Harbour\"}]}</script>" FRONT BODY BACK,
            &a),
        HS_OK);
    assert_str_equal(a.published.iso, "2024-03-04T10:00:00Z");
    assert_string_equal(a.published.source, "json-ld");
    assert_str_equal(a.modified.iso, "2024-03-06");
    assert_str_equal(a.section, "Harbour");
    assert_int_equal(a.n_byline, 1);
    assert_str_equal(a.byline[0], "Ada Kerr");
}

#define TOLD                                                                                                 \
    "The ferry came back on Tuesday morning, and the town came down to the pier to look at it. "             \
    "\\u201cWe waited two years,\\u201d the harbour master said, and then he went back to his office to "    \
    "work."

static void reads_a_body_that_only_scripts_hold(void **state) {
    hs_str body = body_of(
        *state, "<html><title>Ferry</title><script "
                "type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\","
                "\"articleBody\":\"" TOLD "\\n\\nTickets cost 12 crowns, and children travel free until the "
                "autumn, the operator of the line said in its letter.\"}</script>"
                "<div id=app></div></html>");
    assert_int_equal(count(body, "“We waited two years,”"), 1);
    assert_int_equal(count(body, "Tickets cost 12 crowns"), 1);
    body = body_of(
        *state,
        "<html><title>Ferry</title><div id=__next></div><script id=__NEXT_DATA__ type='application/json'>"
        "{\"props\":{\"css\":\".a{b:c}\",\"article\":{\"blocks\":[{\"html\":\"" TOLD "\"},{\"html\":\"" TOLD
        "\"},"
        "{\"html\":\"Tickets cost <b>12 crowns</b>, and children travel free until the autumn, the operator "
        "of the line said in its letter.\"}]}}}</script></html>");
    assert_int_equal(count(body, "“We waited two years,”"), 1);
    assert_int_equal(count(body, "Tickets cost 12 crowns, and"), 1);
    assert_int_equal(count(body, "b:c"), 0);
}

/* Once equal but for their last bytes, headings were all compared with each other: minutes for this page. */
static void reads_many_like_headings_in_linear_time(void **state) {
    enum { N = 60000 };
    char *html = malloc(N * 80);
    size_t len = 0;
    for (int i = 0; i < N; i++)
        len += (size_t)sprintf(html + len, "<h2>a heading that repeats, as long as one could be %d</h2>", i);
    hs_article a;
    hs_status status = read_page(*state, html, &a);
    assert_true(status == HS_OK || status == HS_ERR_EMPTY);
    free(html);
}

static void says_so_where_a_page_has_no_article(void **state) {
    hs_article a;
    assert_int_equal(read_page(*state, "<html><body></body></html>", &a), HS_ERR_EMPTY);
    assert_int_equal(read_page(*state, "<nav><a href=x>Home</a></nav>", &a), HS_ERR_EMPTY);
}

static void spans_lead_back_to_the_page(void **state) {
    hs_article a;
    assert_int_equal(read_page(*state, FRONT BODY BACK, &a), HS_OK);
    for (size_t i = 1; i < a.n_blocks; i++) {
        hs_str source = hs_str_sub(a.source, a.blocks[i].source), text = hs_str_sub(a.text, a.blocks[i].text);
        if (hs_str_find_byte(source, 0, '&') == source.len) assert_true(hs_str_equal(source, text));
    }
}

typedef struct budget {
    long left;
    long live;
} budget;

static void *budget_resize(void *context, void *ptr, size_t size) {
    budget *b = context;
    if (size == 0) {
        if (ptr) b->live--;
        free(ptr);
        return NULL;
    }
    if (b->left == 0) return NULL;
    b->left--;
    void *fresh = realloc(ptr, size);
    if (fresh && !ptr) b->live++;
    return fresh;
}

static void tells_when_memory_runs_out_at_any_place(void **state) {
    (void)state;
    char *big = malloc(1 << 20);
    size_t len = (size_t)sprintf(big, "%s", FRONT);
    while (len < (1 << 19)) len += (size_t)sprintf(big + len, "%s", BODY);
    sprintf(big + len, "%s", BACK);
    bool is_done = false;
    for (long n = 0; !is_done && n < 2000; n++) {
        budget b = {n, 0};
        hs_allocator allocator = {budget_resize, &b};
        hs_engine_options options = {.allocator = &allocator};
        hs_engine *engine = NULL;
        hs_scratch *scratch = NULL;
        hs_arena *arena = NULL;
        hs_article article;
        hs_status status = hs_engine_open(&options, &engine, NULL);
        if (status == HS_OK) {
            scratch = hs_scratch_new(engine);
            arena = hs_arena_new(&allocator);
            hs_page page = {.bytes = {big, strlen(big)}, .format = HS_FORMAT_HTML};
            status = scratch && arena ? hs_article_read(engine, scratch, arena, &page, &article, NULL)
                                      : HS_ERR_MEMORY;
        }
        assert_true(status == HS_OK || status == HS_ERR_MEMORY);
        is_done = status == HS_OK;
        hs_arena_free(arena);
        hs_scratch_free(scratch);
        hs_engine_close(engine);
        assert_int_equal(b.live, 0);
    }
    assert_true(is_done);
    free(big);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_every_paragraph_of_the_body_once),
        cmocka_unit_test(leaves_furniture_out),
        cmocka_unit_test(keeps_paragraphs_that_open_with_any_quotation_mark),
        cmocka_unit_test(finds_a_repeated_page_once),
        cmocka_unit_test(reads_what_the_page_tells_of_itself),
        cmocka_unit_test(trusts_json_ld_most),
        cmocka_unit_test(reads_a_body_that_only_scripts_hold),
        cmocka_unit_test(reads_many_like_headings_in_linear_time),
        cmocka_unit_test(says_so_where_a_page_has_no_article),
        cmocka_unit_test(spans_lead_back_to_the_page),
        cmocka_unit_test(tells_when_memory_runs_out_at_any_place),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
