#include "match_case.h"

#include <stdio.h>

/* The statement is told as a splice of the utterances that x and y belong to. */
static void assert_splice(const match_case *c, uint32_t statement, uint32_t x, uint32_t y) {
    const hs_utterance *one = together(c, x, statement), *two = together(c, y, statement);
    assert_non_null(one);
    assert_non_null(two);
    assert_ptr_not_equal(one, two);
    const hs_member *member = member_in(one, statement);
    assert_int_equal(member->relation, HS_RELATION_JOINED);
    assert_true(member->warnings & HS_WARN_SPLICED);
    assert_ptr_equal(&c->result.utterances[member->also], two);
}

static void assert_no_splice(const match_case *c, uint32_t statement) {
    const hs_member *member = member_of(c, statement);
    assert_int_not_equal(member->relation, HS_RELATION_JOINED);
    assert_false(member->warnings & HS_WARN_SPLICED);
}

/* "The harbour board" at the head of both, "of" in the rest of both: the same by chance, and no part of a half. */
static void tells_a_splice_whose_halves_share_words_by_chance(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(
        &c, 1,
        "The harbour board is spending a fortune on cranes. It is the one thing that nobody ever asked for");
    add_direct(
        &c, 1,
        "The harbour board is spending a fortune on cranes. It is the one thing that nobody has asked for");
    uint32_t b = add_direct(&c, 1,
                            "The harbour board of today moves like treacle, does it not? It sinks every plan "
                            "with its fear of change and its long history of dithering and decay");
    add_direct(&c, 1,
               "The harbour board of today moves like treacle, does it not? It sinks every plan "
               "with its fear of change and its history of dithering and decay");
    uint32_t both =
        add_direct(&c, 1,
                   "The harbour board is spending a fortune on cranes. It is the one sinks every plan "
                   "with its fear of change and its long history of dithering and decay");
    run_case(&c);
    assert_null(together(&c, a, b));
    assert_splice(&c, both, a, b);
    close_case(&c);
}

/* Thanks with which many speeches begin, and a sentence that others print: no two halves. */
static void takes_an_opening_for_no_half(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    for (int i = 0; i < 3; i++) {
        add_direct(&c, 1,
                   "I want to thank you all for rowing out so far in such a heavy sea to hear of the ferry");
        add_direct(&c, 1, "the harbour wall was sound and dry when I left it in the spring of that year");
    }
    uint32_t whole =
        add_direct(&c, 1,
                   "I want to thank you all and the harbour wall was sound and dry when I left it in the "
                   "spring of that year");
    run_case(&c);
    assert_no_splice(&c, whole);
    close_case(&c);
}

static void takes_words_that_a_retelling_has_as_a_whole_for_no_splice(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    const char *first = "The bridge holds every lorry that we send over it";
    const char *second = "the council has known that since March";
    uint32_t whole = add_direct(
        &c, 1,
        "The bridge holds every lorry that we send over it, and the council has known that since March");
    for (int i = 0; i < 2; i++) add_direct(&c, 1, first), add_direct(&c, 1, second);
    uint32_t retold = add_said(&c, add_page(&c, "", 0), 1, HS_KIND_INDIRECT,
                               "the bridge held every lorry that they sent over it, and the council had "
                               "known that since March");
    run_case(&c);
    assert_no_splice(&c, whole);
    assert_non_null(together(&c, whole, retold));
    close_case(&c);
}

static void takes_words_with_a_middle_of_their_own_for_no_splice(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    const char *first = "We shall keep the ferry running all winter";
    const char *second = "will have to ask their parents first";
    uint32_t whole =
        add_direct(&c, 1,
                   "We shall keep the ferry running all winter because the islands have no other "
                   "road, and whoever wants to close the school will have to ask their parents first");
    for (int i = 0; i < 2; i++) add_direct(&c, 1, first), add_direct(&c, 1, second);
    run_case(&c);
    assert_no_splice(&c, whole);
    close_case(&c);
}

