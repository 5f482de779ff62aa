#include "generate.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { VOCABULARY = 60000, PHRASES = 3000, OUTLETS = 1000, PAGE_WORDS = 412, MAX_PASSAGE = 120 };

typedef struct rng {
    uint64_t state;
} rng;

static uint64_t next(rng *r) {
    uint64_t x = r->state += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static uint32_t below(rng *r, uint32_t n) {
    return (uint32_t)(next(r) % n);
}
static double unit(rng *r) {
    return (double)(next(r) >> 11) * (1.0 / 9007199254740992.0);
}

static char words[VOCABULARY][16];
static uint8_t lens[VOCABULARY];

/* p(rank) ~ 1 / rank. */
static uint32_t draw_word(rng *r) {
    uint32_t w = (uint32_t)exp(unit(r) * log((double)VOCABULARY));
    return w ? w - 1 : 0;
}

static void make_words(void) {
    static const char *const onsets[] = {"b", "d", "f", "g", "k", "l",  "m",  "n",
                                         "p", "r", "s", "t", "v", "st", "tr", "sh"};
    static const char *const vowels[] = {"a", "e", "i", "o", "u", "ai", "ea", "ou"};
    for (uint32_t i = 0; i < VOCABULARY; i++) {
        uint32_t code = i;
        char *at = words[i];
        do {
            at += sprintf(at, "%s%s", onsets[code % 16], vowels[code / 16 % 8]);
            code /= 128;
        } while (code);
        lens[i] = (uint8_t)(at - words[i]);
    }
}

typedef struct writer {
    char *bytes;
    size_t len;
    uint32_t n_words;
} writer;

static void put(writer *w, const char *s, size_t n) {
    memcpy(w->bytes + w->len, s, n);
    w->len += n;
}

static void put_word(writer *w, uint32_t word) {
    if (w->len && w->bytes[w->len - 1] != ' ' && w->bytes[w->len - 1] != '"') put(w, " ", 1);
    put(w, words[word], lens[word]);
    w->n_words++;
}

/* n words of a stream: mostly single words, now and then a stock phrase. */
static uint32_t draw_words(rng *r, uint32_t *row, uint32_t n) {
    uint32_t at = 0;
    while (at < n) {
        if (below(r, 40) == 0) {
            uint32_t p = (uint32_t)exp(unit(r) * log((double)PHRASES));
            rng phrase = {0x5151u + p};
            for (uint32_t k = 4 + below(&phrase, 5); k && at < n; k--) row[at++] = draw_word(&phrase);
        } else
            row[at++] = draw_word(r);
    }
    return at;
}

static void put_sentence(writer *w, rng *r, uint32_t n) {
    uint32_t row[64];
    n = draw_words(r, row, n);
    for (uint32_t i = 0; i < n; i++) put_word(w, row[i]);
    put(w, ".", 1);
}

/* One copy of a passage with `changed` of its words replaced, dropped or doubled by another. */
static uint32_t put_passage(writer *w, uint64_t seed, uint32_t passage, rng *r, uint32_t *n_changed) {
    rng source = {seed * 31 + passage * 2654435761u};
    uint32_t row[MAX_PASSAGE + 16], n = 40 + below(&source, 81);
    n = draw_words(&source, row, n);
    double share = unit(r) * 0.1;
    *n_changed = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (unit(r) >= share || i == 0 || i + 1 == n) {
            put_word(w, row[i]);
            continue;
        }
        ++*n_changed;
        uint32_t how = below(r, 10);
        if (how >= 2)
            put_word(w, draw_word(r)); /* eight of ten are swapped; one dropped; one gets a second word */
        if (how == 1) put_word(w, row[i]), put_word(w, draw_word(r));
    }
    return n;
}

typedef struct place {
    uint32_t page, passage;
} place;

static int by_page(const void *x, const void *y) {
    const place *p = x, *q = y;
    if (p->page != q->page) return p->page < q->page ? -1 : 1;
    return p->passage < q->passage ? -1 : p->passage > q->passage;
}

static int by_passage(const void *x, const void *y) {
    const planted *p = x, *q = y;
    if (p->passage != q->passage) return p->passage < q->passage ? -1 : 1;
    return p->page < q->page ? -1 : p->page > q->page;
}

