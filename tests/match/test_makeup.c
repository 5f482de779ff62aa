/* What a body is made of: its own share, the pages that it was patched together from. */
#include "match_case.h"

static hs_makeup made_of(hs_arena *arena, uint32_t body_len, const hs_shared_passage *passages, uint32_t n) {
    hs_makeup makeup;
    assert_int_equal(hs_makeup_find(arena, body_len, passages, n, &makeup), HS_OK);
    return makeup;
}

#define NEAR(a, b) assert_true((a) > (b)-0.001f && (a) < (b) + 0.001f)

static void tells_a_page_patched_together_from_two(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    const hs_shared_passage passages[] = {{7, {0, 300}, -1}, {4, {250, 700}, -1}, {9, {900, 950}, 1}};
    hs_makeup makeup = made_of(arena, 1000, passages, 3);
    assert_true(makeup.is_patchwork);
    assert_int_equal(makeup.n_sources, 2);
    assert_int_equal(makeup.sources[0].page, 4);
    NEAR(makeup.sources[0].share, 0.45f);
    assert_int_equal(makeup.sources[1].page, 7);
    NEAR(makeup.sources[1].share, 0.25f); /* bytes that page 4 gave do not count again */
    NEAR(makeup.own, 0.3f);               /* what page 9 had later is its own */
    NEAR(makeup.shared, 0.75f);
    hs_arena_free(arena);
}

static void tells_agency_copy_on_many_pages_as_one_source(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    const hs_shared_passage passages[] = {
        {1, {0, 800}, -1}, {2, {0, 790}, -1}, {3, {10, 800}, -1}, {4, {0, 400}, -1}, {4, {400, 800}, -1}};
    hs_makeup makeup = made_of(arena, 1000, passages, 5);
    assert_false(makeup.is_patchwork);
    assert_int_equal(makeup.n_sources, 1);
    assert_int_equal(makeup.sources[0].page, 1);
    NEAR(makeup.own, 0.2f);
    hs_arena_free(arena);
}

static void claims_no_source_where_the_order_is_not_known(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    const hs_shared_passage passages[] = {{1, {0, 400}, 0}, {2, {400, 900}, 0}};
    hs_makeup makeup = made_of(arena, 1000, passages, 2);
    assert_int_equal(makeup.n_sources, 0);
    assert_false(makeup.is_patchwork);
    NEAR(makeup.own, 0.1f); /* and its words are nobody's own */
    makeup = made_of(arena, 1000, NULL, 0);
    NEAR(makeup.own, 1.0f);
    NEAR(makeup.shared, 0.0f);
    makeup = made_of(arena, 0, passages, 2);
    NEAR(makeup.own, 1.0f);
    hs_arena_free(arena);
}

static void needs_two_sources_of_a_tenth_and_half_of_the_body(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    const hs_shared_passage one_large[] = {{1, {0, 700}, -1}, {2, {700, 780}, -1}};
    const hs_shared_passage two_small[] = {{1, {0, 200}, -1}, {2, {700, 900}, -1}};
    assert_false(made_of(arena, 1000, one_large, 2).is_patchwork);
    assert_int_equal(made_of(arena, 1000, one_large, 2).n_sources, 2);
    assert_false(made_of(arena, 1000, two_small, 2).is_patchwork);
    const hs_shared_passage short_page[] = {{1, {0, 150}, -1}, {2, {150, 300}, -1}};
    assert_false(made_of(arena, 320, short_page, 2).is_patchwork);
    const hs_shared_passage beyond[] = {{1, {0, 500}, -1}, {2, {500, 5000}, -1}};
    NEAR(made_of(arena, 1000, beyond, 2).sources[0].share, 0.5f); /* cut to the body */
    hs_arena_free(arena);
}

#define FLOOD                                                                                                \
    "The river rose four feet in the night and took the lower meadow, the boathouse and both of the "        \
    "ferries "                                                                                               \
    "before anybody on the bank had thought of ringing the bell; the last horse was led up the church "      \
    "steps at six."
#define MAYOR                                                                                                \
    "The mayor told an angry meeting at the school that the bell had been sold for scrap in the autumn, "    \
    "and "                                                                                                   \
    "that nobody on the council could remember who had signed the paper for it, or what had become of the "  \
    "nine crowns."
#define GEESE "Nobody had asked the geese."

static void tells_it_of_matched_pages_in_any_order(void **state) {
    (void)state;
    static const struct {
        const char *body;
        int day;
    } pages[] = {{"A wet spring. " FLOOD, 1},
                 {MAYOR " He left by the back door.", 2},
                 {FLOOD " " MAYOR " " GEESE, 3},
                 {"An unrelated page about apples, pears and the price of sugar in the hills.", 4}};
    for (uint32_t turn = 0; turn < 4; turn++) {
        match_case c;
        hs_makeup *makeups;
        open_case(&c);
        for (uint32_t i = 0; i < 4; i++) add_page(&c, pages[(i + turn) % 4].body, pages[(i + turn) % 4].day);
        run_case(&c);
        assert_int_equal(hs_match_makeup(c.arena, &c.input, &c.result, &makeups), HS_OK);
        const hs_makeup *patched = &makeups[(2 + 4 - turn) % 4], *apples = &makeups[(3 + 4 - turn) % 4];
        assert_true(patched->is_patchwork);
        assert_int_equal(patched->n_sources, 2);
        assert_int_equal(patched->sources[0].page, (1 + 4 - turn) % 4);
        assert_int_equal(patched->sources[1].page, (0 + 4 - turn) % 4);
        assert_true(patched->own > 0.05f && patched->own < 0.15f);
        NEAR(apples->own, 1.0f);
        NEAR(makeups[(0 + 4 - turn) % 4].own, 1.0f);
        assert_true(makeups[(0 + 4 - turn) % 4].shared > 0.8f);
        close_case(&c);
    }
}

static void gives_a_near_duplicate_to_the_page_that_stands_for_it(void **state) {
    (void)state;
    match_case c;
    hs_makeup *makeups;
    open_case(&c);
    add_page(&c, FLOOD " " MAYOR, 1);
    add_page(&c, FLOOD " " MAYOR, 2);
    run_case(&c);
    assert_int_equal(hs_match_makeup(c.arena, &c.input, &c.result, &makeups), HS_OK);
    assert_true(makeups[1].own < 0.01f); /* a full stop is no part of a passage */
    assert_true(makeups[1].shared > 0.99f);
    assert_int_equal(makeups[1].n_sources, 1);
    assert_int_equal(makeups[1].sources[0].page, 0);
    close_case(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_a_page_patched_together_from_two),
        cmocka_unit_test(tells_agency_copy_on_many_pages_as_one_source),
        cmocka_unit_test(claims_no_source_where_the_order_is_not_known),
        cmocka_unit_test(needs_two_sources_of_a_tenth_and_half_of_the_body),
        cmocka_unit_test(tells_it_of_matched_pages_in_any_order),
        cmocka_unit_test(gives_a_near_duplicate_to_the_page_that_stands_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
