#include "read/stream.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "read/inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)256 << 10)
/* A window that one huge record made is given back when that record is done. */
#define KEPT_BYTES ((size_t)8 << 20)

struct hs_stream_packed {
    hs_inflate *inflate;
    hs_packing packing;
    const char *bytes; /* bytes [start, end) wait for the decompressor */
    char *owned;       /* [CHUNK_BYTES], what bytes points to where they come from a file */
    size_t start, end;
    bool is_end;
    uint64_t taken; /* compressed bytes done with: the offset in the file of bytes[start] */
};

static void stream_fail(hs_stream *stream, hs_status status, const char *message, int number) {
    stream->is_end = stream->is_cut = true;
    hs_str name = {stream->name, strlen(stream->name)};
    if (number)
        hs_fail(&stream->failure, status, name, stream->raw_read, "%s: %s", message, strerror(number));
    else
        hs_fail(&stream->failure, status, name, stream->raw_read, "%s", message);
}

/* Reads up to room bytes; 0 at the end or on a failure, which is recorded. */
static size_t read_some(hs_stream *stream, char *to, size_t room) {
    for (;;) {
        ssize_t n = read(stream->fd, to, room);
        if (n > 0) {
            stream->raw_read += (uint64_t)n;
            return (size_t)n;
        }
        if (n == 0) return 0;
        if (errno == EINTR) continue;
        stream_fail(stream, HS_ERR_IO, "cannot read", errno);
        return 0;
    }
}

static bool make_room(hs_stream *stream, size_t want) {
    size_t held = stream->end - stream->start;
    if (want < held) want = held;
    if (want > SIZE_MAX / 2 - CHUNK_BYTES) return false;
    size_t needed = want + CHUNK_BYTES; /* a whole chunk can always be read behind what is asked for */
    bool is_wasteful = stream->capacity > KEPT_BYTES && needed < stream->capacity / 4;
    if (needed <= stream->capacity - stream->start && !is_wasteful) return true;
    if (stream->start && held) memmove(stream->data, stream->data + stream->start, held);
    stream->start = 0;
    stream->end = held;
    if (needed <= stream->capacity && !is_wasteful) return true;
    size_t size = is_wasteful ? needed : needed > stream->capacity * 2 ? needed : stream->capacity * 2;
    char *data = stream->allocator.resize(stream->allocator.context, stream->data, size);
    if (!data) return is_wasteful;
    stream->data = data;
    stream->capacity = size;
    return true;
}

static void release(hs_stream *stream, void *ptr) {
    if (ptr) stream->allocator.resize(stream->allocator.context, ptr, 0);
}

static void fill_from_packed(hs_stream *stream) {
    hs_stream_packed *packed = stream->packed;
    if (packed->start == packed->end && !packed->is_end) {
        packed->start = 0;
        packed->end = read_some(stream, packed->owned, CHUNK_BYTES);
        packed->is_end = packed->end == 0;
        if (stream->is_cut) return;
    }
    hs_str in = {packed->bytes + packed->start, packed->end - packed->start};
    /* nothing more, or padding behind the last member, which gzip itself leaves unread */
    if (hs_inflate_is_between(packed->inflate) &&
        (in.len == 0 || (packed->taken && in.ptr[0] != '\x1f' && packed->packing == HS_PACKING_GZIP))) {
        stream->is_end = true;
        return;
    }
    bool was_between = hs_inflate_is_between(packed->inflate);
    hs_inflate_step step = hs_inflate_run(packed->inflate, in, packed->is_end || in.len == 0,
                                          stream->data + stream->end, stream->capacity - stream->end);
    if (was_between) stream->member_raw = packed->taken;
    packed->start += step.taken;
    packed->taken += step.taken;
    stream->end += step.given;
    if (step.problem) {
        stream_fail(stream, step.status, step.problem, 0);
        stream->failure.offset = packed->taken;
    } else if (step.taken == 0 && step.given == 0 && in.len == 0) {
        stream_fail(stream, HS_ERR_FORMAT, "compressed bytes are cut short", 0);
    }
}

hs_status hs_stream_fill(hs_stream *stream, size_t want) {
    while (!stream->is_end && stream->end - stream->start < want) {
        if (!make_room(stream, want)) return HS_ERR_MEMORY;
        if (stream->packed) {
            fill_from_packed(stream);
        } else {
            size_t n = read_some(stream, stream->data + stream->end, stream->capacity - stream->end);
            if (n == 0) stream->is_end = true;
            stream->end += n;
        }
    }
    return HS_OK;
}

void hs_stream_take(hs_stream *stream, size_t n) {
    stream->start += n;
    stream->offset += n;
}

hs_status hs_stream_skip(hs_stream *stream, uint64_t n) {
    while (n) {
        size_t held = stream->end - stream->start;
        if (held == 0) {
            if (stream->is_end) return HS_OK;
            if (hs_stream_fill(stream, 1) != HS_OK) return HS_ERR_MEMORY;
            continue;
        }
        size_t now = n < held ? (size_t)n : held;
        hs_stream_take(stream, now);
        n -= now;
    }
    return HS_OK;
}

