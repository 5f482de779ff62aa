/* train_speaker OUT_DIR ODD_DIR EVEN_DIR TRAIN.jsonl[=WEIGHT]...: the ranker of src/speaker and its calibration.
 *
 * ODD_DIR holds statement weights trained on the odd lines of the first file alone, EVEN_DIR on its even lines:
 * statements of a page are found by weights that never saw it, or their sources would look too good.
 *
 * TRAIN.jsonl: {"id", "text", "quotes": [{"start", "end", "parts"?, "kind", "speaker_start", "speaker_end",
 * "cue_start", "cue_end"}]}, offsets in code points. Each page is read three times: with the annotated statements,
 * some of their sources hidden, and with the statements that our own stage finds. Writes speaker-rank.hsw and
 * speaker-calibration.tsv (raw probability TAB share right, on pages that the scoring weights had not seen).
 */
#include "train.h"

#include "base/status.h"
#include "base/str.h"
#include "engine/engine.h"
#include "speaker/rank.h"
#include "statement/models.h"

#include <hearsay/hearsay.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N_FOLDS = 4, LOG2_ROWS = 15, N_PASSES = 8, MAX_PARTS = 12, N_BINS = 20 };

/* One statement with its candidates. */
typedef struct example {
    uint32_t n;                            /* candidates */
    uint32_t *features[HS_MAX_CANDIDATES]; /* [n] each */
    uint8_t n_features[HS_MAX_CANDIDATES];
    bool is_right[HS_MAX_CANDIDATES];
    bool
        is_found; /* by our own statement stage, on a page of the corpus, as the scorer wants it: calibrates */
    bool has_right;
    uint8_t kind;
    uint32_t page;
    float weight;
} example;

typedef struct collection {
    hs_engine *engine;
    hs_scratch *scratch;
    hs_arena *kept, *page_arena;
    HS_VECTOR(example) examples;
    uint32_t n_pages;
    bool is_corpus; /* the first file: pages of others are too few and too hard to measure by */
    uint64_t random;
    hs_statement_models halves[2]; /* weights for odd and for even lines */
} collection;

typedef struct gold {
    hs_span parts[MAX_PARTS];
    uint32_t n_parts;
    hs_span speaker, cue;
    hs_kind kind;
    const char *name; /* of the speaker, where the page tells it; borrowed from the row */
} gold;

static void *checked(void *ptr) {
    if (!ptr) fputs("train_speaker: out of memory\n", stderr), exit(1);
    return ptr;
}

static void need(hs_status status, const char *what) {
    if (status != HS_OK) fprintf(stderr, "train_speaker: %s: %s\n", what, hs_status_name(status)), exit(1);
}

static uint32_t *byte_places(hs_str text, uint32_t *n_places) {
    uint32_t *places = checked(malloc((text.len + 2) * sizeof *places)), n = 0;
    for (uint32_t i = 0; i < text.len; i++)
        if (((unsigned char)text.ptr[i] & 0xC0) != 0x80) places[n++] = i;
    places[n] = (uint32_t)text.len;
    *n_places = n;
    return places;
}

static hs_span span_of(json_t *object, const char *start, const char *end, const uint32_t *places,
                       uint32_t n) {
    json_t *a = json_object_get(object, start), *b = json_object_get(object, end);
    if (!json_is_integer(a) || !json_is_integer(b)) return (hs_span){0, 0};
    json_int_t from = json_integer_value(a), to = json_integer_value(b);
    if (from < 0 || to <= from || to > n) return (hs_span){0, 0};
    return (hs_span){places[from], places[to]};
}

/* Quotation marks, spaces and closing points off, as the scorer does. */
static hs_span trim(hs_str text, hs_span s) {
    static const char marks[] = " \t\r\n\"'`,.;:-\xE2\x80\x98\x99\x9C\x9D\x93\x94\xA6\xC2\xA0";
    while (s.start < s.end && memchr(marks, text.ptr[s.start], sizeof marks - 1)) s.start++;
    while (s.end > s.start && memchr(marks, text.ptr[s.end - 1], sizeof marks - 1)) s.end--;
    return s;
}

