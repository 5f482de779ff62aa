/* Bodies -> one long row of word hashes, pages in order of date; pages with the very same words are listed once. */
#include "match/passage.h"

#include "base/str.h"

#include <string.h>

/* Pages by date, unknown ones last, then by id. */
static hs_match_record *order_pages(hs_match_job *job) {
    const hs_match_input *input = job->input;
    uint32_t n = input->n_pages;
    hs_match_record *row = hs_heap_get(&job->heap, n, sizeof *row),
                    *spare = hs_heap_get(&job->heap, n, sizeof *row);
    if (!row || !spare) return NULL;
    for (uint32_t i = 0; i < n; i++) row[i] = (hs_match_record){input->pages[i].id, i};
    hs_match_record *sorted = hs_match__sort_records(row, spare, n);
    for (uint32_t i = 0; i < n; i++) {
        int64_t date = hs_match__date(input, (uint32_t)sorted[i].value);
        sorted[i].key = hs_match__is_date(date) ? (uint64_t)date ^ (uint64_t)1 << 63 : UINT64_MAX;
    }
    spare = sorted == row ? spare : row;
    hs_match_record *result = hs_match__sort_records(sorted, spare, n);
    hs_heap_free(&job->heap, result == sorted ? spare : sorted);
    return result;
}

/* What the workers read: words of page i of the order lie in the worker's text at offset[i]. */
typedef struct reading_bodies {
    const hs_match_record *pages; /* [n_pages] in order */
    uint64_t *hash;               /* [n_pages] of all words */
    uint64_t *offset;             /* [n_pages] */
    uint32_t *n_words;            /* [n_pages] */
    struct {
        uint16_t *items;
        size_t n, capacity;
    } texts[HS_MATCH_MAX_WORKERS];
    uint64_t *mark_offset; /* [n_pages] */
    struct {
        uint32_t *items;
        size_t n, capacity;
    } marks[HS_MATCH_MAX_WORKERS];
    struct {
        uint8_t *items;
        size_t n, capacity;
    } steps[HS_MATCH_MAX_WORKERS]; /* as long as the text */
} reading_bodies;

/* How far the next word of a page is; beyond HS_MATCH_FAR, and in a block that stands further up: HS_MATCH_FAR. */
static void note_steps(const hs_body_words *words, uint8_t *steps) {
    for (size_t k = 0; k < words->n; k++) {
        uint32_t step = k + 1 < words->n ? words->start[k + 1] - words->start[k] : HS_MATCH_FAR;
        steps[k] = (uint8_t)(step < HS_MATCH_FAR ? step : HS_MATCH_FAR);
    }
}

static bool read_range(hs_match_worker *worker) {
    reading_bodies *reading = worker->context;
    hs_body_words words = {0};
    for (size_t i = worker->first; i < worker->end; i++) {
        const hs_match_page *page = &worker->job->input->pages[reading->pages[i].value];
        if (!hs_match__read_body(&worker->heap, page, &words)) return false;
        uint64_t hash = hs_words_mix(HS_WORDS_SEED, words.n);
        for (size_t k = 0; k < words.n; k++) hash = hs_words_mix(hash, words.hash[k]);
        reading->hash[i] = hs_mix64(hash);
        reading->n_words[i] = (uint32_t)words.n;
        reading->offset[i] = reading->texts[worker->number].n;
        size_t wanted = reading->offset[i] + words.n;
        if (!hs_heap_reserve(&worker->heap, &reading->texts[worker->number].items,
                             &reading->texts[worker->number].capacity, wanted, sizeof(uint16_t)) ||
            !hs_heap_reserve(&worker->heap, &reading->steps[worker->number].items,
                             &reading->steps[worker->number].capacity, wanted, 1))
            return false;
        if (words.n) note_steps(&words, reading->steps[worker->number].items + reading->offset[i]);
        if (words.n)
            memcpy(reading->texts[worker->number].items + reading->offset[i], words.hash,
                   words.n * sizeof(uint16_t));
        reading->texts[worker->number].n = wanted;
        reading->mark_offset[i] = reading->marks[worker->number].n;
        for (size_t k = 0; k < words.n; k += HS_MATCH_MARK)
            if (!hs_heap_push(&worker->heap, &reading->marks[worker->number], words.start[k])) return false;
    }
    hs_match__clear_body(&worker->heap, &words);
    return true;
}

/* Finds the listed body with these words by its hash, or the empty slot for it. */
static uint32_t *find_same(uint32_t *table, uint64_t mask, const uint64_t *hashes, uint64_t hash) {
    uint64_t slot = hash & mask;
    while (table[slot] != HS_NONE && hashes[table[slot]] != hash) slot = (slot + 1) & mask;
    return &table[slot];
}

/* Who publishes a page, by name or else by host. */
static uint32_t house_of(const hs_match_page *page) {
    if (page->publisher.len) return hs_hash32(page->publisher);
    return page->host.len ? hs_hash32(page->host) : 0;
}

