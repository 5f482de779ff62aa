/* Wordings as they are with the pages that were added since. */
#ifndef HS_MATCH_KEPT_MORE_H
#define HS_MATCH_KEPT_MORE_H

#include "match/kept.h"
#include "match/keys.h"

/* A statement: number of its page << 32 | its place there. */
typedef HS_HEAP_ROW(uint64_t) hs_kept_refs;
/* Packed edges as HS_KEPT_EDGES has them. */
typedef HS_HEAP_ROW(uint32_t) hs_kept_edges;
typedef HS_HEAP_ROW(uint32_t) hs_kept_numbers;

static inline uint64_t hs_kept_ref(uint32_t page, uint32_t place) {
    return (uint64_t)page << 32 | place;
}

/* What was added to a wording, or one that was added. */
typedef struct hs_more_wording {
    hs_kept_wording now;     /* all of it, but for what points into rows; n counts all statements */
    hs_kept_refs statements; /* of added pages, by date, then id */
    hs_kept_edges edges;     /* that came with them */
    uint64_t smallest;       /* statement with the smallest id */
    uint32_t n_base;         /* statements of the base */
} hs_more_wording;

typedef struct hs_more_statement {
    uint32_t place, wording;
} hs_more_statement;

struct hs_kept_more {
    HS_HEAP_ROW(hs_more_wording) wordings;
    hs_kept_index *of_base;                    /* base wording -> place in wordings */
    hs_kept_index *keys, *hashes;              /* -> added wordings */
    HS_HEAP_ROW(hs_more_statement) statements; /* of added pages, one behind the other, by place */
    hs_kept_numbers first_statement;           /* [n added + 1] */
    hs_kept_numbers added;                     /* added wordings: places in wordings */
};

uint32_t hs_kept__n_wordings(const hs_kept *kept);
uint32_t hs_kept__n_pages(const hs_kept *kept);
/* The wording as it is now; first, smallest and first_edge are of no use. All zero where there is none. */
hs_kept_wording hs_kept__wording(const hs_kept *kept, uint32_t number);
/* The statement with the smallest id. */
uint64_t hs_kept__smallest(const hs_kept *kept, uint32_t number);
uint64_t hs_kept__id_of_ref(const hs_kept *kept, uint64_t ref);
/* Order of statements by date of their page, unknown ones last, then id. */
int hs_kept__compare_refs(const hs_kept *kept, uint64_t x, uint64_t y);
/* Each empties the list first; false: out of memory. Statements: the first `most` in order. */
bool hs_kept__list_statements(const hs_kept *kept, hs_heap *heap, uint32_t wording, uint32_t most,
                              hs_kept_refs *list);
bool hs_kept__list_edges(const hs_kept *kept, hs_heap *heap, uint32_t wording, hs_kept_edges *list);
/* Takes the edge to a wording out of a list. */
void hs_kept__drop_edge(hs_kept_edges *list, uint32_t other);
/* Wordings of all statements of a page, one for each statement. */
bool hs_kept__list_page(const hs_kept *kept, hs_heap *heap, uint32_t page, hs_kept_numbers *list);
/* Pages with the words of a body. */
bool hs_kept__list_pages(const hs_kept *kept, hs_heap *heap, uint32_t body, hs_kept_numbers *list);
/* The wording of a statement, or HS_NONE. */
uint32_t hs_kept__wording_of(const hs_kept *kept, uint64_t ref);
/* How many wordings have a key, and which: of the base the first `most`, then all added ones. */
bool hs_kept__list_holders(const hs_kept *kept, hs_heap *heap, uint64_t key, uint32_t most,
                           hs_kept_numbers *list, uint64_t *n);
/* The wording with that hash, or HS_NONE; of phrases that many people say there may be several, and any is told. */
uint32_t hs_kept__find_wording(const hs_kept *kept, uint64_t hash);

/* The page with that row, or HS_NONE. */
uint32_t hs_kept__page_of_row(const hs_kept *kept, int64_t row);

/* ---- The bytes of an added page. */

typedef struct hs_added_head {
    uint64_t id;
    int64_t row, date;
    uint64_t hash;
    uint32_t house, n_words, n_shared, n_swaps; /* words, shared ones and hashes of swaps follow */
} hs_added_head;

typedef struct hs_added_wording {
    uint64_t hash, words;
    uint32_t speaker, n_keys; /* keys follow */
    uint16_t n_words, n_content;
    uint32_t unused;
} hs_added_wording;

/* What else is new of a wording that the page has. */
typedef struct hs_touched_wording {
    int64_t published, last;
    uint32_t wording;
    uint16_t flags, n_pages;
} hs_touched_wording;

/* In this order: the head; n, new wordings; n, statements (hs_more_statement); n, touched wordings (new ones among them); n,
 * edges as wording and packed edge. */
typedef struct hs_bytes_out {
    hs_heap *heap;
    HS_HEAP_ROW(char) row;
    bool is_out_of_memory;
} hs_bytes_out;

void hs_kept__put_bytes(hs_bytes_out *out, const void *items, size_t n_bytes);
static inline void hs_kept__put_bytes_u32(hs_bytes_out *out, uint32_t value) {
    hs_kept__put_bytes(out, &value, sizeof value);
}
static inline void hs_kept__put_bytes_u64(hs_bytes_out *out, uint64_t value) {
    hs_kept__put_bytes(out, &value, sizeof value);
}

#endif
