#include "match/near.h"

#include "base/sort.h"

#include <stdlib.h>

const hs_kept_page *hs_near__page(const hs_near *near, uint32_t page) {
    return page == near->number ? &near->page : hs_kept__page(near->kept, page);
}

uint64_t hs_near__id(const hs_near *near, uint64_t ref) {
    const hs_kept_page *page = hs_near__page(near, (uint32_t)(ref >> 32));
    return page ? page->id << HS_KEPT_PLACE_BITS | (ref & HS_KEPT_MOST_PLACE) : 0;
}

int hs_near__compare_refs(const hs_near *near, uint64_t x, uint64_t y) {
    const hs_kept_page *a = hs_near__page(near, (uint32_t)(x >> 32)),
                       *b = hs_near__page(near, (uint32_t)(y >> 32));
    int order = !a || !b || a == b ? 0 : hs_kept__compare_pages(a, b);
    return order ? order : (x > y) - (x < y);
}

int hs_near__by_ref(const void *x, const void *y) {
    const uint64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

int hs_near__by_number(const void *x, const void *y) {
    const uint32_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

void hs_near__keep_distinct(hs_kept_numbers *list) {
    size_t kept = 0;
    if (list->n) qsort(list->items, list->n, sizeof *list->items, hs_near__by_number);
    for (size_t i = 0; i < list->n; i++)
        if (!kept || list->items[i] != list->items[kept - 1]) list->items[kept++] = list->items[i];
    list->n = kept;
}

static uint32_t first_page_of(const hs_near *near, uint32_t body) {
    const hs_kept_body *kept = body == near->body ? NULL : hs_kept__body(near->kept, body);
    return kept ? kept->page : near->number;
}

int hs_near__compare_bodies(const hs_near *near, uint32_t x, uint32_t y) {
    if (x == y) return 0;
    if (x < near->kept->n_bodies && y < near->kept->n_bodies) return x < y ? -1 : 1;
    const hs_kept_page *a = hs_near__page(near, first_page_of(near, x)),
                       *b = hs_near__page(near, first_page_of(near, y));
    return a && b ? hs_kept__compare_pages(a, b) : 0;
}

static bool body_before(const hs_near *near, const uint32_t *x, const uint32_t *y) {
    return hs_near__compare_bodies(near, *x, *y) < 0;
}

HS_DEFINE_SORT(sort_bodies, const hs_near *, uint32_t, body_before)

void hs_near__sort_bodies(const hs_near *near, hs_kept_numbers *list) {
    if (list->n > 1) sort_bodies(near, list->items, list->n);
}

const hs_near_wording *hs_near__own(const hs_near *near, uint32_t number) {
    for (size_t i = 0; i < near->wordings.n; i++)
        if (near->wordings.items[i].number == number) return &near->wordings.items[i];
    return NULL;
}

hs_kept_wording hs_near__wording(const hs_near *near, uint32_t number) {
    const hs_near_wording *own = hs_near__own(near, number);
    return own ? own->now : hs_kept__wording(near->kept, number);
}

bool hs_near__list_statements(hs_near *near, uint32_t wording, uint32_t most, hs_kept_refs *list) {
    const hs_near_wording *own = hs_near__own(near, wording);
    list->n = 0;
    if (!own || !own->is_new)
        if (!hs_kept__list_statements(near->kept, &near->heap, wording, most, list)) return false;
    for (size_t i = 0; own && i < own->own.n;
         i++) { /* put to its place; what falls out at the end was asked for */
        uint64_t ref = own->own.items[i];
        if (!hs_heap_push(&near->heap, list, ref)) return false;
        for (size_t k = list->n - 1; k && hs_near__compare_refs(near, list->items[k - 1], ref) > 0; k--) {
            list->items[k] = list->items[k - 1];
            list->items[k - 1] = ref;
        }
    }
    if (list->n > most) list->n = most;
    return true;
}

uint64_t hs_near__smallest(const hs_near *near, uint32_t wording) {
    const hs_near_wording *own = hs_near__own(near, wording);
    if (!own) return hs_kept__smallest(near->kept, wording);
    uint64_t first = own->own.items[0]; /* by id */
    if (own->is_new) return first;
    uint64_t kept = hs_kept__smallest(near->kept, wording);
    return hs_near__id(near, first) < hs_near__id(near, kept) ? first : kept;
}

bool hs_near__list_edges(hs_near *near, uint32_t wording, hs_kept_edges *list) {
    list->n = 0;
    if (wording >= hs_kept__n_wordings(near->kept)) return true;
    if (!hs_kept__list_edges(near->kept, &near->heap, wording, list)) return false;
    for (size_t i = 0; i < near->gone.n; i++) {
        const hs_near_pair *pair = &near->gone.items[i];
        if (pair->a == wording || pair->b == wording)
            hs_kept__drop_edge(list, pair->a == wording ? pair->b : pair->a);
    }
    return true;
}

bool hs_near__list_shared(hs_near *near, uint32_t body, hs_kept_shares *list) {
    list->n = 0;
    if (body == near->body) {
        for (size_t i = 0; i < near->shared.n; i++)
            if (!hs_heap_push(&near->heap, list, near->shared.items[i])) return false;
        return true;
    }
    if (!hs_kept__list_shared(near->kept, &near->heap, body, list)) return false;
    for (size_t i = 0; i < near->shared.n; i++)
        if (near->shared.items[i].body == body &&
            !hs_heap_push(&near->heap, list, ((hs_kept_shared){near->body, near->shared.items[i].n_words})))
            return false;
    return true;
}

size_t hs_near__list_first(const hs_near *near, const hs_kept_numbers *numbers,
                           uint32_t first[HS_NEAR_FIRST]) {
    uint64_t ids[HS_NEAR_FIRST];
    size_t n = 0;
    for (size_t i = 0; i < numbers->n; i++) {
        uint64_t id = hs_near__id(near, hs_near__smallest(near, numbers->items[i]));
        if (n == HS_NEAR_FIRST && id >= ids[n - 1]) continue;
        size_t at = n < HS_NEAR_FIRST ? n++ : n - 1;
        for (; at && ids[at - 1] > id; at--) ids[at] = ids[at - 1], first[at] = first[at - 1];
        ids[at] = id, first[at] = numbers->items[i];
    }
    return n;
}
