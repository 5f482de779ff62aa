/* Statements on a claim in the user's words: what is asked, and how well a statement's words tell it. */
#ifndef HS_CLAIM_ABOUT_H
#define HS_CLAIM_ABOUT_H

#include "claim/related.h"
#include "claim/stance.h"

#include "base/vector.h"

typedef struct hs_about {
    const hs_claim_models *models;
    const struct hs_word_models *words;
    hs_affiliations affiliations;
    hs_concepts wanted;
    bool *is_required; /* [wanted.n] who must be told: not "US" of "the US election" */
    uint32_t agent;    /* wanted entity that does it, or HS_NONE */
    uint32_t frame;    /* wanted frame, or HS_NONE */
    uint32_t deed;     /* the frame, else the word that tells what is done; or HS_NONE */
    bool is_symmetric; /* the frame holds both ways round */
    bool is_negated;
    bool has_frame;
    hs_relatives relatives; /* of the wanted words */
} hs_about;

/* A concept that tells a wanted one, and how well: 0 not at all .. 1. */
typedef struct hs_about_match {
    float like;
    const hs_concept *at; /* NULL: not told */
} hs_about_match;

/* Whom the claim names must be told at least so well. */
#define HS_ABOUT_MIN_NAMED 0.39f

/* Statements before this one that are asked for what it leaves out. */
enum { HS_ABOUT_MAX_BACK = 3 };

/* ---- likeness.c ---- */

/* How much a wanted concept counts: 0.3 .. 1.5. */
float hs_claim__weight_of(const hs_concept *c);
/* The concept that tells want best. in: NULL is none. */
hs_about_match hs_claim__best_in(const hs_about *q, const hs_concept *want, const hs_concepts *in);
/* In what stands before the statement, nearest first; the headline last. */
hs_about_match hs_claim__understood(const hs_about *q, const hs_concept *want, const hs_concepts *c);
/* The other way round: whoever is wanted stands behind the deed, somebody else before it. */
bool hs_claim__is_turned_round(const hs_about *q, const hs_concepts *c, const hs_concept *deed,
                               const hs_concept *agent);

/* A clause of its own, not "the disruption of the vote". */
bool hs_claim__is_clause(const hs_claim_statement *s);

/* ---- topic.c ---- */

/* Statements on pages that speak of the claim which tell it in none of its words: in words related to them,
 * as an answer, or by waving off. members: [n_members] those found so far; more are appended, in arena. False where memory
 * runs out. */
typedef HS_VECTOR(hs_claim_member) hs_claim_members;
bool hs_claim__on_topic(const hs_about *q, const hs_claim_input *input, const hs_concepts *concepts,
                        hs_arena *temporary, hs_arena *arena, hs_claim_members *members);

#endif
