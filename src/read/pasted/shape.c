/* Shapes: what a line is by how it looks, whatever its words. */
#include "read/pasted/furniture.h"

#include "base/str.h"
#include "base/utf8.h"
#include "read/byline.h"
#include "read/date.h"

#define LONGEST_COUNTERS 60
#define MAX_CREDIT       120 /* bytes of a credit behind a caption */

static bool has_part(hs_str text, const char *part) {
    hs_str wanted = {part, strlen(part)};
    for (size_t at = 0; at + wanted.len <= text.len; at++)
        if (hs_str_equal_nocase((hs_str){text.ptr + at, wanted.len}, wanted)) return true;
    return false;
}

static bool starts_with(hs_str text, const char *with) {
    size_t len = strlen(with);
    return text.len >= len && hs_str_equal_nocase((hs_str){text.ptr, len}, (hs_str){with, len});
}

static bool ends_with(hs_str text, const char *with) {
    size_t len = strlen(with);
    return text.len >= len &&
           hs_str_equal_nocase((hs_str){text.ptr + text.len - len, len}, (hs_str){with, len});
}

static bool is_upper_at(hs_str text, size_t at) {
    size_t next;
    return at < text.len && hs_unicode_is_upper(hs_utf8_get(text, at, &next));
}

static bool ends_in_picture_file(hs_str text) {
    static const char *const endings[] = {".jpg", ".jpeg", ".png",  ".gif", ".webp",
                                          ".mp4", ".tif",  ".tiff", ".svg"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(text, endings[i])) return true;
    return false;
}

/* "01:15", "1:02:33", "01:15 - Source: CNN", "0:00 / 3:10". */
static bool is_timecode(hs_str line) {
    size_t at = 0;
    unsigned n_colons = 0, n_digits = 0;
    while (at < line.len && (hs_ascii_is_digit(line.ptr[at]) || line.ptr[at] == ':')) {
        n_colons += line.ptr[at] == ':';
        n_digits += line.ptr[at] != ':';
        at++;
    }
    if (n_colons < 1 || n_colons > 2 || n_digits < 3 || line.len > 80) return false;
    hs_str rest = hs_str_trim((hs_str){line.ptr + at, line.len - at});
    if (rest.len == 0) return true;
    if (rest.ptr[0] == '/' || rest.ptr[0] == '|') return rest.len < 20;
    return has_part(rest, "source:") || has_part(rest, "video");
}

/* "(15 Videos)", "127 comments", "1.2K shares", "3 min read". */
static hs_furniture_group counter(hs_str line) {
    static const struct {
        const char *word;
        hs_furniture_group group;
    } words[] = {
        {"videos", HS_FURNITURE_VIDEO},       {"photos", HS_FURNITURE_VIDEO},
        {"images", HS_FURNITURE_VIDEO},       {"pictures", HS_FURNITURE_VIDEO},
        {"comments", HS_FURNITURE_COMMENT},   {"comment", HS_FURNITURE_COMMENT},
        {"shares", HS_FURNITURE_SHARE},       {"share", HS_FURNITURE_SHARE},
        {"likes", HS_FURNITURE_SHARE},        {"retweets", HS_FURNITURE_SHARE},
        {"views", HS_FURNITURE_SHARE},        {"min read", HS_FURNITURE_NAV},
        {"minute read", HS_FURNITURE_NAV},    {"minutes read", HS_FURNITURE_NAV},
        {"mins read", HS_FURNITURE_NAV},      {"min", HS_FURNITURE_NAV},
        {"kommentare", HS_FURNITURE_COMMENT},
    };
    if (line.len > 32) return HS_FURNITURE_NONE;
    if (line.ptr[0] == '(' && line.ptr[line.len - 1] == ')') line.ptr++, line.len -= 2;
    size_t at = 0;
    while (at < line.len && (hs_ascii_is_digit(line.ptr[at]) || line.ptr[at] == '.' || line.ptr[at] == ','))
        at++;
    if (at == 0 || !hs_ascii_is_digit(line.ptr[0])) return HS_FURNITURE_NONE;
    if (at < line.len &&
        (line.ptr[at] == 'k' || line.ptr[at] == 'K' || line.ptr[at] == 'm' || line.ptr[at] == 'M') &&
        at + 1 < line.len && line.ptr[at + 1] == ' ')
        at++;
    hs_str rest = hs_str_trim((hs_str){line.ptr + at, line.len - at});
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (rest.len && hs_str_equal_nocase(rest, (hs_str){words[i].word, strlen(words[i].word)}))
            return words[i].group;
    return HS_FURNITURE_NONE;
}

