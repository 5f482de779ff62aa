#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "show/diff.h"

static hs_show__words words_of(hs_arena *arena, const char *text) {
    hs_show__words words = {.text = {text, strlen(text)}};
    assert_true(hs_show__words_add(&words, (hs_span){0, (uint32_t)strlen(text)}, arena));
    return words;
}

static void differs(const char *from, const char *to, const char *expected) {
    hs_arena *arena = hs_arena_new(NULL);
    hs_show__words a = words_of(arena, from), b = words_of(arena, to);
    hs_show__diff diff;
    hs_show__change *changes;
    uint32_t n;
    char got[512] = "";
    size_t len = 0;
    assert_int_equal(hs_show__diff_words(arena, &a, &b, &diff, NULL), HS_OK);
    assert_int_equal(hs_show__changes(arena, &a, &b, &diff, &changes, &n, NULL), HS_OK);
    for (uint32_t i = 0; i < n; i++) {
        hs_edit e = hs_show__edit_of(&a, &b, changes[i]);
        len += (size_t)snprintf(got + len, sizeof got - len, "[%.*s|%.*s]", (int)(e.from.end - e.from.start),
                                from + e.from.start, (int)(e.to.end - e.to.start), to + e.to.start);
    }
    assert_string_equal(got, expected);
    hs_arena_free(arena);
}

static void finds_words_that_changed(void **state) {
    (void)state;
    differs("We never met him.", "We met him twice.", "[never|][|twice]");
    differs("", "One.", "[|One.]");
    differs("One.", "", "[One.|]");
    differs("", "", "");
    differs("The gate held.", "The gate held.", "");
    differs("on Monday night", "on Sunday night", "[Monday|Sunday]");
}

static void marks_and_blanks_in_other_forms_are_equal(void **state) {
    (void)state;
    differs("\"We don't know,\" he said - twice.", "“We don’t  know,”\nhe said — twice.", "");
    differs("about 3.5 per cent", "about 3,5 per cent", "[3.5|3,5]");
    differs("a by-election", "a by election", "[by-election|by election]");
}

static void a_long_swap_is_not_torn_by_a_small_word(void **state) {
    (void)state;
    differs("He left the old town hall of Aldan by night.",
            "He left in some haste of sorts that evening by night.",
            "[the old town hall of Aldan|in some haste of sorts that evening]");
}

static void what_was_added_alone_ends_with_its_part(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    hs_show__words a = words_of(arena, "One. Two."), b = {.text = HS_STR("One. New here. And here. Two.")};
    hs_show__diff diff;
    hs_show__change *changes;
    uint32_t n;
    assert_true(
        hs_show__words_add(&b, (hs_span){0, 4}, arena) && hs_show__words_add(&b, (hs_span){5, 14}, arena) &&
        hs_show__words_add(&b, (hs_span){15, 24}, arena) && hs_show__words_add(&b, (hs_span){25, 29}, arena));
    assert_int_equal(hs_show__diff_words(arena, &a, &b, &diff, NULL), HS_OK);
    assert_int_equal(hs_show__changes(arena, &a, &b, &diff, &changes, &n, NULL), HS_OK);
    assert_int_equal(n, 2);
    assert_int_equal(changes[0].b_end, changes[1].b_first);
    hs_arena_free(arena);
}

/* Length of the longest common subsequence, by the table. */
static uint32_t longest_common(const hs_show__words *a, const hs_show__words *b) {
    uint32_t *row = calloc(b->n + 1, sizeof *row);
    assert_non_null(row);
    for (uint32_t i = 0; i < a->n; i++) {
        uint32_t corner = 0;
        for (uint32_t j = 0; j < b->n; j++) {
            uint32_t above = row[j + 1];
            uint32_t best = above > row[j] ? above : row[j];
            row[j + 1] = a->items[i].hash == b->items[j].hash ? corner + 1 : best;
            corner = above;
        }
    }
    uint32_t found = row[b->n];
    free(row);
    return found;
}

static void random_words(char *text, uint32_t n, uint64_t *seed) {
    for (uint32_t i = 0; i < n; i++) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        *text++ = (char)('a' + (*seed >> 33) % 5);
        *text++ = ' ';
    }
    *text = 0;
}

/* Property: pairs are equal words in order, and there are as many as the longest common subsequence has. */
static void keeps_as_many_words_as_can_be_kept(void **state) {
    (void)state;
    uint64_t seed = 7;
    char from[256], to[256];
    for (uint32_t round = 0; round < 400; round++) {
        hs_arena *arena = hs_arena_new(NULL);
        random_words(from, round % 61, &seed);
        random_words(to, round % 47, &seed);
        hs_show__words a = words_of(arena, from), b = words_of(arena, to);
        hs_show__diff diff;
        assert_int_equal(hs_show__diff_words(arena, &a, &b, &diff, NULL), HS_OK);
        uint32_t n = 0, next = 0;
        for (uint32_t i = 0; i < a.n; i++) {
            if (diff.to_b[i] == HS_NONE) continue;
            assert_true(diff.to_b[i] >= next && diff.to_b[i] < b.n);
            assert_true(a.items[i].hash == b.items[diff.to_b[i]].hash);
            assert_int_equal(diff.to_a[diff.to_b[i]], i);
            next = diff.to_b[i] + 1;
            n++;
        }
        assert_int_equal(n, diff.n_kept);
        assert_int_equal(n, longest_common(&a, &b));
        assert_false(diff.is_cut_short);
        hs_arena_free(arena);
    }
}

/* Two texts of 30000 words that share none, then words that recur: the limits hold, pairs stay true. */
static void texts_without_a_shared_word_end_in_time(void **state) {
    (void)state;
    enum { N = 30000 };
    hs_arena *arena = hs_arena_new(NULL);
    char *from = malloc(2 * N + 1), *to = malloc(2 * N + 1);
    uint64_t seed = 3;
    assert_non_null(from);
    assert_non_null(to);
    random_words(from, N, &seed);
    random_words(to, N, &seed);
    hs_show__words a = words_of(arena, from), b = words_of(arena, to);
    hs_show__diff diff;
    assert_int_equal(hs_show__diff_words(arena, &a, &b, &diff, NULL), HS_OK);
    for (uint32_t i = 0; i < a.n; i++)
        assert_true(diff.to_b[i] == HS_NONE || a.items[i].hash == b.items[diff.to_b[i]].hash);
    for (uint32_t i = 0; i < N; i++) to[2 * i] = 'z';
    b = words_of(arena, to);
    assert_int_equal(hs_show__diff_words(arena, &a, &b, &diff, NULL), HS_OK);
    assert_int_equal(diff.n_kept, 0);
    free(from);
    free(to);
    hs_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words_that_changed),
        cmocka_unit_test(marks_and_blanks_in_other_forms_are_equal),
        cmocka_unit_test(a_long_swap_is_not_torn_by_a_small_word),
        cmocka_unit_test(what_was_added_alone_ends_with_its_part),
        cmocka_unit_test(keeps_as_many_words_as_can_be_kept),
        cmocka_unit_test(texts_without_a_shared_word_end_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
