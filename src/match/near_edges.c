/* Compares the pairs of an added page, and sees to it that edges between known wordings stay as they are. */
#include "match/near.h"

#include "base/sort.h"

#include <stdlib.h>

enum { MOST_OF_PHRASE = 4096, MOST_LISTED = 256 };

bool hs_near__put_first(hs_near *near, uint32_t wording, hs_kept_refs *some, hs_kept_refs *refs) {
    bool is_phrase =
        hs_near__wording(near, wording).flags & HS_WORDING_COMMON; /* parted by what lies between */
    if (!hs_near__list_statements(near, wording, is_phrase ? MOST_OF_PHRASE : HS_NEAR_LOOKED_AT, some))
        return false;
    if (some->n == MOST_OF_PHRASE) near->reaches_far = "a phrase that very many pages have";
    for (size_t i = 0; i < some->n; i++)
        if (!hs_heap_push(&near->heap, refs, some->items[i])) return false;
    return hs_heap_push(&near->heap, refs, hs_near__smallest(near, wording));
}

static bool list_refs(hs_near *near, hs_kept_refs *refs) {
    hs_kept_refs some = {0};
    for (size_t i = 0; i < near->wordings.n; i++)
        if (!hs_near__put_first(near, near->wordings.items[i].number, &some, refs)) return false;
    const hs_near_pairs *rows[] = {&near->pairs, &near->rechecks};
    for (int r = 0; r < 2; r++)
        for (size_t i = 0; i < rows[r]->n; i++)
            if (!hs_near__put_first(near, rows[r]->items[i].a, &some, refs) ||
                !hs_near__put_first(near, rows[r]->items[i].b, &some, refs))
                return false;
    hs_heap_free(&near->heap, some.items);
    return true;
}

static uint32_t weight_in(const hs_near *near, unsigned kind, const hs_kept_numbers *list, uint64_t n,
                          uint32_t a, uint32_t b) {
    uint32_t weight = 1u << hs_key_weight_bits(kind, n);
    if (n <= hs_key_longest[kind]) return weight;
    if (kind == HS_KEY_PAIR || kind == HS_KEY_WORD) return 0;
    uint32_t first[HS_NEAR_FIRST];
    size_t n_first = hs_near__list_first(near, list, first);
    for (size_t i = 0; i < n_first && i < HS_KEY_FEW; i++)
        if (first[i] == a || first[i] == b) return weight;
    return 0;
}

/* What a key that two known wordings share weighed, and weighs with the page. */
static bool weigh_key(hs_near *near, uint64_t key, uint32_t a, uint32_t b, uint32_t *before,
                      uint32_t *after) {
    hs_kept_numbers list = {0};
    uint64_t n;
    unsigned kind = key & ((1u << HS_KEY_KIND_BITS) - 1);
    if (!hs_kept__list_holders(near->kept, &near->heap, key, MOST_LISTED, &list, &n)) return false;
    *before += weight_in(near, kind, &list, n, a, b);
    for (size_t i = 0; i < near->wordings.n; i++) {
        const hs_near_wording *own = &near->wordings.items[i];
        if (!own->is_new || !bsearch(&key, own->keys.items, own->keys.n, sizeof key, hs_near__by_ref))
            continue;
        n++;
        if (!hs_heap_push(&near->heap, &list, own->number)) return false;
    }
    *after += weight_in(near, kind, &list, n, a, b);
    hs_heap_free(&near->heap, list.items);
    return true;
}

static bool is_compared(const hs_match_job *job, const hs_wording *x, const hs_wording *y, uint32_t weight) {
    uint8_t a = hs_key_enough(x->flags, x->n_content), b = hs_key_enough(y->flags, y->n_content);
    return weight >= (a < b ? a : b) && !hs_match__is_chance_pair(job, x, y, weight);
}

