/* One page through every stage, as JSON. */
#include "show/explain.h"

#include "show/put.h"

#include <stdlib.h>

static int by_start(const void *a, const void *b) {
    const hs_show__mark *x = a, *y = b;
    if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end) return x->span.end > y->span.end ? -1 : 1;
    return (int)x->ink - (int)y->ink;
}

uint32_t hs_show__statement_marks(hs_show__paper *paper, hs_arena *arena, const hs_annotation *annotation,
                                  hs_show__mark **marks) {
    const hs_statements *statements = &annotation->statements;
    size_t room = 1;
    for (uint32_t i = 0; i < statements->n; i++) room += statements->items[i].n_parts + 2;
    hs_show__mark *all = hs_show__get(paper, arena, room * sizeof *all);
    *marks = all;
    if (!all) return 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < statements->n; i++) {
        const hs_statement *s = &statements->items[i];
        for (uint32_t p = 0; p < s->n_parts; p++) all[n++] = (hs_show__mark){s->parts[p], HS_INK_CONTENT};
        all[n++] = (hs_show__mark){s->cue, HS_INK_CUE};
        all[n++] = (hs_show__mark){s->source, HS_INK_SOURCE};
    }
    qsort(all, n, sizeof *all, by_start);
    uint32_t kept = 0, end = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (all[i].span.start >= all[i].span.end || all[i].span.end <= end) continue;
        if (all[i].span.start < end) all[i].span.start = end;
        end = all[i].span.end;
        all[kept++] = all[i];
    }
    return kept;
}

static void put_span(hs_json *json, hs_span span) {
    hs_json_open_array(json);
    hs_json_uint(json, span.start);
    hs_json_uint(json, span.end);
    hs_json_close_array(json);
}

static void put_time(hs_json *json, hs_str key, const hs_time *time) {
    hs_json_key(json, key);
    if (!time->iso.len) {
        hs_json_null(json);
        return;
    }
    hs_json_open_object(json);
    HS_KEY(json, "iso");
    hs_json_str(json, time->iso);
    hs_show__put_known(json, HS_STR("source"), hs_show__c(time->source));
    hs_json_close_object(json);
}

static void put_block(hs_json *json, const hs_article *article, const hs_block *block) {
    hs_json_open_object(json);
    HS_KEY(json, "kind");
    hs_json_str(json, hs_show_block_kind(block->kind));
    HS_KEY(json, "span");
    put_span(json, block->text);
    HS_KEY(json, "source");
    put_span(json, block->source);
    HS_KEY(json, "text");
    hs_json_str(json, hs_str_sub(article->text, block->text));
    hs_json_close_object(json);
}

