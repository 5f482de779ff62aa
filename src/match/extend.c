/* Words are compared four or eight at a time. */
#include "match/extend.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define EXTENSION_DROP (12 * HS_MATCH_WORD_SCORE)

enum { FARTHEST = 5, LOOKED_AT = 8, STEP_WORDS = FARTHEST + LOOKED_AT /* that a step may look at */ };

/* Compilers make one load of it where the first byte is the lowest. */
static inline uint64_t four(const uint16_t *words) {
    return words[0] | (uint64_t)words[1] << 16 | (uint64_t)words[2] << 32 | (uint64_t)words[3] << 48;
}

static inline unsigned first_lane(uint64_t lanes) {
    return (unsigned)__builtin_ctzll(lanes) / 16;
}

/* Which of eight words of x are those of y, the first one lowest. */
#ifdef __SSE2__
static inline __m128i load_eight(const uint16_t *words) {
    return _mm_loadu_si128((const __m128i *)(const void *)words);
}

static inline unsigned equal_words(const uint16_t *x, const uint16_t *y) {
    __m128i lanes = _mm_cmpeq_epi16(load_eight(x), load_eight(y));
    return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(lanes, _mm_setzero_si128()));
}

/* Which of eight words are either of two: a byte each. */
static inline uint64_t places_of(uint16_t first, uint16_t second, const uint16_t *words) {
    __m128i eight = load_eight(words);
    __m128i places = _mm_packs_epi16(_mm_cmpeq_epi16(eight, _mm_set1_epi16((short)first)),
                                     _mm_cmpeq_epi16(eight, _mm_set1_epi16((short)second)));
    return (unsigned)_mm_movemask_epi8(places);
}
#else
static inline unsigned equal_words(const uint16_t *x, const uint16_t *y) {
    unsigned equal = 0;
    for (unsigned k = 0; k < LOOKED_AT; k++) equal |= (unsigned)(x[k] == y[k]) << k;
    return equal;
}

static inline uint64_t places_of(uint16_t first, uint16_t second, const uint16_t *words) {
    unsigned places = 0;
    for (unsigned k = 0; k < LOOKED_AT; k++)
        places |= (unsigned)(words[k] == first) << k | (unsigned)(words[k] == second) << (k + 8);
    return places;
}
#endif

/* What the words behind a step are worth, by which of eight match: 1000, 60 for each and 20 more for each of those that
 * match at once; 0 where these are fewer than `need` and all together fewer than five. The nearest word is the lowest
 * bit to the right, the highest one to the left. */
#define BIT(e, k) ((e) >> (k)&1)
#define SAME(e)                                                                                              \
    (BIT(e, 0) + BIT(e, 1) + BIT(e, 2) + BIT(e, 3) + BIT(e, 4) + BIT(e, 5) + BIT(e, 6) + BIT(e, 7))
#define LOWEST(e, k)  (((e) & ((1 << (k)) - 1)) == (1 << (k)) - 1) /* the k lowest are set */
#define HIGHEST(e, k) LOWEST((e) >> (8 - (k)), k)
#define RUN(e, NEAREST)                                                                                      \
    (NEAREST(e, 1) + NEAREST(e, 2) + NEAREST(e, 3) + NEAREST(e, 4) + NEAREST(e, 5) + NEAREST(e, 6) +         \
     NEAREST(e, 7) + NEAREST(e, 8))
#define WORTH(e, need, N) (RUN(e, N) < (need) && SAME(e) < 5 ? 0 : 1000 + 60 * SAME(e) + 20 * RUN(e, N))
#define FOUR(e, need, N)                                                                                     \
    WORTH(e, need, N), WORTH((e) + 1, need, N), WORTH((e) + 2, need, N), WORTH((e) + 3, need, N)
#define SIXTEEN(e, need, N)                                                                                  \
    FOUR(e, need, N), FOUR((e) + 4, need, N), FOUR((e) + 8, need, N), FOUR((e) + 12, need, N)
#define MANY(e, need, N)                                                                                     \
    SIXTEEN(e, need, N), SIXTEEN((e) + 16, need, N), SIXTEEN((e) + 32, need, N), SIXTEEN((e) + 48, need, N)
#define ALL(need, N)                                                                                         \
    { MANY(0, need, N), MANY(64, need, N), MANY(128, need, N), MANY(192, need, N) }
