/* Statements of a store kept side by side, as claims and the timeline need them. */
#ifndef HS_SHOW_GATHER_H
#define HS_SHOW_GATHER_H

#include "show/view.h"

#include "base/vector.h"

typedef struct hs_show__gathered {
    HS_VECTOR(hs_statement_row) rows;
    HS_VECTOR(hs_claim_statement) statements; /* the same, number by number */
} hs_show__gathered;

/* All statements that pass the filter, in arena. */
hs_status hs_show__gather(hs_store *store, const hs_statement_filter *filter, hs_arena *arena,
                          hs_show__gathered *all, hs_error *error);

/* The page's time: published, else brought up to date; empty where neither is known. */
hs_str hs_show__dated(const hs_statement_row *row);

/* "asserts". Static storage. */
hs_str hs_show__stance(hs_stance stance);

/* "said":{"first","last","words":{start, end, text},"why"}, or null where the page does not tell. */
void hs_show__put_said(hs_json *json, const hs_statement_row *row);

#endif
