#include "match/swaps.h"

#include "match/kept.h"

#include "base/arena.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE = 50000 /* swaps: one megabyte */ };

static int compare_swaps(const void *x, const void *y) {
    const hs_swap *p = x, *q = y;
    int order = hs_str_compare(p->from, q->from);
    return order ? order : hs_str_compare(p->to, q->to);
}

static int compare_counts(const void *x, const void *y) {
    const hs_swap *p = x, *q = y;
    if (p->count != q->count) return p->count > q->count ? -1 : 1;
    return compare_swaps(x, y);
}

static void sort_swaps(hs_swap *row, size_t n, int (*compare)(const void *, const void *)) {
    enum { FEW = 12 };
    if (n > FEW) {
        qsort(row, n, sizeof *row, compare);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        hs_swap moving = row[i];
        size_t hole = i;
        for (; hole && compare(&row[hole - 1], &moving) > 0; hole--) row[hole] = row[hole - 1];
        row[hole] = moving;
    }
}

size_t hs_match__sum_swaps(hs_swap *row, size_t n) {
    size_t kept = 0;
    sort_swaps(row, n, compare_swaps);
    for (size_t i = 0; i < n; i++) {
        if (kept && compare_swaps(&row[kept - 1], &row[i]) == 0)
            row[kept - 1].count += row[i].count;
        else
            row[kept++] = row[i];
    }
    if (kept < n) sort_swaps(row, kept, compare_counts);
    return kept;
}

hs_copy_swap *hs_match__store_swaps(hs_heap *heap, hs_swap_store *store, size_t n) {
    hs_swap_piece *last = store->pieces.n ? &store->pieces.items[store->pieces.n - 1] : NULL;
    if (!last || last->capacity - last->n < n) {
        size_t capacity = n > PIECE ? n : PIECE;
        hs_copy_swap *items = hs_heap_get(heap, capacity, sizeof *items);
        if (!items || !hs_heap_push(heap, &store->pieces, (hs_swap_piece){items, 0, capacity})) return NULL;
        last = &store->pieces.items[store->pieces.n - 1];
    }
    last->n += n;
    return last->items + last->n - n;
}

uint64_t hs_match__hash_swap(hs_str from, hs_str to, uint32_t count) {
    uint64_t hash = hs_mix64(hs_words_mix(hs_words_mix(HS_WORDS_SEED, hs_hash64(from)), hs_hash64(to)));
    return (hash & ~(uint64_t)1) | (count > 1);
}

bool hs_match__move_swaps(hs_heap *heap, hs_swap_store *store, hs_arena *arena, hs_copy *copies,
                          size_t n_copies) {
    size_t copy = 0;
    for (size_t p = 0; p < store->pieces.n; p++) {
        hs_swap_piece *piece = &store->pieces.items[p];
        hs_copy_swap *moved = HS_ARENA_ARRAY(arena, hs_copy_swap, piece->n);
        if (!moved) return false;
        if (piece->n) memcpy(moved, piece->items, piece->n * sizeof *moved);
        for (size_t at = 0; copy < n_copies && at < piece->n; copy++) {
            copies[copy].swaps = moved + at;
            at += copies[copy].n_swaps;
        }
        hs_heap_free(heap, piece->items);
    }
    hs_heap_free(heap, store->pieces.items);
    return true;
}

/* Which copy has swap i: looked for from the nearest mark on. */
enum { PER_MARK = 64 };

typedef struct swap_mark {
    uint64_t first; /* swap of the copy */
    size_t copy;
} swap_mark;

typedef struct summing {
    const hs_swap_store *const *stores; /* one a worker */
    const hs_copy *copies;
    const hs_match_page *pages;
    const swaps *spun; /* their swaps stand behind those of copies */
    swap_mark *marks;
    size_t n_of_copies, n_parts;
    HS_HEAP_ROW(hs_match_record)
    again[HS_MATCH_MAX_WORKERS]; /* swaps seen twice or more: count, number of the first */
    HS_HEAP_ROW(uint64_t) once[HS_MATCH_MAX_WORKERS]; /* the other ones, where they are kept */
} summing;

static hs_swap swap_at(const summing *sum, size_t i) {
    if (i >= sum->n_of_copies) return sum->spun->items[i - sum->n_of_copies];
    uint64_t first = sum->marks[i / PER_MARK].first;
    const hs_copy *copy = sum->copies + sum->marks[i / PER_MARK].copy;
    for (; first + copy->n_swaps <= i; copy++) first += copy->n_swaps;
    const hs_copy_swap *swap = &copy->swaps[i - first];
    return (hs_swap){hs_str_sub(sum->pages[copy->page_a].body, swap->from),
                     hs_str_sub(sum->pages[copy->page_b].body, swap->to), swap->count};
}

static inline bool is_of_part(uint64_t hash, size_t part, size_t n_parts) {
    return (hash >> 32) * n_parts >> 32 == part;
}

#ifdef HS_TEST_BUILD
enum { GROUPED_FROM = 7 };
#else
enum { GROUPED_FROM = 4 }; /* byte of the key: the upper half */
#endif

