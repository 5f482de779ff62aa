#include "read/read.h"

#include "base/status.h"
#include "base/str.h"
#include "base/utf8.h"
#include "engine/engine.h"
#include "read/byline.h"
#include "read/date.h"
#include "read/html/tokens.h"

bool hs_read__looks_like_html(hs_str text) {
    static const char *const openers[] = {"<!doctype html", "<html", "<head",  "<body", "<!--",
                                          "<meta",          "<div",  "<title", "<p>",   "<article",
                                          "<script",        "<link", "<style", "<p "};
    size_t at = 0;
    while (at < text.len && hs_ascii_is_space(text.ptr[at])) at++;
    hs_str rest = {text.ptr + at, text.len - at};
    if (hs_str_starts(rest, HS_STR("<?xml"))) {
        at = hs_str_find_byte(rest, 0, '>');
        if (at < rest.len) rest.ptr += at + 1, rest.len -= at + 1;
        rest = hs_str_trim(rest);
    }
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        hs_str opener = {openers[i], strlen(openers[i])};
        if (rest.len >= opener.len && hs_str_equal_nocase((hs_str){rest.ptr, opener.len}, opener))
            return true;
    }
    return false;
}

/* A title from a container: valid UTF-8 like the rest of the article's text, and feeds and scrapers leave entities in
 * it ("The mayor&#8217;s boat"). */
static hs_status clean_text(hs_arena *arena, hs_str *text) {
    const char *notice = NULL;
    if (hs_utf8_valid_prefix(*text) < text->len &&
        hs_read__to_utf8(arena, *text, (hs_str){0}, text, &notice) != HS_OK)
        return HS_ERR_MEMORY;
    if (hs_str_find_byte(*text, 0, '&') == text->len) return HS_OK;
    char *out = hs_arena_get(arena, text->len * 3);
    if (!out) return HS_ERR_MEMORY;
    *text = (hs_str){out, hs_html_decode(*text, HS_HTML_DECODE_TEXT, true, out)};
    return HS_OK;
}

hs_status hs_article_read(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena, const hs_page *page,
                          hs_article *article, hs_error *error) {
    if (page->bytes.len == 0) return hs_fail(error, HS_ERR_EMPTY, page->doc, page->offset, "empty file");
    hs_arena_reset(scratch->temporary);
    hs_article fresh = {.doc = page->doc,
                        .url = page->url,
                        .title = page->title,
                        .publisher = page->publisher,
                        .language = page->language,
                        .part = page->part,
                        .text_offset = page->part ? (uint32_t)page->offset : 0};
    hs_byline byline;
    if (hs_date_normalise(engine, arena, page->published, 2, &fresh.published.iso) != HS_OK ||
        hs_date_normalise(engine, arena, page->modified, 2, &fresh.modified.iso) != HS_OK ||
        hs_byline_read(engine, arena, page->byline, &byline) != HS_OK)
        return hs_fail_memory(error);
    if (fresh.published.iso.len) fresh.published.source = "container";
    if (fresh.modified.iso.len) fresh.modified.source = "container";
    fresh.byline = byline.names;
    fresh.n_byline = byline.n_names;
    if (byline.n_names) fresh.byline_source = "container";
    if (page->title.len) fresh.title_source = "container";
    hs_status status = hs_read__to_utf8(arena, page->bytes, page->charset, &fresh.source, &fresh.notice);
    if (status != HS_OK) return hs_fail(error, status, page->doc, page->offset, "%s", hs_status_name(status));
    if (page->is_cut) fresh.notice = "the page is longer than any article and was cut";
    if (page->part == 1)
        fresh.notice = "the text is longer than any page; it was read in parts of half a megabyte, and "
                       "neither people nor "
                       "quotations are followed from one to the next";
    if (clean_text(arena, &fresh.title) != HS_OK || clean_text(arena, &fresh.publisher) != HS_OK)
        return hs_fail_memory(error);
    if (hs_str_trim(fresh.source).len == 0)
        return hs_fail(error, HS_ERR_EMPTY, page->doc, page->offset, "page without text");
    bool is_html = page->format == HS_FORMAT_HTML ||
                   (page->format == HS_FORMAT_UNKNOWN && hs_read__looks_like_html(fresh.source));
    status = is_html ? hs_read__html_article(engine, scratch, arena, page, &fresh, error)
                     : hs_read__text_article(engine, scratch, arena, page, &fresh, error);
    if (status == HS_OK) *article = fresh;
    return status;
}

hs_status hs_article_body(const hs_article *article, hs_arena *arena, hs_str *body) {
    size_t room = 0, len = 0;
    for (size_t i = 0; i < article->n_blocks; i++)
        room += article->blocks[i].text.end - article->blocks[i].text.start + 2;
    char *out = hs_arena_get(arena, room);
    if (!out) return HS_ERR_MEMORY;
    for (size_t i = 0; i < article->n_blocks; i++) {
        const hs_block *block = &article->blocks[i];
        if (block->kind == HS_BLOCK_TITLE || block->kind == HS_BLOCK_CAPTION ||
            block->kind == HS_BLOCK_RELATED)
            continue;
        hs_str text = hs_str_sub(article->text, block->text);
        if (len) out[len++] = '\n', out[len++] = '\n';
        if (text.len) memcpy(out + len, text.ptr, text.len);
        len += text.len;
    }
    *body = (hs_str){out, len};
    return HS_OK;
}
