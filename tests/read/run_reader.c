#include "run_reader.h"

#include "files.h"
#include "test.h"

#include <stdio.h>

static char told[1 << 20];

static void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void tell(const char *format, ...) {
    size_t len = strlen(told);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(told + len, sizeof told - len, format, arguments);
    va_end(arguments);
}

static const char *tail(const char *path, size_t len) {
    static char names[4][512];
    static unsigned next;
    char *name = names[next++ % 4];
    const char *root = file_path("");
    size_t skip = strlen(root) + 1;
    bool is_inside = len >= skip && memcmp(path, root, skip - 1) == 0;
    snprintf(name, sizeof names[0], "%.*s", (int)(is_inside ? len - skip : len),
             is_inside ? path + skip : path);
    return name;
}

static const char *run(hs_read_options options, bool has_details) {
    hs_engine *engine;
    hs_reader *reader;
    hs_error error;
    told[0] = 0;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    hs_arena *arena = hs_arena_new(NULL);
    assert_int_equal(hs_reader_open(engine, &options, &reader, &error), HS_OK);
    hs_status status;
    hs_page page;
    for (int items = 0; (status = hs_reader_next(reader, arena, &page, &error)) != HS_END; items++) {
        assert_true(items < 10000);
        if (status == HS_OK) {
            tell("%s|%d|%.*s", tail(page.doc.ptr, page.doc.len), page.format,
                 (int)(page.bytes.len > 60 ? 60 : page.bytes.len), page.bytes.ptr);
            if (has_details)
                tell("|%.*s|%.*s|%.*s", (int)page.url.len, page.url.ptr, (int)page.charset.len,
                     page.charset.ptr, (int)page.published.len, page.published.ptr);
            tell("\n");
        } else
            tell("!%d|%s|%d|%s\n", status, tail(error.file, strlen(error.file)), (int)error.offset,
                 error.message);
        hs_arena_reset(arena);
    }
    assert_int_equal(hs_reader_next(reader, arena, &page, &error), HS_END);
    hs_reader_close(reader);
    hs_arena_free(arena);
    hs_engine_close(engine);
    return told;
}

const char *read_with(hs_read_options options) {
    return run(options, false);
}

const char *read_path(const char *path) {
    return run((hs_read_options){.paths = &path, .n_paths = 1}, false);
}

const char *read_path_with_details(const char *path) {
    return run((hs_read_options){.paths = &path, .n_paths = 1}, true);
}
