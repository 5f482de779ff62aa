/* The sections of the report that quote pages: statements in their paragraphs, passages side by side. */
#include "show/html.h"
#include "show/makeup.h"

#include "base/str.h"
#include "base/vector.h"

#include <stdlib.h>

typedef HS_VECTOR(hs_statement_row) statement_list;

static hs_status read_statements(hs_store *store, hs_arena *arena, hs_str page, statement_list *list,
                                 hs_error *error) {
    hs_rows *rows = NULL;
    hs_statement_filter filter = {.doc = page};
    hs_status status = hs_store_statements(store, &filter, &rows, error);
    hs_statement_row row;
    while (status == HS_OK && (status = hs_rows_next_statement(rows, arena, &row, error)) == HS_OK)
        if (!hs_vector_push(list, arena, row)) status = HS_ERR_MEMORY;
    if (rows) hs_rows_close(rows);
    return status == HS_END ? HS_OK : status;
}

static int by_id(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool has_card(const hs_show__cards *cards, uint64_t id) {
    return cards->n && bsearch(&id, cards->ids, cards->n, sizeof id, by_id) != NULL;
}

static void put_statement(hs_show__paper *paper, const hs_show__cards *cards, const hs_statement_row *s,
                          uint32_t n) {
    hs_show__literal(paper, "<li id=\"");
    hs_show__html_anchor(paper, s);
    hs_show__format(paper, "\"><span class=\"n\">%u</span>", n);
    hs_show__html_speaker(paper, &s->speaker, s->flags);
    if (s->via.name.len) {
        hs_show__literal(paper, ", as told by ");
        hs_show__html(paper, s->via.name);
    }
    if (s->addressee.name.len) {
        hs_show__literal(paper, ", to ");
        hs_show__html(paper, s->addressee.name);
    }
    hs_show__literal(paper, " <span class=\"chip\">");
    hs_show__html(paper, hs_show_kind(s->kind));
    hs_show__literal(paper, "</span>");
    for (uint32_t bit = 0; hs_show__flag_sentence(bit); bit++)
        if (s->flags & 1u << bit)
            hs_show__format(paper, "<span class=\"chip\">%s</span>", hs_show__flag_sentence(bit));
    if (has_card(cards, s->utterance))
        hs_show__format(paper, " <a href=\"#u-%llu\">wordings</a>", (unsigned long long)s->utterance);
    if (s->question.text.len) {
        hs_show__literal(paper, "<br>asked: ");
        hs_show__html(paper, s->question.text);
    }
    hs_show__literal(paper, "<br><span class=\"why\">");
    hs_show__html(paper, s->why);
    if (s->why.len && s->speaker_why.len) hs_show__literal(paper, "; ");
    hs_show__html(paper, s->speaker_why);
    for (uint32_t i = 0; i < s->n_candidates && i < 2; i++) {
        if (!s->candidates[i].name.len) continue;
        hs_show__literal(paper, i ? ", " : "; or ");
        hs_show__html(paper, s->candidates[i].name);
        hs_show__format(paper, " (%.2f)", (double)s->candidates[i].confidence);
    }
    hs_show__literal(paper, "</span></li>\n");
}

static hs_span hull_of(const hs_statement_row *s) {
    if (!s->n_parts) return (hs_span){0, 0};
    return (hs_span){s->parts[0].span.start, s->parts[s->n_parts - 1].span.end};
}

static int by_start(const void *a, const void *b) {
    const hs_show__mark *x = a, *y = b;
    if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end) return x->span.end > y->span.end ? -1 : 1;
    return (int)x->ink - (int)y->ink;
}

