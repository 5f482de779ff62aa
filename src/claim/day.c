/* Days and the calendar, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013). */
#include "claim/day.h"

#include "base/str.h"

#include <stdio.h>

static int32_t floor_div(int32_t a, int32_t b) {
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

int32_t hs_claim__day(int32_t year, int32_t month, int32_t day) {
    year -= month <= 2;
    int32_t era = floor_div(year, 400), of_era = year - era * 400;
    int32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void hs_claim__civil(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month) {
    day += 719468;
    int32_t era = floor_div(day, 146097), of_era = day - era * 146097;
    int32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t from_march = (5 * of_year + 2) / 153;
    *day_of_month = of_year - (153 * from_march + 2) / 5 + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

int32_t hs_claim__weekday(int32_t day) {
    return (day + 3) - floor_div(day + 3, 7) * 7 + 1; /* 1970-01-01 was a Thursday, 4 */
}

int32_t hs_claim__month_days(int32_t year, int32_t month) {
    int32_t next = month == 12 ? hs_claim__day(year + 1, 1, 1) : hs_claim__day(year, month + 1, 1);
    return next - hs_claim__day(year, month, 1);
}

static bool digits(hs_str text, size_t at, size_t n, int32_t *value) {
    *value = 0;
    for (size_t i = at; i < at + n; i++) {
        if (i >= text.len || !hs_ascii_is_digit(text.ptr[i])) return false;
        *value = *value * 10 + (text.ptr[i] - '0');
    }
    return true;
}

int32_t hs_day_read(hs_str iso) {
    int32_t year, month, day;
    if (!digits(iso, 0, 4, &year) || !digits(iso, 5, 2, &month) || !digits(iso, 8, 2, &day))
        return HS_DAY_UNKNOWN;
    if (iso.ptr[4] != '-' || iso.ptr[7] != '-' || (iso.len > 10 && hs_ascii_is_digit(iso.ptr[10])))
        return HS_DAY_UNKNOWN;
    if (month < 1 || month > 12 || day < 1 || day > hs_claim__month_days(year, month)) return HS_DAY_UNKNOWN;
    return hs_claim__day(year, month, day);
}

void hs_day_write(int32_t day, char out[16]) {
    int32_t year, month, day_of_month;
    out[0] = 0;
    if (day == HS_DAY_UNKNOWN) return;
    hs_claim__civil(day, &year, &month, &day_of_month);
    if (year < 0 || year > 9999) return;
    snprintf(out, 16, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)day_of_month % 100);
}
