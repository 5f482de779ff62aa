/* Who publishes a page, where it does not declare it. */
#include "read/html/title.h"

#include "base/str.h"
#include "base/utf8.h"
#include "read/byline.h"
#include "read/html/shown.h"

#define LONGEST_NAME 40
#define RIGHTS_BYTES 24 /* between a copyright mark and the name: "\xC2\xA9 2019 " */

/* "Marn Courier 2019", "The Marn Courier": the name stands right behind a copyright mark. */
static bool has_rights(hs_str text, hs_str name) {
    static const hs_str marks[] = {{"\xC2\xA9", 2}, {"Copyright", 9}};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        for (size_t at = 0; at < text.len;) {
            at += hs_str_find((hs_str){text.ptr + at, text.len - at}, marks[k]);
            if (at >= text.len) break;
            at += marks[k].len;
            size_t room = text.len - at < RIGHTS_BYTES + name.len ? text.len - at : RIGHTS_BYTES + name.len;
            if (hs_str_find((hs_str){text.ptr + at, room}, name) < room) return true;
        }
    }
    return false;
}

static bool is_name(const hs_engine *engine, hs_str text, hs_str url, hs_str name) {
    size_t next;
    if (name.len < 3 || name.len > LONGEST_NAME || !hs_unicode_is_upper(hs_utf8_get(name, 0, &next)))
        return false;
    size_t last = name.len;
    while (last && name.ptr[last - 1] != ' ') last--;
    hs_outlet_kind whole = hs_outlet_find(engine, name, NULL);
    hs_outlet_kind end = hs_outlet_find(engine, (hs_str){name.ptr + last, name.len - last}, NULL);
    return whole == HS_OUTLET_NAMED || (last && end == HS_OUTLET_WORD) || hs_html_is_host(url, name) ||
           has_rights(text, name);
}

hs_str hs_html_site_name(const hs_engine *engine, const hs_html_blocks *page, hs_str headline, hs_str url) {
    static const char *const dividers[] = {" | ",        " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ",
                                           " \xC2\xB7 ", " :: "};
    hs_str all = {page->text, page->text_len}, title = hs_str_sub(all, page->title);
    hs_str text = {all.ptr + page->title.end, all.len - page->title.end}, name = {0};
    for (size_t k = 0; k < sizeof dividers / sizeof *dividers && !name.len; k++) {
        hs_str divider = {dividers[k], strlen(dividers[k])};
        size_t first = hs_str_find(title, divider), last = first;
        if (first >= title.len) continue;
        for (size_t at = first; at < title.len;) {
            last = at;
            at += divider.len;
            at += hs_str_find((hs_str){title.ptr + at, title.len - at}, divider);
        }
        hs_str ends[2] = {{title.ptr + last + divider.len, title.len - last - divider.len},
                          {title.ptr, first}};
        for (int e = 0; e < 2 && !name.len; e++)
            if (!hs_str_equal_nocase(ends[e], headline) && is_name(engine, text, url, ends[e]))
                name = ends[e];
    }
    if (!name.len) return name;
    /* "Inland Ledger" in the title, "The Inland Ledger" on the page */
    for (size_t at = 0; at + name.len < text.len;) {
        at += hs_str_find((hs_str){text.ptr + at, text.len - at}, name);
        if (at >= text.len) break;
        if (at >= 4 && memcmp(text.ptr + at - 4, "The ", 4) == 0)
            return (hs_str){text.ptr + at - 4, name.len + 4};
        at += name.len;
    }
    return name;
}