static gold gold_read(json_t *quote, hs_str text, const uint32_t *places, uint32_t n) {
    gold g = {.n_parts = 0};
    json_t *parts = json_object_get(quote, "parts"), *part;
    size_t i;
    if (json_is_array(parts)) {
        json_array_foreach(parts, i, part) {
            hs_span span =
                json_is_object(part) ? trim(text, span_of(part, "start", "end", places, n)) : (hs_span){0, 0};
            if (span.end > span.start && g.n_parts < MAX_PARTS) g.parts[g.n_parts++] = span;
        }
    }
    if (g.n_parts == 0) {
        hs_span span = trim(text, span_of(quote, "start", "end", places, n));
        if (span.end > span.start) g.parts[g.n_parts++] = span;
    }
    g.speaker = span_of(quote, "speaker_start", "speaker_end", places, n);
    g.cue = span_of(quote, "cue_start", "cue_end", places, n);
    g.name = json_string_value(json_object_get(quote, "speaker_name"));
    const char *kind = json_string_value(json_object_get(quote, "kind"));
    g.kind = kind && kind[0] == 'd'   ? HS_KIND_DIRECT
             : kind && kind[0] == 'm' ? HS_KIND_MIXED
                                      : HS_KIND_INDIRECT;
    return g;
}

static uint32_t shared(hs_span a, hs_span b) {
    uint32_t start = a.start > b.start ? a.start : b.start, end = a.end < b.end ? a.end : b.end;
    return end > start ? end - start : 0;
}

/* Intersection over union of bytes of two lists of parts. */
static double overlap(const hs_span *a, uint32_t n_a, const hs_span *b, uint32_t n_b) {
    uint64_t both = 0, all = 0;
    for (uint32_t i = 0; i < n_a; i++) {
        all += a[i].end - a[i].start;
        for (uint32_t k = 0; k < n_b; k++) both += shared(a[i], b[k]);
    }
    for (uint32_t k = 0; k < n_b; k++) all += b[k].end - b[k].start;
    return all > both ? (double)both / (double)(all - both) : 1.0;
}

/* Whether the last word of a name is the last word of the entity's name. */
static bool is_named(const hs_speaker__page *page, uint32_t entity, const char *name) {
    const hs_speaker__mention *m = &page->mentions.items[page->entities.items[entity].name_mention];
    const char *last = strrchr(name, ' ');
    last = last ? last + 1 : name;
    hs_str word = hs_token_str(page->text, (m->name_end > m->name_first ? m->name_end : m->end) - 1);
    return hs_str_equal_nocase(word, (hs_str){last, strlen(last)});
}

