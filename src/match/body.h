/* Words of bodies, for copied passages: a row of 16-bit hashes for all pages together, and, where spans are wanted,
 * the bytes of each word of one page. */
#ifndef HS_MATCH_BODY_H
#define HS_MATCH_BODY_H

#include <hearsay/match.h>

#include "base/heap.h"

typedef struct hs_body_words {
    uint32_t *start, *end; /* [n] bytes of the body */
    uint16_t *hash;        /* [n] of the lower-cased word without apostrophes and inner stops */
    size_t n, capacity;
} hs_body_words;

/* Words of the blocks of a page (of all its body where it has no blocks). False: out of memory. */
bool hs_match__read_body(hs_heap *heap, const hs_match_page *page, hs_body_words *words);
/* The first n words from byte `from` on, which is the start of a word. */
bool hs_match__read_body_part(hs_heap *heap, const hs_match_page *page, uint32_t from, size_t n,
                              hs_body_words *words);
/* Where the word ends that starts at byte `from`; `from` where none does. */
uint32_t hs_match__end_of_word(const hs_match_page *page, uint32_t from);
void hs_match__clear_body(hs_heap *heap, hs_body_words *words);

#endif
