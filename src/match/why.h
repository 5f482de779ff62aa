/* Reasons in words that several steps add to. */
#ifndef HS_MATCH_WHY_H
#define HS_MATCH_WHY_H

#include <hearsay/base.h>

/* "why; more", in arena; NULL: out of memory. */
const char *hs_match__also_why(hs_arena *arena, const char *why, const char *more);

#endif
