#include "read/net/http.h"

#include "base/limits.h"
#include "base/str.h"
#include "read/input/inflate.h"

#include <brotli/decode.h>

/* Headers of a response; servers refuse a tenth of it. */
#define MAX_HEADER_BYTES ((size_t)256 << 10)

static const hs_http_fault too_long = {"the body is longer than any page", HS_ERR_LIMIT};

hs_str hs_header_find(hs_str block, const char *name) {
    size_t name_len = strlen(name);
    for (size_t at = 0; at < block.len;) {
        size_t end = hs_str_find_byte(block, at, '\n');
        hs_str line = {block.ptr + at, end - at};
        at = end + 1;
        if (line.len <= name_len || line.ptr[name_len] != ':' ||
            !hs_str_equal_nocase((hs_str){line.ptr, name_len}, (hs_str){name, name_len}))
            continue;
        return hs_str_trim((hs_str){line.ptr + name_len + 1, line.len - name_len - 1});
    }
    return (hs_str){0};
}

hs_str hs_header_type(hs_str value) {
    return hs_str_trim((hs_str){value.ptr, hs_str_find_byte(value, 0, ';')});
}

hs_str hs_header_parameter(hs_str value, const char *name) {
    size_t name_len = strlen(name);
    for (size_t at = hs_str_find_byte(value, 0, ';'); at < value.len;) {
        size_t end = hs_str_find_byte(value, at + 1, ';');
        hs_str part = hs_str_trim((hs_str){value.ptr + at + 1, end - at - 1});
        at = end;
        if (part.len <= name_len || part.ptr[name_len] != '=' ||
            !hs_str_equal_nocase((hs_str){part.ptr, name_len}, (hs_str){name, name_len}))
            continue;
        part = hs_str_trim((hs_str){part.ptr + name_len + 1, part.len - name_len - 1});
        if (part.len >= 2 && (part.ptr[0] == '"' || part.ptr[0] == '\'')) part.ptr++, part.len -= 2;
        return part;
    }
    return (hs_str){0};
}

bool hs_http_read(hs_str message, hs_http *http) {
    hs_http fresh = {0};
    if (!hs_str_starts(message, HS_STR("HTTP/"))) return false;
    hs_str look = {message.ptr, message.len < MAX_HEADER_BYTES ? message.len : MAX_HEADER_BYTES};
    size_t space = hs_str_find_byte(look, 0, ' ');
    for (size_t i = space + 1; i < look.len && i < space + 4 && hs_ascii_is_digit(look.ptr[i]); i++)
        fresh.status = fresh.status * 10 + (look.ptr[i] - '0');
    /* headers end at an empty line, with or without carriage returns */
    size_t at = hs_str_find_byte(look, 0, '\n'), body = look.len;
    for (size_t line = at + 1; line < look.len;) {
        size_t end = hs_str_find_byte(look, line, '\n');
        if (end == line || (end == line + 1 && look.ptr[line] == '\r')) {
            body = end + 1;
            break;
        }
        line = end + 1;
    }
    if (body > message.len) body = message.len;
    hs_str headers = {look.ptr, body};
    hs_str type = hs_header_find(headers, "content-type");
    fresh.type = hs_header_type(type);
    fresh.charset = hs_header_parameter(type, "charset");
    fresh.location = hs_header_find(headers, "location");
    fresh.last_modified = hs_header_find(headers, "last-modified");
    fresh.etag = hs_header_find(headers, "etag");
    fresh.encoding = hs_header_find(headers, "content-encoding");
    fresh.is_chunked = hs_str_find(hs_header_find(headers, "transfer-encoding"), HS_STR("chunked")) <
                       hs_header_find(headers, "transfer-encoding").len;
    fresh.raw_body = (hs_str){message.ptr + body, message.len - body};
    *http = fresh;
    return true;
}

