/* hearsay/article.h: one page -> the article without page furniture.
 *
 * Gives one UTF-8 buffer, `text`, that every later span points into, and the blocks of it that are article.
 * For plain text `text` is the input itself (converted to UTF-8 where it was not) and blocks leave furniture
 * out. For markup `text` is the extracted body, blocks separated by blank lines, followed after body_len by the
 * title, so that statements in a headline have spans too (JSON prints those relative to the title, with
 * "in":"title"), and by the asides (captions, pull quotes), in which no statements are looked for. A page without an article is HS_ERR_EMPTY with one clear sentence.
 */
#ifndef HEARSAY_ARTICLE_H
#define HEARSAY_ARTICLE_H

#include <hearsay/page.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum hs_block_kind {
    HS_BLOCK_TITLE = 0, /* the headline of the article; at most one, first in `blocks` */
    HS_BLOCK_PARAGRAPH,
    HS_BLOCK_HEADING,
    HS_BLOCK_LIST_ITEM,
    HS_BLOCK_QUOTE,      /* a block quotation: content of its own */
    HS_BLOCK_PULL_QUOTE, /* an aside that repeats the body */
    HS_BLOCK_HIGHLIGHT,  /* a line of a summary box ("Story highlights") */
    HS_BLOCK_CAPTION,    /* an aside: what stands under a picture */
    HS_BLOCK_TABLE,
    HS_BLOCK_RELATED /* headline of another page that a line links to ("Related: ...") and that quotes somebody: told
                        as a headline, not part of the body */
} hs_block_kind;

typedef struct hs_block {
    hs_block_kind kind;
    hs_span text;   /* bytes of hs_article.text */
    hs_span source; /* bytes of the page as read (after charset conversion); equals text for plain text */
} hs_block;

/* Something that was left out, for `explain`. */
typedef struct hs_dropped {
    hs_span source;     /* bytes of the page as read */
    const char *reason; /* static: "related link", "caption", "share prompt", ... */
} hs_dropped;

/* A time as far as the page gives it. */
typedef struct hs_time {
    hs_str iso; /* "2017-06-05", "2017-06-05T09:12:00-04:00"; empty: unknown */
    const char
        *source; /* static: "json-ld", "opengraph", "meta", "time", "text", "url", "container"; or NULL */
} hs_time;

typedef struct hs_article {
    hs_str doc, url, title, publisher, language, section, dateline; /* empty where unknown */
    hs_str *byline;                                                 /* [n_byline] people, not desks */
    size_t n_byline;
    const char *title_source, *byline_source; /* static: as in hs_time, "title" for <title>; NULL: unknown */
    hs_time published, modified;
    hs_str source;     /* the page as read, in UTF-8; hs_block.source points here */
    hs_str text;       /* see above */
    uint32_t body_len; /* bytes of text that are body (all of it for plain text) */
    hs_block *blocks;  /* [n_blocks] in reading order, not overlapping */
    size_t n_blocks;
    hs_block
        *asides; /* [n_asides] in page order, of markup alone: captions and pull quotes; none of the body */
    size_t n_asides;
    hs_dropped *dropped; /* [n_dropped] in order */
    size_t n_dropped;
    uint32_t part;        /* hs_page.part */
    uint32_t text_offset; /* where text begins in the whole page: not 0 for its second part and later ones */
    const char *notice;   /* static: a limit that was hit on this page, or NULL */
} hs_article;

/* Reads one page. Everything in *article lives in arena or is borrowed from page. Thread-safe for distinct
 * scratch and arena. */
HS_API hs_status hs_article_read(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                 const hs_page *page, hs_article *article, hs_error *error);

/* The body as `hearsay extract` prints it: blocks of the body joined by blank lines, without title and
 * captions. Lives in arena. */
HS_API hs_status hs_article_body(const hs_article *article, hs_arena *arena, hs_str *body);

#ifdef __cplusplus
}
#endif
#endif
