/* train_statement TRAIN.jsonl[,OWN.jsonl] OUT_DIR [LOG2_ROWS [DEV.jsonl]]: the weights of src/statement from annotated news.
 *
 * TRAIN.jsonl: annotated pages (statement_pages.h). Writes statement-quotation.hsw,
 * -cue, -start, -end, -source and -final to OUT_DIR. The final judgement is trained on what models that have not
 * seen the page make of it: pages are dealt into folds by their number.
 */
#include "statement_pages.h"
#include "train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N_FOLDS = 4, N_ROUNDS = 8, SEED = 4000 };

static const hs_range no_hole;

/* ---- the five decisions ---- */

typedef struct learner {
    hs_train *train;
    uint32_t *sets; /* where each choice begins, for the choosing ones */
    uint32_t n_sets, capacity;
} learner;

static bool is_held_out(uint32_t number_of, uint32_t fold) {
    return fold < N_FOLDS && number_of % N_FOLDS == fold;
}

/* The mean of several rounds, each with its own shuffle, hangs little on the order of the pages. Models of a fold only
 * serve to train the final judgement: one round will do. */
static uint64_t rounds_of(uint32_t fold) {
    return fold < N_FOLDS ? 1 : N_ROUNDS;
}

static double learn_yes_no(hs_train *train, uint32_t fold, int n_passes, double rate, double l2) {
    double loss = 0;
    uint64_t n = rounds_of(fold);
    for (uint64_t round = 1; round <= n; round++) {
        loss += hs_train_logistic(train, n_passes, rate, l2, SEED + round);
        hs_train_end_round(train);
    }
    hs_train_mean_of_rounds(train);
    return loss / (double)n;
}

static double learn_choice(learner *l, uint32_t fold) {
    double loss = 0;
    uint64_t n = rounds_of(fold);
    for (uint64_t round = 1; round <= n; round++) {
        loss += hs_train_choose(l->train, l->sets, l->n_sets, 4, 0.03, 2e-3, SEED + round);
        hs_train_end_round(l->train);
    }
    hs_train_mean_of_rounds(l->train);
    return loss / (double)n;
}

static learner learner_new(uint32_t log2_rows) {
    return (learner){.train = hs_train_new(1, log2_rows)};
}

static void open_set(learner *l) {
    if (l->n_sets + 2 > l->capacity) {
        l->capacity = l->capacity * 2 + 1024;
        l->sets = checked(realloc(l->sets, l->capacity * sizeof *l->sets));
    }
    l->sets[l->n_sets++] = hs_train_n_examples(l->train);
}

static void close_sets(learner *l) {
    open_set(l);
    l->n_sets--;
}

static void finish(learner *l, const char *directory, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/statement-%s.hsw", directory, name);
    hs_train_write(l->train, path);
    hs_train_free(l->train);
    free(l->sets);
}

/* Whether quotation q of the page is somebody's saying, whole or as a part of one: 1, 0, or -1 where nobody says. */
static int quotation_label(const sheet *d, uint32_t q) {
    const hs_quotation *quotation = &d->text.quotations[d->view.top[q]];
    hs_range range = {quotation->first, quotation->end};
    if (range.first >= range.end || in_any(d->skips, d->n_skips, range)) return -1;
    for (uint32_t k = 0; k < d->n_golds; k++)
        for (uint32_t j = 0; j < d->golds[k].n_parts; j++) {
            hs_range part = d->golds[k].parts[j];
            if (!meets(part, range)) continue;
            gold alone = {.parts = {part}, .n_parts = 1};
            if (overlap(&d->view, range, no_hole, &alone) >= 0.8 ||
                (d->golds[k].is_direct && part.first <= range.first && part.end >= range.end))
                return 1;
        }
    return 0;
}

