#include "read/html/data.h"

#include "base/str.h"
#include "base/vector.h"
#include "read/input/json_read.h"

#define DEPTH       24   /* objects in objects; deeper ones are settings, not text */
#define STRINGS     2000 /* of one script */
#define LEAST_BYTES 80   /* a shorter string is a label as a rule */

typedef struct collector {
    hs_arena *arena;
    HS_VECTOR(hs_str) texts;
    size_t len;
} collector;

/* Prose has words of common length, and no braces. */
static bool is_prose(hs_str text) {
    size_t n_spaces = 0, n_code = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        n_spaces += c == ' ';
        n_code += c == '{' || c == '}' || c == ';' || c == '|';
    }
    return n_spaces * 12 > text.len && n_code * 100 < text.len && !hs_str_starts(text, HS_STR("http"));
}

static hs_status add(collector *c, const hs_json_value *value) {
    if (value->raw.len < LEAST_BYTES || c->texts.n >= STRINGS) return HS_OK;
    hs_str text;
    hs_status status = hs_json_text(value, c->arena, &text);
    if (status != HS_OK) return status == HS_ERR_MEMORY ? status : HS_OK;
    if (!is_prose(text)) return HS_OK;
    for (uint32_t i = 0; i < c->texts.n; i++) /* at most STRINGS, and lengths differ */
        if (hs_str_equal(c->texts.items[i], text)) return HS_OK;
    if (!hs_vector_push(&c->texts, c->arena, text)) return HS_ERR_MEMORY;
    c->len += text.len + 3;
    return HS_OK;
}

static hs_status walk(collector *c, const hs_json_value *value, int depth) {
    if (value->kind == HS_JSON_STRING) return add(c, value);
    if ((value->kind != HS_JSON_OBJECT && value->kind != HS_JSON_ARRAY) || depth > DEPTH) return HS_OK;
    hs_json_cursor cursor = hs_json_cursor_of(value->raw);
    hs_json_member member;
    hs_status status = HS_OK;
    if (!hs_json_open(&cursor, value->kind == HS_JSON_OBJECT ? '{' : '[')) return HS_OK;
    while (status == HS_OK && hs_json_next(&cursor, &member)) status = walk(c, &member.value, depth + 1);
    return status;
}

hs_status hs_html_data_body(hs_arena *arena, hs_str json, hs_str *markup) {
    json = hs_str_trim(json);
    *markup = (hs_str){0};
    if (hs_str_starts(json, HS_STR("window"))) { /* "window.__STATE__ = {" */
        size_t at = hs_str_find_byte(json, 0, '=');
        json = at < json.len ? hs_str_trim((hs_str){json.ptr + at + 1, json.len - at - 1}) : (hs_str){0};
    }
    if (json.len == 0 || (json.ptr[0] != '{' && json.ptr[0] != '[')) return HS_OK;
    collector c = {.arena = arena};
    hs_json_value value = {.kind = json.ptr[0] == '{' ? HS_JSON_OBJECT : HS_JSON_ARRAY, .raw = json};
    hs_status status = walk(&c, &value, 0);
    if (status != HS_OK) return status;
    char *out = hs_arena_get(arena, c.len);
    if (!out) return HS_ERR_MEMORY;
    size_t len = 0;
    for (uint32_t i = 0; i < c.texts.n; i++) {
        memcpy(out + len, "<p>", 3);
        memcpy(out + len + 3, c.texts.items[i].ptr, c.texts.items[i].len);
        len += 3 + c.texts.items[i].len;
    }
    *markup = (hs_str){out, len};
    return HS_OK;
}