/* Length of the chunk that begins at *at ("1a3;name=x\r\n"), *at moved to its bytes; -1: no chunk header there. */
static int64_t chunk_len(hs_str body, size_t *at) {
    int64_t len = 0;
    size_t i = *at, from = i;
    for (; i < body.len && i - from < 8; i++) {
        char c = hs_ascii_lower(body.ptr[i]);
        if (hs_ascii_is_digit(c))
            len = len * 16 + (c - '0');
        else if (c >= 'a' && c <= 'f')
            len = len * 16 + (c - 'a' + 10);
        else
            break;
    }
    if (i == from) return -1;
    if (i < body.len && !strchr("\r\n; \t", body.ptr[i])) return -1;
    while (i < body.len && i - from < 256 && body.ptr[i] != '\n') i++;
    if (i >= body.len || body.ptr[i] != '\n') return -1;
    *at = i + 1;
    return len;
}

static hs_status undo_chunks(hs_arena *arena, hs_str *body, hs_http_fault *fault) {
    size_t at = 0, len = 0;
    if (chunk_len(*body, &at) < 0) return HS_OK; /* undone already */
    char *out = hs_arena_get(arena, body->len);
    if (!out) return HS_ERR_MEMORY;
    for (at = 0;;) {
        while (at < body->len && (body->ptr[at] == '\r' || body->ptr[at] == '\n')) at++;
        int64_t n = at < body->len ? chunk_len(*body, &at) : -1;
        if (n == 0) break;
        if (n < 0 || (uint64_t)n > body->len - at) {
            if (n > 0) { /* what there is of the last chunk */
                memcpy(out + len, body->ptr + at, body->len - at);
                len += body->len - at;
            }
            *fault = (hs_http_fault){"the chunked body breaks off", HS_ERR_FORMAT};
            break;
        }
        memcpy(out + len, body->ptr + at, (size_t)n);
        len += (size_t)n;
        at += (size_t)n;
    }
    *body = (hs_str){out, len};
    return HS_OK;
}

/* A buffer that doubles in the arena: a page's arena holds at most twice the page. */
static bool grow(hs_arena *arena, char **out, size_t len, size_t *room, size_t limit) {
    size_t wanted = *room * 2 < limit ? *room * 2 : limit;
    char *fresh = hs_arena_get(arena, wanted);
    if (!fresh) return false;
    memcpy(fresh, *out, len);
    *out = fresh;
    *room = wanted;
    return true;
}

static hs_status undo_packing(const hs_allocator *allocator, hs_arena *arena, hs_packing packing,
                              size_t limit, hs_str *body, hs_http_fault *fault) {
    hs_inflate *inflate = hs_inflate_new(allocator, packing);
    size_t room = body->len * 4 + 1024 < limit ? body->len * 4 + 1024 : limit, at = 0, len = 0;
    char *out = inflate ? hs_arena_get(arena, room) : NULL;
    hs_status status = out ? HS_OK : HS_ERR_MEMORY;
    while (status == HS_OK && (at < body->len || !hs_inflate_is_between(inflate))) {
        if (len == room && (len == limit || !grow(arena, &out, len, &room, limit))) {
            if (len < limit) status = HS_ERR_MEMORY;
            *fault = too_long;
            break;
        }
        hs_inflate_step step =
            hs_inflate_run(inflate, (hs_str){body->ptr + at, body->len - at}, true, out + len, room - len);
        at += step.taken;
        len += step.given;
        if (step.problem) {
            if (step.status == HS_ERR_MEMORY) status = HS_ERR_MEMORY;
            *fault = (hs_http_fault){step.problem, step.status};
            break;
        }
        if (step.is_member_end && packing != HS_PACKING_GZIP) break;
        if (step.is_member_end && hs_packing_of((hs_str){body->ptr + at, body->len - at}) != HS_PACKING_GZIP)
            break;
        if (step.taken == 0 && step.given == 0 && len < room) {
            *fault = (hs_http_fault){"compressed bytes are cut short", HS_ERR_FORMAT};
            break;
        }
    }
    hs_inflate_free(inflate);
    if (status == HS_OK) *body = (hs_str){out, len};
    return status;
}

