/* The file of Parquet: magic, row groups of column chunks, footer. See parquet.h for the part of the format. */
#include "show/parquet.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/vector.h"
#include "show/thrift.h"

#include <string.h>
#include <zstd.h>

#define BATCH_ROWS  8192u      /* of a row group; a multiple of 8 */
#define BATCH_BYTES (8u << 20) /* of values: a row group ends where this is passed */
#define ZSTD_LEVEL  3
#define CODEC_ZSTD  6

/* What is gathered of one column until the row group ends. */
typedef struct column_state {
    hs_bytes values;                  /* PLAIN */
    uint8_t is_there[BATCH_ROWS / 8]; /* definition levels, a bit a row, lowest bit first */
} column_state;

typedef struct chunk {
    uint64_t offset, len, packed; /* in the file; bytes with the page header, unpacked and packed */
} chunk;

struct hs_parquet__writer {
    hs_allocator allocator;
    const hs_parquet__column *columns; /* [n_columns] */
    uint32_t n_columns;
    hs_parquet__write *write;
    void *context;
    hs_arena *arena;               /* chunks of the footer */
    column_state *states;          /* [n_columns] */
    hs_bytes page, packed;         /* scratch */
    HS_VECTOR(chunk) chunks;       /* [n_groups * n_columns] */
    HS_VECTOR(uint32_t) n_rows_of; /* [n_groups] */
    uint64_t at, n_rows;           /* bytes written; rows in all */
    uint32_t n_in_batch;
    size_t batch_bytes;
    hs_status status;
    hs_error error;
};

static void fail(hs_parquet__writer *w, hs_status status) {
    if (w->status != HS_OK) return;
    w->status = status;
    if (status == HS_ERR_MEMORY) hs_fail_memory(&w->error);
}

static void put_out(hs_parquet__writer *w, const void *bytes, size_t len) {
    if (w->status != HS_OK || !len) return;
    hs_status status = w->write(w->context, (hs_str){bytes, len}, &w->error);
    if (status != HS_OK) fail(w, status);
    w->at += len;
}

hs_status hs_parquet__open(const hs_allocator *allocator, const hs_parquet__column *columns,
                           uint32_t n_columns, hs_parquet__write *write, void *context,
                           hs_parquet__writer **writer) {
    hs_arena *arena = hs_arena_new(allocator);
    hs_parquet__writer *w = arena ? hs_arena_get_zeroed(arena, 1, sizeof *w) : NULL;
    column_state *states = w ? hs_arena_get_zeroed(arena, n_columns, sizeof *states) : NULL;
    if (!states) {
        hs_arena_free(arena);
        return HS_ERR_MEMORY;
    }
    w->allocator = hs_arena_allocator(arena);
    w->columns = columns;
    w->n_columns = n_columns;
    w->write = write;
    w->context = context;
    w->arena = arena;
    w->states = states;
    put_out(w, "PAR1", 4);
    *writer = w;
    return HS_OK;
}

static void put_value(hs_parquet__writer *w, uint32_t column, const void *bytes, size_t len) {
    column_state *state = &w->states[column];
    state->is_there[w->n_in_batch / 8] |= (uint8_t)(1u << w->n_in_batch % 8);
    if (!hs_bytes_put(&state->values, &w->allocator, bytes, len)) fail(w, HS_ERR_MEMORY);
    w->batch_bytes += len;
}

static void little_endian(uint64_t value, unsigned n, uint8_t *out) {
    for (unsigned i = 0; i < n; i++) out[i] = (uint8_t)(value >> 8 * i);
}

void hs_parquet__text(hs_parquet__writer *w, uint32_t column, hs_str value) {
    uint8_t len[4];
    if (!value.len) return;
    if (value.len > INT32_MAX) value.len = 0; /* no page is so long */
    little_endian(value.len, sizeof len, len);
    put_value(w, column, len, sizeof len);
    put_value(w, column, value.ptr, value.len);
}

void hs_parquet__number(hs_parquet__writer *w, uint32_t column, int64_t value) {
    uint8_t bytes[8];
    little_endian((uint64_t)value, sizeof bytes, bytes);
    put_value(w, column, bytes, sizeof bytes);
}

