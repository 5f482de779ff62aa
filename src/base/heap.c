#include "base/heap.h"

#include "base/arena.h"

#include <string.h>
#include <sys/mman.h>

typedef struct hs_heap_block {
    struct hs_heap_block *previous, *next;
    size_t size;
    size_t unused; /* keeps what follows aligned to 16 */
} hs_heap_block;

void hs_heap_init(hs_heap *heap, const hs_allocator *allocator) {
    *heap = (hs_heap){.allocator = allocator ? *allocator : hs_allocator_system};
}

static void unlink_block(hs_heap *heap, hs_heap_block *block) {
    if (block->previous)
        block->previous->next = block->next;
    else
        heap->blocks = block->next;
    if (block->next) block->next->previous = block->previous;
    heap->held_bytes -= block->size;
}

static void link_block(hs_heap *heap, hs_heap_block *block) {
    block->previous = NULL;
    block->next = heap->blocks;
    if (heap->blocks) heap->blocks->previous = block;
    heap->blocks = block;
    heap->held_bytes += block->size;
    if (heap->held_bytes > heap->peak_bytes) heap->peak_bytes = heap->held_bytes;
}

void hs_heap_clear(hs_heap *heap) {
    while (heap->blocks) hs_heap_free(heap, heap->blocks + 1);
}

/* Large blocks are read in no order (tables, postings): pages of 2 MB, where the system has them, save it most of the
 * look-ups of addresses. A wish, no more. */
static void wish_for_large_pages(void *block, size_t n_bytes) {
#ifdef MADV_HUGEPAGE
    enum { LARGE = 8 << 20, PAGE = 4096 };
    if (n_bytes < LARGE) return;
    uintptr_t first = ((uintptr_t)block + PAGE - 1) / PAGE * PAGE,
              end = ((uintptr_t)block + n_bytes) / PAGE * PAGE;
    (void)madvise((char *)block + (first - (uintptr_t)block), end - first, MADV_HUGEPAGE);
#else
    (void)block, (void)n_bytes;
#endif
}

void *hs_heap_grow(hs_heap *heap, void *ptr, size_t n, size_t size) {
    if (size && n > (SIZE_MAX - sizeof(hs_heap_block)) / size) return NULL;
    hs_heap_block *block = ptr ? (hs_heap_block *)ptr - 1 : NULL;
    if (block) unlink_block(heap, block);
    hs_heap_block *fresh =
        heap->allocator.resize(heap->allocator.context, block, n * size + sizeof(hs_heap_block));
    if (!fresh) {
        if (block) link_block(heap, block);
        return NULL;
    }
    wish_for_large_pages(fresh, n * size + sizeof *fresh);
    fresh->size = n * size;
    link_block(heap, fresh);
    return fresh + 1;
}

void *hs_heap_get(hs_heap *heap, size_t n, size_t size) {
    return hs_heap_grow(heap, NULL, n, size);
}

void *hs_heap_get_zeroed(hs_heap *heap, size_t n, size_t size) {
    void *fresh = hs_heap_grow(heap, NULL, n, size);
    if (fresh) memset(fresh, 0, n * size);
    return fresh;
}

void hs_heap_free(hs_heap *heap, void *ptr) {
    if (!ptr) return;
    hs_heap_block *block = (hs_heap_block *)ptr - 1;
    unlink_block(heap, block);
    heap->allocator.resize(heap->allocator.context, block, 0);
}
