/* entities DEV TEST NEWS OUT: trains persons, organisations and places on UNER English EWT (the parts that are open: DEV is
 * learned, TEST is only scored) and writes OUT/entities.hsw. DEV and TEST are iob2 files: number TAB word TAB label.
 * NEWS holds plain news (JSON lines with "text"), labelled by rule where a rule is sure: titles and given names before
 * names, heads of organisations, places; other capitalised words there teach nothing. */
#include "train.h"

#include "base/str.h"
#include "engine/engine.h"
#include "text/models.h"
#include "text/reading.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOG2_ROWS = 15, N_PASSES = 8 };

#define NEWS_WEIGHT 0.1f /* of a rule's label; an annotator's weighs 1 */
#define L2          1e-3

typedef struct document {
    hs_article article;
    hs_block block;
    hs_text text;
    uint8_t *gold; /* [n_tokens] labels of entities.h */
} document;

typedef struct documents {
    document **items;
    uint32_t n, capacity;
} documents;

static hs_engine *engine;
static hs_arena *arena;
static hs_scratch *scratch;

static void *checked(void *ptr) {
    if (!ptr) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return ptr;
}

/* ---- Reading */

typedef struct piece {
    uint32_t start, end;
    uint8_t label;
} piece;

static uint8_t label_of(const char *iob) {
    if (iob[0] == 'O' || !iob[1]) return 0;
    int kind = strncmp(iob + 2, "PER", 3) == 0   ? HS_NAME_PERSON
               : strncmp(iob + 2, "ORG", 3) == 0 ? HS_NAME_ORGANISATION
                                                 : HS_NAME_PLACE;
    return (uint8_t)(1 + 2 * kind + (iob[0] == 'I'));
}

static void add_document(documents *to, const char *bytes, uint32_t len, const piece *pieces,
                         uint32_t n_pieces) {
    if (!n_pieces) return;
    if (to->n == to->capacity) {
        to->capacity = to->capacity * 2 + 256;
        to->items = checked(realloc(to->items, to->capacity * sizeof *to->items));
    }
    document *d = to->items[to->n++] = checked(hs_arena_get_zeroed(arena, 1, sizeof *d));
    char *copy = checked(hs_arena_get(arena, len));
    memcpy(copy, bytes, len);
    d->block = (hs_block){.kind = HS_BLOCK_PARAGRAPH, .text = {0, len}};
    d->article = (hs_article){.text = {copy, len}, .body_len = len, .blocks = &d->block, .n_blocks = 1};
    if (hs_text_read(engine, scratch, arena, &d->article, &d->text, NULL) != HS_OK) exit(1);
    d->gold = checked(hs_arena_get_zeroed(arena, d->text.n_tokens + 1, 1));
    for (uint32_t t = 0, p = 0; t < d->text.n_tokens; t++) {
        hs_span span = d->text.tokens[t].span;
        while (p < n_pieces && pieces[p].end <= span.start) p++;
        for (uint32_t k = p; k < n_pieces && pieces[k].start < span.end && !d->gold[t]; k++)
            d->gold[t] = pieces[k].label;
    }
}

static documents read_iob(const char *path) {
    static char line[1 << 16], text[1 << 22], sentence[1 << 16];
    static piece pieces[1 << 18];
    documents all = {0};
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    uint32_t len = 0, n = 0, at = 0;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "# newdoc", 8) == 0) {
            add_document(&all, text, len, pieces, n);
            len = n = 0;
        } else if (strncmp(line, "# text = ", 9) == 0) {
            snprintf(sentence, sizeof sentence, "%s", line + 9);
            sentence[strcspn(sentence, "\r\n")] = 0;
            at = len;
            len += (uint32_t)sprintf(text + len, "%s\n\n", sentence);
            text[len] = 0;
        } else if (line[0] >= '0' && line[0] <= '9') {
            strtok(line, "\t");
            const char *word = strtok(NULL, "\t"), *label = strtok(NULL, "\t");
            if (!word || !label) continue;
            const char *found = strstr(text + at, word);
            if (!found) continue;
            uint32_t start = (uint32_t)(found - text);
            if (n < 1 << 18) pieces[n++] = (piece){start, start + (uint32_t)strlen(word), label_of(label)};
            at = start + (uint32_t)strlen(word);
        }
    }
    add_document(&all, text, len, pieces, n);
    fclose(file);
    return all;
}

/* ---- News labelled by rule */

enum { UNSURE = 255, N_SURNAMES = 4096 };

static bool is_capital(const hs_token *t) {
    return t->kind == HS_TOKEN_WORD && (t->flags & HS_TOKEN_CAPITAL) && t->pos == HS_POS_PROPN;
}

static void put_label(document *d, uint32_t from, uint32_t end, int kind) {
    for (uint32_t i = from; i < end; i++) d->gold[i] = (uint8_t)(1 + 2 * kind + (i > from));
}

