/* Copies of the page that is added, from its passages; and the page that it is nearly the same as. */
#include "match/near.h"
#include "match/swaps.h"

#include "base/arena.h"
#include "base/sort.h"

#include <stdlib.h>

static const char does_not_fit[] = "what was kept does not fit what is stored";

/* The place of a kept page in the job, or HS_NONE. */
static uint32_t place_of_page(const hs_near_job *made, uint32_t page) {
    size_t first = 0, end = made->page_of.n;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (made->page_of.items[middle] < page)
            first = middle + 1;
        else
            end = middle;
    }
    return first < made->page_of.n && made->page_of.items[first] == page ? (uint32_t)first : HS_NONE;
}

/* The body of the job that a kept one is; HS_NONE where its pages are not what they were. */
static uint32_t rank_of(const hs_near *near, const hs_near_job *made, const hs_bodies *bodies,
                        uint32_t body) {
    const hs_kept_body *kept = hs_kept__body(near->kept, body);
    uint32_t place = kept ? place_of_page(made, kept->page) : HS_NONE;
    if (place == HS_NONE) return HS_NONE;
    uint32_t rank = bodies->rank_of[place];
    bool is_same = bodies->page[rank] == place && bodies->n_same[rank] == kept->n_same &&
                   hs_body_n_words(bodies, rank) == kept->n_words &&
                   hs_match__hash_words(bodies->at[rank], kept->n_words) == kept->hash;
    return is_same ? rank : HS_NONE;
}

/* The page's passages between bodies of the job. */
static bool number_passages(hs_near *near, hs_near_job *made, const hs_bodies *bodies,
                            hs_passages *passages) {
    const hs_near_passages *found = &near->passages;
    uint32_t own = bodies->rank_of[place_of_page(made, near->number)], other = HS_NONE;
    if (bodies->n_same[own] != 1) near->reaches_far = does_not_fit;
    for (size_t i = 0; i < found->n && !near->reaches_far; i++) {
        const hs_near_passage *from = &found->items[i];
        if (!i || from->body != found->items[i - 1].body) other = rank_of(near, made, bodies, from->body);
        if (other == HS_NONE) {
            near->reaches_far = does_not_fit;
            break;
        }
        hs_passage passage = other < own
                                 ? (hs_passage){other,           own,           from->start,    from->end,
                                                from->own_start, from->own_end, from->n_matched}
                                 : (hs_passage){own,         other,     from->own_start, from->own_end,
                                                from->start, from->end, from->n_matched};
        if (!hs_heap_push(&made->job.heap, passages, passage)) return false;
    }
    return true;
}

/* ---- Near duplicates: each body stands for itself, or for the first one before it that is nearly the same and does. */

enum { MOST_BODIES = 2000, MOST_DEPTH = 200 }; /* that are looked at */

typedef struct standing {
    hs_near *near;
    hs_kept_index *known; /* body -> the one it stands for */
    uint32_t n_known;
} standing;

/* Bodies that are nearly the same as one; n_words: its own. */
static bool list_partners(standing *all, const hs_kept_shares *shared, uint32_t n_words,
                          hs_kept_numbers *partners) {
    for (size_t i = 0; i < shared->n; i++) {
        const hs_kept_body *other = hs_kept__body(all->near->kept, shared->items[i].body);
        if (other && hs_match__is_near(shared->items[i].n_words, n_words, other->n_words) &&
            !hs_heap_push(&all->near->heap, partners, shared->items[i].body))
            return false;
    }
    hs_near__sort_bodies(all->near, partners);
    return true;
}

