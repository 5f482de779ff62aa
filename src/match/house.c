/* House style: two stretches of words inside quotation marks that read alike aloud. "640" and "six hundred and forty", "3rd"
 * and "third", "$5m" and "five million dollars", "Dr" and "Doctor", "gonna" and "going to", "healthcare" and "health care",
 * "cafe" and "caf\u00e9", "f***ing" and what it stands for. Both are written out plainly, without spaces, and compared. */
#include "match/house.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST = 160 }; /* bytes of a stretch, printed or plain: a longer one is another sentence */

/* A number that is being read: "two million five hundred" is whole 2 000 000, part 500. */
typedef struct number {
    double whole, part;
    bool is_open, is_ordinal;
    hs_str currency; /* printed before it, told behind it */
} number;

typedef struct plain {
    char bytes[LONGEST + 64];
    size_t len;
    bool is_cut, m_is_million; /* "3m": million or metres */
    number number;
} plain;

static void put(plain *out, hs_str text) {
    if (out->len + text.len > sizeof out->bytes) {
        out->is_cut = true;
        return;
    }
    memcpy(out->bytes + out->len, text.ptr, text.len);
    out->len += text.len;
}

static void close_number(plain *out) {
    number *n = &out->number;
    char text[48];
    if (n->is_open) {
        int len = snprintf(text, sizeof text, "%.15g%s", n->whole + n->part, n->is_ordinal ? "th" : "");
        put(out, (hs_str){text, len > 0 ? (size_t)len : 0});
        put(out, n->currency);
    }
    *n = (number){.currency = {"", 0}};
}

/* What a word of a number stands for: 0 to 90 to be added, 100 and up to be multiplied with. */
static bool is_number_word(hs_str word, double *value, bool *is_ordinal) {
    static const struct {
        const char *word, *ordinal;
        double value;
    } words[] = {{"zero", "zeroth", 0},
                 {"one", "first", 1},
                 {"two", "second", 2},
                 {"three", "third", 3},
                 {"four", "fourth", 4},
                 {"five", "fifth", 5},
                 {"six", "sixth", 6},
                 {"seven", "seventh", 7},
                 {"eight", "eighth", 8},
                 {"nine", "ninth", 9},
                 {"ten", "tenth", 10},
                 {"eleven", "eleventh", 11},
                 {"twelve", "twelfth", 12},
                 {"thirteen", "thirteenth", 13},
                 {"fourteen", "fourteenth", 14},
                 {"fifteen", "fifteenth", 15},
                 {"sixteen", "sixteenth", 16},
                 {"seventeen", "seventeenth", 17},
                 {"eighteen", "eighteenth", 18},
                 {"nineteen", "nineteenth", 19},
                 {"twenty", "twentieth", 20},
                 {"thirty", "thirtieth", 30},
                 {"forty", "fortieth", 40},
                 {"fifty", "fiftieth", 50},
                 {"sixty", "sixtieth", 60},
                 {"seventy", "seventieth", 70},
                 {"eighty", "eightieth", 80},
                 {"ninety", "ninetieth", 90},
                 {"hundred", "hundredth", 100},
                 {"thousand", "thousandth", 1e3},
                 {"million", "millionth", 1e6},
                 {"billion", "billionth", 1e9},
                 {"trillion", "trillionth", 1e12},
                 {"k", "", 1e3},
                 {"mn", "", 1e6},
                 {"bn", "", 1e9}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        hs_str cardinal = {words[i].word, strlen(words[i].word)},
               th = {words[i].ordinal, strlen(words[i].ordinal)};
        *is_ordinal = hs_str_equal(word, th);
        *value = words[i].value;
        if (*is_ordinal || hs_str_equal(word, cardinal)) return true;
    }
    return false;
}

static void add_number(plain *out, double value, bool is_ordinal) {
    number *n = &out->number;
    if (n->is_ordinal) close_number(out);
    if (value >= 1e3) {
        n->whole += (n->is_open && n->part > 0 ? n->part : 1) * value;
        n->part = 0;
    } else if (value >= 100) {
        n->part = (n->is_open && n->part > 0 ? n->part : 1) * value;
    } else {
        double below = n->part - 100 * (double)(long)(n->part / 100);
        bool is_year = n->is_open && !n->whole && n->part >= 10 && n->part < 100 && value >= 10;
        bool fits =
            !n->is_open || below == 0 || (below >= 20 && value > 0 && value < 10 && (long)below % 10 == 0);
        if (!is_year && !fits) close_number(out);
        n->part = is_year ? n->part * 100 + value : n->part + value;
    }
    n->is_open = true;
    n->is_ordinal = is_ordinal;
}

static uint32_t base_letter(hs_str text, size_t at, size_t *next) {
    uint32_t c = hs_unicode_lower(hs_unicode_base(hs_utf8_get(text, at, next)));
    return c == 0x2019 ? '\'' : c;
}

/* The word at `at`: letters, apostrophes, stars. Written in small letters without marks on them. */
static hs_str read_word(hs_str text, size_t *at, char *word) {
    size_t len = 0, next;
    while (*at < text.len && len < LONGEST) {
        uint32_t c = base_letter(text, *at, &next);
        if (!hs_unicode_is_letter(c) && c != '\'' && c != '*') break;
        len += hs_utf8_put(c, word + len);
        *at = next;
    }
    return (hs_str){word, len};
}

static double read_digits(hs_str text, size_t *at) {
    double value = 0, place = 1;
    bool is_behind_point = false;
    for (; *at < text.len; ++*at) {
        char c = text.ptr[*at];
        bool is_inside = *at + 1 < text.len && hs_ascii_is_digit(text.ptr[*at + 1]);
        if (hs_ascii_is_digit(c)) {
            value = value * 10 + (c - '0');
            if (is_behind_point) place *= 10;
        } else if (c == '.' && is_inside && !is_behind_point)
            is_behind_point = true;
        else if (c != ',' || !is_inside)
            break;
    }
    return value / place;
}

