#include "cases.h"

#include <stdlib.h>

#include "stage.h"

static void run_cases(const char *path) {
    hs_str file = text_case_file(path);
    text_case one;
    unsigned n = 0, n_wrong = 0;
    for (size_t at = 0; text_case_next(file, &at, &one); n++) {
        hs_text text;
        char drawn[16384];
        hs_arena_reset(arena);
        assert_int_equal(text_of_page(engine, scratch, arena, (hs_str){one.page, strlen(one.page)}, &text),
                         HS_OK);
        text_draw(&text, drawn, sizeof drawn);
        if (strcmp(drawn, one.expected) == 0) continue;
        print_error("%s\n  want %s\n  got  %s\n", one.name, one.expected, drawn);
        n_wrong++;
    }
    free((char *)(uintptr_t)file.ptr);
    assert_true(n > 10);
    if (n_wrong) fail_msg("%u of %u cases are wrong", n_wrong, n);
}

static void marks_are_paired_as_the_cases_show(void **state) {
    (void)state;
    run_cases("tests/text/cases/marks.txt");
}

static void sentences_end_where_the_cases_show(void **state) {
    (void)state;
    run_cases("tests/text/cases/sentences.txt");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_paired_as_the_cases_show),
        cmocka_unit_test(sentences_end_where_the_cases_show),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
