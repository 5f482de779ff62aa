/* One more page: what it has in common with the others, found by what is kept of them. */
#include "match/near.h"

#include "base/arena.h"
#include "base/sort.h"
#include "base/status.h"
#include "engine/engine.h"
#include "match/splice.h"
#include "match/warn.h"

#include <stdlib.h>

enum { MOST_WORDINGS = 4096, MOST_STATEMENTS = 20000 }; /* that hang together with the page */

/* What hangs together with the page. Those on the rim are no splices, and no edge of one utterance ties them to the others:
 * they tell where others were cut, and what they are themselves hangs on nothing here. */
typedef struct reach {
    hs_kept_numbers held, rim;
    hs_kept_index *is_held, *is_rim;
    hs_near_edges edges; /* between any two of these */
} reach;

static bool hold(hs_near *near, reach *all, uint32_t wording) {
    if (hs_kept__index_first(all->is_held, wording) != HS_NONE) return true;
    return hs_kept__index_put(&near->heap, &all->is_held, wording, 0) &&
           hs_heap_push(&near->heap, &all->held, wording);
}

static bool put_on_rim(hs_near *near, reach *all, uint32_t wording) {
    if (hs_kept__index_first(all->is_rim, wording) != HS_NONE) return true;
    return hs_kept__index_put(&near->heap, &all->is_rim, wording, 0) &&
           hs_heap_push(&near->heap, &all->rim, wording);
}

static bool is_in(const reach *all, uint32_t wording) {
    return hs_kept__index_first(all->is_held, wording) != HS_NONE ||
           hs_kept__index_first(all->is_rim, wording) != HS_NONE;
}

/* True where what an edge tells is not what it was: of the page's wordings, and of those that lost one. */
static bool is_touched(const hs_near *near, uint32_t wording) {
    for (size_t i = 0; i < near->gone.n; i++)
        if (near->gone.items[i].a == wording || near->gone.items[i].b == wording) return true;
    return hs_near__own(near, wording) != NULL;
}

static bool follow(hs_near *near, reach *all, uint32_t wording, uint32_t edge) {
    uint32_t other = edge & HS_KEPT_EDGE_OTHER, kind = (edge & HS_KEPT_EDGE_KIND) >> HS_KEPT_EDGE_KIND_AT;
    if (kind != HS_EDGE_PART || is_touched(near, wording)) return hold(near, all, other);
    hs_kept_wording x = hs_near__wording(near, wording), y = hs_near__wording(near, other);
    if (!hs_match__may_be_splice(x.n_words, x.flags)) return true;
    return hs_match__may_be_splice(y.n_words, y.flags) ? hold(near, all, other)
                                                       : put_on_rim(near, all, other);
}

static bool follow_new(hs_near *near, reach *all, uint32_t wording) {
    for (size_t i = 0; i < near->edges.n; i++) {
        const hs_near_edge *edge = &near->edges.items[i];
        if (edge->a != wording && edge->b != wording) continue;
        if (!hold(near, all, edge->a == wording ? edge->b : edge->a)) return false;
    }
    return true;
}

static bool list_edges(hs_near *near, reach *all, uint32_t wording) {
    hs_kept_edges some = {0};
    if (!hs_near__list_edges(near, wording, &some)) return false;
    for (size_t e = 0; e < some.n; e++) {
        uint32_t other = some.items[e] & HS_KEPT_EDGE_OTHER;
        hs_near_edge edge = {wording, other,
                             (uint8_t)((some.items[e] & HS_KEPT_EDGE_KIND) >> HS_KEPT_EDGE_KIND_AT),
                             (some.items[e] & HS_KEPT_EDGE_RETOLD) != 0};
        if (other > wording && is_in(all, other) && !hs_heap_push(&near->heap, &all->edges, edge))
            return false;
    }
    hs_heap_free(&near->heap, some.items);
    return true;
}

