#include "train.h"

#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct example {
    uint64_t first; /* index into features */
    uint32_t n, class;
    float weight;
} example;

struct hs_train {
    uint32_t n_classes, log2_rows, shift;
    size_t n_weights; /* rows * classes, then n_classes for the bias */
    float *weight;    /* [n_weights] */
    double *total;    /* [n_weights] sum of weight * ticks it stood, as of `since` */
    uint64_t *since;  /* [n_weights] */
    float *gradient2; /* [n_weights] AdaGrad's sums, or NULL */
    double *rounds;   /* [n_weights] sum of the weights that earlier rounds reached, or NULL */
    uint32_t n_rounds;
    uint64_t ticks;
    bool is_last_pass;  /* of hs_train_logistic, hs_train_choose */
    uint32_t *features; /* [n_features] row numbers */
    uint64_t n_features, features_capacity;
    example *examples; /* [n_examples] */
    uint32_t n_examples, examples_capacity;
};

static void *checked(void *ptr) {
    if (!ptr) {
        fputs("train: out of memory\n", stderr);
        exit(1);
    }
    return ptr;
}

uint64_t hs_train_random(uint64_t *state) {
    return hs_mix64(*state += 0x9e3779b97f4a7c15u);
}

hs_train *hs_train_new(uint32_t n_classes, uint32_t log2_rows) {
    hs_train *train = checked(calloc(1, sizeof *train));
    train->n_classes = n_classes;
    train->log2_rows = log2_rows;
    train->shift = 32 - log2_rows;
    train->n_weights = ((size_t)n_classes << log2_rows) + n_classes;
    train->weight = checked(calloc(train->n_weights, sizeof *train->weight));
    train->total = checked(calloc(train->n_weights, sizeof *train->total));
    train->since = checked(calloc(train->n_weights, sizeof *train->since));
    return train;
}

void hs_train_free(hs_train *train) {
    if (!train) return;
    free(train->weight);
    free(train->total);
    free(train->since);
    free(train->gradient2);
    free(train->rounds);
    free(train->features);
    free(train->examples);
    free(train);
}

void hs_train_add(hs_train *train, const uint32_t *features, uint32_t n, uint32_t class, float weight) {
    if (train->n_features + n > train->features_capacity) {
        train->features_capacity = train->features_capacity * 2 + n + 1024;
        train->features =
            checked(realloc(train->features, train->features_capacity * sizeof *train->features));
    }
    if (train->n_examples == train->examples_capacity) {
        train->examples_capacity = train->examples_capacity * 2 + 1024;
        train->examples =
            checked(realloc(train->examples, train->examples_capacity * sizeof *train->examples));
    }
    train->examples[train->n_examples++] = (example){train->n_features, n, class, weight};
    if (n) memcpy(train->features + train->n_features, features, n * sizeof *features);
    train->n_features += n;
}

uint32_t hs_train_n_examples(const hs_train *train) {
    return train->n_examples;
}

static size_t row_of(const hs_train *train, uint32_t feature) {
    return (size_t)hs_linear_row(train->shift, feature) * train->n_classes;
}

static size_t bias_of(const hs_train *train) {
    return train->n_weights - train->n_classes;
}

void hs_train_scores(const hs_train *train, const uint32_t *features, uint32_t n, float *scores) {
    memcpy(scores, train->weight + bias_of(train), train->n_classes * sizeof *scores);
    for (uint32_t i = 0; i < n; i++) {
        const float *row = train->weight + row_of(train, features[i]);
        for (uint32_t c = 0; c < train->n_classes; c++) scores[c] += row[c];
    }
}

/* total is brought up to now before the weight changes: averaging costs only what an update touches. */
static void change(hs_train *train, size_t at, float step) {
    train->total[at] += (double)train->weight[at] * (double)(train->ticks - train->since[at]);
    train->since[at] = train->ticks;
    train->weight[at] += step;
}

void hs_train_update(hs_train *train, const uint32_t *features, uint32_t n, uint32_t class, float step) {
    change(train, bias_of(train) + class, step);
    for (uint32_t i = 0; i < n; i++) change(train, row_of(train, features[i]) + class, step);
}

void hs_train_tick(hs_train *train) {
    train->ticks++;
}

void hs_train_average(hs_train *train) {
    if (!train->ticks) return;
    for (size_t i = 0; i < train->n_weights; i++) {
        change(train, i, 0);
        train->weight[i] = (float)(train->total[i] / (double)train->ticks);
    }
}

void hs_train_end_round(hs_train *train) {
    if (!train->rounds) train->rounds = checked(calloc(train->n_weights, sizeof *train->rounds));
    train->n_rounds++;
    for (size_t i = 0; i < train->n_weights; i++) {
        train->rounds[i] += (double)train->weight[i];
        train->weight[i] = 0;
        train->total[i] = 0;
        train->since[i] = 0;
        if (train->gradient2) train->gradient2[i] = 0;
    }
    train->ticks = 0;
}

