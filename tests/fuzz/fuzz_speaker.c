/* Any bytes as a plain page: who speaks, then its people linked with themselves in reverse order. */
#include "base/utf8.h"

#include <hearsay/hearsay.h>

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void span_check(hs_str text, hs_span span) {
    assert(span.start <= span.end && span.end <= text.len);
    assert(hs_utf8_floor(text, span.start) == span.start && hs_utf8_floor(text, span.end) == span.end);
}

static void people_check(const hs_engine *engine, hs_arena *arena, const hs_people_found *found) {
    uint32_t n = found->n_people, *known_of[2], n_known[2];
    hs_known_person *known[2];
    hs_person_record *records = calloc(n ? n : 1, sizeof *records);
    assert(records);
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < n; i++) {
            const hs_person *p = &found->people[round ? n - 1 - i : i];
            records[i] = (hs_person_record){
                .name = p->name, .description = p->description, .kind = p->kind, .gender = p->gender};
        }
        hs_status status =
            hs_people_link(engine, arena, records, n, &known_of[round], &known[round], &n_known[round], NULL);
        assert(status == HS_OK);
    }
    assert(n_known[0] == n_known[1]);
    free(records);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static hs_engine *engine;
    if (!engine && hs_engine_open(NULL, &engine, NULL) != HS_OK) return 0;
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_arena *arena = hs_arena_new(NULL);
    hs_page page = {.doc = HS_STR("fuzz"), .bytes = {(const char *)data, size}, .format = HS_FORMAT_PLAIN};
    hs_annotation a;
    if (scratch && arena && hs_page_annotate(engine, scratch, arena, &page, &a, NULL) == HS_OK) {
        for (uint32_t i = 0; i < a.statements.n; i++) {
            const hs_speaking *s = &a.found.speaking[i];
            span_check(a.article.text, s->speaker.mention);
            assert(s->speaker.person == HS_NONE || s->speaker.person < a.found.n_people);
            assert(s->speaker.confidence >= 0 && s->speaker.confidence <= 1);
        }
        for (uint32_t i = 0; i < a.found.n_people; i++)
            for (uint32_t k = 0; k < a.found.people[i].n_mentions; k++)
                span_check(a.article.text, a.found.people[i].mentions[k]);
        people_check(engine, arena, &a.found);
    }
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    return 0;
}
