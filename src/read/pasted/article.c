/* Pasted text -> an article: each paragraph is told to be title, heading, highlight, body, or furniture. Lines are
 * first told one by one (furniture.h), then by their neighbours; where nothing speaks clearly, a line stays. */
#include "read/read.h"

#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"
#include "engine/engine.h"
#include "read/date.h"
#include "read/models.h"
#include "read/pasted/sort.h"

#define MAX_HEADING_WORDS 16
#define END_UNITS         5 /* the last so many are where closing lines stand */
#define MAX_HIGHLIGHTS    12
#define MAX_LINKS         40

/* The same words: typed entities count as their character ("&#39;" is '\''). */
static bool is_same_text(hs_str a, hs_str b) {
    static const struct {
        hs_str entity;
        char c;
    } entities[] = {{{"&#39;", 5}, '\''},
                    {{"&quot;", 6}, '"'},
                    {{"&amp;", 5}, '&'},
                    {{"&#34;", 5}, '"'},
                    {{"&apos;", 6}, '\''}};
    size_t i = 0, k = 0;
    while (i < a.len && k < b.len) {
        char x = a.ptr[i], y = b.ptr[k];
        size_t x_len = 1, y_len = 1;
        for (size_t e = 0; x != y && e < sizeof entities / sizeof *entities; e++) {
            if (x == '&' && hs_str_starts((hs_str){a.ptr + i, a.len - i}, entities[e].entity))
                x_len = entities[e].entity.len;
            if (y == '&' && hs_str_starts((hs_str){b.ptr + k, b.len - k}, entities[e].entity))
                y_len = entities[e].entity.len;
            if (x_len > 1) x = entities[e].c;
            if (y_len > 1) y = entities[e].c;
        }
        if (x != y) return false;
        i += x_len;
        k += y_len;
    }
    return i == a.len && k == b.len;
}

/* Round one: each unit by itself. */
static void sort_alone(sorting *s, uint32_t i) {
    hs_unit *unit = &s->units.items[i];
    unit_mark *mark = &s->marks[i];
    hs_str line = unit_text(s, i);
    *mark = (struct unit_mark){.from = unit->bullet_end, .to = unit->span.end};
    if (unit->bullet_end > unit->span.start) mark->head_group = HS_FURNITURE_BULLET;
    size_t letter = 0;
    while (letter < line.len && !hs_ascii_is_letter(line.ptr[letter]) &&
           !hs_ascii_is_digit(line.ptr[letter]) && (unsigned char)line.ptr[letter] < 0xC3)
        letter++;
    if (letter == line.len) { /* "* * *", "_____" */
        drop(s, i, HS_FURNITURE_MARKS);
        return;
    }
    hs_furniture_group group = hs_furniture_shape(s->engine, line);
    bool may_be_prompt = unit->n_words <= MAX_PHRASE_WORDS && line.len < 400;
    if (!group && may_be_prompt && !unit->starts_quoted) {
        group = hs_furniture_find(s->engine->read->furniture, line, unit->is_sentence && unit->ends_in_stop);
        /* "Share your view," she said: words that are quoted are the article's */
        if (unit->has_quotes && unit->is_sentence && group != HS_FURNITURE_RELATED &&
            group != HS_FURNITURE_CAPTION)
            group = HS_FURNITURE_NONE;
        /* "- Sign up for an account" in a list of steps */
        if (group == HS_FURNITURE_SIGNUP && unit->bullet_end > unit->span.start) group = HS_FURNITURE_NONE;
    }
    if (!group) {
        size_t credit = hs_furniture_credit(s->engine, line);
        if (credit < line.len) {
            bool is_speech =
                unit->starts_quoted || (unit->has_quotes && unit->n_words > 12) || line.len > 1500;
            if (!is_speech || credit == 0) {
                group = HS_FURNITURE_CAPTION;
            } else {
                mark->to = unit->bullet_end + (uint32_t)credit;
                mark->tail_group = HS_FURNITURE_CAPTION;
            }
        }
    }
    if (!group && mark->to == unit->span.end && line.len > 60) {
        hs_furniture_group tail = HS_FURNITURE_NONE;
        size_t glued = hs_furniture_glued(line, &tail);
        if (glued < line.len) {
            mark->to = unit->bullet_end + (uint32_t)glued;
            mark->tail_group = (uint8_t)tail;
        }
    }
    if (mark->to < unit->span.end)
        unit->is_sentence = unit->ends_in_stop = true; /* what is kept of it ends so */
    if (group) drop(s, i, group);
}

