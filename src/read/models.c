#include "read/models.h"

#include "base/embed.h"
#include "base/status.h"
#include "engine/engine.h"

#include <string.h>

HS_EMBED_DECLARE(page_fields_tsv);
HS_EMBED_DECLARE(date_words_tsv);
HS_EMBED_DECLARE(outlets_tsv);
HS_EMBED_DECLARE(furniture_tsv);
HS_EMBED_DECLARE(given_names_tsv);
HS_EMBED_DECLARE(html_meta_tsv);
HS_EMBED_DECLARE(blocks_hsw);

static hs_status read_list(hs_engine *engine, hs_str tsv, const char *name, hs_lexicon *list,
                           hs_error *error) {
    hs_status status = hs_lexicon_read(engine->arena, tsv, list);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (status != HS_OK)
        return hs_fail(error, status, (hs_str){name, strlen(name)}, 0, "a line without a key");
    return HS_OK;
}

hs_status hs_read_models_open(hs_engine *engine, hs_error *error) {
    hs_read_models *models = hs_arena_get_zeroed(engine->arena, 1, sizeof *models);
    if (!models) return hs_fail_memory(error);
    hs_status status =
        read_list(engine, HS_EMBED(page_fields_tsv), "page_fields.tsv", &models->page_fields, error);
    if (status == HS_OK)
        status = read_list(engine, HS_EMBED(date_words_tsv), "date_words.tsv", &models->date_words, error);
    if (status == HS_OK)
        status = read_list(engine, HS_EMBED(outlets_tsv), "outlets.tsv", &models->outlets, error);
    if (status == HS_OK)
        status = read_list(engine, HS_EMBED(given_names_tsv), "given_names.tsv", &models->given_names, error);
    if (status == HS_OK)
        status = read_list(engine, HS_EMBED(html_meta_tsv), "html-meta.tsv", &models->meta, error);
    if (status == HS_OK) {
        status = hs_furniture_open(engine->arena, HS_EMBED(furniture_tsv), &models->furniture);
        if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
        if (status != HS_OK)
            return hs_fail(error, status, HS_STR("furniture.tsv"), 0, "a line of no known group");
    }
    if (status == HS_OK) {
        status = hs_html_tables_open(engine->arena, &models->html);
        if (status != HS_OK)
            return hs_fail(error, status, HS_STR("html-*.tsv"), 0, "a word of no known group");
    }
    if (status == HS_OK) {
        status = hs_html_model_read(engine->arena, HS_EMBED(blocks_hsw), &models->blocks);
        if (status != HS_OK)
            return hs_fail(error, status, HS_STR("blocks.hsw"), 0, "made for other features");
    }
    engine->read = models;
    return status;
}
