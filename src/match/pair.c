/* Which wordings are worth comparing: those that share a rare enough key. Keys are pairs of neighbouring content
 * words and runs of three words with their speaker, triples without one, rare words with their speaker, and the whole of short ones. */
#include "match/job.h"
#include "match/sieve.h"

#include "base/limits.h"
#include "base/str.h"

#include <math.h>
#include <string.h>

enum { KEY_PAIR = 0, KEY_TRIPLE, KEY_WHOLE, KEY_WORD }; /* at most four: two bits of a key */

/* A key that more wordings have says little; its list is cut. Wordings of a triple or a whole are then compared
 * with the first few alone, since they may well be one utterance in very many versions. */
static const uint32_t longest_list[] = {48, 32, 32, 24};

#define FEW 6u

typedef HS_HEAP_ROW(uint64_t) pair_row;

/* Lists of wordings with a key in common, one behind the other: 29 bits of the wording, 2 of the kind, and a bit that
 * tells where a list begins. */
typedef HS_HEAP_ROW(uint32_t) list_row;
#define LIST_BEGINS (1u << 31)

/* What is held at once: keys of a round are marked, listed and sorted together; pairs of a range are. */
#ifdef HS_TEST_BUILD
#define KEYS_AT_ONCE  (1u << 10)
#define PAIRS_AT_ONCE (1u << 12)
#else
#define KEYS_AT_ONCE  (1u << 28)
#define PAIRS_AT_ONCE (1u << 23)
#endif

/* Keys are sorted in buckets by their first bits; the rest of a key and the wording are packed into 64 bits:
 * 33 bits of the hash, 2 of the kind, 29 of the wording. */
#define BUCKETS 256u
enum { WORDING_BITS = 29, KIND_BITS = 2, MOST_ROUNDS = 64 };

enum { AHEAD = 32 }; /* keys that wait for their line of the cache */

typedef struct waiting_keys {
    struct {
        uint64_t key;
        uint32_t wording;
        unsigned kind;
    } keys[AHEAD];
    size_t n; /* that came so far; the last AHEAD of them wait */
} waiting_keys;

typedef struct key_maker {
    hs_sieve sieve;
    waiting_keys waiting[HS_MATCH_MAX_WORKERS];
    uint32_t round, n_rounds;                     /* keys of one round are looked at at once */
    bool is_counting;                             /* first pass: marks keys; second: lists those seen again */
    size_t base;                                  /* first bucket that is being sorted */
    pair_row rows[HS_MATCH_MAX_WORKERS][BUCKETS]; /* by worker */
    list_row lists[BUCKETS];                      /* of all workers, sorted */
    uint64_t n_pairs[HS_MATCH_MAX_WORKERS];       /* that the lists of a worker give, about */
    uint32_t owner[BUCKETS];                      /* worker whose heap holds the list */
    uint32_t n_ranges;
    pair_row pairs[HS_MATCH_MAX_WORKERS]; /* of the range that a worker is at */
    pair_row kept[HS_MATCH_MAX_WORKERS];  /* those of all its ranges that are worth comparing */
    struct {
        uint32_t low, high;
    } range[HS_MATCH_MAX_WORKERS]; /* of the smaller wording of a pair */
} key_maker;

/* Marks or lists the key that waits at `at`. */
static bool take_key(hs_match_worker *worker, size_t at) {
    key_maker *maker = worker->context;
    const waiting_keys *waiting = &maker->waiting[worker->number];
    uint64_t key = waiting->keys[at % AHEAD].key;
    unsigned kind = waiting->keys[at % AHEAD].kind;
    if (maker->is_counting) {
        hs_sieve_mark(&maker->sieve, key);
        return true;
    }
    if (!hs_sieve_is_again(&maker->sieve, key)) return true;
    uint64_t rest = (key >> 8 & (((uint64_t)1 << 33) - 1)) << KIND_BITS | kind;
    return hs_heap_push(&worker->heap, &maker->rows[worker->number][key >> 56],
                        rest << WORDING_BITS | waiting->keys[at % AHEAD].wording);
}

static bool put_key(hs_match_worker *worker, uint64_t hash, unsigned kind, uint32_t wording) {
    key_maker *maker = worker->context;
    waiting_keys *waiting = &maker->waiting[worker->number];
    size_t at = waiting->n % AHEAD;
    uint64_t key = hs_mix64(hash + kind);
    if ((key >> 41 & 1023) * maker->n_rounds >> 10 != maker->round) return true;
    if (waiting->n >= AHEAD && !take_key(worker, at)) return false;
    waiting->keys[at].key = key;
    waiting->keys[at].kind = kind;
    waiting->keys[at].wording = wording;
    hs_sieve_touch(&maker->sieve, waiting->keys[at].key);
    waiting->n++;
    return true;
}

