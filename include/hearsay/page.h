/* hearsay/page.h: from files, archives, feeds and streams to pages.
 *
 * A reader walks inputs and hands out one page at a time: its bytes, what they are, and what the container
 * already knows of them (URL, dates). Bytes are as found; article.h turns them into UTF-8 text. A page that
 * cannot be read is an error for that page alone: the caller reports it and calls hs_reader_next again.
 */
#ifndef HEARSAY_PAGE_H
#define HEARSAY_PAGE_H

#include <hearsay/base.h>
#include <hearsay/engine.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum hs_format {
    HS_FORMAT_UNKNOWN = 0, /* to be told from the bytes */
    HS_FORMAT_TEXT,        /* pasted or saved text, with its furniture */
    HS_FORMAT_PLAIN,       /* body text already: no furniture is looked for */
    HS_FORMAT_HTML
} hs_format;

/* One page as found. All views are borrowed from the arena that was given to hs_reader_next. */
typedef struct hs_page {
    hs_str doc;     /* path as given, or the id field of JSONL, or archive path + "#" + record number;
                      further articles of a page: its doc + "!" + 2, 3, .. */
    hs_str url;     /* where it came from, if known */
    hs_str bytes;   /* the page itself, charset as found */
    hs_str charset; /* label from outside the page (HTTP header), or empty */
    hs_format format;
    hs_str title, byline, publisher, published, modified, language; /* from the container, or empty */
    uint64_t offset; /* byte offset of the record in its container */
    uint32_t
        part; /* 1, 2, ..: of plain text that comes in parts (part_bytes), offset tells where; 0: all of it */
    bool is_cut;                /* the page went on behind HS_LIMIT_PAGE_BYTES */
    bool is_broken;             /* it or its container is damaged; a later call of hs_reader_next tells how */
    hs_str etag, last_modified; /* of a fetched page, for the next run's find_validators; or empty */
} hs_page;

typedef struct hs_read_options {
    const char *const *paths; /* [n_paths] files, folders (walked, sorted by name), "-", URLs */
    size_t n_paths;
    bool is_plain; /* --plain: the input is body text already */
    bool is_jsonl; /* --jsonl: one JSON object a line */
    const char *id_field, *text_field, *html_field, *url_field, *title_field, *date_field; /* NULL: guess */
    uint64_t first_record,
        end_record; /* --records A:B of each archive: A to before B, from 1; B 0: to the end */
    uint32_t
        part_bytes; /* plain text of many times so many bytes comes in parts of so many; 0: always whole */
    bool all_articles;
    bool takes_office; /* office documents are handed out as pages, as they are: draft.h reads them */
    bool allow_private; /* fetching from private addresses */
    const char
        *store_path;   /* left out where it lies in a folder that is walked, with its side files; or NULL */
    unsigned pause_ms; /* between two requests to one host; 0: one second */
    unsigned slow_s;   /* a server that sends next to nothing for so long is left; 0: 15 seconds */
    /* What an earlier run kept of url (hs_page.etag, .last_modified), so that unchanged pages are not sent again.
     * False: nothing. The views must live until the next call. May be NULL. */
    bool (*find_validators)(void *context, hs_str url, hs_str *etag, hs_str *last_modified);
    void *validators_context;
    /* Asked between items; true stops the walk with HS_ERR_CANCELLED. May be NULL. */
    bool (*is_cancelled)(void *context);
    void *cancel_context;
} hs_read_options;

typedef struct hs_reader hs_reader;

/* Opens a reader. options and what it points to must outlive the reader. */
HS_API hs_status hs_reader_open(const hs_engine *engine, const hs_read_options *options, hs_reader **reader,
                                hs_error *error);
/* Next page into *page, its bytes in arena (which the caller resets between pages). HS_END after the last
 * one. HS_ERR_*: this item failed, error says why; the next call goes on with the next item. Pages come in a
 * fixed order (paths as given, folders sorted bytewise). */
HS_API hs_status hs_reader_next(hs_reader *reader, hs_arena *arena, hs_page *page, hs_error *error);
HS_API void hs_reader_close(hs_reader *reader);
/* Fetched pages that had not changed since find_validators' answer; they are passed over. */
HS_API uint64_t hs_reader_unchanged(const hs_reader *reader);
/* Bytes read and bytes to read in all as far as known (0: unknown), for a progress bar. */
HS_API void hs_reader_progress(const hs_reader *reader, uint64_t *done_bytes, uint64_t *total_bytes);

#ifdef __cplusplus
}
#endif
#endif
