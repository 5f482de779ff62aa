/* Bodies -> one long row of word hashes, pages in order of date; pages with the very same words are listed once. */
#include "match/passage.h"

#include "base/str.h"

#include <string.h>

/* Pages by date, unknown ones last, then by id. */
static hs_match_record *order_pages(hs_match_job *job) {
    const hs_match_input *input = job->input;
    uint32_t n = input->n_pages;
    hs_match_record *row = hs_heap_get(&job->heap, n, sizeof *row);
    if (!row) return NULL;
    for (uint32_t i = 0; i < n; i++) row[i] = (hs_match_record){input->pages[i].id, i};
    if (!hs_match__sort_shared(job, row, n)) return NULL;
    for (uint32_t i = 0; i < n; i++) {
        int64_t date = hs_match__date(input, (uint32_t)row[i].value);
        row[i].key = hs_match__is_date(date) ? (uint64_t)date ^ (uint64_t)1 << 63 : UINT64_MAX;
    }
    return hs_match__sort_shared(job, row, n) ? row : NULL;
}

/* What the workers read of page i of the order. */
typedef struct reading_bodies {
    const hs_match_record *pages; /* [n_pages] in order */
    uint64_t *hash;               /* [n_pages] of all words */
    const uint16_t **at;          /* [n_pages] as in hs_bodies */
    uint32_t *n_words;            /* [n_pages] */
    uint32_t *house;              /* [n_pages] */
    hs_bodies *bodies;
} reading_bodies;

/* How far the next word of a page is; beyond HS_MATCH_FAR, and in a block that stands further up: HS_MATCH_FAR. */
static void note_steps(const hs_body_words *words, uint8_t *steps) {
    const uint32_t *start = words->start, *end = words->end;
    for (size_t k = 0; k + 1 < words->n; k++) {
        uint32_t step = start[k + 1] - start[k], apart = start[k + 1] - end[k] == 1 ? HS_MATCH_APART : 0;
        steps[k] = (uint8_t)(step < HS_MATCH_FAR ? step | apart : HS_MATCH_FAR);
    }
    if (words->n) steps[words->n - 1] = HS_MATCH_FAR;
}

/* Puts marks, words and steps of a body one behind the other on the pile, or gives NULL. */
static const uint16_t *keep_words(hs_match_worker *worker, hs_pile *pile, const hs_body_words *words) {
    size_t n = words->n, n_marks = hs_body_n_marks(n), n_bytes = n_marks * sizeof(uint32_t);
    n_bytes += n * (sizeof(uint16_t) + 1);
    uint32_t *marks = hs_pile_get(&worker->heap, pile, n_bytes);
    if (!marks) return NULL;
    uint16_t *kept = (uint16_t *)(void *)(marks + n_marks);
    for (size_t k = 0; k < n_marks; k++) marks[k] = words->start[k * HS_MATCH_MARK];
    if (n) memcpy(kept, words->hash, n * sizeof *kept);
    note_steps(words, (uint8_t *)(kept + n));
    return kept;
}

uint32_t hs_match__house_of(const hs_match_page *page) {
    if (page->publisher.len) return hs_hash32(page->publisher);
    return page->host.len ? hs_hash32(page->host) : 0;
}

/* Four words at a time. */
uint64_t hs_match__hash_words(const uint16_t *words, size_t n) {
    uint64_t hash = hs_words_mix(HS_WORDS_SEED, n), four = 0;
    for (; n >= 4; n -= 4, words += 4) {
        memcpy(&four, words, sizeof four);
        hash = hs_multiply_fold(hash ^ 0xa0761d6478bd642fu, four ^ 0xe7037ed1a0b428dbu) + four;
    }
    for (; n; n--) hash = hs_words_mix(hash, *words++);
    return hs_mix64(hash);
}

