/* What pages have in common. "Safety comes first and we are looking into what happened" by two firms in one week is no mistake
 * about who spoke; of pages that tell of one affair it is. */
#include "match/warn.h"

#include "match/context.h"

enum { LOOKED_AT = 32 };

bool hs_match__list_affairs(hs_match_job *job, const hs_match_result *result, hs_match_affairs *list) {
    if (list->rows) return true;
    uint32_t n_others = job->near ? job->near->n_others : 0;
    list->n = n_others;
    for (uint32_t u = 0; u < result->n_utterances; u++) list->n += result->utterances[u].n_members;
    list->rows = hs_heap_get(&job->heap, list->n, sizeof *list->rows);
    if (!list->rows) return false;
    size_t at = 0;
    for (uint32_t u = 0; u < result->n_utterances; u++)
        for (uint32_t i = 0; i < result->utterances[u].n_members; i++) {
            uint32_t page = job->input->statements[result->utterances[u].members[i].statement].page;
            list->rows[at++] = (hs_match_record){page, u};
        }
    for (uint32_t i = 0; i < n_others; i++) {
        uint32_t first = i; /* of those that tell of this utterance */
        while (first && job->near->others[first - 1].utterance == job->near->others[i].utterance) first--;
        list->rows[at++] =
            (hs_match_record){job->near->others[i].page, (uint64_t)result->n_utterances + first};
    }
    if (!hs_match__sort_shared(job, list->rows, list->n)) return false;
    for (size_t i = 0; job->near && i + LOOKED_AT < list->n; i++)
        if (list->rows[i].key == list->rows[i + LOOKED_AT].key)
            job->near->reaches_far = "a page has more utterances than are looked at";
    return true;
}

uint32_t hs_match__affair_speaker(const hs_match_job *job, const hs_match_result *result,
                                  uint64_t utterance) {
    return utterance < result->n_utterances ? result->utterances[utterance].speaker
                                            : job->near->others[utterance - result->n_utterances].speaker;
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
