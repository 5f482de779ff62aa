#include <hearsay/page.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "engine/engine.h"
#include "read/html/meta.h"
#include "read/html/several.h"
#include "read/models.h"
#include "read/read.h"
#include "read/net/fetch.h"
#include "read/input/source.h"
#include "read/input/walk.h"

/* So much of a file tells what it is. */
#define HEAD_BYTES ((size_t)16 << 10)
#define MAX_SHORT  3

struct hs_reader {
    const hs_engine *engine;
    const hs_allocator *allocator;
    const hs_read_options *options;
    hs_walk *walk;
    hs_stream stream;
    bool is_stream_open;
    hs_source *source; /* NULL: the walk goes on */
    char *name;        /* path of the open stream, NUL behind it */
    size_t name_len;
    uint64_t done_bytes; /* of files that are closed */
    hs_fetch *fetch;     /* NULL until an address is read */
    hs_arena *body;      /* of a fetched feed or archive while its source is open */
    bool is_online;      /* the open source is a fetched feed: its items are fetched too */
    uint64_t n_unchanged;
    hs_arena *several;           /* of a page with several articles: what the fields below point to */
    hs_html_blocks blocks;       /* that page's */
    hs_page first;               /* its first article */
    uint32_t next_node, n_given; /* where the next article is looked for; articles given. 0: no such page */
    hs_arena *held;              /* of a record that may be given in parts */
    hs_page whole;               /* what is left of it; no bytes: none */
    unsigned n_short;            /* times in a row that memory ran out in the open source */
};

hs_status hs_reader_open(const hs_engine *engine, const hs_read_options *options, hs_reader **reader,
                         hs_error *error) {
    const hs_allocator *allocator = engine->options.allocator;
    hs_reader *fresh = allocator->resize(allocator->context, NULL, sizeof *fresh);
    if (!fresh) return hs_fail_memory(error);
    *fresh = (hs_reader){.engine = engine, .allocator = allocator, .options = options};
    fresh->walk = hs_walk_new(allocator, options->paths, options->n_paths, options->store_path);
    if (!fresh->walk) {
        hs_reader_close(fresh);
        return hs_fail_memory(error);
    }
    *reader = fresh;
    return HS_OK;
}

static void close_stream(hs_reader *reader) {
    if (reader->source) reader->source->close(reader->source);
    reader->source = NULL;
    reader->whole = (hs_page){.part = 0};
    if (reader->is_stream_open) {
        reader->done_bytes += reader->stream.raw_read;
        hs_stream_close(&reader->stream);
    }
    reader->is_stream_open = reader->is_online = false;
    if (reader->name) reader->allocator->resize(reader->allocator->context, reader->name, 0);
    reader->name = NULL;
}

void hs_reader_close(hs_reader *reader) {
    if (!reader) return;
    close_stream(reader);
    hs_walk_free(reader->walk);
    hs_fetch_free(reader->fetch);
    hs_arena_free(reader->body);
    hs_arena_free(reader->several);
    hs_arena_free(reader->held);
    reader->allocator->resize(reader->allocator->context, reader, 0);
}

uint64_t hs_reader_unchanged(const hs_reader *reader) {
    return reader->n_unchanged;
}

void hs_reader_progress(const hs_reader *reader, uint64_t *done_bytes, uint64_t *total_bytes) {
    *done_bytes = reader->done_bytes + (reader->is_stream_open ? reader->stream.raw_read : 0);
    *total_bytes = hs_walk_known_bytes(reader->walk);
}

static hs_status fail_too_long(hs_str name, size_t limit, hs_error *error) {
    return hs_fail(error, HS_ERR_LIMIT, name, 0, "longer than %zu MiB, which no page is", limit >> 20);
}

/* The whole of the open stream is one page. */
static hs_status take_page(hs_reader *reader, hs_arena *arena, hs_str name, hs_page *page, hs_error *error) {
    hs_page fresh = {.format = reader->options->is_plain ? HS_FORMAT_PLAIN : HS_FORMAT_UNKNOWN};
    bool is_longer;
    /* body text may be a library; but markup, and text that furniture is looked for in, is a page */
    size_t limit = reader->options->is_plain ? HS_LIMIT_PAGE_BYTES : HS_LIMIT_RECORD_BYTES;
    if (!reader->options->is_plain && !reader->stream.packed && reader->stream.size > limit)
        return fail_too_long(name, limit, error);
    if (hs_stream_read_all(&reader->stream, arena, limit, &fresh.bytes, &is_longer) != HS_OK ||
        hs_arena_dup(arena, name, &fresh.doc) != HS_OK)
        return hs_fail_memory(error);
    hs_status status = hs_source_end(&reader->stream, error);
    if (status != HS_END) return status;
    if (fresh.bytes.len == 0) return hs_fail(error, HS_ERR_EMPTY, name, 0, "empty file");
    if (is_longer && !reader->options->is_plain) return fail_too_long(name, limit, error);
    fresh.is_cut = is_longer;
    *page = fresh;
    return HS_OK;
}

