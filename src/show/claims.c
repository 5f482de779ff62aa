/* Who asserts and who denies: each claim with its statements, by stance. */
#include "show/gather.h"

#include <string.h>

static void claim_json(hs_json *json, const hs_show__gathered *all, const hs_claim *claim) {
    hs_json_open_object(json);
    HS_KEY(json, "claim"), hs_json_str(json, claim->text);
    HS_KEY(json, "why"), hs_json_str(json, hs_show__c(claim->why));
    HS_KEY(json, "members"), hs_json_open_array(json);
    for (uint32_t i = 0; i < claim->n_members; i++) {
        const hs_claim_member *m = &claim->members[i];
        const hs_statement_row *row = &all->rows.items[m->statement];
        hs_json_open_object(json);
        HS_KEY(json, "stance"), hs_json_str(json, hs_show__stance(m->stance));
        HS_KEY(json, "confidence"), hs_json_fraction(json, (double)m->confidence);
        HS_KEY(json, "why"), hs_json_str(json, hs_show__c(m->why));
        hs_show__put_known(json, HS_STR("outlet"), row->outlet);
        hs_show__put_known(json, HS_STR("published"), row->published);
        HS_KEY(json, "statement"), hs_show__put_statement(json, row);
        hs_show__put_said(json, row);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
    HS_KEY(json, "contradictions"), hs_json_open_array(json);
    for (uint32_t i = 0; i < claim->n_contradictions; i++) {
        const hs_contradiction *c = &claim->contradictions[i];
        const hs_statement_row *a = &all->rows.items[claim->members[c->a].statement];
        const hs_statement_row *b = &all->rows.items[claim->members[c->b].statement];
        hs_json_open_object(json);
        HS_KEY(json, "speaker"), hs_json_str(json, a->speaker.name);
        HS_KEY(json, "first"), hs_json_str(json, a->id);
        HS_KEY(json, "then"), hs_json_str(json, b->id);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

static void member_terminal(hs_show__paper *paper, hs_arena *arena, const hs_show__gathered *all,
                            const hs_claim_member *m) {
    const hs_statement_row *row = &all->rows.items[m->statement];
    bool is_unsure = m->confidence < 0.5f;
    hs_show__literal(paper, "  ");
    hs_show__cell(paper, m->stance == HS_STANCE_DENIES ? HS_INK_WARN : HS_INK_BOLD,
                  hs_show__stance(m->stance), 10);
    hs_show__speaker(paper, &row->speaker, row->flags);
    hs_show__literal(paper, "  ");
    hs_show__ink_text(paper, HS_INK_DIM, hs_show__day(hs_show__dated(row)));
    hs_show__literal(paper, "  ");
    hs_show__text(paper, hs_show__outlet(row->outlet));
    hs_show__literal(paper, "  ");
    hs_show__ink_text(paper, HS_INK_DIM, row->id);
    hs_show__literal(paper, "\n");
    hs_show__wrapped(paper, 12, hs_show__said(paper, arena, row), NULL, 0);
    hs_show__spaces(paper, 12);
    hs_show__format(paper, "%s%.2f: ", is_unsure ? "perhaps, " : "", (double)m->confidence);
    hs_show__ink_text(paper, HS_INK_DIM, hs_show__c(m->why));
    hs_show__literal(paper, "\n");
}

static void claim_terminal(hs_show__paper *paper, hs_arena *arena, const hs_show__gathered *all,
                           const hs_claim *claim) {
    hs_show__wrapped(paper, 0, claim->text, NULL, 0);
    hs_show__format(paper, "  %u speakers, %u statements; ", claim->n_speakers, claim->n_members);
    hs_show__ink_text(paper, HS_INK_DIM, hs_show__c(claim->why));
    hs_show__literal(paper, "\n");
    for (uint32_t i = 0; i < claim->n_members; i++) member_terminal(paper, arena, all, &claim->members[i]);
    for (uint32_t i = 0; i < claim->n_contradictions; i++) {
        const hs_contradiction *c = &claim->contradictions[i];
        const hs_statement_row *a = &all->rows.items[claim->members[c->a].statement];
        const hs_statement_row *b = &all->rows.items[claim->members[c->b].statement];
        hs_show__ink_literal(paper, HS_INK_WARN, "  contradicts: ");
        hs_show__text(paper, a->speaker.name);
        hs_show__literal(paper, ", ");
        hs_show__text(paper, a->id);
        hs_show__literal(paper, " and ");
        hs_show__text(paper, b->id);
        hs_show__literal(paper, "\n");
    }
    hs_show__literal(paper, "\n");
}

static void claim_csv(hs_show__paper *paper, const hs_show__gathered *all, const hs_claim *claim) {
    for (uint32_t i = 0; i < claim->n_members; i++) {
        const hs_claim_member *m = &claim->members[i];
        const hs_statement_row *row = &all->rows.items[m->statement];
        hs_show__csv(paper, true, claim->text);
        hs_show__csv(paper, false, hs_show__stance(m->stance));
        hs_show__format(paper, ",%.3f", (double)m->confidence);
        hs_show__csv(paper, false, row->speaker.name);
        hs_show__csv(paper, false, row->published);
        hs_show__csv(paper, false, row->outlet);
        hs_show__csv(paper, false, row->id);
        hs_show__csv(paper, false, row->text);
        hs_show__csv(paper, false, hs_show__c(m->why));
        hs_show__literal(paper, "\r\n");
    }
}

hs_status hs_show_claims(const hs_engine *engine, hs_store *store, const hs_statement_filter *filter,
                         hs_str about, const hs_show_style *style, const hs_show_out *out, hs_error *error) {
    static const hs_statement_filter all_of_it;
    hs_show__view view;
    hs_show__gathered all = {0};
    hs_claims claims = {0};
    hs_arena *kept = hs_arena_new(NULL);
    hs_status status = hs_show__open(&view, style, out, error);
    if (status == HS_OK && !kept) status = HS_ERR_MEMORY;
    if (status == HS_OK) status = hs_show__gather(store, filter ? filter : &all_of_it, kept, &all, error);
    hs_claim_input input = {all.statements.items, all.statements.n, about};
    if (status == HS_OK) status = hs_claims_find(engine, kept, &input, &claims, error);
    if (status == HS_OK && style->as == HS_SHOW_CSV)
        hs_show__literal(&view.paper,
                         "claim,stance,confidence,speaker,published,outlet,statement,text,why\r\n");
    for (uint32_t i = 0; i < claims.n && status == HS_OK && view.paper.status == HS_OK; i++) {
        hs_arena_reset(view.arena);
        if (style->as == HS_SHOW_JSON) {
            claim_json(&view.paper.json, &all, &claims.items[i]);
            hs_show__json_line(&view.paper);
        } else if (style->as == HS_SHOW_CSV) {
            claim_csv(&view.paper, &all, &claims.items[i]);
        } else {
            claim_terminal(&view.paper, view.arena, &all, &claims.items[i]);
        }
    }
    if (status == HS_OK && !claims.n && style->as == HS_SHOW_TERMINAL)
        hs_show__literal(&view.paper,
                         about.len ? "nobody speaks of that here\n" : "nothing is in dispute here\n");
    status = hs_show__close(&view, status, error);
    hs_arena_free(kept);
    return status;
}
