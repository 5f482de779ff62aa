/* What a body is made of: passages that other pages have, too, each byte of them counted for one page alone.
 *
 * The page that gave most comes first, then the one that gave most of what is left, and so on (the greedy cover of a set):
 * of agency copy that ten papers printed before, one is the source and nine give nothing. */
#include <hearsay/match.h>

#include "base/arena.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_SOURCES = 16,
    EARLIER = -1,
    LEAST_PART =
        200 /* bytes of a part: two quotations that all papers have make no patchwork of a short page */
};
static const float LEAST_SHARE = 0.05f; /* of a source behind the first */
static const float A_PART = 0.1f;       /* of each source of a patchwork */
static const float MOSTLY = 0.5f;       /* of the body that all its sources gave */

static int by_page(const void *x, const void *y) {
    const hs_shared_passage *p = x, *q = y;
    if (p->page != q->page) return p->page < q->page ? -1 : 1;
    if (p->span.start != q->span.start) return p->span.start < q->span.start ? -1 : 1;
    return (p->span.end > q->span.end) - (p->span.end < q->span.end);
}

/* Bytes of passages that are not marked yet; marks them where is_taken. */
static uint32_t count_free(uint8_t *marks, uint32_t body_len, const hs_shared_passage *passages, uint32_t n,
                           bool is_taken) {
    uint32_t sum = 0, behind = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t start = passages[i].span.start > behind ? passages[i].span.start : behind;
        uint32_t end = passages[i].span.end < body_len ? passages[i].span.end : body_len;
        for (uint32_t at = start; at < end; at++) {
            sum += !marks[at];
            if (is_taken) marks[at] = 1;
        }
        if (end > behind) behind = end;
    }
    return sum;
}

/* Passages of pages that had them first, by page: the page that has most free bytes, marked. False: none has any. */
static bool take_most(uint8_t *marks, uint32_t body_len, const hs_shared_passage *passages, uint32_t n,
                      hs_share *most) {
    uint32_t best = 0, best_first = 0, best_end = 0;
    for (uint32_t first = 0, end; first < n; first = end) {
        for (end = first; end < n && passages[end].page == passages[first].page;) end++;
        uint32_t bytes = count_free(marks, body_len, passages + first, end - first, false);
        if (bytes > best) best = bytes, best_first = first, best_end = end;
    }
    if (!best) return false;
    *most = (hs_share){passages[best_first].page, (float)best / (float)body_len};
    count_free(marks, body_len, passages + best_first, best_end - best_first, true);
    return true;
}

static float share_of(uint8_t *marks, uint32_t body_len, const hs_shared_passage *passages, uint32_t n) {
    memset(marks, 0, body_len);
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++) sum += count_free(marks, body_len, passages + i, 1, true);
    return (float)sum / (float)body_len;
}

hs_status hs_makeup_find(hs_arena *arena, uint32_t body_len, const hs_shared_passage *passages, uint32_t n,
                         hs_makeup *makeup) {
    hs_makeup found = {.own = 1};
    if (!n || !body_len) {
        *makeup = found;
        return HS_OK;
    }
    hs_allocator allocator = hs_arena_allocator(arena);
    hs_arena *temporary = hs_arena_new(&allocator);
    hs_shared_passage *row = temporary ? HS_ARENA_ARRAY(temporary, hs_shared_passage, (size_t)n + 1) : NULL;
    uint8_t *marks = temporary ? hs_arena_get(temporary, (size_t)body_len + 1) : NULL;
    hs_share sources[MOST_SOURCES];
    if (!row || !marks) {
        hs_arena_free(temporary);
        return HS_ERR_MEMORY;
    }
    uint32_t n_earlier = 0, n_parts = 0;
    float sum = 0;
    found.shared = share_of(marks, body_len, passages, n);
    for (uint32_t i = 0; i < n; i++) /* the order of two pages is not known: the words are nobody's own */
        if (passages[i].direction <= 0) row[n_earlier++] = passages[i];
    found.own = 1 - share_of(marks, body_len, row, n_earlier);
    n_earlier = 0;
    for (uint32_t i = 0; i < n; i++)
        if (passages[i].direction <= EARLIER) row[n_earlier++] = passages[i];
    if (n_earlier) qsort(row, n_earlier, sizeof *row, by_page);
    memset(marks, 0, body_len);
    while (found.n_sources < MOST_SOURCES &&
           take_most(marks, body_len, row, n_earlier, &sources[found.n_sources])) {
        if (found.n_sources && sources[found.n_sources].share < LEAST_SHARE) break;
        float share = sources[found.n_sources].share;
        n_parts += share >= A_PART && share * (float)body_len >= LEAST_PART;
        sum += sources[found.n_sources++].share;
    }
    found.is_patchwork = n_parts >= 2 && sum >= MOSTLY;
    hs_arena_free(temporary);
    found.sources = HS_ARENA_ARRAY(arena, hs_share, (size_t)found.n_sources + 1);
    if (!found.sources) return HS_ERR_MEMORY;
    if (found.n_sources) memcpy(found.sources, sources, found.n_sources * sizeof *sources);
    *makeup = found;
    return HS_OK;
}

