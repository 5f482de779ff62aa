/* Linear models over hashed features: what tagger, cue finder, speaker ranker and block scorer share.
 *
 *     score[c] = bias[c] + sum over features f of weight[row(f)][c]
 *
 * A feature is a 32-bit hash (hs_feature mixes parts into one); its row is found by hashing alone, without a
 * feature table ("hashing trick": Weinberger et al. 2009). Weights are 8-bit, with one scale for the model; a
 * row is padded to a multiple of 16 classes, so that adding a row is a few vector instructions. A file is
 * what tools/train/train.h writes: see linear.c. A model is read-only and shared by threads.
 */
#ifndef HS_BASE_LINEAR_H
#define HS_BASE_LINEAR_H

#include <hearsay/base.h>

enum { HS_LINEAR_MAX_CLASSES = 64 };

typedef struct hs_linear {
    uint32_t n_classes;   /* 1..HS_LINEAR_MAX_CLASSES; 1: a score for yes */
    uint32_t width;       /* bytes of a row: 1 where n_classes is 1, else n_classes rounded up to 16 */
    uint32_t shift;       /* 32 - log2 of the number of rows: 8..31 */
    float scale;          /* what a weight of 1 is worth */
    const int16_t *bias;  /* [n_classes] */
    const int8_t *weight; /* [n_rows][width] */
} hs_linear;

/* Reads a model that was compiled in (embed.h) or mapped; the model borrows bytes, which must be aligned to
 * 16. HS_ERR_FORMAT or HS_ERR_VERSION where bytes are no such model or its size is not what its header says. */
hs_status hs_linear_read(hs_str bytes, hs_linear *model, hs_error *error);

/* Mixes a value into a feature's hash; start from a number that names the template. */
static inline uint32_t hs_feature(uint32_t hash, uint32_t value) {
    hash = (hash ^ value) * 0x9E3779B1u;
    return hash ^ hash >> 15;
}

/* Where feature's row is. The multiplication spreads it over the high bits (Knuth 1973, 6.4). */
static inline uint32_t hs_linear_row(uint32_t shift, uint32_t feature) {
    return (feature * 0x85EBCA6Bu) >> shift;
}

/* Scores start at the bias. score has HS_LINEAR_MAX_CLASSES entries, or width where that is known. */
static inline void hs_linear_start(const hs_linear *model, int32_t *score) {
    for (uint32_t c = 0; c < model->width; c++) score[c] = c < model->n_classes ? model->bias[c] : 0;
}

static inline void hs_linear_add(const hs_linear *model, uint32_t feature, int32_t *restrict score) {
    const int8_t *restrict row = model->weight + (size_t)hs_linear_row(model->shift, feature) * model->width;
    if (model->width == 1) {
        score[0] += row[0];
        return;
    }
    for (uint32_t c = 0; c < model->width; c += 16)
        for (uint32_t i = 0; i < 16; i++) score[c + i] += row[c + i];
}

/* The weight of one feature, for models of one class. */
static inline int32_t hs_linear_weight(const hs_linear *model, uint32_t feature) {
    return model->weight[hs_linear_row(model->shift, feature)];
}

/* All features at once, for models of one class. */
static inline int32_t hs_linear_score(const hs_linear *model, const uint32_t *features, uint32_t n) {
    int32_t score = model->bias[0];
    for (uint32_t i = 0; i < n; i++) score += hs_linear_weight(model, features[i]);
    return score;
}

/* The best class; ties go to the smaller one. */
static inline uint32_t hs_linear_best(const hs_linear *model, const int32_t *score) {
    uint32_t best = 0;
    for (uint32_t c = 1; c < model->n_classes; c++)
        if (score[c] > score[best]) best = c;
    return best;
}

/* 1 / (1 + exp(-x)) of a one-class score, with the model's scale applied. */
float hs_linear_probability(const hs_linear *model, int32_t score);

#endif
