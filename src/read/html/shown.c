#include "read/html/shown.h"

#include "base/arena.h"
#include "base/str.h"
#include "engine/engine.h"
#include "read/byline.h"
#include "read/date.h"

#define BEFORE 12 /* blocks above headline and body that are looked into */
#define BEHIND 8

hs_status hs_html_time_take(const hs_engine *engine, hs_arena *arena, hs_str text, unsigned max_other,
                            const char *source, hs_time *time) {
    if (time->iso.len || text.len == 0) return HS_OK;
    hs_status status = hs_date_normalise(engine, arena, text, max_other, &time->iso);
    if (status == HS_OK && time->iso.len) time->source = source;
    return status;
}

/* Letters and digits of text, small; at most room of them. */
static hs_str squeeze(hs_str text, char *out, size_t room) {
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < room; i++) {
        char c = text.ptr[i];
        if (hs_ascii_is_letter(c) || hs_ascii_is_digit(c) || (unsigned char)c >= 0x80)
            out[n++] = hs_ascii_lower(c);
    }
    return (hs_str){out, n};
}

bool hs_html_is_host(hs_str url, hs_str name) {
    char a[64], b[256];
    hs_str short_name = squeeze(name, a, sizeof a);
    size_t start = hs_str_find(url, HS_STR("://")), end = start + 3;
    if (start >= url.len || short_name.len == 0) return false;
    while (end < url.len && url.ptr[end] != '/') end++;
    hs_str host = squeeze((hs_str){url.ptr + start + 3, end - start - 3}, b, sizeof b);
    return hs_str_find(host, short_name) < host.len;
}

/* "Marn Courier" is the site of marncourier.example or of the publisher "Marn Courier Ltd"; "Ada Kerr" may write on
 * adakerr.example and still be a person. */
static bool is_site(const hs_engine *engine, const hs_article *article, hs_str name) {
    if (hs_byline_has_given_name(engine, name)) return false;
    char a[64], b[64];
    hs_str short_name = squeeze(name, a, sizeof a), publisher = squeeze(article->publisher, b, sizeof b);
    if (short_name.len == 0) return true;
    if (publisher.len && (hs_str_find(publisher, short_name) < publisher.len ||
                          hs_str_find(short_name, publisher) < short_name.len))
        return true;
    return hs_html_is_host(article->url, name);
}

hs_status hs_html_people_take(const hs_engine *engine, hs_arena *arena, hs_str text, bool is_declared,
                              const char *source, hs_article *article) {
    if (article->n_byline || text.len == 0) return HS_OK;
    hs_byline byline;
    hs_status status = hs_arena_dup(arena, text, &text); /* names borrow from it */
    if (status == HS_OK) status = hs_byline_read(engine, arena, text, &byline);
    if (status != HS_OK) return status;
    size_t n = 0;
    for (size_t i = 0; i < byline.n_names; i++)
        if (!is_site(engine, article, byline.names[i])) byline.names[n++] = byline.names[i];
    hs_str one;
    if (n == 0 && is_declared && hs_byline_one_word(engine, text, &one) && !is_site(engine, article, one)) {
        byline.names = HS_ARENA_ARRAY(arena, hs_str, 1);
        if (!byline.names) return HS_ERR_MEMORY;
        byline.names[n++] = one;
    }
    article->byline = byline.names;
    article->n_byline = n;
    if (n) article->byline_source = source;
    return HS_OK;
}

static hs_str block_text(const hs_html_blocks *page, uint32_t i) {
    return hs_str_sub((hs_str){page->text, page->text_len}, page->blocks[i].text);
}

static uint64_t groups_near(const hs_html_blocks *page, uint32_t i) {
    const hs_html_block *block = &page->blocks[i];
    const hs_html_node *node = &page->nodes[block->node];
    return node->groups | block->inline_groups |
           (node->parent == HS_NONE ? 0 : page->nodes[node->parent].groups);
}

/* "Updated 6 June 2017" is the time of a later version. */
/* "Published: 5 March 2024 \xC2\xB7 Text: Ada Kerr \xC2\xB7 Photo: Marn Courier": the part that is a byline;
 * "5 March 2024 - Ada Kerr": beside a date a name is enough; "Posted on March 5, 2024 by Ada Kerr". */
