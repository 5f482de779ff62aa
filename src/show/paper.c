#include "show/paper.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <utf8proc.h>

#define FLUSH_BYTES   (64u << 10)
#define NARROWEST     40u  /* lines shorter than this read badly, whatever the terminal says */
#define DEFAULT_WIDTH 100u /* where nobody says */

/* Select Graphic Rendition codes (ECMA-48) and what stands in their place without colours. */
static const struct {
    const char *sgr, *open, *close;
    char caret; /* 0: none */
} inks[HS_INK_N] = {
    [HS_INK_PLAIN] = {"", "", "", 0},
    [HS_INK_BOLD] = {"\x1b[1m", "", "", 0},
    [HS_INK_DIM] = {"\x1b[2m", "", "", 0},
    [HS_INK_NAME] = {"\x1b[1;36m", "", "", 0},
    [HS_INK_WARN] = {"\x1b[1;33m", "", "", 0},
    [HS_INK_ERROR] = {"\x1b[1;31m", "", "", 0},
    [HS_INK_HEAD] = {"\x1b[1;4m", "", "", 0},
    [HS_INK_CONTENT] = {"\x1b[4m", "", "", '^'},
    [HS_INK_CUE] = {"\x1b[35m", "", "", '~'},
    [HS_INK_SOURCE] = {"\x1b[1;36m", "", "", '='},
    [HS_INK_DROP] = {"\x1b[9;31m", "[-", "-]", 0},
    [HS_INK_ADD] = {"\x1b[1;32m", "{+", "+}", 0},
    [HS_INK_MOVE] = {"\x1b[1;34m", "{>", "<}", 0},
};

void hs_show__begin(hs_show__paper *paper, const hs_show_style *style, const hs_show_out *out) {
    *paper = (hs_show__paper){
        .style = style, .out = out, .allocator = out->allocator ? *out->allocator : hs_allocator_system};
    hs_json_init(&paper->json, &paper->allocator);
}

static void fail(hs_show__paper *paper, hs_status status) {
    if (paper->status == HS_OK) paper->status = status;
}

void *hs_show__get(hs_show__paper *paper, hs_arena *arena, size_t size) {
    void *block = hs_arena_get(arena, size);
    if (!block) fail(paper, HS_ERR_MEMORY);
    return block;
}

static void send(hs_show__paper *paper, const char *bytes, size_t len) {
    if (!len || paper->status != HS_OK) return;
    fail(paper, paper->out->write(paper->out->context, (hs_str){bytes, len}, &paper->error));
}

static void flush(hs_show__paper *paper) {
    send(paper, paper->bytes, paper->len);
    paper->len = 0;
}

