/* Features of the learned attribution, one function a decision; training and reading call the same ones.
 *
 *     which word reports           Ruta Vance [said] that the ferry never sailed.
 *     where its content starts     said |that the ferry
 *     where it ends                never sailed|.
 *     who is its source            [Ruta Vance] said
 *     whether quotation is said    [We never met,] or a "scare" word
 *
 * A feature is a hash (base/linear.h); out has room for HS_STATEMENT_FEATURES of them. */
#ifndef HS_STATEMENT_FEATURES_H
#define HS_STATEMENT_FEATURES_H

#include "statement/view.h"

enum {
    HS_STATEMENT_FEATURES = 112,
    HS_STATEMENT_WINDOW = 80,
    HS_STATEMENT_STARTS = 192,
    HS_STATEMENT_ENDS = 192,
    HS_STATEMENT_SOURCES = 16,
    HS_STATEMENT_STANDINGS = 6
};

/* A noun phrase without what hangs on it: "the bank's chairman", "he". */
typedef struct hs_chunk {
    uint32_t first, end;
    uint32_t head; /* token */
    uint8_t type;  /* hs_chunk_type */
} hs_chunk;

typedef enum hs_chunk_type {
    HS_CHUNK_NONE = 0,
    HS_CHUNK_PRONOUN,
    HS_CHUNK_NAME,
    HS_CHUNK_NOUN,
    HS_CHUNK_RELATIVE
} hs_chunk_type;

/* Sums over tokens [0, t), so that a range is told by two look-ups. */
typedef struct hs_sums {
    uint16_t verbs, commas, marks, brackets, cues;
    uint16_t finite;  /* verbs with a subject and a tense: "has been told" is one, "to be told" none */
    uint16_t openers; /* words that open a clause: "that", "if", "who" */
    uint16_t links;   /* "and", "but"; eight counts are as wide as one vector */
} hs_sums;

/* A token as features see it. */
typedef struct hs_sight {
    uint32_t word; /* hash; one for all numbers */
    uint16_t tag;  /* hs_pos; marks and signs by themselves */
    uint16_t type; /* what content ends before */
} hs_sight;

typedef struct hs_clauses {
    const hs_view *view;
    hs_chunk *chunks; /* [n_chunks] in order */
    uint32_t n_chunks;
    uint32_t *chunk_after; /* [n + 1] first chunk that starts at the token or behind it */
    uint16_t *sense;       /* [n] the word's sense as its tag takes it; 0: unknown */
    hs_sight *sights;      /* [n] */
    hs_sums *sums;         /* [n + 1]; they wrap around, differences do not within a sentence */
    uint32_t *opener;      /* [n + 1] the last word before the token that opens a clause, or HS_NONE */
} hs_clauses;

hs_status hs_statement__clauses(const hs_view *view, hs_arena *arena, hs_clauses *clauses);

/* Whether the token may report at all. */
bool hs_statement__may_report(const hs_view *view, uint32_t token);
uint32_t hs_statement__cue_features(const hs_clauses *clauses, uint32_t head, bool is_coarse, uint32_t *out);

/* scores [n]: those of tokens by their coarse features, before the model's scale. */
void hs_statement__coarse_cues(const hs_clauses *clauses, const uint32_t *tokens, uint32_t n,
                               int32_t *scores);

/* Tokens that content of head may start with, ascending, at most HS_STATEMENT_STARTS; returns how many. */
uint32_t hs_statement__starts(const hs_clauses *clauses, uint32_t head, uint32_t *out);
/* is_coarse: only the few features that tell most starts from the likely ones. */
uint32_t hs_statement__start_features(const hs_clauses *clauses, uint32_t head, uint32_t start,
                                      bool is_coarse, uint32_t *out);

/* scores [n]: those of starts by their coarse features, before the model's scale. */
void hs_statement__coarse_starts(const hs_clauses *clauses, uint32_t head, const uint32_t *starts, uint32_t n,
                                 int32_t *scores);

/* Tokens behind the last one of content that starts at start, ascending. */
uint32_t hs_statement__ends(const hs_clauses *clauses, uint32_t head, uint32_t start, uint32_t *out);
uint32_t hs_statement__end_features(const hs_clauses *clauses, uint32_t head, uint32_t start, uint32_t end,
                                    bool is_coarse, uint32_t *out);

/* 'said that if the ferry sails |, the school stays open', 'that it sails | and that the school stays open': content that
 * "that" opens is not whole before its own verb, and another "that" or a bare clause goes on with it. */
bool hs_statement__breaks_off(const hs_clauses *clauses, uint32_t start, uint32_t end);

/* scores [n]: those of ends by their coarse features, before the model's scale. */
void hs_statement__coarse_ends(const hs_clauses *clauses, uint32_t head, uint32_t start, const uint32_t *ends,
                               uint32_t n, int32_t *scores);

/* Chunks that may be the source of head, ascending, then HS_NONE ("not named"); at most
 * HS_STATEMENT_SOURCES. */
uint32_t hs_statement__sources(const hs_clauses *clauses, uint32_t head, uint32_t *out);
/* How content [s, e) stands to head and to the chunk (HS_NONE: to head alone), below HS_STATEMENT_STANDINGS: all that
 * source features see of the content. */
static inline uint32_t hs_statement__standing(const hs_clauses *clauses, uint32_t head, uint32_t s,
                                              uint32_t e, uint32_t chunk) {
    uint32_t order = s > head ? 2 : e > head ? 1 : 0;
    bool is_inside = chunk != HS_NONE && clauses->chunks[chunk].first >= s && clauses->chunks[chunk].end <= e;
    return order + 3 * (uint32_t)is_inside;
}
uint32_t hs_statement__source_features(const hs_clauses *clauses, uint32_t head, uint32_t start, uint32_t end,
                                       uint32_t chunk, uint32_t *out);

/* Whether the quotation top is a saying of its own, apart from any reporting word. */
uint32_t hs_statement__quotation_features(const hs_clauses *clauses, uint32_t top, uint32_t *out);

/* Whether the quotation top goes on with what the saying before it says: '"We sail," she said. "At noon."' */
uint32_t hs_statement__join_features(const hs_clauses *clauses, uint32_t previous, uint32_t top,
                                     uint32_t *out);

#endif
