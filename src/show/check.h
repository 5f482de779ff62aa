/* Holding a draft's quotations against the record: what the record knows, what is found, how it is told.
 *
 * Each utterance of the record stands in for all its wordings by the best-attested one; a draft's statements are
 * matched with those by the same matching that made the record (hs_match), so that a draft is judged as a page is. */
#ifndef HS_SHOW_CHECK_H
#define HS_SHOW_CHECK_H

#include "show/view.h"

#include "base/vector.h"

/* One utterance of the record by its best-attested wording, or another sound wording of one. */
typedef struct hs_check__known {
    uint64_t id, person; /* person: 0 where nobody is named */
    hs_str text, speaker, statement, outlet, published;
    uint32_t *words; /* [n_words] hashes of the words of text, sorted */
    uint32_t n_words;
    hs_kind kind;
    uint32_t flags, n_pages;
    hs_cue_class cue_class;
    bool is_retold;  /* nobody quotes it: every member is indirect */
    bool is_spliced; /* the best-attested wording is itself a splice */
    int32_t said_first,
        said_last; /* from the first to the last day on which a page says it was said, or unknown */
    int32_t first_published;
    bool is_named;     /* the speaker is a person or an organisation by name, more likely than not */
    bool is_sure_name; /* a person by name, and that is sure enough to tell an error */
} hs_check__known;

typedef enum hs_check__severity {
    HS_CHECK_FINE = 0,
    HS_CHECK_NOTE,
    HS_CHECK_WARNING,
    HS_CHECK_ERROR
} hs_check__severity;

typedef enum hs_check__rule {
    HS_CHECK_VERBATIM = 0,
    HS_CHECK_TRIMMED,
    HS_CHECK_EXTENDED,
    HS_CHECK_ALTERED,
    HS_CHECK_REVERSED,
    HS_CHECK_SPLICED,
    HS_CHECK_SPEAKER,
    HS_CHECK_OCCASION,
    HS_CHECK_SECOND_HAND,
    HS_CHECK_UNKNOWN,
    HS_CHECK_UNNAMED,
    HS_CHECK_MARKS,
    HS_CHECK_TWO_SPEAKERS,
    HS_CHECK_N
} hs_check__rule;

/* One thing told about one statement of a draft. */
typedef struct hs_check__finding {
    hs_check__rule rule;
    uint32_t statement;           /* of the draft */
    const hs_check__known *known; /* NULL: nothing in the record */
    const hs_edit *edits;         /* [n_edits] from known->text to the draft's words */
    uint32_t n_edits;
} hs_check__finding;

/* Word ("altered"), sentence and severity of a rule. Static storage. */
const char *hs_check__name(hs_check__rule rule);
const char *hs_check__sentence(hs_check__rule rule);
hs_check__severity hs_check__severity_of(hs_check__rule rule);

/* Where a packed document has it, which has no lines: "paragraph 6", "footnote 2"; false: by line and column. */
enum { HS_CHECK_PLACE = 32 };
bool hs_check__place(hs_draft_form form, hs_draft_place at, char name[HS_CHECK_PLACE]);

/* A draft's words laid over a wording of the record. */
typedef struct hs_check__alignment {
    hs_edit *edits; /* [n_edits] from the record's text to the draft's */
    uint32_t n_edits;
    uint32_t n_words, n_shared; /* of the draft; how many of them the record has, in this order */
    uint32_t n_left_out;        /* words of the record between shared ones that the draft leaves out */
    uint32_t n_put_in;          /* words of the draft between shared ones that the record does not have */
    bool is_turned;             /* a word that turns the sense came or went */
    bool is_whole;              /* every word of the record is there */
    bool is_from_sentence, is_to_sentence; /* begins, ends where a sentence of the record does */
} hs_check__alignment;
/* Hashes of the words of text, sorted, at most as many as are aligned; in arena. */
hs_status hs_check__words(hs_arena *arena, hs_str text, uint32_t **hashes, uint32_t *n);
/* The last word of text (of its first words, as many as are aligned) is one that turns the sense: if, not, never. */
bool hs_check__ends_turning(hs_str text);
hs_status hs_check__align(hs_arena *arena, hs_str known, hs_str draft, hs_check__alignment *alignment);

/* A word of a wording. */
typedef struct hs_check__posting {
    uint32_t word, known;
} hs_check__posting;

