/* RSS and Atom. libxml2's reader pulls bytes through the stream, so a feed of any length costs one item of memory;
 * entities that a document declares itself are left alone, nothing outside the document is loaded. */
#include "read/input/source.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "read/read.h"

#include <inttypes.h>
#include <libxml/xmlreader.h>

/* An item's children beyond this are no feed's. */
#define MAX_CHILDREN 4096
#define LONGEST_TAG  8 /* "</entry>" */

typedef struct feed_source {
    hs_source source;
    hs_source_options options;
    hs_arena *arena; /* of publisher and language */
    hs_str publisher, language;
    xmlTextReader *reader;
    uint64_t number;    /* of the item to come, from 1 */
    uint64_t n_begun;   /* items whose tag was handed to the parser, which is ahead of the reader */
    bool is_begun_open; /* and the last of them has no end tag yet */
    bool is_done, has_root, is_short_of_memory;
    hs_error problem;    /* the parser's first */
    uint64_t problem_at; /* where the parser stood at its last */
} feed_source;

typedef struct feed_item {
    hs_str title, link, id, published, updated, author, content, summary;
    bool is_xhtml, is_text;
} feed_item;

static bool is_tag(hs_str text, hs_str tag) {
    return hs_str_starts(text, tag) && text.len > tag.len && !hs_ascii_is_letter(text.ptr[tag.len]);
}

/* Counts the items in the first n bytes of text. The parser closes what a document leaves open, so that only this tells
 * whether its last item is whole. */
static void count_items(feed_source *self, hs_str text, size_t n) {
    for (size_t at = 0; (at = hs_str_find_byte(text, at, '<')) < n; at++) {
        hs_str rest = {text.ptr + at, text.len - at};
        if (is_tag(rest, HS_STR("<item")) || is_tag(rest, HS_STR("<entry")))
            self->is_begun_open = true, self->n_begun++;
        else if (is_tag(rest, HS_STR("</item")) || is_tag(rest, HS_STR("</entry")))
            self->is_begun_open = false;
    }
}

static int read_bytes(void *context, char *to, int room) {
    feed_source *self = context;
    hs_stream *stream = self->options.stream;
    if (hs_stream_fill(stream, (size_t)room + LONGEST_TAG) != HS_OK) {
        self->is_short_of_memory = true;
        return -1;
    }
    hs_str window = hs_stream_window(stream);
    size_t n = window.len < (size_t)room ? window.len : (size_t)room;
    memcpy(to, window.ptr, n);
    count_items(self, window, n);
    hs_stream_take(stream, n);
    return (int)n;
}

/* Bytes of the document that the parser is done with; it is ahead of the reader by some hundred. */
static uint64_t consumed(const feed_source *self) {
    long offset = self->reader ? xmlTextReaderByteConsumed(self->reader) : 0;
    return offset > 0 ? (uint64_t)offset : 0;
}

static void keep_problem(void *context, xmlErrorPtr problem) {
    feed_source *self = context;
    if (problem->level < XML_ERR_ERROR) return;
    self->problem_at = consumed(self);
    if (self->problem.status != HS_OK) return;
    hs_str message = {problem->message ? problem->message : "",
                      problem->message ? strlen(problem->message) : 0};
    message = hs_str_trim(message);
    hs_fail(&self->problem, problem->code == XML_ERR_NO_MEMORY ? HS_ERR_MEMORY : HS_ERR_FORMAT,
            self->options.name, self->problem_at, "line %d: bad XML: %.*s", problem->line,
            (int)(message.len < 150 ? message.len : 150), message.ptr);
}

static bool is_name(const xmlChar *name, const char *wanted) {
    return name && strcmp((const char *)name, wanted) == 0;
}

/* Text (or, for XHTML, markup) of the element the reader stands on, in arena. */
static hs_status element_text(feed_source *self, hs_arena *arena, bool is_markup, hs_str *text) {
    xmlChar *found =
        is_markup ? xmlTextReaderReadInnerXml(self->reader) : xmlTextReaderReadString(self->reader);
    /* where the document breaks off behind this element, the reader gives nothing of it though the tree has it */
    if (!found && !is_markup && self->problem.status != HS_OK)
        found = xmlNodeGetContent(xmlTextReaderCurrentNode(self->reader));
    *text = (hs_str){0};
    if (!found) return HS_OK;
    hs_str view = hs_str_trim((hs_str){(const char *)found, strlen((const char *)found)});
    hs_status status = hs_arena_dup(arena, view, text);
    xmlFree(found);
    return status;
}

static hs_status attribute(feed_source *self, hs_arena *arena, const char *name, hs_str *text) {
    xmlChar *found = xmlTextReaderGetAttribute(self->reader, (const xmlChar *)name);
    *text = (hs_str){0};
    if (!found) return HS_OK;
    hs_status status =
        hs_arena_dup(arena, hs_str_trim((hs_str){(const char *)found, strlen((const char *)found)}), text);
    xmlFree(found);
    return status;
}

