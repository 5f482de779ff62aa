/* WARC (ISO 28500) and WET: pages of web archives. One record is in memory at a time; records that are no pages
 * (requests, pictures, metadata) are passed over as they stream by. */
#include "read/input/source.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "read/input/inflate.h"
#include "read/net/http.h"
#include "read/read.h"

#include <inttypes.h>

#define MAX_HEADER_BYTES ((size_t)64 << 10)
#define MAX_SEEN         ((uint32_t)1 << 20) /* payloads remembered for revisit records: 16 MiB */

typedef struct seen_payload {
    uint64_t digest; /* hash of WARC-Payload-Digest; 0: free */
    uint64_t raw;    /* offset of the record in the file */
} seen_payload;

typedef struct warc_record {
    hs_str header;     /* the block of "Name: value" lines; in the stream's window or an arena */
    size_t header_len; /* with the version line before and the empty line behind it */
    uint64_t length, number;
    uint64_t offset; /* in the decompressed stream */
    uint64_t raw;    /* in the file */
    bool is_start;   /* raw is exactly where it begins */
} warc_record;

typedef struct warc_source {
    hs_source source;
    hs_source_options options;
    uint64_t number;    /* of the record to come, from 1 */
    uint64_t last_raw;  /* where the record before it begins in the file */
    hs_error pending;   /* told after the page it belongs to; status HS_OK: none */
    seen_payload *seen; /* [n_slots] open addressing */
    uint32_t n_slots, n_seen;
} warc_source;

static hs_status fail_at(warc_source *self, const warc_record *record, hs_status status, const char *what,
                         hs_error *error) {
    return hs_fail(error, status, self->options.name, record->raw, "record %" PRIu64 ": %s", record->number,
                   what);
}

/* --- payloads that were seen ------------------------------------------------------------------------------ */

static seen_payload *seen_slot(warc_source *self, uint64_t digest) {
    uint32_t slot = (uint32_t)hs_mix64(digest) & (self->n_slots - 1);
    while (self->seen[slot].digest && self->seen[slot].digest != digest)
        slot = (slot + 1) & (self->n_slots - 1);
    return &self->seen[slot];
}

/* Best effort: without memory, or past the limit, a later revisit record is not resolved, and says so. */
static void remember(warc_source *self, hs_str digest, const warc_record *record) {
    if (!digest.len || !record->is_start || self->n_seen >= MAX_SEEN) return;
    const hs_allocator *from = self->options.allocator;
    if ((self->n_seen + 1) * 2 > self->n_slots) {
        uint32_t n_slots = self->n_slots ? self->n_slots * 2 : 256, n_old = self->n_slots;
        seen_payload *fresh = from->resize(from->context, NULL, n_slots * sizeof *fresh), *old = self->seen;
        if (!fresh) return;
        memset(fresh, 0, n_slots * sizeof *fresh);
        self->seen = fresh;
        self->n_slots = n_slots;
        for (uint32_t i = 0; i < n_old; i++)
            if (old[i].digest) *seen_slot(self, old[i].digest) = old[i];
        if (old) from->resize(from->context, old, 0);
    }
    uint64_t hash = hs_hash64(digest) | 1;
    seen_payload *slot = seen_slot(self, hash);
    if (slot->digest) return;
    *slot = (seen_payload){hash, record->raw};
    self->n_seen++;
}

/* --- records ---------------------------------------------------------------------------------------------- */

/* Passes over line breaks between records and reads the next header. HS_END; HS_ERR_FORMAT: no header here. */
static hs_status read_header(hs_stream *stream, warc_record *record) {
    for (;;) {
        if (hs_stream_fill(stream, 1) != HS_OK) return HS_ERR_MEMORY;
        hs_str window = hs_stream_window(stream);
        if (window.len == 0) {
            record->raw = hs_stream_raw_offset(stream, stream->offset, &record->is_start);
            return HS_END;
        }
        size_t n = 0;
        while (n < window.len && hs_ascii_is_space(window.ptr[n])) n++;
        hs_stream_take(stream, n);
        if (n < window.len) break;
    }
    record->offset = stream->offset;
    record->raw = hs_stream_raw_offset(stream, stream->offset, &record->is_start);
    for (size_t want = 2048;; want *= 2) {
        if (hs_stream_fill(stream, want) != HS_OK) return HS_ERR_MEMORY;
        hs_str window = hs_stream_window(stream);
        if (!hs_str_starts(window, HS_STR("WARC/"))) return HS_ERR_FORMAT;
        hs_str look = {window.ptr, window.len < want ? window.len : want};
        for (size_t line = hs_str_find_byte(look, 0, '\n') + 1; line < look.len;) {
            size_t end = hs_str_find_byte(look, line, '\n');
            if (end < look.len && (end == line || (end == line + 1 && look.ptr[line] == '\r'))) {
                record->header = (hs_str){look.ptr, line};
                record->header_len = end + 1;
                return HS_OK;
            }
            line = end + 1;
        }
        if (window.len < want || want >= MAX_HEADER_BYTES) return HS_ERR_FORMAT;
    }
}

