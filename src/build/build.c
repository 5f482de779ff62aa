#include "build/build.h"

#include "base/limits.h"
#include "base/status.h"

static bool is_cancelled(void *context) {
    hs_build *build = context;
    return build->is_cancelled && build->is_cancelled(build->context);
}

static hs_status is_known(void *context, const hs_page *page, bool *known, hs_error *error) {
    hs_build *build = context;
    (void)error;
    *known = hs_store_knows(build->store, page);
    return HS_OK;
}

static hs_status work_on(hs_build *build, hs_job *job, hs_item *item, hs_error *error) {
    /* the packed page points into the annotation, so both stay until they are written */
    hs_annotation *annotation = hs_arena_get_zeroed(job->results, 1, sizeof *annotation);
    hs_packed_page *packed = NULL;
    if (!annotation) return hs_fail_memory(error);
    hs_status status = hs_job_annotate(build->engine, job, job->results, &item->page, annotation, error);
    if (status != HS_OK) return status;
    uint64_t since = job->clocks ? hs_clock_thread() : 0;
    status = hs_page_pack(job->keep, job->results, &item->page, annotation, &packed, error);
    if (job->clocks) job->clocks[HS_CLOCK_PACK] += hs_clock_thread() - since;
    item->result = packed;
    item->n_found = annotation->statements.n;
    item->notice = annotation->article.notice;
    return status;
}

static hs_status work(void *context, hs_job *job) {
    hs_build *build = context;
    if (!job->keep) {
        job->keep = hs_packer_new();
        if (!job->keep) return HS_ERR_MEMORY;
        hs_packer_tell_days(job->keep, build->engine);
    }
    for (uint32_t i = 0; i < job->n; i++) {
        hs_item *item = &job->items[i];
        hs_error error = {0};
        if (item->status != HS_OK || item->is_skipped) continue;
        hs_status status = work_on(build, job, item, &error);
        if (status != HS_OK) hs_item_fail(job, item, status, &error);
    }
    return HS_OK;
}

static void close_packer(void *keep) {
    hs_packer_free(keep);
}

static hs_status write_item(hs_build *build, hs_item *item, hs_error *error) {
    static const hs_error nothing;
    bool is_new = false;
    hs_status status;
    if (item->status != HS_OK) {
        build->n_failed++;
        return hs_store_add_problem(build->store, item->status, item->error ? item->error : &nothing, error);
    }
    if (item->is_skipped) {
        build->n_skipped++;
        return hs_store_mark_seen(build->store, &item->page, error);
    }
    status = hs_store_add(build->store, item->result, &is_new, error);
    if (status == HS_OK && !is_new) item->is_skipped = true; /* the same page twice in one run */
    build->n_new += is_new;
    build->n_skipped += status == HS_OK && !is_new;
    return status;
}

static hs_status write_job(void *context, hs_job *job) {
    hs_build *build = context;
    hs_status status = HS_OK;
    for (uint32_t i = 0; i < job->n && status == HS_OK; i++) {
        status = write_item(build, &job->items[i], build->error);
        if (status == HS_OK && build->on_item) build->on_item(build->context, &job->items[i]);
    }
    build->batch_bytes += job->n_bytes;
    build->batch_pages += job->n;
    if (status == HS_OK &&
        (build->batch_bytes > HS_LIMIT_BATCH_BYTES || build->batch_pages >= HS_LIMIT_BATCH_PAGES)) {
        build->batch_bytes = build->batch_pages = 0;
        status = hs_store_commit(build->store, build->error);
    }
    return status;
}

hs_status hs_build_run(hs_build *build, uint64_t *clocks, hs_error *error) {
    hs_error cause = {0};
    build->error = &cause;
    hs_status status = hs_store_run_begin(build->store, build->started, error);
    if (status != HS_OK) return status;
    hs_pipeline pipeline = {.engine = build->engine,
                            .reader = build->reader,
                            .n_threads = build->n_threads,
                            .context = build,
                            .is_known = is_known,
                            .work = work,
                            .write = write_job,
                            .close_keep = close_packer,
                            .is_cancelled = is_cancelled,
                            .wants_clocks = build->wants_clocks};
    status = hs_pipeline_run(&pipeline, clocks, error);
    build->error = NULL;
    if (status != HS_OK && status != HS_ERR_CANCELLED) {
        if (cause.message[0] && error) *error = cause;
        return status;
    }
    uint64_t since = hs_clock_thread();
    hs_status stored = hs_store_commit(build->store, error);
    if (clocks) clocks[HS_CLOCK_WRITE] += hs_clock_thread() - since;
    if (stored != HS_OK || status == HS_ERR_CANCELLED) return stored != HS_OK ? stored : status;
    since = hs_clock_thread();
    status = build->is_linked_later ? hs_store_link_later(build->store, error)
                                    : hs_store_link(build->store, build->engine, build->n_threads, error);
    if (clocks) clocks[HS_CLOCK_LINK] += hs_clock_thread() - since;
    return status;
}
