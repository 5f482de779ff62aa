#include "read/html/title.h"

#include "base/arena.h"
#include "base/str.h"

#define HEADING_BYTES 4000 /* of markup that a heading is looked into for */
#define DIVIDER_BYTES                                                                                        \
    24 /* at most, between the site's name and the headline: " \xC2\xBB Blog Archive \xC2\xBB " */
#define LEAST_TITLE 12 /* a shorter title may be the end of a longer one by chance */

static hs_str block_text(const hs_html_blocks *page, uint32_t i) {
    return hs_str_sub((hs_str){page->text, page->text_len}, page->blocks[i].text);
}

/* Words (runs without white space) of part that stand in whole, as a share of 64. */
static uint32_t shared_words(hs_str part, hs_str whole) {
    uint32_t n = 0, n_shared = 0;
    for (size_t at = 0; at < part.len && n < 64;) {
        size_t end = hs_str_find_byte(part, at, ' ');
        hs_str word = {part.ptr + at, end - at};
        if (word.len) {
            n++;
            n_shared += hs_str_find(whole, word) < whole.len;
        }
        at = end + 1;
    }
    return n ? n_shared * 64 / n : 0;
}

static bool is_start(hs_str whole, hs_str part) {
    return part.len && part.len < whole.len && hs_str_equal_nocase((hs_str){whole.ptr, part.len}, part);
}

static bool is_end(hs_str whole, hs_str part) {
    return part.len && part.len < whole.len &&
           hs_str_equal_nocase((hs_str){whole.ptr + whole.len - part.len, part.len}, part);
}

/* "Marn Courier: Ferry returns" is the title and both of its parts are headings: the first on the page is the site's. */
static bool is_site_heading(const hs_html_blocks *page, uint32_t i, uint32_t end, hs_str whole) {
    hs_str text = block_text(page, i);
    bool starts = is_start(whole, text), ends = is_end(whole, text);
    if (!starts && !ends) return false;
    for (uint32_t k = i + 1; k < end; k++) {
        uint8_t role = page->nodes[page->blocks[k].node].role;
        hs_str other = block_text(page, k);
        if (role < HS_TAG_H1 || role > HS_TAG_H3 || text.len + other.len >= whole.len ||
            whole.len - text.len - other.len > DIVIDER_BYTES)
            continue;
        if ((starts && is_end(whole, other)) || (ends && is_start(whole, other))) return true;
    }
    return false;
}

/* The shown headline: the heading before the body that is most like a headline: an h1, like the titles that the
 * page tells, near the body, and not the site's own name (publisher, or what <title> has behind its divider). */
static uint32_t find_headline(const hs_html_blocks *page, hs_str told, hs_str like, hs_str publisher,
                              const uint8_t *keep) {
    uint32_t best = HS_NONE, first = 0, n_h1 = 0;
    int best_points = 0;
    while (first < page->n_blocks && !keep[first]) first++;
    uint32_t end = first + 3 < page->n_blocks ? first + 3 : page->n_blocks;
    hs_str whole = hs_str_sub((hs_str){page->text, page->text_len}, page->title);
    hs_str tail = {whole.ptr + told.len, whole.len - told.len};
    for (uint32_t i = 0; i < end; i++) n_h1 += page->nodes[page->blocks[i].node].role == HS_TAG_H1;
    for (uint32_t i = 0; i < end; i++) {
        const hs_html_node *node = &page->nodes[page->blocks[i].node];
        hs_str text = block_text(page, i);
        bool is_h1 = node->role == HS_TAG_H1, is_heading = node->role >= HS_TAG_H1 && node->role <= HS_TAG_H3;
        if (node->is_hidden || text.len < 4 || text.len > 400) continue;
        if (!is_heading && !(node->groups & HS_BIT(HS_GROUP_TITLE))) continue;
        if (hs_str_equal_nocase(text, publisher)) continue;
        int alike = (int)shared_words(text, like), alike_told = (int)shared_words(text, told);
        if (alike_told > alike) alike = alike_told;
        /* "Books" is no headline of "The harbour, and other books" */
        if (like.len > 40 && hs_str_find_byte(text, 0, ' ') == text.len && shared_words(like, text) < 16)
            continue;
        bool is_told = (node->groups & HS_BIT(HS_GROUP_TITLE)) != 0;
        if (alike < 40 && !(is_h1 && n_h1 == 1 && (is_told || i + 25 > first))) continue;
        if (is_heading && is_site_heading(page, i, end, whole)) continue;
        if (tail.len && shared_words(text, tail) > 48) continue;
        int far = i > first ? 0 : first - i > 40 ? 40 : (int)(first - i);
        int points = alike * 2 +
                     (is_h1        ? 100
                      : is_heading ? 30
                                   : 10) +
                     (text.len > 60 ? 30 : (int)text.len / 2) - far;
        if (points > best_points) best = i, best_points = points;
    }
    return best;
}

