#include "match/kept_more.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdlib.h>

typedef struct section {
    uint32_t number, item_bytes;
} section;

static const void *get(const hs_sections *file, uint32_t number, size_t item_bytes, uint64_t *n) {
    size_t found;
    const void *items = hs_sections_get(file, number, (uint32_t)item_bytes, &found);
    *n = found;
    return items;
}

static bool open_rows(hs_kept *kept, const hs_sections *file) {
    uint64_t n_pages, n_bodies, n_same, n_wordings, n_statements, n_order, n_by_row;
    kept->pages = get(file, HS_KEPT_PAGES, sizeof *kept->pages, &n_pages);
    kept->bodies = get(file, HS_KEPT_BODIES, sizeof *kept->bodies, &n_bodies);
    kept->same_pages = get(file, HS_KEPT_SAME_PAGES, sizeof *kept->same_pages, &n_same);
    kept->words = get(file, HS_KEPT_WORDS, sizeof *kept->words, &kept->n_words);
    kept->shared = get(file, HS_KEPT_SHARED, sizeof *kept->shared, &kept->n_shared);
    kept->wordings = get(file, HS_KEPT_WORDINGS, sizeof *kept->wordings, &n_wordings);
    kept->statements = get(file, HS_KEPT_STATEMENTS, sizeof *kept->statements, &n_statements);
    kept->order = get(file, HS_KEPT_ORDER, sizeof *kept->order, &n_order);
    kept->edges = get(file, HS_KEPT_EDGES, sizeof *kept->edges, &kept->n_edges);
    kept->by_row = get(file, HS_KEPT_ROWS, sizeof *kept->by_row, &n_by_row);
    hs_postings_open(file, HS_KEPT_SHINGLES, 40, &kept->shingles);
    hs_postings_open(file, HS_KEPT_BODY_HASHES, HS_POSTINGS_ID_BITS, &kept->body_hashes);
    hs_postings_open(file, HS_KEPT_SPUN, HS_POSTINGS_ID_BITS, &kept->spun);
    hs_postings_open(file, HS_KEPT_KEYS, HS_KEY_ID_BITS, &kept->keys);
    hs_postings_open(file, HS_KEPT_WORDING_HASHES, HS_POSTINGS_ID_BITS, &kept->wording_hashes);
    hs_postings_open(file, HS_KEPT_QUESTIONS, HS_POSTINGS_ID_BITS, &kept->questions);
    hs_postings_open(file, HS_KEPT_SWAPS, HS_POSTINGS_ID_BITS, &kept->swaps);
    kept->n_pages = (uint32_t)n_pages, kept->n_bodies = (uint32_t)n_bodies;
    kept->n_wordings = (uint32_t)n_wordings, kept->n_statements = (uint32_t)n_statements;
    return n_pages && n_pages < HS_NONE && n_bodies && n_bodies <= n_pages && n_same == n_pages &&
           n_statements < HS_NONE && n_wordings <= n_statements && n_order == n_statements &&
           n_by_row == n_pages && (n_wordings > 0) == (n_statements > 0);
}

hs_status hs_kept_open(const hs_engine *engine, const hs_sections *file, hs_kept **kept, hs_error *error) {
    const hs_allocator *from = &hs_allocator_system;
    hs_kept *fresh = from->resize(from->context, NULL, sizeof *fresh);
    if (!fresh) return hs_fail_memory(error);
    *fresh = (hs_kept){.engine = engine};
    hs_heap_init(&fresh->heap, from);
    fresh->more = hs_heap_get_zeroed(&fresh->heap, 1, sizeof *fresh->more);
    hs_status status = HS_OK;
    if (!fresh->more || !hs_heap_push(&fresh->heap, &fresh->more->first_statement, 0))
        status = hs_fail_memory(error);
    else if (!open_rows(fresh, file))
        status = hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 0, "what was kept of matching is not whole");
    if (status == HS_OK)
        *kept = fresh;
    else
        hs_kept_close(fresh);
    return status;
}

void hs_kept_close(hs_kept *kept) {
    if (!kept) return;
    hs_heap_clear(&kept->heap);
    hs_allocator_system.resize(hs_allocator_system.context, kept, 0);
}

uint32_t hs_kept_n_added(const hs_kept *kept) {
    return (uint32_t)kept->added.n;
}

