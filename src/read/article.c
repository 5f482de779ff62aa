#include <hearsay/article.h>

#include "base/status.h"

hs_status hs_article_read(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena, const hs_page *page,
                          hs_article *article, hs_error *error) {
    (void)engine, (void)scratch;
    if (page->bytes.len == 0) return hs_fail(error, HS_ERR_EMPTY, page->doc, 0, "empty file");
    hs_block *block = hs_arena_get_zeroed(arena, 1, sizeof *block);
    if (!block) return hs_fail_memory(error);
    block->kind = HS_BLOCK_PARAGRAPH;
    block->text = block->source = (hs_span){0, (uint32_t)page->bytes.len};
    *article = (hs_article){.doc = page->doc,
                            .url = page->url,
                            .source = page->bytes,
                            .text = page->bytes,
                            .body_len = (uint32_t)page->bytes.len,
                            .blocks = block,
                            .n_blocks = 1};
    return HS_OK;
}

hs_status hs_article_body(const hs_article *article, hs_arena *arena, hs_str *body) {
    (void)arena;
    *body = (hs_str){article->text.ptr, article->body_len};
    return HS_OK;
}