void hs_train_mean_of_rounds(hs_train *train) {
    if (!train->n_rounds) return;
    for (size_t i = 0; i < train->n_weights; i++)
        train->weight[i] = (float)(train->rounds[i] / (double)train->n_rounds);
}

static uint32_t *shuffled(uint32_t n, uint64_t *state) {
    uint32_t *order = checked(malloc(((size_t)n + 1) * sizeof *order));
    for (uint32_t i = 0; i < n; i++) order[i] = i;
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = (uint32_t)(hs_train_random(state) % i), kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
    return order;
}

static uint32_t best_of(const float *scores, uint32_t n) {
    uint32_t best = 0;
    for (uint32_t c = 1; c < n; c++)
        if (scores[c] > scores[best]) best = c;
    return best;
}

double hs_train_perceptron(hs_train *train, int n_passes, uint64_t seed) {
    float scores[HS_LINEAR_MAX_CLASSES];
    uint64_t state = seed, n_right = 0;
    for (int pass = 0; pass < n_passes; pass++) {
        uint32_t *order = shuffled(train->n_examples, &state);
        n_right = 0;
        for (uint32_t i = 0; i < train->n_examples; i++) {
            const example *e = &train->examples[order[i]];
            const uint32_t *features = train->features + e->first;
            hs_train_scores(train, features, e->n, scores);
            if (train->n_classes == 1) {
                bool is_right = (scores[0] > 0) == (e->class == 1);
                n_right += is_right;
                if (!is_right) hs_train_update(train, features, e->n, 0, e->class ? e->weight : -e->weight);
            } else {
                uint32_t got = best_of(scores, train->n_classes);
                n_right += got == e->class;
                if (got != e->class) {
                    hs_train_update(train, features, e->n, e->class, e->weight);
                    hs_train_update(train, features, e->n, got, -e->weight);
                }
            }
            hs_train_tick(train);
        }
        free(order);
    }
    hs_train_average(train);
    return train->n_examples ? (double)n_right / train->n_examples : 0;
}

/* One AdaGrad step of class c: gradient g of each active weight, plus its share of the L2 penalty. The average of the
 * weights is kept over the last pass alone: before it, their sums need not be brought in from memory. */
static void descend(hs_train *train, size_t at, float g, float rate, float l2) {
    g += l2 * train->weight[at];
    if (g == 0) return;
    train->gradient2[at] += g * g;
    float step = -rate * g / (sqrtf(train->gradient2[at]) + 1e-6f);
    if (train->is_last_pass)
        change(train, at, step);
    else
        train->weight[at] += step;
}

double hs_train_logistic(hs_train *train, int n_passes, double rate, double l2, uint64_t seed) {
    float scores[HS_LINEAR_MAX_CLASSES];
    if (!train->gradient2) train->gradient2 = checked(calloc(train->n_weights, sizeof *train->gradient2));
    uint64_t state = seed;
    double loss = 0;
    for (int pass = 0; pass < n_passes; pass++) {
        uint32_t *order = shuffled(train->n_examples, &state);
        loss = 0;
        train->is_last_pass = pass == n_passes - 1;
        if (train->is_last_pass) {
            train->ticks = 0;
            memset(train->since, 0, train->n_weights * sizeof *train->since);
            memset(train->total, 0, train->n_weights * sizeof *train->total);
        }
        for (uint32_t i = 0; i < train->n_examples; i++) {
            const example *e = &train->examples[order[i]];
            const uint32_t *features = train->features + e->first;
            hs_train_scores(train, features, e->n, scores);
            if (train->n_classes == 1) {
                float p = 1 / (1 + expf(-scores[0]));
                loss -= log(fmax(e->class ? p : 1 - p, 1e-9));
                scores[0] = p - (float)e->class;
            } else {
                float most = scores[best_of(scores, train->n_classes)], sum = 0;
                for (uint32_t c = 0; c < train->n_classes; c++) sum += scores[c] = expf(scores[c] - most);
                for (uint32_t c = 0; c < train->n_classes; c++) scores[c] /= sum;
                loss -= log(fmax(scores[e->class], 1e-9));
                scores[e->class] -= 1;
            }
            for (uint32_t c = 0; c < train->n_classes; c++) {
                float g = scores[c] * e->weight;
                if (fabsf(g) < 1e-5f) continue;
                descend(train, bias_of(train) + c, g, (float)rate, 0);
                for (uint32_t f = 0; f < e->n; f++)
                    descend(train, row_of(train, features[f]) + c, g, (float)rate, (float)l2);
            }
            hs_train_tick(train);
        }
        free(order);
    }
    hs_train_average(train);
    return train->n_examples ? loss / train->n_examples : 0;
}

void hs_train_prune(hs_train *train, uint32_t min_count) {
    uint32_t *count = checked(calloc((size_t)1 << train->log2_rows, sizeof *count));
    for (uint64_t i = 0; i < train->n_features; i++) count[hs_linear_row(train->shift, train->features[i])]++;
    for (uint32_t i = 0; i < train->n_examples; i++) {
        example *e = &train->examples[i];
        uint32_t n = 0, *features = train->features + e->first;
        for (uint32_t f = 0; f < e->n; f++)
            if (count[hs_linear_row(train->shift, features[f])] >= min_count) features[n++] = features[f];
        e->n = n;
    }
    free(count);
}