/* "BERLIN, GERMANY - OCTOBER 19: ..." as picture agencies open a caption. */
static bool opens_like_agency_caption(hs_str line) {
    size_t colon = hs_str_find_byte((hs_str){line.ptr, line.len < 90 ? line.len : 90}, 0, ':');
    bool has_dash = false, has_digit = false;
    if (colon >= 90 || colon == line.len || colon < 8) return false;
    for (size_t i = 0; i < colon; i++) {
        char c = line.ptr[i];
        if (c >= 'a' && c <= 'z') return false;
        has_dash |= c == '-' || (unsigned char)c == 0xE2;
        has_digit |= hs_ascii_is_digit(c);
    }
    return has_dash && has_digit;
}

/* "FILE - ", "FILE- In this Sept. 6, 2013, file photo, ..." */
static bool opens_like_file_photo(hs_str line) {
    if (hs_str_starts(line, HS_STR("FILE"))) {
        hs_str rest = hs_str_trim((hs_str){line.ptr + 4, line.len - 4});
        if (hs_str_starts(rest, HS_STR("PHOTO"))) return true;
        if (rest.len &&
            (rest.ptr[0] == '-' || rest.ptr[0] == ':' || hs_str_starts(rest, HS_STR("\xE2\x80\x93")) ||
             hs_str_starts(rest, HS_STR("\xE2\x80\x94"))))
            return true;
    }
    hs_str opening = {line.ptr, line.len < 110 ? line.len : 110};
    return starts_with(line, "in this ") &&
           (has_part(opening, "file photo") || has_part(opening, "photo provided by") ||
            has_part(opening, "image provided by") || has_part(opening, "photo released by") ||
            has_part(opening, "image made from") || has_part(opening, "frame grab") ||
            has_part(opening, "image from video"));
}

/* ".box img {", "}", "max-width: 100%;" */
static bool is_style_sheet(hs_str line) {
    char first = line.ptr[0], last = line.ptr[line.len - 1];
    if (last == '{' || first == '}') return true;
    size_t colon = hs_str_find_byte(line, 0, ':');
    if (last != ';' || colon == line.len || colon > 30) return false;
    for (size_t i = 0; i < colon; i++)
        if (!(line.ptr[i] >= 'a' && line.ptr[i] <= 'z') && line.ptr[i] != '-') return false;
    return true;
}

bool hs_furniture_counters(hs_str line) {
    static const char *const counted[] = {"shares", "share",    "comments",  "comment",    "likes", "like",
                                          "views",  "retweets", "reactions", "kommentare", "tweets"};
    static const char *const fillers[] = {"view", "add", "save", "all", "show", "and", "|", "\xC2\xB7", "-"};
    if (line.len > LONGEST_COUNTERS) return false;
    unsigned n_numbers = 0, n_counted = 0;
    for (size_t at = 0; at < line.len;) {
        size_t end = at;
        while (end < line.len && !hs_ascii_is_space(line.ptr[end])) end++;
        hs_str word = {line.ptr + at, end - at};
        at = end + 1;
        if (word.len == 0) continue;
        bool is_known = false;
        for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
            if (hs_str_equal_nocase(word, (hs_str){counted[i], strlen(counted[i])}))
                is_known = true, n_counted++;
        for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
            is_known |= hs_str_equal_nocase(word, (hs_str){fillers[i], strlen(fillers[i])});
        if (is_known) continue;
        size_t n = 0;
        while (n < word.len && (hs_ascii_is_digit(word.ptr[n]) || word.ptr[n] == '.' || word.ptr[n] == ','))
            n++;
        if (n && n + 1 == word.len) n += strchr("kKmM+", word.ptr[n]) != NULL;
        if (n < word.len || !hs_ascii_is_digit(word.ptr[0])) return false;
        n_numbers++;
    }
    return n_numbers && n_counted;
}

