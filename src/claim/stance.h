/* From concepts to a stance, its confidence and its reason; and the order of a claim's members. */
#ifndef HS_CLAIM_STANCE_H
#define HS_CLAIM_STANCE_H

#include "claim/concept.h"

/* Fills stance, confidence and why of *member, which speaks of frame (NULL: of none; not one of concepts' own: it is
 * understood from what stands before) and of entity (NULL: of nobody). False: the statement takes no stance that could be told; member->why
 * is NULL where memory ran out. */
bool hs_claim__stance(const hs_claim_statement *statement, const hs_concepts *concepts,
                      const hs_concept *frame, const hs_concept *entity, hs_arena *arena,
                      hs_claim_member *member);

/* Sorts the members, counts speakers, finds contradictions. False where memory runs out. */
bool hs_claim__arrange(const hs_claim_input *input, hs_arena *arena, bool by_confidence, hs_claim *claim);

/* What is said on input->about: one claim. False where memory runs out. */
bool hs_claim__about(const hs_claim_models *models, const struct hs_word_models *words, hs_lexer *lexer,
                     hs_arena *temporary, hs_arena *arena, const hs_claim_input *input,
                     const hs_concepts *concepts, hs_claims *claims);

/* printf into arena; NULL where memory runs out. */
const char *hs_claim__sentence(hs_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