/* All wordings that edges tie to those of the page, or to those that lost one, and the edges between them. */
static bool find_reach(hs_near *near, reach *all) {
    hs_kept_edges some = {0};
    uint64_t n_statements = 0;
    for (size_t i = 0; i < near->wordings.n; i++)
        if (!hold(near, all, near->wordings.items[i].number)) return false;
    for (size_t i = 0; i < near->gone.n; i++)
        if (!hold(near, all, near->gone.items[i].a) || !hold(near, all, near->gone.items[i].b)) return false;
    for (size_t at = 0; at < all->held.n; at++) {
        uint32_t wording = all->held.items[at];
        n_statements += hs_near__wording(near, wording).n;
        if (all->held.n + all->rim.n > MOST_WORDINGS || n_statements > MOST_STATEMENTS) {
            near->reaches_far = "too much hangs together with the page";
            return true;
        }
        if (!follow_new(near, all, wording) || !hs_near__list_edges(near, wording, &some)) return false;
        for (size_t e = 0; e < some.n; e++)
            if (!follow(near, all, wording, some.items[e])) return false;
    }
    size_t kept = 0;
    for (size_t i = 0; i < all->rim.n; i++)
        if (hs_kept__index_first(all->is_held, all->rim.items[i]) == HS_NONE)
            all->rim.items[kept++] = all->rim.items[i];
    all->rim.n = kept;
    for (size_t i = 0; i < all->held.n; i++)
        if (!list_edges(near, all, all->held.items[i])) return false;
    for (size_t i = 0; i < all->rim.n; i++)
        if (!list_edges(near, all, all->rim.items[i])) return false;
    for (size_t i = 0; i < near->edges.n; i++)
        if (!hs_heap_push(&near->heap, &all->edges, near->edges.items[i])) return false;
    hs_heap_free(&near->heap, some.items);
    return true;
}

static bool by_utterance(const void *unused, const hs_match_other *x, const hs_match_other *y) {
    (void)unused;
    return x->utterance != y->utterance ? x->utterance < y->utterance : x->page < y->page;
}

HS_DEFINE_SORT(sort_others, const void *, hs_match_other, by_utterance)

/* The statements of wordings on the rim, which are told as before; false in the row: held. */
static bool mark_rim(const reach *all, hs_near_job *made, bool **is_rim) {
    hs_match_job *job = &made->job;
    *is_rim = hs_heap_get_zeroed(&job->heap, (size_t)job->input->n_statements + 1, sizeof **is_rim);
    if (!*is_rim) return false;
    for (uint32_t w = 0; w < job->n_wordings; w++)
        for (uint32_t k = 0; k < job->wordings[w].n; k++)
            (*is_rim)[job->order[job->wordings[w].first + k]] =
                hs_kept__index_first(all->is_held, made->number_of.items[w]) == HS_NONE;
    return true;
}

/* Leaves utterances of what is held alone; what stands on the rim may be of none of them. */
static bool drop_rim(hs_near *near, hs_near_job *made, const bool *is_rim, hs_match_result *result) {
    uint32_t kept = 0, *place = hs_heap_get(&made->job.heap, result->n_utterances, sizeof *place);
    if (!place) return false;
    for (uint32_t u = 0; u < result->n_utterances; u++) {
        const hs_utterance *utterance = &result->utterances[u];
        uint32_t n_rim = 0;
        for (uint32_t i = 0; i < utterance->n_members; i++) n_rim += is_rim[utterance->members[i].statement];
        if (n_rim && n_rim < utterance->n_members)
            near->reaches_far = "a splice of the page has a half that hangs together with others";
        place[u] = n_rim ? HS_NONE : kept;
        if (!n_rim) result->utterances[kept++] = *utterance;
    }
    result->n_utterances = kept;
    for (uint32_t u = 0; u < kept; u++) {
        hs_utterance *utterance = &result->utterances[u];
        if (utterance->same_words_as != HS_NONE) utterance->same_words_as = place[utterance->same_words_as];
        for (uint32_t i = 0; i < utterance->n_members; i++)
            if (utterance->members[i].also != HS_NONE)
                utterance->members[i].also = place[utterance->members[i].also];
    }
    return true;
}

