/* Pairs that are compared because of where they stand: a headline, or words of somebody without a name, with all that its page
 * and pages of the same affair have. */
#include "match/near.h"

#include "base/limits.h"
#include "base/sort.h"

enum {
    LOOKED_AROUND = HS_WORDING_HEADLINE | HS_WORDING_DESCRIBED | HS_WORDING_UNSURE,
    FEW_PAGES = 12,
    LEAST_SHARED = 9
};

/* Bodies of one affair with a body, in order. */
static bool list_affair(hs_near *near, uint32_t body, hs_kept_numbers *list) {
    hs_kept_shares shared = {0};
    if (!hs_near__list_shared(near, body, &shared)) return false;
    list->n = 0;
    for (size_t i = 0; i < shared.n; i++)
        if (shared.items[i].n_words >= LEAST_SHARED && !hs_heap_push(&near->heap, list, shared.items[i].body))
            return false;
    hs_near__sort_bodies(near, list);
    hs_heap_free(&near->heap, shared.items);
    return true;
}

static size_t place_in(const hs_kept_numbers *list, uint32_t number) {
    size_t at = 0;
    while (at < list->n && list->items[at] != number) at++;
    return at;
}

/* Wordings of the pages of a body, one for each statement; none where they are too many to be looked at. */
static bool list_wordings(hs_near *near, uint32_t body, hs_kept_numbers *list) {
    hs_kept_numbers pages = {0}, some = {0};
    list->n = 0;
    if (body == near->body) {
        for (size_t i = 0; i < near->wordings.n; i++)
            for (size_t k = 0; k < near->wordings.items[i].own.n; k++)
                if (!hs_heap_push(&near->heap, list, near->wordings.items[i].number)) return false;
    } else {
        if (!hs_kept__list_pages(near->kept, &near->heap, body, &pages)) return false;
        for (size_t p = 0; p < pages.n && list->n <= HS_LIMIT_LOOKED_AROUND; p++) {
            if (!hs_kept__list_page(near->kept, &near->heap, pages.items[p], &some)) return false;
            for (size_t i = 0; i < some.n; i++)
                if (!hs_heap_push(&near->heap, list, some.items[i])) return false;
        }
        hs_heap_free(&near->heap, pages.items);
        hs_heap_free(&near->heap, some.items);
    }
    if (list->n > HS_LIMIT_LOOKED_AROUND) list->n = 0;
    return true;
}

/* The body of the first page that has a wording. */
static bool find_first_body(hs_near *near, uint32_t wording, uint32_t *body) {
    hs_kept_refs first = {0};
    if (!hs_near__list_statements(near, wording, 1, &first)) return false;
    uint32_t page = first.n ? (uint32_t)(first.items[0] >> 32) : near->number;
    const hs_kept_page *found = page == near->number ? NULL : hs_near__page(near, page);
    *body = found ? found->body : near->body;
    hs_heap_free(&near->heap, first.items);
    return true;
}

static bool put_pair(hs_near *near, uint32_t a, uint32_t b) {
    hs_near_pair pair = {a < b ? a : b, a < b ? b : a, 0};
    return a == b || hs_heap_push(&near->heap, &near->pairs, pair);
}

static bool pair_with_all(hs_near *near, uint32_t wording, uint32_t body) {
    hs_kept_numbers list = {0};
    if (!list_wordings(near, body, &list)) return false;
    for (size_t i = 0; i < list.n; i++)
        if (!put_pair(near, wording, list.items[i])) return false;
    hs_heap_free(&near->heap, list.items);
    return true;
}

/* What the page's own headlines are held against. */
static bool look_around(hs_near *near, const hs_near_wording *own) {
    hs_kept_numbers affair = {0};
    uint32_t body;
    if (!find_first_body(near, own->number, &body) || !pair_with_all(near, own->number, body) ||
        !list_affair(near, body, &affair))
        return false;
    for (size_t i = 0; i < affair.n && i < FEW_PAGES; i++)
        if (!pair_with_all(near, own->number, affair.items[i])) return false;
    hs_heap_free(&near->heap, affair.items);
    return true;
}

/* Headlines of a body that look around on another one, which has some of these wordings. */
static bool be_looked_at(hs_near *near, uint32_t body, const uint32_t *wordings, size_t n) {
    hs_kept_numbers list = {0};
    if (!list_wordings(near, body, &list)) return false;
    for (size_t i = 0; i < list.n; i++) {
        uint32_t first;
        if (!(hs_near__wording(near, list.items[i]).flags & LOOKED_AROUND)) continue;
        if (!find_first_body(near, list.items[i], &first)) return false;
        for (size_t k = 0; k < n && first == body; k++)
            if (!put_pair(near, list.items[i], wordings[k])) return false;
    }
    hs_heap_free(&near->heap, list.items);
    return true;
}

