/* One statement with its context and the reasons for it, or one page with its statements. */
#include "show/makeup.h"
#include "show/view.h"

#include "base/str.h"

#include <string.h>

/* Adds a mark, keeping marks sorted and apart: what overlaps an earlier mark is left out. */
static uint32_t add_mark(hs_show__mark *marks, uint32_t n, hs_span span, hs_show__ink ink) {
    if (span.start >= span.end) return n;
    for (uint32_t i = 0; i < n; i++)
        if (marks[i].span.start < span.end && marks[i].span.end > span.start) return n;
    uint32_t at = n;
    for (; at && marks[at - 1].span.start > span.start; at--) marks[at] = marks[at - 1];
    marks[at] = (hs_show__mark){span, ink};
    return n + 1;
}

static hs_span hull_of(const hs_statement_row *row) {
    hs_span hull = row->n_parts ? row->parts[0].span : (hs_span){0, 0};
    const hs_words *others[3] = {&row->cue, &row->source, NULL};
    for (uint32_t i = 1; i < row->n_parts; i++) hull.end = row->parts[i].span.end;
    for (int i = 0; others[i]; i++) {
        hs_span span = others[i]->span;
        if (span.start >= span.end) continue;
        if (span.start < hull.start) hull.start = span.start;
        if (span.end > hull.end) hull.end = span.end;
    }
    return hull;
}

static void put_block(hs_show__paper *paper, const hs_page_row *page, hs_span block,
                      const hs_show__mark *marks, uint32_t n_marks, hs_arena *arena) {
    hs_show__mark *inside = hs_show__get(paper, arena, ((size_t)n_marks + 1) * sizeof *inside);
    uint32_t n = 0;
    for (uint32_t i = 0; inside && i < n_marks; i++) {
        hs_span span = marks[i].span;
        if (span.start < block.start) span.start = block.start;
        if (span.end > block.end) span.end = block.end;
        if (span.start >= span.end) continue;
        inside[n++] = (hs_show__mark){{span.start - block.start, span.end - block.start}, marks[i].ink};
    }
    hs_show__wrapped(paper, 4, hs_str_sub(page->text, block), inside, n);
    hs_show__literal(paper, "\n");
}

/* The paragraphs that hold the statement, and one before and after. */
static void put_context(hs_show__paper *paper, hs_arena *arena, const hs_page_row *page,
                        const hs_statement_row *row) {
    hs_show__mark *marks = hs_show__get(paper, arena, ((size_t)row->n_parts + 4) * sizeof *marks);
    if (!marks) return;
    uint32_t n = 0;
    for (uint32_t i = 0; i < row->n_parts; i++) n = add_mark(marks, n, row->parts[i].span, HS_INK_CONTENT);
    n = add_mark(marks, n, row->cue.span, HS_INK_CUE);
    n = add_mark(marks, n, row->source.span, HS_INK_SOURCE);
    n = add_mark(marks, n, row->speaker.mention.span, HS_INK_SOURCE);
    hs_span hull = hull_of(row);
    uint32_t first = HS_NONE, end = 0;
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        hs_span block = page->blocks[i].text;
        if (block.start >= hull.end || block.end <= hull.start) continue;
        if (first == HS_NONE) first = i;
        end = i + 1;
    }
    if (first == HS_NONE) return;
    bool is_title = page->blocks[first].kind == HS_BLOCK_TITLE;
    if (first && !is_title && page->blocks[first - 1].kind != HS_BLOCK_TITLE)
        put_block(paper, page, page->blocks[first - 1].text, marks, n, arena);
    for (uint32_t i = first; i < end; i++) put_block(paper, page, page->blocks[i].text, marks, n, arena);
    if (end < page->n_blocks && !is_title) put_block(paper, page, page->blocks[end].text, marks, n, arena);
}

static void label(hs_show__paper *paper, const char *word) {
    hs_show__cell(paper, HS_INK_DIM, hs_show__c(word), 12);
}

static void put_role(hs_show__paper *paper, const char *word, const hs_role *role, uint32_t flags) {
    label(paper, word);
    hs_show__speaker(paper, role, flags);
    if (role->description.len) {
        hs_show__literal(paper, ", ");
        hs_show__text(paper, role->description);
    }
    if (role->mention.text.len) {
        hs_show__literal(paper, ", written “");
        hs_show__text(paper, role->mention.text);
        hs_show__format(paper, "” at bytes %u-%u", role->mention.span.start, role->mention.span.end);
    }
    hs_show__literal(paper, "\n");
}

static void put_line(hs_show__paper *paper, const char *word, hs_str text) {
    if (!text.len) return;
    label(paper, word);
    hs_show__text(paper, text);
    hs_show__literal(paper, "\n");
}

static void statement_terminal(hs_show__paper *paper, hs_arena *arena, const hs_page_row *page,
                               const hs_statement_row *row) {
    hs_show__ink_text(paper, HS_INK_BOLD, row->id);
    hs_show__literal(paper, "  ");
    hs_show__facts(paper, row);
    hs_show__format(paper, "  (%.2f)\n", (double)row->confidence);
    hs_show__text(paper, hs_show__outlet(row->outlet));
    hs_show__literal(paper, " · ");
    hs_show__text(paper, hs_show__day(row->published));
    if (row->title.len) {
        hs_show__literal(paper, " · ");
        hs_show__text(paper, row->title);
    }
    hs_show__literal(paper, "\n\n");
    put_context(paper, arena, page, row);
    put_role(paper, "speaker", &row->speaker, row->flags);
    for (uint32_t i = 0; i < row->n_candidates; i++)
        if (row->candidates[i].name.len) put_role(paper, "or", &row->candidates[i], 0);
    if (row->via.name.len) put_role(paper, "told by", &row->via, 0);
    if (row->addressee.name.len) put_role(paper, "said to", &row->addressee, 0);
    put_line(paper, "asked", row->question.text);
    put_line(paper, "why", row->why);
    put_line(paper, "", row->speaker_why);
    put_line(paper, "url", row->url);
    label(paper, "bytes");
    for (uint32_t i = 0; i < row->n_parts; i++)
        hs_show__format(paper, "%s%u-%u", i ? ", " : "", row->parts[i].span.start, row->parts[i].span.end);
    hs_show__literal(paper, " of the text of page ");
    hs_show__text(paper, row->page);
    hs_show__literal(paper, "\n");
}

