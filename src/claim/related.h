/* Words that tell of the same things as a claim's words, from WordNet (tools/data/make-related.py): near ones (steal,
 * stealing), far ones (steal, robber), opposites (genuine, counterfeit). Read for one question at a time. */
#ifndef HS_CLAIM_RELATED_H
#define HS_CLAIM_RELATED_H

#include "claim/concept.h"

typedef struct hs_relative {
    uint32_t stem;
    uint16_t wanted; /* index of the claim's concept */
    uint8_t kind;    /* hs_relative_kind */
} hs_relative;

typedef enum hs_relative_kind {
    HS_RELATIVE_NEAR = 0,
    HS_RELATIVE_FAR,
    HS_RELATIVE_OPPOSITE
} hs_relative_kind;

typedef struct hs_relatives {
    hs_relative *items; /* [n] by wanted, stem; the nearest kind of each */
    uint32_t n;
} hs_relatives;

/* Relatives of the words of wanted, the concepts of about, in arena; false where memory runs out. */
bool hs_claim__relatives(hs_lexer *lexer, hs_arena *arena, hs_str about, const hs_concepts *wanted,
                         hs_relatives *relatives);
/* How concept wanted and a word are related: NULL, not at all. */
const hs_relative *hs_claim__relative(const hs_relatives *relatives, uint32_t wanted, uint32_t stem);

#endif
