#include <hearsay/store.h>

hs_status hs_store_open(const char *path, hs_store_mode mode, hs_store **store, hs_error *error) {
    (void)path, (void)mode, (void)store, (void)error;
    return HS_ERR_STORE;
}

void hs_store_close(hs_store *store) {
    (void)store;
}

void hs_page_id(const hs_page *page, char id[HS_PAGE_ID_SIZE]) {
    (void)page, (void)id;
}

hs_status hs_store_statements(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                              hs_error *error) {
    (void)store, (void)filter, (void)rows, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_rows_next_statement(hs_rows *rows, hs_arena *arena, hs_statement_row *row, hs_error *error) {
    (void)rows, (void)arena, (void)row, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_pages(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                         hs_error *error) {
    (void)store, (void)filter, (void)rows, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_rows_next_page(hs_rows *rows, hs_arena *arena, hs_page_row *row, hs_error *error) {
    (void)rows, (void)arena, (void)row, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_people(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                          hs_error *error) {
    (void)store, (void)filter, (void)rows, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_rows_next_person(hs_rows *rows, hs_arena *arena, hs_person_row *row, hs_error *error) {
    (void)rows, (void)arena, (void)row, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_utterances(hs_store *store, const hs_statement_filter *filter, uint32_t min_members,
                              hs_rows **rows, hs_error *error) {
    (void)store, (void)filter, (void)min_members, (void)rows, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_rows_next_utterance(hs_rows *rows, hs_arena *arena, hs_utterance_row *row, hs_error *error) {
    (void)rows, (void)arena, (void)row, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_copies(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                          hs_error *error) {
    (void)store, (void)filter, (void)rows, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_rows_next_copy(hs_rows *rows, hs_arena *arena, hs_copy_row *row, hs_error *error) {
    (void)rows, (void)arena, (void)row, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_problems(hs_store *store, hs_rows **rows, hs_error *error) {
    (void)store, (void)rows, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_rows_next_problem(hs_rows *rows, hs_arena *arena, hs_problem_row *row, hs_error *error) {
    (void)rows, (void)arena, (void)row, (void)error;
    return HS_ERR_STORE;
}

void hs_rows_close(hs_rows *rows) {
    (void)rows;
}

hs_status hs_store_page_get(hs_store *store, hs_str id, hs_arena *arena, hs_page_row *row, hs_error *error) {
    (void)store, (void)id, (void)arena, (void)row, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_statement_get(hs_store *store, hs_str id, hs_arena *arena, hs_statement_row *row,
                                 hs_error *error) {
    (void)store, (void)id, (void)arena, (void)row, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_swaps(hs_store *store, hs_arena *arena, hs_swap **swaps, uint32_t *n_swaps,
                         hs_error *error) {
    (void)store, (void)arena, (void)swaps, (void)n_swaps, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_count(hs_store *store, hs_store_counts *counts, hs_error *error) {
    (void)store, (void)counts, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_page_pack(hs_arena *arena, const hs_page *page, const hs_annotation *annotation,
                       hs_packed_page **packed, hs_error *error) {
    (void)arena, (void)page, (void)annotation, (void)packed, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_run_begin(hs_store *store, hs_str started, hs_error *error) {
    (void)store, (void)started, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_knows(hs_store *store, const hs_page *page, bool *is_known, hs_error *error) {
    (void)store, (void)page, (void)is_known, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_add(hs_store *store, const hs_packed_page *packed, bool *is_new, hs_error *error) {
    (void)store, (void)packed, (void)is_new, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_add_problem(hs_store *store, const hs_error *problem, hs_error *error) {
    (void)store, (void)problem, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_commit(hs_store *store, hs_error *error) {
    (void)store, (void)error;
    return HS_ERR_STORE;
}

hs_status hs_store_link(hs_store *store, const hs_engine *engine, uint32_t n_threads, hs_error *error) {
    (void)store, (void)engine, (void)n_threads, (void)error;
    return HS_ERR_STORE;
}
