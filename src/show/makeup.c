/* How much of a page is its own, and which pages the rest stood on before: passages of the store, whose order is told by
 * days, or else by the outlet that one of two pages names. */
#include "show/makeup.h"

#include "show/html.h"
#include "show/story.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"


bool hs_show__has_word(hs_str text, hs_str name) {
    for (size_t from = 0; name.len && from < text.len;) {
        hs_str rest = {text.ptr + from, text.len - from};
        size_t at = hs_str_find(rest, name), end = at + name.len;
        if (at >= rest.len) return false;
        bool begins = !at || !hs_ascii_is_letter(rest.ptr[at - 1]);
        if (begins && (end >= rest.len || !hs_ascii_is_letter(rest.ptr[end]))) return true;
        from += end;
    }
    return false;
}

bool hs_show__is_named_at_ends(const hs_page_row *full, hs_str outlet) {
    size_t body = full->body_len < full->text.len ? full->body_len : full->text.len;
    size_t part = body < HS_SHOW_CREDIT_WITHIN ? body : HS_SHOW_CREDIT_WITHIN;
    return hs_show__has_word((hs_str){full->text.ptr, part}, outlet) ||
           hs_show__has_word((hs_str){full->text.ptr + body - part, part}, outlet);
}

typedef HS_VECTOR(hs_passage_row) passage_list;

static hs_status read_passages(hs_store *store, const hs_page_row *page, hs_arena *arena, passage_list *list,
                               hs_error *error) {
    hs_rows *rows = NULL;
    hs_passage_row row;
    hs_status status = hs_store_passages(store, page->row, &rows, error);
    while (status == HS_OK && (status = hs_rows_next_passage(rows, arena, &row, error)) == HS_OK)
        if (!hs_vector_push(list, arena, row)) status = hs_fail_memory(error);
    hs_rows_close(rows);
    return status == HS_END ? HS_OK : status;
}

/* Whether one page names the outlet of another that it shares so many bytes with. */
static hs_status names(hs_store *store, const hs_page_row *page, uint32_t bytes, const hs_page_row *other,
                       hs_arena *scratch, bool *is_named, hs_error *error) {
    *is_named = false;
    bool is_worth = page->body_len && (float)bytes >= HS_SHOW_WORTH_CREDIT * (float)page->body_len;
    if (!is_worth || !other->outlet.len || hs_str_equal(other->outlet, page->outlet)) return HS_OK;
    hs_page_row full;
    hs_arena_reset(scratch);
    hs_status status = hs_store_page_get(store, page->id, scratch, &full, error);
    if (status == HS_OK) *is_named = hs_show__is_named_at_ends(&full, other->outlet);
    return status;
}

/* What days do not tell, a credit may: of two pages the one that names the other had the words from it. */
static hs_status ask_credits(hs_store *store, const hs_page_row *page, hs_passage_row *list, uint32_t n,
                             hs_arena *scratch, hs_error *error) {
    hs_span *spans = HS_ARENA_ARRAY(scratch, hs_span, (size_t)n * 2 + 1);
    if (!spans) return hs_fail_memory(error);
    for (uint32_t i = 0; i < n; i++) spans[i] = list[i].span, spans[n + i] = list[i].other_span;
    uint32_t bytes = hs_show__covered(spans, n), other_bytes = hs_show__covered(spans + n, n);
    bool names_other, names_page;
    hs_status status = names(store, page, bytes, &list[0].other, scratch, &names_other, error);
    if (status == HS_OK)
        status = names(store, &list[0].other, other_bytes, page, scratch, &names_page, error);
    if (status != HS_OK || names_other == names_page) return status;
    for (uint32_t i = 0; i < n; i++) list[i].direction = names_other ? -1 : 1;
    return HS_OK;
}

