/* Keeping what is known of bodies: pages, words, shingles, what bodies share. */
#include "match/kept.h"
#include "match/shingle.h"

#include <string.h>

/* True when pages and statements ascend by ids of the form that is promised, so that numbers of pages are their places. */
static bool is_in_form(const hs_match_input *input) {
    for (uint32_t i = 0; i < input->n_pages; i++) {
        uint64_t id = input->pages[i].id;
        if (!id || id & HS_KEPT_MOST_PLACE || id >> (64 - HS_KEPT_PLACE_BITS)) return false;
        if (i && id <= input->pages[i - 1].id) return false;
    }
    for (uint32_t i = 0; i < input->n_statements; i++) {
        const hs_match_statement *said = &input->statements[i];
        if (said->id >> HS_KEPT_PLACE_BITS != input->pages[said->page].id) return false;
        if (i && said->id <= input->statements[i - 1].id) return false;
    }
    return true;
}

static bool keep_pages(hs_match_job *job, const hs_bodies *bodies) {
    const hs_match_input *input = job->input;
    hs_kept_page *pages = hs_heap_get(&job->heap, input->n_pages, sizeof *pages);
    if (!pages) return false;
    for (uint32_t i = 0, said = 0; i < input->n_pages; i++) {
        pages[i] = (hs_kept_page){.id = input->pages[i].id,
                                  .row = input->pages[i].row,
                                  .date = hs_match__date(input, i),
                                  .body = bodies->rank_of[i],
                                  .first_statement = said};
        while (said < input->n_statements && input->statements[said].page == i) said++;
    }
    hs_status status =
        hs_sections_write(input->keep, HS_KEPT_PAGES, sizeof *pages, pages, input->n_pages, NULL);
    hs_heap_free(&job->heap, pages);
    return status != HS_ERR_MEMORY;
}

static bool keep_rows(hs_match_job *job) {
    uint32_t n = job->input->n_pages;
    hs_match_record *records = hs_heap_get(&job->heap, n, sizeof *records);
    uint32_t *by_row = hs_heap_get(&job->heap, n, sizeof *by_row);
    if (!records || !by_row) return false;
    for (uint32_t i = 0; i < n; i++)
        records[i] = (hs_match_record){(uint64_t)job->input->pages[i].row ^ (uint64_t)1 << 63, i};
    if (!hs_match__sort_shared(job, records, n)) return false;
    for (uint32_t i = 0; i < n; i++) by_row[i] = (uint32_t)records[i].value;
    hs_status status = hs_sections_write(job->input->keep, HS_KEPT_ROWS, sizeof *by_row, by_row, n, NULL);
    hs_heap_free(&job->heap, records);
    hs_heap_free(&job->heap, by_row);
    return status != HS_ERR_MEMORY;
}

static bool keep_same_pages(hs_match_job *job, hs_bodies *bodies) {
    uint32_t n = 0, *same = hs_heap_get(&job->heap, job->input->n_pages, sizeof *same);
    if (!same) return false;
    for (uint32_t rank = 0; rank < bodies->n; rank++) {
        bodies->kept[rank].first_same = n;
        for (uint32_t page = bodies->page[rank]; page != HS_NONE; page = bodies->next_same[page])
            same[n++] = page;
    }
    hs_status status = hs_sections_write(job->input->keep, HS_KEPT_SAME_PAGES, sizeof *same, same, n, NULL);
    hs_heap_free(&job->heap, same);
    return status != HS_ERR_MEMORY;
}

static bool fill_range(hs_match_worker *worker) {
    hs_bodies *bodies = worker->context;
    for (size_t rank = worker->first; rank < worker->end; rank++) {
        size_t n = hs_body_n_words(bodies, (uint32_t)rank);
        bodies->kept[rank] = (hs_kept_body){.hash = hs_match__hash_words(bodies->at[rank], n),
                                            .first_word = bodies->first[rank],
                                            .n_words = (uint32_t)n,
                                            .page = bodies->page[rank],
                                            .n_same = bodies->n_same[rank],
                                            .house = bodies->house[rank]};
    }
    return true;
}

static bool keep_words(hs_match_job *job, const hs_bodies *bodies) {
    struct hs_sections_writer *to = job->input->keep;
    hs_status status = hs_sections_begin(to, HS_KEPT_WORDS, sizeof(uint16_t), NULL);
    for (uint32_t rank = 0; rank < bodies->n && status == HS_OK; rank++)
        status = hs_sections_put(to, bodies->at[rank], hs_body_n_words(bodies, rank), NULL);
    return status != HS_ERR_MEMORY;
}

