/* Parts of speech by a linear model, word after word from the left (averaged perceptron, Collins 2002): the tags
 * given so far are features of the next one. Frequent words that have one tag only are looked up instead.
 *
 * The trainer (tools/train/tagger.c) uses these same features, so that both sides see a word alike. */
#ifndef HS_TEXT_TAGGER_H
#define HS_TEXT_TAGGER_H

#include <hearsay/text.h>

#include "base/linear.h"
#include "text/words.h"

enum {
    HS_TAGGER_CLASSES =
        32, /* tags, and classes that are never chosen: so a row of weights lies in one cache line */
    HS_TAGGER_STILL = 18, /* features of words alone */
    HS_TAGGER_MOVING = 6, /* features that hang on the tags before */
    HS_TAGGER_FEATURES = HS_TAGGER_STILL + HS_TAGGER_MOVING,
    HS_TAGGER_PAD = 2 /* looks before the first and behind the last token of a sentence */
};

/* What the features see of a token. */
typedef struct hs_text__look {
    uint32_t word;    /* hash; numbers by their length alone */
    uint32_t suffix3; /* of the last three bytes in lower case */
    uint32_t suffix2;
    uint32_t prefix3;
    uint16_t bits; /* hs_text__word_bits; 0 where the tag is known */
    uint8_t known; /* hs_text__known_tag */
    uint8_t shape; /* capital, all capitals, digit, hyphen, kind, headline */
} hs_text__look;

typedef struct hs_text__tagger {
    const hs_text__words *words;
    hs_linear model;
    const uint32_t *known; /* [n_known] open addressing: word hash with its 5 low bits replaced by hs_pos + 1;
                              0: empty */
    uint32_t n_known;      /* a power of two */
} hs_text__tagger;

/* Looks of tokens [first, end), end - first <= HS_LIMIT_SENTENCE_TOKENS, with HS_TAGGER_PAD at either end. */
void hs_text__looks(const hs_text__tagger *tagger, const hs_text *text, uint32_t first, uint32_t end,
                    hs_text__look *looks);

/* Features of the token whose look is at[0]; the moving ones given the two tags before it. */
void hs_text__still_features(const hs_text__look *at, uint32_t features[HS_TAGGER_STILL]);
void hs_text__moving_features(const hs_text__look *at, uint32_t tag1, uint32_t tag2,
                              uint32_t features[HS_TAGGER_MOVING]);

/* The tag of a word that has but one, or HS_POS_N. */
hs_pos hs_text__known_tag(const hs_text__tagger *tagger, const hs_token *token);

/* Fills in pos of every token. _plain does without the vector instructions that some machines have. */
void hs_text__tag(const hs_text__tagger *tagger, hs_text *text);
void hs_text__tag_plain(const hs_text__tagger *tagger, hs_text *text);

#endif
