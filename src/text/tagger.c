#include "text/tagger.h"

#include "base/limits.h"
#include "base/probe.h"
#include "base/str.h"

#include <assert.h>

enum {
    SHAPE_CAPITAL = 1,
    SHAPE_CAPITALS = 2,
    SHAPE_DIGIT = 4,
    SHAPE_HYPHEN = 8,
    SHAPE_HEADLINE = 16,
    SHAPE_SIGN = 32,
    SHAPE_OPENS = 64 /* a mark, a colon, a bracket: a capital may begin a clause behind it */
};

enum { AHEAD = 8 /* words that are on their way from memory while one is looked at */ };

hs_pos hs_text__known_tag(const hs_text__tagger *tagger, const hs_token *token) {
    if (token->kind == HS_TOKEN_NUMBER) return HS_POS_NUM;
    if (token->kind == HS_TOKEN_MARK) return HS_POS_PUNCT;
    if (token->flags & HS_TOKEN_CAPITAL || !tagger->n_known) return HS_POS_N;
    uint32_t mask = tagger->n_known - 1;
    uint32_t known =
        tagger->known[hs_probe(tagger->known, mask, token->hash >> 8 & mask, ~31u, token->hash & ~31u)];
    return known ? (hs_pos)((known & 31) - 1) : HS_POS_N;
}

static uint32_t lower(uint32_t c) {
    return c + (c - 'A' < 26u) * 32u;
}

static void look_at(const hs_text__tagger *tagger, const hs_text *text, const hs_token *token,
                    bool is_headline, hs_text__look *look) {
    const unsigned char *bytes = (const unsigned char *)text->article->text.ptr;
    uint32_t len = token->span.end - token->span.start;
    const unsigned char *end = bytes + token->span.end, *start = bytes + token->span.start;
    uint32_t a = lower(end[-1]), b = len > 1 ? lower(end[-2]) : 0, c = len > 2 ? lower(end[-3]) : 0;
    look->suffix2 = a | b << 8;
    look->suffix3 = a | b << 8 | c << 16;
    look->prefix3 =
        lower(start[0]) | (len > 1 ? lower(start[1]) << 8 : 0) | (len > 2 ? lower(start[2]) << 16 : 0);
    look->word = token->hash;
    look->known = (uint8_t)hs_text__known_tag(tagger, token);
    look->bits = look->known == HS_POS_N ? (uint16_t)hs_text__word_bits(tagger->words, token->hash) : 0;
    uint8_t shape = is_headline ? SHAPE_HEADLINE : 0;
    if (token->kind == HS_TOKEN_NUMBER) {
        look->word = 0xD1617u + (len < 8 ? len : 8);
        look->suffix3 = look->suffix2 = look->prefix3 = look->suffix2 & 0xFF;
    }
    if (token->flags & HS_TOKEN_CAPITAL) shape |= SHAPE_CAPITAL;
    if (token->flags & HS_TOKEN_ALL_CAPITALS) shape |= SHAPE_CAPITALS;
    if (token->flags & HS_TOKEN_HAS_DIGIT) shape |= SHAPE_DIGIT;
    if (token->flags & HS_TOKEN_HYPHEN) shape |= SHAPE_HYPHEN;
    if (token->kind > HS_TOKEN_NUMBER) shape |= SHAPE_SIGN;
    bool is_opening = a == ':' || a == '(' || a == '[' || a == '.' || a == '?' || a == '!';
    if (token->kind == HS_TOKEN_MARK || (token->kind == HS_TOKEN_PUNCT && is_opening)) shape |= SHAPE_OPENS;
    look->shape = shape;
}

/* Most longer words begin with a capital: then a capital tells nothing of a word. */
static bool is_headline(const hs_text *text, uint32_t first, uint32_t end) {
    uint32_t n_words = 0, n_capital = 0;
    for (uint32_t i = first + 1; i < end; i++) {
        const hs_token *t = &text->tokens[i];
        if (t->kind != HS_TOKEN_WORD || t->span.end - t->span.start < 4) continue;
        n_words++;
        n_capital += t->flags & HS_TOKEN_CAPITAL;
    }
    return n_words >= 3 && n_capital * 10 >= n_words * 8;
}

void hs_text__looks(const hs_text__tagger *tagger, const hs_text *text, uint32_t first, uint32_t end,
                    hs_text__look *looks) {
    bool headline = is_headline(text, first, end);
    for (uint32_t i = 0; i < HS_TAGGER_PAD; i++) {
        looks[i] = (hs_text__look){.word = 1 + i};
        looks[HS_TAGGER_PAD + end - first + i] = (hs_text__look){.word = 11 + i};
    }
    for (uint32_t i = first; i < end; i++) {
        if (i + AHEAD < end) hs_text__word_prefetch(tagger->words, text->tokens[i + AHEAD].hash);
        look_at(tagger, text, &text->tokens[i], headline, &looks[HS_TAGGER_PAD + i - first]);
    }
}

