/* Copied passages: which pages share runs of words, and where.
 *
 * Shingles of eight words that occur more than once are listed by hash; a rare one in two pages is a seed, which is
 * extended at once, word by word, over swapped, added and dropped words, as long as that pays (Altschul and others
 * 1990). What stays too short is forgotten on the spot, so that pairs which share one common shingle are never
 * stored. */
#ifndef HS_MATCH_PASSAGE_H
#define HS_MATCH_PASSAGE_H

#include "match/body.h"
#include "match/job.h"

#include "base/pile.h"

#define HS_MATCH_SHINGLE 6u
#define HS_MATCH_MARK    32u
#define HS_MATCH_FAR     127u
#define HS_MATCH_APART   128u

/* All bodies: pages in order of date, then id; equal bodies once. Words are numbered through all of them. */
typedef struct hs_bodies {
    uint32_t *page;      /* [n] index of hs_match_input.pages */
    uint64_t *first;     /* [n + 1] number of the first word of each */
    const uint16_t **at; /* [n] its words; before them lie its marks and behind them its steps */
    uint32_t n;
    uint64_t n_words;
    uint32_t *rank_of; /* [n_pages] where a page, or the page equal to it, stands in `page` */
    uint32_t
        *next_same;   /* [n_pages] the next page with the same words, or HS_NONE; begins at the listed one */
    uint32_t *n_same; /* [n] pages with these words */
    uint32_t *house;  /* [n] hash of the publisher, 0 where it is not known */
    struct hs_kept_body *kept;           /* [n] what is kept of them, or NULL */
    bool is_cut;                         /* words of some pages were left out */
    hs_pile piles[HS_MATCH_MAX_WORKERS]; /* what `at` points into, one a worker */
} hs_bodies;

static inline uint64_t hs_body_n_words(const hs_bodies *bodies, uint32_t rank) {
    return bodies->first[rank + 1] - bodies->first[rank];
}

static inline uint64_t hs_body_n_marks(uint64_t n_words) {
    return (n_words + HS_MATCH_MARK - 1) / HS_MATCH_MARK;
}

/* [hs_body_n_marks] bytes where every HS_MATCH_MARK-th word of a body starts. */
static inline const uint32_t *hs_body_marks(const hs_bodies *bodies, uint32_t rank) {
    return (const uint32_t *)(const void *)bodies->at[rank] - hs_body_n_marks(hs_body_n_words(bodies, rank));
}

/* [n_words] from the start of each word to that of the next, in bytes, or HS_MATCH_FAR, which leads nowhere; and
 * HS_MATCH_APART where one byte stands between them. */
static inline const uint8_t *hs_body_steps(const hs_bodies *bodies, uint32_t rank) {
    return (const uint8_t *)(bodies->at[rank] + hs_body_n_words(bodies, rank));
}

/* Reads all bodies. False: out of memory. */
bool hs_match__read_bodies(hs_match_job *job, hs_bodies *bodies);
/* Gives back the words, then all but rank_of. */
void hs_match__clear_words(hs_match_job *job, hs_bodies *bodies);
void hs_match__clear_bodies(hs_match_job *job, hs_bodies *bodies);

/* Of all words of a body. */
uint64_t hs_match__hash_words(const uint16_t *words, size_t n);
/* Who publishes a page, by name or else by host; 0: not known. */
uint32_t hs_match__house_of(const hs_match_page *page);

/* A run of words that two bodies share, with gaps. Places count words from the start of each body. */
typedef struct hs_passage {
    uint32_t a, b; /* ranks, a < b */
    uint32_t a_start, a_end, b_start, b_end;
    uint32_t n_matched;
} hs_passage;

typedef HS_HEAP_ROW(hs_passage) hs_passages;

/* By a, b, then place. False: out of memory. */
bool hs_match__sort_passages(hs_heap *heap, hs_passages *passages);
/* The same, and each once: rows stay short while seeds are tried. What is left in the end does not hang on when this is
 * done. */
bool hs_match__drop_equal_passages(hs_heap *heap, hs_passages *passages);
/* Of sorted passages those inside another go, neighbours become one. */
void hs_match__merge_passages(hs_passages *passages);

/* True when passages of so many words make two pages nearly the same. */
static inline bool hs_match__is_near(uint64_t n_matched, uint64_t n_a, uint64_t n_b) {
    const float share = 0.8f; /* of both pages */
    return (float)n_matched >= share * (float)(n_a > n_b ? n_a : n_b);
}

/* Finds passages, ascending by a, b, a_start. False: out of memory. */
bool hs_match__find_passages(hs_match_job *job, const hs_bodies *bodies, hs_passages *passages);

/* Copies of these passages alone, of pages with the words of those bodies, and the sums of their swaps. False: out of memory. */
bool hs_match__tell_copies(hs_match_job *job, const hs_bodies *bodies, const hs_passages *passages,
                           hs_arena *arena, hs_match_result *result);

#endif
