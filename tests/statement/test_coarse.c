/* The coarse looks of coarse.c against the features that they stand for. */
#include "base/linear.h"
#include "statement/find.h"

#include "stage.h"

static const char page[] =
    "Harbour pilots back Vance\n\n"
    "The ferry \"never sailed\" on Monday, Ruta Vance said, and the harbour board (which met twice) told "
    "reporters that it had no plans to reopen the pier. \"We never met,\" she said. \"Not once.\"\n\n"
    "\"The board was told in March; it did nothing. It is still doing nothing,\" Oskar Lind wrote.\n\n"
    "VANCE: We sail at noon. We always did. LIND: \"No,\" he said, that \"is not\" what the pilots were "
    "promised.\n\n"
    "According to the mayor, 14 boats left before the inspectors, who had asked to be heard, arrived; the "
    "port denied it and added that nobody would pay \"a penny more\" than last year, when it said the "
    "same.\n";

static void read_clauses(hs_article *article, hs_text *text, hs_view *view, hs_clauses *clauses) {
    hs_page input = {.doc = HS_STR("page"), .bytes = HS_STR(page), .format = HS_FORMAT_PLAIN};
    hs_arena_reset(arena);
    assert_int_equal(hs_article_read(engine, scratch, arena, &input, article, NULL), HS_OK);
    assert_int_equal(hs_text_read(engine, scratch, arena, article, text, NULL), HS_OK);
    assert_int_equal(hs_statement__view(engine, arena, text, view), HS_OK);
    assert_int_equal(hs_statement__clauses(view, arena, clauses), HS_OK);
    hs_statement__judge_quotations(clauses, view);
}

static void coarse_looks_give_the_scores_of_the_coarse_features(void **state) {
    (void)state;
    hs_article article;
    hs_text text;
    hs_view view;
    hs_clauses clauses;
    uint32_t features[HS_STATEMENT_FEATURES], options[HS_STATEMENT_STARTS], ends[HS_STATEMENT_ENDS],
        n_told = 0;
    int32_t scores[HS_STATEMENT_STARTS], end_scores[HS_STATEMENT_ENDS];
    read_clauses(&article, &text, &view, &clauses);
    for (uint32_t t = 0; t < view.n; t++) {
        if (!hs_statement__may_report(&view, t)) continue;
        int32_t cue;
        hs_statement__coarse_cues(&clauses, &t, 1, &cue);
        uint32_t n_cue = hs_statement__cue_features(&clauses, t, true, features);
        assert_int_equal(cue, hs_linear_score(&view.models->cue, features, n_cue));
        uint32_t n = hs_statement__starts(&clauses, t, options);
        hs_statement__coarse_starts(&clauses, t, options, n, scores);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t k = hs_statement__start_features(&clauses, t, options[i], true, features);
            assert_int_equal(scores[i], hs_linear_score(&view.models->start, features, k));
            uint32_t n_ends = hs_statement__ends(&clauses, t, options[i], ends);
            hs_statement__coarse_ends(&clauses, t, options[i], ends, n_ends, end_scores);
            for (uint32_t j = 0; j < n_ends; j++, n_told++) {
                k = hs_statement__end_features(&clauses, t, options[i], ends[j], true, features);
                assert_int_equal(end_scores[j], hs_linear_score(&view.models->end, features, k));
            }
        }
    }
    assert_true(n_told > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coarse_looks_give_the_scores_of_the_coarse_features),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
