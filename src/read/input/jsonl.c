/* JSON lines: one page a line. A line is found first and understood then, so that a bad one costs nothing but
 * itself. */
#include "read/input/source.h"

#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "read/input/fields.h"
#include "read/input/json_read.h"

#include <inttypes.h>

/* Fields one level down ("warc_headers": {"warc-target-uri": ...}) count after all of the object itself. */
#define INNER_RANK 100u

typedef struct jsonl_source {
    hs_source source;
    hs_source_options options;
    hs_page_fields fields;
    uint64_t line; /* of the line to come, from 1 */
} jsonl_source;

/* Strings joined with ", ": ["Ada Kerr", "Tom Okafor"], or objects with a name: [{"name": "Ada Kerr"}]. */
static hs_status join_names(const hs_json_value *array, hs_arena *arena, hs_str *joined) {
    char *out = hs_arena_get(arena, array->raw.len + 1);
    if (!out) return HS_ERR_MEMORY;
    size_t len = 0;
    hs_json_cursor cursor = hs_json_cursor_of(array->raw);
    hs_json_member member;
    hs_json_open(&cursor, '[');
    while (hs_json_next(&cursor, &member)) {
        hs_json_value name = member.value;
        if (name.kind == HS_JSON_OBJECT) {
            hs_json_cursor inner = hs_json_cursor_of(name.raw);
            hs_json_member field;
            hs_json_open(&inner, '{');
            while (hs_json_next(&inner, &field))
                if (hs_str_equal(field.key, HS_STR("name"))) name = field.value;
        }
        hs_str text;
        if (name.kind != HS_JSON_STRING) continue;
        if (hs_json_text(&name, arena, &text) != HS_OK) return HS_ERR_MEMORY;
        if (text.len == 0) continue;
        /* names and ", " fit: in the array each had two marks and a comma */
        if (len) out[len++] = ',', out[len++] = ' ';
        memcpy(out + len, text.ptr, text.len);
        len += text.len;
    }
    *joined = (hs_str){out, len};
    return HS_OK;
}

static hs_status value_text(const hs_json_value *value, hs_arena *arena, hs_str *text) {
    switch (value->kind) {
    case HS_JSON_STRING:
        return hs_json_text(value, arena, text);
    case HS_JSON_NUMBER:
        *text = value->raw;
        return HS_OK;
    case HS_JSON_ARRAY:
        return join_names(value, arena, text);
    default:
        *text = (hs_str){0};
        return HS_OK;
    }
}

/* A view into the stream's window dies with the next fill: what the page keeps goes into arena. */
static hs_status keep(hs_arena *arena, hs_str window, hs_str *text) {
    if (text->len == 0 || text->ptr < window.ptr || text->ptr >= window.ptr + window.len) return HS_OK;
    char *copy = hs_arena_get(arena, text->len);
    if (!copy) return HS_ERR_MEMORY;
    memcpy(copy, text->ptr, text->len);
    text->ptr = copy;
    return HS_OK;
}

/* Keeps a member that holds a part of a page, where it is a better one than what was found so far. */
static void take_member(const hs_page_fields *fields, const hs_json_member *member, unsigned more_rank,
                        hs_json_value *values, unsigned *ranks) {
    unsigned rank;
    hs_role role = hs_page_fields_find(fields, member->key, &rank);
    if (role == HS_ROLE_NONE || rank + more_rank > ranks[role] || member->value.kind == HS_JSON_NULL) return;
    if (member->value.kind == HS_JSON_STRING && member->value.raw.len == 0) return;
    /* "content": {...} is some other thing than text */
    bool is_page = role == HS_ROLE_TEXT || role == HS_ROLE_HTML;
    if ((is_page || more_rank) && (rank || more_rank) && member->value.kind != HS_JSON_STRING) return;
    ranks[role] = rank + more_rank;
    values[role] = member->value;
}

