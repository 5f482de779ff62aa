#include "test.h"

#include "match/body.h"

#include "base/arena.h"

#include <string.h>

/* Pieces of words and what stands between them, so that each rule of words is met. */
static const char *const pieces[] = {"a",
                                     "I",
                                     "dam",
                                     "river",
                                     "Estmark",
                                     "unquestionably",
                                     "counterrevolutionaries",
                                     "x",
                                     "U",
                                     "S",
                                     "7",
                                     "40",
                                     "3rd",
                                     " ",
                                     " ",
                                     " ",
                                     " ",
                                     " ",
                                     ".",
                                     ",",
                                     "'",
                                     "\xe2\x80\x99",
                                     "\xe2\x80\x9c",
                                     "\xe2\x80\x94",
                                     "\xc2\xa0",
                                     "\xc3\xa9",
                                     "\xd1\x80\xd0\xb5\xd0\xba\xd0\xb0",
                                     "\n",
                                     "-",
                                     "(",
                                     "@",
                                     "[",
                                     "`",
                                     "{",
                                     "/",
                                     ":"};

static uint64_t next_random(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

static hs_str make_text(uint64_t *seed, char *text, size_t size) {
    enum { N_PIECES = sizeof pieces / sizeof *pieces, LONGEST = 24 };
    size_t n = 0, wanted = next_random(seed) % (size - LONGEST);
    unsigned n_plain =
        next_random(seed) % 2 ? 18 : N_PIECES; /* half of the texts have plain words and blanks alone */
    while (n < wanted) {
        const char *piece = pieces[next_random(seed) % n_plain];
        memcpy(text + n, piece, strlen(piece));
        n += strlen(piece);
    }
    return (hs_str){text, n};
}

/* Words are read many at once in a long text, and one by one near its end: both ways must find the same. */
static void reads_words_many_at_once_as_one_by_one(void **state) {
    (void)state;
    hs_heap heap;
    hs_heap_init(&heap, NULL);
    hs_body_words all = {0}, one = {0};
    uint64_t seed = 5;
    size_t n_words = 0;
    char text[600];
    for (unsigned turn = 0; turn < 4000; turn++) {
        hs_match_page page = {.body = make_text(&seed, text, sizeof text)};
        hs_span blocks[2] = {{0, (uint32_t)(page.body.len / 2)},
                             {(uint32_t)(page.body.len / 2), (uint32_t)page.body.len}};
        if (turn % 4 == 3) page.blocks = blocks, page.n_blocks = 2;
        assert_true(hs_match__read_body(&heap, &page, &all));
        uint32_t at = 0;
        for (size_t i = 0; i <= all.n; i++) { /* from the end of each word to the next one */
            assert_true(hs_match__read_body_part(&heap, &page, at, 1, &one));
            assert_int_equal(one.n, i < all.n);
            if (i == all.n) break;
            assert_int_equal(one.start[0], all.start[i]);
            assert_int_equal(one.end[0], all.end[i]);
            assert_int_equal(one.hash[0], all.hash[i]);
            assert_int_equal(hs_match__end_of_word(&page, all.start[i]), all.end[i]);
            at = all.end[i];
        }
        n_words += all.n;
    }
    assert_true(n_words > 50000);
    hs_heap_clear(&heap);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_words_many_at_once_as_one_by_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