static bool take_rest(hs_match_worker *worker) {
    key_maker *maker = worker->context;
    waiting_keys *waiting = &maker->waiting[worker->number];
    for (size_t at = waiting->n > AHEAD ? waiting->n - AHEAD : 0; at < waiting->n; at++)
        if (!take_key(worker, at)) return false;
    waiting->n = 0;
    return true;
}

static uint64_t hash_pair(uint64_t with, uint32_t a, uint32_t b) {
    return hs_words_mix(hs_words_mix(with, a < b ? a : b), a < b ? b : a);
}

static uint64_t hash_triple(uint32_t a, uint32_t b, uint32_t c) {
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    uint32_t least = low < c ? low : c, most = high > c ? high : c;
    uint32_t middle = a ^ b ^ c ^ least ^ most;
    return hs_words_mix(hs_words_mix(hs_words_mix(HS_WORDS_SEED, least), middle), most);
}

static bool put_keys(hs_match_worker *worker, uint32_t number) {
    const hs_wording *wording = &worker->job->wordings[number];
    uint32_t content[HS_MATCH_MAX_WORDS], n = 0;
    uint64_t speaker = hs_words_mix(HS_WORDS_SEED, wording->speaker);
    uint64_t whole = HS_WORDS_SEED;
    const uint32_t *words = wording->stems;
    for (uint32_t i = 0; i < wording->n_words; i++) {
        uint32_t stem = words[i] & ~(uint32_t)HS_STEM_BITS;
        whole = hs_words_mix(whole, stem);
        if (i >= 2) {
            uint64_t run = hs_words_mix(speaker, words[i - 2] & ~(uint32_t)HS_STEM_BITS);
            run = hs_words_mix(hs_words_mix(run, words[i - 1] & ~(uint32_t)HS_STEM_BITS), stem);
            if (!put_key(worker, run, KEY_PAIR, number)) return false;
        }
        if (words[i] & HS_STEM_FUNCTION) continue;
        content[n++] = stem;
        if (words[i] & HS_STEM_RARE && !put_key(worker, hs_words_mix(speaker, stem), KEY_WORD, number))
            return false;
    }
    if (n <= 3 && !put_key(worker, whole, KEY_WHOLE, number)) return false;
    for (uint32_t i = 0; i + 1 < n; i++) {
        if (!put_key(worker, hash_pair(speaker, content[i], content[i + 1]), KEY_PAIR, number)) return false;
        if (i + 2 >= n) break;
        if (!put_key(worker, hash_pair(speaker, content[i], content[i + 2]), KEY_PAIR, number)) return false;
        if (!put_key(worker, hash_triple(content[i], content[i + 1], content[i + 2]), KEY_TRIPLE, number))
            return false;
    }
    return true;
}

static bool put_keys_range(hs_match_worker *worker) {
    for (size_t i = worker->first; i < worker->end; i++)
        if (!put_keys(worker, (uint32_t)i)) return false;
    return take_rest(worker);
}

/* A pair of wordings with the weight of the keys that they share: a, b, weight in 29, 29 and 6 bits. */
enum { WEIGHT_BITS = 6, MOST_WEIGHT = (1 << WEIGHT_BITS) - 1 };

static inline uint64_t pack_pair(uint64_t a, uint64_t b, unsigned weight) {
    return (a < b ? a << WORDING_BITS | b : b << WORDING_BITS | a) << WEIGHT_BITS | weight;
}

static bool put_pair(hs_match_worker *worker, uint64_t a, uint64_t b, unsigned weight) {
    key_maker *maker = worker->context;
    uint64_t smaller = a < b ? a : b;
    if (smaller < maker->range[worker->number].low || smaller >= maker->range[worker->number].high)
        return true;
    return a == b || hs_heap_push(&worker->heap, &maker->pairs[worker->number], pack_pair(a, b, weight));
}

/* One key that few wordings have is enough to compare them; of common ones it takes several. */
static unsigned weight_of(unsigned kind, size_t n) {
    unsigned weight = n <= 5 ? 4 : n <= 12 ? 2 : 1;
    return kind == KEY_TRIPLE || kind == KEY_WHOLE ? weight * 2 : weight;
}

static inline uint32_t wording_of(uint32_t posting) {
    return posting & ((1u << WORDING_BITS) - 1);
}

