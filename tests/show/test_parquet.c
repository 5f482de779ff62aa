#include "test.h"

#include <string.h>

#include "base/arena.h"
#include "base/status.h"
#include "show/parquet.h"
#include "show/thrift.h"

typedef struct file {
    uint8_t bytes[4096];
    size_t len, room;
} file;

static hs_status take(void *context, hs_str bytes, hs_error *error) {
    file *f = context;
    if (bytes.len > f->room - f->len) return hs_fail(error, HS_ERR_IO, (hs_str){0}, 0, "full");
    memcpy(f->bytes + f->len, bytes.ptr, bytes.len);
    f->len += bytes.len;
    return HS_OK;
}

static const hs_parquet__column columns[] = {{"name", HS_PARQUET_TEXT}, {"n", HS_PARQUET_NUMBER}};

static uint32_t footer_len(const file *f) {
    const uint8_t *at = f->bytes + f->len - 8;
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void a_table_without_rows_is_a_file(void **state) {
    (void)state;
    file f = {.room = sizeof f.bytes};
    hs_parquet__writer *w = NULL;
    assert_int_equal(hs_parquet__open(NULL, columns, 2, take, &f, &w), HS_OK);
    assert_int_equal(hs_parquet__close(w, true, NULL), HS_OK);
    assert_memory_equal(f.bytes, "PAR1", 4);
    assert_memory_equal(f.bytes + f.len - 4, "PAR1", 4);
    assert_int_equal(footer_len(&f), f.len - 12);
}

static void what_was_cut_short_has_no_footer(void **state) {
    (void)state;
    file f = {.room = sizeof f.bytes};
    hs_parquet__writer *w = NULL;
    hs_parquet__open(NULL, columns, 2, take, &f, &w);
    hs_parquet__text(w, 0, HS_STR("Ruta Vance"));
    assert_int_equal(hs_parquet__end_row(w), HS_OK);
    assert_int_equal(hs_parquet__close(w, false, NULL), HS_OK);
    assert_int_equal(f.len, 4);
}

static void tells_that_the_sink_refused(void **state) {
    (void)state;
    for (size_t room = 0; room < 200; room += 20) {
        file f = {.room = room};
        hs_error error = {0};
        hs_parquet__writer *w = NULL;
        assert_int_equal(hs_parquet__open(NULL, columns, 2, take, &f, &w), HS_OK);
        hs_parquet__number(w, 1, -7);
        hs_parquet__end_row(w);
        assert_int_equal(hs_parquet__close(w, true, &error), HS_ERR_IO);
        assert_string_equal(error.message, "full");
    }
}

static void writes_structs_in_the_compact_protocol(void **state) {
    (void)state;
    hs_allocator allocator = {0};
    hs_arena *arena = hs_arena_new(NULL);
    allocator = hs_arena_allocator(arena);
    hs_thrift t = {.allocator = &allocator};
    hs_thrift_i32(&t, 1, -3);
    hs_thrift_open(&t, 5);
    hs_thrift_text(&t, 4, "ab");
    hs_thrift_close(&t);
    hs_thrift_list(&t, 6, HS_THRIFT_I32, 20);
    hs_thrift_i64(&t, 7, 300);
    hs_thrift_close(&t);
    const uint8_t want[] = {0x15, 5, 0x4C, 0x48, 2, 'a', 'b', 0, 0x19, 0xF5, 20, 0x16, 0xD8, 4, 0};
    assert_int_equal(t.out.len, sizeof want);
    assert_memory_equal(t.out.bytes, want, sizeof want);
    hs_bytes_clear(&t.out, &allocator);
    hs_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_without_rows_is_a_file),
        cmocka_unit_test(what_was_cut_short_has_no_footer),
        cmocka_unit_test(tells_that_the_sink_refused),
        cmocka_unit_test(writes_structs_in_the_compact_protocol),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