/* Brings records of one key together, in their order: sorted by the upper half of the key, and by all of it where two keys
 * have one upper half, which is rare. */
static const hs_match_record *group_by_key(hs_match_record *records, hs_match_record *spare, size_t n) {
    hs_match_record *sorted = hs_match__sort_records_from(records, spare, n, GROUPED_FROM);
    hs_match_record *other = sorted == records ? spare : records;
    for (size_t first = 0, end; first < n; first = end) {
        bool is_one = true;
        for (end = first;
             end < n && sorted[end].key >> (8 * GROUPED_FROM) == sorted[first].key >> (8 * GROUPED_FROM);
             end++)
            is_one = is_one && sorted[end].key == sorted[first].key;
        if (is_one) continue;
        const hs_match_record *row = hs_match__sort_records(sorted + first, other + first, end - first);
        if (row != sorted + first) memcpy(sorted + first, row, (end - first) * sizeof *row);
    }
    return sorted;
}

/* Adds up the swaps of some parts of the hashes, one part after another. Two swaps of one 63-bit hash are taken for the
 * same: of 40 million there is such a pair in one collection of ten thousand. */
static bool sum_parts(hs_match_worker *worker) {
    summing *sum = worker->context;
    HS_HEAP_ROW(hs_match_record) row = {0};
    for (size_t part = worker->first; part < worker->end; part++) {
        size_t number = 0;
        row.n = 0;
        for (uint32_t w = 0; w < worker->job->n_workers; w++) {
            const hs_swap_store *store = sum->stores[w];
            for (size_t i = 0; i < store->hashes.n; i++, number++) {
                uint64_t hash = store->hashes.items[i];
                hs_match_record record = {hash | 1, (uint64_t)number << 1 | (hash & 1)};
                if (is_of_part(hash, part, sum->n_parts) && !hs_heap_push(&worker->heap, &row, record))
                    return false;
            }
        }
        for (size_t i = 0; i < sum->spun->n; i++, number++) {
            const hs_swap *swap = &sum->spun->items[i];
            hs_match_record record = {hs_match__hash_swap(swap->from, swap->to, 2),
                                      (uint64_t)number << 1 | 1};
            if (is_of_part(record.key, part, sum->n_parts) && !hs_heap_push(&worker->heap, &row, record))
                return false;
        }
        hs_match_record *spare = hs_heap_get(&worker->heap, row.n, sizeof *spare);
        if (!spare) return false;
        const hs_match_record *sorted = group_by_key(row.items, spare, row.n);
        for (size_t first = 0, end; first < row.n; first = end) {
            uint64_t count = 0;
            for (end = first; end < row.n && sorted[end].key == sorted[first].key; end++)
                count += sorted[end].value & 1 ? swap_at(sum, sorted[end].value >> 1).count : 1;
            uint64_t least = worker->job->near ? 1 : 2; /* one may be the second of all pages */
            hs_match_record seen = {count < UINT32_MAX ? count : UINT32_MAX, sorted[first].value >> 1};
            if (count >= least && !hs_heap_push(&worker->heap, &sum->again[worker->number], seen))
                return false;
            if (count < 2 && worker->job->input->keep &&
                !hs_heap_push(&worker->heap, &sum->once[worker->number], sorted[first].key & ~(uint64_t)1))
                return false;
        }
        hs_heap_free(&worker->heap, spare);
    }
    hs_heap_free(&worker->heap, row.items);
    return true;
}

static bool mark_copies(hs_match_job *job, summing *sum, size_t n_copies) {
    for (size_t c = 0; c < n_copies; c++) sum->n_of_copies += sum->copies[c].n_swaps;
    sum->marks = hs_heap_get(&job->heap, sum->n_of_copies / PER_MARK + 1, sizeof *sum->marks);
    if (!sum->marks) return false;
    uint64_t first = 0;
    size_t n_marks = 0;
    for (size_t c = 0; c < n_copies; first += sum->copies[c++].n_swaps)
        for (; n_marks * PER_MARK < first + sum->copies[c].n_swaps; n_marks++)
            sum->marks[n_marks] = (swap_mark){first, c};
    return true;
}

/* The first bytes as a number that is ordered as they are. */
static uint64_t prefix_of(hs_str text) {
    uint64_t prefix = 0;
    for (size_t i = 0; i < sizeof prefix; i++)
        prefix = prefix << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0u);
    return prefix;
}

static int compare_records(const void *x, const void *y, void *context) {
    const hs_match_record *p = x, *q = y;
    const hs_swap *row = context;
    return compare_swaps(&row[p->value], &row[q->value]);
}

/* The table while it is put in order. */
typedef struct ordering {
    const summing *sum;
    const hs_match_record *again; /* [n] of all workers: count, number of the first */
    hs_swap *row;                 /* [n] */
    hs_match_record *records;     /* [n] a number to sort by, place in row */
    uint8_t *begins;  /* [n + 1] where swaps of one count and the same first letters begin, and the end */
    hs_swap *ordered; /* [n] */
    size_t n;
} ordering;

