/* Stories: pages on one event in order of their days, how much of each is its own, where the rest comes from, and what
 * is said in several of them. */
#include "show/story.h"
#include "show/view.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

enum { MOST_SHOWN = 5 }; /* utterances of a story on a terminal */

typedef struct printer {
    hs_show__view *view;
    const hs_show__stories *all;
    uint32_t story, n; /* pages of the story */
    const uint32_t *pages;
    const hs_show__shared *shared; /* [n_shared] */
    uint32_t n_shared;
    uint32_t head; /* page that stands for the story */
} printer;

static const hs_show__story_page *page_at(const printer *p, uint32_t i) {
    return &p->all->pages[p->pages[i]];
}

/* The page that stands for a story: the one that most others took their words from, of equals the first. */
static uint32_t choose_head(const hs_show__stories *all, const uint32_t *pages, uint32_t n) {
    uint32_t best = pages[0];
    for (uint32_t i = 1; i < n; i++)
        if (all->pages[pages[i]].n_taken > all->pages[best].n_taken) best = pages[i];
    return best;
}

static hs_str title_of(const hs_show__story_page *page) {
    return page->row.title.len ? page->row.title : page->row.doc;
}

/* First and last known day; empty where no page has one. */
static void days_of(const printer *p, hs_str *first, hs_str *last) {
    *first = *last = (hs_str){0};
    for (uint32_t i = 0; i < p->n; i++) {
        if (page_at(p, i)->day == HS_STORY_NO_DAY) continue;
        *last = hs_show__day(page_at(p, i)->row.published.iso);
        if (!first->len) *first = *last;
    }
}

static bool is_first_of_outlet(const printer *p, uint32_t i) {
    hs_str outlet = page_at(p, i)->row.outlet;
    for (uint32_t k = 0; k < i; k++)
        if (hs_str_equal(page_at(p, k)->row.outlet, outlet)) return false;
    return outlet.len != 0;
}

static unsigned percent(float share) {
    return (unsigned)(share * 100.0f + 0.5f);
}

static hs_str basis_word(hs_show__basis basis) {
    return basis == HS_BASIS_CREDIT ? HS_STR("credit")
           : basis == HS_BASIS_DATE ? HS_STR("date")
                                    : HS_STR("unknown");
}

static void page_json(hs_json *json, const printer *p, const hs_show__story_page *page) {
    hs_json_open_object(json);
    HS_KEY(json, "doc"), hs_json_str(json, page->row.doc);
    hs_show__put_known(json, HS_STR("title"), page->row.title);
    hs_show__put_known(json, HS_STR("outlet"), page->row.outlet);
    hs_show__put_known(json, HS_STR("published"), page->row.published.iso);
    HS_KEY(json, "own"), hs_json_fraction(json, (double)page->makeup.own);
    HS_KEY(json, "shared"), hs_json_fraction(json, (double)page->makeup.shared);
    HS_KEY(json, "patchwork"), hs_json_bool(json, page->makeup.is_patchwork);
    bool is_twin = &p->all->pages[page->same_as] != page;
    hs_show__put_known(json, HS_STR("near_duplicate_of"),
                       is_twin ? p->all->pages[page->same_as].row.doc : (hs_str){0});
    HS_KEY(json, "source");
    if (page->makeup.shared > 0) {
        hs_json_open_object(json);
        hs_show__put_known(json, HS_STR("doc"),
                           page->source != HS_NONE ? p->all->pages[page->source].row.doc : (hs_str){0});
        hs_show__put_known(json, HS_STR("agency"), page->agency);
        HS_KEY(json, "basis"), hs_json_str(json, basis_word(page->basis));
        hs_json_close_object(json);
    } else {
        hs_json_null(json);
    }
    HS_KEY(json, "source_of"), hs_json_uint(json, page->n_taken);
    hs_json_close_object(json);
}

