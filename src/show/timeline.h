/* Statements by the day said: what the timeline prints, and the report's section of it. */
#ifndef HS_SHOW_TIMELINE_H
#define HS_SHOW_TIMELINE_H

#include "show/show.h"

typedef struct hs_show__moment {
    hs_str first, last;            /* "2017-06-04"; empty: neither the page nor its date tells */
    bool is_said;                  /* the page tells it; else the day published stands in */
    uint32_t row;                  /* index into rows of the line */
    const hs_claim_member *member; /* its stance, where one claim is looked at, or NULL */
} hs_show__moment;

typedef struct hs_show__line {
    hs_show__moment *moments; /* [n] by day */
    uint32_t n;
    const hs_statement_row *rows;
} hs_show__line;

/* In arena. engine may be NULL where claim is empty. */
hs_status hs_show__timeline(const hs_engine *engine, hs_store *store, const hs_statement_filter *filter,
                            hs_str claim, hs_arena *arena, hs_show__line *line, hs_error *error);

#endif