static void *brotli_get(void *opaque, size_t size) {
    const hs_allocator *from = opaque;
    return from->resize(from->context, NULL, size ? size : 1);
}

static void brotli_release(void *opaque, void *ptr) {
    const hs_allocator *from = opaque;
    if (ptr) from->resize(from->context, ptr, 0);
}

static hs_status undo_brotli(const hs_allocator *allocator, hs_arena *arena, size_t limit, hs_str *body,
                             hs_http_fault *fault) {
    hs_allocator from = *allocator;
    BrotliDecoderState *brotli = BrotliDecoderCreateInstance(brotli_get, brotli_release, &from);
    size_t room = body->len * 4 + 1024 < limit ? body->len * 4 + 1024 : limit, len = 0;
    char *out = brotli ? hs_arena_get(arena, room) : NULL;
    hs_status status = out ? HS_OK : HS_ERR_MEMORY;
    size_t waiting = body->len;
    const uint8_t *next = (const uint8_t *)body->ptr;
    bool is_text_already = false;
    while (status == HS_OK) {
        uint8_t *to = (uint8_t *)out + len;
        size_t left = room - len;
        BrotliDecoderResult result = BrotliDecoderDecompressStream(brotli, &waiting, &next, &left, &to, NULL);
        len = room - left;
        if (result == BROTLI_DECODER_RESULT_SUCCESS) break;
        if (len / HS_LIMIT_INFLATE_RATIO > body->len + 4096) {
            *fault = (hs_http_fault){"expands more than 1000 times, which no page does", HS_ERR_LIMIT};
            break;
        }
        if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && len < limit) {
            if (len == room && !grow(arena, &out, len, &room, limit)) status = HS_ERR_MEMORY;
            continue;
        }
        is_text_already =
            len == 0; /* brotli has no magic number: a header without its coding shows only here */
        if (!is_text_already)
            *fault = len == limit ? too_long : (hs_http_fault){"bad compressed bytes", HS_ERR_FORMAT};
        break;
    }
    if (brotli) BrotliDecoderDestroyInstance(brotli);
    if (status == HS_OK && !is_text_already) *body = (hs_str){out, len};
    return status;
}

hs_status hs_http_body(const hs_http *http, const hs_allocator *allocator, hs_arena *arena, size_t limit,
                       hs_str *body, hs_http_fault *fault) {
    hs_str fresh = http->raw_body;
    *fault = (hs_http_fault){NULL, HS_OK};
    if (http->is_chunked && undo_chunks(arena, &fresh, fault) != HS_OK) return HS_ERR_MEMORY;
    hs_packing packing = hs_packing_of(fresh);
    hs_status status = HS_OK;
    bool is_zlib = fresh.len > 2 && fresh.ptr[0] == '\x78' &&
                   (((unsigned char)fresh.ptr[0] << 8 | (unsigned char)fresh.ptr[1]) % 31) == 0;
    if (http->encoding.len == 0 || hs_str_equal_nocase(http->encoding, HS_STR("identity"))) {
        if (packing == HS_PACKING_GZIP && hs_str_starts(http->type, HS_STR("text/")))
            status = undo_packing(allocator, arena, packing, limit, &fresh, fault);
    } else if (packing != HS_PACKING_NONE) {
        status = undo_packing(allocator, arena, packing, limit, &fresh, fault);
    } else if (hs_str_equal_nocase(http->encoding, HS_STR("deflate")) && is_zlib) {
        status = undo_packing(allocator, arena, HS_PACKING_DEFLATE, limit, &fresh, fault);
    } else if (hs_str_equal_nocase(http->encoding, HS_STR("br"))) {
        status = undo_brotli(allocator, arena, limit, &fresh, fault);
    }
    if (status == HS_OK) *body = fresh;
    return status;
}
