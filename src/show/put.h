/* Pieces of JSON that the views share. title_start as in hs_statement_row: where the title begins in the page's
 * text, or HS_NONE. */
#ifndef HS_SHOW_PUT_H
#define HS_SHOW_PUT_H

#include "show/show.h"

#define HS_KEY(json, name) HS_JSON_KEY(json, name)

/* value, or null where it is empty. */
void hs_show__put_known(hs_json *json, hs_str key, hs_str value);
/* "start","end","text" (and "in") into an object that is open. */
void hs_show__put_span(hs_json *json, hs_span span, hs_str text, uint32_t title_start);
/* {"start","end","text"}, or null where the span is empty. */
void hs_show__put_words(hs_json *json, hs_span span, hs_str text, uint32_t title_start);
/* A NUL-terminated sentence or two, "; " between them; NULL and "" are left out. */
void hs_show__put_why(hs_json *json, hs_str first, hs_str second);
/* A statement of the store in the form that annotate prints. */
void hs_show__put_statement(hs_json *json, const hs_statement_row *row);

/* A statement of an annotation, without line break. */
void hs_show__put_annotated(hs_json *json, const hs_annotation *annotation, uint32_t i);

static inline hs_str hs_show__c(const char *words) {
    size_t len = 0;
    while (words && words[len]) len++;
    return (hs_str){words, len};
}

#endif
