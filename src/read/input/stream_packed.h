/* src/read/input/stream_packed.h: the compressed side of a stream, and what it needs of the plain side. */
#ifndef HS_READ_INPUT_STREAM_PACKED_H
#define HS_READ_INPUT_STREAM_PACKED_H

#include "read/input/stream.h"

#define HS_STREAM_CHUNK_BYTES ((size_t)256 << 10)

/* Plain side (stream.c). _read: up to room bytes of the file, 0 at the end or on a failure, which is recorded.
 * _make_room: want bytes in the window and a chunk more. */
void hs_stream__fail(hs_stream *stream, hs_status status, const char *message, int number);
size_t hs_stream__read(hs_stream *stream, char *to, size_t room);
bool hs_stream__make_room(hs_stream *stream, size_t want);

/* Compressed side (stream_packed.c). _unpack: tells compression by the first bytes of the window and, if there is
 * one, puts a decompressor before it. _fill_packed: one step of output to the window's end. */
hs_status hs_stream__unpack(hs_stream *stream);
hs_status hs_stream__fill_packed(hs_stream *stream);
void hs_stream__close_packed(hs_stream *stream);

#endif
