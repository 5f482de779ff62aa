/* Inside of the claim stage: the calendar. */
#ifndef HS_CLAIM_DAY_H
#define HS_CLAIM_DAY_H

#include <hearsay/claim.h>

int32_t hs_claim__day(int32_t year, int32_t month, int32_t day);
void hs_claim__civil(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month);
int32_t hs_claim__weekday(int32_t day); /* 1 Monday .. 7 Sunday */
int32_t hs_claim__month_days(int32_t year, int32_t month);

#endif
