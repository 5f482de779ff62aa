/* What the views of a store share: walking rows, days, names as people read them. */
#ifndef HS_SHOW_VIEW_H
#define HS_SHOW_VIEW_H

#include "show/paper.h"
#include "show/put.h"

/* Outlet of a statement or page as far as known; "unknown outlet". */
static inline hs_str hs_show__outlet(hs_str outlet) {
    return outlet.len ? outlet : HS_STR("unknown outlet");
}

/* The day of an ISO time: its first ten bytes; "undated" where there is none. */
static inline hs_str hs_show__day(hs_str iso) {
    if (!iso.len) return HS_STR("undated");
    return iso.len > 10 ? (hs_str){iso.ptr, 10} : iso;
}

/* "Aldric Venn (0.94)"; "perhaps Aldric Venn (0.41)"; "not named on this page"; "name lost on this page". */
void hs_show__speaker(hs_show__paper *paper, const hs_role *speaker, uint32_t flags);
/* A speaker that is told as a guess: less likely than not. */
bool hs_show__is_unsure(const hs_role *speaker);
/* "direct, said, speaker-carried" in dim ink, without line break. */
void hs_show__facts(hs_show__paper *paper, const hs_statement_row *row);
/* What flag number i says in words; NULL past the last. Static storage. */
const char *hs_show__flag_sentence(uint32_t bit);
/* "unclosed speaker-carried": the flags of the contract, a blank between them. */
void hs_show__flag_words(hs_show__paper *paper, uint32_t flags);
/* The same in arena; ptr NULL where memory runs out. */
hs_str hs_show__flag_list(hs_arena *arena, uint32_t flags);
/* The statement's words: marks around direct ones, parts joined by " … ". In arena. */
hs_str hs_show__said(hs_show__paper *paper, hs_arena *arena, const hs_statement_row *row);

/* A wording with its differences from the utterance's text written in: dropped words stand before what took
 * their place. Lives in arena; n_marks 0 and text as it is where memory runs out. */
typedef struct hs_show__marked {
    hs_str text;
    hs_show__mark *marks; /* [n_marks] */
    uint32_t n_marks;
} hs_show__marked;
hs_show__marked hs_show__mark_edits(hs_show__paper *paper, hs_arena *arena, hs_str from, hs_str to,
                                    const hs_edit *edits, uint32_t n_edits);

/* The member that this one was most likely taken from, or NULL. */
static inline const hs_member_row *hs_show__parent(const hs_utterance_row *utterance,
                                                   const hs_member_row *member) {
    return member->parent < utterance->n_members ? &utterance->members[member->parent] : NULL;
}

/* The utterance's speaker with the confidence of its surest member that agrees. */
hs_role hs_show__utterance_speaker(const hs_utterance_row *utterance);

/* False where marking every difference says nothing: a retelling shares no wording, of a partial quotation nearly
 * all is left out. */
bool hs_show__is_worth_marking(const hs_member_row *member);

/* Sentences for the bits of hs_warning, in order of the bits; NULL after the last. Static storage. */
const char *hs_show__warning(uint32_t warnings, uint32_t i);
/* The machine-readable word of a warning bit ("altered"). */
const char *hs_show__warning_name(uint32_t bit);
#define HS_SHOW_N_WARNINGS 7u

/* A walk over rows of a store, with the paper that they are written on. */
typedef struct hs_show__view {
    hs_show__paper paper;
    hs_arena *arena; /* emptied before each row */
    hs_rows *rows;
} hs_show__view;

hs_status hs_show__open(hs_show__view *view, const hs_show_style *style, const hs_show_out *out,
                        hs_error *error);
/* Frees everything and gives what the view returns: status unless that is HS_END, else what became of the sink. */
hs_status hs_show__close(hs_show__view *view, hs_status status, hs_error *error);
/* True while there is a row and the sink takes more: while (HS_SHOW_NEXT(&view, &status, hs_rows_next_page, ...)) */
#define HS_SHOW_NEXT(view, code, next, row, error)                                                           \
    ((view)->paper.status == HS_OK && (hs_arena_reset((view)->arena), 1) &&                                  \
     (*(code) = next((view)->rows, (view)->arena, (row), (error))) == HS_OK)

#endif