/* to the right, to the left; a step of up to three words, of more */
static const int16_t worth_of[2][2][256] = {{ALL(2, LOWEST), ALL(3, LOWEST)},
                                            {ALL(2, HIGHEST), ALL(3, HIGHEST)}};

/* A step as one number, of which the greatest is the best step: its worth, less what its words cost (25 each, and 10 for
 * each that one side has more than the other), then, of equal ones, fewer words of a, then of b. Not above 0: no step. */
enum { WORD_BITS = 3, RANK_BITS = 2 * WORD_BITS };

static inline int rank_step(unsigned da, unsigned db, unsigned equal, bool is_left) {
    unsigned more = da > db ? da - db : db - da;
    int worth = worth_of[is_left][da + db > 3][equal] - 25 * (int)(da + db) - 10 * (int)more;
    return worth * (1 << RANK_BITS) - (int)(da << WORD_BITS | db);
}

static inline bool unpack_step(int rank, hs_step *step) {
    if (rank <= 0) return false;
    unsigned words = (unsigned)-rank & ((1u << RANK_BITS) - 1);
    *step = (hs_step){words >> WORD_BITS, words & ((1u << WORD_BITS) - 1)};
    return true;
}

/* The eight words behind n words of a row; to the left it is read backwards. */
static inline const uint16_t *eight_behind(const uint16_t *row, unsigned n, bool is_left) {
    return is_left ? row - n - LOOKED_AT : row + n;
}

static inline uint16_t word_at(const uint16_t *row, unsigned n, bool is_left) {
    return is_left ? *(row - n - 1) : row[n];
}

/* Of eight pairs of words behind n words of a row, those that lie in it where so many words are left. */
static inline unsigned within(size_t left, unsigned n, bool is_left) {
    size_t rest = left > n ? left - n : 0;
    if (rest >= LOOKED_AT) return (1u << LOOKED_AT) - 1;
    return ((1u << rest) - 1) << (is_left ? LOOKED_AT - rest : 0);
}

/* All steps behind which a word matches: a byte for each number of words of a, in it a bit for each of b, to the left the
 * highest one first. */
static inline uint64_t possible_steps(const uint16_t *a, const uint16_t *b, bool is_left) {
    const uint16_t *eight = eight_behind(b, 0, is_left);
    uint64_t steps = 0;
    for (unsigned da = 0; da <= FARTHEST; da += 2)
        steps |= places_of(word_at(a, da, is_left), word_at(a, da + 1, is_left), eight) << (da * LOOKED_AT);
    return steps &
           (is_left ? 0xfcfcfcfcfc7cu : 0x3f3f3f3f3f3eu); /* five words of each at most, and one at least */
}

/* Of all short steps the one behind which most words match: a step that happens to meet two small words is not
 * better than one that finds the way back. left_a and left_b of STEP_WORDS or more do not matter; so many words can be
 * read of each row. */
static inline bool best_step(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b, bool is_left,
                             hs_step *step) {
    bool is_whole = left_a >= STEP_WORDS && left_b >= STEP_WORDS;
    uint64_t steps = possible_steps(a, b, is_left);
    int best = 0;
    for (; steps; steps &= steps - 1) {
        unsigned place = (unsigned)__builtin_ctzll(steps), da = place / LOOKED_AT, lane = place % LOOKED_AT;
        unsigned db = is_left ? LOOKED_AT - 1 - lane : lane;
        unsigned equal = equal_words(eight_behind(a, da, is_left), eight_behind(b, db, is_left));
        if (!is_whole) equal &= within(left_a, da, is_left) & within(left_b, db, is_left);
        int rank = rank_step(da, db, equal, is_left);
        best = rank > best ? rank : best;
    }
    return unpack_step(best, step);
}

/* The same near the end of a row: what lies beyond it is not read. */
static bool step_near_end(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b, bool is_left,
                          hs_step *step) {
    uint16_t x[STEP_WORDS] = {0}, y[STEP_WORDS] = {0};
    size_t n_x = left_a < STEP_WORDS ? left_a : STEP_WORDS, n_y = left_b < STEP_WORDS ? left_b : STEP_WORDS;
    if (!n_x || !n_y) return false;
    if (is_left) {
        memcpy(x + STEP_WORDS - n_x, a - n_x, n_x * sizeof *x);
        memcpy(y + STEP_WORDS - n_y, b - n_y, n_y * sizeof *y);
        return best_step(x + STEP_WORDS, n_x, y + STEP_WORDS, n_y, true, step);
    }
    memcpy(x, a, n_x * sizeof *x);
    memcpy(y, b, n_y * sizeof *y);
    return best_step(x, n_x, y, n_y, false, step);
}