/* Its source begins with words that stand alone elsewhere, and goes on with words that the splice has, too. */
static void tells_the_splice_and_not_its_source(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t both = add_direct(&c, 1,
                               "The harbour master opened both gates before anybody had rung the bell, and "
                               "paid nobody to mend a single one of them in time");
    uint32_t a = add_direct(&c, 1,
                            "The harbour master opened both gates before anybody had rung the bell, and the "
                            "water came in within minutes");
    add_direct(&c, 1,
               "The harbour master opened both gates before anybody had rung the bell, and the water came in "
               "within an hour");
    uint32_t b = add_direct(&c, 1,
                            "Last winter the council counted eleven leaks in the old wall and paid nobody to "
                            "mend a single one of them in time");
    for (int i = 0; i < 2; i++)
        add_direct(&c, 1, "Last winter the council counted eleven leaks in the old wall");
    add_direct(&c, 1, "to mend a single one of them in time");
    run_case(&c);
    assert_splice(&c, both, a, b);
    assert_no_splice(&c, b);
    close_case(&c);
}

static void tells_a_splice_of_three(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a =
        add_direct(&c, 1, "Our nurses crossed the frozen river twice with lamps before the doctors came");
    add_direct(&c, 1, "Our nurses crossed the frozen river twice with lamps before any doctors came");
    uint32_t b =
        add_direct(&c, 1, "As far as I know the old mill burned down because somebody had sold its pump");
    add_direct(&c, 1, "As far as we know the old mill burned down because somebody had sold its pump");
    add_direct(&c, 1, "Whatever they tell you, children learned to read in that cold library by candlelight");
    add_direct(&c, 1, "Whatever they say, children learned to read in that cold library by candlelight");
    uint32_t both =
        add_direct(&c, 1,
                   "Our nurses crossed the frozen river twice with lamps. The old mill burned down "
                   "because somebody had sold. Children learned to read in that cold library");
    run_case(&c);
    assert_int_equal(member_of(&c, both)->relation, HS_RELATION_JOINED);
    assert_null(together(&c, a, b));
    close_case(&c);
}

/* "I want to thank the islanders" begins other statements, too: so does many a speech. */
static void takes_a_usual_opening_for_no_half(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t whole = add_direct(
        &c, 1,
        "I want to thank the islanders for their patience. We will mend the pier before the summer ends");
    add_direct(&c, 1, "for their patience. We will mend the pier before the summer ends");
    add_direct(&c, 1, "for their patience. We will mend the pier before the summer ends");
    add_direct(&c, 1, "I want to thank the islanders who sent so many cakes to the office");
    add_direct(&c, 1, "I want to thank the islanders who have carried sand all night");
    run_case(&c);
    assert_no_splice(&c, whole);
    close_case(&c);
}

/* The page's own words around words in marks are nobody's: two pages that use the same ones share nothing. */
static void takes_the_pages_words_around_a_fragment_for_no_half(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    const char *fragments[] = {"the lighthouse keeper never slept", "cheaper than a new harbour wall",
                               "our smallest school won the race"};
    char lines[3][128];
    uint32_t at[3];
    for (int i = 0; i < 3; i++) {
        snprintf(lines[i], sizeof lines[i], "told the crowded hall by the old harbour on Sunday that %s",
                 fragments[i]);
        at[i] = add_said(&c, add_page(&c, "", 0), 1, HS_KIND_MIXED, lines[i]);
        c.statements[at[i]].quoted = str_of(fragments[i]);
        add_direct(&c, 1, fragments[i]);
        add_direct(&c, 1, fragments[i]);
    }
    run_case(&c);
    for (int i = 0; i < 3; i++) assert_no_splice(&c, at[i]);
    assert_int_equal(c.result.n_utterances, 3);
    close_case(&c);
}

/* Who prints both first is the source, and a member of both utterances; others have either. */
static void makes_what_holds_two_utterances_a_member_of_both(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    const char *first = "The ferry has been safe in every storm of this winter";
    const char *second = "The school on the far island will stay open until the last child has left it";
    uint32_t whole = add_said(&c, add_page(&c, "", 1), 1, HS_KIND_DIRECT,
                              "The ferry has been safe in every storm of this winter. The school on the far "
                              "island will stay open until the last child has left it");
    uint32_t a = 0, b = 0;
    for (int i = 0; i < 4; i++) a = add_said(&c, add_page(&c, "", 2), 1, HS_KIND_DIRECT, first);
    b = add_said(&c, add_page(&c, "", 3), 1, HS_KIND_DIRECT, second);
    run_case(&c);
    assert_null(together(&c, a, b));
    const hs_utterance *one = together(&c, a, whole), *two = together(&c, b, whole);
    assert_non_null(one);
    assert_non_null(two);
    const hs_member *member = member_in(two, whole);
    assert_int_equal(member->relation, HS_RELATION_EXTENDED);
    assert_false(member->warnings & HS_WARN_SPLICED);
    assert_ptr_equal(&c.result.utterances[member->also], one);
    assert_ptr_equal(&c.result.utterances[member_in(one, whole)->also], two);
    assert_string_equal(member->why, "the same words and 11 more, another utterance among them");
    assert_int_not_equal(two->members[two->best].statement, whole);
    close_case(&c);
}