uint32_t hs_kept__page_of_row(const hs_kept *kept, int64_t row) {
    uint32_t first = 0, end = kept->n_pages;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        const hs_kept_page *page = hs_kept__page(kept, kept->by_row[middle]);
        if (page && page->row < row)
            first = middle + 1;
        else
            end = middle;
    }
    const hs_kept_page *found = first < kept->n_pages ? hs_kept__page(kept, kept->by_row[first]) : NULL;
    if (found && found->row == row) return kept->by_row[first];
    for (size_t i = 0; i < kept->added.n; i++)
        if (kept->added.items[i].page.row == row) return kept->n_pages + (uint32_t)i;
    return HS_NONE;
}

uint64_t hs_kept_id(const hs_kept *kept, int64_t row) {
    const hs_kept_page *page = hs_kept__page(kept, hs_kept__page_of_row(kept, row));
    return page ? page->id : 0;
}

/* ---- The bytes of an added page. */

void hs_kept__put_bytes(hs_bytes_out *out, const void *items, size_t n_bytes) {
    if (out->is_out_of_memory || !n_bytes) return;
    if (!hs_heap_reserve(out->heap, &out->row.items, &out->row.capacity, out->row.n + n_bytes, 1)) {
        out->is_out_of_memory = true;
        return;
    }
    memcpy(out->row.items + out->row.n, items, n_bytes);
    out->row.n += n_bytes;
}

typedef struct bytes_in {
    hs_str rest;
    bool is_cut; /* asked for more than there is */
} bytes_in;

static void take(bytes_in *in, void *to, size_t n_bytes) {
    in->is_cut |= n_bytes > in->rest.len;
    if (in->is_cut) {
        memset(to, 0, n_bytes);
        return;
    }
    if (n_bytes) memcpy(to, in->rest.ptr, n_bytes);
    in->rest.ptr += n_bytes, in->rest.len -= n_bytes;
}

static uint32_t take_u32(bytes_in *in) {
    uint32_t value;
    take(in, &value, sizeof value);
    return value;
}

/* A row of so many items in kept's memory; NULL: cut short, or out of memory. */
static void *take_row(hs_kept *kept, bytes_in *in, uint32_t n, size_t item_bytes) {
    if (in->is_cut || n > in->rest.len / item_bytes) {
        in->is_cut = true;
        return NULL;
    }
    void *row = hs_heap_get(&kept->heap, n, item_bytes);
    if (row) take(in, row, n * item_bytes);
    return row;
}

static bool take_body(hs_kept *kept, bytes_in *in) {
    hs_added_head head;
    take(in, &head, sizeof head);
    uint16_t *words = take_row(kept, in, head.n_words, sizeof *words);
    if (!words) return false;
    hs_kept_shared *shared = take_row(kept, in, head.n_shared, sizeof *shared);
    if (!shared) return false;
    hs_kept_page page = {.id = head.id, .row = head.row, .date = head.date};
    if (!hs_kept__take_body(kept, &page, words, head.n_words, head.hash, head.house, shared, head.n_shared))
        return false;
    for (uint32_t i = 0; i < head.n_swaps && !in->is_cut; i++) {
        uint64_t hash;
        take(in, &hash, sizeof hash);
        if (!hs_kept__index_put(&kept->heap, &kept->added_swaps, hs_kept__id_of(hash), hs_kept__rest_of(hash))) return false;
    }
    return true;
}

static hs_more_wording *more_at(hs_kept *kept, uint32_t number) {
    struct hs_kept_more *more = kept->more;
    if (number >= kept->n_wordings) {
        uint32_t at = number - kept->n_wordings;
        return at < more->added.n ? &more->wordings.items[more->added.items[at]] : NULL;
    }
    uint32_t at = hs_kept__index_first(more->of_base, number);
    return at == HS_NONE ? NULL : &more->wordings.items[hs_kept__index_value(more->of_base, at)];
}

/* The same, of a wording that nothing was added to yet. */
static hs_more_wording *touch(hs_kept *kept, uint32_t number) {
    struct hs_kept_more *more = kept->more;
    hs_more_wording *found = more_at(kept, number);
    if (found || number >= kept->n_wordings) return found;
    hs_more_wording fresh = {.now = kept->wordings[number],
                             .smallest = hs_kept__smallest(kept, number),
                             .n_base = kept->wordings[number].n};
    if (!hs_kept__index_put(&kept->heap, &more->of_base, number, (uint32_t)more->wordings.n) ||
        !hs_heap_push(&kept->heap, &more->wordings, fresh))
        return NULL;
    return &more->wordings.items[more->wordings.n - 1];
}

