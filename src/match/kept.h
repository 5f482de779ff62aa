/* What is kept of a run of matching, as adding a page reads it: rows in a file, and pages that were added since, in memory.
 * Pages, bodies, words, wordings are numbered on through both: base first, then added ones. */
#ifndef HS_MATCH_KEPT_H
#define HS_MATCH_KEPT_H

#include <hearsay/kept.h>

#include "base/postings.h"
#include "base/sections.h"
#include "match/job.h"
#include "match/passage.h"

/* Sections of the file. From HS_KEPT_CALLERS on they are the caller's own. */
enum {
    HS_KEPT_PAGES = 1,
    HS_KEPT_BODIES,
    HS_KEPT_SAME_PAGES,
    HS_KEPT_WORDS,
    HS_KEPT_SHARED,
    HS_KEPT_SPUN,             /* two */
    HS_KEPT_SHINGLES = 8,     /* two */
    HS_KEPT_BODY_HASHES = 10, /* two */
    HS_KEPT_WORDINGS = 12,
    HS_KEPT_STATEMENTS,
    HS_KEPT_ORDER,
    HS_KEPT_EDGES,
    HS_KEPT_KEYS = 16,           /* two */
    HS_KEPT_WORDING_HASHES = 18, /* two */
    HS_KEPT_QUESTIONS = 20,      /* two: first runs of questions */
    HS_KEPT_ROWS = 22,           /* pages by row */
    HS_KEPT_SWAPS = 24,          /* two: hashes of swaps that count one in all */
    HS_KEPT_CALLERS = 64
};

/* A page; base pages by id. */
typedef struct hs_kept_page {
    uint64_t id;
    int64_t row;
    int64_t date;  /* as hs_match__date tells it */
    uint32_t body; /* number of the body with its words */
    uint32_t
        first_statement; /* in the row of statements; those of the page end where the next page's begin */
} hs_kept_page;

/* A body; base bodies in order of date, then id of their first page. */
typedef struct hs_kept_body {
    uint64_t hash;         /* of its words */
    uint64_t first_word;   /* number over all bodies */
    uint64_t first_shared; /* in the row of what bodies share; ends where the next one's begins */
    uint32_t n_words;
    uint32_t page;       /* the first with these words */
    uint32_t first_same; /* of HS_KEPT_SAME_PAGES: all pages with these words, in order */
    uint32_t n_same;
    uint32_t house;
    uint32_t unused;
} hs_kept_body;

/* Words that a body shares with another one; both have it. Ascending by the other one. */
typedef struct hs_kept_shared {
    uint32_t body, n_words;
} hs_kept_shared;

/* A wording; base wordings by smallest statement id. */
typedef struct hs_kept_wording {
    uint64_t hash;           /* by which equal statements are found: words, speaker's number, flags */
    uint64_t words;          /* hs_wording.words */
    int64_t published, last; /* hs_wording */
    uint32_t first, n;       /* its statements in HS_KEPT_ORDER, by date */
    uint32_t smallest;       /* statement with the smallest id */
    uint32_t speaker;        /* number of the person, or HS_NONE */
    uint32_t first_edge;     /* in HS_KEPT_EDGES; ends where the next one's begins */
    uint16_t n_words, n_content, flags, n_pages;
    uint32_t unused;
} hs_kept_wording;

/* A statement; base statements by id. */
typedef struct hs_kept_statement {
    uint32_t page, place, wording;
} hs_kept_statement;

/* The other wording of an edge, its hs_edge_kind, and whether it holds because of what pages have in common; both have it. */
enum { HS_KEPT_EDGE_KIND_AT = 28 };
#define HS_KEPT_EDGE_OTHER  ((1u << HS_KEPT_EDGE_KIND_AT) - 1)
#define HS_KEPT_EDGE_KIND   (3u << HS_KEPT_EDGE_KIND_AT)
#define HS_KEPT_EDGE_RETOLD (1u << 30)
#define HS_KEPT_EDGE_GONE   (1u << 31) /* of added pages alone: an edge that is no more */

/* A statement's id is that of its page, and behind it its place there. */
enum { HS_KEPT_PLACE_BITS = 20 };
#define HS_KEPT_MOST_PLACE (((uint64_t)1 << HS_KEPT_PLACE_BITS) - 1)

uint64_t hs_kept__hash_of(const hs_match_input *input, const hs_wording *wording);

/* The bits of a hash that postings know it by. */
static inline uint64_t hs_kept__id_of(uint64_t hash) {
    return hash >> (64 - HS_POSTINGS_ID_BITS);
}

/* The others. */
static inline uint32_t hs_kept__rest_of(uint64_t hash) {
    return (uint32_t)(hash & ((1u << (64 - HS_POSTINGS_ID_BITS)) - 1));
}

/* A page that was added since. */
typedef struct hs_kept_added {
    hs_kept_page page;
    hs_kept_body body;
    const uint16_t *words;        /* [body.n_words] */
    const hs_kept_shared *shared; /* [n_shared] ascending by body */
    uint32_t n_shared;
} hs_kept_added;

typedef struct hs_kept_index hs_kept_index; /* of what was added: id -> values; kept_index.c */

