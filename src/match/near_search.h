/* Passages of one body among those that are kept, with a page beside them that is not kept yet, or without it. */
#ifndef HS_MATCH_NEAR_SEARCH_H
#define HS_MATCH_NEAR_SEARCH_H

#include "match/near.h"

/* The page that is added; its body has the number HS_NONE. */
typedef struct hs_beside {
    hs_kept_page page;
    uint32_t house;
    const uint16_t *words; /* [n_words] */
    size_t n_words;
    const hs_match_record *places; /* [n_places] ids of its shingles, and where they begin; ascending */
    size_t n_places;
} hs_beside;

typedef struct hs_near_question {
    const hs_beside *beside; /* or NULL */
    uint32_t subject;        /* the body whose passages are looked for; HS_NONE: that of beside */
    bool is_first;           /* with bodies alone that come behind it */
    const uint32_t *among;   /* [n_among] bodies, ascending: with those alone; NULL: all */
    size_t n_among;
    const uint64_t *ids; /* [n_ids] ascending: of shingles that two of them have */
    size_t n_ids;
} hs_near_question;

typedef struct hs_near_answer {
    hs_near_passage *items; /* [n], on heap */
    size_t n;
    const char *reaches_far;
    uint64_t n_capped;
    /* Of the added page alone: bodies that have a shingle which it brings into another class, any number of times. What
     * holders share among themselves may change; what crowded ones share with any page. */
    hs_kept_numbers holders, crowded;
} hs_near_answer;

/* Ids of all shingles of a row of words, and where they begin; ascending, on heap. False: out of memory. */
bool hs_near__list_shingles(hs_heap *heap, const uint16_t *words, size_t n_words, hs_match_record **places);
bool hs_near__search(hs_kept *kept, hs_heap *heap, const hs_near_question *asked, hs_near_answer *found);
/* The same twice: with the page beside, and without it. */
bool hs_near__search_twice(hs_kept *kept, hs_heap *heap, const hs_near_question *asked, hs_near_answer *with,
                           hs_near_answer *without);

#endif
