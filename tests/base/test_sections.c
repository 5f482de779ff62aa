#include "test.h"

#include "base/postings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct row {
    uint64_t a;
    uint32_t b, c;
} row;

static char *path_of(const char *name) {
    static char path[256];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/hearsay-%s-%d", folder ? folder : "/tmp", name, (int)getpid());
    return path;
}

static hs_sections_writer *create(const char *path) {
    hs_sections_writer *writer = NULL;
    assert_int_equal(hs_sections_create(path, 77, NULL, &writer, NULL), HS_OK);
    return writer;
}

static hs_sections *open_again(const char *path) {
    hs_sections *sections = NULL;
    hs_error error;
    if (hs_sections_open(path, 77, NULL, &sections, &error) != HS_OK) fail_msg("%s", error.message);
    return sections;
}

static void gives_rows_as_they_were_put(void **state) {
    (void)state;
    enum { N = 1000 };
    static row rows[N];
    uint8_t bytes[3] = {1, 2, 3};
    for (uint32_t i = 0; i < N; i++) rows[i] = (row){i * 0x9e3779b97f4a7c15u, i, ~i};
    char *path = path_of("sections");
    hs_sections_writer *writer = create(path);
    assert_int_equal(hs_sections_write(writer, 5, 1, bytes, 3, NULL), HS_OK);
    assert_int_equal(hs_sections_begin(writer, 2, sizeof(row), NULL), HS_OK);
    for (size_t at = 0, n = 1; at < N; at += n, n = n * 2 < N - at ? n * 2 : N - at)
        assert_int_equal(hs_sections_put(writer, rows + at, n, NULL), HS_OK);
    assert_int_equal(hs_sections_write(writer, 9, 8, NULL, 0, NULL), HS_OK);
    assert_int_equal(hs_sections_finish(writer, NULL), HS_OK);
    hs_sections_drop(writer);
    hs_sections *sections = open_again(path);
    size_t n;
    const row *got = hs_sections_get(sections, 2, sizeof(row), &n);
    assert_int_equal(n, N);
    assert_int_equal((uintptr_t)got % 16, 0);
    assert_memory_equal(got, rows, sizeof rows);
    assert_memory_equal(hs_sections_get(sections, 5, 1, &n), bytes, 3);
    assert_int_equal(n, 3);
    assert_non_null(hs_sections_get(sections, 9, 8, &n));
    assert_int_equal(n, 0);
    assert_non_null(hs_sections_get(sections, 2, 4, &n)); /* of another size */
    assert_int_equal(n, 0);
    assert_non_null(hs_sections_get(sections, 200, 4, &n));
    assert_int_equal(n, 0);
    hs_sections_close(sections);
    unlink(path);
}

static void refuses_what_is_not_whole(void **state) {
    (void)state;
    char *path = path_of("cut");
    hs_sections *sections = NULL;
    hs_error error;
    assert_int_equal(hs_sections_open(path, 77, NULL, &sections, &error), HS_ERR_NOT_FOUND);
    hs_sections_writer *writer = create(path);
    uint64_t numbers[40] = {0};
    assert_int_equal(hs_sections_write(writer, 1, 8, numbers, 40, NULL), HS_OK);
    assert_int_equal(hs_sections_open(path, 77, NULL, &sections, &error), HS_ERR_FORMAT);
    assert_int_equal(hs_sections_finish(writer, NULL), HS_OK);
    hs_sections_drop(writer);
    assert_int_equal(hs_sections_open(path, 78, NULL, &sections, &error), HS_ERR_FORMAT);
    FILE *file = fopen(path, "rb");
    unsigned char bytes[4096];
    size_t n = fread(bytes, 1, sizeof bytes, file), n_refused = 0;
    fclose(file);
    for (size_t cut = 0; cut < n; cut += 7) { /* cut short, then one byte of header or directory wrong */
        file = fopen(path, "wb");
        assert_int_equal(fwrite(bytes, 1, cut, file), cut);
        fclose(file);
        assert_int_equal(hs_sections_open(path, 77, NULL, &sections, &error), HS_ERR_FORMAT);
    }
    for (size_t at = 0; at < n; at++) {
        bytes[at] ^= 4;
        file = fopen(path, "wb");
        assert_int_equal(fwrite(bytes, 1, n, file), n);
        fclose(file);
        bytes[at] ^= 4;
        if (hs_sections_open(path, 77, NULL, &sections, &error) == HS_OK)
            hs_sections_close(sections);
        else
            n_refused++;
    }
    assert_int_equal(n_refused, 52 + 24); /* bytes of the header that count, and of the directory */
    unlink(path);
}

static void tells_the_first_failure_of_a_writer(void **state) {
    (void)state;
    hs_sections_writer *writer = NULL;
    hs_error error = {0};
    assert_int_equal(hs_sections_create("/nowhere/at/all", 1, NULL, &writer, &error), HS_ERR_IO);
    char *path = path_of("twice");
    writer = create(path);
    assert_int_equal(hs_sections_begin(writer, 3, 8, &error), HS_OK);
    assert_int_equal(hs_sections_begin(writer, 3, 8, &error), HS_ERR_ARGUMENT);
    memset(&error, 0, sizeof error);
    assert_int_equal(hs_sections_write(writer, 4, 8, NULL, 0, &error), HS_ERR_ARGUMENT);
    assert_true(error.message[0] != 0);
    assert_int_equal(hs_sections_finish(writer, &error), HS_ERR_ARGUMENT);
    hs_sections_drop(writer);
    assert_int_equal(access(path, F_OK), -1);
}

