#include "match/keys.h"

#include "match/sieve.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* Keys of a round are marked, listed and sorted together. */
#ifdef HS_TEST_BUILD
#define KEYS_AT_ONCE (1u << 10)
#else
#define KEYS_AT_ONCE (1u << 28)
#endif

enum { MOST_ROUNDS = 64, ROUND_BITS = 10, ROUND_AT = 41 };

/* Of a key's 64 bits, the first 8 tell the bucket, two further ones are given to its kind, and 33 are kept beside both:
 * packed with the kind and the wording they are sorted as one number. */
enum { BUCKET_AT = 56, KIND_AT = 51, REST_AT = 8, REST_BITS = 33 };
#define KIND_MASK ((uint64_t)((1 << HS_KEY_KIND_BITS) - 1) << KIND_AT)

#define BUCKETS 256u /* keys are sorted in so many parts, by their first bits */

typedef HS_HEAP_ROW(uint64_t) key_row;
typedef HS_HEAP_ROW(uint32_t) list_row;

/* Keys of one wording; those of the wording before are looked at while the cache fetches what these need. */
typedef struct wording_keys {
    uint64_t *items; /* [n] */
    size_t n;
    uint32_t wording;
} wording_keys;

enum { MOST_KEYS = HS_KEY_MOST_IDS };

typedef struct key_maker {
    hs_keys *keys;
    hs_sieve sieve;
    const hs_match_input *input;
    uint32_t round, n_rounds; /* keys of one round are looked at at once */
    bool is_counting;         /* first pass: marks keys; second: lists those seen again */
    size_t base;              /* first bucket that is being sorted */
    key_row rows[HS_MATCH_MAX_WORKERS][BUCKETS];
    list_row lists[BUCKETS];
    uint32_t owner[BUCKETS];              /* worker whose heap holds the lists */
    uint64_t *cost[HS_MATCH_MAX_WORKERS]; /* [HS_KEY_BLOCKS] as in hs_keys */
} key_maker;

static bool take_keys(hs_match_worker *worker, const wording_keys *keys) {
    key_maker *maker = worker->context;
    if (maker->is_counting) {
        for (size_t i = 0; i < keys->n; i++) hs_sieve_mark(&maker->sieve, keys->items[i]);
        return true;
    }
    for (size_t i = 0; i < keys->n; i++) {
        uint64_t key = keys->items[i], kind = (key & KIND_MASK) >> KIND_AT;
        if (!hs_sieve_is_again(&maker->sieve, key)) continue;
        uint64_t rest = (key >> REST_AT & (((uint64_t)1 << REST_BITS) - 1)) << HS_KEY_KIND_BITS | kind;
        if (!hs_heap_push(&worker->heap, &maker->rows[worker->number][key >> BUCKET_AT],
                          rest << HS_KEY_WORDING_BITS | keys->wording))
            return false;
    }
    return true;
}

static inline void put_key(const key_maker *maker, wording_keys *keys, uint64_t hash, unsigned kind) {
    uint64_t key = hs_mix64(hash + kind);
    key = (key & ~KIND_MASK) | (uint64_t)kind << KIND_AT;
    uint64_t round = (key >> ROUND_AT & ((1u << ROUND_BITS) - 1)) * maker->n_rounds >> ROUND_BITS;
    keys->items[keys->n] = key;
    keys->n += round == maker->round; /* else the next one takes its place */
}

static uint64_t hash_triple(uint32_t a, uint32_t b, uint32_t c) {
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    uint32_t least = low < c ? low : c, most = high > c ? high : c;
    uint32_t middle = a ^ b ^ c ^ least ^ most;
    return hs_words_mix(hs_words_mix(hs_words_mix(HS_WORDS_SEED, least), middle), most);
}

/* A content word, and its hash with the speaker. */
typedef struct said_word {
    uint64_t said;
    uint32_t stem;
} said_word;

static inline uint64_t hash_pair(const said_word *a, const said_word *b) {
    return a->stem < b->stem ? hs_words_mix(a->said, b->stem) : hs_words_mix(b->said, a->stem);
}

static void make_keys(const key_maker *maker, const hs_wording *wording, wording_keys *keys) {
    said_word content[HS_MATCH_MAX_WORDS], before = {0}, last = {0};
    uint32_t n = 0;
    uint64_t speaker = hs_words_mix(HS_WORDS_SEED, hs_match__person(maker->input, wording->speaker)),
             whole = HS_WORDS_SEED;
    keys->n = 0;
    for (uint32_t i = 0; i < wording->n_words; i++) {
        uint32_t word = wording->stems[i], stem = word & ~(uint32_t)HS_STEM_BITS;
        said_word here = {hs_words_mix(speaker, stem), stem};
        whole = hs_words_mix(whole, stem);
        if (i >= 2)
            put_key(maker, keys, hs_words_mix(hs_words_mix(before.said, last.stem), stem), HS_KEY_PAIR);
        before = last, last = here;
        if (word & HS_STEM_FUNCTION) continue;
        content[n++] = here;
        if (word & HS_STEM_RARE) put_key(maker, keys, here.said, HS_KEY_WORD);
    }
    if (n <= 3) put_key(maker, keys, whole, HS_KEY_WHOLE);
    for (uint32_t i = 0; i + 1 < n; i++) {
        const said_word *word = content + i;
        put_key(maker, keys, hash_pair(word, word + 1), HS_KEY_PAIR);
        if (i + 2 >= n) break;
        put_key(maker, keys, hash_pair(word, word + 2), HS_KEY_PAIR);
        put_key(maker, keys, hash_triple(word[0].stem, word[1].stem, word[2].stem), HS_KEY_TRIPLE);
    }
}

