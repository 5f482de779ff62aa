#include "match/body.h"

#include "base/str.h"

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

static inline bool put_word(hs_heap *heap, hs_body_words *words, size_t start, size_t end, uint64_t hash) {
    if (words->n == words->capacity) {
        size_t capacity = words->capacity ? words->capacity * 2 : 1024;
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
    }
    words->start[words->n] = (uint32_t)start;
    words->end[words->n] = (uint32_t)end;
    words->hash[words->n++] = (uint16_t)(hash >> 32);
    return true;
}

/* The hash of a word is fed its bytes eight at a time, the first one lowest, letters in lower case. */
typedef struct word_hash {
    uint64_t sum, bytes;
    unsigned n; /* bytes that wait */
} word_hash;

#define HASH_SEED 0x9e3779b97f4a7c15u

/* Both factors hang on the bytes: of a product with a constant, words with the same two endings (page12, page94) would
 * collide together. */
static inline uint64_t mix_bytes(uint64_t sum, uint64_t bytes) {
    uint64_t x = sum ^ bytes;
    return hs_multiply_fold(x, (x << 32 | x >> 32) ^ 0xa0761d6478bd642fu);
}

static inline void feed(word_hash *hash, unsigned char byte) {
    hash->bytes |= (uint64_t)byte << 8 * hash->n;
    if (++hash->n < 8) return;
    hash->sum = mix_bytes(hash->sum, hash->bytes);
    hash->bytes = hash->n = 0;
}

/* Eight bytes as a number, the first one lowest; compilers make one load of it. */
static inline uint64_t eight(const unsigned char *p) {
    return p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
           (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

/* How many of eight bytes, from the first, are letters; *lower gets those in lower case, zeros behind. */
static inline unsigned count_letters(uint64_t bytes, uint64_t *lower) {
    const uint64_t ones = 0x0101010101010101u, high = ones << 7;
    uint64_t low = bytes | ones * 32, seven = low & ~high; /* no sum of two goes over a byte */
    uint64_t letters = (seven + ones * (128 - 'a')) & ~(seven + ones * (127 - 'z')) & ~bytes & high;
    if (letters == high) {
        *lower = low;
        return 8;
    }
    unsigned n = (unsigned)__builtin_ctzll(~letters & high) / 8;
    *lower = low & (((uint64_t)1 << 8 * n) - 1);
    return n;
}

/* Most words are plain letters that end at a byte which joins nothing. Gives the end of such a word, or 0. */
static inline size_t read_plain_word(const unsigned char *bytes, size_t at, size_t end, uint64_t *hash) {
    size_t start = at;
    uint64_t sum = HASH_SEED, lower;
    for (;;) {
        if (end - at < 9) return 0;
        unsigned n = count_letters(eight(bytes + at), &lower);
        at += n;
        if (n == 0 && at == start) return 0;
        if (n) sum = mix_bytes(sum, lower);
        if (n < 8) break;
    }
    unsigned char next = bytes[at];
    if (next >= 0x80 || next == '\'' || (next >= '0' && next <= '9') || (next == '.' && at - start == 1))
        return 0;
    *hash = sum;
    return at;
}

/* A word with digits, letters beyond ASCII, apostrophes or inner stops, or at the very end; `at` is its first byte. */
static size_t read_any_word(const unsigned char *bytes, size_t at, size_t end, unsigned class,
                            uint64_t *sum) {
    word_hash hash = {.sum = HASH_SEED};
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
    *sum = hash.n ? mix_bytes(hash.sum, hash.bytes) : hash.sum;
    return at;
}

static bool read_span(hs_heap *heap, hs_str body, hs_span span, size_t most, hs_body_words *words) {
    const unsigned char *bytes = (const unsigned char *)body.ptr;
    size_t at = span.start, end = span.end;
    while (at < end && words->n < most) {
        uint64_t hash;
        size_t start = at;
        at = read_plain_word(bytes, start, end, &hash);
        if (!at) {
            unsigned class = class_of(bytes[start]);
            unsigned mark = class == HIGH ? mark_length(bytes + start, end - start) : 0;
            if (class == OTHER || mark) {
                at = start + (mark ? mark : 1);
                continue;
            }
            at = read_any_word(bytes, start, end, class, &hash);
        }
        if (!put_word(heap, words, start, at, hash)) return false;
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

bool hs_match__read_body_part(hs_heap *heap, const hs_match_page *page, uint32_t from, size_t n,
                              hs_body_words *words) {
    words->n = 0;
    if (!page->n_blocks)
        return read_span(heap, page->body, (hs_span){from, (uint32_t)page->body.len}, n, words);
    bool is_reached = false; /* blocks need not stand in the order of their bytes */
    for (uint32_t i = 0; i < page->n_blocks && words->n < n; i++) {
        hs_span block = page->blocks[i];
        if (block.start > block.end || block.end > page->body.len) continue;
        if (!is_reached) {
            if (from < block.start || from >= block.end) continue;
            block.start = from;
            is_reached = true;
        }
        if (!read_span(heap, page->body, block, n, words)) return false;
    }
    return true;
}

void hs_match__clear_body(hs_heap *heap, hs_body_words *words) {
    hs_heap_free(heap, words->start);
    *words = (hs_body_words){0};
}