/* The record: [n_known], the first n_best of them best-attested wordings. One thread's: looking words up uses n_shared
 * and near. */
typedef struct hs_check__record {
    hs_check__known *known;
    uint32_t n_known, n_best;
    const hs_check__posting *postings; /* [n_postings] by word, then known */
    uint32_t n_postings;
    uint32_t *n_shared, *near; /* [n_known] zero between two calls; room */
    bool is_large;             /* not read as a whole: what is near to a draft is read with the draft */
} hs_check__record;

/* check_index.c: the postings of record, in arena. */
hs_status hs_check__index(hs_arena *arena, hs_check__record *record);
/* Wordings that have at least so large a share of the words of text, by number; in arena. */
typedef struct hs_check__near_list {
    uint32_t *known, *n_shared; /* [n] index into record->known; words that it shares with text */
    uint32_t n, n_words;        /* n_words: of text */
} hs_check__near_list;
hs_status hs_check__near(hs_arena *arena, const hs_check__record *record, hs_str text, double least,
                         hs_check__near_list *list);

/* Words inside marks that a draft answers for. */
bool hs_check__is_quotation(const hs_statement *statement);

/* check_parts.c: the draft with its quotations apart, paragraph by paragraph; in arena, borrows from draft. */
hs_status hs_check__part(hs_arena *arena, const hs_annotation *draft, hs_annotation *parted);
/* A direct quotation that has a paragraph to itself, without a word of who says it, and that nothing leads in. */
bool hs_check__is_alone(const hs_annotation *draft, uint32_t statement);

/* Reads the record into arena, unless it is large. */
hs_status hs_check__read(hs_store *store, hs_arena *arena, hs_check__record *record, hs_error *error);
/* Reads what of the record shares words with texts. */
hs_status hs_check__read_near(hs_store *store, hs_arena *arena, const hs_str *texts, uint32_t n_texts,
                              hs_check__record *record, hs_error *error);
/* Findings for the quotations of a draft, in order of the statements; in arena. store may be NULL. */
hs_status hs_check__page(hs_store *store, const hs_engine *engine, hs_arena *arena,
                         const hs_check__record *record, const hs_annotation *draft,
                         hs_check__finding **findings, uint32_t *n_findings, hs_error *error);

/* A draft as it is judged. */
typedef struct hs_check__draft {
    const hs_annotation *page;
    hs_str *texts;     /* [statements.n] parts joined; quoted words where mixed */
    hs_day_said *days; /* [statements.n] */
    uint64_t *persons; /* [statements.n] of the record, 0: unknown there or nobody named */
    bool *is_carried;  /* [statements.n] alone in its paragraph: persons is who speaks before it */
    const hs_check__record *record;
    hs_arena *arena, *scratch; /* of this draft; of one comparison */
} hs_check__draft;
typedef HS_VECTOR(hs_check__finding) hs_check__findings;

/* check_judge.c: what the draft alone tells of statement i; false: out of memory. */
bool hs_check__judge_alone(hs_check__findings *list, hs_arena *arena, const hs_annotation *page, uint32_t i);
/* What the record says of statement i, whose member in the matching is m (NULL: none) of matched. */
hs_status hs_check__judge(hs_check__findings *list, const hs_check__draft *d, uint32_t i,
                          const hs_check__known *matched, const hs_member *m);

/* check_occasion.c: the days of an utterance into known. */
void hs_check__keep_days(const hs_utterance_row *row, hs_check__known *known);
/* The draft says that it was said on days on which, by the record, it was not. */
bool hs_check__is_other_occasion(const hs_check__known *known, const hs_day_said *draft);

/* check_sarif.c: head, a result, foot of a SARIF log. doc: the draft's path. */
void hs_check__open_sarif(hs_json *json);
void hs_check__put_sarif(hs_json *json, hs_str doc, const hs_check__finding *finding, hs_draft_form form,
                         hs_draft_place from, hs_draft_place to);
void hs_check__close_sarif(hs_json *json);

/* check_fix.c: the record's wording for the altered quotations of a draft, as a unified diff of its file (not of DOCX).
 * *is_headed: the diff of this file has begun. */
hs_status hs_check__fix(hs_show__paper *paper, hs_arena *arena, const hs_annotation *draft,
                        const hs_draft *places, const hs_check__finding *findings, uint32_t n,
                        bool *is_headed, hs_error *error);

#endif
