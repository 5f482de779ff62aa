/* Internal side of hs_arena (hearsay/base.h): the system allocator and copying into an arena. */
#ifndef HS_BASE_ARENA_H
#define HS_BASE_ARENA_H

#include <hearsay/base.h>

extern const hs_allocator hs_allocator_system;

/* The allocator that arena was made with. */
hs_allocator hs_arena_allocator(const hs_arena *arena);

/* Copies text into arena, with a NUL behind it for C interfaces. */
hs_status hs_arena_dup(hs_arena *arena, hs_str text, hs_str *copy);

static inline void *hs_arena__array(hs_arena *arena, size_t n, size_t size) {
    return n > SIZE_MAX / size ? NULL : hs_arena_get(arena, n * size);
}

/* n things of a type, uninitialised; NULL when memory runs out or n * size overflows. */
#define HS_ARENA_ARRAY(arena, type, n) ((type *)hs_arena__array((arena), (n), sizeof(type)))

#endif
