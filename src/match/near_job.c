/* Jobs over some pages: what is kept of bodies tells which pages are of one affair. */
#include "match/near.h"

#include "base/arena.h"
#include "base/sort.h"
#include "engine/engine.h"

#include <stdlib.h>
#include <string.h>

/* Pages of the statements and the others, ascending; the added one has the greatest number. */
static bool list_pages(hs_near *near, const hs_kept_numbers *pages, hs_near_job *made) {
    hs_kept_numbers *list = &made->page_of;
    for (size_t i = 0; i < made->refs.n; i++) {
        uint32_t page = (uint32_t)(made->refs.items[i] >> 32);
        if ((!i || page != list->items[list->n - 1]) && !hs_heap_push(&near->heap, list, page)) return false;
    }
    for (size_t i = 0; pages && i < pages->n; i++)
        if (!hs_heap_push(&near->heap, list, pages->items[i])) return false;
    if (!hs_heap_push(&near->heap, list, near->number)) return false;
    hs_near__keep_distinct(list);
    return true;
}

static int by_loaded(const void *a, const void *b) {
    const hs_near_page *x = a, *y = b;
    return (x->page > y->page) - (x->page < y->page);
}

static hs_near_page *find_loaded(hs_near *near, size_t n, uint32_t page) {
    hs_near_page key = {.page = page};
    return n ? bsearch(&key, near->pages.items, n, sizeof key, by_loaded) : NULL;
}

static bool load_pages(hs_near *near, const hs_near_job *made) {
    size_t n_before = near->pages.n;
    for (size_t i = 0; i < made->page_of.n; i++) {
        uint32_t number = made->page_of.items[i];
        hs_near_page fresh = {.page = number, .loaded = near->from->page};
        if (find_loaded(near, n_before, number)) continue;
        if (number != near->number) {
            const hs_kept_page *page = hs_near__page(near, number);
            if (!page) {
                near->reaches_far = "what was kept does not fit what is stored";
                return true;
            }
            near->status = near->from->load(near->from->context, page->row, &fresh.loaded, near->error);
            if (near->status != HS_OK) return false;
        }
        if (!hs_heap_push(&near->heap, &near->pages, fresh)) return false;
    }
    if (near->pages.n > n_before)
        qsort(near->pages.items, near->pages.n, sizeof *near->pages.items, by_loaded);
    return true;
}

static const hs_match_statement *find_statement(const hs_loaded_page *page, uint32_t place) {
    uint32_t first = 0, end = page->n_statements;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if ((page->statements[middle].id & HS_KEPT_MOST_PLACE) < place)
            first = middle + 1;
        else
            end = middle;
    }
    bool is_there = first < page->n_statements && (page->statements[first].id & HS_KEPT_MOST_PLACE) == place;
    return is_there ? &page->statements[first] : NULL;
}

static bool make_input(hs_near *near, hs_near_job *made) {
    size_t n_pages = made->page_of.n;
    hs_match_page *pages = HS_ARENA_ARRAY(near->arena, hs_match_page, n_pages);
    hs_match_statement *statements = HS_ARENA_ARRAY(near->arena, hs_match_statement, made->refs.n);
    if (!pages || !statements) return false;
    for (size_t p = 0, i = 0; p < n_pages; p++) {
        const hs_loaded_page *loaded = &find_loaded(near, near->pages.n, made->page_of.items[p])->loaded;
        pages[p] = loaded->page;
        for (; i < made->refs.n && made->refs.items[i] >> 32 == made->page_of.items[p]; i++) {
            const hs_match_statement *said = find_statement(loaded, (uint32_t)made->refs.items[i]);
            if (!said) {
                near->reaches_far = "what was kept does not fit what is stored";
                return true;
            }
            statements[i] = *said;
            statements[i].page = (uint32_t)p;
        }
    }
    made->input = (hs_match_input){.pages = pages,
                                   .n_pages = (uint32_t)n_pages,
                                   .statements = statements,
                                   .n_statements = (uint32_t)made->refs.n,
                                   .n_threads = 1};
    near->from->people(near->from->context, &made->input.people, &made->input.person_numbers,
                       &made->input.n_people);
    return true;
}

