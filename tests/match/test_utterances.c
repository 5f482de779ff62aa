#include "match_case.h"

#include "base/utf8.h"

#define LONG_ONE "We drained the reservoir because the northern gates had cracked during the frost"

static void tells_equal_words_as_verbatim(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "We never signed the harbour treaty.");
    uint32_t b = add_direct(&c, 1, "we never signed the harbour treaty");
    uint32_t other = add_direct(&c, 1, "Fishing quotas will be discussed in spring.");
    run_case(&c);
    assert_non_null(together(&c, a, b));
    assert_int_equal(member_of(&c, b)->relation, HS_RELATION_VERBATIM);
    assert_null(together(&c, a, other));
    assert_int_equal(c.result.n_utterances, 2);
    close_case(&c);
}

static void tells_trimmed_extended_and_reworded(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t full = add_direct(&c, 1, LONG_ONE);
    uint32_t again = add_direct(&c, 1, LONG_ONE ".");
    uint32_t trimmed = add_direct(&c, 1, "We drained the reservoir because the northern gates had cracked");
    uint32_t reworded =
        add_direct(&c, 1, "We emptied the reservoir because the northern gates had cracked during the frost");
    run_case(&c);
    assert_non_null(together(&c, full, again));
    assert_non_null(together(&c, full, trimmed));
    assert_non_null(together(&c, full, reworded));
    assert_int_equal(member_of(&c, trimmed)->relation, HS_RELATION_TRIMMED);
    const hs_member *member = member_of(&c, reworded);
    assert_int_equal(member->relation, HS_RELATION_REWORDED);
    assert_true(member->warnings & HS_WARN_ALTERED);
    assert_int_equal(member->n_edits, 1);
    assert_str_equal(hs_str_sub(c.statements[reworded].text, member->edits[0].to), "emptied");
    assert_str_equal(hs_str_sub(str_of(LONG_ONE), member->edits[0].from), "drained");
    close_case(&c);
}

/* A reason shows the first bytes of what became what, and no half of a letter. */
static void cuts_a_long_change_between_letters(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_direct(&c, 1, LONG_ONE);
    add_direct(&c, 1, LONG_ONE);
    uint32_t reworded = add_direct(&c, 1,
                                   "We xééééééééééééééééééééééééééééééééééééééé the reservoir because the "
                                   "northern gates had cracked during the frost");
    run_case(&c);
    hs_str why = str_of(member_of(&c, reworded)->why);
    assert_true(why.len > 60);
    assert_int_equal(hs_utf8_valid_prefix(why), why.len);
    close_case(&c);
}

static void joins_a_headline_with_small_words_reordered(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_said(&c, add_page(&c, "", 0), 3, HS_KIND_HEADLINE, "I didn't even really talk to him");
    uint32_t b = add_said(&c, add_page(&c, "", 0), 3, HS_KIND_HEADLINE, "Didn't Really Even Talk");
    run_case(&c);
    assert_non_null(together(&c, a, b));
    close_case(&c);
}

static void flags_a_negation_that_went(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "The council did not approve the airport contract last winter");
    add_direct(&c, 1, "The council did not approve the airport contract last winter.");
    uint32_t b = add_direct(&c, 1, "The council did approve the airport contract last winter");
    uint32_t kept = add_direct(&c, 1, "The council didn't approve the airport contract last winter!");
    run_case(&c);
    assert_non_null(together(&c, a, b));
    assert_int_equal(member_of(&c, b)->relation, HS_RELATION_REVERSED);
    assert_true(member_of(&c, b)->warnings & HS_WARN_FLIPPED);
    assert_int_equal(member_of(&c, kept)->warnings, 0);
    close_case(&c);
}

static void flags_an_if_clause_that_went(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t whole = add_direct(&c, 1, "If the owners pay for the pier, we will sell the boats tomorrow");
    add_direct(&c, 1, "If the owners pay for the pier, we will sell the boats tomorrow");
    uint32_t cut = add_direct(&c, 1, "We will sell the boats tomorrow");
    uint32_t marked = add_direct(&c, 1, "... we will sell the boats tomorrow");
    run_case(&c);
    assert_non_null(together(&c, whole, cut));
    assert_true(member_of(&c, cut)->warnings & HS_WARN_FLIPPED);
    assert_false(member_of(&c, marked)->warnings & HS_WARN_FLIPPED);
    assert_false(member_of(&c, whole)->warnings & HS_WARN_FLIPPED);
    close_case(&c);
}

