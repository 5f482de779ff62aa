#include "match/kept_more.h"

#include <string.h>

static const hs_more_wording *find_more(const hs_kept *kept, uint32_t number) {
    const struct hs_kept_more *more = kept->more;
    if (number >= kept->n_wordings) {
        uint32_t at = number - kept->n_wordings;
        return at < more->added.n ? &more->wordings.items[more->added.items[at]] : NULL;
    }
    uint32_t at = hs_kept__index_first(more->of_base, number);
    return at == HS_NONE ? NULL : &more->wordings.items[hs_kept__index_value(more->of_base, at)];
}

uint32_t hs_kept__n_wordings(const hs_kept *kept) {
    return kept->n_wordings + (uint32_t)kept->more->added.n;
}

uint32_t hs_kept__n_pages(const hs_kept *kept) {
    return kept->n_pages + (uint32_t)kept->added.n;
}

hs_kept_wording hs_kept__wording(const hs_kept *kept, uint32_t number) {
    const hs_more_wording *more = find_more(kept, number);
    if (more) return more->now;
    return number < kept->n_wordings ? kept->wordings[number] : (hs_kept_wording){0};
}

uint64_t hs_kept__id_of_ref(const hs_kept *kept, uint64_t ref) {
    const hs_kept_page *page = hs_kept__page(kept, (uint32_t)(ref >> 32));
    return page ? page->id << HS_KEPT_PLACE_BITS | (ref & HS_KEPT_MOST_PLACE) : 0;
}

static uint64_t ref_of(const hs_kept *kept, uint32_t statement) {
    if (statement >= kept->n_statements) return 0;
    return hs_kept_ref(kept->statements[statement].page, kept->statements[statement].place);
}

uint64_t hs_kept__smallest(const hs_kept *kept, uint32_t number) {
    const hs_more_wording *more = find_more(kept, number);
    if (more) return more->smallest;
    return number < kept->n_wordings ? ref_of(kept, kept->wordings[number].smallest) : 0;
}

int hs_kept__compare_refs(const hs_kept *kept, uint64_t x, uint64_t y) {
    const hs_kept_page *a = hs_kept__page(kept, (uint32_t)(x >> 32)),
                       *b = hs_kept__page(kept, (uint32_t)(y >> 32));
    if (!a || !b) return 0;
    int order = a == b ? 0 : hs_kept__compare_pages(a, b);
    return order ? order : (x > y) - (x < y);
}

bool hs_kept__list_statements(const hs_kept *kept, hs_heap *heap, uint32_t wording, uint32_t most,
                              hs_kept_refs *list) {
    const hs_more_wording *more = find_more(kept, wording);
    uint32_t n_base = more ? more->n_base : hs_kept__wording(kept, wording).n, at = 0, extra = 0;
    uint32_t n_more = more ? (uint32_t)more->statements.n : 0, first = 0;
    if (wording < kept->n_wordings) first = kept->wordings[wording].first;
    if (first > kept->n_statements || n_base > kept->n_statements - first) n_base = 0;
    list->n = 0;
    while (list->n < most && (at < n_base || extra < n_more)) {
        uint64_t base = at < n_base ? ref_of(kept, kept->order[first + at]) : 0;
        uint64_t added = extra < n_more ? more->statements.items[extra] : 0;
        bool is_base = extra == n_more || (at < n_base && hs_kept__compare_refs(kept, base, added) < 0);
        at += is_base, extra += !is_base;
        if (!hs_heap_push(heap, list, is_base ? base : added)) return false;
    }
    return true;
}

void hs_kept__drop_edge(hs_kept_edges *list, uint32_t other) {
    size_t kept = 0;
    for (size_t e = 0; e < list->n; e++)
        if ((list->items[e] & HS_KEPT_EDGE_OTHER) != other) list->items[kept++] = list->items[e];
    list->n = kept;
}

bool hs_kept__list_edges(const hs_kept *kept, hs_heap *heap, uint32_t wording, hs_kept_edges *list) {
    const hs_more_wording *more = find_more(kept, wording);
    list->n = 0;
    if (wording < kept->n_wordings) {
        uint64_t first = kept->wordings[wording].first_edge,
                 end =
                     wording + 1 < kept->n_wordings ? kept->wordings[wording + 1].first_edge : kept->n_edges;
        for (uint64_t e = first; e < end && e < kept->n_edges; e++)
            if (!hs_heap_push(heap, list, kept->edges[e])) return false;
    }
    for (size_t e = 0; more && e < more->edges.n; e++) {
        uint32_t edge = more->edges.items[e];
        if (edge & HS_KEPT_EDGE_GONE)
            hs_kept__drop_edge(list, edge & HS_KEPT_EDGE_OTHER);
        else if (!hs_heap_push(heap, list, edge))
            return false;
    }
    return true;
}

