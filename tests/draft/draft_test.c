#include "draft_test.h"

#include "base/arena.h"

#include <string.h>

static hs_engine *engine;
static hs_scratch *scratch;
static hs_arena *arena;

int draft_setup(void **state) {
    (void)state;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    scratch = hs_scratch_new(engine);
    arena = hs_arena_new(NULL);
    return !scratch || !arena;
}

int draft_teardown(void **state) {
    (void)state;
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    hs_engine_close(engine);
    return 0;
}

static void check_places(const read_draft *r) {
    hs_str text = r->article.text, source = r->draft.source;
    uint32_t end = 0;
    for (size_t b = 0; b < r->article.n_blocks; b++) {
        hs_span span = r->article.blocks[b].text;
        assert_true(span.start < span.end && span.end <= text.len);
        if (r->draft.form == HS_DRAFT_MARKDOWN || r->draft.form == HS_DRAFT_DOCX)
            assert_true(span.start >= end);
        end = span.end;
        uint32_t line = 0;
        for (uint32_t at = span.start; at < span.end; at++) {
            hs_draft_place place = hs_draft_place_get(&r->draft, at);
            assert_true(place.source <= source.len && place.line >= line && place.line <= r->draft.n_lines);
            assert_true(place.column >= 1);
            line = place.line;
            if (place.is_exact && source.ptr[place.source] != '\n')
                assert_int_equal(source.ptr[place.source], text.ptr[at]);
        }
    }
}

read_draft read_as(const char *name, hs_str bytes) {
    read_draft r = {.status = HS_OK};
    hs_page page = {.doc = {name, strlen(name)}, .bytes = bytes};
    r.status = hs_draft_read(engine, scratch, arena, &page, &r.article, &r.draft, &r.error);
    if (r.status == HS_OK) check_places(&r);
    return r;
}

hs_str block_text(const read_draft *r, size_t block) {
    assert_true(block < r->article.n_blocks);
    return hs_str_sub(r->article.text, r->article.blocks[block].text);
}

hs_draft_place place_of(const read_draft *r, const char *piece) {
    size_t at = hs_str_find(r->article.text, (hs_str){piece, strlen(piece)});
    assert_true(at < r->article.text.len);
    return hs_draft_place_get(&r->draft, (uint32_t)at);
}
