#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "show/html.h"

/* A sink that keeps what it is given. */
typedef struct kept {
    char bytes[8192];
    size_t len;
    bool refuses;
} kept;

static hs_status keep(void *context, hs_str bytes, hs_error *error) {
    kept *k = context;
    if (k->refuses) {
        strcpy(error->message, "pipe closed");
        return HS_ERR_IO;
    }
    assert_true(k->len + bytes.len < sizeof k->bytes);
    memcpy(k->bytes + k->len, bytes.ptr, bytes.len);
    k->len += bytes.len;
    return HS_OK;
}

typedef struct desk {
    kept kept;
    hs_show_style style;
    hs_show_out out;
    hs_show__paper paper;
    hs_error error;
} desk;

static hs_show__paper *begin(desk *d, uint32_t width, bool has_colour) {
    memset(d, 0, sizeof *d);
    d->style = (hs_show_style){.width = width, .has_colour = has_colour};
    d->out = (hs_show_out){keep, &d->kept, NULL};
    hs_show__begin(&d->paper, &d->style, &d->out);
    return &d->paper;
}

static hs_str end(desk *d) {
    assert_int_equal(hs_show__end(&d->paper, &d->error), HS_OK);
    return (hs_str){d->kept.bytes, d->kept.len};
}

static void breaks_lines_at_blanks_and_indents_them(void **state) {
    (void)state;
    desk d;
    hs_show__paper *paper = begin(&d, 40, false);
    hs_show__wrapped(
        paper, 4, HS_STR("The barrier failed on a spring tide and put the lower town under water."), NULL, 0);
    assert_str_equal(end(&d),
                     "    The barrier failed on a spring tide\n    and put the lower town under water.\n");
}

static void breaks_a_word_that_is_longer_than_the_line(void **state) {
    (void)state;
    desk d;
    char word[200];
    memset(word, 'x', sizeof word);
    hs_show__paper *paper = begin(&d, 40, false);
    hs_show__wrapped(paper, 0, (hs_str){word, sizeof word}, NULL, 0);
    hs_str got = end(&d);
    assert_int_equal(got.len, 205);
    assert_int_equal(got.ptr[40], '\n');
}

static void draws_carets_under_marks_without_colours(void **state) {
    (void)state;
    desk d;
    hs_show__paper *paper = begin(&d, 60, false);
    const hs_show__mark marks[] = {
        {{1, 14}, HS_INK_CONTENT}, {{16, 21}, HS_INK_SOURCE}, {{22, 26}, HS_INK_CUE}};
    hs_show__wrapped(paper, 2, HS_STR("\"We never met,\" Vance said."), marks, 3);
    assert_str_equal(end(&d), "  \"We never met,\" Vance said.\n   ^^^^^^^^^^^^^  ===== ~~~~\n");
}

static void underlines_marks_that_run_over_the_line_end_on_both_lines(void **state) {
    (void)state;
    desk d;
    hs_show__paper *paper = begin(&d, 40, false);
    const hs_show__mark marks[] = {{{26, 51}, HS_INK_CONTENT}};
    hs_show__wrapped(paper, 0, HS_STR("The captain told us this: noise is not a defect, he says."), marks, 1);
    assert_str_equal(end(&d),
                     "The captain told us this: noise is not a\n                          ^^^^^^^^^^^^^^\n"
                     "defect, he says.\n^^^^^^^^^^\n");
}

static void counts_wide_and_combining_characters_in_columns(void **state) {
    (void)state;
    assert_int_equal(hs_show__columns(HS_STR("\xE6\x97\xA5\xE6\x9C\xAC")), 4); /* two wide characters */
    assert_int_equal(hs_show__columns(HS_STR("e\xCC\x81")), 1);                /* e with a combining accent */
    assert_int_equal(hs_show__columns(HS_STR("\x1b")), 1);                     /* shown as one U+FFFD */
}

static void shows_control_characters_instead_of_obeying_them(void **state) {
    (void)state;
    desk d;
    hs_show__paper *paper = begin(&d, 80, true);
    hs_show__text(paper, HS_STR("a\x1b[2Jb\xC2\x9B"
                                "c\xE2\x80\xAE"
                                "d\xff"
                                "e\nf"));
    assert_str_equal(end(&d), "a\xEF\xBF\xBD[2Jb\xEF\xBF\xBD"
                              "c\xEF\xBF\xBD"
                              "d\xEF\xBF\xBD"
                              "e f");
}

static void cuts_a_cell_to_its_columns(void **state) {
    (void)state;
    desk d;
    hs_show__paper *paper = begin(&d, 80, false);
    hs_show__cell(paper, HS_INK_PLAIN, HS_STR("The Kelvaard Courier"), 8);
    hs_show__cell(paper, HS_INK_PLAIN, HS_STR("NST"), 5);
    hs_show__literal(paper, "|");
    assert_str_equal(end(&d), "The Kel…NST  |");
}

