/* What the tests of HTML pages stand on: an engine, one thread's scratch and an arena, handed on as cmocka's state. */
#ifndef HS_TESTS_READ_HTML_FIXTURE_H
#define HS_TESTS_READ_HTML_FIXTURE_H

#include "test.h"

#include <hearsay/article.h>
#include <hearsay/engine.h>

#include "base/arena.h"
#include "base/str.h"

typedef struct fixture {
    hs_engine *engine;
    hs_scratch *scratch;
    hs_arena *arena;
} fixture;

static int set_up(void **state) {
    static fixture f;
    if (hs_engine_open(NULL, &f.engine, NULL) != HS_OK) return -1;
    f.scratch = hs_scratch_new(f.engine);
    f.arena = hs_arena_new(NULL);
    *state = &f;
    return f.scratch && f.arena ? 0 : -1;
}

static int tear_down(void **state) {
    fixture *f = *state;
    hs_arena_free(f->arena);
    hs_scratch_free(f->scratch);
    hs_engine_close(f->engine);
    return 0;
}

/* How often part stands in text. */
static inline size_t count(hs_str text, const char *part) {
    size_t n = 0, len = strlen(part);
    for (size_t at = 0; at < text.len;) {
        hs_str rest = {text.ptr + at, text.len - at};
        size_t found = hs_str_find(rest, (hs_str){part, len});
        if (found == rest.len) break;
        n++;
        at += found + len;
    }
    return n;
}

#endif