/* Utterances of the pages that no statement which is held is of. */
static bool list_others(hs_near *near, hs_near_job *made, const bool *is_rim) {
    HS_HEAP_ROW(hs_match_other) others = {0};
    for (size_t i = 0; i < near->pages.n; i++) {
        const hs_near_page *page = &near->pages.items[i];
        uint32_t place = 0;
        while (place < made->page_of.n && made->page_of.items[place] < page->page) place++;
        if (place == made->page_of.n || made->page_of.items[place] != page->page) continue;
        for (uint32_t k = 0; k < page->loaded.n_told; k++) {
            const hs_told *told = &page->loaded.told[k];
            uint64_t ref = hs_kept_ref(page->page, told->place);
            const uint64_t *found =
                bsearch(&ref, made->refs.items, made->refs.n, sizeof ref, hs_near__by_ref);
            if (found && !is_rim[found - made->refs.items]) continue;
            hs_match_other other = {told->utterance, place, told->speaker};
            if (!hs_heap_push(&made->job.heap, &others, other)) return false;
        }
    }
    if (others.n > 1) sort_others(NULL, others.items, others.n);
    made->beside.others = others.items;
    made->beside.n_others = (uint32_t)others.n;
    return true;
}

/* Statements of all wordings, and pages that passages are shared with. */
static bool list_all(hs_near *near, const reach *all, hs_kept_refs *refs, hs_kept_numbers *pages) {
    hs_kept_refs some = {0};
    hs_kept_numbers same = {0};
    for (size_t i = 0; i < all->held.n; i++) {
        if (!hs_near__list_statements(near, all->held.items[i], UINT32_MAX, &some)) return false;
        for (size_t k = 0; k < some.n; k++)
            if (!hs_heap_push(&near->heap, refs, some.items[k])) return false;
    }
    for (size_t i = 0; i < all->rim.n; i++)
        if (!hs_near__put_first(near, all->rim.items[i], &some, refs)) return false;
    for (size_t i = 0; i < near->shared.n; i++) {
        if (!hs_kept__list_pages(near->kept, &near->heap, near->shared.items[i].body, &same)) return false;
        for (size_t k = 0; k < same.n; k++)
            if (!hs_heap_push(&near->heap, pages, same.items[k])) return false;
    }
    hs_heap_free(&near->heap, some.items);
    hs_heap_free(&near->heap, same.items);
    return true;
}

static bool set_edges(hs_near *near, hs_near_job *made, const hs_near_edges *edges) {
    uint64_t *pairs = hs_heap_get(&made->job.heap, edges->n, sizeof *pairs);
    if (!pairs) return false;
    for (size_t i = 0; i < edges->n; i++) {
        uint64_t x = hs_near__place_of(made, edges->items[i].a),
                 y = hs_near__place_of(made, edges->items[i].b);
        if (x == HS_NONE || y == HS_NONE) {
            near->reaches_far = "what was kept of statements does not fit what is stored";
            return true;
        }
        pairs[i] = x < y ? x << 32 | y : y << 32 | x;
    }
    return hs_near__set_pairs(near, made, edges, pairs, edges->n);
}

/* The utterances of all that hangs together, as hs_match would tell them. */
static bool present(hs_near *near, hs_near_job *made, const reach *all, hs_match_result *result) {
    const hs_near_edges *edges = &all->edges;
    hs_match_job *job = &made->job;
    bool *is_rim;
    if (!set_edges(near, made, edges)) return false;
    if (near->reaches_far) return true;
    if (!hs_match__find_edges(job)) return false;
    if (job->edges.n != edges->n) {
        near->reaches_far = "what was kept of statements does not fit what is stored";
        return true;
    }
    bool is_done = mark_rim(all, made, &is_rim) && list_others(near, made, is_rim) && hs_match__group(job) &&
                   hs_match__present(job, near->arena, result) && drop_rim(near, made, is_rim, result);
    if (is_done && !near->reaches_far) is_done = hs_match__warn(job, near->arena, result);
    if (!near->reaches_far) near->reaches_far = made->beside.reaches_far;
    return is_done;
}

