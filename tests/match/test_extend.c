#include "test.h"

#include "match/extend.h"

/* The step as the header tells it, word by word. */
static bool step_by_hand(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b, hs_step *step) {
    int best = 0;
    for (unsigned da = 0; da <= 5 && da < left_a; da++)
        for (unsigned db = 0; db <= 5 && db < left_b; db++) {
            size_t rest = left_a - da < left_b - db ? left_a - da : left_b - db;
            unsigned same = 0, run = 0, far = da > db ? da - db : db - da;
            if (da + db == 0 || rest < 2 || a[da] != b[db]) continue;
            for (unsigned k = 0; k < 8 && k < rest; k++)
                if (a[da + k] == b[db + k]) same++, run += run == k;
            if (same < 5 && run < (da + db <= 3 ? 2u : 3u)) continue;
            int worth = 1000 + 60 * (int)same + 20 * (int)run - 25 * (int)(da + db) - 10 * (int)far;
            if (worth > best) best = worth, *step = (hs_step){da, db};
        }
    return best > 0;
}

static void takes_the_step_behind_which_most_words_match(void **state) {
    (void)state;
    uint16_t a[20], b[20];
    uint64_t seed = 7;
    unsigned n_found = 0;
    for (unsigned turn = 0; turn < 20000; turn++) {
        for (unsigned i = 0; i < 20; i++) { /* few words, so that many match; b follows a here and there */
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            a[i] = (uint16_t)(seed >> 33) % 5 * 13107;
            b[i] = seed >> 60 && i > 1 ? a[i - turn % 3 % (i + 1)] : (uint16_t)(seed >> 40) % 5 * 13107;
        }
        size_t left_a = 1 + turn % 20, left_b = 1 + turn / 20 % 20;
        hs_step ours = {0}, wanted = {0};
        bool is_found = hs_match__step(a, left_a, b, left_b, &ours);
        assert_int_equal(is_found, step_by_hand(a, left_a, b, left_b, &wanted));
        assert_int_equal(ours.a, wanted.a);
        assert_int_equal(ours.b, wanted.b);
        n_found += is_found;
    }
    assert_true(n_found > 5000 && n_found < 19500);
}

static void extends_over_a_swapped_and_an_added_word_both_ways(void **state) {
    (void)state;
    uint16_t a[40], b[40];
    for (uint16_t i = 0; i < 40; i++) a[i] = b[i] = (uint16_t)(100 + i);
    b[12] = 7;                                          /* swapped */
    for (unsigned i = 39; i > 30; i--) b[i] = b[i - 1]; /* added before word 30 */
    b[30] = 8;
    hs_reach right = hs_match__extend_right(a + 20, 20, b + 20, 20), left;
    assert_int_equal(right.a, 19);
    assert_int_equal(right.b, 20);
    assert_int_equal(right.n_matched, 19);
    assert_int_equal(right.score, 19 * HS_MATCH_WORD_SCORE - 15);
    assert_true(hs_match__extend_left(a + 20, 20, b + 20, 20, NULL, NULL, &left));
    assert_int_equal(left.a, 20);
    assert_int_equal(left.n_matched, 19);
}

static void goes_as_far_to_the_left_as_to_the_right_in_rows_read_backwards(void **state) {
    (void)state;
    enum { WORDS = 40 };
    uint16_t a[WORDS], b[WORDS], a_back[WORDS], b_back[WORDS];
    uint64_t seed = 11;
    unsigned n_far = 0, n_gaps = 0;
    for (unsigned turn = 0; turn < 20000; turn++) {
        size_t n_a = 1 + turn % WORDS, n_b = 1 + turn / WORDS % WORDS, at = 0;
        for (size_t i = 0; i < WORDS; i++) { /* b follows a, over words that are swapped, dropped and added */
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            a[i] = (uint16_t)((seed >> 33) % (turn % 2 ? 5 : 1000));
            unsigned edit = (unsigned)(seed >> 60);
            if (edit == 1) at++;
            b[i] = edit > 2 && at <= i ? a[at] : (uint16_t)(seed >> 40);
            if (edit != 2) at++;
        }
        for (size_t i = 0; i < n_a; i++) a_back[n_a - 1 - i] = a[i];
        for (size_t i = 0; i < n_b; i++) b_back[n_b - 1 - i] = b[i];
        hs_reach right = hs_match__extend_right(a, n_a, b, n_b), left;
        assert_true(hs_match__extend_left(a_back + n_a, n_a, b_back + n_b, n_b, NULL, NULL, &left));
        assert_int_equal(left.a, right.a);
        assert_int_equal(left.b, right.b);
        assert_int_equal(left.n_matched, right.n_matched);
        assert_int_equal(left.score, right.score);
        n_far += right.a > 20, n_gaps += right.a != right.n_matched;
    }
    assert_true(n_far > 500 && n_gaps > 500);
}

static bool always(const void *context, size_t back, size_t n) {
    *(size_t *)(uintptr_t)context = back;
    return n >= HS_MATCH_SEED_RUN;
}

static void leaves_a_place_to_the_run_that_leads_to_it(void **state) {
    (void)state;
    uint16_t a[40], b[40];
    for (uint16_t i = 0; i < 40; i++) a[i] = b[i] = (uint16_t)(100 + i);
    b[12] = 7;
    hs_reach left;
    size_t back = 0;
    assert_false(hs_match__extend_left(a + 13, 13, b + 13, 13, always, &back, &left));
    assert_int_equal(back, 13);
    for (uint16_t i = 0; i < 12; i++) b[i] = (uint16_t)(i < 6 ? i : 100 + i); /* six words are too few */
    assert_true(hs_match__extend_left(a + 13, 13, b + 13, 13, always, &back, &left));
    assert_int_equal(left.n_matched, 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_step_behind_which_most_words_match),
        cmocka_unit_test(extends_over_a_swapped_and_an_added_word_both_ways),
        cmocka_unit_test(goes_as_far_to_the_left_as_to_the_right_in_rows_read_backwards),
        cmocka_unit_test(leaves_a_place_to_the_run_that_leads_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
