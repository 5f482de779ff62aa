/* From a shingle that two bodies share to a passage, or none. Inside of passage.c, which tries all shingles of all bodies,
 * and of near_passages.c, which tries those of one page: each defines `searching` with its `bodies` first, and
 *
 *     static inline uint64_t spread_of(const searching *search, uint64_t word);
 *
 * which gives SPREAD_SOME and SPREAD_CROWDED of the shingle that begins at a word, in its lowest two bits. */
#ifndef HS_MATCH_PASSAGE_SEED_H
#define HS_MATCH_PASSAGE_SEED_H

#include "match/extend.h"
#include "match/passage_limits.h"
#include "match/shingle.h"

static inline bool is_crowded(const searching *search, uint64_t word) {
    return spread_of(search, word) & SPREAD_CROWDED;
}

typedef struct occurrence {
    uint64_t word; /* number over all bodies */
    const uint16_t *at;
    uint32_t rank, place;
} occurrence;

typedef HS_HEAP_ROW(occurrence) occurrences;

/* True when several shingles of a passage are in few pages. A footer that happens to follow the same word twice (or
 * two words of one 16-bit hash) has one. */
static inline bool has_rare_shingles(const searching *search, const occurrence *x, size_t to_left,
                                     size_t to_right) {
    enum { SEVERAL = 3 };
    unsigned n_rare = 0;
    for (uint64_t word = x->word - to_left; word + HS_MATCH_SHINGLE <= x->word + to_right; word++)
        if (!is_crowded(search, word) && ++n_rare == SEVERAL) return true;
    return false;
}

/* What a run of equal words to the left of a seed is held against. */
typedef struct seed_before {
    const searching *search;
    uint64_t word; /* of the seed */
    uint64_t unwanted;
} seed_before;

/* True when one of the shingles of a run, which begins `back` words before the seed, is a seed at least as good: it
 * leads to the same passage. */
static bool is_seed(const void *context, size_t back, size_t n) {
    const seed_before *seed = context;
    for (size_t i = 0; i + HS_MATCH_SHINGLE <= n; i++)
        if (!(spread_of(seed->search, seed->word - back + i) & seed->unwanted)) return true;
    return false;
}

typedef enum seed_end { SEED_NOTHING, SEED_CAPPED /* left out by a limit */, SEED_PASSAGE } seed_end;

/* Extends one seed, unless the passage has another one further left; keeps the passage when it is long enough. */
static inline seed_end try_seed(const searching *search, const occurrence *x, const occurrence *y,
                                size_t n_places, bool is_boilerplate, hs_passage *passage) {
    const hs_bodies *bodies = search->bodies;
    const uint16_t *a = x->at, *b = y->at;
    if (!hs_is_same_shingle(a, b)) return SEED_NOTHING;
    uint64_t left_a = bodies->first[x->rank + 1] - x->word, left_b = bodies->first[y->rank + 1] - y->word;
    seed_before before = {search, x->word, n_places > SOME ? SPREAD_CROWDED : SPREAD_SOME | SPREAD_CROWDED};
    /* what one house repeats on its pages is judged by the shingle that leads there: each is tried */
    bool is_of_one_house = bodies->house[x->rank] && bodies->house[x->rank] == bodies->house[y->rank];
    hs_reach left, right;
    if (!hs_match__extend_left(a, x->place, b, y->place, is_of_one_house ? NULL : is_seed, &before, &left))
        return SEED_NOTHING;
    right = hs_match__extend_right(a, left_a, b, left_b);
    size_t n_matched = right.n_matched + left.n_matched;
    int score = right.score + left.score;
    if (score < (n_places > SOME ? LEAST_SCORE_SOME : LEAST_SCORE)) return SEED_NOTHING;
    bool is_many = is_boilerplate || !has_rare_shingles(search, x, left.a, right.a);
    if (is_many && n_matched < LEAST_WORDS_MANY) return SEED_CAPPED;
    *passage = (hs_passage){x->rank,
                            y->rank,
                            (uint32_t)(x->place - left.a),
                            (uint32_t)(x->place + right.a),
                            (uint32_t)(y->place - left.b),
                            (uint32_t)(y->place + right.b),
                            (uint32_t)n_matched};
    return SEED_PASSAGE;
}

/* True when the seed one word before leads to the same passage. A crowded shingle is tried with few pages alone, so
 * the one behind it is tried again; of a row of crowded ones, some. */
static inline bool is_inside_run(const searching *search, const occurrence *x, const occurrence *y,
                                 uint64_t id, bool is_many) {
    if (!x->place || !y->place) return false;
    if (x->at[-1] != y->at[-1]) return false;
    if (!is_crowded(search, x->word - 1)) return true;
    return is_many && (id & 31) != 0;
}

/* True when one house alone has the shingle, on several pages: its footers, series titles, standing lines. */
static inline bool is_house_phrase(const hs_bodies *bodies, const occurrence *places, size_t n) {
    enum { SEVERAL = 4 };
    uint32_t house = bodies->house[places[0].rank];
    if (n < SEVERAL || !house) return false;
    for (size_t i = 1; i < n; i++)
        if (bodies->house[places[i].rank] != house) return false;
    return true;
}

#endif
