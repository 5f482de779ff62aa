#include "match/body.h"

#include "base/plain.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { OTHER = 0, LETTER, DIGIT, HIGH }; /* HIGH: a byte of a character beyond ASCII */

static inline unsigned class_of(unsigned char c) {
    if (c >= 0x80) return HIGH;
    if ((c | 32) >= 'a' && (c | 32) <= 'z') return LETTER;
    return c >= '0' && c <= '9' ? DIGIT : OTHER;
}

/* Length of the mark or space beyond ASCII at p (quotation marks, dashes, ellipsis, no-break space), or 0. */
static inline unsigned mark_length(const unsigned char *p, size_t left) {
    if (left >= 3 && p[0] == 0xE2 && (p[1] == 0x80 || p[1] == 0x81)) return 3;
    if (left >= 2 && p[0] == 0xC2 && p[1] < 0xC0 && p[1] != 0xAA && p[1] != 0xB5 && p[1] != 0xBA) return 2;
    if (left >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) return 3;
    return 0;
}

/* Makes room for so many more words. */
static bool reserve(hs_heap *heap, hs_body_words *words, size_t n_more) {
    enum { FIRST = 1024 }; /* more than n_more */
    if (words->capacity - words->n >= n_more) return true;
    size_t capacity = words->capacity ? words->capacity * 2 : FIRST;
    uint32_t *block = hs_heap_grow(heap, words->start, capacity, 2 * sizeof(uint32_t) + sizeof(uint16_t));
    if (!block) return false;
    /* the three rows lie one behind the other: move the later ones to their new places, last first */
    uint32_t *old_end = block + words->capacity;
    uint16_t *old_hash = (uint16_t *)(block + 2 * words->capacity);
    words->start = block;
    words->end = block + capacity;
    words->hash = (uint16_t *)(block + 2 * capacity);
    memmove(words->hash, old_hash, words->n * sizeof(uint16_t));
    memmove(words->end, old_end, words->n * sizeof(uint32_t));
    words->capacity = capacity;
    return true;
}

static inline void put_word(hs_body_words *words, size_t start, size_t end, uint64_t hash) {
    words->start[words->n] = (uint32_t)start;
    words->end[words->n] = (uint32_t)end;
    words->hash[words->n++] = (uint16_t)(hash >> 32);
}

/* A word's hash as its bytes come in, letters in lower case. */
typedef struct word_hash {
    uint64_t sum, bytes;
    unsigned n; /* bytes that wait */
} word_hash;

static inline void feed(word_hash *hash, unsigned char byte) {
    hash->bytes |= (uint64_t)byte << 8 * hash->n;
    if (++hash->n < 8) return;
    hash->sum = hs_plain_mix(hash->sum, hash->bytes);
    hash->bytes = hash->n = 0;
}

/* A word with digits, letters beyond ASCII, apostrophes or inner stops, or at the very end; `at` is its first byte. */
static size_t read_any_word(const unsigned char *bytes, size_t at, size_t end, unsigned class,
                            uint64_t *sum) {
    word_hash hash = {.sum = HS_PLAIN_SEED};
    size_t n_letters = 0;
    for (;;) {
        unsigned char c = bytes[at];
        feed(&hash, class == LETTER ? c | 32u : c);
        n_letters++;
        if (++at >= end) break;
        class = class_of(bytes[at]);
        if (class == LETTER || class == DIGIT) continue;
        if (class == HIGH) {
            unsigned mark = mark_length(bytes + at, end - at);
            if (!mark) continue;
            bool is_apostrophe = mark == 3 && bytes[at + 1] == 0x80 && bytes[at + 2] == 0x99;
            if (!is_apostrophe || at + 3 >= end || class_of(bytes[at + 3]) != LETTER) break;
            at += 3;
            class = LETTER;
            continue;
        }
        if (at + 1 >= end) break;
        unsigned next = class_of(bytes[at + 1]);
        bool joins = (bytes[at] == '\'' && next == LETTER) ||
                     ((bytes[at] == ',' || bytes[at] == '.') && next == DIGIT && bytes[at - 1] <= '9') ||
                     (bytes[at] == '.' && next == LETTER && n_letters == 1);
        if (!joins) break;
        if (bytes[at] == '.') n_letters = 0;
        class = next;
        at++;
    }
    *sum = hash.n ? hs_plain_mix(hash.sum, hash.bytes) : hash.sum;
    return at;
}

/* The end of the word or mark that begins at `at`; *is_word tells which, *hash is that of a word. */
static inline size_t read_one(const unsigned char *bytes, size_t at, size_t end, uint64_t *hash,
                              bool *is_word) {
    size_t past = hs_plain_word(bytes, at, end, hash);
    *is_word = true;
    if (past) return past;
    unsigned class = class_of(bytes[at]), mark = class == HIGH ? mark_length(bytes + at, end - at) : 0;
    *is_word = class != OTHER && !mark;
    if (*is_word) return read_any_word(bytes, at, end, class, hash);
    return at + (mark ? mark : 1);
}

/* Of the bytes of a window a bit each: ASCII letters, full stops, and what may be part of a word that is not plain (digits,
 * apostrophes, bytes beyond ASCII). */
typedef struct window {
    uint64_t letters, stops, others;
} window;

enum { WINDOW = 64 };

#ifdef __SSE2__
static inline uint64_t bytes_of(__m128i some, char low, char high) { /* ASCII from low to high */
    return (unsigned)_mm_movemask_epi8(_mm_and_si128(_mm_cmpgt_epi8(some, _mm_set1_epi8((char)(low - 1))),
                                                     _mm_cmplt_epi8(some, _mm_set1_epi8((char)(high + 1)))));
}

