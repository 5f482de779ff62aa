/* A store in memory with a few made-up rows, so that views are tested apart from SQLite: its functions stand in for
 * the library's, which a static link leaves out. Row i of each kind is given once, in order. */
#ifndef FAKE_STORE_H
#define FAKE_STORE_H

#include <hearsay/store.h>

struct hs_store {
    const hs_page_row *pages;
    const hs_statement_row *statements;
    const hs_person_row *people;
    const hs_utterance_row *utterances;
    const hs_copy_row *copies;
    const hs_problem_row *problems;
    uint32_t n_pages, n_statements, n_people, n_utterances, n_copies, n_problems;
    hs_swap *swaps;
    uint32_t n_swaps;
};

/* The made-up record: hostile text in every field that a page can fill. */
const hs_store *fake_record(void);

#endif
