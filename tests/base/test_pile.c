#include "test.h"

#include "base/pile.h"

#include <stdint.h>
#include <string.h>

static void keeps_what_is_put_where_it_is(void **state) {
    (void)state;
    enum { N = 400, LARGE = 70000 };
    hs_heap heap;
    hs_pile pile = {0};
    unsigned char *rows[N];
    hs_heap_init(&heap, NULL);
    for (size_t i = 0; i < N; i++) {
        size_t n = i % 90 == 89 ? LARGE : i % 70;
        rows[i] = hs_pile_get(&heap, &pile, n);
        assert_non_null(rows[i]);
        assert_int_equal((uintptr_t)rows[i] % 8, 0);
        if (n) memset(rows[i], (int)(i & 255), n);
    }
    assert_true(pile.pieces.n > 2);
    for (size_t i = 0; i < N; i++) {
        size_t n = i % 90 == 89 ? LARGE : i % 70;
        for (size_t k = 0; k < n; k++) assert_int_equal(rows[i][k], i & 255);
    }
    hs_pile_clear(&heap, &pile);
    assert_int_equal(heap.held_bytes, 0);
}

static void gives_nothing_where_the_size_cannot_be(void **state) {
    (void)state;
    hs_heap heap;
    hs_pile pile = {0};
    hs_heap_init(&heap, NULL);
    assert_null(hs_pile_get(&heap, &pile, SIZE_MAX)); /* does not fit once it is aligned */
    assert_non_null(hs_pile_get(&heap, &pile, 1));
    hs_pile_clear(&heap, &pile);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_is_put_where_it_is),
        cmocka_unit_test(gives_nothing_where_the_size_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
