/* The record in the forms of other tools: W3C Web Annotations, schema.org quotations, BibTeX, GraphML.
 *
 * Web Annotation Data Model (W3C Recommendation, 2017): a statement is an annotation, each of its parts a target
 * with a TextQuoteSelector and a TextPositionSelector; positions count code points of the page's text, as the model
 * asks, not bytes. */
#include "show/export.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdlib.h>

#define AROUND 40u /* bytes of prefix and suffix: enough to find the words again */

/* Code points before each byte are counted from here on, so that a page is walked once for rising places. */
typedef struct place {
    hs_str text;
    size_t byte, point;
} place;

static size_t points_before(place *p, size_t byte) {
    if (byte < p->byte) p->byte = p->point = 0;
    for (; p->byte < byte && p->byte < p->text.len; p->byte++)
        p->point += ((unsigned char)p->text.ptr[p->byte] & 0xC0) != 0x80;
    return p->point;
}

static void put_typed(hs_json *json, hs_str type) {
    HS_KEY(json, "type");
    hs_json_str(json, type);
}

static void put_selectors(hs_json *json, place *p, const hs_words *words) {
    hs_str text = p->text;
    hs_span span = words->span;
    size_t before = span.start > AROUND ? hs_utf8_floor(text, span.start - AROUND) : 0;
    size_t after = hs_utf8_floor(text, span.end + AROUND < text.len ? span.end + AROUND : text.len);
    hs_json_open_array(json);
    hs_json_open_object(json);
    put_typed(json, HS_STR("TextQuoteSelector"));
    HS_KEY(json, "exact");
    hs_json_str(json, words->text);
    HS_KEY(json, "prefix");
    hs_json_str(json, hs_str_sub(text, (hs_span){(uint32_t)before, span.start}));
    HS_KEY(json, "suffix");
    hs_json_str(json, hs_str_sub(text, (hs_span){span.end, (uint32_t)after}));
    hs_json_close_object(json);
    hs_json_open_object(json);
    put_typed(json, HS_STR("TextPositionSelector"));
    HS_KEY(json, "start");
    hs_json_uint(json, points_before(p, span.start));
    HS_KEY(json, "end");
    hs_json_uint(json, points_before(p, span.end));
    hs_json_close_object(json);
    hs_json_close_array(json);
}

static void put_tag(hs_json *json, hs_str purpose, hs_str value) {
    hs_json_open_object(json);
    put_typed(json, HS_STR("TextualBody"));
    HS_KEY(json, "purpose");
    hs_json_str(json, purpose);
    HS_KEY(json, "value");
    hs_json_str(json, value);
    hs_json_close_object(json);
}

/* The page's address, or an IRI made from its id where none is known. */
static void put_source(hs_json *json, const hs_page_row *page) {
    HS_KEY(json, "source");
    if (page->url.len) {
        hs_json_str(json, page->url);
        return;
    }
    hs_json_open_str(json);
    hs_json_add_str(json, HS_STR("urn:hearsay:"));
    hs_json_add_str(json, page->id);
    hs_json_close_str(json);
}

