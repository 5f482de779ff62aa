#include "html_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What must hold of the text of a body, whatever the page does to it. */

#define FRONT                                                                                                \
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>Ferry returns to "                        \
    "Marn</title></head><body><article "                                                                     \
    "class=story><h1>Ferry returns to Marn</h1><div class=story-body><p>The vessel, which carries 240 "      \
    "people, will cross twice a day in summer, the harbour council said in a letter to the town.</p>"
#define BACK                                                                                                 \
    "<p>Tickets cost 12 crowns, and children travel free until the autumn, according to the operator of "    \
    "the line, which has its office on the old pier.</p></div></article></body></html>"

static hs_article read_bytes(fixture *f, const char *html, size_t len) {
    hs_str copy;
    assert_int_equal(hs_arena_dup(f->arena, (hs_str){html, len}, &copy), HS_OK);
    hs_page page = {.doc = HS_STR("page"), .bytes = copy, .format = HS_FORMAT_HTML};
    hs_error error = {0};
    hs_article article;
    assert_int_equal(hs_article_read(f->engine, f->scratch, f->arena, &page, &article, &error), HS_OK);
    return article;
}

static hs_article read_middle(fixture *f, const char *middle) {
    char html[8192];
    int len = snprintf(html, sizeof html, "%s%s%s", FRONT, middle, BACK);
    assert_true(len > 0 && (size_t)len < sizeof html);
    return read_bytes(f, html, (size_t)len);
}

static const hs_block *block_with(const hs_article *a, const char *part) {
    for (size_t i = 0; i < a->n_blocks; i++)
        if (count(hs_str_sub(a->text, a->blocks[i].text), part)) return &a->blocks[i];
    return NULL;
}

static const char *dropped_because(const hs_article *a, const char *part) {
    for (size_t i = 0; i < a->n_dropped; i++)
        if (count(hs_str_sub(a->source, a->dropped[i].source), part)) return a->dropped[i].reason;
    return NULL;
}

static const hs_block *aside_with(const hs_article *a, const char *part) {
    for (size_t i = 0; i < a->n_asides; i++)
        if (count(hs_str_sub(a->text, a->asides[i].text), part)) return &a->asides[i];
    return NULL;
}

#define SPOKEN                                                                                               \
    "<p>Tom Okafor keeps the harbour. &ldquo;We waited two long years for this one morning,&rdquo; he said " \
    "on the pier, before he went back to work.</p>"

static void pull_quote_repeats_the_body_and_counts_once(void **state) {
    static const char *const boxes[] = {
        "<aside>We waited two long years for this one morning</aside>",
        "<blockquote>\"We waited two long years for this one morning.\"</blockquote>",
        "<div class=pullquote>&ldquo;We waited two long years for this one morning&rdquo;</div>",
        "<figure><p>We waited two long years for this one morning</p></figure>",
    };
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        char middle[2048];
        for (int is_before = 0; is_before < 2; is_before++) {
            snprintf(middle, sizeof middle, "%s%s", is_before ? boxes[i] : SPOKEN,
                     is_before ? SPOKEN : boxes[i]);
            hs_article a = read_middle(*state, middle);
            assert_int_equal(count((hs_str){a.text.ptr, a.body_len}, "two long years"), 1);
            const hs_block *aside = aside_with(&a, "two long years");
            assert_non_null(aside);
            assert_int_equal(aside->kind, HS_BLOCK_PULL_QUOTE);
            assert_int_equal(count(hs_str_sub(a.source, aside->source), "two long years"), 1);
            assert_int_equal(block_with(&a, "two long years")->kind, HS_BLOCK_PARAGRAPH);
        }
    }
}

static void caption_is_a_block_beside_the_body(void **state) {
    static const char *const pictures[] = {
        "<figure><img src=x><figcaption>Rene\xCC\x81 Vance, left, &amp; the old pier</figcaption></figure>",
        "<div class=wp-caption><img src=x><p class=wp-caption-text>Ren\xC3\xA9 Vance, left, &amp; the old "
        "pier</p></div>",
        "<div class=splitter><img src=x><p class=imageCaption>Ren\xC3\xA9 Vance, left, &amp; the old "
        "pier</p></div>",
    };
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        char middle[2048];
        snprintf(middle, sizeof middle, "%s%s", SPOKEN, pictures[i]);
        hs_article a = read_middle(*state, middle);
        const hs_block *caption = aside_with(&a, "the old pier");
        assert_non_null(caption);
        assert_int_equal(caption->kind, HS_BLOCK_CAPTION);
        assert_true(hs_str_equal(hs_str_sub(a.text, caption->text),
                                 HS_STR("Ren\xC3\xA9 Vance, left, & the old pier")));
        assert_int_equal(count(hs_str_sub(a.source, caption->source), "&amp; the old pier"), 1);
        assert_true(caption->text.start >= a.body_len + 2);
        assert_null(block_with(&a, "left, &"));
        assert_null(dropped_because(&a, "&amp; the old pier"));
        hs_str body;
        fixture *f = *state;
        assert_int_equal(hs_article_body(&a, f->arena, &body), HS_OK);
        assert_int_equal(count(body, "left, &"), 0);
    }
}

