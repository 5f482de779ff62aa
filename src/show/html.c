#include "show/html.h"

#include "base/str.h"
#include "base/utf8.h"

void hs_show__html(hs_show__paper *paper, hs_str text) {
    size_t plain = 0;
    if (text.len == 0) return;
    for (size_t at = 0, next; at < text.len; at = next) {
        uint32_t c = hs_utf8_get(text, at, &next);
        const char *instead = NULL;
        if (c == '&')
            instead = "&amp;";
        else if (c == '<')
            instead = "&lt;";
        else if (c == '>')
            instead = "&gt;";
        else if (c == '"')
            instead = "&quot;";
        else if (c == '\'')
            instead = "&#39;";
        else if ((c == 0xFFFD && next == at + 1) || hs_show__is_acting(c))
            instead = c == '\n' || c == '\t' || c == '\r' ? " " : "\xEF\xBF\xBD";
        if (!instead) continue;
        hs_show__raw(paper, (hs_str){text.ptr + plain, at - plain});
        hs_show__literal(paper, instead);
        plain = next;
    }
    hs_show__raw(paper, (hs_str){text.ptr + plain, text.len - plain});
}

void hs_show__html_link(hs_show__paper *paper, hs_str url, hs_str words) {
    bool is_web = hs_str_starts(url, HS_STR("http://")) || hs_str_starts(url, HS_STR("https://"));
    if (is_web) {
        hs_show__literal(paper, "<a rel=\"noopener noreferrer\" href=\"");
        hs_show__html(paper, url);
        hs_show__literal(paper, "\">");
    }
    hs_show__html(paper, words);
    if (is_web) hs_show__literal(paper, "</a>");
}

void hs_show__html_marked(hs_show__paper *paper, hs_str text, const hs_show__mark *marks, uint32_t n_marks) {
    static const struct {
        const char *open, *close;
    } elements[HS_INK_N] = {[HS_INK_CONTENT] = {"<mark>", "</mark>"},
                            [HS_INK_CUE] = {"<mark class=\"cue\">", "</mark>"},
                            [HS_INK_SOURCE] = {"<mark class=\"source\">", "</mark>"},
                            [HS_INK_DROP] = {"<del>", "</del>"},
                            [HS_INK_ADD] = {"<ins>", "</ins>"},
                            [HS_INK_MOVE] = {"<span class=\"moved\">", "</span>"}};
    uint32_t at = 0;
    for (uint32_t i = 0; i < n_marks; i++) {
        const char *open = elements[marks[i].ink].open, *close = elements[marks[i].ink].close;
        hs_show__html(paper, hs_str_sub(text, (hs_span){at, marks[i].span.start}));
        hs_show__literal(paper, open ? open : "");
        hs_show__html(paper, hs_str_sub(text, marks[i].span));
        hs_show__literal(paper, close ? close : "");
        at = marks[i].span.end;
    }
    hs_show__html(paper, (hs_str){text.ptr + at, text.len - at});
}

void hs_show__html_anchor(hs_show__paper *paper, const hs_statement_row *row) {
    size_t hash = row->id.len;
    while (hash && row->id.ptr[hash - 1] != '#') hash--;
    hs_show__literal(paper, "s-");
    hs_show__html(paper, row->page);
    hs_show__literal(paper, "-");
    hs_show__html(paper, (hs_str){row->id.ptr + hash, row->id.len - hash});
}

void hs_show__html_speaker(hs_show__paper *paper, const hs_role *speaker, uint32_t flags) {
    if (!speaker->name.len) {
        hs_show__literal(paper, flags & HS_FLAG_SPEAKER_DROPPED
                                    ? "<span class=\"unsure\">name lost on this page</span>"
                                    : "<span class=\"unsure\">not named on this page</span>");
        return;
    }
    if (hs_show__is_unsure(speaker)) hs_show__literal(paper, "<span class=\"unsure\">perhaps</span> ");
    hs_show__literal(paper, "<span class=\"who\">");
    hs_show__html(paper, speaker->name);
    hs_show__format(paper, "</span> <span class=\"meta\">(%.2f)</span>", (double)speaker->confidence);
}
