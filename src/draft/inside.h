/* What the readers of drafts share: text that grows block by block, with the place of every piece. */
#ifndef HS_DRAFT_INSIDE_H
#define HS_DRAFT_INSIDE_H

#include <hearsay/draft.h>

#include "base/vector.h"

typedef struct hs_draft__text {
    hs_arena *arena;
    char *bytes;
    size_t len, capacity;
    HS_VECTOR(hs_draft_run) runs;
    HS_VECTOR(hs_block) blocks;
    bool is_failed; /* memory ran out, or the text grew past 32 bits */
} hs_draft__text;

/* Room for a text of len bytes, so that it need not grow; false: out of memory. */
bool hs_draft__expect(hs_draft__text *text, size_t len);
/* A piece that stands at source in the draft. */
void hs_draft__put(hs_draft__text *text, hs_str piece, uint32_t source, bool is_exact);
/* A blank line before it, unless it is the first. */
void hs_draft__open_block(hs_draft__text *text, hs_block_kind kind, uint32_t source);
/* An empty block is taken back. */
void hs_draft__close_block(hs_draft__text *text, uint32_t source);
/* Marks of quotation, straight or curly double ones, in text. */
bool hs_draft__has_marks(hs_str text);
/* From byte text on, source: unless the run before says so already. */
bool hs_draft__map(hs_draft__text *text, uint32_t at, uint32_t source, bool is_exact);

hs_status hs_draft__markdown(hs_draft__text *text, hs_str source, hs_error *error);
/* bytes: the file. Fills source (a line a paragraph) and notes of *draft. */
hs_status hs_draft__docx(hs_draft__text *text, hs_str doc, hs_str bytes, hs_draft *draft, hs_error *error);
/* Places of an HTML article's text in its source. */
hs_status hs_draft__html_places(hs_draft__text *text, const hs_article *article);

/* language.c. True also for texts too short to tell. */
bool hs_draft__is_english(hs_str text);

#endif
