#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

typedef uint8_t bytes16 __attribute__((vector_size(16)));

size_t hs_utf8_valid_prefix(hs_str text) {
    const unsigned char *p = (const unsigned char *)text.ptr;
    size_t i = 0, n = text.len;
    while (i < n) {
        uint64_t eight, halves[2];
        for (bytes16 four[4], any; n - i >= 64; i += 64) {
            memcpy(four, p + i, 64);
            any = four[0] | four[1] | four[2] | four[3];
            memcpy(halves, &any, 16);
            if ((halves[0] | halves[1]) & 0x8080808080808080u) break;
        }
        while (n - i >= 8 && (memcpy(&eight, p + i, 8), (eight & 0x8080808080808080u) == 0)) i += 8;
        if (i >= n) break;
        unsigned char c = p[i];
        size_t need;
        unsigned char low = 0x80, high = 0xBF; /* of the second byte: no overlong forms, no surrogates */
        if (c < 0x80) {
            i++;
            continue;
        }
        if (c >= 0xC2 && c <= 0xDF)
            need = 1;
        else if (c >= 0xE0 && c <= 0xEF)
            need = 2, low = c == 0xE0 ? 0xA0 : 0x80, high = c == 0xED ? 0x9F : 0xBF;
        else if (c >= 0xF0 && c <= 0xF4)
            need = 3, low = c == 0xF0 ? 0x90 : 0x80, high = c == 0xF4 ? 0x8F : 0xBF;
        else
            return i;
        if (n - i <= need || p[i + 1] < low || p[i + 1] > high) return i;
        for (size_t k = 2; k <= need; k++)
            if ((p[i + k] & 0xC0) != 0x80) return i;
        i += need + 1;
    }
    return n;
}

size_t hs_utf8_put(uint32_t c, char out[4]) {
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)(c > 0x10FFFF ? 0xFFFD : c),
                                        (utf8proc_uint8_t *)out);
}

size_t hs_utf8_floor(hs_str text, size_t at) {
    if (at >= text.len) return text.len;
    while (at && ((unsigned char)text.ptr[at] & 0xC0) == 0x80) at--;
    return at;
}

bool hs_unicode_is_letter(uint32_t c) {
    if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

bool hs_unicode_is_upper(uint32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z';
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool hs_unicode_is_digit(uint32_t c) {
    if (c < 0x80) return c >= '0' && c <= '9';
    return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ND;
}

bool hs_unicode_is_space(uint32_t c) {
    if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
    if (c == 0xFEFF || c == 0x200B) return true;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

uint32_t hs_unicode_lower(uint32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

uint32_t hs_unicode_base(uint32_t c) {
    if (c < 0x80) return c;
    utf8proc_int32_t parts[8];
    int last = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, 8, UTF8PROC_DECOMPOSE, &last);
    return n > 0 && n <= 8 ? (uint32_t)parts[0] : c;
}
