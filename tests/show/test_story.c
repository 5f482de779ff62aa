#include "test.h"

#include "show/story.h"

#include <string.h>

enum { MAX_PAGES = 16, MAX_TIES = 32 };

typedef struct pile {
    int64_t days[MAX_PAGES];
    hs_show__tie ties[MAX_TIES];
    uint32_t story_of[MAX_PAGES];
    uint32_t n_pages, n_ties, n_stories;
} pile;

static void put_tie(pile *p, uint32_t a, uint32_t b, float weight) {
    p->ties[p->n_ties++] = (hs_show__tie){a, b, hs_show__over_days(weight, p->days[a], p->days[b])};
}

static void find(pile *p) {
    hs_arena *arena = hs_arena_new(NULL);
    assert_non_null(arena);
    assert_int_equal(
        hs_show__find_stories(arena, p->days, p->n_pages, p->ties, p->n_ties, p->story_of, &p->n_stories),
        HS_OK);
    hs_arena_free(arena);
}

static void puts_pages_that_carry_one_utterance_together(void **state) {
    (void)state;
    pile p = {.n_pages = 4, .days = {100, 100, 101, 102}};
    put_tie(&p, 0, 2, 2);
    put_tie(&p, 1, 3, 0.5f); /* one rare speaker alone is not enough */
    find(&p);
    assert_int_equal(p.n_stories, 3);
    assert_int_equal(p.story_of[0], p.story_of[2]);
    assert_int_not_equal(p.story_of[1], p.story_of[3]);
}

static void keeps_a_later_event_with_the_same_words_apart(void **state) {
    (void)state;
    pile p = {.n_pages = 2, .days = {100, 200}};
    put_tie(&p, 0, 1, 2);
    find(&p);
    assert_int_equal(p.n_stories, 2);
}

/* Each page is tied to the one before alone: a story that went on by such steps would end at another event. */
static void does_not_drift_along_a_chain(void **state) {
    (void)state;
    pile p = {.n_pages = 8, .days = {100, 101, 102, 103, 104, 105, 106, 107}};
    for (uint32_t i = 1; i < p.n_pages; i++) put_tie(&p, i - 1, i, 1.6f);
    find(&p);
    assert_int_not_equal(p.story_of[0], p.story_of[7]);
}

static void gives_one_answer_for_any_order_of_ties(void **state) {
    (void)state;
    pile p = {.n_pages = 7, .days = {100, 100, 101, 101, 102, 103, HS_STORY_NO_DAY}};
    put_tie(&p, 0, 2, 2);
    put_tie(&p, 0, 2, 0.5f);
    put_tie(&p, 0, 4, 2);
    put_tie(&p, 1, 3, 4);
    put_tie(&p, 2, 4, 1);
    put_tie(&p, 3, 4, 1);
    put_tie(&p, 3, 5, 2);
    put_tie(&p, 1, 6, 3);
    pile backwards = p;
    for (uint32_t i = 0; i < p.n_ties; i++) backwards.ties[i] = p.ties[p.n_ties - 1 - i];
    find(&p);
    find(&backwards);
    assert_int_equal(p.n_stories, backwards.n_stories);
    assert_memory_equal(p.story_of, backwards.story_of, p.n_pages * sizeof *p.story_of);
    assert_int_equal(p.n_stories, 2);
    assert_int_equal(p.story_of[6], p.story_of[1]);
}

static void counts_bytes_of_overlapping_spans_once(void **state) {
    (void)state;
    hs_span spans[] = {{50, 60}, {0, 10}, {5, 20}, {6, 8}, {55, 61}};
    assert_int_equal(hs_show__covered(spans, 5), 31);
    assert_int_equal(hs_show__covered(NULL, 0), 0);
}

static void reads_days_and_nothing_else(void **state) {
    (void)state;
    assert_true(hs_show__day_number(HS_STR("1970-01-01")) == 0);
    assert_true(hs_show__day_number(HS_STR("2000-03-01T10:00:00Z")) == 11017);
    assert_true(hs_show__day_number(HS_STR("1999-12-31")) == 10956);
    assert_true(hs_show__day_number(HS_STR("")) == HS_STORY_NO_DAY);
    assert_true(hs_show__day_number(HS_STR("March 2000")) == HS_STORY_NO_DAY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_pages_that_carry_one_utterance_together),
        cmocka_unit_test(keeps_a_later_event_with_the_same_words_apart),
        cmocka_unit_test(does_not_drift_along_a_chain),
        cmocka_unit_test(gives_one_answer_for_any_order_of_ties),
        cmocka_unit_test(counts_bytes_of_overlapping_spans_once),
        cmocka_unit_test(reads_days_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
