/* One run of matching: what its steps hand to each other. Rows live on the heap of the run.
 *
 * statements -> wordings (the same words by the same speaker) -> pairs that share rare words -> edges (pairs that
 * hold, by alignment) -> groups around a best wording -> utterances; and, apart from these, bodies -> copies. */
#ifndef HS_MATCH_JOB_H
#define HS_MATCH_JOB_H

#include <hearsay/match.h>

#include "match/radix.h"
#include "match/work.h"

#include "base/pile.h"

enum {                          /* hs_wording.flags */
       HS_WORDING_INDIRECT = 1, /* told in the page's own words */
       HS_WORDING_PARTIAL = 2,  /* some words in marks within a reported clause */
       HS_WORDING_DENIED = 4,   /* the cue denies it */
       HS_WORDING_COMMON = 8,   /* a phrase that many people say */
       HS_WORDING_HEADLINE = 16,
       HS_WORDING_CUT = 32,        /* longer than HS_MATCH_MAX_WORDS: the rest is not looked at */
       HS_WORDING_EDITED = 128,    /* has words in brackets or an ellipsis */
       HS_WORDING_DESCRIBED = 256, /* told of somebody without a name: "the prime minister" */
       HS_WORDING_UNSURE = 512, /* short, and of nobody or of a speaker who is a guess on each of its pages */
       HS_WORDING_SLIPPED =
           1024 /* has a slip of the hand where another wording has a known word, or a word twice
                                    that another has once */
};

/* The same words by the same speaker (on one occasion, for phrases that many people say). */
typedef struct hs_wording {
    uint64_t words;          /* hash of the words alone */
    const uint32_t *stems;   /* [n_words] as hs_match__stem packs them, until pairs are compared */
    int64_t published, last; /* earliest and latest known date of its statements, or INT64_MIN */
    uint32_t first, n;       /* its statements: job->order[first .. first + n) */
    uint32_t speaker;
    uint32_t rank; /* of the body that its first statement stands in */
    uint16_t n_words, n_content;
    uint16_t flags;
    uint16_t n_pages; /* capped */
} hs_wording;

typedef enum hs_edge_kind {
    HS_EDGE_SAME = 0, /* one utterance */
    HS_EDGE_OTHER,    /* one utterance, told of somebody else */
    HS_EDGE_PART,     /* share a long run, neither holds the other: the makings of a splice */
    HS_EDGE_LINK,     /* the same words by two people: kept apart, told */
    HS_EDGE_RETOLD    /* may be a free retelling: holds where pages of both tell of one affair */
} hs_edge_kind;

/* Words of a wording that another one has: from first on to before end, but for a hole, which is empty where hole ==
 * hole_end. */
typedef struct hs_region {
    uint16_t first, hole, hole_end, end;
} hs_region;

/* A pair of wordings that holds; a < b. */
typedef struct hs_edge {
    uint32_t a, b;
    hs_region in_a, in_b;
    uint16_t score;      /* thousandths of the shorter side */
    uint16_t score_long; /* of the longer side */
    uint8_t kind;        /* hs_edge_kind */
    bool is_reversed;
    bool a_is_shorter;
    bool is_thin;                    /* a part of few words that is no clause of its own */
    bool a_marks_hole, b_marks_hole; /* that it leaves words out where the other has a hole */
    bool a_slipped, b_slipped;       /* see HS_WORDING_SLIPPED */
    bool is_retold;                  /* was HS_EDGE_RETOLD, and holds */
} hs_edge;

typedef HS_HEAP_ROW(hs_edge) hs_edges;

/* Where wordings of one utterance stand; a splice is a member of two, and so is what holds two at length. */
typedef struct hs_grouping {
    uint32_t *centre; /* [n_wordings] the wording its utterance is built around; itself for a centre */
    uint32_t *also;   /* [n_wordings] the centre of the other utterance that it is a member of, or HS_NONE */
    uint8_t *is_joined; /* [n_wordings] */
    uint32_t *linked;   /* [n_wordings] a wording with the same words by somebody else, or HS_NONE */
    uint32_t *place; /* [n_wordings] in the order of how well they stand for those around them, or HS_NONE */
} hs_grouping;

