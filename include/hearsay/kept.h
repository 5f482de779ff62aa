/* hearsay/kept.h: what a run of matching leaves behind, so that a page can be added without matching all pages anew.
 *
 * hs_match writes it where hs_match_input.keep is set. hs_match_add finds the copies and utterances of one more page as
 * hs_match would find them with all pages, or tells that the page reaches too far for that.
 */
#ifndef HEARSAY_KEPT_H
#define HEARSAY_KEPT_H

#include <hearsay/match.h>

#ifdef __cplusplus
extern "C" {
#endif

struct hs_sections;

typedef struct hs_kept hs_kept;

/* Opens what hs_match has written; file outlives it. HS_ERR_FORMAT: it is not whole. Not thread-safe: one thread at a
 * time. hs_kept_close takes NULL. */
HS_API hs_status hs_kept_open(const hs_engine *engine, const struct hs_sections *file, hs_kept **kept,
                              hs_error *error);
HS_API void hs_kept_close(hs_kept *kept);

/* Takes in a page that was added, as hs_added.kept tells it; in the order of adding. HS_ERR_FORMAT. */
HS_API hs_status hs_kept_take(hs_kept *kept, hs_str bytes, hs_error *error);

/* How many pages were taken in. */
HS_API uint32_t hs_kept_n_added(const hs_kept *kept);

/* The id of a page by the caller's number of it; 0: not known. */
HS_API uint64_t hs_kept_id(const hs_kept *kept, int64_t row);

/* Order of two pages as copies have it: by date, those without one last, then by id; pages that are not known come last. */
HS_API int hs_kept_compare(const hs_kept *kept, int64_t row, int64_t other_row);

/* True where the words of exactly one copy were swapped so, and once. */
HS_API bool hs_kept_has_single(const hs_kept *kept, hs_str from, hs_str to);

/* An utterance that a statement is a member of, as it was told before the page came. */
typedef struct hs_told {
    uint32_t place;     /* of the statement on its page: the lowest 20 bits of its id */
    uint64_t utterance; /* the caller's number */
    uint32_t speaker;   /* of the utterance, index into people, or HS_NONE */
} hs_told;

/* A page as the caller has it. */
typedef struct hs_loaded_page {
    hs_match_page page;                   /* id as hs_kept_id tells it */
    const hs_match_statement *statements; /* [n_statements] by id, all that count; .page is not looked at */
    uint32_t n_statements;
    const hs_told *told; /* [n_told] by place */
    uint32_t n_told;
} hs_loaded_page;

/* What adding asks of the caller. What load and people give stays until hs_match_add returns. */
typedef struct hs_adding {
    hs_loaded_page page; /* the page to be added; its id lies between those of its neighbours; nothing told */
    void *context;
    hs_status (*load)(void *context, int64_t row, hs_loaded_page *page, hs_error *error);
    /* All people that statements which were loaded name, by index; numbers as in hs_match_input. */
    void (*people)(void *context, const hs_known_person **people, const uint32_t **numbers, uint32_t *n);
} hs_adding;

typedef struct hs_added {
    const char *reaches_far; /* why all pages have to be matched anew, one line; NULL: what follows holds */
    const hs_match_input *input; /* what result speaks of; the added page is the last one of input->pages */
    const hs_match_result
        *result; /* copies, swaps (of these copies, with their counts in them) and near duplicate of the
                                      added page alone; utterances that it is of, and all that hang together with them */
    hs_str kept; /* for hs_kept_take, which has not taken it in yet */
} hs_added;

/* Finds what one more page brings. Results live in arena. HS_ERR_MEMORY, what load gives. */
HS_API hs_status hs_match_add(const hs_engine *engine, hs_arena *arena, hs_kept *kept,
                              const hs_adding *adding, hs_added *added, hs_error *error);

#ifdef __cplusplus
}
#endif
#endif
