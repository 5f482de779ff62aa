/* tagger TREEBANK NEWS OUT: trains parts of speech on a folder of UD English EWT as its repository lays it out (single
 * documents under not-to-release/sources, lists of the splits under not-to-release/file-lists). Writes OUT/tagger.hsw
 * and OUT/tagger-words.hsw (words with one tag), and prints the accuracy on the dev and test splits. */
#include "train.h"

#include "base/limits.h"
#include "base/str.h"
#include "engine/engine.h"
#include "text/models.h"
#include "text/reading.h"
#include "text/tagger.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SENTENCE_BYTES = 1 << 16, LOG2_ROWS = 16, N_PASSES = 10 };

typedef struct sentence {
    hs_article article;
    hs_block block;
    hs_text text;
    uint8_t *gold; /* [text.n_tokens] hs_pos, or HS_POS_N where the treebank has no such token */
} sentence;

typedef struct split {
    sentence *items;
    uint32_t n, capacity;
} split;

static void *checked(void *ptr) {
    if (!ptr) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return ptr;
}

/* Columns UPOS and XPOS -> hs_pos. */
static hs_pos pos_of(const char *upos, const char *xpos) {
    static const struct {
        const char *name;
        hs_pos pos;
    } names[] = {{"ADJ", HS_POS_ADJ},     {"ADP", HS_POS_ADP},     {"ADV", HS_POS_ADV},
                 {"AUX", HS_POS_AUX},     {"CCONJ", HS_POS_CCONJ}, {"DET", HS_POS_DET},
                 {"INTJ", HS_POS_INTJ},   {"NOUN", HS_POS_NOUN},   {"NUM", HS_POS_NUM},
                 {"PART", HS_POS_PART},   {"PRON", HS_POS_PRON},   {"PROPN", HS_POS_PROPN},
                 {"PUNCT", HS_POS_PUNCT}, {"SCONJ", HS_POS_SCONJ}, {"SYM", HS_POS_SYM}};
    if (strcmp(upos, "VERB") == 0)
        return strcmp(xpos, "VB") == 0    ? HS_POS_VERB_BASE
               : strcmp(xpos, "VBG") == 0 ? HS_POS_VERB_ING
               : strcmp(xpos, "VBN") == 0 ? HS_POS_VERB_PARTICIPLE
                                          : HS_POS_VERB_FINITE;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(upos, names[i].name) == 0) return names[i].pos;
    return HS_POS_X;
}

/* A treebank word: its bytes of the sentence's text, tag, number of its head. */
typedef struct word {
    uint32_t start, end;
    hs_pos pos;
    uint32_t id, head;
} word;

/* The word that stands for a token made of several (well-known): the one whose head lies outside. */
static hs_pos tag_of_token(const word *words, uint32_t n, hs_span span) {
    hs_pos last = HS_POS_N;
    for (uint32_t i = 0; i < n; i++) {
        if (words[i].end <= span.start || words[i].start >= span.end) continue;
        last = words[i].pos;
        bool is_inside = false;
        for (uint32_t k = 0; k < n; k++)
            is_inside |=
                words[k].id == words[i].head && words[k].start < span.end && words[k].end > span.start;
        if (!is_inside) return words[i].pos;
    }
    return last;
}

static hs_engine *engine;
static hs_arena *arena;
static hs_scratch *scratch;

static void add_sentence(split *to, const char *bytes, uint32_t len, const word *words, uint32_t n_words) {
    hs_str copy = {checked(hs_arena_get(arena, len)), len};
    memcpy((char *)(uintptr_t)copy.ptr, bytes, len);
    if (to->n == to->capacity) {
        to->capacity = to->capacity * 2 + 1024;
        to->items = checked(realloc(to->items, to->capacity * sizeof *to->items));
    }
    sentence *s = &to->items[to->n];
    *s = (sentence){.article = {.text = copy, .body_len = len, .n_blocks = 1}};
    s->block = (hs_block){.kind = HS_BLOCK_PARAGRAPH, .text = {0, len}};
    s->article.blocks = &s->block;
    hs_arena_reset(scratch->temporary);
    s->text.article = &s->article;
    hs_text__reading reading = {
        .models = engine->text, .arena = arena, .temporary = scratch->temporary, .text = &s->text};
    if (hs_text__tokens_read(&reading) != HS_OK) exit(1);
    if (s->text.n_tokens == 0 || s->text.n_tokens > HS_LIMIT_SENTENCE_TOKENS) return;
    s->gold = checked(hs_arena_get(arena, s->text.n_tokens));
    for (uint32_t i = 0; i < s->text.n_tokens; i++)
        s->gold[i] = (uint8_t)tag_of_token(words, n_words, s->text.tokens[i].span);
    to->n++;
}

