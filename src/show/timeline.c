/* Who said what when: the day said where the page tells it, told apart from the day published. */
#include "show/gather.h"
#include "show/timeline.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

#include <stdlib.h>

/* Days known first and early first; a day before a span of days that begins with it; then as the store gives them. */
static int by_day(const void *a, const void *b) {
    const hs_show__moment *x = a, *y = b;
    if (!x->first.len != !y->first.len) return x->first.len ? -1 : 1;
    int order = hs_str_compare(x->first, y->first);
    if (!order) order = hs_str_compare(x->last, y->last);
    if (!order) order = (y->is_said > x->is_said) - (y->is_said < x->is_said);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static hs_show__moment moment_of(const hs_statement_row *row, uint32_t number,
                                 const hs_claim_member *member) {
    bool is_said = row->said_first.len != 0;
    hs_str time = hs_show__dated(row), published = time.len ? hs_show__day(time) : (hs_str){0};
    return (hs_show__moment){.first = is_said ? row->said_first : published,
                             .last = is_said ? row->said_last : published,
                             .is_said = is_said,
                             .row = number,
                             .member = member};
}

hs_status hs_show__timeline(const hs_engine *engine, hs_store *store, const hs_statement_filter *filter,
                            hs_str claim, hs_arena *arena, hs_show__line *line, hs_error *error) {
    hs_show__gathered *all = hs_arena_get_zeroed(arena, 1, sizeof *all);
    hs_claims claims = {0};
    if (!all) return hs_fail_memory(error);
    hs_status status = hs_show__gather(store, filter, arena, all, error);
    hs_claim_input input = {all->statements.items, all->statements.n, claim};
    if (status == HS_OK && claim.len) status = hs_claims_find(engine, arena, &input, &claims, error);
    if (status != HS_OK) return status;
    uint32_t n = claim.len ? claims.n ? claims.items[0].n_members : 0 : all->rows.n;
    hs_show__moment *moments = HS_ARENA_ARRAY(arena, hs_show__moment, (size_t)n + 1);
    if (!moments) return hs_fail_memory(error);
    for (uint32_t i = 0; i < n; i++) {
        const hs_claim_member *member = claim.len ? &claims.items[0].members[i] : NULL;
        uint32_t number = member ? member->statement : i;
        moments[i] = moment_of(&all->rows.items[number], number, member);
    }
    if (n) qsort(moments, n, sizeof *moments, by_day);
    *line = (hs_show__line){moments, n, all->rows.items};
    return HS_OK;
}

/* What the days are: "said"; "published" or "updated" where those of the page stand in; "unknown". */
static hs_str basis_of(const hs_show__line *line, const hs_show__moment *m) {
    if (m->is_said) return HS_STR("said");
    if (!m->first.len) return HS_STR("unknown");
    return line->rows[m->row].published.len ? HS_STR("published") : HS_STR("updated");
}

static void put_day(hs_show__paper *paper, const hs_show__moment *m) {
    hs_show__text(paper, m->first.len ? m->first : HS_STR("undated"));
    if (!hs_str_equal(m->first, m->last)) {
        hs_show__literal(paper, " to ");
        hs_show__text(paper, m->last);
    }
}

static void moment_terminal(hs_show__paper *paper, hs_arena *arena, const hs_show__line *line,
                            const hs_show__moment *m) {
    const hs_statement_row *row = &line->rows[m->row];
    put_day(paper, m);
    hs_show__literal(paper, "  ");
    if (m->first.len) hs_show__cell(paper, HS_INK_DIM, basis_of(line, m), 11);
    hs_show__speaker(paper, &row->speaker, row->flags);
    if (m->member) {
        hs_show__literal(paper, "  ");
        hs_show__ink_text(paper, HS_INK_BOLD, hs_show__stance(m->member->stance));
        hs_show__format(paper, " %s(%.2f)", m->member->confidence < 0.5f ? "perhaps " : "",
                        (double)m->member->confidence);
    }
    hs_show__literal(paper, "\n");
    hs_show__wrapped(paper, 12, hs_show__said(paper, arena, row), NULL, 0);
    hs_show__spaces(paper, 12);
    if (m->is_said) {
        hs_show__ink_literal(paper, HS_INK_DIM, "\"");
        hs_show__ink_text(paper, HS_INK_DIM, row->said.text);
        hs_show__ink_literal(paper, HS_INK_DIM, "\": ");
        hs_show__ink_text(paper, HS_INK_DIM, row->said_why);
        hs_show__ink_literal(paper, HS_INK_DIM, " · published ");
        hs_show__ink_text(paper, HS_INK_DIM, hs_show__day(hs_show__dated(row)));
        hs_show__ink_literal(paper, HS_INK_DIM, " · ");
    }
    hs_show__ink_text(paper, HS_INK_DIM, hs_show__outlet(row->outlet));
    hs_show__ink_literal(paper, HS_INK_DIM, " · ");
    hs_show__text(paper, row->id);
    hs_show__literal(paper, "\n\n");
}

static void moment_json(hs_json *json, const hs_show__line *line, const hs_show__moment *m) {
    const hs_statement_row *row = &line->rows[m->row];
    hs_json_open_object(json);
    hs_show__put_known(json, HS_STR("first"), m->first);
    hs_show__put_known(json, HS_STR("last"), m->last);
    HS_KEY(json, "basis");
    hs_json_str(json, basis_of(line, m));
    hs_show__put_said(json, row);
    hs_show__put_known(json, HS_STR("published"), row->published);
    hs_show__put_known(json, HS_STR("outlet"), row->outlet);
    HS_KEY(json, "stance");
    if (m->member) {
        hs_json_open_object(json);
        HS_KEY(json, "is"), hs_json_str(json, hs_show__stance(m->member->stance));
        HS_KEY(json, "confidence"), hs_json_fraction(json, (double)m->member->confidence);
        HS_KEY(json, "why"), hs_json_str(json, hs_show__c(m->member->why));
        hs_json_close_object(json);
    } else {
        hs_json_null(json);
    }
    HS_KEY(json, "statement"), hs_show__put_statement(json, row);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

static void moment_csv(hs_show__paper *paper, const hs_show__line *line, const hs_show__moment *m) {
    const hs_statement_row *row = &line->rows[m->row];
    hs_show__csv(paper, true, m->first);
    hs_show__csv(paper, false, m->last);
    hs_show__csv(paper, false, basis_of(line, m));
    hs_show__csv(paper, false, row->said.text);
    hs_show__csv(paper, false, row->published);
    hs_show__csv(paper, false, row->speaker.name);
    hs_show__csv(paper, false, m->member ? hs_show__stance(m->member->stance) : (hs_str){0});
    hs_show__csv(paper, false, row->text);
    hs_show__csv(paper, false, row->outlet);
    hs_show__csv(paper, false, row->id);
    hs_show__literal(paper, "\r\n");
}

hs_status hs_show_timeline(const hs_engine *engine, hs_store *store, const hs_statement_filter *filter,
                           hs_str claim, const hs_show_style *style, const hs_show_out *out,
                           hs_error *error) {
    hs_show__view view;
    hs_show__line line = {0};
    hs_arena *kept = hs_arena_new(out->allocator);
    hs_status status = hs_show__open(&view, style, out, error);
    if (status == HS_OK && !kept) status = hs_fail_memory(error);
    if (status == HS_OK) status = hs_show__timeline(engine, store, filter, claim, kept, &line, error);
    if (status == HS_OK && style->as == HS_SHOW_CSV)
        hs_show__literal(&view.paper, "first,last,basis,words,published,speaker,stance,text,outlet,id\r\n");
    for (uint32_t i = 0; i < line.n && status == HS_OK && view.paper.status == HS_OK; i++) {
        hs_arena_reset(view.arena);
        if (style->as == HS_SHOW_JSON) {
            moment_json(&view.paper.json, &line, &line.moments[i]);
            hs_show__json_line(&view.paper);
        } else if (style->as == HS_SHOW_CSV) {
            moment_csv(&view.paper, &line, &line.moments[i]);
        } else {
            moment_terminal(&view.paper, view.arena, &line, &line.moments[i]);
        }
    }
    if (status == HS_OK && !line.n && style->as == HS_SHOW_TERMINAL)
        hs_show__literal(&view.paper, "nothing of that kind is in this store\n");
    status = hs_show__close(&view, status, error);
    hs_arena_free(kept);
    return status;
}
