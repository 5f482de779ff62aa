#include "match/radix.h"

#include <string.h>

hs_match_record *hs_match__sort_records_from(hs_match_record *records, hs_match_record *spare, size_t n,
                                             unsigned lowest) {
    size_t counts[8][256];
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < n; i++)
        for (unsigned d = lowest; d < 8; d++) counts[d][records[i].key >> (8 * d) & 255]++;
    for (unsigned d = lowest; d < 8; d++) {
        size_t *count = counts[d], sum = 0;
        if (n == 0 || count[records[0].key >> (8 * d) & 255] == n) continue;
        for (unsigned v = 0; v < 256; v++) {
            size_t here = count[v];
            count[v] = sum, sum += here;
        }
        for (size_t i = 0; i < n; i++) spare[count[records[i].key >> (8 * d) & 255]++] = records[i];
        hs_match_record *swap = records;
        records = spare, spare = swap;
    }
    return records;
}

hs_match_record *hs_match__sort_records(hs_match_record *records, hs_match_record *spare, size_t n) {
    return hs_match__sort_records_from(records, spare, n, 0);
}
