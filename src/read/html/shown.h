/* Times and people of an article: what one source tells is checked and taken where nothing more trusted has told it;
 * and what the page shows in its text is looked for near headline and body. */
#ifndef HS_READ_HTML_SHOWN_H
#define HS_READ_HTML_SHOWN_H

#include <hearsay/article.h>

#include "read/html/blocks.h"

/* Sets *time from text where it is not set yet and text is a time with at most max_other other words. source is
 * static. HS_ERR_MEMORY alone, as all of these. */
hs_status hs_html_time_take(const hs_engine *engine, hs_arena *arena, hs_str text, unsigned max_other,
                            const char *source, hs_time *time);

/* Sets the byline from text where it is not set yet: people, not desks and not the site itself. is_declared: the page
 * says that text is an author's name, so that one word can be enough ("Tine"). text is copied; source is static. */
hs_status hs_html_people_take(const hs_engine *engine, hs_arena *arena, hs_str text, bool is_declared,
                              const char *source, hs_article *article);

/* "By Ada Kerr and Tom Okafor" tells more people than the one of a more trusted source, and that one too: then all of
 * them are the byline. */
hs_status hs_html_people_take_more(const hs_engine *engine, hs_arena *arena, hs_str text, const char *source,
                                   hs_article *article);

/* "Marn Courier" is in the host of "https://www.marncourier.example/ferry". */
bool hs_html_is_host(hs_str url, hs_str name);

/* What the page shows: a date line, a byline, a signature at the end. headline: its block or HS_NONE. */
hs_status hs_html_shown_read(const hs_engine *engine, hs_arena *arena, const hs_html_blocks *page,
                             const uint8_t *keep, uint32_t headline, hs_article *article);

#endif
