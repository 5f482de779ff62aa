#include "test.h"

#include <hearsay/hearsay.h>

#include <string.h>

typedef struct world {
    hs_engine *engine;
    hs_arena *arena;
} world;

static int open_world(void **state) {
    static world w;
    w.arena = hs_arena_new(NULL);
    *state = &w;
    return hs_engine_open(NULL, &w.engine, NULL) == HS_OK ? 0 : -1;
}

static int close_world(void **state) {
    world *w = *state;
    hs_arena_free(w->arena);
    hs_engine_close(w->engine);
    return 0;
}

static hs_claim_statement by(uint32_t id, const char *name, hs_cue_class cue, uint32_t flags,
                             const char *text) {
    return (hs_claim_statement){.text = {text, strlen(text)},
                                .speaker = {name, strlen(name)},
                                .speaker_id = id,
                                .speaker_confidence = 0.9f,
                                .kind = HS_KIND_DIRECT,
                                .cue_class = cue,
                                .flags = flags,
                                .day = HS_DAY_UNKNOWN};
}

static hs_claims find(world *w, const hs_claim_statement *statements, uint32_t n, const char *about) {
    hs_claims claims;
    hs_claim_input input = {statements, n, {about, strlen(about)}};
    assert_int_equal(hs_claims_find(w->engine, w->arena, &input, &claims, NULL), HS_OK);
    return claims;
}

static const hs_claim_member *member_of(const hs_claims *claims, uint32_t statement) {
    for (uint32_t c = 0; c < claims->n; c++)
        for (uint32_t i = 0; i < claims->items[c].n_members; i++)
            if (claims->items[c].members[i].statement == statement) return &claims->items[c].members[i];
    return NULL;
}

static void assertion_denial_and_question_stand_together(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ruta Vance", HS_CUE_SAY, 0, "Belmora paid the harbour office for its silence"),
        by(2, "Jonas Pell", HS_CUE_SAY, 0, "Belmora never paid anybody"),
        by(3, "Ada Quill", HS_CUE_ASK, HS_FLAG_QUESTION, "whether Belmora paid the harbour office"),
        by(4, "Ned Frost", HS_CUE_SAY, 0, "the weather will be fine on the coast"),
    };
    hs_claims claims = find(w, statements, 4, "");
    assert_true(claims.n >= 1);
    assert_int_equal(member_of(&claims, 0)->stance, HS_STANCE_ASSERTS);
    assert_int_equal(member_of(&claims, 1)->stance, HS_STANCE_DENIES);
    assert_int_equal(member_of(&claims, 2)->stance, HS_STANCE_ASKS);
    assert_null(member_of(&claims, 3));
}

static void one_voice_is_no_dispute(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ruta Vance", HS_CUE_SAY, 0, "Belmora paid the harbour office"),
        by(2, "Jonas Pell", HS_CUE_SAY, 0, "Belmora paid the harbour office twice"),
    };
    assert_int_equal(find(w, statements, 2, "").n, 0);
}

static void cue_and_negation_decide_the_stance(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ruta Vance", HS_CUE_DENY, HS_FLAG_DENIED, "Belmora paid the harbour office"),
        by(2, "Jonas Pell", HS_CUE_SAY, 0, "there is no evidence that Belmora paid the harbour office"),
        by(3, "Ada Quill", HS_CUE_SAY, 0, "the story that Belmora paid the harbour office is nonsense"),
        by(4, "Ned Frost", HS_CUE_SAY, 0, "Belmora may have paid the harbour office"),
        by(5, "Ida Moss", HS_CUE_CONCEDE, 0, "Belmora paid the harbour office"),
    };
    hs_claims claims = find(w, statements, 5, "Belmora paid the harbour office");
    assert_int_equal(claims.n, 1);
    assert_int_equal(claims.items[0].n_members, 5);
    const hs_stance wanted[] = {HS_STANCE_DENIES, HS_STANCE_DENIES, HS_STANCE_DENIES, HS_STANCE_HEDGES,
                                HS_STANCE_ASSERTS};
    for (uint32_t i = 0; i < 5; i++) assert_int_equal(member_of(&claims, i)->stance, wanted[i]);
}

static void answer_takes_its_sense_from_the_question(void **state) {
    world *w = *state;
    hs_claim_statement answer = by(1, "Ruta Vance", HS_CUE_ANSWER, 0, "No, and I am tired of hearing it.");
    answer.question = HS_STR("Did Belmora pay the harbour office?");
    hs_claims claims = find(w, &answer, 1, "Belmora paid the harbour office");
    assert_int_equal(claims.n, 1);
    assert_int_equal(claims.items[0].members[0].stance, HS_STANCE_DENIES);
    answer.text = HS_STR("I like the harbour in spring.");
    assert_int_equal(find(w, &answer, 1, "Belmora paid the harbour office").n, 0);
}