static void caption_of_a_teaser_elsewhere_is_furniture(void **state) {
    char html[8192];
    int len =
        snprintf(html, sizeof html, "%s%s<p>The end of it.</p>%s", FRONT, SPOKEN,
                 "</div></article><aside class=sidebar><h3>Most read</h3><ul><li><a href=1>Storm closes "
                 "the harbour</a><li><a href=2>Council votes on bins</a></ul><figure><img "
                 "src=x><figcaption>A crane in Vell</figcaption></figure></aside></body></html>");
    hs_article a = read_bytes(*state, html, (size_t)len);
    assert_null(aside_with(&a, "crane"));
    assert_non_null(dropped_because(&a, "crane"));
}

static void counters_above_the_body_are_furniture(void **state) {
    static const char *const counters[] = {"1.2k shares 384 View comments", "906 shares View comments",
                                           "12 Comments | 4 likes"};
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        char html[8192];
        int len = snprintf(html, sizeof html,
                           "<html><body><h1>Ferry returns to Marn</h1><p class=ferry-par>%s</p><p "
                           "class=ferry-par>The vessel, which carries 240 people, will cross twice a day in "
                           "summer, the harbour council said in a letter to the town.</p>%s%s",
                           counters[i], SPOKEN, BACK);
        hs_article a = read_bytes(*state, html, (size_t)len);
        assert_null(block_with(&a, counters[i]));
        assert_non_null(block_with(&a, "The vessel"));
    }
    hs_article a = read_middle(*state, "<p>The post had 1,200 likes and 300 comments.</p>");
    assert_non_null(block_with(&a, "1,200 likes"));
}

static void block_quotation_is_content_of_its_own(void **state) {
    hs_article a = read_middle(
        *state, "<p>The council wrote to the people of the town in March:</p><blockquote><p>We "
                "have heard you, and the ferry will sail again before the summer is out, on every "
                "day of the week.</p></blockquote>");
    const hs_block *block = block_with(&a, "We have heard you");
    assert_non_null(block);
    assert_int_equal(block->kind, HS_BLOCK_QUOTE);
    hs_str source = hs_str_sub(a.source, block->source);
    assert_true(hs_str_starts(source, HS_STR("We have heard you")) &&
                hs_str_ends(source, HS_STR("of the week.")));
}

static void quoted_post_is_kept_with_the_line_that_names_its_writer(void **state) {
    hs_article a = read_middle(
        *state,
        "<p>Ada Kerr, who sits on the council, was among the first to write about it that "
        "morning:</p><blockquote "
        "class=twitter-tweet><p>I can see her from my window. Twenty years on this hill, and I have never "
        "been "
        "so glad of a horn at six.</p>&mdash; Ada Kerr (@adakerr) <a href=x>March 5, 2024</a></blockquote>");
    assert_int_equal(count(a.text, "a horn at six"), 1);
    assert_int_equal(count(a.text, "(@adakerr)"), 1);
}

static void quotation_is_found_once_however_often_the_page_repeats_it(void **state) {
    char *html = malloc(1 << 16);
    size_t len = (size_t)sprintf(html, "%s%s", FRONT, SPOKEN);
    for (int i = 0; i < 20; i++)
        len += (size_t)sprintf(
            html + len,
            i % 2 ? "<div class=share data-text='We waited two long years for this one morning'>%s</div>"
                  : "<div class=slide>%s</div>",
            SPOKEN);
    len += (size_t)sprintf(html + len, "%s", BACK);
    hs_article a = read_bytes(*state, html, len);
    free(html);
    assert_int_equal(count(a.text, "two long years"), 1);
}

static void paragraphs_are_neither_lost_nor_doubled(void **state) {
    static const char *const wrappers[][2] = {
        {"<p>", "</p>"},
        {"<div>", "</div>"},
        {"<p><span>", "</span></p>"},
        {"<p>", ""},
        {"<div><p>", "</p></div>"},
        {"<section><p>", "</p></section>"},
        {"<p><q>", "</q></p>"},
        {"<p><em>", "</em></p>"},
    };
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
        char middle[4096];
        size_t len = 0;
        for (int k = 0; k < 6; k++)
            len += (size_t)sprintf(
                middle + len,
                "%s\"The %dth crossing was the calmest of them all, and nobody aboard was sick,\" the "
                "captain of the ferry said to the harbour master.%s",
                wrappers[i][0], k + 4, wrappers[i][1]);
        hs_article a = read_middle(*state, middle);
        for (int k = 0; k < 6; k++) {
            char part[40];
            sprintf(part, "\"The %dth crossing", k + 4);
            if (count(a.text, part) != 1)
                fail_msg("wrapper %zu: \"%s\" %zu times", i, part, count(a.text, part));
        }
    }
}

