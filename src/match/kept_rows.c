/* Pages and bodies of the base and those that were added, numbered on. What the file says is not believed: numbers that lead
 * outside give nothing. */
#include "match/kept.h"
#include "match/shingle.h"

const hs_kept_page *hs_kept__page(const hs_kept *kept, uint32_t page) {
    if (page < kept->n_pages) return &kept->pages[page];
    uint32_t at = page - kept->n_pages;
    return at < kept->added.n ? &kept->added.items[at].page : NULL;
}

const hs_kept_body *hs_kept__body(const hs_kept *kept, uint32_t body) {
    if (body < kept->n_bodies) return &kept->bodies[body];
    uint32_t at = body - kept->n_bodies;
    return at < kept->added.n ? &kept->added.items[at].body : NULL;
}

const uint16_t *hs_kept__words(const hs_kept *kept, uint32_t body) {
    if (body < kept->n_bodies) {
        const hs_kept_body *row = &kept->bodies[body];
        bool fits = row->first_word <= kept->n_words && row->n_words <= kept->n_words - row->first_word;
        return fits ? kept->words + row->first_word : NULL;
    }
    uint32_t at = body - kept->n_bodies;
    return at < kept->added.n ? kept->added.items[at].words : NULL;
}

/* What a body shares, as it was when it came. */
static const hs_kept_shared *shared_row(const hs_kept *kept, uint32_t body, size_t *n) {
    *n = 0;
    if (body >= kept->n_bodies) {
        uint32_t at = body - kept->n_bodies;
        if (at >= kept->added.n) return NULL;
        *n = kept->added.items[at].n_shared;
        return kept->added.items[at].shared;
    }
    uint64_t first = kept->bodies[body].first_shared, end = kept->n_shared;
    if (body + 1 < kept->n_bodies && kept->bodies[body + 1].first_shared < end)
        end = kept->bodies[body + 1].first_shared;
    if (first >= end) return NULL;
    *n = end - first;
    return kept->shared + first;
}

static const hs_kept_shared *find_shared(const hs_kept_shared *row, size_t n, uint32_t body) {
    size_t first = 0, end = n;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (row[middle].body < body)
            first = middle + 1;
        else
            end = middle;
    }
    return first < n && row[first].body == body ? &row[first] : NULL;
}

uint64_t hs_kept__shared_words(const hs_kept *kept, uint32_t body, uint32_t other) {
    if (body == other) return UINT64_MAX;
    size_t n, n_other;
    const hs_kept_shared *row = shared_row(kept, body, &n), *other_row = shared_row(kept, other, &n_other);
    bool is_later = body > other; /* of added bodies the later one knows of the earlier one */
    bool is_base = body < kept->n_bodies && other < kept->n_bodies;
    if (is_base ? n_other < n : !is_later) row = other_row, n = n_other, other = body;
    const hs_kept_shared *found = find_shared(row, n, other);
    return found ? found->n_words : 0;
}

bool hs_kept__list_shared(const hs_kept *kept, hs_heap *heap, uint32_t body, hs_kept_shares *list) {
    size_t n;
    const hs_kept_shared *row = shared_row(kept, body, &n);
    list->n = 0;
    for (size_t i = 0; i < n; i++)
        if (!hs_heap_push(heap, list, row[i])) return false;
    size_t first = body < kept->n_bodies ? 0 : (size_t)(body - kept->n_bodies) + 1;
    for (size_t i = first; i < kept->added.n; i++) {
        const hs_kept_added *added = &kept->added.items[i];
        const hs_kept_shared *found = find_shared(added->shared, added->n_shared, body);
        if (found &&
            !hs_heap_push(heap, list, (hs_kept_shared){kept->n_bodies + (uint32_t)i, found->n_words}))
            return false;
    }
    return true;
}

int hs_kept__compare_pages(const hs_kept_page *x, const hs_kept_page *y) {
    if (x->date != y->date) {
        if (!hs_match__is_date(x->date) || !hs_match__is_date(y->date))
            return hs_match__is_date(x->date) ? -1 : 1;
        return x->date < y->date ? -1 : 1;
    }
    return x->id < y->id ? -1 : x->id > y->id;
}

bool hs_kept__has_hash(const hs_postings *postings, const hs_kept_index *added, uint64_t hash) {
    uint64_t begin, end, id = hs_kept__id_of(hash);
    uint32_t rest = hs_kept__rest_of(hash);
    hs_postings_find(postings, id, &begin, &end);
    for (uint64_t i = begin; i < end; i++)
        if (hs_postings_value(postings, i) == rest) return true;
    for (uint32_t at = hs_kept__index_first(added, id); at != HS_NONE; at = hs_kept__index_next(added, at))
        if (hs_kept__index_value(added, at) == rest) return true;
    return false;
}

bool hs_kept__take_body(hs_kept *kept, const hs_kept_page *page, const uint16_t *words, uint32_t n_words,
                        uint64_t hash, uint32_t house, const hs_kept_shared *shared, uint32_t n_shared) {
    uint32_t number = (uint32_t)kept->added.n;
    uint64_t first_word = kept->n_words + kept->n_added_words;
    if (first_word + n_words > UINT32_MAX) return false; /* such a page is not added */
    hs_kept_added added = {.page = *page, .words = words, .shared = shared, .n_shared = n_shared};
    added.page.body = kept->n_bodies + number;
    added.page.first_statement = 0;
    added.body = (hs_kept_body){.hash = hash,
                                .first_word = first_word,
                                .n_words = n_words,
                                .page = kept->n_pages + number,
                                .n_same = 1,
                                .house = house};
    for (uint64_t i = 0; i < hs_n_shingles(n_words); i++)
        if (!hs_kept__index_put(&kept->heap, &kept->added_shingles, hs_shingle_id(hs_shingle_hash(words + i)),
                                (uint32_t)(first_word + i)))
            return false;
    if (!hs_heap_push(&kept->heap, &kept->added, added)) return false;
    kept->n_added_words += n_words;
    return true;
}
