/* Pasted text: every byte that is no blank lies in a block or in a dropped span, in order, on character boundaries. */
#include <hearsay/article.h>

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_boundary(hs_str text, uint32_t at) {
    return at == text.len || ((unsigned char)text.ptr[at] & 0xC0) != 0x80;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static hs_engine *engine;
    static hs_scratch *scratch;
    if (!engine && hs_engine_open(NULL, &engine, NULL) != HS_OK) return 0;
    if (!scratch && !(scratch = hs_scratch_new(engine))) return 0;
    hs_arena *arena = hs_arena_new(NULL);
    if (!arena) return 0;
    hs_page page = {.doc = {"fuzz", 4},
                    .bytes = {(const char *)data, size},
                    .format = HS_FORMAT_TEXT,
                    .charset = {"utf-8", 5}};
    hs_article article;
    hs_error error;
    if (hs_article_read(engine, scratch, arena, &page, &article, &error) == HS_OK) {
        size_t b = 0, d = 0;
        uint32_t at = 0;
        while (b < article.n_blocks || d < article.n_dropped) {
            bool is_block =
                d == article.n_dropped ||
                (b < article.n_blocks && article.blocks[b].source.start < article.dropped[d].source.start);
            hs_span next = is_block ? article.blocks[b++].source : article.dropped[d++].source;
            assert(next.start >= at && next.end > next.start && next.end <= article.source.len);
            assert(is_boundary(article.source, next.start) && is_boundary(article.source, next.end));
            for (; at < next.start; at++) {
                unsigned char c = (unsigned char)article.source.ptr[at];
                assert(c == ' ' || (c >= 9 && c <= 13) || c >= 0x80); /* no-break spaces are blanks too */
            }
            at = next.end;
        }
    } else {
        assert(error.message[0] != 0);
    }
    hs_arena_free(arena);
    return 0;
}
