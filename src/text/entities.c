#include "text/entities.h"

#include "base/str.h"

#include <assert.h>

/* hs_entity_kind + 1 of statement.h, as token.entity holds it: a stage does not know the stages behind it. */
enum {
    ENTITY_PERSON = 1,
    ENTITY_ORGANISATION,
    ENTITY_GROUP,
    ENTITY_ROLE,
    ENTITY_UNNAMED,
    ENTITY_PLACE,
    FIRST = 0x80
};

bool hs_text__is_name_part(const hs_text *text, uint32_t token, uint32_t first, uint32_t end,
                           uint32_t before) {
    const hs_token *t = &text->tokens[token];
    const uint32_t small_words = 1u << HS_POS_PRON | 1u << HS_POS_DET | 1u << HS_POS_PUNCT |
                                 1u << HS_POS_ADP | 1u << HS_POS_SCONJ | 1u << HS_POS_CCONJ |
                                 1u << HS_POS_AUX | 1u << HS_POS_INTJ | 1u << HS_POS_PART | 1u << HS_POS_ADV;
    (void)first;
    if (t->kind == HS_TOKEN_WORD && (t->flags & HS_TOKEN_CAPITAL))
        return !(small_words >> t->pos & 1) || (before && t->pos != HS_POS_PRON && t->pos != HS_POS_DET);
    if (t->pos == HS_POS_PROPN) return true;
    if (!before || token + 1 >= end || !(t[1].flags & HS_TOKEN_CAPITAL)) {
        /* Bank of the Isles: one more small word may stand between */
        return before && token + 2 < end && t->pos == HS_POS_ADP && t[1].pos == HS_POS_DET &&
               (t[2].flags & HS_TOKEN_CAPITAL);
    }
    return t->pos == HS_POS_ADP || t->pos == HS_POS_DET || t->pos == HS_POS_CCONJ || t->pos == HS_POS_PART ||
           t->kind == HS_TOKEN_NUMBER || (t->kind == HS_TOKEN_SYMBOL && t->pos != HS_POS_PUNCT);
}

static uint32_t lower(uint32_t c) {
    return c + (c - 'A' < 26u ? 32u : 0u);
}

static uint32_t suffix3(const hs_text *text, const hs_token *t) {
    const unsigned char *bytes = (const unsigned char *)text->article->text.ptr;
    uint32_t hash = 0, len = t->span.end - t->span.start;
    for (uint32_t k = 1; k <= 3 && k <= len; k++) hash = hash << 8 | lower(bytes[t->span.end - k]);
    return hash;
}

static uint32_t look_of(const hs_token *t, uint32_t sentence_first, uint32_t token) {
    uint32_t len = t->span.end - t->span.start;
    return (t->flags & (HS_TOKEN_CAPITAL | HS_TOKEN_ALL_CAPITALS | HS_TOKEN_HAS_DIGIT | HS_TOKEN_HYPHEN)) |
           (uint32_t)(token == sentence_first) << 8 | (uint32_t)(len < 4) << 9 | (uint32_t)t->kind << 10;
}

static uint32_t mix(uint32_t template, uint32_t value) {
    return hs_feature(template * 0x2C1B3C6Du, value);
}

/* Label + 1 that the word had last on this page; 0: none, or another word took its place. */
static uint32_t was_of(const hs_text__memory *memory, uint32_t hash) {
    uint32_t slot = hash % HS_ENTITY_MEMORY;
    return memory->word[slot] == hash ? memory->label[slot] + 1u : 0;
}

void hs_text__entity_features(const hs_text__entities *entities, const hs_text *text,
                              const hs_text__memory *memory, uint32_t token, uint32_t first, uint32_t end,
                              uint32_t before, uint32_t features[HS_ENTITY_FEATURES]) {
    static const hs_token none = {.pos = HS_POS_N};
    const hs_token *x = &text->tokens[token];
    const hs_token *l = token > first ? x - 1 : &none, *ll = token > first + 1 ? x - 2 : &none;
    const hs_token *r = token + 1 < end ? x + 1 : &none, *rr = token + 2 < end ? x + 2 : &none;
    uint32_t bits = hs_text__word_bits(entities->words, x->hash), look = look_of(x, first, token);
    uint32_t left = hs_text__word_bits(entities->words, l->hash),
             right = hs_text__word_bits(entities->words, r->hash);
    uint32_t right2 = hs_text__word_bits(entities->words, rr->hash);
    uint32_t was = was_of(memory, x->hash);
    const uint32_t names = ~(uint32_t)(HS_WORD_MALE - 1); /* bits that tell kinds of name */
    uint32_t r_capital = r->flags & HS_TOKEN_CAPITAL, l_capital = l->flags & HS_TOKEN_CAPITAL;
    uint32_t k = 0;
    features[k++] = mix(1, x->hash);
    features[k++] = mix(2, x->hash ^ (before + 1) * 0x9E3779B1u);
    features[k++] = mix(3, l->hash);
    features[k++] = mix(4, r->hash);
    features[k++] = mix(5, l->hash ^ before << 28 ^ look);
    features[k++] = mix(6, r->hash ^ before << 28 ^ 1);
    features[k++] = mix(7, ll->hash);
    features[k++] = mix(8, rr->hash);
    features[k++] = mix(9, suffix3(text, x) ^ before << 28);
    features[k++] = mix(10, look | before << 20 | r_capital << 24 | l_capital << 25);
    features[k++] = mix(11, bits | before << 20);
    features[k++] = mix(12, (bits & names) | (right & names) << 16);
    features[k++] = mix(13, (bits & names) | (left & names) << 16 | (before << 1));
    features[k++] = mix(14, x->pos | (uint32_t)l->pos << 8 | (uint32_t)r->pos << 16 | before << 24);
    features[k++] = mix(15, (uint32_t)r->pos | (uint32_t)rr->pos << 8 | look << 16);
    features[k++] = mix(16, was | before << 8);
    features[k++] = mix(17, was << 16 | (bits & names));
    features[k++] = mix(18, suffix3(text, r) ^ r_capital << 24 ^ before << 28);
    features[k++] = mix(19, (bits & names) | r_capital << 4 | before << 8 | (right2 & names) << 16);
    features[k++] = mix(20, l->pos | before << 8 | (left & names) << 16 | look << 24);
    features[k++] = mix(21, l->hash ^ ll->hash * 0x85EBCA6Bu);
    features[k++] = mix(22, l->hash ^ r->hash * 0x85EBCA6Bu);
    assert(k == HS_ENTITY_FEATURES);
}

