/* A growing array in an arena: HS_VECTOR(hs_span) spans = {0}; hs_vector_push(&spans, arena, span).
 * Growing doubles; the old copy stays in the arena until its reset, so total memory is at most twice. */
#ifndef HS_BASE_VECTOR_H
#define HS_BASE_VECTOR_H

#include <hearsay/base.h>

#include <string.h>

#define HS_VECTOR(type)                                                                                      \
    struct {                                                                                                 \
        type *items;                                                                                         \
        uint32_t n, capacity;                                                                                \
    }

#ifdef HS_TEST_BUILD
#define HS_VECTOR_FIRST 1u /* the growing path runs in every test */
#else
#define HS_VECTOR_FIRST 16u
#endif

/* items_at is the address of the items pointer, read and written by memcpy so that no type is punned. */
static inline bool hs_vector__grow(hs_arena *arena, void *items_at, uint32_t n, uint32_t *capacity,
                                   size_t size) {
    if (*capacity > UINT32_MAX / 2) return false;
    uint32_t wanted = *capacity ? *capacity * 2 : HS_VECTOR_FIRST;
    void *fresh = hs_arena_get(arena, (size_t)wanted * size), *old;
    if (!fresh) return false;
    memcpy(&old, items_at, sizeof old);
    if (n) memcpy(fresh, old, (size_t)n * size);
    memcpy(items_at, &fresh, sizeof fresh);
    *capacity = wanted;
    return true;
}

/* True when pushed; false when memory ran out (the vector is as before). */
#define hs_vector_push(vector, arena, ...)                                                                   \
    (((vector)->n < (vector)->capacity ||                                                                    \
      hs_vector__grow((arena), &(vector)->items, (vector)->n, &(vector)->capacity, sizeof *(vector)->items)) \
         ? ((vector)->items[(vector)->n++] = (__VA_ARGS__), true)                                            \
         : false)

#endif