/* <author><name>Ada Kerr</name><email>...</email></author> of Atom; RSS writes mail addresses, with the name in
 * brackets: "desk@marn.example (Ada Kerr)". */
static hs_str author_name(hs_str text) {
    size_t open = hs_str_find_byte(text, 0, '('), at = hs_str_find_byte(text, 0, '@');
    if (at == text.len) return hs_str_trim((hs_str){text.ptr, hs_str_find_byte(text, 0, '\n')});
    if (open == text.len) return (hs_str){0};
    size_t close = hs_str_find_byte(text, open, ')');
    return hs_str_trim((hs_str){text.ptr + open + 1, close - open - 1});
}

static hs_status read_child(feed_source *self, hs_arena *arena, feed_item *item) {
    const xmlChar *name = xmlTextReaderConstLocalName(self->reader),
                  *prefix = xmlTextReaderConstPrefix(self->reader);
    hs_str *to = NULL, type, rel, text;
    bool is_media = is_name(prefix, "media") || is_name(prefix, "itunes");
    if (is_media) return HS_OK;
    if (attribute(self, arena, "type", &type) != HS_OK) return HS_ERR_MEMORY;
    bool is_xhtml = hs_str_equal(type, HS_STR("xhtml"));
    if (is_name(name, "title"))
        to = &item->title;
    else if (is_name(name, "guid") || is_name(name, "id"))
        to = &item->id;
    else if (is_name(name, "pubDate") || is_name(name, "published") || is_name(name, "issued") ||
             is_name(name, "date"))
        to = &item->published;
    else if (is_name(name, "updated") || is_name(name, "modified"))
        to = &item->updated;
    else if (is_name(name, "creator") || is_name(name, "author"))
        to = &item->author;
    else if (is_name(name, "encoded") || is_name(name, "content"))
        to = &item->content;
    else if (is_name(name, "description") || is_name(name, "summary"))
        to = &item->summary;
    else if (is_name(name, "link")) {
        if (attribute(self, arena, "rel", &rel) != HS_OK || attribute(self, arena, "href", &text) != HS_OK)
            return HS_ERR_MEMORY;
        if (text.len == 0) /* RSS */
            to = &item->link;
        else if (item->link.len == 0 && (rel.len == 0 || hs_str_equal(rel, HS_STR("alternate"))))
            item->link = text;
    }
    if (!to || (to->len && to != &item->content)) return HS_OK;
    if (element_text(self, arena, is_xhtml, &text) != HS_OK) return HS_ERR_MEMORY;
    if (to == &item->content) {
        if (text.len <= to->len) return HS_OK;
        item->is_text = hs_str_equal(type, HS_STR("text")) || hs_str_equal(type, HS_STR("text/plain"));
    }
    *to = to == &item->author ? author_name(text) : text;
    return HS_OK;
}

/* Steps over the reader's current node; false at the end or at a problem. */
static bool step(feed_source *self, bool into) {
    int result = into ? xmlTextReaderRead(self->reader) : xmlTextReaderNext(self->reader);
    if (result != 1) self->is_done = true;
    return result == 1;
}

/* Children of the item the reader stands on; ends behind it. */
static hs_status read_item(feed_source *self, hs_arena *arena, feed_item *item) {
    int depth = xmlTextReaderDepth(self->reader);
    if (xmlTextReaderIsEmptyElement(self->reader)) {
        step(self, false);
        return HS_OK;
    }
    bool is_there = step(self, true);
    for (unsigned n = 0; is_there && xmlTextReaderDepth(self->reader) > depth && n < MAX_CHILDREN; n++) {
        if (xmlTextReaderNodeType(self->reader) == XML_READER_TYPE_ELEMENT &&
            read_child(self, arena, item) != HS_OK)
            return HS_ERR_MEMORY;
        is_there = step(self, false);
    }
    return HS_OK;
}

static hs_status make_page(feed_source *self, hs_arena *arena, const feed_item *item, uint64_t number,
                           hs_page *page, hs_error *error) {
    hs_str body = item->content.len ? item->content : item->summary;
    hs_page fresh = {.bytes = body,
                     .format = item->is_text && item->content.len ? HS_FORMAT_TEXT : HS_FORMAT_HTML,
                     .url = item->link,
                     .title = item->title,
                     .byline = item->author,
                     .published = item->published,
                     .modified = item->updated,
                     .charset = HS_STR("utf-8")};
    if (fresh.url.len == 0 &&
        (hs_str_starts(item->id, HS_STR("http://")) || hs_str_starts(item->id, HS_STR("https://"))))
        fresh.url = item->id;
    if (fresh.published.len == 0) fresh.published = item->updated;
    fresh.offset = consumed(self);
    if (body.len == 0 && !(self->options.is_fetched && hs_read__is_address(fresh.url)))
        return hs_fail(error, HS_ERR_EMPTY, self->options.name, fresh.offset, "item %" PRIu64 " has no text",
                       number);
    if (hs_source_doc(arena, self->options.name, '#', number, &fresh.doc) != HS_OK ||
        hs_arena_dup(arena, self->publisher, &fresh.publisher) != HS_OK ||
        hs_arena_dup(arena, self->language, &fresh.language) != HS_OK)
        return hs_fail_memory(error);
    *page = fresh;
    return HS_OK;
}

