/* Warnings that take more than a wording and the best one. */
#ifndef HS_MATCH_WARN_H
#define HS_MATCH_WARN_H

#include "match/job.h"

/* Which utterances pages have: (page, utterance), ascending. */
typedef struct hs_match_affairs {
    hs_match_record *rows; /* [n]; NULL: not listed yet */
    size_t n;
} hs_match_affairs;

/* Lists them, unless they are listed. False: out of memory. */
bool hs_match__list_affairs(hs_match_job *job, const hs_match_result *result, hs_match_affairs *list);

/* The speaker of an utterance of a row: of result, or of those that job->near tells. */
uint32_t hs_match__affair_speaker(const hs_match_job *job, const hs_match_result *result, uint64_t utterance);

/* Sets HS_WARN_QUESTION_WORDS, HS_WARN_SECOND_HAND and HS_WARN_DATE, takes some of HS_WARN_OTHER_SPEAKER back. False: out of
 * memory. */
bool hs_match__warn(hs_match_job *job, hs_arena *arena, hs_match_result *result);

/* Takes HS_WARN_OTHER_SPEAKER back where pages have nothing else in common: anybody may say the words. Where names are not
 * told, nothing. False: out of memory. */
bool hs_match__forgive_stock(hs_match_job *job, hs_match_result *result, hs_match_affairs *list);

/* HS_WARN_QUESTION_WORDS alone. */
bool hs_match__warn_of_questions(hs_match_job *job, hs_arena *arena, hs_match_result *result);

/* Whether the statements of the job hold a question that somebody answers, or words that may be those of a kept one. False: out
 * of memory. */
struct hs_postings;
bool hs_match__may_have_questions(hs_match_job *job, const struct hs_postings *kept, bool *may_have);

/* HS_WARN_SECOND_HAND alone. */
bool hs_match__warn_of_sources(hs_match_job *job, hs_arena *arena, hs_match_result *result,
                               hs_match_affairs *list);

#endif