struct hs_kept {
    const hs_engine *engine;
    hs_heap heap;
    const hs_kept_page *pages;           /* [n_pages] */
    const hs_kept_body *bodies;          /* [n_bodies] */
    const uint32_t *same_pages;          /* [n_pages] */
    const uint16_t *words;               /* [n_words] */
    const hs_kept_shared *shared;        /* [n_shared] */
    const hs_kept_wording *wordings;     /* [n_wordings] */
    const hs_kept_statement *statements; /* [n_statements] */
    const uint32_t *order;               /* [n_statements] */
    const uint32_t *edges;               /* [n_edges] */
    const uint32_t *by_row;              /* [n_pages] pages by row */
    uint64_t n_words, n_shared, n_edges;
    uint32_t n_pages, n_bodies, n_wordings, n_statements;
    hs_postings shingles; /* 40 bits of a shingle's hash -> number of its first word */
    hs_postings body_hashes, spun, keys, wording_hashes, questions, swaps;
    HS_HEAP_ROW(hs_kept_added) added;
    struct hs_kept_more *more; /* of wordings: kept_wordings.c */
    hs_kept_index *added_shingles, *added_swaps;
    uint64_t n_added_words; /* those of the i-th added page begin at n_words + the sum of those before */
};

/* ---- Both of the base and of what was added. Numbers outside give NULL or nothing. */

const hs_kept_page *hs_kept__page(const hs_kept *kept, uint32_t page);
const hs_kept_body *hs_kept__body(const hs_kept *kept, uint32_t body);
const uint16_t *hs_kept__words(const hs_kept *kept, uint32_t body);
/* Words that two bodies share; UINT64_MAX where they are one. */
uint64_t hs_kept__shared_words(const hs_kept *kept, uint32_t body, uint32_t other);
/* Bodies that share words with that one, ascending by number: those of the base, then added ones. False: out of memory. */
typedef HS_HEAP_ROW(hs_kept_shared) hs_kept_shares;
bool hs_kept__list_shared(const hs_kept *kept, hs_heap *heap, uint32_t body, hs_kept_shares *list);
/* Order of pages by date, unknown ones last, then id. */
int hs_kept__compare_pages(const hs_kept_page *x, const hs_kept_page *y);

/* True when some of these postings, or of what was added, are of the hash. */
bool hs_kept__has_hash(const hs_postings *postings, const hs_kept_index *added, uint64_t hash);

/* Appends an added page. words and shared stay with kept. False: out of memory. kept_rows.c */
bool hs_kept__take_body(hs_kept *kept, const hs_kept_page *page, const uint16_t *words, uint32_t n_words,
                        uint64_t hash, uint32_t house, const hs_kept_shared *shared, uint32_t n_shared);

/* Values of ids, of any number each, in the order in which they were put; NULL is an empty index. kept_index.c */
bool hs_kept__index_put(hs_heap *heap, hs_kept_index **index, uint64_t id, uint32_t value);
uint32_t hs_kept__index_first(const hs_kept_index *index, uint64_t id); /* HS_NONE: nothing has it */
uint32_t hs_kept__index_next(const hs_kept_index *index, uint32_t at);
uint32_t hs_kept__index_value(const hs_kept_index *index, uint32_t at);
uint32_t hs_kept__index_count(const hs_kept_index *index, uint64_t id);

/* ---- Keeping: written while hs_match runs; each gives false where memory or the disk fails, and the file is left unfinished
 * then, which the caller of hs_match finds out. */

bool hs_match__keep_bodies(hs_match_job *job, hs_bodies *bodies); /* with the words still there */
bool hs_match__keep_shared(hs_match_job *job, hs_bodies *bodies); /* from job->shared; after keep_bodies */
/* Hashes of some rows, as a section of postings: all their bits, hs_kept__id_of and hs_kept__rest_of. */
typedef struct hs_kept_hashes {
    const uint64_t *items; /* [n] */
    size_t n;
} hs_kept_hashes;
bool hs_match__keep_hashes(hs_match_job *job, uint32_t section, const hs_kept_hashes *rows, size_t n_rows);
bool hs_match__keep_keys(hs_match_job *job);     /* with stems still there */
bool hs_match__keep_wordings(hs_match_job *job); /* with settled edges */

/* ---- Copies of a page that is added. */

/* A passage that the added page shares with a body. Places count words. */
typedef struct hs_near_passage {
    uint32_t body;
    uint32_t start, end;         /* there */
    uint32_t own_start, own_end; /* on the added page */
    uint32_t n_matched;
} hs_near_passage;

typedef struct hs_near_passages {
    hs_near_passage
        *items; /* [n] as hs_match__find_passages has them: by the other body's order, then place; on heap */
    size_t n;
    const char *reaches_far; /* see hs_added */
    hs_body_words words;     /* of the page; on heap */
    uint64_t hash;           /* of its words */
    uint32_t house;
    uint64_t n_capped;
} hs_near_passages;

/* Finds them. False: out of memory. */
bool hs_match__find_near_passages(hs_kept *kept, hs_heap *heap, const hs_match_page *page,
                                  hs_near_passages *found);

/* Whether a page has names that a spinner put in, or shorter ones that would be told beside those of other pages. */
bool hs_match__find_near_spun(hs_match_job *job, const hs_kept *kept, const uint16_t *words, size_t n,
                              bool *is_near);

#endif
