#include "read/input/fields.h"

#include "base/str.h"
#include "engine/engine.h"
#include "read/models.h"
#include "read/read.h"

#define MAX_NAME 48 /* longer than any name in the list */

static hs_str chosen_name(const char *name) {
    return name ? (hs_str){name, strlen(name)} : (hs_str){0};
}

hs_page_fields hs_page_fields_of(const hs_engine *engine, const hs_read_options *read) {
    hs_page_fields fields = {.guesses = &engine->read->page_fields};
    fields.chosen[HS_ROLE_ID] = chosen_name(read->id_field);
    fields.chosen[HS_ROLE_TEXT] = chosen_name(read->text_field);
    fields.chosen[HS_ROLE_HTML] = chosen_name(read->html_field);
    fields.chosen[HS_ROLE_URL] = chosen_name(read->url_field);
    fields.chosen[HS_ROLE_TITLE] = chosen_name(read->title_field);
    fields.chosen[HS_ROLE_DATE] = chosen_name(read->date_field);
    return fields;
}

static hs_role role_named(hs_str name) {
    static const char *const names[HS_ROLE_N] = {
        [HS_ROLE_ID] = "id",
        [HS_ROLE_TEXT] = "text",
        [HS_ROLE_HTML] = "html",
        [HS_ROLE_URL] = "url",
        [HS_ROLE_TITLE] = "title",
        [HS_ROLE_DATE] = "date",
        [HS_ROLE_MODIFIED] = "modified",
        [HS_ROLE_BYLINE] = "byline",
        [HS_ROLE_PUBLISHER] = "publisher",
        [HS_ROLE_LANGUAGE] = "language",
    };
    for (int role = 0; role < HS_ROLE_N; role++)
        if (hs_str_equal(name, chosen_name(names[role]))) return (hs_role)role;
    return HS_ROLE_NONE;
}

hs_role hs_page_fields_find(const hs_page_fields *fields, hs_str name, unsigned *rank) {
    for (int role = 0; role < HS_ROLE_N; role++)
        if (fields->chosen[role].len && hs_str_equal(name, fields->chosen[role])) {
            *rank = 0;
            return (hs_role)role;
        }
    char lower[MAX_NAME];
    if (name.len == 0 || name.len > sizeof lower) return HS_ROLE_NONE;
    for (size_t i = 0; i < name.len; i++) lower[i] = hs_ascii_lower(name.ptr[i]);
    const hs_lexicon_entry *entry = hs_lexicon_find(fields->guesses, (hs_str){lower, name.len});
    if (!entry) return HS_ROLE_NONE;
    size_t space = hs_str_find_byte(entry->value, 0, ' ');
    hs_role role = role_named((hs_str){entry->value.ptr, space});
    if (role == HS_ROLE_NONE || fields->chosen[role].len) return HS_ROLE_NONE;
    /* who names the text field alone wants no markup of the same record, and the other way round */
    if (role == HS_ROLE_HTML && fields->chosen[HS_ROLE_TEXT].len) return HS_ROLE_NONE;
    if (role == HS_ROLE_TEXT && fields->chosen[HS_ROLE_HTML].len) return HS_ROLE_NONE;
    *rank = 1;
    for (size_t i = space + 1, n = 0; i < entry->value.len && hs_ascii_is_digit(entry->value.ptr[i]); i++)
        *rank = (unsigned)(n = n * 10 + (size_t)(entry->value.ptr[i] - '0'));
    return role;
}

bool hs_page_fields_fill(const hs_read_options *read, const hs_str *values, hs_page *page) {
    hs_str text = values[HS_ROLE_TEXT], html = values[HS_ROLE_HTML];
    if (hs_str_trim(html).len) {
        page->bytes = html;
        page->format = HS_FORMAT_HTML;
    } else if (hs_str_trim(text).len) {
        page->bytes = text;
        page->format = read->is_plain                   ? HS_FORMAT_PLAIN
                       : hs_read__looks_like_html(text) ? HS_FORMAT_HTML
                                                        : HS_FORMAT_TEXT;
    } else if (read->text_field || read->html_field || !hs_read__is_address(values[HS_ROLE_URL])) {
        return false;
    }
    page->url = values[HS_ROLE_URL];
    page->title = values[HS_ROLE_TITLE];
    page->published = values[HS_ROLE_DATE];
    page->modified = values[HS_ROLE_MODIFIED];
    page->byline = values[HS_ROLE_BYLINE];
    page->publisher = values[HS_ROLE_PUBLISHER];
    page->language = values[HS_ROLE_LANGUAGE];
    return true;
}