static void we_is_who_speaks(void **state) {
    world *w = *state;
    hs_claim_statement s = by(1, "Jonas Pell", HS_CUE_SAY, 0, "We never paid them");
    s.speaker_description = HS_STR("the Russian consul");
    hs_claims claims = find(w, &s, 1, "Russia paid them");
    assert_int_equal(claims.n, 1);
    assert_int_equal(claims.items[0].members[0].stance, HS_STANCE_DENIES);
}

static void speaker_who_says_both_is_told(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ruta Vance", HS_CUE_SAY, 0, "Belmora paid the harbour office"),
        by(1, "Ruta Vance", HS_CUE_SAY, 0, "Belmora never paid the harbour office"),
    };
    statements[0].day = 200;
    statements[1].day = 100;
    hs_claims claims = find(w, statements, 2, "");
    assert_true(claims.n >= 1);
    assert_int_equal(claims.items[0].n_contradictions, 1);
    const hs_contradiction *c = &claims.items[0].contradictions[0];
    assert_int_equal(claims.items[0].members[c->a].statement, 1); /* said first */
    assert_int_equal(claims.items[0].members[c->b].statement, 0);
}

static void many_statements_on_one_thing_stay_linear(void **state) {
    world *w = *state;
    enum { N = 20000 };
    hs_claim_statement *statements = hs_arena_get(w->arena, N * sizeof *statements);
    for (uint32_t i = 0; i < N; i++)
        statements[i] = by(i % 50, "Ruta Vance", i % 3 ? HS_CUE_SAY : HS_CUE_DENY, i % 3 ? 0 : HS_FLAG_DENIED,
                           "Belmora paid the harbour office");
    hs_claims claims = find(w, statements, N, "");
    assert_int_equal(claims.n, 1);
    assert_int_equal(claims.items[0].n_members, N);
}

static void short_concession_leans_on_what_stands_before_it(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ruta Vance", HS_CUE_DECLINE, 0, "that Belmora paid the harbour office"),
        by(1, "Ruta Vance", HS_CUE_CONCEDE, 0, "I think it was Belmora"),
        by(2, "Jonas Pell", HS_CUE_SAY, 0, "the claims against Belmora are nonsense"),
    };
    for (uint32_t i = 0; i < 3; i++) {
        statements[i].page = 1;
        statements[i].start = 100 * i;
        statements[i].end = 100 * i + 50;
    }
    hs_claims claims = find(w, statements, 3, "Belmora paid the harbour office");
    assert_int_equal(member_of(&claims, 1)->stance, HS_STANCE_ASSERTS);
    assert_true(member_of(&claims, 1)->confidence < 0.5f);
    assert_int_equal(member_of(&claims, 2)->stance, HS_STANCE_DENIES);
    statements[1].start = statements[1].end = 90000; /* far from it, nobody knows what "it" is */
    claims = find(w, statements, 2, "Belmora paid the harbour office");
    assert_null(member_of(&claims, 1));
}

static void the_other_way_round_is_another_claim(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ruta Vance", HS_CUE_SAY, 0, "Russia interfered in the American election"),
        by(2, "Jonas Pell", HS_CUE_SAY, 0, "America has long interfered in Russian elections"),
    };
    hs_claims claims = find(w, statements, 2, "Russia interfered in the American election");
    assert_non_null(member_of(&claims, 0));
    assert_null(member_of(&claims, 1));
}

static void an_official_stands_for_the_country(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ivan Orlov", HS_CUE_SAY, 0, "the weather is fine"),
        by(2, "Jonas Pell", HS_CUE_SAY, 0, "Orlov ordered the disruption of the election"),
    };
    statements[0].mention = HS_STR("Russian consul Ivan Orlov");
    hs_claims claims = find(w, statements, 2, "Russia interfered in the election");
    assert_int_equal(member_of(&claims, 1)->stance, HS_STANCE_ASSERTS);
}

static void only_the_sentence_that_asks_is_a_question(void **state) {
    world *w = *state;
    hs_claim_statement s = by(1, "Jonas Pell", HS_CUE_ASK, HS_FLAG_QUESTION,
                              "Why should I lie about Belmora? Belmora never paid the harbour office.");
    hs_claims claims = find(w, &s, 1, "Belmora paid the harbour office");
    assert_int_equal(member_of(&claims, 0)->stance, HS_STANCE_DENIES);
}

/* Statements of one page, in their order, each close behind the one before it. */
static hs_claims on_page(world *w, hs_claim_statement *statements, uint32_t n, const char *title,
                         const char *about) {
    for (uint32_t i = 0; i < n; i++) {
        statements[i].page = 1;
        statements[i].title = (hs_str){title, strlen(title)};
        statements[i].start = 200 * i;
        statements[i].end = statements[i].start + (uint32_t)statements[i].text.len;
    }
    return find(w, statements, n, about);
}

