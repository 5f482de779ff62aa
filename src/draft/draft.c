/* Which form a draft has, and where its words stand in its file. */
#include "draft/inside.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"

#include <string.h>

static bool ends_nocase(hs_str text, hs_str with) {
    return text.len >= with.len &&
           hs_str_equal_nocase((hs_str){text.ptr + text.len - with.len, with.len}, with);
}

static hs_draft_form form_of(const hs_page *page) {
    if (hs_str_starts(page->bytes, HS_STR("PK\x03\x04"))) return HS_DRAFT_DOCX;
    if (ends_nocase(page->doc, HS_STR(".md")) || ends_nocase(page->doc, HS_STR(".markdown")))
        return HS_DRAFT_MARKDOWN;
    return HS_DRAFT_TEXT;
}

/* Lines and characters of draft->source. */
static hs_status index_source(hs_arena *arena, hs_draft *draft) {
    HS_VECTOR(uint32_t) lines = {0};
    hs_str source = draft->source;
    draft->points = hs_arena_get(arena, (source.len / HS_DRAFT_STRIDE + 1) * sizeof *draft->points);
    if (!draft->points || !hs_vector_push(&lines, arena, 0)) return HS_ERR_MEMORY;
    uint32_t n_points = 0;
    for (size_t i = 0; i < source.len; i++) {
        if (i % HS_DRAFT_STRIDE == 0) draft->points[i / HS_DRAFT_STRIDE] = n_points;
        n_points += ((unsigned char)source.ptr[i] & 0xC0) != 0x80;
        if (source.ptr[i] == '\n' && !hs_vector_push(&lines, arena, (uint32_t)i + 1)) return HS_ERR_MEMORY;
    }
    if (source.len % HS_DRAFT_STRIDE == 0) draft->points[source.len / HS_DRAFT_STRIDE] = n_points;
    draft->lines = lines.items;
    draft->n_lines = lines.n;
    return HS_OK;
}

/* Text and HTML: read as a page; what is told in the title stands where its block does. */
static hs_status read_page(const hs_engine *engine, hs_scratch *scratch, const hs_page *page,
                           hs_draft__text *text, hs_article *article, hs_draft *draft, hs_error *error) {
    hs_status status = hs_article_read(engine, scratch, text->arena, page, article, error);
    if (status != HS_OK) return status;
    draft->source = article->source;
    size_t len = article->source.len;
    bool is_same =
        article->text.len >= len && hs_str_equal(article->source, (hs_str){article->text.ptr, len});
    draft->form = is_same ? HS_DRAFT_TEXT : HS_DRAFT_HTML;
    if (is_same && article->text.len == len) return HS_OK;
    status = hs_draft__html_places(text, article);
    return status == HS_OK ? HS_OK : hs_fail_memory(error);
}

/* Markdown and DOCX: the article is what they gathered. */
static hs_status gather(hs_draft__text *text, const hs_page *page, hs_article *article, hs_error *error) {
    if (text->is_failed) return hs_fail_memory(error);
    if (!text->blocks.n) return hs_fail(error, HS_ERR_EMPTY, page->doc, page->offset, "a draft without text");
    *article = (hs_article){.doc = page->doc,
                            .url = page->url,
                            .title = page->title,
                            .text = {text->bytes, text->len},
                            .body_len = (uint32_t)text->len,
                            .blocks = text->blocks.items,
                            .n_blocks = text->blocks.n};
    const hs_block *first = &article->blocks[0];
    if (first->kind == HS_BLOCK_TITLE && !article->title.len)
        article->title = hs_str_sub(article->text, first->text);
    return HS_OK;
}

/* The page as UTF-8, in arena or borrowed from it; what else an article takes is given back before Markdown is read. */
static hs_status read_source(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                             const hs_page *page, hs_str *source, const char **notice, hs_error *error) {
    hs_page plain = *page;
    hs_article article;
    hs_arena *own = hs_arena_new(NULL);
    if (!own) return hs_fail_memory(error);
    plain.format = HS_FORMAT_PLAIN;
    hs_status status = hs_article_read(engine, scratch, own, &plain, &article, error);
    if (status == HS_OK) {
        *notice = article.notice;
        *source = article.source;
        bool is_borrowed = source->ptr >= page->bytes.ptr && source->ptr <= page->bytes.ptr + page->bytes.len;
        if (!is_borrowed && hs_arena_dup(arena, article.source, source) != HS_OK)
            status = hs_fail_memory(error);
    }
    hs_arena_free(own);
    return status;
}