/* A known edge that is found no more: one that holds nothing together goes; what it tells is told anew. */
static bool lose(hs_near *near, const hs_near_pair *pair) {
    enum { LOOKED_AROUND = HS_WORDING_HEADLINE | HS_WORDING_DESCRIBED | HS_WORDING_UNSURE };
    uint32_t ends[] = {pair->a, pair->b};
    hs_kept_edges edges = {0};
    bool may_go = false;
    if (!hs_near__list_edges(near, pair->a, &edges)) return false;
    for (size_t e = 0; e < edges.n; e++) {
        uint32_t kind = (edges.items[e] & HS_KEPT_EDGE_KIND) >> HS_KEPT_EDGE_KIND_AT;
        if ((edges.items[e] & HS_KEPT_EDGE_OTHER) == pair->b)
            may_go = kind == HS_EDGE_PART || kind == HS_EDGE_LINK;
    }
    for (int k = 0; k < 2;
         k++) /* a headline's is looked for in another way, too, and the page's own are all looked at */
        may_go = may_go && !(hs_near__wording(near, ends[k]).flags & LOOKED_AROUND) &&
                 !hs_near__own(near, ends[k]);
    hs_heap_free(&near->heap, edges.items);
    if (may_go) return hs_heap_push(&near->heap, &near->gone, *pair);
    near->reaches_far = "two wordings that others have are no longer worth comparing";
    return true;
}

/* A known edge whose keys weigh less now must be found by them still, if it was. */
static bool recheck(hs_near *near, hs_near_job *made, const hs_near_pair *pair) {
    const hs_match_job *job = &made->job;
    uint32_t x = hs_near__place_of(made, pair->a), y = hs_near__place_of(made, pair->b), before = 0,
             after = 0;
    hs_key_ids a = {0}, b = {0};
    if (x == HS_NONE || y == HS_NONE) {
        near->reaches_far = "what was kept of statements does not fit what is stored";
        return true;
    }
    if (!hs_match__list_keys(job->input, &near->heap, &job->wordings[x], &a) ||
        !hs_match__list_keys(job->input, &near->heap, &job->wordings[y], &b))
        return false;
    for (size_t i = 0, k = 0; i < a.n && k < b.n;) {
        uint64_t own = a.items[i], other = b.items[k];
        if (own == other && !weigh_key(near, own, pair->a, pair->b, &before, &after)) return false;
        i += own <= other, k += other <= own;
    }
    hs_heap_free(&near->heap, a.items);
    hs_heap_free(&near->heap, b.items);
    bool is_lost = is_compared(job, &job->wordings[x], &job->wordings[y], before) &&
                   !is_compared(job, &job->wordings[x], &job->wordings[y], after);
    return !is_lost || lose(near, pair);
}

static bool comes_before(const void *unused, const uint64_t *x, const uint64_t *y) {
    (void)unused;
    return *x < *y;
}

HS_DEFINE_SORT(sort_pairs, const void *, uint64_t, comes_before)

static uint64_t pack(uint32_t x, uint32_t y) {
    return x < y ? (uint64_t)x << 32 | y : (uint64_t)y << 32 | x;
}

bool hs_near__set_pairs(hs_near *near, hs_near_job *made, const hs_near_edges *edges, uint64_t *pairs,
                        size_t n) {
    hs_match_job *job = &made->job;
    HS_HEAP_ROW(hs_match_record) retold = {0};
    for (size_t i = 0; i < edges->n; i++) {
        uint32_t x = hs_near__place_of(made, edges->items[i].a),
                 y = hs_near__place_of(made, edges->items[i].b);
        if (edges->items[i].is_retold && x != HS_NONE && y != HS_NONE &&
            !hs_heap_push(&job->heap, &retold, ((hs_match_record){pack(x, y), 0})))
            return false;
    }
    hs_match_record *spare = hs_heap_get(&job->heap, retold.n, sizeof *spare);
    if (!spare) return false;
    made->beside.retold = hs_match__sort_records(retold.items, spare, retold.n);
    made->beside.n_retold = retold.n;
    if (n > 1) sort_pairs(NULL, pairs, n);
    job->pairs = pairs;
    job->n_pairs = n;
    (void)near;
    return true;
}

/* Pairs in the job's numbers, those of chance left out. */
static bool choose_pairs(hs_near *near, hs_near_job *made, const hs_near_edges *known) {
    hs_match_job *job = &made->job;
    uint64_t *pairs = hs_heap_get(&job->heap, near->pairs.n, sizeof *pairs);
    size_t n = 0;
    if (!pairs) return false;
    for (size_t i = 0; i < near->pairs.n; i++) {
        const hs_near_pair *pair = &near->pairs.items[i];
        uint32_t x = hs_near__place_of(made, pair->a), y = hs_near__place_of(made, pair->b);
        if (x == HS_NONE || y == HS_NONE) {
            near->reaches_far = "what was kept of statements does not fit what is stored";
            return true;
        }
        if (pair->weight && hs_match__is_chance_pair(job, &job->wordings[x], &job->wordings[y], pair->weight))
            continue;
        pairs[n++] = pack(x, y);
    }
    return hs_near__set_pairs(near, made, known, pairs, n);
}