/* Labels are told above the body alone: "Russia" in the middle of it is a heading. */
static bool is_label(hs_furniture_group group) {
    return group == HS_FURNITURE_LABEL || group == HS_FURNITURE_SECTION;
}

bool hs_text__is_body_like(const sorting *s, uint32_t i) {
    const hs_unit *unit = &s->units.items[i];
    if (!is_open(s, i)) return false;
    if (unit->n_words >= 45) return true;
    if (unit->ends_in_stop) return unit->n_words >= 4 || unit->starts_quoted;
    if (unit->is_sentence)
        return i > 0 && (unit->starts_quoted || unit->n_words >= 25); /* a headline may ask */
    return false;
}

static void find_first_body(sorting *s) {
    s->first_body = s->units.n;
    for (uint32_t i = 0; i < s->units.n && s->first_body == s->units.n; i++) {
        if (!hs_text__is_body_like(s, i)) continue;
        const hs_unit *unit = &s->units.items[i];
        /* "You use an old browser. Please upgrade your browser." above everything */
        bool may_be_notice = i < 3 && unit->n_words <= MAX_PHRASE_WORDS && !unit->has_quotes;
        if (may_be_notice &&
            hs_furniture_find_inside(s->engine->read->furniture, unit_text(s, i)) == HS_FURNITURE_NOTICE)
            drop(s, i, HS_FURNITURE_NOTICE);
        else
            s->first_body = i;
    }
}

/* A pair of equal lines side by side: a headline that a page shows twice, or a paragraph pasted twice. */
static void sort_repeated(sorting *s) {
    for (uint32_t i = 0; i + 1 < s->units.n; i++) {
        if (!is_open(s, i) || !is_same_text(unit_text(s, i), unit_text(s, i + 1))) continue;
        const hs_unit *unit = &s->units.items[i];
        if (!unit->is_sentence && unit->n_words <= MAX_TITLE_WORDS && !unit->starts_quoted &&
            i > s->first_body)
            drop(s, i, HS_FURNITURE_RELATED);
        if (is_open(s, i + 1)) drop(s, i + 1, is_open(s, i) ? HS_FURNITURE_REPEATED : HS_FURNITURE_RELATED);
    }
}

static bool is_video(const sorting *s, uint32_t i) {
    return i < s->units.n &&
           (is_dropped_as(s, i, HS_FURNITURE_VIDEO) || is_dropped_as(s, i, HS_FURNITURE_TIMECODE));
}

/* The title of a clip stands right above its timecode, or between two labels of the player. */
static void sort_videos(sorting *s) {
    for (uint32_t i = 0; i < s->units.n; i++) {
        const hs_unit *unit = &s->units.items[i];
        if (is_dropped_as(s, i, HS_FURNITURE_TIMECODE)) { /* "01:15 - Source: CNN" */
            hs_str line = unit_text(s, i);
            size_t source = hs_str_find(line, HS_STR("Source: "));
            if (source < line.len)
                hs_text__set_outlet(s, hs_str_trim((hs_str){line.ptr + source + 8, line.len - source - 8}),
                                    5);
        }
        if (!is_open(s, i) || unit->is_sentence || unit->n_words > 20 || unit->starts_quoted) continue;
        bool is_above_time = i + 1 < s->units.n && is_dropped_as(s, i + 1, HS_FURNITURE_TIMECODE) &&
                             !s->units.items[i + 1].is_apart;
        bool is_between = i > 0 && is_video(s, i - 1) && is_video(s, i + 1);
        if (is_above_time || is_between) drop(s, i, HS_FURNITURE_VIDEO_TITLE);
    }
}