/* What ended the document. */
static hs_status tell_end(feed_source *self, hs_error *error) {
    hs_status status = hs_source_end(self->options.stream, error);
    if (status != HS_END) {
        self->problem.status = HS_OK; /* bad XML is what is left of a file that breaks off */
        return status;
    }
    if (self->is_short_of_memory) {
        self->is_short_of_memory = false;
        return hs_fail_memory(error);
    }
    if (self->problem.status == HS_OK) return HS_END;
    if (error) *error = self->problem;
    status = self->problem.status;
    self->problem.status = HS_OK;
    return status;
}

static hs_status feed_next(hs_source *source, hs_arena *arena, hs_page *page, hs_error *error) {
    feed_source *self = (feed_source *)source;
    if (!self->has_root && !self->is_done) {
        self->has_root = true;
        step(self, true);
    }
    while (!self->is_done) {
        const xmlChar *name = xmlTextReaderConstLocalName(self->reader);
        int depth = xmlTextReaderDepth(self->reader);
        bool is_element = xmlTextReaderNodeType(self->reader) == XML_READER_TYPE_ELEMENT;
        if (is_element && depth > 0 && (is_name(name, "item") || is_name(name, "entry"))) {
            uint64_t number = self->number++;
            bool is_past;
            bool is_wanted = hs_source_wants(self->options.read, number, &is_past);
            uint64_t began = consumed(self);
            feed_item item = {0};
            if (is_past) return HS_END;
            if (!is_wanted) {
                step(self, false);
                continue;
            }
            if (read_item(self, arena, &item) != HS_OK) return hs_fail_memory(error);
            bool is_hurt = self->problem.status != HS_OK && self->problem_at >= began;
            bool is_cut = number == self->n_begun && self->is_begun_open;
            if (is_hurt && (self->is_done || is_cut)) continue; /* an item that broke off is none */
            hs_status status = make_page(self, arena, &item, number, page, error);
            if (is_hurt && status == HS_ERR_EMPTY) continue; /* what broke it is told at the end */
            if (status == HS_OK) page->is_broken = is_hurt;
            return status;
        }
        if (is_element && depth <= 2 && is_name(name, "title") && self->publisher.len == 0) {
            if (element_text(self, self->arena, false, &self->publisher) != HS_OK)
                return hs_fail_memory(error);
        } else if (is_element && depth == 2 && is_name(name, "language")) {
            if (element_text(self, self->arena, false, &self->language) != HS_OK)
                return hs_fail_memory(error);
        } else if (is_element && depth == 0 && is_name(name, "feed") && self->language.len == 0) {
            if (attribute(self, self->arena, "xml:lang", &self->language) != HS_OK)
                return hs_fail_memory(error);
        }
        bool goes_in = is_element && (depth == 0 || is_name(name, "channel") || is_name(name, "RDF"));
        step(self, goes_in || !is_element);
    }
    return tell_end(self, error);
}

static void feed_close(hs_source *source) {
    feed_source *self = (feed_source *)source;
    if (self->reader) xmlFreeTextReader(self->reader);
    hs_arena_free(self->arena);
    self->options.allocator->resize(self->options.allocator->context, self, 0);
}

hs_status hs_source_open_feed(const hs_source_options *options, hs_source **source, hs_error *error) {
    feed_source *self = options->allocator->resize(options->allocator->context, NULL, sizeof *self);
    if (!self) return hs_fail_memory(error);
    memset(self, 0, sizeof *self);
    self->source = (hs_source){feed_next, feed_close};
    self->options = *options;
    self->number = 1;
    self->arena = hs_arena_new(options->allocator);
    if (self->arena)
        self->reader = xmlReaderForIO(read_bytes, NULL, self, NULL, NULL,
                                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                          XML_PARSE_NOCDATA | XML_PARSE_RECOVER);
    if (!self->reader) {
        feed_close(&self->source);
        return hs_fail_memory(error);
    }
    xmlTextReaderSetStructuredErrorHandler(self->reader, keep_problem, self);
    *source = &self->source;
    return HS_OK;
}
