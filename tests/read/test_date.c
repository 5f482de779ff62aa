#include "test.h"

#include "read/byline.h"
#include "read/date.h"

static hs_engine *engine;
static hs_arena *arena;

static int setup(void **state) {
    (void)state;
    arena = hs_arena_new(NULL);
    return hs_engine_open(NULL, &engine, NULL) == HS_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    hs_arena_free(arena);
    hs_engine_close(engine);
    return 0;
}

static void times_of_every_form_become_iso(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"Updated 9:12 AM ET, Mon June 5, 2017", "2017-06-05T09:12:00-04:00"},
        {"Published 10:05 PM EST, Tue January 10, 2017", "2017-01-10T22:05:00-05:00"},
        {"March 11, 2017 at 1:00 p.m. ET", "2017-03-11T13:00:00-05:00"},
        {"March 12, 2017 at 1:00 p.m. ET", "2017-03-12T13:00:00-04:00"},
        {"Nov 5 2017 12:30 AM ET", "2017-11-05T00:30:00-05:00"},
        {"2017-06-05", "2017-06-05"},
        {"2017-06-05T09:12:33Z", "2017-06-05T09:12:33Z"},
        {"2017-06-05T09:12:33.250+02:00", "2017-06-05T09:12:33+02:00"},
        {"2017-06-05 09:12:00", "2017-06-05T09:12:00"},
        {"2017-06-05 09:12:00 -0400", "2017-06-05T09:12:00-04:00"},
        {"20170605T131200Z", "2017-06-05T13:12:00Z"},
        {"Mon, 05 Jun 2017 13:12:00 GMT", "2017-06-05T13:12:00Z"},
        {"Mon, 05 Jun 2017 13:12:00 +0530", "2017-06-05T13:12:00+05:30"},
        {"5 June 2017", "2017-06-05"},
        {"5th June 2017, 9.12am BST", "2017-06-05T09:12:00+01:00"},
        {"Monday 5 June 2017 09.12 BST", ""},
        {"5. Juni 2017, 09:12 Uhr", "2017-06-05T09:12:00"},
        {"Stand: 5. M\xC3\xA4rz 2018", "2018-03-05"},
        {"05.06.2017", "2017-06-05"},
        {"25/06/2017", "2017-06-25"},
        {"06/25/2017", "2017-06-25"},
        {"05/06/2017", ""},
        {"28.01.22", "2022-01-28"},
        {"05.06.98", "1998-06-05"},
        {"28/01/22", ""},
        {"version 1.2.10", ""},
        {"10.01.02.03", ""},
        {"1496653920", "2017-06-05T09:12:00Z"},
        {"1496653920000", "2017-06-05T09:12:00Z"},
        {"31 June 2017", ""},
        {"Feb. 29, 2016", "2016-02-29"},
        {"Feb. 29, 2017", ""},
        {"June 2017", ""},
        {"no date here at all", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        hs_str iso;
        assert_int_equal(
            hs_date_normalise(engine, arena, (hs_str){pairs[i][0], strlen(pairs[i][0])}, 0, &iso), HS_OK);
        if (!hs_str_equal(iso, (hs_str){pairs[i][1], strlen(pairs[i][1])}))
            fail_msg("%s: got \"%.*s\"", pairs[i][0], (int)iso.len, iso.ptr);
    }
}

static void sentence_that_mentions_a_day_is_told_from_a_date_line(void **state) {
    (void)state;
    hs_date date;
    assert_true(hs_date_read(engine, HS_STR("The mill burned on June 5, 2017, after a storm"), &date));
    assert_true(date.n_other_words > 3);
    assert_true(hs_date_read(engine, HS_STR("Last updated on June 5, 2017 at 9:12 pm"), &date));
    assert_int_equal(date.n_other_words, 0);
    assert_true(date.is_update);
    hs_str two = HS_STR("Published June 5, 2017 updated June 6, 2017");
    assert_true(hs_date_read(engine, two, &date));
    assert_false(date.is_update);
    assert_int_equal(date.day, 5);
    assert_true(hs_date_read(engine, (hs_str){two.ptr + date.end, two.len - date.end}, &date));
    assert_int_equal(date.day, 6);
    assert_true(date.is_update);
}

static void day_in_an_address_is_read(void **state) {
    (void)state;
    hs_date date;
    assert_true(hs_date_in_url(HS_STR("https://marn.example/news/2017/06/05/boat.html"), &date));
    assert_int_equal(date.year * 10000 + date.month * 100 + date.day, 20170605);
    assert_true(hs_date_in_url(HS_STR("https://marn.example/2017-6-5-boat"), &date));
    assert_false(hs_date_in_url(HS_STR("https://marn.example/2017/13/05/boat"), &date));
    assert_false(hs_date_in_url(HS_STR("https://marn.example/1234/06/05/boat"), &date));
    assert_false(hs_date_in_url(HS_STR("https://marn.example/2017/boat"), &date));
    assert_false(hs_date_in_url((hs_str){0}, &date));
}

static void byline_gives_people_and_outlet_apart(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"By Ada Kerr, Tom Okafor and Lin Sato, CNN", "Ada Kerr|Tom Okafor|Lin Sato", "CNN"},
        {"BY ADA KERR", "Ada Kerr", ""},
        {"By Ada Kerr in Marn and Tom Okafor for The Marn Courier", "Ada Kerr|Tom Okafor",
         "The Marn Courier"},
        {"Ada Kerr, Political Editor", "Ada Kerr", ""},
        {"Staff and agencies", "", ""},
        {"By the Editorial Board", "", ""},
        {"Von Mia van der Laan, dpa", "Mia van der Laan", "dpa"},
        {"Ada Kerr, Ada Kerr", "Ada Kerr", ""},
        {"By J. R. Okafor | The Marn Gazette", "J. R. Okafor", "The Marn Gazette"},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hs_byline byline;
        char joined[256] = "";
        assert_int_equal(hs_byline_read(engine, arena, (hs_str){cases[i][0], strlen(cases[i][0])}, &byline),
                         HS_OK);
        for (size_t k = 0; k < byline.n_names; k++) {
            if (k) strcat(joined, "|");
            strncat(joined, byline.names[k].ptr, byline.names[k].len);
        }
        assert_string_equal(joined, cases[i][1]);
        if (!hs_str_equal(byline.outlet, (hs_str){cases[i][2], strlen(cases[i][2])}))
            fail_msg("%s: outlet \"%.*s\"", cases[i][0], (int)byline.outlet.len, byline.outlet.ptr);
    }
}

static void sentence_that_begins_with_by_is_no_byline(void **state) {
    (void)state;
    assert_true(hs_byline_is_line(engine, HS_STR("By Ada Kerr")));
    assert_true(hs_byline_is_line(engine, HS_STR("By Ada Kerr, Marn Courier | June 5, 2017")));
    assert_true(hs_byline_is_line(engine, HS_STR("By Staff")));
    assert_false(hs_byline_is_line(engine, HS_STR("By Tuesday the river had fallen.")));
    assert_false(hs_byline_is_line(engine, HS_STR("By 2019, Ada Kerr had left the party")));
    assert_false(hs_byline_is_line(engine, HS_STR("Bystanders saw it")));
    assert_false(hs_byline_is_line(engine, HS_STR("By then, Kerr said, it was over")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_of_every_form_become_iso),
        cmocka_unit_test(sentence_that_mentions_a_day_is_told_from_a_date_line),
        cmocka_unit_test(day_in_an_address_is_read),
        cmocka_unit_test(byline_gives_people_and_outlet_apart),
        cmocka_unit_test(sentence_that_begins_with_by_is_no_byline),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
