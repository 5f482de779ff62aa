#include "read/html/tokens.h"

#include "base/str.h"
#include "base/utf8.h"
#include "read/html/entities.h"

/* What numbers 128 to 159 mean: the standard reads them as windows-1252. 0: itself. */
static const uint16_t windows[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static size_t numeric(hs_str text, size_t at, char out[8], size_t *next) {
    size_t i = at + 2;
    bool is_hex = i < text.len && (text.ptr[i] | 32) == 'x';
    if (is_hex) i++;
    size_t digits = i;
    uint32_t c = 0;
    for (; i < text.len; i++) {
        char d = text.ptr[i], lower = (char)(d | 32);
        uint32_t value;
        if (hs_ascii_is_digit(d))
            value = (uint32_t)(d - '0');
        else if (is_hex && lower >= 'a' && lower <= 'f')
            value = (uint32_t)(lower - 'a') + 10;
        else
            break;
        if (c <= 0x10FFFF) c = c * (is_hex ? 16 : 10) + value; /* larger ones stay too large */
    }
    if (i == digits) return 0;
    if (i < text.len && text.ptr[i] == ';') i++;
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    if (c >= 0x80 && c < 0xA0 && windows[c - 0x80]) c = windows[c - 0x80];
    *next = i;
    return hs_utf8_put(c, out);
}

/* First entry in [low, high) whose byte at place is not below byte (all of them share the bytes before). */
static uint32_t narrow(uint32_t low, uint32_t high, size_t place, int byte) {
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        size_t len = (size_t)(hs_html__entity_name_at[middle + 1] - hs_html__entity_name_at[middle]);
        int here = place < len ? hs_html__entity_names[hs_html__entity_name_at[middle] + place] : -1;
        if (here < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t hs_html_reference(hs_str text, size_t at, bool in_attribute, char out[8], size_t *next) {
    if (at + 1 >= text.len) return 0;
    if (text.ptr[at + 1] == '#') return numeric(text, at, out, next);
    uint32_t low = 0, high = hs_html__n_entities, found = UINT32_MAX;
    size_t len = 0; /* of the longest name that stands here */
    for (size_t i = 0; at + 1 + i < text.len && low < high; i++) {
        unsigned char c = (unsigned char)text.ptr[at + 1 + i];
        if (!hs_ascii_is_letter((char)c) && !hs_ascii_is_digit((char)c) && c != ';') break;
        low = narrow(low, high, i, c);
        high = narrow(low, high, i, c + 1);
        if (low < high && hs_html__entity_name_at[low + 1] - hs_html__entity_name_at[low] == (int)i + 1) {
            found = low;
            len = i + 1;
        }
    }
    if (found == UINT32_MAX) return 0;
    size_t end = at + 1 + len;
    if (in_attribute && text.ptr[end - 1] != ';' && end < text.len &&
        (text.ptr[end] == '=' || hs_ascii_is_letter(text.ptr[end]) || hs_ascii_is_digit(text.ptr[end])))
        return 0; /* href="?a=1&copy=2" holds no copyright sign */
    size_t n = (size_t)(hs_html__entity_value_at[found + 1] - hs_html__entity_value_at[found]);
    memcpy(out, hs_html__entity_values + hs_html__entity_value_at[found], n);
    *next = end;
    return n;
}

size_t hs_html_decode(hs_str text, hs_html_decoding decoding, bool replace_nul, char *out) {
    size_t n = 0;
    for (size_t i = 0; i < text.len;) {
        char c = text.ptr[i];
        if (c == '&' && decoding != HS_HTML_DECODE_RAW) {
            char value[8];
            size_t next, len = hs_html_reference(text, i, decoding == HS_HTML_DECODE_ATTRIBUTE, value, &next);
            if (len) {
                memcpy(out + n, value, len);
                n += len;
                i = next;
                continue;
            }
        } else if (c == '\r') {
            out[n++] = '\n';
            i += i + 1 < text.len && text.ptr[i + 1] == '\n' ? 2 : 1;
            continue;
        } else if (c == '\0' && replace_nul) {
            memcpy(out + n, "\xEF\xBF\xBD", 3);
            n += 3;
            i++;
            continue;
        }
        out[n++] = c;
        i++;
    }
    return n;
}
