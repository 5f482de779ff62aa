/* Any UTF-8 as plain text: statements whose spans lie inside the page, on character boundaries, in order. */
#include <hearsay/hearsay.h>

#include "base/utf8.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_span(hs_str text, hs_span span) {
    assert(span.start <= span.end && span.end <= text.len);
    assert(hs_utf8_floor(text, span.start) == span.start && hs_utf8_floor(text, span.end) == span.end);
}

static void check(const hs_statements *found) {
    hs_str text = found->text->article->text;
    for (uint32_t i = 0; i < found->n; i++) {
        const hs_statement *s = &found->items[i];
        assert(s->n_parts > 0);
        for (uint32_t k = 0; k < s->n_parts; k++) {
            check_span(text, s->parts[k]);
            assert(s->parts[k].start < s->parts[k].end);
            assert(k == 0 || s->parts[k].start >= s->parts[k - 1].end);
        }
        for (uint32_t k = 0; k < s->n_quoted; k++) check_span(text, s->quoted[k]);
        check_span(text, s->cue);
        check_span(text, s->source);
        check_span(text, s->via_source);
        check_span(text, s->addressee_source);
        assert(s->question == HS_NONE || s->question < found->n);
        assert(s->confidence >= 0 && s->confidence <= 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static hs_engine *engine;
    if (!engine && hs_engine_open(NULL, &engine, NULL) != HS_OK) return 0;
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_arena *arena = hs_arena_new(NULL);
    hs_page page = {.doc = HS_STR("fuzz"), .bytes = {(const char *)data, size}, .format = HS_FORMAT_PLAIN};
    hs_article article;
    hs_text text;
    hs_statements found;
    if (scratch && arena && hs_article_read(engine, scratch, arena, &page, &article, NULL) == HS_OK &&
        hs_text_read(engine, scratch, arena, &article, &text, NULL) == HS_OK &&
        hs_statements_find(engine, scratch, arena, &text, &found, NULL) == HS_OK)
        check(&found);
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    return 0;
}