/* features[k] = what value k mixes into template first + k: one loop over whole arrays, so that several are made at once. */
static inline __attribute__((always_inline)) void mix(uint32_t first, uint32_t n, const uint32_t *values,
                                                      uint32_t *features) {
    for (uint32_t k = 0; k < n; k++) features[k] = hs_feature((first + k) * 0x68E31DA4u, values[k]);
}

static inline __attribute__((always_inline)) void still_features(const hs_text__look *at,
                                                                 uint32_t features[HS_TAGGER_STILL]) {
    const hs_text__look *x = at, *l = at - 1, *ll = at - 2, *r = at + 1, *rr = at + 2;
    uint32_t shape = x->shape, k = 0, value[HS_TAGGER_STILL];
    value[k++] = x->word;
    value[k++] = x->word ^ (shape + 1) * 0x3C6EF372u;
    value[k++] = x->suffix3;
    value[k++] = x->suffix2 | shape << 16;
    value[k++] = x->prefix3;
    value[k++] = shape | (uint32_t)l->shape << 8 | (uint32_t)r->shape << 16;
    value[k++] = l->word;
    value[k++] = r->word;
    value[k++] = ll->word;
    value[k++] = rr->word;
    value[k++] = r->suffix3;
    value[k++] = l->word ^ x->word * 0x9E3779B1u;
    value[k++] = r->word ^ x->word * 0x85EBCA6Bu;
    value[k++] = l->suffix3 ^ shape << 24;
    value[k++] = x->bits | shape << 16;
    value[k++] = x->bits / HS_WORD_MALE | shape << 16 | (uint32_t)l->shape << 24;
    value[k++] = x->bits ^ (uint32_t)r->bits << 16;
    value[k++] = x->bits ^ (uint32_t)l->bits << 16;
    assert(k == HS_TAGGER_STILL);
    mix(1, HS_TAGGER_STILL, value, features);
}

static inline __attribute__((always_inline)) void
moving_features(const hs_text__look *at, uint32_t tag1, uint32_t tag2, uint32_t features[HS_TAGGER_MOVING]) {
    const hs_text__look *x = at, *r = at + 1;
    uint32_t tags = tag1 | tag2 << 8, shape = x->shape, k = 0, value[HS_TAGGER_MOVING];
    value[k++] = x->word ^ (tag1 + 1) * 0xDAA66D2Bu;
    value[k++] = tag1 | shape << 8;
    value[k++] = tags;
    value[k++] = r->word ^ (tag1 + 1) * 0x27D4EB2Fu;
    value[k++] = tags ^ x->suffix2 << 16;
    value[k++] = x->bits | tag1 << 16;
    assert(k == HS_TAGGER_MOVING);
    mix(1 + HS_TAGGER_STILL, HS_TAGGER_MOVING, value, features);
}

void hs_text__still_features(const hs_text__look *at, uint32_t features[HS_TAGGER_STILL]) {
    still_features(at, features);
}

void hs_text__moving_features(const hs_text__look *at, uint32_t tag1, uint32_t tag2,
                              uint32_t features[HS_TAGGER_MOVING]) {
    moving_features(at, tag1, tag2, features);
}

/* Scores of all classes as two vectors, those with even numbers and those with odd ones: then a row of weights is read
 * as sixteen pairs of bytes, and two shifts widen it. gcc and clang turn these into what instructions the machine has. */
typedef int16_t scores16 __attribute__((vector_size(32)));

typedef struct scores {
    scores16 even, odd;
} scores;

enum { WIDTH = HS_TAGGER_CLASSES, ON_THE_WAY = 4, GUESSED = 4 };
_Static_assert(HS_POS_PROPN % 2 == 0, "its bonus goes to an even class");
_Static_assert(WIDTH == 32 && WIDTH >= (int)HS_POS_N, "a row of weights is one vector");

/* Loops of a known length, laid out whole; clang does so unasked. */
#ifdef __clang__
#define EACH_FEATURE
#else
#define EACH_FEATURE _Pragma("GCC unroll 32")
#endif

/* Where the rows of features are, in bytes. */
static inline __attribute__((always_inline)) void find_rows(const hs_linear *model, const uint32_t *features,
                                                            uint32_t n, uint32_t *rows) {
    for (uint32_t f = 0; f < n; f++) rows[f] = hs_linear_row(model->shift, features[f]) * WIDTH;
    EACH_FEATURE for (uint32_t f = 0; f < n; f++) __builtin_prefetch(model->weight + rows[f]);
}

