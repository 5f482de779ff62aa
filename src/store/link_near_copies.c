/* Copies that a page brings, between those of other pages; the words that they swap; the page that it is nearly equal to. */
#include "store/link_kept.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdlib.h>

static const char *const no_room = "many copies stand side by side";

typedef struct placing {
    hs_link__near *near;
    hs_collection c; /* of the pages that were looked at: what rows are made of */
    int64_t *ids;    /* [n_copies] */
    int64_t *behind; /* [n_copies] the first copy that comes behind it, or INT64_MAX */
} placing;

/* Whether the copy that row stands on comes before that one. */
static bool is_before(const placing *p, sqlite3_stmt *row, const hs_copy *copy) {
    const hs_kept *kept = p->near->kept->match;
    int order = hs_kept_compare(kept, sqlite3_column_int64(row, 1), p->c.page_rows[copy->page_a]);
    if (!order) order = hs_kept_compare(kept, sqlite3_column_int64(row, 2), p->c.page_rows[copy->page_b]);
    if (order) return order < 0;
    int64_t a = sqlite3_column_int64(row, 3), b = sqlite3_column_int64(row, 4);
    return a != copy->a.start ? a < copy->a.start : b < copy->b.start;
}

static hs_status get_number(placing *p, hs_link__near_sql which, int64_t wanted, int64_t *number,
                            bool *is_there, hs_error *error) {
    sqlite3_stmt *row;
    hs_status status = hs_link__kept_sql(p->near->kept, which, &row, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(row, 1, wanted);
    *is_there = sqlite3_step(row) == SQLITE_ROW && sqlite3_column_type(row, 0) != SQLITE_NULL;
    if (*is_there) *number = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return HS_OK;
}

/* Ids of copies from *first on and before *end that have the page as their first one; all, where it has none. */
static hs_status find_range(placing *p, int64_t page, int64_t *first, int64_t *end, hs_error *error) {
    bool is_there = false, is_first = false;
    *first = 0, *end = 0;
    hs_status status = get_number(p, NEAR_COPIES_LAST, page, end, &is_there, error);
    if (status == HS_OK && is_there) return get_number(p, NEAR_COPIES_FIRST, page, first, &is_first, error);
    if (status == HS_OK) status = get_number(p, NEAR_COPY_BEFORE, INT64_MAX, end, &is_there, error);
    return status;
}

/* By halving the ids. */
static hs_status find_behind(placing *p, const hs_copy *copy, int64_t *behind, hs_error *error) {
    int64_t first, end;
    bool is_there;
    sqlite3_stmt *row;
    hs_status status = find_range(p, p->c.page_rows[copy->page_a], &first, &end, error);
    if (status == HS_OK) status = hs_link__kept_sql(p->near->kept, NEAR_COPY, &row, error);
    if (status != HS_OK) return status;
    for (end++; first < end;) {
        int64_t middle = first + (end - first) / 2;
        sqlite3_bind_int64(row, 1, middle);
        sqlite3_bind_int64(row, 2, end);
        int code = sqlite3_step(row);
        if (code == SQLITE_ROW && is_before(p, row, copy))
            first = sqlite3_column_int64(row, 0) + 1;
        else
            end = middle;
        sqlite3_reset(row);
    }
    *behind = INT64_MAX;
    return get_number(p, NEAR_COPY_BEHIND, first, behind, &is_there, error);
}

/* Ids for the copies [first, end), which come between two that are there. More room is left behind them than before: pages
 * are mostly added in order of date. */
static hs_status number_run(placing *p, uint32_t first, uint32_t end, hs_error *error) {
    enum { PART = 32 };
    int64_t before = 0, behind = p->behind[first], n = end - first;
    bool is_there;
    hs_status status = get_number(p, NEAR_COPY_BEFORE, behind, &before, &is_there, error);
    int64_t step = behind == INT64_MAX ? HS_LINK_COPY_GAP : (behind - before) / (n + 1);
    if (behind != INT64_MAX && step > (behind - before) / PART && behind - before >= PART)
        step = (behind - before) / PART;
    if (step < 1) p->near->far = no_room;
    for (uint32_t i = first; i < end; i++) p->ids[i] = before + step * (i - first + 1);
    return status;
}

static hs_status number_copies(placing *p, hs_error *error) {
    uint32_t n = p->c.result.n_copies;
    hs_status status = HS_OK;
    for (uint32_t i = 0; status == HS_OK && i < n; i++)
        status = find_behind(p, &p->c.result.copies[i], &p->behind[i], error);
    for (uint32_t first = 0, end; status == HS_OK && first < n; first = end) {
        for (end = first + 1; end < n && p->behind[end] == p->behind[first];) end++;
        status = number_run(p, first, end, error);
    }
    return status;
}

static hs_status put_copies(placing *p, hs_error *error) {
    hs_json json;
    sqlite3_stmt *put;
    hs_sync_value row[HS_LINK_COPY_COLUMNS];
    hs_json_init(&json, NULL);
    hs_status status = hs_link__kept_sql(p->near->kept, NEAR_COPY_PUT, &put, error);
    for (uint32_t i = 0; status == HS_OK && i < p->c.result.n_copies; i++) {
        hs_link__fill_copy(&p->c, &p->c.result.copies[i], p->ids[i], &json, row);
        for (int k = 0; k < HS_LINK_COPY_COLUMNS; k++) hs_sync__bind(put, k + 1, &row[k]);
        status = json.is_failed ? hs_fail_memory(error) : hs_store__run(p->c.store, put, error);
    }
    hs_json_clear(&json);
    return status;
}

/* A row of swaps, and the number that it would have if nothing else had it. */
typedef struct swap_row {
    hs_swap swap;
    uint64_t wanted;
} swap_row;

/* Rows whose numbers follow each other without a gap. */
typedef struct swap_run {
    HS_VECTOR(swap_row) rows;
    int64_t first;
} swap_run;

static uint64_t wanted_number(const hs_swap *swap) {
    return hs_link__hash(swap->from, swap->to) & (((uint64_t)1 << HS_LINK_NUMBER_BITS) - 1);
}

static hs_status read_swap(hs_link__near *near, int64_t number, swap_row *row, bool *is_there,
                           hs_error *error) {
    sqlite3_stmt *found;
    hs_status status = hs_link__kept_sql(near->kept, NEAR_SWAP, &found, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(found, 1, number);
    *is_there = sqlite3_step(found) == SQLITE_ROW;
    if (*is_there) {
        hs_str from = hs_store__column(found, 0, near->arena), to = hs_store__column(found, 1, near->arena);
        row->swap = (hs_swap){from, to, (uint32_t)sqlite3_column_int64(found, 2)};
        if (!from.ptr || !to.ptr) status = hs_fail_memory(error);
    }
    sqlite3_reset(found);
    if (status == HS_OK && *is_there) row->wanted = wanted_number(&row->swap);
    return status;
}

/* The run around a number; none where that is free. */
static hs_status read_run(hs_link__near *near, int64_t number, swap_run *run, hs_error *error) {
    swap_row row;
    bool is_there = true;
    hs_status status = HS_OK;
    for (run->first = number; status == HS_OK && is_there;)
        status = read_swap(near, --run->first, &row, &is_there, error);
    for (int64_t i = ++run->first; status == HS_OK; i++) {
        status = read_swap(near, i, &row, &is_there, error);
        if (!is_there) {
            if (i <= number) run->rows.n = 0;
            return status;
        }
        if (status == HS_OK && !hs_vector_push(&run->rows, near->arena, row)) status = hs_fail_memory(error);
    }
    return status;
}

/* As hs_link__number has them: swaps come by count, then text. */
static int compare_rows(const void *x, const void *y) {
    const swap_row *a = x, *b = y;
    if (a->wanted != b->wanted) return a->wanted < b->wanted ? -1 : 1;
    if (a->swap.count != b->swap.count) return a->swap.count > b->swap.count ? -1 : 1;
    int order = hs_str_compare(a->swap.from, b->swap.from);
    return order ? order : hs_str_compare(a->swap.to, b->swap.to);
}

static hs_status write_run(hs_link__near *near, swap_run *run, hs_error *error) {
    sqlite3_stmt *put;
    int64_t next = 1;
    qsort(run->rows.items, run->rows.n, sizeof *run->rows.items, compare_rows);
    hs_status status = hs_link__kept_sql(near->kept, NEAR_SWAP_PUT, &put, error);
    for (uint32_t i = 0; status == HS_OK && i < run->rows.n; i++, next++) {
        const swap_row *row = &run->rows.items[i];
        if ((int64_t)row->wanted > next) next = (int64_t)row->wanted;
        sqlite3_bind_int64(put, 1, next);
        hs_store__bind_str(put, 2, row->swap.from);
        hs_store__bind_str(put, 3, row->swap.to);
        sqlite3_bind_int64(put, 4, row->swap.count);
        status = hs_store__run(near->kept->store, put, error);
    }
    return status;
}

/* How often words are swapped in all, where that is more than once. Where another swap has the number, all of the run that
 * it stands in are numbered again; what comes behind the run stays, since it begins where its first one wants to be. */
static hs_status put_swap(hs_link__near *near, const hs_swap *swap, hs_error *error) {
    swap_run run = {0};
    swap_row fresh = {*swap, wanted_number(swap)}, *known = NULL;
    hs_status status = read_run(near, fresh.wanted ? (int64_t)fresh.wanted : 1, &run, error);
    if (status != HS_OK) return status;
    for (uint32_t i = 0; i < run.rows.n; i++) {
        const hs_swap *other = &run.rows.items[i].swap;
        if (hs_str_equal(other->from, swap->from) && hs_str_equal(other->to, swap->to))
            known = &run.rows.items[i];
    }
    if (known) {
        known->swap.count += swap->count;
    } else {
        fresh.swap.count += hs_kept_has_single(near->kept->match, swap->from, swap->to);
        if (fresh.swap.count < 2) return HS_OK;
        if (!hs_vector_push(&run.rows, near->arena, fresh)) return hs_fail_memory(error);
    }
    return write_run(near, &run, error);
}

hs_status hs_link__near_write_swaps(hs_link__near *near, hs_error *error) {
    const hs_match_result *result = near->added.result;
    hs_status status = HS_OK;
    for (uint32_t i = 0; status == HS_OK && !near->far && i < result->n_swaps; i++)
        status = put_swap(near, &result->swaps[i], error);
    return status;
}

static hs_status put_duplicate(placing *p, hs_error *error) {
    const hs_match_result *result = &p->c.result;
    uint32_t page = p->c.n_pages - 1, of = page;
    sqlite3_stmt *set = NULL;
    if (result->near_duplicate_of && result->near_duplicate_of[page] < page)
        of = result->near_duplicate_of[page];
    hs_status status =
        hs_store__prepare(p->c.store, "UPDATE pages SET near_duplicate_of = ?2 WHERE id = ?1", &set, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(set, 1, p->c.page_rows[page]);
    sqlite3_bind_int64(set, 2, p->c.page_rows[of]);
    status = hs_store__run(p->c.store, set, error);
    sqlite3_finalize(set);
    return status;
}

static hs_status make_collection(placing *p, hs_error *error) {
    const hs_match_input *input = p->near->added.input;
    hs_arena *arena = p->near->arena;
    hs_collection *c = &p->c;
    *c = (hs_collection){.store = p->near->kept->store,
                         .n_pages = input->n_pages,
                         .pages = HS_ARENA_ARRAY(arena, hs_match_page, input->n_pages),
                         .page_rows = HS_ARENA_ARRAY(arena, int64_t, input->n_pages),
                         .result = *p->near->added.result};
    p->ids = HS_ARENA_ARRAY(arena, int64_t, c->result.n_copies);
    p->behind = HS_ARENA_ARRAY(arena, int64_t, c->result.n_copies);
    if (!c->pages || !c->page_rows || !p->ids || !p->behind) return hs_fail_memory(error);
    for (uint32_t i = 0; i < c->n_pages; i++) {
        c->pages[i] = input->pages[i];
        c->page_rows[i] = input->pages[i].row;
    }
    return HS_OK;
}

hs_status hs_link__near_write_copies(hs_link__near *near, hs_error *error) {
    placing p = {.near = near};
    hs_status status = make_collection(&p, error);
    if (status == HS_OK) status = number_copies(&p, error);
    if (status == HS_OK && !near->far) status = put_copies(&p, error);
    return status == HS_OK && !near->far ? put_duplicate(&p, error) : status;
}
