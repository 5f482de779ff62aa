/* src/read/pasted/sort.h: what the files that sort pasted text share: each unit (a line or paragraph) has a mark that tells
 * what it was found to be, and later rules see what earlier ones decided.
 *
 *     article.c       each unit by itself, then by its neighbours, and the result
 *     header.c        everything above the body: labels, headline, byline, dates, outlet, dateline
 *     dump.c          the text of a whole web page, menus and all: where in it the article is */
#ifndef HS_READ_PASTED_SORT_H
#define HS_READ_PASTED_SORT_H

#include <hearsay/article.h>

#include "read/pasted/furniture.h"
#include "read/input/lines.h"

#define MAX_TITLE_WORDS  40
#define MAX_PHRASE_WORDS 45 /* a prompt is shorter */

typedef enum role {
    ROLE_BODY = 0,
    ROLE_TITLE,
    ROLE_HEADING,
    ROLE_LIST_ITEM,
    ROLE_HIGHLIGHT,
    ROLE_DROPPED
} role;

typedef struct unit_mark {
    uint8_t role;
    uint8_t group;                  /* hs_furniture_group where dropped */
    uint32_t from;                  /* first byte that is kept: behind a dateline or bullet */
    uint32_t to;                    /* last kept byte + 1: before a glued credit or headline */
    uint8_t head_group, tail_group; /* of what stands before from and behind to; tail NONE: a heading */
} unit_mark;

typedef struct sorting {
    const hs_engine *engine;
    hs_arena *arena;
    hs_article *article;
    hs_str text;
    hs_units units;
    unit_mark *marks;      /* [units.n] */
    uint32_t first_header; /* unit the header begins with */
    uint32_t first_body;   /* unit the body begins with; units.n: none */
    hs_str outlet;         /* best publisher so far */
    bool is_dump;          /* the text of a whole web page */
    unsigned outlet_rank;  /* smaller is better; 0: none yet */
} sorting;

static inline bool is_open(const sorting *s, uint32_t i) {
    return s->marks[i].role == ROLE_BODY;
}

static inline bool is_dropped_as(const sorting *s, uint32_t i, hs_furniture_group group) {
    return s->marks[i].role == ROLE_DROPPED && s->marks[i].group == group;
}

/* Text of unit i behind its bullet. */
static inline hs_str unit_text(const sorting *s, uint32_t i) {
    return hs_str_sub(s->text, (hs_span){s->units.items[i].bullet_end, s->units.items[i].span.end});
}

static inline void drop(sorting *s, uint32_t i, hs_furniture_group group) {
    s->marks[i].role = ROLE_DROPPED;
    s->marks[i].group = (uint8_t)group;
}

/* Takes name for the publisher where nothing better is known; a smaller rank is better. */
void hs_text__set_outlet(sorting *s, hs_str name, unsigned rank);
/* True for a unit that only a body has: a sentence of some words, a long paragraph. */
bool hs_text__is_body_like(const sorting *s, uint32_t i);

/* Drops unit i where it is a date, a byline, an outlet, or several of them between bars, and keeps what it tells. Only
 * HS_ERR_MEMORY, here and below. */
hs_status hs_text__read_meta_line(sorting *s, uint32_t i);
hs_status hs_text__sort_header(sorting *s);
void hs_text__sort_datelines(sorting *s);

/* In the text of a whole web page: drops what stands before and behind the article, and sets first_body. */
void hs_text__sort_dump(sorting *s);

#endif
