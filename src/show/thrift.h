/* Thrift's compact protocol (thrift-compact-protocol.md of Apache Thrift), writing alone, as far as Parquet's footer and
 * page headers take it. A struct is written field by field with rising numbers and closed.
 *
 *     hs_thrift t = {.allocator = &allocator};
 *     hs_thrift_i32(&t, 1, 7); hs_thrift_open(&t, 2); hs_thrift_close(&t);   {1: 7, 2: {}}
 *     hs_thrift_close(&t);                                                   t.out holds it; the caller clears it */
#ifndef HS_SHOW_THRIFT_H
#define HS_SHOW_THRIFT_H

#include <hearsay/base.h>

/* Bytes that grow on the heap. */
typedef struct hs_bytes {
    uint8_t *bytes;
    size_t len, capacity;
} hs_bytes;
/* Room for len bytes in all; false when memory ran out. */
bool hs_bytes_reserve(hs_bytes *out, const hs_allocator *allocator, size_t len);
bool hs_bytes_put(hs_bytes *out, const hs_allocator *allocator, const void *bytes, size_t len);
void hs_bytes_clear(hs_bytes *out, const hs_allocator *allocator);

enum {
    HS_THRIFT_I32 = 5,
    HS_THRIFT_I64 = 6,
    HS_THRIFT_BINARY = 8,
    HS_THRIFT_LIST = 9,
    HS_THRIFT_STRUCT = 12
};
#define HS_THRIFT_DEPTH 8

typedef struct hs_thrift {
    const hs_allocator *allocator;
    hs_bytes out;
    int16_t last[HS_THRIFT_DEPTH]; /* number of the field before, a struct each */
    uint32_t depth;
    bool is_failed; /* memory ran out */
} hs_thrift;

void hs_thrift_i32(hs_thrift *t, int16_t field, int32_t value);
void hs_thrift_i64(hs_thrift *t, int16_t field, int64_t value);
void hs_thrift_text(hs_thrift *t, int16_t field, const char *value);
void hs_thrift_open(hs_thrift *t, int16_t field); /* a struct as a field */
void hs_thrift_close(hs_thrift *t);
void hs_thrift_list(hs_thrift *t, int16_t field, uint8_t type, uint32_t n);
/* Items of the list just begun; a struct is opened by _element. */
void hs_thrift_element(hs_thrift *t);
void hs_thrift_item_i32(hs_thrift *t, int32_t value);
void hs_thrift_item_text(hs_thrift *t, const char *value);

/* LEB128 into out (at most 10 bytes); how many. */
size_t hs_thrift_varint(uint64_t value, uint8_t *out);

#endif