static bool is_day_or_month(uint32_t hash) {
    static const char *const words[] = {
        "monday",  "tuesday",   "wednesday", "thursday", "friday",   "saturday", "sunday",
        "january", "february",  "march",     "april",    "may",      "june",     "july",
        "august",  "september", "october",   "november", "december", "mr.",      "god"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (hs_hash32((hs_str){words[i], strlen(words[i])}) == hash) return true;
    return false;
}

static void label_run(document *d, uint32_t from, uint32_t end, uint32_t *surnames) {
    const hs_token *t = d->text.tokens;
    const hs_text__words *words = &engine->text->words;
    uint32_t start = from;
    for (uint32_t i = from; i < end; i++) d->gold[i] = UNSURE;
    for (uint32_t i = from; i + 1 < end; i++) /* National Security Adviser Ruta Vance */
        if (hs_text__word_bits(words, t[i].hash) & HS_WORD_ROLE) {
            d->gold[i] = 0;
            start = i + 1;
        }
    if (end - from == 1 && is_day_or_month(t[from].hash)) {
        d->gold[from] = 0;
        return;
    }
    uint32_t n = end - start, last = hs_text__word_bits(words, t[end - 1].hash);
    uint32_t head = hs_text__word_bits(words, t[start].hash);
    bool has_title = start > from, has_body = false, has_place = false;
    for (uint32_t i = start; i < end; i++) {
        uint32_t bits = hs_text__word_bits(words, t[i].hash);
        has_body |= (bits & HS_WORD_BODY) != 0;
        has_place |= (bits & (HS_WORD_NATION | HS_WORD_PLACE)) != 0;
    }
    bool is_given = (head & (HS_WORD_MALE | HS_WORD_FEMALE)) && n >= 2;
    if (n <= 3 && !has_body && !has_place && (has_title || is_given) &&
        !(t[start].flags & HS_TOKEN_ALL_CAPITALS)) {
        put_label(d, start, end, HS_NAME_PERSON);
        surnames[t[end - 1].hash % N_SURNAMES] = t[end - 1].hash;
    } else if (n >= 2 + (uint32_t)has_place && n <= 5 && start == from && (last & HS_WORD_BODY)) {
        put_label(d, start, end, HS_NAME_ORGANISATION);
    } else if (n == 1 && !has_title && (t[start].flags & HS_TOKEN_ALL_CAPITALS) && !has_place &&
               t[start].span.end - t[start].span.start >= 3 && t[start].span.end - t[start].span.start <= 5 &&
               d->article.text.ptr[t[start].span.end - 1] != '.') {
        put_label(d, start, end, HS_NAME_ORGANISATION);
    } else if (n == 1 && (head & HS_WORD_PLACE) &&
               !(head & (HS_WORD_SURNAME | HS_WORD_MALE | HS_WORD_FEMALE))) {
        put_label(d, start, end, HS_NAME_PLACE);
    }
}

static void label_by_rule(document *d) {
    uint32_t surnames[N_SURNAMES] = {0};
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t s = 0; s < d->text.n_sentences; s++)
            for (uint32_t i = d->text.sentences[s].first, end = d->text.sentences[s].end; i < end;) {
                uint32_t from = i;
                while (i < end && is_capital(&d->text.tokens[i])) i++;
                if (i == from) {
                    i++;
                } else if (pass == 0) {
                    label_run(d, from, i, surnames);
                } else if (i - from == 1 && d->gold[from] == UNSURE) {
                    uint32_t hash = d->text.tokens[from].hash;
                    if (surnames[hash % N_SURNAMES] == hash) put_label(d, from, i, HS_NAME_PERSON);
                }
            }
}

/* Central Intelligence Agency, Danish Navy: an adjective with a capital before a name belongs to it, if it is one of
 * an organisation; else nobody knows. */
static void extend_left(document *d) {
    for (uint32_t i = 1; i < d->text.n_tokens; i++) {
        const hs_token *t = &d->text.tokens[i];
        bool is_loose = t->kind == HS_TOKEN_WORD && (t->flags & HS_TOKEN_CAPITAL) &&
                        t[-1].kind == HS_TOKEN_WORD && t->pos != HS_POS_PROPN && d->gold[i] == 0;
        if (!is_loose) continue;
        bool is_joined = i + 1 < d->text.n_tokens && d->gold[i + 1] == 1 + 2 * HS_NAME_ORGANISATION &&
                         t->pos == HS_POS_ADJ;
        d->gold[i] = is_joined ? d->gold[i + 1] : UNSURE;
        if (is_joined) d->gold[i + 1]++;
    }
}

static void read_news(const char *path, documents *to) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    size_t room = 1 << 22;
    char *line = checked(malloc(room));
    while (fgets(line, (int)room, file)) {
        json_t *object = json_loads(line, 0, NULL);
        const char *text = object ? json_string_value(json_object_get(object, "text")) : NULL;
        if (text) {
            piece none = {0, 0, 0};
            add_document(to, text, (uint32_t)strlen(text), &none, 1);
            label_by_rule(to->items[to->n - 1]);
            extend_left(to->items[to->n - 1]);
        }
        json_decref(object);
    }
    free(line);
    fclose(file);
}

