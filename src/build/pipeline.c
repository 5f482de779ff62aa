#include "build/pipeline.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A job ends when it holds so many bytes: enough that locks cost nothing, few enough that output flows. */
#define JOB_BYTES ((uint64_t)96 << 10)

typedef struct line {
    const hs_pipeline *pipeline;
    pthread_mutex_t reading; /* held by the thread that reads; taken before `guard` */
    pthread_mutex_t guard;   /* of everything below */
    pthread_cond_t changed;
    hs_job *jobs;   /* [n_jobs] */
    hs_job **idle;  /* [n_idle] */
    hs_job **ready; /* [n_jobs] finished jobs by sequence % n_jobs, NULL where none */
    uint32_t n_jobs, n_idle;
    uint64_t bytes_in_flight, max_bytes;
    uint64_t next_read, next_write; /* sequence numbers; next_read is guarded by `reading` */
    bool is_writing, is_ended;
    hs_status status; /* the first failure */
    hs_error error;
    uint64_t clocks[HS_CLOCK_N];
} line;

uint64_t hs_clock_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t hs_clock_thread(void) {
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
}

static void add_time(uint64_t *clocks, hs_clock which, uint64_t *since) {
    if (!clocks) return;
    uint64_t now = hs_clock_thread();
    clocks[which] += now - *since;
    *since = now;
}

void hs_item_fail(hs_job *job, hs_item *item, hs_status status, const hs_error *error) {
    item->is_told = item->page.is_broken && status == HS_ERR_EMPTY;
    item->status = status;
    item->error = hs_arena_get(job->pages, sizeof *item->error);
    if (item->error) *item->error = *error; /* else the status alone tells it */
}

hs_status hs_job_annotate(const hs_engine *engine, hs_job *job, hs_arena *arena, const hs_page *page,
                          hs_annotation *a, hs_error *error) {
    if (!job->clocks) return hs_page_annotate(engine, job->scratch, arena, page, a, error);
    uint64_t since = hs_clock_thread();
    hs_status status = hs_article_read(engine, job->scratch, arena, page, &a->article, error);
    add_time(job->clocks, HS_CLOCK_ARTICLE, &since);
    if (status == HS_OK) status = hs_text_read(engine, job->scratch, arena, &a->article, &a->text, error);
    add_time(job->clocks, HS_CLOCK_TEXT, &since);
    if (status == HS_OK)
        status = hs_statements_find(engine, job->scratch, arena, &a->text, &a->statements, error);
    add_time(job->clocks, HS_CLOCK_STATEMENT, &since);
    if (status == HS_OK)
        status = hs_speakers_find(engine, job->scratch, arena, &a->statements, &a->found, error);
    add_time(job->clocks, HS_CLOCK_SPEAKER, &since);
    return status;
}

/* Keeps the first failure; later ones follow from it. */
static void stop(line *l, hs_status status, const hs_error *error) {
    pthread_mutex_lock(&l->guard);
    if (l->status == HS_OK) {
        l->status = status;
        if (error) l->error = *error;
    }
    l->is_ended = true;
    pthread_cond_broadcast(&l->changed);
    pthread_mutex_unlock(&l->guard);
}

static bool is_ended(line *l) {
    pthread_mutex_lock(&l->guard);
    bool result = l->is_ended;
    pthread_mutex_unlock(&l->guard);
    return result;
}

/* An idle job, waiting until one is there and enough was written; NULL when the line has ended. */
static hs_job *take_idle(line *l) {
    pthread_mutex_lock(&l->guard);
    while (!l->is_ended && (!l->n_idle || (l->bytes_in_flight >= l->max_bytes && l->n_idle < l->n_jobs)))
        pthread_cond_wait(&l->changed, &l->guard);
    hs_job *job = l->is_ended ? NULL : l->idle[--l->n_idle];
    pthread_mutex_unlock(&l->guard);
    return job;
}

static void give_back(line *l, hs_job *job) {
    hs_arena_reset(job->pages);
    hs_arena_reset(job->results);
    if (job->out.capacity > (size_t)4 << 20) hs_json_clear(&job->out); /* one huge page only */
    hs_json_reset(&job->out);
    job->n = 0;
    pthread_mutex_lock(&l->guard);
    l->bytes_in_flight -= job->n_bytes;
    job->n_bytes = 0;
    l->idle[l->n_idle++] = job;
    pthread_cond_broadcast(&l->changed);
    pthread_mutex_unlock(&l->guard);
}

/* One page into the job; false: nothing more is to be read into it. */
static bool read_item(line *l, hs_job *job) {
    const hs_pipeline *p = l->pipeline;
    if (p->is_cancelled && p->is_cancelled(p->context)) {
        stop(l, HS_ERR_CANCELLED, NULL);
        return false;
    }
    hs_item *item = &job->items[job->n];
    *item = (hs_item){0};
    hs_error error = {0};
    hs_status status = hs_reader_next(p->reader, job->pages, &item->page, &error);
    if (status == HS_END || status == HS_ERR_CANCELLED) {
        bool is_asked = status == HS_ERR_CANCELLED;
        stop(l, is_asked ? HS_ERR_CANCELLED : HS_OK, NULL);
        return false;
    }
    if (status != HS_OK) {
        item->page = (hs_page){0};
        hs_item_fail(job, item, status, &error);
    } else if (p->is_known) {
        status = p->is_known(p->context, &item->page, &item->is_skipped, &error);
        if (status != HS_OK) {
            stop(l, status, &error);
            return false;
        }
    }
    job->n++;
    job->n_bytes += item->page.bytes.len;
    return true;
}

