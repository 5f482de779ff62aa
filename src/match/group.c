/* Edges -> groups around a best wording. Nothing joins a group through a third wording: each member holds against
 * the centre itself, so that a chain of small changes does not make one utterance of two. */
#include "match/job.h"

#include "base/sort.h"

#include <string.h>

/* Edges of each wording, both ways. */
typedef struct neighbours {
    size_t *first;   /* [n_wordings + 1] */
    uint32_t *edges; /* [first[n_wordings]] numbers of edges */
} neighbours;

static bool list_neighbours(hs_match_job *job, neighbours *list) {
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

typedef struct neighbour {
    uint32_t wording;
    uint32_t first, end; /* of this wording's words */
    uint32_t their_first, their_end;
    uint16_t score, score_long;
    uint8_t kind;
    bool is_shorter; /* the neighbour is the shorter one */
    bool is_reversed;
} neighbour;

static neighbour neighbour_at(const hs_match_job *job, uint32_t wording, uint32_t e) {
    const hs_edge *edge = &job->edges.items[e];
    if (edge->a == wording)
        return (neighbour){
            edge->b,     edge->a_first,    edge->a_end, edge->b_first,       edge->b_end,
            edge->score, edge->score_long, edge->kind,  !edge->a_is_shorter, edge->is_reversed};
    return (neighbour){edge->a,     edge->b_first,    edge->b_end, edge->a_first,      edge->a_end,
                       edge->score, edge->score_long, edge->kind,  edge->a_is_shorter, edge->is_reversed};
}

static bool are_neighbours(const hs_match_job *job, const neighbours *list, uint32_t x, uint32_t y) {
    if (list->first[y + 1] - list->first[y] < list->first[x + 1] - list->first[x]) {
        uint32_t swap = x;
        x = y, y = swap;
    }
    for (size_t i = list->first[x]; i < list->first[x + 1]; i++)
        if (neighbour_at(job, x, list->edges[i]).wording == y) return true;
    return false;
}

static bool share_page(const hs_match_job *job, const hs_wording *x, const hs_wording *y) {
    enum { LOOKED_AT = 16 };
    for (uint32_t i = 0; i < x->n && i < LOOKED_AT; i++)
        for (uint32_t j = 0; j < y->n && j < LOOKED_AT; j++)
            if (job->input->statements[job->order[x->first + i]].page ==
                job->input->statements[job->order[y->first + j]].page)
                return true;
    return false;
}

enum { MAX_LOOKED_AT = 256 }; /* neighbours of one wording that are weighed when a splice is looked for */

/* What the neighbours of a wording say of a cut before word `at`. */
typedef struct seam {
    uint32_t at;
    uint32_t left, right, whole;        /* pages whose wording lies before, behind, on both sides of it */
    uint32_t n_left_same, n_right_same; /* neighbours there that are held as a whole */
    int64_t halves_date,
        whole_date; /* earliest known date of the halves, of wordings with both; INT64_MIN: none */
    uint32_t best_left, best_right; /* neighbour that covers most, HS_NONE: none */
    bool left_goes_on,
        right_began_before; /* a half has words of its own beyond the cut: it was trimmed to fit */
} seam;

static void note_date(int64_t *earliest, int64_t date) {
    if (hs_match__is_date(date) && (!hs_match__is_date(*earliest) || date < *earliest)) *earliest = date;
}

/* True for a neighbour most of whose words are the half: what has as much beside it may be another splice of these words. */
static bool is_half_alone(const hs_match_job *job, const neighbour *half) {
    return (half->their_end - half->their_first) * 10u >= job->wordings[half->wording].n_words * 7u;
}

/* The half that has more of the words; of about as many one that stands alone. */
static bool is_better_half(const hs_match_job *job, const neighbour *half, const neighbour *best) {
    enum { SLACK = 2 };
    uint32_t words = half->end - half->first, best_words = best->end - best->first;
    bool is_alone = is_half_alone(job, half), best_is_alone = is_half_alone(job, best);
    if (is_alone == best_is_alone) return words > best_words;
    return is_alone ? words + SLACK >= best_words : words > best_words + SLACK;
}

static void weigh_cut(const hs_match_job *job, const neighbour *near, uint32_t n, seam *cut) {
    for (uint32_t i = 0; i < n; i++) {
        const hs_wording *theirs = &job->wordings[near[i].wording];
        uint32_t weight = theirs->n_pages ? theirs->n_pages : 1;
        if (near[i].end <= cut->at + 1 && near[i].first + 1 < cut->at) {
            cut->left += weight;
            if (near[i].kind != HS_EDGE_PART) cut->n_left_same++;
            if (cut->best_left == HS_NONE || is_better_half(job, &near[i], &near[cut->best_left]))
                cut->best_left = i;
            if (near[i].their_end + 3 <= theirs->n_words) cut->left_goes_on = true;
            note_date(&cut->halves_date, theirs->published);
        } else if (near[i].first + 1 >= cut->at) {
            cut->right += weight;
            if (near[i].kind != HS_EDGE_PART) cut->n_right_same++;
            if (cut->best_right == HS_NONE || is_better_half(job, &near[i], &near[cut->best_right]))
                cut->best_right = i;
            if (near[i].their_first >= 3) cut->right_began_before = true;
            note_date(&cut->halves_date, theirs->published);
        } else if (near[i].kind != HS_EDGE_PART) {
            cut->whole += weight;
            note_date(&cut->whole_date, theirs->published);
        }
    }
}

/* A splice: two utterances that stand apart elsewhere, side by side here. Told where more pages have the halves
 * apart than have them together, or a half has words of its own at the seam, or one page has both. */
static bool find_splice(const hs_match_job *job, const neighbours *list, uint32_t wording, uint32_t *left,
                        uint32_t *right) {
    const hs_wording *own = &job->wordings[wording];
    neighbour near[MAX_LOOKED_AT];
    uint32_t n = 0;
    if (own->n_words < 8 || (own->flags & HS_WORDING_INDIRECT)) return false;
    for (size_t i = list->first[wording]; i < list->first[wording + 1] && n < MAX_LOOKED_AT; i++) {
        neighbour other = neighbour_at(job, wording, list->edges[i]);
        if (other.kind == HS_EDGE_LINK) continue;
        if (job->wordings[other.wording].flags & HS_WORDING_INDIRECT) continue;
        if (other.end - other.first >= 4) near[n++] = other;
    }
    seam best = {0};
    uint32_t best_support = 0;
    for (uint32_t i = 0; i < n; i++) { /* cuts are tried where a neighbour begins or ends */
        for (int side = 0; side < 2; side++) {
            uint32_t at = side ? near[i].end : near[i].first;
            if (at < 4 || at + 4 > own->n_words) continue;
            seam here = {.at = at,
                         .best_left = HS_NONE,
                         .best_right = HS_NONE,
                         .halves_date = INT64_MIN,
                         .whole_date = own->published};
            weigh_cut(job, near, n, &here);
            if (here.best_left == HS_NONE || here.best_right == HS_NONE) continue;
            uint32_t support = here.left < here.right ? here.left : here.right;
            if (support > best_support) best = here, best_support = support;
        }
    }
    if (best_support) {
        uint32_t x = near[best.best_left].wording, y = near[best.best_right].wording;
        uint32_t whole = best.whole + (own->n_pages ? own->n_pages : 1);
        bool has_seam = best.left_goes_on || best.right_began_before;
        if (are_neighbours(job, list, x, y)) return false;
        /* a half that is only ever seen as part of something else has to be seen twice, or on one page with the other */
        bool is_seen_once = (!best.n_left_same && best.left < 2) || (!best.n_right_same && best.right < 2);
        if (is_seen_once && !share_page(job, &job->wordings[x], &job->wordings[y])) return false;
        /* who prints both first is the source: the others cut it in two */
        if (hs_match__is_date(best.whole_date) && hs_match__is_date(best.halves_date) &&
            best.whole_date <= best.halves_date)
            return false;
        if (whole > 1 && whole * 2 > best_support) return false; /* many have both: that is how it was said */
        if (whole > best_support) return false;
        if (whole == best_support && !has_seam && !share_page(job, &job->wordings[x], &job->wordings[y]))
            return false;
        *left = x, *right = y;
        return true;
    }
    return false;
}

/* A splice of which one half alone is known: the very page that has it prints that half apart, too. The half is then
 * the wording that holds these words and is no splice itself. */
static bool find_half_splice(const hs_match_job *job, const neighbours *list, uint32_t wording,
                             uint32_t *left) {
    const hs_wording *own = &job->wordings[wording];
    if (own->n_words < 18 || own->n_pages > 1 || (own->flags & HS_WORDING_INDIRECT)) return false;
    uint32_t first = 0, end = 0, best = HS_NONE;
    for (size_t i = list->first[wording]; i < list->first[wording + 1]; i++) {
        neighbour other = neighbour_at(job, wording, list->edges[i]);
        const hs_wording *theirs = &job->wordings[other.wording];
        uint32_t words = other.end - other.first;
        if (other.kind > HS_EDGE_OTHER || other.score < 800 || own->n_words < words + 6 ||
            theirs->n_words < 12)
            continue;
        if (other.is_shorter && words > end - first && share_page(job, own, theirs))
            first = other.first, end = other.end;
    }
    if (first == end) return false;
    for (size_t i = list->first[wording]; i < list->first[wording + 1]; i++) {
        neighbour other = neighbour_at(job, wording, list->edges[i]);
        if (other.kind > HS_EDGE_OTHER || job->grouping.is_joined[other.wording] || !other.is_shorter)
            continue;
        if (other.first > first + 2 || other.end + 2 < end || own->n_words < other.end - other.first + 6)
            continue;
        if (other.wording < best) best = other.wording;
    }
    *left = best;
    return best != HS_NONE;
}

typedef struct rank {
    uint64_t support;
    uint32_t n_words, wording;
    int64_t published;
} rank;

static bool ranks_before(const hs_match_job *job, const rank *x, const rank *y) {
    (void)job;
    if (x->support != y->support) return x->support > y->support;
    if (x->published != y->published && hs_match__is_date(x->published) && hs_match__is_date(y->published))
        return x->published < y->published;
    if (x->n_words != y->n_words) return x->n_words > y->n_words;
    return x->wording < y->wording; /* by smallest statement id */
}

HS_DEFINE_SORT(sort_ranks, const hs_match_job *, rank, ranks_before)

/* How well a wording stands for those around it: its pages and, by score, those of the wordings that hold. */
static uint64_t support_of(const hs_match_job *job, const neighbours *list, uint32_t wording,
                           const uint8_t *is_joined) {
    const hs_wording *own = &job->wordings[wording];
    uint64_t support = 1000u * (own->n_pages < 4 ? own->n_pages : 4u);
    for (size_t i = list->first[wording]; i < list->first[wording + 1]; i++) {
        neighbour other = neighbour_at(job, wording, list->edges[i]);
        if (other.kind > HS_EDGE_OTHER || is_joined[other.wording]) continue;
        uint32_t pages = job->wordings[other.wording].n_pages;
        uint64_t share = other.score_long; /* a short piece is no good witness, nor a good centre */
        if (other.is_reversed)
            share = share * 7 / 8; /* a turned wording is a poor witness, yet one of the same act */
        support += share * (pages < 4 ? pages : 4u);
    }
    if (own->flags & HS_WORDING_EDITED) support -= support / 8;
    if (own->flags & HS_WORDING_HEADLINE) support -= support / 3; /* cut short, as headlines are */
    if (own->flags & (HS_WORDING_INDIRECT | HS_WORDING_PARTIAL)) support /= 8;
    return support;
}

/* Each wording goes to the centre that holds it best: centres are chosen first, in order of support, each one a
 * wording that no earlier centre holds. */
static void choose_centres(hs_match_job *job, const neighbours *list, const rank *ranks, uint32_t n_ranks) {
    hs_grouping *grouping = &job->grouping;
    uint32_t *place = grouping->place;
    for (uint32_t r = 0; r < n_ranks; r++) {
        uint32_t wording = ranks[r].wording;
        place[wording] = r;
        if (grouping->centre[wording] != HS_NONE || grouping->is_joined[wording]) continue;
        grouping->centre[wording] = wording;
        for (size_t i = list->first[wording]; i < list->first[wording + 1]; i++) {
            neighbour other = neighbour_at(job, wording, list->edges[i]);
            if (other.kind > HS_EDGE_OTHER || grouping->is_joined[other.wording]) continue;
            if (grouping->centre[other.wording] == HS_NONE) grouping->centre[other.wording] = wording;
        }
    }
    for (uint32_t i = 0; i < job->n_wordings; i++) { /* a later centre may hold a wording better */
        if (grouping->centre[i] == i || grouping->is_joined[i]) continue;
        uint32_t best_score = 0, best = HS_NONE;
        for (size_t k = list->first[i]; k < list->first[i + 1]; k++) {
            neighbour other = neighbour_at(job, i, list->edges[k]);
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

/* What is found out wording by wording before any is grouped. */
typedef struct splitting {
    const neighbours *list;
    uint32_t *halves; /* [2 * n_wordings] wordings whose words a splice joins, or HS_NONE */
} splitting;

static bool split_range(hs_match_worker *worker) {
    hs_match_job *job = worker->job;
    hs_grouping *grouping = &job->grouping;
    const splitting *all = worker->context;
    for (size_t i = worker->first; i < worker->end; i++) {
        uint32_t *halves = &all->halves[2 * i];
        grouping->centre[i] = grouping->also[i] = grouping->linked[i] = grouping->place[i] = HS_NONE;
        halves[0] = halves[1] = HS_NONE;
        for (size_t k = all->list->first[i]; k < all->list->first[i + 1]; k++) {
            neighbour other = neighbour_at(job, (uint32_t)i, all->list->edges[k]);
            if (other.kind == HS_EDGE_LINK && other.wording < grouping->linked[i])
                grouping->linked[i] = other.wording;
        }
        grouping->is_joined[i] = find_splice(job, all->list, (uint32_t)i, &halves[0], &halves[1]);
    }
    return true;
}

/* True for a wording that no edge leads to: it is alone whatever becomes of the others. */
static bool is_alone(const neighbours *list, uint32_t wording) {
    return list->first[wording] == list->first[wording + 1];
}

bool hs_match__group(hs_match_job *job) {
    uint32_t n = job->n_wordings;
    hs_grouping *grouping = &job->grouping;
    neighbours list;
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
    splitting all = {&list, halves};
    if (!hs_match__share(job, n, split_range, &all)) return false;
    for (uint32_t i = 0; i < n; i++) /* the halves of a splice are not splices themselves */
        for (int side = 0; side < 2 && grouping->is_joined[i]; side++) {
            uint32_t half = halves[2 * i + side];
            if (half != HS_NONE && grouping->is_joined[half]) grouping->is_joined[i] = 0;
        }
    for (uint32_t i = 0; i < n; i++) {
        if (grouping->is_joined[i] || is_alone(&list, i)) continue;
        halves[2 * i] = halves[2 * i + 1] = HS_NONE;
        if (find_half_splice(job, &list, i, &halves[2 * i]))
            grouping->is_joined[i] = 2; /* told apart below */
    }
    for (uint32_t i = 0; i < n; i++)
        if (grouping->is_joined[i] == 2 && grouping->is_joined[halves[2 * i]]) grouping->is_joined[i] = 0;
    uint32_t n_ranks = 0;
    for (uint32_t i = 0; i < n; i++)
        if (is_alone(&list, i))
            grouping->centre[i] = i;
        else if (!grouping->is_joined[i])
            ranks[n_ranks++] = (rank){support_of(job, &list, i, grouping->is_joined),
                                      job->wordings[i].n_words, i, job->wordings[i].published};
    sort_ranks(job, ranks, n_ranks);
    choose_centres(job, &list, ranks, n_ranks);
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