static void learn_quotations(const collection *corpus, uint32_t fold, const char *directory) {
    uint32_t features[HS_STATEMENT_FEATURES], n_yes = 0;
    learner l = learner_new(16);
    for (uint32_t i = 0; i < corpus->n; i++) {
        const sheet *d = &corpus->documents[i];
        if (is_held_out(i, fold)) continue;
        for (uint32_t q = 0; q < d->view.n_top; q++) {
            int label = quotation_label(d, q);
            if (label < 0) continue;
            n_yes += (uint32_t)label;
            hs_train_add(l.train, features, hs_statement__quotation_features(&d->clauses, q, features),
                         (uint32_t)label, d->weight);
        }
    }
    hs_train_prune(l.train, 2);
    double loss = learn_yes_no(l.train, fold, 6, 0.03, 1e-5);
    printf("quotation: %u of %u, loss %.4f\n", n_yes, hs_train_n_examples(l.train), loss);
    finish(&l, directory, "quotation");
}

static void learn_cues(const collection *corpus, uint32_t fold, uint32_t log2_rows, const char *directory) {
    uint32_t features[HS_STATEMENT_FEATURES], n_yes = 0, n_lost = 0;
    learner l = learner_new(log2_rows);
    for (uint32_t i = 0; i < corpus->n; i++) {
        const sheet *d = &corpus->documents[i];
        if (is_held_out(i, fold)) continue;
        uint8_t *label = checked(calloc(d->view.n + 1, 1)); /* 1 head, 2 left out */
        for (uint32_t k = 0; k < d->n_skips; k++)
            for (uint32_t t = d->skips[k].first; t < d->skips[k].end; t++) label[t] = 2;
        for (uint32_t k = 0; k < d->n_golds; k++)
            for (uint32_t t = d->golds[k].cue.first; t < d->golds[k].cue.end; t++) label[t] = 2;
        for (uint32_t k = 0; k < d->n_golds; k++) {
            if (d->golds[k].head == HS_NONE) continue;
            label[d->golds[k].head] = 1;
            n_lost += !hs_statement__may_report(&d->view, d->golds[k].head);
        }
        for (uint32_t t = 0; t < d->view.n; t++) {
            if (label[t] == 2 || !hs_statement__may_report(&d->view, t)) continue;
            n_yes += label[t];
            hs_train_add(l.train, features, hs_statement__cue_features(&d->clauses, t, false, features),
                         label[t], d->weight);
        }
        free(label);
    }
    hs_train_prune(l.train, 3);
    double loss = learn_yes_no(l.train, fold, 4, 0.04, 1e-3);
    printf("cue: %u of %u, no candidate %u, loss %.4f\n", n_yes, hs_train_n_examples(l.train), n_lost, loss);
    finish(&l, directory, "cue");
}

static void learn_starts(const collection *corpus, uint32_t fold, uint32_t log2_rows, const char *directory) {
    uint32_t features[HS_STATEMENT_FEATURES], starts[HS_STATEMENT_STARTS], n_lost = 0;
    learner l = learner_new(log2_rows);
    for (uint32_t i = 0; i < corpus->n; i++) {
        const sheet *d = &corpus->documents[i];
        if (is_held_out(i, fold)) continue;
        for (uint32_t k = 0; k < d->n_golds; k++) {
            const gold *g = &d->golds[k];
            if (g->head == HS_NONE) continue;
            uint32_t n = hs_statement__starts(&d->clauses, g->head, starts), n_right = 0;
            for (uint32_t s = 0; s < n; s++) n_right += starts[s] == g->content.first;
            if (!n_right) {
                n_lost++;
                continue;
            }
            open_set(&l);
            for (uint32_t s = 0; s < n; s++)
                hs_train_add(l.train, features,
                             hs_statement__start_features(&d->clauses, g->head, starts[s], false, features),
                             starts[s] == g->content.first, d->weight);
        }
    }
    close_sets(&l);
    hs_train_prune(l.train, 4);
    double loss = learn_choice(&l, fold);
    printf("start: %u choices, %u options, no candidate %u, loss %.4f\n", l.n_sets,
           hs_train_n_examples(l.train), n_lost, loss);
    finish(&l, directory, "start");
}

