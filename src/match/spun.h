/* Names that a rewriting put in for shorter ones. */
#ifndef HS_MATCH_SPUN_H
#define HS_MATCH_SPUN_H

#include "match/passage.h"

typedef HS_HEAP_ROW(hs_swap) hs_match__swaps;

/* Adds a swap for each: from and to as pages print them, count the places without the article. False: out of memory. */
bool hs_match__find_spun(hs_match_job *job, const hs_bodies *bodies, hs_match__swaps *swaps);

#endif