void hs_parquet__fraction(hs_parquet__writer *w, uint32_t column, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    hs_parquet__number(w, column, (int64_t)bits);
}

/* Definition levels as one bit-packed run of the RLE hybrid (width 1), their length before them; then the values. */
static void fill_page(hs_parquet__writer *w, const column_state *state) {
    uint32_t n_bytes = (w->n_in_batch + 7) / 8;
    uint8_t run[5], len[4];
    size_t n_run = hs_thrift_varint((uint64_t)n_bytes << 1 | 1, run);
    little_endian(n_run + n_bytes, sizeof len, len);
    w->page.len = 0;
    bool is_well = hs_bytes_put(&w->page, &w->allocator, len, sizeof len) &&
                   hs_bytes_put(&w->page, &w->allocator, run, n_run) &&
                   hs_bytes_put(&w->page, &w->allocator, state->is_there, n_bytes) &&
                   hs_bytes_put(&w->page, &w->allocator, state->values.bytes, state->values.len);
    if (!is_well) fail(w, HS_ERR_MEMORY);
}

static void put_page_header(hs_thrift *t, size_t len, size_t packed, uint32_t n_rows) {
    hs_thrift_i32(t, 1, 0); /* DATA_PAGE */
    hs_thrift_i32(t, 2, (int32_t)len);
    hs_thrift_i32(t, 3, (int32_t)packed);
    hs_thrift_open(t, 5);
    hs_thrift_i32(t, 1, (int32_t)n_rows);
    hs_thrift_i32(t, 2, 0); /* PLAIN */
    hs_thrift_i32(t, 3, 3); /* RLE */
    hs_thrift_i32(t, 4, 3);
    hs_thrift_close(t);
    hs_thrift_close(t);
}

static void put_chunk(hs_parquet__writer *w, const column_state *state) {
    fill_page(w, state);
    size_t room = ZSTD_compressBound(w->page.len);
    w->packed.len = 0;
    if (w->status != HS_OK || !hs_bytes_reserve(&w->packed, &w->allocator, room)) {
        fail(w, HS_ERR_MEMORY);
        return;
    }
    size_t packed = ZSTD_compress(w->packed.bytes, room, w->page.bytes, w->page.len, ZSTD_LEVEL);
    if (ZSTD_isError(packed)) {
        fail(w, HS_ERR_MEMORY);
        return;
    }
    hs_thrift header = {.allocator = &w->allocator};
    put_page_header(&header, w->page.len, packed, w->n_in_batch);
    chunk one = {w->at, header.out.len + w->page.len, header.out.len + packed};
    if (header.is_failed || !hs_vector_push(&w->chunks, w->arena, one)) fail(w, HS_ERR_MEMORY);
    put_out(w, header.out.bytes, header.out.len);
    put_out(w, w->packed.bytes, packed);
    hs_bytes_clear(&header.out, &w->allocator);
}

static void end_group(hs_parquet__writer *w) {
    if (!w->n_in_batch || w->status != HS_OK) return;
    for (uint32_t i = 0; i < w->n_columns && w->status == HS_OK; i++) {
        put_chunk(w, &w->states[i]);
        w->states[i].values.len = 0;
        memset(w->states[i].is_there, 0, sizeof w->states[i].is_there);
    }
    if (!hs_vector_push(&w->n_rows_of, w->arena, w->n_in_batch)) fail(w, HS_ERR_MEMORY);
    w->n_in_batch = 0;
    w->batch_bytes = 0;
}

hs_status hs_parquet__end_row(hs_parquet__writer *w) {
    w->n_in_batch++;
    w->n_rows++;
    if (w->n_in_batch == BATCH_ROWS || w->batch_bytes >= BATCH_BYTES) end_group(w);
    return w->status;
}

