#include "show/thrift.h"

#include <string.h>

bool hs_bytes_reserve(hs_bytes *out, const hs_allocator *allocator, size_t len) {
    if (len <= out->capacity) return true;
    size_t wanted = out->capacity ? out->capacity : 256;
    while (wanted < len) {
        if (wanted > SIZE_MAX / 2) return false;
        wanted *= 2;
    }
    uint8_t *fresh = allocator->resize(allocator->context, out->bytes, wanted);
    if (!fresh) return false;
    out->bytes = fresh;
    out->capacity = wanted;
    return true;
}

bool hs_bytes_put(hs_bytes *out, const hs_allocator *allocator, const void *bytes, size_t len) {
    if (len > SIZE_MAX - out->len || !hs_bytes_reserve(out, allocator, out->len + len)) return false;
    if (len) memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
    return true;
}

void hs_bytes_clear(hs_bytes *out, const hs_allocator *allocator) {
    if (out->bytes) allocator->resize(allocator->context, out->bytes, 0);
    *out = (hs_bytes){0};
}

size_t hs_thrift_varint(uint64_t value, uint8_t *out) {
    size_t n = 0;
    for (; value >= 0x80; value >>= 7) out[n++] = (uint8_t)(value | 0x80);
    out[n++] = (uint8_t)value;
    return n;
}

static void put(hs_thrift *t, const void *bytes, size_t len) {
    if (!hs_bytes_put(&t->out, t->allocator, bytes, len)) t->is_failed = true;
}

static void put_byte(hs_thrift *t, unsigned byte) {
    uint8_t one = (uint8_t)byte;
    put(t, &one, 1);
}

static void put_varint(hs_thrift *t, uint64_t value) {
    uint8_t bytes[10];
    put(t, bytes, hs_thrift_varint(value, bytes));
}

/* Small numbers of either sign are short: 0, -1, 1, -2 become 0, 1, 2, 3. */
static void put_zigzag(hs_thrift *t, int64_t value) {
    put_varint(t, (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0));
}

/* A field's head: its distance from the field before and its type; distances here are 1 to 15. */
static void put_head(hs_thrift *t, int16_t field, unsigned type) {
    put_byte(t, (unsigned)(field - t->last[t->depth]) << 4 | type);
    t->last[t->depth] = field;
}

void hs_thrift_i32(hs_thrift *t, int16_t field, int32_t value) {
    put_head(t, field, HS_THRIFT_I32);
    put_zigzag(t, value);
}

void hs_thrift_i64(hs_thrift *t, int16_t field, int64_t value) {
    put_head(t, field, HS_THRIFT_I64);
    put_zigzag(t, value);
}

void hs_thrift_item_text(hs_thrift *t, const char *value) {
    put_varint(t, strlen(value));
    put(t, value, strlen(value));
}

void hs_thrift_text(hs_thrift *t, int16_t field, const char *value) {
    put_head(t, field, HS_THRIFT_BINARY);
    hs_thrift_item_text(t, value);
}

void hs_thrift_element(hs_thrift *t) {
    if (t->depth + 1 < HS_THRIFT_DEPTH) t->depth++;
    t->last[t->depth] = 0;
}

void hs_thrift_open(hs_thrift *t, int16_t field) {
    put_head(t, field, HS_THRIFT_STRUCT);
    hs_thrift_element(t);
}

void hs_thrift_close(hs_thrift *t) {
    put_byte(t, 0);
    if (t->depth) t->depth--;
}

void hs_thrift_list(hs_thrift *t, int16_t field, uint8_t type, uint32_t n) {
    put_head(t, field, HS_THRIFT_LIST);
    if (n < 15) {
        put_byte(t, n << 4 | type);
    } else {
        put_byte(t, 0xF0u | type);
        put_varint(t, n);
    }
}

void hs_thrift_item_i32(hs_thrift *t, int32_t value) {
    put_zigzag(t, value);
}
