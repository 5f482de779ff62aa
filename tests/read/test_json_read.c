#include "test.h"

#include "read/input/json_read.h"

#include <jansson.h>
#include <stdio.h>

/* Walks text as the readers do; true when it is right. */
static bool accepts(hs_str text) {
    hs_json_cursor cursor = hs_json_cursor_of(text);
    hs_json_member member;
    if (!hs_json_open(&cursor, '{')) return false;
    while (hs_json_next(&cursor, &member)) {
    }
    return hs_json_finish(&cursor);
}

static void agrees_with_the_reference_parser_on_mutated_lines(void **state) {
    (void)state;
    static const char *const lines[] = {
        ("{\"id\":\"a1\",\"text\":\"Rain fell on "
         "\\\"Marn\\\".\",\"n\":[1,-2.5e+3,true,false,null,{\"k\":[]}],\"o\":{}}"),
        "  { \"long plain text without escapes\" : \"0123456789abcdefghijklmnopqrstuvwxyz\" }  ",
        "{}",
        "{\"a\":0,\"b\":-0.0,\"c\":10e5,\"d\":[[],[[]],{\"x\":{\"y\":\"\\\\\\/\\b\\f\"}}]}",
    };
    static const char bytes[] = "{}[]\",:\\ 0159.eE+-truefalsn\nx\t";
    uint32_t seed = 42;
    int n_right = 0, n_wrong = 0;
    for (int round = 0; round < 60000; round++) {
        char line[256];
        hs_str text = {line, strlen(lines[round % 4])};
        memcpy(line, lines[round % 4], text.len);
        unsigned n_changes = round % 3;
        for (unsigned i = 0; i < n_changes; i++) {
            seed = seed * 1664525u + 1013904223u;
            size_t at = (seed >> 8) % text.len;
            if (seed & 1)
                line[at] = bytes[(seed >> 20) % (sizeof bytes - 1)];
            else
                memmove(line + at, line + at + 1, --text.len - at);
            if (text.len == 0) break;
        }
        json_error_t error;
        json_t *tree = json_loadb(line, text.len, JSON_DECODE_ANY, &error);
        bool want = tree && json_is_object(tree);
        /* numbers out of the range of a double are still JSON */
        if (!tree && strstr(error.text, "too large")) want = true;
        if (!tree && strstr(error.text, "overflow")) want = true;
        json_decref(tree);
        if (accepts(text) != want) fail_msg("round %d: %.*s", round, (int)text.len, line);
        want ? n_right++ : n_wrong++;
    }
    assert_true(n_right > 10000);
    assert_true(n_wrong > 10000);
}

static void text_of_a_string_is_unescaped(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    hs_json_cursor cursor =
        hs_json_cursor_of(HS_STR("[\"plain\", \"a\\n\\t\\\"b\\\\\\/\", \"\\u201cno\\u201d\", "
                                 "\"\\ud83d\\ude00\", \"\\ud83d!\", \"\\udc00\", \"\\u0041\"]"));
    static const char *const want[] = {"plain",
                                       "a\n\t\"b\\/",
                                       "\xE2\x80\x9Cno\xE2\x80\x9D",
                                       "\xF0\x9F\x98\x80",
                                       "\xEF\xBF\xBD!",
                                       "\xEF\xBF\xBD",
                                       "A"};
    hs_json_member member;
    size_t n = 0;
    assert_true(hs_json_open(&cursor, '['));
    for (; hs_json_next(&cursor, &member); n++) {
        hs_str text;
        assert_int_equal(hs_json_text(&member.value, arena, &text), HS_OK);
        assert_int_equal(text.len, strlen(want[n]));
        assert_memory_equal(text.ptr, want[n], text.len);
    }
    assert_int_equal(n, 7);
    assert_true(hs_json_finish(&cursor));
    hs_arena_free(arena);
}

static void deep_nesting_is_refused_without_using_the_stack(void **state) {
    (void)state;
    static char deep[2000000];
    memset(deep, '[', sizeof deep);
    memcpy(deep, "{\"a\":", 5);
    hs_json_cursor cursor = hs_json_cursor_of((hs_str){deep, sizeof deep});
    hs_json_member member;
    hs_json_open(&cursor, '{');
    assert_false(hs_json_next(&cursor, &member));
    assert_string_equal(cursor.problem, "nested deeper than any page");
    assert_int_equal(cursor.problem_at, 5 + HS_JSON_DEPTH);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_reference_parser_on_mutated_lines),
        cmocka_unit_test(text_of_a_string_is_unescaped),
        cmocka_unit_test(deep_nesting_is_refused_without_using_the_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