/* Tells compression by the first bytes, and if there is one puts the window's bytes before its decompressor. */
static hs_status unpack_from_here(hs_stream *stream) {
    hs_str head = hs_stream_window(stream);
    hs_packing packing = hs_packing_of(head);
    if (packing == HS_PACKING_NONE) return HS_OK;
    hs_stream_packed *packed = stream->allocator.resize(stream->allocator.context, NULL, sizeof *packed);
    if (!packed) return HS_ERR_MEMORY;
    *packed = (hs_stream_packed){
        .inflate = hs_inflate_new(&stream->allocator, packing), .packing = packing, .is_end = stream->is_end};
    stream->packed = packed;
    if (!packed->inflate) return HS_ERR_MEMORY;
    if (stream->capacity == 0) { /* bytes of the caller */
        packed->bytes = head.ptr;
    } else {
        packed->owned = stream->data; /* at least CHUNK_BYTES: see make_room */
        packed->bytes = packed->owned;
        packed->start = stream->start;
    }
    packed->end = packed->start + head.len;
    stream->data = NULL;
    stream->start = stream->end = stream->capacity = 0;
    stream->is_end = false;
    return HS_OK;
}

static void name_stream(hs_stream *stream, hs_str name) {
    size_t len = name.len < sizeof stream->name - 1 ? name.len : sizeof stream->name - 1;
    if (len) memcpy(stream->name, name.ptr, len);
    stream->name[len] = 0;
}

hs_status hs_stream_open(hs_stream *stream, const hs_allocator *allocator, hs_str path, hs_error *error) {
    *stream = (hs_stream){.allocator = *allocator, .fd = -1};
    name_stream(stream, path);
    if (hs_str_equal(path, HS_STR("-"))) {
        stream->fd = STDIN_FILENO;
    } else {
        if (path.len >= PATH_MAX) return hs_fail(error, HS_ERR_ARGUMENT, path, 0, "the path is too long");
        char copy[PATH_MAX];
        memcpy(copy, path.ptr, path.len);
        copy[path.len] = 0;
        stream->fd = open(copy, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (stream->fd < 0)
            return hs_fail(error, errno == ENOENT || errno == ENOTDIR ? HS_ERR_NOT_FOUND : HS_ERR_IO, path, 0,
                           "cannot open: %s", strerror(errno));
        stream->owns_fd = true;
    }
    struct stat info;
    if (fstat(stream->fd, &info) == 0) {
        if (S_ISDIR(info.st_mode)) {
            hs_stream_close(stream);
            return hs_fail(error, HS_ERR_ARGUMENT, path, 0, "this is a folder");
        }
        if (S_ISREG(info.st_mode) && info.st_size > 0) stream->size = (uint64_t)info.st_size;
    }
    if (hs_stream_fill(stream, 4) != HS_OK || unpack_from_here(stream) != HS_OK) {
        hs_stream_close(stream);
        return hs_fail_memory(error);
    }
    return HS_OK;
}

hs_status hs_stream_open_bytes(hs_stream *stream, const hs_allocator *allocator, hs_str name, hs_str bytes,
                               hs_error *error) {
    *stream = (hs_stream){.allocator = *allocator, .fd = -1, .is_end = true};
    name_stream(stream, name);
    stream->data = (char *)(uintptr_t)bytes.ptr; /* never written to: capacity stays 0 */
    stream->end = bytes.len;
    stream->size = stream->raw_read = bytes.len;
    if (unpack_from_here(stream) != HS_OK) {
        hs_stream_close(stream);
        return hs_fail_memory(error);
    }
    return HS_OK;
}

void hs_stream_close(hs_stream *stream) {
    if (stream->owns_fd) close(stream->fd);
    if (stream->capacity) release(stream, stream->data);
    if (stream->packed) {
        hs_inflate_free(stream->packed->inflate);
        release(stream, stream->packed->owned);
        release(stream, stream->packed);
    }
    *stream = (hs_stream){.fd = -1, .is_end = true};
}

/* Copies the rest into arena, whose block doubles until the end of a stream of unknown length. */
hs_status hs_stream_read_all(hs_stream *stream, hs_arena *arena, size_t limit, hs_str *bytes,
                             bool *is_longer) {
    size_t held = stream->end - stream->start;
    uint64_t left = stream->size > stream->raw_read ? stream->size - stream->raw_read : 0;
    if (!stream->packed && stream->fd >= 0 && left > KEPT_BYTES) {
        /* a big plain file goes straight to where it stays; one byte more than it had tells that it grew */
        size_t room = left + held < limit ? (size_t)left + held + 1 : limit;
        char *all = hs_arena_get(arena, room + 1);
        if (!all) return HS_ERR_MEMORY;
        size_t n = held < room ? held : room;
        memcpy(all, stream->data + stream->start, n);
        hs_stream_take(stream, n);
        for (size_t got = 1; n < room && got && !stream->is_end; n += got) {
            got = read_some(stream, all + n, room - n);
            stream->offset += got;
            if (got == 0) stream->is_end = true;
        }
        if (n < limit || stream->is_end) {
            /* still growing while it is read: what was there when it was opened is the page */
            all[n] = 0;
            *bytes = (hs_str){all, n};
            *is_longer = false;
            return HS_OK;
        }
        if (hs_stream_fill(stream, 1) != HS_OK) return HS_ERR_MEMORY;
        all[n] = 0;
        *bytes = (hs_str){all, n};
        *is_longer = stream->end > stream->start;
        return HS_OK;
    }
    for (;;) {
        held = stream->end - stream->start;
        if (stream->is_end || held > limit) break;
        if (hs_stream_fill(stream, held < limit ? held + 1 : held + CHUNK_BYTES) != HS_OK)
            return HS_ERR_MEMORY;
    }
    *is_longer = held > limit;
    size_t n = *is_longer ? limit : held;
    if (hs_arena_dup(arena, (hs_str){stream->data + stream->start, n}, bytes) != HS_OK) return HS_ERR_MEMORY;
    hs_stream_take(stream, n);
    return HS_OK;
}