static void sort_highlights(sorting *s) {
    for (uint32_t i = 0; i < s->units.n; i++) {
        if (!is_dropped_as(s, i, HS_FURNITURE_HIGHLIGHTS)) continue;
        unsigned n = 0;
        for (uint32_t k = i + 1; k < s->units.n && n < MAX_HIGHLIGHTS && is_open(s, k); k++, n++) {
            const hs_unit *unit = &s->units.items[k];
            hs_str place, outlet;
            bool has_bullet = unit->bullet_end > unit->span.start;
            if (n && !has_bullet && s->units.items[k - 1].bullet_end > s->units.items[k - 1].span.start)
                break;
            if (!has_bullet && (unit->is_sentence || unit->n_words > 30)) break;
            if (hs_furniture_dateline(s->engine, unit_text(s, k), &place, &outlet)) break;
            s->marks[k].role = ROLE_HIGHLIGHT;
        }
        if (n == 0) s->marks[i].role = ROLE_BODY; /* "Summary" over a paragraph is a heading of the text */
    }
}

/* What follows "Most read" until sentences begin again. */
static void sort_link_lists(sorting *s) {
    for (uint32_t i = 0; i < s->units.n; i++) {
        bool is_list = is_dropped_as(s, i, HS_FURNITURE_LIST);
        if (!is_list) continue;
        for (uint32_t k = i + 1, n = 0; k < s->units.n && n < MAX_LINKS; k++, n++) {
            const hs_unit *unit = &s->units.items[k];
            if (!is_open(s, k)) continue;
            if (unit->starts_quoted || unit->n_words > 22 || (unit->is_sentence && unit->ends_in_stop)) break;
            drop(s, k, HS_FURNITURE_LINK);
        }
    }
}

/* Credits and legal lines behind the last paragraph. */
static hs_status sort_end(sorting *s) {
    unsigned n_seen = 0;
    for (uint32_t i = s->units.n; i-- > s->first_body + 1 && n_seen < END_UNITS;) {
        if (!is_open(s, i)) continue;
        const hs_unit *unit = &s->units.items[i];
        n_seen++;
        if (unit->n_words > MAX_PHRASE_WORDS || unit->has_quotes) continue;
        hs_furniture_group inside = hs_furniture_find_inside(s->engine->read->furniture, unit_text(s, i));
        if (inside == HS_FURNITURE_CLOSING && unit->n_words > 30) inside = HS_FURNITURE_NONE;
        if (inside)
            drop(s, i, inside);
        else if (!unit->is_sentence && hs_text__read_meta_line(s, i) != HS_OK)
            return HS_ERR_MEMORY;
    }
    return HS_OK;
}

/* What is left: headings are short lines that end without a mark; bullets are list items. */
static void sort_rest(sorting *s) {
    for (uint32_t i = 0; i < s->units.n; i++) {
        const hs_unit *unit = &s->units.items[i];
        if (s->marks[i].role == ROLE_DROPPED && is_label((hs_furniture_group)s->marks[i].group) &&
            i > s->first_body)
            s->marks[i].role = ROLE_BODY;
        if (!is_open(s, i)) continue;
        char last = s->text.ptr[unit->span.end - 1];
        if (unit->bullet_end > unit->span.start) {
            s->marks[i].role = ROLE_LIST_ITEM;
        } else if (!unit->is_sentence && !unit->starts_quoted && unit->starts_upper &&
                   unit->n_words <= MAX_HEADING_WORDS && last != ':' && last != ',' && last != ';' &&
                   s->marks[i].head_group != HS_FURNITURE_DATELINE) {
            s->marks[i].role = ROLE_HEADING;
        }
    }
}

/* A page of headings alone has no body: its lines are what was said. Also gives every page at least one block. */
static void keep_something(sorting *s) {
    bool has_body = false;
    for (uint32_t i = 0; i < s->units.n; i++) has_body |= is_open(s, i) || s->marks[i].role == ROLE_LIST_ITEM;
    for (uint32_t i = 0; i < s->units.n && !has_body; i++)
        if (s->marks[i].role == ROLE_HEADING || (s->marks[i].role == ROLE_TITLE && s->units.n == 1))
            s->marks[i].role = ROLE_BODY;
}

