/* The headline of a page: the heading that shows it, without the kicker, date or site name that stand beside it.
 *
 *     <h1><span class=kicker>Harbours</span> Ferry returns</h1>, <title>Ferry returns | Marn Courier</title>
 *     ->  "Ferry returns", aside "Harbours" */
#ifndef HS_READ_HTML_TITLE_H
#define HS_READ_HTML_TITLE_H

#include <hearsay/engine.h>

#include "read/html/blocks.h"

typedef struct hs_html_told { /* what the page tells of its title; empty where it does not */
    hs_str ld, shared;        /* JSON-LD; OpenGraph or meta */
    hs_str publisher;
    const char *shared_source; /* "opengraph" or "meta" */
} hs_html_told;

typedef struct hs_html_headline {
    hs_str text; /* in arena, or empty */
    const char
        *source;    /* "text" where the page shows it; "json-ld", "opengraph", "meta", "title"; NULL: none */
    hs_str aside;   /* what stood beside it in the same heading: a kicker, a date line */
    hs_span shown;  /* of the page: the block that shows it; start == end: told alone */
    uint32_t block; /* that block, or HS_NONE */
} hs_html_headline;

/* keep[i]: block i is body. Memory from arena. HS_ERR_MEMORY alone. */
hs_status hs_html_headline_read(const hs_html_tables *tables, hs_arena *arena, const hs_html_blocks *page,
                                const hs_html_told *told, const uint8_t *keep, hs_html_headline *headline);

/* The site's name as <title> has it beside the headline ("Ferry returns | Marn Courier", "Marn Courier - Ferry
 * returns"), where more than its place says that it is one: the address (may be empty), its last word, or a copyright
 * line. A view of page->text; empty: none. */
hs_str hs_html_site_name(const hs_engine *engine, const hs_html_blocks *page, hs_str headline, hs_str url);

#endif
