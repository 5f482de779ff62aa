/* What the tests of a stage stand on: an engine, one thread's scratch, and an arena that each case may reset.
 * Included last: its names are short ones. */
#ifndef HS_TESTS_STAGE_H
#define HS_TESTS_STAGE_H

#include "test.h"

#include <hearsay/hearsay.h>

#include "base/arena.h"
#include "engine/engine.h"

static hs_engine *engine;
static hs_scratch *scratch;
static hs_arena *arena;

/* Group fixtures of cmocka. */
static int setup(void **state) {
    (void)state;
    if (hs_engine_open(NULL, &engine, NULL) != HS_OK) return -1;
    scratch = hs_scratch_new(engine);
    arena = hs_arena_new(NULL);
    return scratch && arena ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    hs_engine_close(engine);
    return 0;
}

#endif
