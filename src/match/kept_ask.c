/* What whoever keeps rows of what was matched asks besides. */
#include "match/kept_more.h"
#include "match/swaps.h"

int hs_kept_compare(const hs_kept *kept, int64_t row, int64_t other_row) {
    const hs_kept_page *page = hs_kept__page(kept, hs_kept__page_of_row(kept, row));
    const hs_kept_page *other = hs_kept__page(kept, hs_kept__page_of_row(kept, other_row));
    if (!page || !other) return (page == NULL) - (other == NULL);
    return hs_kept__compare_pages(page, other);
}

bool hs_kept_has_single(const hs_kept *kept, hs_str from, hs_str to) {
    return hs_kept__has_hash(&kept->swaps, kept->added_swaps, hs_match__hash_swap(from, to, 1));
}
