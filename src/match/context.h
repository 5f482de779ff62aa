/* What the page around a quotation tells of it. Statements are indices into the input. */
#ifndef HS_MATCH_CONTEXT_H
#define HS_MATCH_CONTEXT_H

#include "match/job.h"

/* The paragraph of its page that a statement begins in, or HS_NONE: in none of them, or its place is not told. */
uint32_t hs_match__block_of(const hs_match_job *job, uint32_t statement);

/* True when the paragraph says of the words that they were said before: "she repeated". */
bool hs_match__is_said_again(const hs_match_job *job, uint32_t statement);

/* True when the page calls its quotations a translation. */
bool hs_match__is_translated(const hs_match_job *job, uint32_t statement);

/* True when the words of two statements cannot be of one moment: one was said after the other was published, or the page
 * says that it was said again. Differences between them are the speaker's own. */
bool hs_match__are_two_occasions(const hs_match_job *job, uint32_t a, uint32_t b);

/* True when a statement is told of somebody else than `speaker`, surely: not of a bare surname, nor of the paper or the
 * office that passed on what a person said. */
bool hs_match__is_other_person(const hs_match_job *job, uint32_t statement, uint32_t speaker);

#endif