static void read_conllu(const char *path, split *to) {
    static char line[1 << 16], text[MAX_SENTENCE_BYTES];
    static word words[4096];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    uint32_t len = 0, n = 0;
    int skip_until = 0;
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#') continue;
        if (line[0] == '\n') {
            if (n) add_sentence(to, text, len, words, n);
            len = n = 0;
            skip_until = 0;
            continue;
        }
        char *column[10], *at = line;
        int n_columns = 0;
        while (n_columns < 10 && at) {
            column[n_columns++] = at;
            at = strchr(at, '\t');
            if (at) *at++ = 0;
        }
        if (n_columns < 10 || strchr(column[0], '.')) continue;
        uint32_t size = (uint32_t)strlen(column[1]);
        bool has_space = !strstr(column[9], "SpaceAfter=No");
        if (len + size + 2 >= sizeof text || n >= 4095) continue;
        int id = atoi(column[0]), last = 0;
        char *dash = strchr(column[0], '-');
        if (dash) { /* a token of several words: they share its bytes as far as they spell it */
            last = atoi(dash + 1);
            memcpy(text + len, column[1], size);
            len += size;
            if (has_space) text[len++] = ' ';
            skip_until = last;
            /* words that follow take their places from the end of text */
            words[4095].start = len - size - has_space;
            continue;
        }
        word *w = &words[n++];
        w->pos = pos_of(column[3], column[4]);
        w->id = (uint32_t)id;
        w->head = (uint32_t)atoi(column[6]);
        if (id <= skip_until) {
            w->start = words[4095].start;
            w->end = w->start + size;
            words[4095].start = w->end;
            continue;
        }
        w->start = len;
        memcpy(text + len, column[1], size);
        len += size;
        w->end = len;
        if (has_space) text[len++] = ' ';
    }
    if (n) add_sentence(to, text, len, words, n);
    fclose(file);
}

static split read_split(const char *treebank, const char *name) {
    char path[4096], entry[2048];
    split all = {0};
    snprintf(path, sizeof path, "%s/not-to-release/file-lists/files.%s", treebank, name);
    FILE *list = fopen(path, "rb");
    if (!list) {
        perror(path);
        exit(1);
    }
    while (fgets(entry, sizeof entry, list)) {
        entry[strcspn(entry, "\r\n")] = 0;
        if (!entry[0]) continue;
        snprintf(path, sizeof path, "%s/not-to-release/sources/%s", treebank, entry);
        read_conllu(path, &all);
    }
    fclose(list);
    for (uint32_t i = 0; i < all.n; i++) { /* realloc moved them */
        all.items[i].article.blocks = &all.items[i].block;
        all.items[i].text.article = &all.items[i].article;
    }
    return all;
}

/* A copy of a sentence as a headline: longer words and names with a capital, no capital told apart. */
static void add_headline(split *to, const sentence *from) {
    if (to->n == to->capacity) {
        to->capacity = to->capacity * 2 + 1024;
        to->items = checked(realloc(to->items, to->capacity * sizeof *to->items));
    }
    sentence *s = &to->items[to->n++];
    *s = *from;
    s->text.tokens = checked(hs_arena_get(arena, from->text.n_tokens * sizeof(hs_token)));
    memcpy(s->text.tokens, from->text.tokens, from->text.n_tokens * sizeof(hs_token));
    for (uint32_t i = 0; i < s->text.n_tokens; i++) {
        hs_token *t = &s->text.tokens[i];
        if (t->kind == HS_TOKEN_WORD && t->span.end - t->span.start >= 4) t->flags |= HS_TOKEN_CAPITAL;
    }
}

static uint32_t best_of(const float *scores) {
    uint32_t best = 0;
    for (uint32_t c = 1; c < HS_POS_N; c++)
        if (scores[c] > scores[best]) best = c;
    return best;
}

/* Features that occur once or twice in training teach little and share rows with those that do: they are left out. */
enum { N_COUNTERS = 1 << 25, MIN_COUNT = 2 };
static uint8_t *counters;