/* score[c] += sum over features f of weight[row(f)][c], in 16 bits: 24 weights of 8 bits and a bias fit. */
static inline __attribute__((always_inline)) void add_rows(const hs_linear *model, const uint32_t *rows,
                                                           uint32_t n, scores *sum) {
    scores16 even = sum->even, odd = sum->odd;
    EACH_FEATURE for (uint32_t f = 0; f < n; f++) {
        scores16 row;
        memcpy(&row, model->weight + rows[f], sizeof row);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        even += row >> 8;
        odd += (row << 8) >> 8;
#else
        even += (row << 8) >> 8;
        odd += row >> 8;
#endif
    }
    sum->even = even;
    sum->odd = odd;
}

typedef int16_t scores8 __attribute__((vector_size(16)));
typedef int32_t marked8 __attribute__((vector_size(32)));

/* The larger of *best and of eight scores, every other class from first on; each has its class's number, turned round,
 * in its low bits. */
static inline __attribute__((always_inline)) void keep_larger(marked8 *best, const int16_t *from,
                                                              int32_t first) {
    const marked8 back = {0, 2, 4, 6, 8, 10, 12, 14};
    scores8 eight;
    memcpy(&eight, from, sizeof eight);
    marked8 marked = __builtin_convertvector(eight, marked8) * WIDTH + (WIDTH - 1 - first - back);
    marked8 is_larger = marked > *best;
    *best = (marked & is_larger) | (*best & ~is_larger);
}

/* The best class; ties go to the smaller one. */
static inline __attribute__((always_inline)) hs_pos best_of(const scores *sum) {
    int16_t even[WIDTH / 2], odd[WIDTH / 2];
    int32_t most[8];
    marked8 best = {0};
    memcpy(even, &sum->even, sizeof even);
    memcpy(odd, &sum->odd, sizeof odd);
    best += INT32_MIN;
    keep_larger(&best, even, 0);
    keep_larger(&best, even + 8, 16);
    keep_larger(&best, odd, 1);
    keep_larger(&best, odd + 8, 17);
    memcpy(most, &best, sizeof most);
    for (int n = 4; n; n /= 2)
        for (int i = 0; i < n; i++) most[i] = most[i] > most[i + n] ? most[i] : most[i + n];
    return (hs_pos)(WIDTH - 1 - (most[0] & (WIDTH - 1)));
}

/* What a page shows of its words: those with a capital inside a sentence, and those in small letters. Bits are
 * found by hash; in a text of book length all are set, and then nothing follows from them. */
typedef struct page_words {
    uint64_t capital[64], small[64];
} page_words;

static bool has_bit(const uint64_t bits[64], uint32_t hash) {
    return bits[hash >> 26] >> (hash >> 20 & 63) & 1;
}

static void set_bit(uint64_t bits[64], uint32_t hash) {
    bits[hash >> 26] |= (uint64_t)1 << (hash >> 20 & 63);
}

static void collect_words(const hs_text *text, page_words *seen) {
    memset(seen, 0, sizeof *seen);
    for (uint32_t s = 0; s < text->n_sentences; s++) {
        uint32_t first = text->sentences[s].first, end = text->sentences[s].end;
        if (is_headline(text, first, end)) continue;
        for (uint32_t i = first + 1; i < end; i++) {
            const hs_token *t = &text->tokens[i];
            if (t->kind != HS_TOKEN_WORD || t[-1].kind != HS_TOKEN_WORD) continue;
            set_bit(t->flags & HS_TOKEN_CAPITAL ? seen->capital : seen->small, t->hash);
        }
    }
}

/* News write names with a capital, and hardly anything else inside a sentence; the treebank's web text is looser, so
 * that the trained weights alone trust capitals too little. Where a capital tells nothing (first in a sentence or a
 * quotation, in a headline), the page's other sentences do. */
enum { NAME_BONUS = 120 };

static int32_t name_bonus(const hs_text__look *x, const hs_token *token, const page_words *seen) {
    const uint8_t odd = SHAPE_CAPITALS | SHAPE_HYPHEN | SHAPE_DIGIT;
    if ((x->shape & (SHAPE_CAPITAL | odd)) != SHAPE_CAPITAL) return 0;
    bool is_behind_closing =
        token[-(x[-1].shape != 0)].kind == HS_TOKEN_MARK && !(token->flags & HS_TOKEN_IN_QUOTES);
    bool may_begin = (x[-1].shape & SHAPE_OPENS) && !is_behind_closing;
    bool is_inside = !(token->flags & HS_TOKEN_SENTENCE_START) && !(x->shape & SHAPE_HEADLINE) && !may_begin;
    if (is_inside) return NAME_BONUS;
    return has_bit(seen->capital, token->hash) && !has_bit(seen->small, token->hash) ? NAME_BONUS : 0;
}

