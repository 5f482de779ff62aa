#include "match/body.h"

#include "base/plain.h"

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

static bool read_span(hs_heap *heap, hs_str body, hs_span span, size_t most, hs_body_words *words) {
    const unsigned char *bytes = (const unsigned char *)body.ptr;
    size_t at = span.start, end = span.end;
    while (at < end && words->n < most) {
        uint64_t hash;
        bool is_word;
        size_t start = at;
        at = read_one(bytes, start, end, &hash, &is_word);
        if (!is_word) continue;
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
