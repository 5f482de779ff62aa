/* The small parsers of outside bytes: dates, bylines, robots.txt, HTTP responses. */
#include "engine/engine.h"
#include "read/byline.h"
#include "read/date.h"
#include "read/net/http.h"
#include "read/net/robots.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static hs_engine *engine;
    if (!engine && hs_engine_open(NULL, &engine, NULL) != HS_OK) return 0;
    hs_arena *arena = hs_arena_new(NULL);
    if (!arena) return 0;
    hs_str text = {(const char *)data, size};
    hs_date date;
    for (size_t at = 0;
         at <= size && size - at <= 400 && hs_date_read(engine, (hs_str){text.ptr + at, size - at}, &date);) {
        hs_str iso;
        assert(date.end > 0 && date.end <= size - at);
        assert(date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31);
        if (hs_date_iso(arena, &date, &iso) == HS_OK) assert(iso.len >= 10);
        at += date.end;
    }
    hs_byline byline;
    if (hs_byline_read(engine, arena, text, &byline) == HS_OK)
        for (size_t i = 0; i < byline.n_names; i++) assert(byline.names[i].len > 0);
    hs_byline_is_line(engine, text);
    unsigned delay_s;
    size_t half = size / 2;
    hs_robots_allows((hs_str){text.ptr, half}, (hs_str){"hearsay", 7}, (hs_str){text.ptr + half, size - half},
                     &delay_s);
    assert(delay_s <= 30);
    hs_http http;
    if (hs_http_read(text, &http)) {
        hs_str body;
        hs_http_fault fault;
        if (hs_http_body(&http, engine->options.allocator, arena, (size_t)1 << 20, &body, &fault) == HS_OK)
            assert(body.len <= ((size_t)1 << 20) || body.len <= size);
    }
    hs_arena_free(arena);
    return 0;
}
