#include "read/html/tokens.h"

#include "base/str.h"

#include <string.h>

enum { C_SPACE = 1, C_LETTER = 2, C_NAME_END = 4, C_ATTRIBUTE_END = 8, C_VALUE_END = 16 };

/* Classes of bytes inside a tag: white space as HTML has it (tab, LF, FF, CR, space), '/', '>', '='. */
static const uint8_t classes[256] = {
    ['\t'] = C_SPACE | C_NAME_END | C_ATTRIBUTE_END | C_VALUE_END,
    ['\n'] = C_SPACE | C_NAME_END | C_ATTRIBUTE_END | C_VALUE_END,
    ['\f'] = C_SPACE | C_NAME_END | C_ATTRIBUTE_END | C_VALUE_END,
    ['\r'] = C_SPACE | C_NAME_END | C_ATTRIBUTE_END | C_VALUE_END,
    [' '] = C_SPACE | C_NAME_END | C_ATTRIBUTE_END | C_VALUE_END,
    ['/'] = C_NAME_END | C_ATTRIBUTE_END,
    ['>'] = C_NAME_END | C_ATTRIBUTE_END | C_VALUE_END,
    ['='] = C_ATTRIBUTE_END,
    ['A'] = C_LETTER,
    ['B'] = C_LETTER,
    ['C'] = C_LETTER,
    ['D'] = C_LETTER,
    ['E'] = C_LETTER,
    ['F'] = C_LETTER,
    ['G'] = C_LETTER,
    ['H'] = C_LETTER,
    ['I'] = C_LETTER,
    ['J'] = C_LETTER,
    ['K'] = C_LETTER,
    ['L'] = C_LETTER,
    ['M'] = C_LETTER,
    ['N'] = C_LETTER,
    ['O'] = C_LETTER,
    ['P'] = C_LETTER,
    ['Q'] = C_LETTER,
    ['R'] = C_LETTER,
    ['S'] = C_LETTER,
    ['T'] = C_LETTER,
    ['U'] = C_LETTER,
    ['V'] = C_LETTER,
    ['W'] = C_LETTER,
    ['X'] = C_LETTER,
    ['Y'] = C_LETTER,
    ['Z'] = C_LETTER,
    ['a'] = C_LETTER,
    ['b'] = C_LETTER,
    ['c'] = C_LETTER,
    ['d'] = C_LETTER,
    ['e'] = C_LETTER,
    ['f'] = C_LETTER,
    ['g'] = C_LETTER,
    ['h'] = C_LETTER,
    ['i'] = C_LETTER,
    ['j'] = C_LETTER,
    ['k'] = C_LETTER,
    ['l'] = C_LETTER,
    ['m'] = C_LETTER,
    ['n'] = C_LETTER,
    ['o'] = C_LETTER,
    ['p'] = C_LETTER,
    ['q'] = C_LETTER,
    ['r'] = C_LETTER,
    ['s'] = C_LETTER,
    ['t'] = C_LETTER,
    ['u'] = C_LETTER,
    ['v'] = C_LETTER,
    ['w'] = C_LETTER,
    ['x'] = C_LETTER,
    ['y'] = C_LETTER,
    ['z'] = C_LETTER,
};

static inline bool is(char c, uint8_t of) {
    return (classes[(unsigned char)c] & of) != 0;
}

void hs_html_tokens_init(hs_html_tokens *tokens, hs_str page) {
    /* the attributes are left as they are: clearing them would cost more than a tag does */
    tokens->page = page.len ? page.ptr : "";
    tokens->len = page.len < UINT32_MAX ? (uint32_t)page.len : UINT32_MAX - 1;
    tokens->at = 0;
    tokens->state = HS_HTML_DATA;
    tokens->is_foreign = false;
    tokens->text_ends = (hs_str){0};
    tokens->kind = HS_HTML_END_OF_PAGE;
    tokens->n_attributes = 0;
}

static uint32_t find(const hs_html_tokens *t, uint32_t from, char byte) {
    if (from >= t->len) return t->len;
    const char *at = memchr(t->page + from, byte, t->len - from);
    return at ? (uint32_t)(at - t->page) : t->len;
}

static uint32_t find_part(const hs_html_tokens *t, uint32_t from, const char *part, size_t len) {
    if (from >= t->len) return t->len;
    const char *at = memmem(t->page + from, t->len - from, part, len);
    return at ? (uint32_t)(at - t->page) : t->len;
}

static bool starts(const hs_html_tokens *t, uint32_t at, hs_str with) {
    return t->len - at >= with.len && hs_str_equal_nocase((hs_str){t->page + at, with.len}, with);
}