static bool read_length(warc_record *record) {
    hs_str value = hs_header_find(record->header, "content-length");
    record->length = 0;
    if (value.len == 0 || value.len > 18) return false;
    for (size_t i = 0; i < value.len; i++) {
        if (!hs_ascii_is_digit(value.ptr[i])) return false;
        record->length = record->length * 10 + (uint64_t)(value.ptr[i] - '0');
    }
    return true;
}

/* Place of the next record's version line at or after from, at the start of a line; text.len: none. */
static size_t find_version(hs_str text, size_t from) {
    for (size_t at = from; at < text.len;) {
        at = hs_str_find_byte(text, at, 'W');
        hs_str rest = {text.ptr + at, text.len - at};
        if ((hs_str_starts(rest, HS_STR("WARC/1.")) || hs_str_starts(rest, HS_STR("WARC/0."))) &&
            (at == 0 || text.ptr[at - 1] == '\n'))
            return at;
        at++;
    }
    return text.len;
}

/* Skips to the next record header, from bytes on at the earliest. */
static hs_status resync(hs_stream *stream, size_t from) {
    for (;;) {
        if (hs_stream_fill(stream, 8) != HS_OK) return HS_ERR_MEMORY;
        hs_str window = hs_stream_window(stream);
        if (window.len < 8) {
            hs_stream_take(stream, window.len);
            if (stream->is_end) return HS_OK;
            continue;
        }
        size_t at = find_version(window, from);
        if (at < window.len) {
            hs_stream_take(stream, at);
            return HS_OK;
        }
        hs_stream_take(stream, window.len - 8); /* the last bytes may be the beginning of a version line */
        if (stream->is_end) {
            hs_stream_take(stream, 8);
            return HS_OK;
        }
        if (hs_stream_fill(stream, 16) != HS_OK) return HS_ERR_MEMORY;
        if (stream->is_end && stream->end - stream->start <= 8)
            hs_stream_take(stream, stream->end - stream->start);
    }
}

static bool is_html_type(hs_str type) {
    return hs_str_equal_nocase(type, HS_STR("text/html")) ||
           hs_str_equal_nocase(type, HS_STR("application/xhtml+xml"));
}

typedef enum record_kind {
    KIND_OTHER = 0,
    KIND_RESPONSE,
    KIND_TEXT,
    KIND_RESOURCE,
    KIND_REVISIT
} record_kind;

static record_kind kind_of(const warc_record *record) {
    hs_str type = hs_header_find(record->header, "warc-type");
    hs_str content = hs_header_type(hs_header_find(record->header, "content-type"));
    hs_str payload = hs_header_find(record->header, "warc-identified-payload-type");
    if (hs_str_equal_nocase(type, HS_STR("response")))
        return hs_str_equal_nocase(content, HS_STR("application/http")) &&
                       (payload.len == 0 || is_html_type(payload))
                   ? KIND_RESPONSE
                   : KIND_OTHER;
    if (hs_str_equal_nocase(type, HS_STR("conversion")) && hs_str_equal_nocase(content, HS_STR("text/plain")))
        return KIND_TEXT;
    if (hs_str_equal_nocase(type, HS_STR("resource")) && is_html_type(content)) return KIND_RESOURCE;
    if (hs_str_equal_nocase(type, HS_STR("revisit"))) return KIND_REVISIT;
    return KIND_OTHER;
}

/* The page inside a record's block, which lies in block (a view of the window: what stays goes into arena).
 * HS_END: no page (a picture, a redirect). */
