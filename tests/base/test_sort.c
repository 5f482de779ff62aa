#include "test.h"

#include "base/sort.h"

#include <stdlib.h>

/* A row of numbers in the order of what they point at, the number itself where that is equal. */
static bool comes_before(const int *worth, const uint32_t *x, const uint32_t *y) {
    return worth[*x] != worth[*y] ? worth[*x] < worth[*y] : *x < *y;
}

HS_DEFINE_SORT(sort_row, const int *, uint32_t, comes_before)

static void sorts_rows_of_any_length_with_many_equals(void **state) {
    (void)state;
    int worth[100];
    uint32_t row[100];
    uint64_t seed = 11;
    for (size_t n = 0; n <= 100; n++)
        for (int kinds = 1; kinds < 200; kinds = kinds * 3 + 1) {
            uint32_t is_there[100] = {0};
            for (uint32_t i = 0; i < n; i++) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                worth[i] = (int)((seed >> 33) % (uint64_t)kinds);
                row[i] = i;
            }
            sort_row(worth, row, n);
            for (size_t i = 0; i < n; i++) is_there[row[i]]++;
            for (size_t i = 0; i < n; i++) assert_int_equal(is_there[i], 1);
            for (size_t i = 1; i < n; i++) assert_true(comes_before(worth, &row[i - 1], &row[i]));
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sorts_rows_of_any_length_with_many_equals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
