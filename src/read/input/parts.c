/* Plain text too long to be held whole: one file, or one record's text, as parts, cut where a paragraph ends. */
#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/input/source.h"
#include "read/read.h"

#include <string.h>

typedef struct parts {
    hs_source source;
    hs_allocator allocator;
    hs_stream *stream;
    hs_str name;
    size_t part_bytes;
    uint64_t offset;      /* of the next part in the text, bytes */
    uint32_t n;           /* parts handed out */
    bool is_wide, is_big; /* UTF-16, its high bytes first */
} parts;

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* True where the line that ends in the newline at at, looked at backwards, is blank: a paragraph ended before it. */
static bool ends_blank_line(const char *text, size_t at) {
    while (at > 0 && is_blank(text[at - 1])) at--;
    return at > 0 && text[at - 1] == '\n';
}

/* Where to cut: behind the last blank line of the second half; failing that behind its last line, sentence or word;
 * failing all of them between two characters. */
static size_t cut_of(hs_str text) {
    size_t line = 0, sentence = 0, word = 0;
    for (size_t at = text.len; at > text.len / 2; at--) {
        char c = text.ptr[at - 1];
        if (c == '\n' && ends_blank_line(text.ptr, at - 1)) return at;
        if (c == '\n' && !line) line = at;
        if (c != ' ' || line || sentence) continue;
        if (!word) word = at;
        char before =
            text.ptr[at - 2]; /* at - 2 exists: at is over the half, and no text is shorter than two */
        if (before == '.' || before == '?' || before == '!') sentence = at;
    }
    if (line || sentence || word) return line ? line : sentence ? sentence : word;
    size_t cut = hs_utf8_floor(text, text.len);
    while (cut > text.len - 4 && ((unsigned char)text.ptr[cut - 1] & 0xC0) == 0x80) cut--;
    if (((unsigned char)text.ptr[cut - 1] & 0xC0) == 0xC0)
        cut--; /* the first byte of a character without its rest */
    return cut;
}

/* Bytes of UTF-16 that text was made of. */
static size_t wide_bytes(hs_str text) {
    size_t n = 0;
    for (size_t at = 0; at < text.len; at++) {
        unsigned char c = (unsigned char)text.ptr[at];
        n += c >= 0xF0 ? 4 : (c & 0xC0) != 0x80 ? 2 : 0;
    }
    return n;
}

/* The window of UTF-16 as UTF-8, at most so much of it as a part can need; *is_all: nothing comes behind it. */
static hs_status widen(parts *p, hs_arena *arena, hs_str *window, bool *is_all) {
    size_t room = 2 * (p->part_bytes + 2);
    *is_all = window->len < room;
    if (!*is_all) {
        window->len = room;
        unsigned char high = (unsigned char)window->ptr[p->is_big ? room - 2 : room - 1];
        if (high >= 0xD8 && high < 0xDC) window->len -= 2; /* half a character */
    }
    return hs_read__utf16_to_utf8(arena, *window, p->is_big, window);
}

static hs_status next_part(hs_source *source, hs_arena *arena, hs_page *page, hs_error *error) {
    parts *p = (parts *)source;
    /* a byte more than is taken tells whether there is more */
    size_t want = p->is_wide ? 2 * (p->part_bytes + 2) : p->part_bytes + 1;
    if (hs_stream_fill(p->stream, want) != HS_OK) return hs_fail_memory(error);
    hs_str window = hs_stream_window(p->stream);
    bool is_all = true;
    if (p->stream->is_cut) return hs_source_end(p->stream, error);
    if (p->is_wide && widen(p, arena, &window, &is_all) != HS_OK) return hs_fail_memory(error);
    bool is_last = is_all && window.len <= p->part_bytes;
    if (window.len == 0 || p->offset >= HS_LIMIT_PAGE_BYTES) return HS_END;
    if (!is_last && window.len > p->part_bytes)
        window.len = cut_of((hs_str){window.ptr, p->part_bytes});
    else if (!is_last)
        window.len = cut_of(window);
    hs_page fresh = {.format = HS_FORMAT_PLAIN, .part = p->n + 1, .offset = p->offset};
    if (hs_arena_dup(arena, window, &fresh.bytes) != HS_OK ||
        hs_arena_dup(arena, p->name, &fresh.doc) != HS_OK)
        return hs_fail_memory(error);
    if (p->is_wide) fresh.charset = HS_STR("utf-8");
    size_t taken = is_last ? hs_stream_window(p->stream).len : p->is_wide ? wide_bytes(window) : window.len;
    hs_stream_take(p->stream, taken);
    p->offset += window.len;
    p->n++;
    fresh.is_cut = !is_last && p->offset >= HS_LIMIT_PAGE_BYTES;
    *page = fresh;
    return HS_OK;
}

