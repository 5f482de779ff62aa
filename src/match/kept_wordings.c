/* Keeping what is known of statements: wordings, their statements, keys and edges. */
#include "match/kept.h"

#include "match/keys.h"

#include <stdlib.h>
#include <string.h>

enum { LOCAL_FLAGS = HS_WORDING_UNSURE | HS_WORDING_SLIPPED }; /* that reading does not tell */

uint64_t hs_kept__hash_of(const hs_match_input *input, const hs_wording *wording) {
    return hs_match__hash_wording(wording->words, hs_match__person(input, wording->speaker),
                                  (uint16_t)(wording->flags & ~LOCAL_FLAGS));
}

/* Gives keys, or hashes, of a part of the wordings. */
typedef struct giving {
    hs_match_job *job;
    const hs_kept_wording *wordings; /* of hashes */
} giving;

static bool give_keys(void *context, uint32_t part, uint32_t n_parts, hs_postings_sink *sink) {
    const giving *from = context;
    const hs_match_job *job = from->job;
    uint64_t n = job->n_wordings, *ids = malloc(HS_KEY_MOST_IDS * sizeof *ids);
    bool is_done = ids != NULL;
    for (uint64_t i = n * part / n_parts; i < n * (part + 1) / n_parts && is_done; i++) {
        size_t n_ids;
        hs_match__give_keys(job->input, &job->wordings[i], ids, &n_ids);
        for (size_t k = 0; k < n_ids && is_done; k++) is_done = hs_postings_put(sink, ids[k], (uint32_t)i);
    }
    free(ids);
    return is_done;
}

static bool give_hashes(void *context, uint32_t part, uint32_t n_parts, hs_postings_sink *sink) {
    const giving *from = context;
    uint64_t n = from->job->n_wordings;
    for (uint64_t i = n * part / n_parts; i < n * (part + 1) / n_parts; i++)
        if (!hs_postings_put(sink, hs_kept__id_of(from->wordings[i].hash), (uint32_t)i)) return false;
    return true;
}

bool hs_match__keep_keys(hs_match_job *job) {
    giving from = {.job = job};
    uint64_t n = 0;
    for (uint32_t i = 0; i < job->n_wordings; i++) n += job->wordings[i].n_words * 4u;
    return hs_postings_write(job->input->keep, HS_KEPT_KEYS, HS_KEY_ID_BITS, n, job->n_workers, give_keys,
                             &from, &job->heap.allocator, NULL) != HS_ERR_MEMORY;
}

/* Statements by id, as the caller gives them, with the wordings that they are of. */
static bool keep_statements(hs_match_job *job, hs_kept_wording *wordings) {
    const hs_match_statement *said = job->input->statements;
    uint32_t n = job->input->n_statements;
    hs_kept_statement *kept = hs_heap_get(&job->heap, n, sizeof *kept);
    if (!kept) return false;
    for (uint32_t w = 0; w < job->n_wordings; w++) {
        uint32_t smallest = HS_NONE;
        for (uint32_t k = 0; k < job->wordings[w].n; k++) {
            uint32_t i = job->order[job->wordings[w].first + k];
            kept[i] = (hs_kept_statement){said[i].page, (uint32_t)(said[i].id & HS_KEPT_MOST_PLACE), w};
            smallest = i < smallest ? i : smallest;
        }
        wordings[w].smallest = smallest;
    }
    hs_status status = hs_sections_write(job->input->keep, HS_KEPT_STATEMENTS, sizeof *kept, kept, n, NULL);
    hs_heap_free(&job->heap, kept);
    if (status != HS_ERR_MEMORY)
        status = hs_sections_write(job->input->keep, HS_KEPT_ORDER, sizeof *job->order, job->order, n, NULL);
    return status != HS_ERR_MEMORY;
}

static uint32_t pack_edge(const hs_edge *edge, uint32_t other) {
    return other | (uint32_t)edge->kind << HS_KEPT_EDGE_KIND_AT | (edge->is_retold ? HS_KEPT_EDGE_RETOLD : 0);
}

/* Edges of each wording, both ways. */
static bool list_edges(hs_match_job *job, hs_kept_wording *wordings, uint32_t *edges) {
    uint32_t sum = 0;
    for (size_t e = 0; e < job->edges.n; e++)
        wordings[job->edges.items[e].a].first_edge++, wordings[job->edges.items[e].b].first_edge++;
    for (uint32_t w = 0; w < job->n_wordings; w++) {
        uint32_t n = wordings[w].first_edge;
        wordings[w].first_edge = sum;
        sum += n;
    }
    uint32_t *next = hs_heap_get(&job->heap, job->n_wordings, sizeof *next);
    if (!next) return false;
    for (uint32_t w = 0; w < job->n_wordings; w++) next[w] = wordings[w].first_edge;
    for (size_t e = 0; e < job->edges.n; e++) {
        const hs_edge *edge = &job->edges.items[e];
        edges[next[edge->a]++] = pack_edge(edge, edge->b);
        edges[next[edge->b]++] = pack_edge(edge, edge->a);
    }
    hs_heap_free(&job->heap, next);
    return true;
}

bool hs_match__keep_wordings(hs_match_job *job) {
    struct hs_sections_writer *to = job->input->keep;
    uint32_t n = job->n_wordings;
    if (n >> HS_KEPT_EDGE_KIND_AT || job->edges.n > UINT32_MAX / 2) return true; /* not to be opened */
    hs_kept_wording *wordings = hs_heap_get_zeroed(&job->heap, n, sizeof *wordings);
    uint32_t *edges = hs_heap_get(&job->heap, job->edges.n * 2, sizeof *edges);
    if (!wordings || !edges) return false;
    for (uint32_t w = 0; w < n; w++) {
        const hs_wording *from = &job->wordings[w];
        wordings[w] = (hs_kept_wording){.hash = hs_kept__hash_of(job->input, from),
                                        .words = from->words,
                                        .published = from->published,
                                        .last = from->last,
                                        .first = from->first,
                                        .n = from->n,
                                        .speaker = hs_match__person(job->input, from->speaker),
                                        .n_words = from->n_words,
                                        .n_content = from->n_content,
                                        .flags = (uint16_t)(from->flags & ~HS_WORDING_SLIPPED),
                                        .n_pages = from->n_pages};
    }
    if (!list_edges(job, wordings, edges) || !keep_statements(job, wordings)) return false;
    giving from = {job, wordings};
    hs_status status = hs_sections_write(to, HS_KEPT_WORDINGS, sizeof *wordings, wordings, n, NULL);
    if (status != HS_ERR_MEMORY)
        status = hs_sections_write(to, HS_KEPT_EDGES, sizeof *edges, edges, job->edges.n * 2, NULL);
    if (status != HS_ERR_MEMORY)
        status = hs_postings_write(to, HS_KEPT_WORDING_HASHES, HS_POSTINGS_ID_BITS, n, job->n_workers,
                                   give_hashes, &from, &job->heap.allocator, NULL);
    hs_heap_free(&job->heap, wordings);
    hs_heap_free(&job->heap, edges);
    return status != HS_ERR_MEMORY;
}
