#include "read/models.h"

#include "base/embed.h"
#include "base/status.h"
#include "engine/engine.h"

HS_EMBED_DECLARE(page_fields_tsv);

hs_status hs_read_models_open(hs_engine *engine, hs_error *error) {
    hs_read_models *models = hs_arena_get_zeroed(engine->arena, 1, sizeof *models);
    if (!models) return hs_fail_memory(error);
    hs_status status = hs_lexicon_read(engine->arena, HS_EMBED(page_fields_tsv), &models->page_fields);
    if (status != HS_OK) return hs_fail(error, status, HS_STR("page_fields.tsv"), 0, "a line without a key");
    status = hs_html_tables_open(engine->arena, &models->html);
    if (status != HS_OK) return hs_fail(error, status, HS_STR("html-*.tsv"), 0, "a word of no known group");
    engine->read = models;
    return HS_OK;
}