/* Each pair is one utterance whose sense was turned. */
static void flags_other_ways_to_turn_the_sense(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"The ferry company will still carry cattle to the outer islands",
         "The ferry company will no longer carry cattle to the outer islands"},
        {"We agreed to publish the dredging accounts in the spring",
         "We refused to publish the dredging accounts in the spring"},
        {"I want to publish the dredging accounts before the spring vote",
         "I refuse to want to publish the dredging accounts before the spring vote"},
        {"She signed the lease with the consent of the harbour board",
         "She signed the lease without the consent of the harbour board"},
        {"Rents in the old quarter will go up again next winter",
         "Rents in the old quarter will go down again next winter"},
        {"The lighthouse keeper was able to warn the trawler in time",
         "The lighthouse keeper was unable to warn the trawler in time"},
        {"It is a lawful way to run a harbour in my opinion",
         "It is hardly a lawful way to run a harbour in my opinion"},
        {"The harbour board told us everything", "The harbour board told us nothing"},
        {"They let everybody see the dredging accounts that winter",
         "They let nobody see the dredging accounts that winter"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        match_case c;
        open_case(&c);
        uint32_t a = add_direct(&c, 1, pairs[i][0]), again = add_direct(&c, 1, pairs[i][0]);
        uint32_t b = add_direct(&c, 1, pairs[i][1]);
        run_case(&c);
        assert_non_null(together(&c, a, b));
        assert_true(member_of(&c, b)->warnings & HS_WARN_FLIPPED);
        assert_int_equal(member_of(&c, a)->warnings, 0);
        assert_int_equal(member_of(&c, again)->warnings, 0);
        close_case(&c);
    }
}

static void takes_a_forgotten_apostrophe_for_no_change_of_sense(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "They didn't consult the pilots about the new buoys");
    uint32_t forgotten = add_direct(&c, 1, "They didnt consult the pilots about the new buoys");
    uint32_t misplaced = add_direct(&c, 1, "They did'nt consult the pilots about the new buoys");
    run_case(&c);
    assert_non_null(together(&c, a, forgotten));
    assert_int_equal(member_of(&c, forgotten)->warnings, 0);
    assert_int_equal(member_of(&c, misplaced)->warnings, 0);
    close_case(&c);
}

static void takes_a_slip_of_cannot_for_no_change_of_sense(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "We cannot consult the pilots about the new buoys");
    uint32_t slip = add_direct(&c, 1, "We canot consult the pilots about the new buoys");
    run_case(&c);
    assert_non_null(together(&c, a, slip));
    assert_int_equal(member_of(&c, slip)->warnings & HS_WARN_FLIPPED, 0);
    close_case(&c);
}

/* Three wordings on a page each: the one with a slip, or with a word said twice, is not what the others are held
 * against, though it comes first; and of the two without, not the one that the others disagree with. */
static void keeps_a_slip_of_the_hand_from_being_the_best_wording(void **state) {
    (void)state;
    static const char *const wordings[][4] = {
        {"The longer the dredging lasts, the beter for the lighthouse.",
         "The longer the dredging lasts, the worse for the lighthouse.",
         "The longer the dredging lasts, the better for the lighthouse.",
         "The longer the digging lasts, the better for the lighthouse."},
        {"We must not not overload the smaller ferry", "We must overload the smaller ferry",
         "We must not overload the smaller ferry", "We must not overload the smaller boat"},
    };
    for (size_t i = 0; i < 2; i++) {
        match_case c;
        open_case(&c);
        for (size_t k = 0; k < 4; k++) add_direct(&c, 1, wordings[i][k]);
        run_case(&c);
        const hs_utterance *all = together(&c, 0, 2);
        assert_non_null(all);
        assert_int_equal(all->members[all->best].statement, 2);
        assert_true(member_in(all, 1)->warnings & HS_WARN_FLIPPED);
        assert_int_equal(member_in(all, 0)->warnings & HS_WARN_FLIPPED, 0);
        close_case(&c);
    }
}

