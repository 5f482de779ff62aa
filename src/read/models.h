/* src/read/models.h: what the read stage keeps read-only in the engine. */
#ifndef HS_READ_MODELS_H
#define HS_READ_MODELS_H

#include "base/lexicon.h"

struct hs_read_models {
    hs_lexicon page_fields; /* data/page_fields.tsv */
};

#endif
