/* Word alignment of two statements, and what it says: are they one utterance, and how do they differ.
 *
 * Takes two rows of words, gives for each word of the first its partner in the second and how they match. The
 * alignment maximises the summed weight of matched words in order (Needleman and Wunsch 1970), then words that
 * moved are paired. The verdict is a fixed rule over it. */
#ifndef HS_MATCH_ALIGN_H
#define HS_MATCH_ALIGN_H

#include "words/lex.h"

/* How two words match, best first. */
enum {
    HS_MATCH_UNMATCHED = 0,
    HS_MATCH_EXACT,
    HS_MATCH_STEM,
    HS_MATCH_TYPO,
    HS_MATCH_SYNONYM,
    HS_MATCH_MOVED,
    HS_MATCH_KIN /* in the place of the other, and a kind of it */
};

typedef struct hs_match_side {
    hs_str text;
    const hs_word *words; /* [n] */
    uint32_t n;
    bool is_indirect, is_denied; /* retold in other words; the cue denies the content */
    bool is_headline;            /* cut short, "it" for what the page names */
    bool is_partial;             /* only the words with HS_WORD_QUOTED are somebody's own */
} hs_match_side;

typedef struct hs_alignment {
    uint32_t *to_b; /* [n_a] partner or HS_NONE */
    uint32_t *to_a; /* [n_b] */
    uint8_t *how;   /* [n_a] */
    uint8_t *how_b; /* [n_b] */
} hs_alignment;

/* Words in a row, each with its partner. */
typedef struct hs_match_run {
    uint32_t a_first, b_first, n; /* n 0: none */
} hs_match_run;

/* Reusable space of one thread. */
typedef struct hs_aligner {
    hs_heap *heap;
    const hs_thesaurus *thesaurus;
    hs_alignment alignment;
    uint8_t *cells; /* [capacity of n_a * n_b] */
    int32_t *rows;  /* [2 * (n_b + 1)] */
    uint32_t *rest; /* [n_a + n_b] words without an equal on the other side */
    size_t words_capacity, cells_capacity;
} hs_aligner;

/* Words of a statement that are aligned word by word: n_a * n_b cells are looked at. */
#define HS_MATCH_MAX_WORDS 1024u

void hs_aligner_init(hs_aligner *aligner, hs_heap *heap, const hs_thesaurus *thesaurus);
void hs_aligner_clear(hs_aligner *aligner);

/* Aligns a and b (each at most HS_MATCH_MAX_WORDS) into aligner->alignment, which lives until the next call.
 * False: out of memory. */
bool hs_match__align(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b);

/* True of statements of seven words or more, as long as one another, of which all words but one have a partner: what the one
 * says then tells what they are, however little the others weigh. */
bool hs_match__differ_in_one(const uint8_t *how_a, const hs_match_side *a, const uint8_t *how_b,
                             const hs_match_side *b);

/* Pairs up what a gap between matches holds on both sides where one side has nothing else there but an ellipsis: lone small
 * words, which say too little for a verdict but were not swapped for what stands around them. For telling differences alone. */
void hs_match__pair_left_over(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b);

/* What a verdict takes at least, a little below what judge.c and edge.c ask, for what floats lose: pairs that cannot
 * come to it are passed over. Shares are those of the shorter side. */
#define HS_MATCH_LEAST_SCORE         0.47f /* one side is a retelling: this, */
#define HS_MATCH_LEAST_CONTENT       0.39f /* or this */
#define HS_MATCH_LEAST_LEVEL_SCORE   0.57f /* both are retellings or none is: this, */
#define HS_MATCH_LEAST_LEVEL_CONTENT 0.65f /* and this, */
#define HS_MATCH_LEAST_SHORT_SCORE   0.75f /* or, with two content words or fewer, this */
#define HS_MATCH_LEAST_LONG_SCORE    0.79f /* is_long: this, */
#define HS_MATCH_LEAST_LONG_CONTENT  0.59f /* and this */
enum {
    HS_MATCH_LEAST_LONG = 7, /* words of is_long */
    /* words in a row, each with its partner, that are told as a part that both have: so many with three content words,
     * so many with two, so many that are a clause on both sides */
    HS_MATCH_LONG_RUN = 6,
    HS_MATCH_LONGER_RUN = 8,
    HS_MATCH_LEAST_RUN = 4,
    HS_MATCH_STRANGERS_RUN = 7, /* so many with three, of two people whose pages share nothing */
    HS_MATCH_END_RUN = 5,       /* so many with two that both begin or both end with */
    HS_MATCH_LONG_END_RUN = 7   /* so many with one */
};

