/* Sorted rows of (id, value) in two sections of a file: a table by the first bits of the id, and the rest of the id with the
 * value as one number. Looked up in place: one place of the table, then halving within a few hundred numbers. */
#ifndef HS_BASE_POSTINGS_H
#define HS_BASE_POSTINGS_H

#include "base/sections.h"

/* An id has at most so many bits: 32 of them beside the value, the others by the table, which has 11 at least. */
enum { HS_POSTINGS_ID_BITS = 43 };

typedef struct hs_postings {
    const uint64_t *first; /* [(1 << table_bits) + 1] */
    const uint64_t *items; /* [n] ascending within a place of the table: rest of the id << 32 | value */
    uint64_t n;
    unsigned id_bits, table_bits;
} hs_postings;

/* The value of an item. */
static inline uint32_t hs_postings_value(const hs_postings *postings, uint64_t item) {
    return (uint32_t)postings->items[item];
}

/* items[*begin, *end) have that id; their values ascend. */
void hs_postings_find(const hs_postings *postings, uint64_t id, uint64_t *begin, uint64_t *end);

/* The same will be looked up soon. */
void hs_postings_touch(const hs_postings *postings, uint64_t id);

/* Uses section and section + 1. A section that is not there or does not fit gives an empty one; what is read from a damaged
 * file leads nowhere outside of items. */
void hs_postings_open(const hs_sections *sections, uint32_t section, unsigned id_bits, hs_postings *postings);

/* Takes postings of a writer's round; others are passed over. */
typedef struct hs_postings_sink {
    uint64_t first_id, n_ids; /* of the round */
} hs_postings_sink;
bool hs_postings__take(hs_postings_sink *sink, uint64_t id, uint32_t value);
/* False: out of memory. */
static inline bool hs_postings_put(hs_postings_sink *sink, uint64_t id, uint32_t value) {
    return id - sink->first_id >= sink->n_ids || hs_postings__take(sink, id, value);
}

/* Gives all postings of one part of n_parts, those of one value side by side where some are the same (they count once), values ascending through the parts; called several times, on several threads,
 * once for each part and round, with the same n_parts each time. False: out of memory. */
typedef bool hs_postings_give(void *context, uint32_t part, uint32_t n_parts, hs_postings_sink *sink);

/* About n postings (they need not be counted exactly) of ids with id_bits bits, in rounds of a few hundred MB. */
hs_status hs_postings_write(hs_sections_writer *writer, uint32_t section, unsigned id_bits, uint64_t n,
                            uint32_t n_threads, hs_postings_give *give, void *context,
                            const hs_allocator *allocator, hs_error *error);

#endif
