/* Words that changed places. Two around a "not": "a tank and not a bomb" told as "a bomb and not a tank". */
#include "match/align.h"

#include "base/str.h"

enum { NEAR = 6 }; /* words between a negator and what it parts */

static bool is_content(const hs_match_side *side, const hs_alignment *found, uint32_t at) {
    return found->how[at] && !(side->words[at].flags & (HS_WORD_FUNCTION | HS_WORD_NEGATOR));
}

/* True when a word before the negator stands behind it on the other side, and one from behind it before. */
static bool is_crossed(const hs_alignment *found, const hs_match_side *a, uint32_t negator) {
    uint32_t there = found->to_b[negator];
    for (uint32_t i = negator; i-- > 0 && negator - i <= NEAR;) {
        bool went_behind =
            is_content(a, found, i) && found->to_b[i] > there && found->to_b[i] - there <= NEAR;
        for (uint32_t k = negator + 1; went_behind && k < a->n && k - negator <= NEAR; k++) {
            if (a->words[k].flags & HS_WORD_STARTS) break;
            if (is_content(a, found, k) && found->to_b[k] < there && there - found->to_b[k] <= NEAR)
                return true;
        }
        if (a->words[i].flags & HS_WORD_STARTS) break;
    }
    return false;
}

uint32_t hs_match__swapped_around_negator(const hs_alignment *found, const hs_match_side *a) {
    for (uint32_t n = 0; n < a->n; n++)
        if (a->words[n].flags & HS_WORD_NEGATOR && found->how[n] && is_crossed(found, a, n)) return n;
    return HS_NONE;
}

/* Where two content words stand in each other's place: word i of a behind what word k stands behind, and the other way. */
static bool are_exchanged(const hs_alignment *found, const hs_match_side *a, uint32_t i, uint32_t k) {
    if (!is_content(a, found, k) || found->to_b[k] >= found->to_b[i]) return false;
    bool is_first =
        i == 0 ? found->to_b[k] == 0 : found->how[i - 1] && found->to_b[i - 1] + 1 == found->to_b[k];
    return is_first && found->how[k - 1] && found->to_b[k - 1] + 1 == found->to_b[i];
}

bool hs_match__find_exchanged(const hs_alignment *found, const hs_match_side *a, uint32_t *first,
                              uint32_t *second) {
    enum {
        LEAST = 3,
        MOST = 16
    }; /* words from one to the other: "bread and butter" says what "butter and bread" does */
    for (uint32_t i = 0; i < a->n; i++) {
        if (!is_content(a, found, i)) continue;
        for (uint32_t k = i + LEAST; k < a->n && k <= i + MOST; k++)
            if (are_exchanged(found, a, i, k)) {
                *first = i;
                *second = k;
                return true;
            }
    }
    return false;
}
