#include "html_fixture.h"

#include <stdio.h>
#include <string.h>

/* Forms of whole pages: AMP, text that only scripts hold, comments, paywalls, several articles. */

#define BODY                                                                                                 \
    "<p>&ldquo;We waited two years for this morning,&rdquo; harbour master Tom Okafor said on Tuesday, as "  \
    "the ship tied up.</p><p>The vessel, which carries 240 people, will cross twice a day in summer, the "   \
    "harbour council said in a letter.</p><p>Tickets cost 12 crowns, and children travel free until the "    \
    "autumn, according to the operator of the line.</p>"
#define TOLD                                                                                                 \
    "\\u201cWe waited two years for this morning,\\u201d harbour master Tom Okafor said on Tuesday, as the " \
    "ship tied up."
#define TOLD_NEXT                                                                                            \
    "The vessel, which carries 240 people, will cross twice a day in summer, the harbour council said in a " \
    "letter."
#define TOLD_LAST                                                                                            \
    "Tickets cost 12 crowns, and children travel free until the autumn, according to the operator of the "   \
    "line."

static hs_article read_page(fixture *f, const char *html) {
    hs_page page = {.doc = HS_STR("page"), .bytes = {html, strlen(html)}, .format = HS_FORMAT_HTML};
    hs_error error = {0};
    hs_article article;
    hs_status status = hs_article_read(f->engine, f->scratch, f->arena, &page, &article, &error);
    if (status != HS_OK) fail_msg("%s: %.60s", error.message, html);
    return article;
}

