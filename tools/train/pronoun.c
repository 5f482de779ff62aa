/* train_pronoun OUT_DIR OWN.jsonl NEWS.jsonl LABELS.tsv GAP.tsv... [-- GAP.tsv]: whom a pronoun means, for src/speaker.
 *
 * OWN.jsonl: pages in the form of the corpora with "speaker_name" (tools/train/pages.py). LABELS.tsv: pages of
 * NEWS.jsonl, code points of pronouns and whom they mean. GAP.tsv: the GAP corpus (Webster et al. 2018): id, text,
 * pronoun, its offset, A, its offset, whether A is meant, B, ... Files behind "--" are only measured. All is read
 * twice: first with pronouns resolved by rule, then by the weights that came of it, as they are when reading. Writes
 * speaker-pronoun.hsw. */
#include "train.h"

#include "base/status.h"
#include "base/str.h"
#include "engine/engine.h"
#include "speaker/page.h"

#include <hearsay/hearsay.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    LOG2_ROWS = 13,
    N_PASSES = 12,
    N_FOLDS = 5,
    N_ROUNDS = 2,
    N_COPIES = 8,     /* of an own page, see models/train-speaker */
    LABELLED = 100000 /* number of the first page with labels */
};

typedef struct example {
    uint32_t n, mention;
    uint32_t entity[HS_MAX_ANTECEDENTS];
    uint32_t features[HS_MAX_ANTECEDENTS][HS_MAX_PRONOUN_FEATURES];
    uint8_t n_features[HS_MAX_ANTECEDENTS];
    uint32_t right; /* index of the antecedent that is meant */
    uint32_t page;  /* own pages: all copies of a page have one number; HS_NONE elsewhere */
    float weight;
} example;

typedef struct collection {
    hs_engine *engine;
    hs_scratch *scratch;
    hs_arena *kept, *page_arena;
    HS_VECTOR(example) page_examples; /* of this page, not labelled yet */
    HS_VECTOR(example) examples, held_out;
    uint32_t page;   /* number that examples get */
    uint32_t n_lost; /* the one who is meant was no candidate */
} collection;

static void *checked(void *ptr) {
    if (!ptr) fputs("train_pronoun: out of memory\n", stderr), exit(1);
    return ptr;
}

static void need(hs_status status, const char *what) {
    if (status != HS_OK) fprintf(stderr, "train_pronoun: %s: %s\n", what, hs_status_name(status)), exit(1);
}

static void probe(void *context, const hs_speaker__page *page, uint32_t mention,
                  const hs_speaker__antecedent *found, uint32_t n) {
    collection *c = context;
    example e = {.n = n, .mention = mention};
    for (uint32_t i = 0; i < n; i++) {
        e.entity[i] = found[i].entity;
        e.n_features[i] = (uint8_t)hs_speaker__pronoun_features(page, mention, found, n, i, e.features[i]);
    }
    if (!hs_vector_push(&c->page_examples, c->kept, e)) checked(NULL);
}

static bool page_read(collection *c, hs_str bytes, hs_article *article, hs_text *text,
                      hs_statements *statements, hs_speaker__page *page) {
    hs_page raw = {.doc = HS_STR("train"), .bytes = bytes, .format = HS_FORMAT_PLAIN};
    hs_error error = {0};
    hs_arena_reset(c->page_arena);
    c->page_examples.n = 0;
    if (hs_article_read(c->engine, c->scratch, c->page_arena, &raw, article, &error) != HS_OK) return false;
    need(hs_text_read(c->engine, c->scratch, c->page_arena, article, text, &error), "text");
    need(hs_statements_find(c->engine, c->scratch, c->page_arena, text, statements, &error), "statements");
    hs_arena_reset(c->scratch->temporary);
    *page = (hs_speaker__page){.engine = c->engine,
                               .models = c->engine->speaker,
                               .text = text,
                               .statements = statements,
                               .temporary = c->scratch->temporary,
                               .probe = probe,
                               .probe_context = c};
    need(hs_speaker__classify(page), "classify");
    need(hs_speaker__mentions_find(page), "mentions");
    need(hs_speaker__entities_find(page), "entities");
    return true;
}

static uint32_t *byte_places(hs_str text, uint32_t *n_places) {
    uint32_t *places = checked(malloc((text.len + 2) * sizeof *places)), n = 0;
    for (uint32_t i = 0; i < text.len; i++)
        if (((unsigned char)text.ptr[i] & 0xC0) != 0x80) places[n++] = i;
    places[n] = (uint32_t)text.len;
    *n_places = n;
    return places;
}

