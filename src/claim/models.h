/* The read-only side of this stage: data/time_words.tsv, frames.tsv, nations.tsv. */
#ifndef HS_CLAIM_MODELS_H
#define HS_CLAIM_MODELS_H

#include "base/lexicon.h"
#include "engine/engine.h"

typedef enum hs_time_kind {
    HS_TIME_NONE = 0,
    HS_TIME_WEEKDAY, /* number: 1 Monday .. 7 Sunday */
    HS_TIME_MONTH,   /* 1 .. 12 */
    HS_TIME_DAY,     /* days before the page's: today, yesterday */
    HS_TIME_NIGHT,
    HS_TIME_UNIT, /* its length in days */
    HS_TIME_WEEKEND,
    HS_TIME_LAST,
    HS_TIME_THIS,
    HS_TIME_AGO,
    HS_TIME_NEXT,
    HS_TIME_NUMBER,
    HS_TIME_N
} hs_time_kind;

/* What a word of a "!" frame does to the sense. */
typedef enum hs_turn {
    HS_TURN_NONE = 0,
    HS_TURN_DENIAL,
    HS_TURN_EVIDENCE,
    HS_TURN_HEDGE,
    HS_TURN_MENTION, /* somebody else's words are spoken of: "the allegations that" */
    HS_TURN_DECLINE
} hs_turn;

typedef struct hs_frame_word {
    uint32_t key;   /* of a stem or of one form; 0: an empty slot */
    uint32_t frame; /* index into frames */
    hs_turn turn;
} hs_frame_word;

/* A frame's name and what kind it is. */
typedef struct hs_frame {
    hs_str name;
    bool is_symmetric; /* holds both ways round: who met whom */
    bool is_word;      /* tells one thing, but nobody quarrels about it */
} hs_frame;

struct hs_claim_models {
    hs_lexicon time_words, nations;
    hs_frame *frames; /* [n_frames] */
    uint32_t n_frames;
    hs_frame_word *frame_words; /* [n_slots] open addressing by key */
    uint32_t n_slots;           /* a power of two */
};

struct hs_word;
/* The frame of a word (its form's, else its stem's), or NULL. */
const hs_frame_word *hs_claim__frame(const hs_claim_models *models, const struct hs_word *word);

#endif
