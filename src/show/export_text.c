/* BibTeX and GraphML. */
#include "show/export.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/vector.h"

#include "show/html.h"

#include <stdlib.h>

/* A field's text: TeX's own characters escaped, braces balanced by leaving them out. */
static void put_tex(hs_show__paper *paper, hs_str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        switch (c) {
        case '\\':
            hs_show__literal(paper, "\\textbackslash ");
            break;
        case '~':
            hs_show__literal(paper, "\\textasciitilde ");
            break;
        case '^':
            hs_show__literal(paper, "\\textasciicircum ");
            break;
        case '{':
        case '}':
            break;
        case '&':
        case '%':
        case '$':
        case '#':
        case '_':
            hs_show__literal(paper, "\\");
            hs_show__raw(paper, (hs_str){&c, 1});
            break;
        default:
            if ((unsigned char)c < 0x20 || c == 0x7F) c = ' ';
            hs_show__raw(paper, (hs_str){&c, 1});
        }
    }
}

static void put_field(hs_show__paper *paper, const char *name, hs_str value) {
    if (!value.len) return;
    hs_show__format(paper, ",\n  %s = {", name);
    put_tex(paper, value);
    hs_show__literal(paper, "}");
}

/* An address stands in braces as it is; what could close them is percent-encoded (RFC 3986). */
static void put_url(hs_show__paper *paper, hs_str url) {
    if (!url.len) return;
    hs_show__literal(paper, ",\n  url = {");
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.ptr[i];
        if (c <= 0x20 || c == '{' || c == '}' || c == '\\' || c == 0x7F)
            hs_show__format(paper, "%%%02X", c);
        else
            hs_show__raw(paper, (hs_str){url.ptr + i, 1});
    }
    hs_show__literal(paper, "}");
}

void hs_show__bibtex(hs_show__paper *paper, const hs_page_row *page) {
    hs_show__literal(paper, "@online{");
    hs_show__raw(paper, page->id);
    put_field(paper, "title", page->title.len ? page->title : page->doc);
    if (page->n_byline) {
        hs_show__literal(paper, ",\n  author = {");
        for (uint32_t i = 0; i < page->n_byline; i++) {
            if (i) hs_show__literal(paper, " and ");
            put_tex(paper, page->byline[i]);
        }
        hs_show__literal(paper, "}");
    }
    put_field(paper, "organization", page->outlet);
    if (page->published.iso.len >= 4) {
        put_field(paper, "date", hs_show__day(page->published.iso));
        put_field(paper, "year", (hs_str){page->published.iso.ptr, 4});
    }
    put_url(paper, page->url);
    hs_show__literal(paper, "\n}\n\n");
}

/* One statement as a pair of ends of an edge. */
typedef struct tie {
    uint64_t person;
    hs_str name, outlet;
} tie;

static int by_ends(const void *a, const void *b) {
    const tie *x = a, *y = b;
    int order = hs_str_compare(x->name, y->name);
    if (!order && x->person != y->person) order = x->person < y->person ? -1 : 1;
    return order ? order : hs_str_compare(x->outlet, y->outlet);
}

static int by_outlet(const void *a, const void *b) {
    const tie *x = a, *y = b;
    return hs_str_compare(x->outlet, y->outlet);
}

static void put_node(hs_show__paper *paper, const char *kind, uint64_t number, hs_str label) {
    hs_show__format(paper, "    <node id=\"%c%llu\"><data key=\"kind\">%s</data><data key=\"label\">",
                    kind[0], (unsigned long long)number, kind);
    hs_show__html(paper, label);
    hs_show__literal(paper, "</data></node>\n");
}

static void put_graph(hs_show__paper *paper, hs_arena *arena, tie *ties, uint32_t n) {
    hs_show__literal(paper, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
                            "  <key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n"
                            "  <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
                            "  <key id=\"weight\" for=\"edge\" attr.name=\"statements\" attr.type=\"int\"/>\n"
                            "  <graph id=\"record\" edgedefault=\"directed\">\n");
    hs_str *outlets = hs_arena_get(arena, ((size_t)n + 1) * sizeof *outlets);
    uint32_t n_outlets = 0;
    if (outlets && n) {
        qsort(ties, n, sizeof *ties, by_outlet);
        for (uint32_t i = 0; i < n; i++)
            if (!n_outlets || !hs_str_equal(outlets[n_outlets - 1], ties[i].outlet))
                outlets[n_outlets++] = ties[i].outlet;
        for (uint32_t i = 0; i < n_outlets; i++) put_node(paper, "outlet", i + 1, outlets[i]);
        qsort(ties, n, sizeof *ties, by_ends);
        for (uint32_t i = 0; i < n; i++)
            if (!i || ties[i].person != ties[i - 1].person)
                put_node(paper, "person", ties[i].person, ties[i].name);
    }
    for (uint32_t i = 0, end; n_outlets && i < n; i = end) {
        for (end = i + 1;
             end < n && ties[end].person == ties[i].person && hs_str_equal(ties[end].outlet, ties[i].outlet);)
            end++;
        uint32_t low = 0, high = n_outlets;
        while (high - low > 1) {
            uint32_t middle = low + (high - low) / 2;
            if (hs_str_compare(outlets[middle], ties[i].outlet) <= 0)
                low = middle;
            else
                high = middle;
        }
        hs_show__format(paper,
                        "    <edge source=\"p%llu\" target=\"o%u\"><data key=\"weight\">%u</data></edge>\n",
                        (unsigned long long)ties[i].person, low + 1, end - i);
    }
    hs_show__literal(paper, "  </graph>\n</graphml>\n");
}

hs_status hs_show__graphml(hs_store *store, const hs_statement_filter *filter, const hs_show_out *out,
                           hs_error *error) {
    hs_show_style style = {0};
    hs_show__view view;
    hs_arena *keep = hs_arena_new(out->allocator);
    HS_VECTOR(tie) ties = {0};
    hs_status status = hs_show__open(&view, &style, out, error);
    if (status == HS_OK && !keep) status = HS_ERR_MEMORY;
    if (status == HS_OK) status = hs_store_statements(store, filter, &view.rows, error);
    hs_statement_row row;
    while (status == HS_OK && HS_SHOW_NEXT(&view, &status, hs_rows_next_statement, &row, error)) {
        if (!row.speaker.name.len) continue;
        tie one = {.person = row.speaker.person};
        status = hs_arena_dup(keep, row.speaker.name, &one.name);
        if (status == HS_OK) status = hs_arena_dup(keep, hs_show__outlet(row.outlet), &one.outlet);
        if (status == HS_OK && !hs_vector_push(&ties, keep, one)) status = HS_ERR_MEMORY;
    }
    if (status == HS_END) {
        put_graph(&view.paper, keep, ties.items, ties.n);
        status = HS_OK;
    }
    hs_arena_free(keep);
    return hs_show__close(&view, status, error);
}