bool hs_match__step(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b, hs_step *step) {
    if (left_a < STEP_WORDS || left_b < STEP_WORDS) return step_near_end(a, left_a, b, left_b, false, step);
    return best_step(a, STEP_WORDS, b, STEP_WORDS, false, step);
}

static bool step_left(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b, hs_step *step) {
    if (left_a < STEP_WORDS || left_b < STEP_WORDS) return step_near_end(a, left_a, b, left_b, true, step);
    return best_step(a, STEP_WORDS, b, STEP_WORDS, true, step);
}

static int step_cost(hs_step step) {
    return 3 + 12 * (int)(step.a > step.b ? step.a : step.b);
}

static inline void take_run(hs_reach *at, hs_reach *best, size_t n) {
    at->a += n, at->b += n, at->n_matched += n;
    at->score += HS_MATCH_WORD_SCORE * (int)n;
    if (at->score > best->score) *best = *at;
}

/* True when the extension goes on behind the step. */
static inline bool take_step(hs_reach *at, const hs_reach *best, hs_step step) {
    at->a += step.a, at->b += step.b;
    at->score -= step_cost(step);
    return at->score >= best->score - EXTENSION_DROP;
}

size_t hs_match__equal_words(const uint16_t *a, const uint16_t *b, size_t most) {
    size_t n = 0;
    while (n + 4 <= most) {
        uint64_t differ = four(a + n) ^ four(b + n);
        if (differ) return n + first_lane(differ);
        n += 4;
    }
    while (n < most && a[n] == b[n]) n++;
    return n;
}

static size_t run_left(const uint16_t *a, const uint16_t *b, size_t most) {
    size_t n = 0;
    while (n + 4 <= most) {
        uint64_t differ = four(a - n - 4) ^ four(b - n - 4);
        if (differ) return n + (unsigned)__builtin_clzll(differ) / 16;
        n += 4;
    }
    while (n < most && *(a - n - 1) == *(b - n - 1)) n++;
    return n;
}

hs_reach hs_match__extend_right(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b) {
    hs_reach at = {0}, best = {0};
    for (;;) {
        size_t rest_a = left_a - at.a, rest_b = left_b - at.b, rest = rest_a < rest_b ? rest_a : rest_b;
        take_run(&at, &best, hs_match__equal_words(a + at.a, b + at.b, rest));
        hs_step step;
        if (!hs_match__step(a + at.a, left_a - at.a, b + at.b, left_b - at.b, &step)) return best;
        if (!take_step(&at, &best, step)) return best;
    }
}

/* True when an extension to the right from a run comes to the place behind it that an extension to the left began at,
 * with as many words: it does over one gap, but not always over several, since it meets what lies between them the
 * other way round. */
static bool leads_back(const uint16_t *a, const uint16_t *b, const hs_reach *at, unsigned n_gaps) {
    enum { BEHIND = HS_MATCH_SEED_RUN - 1 }; /* equal words of the place */
    if (n_gaps == 1) return true;
    hs_reach back = hs_match__extend_right(a - at->a, at->a + BEHIND, b - at->b, at->b + BEHIND);
    return back.a == at->a + BEHIND && back.b == at->b + BEHIND && back.n_matched >= at->n_matched + BEHIND;
}

bool hs_match__extend_left(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b,
                           bool (*is_seed)(const void *context, size_t back, size_t n), const void *context,
                           hs_reach *reach) {
    hs_reach at = {0};
    hs_step step;
    unsigned n_gaps = 0;
    *reach = at;
    do {
        size_t rest_a = left_a - at.a, rest_b = left_b - at.b, rest = rest_a < rest_b ? rest_a : rest_b;
        size_t run = run_left(a - at.a, b - at.b, rest);
        take_run(&at, reach, run);
        if (n_gaps++ && is_seed && run >= HS_MATCH_SEED_RUN && is_seed(context, at.a, run) &&
            leads_back(a, b, &at, n_gaps - 1))
            return false;
        if (!step_left(a - at.a, left_a - at.a, b - at.b, left_b - at.b, &step)) break;
    } while (take_step(&at, reach, step));
    return true;
}
