/* The learned block score: two lists of small trees over read/html/features.h, in whole numbers, so that every
 * machine gives the same answer. A tree asks five questions, the same for every block, and adds the leaf that
 * the five answers name: leaf[sum of (row[feature[k]] > threshold[k]) << k].
 *
 * The file (models/blocks.hsw) is little-endian: "HSB1", u16 rows, u16 first trees, u16 second trees, i16 of no
 * use; then the trees, 74 bytes each. */
#ifndef HS_READ_HTML_MODEL_H
#define HS_READ_HTML_MODEL_H

#include "read/html/features.h"

#define HS_HTML_TREE_DEPTH 5
#define HS_HTML_TREE_BYTES (2 * HS_HTML_TREE_DEPTH + 2 * (1 << HS_HTML_TREE_DEPTH))

typedef struct hs_html_tree {
    uint8_t feature[HS_HTML_TREE_DEPTH], threshold[HS_HTML_TREE_DEPTH];
    int16_t leaf[1 << HS_HTML_TREE_DEPTH]; /* logits in units of 1/1024 */
} hs_html_tree;

typedef struct hs_html_model {
    hs_html_tree *first, *second; /* [n_first], [n_second] */
    uint32_t n_first, n_second;
    uint8_t wanted[HS_F_N]; /* rows that a tree asks for, and those of the rules behind them */
} hs_html_model;

/* HS_ERR_FORMAT: no such file, or made for other features. */
hs_status hs_html_model_read(hs_arena *arena, hs_str bytes, hs_html_model *model);

/* scores[n]: sum of the trees for each block. */
void hs_html_model_score(const hs_html_tree *trees, uint32_t n_trees, const hs_html_features *features,
                         int32_t *scores);

/* The same over scores that an earlier list gave: where sixteen blocks in a row are hopeless (menus, footers: two
 * thirds of a page), they stay as they are. */
#define HS_HTML_HOPELESS (-4096)
void hs_html_model_rescore(const hs_html_tree *trees, uint32_t n_trees, const hs_html_features *features,
                           int32_t *scores);

/* Scores of the sixteen blocks from `from` on, as every machine computes them; the two above give the same, faster. */
#define HS_HTML_CHUNK 16 /* rows are padded to it */
void hs_html_model_score_chunk(const hs_html_tree *trees, uint32_t n_trees, const hs_html_features *features,
                               uint32_t from, int32_t sums[HS_HTML_CHUNK]);

#endif
