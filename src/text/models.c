#include "text/models.h"

#include "base/embed.h"
#include "base/status.h"

HS_EMBED_DECLARE(abbreviations_tsv);
HS_EMBED_DECLARE(starters_tsv);
HS_EMBED_DECLARE(elisions_tsv);
HS_EMBED_DECLARE(saying_tsv);
HS_EMBED_DECLARE(words_tsv);
HS_EMBED_DECLARE(entities_hsw);
HS_EMBED_DECLARE(tagger_hsw);
HS_EMBED_DECLARE(tagger_words_hsw);

hs_status hs_text_models_open(hs_engine *engine, hs_error *error) {
    hs_text_models *models = hs_arena_get_zeroed(engine->arena, 1, sizeof *models);
    if (!models) return hs_fail_memory(error);
    const struct {
        hs_str tsv;
        hs_lexicon *lexicon;
    } lists[] = {
        {HS_EMBED(abbreviations_tsv), &models->abbreviations},
        {HS_EMBED(starters_tsv), &models->starters},
        {HS_EMBED(elisions_tsv), &models->elisions},
        {HS_EMBED(saying_tsv), &models->saying},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        hs_status status = hs_lexicon_read(engine->arena, lists[i].tsv, lists[i].lexicon);
        if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
        if (status != HS_OK)
            return hs_fail(error, status, (hs_str){0}, 0, "a word list of the text stage is broken");
    }
    hs_status status = hs_text__words_read(engine->arena, HS_EMBED(words_tsv), &models->words);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (status != HS_OK) return hs_fail(error, status, HS_STR("words.tsv"), 0, "the list of words is broken");
    models->tagger.words = &models->words;
    status = hs_linear_read(HS_EMBED(tagger_hsw), &models->tagger.model, error);
    if (status != HS_OK) return status;
    models->tagger.known = (const uint32_t *)(const void *)HS_EMBED(tagger_words_hsw).ptr; /* aligned to 64 */
    models->tagger.n_known = (uint32_t)(HS_EMBED(tagger_words_hsw).len / sizeof *models->tagger.known);
    if (models->tagger.model.n_classes != HS_TAGGER_CLASSES ||
        (models->tagger.n_known & (models->tagger.n_known - 1)))
        return hs_fail(error, HS_ERR_FORMAT, HS_STR("tagger.hsw"), 0,
                       "the tagger's weights have another tag set");
    models->entities.words = &models->words;
    status = hs_linear_read(HS_EMBED(entities_hsw), &models->entities.model, error);
    if (status != HS_OK) return status;
    if (models->entities.model.n_classes != HS_ENTITY_LABELS)
        return hs_fail(error, HS_ERR_FORMAT, HS_STR("entities.hsw"), 0, "the weights have other labels");
    engine->text = models;
    return HS_OK;
}