hs_furniture_group hs_furniture_shape(const hs_engine *engine, hs_str line) {
    (void)engine;
    if (opens_like_file_photo(line) || opens_like_agency_caption(line)) return HS_FURNITURE_CAPTION;
    if (line.len > 160) return HS_FURNITURE_NONE;
    hs_furniture_group tail;
    if (ends_in_picture_file(line) && hs_str_find(line, HS_STR(". ")) == line.len &&
        hs_furniture_glued(line, &tail) == line.len)
        return HS_FURNITURE_FILE_NAME;
    if (is_timecode(line)) return HS_FURNITURE_TIMECODE;
    if (is_style_sheet(line)) return HS_FURNITURE_CODE;
    bool is_copyright = starts_with(line, "copyright ") && line.len > 10 &&
                        (hs_ascii_is_digit(line.ptr[10]) || line.ptr[10] == '(' || line.ptr[10] == '\xC2');
    if (is_copyright || hs_str_starts(line, HS_STR("\xC2\xA9")) || starts_with(line, "(c) 20"))
        return HS_FURNITURE_COPYRIGHT;
    if ((starts_with(line, "follow ") && hs_str_find_byte(line, 0, '@') < line.len) ||
        ((starts_with(line, "http://") || starts_with(line, "https://") || starts_with(line, "www.")) &&
         hs_str_find_byte(line, 0, ' ') == line.len))
        return HS_FURNITURE_SHARE;
    hs_furniture_group group = counter(line);
    return !group && hs_furniture_counters(line) ? HS_FURNITURE_SHARE : group;
}

/* A side of "Ada Kerr/Marn Courier", or "Kremlin via Reuters". */
static bool is_listed(const hs_engine *engine, hs_str part) {
    part = hs_str_trim(part);
    while (part.len &&
           (part.ptr[part.len - 1] == '.' || part.ptr[part.len - 1] == ')' || part.ptr[part.len - 1] == ','))
        part.len--;
    size_t comma = hs_str_find_byte(part, 0, ',');
    hs_outlet_kind kind = hs_outlet_find(engine, part, NULL);
    if (kind == HS_OUTLET_NONE && comma < part.len)
        kind = hs_outlet_find(engine, hs_str_trim((hs_str){part.ptr, comma}), NULL);
    return kind == HS_OUTLET_NAMED || kind == HS_OUTLET_AGENCY || kind == HS_OUTLET_CREDIT;
}

static bool is_credit(const hs_engine *engine, hs_str text) {
    static const char *const openers[] = {
        "photo by", "photo:",       "photos:",        "photograph:",    "photograph by",
        "image:",   "image by",     "picture:",       "picture by",     "credit:",
        "ap photo", "photo credit", "photo courtesy", "image courtesy", "photo provided by",
        "photo/",   "foto:",        "file photo",     "epa-efe",        "photo illustration"};
    text = hs_str_trim(text);
    if (text.len < 2 || text.len > MAX_CREDIT) return false;
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if (starts_with(text, openers[i])) return true;
    for (size_t at = 0; at < text.len; at++) {
        hs_str rest = {text.ptr + at, text.len - at};
        size_t skip = text.ptr[at] == '/' || text.ptr[at] == '|' ? 1 : starts_with(rest, " via ") ? 5 : 0;
        if (skip && (is_listed(engine, (hs_str){text.ptr, at}) ||
                     is_listed(engine, (hs_str){rest.ptr + skip, rest.len - skip})))
            return true;
    }
    return false;
}

