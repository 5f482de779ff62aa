#include "base/json.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void hs_json_init(hs_json *json, const hs_allocator *allocator) {
    *json = (hs_json){.allocator = allocator ? *allocator : hs_allocator_system};
}

void hs_json_clear(hs_json *json) {
    if (json->bytes) json->allocator.resize(json->allocator.context, json->bytes, 0);
    *json = (hs_json){.allocator = json->allocator};
}

void hs_json_reset(hs_json *json) {
    json->len = 0;
    json->needs_comma = json->is_failed = false;
}

static bool make_room(hs_json *json, size_t more) {
    if (json->is_failed) return false;
    if (json->capacity - json->len >= more) return true;
    size_t wanted = json->capacity ? json->capacity * 2 : 4096;
    while (wanted - json->len < more) {
        if (wanted > SIZE_MAX / 2) return !(json->is_failed = true);
        wanted *= 2;
    }
    char *fresh = json->allocator.resize(json->allocator.context, json->bytes, wanted);
    if (!fresh) return !(json->is_failed = true);
    json->bytes = fresh;
    json->capacity = wanted;
    return true;
}

static void put(hs_json *json, const char *bytes, size_t len) {
    if (!make_room(json, len)) return;
    memcpy(json->bytes + json->len, bytes, len);
    json->len += len;
}

static void begin_value(hs_json *json) {
    if (json->needs_comma) put(json, ",", 1);
    json->needs_comma = true;
}

static void open_with(hs_json *json, const char *bracket) {
    begin_value(json);
    put(json, bracket, 1);
    json->needs_comma = false;
}

static void close_with(hs_json *json, const char *bracket) {
    put(json, bracket, 1);
    json->needs_comma = true;
}

void hs_json_open_object(hs_json *json) {
    open_with(json, "{");
}
void hs_json_close_object(hs_json *json) {
    close_with(json, "}");
}
void hs_json_open_array(hs_json *json) {
    open_with(json, "[");
}
void hs_json_close_array(hs_json *json) {
    close_with(json, "]");
}

static void put_escape(hs_json *json, unsigned char c) {
    static const char hex[] = "0123456789abcdef";
    char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    size_t len = 2;
    switch (c) {
    case '"':
    case '\\':
        escape[1] = (char)c;
        break;
    case '\n':
        escape[1] = 'n';
        break;
    case '\r':
        escape[1] = 'r';
        break;
    case '\t':
        escape[1] = 't';
        break;
    default:
        len = 6;
    }
    put(json, escape, len);
}

/* True when one of the eight bytes is a control character, a quotation mark or a backslash: the exact test for a
 * zero byte (Mycroft; Warren, Hacker's Delight, 6-1), where a false alarm only costs a slower look. */
static bool needs_escape(uint64_t bytes) {
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    uint64_t mark = bytes ^ (ones * '"'), backslash = bytes ^ (ones * '\\');
    return (((bytes - ones * 0x20) & ~bytes) | ((mark - ones) & ~mark) | ((backslash - ones) & ~backslash)) &
           tops;
}

static void put_valid(hs_json *json, hs_str text) {
    size_t plain = 0, i = 0;
    while (i < text.len) {
        uint64_t eight;
        if (text.len - i >= 8) {
            memcpy(&eight, text.ptr + i, 8);
            if (!needs_escape(eight)) {
                i += 8;
                continue;
            }
        }
        unsigned char c = (unsigned char)text.ptr[i++];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        put(json, text.ptr + plain, i - 1 - plain);
        plain = i;
        put_escape(json, c);
    }
    put(json, text.ptr + plain, text.len - plain);
}

static void put_text(hs_json *json, hs_str value) {
    for (size_t at = 0; at < value.len;) {
        hs_str rest = {value.ptr + at, value.len - at};
        rest.len = hs_utf8_valid_prefix(rest);
        if (rest.len) put_valid(json, rest);
        at += rest.len;
        if (at < value.len) {
            put(json, "\xEF\xBF\xBD", 3);
            at++;
        }
    }
}

static void put_quoted(hs_json *json, hs_str value) {
    put(json, "\"", 1);
    put_text(json, value);
    put(json, "\"", 1);
}

void hs_json_open_str(hs_json *json) {
    open_with(json, "\"");
}
void hs_json_add_str(hs_json *json, hs_str piece) {
    put_text(json, piece);
}
void hs_json_close_str(hs_json *json) {
    close_with(json, "\"");
}

void hs_json_key(hs_json *json, hs_str key) {
    begin_value(json);
    put_quoted(json, key);
    put(json, ":", 1);
    json->needs_comma = false;
}

void hs_json_str(hs_json *json, hs_str value) {
    begin_value(json);
    put_quoted(json, value);
}

void hs_json_key_literal(hs_json *json, hs_str with_marks_and_colon) {
    begin_value(json);
    put(json, with_marks_and_colon.ptr, with_marks_and_colon.len);
    json->needs_comma = false;
}

/* Decimal digits of value before end; returns where they begin. */
static char *digits_before(char *end, uint64_t value) {
    do *--end = (char)('0' + value % 10);
    while (value /= 10);
    return end;
}

void hs_json_uint(hs_json *json, uint64_t value) {
    char digits[20], *end = digits + sizeof digits, *first = digits_before(end, value);
    begin_value(json);
    put(json, first, (size_t)(end - first));
}

void hs_json_int(hs_json *json, int64_t value) {
    char digits[24];
    begin_value(json);
    put(json, digits, (size_t)snprintf(digits, sizeof digits, "%lld", (long long)value));
}

void hs_json_fraction(hs_json *json, double value) {
    /* by whole numbers, so that no locale's decimal comma gets in */
    if (!(value >= -1e15 && value <= 1e15)) value = 0;
    bool is_negative = value < 0;
    uint64_t thousandths = (uint64_t)((is_negative ? -value : value) * 1000 + 0.5);
    char digits[32], *end = digits + sizeof digits, *first = end;
    for (int place = 0; place < 3; place++, thousandths /= 10) *--first = (char)('0' + thousandths % 10);
    is_negative &= thousandths || first[0] != '0' || first[1] != '0' || first[2] != '0';
    *--first = '.';
    first = digits_before(first, thousandths);
    if (is_negative) *--first = '-';
    begin_value(json);
    put(json, first, (size_t)(end - first));
}

void hs_json_bool(hs_json *json, bool value) {
    begin_value(json);
    put(json, value ? "true" : "false", value ? 4 : 5);
}

void hs_json_null(hs_json *json) {
    begin_value(json);
    put(json, "null", 4);
}

void hs_json_end_line(hs_json *json) {
    put(json, "\n", 1);
    json->needs_comma = false;
}
