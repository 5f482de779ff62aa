/* The sections of the report that set statements against each other and into time: claims, timeline. */
#include "show/gather.h"
#include "show/html.h"
#include "show/timeline.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

static void put_where(hs_show__paper *paper, const hs_statement_row *row) {
    hs_show__html(paper, hs_show__outlet(row->outlet));
    hs_show__literal(paper, " · <a href=\"#");
    hs_show__html_anchor(paper, row);
    hs_show__literal(paper, "\">");
    hs_show__html(paper, row->id);
    hs_show__literal(paper, "</a>");
}

static void put_words(hs_show__paper *paper, hs_arena *arena, const hs_statement_row *row) {
    hs_show__literal(paper, "<div class=\"words\">");
    hs_show__html(paper, hs_show__said(paper, arena, row));
    hs_show__literal(paper, "</div><div class=\"meta\">");
}

static void put_day(hs_show__paper *paper, hs_str first, hs_str last) {
    hs_show__html(paper, first.len ? first : HS_STR("undated"));
    if (hs_str_equal(first, last)) return;
    hs_show__literal(paper, " to ");
    hs_show__html(paper, last);
}

static void put_member(hs_show__paper *paper, hs_arena *arena, const hs_statement_row *row,
                       const hs_claim_member *m) {
    hs_show__format(paper, "<li><div class=\"meta\"><span class=\"chip%s\">",
                    m->stance == HS_STANCE_DENIES ? " changed" : "");
    hs_show__html(paper, hs_show__stance(m->stance));
    hs_show__format(paper, "</span><br>%s%.2f</div><div>", m->confidence < 0.5f ? "perhaps, " : "",
                    (double)m->confidence);
    hs_show__html_speaker(paper, &row->speaker, row->flags);
    put_words(paper, arena, row);
    if (row->said_first.len) {
        hs_show__literal(paper, "said ");
        put_day(paper, row->said_first, row->said_last);
        hs_show__literal(paper, " · ");
    }
    hs_show__html(paper, hs_show__day(hs_show__dated(row)));
    hs_show__literal(paper, " · ");
    put_where(paper, row);
    hs_show__literal(paper, "<br><span class=\"why\">");
    hs_show__html(paper, hs_show__c(m->why));
    hs_show__literal(paper, "</span></div></div></li>\n");
}

static void put_claim(hs_show__paper *paper, hs_arena *arena, const hs_show__gathered *all,
                      const hs_claim *claim) {
    hs_show__literal(paper, "<article class=\"card\">\n<h3>");
    hs_show__html(paper, claim->text);
    hs_show__format(paper, "</h3>\n<p class=\"meta\">%u speakers, %u statements; ", claim->n_speakers,
                    claim->n_members);
    hs_show__html(paper, hs_show__c(claim->why));
    hs_show__literal(paper, "</p>\n<ol class=\"members\">\n");
    for (uint32_t i = 0; i < claim->n_members; i++) {
        put_member(paper, arena, &all->rows.items[claim->members[i].statement], &claim->members[i]);
        hs_arena_reset(arena);
    }
    hs_show__literal(paper, "</ol>\n");
    for (uint32_t i = 0; i < claim->n_contradictions; i++) {
        const hs_contradiction *c = &claim->contradictions[i];
        const hs_statement_row *a = &all->rows.items[claim->members[c->a].statement];
        const hs_statement_row *b = &all->rows.items[claim->members[c->b].statement];
        hs_show__literal(paper, "<span class=\"warn\">");
        hs_show__html(paper, a->speaker.name);
        hs_show__literal(paper, " says both: ");
        put_where(paper, a);
        hs_show__literal(paper, " and ");
        put_where(paper, b);
        hs_show__literal(paper, "</span>\n");
    }
    hs_show__literal(paper, "</article>\n");
}

hs_status hs_show__report_claims(const hs_engine *engine, hs_store *store, hs_show__paper *paper,
                                 hs_error *error) {
    hs_arena *kept = hs_arena_new(paper->out->allocator), *arena = hs_arena_new(paper->out->allocator);
    hs_show__gathered all = {0};
    hs_claims claims = {0};
    hs_status status =
        kept && arena ? hs_show__gather(store, NULL, kept, &all, error) : hs_fail_memory(error);
    hs_claim_input input = {all.statements.items, all.statements.n, {0}};
    if (status == HS_OK) status = hs_claims_find(engine, kept, &input, &claims, error);
    if (status == HS_OK) {
        hs_show__literal(paper,
                         "<section aria-labelledby=\"claims\">\n<h2 id=\"claims\">Claims</h2>\n"
                         "<p class=\"lead\">What is in dispute, found by lists of words and by negation: "
                         "read the words before you trust the stance.</p>\n");
        if (!claims.n) hs_show__literal(paper, "<p class=\"note\">Nothing is in dispute here.</p>\n");
        for (uint32_t i = 0; i < claims.n && paper->status == HS_OK; i++)
            put_claim(paper, arena, &all, &claims.items[i]);
        hs_show__literal(paper, "</section>\n");
    }
    hs_arena_free(arena);
    hs_arena_free(kept);
    return status;
}

hs_status hs_show__report_timeline(hs_store *store, hs_show__paper *paper, hs_error *error) {
    hs_arena *kept = hs_arena_new(paper->out->allocator), *arena = hs_arena_new(paper->out->allocator);
    hs_show__line line = {0};
    hs_status status = kept && arena ? hs_show__timeline(NULL, store, NULL, (hs_str){0}, kept, &line, error)
                                     : hs_fail_memory(error);
    uint32_t n_left = 0;
    if (status == HS_OK)
        hs_show__literal(paper,
                         "<section aria-labelledby=\"timeline\">\n<h2 id=\"timeline\">Timeline</h2>\n"
                         "<p class=\"lead\">What was said when, as far as the pages tell the day: not the "
                         "day it was published.</p>\n<ol class=\"members\">\n");
    for (uint32_t i = 0; i < line.n && status == HS_OK && paper->status == HS_OK; i++) {
        const hs_show__moment *m = &line.moments[i];
        const hs_statement_row *row = &line.rows[m->row];
        if (!m->is_said) {
            n_left++;
            continue;
        }
        hs_show__literal(paper, "<li><div class=\"meta\">");
        put_day(paper, m->first, m->last);
        hs_show__literal(paper, "</div><div>");
        hs_show__html_speaker(paper, &row->speaker, row->flags);
        put_words(paper, arena, row);
        hs_show__literal(paper, "“");
        hs_show__html(paper, row->said.text);
        hs_show__literal(paper, "”, page of ");
        hs_show__html(paper, hs_show__day(hs_show__dated(row)));
        hs_show__literal(paper, " · ");
        put_where(paper, row);
        hs_show__literal(paper, "</div></div></li>\n");
        hs_arena_reset(arena);
    }
    if (status == HS_OK)
        hs_show__format(paper,
                        "</ol>\n<p class=\"note\">Of %u more statements the pages do not tell the "
                        "day.</p>\n</section>\n",
                        n_left);
    hs_arena_free(arena);
    hs_arena_free(kept);
    return status;
}
