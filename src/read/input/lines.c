#include "read/input/lines.h"

#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vector.h"

#define LOOK_BYTES 400 /* of a unit that are looked at for its features */

typedef struct line {
    hs_span span; /* trimmed, not empty */
    uint32_t indent;
    bool is_apart;
} line;

typedef HS_VECTOR(line) line_list;

/* Width of the blank at at: a plain one, or a no-break space; 0: none. */
static size_t blank_at(hs_str text, size_t at) {
    if (hs_ascii_is_space(text.ptr[at])) return 1;
    if (text.len - at >= 2 && (unsigned char)text.ptr[at] == 0xC2 && (unsigned char)text.ptr[at + 1] == 0xA0)
        return 2;
    if (text.len - at >= 3 &&
        (memcmp(text.ptr + at, "\xE2\x80\x8B", 3) == 0 || memcmp(text.ptr + at, "\xEF\xBB\xBF", 3) == 0))
        return 3;
    return 0;
}

static hs_status split_lines(hs_arena *arena, hs_str text, line_list *lines, bool *is_cut) {
    bool is_apart = true;
    *is_cut = false;
    for (size_t at = 0; at < text.len;) {
        size_t end = hs_str_find_byte(text, at, '\n');
        if (lines->n == HS_LIMIT_PAGE_LINES) {
            *is_cut = true;
            end = text.len;
        }
        size_t from = at, to = end, width;
        uint32_t indent = 0;
        while (from < to && (width = blank_at(text, from))) from += width, indent++;
        while (to > from && hs_ascii_is_space(text.ptr[to - 1])) to--;
        while (to - from >= 2 && (unsigned char)text.ptr[to - 2] == 0xC2 &&
               (unsigned char)text.ptr[to - 1] == 0xA0)
            for (to -= 2; to > from && hs_ascii_is_space(text.ptr[to - 1]);) to--;
        at = end + 1;
        if (from >= to) {
            is_apart = true;
            continue;
        }
        line one = {{(uint32_t)from, (uint32_t)to}, indent, is_apart};
        if (!hs_vector_push(lines, arena, one)) return HS_ERR_MEMORY;
        is_apart = false;
    }
    return HS_OK;
}

static bool starts_lower(hs_str text, hs_span span) {
    size_t next;
    uint32_t c = hs_utf8_get(text, span.start, &next);
    return hs_unicode_is_letter(c) && !hs_unicode_is_upper(c);
}

/* The mark a unit ends with, closing quotation marks and brackets looked through: '.', '!', '?', ':', ',' or 0. */
static char end_mark(hs_str text, hs_span span) {
    static const hs_str closing[] = {{"\xE2\x80\x9D", 3},
                                     {"\xE2\x80\x99", 3},
                                     {"\xE2\x80\x9C", 3}, /* ” ’ “ */
                                     {"\xC2\xBB", 2},
                                     {"\xE3\x80\x8D", 3}}; /* » 」 */
    static const hs_str stops[] = {
        {"\xE2\x80\xA6", 3}, {"\xE3\x80\x82", 3}, {"\xEF\xBC\x81", 3},                   /* … 。 ！ */
        {"\xEF\xBC\x9F", 3}, {"\xE0\xA5\xA4", 3}, {"\xD8\x9F", 2},     {"\xDB\x94", 2}}; /* ？ । ؟ ۔ */
    size_t to = span.end, low = span.end - span.start > 16 ? span.end - 16 : span.start;
    while (to > low) {
        char c = text.ptr[to - 1];
        if (c == '"' || c == '\'' || c == ')' || c == ']' || c == ' ') {
            to--;
        } else if ((unsigned char)c >= 0x80) {
            hs_str before = {text.ptr + low, to - low};
            size_t mark = 0;
            for (size_t i = 0; !mark && i < sizeof closing / sizeof *closing; i++)
                if (hs_str_ends(before, closing[i])) mark = closing[i].len;
            if (mark) {
                to -= mark;
                continue;
            }
            for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
                if (hs_str_ends(before, stops[i])) return '.';
            return 0;
        } else {
            return c == '.' || c == '!' || c == '?' || c == ':' || c == ',' || c == ';' ? c : 0;
        }
    }
    return 0;
}

/* Lines were broken when many of them end in mid-sentence, the next goes on in small letters, and few are long. */
static bool looks_wrapped(hs_str text, const line_list *lines) {
    uint32_t n_pairs = 0, n_joins = 0, n_long = 0;
    for (uint32_t i = 0; i < lines->n && i < 4000; i++) {
        n_long += lines->items[i].span.end - lines->items[i].span.start > 120;
        if (i == 0 || lines->items[i].is_apart) continue;
        n_pairs++;
        n_joins +=
            starts_lower(text, lines->items[i].span) && end_mark(text, lines->items[i - 1].span) != '.';
    }
    uint32_t n_looked = lines->n < 4000 ? lines->n : 4000;
    return n_pairs >= 3 && n_joins * 3 >= n_pairs && n_long * 20 <= n_looked;
}