/* True when n words in a row, content of them no small words, are told as a part because they are so many. */
static inline bool hs_match__is_long_part(uint32_t n, uint32_t content) {
    return (n >= HS_MATCH_LONG_RUN && content >= 3) || (n >= HS_MATCH_LONGER_RUN && content >= 2);
}

/* True when words in a row that two people say are too many for chance: somebody's words are told of another one. */
static inline bool hs_match__is_strangers_part(uint32_t n, uint32_t content) {
    return n >= HS_MATCH_STRANGERS_RUN && content >= 3;
}

/* True when fewer of them, from i, j on, are told as a part because each side begins or ends with them, or one does and
 * they say enough. */
static inline bool hs_match__is_end_part(const hs_match_side *a, const hs_match_side *b, uint32_t i,
                                         uint32_t j, uint32_t n, uint32_t content) {
    bool is_end_of_a = !i || i + n == a->n, is_end_of_b = !j || j + n == b->n;
    if (n >= HS_MATCH_END_RUN && content >= 3) return is_end_of_a || is_end_of_b;
    if (!is_end_of_a || !is_end_of_b) return false;
    return (n >= HS_MATCH_END_RUN && content >= 2) || (n >= HS_MATCH_LONG_END_RUN && content >= 1);
}

/* True when a clause or sentence begins at a word as far as marks tell, or the words end there. */
bool hs_match__begins_clause(const hs_match_side *side, uint32_t word);

/* Aligns, but leaves pairs alone that cannot come to anything: *is_aligned tells whether it was done. Of strangers,
 * known people whose pages have nothing in common, only is_long counts; where it cannot hold, *run is the longest run that
 * is a part of what both say. */
bool hs_match__align_hopeful(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b,
                             bool are_strangers, bool *is_aligned, hs_match_run *run);

typedef struct hs_verdict {
    float score;             /* share of the shorter side's weight that the other side has, 0..1 */
    float score_long;        /* the same of the longer side */
    uint32_t n_content;      /* content words matched */
    uint32_t n_words;        /* words matched */
    uint32_t a_first, a_end; /* words of a between its first and last match */
    uint32_t b_first, b_end;
    bool a_is_shorter;
    bool is_same;      /* one wording of the other */
    bool is_thin;      /* nothing but a few small words: says something of one and the same person alone */
    bool is_long;      /* long and rare enough that the words alone make it one utterance */
    bool is_retold;    /* one is a free retelling that holds little that the other has not */
    bool is_exchanged; /* two words stand in each other's place */
    bool is_reversed;  /* a negation came or went, or a word became its opposite */
    bool
        is_unconditional; /* an "if" came or went from the head of a claim, or b lacks the clause that it begins */
} hs_verdict;

/* True when an "if" came or went from the head of a claim, or b lacks a clause that holds a's claim back and marks no gap:
 * "Nobody leaves unless a doctor signs" told as "Nobody leaves". */
bool hs_match__loses_condition(const hs_alignment *found, const hs_match_side *a, const hs_match_side *b);

/* A negator of a around which two content words changed places on the other side, or HS_NONE. */
uint32_t hs_match__swapped_around_negator(const hs_alignment *found, const hs_match_side *a);

/* True when two content words of a, far enough apart to matter, stand in each other's place in b: "the sums will be smaller and
 * the quarrels larger" told as "the sums will be larger and the quarrels smaller". The first such two. */
bool hs_match__find_exchanged(const hs_alignment *found, const hs_match_side *a, uint32_t *first,
                              uint32_t *second);

/* True when "I would have closed it" stands against "he would have closed it", both in somebody's own words: of few words
 * these are two things, of many one person tells what another one said. */
bool hs_match__changes_person(const hs_alignment *found, const hs_match_side *a, const hs_match_side *b);

/* Judges the alignment that hs_match__align made of a and b. */
hs_verdict hs_match__judge(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b);

#endif
