/* Blocks of a page -> which of them are the article's body. */
#ifndef HS_READ_HTML_CHOOSE_H
#define HS_READ_HTML_CHOOSE_H

#include "read/html_blocks.h"

/* Sets keep[i] for the body's blocks; reason[i] (static) says why a block is left out. Memory from arena. */
hs_status hs_html_choose(const hs_html_tables *tables, hs_arena *arena, const hs_html_blocks *page,
                         uint8_t *keep, const char **reason);

#endif
