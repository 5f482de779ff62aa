/* Warnings that take more than a wording and the best one: a question's words told as the answer (questions.c), quotations
 * that all come from one outlet (sources.c), days that disagree. */
#include "match/warn.h"

#include "match/context.h"
#include "match/why.h"

/* The day that most members agree with is believed, of equals that of the first; the others are told. */
static bool warn_of_days(hs_match_job *job, hs_arena *arena, hs_match_result *result) {
    enum { MOST_MEMBERS = 64, LEAST_LENGTH = 24 };
    const hs_match_statement *said = job->input->statements;
    for (uint32_t u = 0; u < result->n_utterances; u++) {
        hs_utterance *utterance = &result->utterances[u];
        if (utterance->is_common || utterance->n_members < 2 || utterance->text.len < LEAST_LENGTH) continue;
        uint32_t n = utterance->n_members < MOST_MEMBERS ? utterance->n_members : MOST_MEMBERS, most = 0;
        const hs_match_statement *believed = NULL;
        int64_t first = hs_match__date(job->input, said[utterance->members[0].statement].page);
        for (uint32_t i = 0; i < n; i++) {
            const hs_match_statement *x = &said[utterance->members[i].statement];
            uint32_t n_agree = 0;
            if (!hs_match__tells_day(x)) continue; /* a month agrees with any day */
            for (uint32_t k = 0; k < n; k++) {
                const hs_match_statement *y = &said[utterance->members[k].statement];
                n_agree += y->said_last && !hs_match__days_disagree(x, y);
            }
            if (n_agree > most) most = n_agree, believed = x;
        }
        for (uint32_t i = 0; i < n && believed; i++) {
            hs_member *member = &utterance->members[i];
            const hs_match_statement *x = &said[member->statement];
            if (!hs_match__tells_day(x) || !hs_match__days_disagree(x, believed) ||
                member->relation == HS_RELATION_JOINED)
                continue;
            if (hs_match__is_later(x, first))
                continue; /* said again, or printed again with its "on Tuesday" */
            if (member->warnings & HS_MATCH_NEW_WORDS || hs_match__is_said_again(job, member->statement))
                continue;
            member->warnings |= HS_WARN_DATE;
            member->why =
                hs_match__also_why(arena, member->why, "another page tells another day of these words");
            if (!member->why) return false;
        }
    }
    return true;
}

bool hs_match__warn(hs_match_job *job, hs_arena *arena, hs_match_result *result) {
    hs_match_affairs affairs = {0};
    bool is_done =
        hs_match__forgive_stock(job, result, &affairs) && hs_match__warn_of_questions(job, arena, result) &&
        hs_match__warn_of_sources(job, arena, result, &affairs) && warn_of_days(job, arena, result);
    hs_heap_free(&job->heap, affairs.rows);
    for (uint32_t u = 0; u < result->n_utterances; u++)
        for (uint32_t i = 0; i < result->utterances[u].n_members; i++)
            result->utterances[u].members[i].warnings &= ~HS_MATCH_NEW_WORDS;
    return is_done;
}