/* True when a headline that looks around from a body has an edge to a wording of another one. */
static bool is_tied(hs_near *near, uint32_t body, uint32_t other, bool *is_so) {
    hs_kept_numbers list = {0}, others = {0};
    hs_kept_edges edges = {0};
    *is_so = false;
    if (!list_wordings(near, body, &list) || !list_wordings(near, other, &others)) return false;
    for (size_t i = 0; i < list.n; i++) {
        if (!(hs_near__wording(near, list.items[i]).flags & LOOKED_AROUND)) continue;
        if (!hs_near__list_edges(near, list.items[i], &edges)) return false;
        for (size_t e = 0; e < edges.n; e++)
            *is_so |= place_in(&others, edges.items[e] & HS_KEPT_EDGE_OTHER) < others.n;
    }
    hs_heap_free(&near->heap, list.items);
    hs_heap_free(&near->heap, others.items);
    hs_heap_free(&near->heap, edges.items);
    return true;
}

/* Known headlines that look around on the page. */
static bool be_seen(hs_near *near) {
    hs_kept_numbers affair = {0}, around = {0}, own = {0};
    if (!list_affair(near, near->body, &affair) || !list_wordings(near, near->body, &own)) return false;
    for (size_t i = 0; i < affair.n; i++) {
        if (!list_affair(near, affair.items[i], &around)) return false;
        if (place_in(&around, near->body) >= FEW_PAGES) continue;
        if (around.n > FEW_PAGES) { /* the last that was looked at is so no longer */
            bool is_so;
            if (!is_tied(near, affair.items[i], around.items[FEW_PAGES], &is_so)) return false;
            if (is_so) near->reaches_far = "a headline no longer looks at a page whose words it has";
        }
        if (!be_looked_at(near, affair.items[i], own.items, own.n)) return false;
    }
    hs_heap_free(&near->heap, affair.items);
    hs_heap_free(&near->heap, around.items);
    hs_heap_free(&near->heap, own.items);
    return true;
}

/* Known headlines that look around on another page of a wording which is to be looked at anew. */
static bool be_seen_elsewhere(hs_near *near, const hs_near_wording *own) {
    hs_kept_refs refs = {0};
    hs_kept_numbers bodies = {0}, affair = {0}, around = {0};
    if (!hs_near__list_statements(near, own->number, UINT32_MAX, &refs)) return false;
    for (size_t i = 0; i < refs.n; i++) {
        uint32_t page = (uint32_t)(refs.items[i] >> 32);
        const hs_kept_page *found = page == near->number ? NULL : hs_near__page(near, page);
        if (found && !hs_heap_push(&near->heap, &bodies, found->body)) return false;
    }
    hs_near__keep_distinct(&bodies);
    for (size_t i = 0; i < bodies.n; i++) {
        if (!be_looked_at(near, bodies.items[i], &own->number, 1) ||
            !list_affair(near, bodies.items[i], &affair))
            return false;
        for (size_t k = 0; k < affair.n; k++) {
            if (affair.items[k] == near->body) continue; /* looks around by itself */
            if (!list_affair(near, affair.items[k], &around)) return false;
            if (place_in(&around, bodies.items[i]) >= FEW_PAGES) continue;
            if (!be_looked_at(near, affair.items[k], &own->number, 1)) return false;
        }
    }
    hs_heap_free(&near->heap, refs.items);
    hs_heap_free(&near->heap, bodies.items);
    hs_heap_free(&near->heap, affair.items);
    hs_heap_free(&near->heap, around.items);
    return true;
}

static bool comes_first(const void *unused, const hs_near_pair *x, const hs_near_pair *y) {
    (void)unused;
    return x->a != y->a ? x->a < y->a : x->b != y->b ? x->b < y->b : x->weight < y->weight;
}

HS_DEFINE_SORT(sort_pairs, const void *, hs_near_pair, comes_first)

bool hs_near__pair_around(hs_near *near) {
    for (size_t i = 0; i < near->wordings.n; i++) {
        const hs_near_wording *own = &near->wordings.items[i];
        if (own->is_changed && own->now.flags & LOOKED_AROUND && !look_around(near, own)) return false;
        if (own->is_changed && !own->is_new && !be_seen_elsewhere(near, own)) return false;
    }
    if (near->wordings.n && !be_seen(near)) return false;
    size_t kept = 0; /* those that stand around first: they are compared, whatever they weigh */
    if (near->pairs.n) sort_pairs(NULL, near->pairs.items, near->pairs.n);
    for (size_t i = 0; i < near->pairs.n; i++) {
        const hs_near_pair *last = kept ? &near->pairs.items[kept - 1] : NULL;
        if (!last || last->a != near->pairs.items[i].a || last->b != near->pairs.items[i].b)
            near->pairs.items[kept++] = near->pairs.items[i];
    }
    near->pairs.n = kept;
    return true;
}
