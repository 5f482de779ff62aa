/* How much of a page is its own, and which pages the rest stood on before. */
#ifndef HS_SHOW_MAKEUP_H
#define HS_SHOW_MAKEUP_H

#include <hearsay/store.h>

#include "show/paper.h"
#include "show/put.h"

/* What a stored page is made of; a source's number is its place in others. */
typedef struct hs_show__made {
    hs_makeup makeup;
    hs_page_row *others; /* [n_others] pages that share passages with it, by date, doc */
    uint32_t n_others;
} hs_show__made;

/* Everything in arena. Reads the page's neighbours alone. */
hs_status hs_show__made_find(hs_store *store, const hs_page_row *page, hs_arena *arena, hs_show__made *made,
                             hs_error *error);

enum { HS_SHOW_CREDIT_WITHIN = 240 }; /* bytes from either end of a body in which a credit stands */
/* True when either end of a page's body names that outlet; full: with text. */
bool hs_show__is_named_at_ends(const hs_page_row *full, hs_str outlet);
/* True when name stands in text as a word of its own. */
bool hs_show__has_word(hs_str text, hs_str name);
/* Words that make less of a body than this are not worth reading it for whom it credits. */
#define HS_SHOW_WORTH_CREDIT 0.1f

/* "own": 0.2, "shared": 0.8, "made_of": [...], "patchwork": true */
void hs_show__put_made(hs_json *json, const hs_show__made *made);
/* The page with what it is made of, as a line. */
void hs_show__put_page_line(hs_json *json, const hs_page_row *page, const hs_show__made *made);
/* "own 20 %; 45 % stands in a.html, 35 % in b.html before it: a patchwork of 2 pages", without a line break. */
void hs_show__put_made_words(hs_show__paper *paper, const hs_show__made *made, bool is_html);

#endif