/* Keeps the example of the pronoun at a span, with the entity that is meant. */
static bool label(collection *c, const hs_speaker__page *page, hs_span pronoun, uint32_t entity, float weight,
                  bool is_held_out) {
    for (uint32_t i = 0; i < c->page_examples.n; i++) {
        example e = c->page_examples.items[i];
        hs_span at = page->text->tokens[page->mentions.items[e.mention].head].span;
        if (at.start >= pronoun.end || at.end <= pronoun.start) continue;
        for (e.right = 0; e.right < e.n && e.entity[e.right] != entity;) e.right++;
        e.weight = weight;
        e.page = c->page;
        if (e.right == e.n) {
            c->n_lost++;
            return false;
        }
        if (!(is_held_out ? hs_vector_push(&c->held_out, c->kept, e)
                          : hs_vector_push(&c->examples, c->kept, e)))
            checked(NULL);
        return true;
    }
    return false;
}

static hs_str name_of(const hs_speaker__page *page, uint32_t entity) {
    const hs_speaker__mention *m = &page->mentions.items[page->entities.items[entity].name_mention];
    uint32_t first = m->name_end > m->name_first ? m->name_first : m->first;
    uint32_t end = m->name_end > m->name_first ? m->name_end : m->end;
    return hs_str_sub(page->text->article->text, hs_speaker__span(page->text, first, end));
}

static void own_read(collection *c, const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) perror(path), exit(1);
    char *line = NULL;
    size_t capacity = 0, k;
    for (uint32_t n_rows = 0; getline(&line, &capacity, file) > 0; n_rows++) {
        c->page = n_rows / N_COPIES;
        json_t *row = json_loads(line, 0, NULL), *quotes = json_object_get(row, "quotes"), *quote;
        const char *text = json_string_value(json_object_get(row, "text"));
        hs_article article;
        hs_text tokens;
        hs_statements statements = {0};
        hs_speaker__page page;
        if (text && page_read(c, (hs_str){text, strlen(text)}, &article, &tokens, &statements, &page)) {
            uint32_t n;
            uint32_t *places = byte_places(article.text, &n);
            json_array_foreach(quotes, k, quote) {
                json_t *start = json_object_get(quote, "speaker_start"),
                       *end = json_object_get(quote, "speaker_end");
                const char *name = json_string_value(json_object_get(quote, "speaker_name"));
                if (!json_is_integer(start) || !name) continue;
                hs_span span = {places[json_integer_value(start)], places[json_integer_value(end)]};
                for (uint32_t e = 0; e < page.entities.n; e++)
                    if (hs_str_equal(name_of(&page, e), (hs_str){name, strlen(name)})) {
                        label(c, &page, span, e, 2.0f, false);
                        break;
                    }
            }
            free(places);
        }
        json_decref(row);
    }
    free(line);
    fclose(file);
}

/* Whether an entity bears this name: its last word, and no other given name. */
static bool bears_name(const hs_speaker__page *page, uint32_t entity, const char *name) {
    const hs_speaker__entity *e = &page->entities.items[entity];
    hs_str is = name_of(page, entity), wanted = {name, strlen(name)};
    const char *last = strrchr(name, ' ');
    hs_str surname =
        last ? hs_str_sub(wanted, (hs_span){(uint32_t)(last + 1 - name), (uint32_t)wanted.len}) : wanted;
    if (hs_str_equal(is, wanted)) return true;
    if (e->kind != HS_ENTITY_PERSON || !hs_str_ends(is, surname)) return false;
    return is.len == surname.len || !last || is.ptr[0] == name[0];
}

