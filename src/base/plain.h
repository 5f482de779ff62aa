/* Plain words of Latin letters, eight bytes at a time: what most words of most pages are. */
#ifndef HS_BASE_PLAIN_H
#define HS_BASE_PLAIN_H

#include "base/str.h"

#define HS_PLAIN_SEED 0x9e3779b97f4a7c15u

/* Eight bytes as a number, the first one lowest; compilers make one load of it. */
static inline uint64_t hs_plain_eight(const unsigned char *p) {
    return p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
           (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

/* A hash is fed a word eight bytes at a time, the last ones with zeros behind. Both factors hang on the bytes: of a
 * product with a constant, words with the same two endings (page12, page94) would collide together. */
static inline uint64_t hs_plain_mix(uint64_t sum, uint64_t bytes) {
    uint64_t x = sum ^ bytes;
    return hs_multiply_fold(x, (x << 32 | x >> 32) ^ 0xa0761d6478bd642fu);
}

/* How many of eight bytes, from the first, are ASCII letters; *lower gets those in lower case, zeros behind. */
static inline unsigned hs_plain_letters(uint64_t bytes, uint64_t *lower) {
    const uint64_t ones = 0x0101010101010101u, high = ones << 7;
    uint64_t low = bytes | ones * 32, seven = low & ~high; /* no sum of two goes over a byte */
    uint64_t letters = (seven + ones * (128 - 'a')) & ~(seven + ones * (127 - 'z')) & ~bytes & high;
    if (letters == high) {
        *lower = low;
        return 8;
    }
    unsigned n = (unsigned)__builtin_ctzll(~letters & high) / 8;
    *lower = low & (((uint64_t)1 << 8 * n) - 1);
    return n;
}

/* The end of the plain word that begins at `at`, and its hash; 0 where there is none, or where it may go on with an
 * apostrophe, a digit, a letter beyond ASCII or, after one letter, a stop, and within eight bytes of the end. */
static inline size_t hs_plain_word(const unsigned char *bytes, size_t at, size_t end, uint64_t *hash) {
    size_t start = at;
    uint64_t sum = HS_PLAIN_SEED, lower;
    for (;;) {
        if (end - at < 9) return 0;
        unsigned n = hs_plain_letters(hs_plain_eight(bytes + at), &lower);
        at += n;
        if (at == start) return 0;
        if (n) sum = hs_plain_mix(sum, lower);
        if (n < 8) break;
    }
    unsigned char next = bytes[at];
    if (next >= 0x80 || next == '\'' || (next >= '0' && next <= '9') || (next == '.' && at - start == 1))
        return 0;
    *hash = sum;
    return at;
}

#endif
