#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *hs_version(void) {
    return HS_VERSION;
}

const char *hs_status_name(hs_status status) {
    static const char *const names[] = {
        [HS_OK] = "ok",
        [HS_END] = "end",
        [HS_ERR_MEMORY] = "out of memory",
        [HS_ERR_IO] = "input or output error",
        [HS_ERR_FORMAT] = "bad format",
        [HS_ERR_ENCODING] = "not text",
        [HS_ERR_EMPTY] = "nothing to read",
        [HS_ERR_LIMIT] = "limit reached",
        [HS_ERR_STORE] = "store error",
        [HS_ERR_BUSY] = "store is being written",
        [HS_ERR_VERSION] = "other version",
        [HS_ERR_ARGUMENT] = "bad argument",
        [HS_ERR_NOT_FOUND] = "not found",
        [HS_ERR_NETWORK] = "network error",
        [HS_ERR_CANCELLED] = "cancelled",
    };
    return (size_t)status < sizeof names / sizeof *names && names[status] ? names[status] : "unknown status";
}

static void copy_cut(char *to, size_t size, hs_str from) {
    size_t len = from.len < size - 1 ? from.len : size - 1;
    if (len < from.len)
        while (len && ((unsigned char)from.ptr[len] & 0xC0) == 0x80) len--;
    if (len) memcpy(to, from.ptr, len);
    to[len] = 0;
}

hs_status hs_fail(hs_error *error, hs_status status, hs_str file, uint64_t offset, const char *format, ...) {
    if (!error) return status;
    char message[sizeof error->message * 2];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (len < 0) len = 0;
    if ((size_t)len >= sizeof message) len = sizeof message - 1;
    error->status = status;
    error->offset = offset;
    copy_cut(error->file, sizeof error->file, file);
    copy_cut(error->message, sizeof error->message, (hs_str){message, (size_t)len});
    return status;
}

hs_status hs_fail_memory(hs_error *error) {
    return hs_fail(error, HS_ERR_MEMORY, (hs_str){0}, 0, "out of memory");
}