static hs_status sort_units(sorting *s) {
    for (uint32_t i = 0; i < s->units.n; i++) sort_alone(s, i);
    find_first_body(s);
    sort_videos(s);
    sort_highlights(s);
    find_first_body(s);
    sort_repeated(s);
    sort_link_lists(s);
    hs_text__sort_dump(s);
    if (hs_text__sort_header(s) != HS_OK) return HS_ERR_MEMORY;
    hs_text__sort_datelines(s);
    if (sort_end(s) != HS_OK) return HS_ERR_MEMORY;
    sort_rest(s);
    keep_something(s);
    for (uint32_t i = 0; i < s->units.n && !s->article->section.len; i++)
        if (is_dropped_as(s, i, HS_FURNITURE_SECTION)) s->article->section = unit_text(s, i);
    if (!s->article->publisher.len) s->article->publisher = s->outlet;
    hs_date date;
    if (!s->article->published.iso.len && hs_date_in_url(s->article->url, &date)) {
        if (hs_date_iso(s->arena, &date, &s->article->published.iso) != HS_OK) return HS_ERR_MEMORY;
        s->article->published.source = "url";
    }
    return HS_OK;
}

typedef struct output {
    HS_VECTOR(hs_block) blocks;
    HS_VECTOR(hs_dropped) dropped;
} output;

static bool put_block(output *out, hs_arena *arena, hs_block_kind kind, uint32_t start, uint32_t end,
                      hs_str text) {
    while (start < end && hs_ascii_is_space(text.ptr[start])) start++;
    while (end > start && hs_ascii_is_space(text.ptr[end - 1])) end--;
    hs_block block = {kind, {start, end}, {start, end}};
    return start == end || hs_vector_push(&out->blocks, arena, block);
}

static bool put_dropped(output *out, hs_arena *arena, uint32_t start, uint32_t end, unsigned group) {
    hs_dropped one = {{start, end}, hs_furniture_reason((hs_furniture_group)group)};
    return start == end || hs_vector_push(&out->dropped, arena, one);
}

/* The headline in a line that links to another page, where it quotes three words or more: "Related: Kerr on the pier:
 * 'I Never Saw It'". Start == end: none. */
static hs_span find_quoting_headline(const sorting *s, uint32_t i) {
    enum { LONGEST_LABEL = 24, LONGEST = 300, LEAST_SPACES = 2 };
    static const hs_str opening[] = {{" '", 2}, {" \"", 2}, {" \xe2\x80\x98", 4}, {" \xe2\x80\x9c", 4}};
    hs_span span = s->units.items[i].span, none = {0, 0};
    hs_str line = hs_str_sub(s->text, span);
    size_t label = hs_str_find(line, HS_STR(": "));
    if (label > LONGEST_LABEL || label + 2 >= line.len || line.len > LONGEST) return none;
    if (hs_furniture_find(s->engine->read->furniture, (hs_str){line.ptr, label + 1}, false) !=
        HS_FURNITURE_RELATED)
        return none; /* "Kerr: dinner 'was about fish'" has no label */
    for (size_t k = 0; k < sizeof opening / sizeof *opening; k++) {
        size_t at = label + 1 + hs_str_find((hs_str){line.ptr + label + 1, line.len - label - 1}, opening[k]);
        size_t n_spaces = 0;
        for (size_t p = at + opening[k].len; p < line.len; p++) n_spaces += line.ptr[p] == ' ';
        if (n_spaces >= LEAST_SPACES) return (hs_span){span.start + (uint32_t)label + 2, span.end};
    }
    return none;
}