static bool put_wordings(hs_near *near, hs_bytes_out *out) {
    hs_kept__put_bytes_u32(out, near->n_new);
    for (size_t i = 0; i < near->wordings.n; i++) {
        const hs_near_wording *own = &near->wordings.items[i];
        if (!own->is_new) continue;
        hs_added_wording head = {.hash = own->now.hash,
                                 .words = own->now.words,
                                 .speaker = own->now.speaker,
                                 .n_keys = (uint32_t)own->keys.n,
                                 .n_words = own->now.n_words,
                                 .n_content = own->now.n_content};
        hs_kept__put_bytes(out, &head, sizeof head);
        hs_kept__put_bytes(out, own->keys.items, own->keys.n * sizeof *own->keys.items);
    }
    HS_HEAP_ROW(uint64_t) said = {0}; /* place << 32 | wording */
    for (size_t i = 0; i < near->wordings.n; i++)
        for (size_t k = 0; k < near->wordings.items[i].own.n; k++) {
            uint64_t place = near->wordings.items[i].own.items[k] & HS_KEPT_MOST_PLACE;
            if (!hs_heap_push(&near->heap, &said, place << 32 | near->wordings.items[i].number)) return false;
        }
    if (said.n) qsort(said.items, said.n, sizeof *said.items, hs_near__by_ref);
    hs_kept__put_bytes_u32(out, (uint32_t)said.n);
    for (size_t i = 0; i < said.n; i++) {
        hs_more_statement statement = {(uint32_t)(said.items[i] >> 32), (uint32_t)said.items[i]};
        hs_kept__put_bytes(out, &statement, sizeof statement);
    }
    hs_kept__put_bytes_u32(out, (uint32_t)near->wordings.n);
    for (size_t i = 0; i < near->wordings.n; i++) {
        const hs_near_wording *own = &near->wordings.items[i];
        hs_touched_wording to = {.published = own->now.published,
                                 .last = own->now.last,
                                 .wording = own->number,
                                 .flags = (uint16_t)(own->now.flags & ~HS_WORDING_SLIPPED),
                                 .n_pages = own->now.n_pages};
        hs_kept__put_bytes(out, &to, sizeof to);
    }
    hs_kept__put_bytes_u32(out, (uint32_t)(near->edges.n + near->gone.n));
    for (size_t i = 0; i < near->edges.n; i++) {
        const hs_near_edge *edge = &near->edges.items[i];
        hs_kept__put_bytes_u32(out, edge->a);
        hs_kept__put_bytes_u32(out, edge->b | (uint32_t)edge->kind << HS_KEPT_EDGE_KIND_AT |
                                        (edge->is_retold ? HS_KEPT_EDGE_RETOLD : 0));
    }
    for (size_t i = 0; i < near->gone.n; i++) {
        hs_kept__put_bytes_u32(out, near->gone.items[i].a);
        hs_kept__put_bytes_u32(out, near->gone.items[i].b | HS_KEPT_EDGE_GONE);
    }
    return true;
}

/* What hs_kept_take takes. */
static bool put_bytes(hs_near *near, const hs_near_copies *copies, hs_str *kept) {
    hs_bytes_out out = {.heap = &near->heap};
    const hs_near_passages *passages = &near->passages;
    hs_added_head head = {.id = near->page.id,
                          .row = near->page.row,
                          .date = near->page.date,
                          .hash = passages->hash,
                          .house = passages->house,
                          .n_words = (uint32_t)passages->words.n,
                          .n_shared = (uint32_t)near->shared.n,
                          .n_swaps = (uint32_t)copies->n_singles};
    hs_kept__put_bytes(&out, &head, sizeof head);
    hs_kept__put_bytes(&out, passages->words.hash, passages->words.n * sizeof *passages->words.hash);
    hs_kept__put_bytes(&out, near->shared.items, near->shared.n * sizeof *near->shared.items);
    hs_kept__put_bytes(&out, copies->singles, copies->n_singles * sizeof *copies->singles);
    if (!put_wordings(near, &out) || out.is_out_of_memory) return false;
    return hs_arena_dup(near->arena, (hs_str){out.row.items, out.row.n}, kept) == HS_OK;
}

