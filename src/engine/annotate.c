#include "engine/engine.h"

#include <hearsay/statement.h>

hs_status hs_page_annotate(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena, const hs_page *page,
                           hs_annotation *annotation, hs_error *error) {
    /* the stages point at each other's results, so these must stand where the caller keeps them */
    hs_annotation *a = annotation;
    hs_status status = hs_article_read(engine, scratch, arena, page, &a->article, error);
    if (status == HS_OK) status = hs_text_read(engine, scratch, arena, &a->article, &a->text, error);
    if (status == HS_OK) status = hs_statements_find(engine, scratch, arena, &a->text, &a->statements, error);
    if (status == HS_OK) status = hs_speakers_find(engine, scratch, arena, &a->statements, &a->found, error);
    return status;
}