static void close_parts(hs_source *source) {
    parts *p = (parts *)source;
    p->allocator.resize(p->allocator.context, p, 0);
}

bool hs_source_needs_parts(hs_stream *stream, size_t part_bytes) {
    bool is_known = stream->size && !stream->packed;
    size_t most = part_bytes * HS_LIMIT_WHOLE_PARTS;
    if (is_known && stream->size <= most) return false;
    if (hs_stream_fill(stream, 2 * most + 1) != HS_OK) return true;
    hs_str window = hs_stream_window(stream), head = {window.ptr, window.len < 512 ? window.len : 512};
    bool is_big;
    size_t mark_len;
    if (hs_read__is_utf16(head, &is_big, &mark_len)) return window.len > 2 * most;
    /* other text of more than one byte a character is converted whole */
    return window.len > most && hs_str_find_byte(head, 0, 0) == head.len;
}

bool hs_page_needs_parts(const hs_page *page, size_t part_bytes) {
    return page->format == HS_FORMAT_PLAIN && page->part == 0 &&
           page->bytes.len > part_bytes * HS_LIMIT_WHOLE_PARTS;
}

hs_status hs_page_next_part(hs_page *whole, size_t part_bytes, hs_arena *arena, hs_page *page) {
    hs_page fresh = *whole;
    if (!fresh.part) whole->offset = 0; /* from here on that of the text to come */
    if (whole->bytes.len > part_bytes) fresh.bytes.len = cut_of((hs_str){whole->bytes.ptr, part_bytes});
    fresh.part = ++whole->part;
    fresh.offset = whole->offset;
    whole->bytes.ptr += fresh.bytes.len;
    whole->bytes.len -= fresh.bytes.len;
    whole->offset += fresh.bytes.len;
    whole->title = (hs_str){0}; /* a headline is said once */
    *page = fresh;
    return hs_page_dup(arena, page);
}

hs_status hs_page_dup(hs_arena *arena, hs_page *page) {
    hs_str *const views[] = {&page->doc,      &page->url,      &page->bytes,     &page->charset,
                             &page->title,    &page->byline,   &page->publisher, &page->published,
                             &page->modified, &page->language, &page->etag,      &page->last_modified};
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        if (views[i]->len && hs_arena_dup(arena, *views[i], views[i]) != HS_OK) return HS_ERR_MEMORY;
    return HS_OK;
}

hs_status hs_source_open_parts(const hs_source_options *options, hs_source **source, hs_error *error) {
    parts *p = options->allocator->resize(options->allocator->context, NULL, sizeof *p);
    if (!p) return hs_fail_memory(error);
    *p = (parts){.source = {next_part, close_parts},
                 .allocator = *options->allocator,
                 .stream = options->stream,
                 .name = options->name,
                 .part_bytes = options->read->part_bytes};
    size_t mark_len;
    p->is_wide = hs_read__is_utf16(hs_stream_window(p->stream), &p->is_big, &mark_len);
    if (p->is_wide)
        hs_stream_take(p->stream, mark_len);
    else if (hs_str_starts(hs_stream_window(p->stream), HS_STR("\xEF\xBB\xBF")))
        hs_stream_take(p->stream, 3);
    *source = &p->source;
    return HS_OK;
}
