/* Any bytes under any label (the input's first line): the result is valid UTF-8. */
#include "base/str.h"
#include "base/utf8.h"
#include "read/read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hs_arena *arena = hs_arena_new(NULL);
    hs_str bytes = {(const char *)data, size}, utf8 = {0};
    size_t end = hs_str_find_byte(bytes, 0, '\n');
    hs_str label = {bytes.ptr, end};
    if (end < size) bytes.ptr += end + 1, bytes.len -= end + 1;
    const char *notice = NULL;
    hs_status status = hs_read__to_utf8(arena, bytes, label, &utf8, &notice);
    if (status == HS_OK && hs_utf8_valid_prefix(utf8) != utf8.len) abort();
    hs_arena_free(arena);
    return 0;
}