static void related_words_tell_the_deed_on_a_page_that_is_on_it(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ruta Vance", HS_CUE_SAY, 0, "Belmora contaminated the harbour"),
        by(2, "Jonas Pell", HS_CUE_SAY, 0, "the water was tainted by the works of Belmora"),
        by(3, "Ada Quill", HS_CUE_SAY, 0, "the weather will be fine on the coast"),
    };
    hs_claims claims =
        on_page(w, statements, 3, "Belmora contaminated the harbour", "Belmora contaminated the harbour");
    assert_non_null(member_of(&claims, 1));
    assert_int_equal(member_of(&claims, 1)->stance, HS_STANCE_ASSERTS);
    assert_null(member_of(&claims, 2));
    claims = on_page(w, statements, 3, "Fair weather on the coast", "Belmora paid the harbour office");
    assert_null(member_of(&claims, 1));
}

static void answers_and_dismissals_lean_on_the_page(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ruta Vance", HS_CUE_ACCUSE, 0, "Belmora paid the harbour office"),
        by(2, "Jonas Pell", HS_CUE_DENY, HS_FLAG_DENIED, "the report"),
        by(3, "Ada Quill", HS_CUE_ASK, HS_FLAG_QUESTION, "Did Belmora pay the harbour office?"),
        by(2, "Jonas Pell", HS_CUE_ANSWER, 0, "Never."),
        by(4, "Ned Frost", HS_CUE_ASK, HS_FLAG_QUESTION, "When did Belmora pay the harbour office?"),
        by(1, "Ruta Vance", HS_CUE_ANSWER, 0, "In the spring."),
    };
    statements[1].kind = HS_KIND_INDIRECT;
    hs_claims claims = on_page(w, statements, 6, "Belmora paid the harbour office, says Vance",
                               "Belmora paid the harbour office");
    static const hs_stance want[] = {HS_STANCE_ASSERTS, HS_STANCE_DENIES, HS_STANCE_ASKS,
                                     HS_STANCE_DENIES,  HS_STANCE_ASKS,   HS_STANCE_ASSERTS};
    for (uint32_t i = 0; i < 6; i++) {
        assert_non_null(member_of(&claims, i));
        assert_int_equal(member_of(&claims, i)->stance, want[i]);
    }
}

static void somebody_else_who_does_it_is_another_claim(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ruta Vance", HS_CUE_SAY, 0, "Pell never read the memo"),
        by(2, "Ada Quill", HS_CUE_SAY, 0, "I never read the memo"),
    };
    hs_claims claims = on_page(w, statements, 2, "Pell never read the memo", "Pell read the memo");
    assert_non_null(member_of(&claims, 0));
    assert_null(member_of(&claims, 1));
}

static void no_doubt_and_not_only_turn_nothing(void **state) {
    world *w = *state;
    hs_claim_statement statements[] = {
        by(1, "Ruta Vance", HS_CUE_SAY, 0, "there is no doubt that Belmora paid the harbour office"),
        by(2, "Jonas Pell", HS_CUE_SAY, 0, "Belmora not only paid the harbour office"),
    };
    hs_claims claims = find(w, statements, 2, "Belmora paid the harbour office");
    assert_int_equal(member_of(&claims, 0)->stance, HS_STANCE_ASSERTS);
    assert_int_equal(member_of(&claims, 1)->stance, HS_STANCE_ASSERTS);
}

static void people_and_things_of_a_place_stand_for_it(void **state) {
    world *w = *state;
    hs_claim_statement s = by(1, "Ruta Vance", HS_CUE_SAY, 0, "a Belmoran unit attacked the harbour");
    hs_claims claims = find(w, &s, 1, "Belmora attacked the harbour");
    assert_non_null(member_of(&claims, 0));
}

static void where_it_was_need_not_be_said_again(void **state) {
    world *w = *state;
    hs_claim_statement s =
        by(1, "Ruta Vance", HS_CUE_SAY, 0, "the army attacked the marchers without warning");
    hs_claims claims = find(w, &s, 1, "The army attacked the marchers in Port Belmora");
    assert_non_null(member_of(&claims, 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(assertion_denial_and_question_stand_together),
        cmocka_unit_test(one_voice_is_no_dispute),
        cmocka_unit_test(cue_and_negation_decide_the_stance),
        cmocka_unit_test(answer_takes_its_sense_from_the_question),
        cmocka_unit_test(we_is_who_speaks),
        cmocka_unit_test(speaker_who_says_both_is_told),
        cmocka_unit_test(short_concession_leans_on_what_stands_before_it),
        cmocka_unit_test(the_other_way_round_is_another_claim),
        cmocka_unit_test(an_official_stands_for_the_country),
        cmocka_unit_test(only_the_sentence_that_asks_is_a_question),
        cmocka_unit_test(related_words_tell_the_deed_on_a_page_that_is_on_it),
        cmocka_unit_test(answers_and_dismissals_lean_on_the_page),
        cmocka_unit_test(somebody_else_who_does_it_is_another_claim),
        cmocka_unit_test(no_doubt_and_not_only_turn_nothing),
        cmocka_unit_test(people_and_things_of_a_place_stand_for_it),
        cmocka_unit_test(where_it_was_need_not_be_said_again),
        cmocka_unit_test(many_statements_on_one_thing_stay_linear),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
