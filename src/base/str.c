#include "base/str.h"

size_t hs_str_find(hs_str text, hs_str part) {
    if (part.len == 0) return 0;
    if (part.len > text.len) return text.len;
    const char *at = memmem(text.ptr, text.len, part.ptr, part.len);
    return at ? (size_t)(at - text.ptr) : text.len;
}
