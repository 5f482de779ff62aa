/* Work shared out to threads: each worker has its own memory and takes one range of the items, in order, so that
 * what the workers give, put one behind the other, does not depend on how many there are. */
#ifndef HS_MATCH_WORK_H
#define HS_MATCH_WORK_H

#include "match/align.h"
#include "match/body.h"
#include "match/radix.h"
#include "words/lex.h"

enum { HS_MATCH_MAX_WORKERS = 64 };

typedef struct hs_match_worker {
    struct hs_match_job *job;
    hs_heap heap;
    hs_lexer *lexer;
    hs_aligner aligner;
    uint64_t n_capped;
    uint32_t number;
    size_t first, end; /* its range of items */
    void *context;
    bool (*run)(struct hs_match_worker *worker);
    bool is_done;
} hs_match_worker;

/* Shares items [0, n) out to job->workers and waits for them. False: a worker ran out of memory. */
bool hs_match__share(struct hs_match_job *job, size_t n, bool (*run)(hs_match_worker *worker), void *context);

/* Sorts records by key, stable, on all threads; false: out of memory. The row stays where it is. */
bool hs_match__sort_shared(struct hs_match_job *job, hs_match_record *records, size_t n);

bool hs_match__workers_open(struct hs_match_job *job, uint32_t n, const hs_allocator *allocator);
void hs_match__workers_close(struct hs_match_job *job);

#endif
