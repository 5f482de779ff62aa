#include "read/read.h"

#include "base/embed.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

#include <iconv.h>
#include <uchardet/uchardet.h>

HS_EMBED_DECLARE(charsets_tsv);

/* windows-1252, bytes 128 to 159; the five free places as the control characters of the same number. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

#define PRESCAN_BYTES 4096  /* where a page's own label is looked for; the standard says 1024 */
#define DETECT_BYTES  65536 /* what the detector gets to see */
#define DETECT_LEAST  6     /* bytes over 127; with fewer it guesses wildly */

static uint32_t of_windows_1252(unsigned char byte) {
    return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
}

static hs_status convert_windows_1252(hs_arena *arena, hs_str bytes, hs_str *utf8) {
    size_t n_high = 0, len = 0;
    for (size_t i = 0; i < bytes.len; i++) n_high += (unsigned char)bytes.ptr[i] >> 7;
    char *out = hs_arena_get(arena, bytes.len + 2 * n_high);
    if (!out) return HS_ERR_MEMORY;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        if (byte < 0x80)
            out[len++] = (char)byte;
        else
            len += hs_utf8_put(of_windows_1252(byte), out + len);
    }
    *utf8 = (hs_str){out, len};
    return HS_OK;
}

/* A page of UTF-8 with some bad bytes. A bad byte alone among good text is nearly always a windows-1252 mark
 * that was pasted in, and so is read as one; the rest becomes U+FFFD. */
static hs_status mend_utf8(hs_arena *arena, hs_str bytes, hs_str *utf8) {
    size_t n_high = 0, len = 0;
    for (size_t i = 0; i < bytes.len; i++) n_high += (unsigned char)bytes.ptr[i] >> 7;
    char *out = hs_arena_get(arena, bytes.len + 2 * n_high);
    if (!out) return HS_ERR_MEMORY;
    for (size_t i = 0; i < bytes.len;) {
        hs_str rest = {bytes.ptr + i, bytes.len - i};
        size_t good = hs_utf8_valid_prefix(rest);
        memcpy(out + len, rest.ptr, good);
        len += good;
        i += good;
        if (i >= bytes.len) break;
        unsigned char byte = (unsigned char)bytes.ptr[i];
        bool is_alone = i + 1 >= bytes.len || (unsigned char)bytes.ptr[i + 1] < 0x80;
        len += hs_utf8_put(is_alone ? of_windows_1252(byte) : 0xFFFD, out + len);
        i++;
        if (!is_alone) /* the rest of a broken sequence is part of the same mistake */
            while (i < bytes.len && ((unsigned char)bytes.ptr[i] & 0xC0) == 0x80) i++;
    }
    *utf8 = (hs_str){out, len};
    return HS_OK;
}

hs_status hs_read__utf16_to_utf8(hs_arena *arena, hs_str bytes, bool is_big, hs_str *utf8) {
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    char *out = hs_arena_get(arena, bytes.len / 2 * 3 + 4);
    if (!out) return HS_ERR_MEMORY;
    size_t len = 0;
    for (size_t i = 0; i + 1 < bytes.len; i += 2) {
        uint32_t c = is_big ? (uint32_t)p[i] << 8 | p[i + 1] : (uint32_t)p[i + 1] << 8 | p[i];
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.len) {
            uint32_t low = is_big ? (uint32_t)p[i + 2] << 8 | p[i + 3] : (uint32_t)p[i + 3] << 8 | p[i + 2];
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000) c = 0xFFFD;
        len += hs_utf8_put(c, out + len);
    }
    *utf8 = (hs_str){out, len};
    return HS_OK;
}