/* Pairs of one list, in order of wordings, as far as they belong to the range. */
static bool put_pairs(hs_match_worker *worker, const uint32_t *list, size_t n) {
    const key_maker *maker = worker->context;
    uint32_t low = maker->range[worker->number].low, high = maker->range[worker->number].high;
    if (wording_of(list[0]) >= high || wording_of(list[n - 1]) < low) return true;
    unsigned kind = list[0] >> WORDING_BITS & 3, weight = weight_of(kind, n);
    if (n <= longest_list[kind]) {
        for (size_t i = 0; i < n && wording_of(list[i]) < high; i++)
            for (size_t j = i + 1; j < n && wording_of(list[i]) >= low; j++)
                if (!put_pair(worker, wording_of(list[i]), wording_of(list[j]), weight)) return false;
        return true;
    }
    if (kind == KEY_PAIR || kind == KEY_WORD) return true;
    for (size_t i = 1; i < n; i++) {
        for (size_t j = i > FEW ? i - 1 : 0; j < i; j++)
            if (!put_pair(worker, wording_of(list[j]), wording_of(list[i]), weight)) return false;
        for (size_t j = 0; j < FEW && j + 1 < i; j++)
            if (!put_pair(worker, wording_of(list[j]), wording_of(list[i]), weight)) return false;
    }
    if (wording_of(list[0]) >= low) worker->n_capped++; /* told by the range that it begins in */
    return true;
}

/* Adds up the weights of equal pairs in a sorted row. */
static size_t sum_weights(uint64_t *sorted, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!kept || sorted[i] >> WEIGHT_BITS != sorted[kept - 1] >> WEIGHT_BITS) {
            sorted[kept++] = sorted[i];
            continue;
        }
        uint64_t sum = (sorted[kept - 1] & MOST_WEIGHT) + (sorted[i] & MOST_WEIGHT);
        sorted[kept - 1] = (sorted[i] & ~(uint64_t)MOST_WEIGHT) | (sum < MOST_WEIGHT ? sum : MOST_WEIGHT);
    }
    return kept;
}

/* Weight from which a pair is compared: long wordings of one utterance share many keys, short ones few. */
static unsigned enough_for(const hs_wording *x, const hs_wording *y) {
    unsigned n_content = x->n_content < y->n_content ? x->n_content : y->n_content;
    return n_content <= 4 ? 4 : n_content <= 8 ? 6 : 8;
}

/* True for long words of two people who are no party to one affair, with nothing but one rare key in common: such
 * words hold only where nearly all of them are the same, and then they share many keys. Chance gives most of these
 * pairs, and the more so the larger the collection is. */
static bool is_chance(const hs_match_job *job, const hs_wording *x, const hs_wording *y, unsigned weight) {
    enum { LONG = 13, SEVERAL_KEYS = 16 };
    if (weight >= SEVERAL_KEYS || x->n_content < LONG || y->n_content < LONG) return false;
    if (x->speaker == y->speaker || x->speaker == HS_NONE || y->speaker == HS_NONE) return false;
    if ((x->flags | y->flags) & (HS_WORDING_DESCRIBED | HS_WORDING_HEADLINE)) return false;
    return !hs_match__is_one_affair(job, x, y, 0);
}

/* Leaves the pairs with weight enough, as a << 32 | b. */
static size_t unpack_pairs(const hs_match_job *job, uint64_t *row, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t pair = row[i] >> WEIGHT_BITS, a = pair >> WORDING_BITS,
                 b = pair & ((1u << WORDING_BITS) - 1);
        const hs_wording *x = &job->wordings[a], *y = &job->wordings[b];
        unsigned weight = row[i] & MOST_WEIGHT;
        if (weight >= enough_for(x, y) && !is_chance(job, x, y, weight)) row[kept++] = a << 32 | b;
    }
    return kept;
}

/* Sorts a row of pairs, by way of a spare one, and adds up the weights of each. */
static bool sort_pairs(hs_heap *heap, pair_row *row, pair_row *spare) {
    if (!hs_heap_reserve(heap, &spare->items, &spare->capacity, row->n, sizeof *spare->items)) return false;
    if (hs_match__sort_keys(row->items, spare->items, row->n, 0) != row->items) {
        pair_row swap = {spare->items, row->n, spare->capacity};
        spare->items = row->items, spare->capacity = row->capacity;
        *row = swap;
    }
    row->n = sum_weights(row->items, row->n);
    return true;
}

