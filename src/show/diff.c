#include "show/diff.h"

#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"

#include <string.h>

/* Bytes of the character at p, not past end; a stray byte counts alone. */
static uint32_t char_len(const char *p, const char *end) {
    unsigned char lead = (unsigned char)*p;
    uint32_t len = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return (size_t)(end - p) < len ? (uint32_t)(end - p) : len;
}

/* A mark or dash of U+2000 to U+206F in its plain form; 0: none of them. */
static char plain_point(const char *p, uint32_t len) {
    if (len != 3 || memcmp(p, "\xE2\x80", 2) != 0) return 0;
    unsigned char last = (unsigned char)p[2];
    if (last >= 0x90 && last <= 0x95) return '-';
    if (last >= 0x98 && last <= 0x9B) return '\'';
    return last >= 0x9C && last <= 0x9F ? '"' : 0;
}

static bool is_point_bytes(const char *p, uint32_t len) {
    if (len == 1) return !hs_ascii_is_letter(*p) && !hs_ascii_is_digit(*p) && (unsigned char)*p < 0x80;
    if (len == 2) return memcmp(p, "\xC2\xAB", 2) == 0 || memcmp(p, "\xC2\xBB", 2) == 0;
    return len == 3 && memcmp(p, "\xE2\x80", 2) == 0;
}

static bool is_blank(const char *p, uint32_t len) {
    if (len == 1) return hs_ascii_is_space(*p);
    if (len == 2) return memcmp(p, "\xC2\xA0", 2) == 0;
    return len == 3 && memcmp(p, "\xE2\x80", 2) == 0 && (unsigned char)p[2] <= 0x8B;
}

/* True where a mark inside a word joins it: "don't", "by-election", "3.5". */
static bool joins(const char *text, const char *p, uint32_t len, const char *end) {
    char point = len == 1 ? *p : plain_point(p, len);
    if (p + len >= end) return false;
    const char *next = p + len;
    if (is_point_bytes(next, char_len(next, end)) || is_blank(next, char_len(next, end))) return false;
    if (point == '\'' || (point == '-' && len == 1)) return true;
    return (point == '.' || point == ',') && p > text && hs_ascii_is_digit(p[-1]) && hs_ascii_is_digit(*next);
}

static uint64_t hash_of(const char *p, const char *end) {
    uint64_t hash = 14695981039346656037u;
    while (p < end) {
        uint32_t len = char_len(p, end);
        char plain = plain_point(p, len);
        if (plain)
            hash = (hash ^ (unsigned char)plain) * 1099511628211u;
        else
            for (uint32_t i = 0; i < len; i++) hash = (hash ^ (unsigned char)p[i]) * 1099511628211u;
        p += len;
    }
    return hs_mix64(hash);
}

static bool push_word(hs_show__words *words, hs_show__word word, hs_arena *arena) {
    if (words->n == words->capacity &&
        !hs_vector__grow(arena, &words->items, words->n, &words->capacity, sizeof *words->items))
        return false;
    words->items[words->n++] = word;
    return true;
}

bool hs_show__words_add(hs_show__words *words, hs_span span, hs_arena *arena) {
    const char *text = words->text.ptr, *end = text + span.end;
    for (const char *p = text + span.start; p < end;) {
        uint32_t len = char_len(p, end);
        const char *start = p;
        p += len;
        if (is_blank(start, len)) continue;
        if (!is_point_bytes(start, len))
            while (p < end) {
                len = char_len(p, end);
                if (is_blank(p, len) || (is_point_bytes(p, len) && !joins(text, p, len, end))) break;
                p += len;
            }
        hs_show__word word = {
            {(uint32_t)(start - text), (uint32_t)(p - text)}, words->n_parts, hash_of(start, p)};
        if (!push_word(words, word, arena)) return false;
    }
    words->n_parts++;
    return true;
}

bool hs_show__is_point(const hs_show__words *words, uint32_t i) {
    hs_span span = words->items[i].span;
    return is_point_bytes(words->text.ptr + span.start, span.end - span.start);
}

/* A part of the two texts that is still to be compared. */
typedef struct box {
    uint32_t a, a_end, b, b_end;
} box;

typedef struct search {
    const hs_show__word *a, *b;
    int64_t *ahead, *back; /* furthest x on diagonal k, at [k + offset]; x counts from the box's corner */
    int64_t offset;
    uint64_t steps; /* left */
    hs_show__diff *diff;
} search;