/* "Headline - Marn Courier" without the site's name: cut at the last divider where what stays is longer. */
static hs_str without_site(hs_str title, hs_str publisher) {
    static const char *const dividers[] = {" | ",  " - ",        " \xE2\x80\x93 ", " \xE2\x80\x94 ",
                                           " :: ", " \xC2\xBB ", " \xC2\xB7 ",     " \xE2\x80\xA2 "};
    for (size_t at = title.len; at-- > 1;) {
        for (size_t k = 0; k < sizeof dividers / sizeof *dividers; k++) {
            hs_str divider = {dividers[k], strlen(dividers[k])}, rest = {title.ptr + at, title.len - at};
            if (!hs_str_starts(rest, divider)) continue;
            hs_str tail = {rest.ptr + divider.len, rest.len - divider.len};
            bool is_site =
                publisher.len && (shared_words(publisher, tail) > 40 || shared_words(tail, publisher) > 40);
            if (is_site || (k == 0 && tail.len < at)) return without_site((hs_str){title.ptr, at}, publisher);
            if (k > 0 && tail.len * 2 < at && tail.len < 40 && at > 15) return (hs_str){title.ptr, at};
            return title;
        }
    }
    return title;
}

static void push(char *out, size_t *n, hs_str text) {
    memcpy(out + *n, text.ptr, text.len);
    *n += text.len;
}

/* All text of markup, its blocks joined by spaces. */
static hs_status text_of(const hs_html_tables *tables, hs_arena *arena, hs_str markup, hs_str *text) {
    hs_html_blocks inner;
    hs_status status = hs_html_blocks_read(tables, arena, markup, &inner);
    if (status == HS_OK) *text = hs_str_trim((hs_str){inner.text, inner.text_len});
    return status;
}

/* Parts a heading's markup: what a reader takes for the headline, and what stands beside it in small print or under
 * a class of kickers, dates and the like. */