/* Ids of LABELS.tsv are in the order of their pages' text; pages without one are passed over. */
static void labels_read(collection *c, const char *news, const char *path) {
    FILE *pages = fopen(news, "r"), *labels = fopen(path, "r");
    if (!pages) {
        fprintf(stderr, "no %s: its pronouns are not trained on\n", news);
        return;
    }
    if (!labels) perror(path), exit(1);
    char *line = NULL, *label_line = NULL;
    size_t capacity = 0, label_capacity = 0;
    uint32_t n_pages = 0;
    while (getline(&line, &capacity, pages) > 0) {
        json_t *row = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(row, "text")),
                   *id = json_string_value(json_object_get(row, "id"));
        hs_article article;
        hs_text tokens;
        hs_statements statements = {0};
        hs_speaker__page page;
        bool is_read = false;
        uint32_t n = 0, *places = NULL;
        rewind(labels);
        c->page = LABELLED + n_pages;
        while (text && id && getline(&label_line, &label_capacity, labels) > 0) {
            char *rest = label_line, *doc = strsep(&rest, "\t"), *at = strsep(&rest, "\t"),
                 *name = strsep(&rest, "\n");
            if (!name || strcmp(doc, id) != 0) continue;
            if (!is_read) {
                if (!page_read(c, (hs_str){text, strlen(text)}, &article, &tokens, &statements, &page)) break;
                places = byte_places(article.text, &n);
                is_read = true;
            }
            uint32_t place = (uint32_t)atol(at);
            if (place >= n) continue;
            for (uint32_t e = 0; e < page.entities.n;
                 e++) /* the one among the candidates, where several bear it */
                if (bears_name(&page, e, name) &&
                    label(c, &page, (hs_span){places[place], places[place] + 1}, e, 2.0f, false))
                    break;
        }
        n_pages += is_read;
        free(places);
        json_decref(row);
    }
    free(line);
    free(label_line);
    fclose(pages);
    fclose(labels);
}

static void gap_read(collection *c, const char *path, bool is_held_out) {
    FILE *file = fopen(path, "r");
    if (!file) perror(path), exit(1);
    char *line = NULL;
    size_t capacity = 0;
    if (getline(&line, &capacity, file) <= 0) exit(1); /* names of columns */
    while (getline(&line, &capacity, file) > 0) {
        char *column[11] = {0}, *rest = line;
        int n_columns = 0;
        while (n_columns < 11 && (column[n_columns] = strsep(&rest, "\t\n"))) n_columns++;
        if (n_columns < 10) continue;
        bool is_a = strcasecmp(column[6], "true") == 0, is_b = strcasecmp(column[9], "true") == 0;
        if (is_a == is_b) continue;
        hs_article article;
        hs_text tokens;
        hs_statements statements = {0};
        hs_speaker__page page;
        if (!page_read(c, (hs_str){column[1], strlen(column[1])}, &article, &tokens, &statements, &page))
            continue;
        uint32_t n;
        uint32_t *places = byte_places(article.text, &n);
        long pronoun = atol(column[3]), name = atol(column[is_a ? 5 : 8]);
        if (pronoun >= 0 && name >= 0 && (uint32_t)pronoun < n && (uint32_t)name < n) {
            hs_span at = {places[name], places[name] + (uint32_t)strlen(column[is_a ? 4 : 7])};
            uint32_t mention = hs_speaker__mention_at(&page, at);
            if (mention != HS_NONE && page.mentions.items[mention].entity != HS_NONE)
                label(c, &page, (hs_span){places[pronoun], places[pronoun] + (uint32_t)strlen(column[2])},
                      page.mentions.items[mention].entity, 0.3f, is_held_out);
        }
        free(places);
    }
    free(line);
    fclose(file);
}

static uint32_t probabilities(const hs_train *train, const example *e, double *p) {
    double best = -1e30, total = 0;
    uint32_t at = 0;
    for (uint32_t i = 0; i < e->n; i++) {
        float score = 0;
        hs_train_scores(train, e->features[i], e->n_features[i], &score);
        p[i] = score;
        if (p[i] > best) best = p[i], at = i;
    }
    for (uint32_t i = 0; i < e->n; i++) total += p[i] = exp(p[i] - best);
    for (uint32_t i = 0; i < e->n; i++) p[i] /= total;
    return at;
}