/* A sentence in dispute: a piece without the word in dispute must not become what all are held against. */
static void keeps_the_whole_as_best_where_its_sense_is_in_dispute(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    const char *whole =
        "The dam is running out of water faster than planned. At this rate the turbines may stop in June.";
    uint32_t a = add_direct(&c, 1, whole);
    uint32_t turned = add_direct(&c, 1,
                                 "The dam is hardly running out of water faster than planned. At this rate "
                                 "the turbines may stop in June.");
    add_direct(&c, 1, "At this rate the turbines may stop in June.");
    add_direct(&c, 1, "than planned. At this rate the turbines may stop in June");
    add_direct(
        &c, 1,
        "The dam is running out of water faster than scheduled. At this rate the turbines may stop in June.");
    run_case(&c);
    assert_non_null(together(&c, a, turned));
    assert_true(member_of(&c, turned)->warnings & HS_WARN_FLIPPED);
    assert_int_equal(member_of(&c, a)->relation, HS_RELATION_VERBATIM);
    close_case(&c);
}

static void keeps_other_matters_in_one_frame_apart(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "We will open the new bridge at Estmark before the summer fair begins");
    uint32_t b = add_direct(&c, 1, "We will close the old school at Kelvaard before the winter games begins");
    uint32_t swapped =
        add_direct(&c, 1, "We will open the new bridge at Estmark before the summer market begins");
    run_case(&c);
    assert_null(together(&c, a, b));
    assert_non_null(together(&c, a, swapped));
    close_case(&c);
}

static void joins_small_words_whose_halves_changed_places(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "I hadn't asked for it then, but I would have.");
    uint32_t b = add_direct(&c, 1, "But I would have. I hadn't asked for it then,");
    run_case(&c);
    assert_non_null(together(&c, a, b));
    assert_int_equal(member_of(&c, b)->relation, HS_RELATION_REORDERED);
    close_case(&c);
}

/* A few words of a speaker who is a guess, on pages that share a passage. */
static void ties_few_words_of_an_unsure_speaker_on_pages_of_one_affair(void **state) {
    (void)state;
    static const char passage[] =
        "The harbour board met behind closed doors on Monday and went through every page of the "
        "dredging accounts with two lawyers and a surveyor from the capital.";
    for (int share = 0; share < 2; share++) {
        match_case c;
        open_case(&c);
        hs_span whole = {0, sizeof passage - 1};
        uint32_t x = add_page(&c, share ? passage : "", 0),
                 y = add_page(&c, share ? passage : "Nothing of it.", 0);
        if (share)
            c.pages[x].blocks = c.pages[y].blocks = &whole, c.pages[x].n_blocks = c.pages[y].n_blocks = 1;
        uint32_t full = add_said(&c, x, 1, HS_KIND_DIRECT,
                                 "There was a time when he came to the quay. But you know, I never met with "
                                 "him. Many come to us.");
        uint32_t few = add_said(&c, y, 2, HS_KIND_DIRECT, "I never met with him");
        c.statements[few].speaker_confidence = 0.4f;
        run_case(&c);
        assert_int_equal(together(&c, full, few) != NULL, share);
        close_case(&c);
    }
}

/* A retelling with a name where the words have a pronoun, and nothing but a run of small words beside it. */
static void ties_a_retelling_that_names_whom_the_words_do_not(void **state) {
    (void)state;
    static const char passage[] =
        "The harbour board met behind closed doors on Monday and went through every page of the "
        "dredging accounts with two lawyers and a surveyor from the capital.";
    match_case c;
    open_case(&c);
    hs_span whole = {0, sizeof passage - 1};
    uint32_t x = add_page(&c, passage, 0), y = add_page(&c, passage, 0);
    c.pages[x].blocks = c.pages[y].blocks = &whole, c.pages[x].n_blocks = c.pages[y].n_blocks = 1;
    uint32_t full = add_said(
        &c, x, 1, HS_KIND_DIRECT,
        "We did not have any relationship at all. He used to come to the quay, and I never met with him.");
    uint32_t none =
        add_said(&c, y, 1, HS_KIND_INDIRECT, "that they did not have any relationship with Edmund Harrow");
    uint32_t other = add_said(&c, y, 1, HS_KIND_INDIRECT,
                              "that the accounts of the lighthouse were burned with Edmund Harrow");
    run_case(&c);
    assert_non_null(together(&c, full, none));
    assert_int_equal(member_in(together(&c, full, none), none)->relation, HS_RELATION_RETOLD);
    assert_null(together(&c, full, other));
    close_case(&c);
}

