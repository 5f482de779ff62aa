/* Statements as a Parquet table: the columns of the CSV, and the days on which they were said. */
#include "show/export.h"

#include "base/status.h"
#include "show/parquet.h"

/* Column numbers are the places in this list. */
enum {
    ID,
    DOC,
    OUTLET,
    PUBLISHED,
    URL,
    KIND,
    SPEAKER,
    CONFIDENCE,
    TEXT,
    CUE,
    VIA,
    ADDRESSEE,
    QUESTION,
    FLAGS,
    UTTERANCE,
    START,
    END,
    SAID_FIRST,
    SAID_LAST,
    WHY,
    N_COLUMNS
};
static const hs_parquet__column columns[N_COLUMNS] = {
    [ID] = {"id", HS_PARQUET_TEXT},
    [DOC] = {"doc", HS_PARQUET_TEXT},
    [OUTLET] = {"outlet", HS_PARQUET_TEXT},
    [PUBLISHED] = {"published", HS_PARQUET_TEXT},
    [URL] = {"url", HS_PARQUET_TEXT},
    [KIND] = {"kind", HS_PARQUET_TEXT},
    [SPEAKER] = {"speaker", HS_PARQUET_TEXT},
    [CONFIDENCE] = {"confidence", HS_PARQUET_FRACTION},
    [TEXT] = {"text", HS_PARQUET_TEXT},
    [CUE] = {"cue", HS_PARQUET_TEXT},
    [VIA] = {"via", HS_PARQUET_TEXT},
    [ADDRESSEE] = {"addressee", HS_PARQUET_TEXT},
    [QUESTION] = {"question", HS_PARQUET_TEXT},
    [FLAGS] = {"flags", HS_PARQUET_TEXT},
    [UTTERANCE] = {"utterance", HS_PARQUET_NUMBER},
    [START] = {"start", HS_PARQUET_NUMBER},
    [END] = {"end", HS_PARQUET_NUMBER},
    [SAID_FIRST] = {"said_first", HS_PARQUET_TEXT},
    [SAID_LAST] = {"said_last", HS_PARQUET_TEXT},
    [WHY] = {"why", HS_PARQUET_TEXT},
};

/* False where the writer takes no more; its end tells why. */
static bool put_row(hs_parquet__writer *w, hs_arena *arena, const hs_statement_row *row) {
    hs_str flags = hs_show__flag_list(arena, row->flags);
    hs_parquet__text(w, ID, row->id);
    hs_parquet__text(w, DOC, row->doc);
    hs_parquet__text(w, OUTLET, row->outlet);
    hs_parquet__text(w, PUBLISHED, row->published);
    hs_parquet__text(w, URL, row->url);
    hs_parquet__text(w, KIND, hs_show_kind(row->kind));
    hs_parquet__text(w, SPEAKER, row->speaker.name);
    if (row->speaker.name.len) hs_parquet__fraction(w, CONFIDENCE, (double)row->speaker.confidence);
    hs_parquet__text(w, TEXT, row->text);
    hs_parquet__text(w, CUE, row->cue.text);
    hs_parquet__text(w, VIA, row->via.name);
    hs_parquet__text(w, ADDRESSEE, row->addressee.name);
    hs_parquet__text(w, QUESTION, row->question_id);
    hs_parquet__text(w, FLAGS, flags);
    if (row->utterance) hs_parquet__number(w, UTTERANCE, (int64_t)row->utterance);
    if (row->n_parts) {
        hs_parquet__number(w, START, row->parts[0].span.start);
        hs_parquet__number(w, END, row->parts[row->n_parts - 1].span.end);
    }
    hs_parquet__text(w, SAID_FIRST, row->said_first);
    hs_parquet__text(w, SAID_LAST, row->said_last);
    hs_parquet__text(w, WHY, row->why);
    return hs_parquet__end_row(w) == HS_OK;
}

hs_status hs_show__parquet(hs_store *store, const hs_statement_filter *filter, const hs_show_out *out,
                           hs_error *error) {
    hs_show_style style = {.as = HS_SHOW_JSON};
    hs_show__view view;
    hs_parquet__writer *writer = NULL;
    hs_status status = hs_show__open(&view, &style, out, error);
    if (status == HS_OK) status = hs_store_statements(store, filter, &view.rows, error);
    if (status == HS_OK) {
        status = hs_parquet__open(out->allocator, columns, N_COLUMNS, out->write, out->context, &writer);
        if (status != HS_OK) hs_fail_memory(error);
    }
    hs_statement_row row;
    bool is_taken = true;
    while (status == HS_OK && is_taken && HS_SHOW_NEXT(&view, &status, hs_rows_next_statement, &row, error))
        is_taken = put_row(writer, view.arena, &row);
    hs_error last = {0};
    hs_status closed = hs_parquet__close(writer, status == HS_END, &last);
    if (closed != HS_OK && (status == HS_OK || status == HS_END)) {
        status = closed;
        if (error) *error = last;
    }
    return hs_show__close(&view, status, error);
}