static hs_status read_page(warc_source *self, const warc_record *record, record_kind kind, hs_str block,
                           hs_arena *arena, hs_page *page, hs_http_fault *fault) {
    hs_page fresh = {.offset = record->raw};
    hs_str charset = {0};
    *fault = (hs_http_fault){NULL, HS_OK};
    if (kind == KIND_RESPONSE) {
        hs_http http;
        if (!hs_http_read(block, &http)) {
            *fault = (hs_http_fault){"no HTTP response in it", HS_ERR_FORMAT};
            return HS_ERR_FORMAT;
        }
        if (http.status != 200 || !(is_html_type(http.type) || http.type.len == 0)) return HS_END;
        if (hs_http_body(&http, self->options.allocator, arena, HS_LIMIT_RECORD_BYTES, &fresh.bytes, fault) !=
            HS_OK)
            return HS_ERR_MEMORY;
        if (hs_packing_of(fresh.bytes) !=
            HS_PACKING_NONE) { /* packed twice, or a bomb that was left packed */
            if (!fault->what)
                *fault =
                    (hs_http_fault){"its page is packed, and its header does not tell how", HS_ERR_FORMAT};
            return fault->status;
        }
        if (http.type.len == 0 && !hs_read__looks_like_html(fresh.bytes)) return HS_END;
        charset = http.charset;
        fresh.format = HS_FORMAT_HTML;
    } else {
        hs_str content = hs_header_find(record->header, "content-type");
        fresh.bytes = block;
        fresh.format = kind == KIND_RESOURCE          ? HS_FORMAT_HTML
                       : self->options.read->is_plain ? HS_FORMAT_PLAIN
                                                      : HS_FORMAT_TEXT;
        charset = kind == KIND_RESOURCE ? hs_header_parameter(content, "charset") : HS_STR("utf-8");
        hs_str languages = hs_header_find(record->header, "warc-identified-content-language");
        fresh.language =
            (hs_str){languages.ptr, hs_str_find_byte(languages, 0, ',')}; /* "deu,eng": the first leads */
    }
    if (fresh.bytes.len == 0) return HS_END;
    hs_str url = hs_header_find(record->header, "warc-target-uri");
    if (url.len > 2 && url.ptr[0] == '<') url.ptr++, url.len -= 2; /* WARC 0.17 wrote <http://...> */
    bool is_in_window = fresh.bytes.ptr >= block.ptr && fresh.bytes.ptr < block.ptr + block.len;
    if ((is_in_window && hs_arena_dup(arena, fresh.bytes, &fresh.bytes) != HS_OK) ||
        hs_arena_dup(arena, url, &fresh.url) != HS_OK ||
        hs_arena_dup(arena, charset, &fresh.charset) != HS_OK ||
        hs_arena_dup(arena, fresh.language, &fresh.language) != HS_OK ||
        hs_source_doc(arena, self->options.name, '#', record->number, &fresh.doc) != HS_OK)
        return HS_ERR_MEMORY;
    *page = fresh;
    return HS_OK;
}

/* The original of a revisit record, read again from its place in the same file. */
static hs_status read_original(warc_source *self, const warc_record *revisit, hs_arena *arena, hs_page *page,
                               hs_error *error) {
    hs_str digest = hs_header_find(revisit->header, "warc-payload-digest");
    seen_payload *seen = digest.len && self->n_slots ? seen_slot(self, hs_hash64(digest) | 1) : NULL;
    if (!seen || !seen->digest || hs_str_equal(self->options.name, HS_STR("-")))
        return fail_at(self, revisit, HS_ERR_NOT_FOUND,
                       "revisit of a page that this archive does not hold before it", error);
    hs_stream stream;
    hs_status status =
        hs_stream_open_at(&stream, self->options.allocator, self->options.name, seen->raw, error);
    if (status != HS_OK) return status;
    warc_record record = {.number = revisit->number, .raw = revisit->raw};
    hs_http_fault fault;
    status = read_header(&stream, &record);
    record.number = revisit->number;
    record.raw = revisit->raw;
    if (status == HS_OK && read_length(&record) && record.length <= HS_LIMIT_RECORD_BYTES) {
        hs_str header;
        if (hs_arena_dup(arena, record.header, &header) != HS_OK) status = HS_ERR_MEMORY;
        record.header = header;
        hs_stream_take(&stream, record.header_len);
        if (status == HS_OK) status = hs_stream_fill(&stream, (size_t)record.length);
        hs_str block = hs_stream_window(&stream);
        if (block.len > record.length) block.len = (size_t)record.length;
        if (status == HS_OK) status = read_page(self, &record, kind_of(&record), block, arena, page, &fault);
    } else if (status != HS_ERR_MEMORY) {
        status = HS_ERR_FORMAT;
    }
    hs_stream_close(&stream);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (status != HS_OK)
        return fail_at(self, revisit, HS_ERR_FORMAT, "the page it goes back to cannot be read again", error);
    hs_str url = hs_header_find(revisit->header, "warc-target-uri");
    return url.len && hs_arena_dup(arena, url, &page->url) != HS_OK ? hs_fail_memory(error) : HS_OK;
}

