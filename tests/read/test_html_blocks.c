#include "test.h"

#include "read/html/blocks.h"
#include "read/html/model.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct fixture {
    hs_arena *arena;
    hs_html_tables *tables;
    hs_html_blocks page;
} fixture;

static void read_page(fixture *f, hs_str page) {
    assert_int_equal(hs_html_blocks_read(f->tables, f->arena, page, &f->page), HS_OK);
    for (uint32_t i = 0; i < f->page.n_blocks; i++) {
        const hs_html_block *b = &f->page.blocks[i];
        assert_true(b->source.start <= b->source.end && b->source.end <= page.len);
        assert_true(b->text.start < b->text.end && b->text.end <= f->page.text_len);
        assert_true(i == 0 || f->page.blocks[i - 1].text.end <= b->text.start);
        const hs_html_node *node = &f->page.nodes[b->node];
        assert_true(node->first_block <= i && i < node->end_block);
    }
}

/* The blocks' texts with '|' between them. */
static void expect(fixture *f, const char *page, const char *want) {
    read_page(f, (hs_str){page, strlen(page)});
    char got[4096] = "";
    size_t len = 0;
    for (uint32_t i = 0; i < f->page.n_blocks; i++) {
        hs_str text = hs_str_sub((hs_str){f->page.text, f->page.text_len}, f->page.blocks[i].text);
        len += (size_t)snprintf(got + len, sizeof got - len, "%s%.*s", i ? "|" : "", (int)text.len, text.ptr);
    }
    assert_string_equal(got, want);
}

static void joins_inline_text_and_parts_blocks(void **state) {
    fixture *f = *state;
    expect(f, "<div><p>\"No,\" <b>she</b> sa<i>id</i>.</p><p>Then  left.</div>",
           "\"No,\" she said.|Then left.");
    expect(f, "<div>one<div>two</div>three</div>", "one|two|three");
    expect(f, "<ul><li>a<li>b</ul><h2>c</h2>d", "a|b|c|d");
}

static void parts_paragraphs_at_two_line_breaks(void **state) {
    expect(*state, "<div>one<br>two<br><br>three<br/> <br/>four</div>", "one\ntwo|three|four");
}

static void never_glues_words_of_two_blocks(void **state) {
    expect(*state, "<td>Vance</td><td>Mayor</td>", "Vance Mayor");
    expect(*state, "<dt>Vance<dd>Mayor", "Vance|Mayor");
    expect(*state, "said<!-- x --> she<script>var a;</script> too", "said she too");
}

static void cleans_characters(void **state) {
    expect(*state,
           "<p>demo&shy;cracy a&nbsp;b\xC2\xA0"
           "c \xE2\x80\x89 d &amp; e &lt;f&gt;</p>",
           "democracy a b c d & e <f>");
    fixture *f = *state;
    read_page(f, HS_STR("<p>a\0b</p>"));
    assert_str_equal(hs_str_sub((hs_str){f->page.text, f->page.text_len}, f->page.blocks[0].text), "ab");
}

static void leaves_out_what_is_no_text(void **state) {
    expect(
        *state,
        "<title>T</title><style>p{}</style><p>a<svg><text>x</text></svg>b</p><noscript>n</noscript>"
        "<button>Share</button><img alt='An alt text'><textarea><p>t</textarea><select><option>o</select>c",
        "ab|c");
    assert_str_equal(
        hs_str_sub((hs_str){((fixture *)*state)->page.text, 100}, ((fixture *)*state)->page.title), "T");
}

static void joins_short_cells_of_a_row(void **state) {
    expect(*state, "<table><tr><td>Kerr<td>12<td>3.5%<tr><td>Sato<td>9<td>1%</table>",
           "Kerr 12 3.5%|Sato 9 1%");
    expect(*state, "<table><tr><td><p>one</p><p>two</p></td><td>three</td></table>", "one|two|three");
}

static void counts_links_and_hidden_text(void **state) {
    fixture *f = *state;
    read_page(f, HS_STR("<p>See <a href=x>this one</a>.</p><div style='x:1; display : "
                        "none'><p>no</p></div><p hidden>no</p>"));
    assert_int_equal(f->page.n_blocks, 3);
    assert_int_equal(f->page.blocks[0].n_links, 1);
    assert_int_equal(f->page.blocks[0].n_link_bytes, 8);
    assert_false(f->page.nodes[f->page.blocks[0].node].is_hidden);
    assert_true(f->page.nodes[f->page.blocks[1].node].is_hidden);
    assert_true(f->page.nodes[f->page.blocks[2].node].is_hidden);
}