static hs_status take_labelled_byline(const hs_engine *engine, hs_arena *arena, hs_str text,
                                      hs_article *article) {
    static const hs_str dividers[] = {{" \xC2\xB7 ", 4},     {" | ", 3}, {" \xE2\x80\xA2 ", 5},
                                      {" \xE2\x80\x93 ", 5}, {" - ", 3}, {"\n", 1}};
    static const hs_str openers[] = {{" by ", 4}, {" von ", 5}, {" par ", 5}, {" por ", 5}};
    hs_date date;
    bool is_dated = hs_date_read(engine, text, &date);
    for (size_t k = 0; is_dated && k < sizeof openers / sizeof *openers; k++) {
        size_t at = hs_str_find(text, openers[k]);
        hs_str part = at < text.len ? (hs_str){text.ptr + at + 1, text.len - at - 1} : (hs_str){0};
        if (!hs_byline_is_line(engine, part)) continue;
        hs_status status = hs_html_people_take(engine, arena, part, false, "text", article);
        if (status != HS_OK || article->n_byline) return status;
    }
    for (size_t k = 0; k < sizeof dividers / sizeof *dividers && !article->n_byline; k++) {
        if (hs_str_find(text, dividers[k]) >= text.len) continue;
        for (size_t at = 0; at < text.len;) {
            size_t len = hs_str_find((hs_str){text.ptr + at, text.len - at}, dividers[k]);
            hs_str part = hs_str_trim((hs_str){text.ptr + at, len});
            if (hs_byline_is_line(engine, part) || (is_dated && hs_byline_has_given_name(engine, part))) {
                hs_status status = hs_html_people_take(engine, arena, part, false, "text", article);
                if (status != HS_OK || article->n_byline) return status;
            }
            at += len + dividers[k].len;
        }
    }
    return HS_OK;
}

hs_status hs_html_people_take_more(const hs_engine *engine, hs_arena *arena, hs_str text, const char *source,
                                   hs_article *article) {
    hs_byline shown;
    hs_str copy;
    hs_status status = hs_arena_dup(arena, text, &copy); /* names borrow from it */
    if (status == HS_OK) status = hs_byline_read(engine, arena, copy, &shown);
    if (status != HS_OK || shown.n_names <= article->n_byline || shown.n_unknown) return status;
    for (size_t i = 0; i < article->n_byline; i++) {
        bool is_there = false;
        for (size_t k = 0; k < shown.n_names; k++)
            is_there |= hs_str_equal_nocase(shown.names[k], article->byline[i]);
        if (!is_there) return HS_OK;
    }
    article->byline = shown.names;
    article->n_byline = shown.n_names;
    article->byline_source = source;
    return HS_OK;
}

static hs_status take_shown_time(const hs_engine *engine, hs_arena *arena, hs_str text, unsigned max_other,
                                 hs_article *article) {
    hs_date date;
    bool is_update = hs_date_read(engine, text, &date) && date.is_update;
    hs_time *time = is_update ? &article->modified : &article->published;
    hs_status status = hs_html_time_take(engine, arena, text, max_other, "text", time);
    /* "By Ada Kerr, harbour reporter | March 5, 2024 | 3 comments" */
    static const hs_str dividers[] = {
        {" | ", 3}, {" \xE2\x8B\x85 ", 5}, {" \xC2\xB7 ", 4}, {" \xE2\x80\xA2 ", 5}, {" / ", 3}, {"\n", 1}};
    for (size_t k = 0; k < sizeof dividers / sizeof *dividers && status == HS_OK && !time->iso.len; k++) {
        if (hs_str_find(text, dividers[k]) >= text.len) continue;
        for (size_t at = 0; at < text.len && status == HS_OK && !article->published.iso.len;) {
            size_t len = hs_str_find((hs_str){text.ptr + at, text.len - at}, dividers[k]);
            hs_str part = hs_str_trim((hs_str){text.ptr + at, len});
            is_update = hs_date_read(engine, part, &date) && date.is_update;
            status = hs_html_time_take(engine, arena, part, 1, "text",
                                       is_update ? &article->modified : &article->published);
            at += len + dividers[k].len;
        }
    }
    return status;
}