static void learn_ends(const collection *corpus, uint32_t fold, uint32_t log2_rows, const char *directory) {
    uint32_t features[HS_STATEMENT_FEATURES], ends[HS_STATEMENT_ENDS], n_lost = 0;
    learner l = learner_new(log2_rows);
    for (uint32_t i = 0; i < corpus->n; i++) {
        const sheet *d = &corpus->documents[i];
        if (is_held_out(i, fold)) continue;
        for (uint32_t k = 0; k < d->n_golds; k++) {
            const gold *g = &d->golds[k];
            if (g->head == HS_NONE) continue;
            uint32_t n = hs_statement__ends(&d->clauses, g->head, g->content.first, ends), n_right = 0;
            for (uint32_t e = 0; e < n; e++)
                n_right += trim(&d->view, (hs_range){g->content.first, ends[e]}).end == g->content.end;
            if (!n_right) {
                n_lost++;
                continue;
            }
            open_set(&l);
            for (uint32_t e = 0; e < n; e++)
                hs_train_add(l.train, features,
                             hs_statement__end_features(&d->clauses, g->head, g->content.first, ends[e],
                                                        false, features),
                             trim(&d->view, (hs_range){g->content.first, ends[e]}).end == g->content.end,
                             d->weight);
        }
    }
    close_sets(&l);
    hs_train_prune(l.train, 4);
    double loss = learn_choice(&l, fold);
    printf("end: %u choices, %u options, no candidate %u, loss %.4f\n", l.n_sets,
           hs_train_n_examples(l.train), n_lost, loss);
    finish(&l, directory, "end");
}

static void learn_sources(const collection *corpus, uint32_t fold, uint32_t log2_rows,
                          const char *directory) {
    uint32_t features[HS_STATEMENT_FEATURES], chunks[16], n_lost = 0;
    learner l = learner_new(log2_rows);
    for (uint32_t i = 0; i < corpus->n; i++) {
        const sheet *d = &corpus->documents[i];
        if (is_held_out(i, fold)) continue;
        for (uint32_t k = 0; k < d->n_golds; k++) {
            const gold *g = &d->golds[k];
            if (g->head == HS_NONE) continue;
            uint32_t n = hs_statement__sources(&d->clauses, g->head, chunks), right = n;
            bool is_named = g->source.first < g->source.end;
            for (uint32_t c = 0; c < n && right == n; c++) {
                if (chunks[c] == HS_NONE ? !is_named
                                         : is_named && meets((hs_range){d->clauses.chunks[chunks[c]].first,
                                                                        d->clauses.chunks[chunks[c]].end},
                                                             g->source))
                    right = c;
            }
            if (right == n) {
                n_lost++;
                continue;
            }
            open_set(&l);
            for (uint32_t c = 0; c < n; c++)
                hs_train_add(l.train, features,
                             hs_statement__source_features(&d->clauses, g->head, g->content.first,
                                                           g->content.end, chunks[c], features),
                             c == right, d->weight);
        }
    }
    close_sets(&l);
    hs_train_prune(l.train, 4);
    double loss = learn_choice(&l, fold);
    printf("source: %u choices, %u options, no candidate %u, loss %.4f\n", l.n_sets,
           hs_train_n_examples(l.train), n_lost, loss);
    finish(&l, directory, "source");
}

/* ---- reading back what was written, to judge with ---- */

static hs_linear load(const char *directory, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/statement-%s.hsw", directory, name);
    FILE *file = fopen(path, "rb");
    if (!file) perror(path), exit(1);
    fseek(file, 0, SEEK_END);
    size_t len = (size_t)ftell(file);
    rewind(file);
    char *bytes = checked(aligned_alloc(16, (len + 15) / 16 * 16));
    if (fread(bytes, 1, len, file) != len) exit(1);
    fclose(file);
    hs_linear model;
    hs_error error = {0};
    need(hs_linear_read((hs_str){bytes, len}, &model, &error), path);
    return model;
}