/* Behind a mark that ends a sentence (and a closing quotation mark), at the byte after them; 0: none there. */
static inline size_t sentence_end(hs_str line, size_t at) {
    if (line.ptr[at] != '.' && line.ptr[at] != '!' && line.ptr[at] != '?') return 0;
    at++;
    if (at < line.len && (line.ptr[at] == '"' || line.ptr[at] == '\'' || line.ptr[at] == ')')) return at + 1;
    hs_str rest = {line.ptr + at, line.len - at};
    if (hs_str_starts(rest, HS_STR("\xE2\x80\x9D")) || hs_str_starts(rest, HS_STR("\xE2\x80\x99")))
        return at + 3;
    return at;
}

/* Speech, or a sentence's end behind a whole word: "...on Monday.Lin Sato/Reuters" is more than a credit. */
static bool has_sentence(hs_str line) {
    if (hs_str_find_byte(line, 0, '"') < line.len || hs_str_find(line, HS_STR("\xE2\x80\x9C")) < line.len)
        return true;
    for (size_t at = 3; at + 1 < line.len; at++) {
        if (!sentence_end(line, at)) continue;
        bool is_word = true;
        for (size_t i = at - 3; i < at; i++) is_word &= line.ptr[i] >= 'a' && line.ptr[i] <= 'z';
        if (is_word) return true;
    }
    return false;
}

size_t hs_furniture_credit(const hs_engine *engine, hs_str line) {
    size_t from = line.len > MAX_CREDIT ? hs_utf8_floor(line, line.len - MAX_CREDIT) : 0;
    if (line.len < 4) return line.len;
    if (from == 0 && !has_sentence(line) && is_credit(engine, line)) return 0;
    if (line.ptr[line.len - 1] == ')') {
        size_t open = line.len - 1;
        while (open > from && line.ptr[open] != '(') open--;
        hs_str inside = hs_str_trim((hs_str){line.ptr + open + 1, line.len - open - 2});
        size_t before = open;
        while (before > 0 && line.ptr[before - 1] == ' ') before--;
        bool is_behind_sentence = open == 0 || (before > 0 && sentence_end(line, before - 1));
        bool is_named = is_behind_sentence && hs_outlet_find(engine, inside, NULL) == HS_OUTLET_CREDIT;
        if (line.ptr[open] == '(' && (is_named || is_credit(engine, inside))) return open;
    }
    for (size_t at = from; at + 2 < line.len; at++) {
        size_t end = sentence_end(line, at);
        if (!end || end >= line.len) continue;
        hs_str tail = hs_str_trim((hs_str){line.ptr + end, line.len - end});
        bool is_glued = !hs_ascii_is_space(line.ptr[end]);
        if (tail.len > MAX_CREDIT || (tail.ptr[0] >= 'a' && tail.ptr[0] <= 'z')) continue;
        if (is_credit(engine, tail)) return end;
        hs_outlet_kind kind = hs_outlet_find(engine, tail, NULL);
        if (kind == HS_OUTLET_CREDIT || (is_glued && kind == HS_OUTLET_AGENCY)) return end;
    }
    return line.len;
}

/* A headline in capitals: four words or more, of the longer ones three in four begin with a capital. */
static bool is_headline_case(hs_str text) {
    unsigned n_long = 0, n_upper = 0, n_words = 0;
    for (size_t at = 0; at < text.len;) {
        while (at < text.len && hs_ascii_is_space(text.ptr[at])) at++;
        size_t from = at;
        while (at < text.len && !hs_ascii_is_space(text.ptr[at])) at++;
        size_t letter = from;
        while (letter < at && !hs_ascii_is_letter(text.ptr[letter]) && (unsigned char)text.ptr[letter] < 0xC3)
            letter++;
        if (at == from) break;
        n_words++;
        if (at - from < 4) continue;
        n_long++;
        n_upper += is_upper_at(text, letter);
    }
    return n_words >= 4 && n_words <= 24 && n_long >= 3 && n_upper * 4 >= n_long * 3;
}

