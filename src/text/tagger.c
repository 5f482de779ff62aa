#include "text/tagger.h"

#include "base/limits.h"
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

hs_pos hs_text__known_tag(const hs_text__tagger *tagger, const hs_token *token) {
    if (token->kind == HS_TOKEN_NUMBER) return HS_POS_NUM;
    if (token->kind == HS_TOKEN_MARK) return HS_POS_PUNCT;
    if (token->flags & HS_TOKEN_CAPITAL || !tagger->n_known) return HS_POS_N;
    uint32_t mask = tagger->n_known - 1, key = token->hash & ~31u;
    for (uint32_t slot = token->hash >> 8 & mask; tagger->known[slot]; slot = (slot + 1) & mask)
        if ((tagger->known[slot] & ~31u) == key) return (hs_pos)((tagger->known[slot] & 31) - 1);
    return HS_POS_N;
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
    for (uint32_t i = first; i < end; i++)
        look_at(tagger, text, &text->tokens[i], headline, &looks[HS_TAGGER_PAD + i - first]);
}

static uint32_t mix(uint32_t template, uint32_t value) {
    return hs_feature(template * 0x68E31DA4u, value);
}

void hs_text__still_features(const hs_text__look *at, uint32_t features[HS_TAGGER_STILL]) {
    const hs_text__look *x = at, *l = at - 1, *ll = at - 2, *r = at + 1, *rr = at + 2;
    uint32_t shape = x->shape, k = 0;
    features[k++] = mix(1, x->word);
    features[k++] = mix(2, x->word ^ (shape + 1) * 0x3C6EF372u);
    features[k++] = mix(3, x->suffix3);
    features[k++] = mix(4, x->suffix2 | shape << 16);
    features[k++] = mix(5, x->prefix3);
    features[k++] = mix(6, shape | (uint32_t)l->shape << 8 | (uint32_t)r->shape << 16);
    features[k++] = mix(7, l->word);
    features[k++] = mix(8, r->word);
    features[k++] = mix(9, ll->word);
    features[k++] = mix(10, rr->word);
    features[k++] = mix(11, r->suffix3);
    features[k++] = mix(12, l->word ^ x->word * 0x9E3779B1u);
    features[k++] = mix(13, r->word ^ x->word * 0x85EBCA6Bu);
    features[k++] = mix(14, l->suffix3 ^ shape << 24);
    features[k++] = mix(15, x->bits | shape << 16);
    features[k++] = mix(16, x->bits / HS_WORD_MALE | shape << 16 | (uint32_t)l->shape << 24);
    features[k++] = mix(17, x->bits ^ (uint32_t)r->bits << 16);
    features[k++] = mix(18, x->bits ^ (uint32_t)l->bits << 16);
    assert(k == HS_TAGGER_STILL);
}

void hs_text__moving_features(const hs_text__look *at, uint32_t tag1, uint32_t tag2,
                              uint32_t features[HS_TAGGER_MOVING]) {
    const hs_text__look *x = at, *r = at + 1;
    uint32_t tags = tag1 | tag2 << 8, shape = x->shape, k = 0;
    features[k++] = mix(19, x->word ^ (tag1 + 1) * 0xDAA66D2Bu);
    features[k++] = mix(20, tag1 | shape << 8);
    features[k++] = mix(21, tags);
    features[k++] = mix(22, r->word ^ (tag1 + 1) * 0x27D4EB2Fu);
    features[k++] = mix(23, tags ^ x->suffix2 << 16);
    features[k++] = mix(24, x->bits | tag1 << 16);
    assert(k == HS_TAGGER_MOVING);
}

/* Sixteen classes at once; gcc and clang turn these into what vector instructions the machine has. */
typedef int8_t weights16 __attribute__((vector_size(16)));
typedef int16_t scores16 __attribute__((vector_size(32)));

enum { WIDTH = HS_TAGGER_CLASSES };
_Static_assert(WIDTH == 32 && WIDTH >= (int)HS_POS_N, "add_rows adds two vectors a row");

static inline __attribute__((always_inline)) void find_rows(const hs_linear *model, const uint32_t *features,
                                                            uint32_t n, const int8_t **rows) {
    for (uint32_t f = 0; f < n; f++) {
        rows[f] = model->weight + (size_t)hs_linear_row(model->shift, features[f]) * WIDTH;
        __builtin_prefetch(rows[f]);
    }
}