/* Words that the page shares with each body. */
static bool sum_shared(hs_near *near) {
    const hs_near_passages *found = &near->passages;
    for (size_t i = 0; i < found->n; i++) {
        size_t at = 0;
        while (at < near->shared.n && near->shared.items[at].body < found->items[i].body) at++;
        if (at == near->shared.n || near->shared.items[at].body != found->items[i].body) {
            if (!hs_heap_push(&near->heap, &near->shared, ((hs_kept_shared){0}))) return false;
            for (size_t k = near->shared.n - 1; k > at; k--)
                near->shared.items[k] = near->shared.items[k - 1];
            near->shared.items[at] = (hs_kept_shared){.body = found->items[i].body};
        }
        near->shared.items[at].n_words += found->items[i].n_matched;
    }
    return true;
}

static bool add_page(hs_near *near, hs_near_job *made, hs_match_result *result, hs_added *added) {
    enum { MOST_ON_PAGE = 1000 };
    hs_kept_numbers pages = {0};
    reach all = {0};
    hs_kept_refs refs = {0};
    hs_near_copies copies = {0};
    if (near->from->page.n_statements > MOST_ON_PAGE) {
        near->reaches_far = "the page has very many statements";
        return true;
    }
    if (!hs_match__find_near_passages(near->kept, &near->heap, &near->from->page.page, &near->passages))
        return false;
    near->reaches_far = near->passages.reaches_far;
    if (near->reaches_far) return true;
    if (!sum_shared(near) || !hs_near__find_wordings(near)) return false;
    if (near->reaches_far) return true;
    if (!hs_near__pair_by_keys(near) || near->reaches_far) return near->reaches_far != NULL;
    if (!hs_near__pair_around(near) || near->reaches_far) return near->reaches_far != NULL;
    if (!hs_near__find_edges(near) || near->reaches_far) return near->reaches_far != NULL;
    if (!find_reach(near, &all) || near->reaches_far) return near->reaches_far != NULL;
    if (!list_all(near, &all, &refs, &pages)) return false;
    if (!hs_near__open_job(near, &refs, &pages, HS_NEAR_LOOKED_AT, made)) return false;
    if (near->reaches_far) return true;
    if (!hs_near__copy(near, made, &copies, result)) return false;
    if (near->reaches_far) return true;
    if (!present(near, made, &all, result)) return false;
    if (near->reaches_far) return true;
    result->n_capped = made->job.n_capped + near->passages.n_capped;
    return put_bytes(near, &copies, &added->kept);
}

hs_status hs_match_add(const hs_engine *engine, hs_arena *arena, hs_kept *kept, const hs_adding *adding,
                       hs_added *added, hs_error *error) {
    const hs_match_page *page = &adding->page.page;
    hs_near near = {.engine = engine, .kept = kept, .from = adding, .arena = arena, .error = error};
    hs_near_job made = {0};
    hs_match_result *result = HS_ARENA_ARRAY(arena, hs_match_result, 1);
    hs_match_input *input = HS_ARENA_ARRAY(arena, hs_match_input, 1);
    *added = (hs_added){0};
    if (!result || !input) return hs_fail_memory(error);
    *result = (hs_match_result){0};
    near.number = hs_kept__n_pages(kept);
    near.body = kept->n_bodies + (uint32_t)kept->added.n;
    hs_match_input alone = {.pages = page, .n_pages = 1};
    near.page = (hs_kept_page){
        .id = page->id, .row = page->row, .date = hs_match__date(&alone, 0), .body = near.body};
    hs_heap_init(&near.heap, engine->options.allocator);
    bool is_done = add_page(&near, &made, result, added);
    *input = made.input;
    input->copies_found = NULL;
    hs_near__close_job(&made);
    hs_heap_clear(&near.heap);
    if (!is_done) return near.status != HS_OK ? near.status : hs_fail_memory(error);
    *added = (hs_added){near.reaches_far, input, result, added->kept};
    return HS_OK;
}
