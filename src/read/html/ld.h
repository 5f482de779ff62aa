/* JSON-LD (schema.org) of a page: the object that is its article.
 *
 *     {"@type": "NewsArticle", "headline": "Ferry returns", "author": {"name": "Ruta Vance"}}
 *     ->  title "Ferry returns", authors [Ruta Vance] */
#ifndef HS_READ_HTML_LD_H
#define HS_READ_HTML_LD_H

#include <hearsay/base.h>

#define HS_LD_AUTHORS 12

typedef struct hs_ld {
    hs_str title, published, modified, publisher, section, language, body; /* empty where not told */
    hs_str authors[HS_LD_AUTHORS];                                         /* [n_authors] */
    uint32_t n_authors;
    hs_str person; /* a person who is told of beside the article: its author as a rule */
    int rank;      /* of the object they come from: 0 none, 1 a page, 2 an article */
} hs_ld;

/* Reads one script's text; what is found there that is better than *ld replaces it. Broken JSON gives what
 * stands before the break. HS_ERR_MEMORY alone. */
hs_status hs_ld_read(hs_arena *arena, hs_str json, hs_ld *ld);

#endif