hs_status hs_source_json_page(const hs_source_options *options, const hs_page_fields *fields, hs_arena *arena,
                              hs_str line, uint64_t offset, const char *unit, uint64_t number, hs_page *page,
                              hs_error *error) {
    hs_str name = options->name;
    hs_json_value values[HS_ROLE_N] = {0};
    unsigned ranks[HS_ROLE_N];
    for (int i = 0; i < HS_ROLE_N; i++) ranks[i] = UINT32_MAX;
    hs_json_cursor cursor = hs_json_cursor_of(line);
    hs_json_member member;
    hs_json_open(&cursor, '{');
    while (hs_json_next(&cursor, &member)) {
        take_member(fields, &member, 0, values, ranks);
        if (member.value.kind != HS_JSON_OBJECT) continue;
        hs_json_cursor inner = hs_json_cursor_of(member.value.raw);
        hs_json_open(&inner, '{');
        while (hs_json_next(&inner, &member)) take_member(fields, &member, INNER_RANK, values, ranks);
    }
    if (!hs_json_finish(&cursor))
        return hs_fail(error, HS_ERR_FORMAT, name, offset + cursor.problem_at, "%s %" PRIu64 ": bad JSON: %s",
                       unit, number, cursor.problem);
    hs_str texts[HS_ROLE_N] = {0};
    hs_page fresh = {.offset = offset};
    for (int i = 0; i < HS_ROLE_N; i++)
        if (value_text(&values[i], arena, &texts[i]) != HS_OK || keep(arena, line, &texts[i]) != HS_OK)
            return hs_fail_memory(error);
    if (!hs_page_fields_fill(options->read, texts, &fresh)) {
        const char *wanted = options->read->text_field   ? options->read->text_field
                             : options->read->html_field ? options->read->html_field
                                                         : NULL;
        if (wanted)
            return hs_fail(error, HS_ERR_EMPTY, name, offset,
                           "%s %" PRIu64 ": no text in the field \"%.80s\"", unit, number, wanted);
        return hs_fail(error, HS_ERR_EMPTY, name, offset, "%s %" PRIu64 ": no field that holds a page", unit,
                       number);
    }
    fresh.doc = texts[HS_ROLE_ID];
    if (fresh.doc.len == 0 && hs_source_doc(arena, name, '#', number, &fresh.doc) != HS_OK)
        return hs_fail_memory(error);
    *page = fresh;
    return HS_OK;
}

/* Finds the next line of the window: its length without the line feed. HS_ERR_LIMIT: longer than any page; the
 * stream stands behind it. */
static hs_status find_line(hs_stream *stream, size_t *len) {
    size_t searched = 0;
    for (;;) {
        hs_str window = hs_stream_window(stream);
        *len = hs_str_find_byte(window, searched, '\n');
        if (*len < window.len || stream->is_end) {
            if (*len <= HS_LIMIT_LINE_BYTES) return HS_OK;
            hs_stream_take(stream, *len < window.len ? *len + 1 : *len);
            return HS_ERR_LIMIT;
        }
        searched = window.len;
        if (searched > HS_LIMIT_LINE_BYTES) {
            bool has_end = false;
            while (!has_end) {
                window = hs_stream_window(stream);
                size_t end = hs_str_find_byte(window, 0, '\n');
                has_end = end < window.len || stream->is_end;
                hs_stream_take(stream, end < window.len ? end + 1 : window.len);
                if (!has_end && hs_stream_fill(stream, 1) != HS_OK) return HS_ERR_MEMORY;
            }
            return HS_ERR_LIMIT;
        }
        size_t want = searched * 2 < HS_LIMIT_LINE_BYTES ? searched * 2 : HS_LIMIT_LINE_BYTES;
        if (hs_stream_fill(stream, want + 1) != HS_OK) return HS_ERR_MEMORY;
    }
}

static hs_status jsonl_next(hs_source *source, hs_arena *arena, hs_page *page, hs_error *error) {
    jsonl_source *self = (jsonl_source *)source;
    hs_stream *stream = self->options.stream;
    for (;;) {
        size_t len;
        uint64_t offset = stream->offset, number = self->line;
        hs_status status = find_line(stream, &len);
        if (status == HS_ERR_MEMORY) {
            /* a line that does not fit: nothing was taken, and there is no way around it but to stop here */
            stream->is_end = true;
            stream->start = stream->end;
            return hs_fail_memory(error);
        }
        self->line++;
        if (status == HS_ERR_LIMIT)
            return hs_fail(error, HS_ERR_LIMIT, self->options.name, offset,
                           "line %" PRIu64 " is longer than %u MiB", number, HS_LIMIT_LINE_BYTES >> 20);
        hs_str window = hs_stream_window(stream);
        if (len == window.len && (len == 0 || stream->is_cut)) {
            hs_stream_take(stream, window.len); /* half a line of a stream that broke off is no line */
            return hs_source_end(stream, error);
        }
        bool is_past;
        bool is_wanted = hs_source_wants(self->options.read, number, &is_past);
        if (is_past) return HS_END;
        hs_str line = {window.ptr, len};
        hs_stream_take(stream, len < window.len ? len + 1 : len);
        if (number == 1 && hs_str_starts(line, HS_STR("\xEF\xBB\xBF")))
            line.ptr += 3, line.len -= 3, offset += 3;
        if (is_wanted && hs_str_trim(line).len)
            return hs_source_json_page(&self->options, &self->fields, arena, line, offset, "line", number,
                                       page, error);
    }
}

static void jsonl_close(hs_source *source) {
    jsonl_source *self = (jsonl_source *)source;
    self->options.allocator->resize(self->options.allocator->context, self, 0);
}

hs_status hs_source_open_jsonl(const hs_source_options *options, hs_source **source, hs_error *error) {
    jsonl_source *self = options->allocator->resize(options->allocator->context, NULL, sizeof *self);
    if (!self) return hs_fail_memory(error);
    *self = (jsonl_source){.source = {jsonl_next, jsonl_close}, .options = *options, .line = 1};
    self->fields = hs_page_fields_of(options->engine, options->read);
    *source = &self->source;
    return HS_OK;
}
