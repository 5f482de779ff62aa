#include "files.h"

#include "test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

static char root[64];
static char paths[32][512];
static unsigned next_path;
static unsigned char *packed;

int files_setup(void **state) {
    (void)state;
    strcpy(root, "/tmp/hearsay-read-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place) {
    (void)info, (void)place;
    if (kind == FTW_DNR) chmod(path, 0700);
    return remove(path);
}

int files_teardown(void **state) {
    (void)state;
    free(packed);
    packed = NULL;
    return nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *file_path(const char *name) {
    char *path = paths[next_path++ % 32];
    snprintf(path, sizeof paths[0], "%s%s%s", root, *name ? "/" : "", name);
    return path;
}

const char *file_with(const char *name, const void *bytes, size_t len) {
    const char *path = file_path(name);
    char folder[512];
    strcpy(folder, path);
    for (char *at = folder + strlen(root) + 1; (at = strchr(at, '/')); at++) {
        *at = 0;
        mkdir(folder, 0700);
        *at = '/';
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    return path;
}

const char *file_with_text(const char *name, const char *text) {
    return file_with(name, text, strlen(text));
}

const void *gzip_of(const void *bytes, size_t len, size_t *packed_len) {
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t room = deflateBound(&z, len) + 64;
    free(packed);
    packed = malloc(room);
    z.next_in = (Bytef *)(uintptr_t)bytes;
    z.avail_in = (unsigned)len;
    z.next_out = packed;
    z.avail_out = (unsigned)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    *packed_len = room - z.avail_out;
    deflateEnd(&z);
    return packed;
}

const void *zstd_of(const void *bytes, size_t len, size_t *packed_len) {
    size_t room = ZSTD_compressBound(len);
    free(packed);
    packed = malloc(room);
    *packed_len = ZSTD_compress(packed, room, bytes, len, 3);
    assert_false(ZSTD_isError(*packed_len));
    return packed;
}
