/* What every cmocka test includes, in the order that cmocka wants. */
#ifndef HS_TESTS_TEST_H
#define HS_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <hearsay/base.h>

#include "base/str.h"

#define assert_str_equal(got, literal)                                                                       \
    do {                                                                                                     \
        hs_str got_ = (got), want_ = HS_STR(literal);                                                        \
        if (!hs_str_equal(got_, want_))                                                                      \
            fail_msg("got \"%.*s\", want \"%s\"", (int)got_.len, got_.ptr, (literal));                       \
    } while (0)

#endif
