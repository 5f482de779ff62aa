/* Any bytes as a page of markup: spans lie inside, blocks do not overlap, text is valid UTF-8. */
#include <hearsay/article.h>
#include <hearsay/engine.h>

#include "base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(claim)                                                                                       \
    do {                                                                                                     \
        if (!(claim)) abort();                                                                               \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static hs_engine *engine;
    static hs_scratch *scratch;
    static hs_arena *arena;
    if (!engine) {
        REQUIRE(hs_engine_open(NULL, &engine, NULL) == HS_OK);
        scratch = hs_scratch_new(engine);
        arena = hs_arena_new(NULL);
        REQUIRE(scratch && arena);
    }
    hs_page page = {.bytes = {(const char *)data, size}, .format = HS_FORMAT_HTML};
    hs_article article;
    hs_error error;
    if (hs_article_read(engine, scratch, arena, &page, &article, &error) == HS_OK) {
        REQUIRE(hs_utf8_valid_prefix(article.text) == article.text.len);
        REQUIRE(article.body_len <= article.text.len);
        uint32_t end = 0;
        for (size_t i = 0; i < article.n_blocks; i++) {
            const hs_block *b = &article.blocks[i];
            REQUIRE(b->text.start <= b->text.end && b->text.end <= article.text.len);
            REQUIRE(b->source.start <= b->source.end && b->source.end <= article.source.len);
            REQUIRE(hs_utf8_floor(article.text, b->text.start) == b->text.start);
            if (b->kind == HS_BLOCK_TITLE) continue;
            REQUIRE(b->text.start >= end);
            end = b->text.end;
        }
        for (size_t i = 0; i < article.n_asides; i++) {
            const hs_block *b = &article.asides[i];
            REQUIRE(b->text.start >= article.body_len && b->text.start <= b->text.end &&
                    b->text.end <= article.text.len);
            REQUIRE(b->source.start <= b->source.end && b->source.end <= article.source.len);
        }
        hs_str body;
        REQUIRE(hs_article_body(&article, arena, &body) == HS_OK);
    }
    hs_arena_reset(arena);
    return 0;
}
