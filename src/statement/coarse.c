/* First looks at all options of a decision, by the few features that tell most of them from the likely ones. They run
 * over every token of a window, so that what hangs on the reporting word alone is mixed in once a word, the features
 * of eight options are mixed at once, and the weights are added while the next eight are looked at. The same numbers
 * as by features.h with is_coarse. */
#include "statement/look.h"

enum { CUE_FEATURES = 12, START_FEATURES = 9, END_FEATURES = 8, BLOCK = 8 };

typedef uint32_t block[BLOCK]; /* a value for each of the options looked at */

static inline uint32_t base(uint32_t template) {
    return hs_feature(0x5EED, template);
}

static inline void send(const hs_linear *model, const uint32_t *features, uint32_t n, const int8_t **rows) {
    for (uint32_t f = 0; f < n; f++) {
        rows[f] = model->weight + hs_linear_row(model->shift, features[f]);
        __builtin_prefetch(rows[f]);
    }
}

static inline int32_t sum_of(const hs_linear *model, const int8_t *const *rows, uint32_t n) {
    int32_t score = model->bias[0];
    for (uint32_t f = 0; f < n; f++) score += *rows[f];
    return score;
}

static inline void send_block(const hs_linear *model, block *rows, uint32_t n_features) {
    for (uint32_t f = 0; f < n_features; f++)
        for (uint32_t k = 0; k < BLOCK; k++) __builtin_prefetch(model->weight + rows[f][k]);
}

static inline void sum_block(const hs_linear *model, block *rows, uint32_t n_features, uint32_t n,
                             int32_t *scores) {
    for (uint32_t k = 0; k < n; k++) {
        scores[k] = model->bias[0];
        for (uint32_t f = 0; f < n_features; f++) scores[k] += model->weight[rows[f][k]];
    }
}

typedef struct start_looks {
    uint32_t lemma102, lemma116, next118; /* of the reporting word */
    block side, place, word, before, tag, tag_before, verbs, commas, edge, outside;
} start_looks;

static inline __attribute__((always_inline)) void mix_starts(uint32_t shift, const start_looks *restrict at,
                                                             block *restrict rows) {
    for (uint32_t k = 0; k < BLOCK; k++) {
        uint32_t side = at->side[k], place = at->place[k], edge = at->edge[k];
        uint32_t between = hs_feature(hs_feature(side, at->verbs[k]), at->commas[k]);
        rows[0][k] = hs_linear_row(shift, hs_feature(base(101), place));
        rows[1][k] = hs_linear_row(shift, hs_feature(at->lemma102, place));
        rows[2][k] = hs_linear_row(shift, f2(104, at->word[k], side));
        rows[3][k] = hs_linear_row(shift, f2(105, at->tag[k], place));
        rows[4][k] = hs_linear_row(shift, f2(106, at->before[k], side));
        rows[5][k] = hs_linear_row(shift, f3(107, at->tag_before[k], at->tag[k], side));
        rows[6][k] = hs_linear_row(shift, hs_feature(hs_feature(at->lemma116, edge), side));
        rows[7][k] = hs_linear_row(shift, f3(115, between, edge, at->outside[k]));
        rows[8][k] = hs_linear_row(shift, hs_feature(hs_feature(at->next118, side), edge));
    }
}

typedef struct end_looks {
    uint32_t lemma203;
    block side, type, length, word, tag, tag_before, quotes, commas, verbs, verbs_left, commas_left;
} end_looks;

