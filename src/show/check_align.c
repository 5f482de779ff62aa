/* A short wording against a longer one that the matching of whole statements leaves apart: "I will resign because a
 * hinge did" against "Then the judge will tell me. But I will not resign because a hinge did".
 *
 * Longest common subsequence of words (Wagner and Fischer 1974), n times m steps for at most MOST words each. */
#include "show/check.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 160 };

typedef struct words {
    hs_span spans[MOST];
    uint32_t hashes[MOST];
    bool is_negation[MOST];
    uint32_t n;
} words;

/* U+2019 in UTF-8: an apostrophe as printers set it. */
static bool is_curly(hs_str text, size_t at) {
    return at + 2 < text.len && memcmp(text.ptr + at, "\xE2\x80\x99", 3) == 0;
}

static bool is_word_byte(hs_str text, size_t at) {
    unsigned char c = (unsigned char)text.ptr[at];
    return hs_ascii_is_letter((char)c) || hs_ascii_is_digit((char)c) || c == '\'' || c >= 0x80;
}

/* Words that turn a sentence when they come or go. */
static bool negates(const char *word, size_t len) {
    static const char *const list[] = {"not",     "never",   "no", "nobody", "none",
                                       "nothing", "without", "if", "unless", "cannot"};
    if (len > 3 && memcmp(word + len - 3, "n't", 3) == 0) return true;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strlen(list[i]) == len && memcmp(list[i], word, len) == 0) return true;
    return false;
}

static void split(hs_str text, words *w) {
    w->n = 0;
    for (size_t at = 0; at < text.len && w->n < MOST;) {
        /* other marks beyond ASCII stand between words */
        while (at < text.len &&
               (!is_word_byte(text, at) || ((unsigned char)text.ptr[at] == 0xE2 && !is_curly(text, at)))) {
            at += (unsigned char)text.ptr[at] == 0xE2 && text.len - at >= 3 ? 3 : 1;
        }
        if (at >= text.len) return;
        size_t start = at, len = 0;
        char lower[32];
        uint32_t hash = 2166136261u;
        while (at < text.len && is_word_byte(text, at)) {
            if ((unsigned char)text.ptr[at] == 0xE2 && !is_curly(text, at)) break; /* another mark */
            char c = is_curly(text, at) ? '\'' : hs_ascii_lower(text.ptr[at]);
            at += is_curly(text, at) ? 3 : 1;
            hash = (hash ^ (unsigned char)c) * 16777619u;
            if (len < sizeof lower) lower[len] = c;
            len++;
        }
        w->spans[w->n] = (hs_span){(uint32_t)start, (uint32_t)at};
        w->hashes[w->n] = hash;
        w->is_negation[w->n++] = len <= sizeof lower && negates(lower, len);
    }
}

bool hs_check__ends_turning(hs_str text) {
    words *w = malloc(sizeof *w);
    if (!w) return false;
    split(text, w);
    bool is_turning = w->n && w->is_negation[w->n - 1];
    free(w);
    return is_turning;
}