/* Marks of n statements inside one block, cut to it and counted from its start; earlier ones win overlaps. */
static uint32_t block_marks(hs_show__paper *paper, hs_arena *arena, const hs_statement_row *list,
                            uint32_t n_list, hs_span block, hs_show__mark **marks) {
    HS_VECTOR(hs_show__mark) found = {0};
    for (uint32_t i = 0; i < n_list; i++) {
        const hs_statement_row *s = &list[i];
        for (uint32_t p = 0; p < s->n_parts + 2; p++) {
            hs_span span = p < s->n_parts ? s->parts[p].span : p == s->n_parts ? s->cue.span : s->source.span;
            hs_show__ink ink = p < s->n_parts ? HS_INK_CONTENT : p == s->n_parts ? HS_INK_CUE : HS_INK_SOURCE;
            if (span.start < block.start) span.start = block.start;
            if (span.end > block.end) span.end = block.end;
            if (span.start >= span.end) continue;
            span = (hs_span){span.start - block.start, span.end - block.start};
            if (hs_vector_push(&found, arena, (hs_show__mark){span, ink})) continue;
            paper->status = HS_ERR_MEMORY;
            return 0;
        }
    }
    if (found.n) qsort(found.items, found.n, sizeof *found.items, by_start);
    uint32_t n = 0, end = 0;
    for (uint32_t i = 0; i < found.n; i++) {
        hs_show__mark mark = found.items[i];
        if (mark.span.start < end) mark.span.start = end;
        if (mark.span.start >= mark.span.end) continue;
        end = mark.span.end;
        found.items[n++] = mark;
    }
    *marks = found.items;
    return n;
}

static void put_page(hs_show__paper *paper, hs_arena *arena, const hs_show__cards *cards,
                     const hs_page_row *page, const hs_show__made *made, const statement_list *list) {
    hs_show__literal(paper, "<article class=\"card page\">\n<h3>");
    hs_show__html_link(paper, page->url, page->title.len ? page->title : page->doc);
    hs_show__literal(paper, "</h3>\n<p class=\"meta\">");
    hs_show__html(paper, hs_show__outlet(page->outlet));
    hs_show__literal(paper, " · ");
    hs_show__html(paper, hs_show__day(page->published.iso));
    if (page->published.source) hs_show__format(paper, " (from %s)", page->published.source);
    for (uint32_t i = 0; i < page->n_byline; i++) {
        hs_show__literal(paper, i ? ", " : " · by ");
        hs_show__html(paper, page->byline[i]);
    }
    hs_show__literal(paper, " · ");
    hs_show__html(paper, page->doc);
    hs_show__literal(paper, "</p>\n");
    if (made->n_others) {
        hs_show__literal(paper, made->makeup.is_patchwork ? "<p class=\"warn\">" : "<p class=\"meta\">");
        hs_show__put_made_words(paper, made, true);
        hs_show__literal(paper, "</p>\n");
    }
    if (page->notice.len) {
        hs_show__literal(paper, "<p class=\"warn\">");
        hs_show__html(paper, page->notice);
        hs_show__literal(paper, "</p>\n");
    }
    if (!list->n) hs_show__literal(paper, "<p class=\"note\">No statements were found on this page.</p>\n");
    /* statements stand in order, and so do blocks but for a title, whose bytes lie behind the body */
    uint32_t n = 0, low = 0, before = 0;
    for (uint32_t b = 0; b < page->n_blocks; b++) {
        hs_span block = page->blocks[b].text;
        if (block.start < before) low = 0;
        before = block.start;
        while (low < list->n && hull_of(&list->items[low]).end <= block.start) low++;
        uint32_t high = low;
        while (high < list->n && hull_of(&list->items[high]).start < block.end) high++;
        if (low == high) continue;
        const hs_statement_row *here = &list->items[low];
        hs_show__mark *marks = NULL;
        uint32_t n_marks = block_marks(paper, arena, here, high - low, block, &marks);
        if (!n_marks) continue;
        hs_show__literal(paper, "<div class=\"paragraph\">\n<p class=\"words\">");
        hs_show__html_marked(paper, hs_str_sub(page->text, block), marks, n_marks);
        hs_show__literal(paper, "</p>\n<ol class=\"statements\">\n");
        for (uint32_t i = 0; i < high - low; i++)
            if (hull_of(&here[i]).start >= block.start) put_statement(paper, cards, &here[i], ++n);
        hs_show__literal(paper, "</ol>\n</div>\n");
    }
    hs_show__literal(paper, "</article>\n");
}

