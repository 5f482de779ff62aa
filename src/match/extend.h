/* How far two rows of words go on alike from a place where they meet, over swapped, dropped and added words. */
#ifndef HS_MATCH_EXTEND_H
#define HS_MATCH_EXTEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One step over a difference: how many words of each side are passed. False: nothing near matches. Thread-safe. */
typedef struct hs_step {
    unsigned a, b;
} hs_step;
bool hs_match__step(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b, hs_step *step);

/* How many of the first `most` words of both rows are the same, up to the first that is not. */
size_t hs_match__equal_words(const uint16_t *a, const uint16_t *b, size_t most);

/* How far it pays: words of each side, how many of them match, and these less what the gaps cost, in tenths of a
 * word. */
typedef struct hs_reach {
    size_t a, b, n_matched;
    int score;
} hs_reach;

#define HS_MATCH_WORD_SCORE 10

/* A run of this many equal words has two shingles. */
#define HS_MATCH_SEED_RUN 7u

/* To the right of a[0], b[0], at most left_a and left_b words; and to the left of them, where so many words lie before
 * each and a shingle behind. The latter stops, and gives false, behind a gap at a run of HS_MATCH_SEED_RUN equal words
 * or more which `is_seed` says to be extended by itself and which leads back here; its n words begin `back` words
 * before a[0]. NULL: none does. */
hs_reach hs_match__extend_right(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b);
bool hs_match__extend_left(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b,
                           bool (*is_seed)(const void *context, size_t back, size_t n), const void *context,
                           hs_reach *reach);

#endif
