/* Passages in order, and what is left of those that several seeds led to. */
#include "match/passage.h"

#include <stdlib.h>
#include <string.h>

static int by_places(const void *x, const void *y) {
    const hs_passage *p = x, *q = y;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    if (p->b != q->b) return p->b < q->b ? -1 : 1;
    if (p->a_start != q->a_start) return p->a_start < q->a_start ? -1 : 1;
    if (p->b_start != q->b_start) return p->b_start < q->b_start ? -1 : 1;
    if (p->a_end != q->a_end) return p->a_end > q->a_end ? -1 : 1;
    if (p->b_end != q->b_end) return p->b_end > q->b_end ? -1 : 1;
    return p->n_matched > q->n_matched ? -1 : p->n_matched < q->n_matched;
}

/* By pages radix, least significant byte first. */
bool hs_match__sort_passages(hs_heap *heap, hs_passages *passages) {
    size_t n = passages->n;
    hs_passage *items = passages->items, *spare = hs_heap_get(heap, n, sizeof *spare);
    if (!spare) return false;
    for (unsigned digit = 0; digit < 8; digit++) {
        size_t counts[256] = {0}, sum = 0;
        unsigned shift = digit % 4 * 8;
        for (size_t i = 0; i < n; i++) counts[(digit < 4 ? items[i].b : items[i].a) >> shift & 255]++;
        if (n == 0 || counts[(digit < 4 ? items[0].b : items[0].a) >> shift & 255] == n) continue;
        for (unsigned v = 0; v < 256; v++) {
            size_t here = counts[v];
            counts[v] = sum, sum += here;
        }
        for (size_t i = 0; i < n; i++)
            spare[counts[(digit < 4 ? items[i].b : items[i].a) >> shift & 255]++] = items[i];
        hs_passage *swap = items;
        items = spare, spare = swap;
    }
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && items[end].a == items[first].a && items[end].b == items[first].b;)
            end++;
        if (end - first > 1) qsort(items + first, end - first, sizeof *items, by_places);
    }
    hs_heap_free(heap, spare);
    *passages = (hs_passages){items, n, n};
    return true;
}

bool hs_match__drop_equal_passages(hs_heap *heap, hs_passages *passages) {
    size_t kept = 0;
    if (!hs_match__sort_passages(heap, passages)) return false;
    for (size_t i = 0; i < passages->n; i++)
        if (!kept || by_places(&passages->items[i], &passages->items[kept - 1]))
            passages->items[kept++] = passages->items[i];
    passages->n = kept;
    return true;
}

/* True when next goes on where last ends, on both sides, after a gap of a few words. */
static bool goes_on(const hs_passage *last, const hs_passage *next) {
    enum { GAP = 20 };
    return last->a == next->a && last->b == next->b && next->a_start >= last->a_end &&
           next->b_start >= last->b_end && next->a_start - last->a_end <= GAP &&
           next->b_start - last->b_end <= GAP;
}

static bool covers(const hs_passage *big, const hs_passage *small) {
    return big->a == small->a && big->b == small->b && small->a_start < big->a_end &&
           small->b_start < big->b_end && small->b_end > big->b_start &&
           (small->a_end <= big->a_end || small->a_end - big->a_end < HS_MATCH_SHINGLE);
}

void hs_match__merge_passages(hs_passages *passages) {
    size_t kept = 0;
    for (size_t i = 0; i < passages->n; i++) {
        hs_passage *next = &passages->items[i];
        bool is_done = false;
        for (size_t back = 0; back < 4 && back < kept && !is_done; back++) {
            hs_passage *last = &passages->items[kept - 1 - back];
            if (last->a != next->a || last->b != next->b) break;
            if (covers(last, next))
                is_done = true;
            else if (back == 0 && goes_on(last, next)) {
                last->a_end = next->a_end, last->b_end = next->b_end;
                last->n_matched += next->n_matched;
                is_done = true;
            }
        }
        if (!is_done) passages->items[kept++] = *next;
    }
    passages->n = kept;
}
