#include "text/reading.h"

#include "base/status.h"

hs_status hs_text_read(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                       const hs_article *article, hs_text *text, hs_error *error) {
    static hs_status (*const steps[])(hs_text__reading *) = {
        hs_text__tokens_read,
        hs_text__marks_weigh,
        hs_text__sentences_split,
        hs_text__marks_pair,
    };
    hs_text fresh = {.article = article};
    hs_arena_reset(scratch->temporary);
    hs_text__reading reading = {
        .models = engine->text, .arena = arena, .temporary = scratch->temporary, .text = &fresh};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i](&reading) != HS_OK) return hs_fail_memory(error);
    hs_text__tag(&engine->text->tagger, &fresh);
    hs_text__find_entities(&engine->text->entities, &fresh);
    *text = fresh;
    return HS_OK;
}
