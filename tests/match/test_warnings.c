/* Warnings that take more than two wordings: question's words, one source for all, days that disagree. */
#include "match_case.h"

static uint32_t add_outlet_page(match_case *c, const char *outlet, const char *body, int day) {
    uint32_t page = add_page(c, body, day);
    c->pages[page].publisher = str_of(outlet);
    return page;
}

static uint32_t add_partial(match_case *c, uint32_t page, uint32_t speaker, const char *text,
                            const char *quoted) {
    uint32_t at = add_said(c, page, speaker, HS_KIND_MIXED, text);
    c->statements[at].quoted = str_of(quoted);
    return at;
}

/* An interview: 2 asks, 1 answers. Gives the answer. */
static uint32_t add_interview(match_case *c, const char *asked, const char *answered) {
    uint32_t page = add_outlet_page(c, "The Quayside Echo", "", 3);
    uint32_t question = add_said(c, page, 2, HS_KIND_DIRECT, asked);
    c->statements[question].flags = HS_FLAG_QUESTION;
    uint32_t answer = add_said(c, page, 1, HS_KIND_DIRECT, answered);
    c->statements[answer].question = c->statements[question].id;
    return answer;
}

static void warns_of_a_questions_words_in_the_answerers_mouth(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_interview(&c, "Did you sell the harbour cranes for scrap?", "I was in bed with a fever that week.");
    uint32_t told = add_partial(&c, add_page(&c, "", 4), 1, "that she \"sell the harbour cranes for scrap\"",
                                "sell the harbour cranes for scrap");
    run_case(&c);
    assert_true(member_of(&c, told)->warnings & HS_WARN_QUESTION_WORDS);
    close_case(&c);
}

static void warns_of_no_question_where_the_answer_has_the_words_too(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_interview(&c, "Did you sell the harbour cranes for scrap?",
                  "Yes, we had to sell the harbour cranes for scrap, all four of them.");
    uint32_t told =
        add_partial(&c, add_page(&c, "", 4), 1, "that she had to \"sell the harbour cranes for scrap\"",
                    "sell the harbour cranes for scrap");
    run_case(&c);
    assert_false(member_of(&c, told)->warnings & HS_WARN_QUESTION_WORDS);
    close_case(&c);
}

static void warns_of_no_question_where_somebody_else_is_quoted(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_interview(&c, "Did you sell the harbour cranes for scrap?", "I was in bed with a fever that week.");
    uint32_t told =
        add_partial(&c, add_page(&c, "", 4), 7, "that they would \"sell the harbour cranes for scrap\"",
                    "sell the harbour cranes for scrap");
    run_case(&c);
    assert_false(member_of(&c, told)->warnings & HS_WARN_QUESTION_WORDS);
    close_case(&c);
}

#define CRANES "We counted the cranes twice and there was one too many"

static void warns_of_outlets_that_all_name_one_as_their_source(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t first = add_said(&c, add_outlet_page(&c, "The Quayside Echo", "Our reporter met her.", 3), 1,
                              HS_KIND_DIRECT, CRANES);
    uint32_t second = add_said(&c, add_outlet_page(&c, "Fjord Mail", "She told the Quayside Echo so.", 4), 1,
                               HS_KIND_DIRECT, CRANES);
    uint32_t third = add_said(&c, add_outlet_page(&c, "Islander", "The Echo reported it first.", 5), 1,
                              HS_KIND_DIRECT, CRANES);
    run_case(&c);
    assert_false(member_of(&c, first)->warnings & HS_WARN_SECOND_HAND);
    assert_true(member_of(&c, second)->warnings & HS_WARN_SECOND_HAND);
    assert_true(member_of(&c, third)->warnings & HS_WARN_SECOND_HAND);
    close_case(&c);
}

static void warns_of_no_source_where_one_outlet_names_none(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_said(&c, add_outlet_page(&c, "The Quayside Echo", "Our reporter met her.", 3), 1, HS_KIND_DIRECT,
             CRANES);
    uint32_t second = add_said(&c, add_outlet_page(&c, "Fjord Mail", "She told the Quayside Echo so.", 4), 1,
                               HS_KIND_DIRECT, CRANES);
    add_said(&c, add_outlet_page(&c, "Islander", "She spoke on the pier, before the echo died.", 4), 1,
             HS_KIND_DIRECT, CRANES);
    run_case(&c);
    assert_false(member_of(&c, second)->warnings & HS_WARN_SECOND_HAND);
    close_case(&c);
}

