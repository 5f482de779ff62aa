#include "test.h"

#include "base/json.h"
#include "base/utf8.h"
#include "read/html/tokens.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* Tokens as one line of text, so that two lists compare as strings. */
typedef struct {
    char bytes[1 << 16];
    size_t len;
    bool in_text;
} listing;

static void add(listing *l, hs_str s) {
    if (s.len > sizeof l->bytes - l->len) s.len = sizeof l->bytes - l->len;
    memcpy(l->bytes + l->len, s.ptr, s.len);
    l->len += s.len;
}

static void add_head(listing *l, char kind) {
    if (l->len) add(l, HS_STR("\n"));
    l->bytes[l->len++] = kind;
    l->bytes[l->len++] = ' ';
    l->in_text = kind == 'T';
}

static void add_text(listing *l, hs_str text) {
    if (text.len == 0) return;
    if (!l->in_text) add_head(l, 'T');
    add(l, text);
}

static hs_str lower_name(const hs_html_tokens *t, hs_span span, char *out) {
    hs_str name = hs_html_str(t, span);
    size_t len = hs_html_decode(name, HS_HTML_DECODE_RAW, true, out);
    for (size_t i = 0; i < len; i++) out[i] = hs_ascii_lower(out[i]);
    return (hs_str){out, len};
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_attributes(listing *l, char **pairs, size_t n) {
    qsort(pairs, n, sizeof *pairs, by_bytes);
    for (size_t i = 0; i < n; i++) {
        add(l, (hs_str){pairs[i], strlen(pairs[i])});
        free(pairs[i]);
    }
}

static char *pair(hs_str name, hs_str value) {
    /* NUL never stands in names or values here: it was replaced */
    char *text = malloc(name.len + value.len + 6);
    snprintf(text, name.len + value.len + 6, " [%.*s=%.*s]", (int)name.len, name.ptr, (int)value.len,
             value.ptr);
    return text;
}

static bool is_html_space(char c) {
    return hs_ascii_is_space(c) && c != '\v';
}

/* A doctype's name and identifiers; the reader itself wants only its end. */
static void add_doctype(listing *l, const hs_html_tokens *t) {
    static char name[4096];
    hs_str s = hs_html_str(t, t->name);
    bool is_correct = t->page[t->all.end - 1] == '>' && t->all.end > t->name.end, has_name = false;
    size_t i = 0;
    while (i < s.len && is_html_space(s.ptr[i])) i++;
    size_t start = i;
    while (i < s.len && !is_html_space(s.ptr[i])) i++;
    has_name = i > start;
    hs_str lower =
        lower_name(t, (hs_span){t->name.start + (uint32_t)start, t->name.start + (uint32_t)i}, name);
    hs_str ids[2] = {{0}, {0}};
    bool has[2] = {false, false};
    if (!has_name) is_correct = false;
    while (i < s.len && is_html_space(s.ptr[i])) i++;
    if (has_name && i < s.len) {
        hs_str rest = {s.ptr + i, s.len - i};
        int which = -1;
        if (rest.len >= 6 && hs_str_equal_nocase((hs_str){rest.ptr, 6}, HS_STR("public"))) which = 0;
        if (rest.len >= 6 && hs_str_equal_nocase((hs_str){rest.ptr, 6}, HS_STR("system"))) which = 1;
        i += 6;
        if (which < 0) is_correct = false;
        bool is_first = true;
        for (; which >= 0 && which < 2; which++) {
            while (i < s.len && is_html_space(s.ptr[i])) i++;
            if (i >= s.len || (s.ptr[i] != '"' && s.ptr[i] != '\'')) {
                if (is_first || i < s.len) is_correct = false;
                break;
            }
            is_first = false;
            char mark = s.ptr[i++];
            size_t end = hs_str_find_byte(s, i, mark);
            has[which] = true;
            ids[which] = (hs_str){s.ptr + i, end - i};
            if (end >= s.len) {
                is_correct = false;
                i = end;
                break;
            }
            i = end + 1;
        }
        /* what follows a system identifier is skipped, and then the end of the page makes no quirks */
        while (i < s.len && is_html_space(s.ptr[i])) i++;
        if (which == 2 && has[1] && i < s.len) is_correct = true;
    }
    add_head(l, 'D');
    if (has_name) add(l, lower);
    for (int k = 0; k < 2; k++) {
        add(l, HS_STR("|"));
        if (!has[k]) add(l, HS_STR("-"));
        if (has[k]) {
            static char decoded[4096];
            size_t len = hs_html_decode(ids[k], HS_HTML_DECODE_RAW, true, decoded);
            add(l, (hs_str){decoded, len});
        }
    }
    add(l, is_correct ? HS_STR("|ok") : HS_STR("|quirks"));
}

static void list_tokens(listing *l, hs_str page, hs_html_state state, hs_str last_start_tag) {
    static char out[1 << 16];
    static hs_html_tokens t;
    hs_html_tokens_init(&t, page);
    t.state = state;
    t.text_ends = last_start_tag;
    while (hs_html_tokens_next(&t)) {
        assert_true(t.all.end > t.all.start && t.all.end <= page.len);
        switch (t.kind) {
        case HS_HTML_TEXT: {
            bool is_raw = t.text_state != HS_HTML_DATA && t.text_state != HS_HTML_RCDATA;
            bool keeps_nul = t.text_state == HS_HTML_DATA || t.text_state == HS_HTML_CDATA;
            size_t len = hs_html_decode(hs_html_str(&t, t.name),
                                        is_raw ? HS_HTML_DECODE_RAW : HS_HTML_DECODE_TEXT, !keeps_nul, out);
            add_text(l, (hs_str){out, len});
            break;
        }
        case HS_HTML_START: {
            add_head(l, 'S');
            add(l, lower_name(&t, t.name, out));
            char *pairs[HS_HTML_ATTRIBUTES];
            size_t n = 0;
            for (uint32_t i = 0; i < t.n_attributes; i++) {
                static char name[4096], value[4096];
                hs_str lower = lower_name(&t, t.attributes[i].name, name);
                size_t len = hs_html_decode(hs_html_str(&t, t.attributes[i].value), HS_HTML_DECODE_ATTRIBUTE,
                                            true, value);
                bool is_repeated = false;
                for (uint32_t k = 0; k < i; k++) {
                    static char earlier[4096];
                    is_repeated |= hs_str_equal(lower_name(&t, t.attributes[k].name, earlier), lower);
                }
                if (!is_repeated) pairs[n++] = pair(lower, (hs_str){value, len});
            }
            add_attributes(l, pairs, n);
            if (t.is_self_closing) add(l, HS_STR(" /"));
            break;
        }
        case HS_HTML_END:
            add_head(l, 'E');
            add(l, lower_name(&t, t.name, out));
            break;
        case HS_HTML_COMMENT:
            add_head(l, 'C');
            add(l, (hs_str){out, hs_html_decode(hs_html_str(&t, t.name), HS_HTML_DECODE_RAW, true, out)});
            break;
        case HS_HTML_DOCTYPE:
            add_doctype(l, &t);
            break;
        case HS_HTML_END_OF_PAGE:
            break;
        }
    }
}

static hs_str of_json(const json_t *value) {
    return (hs_str){json_string_value(value), json_string_length(value)};
}

/* \uXXXX once more, for tests marked doubleEscaped; lone surrogates as three bytes. */
static hs_str unescape(hs_str s, char *out) {
    size_t n = 0;
    for (size_t i = 0; i < s.len;) {
        if (s.ptr[i] == '\\' && i + 5 < s.len && s.ptr[i + 1] == 'u') {
            char hex[5] = {0};
            memcpy(hex, s.ptr + i + 2, 4);
            uint32_t c = (uint32_t)strtoul(hex, NULL, 16);
            i += 6;
            if (c < 0x80)
                out[n++] = (char)c;
            else if (c < 0x800)
                out[n++] = (char)(0xC0 | c >> 6), out[n++] = (char)(0x80 | (c & 63));
            else
                out[n++] = (char)(0xE0 | c >> 12), out[n++] = (char)(0x80 | (c >> 6 & 63)),
                out[n++] = (char)(0x80 | (c & 63));
        } else
            out[n++] = s.ptr[i++];
    }
    return (hs_str){out, n};
}

static void list_expected(listing *l, const json_t *output, bool is_escaped) {
    static char buffer[1 << 16];
    size_t i;
    json_t *token;
#define TEXT_OF(v) (is_escaped ? unescape(of_json(v), buffer) : of_json(v))
    json_array_foreach(output, i, token) {
        const char *kind = json_string_value(json_array_get(token, 0));
        const json_t *first = json_array_get(token, 1);
        if (strcmp(kind, "Character") == 0) {
            add_text(l, TEXT_OF(first));
        } else if (strcmp(kind, "StartTag") == 0) {
            add_head(l, 'S');
            add(l, TEXT_OF(first));
            const char *name;
            json_t *value;
            char *pairs[256];
            size_t n = 0;
            json_object_foreach(json_array_get(token, 2), name, value) {
                char plain[4096];
                hs_str n_ =
                    is_escaped ? unescape((hs_str){name, strlen(name)}, plain) : (hs_str){name, strlen(name)};
                pairs[n++] = pair(n_, TEXT_OF(value));
            }
            add_attributes(l, pairs, n);
            if (json_is_true(json_array_get(token, 3))) add(l, HS_STR(" /"));
        } else if (strcmp(kind, "EndTag") == 0) {
            add_head(l, 'E');
            add(l, TEXT_OF(first));
        } else if (strcmp(kind, "Comment") == 0) {
            add_head(l, 'C');
            add(l, TEXT_OF(first));
        } else {
            add_head(l, 'D');
            if (json_is_string(first)) add(l, TEXT_OF(first));
            for (size_t k = 2; k < 4; k++) {
                add(l, HS_STR("|"));
                const json_t *id = json_array_get(token, k);
                add(l, json_is_string(id) ? TEXT_OF(id) : HS_STR("-"));
            }
            add(l, json_is_true(json_array_get(token, 4)) ? HS_STR("|ok") : HS_STR("|quirks"));
        }
    }
}

static int check_file(const char *path, int *n_wrong) {
    json_t *file = json_load_file(path, JSON_ALLOW_NUL, NULL), *test;
    const json_t *tests = json_object_get(file, "tests");
    static listing got, want;
    static char input[1 << 16];
    size_t i;
    int n = 0;
    json_array_foreach(tests, i, test) {
        bool is_escaped = json_is_true(json_object_get(test, "doubleEscaped"));
        hs_str page = of_json(json_object_get(test, "input"));
        if (is_escaped) page = unescape(page, input);
        json_t *states = json_object_get(test, "initialStates");
        size_t n_states = json_is_array(states) ? json_array_size(states) : 1;
        for (size_t k = 0; k < n_states; k++) {
            const char *state = json_is_array(states) ? json_string_value(json_array_get(states, k)) : "Data";
            hs_html_state start = state[0] == 'P'   ? HS_HTML_PLAINTEXT
                                  : state[0] == 'S' ? HS_HTML_SCRIPT
                                  : state[0] == 'C' ? HS_HTML_CDATA
                                  : state[0] == 'D' ? HS_HTML_DATA
                                  : state[1] == 'C' ? HS_HTML_RCDATA
                                                    : HS_HTML_RAWTEXT;
            got.len = want.len = 0;
            got.in_text = want.in_text = false;
            list_tokens(&got, page, start, of_json(json_object_get(test, "lastStartTag")));
            list_expected(&want, json_object_get(test, "output"), is_escaped);
            n++;
            if (got.len == want.len && memcmp(got.bytes, want.bytes, got.len) == 0) continue;
            ++*n_wrong;
            print_error("%s: %s (%s): got\n%.*s\nwant\n%.*s\n", path,
                        json_string_value(json_object_get(test, "description")), state, (int)got.len,
                        got.bytes, (int)want.len, want.bytes);
        }
    }
    json_decref(file);
    return n;
}

/* HEARSAY_HTML5LIB names the folder "tokenizer" of a copy of html5lib-tests. */
static void agrees_with_the_html5lib_tokenizer_tests(void **state) {
    (void)state;
    const char *folder = getenv("HEARSAY_HTML5LIB");
    DIR *dir = folder ? opendir(folder) : NULL;
    if (!dir) skip();
    int n = 0, n_wrong = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        size_t len = strlen(entry->d_name);
        /* the xml file is about passing tokens on to XML, which is not done here */
        if (len < 5 || strcmp(entry->d_name + len - 5, ".test") != 0 || entry->d_name[0] == 'x') continue;
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        n += check_file(path, &n_wrong);
    }
    closedir(dir);
    print_message("html5lib tokenizer tests: %d run, %d wrong\n", n, n_wrong);
    assert_true(n > 6000);
    assert_int_equal(n_wrong, 0);
}