static void examples_keep(collection *c, hs_speaker__page *page, const gold *golds, const uint32_t *gold_of,
                          const bool *is_found, float weight) {
    uint32_t previous = HS_NONE, previous_mention = HS_NONE, previous_block = 0, other = HS_NONE, end = 0;
    bool was_question = false;
    for (uint32_t i = 0; i < page->statements->n; i++) {
        const hs_statement *s = &page->statements->items[i];
        if (s->n_parts == 0) continue;
        hs_speaker__question q;
        hs_speaker__ask(page, i, false, &q);
        uint32_t block = page->text->sentences[q.sentence].block;
        q.previous = previous;
        q.previous_mention = previous_mention;
        if (previous_mention != HS_NONE) q.previous_entity = page->mentions.items[previous_mention].entity;
        q.before_previous_entity = other;
        q.is_same_block = previous != HS_NONE && block == previous_block;
        q.is_previous_near = previous != HS_NONE && block - previous_block <= 1;
        q.is_previous_question = was_question;
        hs_speaker__candidate found[HS_MAX_CANDIDATES];
        example e = {.is_found = is_found && is_found[i],
                     .kind = (uint8_t)s->kind,
                     .page = c->n_pages,
                     .weight = weight};
        e.n = hs_speaker__candidates(page, &q, found);
        const gold *g = gold_of[i] == HS_NONE ? NULL : &golds[gold_of[i]];
        uint32_t mention = HS_NONE;
        if (g && g->speaker.end > g->speaker.start)
            mention = hs_speaker__mention_at(page, g->speaker);
        else if (g && g->name) /* no words name it: the candidate that is right stands for it below */
            mention = HS_NONE;
        if (g) {
            bool has_right = false;
            for (uint32_t k = 0; k < e.n; k++) {
                uint32_t features[HS_MAX_RANK_FEATURES];
                uint32_t n = hs_speaker__rank_features(page, &q, &found[k], e.n, features);
                e.features[k] = checked(hs_arena_get(c->kept, n * sizeof *features));
                memcpy(e.features[k], features, n * sizeof *features);
                e.n_features[k] = (uint8_t)n;
                bool is_pointed = g->speaker.end > g->speaker.start;
                if (found[k].mention == HS_NONE) {
                    e.is_right[k] = !is_pointed && !g->name;
                } else if (!is_pointed && g->name) {
                    uint32_t entity = page->mentions.items[found[k].mention].entity;
                    e.is_right[k] = entity != HS_NONE && is_named(page, entity, g->name);
                } else {
                    const hs_speaker__mention *m = &page->mentions.items[found[k].mention];
                    e.is_right[k] = shared(hs_speaker__span(page->text, m->first, m->end), g->speaker) > 0;
                    if (found[k].is_source && shared(s->source, g->speaker) > 0) e.is_right[k] = true;
                    if (found[k].place == HS_PLACE_CARRIED && mention != HS_NONE &&
                        g->speaker.end > g->speaker.start && m->entity != HS_NONE &&
                        m->entity == page->mentions.items[mention].entity)
                        e.is_right[k] = true;
                }
                has_right |= e.is_right[k];
                if (mention == HS_NONE && e.is_right[k]) mention = found[k].mention;
            }
            e.has_right = has_right;
            if (!hs_vector_push(&c->examples, c->kept, e)) checked(NULL);
        }
        hs_span hull = {s->parts[0].start, s->parts[s->n_parts - 1].end};
        if (hull.start < end) continue;
        end = hull.end;
        uint32_t entity =
            previous_mention == HS_NONE ? HS_NONE : page->mentions.items[previous_mention].entity;
        if (!g) mention = q.source;
        if (mention != HS_NONE && entity != page->mentions.items[mention].entity) other = entity;
        previous = i;
        previous_mention = mention;
        previous_block = page->text->sentences[q.sentence_end - 1].block;
        was_question = s->cue_class == HS_CUE_ASK || s->flags & HS_FLAG_QUESTION;
    }
}

static void page_prepare(collection *c, const hs_text *text, const hs_statements *statements,
                         hs_speaker__page *page) {
    hs_arena_reset(c->scratch->temporary);
    *page = (hs_speaker__page){.engine = c->engine,
                               .models = c->engine->speaker,
                               .text = text,
                               .statements = statements,
                               .temporary = c->scratch->temporary};
    need(hs_speaker__classify(page), "classify");
    need(hs_speaker__mentions_find(page), "mentions");
    need(hs_speaker__entities_find(page), "entities");
}

static int gold_compare(const void *a, const void *b) {
    const gold *x = a, *y = b;
    if (x->parts[0].start != y->parts[0].start) return x->parts[0].start < y->parts[0].start ? -1 : 1;
    return (y->parts[y->n_parts - 1].end > x->parts[x->n_parts - 1].end) -
           (y->parts[y->n_parts - 1].end < x->parts[x->n_parts - 1].end);
}

