/* Working memory of one thread of matching: big blocks that are given back as soon as they are done with, and all
 * of them together when the work ends or fails. */
#ifndef HS_BASE_HEAP_H
#define HS_BASE_HEAP_H

#include <hearsay/base.h>

#include <string.h>

typedef struct hs_heap {
    hs_allocator allocator;
    struct hs_heap_block *blocks; /* a ring through all of them, newest first */
    size_t held_bytes, peak_bytes;
} hs_heap;

void hs_heap_init(hs_heap *heap, const hs_allocator *allocator);
void hs_heap_clear(hs_heap *heap);

/* n things of size bytes, uninitialised (zeroed by _zeroed), or NULL. Grow keeps the old content; ptr may be NULL;
 * on failure the old block is kept and NULL returned. free takes NULL. */
void *hs_heap_get(hs_heap *heap, size_t n, size_t size);
void *hs_heap_get_zeroed(hs_heap *heap, size_t n, size_t size);
void *hs_heap_grow(hs_heap *heap, void *ptr, size_t n, size_t size);
void hs_heap_free(hs_heap *heap, void *ptr);

/* A growing row on a heap: HS_HEAP_ROW(uint64_t) keys = {0}; hs_heap_push(heap, &keys, key). */
#define HS_HEAP_ROW(type)                                                                                    \
    struct {                                                                                                 \
        type *items;                                                                                         \
        size_t n, capacity;                                                                                  \
    }

/* items_at is the address of the items pointer, read and written by memcpy so that no type is punned. */
static inline bool hs_heap_reserve(hs_heap *heap, void *items_at, size_t *capacity, size_t wanted,
                                   size_t size) {
    if (wanted <= *capacity) return true;
    size_t fresh_capacity = *capacity < 16 ? 16 : *capacity + *capacity / 4 + 16;
    if (fresh_capacity < wanted) fresh_capacity = wanted;
    void *old, *fresh;
    memcpy(&old, items_at, sizeof old);
    fresh = hs_heap_grow(heap, old, fresh_capacity, size);
    if (!fresh) return false;
    memcpy(items_at, &fresh, sizeof fresh);
    *capacity = fresh_capacity;
    return true;
}

/* True when pushed. */
#define hs_heap_push(heap, row, ...)                                                                         \
    (((row)->n < (row)->capacity ||                                                                          \
      hs_heap_reserve((heap), &(row)->items, &(row)->capacity, (row)->n + 1, sizeof *(row)->items))          \
         ? ((row)->items[(row)->n++] = (__VA_ARGS__), true)                                                  \
         : false)

#endif
