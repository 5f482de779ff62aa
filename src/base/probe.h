/* Looking a word up in a table of open addressing, without a branch for each slot: whether a word is in a list, and how
 * many slots it takes to tell, is what a processor guesses wrong most often, and each wrong guess costs as much as
 * twenty instructions. */
#ifndef HS_BASE_PROBE_H
#define HS_BASE_PROBE_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Index of the first of slots from at on, at <= mask, that is 0 or whose bits of key_bits are key's. slots [mask + 1] of
 * open addressing, a power of two, not full. */
static inline uint32_t hs_probe(const uint32_t *slots, uint32_t mask, uint32_t at, uint32_t key_bits,
                                uint32_t key) {
#if defined(__SSE2__)
    if (at + 3 <= mask) {
        __m128i four = _mm_loadu_si128((const __m128i *)(const void *)(slots + at));
        __m128i is_key =
            _mm_cmpeq_epi32(_mm_and_si128(four, _mm_set1_epi32((int)key_bits)), _mm_set1_epi32((int)key));
        __m128i is_empty = _mm_cmpeq_epi32(four, _mm_setzero_si128());
        uint32_t found = (uint32_t)_mm_movemask_ps(_mm_castsi128_ps(_mm_or_si128(is_key, is_empty)));
        if (found) return at + (uint32_t)__builtin_ctz(found);
        at += 4;
    }
#endif
    while (slots[at & mask] && (slots[at & mask] & key_bits) != key) at++;
    return at & mask;
}

#endif