/* fold: own pages of this fold are left out; HS_NONE: none are. */
static hs_train *model_train(const collection *c, uint32_t fold) {
    uint32_t n = 0, *order = checked(malloc((c->examples.n + 1) * sizeof *order));
    hs_train *train = checked(hs_train_new(1, LOG2_ROWS));
    uint64_t random = 3;
    for (uint32_t i = 0; i < c->examples.n; i++)
        if (c->examples.items[i].page == HS_NONE || c->examples.items[i].page % N_FOLDS != fold)
            order[n++] = i;
    for (int pass = 0; pass < N_PASSES; pass++) {
        double rate = 0.06 / (1 + pass * 0.5);
        for (uint32_t i = n; i > 1; i--) {
            uint32_t k = (uint32_t)(hs_train_random(&random) % i), swap = order[i - 1];
            order[i - 1] = order[k];
            order[k] = swap;
        }
        for (uint32_t i = 0; i < n; i++) {
            const example *e = &c->examples.items[order[i]];
            double p[HS_MAX_ANTECEDENTS];
            probabilities(train, e, p);
            for (uint32_t k = 0; k < e->n; k++) {
                double gradient = p[k] - (k == e->right);
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

/* Own pages and labelled news under weights that have not seen them. */
static void pages_held_out(const collection *c) {
    uint32_t n[2] = {0}, n_right[2] = {0};
    double sure[2] = {0};
    for (uint32_t fold = 0; fold < N_FOLDS; fold++) {
        hs_train *train = model_train(c, fold);
        for (uint32_t i = 0; i < c->examples.n; i++) {
            const example *e = &c->examples.items[i];
            if (e->page == HS_NONE || e->page % N_FOLDS != fold || e->n < 2) continue;
            double p[HS_MAX_ANTECEDENTS];
            uint32_t at = probabilities(train, e, p), which = e->page >= LABELLED;
            n[which]++, n_right[which] += at == e->right, sure[which] += p[at];
        }
        hs_train_free(train);
    }
    for (int k = 0; k < 2; k++)
        if (n[k])
            fprintf(stderr, "%s left out, two candidates or more: %u, right %.4f, mean probability %.4f\n",
                    k ? "labelled news" : "own pages", n[k], n_right[k] / (double)n[k], sure[k] / n[k]);
}

/* The weights just written become those that pronouns are resolved by. */
static void model_take(collection *c, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) perror(path), exit(1);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *bytes = checked(hs_arena_get(c->kept, (size_t)size));
    if (fread(bytes, 1, (size_t)size, file) != (size_t)size) perror(path), exit(1);
    fclose(file);
    need(hs_linear_read((hs_str){bytes, (size_t)size}, &c->engine->speaker->pronoun_model, NULL), path);
    c->engine->speaker->has_pronoun_model = true;
}

static void measure(const hs_train *train, const example *examples, uint32_t n, const char *what) {
    uint32_t n_right = 0, n_open = 0, n_open_right = 0;
    double sure = 0;
    for (uint32_t i = 0; i < n; i++) {
        double p[HS_MAX_ANTECEDENTS];
        uint32_t at = probabilities(train, &examples[i], p);
        n_right += at == examples[i].right;
        sure += p[at];
        if (examples[i].n > 1) n_open++, n_open_right += at == examples[i].right;
    }
    if (n)
        fprintf(stderr,
                "%s: %u pronouns, right %.4f (mean probability %.4f), with two candidates or more %.4f\n",
                what, n, n_right / (double)n, sure / n, n_open_right / (double)(n_open ? n_open : 1));
}

int main(int argc, char **argv) {
    if (argc < 5)
        return fprintf(stderr, "usage: %s OUT_DIR OWN.jsonl NEWS.jsonl LABELS.tsv GAP.tsv... [-- GAP.tsv]\n",
                       argv[0]),
               2;
    collection c = {.kept = checked(hs_arena_new(NULL)), .page_arena = checked(hs_arena_new(NULL))};
    hs_error error = {0};
    need(hs_engine_open(NULL, &c.engine, &error), error.message);
    c.engine->speaker->has_pronoun_model = false; /* what is compiled in must not tell on what is trained */
    c.scratch = checked(hs_scratch_new(c.engine));
    char path[4096];
    snprintf(path, sizeof path, "%s/speaker-pronoun.hsw", argv[1]);
    for (int round = 0; round < N_ROUNDS; round++) {
        c.examples.n = c.held_out.n = c.n_lost = 0;
        own_read(&c, argv[2]);
        labels_read(&c, argv[3], argv[4]);
        uint32_t n_pages = c.examples.n;
        c.page = HS_NONE;
        bool is_held_out = false;
        for (int i = 5; i < argc; i++) {
            if (strcmp(argv[i], "--") == 0)
                is_held_out = true;
            else
                gap_read(&c, argv[i], is_held_out);
        }
        pages_held_out(&c);
        hs_train *train = model_train(&c, HS_NONE);
        fprintf(stderr, "round %d: %u examples lost: the one meant is no candidate\n", round + 1, c.n_lost);
        measure(train, c.examples.items, n_pages, "own pages and labelled news (trained on)");
        measure(train, c.examples.items + n_pages, c.examples.n - n_pages, "GAP (trained on)");
        measure(train, c.held_out.items, c.held_out.n, "GAP held out");
        hs_train_write(train, path);
        hs_train_free(train);
        model_take(&c, path);
    }
    hs_scratch_free(c.scratch);
    hs_engine_close(c.engine);
    hs_arena_free(c.page_arena);
    hs_arena_free(c.kept);
    return 0;
}