/* Known edges of the page's wordings that are looked at anew. */
static bool list_known(hs_near *near, hs_near_edges *known) {
    hs_kept_edges list = {0};
    for (size_t i = 0; i < near->wordings.n; i++) {
        const hs_near_wording *own = &near->wordings.items[i];
        if (own->is_new || !own->is_changed) continue;
        if (!hs_near__list_edges(near, own->number, &list)) return false;
        for (size_t e = 0; e < list.n; e++) {
            uint32_t other = list.items[e] & HS_KEPT_EDGE_OTHER;
            const hs_near_wording *its = hs_near__own(near, other);
            if (its && its->is_changed && other < own->number) continue; /* told already */
            hs_near_edge edge = {own->number < other ? own->number : other,
                                 own->number < other ? other : own->number,
                                 (uint8_t)((list.items[e] & HS_KEPT_EDGE_KIND) >> HS_KEPT_EDGE_KIND_AT),
                                 (list.items[e] & HS_KEPT_EDGE_RETOLD) != 0};
            if (!hs_heap_push(&near->heap, known, edge)) return false;
        }
    }
    hs_heap_free(&near->heap, list.items);
    return true;
}

static bool edge_before(const void *unused, const hs_near_edge *x, const hs_near_edge *y) {
    (void)unused;
    return x->a != y->a ? x->a < y->a : x->b < y->b;
}

HS_DEFINE_SORT(sort_edges, const void *, hs_near_edge, edge_before)

/* Edges that were found, in kept's numbers, ascending. */
static bool read_edges(hs_near *near, const hs_near_job *made, hs_near_edges *found) {
    for (size_t e = 0; e < made->job.edges.n; e++) {
        const hs_edge *edge = &made->job.edges.items[e];
        uint32_t a = made->number_of.items[edge->a], b = made->number_of.items[edge->b];
        hs_near_edge to = {a < b ? a : b, a < b ? b : a, edge->kind, edge->is_retold};
        if (!hs_heap_push(&near->heap, found, to)) return false;
    }
    if (found->n > 1) sort_edges(NULL, found->items, found->n);
    return true;
}

/* Those between known wordings must be the ones that were known; the others are new. */
static bool part_edges(hs_near *near, const hs_near_edges *found, hs_near_edges *known) {
    uint32_t n_known = hs_kept__n_wordings(near->kept);
    size_t k = 0;
    if (known->n > 1) sort_edges(NULL, known->items, known->n);
    for (size_t i = 0; i < found->n; i++) {
        const hs_near_edge *edge = &found->items[i];
        if (edge->b >= n_known) {
            if (!hs_heap_push(&near->heap, &near->edges, *edge)) return false;
            continue;
        }
        bool is_known = k < known->n && known->items[k].a == edge->a && known->items[k].b == edge->b &&
                        known->items[k].kind == edge->kind && known->items[k].is_retold == edge->is_retold;
        if (!is_known) {
            near->reaches_far = "two older wordings hold otherwise now";
            return true;
        }
        k++;
    }
    if (k < known->n) near->reaches_far = "two older wordings do not hold any more";
    return true;
}

bool hs_near__find_edges(hs_near *near) {
    hs_kept_refs refs = {0};
    hs_near_edges known = {0}, found = {0};
    hs_near_job made = {0};
    bool is_done = list_refs(near, &refs) && list_known(near, &known);
    if (is_done && !near->reaches_far)
        is_done = hs_near__open_job(near, &refs, NULL, HS_NEAR_LOOKED_AT, &made);
    for (size_t i = 0; i < near->rechecks.n && is_done && !near->reaches_far; i++)
        is_done = recheck(near, &made, &near->rechecks.items[i]);
    if (is_done && !near->reaches_far) is_done = choose_pairs(near, &made, &known);
    if (is_done && !near->reaches_far)
        is_done = hs_match__find_edges(&made.job) && read_edges(near, &made, &found) &&
                  part_edges(near, &found, &known);
    hs_near__close_job(&made);
    return is_done;
}
