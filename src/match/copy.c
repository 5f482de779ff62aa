/* Passages -> copies as the caller gets them: spans in bytes, swapped words, direction; and groups of pages that are
 * nearly the same. */
#include "match/extend.h"
#include "match/kept.h"
#include "match/swaps.h"

#include "base/arena.h"
#include "base/plain.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_SWAP 5u  /* words on each side that are told as a swap */
#define SAME_LISTED  16u /* equal pages whose pairs are all told; more are told with the first alone */

/* The words of one page of a copy: their hashes lie side by side, their bytes are looked up where they are asked for. */
typedef struct page_words {
    hs_str body;
    const hs_match_page *page;
    const uint16_t *hash; /* [n] */
    const uint32_t *marks;
    const uint8_t *steps;
    hs_body_words
        read; /* all words of a page whose bytes are not those of the listed one with the same words, if
                           is_read; else some */
    bool is_read;
} page_words;

/* What one worker makes copies with: they go to their place in the result at once. */
typedef struct copying {
    hs_match_job *job;
    hs_heap *heap; /* the worker's */
    const hs_bodies *bodies;
    page_words a, b; /* of the two pages */
    swaps swaps;     /* of one copy */
    hs_swap_store store;
    hs_copy *copies;
    size_t n_copies;
    uint64_t n_capped;
    bool is_out_of_memory;
} copying;

typedef struct copying_all {
    const hs_bodies *bodies;
    const hs_passages *passages;
    uint32_t n_same; /* bodies of which copies with the very same words are told: the first so many */
    hs_copy *copies;
    size_t n_copies;
    copying workers[HS_MATCH_MAX_WORKERS];
} copying_all;

static bool open_words(copying *copier, page_words *words, uint32_t page) {
    const hs_bodies *bodies = copier->bodies;
    uint32_t rank = bodies->rank_of[page];
    words->page = &copier->job->input->pages[page];
    words->body = words->page->body;
    words->hash = bodies->at[rank];
    words->marks = hs_body_marks(bodies, rank), words->steps = hs_body_steps(bodies, rank);
    words->is_read = bodies->page[rank] != page; /* an equal page: its bytes differ */
    return !words->is_read || hs_match__read_body(copier->heap, words->page, &words->read);
}

/* The sum of n steps, eight at a time: four sums of 16 bits side by side. False: one of them leads nowhere. Before the first
 * step of a body with two words lie eight bytes of words and marks at least. */
static inline bool sum_steps(const uint8_t *steps, size_t n, uint32_t *sum) {
    const uint64_t low = 0x007f007f007f007fu, ones = 0x0001000100010001u;
    uint64_t sums = 0, is_far = 0;
    while (n) {
        size_t n_here = (n - 1) % 8 + 1; /* the odd ones come first, with what lies before them shifted out */
        uint64_t eight = hs_plain_eight(steps + n_here - 8) >> 8 * (8 - n_here);
        uint64_t even = eight & low, odd = eight >> 8 & low;
        sums += even + odd;
        is_far |= (even + ones) | (odd + ones);
        steps += n_here, n -= n_here;
    }
    *sum = (uint32_t)(sums * ones >> 48);
    return !(is_far & ones << 7);
}

/* Where word i starts: from the last mark on, step by step. */
static uint32_t start_of(copying *copier, page_words *words, size_t i) {
    if (words->is_read) return words->read.start[i];
    size_t first = i / HS_MATCH_MARK * HS_MATCH_MARK;
    uint32_t mark = words->marks[i / HS_MATCH_MARK], sum;
    if (sum_steps(words->steps + first, i - first, &sum)) return mark + sum;
    copier->is_out_of_memory |=
        !hs_match__read_body_part(copier->heap, words->page, mark, i - first + 1, &words->read);
    return copier->is_out_of_memory ? 0 : words->read.start[i - first];
}

static hs_span words_span(copying *copier, page_words *words, size_t first, size_t end) {
    if (words->is_read) return (hs_span){words->read.start[first], words->read.end[end - 1]};
    uint32_t start = start_of(copier, words, first), last = start;
    if (end - first > 1) last = start_of(copier, words, end - 1);
    uint8_t step = words->steps[end - 1];
    bool is_told = step & HS_MATCH_APART;
    return (hs_span){start,
                     is_told ? last + (step & HS_MATCH_FAR) - 1 : hs_match__end_of_word(words->page, last)};
}

static bool is_lower(hs_str body, hs_span word) {
    char first = word.start < word.end ? body.ptr[word.start] : 'A';
    return first >= 'a' && first <= 'z';
}

