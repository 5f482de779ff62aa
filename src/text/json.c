#include "text/text.h"

#include "base/str.h"

static hs_str view(const char *literal) {
    return (hs_str){literal, strlen(literal)};
}

const char *hs_pos_name(hs_pos pos) {
    static const char *const names[HS_POS_N] = {
        "X",     "ADJ",  "ADP",         "ADV",       "AUX",      "CCONJ",          "DET",
        "INTJ",  "NOUN", "NUM",         "PART",      "PRON",     "PROPN",          "PUNCT",
        "SCONJ", "SYM",  "VERB_FINITE", "VERB_BASE", "VERB_ING", "VERB_PARTICIPLE"};
    return pos < HS_POS_N ? names[pos] : "?";
}

static void put_span(hs_json *json, const hs_text *text, hs_span span) {
    hs_json_key(json, HS_STR("start"));
    hs_json_uint(json, span.start);
    hs_json_key(json, HS_STR("end"));
    hs_json_uint(json, span.end);
    hs_json_key(json, HS_STR("text"));
    hs_json_str(json, hs_str_sub(text->article->text, span));
}

static void put_token(hs_json *json, const hs_text *text, const hs_token *token) {
    static const char *const kinds[] = {"word", "number", "punct", "mark", "symbol"};
    static const char *const entities[] = {"", "person", "organisation", "group", "role", "unnamed", "place"};
    hs_json_open_object(json);
    put_span(json, text, token->span);
    hs_json_key(json, HS_STR("kind"));
    hs_json_str(json, view(kinds[token->kind % 5]));
    hs_json_key(json, HS_STR("pos"));
    hs_json_str(json, view(hs_pos_name((hs_pos)token->pos)));
    if (token->entity & 0x7F) {
        hs_json_key(json, HS_STR("entity"));
        hs_json_str(json, view(entities[(token->entity & 0x7F) % 7]));
        hs_json_key(json, HS_STR("begins"));
        hs_json_bool(json, token->entity & 0x80);
    }
    if (token->flags & HS_TOKEN_IN_QUOTES) {
        hs_json_key(json, HS_STR("in_quotes"));
        hs_json_bool(json, true);
    }
    hs_json_close_object(json);
}

static void put_sentence(hs_json *json, const hs_text *text, const hs_sentence *sentence) {
    hs_json_open_object(json);
    hs_json_key(json, HS_STR("block"));
    hs_json_uint(json, sentence->block);
    put_span(json, text,
             (hs_span){text->tokens[sentence->first].span.start, text->tokens[sentence->end - 1].span.end});
    hs_json_key(json, HS_STR("tokens"));
    hs_json_open_array(json);
    for (uint32_t i = sentence->first; i < sentence->end; i++) put_token(json, text, &text->tokens[i]);
    hs_json_close_array(json);
    hs_json_close_object(json);
}

static void put_index(hs_json *json, hs_str key, uint32_t index) {
    if (index == HS_NONE) return;
    hs_json_key(json, key);
    hs_json_uint(json, index);
}

static void put_quotation(hs_json *json, const hs_text *text, const hs_quotation *q) {
    hs_json_open_object(json);
    put_span(json, text, q->span);
    put_index(json, HS_STR("parent"), q->parent);
    put_index(json, HS_STR("continues"), q->continues);
    hs_json_key(json, HS_STR("flags"));
    hs_json_open_array(json);
    if (q->is_single) hs_json_str(json, HS_STR("single"));
    if (q->is_unopened) hs_json_str(json, HS_STR("unopened"));
    if (q->is_unclosed) hs_json_str(json, HS_STR("unclosed"));
    hs_json_close_array(json);
    hs_json_close_object(json);
}

void hs_text_to_json(const hs_text *text, hs_json *json) {
    hs_json_open_object(json);
    hs_json_key(json, HS_STR("sentences"));
    hs_json_open_array(json);
    for (uint32_t i = 0; i < text->n_sentences; i++) put_sentence(json, text, &text->sentences[i]);
    hs_json_close_array(json);
    hs_json_key(json, HS_STR("quotations"));
    hs_json_open_array(json);
    for (uint32_t i = 0; i < text->n_quotations; i++) put_quotation(json, text, &text->quotations[i]);
    hs_json_close_array(json);
    hs_json_close_object(json);
}
