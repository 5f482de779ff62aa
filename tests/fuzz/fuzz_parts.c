/* Any bytes as a long plain text, read in parts of a few bytes: each part is cut between characters, the parts are all of
 * the text, and of UTF-16 they are what conversion in one go gives. */
#include "base/arena.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/input/source.h"
#include "read/read.h"

#include <assert.h>
#include <stdlib.h>

enum { PART_BYTES = 48 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hs_str bytes = {(const char *)data, size}, whole = bytes, name = {"fuzz", 4};
    hs_arena *arena = hs_arena_new(NULL), *part = hs_arena_new(NULL);
    hs_read_options read = {.part_bytes = PART_BYTES};
    hs_stream stream;
    hs_source *source = NULL;
    hs_page page;
    bool is_big, is_wide;
    size_t mark_len, at = 0;
    if (!arena || !part) abort();
    if (hs_stream_open_bytes(&stream, &hs_allocator_system, name, bytes, NULL) != HS_OK) abort();
    if (!stream.packed) { /* what is packed is told by its own targets */
        is_wide = hs_read__is_utf16(bytes, &is_big, &mark_len);
        if (is_wide) {
            hs_str behind = {bytes.ptr + mark_len, bytes.len - mark_len};
            if (hs_read__utf16_to_utf8(arena, behind, is_big, &whole) != HS_OK) abort();
        } else if (hs_str_starts(whole, HS_STR("\xEF\xBB\xBF"))) {
            whole.ptr += 3, whole.len -= 3;
        }
        hs_source_options options = {
            .allocator = &hs_allocator_system, .read = &read, .stream = &stream, .name = name};
        if (hs_source_open_parts(&options, &source, NULL) != HS_OK) abort();
        while (source->next(source, part, &page, NULL) == HS_OK) {
            assert(page.bytes.len > 0 && page.bytes.len <= PART_BYTES && page.offset == at);
            assert(at + page.bytes.len <= whole.len);
            assert(memcmp(page.bytes.ptr, whole.ptr + at, page.bytes.len) == 0);
            if (is_wide) assert(hs_utf8_valid_prefix(page.bytes) == page.bytes.len);
            at += page.bytes.len;
            hs_arena_reset(part);
        }
        assert(at == whole.len);
        source->close(source);
    }
    hs_stream_close(&stream);
    hs_arena_free(part);
    hs_arena_free(arena);
    return 0;
}
