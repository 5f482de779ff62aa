#include "read/read.h"

#include "base/status.h"

hs_status hs_read__text_article(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                const hs_page *page, hs_article *article, hs_error *error) {
    (void)engine, (void)scratch, (void)page;
    hs_block *block = hs_arena_get_zeroed(arena, 1, sizeof *block);
    if (!block) return hs_fail_memory(error);
    block->kind = HS_BLOCK_PARAGRAPH;
    block->text = block->source = (hs_span){0, (uint32_t)article->source.len};
    article->text = article->source;
    article->body_len = (uint32_t)article->source.len;
    article->blocks = block;
    article->n_blocks = 1;
    return HS_OK;
}