/* The stream broke off inside record: tells it, and goes on at the next compressed member if there is one. */
static hs_status tell_break(warc_source *self, const warc_record *record, hs_error *error) {
    hs_stream *stream = self->options.stream;
    hs_status status = HS_ERR_FORMAT;
    if (stream->is_cut) {
        status = stream->failure.status;
        hs_fail(error, status, self->options.name, record->raw, "record %" PRIu64 ": %s", record->number,
                stream->failure.message);
        stream->is_cut = false;
        if (hs_stream_recover(stream)) return status;
    } else {
        fail_at(self, record, status, "the file ends inside it", error);
    }
    stream->is_end = true;
    hs_stream_take(stream, stream->end - stream->start);
    return status;
}

/* Passes over record. *is_whole: false where there is less of it than its header says, and the stream then stands where
 * the next record begins, or at its end: a plain file tells by its size, a packed one by the member that begins a
 * record in the middle of this one. */
static hs_status pass_over(const warc_record *record, hs_stream *stream, bool *is_whole) {
    uint64_t left = record->header_len + record->length;
    *is_whole = true;
    if (left <= stream->end - stream->start) {
        hs_stream_take(stream, (size_t)left);
        return HS_OK;
    }
    if (!stream->packed && stream->size && record->raw + left > stream->size) {
        *is_whole = false;
        hs_stream_take(stream, record->header_len);
        return resync(stream, 0);
    }
    while (left) {
        if (hs_stream_fill(stream, 8) != HS_OK) return HS_ERR_MEMORY;
        hs_str window = hs_stream_window(stream);
        bool is_start;
        hs_stream_raw_offset(stream, stream->offset, &is_start);
        bool is_next = stream->packed && is_start && stream->offset > record->offset &&
                       hs_str_starts(window, HS_STR("WARC/1."));
        if (window.len == 0 || is_next) {
            *is_whole = false;
            return HS_OK;
        }
        uint64_t now = hs_stream_next_member(stream, stream->offset) - stream->offset;
        if (now > window.len) now = window.len;
        if (now > left) now = left;
        hs_stream_take(stream, (size_t)now);
        left -= now;
    }
    return HS_OK;
}

/* There is less of record than its header says: pass_over found that out. */
static hs_status tell_short(warc_source *self, const warc_record *record, hs_error *error) {
    hs_stream *stream = self->options.stream;
    if (stream->is_cut || hs_stream_window(stream).len == 0) return tell_break(self, record, error);
    return hs_fail(error, HS_ERR_FORMAT, self->options.name, record->raw,
                   "record %" PRIu64 ": Content-Length says %" PRIu64 " bytes, the next record begins before",
                   record->number, record->length);
}

/* A record that is wanted: its block is brought into the window whole. HS_END: it was no page. */
static hs_status take_record(warc_source *self, warc_record *record, record_kind kind, hs_arena *arena,
                             hs_page *page, hs_error *error) {
    hs_stream *stream = self->options.stream;
    if (record->length > HS_LIMIT_RECORD_BYTES) {
        bool is_whole;
        if (pass_over(record, stream, &is_whole) != HS_OK) return hs_fail_memory(error);
        if (!is_whole) return tell_short(self, record, error);
        return hs_fail(error, HS_ERR_LIMIT, self->options.name, record->raw,
                       "record %" PRIu64 " is longer than %u MiB", record->number,
                       HS_LIMIT_RECORD_BYTES >> 20);
    }
    size_t whole = record->header_len + (size_t)record->length;
    if (hs_stream_fill(stream, whole + 12) != HS_OK) {
        hs_stream_take(stream, record->header_len);
        return hs_fail_memory(error);
    }
    hs_str window = hs_stream_window(stream);
    record->header.ptr = window.ptr;
    hs_str behind = {window.ptr + (whole < window.len ? whole : window.len),
                     window.len - (whole < window.len ? whole : window.len)};
    bool is_closed = hs_str_starts(behind, HS_STR("\r\n\r\n"));
    while (behind.len && hs_ascii_is_space(behind.ptr[0])) behind.ptr++, behind.len--;
    bool is_right =
        whole <= window.len && (is_closed || behind.len == 0 || hs_str_starts(behind, HS_STR("WARC/")) ||
                                (behind.len < 5 && hs_str_starts(HS_STR("WARC/"), behind)));
    size_t end = whole;
    if (!is_right) {
        end = find_version(window, record->header_len);
        if (end == window.len && whole > window.len) {
            if (stream->is_cut || end < record->header_len + 32) return tell_break(self, record, error);
        }
        /* Content-Length lies: the record goes to where the next one begins, which may be behind what it says */
        for (uint64_t more = 0;
             end == window.len && !stream->is_end && window.len < whole + ((size_t)4 << 20); more++) {
            if (hs_stream_fill(stream, window.len + 1) != HS_OK) return hs_fail_memory(error);
            size_t from = window.len > 8 ? window.len - 8 : 0;
            window = hs_stream_window(stream);
            end = find_version(window, from);
        }
        record->header.ptr = window.ptr;
        hs_fail(&self->pending, HS_ERR_FORMAT, self->options.name, record->raw,
                "record %" PRIu64 ": Content-Length says %" PRIu64 " bytes, there are %zu", record->number,
                record->length,
                hs_str_trim((hs_str){window.ptr, end}).len -
                    (end > record->header_len ? record->header_len : 0));
    }
    hs_str block = {window.ptr + record->header_len, end - record->header_len};
    hs_http_fault fault;
    hs_status status;
    if (kind == KIND_REVISIT)
        status = read_original(self, record, arena, page, error);
    else
        status = read_page(self, record, kind, block, arena, page, &fault);
    if (status == HS_OK && kind == KIND_RESPONSE)
        remember(self, hs_header_find(record->header, "warc-payload-digest"), record);
    if (kind != KIND_REVISIT) {
        if (status == HS_ERR_MEMORY) hs_fail_memory(error);
        if (status == HS_ERR_FORMAT || status == HS_ERR_LIMIT) {
            fail_at(self, record, status, fault.what, error);
            self->pending.status = HS_OK; /* one record, one line */
        }
        if (status == HS_OK && fault.what && self->pending.status == HS_OK)
            fail_at(self, record, fault.status, fault.what, &self->pending);
    }
    if (status == HS_OK) page->is_broken = self->pending.status != HS_OK;
    hs_stream_take(stream, end);
    return status;
}