static bool is_same(const search *s, uint64_t i, uint64_t j) {
    return s->a[i].hash == s->b[j].hash;
}

/* Where the shortest path through the box crosses its middle. False: the steps ran out. */
static bool find_middle(search *s, box at, uint32_t *x_found, uint32_t *y_found) {
    int64_t n = at.a_end - at.a, m = at.b_end - at.b, delta = n - m;
    int64_t *ahead = s->ahead + s->offset, *back = s->back + s->offset;
    bool is_odd = delta & 1;
    ahead[1] = back[1] = 0;
    for (int64_t d = 0;; d++) {
        int64_t best = -1, best_x = 0;
        for (int64_t k = -d; k <= d; k += 2) {
            int64_t x = k == -d || (k != d && ahead[k - 1] < ahead[k + 1]) ? ahead[k + 1] : ahead[k - 1] + 1;
            int64_t y = x - k;
            while (x < n && y < m && y >= 0 && is_same(s, (uint64_t)(at.a + x), (uint64_t)(at.b + y)))
                x++, y++;
            ahead[k] = x;
            if (x > n || y > m || y < 0) continue;
            if (x + y > best) best = x + y, best_x = x;
            if (is_odd && k >= delta - (d - 1) && k <= delta + d - 1 && x + back[delta - k] >= n) {
                *x_found = (uint32_t)x, *y_found = (uint32_t)y;
                return true;
            }
        }
        for (int64_t k = -d; k <= d; k += 2) {
            int64_t x = k == -d || (k != d && back[k - 1] < back[k + 1]) ? back[k + 1] : back[k - 1] + 1;
            int64_t y = x - k;
            while (x < n && y < m && y >= 0 &&
                   is_same(s, (uint64_t)(at.a_end - 1 - x), (uint64_t)(at.b_end - 1 - y)))
                x++, y++;
            back[k] = x;
            if (x > n || y > m || y < 0) continue;
            if (!is_odd && delta - k >= -d && delta - k <= d && x + ahead[delta - k] >= n) {
                *x_found = (uint32_t)(n - x), *y_found = (uint32_t)(m - y);
                return true;
            }
        }
        uint64_t cost = 2 * (uint64_t)d + 2;
        if (s->steps < cost) return false;
        s->steps -= cost;
        if (d >= HS_LIMIT_DIFF_COST && best > 0) {
            int64_t k = 2 * best_x - best; /* x - y */
            *x_found = (uint32_t)best_x, *y_found = (uint32_t)(best_x - k);
            return true;
        }
    }
}

static void keep_word(search *s, uint32_t i, uint32_t j) {
    s->diff->to_b[i] = j;
    s->diff->to_a[j] = i;
    s->diff->n_kept++;
}

static hs_status compare(search *s, hs_arena *arena, box whole, hs_error *error) {
    HS_VECTOR(box) boxes = {0}; /* instead of recursion: a stack of what is left */
    if (!hs_vector_push(&boxes, arena, whole)) return hs_fail_memory(error);
    while (boxes.n) {
        box at = boxes.items[--boxes.n];
        uint32_t x, y;
        while (at.a < at.a_end && at.b < at.b_end && is_same(s, at.a, at.b)) keep_word(s, at.a++, at.b++);
        while (at.a < at.a_end && at.b < at.b_end && is_same(s, at.a_end - 1, at.b_end - 1))
            keep_word(s, --at.a_end, --at.b_end);
        if (at.a == at.a_end || at.b == at.b_end) continue;
        if (!find_middle(s, at, &x, &y)) {
            s->diff->is_cut_short = true;
            continue;
        }
        box first = {at.a, at.a + x, at.b, at.b + y}, second = {at.a + x, at.a_end, at.b + y, at.b_end};
        bool is_stuck = (x == 0 && y == 0) || (second.a == at.a_end && second.b == at.b_end);
        if (is_stuck) continue; /* nothing in it is equal */
        if (!hs_vector_push(&boxes, arena, second) || !hs_vector_push(&boxes, arena, first))
            return hs_fail_memory(error);
    }
    return HS_OK;
}

