#include "claim/models.h"

#include "base/embed.h"
#include "base/status.h"

HS_EMBED_DECLARE(time_words_tsv);

hs_status hs_claim_models_open(hs_engine *engine, hs_error *error) {
    hs_claim_models *models = hs_arena_get_zeroed(engine->arena, 1, sizeof *models);
    if (!models) return hs_fail_memory(error);
    hs_status status = hs_lexicon_read(engine->arena, HS_EMBED(time_words_tsv), &models->time_words);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (status != HS_OK) return hs_fail(error, status, HS_STR("time_words.tsv"), 0, "a line has no form");
    engine->claim = models;
    return HS_OK;
}
