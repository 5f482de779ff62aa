#include "read/read.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"
#include "engine/engine.h"
#include "read/byline.h"
#include "read/date.h"
#include "read/html/choose.h"
#include "read/html/data.h"
#include "read/html/meta.h"
#include "read/html/several.h"
#include "read/models.h"

#include <utf8proc.h>

#define LEAST_BODY      200 /* a shorter body sends the reader to the page's scripts */
#define FRONT_BLOCKS    5   /* where a headline, byline or date line that got into the body is looked for */
#define BACK_BLOCKS     3
#define ASIDE_BEFORE    6 /* blocks above the body, and below it, that hold pictures of it */
#define ASIDE_BEHIND    2
#define DATELINE_BLOCKS 3 /* of the body, that may begin with a dateline */
#define FRONT_BYTES     200
#define FRAME_BYTES     4096 /* a page's <html> or <body> stands in so many */

static hs_block_kind kind_of(const hs_html_node *node, const hs_html_block *block) {
    uint32_t len = block->text.end - block->text.start;
    if (node->all_roles_low & 1u << (HS_TAG_QUOTE - HS_TAG_ARTICLE)) return HS_BLOCK_QUOTE;
    switch (node->role) {
    case HS_TAG_H1:
    case HS_TAG_H2:
    case HS_TAG_H3:
    case HS_TAG_H4:
    case HS_TAG_H5:
    case HS_TAG_H6:
        return HS_BLOCK_HEADING;
    case HS_TAG_LI:
        return HS_BLOCK_LIST_ITEM;
    case HS_TAG_TD: /* old pages lay out their paragraphs in cells */
        return len <= 160 && !block->is_cut && block->n_breaks < 2 ? HS_BLOCK_TABLE : HS_BLOCK_PARAGRAPH;
    default:
        return HS_BLOCK_PARAGRAPH;
    }
}

/* Text in normal form C, so that one name is one string on all pages; text itself where nothing changes. */
static hs_status compose(hs_arena *arena, hs_str text, hs_str *composed) {
    *composed = text;
    if (text.len == 0) return HS_OK;
    /* U+0300 to U+036F begin with CC or CD; other marks that compose are rare in news */
    if (!memchr(text.ptr, 0xCC, text.len) && !memchr(text.ptr, 0xCD, text.len)) return HS_OK;
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.ptr;
    size_t room = text.len * 4 + 4;
    utf8proc_int32_t *characters = HS_ARENA_ARRAY(arena, utf8proc_int32_t, room);
    if (!characters) return HS_ERR_MEMORY;
    utf8proc_ssize_t n =
        utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, characters, (utf8proc_ssize_t)room, options);
    if (n < 0 || (size_t)n > room) return HS_OK;
    n = utf8proc_reencode(characters, n, options);
    if (n > 0) *composed = (hs_str){(const char *)characters, (size_t)n};
    return HS_OK;
}

/* What is told of the article, in the same form as its text. */
static hs_status compose_told(hs_arena *arena, hs_article *article) {
    hs_status status = compose(arena, article->title, &article->title);
    if (status == HS_OK) status = compose(arena, article->publisher, &article->publisher);
    if (article->n_byline == 0 || status != HS_OK) return status;
    hs_str *names = HS_ARENA_ARRAY(arena, hs_str, article->n_byline); /* the container may own the others */
    if (!names) return HS_ERR_MEMORY;
    for (size_t i = 0; i < article->n_byline && status == HS_OK; i++)
        status = compose(arena, article->byline[i], &names[i]);
    article->byline = names;
    return status;
}