static void warns_of_no_source_that_is_dated_later(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_said(&c, add_outlet_page(&c, "The Quayside Echo", "", 6), 1, HS_KIND_DIRECT, CRANES);
    uint32_t second = add_said(&c, add_outlet_page(&c, "Fjord Mail", "She told the Quayside Echo so.", 4), 1,
                               HS_KIND_DIRECT, CRANES);
    run_case(&c);
    assert_false(member_of(&c, second)->warnings & HS_WARN_SECOND_HAND);
    close_case(&c);
}

static uint32_t add_on_day(match_case *c, int32_t first, int32_t last) {
    uint32_t at = add_direct(c, 1, CRANES);
    c->statements[at].said_first = first;
    c->statements[at].said_last = last;
    return at;
}

static void warns_of_a_day_that_most_pages_disagree_with(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_on_day(&c, 17000, 17000), b = add_on_day(&c, 17010, 17010);
    uint32_t month = add_on_day(&c, 16990, 17020), next_day = add_on_day(&c, 17001, 17001);
    run_case(&c);
    assert_false(member_of(&c, a)->warnings & HS_WARN_DATE);
    assert_true(member_of(&c, b)->warnings & HS_WARN_DATE);
    assert_false(member_of(&c, month)->warnings & HS_WARN_DATE);
    assert_false(member_of(&c, next_day)->warnings & HS_WARN_DATE);
    close_case(&c);
}

static void warns_of_no_other_spelling_figure_or_bracket(void **state) {
    (void)state;
    static const char *const harmless[] = {
        "We have painted 40 boats in the colour of the harbour wall since the autumn",
        "We have painted forty boats in the color of the harbor wall since the autumn",
        "We have painted forty boats in the colour of the harbour wall since the autum",
        "[The guild has] painted forty boats in the colour of the harbour wall since the autumn",
    };
    match_case c;
    open_case(&c);
    uint32_t whole =
        add_direct(&c, 1, "We have painted forty boats in the colour of the harbour wall since the autumn");
    add_direct(&c, 1, "We have painted forty boats in the colour of the harbour wall since the autumn!");
    uint32_t first = HS_NONE;
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        uint32_t at = add_direct(&c, 1, harmless[i]);
        if (i == 0) first = at;
    }
    uint32_t other = add_direct(
        &c, 1, "We have painted fourteen boats in the colour of the harbour wall since the autumn");
    run_case(&c);
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        assert_non_null(together(&c, whole, first + (uint32_t)i));
        assert_int_equal(member_of(&c, first + (uint32_t)i)->warnings, 0);
    }
    assert_non_null(together(&c, whole, other));
    assert_true(member_of(&c, other)->warnings & HS_WARN_ALTERED);
    close_case(&c);
}

static void tells_a_denial_and_a_no_as_one_sense(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t said = add_direct(&c, 1, "We have not stored barley from abroad since the spring of last year");
    add_direct(&c, 1, "We have not stored barley from abroad since the spring of last year.");
    uint32_t denied = add_said(&c, add_page(&c, "", 0), 1, HS_KIND_INDIRECT,
                               "that he had stored barley from abroad since the spring of last year");
    c.statements[denied].flags = HS_FLAG_DENIED;
    run_case(&c);
    assert_non_null(together(&c, said, denied));
    assert_false(member_of(&c, denied)->warnings & HS_WARN_FLIPPED);
    close_case(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warns_of_no_other_spelling_figure_or_bracket),
        cmocka_unit_test(tells_a_denial_and_a_no_as_one_sense),
        cmocka_unit_test(warns_of_a_questions_words_in_the_answerers_mouth),
        cmocka_unit_test(warns_of_no_question_where_the_answer_has_the_words_too),
        cmocka_unit_test(warns_of_no_question_where_somebody_else_is_quoted),
        cmocka_unit_test(warns_of_outlets_that_all_name_one_as_their_source),
        cmocka_unit_test(warns_of_no_source_where_one_outlet_names_none),
        cmocka_unit_test(warns_of_no_source_that_is_dated_later),
        cmocka_unit_test(warns_of_a_day_that_most_pages_disagree_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
