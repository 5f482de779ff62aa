/* Sorting records by a 64-bit key: least significant digit first, eight bits at a time, digits that are the same
 * in all keys are passed over (Knuth, TAOCP 3, 5.2.5). Stable. */
#ifndef HS_MATCH_RADIX_H
#define HS_MATCH_RADIX_H

#include "base/heap.h"
#include "base/radix.h"

typedef struct hs_match_record {
    uint64_t key, value;
} hs_match_record;

/* Sorts records by the bytes of their keys from `lowest` (0: all) upwards; spare has room for n. The sorted row is the one
 * that is returned (records or spare). */
hs_match_record *hs_match__sort_records_from(hs_match_record *records, hs_match_record *spare, size_t n,
                                             unsigned lowest);
hs_match_record *hs_match__sort_records(hs_match_record *records, hs_match_record *spare, size_t n);

/* The first of n records, ascending by key, whose key is not below; n where there is none. */
static inline size_t hs_match__first_record(const hs_match_record *records, size_t n, uint64_t key) {
    size_t first = 0, end = n;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (records[middle].key < key)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

#endif