static bool fill_range(hs_match_worker *worker) {
    ordering *table = worker->context;
    for (size_t i = worker->first; i < worker->end; i++) {
        table->row[i] = swap_at(table->sum, table->again[i].value);
        table->row[i].count = (uint32_t)table->again[i].key;
        table->records[i] = (hs_match_record){prefix_of(table->row[i].from), i};
    }
    return true;
}

static bool count_range(hs_match_worker *worker) {
    ordering *table = worker->context;
    for (size_t i = worker->first; i < worker->end; i++)
        table->records[i].key = UINT32_MAX - table->row[table->records[i].value].count;
    return true;
}

static uint64_t prefix_at(const ordering *table, size_t i) {
    return prefix_of(table->row[table->records[i].value].from);
}

static bool mark_range(hs_match_worker *worker) {
    ordering *table = worker->context;
    const hs_match_record *records = table->records;
    for (size_t i = worker->first; i < worker->end; i++)
        table->begins[i] =
            i == 0 || records[i].key != records[i - 1].key || prefix_at(table, i) != prefix_at(table, i - 1);
    return true;
}

/* Orders the runs that begin in its range by all of the text. */
static bool order_range(hs_match_worker *worker) {
    ordering *table = worker->context;
    size_t first = worker->first;
    while (first < worker->end && !table->begins[first]) first++;
    for (size_t end; first < worker->end; first = end) {
        for (end = first + 1; !table->begins[end];) end++;
        if (end - first > 1)
            qsort_r(table->records + first, end - first, sizeof *table->records, compare_records, table->row);
        for (size_t i = first; i < end; i++) table->ordered[i] = table->row[table->records[i].value];
    }
    return true;
}

/* By count, then text: by the first letters, by count, and what is still equal by all of the text. */
static bool order_table(hs_match_job *job, const summing *sum, const hs_match_record *again, size_t n,
                        hs_swap *ordered) {
    ordering table = {.sum = sum,
                      .again = again,
                      .row = hs_heap_get(&job->heap, n, sizeof *table.row),
                      .records = hs_heap_get(&job->heap, n, sizeof *table.records),
                      .begins = hs_heap_get(&job->heap, n + 1, 1),
                      .ordered = ordered,
                      .n = n};
    if (!table.row || !table.records || !table.begins) return false;
    table.begins[n] = 1;
    if (!hs_match__share(job, n, fill_range, &table) || !hs_match__sort_shared(job, table.records, n) ||
        !hs_match__share(job, n, count_range, &table) || !hs_match__sort_shared(job, table.records, n) ||
        !hs_match__share(job, n, mark_range, &table) || !hs_match__share(job, n, order_range, &table))
        return false;
    hs_heap_free(&job->heap, table.row);
    hs_heap_free(&job->heap, table.records);
    hs_heap_free(&job->heap, table.begins);
    return true;
}

static bool keep_once(hs_match_job *job, summing *sum) {
    hs_kept_hashes rows[HS_MATCH_MAX_WORKERS];
    if (!job->input->keep) return true;
    for (uint32_t w = 0; w < job->n_workers; w++)
        rows[w] = (hs_kept_hashes){sum->once[w].items, sum->once[w].n};
    bool is_done = hs_match__keep_hashes(job, HS_KEPT_SWAPS, rows, job->n_workers);
    for (uint32_t w = 0; w < job->n_workers; w++) hs_heap_free(&job->workers[w].heap, sum->once[w].items);
    return is_done;
}

bool hs_match__sum_batch(hs_match_job *job, const hs_swap_store *const stores[], const hs_copy *copies,
                         size_t n_copies, const swaps *spun, hs_arena *arena, hs_match_result *result) {
    enum { IN_PART = 1 << 21 };
    summing *sum = hs_heap_get_zeroed(&job->heap, 1, sizeof *sum);
    if (!sum) return false;
    sum->stores = stores, sum->copies = copies, sum->pages = job->input->pages, sum->spun = spun;
    if (!mark_copies(job, sum, n_copies)) return false;
    sum->n_parts = sum->n_of_copies / IN_PART + job->n_workers;
    if (!hs_match__share(job, sum->n_parts, sum_parts, sum) || !keep_once(job, sum)) return false;
    size_t n = 0, at = 0;
    for (uint32_t w = 0; w < job->n_workers; w++) n += sum->again[w].n;
    if (n > UINT32_MAX) return false;
    hs_match_record *again = hs_heap_get(&job->heap, n, sizeof *again);
    result->swaps = HS_ARENA_ARRAY(arena, hs_swap, n);
    if (!again || !result->swaps) return false;
    for (uint32_t w = 0; w < job->n_workers; w++) {
        if (sum->again[w].n) memcpy(again + at, sum->again[w].items, sum->again[w].n * sizeof *again);
        at += sum->again[w].n;
        hs_heap_free(&job->workers[w].heap, sum->again[w].items);
    }
    if (!order_table(job, sum, again, n, result->swaps)) return false;
    result->n_swaps = (uint32_t)n;
    hs_heap_free(&job->heap, again);
    hs_heap_free(&job->heap, sum->marks);
    hs_heap_free(&job->heap, sum);
    return true;
}