/* "dam's" and "barrier's" are told as dam and barrier. */
static void trim_possessives(hs_str *from, hs_str *to) {
    static const hs_str endings[] = {{"'s", 2}, {"\xe2\x80\x99s", 4}};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (!hs_str_ends(*from, endings[i]) || !hs_str_ends(*to, endings[i])) continue;
        from->len -= endings[i].len, to->len -= endings[i].len;
    }
}

static bool put_swap(copying *copier, hs_span from, hs_span to) {
    hs_swap swap = {hs_str_sub(copier->a.body, from), hs_str_sub(copier->b.body, to), 1};
    trim_possessives(&swap.from, &swap.to);
    if (!swap.from.len || !swap.to.len) return true;
    return hs_heap_push(copier->heap, &copier->swaps, swap);
}

static bool put_words(copying *copier, size_t i, size_t n_a, size_t j, size_t n_b) {
    return put_swap(copier, words_span(copier, &copier->a, i, i + n_a),
                    words_span(copier, &copier->b, j, j + n_b));
}

static bool is_small_word(copying *copier, page_words *words, size_t i) {
    uint32_t start = start_of(copier, words, i);
    return is_lower(words->body, (hs_span){start, (uint32_t)words->body.len});
}

/* A gap of a few words on each side as swaps: words that stand on both sides part it, and so do plain words one by
 * one where the sides are equally long ("memorandum cautioning" and "memo warning" are two swaps). */
static bool put_gap(copying *copier, size_t i, unsigned n_a, size_t j, unsigned n_b) {
    page_words *a = &copier->a, *b = &copier->b;
    while (n_a && n_b) {
        unsigned x = n_a, y = n_b; /* the first pair of equal words, nearest to the front */
        for (unsigned sum = 0; sum < n_a + n_b && x == n_a; sum++)
            for (unsigned k = 0; k <= sum && k < n_a; k++)
                if (sum - k < n_b && a->hash[i + k] == b->hash[j + sum - k]) {
                    x = k, y = sum - k;
                    break;
                }
        bool is_plain = x == y && x > 1;
        for (unsigned k = 0; k < x && is_plain; k++)
            is_plain = is_small_word(copier, a, i + k) && is_small_word(copier, b, j + k);
        for (unsigned k = 0; k < x && is_plain; k++)
            if (!put_words(copier, i + k, 1, j + k, 1)) return false;
        if (!is_plain && x && y && !put_words(copier, i, x, j, y)) return false;
        unsigned past_a = x < n_a ? x + 1 : x, past_b = y < n_b ? y + 1 : y;
        i += past_a, n_a -= past_a, j += past_b, n_b -= past_b;
    }
    return true;
}

/* "Estmark" that became "Republic of Estmark": words put in before a name that stands on both sides, a capital first
 * and a small word last. */
static bool put_longer_name(copying *copier, size_t i, size_t j, hs_step step) {
    enum { MOST_PUT_IN = 3 };
    unsigned n = step.a ? step.a : step.b;
    if ((step.a && step.b) || n < 2 || n > MOST_PUT_IN) return true;
    page_words *longer = step.a ? &copier->a : &copier->b;
    size_t first = step.a ? i : j;
    bool is_name = !is_small_word(copier, longer, first) && is_small_word(copier, longer, first + n - 1) &&
                   !is_small_word(copier, longer, first + n);
    return !is_name || put_words(copier, i, step.a + 1, j, step.b + 1);
}

/* Walks over a passage again, and lists what was swapped. */
static bool list_swaps(copying *copier, const hs_passage *passage, bool *is_reworded) {
    const uint16_t *a = copier->a.hash, *b = copier->b.hash;
    size_t i = passage->a_start, j = passage->b_start;
    copier->swaps.n = 0;
    *is_reworded = false;
    while (i < passage->a_end && j < passage->b_end) {
        size_t rest_a = passage->a_end - i, rest_b = passage->b_end - j;
        size_t n = hs_match__equal_words(a + i, b + j, rest_a < rest_b ? rest_a : rest_b);
        i += n, j += n;
        if (i == passage->a_end || j == passage->b_end) break;
        hs_step step;
        *is_reworded = true;
        if (!hs_match__step(a + i, passage->a_end - i, b + j, passage->b_end - j, &step)) {
            i++, j++; /* a longer gap between two runs: passed word by word until the runs meet again */
            continue;
        }
        if (step.a <= LONGEST_SWAP && step.b <= LONGEST_SWAP && !put_gap(copier, i, step.a, j, step.b))
            return false;
        if (!put_longer_name(copier, i, j, step)) return false;
        i += step.a, j += step.b;
    }
    return true;
}

