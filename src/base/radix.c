#include "base/radix.h"

#include <string.h>

uint64_t *hs_radix_sort(uint64_t *keys, uint64_t *spare, size_t n, unsigned lowest) {
    size_t counts[8][256];
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < n; i++)
        for (unsigned d = lowest; d < 8; d++) counts[d][keys[i] >> (8 * d) & 255]++;
    for (unsigned d = lowest; d < 8; d++) {
        size_t *count = counts[d], sum = 0;
        if (n == 0 || count[keys[0] >> (8 * d) & 255] == n) continue;
        for (unsigned v = 0; v < 256; v++) {
            size_t here = count[v];
            count[v] = sum, sum += here;
        }
        for (size_t i = 0; i < n; i++) spare[count[keys[i] >> (8 * d) & 255]++] = keys[i];
        uint64_t *swap = keys;
        keys = spare, spare = swap;
    }
    return keys;
}
