#include "draft/inside.h"

#include "base/arena.h"
#include "base/str.h"

#include <string.h>

static bool reserve(hs_draft__text *t, size_t more) {
    if (t->is_failed || more > UINT32_MAX - 16 - t->len) return !(t->is_failed = true);
    if (t->len + more <= t->capacity) return true;
    size_t wanted = t->capacity ? t->capacity : 4096;
    while (wanted < t->len + more) wanted *= 2;
    char *fresh = hs_arena_get(t->arena, wanted);
    if (!fresh) return !(t->is_failed = true);
    if (t->len) memcpy(fresh, t->bytes, t->len);
    t->bytes = fresh;
    t->capacity = wanted;
    return true;
}

bool hs_draft__expect(hs_draft__text *t, size_t len) {
    return reserve(t, len);
}

bool hs_draft__map(hs_draft__text *t, uint32_t at, uint32_t source, bool is_exact) {
    if (t->runs.n) {
        const hs_draft_run *last = &t->runs.items[t->runs.n - 1];
        if (last->is_exact && is_exact && last->source + (at - last->text) == source) return true;
        if (last->text == at) {
            t->runs.items[t->runs.n - 1] = (hs_draft_run){at, source, is_exact};
            return true;
        }
    }
    return hs_vector_push(&t->runs, t->arena, (hs_draft_run){at, source, is_exact});
}

void hs_draft__put(hs_draft__text *t, hs_str piece, uint32_t source, bool is_exact) {
    if (!piece.len || !reserve(t, piece.len)) return;
    if (!hs_draft__map(t, (uint32_t)t->len, source, is_exact)) t->is_failed = true;
    memcpy(t->bytes + t->len, piece.ptr, piece.len);
    t->len += piece.len;
}

void hs_draft__open_block(hs_draft__text *t, hs_block_kind kind, uint32_t source) {
    if (t->blocks.n) hs_draft__put(t, HS_STR("\n\n"), source, false);
    hs_block block = {.kind = kind, .text = {(uint32_t)t->len, (uint32_t)t->len}, .source = {source, source}};
    if (!hs_vector_push(&t->blocks, t->arena, block)) t->is_failed = true;
}

void hs_draft__close_block(hs_draft__text *t, uint32_t source) {
    if (t->is_failed || !t->blocks.n) return;
    hs_block *block = &t->blocks.items[t->blocks.n - 1];
    block->text.end = (uint32_t)t->len;
    block->source.end = source > block->source.start ? source : block->source.start;
    if (block->text.end > block->text.start) return;
    t->blocks.n--;
    t->len -= t->blocks.n ? 2 : 0;
    while (t->runs.n && t->runs.items[t->runs.n - 1].text >= t->len) t->runs.n--;
}

bool hs_draft__has_marks(hs_str text) {
    if (memchr(text.ptr, '"', text.len)) return true;
    for (size_t i = 0; i + 2 < text.len; i++)
        if ((unsigned char)text.ptr[i] == 0xE2 && (unsigned char)text.ptr[i + 1] == 0x80 &&
            ((unsigned char)text.ptr[i + 2] == 0x9C || (unsigned char)text.ptr[i + 2] == 0x9D))
            return true;
    return false;
}