static void put_article(hs_json *json, const hs_article *article) {
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
    put_time(json, HS_STR("published"), &article->published);
    put_time(json, HS_STR("modified"), &article->modified);
    hs_show__put_known(json, HS_STR("language"), article->language);
    hs_show__put_known(json, HS_STR("section"), article->section);
    hs_show__put_known(json, HS_STR("dateline"), article->dateline);
    hs_show__put_known(json, HS_STR("notice"), hs_show__c(article->notice));
    HS_KEY(json, "body_len");
    hs_json_uint(json, article->body_len);
    HS_KEY(json, "blocks");
    hs_json_open_array(json);
    size_t aside = 0; /* captions and pull quotes stand where the page has them */
    for (size_t i = 0; i < article->n_blocks; i++) {
        const hs_block *block = &article->blocks[i];
        while (block->kind != HS_BLOCK_TITLE && aside < article->n_asides &&
               article->asides[aside].source.start < block->source.start)
            put_block(json, article, &article->asides[aside++]);
        put_block(json, article, block);
    }
    while (aside < article->n_asides) put_block(json, article, &article->asides[aside++]);
    hs_json_close_array(json);
    HS_KEY(json, "dropped");
    hs_json_open_array(json);
    for (size_t i = 0; i < article->n_dropped; i++) {
        hs_json_open_object(json);
        HS_KEY(json, "reason");
        hs_json_str(json, hs_show__c(article->dropped[i].reason));
        HS_KEY(json, "source");
        put_span(json, article->dropped[i].source);
        HS_KEY(json, "text");
        hs_json_str(json, hs_str_sub(article->source, article->dropped[i].source));
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
    hs_show__put_known(json, HS_STR("title_source"), hs_show__c(article->title_source));
    hs_show__put_known(json, HS_STR("byline_source"), hs_show__c(article->byline_source));
    hs_json_close_object(json);
}

static void put_sentences(hs_json *json, const hs_text *text) {
    hs_json_open_array(json);
    for (uint32_t i = 0; i < text->n_sentences; i++) {
        const hs_sentence *sentence = &text->sentences[i];
        if (sentence->first >= sentence->end) continue;
        hs_json_open_object(json);
        HS_KEY(json, "span");
        put_span(json, (hs_span){text->tokens[sentence->first].span.start,
                                 text->tokens[sentence->end - 1].span.end});
        HS_KEY(json, "tokens");
        hs_json_open_array(json);
        for (uint32_t t = sentence->first; t < sentence->end; t++) {
            hs_json_open_array(json);
            hs_json_str(json, hs_token_str(text, t));
            hs_json_str(json, hs_show__pos(text->tokens[t].pos));
            hs_json_close_array(json);
        }
        hs_json_close_array(json);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
}

static void put_quotations(hs_json *json, const hs_text *text) {
    hs_json_open_array(json);
    for (uint32_t i = 0; i < text->n_quotations; i++) {
        const hs_quotation *quotation = &text->quotations[i];
        hs_json_open_object(json);
        HS_KEY(json, "span");
        put_span(json, quotation->span);
        HS_KEY(json, "text");
        hs_json_str(json, hs_str_sub(text->article->text, quotation->span));
        HS_KEY(json, "parent");
        if (quotation->parent == HS_NONE)
            hs_json_null(json);
        else
            hs_json_uint(json, quotation->parent);
        HS_KEY(json, "continues");
        if (quotation->continues == HS_NONE)
            hs_json_null(json);
        else
            hs_json_uint(json, quotation->continues);
        HS_KEY(json, "single");
        hs_json_bool(json, quotation->is_single);
        HS_KEY(json, "unopened");
        hs_json_bool(json, quotation->is_unopened);
        HS_KEY(json, "unclosed");
        hs_json_bool(json, quotation->is_unclosed);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
}

static void put_people(hs_json *json, const hs_annotation *annotation) {
    static const char *const genders[] = {"unknown", "male", "female", "plural"};
    hs_json_open_array(json);
    for (uint32_t i = 0; i < annotation->found.n_people; i++) {
        const hs_person *person = &annotation->found.people[i];
        hs_json_open_object(json);
        HS_KEY(json, "name");
        hs_json_str(json, person->name);
        hs_show__put_known(json, HS_STR("description"), person->description);
        HS_KEY(json, "kind");
        hs_json_str(json, hs_show_entity_kind(person->kind));
        HS_KEY(json, "gender");
        hs_json_str(json, hs_show__c(genders[(unsigned)person->gender % 4]));
        HS_KEY(json, "mentions");
        hs_json_open_array(json);
        for (uint32_t m = 0; m < person->n_mentions; m++)
            hs_show__put_words(json, person->mentions[m],
                               hs_str_sub(annotation->article.text, person->mentions[m]), HS_NONE);
        hs_json_close_array(json);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
}

void hs_show__explain_json(hs_json *json, const hs_annotation *annotation) {
    hs_json_open_object(json);
    HS_KEY(json, "article");
    put_article(json, &annotation->article);
    HS_KEY(json, "sentences");
    put_sentences(json, &annotation->text);
    HS_KEY(json, "quotations");
    put_quotations(json, &annotation->text);
    HS_KEY(json, "people");
    put_people(json, annotation);
    HS_KEY(json, "statements");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < annotation->statements.n; i++) hs_show__put_annotated(json, annotation, i);
    hs_json_close_array(json);
    hs_json_close_object(json);
    hs_json_end_line(json);
}