static void story_json(hs_json *json, const printer *p) {
    hs_str first, last;
    days_of(p, &first, &last);
    hs_json_open_object(json);
    HS_KEY(json, "title"), hs_json_str(json, title_of(&p->all->pages[p->head]));
    HS_KEY(json, "representative"), hs_json_str(json, p->all->pages[p->head].row.doc);
    hs_show__put_known(json, HS_STR("first"), first);
    hs_show__put_known(json, HS_STR("last"), last);
    HS_KEY(json, "outlets"), hs_json_open_array(json);
    for (uint32_t i = 0; i < p->n; i++)
        if (is_first_of_outlet(p, i)) hs_json_str(json, page_at(p, i)->row.outlet);
    hs_json_close_array(json);
    HS_KEY(json, "pages"), hs_json_open_array(json);
    for (uint32_t i = 0; i < p->n; i++) page_json(json, p, page_at(p, i));
    hs_json_close_array(json);
    HS_KEY(json, "utterances"), hs_json_open_array(json);
    for (uint32_t i = 0; i < p->n_shared; i++) {
        hs_json_open_object(json);
        HS_KEY(json, "text"), hs_json_str(json, p->shared[i].text);
        hs_show__put_known(json, HS_STR("speaker"), p->shared[i].speaker);
        HS_KEY(json, "n_pages"), hs_json_uint(json, p->shared[i].n_pages);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

static void put_source(hs_show__paper *paper, const printer *p, const hs_show__story_page *page) {
    const hs_show__story_page *same = &p->all->pages[page->same_as];
    hs_show__spaces(paper, 14);
    hs_show__format(paper, "own %u %%", percent(page->makeup.own));
    if (page->agency.len) {
        hs_show__literal(paper, ", names ");
        hs_show__text(paper, page->agency);
    }
    if (page->source != HS_NONE) {
        hs_show__literal(paper, page->basis == HS_BASIS_CREDIT ? ", has its words from "
                                                               : ", most of the rest from ");
        hs_show__text(paper, p->all->pages[page->source].row.doc);
        if (page->basis == HS_BASIS_DATE) hs_show__literal(paper, ", dated before it");
    } else if (page->makeup.shared > 0 && page->makeup.own < 1.0f && !page->agency.len && page->n_taken < 2) {
        hs_show__format(paper, ", %u %% also elsewhere: not known who had it first",
                        percent(page->makeup.shared));
    }
    if (page->makeup.is_patchwork)
        hs_show__format(paper, ", patched together from passages of %u pages", page->makeup.n_sources);
    if (same != page) {
        hs_show__literal(paper, ", near-duplicate of ");
        hs_show__text(paper, same->row.doc);
    }
    if (page->n_taken > 1) hs_show__format(paper, ", common source of %u other pages", page->n_taken);
    hs_show__literal(paper, "\n");
}

static void story_terminal(hs_show__paper *paper, const printer *p) {
    hs_str first, last;
    uint32_t n_outlets = 0;
    days_of(p, &first, &last);
    for (uint32_t i = 0; i < p->n; i++) n_outlets += is_first_of_outlet(p, i);
    hs_show__ink_text(paper, HS_INK_HEAD, title_of(&p->all->pages[p->head]));
    hs_show__format(paper, "  %u pages of %u outlet%s, ", p->n, n_outlets, n_outlets == 1 ? "" : "s");
    hs_show__text(paper, first.len ? first : HS_STR("undated"));
    if (!hs_str_equal(first, last)) {
        hs_show__literal(paper, " to ");
        hs_show__text(paper, last);
    }
    hs_show__literal(paper, "\n");
    for (uint32_t i = 0; i < p->n; i++) {
        const hs_show__story_page *page = page_at(p, i);
        hs_show__literal(paper, "  ");
        hs_show__cell(paper, HS_INK_DIM, hs_show__day(page->row.published.iso), 12);
        hs_show__text(paper, hs_show__outlet(page->row.outlet));
        hs_show__literal(paper, "  ");
        hs_show__ink_text(paper, HS_INK_BOLD, page->row.doc);
        hs_show__literal(paper, "\n");
        put_source(paper, p, page);
    }
    if (p->n_shared) {
        hs_show__ink_literal(paper, HS_INK_DIM, "  said on several of them:");
        hs_show__literal(paper, "\n");
    }
    for (uint32_t i = 0; i < p->n_shared && i < MOST_SHOWN; i++) {
        hs_show__format(paper, "  %4u pages  ", p->shared[i].n_pages);
        hs_show__ink_text(paper, HS_INK_NAME,
                          p->shared[i].speaker.len ? p->shared[i].speaker : HS_STR("not named"));
        hs_show__literal(paper, "\n");
        hs_show__wrapped(paper, 14, p->shared[i].text, NULL, 0);
    }
    if (p->n_shared > MOST_SHOWN)
        hs_show__format(paper, "              and %u more: --json lists all\n", p->n_shared - MOST_SHOWN);
    hs_show__literal(paper, "\n");
}

static void story_csv(hs_show__paper *paper, const printer *p) {
    for (uint32_t i = 0; i < p->n; i++) {
        const hs_show__story_page *page = page_at(p, i);
        hs_show__csv(paper, true, p->all->pages[p->head].row.doc);
        hs_show__csv(paper, false, page->row.doc);
        hs_show__csv(paper, false, page->row.title);
        hs_show__csv(paper, false, page->row.outlet);
        hs_show__csv(paper, false, page->row.published.iso);
        hs_show__format(paper, ",%.3f,%.3f", (double)page->makeup.own, (double)page->makeup.shared);
        hs_show__csv(paper, false,
                     page->source != HS_NONE ? p->all->pages[page->source].row.doc : (hs_str){0});
        hs_show__csv(paper, false, page->agency);
        hs_show__csv(paper, false, page->makeup.shared > 0 ? basis_word(page->basis) : (hs_str){0});
        hs_show__csv(paper, false, p->all->pages[page->same_as].row.doc);
        hs_show__literal(paper, "\r\n");
    }
}

/* Prints one story; one of a single page, or of pages that the filter leaves out, is passed over. */
static bool put_story(printer *p, hs_show_as as) {
    bool is_chosen = false;
    for (uint32_t i = 0; i < p->n; i++) is_chosen |= page_at(p, i)->is_chosen;
    if (p->n < 2 || !is_chosen) return false;
    p->head = choose_head(p->all, p->pages, p->n);
    hs_show__paper *paper = &p->view->paper;
    if (as == HS_SHOW_JSON) {
        story_json(&paper->json, p);
        hs_show__json_line(paper);
    } else if (as == HS_SHOW_CSV) {
        story_csv(paper, p);
    } else {
        story_terminal(paper, p);
    }
    return true;
}

hs_status hs_show_stories(hs_store *store, const hs_statement_filter *filter, const hs_show_style *style,
                          const hs_show_out *out, hs_error *error) {
    hs_show__view view;
    hs_show__stories all = {0};
    hs_arena *kept = hs_arena_new(out->allocator);
    hs_status status = hs_show__open(&view, style, out, error);
    if (status == HS_OK && !kept) status = hs_fail_memory(error);
    if (status == HS_OK) status = hs_show__stories_find(store, filter, kept, view.arena, &all, error);
    if (status == HS_OK && style->as == HS_SHOW_CSV)
        hs_show__literal(
            &view.paper,
            "story,doc,title,outlet,published,own,shared,source,agency,basis,near_duplicate_of\r\n");
    uint32_t n_shown = 0;
    for (uint32_t s = 0, at = 0; s < all.n_stories && status == HS_OK && view.paper.status == HS_OK; s++) {
        printer p = {.view = &view,
                     .all = &all,
                     .story = s,
                     .n = all.first[s + 1] - all.first[s],
                     .pages = all.order + all.first[s]};
        while (at < all.n_shared && all.shared[at].story < s) at++;
        p.shared = all.n_shared ? all.shared + at : NULL;
        while (at + p.n_shared < all.n_shared && all.shared[at + p.n_shared].story == s) p.n_shared++;
        n_shown += put_story(&p, style->as);
    }
    if (status == HS_OK && !n_shown && style->as == HS_SHOW_TERMINAL)
        hs_show__literal(&view.paper, "no two pages of this store tell of one event\n");
    status = hs_show__close(&view, status, error);
    hs_arena_free(kept);
    return status;
}
