/* A statement while it is being looked for: token ranges, before it becomes spans (assemble.c).
 *
 *     Ruta Vance said that the ferry never sailed.
 *     cue [said], content [that .. sailed], source [Ruta Vance]
 */
#ifndef HS_STATEMENT_FIND_H
#define HS_STATEMENT_FIND_H

#include "base/vector.h"
#include "statement/view.h"

typedef struct hs_range {
    uint32_t first, end; /* tokens [first, end); empty: none */
} hs_range;

typedef struct hs_found {
    uint32_t head;    /* token of the reporting word, or HS_NONE */
    hs_range cue;     /* with its helpers: "has also said" */
    hs_range content; /* hull */
    hs_range source;
    uint32_t group; /* of view->groups where the content is quotations alone, or HS_NONE */
    float confidence;
    const char *why; /* static */
} hs_found;

typedef HS_VECTOR(hs_found) hs_founds;

/* Attributions by rule, where no weights are compiled in. Appends to *founds; memory from arena. */
hs_status hs_statement__find_by_rule(const hs_view *view, hs_arena *arena, hs_founds *founds);

/* Turns what was found into statements in arena; scratch memory from temporary. */
hs_status hs_statement__assemble(const hs_view *view, hs_arena *arena, hs_arena *temporary,
                                 const hs_founds *founds, hs_statements *statements);

#endif