/* Captions and pull quotes beside the body; those of teasers and galleries elsewhere are furniture. */
static void find_asides(const hs_html_blocks *page, const uint8_t *keep, const char *const *reason,
                        uint8_t *is_aside) {
    uint32_t first = 0, last = page->n_blocks;
    while (first < page->n_blocks && !keep[first]) first++;
    while (last > first && !keep[last - 1]) last--;
    uint32_t from = first > ASIDE_BEFORE ? first - ASIDE_BEFORE : 0;
    for (uint32_t i = from; i < page->n_blocks && i < last + ASIDE_BEHIND; i++) {
        const hs_html_block *block = &page->blocks[i];
        is_aside[i] = !keep[i] && (reason[i] == hs_html_caption || reason[i] == hs_html_pull_quote) &&
                      block->n_link_bytes * 2 < block->text.end - block->text.start;
    }
}

static void append(char *text, size_t *len, hs_str part, hs_span *span) {
    if (*len) text[(*len)++] = '\n', text[(*len)++] = '\n';
    memcpy(text + *len, part.ptr, part.len);
    *span = (hs_span){(uint32_t)*len, (uint32_t)(*len + part.len)};
    *len += part.len;
}

static hs_status assemble(hs_arena *arena, hs_arena *temporary, const hs_html_blocks *page,
                          const uint8_t *keep, const char *const *reason, const hs_html_meta *meta,
                          hs_article *article) {
    size_t room = article->title.len + 2;
    uint32_t n = 1, n_dropped = 0, n_asides = 0;
    hs_str *parts = HS_ARENA_ARRAY(temporary, hs_str, page->n_blocks + 1);
    uint8_t *is_aside = hs_arena_get_zeroed(temporary, page->n_blocks, 1);
    if (!parts || !is_aside) return HS_ERR_MEMORY;
    find_asides(page, keep, reason, is_aside);
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        if (keep[i] || is_aside[i]) {
            hs_str text = {page->text + page->blocks[i].text.start,
                           page->blocks[i].text.end - page->blocks[i].text.start};
            if (compose(temporary, text, &parts[i]) != HS_OK) return HS_ERR_MEMORY;
            room += parts[i].len + 2;
        }
        *(keep[i] ? &n : is_aside[i] ? &n_asides : &n_dropped) += 1;
    }
    char *text = hs_arena_get(arena, room);
    article->blocks = HS_ARENA_ARRAY(arena, hs_block, n);
    article->asides = HS_ARENA_ARRAY(arena, hs_block, n_asides);
    article->dropped = HS_ARENA_ARRAY(arena, hs_dropped, n_dropped);
    if (!text || !article->blocks || !article->asides || !article->dropped) return HS_ERR_MEMORY;
    size_t len = 0;
    uint32_t k = article->title.len ? 1 : 0;
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        const hs_html_block *block = &page->blocks[i];
        if (keep[i]) {
            article->blocks[k] =
                (hs_block){.kind = kind_of(&page->nodes[block->node], block), .source = block->source};
            append(text, &len, parts[i], &article->blocks[k++].text);
        } else if (!is_aside[i])
            article->dropped[article->n_dropped++] = (hs_dropped){block->source, reason[i]};
    }
    article->body_len = (uint32_t)len;
    if (article->title.len) {
        article->blocks[0] = (hs_block){.kind = HS_BLOCK_TITLE, .source = meta->title};
        append(text, &len, article->title, &article->blocks[0].text);
    }
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        if (!is_aside[i]) continue;
        hs_block *aside = &article->asides[article->n_asides++];
        *aside = (hs_block){.kind = reason[i] == hs_html_caption ? HS_BLOCK_CAPTION : HS_BLOCK_PULL_QUOTE,
                            .source = page->blocks[i].source};
        append(text, &len, parts[i], &aside->text);
    }
    article->text = (hs_str){text, len};
    article->n_blocks = k;
    return HS_OK;
}

