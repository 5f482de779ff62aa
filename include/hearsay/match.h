/* hearsay/match.h: statements and bodies of many pages -> utterances and copied passages.
 *
 * An utterance is one act of saying; its members are the statements that report it, each with its relation to
 * the best-attested wording and a word alignment. A copy is a passage that two pages share. Results are sorted
 * and do not depend on input order or on thread count.
 */
#ifndef HEARSAY_MATCH_H
#define HEARSAY_MATCH_H

#include <hearsay/statement.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One statement of one page, as matching needs it. id orders and names it; ids are unique. */
typedef struct hs_match_statement {
    uint64_t id;
    uint32_t page;    /* index into hs_match_input.pages */
    uint32_t speaker; /* known person, or HS_NONE */
    float speaker_confidence;
    hs_kind kind;
    uint32_t flags;
    hs_cue_class cue_class;
    hs_str text;       /* parts joined by one space */
    hs_str quoted;     /* words inside marks joined by one space; empty for indirect */
    uint64_t question; /* id of the question it answers, or 0 */
    int32_t said_first,
        said_last;             /* days since 1970-01-01 on which the page says that it was said, both inside;
                                      0, 0: the page does not tell */
    uint32_t at;               /* byte of the page's body where its words begin */
    bool is_speaker_described; /* the speaker is known by a description alone ("the prime minister"): no other
                                  name contradicts it */
} hs_match_statement;

typedef struct hs_match_page {
    uint64_t id;
    int64_t row; /* the caller's own number of it: given back, not looked at */
    hs_str doc, publisher, host;
    hs_str body; /* text that copies are looked for in: hs_article.text */
    const hs_span
        *blocks; /* [n_blocks] spans of body that count (paragraphs, not furniture), in its order and
                              apart: a copy that runs over two of them is told from the first to the last */
    uint32_t n_blocks;
    int64_t published; /* seconds since 1970-01-01 UTC, or INT64_MIN where unknown */
} hs_match_page;

struct hs_match_result;

typedef struct hs_match_input {
    const hs_match_page *pages; /* [n_pages] */
    uint32_t n_pages;
    const hs_match_statement *statements; /* [n_statements] */
    uint32_t n_statements;
    const hs_known_person
        *people; /* [n_people] by number, as statements name speakers; NULL: names not told */
    uint32_t n_people;
    const uint32_t *person_numbers; /* [n_people] numbers that stay when pages are added, each once; NULL: the
                                       places in people are taken */
    uint32_t n_threads;             /* 0: one */
    int64_t now;                    /* seconds since 1970; later dates are not believed. 0: all dates are */
    /* May be NULL. Told once, on the calling thread, when copies, swaps and near duplicates are found: they stay as they
     * are and where they are, and may be read on another thread while the rest is looked for. The other members of found
     * are empty. */
    void (*copies_found)(void *context, const struct hs_match_result *found);
    void *context;
    /* May be NULL. What is needed to add pages later is written here (hearsay/kept.h); ids of pages are multiples of
     * 1 << 20 then, less than 1 << 44, and that of a statement is the id of its page << 20 | its place there. */
    struct hs_sections_writer *keep;
} hs_match_input;

typedef enum hs_relation {
    HS_RELATION_VERBATIM = 0, /* the same words */
    HS_RELATION_TRIMMED,      /* words left out, none added */
    HS_RELATION_REWORDED,     /* words swapped, added or corrected */
    HS_RELATION_REORDERED,
    HS_RELATION_JOINED,      /* a splice of this and another utterance */
    HS_RELATION_PARTIAL,     /* a few of the words, inside a reported clause */
    HS_RELATION_EXTENDED,    /* the same words and more */
    HS_RELATION_RETOLD,      /* an indirect retelling */
    HS_RELATION_REVERSED,    /* a negation came or went */
    HS_RELATION_REATTRIBUTED /* the same words by somebody else */
} hs_relation;

typedef enum hs_edit_op { HS_EDIT_SWAP = 0, HS_EDIT_DROP, HS_EDIT_ADD, HS_EDIT_MOVE } hs_edit_op;

/* A difference between the best-attested wording and a member; spans are bytes of the two texts. */
typedef struct hs_edit {
    hs_edit_op op;
    hs_span from; /* of the utterance's text */
    hs_span to;   /* of the member's text */
} hs_edit;

typedef struct hs_member {
    uint32_t statement; /* index into input statements */
    hs_relation relation;
    float confidence;
    hs_edit *edits; /* [n_edits], NULL where there are none */
    uint32_t n_edits;
    uint32_t also;     /* the other utterance of a splice, or of what holds both at length; or HS_NONE */
    uint32_t parent;   /* member (index in this utterance) it was most likely taken from, or HS_NONE */
    uint32_t warnings; /* bits of hs_warning */
    const char *why;
} hs_member;

