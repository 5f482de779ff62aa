#include "test.h"

#include "base/utf8.h"
#include "read/read.h"

static hs_str convert(hs_arena *arena, hs_str bytes, const char *label) {
    hs_str utf8;
    const char *notice = NULL;
    assert_int_equal(hs_read__to_utf8(arena, bytes, (hs_str){label, strlen(label)}, &utf8, &notice), HS_OK);
    assert_int_equal(hs_utf8_valid_prefix(utf8), utf8.len);
    return utf8;
}

static void keeps_utf8_whatever_the_label_says(void **state) {
    hs_str page = HS_STR("<meta charset=iso-8859-1>caf\xC3\xA9");
    assert_ptr_equal(convert(*state, page, "windows-1252").ptr, page.ptr);
    assert_str_equal(convert(*state,
                             HS_STR("\xEF\xBB\xBF"
                                    "caf\xC3\xA9"),
                             ""),
                     "caf\xC3\xA9");
}

static void reads_the_label_of_the_page(void **state) {
    assert_str_equal(convert(*state, HS_STR("<meta charset=\"windows-1251\"> \xCF\xF0\xE8\xE2\xE5\xF2"), ""),
                     "<meta charset=\"windows-1251\"> Привет");
    assert_str_equal(
        convert(*state, HS_STR("<meta content='text/html; charset=iso-8859-1'> \x93na\xEFve\x94"), ""),
        "<meta content='text/html; charset=iso-8859-1'> “naïve”");
    assert_str_equal(convert(*state, HS_STR("<?xml version='1.0' encoding='koi8-r'?>\xF0\xD2\xC9"), ""),
                     "<?xml version='1.0' encoding='koi8-r'?>При");
}

static void trusts_the_label_from_outside_more(void **state) {
    assert_str_equal(convert(*state, HS_STR("<meta charset=iso-8859-1>\xCF\xF0\xE8"), "windows-1251"),
                     "<meta charset=iso-8859-1>При");
}

static void reads_stray_marks_in_a_utf8_page(void **state) {
    assert_str_equal(convert(*state, HS_STR("<meta charset=utf-8>é é é é é é \x93No,\x94 she said"), "utf-8"),
                     "<meta charset=utf-8>é é é é é é “No,” she said");
}

static void replaces_a_broken_sequence(void **state) {
    assert_str_equal(convert(*state, HS_STR("é é é é é é é \xE2\x80 x"), "utf-8"),
                     "é é é é é é é \xEF\xBF\xBD x");
}

static void reads_utf16_with_and_without_its_mark(void **state) {
    assert_str_equal(convert(*state,
                             HS_STR("\xFF\xFE"
                                    "h\0i\0"),
                             ""),
                     "hi");
    assert_str_equal(convert(*state,
                             HS_STR("\xFE\xFF"
                                    "\0h\0i"),
                             ""),
                     "hi");
    assert_str_equal(convert(*state, HS_STR("<\0p\0>\0f\0i\0n\0e\0"), ""), "<p>fine");
    assert_str_equal(convert(*state, HS_STR("\xFF\xFE\x3D\xD8\x00\xDE"), ""), "😀");
    assert_str_equal(convert(*state,
                             HS_STR("\xFF\xFE\x3D\xD8"
                                    "a\0"),
                             ""),
                     "\xEF\xBF\xBD"
                     "a");
}

static void survives_a_label_without_sense(void **state) {
    assert_str_equal(convert(*state, HS_STR("na\xEFve"), "utf-99//TRANSLIT"), "naïve");
    assert_str_equal(convert(*state, HS_STR("na\xEFve"), "no such charset"), "naïve");
}

static int set_up(void **state) {
    *state = hs_arena_new(NULL);
    return *state ? 0 : -1;
}

static int tear_down(void **state) {
    hs_arena_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_utf8_whatever_the_label_says),
        cmocka_unit_test(reads_the_label_of_the_page),
        cmocka_unit_test(trusts_the_label_from_outside_more),
        cmocka_unit_test(reads_stray_marks_in_a_utf8_page),
        cmocka_unit_test(replaces_a_broken_sequence),
        cmocka_unit_test(reads_utf16_with_and_without_its_mark),
        cmocka_unit_test(survives_a_label_without_sense),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
