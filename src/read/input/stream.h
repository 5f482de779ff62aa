/* src/read/input/stream.h: the bytes of one file, pipe or block of memory, decompressed, through one window.
 *
 * A stream opens a path (or "-"), tells gzip and zstd by their first bytes and undoes them, and shows a growing
 * window of what comes out: look at window.data[start..end), take what is understood, ask for more. Memory is
 * the window alone, so a reader of records stays flat however long the file is.
 *
 *     hs_stream_fill(&stream, 4096);                       // at least 4096 bytes, or the end
 *     hs_str seen = hs_stream_window(&stream);             // valid until the next fill
 *     hs_stream_take(&stream, 100);                        // the first 100 are done with
 *
 * Files are read, not mapped: a file that is cut while we read it must be a short read, not a SIGBUS.
 * A failure in the middle (bad compressed bytes, a read error) ends the stream early and is kept in `failure`:
 * what came before it can still be used. */
#ifndef HS_READ_INPUT_STREAM_H
#define HS_READ_INPUT_STREAM_H

#include <hearsay/base.h>

typedef struct hs_stream hs_stream;
typedef struct hs_stream_packed hs_stream_packed; /* compressed bytes and their decompressor */

struct hs_stream {
    hs_allocator allocator;
    int fd;
    bool owns_fd;
    bool is_end;       /* nothing comes after what the window holds */
    bool is_cut;       /* the end came by `failure` */
    uint64_t offset;   /* of window start in the decompressed stream, bytes */
    uint64_t raw_read; /* bytes read from the file so far */
    uint64_t size;     /* of the file as found, bytes; 0: unknown (pipe) */
    char *data;        /* [capacity], bytes [start, end) are the window */
    size_t start, end, capacity;
    hs_stream_packed *packed; /* NULL: not compressed */
    hs_error failure;         /* status HS_OK: none so far */
    char name[512];           /* for messages */
};

/* Opens path ("-": standard input, not closed again). HS_ERR_NOT_FOUND, HS_ERR_IO, HS_ERR_MEMORY. */
hs_status hs_stream_open(hs_stream *stream, const hs_allocator *allocator, hs_str path, hs_error *error);
/* A stream over bytes in memory, which must outlive it. */
hs_status hs_stream_open_bytes(hs_stream *stream, const hs_allocator *allocator, hs_str name, hs_str bytes,
                               hs_error *error);
void hs_stream_close(hs_stream *stream);

/* Fills the window to at least want bytes, or to the end of the stream. HS_ERR_MEMORY alone. */
hs_status hs_stream_fill(hs_stream *stream, size_t want);
static inline hs_str hs_stream_window(const hs_stream *stream) {
    return stream->data ? (hs_str){stream->data + stream->start, stream->end - stream->start}
                        : (hs_str){"", 0};
}
void hs_stream_take(hs_stream *stream, size_t n);
/* Skips n bytes, as many as there are. HS_ERR_MEMORY alone. */
hs_status hs_stream_skip(hs_stream *stream, uint64_t n);

/* Opens path as hs_stream_open does, but reads from byte raw_offset of the file on: where a record begins. */
hs_status hs_stream_open_at(hs_stream *stream, const hs_allocator *allocator, hs_str path,
                            uint64_t raw_offset, hs_error *error);
/* Where in the file the bytes at offset (of the decompressed stream, near the window) came from: the place itself, or
 * the start of the compressed member; *is_start tells that a member begins exactly there. */
uint64_t hs_stream_raw_offset(const hs_stream *stream, uint64_t offset, bool *is_start);
/* Where, behind offset, the next compressed member begins that is known of; UINT64_MAX: none. */
uint64_t hs_stream_next_member(const hs_stream *stream, uint64_t offset);
/* After a failure inside a compressed member: goes on at the next one, if there is any. What the window held is
 * gone. */
bool hs_stream_recover(hs_stream *stream);

/* Reads the rest of the stream, at most limit bytes, into arena; *is_longer tells that there is more. A NUL
 * stands behind the bytes. */
hs_status hs_stream_read_all(hs_stream *stream, hs_arena *arena, size_t limit, hs_str *bytes,
                             bool *is_longer);

#endif