enum {                             /* hs_member.warnings */
       HS_WARN_ALTERED = 1,        /* words changed inside marks */
       HS_WARN_FLIPPED = 2,        /* a trim or a swap reverses the sense */
       HS_WARN_SPLICED = 4,        /* two answers in one pair of marks */
       HS_WARN_QUESTION_WORDS = 8, /* the question's words in the answerer's mouth */
       HS_WARN_OTHER_SPEAKER = 16,
       HS_WARN_SECOND_HAND = 32, /* only source is another outlet's report */
       HS_WARN_DATE = 64
};

typedef struct hs_utterance {
    hs_str text;        /* best-attested wording */
    uint32_t speaker;   /* known person by weight of evidence, or HS_NONE */
    uint32_t best;      /* member that has it */
    hs_member *members; /* [n_members] by published, then id */
    uint32_t n_members;
    bool is_common; /* a phrase that many people say: the same words elsewhere are another utterance */
    uint32_t
        same_words_as; /* utterance with the same words by somebody else (two people, or a wrong name: not
                               told which), or HS_NONE */
} hs_utterance;

typedef struct hs_swap {
    hs_str from, to;
    uint32_t count;
} hs_swap;

/* A swap of one copy: bytes of the bodies of its two pages. */
typedef struct hs_copy_swap {
    hs_span from, to;
    uint32_t count;
} hs_copy_swap;

typedef struct hs_copy {
    uint32_t page_a, page_b; /* indexes of pages; a before b by published, then id */
    hs_span a, b;            /* bytes of the bodies, on word boundaries */
    uint32_t words;          /* words of a that stand in b */
    bool is_reworded;
    int direction;             /* 1: a was first, -1: b, 0: not known */
    const hs_copy_swap *swaps; /* [n_swaps] by count, then text */
    uint32_t n_swaps;
} hs_copy;

typedef struct hs_match_result {
    hs_utterance *utterances; /* [n_utterances] by smallest statement id */
    uint32_t n_utterances;
    hs_copy *copies; /* [n_copies] by page a, page b, start */
    uint32_t n_copies;
    hs_swap *swaps; /* [n_swaps] the swap table of the whole batch, by count */
    uint32_t n_swaps;
    uint32_t *near_duplicate_of; /* [n_pages] representative page, itself where alone */
    uint64_t n_capped;           /* candidates left out by a limit; told in the summary, never silent */
} hs_match_result;

/* Matches a whole collection. Results live in arena or point into input. */
HS_API hs_status hs_match(const hs_engine *engine, hs_arena *arena, const hs_match_input *input,
                          hs_match_result *result, hs_error *error);

/* A passage of one body that another page has, too. */
typedef struct hs_shared_passage {
    uint32_t
        page; /* the other one, any numbering; of pages that gave equally much the smaller number is the source */
    hs_span span;  /* bytes of this body */
    int direction; /* 1: this body had it first, -1: the other page, 0: not known */
} hs_shared_passage;

typedef struct hs_share {
    uint32_t page;
    float share; /* of the body, 0..1 */
} hs_share;

/* What a body is made of. Shares count bytes of the body, each byte once. */
typedef struct hs_makeup {
    float own;    /* what no other page had before it; where the order of two pages is not known, their common
                          words are nobody's own */
    float shared; /* what stands on other pages, too, whoever had it first */
    hs_share *
        sources; /* [n_sources] pages that had their passages before it, and what each gave that none before it in
                          this list did: most first, at most 16, those behind the first from 0.05 on */
    uint32_t n_sources;
    bool
        is_patchwork; /* two sources or more gave a tenth each, 200 bytes at least, and all of them half of the body */
} hs_makeup;

/* What a body of body_len bytes is made of; makeup->sources lives in arena. HS_ERR_MEMORY. Thread-safe. */
HS_API hs_status hs_makeup_find(hs_arena *arena, uint32_t body_len, const hs_shared_passage *passages,
                                uint32_t n, hs_makeup *makeup);

/* The same of every page that was matched: makeups[n_pages], sources by their index. A body reaches to the end of its last
 * block; one that is another's near-duplicate and shares no passage is all its. Does not hang on the order of pages. */
HS_API hs_status hs_match_makeup(hs_arena *arena, const hs_match_input *input, const hs_match_result *result,
                                 hs_makeup **makeups);

#ifdef __cplusplus
}
#endif
#endif
