/* JSON Feed, plain arrays of objects, and one object over many lines. The text is read whole (a feed is small) and walked item by item. */
#include "read/input/source.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "read/input/json_read.h"

typedef struct items_source {
    hs_source source;
    hs_source_options options;
    hs_page_fields fields;
    hs_arena *text_arena;
    hs_str text, publisher, language;
    hs_json_cursor cursor; /* inside the array of items */
    size_t array_at;       /* byte of text the cursor's zero is */
    uint64_t number;       /* of the item to come, from 1 */
    bool is_read, is_single;
} items_source;

static hs_status fail_json(const items_source *self, const hs_json_cursor *cursor, size_t base,
                           hs_error *error) {
    return hs_fail(error, HS_ERR_FORMAT, self->options.name, base + cursor->problem_at, "bad JSON: %s",
                   cursor->problem);
}

/* Finds the array: the text itself, the member "items" of a JSON Feed or "articles" of a GDELT list, or no array where the object is a page. */
static hs_status find_items(items_source *self, hs_error *error) {
    hs_stream *stream = self->options.stream;
    bool is_longer;
    if (hs_stream_read_all(stream, self->text_arena, HS_LIMIT_WHOLE_BYTES, &self->text, &is_longer) != HS_OK)
        return hs_fail_memory(error);
    hs_status status = hs_source_end(stream, error);
    if (status != HS_END) return status;
    if (is_longer)
        return hs_fail(error, HS_ERR_LIMIT, self->options.name, 0,
                       "longer than %u MiB; write it as JSON lines", HS_LIMIT_WHOLE_BYTES >> 20);
    hs_str text = self->text;
    if (hs_str_starts(text, HS_STR("\xEF\xBB\xBF"))) text.ptr += 3, text.len -= 3;
    self->cursor = hs_json_cursor_of(text);
    self->array_at = (size_t)(text.ptr - self->text.ptr);
    hs_str trimmed = hs_str_trim(text);
    if (trimmed.len && trimmed.ptr[0] == '[')
        return hs_json_open(&self->cursor, '[') ? HS_OK : fail_json(self, &self->cursor, 0, error);
    hs_json_cursor feed = self->cursor;
    hs_json_member member;
    hs_json_value items = {0};
    hs_json_open(&feed, '{');
    while (hs_json_next(&feed, &member)) {
        hs_status got = HS_OK;
        bool is_list =
            hs_str_equal(member.key, HS_STR("items")) || hs_str_equal(member.key, HS_STR("articles"));
        if (is_list && member.value.kind == HS_JSON_ARRAY) items = member.value;
        if (hs_str_equal(member.key, HS_STR("title")) && member.value.kind == HS_JSON_STRING)
            got = hs_json_text(&member.value, self->text_arena, &self->publisher);
        if (hs_str_equal(member.key, HS_STR("language")) && member.value.kind == HS_JSON_STRING)
            got = hs_json_text(&member.value, self->text_arena, &self->language);
        if (got != HS_OK) return hs_fail_memory(error);
    }
    if (!hs_json_finish(&feed)) return fail_json(self, &feed, 0, error);
    if (!items.raw.len) { /* one page, its object written over many lines */
        self->is_single = true;
        self->publisher = self->language = (hs_str){0};
        self->cursor.open = '[';
        self->cursor.is_first = true;
        return HS_OK;
    }
    self->cursor = hs_json_cursor_of(items.raw);
    self->array_at = (size_t)(items.raw.ptr - self->text.ptr);
    hs_json_open(&self->cursor, '[');
    return HS_OK;
}

static hs_status items_next(hs_source *source, hs_arena *arena, hs_page *page, hs_error *error) {
    items_source *self = (items_source *)source;
    if (!self->is_read) {
        self->is_read = true;
        hs_status status = find_items(self, error);
        if (status != HS_OK) {
            self->cursor = hs_json_cursor_of(HS_STR("]"));
            self->cursor.open = '[';
            return status;
        }
    }
    for (;;) {
        hs_json_member member;
        if (self->is_single && self->number > 1) return HS_END;
        if (!hs_json_next(&self->cursor, &member)) {
            hs_json_cursor ended = self->cursor;
            self->cursor = hs_json_cursor_of(HS_STR("]"));
            self->cursor.open = '[';
            return ended.problem ? fail_json(self, &ended, self->array_at, error) : HS_END;
        }
        uint64_t number = self->number++;
        bool is_past;
        if (!hs_source_wants(self->options.read, number, &is_past)) {
            if (is_past) return HS_END;
            continue;
        }
        uint64_t offset = (uint64_t)(member.value.raw.ptr - self->text.ptr);
        if (member.value.kind != HS_JSON_OBJECT)
            return hs_fail(error, HS_ERR_FORMAT, self->options.name, offset, "item %llu is no object",
                           (unsigned long long)number);
        hs_status status = hs_source_json_page(&self->options, &self->fields, arena, member.value.raw, offset,
                                               "item", number, page, error);
        if (status == HS_OK && page->publisher.len == 0 &&
            hs_arena_dup(arena, self->publisher, &page->publisher) != HS_OK)
            return hs_fail_memory(error);
        if (status == HS_OK && page->language.len == 0 &&
            hs_arena_dup(arena, self->language, &page->language) != HS_OK)
            return hs_fail_memory(error);
        return status;
    }
}

static void items_close(hs_source *source) {
    items_source *self = (items_source *)source;
    hs_arena_free(self->text_arena);
    self->options.allocator->resize(self->options.allocator->context, self, 0);
}

hs_status hs_source_open_json_items(const hs_source_options *options, hs_source **source, hs_error *error) {
    items_source *self = options->allocator->resize(options->allocator->context, NULL, sizeof *self);
    if (!self) return hs_fail_memory(error);
    *self = (items_source){.source = {items_next, items_close}, .options = *options, .number = 1};
    self->fields = hs_page_fields_of(options->engine, options->read);
    self->text_arena = hs_arena_new(options->allocator);
    if (!self->text_arena) {
        items_close(&self->source);
        return hs_fail_memory(error);
    }
    *source = &self->source;
    return HS_OK;
}
