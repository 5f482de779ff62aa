/* Rows that are kept where they are put, one behind the other in large pieces of a heap: what is piled up is never
 * copied as a growing row is, pointers to it stay right, and it is given back as a whole. */
#ifndef HS_BASE_PILE_H
#define HS_BASE_PILE_H

#include "base/heap.h"

typedef struct hs_pile {
    HS_HEAP_ROW(char *) pieces;
    size_t n_used, n_bytes; /* of the last piece */
} hs_pile;

/* n_bytes of room, aligned to eight; or NULL: out of memory. Of no bytes, a pointer that is not to be read. */
void *hs_pile_get(hs_heap *heap, hs_pile *pile, size_t n_bytes);
void hs_pile_clear(hs_heap *heap, hs_pile *pile);

#endif
