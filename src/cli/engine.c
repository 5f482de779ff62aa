/* The engine as options and environment want it, and the two signals that end a run. */
#include "cli/cli.h"

#include "base/amx.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Weights of --accuracy high: the file asked for, else the installed one, else that of the source tree. Mapped for
 * the rest of the run. */
static bool map_weights(const char *wanted, hs_str *weights) {
    const char *const paths[] = {wanted, HS_WEIGHTS_INSTALLED, HS_WEIGHTS_SOURCE};
    int file = -1;
    struct stat about;
    for (size_t i = wanted ? 0 : 1; i < (wanted ? 1 : sizeof paths / sizeof *paths) && file < 0; i++)
        file = open(paths[i], O_RDONLY | O_CLOEXEC);
    void *bytes = MAP_FAILED;
    if (file >= 0 && fstat(file, &about) == 0 && about.st_size > 0)
        bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (file >= 0) close(file);
    if (bytes == MAP_FAILED) {
        fprintf(stderr, "hearsay: %s: the weights of --accuracy high cannot be read: %s\n",
                wanted ? wanted : HS_WEIGHTS_INSTALLED, strerror(errno));
        return false;
    }
    *weights = (hs_str){bytes, (size_t)about.st_size};
    return true;
}

hs_engine *cli_engine_open(const cli_options *options) {
    const char *stages = getenv("HEARSAY_TRACE");
    hs_engine_options wanted = {.min_confidence = options->min_confidence,
                                .people_path = options->people_path};
    if (options->is_accurate) {
        wanted.accuracy = HS_ACCURACY_HIGH;
        hs_amx_ask();
        if (!map_weights(options->weights_path, &wanted.encoder_weights)) return NULL;
    }
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