static bool put_unit(sorting *s, output *out, uint32_t i) {
    static const hs_block_kind kinds[] = {[ROLE_BODY] = HS_BLOCK_PARAGRAPH,
                                          [ROLE_TITLE] = HS_BLOCK_TITLE,
                                          [ROLE_HEADING] = HS_BLOCK_HEADING,
                                          [ROLE_LIST_ITEM] = HS_BLOCK_LIST_ITEM,
                                          [ROLE_HIGHLIGHT] = HS_BLOCK_HIGHLIGHT};
    const unit_mark *mark = &s->marks[i];
    hs_span span = s->units.items[i].span;
    if (mark->role == ROLE_DROPPED) {
        hs_span headline = {0, 0};
        if (mark->group == HS_FURNITURE_RELATED) headline = find_quoting_headline(s, i);
        uint32_t label_end = headline.end > headline.start ? headline.start - 1 : span.end;
        return put_dropped(out, s->arena, span.start, label_end, mark->group) &&
               put_block(out, s->arena, HS_BLOCK_RELATED, headline.start, headline.end, s->text);
    }
    return put_dropped(out, s->arena, span.start, mark->from, mark->head_group) &&
           put_block(out, s->arena, kinds[mark->role], mark->from, mark->to, s->text) &&
           (mark->tail_group ? put_dropped(out, s->arena, mark->to, span.end, mark->tail_group)
                             : put_block(out, s->arena, HS_BLOCK_HEADING, mark->to, span.end, s->text));
}

/* The container's title, where the page does not show it, stands behind the body: see article.h. */
static hs_status append_title(sorting *s, output *out) {
    hs_article *article = s->article;
    hs_str title = hs_str_trim(article->title);
    if (!title.len || s->text.len + title.len + 2 > HS_LIMIT_PAGE_BYTES) return HS_OK;
    char *joined = hs_arena_get(s->arena, s->text.len + title.len + 2);
    if (!joined) return HS_ERR_MEMORY;
    memcpy(joined, s->text.ptr, s->text.len);
    memcpy(joined + s->text.len, "\n\n", 2);
    memcpy(joined + s->text.len + 2, title.ptr, title.len);
    hs_block block = {
        HS_BLOCK_TITLE, {article->body_len + 2, article->body_len + 2 + (uint32_t)title.len}, {0, 0}};
    article->text = (hs_str){joined, s->text.len + title.len + 2};
    if (!hs_vector_push(&out->blocks, s->arena, block)) return HS_ERR_MEMORY;
    memmove(out->blocks.items + 1, out->blocks.items, (out->blocks.n - 1) * sizeof block);
    out->blocks.items[0] = block;
    return HS_OK;
}

hs_status hs_read__text_article(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                const hs_page *page, hs_article *article, hs_error *error) {
    hs_arena *temporary = scratch->temporary;
    bool is_plain = page->format == HS_FORMAT_PLAIN;
    sorting s = {.engine = engine, .arena = arena, .article = article, .text = article->source};
    article->text = article->source;
    article->body_len = (uint32_t)article->source.len;
    if (hs_units_split(temporary, s.text, &s.units) != HS_OK) return hs_fail_memory(error);
    if (!is_plain) hs_units_look(s.text, &s.units);
    if (s.units.is_cut)
        article->notice = "the page has more lines than any article; the rest was taken as one";
    s.marks = hs_arena_get_zeroed(temporary, s.units.n ? s.units.n : 1, sizeof *s.marks);
    if (!s.marks) return hs_fail_memory(error);
    output out = {0};
    bool has_title = false;
    if (!is_plain && sort_units(&s) != HS_OK) return hs_fail_memory(error);
    for (uint32_t i = 0; i < s.units.n; i++) {
        hs_span span = s.units.items[i].span;
        if (!is_plain && s.marks[i].role == ROLE_TITLE) {
            has_title = true;
            article->title_source = "text";
            article->title = hs_str_sub(s.text, (hs_span){s.marks[i].from, s.marks[i].to});
        }
        bool is_put = is_plain ? put_block(&out, arena, HS_BLOCK_PARAGRAPH, span.start, span.end, s.text)
                               : put_unit(&s, &out, i);
        if (!is_put) return hs_fail_memory(error);
    }
    if (article->n_byline && !article->byline_source) article->byline_source = "text";
    if (!is_plain && !has_title && append_title(&s, &out) != HS_OK) return hs_fail_memory(error);
    if (out.blocks.n == 0)
        return hs_fail(error, HS_ERR_EMPTY, page->doc, page->offset, "no article on this page");
    article->blocks = out.blocks.items;
    article->n_blocks = out.blocks.n;
    article->dropped = out.dropped.items;
    article->n_dropped = out.dropped.n;
    return HS_OK;
}
