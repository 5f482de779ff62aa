/* What a link of all pages leaves beside the store, and pages that are added by it: what each step of adding hands to the
 * next. */
#ifndef HS_STORE_LINK_KEPT_H
#define HS_STORE_LINK_KEPT_H

#include "store/link.h"

#include <hearsay/kept.h>

#include "base/sections.h"

/* Sections of STORE-kept that are the store's own: keys of blocks as hs_sites_list has them, and their titles. */
enum { HS_LINK_KEPT_BLOCKS = 64, HS_LINK_KEPT_TITLES };

/* ---- Leaving it: c->keep is NULL where nothing is kept, and goes back to that where the disk fails, which is no failure of
 * linking. */

/* What was kept before is of no use from here on. */
hs_status hs_link__keep_begin(hs_collection *c, hs_error *error);
hs_status hs_link__keep_sites(hs_collection *c, hs_error *error);
hs_status hs_link__keep_people(hs_collection *c, hs_error *error);
/* Puts the file in its place and notes it in the open batch. */
hs_status hs_link__keep_end(hs_collection *c, hs_error *error);
/* Takes back what is not finished. */
void hs_link__keep_drop(hs_collection *c);

/* ---- Reading it. */

typedef enum hs_link__near_sql {
    NEAR_PAGE = 0,
    NEAR_STATEMENTS,
    NEAR_TOLD,
    NEAR_PERSON,
    NEAR_BEFORE,
    NEAR_BEHIND,
    NEAR_RECORDS,
    NEAR_HAS_ALIAS,
    NEAR_COUNT_ALIASES,
    NEAR_PERSON_PUT,
    NEAR_PERSON_SET,
    NEAR_ALIAS_PUT,
    NEAR_ALIASES_DROP,
    NEAR_LINK_PUT,
    NEAR_MEMBERS,
    NEAR_UTTERANCE,
    NEAR_COPIES_FIRST,
    NEAR_COPIES_LAST,
    NEAR_COPY_BEFORE,
    NEAR_COPY_BEHIND,
    NEAR_COPY,
    NEAR_COPY_PUT,
    NEAR_SWAP,
    NEAR_SWAP_PUT,
    NEAR_SQL_N
} hs_link__near_sql;

typedef struct hs_link__kept {
    hs_store *store;
    const hs_engine *engine;
    hs_sections *file;
    hs_kept *match;
    hs_people_kept *people;
    const uint64_t *blocks; /* [n_blocks] ascending by hs_mix64 */
    const uint32_t *titles; /* [n_blocks] */
    size_t n_blocks;
    hs_sites *added; /* blocks of pages that were added */
    uint32_t n_added;
    int64_t last_row; /* pages behind it wait */
    sqlite3_stmt *prepared[NEAR_SQL_N];
} hs_link__kept;

/* *far: why it is of no use, or NULL; empty where the store has none. */
hs_status hs_link__kept_open(hs_store *store, const hs_engine *engine, hs_link__kept *kept, const char **far,
                             hs_error *error);
void hs_link__kept_close(hs_link__kept *kept);
/* Titles of a block by its key, added pages' too. */
uint32_t hs_link__kept_titles(const hs_link__kept *kept, uint64_t key);
/* Takes in a page that was added, as it stands in kept_pages. HS_ERR_FORMAT. */
hs_status hs_link__kept_take(hs_link__kept *kept, hs_str bytes, hs_error *error);
hs_status hs_link__kept_sql(hs_link__kept *kept, hs_link__near_sql which, sqlite3_stmt **statement,
                            hs_error *error);

/* ---- A page that is added, and what is read to add it. */

typedef struct hs_link__loaded {
    hs_loaded_page page;
    hs_str url, published; /* published: as the page prints it */
    hs_furniture furniture;
} hs_link__loaded;

typedef struct hs_link__near {
    hs_link__kept *kept;
    hs_arena *arena, *row; /* all that is of this page; what is done with at once */
    hs_sites *sites;       /* blocks of pages that are loaded */
    HS_VECTOR(hs_link__loaded *) loaded;
    HS_VECTOR(hs_known_person) people;
    HS_VECTOR(uint32_t) numbers; /* [people.n] */
    hs_str doc;                  /* of the page that is added */
    hs_link__loaded *page;
    hs_added added;
    hs_str people_kept; /* for kept_pages */
    const char *far;    /* why all pages have to be linked anew, or NULL */
} hs_link__near;

/* A page with its statements, and what was told of them, once. */
hs_status hs_link__near_load(hs_link__near *near, int64_t row, uint64_t id, hs_link__loaded **loaded,
                             hs_error *error);
/* Likewise the page that is added, whose blocks are learned; near->far where one of them becomes furniture. */
hs_status hs_link__near_load_added(hs_link__near *near, int64_t row, uint64_t id, hs_error *error);
/* Place of a person among near->people, HS_NONE for number 0. */
hs_status hs_link__near_person(hs_link__near *near, int64_t number, uint32_t *place, hs_error *error);
/* Who is who with the people of the page: rows, or near->far. */
hs_status hs_link__near_people(hs_link__near *near, int64_t row, uint64_t id, hs_error *error);
/* What near->added tells: rows, or near->far. */
hs_status hs_link__near_write_utterances(hs_link__near *near, hs_error *error);
hs_status hs_link__near_write_copies(hs_link__near *near, hs_error *error); /* kept has taken in the page */
hs_status hs_link__near_write_swaps(hs_link__near *near, hs_error *error);  /* it has not */

/* Adds all pages that wait to what is linked, in the open batch; *n_added of them. *far: why that was not possible, and the
 * batch is as it was; empty where the store was never linked for that. */
hs_status hs_link__add_pages(hs_store *store, const hs_engine *engine, uint32_t *n_added, const char **far,
                             hs_error *error);

#endif