/* The engine's statement stage with other weights. */
static hs_statement_models models_read(const hs_engine *engine, hs_arena *arena, const char *dir) {
    hs_statement_models models = *engine->statement;
    const struct {
        const char *name;
        hs_linear *model;
    } files[] = {{"quotation", &models.quotation}, {"join", &models.join}, {"cue", &models.cue},
                 {"start", &models.start},         {"end", &models.end},   {"source", &models.source},
                 {"final", &models.final}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/statement-%s.hsw", dir, files[i].name);
        FILE *file = fopen(path, "rb");
        if (!file) perror(path), exit(1);
        fseek(file, 0, SEEK_END);
        long size = ftell(file);
        rewind(file);
        char *bytes = checked(hs_arena_get(arena, (size_t)size));
        if (fread(bytes, 1, (size_t)size, file) != (size_t)size) perror(path), exit(1);
        fclose(file);
        need(hs_linear_read((hs_str){bytes, (size_t)size}, files[i].model, NULL), path);
    }
    return models;
}

static void document_read(collection *c, json_t *row, float weight) {
    const char *text = json_string_value(json_object_get(row, "text"));
    json_t *quotes = json_object_get(row, "quotes"), *item;
    if (!text || json_array_size(quotes) == 0) return;
    hs_page page = {.doc = HS_STR("train"), .bytes = {text, strlen(text)}, .format = HS_FORMAT_PLAIN};
    hs_article article;
    hs_text tokens;
    hs_error error = {0};
    hs_arena_reset(c->page_arena);
    if (hs_article_read(c->engine, c->scratch, c->page_arena, &page, &article, &error) != HS_OK) return;
    need(hs_text_read(c->engine, c->scratch, c->page_arena, &article, &tokens, &error), "text");
    uint32_t n_places, n = 0;
    uint32_t *places = byte_places(article.text, &n_places);
    gold *golds = checked(calloc(json_array_size(quotes), sizeof *golds));
    size_t at;
    json_array_foreach(quotes, at, item) {
        gold g = gold_read(item, article.text, places, n_places);
        if (g.n_parts) golds[n++] = g;
    }
    free(places);
    if (n == 0) {
        free(golds);
        return;
    }
    qsort(golds, n, sizeof *golds, gold_compare);
    hs_statement *items = checked(calloc(n, sizeof *items));
    uint32_t *gold_of = checked(malloc(n * sizeof *gold_of));
    hs_statements annotated = {.text = &tokens, .items = items, .n = n};
    hs_speaker__page prepared;
    for (int round = 0; round < 2; round++) { /* sources hidden from one statement in four, then in two */
        for (uint32_t i = 0; i < n; i++) {
            gold_of[i] = i;
            items[i] =
                (hs_statement){.kind = golds[i].kind,
                               .parts = golds[i].parts,
                               .n_parts = golds[i].n_parts,
                               .cue = golds[i].cue,
                               .source = golds[i].speaker,
                               .question = HS_NONE,
                               .cue_class = golds[i].cue.end > golds[i].cue.start ? HS_CUE_SAY : HS_CUE_NONE};
            if (hs_train_random(&c->random) % 4 <= (uint64_t)round) items[i].source = (hs_span){0, 0};
        }
        page_prepare(c, &tokens, &annotated, &prepared);
        examples_keep(c, &prepared, golds, gold_of, NULL, weight * 0.4f);
    }
    free(gold_of);
    hs_statements own = {0};
    need(hs_statements_find(c->engine, c->scratch, c->page_arena, &tokens, &own, &error), "statements");
    gold_of = checked(malloc((own.n + 1) * sizeof *gold_of));
    bool *is_found = checked(calloc(own.n + 1, sizeof *is_found));
    for (uint32_t i = 0; i < own.n; i++) {
        double best = 0.5;
        gold_of[i] = HS_NONE;
        for (uint32_t k = 0; k < n; k++) {
            double share = own.items[i].n_parts ? overlap(own.items[i].parts, own.items[i].n_parts,
                                                          golds[k].parts, golds[k].n_parts)
                                                : 0;
            if (share > best) best = share, gold_of[i] = k;
        }
        is_found[i] = best >= 0.8 && c->is_corpus;
    }
    page_prepare(c, &tokens, &own, &prepared);
    examples_keep(c, &prepared, golds, gold_of, is_found, weight);
    free(is_found);
    free(gold_of);
    free(items);
    free(golds);
    c->n_pages++;
}