static inline window look_at(const unsigned char *bytes) {
    window seen = {0};
    for (unsigned k = 0; k < WINDOW; k += 16) {
        __m128i some = _mm_loadu_si128((const __m128i *)(const void *)(bytes + k));
        uint64_t beyond = (unsigned)_mm_movemask_epi8(some);
        seen.letters |= bytes_of(_mm_or_si128(some, _mm_set1_epi8(32)), 'a', 'z') << k;
        seen.stops |= bytes_of(some, '.', '.') << k;
        seen.others |= (bytes_of(some, '0', '9') | bytes_of(some, '\'', '\'') | beyond) << k;
    }
    return seen;
}
#else
static inline window look_at(const unsigned char *bytes) {
    window seen = {0};
    for (unsigned k = 0; k < WINDOW; k++) {
        unsigned class = class_of(bytes[k]);
        seen.letters |= (uint64_t)(class == LETTER) << k;
        seen.stops |= (uint64_t)(bytes[k] == '.') << k;
        seen.others |= (uint64_t)(class == DIGIT || class == HIGH || bytes[k] == '\'') << k;
    }
    return seen;
}
#endif

/* As hs_plain_word gives it for n letters, which eight bytes follow. */
static inline uint64_t hash_plain(const unsigned char *word, size_t n) {
    const uint64_t small = 0x2020202020202020u;
    uint64_t sum = HS_PLAIN_SEED;
    for (; n > 8; n -= 8, word += 8) sum = hs_plain_mix(sum, hs_plain_eight(word) | small);
    return hs_plain_mix(sum, (hs_plain_eight(word) | small) & ~(uint64_t)0 >> (64 - 8 * n));
}

/* Plain words among the next 64 bytes, which eight more follow, up to the first that may not be plain or is cut off; there
 * is room for them. What is not read yet begins where it says. */
static size_t read_plain(const unsigned char *bytes, size_t at, hs_body_words *words) {
    window seen = look_at(bytes + at);
    uint64_t starts = seen.letters & ~(seen.letters << 1), ends = ~seen.letters & seen.letters << 1;
    uint64_t others = seen.others | (seen.stops & starts << 1); /* a stop behind one letter */
    if (others) ends &= (others & (~others + 1)) - 1;
    for (; ends; starts &= starts - 1, ends &= ends - 1) {
        size_t start = at + (unsigned)__builtin_ctzll(starts), end = at + (unsigned)__builtin_ctzll(ends);
        put_word(words, start, end, hash_plain(bytes + start, end - start));
    }
    uint64_t left = starts | others;
    return left ? at + (unsigned)__builtin_ctzll(left) : at + WINDOW;
}

static bool read_span(hs_heap *heap, hs_str body, hs_span span, size_t most, hs_body_words *words) {
    enum { WORDS = WINDOW / 2 }; /* of a window at most */
    const unsigned char *bytes = (const unsigned char *)body.ptr;
    size_t at = span.start, end = span.end;
    while (at < end && words->n < most) {
        if (!reserve(heap, words, WORDS)) return false;
        size_t start = at;
        if (end - at >= WINDOW + 8 && most - words->n >= WORDS && class_of(bytes[at]) < DIGIT) {
            at = read_plain(bytes, at, words);
            if (at > start) continue;
        }
        uint64_t hash;
        bool is_word;
        at = read_one(bytes, start, end, &hash, &is_word);
        if (!is_word) continue;
        put_word(words, start, at, hash);
        if (at < end && bytes[at] == ' ') at++;
    }
    return true;
}

bool hs_match__read_body(hs_heap *heap, const hs_match_page *page, hs_body_words *words) {
    words->n = 0;
    if (!page->n_blocks)
        return read_span(heap, page->body, (hs_span){0, (uint32_t)page->body.len}, SIZE_MAX, words);
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        hs_span block = page->blocks[i];
        if (block.start > block.end || block.end > page->body.len) continue;
        if (!read_span(heap, page->body, block, SIZE_MAX, words)) return false;
    }
    return true;
}

/* The block that byte `from` lies in, or one behind the last. */
static uint32_t block_with(const hs_match_page *page, uint32_t from) {
    uint32_t i = 0;
    for (; i < page->n_blocks; i++) {
        hs_span block = page->blocks[i];
        if (block.start <= from && from < block.end && block.end <= page->body.len) break;
    }
    return i;
}

bool hs_match__read_body_part(hs_heap *heap, const hs_match_page *page, uint32_t from, size_t n,
                              hs_body_words *words) {
    words->n = 0;
    if (!page->n_blocks)
        return read_span(heap, page->body, (hs_span){from, (uint32_t)page->body.len}, n, words);
    uint32_t first = block_with(page, from); /* blocks need not stand in the order of their bytes */
    for (uint32_t i = first; i < page->n_blocks && words->n < n; i++) {
        hs_span block = page->blocks[i];
        if (block.start > block.end || block.end > page->body.len) continue;
        if (i == first) block.start = from;
        if (!read_span(heap, page->body, block, n, words)) return false;
    }
    return true;
}

uint32_t hs_match__end_of_word(const hs_match_page *page, uint32_t from) {
    size_t end = page->body.len;
    if (page->n_blocks) {
        uint32_t i = block_with(page, from);
        end = i < page->n_blocks ? page->blocks[i].end : from;
    }
    uint64_t hash;
    bool is_word;
    if (from >= end) return from;
    size_t past = read_one((const unsigned char *)page->body.ptr, from, end, &hash, &is_word);
    return is_word ? (uint32_t)past : from;
}

void hs_match__clear_body(hs_heap *heap, hs_body_words *words) {
    hs_heap_free(heap, words->start);
    *words = (hs_body_words){0};
}