static void choose_once(hs_train *train, uint32_t first, uint32_t end, float *p, float rate, float l2,
                        double *loss) {
    float most = -1e30f, sum = 0, right = 0;
    uint32_t n_right = 0;
    for (uint32_t i = first; i < end; i++) {
        const example *e = &train->examples[i];
        hs_train_scores(train, train->features + e->first, e->n, &p[i - first]);
        if (p[i - first] > most) most = p[i - first];
        n_right += e->class;
    }
    if (!n_right) return;
    for (uint32_t i = first; i < end; i++) sum += p[i - first] = expf(p[i - first] - most);
    for (uint32_t i = first; i < end; i++) {
        p[i - first] /= sum;
        if (train->examples[i].class) right += p[i - first];
    }
    *loss -= log(fmax(right, 1e-9));
    for (uint32_t i = first; i < end; i++) {
        const example *e = &train->examples[i];
        /* several right options share the target as they share the probability */
        float target = e->class ? p[i - first] / fmaxf(right, 1e-9f) : 0,
              g = (p[i - first] - target) * e->weight;
        if (fabsf(g) < 1e-4f) continue;
        for (uint32_t f = 0; f < e->n; f++)
            descend(train, row_of(train, train->features[e->first + f]), g, rate, l2);
    }
}

double hs_train_choose(hs_train *train, const uint32_t *sets, uint32_t n_sets, int n_passes, double rate,
                       double l2, uint64_t seed) {
    if (!train->gradient2) train->gradient2 = checked(calloc(train->n_weights, sizeof *train->gradient2));
    uint64_t state = seed;
    uint32_t largest = 1;
    double loss = 0;
    for (uint32_t k = 0; k < n_sets; k++)
        if (sets[k + 1] - sets[k] > largest) largest = sets[k + 1] - sets[k];
    float *p = checked(malloc(largest * sizeof *p));
    for (int pass = 0; pass < n_passes; pass++) {
        uint32_t *order = shuffled(n_sets, &state);
        loss = 0;
        train->is_last_pass = pass == n_passes - 1;
        if (train->is_last_pass) {
            train->ticks = 0;
            memset(train->since, 0, train->n_weights * sizeof *train->since);
            memset(train->total, 0, train->n_weights * sizeof *train->total);
        }
        for (uint32_t i = 0; i < n_sets; i++) {
            choose_once(train, sets[order[i]], sets[order[i] + 1], p, (float)rate, (float)l2, &loss);
            hs_train_tick(train);
        }
        free(order);
    }
    free(p);
    hs_train_average(train);
    return n_sets ? loss / n_sets : 0;
}

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* The weight that maps to 100: the 99.9th percentile of those that are not zero. */
static float weight_of_100(const hs_train *train) {
    size_t n = 0;
    float *sorted = checked(malloc((train->n_weights + 1) * sizeof *sorted));
    for (size_t i = 0; i < bias_of(train); i++)
        if (train->weight[i] != 0) sorted[n++] = fabsf(train->weight[i]);
    qsort(sorted, n, sizeof *sorted, compare_floats);
    float top = n ? sorted[(size_t)((double)(n - 1) * 0.999)] : 1;
    free(sorted);
    return top > 0 ? top : 1;
}

static int32_t quantised(float weight, float scale, int32_t limit) {
    long value = lrintf(weight / scale);
    return value > limit ? limit : value < -limit ? -limit : (int32_t)value;
}

static void put32(FILE *file, uint32_t value) {
    fwrite(&value, sizeof value, 1, file);
}

void hs_train_write(const hs_train *train, const char *path) {
    uint32_t width = train->n_classes == 1 ? 1 : (train->n_classes + 15) / 16 * 16, scale_bits;
    float scale = weight_of_100(train) / 100;
    memcpy(&scale_bits, &scale, sizeof scale_bits);
    FILE *file = fopen(path, "wb");
    if (!file) {
        perror(path);
        exit(1);
    }
    fwrite("HSLM", 4, 1, file);
    const uint32_t header[] = {1, train->n_classes, width, train->log2_rows, scale_bits, 0, 0};
    for (size_t i = 0; i < sizeof header / sizeof *header; i++) put32(file, header[i]);
    size_t bias_words = ((size_t)train->n_classes * 2 + 15) / 16 * 8;
    for (size_t c = 0; c < bias_words; c++) {
        int16_t value = c < train->n_classes
                            ? (int16_t)quantised(train->weight[bias_of(train) + c], scale, INT16_MAX)
                            : 0;
        fwrite(&value, sizeof value, 1, file);
    }
    for (size_t row = 0; row < (size_t)1 << train->log2_rows; row++)
        for (uint32_t c = 0; c < width; c++) {
            int8_t value = c < train->n_classes
                               ? (int8_t)quantised(train->weight[row * train->n_classes + c], scale, 127)
                               : 0;
            fwrite(&value, 1, 1, file);
        }
    if (ferror(file) || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}
