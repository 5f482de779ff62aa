/* Paper: what a view writes its text on: a growing buffer that goes out in large pieces, with a width and, on a
 * terminal, colours. Page text is written through _text and _wrapped, which show control characters as U+FFFD: a
 * page cannot move the reader's cursor.
 *
 *     hs_show__literal(&paper, "  ");
 *     hs_show__wrapped(&paper, 2, text, marks, n_marks);    breaks lines, underlines or brackets the marks
 *     return hs_show__end(&paper, error);
 *
 * Writing never fails on the spot; _end tells whether memory ran out or the sink refused. */
#ifndef HS_SHOW_PAPER_H
#define HS_SHOW_PAPER_H

#include "show/show.h"

/* How words stand out. */
typedef enum hs_show__ink {
    HS_INK_PLAIN = 0,
    HS_INK_BOLD,
    HS_INK_DIM,
    HS_INK_NAME,    /* a person */
    HS_INK_WARN,    /* a warning */
    HS_INK_ERROR,   /* an error */
    HS_INK_HEAD,    /* a heading */
    HS_INK_CONTENT, /* of a statement; without colours a line of ^ below */
    HS_INK_CUE,     /* likewise ~ */
    HS_INK_SOURCE,  /* likewise = */
    HS_INK_DROP,    /* words left out: [-so-] without colours */
    HS_INK_ADD,     /* words put in: {+so+} */
    HS_INK_MOVE,    /* words moved: {>so<} */
    HS_INK_N
} hs_show__ink;

/* A piece of a wrapped text. Marks are sorted by start and do not overlap. */
typedef struct hs_show__mark {
    hs_span span;
    hs_show__ink ink;
} hs_show__mark;

typedef struct hs_show__paper {
    const hs_show_style *style;
    const hs_show_out *out;
    hs_json json; /* JSON lines; flushed by _json_line */
    hs_allocator allocator;
    char *bytes;
    size_t len, capacity;
    hs_status status; /* of the first failure */
    hs_error error;
} hs_show__paper;

void hs_show__begin(hs_show__paper *paper, const hs_show_style *style, const hs_show_out *out);
/* Sends what is left, frees everything. */
hs_status hs_show__end(hs_show__paper *paper, hs_error *error);
/* hs_arena_get that lets _end tell that memory ran out: the caller may go on without. */
void *hs_show__get(hs_show__paper *paper, hs_arena *arena, size_t size);
/* Ends a JSON line and sends when enough is there. */
void hs_show__json_line(hs_show__paper *paper);

void hs_show__raw(hs_show__paper *paper, hs_str bytes); /* our own bytes, as they are */
void hs_show__literal(hs_show__paper *paper, const char *words);
void hs_show__format(hs_show__paper *paper, const char *format, ...) __attribute__((format(printf, 2, 3)));
void hs_show__text(hs_show__paper *paper, hs_str text); /* a page's text on one line */
void hs_show__ink_text(hs_show__paper *paper, hs_show__ink ink, hs_str text);
void hs_show__ink_literal(hs_show__paper *paper, hs_show__ink ink, const char *words);
void hs_show__spaces(hs_show__paper *paper, uint32_t n);
/* Text cut or filled up to columns. */
void hs_show__cell(hs_show__paper *paper, hs_show__ink ink, hs_str text, uint32_t columns);
/* Text over as many lines as it takes, each indented by indent columns and ended. */
void hs_show__wrapped(hs_show__paper *paper, uint32_t indent, hs_str text, const hs_show__mark *marks,
                      uint32_t n_marks);
/* One field of a CSV record (RFC 4180), with the comma before it unless is_first. A field that a spreadsheet
 * would run as a formula gets an apostrophe in front (OWASP, CSV injection). */
void hs_show__csv(hs_show__paper *paper, bool is_first, hs_str field);
/* Several values in one field, "; " between them. */
void hs_show__csv_list(hs_show__paper *paper, const hs_str *values, uint32_t n);
void hs_show__csv_uint(hs_show__paper *paper, bool is_first, uint64_t number);

/* Characters that act instead of showing: C0 and C1 controls, and those that turn the writing direction. */
bool hs_show__is_acting(uint32_t c);
/* Columns that text takes on a terminal. */
uint32_t hs_show__columns(hs_str text);

#endif