void hs_text__remember(hs_text__memory *memory, const hs_token *token, uint32_t label) {
    if (!label || !(token->flags & HS_TOKEN_CAPITAL)) return;
    memory->word[token->hash % HS_ENTITY_MEMORY] = token->hash;
    memory->label[token->hash % HS_ENTITY_MEMORY] = (uint8_t)label;
}

/* Sixteen classes at once; gcc and clang turn these into what vector instructions the machine has. */
typedef int8_t weights16 __attribute__((vector_size(16)));
typedef int16_t scores16 __attribute__((vector_size(32)));

/* score[c] = bias[c] + sum over features f of weight[row(f)][c], in 16 bits: 22 weights of 8 bits and a bias fit. */
static uint32_t best_label(const hs_linear *model, const uint32_t features[HS_ENTITY_FEATURES],
                           uint32_t before) {
    scores16 sum = {0};
    for (uint32_t f = 0; f < HS_ENTITY_FEATURES; f++) {
        weights16 row;
        memcpy(&row, model->weight + (size_t)hs_linear_row(model->shift, features[f]) * sizeof row,
               sizeof row);
        sum += __builtin_convertvector(row, scores16);
    }
    int16_t score[16];
    memcpy(score, &sum, sizeof sum);
    for (uint32_t c = 0; c < HS_ENTITY_LABELS; c++) score[c] = (int16_t)(score[c] + model->bias[c]);
    uint32_t best = 0;
    for (uint32_t c = 1; c < HS_ENTITY_LABELS; c++) {
        bool goes_on = c % 2 == 0; /* of the same kind as the label before, or not at all */
        if (goes_on && before != c && before != c - 1) continue;
        if (score[c] > score[best]) best = c;
    }
    return best;
}

/* Features of words that may open a name, made some words before they are scored, so that their rows are on their way. */
enum { AHEAD = 4 };
typedef struct ready {
    uint32_t token; /* HS_NONE: none */
    uint32_t was;
    uint32_t features[HS_ENTITY_FEATURES];
} ready;

static void make_ready(const hs_text__entities *entities, const hs_text *text, const hs_text__memory *memory,
                       uint32_t token, uint32_t first, uint32_t end, ready *made) {
    const hs_linear *model = &entities->model;
    if (token >= end || !hs_text__is_name_part(text, token, first, end, 0)) return;
    made->token = token;
    made->was = was_of(memory, text->tokens[token].hash);
    hs_text__entity_features(entities, text, memory, token, first, end, 0, made->features);
    for (uint32_t f = 0; f < HS_ENTITY_FEATURES; f++)
        __builtin_prefetch(model->weight + (size_t)hs_linear_row(model->shift, made->features[f]) * 16);
}

static void find_in_sentence(const hs_text__entities *entities, hs_text *text, hs_text__memory *memory,
                             uint32_t first, uint32_t end) {
    static const uint8_t kinds[HS_NAME_KINDS] = {ENTITY_PERSON, ENTITY_ORGANISATION, ENTITY_PLACE};
    uint32_t features[HS_ENTITY_FEATURES], before = 0;
    ready made[AHEAD];
    for (uint32_t i = 0; i < AHEAD; i++) {
        made[i].token = HS_NONE;
        make_ready(entities, text, memory, first + i, first, end, &made[(first + i) % AHEAD]);
    }
    for (uint32_t i = first; i < end; i++) {
        hs_token *t = &text->tokens[i];
        ready *own = &made[i % AHEAD];
        if (!hs_text__is_name_part(text, i, first, end, before)) {
            uint32_t bits = t->pos == HS_POS_NOUN ? hs_text__word_bits(entities->words, t->hash) : 0;
            t->entity =
                bits & HS_WORD_ROLE ? (bits & HS_WORD_PLURAL ? ENTITY_GROUP : ENTITY_ROLE) | FIRST : 0;
            before = 0;
        } else {
            const uint32_t *its = own->features;
            if (before || own->token != i || own->was != was_of(memory, t->hash)) {
                hs_text__entity_features(entities, text, memory, i, first, end, before, features);
                its = features;
            }
            uint32_t label = best_label(&entities->model, its, before);
            hs_text__remember(memory, t, label);
            t->entity = label ? (uint8_t)(kinds[(label - 1) / 2] | (label % 2 ? FIRST : 0)) : 0;
            before = label;
        }
        make_ready(entities, text, memory, i + AHEAD, first, end, own);
    }
}

void hs_text__find_entities(const hs_text__entities *entities, hs_text *text) {
    hs_text__memory memory = {{0}, {0}};
    for (uint32_t s = 0; s < text->n_sentences; s++)
        find_in_sentence(entities, text, &memory, text->sentences[s].first, text->sentences[s].end);
}