static void count_features(const hs_text__tagger *known, const sentence *s) {
    hs_text__look looks[HS_LIMIT_SENTENCE_TOKENS + 2 * HS_TAGGER_PAD];
    uint32_t features[HS_TAGGER_FEATURES];
    hs_text__looks(known, &s->text, 0, s->text.n_tokens, looks);
    for (uint32_t i = 0; i < s->text.n_tokens; i++) {
        hs_text__still_features(&looks[HS_TAGGER_PAD + i], features);
        hs_text__moving_features(&looks[HS_TAGGER_PAD + i], i > 0 ? s->gold[i - 1] : HS_POS_N,
                                 i > 1 ? s->gold[i - 2] : HS_POS_N, features + HS_TAGGER_STILL);
        for (uint32_t f = 0; f < HS_TAGGER_FEATURES; f++) {
            uint8_t *counter = &counters[features[f] * 0x85EBCA6Bu >> 7];
            *counter += *counter < 255;
        }
    }
}

static uint32_t keep_frequent(uint32_t *features) {
    uint32_t n = 0;
    for (uint32_t f = 0; f < HS_TAGGER_FEATURES; f++)
        if (counters[features[f] * 0x85EBCA6Bu >> 7] >= MIN_COUNT) features[n++] = features[f];
    return n;
}

static void learn_sentence(hs_train *train, const hs_text__tagger *known, const sentence *s) {
    hs_text__look looks[HS_LIMIT_SENTENCE_TOKENS + 2 * HS_TAGGER_PAD];
    uint32_t features[HS_TAGGER_FEATURES], tag1 = HS_POS_N, tag2 = HS_POS_N;
    float scores[HS_LINEAR_MAX_CLASSES];
    hs_text__looks(known, &s->text, 0, s->text.n_tokens, looks);
    for (uint32_t i = 0; i < s->text.n_tokens; i++) {
        uint32_t pos = looks[HS_TAGGER_PAD + i].known;
        if (pos == HS_POS_N) {
            hs_text__still_features(&looks[HS_TAGGER_PAD + i], features);
            hs_text__moving_features(&looks[HS_TAGGER_PAD + i], tag1, tag2, features + HS_TAGGER_STILL);
            uint32_t n = keep_frequent(features);
            hs_train_scores(train, features, n, scores);
            pos = best_of(scores);
            if (s->gold[i] != HS_POS_N && pos != s->gold[i]) {
                hs_train_update(train, features, n, s->gold[i], 1);
                hs_train_update(train, features, n, pos, -1);
            }
            hs_train_tick(train);
        }
        tag2 = tag1;
        tag1 = pos;
    }
}

/* Words in small letters that are frequent and nearly always have one tag. */
static void collect_known(const split *all, hs_text__tagger *tagger) {
    enum { N = 1 << 18 };
    typedef struct {
        uint32_t hash, n[HS_POS_N];
    } count;
    count *counts = checked(calloc(N, sizeof *counts));
    for (uint32_t s = 0; s < all->n; s++)
        for (uint32_t i = 0; i < all->items[s].text.n_tokens; i++) {
            const hs_token *t = &all->items[s].text.tokens[i];
            if ((t->flags & HS_TOKEN_CAPITAL) || all->items[s].gold[i] == HS_POS_N ||
                t->kind == HS_TOKEN_NUMBER)
                continue;
            uint32_t slot = t->hash & (N - 1);
            while (counts[slot].hash && counts[slot].hash != t->hash) slot = (slot + 1) & (N - 1);
            counts[slot].hash = t->hash;
            counts[slot].n[all->items[s].gold[i]]++;
        }
    uint32_t n_slots = 4096, *slots = checked(calloc(n_slots, sizeof *slots)), n = 0;
    for (uint32_t k = 0; k < N; k++) {
        uint32_t sum = 0, best = 0;
        for (uint32_t c = 0; c < HS_POS_N; c++) {
            sum += counts[k].n[c];
            if (counts[k].n[c] > counts[k].n[best]) best = c;
        }
        if (sum < 15 || counts[k].n[best] * 1000.0 < sum * 995.0 || n >= n_slots / 2) continue;
        uint32_t slot = counts[k].hash >> 8 & (n_slots - 1);
        while (slots[slot]) slot = (slot + 1) & (n_slots - 1);
        slots[slot] = (counts[k].hash & ~31u) | (best + 1);
        n++;
    }
    free(counts);
    printf("%u words with one tag\n", n);
    tagger->known = slots;
    tagger->n_known = n_slots;
}