/* HS_ERR_NOT_FOUND: iconv does not know name. */
static hs_status convert_iconv(hs_arena *arena, hs_str bytes, const char *name, hs_str *utf8) {
    iconv_t how = iconv_open("UTF-8", name);
    if (how == (iconv_t)-1) return HS_ERR_NOT_FOUND;
    size_t room = bytes.len * 3 + 16, left = room;
    char *out = hs_arena_get(arena, room), *to = out;
    if (!out) {
        iconv_close(how);
        return HS_ERR_MEMORY;
    }
    union {
        const char *constant;
        char *plain;
    } from = {bytes.ptr}; /* iconv reads alone, and takes char ** */
    size_t n = bytes.len;
    while (n && iconv(how, &from.plain, &n, &to, &left) == (size_t)-1) {
        if (left < 4 || n == 0) break;
        from.plain++, n--; /* a byte that is no text of this charset */
        memcpy(to, "\xEF\xBF\xBD", 3);
        to += 3, left -= 3;
    }
    iconv_close(how);
    *utf8 = (hs_str){out, (size_t)(to - out)};
    /* iconv gives places beyond Unicode and halves of surrogate pairs for some charsets */
    return hs_utf8_valid_prefix(*utf8) == utf8->len ? HS_OK : mend_utf8(arena, *utf8, utf8);
}

/* The iconv name of label, NUL-terminated in name; false where label makes no sense. */
static bool name_of_label(hs_str label, char name[40]) {
    label = hs_str_trim(label);
    if (label.len == 0 || label.len >= 40) return false;
    for (size_t i = 0; i < label.len; i++) {
        name[i] = hs_ascii_lower(label.ptr[i]);
        if (name[i] == '/' || name[i] == ',' || (unsigned char)name[i] <= ' ')
            return false; /* iconv's own flags */
    }
    name[label.len] = 0;
    hs_str tsv = HS_EMBED(charsets_tsv);
    for (size_t at = 0; at < tsv.len;) {
        size_t end = hs_str_find_byte(tsv, at, '\n');
        hs_str line = {tsv.ptr + at, end - at};
        size_t tab = hs_str_find_byte(line, 0, '\t');
        if (tab == label.len && memcmp(line.ptr, name, tab) == 0 && line.len - tab - 1 < 40) {
            memcpy(name, line.ptr + tab + 1, line.len - tab - 1);
            name[line.len - tab - 1] = 0;
            return true;
        }
        at = end + 1;
    }
    return true;
}

/* The value behind "charset=" in the first bytes of a page, without its quotation marks; empty: none. */
static hs_str label_in_page(hs_str bytes) {
    hs_str head = {bytes.ptr, bytes.len < PRESCAN_BYTES ? bytes.len : PRESCAN_BYTES};
    for (size_t at = 0; at + 8 < head.len; at++) {
        at = hs_str_find_byte(head, at, '=');
        if (at >= head.len) break;
        size_t before = at;
        while (before && hs_ascii_is_space(head.ptr[before - 1])) before--;
        hs_str word = {head.ptr + (before >= 7 ? before - 7 : 0), before >= 7 ? 7 : 0};
        hs_str longer = {head.ptr + (before >= 8 ? before - 8 : 0), before >= 8 ? 8 : 0};
        bool is_charset = hs_str_equal_nocase(word, HS_STR("charset"));
        bool is_xml = hs_str_equal_nocase(longer, HS_STR("encoding")) &&
                      hs_str_starts(hs_str_trim(head), HS_STR("<?xml"));
        if (!is_charset && !is_xml) continue;
        size_t start = at + 1;
        while (start < head.len &&
               (hs_ascii_is_space(head.ptr[start]) || head.ptr[start] == '"' || head.ptr[start] == '\''))
            start++;
        size_t end = start;
        while (end < head.len && !hs_ascii_is_space(head.ptr[end]) && !memchr("\"'>;/?", head.ptr[end], 6))
            end++;
        if (end > start) return (hs_str){head.ptr + start, end - start};
    }
    return (hs_str){0};
}

static bool detect(hs_str bytes, char name[40]) {
    size_t n_high = 0;
    for (size_t i = 0; i < bytes.len && n_high < DETECT_LEAST; i++)
        n_high += (unsigned char)bytes.ptr[i] >> 7;
    if (n_high < DETECT_LEAST) return false;
    uchardet_t detector = uchardet_new();
    if (!detector) return false;
    /* the detector learns from bytes over 127: it gets the neighbourhood of the first ones */
    size_t from = 0;
    while (from < bytes.len && (unsigned char)bytes.ptr[from] < 0x80) from++;
    from = from > 256 ? from - 256 : 0;
    size_t n = bytes.len - from < DETECT_BYTES ? bytes.len - from : DETECT_BYTES;
    bool is_found = false;
    if (uchardet_handle_data(detector, bytes.ptr + from, n) == 0) {
        uchardet_data_end(detector);
        const char *charset = uchardet_get_charset(detector);
        is_found = name_of_label((hs_str){charset, strlen(charset)}, name);
    }
    uchardet_delete(detector);
    return is_found;
}

