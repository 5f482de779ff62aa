/* Inside the core: the text stage's result as JSON, for `explain` and golden files. */
#ifndef HS_TEXT_TEXT_H
#define HS_TEXT_TEXT_H

#include <hearsay/text.h>

#include "base/json.h"

/* Writes one object: {"sentences":[{"block","start","end","tokens":[{"start","end","text","kind","pos","entity"?,
 * "in_quotes"?}]}],"quotations":[{"start","end","text","parent"?,"continues"?,"flags":["single","unopened",
 * "unclosed"]}]}. Spans are bytes of the article's text. */
void hs_text_to_json(const hs_text *text, hs_json *json);

/* "VERB_FINITE"; static. */
const char *hs_pos_name(hs_pos pos);

#endif
