/* The two halves of explaining a page: marks for its text, JSON of every stage. */
#ifndef HS_SHOW_EXPLAIN_H
#define HS_SHOW_EXPLAIN_H

#include "show/paper.h"

/* Content, cue and source spans of all statements, sorted, none overlapping; in arena. Returns how many. */
uint32_t hs_show__statement_marks(hs_show__paper *paper, hs_arena *arena, const hs_annotation *annotation,
                                  hs_show__mark **marks);
/* One object: {"article","text","people","statements"}, a line. */
void hs_show__explain_json(hs_json *json, const hs_annotation *annotation);
/* Name of a part of speech. Static storage. */
hs_str hs_show__pos(uint8_t pos);

#endif
