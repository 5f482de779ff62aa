/* Remembers which hashes were seen more than once, in two bits a hash: most shingles and keys occur once and need
 * never be listed. Two slots in one word (Putze, Sanders, Singler 2009: blocked Bloom filters), so that a hash is marked
 * at once; now and then a hash seen once passes for one seen again. Marks may come from several threads in any order:
 * what is remembered at the end is the same. */
#ifndef HS_MATCH_SIEVE_H
#define HS_MATCH_SIEVE_H

#include "base/heap.h"

typedef struct hs_sieve {
    uint64_t
        *words; /* [n_words] 32 slots each: their "seen" in the lower half, "seen again" in the upper one */
    uint64_t n_words;
    bool is_shared; /* marked by several threads at once */
} hs_sieve;

/* For about n hashes. False: out of memory. */
static inline bool hs_sieve_open(hs_heap *heap, uint64_t n, bool is_shared, hs_sieve *sieve) {
    enum { SLOTS_IN_WORD = 32 };
    uint64_t words = 128;
    while (words * SLOTS_IN_WORD < n * 4 && words < (uint64_t)1 << 26) words *= 2;
    sieve->n_words = words;
    sieve->is_shared = is_shared;
    sieve->words = hs_heap_get_zeroed(heap, words, sizeof *sieve->words);
    return sieve->words != NULL;
}

static inline uint64_t *hs_sieve__word(const hs_sieve *sieve, uint64_t hash) {
    return sieve->words + (hash & (sieve->n_words - 1));
}

/* The two slots of a hash. */
static inline uint64_t hs_sieve__slots(uint64_t hash) {
    return (uint64_t)1 << (hash >> 59) | (uint64_t)1 << (hash >> 54 & 31);
}

static inline void hs_sieve_touch(const hs_sieve *sieve, uint64_t hash) {
    __builtin_prefetch(hs_sieve__word(sieve, hash), 1);
}

static inline void hs_sieve_mark(const hs_sieve *sieve, uint64_t hash) {
    uint64_t *word = hs_sieve__word(sieve, hash), slots = hs_sieve__slots(hash);
    if (!sieve->is_shared) {
        *word |= slots | (*word & slots) << 32;
        return;
    }
    uint64_t seen = __atomic_load_n(word, __ATOMIC_RELAXED) & slots;
    if (seen != slots) seen = __atomic_fetch_or(word, slots, __ATOMIC_RELAXED) & slots;
    if (seen) __atomic_fetch_or(word, seen << 32, __ATOMIC_RELAXED);
}

static inline bool hs_sieve_is_again(const hs_sieve *sieve, uint64_t hash) {
    uint64_t slots = hs_sieve__slots(hash);
    return (*hs_sieve__word(sieve, hash) >> 32 & slots) == slots;
}

#endif
