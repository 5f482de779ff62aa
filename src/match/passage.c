#include "match/extend.h"
#include "match/passage.h"
#include "match/sieve.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* Pages that share a shingle are all compared up to so many; beyond, each with the first few alone. */
#define LONGEST_LIST 24u
#define FEW          2u
/* Words of a passage that is kept; more where very many pages have it (boilerplate: footers, legal lines). */
#define LEAST_SCORE      99  /* tenths of words that match, less what the gaps cost */
#define LEAST_SCORE_SOME 139 /* where more than SOME pages have the shingle */
#define SOME             6u
#define LEAST_WORDS_MANY 60

/* A shingle as two numbers; they overlap where it is shorter than eight words. */
static inline void load_shingle(const uint16_t *words, uint64_t *low, uint64_t *high) {
    memcpy(low, words, 8);
    memcpy(high, words + HS_MATCH_SHINGLE - 4, 8);
}

/* Both halves of a 128-bit product (after wyhash, Wang Yi 2019). */
static inline uint64_t shingle_hash(const uint16_t *words) {
    uint64_t low, high;
    load_shingle(words, &low, &high);
    return hs_multiply_fold(low ^ 0xa0761d6478bd642fu, high ^ 0xe7037ed1a0b428dbu);
}

static inline bool is_same_shingle(const uint16_t *a, const uint16_t *b) {
    uint64_t low_a, high_a, low_b, high_b;
    load_shingle(a, &low_a, &high_a);
    load_shingle(b, &low_b, &high_b);
    return ((low_a ^ low_b) | (high_a ^ high_b)) == 0;
}

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
        hashes[i] = shingle_hash(words + i);
        hs_sieve_touch(sieve, hashes[i]);
    }
}

static inline uint64_t n_shingles(const hs_bodies *bodies, size_t rank) {
    uint64_t n_words = bodies->first[rank + 1] - bodies->first[rank];
    return n_words < HS_MATCH_SHINGLE ? 0 : n_words - HS_MATCH_SHINGLE + 1;
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
                        (hash >> 24 & UINT32_MAX) << 32 | word);
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

enum {
    SPREAD_SOME = 1 /* on more than SOME pages */,
    SPREAD_CROWDED = 2 /* in very many */,
    PER_SPREAD = 32
};

static inline void set_spread(const searching *search, uint64_t word, size_t n_places) {
    uint64_t spread = n_places > LONGEST_LIST ? SPREAD_CROWDED | SPREAD_SOME : SPREAD_SOME;
    if (n_places > SOME)
        __atomic_fetch_or(&search->spread[word / PER_SPREAD], spread << word % PER_SPREAD * 2,
                          __ATOMIC_RELAXED);
}

static inline uint64_t spread_of(const searching *search, uint64_t word) {
    return search->spread[word / PER_SPREAD] >> word % PER_SPREAD * 2;
}

static inline bool is_crowded(const searching *search, uint64_t word) {
    return spread_of(search, word) & SPREAD_CROWDED;
}

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

typedef struct occurrence {
    uint64_t word; /* number over all bodies */
    const uint16_t *at;
    uint32_t rank, place;
} occurrence;

typedef HS_HEAP_ROW(occurrence) occurrences;

/* True when several shingles of a passage are in few pages. A footer that happens to follow the same word twice (or
 * two words of one 16-bit hash) has one. */
static bool has_rare_shingles(const searching *search, const occurrence *x, size_t to_left, size_t to_right) {
    enum { SEVERAL = 3 };
    unsigned n_rare = 0;
    for (uint64_t word = x->word - to_left; word + HS_MATCH_SHINGLE <= x->word + to_right; word++)
        if (!is_crowded(search, word) && ++n_rare == SEVERAL) return true;
    return false;
}

/* What a run of equal words to the left of a seed is held against. */
typedef struct seed_before {
    const searching *search;
    uint64_t word; /* of the seed */
    uint64_t unwanted;
} seed_before;

/* True when one of the shingles of a run, which begins `back` words before the seed, is a seed at least as good: it
 * leads to the same passage. */
static bool is_seed(const void *context, size_t back, size_t n) {
    const seed_before *seed = context;
    for (size_t i = 0; i + HS_MATCH_SHINGLE <= n; i++)
        if (!(spread_of(seed->search, seed->word - back + i) & seed->unwanted)) return true;
    return false;
}

