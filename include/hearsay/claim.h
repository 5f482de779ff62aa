/* hearsay/claim.h: statements of many pages -> the day each was said, and who asserts and who denies what.
 *
 * The day said is not the day published: "told a hearing on Sunday" on a page of Tuesday 6 June 2017 was said on
 * 4 June. Words inside the content do not count ("we will meet on Sunday" was not said on Sunday).
 *
 *     published 2017-06-06, "Ruta Vance said on Sunday that the ferry never sailed."
 *     first 2017-06-04, last 2017-06-04, words [Sunday]
 */
#ifndef HEARSAY_CLAIM_H
#define HEARSAY_CLAIM_H

#include <hearsay/statement.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Days since 1970-01-01 (proleptic Gregorian); HS_DAY_UNKNOWN where not known. */
#define HS_DAY_UNKNOWN INT32_MIN

/* When a statement was said: a span of days, both inside; a month said ("in May") is its first to its last day. */
typedef struct hs_day_said {
    int32_t first, last; /* HS_DAY_UNKNOWN: the page does not tell */
    hs_span words;       /* bytes of hs_article.text that tell it; start == end: none */
    const char *why;     /* static: "the weekday before the page's date", ... */
} hs_day_said;

/* The day of an ISO time ("2017-06-05", "2017-06-05T09:12:00-04:00"; the day as its zone has it), or
 * HS_DAY_UNKNOWN. Thread-safe. */
HS_API int32_t hs_day_read(hs_str iso);

/* "2017-06-05" and a NUL into out; empty where day is unknown. Thread-safe. */
HS_API void hs_day_write(int32_t day, char out[16]);

/* When each statement was said. published: the page's day, or HS_DAY_UNKNOWN (then only full dates are told).
 * days[statements->n] lives in arena. Thread-safe for distinct arenas. */
HS_API hs_status hs_days_said_find(const hs_engine *engine, hs_arena *arena, const hs_statements *statements,
                                   int32_t published, hs_day_said **days, hs_error *error);

/* ---- Who asserts and who denies.
 *
 *     Ruta Vance: "The ferry was tested."   Harbour office: denied that the ferry had been tested.
 *     claim "The ferry was tested": Ruta Vance asserts, Harbour office denies
 */

typedef enum hs_stance {
    HS_STANCE_ASSERTS = 0,
    HS_STANCE_DENIES,
    HS_STANCE_HEDGES,  /* may, perhaps, hinted */
    HS_STANCE_ASKS,    /* a question that somebody put */
    HS_STANCE_DECLINES /* did not answer */
} hs_stance;

/* One statement as claims need it. What is left empty or 0 is not known. */
typedef struct hs_claim_statement {
    hs_str text;                         /* parts joined by one space */
    hs_str speaker, speaker_description; /* canonical name and what the page calls them; empty: nobody */
    hs_str mention;                      /* the words of the page that name the speaker */
    hs_str addressee;                    /* canonical name of who is spoken to */
    hs_str title;                        /* headline of the page */
    uint64_t page;                       /* equal for the statements of one page */
    uint32_t start, end;                 /* place on the page: what stands close before it is its context */
    hs_str question;                     /* text of the question it answers, or empty */
    uint32_t speaker_id;                 /* equal for one speaker; HS_NONE: nobody */
    float speaker_confidence;
    hs_kind kind;
    hs_cue_class cue_class;
    uint32_t flags; /* of hs_statement */
    int32_t day;    /* said or published, or HS_DAY_UNKNOWN */
} hs_claim_statement;

typedef struct hs_claim_input {
    const hs_claim_statement *statements; /* [n] */
    uint32_t n;
    hs_str about; /* a claim in the user's words; empty: find what is in dispute */
} hs_claim_input;

typedef struct hs_claim_member {
    uint32_t statement; /* index into the input */
    hs_stance stance;
    float confidence; /* 0..1 that it speaks of this claim, with this stance */
    const char *why;  /* in arena */
} hs_claim_member;

/* One speaker who asserts and denies the same. Indexes into members; a said first where days tell. */
typedef struct hs_contradiction {
    uint32_t a, b;
} hs_contradiction;

typedef struct hs_claim {
    hs_str text; /* the words asserted (or asked, or denied) that tell it best; or what was asked for */
    hs_claim_member
        *members; /* [n_members] by stance, then day (unknown last), then index; about: by confidence */
    uint32_t n_members;
    hs_contradiction *contradictions; /* [n_contradictions] */
    uint32_t n_contradictions;
    uint32_t n_speakers; /* named ones */
    const char *why;     /* in arena: what its statements have in common */
} hs_claim;

typedef struct hs_claims {
    hs_claim *items; /* [n] most speakers first, then most statements, then first statement */
    uint32_t n;
} hs_claims;

/* Method: a statement's words become concepts (frames of data/frames.tsv, countries, names, the speaker for
 * "I" and "we", stems); a claim is a frame together with somebody it is told of; the stance comes from the cue's
 * class, from negation before the frame's word, from words such as "nonsense", and from the question that is
 * answered. A dispute needs two stances by two speakers. For a claim in the
 * user's words, pages that are on it are read again for words that WordNet ties to its own, for answers and for what waves
 * it off; what is only understood counts too, for less: the statement just before ("it was Belmora"), the
 * headline, "he" for who speaks, a person for the country whose official the pages say it is. Thread-safe for distinct arenas. */
HS_API hs_status hs_claims_find(const hs_engine *engine, hs_arena *arena, const hs_claim_input *input,
                                hs_claims *claims, hs_error *error);

#ifdef __cplusplus
}
#endif
#endif
