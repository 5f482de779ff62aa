/* The read-only side of this stage: the forms of the reporting words (data/cues.tsv) and the weights. */
#ifndef HS_STATEMENT_MODELS_H
#define HS_STATEMENT_MODELS_H

#include <hearsay/statement.h>

#include "base/linear.h"
#include "encoder/encoder.h"
#include "engine/engine.h"

/* A form of a reporting word ("told" -> tell, HS_CUE_SAY) or a small word with a role ("that"). */
typedef struct hs_cue_form {
    uint32_t lemma; /* hash of the lemma */
    uint8_t cue_class;
    uint8_t role; /* hs_clause_role */
} hs_cue_form;

/* The commonest senses of a form as verb, noun and adjective (data/senses.tsv): lexicographer's file + 1, or 0. */
typedef struct hs_sense {
    uint8_t verb, noun, adjective;
} hs_sense;

/* What a small word does in an attribution (data/clause.tsv). */
typedef enum hs_clause_role {
    HS_ROLE_NONE = 0,
    HS_ROLE_THAT,
    HS_ROLE_WHETHER,
    HS_ROLE_HOW,
    HS_ROLE_WHEN,
    HS_ROLE_RELATIVE,
    HS_ROLE_TO,
    HS_ROLE_BY,
    HS_ROLE_OF,
    HS_ROLE_ABOUT,
    HS_ROLE_AS,
    HS_ROLE_NOT,
    HS_ROLE_ACCORDING,
    HS_ROLE_ASKED,
    HS_ROLE_INTERPRETER,
    HS_ROLE_PAPER,
    HS_ROLE_LISTENERS,
    HS_ROLE_AND,
    HS_ROLE_BUT,
    HS_ROLE_SUBJECT,
    HS_ROLE_BECAUSE,
    HS_ROLE_THAN,
    HS_ROLE_TITLE,
    HS_ROLE_TELL,    /* takes the listener as its object */
    HS_ROLE_BE,      /* makes a passive */
    HS_ROLE_ANYBODY, /* nobody in particular: what they think is told by nobody */
    HS_ROLE_OFFICE,  /* who speaks before the colon of a headline: "Mayor: ferry stays" */
    HS_ROLE_KICKER,  /* stands there and speaks for nobody: "Live: ferry stays" */
    HS_ROLE_N
} hs_clause_role;

struct hs_statement_models {
    /* open addressing by the hash of the word; 0: an empty slot */
    uint32_t *form_hashes;  /* [n_slots] */
    hs_cue_form *forms;     /* [n_slots] */
    uint32_t n_slots;       /* a power of two, at most 2^15 */
    uint32_t *sense_hashes; /* [n_senses] */
    hs_sense *senses;       /* [n_senses] */
    uint32_t n_senses;
    /* models/statement-*.hsw: one decision each, see features.h; where !is_learned rules stand in */
    bool is_learned;
    float min_final; /* readings below this confidence are dropped */
    hs_linear quotation, join, cue, start, end, source, final;
    hs_encoder *encoder; /* of HS_ACCURACY_HIGH, or NULL */
};

/* Index into forms + 1; 0 where the word is not listed. */
uint32_t hs_statement__form(const hs_statement_models *models, uint32_t hash);

/* All zero where the word is not listed. */
hs_sense hs_statement__sense(const hs_statement_models *models, uint32_t hash);

/* Have the word's place in the tables brought near, some words before it is asked for: they lie far from the processor. */
enum { HS_STATEMENT_AHEAD = 8 };
static inline void hs_statement__form_prefetch(const hs_statement_models *models, uint32_t hash) {
    __builtin_prefetch(&models->form_hashes[hash & (models->n_slots - 1)]);
}
static inline void hs_statement__sense_prefetch(const hs_statement_models *models, uint32_t hash) {
    __builtin_prefetch(&models->sense_hashes[hash & (models->n_senses - 1)]);
    __builtin_prefetch(&models->senses[hash & (models->n_senses - 1)]);
}

#endif
