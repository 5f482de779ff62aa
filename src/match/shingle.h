/* A shingle: HS_MATCH_SHINGLE words in a row, and by what it is found on other pages. */
#ifndef HS_MATCH_SHINGLE_H
#define HS_MATCH_SHINGLE_H

#include "match/passage.h"

#include "base/str.h"

#include <string.h>

/* A shingle as two numbers; they overlap where it is shorter than eight words. */
static inline void hs_load_shingle(const uint16_t *words, uint64_t *low, uint64_t *high) {
    memcpy(low, words, 8);
    memcpy(high, words + HS_MATCH_SHINGLE - 4, 8);
}

/* Both halves of a 128-bit product (after wyhash, Wang Yi 2019). */
static inline uint64_t hs_shingle_hash(const uint16_t *words) {
    uint64_t low, high;
    hs_load_shingle(words, &low, &high);
    return hs_multiply_fold(low ^ 0xa0761d6478bd642fu, high ^ 0xe7037ed1a0b428dbu);
}

static inline bool hs_is_same_shingle(const uint16_t *a, const uint16_t *b) {
    uint64_t low_a, high_a, low_b, high_b;
    hs_load_shingle(a, &low_a, &high_a);
    hs_load_shingle(b, &low_b, &high_b);
    return ((low_a ^ low_b) | (high_a ^ high_b)) == 0;
}

/* The bits of the hash that shingles are told apart by. */
enum { HS_SHINGLE_ID_BITS = 40 };
static inline uint64_t hs_shingle_id(uint64_t hash) {
    return hash >> (64 - HS_SHINGLE_ID_BITS);
}

static inline uint64_t hs_n_shingles(uint64_t n_words) {
    return n_words < HS_MATCH_SHINGLE ? 0 : n_words - HS_MATCH_SHINGLE + 1;
}

#endif
