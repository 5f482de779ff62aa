#include "base/postings.h"

#include "base/heap.h"
#include "base/radix.h"
#include "base/status.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

enum {
    BUCKET_BITS = 11, /* postings are sorted in buckets by the first bits of the id */
    BUCKETS = 1 << BUCKET_BITS,
    MIN_TABLE_BITS = BUCKET_BITS,
    MAX_TABLE_BITS = 20,
    IN_PLACE = 512, /* items of one place of the table, about */
    MAX_THREADS = 64
};

#ifdef HS_TEST_BUILD
enum { IN_ROUND = 1 << 14 };
#else
enum { IN_ROUND = 1 << 25 }; /* 256 MB */
#endif

/* The first item from `first` on whose rest of the id is not below; `end` where there is none. */
static uint64_t first_from(const hs_postings *postings, uint64_t first, uint64_t end, uint64_t rest) {
    while (first < end) {
        uint64_t middle = first + (end - first) / 2;
        if (postings->items[middle] >> 32 < rest)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

/* The items of the id's place in the table, and about where the id is among them, since ids are hashes. */
typedef struct table_place {
    uint64_t first, end, guess, rest;
} table_place;

static inline table_place place_of(const hs_postings *postings, uint64_t id) {
    unsigned rest_bits = postings->id_bits - postings->table_bits;
    table_place at = {.rest = id & (((uint64_t)1 << rest_bits) - 1)};
    if (!postings->n || id >> postings->id_bits) return at;
    at.first = postings->first[id >> rest_bits], at.end = postings->first[(id >> rest_bits) + 1];
    if (at.end > postings->n) at.end = postings->n;
    if (at.first > at.end) at.first = at.end;
    uint64_t n = at.end - at.first;
    if (n) at.guess = at.first + (n >> 31 ? n / 2 : at.rest * n >> rest_bits);
    return at;
}

void hs_postings_touch(const hs_postings *postings, uint64_t id) {
    table_place at = place_of(postings, id);
    if (at.first < at.end) __builtin_prefetch(&postings->items[at.guess]);
}

void hs_postings_find(const hs_postings *postings, uint64_t id, uint64_t *begin, uint64_t *end) {
    table_place at = place_of(postings, id);
    *begin = *end = 0;
    if (at.first >= at.end) return;
    uint64_t low = at.guess, high = at.guess,
             step = 8; /* steps away from the guess until the id is between */
    for (; low > at.first && postings->items[low] >> 32 >= at.rest; step *= 2)
        low = low - at.first > step ? low - step : at.first;
    for (step = 8; high < at.end && postings->items[high] >> 32 <= at.rest; step *= 2)
        high = at.end - high > step ? high + step : at.end;
    *begin = first_from(postings, low, high, at.rest);
    *end = first_from(postings, *begin, high, at.rest + 1);
}

void hs_postings_open(const hs_sections *sections, uint32_t section, unsigned id_bits,
                      hs_postings *postings) {
    static const uint64_t none[(1 << MIN_TABLE_BITS) + 1];
    size_t n_first, n;
    const uint64_t *first = hs_sections_get(sections, section, sizeof *first, &n_first);
    const uint64_t *items = hs_sections_get(sections, section + 1, sizeof *items, &n);
    unsigned table_bits = MIN_TABLE_BITS;
    while (table_bits < MAX_TABLE_BITS && ((size_t)1 << table_bits) + 1 < n_first) table_bits++;
    bool fits =
        n_first == ((size_t)1 << table_bits) + 1 && table_bits <= id_bits && id_bits - table_bits <= 32;
    *postings = fits ? (hs_postings){first, items, n, id_bits, table_bits}
                     : (hs_postings){none, items, 0, id_bits, MIN_TABLE_BITS};
}

typedef HS_HEAP_ROW(uint64_t) posting_row; /* what is left of the id without the bucket's bits, value */

/* One thread's part of a round. */
typedef struct taking {
    hs_postings_sink sink;
    struct writing *writing;
    hs_heap heap;
    posting_row rows[BUCKETS];
    uint32_t number;
    bool is_done;
} taking;

typedef struct writing {
    hs_postings_give *give;
    void *context;
    taking *sinks; /* [n_threads] */
    uint32_t n_threads;
    unsigned id_bits;
    size_t first, end; /* buckets of the round */
    posting_row sorted[BUCKETS];
} writing;

bool hs_postings__take(hs_postings_sink *sink, uint64_t id, uint32_t value) {
    taking *thread = (taking *)(void *)sink;
    unsigned rest_bits = thread->writing->id_bits - BUCKET_BITS;
    uint64_t rest = id & (((uint64_t)1 << rest_bits) - 1);
    return hs_heap_push(&thread->heap, &thread->rows[id >> rest_bits], rest << 32 | value);
}

static void *give_part(void *context) {
    taking *sink = context;
    writing *all = sink->writing;
    sink->is_done = all->give(all->context, sink->number, all->n_threads, &sink->sink);
    return NULL;
}

/* Brings the rows of all threads together, in their order, and sorts them by id; each posting once. */
static bool sort_bucket(taking *sink, size_t b) {
    writing *all = sink->writing;
    size_t n = 0;
    for (uint32_t t = 0; t < all->n_threads; t++) n += all->sinks[t].rows[b].n;
    uint64_t *items = hs_heap_get(&sink->heap, n, sizeof *items);
    uint64_t *spare = hs_heap_get(&sink->heap, n, sizeof *spare);
    if (!items || !spare) return false;
    n = 0;
    for (uint32_t t = 0; t < all->n_threads; t++) {
        const posting_row *row = &all->sinks[t].rows[b];
        if (row->n) memcpy(items + n, row->items, row->n * sizeof *items);
        n += row->n;
    }
    uint64_t *sorted = hs_radix_sort(items, spare, n, 4);
    hs_heap_free(&sink->heap, sorted == items ? spare : items);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!kept || sorted[i] != sorted[kept - 1]) sorted[kept++] = sorted[i];
    all->sorted[b] = (posting_row){sorted, kept, n};
    return true;
}

static void *sort_part(void *context) {
    taking *sink = context;
    const writing *all = sink->writing;
    sink->is_done = true;
    for (size_t b = all->first + sink->number; b < all->end && sink->is_done; b += all->n_threads)
        sink->is_done = sort_bucket(sink, b);
    return NULL;
}

static bool on_all_threads(writing *all, void *(*run)(void *sink)) {
    pthread_t threads[MAX_THREADS];
    bool is_started[MAX_THREADS] = {false}, is_done = true;
    for (uint32_t t = 1; t < all->n_threads; t++)
        is_started[t] = pthread_create(&threads[t], NULL, run, &all->sinks[t]) == 0;
    for (uint32_t t = 0; t < all->n_threads; t++) {
        if (is_started[t])
            pthread_join(threads[t], NULL);
        else
            run(&all->sinks[t]);
        is_done = is_done && all->sinks[t].is_done;
    }
    return is_done;
}

/* Puts the sorted buckets of a round, with what the table says taken off, and fills the table. */
static hs_status put_round(writing *all, hs_sections_writer *writer, unsigned table_bits, uint64_t *first,
                           uint64_t *n, hs_error *error) {
    unsigned in_bucket = table_bits - BUCKET_BITS, rest_bits = all->id_bits - table_bits;
    uint64_t mask = rest_bits == 32 ? UINT64_MAX : ((uint64_t)1 << (rest_bits + 32)) - 1;
    for (size_t b = all->first; b < all->end; b++) {
        posting_row *row = &all->sorted[b];
        size_t at = 0;
        for (uint64_t place = 0; place < (uint64_t)1 << in_bucket; place++) {
            first[(uint64_t)b << in_bucket | place] = *n + at;
            for (; at < row->n && row->items[at] >> 32 >> rest_bits == place; at++) row->items[at] &= mask;
        }
        *n += row->n;
        hs_status status = hs_sections_put(writer, row->items, row->n, error);
        if (status != HS_OK) return status;
    }
    return HS_OK;
}

static hs_status write_round(writing *all, hs_sections_writer *writer, unsigned table_bits, uint64_t *first,
                             uint64_t *n, hs_error *error) {
    hs_status status = HS_ERR_MEMORY;
    if (on_all_threads(all, give_part) && on_all_threads(all, sort_part))
        status = put_round(all, writer, table_bits, first, n, error);
    else
        hs_fail_memory(error);
    for (uint32_t t = 0; t < all->n_threads; t++) {
        hs_heap_clear(&all->sinks[t].heap);
        memset(all->sinks[t].rows, 0, sizeof all->sinks[t].rows);
    }
    return status;
}

hs_status hs_postings_write(hs_sections_writer *writer, uint32_t section, unsigned id_bits, uint64_t n,
                            uint32_t n_threads, hs_postings_give *give, void *context,
                            const hs_allocator *allocator, hs_error *error) {
    assert(id_bits >= BUCKET_BITS && id_bits <= HS_POSTINGS_ID_BITS);
    if (n_threads < 1) n_threads = 1;
    if (n_threads > MAX_THREADS) n_threads = MAX_THREADS;
    unsigned table_bits = MIN_TABLE_BITS;
    while (table_bits < MAX_TABLE_BITS && table_bits < id_bits && n >> table_bits > IN_PLACE) table_bits++;
    hs_heap heap;
    hs_heap_init(&heap, allocator);
    writing *all = hs_heap_get_zeroed(&heap, 1, sizeof *all);
    taking *sinks = hs_heap_get_zeroed(&heap, n_threads, sizeof *sinks);
    uint64_t *first = hs_heap_get_zeroed(&heap, ((size_t)1 << table_bits) + 1, sizeof *first);
    hs_status status = all && sinks && first ? HS_OK : hs_fail_memory(error);
    if (status == HS_OK) status = hs_sections_begin(writer, section + 1, sizeof(uint64_t), error);
    if (status == HS_OK) {
        all->give = give, all->context = context;
        all->sinks = sinks, all->n_threads = n_threads, all->id_bits = id_bits;
        for (uint32_t t = 0; t < n_threads; t++) {
            sinks[t].writing = all, sinks[t].number = t;
            hs_heap_init(&sinks[t].heap, allocator);
        }
    }
    size_t n_rounds = n / IN_ROUND < BUCKETS ? (size_t)(n / IN_ROUND) + 1 : BUCKETS;
    uint64_t n_put = 0;
    for (size_t r = 0; r < n_rounds && status == HS_OK; r++) {
        all->first = BUCKETS * r / n_rounds, all->end = BUCKETS * (r + 1) / n_rounds;
        for (uint32_t t = 0; t < n_threads; t++)
            sinks[t].sink = (hs_postings_sink){(uint64_t)all->first << (id_bits - BUCKET_BITS),
                                               (uint64_t)(all->end - all->first) << (id_bits - BUCKET_BITS)};
        status = write_round(all, writer, table_bits, first, &n_put, error);
    }
    if (status == HS_OK) {
        first[(size_t)1 << table_bits] = n_put;
        status =
            hs_sections_write(writer, section, sizeof *first, first, ((size_t)1 << table_bits) + 1, error);
    }
    hs_heap_clear(&heap);
    return status;
}