static void unload(const hs_linear *model) {
    size_t bias_bytes = ((size_t)model->n_classes * 2 + 15) / 16 * 16;
    free((char *)(uintptr_t)((const char *)model->weight - bias_bytes - 32));
}

/* Whether quotation q goes on with the saying before it, *previous: 1, 0, or -1 where one of them is no saying. Where
 * two are annotated as one, joining is right. */
static int join_label(const sheet *d, uint32_t q, uint32_t *previous) {
    *previous = hs_statement__saying_before(&d->view, q);
    if (*previous == HS_NONE || !d->view.is_clause[q]) return -1;
    const hs_quotation *a = &d->text.quotations[d->view.top[*previous]],
                       *b = &d->text.quotations[d->view.top[q]];
    hs_range before = {a->first, a->end}, next = {b->first, b->end};
    bool is_one = false, a_said = false, b_said = false;
    for (uint32_t k = 0; k < d->n_golds; k++) {
        bool has_b = in_any(d->golds[k].parts, d->golds[k].n_parts, next);
        b_said |=
            has_b; /* also as the quoted part of a clause: 'adding that "it was late"' goes on with nothing */
        if (!d->golds[k].is_direct) continue;
        bool has_a = in_any(d->golds[k].parts, d->golds[k].n_parts, before);
        is_one |= has_a && has_b;
        a_said |= has_a;
    }
    return a_said && b_said ? is_one : -1;
}

static void learn_joins(const collection *corpus, uint32_t fold, const char *directory) {
    uint32_t features[HS_STATEMENT_FEATURES], n_yes = 0, previous;
    learner l = learner_new(16);
    for (uint32_t i = 0; i < corpus->n; i++) {
        const sheet *d = &corpus->documents[i];
        if (is_held_out(i, fold)) continue;
        for (uint32_t q = 1; q < d->view.n_top; q++) {
            int label = join_label(d, q, &previous);
            if (label < 0) continue;
            n_yes += (uint32_t)label;
            hs_train_add(l.train, features, hs_statement__join_features(&d->clauses, previous, q, features),
                         (uint32_t)label, d->weight);
        }
    }
    hs_train_prune(l.train, 2);
    double loss = learn_yes_no(l.train, fold, 4, 0.05, 1e-5);
    printf("join: %u of %u, loss %.4f\n", n_yes, hs_train_n_examples(l.train), loss);
    finish(&l, directory, "join");
}

/* Quotations of all pages judged by the weights in directory, so that later decisions see the groups they will
 * see when reading. */
static void judge_all(collection *corpus, const char *directory, hs_statement_models *models) {
    models->quotation = load(directory, "quotation");
    models->join = load(directory, "join");
    for (uint32_t i = 0; i < corpus->n; i++) {
        sheet *d = &corpus->documents[i];
        d->view.models = models;
        hs_statement__judge_quotations(&d->clauses, &d->view);
    }
}

static void learn_five(collection *corpus, uint32_t fold, uint32_t log2_rows, const char *directory,
                       hs_statement_models *models) {
    for (uint32_t i = 0; i < corpus->n; i++) /* as where a page is read, not as the last fold judged */
        hs_statement__shape_quotations(&corpus->documents[i].view);
    learn_quotations(corpus, fold, directory);
    learn_joins(corpus, fold, directory);
    judge_all(corpus, directory, models);
    learn_cues(corpus, fold, log2_rows, directory);
    learn_starts(corpus, fold, log2_rows - 1, directory);
    learn_ends(corpus, fold, log2_rows, directory);
    learn_sources(corpus, fold, log2_rows - 1, directory);
    fflush(stdout);
}

