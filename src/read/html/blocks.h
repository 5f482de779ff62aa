/* Tokens of a page -> blocks of text with the elements they stand in, in one pass and without a full tree.
 *
 * Elements that begin and end blocks become nodes (parent first); text runs between them become blocks, decoded
 * and with white space collapsed into one buffer. Inline elements leave only counts behind.
 *
 *     <div class=story><p>"No," <b>she</b> said.</p></div>
 *     nodes: div (story), p;  blocks: "\"No,\" she said." in p, 3 bytes strong
 */
#ifndef HS_READ_HTML_BLOCKS_H
#define HS_READ_HTML_BLOCKS_H

#include "base/lexicon.h"
#include "read/html/tokens.h"

/* What an element is to the features; the second column of data/html-tags.tsv, in that file's words. */
typedef enum hs_html_role {
    HS_TAG_OTHER = 0,
    HS_TAG_LINK,
    HS_TAG_STRONG,
    HS_TAG_SMALL,
    HS_TAG_TIME,
    HS_TAG_MATH,
    HS_TAG_BREAK,
    HS_TAG_RULE,
    HS_TAG_MEDIA,
    HS_TAG_HEAD_LINK,
    HS_TAG_META,
    HS_TAG_HTML,
    HS_TAG_HEAD,
    HS_TAG_BODY,
    HS_TAG_TITLE,
    HS_TAG_ARTICLE,
    HS_TAG_MAIN,
    HS_TAG_SECTION,
    HS_TAG_ASIDE,
    HS_TAG_HEADER,
    HS_TAG_FOOTER,
    HS_TAG_NAV,
    HS_TAG_ADDRESS,
    HS_TAG_DIV,
    HS_TAG_P,
    HS_TAG_H1,
    HS_TAG_H2,
    HS_TAG_H3,
    HS_TAG_H4,
    HS_TAG_H5,
    HS_TAG_H6,
    HS_TAG_LIST,
    HS_TAG_LI,
    HS_TAG_TABLE,
    HS_TAG_TR,
    HS_TAG_TD,
    HS_TAG_QUOTE,
    HS_TAG_PRE,
    HS_TAG_FIGURE,
    HS_TAG_FIGCAPTION,
    HS_TAG_FORM,
    HS_TAG_HIDDEN,
    HS_TAG_SCRIPT,
    HS_TAG_SVG,
    HS_TAG_N
} hs_html_role;

/* Groups of class and id words, data/html-classes.tsv; a set is a bit mask. */
typedef enum hs_html_group {
    HS_GROUP_ARTICLE = 0,
    HS_GROUP_CONTENT,
    HS_GROUP_BODY,
    HS_GROUP_MAIN,
    HS_GROUP_LEAD,
    HS_GROUP_TEASER,
    HS_GROUP_TITLE,
    HS_GROUP_KICKER,
    HS_GROUP_COMMENT,
    HS_GROUP_SHARE,
    HS_GROUP_RELATED,
    HS_GROUP_PROMO,
    HS_GROUP_PAYWALL,
    HS_GROUP_AD,
    HS_GROUP_AUTHOR,
    HS_GROUP_META,
    HS_GROUP_DATE,
    HS_GROUP_TAGS,
    HS_GROUP_CAPTION,
    HS_GROUP_IMAGE,
    HS_GROUP_GALLERY,
    HS_GROUP_VIDEO,
    HS_GROUP_NAV,
    HS_GROUP_FOOTER,
    HS_GROUP_FOOTNOTE,
    HS_GROUP_HEADER,
    HS_GROUP_SIDEBAR,
    HS_GROUP_SIDE,
    HS_GROUP_COLUMN,
    HS_GROUP_WIDGET,
    HS_GROUP_BOX,
    HS_GROUP_EMBED,
    HS_GROUP_POST,
    HS_GROUP_QUOTE,
    HS_GROUP_PULL,
    HS_GROUP_OVERLAY,
    HS_GROUP_FORM,
    HS_GROUP_HIDDEN,
    HS_GROUP_NOPRINT,
    HS_GROUP_LIVE,
    HS_GROUP_TOOLS,
    HS_GROUP_LIST,
    HS_GROUP_PRODUCT,
    HS_GROUP_CORRECTION,
    HS_GROUP_CREDIT,
    HS_GROUP_N
} hs_html_group;