hs_status hs_show__diff_words(hs_arena *arena, const hs_show__words *a, const hs_show__words *b,
                              hs_show__diff *diff, hs_error *error) {
    /* no search goes further out than HS_LIMIT_DIFF_COST, or than all of both texts */
    uint64_t reach = (uint64_t)a->n + b->n + 2;
    if (reach > HS_LIMIT_DIFF_COST + 2) reach = HS_LIMIT_DIFF_COST + 2;
    search s = {
        .a = a->items, .b = b->items, .offset = (int64_t)reach, .steps = HS_LIMIT_DIFF_STEPS, .diff = diff};
    *diff = (hs_show__diff){.to_b = hs_arena_get(arena, ((size_t)a->n + 1) * sizeof(uint32_t)),
                            .to_a = hs_arena_get(arena, ((size_t)b->n + 1) * sizeof(uint32_t))};
    s.ahead = hs_arena_get_zeroed(arena, (size_t)(2 * reach + 1), sizeof *s.ahead);
    s.back = hs_arena_get_zeroed(arena, (size_t)(2 * reach + 1), sizeof *s.back);
    if (!diff->to_b || !diff->to_a || !s.ahead || !s.back) return hs_fail_memory(error);
    for (uint32_t i = 0; i < a->n; i++) diff->to_b[i] = HS_NONE;
    for (uint32_t j = 0; j < b->n; j++) diff->to_a[j] = HS_NONE;
    return compare(&s, arena, (box){0, a->n, 0, b->n}, error);
}

static uint32_t longer(hs_show__change c) {
    uint32_t a = c.a_end - c.a_first, b = c.b_end - c.b_first;
    return a > b ? a : b;
}

/* Words that happen to be equal between two changes, "the" or a comma, would tear one change into shreds. */
static bool is_shred(const hs_show__words *a, hs_show__change before, hs_show__change after) {
    uint32_t n = after.a_first - before.a_end, n_words = 0;
    if (n > 3) return false;
    for (uint32_t i = before.a_end; i < after.a_first; i++) n_words += !hs_show__is_point(a, i);
    bool has_both = before.a_end > before.a_first && before.b_end > before.b_first;
    bool has_both_after = after.a_end > after.a_first && after.b_end > after.b_first;
    return has_both && has_both_after && n_words < longer(before) && n_words < longer(after);
}

static uint32_t end_of_part(const hs_show__words *words, uint32_t first, uint32_t end) {
    uint32_t at = first;
    while (at < end && words->items[at].part == words->items[first].part) at++;
    return at;
}

hs_status hs_show__changes(hs_arena *arena, const hs_show__words *a, const hs_show__words *b,
                           const hs_show__diff *diff, hs_show__change **changes, uint32_t *n_changes,
                           hs_error *error) {
    HS_VECTOR(hs_show__change) found = {0};
    for (uint32_t i = 0, j = 0; i < a->n || j < b->n;) {
        if (i < a->n && j < b->n && diff->to_b[i] == j) {
            i++, j++;
            continue;
        }
        hs_show__change change = {i, i, j, j};
        while (change.a_end < a->n && diff->to_b[change.a_end] == HS_NONE) change.a_end++;
        while (change.b_end < b->n && diff->to_a[change.b_end] == HS_NONE) change.b_end++;
        if (change.b_first == change.b_end) change.a_end = end_of_part(a, change.a_first, change.a_end);
        if (change.a_first == change.a_end) change.b_end = end_of_part(b, change.b_first, change.b_end);
        i = change.a_end, j = change.b_end;
        if (found.n && is_shred(a, found.items[found.n - 1], change)) {
            found.items[found.n - 1].a_end = change.a_end;
            found.items[found.n - 1].b_end = change.b_end;
        } else if (!hs_vector_push(&found, arena, change)) {
            return hs_fail_memory(error);
        }
    }
    *changes = found.items;
    *n_changes = found.n;
    return HS_OK;
}

static hs_span span_of(const hs_show__words *words, uint32_t first, uint32_t end) {
    if (first < end) return (hs_span){words->items[first].span.start, words->items[end - 1].span.end};
    uint32_t at = first < words->n ? words->items[first].span.start
                  : words->n       ? words->items[words->n - 1].span.end
                                   : 0;
    return (hs_span){at, at};
}

hs_edit hs_show__edit_of(const hs_show__words *a, const hs_show__words *b, hs_show__change c) {
    hs_edit_op op = c.a_first == c.a_end ? HS_EDIT_ADD : c.b_first == c.b_end ? HS_EDIT_DROP : HS_EDIT_SWAP;
    return (hs_edit){op, span_of(a, c.a_first, c.a_end), span_of(b, c.b_first, c.b_end)};
}