bool hs_read__is_utf16(hs_str bytes, bool *is_big, size_t *mark_len) {
    *mark_len = 2;
    *is_big = hs_str_starts(bytes, HS_STR("\xFE\xFF"));
    if (*is_big || hs_str_starts(bytes, HS_STR("\xFF\xFE"))) return true;
    *mark_len = 0;
    size_t n = bytes.len < 512 ? bytes.len & ~(size_t)1 : 512, zeros[2] = {0, 0};
    if (n < 8) return false;
    for (size_t i = 0; i < n; i++) zeros[i & 1] += bytes.ptr[i] == 0;
    *is_big = zeros[0] > zeros[1];
    return (zeros[0] > n / 4 && zeros[1] <= n / 32) || (zeros[1] > n / 4 && zeros[0] <= n / 32);
}

/* True where most of what is not ASCII is well-formed UTF-8; half is enough where the page says that it is UTF-8. */
static bool is_mostly_utf8(hs_str bytes, bool is_declared) {
    size_t n_bad = 0, n_high = 0;
    for (size_t i = 0; i < bytes.len;) {
        hs_str rest = {bytes.ptr + i, bytes.len - i};
        size_t good = hs_utf8_valid_prefix(rest);
        for (size_t k = 0; k < good; k++) n_high += ((unsigned char)rest.ptr[k] & 0xC0) == 0xC0;
        i += good;
        if (i < bytes.len) n_bad++, i++;
    }
    return is_declared ? n_high && n_high >= n_bad : n_high > 2 * n_bad;
}

hs_status hs_read__to_utf8(hs_arena *arena, hs_str bytes, hs_str label, hs_str *utf8, const char **notice) {
    if (bytes.len > HS_LIMIT_PAGE_BYTES) {
        bytes.len = HS_LIMIT_PAGE_BYTES;
        if (hs_utf8_valid_prefix(bytes) + 4 > bytes.len) bytes.len = hs_utf8_valid_prefix(bytes);
        *notice = "page cut at 1 GiB";
    }
    bool is_big;
    size_t mark_len;
    if (hs_str_starts(bytes, HS_STR("\xEF\xBB\xBF")))
        bytes.ptr += 3, bytes.len -= 3;
    else if (hs_read__is_utf16(bytes, &is_big, &mark_len))
        return hs_read__utf16_to_utf8(arena, (hs_str){bytes.ptr + mark_len, bytes.len - mark_len}, is_big,
                                      utf8);
    hs_str own = label_in_page(bytes);
    bool is_shifted =
        hs_str_equal_nocase(label, HS_STR("iso-2022-jp")) || hs_str_equal_nocase(own, HS_STR("iso-2022-jp"));
    if (!is_shifted && hs_utf8_valid_prefix(bytes) == bytes.len) {
        *utf8 = bytes; /* whatever the label says: other charsets hardly ever look like UTF-8 */
        return HS_OK;
    }
    char name[40];
    bool has_name = name_of_label(label, name) && strcmp(name, "utf-8") != 0;
    if (!has_name) has_name = name_of_label(own, name) && strcmp(name, "utf-8") != 0;
    bool is_declared = hs_str_equal_nocase(hs_str_trim(label.len ? label : own), HS_STR("utf-8"));
    if (is_mostly_utf8(bytes, is_declared) && !is_shifted) return mend_utf8(arena, bytes, utf8);
    if (!has_name) has_name = detect(bytes, name) && strcmp(name, "utf-8") != 0;
    if (has_name && strcmp(name, "windows-1252") != 0) {
        hs_status status = convert_iconv(arena, bytes, name, utf8);
        if (status != HS_ERR_NOT_FOUND) return status;
    }
    return convert_windows_1252(arena, bytes, utf8);
}
