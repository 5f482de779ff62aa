/* The report: one self-contained HTML page, read without scripts and without the network.
 *
 * Takes a whole store; gives sections in a fixed order: what to look at twice, people, wordings, claims, timeline, pages
 * with their statements, copies, problems. Style: report.css, compiled in. */
#include "show/html.h"

#include "base/embed.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"

#include <stdlib.h>

HS_EMBED_DECLARE(report_css);

/* Sections walk rows inside of rows, so each walk has its own arena. */
typedef struct report {
    hs_store *store;
    hs_show__paper *paper;
    hs_error *error;
    uint64_t n_warned;
    hs_arena *kept;
    HS_VECTOR(uint64_t) cards; /* utterances with a card */
    bool is_out_of_memory;
} report;

static void put(report *r, const char *markup) {
    hs_show__literal(r->paper, markup);
}

static void number(report *r, uint64_t n, const char *one, const char *many) {
    hs_show__format(r->paper, "%llu %s", (unsigned long long)n, n == 1 ? one : many);
}

static void figure(report *r, uint64_t n, const char *one, const char *many) {
    hs_show__format(r->paper, "<li><b>%llu</b> %s</li>", (unsigned long long)n, n == 1 ? one : many);
}

static void put_extent(report *r, uint32_t n_pages, uint32_t n_outlets) {
    put(r, " on ");
    number(r, n_pages, "page", "pages");
    if (!n_outlets) return;
    put(r, " of ");
    number(r, n_outlets, "outlet", "outlets");
}

