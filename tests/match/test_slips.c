#include "match_case.h"

#include "words/slips.h"

#define GATES "We have to be ready to stop the water at the northern gates"

/* Both are one utterance, and nothing is warned of the second. */
static void assert_harmless(const char *right, const char *wrong) {
    match_case c;
    open_case(&c);
    add_direct(&c, 1, right);
    add_direct(&c, 1, right);
    uint32_t slipped = add_direct(&c, 1, wrong);
    run_case(&c);
    assert_int_equal(c.result.n_utterances, 1);
    assert_int_equal(member_of(&c, slipped)->warnings, 0);
    close_case(&c);
}

/* Both are one utterance, and the second one turns its sense. */
static void assert_turned(const char *right, const char *turned) {
    match_case c;
    open_case(&c);
    add_direct(&c, 1, right);
    add_direct(&c, 1, right);
    uint32_t member = add_direct(&c, 1, turned);
    run_case(&c);
    assert_int_equal(c.result.n_utterances, 1);
    assert_int_equal(member_of(&c, member)->relation, HS_RELATION_REVERSED);
    assert_true(member_of(&c, member)->warnings & HS_WARN_FLIPPED);
    close_case(&c);
}

static void reads_an_apostrophe_of_any_sign(void **state) {
    (void)state;
    assert_harmless("I don't want a broken ferry", "I don`t want a broken ferry");
    assert_harmless("I don't want a broken ferry", "I don´t want a broken ferry");
    assert_harmless("I don't want a broken ferry", "I don′t want a broken ferry");
}

static void hears_no_hesitation(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_direct(&c, 1, "It goes in here and goes out here");
    uint32_t heard = add_direct(&c, 1, "It goes, uh, um, in here and, erm, goes out here");
    run_case(&c);
    assert_int_equal(c.result.n_utterances, 1);
    assert_int_equal(member_of(&c, heard)->relation, HS_RELATION_VERBATIM);
    close_case(&c);
}

static void parts_words_that_were_run_together(void **state) {
    (void)state;
    assert_harmless("They took his letters and gave them to the harbour",
                    "They tookhis letters andgave them tothe harbour");
    assert_harmless("It did not match the record and it cannot", "It didnot match the record and itcannot");
}

static void keeps_a_name_that_looks_run_together(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t parted = add_direct(&c, 1, "We sold the old ferry and all of the boats over to mountain to");
    uint32_t small = add_direct(&c, 1, "We sold the old ferry and all of the boats over to mountainto");
    uint32_t shout = add_direct(&c, 1, "WE SOLD THE OLD FERRY AND ALL OF THE BOATS OVER TO MOUNTAINTO");
    uint32_t name = add_direct(&c, 1, "We sold the old ferry and all of the boats over to Mountainto");
    run_case(&c);
    assert_int_equal(member_of(&c, parted)->relation, HS_RELATION_VERBATIM);
    assert_int_equal(member_of(&c, small)->relation, HS_RELATION_VERBATIM);
    assert_int_equal(member_of(&c, shout)->relation, HS_RELATION_VERBATIM);
    assert_int_equal(member_of(&c, name)->relation, HS_RELATION_REWORDED);
    close_case(&c);
}

static void tells_what_an_ellipsis_leaves_as_left_out(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    for (int i = 0; i < 2; i++)
        add_direct(&c, 1,
                   "There are so many harbours closing, and people here are losing their boats to the banks");
    uint32_t cut =
        add_direct(&c, 1, "There ... many ... and people here are losing their boats to the banks");
    run_case(&c);
    assert_int_equal(c.result.n_utterances, 1);
    assert_int_equal(member_of(&c, cut)->relation, HS_RELATION_TRIMMED);
    assert_int_equal(member_of(&c, cut)->warnings, 0);
    close_case(&c);
}

