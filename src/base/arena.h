/* Internal side of hs_arena (hearsay/base.h): the system allocator and copying into an arena. */
#ifndef HS_BASE_ARENA_H
#define HS_BASE_ARENA_H

#include <hearsay/base.h>

extern const hs_allocator hs_allocator_system;

/* The allocator that arena was made with. */
hs_allocator hs_arena_allocator(const hs_arena *arena);

/* Copies text into arena, with a NUL behind it for C interfaces. */
hs_status hs_arena_dup(hs_arena *arena, hs_str text, hs_str *copy);

/* n things of a type, uninitialised; NULL when memory runs out or n * size overflows. */
#define HS_ARENA_ARRAY(arena, type, n)                                                                       \
    ((size_t)(n) > SIZE_MAX / sizeof(type) ? NULL : (type *)hs_arena_get((arena), (size_t)(n) * sizeof(type)))

#endif