/* Numbers the bodies in order; equal ones share a number. hash[] is reused for the listed ones. */
static bool list_bodies(hs_match_job *job, hs_bodies *bodies, reading_bodies *reading) {
    uint32_t n = job->input->n_pages;
    uint64_t slots = 16;
    while (slots < (uint64_t)n * 2) slots *= 2;
    uint32_t *table = hs_heap_get(&job->heap, slots, sizeof *table);
    uint32_t *last_same = hs_heap_get(&job->heap, n, sizeof *last_same);
    if (!table || !last_same) return false;
    memset(table, 0xff, slots * sizeof *table);
    for (uint32_t w = 0; w < job->n_workers; w++) {
        for (size_t i = job->workers[w].first; i < job->workers[w].end; i++) {
            uint32_t page = (uint32_t)reading->pages[i].value, n_words = reading->n_words[i];
            if (bodies->n_words + n_words >
                UINT32_MAX) { /* words are numbered in 32 bits: the rest is told as left out */
                job->n_capped++;
                n_words = 0;
            }
            uint32_t *slot = find_same(table, slots - 1, reading->hash, reading->hash[i]);
            bodies->next_same[page] = HS_NONE;
            if (*slot != HS_NONE && n_words >= HS_MATCH_SHINGLE) {
                bodies->rank_of[page] = *slot;
                bodies->next_same[last_same[*slot]] = page;
                last_same[*slot] = page;
                bodies->n_same[*slot]++;
                continue;
            }
            uint32_t rank = bodies->n++;
            *slot = rank;
            reading->hash[rank] = reading->hash[i];
            last_same[rank] = bodies->page[rank] = page;
            bodies->n_same[rank] = 1;
            bodies->house[rank] = house_of(&job->input->pages[page]);
            bodies->rank_of[page] = rank;
            bodies->first[rank] = bodies->n_words;
            /* a thread that read no words has no row to point into */
            bodies->at[rank] = n_words ? reading->texts[w].items + reading->offset[i] : NULL;
            bodies->marks[rank] = n_words ? reading->marks[w].items + reading->mark_offset[i] : NULL;
            bodies->steps[rank] = n_words ? reading->steps[w].items + reading->offset[i] : NULL;
            bodies->n_words += n_words;
        }
        bodies->texts[w] = reading->texts[w].items;
        bodies->all_marks[w] = reading->marks[w].items;
        bodies->all_steps[w] = reading->steps[w].items;
    }
    bodies->first[bodies->n] = bodies->n_words;
    hs_heap_free(&job->heap, table);
    hs_heap_free(&job->heap, last_same);
    return true;
}

bool hs_match__read_bodies(hs_match_job *job, hs_bodies *bodies) {
    size_t n = job->input->n_pages;
    hs_heap *heap = &job->heap;
    hs_match_record *pages = order_pages(job);
    reading_bodies reading = {.pages = pages,
                              .hash = hs_heap_get(heap, n, sizeof(uint64_t)),
                              .offset = hs_heap_get(heap, n, sizeof(uint64_t)),
                              .mark_offset = hs_heap_get(heap, n, sizeof(uint64_t)),
                              .n_words = hs_heap_get(heap, n, sizeof(uint32_t))};
    bodies->page = hs_heap_get(heap, n, sizeof *bodies->page);
    bodies->first = hs_heap_get(heap, n + 1, sizeof *bodies->first);
    bodies->at = hs_heap_get(heap, n, sizeof *bodies->at);
    bodies->marks = hs_heap_get(heap, n, sizeof *bodies->marks);
    bodies->steps = hs_heap_get(heap, n, sizeof *bodies->steps);
    bodies->rank_of = hs_heap_get(heap, n, sizeof *bodies->rank_of);
    bodies->next_same = hs_heap_get(heap, n, sizeof *bodies->next_same);
    bodies->n_same = hs_heap_get(heap, n, sizeof *bodies->n_same);
    bodies->house = hs_heap_get(heap, n, sizeof *bodies->house);
    if (!pages || !reading.hash || !reading.offset || !reading.n_words || !bodies->page || !bodies->first ||
        !bodies->at || !bodies->marks || !bodies->steps || !reading.mark_offset || !bodies->rank_of ||
        !bodies->next_same || !bodies->n_same)
        return false;
    if (!hs_match__share(job, n, read_range, &reading) || !list_bodies(job, bodies, &reading)) return false;
    hs_heap_free(heap, pages);
    hs_heap_free(heap, reading.hash);
    hs_heap_free(heap, reading.offset);
    hs_heap_free(heap, reading.mark_offset);
    hs_heap_free(heap, reading.n_words);
    return true;
}

void hs_match__clear_words(hs_match_job *job, hs_bodies *bodies) {
    for (uint32_t w = 0; w < job->n_workers; w++) {
        hs_heap_free(&job->workers[w].heap, bodies->texts[w]);
        hs_heap_free(&job->workers[w].heap, bodies->all_marks[w]);
        hs_heap_free(&job->workers[w].heap, bodies->all_steps[w]);
    }
    hs_heap_free(&job->heap, bodies->at);
    hs_heap_free(&job->heap, bodies->marks);
    hs_heap_free(&job->heap, bodies->steps);
}

void hs_match__clear_bodies(hs_match_job *job, hs_bodies *bodies) {
    hs_heap_free(&job->heap, bodies->page);
    hs_heap_free(&job->heap, bodies->first);
    hs_heap_free(&job->heap, bodies->next_same);
    hs_heap_free(&job->heap, bodies->n_same);
    hs_heap_free(&job->heap, bodies->house);
    job->rank_of = bodies->rank_of; /* outlives the bodies: pages of one affair are told by it */
}
