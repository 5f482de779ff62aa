#include "match/why.h"

#include <string.h>

const char *hs_match__also_why(hs_arena *arena, const char *why, const char *more) {
    hs_str copy, parts[] = {{why, strlen(why)}, {"; ", 2}, {more, strlen(more)}};
    size_t len = parts[0].len + parts[1].len + parts[2].len;
    char *bytes = hs_arena_get(arena, len + 1);
    if (!bytes) return NULL;
    copy = (hs_str){bytes, 0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        memcpy(bytes + copy.len, parts[i].ptr, parts[i].len);
        copy.len += parts[i].len;
    }
    bytes[copy.len] = '\0';
    return bytes;
}
