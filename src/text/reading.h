/* One article on its way through the text stage: tokens, then marks, then sentences, then tags.
 *
 * Until tags are given, hs_token.pos holds a note for the steps between (hs_text__note), and hs_token.entity of
 * a quotation mark holds its role (hs_text__role): no second array runs along the tokens.
 */
#ifndef HS_TEXT_READING_H
#define HS_TEXT_READING_H

#include <hearsay/text.h>

#include "base/str.h"
#include "base/vector.h"
#include "text/models.h"

typedef enum hs_text__note {
    HS_NOTE_NONE = 0,
    HS_NOTE_TERMINAL, /* . ? ! and three dots */
    HS_NOTE_COLON,
    HS_NOTE_COMMA,
    HS_NOTE_DASH,
    HS_NOTE_OPEN_BRACKET,
    HS_NOTE_CLOSE_BRACKET,
    HS_NOTE_ABBREVIATION_TITLE, /* these hold their full stop: see data/abbreviations.tsv */
    HS_NOTE_ABBREVIATION_INNER,
    HS_NOTE_ABBREVIATION_MONTH,
    HS_NOTE_ABBREVIATION_GENERAL,
    HS_NOTE_ABBREVIATION_CORPORATE,
    HS_NOTE_INITIAL, /* W. */
    HS_NOTE_ELISION, /* what stands behind the apostrophe of 'em and '90s, where one stands before it */
    /* quotation marks, by their look */
    HS_NOTE_MARK_STRAIGHT, /* " and two apostrophes */
    HS_NOTE_MARK_OPEN,     /* U+201C and two backticks */
    HS_NOTE_MARK_CLOSE,    /* U+201D */
    HS_NOTE_MARK_LOW,      /* U+201E */
    HS_NOTE_MARK_LEFT,     /* U+00AB */
    HS_NOTE_MARK_RIGHT,    /* U+00BB */
    HS_NOTE_SINGLE_STRAIGHT,
    HS_NOTE_SINGLE_OPEN,  /* U+2018, U+201A, U+2039, one backtick */
    HS_NOTE_SINGLE_CLOSE, /* U+2019, U+203A, U+00B4 */
    HS_NOTE_N
} hs_text__note;

/* What a mark does. The two last ones close and open at once: a mark is missing before them. */
typedef enum hs_text__role {
    HS_ROLE_NONE = 0, /* a stray mark, an apostrophe */
    HS_ROLE_OPEN,
    HS_ROLE_CLOSE,
    HS_ROLE_REOPEN,         /* opens, and what was open before ends without a mark */
    HS_ROLE_CLOSE_UNOPENED, /* closes what no mark opened */
    HS_ROLE_CLOSE_BOTH      /* closes the outer pair; the inner one ends without a mark */
} hs_text__role;

/* A stretch that no pair of marks leaves: a block, or a part of one between blank lines. */
typedef struct hs_text__paragraph {
    uint32_t first, end; /* tokens */
    uint32_t block;
    bool starts_inside; /* begins inside a quotation that the paragraph before left open */
} hs_text__paragraph;

typedef struct hs_text__reading {
    const hs_text_models *models;
    hs_arena *arena;     /* for results */
    hs_arena *temporary; /* for what dies with the reading */
    hs_text *text;
    HS_VECTOR(hs_token) tokens; /* becomes text->tokens */
    HS_VECTOR(hs_text__paragraph) paragraphs;
    HS_VECTOR(uint32_t) marks; /* tokens that are marks, in order */
    uint64_t n_steps;          /* work done, for the tests that hold it linear */
} hs_text__reading;

/* Each step takes what the one before left in reading. HS_ERR_MEMORY is all that can go wrong. */
hs_status hs_text__tokens_read(hs_text__reading *reading);
hs_status hs_text__marks_weigh(hs_text__reading *reading);     /* roles of marks, paragraph by paragraph */
hs_status hs_text__sentences_split(hs_text__reading *reading); /* reads roles */
hs_status hs_text__marks_pair(hs_text__reading *reading);      /* roles and sentences -> quotations */

static inline bool hs_text__is_mark_note(uint8_t note) {
    return note >= HS_NOTE_MARK_STRAIGHT;
}
static inline bool hs_text__is_single_note(uint8_t note) {
    return note >= HS_NOTE_SINGLE_STRAIGHT;
}

/* An entry of data/saying.tsv that is a verb which may stand behind its speaker. */
static inline bool hs_text__is_saying(const hs_lexicon_entry *entry) {
    return hs_str_equal(entry->value, HS_STR("after")) || hs_str_equal(entry->value, HS_STR("both"));
}

#endif