/* The other wordings of the statement's utterance. */
static hs_status put_wordings(hs_store *store, const hs_show_style *style, const hs_show_out *out,
                              uint64_t utterance, hs_error *error) {
    hs_statement_filter filter = {.utterance = utterance};
    return hs_show_variants(store, &filter, 2, style, out, error);
}

static void page_terminal(hs_show__paper *paper, const hs_page_row *page, const hs_show__made *made) {
    hs_show__ink_text(paper, HS_INK_BOLD, page->title.len ? page->title : page->doc);
    hs_show__literal(paper, "\n");
    put_line(paper, "page", page->doc);
    put_line(paper, "id", page->id);
    put_line(paper, "url", page->url);
    put_line(paper, "outlet", page->outlet);
    if (page->n_byline) {
        label(paper, "by");
        for (uint32_t i = 0; i < page->n_byline; i++) {
            if (i) hs_show__literal(paper, ", ");
            hs_show__text(paper, page->byline[i]);
        }
        hs_show__literal(paper, "\n");
    }
    if (page->published.iso.len) {
        label(paper, "published");
        hs_show__text(paper, page->published.iso);
        if (page->published.source) hs_show__format(paper, " (from %s)", page->published.source);
        hs_show__literal(paper, "\n");
    }
    put_line(paper, "language", page->language);
    if (made->n_others) {
        label(paper, "made of");
        hs_show__put_made_words(paper, made, false);
        hs_show__literal(paper, "\n");
    }
    put_line(paper, "notice", page->notice);
    label(paper, "text");
    hs_show__format(paper, "%u bytes in %u blocks, %u statement%s\n\n", page->body_len, page->n_blocks,
                    page->n_statements, page->n_statements == 1 ? "" : "s");
}

static hs_status show_page(hs_store *store, hs_show__view *view, const hs_show_style *style,
                           const hs_show_out *out, const hs_page_row *page, hs_error *error) {
    char id[HS_PAGE_ID_SIZE] = {0}; /* the page dies with the view */
    hs_statement_filter filter = {.all_versions = true};
    filter.doc = (hs_str){id, page->id.len < sizeof id ? page->id.len : sizeof id - 1};
    memcpy(id, page->id.ptr, filter.doc.len);
    hs_show__made made = {.n_others = 0};
    hs_status status = HS_OK;
    if (style->as != HS_SHOW_CSV && page->is_current)
        status = hs_show__made_find(store, page, view->arena, &made, error);
    if (status == HS_OK && style->as == HS_SHOW_TERMINAL) page_terminal(&view->paper, page, &made);
    if (status == HS_OK && style->as == HS_SHOW_JSON && made.n_others) {
        hs_show__put_page_line(&view->paper.json, page, &made);
        hs_show__json_line(&view->paper);
    }
    status = hs_show__close(view, status, error);
    return status == HS_OK ? hs_show_statements(store, &filter, style, out, error) : status;
}

static hs_status show_statement(hs_store *store, hs_show__view *view, const hs_show_style *style,
                                const hs_show_out *out, const hs_statement_row *row, hs_error *error) {
    uint64_t utterance = row->utterance;
    if (style->as != HS_SHOW_TERMINAL) {
        hs_statement_filter filter = {.id = row->id, .all_versions = true};
        hs_status status = hs_show_statements(store, &filter, style, out, error);
        return hs_show__close(view, status, error);
    }
    hs_page_row page;
    hs_status status = hs_store_page_get(store, row->page, view->arena, &page, error);
    if (status == HS_OK) statement_terminal(&view->paper, view->arena, &page, row);
    if (status == HS_OK && utterance) hs_show__literal(&view->paper, "\n");
    status = hs_show__close(view, status, error);
    return status == HS_OK && utterance ? put_wordings(store, style, out, utterance, error) : status;
}

hs_status hs_show_one(hs_store *store, hs_str id, const hs_show_style *style, const hs_show_out *out,
                      hs_error *error) {
    hs_show__view view;
    hs_status status = hs_show__open(&view, style, out, error);
    if (status != HS_OK) return hs_show__close(&view, status, error);
    hs_statement_row statement;
    hs_page_row page;
    status = HS_ERR_NOT_FOUND;
    if (hs_str_find_byte(id, 0, '#') < id.len) {
        status = hs_store_statement_get(store, id, view.arena, &statement, error);
        if (status == HS_OK) return show_statement(store, &view, style, out, &statement, error);
    }
    /* a page of an archive has "#" in its name too */
    if (status == HS_ERR_NOT_FOUND) {
        status = hs_store_page_get(store, id, view.arena, &page, error);
        if (status == HS_OK) return show_page(store, &view, style, out, &page, error);
    }
    return hs_show__close(&view, status, error);
}