/* The body that one stands for without the added page. */
static bool find_standing(standing *all, uint32_t body, uint32_t depth, uint32_t *stands_for) {
    hs_near *near = all->near;
    uint32_t at = hs_kept__index_first(all->known, body);
    *stands_for = at == HS_NONE ? body : hs_kept__index_value(all->known, at);
    if (at != HS_NONE || near->reaches_far) return true;
    const hs_kept_body *row = hs_kept__body(near->kept, body);
    if (!row || depth > MOST_DEPTH || ++all->n_known > MOST_BODIES) {
        near->reaches_far = row ? "too many pages are nearly the same" : does_not_fit;
        return true;
    }
    hs_kept_shares shared = {0};
    hs_kept_numbers partners = {0};
    if (!hs_kept__list_shared(near->kept, &near->heap, body, &shared) ||
        !list_partners(all, &shared, row->n_words, &partners))
        return false;
    for (size_t i = 0; i < partners.n && *stands_for == body; i++) {
        uint32_t other = partners.items[i], of_other;
        if (hs_near__compare_bodies(near, other, body) >= 0) break;
        if (!find_standing(all, other, depth + 1, &of_other)) return false;
        if (of_other == other) *stands_for = other;
    }
    hs_heap_free(&near->heap, shared.items);
    hs_heap_free(&near->heap, partners.items);
    return hs_kept__index_put(&near->heap, &all->known, body, *stands_for);
}

/* The body that the page stands for; far where a later one would stand for it. */
static bool find_near(hs_near *near, uint32_t *stands_for) {
    standing all = {.near = near};
    hs_kept_numbers partners = {0};
    *stands_for = near->body;
    if (!list_partners(&all, &near->shared, (uint32_t)near->passages.words.n, &partners)) return false;
    for (size_t i = 0; i < partners.n && *stands_for == near->body; i++) {
        uint32_t other = partners.items[i], of_other;
        bool is_before = hs_near__compare_bodies(near, other, near->body) < 0;
        if (!find_standing(&all, other, 0, &of_other)) return false;
        if (is_before && of_other == other) *stands_for = other;
        if (!is_before && hs_near__compare_bodies(near, of_other, near->body) > 0)
            near->reaches_far = "pages that came later are nearly the same";
    }
    hs_heap_free(&near->heap, partners.items);
    return true;
}

static bool put_near(hs_near *near, hs_near_job *made, hs_match_result *result) {
    uint32_t stands_for, n = made->input.n_pages;
    if (!find_near(near, &stands_for)) return false;
    if (near->reaches_far) return true;
    uint32_t *row = HS_ARENA_ARRAY(near->arena, uint32_t, n);
    if (!row) return false;
    for (uint32_t i = 0; i < n; i++) row[i] = i;
    const hs_kept_body *body = hs_kept__body(near->kept, stands_for);
    uint32_t own = place_of_page(made, near->number), first = body ? place_of_page(made, body->page) : own;
    if (first == HS_NONE) near->reaches_far = does_not_fit;
    row[own] = first;
    result->near_duplicate_of = row;
    return true;
}

static bool list_singles(hs_near *near, const hs_match_result *result, hs_near_copies *copies) {
    copies->singles = hs_heap_get(&near->heap, result->n_swaps, sizeof *copies->singles);
    if (!copies->singles) return false;
    for (uint32_t i = 0; i < result->n_swaps; i++) {
        const hs_swap *swap = &result->swaps[i];
        if (swap->count == 1 && !hs_kept_has_single(near->kept, swap->from, swap->to))
            copies->singles[copies->n_singles++] = hs_match__hash_swap(swap->from, swap->to, 1);
    }
    return true;
}

bool hs_near__copy(hs_near *near, hs_near_job *made, hs_near_copies *copies, hs_match_result *result) {
    hs_match_job *job = &made->job;
    const uint32_t *rank_of_pages = job->rank_of; /* what kept tells stays */
    hs_bodies bodies = {0};
    hs_passages passages = {0};
    bool is_spun;
    if (!hs_match__find_near_spun(job, near->kept, near->passages.words.hash, near->passages.words.n,
                                  &is_spun))
        return false;
    if (is_spun) near->reaches_far = "it has names that a spinner put in, or took";
    if (near->reaches_far) return true;
    if (!hs_match__read_bodies(job, &bodies) || !number_passages(near, made, &bodies, &passages))
        return false;
    if (!near->reaches_far && !hs_match__tell_copies(job, &bodies, &passages, near->arena, result))
        return false;
    hs_match__clear_words(job, &bodies);
    hs_match__clear_bodies(job, &bodies);
    hs_heap_free(&job->heap, bodies.rank_of);
    hs_heap_free(&job->heap, passages.items);
    job->rank_of = rank_of_pages;
    return near->reaches_far || (put_near(near, made, result) && list_singles(near, result, copies));
}