/* Groups of phrases that furniture is made of, data/html-phrases.tsv. */
typedef enum hs_html_phrase {
    HS_PHRASE_MORE = 0,
    HS_PHRASE_SHARE,
    HS_PHRASE_PROMO,
    HS_PHRASE_AD,
    HS_PHRASE_CREDIT,
    HS_PHRASE_LEGAL,
    HS_PHRASE_AUTHOR,
    HS_PHRASE_TAGS,
    HS_PHRASE_COMMENT,
    HS_PHRASE_META,
    HS_PHRASE_PRESS,
    HS_PHRASE_N
} hs_html_phrase;

#define HS_BIT(n) (1ull << (n))

/* One row of the element table; key is the name's first eight bytes, lower case, mixed with its length. */
typedef struct hs_html_tag {
    uint64_t key;
    uint8_t is_inline, is_void, is_skip, is_raw, is_rcdata;
    uint8_t role;
} hs_html_tag;

#define HS_HTML_TAG_ROOM 512 /* 9 bits */

static inline uint64_t hs_html_name_key(hs_str name) {
    uint64_t key = 0;
    size_t n = name.len < 8 ? name.len : 8;
    for (size_t i = 0; i < n; i++) key |= (uint64_t)((unsigned char)name.ptr[i] | 0x20) << (8 * i);
    return key ^ (uint64_t)name.len << 59;
}

static inline uint32_t hs_html_tag_slot(uint64_t key) {
    return (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 55);
}

/* Read-only tables; built once when the engine opens. */
typedef struct hs_html_tables {
    hs_html_tag tags[HS_HTML_TAG_ROOM]; /* open addressing; key 0: free. [0] of no use: the unknown element */
    hs_lexicon classes, phrases;
    uint8_t phrase_starts[2048];         /* bit set by hash: first words of phrases */
    uint8_t phrase_goes_on[2048];        /* the same: beginnings of phrases that end before a further word */
    uint8_t *class_group, *phrase_group; /* [capacity of the lexicon]: group of each entry */
} hs_html_tables;

hs_status hs_html_tables_open(hs_arena *arena, hs_html_tables *tables);

typedef struct hs_html_node {
    uint32_t parent; /* index, or HS_NONE for node 0 (the page) */
    uint32_t source, source_end;
    uint32_t first_block, end_block; /* blocks [first_block, end_block) stand inside */
    uint32_t class_hash;             /* of tag, class; 0 without class */
    uint64_t groups;                 /* of its own class and id */
    uint64_t all_groups;             /* and of all around it */
    uint32_t all_roles_low;          /* roles of it and all around it, HS_TAG_ARTICLE as bit 0 */
    uint16_t depth;
    uint8_t role;
    uint8_t is_hidden; /* itself or something around it */
} hs_html_node;

typedef struct hs_html_block {
    hs_span text;   /* bytes of hs_html_blocks.text */
    hs_span source; /* bytes of the page */
    uint32_t node;
    uint64_t inline_groups; /* classes of inline elements at its start */
    uint32_t n_link_bytes, n_strong_bytes, n_small_bytes;
    uint16_t n_links, n_media_before, n_breaks, n_time;
    uint8_t after_rule, is_cut; /* is_cut: begun behind two line breaks */
} hs_html_block;

/* A stretch of the page for the metadata reader. */
typedef struct hs_html_mark {
    uint8_t kind;   /* hs_html_mark_kind */
    hs_span all;    /* META, LINK, TIME: the tag; JSON: the script's text */
    uint32_t block; /* blocks begun before it */
} hs_html_mark;
typedef enum hs_html_mark_kind {
    HS_MARK_META,
    HS_MARK_LINK,
    HS_MARK_TIME,
    HS_MARK_JSON_LD,
    HS_MARK_DATA,
    HS_MARK_AUTHOR, /* the start tag of a link or span that names the author */
    HS_MARK_HTML
} hs_html_mark_kind;

typedef struct hs_html_blocks {
    hs_str page;
    char *text;
    uint32_t text_len;
    hs_html_node *nodes; /* [n_nodes], node 0 is the page */
    uint32_t n_nodes;
    hs_html_block *blocks; /* [n_blocks] in page order */
    uint32_t n_blocks;
    hs_html_mark *marks; /* [n_marks] in page order */
    uint32_t n_marks;
    hs_span title; /* of text: what <title> holds; not in a block */
    const char *notice;
} hs_html_blocks;

/* Reads page (valid UTF-8) into *blocks; memory from arena. HS_ERR_MEMORY alone. */
hs_status hs_html_blocks_read(const hs_html_tables *tables, hs_arena *arena, hs_str page,
                              hs_html_blocks *blocks);

/* Group mask of a class or id attribute. */
uint64_t hs_html_class_groups(const hs_html_tables *tables, hs_str value);

#endif