size_t hs_furniture_glued(hs_str line, hs_furniture_group *group) {
    size_t from = line.len > 200 ? hs_utf8_floor(line, line.len - 200) : 0;
    char last = line.len ? line.ptr[line.len - 1] : '.';
    if (last == '.' || last == '"' || last == '!') {
        if (!ends_in_picture_file(line)) return line.len;
    }
    for (size_t at = from; at + 4 < line.len; at++) {
        size_t end = sentence_end(line, at);
        /* a word of three small letters before the mark: no "U.S.", no "p.m." */
        if (!end || end >= line.len || at < 3 || hs_ascii_is_space(line.ptr[end])) continue;
        bool is_word = true;
        for (size_t i = at - 3; i < at; i++) is_word &= line.ptr[i] >= 'a' && line.ptr[i] <= 'z';
        if (!is_word) continue;
        hs_str tail = {line.ptr + end, line.len - end};
        if (ends_in_picture_file(tail)) {
            if (hs_str_find(tail, HS_STR(". ")) < tail.len || hs_str_find_byte(tail, 0, ' ') == tail.len)
                continue;
            *group = HS_FURNITURE_FILE_NAME;
            return end;
        }
        if (!is_upper_at(line, end) || hs_str_find(tail, HS_STR(". ")) < tail.len) continue;
        if (is_headline_case(tail)) {
            *group = HS_FURNITURE_NONE;
            return end;
        }
    }
    return line.len;
}

/* Length of a dash with the blanks around it at at; 0: none. A plain hyphen needs a blank before and behind it. */
static size_t dash_at(hs_str line, size_t at) {
    size_t from = at;
    while (at < line.len &&
           (line.ptr[at] == ' ' || hs_str_starts((hs_str){line.ptr + at, line.len - at}, HS_STR("\xC2\xA0"))))
        at += line.ptr[at] == ' ' ? 1 : 2;
    hs_str rest = {line.ptr + at, line.len - at};
    size_t dash =
        hs_str_starts(rest, HS_STR("\xE2\x80\x94")) || hs_str_starts(rest, HS_STR("\xE2\x80\x93")) ? 3
        : hs_str_starts(rest, HS_STR("--"))                                                        ? 2
        : hs_str_starts(rest, HS_STR("-")) && at > from && (rest.len == 1 || rest.ptr[1] == ' ')   ? 1
                                                                                                   : 0;
    if (!dash) return 0;
    at += dash;
    while (at < line.len &&
           (line.ptr[at] == ' ' || hs_str_starts((hs_str){line.ptr + at, line.len - at}, HS_STR("\xC2\xA0"))))
        at += line.ptr[at] == ' ' ? 1 : 2;
    return at - from;
}

/* "(CNN)", "(Reuters)" at at: its length and the name inside, where it is a listed outlet or a dash follows. */
static size_t agency_at(const hs_engine *engine, hs_str line, size_t at, hs_str *name) {
    if (at >= line.len || line.ptr[at] != '(') return 0;
    size_t close = hs_str_find_byte((hs_str){line.ptr, line.len < at + 48 ? line.len : at + 48}, at, ')');
    if (close >= line.len || close >= at + 48 || line.ptr[close] != ')') return 0;
    *name = hs_str_trim((hs_str){line.ptr + at + 1, close - at - 1});
    hs_outlet_kind kind = hs_outlet_find(engine, *name, NULL);
    bool is_outlet = kind == HS_OUTLET_NAMED || kind == HS_OUTLET_AGENCY;
    /* "Marn (NST)Transport Minister ...": letters glued to the bracket tell an agency that no list knows */
    bool is_glued =
        close + 1 < line.len && is_upper_at(line, close + 1) && at > 0 && name->len >= 2 && name->len <= 6;
    for (size_t i = 0; i < name->len; i++) is_glued &= name->ptr[i] >= 'A' && name->ptr[i] <= 'Z';
    if (!is_outlet && !is_glued && !(is_upper_at(*name, 0) && dash_at(line, close + 1))) return 0;
    return close + 1 - at;
}

