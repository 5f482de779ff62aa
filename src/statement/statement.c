#include <hearsay/statement.h>

#include "base/status.h"
#include "statement/find.h"

static hs_status find_learned(hs_view *view, hs_arena *temporary, hs_founds *founds) {
    hs_clauses clauses;
    hs_readings readings = {0};
    hs_status status = hs_statement__clauses(view, temporary, &clauses);
    if (status != HS_OK) return status;
    hs_statement__judge_quotations(&clauses, view);
    status = hs_statement__read(&clauses, temporary, &readings);
    if (status == HS_OK) status = hs_statement__choose(&clauses, temporary, &readings, founds);
    if (status == HS_OK && view->models->encoder) {
        hs_founds fast = *founds;
        *founds = (hs_founds){0};
        status = hs_statement__find_encoded(view, temporary, &fast, founds);
    }
    if (status == HS_OK) hs_statement__relate(&clauses, founds);
    return status;
}

hs_status hs_statements_find(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                             const hs_text *text, hs_statements *statements, hs_error *error) {
    hs_view view;
    hs_founds founds = {0};
    hs_statements fresh = {.text = text};
    hs_arena *temporary = scratch->temporary;
    hs_arena_reset(temporary);
    hs_status status = hs_statement__view(engine, temporary, text, &view);
    if (status == HS_OK && engine->statement->is_learned) {
        status = find_learned(&view, temporary, &founds);
    } else if (status == HS_OK) {
        hs_statement__group(&view);
        status = hs_statement__find_by_rule(&view, temporary, &founds);
    }
    if (status == HS_OK) status = hs_statement__assemble(&view, arena, temporary, &founds, &fresh);
    hs_arena_reset(temporary);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (status == HS_OK) *statements = fresh;
    return status;
}
