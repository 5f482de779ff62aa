/* What pages have in common. "Safety comes first and we are looking into what happened" by two firms in one week is no mistake
 * about who spoke; of pages that tell of one affair it is. */
#include "match/warn.h"

#include "match/context.h"

enum { LOOKED_AT = 32 };

bool hs_match__list_affairs(hs_match_job *job, const hs_match_result *result, hs_match_affairs *list) {
    if (list->rows) return true;
    for (uint32_t u = 0; u < result->n_utterances; u++) list->n += result->utterances[u].n_members;
    list->rows = hs_heap_get(&job->heap, list->n, sizeof *list->rows);
    if (!list->rows) return false;
    size_t at = 0;
    for (uint32_t u = 0; u < result->n_utterances; u++)
        for (uint32_t i = 0; i < result->utterances[u].n_members; i++) {
            uint32_t page = job->input->statements[result->utterances[u].members[i].statement].page;
            list->rows[at++] = (hs_match_record){page, u};
        }
    return hs_match__sort_shared(job, list->rows, list->n);
}

/* True when two pages have members of some utterance beside u. */
static bool share_another(const hs_match_affairs *list, uint64_t a, uint64_t b, uint32_t u) {
    size_t from = hs_match__first_record(list->rows, list->n, a),
           other = hs_match__first_record(list->rows, list->n, b);
    for (size_t i = from; i < list->n && i < from + LOOKED_AT && list->rows[i].key == a; i++)
        for (size_t k = other; k < list->n && k < other + LOOKED_AT && list->rows[k].key == b; k++)
            if (list->rows[i].value == list->rows[k].value && list->rows[i].value != u) return true;
    return false;
}

/* True when the page of a statement names the speaker that is believed, or one that has the words as another one's names the
 * speaker of the statement or shares something else with it. */
static bool is_of_one_affair(const hs_match_job *job, const hs_match_affairs *list,
                             const hs_utterance *utterance, uint32_t u, uint32_t statement) {
    const hs_match_statement *said = job->input->statements;
    if (hs_match__is_named_on_page(job, statement, utterance->speaker)) return true;
    for (uint32_t i = 0; i < utterance->n_members && i < LOOKED_AT; i++) {
        uint32_t other = utterance->members[i].statement;
        if (said[other].speaker == said[statement].speaker || said[other].page == said[statement].page)
            continue;
        if (hs_match__is_named_on_page(job, other, said[statement].speaker) ||
            share_another(list, said[statement].page, said[other].page, u))
            return true;
    }
    return false;
}

bool hs_match__forgive_stock(hs_match_job *job, hs_match_result *result, hs_match_affairs *list) {
    for (uint32_t u = 0; u < result->n_utterances && job->input->n_people; u++) {
        hs_utterance *utterance = &result->utterances[u];
        for (uint32_t i = 0; i < utterance->n_members; i++) {
            hs_member *member = &utterance->members[i];
            if (!(member->warnings & HS_WARN_OTHER_SPEAKER)) continue;
            if (!hs_match__list_affairs(job, result, list)) return false;
            if (!is_of_one_affair(job, list, utterance, u, member->statement))
                member->warnings &= ~(uint32_t)HS_WARN_OTHER_SPEAKER;
        }
    }
    return true;
}
