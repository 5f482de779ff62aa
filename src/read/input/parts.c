/* Plain text too long to be held whole: one file as parts, cut where a paragraph ends. */
#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/input/source.h"

#include <string.h>

typedef struct parts {
    hs_source source;
    hs_allocator allocator;
    hs_stream *stream;
    hs_str name;
    size_t part_bytes;
    uint64_t offset; /* of the next part in the text, bytes */
    uint32_t n;      /* parts handed out */
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

static hs_status next_part(hs_source *source, hs_arena *arena, hs_page *page, hs_error *error) {
    parts *p = (parts *)source;
    /* a byte more than is taken tells whether there is more */
    if (hs_stream_fill(p->stream, p->part_bytes + 1) != HS_OK) return hs_fail_memory(error);
    hs_str window = hs_stream_window(p->stream);
    bool is_last = window.len <= p->part_bytes;
    if (p->stream->is_cut) return hs_source_end(p->stream, error);
    if (window.len == 0 || p->offset >= HS_LIMIT_PAGE_BYTES) return HS_END;
    if (!is_last) window.len = cut_of((hs_str){window.ptr, p->part_bytes});
    hs_page fresh = {.format = HS_FORMAT_PLAIN, .part = p->n + 1, .offset = p->offset};
    if (hs_arena_dup(arena, window, &fresh.bytes) != HS_OK ||
        hs_arena_dup(arena, p->name, &fresh.doc) != HS_OK)
        return hs_fail_memory(error);
    hs_stream_take(p->stream, window.len);
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
    if (is_known && stream->size <= part_bytes * HS_LIMIT_WHOLE_PARTS) return false;
    if (hs_stream_fill(stream, part_bytes * HS_LIMIT_WHOLE_PARTS + 1) != HS_OK) return true;
    hs_str window = hs_stream_window(stream), head = {window.ptr, window.len < 512 ? window.len : 512};
    /* text of two bytes a character is converted whole */
    bool is_wide = hs_str_starts(head, HS_STR("\xFF\xFE")) || hs_str_starts(head, HS_STR("\xFE\xFF")) ||
                   hs_str_find_byte(head, 0, 0) < head.len;
    return window.len > part_bytes * HS_LIMIT_WHOLE_PARTS && !is_wide;
}

hs_status hs_source_open_parts(const hs_source_options *options, hs_source **source, hs_error *error) {
    parts *p = options->allocator->resize(options->allocator->context, NULL, sizeof *p);
    if (!p) return hs_fail_memory(error);
    *p = (parts){.source = {next_part, close_parts},
                 .allocator = *options->allocator,
                 .stream = options->stream,
                 .name = options->name,
                 .part_bytes = options->read->part_bytes};
    if (hs_str_starts(hs_stream_window(p->stream), HS_STR("\xEF\xBB\xBF"))) hs_stream_take(p->stream, 3);
    *source = &p->source;
    return HS_OK;
}