static hs_status put_head(report *r, hs_str title, bool has_claims) {
    hs_store_counts counts;
    hs_status status = hs_store_count(r->store, &counts, r->error);
    if (status != HS_OK) return status;
    put(r, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
           "'unsafe-inline'\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    hs_show__html(r->paper, title);
    put(r, "</title>\n<style>\n");
    hs_show__raw(r->paper, HS_EMBED(report_css));
    put(r, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the record</a>\n"
           "<header class=\"masthead\">\n<h1>");
    hs_show__html(r->paper, title);
    put(r, "</h1>\n<p class=\"lead\">Who said what, in which words, on which pages");
    if (counts.first_published.len) {
        put(r, ", from ");
        hs_show__html(r->paper, hs_show__day(counts.first_published));
        put(r, " to ");
        hs_show__html(r->paper, hs_show__day(counts.last_published));
    }
    put(r, ".</p>\n<ul class=\"figures\">");
    figure(r, counts.pages, "page", "pages");
    figure(r, counts.outlets, "outlet", "outlets");
    figure(r, counts.statements, "statement", "statements");
    figure(r, counts.people, "speaker", "speakers");
    figure(r, counts.shared_utterances, "utterance on several pages", "utterances on several pages");
    figure(r, counts.copies, "shared passage", "shared passages");
    put(r, "</ul>\n<nav aria-label=\"Sections\"><ul><li><a href=\"#twice\">Look twice</a></li>"
           "<li><a href=\"#people\">People</a></li><li><a href=\"#wordings\">Wordings</a></li>");
    if (has_claims) put(r, "<li><a href=\"#claims\">Claims</a></li>");
    put(r, "<li><a href=\"#timeline\">Timeline</a></li><li><a href=\"#pages\">Pages</a></li><li><a "
           "href=\"#copies\">Copies</a></li>"
           "<li><a href=\"#problems\">Problems</a></li></ul></nav>\n</header>\n<main id=\"main\">\n");
    if (counts.state == HS_STORE_WAITS)
        put(r, "<p class=\"warn\">Pages were stored since that are not linked yet: people, wordings and "
               "copies are of the "
               "time before. <code>hearsay build</code> without <code>--no-link</code> links them.</p>\n");
    else if (counts.state == HS_STORE_CUT_SHORT)
        put(r, "<p class=\"warn\">The last build was cut short: people, wordings and copies are of the time "
               "before. "
               "Building again completes them.</p>\n");
    if (counts.n_capped) {
        put(r, "<p class=\"warn\">A limit left out ");
        number(r, counts.n_capped, "possible match", "possible matches");
        put(r, ".</p>\n");
    }
    return HS_OK;
}

/* The best-attested words, in marks where they were said and not told. */
static void put_best(report *r, const hs_utterance_row *u) {
    hs_kind kind = u->best < u->n_members ? u->members[u->best].statement.kind : HS_KIND_INDIRECT;
    bool has_marks = kind == HS_KIND_DIRECT || kind == HS_KIND_HEADLINE;
    put(r, has_marks ? "“" : "");
    hs_show__html(r->paper, u->text);
    put(r, has_marks ? "”" : "");
}

static void put_where(report *r, const hs_statement_row *s) {
    hs_show__html(r->paper, hs_show__outlet(s->outlet));
    put(r, " · <a href=\"#");
    hs_show__html_anchor(r->paper, s);
    put(r, "\">");
    hs_show__html(r->paper, s->id);
    put(r, "</a>");
}

static void put_wording(report *r, hs_arena *arena, const hs_utterance_row *u, const hs_member_row *m) {
    hs_show__marked marked = {.text = m->statement.text};
    if (hs_show__is_worth_marking(m))
        marked = hs_show__mark_edits(r->paper, arena, u->text, m->statement.text, m->edits, m->n_edits);
    hs_show__html_marked(r->paper, marked.text, marked.marks, marked.n_marks);
}

static void put_warnings(report *r, uint32_t warnings) {
    const char *warning;
    for (uint32_t i = 0; (warning = hs_show__warning(warnings, i)); i++) {
        put(r, "<span class=\"warn\">");
        put(r, warning);
        put(r, "</span>");
    }
}

static void put_member(report *r, hs_arena *arena, const hs_utterance_row *u, const hs_member_row *m) {
    bool is_changed = m->relation != HS_RELATION_VERBATIM && m->relation != HS_RELATION_TRIMMED;
    hs_show__format(r->paper, "<li><div class=\"meta\"><span class=\"chip%s\">",
                    is_changed ? " changed" : "");
    hs_show__html(r->paper, hs_show_relation(m->relation));
    put(r, m->relation == HS_RELATION_VERBATIM ? "</span> " : "</span><br>");
    hs_show__html(r->paper, hs_show__day(m->statement.published));
    put(r, "</div><div>");
    if (m->relation != HS_RELATION_VERBATIM) { /* else the words stand above */
        put(r, "<div class=\"words\">");
        put_wording(r, arena, u, m);
        put(r, "</div>");
    }
    put(r, "<div class=\"meta\">");
    put_where(r, &m->statement);
    const hs_member_row *parent = hs_show__parent(u, m);
    if (parent) {
        put(r, " · most likely taken from ");
        put_where(r, &parent->statement);
    }
    if (!m->statement.speaker.name.len || !hs_str_equal(m->statement.speaker.name, u->speaker.name)) {
        put(r, " · ");
        hs_show__html_speaker(r->paper, &m->statement.speaker, m->statement.flags);
    }
    put(r, "</div>");
    put_warnings(r, m->warnings);
    put(r, "</div></li>\n");
}

/* Utterances that pass filter, each handed to put_one; *n counts them. */
typedef void (*put_utterance)(report *r, hs_arena *arena, const hs_utterance_row *u);

static hs_status each_utterance(report *r, const hs_statement_filter *filter, uint32_t min_members,
                                put_utterance put_one) {
    hs_arena *arena = hs_arena_new(r->paper->out->allocator);
    hs_rows *rows = NULL;
    hs_status status =
        arena ? hs_store_utterances(r->store, filter, min_members, &rows, r->error) : HS_ERR_MEMORY;
    hs_utterance_row row;
    while (status == HS_OK && (status = hs_rows_next_utterance(rows, arena, &row, r->error)) == HS_OK) {
        put_one(r, arena, &row);
        hs_arena_reset(arena);
    }
    if (rows) hs_rows_close(rows);
    hs_arena_free(arena);
    return status == HS_END ? HS_OK : status;
}

static void put_utterance_card(report *r, hs_arena *arena, const hs_utterance_row *u) {
    if (!hs_vector_push(&r->cards, r->kept, u->id)) r->is_out_of_memory = true;
    hs_show__format(r->paper, "<article class=\"card\" id=\"u-%llu\">\n<h3>", (unsigned long long)u->id);
    hs_role speaker = hs_show__utterance_speaker(u);
    hs_show__html_speaker(r->paper, &speaker, 0);
    put(r, "</h3>\n<p class=\"words\">");
    put_best(r, u);
    put(r, "</p>\n<p class=\"meta\">");
    number(r, u->n_members, "wording", "wordings");
    put_extent(r, u->n_pages, u->n_outlets);
    if (u->first_published.len) {
        put(r, ", first on ");
        hs_show__html(r->paper, hs_show__day(u->first_published));
    }
    if (u->is_common) put(r, " · <span class=\"unsure\">a common phrase, not one act of saying</span>");
    put(r, "</p>\n<ol class=\"members\">\n");
    for (uint32_t i = 0; i < u->n_members; i++) put_member(r, arena, u, &u->members[i]);
    put(r, "</ol>\n</article>\n");
}

static void put_warned(report *r, hs_arena *arena, const hs_utterance_row *u) {
    hs_role speaker = hs_show__utterance_speaker(u);
    for (uint32_t i = 0; i < u->n_members; i++) {
        const hs_member_row *m = &u->members[i];
        if (!m->warnings) continue;
        r->n_warned++;
        put(r, "<li class=\"card\"><span class=\"meta\">");
        hs_show__html_speaker(r->paper, &speaker, 0);
        put(r, " · ");
        put_where(r, &m->statement);
        if (u->n_pages > 1)
            hs_show__format(r->paper, " · <a href=\"#u-%llu\">all wordings</a>", (unsigned long long)u->id);
        put(r, "</span><div class=\"words\">");
        put_wording(r, arena, u, m);
        put(r, "</div>");
        put_warnings(r, m->warnings);
        put(r, "</li>\n");
    }
}

static void put_line(report *r, hs_arena *arena, const hs_utterance_row *u) {
    (void)arena;
    hs_show__literal(r->paper, "<li>");
    if (u->n_pages > 1) { /* those have a card */
        hs_show__format(r->paper, "<a href=\"#u-%llu\">", (unsigned long long)u->id);
    } else if (u->n_members) {
        put(r, "<a href=\"#");
        hs_show__html_anchor(r->paper, &u->members[0].statement);
        put(r, "\">");
    }
    put_best(r, u);
    put(r, u->n_members ? "</a>" : "");
    put(r, " <span class=\"meta\">");
    if (u->n_pages > 1) number(r, u->n_pages, "page", "pages");
    put(r, "</span></li>\n");
}

static void put_person(report *r, const hs_person_row *p, uint32_t most) {
    hs_show__format(r->paper, "<article class=\"card\" id=\"p-%llu\">\n<h3>", (unsigned long long)p->id);
    hs_show__html(r->paper, p->name);
    put(r, "</h3>\n<div class=\"meta\">");
    hs_show__html(r->paper, p->description.len ? p->description : hs_show_entity_kind(p->kind));
    bool is_first = true;
    for (uint32_t i = 0; i < p->n_aliases; i++) {
        if (hs_str_equal_nocase(p->aliases[i], p->name) || hs_str_equal_nocase(p->aliases[i], p->description))
            continue;
        put(r, is_first ? "<br>also " : ", ");
        hs_show__html(r->paper, p->aliases[i]);
        is_first = false;
    }
    put(r, "</div>\n");
    hs_show__format(
        r->paper,
        "<div class=\"bar\" aria-hidden=\"true\"><i style=\"width:%u%%\"></i></div>\n<div class=\"meta\">",
        most ? (uint32_t)(100ull * p->n_statements / most) : 0);
    number(r, p->n_statements, "statement", "statements");
    put_extent(r, p->n_pages, p->n_outlets);
    put(r, "</div>\n<ul>\n");
}

/* Those who are heard once do not get a card: their words, in a line. */
static void put_once(report *r, const hs_person_row *p) {
    hs_show__format(r->paper, "<li id=\"p-%llu\"><span class=\"who\">", (unsigned long long)p->id);
    hs_show__html(r->paper, p->name);
    put(r, "</span>");
    if (p->description.len) {
        put(r, ", ");
        hs_show__html(r->paper, p->description);
    }
    put(r, "<ul>");
}

/* People come by number of statements, so that those who are heard once stand last. */
static hs_status put_people(report *r) {
    hs_arena *arena = hs_arena_new(r->paper->out->allocator);
    hs_rows *rows = NULL;
    hs_status status = arena ? hs_store_people(r->store, NULL, &rows, r->error) : HS_ERR_MEMORY;
    hs_person_row row;
    uint32_t most = 0, n_once = 0;
    put(r, "<section aria-labelledby=\"people\">\n<h2 id=\"people\">People</h2>\n<p class=\"lead\">Who "
           "speaks, under "
           "which names, and what they are reported to have said.</p>\n<div class=\"people\">\n");
    while (status == HS_OK && (status = hs_rows_next_person(rows, arena, &row, r->error)) == HS_OK) {
        if (!most) most = row.n_statements;
        bool is_once = row.n_statements < 2;
        if (is_once && !n_once++)
            put(r, "</div>\n<h3 class=\"once\">Heard once</h3>\n<ul class=\"plain once\">\n");
        if (is_once)
            put_once(r, &row);
        else
            put_person(r, &row, most);
        hs_statement_filter filter = {.person = row.id};
        status = each_utterance(r, &filter, 1, put_line);
        put(r, is_once ? "</ul></li>\n" : "</ul>\n</article>\n");
        hs_arena_reset(arena);
    }
    put(r, n_once ? "</ul>\n</section>\n" : "</div>\n</section>\n");
    if (rows) hs_rows_close(rows);
    hs_arena_free(arena);
    return status == HS_END ? HS_OK : status;
}

static hs_status put_problems(report *r) {
    hs_arena *arena = hs_arena_new(r->paper->out->allocator);
    hs_rows *rows = NULL;
    hs_status status = arena ? hs_store_problems(r->store, &rows, r->error) : HS_ERR_MEMORY;
    hs_problem_row row;
    uint32_t n = 0;
    put(r, "<section aria-labelledby=\"problems\">\n<h2 id=\"problems\">Problems</h2>\n");
    while (status == HS_OK && (status = hs_rows_next_problem(rows, arena, &row, r->error)) == HS_OK) {
        if (!n++) put(r, "<p class=\"lead\">What could not be read.</p>\n<ul>\n");
        put(r, "<li><b>");
        hs_show__html(r->paper, row.file);
        put(r, "</b>: ");
        hs_show__html(r->paper, row.message);
        put(r, "</li>\n");
        hs_arena_reset(arena);
    }
    put(r, n ? "</ul>\n</section>\n" : "<p class=\"lead\">Every page was read.</p>\n</section>\n");
    if (rows) hs_rows_close(rows);
    hs_arena_free(arena);
    return status == HS_END ? HS_OK : status;
}

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

hs_status hs_show_report(const hs_engine *engine, hs_store *store, hs_str title, const hs_show_out *out,
                         hs_error *error) {
    hs_show_style style = {0};
    hs_show__view view;
    hs_status status = hs_show__open(&view, &style, out, error);
    report r = {.store = store, .paper = &view.paper, .error = error, .kept = hs_arena_new(out->allocator)};
    if (!r.kept && status == HS_OK) status = hs_fail_memory(error);
    if (!title.len) title = HS_STR("Who said what");
    if (status == HS_OK) status = put_head(&r, title, engine != NULL);
    if (status == HS_OK) {
        put(&r,
            "<section aria-labelledby=\"twice\">\n<h2 id=\"twice\">Look twice</h2>\n<p "
            "class=\"lead\">Wordings that an "
            "editor should check before they are quoted again. <del>Struck</del> words stand in the "
            "best-attested "
            "wording alone, <ins>underlined</ins> ones on the page named alone.</p>\n<ul class=\"plain\">\n");
        status = each_utterance(&r, NULL, 1, put_warned);
        if (!r.n_warned) put(&r, "<li class=\"note\">Nothing of that kind was found.</li>\n");
        put(&r, "</ul>\n</section>\n");
    }
    if (status == HS_OK) status = put_people(&r);
    if (status == HS_OK) {
        put(&r, "<section aria-labelledby=\"wordings\">\n<h2 id=\"wordings\">Wordings</h2>\n<p "
                "class=\"lead\">What several "
                "pages report, with every wording: each differs from the first line as marked.</p>\n");
        status = each_utterance(&r, NULL, 2, put_utterance_card);
        put(&r, "</section>\n");
    }
    if (status == HS_OK && engine) status = hs_show__report_claims(engine, store, &view.paper, error);
    if (status == HS_OK) status = hs_show__report_timeline(store, &view.paper, error);
    if (status == HS_OK && r.is_out_of_memory) status = hs_fail_memory(error);
    if (status == HS_OK) {
        if (r.cards.n) qsort(r.cards.items, r.cards.n, sizeof *r.cards.items, by_number);
        hs_show__cards cards = {r.cards.items, r.cards.n};
        status = hs_show__report_pages(store, &view.paper, &cards, error);
    }
    if (status == HS_OK) status = hs_show__report_copies(store, &view.paper, error);
    if (status == HS_OK) status = put_problems(&r);
    put(&r, "</main>\n<footer>Made by hearsay ");
    put(&r, hs_version());
    put(&r, ". Figures in brackets are the estimated chance that the speaker is right; nothing here is "
            "checked by a "
            "person.</footer>\n</body>\n</html>\n");
    hs_arena_free(r.kept);
    return hs_show__close(&view, status, error);
}
