/* hearsay/base.h: what every stage shares: borrowed text, spans, statuses, errors, memory.
 *
 * Text is UTF-8 and is passed as a borrowed view (hs_str) or as a half-open byte span (hs_span) into a
 * named buffer. Nothing here assumes a terminating NUL. Everything read from one page lives in that page's
 * hs_arena and dies with it. The library never prints, exits or aborts on input.
 *
 *     hs_str page = HS_STR("\"We never met,\" Ruta Vance said.");
 *     hs_str words = hs_str_sub(page, (hs_span){1, 14});      // We never met,
 */
#ifndef HEARSAY_BASE_H
#define HEARSAY_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define HS_API __attribute__((visibility("default")))
#else
#define HS_API
#endif

/* A borrowed view of len bytes of UTF-8. ptr may be NULL only where len is 0. */
typedef struct hs_str {
    const char *ptr;
    size_t len; /* bytes */
} hs_str;

#ifndef __cplusplus
#define HS_STR(literal) ((hs_str){(literal), sizeof(literal) - 1})
#endif

/* Half-open range of bytes [start, end) of a named buffer; the page limit keeps 32 bits enough. */
typedef struct hs_span {
    uint32_t start;
    uint32_t end;
} hs_span;

#define HS_NONE UINT32_MAX /* "no such index" in every index field */

/* What a call can answer. HS_END is "no more items", a result and not an error. */
typedef enum hs_status {
    HS_OK = 0,
    HS_END,
    HS_ERR_MEMORY,    /* allocation failed */
    HS_ERR_IO,        /* a read, write or sync failed */
    HS_ERR_FORMAT,    /* bytes do not follow the format they claim */
    HS_ERR_ENCODING,  /* bytes are no text */
    HS_ERR_EMPTY,     /* nothing to read: an empty file, a page without text */
    HS_ERR_LIMIT,     /* a limit of limits.h was hit */
    HS_ERR_STORE,     /* SQLite answered with an error */
    HS_ERR_BUSY,      /* the store is being written by another process */
    HS_ERR_VERSION,   /* the store or model was made by another version */
    HS_ERR_ARGUMENT,  /* the caller asked for something that makes no sense */
    HS_ERR_NOT_FOUND, /* no such file, statement, page */
    HS_ERR_NETWORK,   /* a fetch failed */
    HS_ERR_CANCELLED  /* the caller asked to stop */
} hs_status;

/* Optional details of a failure; the caller owns the struct, nothing in it needs freeing. */
typedef struct hs_error {
    hs_status status;
    uint64_t offset;   /* byte offset in file where it went wrong; 0 where that has no meaning */
    char file[512];    /* name as given by the user; cut, never overrun; may be empty */
    char message[256]; /* one sentence without a full stop, in words a user understands */
} hs_error;

/* Short English name of a status ("out of memory"). Static storage; thread-safe. */
HS_API const char *hs_status_name(hs_status status);

/* Version of the library, "major.minor.patch". Static storage; thread-safe. */
HS_API const char *hs_version(void);

/* Where memory comes from. resize works as realloc (ptr NULL: allocate; size 0: free and return NULL).
 * A NULL allocator pointer anywhere in the API means the C library's. context is passed through. */
typedef struct hs_allocator {
    void *(*resize)(void *context, void *ptr, size_t size);
    void *context;
} hs_allocator;

/* A region of memory that is freed as a whole. Not thread-safe: one thread at a time. */
typedef struct hs_arena hs_arena;

/* New arena; NULL when memory runs out. hs_arena_free(NULL) does nothing. */
HS_API hs_arena *hs_arena_new(const hs_allocator *allocator);
HS_API void hs_arena_free(hs_arena *arena);
/* Forgets everything allocated, keeps at most one block of memory for reuse. */
HS_API void hs_arena_reset(hs_arena *arena);
/* size bytes aligned to 16, zeroed when asked by _zeroed; NULL when memory runs out (also for size
 * overflow). size 0 gives a valid pointer. */
HS_API void *hs_arena_get(hs_arena *arena, size_t size);
HS_API void *hs_arena_get_zeroed(hs_arena *arena, size_t n, size_t size);
/* Bytes held from the allocator, for --stats and limits. */
HS_API size_t hs_arena_held_bytes(const hs_arena *arena);

static inline hs_str hs_str_sub(hs_str text, hs_span span) {
    hs_str part = {text.ptr + span.start, (size_t)(span.end - span.start)};
    return part;
}

#ifdef __cplusplus
}
#endif
#endif
