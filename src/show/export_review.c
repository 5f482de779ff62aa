/* schema.org ClaimReview drafts: a line an utterance, with who said it and every page that carries it. What is true is
 * for a person to write: no rating, and the status says that it is a draft. */
#include "show/export.h"

#include "base/str.h"

static void put_text(hs_json *json, hs_str key, hs_str value) {
    hs_json_key(json, key);
    hs_json_str(json, value);
}

static void put_type(hs_json *json, const char *type) {
    put_text(json, HS_STR("@type"), hs_show__c(type));
}

static void put_author(hs_json *json, const hs_role *speaker) {
    bool is_person = speaker->kind == HS_ENTITY_PERSON || speaker->kind == HS_ENTITY_ROLE ||
                     speaker->kind == HS_ENTITY_UNNAMED;
    HS_KEY(json, "author");
    hs_json_open_object(json);
    put_type(json, is_person ? "Person" : "Organization");
    put_text(json, HS_STR("name"), speaker->name);
    if (speaker->description.len) put_text(json, HS_STR("description"), speaker->description);
    hs_json_close_object(json);
}

/* The page that carries a wording, with its words where they are not those reviewed. */
static void put_appearance(hs_json *json, const hs_member_row *m, hs_str reviewed) {
    const hs_statement_row *s = &m->statement;
    hs_json_open_object(json);
    put_type(json, "NewsArticle");
    put_text(json, HS_STR("identifier"), s->id);
    if (s->url.len) put_text(json, HS_STR("url"), s->url);
    if (s->title.len) put_text(json, HS_STR("headline"), s->title);
    if (s->published.len) put_text(json, HS_STR("datePublished"), s->published);
    if (s->outlet.len) {
        HS_KEY(json, "publisher");
        hs_json_open_object(json);
        put_type(json, "Organization");
        put_text(json, HS_STR("name"), s->outlet);
        hs_json_close_object(json);
    }
    if (!hs_str_equal(s->text, reviewed)) put_text(json, HS_STR("text"), s->text);
    hs_json_close_object(json);
}

static void put_review(hs_json *json, const hs_utterance_row *u) {
    hs_role speaker = hs_show__utterance_speaker(u);
    hs_json_open_object(json);
    put_text(json, HS_STR("@context"), HS_STR("https://schema.org"));
    put_type(json, "ClaimReview");
    put_text(json, HS_STR("creativeWorkStatus"), HS_STR("Draft"));
    put_text(json, HS_STR("claimReviewed"), u->text);
    HS_KEY(json, "itemReviewed");
    hs_json_open_object(json);
    put_type(json, "Claim");
    put_text(json, HS_STR("text"), u->text);
    if (speaker.name.len && !hs_show__is_unsure(&speaker)) put_author(json, &speaker);
    if (u->first_published.len) put_text(json, HS_STR("datePublished"), u->first_published);
    HS_KEY(json, "appearance");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < u->n_members; i++) put_appearance(json, &u->members[i], u->text);
    hs_json_close_array(json);
    hs_json_close_object(json);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

hs_status hs_show__claim_reviews(hs_store *store, const hs_statement_filter *filter, const hs_show_out *out,
                                 hs_error *error) {
    hs_show_style style = {.as = HS_SHOW_JSON};
    hs_show__view view;
    hs_status status = hs_show__open(&view, &style, out, error);
    if (status == HS_OK) status = hs_store_utterances(store, filter, 1, &view.rows, error);
    hs_utterance_row row;
    while (status == HS_OK && HS_SHOW_NEXT(&view, &status, hs_rows_next_utterance, &row, error)) {
        if (row.is_common) continue; /* a common phrase is no claim */
        put_review(&view.paper.json, &row);
        hs_show__json_line(&view.paper);
    }
    return hs_show__close(&view, status, error);
}