typedef struct posting {
    uint64_t id;
    uint32_t value;
} posting;

typedef struct given {
    const posting *items;
    size_t n;
} given;

static bool give(void *context, uint32_t part, uint32_t n_parts, hs_postings_sink *sink) {
    const given *all = context;
    for (size_t i = all->n * part / n_parts; i < all->n * (part + 1) / n_parts; i++)
        if (!hs_postings_put(sink, all->items[i].id, all->items[i].value)) return false;
    return true;
}

static int by_id(const void *x, const void *y) {
    const posting *p = x, *q = y;
    if (p->id != q->id) return p->id < q->id ? -1 : 1;
    return p->value < q->value ? -1 : p->value > q->value;
}

static uint64_t next_random(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 20;
}

static void check_postings(unsigned id_bits, size_t n, uint32_t n_threads, uint64_t n_ids) {
    posting *items = calloc(n + 1, sizeof *items);
    uint64_t seed = id_bits * 31 + n, mask = ((uint64_t)1 << id_bits) - 1;
    for (size_t i = 0; i < n; i++)
        items[i] = (posting){hs_mix64(next_random(&seed) % n_ids) & mask, (uint32_t)i};
    char *path = path_of("postings");
    hs_sections_writer *writer = create(path);
    given all = {items, n};
    assert_int_equal(hs_postings_write(writer, 8, id_bits, n, n_threads, give, &all, NULL, NULL), HS_OK);
    assert_int_equal(hs_sections_finish(writer, NULL), HS_OK);
    hs_sections_drop(writer);
    hs_sections *sections = open_again(path);
    hs_postings postings, other;
    hs_postings_open(sections, 8, id_bits, &postings);
    assert_int_equal(postings.n, n);
    qsort(items, n, sizeof *items, by_id);
    uint64_t begin, end;
    for (size_t first = 0, last; first < n; first = last) {
        for (last = first; last < n && items[last].id == items[first].id;) last++;
        hs_postings_find(&postings, items[first].id, &begin, &end);
        assert_int_equal(end - begin, last - first);
        for (size_t i = first; i < last; i++)
            assert_int_equal(hs_postings_value(&postings, begin + (i - first)), items[i].value);
        if (last < n && items[last].id == items[first].id + 1) continue;
        hs_postings_find(&postings, items[first].id + 1, &begin, &end);
        if (items[first].id != mask) assert_int_equal(begin, end);
    }
    hs_postings_find(&postings, UINT64_MAX, &begin, &end);
    assert_int_equal(begin, end);
    hs_postings_open(sections, 100, id_bits, &other);
    assert_int_equal(other.n, 0);
    hs_postings_find(&other, mask, &begin, &end);
    assert_int_equal(begin, end);
    hs_sections_close(sections);
    unlink(path);
    free(items);
}

static void finds_all_postings_of_an_id(void **state) {
    (void)state;
    check_postings(40, 0, 1, 1);
    check_postings(40, 1, 2, 1);
    check_postings(40, 5000, 1, 3000);
    check_postings(43, 70000, 3, 20000); /* several rounds */
    check_postings(43, 3000, 2, UINT64_MAX);
    check_postings(11, 40000, 2, 100000);
    check_postings(33, 40000, 5, 7); /* long lists */
    check_postings(40, 1500000, 2, 900000);
}

static void leads_nowhere_outside_where_the_table_is_damaged(void **state) {
    (void)state;
    enum { TABLE = (1 << 11) + 1, N = 64 };
    static uint64_t first[TABLE], items[N];
    uint64_t seed = 5;
    char *path = path_of("damaged");
    for (int round = 0; round < 20; round++) {
        for (size_t i = 0; i < TABLE; i++) first[i] = next_random(&seed) >> (i % 3 * 18);
        for (size_t i = 0; i < N; i++) items[i] = next_random(&seed) << 20;
        hs_sections_writer *writer = create(path);
        assert_int_equal(hs_sections_write(writer, 3, 8, items, N, NULL), HS_OK);
        assert_int_equal(hs_sections_write(writer, 2, 8, first, TABLE, NULL), HS_OK);
        assert_int_equal(hs_sections_finish(writer, NULL), HS_OK);
        hs_sections_drop(writer);
        hs_sections *sections = open_again(path);
        hs_postings postings;
        hs_postings_open(sections, 2, 43, &postings);
        assert_int_equal(postings.n, N);
        for (uint64_t place = 0; place < TABLE - 1; place++) {
            uint64_t begin, end;
            hs_postings_find(&postings, place << 32 | (next_random(&seed) & UINT32_MAX), &begin, &end);
            assert_true(begin <= end && end <= N);
        }
        hs_postings_open(sections, 2, 44, &postings); /* more bits than an item has room for */
        assert_int_equal(postings.n, 0);
        hs_sections_close(sections);
    }
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_rows_as_they_were_put),
        cmocka_unit_test(refuses_what_is_not_whole),
        cmocka_unit_test(tells_the_first_failure_of_a_writer),
        cmocka_unit_test(finds_all_postings_of_an_id),
        cmocka_unit_test(leads_nowhere_outside_where_the_table_is_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