/* What stands around the first paragraphs and is told elsewhere: the headline again, the byline, the date line. */
static void drop_front(const hs_engine *engine, const hs_html_blocks *page, const hs_article *article,
                       uint8_t *keep, const char **reason) {
    uint32_t n_kept = 0, n_seen = 0;
    for (uint32_t i = 0; i < page->n_blocks; i++) n_kept += keep[i];
    for (uint32_t i = 0; i < page->n_blocks && n_kept > 1; i++) {
        if (!keep[i]) continue;
        n_seen++;
        bool is_front = n_seen <= FRONT_BLOCKS, is_back = n_seen + BACK_BLOCKS > n_kept;
        hs_str text = hs_str_sub((hs_str){page->text, page->text_len}, page->blocks[i].text);
        if (text.len > FRONT_BYTES || (!is_front && !is_back)) continue;
        if (kind_of(&page->nodes[page->blocks[i].node], &page->blocks[i]) == HS_BLOCK_QUOTE)
            continue; /* another's */
        if (is_front && hs_str_equal_nocase(text, article->title)) {
            keep[i] = 0;
            reason[i] = "headline";
        } else if (is_front && hs_furniture_counters(text)) {
            keep[i] = 0;
            reason[i] = "share prompt";
        } else if (hs_byline_is_line(engine, text)) {
            keep[i] = 0;
            reason[i] = "byline";
        } else if (is_front && text.len < 100) {
            hs_date date;
            char last = text.ptr[text.len - 1];
            bool is_sentence = last == '.' || last == '!' || last == '?';
            /* "Published: Tuesday 5 June 2017, 9:12 - Text: Ada Kerr - Photo: Marn Courier" tells the hour */
            if (hs_date_read(engine, text, &date) &&
                date.n_other_words <= (date.has_time && !is_sentence ? 8u : 3u)) {
                keep[i] = 0;
                reason[i] = "date line";
            }
        }
    }
}

/* The body as JSON-LD tells it, for pages that leave it to a script to show. Its paragraphs become blocks that all
 * come from one place of the page. */
static hs_status told_body(const hs_engine *engine, hs_arena *arena, hs_str told, hs_span source,
                           hs_html_blocks *page, uint8_t **keep, const char ***reason) {
    char *markup = hs_arena_get(arena, told.len * 4 + 8);
    if (!markup) return HS_ERR_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < told.len; i++) {
        if (told.ptr[i] == '\n') {
            memcpy(markup + n, "<p>", 3);
            n += 3;
        } else
            markup[n++] = told.ptr[i];
    }
    hs_status status = hs_html_blocks_read(&engine->read->html, arena, (hs_str){markup, n}, page);
    if (status != HS_OK) return status;
    *keep = hs_arena_get(arena, page->n_blocks);
    *reason = hs_arena_get_zeroed(arena, page->n_blocks, sizeof **reason);
    if (!*keep || !*reason) return HS_ERR_MEMORY;
    memset(*keep, 1, page->n_blocks);
    for (uint32_t i = 0; i < page->n_blocks; i++) page->blocks[i].source = source;
    return HS_OK;
}

/* "MARN, June 5 (Reuters) - " before the first words names the place; the words stay as they are. */
static hs_status read_dateline(const hs_engine *engine, hs_arena *arena, const hs_html_blocks *page,
                               const uint8_t *keep, hs_article *article) {
    uint32_t n_seen = 0;
    for (uint32_t i = 0; i < page->n_blocks && n_seen < DATELINE_BLOCKS; i++) {
        if (!keep[i]) continue;
        n_seen++;
        hs_str text = hs_str_sub((hs_str){page->text, page->text_len}, page->blocks[i].text), place, outlet;
        size_t len = hs_furniture_dateline(engine, text, &place, &outlet);
        if (!len || len >= text.len || !place.len || hs_outlet_find(engine, place, NULL) != HS_OUTLET_NONE)
            continue;
        return hs_arena_dup(arena, place, &article->dateline);
    }
    return HS_OK;
}

static size_t kept_bytes(const hs_html_blocks *page, const uint8_t *keep) {
    size_t n = 0;
    for (uint32_t i = 0; i < page->n_blocks; i++)
        if (keep[i]) n += page->blocks[i].text.end - page->blocks[i].text.start;
    return n;
}

