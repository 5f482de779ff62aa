/* Pages that go on with further articles below the first (infinite scroll): which stretches of the page they are.
 *
 *     <article><h1>One</h1><p>...</article> <article><h1>Two</h1><p>...</article>   ->   two stretches
 *
 * An article of its own has three paragraphs and a headline of the first rank, or of the second where it follows a
 * like box that has one of the first; cards of a list have neither. */
#ifndef HS_READ_HTML_SEVERAL_H
#define HS_READ_HTML_SEVERAL_H

#include "read/html/blocks.h"

/* First article at or behind node *node that is one of its own and stands in no other; *node goes behind it. False: none. */
bool hs_html_next_article(const hs_html_blocks *page, uint32_t *node, uint32_t *article);

/* Of several, leaves the first: keep[i] = 0 for blocks of the others. */
void hs_html_keep_first_article(const hs_html_blocks *page, uint8_t *keep, const char **reason);

#endif