static void sees_through_a_scan(void **state) {
    (void)state;
    char bytes[HS_WORDS_LONGEST_SCAN];
    assert_str_equal(hs_words_mend_scan(HS_STR("t0"), 0, bytes), "to");
    assert_str_equal(hs_words_mend_scan(HS_STR("vvas"), 2, bytes), "was");
    assert_int_equal(hs_words_mend_scan(HS_STR("1905"), 0, bytes).len, 0);
    assert_int_equal(hs_words_mend_scan(HS_STR("savvy vv"), 2, bytes).len, 0);
    assert_harmless(GATES, "We have t0 be ready to stop the vvater at the n0rthern gates");
    assert_harmless("That was on my way to the quay", "That vvas on my way to the quay");
}

static void knows_a_small_word_by_its_place(void **state) {
    (void)state;
    assert_harmless("What is the most dangerous place you have been to?",
                    "What is the mpst dangerous place you have bcen to?");
    assert_harmless("She never signs what she has not read", "She nveer signs what she has not read");
}

static void takes_no_number_for_a_word(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_direct(&c, 1, "It took 10 of us to lift it");
    uint32_t other = add_direct(&c, 1, "It took 15 of us to lift it");
    run_case(&c);
    if (c.result.n_utterances == 1)
        assert_int_not_equal(member_of(&c, other)->relation, HS_RELATION_VERBATIM);
    close_case(&c);
}

static void tells_an_opposite_in_each_degree(void **state) {
    (void)state;
    assert_turned("We stand with the islanders, our oldest friends in these waters",
                  "We stand with the islanders, our youngest friends in these waters");
    assert_turned("The council gave the biggest boost to the ferry company",
                  "The council gave the smallest boost to the ferry company");
    assert_turned("This will make it easier for the boats to find the harbour",
                  "This will make it more difficult for the boats to find the harbour");
}

static void holds_an_opposite_among_small_words(void **state) {
    (void)state;
    assert_turned("We are a long way off from that", "We are a short way off from that");
    assert_turned("This is the just and moral thing to do", "This is the just and immoral thing to do");
    match_case c;
    open_case(&c);
    uint32_t said = add_direct(&c, 1, "We are a long way off from that");
    uint32_t other = add_direct(&c, 1, "We are a tram way off from that");
    run_case(&c);
    assert_null(together(&c, said, other));
    close_case(&c);
}

static void tells_for_from_against(void **state) {
    (void)state;
    assert_turned("Nobody in the union will vote for the new harbour dues",
                  "Nobody in the union will vote against the new harbour dues");
    assert_turned("The people of the valley believe that the dam is safe",
                  "The people of the valley doubt that the dam is safe");
}

static void turns_no_fragment_by_the_pages_own_words(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_direct(&c, 1, "People are very much more worried here in the harbour");
    add_direct(&c, 1, "People are very much more worried here in the harbour");
    uint32_t told = add_said(&c, add_page(&c, "", 0), 1, HS_KIND_MIXED,
                             "people were very much more worried there in the harbour");
    c.statements[told].quoted = str_of("very much more worried");
    run_case(&c);
    assert_int_equal(c.result.n_utterances, 1);
    assert_int_equal(member_of(&c, told)->relation, HS_RELATION_PARTIAL);
    assert_int_equal(member_of(&c, told)->warnings, 0);
    close_case(&c);
}

static void tells_a_wrong_name_where_pages_agree_on_another(void **state) {
    (void)state;
    for (int n_right = 1; n_right <= 2; n_right++) {
        match_case c;
        open_case(&c);
        for (int i = 0; i < n_right; i++)
            add_said(&c, add_page(&c, "", 3 + i), 1, HS_KIND_DIRECT,
                     "They are going to help everybody down the river");
        uint32_t wrong = add_said(&c, add_page(&c, "", 4), 2, HS_KIND_DIRECT,
                                  "They are going to help everybody down the river");
        run_case(&c);
        assert_int_equal(c.result.n_utterances, n_right == 2 ? 1 : 2);
        if (n_right == 2) assert_int_equal(member_of(&c, wrong)->relation, HS_RELATION_REATTRIBUTED);
        close_case(&c);
    }
}