static hs_status warc_next(hs_source *source, hs_arena *arena, hs_page *page, hs_error *error) {
    warc_source *self = (warc_source *)source;
    hs_stream *stream = self->options.stream;
    for (;;) {
        if (self->pending.status != HS_OK) {
            if (error) *error = self->pending;
            hs_status status = self->pending.status;
            self->pending.status = HS_OK;
            return status;
        }
        if (self->options.read->is_cancelled &&
            self->options.read->is_cancelled(self->options.read->cancel_context))
            return hs_fail(error, HS_ERR_CANCELLED, self->options.name, 0, "stopped on request");
        warc_record record = {.number = self->number};
        hs_status status = read_header(stream, &record);
        if (status == HS_END && !stream->is_cut) return HS_END;
        if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
        bool is_past;
        bool is_wanted = hs_source_wants(self->options.read, self->number, &is_past);
        if (is_past) return HS_END;
        /* the checksum behind the record before this one is cut: that one broke */
        if (status == HS_END && record.number > 1 && record.raw == self->last_raw)
            record.number--;
        else
            self->number++;
        self->last_raw = record.raw;
        if (status == HS_END || (stream->is_cut && status != HS_OK)) return tell_break(self, &record, error);
        if (status == HS_ERR_FORMAT) {
            if (resync(stream, 1) != HS_OK) return hs_fail_memory(error);
            return fail_at(self, &record, HS_ERR_FORMAT, "no record header here", error);
        }
        if (!read_length(&record)) {
            hs_stream_take(stream, record.header_len);
            if (resync(stream, 0) != HS_OK) return hs_fail_memory(error);
            return fail_at(self, &record, HS_ERR_FORMAT, "no readable Content-Length", error);
        }
        record_kind kind = is_wanted ? kind_of(&record) : KIND_OTHER;
        if (kind == KIND_OTHER) {
            bool is_whole;
            if (pass_over(&record, stream, &is_whole) != HS_OK) return hs_fail_memory(error);
            if (!is_whole) return tell_short(self, &record, error);
            continue;
        }
        status = take_record(self, &record, kind, arena, page, error);
        if (status != HS_END) return status;
    }
}

static void warc_close(hs_source *source) {
    warc_source *self = (warc_source *)source;
    const hs_allocator *from = self->options.allocator;
    if (self->seen) from->resize(from->context, self->seen, 0);
    from->resize(from->context, self, 0);
}

hs_status hs_source_open_warc(const hs_source_options *options, hs_source **source, hs_error *error) {
    warc_source *self = options->allocator->resize(options->allocator->context, NULL, sizeof *self);
    if (!self) return hs_fail_memory(error);
    memset(self, 0, sizeof *self);
    self->source = (hs_source){warc_next, warc_close};
    self->options = *options;
    self->number = 1;
    *source = &self->source;
    return HS_OK;
}