/* Pages by date, unknown ones last, then by id. */
static int compare_pages(const hs_match_input *input, uint32_t x, uint32_t y) {
    int64_t a = hs_match__date(input, x), b = hs_match__date(input, y);
    if (a != b) {
        if (!hs_match__is_date(a) || !hs_match__is_date(b)) return hs_match__is_date(a) ? -1 : 1;
        return a < b ? -1 : 1;
    }
    uint64_t p = input->pages[x].id, q = input->pages[y].id;
    return p < q ? -1 : p > q;
}

static hs_span span_of(hs_str body, hs_str part) {
    uint32_t start = (uint32_t)(part.ptr - body.ptr);
    return (hs_span){start, start + (uint32_t)part.len};
}

/* The swaps of the passage that was walked over last; a copy that is turned has them the other way round. */
static bool store_swaps(copying *copier, hs_copy *copy, const hs_match_page *a, const hs_match_page *b,
                        bool is_turned) {
    size_t n = hs_match__sum_swaps(copier->swaps.items, copier->swaps.n);
    hs_copy_swap *stored = hs_match__store_swaps(copier->heap, &copier->store, n);
    if (!stored) return false;
    for (size_t i = 0; i < n; i++) {
        const hs_swap *swap = &copier->swaps.items[i];
        hs_span from = span_of(a->body, swap->from), to = span_of(b->body, swap->to);
        stored[i] = is_turned ? (hs_copy_swap){to, from, swap->count} : (hs_copy_swap){from, to, swap->count};
        uint64_t hash = is_turned ? hs_match__hash_swap(swap->to, swap->from, swap->count)
                                  : hs_match__hash_swap(swap->from, swap->to, swap->count);
        if (!hs_heap_push(copier->heap, &copier->store.hashes, hash)) return false;
    }
    copy->n_swaps = (uint32_t)n;
    return true;
}

/* Pages of a copy stand in order of their date; of equal pages some pairs come the other way round. */
static bool put_copy(copying *copier, const hs_passage *passage, uint32_t page_a, uint32_t page_b) {
    hs_match_job *job = copier->job;
    const hs_match_page *a = &job->input->pages[page_a], *b = &job->input->pages[page_b];
    if (!open_words(copier, &copier->a, page_a) || !open_words(copier, &copier->b, page_b)) return false;
    bool is_turned = compare_pages(job->input, page_a, page_b) > 0, is_reworded;
    hs_copy copy = {.page_a = is_turned ? page_b : page_a,
                    .page_b = is_turned ? page_a : page_b,
                    .words = passage->n_matched};
    hs_span span_a = words_span(copier, &copier->a, passage->a_start, passage->a_end),
            span_b = words_span(copier, &copier->b, passage->b_start, passage->b_end);
    copy.a = is_turned ? span_b : span_a, copy.b = is_turned ? span_a : span_b;
    int64_t date_a = hs_match__date(job->input, copy.page_a),
            date_b = hs_match__date(job->input, copy.page_b);
    if (hs_match__is_date(date_a) && hs_match__is_date(date_b) && date_a != date_b)
        copy.direction = date_a < date_b ? 1 : -1;
    if (!list_swaps(copier, passage, &is_reworded)) return false;
    copy.is_reworded = is_reworded;
    if (!store_swaps(copier, &copy, a, b, is_turned)) return false;
    copier->copies[copier->n_copies++] = copy;
    return !copier->is_out_of_memory;
}

/* A passage of two listed bodies, told for all pages that have the same words, as far as they are few. */
static bool put_copies(copying *copier, const hs_passage *passage) {
    const hs_bodies *bodies = copier->bodies;
    uint64_t n_a = bodies->n_same[passage->a], n_b = bodies->n_same[passage->b];
    bool is_many = n_a * n_b > SAME_LISTED * SAME_LISTED;
    if (is_many) copier->n_capped += n_a * n_b - 1;
    for (uint32_t x = bodies->page[passage->a]; x != HS_NONE; x = bodies->next_same[x]) {
        for (uint32_t y = bodies->page[passage->b]; y != HS_NONE; y = bodies->next_same[y]) {
            if (!put_copy(copier, passage, x, y)) return false;
            if (is_many) return true;
        }
    }
    return true;
}

