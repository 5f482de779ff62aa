/* Plain text that is too long to be held whole comes in parts, with a limit shrunk for the test. */
#include "test.h"

#include <hearsay/hearsay.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/limits.h"
#include "base/str.h"
#include "files.h"
#include "run_reader.h"
#include "show/show.h"

#include <stdio.h>
#include <stdlib.h>

enum { PART_BYTES = 96, MAX_BYTES = 8192 };

typedef struct gathered {
    char bytes[MAX_BYTES]; /* all parts, one behind the other */
    size_t len, ends[256]; /* [n] */
    uint32_t n;
} gathered;

static hs_engine *engine;

static void gather(const char *path, bool is_plain, gathered *all) {
    hs_read_options options = {.paths = &path, .n_paths = 1, .is_plain = is_plain, .part_bytes = PART_BYTES};
    hs_reader *reader = NULL;
    hs_arena *arena = hs_arena_new(NULL);
    hs_page page;
    hs_status status;
    *all = (gathered){.n = 0};
    assert_int_equal(hs_reader_open(engine, &options, &reader, NULL), HS_OK);
    while ((status = hs_reader_next(reader, arena, &page, NULL)) == HS_OK) {
        assert_true(all->len + page.bytes.len <= MAX_BYTES && all->n < 256);
        assert_true(page.part == 0 || page.bytes.len <= PART_BYTES);
        assert_int_equal(page.part, page.part ? all->n + 1 : 0);
        if (page.part) assert_int_equal(page.offset, all->len);
        memcpy(all->bytes + all->len, page.bytes.ptr, page.bytes.len);
        all->len += page.bytes.len;
        all->ends[all->n++] = all->len;
        hs_arena_reset(arena);
    }
    assert_int_equal(status, HS_END);
    hs_reader_close(reader);
    hs_arena_free(arena);
}

/* n times piece, as a file. */
static const char *file_of(const char *piece, uint32_t n, char *text, size_t *len) {
    *len = 0;
    for (uint32_t i = 0; i < n; i++) {
        memcpy(text + *len, piece, strlen(piece));
        *len += strlen(piece);
    }
    return file_with("long.txt", text, *len);
}

static void short_text_stays_whole(void **state) {
    (void)state;
    char text[MAX_BYTES];
    size_t len;
    gathered all;
    gather(file_of("Rain.\n\n\n", 3 * PART_BYTES / 8, text, &len), true, &all);
    assert_int_equal(all.n, 1);
    assert_int_equal(all.len, len);
    gather(file_of("Rain fell on the pier.\n\n", 200, text, &len), false, &all);
    assert_int_equal(all.n, 1); /* only body text is cut: furniture is told from the whole page */
}

static void long_text_is_cut_where_a_paragraph_line_sentence_or_word_ends(void **state) {
    (void)state;
    static const struct {
        const char *piece, *ending;
    } rows[] = {
        {"The pier is shut.\nSo he said.\n\n", ".\n\n"},
        {"The pier is shut.\r\n \r\n", ".\r\n \r\n"},
        {"The pier is shut. So he said.\n", ".\n"},
        {"The pier is shut, he said. ", ". "},
        {"pier ", "r "},
        {"a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x9A\xA2", ""},
    };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        char text[MAX_BYTES];
        size_t len, tail = strlen(rows[r].ending);
        gathered all;
        gather(file_of(rows[r].piece, 100, text, &len), true, &all);
        assert_true(all.n > 4);
        assert_int_equal(all.len, len);
        assert_memory_equal(all.bytes, text, len);
        for (uint32_t i = 0; i + 1 < all.n; i++) {
            assert_memory_equal(text + all.ends[i] - tail, rows[r].ending, tail);
            assert_int_equal(hs_utf8_floor((hs_str){text, len}, all.ends[i]), all.ends[i]);
        }
    }
}