/* How well what was found fits one gold statement: as a whole, less the clause that interrupts it, or part by part. */
static double found_overlap(const sheet *d, const hs_found *found, const gold *g) {
    double best = overlap(&d->view, found->content, hs_statement__hole(&d->view, found), g);
    if (found->group == HS_NONE) return best;
    const hs_group *group = &d->view.groups[found->group];
    for (uint32_t i = group->first_top; i < group->first_top + group->n_tops; i++) {
        const hs_quotation *quotation = &d->text.quotations[d->view.top[i]];
        double part = overlap(&d->view, (hs_range){quotation->first, quotation->end}, no_hole, g);
        if (part > best) best = part;
    }
    return best;
}

static bool is_found(const sheet *d, const hs_found *found) {
    for (uint32_t k = 0; k < d->n_golds; k++)
        if (meets(d->golds[k].content, found->content) && found_overlap(d, found, &d->golds[k]) >= 0.8)
            return true;
    return false;
}

static void learn_final(collection *corpus, uint32_t fold, const char *directory, hs_statement_models *models,
                        hs_train *train) {
    models->cue = load(directory, "cue");
    models->start = load(directory, "start");
    models->end = load(directory, "end");
    models->source = load(directory, "source");
    uint32_t features[HS_STATEMENT_FEATURES];
    hs_arena *arena = checked(hs_arena_new(NULL));
    for (uint32_t i = 0; i < corpus->n; i++) {
        sheet *d = &corpus->documents[i];
        if (!is_held_out(i, fold)) continue;
        hs_readings readings = {0};
        need(hs_statement__read(&d->clauses, arena, &readings), "reading");
        for (uint32_t r = 0; r < readings.n; r++) {
            const hs_reading *reading = &readings.items[r];
            if (in_any(d->skips, d->n_skips, reading->found.content)) continue;
            hs_train_add(train, features, hs_statement__final_features(&d->clauses, reading, features),
                         is_found(d, &reading->found), d->weight);
        }
        hs_arena_reset(arena);
    }
    hs_arena_free(arena);
    hs_linear *const loaded[] = {&models->quotation, &models->join, &models->cue,
                                 &models->start,     &models->end,  &models->source};
    for (size_t i = 0; i < sizeof loaded / sizeof *loaded; i++) unload(loaded[i]);
}

/* ---- how each decision does on pages it has not seen ---- */

typedef uint32_t features_of(const sheet *d, const gold *g, uint32_t option, uint32_t *out);

static uint32_t start_of(const sheet *d, const gold *g, uint32_t option, uint32_t *out) {
    return hs_statement__start_features(&d->clauses, g->head, option, false, out);
}
static uint32_t end_of(const sheet *d, const gold *g, uint32_t option, uint32_t *out) {
    return hs_statement__end_features(&d->clauses, g->head, g->content.first, option, false, out);
}
static uint32_t source_of(const sheet *d, const gold *g, uint32_t option, uint32_t *out) {
    return hs_statement__source_features(&d->clauses, g->head, g->content.first, g->content.end, option, out);
}

static uint32_t best_option(const hs_linear *model, const sheet *d, const gold *g, const uint32_t *options,
                            uint32_t n, features_of *of) {
    uint32_t features[HS_STATEMENT_FEATURES], best = 0;
    int32_t most = INT32_MIN;
    for (uint32_t i = 0; i < n; i++) {
        int32_t score = hs_linear_score(model, features, of(d, g, options[i], features));
        if (score > most) most = score, best = options[i];
    }
    return n ? best : HS_NONE;
}

typedef struct tally {
    uint32_t n, n_right;
    double loss;
} tally;

static void count_yes_no(tally *t, const hs_linear *model, const uint32_t *features, uint32_t n, int label) {
    double p = (double)hs_linear_probability(model, hs_linear_score(model, features, n));
    t->n++;
    t->n_right += (p >= 0.5) == (label == 1);
    t->loss -= log(fmax(label == 1 ? p : 1 - p, 1e-6));
}

