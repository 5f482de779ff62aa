#include "match/passage.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* Pages that share a shingle are all compared up to so many; beyond, each with the first few alone. */
#define LONGEST_LIST 32u
#define FEW          3u
/* Words of a passage that is kept; more where very many pages have it (boilerplate: footers, legal lines). */
#define LEAST_WORDS      10
#define LEAST_WORDS_MANY 60
#define EXTENSION_DROP   12.0f

static inline uint64_t shingle_hash(const uint16_t *words) {
    uint64_t low, high;
    memcpy(&low, words, 8);
    memcpy(&high, words + 4, 8);
    return hs_mix64(low * 0x9e3779b97f4a7c15u + hs_mix64(high ^ 0xc2b2ae3d27d4eb4fu));
}

/* Remembers which shingles occur more than once: two bits a hash (Bloom 1970, one hash function). */
typedef struct shingle_sieve {
    uint64_t *bits; /* pairs of bits: seen, seen again */
    uint64_t mask;
} shingle_sieve;

static bool open_sieve(hs_match_heap *heap, uint64_t n_words, shingle_sieve *sieve) {
    uint64_t slots = 1u << 12;
    while (slots < n_words * 4 && slots < (uint64_t)1 << 31) slots *= 2;
    sieve->mask = slots - 1;
    sieve->bits = hs_match__get_zeroed(heap, slots / 32, sizeof *sieve->bits);
    return sieve->bits != NULL;
}

static inline void mark(shingle_sieve *sieve, uint64_t hash) {
    uint64_t slot = hash & sieve->mask, *word = &sieve->bits[slot >> 5];
    unsigned shift = (slot & 31) * 2;
    uint64_t seen = *word >> shift & 1;
    *word |= (uint64_t)(1 + 2 * seen) << shift;
}

static inline bool is_again(const shingle_sieve *sieve, uint64_t hash) {
    uint64_t slot = hash & sieve->mask;
    return sieve->bits[slot >> 5] >> ((slot & 31) * 2) & 2;
}

/* Postings: high 32 bits of the hash, then the number of the word. */
typedef struct postings {
    uint64_t *items;
    size_t n;
} postings;

static bool list_postings(hs_match_job *job, const hs_bodies *bodies, postings *list) {
    shingle_sieve seen;
    HS_MATCH_ROW(uint64_t) row = {0};
    if (!open_sieve(&job->heap, bodies->n_words, &seen)) return false;
    for (uint32_t p = 0; p < bodies->n; p++)
        for (uint64_t i = bodies->first[p]; i + HS_MATCH_SHINGLE <= bodies->first[p + 1]; i++)
            mark(&seen, shingle_hash(bodies->words + i));
    for (uint32_t p = 0; p < bodies->n; p++)
        for (uint64_t i = bodies->first[p]; i + HS_MATCH_SHINGLE <= bodies->first[p + 1]; i++) {
            uint64_t hash = shingle_hash(bodies->words + i);
            if (is_again(&seen, hash) && !hs_match__push(&job->heap, &row, (hash >> 32) << 32 | i))
                return false;
        }
    hs_match__free(&job->heap, seen.bits);
    uint64_t *spare = hs_match__get(&job->heap, row.n, sizeof *spare);
    if (!spare) return false;
    list->items = hs_match__sort_keys(row.items, spare, row.n);
    list->n = row.n;
    hs_match__free(&job->heap, list->items == spare ? row.items : spare);
    return true;
}

static uint32_t rank_at(const hs_bodies *bodies, uint64_t word) {
    uint32_t first = 0, end = bodies->n;
    while (end - first > 1) {
        uint32_t middle = first + (end - first) / 2;
        if (bodies->first[middle] <= word)
            first = middle;
        else
            end = middle;
    }
    return first;
}

bool hs_match__step(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b, hs_step *step) {
    enum { FARTHEST = 5 };
    for (unsigned total = 1; total <= 2 * FARTHEST; total++) {
        for (unsigned k = 0; k <= total; k++) { /* equal steps first: a word for a word */
            unsigned x = (total + k) / 2, y = total - x;
            if ((total + k) % 2) continue;
            for (int turn = 0; turn < 2; turn++) {
                unsigned da = turn ? y : x, db = turn ? x : y;
                if (da > FARTHEST || db > FARTHEST || da >= left_a || db >= left_b) continue;
                unsigned need = total <= 3 ? 2 : 3;
                size_t rest_a = left_a - da, rest_b = left_b - db, rest = rest_a < rest_b ? rest_a : rest_b;
                if (rest < need) continue;
                unsigned same = 0;
                while (same < need && a[da + same] == b[db + same]) same++;
                if (same == need) {
                    *step = (hs_step){da, db};
                    return true;
                }
                if (x == y) break;
            }
        }
    }
    return false;
}