/* A page prints a sentence of a long quotation again: as a headline, or as it stands, before the whole. */
static void takes_a_sentence_that_its_page_prints_again_for_no_splice(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    const char *sentence = "We shall mend the ferry before the first storm of the autumn comes over the bay";
    uint32_t page = add_page(&c, "", 0), other = add_page(&c, "", 0);
    uint32_t whole =
        add_said(&c, page, 1, HS_KIND_DIRECT,
                 "Nobody in this office has slept since Friday. We shall mend the ferry before the "
                 "first storm of the autumn comes over the bay");
    add_said(&c, page, 1, HS_KIND_DIRECT, sentence);
    add_said(&c, other, 1, HS_KIND_HEADLINE, sentence);
    run_case(&c);
    assert_no_splice(&c, whole);
    add_said(&c, other, 1, HS_KIND_DIRECT, sentence);
    run_case(&c);
    assert_int_equal(member_of(&c, whole)->relation, HS_RELATION_JOINED);
    close_case(&c);
}

static const char *const ferry =
    "The ferry will sail every morning from the old pier until the bridge is open";
static const char *const school = "Nobody has asked the teachers whether they want a new school on the hill";

/* Both, each on as many pages as there are wordings of it; gives a statement of either. */
static void add_ferry_and_school(match_case *c, uint32_t *a, uint32_t *b) {
    *a = add_direct(c, 1, ferry);
    add_direct(c, 1, "The ferry will sail every morning from the old pier until our bridge is open");
    *b = add_direct(c, 1, school);
    add_direct(c, 1, "Nobody has ever asked the teachers whether they want a new school on the hill");
}

static void tells_a_splice_of_either_make(void **state) {
    (void)state;
    const char *const made[] = {
        "The ferry will sail every morning from the old, and nobody has asked the teachers whether they",
        "from the old pier until the bridge is open ... whether they want a new school on the hill",
        "The ferry will sail every morning. Nobody has asked the teachers whether they want a new school on "
        "the "
        "hill. From the old pier until the bridge is open",
        "The ferry will sail every morning from the old pier — the teachers whether they want a new school "
        "on the "
        "hill — until the bridge is open",
        "sail every morning from the old pier. Whether they want a new school",
        "The ferry will sail every morning ... nobody has asked the teachers whether they want a new school "
        "on the "
        "hill ... from the old pier until the bridge is open",
    };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        match_case c;
        uint32_t a, b;
        open_case(&c);
        add_ferry_and_school(&c, &a, &b);
        uint32_t both = add_direct(&c, 1, made[i]);
        run_case(&c);
        assert_null(together(&c, a, b));
        assert_splice(&c, both, a, b);
        close_case(&c);
    }
}

static void tells_a_splice_of_two_peoples_words(void **state) {
    (void)state;
    const char *const made[] = {
        "The ferry will sail every morning from the old pier, and the teachers whether they want a new "
        "school",
        "Nobody has asked the teachers whether they want a new school on the hill. The ferry will sail every "
        "morning from the old pier"};
    for (uint32_t i = 0; i < 2; i++) {
        match_case c;
        open_case(&c);
        uint32_t a = add_direct(&c, 1, ferry);
        add_direct(&c, 1, "The ferry will sail every morning from the old pier until our bridge is open");
        uint32_t b = add_direct(&c, 2, school);
        add_direct(&c, 2, "Nobody has ever asked the teachers whether they want a new school on the hill");
        uint32_t both = add_direct(&c, 1 + i, made[i]);
        run_case(&c);
        assert_null(together(&c, a, b));
        assert_splice(&c, both, a, b);
        close_case(&c);
    }
}

