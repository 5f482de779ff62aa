#include "match/passage.h"
#include "match/passage_limits.h"
#include "match/shingle.h"
#include "match/sieve.h"

#include <string.h>

/* Postings are sorted in buckets by the first bits of the hash. */
#define BUCKETS 256u

typedef HS_HEAP_ROW(uint64_t) postings; /* 32 more bits of the hash, then the number of the word */

typedef struct searching {
    const hs_bodies *bodies;
    hs_sieve sieve;
    postings rows[HS_MATCH_MAX_WORKERS][BUCKETS]; /* by worker */
    postings buckets[BUCKETS];                    /* of all workers, sorted */
    size_t base;                                  /* first bucket that is being sorted */
    uint32_t owner[BUCKETS];                      /* worker whose heap holds the bucket */
    uint64_t *spread;    /* two bits by word: SPREAD_SOME and SPREAD_CROWDED of its shingle */
    uint32_t *rank_near; /* rank of every PER_MARK-th word */
    hs_passages found[HS_MATCH_MAX_WORKERS];
} searching;

enum { AT_ONCE = 64 }; /* hashes whose lines of the sieve are fetched together */

/* The hashes of at most AT_ONCE shingles from words on, their places in the sieve on the way to the cache. */
static inline void hash_some(const hs_sieve *sieve, const uint16_t *words, size_t n, uint64_t *hashes) {
    for (size_t i = 0; i < n; i++) {
        hashes[i] = hs_shingle_hash(words + i);
        hs_sieve_touch(sieve, hashes[i]);
    }
}

static inline uint64_t n_shingles(const hs_bodies *bodies, size_t rank) {
    return hs_n_shingles(bodies->first[rank + 1] - bodies->first[rank]);
}

static bool mark_range(hs_match_worker *worker) {
    const searching *search = worker->context;
    uint64_t hashes[AT_ONCE];
    for (size_t p = worker->first; p < worker->end; p++) {
        uint64_t n_left = n_shingles(search->bodies, p);
        const uint16_t *words = search->bodies->at[p];
        for (size_t n; n_left; n_left -= n, words += n) {
            n = n_left < AT_ONCE ? n_left : AT_ONCE;
            hash_some(&search->sieve, words, n, hashes);
            for (size_t i = 0; i < n; i++) hs_sieve_mark(&search->sieve, hashes[i]);
        }
    }
    return true;
}

static bool put_posting(hs_match_worker *worker, uint64_t hash, uint64_t word) {
    searching *search = worker->context;
    return hs_heap_push(&worker->heap, &search->rows[worker->number][hash >> 56],
                        (hs_shingle_id(hash) & UINT32_MAX) << 32 | word);
}

/* Lists shingles seen again: all of them, so that the places of a shingle are counted as they are. */
static bool list_range(hs_match_worker *worker) {
    const searching *search = worker->context;
    uint64_t hashes[AT_ONCE];
    for (size_t p = worker->first; p < worker->end; p++) {
        uint64_t n_left = n_shingles(search->bodies, p), word = search->bodies->first[p];
        const uint16_t *words = search->bodies->at[p];
        for (size_t n; n_left; n_left -= n, words += n, word += n) {
            n = n_left < AT_ONCE ? n_left : AT_ONCE;
            hash_some(&search->sieve, words, n, hashes);
            for (size_t i = 0; i < n; i++)
                if (hs_sieve_is_again(&search->sieve, hashes[i]) && !put_posting(worker, hashes[i], word + i))
                    return false;
        }
    }
    return true;
}

enum { PER_SPREAD = 32 };

static inline void set_spread(const searching *search, uint64_t word, size_t n_places) {
    uint64_t spread = hs_match__spread(n_places);
    if (spread)
        __atomic_fetch_or(&search->spread[word / PER_SPREAD], spread << word % PER_SPREAD * 2,
                          __ATOMIC_RELAXED);
}

static inline uint64_t spread_of(const searching *search, uint64_t word) {
    return search->spread[word / PER_SPREAD] >> word % PER_SPREAD * 2;
}

#include "match/passage_seed.h"