/* Pages with the very same words: all pairs of few, else each with the first. */
static bool put_same(copying *copier, uint32_t rank) {
    const hs_bodies *bodies = copier->bodies;
    uint32_t n_words = (uint32_t)hs_body_n_words(bodies, rank);
    uint64_t n = bodies->n_same[rank];
    hs_passage whole = {rank, rank, 0, n_words, 0, n_words, n_words};
    if (n_words < HS_MATCH_SHINGLE) return true;
    bool is_many = n > SAME_LISTED;
    if (is_many) copier->n_capped += n * (n - 1) / 2 - (n - 1);
    for (uint32_t x = bodies->page[rank]; x != HS_NONE; x = bodies->next_same[x]) {
        for (uint32_t y = bodies->next_same[x]; y != HS_NONE; y = bodies->next_same[y])
            if (!put_copy(copier, &whole, x, y)) return false;
        if (is_many) break;
    }
    return true;
}

/* Remembers how many words each pair of pages shares: what the pages of one affair have in common. */
static bool note_shared(hs_match_job *job, const hs_bodies *bodies, const hs_passages *passages) {
    job->shared = hs_heap_get(&job->heap, passages->n, sizeof *job->shared);
    job->shared_first = hs_heap_get_zeroed(&job->heap, (size_t)bodies->n + 1, sizeof *job->shared_first);
    job->rank_of = bodies->rank_of;
    if (!job->shared || !job->shared_first || passages->n > UINT32_MAX) return false;
    for (size_t i = 0; i < passages->n; i++) { /* ascending by a, b */
        const hs_passage *passage = &passages->items[i];
        uint64_t key = (uint64_t)passage->a << 32 | passage->b;
        if (!job->n_shared || job->shared[job->n_shared - 1].key != key)
            job->shared[job->n_shared++] = (hs_match_record){key, 0};
        job->shared[job->n_shared - 1].value += passage->n_matched;
    }
    for (size_t i = 0; i < job->n_shared; i++) job->shared_first[(job->shared[i].key >> 32) + 1]++;
    for (uint32_t i = 0; i < bodies->n; i++) job->shared_first[i + 1] += job->shared_first[i];
    return true;
}

/* Each page to the first page, in order of date, that is nearly the same and stands for itself: both share most of
 * their words. Not through a third page. */
static bool find_near_duplicates(hs_match_job *job, const hs_bodies *bodies, const hs_passages *passages,
                                 uint32_t *near) {
    uint32_t *stands_for = hs_heap_get(&job->heap, bodies->n, sizeof *stands_for);
    hs_match_record *pairs = hs_heap_get(&job->heap, passages->n, sizeof *pairs);
    hs_match_record *spare = hs_heap_get(&job->heap, passages->n, sizeof *pairs);
    if (!stands_for || !pairs || !spare) return false;
    size_t n_pairs = 0;
    for (size_t first = 0, end; first < passages->n; first = end) {
        const hs_passage *passage = &passages->items[first];
        uint64_t matched = 0;
        for (end = first; end < passages->n && passages->items[end].a == passage->a &&
                          passages->items[end].b == passage->b;
             end++)
            matched += passages->items[end].n_matched;
        uint64_t n_a = hs_body_n_words(bodies, passage->a), n_b = hs_body_n_words(bodies, passage->b);
        if (hs_match__is_near(matched, n_a, n_b))
            pairs[n_pairs++] = (hs_match_record){(uint64_t)passage->b << 32 | passage->a, 0};
    }
    hs_match_record *sorted = hs_match__sort_records(pairs, spare, n_pairs);
    for (uint32_t i = 0; i < bodies->n; i++) stands_for[i] = i;
    for (size_t i = 0; i < n_pairs; i++) {
        uint32_t later = (uint32_t)(sorted[i].key >> 32), earlier = (uint32_t)sorted[i].key;
        if (stands_for[later] == later && stands_for[earlier] == earlier) stands_for[later] = earlier;
    }
    for (uint32_t i = 0; i < job->input->n_pages; i++) near[i] = bodies->page[stands_for[bodies->rank_of[i]]];
    hs_heap_free(&job->heap, stands_for);
    hs_heap_free(&job->heap, pairs);
    hs_heap_free(&job->heap, spare);
    return true;
}

static int compare_copies(const void *x, const void *y, void *context) {
    const hs_match_input *input = context;
    const hs_copy *p = x, *q = y;
    int order = compare_pages(input, p->page_a, q->page_a);
    if (!order) order = compare_pages(input, p->page_b, q->page_b);
    if (!order) order = p->a.start < q->a.start ? -1 : p->a.start > q->a.start;
    if (!order) order = p->b.start < q->b.start ? -1 : p->b.start > q->b.start;
    return order;
}

