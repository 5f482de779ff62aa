/* The read-only side of this stage: data/time_words.tsv. */
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

struct hs_claim_models {
    hs_lexicon time_words;
};

#endif
