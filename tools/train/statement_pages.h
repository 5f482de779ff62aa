/* Annotated pages as the statement trainer takes them: read through the stages, what annotators marked as tokens.
 *
 * TRAIN.jsonl: {"id", "text", "quotes": [{"start", "end", "parts"?, "kind", "speaker_start", "speaker_end",
 * "cue_start", "cue_end"}], "skip": [{"start", "end"}]}, offsets in code points. Like all of tools/train, it prints
 * and exits on trouble. */
#ifndef HS_TOOLS_TRAIN_STATEMENT_PAGES_H
#define HS_TOOLS_TRAIN_STATEMENT_PAGES_H

#include "statement/find.h"

#include <hearsay/hearsay.h>

enum { MAX_PARTS = 12 };

typedef struct gold {
    hs_range parts[MAX_PARTS]; /* tokens, trimmed */
    uint32_t n_parts;
    hs_range content, cue, source;
    uint32_t head; /* token, or HS_NONE */
    bool is_direct;
} gold;

typedef struct sheet {
    hs_article article;
    hs_text text;
    hs_view view;
    hs_clauses clauses;
    gold *golds; /* [n_golds] */
    uint32_t n_golds;
    hs_range *skips; /* [n_skips] */
    uint32_t n_skips;
    float weight; /* of its examples */
} sheet;

typedef struct collection {
    sheet *documents; /* [n] */
    uint32_t n;
    hs_engine *engine;
    hs_arena *arena;
} collection;

void *checked(void *ptr);
void need(hs_status status, const char *what);

/* paths: files with commas between; those behind the first are ours, small and worth more. */
collection read_corpus(const char *paths);

/* Tokens without the punctuation at both ends. */
hs_range trim(const hs_view *view, hs_range range);
bool meets(hs_range a, hs_range b);
bool in_any(const hs_range *ranges, uint32_t n, hs_range range);
/* Intersection over union of words: content less hole against the parts of gold. */
double overlap(const hs_view *view, hs_range content, hs_range hole, const gold *g);

#endif
