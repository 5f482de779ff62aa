/* First looks at all options of a decision, by the few features that tell most of them from the likely ones. They run
 * over every token of a window, so that what hangs on the reporting word alone is mixed in once a word, and the
 * weights are added while the next option is looked at. The same numbers as by features.h with is_coarse. */
#include "statement/look.h"

enum { CUE_FEATURES = 12, START_FEATURES = 9, END_FEATURES = 8 };

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

void hs_statement__coarse_starts(const hs_clauses *clauses, uint32_t head, const uint32_t *starts, uint32_t n,
                                 int32_t *scores) {
    looker at = look(clauses, head);
    const hs_view *view = at.view;
    const hs_linear model = view->models->start;
    uint32_t l = lemma(&at, head), next_word = word(&at, head + 1);
    uint32_t l102 = hs_feature(base(102), l), l116 = hs_feature(base(116), l),
             next118 = hs_feature(base(118), next_word);
    const int8_t *rows[2][START_FEATURES];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t s = starts[i];
        uint32_t outside = s < at.first ? 1 : s >= at.end ? 2 : 0;
        looker own = outside ? look(clauses, s) : at;
        uint32_t side = s > head, far = bucket(side ? s - head - 1 : head - s);
        uint32_t place = side * 16 + far + outside * 64;
        uint32_t w = word(&own, s), w1 = word(&own, (int64_t)s - 1);
        uint32_t ps = pos(&own, s), p1 = pos(&own, (int64_t)s - 1), here = quoted(view, s);
        const hs_sums *low = &clauses->sums[side ? head + 1 : s], *high = &clauses->sums[side ? s : head];
        uint32_t verbs = few((uint16_t)(high->verbs - low->verbs), 4),
                 commas = few((uint16_t)(high->commas - low->commas), 3);
        uint32_t between = hs_feature(hs_feature(side, verbs), commas);
        uint32_t opens = s == own.first || (s > 0 && s == own.first + 1 && here);
        uint32_t edge = opens + 2 * (uint32_t)(s == head + 1) + 4 * here;
        const uint32_t features[START_FEATURES] = {hs_feature(base(101), place),
                                                   hs_feature(l102, place),
                                                   f2(104, w, side),
                                                   f2(105, ps, place),
                                                   f2(106, w1, side),
                                                   f3(107, p1, ps, side),
                                                   hs_feature(hs_feature(l116, edge), side),
                                                   f3(115, between, edge, outside),
                                                   hs_feature(hs_feature(next118, side), edge)};
        send(&model, features, START_FEATURES, rows[i & 1]);
        if (i > 0) scores[i - 1] = sum_of(&model, rows[(i - 1) & 1], START_FEATURES);
    }
    if (n > 0) scores[n - 1] = sum_of(&model, rows[(n - 1) & 1], START_FEATURES);
}

void hs_statement__coarse_ends(const hs_clauses *clauses, uint32_t head, uint32_t s, const uint32_t *ends,
                               uint32_t n, int32_t *scores) {
    looker at = look(clauses, head), own = at;
    const hs_view *view = at.view;
    const hs_linear model = view->models->end;
    uint32_t l203 = hs_feature(base(203), lemma(&at, head));
    const hs_sums *low = &clauses->sums[s];
    uint32_t quote_start = quoted(view, s), group = group_of_start(view, s);
    const int8_t *rows[2][END_FEATURES];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t e = ends[i];
        if (e - 1 < own.first || e - 1 >= own.end) own = look(clauses, e - 1);
        uint32_t side = s > head ? 2 : e > head ? 1 : 0;
        uint32_t type = end_type(&own, e), w = word(&own, e);
        uint32_t p = pos(&own, e), p1 = pos(&own, (int64_t)e - 1);
        const hs_sums *high = &clauses->sums[e], *stop = &clauses->sums[own.end];
        uint32_t commas = few((uint16_t)(high->commas - low->commas), 4),
                 verbs = few((uint16_t)(high->verbs - low->verbs), 4);
        uint32_t verbs_left = few((uint16_t)(stop->verbs - high->verbs), 3),
                 commas_left = few((uint16_t)(stop->commas - high->commas), 3);
        uint32_t quotes = quotes_of(view, s, e, quote_start, group);
        const uint32_t features[END_FEATURES] = {f2(201, type, side),
                                                 f3(202, type, side, bucket(e - s)),
                                                 hs_feature(hs_feature(l203, type), side),
                                                 f2(205, w, side),
                                                 f3(207, p1, p, side),
                                                 f3(219, quotes, type, side),
                                                 f3(216, type, commas, hs_feature(verbs, side)),
                                                 f3(222, type, verbs_left, hs_feature(commas_left, side))};
        send(&model, features, END_FEATURES, rows[i & 1]);
        if (i > 0) scores[i - 1] = sum_of(&model, rows[(i - 1) & 1], END_FEATURES);
    }
    if (n > 0) scores[n - 1] = sum_of(&model, rows[(n - 1) & 1], END_FEATURES);
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