static float step_cost(hs_step step) {
    unsigned most = step.a > step.b ? step.a : step.b;
    return 0.3f + 1.2f * (float)most;
}

typedef struct reach {
    size_t a, b, n_matched;
} reach;

/* Extends to the right from a[0], b[0] (both match there or not); gives how far it pays. */
static reach extend_right(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b) {
    reach at = {0}, best = {0};
    float score = 0.0f, best_score = 0.0f;
    for (;;) {
        while (at.a < left_a && at.b < left_b && a[at.a] == b[at.b])
            at.a++, at.b++, at.n_matched++, score += 1.0f;
        if (score > best_score) best = at, best_score = score;
        hs_step step;
        if (!hs_match__step(a + at.a, left_a - at.a, b + at.b, left_b - at.b, &step)) break;
        at.a += step.a, at.b += step.b;
        score -= step_cost(step);
        if (score < best_score - EXTENSION_DROP) break;
    }
    return best;
}

/* The same to the left of a[0], b[0] (exclusive), on copies in reverse order. */
static reach extend_left(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b) {
    enum { WINDOW = 64, KEPT = 16 };
    reach sum = {0};
    float score = 0.0f, best_score = 0.0f;
    reach best = {0};
    uint16_t x[WINDOW], y[WINDOW];
    for (;;) {
        size_t n_x = left_a - sum.a < WINDOW ? left_a - sum.a : WINDOW;
        size_t n_y = left_b - sum.b < WINDOW ? left_b - sum.b : WINDOW;
        for (size_t i = 0; i < n_x; i++) x[i] = *(a - 1 - sum.a - i);
        for (size_t i = 0; i < n_y; i++) y[i] = *(b - 1 - sum.b - i);
        size_t i = 0, j = 0;
        bool is_over = false;
        while (i + KEPT < WINDOW &&
               j + KEPT < WINDOW) { /* a step looks ahead: read on before the window ends */
            if (i < n_x && j < n_y && x[i] == y[j]) {
                i++, j++, sum.n_matched++;
                score += 1.0f;
                if (score > best_score) {
                    best_score = score;
                    best = (reach){sum.a + i, sum.b + j, sum.n_matched};
                }
                continue;
            }
            hs_step step;
            if (!hs_match__step(x + i, n_x - i, y + j, n_y - j, &step)) {
                is_over = true;
                break;
            }
            i += step.a, j += step.b;
            score -= step_cost(step);
            if (score < best_score - EXTENSION_DROP) {
                is_over = true;
                break;
            }
        }
        sum.a += i, sum.b += j;
        if (is_over) return best;
    }
}

/* Extends one seed; keeps the passage when it is long enough. */
static bool try_seed(hs_match_job *job, const hs_bodies *bodies, uint64_t x, uint32_t a, uint64_t y,
                     uint32_t b, bool is_crowded, hs_passages *passages) {
    const uint16_t *words = bodies->words;
    if (memcmp(words + x, words + y, HS_MATCH_SHINGLE * sizeof *words) != 0) return true;
    uint64_t a_first = bodies->first[a], a_end = bodies->first[a + 1];
    uint64_t b_first = bodies->first[b], b_end = bodies->first[b + 1];
    reach right = extend_right(words + x, a_end - x, words + y, b_end - y);
    reach left = extend_left(words + x, x - a_first, words + y, y - b_first);
    size_t n_matched = right.n_matched + left.n_matched;
    if (n_matched < LEAST_WORDS) return true;
    if (is_crowded && n_matched < LEAST_WORDS_MANY) {
        job->n_capped++;
        return true;
    }
    hs_passage passage = {a,
                          b,
                          (uint32_t)(x - left.a - a_first),
                          (uint32_t)(x + right.a - a_first),
                          (uint32_t)(y - left.b - b_first),
                          (uint32_t)(y + right.b - b_first),
                          (uint32_t)n_matched};
    return hs_match__push(&job->heap, passages, passage);
}

/* True when an earlier seed of the same run leads to the same passage: the words before are the same, too. Every
 * fourth seed is tried all the same, in case that the earlier one stands in a list that was cut. */
