/* Warnings that take more than a wording and the best one. */
#ifndef HS_MATCH_WARN_H
#define HS_MATCH_WARN_H

#include "match/job.h"

/* Sets HS_WARN_QUESTION_WORDS, HS_WARN_SECOND_HAND and HS_WARN_DATE. False: out of memory. */
bool hs_match__warn(hs_match_job *job, hs_arena *arena, hs_match_result *result);

/* HS_WARN_QUESTION_WORDS alone. */
bool hs_match__warn_of_questions(hs_match_job *job, hs_arena *arena, hs_match_result *result);

/* HS_WARN_SECOND_HAND alone. */
bool hs_match__warn_of_sources(hs_match_job *job, hs_arena *arena, hs_match_result *result);

#endif
