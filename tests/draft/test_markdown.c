#include "draft_test.h"

#include <stdlib.h>
#include <string.h>

static read_draft read_markdown(const char *source) {
    return read_as("notes.md", (hs_str){source, strlen(source)});
}

static void gives_blocks_with_their_kinds(void **state) {
    (void)state;
    read_draft r =
        read_markdown("# The ferry\n\nIt sailed.\n\n## Later\n\n- One\n- Two\n\n> \"Never,\" she said.\n");
    static const struct {
        hs_block_kind kind;
        const char *text;
    } want[] = {{HS_BLOCK_TITLE, "The ferry"}, {HS_BLOCK_PARAGRAPH, "It sailed."},
                {HS_BLOCK_HEADING, "Later"},   {HS_BLOCK_LIST_ITEM, "One"},
                {HS_BLOCK_LIST_ITEM, "Two"},   {HS_BLOCK_QUOTE, "\"Never,\" she said."}};
    assert_int_equal(r.status, HS_OK);
    assert_int_equal(r.draft.form, HS_DRAFT_MARKDOWN);
    assert_int_equal(r.article.n_blocks, sizeof want / sizeof *want);
    for (size_t i = 0; i < r.article.n_blocks; i++) {
        assert_int_equal(r.article.blocks[i].kind, want[i].kind);
        hs_str text = block_text(&r, i);
        assert_true(hs_str_equal(text, (hs_str){want[i].text, strlen(want[i].text)}));
    }
    assert_str_equal(r.article.title, "The ferry");
}

static void points_behind_emphasis_links_and_entities(void **state) {
    (void)state;
    read_draft r = read_markdown(
        "One line.\n\nHe read *that* [very memo](http://a.example/x_(y)) &amp; no **other**, then.\n");
    assert_str_equal(block_text(&r, 1), "He read that very memo & no other, then.");
    hs_draft_place place = place_of(&r, "that");
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 10);
    place = place_of(&r, "memo");
    assert_int_equal(place.column, 22);
    place = place_of(&r, "other");
    assert_int_equal(place.column, 63);
    assert_true(place.is_exact);
}

static void counts_columns_in_characters(void **state) {
    (void)state;
    read_draft r = read_markdown("H\xC3\xA9l\xC3\xA8ne \xE2\x80\x9Cs'en va\xE2\x80\x9D, word\n");
    hs_draft_place place = place_of(&r, "word");
    assert_int_equal(place.line, 1);
    assert_int_equal(place.column, 19);
}

static void lays_two_lines_of_a_paragraph_together(void **state) {
    (void)state;
    read_draft r = read_markdown("The first line\nand the second.\r\nAnd a third.\n");
    assert_str_equal(block_text(&r, 0), "The first line and the second. And a third.");
    assert_int_equal(place_of(&r, "second").line, 2);
    assert_int_equal(place_of(&r, "third").line, 3);
    assert_int_equal(place_of(&r, "third").column, 7);
}

static void leaves_out_front_matter_code_comments_and_pictures(void **state) {
    (void)state;
    read_draft r = read_markdown(
        "---\ntitle: \"A boat,\" she said\n---\n<!-- \"No,\" he said. -->\n\n```\n\"Code,\" said it.\n```\n\n"
        "![\"Alt,\" he said](a.png) It `says \"hi\"` here.\n");
    assert_int_equal(r.article.n_blocks, 1);
    assert_str_equal(block_text(&r, 0), " It says hi here.");
    assert_int_equal(place_of(&r, "here").line, 10);
}

static void gives_marks_to_a_block_quotation_without(void **state) {
    (void)state;
    read_draft r = read_markdown(
        "> I never read it.\n\n> \"I did,\" she said.\n\n> We wait.\n> \xE2\x80\x94 Ruta Vance\n");
    assert_str_equal(block_text(&r, 0), "\xE2\x80\x9CI never read it.\xE2\x80\x9D");
    assert_str_equal(block_text(&r, 1), "\"I did,\" she said.");
    assert_str_equal(block_text(&r, 2), "\xE2\x80\x9CWe wait.\xE2\x80\x9D \xE2\x80\x94 Ruta Vance");
    assert_int_equal(place_of(&r, "never").column, 5);
}

static void refuses_a_draft_of_code_alone(void **state) {
    (void)state;
    assert_int_equal(read_markdown("```\n\"Yes,\" she said.\n```\n").status, HS_ERR_EMPTY);
    assert_int_equal(read_markdown("\n").status, HS_ERR_EMPTY);
}

