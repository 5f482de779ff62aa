/* What the block model sees of each block: small integers, one row a feature, one column a block.
 *
 * Two layers: the local rows come from the block, the elements around it and its neighbours; the context rows
 * come after a first score and place the block among the others that look like article.
 *
 *     row HS_F_LEN:  [12, 96, 101, 97, 20]     short line, three paragraphs, short line
 */
#ifndef HS_READ_HTML_FEATURES_H
#define HS_READ_HTML_FEATURES_H

#include "base/str.h"
#include "read/html/blocks.h"

#include <string.h>

enum {
    /* sizes: 8 * log2(n + 1) */
    HS_F_LEN = 0,
    HS_F_WORDS,
    HS_F_COMMAS,
    HS_F_ENDS,
    HS_F_LINKS,
    HS_F_BREAKS,
    HS_F_MEDIA,
    /* shares: 0..64 */
    HS_F_LINK_SHARE,
    HS_F_STRONG_SHARE,
    HS_F_SMALL_SHARE,
    HS_F_DIGIT_SHARE,
    HS_F_CAPITAL_SHARE,
    HS_F_TITLE_SHARE,
    /* marks and small classes */
    HS_F_LAST,
    HS_F_FIRST,
    HS_F_RULE,
    HS_F_CUT,
    HS_F_TIME,
    HS_F_HIDDEN,
    HS_F_REPEATS,
    HS_F_REPEATED,
    HS_F_DEPTH,
    HS_F_PLACE,
    HS_F_PAGE,
    HS_F_ROLE_P,
    HS_F_ROLE_HEADING,
    HS_F_SIBLINGS,
    HS_F_INDEX,
    HS_F_AFTER_H1,
    HS_F_SIGNATURE,
    HS_F_PARENT_LEN,
    HS_F_PARENT_LINKS,
    HS_F_AVERAGE_WORD,
    HS_F_CODE, /* braces, semicolons and equal signs: 64ths of the bytes */
    /* neighbours: two before, two behind */
    HS_F_NEAR_LEN,
    HS_F_NEAR_LINKS = HS_F_NEAR_LEN + 4,
    HS_F_NEAR_SAME = HS_F_NEAR_LINKS + 4,
    HS_F_NEAR_LAST = HS_F_NEAR_SAME + 4,
    /* phrases: 0 none, 1 somewhere, 2 at the start, 3 all of it */
    HS_F_PHRASE = HS_F_NEAR_LAST + 2,
    HS_F_NEAR_PHRASE = HS_F_PHRASE + HS_PHRASE_N, /* MORE at the start, of the block before */
    HS_F_HEADING_FAR,                             /* blocks since the last heading or short bold line */
    HS_F_HEADING_PHRASE, /* phrases of that heading: MORE, SHARE+PROMO+AD, LEGAL+PRESS+CREDIT, AUTHOR+TAGS+META, COMMENT */
    HS_F_INLINE, /* class groups of inline elements: pairs of four */
    /* how far up the nearest element of a group or role stands: 0 itself, HS_F_FAR: none */
    HS_F_GROUP = HS_F_INLINE + 4,
    HS_F_ROLE = HS_F_GROUP + HS_GROUP_N,
    HS_F_LOCAL_N = HS_F_ROLE + (HS_TAG_HIDDEN - HS_TAG_ARTICLE),
    /* context, after the first score */
    HS_F_SCORE = HS_F_LOCAL_N,
    HS_F_SCORE_NEAR,
    HS_F_SCORE_WIDE = HS_F_SCORE_NEAR + 6,
    HS_F_SCORE_BEFORE,
    HS_F_SCORE_BEHIND,
    HS_F_IN_CONTAINER,
    HS_F_CONTAINER_UP,
    HS_F_IN_CORE,
    HS_F_CORE_UP,
    HS_F_PARENT_MASS,
    HS_F_SIGNATURE_MASS,
    HS_F_ARTICLE_MASS,
    HS_F_FROM_FIRST,
    HS_F_FROM_LAST,
    HS_F_MASS_BEFORE,
    HS_F_MASS,
    HS_F_SIGNATURE_SCORE,
    HS_F_GRAND_MASS,
    HS_F_DEPTH_DELTA,
    HS_F_N
};
#define HS_F_FAR 15

typedef struct hs_html_features {
    uint8_t *rows;      /* [HS_F_N * stride] */
    uint8_t *is_menu;   /* [n] inside a run of short links: no article, and most rows are left empty */
    uint32_t n, stride; /* blocks; stride is n rounded up to 16 */
} hs_html_features;

static inline uint8_t *hs_html_row(const hs_html_features *features, uint32_t row) {
    return features->rows + (size_t)row * features->stride;
}

/* Eight bytes at a time, the last eight over again: for finding equal texts, which are then compared. */
static inline uint32_t hs_html_text_hash(hs_str text) {
    uint64_t hash = text.len, part = 0;
    for (size_t i = 0; i + 8 <= text.len; i += 8) { /* one multiplication each: texts are compared anyway */
        memcpy(&part, text.ptr + i, 8);
        hash = (hash ^ part) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    part = 0;
    if (text.len >= 8)
        memcpy(&part, text.ptr + text.len - 8, 8);
    else
        memcpy(&part, text.ptr, text.len);
    return (uint32_t)hs_mix64(hash ^ part);
}

/* Fills in the local rows; of those of groups and roles only the ones that are wanted[HS_F_N]; memory from
 * arena. */
hs_status hs_html_features_local(const hs_html_tables *tables, hs_arena *arena, const hs_html_blocks *page,
                                 const uint8_t *wanted, hs_html_features *features);
/* Fills in the context rows from the first score of each block (logits in units of 1/1024). */
hs_status hs_html_features_context(hs_arena *arena, const hs_html_blocks *page, const int32_t *scores,
                                   hs_html_features *features);

#endif
