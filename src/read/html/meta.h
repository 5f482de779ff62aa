/* Metadata of a page: title, byline, publisher, canonical URL, published and modified time, language, section.
 *
 * Takes the marks and blocks of a page; fills in those fields of the article that are still empty, each from
 * the most trusted place that has it: JSON-LD, OpenGraph, other meta elements, <time>, visible text, URL.
 *
 *     <meta property="og:site_name" content="Marn Courier">   ->   article->publisher "Marn Courier" */
#ifndef HS_READ_HTML_META_H
#define HS_READ_HTML_META_H

#include <hearsay/article.h>

#include "read/html/features.h"

typedef struct hs_html_meta {
    hs_str ld_body;    /* articleBody of JSON-LD, decoded; empty: none */
    hs_span ld_source; /* the script it stands in */
    hs_span title;     /* of the page: the block that shows the title; start == end: none */
} hs_html_meta;

/* keep[i]: block i is body. Memory from arena; scratch memory from temporary. HS_ERR_MEMORY alone. */
hs_status hs_html_meta_read(const hs_engine *engine, hs_arena *arena, hs_arena *temporary,
                            const hs_html_blocks *page, const uint8_t *keep, hs_article *article,
                            hs_html_meta *meta);

#endif
