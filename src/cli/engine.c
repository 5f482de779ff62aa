/* The engine as options and environment want it, and the two signals that end a run. */
#include "cli/cli.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t is_interrupted;

static void on_interrupt(int number) {
    is_interrupted = 1;
    signal(number, SIG_DFL); /* the second one ends at once */
}

void cli_catch_interrupts(void) {
    struct sigaction action = {.sa_handler = on_interrupt};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN); /* writes tell EPIPE */
    signal(SIGXFSZ, SIG_IGN); /* writes tell EFBIG */
}

bool cli_is_interrupted(void *context) {
    (void)context;
    return is_interrupted;
}

/* HEARSAY_TRACE=statement,speaker:3: stages that are traced, each with a level; "all" is every stage. */

static int wanted_level(const char *stages, const char *stage) {
    int level = 0;
    for (const char *p = stages; *p; p += strcspn(p, ","), p += *p == ',') {
        size_t len = strcspn(p, ",:");
        bool is_it =
            (len == 3 && strncmp(p, "all", 3) == 0) || (strlen(stage) == len && !strncmp(p, stage, len));
        if (is_it) level = p[len] == ':' ? atoi(p + len + 1) : 2;
    }
    return level;
}

static void trace(void *context, const char *stage, int level, hs_str line) {
    const char *stages = context;
    if (level <= wanted_level(stages, stage)) fprintf(stderr, "%s: %.*s\n", stage, (int)line.len, line.ptr);
}

hs_engine *cli_engine_open(const cli_options *options) {
    const char *stages = getenv("HEARSAY_TRACE");
    hs_engine_options wanted = {.min_confidence = options->min_confidence,
                                .people_path = options->people_path};
    if (stages && *stages) {
        union {
            const char *in;
            void *out;
        } context = {stages}; /* only ever read */
        wanted.trace = trace;
        wanted.trace_context = context.out;
        wanted.trace_level = 3;
    }
    hs_engine *engine = NULL;
    hs_error error = {0};
    hs_status status = hs_engine_open(&wanted, &engine, &error);
    if (status != HS_OK) cli_tell_status(status, &error);
    return engine;
}