/* Brings the postings of a bucket together, sorts them, drops hashes that are alone, and marks those of many places. */
static bool sort_buckets(hs_match_worker *worker) {
    searching *search = worker->context;
    for (size_t i = worker->first; i < worker->end; i++) {
        size_t n = 0, kept = 0, b = search->base + i;
        for (uint32_t w = 0; w < worker->job->n_workers; w++) n += search->rows[w][b].n;
        uint64_t *items = hs_heap_get(&worker->heap, n, sizeof *items);
        uint64_t *spare = hs_heap_get(&worker->heap, n, sizeof *spare);
        if (!items || !spare) return false;
        n = 0;
        for (uint32_t w = 0; w < worker->job->n_workers; w++) {
            const postings *row = &search->rows[w][b];
            if (row->n) memcpy(items + n, row->items, row->n * sizeof *items);
            n += row->n;
        }
        uint64_t *sorted = hs_radix_sort(items, spare, n, 4);
        for (size_t first = 0, end; first < n; first = end) {
            for (end = first + 1; end < n && sorted[end] >> 32 == sorted[first] >> 32;) end++;
            if (end - first < 2) continue;
            for (size_t k = first; k < end; k++) {
                set_spread(search, sorted[k] & UINT32_MAX, end - first);
                sorted[kept++] = sorted[k];
            }
        }
        hs_heap_free(&worker->heap, sorted == items ? spare : items);
        search->buckets[b] = (postings){sorted, kept, kept};
        search->owner[b] = worker->number;
    }
    return true;
}

enum { PER_MARK = 256 };

static bool mark_ranks(hs_match_job *job, searching *search) {
    const hs_bodies *bodies = search->bodies;
    search->rank_near = hs_heap_get(&job->heap, bodies->n_words / PER_MARK + 1, sizeof *search->rank_near);
    if (!search->rank_near) return false;
    uint32_t rank = 0;
    for (uint64_t word = 0; word < bodies->n_words; word += PER_MARK) {
        while (bodies->first[rank + 1] <= word) rank++;
        search->rank_near[word / PER_MARK] = rank;
    }
    return true;
}

/* The body that has a word; empty bodies have none. */
static uint32_t rank_at(const searching *search, uint64_t word) {
    const uint64_t *first = search->bodies->first;
    uint32_t rank = search->rank_near[word / PER_MARK];
    while (first[rank + 1] <= word) rank++;
    return rank;
}

static bool try_pair(hs_match_worker *worker, const occurrence *x, const occurrence *y, size_t n_places,
                     bool is_boilerplate) {
    searching *search = worker->context;
    hs_passage passage;
    seed_end end = try_seed(search, x, y, n_places, is_boilerplate, &passage);
    worker->n_capped += end == SEED_CAPPED;
    return end != SEED_PASSAGE || hs_heap_push(&worker->heap, &search->found[worker->number], passage);
}

static bool try_places(hs_match_worker *worker, const occurrence *places, size_t n, uint64_t posting) {
    const searching *search = worker->context;
    bool is_many = n > LONGEST_LIST, is_boilerplate = is_many || is_house_phrase(search->bodies, places, n);
    for (size_t j = 1; j < n; j++) {
        size_t others = is_many && j > FEW ? FEW : j;
        for (size_t i = 0; i < others; i++) {
            const occurrence *x = &places[i], *y = &places[j];
            if (x->rank == y->rank || is_inside_run(search, x, y, posting >> 32, is_many)) continue;
            if (!try_pair(worker, x, y, n, is_boilerplate)) return false;
        }
    }
    return true;
}

enum { MAX_LISTS = 64 /* shingles of one batch */ };

/* Some shingles of a bucket, with their places looked up and the words there on the way to the cache. */
typedef struct posting_batch {
    occurrences places;
    uint64_t postings[MAX_LISTS]; /* the first of each */
    size_t ends[MAX_LISTS];       /* in places */
    size_t n;
} posting_batch;

static void look_ahead(const searching *search, const postings *list, size_t at) {
    enum { NEAR = 8, FAR = 16 };
    if (at + FAR < list->n)
        __builtin_prefetch(&search->rank_near[(list->items[at + FAR] & UINT32_MAX) / PER_MARK]);
    if (at + NEAR >= list->n) return;
    uint32_t rank = search->rank_near[(list->items[at + NEAR] & UINT32_MAX) / PER_MARK];
    __builtin_prefetch(&search->bodies->first[rank]);
    __builtin_prefetch(&search->bodies->at[rank]);
}