static void joins_a_trim_of_small_words_for_one_person_alone(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "For all I know, the pilots sold the buoys to the circus");
    uint32_t trim = add_direct(&c, 1, "For all I know");
    uint32_t other = add_direct(&c, 2, "For all I know");
    run_case(&c);
    assert_non_null(together(&c, a, trim));
    assert_null(together(&c, a, other));
    close_case(&c);
}

/* A few words that two utterances have go to the one that more pages print. */
static void gives_words_of_two_utterances_to_the_better_known(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_direct(
        &c, 1,
        "Nobody asked the absence committee of the harbour board about the wrecks, and that was wrong");
    uint32_t partial =
        add_said(&c, add_page(&c, "", 0), 1, HS_KIND_MIXED, "spoke of the absence committee of the harbour");
    c.statements[partial].quoted = HS_STR("absence committee of the harbour");
    uint32_t known = add_direct(
        &c, 1, "When I saw the absence committee of the harbour and its lunches, I resigned at once");
    add_direct(&c, 1, "When I saw the absence committee of the harbour and its lunches, I resigned at once!");
    add_direct(&c, 1,
               "When I saw the absence committee of the harbour and its long lunches, I resigned at once");
    run_case(&c);
    assert_non_null(together(&c, known, partial));
    close_case(&c);
}

static void keeps_what_i_would_do_from_what_he_would(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t i = add_direct(&c, 1, "I would have closed the gate");
    uint32_t he = add_direct(&c, 1, "He would have closed the gate");
    run_case(&c);
    assert_null(together(&c, i, he));
    close_case(&c);
}

static void ties_a_free_retelling_on_pages_of_one_affair_alone(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t said = add_said(&c, add_page(&c, "", 2), 1, HS_KIND_DIRECT,
                             "I signed it on the second of May, in green ink, twice");
    add_said(&c, c.statements[said].page, 2, HS_KIND_DIRECT, LONG_ONE);
    uint32_t near = add_page(&c, "", 4);
    add_said(&c, near, 2, HS_KIND_DIRECT, LONG_ONE);
    uint32_t told = add_said(&c, near, 1, HS_KIND_INDIRECT, "that she had signed it twice");
    uint32_t elsewhere =
        add_said(&c, add_page(&c, "", 5), 1, HS_KIND_INDIRECT, "that twice he had signed those");
    run_case(&c);
    assert_non_null(together(&c, said, told));
    assert_null(together(&c, said, elsewhere));
    close_case(&c);
}

static void a_description_contradicts_no_name(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, LONG_ONE), b = add_direct(&c, 2, LONG_ONE);
    c.statements[b].is_speaker_described = true;
    run_case(&c);
    const hs_utterance *utterance = together(&c, a, b);
    assert_non_null(utterance);
    assert_int_equal(utterance->speaker, 1);
    assert_false(member_of(&c, b)->warnings & HS_WARN_OTHER_SPEAKER);
    close_case(&c);
}

static void keeps_common_phrases_of_different_people_apart(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "No comment."), b = add_direct(&c, 2, "No comment");
    uint32_t d = add_direct(&c, HS_NONE, "No comment."), e = add_direct(&c, HS_NONE, "No comment.");
    run_case(&c);
    assert_null(together(&c, a, b));
    assert_null(together(&c, d, e));
    assert_null(together(&c, a, d));
    close_case(&c);
}

static void keeps_the_same_words_of_two_people_apart_and_links_them(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, LONG_ONE), b = add_direct(&c, 2, LONG_ONE);
    run_case(&c);
    assert_null(together(&c, a, b));
    assert_int_equal(c.result.n_utterances, 2);
    assert_int_equal(c.result.utterances[0].same_words_as, 1);
    assert_int_equal(c.result.utterances[1].same_words_as, 0);
    close_case(&c);
}