/* A word as keys need it: most bits of its stem and, in the lowest two, what it is. */
enum { HS_STEM_FUNCTION = 1, HS_STEM_RARE = 2, HS_STEM_BITS = 3 };
static inline uint32_t hs_match__stem(const hs_word *word) {
    enum { RARE = 13 };
    return word->stem << 2 | (word->flags & HS_WORD_FUNCTION ? HS_STEM_FUNCTION : 0u) |
           (word->weight >= RARE ? HS_STEM_RARE : 0u);
}

/* An utterance that statements of the pages are members of, beside those that are looked at. */
typedef struct hs_match_other {
    uint64_t utterance; /* the caller's number */
    uint32_t page, speaker;
} hs_match_other;

/* Of a run over a page that is added and what hangs together with it: what the other pages would tell. */
typedef struct hs_match_near {
    const struct hs_near_passages *passages; /* of the last page; their bodies are places in input->pages */
    const hs_match_record *retold; /* [n_retold] pairs of wordings that held before, a << 32 | b, ascending */
    size_t n_retold;
    const hs_match_other *others; /* [n_others] */
    uint32_t n_others;
    const char *reaches_far; /* set where the answer hangs on more than is known here */
} hs_match_near;

typedef struct hs_match_job {
    const hs_engine *engine;
    const struct hs_word_models *models;
    const hs_match_input *input;
    hs_heap heap;
    hs_match_worker *workers; /* [n_workers]; the first also serves the steps that are not shared out */
    uint32_t n_workers;
    uint32_t *order;      /* [n_statements] statements by wording, then published, then id */
    hs_wording *wordings; /* [n_wordings] by smallest statement id */
    uint32_t n_wordings;
    hs_pile stems[HS_MATCH_MAX_WORKERS]; /* what wordings point into, until pairs are compared */
    hs_match_record *shared; /* [n_shared] words that two bodies share, by rank a << 32 | rank b, ascending */
    size_t n_shared;
    uint32_t *shared_first;  /* [n_bodies + 1] where those of each rank a begin */
    const uint32_t *rank_of; /* [n_pages] rank of a page's body */
    uint64_t *pairs;         /* [n_pairs] a << 32 | b, a < b, ascending: wordings to be compared */
    size_t n_pairs;
    hs_edges edges; /* by a, then b */
    hs_grouping grouping;
    struct hs_match_context *context; /* of context.c, from hs_match__present on */
    hs_match_near *near;              /* NULL: all pages are at hand */
    uint64_t n_capped;
} hs_match_job;

/* Each step: false when memory runs out. Copies come first: pages that share passages are of one affair. */
bool hs_match__find_wordings(hs_match_job *job);
bool hs_match__find_pairs(hs_match_job *job);
bool hs_match__find_edges(hs_match_job *job);
bool hs_match__group(hs_match_job *job);
bool hs_match__present(hs_match_job *job, hs_arena *arena, hs_match_result *result);
bool hs_match__find_copies(hs_match_job *job, hs_arena *arena, hs_match_result *result);

/* True for long words of two people who are no party to one affair, with nothing but one rare key in common: such
 * words hold only where nearly all of them are the same, and then they share many keys. Chance gives most of these
 * pairs, and the more so the larger the collection is. */
bool hs_match__is_chance_pair(const hs_match_job *job, const hs_wording *x, const hs_wording *y,
                              unsigned weight);

/* The words of a statement with the marks that its kind gives; *words is lexer's own. */
bool hs_match__read_side(const hs_match_job *job, hs_lexer *lexer, uint32_t statement, hs_match_side *side,
                         bool *is_cut);

/* By which equal statements are found: their words, the number of who said them, and what reading them told. */
static inline uint64_t hs_match__hash_wording(uint64_t words, uint32_t person, uint16_t flags) {
    return hs_words_mix(words, (uint64_t)person << 16 | flags);
}

/* True when a page of each tells of one affair: the pages share more than the n_words in question. */
bool hs_match__is_one_affair(const hs_match_job *job, const hs_wording *a, const hs_wording *b,
                             uint32_t n_words);

/* What tells a speaker apart, however many people there are: the caller's number, or the place among them. */
static inline uint32_t hs_match__person(const hs_match_input *input, uint32_t speaker) {
    return input->person_numbers && speaker < input->n_people ? input->person_numbers[speaker] : speaker;
}

static inline bool hs_match__is_date(int64_t published) {
    return published != INT64_MIN;
}

/* The date of a page as far as it can be believed: clocks that stand at 1970 or in the future tell nothing. */
int64_t hs_match__date(const hs_match_input *input, uint32_t page);

#endif
