/* What a statement speaks of, so that statements in other words can be held against each other.
 *
 *     "We never tested the ferry", said by Ruta Vance
 *     [ferry] a word, [tested] the frame "test", negated; [We] the speaker
 */
#ifndef HS_CLAIM_CONCEPT_H
#define HS_CLAIM_CONCEPT_H

#include <hearsay/claim.h>

#include "claim/models.h"
#include "words/lex.h"

typedef enum hs_concept_kind { HS_CONCEPT_FRAME = 0, HS_CONCEPT_ENTITY, HS_CONCEPT_WORD } hs_concept_kind;

typedef struct hs_concept {
    uint32_t key;   /* frame: its index; entity: hash of the country or name; word: hash of the stem */
    uint32_t entry; /* word: place in the thesaurus, or HS_NONE */
    hs_span span;   /* bytes of the text that it was read from */
    uint8_t kind;
    bool is_negated; /* frame: an odd number of negations stands close before it */
    bool is_speaker; /* entity: "I", "we"; told by who speaks */
    bool is_context; /* from the question that is answered */
} hs_concept;

typedef struct hs_concepts {
    hs_concept *items; /* [n] */
    uint32_t n;
    bool is_denial; /* "nonsense", "no evidence": the whole is waved off */
    bool is_hedged, is_declined;
    bool says_no, says_yes; /* opens so */
    hs_span turn;           /* the word that denies, hedges or declines; start == end: none */
} hs_concepts;

enum { HS_CLAIM_MAX_WORDS = 400 }; /* words of a statement that are looked at */

/* Concepts of a statement (its question's too, where it has one) in arena; false where memory runs out. */
bool hs_claim__concepts(const struct hs_claim_models *models, hs_lexer *lexer, hs_arena *arena,
                        const hs_claim_statement *statement, hs_concepts *concepts);

#endif
