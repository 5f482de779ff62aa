/* thesaurus WORDNET_DIR OPPOSITES OUT: the part of WordNet that matching needs, as one small table of 32-bit numbers.
 *
 * Keys are hashes of Snowball stems, so that every inflected form finds its entry. Layout, all uint32_t in the
 * byte order of the machine (the file is built where it is compiled in):
 *     magic, n_words, n_links, n_irregular, n_antonyms, n_senses, n_wider
 *     stem[n_words] ascending; first[n_words + 1]; common[n_words] (times tagged in SemCor, capped)
 *     synset[n_links] ascending within a word
 *     form[n_irregular] ascending; lemma_stem[n_irregular]
 *     a[n_antonyms], b[n_antonyms] pairs of stems, ascending, both directions
 *     sense_first[n_words + 1]; sense[n_senses] all synsets of a word that is tagged in SemCor, ascending;
 *     wider_first[n_words + 1]; wider[n_wider] synsets that one of these is a kind of, or is like
 * Of synset[] only synsets of two single words or more are kept. Source: WordNet 3.0, wndb(5WN). */
#include <hearsay/base.h>

#include "base/str.h"

#include <libstemmer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC 0x48545348u

typedef struct pair {
    uint32_t a, b;
} pair;

typedef struct pairs {
    pair *items;
    size_t n, capacity;
} pairs;

static void die(const char *what, const char *name) {
    fprintf(stderr, "thesaurus: %s: %s\n", what, name);
    exit(1);
}

static void push(pairs *list, uint32_t a, uint32_t b) {
    if (list->n == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 1024;
        list->items = realloc(list->items, list->capacity * sizeof *list->items);
        if (!list->items) die("out of memory", "");
    }
    list->items[list->n++] = (pair){a, b};
}

static int by_a_then_b(const void *x, const void *y) {
    const pair *p = x, *q = y;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    return p->b < q->b ? -1 : p->b > q->b;
}

static void sort_unique(pairs *list) {
    if (!list->n) return;
    qsort(list->items, list->n, sizeof *list->items, by_a_then_b);
    size_t kept = 1;
    for (size_t i = 1; i < list->n; i++)
        if (by_a_then_b(&list->items[i], &list->items[kept - 1])) list->items[kept++] = list->items[i];
    list->n = kept;
}

static struct sb_stemmer *stemmer;

/* Hash of the stem of a single word; 0 for phrases and for words with other characters. */
static uint32_t stem_hash(const char *word) {
    char lower[64];
    size_t len = 0;
    for (; word[len]; len++) {
        if (len + 1 >= sizeof lower || !hs_ascii_is_letter(word[len])) return 0;
        lower[len] = hs_ascii_lower(word[len]);
    }
    if (len < 2) return 0;
    const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)lower, (int)len);
    if (!stem) die("out of memory", "stemmer");
    return hs_hash32((hs_str){(const char *)stem, (size_t)sb_stemmer_length(stemmer)});
}

static FILE *open_in(const char *folder, const char *name) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    if (!file) die("cannot open", path);
    return file;
}

/* Words of each synset, so that the second pass can follow antonym pointers ("offset pos source/target"). */
typedef struct synset {
    uint32_t offset, id, n;
    uint32_t stems[30];
} synset;

static synset *synsets;
static size_t n_synsets, synsets_capacity;

static const synset *synset_at(size_t first, size_t end, uint32_t offset) {
    while (first < end) {
        size_t middle = (first + end) / 2;
        if (synsets[middle].offset == offset) return &synsets[middle];
        if (synsets[middle].offset < offset)
            first = middle + 1;
        else
            end = middle;
    }
    return NULL;
}

/* A kind of, or like: hypernyms, similar adjectives, verbs of one group, see also. */
static bool is_wider(const char *symbol) {
    return !strcmp(symbol, "@") || !strcmp(symbol, "&") || !strcmp(symbol, "$") || !strcmp(symbol, "^");
}