static void quotes_csv_fields_and_disarms_formulas(void **state) {
    (void)state;
    desk d;
    hs_show__paper *paper = begin(&d, 80, false);
    hs_show__csv(paper, true, HS_STR("plain"));
    hs_show__csv(paper, false, HS_STR("a, \"b\""));
    hs_show__csv(paper, false, HS_STR("=HYPERLINK(1)"));
    hs_show__csv(paper, false, (hs_str){NULL, 0});
    hs_show__csv(paper, false,
                 HS_STR("bad\xff"
                        "byte"));
    const hs_str names[] = {HS_STR("Venn"), HS_STR("the \"pilot\"")};
    hs_show__csv_list(paper, names, 2);
    assert_str_equal(end(&d),
                     "plain,\"a, \"\"b\"\"\",\"'=HYPERLINK(1)\",,bad�byte,\"Venn; the \"\"pilot\"\"\"");
}

static void tells_what_the_sink_refused(void **state) {
    (void)state;
    desk d;
    hs_show__paper *paper = begin(&d, 80, false);
    d.kept.refuses = true;
    hs_show__literal(paper, "words");
    hs_error error;
    assert_int_equal(hs_show__end(paper, &error), HS_ERR_IO);
    assert_string_equal(error.message, "pipe closed");
}

static void writes_differences_into_a_wording(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    hs_str from = HS_STR("I trust her, and I would appoint her"),
           to = HS_STR("I trusted her and would appoint her again");
    const hs_edit edits[] = {{HS_EDIT_SWAP, {2, 7}, {2, 9}},
                             {HS_EDIT_DROP, {17, 18}, {18, 18}},
                             {HS_EDIT_ADD, {36, 36}, {36, 41}}};
    desk d;
    hs_show__paper *paper = begin(&d, 100, false);
    hs_show__marked marked = hs_show__mark_edits(paper, arena, from, to, edits, 3);
    hs_show__wrapped(paper, 0, marked.text, marked.marks, marked.n_marks);
    assert_str_equal(end(&d), "I [-trust-] {+trusted+} her and [-I-] would appoint her {+again+}\n");
    hs_arena_free(arena);
}

static void leaves_a_wording_alone_whose_edits_make_no_sense(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    desk d;
    hs_show__paper *paper = begin(&d, 100, false);
    const hs_edit outside[] = {{HS_EDIT_SWAP, {0, 1}, {2, 90}}};
    hs_show__marked marked = hs_show__mark_edits(paper, arena, HS_STR("a"), HS_STR("abc"), outside, 1);
    assert_int_equal(marked.n_marks, 0);
    assert_str_equal(marked.text, "abc");
    end(&d);
    hs_arena_free(arena);
}

static void leaves_no_markup_of_a_page_standing_in_html(void **state) {
    (void)state;
    desk d;
    hs_show__paper *paper = begin(&d, 80, false);
    hs_show__html(paper, HS_STR("<script>alert('x')</script> & \"y\"\x01"));
    assert_str_equal(end(&d),
                     "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;\xEF\xBF\xBD");
}

static void links_to_the_web_alone(void **state) {
    (void)state;
    desk d;
    hs_show__paper *paper = begin(&d, 80, false);
    hs_show__html_link(paper, HS_STR("javascript:alert(1)"), HS_STR("a"));
    hs_show__html_link(paper, HS_STR("https://x.example/\"onload=\"y"), HS_STR("b"));
    assert_str_equal(end(&d), "a<a rel=\"noopener noreferrer\" "
                              "href=\"https://x.example/&quot;onload=&quot;y\">b</a>");
}

static void marks_differences_in_html_as_elements(void **state) {
    (void)state;
    desk d;
    hs_show__paper *paper = begin(&d, 80, false);
    const hs_show__mark marks[] = {{{0, 2}, HS_INK_DROP}, {{3, 5}, HS_INK_ADD}};
    hs_show__html_marked(paper, HS_STR("a< b> c"), marks, 2);
    assert_str_equal(end(&d), "<del>a&lt;</del> <ins>b&gt;</ins> c");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_lines_at_blanks_and_indents_them),
        cmocka_unit_test(breaks_a_word_that_is_longer_than_the_line),
        cmocka_unit_test(draws_carets_under_marks_without_colours),
        cmocka_unit_test(underlines_marks_that_run_over_the_line_end_on_both_lines),
        cmocka_unit_test(counts_wide_and_combining_characters_in_columns),
        cmocka_unit_test(shows_control_characters_instead_of_obeying_them),
        cmocka_unit_test(cuts_a_cell_to_its_columns),
        cmocka_unit_test(quotes_csv_fields_and_disarms_formulas),
        cmocka_unit_test(tells_what_the_sink_refused),
        cmocka_unit_test(writes_differences_into_a_wording),
        cmocka_unit_test(leaves_a_wording_alone_whose_edits_make_no_sense),
        cmocka_unit_test(leaves_no_markup_of_a_page_standing_in_html),
        cmocka_unit_test(links_to_the_web_alone),
        cmocka_unit_test(marks_differences_in_html_as_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
