#include "read/read.h"

#include "base/status.h"
#include "base/str.h"

/* The next line that is not blank, at or after *at; false at the end. */
static bool next_line(hs_str text, size_t *at, hs_span *line) {
    while (*at < text.len) {
        size_t end = hs_str_find_byte(text, *at, '\n'), start = *at;
        *at = end + 1;
        while (start < end && hs_ascii_is_space(text.ptr[start])) start++;
        while (end > start && hs_ascii_is_space(text.ptr[end - 1])) end--;
        if (start == end) continue;
        *line = (hs_span){(uint32_t)start, (uint32_t)end};
        return true;
    }
    return false;
}

hs_status hs_read__text_article(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                const hs_page *page, hs_article *article, hs_error *error) {
    (void)engine, (void)scratch, (void)page;
    size_t n = 0, at = 0;
    hs_span line;
    while (next_line(article->source, &at, &line)) n++;
    hs_block *blocks = hs_arena_get_zeroed(arena, n, sizeof *blocks);
    if (!blocks) return hs_fail_memory(error);
    at = n = 0;
    while (next_line(article->source, &at, &line)) {
        blocks[n].kind = HS_BLOCK_PARAGRAPH;
        blocks[n].text = blocks[n].source = line;
        n++;
    }
    article->text = article->source;
    article->body_len = (uint32_t)article->source.len;
    article->blocks = blocks;
    article->n_blocks = n;
    return HS_OK;
}
