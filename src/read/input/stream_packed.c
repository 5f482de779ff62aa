/* A gzip member that lies in the buffer whole goes through libdeflate in one call, straight into the window (an
 * archive of one member a record is read three times as fast as by zlib); all else goes step by step (inflate.h). */
#include "read/input/stream_packed.h"

#include "base/limits.h"
#include "base/str.h"
#include "read/input/inflate.h"

#include <libdeflate.h>

#define RAW_BYTES       ((size_t)1 << 20)
#define MAX_MEMBER_ROOM ((size_t)16 << 20) /* output of one member in one call */
#define MAX_DICTIONARY  ((uint32_t)16 << 20)
#define N_MEMBERS       64u

struct hs_stream_packed {
    hs_inflate *inflate;
    struct libdeflate_decompressor *whole; /* NULL: zlib alone */
    hs_packing packing;
    const char *bytes; /* bytes [start, end) wait for the decompressor */
    char *owned;       /* [RAW_BYTES], what bytes points to where they come from a file */
    size_t start, end;
    bool is_end;
    bool is_stepwise;   /* the member that is open is too big for one call */
    uint64_t taken;     /* offset in the file of bytes[start] */
    size_t member_room; /* so much output the next member is given */
    struct {
        uint64_t offset, raw; /* where the member begins, decompressed and in the file */
    } members[N_MEMBERS];     /* a ring of the last ones */
    uint64_t n_members;
};

/* .warc.zst keeps its dictionary in a first frame of its own (IIPC, "WARC with Zstandard compression"). */
static hs_status read_dictionary(hs_stream *stream, hs_stream_packed *packed) {
    hs_str head = hs_stream_window(stream);
    if (head.len < 8 || memcmp(head.ptr, "\x5D\x2A\x4D\x18", 4) != 0) return HS_OK;
    const unsigned char *p = (const unsigned char *)head.ptr;
    uint32_t size = p[4] | (uint32_t)p[5] << 8 | (uint32_t)p[6] << 16 | (uint32_t)p[7] << 24;
    if (size > MAX_DICTIONARY) return HS_OK; /* the frames that need it will fail, and say so */
    if (hs_stream_fill(stream, (size_t)size + 8) != HS_OK) return HS_ERR_MEMORY;
    head = hs_stream_window(stream);
    if (head.len < (size_t)size + 8) return HS_OK;
    return hs_inflate_dictionary(packed->inflate, (hs_str){head.ptr + 8, size});
}

hs_status hs_stream__unpack(hs_stream *stream) {
    hs_packing packing = hs_packing_of(hs_stream_window(stream));
    if (packing == HS_PACKING_NONE) return HS_OK;
    hs_allocator *from = &stream->allocator;
    hs_stream_packed *packed = from->resize(from->context, NULL, sizeof *packed);
    if (!packed) return HS_ERR_MEMORY;
    memset(packed, 0, sizeof *packed);
    packed->packing = packing;
    packed->member_room = HS_STREAM_CHUNK_BYTES;
    packed->inflate = hs_inflate_new(from, packing);
    if (!packed->inflate || (packing == HS_PACKING_ZSTD && read_dictionary(stream, packed) != HS_OK)) {
        hs_inflate_free(packed->inflate);
        from->resize(from->context, packed, 0);
        return HS_ERR_MEMORY;
    }
    if (packing == HS_PACKING_GZIP) packed->whole = libdeflate_alloc_decompressor();
    hs_str head = hs_stream_window(stream);
    stream->packed = packed;
    packed->taken = stream->raw_read - head.len;
    packed->is_end = stream->is_end;
    if (stream->capacity == 0) { /* bytes of the caller */
        packed->bytes = head.ptr;
    } else {
        size_t room = head.len > RAW_BYTES ? head.len : RAW_BYTES;
        packed->owned = from->resize(from->context, NULL, room);
        if (!packed->owned) return HS_ERR_MEMORY;
        memcpy(packed->owned, head.ptr, head.len);
        packed->bytes = packed->owned;
        from->resize(from->context, stream->data, 0);
    }
    packed->end = head.len;
    stream->data = NULL;
    stream->start = stream->end = stream->capacity = 0;
    stream->is_end = false;
    return HS_OK;
}

void hs_stream__close_packed(hs_stream *stream) {
    hs_stream_packed *packed = stream->packed;
    if (!packed) return;
    hs_allocator *from = &stream->allocator;
    hs_inflate_free(packed->inflate);
    if (packed->whole) libdeflate_free_decompressor(packed->whole);
    if (packed->owned) from->resize(from->context, packed->owned, 0);
    from->resize(from->context, packed, 0);
}

/* At least want bytes in the buffer, or all there are. */
static void refill(hs_stream *stream, size_t want) {
    hs_stream_packed *packed = stream->packed;
    if (packed->end - packed->start >= want || packed->is_end) return;
    memmove(packed->owned, packed->bytes + packed->start, packed->end - packed->start);
    packed->end -= packed->start;
    packed->start = 0;
    while (packed->end < RAW_BYTES && !packed->is_end) {
        size_t n = hs_stream__read(stream, packed->owned + packed->end, RAW_BYTES - packed->end);
        packed->end += n;
        packed->is_end = n == 0;
    }
}

static void begin_member(hs_stream *stream) {
    hs_stream_packed *packed = stream->packed;
    uint64_t n = packed->n_members++ % N_MEMBERS;
    packed->members[n].offset = stream->offset + (stream->end - stream->start);
    packed->members[n].raw = packed->taken;
}