static void tells_the_same_long_words_of_one_week_as_reattributed(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_said(&c, add_page(&c, "", 1), 1, HS_KIND_DIRECT, LONG_ONE);
    add_said(&c, add_page(&c, "", 1), 1, HS_KIND_DIRECT, LONG_ONE);
    uint32_t b = add_said(&c, add_page(&c, "", 2), 2, HS_KIND_DIRECT, LONG_ONE);
    run_case(&c);
    assert_non_null(together(&c, a, b));
    const hs_member *member = member_of(&c, b);
    assert_int_equal(member->relation, HS_RELATION_REATTRIBUTED);
    assert_true(member->warnings & HS_WARN_OTHER_SPEAKER);
    assert_int_equal(c.result.utterances[0].speaker, 1);
    close_case(&c);
}

/* A slip in the very word that negates is no change of sense. */
static void sees_a_negation_through_a_slip(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"The harbour board can't pay for a second dredger this year",
         "The harbour board cna't pay for a second dredger this year"},
        {"The harbour board didn't pay for a second dredger that year",
         "The harbour board dind't pay for a second dredger that year"},
        {"The harbour board cannot pay for a second dredger this year",
         "The harbour board cannnot pay for a second dredger this year"},
        {"The harbour board cannot pay for a second dredger this year",
         "The harbour board cnanot pay for a second dredger this year"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        match_case c;
        open_case(&c);
        uint32_t right = add_direct(&c, 1, pairs[i][0]);
        add_direct(&c, 1, pairs[i][0]);
        uint32_t slip = add_direct(&c, 1, pairs[i][1]);
        run_case(&c);
        assert_non_null(together(&c, right, slip));
        assert_int_not_equal(member_of(&c, slip)->relation, HS_RELATION_REVERSED);
        assert_int_equal(member_of(&c, slip)->warnings & HS_WARN_FLIPPED, 0);
        close_case(&c);
    }
    match_case c; /* "cannon" is none */
    open_case(&c);
    uint32_t right = add_direct(&c, 1, "We cannot fire on the harbour wall at noon on the feast day");
    add_direct(&c, 1, "We cannot fire on the harbour wall at noon on the feast day");
    uint32_t turned = add_direct(&c, 1, "We can fire on the harbour wall at noon on the feast day");
    run_case(&c);
    assert_int_equal(member_of(&c, turned)->relation, HS_RELATION_REVERSED);
    assert_int_not_equal(member_of(&c, right)->relation, HS_RELATION_REVERSED);
    close_case(&c);
}

/* The sense that most wordings have is what was said, also where a page that tells it of somebody else has more in common
 * with the page of the turned one. */
static void the_sense_of_most_wordings_is_the_best(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
#define TURNED                                                                                               \
    "This takes our town to a place where it has been before, to quarrel with the families of the drowned."
#define SAID                                                                                                 \
    "This takes our town to a place where it has never been before, to quarrel with the families of the "    \
    "drowned."
#define MORE                                                                                                 \
    " Nobody at the guild expected the second reading of the harbour bill to last until the lamps went out."
    uint32_t turned = add_said(&c, add_page(&c, TURNED MORE, 0), 1, HS_KIND_DIRECT, TURNED);
    uint32_t other = add_said(&c, add_page(&c, SAID MORE, 0), 2, HS_KIND_DIRECT, SAID);
    uint32_t said = add_direct(&c, 1, SAID);
    uint32_t moved = add_direct(&c, 1,
                                "To quarrel with the families of the drowned, this takes our town to a place "
                                "where it has never been before.");
    run_case(&c);
    assert_non_null(together(&c, turned, said));
    assert_int_equal(member_of(&c, turned)->relation, HS_RELATION_REVERSED);
    assert_int_equal(member_of(&c, said)->warnings & HS_WARN_FLIPPED, 0);
    assert_int_equal(member_of(&c, moved)->warnings & HS_WARN_FLIPPED, 0);
    assert_int_equal(member_of(&c, other)->warnings & HS_WARN_FLIPPED, 0);
#undef TURNED
#undef SAID
#undef MORE
    close_case(&c);
}

