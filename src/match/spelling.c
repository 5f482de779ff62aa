/* British and American spelling: two printed words that differ in it alone. */
#include "match/house.h"

#include "base/str.h"

#include <string.h>

enum { LONGEST = 32 };

typedef struct ending {
    const char *from, *to;
} ending;

size_t hs_match__spell(hs_str word, char plain[HS_MATCH_SPELLED]) {
    static const ending endings[] = {
        {"ise", "ize"},      {"ised", "ized"}, {"ises", "izes"},   {"ising", "izing"}, {"isation", "ization"},
        {"yse", "yze"},      {"ysed", "yzed"}, {"ysing", "yzing"}, {"tre", "ter"},     {"tres", "ters"},
        {"ence", "ense"},    {"ogue", "og"},   {"ogues", "ogs"},   {"gramme", "gram"}, {"grammes", "grams"},
        {"gement", "gment"}, {"wards", "ward"}};
    size_t len = 0;
    if (word.len < 4 || word.len > LONGEST) return 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = hs_ascii_lower(word.ptr[i]);
        if (c == '-' || (c == 'u' && i && i + 1 < word.len && hs_ascii_lower(word.ptr[i - 1]) == 'o' &&
                         hs_ascii_lower(word.ptr[i + 1]) == 'r' && i >= 3))
            continue;
        if (c == 'l' && len && plain[len - 1] == 'l') continue;
        plain[len++] = c;
    }
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        size_t n = strlen(endings[k].from), m = strlen(endings[k].to);
        if (len < n + 3 || memcmp(plain + len - n, endings[k].from, n) != 0) continue;
        memcpy(plain + len - n, endings[k].to, m);
        return len - n + m;
    }
    return len;
}

bool hs_match__is_spelling(hs_str a, hs_str b) {
    char x[HS_MATCH_SPELLED], y[HS_MATCH_SPELLED];
    size_t n = hs_match__spell(a, x), m = hs_match__spell(b, y);
    return n && n == m && memcmp(x, y, n) == 0;
}