hs_status hs_show__made_find(hs_store *store, const hs_page_row *page, hs_arena *arena, hs_show__made *made,
                             hs_error *error) {
    passage_list list = {0};
    hs_arena *scratch = hs_arena_new(NULL);
    hs_status status = scratch ? read_passages(store, page, arena, &list, error) : hs_fail_memory(error);
    hs_shared_passage *passages = HS_ARENA_ARRAY(arena, hs_shared_passage, (size_t)list.n + 1);
    *made = (hs_show__made){.others = HS_ARENA_ARRAY(arena, hs_page_row, (size_t)list.n + 1)};
    if (status == HS_OK && (!passages || !made->others)) status = hs_fail_memory(error);
    for (uint32_t first = 0, end; status == HS_OK && first < list.n; first = end) {
        for (end = first + 1; end < list.n && list.items[end].other.row == list.items[first].other.row;)
            end++;
        if (list.items[first].direction == 0)
            status = ask_credits(store, page, list.items + first, end - first, scratch, error);
        for (uint32_t i = first; i < end; i++)
            passages[i] = (hs_shared_passage){made->n_others, list.items[i].span, list.items[i].direction};
        made->others[made->n_others++] = list.items[first].other;
    }
    hs_arena_free(scratch);
    if (status != HS_OK) return status;
    return hs_makeup_find(arena, page->body_len, passages, list.n, &made->makeup) == HS_OK
               ? HS_OK
               : hs_fail_memory(error);
}

void hs_show__put_made(hs_json *json, const hs_show__made *made) {
    const hs_makeup *makeup = &made->makeup;
    HS_KEY(json, "own"), hs_json_fraction(json, (double)makeup->own);
    HS_KEY(json, "shared"), hs_json_fraction(json, (double)makeup->shared);
    HS_KEY(json, "made_of"), hs_json_open_array(json);
    for (uint32_t i = 0; i < makeup->n_sources; i++) {
        const hs_page_row *source = &made->others[makeup->sources[i].page];
        hs_json_open_object(json);
        HS_KEY(json, "doc"), hs_json_str(json, source->doc);
        hs_show__put_known(json, HS_STR("outlet"), source->outlet);
        HS_KEY(json, "share"), hs_json_fraction(json, (double)makeup->sources[i].share);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
    HS_KEY(json, "patchwork"), hs_json_bool(json, makeup->is_patchwork);
}

void hs_show__put_page_line(hs_json *json, const hs_page_row *page, const hs_show__made *made) {
    hs_json_open_object(json);
    HS_KEY(json, "page"), hs_json_str(json, page->doc);
    hs_show__put_known(json, HS_STR("title"), page->title);
    hs_show__put_known(json, HS_STR("outlet"), page->outlet);
    hs_show__put_known(json, HS_STR("published"), page->published.iso);
    hs_show__put_made(json, made);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

static unsigned percent(float share) {
    return (unsigned)(share * 100.0f + 0.5f);
}

static void put_name(hs_show__paper *paper, hs_str name, bool is_html) {
    if (is_html)
        hs_show__html(paper, name);
    else
        hs_show__text(paper, name);
}

void hs_show__put_made_words(hs_show__paper *paper, const hs_show__made *made, bool is_html) {
    const hs_makeup *makeup = &made->makeup;
    hs_show__format(paper, "own %u %%", percent(makeup->own));
    for (uint32_t i = 0; i < makeup->n_sources; i++) {
        hs_show__format(paper, i ? ", %u %% in " : "; %u %% stood before in ",
                        percent(makeup->sources[i].share));
        put_name(paper, made->others[makeup->sources[i].page].doc, is_html);
    }
    if (makeup->is_patchwork)
        hs_show__format(paper, ": patched together from passages of %u pages", makeup->n_sources);
    else if (!makeup->n_sources && makeup->shared > 0)
        hs_show__format(paper, "; %u %% stands on other pages, too%s", percent(makeup->shared),
                        makeup->own < 1 ? ": not known who had it first" : "");
}
