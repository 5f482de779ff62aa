/* What a run of the reader over paths gives, one line an item: "doc|format|bytes" (the first 60 bytes) or
 * "!status|file|offset|message"; paths inside the test's folder without the folder. Valid until the next call. */
#ifndef HS_TESTS_READ_RUN_READER_H
#define HS_TESTS_READ_RUN_READER_H

#include <hearsay/page.h>

const char *read_with(hs_read_options options);
const char *read_path(const char *path);
/* The same, with "|url|charset|published" behind the bytes. */
const char *read_path_with_details(const char *path);

#endif