static void read_data(const char *folder, const char *name, char pos, pairs *links, pairs *antonyms,
                      pairs *senses, pairs *wider) {
    static char line[65536];
    FILE *file = open_in(folder, name);
    size_t first = n_synsets;
    for (int pass = 0; pass < 2; pass++, rewind(file)) {
        size_t at = first;
        while (fgets(line, sizeof line, file)) {
            if (line[0] == ' ') continue;
            char *save = NULL;
            char *field = strtok_r(line, " ", &save);
            uint32_t offset = (uint32_t)strtoul(field, NULL, 10);
            strtok_r(NULL, " ", &save); /* lex_filenum */
            strtok_r(NULL, " ", &save); /* ss_type */
            unsigned n_words = (unsigned)strtoul(strtok_r(NULL, " ", &save), NULL, 16);
            synset here = {.offset = offset, .id = (uint32_t)n_synsets + 1};
            for (unsigned i = 0; i < n_words; i++) {
                char *word = strtok_r(NULL, " ", &save);
                char *marker = strchr(word, '(');
                if (marker) *marker = 0;
                if (here.n < 30) here.stems[here.n++] = stem_hash(word);
                strtok_r(NULL, " ", &save); /* lex_id */
            }
            if (pass == 0) {
                if (n_synsets == synsets_capacity) {
                    synsets_capacity = synsets_capacity ? synsets_capacity * 2 : 4096;
                    synsets = realloc(synsets, synsets_capacity * sizeof *synsets);
                    if (!synsets) die("out of memory", name);
                }
                synsets[n_synsets++] = here;
                uint32_t distinct = 0, seen = 0;
                for (uint32_t i = 0; i < here.n; i++)
                    if (here.stems[i] && here.stems[i] != seen) distinct++, seen = here.stems[i];
                for (uint32_t i = 0; i < here.n && distinct > 1; i++)
                    if (here.stems[i]) push(links, here.stems[i], here.id);
                for (uint32_t i = 0; i < here.n; i++)
                    if (here.stems[i]) push(senses, here.stems[i], here.id);
                continue;
            }
            const synset *source = &synsets[at++];
            unsigned n_pointers = (unsigned)strtoul(strtok_r(NULL, " ", &save), NULL, 10);
            for (unsigned i = 0; i < n_pointers; i++) {
                char *symbol = strtok_r(NULL, " ", &save), *to = strtok_r(NULL, " ", &save);
                char *to_pos = strtok_r(NULL, " ", &save), *numbers = strtok_r(NULL, " ", &save);
                bool is_antonym = !strcmp(symbol, "!"), is_adjective = pos == 'a' && to_pos[0] == 's';
                if ((!is_antonym && !is_wider(symbol)) || (to_pos[0] != pos && !is_adjective)) continue;
                unsigned both = (unsigned)strtoul(numbers, NULL, 16);
                const synset *target = synset_at(first, n_synsets, (uint32_t)strtoul(to, NULL, 10));
                for (uint32_t k = 0; k < source->n && target && !is_antonym; k++)
                    if (source->stems[k]) push(wider, source->stems[k], target->id);
                if (!is_antonym) continue;
                unsigned s = both >> 8, t = both & 255;
                if (!target || s == 0 || t == 0 || s > source->n || t > target->n) continue;
                uint32_t a = source->stems[s - 1], b = target->stems[t - 1];
                if (a && b && a != b) push(antonyms, a, b), push(antonyms, b, a);
            }
        }
    }
    fclose(file);
}

static void read_irregular(const char *folder, const char *name, pairs *irregular) {
    char line[256];
    FILE *file = open_in(folder, name);
    while (fgets(line, sizeof line, file)) {
        char *save = NULL, *form = strtok_r(line, " \n", &save), *lemma = strtok_r(NULL, " \n", &save);
        if (!form || !lemma) continue;
        uint32_t to = stem_hash(lemma);
        if (to && stem_hash(form) && stem_hash(form) != to)
            push(irregular, hs_hash32((hs_str){form, strlen(form)}), to);
    }
    fclose(file);
}

static void read_counts(const char *folder, pairs *counts) {
    char line[256];
    FILE *file = open_in(folder, "cntlist.rev");
    while (fgets(line, sizeof line, file)) {
        char *save = NULL, *key = strtok_r(line, " \n", &save);
        strtok_r(NULL, " \n", &save);
        char *count = strtok_r(NULL, " \n", &save), *end = key ? strchr(key, '%') : NULL;
        if (!end || !count) continue;
        *end = 0;
        uint32_t stem = stem_hash(key);
        if (stem) push(counts, stem, (uint32_t)strtoul(count, NULL, 10));
    }
    fclose(file);
    qsort(counts->items, counts->n, sizeof *counts->items, by_a_then_b);
}

static void put(FILE *out, const uint32_t *numbers, size_t n) {
    if (fwrite(numbers, sizeof *numbers, n, out) != n) die("cannot write", "table");
}