static void ends_on_deep_and_long_drafts(void **state) {
    (void)state;
    size_t n = 60000;
    char *deep = malloc(4 * n + 64);
    assert_non_null(deep);
    memset(deep, '>', n);
    size_t len = n;
    memcpy(deep + len, " deep\n\n", 7), len += 7;
    for (size_t i = 0; i < n / 8; i++) memcpy(deep + len, "**a [", 5), len += 5;
    memcpy(deep + len, "\nend\n", 5);
    read_draft r = read_as("deep.md", (hs_str){deep, len + 5});
    assert_int_equal(r.status, HS_OK);
    assert_true(r.article.n_blocks >= 2);
    free(deep);
}

/* The first piece would end inside the fence of code, whose blank lines and lines of prose it must not be cut at. */
static void reads_a_very_long_draft_in_pieces(void **state) {
    (void)state;
    static const char paragraph[] =
        "The ferry did not sail on that day, and nobody asked why it had not.\n\n";
    static const char code[] = "Code is said by nobody.\n\n";
    size_t room = 2u << 20, len = 0, n_paragraphs = 0;
    char *source = malloc(room);
    assert_non_null(source);
    while (len + sizeof paragraph < room - 64) {
        bool is_fence = n_paragraphs == (size_t)((512u << 10) / (sizeof paragraph - 1)) - 2;
        if (is_fence) memcpy(source + len, "```\n", 4), len += 4;
        for (int i = 0; i < 100 && is_fence; i++)
            memcpy(source + len, code, sizeof code - 1), len += sizeof code - 1;
        if (is_fence) memcpy(source + len, "```\n\n", 5), len += 5;
        memcpy(source + len, paragraph, sizeof paragraph - 1);
        len += sizeof paragraph - 1;
        n_paragraphs++;
    }
    read_draft r = read_as("long.md", (hs_str){source, len});
    assert_int_equal(r.status, HS_OK);
    assert_int_equal(r.article.n_blocks, n_paragraphs);
    assert_true(hs_str_find(r.article.text, HS_STR("Code")) == r.article.text.len);
    hs_draft_place last = hs_draft_place_get(&r.draft, r.article.blocks[n_paragraphs - 1].text.start);
    assert_int_equal(last.line, r.draft.n_lines - 2);
    assert_int_equal(last.column, 1);
    free(source);
}

static void points_into_html_behind_tags_and_entities(void **state) {
    (void)state;
    const char *source = "<html><head><title>T</title></head><body><article>\n<p>The room was full on "
                         "Wednesday, and the families "
                         "sat in the first rows.</p>\n<p>&#8220;I read <b>it</b> &amp; wept,&#8221; Ruta "
                         "Vance told the judge of the "
                         "court.</p>\n</article></body></html>\n";
    read_draft r = read_as("page.html", (hs_str){source, strlen(source)});
    assert_int_equal(r.status, HS_OK);
    assert_int_equal(r.draft.form, HS_DRAFT_HTML);
    hs_draft_place place = place_of(&r, "wept");
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 34);
    assert_true(memcmp(source + place.source, "wept", 4) == 0);
}

static void tells_a_draft_that_does_not_read_as_english(void **state) {
    (void)state;
    read_draft r = read_markdown(
        "Le port est ferm\xC3\xA9 depuis lundi et personne ne sait pourquoi le bateau reste au quai.\n");
    assert_non_null(r.article.notice);
    r = read_markdown("The port is closed and nobody knows why the ferry stays at the quay of the town.\n");
    assert_null(r.article.notice);
    r = read_markdown("Ferm\xC3\xA9 depuis lundi.\n");
    assert_null(r.article.notice); /* too short to tell */
}

static void gives_the_end_for_what_lies_past_it(void **state) {
    (void)state;
    read_draft r = read_markdown("One.\n\nTwo.\n");
    hs_draft_place place = hs_draft_place_get(&r.draft, UINT32_MAX);
    assert_true(place.source <= r.draft.source.len);
    assert_true(place.line <= r.draft.n_lines);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_blocks_with_their_kinds),
        cmocka_unit_test(points_behind_emphasis_links_and_entities),
        cmocka_unit_test(counts_columns_in_characters),
        cmocka_unit_test(lays_two_lines_of_a_paragraph_together),
        cmocka_unit_test(leaves_out_front_matter_code_comments_and_pictures),
        cmocka_unit_test(gives_marks_to_a_block_quotation_without),
        cmocka_unit_test(refuses_a_draft_of_code_alone),
        cmocka_unit_test(ends_on_deep_and_long_drafts),
        cmocka_unit_test(reads_a_very_long_draft_in_pieces),
        cmocka_unit_test(points_into_html_behind_tags_and_entities),
        cmocka_unit_test(tells_a_draft_that_does_not_read_as_english),
        cmocka_unit_test(gives_the_end_for_what_lies_past_it),
    };
    return cmocka_run_group_tests(tests, draft_setup, draft_teardown);
}