hs_status hs_show__report_pages(hs_store *store, hs_show__paper *paper, const hs_show__cards *cards,
                                hs_error *error) {
    hs_arena *arena = hs_arena_new(paper->out->allocator), *inner = hs_arena_new(paper->out->allocator);
    hs_rows *rows = NULL;
    hs_status status = arena && inner ? hs_store_pages(store, NULL, &rows, error) : HS_ERR_MEMORY;
    hs_show__literal(
        paper, "<section aria-labelledby=\"pages\">\n<h2 id=\"pages\">Pages</h2>\n<p class=\"lead\">Each "
               "statement in its paragraph: <mark>what was said</mark>, <mark class=\"cue\">the word that "
               "reports it</mark>, <mark class=\"source\">who is named</mark>, and below why we believe "
               "it.</p>\n");
    hs_page_row row, page;
    while (status == HS_OK && (status = hs_rows_next_page(rows, arena, &row, error)) == HS_OK) {
        statement_list list = {0};
        status = hs_store_page_get(store, row.id, inner, &page, error);
        if (status == HS_OK) status = read_statements(store, inner, row.id, &list, error);
        hs_show__made made;
        if (status == HS_OK) status = hs_show__made_find(store, &row, inner, &made, error);
        if (status == HS_OK) put_page(paper, inner, cards, &page, &made, &list);
        hs_arena_reset(inner);
        hs_arena_reset(arena);
    }
    hs_show__literal(paper, "</section>\n");
    if (rows) hs_rows_close(rows);
    hs_arena_free(inner);
    hs_arena_free(arena);
    return status == HS_END ? HS_OK : status;
}

/* Places in text where one side of a swap stands as whole words. */
static uint32_t swap_marks(hs_show__paper *paper, hs_arena *arena, hs_str text, const hs_copy_row *copy,
                           bool is_b, hs_show__mark **marks) {
    HS_VECTOR(hs_show__mark) found = {0};
    uint32_t end = 0;
    for (uint32_t at = 0; at < text.len; at++) {
        if (at < end ||
            (at && (hs_ascii_is_letter(text.ptr[at - 1]) || (unsigned char)text.ptr[at - 1] >= 0x80)))
            continue;
        for (uint32_t i = 0; i < copy->n_swaps && i < 64; i++) {
            hs_str word = is_b ? copy->swaps[i].to : copy->swaps[i].from;
            if (!word.len || word.len > text.len - at) continue;
            if (!hs_str_equal_nocase((hs_str){text.ptr + at, word.len}, word)) continue;
            if (at + word.len < text.len && hs_ascii_is_letter(text.ptr[at + word.len])) continue;
            end = at + (uint32_t)word.len;
            hs_show__mark mark = {{at, end}, is_b ? HS_INK_ADD : HS_INK_DROP};
            if (hs_vector_push(&found, arena, mark)) break;
            paper->status = HS_ERR_MEMORY;
            return 0;
        }
    }
    *marks = found.items;
    return found.n;
}

static void put_side(hs_show__paper *paper, hs_arena *arena, const hs_copy_row *copy, bool is_b) {
    const hs_page_row *page = is_b ? &copy->b : &copy->a;
    hs_str text = is_b ? copy->b_words.text : copy->a_words.text;
    hs_show__literal(paper, "<div><div class=\"meta\"><span class=\"who\">");
    hs_show__html(paper, hs_show__outlet(page->outlet));
    hs_show__literal(paper, "</span> · ");
    hs_show__html(paper, hs_show__day(page->published.iso));
    hs_show__literal(paper, "<br>");
    hs_show__html_link(paper, page->url, page->doc);
    hs_show__literal(paper, "</div><p class=\"words\">");
    hs_show__mark *marks = NULL;
    uint32_t n = copy->is_reworded ? swap_marks(paper, arena, text, copy, is_b, &marks) : 0;
    hs_show__html_marked(paper, text, marks, n);
    hs_show__literal(paper, "</p></div>\n");
}