/* Reads shingles from posting *at on. */
static bool read_batch(hs_match_worker *worker, const postings *list, size_t *at, posting_batch *batch) {
    const searching *search = worker->context;
    const hs_bodies *bodies = search->bodies;
    batch->n = batch->places.n = 0;
    while (*at < list->n && batch->n < MAX_LISTS) {
        uint64_t posting = list->items[*at];
        uint32_t last_rank = HS_NONE, on_page = 0;
        size_t first = batch->places.n;
        for (; *at < list->n && list->items[*at] >> 32 == posting >> 32; ++*at) {
            uint64_t word = list->items[*at] & UINT32_MAX;
            look_ahead(search, list, *at);
            bool is_last = last_rank != HS_NONE && word < bodies->first[last_rank + 1];
            uint32_t rank = is_last ? last_rank : rank_at(search, word);
            on_page = rank == last_rank ? on_page + 1 : 1;
            last_rank = rank;
            if (on_page > SAME_PAGE) continue;
            uint32_t place = (uint32_t)(word - bodies->first[rank]);
            occurrence here = {word, bodies->at[rank] + place, rank, place};
            __builtin_prefetch(here.at - (place > 0));
            __builtin_prefetch(here.at + HS_MATCH_SHINGLE);
            __builtin_prefetch(&search->spread[word / PER_SPREAD]);
            if (!hs_heap_push(&worker->heap, &batch->places, here)) return false;
        }
        if (batch->places.n - first < 2) {
            batch->places.n = first;
            continue;
        }
        batch->postings[batch->n] = posting;
        batch->ends[batch->n++] = batch->places.n;
    }
    return true;
}

static bool search_buckets(hs_match_worker *worker) {
    enum { COMPACT_AT = 1 << 19 };
    searching *search = worker->context;
    hs_passages *found = &search->found[worker->number];
    size_t compacted = 0;
    posting_batch batch = {0};
    for (size_t b = worker->first; b < worker->end; b++) {
        const postings *list = &search->buckets[b];
        for (size_t at = 0; at < list->n;) {
            if (!read_batch(worker, list, &at, &batch)) return false;
            for (size_t i = 0, first = 0; i < batch.n; first = batch.ends[i++])
                if (!try_places(worker, batch.places.items + first, batch.ends[i] - first, batch.postings[i]))
                    return false;
        }
        if (found->n < COMPACT_AT || found->n < compacted + compacted / 2) continue;
        if (!hs_match__drop_equal_passages(&worker->heap, found)) return false;
        compacted = found->n;
    }
    hs_heap_free(&worker->heap, batch.places.items);
    return true;
}

/* Passages of all workers in one row on the heap of the run. */
static bool gather(hs_match_job *job, searching *search, hs_passages *passages) {
    size_t n = 0;
    for (uint32_t w = 0; w < job->n_workers; w++) n += search->found[w].n;
    passages->items = hs_heap_get(&job->heap, n, sizeof(hs_passage));
    if (!passages->items) return false;
    passages->n = 0;
    for (uint32_t w = 0; w < job->n_workers; w++) {
        const hs_passages *found = &search->found[w];
        if (found->n) memcpy(passages->items + passages->n, found->items, found->n * sizeof(hs_passage));
        passages->n += found->n;
        hs_heap_free(&job->workers[w].heap, found->items);
    }
    passages->capacity = n;
    return true;
}

bool hs_match__find_passages(hs_match_job *job, const hs_bodies *bodies, hs_passages *passages) {
    enum { AT_A_TIME = 32 };
    searching *search = hs_heap_get_zeroed(&job->heap, 1, sizeof *search);
    if (!search || !hs_sieve_open(&job->heap, bodies->n_words, job->n_workers > 1, &search->sieve))
        return false;
    search->bodies = bodies;
    if (!hs_match__share(job, bodies->n, mark_range, search)) return false;
    if (!hs_match__share(job, bodies->n, list_range, search)) return false;
    hs_heap_free(&job->heap, search->sieve.words);
    search->spread = hs_heap_get_zeroed(&job->heap, bodies->n_words / PER_SPREAD + 1, sizeof(uint64_t));
    if (!search->spread || !mark_ranks(job, search)) return false;
    for (search->base = 0; search->base < BUCKETS; search->base += AT_A_TIME) {
        if (!hs_match__share(job, AT_A_TIME, sort_buckets, search)) return false;
        for (uint32_t w = 0; w < job->n_workers;
             w++) /* so that postings are held twice only for a few buckets */
            for (size_t b = search->base; b < search->base + AT_A_TIME; b++)
                hs_heap_free(&job->workers[w].heap, search->rows[w][b].items);
    }
    if (!hs_match__share(job, BUCKETS, search_buckets, search)) return false;
    for (unsigned b = 0; b < BUCKETS; b++)
        hs_heap_free(&job->workers[search->owner[b]].heap, search->buckets[b].items);
    hs_heap_free(&job->heap, search->spread);
    hs_heap_free(&job->heap, search->rank_near);
    if (!gather(job, search, passages) || !hs_match__sort_passages(&job->heap, passages)) return false;
    hs_heap_free(&job->heap, search);
    hs_match__merge_passages(passages);
    return true;
}
