/* Any UTF-8 as an article of blocks cut at form feeds: tokens in order, sentences that cover them, nested pairs. */
#include <hearsay/hearsay.h>

#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const hs_text *text) {
    uint32_t at = 0, next = 0;
    for (uint32_t i = 0; i < text->n_tokens; i++) {
        assert(text->tokens[i].span.start >= at && text->tokens[i].span.end > text->tokens[i].span.start);
        at = text->tokens[i].span.end;
        assert(at <= text->article->text.len);
    }
    for (uint32_t s = 0; s < text->n_sentences; s++) {
        assert(text->sentences[s].first == next && text->sentences[s].end > next);
        next = text->sentences[s].end;
    }
    assert(next == text->n_tokens);
    for (uint32_t q = 0; q < text->n_quotations; q++) {
        const hs_quotation *one = &text->quotations[q];
        assert(one->first < one->end && one->end <= text->n_tokens);
        assert(one->parent == HS_NONE || (one->parent < q && text->quotations[one->parent].end >= one->end));
        assert(one->continues == HS_NONE || one->continues < q);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static hs_engine *engine;
    if (!engine && hs_engine_open(NULL, &engine, NULL) != HS_OK) return 0;
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_arena *arena = hs_arena_new(NULL);
    hs_str bytes = {(const char *)data, size};
    bytes.len = hs_utf8_valid_prefix(bytes);
    hs_block blocks[8];
    hs_article article = {.text = bytes, .body_len = (uint32_t)bytes.len, .blocks = blocks};
    for (size_t at = 0; at < bytes.len && article.n_blocks < 8;) {
        const char *found = memchr(bytes.ptr + at, '\f', bytes.len - at);
        size_t end = found && article.n_blocks < 7 ? (size_t)(found - bytes.ptr) : bytes.len;
        hs_block_kind kind = (hs_block_kind)(article.n_blocks % (HS_BLOCK_TABLE + 1));
        blocks[article.n_blocks++] = (hs_block){.kind = kind, .text = {(uint32_t)at, (uint32_t)end}};
        at = end + 1;
    }
    hs_text text;
    if (scratch && arena && hs_text_read(engine, scratch, arena, &article, &text, NULL) == HS_OK)
        check(&text);
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    return 0;
}
