/* Which wordings are worth comparing: those that share rare enough keys. A key weighs by how few wordings have it. Pairs
 * are made wording by wording: all lists that it stands in, and of each those behind it, so that the weights of its
 * pairs can be added up on the spot and only the few that are worth comparing stay. */
#include "match/keys.h"

#include "base/limits.h"
#include "base/sort.h"

#include <string.h>

typedef HS_HEAP_ROW(uint64_t) pair_row;

/* What a worker looks at at once, in units of hs_keys.cost. */
#ifdef HS_TEST_BUILD
#define COST_AT_ONCE (1u << 8)
#else
#define COST_AT_ONCE (1u << 25)
#endif

/* One list that a wording stands in: the wording, counted from the first one of the range; what the key weighs; and where
 * the wording stands in hs_keys.lists. */
enum {
    PLACE_BITS = 40,
    WEIGHT_AT = PLACE_BITS, /* 1 << weight */
    WEIGHT_BITS = 2,
    WORDING_AT = 48,
    MOST_WORDINGS = 1 << (64 - WORDING_AT) /* of one range */
};
#define PLACE_MASK (((uint64_t)1 << PLACE_BITS) - 1)

/* Weights of the pairs of one wording: open addressing by the other one. */
typedef struct pair_slot {
    uint32_t other; /* plus one; 0: empty */
    uint32_t weight;
} pair_slot;

typedef struct pair_table {
    pair_slot *slots; /* [n], of which there is room for capacity */
    size_t n, capacity;
} pair_table;

/* Wordings [low, high), which one worker takes at a time. */
typedef struct pair_range {
    uint32_t low, high, worker;
    pair_row kept; /* pairs with the smaller wording of the range, on the heap of the worker */
} pair_range;

typedef struct pair_maker {
    hs_keys keys;
    pair_range ranges[HS_KEY_BLOCKS];
    uint32_t n_ranges, next; /* that no worker has taken yet */
    uint8_t *enough; /* [n_wordings] weight from which it is compared: the smaller one of both is asked */
} pair_maker;

/* What a worker makes pairs of one range with. */
typedef struct pairing {
    pair_row entries, spare, pairs;
    pair_table table;
} pairing;

bool hs_match__is_chance_pair(const hs_match_job *job, const hs_wording *x, const hs_wording *y,
                              unsigned weight) {
    enum { LONG = 13, SEVERAL_KEYS = 16 };
    if (weight >= SEVERAL_KEYS || x->n_content < LONG || y->n_content < LONG) return false;
    if (x->speaker == y->speaker || x->speaker == HS_NONE || y->speaker == HS_NONE) return false;
    if ((x->flags | y->flags) & (HS_WORDING_DESCRIBED | HS_WORDING_HEADLINE)) return false;
    return !hs_match__is_one_affair(job, x, y, 0);
}

/* Entries of one list for its wordings of the range: those that pair with the ones behind them. Of a long list these are the
 * first few. */
static bool put_entries(hs_heap *heap, const pair_range *range, const uint32_t *list, size_t n,
                        uint64_t place, pair_row *entries) {
    unsigned kind = hs_key_kind(list[0]);
    uint64_t weight = hs_key_weight_bits(kind, n);
    size_t n_first = n > hs_key_longest[kind] ? HS_KEY_FEW : n - 1;
    for (size_t i = 0; i < n_first; i++) {
        uint32_t wording = hs_key_wording(list[i]);
        if (wording < range->low) continue;
        if (wording >= range->high) break;
        uint64_t entry = (uint64_t)(wording - range->low) << WORDING_AT | weight << WEIGHT_AT | (place + i);
        if (!hs_heap_push(heap, entries, entry)) return false;
    }
    return true;
}

/* Entries of all lists, in order of wordings. */
static bool list_entries(hs_match_worker *worker, const pair_range *range, pairing *desk) {
    const hs_keys *keys = &((const pair_maker *)worker->context)->keys;
    pair_row *entries = &desk->entries, *spare = &desk->spare;
    entries->n = 0;
    for (size_t first = 0, end; first < keys->n; first = end) {
        for (end = first + 1; end < keys->n && !(keys->lists[end] & HS_KEY_LIST_BEGINS);) end++;
        if (hs_key_wording(keys->lists[first]) >= range->high ||
            hs_key_wording(keys->lists[end - 2]) < range->low)
            continue;
        if (!put_entries(&worker->heap, range, keys->lists + first, end - first, first, entries))
            return false;
    }
    if (!hs_heap_reserve(&worker->heap, &spare->items, &spare->capacity, entries->n, sizeof *spare->items))
        return false;
    if (hs_radix_sort(entries->items, spare->items, entries->n, WORDING_AT / 8) != entries->items) {
        pair_row swap = {spare->items, entries->n, spare->capacity};
        spare->items = entries->items, spare->capacity = entries->capacity;
        *entries = swap;
    }
    return true;
}

