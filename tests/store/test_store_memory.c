/* SQLite's allocations fail one after the other: each time a status, no leak, a store that opens. */
#include "test.h"

#include "base/arena.h"
#include "store/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long n_left = -1; /* allocations until one fails; -1: none does */
static bool has_failed;
static sqlite3_mem_methods plain;

static bool fails(void) {
    if (n_left < 0) return false;
    if (n_left-- > 0) return false;
    n_left = -1;
    return has_failed = true;
}

static void *failing_malloc(int size) {
    return fails() ? NULL : plain.xMalloc(size);
}
static void *failing_realloc(void *old, int size) {
    return fails() ? NULL : plain.xRealloc(old, size);
}

static char folder[64];
static char path[80];

static int set_up(void **state) {
    (void)state;
    /* in memory where there is such a disk: a thousand stores are made here */
    snprintf(folder, sizeof folder, "%s/hearsay-memory-XXXXXX",
             access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    if (!mkdtemp(folder)) return 1;
    snprintf(path, sizeof path, "%s/a.db", folder);
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) != SQLITE_OK) return 1;
    sqlite3_mem_methods failing = plain;
    failing.xMalloc = failing_malloc;
    failing.xRealloc = failing_realloc;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) != SQLITE_OK ||
           sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK;
}

static void remove_store(void) {
    static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
    for (int i = 0; i < 4; i++) {
        char name[96];
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static int tear_down(void **state) {
    (void)state;
    return rmdir(folder);
}

static hs_engine *engine;

/* A whole life of a store: HS_OK when nothing failed. */
static hs_status live(hs_error *error) {
    static const char text[] = "\"We never met,\" Ruta Vance said.";
    hs_page page = {.doc = HS_STR("a"), .bytes = HS_STR(text), .format = HS_FORMAT_PLAIN};
    hs_arena *arena = hs_arena_new(NULL);
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_packer *packer = hs_packer_new();
    hs_annotation annotation = {0};
    hs_packed_page *packed = NULL;
    hs_store *store = NULL;
    hs_rows *rows = NULL;
    hs_statement_row row;
    hs_store_counts counts;
    bool is_new;
    hs_status status = hs_page_annotate(engine, scratch, arena, &page, &annotation, error);
    if (status == HS_OK) status = hs_page_pack(packer, arena, &page, &annotation, &packed, error);
    if (status == HS_OK) status = hs_store_open(path, HS_STORE_WRITE, &store, error);
    if (status == HS_OK) status = hs_store_run_begin(store, (hs_str){0}, error);
    if (status == HS_OK) status = hs_store_add(store, packed, &is_new, error);
    if (status == HS_OK) status = hs_store_commit(store, error);
    if (status == HS_OK) status = hs_store_link(store, engine, 1, error);
    if (status == HS_OK) status = hs_store_count(store, &counts, error);
    if (status == HS_OK)
        status = hs_store_statements(store, &(hs_statement_filter){.speaker = HS_STR("Vance")}, &rows, error);
    if (status == HS_OK) status = hs_rows_next_statement(rows, arena, &row, error);
    hs_rows_close(rows);
    hs_store_close(store);
    hs_packer_free(packer);
    hs_scratch_free(scratch);
    hs_arena_free(arena);
    return status;
}

static void each_failing_allocation_gives_a_status_and_a_store_that_opens(void **state) {
    (void)state;
    hs_error error = {0};
    assert_int_equal(hs_engine_open(NULL, &engine, &error), HS_OK);
    long step = 1, n_failures = 0;
    for (long n = 0;; n += step) {
        remove_store();
        error = (hs_error){0};
        has_failed = false;
        n_left = n;
        hs_status status = live(&error);
        n_left = -1;
        if (!has_failed) {
            assert_int_equal(status, HS_OK);
            break;
        }
        n_failures++;
        /* SQLite gets over some failures (a smaller cache); where it does not, a status tells */
        if (status != HS_OK) assert_true(error.message[0]);
        hs_store *store = NULL;
        error = (hs_error){0};
        status = hs_store_open(path, HS_STORE_WRITE, &store, &error);
        if (status != HS_OK) fail_msg("after failure %ld: %s", n, error.message);
        hs_store_close(store);
        step = n < 150 ? 1 : 1 + n / 40; /* all of the opening, then a sample */
    }
    assert_true(n_failures > 150);
    hs_engine_close(engine);
    remove_store();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_failing_allocation_gives_a_status_and_a_store_that_opens),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