static hs_status fetch_url(hs_reader *reader, hs_arena *arena, hs_str url, hs_fetched *fetched,
                           hs_error *error) {
    hs_str etag = {0}, last_modified = {0};
    const hs_read_options *read = reader->options;
    if (!reader->fetch) reader->fetch = hs_fetch_new(reader->allocator, read);
    if (!reader->fetch) return hs_fail_memory(error);
    if (read->find_validators && !read->find_validators(read->validators_context, url, &etag, &last_modified))
        etag = last_modified = (hs_str){0};
    return hs_fetch_get(reader->fetch, arena, url, etag, last_modified, fetched, error);
}

static void fill_from_fetched(hs_page *page, const hs_fetched *fetched) {
    page->url = fetched->url;
    page->charset = fetched->charset;
    page->etag = fetched->etag;
    page->last_modified = fetched->last_modified;
}

/* Fetches the address the walk found and opens its body as a stream. HS_END: unchanged since the last run. */
static hs_status open_url(hs_reader *reader, const hs_walk_item *item, hs_fetched *fetched, hs_error *error) {
    if (!reader->body) reader->body = hs_arena_new(reader->allocator);
    if (!reader->body) return hs_fail_memory(error);
    hs_arena_reset(reader->body);
    hs_status status = fetch_url(reader, reader->body, item->path, fetched, error);
    if (status != HS_OK) return status;
    if (fetched->is_unchanged) {
        reader->n_unchanged++;
        return HS_END;
    }
    return hs_stream_open_bytes(&reader->stream, reader->allocator, item->path, fetched->body, error);
}

/* The page that an item of a fetched feed points to; what the feed tells of it stays. HS_END: unchanged. */
static hs_status fetch_item(hs_reader *reader, hs_arena *arena, hs_page *page, hs_error *error) {
    hs_fetched fetched;
    if (page->url.len == 0) return HS_OK; /* the item is all there is */
    page->url = hs_str_trim(page->url);
    hs_status status = fetch_url(reader, arena, page->url, &fetched, error);
    if (status != HS_OK) return status;
    if (fetched.is_unchanged) {
        reader->n_unchanged++;
        return HS_END;
    }
    if (fetched.body.len == 0)
        return hs_fail(error, HS_ERR_EMPTY, page->url, 0, "the server sent an empty page");
    page->doc = page->url;
    page->bytes = fetched.body;
    page->format = HS_FORMAT_UNKNOWN;
    fill_from_fetched(page, &fetched);
    return HS_OK;
}

/* Opens what the walk found. HS_OK with reader->source: pages come from it; else *page is the page. HS_END: nothing
 * new there. */
