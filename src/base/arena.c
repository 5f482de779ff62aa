#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES     ((size_t)64 << 10)
#define MAX_BLOCK_BYTES ((size_t)4 << 20)
#define ALIGN           ((size_t)16)
#define CACHE_LINE      64

typedef struct block {
    struct block *next;
    size_t size; /* usable bytes after the header */
} block;

#define HEADER ((sizeof(block) + ALIGN - 1) / ALIGN * ALIGN)

struct hs_arena {
    char apart[CACHE_LINE]; /* arenas of two threads that were made one behind the other share no line */
    hs_allocator allocator;
    block *blocks; /* newest first */
    char *next;    /* free bytes of the newest block */
    char *end;
    size_t held_bytes;
    char apart_behind[CACHE_LINE];
};

static void *system_resize(void *context, void *ptr, size_t size) {
    (void)context;
    if (size == 0) {
        free(ptr);
        return NULL;
    }
    return realloc(ptr, size);
}

const hs_allocator hs_allocator_system = {system_resize, NULL};

hs_arena *hs_arena_new(const hs_allocator *allocator) {
    hs_allocator from = allocator ? *allocator : hs_allocator_system;
    hs_arena *arena = from.resize(from.context, NULL, sizeof *arena);
    if (!arena) return NULL;
    arena->allocator = from;
    arena->blocks = NULL;
    arena->next = arena->end = NULL;
    arena->held_bytes = 0;
    return arena;
}

static void free_blocks(hs_arena *arena, block *first) {
    while (first) {
        block *next = first->next;
        arena->held_bytes -= first->size + HEADER;
        arena->allocator.resize(arena->allocator.context, first, 0);
        first = next;
    }
}

void hs_arena_free(hs_arena *arena) {
    if (!arena) return;
    free_blocks(arena, arena->blocks);
    arena->allocator.resize(arena->allocator.context, arena, 0);
}

void hs_arena_reset(hs_arena *arena) {
    block *kept = arena->blocks;
    if (!kept) return;
    free_blocks(arena, kept->next);
    kept->next = NULL;
    if (kept->size > MAX_BLOCK_BYTES) { /* one huge page must not hold its memory for the rest of the run */
        free_blocks(arena, kept);
        arena->blocks = NULL;
        arena->next = arena->end = NULL;
        return;
    }
    arena->next = (char *)kept + HEADER;
    arena->end = arena->next + kept->size;
}

static void *get_from_new_block(hs_arena *arena, size_t size) {
    size_t wanted = arena->blocks ? arena->blocks->size * 2 : BLOCK_BYTES;
    if (wanted > MAX_BLOCK_BYTES) wanted = MAX_BLOCK_BYTES;
    if (wanted < size) wanted = size;
    if (wanted > SIZE_MAX - HEADER) return NULL;
    block *fresh = arena->allocator.resize(arena->allocator.context, NULL, wanted + HEADER);
    if (!fresh) return NULL;
    fresh->next = arena->blocks;
    fresh->size = wanted;
    arena->blocks = fresh;
    arena->held_bytes += wanted + HEADER;
    arena->next = (char *)fresh + HEADER;
    arena->end = arena->next + wanted;
    void *result = arena->next;
    arena->next += size;
    return result;
}

void *hs_arena_get(hs_arena *arena, size_t size) {
    if (size > SIZE_MAX - ALIGN) return NULL;
    size = size ? (size + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
    if ((size_t)(arena->end - arena->next) < size) return get_from_new_block(arena, size);
    void *result = arena->next;
    arena->next += size;
    return result;
}

void *hs_arena_get_zeroed(hs_arena *arena, size_t n, size_t size) {
    if (size && n > SIZE_MAX / size) return NULL;
    void *result = hs_arena_get(arena, n * size);
    if (result) memset(result, 0, n * size);
    return result;
}

size_t hs_arena_held_bytes(const hs_arena *arena) {
    return arena->held_bytes;
}

hs_allocator hs_arena_allocator(const hs_arena *arena) {
    return arena->allocator;
}

hs_status hs_arena_dup(hs_arena *arena, hs_str text, hs_str *copy) {
    char *bytes = hs_arena_get(arena, text.len + 1);
    if (!bytes) return HS_ERR_MEMORY;
    if (text.len) memcpy(bytes, text.ptr, text.len);
    bytes[text.len] = 0;
    *copy = (hs_str){bytes, text.len};
    return HS_OK;
}