static bool give(hs_html_tokens *t, hs_html_kind kind, uint32_t start, uint32_t end, hs_span name) {
    t->kind = kind;
    t->all = (hs_span){start, end};
    t->name = name;
    t->at = end;
    return true;
}

static bool give_text(hs_html_tokens *t, uint32_t start, uint32_t end) {
    t->text_state = t->state;
    return give(t, HS_HTML_TEXT, start, end, (hs_span){start, end});
}

/* Reads the tag whose name starts at name. False: the page ends inside it, and the standard drops it. */
static bool give_tag(hs_html_tokens *t, hs_html_kind kind, uint32_t start, uint32_t name) {
    const char *p = t->page;
    uint32_t at = name, len = t->len;
    while (at < len && !is(p[at], C_NAME_END)) at++;
    hs_span name_span = {name, at};
    t->n_attributes = 0;
    t->is_self_closing = false;
    for (;;) {
        while (at < len && is(p[at], C_SPACE)) at++;
        if (at >= len) break;
        if (p[at] == '>') return give(t, kind, start, at + 1, name_span);
        if (p[at] == '/') {
            at++;
            if (at < len && p[at] == '>') {
                t->is_self_closing = true;
                return give(t, kind, start, at + 1, name_span);
            }
            continue;
        }
        hs_html_attribute attribute = {{at, at + 1}, {0, 0}};
        at++; /* a '=' here is the first character of the name */
        while (at < len && !is(p[at], C_ATTRIBUTE_END)) at++;
        attribute.name.end = at;
        while (at < len && is(p[at], C_SPACE)) at++;
        if (at < len && p[at] == '=') {
            at++;
            while (at < len && is(p[at], C_SPACE)) at++;
            if (at >= len) break;
            if (p[at] == '"' || p[at] == '\'') {
                uint32_t end = find(t, at + 1, p[at]);
                if (end >= len) break;
                attribute.value = (hs_span){at + 1, end};
                at = end + 1;
            } else if (p[at] != '>') {
                uint32_t value = at;
                while (at < len && !is(p[at], C_VALUE_END)) at++;
                attribute.value = (hs_span){value, at};
            }
        }
        if (t->n_attributes < HS_HTML_ATTRIBUTES) t->attributes[t->n_attributes++] = attribute;
    }
    t->at = len;
    return false;
}

static bool give_comment(hs_html_tokens *t, uint32_t start) {
    uint32_t data = start + 4, at = data;
    if (at < t->len && t->page[at] == '>') return give(t, HS_HTML_COMMENT, start, at + 1, (hs_span){at, at});
    if (at + 1 < t->len && t->page[at] == '-' && t->page[at + 1] == '>')
        return give(t, HS_HTML_COMMENT, start, at + 2, (hs_span){at, at});
    for (;; at++) {
        at = find_part(t, at, "--", 2);
        if (at >= t->len) break;
        if (at + 2 < t->len && t->page[at + 2] == '>')
            return give(t, HS_HTML_COMMENT, start, at + 3, (hs_span){data, at});
        if (at + 3 < t->len && t->page[at + 2] == '!' && t->page[at + 3] == '>')
            return give(t, HS_HTML_COMMENT, start, at + 4, (hs_span){data, at});
    }
    /* the page ends inside the comment: dashes that may have begun its end are no data */
    hs_str tail = {t->page + data, t->len - data};
    uint32_t end = t->len;
    if (hs_str_ends(tail, HS_STR("--!")))
        end -= 3;
    else if (hs_str_ends(tail, HS_STR("--")))
        end -= 2;
    else if (hs_str_ends(tail, HS_STR("-")))
        end -= 1;
    return give(t, HS_HTML_COMMENT, start, t->len, (hs_span){data, end});
}

static bool give_bogus_comment(hs_html_tokens *t, uint32_t start, uint32_t data) {
    uint32_t end = find(t, data, '>');
    return give(t, HS_HTML_COMMENT, start, end < t->len ? end + 1 : end, (hs_span){data, end});
}

/* "<!" stands at start. False: it opened character data, and reading goes on. */
static bool give_declaration(hs_html_tokens *t, uint32_t start) {
    if (starts(t, start, HS_STR("<!--"))) return give_comment(t, start);
    if (starts(t, start, HS_STR("<!doctype"))) {
        /* '>' ends it even between quotation marks */
        uint32_t end = find(t, start + 9, '>');
        return give(t, HS_HTML_DOCTYPE, start, end < t->len ? end + 1 : end, (hs_span){start + 9, end});
    }
    if (t->is_foreign && t->len - start >= 9 && memcmp(t->page + start, "<![CDATA[", 9) == 0) {
        t->state = HS_HTML_CDATA;
        t->at = start + 9;
        return false;
    }
    return give_bogus_comment(t, start, start + 2);
}

