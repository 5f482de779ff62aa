/* Passages that pages share, and the words that a rewriting swapped. */
#include "show/makeup.h"
#include "show/view.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

static void put_side(hs_json *json, const hs_page_row *page, const hs_words *words) {
    hs_json_open_object(json);
    HS_KEY(json, "doc");
    hs_json_str(json, page->doc);
    HS_KEY(json, "start");
    hs_json_uint(json, words->span.start);
    HS_KEY(json, "end");
    hs_json_uint(json, words->span.end);
    hs_json_close_object(json);
}

static void put_swaps(hs_json *json, const hs_swap *swaps, uint32_t n) {
    hs_json_open_array(json);
    for (uint32_t i = 0; i < n; i++) {
        hs_json_open_object(json);
        HS_KEY(json, "from");
        hs_json_str(json, swaps[i].from);
        HS_KEY(json, "to");
        hs_json_str(json, swaps[i].to);
        HS_KEY(json, "count");
        hs_json_uint(json, swaps[i].count);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
}

static void copy_json(hs_json *json, const hs_copy_row *row) {
    hs_json_open_object(json);
    HS_KEY(json, "a");
    put_side(json, &row->a, &row->a_words);
    HS_KEY(json, "b");
    put_side(json, &row->b, &row->b_words);
    HS_KEY(json, "words");
    hs_json_uint(json, row->words);
    HS_KEY(json, "kind");
    hs_json_str(json, row->is_reworded ? HS_STR("reworded") : HS_STR("verbatim"));
    HS_KEY(json, "swaps");
    put_swaps(json, row->swaps, row->n_swaps);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

#define ENDS 110u /* bytes shown of either end of a long passage */

/* "The barrier's seventh gate … before the end of the month": both ends of a long passage. In arena. */
static hs_str both_ends(hs_show__paper *paper, hs_arena *arena, hs_str text) {
    if (text.len <= 2 * ENDS + 40) return text;
    size_t head = ENDS, tail = text.len - ENDS;
    while (head < tail && text.ptr[head] != ' ') head++;
    while (tail > head && text.ptr[tail - 1] != ' ') tail--;
    if (head >= tail) return (hs_str){text.ptr, hs_utf8_floor(text, 2 * ENDS)};
    char *bytes = hs_show__get(paper, arena, head + (text.len - tail) + 5);
    if (!bytes) return text;
    memcpy(bytes, text.ptr, head);
    memcpy(bytes + head, " … ", 5);
    memcpy(bytes + head + 5, text.ptr + tail, text.len - tail);
    return (hs_str){bytes, head + 5 + text.len - tail};
}

static void put_swap_line(hs_show__paper *paper, hs_arena *arena, const hs_swap *swaps, uint32_t n,
                          uint32_t indent) {
    size_t room = 16;
    for (uint32_t i = 0; i < n; i++) room += swaps[i].from.len + swaps[i].to.len + 24;
    char *line = hs_show__get(paper, arena, room);
    if (!line || !n) return;
    size_t len = 0;
    for (uint32_t i = 0; i < n; i++) {
        char times[16];
        int n_times = swaps[i].count > 1 ? snprintf(times, sizeof times, " ×%u", swaps[i].count) : 0;
        if (i) memcpy(line + len, ", ", 2), len += 2;
        if (swaps[i].from.len)
            memcpy(line + len, swaps[i].from.ptr, swaps[i].from.len), len += swaps[i].from.len;
        memcpy(line + len, " → ", 5), len += 5;
        if (swaps[i].to.len) memcpy(line + len, swaps[i].to.ptr, swaps[i].to.len), len += swaps[i].to.len;
        memcpy(line + len, times, (size_t)n_times), len += (size_t)n_times;
    }
    hs_show__wrapped(paper, indent, (hs_str){line, len}, NULL, 0);
}

static void put_page(hs_show__paper *paper, const hs_page_row *page, const hs_words *words) {
    hs_show__literal(paper, "  ");
    hs_show__cell(paper, HS_INK_DIM, hs_show__day(page->published.iso), 12);
    hs_show__text(paper, hs_show__outlet(page->outlet));
    hs_show__literal(paper, "  ");
    hs_show__ink_text(paper, HS_INK_BOLD, page->doc);
    hs_show__format(paper, "  bytes %u-%u\n", words->span.start, words->span.end);
}

static void copy_terminal(hs_show__paper *paper, hs_arena *arena, const hs_copy_row *row) {
    static const char *const directions[] = {" (the second page had it first)", "",
                                             " (the first page had it first)"};
    hs_show__ink_literal(paper, row->is_reworded ? HS_INK_WARN : HS_INK_BOLD,
                         row->is_reworded ? "reworded" : "verbatim");
    hs_show__format(paper, ", %u words%s\n", row->words,
                    directions[row->direction < 0   ? 0
                               : row->direction > 0 ? 2
                                                    : 1]);
    put_page(paper, &row->a, &row->a_words);
    put_page(paper, &row->b, &row->b_words);
    hs_show__wrapped(paper, 4, both_ends(paper, arena, row->a_words.text), NULL, 0);
    if (row->n_swaps) {
        hs_show__ink_literal(paper, HS_INK_DIM, "    swapped:");
        hs_show__literal(paper, "\n");
        put_swap_line(paper, arena, row->swaps, row->n_swaps, 4);
    }
    hs_show__literal(paper, "\n");
}

static void copy_csv(hs_show__paper *paper, const hs_copy_row *row, bool is_first) {
    if (is_first)
        hs_show__literal(paper,
                         "doc_a,outlet_a,published_a,start_a,end_a,doc_b,outlet_b,published_b,start_b,end_b,"
                         "words,kind,direction,swaps\r\n");
    const hs_page_row *pages[2] = {&row->a, &row->b};
    const hs_words *words[2] = {&row->a_words, &row->b_words};
    for (int side = 0; side < 2; side++) {
        hs_show__csv(paper, side == 0, pages[side]->doc);
        hs_show__csv(paper, false, pages[side]->outlet);
        hs_show__csv(paper, false, pages[side]->published.iso);
        hs_show__csv_uint(paper, false, words[side]->span.start);
        hs_show__csv_uint(paper, false, words[side]->span.end);
    }
    hs_show__csv_uint(paper, false, row->words);
    hs_show__csv(paper, false, row->is_reworded ? HS_STR("reworded") : HS_STR("verbatim"));
    hs_show__format(paper, ",%s",
                    row->direction > 0   ? "a-first"
                    : row->direction < 0 ? "b-first"
                                         : "unknown");
    hs_show__csv_uint(paper, false, row->n_swaps);
    hs_show__literal(paper, "\r\n");
}

/* The swap table of the whole collection, under the copies. */
static hs_status put_table(hs_store *store, hs_show__view *view, hs_error *error) {
    hs_swap *swaps;
    uint32_t n;
    hs_arena_reset(view->arena);
    hs_status status = hs_store_swaps(store, view->arena, &swaps, &n, error);
    if (status != HS_OK || !n) return status;
    hs_show__paper *paper = &view->paper;
    hs_show__ink_literal(paper, HS_INK_HEAD, "Words swapped");
    hs_show__literal(paper, "\n");
    for (uint32_t i = 0; i < n && i < 40; i++) {
        hs_show__format(paper, "%6u  ", swaps[i].count);
        hs_show__cell(paper, HS_INK_PLAIN, swaps[i].from, 30);
        hs_show__literal(paper, " → ");
        hs_show__text(paper, swaps[i].to);
        hs_show__literal(paper, "\n");
    }
    if (n > 40) hs_show__format(paper, "        and %u more: --json lists all\n", n - 40);
    return HS_OK;
}

/* How much of each page that passes the filter is its own, and where the rest stood before. */
static hs_status put_pages(hs_store *store, const hs_statement_filter *filter, hs_show__view *view,
                           hs_show_as as, hs_error *error) {
    hs_statement_filter pages = {0}; /* what copies are filtered by, too */
    if (filter)
        pages = (hs_statement_filter){
            .doc = filter->doc, .outlet = filter->outlet, .since = filter->since, .until = filter->until};
    hs_show__paper *paper = &view->paper;
    hs_page_row page;
    bool is_first = true;
    hs_rows_close(view->rows);
    view->rows = NULL;
    hs_status status = hs_store_pages(store, &pages, &view->rows, error);
    while (status == HS_OK && HS_SHOW_NEXT(view, &status, hs_rows_next_page, &page, error)) {
        hs_show__made made;
        status = hs_show__made_find(store, &page, view->arena, &made, error);
        if (status != HS_OK || !made.n_others) continue;
        if (as == HS_SHOW_JSON) {
            hs_show__put_page_line(&paper->json, &page, &made);
            hs_show__json_line(paper);
            continue;
        }
        if (is_first) hs_show__ink_literal(paper, HS_INK_HEAD, "Pages"), hs_show__literal(paper, "\n");
        is_first = false;
        hs_show__literal(paper, "  ");
        hs_show__cell(paper, HS_INK_DIM, hs_show__day(page.published.iso), 12);
        hs_show__text(paper, hs_show__outlet(page.outlet));
        hs_show__literal(paper, "  ");
        hs_show__ink_text(paper, HS_INK_BOLD, page.doc);
        hs_show__literal(paper, "\n              ");
        hs_show__put_made_words(paper, &made, false);
        hs_show__literal(paper, "\n");
    }
    if (!is_first) hs_show__literal(paper, "\n");
    return status;
}

hs_status hs_show_copies(hs_store *store, const hs_statement_filter *filter, const hs_show_style *style,
                         const hs_show_out *out, hs_error *error) {
    hs_show__view view;
    hs_status status = hs_show__open(&view, style, out, error);
    if (status == HS_OK) status = hs_store_copies(store, filter, &view.rows, error);
    hs_copy_row row;
    bool is_first = true;
    while (status == HS_OK && HS_SHOW_NEXT(&view, &status, hs_rows_next_copy, &row, error)) {
        switch (style->as) {
        case HS_SHOW_JSON:
            copy_json(&view.paper.json, &row);
            hs_show__json_line(&view.paper);
            break;
        case HS_SHOW_CSV:
            copy_csv(&view.paper, &row, is_first);
            break;
        default:
            copy_terminal(&view.paper, view.arena, &row);
        }
        is_first = false;
    }
    bool is_cut = filter && filter->limit;
    if (status == HS_END && style->as != HS_SHOW_CSV && !is_cut)
        status = put_pages(store, filter, &view, style->as, error);
    if (status == HS_END && style->as == HS_SHOW_TERMINAL && !is_first)
        status = put_table(store, &view, error);
    return hs_show__close(&view, status, error);
}
