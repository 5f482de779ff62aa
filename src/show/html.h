/* Writing HTML: everything that comes from a page goes through _html, which leaves no markup standing and shows
 * characters that act (controls, direction overrides) as U+FFFD. */
#ifndef HS_SHOW_HTML_H
#define HS_SHOW_HTML_H

#include "show/view.h"

/* Text of a page, also between the quotation marks of an attribute. */
void hs_show__html(hs_show__paper *paper, hs_str text);
/* A link where url is http or https; its words otherwise. */
void hs_show__html_link(hs_show__paper *paper, hs_str url, hs_str words);
/* The words with marks as elements: <mark>, <ins>, <del>. */
void hs_show__html_marked(hs_show__paper *paper, hs_str text, const hs_show__mark *marks, uint32_t n_marks);
/* Anchor of a statement, "s-PAGE-NUMBER", and of others by a letter and a number. */
void hs_show__html_anchor(hs_show__paper *paper, const hs_statement_row *row);
/* "Aldric Venn" with class and confidence, or that nobody is named. */
void hs_show__html_speaker(hs_show__paper *paper, const hs_role *speaker, uint32_t flags);

/* Utterances that have a card of their own in the report, so that a link to them leads somewhere. */
typedef struct hs_show__cards {
    uint64_t *ids; /* [n] sorted */
    uint32_t n;
} hs_show__cards;

/* Sections of the report: report_pages.c. */
hs_status hs_show__report_pages(hs_store *store, hs_show__paper *paper, const hs_show__cards *cards,
                                hs_error *error);
/* report_claims.c */
hs_status hs_show__report_claims(const hs_engine *engine, hs_store *store, hs_show__paper *paper,
                                 hs_error *error);
hs_status hs_show__report_timeline(hs_store *store, hs_show__paper *paper, hs_error *error);
hs_status hs_show__report_copies(hs_store *store, hs_show__paper *paper, hs_error *error);

#endif