static double accuracy(const hs_text__tagger *tagger, split *of, bool is_confusion) {
    uint64_t n = 0, n_right = 0, n_verbs = 0, n_verbs_right = 0;
    uint32_t confusion[HS_POS_N][HS_POS_N] = {0};
    for (uint32_t i = 0; i < of->n; i++) {
        sentence *s = &of->items[i];
        hs_sentence whole = {0, s->text.n_tokens, 0};
        s->text.sentences = &whole;
        s->text.n_sentences = 1;
        s->text.tokens[0].flags |= HS_TOKEN_SENTENCE_START;
        hs_text__tag(tagger, &s->text);
        for (uint32_t k = 0; k < s->text.n_tokens; k++) {
            if (s->gold[k] == HS_POS_N) continue;
            n++;
            n_right += s->text.tokens[k].pos == s->gold[k];
            if (s->gold[k] == HS_POS_VERB_FINITE)
                n_verbs++, n_verbs_right += s->text.tokens[k].pos == s->gold[k];
            confusion[s->gold[k]][s->text.tokens[k].pos]++;
        }
    }
    for (uint32_t a = 0; is_confusion && a < HS_POS_N; a++)
        for (uint32_t b = 0; b < HS_POS_N; b++)
            if (a != b && confusion[a][b] * 600 > n / 3)
                printf("  gold %u got %u: %u\n", a, b, confusion[a][b]);
    printf("  finite verbs %.4f (%llu)\n", (double)n_verbs_right / (double)n_verbs,
           (unsigned long long)n_verbs);
    return (double)n_right / (double)n;
}

static char *read_file(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    if (!file) exit(1);
    char *room = checked(aligned_alloc(16, 64 << 20));
    *len = fread(room, 1, 64 << 20, file);
    fclose(file);
    return room;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fputs("usage: tagger TREEBANK NEWS OUT\n", stderr);
        return 2;
    }
    hs_error error;
    if (hs_engine_open(NULL, &engine, &error) != HS_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    arena = checked(hs_arena_new(NULL));
    scratch = checked(hs_scratch_new(engine));
    split part[3] = {read_split(argv[1], "train"), read_split(argv[1], "dev"), read_split(argv[1], "test")};
    split news = {0};
    read_conllu(argv[2], &news);
    for (uint32_t i = 0; i < news.n; i++) {
        news.items[i].article.blocks = &news.items[i].block;
        news.items[i].text.article = &news.items[i].article;
    }
    printf("sentences: train %u dev %u test %u\n", part[0].n, part[1].n, part[2].n);
    hs_text__tagger tagger = {.words = &engine->text->words};
    collect_known(&part[0], &tagger);
    uint64_t state = 7;
    for (uint32_t i = 0, n = part[0].n; i < n; i++)
        if (hs_train_random(&state) % 8 == 0) add_headline(&part[0], &part[0].items[i]);
    for (uint32_t i = 0; i < part[0].n; i++) {
        part[0].items[i].article.blocks = &part[0].items[i].block;
        part[0].items[i].text.article = &part[0].items[i].article;
    }
    counters = checked(calloc(N_COUNTERS, 1));
    for (uint32_t i = 0; i < part[0].n; i++) count_features(&tagger, &part[0].items[i]);
    hs_train *train = hs_train_new(HS_TAGGER_CLASSES, LOG2_ROWS);
    uint32_t *order = checked(malloc(part[0].n * sizeof *order));
    for (uint32_t i = 0; i < part[0].n; i++) order[i] = i;
    for (int pass = 0; pass < N_PASSES; pass++) {
        for (uint32_t i = part[0].n; i > 1; i--) {
            uint32_t j = (uint32_t)(hs_train_random(&state) % i), kept = order[i - 1];
            order[i - 1] = order[j];
            order[j] = kept;
        }
        for (uint32_t i = 0; i < part[0].n; i++) learn_sentence(train, &tagger, &part[0].items[order[i]]);
    }
    hs_train_average(train);
    char path[4096];
    snprintf(path, sizeof path, "%s/tagger.hsw", argv[3]);
    hs_train_write(train, path);
    size_t len;
    const char *bytes = read_file(path, &len);
    if (hs_linear_read((hs_str){bytes, len}, &tagger.model, &error) != HS_OK) return 1;
    snprintf(path, sizeof path, "%s/tagger-words.hsw", argv[3]);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(tagger.known, sizeof *tagger.known, tagger.n_known, file) != tagger.n_known ||
        fclose(file)) {
        perror(path);
        return 1;
    }
    double dev = accuracy(&tagger, &part[1], true), test = accuracy(&tagger, &part[2], false);
    printf("accuracy on news: %.4f\n", accuracy(&tagger, &news, true));
    printf("accuracy: dev %.4f test %.4f\n", dev, test);
    hs_train_free(train);
    return 0;
}
