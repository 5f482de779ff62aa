/* Commands that look into a store, and explain: open, let show write to the sink, close. */
#include "cli/cli.h"

#include "base/status.h"
#include "show/show.h"

#include <string.h>

static hs_status write_to_sink(void *context, hs_str bytes, hs_error *error) {
    cli_sink *sink = context;
    if (cli_sink_write(sink, bytes.ptr, bytes.len)) return HS_OK;
    /* cli_sink_close tells the cause */
    return hs_fail(error, HS_ERR_IO, (hs_str){0}, 0, "the output could not be written");
}

static hs_show_style style_of(const cli_options *options) {
    return (hs_show_style){.as = options->is_json  ? HS_SHOW_JSON
                                 : options->is_csv ? HS_SHOW_CSV
                                                   : HS_SHOW_TERMINAL,
                           .width = options->width,
                           .has_colour = options->use_color};
}

typedef hs_status view(hs_store *store, const cli_options *options, const hs_show_style *style,
                       const hs_show_out *out, hs_error *error);

static void tell_state(const char *path, hs_store_state state) {
    if (state == HS_STORE_WAITS)
        fprintf(stderr, "hearsay: %s: pages wait to be linked; hearsay build -o %s does it\n", path, path);
    else if (state == HS_STORE_CUT_SHORT)
        fprintf(stderr, "hearsay: %s: the last build was cut short; run it again to complete the store\n",
                path);
}

static int run_view(const cli_options *options, view *show) {
    hs_store *store = NULL;
    hs_error error = {0};
    hs_status status = hs_store_open(options->operands[0], HS_STORE_READ, &store, &error);
    if (status != HS_OK) {
        cli_tell_status(status, &error);
        return EXIT_FAILED;
    }
    cli_sink sink;
    int result = EXIT_FAILED;
    if (cli_sink_open(&sink, options->output_path)) {
        hs_store_state state = HS_STORE_LINKED;
        uint64_t undated = 0;
        bool is_dated = options->filter.since.len || options->filter.until.len;
        hs_show_style style = style_of(options);
        hs_show_out out = {write_to_sink, &sink, NULL};
        status = hs_store_state_of(store, &state, &error);
        if (status == HS_OK && is_dated) status = hs_store_count_undated(store, &undated, &error);
        if (status == HS_OK) status = show(store, options, &style, &out, &error);
        if (status != HS_OK && !sink.failed) cli_tell_status(status, &error);
        if (status == HS_OK) tell_state(options->operands[0], state);
        if (status == HS_OK && undated)
            fprintf(stderr, "hearsay: %s: %llu page%s without a date left out\n", options->operands[0],
                    (unsigned long long)undated, undated == 1 ? "" : "s");
        result = cli_sink_close(&sink, status == HS_OK ? EXIT_DONE : EXIT_FAILED);
    }
    hs_store_close(store);
    return result;
}

static hs_status people(hs_store *store, const cli_options *options, const hs_show_style *style,
                        const hs_show_out *out, hs_error *error) {
    return hs_show_people(store, &options->filter, style, out, error);
}

static hs_status statements(hs_store *store, const cli_options *options, const hs_show_style *style,
                            const hs_show_out *out, hs_error *error) {
    return hs_show_statements(store, &options->filter, style, out, error);
}

static hs_status variants(hs_store *store, const cli_options *options, const hs_show_style *style,
                          const hs_show_out *out, hs_error *error) {
    return hs_show_variants(store, &options->filter, options->is_all ? 1 : 2, style, out, error);
}

static hs_status copies(hs_store *store, const cli_options *options, const hs_show_style *style,
                        const hs_show_out *out, hs_error *error) {
    return hs_show_copies(store, &options->filter, style, out, error);
}

static hs_status stories(hs_store *store, const cli_options *options, const hs_show_style *style,
                         const hs_show_out *out, hs_error *error) {
    return hs_show_stories(store, &options->filter, style, out, error);
}

static hs_status versions(hs_store *store, const cli_options *options, const hs_show_style *style,
                          const hs_show_out *out, hs_error *error) {
    hs_statement_filter filter = options->filter;
    if (options->n_operands > 1) {
        hs_page_row page;
        hs_arena *arena = hs_arena_new(NULL);
        filter.doc = (hs_str){options->operands[1], strlen(options->operands[1])};
        hs_status known =
            arena ? hs_store_page_get(store, filter.doc, arena, &page, error) : hs_fail_memory(error);
        hs_arena_free(arena);
        if (known != HS_OK) return known;
    }
    return hs_show_versions(store, &filter, style, out, error);
}

static hs_status claims(hs_store *store, const cli_options *options, const hs_show_style *style,
                        const hs_show_out *out, hs_error *error) {
    hs_engine *engine = cli_engine_open(options);
    if (!engine) return hs_fail(error, HS_ERR_MEMORY, (hs_str){0}, 0, "the models could not be opened");
    hs_status status = hs_show_claims(engine, store, &options->filter, options->about, style, out, error);
    hs_engine_close(engine);
    return status;
}

static hs_status timeline(hs_store *store, const cli_options *options, const hs_show_style *style,
                          const hs_show_out *out, hs_error *error) {
    hs_engine *engine = options->claim.len ? cli_engine_open(options) : NULL;
    if (options->claim.len && !engine)
        return hs_fail(error, HS_ERR_MEMORY, (hs_str){0}, 0, "the models could not be opened");
    hs_status status = hs_show_timeline(engine, store, &options->filter, options->claim, style, out, error);
    hs_engine_close(engine);
    return status;
}