static void spans_of_parts_count_from_the_start_of_the_text(void **state) {
    (void)state;
    char text[MAX_BYTES];
    size_t len;
    const char *path = file_of("\"We sail at noon,\" Ruta Vance said on Monday.\n\n", 20, text, &len);
    hs_read_options options = {.paths = &path, .n_paths = 1, .is_plain = true, .part_bytes = PART_BYTES};
    hs_reader *reader = NULL;
    hs_arena *arena = hs_arena_new(NULL);
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_page page;
    uint32_t n = 0;
    assert_int_equal(hs_reader_open(engine, &options, &reader, NULL), HS_OK);
    while (hs_reader_next(reader, arena, &page, NULL) == HS_OK) {
        hs_annotation annotation = {0};
        hs_json json;
        hs_json_init(&json, NULL);
        assert_int_equal(hs_page_annotate(engine, scratch, arena, &page, &annotation, NULL), HS_OK);
        assert_true((annotation.article.notice != NULL) == (page.part == 1));
        hs_show_annotation(&json, &annotation);
        for (uint32_t i = 0; i < annotation.statements.n; i++, n++) {
            char wanted[128];
            hs_span span = annotation.statements.items[i].parts[0];
            span.start += (uint32_t)page.offset, span.end += (uint32_t)page.offset;
            assert_memory_equal(text + span.start, "We sail at noon", 15);
            int size = snprintf(wanted, sizeof wanted,
                                "#%u.%u\",\"kind\":\"direct\",\"parts\":[{\"start\":%u,\"end\":%u,",
                                page.part, i + 1, span.start, span.end);
            assert_true(hs_str_find((hs_str){json.bytes, json.len}, (hs_str){wanted, (size_t)size}) <
                        json.len);
        }
        hs_json_clear(&json);
        hs_arena_reset(arena);
    }
    assert_int_equal(n, 20);
    hs_reader_close(reader);
    hs_scratch_free(scratch);
    hs_arena_free(arena);
}

/* Text as UTF-16, with or without its mark; characters up to U+FFFF and pairs beyond. */
static size_t widen(const char *text, size_t len, bool is_big, bool has_mark, char *out) {
    size_t n = 0, next;
    uint32_t units[2];
    for (size_t at = has_mark ? SIZE_MAX : 0; at == SIZE_MAX || at < len; at = next) {
        uint32_t c = 0xFEFF, n_units = 1;
        next = 0;
        if (at != SIZE_MAX) c = hs_utf8_get((hs_str){text, len}, at, &next);
        units[0] = c;
        if (c > 0xFFFF) {
            units[0] = 0xD800 + ((c - 0x10000) >> 10);
            units[1] = 0xDC00 + ((c - 0x10000) & 0x3FF);
            n_units = 2;
        }
        for (uint32_t i = 0; i < n_units; i++) {
            out[n++] = (char)(is_big ? units[i] >> 8 : units[i]);
            out[n++] = (char)(is_big ? units[i] : units[i] >> 8);
        }
    }
    return n;
}

static void long_text_of_two_bytes_a_character_is_converted_part_by_part(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "The pier is shut.\n\n", "\"caf\xC3\xA9\" \xE2\x82\xAC 5. ", "a\xF0\x9F\x9A\xA2",
        "\xE6\xB8\xAF\xE3\x81\xAF\xE9\x96\x89\xE3\x81\x98\xE3\x82\x8B\xE3\x80\x82"};
    for (int i = 0; i < 16; i++) {
        char text[MAX_BYTES], wide[2 * MAX_BYTES + 2];
        size_t len;
        bool is_big = i & 1, has_mark = i >= 8 || i / 2 % 4 >= 2; /* without mark only Latin letters tell */
        gathered all;
        file_of(pieces[i / 2 % 4], 100, text, &len);
        size_t n = widen(text, len, is_big, has_mark, wide);
        gather(file_with("wide.txt", wide, n + (i >= 12)), true,
               &all); /* an odd byte behind the end is none */
        assert_true(all.n > 2);
        assert_int_equal(all.len, len);
        assert_memory_equal(all.bytes, text, len);
    }
    char wide[256];
    gathered all;
    gather(file_with("wide.txt", wide, widen("The pier is shut.", 17, false, true, wide)), true, &all);
    assert_int_equal(all.n, 1); /* a short one is one page, as it lies there */
}

