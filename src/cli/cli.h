/* The command line: what its files share. Each command is a row of the table in commands.c; options are parsed
 * once into one struct; output goes through one sink that notices a closed pipe and a full disk.
 *
 *     hearsay statements affair.db --speaker Vance --json
 *     -> command "statements", options {operands ["affair.db"], filter.speaker "Vance", is_json}
 */
#ifndef HS_CLI_CLI_H
#define HS_CLI_CLI_H

#include <hearsay/hearsay.h>

#include "build/pipeline.h"

#include <stdio.h>

/* Exit statuses; `hearsay --help` and hearsay(1) list them. */
enum {
    EXIT_DONE = 0,
    EXIT_SOME_FAILED = 1, /* done, but some inputs could not be read; each was told */
    EXIT_USAGE = 2,
    EXIT_FAILED = 3, /* could not be done: store busy, disk full, no such store */
    EXIT_INTERRUPTED = 130,
    EXIT_PIPE_CLOSED = 141
};

typedef struct cli_options {
    const char *const *operands; /* [n_operands] */
    size_t n_operands;
    hs_read_options read;
    hs_statement_filter filter;
    const char *output_path; /* -o, or NULL */
    const char *people_path;
    const char *weights_path; /* of --accuracy high, or NULL */
    const char *format;       /* of export, or NULL */
    hs_str title;             /* of the report, or empty */
    hs_str about;             /* of claims, or empty */
    bool is_fix;              /* of check */
    hs_str claim;             /* of timeline, or empty */
    uint32_t n_threads;
    float min_confidence;
    uint32_t min_outlets;
    bool is_json, is_csv, wants_stats, is_quiet, is_help, is_all, is_sarif, is_accurate, is_linked_later;
    bool use_color; /* standard output is a terminal and NO_COLOR is not set */
    uint32_t width; /* columns of the terminal, 80 where there is none */
} cli_options;

typedef struct cli_command {
    const char *name, *arguments, *summary, *help, *examples; /* help: NULL where summary says all */
    uint32_t options;                                         /* bits of groups in options.c */
    size_t min_operands, max_operands;
    int (*run)(const cli_options *options);
} cli_command;

extern const cli_command cli_commands[];
const cli_command *cli_command_find(const char *name);

/* options.c. Returns -1, or an exit status to end with at once (usage error, --help). */
int cli_options_parse(const cli_command *command, int argc, char **argv, cli_options *options);
void cli_print_options(FILE *to, const cli_command *command);

/* Commands. */
int cli_run_extract(const cli_options *options);
int cli_run_annotate(const cli_options *options);
int cli_run_build(const cli_options *options);
int cli_run_people(const cli_options *options);
int cli_run_statements(const cli_options *options);
int cli_run_variants(const cli_options *options);
int cli_run_copies(const cli_options *options);
int cli_run_stories(const cli_options *options);
int cli_run_versions(const cli_options *options);
int cli_run_claims(const cli_options *options);
int cli_run_timeline(const cli_options *options);
int cli_run_show(const cli_options *options);
int cli_run_explain(const cli_options *options);
int cli_run_report(const cli_options *options);
int cli_run_export(const cli_options *options);
int cli_run_check(const cli_options *options);

/* sink.c: standard output or the file of -o. Once a write failed, later ones do nothing. */
typedef struct cli_sink {
    int fd;
    const char *path; /* NULL: standard output */
    char *temporary;  /* -o writes here and renames at the end, so that a failure leaves the old file */
    bool is_pipe_closed;
    int failed; /* errno of the first failure, or 0 */
    char *buffer;
    size_t len;
} cli_sink;

bool cli_sink_open(cli_sink *sink, const char *path);
/* True while all is well. */
bool cli_sink_write(cli_sink *sink, const char *bytes, size_t len);
bool cli_sink_flush(cli_sink *sink);
/* Flushes and closes; tells a failure on standard error. status, or EXIT_FAILED, or EXIT_PIPE_CLOSED. */
int cli_sink_close(cli_sink *sink, int status);

/* report.c: what is told on standard error. */
void cli_tell(const hs_error *error);
void cli_tell_status(hs_status status, const hs_error *error);

/* Inputs that failed, counted by cause. */
typedef struct cli_tally {
    uint64_t n_pages, n_failed, n_skipped, n_statements, n_bytes;
    uint64_t by_status[HS_ERR_CANCELLED + 1];
} cli_tally;
void cli_tally_problem(cli_tally *tally, const hs_item *item, bool is_quiet);
void cli_tell_problems(const cli_tally *tally);
void cli_tell_clocks(const uint64_t clocks[HS_CLOCK_N], uint64_t elapsed, const cli_tally *tally);

/* A bar on standard error where that is a terminal. */
typedef struct cli_progress {
    bool is_on;
    uint64_t last; /* nanoseconds */
    const hs_reader *reader;
} cli_progress;
void cli_progress_init(cli_progress *progress, const hs_reader *reader, bool is_quiet);
void cli_progress_show(cli_progress *progress, const cli_tally *tally);
void cli_progress_clear(cli_progress *progress);

/* interrupt.c: Ctrl-C once asks to stop, twice ends at once. */
void cli_catch_interrupts(void);
bool cli_is_interrupted(void *context);

/* engine.c: an engine with what options and HEARSAY_TRACE ask for. NULL: was told. */
hs_engine *cli_engine_open(const cli_options *options);

#endif
