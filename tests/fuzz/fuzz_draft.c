/* Drafts in Markdown and DOCX: blocks in order, every place inside the draft, and the run always ends. */
#include "draft/inside.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(const hs_draft__text *text, hs_str source) {
    if (text->is_failed) return;
    uint32_t end = 0;
    for (uint32_t i = 0; i < text->blocks.n; i++) {
        const hs_block *block = &text->blocks.items[i];
        assert(block->text.start >= end && block->text.end > block->text.start);
        end = block->text.end;
    }
    assert(end <= text->len);
    for (uint32_t i = 0; i < text->runs.n; i++) {
        const hs_draft_run *run = &text->runs.items[i];
        uint32_t stop = i + 1 < text->runs.n ? text->runs.items[i + 1].text : (uint32_t)text->len;
        assert(run->text <= stop && run->source <= source.len);
        if (!run->is_exact) continue;
        assert(stop - run->text <= source.len - run->source);
        hs_str piece = {text->bytes + run->text, stop - run->text},
               there = {source.ptr + run->source, piece.len};
        /* a line break of the draft is a blank in the text */
        for (size_t k = 0; k < piece.len; k++) assert(piece.ptr[k] == there.ptr[k] || there.ptr[k] == '\n');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hs_arena *arena = hs_arena_new(NULL);
    hs_str bytes = {(const char *)data, size};
    hs_draft draft = {0};
    hs_error error = {0};
    hs_draft__text text = {.arena = arena};
    if (hs_draft__docx(&text, HS_STR("a.docx"), bytes, &draft, &error) == HS_OK) {
        look(&text, draft.source);
        for (uint32_t i = 0; i < draft.n_notes; i++)
            assert(draft.notes[i].number && (!i || draft.notes[i].line > draft.notes[i - 1].line));
    }
    bytes.len = hs_utf8_valid_prefix(bytes);
    hs_draft__text marked = {.arena = arena};
    if (hs_draft__markdown(&marked, bytes, &error) == HS_OK) look(&marked, bytes);
    hs_arena_free(arena);
    return 0;
}