static hs_status read_markdown(const hs_engine *engine, hs_scratch *scratch, const hs_page *page,
                               hs_draft__text *text, hs_article *article, hs_draft *draft, hs_error *error) {
    const char *notice = NULL;
    hs_status status = read_source(engine, scratch, text->arena, page, &draft->source, &notice, error);
    if (status != HS_OK) return status;
    if (draft->source.len > HS_LIMIT_WHOLE_BYTES)
        return hs_fail(error, HS_ERR_LIMIT, page->doc, 0, "longer than any draft in Markdown (256 MiB)");
    status = hs_draft__markdown(text, draft->source, error);
    if (status == HS_OK) status = gather(text, page, article, error);
    if (status != HS_OK) return status;
    article->source = draft->source;
    article->notice = notice;
    return HS_OK;
}

hs_status hs_draft_read(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena, const hs_page *page,
                        hs_article *article, hs_draft *draft, hs_error *error) {
    hs_draft fresh = {.form = form_of(page)};
    hs_draft__text text = {.arena = arena};
    hs_status status;
    if (hs_str_starts(page->bytes, HS_STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
        return hs_fail(error, HS_ERR_FORMAT, page->doc, 0,
                       "an old office document, or one behind a password; save it as DOCX without one");
    switch (fresh.form) {
    case HS_DRAFT_DOCX:
        status = hs_draft__docx(&text, page->doc, page->bytes, &fresh, error);
        if (status == HS_OK) status = gather(&text, page, article, error);
        if (status == HS_OK) article->source = fresh.source;
        break;
    case HS_DRAFT_MARKDOWN:
        status = read_markdown(engine, scratch, page, &text, article, &fresh, error);
        break;
    default:
        status = read_page(engine, scratch, page, &text, article, &fresh, error);
    }
    if (status != HS_OK) return status;
    if (!article->notice && !hs_draft__is_english(article->text))
        article->notice = "this does not read as English; its quotations and speakers may not be found";
    fresh.runs = text.runs.items;
    fresh.n_runs = text.runs.n;
    if (index_source(arena, &fresh) != HS_OK) return hs_fail_memory(error);
    *draft = fresh;
    return HS_OK;
}

/* Index of the last item at or before at; items[0] is. */
static uint32_t line_at(const hs_draft *draft, uint32_t at) {
    uint32_t low = 0, high = draft->n_lines;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (draft->lines[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint32_t points_before(const hs_draft *draft, uint32_t byte) {
    uint32_t at = byte / HS_DRAFT_STRIDE * HS_DRAFT_STRIDE, n = draft->points[byte / HS_DRAFT_STRIDE];
    for (; at < byte; at++) n += ((unsigned char)draft->source.ptr[at] & 0xC0) != 0x80;
    return n;
}

/* The note that a line stands in: the last that begins at or before it. */
static const hs_draft_note *note_at(const hs_draft *draft, uint32_t line) {
    uint32_t low = 0, high = draft->n_notes;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (draft->notes[middle].line <= line)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &draft->notes[low - 1] : NULL;
}

hs_draft_place hs_draft_place_get(const hs_draft *draft, uint32_t byte) {
    hs_draft_place place = {.source = byte, .is_exact = true};
    if (draft->n_runs) {
        uint32_t low = 0, high = draft->n_runs;
        while (high - low > 1) {
            uint32_t middle = low + (high - low) / 2;
            if (draft->runs[middle].text <= byte)
                low = middle;
            else
                high = middle;
        }
        const hs_draft_run *run = &draft->runs[low];
        place.is_exact = run->is_exact && byte >= run->text;
        place.source = run->source + (place.is_exact ? byte - run->text : 0);
    }
    if (place.source > draft->source.len) place.source = (uint32_t)draft->source.len;
    uint32_t line = line_at(draft, place.source);
    place.line = line + 1;
    place.note = note_at(draft, place.line);
    place.column = points_before(draft, place.source) - points_before(draft, draft->lines[line]) + 1;
    return place;
}
