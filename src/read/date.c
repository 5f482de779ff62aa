#include "read/date.h"

#include "base/str.h"
#include "engine/engine.h"
#include "read/models.h"

#include <stdio.h>

#define MAX_TEXT 400
#define MAX_WORD 24

typedef struct reading {
    const hs_lexicon *words;
    hs_str text;
    size_t at;
    hs_date date;
    int us_zone; /* standard minutes of a zone with summer time; 0: none */
    int half;    /* 1 am, 2 pm */
    bool has_day;
} reading;

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

/* Days since 1970-01-01 (days_from_civil, H. Hinnant). */
static long day_number(int year, int month, int day) {
    long y = year - (month <= 2);
    long era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void set_day_number(hs_date *date, long days) {
    date->year = 1970 + (int)(days / 366);
    while (day_number(date->year + 1, 1, 1) <= days) date->year++;
    date->month = 1;
    while (date->month < 12 && day_number(date->year, date->month + 1, 1) <= days) date->month++;
    date->day = (int)(days - day_number(date->year, date->month, 1)) + 1;
}

/* nth Sunday of a month, as day of the month. */
static int nth_sunday(int year, int month, int n) {
    long first = day_number(year, month, 1);
    int weekday = (int)(((first + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday; 0 is Sunday */
    return 1 + (7 - weekday) % 7 + 7 * (n - 1);
}

/* Since 2007 from the second Sunday of March to the first of November, before from the first of April to the last
 * of October; days alone, not hours. */
static bool is_us_summer(const hs_date *date) {
    int first_month = date->year >= 2007 ? 3 : 4, last_month = date->year >= 2007 ? 11 : 10;
    int first = nth_sunday(date->year, first_month, date->year >= 2007 ? 2 : 1), last;
    if (date->year >= 2007)
        last = nth_sunday(date->year, 11, 1);
    else
        for (last = nth_sunday(date->year, 10, 4); last + 7 <= 31;) last += 7;
    if (date->month == first_month) return date->day >= first;
    if (date->month == last_month) return date->day < last;
    return date->month > first_month && date->month < last_month;
}

static bool set_day(reading *r, int year, int month, int day) {
    if (year < 1800 || year > 2200 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    r->date.year = year;
    r->date.month = month;
    r->date.day = day;
    return r->has_day = true;
}

static void set_time(reading *r, int hour, int minute, int second) {
    if (r->date.has_time || hour > 23 || minute > 59 || second > 60) return;
    r->date.hour = hour;
    r->date.minute = minute;
    r->date.second = second == 60 ? 59 : second;
    r->date.has_time = true;
}

static char byte_at(const reading *r, size_t at) {
    return at < r->text.len ? r->text.ptr[at] : 0;
}

/* Up to max digits at at; *value and the place behind them. 0 digits: same place. */
static size_t digits(const reading *r, size_t at, unsigned max, int64_t *value) {
    size_t end = at;
    *value = 0;
    while (end - at < max && hs_ascii_is_digit(byte_at(r, end)))
        *value = *value * 10 + (byte_at(r, end++) - '0');
    return end;
}

/* "+02:00", "-0400", "Z" right behind a time. */
static void read_offset(reading *r) {
    size_t at = r->at;
    if (byte_at(r, at) == ' ' && (byte_at(r, at + 1) == '+' || byte_at(r, at + 1) == '-') &&
        hs_ascii_is_digit(byte_at(r, at + 2)))
        at++;
    char sign = byte_at(r, at);
    int64_t hours, minutes = 0;
    if ((sign == 'Z' || sign == 'z') && !hs_ascii_is_letter(byte_at(r, at + 1))) {
        r->date.has_zone = true;
        r->at = at + 1;
        return;
    }
    if (sign != '+' && sign != '-') return;
    size_t end = digits(r, at + 1, 2, &hours);
    if (end != at + 3) return;
    if (byte_at(r, end) == ':') end++;
    end = digits(r, end, 2, &minutes);
    if (hours > 15 || minutes > 59) return;
    r->date.has_zone = true;
    r->date.zone_minutes = (int)(hours * 60 + minutes) * (sign == '-' ? -1 : 1);
    r->at = end;
}

/* "9:56", "09:12:33.5" with r->at at the first digit; true when it was one. */
static bool read_clock(reading *r) {
    int64_t hour, minute, second = 0, ignored;
    size_t end = digits(r, r->at, 2, &hour), from;
    char colon = byte_at(r, end);
    if (end == r->at || (colon != ':' && colon != '.')) return false;
    from = end + 1;
    end = digits(r, from, 2, &minute);
    if (end != from + 2 || hs_ascii_is_digit(byte_at(r, end)) || byte_at(r, end) == '.') return false;
    if (colon == '.') { /* "9.12am" alone: else it is a day and a month, or a number */
        size_t at = end;
        while (byte_at(r, at) == ' ') at++;
        char c = hs_ascii_lower(byte_at(r, at)), next = hs_ascii_lower(byte_at(r, at + 1));
        if ((c != 'a' && c != 'p') || (next != 'm' && next != '.')) return false;
    } else if (byte_at(r, end) == ':') {
        from = end + 1;
        end = digits(r, from, 2, &second);
        if (byte_at(r, end) == '.' || (byte_at(r, end) == ':' && digits(r, end + 1, 3, &ignored) == end + 4))
            end = digits(r, end + 1, 9, &ignored); /* "09:12:33.5", "09:12:33:500" */
    }
    set_time(r, (int)hour, (int)minute, (int)second);
    r->at = end;
    read_offset(r);
    return true;
}

/* Days in figures: 2017-06-05, 2017/06/05, 20170605T131200Z, 05.06.2017, 25/06/2017. True when r->at was moved. */
static bool read_figures(reading *r) {
    int64_t first, second, third;
    size_t end = digits(r, r->at, 13, &first), len = end - r->at;
    if (len == 14) return false;
    if (len == 8 && set_day(r, (int)(first / 10000), (int)(first / 100 % 100), (int)(first % 100))) {
        r->at = end;
        if (byte_at(r, end) == 'T' && digits(r, end + 1, 6, &first) == end + 7) {
            set_time(r, (int)(first / 10000), (int)(first / 100 % 100), (int)(first % 100));
            r->at = end + 7;
            read_offset(r);
        }
        return true;
    }
    if ((len == 10 || len == 13) && r->at == 0 &&
        end == r->text.len) { /* seconds or milliseconds since 1970 */
        int64_t seconds = len == 13 ? first / 1000 : first;
        set_day_number(&r->date, (long)(seconds / 86400));
        r->has_day = true;
        set_time(r, (int)(seconds % 86400 / 3600), (int)(seconds % 3600 / 60), (int)(seconds % 60));
        r->date.has_zone = true;
        r->at = end;
        return true;
    }
    char mark = byte_at(r, end);
    if ((len != 4 && len > 2) || (mark != '-' && mark != '/' && mark != '.')) return false;
    size_t from = end + 1;
    end = digits(r, from, 2, &second);
    if (end == from || byte_at(r, end) != mark) return false;
    size_t middle = end - from;
    from = end + 1;
    end = digits(r, from, 4, &third);
    if (hs_ascii_is_digit(byte_at(r, end)) || end == from) return false;
    bool is_right = false;
    /* "28.01.22": with full stops the day comes first, and two figures each are no version of a program */
    bool is_apart = r->at == 0 || byte_at(r, r->at - 1) != '.';
    if (mark == '.' && is_apart && len == 2 && middle == 2 && end - from == 2 && byte_at(r, end) != '.')
        is_right = set_day(r, (int)(third + (third < 70 ? 2000 : 1900)), (int)second, (int)first);
    else if (len == 4)
        is_right = set_day(r, (int)first, (int)second, (int)third);
    else if (end - from == 4 && (mark == '.' || first > 12))
        is_right = set_day(r, (int)third, (int)second, (int)first);
    else if (end - from == 4 && mark == '/' && second > 12)
        is_right = set_day(r, (int)third, (int)first, (int)second);
    if (!is_right) return false;
    r->at = end;
    if ((byte_at(r, end) == 'T' || byte_at(r, end) == ' ') && hs_ascii_is_digit(byte_at(r, end + 1))) {
        r->at = end + 1;
        if (!read_clock(r)) r->at = end;
    }
    return true;
}

static void read_number(reading *r, int *day, int *year) {
    int64_t value;
    if (!r->has_day && read_figures(r)) return;
    if (read_clock(r)) return;
    size_t end = digits(r, r->at, 9, &value), len = end - r->at;
    r->at = end;
    while (hs_ascii_is_digit(byte_at(r, r->at))) r->at++;
    if (r->at != end) return;
    char c = hs_ascii_lower(byte_at(r, end)), next = hs_ascii_lower(byte_at(r, end + 1));
    size_t at = end;
    while (byte_at(r, at) == ' ') at++;
    char half = hs_ascii_lower(byte_at(r, at)), m = hs_ascii_lower(byte_at(r, at + 1));
    bool is_hour =
        (half == 'a' || half == 'p') && (m == 'm' || (m == '.' && hs_ascii_lower(byte_at(r, at + 2)) == 'm'));
    if (len <= 2 && is_hour) {
        set_time(r, (int)value, 0, 0);
    } else if (len <= 2 && value >= 1 && value <= 31 && !*day) {
        *day = (int)value;
        if ((c == 's' && next == 't') || (c == 'n' && next == 'd') || (c == 'r' && next == 'd') ||
            (c == 't' && next == 'h'))
            r->at += 2;
    } else if (len == 4 && value >= 1800 && value <= 2200 && !*year) {
        *year = (int)value;
    } else {
        r->date.n_other_words++;
    }
}

static hs_str read_word(reading *r, char *lower) {
    size_t from = r->at, n = 0;
    for (; r->at < r->text.len; r->at++) {
        char c = r->text.ptr[r->at];
        bool is_inner_dot = c == '.' && n == 1 && hs_ascii_is_letter(byte_at(r, r->at + 1)); /* "a.m." */
        bool is_latin = (unsigned char)c >= 0x80 && (unsigned char)c < 0xE0 && c != '\xC2';  /* "März" */
        if (!hs_ascii_is_letter(c) && !is_latin && !is_inner_dot) break;
        if (n < MAX_WORD) lower[n++] = hs_ascii_lower(c);
    }
    return r->at - from > MAX_WORD ? (hs_str){0} : (hs_str){lower, n};
}

static int number_behind(hs_str value, size_t at) {
    int sign = 1, n = 0;
    if (at < value.len && value.ptr[at] == '-') sign = -1, at++;
    while (at < value.len && hs_ascii_is_digit(value.ptr[at])) n = n * 10 + (value.ptr[at++] - '0');
    return sign * n;
}

static void take_word(reading *r, hs_str word, int *month) {
    const hs_lexicon_entry *entry = hs_lexicon_find(r->words, word);
    hs_str what = entry ? entry->value : (hs_str){0};
    if (hs_str_starts(what, HS_STR("month ")) && !*month)
        *month = number_behind(what, 6);
    else if (hs_str_starts(what, HS_STR("zone ")) && r->date.has_time && !r->date.has_zone) {
        r->date.has_zone = true;
        r->date.zone_minutes = number_behind(what, 5);
        read_offset(r); /* "GMT+2", "GMT +0200" */
    } else if (hs_str_starts(what, HS_STR("uszone ")) && r->date.has_time && !r->date.has_zone)
        r->us_zone = number_behind(what, 7);
    else if (hs_str_equal(what, HS_STR("am")))
        r->half = r->half ? r->half : 1;
    else if (hs_str_equal(what, HS_STR("pm")))
        r->half = r->half ? r->half : 2;
    else if (hs_str_equal(what, HS_STR("updated")))
        r->date.is_update = true;
    else if (!hs_str_equal(what, HS_STR("day")) && !hs_str_equal(what, HS_STR("filler")))
        r->date.n_other_words++;
}

bool hs_date_read(const hs_engine *engine, hs_str text, hs_date *date) {
    if (text.len > MAX_TEXT || text.len < 6) return false;
    reading r = {.words = &engine->read->date_words, .text = text};
    int day = 0, month = 0, year = 0;
    char lower[MAX_WORD];
    while (r.at < text.len) {
        size_t from = r.at;
        char c = text.ptr[r.at];
        bool was_full = r.has_day;
        if (hs_ascii_is_digit(c)) {
            read_number(&r, &day, &year);
        } else if (hs_ascii_is_letter(c) || ((unsigned char)c >= 0xC3 && (unsigned char)c < 0xE0)) {
            hs_str word = read_word(&r, lower);
            bool is_update = hs_str_starts(word, HS_STR("updat")) || hs_str_equal(word, HS_STR("modified"));
            if (was_full && is_update) { /* "Published 5 June 2017, updated 6 June 2017" */
                r.at = from;
                break;
            }
            take_word(&r, word, &month);
        } else {
            r.at++;
        }
        if (!r.has_day && day && month && year && !set_day(&r, year, month, day)) return false;
    }
    if (!r.has_day) return false;
    if (r.date.has_time && r.half == 2 && r.date.hour < 12) r.date.hour += 12;
    if (r.date.has_time && r.half == 1 && r.date.hour == 12) r.date.hour = 0;
    if (r.us_zone && !r.date.has_zone) {
        r.date.has_zone = true;
        r.date.zone_minutes = r.us_zone + (is_us_summer(&r.date) ? 60 : 0);
    }
    r.date.end = r.at;
    *date = r.date;
    return true;
}

bool hs_date_in_url(hs_str url, hs_date *date) {
    for (size_t at = 0; at + 10 < url.len; at++) {
        reading r = {.text = url, .at = at + 1};
        char mark = url.ptr[at + 5];
        if (url.ptr[at] != '/' || (mark != '/' && mark != '-')) continue;
        int64_t year, month, day;
        size_t end = digits(&r, at + 1, 4, &year);
        if (end != at + 5) continue;
        size_t second = digits(&r, end + 1, 2, &month);
        if (second == end + 1 || byte_at(&r, second) != mark) continue;
        size_t third = digits(&r, second + 1, 2, &day);
        char after = byte_at(&r, third);
        if (third == second + 1 || (after && after != '/' && after != '-' && after != '.' && after != '?'))
            continue;
        if (year < 1990 || !set_day(&r, (int)year, (int)month, (int)day)) continue;
        *date = r.date;
        return true;
    }
    return false;
}

hs_status hs_date_iso(hs_arena *arena, const hs_date *date, hs_str *iso) {
    char out[96];
    int zone = date->zone_minutes < 0 ? -date->zone_minutes : date->zone_minutes;
    int len = snprintf(out, sizeof out, "%04d-%02d-%02d", date->year, date->month, date->day);
    if (date->has_time)
        len += snprintf(out + len, sizeof out - (size_t)len, "T%02d:%02d:%02d", date->hour, date->minute,
                        date->second);
    if (date->has_time && date->has_zone && zone == 0)
        out[len++] = 'Z';
    else if (date->has_time && date->has_zone)
        len += snprintf(out + len, sizeof out - (size_t)len, "%c%02d:%02d",
                        date->zone_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
    char *copy = hs_arena_get(arena, (size_t)len);
    if (!copy) return HS_ERR_MEMORY;
    memcpy(copy, out, (size_t)len);
    *iso = (hs_str){copy, (size_t)len};
    return HS_OK;
}

hs_status hs_date_normalise(const hs_engine *engine, hs_arena *arena, hs_str text, unsigned max_other_words,
                            hs_str *iso) {
    hs_date date;
    *iso = (hs_str){0};
    if (!hs_date_read(engine, hs_str_trim(text), &date) || date.n_other_words > max_other_words) return HS_OK;
    return hs_date_iso(arena, &date, iso);
}