static bool is_inside_run(const hs_bodies *bodies, uint64_t x, uint32_t a, uint64_t y, uint32_t b,
                          uint64_t hash) {
    if (x == bodies->first[a] || y == bodies->first[b]) return false;
    return bodies->words[x - 1] == bodies->words[y - 1] && (hash & 3) != 0;
}

typedef struct occurrence {
    uint64_t word;
    uint32_t rank;
} occurrence;

typedef HS_MATCH_ROW(occurrence) occurrences;

static bool try_places(hs_match_job *job, const hs_bodies *bodies, const occurrence *places, size_t n,
                       uint64_t hash, hs_passages *passages) {
    bool is_crowded = n > LONGEST_LIST;
    for (size_t j = 1; j < n; j++) {
        size_t others = is_crowded && j > FEW ? FEW : j;
        for (size_t i = 0; i < others; i++) {
            const occurrence *x = &places[i], *y = &places[j];
            if (x->rank == y->rank || is_inside_run(bodies, x->word, x->rank, y->word, y->rank, hash))
                continue;
            if (!try_seed(job, bodies, x->word, x->rank, y->word, y->rank, is_crowded, passages))
                return false;
        }
    }
    return true;
}

static int by_places(const void *x, const void *y) {
    const hs_passage *p = x, *q = y;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    if (p->b != q->b) return p->b < q->b ? -1 : 1;
    if (p->a_start != q->a_start) return p->a_start < q->a_start ? -1 : 1;
    if (p->b_start != q->b_start) return p->b_start < q->b_start ? -1 : 1;
    if (p->a_end != q->a_end) return p->a_end > q->a_end ? -1 : 1;
    return p->b_end > q->b_end ? -1 : p->b_end < q->b_end;
}

/* True when next goes on where last ends, on both sides, after a gap of a few words. */
static bool goes_on(const hs_passage *last, const hs_passage *next) {
    enum { GAP = 20 };
    return last->a == next->a && last->b == next->b && next->a_start >= last->a_end &&
           next->b_start >= last->b_end && next->a_start - last->a_end <= GAP &&
           next->b_start - last->b_end <= GAP;
}

static bool covers(const hs_passage *big, const hs_passage *small) {
    return big->a == small->a && big->b == small->b && small->a_start < big->a_end &&
           small->b_start < big->b_end && small->b_end > big->b_start &&
           (small->a_end <= big->a_end || small->a_end - big->a_end < HS_MATCH_SHINGLE);
}

/* Sorted passages: those inside another go, neighbours become one. */
static void merge(hs_passages *passages) {
    size_t kept = 0;
    if (passages->n > 1) qsort(passages->items, passages->n, sizeof *passages->items, by_places);
    for (size_t i = 0; i < passages->n; i++) {
        hs_passage *next = &passages->items[i];
        bool is_done = false;
        for (size_t back = 0; back < 4 && back < kept && !is_done; back++) {
            hs_passage *last = &passages->items[kept - 1 - back];
            if (last->a != next->a || last->b != next->b) break;
            if (covers(last, next))
                is_done = true;
            else if (back == 0 && goes_on(last, next)) {
                last->a_end = next->a_end, last->b_end = next->b_end;
                last->n_matched += next->n_matched;
                is_done = true;
            }
        }
        if (!is_done) passages->items[kept++] = *next;
    }
    passages->n = kept;
}

bool hs_match__find_passages(hs_match_job *job, const hs_bodies *bodies, hs_passages *passages) {
    enum { SAME_PAGE = 2 }; /* places of one shingle on one page that are looked at */
    postings list;
    occurrences places = {0};
    if (!list_postings(job, bodies, &list)) return false;
    for (size_t first = 0, end; first < list.n; first = end) {
        uint64_t hash = list.items[first] >> 32;
        uint32_t last_rank = HS_NONE, on_page = 0;
        places.n = 0;
        for (end = first; end < list.n && list.items[end] >> 32 == hash; end++) {
            uint64_t word = list.items[end] & UINT32_MAX;
            uint32_t rank = last_rank != HS_NONE && word < bodies->first[last_rank + 1]
                                ? last_rank
                                : rank_at(bodies, word);
            on_page = rank == last_rank ? on_page + 1 : 1;
            last_rank = rank;
            if (on_page > SAME_PAGE) continue;
            if (!hs_match__push(&job->heap, &places, (occurrence){word, rank})) return false;
        }
        if (places.n > 1 && !try_places(job, bodies, places.items, places.n, hash, passages)) return false;
    }
    hs_match__free(&job->heap, list.items);
    hs_match__free(&job->heap, places.items);
    merge(passages);
    return true;
}
