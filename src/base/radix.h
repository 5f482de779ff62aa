/* Sorting bare keys of 64 bits: least significant byte first, bytes that are the same in all keys are passed over (Knuth,
 * TAOCP 3, 5.2.5). Stable as to the bytes from `lowest` (0: all) on. */
#ifndef HS_BASE_RADIX_H
#define HS_BASE_RADIX_H

#include <stddef.h>
#include <stdint.h>

/* spare has room for n. The sorted row is the one that is returned (keys or spare). */
uint64_t *hs_radix_sort(uint64_t *keys, uint64_t *spare, size_t n, unsigned lowest);

#endif