/* Another page leaves words out, and marks it: where they stand they were not put in. */
static void takes_words_that_another_page_leaves_out_for_no_splice(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t whole =
        add_direct(&c, 1,
                   "The ferry will sail every morning, nobody has asked the teachers whether they want "
                   "a school, from the old pier until the bridge is open");
    add_direct(&c, 1, "The ferry will sail every morning ... from the old pier until the bridge is open");
    add_direct(&c, 1, "Nobody has asked the teachers whether they want a school");
    run_case(&c);
    assert_no_splice(&c, whole);
    close_case(&c);
}

/* Its clauses the other way round: what stands in front is no half of one, and what stands behind none of another. */
static void takes_clauses_in_another_order_for_no_splice(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_direct(&c, 1, "Nobody has asked the teachers, and the old ferry will sail until the bridge is open");
    uint32_t turned = add_direct(
        &c, 1, "and the old ferry will sail until the bridge is open. Nobody has asked the teachers,");
    for (int i = 0; i < 2; i++) add_direct(&c, 1, "the old ferry will sail until the bridge is open");
    run_case(&c);
    assert_no_splice(&c, turned);
    close_case(&c);
}

/* Words in a headline, or in a clause of the page's, are cut from something: they show nobody who has them apart. */
static void takes_headlines_and_fragments_for_no_halves(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t whole =
        add_direct(&c, 1,
                   "The ferry will sail every morning from the old pier, and the children will be on it "
                   "before the bell of the church has rung");
    for (int i = 0; i < 2; i++) {
        uint32_t page = add_page(&c, "", 0);
        add_said(&c, page, 1, HS_KIND_HEADLINE, "Ferry Will Sail Every Morning From Old Pier");
        uint32_t at =
            add_said(&c, page, 1, HS_KIND_MIXED, "hoped they would get there before the bell of the church");
        c.statements[at].quoted = str_of("before the bell of the church");
    }
    run_case(&c);
    assert_no_splice(&c, whole);
    close_case(&c);
}

/* Who was the first to print a half, and has it alone in one later page, did not take it from there. */
static void takes_the_first_print_of_a_half_for_no_splice(void **state) {
    (void)state;
    for (int day = 1; day <= 3; day += 2) {
        match_case c;
        open_case(&c);
        for (int i = 0; i < 3; i++) add_said(&c, add_page(&c, "", 1), 1, HS_KIND_DIRECT, ferry);
        uint32_t both =
            add_said(&c, add_page(&c, "", 2), 1, HS_KIND_DIRECT,
                     "The ferry will sail every morning from the old pier until the bridge is open. I "
                     "learned of the new school from your newspaper on Friday");
        uint32_t other =
            add_said(&c, add_page(&c, "", day), 1, HS_KIND_DIRECT,
                     "We were never told, and I learned of the new school from your newspaper on Friday");
        run_case(&c);
        if (day > 2)
            assert_no_splice(&c, both);
        else
            assert_splice(&c, both, 0, other);
        close_case(&c);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_a_splice_whose_halves_share_words_by_chance),
        cmocka_unit_test(takes_words_that_a_retelling_has_as_a_whole_for_no_splice),
        cmocka_unit_test(takes_words_with_a_middle_of_their_own_for_no_splice),
        cmocka_unit_test(tells_the_splice_and_not_its_source),
        cmocka_unit_test(tells_a_splice_of_three),
        cmocka_unit_test(makes_what_holds_two_utterances_a_member_of_both),
        cmocka_unit_test(takes_a_usual_opening_for_no_half),
        cmocka_unit_test(takes_the_pages_words_around_a_fragment_for_no_half),
        cmocka_unit_test(takes_a_sentence_that_its_page_prints_again_for_no_splice),
        cmocka_unit_test(tells_a_splice_of_either_make),
        cmocka_unit_test(tells_a_splice_of_two_peoples_words),
        cmocka_unit_test(takes_words_that_another_page_leaves_out_for_no_splice),
        cmocka_unit_test(takes_clauses_in_another_order_for_no_splice),
        cmocka_unit_test(takes_an_opening_for_no_half),
        cmocka_unit_test(takes_headlines_and_fragments_for_no_halves),
        cmocka_unit_test(takes_the_first_print_of_a_half_for_no_splice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
