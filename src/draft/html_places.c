/* Places of HTML: each block's text is walked beside its source; tags are passed over, an entity is one character, white
 * space may have been run together. Where the two part for good the rest of the block stands at one place. */
#include "draft/inside.h"

#include "base/str.h"

#include <string.h>

static size_t character(hs_str text, size_t at) {
    unsigned char c = (unsigned char)text.ptr[at];
    size_t n = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return n < text.len - at ? n : text.len - at;
}

/* Behind a tag or comment that begins at at; at itself where none does. */
static size_t behind_tag(hs_str source, size_t at) {
    if (source.ptr[at] != '<' || at + 1 >= source.len) return at;
    char c = source.ptr[at + 1];
    if (!hs_ascii_is_letter(c) && c != '/' && c != '!' && c != '?') return at;
    hs_str rest = {source.ptr + at, source.len - at};
    bool is_comment = hs_str_starts(rest, HS_STR("<!--"));
    hs_str end = is_comment ? HS_STR("-->") : HS_STR(">");
    size_t found = hs_str_find(rest, end);
    return found == rest.len ? source.len : at + found + end.len;
}

/* Behind "&#8220;" at at; at where none is. */
static size_t behind_entity(hs_str source, size_t at) {
    enum { LONGEST = 34 };
    if (source.ptr[at] != '&') return at;
    for (size_t i = at + 1; i < source.len && i - at < LONGEST; i++) {
        if (source.ptr[i] == ';') return i + 1;
        if (!hs_ascii_is_letter(source.ptr[i]) && !hs_ascii_is_digit(source.ptr[i]) && source.ptr[i] != '#')
            return at;
    }
    return at;
}

static bool place_block(hs_draft__text *t, const hs_article *article, const hs_block *block) {
    hs_str text = article->text, source = article->source;
    size_t at = block->text.start, end = block->text.end, s = block->source.start;
    if (source.len > block->source.end) source.len = block->source.end;
    bool is_well = hs_draft__map(t, (uint32_t)at, (uint32_t)s, false);
    while (at < end && s < source.len && is_well) {
        size_t behind = behind_tag(source, s), entity;
        if (behind > s) {
            s = behind;
        } else if (text.ptr[at] == source.ptr[s] && source.ptr[s] != '&') {
            is_well = hs_draft__map(t, (uint32_t)at++, (uint32_t)s, true);
            s++;
        } else if ((entity = behind_entity(source, s)) > s) {
            is_well = hs_draft__map(t, (uint32_t)at, (uint32_t)s, false);
            at += character(text, at);
            s = entity;
        } else if (text.ptr[at] == source.ptr[s]) {
            is_well = hs_draft__map(t, (uint32_t)at++, (uint32_t)s, true);
            s++;
        } else if (hs_ascii_is_space(text.ptr[at]) && !hs_ascii_is_space(source.ptr[s])) {
            is_well = hs_draft__map(t, (uint32_t)at++, (uint32_t)s, false); /* put between two elements */
        } else if (hs_ascii_is_space(text.ptr[at])) {
            is_well = hs_draft__map(t, (uint32_t)at++, (uint32_t)s, false);
            while (s < source.len && hs_ascii_is_space(source.ptr[s])) s++;
        } else {
            s += character(source, s); /* white space that was dropped, text that is not shown */
        }
    }
    return is_well && (at >= end || hs_draft__map(t, (uint32_t)at, (uint32_t)source.len, false));
}

hs_status hs_draft__html_places(hs_draft__text *t, const hs_article *article) {
    /* by text: a title's bytes lie behind the body's */
    for (int titles = 0; titles < 2; titles++)
        for (size_t b = 0; b < article->n_blocks; b++) {
            const hs_block *block = &article->blocks[b];
            bool is_behind = block->text.start >= article->body_len;
            if (is_behind != (titles == 1) || block->source.end > article->source.len) continue;
            if (t->runs.n && block->text.start < t->runs.items[t->runs.n - 1].text) continue;
            if (!place_block(t, article, block)) return HS_ERR_MEMORY;
        }
    return HS_OK;
}
