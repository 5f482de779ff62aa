#include "show/put.h"

void hs_show__put_known(hs_json *json, hs_str key, hs_str value) {
    hs_json_key(json, key);
    if (value.len)
        hs_json_str(json, value);
    else
        hs_json_null(json);
}

void hs_show__put_span(hs_json *json, hs_span span, hs_str text, uint32_t title_start) {
    bool is_in_title = span.start >= title_start;
    uint32_t origin = is_in_title ? title_start : 0;
    HS_KEY(json, "start");
    hs_json_uint(json, span.start - origin);
    HS_KEY(json, "end");
    hs_json_uint(json, span.end - origin);
    HS_KEY(json, "text");
    hs_json_str(json, text);
    if (is_in_title) {
        HS_KEY(json, "in");
        hs_json_str(json, HS_STR("title"));
    }
}

void hs_show__put_words(hs_json *json, hs_span span, hs_str text, uint32_t title_start) {
    if (span.start >= span.end) {
        hs_json_null(json);
        return;
    }
    hs_json_open_object(json);
    hs_show__put_span(json, span, text, title_start);
    hs_json_close_object(json);
}

void hs_show__put_why(hs_json *json, hs_str first, hs_str second) {
    hs_json_open_str(json);
    hs_json_add_str(json, first);
    if (first.len && second.len) hs_json_add_str(json, HS_STR("; "));
    hs_json_add_str(json, second);
    hs_json_close_str(json);
}

/* A role that nobody fills is null. */
static void put_role(hs_json *json, const hs_role *role, uint32_t title_start) {
    if (!role->name.len) {
        hs_json_null(json);
        return;
    }
    hs_json_open_object(json);
    HS_KEY(json, "name");
    hs_json_str(json, role->name);
    if (role->mention.span.start < role->mention.span.end)
        hs_show__put_span(json, role->mention.span, role->mention.text, title_start);
    HS_KEY(json, "confidence");
    hs_json_fraction(json, (double)role->confidence);
    hs_json_close_object(json);
}

static void put_list(hs_json *json, const hs_words *words, uint32_t n, uint32_t title_start) {
    hs_json_open_array(json);
    for (uint32_t i = 0; i < n; i++) hs_show__put_words(json, words[i].span, words[i].text, title_start);
    hs_json_close_array(json);
}

void hs_show__put_statement(hs_json *json, const hs_statement_row *row) {
    uint32_t title = row->title_start;
    hs_json_open_object(json);
    HS_KEY(json, "doc");
    hs_json_str(json, row->doc);
    HS_KEY(json, "id");
    hs_json_str(json, row->id);
    HS_KEY(json, "kind");
    hs_json_str(json, hs_show_kind(row->kind));
    if (row->n_parts && row->parts[0].span.start >= title) {
        HS_KEY(json, "in");
        hs_json_str(json, HS_STR("title"));
    }
    HS_KEY(json, "parts");
    put_list(json, row->parts, row->n_parts, title);
    HS_KEY(json, "text");
    hs_json_str(json, row->text);
    HS_KEY(json, "quoted");
    put_list(json, row->quoted, row->n_quoted, title);
    HS_KEY(json, "speaker");
    put_role(json, &row->speaker, title);
    HS_KEY(json, "candidates");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < row->n_candidates; i++)
        if (row->candidates[i].name.len) put_role(json, &row->candidates[i], title);
    hs_json_close_array(json);
    HS_KEY(json, "cue");
    hs_show__put_words(json, row->cue.span, row->cue.text, title);
    HS_KEY(json, "via");
    put_role(json, &row->via, title);
    HS_KEY(json, "addressee");
    put_role(json, &row->addressee, title);
    HS_KEY(json, "question");
    if (row->question_id.len) {
        hs_json_open_object(json);
        HS_KEY(json, "id");
        hs_json_str(json, row->question_id);
        hs_show__put_span(json, row->question.span, row->question.text, title);
        hs_json_close_object(json);
    } else {
        hs_json_null(json);
    }
    HS_KEY(json, "flags");
    hs_show_flags(json, row->flags);
    HS_KEY(json, "why");
    hs_show__put_why(json, row->why, row->speaker_why);
    hs_json_close_object(json);
}