/* About how many pairs a list gives. */
static uint64_t count_pairs(unsigned kind, uint64_t n) {
    return n <= longest_list[kind] ? n * (n - 1) / 2 : n * (FEW + 1);
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
            const pair_row *row = &maker->rows[w][b];
            if (row->n) memcpy(items + at, row->items, row->n * sizeof *items);
            at += row->n;
        }
        uint64_t *sorted =
            hs_match__sort_keys(items, spare, n, WORDING_BITS / 8); /* wordings ascend already */
        list_row *lists = &maker->lists[b];
        for (size_t first = 0, end; first < n; first = end) {
            size_t start = lists->n;
            uint32_t kind = sorted[first] >> WORDING_BITS & ((1u << KIND_BITS) - 1);
            for (end = first; end < n && sorted[end] >> WORDING_BITS == sorted[first] >> WORDING_BITS;
                 end++) {
                if (end > first && sorted[end] == sorted[end - 1]) continue;
                uint32_t posting = kind << WORDING_BITS | wording_of((uint32_t)sorted[end]);
                if (lists->n == start) posting |= LIST_BEGINS;
                if (!hs_heap_push(&worker->heap, lists, posting)) return false;
            }
            if (lists->n - start < 2)
                lists->n = start;
            else
                maker->n_pairs[worker->number] += count_pairs(kind, lists->n - start);
        }
        hs_heap_free(&worker->heap, items);
        hs_heap_free(&worker->heap, spare);
        maker->owner[b] = worker->number;
    }
    return true;
}

/* Where a range of smaller wordings begins: the first wordings are the smaller ones of most pairs. */
static uint32_t range_start(const hs_match_job *job, uint32_t range, uint32_t n_ranges) {
    return (uint32_t)(job->n_wordings * (1.0 - sqrt(1.0 - (double)range / n_ranges)));
}

/* Pairs of one range after another: all of a range are there at once, so that their weights can be added up, and only
 * the few that are worth comparing stay. */
static bool pair_ranges(hs_match_worker *worker) {
    key_maker *maker = worker->context;
    pair_row *pairs = &maker->pairs[worker->number], *kept = &maker->kept[worker->number], spare = {0};
    for (size_t r = worker->first; r < worker->end; r++) {
        maker->range[worker->number].low = range_start(worker->job, (uint32_t)r, maker->n_ranges);
        maker->range[worker->number].high = range_start(worker->job, (uint32_t)r + 1, maker->n_ranges);
        pairs->n = 0;
        for (size_t b = 0; b < BUCKETS; b++) {
            const list_row *list = &maker->lists[b];
            for (size_t first = 0, end; first < list->n; first = end) {
                for (end = first + 1; end < list->n && !(list->items[end] & LIST_BEGINS);) end++;
                if (!put_pairs(worker, list->items + first, end - first)) return false;
            }
        }
        if (!sort_pairs(&worker->heap, pairs, &spare)) return false;
        size_t n = unpack_pairs(worker->job, pairs->items, pairs->n);
        if (!hs_heap_reserve(&worker->heap, &kept->items, &kept->capacity, kept->n + n, sizeof *kept->items))
            return false;
        if (n) memcpy(kept->items + kept->n, pairs->items, n * sizeof *kept->items);
        kept->n += n;
    }
    hs_heap_free(&worker->heap, pairs->items);
    hs_heap_free(&worker->heap, spare.items);
    return true;
}

/* A headline often has a quotation under a wrong name or none, and "the prime minister" has one elsewhere: they are
 * compared with all that the page, and pages that share passages with it, have, whoever said it. */
