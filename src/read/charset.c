#include "read/read.h"

#include "base/limits.h"

hs_status hs_read__to_utf8(hs_arena *arena, hs_str bytes, hs_str label, hs_str *utf8, const char **notice) {
    (void)arena, (void)label;
    if (bytes.len > HS_LIMIT_PAGE_BYTES) {
        bytes.len = HS_LIMIT_PAGE_BYTES;
        *notice = "page cut at 1 GiB";
    }
    *utf8 = bytes;
    return HS_OK;
}
