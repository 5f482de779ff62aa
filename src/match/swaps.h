/* Words that were swapped, of each copy and of the whole batch. */
#ifndef HS_MATCH_SWAPS_H
#define HS_MATCH_SWAPS_H

#include "match/job.h"
#include "match/spun.h"

typedef hs_match__swaps swaps;

/* Adds up equal swaps of one copy, most frequent first, then by text; how many are left. */
size_t hs_match__sum_swaps(hs_swap *row, size_t n);

/* Swaps of the copies that one worker has made, in pieces that are given back as they go over to the result, and one
 * hash for each, by which they are added up: its lowest bit tells that the swap counts more than one. */
typedef struct hs_swap_piece {
    hs_copy_swap *items; /* [capacity] */
    size_t n, capacity;
} hs_swap_piece;

typedef struct hs_swap_store {
    HS_HEAP_ROW(hs_swap_piece) pieces;
    HS_HEAP_ROW(uint64_t) hashes;
} hs_swap_store;

/* Room for n swaps side by side, which count as stored. NULL: out of memory. */
hs_copy_swap *hs_match__store_swaps(hs_heap *heap, hs_swap_store *store, size_t n);
uint64_t hs_match__hash_swap(hs_str from, hs_str to, uint32_t count);

/* Moves what a worker has stored to arena; its copies, in the order in which they were made, point there then. */
bool hs_match__move_swaps(hs_heap *heap, hs_swap_store *store, hs_arena *arena, hs_copy *copies,
                          size_t n_copies);

/* The swap table of the whole batch: swaps of copies, still in the order in which the workers made them, and names that
 * were put in, seen twice or more; of one added page (job->near) those seen once, too. */
bool hs_match__sum_batch(hs_match_job *job, const hs_swap_store *const stores[], const hs_copy *copies,
                         size_t n_copies, const swaps *spun, hs_arena *arena, hs_match_result *result);

#endif
