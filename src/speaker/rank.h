/* Who said it: candidate mentions of a statement, their features, and a linear ranker over them.
 *
 *     Ruta Vance smiled. "It floats," she said.
 *     candidates  [she] beside the cue   [Ruta Vance] subject of the sentence before   nobody
 */
#ifndef HS_SPEAKER_RANK_H
#define HS_SPEAKER_RANK_H

#include "speaker/page.h"

enum {
    HS_MAX_CANDIDATES = 16,
    HS_MAX_RANK_FEATURES = 32,
    MAX_PARTS_SEEN = 6,
    MAX_SPOKEN_OF = 12 /* people told apart among those that a statement's own words are about */
};

/* How the words of a statement speak of somebody: "I never met him" is not his. */
typedef enum hs_speaker__way {
    HS_WAY_NAME = 1,
    HS_WAY_PRONOUN = 2, /* he, him; a guess about whom it means */
    HS_WAY_OTHER = 4    /* the minister */
} hs_speaker__way;

enum { /* hs_speaker__question.voice: who speaks in the statement's own words */
       HS_VOICE_I = 1,
       HS_VOICE_WE = 2,
       HS_VOICE_YOU = 4
};

typedef enum hs_speaker__place {
    HS_PLACE_BEFORE = 0, /* in the statement's sentences, before its words */
    HS_PLACE_BETWEEN,
    HS_PLACE_AFTER,
    HS_PLACE_PREVIOUS, /* in the sentence before */
    HS_PLACE_EARLIER,  /* two or three sentences before */
    HS_PLACE_NEXT,     /* in the sentence after */
    HS_PLACE_CARRIED,  /* said the statement before */
    HS_PLACE_NOBODY
} hs_speaker__place;

typedef struct hs_speaker__candidate {
    uint32_t mention; /* HS_NONE: nobody is named */
    uint8_t place;    /* hs_speaker__place */
    uint8_t nearness; /* how many candidates of its place stand nearer */
    bool is_source;   /* stage 3 took it for the source */
    bool is_label;    /* labels the statement's turn */
    float score, probability;
} hs_speaker__candidate;

/* A statement as the ranker sees it. */
typedef struct hs_speaker__question {
    uint32_t statement;
    uint32_t part_first[MAX_PARTS_SEEN], part_end[MAX_PARTS_SEEN]; /* tokens of the first parts */
    uint32_t first, end;                                           /* tokens of the hull of its parts */
    uint32_t cue_first, cue_end;                                   /* tokens; empty: none */
    uint32_t sentence, sentence_end;                               /* sentences it touches */
    uint32_t source;                                               /* mention or HS_NONE */
    uint32_t spoken_of[MAX_SPOKEN_OF];                             /* [n_spoken_of] entities */
    uint8_t ways[MAX_SPOKEN_OF];                                   /* [n_spoken_of] bits of hs_speaker__way */
    uint32_t n_spoken_of;
    uint32_t voice;                             /* bits HS_VOICE_ */
    uint32_t label;                             /* mention that labels its turn, or HS_NONE */
    uint32_t previous;                          /* statement before, or HS_NONE */
    uint32_t previous_mention, previous_entity; /* its speaker, or HS_NONE */
    uint32_t
        before_previous_entity; /* the speaker before that one, another than previous_entity, or HS_NONE */
    bool is_previous_near;      /* same or next block */
    bool is_same_block;         /* as previous */
    bool is_whole;              /* nothing but the statement's own words stands in its sentences */
    bool is_led_in;             /* the sentence before ends in a colon */
    bool is_previous_question;
} hs_speaker__question;

void hs_speaker__ask(const hs_speaker__page *page, uint32_t statement, bool is_source_hidden,
                     hs_speaker__question *question);
/* Candidates, nobody last. Returns their number, 1 to HS_MAX_CANDIDATES. */
uint32_t hs_speaker__candidates(const hs_speaker__page *page, const hs_speaker__question *question,
                                hs_speaker__candidate found[HS_MAX_CANDIDATES]);
uint32_t hs_speaker__rank_features(const hs_speaker__page *page, const hs_speaker__question *question,
                                   const hs_speaker__candidate *candidate, uint32_t n_candidates,
                                   uint32_t features[HS_MAX_RANK_FEATURES]);
/* Scores and probabilities of all candidates; returns the best one's index (ties: the first). */
uint32_t hs_speaker__rank(const hs_speaker__page *page, const hs_speaker__question *question,
                          hs_speaker__candidate *found, uint32_t n);
/* Share of answers with this raw probability that were right on held-out text. */
float hs_speaker__calibrate(const hs_speaker_models *models, float probability);

#endif
