#include "match/kept.h"
#include "match/warn.h"

#include "base/limits.h"
#include "base/status.h"
#include "engine/engine.h"

static hs_status check(const hs_match_input *input, hs_error *error) {
    if (input->n_statements >= HS_LIMIT_MATCH_STATEMENTS)
        return hs_fail(error, HS_ERR_LIMIT, (hs_str){0}, 0, "%u statements are more than one run can match",
                       input->n_statements);
    for (uint32_t i = 0; i < input->n_statements; i++)
        if (input->statements[i].page >= input->n_pages)
            return hs_fail(error, HS_ERR_ARGUMENT, (hs_str){0}, 0, "statement %u names page %u of %u", i,
                           input->statements[i].page, input->n_pages);
    return HS_OK;
}

static bool find_copies(hs_match_job *job, hs_arena *arena, hs_match_result *found) {
    if (!hs_match__find_copies(job, arena, found)) return false;
    if (job->input->copies_found) job->input->copies_found(job->input->context, found);
    return true;
}

static bool keep_keys(hs_match_job *job) {
    return !job->input->keep || hs_match__keep_keys(job);
}

static bool keep_wordings(hs_match_job *job) {
    return !job->input->keep || hs_match__keep_wordings(job);
}

hs_status hs_match(const hs_engine *engine, hs_arena *arena, const hs_match_input *input,
                   hs_match_result *result, hs_error *error) {
    hs_status status = check(input, error);
    if (status != HS_OK) return status;
    hs_match_job job = {.engine = engine, .models = engine->words, .input = input};
    hs_match_result fresh = {0};
    hs_heap_init(&job.heap, engine->options.allocator);
    bool is_done = hs_match__workers_open(&job, input->n_threads, engine->options.allocator) &&
                   find_copies(&job, arena, &fresh) && hs_match__find_wordings(&job) &&
                   hs_match__find_pairs(&job) && keep_keys(&job) && hs_match__find_edges(&job) &&
                   keep_wordings(&job) && hs_match__group(&job) && hs_match__present(&job, arena, &fresh) &&
                   hs_match__warn(&job, arena, &fresh);
    fresh.n_capped = job.n_capped;
    hs_match__workers_close(&job);
    hs_heap_clear(&job.heap);
    if (!is_done) return hs_fail_memory(error);
    *result = fresh;
    return HS_OK;
}
