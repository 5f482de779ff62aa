/* Halves of hs_show_export that are not JSON: export_text.c. */
#ifndef HS_SHOW_EXPORT_H
#define HS_SHOW_EXPORT_H

#include "show/view.h"

/* One @online entry (biblatex; BibTeX reads it as @misc), keyed by the page's id. */
void hs_show__bibtex(hs_show__paper *paper, const hs_page_row *page);
/* Speakers, outlets, and an edge from each speaker to each outlet that carries them, weighted by statements. */
hs_status hs_show__graphml(hs_store *store, const hs_statement_filter *filter, const hs_show_out *out,
                           hs_error *error);

/* export_review.c: schema.org ClaimReview drafts, a line an utterance. */
hs_status hs_show__claim_reviews(hs_store *store, const hs_statement_filter *filter, const hs_show_out *out,
                                 hs_error *error);

/* export_parquet.c: statements, a row each. */
hs_status hs_show__parquet(hs_store *store, const hs_statement_filter *filter, const hs_show_out *out,
                           hs_error *error);

#endif
