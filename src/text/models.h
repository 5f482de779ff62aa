/* What the text stage keeps read-only: word lists, tagger weights. */
#ifndef HS_TEXT_MODELS_H
#define HS_TEXT_MODELS_H

#include "base/lexicon.h"
#include "engine/engine.h"
#include "text/entities.h"
#include "text/tagger.h"

struct hs_text_models {
    hs_lexicon abbreviations, starters, elisions, saying; /* data/NAME.tsv */
    hs_text__words words;                                 /* data/words.tsv */
    hs_text__tagger tagger;
    hs_text__entities entities;
};

#endif
