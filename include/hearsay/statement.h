/* hearsay/statement.h: text -> statements, and statements -> speakers.
 *
 * A statement is what somebody is reported to say: content (parts), words inside marks (quoted), the cue that
 * reports it, the source mention, and, after hs_speakers_find, the speaker as a person of this page.
 * Quotation marks lie outside all spans. "Speaker not named on this page" is a result: speaker.person is
 * HS_NONE.
 *
 *     "We never met," Ruta Vance said. "Not once."
 *     kind direct, parts [We never met,] [Not once.], cue [said], source [Ruta Vance]
 */
#ifndef HEARSAY_STATEMENT_H
#define HEARSAY_STATEMENT_H

#include <hearsay/text.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum hs_kind { HS_KIND_DIRECT = 0, HS_KIND_MIXED, HS_KIND_INDIRECT, HS_KIND_HEADLINE } hs_kind;

enum {                                   /* hs_statement.flags; JSON names in data/flags.tsv order */
       HS_FLAG_UNOPENED = 1 << 0,        /* "unopened": the opening mark is missing */
       HS_FLAG_UNCLOSED = 1 << 1,        /* "unclosed" */
       HS_FLAG_SPEAKER_DROPPED = 1 << 2, /* "speaker-dropped": the page lost the name after the cue */
       HS_FLAG_UNNAMED = 1 << 3,         /* "unnamed": a source without a name (a senior official) */
       HS_FLAG_GROUP = 1 << 4,           /* "group": several speakers or an organisation */
       HS_FLAG_QUESTION = 1 << 5,        /* "question": asked, tied to its answer where there is one */
       HS_FLAG_DENIED = 1 << 6,          /* "denied": the cue denies the content (denied that ...) */
       HS_FLAG_CARRIED = 1 << 7,         /* "speaker-carried": speaker comes from an earlier sentence */
       HS_FLAG_INTERPRETER = 1 << 8,     /* "interpreter": said through an interpreter or translator */
       HS_FLAG_NEGATED = 1 << 9,         /* "negated": did not say */
       HS_FLAG_WRITTEN = 1 << 10,        /* "written": a post, a letter, a statement on paper */
       HS_FLAG_THOUGHT = 1 << 11         /* "thought": believed, feared, hoped */
};

/* Class of a cue, from data/cues.tsv; one row there is one class of one lemma. */
typedef enum hs_cue_class {
    HS_CUE_NONE = 0,
    HS_CUE_SAY,
    HS_CUE_ASSERT,
    HS_CUE_DENY,
    HS_CUE_ASK,
    HS_CUE_ANSWER,
    HS_CUE_WARN,
    HS_CUE_CONCEDE,
    HS_CUE_ACCUSE,
    HS_CUE_PROMISE,
    HS_CUE_DEMAND,
    HS_CUE_THINK,
    HS_CUE_WRITE,
    HS_CUE_HEDGE,
    HS_CUE_DECLINE,
    HS_CUE_PRAISE,
    HS_CUE_CRITICISE,
    HS_CUE_CALL,
    HS_CUE_CONCLUDE,
    HS_CUE_N
} hs_cue_class;

/* A guess about a role (speaker, via, addressee): who, on which words, how sure. */
typedef struct hs_attribution {
    uint32_t person;  /* index into hs_people_found.people, or HS_NONE */
    hs_span mention;  /* the words that name them here (a pronoun where it is one); start == end: none */
    float confidence; /* 0..1, calibrated on held-out text: the share of such answers that are right */
} hs_attribution;

typedef struct hs_statement {
    hs_kind kind;
    hs_cue_class cue_class;
    uint32_t flags;
    hs_span *parts;  /* [n_parts] content without marks, in order */
    hs_span *quoted; /* [n_quoted] the words inside marks (direct: equals parts) */
    uint32_t n_parts, n_quoted;
    hs_span cue;    /* start == end: none */
    hs_span source; /* mention that the attributing clause itself uses; start == end: none */
    hs_span via_source, addressee_source; /* likewise; start == end: none */
    uint32_t question;                    /* index of the statement that asked this one, or HS_NONE */
    uint32_t sentence;                    /* index of the sentence that holds the start of parts[0] */
    float confidence;                     /* 0..1 that this is a statement with these words */
    const char *why;                      /* static or in arena: what made it a statement */
} hs_statement;

