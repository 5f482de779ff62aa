/* Files of a test: a folder of its own under the system's temporary folder, removed at the end. */
#ifndef HS_TESTS_READ_FILES_H
#define HS_TESTS_READ_FILES_H

#include <stddef.h>

/* Makes the folder; teardown removes it with all that is in it. For cmocka's setup and teardown. */
int files_setup(void **state);
int files_teardown(void **state);
/* Writes bytes to name inside the folder (folders on the way are made) and gives the whole path, which stays
 * valid until the next 32 calls. */
const char *file_with(const char *name, const void *bytes, size_t len);
const char *file_with_text(const char *name, const char *text);
/* Path of name inside the folder. */
const char *file_path(const char *name);
/* The same bytes as gzip and as zstd; the result lives until the next call. */
const void *gzip_of(const void *bytes, size_t len, size_t *packed_len);
const void *zstd_of(const void *bytes, size_t len, size_t *packed_len);

#endif