static hs_status open_item(hs_reader *reader, const hs_walk_item *item, hs_arena *arena, hs_page *page,
                           hs_error *error) {
    hs_fetched fetched = {0};
    hs_status status = item->is_url ? open_url(reader, item, &fetched, error)
                                    : hs_stream_open(&reader->stream, reader->allocator, item->path, error);
    if (status != HS_OK) return status;
    reader->is_stream_open = true;
    if (hs_stream_fill(&reader->stream, HEAD_BYTES) != HS_OK) return hs_fail_memory(error);
    const char *what = "";
    hs_page_fields fields = hs_page_fields_of(reader->engine, reader->options);
    hs_content content = hs_content_of(&fields, hs_stream_window(&reader->stream), item->path, &what);
    if (content == HS_CONTENT_BINARY && reader->options->takes_office &&
        hs_source_is_office(hs_stream_window(&reader->stream)))
        content = HS_CONTENT_PAGE;
    if (content == HS_CONTENT_BINARY)
        return hs_fail(error, HS_ERR_ENCODING, item->path, 0, "%s, not a page", what);
    if (reader->options->is_jsonl) content = HS_CONTENT_JSONL;
    const char *missed = NULL;
    if (content == HS_CONTENT_PAGE || reader->options->is_jsonl)
        missed = hs_content_missed(hs_stream_window(&reader->stream),
                                   reader->options->is_jsonl ? HS_STR(".jsonl") : item->path, item->is_url);
    if (missed)
        return hs_fail(error, HS_ERR_FORMAT, item->path, 0, "an HTML page where %s was expected", missed);
    bool has_parts = content == HS_CONTENT_PAGE && reader->options->is_plain && reader->options->part_bytes &&
                     !item->is_url && hs_source_needs_parts(&reader->stream, reader->options->part_bytes);
    if (content == HS_CONTENT_PAGE && !has_parts) {
        status = take_page(reader, arena, item->path, page, error);
        if (status == HS_OK && item->is_url) {
            hs_str *kept[] = {&fetched.url, &fetched.charset, &fetched.etag, &fetched.last_modified};
            for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
                if (hs_arena_dup(arena, *kept[i], kept[i]) != HS_OK) status = hs_fail_memory(error);
            if (status == HS_OK) fill_from_fetched(page, &fetched);
        }
        close_stream(reader);
        return status;
    }
    reader->is_online = item->is_url && (content == HS_CONTENT_FEED || content == HS_CONTENT_JSON_ITEMS);
    reader->name = reader->allocator->resize(reader->allocator->context, NULL, item->path.len + 1);
    if (!reader->name) return hs_fail_memory(error);
    memcpy(reader->name, item->path.ptr, item->path.len);
    reader->name[item->path.len] = 0;
    hs_source_options options = {.engine = reader->engine,
                                 .allocator = reader->allocator,
                                 .read = reader->options,
                                 .stream = &reader->stream,
                                 .is_fetched = reader->is_online,
                                 .name = {reader->name, item->path.len}};
    if (has_parts) return hs_source_open_parts(&options, &reader->source, error);
    switch (content) {
    case HS_CONTENT_WARC:
        return hs_source_open_warc(&options, &reader->source, error);
    case HS_CONTENT_JSON_ITEMS:
        return hs_source_open_json_items(&options, &reader->source, error);
    case HS_CONTENT_FEED:
        return hs_source_open_feed(&options, &reader->source, error);
    case HS_CONTENT_TABLE:
        return hs_source_open_table(&options, &reader->source, error);
    case HS_CONTENT_MAIL:
        return hs_source_open_mail(&options, &reader->source, error);
    default:
        return hs_source_open_jsonl(&options, &reader->source, error);
    }
}

/* --all-articles: looks whether page holds more articles than its first, which are given next. */
static hs_status look_for_several(hs_reader *reader, const hs_page *page, hs_error *error) {
    const char *notice = NULL;
    hs_str text;
    uint32_t article;
    if (page->format == HS_FORMAT_PLAIN || page->format == HS_FORMAT_TEXT) return HS_OK;
    if (!reader->several) reader->several = hs_arena_new(reader->allocator);
    if (!reader->several) return hs_fail_memory(error);
    hs_arena_reset(reader->several);
    if (hs_read__to_utf8(reader->several, page->bytes, page->charset, &text, &notice) != HS_OK)
        return HS_OK; /* reading the page will tell */
    if (page->format != HS_FORMAT_HTML && !hs_read__looks_like_html(text)) return HS_OK;
    if (hs_html_blocks_read(&reader->engine->read->html, reader->several, text, &reader->blocks) != HS_OK)
        return hs_fail_memory(error);
    reader->next_node = 0;
    if (!hs_html_next_article(&reader->blocks, &reader->next_node, &article)) return HS_OK;
    /* the others stand in the body alone: outlet, address and language are those that the page's head tells */
    hs_article told = {.url = page->url, .publisher = page->publisher, .language = page->language};
    hs_html_meta meta;
    uint8_t *keep = hs_arena_get_zeroed(reader->several, reader->blocks.n_blocks, 1);
    if (!keep || hs_html_meta_read(reader->engine, reader->several, reader->several, &reader->blocks, keep,
                                   &told, &meta) != HS_OK)
        return hs_fail_memory(error);
    reader->first = (hs_page){.format = HS_FORMAT_HTML, .offset = page->offset};
    if (hs_arena_dup(reader->several, page->doc, &reader->first.doc) != HS_OK ||
        hs_arena_dup(reader->several, told.url, &reader->first.url) != HS_OK ||
        hs_arena_dup(reader->several, told.publisher, &reader->first.publisher) != HS_OK ||
        hs_arena_dup(reader->several, told.language, &reader->first.language) != HS_OK)
        return hs_fail_memory(error);
    reader->n_given = 1;
    return HS_OK;
}

