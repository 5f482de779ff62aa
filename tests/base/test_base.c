#include "test.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/lexicon.h"
#include "base/status.h"
#include "base/utf8.h"
#include "base/vector.h"

#include <string.h>

static void arena_keeps_what_it_gave_when_it_grows(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    HS_VECTOR(uint32_t) numbers = {0};
    for (uint32_t i = 0; i < 100000; i++) assert_true(hs_vector_push(&numbers, arena, i * 7));
    for (uint32_t i = 0; i < 100000; i++) assert_int_equal(numbers.items[i], i * 7);
    assert_true(hs_arena_held_bytes(arena) >= 400000);
    hs_arena_reset(arena);
    assert_true(hs_arena_held_bytes(arena) <= (size_t)5 << 20);
    hs_arena_free(arena);
}

static void arena_refuses_sizes_that_overflow(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    assert_null(hs_arena_get(arena, SIZE_MAX - 3));
    assert_null(hs_arena_get_zeroed(arena, SIZE_MAX / 2, 4));
    hs_arena_free(arena);
}

static void utf8_prefix_ends_at_first_bad_byte(void **state) {
    (void)state;
    assert_int_equal(hs_utf8_valid_prefix(HS_STR("plain words that are long enough")), 32);
    assert_int_equal(hs_utf8_valid_prefix(HS_STR("caf\xC3\xA9 \xE2\x80\x9C")), 9);
    assert_int_equal(hs_utf8_valid_prefix(HS_STR("caf\xE9 noir")), 3);
    assert_int_equal(hs_utf8_valid_prefix(HS_STR("ab\xC0\xAF")), 2);     /* overlong */
    assert_int_equal(hs_utf8_valid_prefix(HS_STR("ab\xED\xA0\x80")), 2); /* surrogate */
    assert_int_equal(hs_utf8_valid_prefix(HS_STR("ab\xE2\x80")), 2);     /* cut off */
    assert_int_equal(hs_utf8_floor(HS_STR("a\xE2\x80\x9C"), 3), 1);
}

static void json_always_parses_whatever_the_text_holds(void **state) {
    (void)state;
    hs_json json;
    hs_json_init(&json, NULL);
    hs_json_open_object(&json);
    hs_json_key(&json, HS_STR("a"));
    hs_json_str(&json, HS_STR("q\"\\\n\x01\xFFz"));
    hs_json_key(&json, HS_STR("b"));
    hs_json_open_array(&json);
    hs_json_fraction(&json, 0.98765);
    hs_json_int(&json, -3);
    hs_json_null(&json);
    hs_json_close_array(&json);
    hs_json_close_object(&json);
    hs_json_end_line(&json);
    assert_str_equal(((hs_str){json.bytes, json.len}),
                     "{\"a\":\"q\\\"\\\\\\n\\u0001\xEF\xBF\xBDz\",\"b\":[0.988,-3,null]}\n");
    hs_json_clear(&json);
}

static void lexicon_finds_words_and_phrases(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    hs_lexicon lexicon;
    assert_int_equal(
        hs_lexicon_read(arena, HS_STR("# list\nsay\tsay\naccording to\tsay\nsay\tassert\n"), &lexicon),
        HS_OK);
    assert_int_equal(lexicon.n, 2);
    assert_str_equal(hs_lexicon_find(&lexicon, HS_STR("say"))->value, "assert");
    assert_str_equal(hs_lexicon_find(&lexicon, HS_STR("according to"))->value, "say");
    assert_null(hs_lexicon_find(&lexicon, HS_STR("sa")));
    assert_non_null(hs_lexicon_find_hash(&lexicon, hs_hash32(HS_STR("say"))));
    assert_int_equal(hs_lexicon_read(arena, HS_STR("\tno key\n"), &lexicon), HS_ERR_FORMAT);
    hs_arena_free(arena);
}

static void error_message_is_cut_on_a_character_boundary(void **state) {
    (void)state;
    char many[600];
    memset(many, 'x', sizeof many);
    memcpy(many + 510, "\xE2\x80\x9C", 3);
    hs_error error;
    assert_int_equal(hs_fail(&error, HS_ERR_FORMAT, (hs_str){many, sizeof many}, 7, "line %d", 3),
                     HS_ERR_FORMAT);
    assert_int_equal(strlen(error.file), 510);
    assert_string_equal(error.message, "line 3");
    assert_int_equal(error.offset, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_keeps_what_it_gave_when_it_grows),
        cmocka_unit_test(arena_refuses_sizes_that_overflow),
        cmocka_unit_test(utf8_prefix_ends_at_first_bad_byte),
        cmocka_unit_test(json_always_parses_whatever_the_text_holds),
        cmocka_unit_test(lexicon_finds_words_and_phrases),
        cmocka_unit_test(error_message_is_cut_on_a_character_boundary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
