#include "base/pile.h"

#include <stdint.h>

enum { ALIGNMENT = 8 };

#ifdef HS_TEST_BUILD
enum { FIRST_PIECE = 64, LARGEST_PIECE = 256 };
#else
enum { FIRST_PIECE = 1 << 16, LARGEST_PIECE = 1 << 25 };
#endif

static bool add_piece(hs_heap *heap, hs_pile *pile, size_t n_bytes) {
    size_t size = pile->n_bytes ? pile->n_bytes * 2 : FIRST_PIECE;
    if (size > LARGEST_PIECE) size = LARGEST_PIECE;
    if (size < n_bytes) size = n_bytes;
    char *piece = hs_heap_get(heap, size, 1);
    if (!piece) return false;
    if (!hs_heap_push(heap, &pile->pieces, piece)) {
        hs_heap_free(heap, piece);
        return false;
    }
    pile->n_used = 0;
    pile->n_bytes = size;
    return true;
}

void *hs_pile_get(hs_heap *heap, hs_pile *pile, size_t n_bytes) {
    if (n_bytes > SIZE_MAX - ALIGNMENT) return NULL;
    n_bytes = (n_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if ((!pile->pieces.n || pile->n_bytes - pile->n_used < n_bytes) && !add_piece(heap, pile, n_bytes))
        return NULL;
    char *room = pile->pieces.items[pile->pieces.n - 1] + pile->n_used;
    pile->n_used += n_bytes;
    return room;
}

void hs_pile_clear(hs_heap *heap, hs_pile *pile) {
    for (size_t i = 0; i < pile->pieces.n; i++) hs_heap_free(heap, pile->pieces.items[i]);
    hs_heap_free(heap, pile->pieces.items);
    *pile = (hs_pile){0};
}
