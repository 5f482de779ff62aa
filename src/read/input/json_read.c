#include "read/input/json_read.h"

#include "base/str.h"
#include "base/utf8.h"

hs_json_cursor hs_json_cursor_of(hs_str text) {
    const char *begin = text.len ? text.ptr : "";
    return (hs_json_cursor){.begin = begin, .at = begin, .end = begin + text.len};
}

static bool wrong(hs_json_cursor *cursor, const char *problem) {
    cursor->problem = problem;
    cursor->problem_at = (size_t)(cursor->at - cursor->begin);
    return false;
}

static inline void skip_space(hs_json_cursor *cursor) {
    while (cursor->at < cursor->end &&
           (*cursor->at == ' ' || *cursor->at == '\n' || *cursor->at == '\t' || *cursor->at == '\r'))
        cursor->at++;
}

/* The bit 0x80 of each byte of eight that ends a run of plain text in a string: '"', '\\' or a control character
 * (zero-byte test of Mycroft, applied to v ^ c and, for bytes below 0x20, to the difference). Bits above the
 * lowest set one may be wrong, which is why only the lowest is used. */
static inline uint64_t special_bytes(uint64_t v) {
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t quote = v ^ (ones * '"'), slash = v ^ (ones * '\\');
    return (((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((v - ones * 0x20) & ~v)) & highs;
}

/* cursor->at stands behind the opening mark; ends behind the closing one. */
static bool skip_string(hs_json_cursor *cursor, hs_str *raw, bool *has_escapes) {
    const char *from = cursor->at, *at = from, *end = cursor->end;
    *has_escapes = false;
    for (;;) {
        uint64_t eight, found = 0;
        while (end - at >= 8 && (memcpy(&eight, at, 8), (found = special_bytes(eight)) == 0)) at += 8;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        if (found && end - at >= 8) at += __builtin_ctzll(found) / 8;
#endif
        while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20) at++;
        cursor->at = at;
        if (at == end) return wrong(cursor, "a string is not closed");
        if (*at == '"') {
            *raw = (hs_str){from, (size_t)(at - from)};
            cursor->at = at + 1;
            return true;
        }
        if (*at != '\\') return wrong(cursor, "a control character inside a string");
        *has_escapes = true;
        if (end - at < 2) return wrong(cursor, "a string is not closed");
        if (at[1] == 'u') {
            if (end - at < 6) return wrong(cursor, "\\u without four hexadecimal digits");
            for (int i = 2; i < 6; i++) {
                char lower = hs_ascii_lower(at[i]);
                if (!hs_ascii_is_digit(lower) && !(lower >= 'a' && lower <= 'f'))
                    return wrong(cursor, "\\u without four hexadecimal digits");
            }
            at += 6;
        } else if (memchr("\"\\/bfnrt", at[1], 8)) {
            at += 2;
        } else {
            return wrong(cursor, "an escape that JSON does not have");
        }
    }
}

static bool skip_digits(hs_json_cursor *cursor) {
    const char *from = cursor->at;
    while (cursor->at < cursor->end && hs_ascii_is_digit(*cursor->at)) cursor->at++;
    return cursor->at > from || wrong(cursor, "a number without digits");
}

static bool skip_number(hs_json_cursor *cursor) {
    if (*cursor->at == '-') cursor->at++;
    const char *first = cursor->at;
    if (!skip_digits(cursor)) return false;
    if (*first == '0' && cursor->at - first > 1) return wrong(cursor, "a number that begins with 0");
    if (cursor->at < cursor->end && *cursor->at == '.') {
        cursor->at++;
        if (!skip_digits(cursor)) return false;
    }
    if (cursor->at < cursor->end && (*cursor->at | 32) == 'e') {
        cursor->at++;
        if (cursor->at < cursor->end && (*cursor->at == '+' || *cursor->at == '-')) cursor->at++;
        if (!skip_digits(cursor)) return false;
    }
    return true;
}

static bool skip_literal(hs_json_cursor *cursor, hs_str literal) {
    if ((size_t)(cursor->end - cursor->at) < literal.len || memcmp(cursor->at, literal.ptr, literal.len) != 0)
        return wrong(cursor, "a value was expected");
    cursor->at += literal.len;
    return true;
}

static bool skip_scalar(hs_json_cursor *cursor, hs_json_value *value) {
    const char *from = cursor->at;
    bool is_right;
    switch (*from) {
    case '"':
        cursor->at++;
        value->kind = HS_JSON_STRING;
        return skip_string(cursor, &value->raw, &value->has_escapes);
    case 't':
        value->kind = HS_JSON_TRUE;
        is_right = skip_literal(cursor, HS_STR("true"));
        break;
    case 'f':
        value->kind = HS_JSON_FALSE;
        is_right = skip_literal(cursor, HS_STR("false"));
        break;
    case 'n':
        value->kind = HS_JSON_NULL;
        is_right = skip_literal(cursor, HS_STR("null"));
        break;
    default:
        if (*from != '-' && !hs_ascii_is_digit(*from)) return wrong(cursor, "a value was expected");
        value->kind = HS_JSON_NUMBER;
        is_right = skip_number(cursor);
    }
    value->raw = (hs_str){from, (size_t)(cursor->at - from)};
    return is_right;
}

static bool skip_key(hs_json_cursor *cursor, hs_str *key) {
    bool has_escapes;
    if (cursor->at == cursor->end || *cursor->at != '"') return wrong(cursor, "a field name was expected");
    cursor->at++;
    if (!skip_string(cursor, key, &has_escapes)) return false;
    skip_space(cursor);
    if (cursor->at == cursor->end || *cursor->at != ':') return wrong(cursor, "':' was expected");
    cursor->at++;
    skip_space(cursor);
    return true;
}

/* Walks an object or array with a stack of one bit a level (1: object). */
static bool skip_nested(hs_json_cursor *cursor, hs_json_value *value) {
    uint64_t is_object[HS_JSON_DEPTH / 64] = {0};
    unsigned depth = 0;
    const char *from = cursor->at;
    hs_json_value inner;
    hs_str key;
    bool wants_value = true;
    do {
        skip_space(cursor);
        if (cursor->at == cursor->end) return wrong(cursor, "the value is not closed");
        char c = *cursor->at;
        if (wants_value && (c == '{' || c == '[')) {
            if (depth == HS_JSON_DEPTH) return wrong(cursor, "nested deeper than any page");
            cursor->at++;
            uint64_t bit = (uint64_t)1 << (depth % 64);
            is_object[depth / 64] = c == '{' ? is_object[depth / 64] | bit : is_object[depth / 64] & ~bit;
            depth++;
            skip_space(cursor);
            if (cursor->at < cursor->end && *cursor->at == (c == '{' ? '}' : ']'))
                wants_value = false;
            else if (c == '{' && !skip_key(cursor, &key))
                return false;
            continue;
        }
        if (wants_value) {
            if (!skip_scalar(cursor, &inner)) return false;
            wants_value = false;
            continue;
        }
        bool in_object = is_object[(depth - 1) / 64] >> ((depth - 1) % 64) & 1;
        if (c == (in_object ? '}' : ']')) {
            cursor->at++;
            depth--;
        } else if (c == ',') {
            cursor->at++;
            skip_space(cursor);
            if (in_object && !skip_key(cursor, &key)) return false;
            wants_value = true;
        } else {
            return wrong(cursor, "',' was expected");
        }
    } while (depth);
    value->kind = *from == '{' ? HS_JSON_OBJECT : HS_JSON_ARRAY;
    value->raw = (hs_str){from, (size_t)(cursor->at - from)};
    return true;
}

bool hs_json_open(hs_json_cursor *cursor, char open) {
    skip_space(cursor);
    if (cursor->at == cursor->end || *cursor->at != open)
        return wrong(cursor, open == '{' ? "no JSON object" : "no JSON array");
    cursor->at++;
    cursor->open = open;
    cursor->is_first = true;
    return true;
}

bool hs_json_next(hs_json_cursor *cursor, hs_json_member *member) {
    if (cursor->problem) return false;
    skip_space(cursor);
    if (cursor->at == cursor->end) return wrong(cursor, "the value is not closed");
    if (*cursor->at == (cursor->open == '{' ? '}' : ']')) {
        cursor->at++;
        return false;
    }
    if (!cursor->is_first) {
        if (*cursor->at != ',') return wrong(cursor, "',' was expected");
        cursor->at++;
        skip_space(cursor);
    }
    cursor->is_first = false;
    *member = (hs_json_member){0};
    if (cursor->open == '{' && !skip_key(cursor, &member->key)) return false;
    if (cursor->at == cursor->end) return wrong(cursor, "a value was expected");
    if (*cursor->at == '{' || *cursor->at == '[') return skip_nested(cursor, &member->value);
    return skip_scalar(cursor, &member->value);
}

bool hs_json_finish(hs_json_cursor *cursor) {
    if (cursor->problem) return false;
    skip_space(cursor);
    return cursor->at == cursor->end || wrong(cursor, "something follows the value");
}

static uint32_t hex4(const char *at) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = hs_ascii_lower(at[i]);
        value = value << 4 | (uint32_t)(hs_ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return value;
}

hs_status hs_json_text(const hs_json_value *value, hs_arena *arena, hs_str *text) {
    if (!value->has_escapes) {
        *text = value->raw;
        return HS_OK;
    }
    char *out = hs_arena_get(arena, value->raw.len + 1); /* an escape is never shorter than its text */
    if (!out) return HS_ERR_MEMORY;
    char *to = out;
    const char *at = value->raw.ptr, *end = at + value->raw.len;
    while (at < end) {
        const char *slash = memchr(at, '\\', (size_t)(end - at));
        size_t run = (size_t)((slash ? slash : end) - at);
        memcpy(to, at, run);
        to += run;
        if (!slash) break;
        at = slash + 2;
        switch (slash[1]) {
        case 'n':
            *to++ = '\n';
            break;
        case 't':
            *to++ = '\t';
            break;
        case 'r':
            *to++ = '\r';
            break;
        case 'b':
            *to++ = '\b';
            break;
        case 'f':
            *to++ = '\f';
            break;
        case 'u': {
            uint32_t c = hex4(at);
            at += 4;
            if (c >= 0xD800 && c < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
                uint32_t low = hex4(at + 2);
                if (low >= 0xDC00 && low < 0xE000) {
                    c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                    at += 6;
                }
            }
            if (c >= 0xD800 && c < 0xE000) c = 0xFFFD;
            char four[4];
            size_t n = hs_utf8_put(c, four);
            memcpy(to, four, n);
            to += n;
            break;
        }
        default:
            *to++ = slash[1];
        }
    }
    *to = 0;
    *text = (hs_str){out, (size_t)(to - out)};
    return HS_OK;
}
