/* show: results -> what a user sees: JSON lines (docs/json.md), text for a terminal, CSV, one HTML report.
 *
 * Takes an annotation, or a store and a filter; writes bytes to the sink it is given; opens no files, reads no
 * environment. Offsets in JSON are UTF-8 bytes of the article's text (for plain text: of the input); spans in the
 * title of a marked-up page count from the title's first byte and carry "in":"title".
 *
 *     {"doc":"a.txt","id":"a.txt#1","kind":"direct","parts":[{"start":1,"end":13,"text":"We never met"}], ...}
 */
#ifndef HS_SHOW_SHOW_H
#define HS_SHOW_SHOW_H

#include <hearsay/hearsay.h>

#include "base/json.h"

/* ---- One page, no store */

/* The line of `hearsay extract`: {"doc","url","title","byline":[],"publisher","published","language","text","modified",
 * "captions":[]}; null
 * where the page does not tell. body is what hs_article_body gave. */
void hs_show_article(hs_json *json, const hs_article *article, hs_str body);

/* The line of `hearsay annotate` for statement number i of the page. */
void hs_show_statement(hs_json *json, const hs_annotation *annotation, uint32_t i);

/* All statements of the page, a line each. Whether memory ran out stands in json->is_failed. */
void hs_show_annotation(hs_json *json, const hs_annotation *annotation);

/* The words of the contract. Static storage. */
hs_str hs_show_kind(hs_kind kind);               /* "direct" */
hs_str hs_show_relation(hs_relation relation);   /* "verbatim" */
hs_str hs_show_entity_kind(hs_entity_kind kind); /* "person" */
hs_str hs_show_edit_op(hs_edit_op op);           /* "swap" */
hs_str hs_show_cue_class(hs_cue_class cue);      /* "say" */
hs_str hs_show_block_kind(hs_block_kind kind);   /* "paragraph" */
/* flags as a JSON array, in the order of their bits. */
void hs_show_flags(hs_json *json, uint32_t flags);

/* ---- Views of a store */

typedef enum hs_show_as { HS_SHOW_TERMINAL = 0, HS_SHOW_JSON, HS_SHOW_CSV } hs_show_as;

typedef struct hs_show_style {
    hs_show_as as;
    uint32_t width; /* columns; 0: 100 */
    bool has_colour;
} hs_show_style;

/* Where output goes; called with some ten kilobytes at a time. A status that is not HS_OK ends the view, which
 * returns it and what write left in error. */
typedef struct hs_show_out {
    hs_status (*write)(void *context, hs_str bytes, hs_error *error);
    void *context;
    const hs_allocator *allocator; /* of the view's own memory; NULL: the C library's */
} hs_show_out;

/* Who speaks, under which names, how often, in how many outlets. filter may be NULL. */
hs_status hs_show_people(hs_store *store, const hs_statement_filter *filter, const hs_show_style *style,
                         const hs_show_out *out, hs_error *error);
hs_status hs_show_statements(hs_store *store, const hs_statement_filter *filter, const hs_show_style *style,
                             const hs_show_out *out, hs_error *error);
/* One utterance a block, every wording, differences marked; min_members as in hs_store_utterances. */
hs_status hs_show_variants(hs_store *store, const hs_statement_filter *filter, uint32_t min_members,
                           const hs_show_style *style, const hs_show_out *out, hs_error *error);
hs_status hs_show_copies(hs_store *store, const hs_statement_filter *filter, const hs_show_style *style,
                         const hs_show_out *out, hs_error *error);
/* What changed on pages that were read under several texts: each version against the one before it; fields, words,
 * and the quotations that were altered, removed, added or given to somebody else. filter as of hs_store_versions. */
hs_status hs_show_versions(hs_store *store, const hs_statement_filter *filter, const hs_show_style *style,
                           const hs_show_out *out, hs_error *error);
/* Pages on one event in order of their days: how much of each is its own, where the rest comes from, what several of
 * them carry. Stories that have a page that passes the filter; those of one page are left out. */
hs_status hs_show_stories(hs_store *store, const hs_statement_filter *filter, const hs_show_style *style,
                          const hs_show_out *out, hs_error *error);
/* Claims in dispute, who asserts and who denies; or what is said on `about` where that is not empty. */
hs_status hs_show_claims(const hs_engine *engine, hs_store *store, const hs_statement_filter *filter,
                         hs_str about, const hs_show_style *style, const hs_show_out *out, hs_error *error);
/* Statements by the day said (the day published where the page does not tell), told apart; with a claim in the user's
 * words only what is said on it, with its stance. engine may be NULL where claim is empty. */
hs_status hs_show_timeline(const hs_engine *engine, hs_store *store, const hs_statement_filter *filter,
                           hs_str claim, const hs_show_style *style, const hs_show_out *out, hs_error *error);
/* A statement or a page by id, with context, spans and why. */
hs_status hs_show_one(hs_store *store, hs_str id, const hs_show_style *style, const hs_show_out *out,
                      hs_error *error);
/* One self-contained HTML page. title may be empty; engine NULL: without claims. */
hs_status hs_show_report(const hs_engine *engine, hs_store *store, hs_str title, const hs_show_out *out,
                         hs_error *error);
typedef enum hs_show_export_as {
    HS_SHOW_WEB_ANNOTATION = 0, /* W3C Web Annotations, a line each */
    HS_SHOW_QUOTATION,          /* schema.org Quotation, a line each; indirect statements are left out */
    HS_SHOW_BIBTEX,             /* an entry a page */
    HS_SHOW_GRAPHML,            /* who is carried by which outlet, and how often */
    HS_SHOW_CLAIM_REVIEW,       /* schema.org ClaimReview drafts, a line an utterance: without a rating */
    HS_SHOW_PARQUET             /* statements, a row each */
} hs_show_export_as;

/* The record for other tools. filter may be NULL. */
hs_status hs_show_export(hs_store *store, const hs_statement_filter *filter, hs_show_export_as as,
                         const hs_show_out *out, hs_error *error);

/* Holds the quotations of drafts against the record: verbatim, trimmed, altered, spliced, another speaker, not in the
 * record; without a store (NULL) only what a draft tells alone. style.as: terminal or JSON lines; is_sarif: SARIF. */
typedef struct hs_show_checker hs_show_checker;
hs_status hs_show_checker_open(hs_store *store, const hs_engine *engine, const hs_show_style *style,
                               bool is_sarif, const hs_show_out *out, hs_show_checker **checker,
                               hs_error *error);
/* From now on only the record's wording of altered quotations is written, as a unified diff (drafts in plain text). */
void hs_show_checker_fix(hs_show_checker *checker);
/* places: where the draft's words stand in its file (hs_draft_read). goes_on: draft is a later piece of the same file. */
hs_status hs_show_checker_page(hs_show_checker *checker, const hs_annotation *draft, const hs_draft *places,
                               bool goes_on, hs_error *error);
/* Ends the output and frees checker, also after a failure. */
hs_status hs_show_checker_close(hs_show_checker *checker, uint32_t *n_errors, uint32_t *n_warnings,
                                hs_error *error);

/* One page through every stage: JSON (one object) or marked-up text. */
hs_status hs_show_explain(const hs_annotation *annotation, const hs_show_style *style, const hs_show_out *out,
                          hs_error *error);

#endif