static uint32_t body_of(const hs_near *near, uint32_t page) {
    return page == near->number ? near->body : hs_near__page(near, page)->body;
}

/* Bodies of the pages in order; rank_of. */
static bool rank_bodies(hs_near *near, hs_near_job *made, hs_kept_numbers *bodies) {
    size_t n = made->page_of.n;
    uint32_t *rank_of = hs_heap_get(&made->job.heap, n, sizeof *rank_of);
    if (!rank_of) return false;
    for (size_t p = 0; p < n; p++)
        if (!hs_heap_push(&made->job.heap, bodies, body_of(near, made->page_of.items[p]))) return false;
    hs_near__sort_bodies(near, bodies);
    size_t kept = 0;
    for (size_t i = 0; i < bodies->n; i++)
        if (!kept || bodies->items[i] != bodies->items[kept - 1]) bodies->items[kept++] = bodies->items[i];
    bodies->n = kept;
    for (size_t p = 0; p < n; p++) {
        uint32_t wanted = body_of(near, made->page_of.items[p]), first = 0, end = (uint32_t)bodies->n;
        while (first < end) {
            uint32_t middle = first + (end - first) / 2;
            if (hs_near__compare_bodies(near, bodies->items[middle], wanted) < 0)
                first = middle + 1;
            else
                end = middle;
        }
        rank_of[p] = first < bodies->n ? first : 0;
    }
    made->job.rank_of = rank_of;
    return true;
}

static uint32_t rank_in(const hs_match_record *by_body, size_t n, uint32_t body) {
    size_t at = hs_match__first_record(by_body, n, body);
    return at < n && by_body[at].key == body ? (uint32_t)by_body[at].value : HS_NONE;
}

/* job->shared as copies would have left it, between the bodies of the job. */
static bool share_words(hs_near *near, hs_near_job *made, const hs_kept_numbers *bodies) {
    hs_match_job *job = &made->job;
    size_t n = bodies->n;
    hs_kept_shares list = {0};
    HS_HEAP_ROW(hs_match_record) shared = {0};
    hs_match_record *by_body = hs_heap_get(&job->heap, n, sizeof *by_body),
                    *spare = hs_heap_get(&job->heap, n, sizeof *spare);
    job->shared_first = hs_heap_get_zeroed(&job->heap, n + 1, sizeof *job->shared_first);
    if (!by_body || !spare || !job->shared_first) return false;
    for (size_t r = 0; r < n; r++) by_body[r] = (hs_match_record){bodies->items[r], r};
    by_body = hs_match__sort_records(by_body, spare, n);
    for (uint64_t r = 0; r < n; r++) {
        if (!hs_near__list_shared(near, bodies->items[r], &list)) return false;
        for (size_t i = 0; i < list.n; i++) {
            uint32_t other = rank_in(by_body, n, list.items[i].body);
            hs_match_record record = {r << 32 | other, list.items[i].n_words};
            if (other != HS_NONE && other > r && !hs_heap_push(&job->heap, &shared, record)) return false;
        }
    }
    hs_match_record *room = hs_heap_get(&job->heap, shared.n, sizeof *room);
    if (!room) return false;
    job->shared = shared.n ? hs_match__sort_records(shared.items, room, shared.n) : room;
    job->n_shared = shared.n;
    for (size_t i = 0; i < shared.n; i++) job->shared_first[(job->shared[i].key >> 32) + 1]++;
    for (size_t i = 0; i < n; i++) job->shared_first[i + 1] += job->shared_first[i];
    hs_heap_free(&near->heap, list.items);
    return true;
}