/* The three paragraphs, each once. */
static hs_str assert_whole_body(fixture *f, const hs_article *a) {
    hs_str body;
    assert_int_equal(hs_article_body(a, f->arena, &body), HS_OK);
    static const char *const parts[] = {"\xE2\x80\x9CWe waited two years for this morning,\xE2\x80\x9D",
                                        "which carries 240 people", "Tickets cost 12 crowns"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (count(body, parts[i]) != 1)
            fail_msg("\"%s\" %zu times in: %.*s", parts[i], count(body, parts[i]), (int)body.len, body.ptr);
    return body;
}

static void amp_page_is_read_like_any_other(void **state) {
    hs_article a = read_page(
        *state,
        "<!doctype html><html \xE2\x9A\xA1 lang=en><head><meta charset=utf-8><script async "
        "src=https://cdn.ampproject.example/v0.js></script><title>Ferry returns to Marn</title>"
        "<link rel=canonical href=https://courier.example/ferry><style amp-boilerplate>body{animation:a 8s}"
        "</style><noscript><style amp-boilerplate>body{animation:none}</style></noscript></head><body>"
        "<amp-sidebar id=menu layout=nodisplay><ul><li><a href=/>Home</a><li><a href=/s>Sport</a></ul>"
        "</amp-sidebar><article class=amp-wp-article><header><h1>Ferry returns to Marn</h1></header>"
        "<amp-img src=x.jpg width=10 height=6 alt='A ship'><noscript><img src=x.jpg alt='A "
        "ship'></noscript></amp-img><div class=amp-wp-article-content>"
        "<amp-ad width=300 height=250 type=x><div placeholder>Advertisement</div></amp-ad>" BODY
        "<amp-social-share type=mail></amp-social-share><amp-carousel><a href=1>Storm closes the harbour</a>"
        "<a href=2>Council votes on bins</a></amp-carousel></div></article>"
        "<amp-analytics type=x><script type=application/json>{\"vars\":{\"account\":\"A very long account "
        "name that is none of the words of this article, and so must never be read as if it were its "
        "text\"}}</script></amp-analytics><amp-consent><div>We and our partners use cookies to make this "
        "page better for you.</div></amp-consent></body></html>");
    hs_str body = assert_whole_body(*state, &a);
    static const char *const furniture[] = {"Advertisement", "A ship",        "Storm closes", "account",
                                            "cookies",       "Council votes", "animation",    "Sport"};
    for (size_t i = 0; i < sizeof furniture / sizeof *furniture; i++)
        assert_int_equal(count(body, furniture[i]), 0);
    assert_str_equal(a.title, "Ferry returns to Marn");
    assert_str_equal(a.url, "https://courier.example/ferry");
}

static void body_of_json_ld_is_read_where_the_page_shows_none(void **state) {
    static const char *const scripts[] = {
        "{\"@type\":\"NewsArticle\",\"headline\":\"Ferry returns to Marn\",\"articleBody\":\"" TOLD
        "\\n\\n" TOLD_NEXT "\\n" TOLD_LAST "\"}",
        "[{\"@type\":\"WebSite\",\"name\":\"Marn Courier\"},{\"@type\":\"ReportageNewsArticle\","
        "\"headline\":\"Ferry returns to Marn\",\"articleBody\":\"<p>" TOLD "</p><p>" TOLD_NEXT
        "</p><p>" TOLD_LAST "</p>\"}]",
        "{\"@graph\":[{\"@type\":\"WebPage\"},{\"@type\":\"Article\",\"headline\":\"Ferry returns to "
        "Marn\",\"articleBody\":\"&lt;p&gt;" TOLD "&lt;/p&gt;&lt;p&gt;" TOLD_NEXT
        "&lt;/p&gt;&lt;p&gt;" TOLD_LAST "&lt;/p&gt;\"}]}",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        char html[4096];
        snprintf(html, sizeof html,
                 "<html><head><title>Ferry returns to Marn | Marn Courier</title><script "
                 "type=application/ld+json>%s</script></head><body><nav><a href=/>Home</a></nav><div "
                 "id=app></div><footer><p>\xC2\xA9 Marn Courier</p></footer></body></html>",
                 scripts[i]);
        hs_article a = read_page(*state, html);
        hs_str body = assert_whole_body(*state, &a);
        assert_int_equal(count(body, "<p>"), 0);
        assert_true(a.n_blocks >= 4); /* its paragraphs are blocks */
        /* each leads back to the script that holds it */
        for (size_t k = 1; k < a.n_blocks; k++)
            assert_int_equal(count(hs_str_sub(a.source, a.blocks[k].source), "articleBody"), 1);
    }
}

static void body_of_a_data_script_is_read_where_the_page_shows_none(void **state) {
    static const char *const scripts[] = {
        "<script id=__NEXT_DATA__ type=application/json>{\"props\":{\"pageProps\":{\"article\":{\"html\":"
        "\"<p>" TOLD "</p><p>" TOLD_NEXT "</p><p>" TOLD_LAST "</p>\"}}}}</script>",
        "<script type=application/json data-hypernova>{\"story\":{\"paragraphs\":[\"" TOLD "\",\"" TOLD_NEXT
        "\",\"" TOLD_LAST "\"]}}</script>",
        "<script>window.__PRELOADED_STATE__ = {\"story\":{\"blocks\":[{\"text\":\"" TOLD
        "\"},{\"text\":\"" TOLD_NEXT "\"},{\"text\":\"" TOLD_LAST "\"}]}};</script>",
        "<script>window.__INITIAL_STATE__={\"story\":{\"body\":\"<p>" TOLD "<\\/p><p>" TOLD_NEXT
        "<\\/p><p>" TOLD_LAST
        "<\\/p>\"}};(function(){var s;(s=document.currentScript).remove();}());</script>",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        char html[4096];
        snprintf(html, sizeof html,
                 "<html><head><title>Ferry returns to Marn | Marn Courier</title></head><body><div "
                 "id=__next></div><script>var a = {b: 1};</script>%s</body></html>",
                 scripts[i]);
        hs_article a = read_page(*state, html);
        hs_str body = assert_whole_body(*state, &a);
        assert_int_equal(count(body, "currentScript"), 0);
        assert_int_equal(count(body, "<p>"), 0);
    }
}

#define PAGE(behind)                                                                                         \
    "<html><head><title>Ferry returns to Marn</title></head><body><article><h1>Ferry returns to "            \
    "Marn</h1><div class=story-body>" BODY "</div>" behind "</article></body></html>"

static void readers_comments_are_kept_out(void **state) {
    static const char *const pages[] = {
        PAGE("<section id=comments><h3>3 comments</h3><ol class=commentlist><li class=comment><div "
             "class=comment-author>seagull77</div><p>My sister took the ferry on its very first day, and she "
             "was sick all the way to Marn and back.</p></li></ol></section>"),
        PAGE("<div class=reader-comments><div><b>seagull77</b><p>My sister took the ferry on its very first "
             "day, and she was sick all the way to Marn and back.</p></div></div>"),
        PAGE("<div id=disqus_thread><p>My sister took the ferry on its very first day, and she was sick all "
             "the way to Marn and back.</p></div>"),
        PAGE(
            "<div class='Kommentare'><h2>Kommentare</h2><article class=kommentar><p>My sister took the ferry "
            "on its very first day, and she was sick all the way to Marn and back.</p></article></div>"),
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        hs_article a = read_page(*state, pages[i]);
        hs_str body = assert_whole_body(*state, &a);
        if (count(body, "sick all the way")) fail_msg("page %zu keeps a comment", i);
    }
}

static void paywall_teasers_are_kept_out(void **state) {
    static const char *const pages[] = {
        PAGE("<div class=paywall><h2>Read on with Courier Plus</h2><p>Subscribe now and get four weeks for "
             "one crown. You can cancel at any time.</p><p><a href=/in>Already a subscriber? Log "
             "in</a></p></div>"),
        PAGE("<section class=subscription-offer><p>Subscribe now and get four weeks for one crown. You can "
             "cancel at any time.</p></section>"),
        PAGE("<div class='piano-container'><p>This article is for subscribers only.</p><p>Subscribe now and "
             "get four weeks for one crown.</p></div>"),
        PAGE("<p>Already a subscriber? <a href=/in>Log in</a></p><p>Subscribe now and get four weeks for one "
             "crown.</p>"),
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        hs_article a = read_page(*state, pages[i]);
        hs_str body = assert_whole_body(*state, &a);
        if (count(body, "ubscribe") || count(body, "one crown"))
            fail_msg("page %zu keeps its offer: %.*s", i, (int)body.len, body.ptr);
    }
}

static void first_of_several_articles_is_the_page(void **state) {
    static const char other[] =
        "<p>The town of Vell has bought a crane for its harbour, the mayor, Lin Sato, told the council on "
        "Monday.</p><p>\"It lifts forty tonnes, and we have thirty,\" she said. \"We shall grow.\"</p><p>The "
        "crane comes from a yard in the north, and it will be put up before the winter storms begin.</p>";
    static const char *const frames[][2] = {
        {"<article><h1>Vell buys a crane</h1>", "</article>"},
        {"<article class=story><header><h1 class=headline>Vell buys a crane</h1></header><div class=body>",
         "</div></article>"},
        {"<article><h2>Vell buys a crane</h2>", "</article>"},
    };
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        char html[8192];
        bool is_h2 = i == 2;
        snprintf(html, sizeof html,
                 "<html><head><title>Ferry returns to Marn</title></head><body><main><article><h1>Ferry "
                 "returns to Marn</h1>%s</article>%s%s%s%s%s%s</main></body></html>",
                 BODY, frames[i][0], other, frames[i][1], is_h2 ? "" : frames[i][0], is_h2 ? "" : other,
                 is_h2 ? "" : frames[i][1]);
        hs_article a = read_page(*state, html);
        hs_str body = assert_whole_body(*state, &a);
        if (count(body, "forty tonnes")) fail_msg("frame %zu keeps the second article", i);
        assert_str_equal(a.title, "Ferry returns to Marn");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amp_page_is_read_like_any_other),
        cmocka_unit_test(body_of_json_ld_is_read_where_the_page_shows_none),
        cmocka_unit_test(body_of_a_data_script_is_read_where_the_page_shows_none),
        cmocka_unit_test(readers_comments_are_kept_out),
        cmocka_unit_test(paywall_teasers_are_kept_out),
        cmocka_unit_test(first_of_several_articles_is_the_page),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