static bool put_keys_range(hs_match_worker *worker) {
    const key_maker *maker = worker->context;
    uint64_t *room = hs_heap_get(&worker->heap, 2 * MOST_KEYS, sizeof *room);
    if (!room) return false;
    wording_keys made[2] = {{.items = room}, {.items = room + MOST_KEYS}};
    for (size_t i = worker->first; i < worker->end; i++) {
        wording_keys *fresh = &made[i & 1];
        fresh->wording = (uint32_t)i;
        make_keys(maker, &worker->job->wordings[i], fresh);
        for (size_t k = 0; k < fresh->n; k++) hs_sieve_touch(&maker->sieve, fresh->items[k]);
        if (!take_keys(worker, &made[~i & 1])) return false;
    }
    if (worker->end > worker->first && !take_keys(worker, &made[(worker->end - 1) & 1])) return false;
    hs_heap_free(&worker->heap, room);
    return true;
}

/* What a list will cost each of its wordings: see hs_keys.cost. */
static void add_cost(const hs_keys *keys, uint64_t *cost, const uint32_t *list, size_t n) {
    size_t n_first = n > hs_key_longest[hs_key_kind(list[0])] ? HS_KEY_FEW : n - 1;
    for (size_t i = 0; i < n_first; i++)
        cost[hs_key_wording(list[i]) >> keys->block_bits] += HS_KEY_ENTRY_COST + n - 1 - i;
}

/* Lists of a sorted bucket of keys, with those that say nothing left out. */
static bool make_lists(hs_match_worker *worker, const uint64_t *sorted, size_t n, list_row *lists) {
    key_maker *maker = worker->context;
    for (size_t first = 0, end; first < n; first = end) {
        size_t start = lists->n;
        uint32_t kind = sorted[first] >> HS_KEY_WORDING_BITS & ((1u << HS_KEY_KIND_BITS) - 1);
        for (end = first;
             end < n && sorted[end] >> HS_KEY_WORDING_BITS == sorted[first] >> HS_KEY_WORDING_BITS; end++) {
            if (end > first && sorted[end] == sorted[end - 1]) continue;
            uint32_t posting = kind << HS_KEY_WORDING_BITS | hs_key_wording((uint32_t)sorted[end]);
            if (lists->n == start) posting |= HS_KEY_LIST_BEGINS;
            if (!hs_heap_push(&worker->heap, lists, posting)) return false;
        }
        size_t length = lists->n - start;
        bool is_long = length > hs_key_longest[kind];
        if (length < 2 || (is_long && (kind == HS_KEY_PAIR || kind == HS_KEY_WORD))) {
            lists->n = start;
            continue;
        }
        worker->n_capped += is_long;
        add_cost(maker->keys, maker->cost[worker->number], lists->items + start, length);
    }
    return true;
}

/* Brings the keys of a bucket together, sorts them and leaves those that several wordings have. */
static bool sort_buckets(hs_match_worker *worker) {
    key_maker *maker = worker->context;
    for (size_t i = worker->first; i < worker->end; i++) {
        size_t n = 0, at = 0, b = maker->base + i;
        for (uint32_t w = 0; w < worker->job->n_workers; w++) n += maker->rows[w][b].n;
        uint64_t *items = hs_heap_get(&worker->heap, n, sizeof *items);
        uint64_t *spare = hs_heap_get(&worker->heap, n, sizeof *spare);
        if (!items || !spare) return false;
        for (uint32_t w = 0; w < worker->job->n_workers; w++) {
            const key_row *row = &maker->rows[w][b];
            if (row->n) memcpy(items + at, row->items, row->n * sizeof *items);
            at += row->n;
        }
        uint64_t *sorted =
            hs_radix_sort(items, spare, n, HS_KEY_WORDING_BITS / 8); /* wordings ascend already */
        if (!make_lists(worker, sorted, n, &maker->lists[b])) return false;
        hs_heap_free(&worker->heap, items);
        hs_heap_free(&worker->heap, spare);
        maker->owner[b] = worker->number;
    }
    return true;
}

/* The lists of all keys, round by round: the keys of one alone are held before they are lists. A bucket is sorted by the
 * same worker in each round, whose heap holds its row. */
