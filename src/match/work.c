#include "match/work.h"

#include "match/job.h"

#include <pthread.h>

bool hs_match__workers_open(hs_match_job *job, uint32_t n, const hs_allocator *allocator) {
    if (n < 1) n = 1;
    if (n > HS_MATCH_MAX_WORKERS) n = HS_MATCH_MAX_WORKERS;
    job->workers = hs_heap_get_zeroed(&job->heap, n, sizeof *job->workers);
    if (!job->workers) return false;
    job->n_workers = n;
    for (uint32_t i = 0; i < n; i++) {
        hs_match_worker *worker = &job->workers[i];
        worker->job = job;
        worker->number = i;
        hs_heap_init(&worker->heap, allocator);
        hs_aligner_init(&worker->aligner, &worker->heap, &job->models->thesaurus);
    }
    for (uint32_t i = 0; i < n; i++) {
        job->workers[i].lexer = hs_lexer_new(job->models, &job->workers[i].heap);
        if (!job->workers[i].lexer) return false;
    }
    return true;
}

void hs_match__workers_close(hs_match_job *job) {
    for (uint32_t i = 0; i < job->n_workers; i++) {
        hs_lexer_free(job->workers[i].lexer);
        hs_heap_clear(&job->workers[i].heap);
    }
    job->n_workers = 0;
}

static void *run_worker(void *context) {
    hs_match_worker *worker = context;
    worker->is_done = worker->run(worker);
    return NULL;
}

bool hs_match__share(hs_match_job *job, size_t n, bool (*run)(hs_match_worker *worker), void *context) {
    pthread_t threads[HS_MATCH_MAX_WORKERS];
    bool is_started[HS_MATCH_MAX_WORKERS] = {false};
    uint32_t n_workers = job->n_workers;
    for (uint32_t i = 0; i < n_workers; i++) {
        hs_match_worker *worker = &job->workers[i];
        worker->first = n / n_workers * i + (i < n % n_workers ? i : n % n_workers);
        worker->end = worker->first + n / n_workers + (i < n % n_workers);
        worker->run = run;
        worker->context = context;
        worker->is_done = false;
        if (i) is_started[i] = pthread_create(&threads[i], NULL, run_worker, worker) == 0;
    }
    bool is_done = true;
    for (uint32_t i = 0; i < n_workers; i++) {
        if (is_started[i])
            pthread_join(threads[i], NULL);
        else
            run_worker(&job->workers[i]); /* the first, and any that found no thread */
        is_done = is_done && job->workers[i].is_done;
        job->n_capped += job->workers[i].n_capped;
        job->workers[i].n_capped = 0;
    }
    return is_done;
}
