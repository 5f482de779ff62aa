/* Scores of options, one after the other: the weights of one are on their way from memory while the features of the
 * next are made. The models together are larger than the cache that lies near, and waiting for their rows was half of
 * what scoring took. The sums are those of hs_linear_score. */
#ifndef HS_STATEMENT_SCORE_H
#define HS_STATEMENT_SCORE_H

#include "statement/features.h"

typedef struct hs_scorer {
    const hs_linear *model;
    float *waiting; /* where the score of the option sent for last belongs; NULL: none was */
    uint32_t n;     /* of its rows */
    uint32_t turn;
    uint32_t rows[2][HS_STATEMENT_FEATURES];
} hs_scorer;

static inline void hs_statement__score_start(hs_scorer *scorer, const hs_linear *model) {
    scorer->model = model;
    scorer->waiting = NULL;
    scorer->turn = 0;
}

/* Writes the score of the option that waits, if one does. */
static inline void hs_statement__score_end(hs_scorer *scorer) {
    if (!scorer->waiting) return;
    const uint32_t *rows = scorer->rows[scorer->turn & 1];
    int32_t sum = scorer->model->bias[0];
    for (uint32_t f = 0; f < scorer->n; f++) sum += scorer->model->weight[rows[f]];
    *scorer->waiting = (float)sum * scorer->model->scale;
    scorer->waiting = NULL;
}

/* Sends for the rows of an option, and scores the one before. *score is there after the next call, or the end. */
static inline void hs_statement__score_next(hs_scorer *scorer, const uint32_t *features, uint32_t n,
                                            float *score) {
    uint32_t *rows = scorer->rows[(scorer->turn + 1) & 1], shift = scorer->model->shift;
    for (uint32_t f = 0; f < n; f++) rows[f] = hs_linear_row(shift, features[f]);
    for (uint32_t f = 0; f < n; f++) __builtin_prefetch(scorer->model->weight + rows[f]);
    hs_statement__score_end(scorer);
    scorer->waiting = score;
    scorer->n = n;
    scorer->turn++;
}

#endif