static void file_read(collection *c, const char *path, float weight) {
    FILE *file = fopen(path, "r");
    if (!file) perror(path), exit(1);
    char *line = NULL;
    size_t capacity = 0;
    for (uint32_t n = 1; getline(&line, &capacity, file) > 0; n++) {
        json_t *row = json_loads(line, 0, NULL);
        c->engine->statement = &c->halves[n % 2]; /* odd lines are read by the weights of even ones */
        if (row) document_read(c, row, weight);
        json_decref(row);
    }
    free(line);
    fclose(file);
}

static void probabilities(const hs_train *train, const example *e, double *p) {
    double best = -1e30, total = 0;
    for (uint32_t k = 0; k < e->n; k++) {
        float score = 0;
        hs_train_scores(train, e->features[k], e->n_features[k], &score);
        p[k] = score;
        if (p[k] > best) best = p[k];
    }
    for (uint32_t k = 0; k < e->n; k++) total += p[k] = exp(p[k] - best);
    for (uint32_t k = 0; k < e->n; k++) p[k] /= total;
}

/* Softmax over candidates; the gradient of -log(sum of right ones): p minus p among the right. fold: left out. */
static hs_train *model_train(const collection *c, uint32_t fold) {
    hs_train *train = checked(hs_train_new(1, LOG2_ROWS));
    uint32_t *order = checked(malloc((c->examples.n + 1) * sizeof *order)), n = 0;
    for (uint32_t i = 0; i < c->examples.n; i++)
        if (c->examples.items[i].has_right && c->examples.items[i].page % N_FOLDS != fold) order[n++] = i;
    uint64_t random = 7;
    for (int pass = 0; pass < N_PASSES; pass++) {
        double rate = 0.08 / (1 + pass * 0.6);
        for (uint32_t i = n; i > 1; i--) {
            uint32_t k = (uint32_t)(hs_train_random(&random) % i), swap = order[i - 1];
            order[i - 1] = order[k];
            order[k] = swap;
        }
        for (uint32_t i = 0; i < n; i++) {
            const example *e = &c->examples.items[order[i]];
            double p[HS_MAX_CANDIDATES], right = 0;
            probabilities(train, e, p);
            for (uint32_t k = 0; k < e->n; k++) right += e->is_right[k] ? p[k] : 0;
            for (uint32_t k = 0; k < e->n; k++) {
                double gradient = p[k] - (e->is_right[k] ? p[k] / (right + 1e-9) : 0);
                if (fabs(gradient) > 1e-4)
                    hs_train_update(train, e->features[k], e->n_features[k], 0,
                                    (float)(-rate * gradient * e->weight));
            }
            hs_train_tick(train);
        }
    }
    hs_train_average(train);
    free(order);
    return train;
}

typedef struct answer {
    double p;
    bool is_right;
} answer;

static int answer_compare(const void *a, const void *b) {
    const answer *x = a, *y = b;
    return (x->p > y->p) - (x->p < y->p);
}