static bool list_keys(hs_match_job *job, key_maker *maker) {
    enum { AT_ONCE = 32 };
    uint64_t n_keys = 0;
    for (uint32_t i = 0; i < job->n_wordings; i++) n_keys += job->wordings[i].n_words * 4u;
    uint64_t n_rounds = n_keys / KEYS_AT_ONCE + 1;
    maker->n_rounds = n_rounds < MOST_ROUNDS ? (uint32_t)n_rounds : MOST_ROUNDS;
    for (maker->round = 0; maker->round < maker->n_rounds; maker->round++) {
        if (!hs_sieve_open(&job->heap, n_keys / maker->n_rounds, job->n_workers > 1, &maker->sieve))
            return false;
        maker->is_counting = true;
        if (!hs_match__share(job, job->n_wordings, put_keys_range, maker)) return false;
        maker->is_counting = false;
        if (!hs_match__share(job, job->n_wordings, put_keys_range, maker)) return false;
        hs_heap_free(&job->heap, maker->sieve.words);
        for (maker->base = 0; maker->base < BUCKETS; maker->base += AT_ONCE) {
            if (!hs_match__share(job, AT_ONCE, sort_buckets, maker)) return false;
            for (uint32_t w = 0; w < job->n_workers; w++)
                for (size_t b = maker->base; b < maker->base + AT_ONCE; b++) {
                    hs_heap_free(&job->workers[w].heap, maker->rows[w][b].items);
                    maker->rows[w][b] = (key_row){0};
                }
        }
    }
    return true;
}

/* The lists of all buckets one behind the other. */
static bool gather_lists(hs_match_job *job, key_maker *maker) {
    hs_keys *keys = maker->keys;
    size_t n = 0;
    for (uint32_t b = 0; b < BUCKETS; b++) n += maker->lists[b].n;
    keys->lists = hs_heap_get(&job->heap, n, sizeof *keys->lists);
    if (!keys->lists) return false;
    for (uint32_t b = 0; b < BUCKETS; b++) {
        const list_row *lists = &maker->lists[b];
        if (lists->n) memcpy(keys->lists + keys->n, lists->items, lists->n * sizeof *lists->items);
        keys->n += lists->n;
        hs_heap_free(&job->workers[maker->owner[b]].heap, lists->items);
    }
    return true;
}

bool hs_match__find_keys(hs_match_job *job, hs_keys *keys) {
    key_maker *maker = hs_heap_get_zeroed(&job->heap, 1, sizeof *maker);
    uint64_t *cost = hs_heap_get_zeroed(&job->heap, (size_t)job->n_workers * HS_KEY_BLOCKS, sizeof *cost);
    if (!maker || !cost) return false;
    maker->keys = keys;
    maker->input = job->input;
    while (job->n_wordings >> keys->block_bits >= HS_KEY_BLOCKS) keys->block_bits++;
    for (uint32_t w = 0; w < job->n_workers; w++) maker->cost[w] = cost + (size_t)w * HS_KEY_BLOCKS;
    if (!list_keys(job, maker) || !gather_lists(job, maker)) return false;
    for (uint32_t w = 0; w < job->n_workers; w++)
        for (uint32_t b = 0; b < HS_KEY_BLOCKS; b++) keys->cost[b] += maker->cost[w][b];
    hs_heap_free(&job->heap, cost);
    hs_heap_free(&job->heap, maker);
    return true;
}

/* What keys are told apart by: the bits that postings are sorted by, one behind the other. */
static uint64_t id_of(uint64_t key) {
    uint64_t rest = key >> REST_AT & (((uint64_t)1 << REST_BITS) - 1), kind = (key & KIND_MASK) >> KIND_AT;
    return ((key >> BUCKET_AT) << REST_BITS | rest) << HS_KEY_KIND_BITS | kind;
}

static int by_id(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void hs_match__give_keys(const hs_match_input *input, const hs_wording *wording,
                         uint64_t ids[HS_KEY_MOST_IDS], size_t *n) {
    key_maker maker = {.input = input, .n_rounds = 1};
    wording_keys made = {.items = ids};
    make_keys(&maker, wording, &made);
    for (size_t i = 0; i < made.n; i++) ids[i] = id_of(ids[i]);
    *n = made.n;
}

bool hs_match__list_keys(const hs_match_input *input, hs_heap *heap, const hs_wording *wording,
                         hs_key_ids *ids) {
    uint64_t *made = hs_heap_get(heap, HS_KEY_MOST_IDS, sizeof *made);
    size_t n;
    if (!made) return false;
    hs_match__give_keys(input, wording, made, &n);
    qsort(made, n, sizeof *made, by_id);
    ids->n = 0;
    for (size_t i = 0; i < n; i++)
        if ((!i || made[i] != made[i - 1]) && !hs_heap_push(heap, ids, made[i])) return false;
    hs_heap_free(heap, made);
    return true;
}