/* True where "</" and the awaited name and an end of the name stand at at. */
static bool ends_text(const hs_html_tokens *t, uint32_t at) {
    if (t->len - at < t->text_ends.len + 3 || t->page[at + 1] != '/' || t->text_ends.len == 0) return false;
    return starts(t, at + 2, t->text_ends) && is(t->page[at + 2 + t->text_ends.len], C_NAME_END);
}

static bool is_word_script(const hs_html_tokens *t, uint32_t at) {
    return t->len - at > 6 && starts(t, at, HS_STR("script")) && is(t->page[at + 6], C_NAME_END);
}

/* End of the text of RCDATA, RAWTEXT and SCRIPT that starts at at: the place of its end tag, or the end. */
static uint32_t raw_text_end(const hs_html_tokens *t, uint32_t at) {
    if (t->state != HS_HTML_SCRIPT) {
        for (; (at = find(t, at, '<')) < t->len; at++)
            if (ends_text(t, at)) return at;
        return t->len;
    }
    /* In a script "<!--" opens a stretch where <script> ... </script> nests once; "-->" ends the stretch. */
    bool is_escaped = false, is_nested = false;
    uint32_t closes = 0; /* place of the next "-->", kept so that the page is searched once */
    while (at < t->len) {
        uint32_t next = find(t, at, '<');
        if (is_escaped) {
            if (closes < at) closes = find_part(t, at, "-->", 3);
            if (closes < next) {
                is_escaped = is_nested = false;
                at = closes + 3;
                continue;
            }
        }
        if (next >= t->len) return t->len;
        if (!is_nested && ends_text(t, next)) return next;
        at = next + 1;
        if (!is_escaped && t->len - next >= 4 && memcmp(t->page + next, "<!--", 4) == 0) {
            is_escaped = true;
            at = next + 2;
            closes = find_part(t, at, "-->", 3);
        } else if (is_escaped && !is_nested && is_word_script(t, next + 1)) {
            is_nested = true;
        } else if (is_nested && next + 1 < t->len && t->page[next + 1] == '/' &&
                   is_word_script(t, next + 2)) {
            is_nested = false;
        }
    }
    return t->len;
}

static bool next_raw(hs_html_tokens *t) {
    uint32_t start = t->at;
    if (t->state == HS_HTML_PLAINTEXT) return give_text(t, start, t->len);
    if (t->state == HS_HTML_CDATA) {
        uint32_t end = find_part(t, start, "]]>", 3);
        if (end > start) {
            give_text(t, start, end);
            if (end >= t->len) return true;
        }
        t->at = end < t->len ? end + 3 : end;
        t->state = HS_HTML_DATA;
        return end > start;
    }
    uint32_t end = raw_text_end(t, start);
    if (end > start) return give_text(t, start, end);
    t->state = HS_HTML_DATA;
    return give_tag(t, HS_HTML_END, end, end + 2);
}

bool hs_html_tokens_next(hs_html_tokens *t) {
    while (t->at < t->len) {
        if (t->state != HS_HTML_DATA) {
            if (next_raw(t)) return true;
            continue;
        }
        uint32_t start = t->at, at = start;
        for (;; at++) {
            at = find(t, at, '<');
            if (at + 1 >= t->len) return give_text(t, start, t->len);
            char c = t->page[at + 1];
            if (is(c, C_LETTER) || c == '!' || c == '?') break;
            if (c == '/' && at + 2 < t->len) break;
        }
        if (at > start) return give_text(t, start, at);
        char c = t->page[at + 1];
        if (is(c, C_LETTER)) {
            if (give_tag(t, HS_HTML_START, at, at + 1)) return true;
        } else if (c == '!') {
            if (give_declaration(t, at)) return true;
        } else if (c == '?') {
            return give_bogus_comment(t, at, at + 1);
        } else if (is(t->page[at + 2], C_LETTER)) {
            if (give_tag(t, HS_HTML_END, at, at + 2)) return true;
        } else if (t->page[at + 2] == '>') {
            t->at = at + 3; /* "</>" is nothing */
        } else {
            return give_bogus_comment(t, at, at + 2);
        }
    }
    t->kind = HS_HTML_END_OF_PAGE;
    return false;
}