/* Extends one seed, unless the passage has another one further left; keeps the passage when it is long enough. */
static bool try_seed(hs_match_worker *worker, const occurrence *x, const occurrence *y, size_t n_places,
                     bool is_boilerplate) {
    searching *search = worker->context;
    const hs_bodies *bodies = search->bodies;
    const uint16_t *a = x->at, *b = y->at;
    if (!is_same_shingle(a, b)) return true;
    uint64_t left_a = bodies->first[x->rank + 1] - x->word, left_b = bodies->first[y->rank + 1] - y->word;
    seed_before before = {search, x->word, n_places > SOME ? SPREAD_CROWDED : SPREAD_SOME | SPREAD_CROWDED};
    /* what one house repeats on its pages is judged by the shingle that leads there: each is tried */
    bool is_of_one_house = bodies->house[x->rank] && bodies->house[x->rank] == bodies->house[y->rank];
    hs_reach left, right;
    if (!hs_match__extend_left(a, x->place, b, y->place, is_of_one_house ? NULL : is_seed, &before, &left))
        return true;
    right = hs_match__extend_right(a, left_a, b, left_b);
    size_t n_matched = right.n_matched + left.n_matched;
    int score = right.score + left.score;
    if (score < (n_places > SOME ? LEAST_SCORE_SOME : LEAST_SCORE)) return true;
    bool is_many = is_boilerplate || !has_rare_shingles(search, x, left.a, right.a);
    if (is_many && n_matched < LEAST_WORDS_MANY) {
        worker->n_capped++;
        return true;
    }
    hs_passage passage = {x->rank,
                          y->rank,
                          (uint32_t)(x->place - left.a),
                          (uint32_t)(x->place + right.a),
                          (uint32_t)(y->place - left.b),
                          (uint32_t)(y->place + right.b),
                          (uint32_t)n_matched};
    return hs_heap_push(&worker->heap, &search->found[worker->number], passage);
}

/* True when the seed one word before leads to the same passage. A crowded shingle is tried with few pages alone, so
 * the one behind it is tried again; of a row of crowded ones, some. */
static bool is_inside_run(const searching *search, const occurrence *x, const occurrence *y, uint64_t posting,
                          bool is_many) {
    if (!x->place || !y->place) return false;
    if (x->at[-1] != y->at[-1]) return false;
    if (!is_crowded(search, x->word - 1)) return true;
    return is_many && (posting >> 32 & 31) != 0;
}

/* True when one house alone has the shingle, on several pages: its footers, series titles, standing lines. */
static bool is_house_phrase(const hs_bodies *bodies, const occurrence *places, size_t n) {
    enum { SEVERAL = 4 };
    uint32_t house = bodies->house[places[0].rank];
    if (n < SEVERAL || !house) return false;
    for (size_t i = 1; i < n; i++)
        if (bodies->house[places[i].rank] != house) return false;
    return true;
}

static bool try_places(hs_match_worker *worker, const occurrence *places, size_t n, uint64_t posting) {
    const searching *search = worker->context;
    bool is_many = n > LONGEST_LIST, is_boilerplate = is_many || is_house_phrase(search->bodies, places, n);
    for (size_t j = 1; j < n; j++) {
        size_t others = is_many && j > FEW ? FEW : j;
        for (size_t i = 0; i < others; i++) {
            const occurrence *x = &places[i], *y = &places[j];
            if (x->rank == y->rank || is_inside_run(search, x, y, posting, is_many)) continue;
            if (!try_seed(worker, x, y, n, is_boilerplate)) return false;
        }
    }
    return true;
}

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

/* Sorts passages by pages (radix, least significant byte first), then those of one pair by place. */
static bool sort_passages(hs_heap *heap, hs_passages *passages) {
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

/* Passages that were reached from several seeds once: the rows stay short while buckets are searched. What is left
 * does not hang on when this is done. */
static bool drop_equal(hs_heap *heap, hs_passages *passages) {
    size_t kept = 0;
    if (!sort_passages(heap, passages)) return false;
    for (size_t i = 0; i < passages->n; i++)
        if (!kept || by_places(&passages->items[i], &passages->items[kept - 1]))
            passages->items[kept++] = passages->items[i];
    passages->n = kept;
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
    enum { SAME_PAGE = 2 /* places of one shingle on one page that are looked at */ };
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
        if (!drop_equal(&worker->heap, found)) return false;
        compacted = found->n;
    }
    hs_heap_free(&worker->heap, batch.places.items);
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

/* Sorted passages: those inside another go, neighbours become one. */
static void merge(hs_passages *passages) {
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
    if (!gather(job, search, passages) || !sort_passages(&job->heap, passages)) return false;
    hs_heap_free(&job->heap, search);
    merge(passages);
    return true;
}
