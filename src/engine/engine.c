#include "engine/engine.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

hs_status hs_engine_open(const hs_engine_options *options, hs_engine **engine, hs_error *error) {
    static hs_status (*const models_open[])(hs_engine *, hs_error *) = {
        hs_read_models_open,    hs_text_models_open, hs_statement_models_open,
        hs_speaker_models_open, hs_word_models_open, hs_claim_models_open,
    };
    hs_engine_options chosen = options ? *options : (hs_engine_options){0};
    if (!chosen.allocator) chosen.allocator = &hs_allocator_system;
    hs_arena *arena = hs_arena_new(chosen.allocator);
    hs_engine *fresh = arena ? hs_arena_get_zeroed(arena, 1, sizeof *fresh) : NULL;
    if (!fresh) {
        hs_arena_free(arena);
        return hs_fail_memory(error);
    }
    fresh->options = chosen;
    fresh->arena = arena;
    for (size_t i = 0; i < sizeof models_open / sizeof *models_open; i++) {
        hs_status status = models_open[i](fresh, error);
        if (status != HS_OK) {
            hs_engine_close(fresh);
            return status;
        }
    }
    *engine = fresh;
    return HS_OK;
}

void hs_engine_close(hs_engine *engine) {
    if (engine) hs_arena_free(engine->arena);
}

hs_scratch *hs_scratch_new(const hs_engine *engine) {
    const hs_allocator *from = engine->options.allocator;
    hs_scratch *scratch = from->resize(from->context, NULL, sizeof *scratch);
    if (!scratch) return NULL;
    scratch->temporary = hs_arena_new(from);
    if (scratch->temporary) return scratch;
    from->resize(from->context, scratch, 0);
    return NULL;
}

void hs_scratch_free(hs_scratch *scratch) {
    if (!scratch) return;
    hs_allocator from = hs_arena_allocator(scratch->temporary);
    hs_arena_free(scratch->temporary);
    from.resize(from.context, scratch, 0);
}

void hs_trace(const hs_engine *engine, const char *stage, int level, const char *format, ...) {
    if (!engine->options.trace) return;
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (len < 0) return;
    if ((size_t)len >= sizeof line) len = sizeof line - 1;
    engine->options.trace(engine->options.trace_context, stage, level, (hs_str){line, (size_t)len});
}
