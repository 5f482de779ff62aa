/* Small readings: lists of numbers, dates, hosts, compressed texts. */
#include "store/internal.h"

#include "base/limits.h"
#include "base/status.h"

#include <zstd.h>

/* One number at *at: digits, and three kinds that printf would write by locale are not used. */
static bool read_number(hs_str list, size_t *at, double *number) {
    bool is_negative = *at < list.len && list.ptr[*at] == '-', has_digit = false;
    double value = 0, unit = 1;
    if (is_negative) (*at)++;
    for (; *at < list.len && hs_ascii_is_digit(list.ptr[*at]); (*at)++, has_digit = true)
        value = value * 10 + (list.ptr[*at] - '0');
    if (*at < list.len && list.ptr[*at] == '.')
        for ((*at)++; *at < list.len && hs_ascii_is_digit(list.ptr[*at]); (*at)++)
            value += (list.ptr[*at] - '0') * (unit /= 10);
    if (value > UINT32_MAX) value = UINT32_MAX; /* a damaged row: no place in any page */
    *number = is_negative ? 0 : value;
    return has_digit;
}

bool hs_store__next_list(hs_str list, size_t *at, double *numbers, int n_max) {
    for (int i = 0; i < n_max; i++) numbers[i] = 0;
    if (*at == 0 && list.len) (*at)++; /* the outer bracket */
    while (*at < list.len && (list.ptr[*at] == ',' || list.ptr[*at] == ' ')) (*at)++;
    if (*at >= list.len || list.ptr[*at] != '[') return false;
    (*at)++;
    for (int i = 0; *at < list.len && list.ptr[*at] != ']'; i++) {
        double number;
        if (!read_number(list, at, &number)) return false;
        if (i < n_max) numbers[i] = number;
        if (*at < list.len && list.ptr[*at] == ',') (*at)++;
    }
    if (*at >= list.len) return false;
    (*at)++;
    return true;
}

bool hs_store__next_string(hs_str list, size_t *at, hs_arena *arena, hs_str *text) {
    size_t from = *at, n = 0;
    while (from < list.len && list.ptr[from] != '"') {
        if (list.ptr[from] == ']' && from + 1 == list.len) return false;
        from++;
    }
    if (from >= list.len) return false;
    size_t end = ++from;
    while (end < list.len && list.ptr[end] != '"') end += list.ptr[end] == '\\' ? 2 : 1;
    if (end >= list.len) return false;
    *at = end + 1;
    char *bytes = hs_arena_get(arena, end - from + 1);
    *text = (hs_str){bytes, 0};
    if (!bytes) return true;
    for (; from < end; from++) {
        char c = list.ptr[from];
        if (c == '\\' && from + 1 < end) {
            c = list.ptr[++from];
            if (c == 'u') { /* our writer escapes control characters alone so */
                c = ' ';
                from += 4;
            } else if (c == 'n' || c == 'r' || c == 't') {
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : '\t';
            }
        }
        bytes[n++] = c;
    }
    bytes[n] = 0;
    text->len = n;
    return true;
}

static bool read_digits(hs_str text, size_t at, size_t n, int *value) {
    *value = 0;
    if (at + n > text.len) return false;
    for (size_t i = at; i < at + n; i++) {
        if (!hs_ascii_is_digit(text.ptr[i])) return false;
        *value = *value * 10 + (text.ptr[i] - '0');
    }
    return true;
}

/* Days since 1970-01-01 of a date in the Gregorian calendar (Hinnant, "chrono-compatible low-level date
 * algorithms"). */
static int64_t days_of(int year, int month, int day) {
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    int of_era = year - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return (int64_t)era * 146097 + days - 719468;
}

