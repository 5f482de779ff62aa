/* A table of ids, open addressing; values of one id hang together in the order in which they came. */
#include "match/kept.h"

#include "base/str.h"

typedef struct index_slot {
    uint64_t id;
    uint32_t first, last, n; /* entries; n 0: an empty slot */
} index_slot;

typedef struct index_entry {
    uint32_t value, next;
} index_entry;

struct hs_kept_index {
    index_slot *slots; /* [n_slots] a power of two */
    uint64_t n_slots, n_used;
    HS_HEAP_ROW(index_entry) entries;
};

static index_slot *find_slot(index_slot *slots, uint64_t n_slots, uint64_t id) {
    uint64_t at = hs_mix64(id) & (n_slots - 1);
    while (slots[at].n && slots[at].id != id) at = (at + 1) & (n_slots - 1);
    return &slots[at];
}

static bool grow(hs_heap *heap, hs_kept_index *index) {
    uint64_t n = index->n_slots ? index->n_slots * 2 : 64;
    index_slot *slots = hs_heap_get_zeroed(heap, n, sizeof *slots);
    if (!slots) return false;
    for (uint64_t i = 0; i < index->n_slots; i++)
        if (index->slots[i].n) *find_slot(slots, n, index->slots[i].id) = index->slots[i];
    hs_heap_free(heap, index->slots);
    index->slots = slots, index->n_slots = n;
    return true;
}

bool hs_kept__index_put(hs_heap *heap, hs_kept_index **at, uint64_t id, uint32_t value) {
    if (!*at) *at = hs_heap_get_zeroed(heap, 1, sizeof **at);
    hs_kept_index *index = *at;
    if (!index || index->entries.n >= HS_NONE) return false;
    if (index->n_used * 2 >= index->n_slots && !grow(heap, index)) return false;
    uint32_t entry = (uint32_t)index->entries.n;
    if (!hs_heap_push(heap, &index->entries, (index_entry){value, HS_NONE})) return false;
    index_slot *slot = find_slot(index->slots, index->n_slots, id);
    if (slot->n)
        index->entries.items[slot->last].next = entry;
    else
        slot->id = id, slot->first = entry, index->n_used++;
    slot->last = entry, slot->n++;
    return true;
}

static const index_slot *slot_of(const hs_kept_index *index, uint64_t id) {
    if (!index || !index->n_slots) return NULL;
    const index_slot *slot = find_slot(index->slots, index->n_slots, id);
    return slot->n ? slot : NULL;
}

uint32_t hs_kept__index_first(const hs_kept_index *index, uint64_t id) {
    const index_slot *slot = slot_of(index, id);
    return slot ? slot->first : HS_NONE;
}

uint32_t hs_kept__index_next(const hs_kept_index *index, uint32_t at) {
    return index->entries.items[at].next;
}

uint32_t hs_kept__index_value(const hs_kept_index *index, uint32_t at) {
    return index->entries.items[at].value;
}

uint32_t hs_kept__index_count(const hs_kept_index *index, uint64_t id) {
    const index_slot *slot = slot_of(index, id);
    return slot ? slot->n : 0;
}
