/* Whether a draft reads as English: the share of words that hardly any other language has so often. In English prose it is
 * about a quarter. */
#include "draft/inside.h"

#include "base/str.h"

#include <string.h>

#define FEWEST_WORDS 12u
#define LEAST        0.06
#define LOOKED_AT    (64u << 10) /* bytes: enough to tell */

bool hs_draft__is_english(hs_str text) {
    static const char *const list[] = {"the", "and", "of",  "to",  "that", "with", "he",
                                       "she", "it",  "his", "her", "they", "not",  "is",
                                       "for", "you", "are", "we",  "have", "i",    "said"};
    uint32_t n_words = 0, n_known = 0;
    if (text.len > LOOKED_AT) text.len = LOOKED_AT;
    for (size_t at = 0; at < text.len;) {
        char word[8];
        size_t len = 0;
        for (; at < text.len && (hs_ascii_is_letter(text.ptr[at]) || (unsigned char)text.ptr[at] >= 0xC3);
             at++, len++)
            if (len < sizeof word) word[len] = hs_ascii_lower(text.ptr[at]);
        if (!len) {
            at++;
            continue;
        }
        n_words++;
        for (size_t i = 0; i < sizeof list / sizeof *list && len < sizeof word; i++)
            if (strlen(list[i]) == len && memcmp(list[i], word, len) == 0) n_known++;
    }
    return n_words < FEWEST_WORDS || n_known >= LEAST * n_words;
}
