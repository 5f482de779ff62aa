/* Lists, dates and hosts as the store reads them from a file that anybody may have written. */
#include "base/arena.h"
#include "store/internal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hs_str text = {(const char *)data, size}, one;
    hs_arena *arena = hs_arena_new(NULL);
    double numbers[5];
    size_t n = 0;
    if (!arena) return 0;
    for (size_t at = 0; hs_store__next_list(text, &at, numbers, 5); n++) {
        if (at > size || n > size) abort();
        for (int i = 0; i < 5; i++)
            if (!(numbers[i] >= 0 && numbers[i] <= UINT32_MAX)) abort();
    }
    n = 0;
    for (size_t at = 0; hs_store__next_string(text, &at, arena, &one); n++)
        if (at > size || n > size || one.len > size) abort();
    hs_str host = hs_store__host(text);
    if (host.len && (host.ptr < text.ptr || host.ptr + host.len > text.ptr + text.len)) abort();
    hs_store__seconds(text);
    char match[64];
    if (hs_query__match(text, match, sizeof match) > sizeof match) abort();
    hs_arena_free(arena);
    return 0;
}
