/* Small work on borrowed text: comparing, trimming, hashing. ASCII rules; case beyond ASCII is in utf8.h. */
#ifndef HS_BASE_STR_H
#define HS_BASE_STR_H

#include <hearsay/base.h>

#include <string.h>

static inline bool hs_str_equal(hs_str a, hs_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Bytewise order, shorter first on a tie: the written rule wherever ties must fall the same way. */
static inline int hs_str_compare(hs_str a, hs_str b) {
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.ptr, b.ptr, shared) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static inline bool hs_str_starts(hs_str text, hs_str with) {
    return text.len >= with.len && (with.len == 0 || memcmp(text.ptr, with.ptr, with.len) == 0);
}

static inline bool hs_str_ends(hs_str text, hs_str with) {
    return text.len >= with.len &&
           (with.len == 0 || memcmp(text.ptr + text.len - with.len, with.ptr, with.len) == 0);
}

static inline char hs_ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}
static inline bool hs_ascii_is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool hs_ascii_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline bool hs_ascii_is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Equal when ASCII letters are compared without case. */
static inline bool hs_str_equal_nocase(hs_str a, hs_str b) {
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (hs_ascii_lower(a.ptr[i]) != hs_ascii_lower(b.ptr[i])) return false;
    return true;
}

static inline hs_str hs_str_trim(hs_str text) {
    while (text.len && hs_ascii_is_space(text.ptr[0])) text.ptr++, text.len--;
    while (text.len && hs_ascii_is_space(text.ptr[text.len - 1])) text.len--;
    return text;
}

/* Index of the first occurrence of byte at or after from; text.len where there is none. */
static inline size_t hs_str_find_byte(hs_str text, size_t from, char byte) {
    if (from >= text.len) return text.len;
    const char *at = (const char *)memchr(text.ptr + from, byte, text.len - from);
    return at ? (size_t)(at - text.ptr) : text.len;
}

/* Index of the first occurrence of part; text.len where there is none (an empty part is found at 0). */
size_t hs_str_find(hs_str text, hs_str part);

/* FNV-1a, 32 and 64 bits (Fowler, Noll, Vo): small keys, the same on every machine. */
static inline uint32_t hs_hash32(hs_str text) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < text.len; i++) hash = (hash ^ (unsigned char)text.ptr[i]) * 16777619u;
    return hash;
}

static inline uint64_t hs_hash64(hs_str text) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.len; i++) hash = (hash ^ (unsigned char)text.ptr[i]) * 1099511628211u;
    return hash;
}

/* Spreads a hash over all bits (splitmix64, Steele et al. 2014). */
static inline uint64_t hs_mix64(uint64_t x) {
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* Both halves of the product of two numbers as one (after wyhash, Wang Yi 2019): a fast mix of two words. */
static inline uint64_t hs_multiply_fold(uint64_t x, uint64_t y) {
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)x * y;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

#endif
