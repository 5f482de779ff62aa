/* Words are compared four or eight at a time. */
#include "match/extend.h"

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

/* Which of eight words of x are those of y, the first one lowest; and which of them are `word`. */
#ifdef __SSE2__
static inline unsigned equal_words(const uint16_t *x, const uint16_t *y) {
    __m128i lanes = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)(const void *)x),
                                    _mm_loadu_si128((const __m128i *)(const void *)y));
    return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(lanes, _mm_setzero_si128()));
}

static inline unsigned places_of(uint16_t word, const uint16_t *x) {
    __m128i lanes =
        _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)(const void *)x), _mm_set1_epi16((short)word));
    return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(lanes, _mm_setzero_si128()));
}
#else
static inline unsigned equal_words(const uint16_t *x, const uint16_t *y) {
    unsigned equal = 0;
    for (unsigned k = 0; k < 8; k++) equal |= (unsigned)(x[k] == y[k]) << k;
    return equal;
}

static inline unsigned places_of(uint16_t word, const uint16_t *x) {
    unsigned equal = 0;
    for (unsigned k = 0; k < 8; k++) equal |= (unsigned)(x[k] == word) << k;
    return equal;
}
#endif

static inline unsigned count_bits(unsigned byte) {
    byte = (byte & 0x55) + (byte >> 1 & 0x55);
    byte = (byte & 0x33) + (byte >> 2 & 0x33);
    return (byte + (byte >> 4)) & 15;
}

/* What a step of da, db words is worth behind which `same` of the next words match, `run` of them at once; 0: too
 * little. */
static inline int worth_of(unsigned da, unsigned db, unsigned same, unsigned run) {
    unsigned need = da + db <= 3 ? 2 : 3, most = da > db ? da : db, least = da < db ? da : db;
    if (run < need && same < 5) return 0;
    return 1000 + 60 * (int)same + 20 * (int)run - 25 * (int)(da + db) - 10 * (int)(most - least);
}

/* The step near the end of a row, where lanes would reach beyond it. */
static bool step_near_end(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b, hs_step *step) {
    int best = 0;
    for (unsigned da = 0; da <= FARTHEST && da < left_a; da++) {
        for (unsigned db = da ? 0 : 1; db <= FARTHEST && db < left_b; db++) {
            const uint16_t *x = a + da, *y = b + db;
            size_t rest_a = left_a - da, rest_b = left_b - db, rest = rest_a < rest_b ? rest_a : rest_b;
            if (x[0] != y[0] || rest < 2) continue;
            unsigned n = rest < LOOKED_AT ? (unsigned)rest : LOOKED_AT, run = 1, same = 1;
            for (unsigned k = 1; k < n; k++) {
                if (x[k] != y[k]) continue;
                same++;
                run += run == k;
            }
            int worth = worth_of(da, db, same, run);
            if (worth <= best) continue;
            best = worth;
            *step = (hs_step){da, db};
        }
    }
    return best > 0;
}

/* Of all short steps the one behind which most words match: a step that happens to meet two small words is not
 * better than one that finds the way back. Ties: fewer words of a, then of b. */
bool hs_match__step(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b, hs_step *step) {
    if (left_a < STEP_WORDS || left_b < STEP_WORDS) return step_near_end(a, left_a, b, left_b, step);
    int best = 0;
    for (unsigned da = 0; da <= FARTHEST; da++) {
        unsigned places = places_of(a[da], b) & ((1u << (FARTHEST + 1)) - 1);
        if (da == 0) places &= ~1u;
        for (; places; places &= places - 1) {
            unsigned db = (unsigned)__builtin_ctz(places), equal = equal_words(a + da, b + db);
            int worth = worth_of(da, db, count_bits(equal), (unsigned)__builtin_ctz(~equal));
            if (worth <= best) continue;
            best = worth;
            *step = (hs_step){da, db};
        }
    }
    return best > 0;
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

static size_t run_right(const uint16_t *a, const uint16_t *b, size_t most) {
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
        take_run(&at, &best, run_right(a + at.a, b + at.b, rest));
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

/* Steps look at a few words in reverse order. */
bool hs_match__extend_left(const uint16_t *a, size_t left_a, const uint16_t *b, size_t left_b,
                           bool (*is_seed)(const void *context, size_t back, size_t n), const void *context,
                           hs_reach *reach) {
    hs_reach at = {0};
    uint16_t x[STEP_WORDS], y[STEP_WORDS];
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
        size_t n_x = left_a - at.a, n_y = left_b - at.b;
        if (n_x > STEP_WORDS) n_x = STEP_WORDS;
        if (n_y > STEP_WORDS) n_y = STEP_WORDS;
        for (size_t i = 0; i < n_x; i++) x[i] = *(a - at.a - 1 - i);
        for (size_t i = 0; i < n_y; i++) y[i] = *(b - at.b - 1 - i);
        if (!hs_match__step(x, n_x, y, n_y, &step)) break;
    } while (take_step(&at, reach, step));
    return true;
}
