#include "test.h"

#include <string.h>

#include "show/check.h"

typedef struct laid {
    hs_arena *arena;
    hs_check__alignment words;
} laid;

static laid lay(const char *known, const char *draft) {
    laid l = {.arena = hs_arena_new(NULL)};
    assert_int_equal(
        hs_check__align(l.arena, (hs_str){known, strlen(known)}, (hs_str){draft, strlen(draft)}, &l.words),
        HS_OK);
    return l;
}

static void lays_a_part_over_a_longer_wording(void **state) {
    (void)state;
    laid l = lay("Then I shall listen. But I will not go because a hinge did.", "I will not go");
    assert_int_equal(l.words.n_words, 4);
    assert_int_equal(l.words.n_shared, 4);
    assert_int_equal(l.words.n_left_out, 0);
    assert_false(l.words.is_turned);
    assert_false(l.words.is_whole);
    assert_false(l.words.is_from_sentence); /* "But" stands before */
    hs_arena_free(l.arena);
}

static void knows_a_whole_sentence_of_a_longer_wording(void **state) {
    (void)state;
    laid l = lay("It rained. We never met. It snowed.", "We never met,");
    assert_true(l.words.is_from_sentence);
    assert_true(l.words.is_to_sentence);
    assert_int_equal(l.words.n_left_out, 0);
    hs_arena_free(l.arena);
}

static void sees_that_a_negation_went(void **state) {
    (void)state;
    laid l = lay("I do not blame her", "I do blame her");
    assert_true(l.words.is_turned);
    assert_int_equal(l.words.n_left_out, 1);
    assert_int_equal(l.words.n_edits, 1);
    assert_int_equal(l.words.edits[0].op, HS_EDIT_DROP);
    hs_arena_free(l.arena);
}

static void sees_that_a_negation_came_in_either_apostrophe(void **state) {
    (void)state;
    laid straight = lay("I read it in March", "I didn't read it in March");
    laid curly = lay("I read it in March", "I didn’t read it in March");
    assert_true(straight.words.is_turned);
    assert_true(curly.words.is_turned);
    hs_arena_free(straight.arena);
    hs_arena_free(curly.arena);
}

static void sees_that_the_condition_before_the_first_word_went(void **state) {
    (void)state;
    laid l = lay("If somebody made money, I want it back", "somebody made money");
    assert_true(l.words.is_turned);
    hs_arena_free(l.arena);
}

static void marks_swapped_words_as_places_of_both_texts(void **state) {
    (void)state;
    laid l = lay("I trust her “wholly”", "I trusted her wholly");
    assert_int_equal(l.words.n_shared, 3);
    assert_int_equal(l.words.n_edits, 1);
    hs_edit edit = l.words.edits[0];
    assert_int_equal(edit.op, HS_EDIT_SWAP);
    assert_str_equal(hs_str_sub(HS_STR("I trust her"), edit.from), "trust");
    assert_str_equal(hs_str_sub(HS_STR("I trusted her"), edit.to), "trusted");
    hs_arena_free(l.arena);
}

static void takes_a_stray_shared_word_for_no_match(void **state) {
    (void)state;
    laid l = lay("We gave all for the steel. They told us that the hinges were young.",
                 "We gave all for the steel, and to pay for the horse");
    assert_int_equal(l.words.n_shared, 6); /* not "the" of "the horse" */
    assert_int_equal(l.words.n_edits, 1);
    assert_int_equal(l.words.n_put_in, 0);
    assert_true(l.words.is_to_sentence);
    hs_arena_free(l.arena);
}

static void survives_texts_that_end_in_the_middle_of_a_character(void **state) {
    (void)state;
    laid l = lay("a \xE2", "\xE2\x80");
    assert_int_equal(l.words.n_shared, 0);
    hs_arena_free(l.arena);
    l = lay("", "");
    assert_int_equal(l.words.n_words, 0);
    hs_arena_free(l.arena);
}

static void cuts_wordings_that_are_too_long(void **state) {
    (void)state;
    static char longer[40000];
    memset(longer, 'a', sizeof longer - 1);
    for (size_t i = 2; i < sizeof longer - 1; i += 3) longer[i] = ' ';
    laid l = lay(longer, longer);
    assert_in_range(l.words.n_shared, 100, 255);
    hs_arena_free(l.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lays_a_part_over_a_longer_wording),
        cmocka_unit_test(knows_a_whole_sentence_of_a_longer_wording),
        cmocka_unit_test(sees_that_a_negation_went),
        cmocka_unit_test(sees_that_a_negation_came_in_either_apostrophe),
        cmocka_unit_test(sees_that_the_condition_before_the_first_word_went),
        cmocka_unit_test(marks_swapped_words_as_places_of_both_texts),
        cmocka_unit_test(takes_a_stray_shared_word_for_no_match),
        cmocka_unit_test(survives_texts_that_end_in_the_middle_of_a_character),
        cmocka_unit_test(cuts_wordings_that_are_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
