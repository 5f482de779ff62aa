/* What pages have in common, without texts: for whoever goes through all of a store. */
#include "store/internal.h"

#include "base/status.h"

hs_status hs_store_carried(hs_store *store, hs_rows **rows, hs_error *error) {
    hs_query query = {.len = 0};
    hs_query__add(&query,
                  "SELECT u.id, u.text, u.is_common, u.speaker, k.name, s.page, l.person FROM utterances u"
                  " JOIN members m ON m.utterance = u.id JOIN statements s ON s.id = m.statement"
                  " LEFT JOIN people k ON k.id = u.speaker LEFT JOIN links l ON l.page_person = s.speaker"
                  " WHERE u.n_pages > 1 ORDER BY u.id, m.n");
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_rows_next_carried(hs_rows *rows, hs_arena *arena, hs_carried_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    if (status != HS_OK) return status;
    sqlite3_stmt *of = rows->statement;
    *row = (hs_carried_row){.utterance = (uint64_t)sqlite3_column_int64(of, 0),
                            .text = hs_store__column(of, 1, arena),
                            .is_common = sqlite3_column_int(of, 2),
                            .speaker = (uint64_t)sqlite3_column_int64(of, 3),
                            .speaker_name = hs_store__column(of, 4, arena),
                            .page = (uint64_t)sqlite3_column_int64(of, 5),
                            .said_by = (uint64_t)sqlite3_column_int64(of, 6)};
    return row->text.ptr && row->speaker_name.ptr ? HS_OK : hs_fail_memory(error);
}

hs_status hs_store_voices(hs_store *store, hs_rows **rows, hs_error *error) {
    hs_query query = {.len = 0};
    hs_query__add(&query,
                  "SELECT s.page, l.person, s.speaker_confidence FROM statements s"
                  " JOIN links l ON l.page_person = s.speaker WHERE NOT s.is_furniture ORDER BY s.id");
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_rows_next_voice(hs_rows *rows, hs_voice_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    if (status != HS_OK) return status;
    sqlite3_stmt *of = rows->statement;
    *row = (hs_voice_row){.page = (uint64_t)sqlite3_column_int64(of, 0),
                          .person = (uint64_t)sqlite3_column_int64(of, 1),
                          .confidence = (float)sqlite3_column_double(of, 2)};
    return HS_OK;
}

hs_status hs_store_copied(hs_store *store, hs_rows **rows, hs_error *error) {
    hs_query query = {.len = 0};
    hs_query__add(&query,
                  "SELECT page_a, page_b, a_start, a_end, b_start, b_end, words, direction FROM copies"
                  " ORDER BY id");
    return hs_query__open(&query, store, rows, error);
}

hs_status hs_rows_next_copied(hs_rows *rows, hs_copied_row *row, hs_error *error) {
    hs_status status = hs_rows__step(rows, error);
    if (status != HS_OK) return status;
    int64_t n[8];
    for (int i = 0; i < 8; i++) n[i] = sqlite3_column_int64(rows->statement, i);
    *row = (hs_copied_row){.page_a = (uint64_t)n[0],
                           .page_b = (uint64_t)n[1],
                           .a = {(uint32_t)n[2], (uint32_t)n[3]},
                           .b = {(uint32_t)n[4], (uint32_t)n[5]},
                           .words = (uint32_t)n[6],
                           .direction = (int)n[7]};
    return HS_OK;
}