/* score[c] += sum over features f of weight[row(f)][c], in 16 bits: 24 weights of 8 bits and a bias fit. */
static inline __attribute__((always_inline)) void add_rows(const int8_t *const *rows, uint32_t n,
                                                           int16_t score[WIDTH]) {
    scores16 low, high;
    memcpy(&low, score, sizeof low);
    memcpy(&high, score + 16, sizeof high);
    for (uint32_t f = 0; f < n; f++) {
        weights16 a, b;
        memcpy(&a, rows[f], sizeof a);
        memcpy(&b, rows[f] + sizeof a, sizeof b);
        low += __builtin_convertvector(a, scores16);
        high += __builtin_convertvector(b, scores16);
    }
    memcpy(score, &low, sizeof low);
    memcpy(score + 16, &high, sizeof high);
}

/* The best class; ties go to the smaller one: its number stands, turned round, in the low bits of what is compared. */
static inline __attribute__((always_inline)) hs_pos best_of(const int16_t score[WIDTH]) {
    int32_t most = INT32_MIN;
    for (int32_t c = 0; c < WIDTH; c++) {
        int32_t key = score[c] * WIDTH + (WIDTH - 1 - c);
        most = key > most ? key : most;
    }
    return (hs_pos)(WIDTH - 1 - (most & (WIDTH - 1)));
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
                                                               const page_words *seen,
                                                               const int16_t bias[WIDTH], uint32_t first,
                                                               uint32_t end) {
    hs_text__look looks[HS_LIMIT_SENTENCE_TOKENS + 2 * HS_TAGGER_PAD];
    int16_t scores[HS_LIMIT_SENTENCE_TOKENS][WIDTH];
    uint32_t features[HS_TAGGER_FEATURES], tag1 = HS_POS_N, tag2 = HS_POS_N;
    hs_text__looks(tagger, text, first, end, looks);
    const int8_t
        *rows[2][HS_TAGGER_STILL]; /* those of the token before are summed while these are on their way */
    uint32_t waiting = end - first, turn = 0;
    for (uint32_t i = 0; i < end - first; i++) {
        const hs_text__look *look = &looks[HS_TAGGER_PAD + i];
        if (look->known != HS_POS_N) continue;
        hs_text__still_features(look, features);
        find_rows(&tagger->model, features, HS_TAGGER_STILL, rows[turn]);
        memcpy(scores[i], bias, sizeof scores[i]);
        scores[i][HS_POS_PROPN] =
            (int16_t)(scores[i][HS_POS_PROPN] + name_bonus(look, &text->tokens[first + i], seen));
        turn ^= 1;
        if (waiting < end - first) add_rows(rows[turn], HS_TAGGER_STILL, scores[waiting]);
        waiting = i;
    }
    if (waiting < end - first) add_rows(rows[turn ^ 1], HS_TAGGER_STILL, scores[waiting]);
    for (uint32_t i = 0; i < end - first; i++) {
        const hs_text__look *look = &looks[HS_TAGGER_PAD + i];
        hs_pos pos = (hs_pos)look->known;
        if (pos == HS_POS_N) {
            hs_text__moving_features(look, tag1, tag2, features);
            find_rows(&tagger->model, features, HS_TAGGER_MOVING, rows[0]);
            add_rows(rows[0], HS_TAGGER_MOVING, scores[i]);
            pos = best_of(scores[i]);
        }
        text->tokens[first + i].pos = (uint8_t)pos;
        tag2 = tag1;
        tag1 = pos;
    }
}

static inline __attribute__((always_inline)) void tag_all(const hs_text__tagger *tagger, hs_text *text) {
    page_words seen;
    int16_t bias[WIDTH];
    collect_words(text, &seen);
    for (uint32_t c = 0; c < WIDTH; c++) bias[c] = c < HS_POS_N ? tagger->model.bias[c] : INT16_MIN / 2;
    for (uint32_t s = 0; s < text->n_sentences; s++)
        tag_sentence(tagger, text, &seen, bias, text->sentences[s].first, text->sentences[s].end);
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
