/* Edges -> groups around a best wording. Nothing joins a group through a third wording: each member holds against
 * the centre itself, so that a chain of small changes does not make one utterance of two. */
#include "match/splice.h"

#include "base/sort.h"

#include <string.h>

static bool list_neighbours(hs_match_job *job, hs_neighbours *list) {
    uint32_t n = job->n_wordings;
    list->first = hs_heap_get_zeroed(&job->heap, (size_t)n + 2, sizeof *list->first);
    list->edges = hs_heap_get(&job->heap, job->edges.n * 2, sizeof *list->edges);
    if (!list->first || !list->edges) return false;
    for (size_t e = 0; e < job->edges.n; e++) {
        list->first[job->edges.items[e].a + 2]++;
        list->first[job->edges.items[e].b + 2]++;
    }
    for (uint32_t i = 2; i < n + 2; i++) list->first[i] += list->first[i - 1];
    for (size_t e = 0; e < job->edges.n; e++) {
        list->edges[list->first[job->edges.items[e].a + 1]++] = (uint32_t)e;
        list->edges[list->first[job->edges.items[e].b + 1]++] = (uint32_t)e;
    }
    return true;
}

typedef struct rank {
    uint64_t support;
    uint32_t n_words, wording;
    int64_t published;
} rank;

static bool ranks_before(const hs_match_job *job, const rank *x, const rank *y) {
    (void)job;
    if (x->support != y->support) return x->support > y->support;
    if (x->published != y->published) { /* unknown ones last */
        if (!hs_match__is_date(x->published) || !hs_match__is_date(y->published))
            return hs_match__is_date(x->published);
        return x->published < y->published;
    }
    if (x->n_words != y->n_words) return x->n_words > y->n_words;
    return x->wording < y->wording; /* by smallest statement id */
}

HS_DEFINE_SORT(sort_ranks, const hs_match_job *, rank, ranks_before)

/* How well a wording stands for those around it: its pages and, by score, those of the wordings that hold. One whose sense
 * most of them turn is not what was said, however near they are. */
static uint64_t support_of(const hs_match_job *job, const hs_neighbours *list, uint32_t wording,
                           const uint8_t *is_joined) {
    const hs_wording *own = &job->wordings[wording];
    uint64_t n_own = own->n_pages < 4 ? own->n_pages : 4u, support = 1000u * n_own, n_agree = n_own,
             n_turned = 0;
    for (size_t i = list->first[wording]; i < list->first[wording + 1]; i++) {
        hs_neighbour other = hs_match__neighbour_at(job, wording, list->edges[i]);
        if (other.kind > HS_EDGE_OTHER || is_joined[other.wording]) continue;
        uint32_t pages = job->wordings[other.wording].n_pages;
        pages = pages < 4 ? pages : 4u;
        uint64_t share = other.score_long; /* a short piece is no good witness, nor a good centre */
        if (other.is_reversed)
            share = share * 7 / 8; /* a turned wording is a poor witness, yet one of the same act */
        support += share * pages;
        *(other.is_reversed ? &n_turned : &n_agree) += pages;
    }
    if (n_turned > n_agree) support /= 2;
    if (own->flags & HS_WORDING_EDITED) support -= support / 8;
    if (own->flags & HS_WORDING_HEADLINE) support -= support / 3; /* cut short, as headlines are */
    if (own->flags & (HS_WORDING_INDIRECT | HS_WORDING_PARTIAL)) support /= 8;
    return support;
}

/* Each wording goes to the centre that holds it best: centres are chosen first, in order of support, each one a
 * wording that no earlier centre holds. */
static void choose_centres(hs_match_job *job, const hs_neighbours *list, const rank *ranks,
                           uint32_t n_ranks) {
    hs_grouping *grouping = &job->grouping;
    uint32_t *place = grouping->place;
    for (uint32_t r = 0; r < n_ranks; r++) {
        uint32_t wording = ranks[r].wording;
        place[wording] = r;
        if (grouping->centre[wording] != HS_NONE || grouping->is_joined[wording]) continue;
        grouping->centre[wording] = wording;
        for (size_t i = list->first[wording]; i < list->first[wording + 1]; i++) {
            hs_neighbour other = hs_match__neighbour_at(job, wording, list->edges[i]);
            if (other.kind > HS_EDGE_OTHER || grouping->is_joined[other.wording]) continue;
            if (grouping->centre[other.wording] == HS_NONE) grouping->centre[other.wording] = wording;
        }
    }
    for (uint32_t i = 0; i < job->n_wordings; i++) { /* a later centre may hold a wording better */
        if (grouping->centre[i] == i || grouping->is_joined[i]) continue;
        uint32_t best_score = 0, best = HS_NONE;
        for (size_t k = list->first[i]; k < list->first[i + 1]; k++) {
            hs_neighbour other = hs_match__neighbour_at(job, i, list->edges[k]);
            if (other.kind > HS_EDGE_OTHER || grouping->centre[other.wording] != other.wording) continue;
            bool is_own = job->wordings[i].speaker == job->wordings[other.wording].speaker;
            uint32_t score = 500u + other.score * 2u + (other.kind == HS_EDGE_SAME) + is_own -
                             (other.is_reversed ? 300u : 0u);
            /* a retelling belongs to words that somebody said rather than to another retelling */
            if (job->wordings[i].flags & job->wordings[other.wording].flags & HS_WORDING_INDIRECT)
                score -= 500;
            bool is_tie =
                score == best_score && best != HS_NONE; /* a few words that both have: the better known */
            if (best == HS_NONE || score > best_score || (is_tie && place[other.wording] < place[best]))
                best = other.wording, best_score = score;
        }
        if (best != HS_NONE) grouping->centre[i] = best;
    }
}