static void put_quotation(writer *w, rng *r, uint64_t seed, uint32_t n_pages, hs_match_statement *said,
                          uint32_t page, size_t page_start) {
    uint64_t pool = (uint64_t)n_pages * 5 / 4, quote = below(r, 10) < 7
                                                           ? next(r) | (uint64_t)1 << 40
                                                           : (uint64_t)(pow(unit(r), 2) * (double)pool);
    rng source = {seed * 77 + quote * 0x2545f4914f6cdd1du};
    uint32_t row[64], n = 8 + below(&source, 25), speaker = below(&source, n_pages / 20 + 10);
    n = draw_words(&source, row, n);
    uint32_t first = 0, end = n, how = below(r, 10);
    if (how == 0) end = n - n / 3;
    if (how == 1) first = n / 3;
    if (how == 2) row[below(r, n)] = draw_word(r);
    put(w, " \"", 2);
    size_t start = w->len;
    for (uint32_t i = first; i < end; i++) put_word(w, row[i]);
    hs_str text = {w->bytes + start, w->len - start};
    put(w, "\" said", 6);
    *said = (hs_match_statement){.page = page,
                                 .speaker = speaker,
                                 .speaker_confidence = 0.9f,
                                 .kind = HS_KIND_DIRECT,
                                 .text = text,
                                 .quoted = text};
    put_word(w, speaker % VOCABULARY);
    put(w, ".", 1);
    (void)page_start;
}

int generate(uint32_t n_pages, uint64_t seed, int has_statements, const char *path, generated *out) {
    rng r = {seed};
    if (!lens[0]) make_words();
    uint32_t n_passages = n_pages / 10 + 1, n_places = 0;
    place *places = malloc((size_t)n_passages * 21 * sizeof *places);
    for (uint32_t p = 0; p < n_passages; p++)
        for (uint32_t k = 2 + below(&r, 19); k; k--) places[n_places++] = (place){below(&r, n_pages), p};
    qsort(places, n_places, sizeof *places, by_page);
    size_t capacity = (size_t)n_pages * 6000 + (1 << 20);
    char *bytes;
    if (path) {
        int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
        if (fd < 0 || ftruncate(fd, (off_t)capacity)) return -1;
        bytes = mmap(NULL, capacity, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        close(fd);
        if (bytes == MAP_FAILED) return -1;
    } else
        bytes = malloc(capacity);
    *out = (generated){.text = bytes, .n_pages = n_pages};
    out->pages = calloc(n_pages, sizeof *out->pages);
    out->planted = malloc(((size_t)n_places + 1) * sizeof *out->planted);
    out->statements = calloc(has_statements ? (size_t)n_pages * 5 : 1, sizeof *out->statements);
    writer w = {.bytes = bytes};
    for (uint32_t page = 0, at = 0; page < n_pages; page++) {
        size_t start = w.len;
        rng own = {seed * 1000003 + page};
        w.n_words = 0;
        uint32_t n_quotes = 0;
        hs_str house = {0};
        uint32_t wanted = PAGE_WORDS / 2 + below(&own, PAGE_WORDS), last = HS_NONE;
        while (w.n_words < wanted || (at < n_places && places[at].page == page)) {
            if (at < n_places && places[at].page == page) {
                if (places[at].passage != last) {
                    size_t from = w.len + (w.len > start);
                    if (w.len > start) put(&w, " ", 1);
                    uint32_t n_changed;
                    put_passage(&w, seed, places[at].passage, &own, &n_changed);
                    out->planted[out->n_planted++] =
                        (planted){places[at].passage,
                                  page,
                                  {(uint32_t)(from - start), (uint32_t)(w.len - start)},
                                  n_changed};
                    put(&w, ".", 1);
                }
                last = places[at++].passage;
            }
            put_sentence(&w, &own, 10 + below(&own, 15));
            if (has_statements && n_quotes < 5) {
                put_quotation(&w, &own, seed, n_pages, &out->statements[out->n_statements], page, start);
                out->statements[out->n_statements].id = out->n_statements + 1;
                out->n_statements++;
                n_quotes++;
            }
        }
        if (has_statements) {
            uint32_t outlet = below(&own, OUTLETS);
            rng footer = {0xf007u + outlet};
            house = (hs_str){words[1000 + outlet], lens[1000 + outlet]};
            put(&w, "\n\n", 2);
            put_sentence(&w, &footer, 30);
        }
        out->pages[page] = (hs_match_page){.id = page + 1,
                                           .body = {bytes + start, w.len - start},
                                           .publisher = house,
                                           .published = 1500000000 + (int64_t)below(&own, 86400 * 30)};
    }
    out->text_len = w.len;
    free(places);
    qsort(out->planted, out->n_planted, sizeof *out->planted, by_passage);
    if (path) {
        msync(bytes, w.len, MS_SYNC);
        munmap(bytes, capacity);
        int fd = open(path, O_RDONLY);
        if (fd < 0) return -1;
        char *fresh = mmap(bytes, w.len, PROT_READ, MAP_SHARED | MAP_FIXED, fd,
                           0); /* at the same place: views stay right */
        close(fd);
        if (fresh == MAP_FAILED) return -1;
    }
    return 0;
}

void generated_free(generated *g, int is_mapped) {
    if (!is_mapped) free(g->text);
    free(g->pages), free(g->statements), free(g->planted);
}