static bool pair_headlines(hs_match_job *job) {
    enum { LOOKED_AROUND = HS_WORDING_HEADLINE | HS_WORDING_DESCRIBED | HS_WORDING_UNSURE };
    enum { FEW_PAGES = 12, LEAST_SHARED = 9 };
    const hs_match_input *input = job->input;
    uint32_t n = input->n_pages;
    uint32_t *first =
        hs_heap_get_zeroed(&job->heap, (size_t)n + 2, sizeof *first); /* of each page's wordings */
    uint32_t *on_page = hs_heap_get(&job->heap, input->n_statements, sizeof *on_page);
    hs_match_record *affairs =
        hs_heap_get(&job->heap, job->n_shared * 2, sizeof *affairs); /* page, other page */
    hs_match_record *spare = hs_heap_get(&job->heap, job->n_shared * 2, sizeof *affairs);
    if (!first || !on_page || !affairs || !spare) return false;
    bool has_headlines = false;
    for (uint32_t i = 0; i < input->n_statements; i++) first[job->rank_of[input->statements[i].page] + 2]++;
    for (uint32_t i = 2; i < n + 2; i++) first[i] += first[i - 1];
    for (uint32_t w = 0; w < job->n_wordings; w++) {
        has_headlines = has_headlines || job->wordings[w].flags & LOOKED_AROUND;
        for (uint32_t k = 0; k < job->wordings[w].n; k++) {
            uint32_t rank = job->rank_of[input->statements[job->order[job->wordings[w].first + k]].page];
            on_page[first[rank + 1]++] = w;
        }
    }
    size_t n_affairs = 0;
    for (size_t i = 0; i < job->n_shared && has_headlines; i++) {
        if (job->shared[i].value < LEAST_SHARED) continue;
        uint64_t a = job->shared[i].key >> 32, b = job->shared[i].key & UINT32_MAX;
        affairs[n_affairs++] = (hs_match_record){a, b};
        affairs[n_affairs++] = (hs_match_record){b, a};
    }
    hs_match_record *sorted = hs_match__sort_records(affairs, spare, n_affairs);
    pair_row pairs = {job->pairs, job->n_pairs, job->n_pairs};
    for (uint32_t w = 0; w < job->n_wordings && has_headlines; w++) {
        const hs_wording *headline = &job->wordings[w];
        if (!(headline->flags & LOOKED_AROUND)) continue;
        uint64_t rank = job->rank_of[input->statements[job->order[headline->first]].page];
        size_t at = 0, end = n_affairs;
        while (at < end) {
            size_t middle = at + (end - at) / 2;
            if (sorted[middle].key < rank)
                at = middle + 1;
            else
                end = middle;
        }
        for (uint32_t k = 0; k <= FEW_PAGES; k++) {
            uint64_t other = rank;
            if (k) {
                if (at >= n_affairs || sorted[at].key != rank) break;
                other = sorted[at++].value;
            }
            if (first[other + 1] - first[other] > HS_LIMIT_LOOKED_AROUND) {
                job->n_capped++;
                continue;
            }
            for (uint32_t i = first[other]; i < first[other + 1]; i++) {
                uint64_t a = w, b = on_page[i];
                uint64_t pair = a < b ? a << 32 | b : b << 32 | a;
                if (a != b && !hs_heap_push(&job->heap, &pairs, pair)) return false;
            }
        }
    }
    job->pairs = pairs.items;
    hs_heap_free(&job->heap, first);
    hs_heap_free(&job->heap, on_page);
    hs_heap_free(&job->heap, affairs);
    hs_heap_free(&job->heap, spare);
    job->n_pairs = pairs.n;
    if (!has_headlines) return true;
    uint64_t *room = hs_heap_get(&job->heap, pairs.n, sizeof *room);
    if (!room) return false;
    uint64_t *all = hs_match__sort_keys(pairs.items, room, pairs.n, 0);
    size_t kept = 0;
    for (size_t i = 0; i < pairs.n; i++)
        if (!kept || all[i] != all[kept - 1]) all[kept++] = all[i];
    hs_heap_free(&job->heap, all == pairs.items ? room : pairs.items);
    job->pairs = all;
    job->n_pairs = kept;
    return true;
}

/* The lists of all keys, round by round: the keys of one alone are held before they are lists. */
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
                    maker->rows[w][b] = (pair_row){0};
                }
        }
    }
    return true;
}

bool hs_match__find_pairs(hs_match_job *job) {
    enum { LEAST_RANGES = 8, MOST_RANGES = 1 << 12 };
    key_maker *maker = hs_heap_get_zeroed(&job->heap, 1, sizeof *maker);
    if (!maker || !list_keys(job, maker)) return false;
    uint64_t n_pairs = 0;
    for (uint32_t w = 0; w < job->n_workers; w++) n_pairs += maker->n_pairs[w];
    uint64_t n_ranges = n_pairs / PAIRS_AT_ONCE + LEAST_RANGES;
    if (n_ranges < job->n_workers) n_ranges = job->n_workers;
    maker->n_ranges = n_ranges < MOST_RANGES ? (uint32_t)n_ranges : MOST_RANGES;
    if (!hs_match__share(job, maker->n_ranges, pair_ranges, maker)) return false;
    for (unsigned b = 0; b < BUCKETS; b++)
        hs_heap_free(&job->workers[maker->owner[b]].heap, maker->lists[b].items);
    size_t n = 0;
    for (uint32_t w = 0; w < job->n_workers; w++) n += maker->kept[w].n;
    job->pairs = hs_heap_get(&job->heap, n, sizeof *job->pairs);
    if (!job->pairs) return false;
    for (uint32_t w = 0; w < job->n_workers; w++) {
        const pair_row *kept = &maker->kept[w];
        if (kept->n) memcpy(job->pairs + job->n_pairs, kept->items, kept->n * sizeof *kept->items);
        job->n_pairs += kept->n;
        hs_heap_free(&job->workers[w].heap, kept->items);
    }
    hs_heap_free(&job->heap, maker);
    return pair_headlines(job);
}