static bool read_range(hs_match_worker *worker) {
    enum { AHEAD = 4 };
    reading_bodies *reading = worker->context;
    const hs_match_page *pages = worker->job->input->pages;
    hs_body_words words = {0};
    for (size_t i = worker->first; i < worker->end; i++) {
        const hs_match_page *page = &pages[reading->pages[i].value];
        if (i + AHEAD < worker->end) __builtin_prefetch(&pages[reading->pages[i + AHEAD].value]);
        if (!hs_match__read_body(&worker->heap, page, &words)) return false;
        reading->hash[i] = hs_match__hash_words(words.hash, words.n);
        reading->n_words[i] = (uint32_t)words.n;
        reading->house[i] = hs_match__house_of(page);
        reading->at[i] = keep_words(worker, &reading->bodies->piles[worker->number], &words);
        if (!reading->at[i]) return false;
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

/* Numbers the bodies in order; equal ones share a number. hash[] is reused for the listed ones. */
static bool list_bodies(hs_match_job *job, hs_bodies *bodies, reading_bodies *reading) {
    enum { AHEAD = 16 }; /* slots that wait for the cache */
    uint32_t n = job->input->n_pages;
    uint64_t slots = 16;
    while (slots < (uint64_t)n * 2) slots *= 2;
    uint32_t *table = hs_heap_get(&job->heap, slots, sizeof *table);
    uint32_t *last_same = hs_heap_get(&job->heap, n, sizeof *last_same);
    if (!table || !last_same) return false;
    memset(table, 0xff, slots * sizeof *table);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t page = (uint32_t)reading->pages[i].value, n_words = reading->n_words[i];
        if (i + AHEAD < n) __builtin_prefetch(&table[reading->hash[i + AHEAD] & (slots - 1)]);
        if (bodies->n_words + n_words > UINT32_MAX) {
            job->n_capped++; /* words are numbered in 32 bits: the rest is told as left out */
            n_words = 0, bodies->is_cut = true;
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
        bodies->house[rank] = reading->house[i];
        bodies->rank_of[page] = rank;
        bodies->first[rank] = bodies->n_words;
        bodies->at[rank] = reading->at[i];
        bodies->n_words += n_words;
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
                              .at = hs_heap_get(heap, n, sizeof(uint16_t *)),
                              .n_words = hs_heap_get(heap, n, sizeof(uint32_t)),
                              .house = hs_heap_get(heap, n, sizeof(uint32_t)),
                              .bodies = bodies};
    bodies->page = hs_heap_get(heap, n, sizeof *bodies->page);
    bodies->first = hs_heap_get(heap, n + 1, sizeof *bodies->first);
    bodies->at = hs_heap_get(heap, n, sizeof *bodies->at);
    bodies->rank_of = hs_heap_get(heap, n, sizeof *bodies->rank_of);
    bodies->next_same = hs_heap_get(heap, n, sizeof *bodies->next_same);
    bodies->n_same = hs_heap_get(heap, n, sizeof *bodies->n_same);
    bodies->house = hs_heap_get(heap, n, sizeof *bodies->house);
    if (!pages || !reading.hash || !reading.at || !reading.n_words || !reading.house || !bodies->page ||
        !bodies->first || !bodies->at || !bodies->rank_of || !bodies->next_same || !bodies->n_same ||
        !bodies->house)
        return false;
    if (!hs_match__share(job, n, read_range, &reading) || !list_bodies(job, bodies, &reading)) return false;
    hs_heap_free(heap, pages);
    hs_heap_free(heap, reading.hash);
    hs_heap_free(heap, reading.at);
    hs_heap_free(heap, reading.n_words);
    hs_heap_free(heap, reading.house);
    return true;
}

void hs_match__clear_words(hs_match_job *job, hs_bodies *bodies) {
    for (uint32_t w = 0; w < job->n_workers; w++) hs_pile_clear(&job->workers[w].heap, &bodies->piles[w]);
    hs_heap_free(&job->heap, bodies->at);
}

void hs_match__clear_bodies(hs_match_job *job, hs_bodies *bodies) {
    hs_heap_free(&job->heap, bodies->page);
    hs_heap_free(&job->heap, bodies->first);
    hs_heap_free(&job->heap, bodies->next_same);
    hs_heap_free(&job->heap, bodies->n_same);
    hs_heap_free(&job->heap, bodies->house);
    hs_heap_free(&job->heap, bodies->kept);
    job->rank_of = bodies->rank_of; /* outlives the bodies: pages of one affair are told by it */
}