static hs_status one(hs_store *store, const cli_options *options, const hs_show_style *style,
                     const hs_show_out *out, hs_error *error) {
    hs_status status = HS_OK;
    for (size_t i = 1; i < options->n_operands && status == HS_OK; i++) {
        const char *id = options->operands[i];
        status = hs_show_one(store, (hs_str){id, strlen(id)}, style, out, error);
    }
    return status;
}

static hs_status report(hs_store *store, const cli_options *options, const hs_show_style *style,
                        const hs_show_out *out, hs_error *error) {
    (void)style;
    hs_engine *engine = cli_engine_open(options);
    if (!engine) return hs_fail(error, HS_ERR_MEMORY, (hs_str){0}, 0, "the models could not be opened");
    hs_status status = hs_show_report(engine, store, options->title, out, error);
    hs_engine_close(engine);
    return status;
}

/* in order of hs_show_export_as; then the lists */
static const char *const export_forms[] = {"web-annotation", "quotation", "bibtex", "graphml",
                                           "claimreview",    "parquet",   "csv",    "jsonl"};
enum { N_FORMS = sizeof export_forms / sizeof *export_forms, FORM_CSV = 6, FORM_JSONL = 7 };

/* Index of the form asked for, or N_FORMS. */
static size_t form_of(const cli_options *options) {
    size_t i = 0;
    while (i < N_FORMS && (!options->format || strcmp(export_forms[i], options->format) != 0)) i++;
    return i;
}

static hs_status export_form(hs_store *store, const cli_options *options, const hs_show_style *style,
                             const hs_show_out *out, hs_error *error) {
    size_t form = form_of(options);
    if (form < FORM_CSV) return hs_show_export(store, &options->filter, (hs_show_export_as)form, out, error);
    hs_show_style list = *style;
    list.as = form == FORM_CSV ? HS_SHOW_CSV : HS_SHOW_JSON;
    return hs_show_statements(store, &options->filter, &list, out, error);
}

int cli_run_people(const cli_options *options) {
    return run_view(options, people);
}
int cli_run_statements(const cli_options *options) {
    return run_view(options, statements);
}
int cli_run_variants(const cli_options *options) {
    return run_view(options, variants);
}
int cli_run_copies(const cli_options *options) {
    return run_view(options, copies);
}
int cli_run_stories(const cli_options *options) {
    return run_view(options, stories);
}
int cli_run_versions(const cli_options *options) {
    return run_view(options, versions);
}
int cli_run_claims(const cli_options *options) {
    return run_view(options, claims);
}
int cli_run_timeline(const cli_options *options) {
    return run_view(options, timeline);
}
int cli_run_show(const cli_options *options) {
    return run_view(options, one);
}
int cli_run_report(const cli_options *options) {
    return run_view(options, report);
}
int cli_run_export(const cli_options *options) {
    if (form_of(options) < N_FORMS) return run_view(options, export_form);
    fprintf(stderr, "hearsay export: --format takes web-annotation, quotation, bibtex, graphml, claimreview, "
                    "parquet, csv or jsonl\n");
    return EXIT_USAGE;
}

typedef struct explaining {
    const hs_engine *engine;
    hs_reader *reader;
    hs_scratch *scratch;
    hs_arena *arena;
    cli_sink sink;
    cli_tally tally;
} explaining;

static hs_status explain_pages(explaining *e, const cli_options *options, hs_error *error) {
    hs_show_style style = style_of(options);
    hs_show_out out = {write_to_sink, &e->sink, NULL};
    for (;;) {
        hs_item item = {0};
        hs_annotation annotation = {0};
        hs_error problem = {0};
        hs_arena_reset(e->arena);
        item.status = hs_reader_next(e->reader, e->arena, &item.page, &problem);
        if (item.status == HS_END || item.status == HS_ERR_CANCELLED) return item.status;
        if (item.status == HS_OK)
            item.status =
                hs_page_annotate(e->engine, e->scratch, e->arena, &item.page, &annotation, &problem);
        if (item.status != HS_OK) {
            item.error = &problem;
            cli_tally_problem(&e->tally, &item, options->is_quiet);
            continue;
        }
        hs_status status = hs_show_explain(&annotation, &style, &out, error);
        if (status != HS_OK) return status;
    }
}

int cli_run_explain(const cli_options *options) {
    explaining e = {.engine = NULL};
    hs_engine *engine = cli_engine_open(options);
    if (!engine) return EXIT_FAILED;
    hs_error error = {0};
    hs_read_options read = options->read;
    read.is_cancelled = cli_is_interrupted;
    e.engine = engine;
    int result = EXIT_FAILED;
    hs_status status = hs_reader_open(engine, &read, &e.reader, &error);
    e.scratch = hs_scratch_new(engine);
    e.arena = hs_arena_new(NULL);
    if (status == HS_OK && (!e.scratch || !e.arena)) status = hs_fail_memory(&error);
    if (status != HS_OK) {
        cli_tell_status(status, &error);
    } else if (cli_sink_open(&e.sink, options->output_path)) {
        status = explain_pages(&e, options, &error);
        result = e.tally.n_failed ? EXIT_SOME_FAILED : EXIT_DONE;
        if (status == HS_ERR_CANCELLED) result = EXIT_INTERRUPTED;
        if (status != HS_END && status != HS_ERR_CANCELLED) {
            if (!e.sink.failed) cli_tell_status(status, &error);
            result = EXIT_FAILED;
        }
        result = cli_sink_close(&e.sink, result);
        if (result != EXIT_PIPE_CLOSED) cli_tell_problems(&e.tally);
    }
    hs_reader_close(e.reader);
    hs_arena_free(e.arena);
    hs_scratch_free(e.scratch);
    hs_engine_close(engine);
    return result;
}