static void print_tally(const char *name, const tally *t) {
    printf("dev %s right %.4f, loss %.4f of %u\n", name, (double)t->n_right / t->n, t->loss / t->n, t->n);
}

/* Quotations are as they were judged, so that joins are asked for as when reading. */
static void report_quotations(const collection *dev, const hs_statement_models *models) {
    uint32_t features[HS_STATEMENT_FEATURES], previous;
    tally quotations = {0}, joins = {0};
    for (uint32_t i = 0; i < dev->n; i++) {
        const sheet *d = &dev->documents[i];
        for (uint32_t q = 0; q < d->view.n_top; q++) {
            int label = quotation_label(d, q);
            if (label >= 0)
                count_yes_no(&quotations, &models->quotation, features,
                             hs_statement__quotation_features(&d->clauses, q, features), label);
            label = q ? join_label(d, q, &previous) : -1;
            if (label >= 0)
                count_yes_no(&joins, &models->join, features,
                             hs_statement__join_features(&d->clauses, previous, q, features), label);
        }
    }
    print_tally("quotation", &quotations);
    print_tally("join", &joins);
}

static void report_cues(const collection *dev, const hs_statement_models *models) {
    uint32_t features[HS_STATEMENT_FEATURES], both[20] = {0}, mine[20] = {0}, n_gold = 0;
    for (uint32_t i = 0; i < dev->n; i++) {
        const sheet *d = &dev->documents[i];
        uint8_t *label = checked(calloc(d->view.n + 1, 1));
        for (uint32_t k = 0; k < d->n_skips; k++)
            for (uint32_t t = d->skips[k].first; t < d->skips[k].end; t++) label[t] = 2;
        for (uint32_t k = 0; k < d->n_golds; k++)
            for (uint32_t t = d->golds[k].cue.first; t < d->golds[k].cue.end; t++) label[t] = 2;
        for (uint32_t k = 0; k < d->n_golds; k++) {
            n_gold++;
            if (d->golds[k].head != HS_NONE) label[d->golds[k].head] = 1;
        }
        for (uint32_t t = 0; t < d->view.n; t++) {
            if (label[t] == 2 || !hs_statement__may_report(&d->view, t)) continue;
            float p = hs_linear_probability(
                &models->cue, hs_linear_score(&models->cue, features,
                                              hs_statement__cue_features(&d->clauses, t, false, features)));
            for (int step = 1; step < 20; step++)
                if (p >= 0.05f * (float)step) mine[step]++, both[step] += label[t];
        }
        free(label);
    }
    double best = 0, at = 0;
    for (int step = 1; step < 20; step++) {
        double f = 2.0 * both[step] / (mine[step] + n_gold);
        if (f > best) best = f, at = 0.05 * step;
    }
    printf("dev cue F1 %.4f at %.2f\n", best, at);
}

static void report_found(const collection *dev, hs_statement_models *models, float min_final) {
    hs_arena *arena = checked(hs_arena_new(NULL));
    models->min_final = min_final;
    uint32_t n_gold = 0, n_mine = 0, n_found = 0, n_exact = 0;
    for (uint32_t i = 0; i < dev->n; i++) {
        const sheet *d = &dev->documents[i];
        hs_readings readings = {0};
        hs_founds founds = {0};
        need(hs_statement__read(&d->clauses, arena, &readings), "reading");
        need(hs_statement__choose(&d->clauses, arena, &readings, &founds), "choosing");
        for (uint32_t f = 0; f < founds.n; f++)
            n_mine += !in_any(d->skips, d->n_skips, founds.items[f].content);
        for (uint32_t k = 0; k < d->n_golds; k++) {
            double best = 0;
            for (uint32_t f = 0; f < founds.n; f++) {
                if (!meets(d->golds[k].content, founds.items[f].content)) continue;
                double o = found_overlap(d, &founds.items[f], &d->golds[k]);
                if (o > best) best = o;
            }
            n_gold++;
            n_found += best >= 0.8;
            n_exact += best >= 0.999;
        }
        hs_arena_reset(arena);
    }
    printf("dev at %.2f found P %.4f R %.4f F1 %.4f exact F1 %.4f\n", (double)min_final,
           (double)n_found / n_mine, (double)n_found / n_gold, 2.0 * n_found / (n_mine + n_gold),
           2.0 * n_exact / (n_mine + n_gold));
    hs_arena_free(arena);
}

