/* src/read/input/inflate.h: gzip and zstd, undone piece by piece.
 *
 * Takes compressed bytes in any portions and writes what comes out to the caller's buffer. Members that follow
 * each other (a .warc.gz has one a record) are one stream. The ratio of output to input is capped
 * (HS_LIMIT_INFLATE_RATIO), so that a small file cannot fill the disk or the day. */
#ifndef HS_READ_INPUT_INFLATE_H
#define HS_READ_INPUT_INFLATE_H

#include <hearsay/base.h>

typedef enum hs_packing {
    HS_PACKING_NONE = 0,
    HS_PACKING_GZIP,
    HS_PACKING_ZSTD,
    HS_PACKING_DEFLATE
} hs_packing;

typedef struct hs_inflate hs_inflate;

/* What the first bytes of a file tell. */
hs_packing hs_packing_of(hs_str head);

/* NULL when memory runs out. */
hs_inflate *hs_inflate_new(const hs_allocator *allocator, hs_packing packing);
void hs_inflate_free(hs_inflate *inflate);
/* The dictionary of zstd frames, itself compressed or not. Only HS_ERR_MEMORY; one that is none is left out. */
hs_status hs_inflate_dictionary(hs_inflate *inflate, hs_str dictionary);

typedef struct hs_inflate_step {
    size_t taken, given; /* bytes of input used, of output written */
    bool is_member_end;  /* a member ended here; the next one may follow */
    const char *problem; /* static sentence; NULL: none */
    hs_status status;    /* of the problem */
} hs_inflate_step;

/* One step: uses some of in and writes to out. is_last: no input comes after in. Progress is made or a problem is
 * told whenever in is not empty and out has room. */
hs_inflate_step hs_inflate_run(hs_inflate *inflate, hs_str in, bool is_last, char *out, size_t room);
/* True between members: input may end here. */
bool hs_inflate_is_between(const hs_inflate *inflate);

#endif