/* ---- Learning and scoring */

/* Every token of which a label is known is an example, given the true labels before it. */
static void add_examples(hs_train *train, const document *d, float weight) {
    hs_text__memory memory = {{0}, {0}};
    uint32_t features[HS_ENTITY_FEATURES];
    for (uint32_t s = 0; s < d->text.n_sentences; s++) {
        uint32_t first = d->text.sentences[s].first, end = d->text.sentences[s].end, before = 0;
        for (uint32_t i = first; i < end; i++) {
            if (!hs_text__is_name_part(&d->text, i, first, end, before)) {
                before = 0;
                continue;
            }
            uint32_t gold = d->gold[i];
            if (gold != UNSURE) {
                if (gold && gold % 2 == 0 && before != gold && before != gold - 1)
                    gold--; /* its first word was missed */
                hs_text__entity_features(&engine->text->entities, &d->text, &memory, i, first, end, before,
                                         features);
                hs_train_add(train, features, HS_ENTITY_FEATURES, gold, weight);
            }
            before = gold == UNSURE ? 0 : gold;
            hs_text__remember(&memory, &d->text.tokens[i], before);
        }
    }
}

static uint8_t kind_of(const hs_token *t) {
    uint32_t e = t->entity & 0x7F;
    return e == 1 ? 1 : e == 2 ? 2 : e == 6 ? 3 : 0;
}

static void score(const char *name, const documents *of) {
    uint32_t n_gold[4] = {0}, n_found[4] = {0}, n_right[4] = {0};
    for (uint32_t k = 0; k < of->n; k++) {
        document *d = of->items[k];
        hs_text__find_entities(&engine->text->entities, &d->text);
        for (uint32_t i = 0; i < d->text.n_tokens; i++) {
            const hs_token *t = d->text.tokens;
            uint32_t gold_end = i, found_end = i, gold = d->gold[i] % 2 ? (d->gold[i] + 1u) / 2 : 0;
            uint32_t found = t[i].entity & 0x80 ? kind_of(&t[i]) : 0;
            if (gold)
                for (gold_end = i + 1; gold_end < d->text.n_tokens && d->gold[gold_end] == d->gold[i] + 1;)
                    gold_end++;
            if (found)
                for (found_end = i + 1; found_end < d->text.n_tokens && !(t[found_end].entity & 0x80) &&
                                        kind_of(&t[found_end]) == found;)
                    found_end++;
            n_gold[gold]++, n_found[found]++;
            if (gold && gold == found && gold_end == found_end) n_right[gold]++;
        }
    }
    uint32_t g = 0, f = 0, r = 0;
    static const char *const names[] = {"", "PER", "ORG", "LOC"};
    for (int c = 1; c < 4; c++) {
        printf("  %s %s precision %.3f recall %.3f of %u\n", name, names[c], n_right[c] / (double)n_found[c],
               n_right[c] / (double)n_gold[c], n_gold[c]);
        g += n_gold[c], f += n_found[c], r += n_right[c];
    }
    printf("%s: precision %.4f recall %.4f F1 %.4f\n", name, r / (double)f, r / (double)g, 2.0 * r / (f + g));
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fputs("usage: entities DEV TEST NEWS OUT\n", stderr);
        return 2;
    }
    hs_error error;
    if (hs_engine_open(NULL, &engine, &error) != HS_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    arena = checked(hs_arena_new(NULL));
    scratch = checked(hs_scratch_new(engine));
    documents dev = read_iob(argv[1]), test = read_iob(argv[2]);
    printf("documents: learned %u, tested %u\n", dev.n, test.n);
    documents all = {0};
    read_news(argv[3], &all);
    hs_train *train = hs_train_new(HS_ENTITY_LABELS, LOG2_ROWS);
    for (uint32_t i = 0; i < dev.n; i++) add_examples(train, dev.items[i], 1);
    for (uint32_t i = 0; i < all.n; i++) add_examples(train, all.items[i], NEWS_WEIGHT);
    printf("pages of news: %u, examples: %u\n", all.n, hs_train_n_examples(train));
    printf("loss %.4f\n", hs_train_logistic(train, N_PASSES, 0.1, L2, 3));
    char path[4096];
    snprintf(path, sizeof path, "%s/entities.hsw", argv[4]);
    hs_train_write(train, path);
    FILE *file = fopen(path, "rb");
    char *room = checked(aligned_alloc(16, 64 << 20));
    size_t len = file ? fread(room, 1, 64 << 20, file) : 0;
    if (file) fclose(file);
    if (hs_linear_read((hs_str){room, len}, &engine->text->entities.model, &error) != HS_OK) return 1;
    score("learned", &dev);
    score("test", &test);
    hs_train_free(train);
    return 0;
}
