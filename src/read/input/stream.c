#include "read/input/stream.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "read/input/stream_packed.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A window that one huge record made is given back when that record is done. */
#define KEPT_BYTES ((size_t)8 << 20)

void hs_stream__fail(hs_stream *stream, hs_status status, const char *message, int number) {
    stream->is_end = stream->is_cut = true;
    hs_str name = {stream->name, strlen(stream->name)};
    if (number)
        hs_fail(&stream->failure, status, name, stream->raw_read, "%s: %s", message, strerror(number));
    else
        hs_fail(&stream->failure, status, name, stream->raw_read, "%s", message);
}

/* Reads up to room bytes; 0 at the end or on a failure, which is recorded. */
size_t hs_stream__read(hs_stream *stream, char *to, size_t room) {
    for (;;) {
        ssize_t n = read(stream->fd, to, room);
        if (n > 0) {
            stream->raw_read += (uint64_t)n;
            return (size_t)n;
        }
        if (n == 0) return 0;
        if (errno == EINTR) continue;
        hs_stream__fail(stream, HS_ERR_IO, "cannot read", errno);
        return 0;
    }
}

bool hs_stream__make_room(hs_stream *stream, size_t want) {
    size_t held = stream->end - stream->start;
    if (want < held) want = held;
    if (want > SIZE_MAX / 2 - HS_STREAM_CHUNK_BYTES) return false;
    size_t needed =
        want + HS_STREAM_CHUNK_BYTES; /* a whole chunk can always be read behind what is asked for */
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

hs_status hs_stream_fill(hs_stream *stream, size_t want) {
    while (!stream->is_end && stream->end - stream->start < want) {
        if (!hs_stream__make_room(stream, want)) return HS_ERR_MEMORY;
        if (stream->packed) {
            if (hs_stream__fill_packed(stream) != HS_OK) return HS_ERR_MEMORY;
        } else {
            size_t n = hs_stream__read(stream, stream->data + stream->end, stream->capacity - stream->end);
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

static void name_stream(hs_stream *stream, hs_str name) {
    size_t len = name.len < sizeof stream->name - 1 ? name.len : sizeof stream->name - 1;
    if (len) memcpy(stream->name, name.ptr, len);
    stream->name[len] = 0;
}

static hs_status open_file(hs_stream *stream, const hs_allocator *allocator, hs_str path, uint64_t raw_offset,
                           hs_error *error) {
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
    if (raw_offset) {
        if (lseek(stream->fd, (off_t)raw_offset, SEEK_SET) < 0) {
            hs_stream_close(stream);
            return hs_fail(error, HS_ERR_IO, path, raw_offset, "cannot go back in this file");
        }
        stream->raw_read = raw_offset;
    }
    if (hs_stream_fill(stream, 4) != HS_OK || hs_stream__unpack(stream) != HS_OK) {
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
    if (hs_stream__unpack(stream) != HS_OK) {
        hs_stream_close(stream);
        return hs_fail_memory(error);
    }
    return HS_OK;
}

hs_status hs_stream_open_at(hs_stream *stream, const hs_allocator *allocator, hs_str path,
                            uint64_t raw_offset, hs_error *error) {
    return open_file(stream, allocator, path, raw_offset, error);
}

hs_status hs_stream_open(hs_stream *stream, const hs_allocator *allocator, hs_str path, hs_error *error) {
    return open_file(stream, allocator, path, 0, error);
}

void hs_stream_close(hs_stream *stream) {
    if (stream->owns_fd) close(stream->fd);
    if (stream->capacity) stream->allocator.resize(stream->allocator.context, stream->data, 0);
    hs_stream__close_packed(stream);
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
            got = hs_stream__read(stream, all + n, room - n);
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
        if (hs_stream_fill(stream, held < limit ? held + 1 : held + HS_STREAM_CHUNK_BYTES) != HS_OK)
            return HS_ERR_MEMORY;
    }
    *is_longer = held > limit;
    size_t n = *is_longer ? limit : held;
    if (hs_arena_dup(arena, (hs_str){stream->data + stream->start, n}, bytes) != HS_OK) return HS_ERR_MEMORY;
    hs_stream_take(stream, n);
    return HS_OK;
}
