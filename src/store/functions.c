/* Two functions for SQL: whether a name holds some words, without regard to case. */
#include "store/internal.h"

#include "base/utf8.h"

/* Next word (letters and digits) of text at *at; false where none is left. */
static bool next_word(hs_str text, size_t *at, hs_span *word) {
    size_t next = *at;
    for (; *at < text.len; *at = next) {
        uint32_t c = hs_utf8_get(text, *at, &next);
        if (hs_unicode_is_letter(c) || hs_unicode_is_digit(c)) break;
    }
    if (*at >= text.len) return false;
    word->start = (uint32_t)*at;
    for (; *at < text.len; *at = next) {
        uint32_t c = hs_utf8_get(text, *at, &next);
        if (!hs_unicode_is_letter(c) && !hs_unicode_is_digit(c)) break;
    }
    word->end = (uint32_t)*at;
    return true;
}

static bool words_equal(hs_str a, hs_str b) {
    size_t i = 0, j = 0;
    while (i < a.len && j < b.len)
        if (hs_unicode_lower(hs_utf8_get(a, i, &i)) != hs_unicode_lower(hs_utf8_get(b, j, &j))) return false;
    return i == a.len && j == b.len;
}

/* "Vance's spokesman" is not Vance. */
static bool is_possessive(hs_str text, size_t end) {
    hs_str rest = {text.ptr + end, text.len - end};
    return hs_str_starts(rest, HS_STR("'s")) || hs_str_starts(rest, HS_STR("\xE2\x80\x99s"));
}

/* Whether the words of wanted stand in name one after the other, as whole words. */
static bool says(hs_str name, hs_str wanted) {
    hs_span first, have, want;
    size_t start = 0;
    while (next_word(name, &start, &first)) {
        size_t at = first.start, in = 0, n = 0;
        bool is_it = true;
        while (is_it && next_word(wanted, &in, &want)) {
            n++;
            is_it =
                next_word(name, &at, &have) && words_equal(hs_str_sub(name, have), hs_str_sub(wanted, want));
        }
        if (is_it && n) {
            if (!is_possessive(name, at)) return true;
        }
    }
    return false;
}

static hs_str value_of(sqlite3_value *value) {
    const unsigned char *text = sqlite3_value_text(value);
    return (hs_str){(const char *)text, text ? (size_t)sqlite3_value_bytes(value) : 0};
}

static void sql_says(sqlite3_context *context, int n, sqlite3_value **values) {
    (void)n;
    sqlite3_result_int(context, says(value_of(values[0]), value_of(values[1])));
}

static void sql_folds_to(sqlite3_context *context, int n, sqlite3_value **values) {
    (void)n;
    sqlite3_result_int(context, words_equal(value_of(values[0]), value_of(values[1])));
}

int hs_store__add_functions(sqlite3 *db) {
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    int code = sqlite3_create_function_v2(db, "hs_says", 2, flags, NULL, sql_says, NULL, NULL, NULL);
    if (code != SQLITE_OK) return code;
    return sqlite3_create_function_v2(db, "hs_folds_to", 2, flags, NULL, sql_folds_to, NULL, NULL, NULL);
}