/* Two rounds over a sentence. What hangs on words alone is summed first, for all tokens: those sums do not wait for one
 * another. Then the tags, each waiting for the one before. */
static inline __attribute__((always_inline)) void tag_sentence(const hs_text__tagger *tagger, hs_text *text,
                                                               const page_words *seen, const scores *bias,
                                                               uint32_t first, uint32_t end) {
    hs_text__look looks[HS_LIMIT_SENTENCE_TOKENS + 2 * HS_TAGGER_PAD];
    scores sums[HS_LIMIT_SENTENCE_TOKENS];
    uint32_t features[HS_TAGGER_FEATURES], tag1 = HS_POS_N, tag2 = HS_POS_N;
    hs_text__looks(tagger, text, first, end, looks);
    /* those of some tokens before are on their way from memory while the next one is looked at */
    uint32_t rows[ON_THE_WAY][HS_TAGGER_STILL], waiting[ON_THE_WAY], n_found = 0, n_summed = 0;
    scores16 propn = {0};
    propn[HS_POS_PROPN / 2] = 1;
    for (uint32_t i = 0; i < end - first; i++) {
        const hs_text__look *look = &looks[HS_TAGGER_PAD + i];
        if (look->known != HS_POS_N) continue;
        if (n_found - n_summed == ON_THE_WAY) {
            uint32_t at = n_summed++ % ON_THE_WAY;
            add_rows(&tagger->model, rows[at], HS_TAGGER_STILL, &sums[waiting[at]]);
        }
        still_features(look, features);
        waiting[n_found % ON_THE_WAY] = i;
        find_rows(&tagger->model, features, HS_TAGGER_STILL, rows[n_found++ % ON_THE_WAY]);
        sums[i] = *bias;
        sums[i].even += propn * (int16_t)name_bonus(look, &text->tokens[first + i], seen);
    }
    while (n_summed < n_found) {
        uint32_t at = n_summed++ % ON_THE_WAY;
        add_rows(&tagger->model, rows[at], HS_TAGGER_STILL, &sums[waiting[at]]);
    }
    uint32_t guess1 = HS_POS_N, guess2 = HS_POS_N;
    for (uint32_t i = 0; i < end - first; i++) {
        const hs_text__look *look = &looks[HS_TAGGER_PAD + i];
        hs_pos pos = (hs_pos)look->known;
        if (i + GUESSED < end - first) {
            if (look[GUESSED].known == HS_POS_N) {
                moving_features(look + GUESSED, guess1, guess2, features);
                find_rows(&tagger->model, features, HS_TAGGER_MOVING, rows[1]);
            }
            guess2 = guess1;
            guess1 = look[GUESSED].known == HS_POS_N ? best_of(&sums[i + GUESSED]) : look[GUESSED].known;
        }
        if (pos == HS_POS_N) {
            moving_features(look, tag1, tag2, features);
            find_rows(&tagger->model, features, HS_TAGGER_MOVING, rows[0]);
            add_rows(&tagger->model, rows[0], HS_TAGGER_MOVING, &sums[i]);
            pos = best_of(&sums[i]);
        }
        text->tokens[first + i].pos = (uint8_t)pos;
        tag2 = tag1;
        tag1 = pos;
    }
}

static inline __attribute__((always_inline)) void tag_all(const hs_text__tagger *tagger, hs_text *text) {
    page_words seen;
    scores bias;
    collect_words(text, &seen);
    for (uint32_t c = 0; c < WIDTH; c++) {
        int16_t start = c < HS_POS_N ? tagger->model.bias[c] : INT16_MIN / 2;
        if (c % 2)
            bias.odd[c / 2] = start;
        else
            bias.even[c / 2] = start;
    }
    for (uint32_t s = 0; s < text->n_sentences; s++)
        tag_sentence(tagger, text, &seen, &bias, text->sentences[s].first, text->sentences[s].end);
}

/* The same in two instruction sets; the sums are of whole numbers, so that both give the same tags. */
void hs_text__tag_plain(const hs_text__tagger *tagger, hs_text *text) {
    tag_all(tagger, text);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void tag_avx2(const hs_text__tagger *tagger, hs_text *text) {
    tag_all(tagger, text);
}
#endif

void hs_text__tag(const hs_text__tagger *tagger, hs_text *text) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        tag_avx2(tagger, text);
        return;
    }
#endif
    hs_text__tag_plain(tagger, text);
}