static void long_text_of_a_record_comes_in_parts_and_the_next_record_is_read(void **state) {
    (void)state;
    static const char line[] = "{\"id\":\"a\",\"title\":\"Pier shut\",\"text\":\"";
    char file[MAX_BYTES], text[MAX_BYTES];
    size_t len = sizeof line - 1, text_len = 0, at = 0;
    memcpy(file, line, len);
    for (int i = 0; i < 40; i++) {
        len += (size_t)sprintf(file + len, "The pier \\u20ac is shut.\\n\\n");
        text_len += (size_t)sprintf(text + text_len, "The pier \xE2\x82\xAC is shut.\n\n");
    }
    len += (size_t)sprintf(file + len, "\"}\n{\"id\":\"b\",\"text\":\"Rain fell.\"}\n");
    const char *path = file_with("long.jsonl", file, len);
    hs_read_options options = {.paths = &path, .n_paths = 1, .is_plain = true, .part_bytes = PART_BYTES};
    hs_reader *reader = NULL;
    hs_arena *arena = hs_arena_new(NULL);
    hs_page page;
    uint32_t n = 0;
    assert_int_equal(hs_reader_open(engine, &options, &reader, NULL), HS_OK);
    while (hs_reader_next(reader, arena, &page, NULL) == HS_OK && page.part) {
        assert_int_equal(page.part, ++n);
        assert_true(hs_str_equal(page.doc, HS_STR("a")));
        assert_int_equal(page.title.len, n == 1 ? 9 : 0);
        assert_int_equal(page.offset, at);
        assert_true(page.bytes.len <= PART_BYTES && at + page.bytes.len <= text_len);
        assert_memory_equal(page.bytes.ptr, text + at, page.bytes.len);
        at += page.bytes.len;
        hs_arena_reset(arena);
    }
    assert_true(n > 4);
    assert_int_equal(at, text_len);
    assert_true(hs_str_equal(page.doc, HS_STR("b")));
    assert_true(hs_str_equal(page.bytes, HS_STR("Rain fell.")));
    assert_int_equal(hs_reader_next(reader, arena, &page, NULL), HS_END);
    hs_reader_close(reader);
    hs_arena_free(arena);
}

static void line_beyond_the_limit_is_told_with_its_place(void **state) {
    (void)state;
    static const char first[] = "{\"id\":\"a\",\"text\":\"One.\"}\n",
                      last[] = "\n{\"id\":\"c\",\"text\":\"Two.\"}\n";
    size_t len = HS_LIMIT_LINE_BYTES + 64, n = 0;
    char *file = malloc(len + 256);
    assert_non_null(file);
    memcpy(file, first, n = sizeof first - 1);
    memset(file + n, 'x', len);
    memcpy(file + n + len, last, sizeof last - 1);
    assert_string_equal(read_path(file_with("big.jsonl", file, n + len + sizeof last - 1)),
                        "a|1|One.\n!7|big.jsonl|25|line 2 is longer than 32 MiB\nc|1|Two.\n");
    free(file);
}

static int open_all(void **state) {
    return hs_engine_open(NULL, &engine, NULL) == HS_OK ? files_setup(state) : -1;
}

static int close_all(void **state) {
    hs_engine_close(engine);
    return files_teardown(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_text_stays_whole),
        cmocka_unit_test(long_text_is_cut_where_a_paragraph_line_sentence_or_word_ends),
        cmocka_unit_test(spans_of_parts_count_from_the_start_of_the_text),
        cmocka_unit_test(long_text_of_two_bytes_a_character_is_converted_part_by_part),
        cmocka_unit_test(long_text_of_a_record_comes_in_parts_and_the_next_record_is_read),
        cmocka_unit_test(line_beyond_the_limit_is_told_with_its_place),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