static inline __attribute__((always_inline)) void mix_ends(uint32_t shift, const end_looks *restrict at,
                                                           block *restrict rows) {
    for (uint32_t k = 0; k < BLOCK; k++) {
        uint32_t side = at->side[k], type = at->type[k];
        rows[0][k] = hs_linear_row(shift, f2(201, type, side));
        rows[1][k] = hs_linear_row(shift, f3(202, type, side, at->length[k]));
        rows[2][k] = hs_linear_row(shift, hs_feature(hs_feature(at->lemma203, type), side));
        rows[3][k] = hs_linear_row(shift, f2(205, at->word[k], side));
        rows[4][k] = hs_linear_row(shift, f3(207, at->tag_before[k], at->tag[k], side));
        rows[5][k] = hs_linear_row(shift, f3(219, at->quotes[k], type, side));
        rows[6][k] = hs_linear_row(shift, f3(216, type, at->commas[k], hs_feature(at->verbs[k], side)));
        rows[7][k] =
            hs_linear_row(shift, f3(222, type, at->verbs_left[k], hs_feature(at->commas_left[k], side)));
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void mix_starts_avx2(uint32_t shift, const start_looks *restrict at,
                                                            block *restrict rows) {
    mix_starts(shift, at, rows);
}
__attribute__((target("avx2"))) static void mix_ends_avx2(uint32_t shift, const end_looks *restrict at,
                                                          block *restrict rows) {
    mix_ends(shift, at, rows);
}
#endif

static void send_starts(const hs_linear *model, const start_looks *restrict at, block *restrict rows) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        mix_starts_avx2(model->shift, at, rows);
    else
#endif
        mix_starts(model->shift, at, rows);
    send_block(model, rows, START_FEATURES);
}

static void send_ends(const hs_linear *model, const end_looks *restrict at, block *restrict rows) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        mix_ends_avx2(model->shift, at, rows);
    else
#endif
        mix_ends(model->shift, at, rows);
    send_block(model, rows, END_FEATURES);
}

void hs_statement__coarse_starts(const hs_clauses *clauses, uint32_t head, const uint32_t *starts, uint32_t n,
                                 int32_t *scores) {
    looker at = look(clauses, head);
    const hs_view *view = at.view;
    const hs_linear model = view->models->start;
    uint32_t l = lemma(&at, head);
    start_looks looks = {.lemma102 = hs_feature(base(102), l),
                         .lemma116 = hs_feature(base(116), l),
                         .next118 = hs_feature(base(118), word(&at, head + 1))};
    block rows[2][START_FEATURES];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t s = starts[i], k = i % BLOCK;
        uint32_t outside = s < at.first ? 1 : s >= at.end ? 2 : 0;
        looker own = outside ? look(clauses, s) : at;
        uint32_t side = s > head, far = bucket(side ? s - head - 1 : head - s), here = quoted(view, s);
        const hs_sums *low = &clauses->sums[side ? head + 1 : s], *high = &clauses->sums[side ? s : head];
        uint32_t opens = s == own.first || (s > 0 && s == own.first + 1 && here);
        looks.side[k] = side;
        looks.place[k] = side * 16 + far + outside * 64;
        looks.word[k] = word(&own, s);
        looks.before[k] = word(&own, (int64_t)s - 1);
        looks.tag[k] = pos(&own, s);
        looks.tag_before[k] = pos(&own, (int64_t)s - 1);
        looks.verbs[k] = few((uint16_t)(high->verbs - low->verbs), 4);
        looks.commas[k] = few((uint16_t)(high->commas - low->commas), 3);
        looks.edge[k] = opens + 2 * (uint32_t)(s == head + 1) + 4 * here;
        looks.outside[k] = outside;
        if (k + 1 < BLOCK && i + 1 < n) continue;
        uint32_t turn = i / BLOCK;
        send_starts(&model, &looks, rows[turn & 1]);
        if (turn > 0)
            sum_block(&model, rows[(turn - 1) & 1], START_FEATURES, BLOCK, scores + (turn - 1) * BLOCK);
        if (i + 1 == n) sum_block(&model, rows[turn & 1], START_FEATURES, k + 1, scores + turn * BLOCK);
    }
}

