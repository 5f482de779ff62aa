#include "read/input/inflate.h"

#include "base/limits.h"

#include <string.h>
#include <zlib.h>
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zstd_errors.h>

/* Below this much output no ratio is looked at: a page of blanks is no bomb. */
#define RATIO_FREE_BYTES ((uint64_t)4 << 20)

struct hs_inflate {
    hs_allocator allocator;
    hs_packing packing;
    bool is_open;     /* inside a member */
    uint64_t in, out; /* bytes of the current member so far */
    z_stream z;
    ZSTD_DStream *zstd;
};

static void *z_get(void *opaque, unsigned n, unsigned size) {
    hs_allocator *from = opaque;
    if (size && n > SIZE_MAX / size) return NULL;
    return from->resize(from->context, NULL, (size_t)n * size);
}

static void z_release(void *opaque, void *ptr) {
    hs_allocator *from = opaque;
    from->resize(from->context, ptr, 0);
}

static void *zstd_get(void *opaque, size_t size) {
    hs_allocator *from = opaque;
    return from->resize(from->context, NULL, size ? size : 1);
}

static void zstd_release(void *opaque, void *ptr) {
    if (ptr) z_release(opaque, ptr);
}

hs_packing hs_packing_of(hs_str head) {
    if (head.len >= 3 && memcmp(head.ptr, "\x1f\x8b\x08", 3) == 0) return HS_PACKING_GZIP;
    if (head.len >= 4 && memcmp(head.ptr, "\x28\xb5\x2f\xfd", 4) == 0) return HS_PACKING_ZSTD;
    /* a skippable frame: .warc.zst puts its dictionary into one */
    if (head.len >= 4 && ((unsigned char)head.ptr[0] & 0xF0) == 0x50 &&
        memcmp(head.ptr + 1, "\x2a\x4d\x18", 3) == 0)
        return HS_PACKING_ZSTD;
    return HS_PACKING_NONE;
}

hs_inflate *hs_inflate_new(const hs_allocator *allocator, hs_packing packing) {
    hs_inflate *self = allocator->resize(allocator->context, NULL, sizeof *self);
    if (!self) return NULL;
    memset(self, 0, sizeof *self);
    self->allocator = *allocator;
    self->packing = packing;
    bool is_ready;
    if (packing == HS_PACKING_ZSTD) {
        ZSTD_customMem memory = {zstd_get, zstd_release, &self->allocator};
        self->zstd = ZSTD_createDStream_advanced(memory);
        is_ready = self->zstd && !ZSTD_isError(ZSTD_DCtx_setParameter(self->zstd, ZSTD_d_windowLogMax, 27));
    } else {
        self->z.zalloc = z_get;
        self->z.zfree = z_release;
        self->z.opaque = &self->allocator;
        is_ready = inflateInit2(&self->z, packing == HS_PACKING_GZIP ? 15 + 16 : 15) == Z_OK;
    }
    if (is_ready) return self;
    hs_inflate_free(self);
    return NULL;
}

void hs_inflate_free(hs_inflate *self) {
    if (!self) return;
    if (self->zstd) ZSTD_freeDStream(self->zstd);
    if (self->z.state) inflateEnd(&self->z);
    hs_allocator from = self->allocator;
    from.resize(from.context, self, 0);
}

hs_status hs_inflate_dictionary(hs_inflate *self, hs_str dictionary) {
    hs_allocator *from = &self->allocator;
    char *plain = NULL;
    if (hs_packing_of(dictionary) == HS_PACKING_ZSTD) {
        unsigned long long size = ZSTD_getFrameContentSize(dictionary.ptr, dictionary.len);
        if (size > (64u << 20)) return HS_OK; /* unknown or absurd */
        plain = from->resize(from->context, NULL, (size_t)size + 1);
        if (!plain) return HS_ERR_MEMORY;
        size_t len = ZSTD_decompress(plain, (size_t)size, dictionary.ptr, dictionary.len);
        dictionary = (hs_str){plain, ZSTD_isError(len) ? 0 : len};
    }
    size_t result = dictionary.len ? ZSTD_DCtx_loadDictionary(self->zstd, dictionary.ptr, dictionary.len) : 0;
    if (plain) from->resize(from->context, plain, 0);
    bool is_memory = ZSTD_isError(result) && ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation;
    return is_memory ? HS_ERR_MEMORY : HS_OK;
}

bool hs_inflate_is_between(const hs_inflate *self) {
    return !self->is_open;
}

static hs_inflate_step fail(hs_inflate_step step, hs_status status, const char *problem) {
    step.status = status;
    step.problem = problem;
    return step;
}

static hs_inflate_step run_zlib(hs_inflate *self, hs_str in, char *out, size_t room) {
    hs_inflate_step step = {0};
    z_stream *z = &self->z;
    size_t in_len = in.len < UINT32_MAX ? in.len : UINT32_MAX,
           out_len = room < UINT32_MAX ? room : UINT32_MAX;
    z->next_in = (z_const Bytef *)(uintptr_t)in.ptr;
    z->avail_in = (unsigned)in_len;
    z->next_out = (Bytef *)out;
    z->avail_out = (unsigned)out_len;
    int result = inflate(z, Z_NO_FLUSH);
    step.taken = in_len - z->avail_in;
    step.given = out_len - z->avail_out;
    if (result == Z_STREAM_END) {
        step.is_member_end = true;
        if (inflateReset(z) != Z_OK) return fail(step, HS_ERR_FORMAT, "bad compressed bytes");
    } else if (result == Z_MEM_ERROR) {
        return fail(step, HS_ERR_MEMORY, "out of memory");
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
        return fail(step, HS_ERR_FORMAT, "bad compressed bytes");
    }
    return step;
}

static hs_inflate_step run_zstd(hs_inflate *self, hs_str in, char *out, size_t room) {
    hs_inflate_step step = {0};
    ZSTD_inBuffer from = {in.ptr, in.len, 0};
    ZSTD_outBuffer to = {out, room, 0};
    size_t result = ZSTD_decompressStream(self->zstd, &to, &from);
    step.taken = from.pos;
    step.given = to.pos;
    if (ZSTD_isError(result)) {
        bool is_memory = ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation;
        return fail(step, is_memory ? HS_ERR_MEMORY : HS_ERR_FORMAT,
                    is_memory ? "out of memory" : "bad compressed bytes");
    }
    step.is_member_end = result == 0;
    return step;
}

hs_inflate_step hs_inflate_run(hs_inflate *self, hs_str in, bool is_last, char *out, size_t room) {
    self->is_open = true;
    hs_inflate_step step =
        self->packing == HS_PACKING_ZSTD ? run_zstd(self, in, out, room) : run_zlib(self, in, out, room);
    self->in += step.taken;
    self->out += step.given;
    if (step.problem) return step;
    if (self->out > RATIO_FREE_BYTES && self->out / HS_LIMIT_INFLATE_RATIO > self->in)
        return fail(step, HS_ERR_LIMIT, "expands more than 1000 times, which no page does");
    if (step.is_member_end) {
        self->is_open = false;
        self->in = self->out = 0;
    } else if (is_last && step.taken == in.len && step.given < room) {
        return fail(step, HS_ERR_FORMAT, "compressed bytes are cut short");
    }
    return step;
}