static uint32_t number_of(const hs_near *near, uint64_t ref) {
    if (ref >> 32 != near->number) return hs_kept__wording_of(near->kept, ref);
    for (size_t i = 0; i < near->wordings.n; i++)
        for (size_t k = 0; k < near->wordings.items[i].own.n; k++)
            if (near->wordings.items[i].own.items[k] == ref) return near->wordings.items[i].number;
    return HS_NONE;
}

/* The job's wordings and the kept ones are the same; what some of their statements do not tell is put in. */
static bool number_wordings(hs_near *near, uint32_t most, hs_near_job *made) {
    hs_match_job *job = &made->job;
    for (uint32_t w = 0; w < job->n_wordings; w++) {
        hs_wording *wording = &job->wordings[w];
        uint32_t number = number_of(near, made->refs.items[job->order[wording->first]]);
        hs_kept_wording now = hs_near__wording(near, number);
        bool is_whole = now.n <= most;
        bool is_same = number != HS_NONE && now.hash == hs_kept__hash_of(&made->input, wording) &&
                       (!is_whole || (now.n == wording->n && now.n_pages == wording->n_pages &&
                                      now.published == wording->published && now.last == wording->last &&
                                      now.flags == wording->flags));
        if (!is_same) near->reaches_far = "what was kept of statements does not fit what is stored";
        wording->published = now.published, wording->last = now.last;
        wording->n_pages = now.n_pages, wording->flags = now.flags;
        if (!hs_heap_push(&job->heap, &made->number_of, number) ||
            !hs_heap_push(&job->heap, &made->place_of, w))
            return false;
    }
    return true;
}

static bool by_number_of(const hs_near_job *made, const uint32_t *x, const uint32_t *y) {
    return made->number_of.items[*x] < made->number_of.items[*y];
}

HS_DEFINE_SORT(sort_places, const hs_near_job *, uint32_t, by_number_of)

uint32_t hs_near__place_of(const hs_near_job *made, uint32_t number) {
    size_t first = 0, end = made->place_of.n;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (made->number_of.items[made->place_of.items[middle]] < number)
            first = middle + 1;
        else
            end = middle;
    }
    bool is_there = first < made->place_of.n && made->number_of.items[made->place_of.items[first]] == number;
    return is_there ? made->place_of.items[first] : HS_NONE;
}

bool hs_near__open_job(hs_near *near, const hs_kept_refs *refs, const hs_kept_numbers *pages, uint32_t most,
                       hs_near_job *made) {
    *made = (hs_near_job){.job = {.engine = near->engine, .models = near->engine->words}};
    hs_match_job *job = &made->job;
    hs_heap_init(&job->heap, near->engine->options.allocator);
    for (size_t i = 0; i < refs->n; i++)
        if (!hs_heap_push(&near->heap, &made->refs, refs->items[i])) return false;
    if (made->refs.n) qsort(made->refs.items, made->refs.n, sizeof(uint64_t), hs_near__by_ref);
    size_t kept = 0;
    for (size_t i = 0; i < made->refs.n; i++)
        if (!kept || made->refs.items[i] != made->refs.items[kept - 1])
            made->refs.items[kept++] = made->refs.items[i];
    made->refs.n = kept;
    hs_kept_numbers bodies = {0};
    if (!list_pages(near, pages, made) || !load_pages(near, made)) return false;
    if (near->reaches_far) return true;
    if (!make_input(near, made)) return false;
    if (near->reaches_far) return true;
    job->input = &made->input;
    job->near = &made->beside;
    if (!hs_match__workers_open(job, 1, near->engine->options.allocator) ||
        !rank_bodies(near, made, &bodies) || !share_words(near, made, &bodies) ||
        !hs_match__find_wordings(job) || !number_wordings(near, most, made))
        return false;
    sort_places(made, made->place_of.items, made->place_of.n);
    return true;
}

void hs_near__close_job(hs_near_job *made) {
    if (!made->job.engine) return;
    hs_match__workers_close(&made->job);
    hs_heap_clear(&made->job.heap);
}
