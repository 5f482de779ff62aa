/* Everything that is told on standard error: failures, counts, times, the progress bar. */
#include "cli/cli.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

void cli_tell(const hs_error *error) {
    fputs("hearsay: ", stderr);
    /* names and messages may hold anything: control characters must not reach a terminal */
    for (const char *p = error->file; *p; p++)
        fputc((unsigned char)*p < 0x20 || *p == 0x7F ? '?' : *p, stderr);
    if (error->file[0]) fputs(": ", stderr);
    if (error->offset) fprintf(stderr, "byte %" PRIu64 ": ", error->offset);
    for (const char *p = error->message; *p; p++)
        fputc((unsigned char)*p < 0x20 || *p == 0x7F ? '?' : *p, stderr);
    fputc('\n', stderr);
}

void cli_tell_status(hs_status status, const hs_error *error) {
    hs_error plain = *error;
    if (!plain.message[0]) snprintf(plain.message, sizeof plain.message, "%s", hs_status_name(status));
    cli_tell(&plain);
}

void cli_tally_problem(cli_tally *tally, const hs_item *item, bool is_quiet) {
    if (item->is_told) return;
    tally->n_failed++;
    if ((size_t)item->status <= HS_ERR_CANCELLED) tally->by_status[item->status]++;
    if (is_quiet) return;
    static const hs_error nothing;
    cli_tell_status(item->status, item->error ? item->error : &nothing);
}

void cli_tell_problems(const cli_tally *tally) {
    if (!tally->n_failed) return;
    const char *between = ": ";
    fprintf(stderr, "%" PRIu64 " input%s could not be read", tally->n_failed,
            tally->n_failed == 1 ? "" : "s");
    for (int i = 0; i <= HS_ERR_CANCELLED; i++) {
        if (!tally->by_status[i]) continue;
        fprintf(stderr, "%s%" PRIu64 " %s", between, tally->by_status[i], hs_status_name((hs_status)i));
        between = ", ";
    }
    fputc('\n', stderr);
}

void cli_tell_clocks(const uint64_t clocks[HS_CLOCK_N], uint64_t elapsed, const cli_tally *tally) {
    static const char *const names[HS_CLOCK_N] = {"read",    "article", "text",  "statement",
                                                  "speaker", "output",  "write", "link and match"};
    uint64_t sum = 0;
    for (int i = 0; i < HS_CLOCK_N; i++) sum += clocks[i];
    double megabytes = (double)tally->n_bytes / 1e6;
    fprintf(stderr, "%-16s %10s %7s %10s\n", "stage", "CPU s", "share", "MB/s");
    for (int i = 0; i < HS_CLOCK_N; i++) {
        double seconds = (double)clocks[i] / 1e9;
        if (!clocks[i]) continue;
        fprintf(stderr, "%-16s %10.3f %6.1f%% %10.1f\n", names[i], seconds,
                100.0 * (double)clocks[i] / (double)(sum ? sum : 1), megabytes / seconds);
    }
    fprintf(stderr, "%-16s %10.3f %7s %10.1f\n", "all, elapsed", (double)elapsed / 1e9, "",
            elapsed ? megabytes / ((double)elapsed / 1e9) : 0);
    fprintf(stderr, "%" PRIu64 " pages, %.1f MB, %" PRIu64 " statements\n", tally->n_pages, megabytes,
            tally->n_statements);
}

void cli_progress_init(cli_progress *progress, const hs_reader *reader, bool is_quiet) {
    *progress = (cli_progress){.is_on = !is_quiet && isatty(STDERR_FILENO), .reader = reader};
}

void cli_progress_show(cli_progress *progress, const cli_tally *tally) {
    enum { CELLS = 30 };
    if (!progress->is_on) return;
    uint64_t now = hs_clock_now(), done = 0, total = 0;
    if (now - progress->last < 100000000u) return;
    progress->last = now;
    hs_reader_progress(progress->reader, &done, &total);
    char bar[CELLS + 1];
    size_t filled = total ? (size_t)((double)(done < total ? done : total) / (double)total * CELLS) : 0;
    memset(bar, '-', CELLS);
    memset(bar, '#', filled);
    bar[CELLS] = 0;
    fprintf(stderr, "\r[%s] %" PRIu64 " pages, %" PRIu64 " statements, %.1f MB\033[K", bar, tally->n_pages,
            tally->n_statements, (double)done / 1e6);
}

void cli_progress_clear(cli_progress *progress) {
    if (progress->is_on && progress->last) fputs("\r\033[K", stderr);
}