static void put_word(const hs_lexicon *house, plain *out, hs_str word, bool is_after_digit, bool is_article) {
    double value;
    bool is_ordinal;
    if (is_after_digit && (hs_str_equal(word, HS_STR("st")) || hs_str_equal(word, HS_STR("nd")) ||
                           hs_str_equal(word, HS_STR("rd")) || hs_str_equal(word, HS_STR("th")))) {
        out->number.is_ordinal = true;
        return;
    }
    if (is_after_digit && out->m_is_million && hs_str_equal(word, HS_STR("m"))) {
        add_number(out, 1e6, false);
        return;
    }
    if (is_number_word(word, &value, &is_ordinal)) {
        add_number(out, value, is_ordinal);
        return;
    }
    if (is_article || (out->number.is_open && hs_str_equal(word, HS_STR("and"))))
        return; /* "a hundred and one" */
    close_number(out);
    bool is_initial = word.len == 1 && !is_after_digit; /* "p.m." has no metres in it */
    const hs_lexicon_entry *known = is_initial ? NULL : hs_lexicon_find(house, word);
    char spelled[HS_MATCH_SPELLED];
    size_t len = known ? 0 : hs_match__spell(word, spelled);
    put(out, known ? known->value : len ? (hs_str){spelled, len} : word);
}

/* True when "a" at the end of word stands before hundred, thousand, million. */
static bool is_article_of_number(hs_str text, size_t at, hs_str word) {
    static const hs_str counts[] = {{" hundred", 8}, {" thousand", 9}, {" million", 8}, {" billion", 8}};
    if (!hs_str_equal(word, HS_STR("a"))) return false;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (hs_str_starts((hs_str){text.ptr + at, text.len - at}, counts[i])) return true;
    return false;
}

static bool write_plainly(const hs_lexicon *house, hs_str text, plain *out) {
    static const struct {
        hs_str sign, word;
    } signs[] = {{{"$", 1}, {"dollar", 6}},
                 {{"\xc2\xa3", 2}, {"pound", 5}},
                 {{"\xe2\x82\xac", 3}, {"euro", 4}},
                 {{"%", 1}, {"percent", 7}},
                 {{"&", 1}, {"and", 3}}};
    char word[LONGEST + 8];
    bool is_after_digit = false;
    if (text.len > LONGEST) return false;
    for (size_t at = 0; at < text.len;) {
        size_t next;
        if (hs_ascii_is_digit(text.ptr[at])) {
            double value = read_digits(text, &at);
            if (out->number.is_open) close_number(out);
            out->number.part = value, out->number.is_open = true;
            is_after_digit = true;
            continue;
        }
        hs_str read = read_word(text, &at, word);
        if (read.len) {
            put_word(house, out, read, is_after_digit, is_article_of_number(text, at, read));
        } else {
            hs_str rest = {text.ptr + at, text.len - at};
            for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
                if (!hs_str_starts(rest, signs[i].sign)) continue;
                close_number(out);
                if (i < 3)
                    out->number.currency = signs[i].word;
                else
                    put(out, signs[i].word);
            }
            hs_utf8_get(text, at, &next);
            at = next;
        }
        is_after_digit = false;
    }
    close_number(out);
    return !out->is_cut && out->len > 0;
}

/* A star stands for any letter of a word that is not printed. */
static bool reads_alike(const plain *x, const plain *y) {
    if (x->len != y->len) return false;
    for (size_t i = 0; i < x->len; i++)
        if (x->bytes[i] != y->bytes[i] && x->bytes[i] != '*' && y->bytes[i] != '*') return false;
    return true;
}

static hs_str last_word(hs_str text) {
    size_t at = text.len;
    while (at && text.ptr[at - 1] != ' ') at--;
    return (hs_str){text.ptr + at, text.len - at};
}

/* "I'd" for "had" and "would", "he's" for "is" and "has": the words that it may stand for, where the pronoun has its own
 * partner or stands before. */
static bool is_contraction(hs_str shorter, hs_str longer) {
    static const struct {
        const char *ending, *words[2];
    } endings[] = {{"'d", {"had", "would"}},
                   {"'s", {"is", "has"}},
                   {"\xe2\x80\x99"
                    "d",
                    {"had", "would"}},
                   {"\xe2\x80\x99s", {"is", "has"}}};
    hs_str word = last_word(longer);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        hs_str ending = {endings[i].ending, strlen(endings[i].ending)};
        if (hs_str_find_byte(shorter, 0, ' ') < shorter.len || !hs_str_ends(shorter, ending)) continue;
        hs_str pronoun = {shorter.ptr, shorter.len - ending.len};
        bool has_word = hs_str_equal(word, (hs_str){endings[i].words[0], strlen(endings[i].words[0])}) ||
                        hs_str_equal(word, (hs_str){endings[i].words[1], strlen(endings[i].words[1])});
        hs_str before = hs_str_trim((hs_str){longer.ptr, longer.len - word.len});
        if (has_word && (!before.len || hs_str_equal_nocase(before, pronoun))) return true;
    }
    return false;
}

bool hs_match__is_house_style(const hs_lexicon *house, hs_str a, hs_str b) {
    if (is_contraction(a, b) || is_contraction(b, a)) return true;
    for (int reading = 0; reading < 2; reading++) {
        plain x = {.m_is_million = reading, .number = {.currency = {"", 0}}}, y = x;
        if (!write_plainly(house, a, &x) || !write_plainly(house, b, &y)) return false;
        if (reads_alike(&x, &y)) return true;
    }
    return false;
}
