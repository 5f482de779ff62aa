/* Copied passages, swapped words and near-duplicate pages -> rows. */
#include "store/link.h"

#include "base/status.h"

static void put_swaps(hs_json *json, const hs_match_page *pages, const hs_copy *copy) {
    hs_json_reset(json);
    hs_json_open_array(json);
    for (uint32_t i = 0; i < copy->n_swaps; i++) {
        hs_json_open_array(json);
        hs_json_str(json, hs_str_sub(pages[copy->page_a].body, copy->swaps[i].from));
        hs_json_str(json, hs_str_sub(pages[copy->page_b].body, copy->swaps[i].to));
        hs_json_uint(json, copy->swaps[i].count);
        hs_json_close_array(json);
    }
    hs_json_close_array(json);
}

hs_status hs_link__write_copies(hs_collection *c, hs_error *error) {
    sqlite3_stmt *add = NULL, *swap = NULL;
    hs_json json;
    hs_json_init(&json, NULL);
    hs_status status =
        hs_store__prepare(c->store,
                          "INSERT INTO copies (page_a, page_b, a_start, a_end, b_start, b_end, words,"
                          " is_reworded, direction, swaps) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                          &add, error);
    if (status == HS_OK)
        status = hs_store__prepare(
            c->store, "INSERT INTO swaps (from_text, to_text, count) VALUES (?1, ?2, ?3)", &swap, error);
    for (uint32_t i = 0; status == HS_OK && i < c->result.n_copies; i++) {
        const hs_copy *copy = &c->result.copies[i];
        put_swaps(&json, c->pages, copy);
        if (json.is_failed) status = hs_fail_memory(error);
        const int64_t values[] = {c->page_rows[copy->page_a],
                                  c->page_rows[copy->page_b],
                                  copy->a.start,
                                  copy->a.end,
                                  copy->b.start,
                                  copy->b.end,
                                  copy->words,
                                  copy->is_reworded,
                                  copy->direction};
        for (int k = 0; k < 9; k++) sqlite3_bind_int64(add, k + 1, values[k]);
        hs_store__bind_str(add, 10, (hs_str){json.bytes, json.len});
        if (status == HS_OK) status = hs_store__run(c->store, add, error);
    }
    for (uint32_t i = 0; status == HS_OK && i < c->result.n_swaps; i++) {
        hs_store__bind_str(swap, 1, c->result.swaps[i].from);
        hs_store__bind_str(swap, 2, c->result.swaps[i].to);
        sqlite3_bind_int64(swap, 3, c->result.swaps[i].count);
        status = hs_store__run(c->store, swap, error);
    }
    sqlite3_finalize(add);
    sqlite3_finalize(swap);
    hs_json_clear(&json);
    return status;
}

hs_status hs_link__write_duplicates(hs_collection *c, hs_error *error) {
    sqlite3_stmt *set = NULL;
    hs_status status = hs_store__prepare(
        c->store, "UPDATE pages SET near_duplicate_of = ?2 WHERE id = ?1 AND near_duplicate_of IS NOT ?2",
        &set, error);
    for (uint32_t i = 0; status == HS_OK && c->result.near_duplicate_of && i < c->n_pages; i++) {
        uint32_t of = c->result.near_duplicate_of[i];
        sqlite3_bind_int64(set, 1, c->page_rows[i]);
        sqlite3_bind_int64(set, 2, c->page_rows[of < c->n_pages ? of : i]);
        status = hs_store__run(c->store, set, error);
    }
    sqlite3_finalize(set);
    return status;
}
