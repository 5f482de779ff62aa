/* What every part of this stage looks at: the tokens of hs_text with the sentence, the quotation, the cue
 * class and the role of each, and the quotations grouped into runs that one person says in one go.
 *
 *     "We never met," Ruta Vance said. "Not once."
 *     two quotations, one group, hull [We .. once]
 */
#ifndef HS_STATEMENT_VIEW_H
#define HS_STATEMENT_VIEW_H

#include <hearsay/statement.h>

#include "statement/models.h"

typedef struct hs_range {
    uint32_t first, end; /* tokens [first, end); empty: none */
} hs_range;

/* A run of top-level quotations of one paragraph; where a mark is reopened, of the next ones too. */
typedef struct hs_group {
    uint32_t first_top, n_tops; /* hs_view.top[first_top .. first_top + n_tops), those of is_clause */
    uint32_t first, end;        /* tokens of the hull, outer marks outside */
    uint32_t n_words;           /* words inside the marks */
} hs_group;

typedef struct hs_view {
    const hs_engine *engine;
    const hs_statement_models *models;
    const hs_text *text;
    const hs_token *token; /* [n] */
    uint32_t n;
    uint32_t *sentence; /* [n] */
    uint32_t *quote;    /* [n] index into top of the quotation around the token, or HS_NONE */
    uint16_t *form;     /* [n] index into models->forms + 1, or 0: listed words */
    uint32_t *top;      /* [n_top] quotations that stand in no other, in order */
    uint32_t n_top;
    bool *is_clause;  /* [n_top] a saying of its own rather than a phrase in somebody's clause */
    bool *joins;      /* [n_top] goes on with the group of the quotation before, where both are is_clause */
    float *said;      /* [n_top] probability that it is, where weights judged */
    hs_group *groups; /* [n_groups] the quotations of is_clause, grouped */
    uint32_t n_groups;
    uint32_t *group_of; /* [n_top] or HS_NONE */
} hs_view;

/* Everything in *view lives in arena. Quotations are judged by shape (is_clause) and not yet grouped. */
hs_status hs_statement__view(const hs_engine *engine, hs_arena *arena, const hs_text *text, hs_view *view);

/* Sets is_clause and joins to the guess by shape: what the decision about quotations sees, when training too. */
void hs_statement__shape_quotations(hs_view *view);

/* The nearest saying before the quotation top, past a quoted phrase or two ('Marcia "Cia" Price said'), or HS_NONE. */
uint32_t hs_statement__saying_before(const hs_view *view, uint32_t top);

/* Words and numbers of tokens [first, end). */
uint32_t hs_statement__count_words(const hs_view *view, uint32_t first, uint32_t end);

/* Groups the quotations of is_clause by joins. */
void hs_statement__group(hs_view *view);

/* Class of the reporting word, or HS_CUE_NONE. */
static inline hs_cue_class hs_statement__class(const hs_view *view, uint32_t token) {
    uint32_t form = view->form[token];
    return form ? (hs_cue_class)view->models->forms[form - 1].cue_class : HS_CUE_NONE;
}

static inline hs_clause_role hs_statement__role(const hs_view *view, uint32_t token) {
    uint32_t form = view->form[token];
    return form ? (hs_clause_role)view->models->forms[form - 1].role : HS_ROLE_NONE;
}

static inline bool hs_statement__is_verb(const hs_token *token) {
    return token->pos >= HS_POS_VERB_FINITE && token->pos <= HS_POS_VERB_PARTICIPLE;
}

static inline bool hs_statement__is_word(const hs_token *token) {
    return token->kind == HS_TOKEN_WORD || token->kind == HS_TOKEN_NUMBER;
}

/* First word of [first, end), past brackets ('"[To] break off'), or first where there is none. */
static inline uint32_t hs_statement__first_word(const hs_view *view, uint32_t first, uint32_t end) {
    for (uint32_t t = first; t < end; t++)
        if (hs_statement__is_word(&view->token[t])) return t;
    return first;
}

/* First byte of a token: enough to tell punctuation apart. */
static inline char hs_statement__byte(const hs_view *view, uint32_t token) {
    return view->text->article->text.ptr[view->token[token].span.start];
}

static inline uint32_t hs_statement__block(const hs_view *view, uint32_t token) {
    return view->text->sentences[view->sentence[token]].block;
}

#endif
