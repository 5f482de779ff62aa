#include "test.h"

#include <hearsay/hearsay.h>

#include <stdio.h>
#include <string.h>

#include "claim/day.h"

/* What hs_days_said_find tells of the first statement of a page: "first..last [words]". */
static const char *said(const char *text, const char *published, char out[200]) {
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_arena *arena = hs_arena_new(NULL);
    hs_page page = {.doc = HS_STR("page"), .bytes = {text, strlen(text)}, .format = HS_FORMAT_PLAIN};
    hs_annotation a;
    hs_day_said *days;
    assert_int_equal(hs_page_annotate(engine, scratch, arena, &page, &a, NULL), HS_OK);
    assert_true(a.statements.n > 0);
    int32_t day = hs_day_read((hs_str){published, strlen(published)});
    assert_int_equal(hs_days_said_find(engine, arena, &a.statements, day, &days, NULL), HS_OK);
    char first[16], last[16];
    hs_day_write(days[0].first, first);
    hs_day_write(days[0].last, last);
    hs_str words = hs_str_sub(a.article.text, days[0].words);
    snprintf(out, 200, "%s..%s [%.*s]", first, last, (int)words.len, words.ptr);
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    hs_engine_close(engine);
    return out;
}

static void calendar_agrees_with_known_days(void **state) {
    (void)state;
    char out[16];
    assert_int_equal(hs_claim__day(1970, 1, 1), 0);
    assert_int_equal(hs_claim__weekday(0), 4);
    assert_int_equal(hs_claim__weekday(hs_claim__day(2017, 6, 4)), 7);
    assert_int_equal(hs_claim__month_days(2016, 2), 29);
    assert_int_equal(hs_claim__month_days(1900, 2), 28);
    for (int32_t day = -200000; day < 200000; day += 61) {
        int32_t year, month, day_of_month;
        hs_claim__civil(day, &year, &month, &day_of_month);
        assert_int_equal(hs_claim__day(year, month, day_of_month), day);
        hs_day_write(day, out);
        assert_int_equal(hs_day_read((hs_str){out, strlen(out)}), day);
    }
    assert_int_equal(hs_day_read(HS_STR("2017-06-05T09:12:00-04:00")), hs_claim__day(2017, 6, 5));
    assert_int_equal(hs_day_read(HS_STR("2017-02-30")), HS_DAY_UNKNOWN);
    assert_int_equal(hs_day_read(HS_STR("2017-6-5")), HS_DAY_UNKNOWN);
    assert_int_equal(hs_day_read((hs_str){0}), HS_DAY_UNKNOWN);
}

static void day_is_counted_from_the_pages_date(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"Ruta Vance said on Sunday that the ferry never sailed.", "2017-06-04..2017-06-04 [Sunday]"},
        {"Ruta Vance said on Tuesday that the ferry never sailed.", "2017-06-06..2017-06-06 [Tuesday]"},
        {"Ruta Vance said yesterday that the ferry never sailed.", "2017-06-05..2017-06-05 [yesterday]"},
        {"Ruta Vance said last week that the ferry never sailed.", "2017-05-29..2017-06-04 [last week]"},
        {"Ruta Vance said in May that the ferry never sailed.", "2017-05-01..2017-05-31 [May]"},
        {"Ruta Vance said in November that the ferry never sailed.", "2016-11-01..2016-11-30 [November]"},
        {"Ruta Vance said on June 3 that the ferry never sailed.", "2017-06-03..2017-06-03 [June 3]"},
        {"\"The ferry never sailed,\" Ruta Vance said two days ago.",
         "2017-06-04..2017-06-04 [two days ago]"},
        {"\"The ferry never sailed,\" Ruta Vance said on 12 March 2015.",
         "2015-03-12..2015-03-12 [12 March 2015]"},
    };
    char out[200];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(said(rows[i][0], "2017-06-06", out), rows[i][1]);
}

static void words_of_the_content_are_not_the_day_said(void **state) {
    (void)state;
    char out[200];
    assert_string_equal(said("\"We will meet on Sunday,\" Ruta Vance said.", "2017-06-06", out), ".. []");
    assert_string_equal(said("Ruta Vance said on Friday that the ferry sailed on Sunday.", "2017-06-06", out),
                        "2017-06-02..2017-06-02 [Friday]");
}

static void page_without_a_date_tells_full_dates_alone(void **state) {
    (void)state;
    char out[200];
    assert_string_equal(said("Ruta Vance said on Sunday that the ferry never sailed.", "", out), ".. []");
    assert_string_equal(said("Ruta Vance said on June 3, 2014 that the ferry never sailed.", "", out),
                        "2014-06-03..2014-06-03 [June 3, 2014]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_agrees_with_known_days),
        cmocka_unit_test(day_is_counted_from_the_pages_date),
        cmocka_unit_test(words_of_the_content_are_not_the_day_said),
        cmocka_unit_test(page_without_a_date_tells_full_dates_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