static void report(const char *path, hs_statement_models *models, const char *directory) {
    collection dev = read_corpus(path);
    judge_all(&dev, directory, models);
    report_quotations(&dev, models);
    models->cue = load(directory, "cue");
    models->start = load(directory, "start");
    models->end = load(directory, "end");
    models->source = load(directory, "source");
    report_cues(&dev, models);
    uint32_t options[HS_STATEMENT_STARTS + HS_STATEMENT_ENDS], n = 0, n_named = 0, starts = 0, ends = 0,
                                                               sources = 0;
    for (uint32_t i = 0; i < dev.n; i++) {
        const sheet *d = &dev.documents[i];
        for (uint32_t k = 0; k < d->n_golds; k++) {
            const gold *g = &d->golds[k];
            if (g->head == HS_NONE) continue;
            n++;
            starts += best_option(&models->start, d, g, options,
                                  hs_statement__starts(&d->clauses, g->head, options),
                                  start_of) == g->content.first;
            uint32_t end =
                best_option(&models->end, d, g, options,
                            hs_statement__ends(&d->clauses, g->head, g->content.first, options), end_of);
            ends += end != HS_NONE && trim(&d->view, (hs_range){g->content.first, end}).end == g->content.end;
            uint32_t c = best_option(&models->source, d, g, options,
                                     hs_statement__sources(&d->clauses, g->head, options), source_of);
            bool is_named = g->source.first < g->source.end;
            sources +=
                c == HS_NONE
                    ? !is_named
                    : is_named &&
                          meets((hs_range){d->clauses.chunks[c].first, d->clauses.chunks[c].end}, g->source);
            n_named++;
        }
    }
    models->final = load(directory, "final");
    for (float min_final = 0.22f; min_final < 0.45f; min_final += 0.03f)
        report_found(&dev, models, min_final);
    printf("dev start %.4f end %.4f source %.4f of %u\n", (double)starts / n, (double)ends / n,
           (double)sources / n_named, n);
}

int main(int argc, char **argv) {
    if (argc < 3)
        return fprintf(stderr, "usage: %s TRAIN.jsonl[,OWN.jsonl] OUT_DIR [LOG2_ROWS [DEV.jsonl]]\n",
                       argv[0]),
               2;
    uint32_t log2_rows = argc > 3 ? (uint32_t)atoi(argv[3]) : 19;
    collection corpus = read_corpus(argv[1]);
    hs_statement_models models = *corpus.engine->statement;
    learner final = learner_new(16);
    printf("%u pages\n", corpus.n);
    for (uint32_t fold = 0; fold < N_FOLDS; fold++) {
        learn_five(&corpus, fold, log2_rows, argv[2], &models);
        learn_final(&corpus, fold, argv[2], &models, final.train);
    }
    hs_train_prune(final.train, 5);
    double loss = learn_yes_no(final.train, N_FOLDS, 3, 0.03, 5e-3);
    printf("final: %u readings, loss %.4f\n", hs_train_n_examples(final.train), loss);
    finish(&final, argv[2], "final");
    learn_five(&corpus, N_FOLDS, log2_rows, argv[2], &models);
    if (argc > 4) report(argv[4], &models, argv[2]);
    unload(&models.quotation);
    unload(&models.join);
    hs_engine_close(corpus.engine);
    hs_arena_free(corpus.arena);
    free(corpus.documents);
    return 0;
}