/* A name alone in italics or bold under the last paragraph. */
static hs_status take_signature(const hs_engine *engine, hs_arena *arena, const hs_html_blocks *page,
                                const uint8_t *keep, uint32_t last, hs_article *article) {
    for (uint32_t i = last ? last - 1 : 0; i < page->n_blocks && i < last + 3; i++) {
        const hs_html_block *block = &page->blocks[i];
        hs_str text = block_text(page, i);
        bool is_marked = block->n_strong_bytes * 10 >= text.len * 9 && block->n_link_bytes == 0;
        if (text.len > 40 || !is_marked || !hs_byline_has_given_name(engine, text)) continue;
        if (page->nodes[block->node].is_hidden || (i >= last && keep[i])) continue;
        hs_status status = hs_html_people_take(engine, arena, text, false, "text", article);
        if (status != HS_OK || article->n_byline) return status;
    }
    return HS_OK;
}

/* A name alone between headline and body. */
static hs_status take_lone_name(const hs_engine *engine, hs_arena *arena, const hs_html_blocks *page,
                                uint32_t headline, uint32_t body, hs_article *article) {
    if (headline == HS_NONE) return HS_OK;
    for (uint32_t i = headline + 1; i < body && i < headline + BEFORE && !article->n_byline; i++) {
        hs_str text = block_text(page, i);
        uint64_t near = groups_near(page, i);
        const uint64_t others = HS_BIT(HS_GROUP_CAPTION) | HS_BIT(HS_GROUP_TAGS) | HS_BIT(HS_GROUP_RELATED) |
                                HS_BIT(HS_GROUP_CREDIT) | HS_BIT(HS_GROUP_NAV);
        if (text.len > 40 || (near & others) || page->nodes[page->blocks[i].node].is_hidden ||
            !hs_byline_has_given_name(engine, text))
            continue;
        hs_status status = hs_html_people_take(engine, arena, text, false, "text", article);
        if (status != HS_OK) return status;
    }
    return HS_OK;
}

hs_status hs_html_shown_read(const hs_engine *engine, hs_arena *arena, const hs_html_blocks *page,
                             const uint8_t *keep, uint32_t headline, hs_article *article) {
    uint32_t first = 0, last = page->n_blocks;
    while (first < last && !keep[first]) first++;
    while (last > first && !keep[last - 1]) last--;
    uint32_t body = first;
    if (headline != HS_NONE && headline < first) first = headline;
    uint32_t from = first > BEFORE ? first - BEFORE : 0,
             to = last + BEHIND < page->n_blocks ? last + BEHIND : page->n_blocks;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t k = from; k < to; k++) {
            /* first between headline and body, then behind, at last above */
            uint32_t i = k < from + (to - first) ? first + (k - from) : from + (k - from - (to - first));
            const hs_html_node *node = &page->nodes[page->blocks[i].node];
            hs_str text = block_text(page, i);
            if (text.len > 200 || text.len < 4 || node->is_hidden || (keep[i] && pass == 0 && i > body + 3))
                continue;
            uint64_t near = groups_near(page, i);
            bool says_date = (near & (HS_BIT(HS_GROUP_DATE) | HS_BIT(HS_GROUP_META))) != 0;
            bool says_author = (near & HS_BIT(HS_GROUP_AUTHOR)) != 0;
            if (near & HS_BIT(HS_GROUP_COMMENT)) continue;
            hs_status status = HS_OK;
            if (!article->published.iso.len && (pass == 1 || says_date))
                status = take_shown_time(engine, arena, text, pass ? 3 : 6, article);
            bool is_new = pass == 0 || (keep[i] && i > body + 3); /* others were looked at before */
            if (status == HS_OK && !article->n_byline && is_new &&
                ((pass == 0 && says_author && text.len < 100) ||
                 (text.len < 120 && hs_byline_is_line(engine, text))))
                status = hs_html_people_take(engine, arena, text, false, "text", article);
            else if (status == HS_OK && !article->n_byline && is_new) {
                bool is_label = i + 1 < page->n_blocks && text.len < 30 && hs_byline_is_label(engine, text);
                hs_str next = is_label ? block_text(page, i + 1) : text;
                if (is_label && next.len < 60)
                    status = hs_html_people_take(engine, arena, next, false, "text", article);
                else if (!is_label)
                    status = take_labelled_byline(engine, arena, text, article);
            } else if (status == HS_OK && article->n_byline && pass == 0 && i >= first && i <= body &&
                       text.len < 120 && hs_byline_is_line(engine, text))
                status = hs_html_people_take_more(engine, arena, text, "text", article);
            if (status != HS_OK) return status;
        }
    }
    hs_status status = take_signature(engine, arena, page, keep, last, article);
    return status == HS_OK ? take_lone_name(engine, arena, page, headline, body, article) : status;
}
