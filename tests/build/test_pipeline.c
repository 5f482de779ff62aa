/* Pages through threads: all of them, in order, whatever finishes first; an end on failure and on request. */
#include "test.h"

#include "base/arena.h"
#include "base/status.h"
#include "build/pipeline.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_PAGES 3000

static char path[] = "/tmp/hearsay-pipeline-XXXXXX";
static hs_engine *engine;

static int make_pages(void **state) {
    (void)state;
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file || hs_engine_open(NULL, &engine, NULL) != HS_OK) return 1;
    for (int i = 0; i < N_PAGES; i++) {
        if (i % 100 == 50)
            fprintf(file, "no page\n");
        else
            fprintf(file, "{\"id\":\"%d\",\"text\":\"Number %0*d\"}\n", i, i % 7 == 0 ? 4000 : 10, i);
    }
    return fclose(file);
}

static int remove_pages(void **state) {
    (void)state;
    hs_engine_close(engine);
    return unlink(path);
}

typedef struct seen {
    int n, n_failed, n_known, fail_at, cancel_at;
    int next;
    atomic_int n_working, most_working, n_worked;
    bool is_out_of_order;
} seen;

static hs_status is_known(void *context, const hs_page *page, bool *known, hs_error *error) {
    (void)context, (void)error;
    *known = page->doc.len && page->doc.ptr[page->doc.len - 1] == '3';
    return HS_OK;
}

static hs_status work(void *context, hs_job *job) {
    seen *s = context;
    int now = atomic_fetch_add(&s->n_working, 1) + 1;
    if (now > s->most_working) s->most_working = now;
    for (uint32_t i = 0; i < job->n; i++)
        if (job->items[i].status == HS_OK && !job->items[i].is_skipped) atomic_fetch_add(&s->n_worked, 1);
    if (job->sequence % 3 == 0) usleep(2000); /* later jobs overtake this one */
    if (!job->keep) job->keep = malloc(1);
    atomic_fetch_sub(&s->n_working, 1);
    return HS_OK;
}

static hs_status write_in_turn(void *context, hs_job *job) {
    seen *s = context;
    for (uint32_t i = 0; i < job->n; i++, s->next++) {
        const hs_item *item = &job->items[i];
        if (item->status != HS_OK) {
            s->n_failed++;
            continue;
        }
        char doc[16];
        snprintf(doc, sizeof doc, "%d", s->next);
        if (!hs_str_equal(item->page.doc, (hs_str){doc, strlen(doc)})) s->is_out_of_order = true;
        s->n_known += item->is_skipped;
        s->n++;
    }
    return s->fail_at && s->next >= s->fail_at ? HS_ERR_IO : HS_OK;
}

static bool is_cancelled(void *context) {
    seen *s = context;
    return s->cancel_at && atomic_load(&s->n_worked) >= s->cancel_at;
}

static hs_status run(seen *s, uint32_t n_threads, uint64_t max_bytes, uint64_t *clocks) {
    const char *const paths[] = {path};
    hs_read_options options = {.paths = paths, .n_paths = 1, .is_jsonl = true, .is_plain = true};
    hs_reader *reader = NULL;
    assert_int_equal(hs_reader_open(engine, &options, &reader, NULL), HS_OK);
    hs_pipeline pipeline = {.engine = engine,
                            .reader = reader,
                            .n_threads = n_threads,
                            .max_bytes = max_bytes,
                            .context = s,
                            .is_known = is_known,
                            .work = work,
                            .write = write_in_turn,
                            .close_keep = free,
                            .is_cancelled = is_cancelled,
                            .wants_clocks = clocks};
    hs_error error = {0};
    hs_status status = hs_pipeline_run(&pipeline, clocks, &error);
    hs_reader_close(reader);
    return status;
}

static void every_page_comes_in_order_on_any_number_of_threads(void **state) {
    (void)state;
    static const uint32_t threads[] = {0, 1, 2, 7};
    for (int i = 0; i < 4; i++) {
        seen s = {.n = 0};
        uint64_t clocks[HS_CLOCK_N] = {0};
        assert_int_equal(run(&s, threads[i], i == 3 ? 1 : 0, i == 2 ? clocks : NULL), HS_OK);
        assert_false(s.is_out_of_order);
        assert_int_equal(s.n, N_PAGES - N_PAGES / 100);
        assert_int_equal(s.n_failed, N_PAGES / 100);
        assert_int_equal(s.n_known, N_PAGES / 10);
        assert_int_equal(s.n_worked, s.n - s.n_known);
        assert_true(s.most_working <= (threads[i] ? (int)threads[i] : 1));
        assert_true(i != 2 || clocks[HS_CLOCK_READ] > 0);
    }
}

static void failed_write_ends_the_run(void **state) {
    (void)state;
    for (uint32_t threads = 1; threads <= 4; threads++) {
        seen s = {.fail_at = 500};
        assert_int_equal(run(&s, threads, 0, NULL), HS_ERR_IO);
        assert_false(s.is_out_of_order);
        assert_in_range(s.next, 500, 500 + HS_JOB_ITEMS);
    }
}

static void cancelled_run_writes_what_it_read(void **state) {
    (void)state;
    for (uint32_t threads = 1; threads <= 4; threads++) {
        seen s = {.cancel_at = 400};
        assert_int_equal(run(&s, threads, 0, NULL), HS_ERR_CANCELLED);
        assert_false(s.is_out_of_order);
        assert_in_range(s.next, 400, N_PAGES - 1);
        assert_int_equal(s.n_worked, s.n - s.n_known);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_comes_in_order_on_any_number_of_threads),
        cmocka_unit_test(failed_write_ends_the_run),
        cmocka_unit_test(cancelled_run_writes_what_it_read),
    };
    return cmocka_run_group_tests(tests, make_pages, remove_pages);
}
