/* One page's article and statements as JSON lines. */
#include "show/put.h"

#include <stdio.h>
#include <string.h>

void hs_show_article(hs_json *json, const hs_article *article, hs_str body) {
    hs_json_open_object(json);
    HS_KEY(json, "doc");
    hs_json_str(json, article->doc);
    hs_show__put_known(json, HS_STR("url"), article->url);
    hs_show__put_known(json, HS_STR("title"), article->title);
    HS_KEY(json, "byline");
    hs_json_open_array(json);
    for (size_t i = 0; i < article->n_byline; i++) hs_json_str(json, article->byline[i]);
    hs_json_close_array(json);
    hs_show__put_known(json, HS_STR("publisher"), article->publisher);
    hs_show__put_known(json, HS_STR("published"), article->published.iso);
    hs_show__put_known(json, HS_STR("language"), article->language);
    HS_KEY(json, "text");
    hs_json_str(json, body);
    hs_show__put_known(json, HS_STR("modified"), article->modified.iso);
    HS_KEY(json, "captions");
    hs_json_open_array(json);
    for (size_t i = 0; i < article->n_asides; i++)
        if (article->asides[i].kind == HS_BLOCK_CAPTION)
            hs_json_str(json, hs_str_sub(article->text, article->asides[i].text));
    hs_json_close_array(json);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

/* Where the title starts in a marked-up page's text; HS_NONE where text has no title behind the body. */
static uint32_t title_start(const hs_article *article) {
    if (article->body_len >= article->text.len) return HS_NONE;
    for (size_t i = 0; i < article->n_blocks; i++)
        if (article->blocks[i].kind == HS_BLOCK_TITLE && article->blocks[i].text.start >= article->body_len)
            return article->blocks[i].text.start;
    return HS_NONE;
}

/* One page while it is written: what every span needs. */
typedef struct page {
    const hs_annotation *annotation;
    hs_json *json;
    hs_str text;
    uint32_t title; /* see title_start */
} page;

static bool is_empty(hs_span span) {
    return span.start >= span.end;
}

static void put_span(const page *p, hs_span span) {
    uint32_t offset = p->annotation->article.text_offset; /* only text without a title comes in parts */
    hs_show__put_span(p->json, (hs_span){span.start + offset, span.end + offset}, hs_str_sub(p->text, span),
                      p->title);
}

static void put_spans(const page *p, const hs_span *spans, uint32_t n) {
    hs_json_open_array(p->json);
    for (uint32_t i = 0; i < n; i++) {
        hs_json_open_object(p->json);
        put_span(p, spans[i]);
        hs_json_close_object(p->json);
    }
    hs_json_close_array(p->json);
}

/* A role that nobody fills, or that is not known, is null: never a guess by nearness. */
static void put_attribution(const page *p, const hs_attribution *role) {
    const hs_people_found *found = &p->annotation->found;
    if (role->person >= found->n_people) {
        hs_json_null(p->json);
        return;
    }
    hs_json_open_object(p->json);
    HS_KEY(p->json, "name");
    hs_json_str(p->json, found->people[role->person].name);
    if (!is_empty(role->mention)) put_span(p, role->mention);
    HS_KEY(p->json, "confidence");
    hs_json_fraction(p->json, (double)role->confidence);
    hs_json_close_object(p->json);
}

static void put_joined(const page *p, const hs_span *spans, uint32_t n) {
    hs_json_open_str(p->json);
    for (uint32_t i = 0; i < n; i++) {
        if (i) hs_json_add_str(p->json, HS_STR(" "));
        hs_json_add_str(p->json, hs_str_sub(p->text, spans[i]));
    }
    hs_json_close_str(p->json);
}

/* doc#7, and doc#3.7 in the third part of a page. */
static void put_id(hs_json *json, const hs_article *article, uint32_t i) {
    char number[32];
    int len = article->part ? snprintf(number, sizeof number, "#%u.%u", article->part, i + 1)
                            : snprintf(number, sizeof number, "#%u", i + 1);
    hs_json_open_str(json);
    hs_json_add_str(json, article->doc);
    hs_json_add_str(json, (hs_str){number, (size_t)len});
    hs_json_close_str(json);
}

static void put_question(const page *p, uint32_t question) {
    const hs_statements *statements = &p->annotation->statements;
    if (question >= statements->n || !statements->items[question].n_parts) {
        hs_json_null(p->json);
        return;
    }
    const hs_statement *asked = &statements->items[question];
    hs_json_open_object(p->json);
    HS_KEY(p->json, "id");
    put_id(p->json, &p->annotation->article, question);
    put_span(p, (hs_span){asked->parts[0].start, asked->parts[asked->n_parts - 1].end});
    hs_json_close_object(p->json);
}

static void put_statement(const page *p, uint32_t i) {
    const hs_statement *s = &p->annotation->statements.items[i];
    const hs_speaking *speaking = p->annotation->found.speaking ? &p->annotation->found.speaking[i] : NULL;
    static const hs_speaking nobody = {
        .speaker = {.person = HS_NONE}, .via = {.person = HS_NONE}, .addressee = {.person = HS_NONE}};
    if (!speaking) speaking = &nobody;
    hs_json *json = p->json;
    hs_json_open_object(json);
    HS_KEY(json, "doc");
    hs_json_str(json, p->annotation->article.doc);
    HS_KEY(json, "id");
    put_id(json, &p->annotation->article, i);
    HS_KEY(json, "kind");
    hs_json_str(json, hs_show_kind(s->kind));
    if (s->n_parts && s->parts[0].start >= p->title) {
        HS_KEY(json, "in");
        hs_json_str(json, HS_STR("title"));
    }
    HS_KEY(json, "parts");
    put_spans(p, s->parts, s->n_parts);
    HS_KEY(json, "text");
    put_joined(p, s->parts, s->n_parts);
    HS_KEY(json, "quoted");
    put_spans(p, s->quoted, s->n_quoted);
    HS_KEY(json, "speaker");
    put_attribution(p, &speaking->speaker);
    HS_KEY(json, "candidates");
    hs_json_open_array(json);
    for (uint32_t c = 0; c < speaking->n_candidates; c++)
        if (speaking->candidates[c].person < p->annotation->found.n_people)
            put_attribution(p, &speaking->candidates[c]);
    hs_json_close_array(json);
    HS_KEY(json, "cue");
    if (is_empty(s->cue)) {
        hs_json_null(json);
    } else {
        hs_json_open_object(json);
        put_span(p, s->cue);
        hs_json_close_object(json);
    }
    HS_KEY(json, "via");
    put_attribution(p, &speaking->via);
    HS_KEY(json, "addressee");
    put_attribution(p, &speaking->addressee);
    HS_KEY(json, "question");
    put_question(p, s->question);
    HS_KEY(json, "flags");
    hs_show_flags(json, s->flags | speaking->flags);
    HS_KEY(json, "why");
    hs_show__put_why(json, hs_show__c(s->why), hs_show__c(speaking->why));
    hs_json_close_object(json);
}

void hs_show__put_annotated(hs_json *json, const hs_annotation *annotation, uint32_t i) {
    page p = {annotation, json, annotation->article.text, title_start(&annotation->article)};
    put_statement(&p, i);
}

void hs_show_statement(hs_json *json, const hs_annotation *annotation, uint32_t i) {
    hs_show__put_annotated(json, annotation, i);
    hs_json_end_line(json);
}

void hs_show_annotation(hs_json *json, const hs_annotation *annotation) {
    page p = {annotation, json, annotation->article.text, title_start(&annotation->article)};
    for (uint32_t i = 0; i < annotation->statements.n; i++) {
        put_statement(&p, i);
        hs_json_end_line(json);
    }
}
