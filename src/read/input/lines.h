/* src/read/input/lines.h: plain text -> its paragraphs, as runs of bytes.
 *
 * Takes UTF-8 text; decides for the whole page whether a line is a paragraph or lines were broken at some width
 * (then blank lines, indents and short lines end paragraphs), and gives each paragraph with what its looks tell.
 *
 *     "Fire at the mill\n\nThe mill burned down on\nMonday, the mayor said.\n"  ->  2 units */
#ifndef HS_READ_INPUT_LINES_H
#define HS_READ_INPUT_LINES_H

#include <hearsay/base.h>

typedef struct hs_unit {
    hs_span span;  /* trimmed; never empty */
    bool is_apart; /* a blank line stands before it (or nothing) */
    bool is_indented;
    /* its looks: hs_units_look */
    uint32_t bullet_end; /* where the text begins behind a bullet; span.start: no bullet */
    uint16_t n_words;    /* counted up to 400 bytes */
    bool is_sentence;    /* ends with '.', '!', '?' or an ellipsis, closing marks behind it allowed */
    bool ends_in_stop;   /* that mark is a full stop */
    bool starts_upper;   /* first letter is upper case (a digit or a mark counts) */
    bool starts_quoted;  /* begins with a double quotation mark */
    bool has_quotes;     /* a double quotation mark in its first 400 bytes */
} hs_unit;

typedef struct hs_units {
    hs_unit *items;
    uint32_t n;
    bool is_wrapped; /* lines were broken at some width */
    bool is_cut;     /* more lines than HS_LIMIT_PAGE_LINES: the rest is one unit */
} hs_units;

/* Spans, is_apart and is_indented of the units; the rest is 0. Only HS_ERR_MEMORY. One pass over the bytes. */
hs_status hs_units_split(hs_arena *arena, hs_str text, hs_units *units);

/* What the looks of the units tell, for whoever sorts them: body text that is known as such does without. */
void hs_units_look(hs_str text, hs_units *units);

#endif
