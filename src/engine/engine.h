/* Inside of hs_engine: what each stage keeps read-only, and inside of hs_scratch. */
#ifndef HS_ENGINE_ENGINE_H
#define HS_ENGINE_ENGINE_H

#include <hearsay/engine.h>

/* Each stage's models and lexicons, opaque to the others; opened by its hs_<stage>_models_open. */
typedef struct hs_read_models hs_read_models;
typedef struct hs_text_models hs_text_models;
typedef struct hs_statement_models hs_statement_models;
typedef struct hs_speaker_models hs_speaker_models;
typedef struct hs_word_models hs_word_models;
typedef struct hs_claim_models hs_claim_models;

struct hs_engine {
    hs_engine_options options; /* allocator is never NULL here */
    hs_arena *arena;           /* all models live here */
    hs_read_models *read;
    hs_text_models *text;
    hs_statement_models *statement;
    hs_speaker_models *speaker;
    hs_word_models *words;
    hs_claim_models *claim;
};

struct hs_scratch {
    hs_arena *temporary; /* a stage resets it when it begins, and leaves nothing in it */
};

/* One per stage, defined in src/<stage>/models.c; called once, in the order of the pipeline, by
 * hs_engine_open. Memory from engine->arena. */
hs_status hs_read_models_open(hs_engine *engine, hs_error *error);
hs_status hs_text_models_open(hs_engine *engine, hs_error *error);
hs_status hs_statement_models_open(hs_engine *engine, hs_error *error);
hs_status hs_speaker_models_open(hs_engine *engine, hs_error *error);
hs_status hs_word_models_open(hs_engine *engine, hs_error *error);
hs_status hs_claim_models_open(hs_engine *engine, hs_error *error);

/* Tells a decision to the caller's trace function; one branch where tracing is off. */
#define HS_TRACE(engine, stage, level, ...)                                                                  \
    ((engine)->options.trace_level >= (level) ? hs_trace((engine), (stage), (level), __VA_ARGS__) : (void)0)
void hs_trace(const hs_engine *engine, const char *stage, int level, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
