/* src/read/byline.h: a byline -> the people in it, and the outlet.
 *
 * Takes "By Ada Kerr, Tom Okafor and Lin Sato, Marn Courier" or a container's author field; gives the names of
 * people ("Ada Kerr", "Tom Okafor", "Lin Sato"), not desks ("Staff", "Agencies"), and the outlet ("Marn Courier")
 * apart. Which names are outlets and desks stands in data/outlets.tsv. */
#ifndef HS_READ_BYLINE_H
#define HS_READ_BYLINE_H

#include <hearsay/article.h>

typedef struct hs_byline {
    hs_str *names; /* [n_names] of people, in order, each once */
    size_t n_names;
    hs_str outlet; /* empty: none told; as data/outlets.tsv shows it where it is listed */
    bool is_agency;
    unsigned n_unknown; /* parts that were neither person, outlet, role nor desk */
} hs_byline;

/* Reads text, with or without its "By". Only HS_ERR_MEMORY. */
hs_status hs_byline_read(const hs_engine *engine, hs_arena *arena, hs_str text, hs_byline *byline);

/* True where line is a byline and no sentence that begins with "By". */
bool hs_byline_is_line(const hs_engine *engine, hs_str line);

/* True where name begins with a given name that is known ("Ada Kerr"): a person, whatever else is called so. */
bool hs_byline_has_given_name(const hs_engine *engine, hs_str name);

/* A name of one word ("Tine", "By Tine") in *name, for where the page declares it an author's: one word in mixed case
 * that is no outlet, desk or role. */
bool hs_byline_one_word(const hs_engine *engine, hs_str text, hs_str *name);

/* "By", "Autor:" alone, where the name stands in the next block. */
bool hs_byline_is_label(const hs_engine *engine, hs_str text);

typedef enum hs_outlet_kind {
    HS_OUTLET_NONE = 0,
    HS_OUTLET_NAMED,
    HS_OUTLET_AGENCY,
    HS_OUTLET_WORD,
    HS_OUTLET_DESK,
    HS_OUTLET_ROLE,
    HS_OUTLET_CREDIT
} hs_outlet_kind;

/* What name is by data/outlets.tsv; *shown (may be NULL) its name as shown. Case does not matter. */
hs_outlet_kind hs_outlet_find(const hs_engine *engine, hs_str name, hs_str *shown);

#endif
