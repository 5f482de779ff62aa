#include "html_fixture.h"

#include <stdio.h>
#include <string.h>

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
        {"<title>The Whole Harbour: Ferry returns to Marn</title>",
         "<h1>The Whole Harbour</h1><h3 class=post-title>Ferry returns to Marn</h3>",
         "Ferry returns to Marn"},
        {"<title>Ferry returns to Marn : Harbour notes</title>",
         "<h1 class=logo>Harbour notes</h1><h2>Ferry returns to Marn</h2>", "Ferry returns to Marn"},
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

static void byline_holds_people_and_neither_desk_nor_site(void **state) {
    static const char *const cases[][4] = {
        /* head, above, below, people */
        {"<meta name=author content='Marn Courier'><meta property=og:site_name content='Marn Courier'>",
         "<h1>Ferry returns</h1><a rel=author href=/v>Ruta Vance</a>", "", "Ruta Vance"},
        {"<meta name=author content='No Author'>", "<h1>Ferry returns</h1>", "", ""},
        {"<meta property=og:site_name content='Ruta Vance'><meta name=author content='Ruth Vance'>", "", "",
         "Ruth Vance"},
        {"", "<h1>Ferry returns</h1><a rel=author href=/t>Tine</a>", "", "Tine"},
        {"", "<h1>Ferry returns</h1><a rel=author href=/r>Redaktion</a>", "", ""},
        {"", "<h1>Ferry returns</h1><a rel=author href=/s>SeaNews24</a>", "", ""},
        {"", "<h1>Ferry returns</h1><p>Geschrieben von Ruta Vance am 5. M\xC3\xA4rz 2024</p>", "",
         "Ruta Vance"},
        {"", "<h1>Ferry returns</h1>", "<p>Autorin: Ruta Vance, Projektleiterin der MHK</p>", "Ruta Vance"},
        {"", "<h1>Ferry returns</h1>", "<p><b><i>Martin Okafor</i></b></p>", "Martin Okafor"},
        {"", "<h1>Ferry returns</h1>", "<p><b>Harbour Council</b></p>", ""},
        {"", "<h1>Ferry returns</h1><p class=byline>By Ruta Vance<br>Meridian Press Agency</p>", "",
         "Ruta Vance"},
        {"",
         "<h1>Ferry returns</h1><div class=info>Published: 5 March 2024, 17:40 \xE2\x80\x93 Text: "
         "\xC3\x89lodie "
         "Brandt \xE2\x80\x93 Photo: Radio Marn</div>",
         "", "\xC3\x89lodie Brandt"},
        {"<meta name=author content='Ruta Vance'>",
         "<h1>Ferry returns</h1><p class=author>By <a href=/v>Ruta Vance For Ferryman Online</a> and <a "
         "href=/o>Tom Okafor</a></p>",
         "", "Ruta Vance|Tom Okafor"},
        {"<meta name=author content='Ruta Vance'>",
         "<h1>Ferry returns</h1><p class=author>By Tom Okafor and Lin Sato</p>", "", "Ruta Vance"},
        {"", "<h1>Ferry returns</h1><p class=meta>11.12.2023 - Ruta Vance</p>", "", "Ruta Vance"},
        {"", "<h1>Ferry returns</h1><div>Posted on September 21, 2020 by Ruta Vance</div>", "", "Ruta Vance"},
        {"", "<h1>Ferry returns</h1><h4>Autor</h4><p><a href=/v>Ruta Vance</a></p>", "", "Ruta Vance"},
        {"", "<h1>Ferry returns</h1><p><b>By</b></p><p class=full-name>Ruta Vance</p>", "", "Ruta Vance"},
        {"", "<h1>Ferry returns</h1><p>Martin Okafor</p>", "", "Martin Okafor"},
        {"", "<h1>Ferry returns</h1><p class=caption>Martin Okafor</p>", "", ""},
        {"", "<h1>Ferry returns</h1><p>Par&nbsp;Ruta&nbsp;Vance</p>", "", "Ruta Vance"},
        {"", "<h1>Ferry returns</h1><p>Erstellt von Ruta Vance</p>", "", "Ruta Vance"},
        {"", "<h1>Ferry returns</h1><p><a rel=author href=/in>Log In</a></p>", "", ""},
        {"<meta name=author content='Ruta Vance C.'>", "<h1>Ferry returns</h1>", "", "Ruta Vance C"},
        {"<script type='application/ld+json'>{\"@type\":\"Article\",\"author\":{\"@type\":\"Person\","
         "\"name\":\"Ruta Vance\"}}</script><meta name=author content='Ruta Vance,Tom Okafor'>",
         "<h1>Ferry returns</h1>", "", "Ruta Vance|Tom Okafor"},
        {"<meta name=author content='Ruta Vance @rvance'>", "<h1>Ferry returns</h1>", "", "Ruta Vance"},
        {"<script "
         "type='application/ld+json'>{\"@type\":\"Article\",\"author\":[{\"@type\":\"Person\",\"name\":"
         "\"Ada Kerr\"},{\"@type\":\"Person\",\"name\":\"Tom Okafor\"}]}</script>",
         "<h1>Ferry returns</h1><a rel=author href=/v>Ruta Vance</a>", "", "Ada Kerr|Tom Okafor"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hs_article a = read_page(*state, cases[i][0], cases[i][1], cases[i][2]);
        char joined[256] = "";
        for (size_t k = 0; k < a.n_byline; k++) {
            if (k) strcat(joined, "|");
            strncat(joined, a.byline[k].ptr, a.byline[k].len);
        }
        if (strcmp(joined, cases[i][3]) != 0)
            fail_msg("case %zu: got \"%s\", want \"%s\"", i, joined, cases[i][3]);
    }
}

static void times_come_from_the_most_trusted_place_and_say_which(void **state) {
    static const char *const cases[][5] = {
        /* head, above, published, its source, modified */
        {"<meta name=date content='2024-03-02'>",
         "<h1>Ferry returns</h1><time datetime=2024-03-01>1 March</time>", "2024-03-02", "meta", ""},
        {"", "<h1>Ferry returns</h1><time datetime=2024-03-01T09:30+01:00>1 March</time>",
         "2024-03-01T09:30:00+01:00", "time", ""},
        {"",
         "<time datetime=2026-01-01>Today</time><ul><li>a<li>b<li>c<li>d<li>e<li>f<li>g<li>h<li>i<li>j</ul>"
         "<h1>Ferry returns</h1><time datetime=2024-03-01>1 March</time>",
         "2024-03-01", "time", ""},
        {"", "<h1>Ferry returns</h1><time>Published on March 1, 2024</time>", "2024-03-01", "time", ""},
        {"",
         "<h1>Ferry returns</h1><p class=when itemprop=datePublished content='2024-03-01 10:31:00'>this "
         "spring</p>",
         "2024-03-01T10:31:00", "time", ""},
        {"", "<h1>Ferry returns<br><small>1 March 2024, Harbours</small></h1>", "2024-03-01", "text", ""},
        {"", "<h1>Ferry returns</h1><p class=date>Updated 2 March 2024</p><p class=date>1 March 2024</p>",
         "2024-03-01", "text", "2024-03-02"},
        {"<link rel=canonical href='https://courier.example/2024/03/01/ferry'>", "<h1>Ferry returns</h1>",
         "2024-03-01", "url", ""},
        {"<link rel=canonical href='https://courier.example/2024/03/01/ferry'>",
         "<p>9 November 2011</p><h1>Ferry returns</h1>", "2024-03-01", "url", ""},
        {"<link rel=canonical href='https://courier.example/2024/03/20240331.html'>",
         "<h1>Ferry returns</h1>", "", "", ""},
        {"", "<h1>Ferry returns</h1><p>01.03.24</p>", "2024-03-01", "text", ""},
        {"",
         "<h1>Ferry returns</h1><p class=meta>Ruta Vance, harbour reporter | March 1, 2024 | 3 comments</p>",
         "2024-03-01", "text", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hs_article a = read_page(*state, cases[i][0], cases[i][1], "");
        assert_equals(a.published.iso, cases[i][2]);
        assert_string_equal(a.published.source ? a.published.source : "", cases[i][3]);
        assert_equals(a.modified.iso, cases[i][4]);
    }
    hs_article a = read_page(*state, "", "<h1>Ferry returns</h1>",
                             "<footer>Created <time pubdate datetime=2024-03-01>then</time></footer>");
    assert_equals(a.published.iso, "2024-03-01");
    a = read_page(
        *state, "", "<h1>Ferry returns</h1>",
        "<section class=comments><div class=comment><time datetime=2025-03-01>a year on</time> I was "
        "on it</div></section>");
    assert_equals(a.published.iso, "");
}

static void page_that_was_only_updated_has_no_published_time(void **state) {
    static const char *const cases[][4] = {
        /* head, above, modified, its source */
        {"", "<h1>Ferry returns</h1><p class=date>Updated 2 March 2024</p>", "2024-03-02", "text"},
        {"", "<h1>Ferry returns</h1><p>Last updated: March 2, 2024 9:30 am</p>", "2024-03-02T09:30:00",
         "text"},
        {"", "<h1>Ferry returns</h1><p>Updated: <time datetime=2024-03-02>2 March 2024</time></p>",
         "2024-03-02", "time"},
        {"", "<h1>Ferry returns</h1><p>Zuletzt aktualisiert am 2. M\xC3\xA4rz 2024</p>", "2024-03-02",
         "text"},
        {"", "<h1>Ferry returns</h1><time itemprop=dateModified datetime=2024-03-02>2 March</time>",
         "2024-03-02", "time"},
        {"<meta property=article:modified_time content=2024-03-02>", "<h1>Ferry returns</h1>", "2024-03-02",
         "opengraph"},
        {"<script type=application/ld+json>{\"@type\":\"Article\",\"dateModified\":\"2024-03-02\"}</script>",
         "<h1>Ferry returns</h1>", "2024-03-02", "json-ld"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hs_article a = read_page(*state, cases[i][0], cases[i][1], "");
        if (a.published.iso.len)
            fail_msg("case %zu: published %.*s", i, (int)a.published.iso.len, a.published.iso.ptr);
        assert_equals(a.modified.iso, cases[i][2]);
        assert_string_equal(a.modified.source, cases[i][3]);
    }
}

static void title_and_byline_name_their_source(void **state) {
    static const char *const cases[][4] = {
        /* head, above, source of the title, of the byline */
        {"", "<h1>Ferry returns to Marn</h1><p>By Ruta Vance</p>", "text", "text"},
        {"<meta property=og:title content='Ferry returns to Marn'><meta property=article:author "
         "content='Ruta "
         "Vance'>",
         "", "opengraph", "opengraph"},
        {"<meta name=title content='Ferry returns to Marn'><meta name=author content='Ruta Vance'>", "",
         "meta", "meta"},
        {"<title>Ferry returns to Marn</title>", "<a rel=author href=/v>Ruta Vance</a>", "title", "text"},
        {"<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"Ferry returns to "
         "Marn\",\"author\":{\"@type\":\"Person\",\"name\":\"Ruta Vance\"}}</script>",
         "", "json-ld", "json-ld"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hs_article a = read_page(*state, cases[i][0], cases[i][1], "");
        assert_equals(a.title, "Ferry returns to Marn");
        assert_string_equal(a.title_source, cases[i][2]);
        assert_int_equal(a.n_byline, 1);
        assert_string_equal(a.byline_source, cases[i][3]);
    }
    hs_article none = read_page(*state, "", "", "");
    assert_null(none.title_source);
    assert_null(none.byline_source);
}

static void publisher_is_what_title_and_page_agree_on(void **state) {
    static const char *const cases[][3] = {
        /* head, below, publisher */
        {"<title>Ferry returns - The Marn Courier</title>", "", "The Marn Courier"},
        {"<title>Marn Courier | Ferry returns</title>", "", "Marn Courier"},
        {"<title>Ferry returns | Harbourside</title><link rel=canonical "
         "href=https://www.harbourside.example/f>",
         "", "Harbourside"},
        {"<title>Ferry returns | Harbourside</title>",
         "<footer>\xC2\xA9 2024 Harbourside. All rights "
         "reserved.</footer>",
         "Harbourside"},
        {"<title>Ferry returns | Inland Ledger</title>", "<footer>The Inland Ledger, 14 Corn Street</footer>",
         "The Inland Ledger"},
        {"<title>Ferry returns | Politics</title>", "", ""},
        {"<title>Ferry returns - a look back</title>", "", ""},
        {"<title>Ferry returns</title>", "", ""},
        {"<title>Ferry returns | Marn Courier</title><meta property=og:site_name content='Courier of Marn'>",
         "", "Courier of Marn"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hs_article a = read_page(*state, cases[i][0], "<h1>Ferry returns</h1>", cases[i][1]);
        assert_equals(a.publisher, cases[i][2]);
    }
}

static void dateline_is_told_and_stays_in_the_text(void **state) {
    hs_article a = read_page(*state, "",
                             "<h1>Ferry returns</h1><p>MARN, March 5 (Reuters) - The ferry came back to the "
                             "old pier on Tuesday morning, and the town came down to look at it.</p>",
                             "");
    assert_equals(a.dateline, "MARN");
    assert_true(hs_str_starts(a.text, HS_STR("MARN, March 5")));
    a = read_page(*state, "", "<h1>Ferry returns</h1>", "");
    assert_equals(a.dateline, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(title_is_the_heading_without_what_stands_beside_it),
        cmocka_unit_test(byline_holds_people_and_neither_desk_nor_site),
        cmocka_unit_test(times_come_from_the_most_trusted_place_and_say_which),
        cmocka_unit_test(page_that_was_only_updated_has_no_published_time),
        cmocka_unit_test(title_and_byline_name_their_source),
        cmocka_unit_test(publisher_is_what_title_and_page_agree_on),
        cmocka_unit_test(dateline_is_told_and_stays_in_the_text),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