typedef struct hs_statements {
    const hs_text *text;
    hs_statement *items; /* [n] by start of parts[0]; ties: longer first */
    uint32_t n;
} hs_statements;

/* Finds statements: content, cue, source spans. Thread-safe for distinct scratch and arena. */
HS_API hs_status hs_statements_find(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                    const hs_text *text, hs_statements *statements, hs_error *error);

typedef enum hs_entity_kind {
    HS_ENTITY_PERSON = 0,
    HS_ENTITY_ORGANISATION,
    HS_ENTITY_GROUP,
    HS_ENTITY_ROLE /* the spokesman */,
    HS_ENTITY_UNNAMED /* a senior official */,
    HS_ENTITY_PLACE /* Moscow, as a speaker */
} hs_entity_kind;

typedef enum hs_gender {
    HS_GENDER_UNKNOWN = 0,
    HS_GENDER_MALE,
    HS_GENDER_FEMALE,
    HS_GENDER_PLURAL
} hs_gender;

/* One entity of one page, coreference resolved. */
typedef struct hs_person {
    hs_str name;        /* fullest name on the page ("Dmitry Peskov"), or the description where unnamed */
    hs_str description; /* "Kremlin spokesman", or empty */
    hs_entity_kind kind;
    hs_gender gender;
    hs_span *mentions; /* [n_mentions] in order */
    uint32_t n_mentions;
} hs_person;

typedef struct hs_speaking {
    hs_attribution speaker, via, addressee;
    hs_attribution *candidates; /* [n_candidates] other readings, best first, at most 5 */
    uint32_t n_candidates;
    uint32_t flags;  /* to be or-ed into hs_statement.flags: carried, dropped, unnamed, group */
    const char *why; /* in arena: the evidence in words a reporter understands */
} hs_speaking;

typedef struct hs_people_found {
    hs_person *people; /* [n_people] by first mention */
    uint32_t n_people;
    hs_speaking *speaking; /* [statements->n] */
} hs_people_found;

/* Names the speakers of statements. Thread-safe for distinct scratch and arena. */
HS_API hs_status hs_speakers_find(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                  const hs_statements *statements, hs_people_found *found, hs_error *error);

/* One page through stages 1 to 4. Everything lives in arena. */
typedef struct hs_annotation {
    hs_article article;
    hs_text text;
    hs_statements statements;
    hs_people_found found;
} hs_annotation;

HS_API hs_status hs_page_annotate(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                  const hs_page *page, hs_annotation *annotation, hs_error *error);

/* People across pages. Input: every hs_person of every page; output: which of them are one. Deterministic:
 * the answer does not depend on the order of records. */
typedef struct hs_person_record {
    hs_str name, description;
    hs_entity_kind kind;
    hs_gender gender;
    const hs_str *aliases; /* [n_aliases] other wordings of the same entity on its page */
    uint32_t n_aliases;
    uint32_t page;     /* which page, any numbering */
    uint32_t n_spoken; /* statements on that page, as weight */
} hs_person_record;

typedef struct hs_known_person {
    hs_str name;     /* canonical name over all pages */
    hs_str *aliases; /* [n_aliases] sorted */
    uint32_t n_aliases;
    hs_entity_kind kind;
    const char *why; /* evidence for merging, in arena */
    uint64_t key;    /* tells the person apart, and stays when pages are added that give no fuller name; 0: nothing but
                        key_record does */
    uint32_t key_record; /* a record of the name that key is made from */
} hs_known_person;

/* known_of[n_records] and people live in arena. Thread-safe. */
HS_API hs_status hs_people_link(const hs_engine *engine, hs_arena *arena, const hs_person_record *records,
                                uint32_t n_records, uint32_t **known_of, hs_known_person **people,
                                uint32_t *n_people, hs_error *error);

#ifdef __cplusplus
}
#endif
#endif
