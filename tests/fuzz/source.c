#include "source.h"

#include <hearsay/page.h>

#include "engine/engine.h"
#include "read/read.h"

#include <assert.h>

int fuzz_source(fuzz_source_open *open, const uint8_t *data, size_t size) {
    static hs_engine *engine; /* building its tables takes longer than a run */
    if (!engine && hs_engine_open(NULL, &engine, NULL) != HS_OK) return 0;
    hs_stream stream;
    hs_read_options read = {0};
    hs_error error;
    hs_source *source;
    hs_str name = {"fuzz", 4};
    const hs_allocator *allocator = engine->options.allocator;
    if (hs_stream_open_bytes(&stream, allocator, name, (hs_str){(const char *)data, size}, &error) != HS_OK)
        return 0;
    hs_source_options options = {engine, allocator, &read, &stream, name, false};
    hs_arena *arena = hs_arena_new(NULL);
    if (arena && open(&options, &source, &error) == HS_OK) {
        hs_page page;
        hs_status status;
        size_t n_items = 0;
        while ((status = source->next(source, arena, &page, &error)) != HS_END) {
            assert(n_items++ <= size + 2);
            if (status == HS_OK) /* a page, or an address that stands for one */
                assert(page.doc.len > 0 && (page.bytes.len > 0 || hs_read__is_address(page.url)));
            else
                assert(error.message[0] != 0);
            hs_arena_reset(arena);
        }
        source->close(source);
    }
    hs_arena_free(arena);
    hs_stream_close(&stream);
    return 0;
}