/* Isotonic regression by pooling adjacent violators (Ayer et al. 1955) over bins of equal count. */
static void calibration_write(const answer *answers, uint32_t n, const char *path) {
    double p[64], right[64], count[64];
    uint32_t k = 0, n_bins = n / 150 < N_BINS ? n / 150 + 1 : N_BINS;
    for (uint32_t b = 0; b < n_bins; b++) {
        uint32_t from = (uint32_t)((uint64_t)n * b / n_bins), to = (uint32_t)((uint64_t)n * (b + 1) / n_bins);
        p[k] = right[k] = count[k] = 0;
        for (uint32_t i = from; i < to; i++)
            p[k] += answers[i].p, right[k] += answers[i].is_right, count[k]++;
        k++;
        while (k > 1 && right[k - 2] / count[k - 2] >= right[k - 1] / count[k - 1]) {
            p[k - 2] += p[k - 1], right[k - 2] += right[k - 1], count[k - 2] += count[k - 1];
            k--;
        }
    }
    FILE *file = fopen(path, "w");
    if (!file) perror(path), exit(1);
    fputs("# Raw probability of the ranker TAB share of such answers that were right, both in 1/10000; lines "
          "between\n"
          "# points are straight. Written by tools/train/speaker.c.\n",
          file);
    for (uint32_t i = 0; i < k; i++)
        fprintf(file, "%d\t%d\n", (int)lround(10000 * p[i] / count[i]),
                (int)lround(10000 * right[i] / count[i]));
    if (fclose(file)) perror(path), exit(1);
}

int main(int argc, char **argv) {
    if (argc < 5)
        return fprintf(stderr, "usage: %s OUT_DIR ODD_DIR EVEN_DIR TRAIN.jsonl[=WEIGHT]...\n", argv[0]), 2;
    collection c = {
        .kept = checked(hs_arena_new(NULL)), .page_arena = checked(hs_arena_new(NULL)), .random = 1};
    hs_error error = {0};
    need(hs_engine_open(NULL, &c.engine, &error), error.message);
    c.scratch = checked(hs_scratch_new(c.engine));
    c.halves[0] = models_read(c.engine, c.kept, argv[2]);
    c.halves[1] = models_read(c.engine, c.kept, argv[3]);
    for (int i = 4; i < argc; i++) {
        c.is_corpus = i == 4;
        char *equal = strrchr(argv[i], '=');
        if (equal) *equal = 0;
        file_read(&c, argv[i], equal ? (float)atof(equal + 1) : 1.0f);
    }
    uint32_t n_right = 0, n_found = 0, n_covered = 0, of_kind[4][2] = {{0}};
    answer *answers = checked(malloc((c.examples.n + 1) * sizeof *answers));
    for (uint32_t fold = 0; fold < N_FOLDS; fold++) {
        hs_train *train = model_train(&c, fold);
        for (uint32_t i = 0; i < c.examples.n; i++) {
            const example *e = &c.examples.items[i];
            if (!e->is_found || e->page % N_FOLDS != fold) continue;
            double p[HS_MAX_CANDIDATES];
            uint32_t best = 0;
            probabilities(train, e, p);
            for (uint32_t k = 1; k < e->n; k++)
                if (p[k] > p[best]) best = k;
            answers[n_found++] = (answer){p[best], e->is_right[best]};
            n_right += e->is_right[best];
            of_kind[e->kind][0]++, of_kind[e->kind][1] += e->is_right[best];
            n_covered += e->has_right;
        }
        hs_train_free(train);
    }
    qsort(answers, n_found, sizeof *answers, answer_compare);
    fprintf(stderr, "%u pages, %u examples; held out: right %.4f of %u found (a right candidate in %.4f)\n",
            c.n_pages, c.examples.n, n_right / (double)n_found, n_found, n_covered / (double)n_found);
    fprintf(stderr, "direct %.4f mixed %.4f indirect %.4f\n", of_kind[0][1] / (double)of_kind[0][0],
            of_kind[1][1] / (double)of_kind[1][0], of_kind[2][1] / (double)of_kind[2][0]);
    char path[4096];
    snprintf(path, sizeof path, "%s/speaker-calibration.tsv", argv[1]);
    calibration_write(answers, n_found, path);
    hs_train *train = model_train(&c, N_FOLDS);
    snprintf(path, sizeof path, "%s/speaker-rank.hsw", argv[1]);
    hs_train_write(train, path);
    hs_train_free(train);
    free(answers);
    hs_scratch_free(c.scratch);
    hs_engine_close(c.engine);
    hs_arena_free(c.page_arena);
    hs_arena_free(c.kept);
    return 0;
}
