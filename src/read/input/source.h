/* src/read/input/source.h: what a file holds, and the readers of files that hold many pages.
 *
 * The reader (reader.c) opens a file as a stream, asks hs_content_of what its first bytes are, and either takes
 * it whole as one page or opens a source over it: JSON lines, later archives, feeds, tables, mail. A source hands
 * out one page a call. One bad record is an error for that record; the next call goes on behind it.
 *
 *     "{\"id\": \"a\", \"text\": \"Rain fell.\"}\n"   ->   HS_CONTENT_JSONL   ->   page a */
#ifndef HS_READ_INPUT_SOURCE_H
#define HS_READ_INPUT_SOURCE_H

#include <hearsay/page.h>

#include "read/input/fields.h"
#include "read/input/stream.h"

typedef enum hs_content {
    HS_CONTENT_PAGE = 0, /* one page: text or markup */
    HS_CONTENT_JSONL,
    HS_CONTENT_WARC,
    HS_CONTENT_JSON_ITEMS, /* a JSON Feed, or an array of objects */
    HS_CONTENT_FEED,       /* RSS or Atom */
    HS_CONTENT_TABLE,      /* CSV or TSV with a column of text */
    HS_CONTENT_MAIL,       /* MHTML or a mail */
    HS_CONTENT_BINARY      /* no text of any kind: *what names it */
} hs_content;

/* Tells from the first bytes of a file (some thousand of them are enough) what it is. name helps where bytes
 * cannot tell. *what: "a PDF document" for HS_CONTENT_BINARY, static. */
hs_content hs_content_of(const hs_page_fields *fields, hs_str head, hs_str name, const char **what);
/* A ZIP archive, or the container of old and of encrypted office documents. */
bool hs_source_is_office(hs_str head);

/* Where name (of a file, or an address) promises a feed or JSON and head is a page of markup, most often a server's
 * error page: what was expected, static; else NULL. XHTML may be called .xml. */
const char *hs_content_missed(hs_str head, hs_str name, bool is_address);

typedef struct hs_source hs_source;
struct hs_source {
    /* HS_END behind the last page; an error for one record. */
    hs_status (*next)(hs_source *source, hs_arena *arena, hs_page *page, hs_error *error);
    void (*close)(hs_source *source);
};

/* What every source is opened with. stream stays the reader's; name lives as long as the source. */
typedef struct hs_source_options {
    const hs_engine *engine;
    const hs_allocator *allocator;
    const hs_read_options *read;
    hs_stream *stream;
    hs_str name;
    bool is_fetched; /* it came by address: so do the pages that its items point to */
} hs_source_options;

/* JSON lines: one object a line, fields by name or guessed (data/page_fields.tsv). */
hs_status hs_source_open_jsonl(const hs_source_options *options, hs_source **source, hs_error *error);

/* WARC and WET archives: HTML responses, text of WET, revisit records of pages that the file holds before them. */
hs_status hs_source_open_warc(const hs_source_options *options, hs_source **source, hs_error *error);

/* JSON Feed (jsonfeed.org, 1 and 1.1) and arrays of objects: the same fields as JSON lines. */
hs_status hs_source_open_json_items(const hs_source_options *options, hs_source **source, hs_error *error);
/* RSS 0.9 to 2.0 and Atom; entities of a document's own are not expanded. */
hs_status hs_source_open_feed(const hs_source_options *options, hs_source **source, hs_error *error);
/* CSV (RFC 4180), TSV, and the same with ';' or '|': one page a row, columns by the names in the first row. */
hs_status hs_source_open_table(const hs_source_options *options, hs_source **source, hs_error *error);
/* Plain text that is too long to be held whole: read->part_bytes at a time, cut where a paragraph ends (else a line, a
 * sentence, a word). hs_page.part counts them, .offset tells where each begins in the text. */
hs_status hs_source_open_parts(const hs_source_options *options, hs_source **source, hs_error *error);
/* Whether the stream, which stands at its beginning, is such a text. */
bool hs_source_needs_parts(hs_stream *stream, size_t part_bytes);
/* The same of a page that a record holds: whether it is such a text, and its next part in arena; whole, whose bytes stay
 * the caller's, goes behind it, and is done when its bytes are. HS_ERR_MEMORY alone. */
bool hs_page_needs_parts(const hs_page *page, size_t part_bytes);
hs_status hs_page_next_part(hs_page *whole, size_t part_bytes, hs_arena *arena, hs_page *page);
/* Copies all that page points to into arena. */
hs_status hs_page_dup(hs_arena *arena, hs_page *page);
/* One mail or saved page with its parts: its HTML, or else its text. */
hs_status hs_source_open_mail(const hs_source_options *options, hs_source **source, hs_error *error);

/* The page that one JSON object holds; unit and number ("line 7") are for messages and its name. */
hs_status hs_source_json_page(const hs_source_options *options, const hs_page_fields *fields, hs_arena *arena,
                              hs_str line, uint64_t offset, const char *unit, uint64_t number, hs_page *page,
                              hs_error *error);
/* True where head, the beginning of a file, is the first row of a table with a column of text. */
bool hs_source_is_table(const hs_page_fields *fields, hs_str head, hs_str name, char *delimiter);

/* What a source returns when its stream ends: HS_END, or once the failure that ended it. */
hs_status hs_source_end(hs_stream *stream, hs_error *error);

/* True when record (counted from 1) lies in the range of --records; *is_past tells that no later one does. */
bool hs_source_wants(const hs_read_options *read, uint64_t record, bool *is_past);

/* "name#record" in arena, with mark for '#'. */
hs_status hs_source_doc(hs_arena *arena, hs_str name, char mark, uint64_t record, hs_str *doc);

#endif
