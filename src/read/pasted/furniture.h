/* src/read/pasted/furniture.h: what a line of pasted text is, if it is none of the article's.
 *
 * Phrases come from data/furniture.tsv; shapes (file names, timecodes, counters, credits, datelines) are told here.
 * Everything is asked of one line or paragraph alone; what its neighbours add is the business of article.c.
 *
 *     "Related: Ferry strike enters third week"                     ->  RELATED
 *     "Kerr at the pier on Monday.Lin Sato / Marn Courier via AP"   ->  CAPTION (a credit is glued to its end)
 *     "MARN (Reuters) - The ferry"                                  ->  a dateline of 17 bytes, place "MARN" */
#ifndef HS_READ_PASTED_FURNITURE_H
#define HS_READ_PASTED_FURNITURE_H

#include <hearsay/engine.h>

typedef enum hs_furniture_group {
    HS_FURNITURE_NONE = 0,
    HS_FURNITURE_NOTICE,
    HS_FURNITURE_LABEL,
    HS_FURNITURE_SECTION,
    HS_FURNITURE_NAV,
    HS_FURNITURE_SHARE,
    HS_FURNITURE_SIGNUP,
    HS_FURNITURE_COMMENT,
    HS_FURNITURE_VIDEO,
    HS_FURNITURE_RELATED,
    HS_FURNITURE_LIST,
    HS_FURNITURE_HIGHLIGHTS,
    HS_FURNITURE_CAPTION,
    HS_FURNITURE_CLOSING,
    HS_FURNITURE_COPYRIGHT,
    HS_FURNITURE_AD,
    HS_FURNITURE_TAGS,
    HS_FURNITURE_FILE_NAME,
    HS_FURNITURE_TIMECODE,
    HS_FURNITURE_BYLINE,
    HS_FURNITURE_DATE,
    HS_FURNITURE_OUTLET,
    HS_FURNITURE_DATELINE,
    HS_FURNITURE_REPEATED,
    HS_FURNITURE_VIDEO_TITLE,
    HS_FURNITURE_LINK,
    HS_FURNITURE_BULLET,
    HS_FURNITURE_MARKS,
    HS_FURNITURE_CODE,
    HS_FURNITURE_OUTSIDE,
    HS_FURNITURE_N
} hs_furniture_group;

/* Reason as hs_dropped shows it: "related link". Static. */
const char *hs_furniture_reason(hs_furniture_group group);

typedef struct hs_furniture hs_furniture;

/* Builds the table of phrases in arena. HS_ERR_FORMAT: a line of the list has no known group. */
hs_status hs_furniture_open(hs_arena *arena, hs_str tsv, const hs_furniture **furniture);

/* By phrase at the beginning of line. is_sentence: the line ends like one. */
hs_furniture_group hs_furniture_find(const hs_furniture *furniture, hs_str line, bool is_sentence);
/* By phrase anywhere in the first 60 words of line. */
hs_furniture_group hs_furniture_find_inside(const hs_furniture *furniture, hs_str line);
/* By shape: file name, timecode, counter, copyright line, caption by its opening. */
hs_furniture_group hs_furniture_shape(const hs_engine *engine, hs_str line);

/* Counters side by side: "1.2k shares 384 View comments". */
bool hs_furniture_counters(hs_str line);

/* Where the picture credit at the end of line begins; line.len where there is none. */
size_t hs_furniture_credit(const hs_engine *engine, hs_str line);
/* Where a headline or file name that was glued to the end of a paragraph begins ("...every day?Kerr Claims He 'Did
 * Not' Sign"); line.len where there is none. */
size_t hs_furniture_glued(hs_str line, hs_furniture_group *group);
/* Bytes of the dateline or agency tag that line begins with, 0: none. *place and *outlet are views of line, empty
 * where not told. */
size_t hs_furniture_dateline(const hs_engine *engine, hs_str line, hs_str *place, hs_str *outlet);

#endif