/* End of a place name at the beginning of line: capitalised words, commas between, at most six. */
static size_t place_end(hs_str line, bool *is_all_upper) {
    size_t at = 0, end = 0;
    *is_all_upper = true;
    for (unsigned n = 0; n < 7; n++) {
        size_t word = at;
        while (at < line.len && !hs_ascii_is_space(line.ptr[at]) && line.ptr[at] != '(' &&
               line.ptr[at] != ',' && line.ptr[at] != '"' && line.ptr[at] != ':' &&
               (unsigned char)line.ptr[at] != 0xE2 && (unsigned char)line.ptr[at] != 0xC2)
            at++;
        if (at == word || (!is_upper_at(line, word) && !(n && hs_ascii_is_digit(line.ptr[word])))) break;
        for (size_t i = word; i < at && n == 0; i++)
            *is_all_upper &= !(line.ptr[i] >= 'a' && line.ptr[i] <= 'z');
        end = at;
        if (at < line.len && line.ptr[at] == ',') at++;
        while (at < line.len && line.ptr[at] == ' ') at++;
    }
    return end;
}

size_t hs_furniture_dateline(const hs_engine *engine, hs_str line, hs_str *place, hs_str *outlet) {
    hs_str head = {line.ptr, line.len < 120 ? hs_utf8_floor(line, line.len) : hs_utf8_floor(line, 120)};
    hs_str name;
    *place = *outlet = (hs_str){0};
    size_t agency = agency_at(engine, head, 0, &name);
    if (agency) { /* "(CNN) -- The mayor", "(CNN)The mayor" */
        *outlet = name;
        return agency + dash_at(head, agency);
    }
    bool is_all_upper;
    size_t end = place_end(head, &is_all_upper), at = end;
    if (end < 2) return 0;
    while (at < head.len && head.ptr[at] == ' ') at++;
    agency = agency_at(engine, head, at, &name);
    hs_str where = {head.ptr, end};
    if (agency) { /* "Marn (CNN)The mayor", "MARN, June 5 (Reuters) - The mayor" */
        *outlet = name;
        size_t comma = hs_str_find_byte(where, 0, ',');
        *place = (hs_str){where.ptr, comma};
        return at + agency + dash_at(head, at + agency);
    }
    size_t dash = dash_at(head, end);
    if (!dash) return 0;
    hs_outlet_kind kind = hs_outlet_find(engine, where, NULL);
    if (kind == HS_OUTLET_NAMED || kind == HS_OUTLET_AGENCY) { /* "CNN - " */
        *outlet = where;
        return end + dash;
    }
    /* "MARN, Norland - The mayor": the first word all in capitals, three letters at least */
    size_t first = 0;
    while (first < end && head.ptr[first] != ' ' && head.ptr[first] != ',') first++;
    if (!is_all_upper || first < 3) return 0;
    /* "NATO - the alliance" goes on with a small letter */
    char after = end + dash < head.len ? head.ptr[end + dash] : 'x';
    if (!is_upper_at(head, end + dash) && after != '"' && (unsigned char)after != 0xE2 &&
        !hs_ascii_is_digit(after))
        return 0;
    size_t comma = hs_str_find_byte(where, 0, ',');
    *place = (hs_str){where.ptr, comma};
    return end + dash;
}