static bool take_new_wording(hs_kept *kept, bytes_in *in) {
    struct hs_kept_more *more = kept->more;
    hs_added_wording head;
    take(in, &head, sizeof head);
    hs_more_wording fresh = {.now = {.hash = head.hash,
                                     .words = head.words,
                                     .published = INT64_MIN,
                                     .last = INT64_MIN,
                                     .speaker = head.speaker,
                                     .n_words = head.n_words,
                                     .n_content = head.n_content},
                             .smallest = UINT64_MAX};
    uint32_t number = hs_kept__n_wordings(kept);
    if (!hs_kept__index_put(&kept->heap, &more->hashes, hs_kept__id_of(head.hash), number)) return false;
    for (uint32_t i = 0; i < head.n_keys && !in->is_cut; i++) {
        uint64_t key;
        take(in, &key, sizeof key);
        if (!hs_kept__index_put(&kept->heap, &more->keys, key, number)) return false;
    }
    return hs_heap_push(&kept->heap, &more->added, (uint32_t)more->wordings.n) &&
           hs_heap_push(&kept->heap, &more->wordings, fresh);
}

static bool take_statement(hs_kept *kept, uint32_t page, const hs_more_statement *said) {
    hs_more_wording *wording = touch(kept, said->wording);
    uint64_t ref = hs_kept_ref(page, said->place);
    if (!wording) return false;
    hs_kept_refs *list = &wording->statements;
    if (!hs_heap_push(&kept->heap, list, ref)) return false;
    for (size_t i = list->n - 1; i && hs_kept__compare_refs(kept, list->items[i - 1], ref) > 0; i--) {
        list->items[i] = list->items[i - 1];
        list->items[i - 1] = ref;
    }
    wording->now.n++;
    bool is_first = wording->smallest == UINT64_MAX;
    if (is_first || hs_kept__id_of_ref(kept, ref) < hs_kept__id_of_ref(kept, wording->smallest))
        wording->smallest = ref;
    return true;
}

static bool take_wordings(hs_kept *kept, bytes_in *in) {
    struct hs_kept_more *more = kept->more;
    uint32_t page = hs_kept__n_pages(kept) - 1;
    for (uint32_t n = take_u32(in); n && !in->is_cut; n--)
        if (!take_new_wording(kept, in)) return false;
    for (uint32_t n = take_u32(in); n && !in->is_cut; n--) {
        hs_more_statement said;
        take(in, &said, sizeof said);
        if (in->is_cut || !take_statement(kept, page, &said) ||
            !hs_heap_push(&kept->heap, &more->statements, said))
            return false;
    }
    if (!hs_heap_push(&kept->heap, &more->first_statement, (uint32_t)more->statements.n)) return false;
    for (uint32_t n = take_u32(in); n && !in->is_cut; n--) {
        hs_touched_wording to;
        take(in, &to, sizeof to);
        hs_more_wording *wording = more_at(kept, to.wording);
        if (!wording) return false;
        wording->now.published = to.published, wording->now.last = to.last;
        wording->now.flags = to.flags, wording->now.n_pages = to.n_pages;
    }
    for (uint32_t n = take_u32(in); n && !in->is_cut; n--) {
        uint32_t ends[2];
        take(in, ends, sizeof ends);
        hs_more_wording *a = touch(kept, ends[0]);
        if (!a || !hs_heap_push(&kept->heap, &a->edges, ends[1])) return false;
        hs_more_wording *b = touch(kept, ends[1] & HS_KEPT_EDGE_OTHER);
        uint32_t back = ends[0] | (ends[1] & ~HS_KEPT_EDGE_OTHER);
        if (!b || !hs_heap_push(&kept->heap, &b->edges, back)) return false;
    }
    return true;
}

hs_status hs_kept_take(hs_kept *kept, hs_str bytes, hs_error *error) {
    bytes_in in = {.rest = bytes};
    if (take_body(kept, &in) && !in.is_cut && take_wordings(kept, &in) && !in.is_cut && !in.rest.len)
        return HS_OK;
    if (!in.is_cut && !in.rest.len) return hs_fail_memory(error);
    return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 0, "what was kept of a page is not whole");
}