/* Where the rows of each word begin in a list of pairs, then the second ones; of words that are tagged alone. */
static void keep_tagged(pairs *list, const pairs *words) {
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < list->n; i++) {
        while (at < words->n && words->items[at].a < list->items[i].a) at++;
        if (at < words->n && words->items[at].a == list->items[i].a && words->items[at].b)
            list->items[kept++] = list->items[i];
    }
    list->n = kept;
}

static void put_first(FILE *out, const pairs *words, const pairs *list) {
    for (size_t i = 0, at = 0; i <= words->n; i++) {
        while (i < words->n && at < list->n && list->items[at].a < words->items[i].a) at++;
        uint32_t first = i < words->n ? (uint32_t)at : (uint32_t)list->n;
        put(out, &first, 1);
    }
}

static void put_column(FILE *out, const pairs *list, int column) {
    for (size_t i = 0; i < list->n; i++) put(out, column ? &list->items[i].b : &list->items[i].a, 1);
}

/* Opposites of our own: word TAB word, # before a remark. */
static void read_opposites(const char *path, pairs *antonyms) {
    char line[256];
    FILE *file = fopen(path, "r");
    if (!file) die("cannot read", path);
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#') continue;
        char *save = NULL, *x = strtok_r(line, "\t\n", &save), *y = strtok_r(NULL, "\t\n", &save);
        uint32_t a = x ? stem_hash(x) : 0, b = y ? stem_hash(y) : 0;
        if (!a || !b || a == b) die("not a pair of words", line);
        push(antonyms, a, b), push(antonyms, b, a);
    }
    fclose(file);
}

int main(int argc, char **argv) {
    if (argc != 4) die("usage", "thesaurus WORDNET_DIR OPPOSITES OUT");
    stemmer = sb_stemmer_new("english", NULL);
    if (!stemmer) die("no stemmer", "english");
    pairs links = {0}, antonyms = {0}, irregular = {0}, counts = {0}, senses = {0}, wider = {0};
    read_data(argv[1], "data.noun", 'n', &links, &antonyms, &senses, &wider);
    read_data(argv[1], "data.verb", 'v', &links, &antonyms, &senses, &wider);
    read_data(argv[1], "data.adj", 'a', &links, &antonyms, &senses, &wider);
    read_data(argv[1], "data.adv", 'r', &links, &antonyms, &senses, &wider);
    read_opposites(argv[2], &antonyms);
    read_irregular(argv[1], "verb.exc", &irregular);
    read_irregular(argv[1], "noun.exc", &irregular);
    read_counts(argv[1], &counts);
    sort_unique(&links);
    sort_unique(&antonyms);
    sort_unique(&irregular);
    sort_unique(&senses);
    sort_unique(&wider);
    size_t kept = 0;
    for (size_t i = 0; i < irregular.n; i++)
        if (kept == 0 || irregular.items[i].a != irregular.items[kept - 1].a)
            irregular.items[kept++] = irregular.items[i];
    irregular.n = kept;

    pairs words = {0}; /* stem, times tagged */
    for (size_t i = 0; i < links.n; i++) push(&words, links.items[i].a, 0);
    for (size_t i = 0; i < counts.n; i++) push(&words, counts.items[i].a, 0);
    sort_unique(&words);
    for (size_t i = 0, at = 0; i < counts.n; i++) {
        while (words.items[at].a != counts.items[i].a) at++;
        words.items[at].b += counts.items[i].b;
    }

    keep_tagged(&senses, &words);
    keep_tagged(&wider, &words);

    FILE *out = fopen(argv[3], "wb");
    if (!out) die("cannot write", argv[3]);
    uint32_t head[7] = {MAGIC,
                        (uint32_t)words.n,
                        (uint32_t)links.n,
                        (uint32_t)irregular.n,
                        (uint32_t)antonyms.n,
                        (uint32_t)senses.n,
                        (uint32_t)wider.n};
    put(out, head, 7);
    put_column(out, &words, 0);
    put_first(out, &words, &links);
    put_column(out, &words, 1);
    put_column(out, &links, 1);
    put_column(out, &irregular, 0);
    put_column(out, &irregular, 1);
    put_column(out, &antonyms, 0);
    put_column(out, &antonyms, 1);
    put_first(out, &words, &senses);
    put_column(out, &senses, 1);
    put_first(out, &words, &wider);
    put_column(out, &wider, 1);
    if (fclose(out)) die("cannot write", argv[3]);
    free(links.items), free(antonyms.items), free(irregular.items), free(counts.items), free(words.items);
    free(senses.items), free(wider.items);
    free(synsets);
    sb_stemmer_delete(stemmer);
    return 0;
}
