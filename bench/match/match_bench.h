/* What the parts of match_bench share. */
#ifndef HS_BENCH_MATCH_BENCH_H
#define HS_BENCH_MATCH_BENCH_H

#include <hearsay/match.h>

#include <time.h>

char *read_whole_file(const char *path, size_t *len);

static inline double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

#endif
