/* Heap sort in place: no recursion, no memory, no quadratic case, whatever comes in (Williams 1964, Floyd 1964). For rows
 * whose order hangs on something beside them, which qsort cannot be told of.
 *
 *     HS_DEFINE_SORT(sort_pages, const hs_match_input *, uint32_t, comes_before)
 *     sort_pages(input, row, n);
 *
 * defines a static function; comes_before(context, const type *, const type *) must be a strict order. Where it calls two
 * items equal, their order is not that of the row before: break ties in it. */
#ifndef HS_BASE_SORT_H
#define HS_BASE_SORT_H

#include <stddef.h>

#define HS_DEFINE_SORT(name, context_type, type, comes_before)                                               \
    static void name(context_type context, type *row, size_t n) {                                            \
        for (size_t start = n / 2, end = n; end > 1;) {                                                      \
            type moving;                                                                                     \
            if (start) {                                                                                     \
                moving = row[--start];                                                                       \
            } else {                                                                                         \
                moving = row[--end];                                                                         \
                row[end] = row[0];                                                                           \
            }                                                                                                \
            size_t hole = start, child;                                                                      \
            while ((child = 2 * hole + 1) < end) {                                                           \
                if (child + 1 < end && comes_before(context, &row[child], &row[child + 1])) child++;         \
                if (!comes_before(context, &moving, &row[child])) break;                                     \
                row[hole] = row[child];                                                                      \
                hole = child;                                                                                \
            }                                                                                                \
            row[hole] = moving;                                                                              \
        }                                                                                                    \
    }

#endif