static void put_swaps(hs_show__paper *paper, const char *caption, const hs_swap *swaps, uint32_t n) {
    hs_show__format(
        paper,
        "<table>\n<caption>%s</caption>\n<thead><tr><th scope=\"col\">one page</th><th "
        "scope=\"col\">the other</th><th scope=\"col\" class=\"n\">times</th></tr></thead>\n<tbody>\n",
        caption);
    for (uint32_t i = 0; i < n; i++) {
        hs_show__literal(paper, "<tr><td>");
        hs_show__html(paper, swaps[i].from);
        hs_show__literal(paper, "</td><td>");
        hs_show__html(paper, swaps[i].to);
        hs_show__format(paper, "</td><td class=\"n\">%u</td></tr>\n", swaps[i].count);
    }
    hs_show__literal(paper, "</tbody>\n</table>\n");
}

static void put_copy(hs_show__paper *paper, hs_arena *arena, const hs_copy_row *copy) {
    static const char *const directions[] = {"; the second page had it first", "",
                                             "; the first page had it first"};
    hs_show__literal(paper, "<article class=\"card\">\n<p class=\"meta\"><span class=\"chip\">");
    hs_show__literal(paper, copy->is_reworded ? "reworded" : "verbatim");
    hs_show__format(paper, "</span>%u words%s</p>\n<div class=\"sides\">\n", copy->words,
                    directions[copy->direction < 0   ? 0
                               : copy->direction > 0 ? 2
                                                     : 1]);
    put_side(paper, arena, copy, false);
    put_side(paper, arena, copy, true);
    hs_show__literal(paper, "</div>\n");
    if (copy->n_swaps) put_swaps(paper, "Words swapped", copy->swaps, copy->n_swaps);
    hs_show__literal(paper, "</article>\n");
}

hs_status hs_show__report_copies(hs_store *store, hs_show__paper *paper, hs_error *error) {
    hs_arena *arena = hs_arena_new(paper->out->allocator);
    hs_rows *rows = NULL;
    hs_status status = arena ? hs_store_copies(store, NULL, &rows, error) : HS_ERR_MEMORY;
    hs_copy_row row;
    uint32_t n = 0;
    hs_show__literal(paper, "<section aria-labelledby=\"copies\">\n<h2 id=\"copies\">Copies</h2>\n");
    while (status == HS_OK && (status = hs_rows_next_copy(rows, arena, &row, error)) == HS_OK) {
        if (!n++)
            hs_show__literal(
                paper, "<p class=\"lead\">Passages that two pages share, and the words that a rewriting "
                       "swapped.</p>\n");
        put_copy(paper, arena, &row);
        hs_arena_reset(arena);
    }
    if (!n) hs_show__literal(paper, "<p class=\"lead\">No two pages share a passage.</p>\n");
    if (rows) hs_rows_close(rows);
    hs_swap *swaps;
    uint32_t n_swaps;
    if (status == HS_END) status = hs_store_swaps(store, arena, &swaps, &n_swaps, error);
    if (status == HS_OK && n_swaps) {
        hs_show__literal(paper, "<article class=\"card\">\n<h3>The swap table of all pages</h3>\n");
        put_swaps(paper, "Most frequent first", swaps, n_swaps < 60 ? n_swaps : 60);
        hs_show__literal(paper, "</article>\n");
    }
    hs_show__literal(paper, "</section>\n");
    hs_arena_free(arena);
    return status;
}