/* SchemaElement: the root, then a leaf a column; all of them may be null. */
static void put_schema(const hs_parquet__writer *w, hs_thrift *t) {
    hs_thrift_list(t, 2, HS_THRIFT_STRUCT, w->n_columns + 1);
    hs_thrift_element(t);
    hs_thrift_text(t, 4, "hearsay");
    hs_thrift_i32(t, 5, (int32_t)w->n_columns);
    hs_thrift_close(t);
    for (uint32_t i = 0; i < w->n_columns; i++) {
        hs_thrift_element(t);
        hs_thrift_i32(t, 1, (int32_t)w->columns[i].type);
        hs_thrift_i32(t, 3, 1); /* OPTIONAL */
        hs_thrift_text(t, 4, w->columns[i].name);
        if (w->columns[i].type == HS_PARQUET_TEXT) {
            hs_thrift_i32(t, 6, 0); /* UTF8, for older readers */
            hs_thrift_open(t, 10);  /* LogicalType: STRING */
            hs_thrift_open(t, 1);
            hs_thrift_close(t);
            hs_thrift_close(t);
        }
        hs_thrift_close(t);
    }
}

static void put_column_chunk(const hs_parquet__writer *w, hs_thrift *t, uint32_t column, const chunk *c,
                             uint32_t n_rows) {
    hs_thrift_element(t);
    hs_thrift_i64(t, 2, (int64_t)c->offset);
    hs_thrift_open(t, 3);
    hs_thrift_i32(t, 1, (int32_t)w->columns[column].type);
    hs_thrift_list(t, 2, HS_THRIFT_I32, 2);
    hs_thrift_item_i32(t, 0); /* PLAIN */
    hs_thrift_item_i32(t, 3); /* RLE */
    hs_thrift_list(t, 3, HS_THRIFT_BINARY, 1);
    hs_thrift_item_text(t, w->columns[column].name);
    hs_thrift_i32(t, 4, CODEC_ZSTD);
    hs_thrift_i64(t, 5, n_rows);
    hs_thrift_i64(t, 6, (int64_t)c->len);
    hs_thrift_i64(t, 7, (int64_t)c->packed);
    hs_thrift_i64(t, 9, (int64_t)c->offset);
    hs_thrift_close(t);
    hs_thrift_close(t);
}

static void put_footer(hs_parquet__writer *w) {
    hs_thrift t = {.allocator = &w->allocator};
    hs_thrift_i32(&t, 1, 1); /* version of the format */
    put_schema(w, &t);
    hs_thrift_i64(&t, 3, (int64_t)w->n_rows);
    hs_thrift_list(&t, 4, HS_THRIFT_STRUCT, w->n_rows_of.n);
    for (uint32_t g = 0; g < w->n_rows_of.n; g++) {
        const chunk *chunks = w->chunks.items + (size_t)g * w->n_columns;
        uint64_t len = 0;
        hs_thrift_element(&t);
        hs_thrift_list(&t, 1, HS_THRIFT_STRUCT, w->n_columns);
        for (uint32_t i = 0; i < w->n_columns; i++) {
            put_column_chunk(w, &t, i, &chunks[i], w->n_rows_of.items[g]);
            len += chunks[i].len;
        }
        hs_thrift_i64(&t, 2, (int64_t)len);
        hs_thrift_i64(&t, 3, w->n_rows_of.items[g]);
        hs_thrift_close(&t);
    }
    hs_thrift_text(&t, 6, "hearsay " HS_VERSION);
    hs_thrift_close(&t);
    uint8_t len[4];
    little_endian(t.out.len, sizeof len, len);
    if (t.is_failed) fail(w, HS_ERR_MEMORY);
    put_out(w, t.out.bytes, t.out.len);
    put_out(w, len, sizeof len);
    put_out(w, "PAR1", 4);
    hs_bytes_clear(&t.out, &w->allocator);
}

hs_status hs_parquet__close(hs_parquet__writer *w, bool is_whole, hs_error *error) {
    if (!w) return HS_OK;
    if (is_whole) end_group(w);
    if (is_whole && w->status == HS_OK) put_footer(w);
    hs_status status = w->status;
    if (status != HS_OK && error) *error = w->error;
    for (uint32_t i = 0; i < w->n_columns; i++) hs_bytes_clear(&w->states[i].values, &w->allocator);
    hs_bytes_clear(&w->page, &w->allocator);
    hs_bytes_clear(&w->packed, &w->allocator);
    hs_arena_free(w->arena);
    return status;
}