/* Pages into a job, by one thread at a time. NULL: nothing is left to read. */
static hs_job *read_job(line *l, uint64_t *clocks) {
    pthread_mutex_lock(&l->reading);
    hs_job *job = take_idle(l);
    if (job) {
        uint64_t since = clocks ? hs_clock_thread() : 0;
        while (job->n < HS_JOB_ITEMS && job->n_bytes < JOB_BYTES)
            if (!read_item(l, job)) break;
        add_time(clocks, HS_CLOCK_READ, &since);
        job->sequence = l->next_read;
        if (job->n) l->next_read++;
        pthread_mutex_lock(&l->guard);
        l->bytes_in_flight += job->n_bytes;
        pthread_mutex_unlock(&l->guard);
        if (!job->n) {
            give_back(l, job);
            job = NULL;
        }
    }
    pthread_mutex_unlock(&l->reading);
    return job;
}

/* Hands a finished job over; where no other thread is writing, writes all whose turn it is. */
static void finish_job(line *l, hs_job *job, uint64_t *clocks) {
    const hs_pipeline *p = l->pipeline;
    pthread_mutex_lock(&l->guard);
    l->ready[job->sequence % l->n_jobs] = job;
    if (!l->is_writing) {
        l->is_writing = true;
        while ((job = l->ready[l->next_write % l->n_jobs]) != NULL) {
            l->ready[l->next_write % l->n_jobs] = NULL;
            bool is_failed = l->status != HS_OK && l->status != HS_ERR_CANCELLED;
            pthread_mutex_unlock(&l->guard);
            uint64_t since = clocks ? hs_clock_thread() : 0;
            if (!is_failed) {
                hs_status status = p->write(p->context, job);
                if (status != HS_OK) stop(l, status, NULL);
            }
            add_time(clocks, HS_CLOCK_WRITE, &since);
            give_back(l, job);
            pthread_mutex_lock(&l->guard);
            l->next_write++;
        }
        l->is_writing = false;
    }
    pthread_mutex_unlock(&l->guard);
}

static void *run_worker(void *argument) {
    line *l = argument;
    const hs_pipeline *p = l->pipeline;
    uint64_t clocks[HS_CLOCK_N] = {0}, *wanted = p->wants_clocks ? clocks : NULL;
    hs_scratch *scratch = hs_scratch_new(p->engine);
    hs_job *job;
    if (!scratch) stop(l, HS_ERR_MEMORY, NULL);
    while (!is_ended(l) && (job = read_job(l, wanted)) != NULL) {
        job->scratch = scratch;
        job->clocks = wanted;
        hs_status status = p->work(p->context, job);
        if (status != HS_OK) stop(l, status, NULL);
        finish_job(l, job, wanted);
    }
    hs_scratch_free(scratch);
    pthread_mutex_lock(&l->guard);
    for (int i = 0; i < HS_CLOCK_N; i++) l->clocks[i] += clocks[i];
    pthread_mutex_unlock(&l->guard);
    return NULL;
}

static bool open_jobs(line *l, uint32_t n_threads) {
    l->n_jobs = n_threads * 2 + 2;
    l->jobs = calloc(l->n_jobs, sizeof *l->jobs);
    l->idle = calloc(l->n_jobs, sizeof(hs_job *));
    l->ready = calloc(l->n_jobs, sizeof(hs_job *));
    if (!l->jobs || !l->idle || !l->ready) return false;
    for (uint32_t i = 0; i < l->n_jobs; i++) {
        hs_json_init(&l->jobs[i].out, NULL);
        l->jobs[i].pages = hs_arena_new(NULL);
        l->jobs[i].results = hs_arena_new(NULL);
        if (!l->jobs[i].pages || !l->jobs[i].results) return false;
        l->idle[l->n_idle++] = &l->jobs[i];
    }
    return true;
}

static void close_jobs(line *l) {
    for (uint32_t i = 0; l->jobs && i < l->n_jobs; i++) {
        hs_arena_free(l->jobs[i].pages);
        hs_arena_free(l->jobs[i].results);
        hs_json_clear(&l->jobs[i].out);
        if (l->pipeline->close_keep && l->jobs[i].keep) l->pipeline->close_keep(l->jobs[i].keep);
    }
    free(l->jobs);
    free(l->idle);
    free(l->ready);
}

hs_status hs_pipeline_run(const hs_pipeline *pipeline, uint64_t *clocks, hs_error *error) {
    uint32_t n_threads = pipeline->n_threads ? pipeline->n_threads : 1, n_started = 0;
    if (n_threads > HS_LIMIT_THREADS) n_threads = HS_LIMIT_THREADS;
    line l = {.pipeline = pipeline,
              .max_bytes = pipeline->max_bytes ? pipeline->max_bytes : HS_LIMIT_IN_FLIGHT_BYTES};
    pthread_t threads[HS_LIMIT_THREADS];
    if (!open_jobs(&l, n_threads)) {
        close_jobs(&l);
        return hs_fail_memory(error);
    }
    pthread_mutex_init(&l.reading, NULL);
    pthread_mutex_init(&l.guard, NULL);
    pthread_cond_init(&l.changed, NULL);
    /* fewer threads than asked for is slower, not wrong */
    while (n_started + 1 < n_threads && pthread_create(&threads[n_started], NULL, run_worker, &l) == 0)
        n_started++;
    run_worker(&l);
    while (n_started) pthread_join(threads[--n_started], NULL);
    pthread_cond_destroy(&l.changed);
    pthread_mutex_destroy(&l.guard);
    pthread_mutex_destroy(&l.reading);
    close_jobs(&l);
    for (int i = 0; clocks && i < HS_CLOCK_N; i++) clocks[i] += l.clocks[i];
    if (l.status == HS_ERR_MEMORY && !l.error.message[0]) return hs_fail_memory(error);
    if (l.status != HS_OK && l.error.message[0] && error) *error = l.error;
    return l.status;
}
