/* src/read/input/fields.h: which field of a record holds which part of a page.
 *
 * Names that the user chose (--text-field and so on) come first and, once chosen, alone; the rest is guessed from
 * data/page_fields.tsv, compared without case, where several fit by the smaller rank.
 *
 *     "maintext" -> HS_ROLE_TEXT, rank 2        "colour" -> HS_ROLE_NONE */
#ifndef HS_READ_INPUT_FIELDS_H
#define HS_READ_INPUT_FIELDS_H

#include <hearsay/page.h>

#include "base/lexicon.h"

typedef enum hs_role {
    HS_ROLE_ID = 0,
    HS_ROLE_TEXT,
    HS_ROLE_HTML,
    HS_ROLE_URL,
    HS_ROLE_TITLE,
    HS_ROLE_DATE,
    HS_ROLE_MODIFIED,
    HS_ROLE_BYLINE,
    HS_ROLE_PUBLISHER,
    HS_ROLE_LANGUAGE,
    HS_ROLE_N,
    HS_ROLE_NONE = HS_ROLE_N
} hs_role;

typedef struct hs_page_fields {
    const hs_lexicon *guesses;
    hs_str chosen[HS_ROLE_N]; /* empty: guess */
} hs_page_fields;

hs_page_fields hs_page_fields_of(const hs_engine *engine, const hs_read_options *read);

/* Role of the field called name; *rank is 0 for a chosen one, else 1 and more, smaller is better. */
hs_role hs_page_fields_find(const hs_page_fields *fields, hs_str name, unsigned *rank);

/* Puts the values found, [HS_ROLE_N], into page (all but doc). A record with an address alone gives a page without
 * bytes, which the reader fetches. False when there is neither text nor markup nor address. */
bool hs_page_fields_fill(const hs_read_options *read, const hs_str *values, hs_page *page);

#endif
