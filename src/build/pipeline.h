/* Pages from a reader through any number of threads, results in the order of reading.
 *
 * Takes an open reader and two functions. `work` turns a job (some pages that were read together) into
 * results, on any thread; `write` takes jobs one at a time, in the order in which they were read, whatever
 * thread finished them. Each thread reads, works and writes in turn, so n threads keep n cores busy.
 *
 *     reader: a.txt b.txt c.txt  ->  jobs [a b] [c]  ->  work on threads 1, 2  ->  write [a b], then [c]
 *
 * Memory is bounded by bytes: jobs on their way hold at most about max_bytes, or one page where it alone is
 * larger. */
#ifndef HS_BUILD_PIPELINE_H
#define HS_BUILD_PIPELINE_H

#include <hearsay/hearsay.h>

#include "base/json.h"

typedef struct hs_item {
    hs_page page;
    hs_status status;   /* of reading or of work; not HS_OK: error tells why and page may be empty */
    hs_error *error;    /* NULL where status is HS_OK */
    void *result;       /* what work made, for write */
    const char *notice; /* a limit that was hit on this page, static; or NULL */
    uint64_t n_found;   /* statements, for the summary */
    bool is_skipped;    /* known already: no work was done */
    bool is_told;       /* status is the consequence of a fault that another item tells: no line of its own */
} hs_item;

#define HS_JOB_ITEMS 64

/* Where time went: nanoseconds of CPU time, summed over threads. */
typedef enum hs_clock {
    HS_CLOCK_READ = 0, /* files to pages */
    HS_CLOCK_ARTICLE,
    HS_CLOCK_TEXT,
    HS_CLOCK_STATEMENT,
    HS_CLOCK_SPEAKER,
    HS_CLOCK_PACK,  /* JSON or compression */
    HS_CLOCK_WRITE, /* output or store */
    HS_CLOCK_LINK,
    HS_CLOCK_N
} hs_clock;

typedef struct hs_job {
    hs_item items[HS_JOB_ITEMS]; /* [n] in order of reading */
    uint32_t n;
    hs_arena *pages;     /* bytes of the pages, errors; reset when the job was written */
    hs_arena *results;   /* free for work */
    hs_json out;         /* free for work; emptied when the job was written */
    hs_scratch *scratch; /* of the thread that works on it */
    uint64_t *clocks;    /* [HS_CLOCK_N] of that thread, or NULL where nobody asked */
    void *keep;          /* work's own, kept with the job until close_keep */
    uint64_t n_bytes;    /* of the pages */
    uint64_t sequence;
} hs_job;

typedef struct hs_pipeline {
    const hs_engine *engine;
    hs_reader *reader;
    uint32_t n_threads; /* 0: one */
    uint64_t max_bytes; /* 0: HS_LIMIT_IN_FLIGHT_BYTES */
    void *context;
    /* Asked under the reading lock after each page; true: the page is not handed to work. May be NULL. */
    hs_status (*is_known)(void *context, const hs_page *page, bool *is_known, hs_error *error);
    hs_status (*work)(void *context, hs_job *job);
    hs_status (*write)(void *context, hs_job *job);
    void (*close_keep)(void *keep);      /* may be NULL */
    bool (*is_cancelled)(void *context); /* may be NULL */
    bool wants_clocks;
} hs_pipeline;

/* Runs until the reader ends, a function fails or is_cancelled says so; what was read before is still worked
 * on and written when cancelled. HS_ERR_CANCELLED, or the failing function's status, which fills in error
 * itself. clocks [HS_CLOCK_N] may be NULL. */
hs_status hs_pipeline_run(const hs_pipeline *pipeline, uint64_t *clocks, hs_error *error);

/* hs_page_annotate, with the time of each stage added to job->clocks. */
hs_status hs_job_annotate(const hs_engine *engine, hs_job *job, hs_arena *arena, const hs_page *page,
                          hs_annotation *annotation, hs_error *error);

/* Records why item failed; never fails itself. */
void hs_item_fail(hs_job *job, hs_item *item, hs_status status, const hs_error *error);

/* Nanoseconds of a clock that only goes forward. */
uint64_t hs_clock_now(void);
/* Nanoseconds that this thread was running. */
uint64_t hs_clock_thread(void);

#endif
