/* Blocks of a page -> which of them are the article's body. */
#ifndef HS_READ_HTML_CHOOSE_H
#define HS_READ_HTML_CHOOSE_H

#include "read/html/model.h"

/* Reasons that make an aside of a block near the body, where others drop it. */
extern const char hs_html_caption[], hs_html_pull_quote[];

/* Sets keep[i] for the body's blocks; reason[i] (static) says why a block is left out. Memory from arena. */
hs_status hs_html_choose(const hs_html_tables *tables, const hs_html_model *model, hs_arena *arena,
                         const hs_html_blocks *page, uint8_t *keep, const char **reason);

/* Marks the rows that the rules ask for. */
void hs_html_choose_wants(uint8_t wanted[HS_F_N]);

/* Takes program text out, and, where a page has visible article text, what it hides. */
void hs_html_drop_unfit(const hs_html_blocks *page, const hs_html_features *features, int32_t *scores);

/* The part of it behind the scores, for the trainer. */
hs_status hs_html_choose_scored(hs_arena *arena, const hs_html_blocks *page, const hs_html_features *features,
                                const int32_t *scores, uint8_t *keep, const char **reason);

#endif
