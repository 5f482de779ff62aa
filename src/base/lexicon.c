#include "base/lexicon.h"

#include "base/arena.h"
#include "base/str.h"

static uint32_t count_lines(hs_str tsv) {
    uint32_t n = 1;
    for (size_t i = 0; i < tsv.len; i++) n += tsv.ptr[i] == '\n';
    return n;
}

static void insert(hs_lexicon *lexicon, hs_lexicon_entry entry) {
    uint32_t slot = entry.hash & (lexicon->capacity - 1);
    while (lexicon->entries[slot].key.ptr && !hs_str_equal(lexicon->entries[slot].key, entry.key))
        slot = (slot + 1) & (lexicon->capacity - 1);
    if (!lexicon->entries[slot].key.ptr) lexicon->n++;
    lexicon->entries[slot] = entry;
}

hs_status hs_lexicon_read(hs_arena *arena, hs_str tsv, hs_lexicon *lexicon) {
    hs_lexicon fresh = {.capacity = 16};
    uint32_t n_lines = count_lines(tsv);
    while (fresh.capacity < n_lines * 2) fresh.capacity *= 2;
    fresh.entries = hs_arena_get_zeroed(arena, fresh.capacity, sizeof *fresh.entries);
    if (!fresh.entries) return HS_ERR_MEMORY;
    for (size_t at = 0; at < tsv.len;) {
        size_t end = hs_str_find_byte(tsv, at, '\n');
        hs_str line = {tsv.ptr + at, end - at};
        at = end + 1;
        if (line.len == 0 || line.ptr[0] == '#') continue;
        size_t tab = hs_str_find_byte(line, 0, '\t');
        hs_lexicon_entry entry = {.key = {line.ptr, tab}};
        if (tab < line.len) entry.value = (hs_str){line.ptr + tab + 1, line.len - tab - 1};
        if (entry.key.len == 0) return HS_ERR_FORMAT;
        entry.hash = hs_hash32(entry.key);
        insert(&fresh, entry);
    }
    *lexicon = fresh;
    return HS_OK;
}

const hs_lexicon_entry *hs_lexicon_find(const hs_lexicon *lexicon, hs_str key) {
    uint32_t slot = hs_hash32(key) & (lexicon->capacity - 1);
    for (; lexicon->entries[slot].key.ptr; slot = (slot + 1) & (lexicon->capacity - 1))
        if (hs_str_equal(lexicon->entries[slot].key, key)) return &lexicon->entries[slot];
    return NULL;
}

const hs_lexicon_entry *hs_lexicon_find_hash(const hs_lexicon *lexicon, uint32_t hash) {
    uint32_t slot = hash & (lexicon->capacity - 1);
    for (; lexicon->entries[slot].key.ptr; slot = (slot + 1) & (lexicon->capacity - 1))
        if (lexicon->entries[slot].hash == hash) return &lexicon->entries[slot];
    return NULL;
}
