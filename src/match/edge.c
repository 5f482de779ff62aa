/* Compares pairs of wordings word by word and keeps those that hold. Who spoke and when decides whether the same
 * words are one act of saying. */
#include "match/job.h"

#include <string.h>

#define DAY 86400

/* Days between the dates of two wordings: 0 where they overlap; -1 where a date is missing. */
static int64_t days_between(const hs_wording *a, const hs_wording *b) {
    if (!hs_match__is_date(a->published) || !hs_match__is_date(b->published)) return -1;
    if (a->last < b->published) return (b->published - a->last) / DAY;
    if (b->last < a->published) return (a->published - b->last) / DAY;
    return 0;
}

/* What the same words are, given who said them and when. False: nothing. */
static bool weigh_speakers(const hs_wording *a, const hs_wording *b, const hs_verdict *verdict,
                           hs_edge_kind *kind) {
    int64_t days = days_between(a, b);
    bool is_phrase = (a->flags | b->flags) & HS_WORDING_COMMON;
    bool is_known = a->speaker != HS_NONE && b->speaker != HS_NONE;
    *kind = HS_EDGE_SAME;
    if (is_known && a->speaker == b->speaker) {
        if (is_phrase) return days <= 3;
        return days <= 30 || verdict->n_content >= 5;
    }
    if (is_phrase) return false;
    if (!is_known) {
        bool is_enough = verdict->n_content >= 4 || (verdict->n_content >= 3 && verdict->score >= 0.9f) ||
                         (verdict->n_words >= 5 && verdict->score >= 0.95f && verdict->n_content >= 1);
        return is_enough && (days <= 30 || verdict->is_long);
    }
    if (!verdict->is_long) return false;
    /* Two names for the same long words within a week: one act of saying, told of two people. Without dates it may
     * as well be one person repeating another: kept apart, and told. */
    *kind = days >= 0 && days <= 7 ? HS_EDGE_OTHER : HS_EDGE_LINK;
    return true;
}

/* A long run of words that both share although neither holds the other. */
static bool is_part(const hs_match_job *job, const hs_match_side *a, hs_edge *edge) {
    const hs_alignment *found = &job->aligner.alignment;
    uint32_t run = 0, content = 0, best = 0, best_end = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        if (!found->how[i]) {
            run = content = 0;
            continue;
        }
        if (run && found->to_b[i] != found->to_b[i - 1] + 1) run = content = 0;
        run++;
        if (!(a->words[i].flags & HS_WORD_FUNCTION)) content++;
        if (content >= 3 && run > best) best = run, best_end = i + 1;
    }
    if (best < 6) return false;
    edge->a_first = (uint16_t)(best_end - best);
    edge->a_end = (uint16_t)best_end;
    edge->b_first = (uint16_t)found->to_b[best_end - best];
    edge->b_end = (uint16_t)(found->to_b[best_end - 1] + 1);
    return true;
}

static bool compare(hs_match_job *job, uint32_t a, uint32_t b, const hs_match_side *x,
                    const hs_match_side *y) {
    const hs_wording *first = &job->wordings[a], *second = &job->wordings[b];
    if (!hs_match__align(&job->aligner, x, y)) return false;
    hs_verdict verdict = hs_match__judge(&job->aligner, x, y);
    hs_edge edge = {.a = a,
                    .b = b,
                    .a_first = (uint16_t)verdict.a_first,
                    .a_end = (uint16_t)verdict.a_end,
                    .b_first = (uint16_t)verdict.b_first,
                    .b_end = (uint16_t)verdict.b_end,
                    .score = (uint16_t)(verdict.score * 1000.0f),
                    .score_long = (uint16_t)(verdict.score_long * 1000.0f),
                    .is_reversed = verdict.is_reversed,
                    .a_is_shorter = verdict.a_is_shorter};
    hs_edge_kind kind = HS_EDGE_SAME;
    if (verdict.is_same) {
        if (!weigh_speakers(first, second, &verdict, &kind)) return true;
    } else {
        bool one_voice =
            first->speaker == second->speaker || first->speaker == HS_NONE || second->speaker == HS_NONE;
        if (!one_voice || !is_part(job, x, &edge)) return true;
        kind = HS_EDGE_PART;
    }
    edge.kind = (uint8_t)kind;
    return hs_match__push(&job->heap, &job->edges, edge);
}

bool hs_match__find_edges(hs_match_job *job) {
    HS_MATCH_ROW(hs_match_word) held = {0};
    hs_match_side x = {0}, y;
    uint32_t open = HS_NONE;
    bool is_cut;
    for (size_t i = 0; i < job->n_pairs; i++) {
        uint32_t a = (uint32_t)(job->pairs[i] >> 32), b = (uint32_t)job->pairs[i];
        if (a != open) {
            if (!hs_match__read_side(job, job->lexer, job->order[job->wordings[a].first], &x, &is_cut))
                return false;
            if (!hs_match__reserve(&job->heap, &held.items, &held.capacity, x.n, sizeof *held.items))
                return false;
            if (x.n) memcpy(held.items, x.words, x.n * sizeof *held.items);
            x.words = held.items;
            open = a;
        }
        if (!hs_match__read_side(job, job->lexer, job->order[job->wordings[b].first], &y, &is_cut))
            return false;
        if (!compare(job, a, b, &x, &y)) return false;
    }
    hs_match__free(&job->heap, held.items);
    hs_match__free(&job->heap, job->pairs);
    job->pairs = NULL;
    return true;
}