static void take_raw(hs_stream_packed *packed, size_t n) {
    packed->start += n;
    packed->taken += n;
}

/* The next member in one call; false: it has to go step by step. */
static bool fill_whole_member(hs_stream *stream, hs_status *status) {
    hs_stream_packed *packed = stream->packed;
    *status = HS_OK;
    for (;;) {
        if (!hs_stream__make_room(stream, stream->end - stream->start + packed->member_room)) {
            *status = HS_ERR_MEMORY;
            return true;
        }
        size_t taken, given, room = stream->capacity - stream->end, waiting = packed->end - packed->start;
        enum libdeflate_result result =
            libdeflate_gzip_decompress_ex(packed->whole, packed->bytes + packed->start, waiting,
                                          stream->data + stream->end, room, &taken, &given);
        if (result == LIBDEFLATE_INSUFFICIENT_SPACE && packed->member_room < MAX_MEMBER_ROOM) {
            packed->member_room *= 2;
            continue;
        }
        if (result != LIBDEFLATE_SUCCESS) return false;
        take_raw(packed, taken);
        stream->end += given;
        return true;
    }
}

hs_status hs_stream__fill_packed(hs_stream *stream) {
    hs_stream_packed *packed = stream->packed;
    bool is_between = hs_inflate_is_between(packed->inflate) && !packed->is_stepwise;
    refill(stream, is_between && packed->whole ? RAW_BYTES / 2 : 1);
    if (stream->is_cut) return HS_OK;
    hs_str in = {packed->bytes + packed->start, packed->end - packed->start};
    if (is_between) {
        /* nothing more, or padding behind the last member, which gzip itself leaves unread */
        if (in.len == 0 || (packed->n_members && in.ptr[0] != '\x1f' && packed->packing == HS_PACKING_GZIP)) {
            stream->is_end = true;
            return HS_OK;
        }
        begin_member(stream);
        hs_status status;
        if (packed->whole && fill_whole_member(stream, &status)) return status;
        packed->is_stepwise = true;
    }
    hs_inflate_step step = hs_inflate_run(packed->inflate, in, packed->is_end, stream->data + stream->end,
                                          stream->capacity - stream->end);
    take_raw(packed, step.taken);
    stream->end += step.given;
    if (step.is_member_end) packed->is_stepwise = false;
    if (step.problem) {
        if (step.status == HS_ERR_MEMORY) return HS_ERR_MEMORY;
        hs_stream__fail(stream, step.status, step.problem, 0);
        stream->failure.offset = packed->taken;
    } else if (step.taken == 0 && step.given == 0 && in.len == 0) {
        hs_stream__fail(stream, HS_ERR_FORMAT, "compressed bytes are cut short", 0);
        stream->failure.offset = packed->taken;
    }
    return HS_OK;
}

bool hs_stream_recover(hs_stream *stream) {
    hs_stream_packed *packed = stream->packed;
    if (!packed || packed->packing != HS_PACKING_GZIP || stream->failure.status == HS_ERR_IO) return false;
    hs_inflate *fresh = hs_inflate_new(&stream->allocator, packed->packing);
    if (!fresh) return false;
    hs_inflate_free(packed->inflate);
    packed->inflate = fresh;
    packed->is_stepwise = false;
    stream->offset += stream->end - stream->start;
    stream->start = stream->end;
    for (;;) {
        refill(stream, RAW_BYTES / 2);
        hs_str in = {packed->bytes + packed->start, packed->end - packed->start};
        if (in.len < 18) return false; /* no member is shorter */
        size_t at = hs_str_find_byte(in, 0, '\x1f');
        if (in.len - at < 4) {
            take_raw(packed, at < in.len - 3 ? at : in.len - 3);
            if (packed->is_end) return false;
            continue;
        }
        if (in.ptr[at + 1] == '\x8b' && in.ptr[at + 2] == 8 && ((unsigned char)in.ptr[at + 3] & 0xE0) == 0) {
            take_raw(packed, at);
            stream->is_end = stream->is_cut = false;
            return true;
        }
        take_raw(packed, at + 1);
    }
}

uint64_t hs_stream_raw_offset(const hs_stream *stream, uint64_t offset, bool *is_start) {
    const hs_stream_packed *packed = stream->packed;
    *is_start = true;
    if (!packed) /* raw_read counts from the file's beginning, also of a stream opened in its middle */
        return stream->raw_read - (stream->end - stream->start) + (offset - stream->offset);
    uint64_t raw = 0;
    *is_start = false;
    uint64_t n_kept = packed->n_members < N_MEMBERS ? packed->n_members : N_MEMBERS;
    for (uint64_t i = 0; i < n_kept; i++) {
        uint64_t slot = (packed->n_members - 1 - i) % N_MEMBERS;
        if (packed->members[slot].offset > offset) continue;
        raw = packed->members[slot].raw;
        *is_start = packed->members[slot].offset == offset;
        break;
    }
    return raw;
}

uint64_t hs_stream_next_member(const hs_stream *stream, uint64_t offset) {
    const hs_stream_packed *packed = stream->packed;
    uint64_t next = UINT64_MAX;
    uint64_t n_kept = !packed ? 0 : packed->n_members < N_MEMBERS ? packed->n_members : N_MEMBERS;
    for (uint64_t i = 0; i < n_kept; i++)
        if (packed->members[i].offset > offset && packed->members[i].offset < next)
            next = packed->members[i].offset;
    return next;
}