static inline uint64_t pack_pair(uint32_t other, unsigned weight_bits) {
    return (uint64_t)other << WEIGHT_BITS | weight_bits;
}

/* Pairs of a wording by one list that it stands in. */
static bool put_pairs(hs_match_worker *worker, uint64_t entry, pair_row *pairs) {
    const hs_keys *keys = &((const pair_maker *)worker->context)->keys;
    size_t own = entry & PLACE_MASK;
    unsigned weight = entry >> WEIGHT_AT & ((1 << WEIGHT_BITS) - 1);
    for (size_t at = own + 1; at < keys->n && !(keys->lists[at] & HS_KEY_LIST_BEGINS); at++) {
        if (!hs_heap_push(&worker->heap, pairs, pack_pair(hs_key_wording(keys->lists[at]), weight)))
            return false;
    }
    return true;
}

/* Adds up the weights of equal pairs. */
static bool sum_weights(hs_heap *heap, const pair_row *pairs, pair_table *table) {
    unsigned bits = 6;
    while ((size_t)1 << bits < pairs->n * 2) bits++;
    table->n = (size_t)1 << bits;
    if (!hs_heap_reserve(heap, &table->slots, &table->capacity, table->n, sizeof *table->slots)) return false;
    memset(table->slots, 0, table->n * sizeof *table->slots);
    for (size_t i = 0; i < pairs->n; i++) {
        uint32_t other = (uint32_t)(pairs->items[i] >> WEIGHT_BITS) + 1;
        size_t slot = (uint64_t)(other * 0x9e3779b1u) << bits >> 32;
        while (table->slots[slot].other && table->slots[slot].other != other)
            slot = (slot + 1) & (table->n - 1);
        table->slots[slot].other = other;
        table->slots[slot].weight += 1u << (pairs->items[i] & ((1 << WEIGHT_BITS) - 1));
    }
    return true;
}

static bool comes_before(const void *unused, const uint64_t *x, const uint64_t *y) {
    (void)unused;
    return *x < *y;
}

HS_DEFINE_SORT(sort_kept, const void *, uint64_t, comes_before)

/* Leaves the pairs of a wording with weight enough, as a wording and the weight; what is known of the wordings is on its
 * way to the cache. */
static bool choose_pairs(hs_match_worker *worker, uint32_t a, const pair_table *table, pair_row *chosen) {
    const pair_maker *maker = worker->context;
    size_t kept = 0;
    chosen->n = 0;
    for (size_t i = 0; i < table->n; i++) {
        if (table->slots[i].weight < HS_KEY_LEAST_ENOUGH) continue;
        uint32_t b = table->slots[i].other - 1;
        __builtin_prefetch(&maker->enough[b]);
        if (!hs_heap_push(&worker->heap, chosen, (uint64_t)b << 32 | table->slots[i].weight)) return false;
    }
    for (size_t i = 0; i < chosen->n; i++) {
        uint32_t b = (uint32_t)(chosen->items[i] >> 32);
        uint8_t enough = maker->enough[a] < maker->enough[b] ? maker->enough[a] : maker->enough[b];
        if ((uint32_t)chosen->items[i] < enough) continue;
        __builtin_prefetch(&worker->job->wordings[b]);
        __builtin_prefetch(&worker->job->wordings[b].n_pages); /* may lie in the next line */
        chosen->items[kept++] = chosen->items[i];
    }
    chosen->n = kept;
    return true;
}

/* Keeps the pairs that are not chance, as a << 32 | b, ascending. */
static bool keep_pairs(hs_match_worker *worker, uint32_t a, const pair_row *chosen, pair_row *kept) {
    const hs_match_job *job = worker->job;
    size_t before = kept->n;
    for (size_t i = 0; i < chosen->n; i++) {
        uint64_t b = chosen->items[i] >> 32;
        if (hs_match__is_chance_pair(job, &job->wordings[a], &job->wordings[b], (uint32_t)chosen->items[i]))
            continue;
        if (!hs_heap_push(&worker->heap, kept, (uint64_t)a << 32 | b)) return false;
    }
    if (kept->n - before > 1) sort_kept(NULL, kept->items + before, kept->n - before);
    return true;
}

