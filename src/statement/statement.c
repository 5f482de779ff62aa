#include <hearsay/statement.h>

#include "base/status.h"
#include "statement/find.h"

hs_status hs_statements_find(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                             const hs_text *text, hs_statements *statements, hs_error *error) {
    hs_view view;
    hs_founds founds = {0};
    hs_statements fresh = {.text = text};
    hs_arena_reset(scratch->temporary);
    hs_status status = hs_statement__view(engine, scratch->temporary, text, &view);
    if (status == HS_OK) status = hs_statement__find_by_rule(&view, scratch->temporary, &founds);
    if (status == HS_OK) status = hs_statement__assemble(&view, arena, scratch->temporary, &founds, &fresh);
    hs_arena_reset(scratch->temporary);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (status == HS_OK) *statements = fresh;
    return status;
}