static void text_is_clean(void **state) {
    hs_article a = read_middle(
        *state, "<p>The har&shy;bour mas\xC2\xADter, Rene\xCC\x81 Vance, opened the <img src=x alt='An alt "
                "text'>gate at "
                "six, and <math alttext='x squared'><mi>x</mi></math> the crowd came down.</p>"
                "<ul><li>First bell at six, for those who walk</li><li>Second bell at seven, for those who "
                "drive</li></ul><div>The first boat was full.</div><div>The second was not.</div>");
    assert_int_equal(count(a.text, "The harbour master, Ren\xC3\xA9 Vance, opened the gate"), 1);
    assert_int_equal(count(a.text, "alt text"), 0);
    assert_int_equal(count(a.text, "x squared"), 0);
    assert_int_equal(count(a.text, "full.The"), 0);
    assert_int_equal(count(a.text, "\xE2\x80\xA2"), 0);
    assert_int_equal(count(a.text, "* First"), 0);
    const hs_block *item = block_with(&a, "First bell");
    assert_non_null(item);
    assert_int_equal(item->kind, HS_BLOCK_LIST_ITEM);
    assert_true(hs_str_starts(hs_str_sub(a.text, item->text), HS_STR("First bell")));
}

static void what_is_told_is_composed_like_the_text(void **state) {
    static const char html[] =
        "<html><head><meta name=author content='Rene\xCC\x81 Vance'><meta property=og:site_name "
        "content='Cafe\xCC\x81 "
        "Marn'></head><body><article><h1>Rene\xCC\x81 Vance opens the gate</h1>" SPOKEN BACK;
    hs_article a = read_bytes(*state, html, strlen(html));
    assert_true(hs_str_equal(a.title, HS_STR("Ren\xC3\xA9 Vance opens the gate")));
    assert_true(hs_str_equal(a.publisher, HS_STR("Caf\xC3\xA9 Marn")));
    assert_int_equal(a.n_byline, 1);
    assert_true(hs_str_equal(a.byline[0], HS_STR("Ren\xC3\xA9 Vance")));
    assert_int_equal(count((hs_str){a.text.ptr, a.body_len}, "Vance opens"), 0);
}

static void table_row_is_a_block_with_its_place(void **state) {
    hs_article a =
        read_middle(*state, "<table><tr><td>Adults</td><td>12 crowns</td></tr><tr><td>Children</td><td>free "
                            "until autumn</td></tr></table>");
    static const char *const rows[] = {"Adults 12 crowns", "Children free until autumn"},
                             *const ends[] = {"12 crowns", "free until autumn"};
    for (int i = 0; i < 2; i++) {
        const hs_block *row = block_with(&a, rows[i]);
        assert_non_null(row);
        assert_int_equal(row->kind, HS_BLOCK_TABLE);
        assert_true(hs_str_equal(hs_str_sub(a.text, row->text), (hs_str){rows[i], strlen(rows[i])}));
        hs_str source = hs_str_sub(a.source, row->source);
        assert_true(hs_str_starts(source, i ? HS_STR("Children</td>") : HS_STR("Adults</td>")));
        assert_true(hs_str_ends(source, (hs_str){ends[i], strlen(ends[i])}));
        assert_true(row->text.end <= a.body_len);
    }
}

static void utf8_page_with_a_few_bad_bytes_stays_utf8(void **state) {
    hs_article a =
        read_middle(*state, "<p>\xE2\x80\x9CNobody in Malm\xC3\xB6 believed it,\xE2\x80\x9D said Zo\xC3\xAB "
                            "Okafor\x92s sister, na\xC3\xAFve as she was \xE2\x80 at the time.</p>");
    assert_int_equal(
        count(a.text, "\xE2\x80\x9CNobody in Malm\xC3\xB6 believed it,\xE2\x80\x9D said Zo\xC3\xAB"), 1);
    assert_int_equal(count(a.text, "\xC3\x83"), 0); /* "MalmÃ¶" */
    assert_int_equal(count(a.text, "na\xC3\xAFve as she was"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pull_quote_repeats_the_body_and_counts_once),
        cmocka_unit_test(caption_is_a_block_beside_the_body),
        cmocka_unit_test(caption_of_a_teaser_elsewhere_is_furniture),
        cmocka_unit_test(counters_above_the_body_are_furniture),
        cmocka_unit_test(block_quotation_is_content_of_its_own),
        cmocka_unit_test(quoted_post_is_kept_with_the_line_that_names_its_writer),
        cmocka_unit_test(quotation_is_found_once_however_often_the_page_repeats_it),
        cmocka_unit_test(paragraphs_are_neither_lost_nor_doubled),
        cmocka_unit_test(text_is_clean),
        cmocka_unit_test(what_is_told_is_composed_like_the_text),
        cmocka_unit_test(table_row_is_a_block_with_its_place),
        cmocka_unit_test(utf8_page_with_a_few_bad_bytes_stays_utf8),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