int64_t hs_store__seconds(hs_str iso) {
    int year, month = 1, day = 1, hour = 0, minute = 0, second = 0, zone_hour = 0, zone_minute = 0;
    if (!read_digits(iso, 0, 4, &year)) return INT64_MIN;
    if (iso.len >= 7 && (iso.ptr[4] != '-' || !read_digits(iso, 5, 2, &month))) return INT64_MIN;
    if (iso.len >= 10 && (iso.ptr[7] != '-' || !read_digits(iso, 8, 2, &day))) return INT64_MIN;
    if (month < 1 || month > 12 || day < 1 || day > 31) return INT64_MIN;
    int64_t seconds = days_of(year, month, day) * 86400;
    size_t at = 16;
    if (iso.len < 16 || !read_digits(iso, 11, 2, &hour) || !read_digits(iso, 14, 2, &minute)) return seconds;
    if (iso.len >= 19 && iso.ptr[16] == ':' && read_digits(iso, 17, 2, &second)) at = 19;
    if (at < iso.len && iso.ptr[at] == '.')
        for (at++; at < iso.len && hs_ascii_is_digit(iso.ptr[at]);) at++;
    seconds += hour * 3600 + minute * 60 + second;
    if (at < iso.len && (iso.ptr[at] == '+' || iso.ptr[at] == '-') &&
        read_digits(iso, at + 1, 2, &zone_hour)) {
        size_t minutes_at = at + 3 < iso.len && iso.ptr[at + 3] == ':' ? at + 4 : at + 3;
        if (!read_digits(iso, minutes_at, 2, &zone_minute)) zone_minute = 0;
        int zone = zone_hour * 3600 + zone_minute * 60;
        seconds -= iso.ptr[at] == '+' ? zone : -zone;
    }
    return seconds;
}

hs_str hs_store__host(hs_str url) {
    size_t colon = hs_str_find(url, HS_STR("://"));
    if (colon == url.len) return (hs_str){0};
    hs_str host = {url.ptr + colon + 3, url.len - colon - 3};
    size_t end = 0;
    while (end < host.len && host.ptr[end] != '/' && host.ptr[end] != '?' && host.ptr[end] != '#') end++;
    host.len = end;
    size_t user = hs_str_find_byte(host, 0, '@');
    if (user < host.len) host = (hs_str){host.ptr + user + 1, host.len - user - 1};
    host.len = hs_str_find_byte(host, 0, ':');
    if (host.len > 4 && hs_str_starts(host, HS_STR("www."))) host = (hs_str){host.ptr + 4, host.len - 4};
    return host;
}

uint32_t hs_store__title_start(const hs_article *article) {
    if (article->body_len >= article->text.len) return HS_NONE;
    for (size_t i = 0; i < article->n_blocks; i++)
        if (article->blocks[i].kind == HS_BLOCK_TITLE && article->blocks[i].text.start >= article->body_len)
            return article->blocks[i].text.start;
    return HS_NONE;
}

hs_status hs_store__inflate(hs_store *store, hs_arena *arena, const void *blob, size_t size, hs_str *text,
                            hs_error *error) {
    hs_str path = {store->path, strlen(store->path)};
    unsigned long long len = ZSTD_getFrameContentSize(blob, size);
    /* UNKNOWN and ERROR are the two largest values */
    if (len > HS_LIMIT_PAGE_BYTES * 2ull)
        return hs_fail(error, HS_ERR_FORMAT, path, 0, "a stored page is damaged");
    char *bytes = hs_arena_get(arena, (size_t)len + 1);
    if (!bytes) return hs_fail_memory(error);
    if (!store->inflater)
        store->inflater = ZSTD_createDCtx(); /* one a store: making it takes longer than a page */
    if (!store->inflater) return hs_fail_memory(error);
    size_t got = ZSTD_decompressDCtx(store->inflater, bytes, (size_t)len, blob, size);
    if (ZSTD_isError(got) || got != len)
        return hs_fail(error, HS_ERR_FORMAT, path, 0, "a stored page is damaged");
    bytes[len] = 0;
    *text = (hs_str){bytes, (size_t)len};
    return HS_OK;
}
