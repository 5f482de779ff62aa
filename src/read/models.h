/* src/read/models.h: what the read stage keeps read-only in the engine. */
#ifndef HS_READ_MODELS_H
#define HS_READ_MODELS_H

#include "base/lexicon.h"
#include "read/pasted/furniture.h"
#include "read/html/model.h"

struct hs_read_models {
    hs_html_tables html;           /* data/html-*.tsv */
    hs_html_model blocks;          /* models/blocks.hsw */
    hs_lexicon page_fields;        /* data/page_fields.tsv */
    hs_lexicon date_words;         /* data/date_words.tsv */
    const hs_furniture *furniture; /* data/furniture.tsv */
    hs_lexicon outlets;            /* data/outlets.tsv */
    hs_lexicon meta;               /* data/html-meta.tsv */
    hs_lexicon given_names;        /* data/given_names.tsv */
};

#endif
