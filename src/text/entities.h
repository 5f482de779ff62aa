/* Mentions of persons, organisations and places by a linear model over the tagged tokens (averaged perceptron, from the
 * left, B/I/O labels); then roles and groups by list. Only words that may stand in a name are scored: one token in
 * seven. What a word was earlier on the page is a feature. */
#ifndef HS_TEXT_ENTITIES_H
#define HS_TEXT_ENTITIES_H

#include <hearsay/text.h>

#include "base/linear.h"
#include "text/words.h"

enum {
    HS_ENTITY_LABELS = 7, /* 0 none; 1 + 2 * kind: first token, 2 + 2 * kind: a further one */
    HS_ENTITY_FEATURES = 22,
    HS_ENTITY_MEMORY = 1024
};

enum { HS_NAME_PERSON = 0, HS_NAME_ORGANISATION, HS_NAME_PLACE, HS_NAME_KINDS };

typedef struct hs_text__entities {
    const hs_text__words *words;
    hs_linear model;
} hs_text__entities;

/* What words of this page were: a cache by hash, the later word wins. */
typedef struct hs_text__memory {
    uint32_t word[HS_ENTITY_MEMORY];
    uint8_t label[HS_ENTITY_MEMORY];
} hs_text__memory;

/* Whether a label is chosen for this token at all; the others get 0. before: the label of the token before. */
bool hs_text__is_name_part(const hs_text *text, uint32_t token, uint32_t first, uint32_t end,
                           uint32_t before);

/* Features of a token in sentence [first, end), given the label before it and what the memory holds. */
void hs_text__entity_features(const hs_text__entities *entities, const hs_text *text,
                              const hs_text__memory *memory, uint32_t token, uint32_t first, uint32_t end,
                              uint32_t before, uint32_t features[HS_ENTITY_FEATURES]);

/* Notes a chosen label. */
void hs_text__remember(hs_text__memory *memory, const hs_token *token, uint32_t label);

/* Fills in entity of every token; pos must be there. */
void hs_text__find_entities(const hs_text__entities *entities, hs_text *text);

#endif
