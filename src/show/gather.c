#include "show/gather.h"

#include "base/str.h"

hs_str hs_show__stance(hs_stance stance) {
    static const hs_str names[] = {
        {"asserts", 7}, {"denies", 6}, {"hedges", 6}, {"asks", 4}, {"declines", 8}};
    return names[stance];
}

hs_str hs_show__dated(const hs_statement_row *row) {
    return row->published.len ? row->published : row->modified;
}

/* The day said orders claims; where the page does not tell it, the day published. */
static hs_claim_statement claim_statement(const hs_statement_row *row) {
    hs_str day = row->said_first.len ? row->said_first : hs_show__dated(row);
    hs_claim_statement s = {.text = row->text,
                            .speaker = row->speaker.name,
                            .speaker_description = row->speaker.description,
                            .mention = row->speaker.mention.text,
                            .addressee = row->addressee.name,
                            .title = row->title,
                            .question = row->question.text,
                            .speaker_id = row->speaker.name.len ? (uint32_t)row->speaker.person : HS_NONE,
                            .speaker_confidence = row->speaker.confidence,
                            .kind = row->kind,
                            .cue_class = row->cue_class,
                            .flags = row->flags,
                            .day = hs_day_read(day)};
    if (row->n_parts) {
        s.page = hs_hash64(row->page) | 1;
        s.start = row->parts[0].span.start;
        s.end = row->parts[row->n_parts - 1].span.end;
    }
    return s;
}

hs_status hs_show__gather(hs_store *store, const hs_statement_filter *filter, hs_arena *arena,
                          hs_show__gathered *all, hs_error *error) {
    static const hs_statement_filter everything;
    hs_rows *rows = NULL;
    hs_status status = hs_store_statements(store, filter ? filter : &everything, &rows, error);
    hs_statement_row row;
    while (status == HS_OK && (status = hs_rows_next_statement(rows, arena, &row, error)) == HS_OK)
        if (!hs_vector_push(&all->rows, arena, row) ||
            !hs_vector_push(&all->statements, arena, claim_statement(&row)))
            status = HS_ERR_MEMORY;
    if (rows) hs_rows_close(rows);
    return status == HS_END ? HS_OK : status;
}

void hs_show__put_said(hs_json *json, const hs_statement_row *row) {
    HS_KEY(json, "said");
    if (!row->said_first.len) {
        hs_json_null(json);
        return;
    }
    hs_json_open_object(json);
    HS_KEY(json, "first"), hs_json_str(json, row->said_first);
    HS_KEY(json, "last"), hs_json_str(json, row->said_last);
    HS_KEY(json, "words"), hs_show__put_words(json, row->said.span, row->said.text, row->title_start);
    HS_KEY(json, "why"), hs_json_str(json, row->said_why);
    hs_json_close_object(json);
}
