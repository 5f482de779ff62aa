#include "show/story.h"

#include "base/arena.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TIE = 4, WINDOW = 14, MOST_ASKED = 6 };

float hs_show__over_days(float weight, int64_t day_a, int64_t day_b) {
    if (day_a == HS_STORY_NO_DAY || day_b == HS_STORY_NO_DAY) return weight * 0.6f;
    int64_t apart = day_a < day_b ? day_b - day_a : day_a - day_b;
    return weight * (apart <= 3 ? 1.0f : apart <= 7 ? 0.8f : apart <= 30 ? 0.5f : 0.2f);
}

static int by_later_page(const void *x, const void *y) {
    const hs_show__tie *p = x, *q = y;
    if (p->b != q->b) return p->b < q->b ? -1 : 1;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    return (p->weight > q->weight) - (p->weight < q->weight); /* sums do not hang on the order of ties */
}

/* Pages of a story within WINDOW days of a page, MOST_ASKED at most: a page need not be tied to all of a long story,
 * and not to those of long ago. row: its pages in order. */
static uint32_t count_near(const int64_t *days, const uint32_t *next, uint32_t last, int64_t day) {
    uint32_t n = 0;
    for (uint32_t i = last; i != HS_NONE && n < MOST_ASKED; i = next[i]) {
        if (day != HS_STORY_NO_DAY && days[i] != HS_STORY_NO_DAY && day - days[i] > WINDOW) break;
        n++;
    }
    return n;
}

hs_status hs_show__find_stories(hs_arena *arena, const int64_t *days, uint32_t n_pages, hs_show__tie *ties,
                                uint32_t n_ties, uint32_t *story_of, uint32_t *n_stories) {
    float *sum = hs_arena_get_zeroed(arena, (size_t)n_pages + 1, sizeof *sum); /* of each story */
    uint32_t *before = HS_ARENA_ARRAY(arena, uint32_t, (size_t)n_pages + 1); /* page before it in its story */
    uint32_t *last = HS_ARENA_ARRAY(arena, uint32_t, (size_t)n_pages + 1);   /* page of each story */
    if (!sum || !before || !last) return HS_ERR_MEMORY;
    if (n_ties) qsort(ties, n_ties, sizeof *ties, by_later_page);
    *n_stories = 0;
    for (uint32_t page = 0, tie = 0; page < n_pages; page++) {
        uint32_t first = tie, best = HS_NONE;
        while (tie < n_ties &&
               ties[tie].b == page) { /* several ties of two pages count together, up to a limit */
            uint32_t other = ties[tie].a;
            float weight = 0;
            for (; tie < n_ties && ties[tie].b == page && ties[tie].a == other; tie++)
                weight += ties[tie].weight;
            sum[story_of[other]] += weight < MOST_TIE ? weight : MOST_TIE;
        }
        for (uint32_t k = first; k < tie; k++) {
            uint32_t story = story_of[ties[k].a];
            float asked = 0.5f * (float)count_near(days, before, last[story], days[page]);
            if (sum[story] < HS_STORY_ENOUGH || sum[story] < asked) continue;
            if (best == HS_NONE || sum[story] > sum[best] || (sum[story] == sum[best] && story < best))
                best = story;
        }
        for (uint32_t k = first; k < tie; k++) sum[story_of[ties[k].a]] = 0;
        if (best == HS_NONE) best = (*n_stories)++, last[best] = HS_NONE;
        story_of[page] = best;
        before[page] = last[best];
        last[best] = page;
    }
    return HS_OK;
}

static int by_start(const void *x, const void *y) {
    const hs_span *p = x, *q = y;
    if (p->start != q->start) return p->start < q->start ? -1 : 1;
    return (p->end > q->end) - (p->end < q->end);
}

uint32_t hs_show__covered(hs_span *spans, uint32_t n) {
    uint32_t sum = 0, end = 0;
    if (n) qsort(spans, n, sizeof *spans, by_start);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t start = spans[i].start > end ? spans[i].start : end;
        if (spans[i].end <= start) continue;
        sum += spans[i].end - start;
        end = spans[i].end;
    }
    return sum;
}

/* Days from civil: whole years of 365.2425 days with March first, so that the leap day comes last. */
int64_t hs_show__day_number(hs_str iso) {
    if (iso.len < 10 || iso.ptr[4] != '-' || iso.ptr[7] != '-') return HS_STORY_NO_DAY;
    int64_t value[3] = {0};
    static const size_t at[] = {0, 5, 8}, len[] = {4, 2, 2};
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < len[k]; i++) {
            char c = iso.ptr[at[k] + i];
            if (!hs_ascii_is_digit(c)) return HS_STORY_NO_DAY;
            value[k] = value[k] * 10 + (c - '0');
        }
    int64_t month = (value[1] + 9) % 12, year = value[0] - (value[1] <= 2);
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + value[2] - 1 - 719468;
}
