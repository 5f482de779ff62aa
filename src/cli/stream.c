/* extract and annotate: pages in, JSON lines out, no store. */
#include "cli/cli.h"

#include "base/limits.h"
#include "base/status.h"
#include "show/show.h"

typedef struct stream {
    const hs_engine *engine;
    const cli_options *options;
    cli_sink sink;
    cli_tally tally;
    cli_progress progress;
    bool is_extract;
} stream;

static hs_status work_on(stream *s, hs_job *job, hs_item *item, hs_error *error) {
    hs_annotation annotation = {0};
    if (!s->is_extract) {
        hs_status status = hs_job_annotate(s->engine, job, job->results, &item->page, &annotation, error);
        if (status != HS_OK) return status;
        uint64_t since = job->clocks ? hs_clock_thread() : 0;
        item->n_found = annotation.statements.n;
        hs_show_annotation(&job->out, &annotation);
        if (job->clocks) job->clocks[HS_CLOCK_PACK] += hs_clock_thread() - since;
    } else {
        hs_str body = {0};
        uint64_t since = hs_clock_thread();
        hs_status status =
            hs_article_read(s->engine, job->scratch, job->results, &item->page, &annotation.article, error);
        if (status == HS_OK) status = hs_article_body(&annotation.article, job->results, &body);
        if (job->clocks) job->clocks[HS_CLOCK_ARTICLE] += hs_clock_thread() - since;
        if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
        if (status != HS_OK) return status;
        hs_show_article(&job->out, &annotation.article, body);
    }
    item->notice = annotation.article.notice;
    return job->out.is_failed ? hs_fail_memory(error) : HS_OK;
}

static hs_status work(void *context, hs_job *job) {
    stream *s = context;
    for (uint32_t i = 0; i < job->n; i++) {
        hs_item *item = &job->items[i];
        if (item->status != HS_OK) continue;
        hs_error error = {0};
        size_t before = job->out.len;
        hs_status status = work_on(s, job, item, &error);
        if (status != HS_OK) {
            job->out.is_failed = false;
            job->out.needs_comma = false;
            job->out.len = before; /* no half line */
            hs_item_fail(job, item, status, &error);
        }
        hs_arena_reset(job->results);
    }
    return HS_OK;
}

static hs_status write_out(void *context, hs_job *job) {
    stream *s = context;
    bool is_well = cli_sink_write(&s->sink, job->out.bytes, job->out.len);
    for (uint32_t i = 0; i < job->n; i++) {
        const hs_item *item = &job->items[i];
        s->tally.n_bytes += item->page.bytes.len;
        if (item->status != HS_OK) {
            cli_progress_clear(&s->progress);
            cli_tally_problem(&s->tally, item, s->options->is_quiet);
            continue;
        }
        s->tally.n_pages += item->page.part <= 1;
        s->tally.n_statements += item->n_found;
        if (item->notice && !s->options->is_quiet)
            fprintf(stderr, "hearsay: %.*s: %s\n", (int)item->page.doc.len, item->page.doc.ptr, item->notice);
    }
    cli_progress_show(&s->progress, &s->tally);
    return is_well ? HS_OK : HS_ERR_IO;
}

static int run_stream(const cli_options *options, bool is_extract) {
    stream s = {.options = options, .is_extract = is_extract};
    hs_engine *engine = cli_engine_open(options);
    if (!engine) return EXIT_FAILED;
    s.engine = engine;
    hs_read_options read = options->read;
    read.is_cancelled = cli_is_interrupted;
    if (!is_extract) read.part_bytes = HS_LIMIT_PART_BYTES;
    hs_reader *reader = NULL;
    hs_error error = {0};
    hs_status status = hs_reader_open(engine, &read, &reader, &error);
    if (status != HS_OK) {
        cli_tell_status(status, &error);
        hs_engine_close(engine);
        return EXIT_FAILED;
    }
    int result = EXIT_FAILED;
    if (cli_sink_open(&s.sink, options->output_path)) {
        uint64_t clocks[HS_CLOCK_N] = {0}, started = hs_clock_now();
        hs_pipeline pipeline = {.engine = engine,
                                .reader = reader,
                                .n_threads = options->n_threads,
                                .context = &s,
                                .work = work,
                                .write = write_out,
                                .is_cancelled = cli_is_interrupted,
                                .wants_clocks = options->wants_stats};
        cli_progress_init(&s.progress, reader, options->is_quiet);
        status = hs_pipeline_run(&pipeline, clocks, &error);
        cli_progress_clear(&s.progress);
        result = s.tally.n_failed ? EXIT_SOME_FAILED : EXIT_DONE;
        if (status == HS_ERR_CANCELLED)
            result = EXIT_INTERRUPTED;
        else if (status != HS_OK && !s.sink.failed) {
            cli_tell_status(status, &error);
            result = EXIT_FAILED;
        }
        result = cli_sink_close(&s.sink, result);
        if (result != EXIT_PIPE_CLOSED) cli_tell_problems(&s.tally);
        if (options->wants_stats) cli_tell_clocks(clocks, hs_clock_now() - started, &s.tally);
    }
    hs_reader_close(reader);
    hs_engine_close(engine);
    return result;
}

int cli_run_extract(const cli_options *options) {
    return run_stream(options, true);
}

int cli_run_annotate(const cli_options *options) {
    return run_stream(options, false);
}
