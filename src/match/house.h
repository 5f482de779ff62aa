/* What papers print for one another by their house styles: no change of words. */
#ifndef HS_MATCH_HOUSE_H
#define HS_MATCH_HOUSE_H

#include <hearsay/base.h>

#include "base/lexicon.h"

enum { HS_MATCH_SPELLED = 40 };

/* Writes a word as British and American houses both would: lower case, without hyphens, "our" as "or". Gives its length; 0:
 * too short, or too long to tell. */
size_t hs_match__spell(hs_str word, char spelled[HS_MATCH_SPELLED]);

/* True when two printed words are spellings of one: colour and color. */
bool hs_match__is_spelling(hs_str a, hs_str b);

/* True when two stretches of words read alike aloud: figures and words for a number, titles and units in short, marks on
 * letters, hyphens. house: data/match-house.tsv. */
bool hs_match__is_house_style(const hs_lexicon *house, hs_str a, hs_str b);

#endif
