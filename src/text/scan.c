#include "text/scan.h"

#include "base/str.h"
#include "base/utf8.h"

/* clang-format off */
#define R8(x)  x, x, x, x, x, x, x, x
#define R16(x) R8(x), R8(x)
const uint8_t hs_text__class_of[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, CLASS_NEWLINE, 0, 0, 0, 0, 0, R16(0),
    /* space ! " # $ % & ' */
    0, CLASS_TERMINAL, CLASS_QUOTE, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_AMPERSAND, CLASS_APOSTROPHE,
    /* ( ) * + , - . / */
    CLASS_OPEN, CLASS_CLOSE, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_COMMA, CLASS_HYPHEN, CLASS_PERIOD, CLASS_SYMBOL,
    R8(CLASS_DIGIT), CLASS_DIGIT, CLASS_DIGIT,
    /* : ; < = > ? */
    CLASS_COMMA, CLASS_COMMA, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_TERMINAL,
    CLASS_SYMBOL, R16(CLASS_LETTER), R8(CLASS_LETTER), CLASS_LETTER, CLASS_LETTER,
    /* [ \ ] ^ _ ` */
    CLASS_OPEN, CLASS_SYMBOL, CLASS_CLOSE, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_BACKTICK,
    R16(CLASS_LETTER), R8(CLASS_LETTER), CLASS_LETTER, CLASS_LETTER,
    /* { | } ~ DEL */
    CLASS_OPEN, CLASS_SYMBOL, CLASS_CLOSE, CLASS_SYMBOL, 0,
    R16(CLASS_HIGH), R16(CLASS_HIGH), R16(CLASS_HIGH), R16(CLASS_HIGH),
    R16(CLASS_HIGH), R16(CLASS_HIGH), R16(CLASS_HIGH), R16(CLASS_HIGH),
};
/* clang-format on */

uint32_t hs_text__escaped_char(const hs_text__scan *s, uint32_t at, uint32_t *len) {
    static const struct {
        const char *name;
        uint32_t len, c;
    } names[] = {{"quot;", 5, '"'},     {"apos;", 5, '\''},    {"ldquo;", 6, 0x201C}, {"rdquo;", 6, 0x201D},
                 {"lsquo;", 6, 0x2018}, {"rsquo;", 6, 0x2019}, {"laquo;", 6, 0xAB},   {"raquo;", 6, 0xBB},
                 {"bdquo;", 6, 0x201E}, {"nbsp;", 5, 0xA0},    {"mdash;", 6, 0x2014}, {"ndash;", 6, 0x2013},
                 {"hellip;", 7, 0x2026}};
    uint32_t from = at + 1;
    if (s->end - from >= 4 && memcmp(s->bytes + from, "amp;", 4) == 0) from += 4;
    if (from < s->end && s->bytes[from] == '#') {
        uint32_t i = from + 1, c = 0, base = 10, first;
        if (i < s->end && (s->bytes[i] | 32) == 'x') base = 16, i++;
        for (first = i; i < s->end && i - first < 6; i++) {
            uint32_t b = s->bytes[i], lower = b | 32;
            uint32_t digit = b - '0' < 10                                 ? b - '0'
                             : base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
                                                                          : 99;
            if (digit >= base) break;
            c = c * base + digit;
        }
        if (i == first || i >= s->end || s->bytes[i] != ';') return 0;
        *len = i + 1 - at;
        return c == '"' || c == '\'' || c == 0xA0 || (c >= 0x2013 && c <= 0x2026) || c == 0xAB || c == 0xBB
                   ? c
                   : 0;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (s->end - from >= names[i].len && memcmp(s->bytes + from, names[i].name, names[i].len) == 0) {
            *len = from - at + names[i].len;
            return names[i].c;
        }
    if (from > at + 1) { /* &amp; alone */
        *len = 5;
        return '&';
    }
    return 0;
}

uint32_t hs_text__char_at(const hs_text__scan *s, uint32_t at, uint32_t *len) {
    uint32_t c = s->bytes[at];
    *len = 1;
    if (c == '&') {
        uint32_t escaped = hs_text__escaped_char(s, at, len);
        if (escaped) return escaped;
        *len = 1;
        return c;
    }
    if (c < 0x80) return c;
    size_t next;
    c = hs_utf8_get(hs_text__scanned(s), at, &next);
    *len = (uint32_t)next - at;
    return c;
}

bool hs_text__is_letter_at(const hs_text__scan *s, uint32_t at) {
    if (at >= s->end) return false;
    if (s->bytes[at] < 0x80) return hs_text__class_of[s->bytes[at]] == CLASS_LETTER;
    size_t next;
    return hs_unicode_is_letter(hs_utf8_get(hs_text__scanned(s), at, &next));
}

bool hs_text__is_letter_or_digit_at(const hs_text__scan *s, uint32_t at) {
    return at < s->end && (hs_text__class_of[s->bytes[at]] == CLASS_DIGIT || hs_text__is_letter_at(s, at));
}

bool hs_text__is_upper_at(const hs_text__scan *s, uint32_t at) {
    size_t next;
    return at < s->end && hs_unicode_is_upper(hs_utf8_get(hs_text__scanned(s), at, &next));
}

uint32_t hs_text__hash_special(const hs_text__scan *s, uint32_t from, uint32_t end) {
    uint32_t hash = 2166136261u;
    for (uint32_t i = from, len; i < end; i += len) {
        uint32_t c = hs_text__char_at(s, i, &len);
        if (c == 0xAD || c == 0x200B) continue;
        if (c == 0x2019 || c == 0x2018 || c == 0x2BC) c = '\'';
        if (c == 0x2010 || c == 0x2011) c = '-';
        char utf8[4];
        size_t n = hs_utf8_put(hs_unicode_lower(c), utf8);
        for (size_t k = 0; k < n; k++) hash = (hash ^ (unsigned char)utf8[k]) * 16777619u;
    }
    return hash;
}
