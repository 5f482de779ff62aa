/* show: results -> what a user sees. This header: one page's results as JSON lines (docs/json.md is the contract).
 *
 * Takes an annotation or an article, appends to an hs_json, one object and one line break each; nothing here opens
 * files or prints. Offsets are UTF-8 bytes of the article's text (for plain text: of the input); spans in the title
 * of a marked-up page count from the title's first byte and carry "in":"title".
 *
 *     {"doc":"a.txt","id":"a.txt#1","kind":"direct","parts":[{"start":1,"end":13,"text":"We never met"}], ...}
 */
#ifndef HS_SHOW_SHOW_H
#define HS_SHOW_SHOW_H

#include <hearsay/hearsay.h>

#include "base/json.h"

/* The line of `hearsay extract`: {"doc","url","title","byline":[],"publisher","published","language","text"}; null
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
/* flags as a JSON array, in the order of their bits. */
void hs_show_flags(hs_json *json, uint32_t flags);

#endif
