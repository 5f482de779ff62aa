/* What changed between two versions of a page: title and other fields, words of the body, quotations. */
#ifndef HS_SHOW_VERSIONS_H
#define HS_SHOW_VERSIONS_H

#include "show/diff.h"
#include "show/view.h"

/* One version with its text cut into words and its statements. Lives in arena. */
typedef struct hs_show__version {
    hs_arena *arena;
    hs_version_row row;
    hs_page_row page;             /* with text and blocks */
    hs_show__words words;         /* of the body, a part a block */
    hs_statement_row *statements; /* [n_statements] by place */
    uint32_t n_statements;
} hs_show__version;

typedef enum hs_show__fate {
    HS_FATE_ALTERED = 0,
    HS_FATE_REMOVED,
    HS_FATE_ADDED,
    HS_FATE_REATTRIBUTED /* the same words, given to somebody else */
} hs_show__fate;

/* A statement that is not what it was. */
typedef struct hs_show__alteration {
    hs_show__fate fate;
    const hs_statement_row *from, *to; /* NULL: added, removed */
    hs_show__words a, b;               /* altered: words of both texts */
    hs_show__change *changes;          /* [n_changes] of a and b */
    uint32_t n_changes;
} hs_show__alteration;

typedef struct hs_show__difference {
    hs_show__diff diff;       /* of the words of both bodies */
    hs_show__change *changes; /* [n_changes] */
    uint32_t n_changes;
    hs_show__alteration *
        alterations; /* [n_alterations] by place in the new version; removed ones by place in the old, first */
    uint32_t n_alterations;
    uint32_t n_dropped, n_added; /* words */
    bool has_other_text;         /* less than a fifth of the shorter body was kept in runs of words */
} hs_show__difference;

/* Reads text, words and statements of version->row into version->arena. */
hs_status hs_show__version_read(hs_store *store, hs_show__version *version, hs_error *error);
/* Everything of *found lives in arena. */
hs_status hs_show__versions_compare(hs_arena *arena, const hs_show__version *a, const hs_show__version *b,
                                    hs_show__difference *found, hs_error *error);

#endif