/* The back of one splice is the front of another: each has the wording that stands alone for its half. */
static void tells_splices_that_share_a_half(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
#define ONE   "The ferry company never asked the town for a single coin of help."
#define TWO   "Our lighthouse keepers have slept in their boots since the autumn storms."
#define THREE "Nobody on this council has read the surveyor's report to its end."
    static const char *const wholes[] = {ONE, TWO, THREE};
    for (int i = 0; i < 3; i++) {
        add_direct(&c, 1, wholes[i]);
        add_direct(&c, 1, wholes[i]);
    }
    uint32_t first = add_direct(&c, 1, ONE " " TWO), second = add_direct(&c, 1, TWO " " THREE);
    run_case(&c);
    assert_int_equal(member_of(&c, first)->relation, HS_RELATION_JOINED);
    assert_int_equal(member_of(&c, second)->relation, HS_RELATION_JOINED);
    assert_int_equal(c.result.n_utterances, 3);
#undef ONE
#undef TWO
#undef THREE
    close_case(&c);
}

/* Whoever prints both halves before anybody else is the source; pages of one day tell nothing of that. */
static void days_tell_a_source_from_a_splice(void **state) {
    (void)state;
#define ONE "The ferry company never asked the town for a single coin of help."
#define TWO "Our lighthouse keepers have slept in their boots since the autumn storms."
    for (int day = 2; day <= 4; day++) { /* the halves are of day 3 */
        match_case c;
        open_case(&c);
        for (int i = 0; i < 2; i++) {
            add_said(&c, add_page(&c, "", 3), 1, HS_KIND_DIRECT, ONE);
            add_said(&c, add_page(&c, "", 3), 1, HS_KIND_DIRECT, TWO);
        }
        uint32_t both = add_said(&c, add_page(&c, "", day), 1, HS_KIND_DIRECT, ONE " " TWO);
        run_case(&c);
        assert_int_equal(member_of(&c, both)->relation == HS_RELATION_JOINED, day >= 3);
        close_case(&c);
    }
#undef ONE
#undef TWO
}

static void tells_a_splice_of_two_utterances(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    const char *first = "Our engineers inspected every turbine before the storm";
    const char *second = "Nobody asked the minister about the missing invoices";
    uint32_t a = add_direct(&c, 1, first), a2 = add_direct(&c, 1, first);
    uint32_t b = add_direct(&c, 1, second), b2 = add_direct(&c, 1, second);
    uint32_t both = add_direct(&c, 1,
                               "Our engineers inspected every turbine before the storm. "
                               "Nobody asked the minister about the missing invoices");
    run_case(&c);
    assert_non_null(together(&c, a, a2));
    assert_non_null(together(&c, b, b2));
    assert_null(together(&c, a, b));
    const hs_utterance *one = together(&c, a, both), *two = together(&c, b, both);
    assert_non_null(one);
    assert_non_null(two);
    const hs_member *member = member_in(one, both);
    assert_int_equal(member->relation, HS_RELATION_JOINED);
    assert_true(member->warnings & HS_WARN_SPLICED);
    assert_ptr_equal(&c.result.utterances[member->also], two);
    close_case(&c);
}

static void ties_a_retelling_to_the_words_it_retells(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "I have never received money from the mining company");
    uint32_t b = add_said(&c, add_page(&c, "", 0), 1, HS_KIND_INDIRECT,
                          "he had never received money from the mining company");
    run_case(&c);
    assert_non_null(together(&c, a, b));
    assert_int_equal(member_of(&c, b)->relation, HS_RELATION_RETOLD);
    close_case(&c);
}

static void tells_a_quotation_in_pieces_within_a_clause_as_partial(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "The ferry was never late in nine years and nobody was ever hurt on it");
    uint32_t b =
        add_said(&c, add_page(&c, "", 0), 1, HS_KIND_MIXED,
                 "the boat was \"never late in nine years\" and that \"nobody was ever hurt on it\"");
    c.statements[b].quoted = HS_STR("never late in nine years nobody was ever hurt on it");
    run_case(&c);
    assert_non_null(together(&c, a, b));
    assert_int_equal(member_of(&c, b)->relation, HS_RELATION_PARTIAL);
    close_case(&c);
}

