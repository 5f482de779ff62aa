#include "match_case.h"

#include <stdio.h>

#define PASSAGE                                                                                              \
    "The harbour board voted on Tuesday to close the eastern dock after divers found a wide crack below "    \
    "the waterline and warned that heavy cranes could no longer be used there"

/* The words that swap i of a copy took from, or gave to, its pages. */
static hs_str swap_text(const match_case *c, const hs_copy *copy, uint32_t i, bool is_from) {
    hs_str body = c->pages[is_from ? copy->page_a : copy->page_b].body;
    hs_span span = is_from ? copy->swaps[i].from : copy->swaps[i].to;
    return (hs_str){body.ptr + span.start, span.end - span.start};
}

static void finds_a_verbatim_passage_right_to_the_word(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_page(&c, "A quiet morning in the old town ended early. " PASSAGE ". Nobody was hurt.", 1);
    add_page(&c, "Shares of the port fell. " PASSAGE ", and the mayor left for the capital.", 2);
    add_page(&c, "An unrelated page about apples, pears and the price of sugar in the hills.", 3);
    run_case(&c);
    assert_int_equal(c.result.n_copies, 1);
    const hs_copy *copy = &c.result.copies[0];
    assert_str_equal(hs_str_sub(c.pages[0].body, copy->a), PASSAGE);
    assert_str_equal(hs_str_sub(c.pages[1].body, copy->b), PASSAGE);
    assert_int_equal(copy->words, 31);
    assert_false(copy->is_reworded);
    assert_int_equal(copy->direction, 1);
    close_case(&c);
}

static void lists_the_words_that_a_spinner_swapped(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_page(&c,
             "On Monday ministers in Norland said the U.S. fleet had left the bay before Norland could "
             "protest, and that "
             "the treaty with Norland would be read again line by line in the spring",
             0);
    add_page(
        &c,
        "On Monday ministers in Norlandic Republic said the USA fleet had left the bay before Norlandic "
        "Republic could "
        "protest, and that the treaty with Norlandic Republic would be read again line by line in the spring",
        0);
    run_case(&c);
    assert_int_equal(c.result.n_copies, 1);
    const hs_copy *copy = &c.result.copies[0];
    assert_true(copy->is_reworded);
    assert_int_equal(copy->direction, 0);
    assert_int_equal(copy->n_swaps, 2);
    assert_str_equal(swap_text(&c, copy, 0, true), "Norland");
    assert_str_equal(swap_text(&c, copy, 0, false), "Norlandic Republic");
    assert_int_equal(copy->swaps[0].count, 3);
    assert_str_equal(swap_text(&c, copy, 1, true), "U.S");
    assert_str_equal(swap_text(&c, copy, 1, false), "USA");
    close_case(&c);
}

static void groups_pages_that_are_nearly_the_same(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_page(&c, PASSAGE " on Friday", 2);
    add_page(&c, PASSAGE, 1);
    add_page(&c, PASSAGE, 3);
    add_page(&c, "Something else entirely about the weather on the islands and the birds there", 1);
    run_case(&c);
    assert_int_equal(c.result.near_duplicate_of[0], 1);
    assert_int_equal(c.result.near_duplicate_of[1], 1);
    assert_int_equal(c.result.near_duplicate_of[2], 1);
    assert_int_equal(c.result.near_duplicate_of[3], 3);
    assert_int_equal(c.result.n_copies, 3);
    close_case(&c);
}

static void claims_no_direction_from_clocks_that_lie(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_page(&c, PASSAGE ". One.", 0);
    add_page(&c, PASSAGE ". Two.", 9000);
    add_page(&c, PASSAGE ". Three.", 1);
    c.pages[0].published = 0;
    c.input.now = 1496275200 + 100 * 86400ll;
    run_case(&c);
    assert_int_equal(c.result.n_copies, 3);
    for (uint32_t i = 0; i < 3; i++) assert_int_equal(c.result.copies[i].direction, 0);
    close_case(&c);
}

static const hs_swap *swap_to(const match_case *c, const char *to) {
    for (uint32_t i = 0; i < c->result.n_swaps; i++)
        if (hs_str_equal(c->result.swaps[i].to, str_of(to))) return &c->result.swaps[i];
    return NULL;
}

static void tells_names_put_in_without_their_article_where_no_passage_is_shared(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_page(&c, "Few doubt that Russia meddled in the herring vote.", 0);
    add_page(&c,
             "Nobody proved that Russian Federation meddled in it. Boats from Russian Federation came late.",
             0);
    run_case(&c);
    const hs_swap *swap = swap_to(&c, "Russian Federation");
    assert_non_null(swap);
    assert_str_equal(swap->from, "Russia");
    assert_int_equal(swap->count, 2);
    close_case(&c);
}

static void tells_no_name_that_has_its_article(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_page(&c, "Few doubt that Russia meddled in the herring vote.", 0);
    add_page(&c, "He said the Russian Federation meddled in it. Boats of the Russian Federation came.", 0);
    run_case(&c);
    assert_null(swap_to(&c, "Russian Federation"));
    close_case(&c);
}

static void tells_words_put_in_before_a_name(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_page(&c,
             "The storm flooded the lower town of the Norland capital and left forty homes without a roof.",
             0);
    add_page(
        &c,
        "The storm flooded the lower town of the Kingdom of Norland capital and left forty homes without a "
        "roof.",
        0);
    run_case(&c);
    assert_int_equal(c.result.n_copies, 1);
    assert_int_equal(c.result.copies[0].n_swaps, 1);
    assert_str_equal(swap_text(&c, &c.result.copies[0], 0, true), "Norland");
    assert_str_equal(swap_text(&c, &c.result.copies[0], 0, false), "Kingdom of Norland");
    close_case(&c);
}

/* Words lie farther from one another than a byte tells. */
static void spans_are_right_behind_wide_gaps(void **state) {
    (void)state;
    enum { WIDE = 600 };
    static const char first[] = "The ferry council said on Monday that the northern pier would",
                      second[] =
                          "close for the winter because its old planks no longer held the weight of carts",
                      swapped[] =
                          "close for the winter because its old timber no longer held the weight of carts";
    char wide[1024], plain[1024];
    snprintf(wide, sizeof wide, "%s%*s%s", first, WIDE, "", second);
    snprintf(plain, sizeof plain, "%s %s", first, swapped);
    match_case c;
    open_case(&c);
    add_page(&c, wide, 1);
    add_page(&c, plain, 2);
    run_case(&c);
    assert_int_equal(c.result.n_copies, 1);
    const hs_copy *copy = &c.result.copies[0];
    assert_int_equal(copy->words, 25);
    assert_int_equal(copy->a.start, 0);
    assert_int_equal(copy->a.end, strlen(wide));
    assert_int_equal(copy->b.end, strlen(plain));
    assert_int_equal(copy->n_swaps, 1);
    assert_str_equal(swap_text(&c, copy, 0, true), "planks");
    assert_str_equal(swap_text(&c, copy, 0, false), "timber");
    close_case(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_verbatim_passage_right_to_the_word),
        cmocka_unit_test(lists_the_words_that_a_spinner_swapped),
        cmocka_unit_test(groups_pages_that_are_nearly_the_same),
        cmocka_unit_test(tells_names_put_in_without_their_article_where_no_passage_is_shared),
        cmocka_unit_test(tells_no_name_that_has_its_article),
        cmocka_unit_test(tells_words_put_in_before_a_name),
        cmocka_unit_test(claims_no_direction_from_clocks_that_lie),
        cmocka_unit_test(spans_are_right_behind_wide_gaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
