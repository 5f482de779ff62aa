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
    uint32_t stem;  /* of the word, or 0: told by who speaks */
    hs_span span;   /* bytes of the text that it was read from */
    uint8_t kind;
    bool is_negated;             /* frame, word: an odd number of negations stands close before it */
    bool is_hedged;              /* frame, word: "may", "perhaps" in its sentence */
    bool is_speaker;             /* entity: "I", "we", or "you" of the one who answers; told by who speaks */
    bool is_plural, is_singular; /* entity: "we", "I" */
    bool is_pronoun;             /* entity: "he" of reported speech, taken for who speaks, or who is asked */
    bool is_context;             /* from the question that is answered */
    bool is_asked;               /* its sentence ends in a question mark */
    bool is_number;
    bool is_place; /* of a claim asked for: where it was */
    bool is_role;  /* "our president", "the US president": may tell a person with that office */
} hs_concept;

typedef struct hs_concepts hs_concepts;
struct hs_concepts {
    hs_concept *items; /* [n] */
    uint32_t n;
    const hs_concepts *before; /* of the statement just before it on the page, or NULL */
    const hs_concepts *title;  /* of the page's headline, or NULL */
    uint32_t speaker_id;
    bool is_denial; /* "nonsense", "no evidence": the whole is waved off */
    bool is_hedged, is_declined;
    bool is_mention;        /* "the allegations": somebody else's words are spoken of */
    bool says_no, says_yes; /* opens or ends so */
    bool has_pronoun;       /* him, her, them: somebody named before */
    bool is_reference;      /* short, with "it", "that": what it tells was said before */
    hs_span turn;           /* the word that denies, hedges or declines; start == end: none */
};

enum { HS_CLAIM_MAX_WORDS = 400 }; /* words of a statement that are looked at */

/* Which countries the pages say that a person speaks for, and which offices they hold: pairs of a name's stem and
 * a country's key or an office's stem, ascending, each once; each name is paired with itself. */
typedef struct hs_affiliation {
    uint32_t name, key;
    bool is_office;
} hs_affiliation;
typedef struct hs_affiliations {
    hs_affiliation *items; /* [n] */
    uint32_t n;
} hs_affiliations;

/* In arena; false where memory runs out. */
bool hs_claim__affiliations(const struct hs_claim_models *models, hs_lexer *lexer, hs_arena *arena,
                            const hs_claim_input *input, hs_affiliations *all);
bool hs_claim__is_affiliated(const hs_affiliations *all, uint32_t name, uint32_t key, bool is_office);
/* The country that a name's bearer speaks for (the smallest key where the pages tell several), or the name itself. */
uint32_t hs_claim__spoken_for(const hs_affiliations *all, uint32_t name);

/* The country that a word tells ("Russian", "Moscow"), as a key, or 0. */
uint32_t hs_claim__country(const struct hs_claim_models *models, hs_str word);

/* Concepts of a statement (its question's too, where it has one) in arena; false where memory runs out. */
bool hs_claim__concepts(const struct hs_claim_models *models, hs_lexer *lexer, hs_arena *arena,
                        const hs_claim_statement *statement, hs_concepts *concepts);

/* Concepts of all statements, [input->n] in arena, with their context. */
bool hs_claim__read_all(const struct hs_claim_models *models, hs_lexer *lexer, hs_arena *arena,
                        const hs_claim_input *input, hs_concepts *concepts);

#endif
