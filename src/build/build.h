/* Pages into a store: read, annotated and packed on all threads, written by one at a time in the order of
 * reading, a batch a transaction, then linked and matched.
 *
 *     hs_build build = {.engine = engine, .reader = reader, .store = store, .n_threads = 2};
 *     status = hs_build_run(&build, clocks, &error);      build.n_new pages are in the store
 *
 * When cancelled, what was read is stored, and the store closes without being matched; the next run goes on. */
#ifndef HS_BUILD_BUILD_H
#define HS_BUILD_BUILD_H

#include "build/pipeline.h"

typedef struct hs_build {
    const hs_engine *engine;
    hs_reader *reader;
    hs_store *store; /* open for writing */
    uint32_t n_threads;
    bool is_linked_later; /* pages are stored alone: a later run links them */
    hs_str started;       /* time of the run for people to read, or empty */
    /* Told of each page or problem when it was stored, in order; may be NULL. */
    void (*on_item)(void *context, const hs_item *item);
    bool (*is_cancelled)(void *context); /* may be NULL */
    void *context;
    bool wants_clocks;
    /* results */
    uint64_t n_new, n_skipped, n_failed;
    /* inside */
    uint64_t batch_bytes, batch_pages;
    hs_error *error;
} hs_build;

/* HS_ERR_CANCELLED: stopped on request, all that was read is stored. */
hs_status hs_build_run(hs_build *build, uint64_t *clocks, hs_error *error);

#endif