static bool give_shingles(void *context, uint32_t part, uint32_t n_parts, hs_postings_sink *sink) {
    const hs_bodies *bodies = context;
    uint64_t n = bodies->n;
    for (uint64_t rank = n * part / n_parts; rank < n * (part + 1) / n_parts; rank++) {
        const uint16_t *words = bodies->at[rank];
        uint64_t n_shingles = hs_n_shingles(hs_body_n_words(bodies, (uint32_t)rank));
        for (uint64_t i = 0; i < n_shingles; i++)
            if (!hs_postings_put(sink, hs_shingle_id(hs_shingle_hash(words + i)),
                                 (uint32_t)(bodies->first[rank] + i)))
                return false;
    }
    return true;
}

static bool give_hashes(void *context, uint32_t part, uint32_t n_parts, hs_postings_sink *sink) {
    const hs_bodies *bodies = context;
    uint64_t n = bodies->n;
    for (uint64_t rank = n * part / n_parts; rank < n * (part + 1) / n_parts; rank++) {
        const hs_kept_body *body = &bodies->kept[rank];
        if (body->n_words >= HS_MATCH_SHINGLE &&
            !hs_postings_put(sink, hs_kept__id_of(body->hash), (uint32_t)rank))
            return false;
    }
    return true;
}

bool hs_match__keep_bodies(hs_match_job *job, hs_bodies *bodies) {
    struct hs_sections_writer *to = job->input->keep;
    const hs_allocator *allocator = &job->heap.allocator;
    if (!is_in_form(job->input) || bodies->is_cut) return true; /* without pages it is not to be opened */
    bodies->kept = hs_heap_get(&job->heap, bodies->n, sizeof *bodies->kept);
    return bodies->kept && hs_match__share(job, bodies->n, fill_range, bodies) && keep_pages(job, bodies) &&
           keep_rows(job) && keep_same_pages(job, bodies) && keep_words(job, bodies) &&
           hs_postings_write(to, HS_KEPT_SHINGLES, HS_SHINGLE_ID_BITS, bodies->n_words, job->n_workers,
                             give_shingles, bodies, allocator, NULL) != HS_ERR_MEMORY &&
           hs_postings_write(to, HS_KEPT_BODY_HASHES, HS_POSTINGS_ID_BITS, bodies->n, job->n_workers,
                             give_hashes, bodies, allocator, NULL) != HS_ERR_MEMORY;
}

bool hs_match__keep_shared(hs_match_job *job, hs_bodies *bodies) {
    struct hs_sections_writer *to = job->input->keep;
    if (!bodies->kept) return true;
    hs_kept_shared *shared = hs_heap_get(&job->heap, job->n_shared * 2, sizeof *shared);
    uint64_t *next = hs_heap_get_zeroed(&job->heap, bodies->n, sizeof *next), sum = 0;
    if (!shared || !next) return false;
    for (size_t i = 0; i < job->n_shared; i++)
        next[job->shared[i].key >> 32]++, next[job->shared[i].key & UINT32_MAX]++;
    for (uint32_t rank = 0; rank < bodies->n; rank++) {
        uint64_t n = next[rank];
        bodies->kept[rank].first_shared = next[rank] = sum;
        sum += n;
    }
    for (size_t i = 0; i < job->n_shared; i++) { /* ascending by a, b: so are the rows of both */
        uint32_t a = (uint32_t)(job->shared[i].key >> 32), b = (uint32_t)job->shared[i].key;
        uint64_t n = job->shared[i].value;
        uint32_t n_words = n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
        shared[next[a]++] = (hs_kept_shared){b, n_words};
        shared[next[b]++] = (hs_kept_shared){a, n_words};
    }
    hs_status status = hs_sections_write(to, HS_KEPT_SHARED, sizeof *shared, shared, sum, NULL);
    if (status != HS_ERR_MEMORY)
        status = hs_sections_write(to, HS_KEPT_BODIES, sizeof *bodies->kept, bodies->kept, bodies->n, NULL);
    hs_heap_free(&job->heap, shared);
    hs_heap_free(&job->heap, next);
    return status != HS_ERR_MEMORY;
}

typedef struct hash_rows {
    const hs_kept_hashes *rows; /* [n] */
    size_t n;
} hash_rows;

static bool give_rows(void *context, uint32_t part, uint32_t n_parts, hs_postings_sink *sink) {
    const hash_rows *from = context;
    for (size_t r = 0; r < from->n; r++) {
        const hs_kept_hashes *row = &from->rows[r];
        for (size_t i = row->n * part / n_parts; i < row->n * (part + 1) / n_parts; i++)
            if (!hs_postings_put(sink, hs_kept__id_of(row->items[i]), hs_kept__rest_of(row->items[i])))
                return false;
    }
    return true;
}

bool hs_match__keep_hashes(hs_match_job *job, uint32_t section, const hs_kept_hashes *rows, size_t n_rows) {
    hash_rows from = {rows, n_rows};
    uint64_t n = 0;
    for (size_t r = 0; r < n_rows; r++) n += rows[r].n;
    return hs_postings_write(job->input->keep, section, HS_POSTINGS_ID_BITS, n, job->n_workers, give_rows,
                             &from, &job->heap.allocator, NULL) != HS_ERR_MEMORY;
}