/* The statements of a base page in the row. */
static void find_statements(const hs_kept *kept, uint32_t page, uint32_t *first, uint32_t *end) {
    *first = kept->pages[page].first_statement;
    *end = page + 1 < kept->n_pages ? kept->pages[page + 1].first_statement : kept->n_statements;
    if (*end > kept->n_statements || *first > *end) *first = *end = 0;
}

static void find_added(const hs_kept *kept, uint32_t added, uint32_t *first, uint32_t *end) {
    const hs_kept_numbers *list = &kept->more->first_statement;
    *first = *end = 0;
    if (added + 1 < list->n) *first = list->items[added], *end = list->items[added + 1];
}

bool hs_kept__list_page(const hs_kept *kept, hs_heap *heap, uint32_t page, hs_kept_numbers *list) {
    uint32_t first, end;
    list->n = 0;
    if (page < kept->n_pages) {
        find_statements(kept, page, &first, &end);
        for (uint32_t i = first; i < end; i++)
            if (!hs_heap_push(heap, list, kept->statements[i].wording)) return false;
        return true;
    }
    find_added(kept, page - kept->n_pages, &first, &end);
    for (uint32_t i = first; i < end; i++)
        if (!hs_heap_push(heap, list, kept->more->statements.items[i].wording)) return false;
    return true;
}

bool hs_kept__list_pages(const hs_kept *kept, hs_heap *heap, uint32_t number, hs_kept_numbers *list) {
    const hs_kept_body *body = hs_kept__body(kept, number);
    list->n = 0;
    if (!body) return true;
    if (number >= kept->n_bodies) return hs_heap_push(heap, list, body->page);
    for (uint32_t i = 0; i < body->n_same && body->first_same + i < kept->n_pages; i++)
        if (!hs_heap_push(heap, list, kept->same_pages[body->first_same + i])) return false;
    return true;
}

uint32_t hs_kept__wording_of(const hs_kept *kept, uint64_t ref) {
    uint32_t page = (uint32_t)(ref >> 32), place = (uint32_t)ref, first, end;
    if (page < kept->n_pages) {
        find_statements(kept, page, &first, &end);
        for (uint32_t i = first; i < end; i++)
            if (kept->statements[i].place == place) return kept->statements[i].wording;
        return HS_NONE;
    }
    find_added(kept, page - kept->n_pages, &first, &end);
    for (uint32_t i = first; i < end; i++)
        if (kept->more->statements.items[i].place == place) return kept->more->statements.items[i].wording;
    return HS_NONE;
}

bool hs_kept__list_holders(const hs_kept *kept, hs_heap *heap, uint64_t key, uint32_t most,
                           hs_kept_numbers *list, uint64_t *n) {
    uint64_t begin, end;
    hs_postings_find(&kept->keys, key, &begin, &end);
    list->n = 0;
    *n = end - begin;
    for (uint64_t i = begin; i < end && list->n < most; i++)
        if (!hs_heap_push(heap, list, (uint32_t)kept->keys.items[i])) return false;
    const hs_kept_index *added = kept->more->keys;
    for (uint32_t at = hs_kept__index_first(added, key); at != HS_NONE;
         at = hs_kept__index_next(added, at), ++*n)
        if (!hs_heap_push(heap, list, hs_kept__index_value(added, at))) return false;
    return true;
}

uint32_t hs_kept__find_wording(const hs_kept *kept, uint64_t hash) {
    uint64_t begin, end;
    hs_postings_find(&kept->wording_hashes, hs_kept__id_of(hash), &begin, &end);
    for (uint64_t i = begin; i < end; i++) {
        uint32_t number = (uint32_t)kept->wording_hashes.items[i];
        if (number < kept->n_wordings && kept->wordings[number].hash == hash) return number;
    }
    const hs_kept_index *added = kept->more->hashes;
    for (uint32_t at = hs_kept__index_first(added, hs_kept__id_of(hash)); at != HS_NONE;
         at = hs_kept__index_next(added, at)) {
        uint32_t number = hs_kept__index_value(added, at);
        if (hs_kept__wording(kept, number).hash == hash) return number;
    }
    return HS_NONE;
}