/* Of three words in marks one run is all that can be looked up, and each version of the whole makes it weigh less. */
static void finds_a_short_fragment_of_words_in_many_versions(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t a = add_direct(&c, 1, "The pilot board has not asked whether another boat will sail on Monday");
    add_direct(&c, 1, "The pilot board has not asked whether another boat will sail on Tuesday");
    add_direct(&c, 1, "The pilot board has not asked whether another boat will sail on Monday morning");
    add_direct(&c, 1, "The pilot board has not asked whether another boat will sail on Monday night");
    add_direct(&c, 1, "The pilot board has not asked whether another boat will sail at noon on Monday");
    add_direct(&c, 1, "The pilot board has not asked whether another boat will sail that Monday");
    add_direct(&c, 1, "The pilot board has not asked whether another boat will ever sail on Monday");
    add_direct(&c, 1, "Sadly the pilot board has not asked whether another boat will sail on Monday");
    uint32_t b =
        add_said(&c, add_page(&c, "", 0), 1, HS_KIND_MIXED, "warned the council about asked whether another");
    c.statements[b].quoted = HS_STR("asked whether another");
    run_case(&c);
    assert_non_null(together(&c, a, b));
    close_case(&c);
}

static void claims_no_parent_without_dates(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_direct(&c, 1, LONG_ONE);
    add_direct(&c, 1, LONG_ONE);
    run_case(&c);
    for (uint32_t i = 0; i < 2; i++) assert_int_equal(c.result.utterances[0].members[i].parent, HS_NONE);
    close_case(&c);
}

static void matches_nothing_in_an_empty_collection(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    run_case(&c);
    assert_int_equal(c.result.n_utterances, 0);
    assert_int_equal(c.result.n_copies, 0);
    close_case(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_equal_words_as_verbatim),
        cmocka_unit_test(tells_trimmed_extended_and_reworded),
        cmocka_unit_test(cuts_a_long_change_between_letters),
        cmocka_unit_test(joins_a_headline_with_small_words_reordered),
        cmocka_unit_test(flags_a_negation_that_went),
        cmocka_unit_test(flags_an_if_clause_that_went),
        cmocka_unit_test(flags_other_ways_to_turn_the_sense),
        cmocka_unit_test(takes_a_forgotten_apostrophe_for_no_change_of_sense),
        cmocka_unit_test(takes_a_slip_of_cannot_for_no_change_of_sense),
        cmocka_unit_test(keeps_a_slip_of_the_hand_from_being_the_best_wording),
        cmocka_unit_test(keeps_the_whole_as_best_where_its_sense_is_in_dispute),
        cmocka_unit_test(keeps_other_matters_in_one_frame_apart),
        cmocka_unit_test(joins_small_words_whose_halves_changed_places),
        cmocka_unit_test(ties_few_words_of_an_unsure_speaker_on_pages_of_one_affair),
        cmocka_unit_test(ties_a_retelling_that_names_whom_the_words_do_not),
        cmocka_unit_test(joins_a_trim_of_small_words_for_one_person_alone),
        cmocka_unit_test(gives_words_of_two_utterances_to_the_better_known),
        cmocka_unit_test(keeps_what_i_would_do_from_what_he_would),
        cmocka_unit_test(ties_a_free_retelling_on_pages_of_one_affair_alone),
        cmocka_unit_test(a_description_contradicts_no_name),
        cmocka_unit_test(keeps_common_phrases_of_different_people_apart),
        cmocka_unit_test(keeps_the_same_words_of_two_people_apart_and_links_them),
        cmocka_unit_test(tells_the_same_long_words_of_one_week_as_reattributed),
        cmocka_unit_test(sees_a_negation_through_a_slip),
        cmocka_unit_test(the_sense_of_most_wordings_is_the_best),
        cmocka_unit_test(tells_splices_that_share_a_half),
        cmocka_unit_test(days_tell_a_source_from_a_splice),
        cmocka_unit_test(tells_a_splice_of_two_utterances),
        cmocka_unit_test(ties_a_retelling_to_the_words_it_retells),
        cmocka_unit_test(tells_a_quotation_in_pieces_within_a_clause_as_partial),
        cmocka_unit_test(finds_a_short_fragment_of_words_in_many_versions),
        cmocka_unit_test(claims_no_parent_without_dates),
        cmocka_unit_test(matches_nothing_in_an_empty_collection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