static void reads_a_word_through_the_editors_brackets(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_direct(&c, 1, "We all know that the ideas were never tested in winter");
    add_direct(&c, 1, "We all know that the ideas were never tested in winter");
    uint32_t capital = add_direct(&c, 1, "[T]he ideas were never tested in winter");
    uint32_t ending = add_direct(&c, 1, "We all know that the idea[s] were never test[ed] in winter");
    uint32_t open = add_direct(&c, 1, "We all know that the ideas were never tested in winter[s");
    run_case(&c);
    assert_int_equal(c.result.n_utterances, 1);
    assert_int_equal(member_of(&c, capital)->relation, HS_RELATION_TRIMMED);
    assert_int_equal(member_of(&c, ending)->relation, HS_RELATION_VERBATIM);
    assert_int_equal(member_of(&c, ending)->warnings, 0);
    assert_int_equal(member_of(&c, open)->relation, HS_RELATION_EXTENDED);
    close_case(&c);
}

static void prefers_words_that_nobody_edited(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t cut =
        add_direct(&c, 1, "[T]he ferry sails on time, but the harbour is full and the town is asleep");
    uint32_t said =
        add_direct(&c, 1, "Well, the ferry sails on time, but the harbour is full and the town is asleep");
    run_case(&c);
    const hs_utterance *both = together(&c, cut, said);
    assert_non_null(both);
    assert_int_equal(both->members[both->best].statement, said);
    close_case(&c);
}

static void takes_us_in_a_shout_for_no_country(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_direct(&c, 1, "They told some of us that the ferry will not sail");
    uint32_t shout = add_direct(&c, 1, "THEY TOLD SOME OF US THAT THE FERRY WILL NOT SAIL");
    uint32_t country = add_direct(&c, 1, "They told some of US that the ferry will not sail");
    run_case(&c);
    assert_int_equal(member_of(&c, shout)->relation, HS_RELATION_VERBATIM);
    assert_int_equal(member_of(&c, country)->relation, HS_RELATION_REWORDED);
    close_case(&c);
}

static void passes_over_words_that_say_little(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_direct(&c, 1, "We may quarrel, but we do not have to be enemies");
    add_direct(&c, 1, "We may quarrel, however, we simply do not have to be enemies");
    run_case(&c);
    assert_int_equal(c.result.n_utterances, 1);
    close_case(&c);
}

static void holds_a_few_words_through_what_was_put_between(void **state) {
    (void)state;
    assert_harmless("We are a long way off from that", "We are, you know, a long, long way off from that");
    assert_harmless("I would like to see him in the yard",
                    "I would like [laughs] to see him [sic] in the yard");
}

static void holds_what_a_spinner_made_of_it(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t said =
        add_direct(&c, 1, "No politician can defend a ballot that was printed in the wrong language");
    uint32_t spun = add_direct(&c, 1, "No candidate can defend a vote that was printed in the wrong dialect");
    uint32_t other =
        add_direct(&c, 1, "No carpenter can defend a kettle that was printed in the wrong harbour");
    run_case(&c);
    assert_non_null(together(&c, said, spun));
    assert_null(together(&c, said, other));
    close_case(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_an_apostrophe_of_any_sign),
        cmocka_unit_test(hears_no_hesitation),
        cmocka_unit_test(parts_words_that_were_run_together),
        cmocka_unit_test(keeps_a_name_that_looks_run_together),
        cmocka_unit_test(tells_what_an_ellipsis_leaves_as_left_out),
        cmocka_unit_test(sees_through_a_scan),
        cmocka_unit_test(knows_a_small_word_by_its_place),
        cmocka_unit_test(takes_no_number_for_a_word),
        cmocka_unit_test(tells_an_opposite_in_each_degree),
        cmocka_unit_test(holds_an_opposite_among_small_words),
        cmocka_unit_test(tells_for_from_against),
        cmocka_unit_test(reads_a_word_through_the_editors_brackets),
        cmocka_unit_test(prefers_words_that_nobody_edited),
        cmocka_unit_test(takes_us_in_a_shout_for_no_country),
        cmocka_unit_test(passes_over_words_that_say_little),
        cmocka_unit_test(holds_a_few_words_through_what_was_put_between),
        cmocka_unit_test(holds_what_a_spinner_made_of_it),
        cmocka_unit_test(turns_no_fragment_by_the_pages_own_words),
        cmocka_unit_test(tells_a_wrong_name_where_pages_agree_on_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
