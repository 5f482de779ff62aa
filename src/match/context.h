/* What the page around a quotation tells of it. Statements are indices into the input. */
#ifndef HS_MATCH_CONTEXT_H
#define HS_MATCH_CONTEXT_H

#include "match/job.h"

/* Makes job->context, which the others look into. False when memory runs out. */
bool hs_match__open_context(hs_match_job *job);

/* The paragraph of its page that a statement begins in, or HS_NONE: in none of them, or its place is not told. */
uint32_t hs_match__block_of(const hs_match_job *job, uint32_t statement);

/* True when the paragraph says that the words were said before, or told otherwise: "she repeated", "he corrected". */
bool hs_match__is_said_again(const hs_match_job *job, uint32_t statement);

/* True when the page calls its quotations a translation, or the paragraph names the language that was spoken. */
bool hs_match__is_translated(const hs_match_job *job, uint32_t statement);

/* hs_member.warnings between present.c and warn.c: other words on another occasion. No warning, and no wrong day. */
#define HS_MATCH_NEW_WORDS 0x80000000u

/* True when a statement tells a day, and not only a week or a month. */
static inline bool hs_match__tells_day(const hs_match_statement *said) {
    enum { EXACT = 2 };
    return said->said_last && said->said_last - said->said_first <= EXACT;
}

/* True when two spans of days lie apart; clocks of the two ends of the world differ by one. */
static inline bool hs_match__days_disagree(const hs_match_statement *a, const hs_match_statement *b) {
    enum { SLACK = 1 };
    return a->said_first > b->said_last + SLACK || b->said_first > a->said_last + SLACK;
}

/* True when a page tells a day for its words that comes after `published`: they cannot be what was printed then. */
bool hs_match__is_later(const hs_match_statement *said, int64_t published);

/* True when the words of two statements cannot be of one moment: one was said after the other was published, both
 * tell a day and not the same, or a page says that it was said again. Differences between them are the speaker's own. */
bool hs_match__are_two_occasions(const hs_match_job *job, uint32_t a, uint32_t b);

/* True when the paragraph of a statement has the surname of a person. */
bool hs_match__is_named_around(const hs_match_job *job, uint32_t statement, uint32_t person);

/* True when the page of a statement has these words as they are printed, is_whole: not within others. Asked often, it looks
 * once. Thread-safe. */
bool hs_match__page_has(const hs_match_job *job, uint32_t statement, hs_str words, bool is_whole);

/* True when the page of a statement has the surname of a person. */
bool hs_match__is_named_on_page(const hs_match_job *job, uint32_t statement, uint32_t person);

/* True when somebody else's words name a person: "As Ruta says, the boats are ours" has them from her. */
bool hs_match__cites(const hs_match_job *job, uint32_t statement, uint32_t person);

/* True when two people have one surname: brother and sister, or one person with a short name ("Freddie"). */
bool hs_match__are_namesakes(const hs_match_job *job, uint32_t a, uint32_t b);

/* True when the page of a statement has the given names of both people: they are two. */
bool hs_match__names_both(const hs_match_job *job, uint32_t statement, uint32_t a, uint32_t b);

/* True when the paragraph around a byte of a statement's page has the surname of a person. */
bool hs_match__is_named_with(const hs_match_job *job, uint32_t statement, size_t at, uint32_t person);

/* True when a statement that is not that person's has their surname in its paragraph. */
bool hs_match__is_told_beside(const hs_match_job *job, uint32_t statement, uint32_t person);

/* True when a statement is told of somebody else than `speaker`, surely: not of a bare surname or of a name spelled otherwise,
 * nor of the paper or the office that passed on what a person said, nor where its paragraph or that of the best wording
 * names both, or tells that the words are read out or given for others, nor of who cites that speaker, speaks for another or
 * says another's words again. */
bool hs_match__is_other_person(const hs_match_job *job, uint32_t statement, uint32_t best, uint32_t speaker);

#endif