static void put_annotation(hs_json *json, place *p, const hs_page_row *page, const hs_statement_row *s) {
    hs_json_open_object(json);
    HS_KEY(json, "@context");
    hs_json_str(json, HS_STR("http://www.w3.org/ns/anno.jsonld"));
    size_t hash = s->id.len;
    while (hash && s->id.ptr[hash - 1] != '#') hash--;
    HS_KEY(json, "id");
    hs_json_open_str(json);
    hs_json_add_str(json, HS_STR("urn:hearsay:"));
    hs_json_add_str(json, page->id);
    hs_json_add_str(json, HS_STR(":"));
    hs_json_add_str(json, (hs_str){s->id.ptr + hash, s->id.len - hash});
    hs_json_close_str(json);
    put_typed(json, HS_STR("Annotation"));
    HS_KEY(json, "motivation");
    hs_json_str(json, HS_STR("identifying"));
    HS_KEY(json, "body");
    hs_json_open_array(json);
    if (s->speaker.name.len) put_tag(json, HS_STR("identifying"), s->speaker.name);
    put_tag(json, HS_STR("tagging"), hs_show_kind(s->kind));
    if (s->why.len) put_tag(json, HS_STR("describing"), s->why);
    hs_json_close_array(json);
    HS_KEY(json, "target");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < s->n_parts; i++) {
        hs_json_open_object(json);
        put_typed(json, HS_STR("SpecificResource"));
        put_source(json, page);
        HS_KEY(json, "selector");
        put_selectors(json, p, &s->parts[i]);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

/* schema.org/Quotation; creator is left out where nobody is named. */
static void put_quotation(hs_json *json, const hs_page_row *page, const hs_statement_row *s) {
    hs_json_open_object(json);
    HS_KEY(json, "@context");
    hs_json_str(json, HS_STR("https://schema.org"));
    HS_KEY(json, "@type");
    hs_json_str(json, HS_STR("Quotation"));
    HS_KEY(json, "identifier");
    hs_json_str(json, s->id);
    HS_KEY(json, "text");
    hs_json_str(json, s->text);
    if (s->speaker.name.len) {
        HS_KEY(json, "creator");
        hs_json_open_object(json);
        HS_KEY(json, "@type");
        bool is_person = s->speaker.kind == HS_ENTITY_PERSON || s->speaker.kind == HS_ENTITY_ROLE ||
                         s->speaker.kind == HS_ENTITY_UNNAMED;
        hs_json_str(json, is_person ? HS_STR("Person") : HS_STR("Organization"));
        HS_KEY(json, "name");
        hs_json_str(json, s->speaker.name);
        hs_json_close_object(json);
    }
    HS_KEY(json, "isPartOf");
    hs_json_open_object(json);
    HS_KEY(json, "@type");
    hs_json_str(json, HS_STR("NewsArticle"));
    if (page->title.len) {
        HS_KEY(json, "headline");
        hs_json_str(json, page->title);
    }
    if (page->url.len) {
        HS_KEY(json, "url");
        hs_json_str(json, page->url);
    }
    if (page->published.iso.len) {
        HS_KEY(json, "datePublished");
        hs_json_str(json, page->published.iso);
    }
    if (page->publisher.len) {
        HS_KEY(json, "publisher");
        hs_json_open_object(json);
        HS_KEY(json, "@type");
        hs_json_str(json, HS_STR("Organization"));
        HS_KEY(json, "name");
        hs_json_str(json, page->publisher);
        hs_json_close_object(json);
    }
    hs_json_close_object(json);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

static hs_status each_statement(hs_store *store, hs_show__view *view, const hs_statement_filter *filter,
                                const hs_page_row *page, hs_show_export_as as, hs_error *error) {
    hs_arena *arena = hs_arena_new(view->paper.out->allocator);
    hs_rows *rows = NULL;
    hs_statement_filter inner = filter ? *filter : (hs_statement_filter){0};
    inner.doc = page->id;
    hs_status status = arena ? hs_store_statements(store, &inner, &rows, error) : HS_ERR_MEMORY;
    hs_statement_row row;
    place p = {.text = page->text};
    while (status == HS_OK && (status = hs_rows_next_statement(rows, arena, &row, error)) == HS_OK) {
        if (as == HS_SHOW_WEB_ANNOTATION)
            put_annotation(&view->paper.json, &p, page, &row);
        else if (row.kind != HS_KIND_INDIRECT)
            put_quotation(&view->paper.json, page, &row);
        hs_show__json_line(&view->paper);
        hs_arena_reset(arena);
    }
    if (rows) hs_rows_close(rows);
    hs_arena_free(arena);
    return status == HS_END ? HS_OK : status;
}

/* A filter for pages out of one for statements. */
static hs_statement_filter pages_of(const hs_statement_filter *filter) {
    if (!filter) return (hs_statement_filter){0};
    return (hs_statement_filter){
        .since = filter->since, .until = filter->until, .outlet = filter->outlet, .doc = filter->doc};
}

static hs_status export_pages(hs_store *store, const hs_statement_filter *filter, hs_show_export_as as,
                              const hs_show_out *out, hs_error *error) {
    hs_show_style style = {.as = HS_SHOW_JSON};
    hs_show__view view;
    hs_statement_filter pages = pages_of(filter);
    hs_status status = hs_show__open(&view, &style, out, error);
    if (status == HS_OK) status = hs_store_pages(store, &pages, &view.rows, error);
    hs_page_row row, page;
    while (status == HS_OK && HS_SHOW_NEXT(&view, &status, hs_rows_next_page, &row, error)) {
        if (as == HS_SHOW_BIBTEX) {
            hs_show__bibtex(&view.paper, &row);
            continue;
        }
        status = hs_store_page_get(store, row.id, view.arena, &page, error);
        if (status == HS_OK) status = each_statement(store, &view, filter, &page, as, error);
    }
    return hs_show__close(&view, status, error);
}

hs_status hs_show_export(hs_store *store, const hs_statement_filter *filter, hs_show_export_as as,
                         const hs_show_out *out, hs_error *error) {
    if (as == HS_SHOW_CLAIM_REVIEW) return hs_show__claim_reviews(store, filter, out, error);
    if (as == HS_SHOW_PARQUET) return hs_show__parquet(store, filter, out, error);
    if (as == HS_SHOW_GRAPHML) return hs_show__graphml(store, filter, out, error);
    return export_pages(store, filter, as, out, error);
}
