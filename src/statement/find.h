/* A statement while it is being looked for: token ranges, before it becomes spans (assemble.c).
 *
 *     Ruta Vance said that the ferry never sailed.
 *     cue [said], content [that .. sailed], source [Ruta Vance]
 */
#ifndef HS_STATEMENT_FIND_H
#define HS_STATEMENT_FIND_H

#include "base/vector.h"
#include "statement/features.h"

typedef struct hs_found {
    uint32_t head;    /* token of the reporting word, or HS_NONE */
    hs_range cue;     /* with its helpers: "has also said" */
    hs_range content; /* hull */
    hs_range source;
    hs_range via, addressee;
    uint32_t question;     /* index of the found that asked for this one, or HS_NONE */
    uint32_t flags;        /* hs_statement.flags known so far */
    uint32_t group;        /* of view->groups where the content is quotations alone, or HS_NONE */
    bool is_turn;          /* of a transcript: direct though it has no marks */
    bool answers_previous; /* the turn before it asks */
    float confidence;
    const char *why; /* static */
} hs_found;

typedef HS_VECTOR(hs_found) hs_founds;

/* Attributions by rule, where no weights are compiled in. Appends to *founds; memory from arena. */
hs_status hs_statement__find_by_rule(const hs_view *view, hs_arena *arena, hs_founds *founds);

typedef enum hs_rivalry { HS_RIVAL_AROUND = 0, HS_RIVAL_INSIDE, HS_RIVAL_MEETS, HS_RIVALS } hs_rivalry;

/* Turns of a transcript. Appends to *founds by place and marks their tokens in taken [view->n]. */
hs_status hs_statement__find_turns(const hs_view *view, hs_arena *arena, uint8_t *taken, hs_founds *founds);

/* Headlines told by their form. Appends to *founds by place and marks their tokens in taken [view->n]. */
hs_status hs_statement__find_headings(const hs_view *view, hs_arena *arena, uint8_t *taken,
                                      hs_founds *founds);

/* A reading of one reporting word (or of a quotation without one), with what the final judgement looks at. */
typedef struct hs_reading {
    hs_found found;
    float cue, start, end, source, quotation; /* log odds and probabilities of the decisions, 0..1 */
    bool holds_group;                         /* a clause that ends with a whole saying */
    bool is_phrase;                           /* a quoted phrase alone, where its clause goes on */
    bool is_tagged;                           /* words in marks and a verb that tells them right behind */
    bool passes_on;                           /* "according to the memo", around words whose sayer is told */
    uint32_t rank;                            /* among the readings of the same word */
    /* the strongest reading of another word that this one stands inside of, holds, or meets: its cue * start * end
     * and its class of cue */
    float rival[HS_RIVALS];
    uint8_t rival_class[HS_RIVALS];
} hs_reading;

typedef HS_VECTOR(hs_reading) hs_readings;

/* Judges the quotations anew by weights, then groups them. */
void hs_statement__judge_quotations(const hs_clauses *clauses, hs_view *view);
/* All readings worth a final judgement, by place. */
hs_status hs_statement__read(const hs_clauses *clauses, hs_arena *arena, hs_readings *readings);
/* Gives a quotation without a reporting word the one that stands right behind or before it, where there is one. */
void hs_statement__attach_cue(const hs_clauses *clauses, hs_found *found);
/* Fills in rivals; readings by place of their word, those of quotations alone last. */
void hs_statement__find_rivals(const hs_view *view, hs_readings *readings);
uint32_t hs_statement__final_features(const hs_clauses *clauses, const hs_reading *reading, uint32_t *out);
/* Takes the readings that hold, best first, none over another. */
hs_status hs_statement__choose(const hs_clauses *clauses, hs_arena *arena, hs_readings *readings,
                               hs_founds *founds);

/* The encoder's attributions, with those of the fast grade that it has nothing against. Appends to *founds. */
hs_status hs_statement__find_encoded(const hs_view *view, hs_arena *arena, const hs_founds *fast,
                                     hs_founds *founds);

/* The clause that interrupts the content ("..., Ruta Vance said on Monday, ..."): cue, source and what belongs
 * to them up to the comma; empty where nothing interrupts. */
hs_range hs_statement__hole(const hs_view *view, const hs_found *found);

/* Puts the roles around what was found: who passes it on, who is spoken to, which question it answers, whether the
 * page lost the name; mends sources and contents that run into these. Reorders founds by place. */
void hs_statement__relate(const hs_clauses *clauses, hs_founds *founds);

/* Turns what was found into statements in arena; scratch memory from temporary. */
hs_status hs_statement__assemble(const hs_view *view, hs_arena *arena, hs_arena *temporary,
                                 const hs_founds *founds, hs_statements *statements);

/* ---- form.c: what the form of a quotation shows ---- */

/* A verb that tells words, in a tense of its own or as a participle: "said", "was told". */
bool hs_statement__tells(const hs_view *view, uint32_t t);
/* 'was told, "You see there is ...': a verb, a comma or colon, and a sentence in marks. */
bool hs_statement__is_introduced(const hs_view *view, const hs_quotation *quotation);
/* Words in marks that a verb and a pause lead in, that stand between dashes as a whole sentence, or that say "I": somebody
 * says them, whether or not a word reports it. */
bool hs_statement__is_saying_by_form(const hs_view *view, const hs_quotation *quotation);
/* '"we stay in the harbour," added Daal': a comma inside the marks and the verb right behind them. */
bool hs_statement__is_followed(const hs_view *view, const hs_quotation *quotation);
/* '"When the wind turned," he told the board, "it was too late."': a comma on both sides of one short clause, and the
 * quotation before is a saying (hs_view.is_clause). top: index into hs_view.top. */
bool hs_statement__goes_on(const hs_view *view, uint32_t top);

#endif
