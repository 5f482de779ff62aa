#include "cases.h"

#include "test.h"

#include <stdio.h>
#include <stdlib.h>

hs_str text_case_file(const char *path) {
    char full[4096];
    const char *root = getenv("HEARSAY_ROOT");
    snprintf(full, sizeof full, "%s/%s", root ? root : ".", path);
    FILE *file = fopen(full, "rb");
    if (!file) fail_msg("%s is missing", full);
    char *room = malloc(1 << 20);
    assert_non_null(room);
    size_t len = fread(room, 1, 1 << 20, file);
    fclose(file);
    return (hs_str){room, len};
}

static void strip(const char *expected, char *page) {
    char *out = page;
    for (const char *at = expected; *at; at++) {
        if (at[0] == '\xC2' && at[1] == '\xA6') {
            at++;
        } else if (*at == '{') {
            while (at[1] == '+' || at[1] == '~') at++;
        } else if (*at == '~' && at[1] == '}') {
            at++;
        } else if (*at != '}') {
            *out++ = *at;
        }
    }
    *out = 0;
}

bool text_case_next(hs_str file, size_t *at, text_case *out) {
    while (*at < file.len && file.ptr[*at] != '#') *at = hs_str_find_byte(file, *at, '\n') + 1;
    if (*at >= file.len) return false;
    size_t end = hs_str_find_byte(file, *at, '\n');
    snprintf(out->name, sizeof out->name, "%.*s", (int)(end - *at - 2), file.ptr + *at + 2);
    size_t from = end + 1, to = from;
    while (to < file.len && file.ptr[to] != '#') to = hs_str_find_byte(file, to, '\n') + 1;
    *at = to;
    hs_str body = hs_str_trim((hs_str){file.ptr + from, (to < file.len ? to : file.len) - from});
    assert_true(body.len < sizeof out->expected);
    memcpy(out->expected, body.ptr, body.len);
    out->expected[body.len] = 0;
    strip(out->expected, out->page);
    return true;
}

hs_status text_of_page(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena, hs_str page,
                       hs_text *text) {
    hs_article *article = hs_arena_get_zeroed(arena, 1, sizeof *article);
    hs_block *block = hs_arena_get_zeroed(arena, 1, sizeof *block);
    if (!article || !block) return HS_ERR_MEMORY;
    block->kind = HS_BLOCK_PARAGRAPH;
    block->text = block->source = (hs_span){0, (uint32_t)page.len};
    article->text = article->source = page;
    article->body_len = (uint32_t)page.len;
    article->blocks = block;
    article->n_blocks = 1;
    return hs_text_read(engine, scratch, arena, article, text, NULL);
}

static char *put(char *out, const char *end, const char *what) {
    while (*what && out + 1 < end) *out++ = *what++;
    return out;
}

void text_draw(const hs_text *text, char *drawn, size_t size) {
    char *out = drawn, *end = drawn + size;
    hs_str page = text->article->text;
    for (uint32_t at = 0; at <= page.len && out + 16 < end; at++) {
        for (uint32_t q = text->n_quotations; q-- > 0;) /* inner ones close first */
            if (text->quotations[q].span.end == at)
                out = put(out, end, text->quotations[q].is_unclosed ? "~}" : "}");
        for (uint32_t s = 0; s + 1 < text->n_sentences; s++) {
            uint32_t next = text->sentences[s].end;
            if (text->tokens[next - 1].span.end != at) continue;
            bool is_break = false; /* a sentence that ends its paragraph is not marked */
            for (uint32_t i = at; i < text->tokens[next].span.start; i++) is_break |= page.ptr[i] == '\n';
            if (!is_break) out = put(out, end, "\xC2\xA6");
        }
        for (uint32_t q = 0; q < text->n_quotations; q++) {
            if (text->quotations[q].span.start != at) continue;
            out = put(out, end, "{");
            if (text->quotations[q].continues != HS_NONE) out = put(out, end, "+");
            if (text->quotations[q].is_unopened) out = put(out, end, "~");
        }
        if (at < page.len) *out++ = page.ptr[at];
    }
    *out = 0;
}
