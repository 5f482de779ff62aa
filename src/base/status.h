/* Filling in an hs_error. */
#ifndef HS_BASE_STATUS_H
#define HS_BASE_STATUS_H

#include <hearsay/base.h>

/* Records a failure and returns status, so that callers write `return hs_fail(...)`. error may be NULL; file
 * may be empty; the message is formatted as by printf and cut to fit on a character boundary. */
hs_status hs_fail(hs_error *error, hs_status status, hs_str file, uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Out of memory, told without allocating. */
hs_status hs_fail_memory(hs_error *error);

#endif
