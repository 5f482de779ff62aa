/* train_blocks FOLDER OUT.hsw: trains the block model (read/html/model.h) on FOLDER/zyte.jsonl, trafilatura.jsonl.
 * train_blocks FOLDER --cross PREFIX: cross-validates by page instead; what pages get that the model has not
 * seen goes to PREFIX.zyte.jsonl and PREFIX.trafilatura.jsonl for score.py.
 *
 * Boosted trees (Friedman 2001, second order as in Chen and Guestrin 2016) that ask the same question at each
 * level (as CatBoost's): gain(question) = sum over leaves of GL^2 / (HL + L2) + GR^2 / (HR + L2). */
#include "blocks_labels.h"

#include <hearsay/article.h>

#include "base/json.h"
#include "engine/engine.h"
#include "read/html/choose.h"
#include "read/models.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_FOLDS 5

static int n_trees[2] = {60, 160}, seed = 1;
static double rate = 0.1, l2 = 3.0, min_gain = 0.0, share_features = 0.3;

typedef struct examples {
    uint32_t n;
    uint8_t **rows; /* [HS_F_N][n] */
    float *label, *weight;
    double *logit;
} examples;

static uint64_t dice = 1;
static double toss(void) {
    dice += 0x9e3779b97f4a7c15u;
    uint64_t z = dice;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static examples gather(const labelled_page *pages, uint32_t n_pages, unsigned folds, uint32_t n_rows) {
    examples e = {0};
    for (uint32_t p = 0; p < n_pages; p++)
        for (uint32_t i = 0; folds >> pages[p].fold & 1 && i < pages[p].blocks.n_blocks; i++)
            e.n += pages[p].weight[i] > 0;
    e.rows = calloc(HS_F_N, sizeof *e.rows);
    for (uint32_t r = 0; r < n_rows; r++) e.rows[r] = malloc(e.n + 1);
    e.label = malloc((e.n + 1) * sizeof *e.label);
    e.weight = malloc((e.n + 1) * sizeof *e.weight);
    e.logit = calloc(e.n + 1, sizeof *e.logit);
    uint32_t k = 0;
    for (uint32_t p = 0; p < n_pages; p++) {
        if (!(folds >> pages[p].fold & 1)) continue;
        for (uint32_t i = 0; i < pages[p].blocks.n_blocks; i++) {
            if (pages[p].weight[i] <= 0) continue;
            for (uint32_t r = 0; r < n_rows; r++) e.rows[r][k] = hs_html_row(&pages[p].features, r)[i];
            e.label[k] = pages[p].label[i];
            e.weight[k++] = pages[p].weight[i];
        }
    }
    return e;
}

static void forget(examples *e) {
    for (uint32_t r = 0; r < HS_F_N; r++) free(e->rows[r]);
    free(e->rows);
    free(e->label);
    free(e->weight);
    free(e->logit);
}

static void train_tree(examples *e, uint32_t n_rows, hs_html_tree *tree) {
    static double hist[16][256][2];
    double *g = malloc((e->n + 1) * sizeof *g), *h = malloc((e->n + 1) * sizeof *h);
    uint8_t *leaf = calloc(e->n + 1, 1);
    for (uint32_t i = 0; i < e->n; i++) {
        double p = 1 / (1 + exp(-e->logit[i]));
        g[i] = e->weight[i] * (p - e->label[i]);
        h[i] = e->weight[i] * p * (1 - p);
    }
    bool is_asked[HS_F_N];
    for (uint32_t r = 0; r < n_rows; r++) is_asked[r] = toss() < share_features;
    for (int level = 0; level < HS_HTML_TREE_DEPTH; level++) {
        double best = -1;
        uint32_t leaves = 1u << level;
        tree->feature[level] = 0;
        tree->threshold[level] = 255;
        for (uint32_t r = 0; r < n_rows; r++) {
            if (!is_asked[r]) continue;
            memset(hist, 0, leaves * sizeof hist[0]);
            const uint8_t *row = e->rows[r];
            for (uint32_t i = 0; i < e->n; i++) {
                hist[leaf[i]][row[i]][0] += g[i];
                hist[leaf[i]][row[i]][1] += h[i];
            }
            double sum[16][2] = {{0}}, left[16][2] = {{0}};
            for (uint32_t l = 0; l < leaves; l++)
                for (int v = 0; v < 256; v++) sum[l][0] += hist[l][v][0], sum[l][1] += hist[l][v][1];
            for (int v = 0; v < 255; v++) {
                double gain = 0;
                bool is_empty = true;
                for (uint32_t l = 0; l < leaves; l++) {
                    is_empty &= hist[l][v][1] == 0;
                    left[l][0] += hist[l][v][0], left[l][1] += hist[l][v][1];
                    double right_g = sum[l][0] - left[l][0], right_h = sum[l][1] - left[l][1];
                    gain += left[l][0] * left[l][0] / (left[l][1] + l2) + right_g * right_g / (right_h + l2);
                }
                if (is_empty) continue;
                if (gain > best + min_gain + 1e-9) {
                    best = gain;
                    tree->feature[level] = (uint8_t)r;
                    tree->threshold[level] = (uint8_t)v;
                }
            }
        }
        for (uint32_t i = 0; i < e->n; i++)
            if (e->rows[tree->feature[level]][i] > tree->threshold[level]) leaf[i] |= (uint8_t)(1u << level);
    }
    double sums[32][2] = {{0}};
    for (uint32_t i = 0; i < e->n; i++) sums[leaf[i]][0] += g[i], sums[leaf[i]][1] += h[i];
    for (int l = 0; l < 32; l++) {
        double value = -rate * sums[l][0] / (sums[l][1] + l2) * 1024;
        tree->leaf[l] = (int16_t)lrint(value > 8000 ? 8000 : value < -8000 ? -8000 : value);
    }
    for (uint32_t i = 0; i < e->n; i++) e->logit[i] += tree->leaf[leaf[i]] / 1024.0;
    free(g);
    free(h);
    free(leaf);
}

static hs_html_tree *train(const labelled_page *pages, uint32_t n_pages, unsigned folds, int stage) {
    uint32_t n_rows = stage ? HS_F_N : HS_F_LOCAL_N;
    examples e = gather(pages, n_pages, folds, n_rows);
    hs_html_tree *trees = calloc((size_t)n_trees[stage], sizeof *trees);
    dice = (uint64_t)seed;
    for (int t = 0; t < n_trees[stage]; t++) train_tree(&e, n_rows, &trees[t]);
    forget(&e);
    return trees;
}

/* First scores of the pages of `folds`, each from trees that have not seen the page's fold; then the context. */
static void score_across(labelled_page *pages, uint32_t n_pages, unsigned folds) {
    for (uint32_t f = 0; f < N_FOLDS; f++) {
        if (!(folds >> f & 1)) continue;
        hs_html_tree *trees = train(pages, n_pages, folds & ~(1u << f), 0);
        for (uint32_t p = 0; p < n_pages; p++)
            if (pages[p].fold == f) {
                hs_html_model_score(trees, (uint32_t)n_trees[0], &pages[p].features, pages[p].first_scores);
                hs_html_drop_unfit(&pages[p].blocks, &pages[p].features, pages[p].first_scores);
            }
        free(trees);
    }
    for (uint32_t p = 0; p < n_pages; p++)
        if (folds >> pages[p].fold & 1) {
            hs_arena *arena = hs_arena_new(NULL);
            hs_html_features_context(arena, &pages[p].blocks, pages[p].first_scores, &pages[p].features);
            hs_arena_free(arena);
        }
}

/* The body as the whole reader gives it, with these trees in place of the engine's own. */
typedef struct reader {
    hs_engine *engine;
    hs_scratch *scratch;
} reader;

static hs_str body_of(const reader *r, hs_arena *arena, const labelled_page *page, hs_html_tree *first,
                      hs_html_tree *second) {
    hs_html_model *model = (hs_html_model *)(uintptr_t)&r->engine->read->blocks, own = *model;
    *model = (hs_html_model){first, second, (uint32_t)n_trees[0], (uint32_t)n_trees[1], {0}};
    memset(model->wanted, 1, sizeof model->wanted);
    hs_page bytes = {.doc = {page->id, strlen(page->id)},
                     .bytes = page->blocks.page,
                     .charset = {"utf-8", 5},
                     .format = HS_FORMAT_HTML};
    hs_article article;
    hs_error error;
    hs_str body = {0};
    if (hs_article_read(r->engine, r->scratch, arena, &bytes, &article, &error) == HS_OK)
        hs_article_body(&article, arena, &body);
    *model = own;
    return body;
}

static void print_page(FILE *out, const reader *r, const labelled_page *page, hs_html_tree *first,
                       hs_html_tree *second) {
    hs_arena *arena = hs_arena_new(NULL);
    uint32_t n = page->blocks.n_blocks;
    int32_t *scores = calloc(n + 1, sizeof *scores);
    uint8_t *keep = calloc(n + 1, 1);
    const char **reason = calloc(n + 1, sizeof *reason);
    hs_html_features features = page->features;
    hs_html_model_score(first, (uint32_t)n_trees[0], &features, scores);
    hs_html_drop_unfit(&page->blocks, &features, scores);
    hs_html_features_context(arena, &page->blocks, scores, &features);
    hs_html_model_rescore(second, (uint32_t)n_trees[1], &features, scores);
    hs_html_drop_unfit(&page->blocks, &features, scores);
    hs_html_choose_scored(arena, &page->blocks, &features, scores, keep, reason);
    hs_json json;
    hs_json_init(&json, NULL);
    hs_json_open_object(&json);
    hs_json_key(&json, (hs_str){"doc", 3});
    hs_json_str(&json, (hs_str){page->id, strlen(page->id)});
    hs_json_key(&json, (hs_str){"text", 4});
    hs_json_str(&json, body_of(r, arena, page, first, second));
    hs_json_key(&json, (hs_str){"scores", 6});
    hs_json_open_array(&json);
    for (uint32_t i = 0; i < n; i++) hs_json_int(&json, scores[i]);
    hs_json_close_array(&json);
    hs_json_key(&json, (hs_str){"blocks", 6}); /* for trying other thresholds */
    hs_json_open_array(&json);
    for (uint32_t i = 0; i < n; i++) {
        if (scores[i] < -2000) continue;
        hs_json_open_array(&json);
        hs_json_int(&json, scores[i]);
        hs_json_bool(&json, keep[i]);
        const char *why = reason[i] ? reason[i] : "";
        hs_json_str(&json, (hs_str){why, strlen(why)});
        hs_json_str(&json, hs_str_sub((hs_str){page->blocks.text, page->blocks.text_len},
                                      page->blocks.blocks[i].text));
        hs_json_close_array(&json);
    }
    hs_json_close_array(&json);
    hs_json_close_object(&json);
    hs_json_end_line(&json);
    fwrite(json.bytes, 1, json.len, out);
    hs_json_clear(&json);
    free(scores);
    free(keep);
    free(reason);
    hs_arena_free(arena);
}

static void cross_validate(labelled_page *pages, uint32_t n_pages, const char *prefix) {
    char path[4096];
    FILE *out[2];
    for (int k = 0; k < 2; k++) {
        snprintf(path, sizeof path, "%s.%s.jsonl", prefix, k ? "zyte" : "trafilatura");
        out[k] = fopen(path, "w");
        if (!out[k]) exit(1);
    }
    reader r = {0};
    if (hs_engine_open(NULL, &r.engine, NULL) != HS_OK || !(r.scratch = hs_scratch_new(r.engine))) exit(1);
    for (uint32_t f = 0; f < N_FOLDS; f++) {
        unsigned others = ((1u << N_FOLDS) - 1) & ~(1u << f);
        score_across(pages, n_pages, others);
        hs_html_tree *second = train(pages, n_pages, others, 1), *first = train(pages, n_pages, others, 0);
        for (uint32_t p = 0; p < n_pages; p++)
            if (pages[p].fold == f) print_page(out[pages[p].is_whole], &r, &pages[p], first, second);
        free(first);
        free(second);
    }
    hs_scratch_free(r.scratch);
    hs_engine_close(r.engine);
    fclose(out[0]);
    fclose(out[1]);
}

static void put16(FILE *file, int value) {
    fputc(value & 255, file);
    fputc(value >> 8 & 255, file);
}

static void write_trees(FILE *file, const hs_html_tree *trees, int n) {
    for (int t = 0; t < n; t++) {
        fwrite(trees[t].feature, 1, HS_HTML_TREE_DEPTH, file);
        fwrite(trees[t].threshold, 1, HS_HTML_TREE_DEPTH, file);
        for (int k = 0; k < 1 << HS_HTML_TREE_DEPTH; k++) put16(file, trees[t].leaf[k]);
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "train_blocks FOLDER OUT.hsw | train_blocks FOLDER --cross PREFIX\n");
        return 2;
    }
    if (getenv("T1")) n_trees[0] = atoi(getenv("T1"));
    if (getenv("T2")) n_trees[1] = atoi(getenv("T2"));
    if (getenv("RATE")) rate = atof(getenv("RATE"));
    if (getenv("L2")) l2 = atof(getenv("L2"));
    if (getenv("SEED")) seed = atoi(getenv("SEED"));
    if (getenv("SHARE")) share_features = atof(getenv("SHARE"));
    hs_arena *arena = hs_arena_new(NULL);
    hs_html_tables *tables = hs_arena_get(arena, sizeof *tables);
    if (!tables || hs_html_tables_open(arena, tables) != HS_OK) return 1;
    enum { ROOM = 4000 };
    labelled_page *pages = calloc(ROOM, sizeof *pages);
    uint32_t n_pages = 0;
    labels_read(tables, argv[1], "zyte", N_FOLDS, pages, &n_pages, ROOM);
    labels_read(tables, argv[1], "trafilatura", N_FOLDS, pages, &n_pages, ROOM);
    double sums[2][3] = {{0}};
    for (uint32_t p = 0; p < n_pages; p++)
        for (uint32_t i = 0; i < pages[p].blocks.n_blocks; i++) {
            double w = pages[p].weight[i];
            sums[pages[p].is_whole][0] += w * pages[p].label[i];
            sums[pages[p].is_whole][1] += w * (1 - pages[p].label[i]);
            sums[pages[p].is_whole][2] += w > 0;
        }
    printf("%u pages; weight of article / other, labelled blocks: whole %.0f / %.0f, %.0f; strings %.0f / "
           "%.0f, %.0f\n",
           n_pages, sums[1][0], sums[1][1], sums[1][2], sums[0][0], sums[0][1], sums[0][2]);
    if (getenv("HEARSAY_TRACE")) { /* which elements hold article: label weight by role */
        double by_role[HS_TAG_N][2] = {{0}};
        for (uint32_t p = 0; p < n_pages; p++)
            for (uint32_t i = 0; i < pages[p].blocks.n_blocks; i++) {
                const hs_html_node *node = &pages[p].blocks.nodes[pages[p].blocks.blocks[i].node];
                by_role[node->role][0] += pages[p].weight[i] * pages[p].label[i];
                by_role[node->role][1] += pages[p].weight[i] * (1 - pages[p].label[i]);
            }
        for (int r = 0; r < HS_TAG_N; r++)
            printf("role %d: article %.1f, other %.1f\n", r, by_role[r][0], by_role[r][1]);
    }
    if (argc > 3) {
        cross_validate(pages, n_pages, argv[3]);
        return 0;
    }
    unsigned all = (1u << N_FOLDS) - 1;
    score_across(pages, n_pages, all);
    hs_html_tree *second = train(pages, n_pages, all, 1), *first = train(pages, n_pages, all, 0);
    FILE *file = fopen(argv[2], "wb");
    if (!file) return 1;
    fwrite("HSB1", 1, 4, file);
    put16(file, HS_F_N);
    put16(file, n_trees[0]);
    put16(file, n_trees[1]);
    put16(file, 0);
    write_trees(file, first, n_trees[0]);
    write_trees(file, second, n_trees[1]);
    return fclose(file) == 0 ? 0 : 1;
}