static hs_status part_heading(const hs_html_tables *tables, hs_arena *arena, hs_str markup, hs_str *text,
                              hs_str *aside) {
    hs_html_tokens *t = hs_arena_get(arena, sizeof *t);
    char *main = hs_arena_get(arena, markup.len + 1), *beside = hs_arena_get(arena, markup.len + 1);
    if (!t || !main || !beside) return HS_ERR_MEMORY;
    size_t n_main = 0, n_beside = 0;
    hs_html_tokens_init(t, markup);
    char skipped[16];
    size_t skipped_len = 0;
    int depth = 0;
    while (hs_html_tokens_next(t)) {
        hs_str name = hs_html_str(t, t->name), all = hs_html_str(t, t->all);
        bool is_start = t->kind == HS_HTML_START, is_end = t->kind == HS_HTML_END;
        if (depth) {
            if ((is_start || is_end) && hs_str_equal_nocase(name, (hs_str){skipped, skipped_len}))
                depth += is_start ? 1 : -1;
            push(beside, &n_beside, all);
            continue;
        }
        if (is_start && n_main && name.len < sizeof skipped) { /* not the heading itself */
            bool is_small =
                hs_str_equal_nocase(name, HS_STR("small")) || hs_str_equal_nocase(name, HS_STR("time"));
            uint64_t groups = 0;
            for (uint32_t i = 0; i < t->n_attributes; i++)
                if (hs_str_equal_nocase(hs_html_str(t, t->attributes[i].name), HS_STR("class")))
                    groups |= hs_html_class_groups(tables, hs_html_str(t, t->attributes[i].value));
            if (is_small || (groups & (HS_BIT(HS_GROUP_KICKER) | HS_BIT(HS_GROUP_LEAD) |
                                       HS_BIT(HS_GROUP_DATE) | HS_BIT(HS_GROUP_HIDDEN)))) {
                memcpy(skipped, name.ptr, name.len);
                skipped_len = name.len;
                depth = 1;
                push(beside, &n_beside, all);
                continue;
            }
        }
        push(main, &n_main, all);
    }
    if (n_beside == 0) return HS_OK;
    hs_str whole = {0};
    hs_status status = text_of(tables, arena, (hs_str){main, n_main}, &whole);
    if (status != HS_OK || whole.len < 8) return status; /* the headline itself was in the small print */
    *text = whole;
    return text_of(tables, arena, (hs_str){beside, n_beside}, aside);
}

/* The headline of a heading of several lines, or with a kicker that only its place tells: the part that the page tells
 * as its title elsewhere. */
static hs_str told_part(hs_str text, const hs_str *told, int n_told) {
    for (int k = 0; k < n_told; k++) {
        hs_str title = told[k];
        if (title.len < LEAST_TITLE || text.len <= title.len + 1) continue;
        hs_str end = {text.ptr + text.len - title.len, title.len}, start = {text.ptr, title.len};
        char before = text.ptr[text.len - title.len - 1], behind = text.ptr[title.len];
        if ((before == ' ' || before == '\n' || before == ':') && hs_str_equal_nocase(end, title)) return end;
        if (behind == '\n' && hs_str_equal_nocase(start, title)) return start;
    }
    return text;
}

hs_status hs_html_headline_read(const hs_html_tables *tables, hs_arena *arena, const hs_html_blocks *page,
                                const hs_html_told *told, const uint8_t *keep, hs_html_headline *headline) {
    hs_str whole = hs_str_sub((hs_str){page->text, page->text_len}, page->title);
    hs_str titles[3] = {told->ld, without_site(told->shared, told->publisher),
                        without_site(whole, told->publisher)};
    hs_str like = titles[1].len ? titles[1] : titles[0].len ? titles[0] : titles[2];
    const char *sources[3] = {"json-ld", told->shared_source, "title"};
    *headline = (hs_html_headline){.text = like,
                                   .source = like.len ? sources[titles[1].len   ? 1
                                                                : titles[0].len ? 0
                                                                                : 2]
                                                      : NULL};
    headline->block = find_headline(page, titles[2], like, told->publisher, keep);
    if (headline->block != HS_NONE) {
        const hs_html_block *block = &page->blocks[headline->block];
        const hs_html_node *node = &page->nodes[block->node];
        headline->shown = block->source;
        headline->source = "text";
        headline->text = block_text(page, headline->block);
        if (node->source <= block->source.start && block->source.end - node->source < HEADING_BYTES) {
            hs_str markup = {page->page.ptr + node->source, block->source.end - node->source};
            hs_status status = part_heading(tables, arena, markup, &headline->text, &headline->aside);
            if (status != HS_OK) return status;
        }
        headline->text = told_part(headline->text, titles, 3);
    }
    hs_status status = hs_arena_dup(arena, headline->text, &headline->text);
    if (status != HS_OK) return status;
    char *bytes = (char *)(uintptr_t)headline->text.ptr;
    for (size_t i = 0; i < headline->text.len; i++)
        if (bytes[i] == '\n') bytes[i] = ' ';
    return HS_OK;
}