hs_status hs_show__end(hs_show__paper *paper, hs_error *error) {
    hs_show__json_line(paper);
    send(paper, paper->json.bytes, paper->json.len);
    flush(paper);
    hs_json_clear(&paper->json);
    if (paper->bytes) paper->allocator.resize(paper->allocator.context, paper->bytes, 0);
    paper->bytes = NULL;
    if (paper->status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (paper->status != HS_OK && error) *error = paper->error;
    return paper->status;
}

void hs_show__json_line(hs_show__paper *paper) {
    if (paper->json.is_failed) fail(paper, HS_ERR_MEMORY);
    if (paper->json.len < FLUSH_BYTES) return;
    send(paper, paper->json.bytes, paper->json.len);
    hs_json_reset(&paper->json);
}

void hs_show__raw(hs_show__paper *paper, hs_str bytes) {
    if (paper->len + bytes.len > paper->capacity) {
        if (paper->len >= FLUSH_BYTES) flush(paper);
        size_t wanted = paper->capacity ? paper->capacity : 2 * FLUSH_BYTES;
        while (wanted - paper->len < bytes.len) {
            if (wanted > SIZE_MAX / 2) {
                fail(paper, HS_ERR_MEMORY);
                return;
            }
            wanted *= 2;
        }
        if (wanted > paper->capacity) {
            char *fresh = paper->allocator.resize(paper->allocator.context, paper->bytes, wanted);
            if (!fresh) {
                fail(paper, HS_ERR_MEMORY);
                return;
            }
            paper->bytes = fresh;
            paper->capacity = wanted;
        }
    }
    if (bytes.len) memcpy(paper->bytes + paper->len, bytes.ptr, bytes.len);
    paper->len += bytes.len;
}

void hs_show__literal(hs_show__paper *paper, const char *words) {
    hs_show__raw(paper, (hs_str){words, strlen(words)});
}

void hs_show__format(hs_show__paper *paper, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (len > 0)
        hs_show__raw(paper, (hs_str){line, (size_t)len < sizeof line ? (size_t)len : sizeof line - 1});
}

bool hs_show__is_acting(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

static uint32_t columns_of(uint32_t c) {
    if (c < 0x7F) return 1;
    int columns = utf8proc_charwidth((utf8proc_int32_t)c);
    return hs_show__is_acting(c) ? 1 : columns > 0 ? (uint32_t)columns : 0;
}

uint32_t hs_show__columns(hs_str text) {
    uint32_t columns = 0;
    for (size_t at = 0, next; at < text.len; at = next) columns += columns_of(hs_utf8_get(text, at, &next));
    return columns;
}

void hs_show__text(hs_show__paper *paper, hs_str text) {
    size_t plain = 0;
    for (size_t at = 0, next; at < text.len; at = next) {
        uint32_t c = hs_utf8_get(text, at, &next);
        bool is_bad = c == 0xFFFD && next == at + 1;
        if (!hs_show__is_acting(c) && !is_bad) continue;
        hs_show__raw(paper, (hs_str){text.ptr + plain, at - plain});
        bool is_space = c == '\n' || c == '\t' || c == '\r';
        hs_show__literal(paper, is_space ? " " : "\xEF\xBF\xBD");
        plain = next;
    }
    hs_show__raw(paper, (hs_str){text.ptr + plain, text.len - plain});
}

static void open_ink(hs_show__paper *paper, hs_show__ink ink) {
    hs_show__literal(paper, paper->style->has_colour ? inks[ink].sgr : inks[ink].open);
}

static void close_ink(hs_show__paper *paper, hs_show__ink ink) {
    if (!paper->style->has_colour)
        hs_show__literal(paper, inks[ink].close);
    else if (inks[ink].sgr[0])
        hs_show__literal(paper, "\x1b[0m");
}

void hs_show__ink_text(hs_show__paper *paper, hs_show__ink ink, hs_str text) {
    open_ink(paper, ink);
    hs_show__text(paper, text);
    close_ink(paper, ink);
}

void hs_show__ink_literal(hs_show__paper *paper, hs_show__ink ink, const char *words) {
    hs_show__ink_text(paper, ink, (hs_str){words, strlen(words)});
}

void hs_show__spaces(hs_show__paper *paper, uint32_t n) {
    static const char blank[] = "                                ";
    for (; n > sizeof blank - 1; n -= sizeof blank - 1) hs_show__literal(paper, blank);
    hs_show__raw(paper, (hs_str){blank, n});
}

void hs_show__cell(hs_show__paper *paper, hs_show__ink ink, hs_str text, uint32_t columns) {
    uint32_t wide = hs_show__columns(text);
    if (wide <= columns) {
        hs_show__ink_text(paper, ink, text);
        hs_show__spaces(paper, columns - wide);
        return;
    }
    size_t at = 0, next = 0;
    uint32_t taken = 0;
    while (at < text.len) {
        uint32_t c = columns_of(hs_utf8_get(text, at, &next));
        if (taken + c + 1 > columns) break;
        taken += c;
        at = next;
    }
    open_ink(paper, ink);
    hs_show__text(paper, (hs_str){text.ptr, at});
    hs_show__literal(paper, "…");
    close_ink(paper, ink);
    hs_show__spaces(paper, columns - taken - 1);
}

/* One line of a wrapped text: bytes [start, end) and the first mark that may touch it. */
typedef struct line {
    size_t start, end;
    uint32_t mark;
} line;

static bool touches(const hs_show__mark *mark, const line *l) {
    return mark->span.start < l->end && mark->span.end > l->start;
}

static void put_line(hs_show__paper *paper, uint32_t indent, hs_str text, const hs_show__mark *marks,
                     uint32_t n_marks, const line *l) {
    hs_show__spaces(paper, indent);
    size_t at = l->start;
    bool has_carets = false;
    for (uint32_t m = l->mark; m < n_marks && marks[m].span.start < l->end; m++) {
        if (!touches(&marks[m], l)) continue;
        size_t from = marks[m].span.start > at ? marks[m].span.start : at;
        size_t to = marks[m].span.end < l->end ? marks[m].span.end : l->end;
        hs_show__text(paper, (hs_str){text.ptr + at, from - at});
        hs_show__ink_text(paper, marks[m].ink, (hs_str){text.ptr + from, to - from});
        at = to;
        has_carets |= inks[marks[m].ink].caret != 0;
    }
    hs_show__text(paper, (hs_str){text.ptr + at, l->end - at});
    hs_show__literal(paper, "\n");
    if (!has_carets || paper->style->has_colour) return;

    hs_show__spaces(paper, indent);
    uint32_t due = 0; /* columns not written yet, so that no blanks trail */
    uint32_t m = l->mark;
    for (size_t i = l->start, next; i < l->end; i = next) {
        uint32_t columns = columns_of(hs_utf8_get(text, i, &next));
        while (m < n_marks && marks[m].span.end <= i) m++;
        char caret = m < n_marks && marks[m].span.start <= i ? inks[marks[m].ink].caret : 0;
        if (!caret) {
            due += columns;
            continue;
        }
        hs_show__spaces(paper, due);
        due = 0;
        for (; columns; columns--) hs_show__raw(paper, (hs_str){&caret, 1});
    }
    hs_show__literal(paper, "\n");
}

void hs_show__wrapped(hs_show__paper *paper, uint32_t indent, hs_str text, const hs_show__mark *marks,
                      uint32_t n_marks) {
    uint32_t width = paper->style->width ? paper->style->width : DEFAULT_WIDTH;
    if (width < NARROWEST) width = NARROWEST;
    width = width > indent + NARROWEST / 2 ? width - indent : NARROWEST / 2;
    line l = {0};
    while (l.start < text.len) {
        size_t at = l.start, next, space = 0;
        uint32_t columns = 0;
        uint32_t m = l.mark;
        while (at < text.len) {
            uint32_t c = hs_utf8_get(text, at, &next);
            if (!paper->style->has_colour) {
                /* brackets take room too; each stands once, at either end of its mark */
                while (m < n_marks && marks[m].span.end <= at) m++;
                if (m < n_marks && marks[m].span.start == at)
                    columns += (uint32_t)(strlen(inks[marks[m].ink].open) + strlen(inks[marks[m].ink].close));
            }
            if (c == ' ' || c == '\n') space = at;
            columns += columns_of(c);
            if (columns > width && at > l.start) break;
            at = next;
        }
        if (at < text.len && space > l.start) at = space;
        l.end = at;
        put_line(paper, indent, text, marks, n_marks, &l);
        while (at < text.len && hs_ascii_is_space(text.ptr[at])) at++;
        l.start = at;
        while (l.mark < n_marks && marks[l.mark].span.end <= l.start) l.mark++;
    }
}

/* Bytes as they are, but for those that are no UTF-8. */
static void put_valid(hs_show__paper *paper, hs_str bytes) {
    while (bytes.len) {
        size_t valid = hs_utf8_valid_prefix(bytes);
        hs_show__raw(paper, (hs_str){bytes.ptr, valid});
        if (valid == bytes.len) return;
        hs_show__literal(paper, "\xEF\xBF\xBD");
        bytes = (hs_str){bytes.ptr + valid + 1, bytes.len - valid - 1};
    }
}

/* The inside of a field between marks: marks doubled. */
static void put_csv_quoted(hs_show__paper *paper, hs_str field) {
    for (size_t at = 0; at < field.len;) {
        size_t mark = hs_str_find_byte(field, at, '"');
        put_valid(paper, (hs_str){field.ptr + at, mark - at});
        if (mark < field.len) hs_show__literal(paper, "\"\"");
        at = mark + 1;
    }
}

static bool is_formula(hs_str field) {
    return field.len && field.ptr[0] && strchr("=+-@\t\r", field.ptr[0]) != NULL;
}

void hs_show__csv(hs_show__paper *paper, bool is_first, hs_str field) {
    if (!is_first) hs_show__literal(paper, ",");
    bool needs_marks = is_formula(field);
    for (size_t i = 0; i < field.len && !needs_marks; i++)
        needs_marks = memchr(",\"\n\r", field.ptr[i], 4) != NULL;
    if (!needs_marks) {
        put_valid(paper, field);
        return;
    }
    hs_show__literal(paper, is_formula(field) ? "\"'" : "\"");
    put_csv_quoted(paper, field);
    hs_show__literal(paper, "\"");
}

void hs_show__csv_list(hs_show__paper *paper, const hs_str *values, uint32_t n) {
    hs_show__literal(paper, n && is_formula(values[0]) ? ",\"'" : ",\"");
    for (uint32_t i = 0; i < n; i++) {
        if (i) hs_show__literal(paper, "; ");
        put_csv_quoted(paper, values[i]);
    }
    hs_show__literal(paper, "\"");
}

void hs_show__csv_uint(hs_show__paper *paper, bool is_first, uint64_t number) {
    hs_show__format(paper, is_first ? "%llu" : ",%llu", (unsigned long long)number);
}
