#include "match/heap.h"

#include "base/arena.h"

#include <string.h>

typedef struct hs_match_block {
    struct hs_match_block *previous, *next;
    size_t size;
    size_t unused; /* keeps what follows aligned to 16 */
} hs_match_block;

void hs_match__heap_init(hs_match_heap *heap, const hs_allocator *allocator) {
    *heap = (hs_match_heap){.allocator = allocator ? *allocator : hs_allocator_system};
}

static void unlink_block(hs_match_heap *heap, hs_match_block *block) {
    if (block->previous)
        block->previous->next = block->next;
    else
        heap->blocks = block->next;
    if (block->next) block->next->previous = block->previous;
    heap->held_bytes -= block->size;
}

static void link_block(hs_match_heap *heap, hs_match_block *block) {
    block->previous = NULL;
    block->next = heap->blocks;
    if (heap->blocks) heap->blocks->previous = block;
    heap->blocks = block;
    heap->held_bytes += block->size;
    if (heap->held_bytes > heap->peak_bytes) heap->peak_bytes = heap->held_bytes;
}

void hs_match__heap_clear(hs_match_heap *heap) {
    while (heap->blocks) hs_match__free(heap, heap->blocks + 1);
}

void *hs_match__grow(hs_match_heap *heap, void *ptr, size_t n, size_t size) {
    if (size && n > (SIZE_MAX - sizeof(hs_match_block)) / size) return NULL;
    hs_match_block *block = ptr ? (hs_match_block *)ptr - 1 : NULL;
    if (block) unlink_block(heap, block);
    hs_match_block *fresh =
        heap->allocator.resize(heap->allocator.context, block, n * size + sizeof(hs_match_block));
    if (!fresh) {
        if (block) link_block(heap, block);
        return NULL;
    }
    fresh->size = n * size;
    link_block(heap, fresh);
    return fresh + 1;
}

void *hs_match__get(hs_match_heap *heap, size_t n, size_t size) {
    return hs_match__grow(heap, NULL, n, size);
}

void *hs_match__get_zeroed(hs_match_heap *heap, size_t n, size_t size) {
    void *fresh = hs_match__grow(heap, NULL, n, size);
    if (fresh) memset(fresh, 0, n * size);
    return fresh;
}

void hs_match__free(hs_match_heap *heap, void *ptr) {
    if (!ptr) return;
    hs_match_block *block = (hs_match_block *)ptr - 1;
    unlink_block(heap, block);
    heap->allocator.resize(heap->allocator.context, block, 0);
}
