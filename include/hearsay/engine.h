/* hearsay/engine.h: the read-only models and lexicons that all stages share.
 *
 * Takes nothing from disk: lexicons (data/) and weights (models/) are compiled into the library. Opening
 * builds the lookup tables once (a few milliseconds); after that an engine is constant and may be shared by
 * any number of threads. Each thread brings its own hs_scratch.
 */
#ifndef HEARSAY_ENGINE_H
#define HEARSAY_ENGINE_H

#include <hearsay/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hs_engine hs_engine;
typedef struct hs_scratch hs_scratch;

/* How carefully statements and speakers are read. */
typedef enum hs_accuracy { HS_ACCURACY_FAST = 0, HS_ACCURACY_HIGH } hs_accuracy;

typedef struct hs_engine_options {
    const hs_allocator *allocator; /* NULL: the C library's; must outlive the engine */
    hs_accuracy accuracy;
    float min_confidence; /* 0..1; a speaker below it becomes null, with its candidates listed; 0: default */
    const char *people_path;  /* people.tsv that pins names (name TAB alias TAB alias ...), or NULL */
    hs_str encoder_weights;  /* of HS_ACCURACY_HIGH: bytes of encoder.hsw, aligned to 64; outlive the engine */
    /* Called with one line per decision where trace_level > 0; never kept past the call. */
    void (*trace)(void *context, const char *stage, int level, hs_str line);
    void *trace_context;
    int trace_level; /* 1 once a page, 2 a statement, 3 a candidate */
} hs_engine_options;

/* Opens an engine. options may be NULL. *engine is untouched on failure. Free with hs_engine_close. */
HS_API hs_status hs_engine_open(const hs_engine_options *options, hs_engine **engine, hs_error *error);
HS_API void hs_engine_close(hs_engine *engine);

/* Reusable working memory of one thread; NULL when memory runs out. */
HS_API hs_scratch *hs_scratch_new(const hs_engine *engine);
HS_API void hs_scratch_free(hs_scratch *scratch);

#ifdef __cplusplus
}
#endif
#endif
