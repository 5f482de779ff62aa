/* Which shingles are tried with which pages, and what passages are kept. */
#ifndef HS_MATCH_PASSAGE_LIMITS_H
#define HS_MATCH_PASSAGE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* Pages that share a shingle are all compared up to so many; beyond, each with the first few alone. */
#define LONGEST_LIST 24u
#define FEW          2u
/* Words of a passage that is kept; more where very many pages have it (boilerplate: footers, legal lines). */
#define LEAST_SCORE      99  /* tenths of words that match, less what the gaps cost */
#define LEAST_SCORE_SOME 139 /* where more than SOME pages have the shingle */
#define SOME             6u
#define LEAST_WORDS_MANY 60
#define SAME_PAGE        2u /* places of one shingle on one page that are looked at */

enum { SPREAD_SOME = 1 /* on more than SOME pages */, SPREAD_CROWDED = 2 /* in very many */ };

static inline uint64_t hs_match__spread(size_t n_places) {
    if (n_places > LONGEST_LIST) return SPREAD_CROWDED | SPREAD_SOME;
    return n_places > SOME ? SPREAD_SOME : 0;
}

#endif