/* The width lines were broken at: the longest of the first ones, leaving the odd overlong word out. */
static uint32_t wrap_width(const line_list *lines) {
    uint32_t counts[122] = {0}, n = 0, seen = 0;
    for (uint32_t i = 0; i < lines->n && i < 4000; i++, n++) {
        uint32_t len = lines->items[i].span.end - lines->items[i].span.start;
        counts[len < 121 ? len : 121]++;
    }
    for (uint32_t width = 121; width > 0; width--)
        if ((seen += counts[width]) * 10 > n) return width;
    return 1;
}

static uint32_t bullet_end(hs_str text, hs_span span) {
    static const hs_str bullets[] = {{"\xE2\x80\xA2", 3},
                                     {"\xC2\xB7", 2},
                                     {"\xE2\x96\xAA", 3},
                                     {"\xE2\x97\x8F", 3},
                                     {"*", 1},
                                     {"-", 1},
                                     {"\xE2\x80\x93", 3},
                                     {"\xE2\x96\xBA", 3},
                                     {"\xE2\x80\xBA", 3},
                                     {"\xC2\xBB", 2}};
    hs_str words = hs_str_sub(text, span);
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        if (!hs_str_starts(words, bullets[i])) continue;
        size_t at = bullets[i].len, width, from = at;
        while (at < words.len && (width = blank_at(words, at))) at += width;
        if (at < words.len && (at > from || i == 0)) return span.start + (uint32_t)at;
    }
    return span.start;
}

static hs_unit look_at(hs_str text, hs_unit unit) {
    hs_span span = unit.span;
    unit.bullet_end = bullet_end(text, span);
    hs_str body = hs_str_sub(text, (hs_span){unit.bullet_end, span.end});
    size_t next, look = body.len < LOOK_BYTES ? body.len : LOOK_BYTES;
    char mark = end_mark(text, span);
    unit.is_sentence = mark == '.' || mark == '!' || mark == '?';
    unit.ends_in_stop = mark == '.';
    uint32_t first = hs_utf8_get(body, 0, &next);
    unit.starts_upper = hs_unicode_is_upper(first) || !hs_unicode_is_letter(first);
    unit.starts_quoted = first == '"' || first == 0x201C || first == 0xAB || first == 0x201E;
    bool in_word = false;
    for (size_t i = 0; i < look; i++) {
        char c = body.ptr[i];
        bool is_space = hs_ascii_is_space(c);
        unit.n_words += !is_space && !in_word;
        in_word = !is_space;
        unit.has_quotes |=
            c == '"' ||
            (c == '\xE2' && i + 2 < body.len && body.ptr[i + 1] == '\x80' &&
             (body.ptr[i + 2] == '\x9C' || body.ptr[i + 2] == '\x9D' || body.ptr[i + 2] == '\x9E'));
    }
    return unit;
}

hs_status hs_units_split(hs_arena *arena, hs_str text, hs_units *units) {
    line_list lines = {0};
    hs_units fresh = {0};
    if (split_lines(arena, text, &lines, &fresh.is_cut) != HS_OK) return HS_ERR_MEMORY;
    fresh.is_wrapped = looks_wrapped(text, &lines);
    uint32_t width = fresh.is_wrapped ? wrap_width(&lines) : 0;
    fresh.items = hs_arena_get(arena, (size_t)lines.n * sizeof *fresh.items);
    if (!fresh.items) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < lines.n;) {
        hs_span span = lines.items[i].span;
        uint32_t end = i + 1;
        for (; fresh.is_wrapped && end < lines.n && !lines.items[end].is_apart; end++) {
            const line *next = &lines.items[end], *last = &lines.items[end - 1];
            bool goes_on = starts_lower(text, next->span);
            bool is_short = (last->span.end - last->span.start) * 10 < width * 6;
            if (!goes_on && (is_short || next->indent > last->indent + 1 ||
                             bullet_end(text, next->span) > next->span.start))
                break;
            span.end = next->span.end;
        }
        fresh.items[fresh.n++] = (hs_unit){
            .span = span, .is_apart = lines.items[i].is_apart, .is_indented = lines.items[i].indent > 0};
        i = end;
    }
    *units = fresh;
    return HS_OK;
}

void hs_units_look(hs_str text, hs_units *units) {
    for (uint32_t i = 0; i < units->n; i++) units->items[i] = look_at(text, units->items[i]);
}
