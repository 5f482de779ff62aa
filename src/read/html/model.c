#include "read/html/model.h"

#include "base/arena.h"
#include "read/html/choose.h"

#include <string.h>

#define CHUNK 16 /* blocks scored at once; rows are padded to it */

static uint32_t u16(const char *at) {
    return (uint32_t)(unsigned char)at[0] | (uint32_t)(unsigned char)at[1] << 8;
}

hs_status hs_html_model_read(hs_arena *arena, hs_str bytes, hs_html_model *model) {
    if (bytes.len < 12 || memcmp(bytes.ptr, "HSB1", 4) != 0 || u16(bytes.ptr + 4) != HS_F_N)
        return HS_ERR_FORMAT;
    uint32_t n_first = u16(bytes.ptr + 6), n = n_first + u16(bytes.ptr + 8);
    if (bytes.len != 12 + (size_t)n * HS_HTML_TREE_BYTES) return HS_ERR_FORMAT;
    hs_html_tree *trees = HS_ARENA_ARRAY(arena, hs_html_tree, n);
    if (!trees) return HS_ERR_MEMORY;
    const char *at = bytes.ptr + 12;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < HS_HTML_TREE_DEPTH; k++) {
            trees[i].feature[k] = (uint8_t)*at++;
            if (trees[i].feature[k] >= (i < n_first ? HS_F_LOCAL_N : HS_F_N)) return HS_ERR_FORMAT;
        }
        for (uint32_t k = 0; k < HS_HTML_TREE_DEPTH; k++) trees[i].threshold[k] = (uint8_t)*at++;
        for (uint32_t k = 0; k < 1u << HS_HTML_TREE_DEPTH; k++, at += 2) trees[i].leaf[k] = (int16_t)u16(at);
    }
    *model = (hs_html_model){trees, trees + n_first, n_first, n - n_first, {0}};
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < HS_HTML_TREE_DEPTH; k++) model->wanted[trees[i].feature[k]] = 1;
    hs_html_choose_wants(model->wanted);
    return HS_OK;
}

typedef uint8_t bytes16 __attribute__((vector_size(16)));

/* Scores the blocks from `from` on, CHUNK of them. */
static void score_chunk(const hs_html_tree *trees, uint32_t n_trees, const hs_html_features *features,
                        uint32_t from, int32_t sums[CHUNK]) {
    memset(sums, 0, CHUNK * sizeof *sums);
    for (uint32_t t = 0; t < n_trees; t++) {
        const hs_html_tree *tree = &trees[t];
        bytes16 leaf = {0};
        for (uint32_t k = 0; k < HS_HTML_TREE_DEPTH; k++) {
            bytes16 row, is_over, threshold = (bytes16){0} + tree->threshold[k];
            memcpy(&row, hs_html_row(features, tree->feature[k]) + from, CHUNK);
            is_over = (bytes16)(row > threshold);
            leaf |= is_over & (uint8_t)(1u << k);
        }
        for (uint32_t i = 0; i < CHUNK; i++) sums[i] += tree->leaf[leaf[i]];
    }
}

void hs_html_model_score(const hs_html_tree *trees, uint32_t n_trees, const hs_html_features *features,
                         int32_t *scores) {
    int32_t sums[CHUNK];
    for (uint32_t from = 0; from < features->n; from += CHUNK) {
        uint32_t n = features->n - from < CHUNK ? features->n - from : CHUNK;
        memset(scores + from, 0, n * sizeof *scores);
        if (!memchr(features->is_menu + from, 0, n)) continue;
        score_chunk(trees, n_trees, features, from, sums);
        memcpy(scores + from, sums, n * sizeof *sums);
    }
}

void hs_html_model_rescore(const hs_html_tree *trees, uint32_t n_trees, const hs_html_features *features,
                           int32_t *scores) {
    int32_t sums[CHUNK];
    for (uint32_t from = 0; from < features->n; from += CHUNK) {
        uint32_t n = features->n - from < CHUNK ? features->n - from : CHUNK;
        bool is_hopeless = true;
        for (uint32_t i = 0; i < n; i++) is_hopeless &= scores[from + i] <= HS_HTML_HOPELESS;
        if (is_hopeless) continue;
        score_chunk(trees, n_trees, features, from, sums);
        memcpy(scores + from, sums, n * sizeof *sums);
    }
}