typedef struct dated {
    int64_t published;
    uint64_t id;
    uint32_t page;
} dated;

static int by_date(const void *x, const void *y) {
    const dated *p = x, *q = y;
    if (p->published != q->published) {
        if (p->published == INT64_MIN || q->published == INT64_MIN) return p->published == INT64_MIN ? 1 : -1;
        return p->published < q->published ? -1 : 1;
    }
    return (p->id > q->id) - (p->id < q->id);
}

static uint32_t body_end(const hs_match_page *page) {
    return page->n_blocks ? page->blocks[page->n_blocks - 1].end : (uint32_t)page->body.len;
}

typedef struct placed {
    uint32_t page;
    hs_shared_passage passage;
} placed;

static int by_place(const void *x, const void *y) {
    const placed *p = x, *q = y;
    return p->page != q->page ? (p->page < q->page ? -1 : 1) : by_page(&p->passage, &q->passage);
}

/* Passages of all pages, by page; the other page is told by its rank by date. A near-duplicate without passages of its own
 * has all of its body from the page that stands for it. */
static uint32_t list_passages(const hs_match_input *input, const hs_match_result *result,
                              const uint32_t *rank, bool *has_copies, placed *row) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < result->n_copies; i++) {
        const hs_copy *copy = &result->copies[i];
        row[n++] = (placed){copy->page_a, {rank[copy->page_b], copy->a, copy->direction}};
        row[n++] = (placed){copy->page_b, {rank[copy->page_a], copy->b, -copy->direction}};
        has_copies[copy->page_a] = has_copies[copy->page_b] = true;
    }
    for (uint32_t i = 0; i < input->n_pages && result->near_duplicate_of; i++) {
        uint32_t other = result->near_duplicate_of[i];
        if (other == i || has_copies[i]) continue;
        int64_t mine = input->pages[i].published, theirs = input->pages[other].published;
        bool is_later = mine != INT64_MIN && theirs != INT64_MIN && theirs < mine;
        row[n++] = (placed){i, {rank[other], {0, body_end(&input->pages[i])}, is_later ? EARLIER : 0}};
    }
    if (n) qsort(row, n, sizeof *row, by_place);
    return n;
}

hs_status hs_match_makeup(hs_arena *arena, const hs_match_input *input, const hs_match_result *result,
                          hs_makeup **makeups) {
    uint32_t n_pages = input->n_pages;
    hs_allocator allocator = hs_arena_allocator(arena);
    hs_arena *temporary = hs_arena_new(&allocator);
    hs_makeup *made = HS_ARENA_ARRAY(arena, hs_makeup, (size_t)n_pages + 1);
    size_t n_most = (size_t)result->n_copies * 2 + n_pages + 1;
    dated *order = temporary ? HS_ARENA_ARRAY(temporary, dated, (size_t)n_pages + 1) : NULL;
    uint32_t *rank = temporary ? HS_ARENA_ARRAY(temporary, uint32_t, (size_t)n_pages + 1) : NULL;
    bool *has_copies =
        temporary ? hs_arena_get_zeroed(temporary, (size_t)n_pages + 1, sizeof *has_copies) : NULL;
    placed *row = temporary ? HS_ARENA_ARRAY(temporary, placed, n_most) : NULL;
    hs_shared_passage *own = temporary ? HS_ARENA_ARRAY(temporary, hs_shared_passage, n_most) : NULL;
    hs_status status = made && order && rank && has_copies && row && own ? HS_OK : HS_ERR_MEMORY;
    for (uint32_t i = 0; status == HS_OK && i < n_pages; i++)
        order[i] = (dated){input->pages[i].published, input->pages[i].id, i};
    if (status == HS_OK && n_pages) qsort(order, n_pages, sizeof *order, by_date);
    for (uint32_t i = 0; status == HS_OK && i < n_pages; i++) rank[order[i].page] = i;
    uint32_t n = status == HS_OK ? list_passages(input, result, rank, has_copies, row) : 0;
    for (uint32_t i = 0; i < n; i++) own[i] = row[i].passage;
    for (uint32_t page = 0, first = 0, end = 0; status == HS_OK && page < n_pages; page++, first = end) {
        while (end < n && row[end].page == page) end++;
        status = hs_makeup_find(arena, body_end(&input->pages[page]), own + first, end - first, &made[page]);
        for (uint32_t i = 0; status == HS_OK && i < made[page].n_sources; i++)
            made[page].sources[i].page = order[made[page].sources[i].page].page;
    }
    hs_arena_free(temporary);
    if (status == HS_OK) *makeups = made;
    return status;
}
