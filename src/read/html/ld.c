#include "read/html/ld.h"

#include "base/str.h"
#include "read/html/tokens.h"
#include "read/input/json_read.h"

#define DEPTH 6   /* objects in objects that are looked into */
#define ITEMS 200 /* of one list */

static hs_status text_of(hs_arena *arena, const hs_json_value *value, hs_str *out) {
    if (value->kind != HS_JSON_STRING) return HS_OK;
    hs_str text;
    hs_status status = hs_json_text(value, arena, &text);
    if (status != HS_OK) return status == HS_ERR_MEMORY ? status : HS_OK;
    if (hs_str_find_byte(text, 0, '&') < text.len) { /* many writers escape once more than they should */
        char *decoded = hs_arena_get(arena, text.len * 3 + 1);
        if (!decoded) return HS_ERR_MEMORY;
        text = (hs_str){decoded, hs_html_decode(text, HS_HTML_DECODE_TEXT, true, decoded)};
    }
    *out = hs_str_trim(text);
    return HS_OK;
}

static bool type_is(hs_str raw, hs_str what) {
    return hs_str_find(raw, what) < raw.len;
}

static int rank_of(hs_str type) {
    if (type_is(type, HS_STR("Article")) || type_is(type, HS_STR("Posting")) ||
        type_is(type, HS_STR("Report")) || type_is(type, HS_STR("Review")))
        return 2;
    return type_is(type, HS_STR("WebPage")) ? 1 : 0;
}

/* Names in an author or publisher: "name", {"name": ...}, or a list of either. */
static hs_status names_of(hs_arena *arena, const hs_json_value *value, int depth, hs_str *names, uint32_t *n,
                          uint32_t room, bool people) {
    if (*n >= room || depth > 3) return HS_OK;
    hs_status status = HS_OK;
    if (value->kind == HS_JSON_STRING) {
        hs_str name = {0};
        status = text_of(arena, value, &name);
        if (status == HS_OK && name.len && name.len < 200 && !hs_str_starts(name, HS_STR("http")))
            names[(*n)++] = name;
    } else if (value->kind == HS_JSON_OBJECT || value->kind == HS_JSON_ARRAY) {
        hs_json_cursor cursor = hs_json_cursor_of(value->raw);
        hs_json_member member;
        hs_json_value name = {0};
        bool is_desk = false;
        if (!hs_json_open(&cursor, value->kind == HS_JSON_OBJECT ? '{' : '[')) return HS_OK;
        for (int k = 0; k < ITEMS && status == HS_OK && hs_json_next(&cursor, &member); k++) {
            if (value->kind == HS_JSON_ARRAY)
                status = names_of(arena, &member.value, depth + 1, names, n, room, people);
            else if (hs_str_equal(member.key, HS_STR("name")))
                name = member.value;
            else if (hs_str_equal(member.key, HS_STR("@type")))
                is_desk = people && type_is(member.value.raw, HS_STR("Organization"));
        }
        if (status == HS_OK && name.raw.len && !is_desk)
            status = names_of(arena, &name, depth + 1, names, n, room, people);
    }
    return status;
}

static hs_status read_value(hs_arena *arena, const hs_json_value *value, int depth, hs_ld *ld) {
    if (depth > DEPTH || (value->kind != HS_JSON_OBJECT && value->kind != HS_JSON_ARRAY)) return HS_OK;
    hs_json_cursor cursor = hs_json_cursor_of(value->raw);
    hs_json_member member;
    hs_status status = HS_OK;
    if (!hs_json_open(&cursor, value->kind == HS_JSON_OBJECT ? '{' : '[')) return HS_OK;
    if (value->kind == HS_JSON_ARRAY) {
        for (int k = 0; k < ITEMS && status == HS_OK && hs_json_next(&cursor, &member); k++)
            status = read_value(arena, &member.value, depth + 1, ld);
        return status;
    }
    hs_ld here = {0};
    uint32_t n_publisher = 0;
    hs_json_value name = {0};
    bool is_person = false;
    for (int k = 0; k < ITEMS && status == HS_OK && hs_json_next(&cursor, &member); k++) {
        const hs_json_value *v = &member.value;
        hs_str key = member.key;
        if (hs_str_equal(key, HS_STR("@type"))) {
            here.rank = rank_of(v->raw);
            is_person = type_is(v->raw, HS_STR("Person"));
        } else if (hs_str_equal(key, HS_STR("name")))
            name = *v;
        else if (hs_str_equal(key, HS_STR("headline")))
            status = text_of(arena, v, &here.title);
        else if (hs_str_equal(key, HS_STR("datePublished")))
            status = text_of(arena, v, &here.published);
        else if (hs_str_equal(key, HS_STR("dateModified")))
            status = text_of(arena, v, &here.modified);
        else if (hs_str_equal(key, HS_STR("articleSection")))
            status = text_of(arena, v, &here.section);
        else if (hs_str_equal(key, HS_STR("inLanguage")))
            status = text_of(arena, v, &here.language);
        else if (hs_str_equal(key, HS_STR("articleBody")))
            status = text_of(arena, v, &here.body);
        else if (hs_str_equal(key, HS_STR("author")))
            status = names_of(arena, v, 0, here.authors, &here.n_authors, HS_LD_AUTHORS, true);
        else if (hs_str_equal(key, HS_STR("publisher")))
            status = names_of(arena, v, 0, &here.publisher, &n_publisher, 1, false);
        else if (hs_str_equal(key, HS_STR("@graph")) || hs_str_equal(key, HS_STR("mainEntity")) ||
                 hs_str_equal(key, HS_STR("mainEntityOfPage")))
            status = read_value(arena, v, depth + 1, ld);
    }
    if (status == HS_OK && is_person && !ld->person.len) {
        uint32_t n = 0;
        status = names_of(arena, &name, 0, &ld->person, &n, 1, true);
    }
    if (status == HS_OK && here.rank > ld->rank) {
        hs_ld old = *ld;
        here.person = old.person;
        *ld = here; /* what the better object leaves open, the other may tell */
        if (!ld->published.len) ld->published = old.published;
        if (!ld->modified.len) ld->modified = old.modified;
        if (!ld->publisher.len) ld->publisher = old.publisher;
        if (!ld->language.len) ld->language = old.language;
    } else if (status == HS_OK && here.rank == ld->rank && here.rank && !ld->body.len && here.body.len)
        ld->body = here.body;
    return status;
}

hs_status hs_ld_read(hs_arena *arena, hs_str json, hs_ld *ld) {
    json = hs_str_trim(json);
    if (hs_str_starts(json, HS_STR("<!--"))) json.ptr += 4, json.len -= 4;
    json = hs_str_trim(json);
    if (json.len == 0) return HS_OK;
    /* raw line breaks in strings are no JSON, and common */
    char *copy = hs_arena_get(arena, json.len);
    if (!copy) return HS_ERR_MEMORY;
    for (size_t i = 0; i < json.len; i++) copy[i] = (unsigned char)json.ptr[i] < ' ' ? ' ' : json.ptr[i];
    hs_json_value value = {.kind = copy[0] == '[' ? HS_JSON_ARRAY : HS_JSON_OBJECT, .raw = {copy, json.len}};
    return read_value(arena, &value, 0, ld);
}