void hs_statement__coarse_ends(const hs_clauses *clauses, uint32_t head, uint32_t s, const uint32_t *ends,
                               uint32_t n, int32_t *scores) {
    looker at = look(clauses, head), own = at;
    const hs_view *view = at.view;
    const hs_linear model = view->models->end;
    end_looks looks = {.lemma203 = hs_feature(base(203), lemma(&at, head))};
    const hs_sums *low = &clauses->sums[s];
    uint32_t quote_start = quoted(view, s), group = group_of_start(view, s);
    block rows[2][END_FEATURES];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t e = ends[i], k = i % BLOCK;
        if (e - 1 < own.first || e - 1 >= own.end) own = look(clauses, e - 1);
        const hs_sums *high = &clauses->sums[e], *stop = &clauses->sums[own.end];
        looks.side[k] = s > head ? 2 : e > head ? 1 : 0;
        looks.type[k] = end_type(&own, e);
        looks.length[k] = bucket(e - s);
        looks.word[k] = word(&own, e);
        looks.tag[k] = pos(&own, e);
        looks.tag_before[k] = pos(&own, (int64_t)e - 1);
        looks.quotes[k] = quotes_of(view, s, e, quote_start, group);
        looks.commas[k] = few((uint16_t)(high->commas - low->commas), 4);
        looks.verbs[k] = few((uint16_t)(high->verbs - low->verbs), 4);
        looks.verbs_left[k] = few((uint16_t)(stop->verbs - high->verbs), 3);
        looks.commas_left[k] = few((uint16_t)(stop->commas - high->commas), 3);
        if (k + 1 < BLOCK && i + 1 < n) continue;
        uint32_t turn = i / BLOCK;
        send_ends(&model, &looks, rows[turn & 1]);
        if (turn > 0)
            sum_block(&model, rows[(turn - 1) & 1], END_FEATURES, BLOCK, scores + (turn - 1) * BLOCK);
        if (i + 1 == n) sum_block(&model, rows[turn & 1], END_FEATURES, k + 1, scores + turn * BLOCK);
    }
}

static inline void cue_rows(const hs_clauses *clauses, const hs_linear *model, uint32_t t,
                            const int8_t *rows[CUE_FEATURES]) {
    looker at = look(clauses, t);
    uint32_t w = word(&at, t), p = pos(&at, t), l = lemma(&at, t),
             kind = (uint32_t)hs_statement__class(at.view, t);
    uint32_t w1 = word(&at, (int64_t)t - 1), p1 = pos(&at, (int64_t)t - 1);
    uint32_t v1 = word(&at, t + 1), q1 = pos(&at, t + 1), here = quoted(at.view, t);
    uint32_t features[CUE_FEATURES] = {
        f1(1, w),
        f2(2, l, p),
        f2(3, kind, p),
        f2(4, w, v1),
        f2(5, w, w1),
        f2(7, l, p1),
        f2(8, l, q1),
        f2(9, w1, p),
        f2(10, v1, p),
        f3(17, l, here, mark_before(&at, t)),
        f3(18, l, here, mark_behind(&at, t)),
        f2(21, l, that_behind(&at, t)),
    };
    send(model, features, CUE_FEATURES, rows);
}

/* The weights of a word are summed when those of the next one are on their way. */
void hs_statement__coarse_cues(const hs_clauses *clauses, const uint32_t *tokens, uint32_t n,
                               int32_t *scores) {
    const hs_linear model = clauses->view->models->cue;
    const int8_t *rows[2][CUE_FEATURES];
    if (n == 0) return;
    cue_rows(clauses, &model, tokens[0], rows[0]);
    for (uint32_t i = 1; i < n; i++) {
        cue_rows(clauses, &model, tokens[i], rows[i & 1]);
        scores[i - 1] = sum_of(&model, rows[(i - 1) & 1], CUE_FEATURES);
    }
    scores[n - 1] = sum_of(&model, rows[(n - 1) & 1], CUE_FEATURES);
}
