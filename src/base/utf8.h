/* UTF-8: checking, stepping, and the few character classes that news text needs. Tables come from utf8proc. */
#ifndef HS_BASE_UTF8_H
#define HS_BASE_UTF8_H

#include <hearsay/base.h>

/* Decodes the character at at (at < text.len) of text that was checked; *next is the place behind it. On bad
 * bytes (text that was not checked) gives U+FFFD and steps one byte. */
static inline uint32_t hs_utf8_get(hs_str text, size_t at, size_t *next) {
    const unsigned char *p = (const unsigned char *)text.ptr + at;
    size_t left = text.len - at;
    if (p[0] < 0x80) {
        *next = at + 1;
        return p[0];
    }
    if (p[0] >= 0xC2 && p[0] < 0xE0 && left > 1) {
        *next = at + 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if ((p[0] & 0xF0) == 0xE0 && left > 2) {
        *next = at + 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    if ((p[0] & 0xF8) == 0xF0 && left > 3) {
        *next = at + 4;
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 |
               (p[3] & 0x3F);
    }
    *next = at + 1;
    return 0xFFFD;
}

/* Length of the longest valid prefix, bytes (RFC 3629); text.len where all of it is valid UTF-8. */
size_t hs_utf8_valid_prefix(hs_str text);

/* Writes c as UTF-8 (1 to 4 bytes) and returns the number of bytes. */
size_t hs_utf8_put(uint32_t c, char out[4]);

/* Largest place <= at that is a character boundary. */
size_t hs_utf8_floor(hs_str text, size_t at);

bool hs_unicode_is_letter(uint32_t c); /* L* and M* */
bool hs_unicode_is_upper(uint32_t c);  /* Lu, Lt */
bool hs_unicode_is_digit(uint32_t c);  /* Nd */
bool hs_unicode_is_space(uint32_t c);  /* Z*, tab, newlines, U+FEFF, U+200B */
uint32_t hs_unicode_lower(uint32_t c);
uint32_t hs_unicode_base(uint32_t c); /* a letter without its marks: é -> e */

#endif
