/* What the steps of adding a page hand to each other. Pages, bodies and wordings are numbered as kept numbers them; the added
 * page and what is new of it have the next numbers.
 *
 * its statements -> its wordings, new and known -> pairs worth comparing -> edges -> all that hangs together with them ->
 * utterances. Whatever cannot be told from what is kept sets reaches_far. */
#ifndef HS_MATCH_NEAR_H
#define HS_MATCH_NEAR_H

#include "match/kept_more.h"

/* A wording that the added page has. */
typedef struct hs_near_wording {
    hs_kept_wording now; /* with the page */
    hs_key_ids keys;
    hs_kept_refs own; /* its statements on the page, by id */
    uint32_t number;
    bool is_new;     /* the page alone has it */
    bool is_changed; /* what decides about its edges is not what it was */
} hs_near_wording;

/* Wordings to be compared, a < b by number. weight: of the keys they share; 0: for another reason. */
typedef struct hs_near_pair {
    uint32_t a, b, weight;
} hs_near_pair;

typedef HS_HEAP_ROW(hs_near_pair) hs_near_pairs;

typedef struct hs_near_edge {
    uint32_t a, b; /* a < b */
    uint8_t kind;
    bool is_retold;
} hs_near_edge;

typedef HS_HEAP_ROW(hs_near_edge) hs_near_edges;

typedef struct hs_near_page {
    uint32_t page;
    hs_loaded_page loaded;
} hs_near_page;

typedef struct hs_near {
    const hs_engine *engine;
    hs_kept *kept;
    const hs_adding *from;
    hs_heap heap;
    hs_arena *arena; /* of the result */
    hs_error *error;
    hs_status status; /* of what the caller loads */
    const char *reaches_far;
    hs_kept_page page; /* the added one */
    uint32_t number, body;
    hs_near_passages passages;
    hs_kept_shares shared; /* of its body, ascending */
    HS_HEAP_ROW(hs_near_wording) wordings;
    uint32_t n_new;
    hs_near_pairs pairs;             /* each once, ascending */
    hs_near_pairs rechecks;          /* known edges whose keys weigh less now, each once */
    hs_near_pairs gone;              /* of these, those that are edges no more */
    hs_near_edges edges;             /* of new wordings */
    HS_HEAP_ROW(hs_near_page) pages; /* loaded */
} hs_near;

/* A job over some of the pages, the added one last. */
typedef struct hs_near_job {
    hs_match_job job;
    hs_match_input input;
    hs_match_near beside;
    hs_kept_numbers page_of;   /* [n_pages] numbers */
    hs_kept_refs refs;         /* [n_statements] */
    hs_kept_numbers number_of; /* [n_wordings] of the job */
    hs_kept_numbers place_of;  /* [n_wordings] the job's wordings by number */
} hs_near_job;

/* Each false: out of memory or near->status; where near->reaches_far is set afterwards what was found is of no use. */

bool hs_near__find_wordings(hs_near *near);
bool hs_near__pair_by_keys(hs_near *near);
bool hs_near__pair_around(hs_near *near);

/* Puts the first statements of a wording to refs, those that decide about its edges, and the one with the smallest id; some is
 * room. */
enum { HS_NEAR_LOOKED_AT = 17 };
bool hs_near__put_first(hs_near *near, uint32_t wording, hs_kept_refs *some, hs_kept_refs *refs);

/* Opens a job over these statements, and these pages beside theirs, and finds its wordings; the first so many statements of a
 * wording may be there alone, and tell `most`. Closed by close, opened or not. */
bool hs_near__open_job(hs_near *near, const hs_kept_refs *refs, const hs_kept_numbers *pages, uint32_t most,
                       hs_near_job *made);
void hs_near__close_job(hs_near_job *made);
/* The job's wording of a number, or HS_NONE. */
uint32_t hs_near__place_of(const hs_near_job *made, uint32_t number);

/* Pairs of the job (on its heap), and which of the edges are known to be retellings that hold. */
bool hs_near__set_pairs(hs_near *near, hs_near_job *made, const hs_near_edges *edges, uint64_t *pairs,
                        size_t n);
/* Edges of the page's new wordings; those between older ones must stay. */
bool hs_near__find_edges(hs_near *near);

/* Hashes of the swaps of the page's copies that no page had before and that count one. */
typedef struct hs_near_copies {
    uint64_t *singles; /* [n_singles], on near->heap */
    size_t n_singles;
} hs_near_copies;

/* Copies, swaps and near duplicate of the page, with made->job of all pages that it shares passages with. */
bool hs_near__copy(hs_near *near, hs_near_job *made, hs_near_copies *copies, hs_match_result *result);

/* Kept ones and the added page's. */
const hs_kept_page *hs_near__page(const hs_near *near, uint32_t page);
int hs_near__compare_refs(const hs_near *near, uint64_t x, uint64_t y);
int hs_near__compare_bodies(const hs_near *near, uint32_t x, uint32_t y);
void hs_near__sort_bodies(const hs_near *near, hs_kept_numbers *list);
/* For qsort and bsearch: statements (or keys), numbers. */
int hs_near__by_ref(const void *x, const void *y);
int hs_near__by_number(const void *x, const void *y);
/* Sorts numbers, each once. */
void hs_near__keep_distinct(hs_kept_numbers *list);
uint64_t hs_near__id(const hs_near *near, uint64_t ref);
hs_kept_wording hs_near__wording(const hs_near *near, uint32_t number);
const hs_near_wording *hs_near__own(const hs_near *near, uint32_t number);
bool hs_near__list_statements(hs_near *near, uint32_t wording, uint32_t most, hs_kept_refs *list);
uint64_t hs_near__smallest(const hs_near *near, uint32_t wording);
/* The first of some wordings by smallest id, at most so many; how many. */
enum { HS_NEAR_FIRST = 2 * HS_KEY_FEW };
size_t hs_near__list_first(const hs_near *near, const hs_kept_numbers *numbers,
                           uint32_t first[HS_NEAR_FIRST]);
/* Edges that were known; none of new wordings. */
bool hs_near__list_edges(hs_near *near, uint32_t wording, hs_kept_edges *list);
/* Bodies that share words with a body, ascending by number, the added one among them. */
bool hs_near__list_shared(hs_near *near, uint32_t body, hs_kept_shares *list);

#endif