static void expect(const char *page, const char *want) {
    static listing got;
    got.len = 0;
    got.in_text = false;
    list_tokens(&got, (hs_str){page, strlen(page)}, HS_HTML_DATA, (hs_str){0});
    got.bytes[got.len] = 0;
    assert_string_equal(got.bytes, want);
}

static void reads_tags_text_and_references(void **state) {
    (void)state;
    expect("<P class=lead id='x'>&quot;No,&quot; she said &amp left.</p>",
           "S p [class=lead] [id=x]\nT \"No,\" she said & left.\nE p");
    expect("a < b <!-- c -->d<br/>", "T a < b \nC  c \nT d\nS br /");
    expect("<a href='?a=1&copy=2&amp;b'>", "S a [href=?a=1&copy=2&b]");
    expect("&#8220;x&#x201d;&#150;&#0;&#xD800;",
           "T \xE2\x80\x9Cx\xE2\x80\x9D\xE2\x80\x93\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void drops_a_tag_that_the_page_cuts(void **state) {
    (void)state;
    expect("kept<a href=\"cut", "T kept");
    expect("kept<!-- cut --", "T kept\nC  cut ");
    expect("kept</", "T kept</");
}

static void skips_attributes_beyond_the_limit(void **state) {
    (void)state;
    size_t n = 1000000, len = 3;
    char *page = malloc(n * 4 + 8);
    memcpy(page, "<a ", 3);
    for (size_t i = 0; i < n; i++, len += 4) memcpy(page + len, "x=y ", 4);
    memcpy(page + len, ">z", 2);
    static hs_html_tokens t;
    hs_html_tokens_init(&t, (hs_str){page, len + 2});
    assert_true(hs_html_tokens_next(&t));
    assert_int_equal(t.n_attributes, HS_HTML_ATTRIBUTES);
    assert_true(hs_html_tokens_next(&t));
    assert_str_equal(hs_html_str(&t, t.name), "z");
    free(page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_html5lib_tokenizer_tests),
        cmocka_unit_test(reads_tags_text_and_references),
        cmocka_unit_test(drops_a_tag_that_the_page_cuts),
        cmocka_unit_test(skips_attributes_beyond_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
