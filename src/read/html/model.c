#include "read/html/model.h"

#include "base/arena.h"
#include "read/html/choose.h"

#include <string.h>
#ifdef __x86_64__
#include <tmmintrin.h>
#endif

#define CHUNK HS_HTML_CHUNK

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

void hs_html_model_score_chunk(const hs_html_tree *trees, uint32_t n_trees, const hs_html_features *features,
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

#ifdef __x86_64__
/* The same with the leaves of a tree as tables that are looked up sixteen blocks at once. A shuffle takes a table of
 * sixteen bytes and gives 0 where the index has its highest bit: four of them, low and high bytes of either half of the
 * leaves, make up a lookup in thirty-two. */
__attribute__((target("ssse3"))) static void score_chunk_ssse3(const hs_html_tree *trees, uint32_t n_trees,
                                                               const hs_html_features *features,
                                                               uint32_t from, int32_t sums[CHUNK]) {
    __m128i all[4] = {_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
    const __m128i byte = _mm_set1_epi16(0xFF);
    for (uint32_t t = 0; t < n_trees; t++) {
        const hs_html_tree *tree = &trees[t];
        __m128i leaf = _mm_setzero_si128(), low[2], high[2];
        for (uint32_t k = 0; k < HS_HTML_TREE_DEPTH; k++) {
            __m128i row = _mm_loadu_si128(
                (const __m128i *)(const void *)(hs_html_row(features, tree->feature[k]) + from));
            __m128i threshold = _mm_set1_epi8((char)tree->threshold[k]);
            __m128i is_under = _mm_cmpeq_epi8(_mm_max_epu8(row, threshold), threshold);
            leaf = _mm_or_si128(leaf, _mm_andnot_si128(is_under, _mm_set1_epi8((char)(1 << k))));
        }
        for (int half = 0; half < 2; half++) {
            __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(tree->leaf + 16 * half)),
                    b = _mm_loadu_si128((const __m128i *)(const void *)(tree->leaf + 16 * half + 8));
            /* 0x70 and more of the first half keeps its low four bits and no highest bit; of the second it has one */
            __m128i index =
                half ? _mm_sub_epi8(leaf, _mm_set1_epi8(16)) : _mm_add_epi8(leaf, _mm_set1_epi8(0x70));
            low[half] =
                _mm_shuffle_epi8(_mm_packus_epi16(_mm_and_si128(a, byte), _mm_and_si128(b, byte)), index);
            high[half] =
                _mm_shuffle_epi8(_mm_packus_epi16(_mm_srli_epi16(a, 8), _mm_srli_epi16(b, 8)), index);
        }
        __m128i lows = _mm_or_si128(low[0], low[1]), highs = _mm_or_si128(high[0], high[1]);
        __m128i first = _mm_unpacklo_epi8(lows, highs), last = _mm_unpackhi_epi8(lows, highs);
        all[0] = _mm_add_epi32(all[0], _mm_srai_epi32(_mm_unpacklo_epi16(first, first), 16));
        all[1] = _mm_add_epi32(all[1], _mm_srai_epi32(_mm_unpackhi_epi16(first, first), 16));
        all[2] = _mm_add_epi32(all[2], _mm_srai_epi32(_mm_unpacklo_epi16(last, last), 16));
        all[3] = _mm_add_epi32(all[3], _mm_srai_epi32(_mm_unpackhi_epi16(last, last), 16));
    }
    memcpy(sums, all, sizeof all);
}
#endif

static void score_chunk(const hs_html_tree *trees, uint32_t n_trees, const hs_html_features *features,
                        uint32_t from, int32_t sums[CHUNK]) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("ssse3")) {
        score_chunk_ssse3(trees, n_trees, features, from, sums);
        return;
    }
#endif
    hs_html_model_score_chunk(trees, n_trees, features, from, sums);
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
