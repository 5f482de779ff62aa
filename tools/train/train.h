/* Trains the models of base/linear.h: multiclass averaged perceptron and logistic regression (AdaGrad), both
 * over hashed features, both deterministic: same examples, same file, bit for bit.
 *
 * Features come from the stage's own code, so that training and reading a page cannot drift apart:
 *
 *     hs_train *train = hs_train_new(2, 18);                     // 2 classes, 2^18 rows
 *     hs_train_add(train, features, n, class, 1.0f);             // for each example
 *     hs_train_perceptron(train, 8, 1);                          // 8 passes, shuffled by seed 1
 *     hs_train_write(train, "models/cue.hsw");
 *     hs_train_free(train);
 *
 * For structured learning (a tag sequence, a ranking) keep the loop in the caller: score with
 * hs_train_scores on float weights, update with hs_train_update, and call hs_train_average at the end.
 * Programs of a developer's machine: they print and exit on trouble.
 */
#ifndef HS_TOOLS_TRAIN_H
#define HS_TOOLS_TRAIN_H

#include <hearsay/base.h>

#include "base/linear.h"

typedef struct hs_train hs_train;

/* n_classes 1: yes/no with one score. log2_rows: 8..24. Exits where memory runs out. */
hs_train *hs_train_new(uint32_t n_classes, uint32_t log2_rows);
void hs_train_free(hs_train *train);

/* Keeps an example. With one class, `class` is 1 for yes and 0 for no. weight scales its gradient. */
void hs_train_add(hs_train *train, const uint32_t *features, uint32_t n, uint32_t class, float weight);
uint32_t hs_train_n_examples(const hs_train *train);

/* Averaged perceptron (Collins 2002) over the examples kept; returns the accuracy of the last pass. */
double hs_train_perceptron(hs_train *train, int n_passes, uint64_t seed);

/* Logistic regression: softmax, or sigmoid with one class; AdaGrad (Duchi et al. 2011) with the given rate,
 * L2 strength per example, weights averaged over the last pass. Returns the mean loss of the last pass. */
double hs_train_logistic(hs_train *train, int n_passes, double rate, double l2, uint64_t seed);

/* Forgets features that stand in fewer than min_count of the examples kept: they teach names, not rules. */
void hs_train_prune(hs_train *train, uint32_t min_count);

/* Choosing one of a set (one class only): examples [sets[k], sets[k + 1]) are the options of choice k, k < n_sets,
 * those of class 1 the right ones. Softmax over each set; AdaGrad, L2 and averaging as above. */
double hs_train_choose(hs_train *train, const uint32_t *sets, uint32_t n_sets, int n_passes, double rate,
                       double l2, uint64_t seed);

/* Several rounds over the same examples, each with its own shuffle: hs_train_end_round puts the weights reached aside
 * and starts anew from nought; hs_train_mean_of_rounds makes the weights the mean of all rounds. The mean hangs less
 * on the order of the examples than one round does. */
void hs_train_end_round(hs_train *train);
void hs_train_mean_of_rounds(hs_train *train);

/* For loops of the caller's own: scores by the float weights; adds step to feature weights of a class;
 * hs_train_tick counts one example (the unit of averaging); hs_train_average replaces the weights by their
 * average over all ticks. */
void hs_train_scores(const hs_train *train, const uint32_t *features, uint32_t n, float *scores);
void hs_train_update(hs_train *train, const uint32_t *features, uint32_t n, uint32_t class, float step);
void hs_train_tick(hs_train *train);
void hs_train_average(hs_train *train);

/* Quantises to 8 bits (scale: the 99.9th percentile of absolute weights maps to 100, larger ones are cut at
 * 127) and writes the file that hs_linear_read takes. Exits where that fails. */
void hs_train_write(const hs_train *train, const char *path);

/* A small repeatable generator (splitmix64) for shuffles. */
uint64_t hs_train_random(uint64_t *state);

#endif
