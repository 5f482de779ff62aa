/* hearsay check: drafts against a store, or alone. */
#include "cli/cli.h"

#include "base/limits.h"
#include "base/status.h"
#include "show/show.h"

#include <string.h>

static hs_status write_to_sink(void *context, hs_str bytes, hs_error *error) {
    if (cli_sink_write(context, bytes.ptr, bytes.len)) return HS_OK;
    return hs_fail(error, HS_ERR_IO, (hs_str){0}, 0, "the output could not be written");
}

typedef struct checking {
    hs_store *store;
    hs_engine *engine;
    hs_reader *reader;
    hs_scratch *scratch;
    hs_arena *arena, *slice; /* of a draft; of what is on its way through the stages */
    hs_show_checker *checker;
    cli_sink sink;
    cli_tally tally;
} checking;

static hs_status annotate(checking *c, hs_annotation *a, hs_error *error) {
    hs_status status = hs_text_read(c->engine, c->scratch, c->slice, &a->article, &a->text, error);
    if (status == HS_OK)
        status = hs_statements_find(c->engine, c->scratch, c->slice, &a->text, &a->statements, error);
    if (status == HS_OK)
        status = hs_speakers_find(c->engine, c->scratch, c->slice, &a->statements, &a->found, error);
    return status;
}

/* How many of the blocks from first on are read at once: all of them, but of a very long draft some half a megabyte. */
static size_t slice_of(const hs_article *article, size_t first) {
    size_t n = first, n_bytes = 0;
    if (article->text.len <= (size_t)HS_LIMIT_WHOLE_PARTS * HS_LIMIT_PART_BYTES)
        return article->n_blocks - first;
    for (; n < article->n_blocks && n_bytes < HS_LIMIT_PART_BYTES; n++)
        n_bytes += article->blocks[n].text.end - article->blocks[n].text.start;
    return n - first;
}

/* A draft slice by slice, each with the names of its own; *problem: what is wrong with this draft. */
static hs_status check_draft(checking *c, const hs_article *article, const hs_draft *draft, hs_error *problem,
                             bool *is_problem, hs_error *error) {
    *is_problem = false;
    for (size_t first = 0, n; first < article->n_blocks || first == 0; first += n) {
        hs_annotation a = {.article = *article};
        n = slice_of(article, first);
        a.article.blocks += first;
        a.article.n_blocks = n;
        hs_arena_reset(c->slice);
        hs_status status = annotate(c, &a, problem);
        *is_problem = status != HS_OK;
        if (status == HS_OK) status = hs_show_checker_page(c->checker, &a, draft, first > 0, error);
        if (status != HS_OK || !n) return status;
        if (cli_is_interrupted(NULL)) return HS_ERR_CANCELLED;
    }
    return HS_OK;
}

static hs_status check_drafts(checking *c, const cli_options *options, hs_error *error) {
    for (;;) {
        hs_item item = {0};
        hs_article article = {0};
        hs_draft draft = {0};
        hs_error problem = {0};
        hs_arena_reset(c->arena);
        item.status = hs_reader_next(c->reader, c->arena, &item.page, &problem);
        if (item.status == HS_END || item.status == HS_ERR_CANCELLED) return item.status;
        if (item.status == HS_OK)
            item.status =
                hs_draft_read(c->engine, c->scratch, c->arena, &item.page, &article, &draft, &problem);
        if (item.status == HS_OK) {
            if (article.notice && !options->is_quiet)
                fprintf(stderr, "hearsay: %.*s: %s\n", (int)item.page.doc.len, item.page.doc.ptr,
                        article.notice);
            bool is_problem = false;
            hs_status status = check_draft(c, &article, &draft, &problem, &is_problem, error);
            if (status != HS_OK && !is_problem) return status;
            item.status = status;
        }
        if (item.status != HS_OK) {
            item.error = &problem;
            cli_tally_problem(&c->tally, &item, options->is_quiet);
        }
    }
}

static int run(checking *c, const cli_options *options, hs_error *error) {
    hs_show_style style = {.as = options->is_json ? HS_SHOW_JSON : HS_SHOW_TERMINAL,
                           .width = options->width,
                           .has_colour = options->use_color};
    hs_show_out out = {write_to_sink, &c->sink, NULL};
    hs_status status =
        hs_show_checker_open(c->store, c->engine, &style, options->is_sarif, &out, &c->checker, error);
    if (status != HS_OK) {
        cli_tell_status(status, error);
        return EXIT_FAILED;
    }
    if (options->is_fix) hs_show_checker_fix(c->checker);
    uint32_t n_errors = 0, n_warnings = 0;
    status = check_drafts(c, options, error);
    hs_error last = {0};
    hs_status closed = hs_show_checker_close(c->checker, &n_errors, &n_warnings, &last);
    if (status == HS_ERR_CANCELLED) return EXIT_INTERRUPTED;
    if (status != HS_END || closed != HS_OK) {
        if (!c->sink.failed)
            cli_tell_status(status != HS_END ? status : closed, status != HS_END ? error : &last);
        return EXIT_FAILED;
    }
    return n_errors || c->tally.n_failed ? EXIT_SOME_FAILED : EXIT_DONE;
}

int cli_run_check(const cli_options *options) {
    checking c = {.store = NULL};
    hs_error error = {0};
    /* the first argument is a store, or "-" for drafts alone */
    bool is_alone = strcmp(options->operands[0], "-") == 0;
    if (!is_alone) {
        hs_status status = hs_store_open(options->operands[0], HS_STORE_READ, &c.store, &error);
        if (status != HS_OK) {
            cli_tell_status(status, &error);
            return EXIT_FAILED;
        }
    }
    int result = EXIT_FAILED;
    c.engine = cli_engine_open(options);
    if (c.engine) {
        hs_read_options read = options->read;
        read.paths = options->operands + 1;
        read.n_paths = options->n_operands - 1;
        read.is_cancelled = cli_is_interrupted;
        read.takes_office = true;
        hs_status status = hs_reader_open(c.engine, &read, &c.reader, &error);
        c.scratch = hs_scratch_new(c.engine);
        c.arena = hs_arena_new(NULL);
        c.slice = hs_arena_new(NULL);
        if (status == HS_OK && (!c.scratch || !c.arena || !c.slice)) status = hs_fail_memory(&error);
        if (status != HS_OK) {
            cli_tell_status(status, &error);
        } else if (cli_sink_open(&c.sink, options->output_path)) {
            result = cli_sink_close(&c.sink, run(&c, options, &error));
            if (result != EXIT_PIPE_CLOSED) cli_tell_problems(&c.tally);
        }
        hs_reader_close(c.reader);
        hs_arena_free(c.arena);
        hs_arena_free(c.slice);
        hs_scratch_free(c.scratch);
        hs_engine_close(c.engine);
    }
    hs_store_close(c.store);
    return result;
}