/* How many copies a passage, or the pages of one text, give. */
static uint64_t count_copies(const hs_bodies *bodies, const hs_passage *passage) {
    uint64_t n = (uint64_t)bodies->n_same[passage->a] * bodies->n_same[passage->b];
    return n > SAME_LISTED * SAME_LISTED ? 1 : n;
}

static uint64_t count_same(const hs_bodies *bodies, uint32_t rank) {
    uint64_t n = bodies->n_same[rank];
    if (hs_body_n_words(bodies, rank) < HS_MATCH_SHINGLE) return 0;
    return n > SAME_LISTED ? n - 1 : n * (n - 1) / 2;
}

/* Room for all copies in the result, of each worker behind those of the one before. */
static bool make_room(copying_all *all, hs_arena *arena) {
    uint64_t n = 0;
    for (size_t i = 0; i < all->passages->n; i++) n += count_copies(all->bodies, &all->passages->items[i]);
    for (uint32_t i = 0; i < all->n_same; i++) n += count_same(all->bodies, i);
    if (n > UINT32_MAX) return false;
    all->copies = HS_ARENA_ARRAY(arena, hs_copy, n);
    all->n_copies = n;
    return all->copies != NULL;
}

/* Copies of all workers are in order already, unless several pages have one text. */
static void sort_copies(const hs_match_input *input, hs_copy *copies, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (compare_copies(&copies[i - 1], &copies[i], (void *)(uintptr_t)input) > 0) {
            qsort_r(copies, n, sizeof *copies, compare_copies, (void *)(uintptr_t)input);
            return;
        }
}

static bool finish(hs_match_job *job, copying_all *all, const swaps *spun, hs_arena *arena,
                   hs_match_result *result) {
    const hs_swap_store *stores[HS_MATCH_MAX_WORKERS];
    for (uint32_t w = 0; w < job->n_workers; w++) {
        copying *made = &all->workers[w];
        stores[w] = &made->store;
        if (!hs_match__move_swaps(made->heap, &made->store, arena, made->copies, made->n_copies))
            return false;
    }
    result->copies = all->copies;
    result->n_copies = (uint32_t)all->n_copies;
    if (!hs_match__sum_batch(job, stores, all->copies, all->n_copies, spun, arena, result)) return false;
    for (uint32_t w = 0; w < job->n_workers; w++)
        hs_heap_free(all->workers[w].heap, all->workers[w].store.hashes.items);
    sort_copies(job->input, all->copies, all->n_copies);
    return true;
}

/* Where a worker's copies go: behind those of all items before its own. */
static hs_copy *place_of(const copying_all *all, size_t first) {
    uint64_t n = 0;
    for (size_t i = 0; i < first && i < all->passages->n; i++)
        n += count_copies(all->bodies, &all->passages->items[i]);
    for (size_t i = all->passages->n; i < first; i++)
        n += count_same(all->bodies, (uint32_t)(i - all->passages->n));
    return all->copies + n;
}

static inline void fetch(const void *first, size_t n_bytes) {
    enum { LINE = 64, MOST = 16 * LINE };
    const char *bytes = first;
    for (size_t at = 0; at < n_bytes && at < MOST; at += LINE) __builtin_prefetch(bytes + at);
    __builtin_prefetch(bytes + (n_bytes < MOST ? n_bytes : MOST) - 1);
}

/* The words, steps and marks of a body from word `first` on, and what is known of its page. */
static void fetch_words(const copying *copier, uint32_t rank, uint32_t first, uint32_t end) {
    const hs_bodies *bodies = copier->bodies;
    const hs_match_page *page = &copier->job->input->pages[bodies->page[rank]];
    fetch(bodies->at[rank] + first, (end - first) * sizeof(uint16_t));
    fetch(hs_body_steps(bodies, rank) + first / HS_MATCH_MARK * HS_MATCH_MARK, end - first + HS_MATCH_MARK);
    __builtin_prefetch(hs_body_marks(bodies, rank) + first / HS_MATCH_MARK);
    __builtin_prefetch(&page->body);
    __builtin_prefetch(&page->published);
}