/* Where the centre of its utterance stands in a wording. False: no edge tells. */
static bool find_own_part(const hs_match_job *job, const hs_neighbours *list, uint32_t wording,
                          hs_neighbour *own) {
    for (size_t k = list->first[wording]; k < list->first[wording + 1]; k++) {
        *own = hs_match__neighbour_at(job, wording, list->edges[k]);
        if (own->kind <= HS_EDGE_OTHER && own->wording == job->grouping.centre[wording]) return true;
    }
    return false;
}

/* A wording that holds two utterances at length is a part of both: "The ferry is safe. The school will stay" where other
 * pages print either sentence. It is the centre of neither, so that they do not come together by way of it. */
static void join_wholes(hs_match_job *job, const hs_neighbours *list) {
    enum { FEWEST_WORDS = 5, SLACK = 2, LEAST_SCORE = 800 };
    hs_grouping *grouping = &job->grouping;
    for (uint32_t i = 0; i < job->n_wordings; i++) {
        hs_neighbour own;
        if (grouping->is_joined[i] || grouping->centre[i] == i || !find_own_part(job, list, i, &own))
            continue;
        uint32_t most = FEWEST_WORDS - 1;
        for (size_t k = list->first[i]; k < list->first[i + 1]; k++) {
            hs_neighbour other = hs_match__neighbour_at(job, i, list->edges[k]);
            bool is_part = other.kind == HS_EDGE_SAME && other.is_shorter && other.score >= LEAST_SCORE;
            if (!is_part || grouping->centre[other.wording] != other.wording || other.wording == own.wording)
                continue;
            bool is_apart = other.own.first + SLACK >= own.own.end || own.own.first + SLACK >= other.own.end;
            uint32_t words = other.own.end - other.own.first;
            if (!is_apart || words <= most) continue;
            most = words;
            grouping->also[i] = other.wording;
        }
    }
}

/* Nothing is grouped yet; what the same words by somebody else are is known. */
static bool begin_range(hs_match_worker *worker) {
    hs_match_job *job = worker->job;
    hs_grouping *grouping = &job->grouping;
    const hs_neighbours *list = worker->context;
    for (size_t i = worker->first; i < worker->end; i++) {
        grouping->centre[i] = grouping->also[i] = grouping->linked[i] = grouping->place[i] = HS_NONE;
        for (size_t k = list->first[i]; k < list->first[i + 1]; k++) {
            hs_neighbour other = hs_match__neighbour_at(job, (uint32_t)i, list->edges[k]);
            if (other.kind == HS_EDGE_LINK && other.wording < grouping->linked[i])
                grouping->linked[i] = other.wording;
        }
    }
    return true;
}

bool hs_match__group(hs_match_job *job) {
    uint32_t n = job->n_wordings;
    hs_grouping *grouping = &job->grouping;
    hs_neighbours list;
    grouping->centre = hs_heap_get(&job->heap, n, sizeof *grouping->centre);
    grouping->also = hs_heap_get(&job->heap, n, sizeof *grouping->also);
    grouping->linked = hs_heap_get(&job->heap, n, sizeof *grouping->linked);
    grouping->is_joined = hs_heap_get_zeroed(&job->heap, n, 1);
    rank *ranks = hs_heap_get(&job->heap, n, sizeof *ranks);
    uint32_t *halves = hs_heap_get(&job->heap, n, 2 * sizeof *halves);
    grouping->place = hs_heap_get(&job->heap, n, sizeof *grouping->place);
    if (!grouping->centre || !grouping->also || !grouping->linked || !grouping->is_joined || !ranks ||
        !halves || !grouping->place || !list_neighbours(job, &list))
        return false;
    if (!hs_match__share(job, n, begin_range, &list) || !hs_match__find_splices(job, &list, halves))
        return false;
    uint32_t n_ranks = 0;
    for (uint32_t i = 0; i < n; i++)
        if (hs_match__is_alone(&list, i))
            grouping->centre[i] = i;
        else if (!grouping->is_joined[i])
            ranks[n_ranks++] = (rank){support_of(job, &list, i, grouping->is_joined),
                                      job->wordings[i].n_words, i, job->wordings[i].published};
    sort_ranks(job, ranks, n_ranks);
    choose_centres(job, &list, ranks, n_ranks);
    join_wholes(job, &list);
    for (uint32_t i = 0; i < n; i++) {
        if (!grouping->is_joined[i]) continue;
        uint32_t x = grouping->centre[halves[2 * i]], y = halves[2 * i + 1];
        grouping->centre[i] = x;
        if (y != HS_NONE && grouping->centre[y] != x) grouping->also[i] = grouping->centre[y];
    }
    hs_heap_free(&job->heap, ranks);
    hs_heap_free(&job->heap, halves);
    hs_heap_free(&job->heap, list.first);
    hs_heap_free(&job->heap, list.edges);
    return true;
}
