/* hearsay build: pages into a store, a line for each that could not be read, a summary at the end. */
#include "cli/cli.h"

#include "build/build.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef struct building {
    const cli_options *options;
    cli_tally tally;
    cli_progress progress;
} building;

static void on_item(void *context, const hs_item *item) {
    building *b = context;
    b->tally.n_bytes += item->page.bytes.len;
    if (item->status != HS_OK) {
        cli_progress_clear(&b->progress);
        cli_tally_problem(&b->tally, item, b->options->is_quiet);
    } else if (item->is_skipped) {
        b->tally.n_skipped++;
    } else {
        b->tally.n_pages++;
        b->tally.n_statements += item->n_found;
        if (item->notice && !b->options->is_quiet) {
            cli_progress_clear(&b->progress);
            fprintf(stderr, "hearsay: %.*s: %s\n", (int)item->page.doc.len, item->page.doc.ptr, item->notice);
        }
    }
    cli_progress_show(&b->progress, &b->tally);
}

static const char *plural(uint64_t n) {
    return n == 1 ? "" : "s";
}

/* How new pages came to what was linked before, where they could be added to it. */
static void tell_linking(const hs_store *store) {
    hs_store_linking linking = hs_store_how_linked(store);
    if (linking.n_added)
        printf("%" PRIu32 " page%s added to what was linked\n", linking.n_added, plural(linking.n_added));
    if (linking.anew_because) printf("all pages were linked anew: %s\n", linking.anew_because);
}

static void tell_summary(hs_store *store, const building *b, const char *path, uint64_t n_unchanged) {
    hs_store_counts n = {0};
    hs_error error = {0};
    printf("%s: %" PRIu64 " new page%s with %" PRIu64 " statement%s", path, b->tally.n_pages,
           plural(b->tally.n_pages), b->tally.n_statements, plural(b->tally.n_statements));
    if (b->tally.n_skipped) printf(", %" PRIu64 " known already", b->tally.n_skipped);
    if (n_unchanged) printf(", %" PRIu64 " unchanged on the server", n_unchanged);
    printf("\n");
    hs_store_state state;
    if (hs_store_state_of(store, &state, &error) != HS_OK) return;
    if (state == HS_STORE_WAITS) {
        printf("pages wait to be linked; hearsay build -o %s does it\n", path);
        return;
    }
    tell_linking(store);
    if (hs_store_how_linked(store).n_added) return; /* counting goes through all pages */
    if (hs_store_count(store, &n, &error) != HS_OK) return;
    printf("in all %" PRIu64 " page%s by %" PRIu64 " outlet%s, %" PRIu64 " statement%s (%" PRIu64
           " with a speaker) by %" PRIu64 " speaker%s, %" PRIu64 " utterance%s on several pages, %" PRIu64
           " copied passage%s\n",
           n.pages, plural(n.pages), n.outlets, plural(n.outlets), n.statements, plural(n.statements),
           n.named, n.people, plural(n.people), n.shared_utterances, plural(n.shared_utterances), n.copies,
           plural(n.copies));
    if (n.n_capped)
        printf("%" PRIu64 " likely matches were left out by a limit (pages that share too much)\n",
               n.n_capped);
}

static int build(const cli_options *options, const hs_engine *engine, hs_reader *reader, hs_store *store) {
    building b = {.options = options};
    uint64_t clocks[HS_CLOCK_N] = {0}, begun = hs_clock_now();
    char started[32] = "";
    time_t now = time(NULL);
    struct tm utc;
    hs_error error = {0};
    if (gmtime_r(&now, &utc)) strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    hs_build run = {.engine = engine,
                    .reader = reader,
                    .store = store,
                    .n_threads = options->n_threads,
                    .is_linked_later = options->is_linked_later,
                    .started = {started, sizeof "2024-05-01T12:00:00Z" - 1},
                    .on_item = on_item,
                    .is_cancelled = cli_is_interrupted,
                    .context = &b,
                    .wants_clocks = options->wants_stats};
    cli_progress_init(&b.progress, reader, options->is_quiet);
    hs_status status = hs_build_run(&run, clocks, &error);
    cli_progress_clear(&b.progress);
    if (status != HS_OK && status != HS_ERR_CANCELLED) {
        cli_tell_status(status, &error);
        cli_tell_problems(&b.tally);
        return EXIT_FAILED;
    }
    if (status == HS_ERR_CANCELLED)
        fprintf(stderr, "hearsay: stopped; what was read is stored, run the same command again to go on\n");
    if (!options->is_quiet) tell_summary(store, &b, options->output_path, hs_reader_unchanged(reader));
    fflush(stdout);
    cli_tell_problems(&b.tally);
    if (options->wants_stats) cli_tell_clocks(clocks, hs_clock_now() - begun, &b.tally);
    if (status == HS_ERR_CANCELLED) return EXIT_INTERRUPTED;
    return b.tally.n_failed ? EXIT_SOME_FAILED : EXIT_DONE;
}

/* HEARSAY_KEEP_FROM=2: pages from which on linking leaves what is needed to add others later, for tests. */
static void set_keep_from(hs_store *store) {
    const char *n_pages = getenv("HEARSAY_KEEP_FROM");
    if (n_pages) hs_store_keep_from(store, (uint32_t)strtoul(n_pages, NULL, 10));
}

int cli_run_build(const cli_options *options) {
    if (!options->output_path) {
        fprintf(stderr, "hearsay build: name the store with -o STORE (see hearsay build --help)\n");
        return EXIT_USAGE;
    }
    if (!options->n_operands && (options->is_linked_later || access(options->output_path, F_OK) != 0)) {
        fprintf(stderr, "hearsay build: too few arguments: give PATH... (see hearsay build --help)\n");
        return EXIT_USAGE;
    }
    hs_error error = {0};
    hs_store *store = NULL;
    hs_reader *reader = NULL;
    hs_engine *engine = cli_engine_open(options);
    if (!engine) return EXIT_FAILED;
    hs_read_options read = options->read;
    read.is_cancelled = cli_is_interrupted;
    read.store_path = options->output_path;
    hs_status status = hs_store_open(options->output_path, HS_STORE_WRITE, &store, &error);
    read.find_validators = hs_store_find_validators;
    read.validators_context = store;
    if (status == HS_OK) status = hs_reader_open(engine, &read, &reader, &error);
    int result = EXIT_FAILED;
    if (status == HS_OK) set_keep_from(store);
    if (status != HS_OK)
        cli_tell_status(status, &error);
    else
        result = build(options, engine, reader, store);
    hs_store_close(store);
    hs_reader_close(reader);
    hs_engine_close(engine);
    return result;
}