/* A feed's item or a scraper's field: markup without the frame of a page around it. */
static bool is_fragment(hs_str source) {
    for (size_t at = 0; at < source.len && at < FRAME_BYTES; at++) {
        at = hs_str_find_byte(source, at, '<');
        hs_str rest = {source.ptr + at, source.len - at};
        static const hs_str frames[] = {{"<html", 5}, {"<body", 5}, {"<head", 5}, {"<!doc", 5}};
        for (size_t k = 0; k < sizeof frames / sizeof *frames && rest.len >= 5; k++)
            if (hs_str_equal_nocase((hs_str){rest.ptr, 5}, frames[k])) return false;
    }
    return true;
}

/* Of a fragment in which no article was found, a summary of one line, everything but links is the article. */
static void keep_visible(const hs_html_blocks *page, uint8_t *keep) {
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        const hs_html_block *block = &page->blocks[i];
        keep[i] = !page->nodes[block->node].is_hidden &&
                  block->n_link_bytes * 2 < block->text.end - block->text.start;
    }
}

hs_status hs_read__html_article(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                const hs_page *page, hs_article *article, hs_error *error) {
    hs_html_blocks blocks;
    hs_status status = hs_html_blocks_read(&engine->read->html, scratch->temporary, article->source, &blocks);
    if (status != HS_OK) return hs_fail_memory(error);
    uint8_t *keep = hs_arena_get_zeroed(scratch->temporary, blocks.n_blocks, 1);
    const char **reason = hs_arena_get_zeroed(scratch->temporary, blocks.n_blocks, sizeof *reason);
    if (!keep || !reason) return hs_fail_memory(error);
    status =
        hs_html_choose(&engine->read->html, &engine->read->blocks, scratch->temporary, &blocks, keep, reason);
    if (status != HS_OK) return hs_fail_memory(error);
    hs_html_keep_first_article(&blocks, keep, reason);
    if (!article->notice) article->notice = blocks.notice;
    hs_html_meta meta;
    status = hs_html_meta_read(engine, arena, scratch->temporary, &blocks, keep, article, &meta);
    if (status == HS_OK) status = compose_told(arena, article);
    if (status != HS_OK) return hs_fail_memory(error);
    drop_front(engine, &blocks, article, keep, reason);
    if (meta.ld_body.len > LEAST_BODY && kept_bytes(&blocks, keep) * 3 < meta.ld_body.len) {
        status = told_body(engine, scratch->temporary, meta.ld_body, meta.ld_source, &blocks, &keep, &reason);
        if (status != HS_OK) return hs_fail_memory(error);
    }
    if (kept_bytes(&blocks, keep) < LEAST_BODY) {
        hs_html_blocks shown = blocks;
        for (uint32_t i = 0; i < shown.n_marks && kept_bytes(&blocks, keep) < LEAST_BODY; i++) {
            const hs_html_mark *mark = &shown.marks[i];
            if (mark->kind != HS_MARK_DATA) continue;
            hs_str markup;
            hs_str script = {shown.page.ptr + mark->all.start, mark->all.end - mark->all.start};
            status = hs_html_data_body(scratch->temporary, script, &markup);
            if (status == HS_OK && markup.len > LEAST_BODY)
                status = told_body(engine, scratch->temporary, markup, mark->all, &blocks, &keep, &reason);
            if (status != HS_OK) return hs_fail_memory(error);
        }
    }
    if (page->format == HS_FORMAT_HTML && kept_bytes(&blocks, keep) == 0 && is_fragment(article->source))
        keep_visible(&blocks, keep);
    status = read_dateline(engine, arena, &blocks, keep, article);
    if (status != HS_OK) return hs_fail_memory(error);
    status = assemble(arena, scratch->temporary, &blocks, keep, reason, &meta, article);
    if (status != HS_OK) return hs_fail_memory(error);
    if (article->body_len == 0)
        return hs_fail(error, HS_ERR_EMPTY, page->doc, page->offset, "no article found on this page");
    return HS_OK;
}
