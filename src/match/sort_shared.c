/* One sort on all threads: records go to 256 parts by the highest byte in which keys differ, then each part is sorted by
 * the rest. Both steps keep the order of equal keys, so that what comes out does not hang on the number of threads. */
#include "match/job.h"

#include <string.h>

enum { PARTS = 256 };
#ifdef HS_TEST_BUILD
enum { FEW = 4 };
#else
enum { FEW = 1 << 14 }; /* records that are not worth a thread */
#endif

typedef struct sorting {
    hs_match_record *records, *parted; /* [n] */
    unsigned shift;                    /* of the byte that tells the part */
    size_t counts[HS_MATCH_MAX_WORKERS]
                 [PARTS]; /* of each worker; then where its next record of the part goes */
    size_t first[PARTS + 1];
    uint64_t differ[HS_MATCH_MAX_WORKERS]; /* bits that are not the same in all keys of a worker */
    uint32_t next;                         /* part that no worker has taken yet */
} sorting;

static bool find_differing(hs_match_worker *worker) {
    sorting *sort = worker->context;
    uint64_t differ = 0;
    for (size_t i = worker->first; i < worker->end; i++)
        differ |= sort->records[i].key ^ sort->records[0].key;
    sort->differ[worker->number] = differ;
    return true;
}

static bool count_parts(hs_match_worker *worker) {
    sorting *sort = worker->context;
    size_t *counts = sort->counts[worker->number];
    for (size_t i = worker->first; i < worker->end; i++)
        counts[sort->records[i].key >> sort->shift & (PARTS - 1)]++;
    return true;
}

static bool part_records(hs_match_worker *worker) {
    sorting *sort = worker->context;
    size_t *places = sort->counts[worker->number];
    for (size_t i = worker->first; i < worker->end; i++) {
        hs_match_record record = sort->records[i];
        sort->parted[places[record.key >> sort->shift & (PARTS - 1)]++] = record;
    }
    return true;
}

static bool sort_parts(hs_match_worker *worker) {
    sorting *sort = worker->context;
    uint32_t part;
    while ((part = __atomic_fetch_add(&sort->next, 1, __ATOMIC_RELAXED)) < PARTS) {
        size_t first = sort->first[part], n = sort->first[part + 1] - first;
        const hs_match_record *sorted =
            hs_match__sort_records(sort->parted + first, sort->records + first, n);
        if (n && sorted != sort->records + first) memcpy(sort->records + first, sorted, n * sizeof *sorted);
    }
    return true;
}

/* Where each worker's records of each part go: parts in order, in each the workers in order. */
static void find_places(sorting *sort, uint32_t n_workers) {
    size_t at = 0;
    for (unsigned part = 0; part < PARTS; part++) {
        sort->first[part] = at;
        for (uint32_t w = 0; w < n_workers; w++) {
            size_t n = sort->counts[w][part];
            sort->counts[w][part] = at;
            at += n;
        }
    }
    sort->first[PARTS] = at;
}

bool hs_match__sort_shared(hs_match_job *job, hs_match_record *records, size_t n) {
    sorting *sort = hs_heap_get_zeroed(&job->heap, 1, sizeof *sort);
    hs_match_record *spare = hs_heap_get(&job->heap, n, sizeof *spare);
    if (!sort || !spare) return false;
    sort->records = records, sort->parted = spare;
    uint64_t differ = 0;
    if (!hs_match__share(job, n, find_differing, sort)) return false;
    for (uint32_t w = 0; w < job->n_workers; w++) differ |= sort->differ[w];
    if (n < FEW || job->n_workers == 1) {
        const hs_match_record *sorted = hs_match__sort_records(records, spare, n);
        if (n && sorted != records) memcpy(records, sorted, n * sizeof *sorted);
    } else if (differ) {
        while (differ >> sort->shift >= PARTS) sort->shift++;
        if (!hs_match__share(job, n, count_parts, sort)) return false;
        find_places(sort, job->n_workers);
        if (!hs_match__share(job, n, part_records, sort)) return false;
        if (!hs_match__share(job, job->n_workers, sort_parts, sort)) return false;
    }
    hs_heap_free(&job->heap, spare);
    hs_heap_free(&job->heap, sort);
    return true;
}
