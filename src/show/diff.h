/* Word-by-word differences of two texts: the shortest script of dropped and added words, found in linear space.
 *
 *     "We never met him."  ->  "We met him twice."      drop "never"; add "twice"
 *
 * Words are runs of letters and digits (with apostrophes, hyphens and decimal points inside); any other character is a
 * word of its own; blanks and line breaks are none. Straight and curly marks are equal, as are all dashes. */
#ifndef HS_SHOW_DIFF_H
#define HS_SHOW_DIFF_H

#include <hearsay/match.h>

typedef struct hs_show__word {
    hs_span span;  /* bytes of the text */
    uint32_t part; /* number of the span it was added with */
    uint64_t hash;
} hs_show__word;

typedef struct hs_show__words {
    hs_str text;
    hs_show__word *items; /* [n] in order */
    uint32_t n, capacity, n_parts;
} hs_show__words;

/* Adds the words of text[span]. False: out of memory. */
bool hs_show__words_add(hs_show__words *words, hs_span span, hs_arena *arena);
/* True for marks and other single characters that are neither letter nor digit. */
bool hs_show__is_point(const hs_show__words *words, uint32_t i);

typedef struct hs_show__diff {
    uint32_t *to_b;    /* [n words of a] place of the equal word in b, or HS_NONE */
    uint32_t *to_a;    /* [n words of b] */
    uint32_t n_kept;   /* words on both sides */
    bool is_cut_short; /* HS_LIMIT_DIFF_STEPS was hit: true differences, but more of them than need be */
} hs_show__diff;

/* E. W. Myers, An O(ND) difference algorithm and its variations (1986), with the middle of the path sought from both
 * ends; a stretch that takes over HS_LIMIT_DIFF_COST differences is split where the search has come furthest. */
hs_status hs_show__diff_words(hs_arena *arena, const hs_show__words *a, const hs_show__words *b,
                              hs_show__diff *diff, hs_error *error);

/* One run of words that were dropped, added or put in the place of others. */
typedef struct hs_show__change {
    uint32_t a_first, a_end, b_first, b_end; /* words; an empty side stands before word a_first (b_first) */
} hs_show__change;

/* The runs in order, in arena. A few words that stay between two longer swaps belong to the swap; what was only added
 * or only dropped ends with its part. */
hs_status hs_show__changes(hs_arena *arena, const hs_show__words *a, const hs_show__words *b,
                           const hs_show__diff *diff, hs_show__change **changes, uint32_t *n_changes,
                           hs_error *error);

/* As an edit of bytes: from in a's text, to in b's. */
hs_edit hs_show__edit_of(const hs_show__words *a, const hs_show__words *b, hs_show__change change);

#endif