/* The next article of a page with several. HS_END: there is none. Its name is PAGE!2 and so on: PAGE#2 is a statement
 * of the first. */
static hs_status next_of_several(hs_reader *reader, hs_arena *arena, hs_page *page, hs_error *error) {
    uint32_t article;
    if (!reader->n_given || !hs_html_next_article(&reader->blocks, &reader->next_node, &article)) {
        reader->n_given = 0;
        return HS_END;
    }
    const hs_html_node *node = &reader->blocks.nodes[article];
    hs_page fresh = reader->first;
    fresh.charset = HS_STR("utf-8");
    fresh.offset += node->source;
    hs_str bytes = hs_str_sub(reader->blocks.page, (hs_span){node->source, node->source_end});
    reader->n_given++;
    if (hs_arena_dup(arena, bytes, &fresh.bytes) != HS_OK ||
        hs_arena_dup(arena, fresh.publisher, &fresh.publisher) != HS_OK ||
        hs_arena_dup(arena, fresh.language, &fresh.language) != HS_OK ||
        hs_source_doc(arena, reader->first.doc, '!', reader->n_given, &fresh.doc) != HS_OK ||
        (fresh.url.len && hs_source_doc(arena, reader->first.url, '#', reader->n_given, &fresh.url) != HS_OK))
        return hs_fail_memory(error);
    *page = fresh;
    return HS_OK;
}

static hs_status next_page(hs_reader *reader, hs_arena *arena, hs_page *page, hs_error *error);

/* The open source's next page. Of plain text where parts are wanted it is read into memory of the reader's own: a long
 * one is given from there part by part, and never lies in arena whole. */
static hs_status next_of_source(hs_reader *reader, hs_arena *arena, hs_page *page, hs_error *error) {
    const hs_read_options *options = reader->options;
    if (!options->is_plain || !options->part_bytes)
        return reader->source->next(reader->source, arena, page, error);
    hs_status status = HS_OK;
    if (reader->whole.bytes.len == 0) {
        if (!reader->held) reader->held = hs_arena_new(reader->allocator);
        if (!reader->held) return hs_fail_memory(error);
        hs_arena_reset(reader->held);
        status = reader->source->next(reader->source, reader->held, page, error);
        if (status != HS_OK) return status;
        if (hs_page_needs_parts(page, options->part_bytes))
            reader->whole = *page;
        else
            status = hs_page_dup(arena, page);
    }
    if (reader->whole.bytes.len) status = hs_page_next_part(&reader->whole, options->part_bytes, arena, page);
    if (status == HS_OK) return HS_OK;
    reader->whole = (hs_page){.part = 0};
    return hs_fail_memory(error);
}

hs_status hs_reader_next(hs_reader *reader, hs_arena *arena, hs_page *page, hs_error *error) {
    if (!reader->options->all_articles) return next_page(reader, arena, page, error);
    hs_status status = next_of_several(reader, arena, page, error);
    if (status != HS_END) return status;
    status = next_page(reader, arena, page, error);
    return status == HS_OK ? look_for_several(reader, page, error) : status;
}

static hs_status next_page(hs_reader *reader, hs_arena *arena, hs_page *page, hs_error *error) {
    for (;;) {
        if (reader->options->is_cancelled && reader->options->is_cancelled(reader->options->cancel_context))
            return hs_fail(error, HS_ERR_CANCELLED, (hs_str){0}, 0, "stopped on request");
        if (reader->source) {
            hs_status status = next_of_source(reader, arena, page, error);
            /* a record with an address alone, as article lists have them, stands for the page there */
            if (status == HS_OK && (reader->is_online || page->bytes.len == 0)) {
                status = fetch_item(reader, arena, page, error);
                if (status == HS_END) continue;
            }
            reader->n_short = status == HS_ERR_MEMORY ? reader->n_short + 1 : 0;
            /* without memory a source may stand still: the rest of it is given up, so that the run ends */
            if (reader->n_short >= MAX_SHORT) {
                reader->n_short = 0;
                close_stream(reader);
            }
            if (status != HS_END) return status;
            close_stream(reader);
        }
        hs_walk_item item;
        hs_status status = hs_walk_next(reader->walk, &item, error);
        if (status != HS_OK) return status;
        status = open_item(reader, &item, arena, page, error);
        if (status != HS_OK) close_stream(reader);
        if (status == HS_END) continue;
        if (status != HS_OK || !reader->source) return status;
    }
}