/* The text of these words, about. */
static void fetch_text(const copying *copier, uint32_t rank, uint32_t first, uint32_t end) {
    enum { WORD = 6 /* bytes, about */ };
    const char *body = copier->job->input->pages[copier->bodies->page[rank]].body.ptr;
    uint32_t mark = hs_body_marks(copier->bodies, rank)[first / HS_MATCH_MARK];
    fetch(body + mark + first % HS_MATCH_MARK * WORD, (end - first) * WORD);
}

/* What copies further on will need, on its way to the cache: where the later page of the passage lies (the earlier one is
 * that of the passage before, as a rule), then the words of both, then their text. */
static void look_ahead(const copying *copier, const hs_passages *passages, size_t at) {
    enum { NEAR = 3, FAR = 6, FARTHEST = 10 };
    const hs_bodies *bodies = copier->bodies;
    if (at + FARTHEST >= passages->n) return;
    uint32_t b = passages->items[at + FARTHEST].b;
    __builtin_prefetch(&bodies->page[b]);
    __builtin_prefetch(&bodies->at[b]);
    __builtin_prefetch(&bodies->first[b]);
    const hs_passage *far = &passages->items[at + FAR], *near = &passages->items[at + NEAR];
    fetch_words(copier, far->a, far->a_start, far->a_end);
    fetch_words(copier, far->b, far->b_start, far->b_end);
    fetch_text(copier, near->a, near->a_start, near->a_end);
    fetch_text(copier, near->b, near->b_start, near->b_end);
}

static bool copy_range(hs_match_worker *worker) {
    copying_all *all = worker->context;
    copying *copier = &all->workers[worker->number];
    *copier = (copying){.job = worker->job,
                        .heap = &worker->heap,
                        .bodies = all->bodies,
                        .copies = place_of(all, worker->first)};
    size_t n_passages = all->passages->n; /* items: passages, then bodies that several pages have */
    for (size_t i = worker->first; i < worker->end; i++) {
        if (i < n_passages) {
            look_ahead(copier, all->passages, i);
            if (!put_copies(copier, &all->passages->items[i])) return false;
        } else if (all->bodies->n_same[i - n_passages] > 1 && !put_same(copier, (uint32_t)(i - n_passages)))
            return false;
    }
    worker->n_capped += copier->n_capped;
    hs_match__clear_body(&worker->heap, &copier->a.read);
    hs_match__clear_body(&worker->heap, &copier->b.read);
    hs_heap_free(&worker->heap, copier->swaps.items);
    return true;
}

bool hs_match__find_copies(hs_match_job *job, hs_arena *arena, hs_match_result *result) {
    hs_bodies bodies = {0};
    hs_passages passages = {0};
    copying_all *all = hs_heap_get_zeroed(&job->heap, 1, sizeof *all);
    result->near_duplicate_of = hs_arena_get(arena, job->input->n_pages * sizeof(uint32_t));
    if (!all || !result->near_duplicate_of || !hs_match__read_bodies(job, &bodies)) return false;
    if (!hs_match__find_passages(job, &bodies, &passages)) return false;
    all->bodies = &bodies;
    all->passages = &passages;
    all->n_same = bodies.n;
    if (!make_room(all, arena)) return false;
    if (!hs_match__share(job, passages.n + bodies.n, copy_range, all)) return false;
    swaps spun = {0};
    if (!hs_match__find_spun(job, &bodies, &spun)) return false;
    if (job->input->keep && !hs_match__keep_bodies(job, &bodies)) return false;
    hs_match__clear_words(job, &bodies);
    if (!finish(job, all, &spun, arena, result)) return false;
    hs_heap_free(&job->heap, spun.items);
    hs_heap_free(&job->heap, all);
    if (!find_near_duplicates(job, &bodies, &passages, result->near_duplicate_of)) return false;
    if (!note_shared(job, &bodies, &passages)) return false;
    if (job->input->keep && !hs_match__keep_shared(job, &bodies)) return false;
    hs_match__clear_bodies(job, &bodies);
    hs_heap_free(&job->heap, passages.items);
    return true;
}

bool hs_match__tell_copies(hs_match_job *job, const hs_bodies *bodies, const hs_passages *passages,
                           hs_arena *arena, hs_match_result *result) {
    copying_all *all = hs_heap_get_zeroed(&job->heap, 1, sizeof *all);
    if (!all) return false;
    all->bodies = bodies;
    all->passages = passages;
    if (!make_room(all, arena) || !hs_match__share(job, passages->n, copy_range, all)) return false;
    bool is_done = finish(job, all, &(swaps){0}, arena, result);
    hs_heap_free(&job->heap, all);
    return is_done;
}
