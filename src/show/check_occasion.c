/* Another occasion: the day on which a draft has something said against those that the record knows. */
#include "show/check.h"

#define LATEST_REPORT                                                                                        \
    14 /* days: where no page tells the day, what is news was said not longer ago than this */

static void widen(hs_str iso_first, hs_str iso_last, hs_check__known *known) {
    int32_t first = hs_day_read(iso_first), last = hs_day_read(iso_last);
    if (first == HS_DAY_UNKNOWN || last == HS_DAY_UNKNOWN) return;
    if (known->said_first == HS_DAY_UNKNOWN || first < known->said_first) known->said_first = first;
    if (known->said_last == HS_DAY_UNKNOWN || last > known->said_last) known->said_last = last;
}

void hs_check__keep_days(const hs_utterance_row *row, hs_check__known *known) {
    known->said_first = known->said_last = HS_DAY_UNKNOWN;
    known->first_published = hs_day_read(row->first_published);
    for (uint32_t i = 0; i < row->n_members; i++)
        widen(row->members[i].statement.said_first, row->members[i].statement.said_last, known);
}

bool hs_check__is_other_occasion(const hs_check__known *known, const hs_day_said *draft) {
    if (draft->first == HS_DAY_UNKNOWN || draft->last == HS_DAY_UNKNOWN) return false;
    /* nobody prints what is not said yet */
    if (known->first_published != HS_DAY_UNKNOWN && draft->first > known->first_published) return true;
    if (known->said_first != HS_DAY_UNKNOWN)
        return draft->last < known->said_first || draft->first > known->said_last;
    return known->first_published != HS_DAY_UNKNOWN && draft->last < known->first_published - LATEST_REPORT;
}
