/* Slips that are seen through while words are read: a letter or two, what a scanner takes for another letter, "uh". */
#ifndef HS_WORDS_SLIPS_H
#define HS_WORDS_SLIPS_H

#include <hearsay/base.h>

/* True for a word, and for it with a letter left out, a letter more or two letters that changed places between its first
 * and its last letter: what tells a negation has to be known through a slip of the hand. */
bool hs_words_is_slip(hs_str word, hs_str right);

/* True for a sound that says nothing and that most papers leave out: "uh", "um". */
bool hs_words_is_hesitation(hs_str word);

#define HS_WORDS_LONGEST_SCAN 24
enum { HS_WORDS_SCANS = 4 };

/* False where hs_words_mend_scan has nothing to say, whatever the way. */
bool hs_words_may_be_scan(hs_str word);

/* The word as it may stand on paper, for a scanner's way of misreading (0 .. HS_WORDS_SCANS - 1): "t0" is "to", "vvas" is
 * "was". Lives in bytes[HS_WORDS_LONGEST_SCAN]; empty: it shows nothing of that kind. */
hs_str hs_words_mend_scan(hs_str word, uint32_t way, char *bytes);

#endif