static bool pair_range_of(hs_match_worker *worker, pair_range *range, pairing *desk) {
    enum { AHEAD = 16 }; /* lists that wait for the cache */
    const pair_maker *maker = worker->context;
    if (!list_entries(worker, range, desk)) return false;
    const pair_row *entries = &desk->entries;
    for (size_t first = 0, end; first < entries->n; first = end) {
        desk->pairs.n = 0;
        for (end = first;
             end < entries->n && entries->items[end] >> WORDING_AT == entries->items[first] >> WORDING_AT;
             end++) {
            if (end + AHEAD < entries->n)
                __builtin_prefetch(maker->keys.lists + (entries->items[end + AHEAD] & PLACE_MASK) + 1);
            if (!put_pairs(worker, entries->items[end], &desk->pairs)) return false;
        }
        uint32_t wording = range->low + (uint32_t)(entries->items[first] >> WORDING_AT);
        if (!sum_weights(&worker->heap, &desk->pairs, &desk->table)) return false;
        if (!choose_pairs(worker, wording, &desk->table, &desk->pairs)) return false;
        if (!keep_pairs(worker, wording, &desk->pairs, &range->kept)) return false;
    }
    return true;
}

/* Takes one range after another, as long as there are any: what a range gives does not hang on who takes it. */
static bool pair_ranges(hs_match_worker *worker) {
    pair_maker *maker = worker->context;
    pairing desk = {0};
    uint32_t r;
    while ((r = __atomic_fetch_add(&maker->next, 1, __ATOMIC_RELAXED)) < maker->n_ranges) {
        maker->ranges[r].worker = worker->number;
        if (!pair_range_of(worker, &maker->ranges[r], &desk)) return false;
    }
    hs_heap_free(&worker->heap, desk.entries.items);
    hs_heap_free(&worker->heap, desk.spare.items);
    hs_heap_free(&worker->heap, desk.pairs.items);
    hs_heap_free(&worker->heap, desk.table.slots);
    return true;
}

/* Ranges of about equal cost, some for each worker, and none with more wordings than an entry can tell apart. */
static void cut_ranges(const hs_match_job *job, pair_maker *maker) {
    enum { FOR_EACH_WORKER = 3 };
    const hs_keys *keys = &maker->keys;
    uint64_t total = 0, sum = 0, width = (uint64_t)1 << keys->block_bits;
    for (uint32_t b = 0; b < HS_KEY_BLOCKS; b++) total += keys->cost[b];
    uint64_t wanted = total / COST_AT_ONCE + FOR_EACH_WORKER * job->n_workers, low = 0;
    for (uint32_t b = 0; b < HS_KEY_BLOCKS && low < job->n_wordings; b++) {
        uint64_t high = (b + 1) * width;
        sum += keys->cost[b];
        bool is_last = high >= job->n_wordings;
        if (sum < total / wanted && high + width - low <= MOST_WORDINGS && !is_last) continue;
        maker->ranges[maker->n_ranges++] =
            (pair_range){.low = (uint32_t)low, .high = is_last ? job->n_wordings : (uint32_t)high};
        low = high, sum = 0;
    }
}

/* The pairs of all ranges, one behind the other. */
static bool gather_pairs(hs_match_job *job, pair_maker *maker) {
    size_t n = 0;
    for (uint32_t r = 0; r < maker->n_ranges; r++) n += maker->ranges[r].kept.n;
    job->pairs = hs_heap_get(&job->heap, n, sizeof *job->pairs);
    if (!job->pairs) return false;
    for (uint32_t r = 0; r < maker->n_ranges; r++) {
        const pair_row *kept = &maker->ranges[r].kept;
        if (kept->n) memcpy(job->pairs + job->n_pairs, kept->items, kept->n * sizeof *kept->items);
        job->n_pairs += kept->n;
        hs_heap_free(&job->workers[maker->ranges[r].worker].heap, kept->items);
    }
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
        size_t at = hs_match__first_record(sorted, n_affairs, rank);
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
    uint64_t *all = hs_radix_sort(pairs.items, room, pairs.n, 0);
    size_t kept = 0;
    for (size_t i = 0; i < pairs.n; i++)
        if (!kept || all[i] != all[kept - 1]) all[kept++] = all[i];
    hs_heap_free(&job->heap, all == pairs.items ? room : pairs.items);
    job->pairs = all;
    job->n_pairs = kept;
    return true;
}

bool hs_match__find_pairs(hs_match_job *job) {
    pair_maker *maker = hs_heap_get_zeroed(&job->heap, 1, sizeof *maker);
    if (!maker || !hs_match__find_keys(job, &maker->keys)) return false;
    maker->enough = hs_heap_get(&job->heap, job->n_wordings, 1);
    if (!maker->enough) return false;
    for (uint32_t i = 0; i < job->n_wordings; i++)
        maker->enough[i] = hs_key_enough(job->wordings[i].flags, job->wordings[i].n_content);
    cut_ranges(job, maker);
    if (!hs_match__share(job, job->n_workers, pair_ranges, maker)) return false;
    hs_heap_free(&job->heap, maker->keys.lists);
    if (!gather_pairs(job, maker)) return false;
    hs_heap_free(&job->heap, maker->enough);
    hs_heap_free(&job->heap, maker);
    return pair_headlines(job);
}