static void keeps_spans_of_the_page(void **state) {
    fixture *f = *state;
    hs_str page = HS_STR("<body>\n <p> &ldquo;We <b>never</b> met&rdquo; </p>");
    read_page(f, page);
    assert_str_equal(hs_str_sub(page, f->page.blocks[0].source), "&ldquo;We <b>never</b> met&rdquo;");
}

static char *repeat(const char *part, size_t n, const char *tail, size_t *len) {
    size_t m = strlen(part), k = strlen(tail);
    char *text = malloc(n * m + k + 1);
    for (size_t i = 0; i < n; i++) memcpy(text + i * m, part, m);
    memcpy(text + n * m, tail, k);
    *len = n * m + k;
    return text;
}

static void holds_out_against_hostile_pages(void **state) {
    fixture *f = *state;
    static const struct {
        const char *part, *tail;
        size_t n;
    } pages[] = {
        {"<div>", "deep", 100000},
        {"<b><p>", "deep", 100000},
        {"<a href=x>", "x", 100000},
        {"<table><tr><td>", "x", 100000},
        {"<ul><li>", "x", 100000},
        {"</div>", "x", 1000000},
        {"<svg>", "x", 200000},
        {"<!--", "x", 1000000},
        {"<script><!--<script>", "x", 300000},
        {"<p>x", "", 300000},
        {"<td>x", "", 300000},
        {"&", "", 1000000},
        {"<object><p>", "x", 200000},
        {"<title>", "x", 300000},
        {"<br>", "x", 500000},
        {"&nGt;", "", 300000},
        {"<p>x</p></b></i>", "", 200000},
        {"x<", "", 1000000},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        size_t len;
        char *page = repeat(pages[i].part, pages[i].n, pages[i].tail, &len);
        read_page(f, (hs_str){page, len});
        hs_arena_reset(f->arena);
        free(page);
    }
}

static void tells_of_a_page_nested_too_deep(void **state) {
    fixture *f = *state;
    size_t len;
    char *page = repeat("<div>", 5000, "<p>deep</p>", &len);
    read_page(f, (hs_str){page, len});
    assert_non_null(f->page.notice);
    assert_int_equal(f->page.n_blocks, 1);
    free(page);
}

static int set_up(void **state) {
    static fixture f;
    static hs_arena *tables_arena;
    f.arena = hs_arena_new(NULL);
    tables_arena = hs_arena_new(NULL);
    f.tables = hs_arena_get(tables_arena, sizeof *f.tables);
    *state = &f;
    return f.tables && hs_html_tables_open(tables_arena, f.tables) == HS_OK ? 0 : -1;
}

/* The fast way to score blocks, where the machine has one, against the way that every machine has. */
static void every_machine_gives_the_same_scores(void **state) {
    (void)state;
    enum { N = 64, TREES = 300 };
    static uint8_t rows[HS_F_N * N], is_menu[N];
    static hs_html_tree trees[TREES];
    uint32_t seed = 7;
#define RANDOM() ((seed = seed * 1664525u + 1013904223u) >> 16)
    for (size_t i = 0; i < sizeof rows; i++) rows[i] = (uint8_t)RANDOM();
    for (int t = 0; t < TREES; t++) {
        for (int k = 0; k < HS_HTML_TREE_DEPTH; k++) {
            trees[t].feature[k] = (uint8_t)(RANDOM() % HS_F_N);
            trees[t].threshold[k] = (uint8_t)(t % 7 ? RANDOM() : RANDOM() % 2 * 255);
        }
        for (int k = 0; k < 1 << HS_HTML_TREE_DEPTH; k++) trees[t].leaf[k] = (int16_t)RANDOM();
    }
    hs_html_features features = {.rows = rows, .is_menu = is_menu, .n = N - 5, .stride = N};
    int32_t scores[N], plain[HS_HTML_CHUNK];
    hs_html_model_score(trees, TREES, &features, scores);
    for (uint32_t i = 0; i < N - 5; i++) {
        if (i % HS_HTML_CHUNK == 0) hs_html_model_score_chunk(trees, TREES, &features, i, plain);
        assert_int_equal(scores[i], plain[i % HS_HTML_CHUNK]);
    }
    assert_true(scores[0] != scores[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_inline_text_and_parts_blocks),
        cmocka_unit_test(parts_paragraphs_at_two_line_breaks),
        cmocka_unit_test(never_glues_words_of_two_blocks),
        cmocka_unit_test(cleans_characters),
        cmocka_unit_test(leaves_out_what_is_no_text),
        cmocka_unit_test(joins_short_cells_of_a_row),
        cmocka_unit_test(counts_links_and_hidden_text),
        cmocka_unit_test(keeps_spans_of_the_page),
        cmocka_unit_test(holds_out_against_hostile_pages),
        cmocka_unit_test(tells_of_a_page_nested_too_deep),
        cmocka_unit_test(every_machine_gives_the_same_scores),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
