/* Numbers of rows that hang on what the rows hold and not on their place, so that they stay when pages are added. */
#include "store/link.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdlib.h>

static int by_hash(const void *a, const void *b) {
    const hs_link__numbered *x = a, *y = b;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

uint64_t hs_link__hash(hs_str first, hs_str second) {
    return hs_mix64(hs_hash64(first) ^ hs_mix64(hs_hash64(second)));
}

/* Two of one hash: the second takes the next number that is free. */
void hs_link__number(hs_link__numbered *rows, uint32_t n, unsigned n_bits) {
    uint64_t mask = ((uint64_t)1 << n_bits) - 1;
    for (uint32_t i = 0; i < n; i++) rows[i].number &= mask;
    if (n) qsort(rows, n, sizeof *rows, by_hash);
    uint64_t next = 1;
    for (uint32_t i = 0; i < n; i++) {
        if (rows[i].number < next) rows[i].number = next;
        next = rows[i].number + 1;
    }
}
