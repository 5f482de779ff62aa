/* Remembers which hashes were seen more than once, in two bits a hash: most shingles and keys occur once and need
 * never be listed. Two slots in one line of the cache (Putze, Sanders, Singler 2009: blocked Bloom filters); now and
 * then a hash seen once passes for one seen again. Marks may come from several threads in any order: what is
 * remembered at the end is the same. */
#ifndef HS_MATCH_SIEVE_H
#define HS_MATCH_SIEVE_H

#include "base/heap.h"

typedef struct hs_sieve {
    uint64_t *bits; /* pairs of bits: seen, seen again; eight words a block */
    uint64_t n_blocks;
} hs_sieve;

/* For about n hashes. False: out of memory. */
static inline bool hs_sieve_open(hs_heap *heap, uint64_t n, hs_sieve *sieve) {
    enum { SLOTS_IN_BLOCK = 256 };
    uint64_t blocks = 16;
    while (blocks * SLOTS_IN_BLOCK < n * 4 && blocks < (uint64_t)1 << 23) blocks *= 2;
    sieve->n_blocks = blocks;
    sieve->bits = hs_heap_get_zeroed(heap, blocks * 8, sizeof *sieve->bits);
    return sieve->bits != NULL;
}

static inline uint64_t *hs_sieve_block(const hs_sieve *sieve, uint64_t hash) {
    return sieve->bits + (hash & (sieve->n_blocks - 1)) * 8;
}

static inline void hs_sieve_touch(const hs_sieve *sieve, uint64_t hash) {
    __builtin_prefetch(hs_sieve_block(sieve, hash), 1);
}

static inline void hs_sieve__mark_slot(uint64_t *block, unsigned slot) {
    uint64_t seen = (uint64_t)1 << (slot & 31) * 2;
    if (__atomic_fetch_or(&block[slot >> 5], seen, __ATOMIC_RELAXED) & seen)
        __atomic_fetch_or(&block[slot >> 5], seen << 1, __ATOMIC_RELAXED);
}

/* The two slots are distinct, so that one mark never counts twice. */
static inline void hs_sieve_mark(const hs_sieve *sieve, uint64_t hash) {
    uint64_t *block = hs_sieve_block(sieve, hash);
    unsigned first = hash >> 56, second = hash >> 48 & 255;
    hs_sieve__mark_slot(block, first);
    if (second != first) hs_sieve__mark_slot(block, second);
}

static inline bool hs_sieve_is_again(const hs_sieve *sieve, uint64_t hash) {
    const uint64_t *block = hs_sieve_block(sieve, hash);
    unsigned first = hash >> 56, second = hash >> 48 & 255;
    return block[first >> 5] >> ((first & 31) * 2) & 2 && block[second >> 5] >> ((second & 31) * 2) & 2;
}

#endif