static int by_hash(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

hs_status hs_check__words(hs_arena *arena, hs_str text, uint32_t **hashes, uint32_t *n) {
    words w;
    split(text, &w);
    uint32_t *sorted = hs_arena_get(arena, (w.n + 1) * sizeof *sorted);
    if (!sorted) return HS_ERR_MEMORY;
    memcpy(sorted, w.hashes, w.n * sizeof *sorted);
    qsort(sorted, w.n, sizeof *sorted, by_hash);
    *hashes = sorted;
    *n = w.n;
    return HS_OK;
}

/* Appends an edit; both spans may be empty, not at once. */
static void put(hs_edit *edits, uint32_t *n, const words *a, uint32_t a_first, uint32_t a_end, const words *b,
                uint32_t b_first, uint32_t b_end) {
    if (a_first == a_end && b_first == b_end) return;
    uint32_t b_at = b_first < b->n ? b->spans[b_first].start : b->n ? b->spans[b->n - 1].end : 0;
    hs_edit edit = {.op = a_first == a_end   ? HS_EDIT_ADD
                          : b_first == b_end ? HS_EDIT_DROP
                                             : HS_EDIT_SWAP,
                    .from = {0, 0},
                    .to = {b_at, b_at}};
    if (a_first < a_end) edit.from = (hs_span){a->spans[a_first].start, a->spans[a_end - 1].end};
    if (b_first < b_end) edit.to = (hs_span){b->spans[b_first].start, b->spans[b_end - 1].end};
    edits[(*n)++] = edit;
}

static bool any_negation(const words *w, uint32_t first, uint32_t end) {
    for (uint32_t i = first; i < end; i++)
        if (w->is_negation[i]) return true;
    return false;
}

/* True where a sentence ends between two words, or a part of a split quotation: "I project, Loudly" */
static bool ends_sentence(hs_str text, uint32_t from, uint32_t to) {
    bool is_capital = to < text.len && text.ptr[to] >= 'A' && text.ptr[to] <= 'Z';
    for (uint32_t i = from; i < to; i++)
        if (strchr(".?!", text.ptr[i]) || (text.ptr[i] == ',' && is_capital)) return true;
    return false;
}

typedef uint8_t table[MOST + 1][MOST + 1];

/* Pairs of shared words, [n] in order. */
typedef struct pairs {
    uint8_t a[MOST], b[MOST];
    uint32_t n;
} pairs;

/* best[i][k]: shared words of the first i and the first k. */
static void fill_forward(const words *a, const words *b, table best) {
    for (uint32_t i = 1; i <= a->n; i++)
        for (uint32_t k = 1; k <= b->n; k++) {
            if (a->hashes[i - 1] == b->hashes[k - 1])
                best[i][k] = (uint8_t)(best[i - 1][k - 1] + 1);
            else
                best[i][k] = best[i - 1][k] > best[i][k - 1] ? best[i - 1][k] : best[i][k - 1];
        }
}

/* Read back from the end: a draft's words are laid over the last place where they stand. */
static void pair_last(const words *a, const words *b, table best, pairs *p) {
    p->n = best[a->n][b->n];
    for (uint32_t i = a->n, k = b->n, left = p->n; left;) {
        if (a->hashes[i - 1] == b->hashes[k - 1]) {
            p->a[--left] = (uint8_t)--i;
            p->b[left] = (uint8_t)--k;
        } else if (best[i - 1][k] >= best[i][k - 1]) {
            i--;
        } else {
            k--;
        }
    }
}

static void turn_around(words *w) {
    for (uint32_t i = 0, k = w->n; i + 1 < k--; i++) {
        uint32_t hash = w->hashes[i];
        w->hashes[i] = w->hashes[k];
        w->hashes[k] = hash;
    }
}

/* The same over the first place: both turned around, and the pairs turned back. */
static void pair_first(words *a, words *b, table best, pairs *p) {
    turn_around(a);
    turn_around(b);
    fill_forward(a, b, best);
    pair_last(a, b, best, p);
    turn_around(a);
    turn_around(b);
    pairs back = *p;
    for (uint32_t i = 0; i < p->n; i++) {
        p->a[i] = (uint8_t)(a->n - 1 - back.a[p->n - 1 - i]);
        p->b[i] = (uint8_t)(b->n - 1 - back.b[p->n - 1 - i]);
    }
}

/* Words of either that stand between shared ones: the fewer, the likelier is this how the words were taken. */
static uint32_t n_between(const pairs *p) {
    if (!p->n) return 0;
    uint32_t last = p->n - 1;
    return (uint32_t)(p->a[last] - p->a[0] + p->b[last] - p->b[0]) - 2 * last;
}

/* Shared words by chance: a run of them that is no longer than the draft's other words before it and behind it ("for
 * nothing, and to pay for the steel" laid over "for nothing. They told us that the hinges were young" shares a "the"). As
 * in diffs for people (N. Fraser 2006). */
static void drop_chance(const words *b, pairs *p) {
    uint32_t kept = 0, from = 0; /* behind the last run that is kept */
    for (uint32_t first = 0, end; first < p->n; first = end) {
        for (end = first + 1; end < p->n && p->a[end] == p->a[end - 1] + 1 && p->b[end] == p->b[end - 1] + 1;)
            end++;
        uint32_t next = end < p->n ? p->b[end] : b->n;
        if (end - first <= p->b[first] - from && end - first <= next - p->b[end - 1] - 1) continue;
        from = p->b[end - 1] + 1u;
        for (uint32_t i = first; i < end; i++, kept++) p->a[kept] = p->a[i], p->b[kept] = p->b[i];
    }
    p->n = kept;
}

static void lay(hs_str known, const words *a, const words *b, const pairs *p,
                hs_check__alignment *alignment) {
    uint32_t gap_a = 0, gap_b = 0;
    hs_edit *edits = alignment->edits;
    for (uint32_t n = 0; n < p->n; n++) {
        uint32_t i = p->a[n], k = p->b[n];
        /* what is left out before the first shared word is a trim, but for an "if" right before it */
        bool is_turned = n ? any_negation(a, gap_a, i) : i && a->is_negation[i - 1];
        alignment->is_turned |= is_turned || any_negation(b, gap_b, k);
        if (n) {
            alignment->n_left_out += i - gap_a;
            alignment->n_put_in += k - gap_b;
        } else {
            alignment->is_from_sentence = !i || ends_sentence(known, a->spans[i - 1].end, a->spans[i].start);
        }
        put(edits, &alignment->n_edits, a, gap_a, i, b, gap_b, k);
        gap_a = i + 1, gap_b = k + 1;
    }
    if (p->n)
        alignment->is_to_sentence =
            gap_a == a->n || ends_sentence(known, a->spans[gap_a - 1].end, a->spans[gap_a].start);
    alignment->is_turned |= any_negation(b, gap_b, b->n);
    put(edits, &alignment->n_edits, a, gap_a, a->n, b, gap_b, b->n);
    alignment->is_whole = a->n == alignment->n_shared;
}

hs_status hs_check__align(hs_arena *arena, hs_str known, hs_str draft, hs_check__alignment *alignment) {
    words *w = hs_arena_get(arena, 2 * sizeof *w);
    uint8_t(*best)[MOST + 1] = hs_arena_get_zeroed(arena, (MOST + 1) * (size_t)(MOST + 1), 1);
    hs_edit *edits = hs_arena_get(arena, (2 * MOST + 2) * sizeof *edits);
    if (!w || !best || !edits) return HS_ERR_MEMORY;
    words *a = &w[0], *b = &w[1];
    split(known, a);
    split(draft, b);
    pairs last, first;
    fill_forward(a, b, best);
    pair_last(a, b, best, &last);
    pair_first(a, b, best, &first);
    pairs *best_pairs = n_between(&first) < n_between(&last) ? &first : &last;
    drop_chance(b, best_pairs);
    *alignment = (hs_check__alignment){.edits = edits, .n_words = b->n, .n_shared = best_pairs->n};
    lay(known, a, b, best_pairs, alignment);
    return HS_OK;
}
