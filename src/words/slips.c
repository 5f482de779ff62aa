#include "words/slips.h"

#include "base/str.h"

#include <string.h>

bool hs_words_is_slip(hs_str word, hs_str right) {
    if (word.len + 1 < right.len || word.len > right.len + 1 || word.len < 2) return false;
    if (word.ptr[0] != right.ptr[0] || word.ptr[word.len - 1] != right.ptr[right.len - 1]) return false;
    size_t same = 0, most = word.len < right.len ? word.len : right.len;
    while (same < most && word.ptr[same] == right.ptr[same]) same++;
    if (word.len == right.len) {
        if (same == most) return true;
        return same + 2 < most && word.ptr[same] == right.ptr[same + 1] &&
               word.ptr[same + 1] == right.ptr[same] &&
               memcmp(word.ptr + same + 2, right.ptr + same + 2, most - same - 2) == 0;
    }
    hs_str longer = word.len > right.len ? word : right, shorter = word.len > right.len ? right : word;
    return memcmp(longer.ptr + same + 1, shorter.ptr + same, shorter.len - same) == 0;
}

bool hs_words_is_hesitation(hs_str word) {
    if (word.len < 2 || word.len > 4 || (word.ptr[0] != 'u' && word.ptr[0] != 'e')) return false;
    static const char *const sounds[] = {"uh", "um", "uhh", "umm", "uhm", "erm"};
    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++)
        if (hs_str_equal(word, (hs_str){sounds[i], strlen(sounds[i])})) return true;
    return false;
}

bool hs_words_may_be_scan(hs_str word) {
    if (word.len < 2 || word.len > HS_WORDS_LONGEST_SCAN) return false;
    if (word.len == 2 && word.ptr[0] == 'l') return true;
    if (memchr(word.ptr, '0', word.len) || memchr(word.ptr, '1', word.len) || memchr(word.ptr, '5', word.len))
        return true;
    const char *v = memchr(word.ptr, 'v', word.len - 1);
    return v && v[1] == 'v';
}

hs_str hs_words_mend_scan(hs_str word, uint32_t way, char *bytes) {
    enum { DIGIT_AS_L, DIGIT_AS_I, TWO_V, L_AS_I };
    size_t n_letters = 0, n_digits = 0, n_pairs = 0, len = 0;
    if (word.len < 2 || word.len > HS_WORDS_LONGEST_SCAN) return (hs_str){0};
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        bool is_letter = hs_ascii_is_letter(c);
        if (!is_letter && c != '0' && c != '1' && c != '5') return (hs_str){0};
        *(is_letter ? &n_letters : &n_digits) += 1;
        n_pairs += i && c == 'v' && word.ptr[i - 1] == 'v';
    }
    bool has_digits = way == DIGIT_AS_L || way == DIGIT_AS_I;
    if (has_digits && (!n_digits || n_digits > n_letters)) return (hs_str){0};
    if (way == TWO_V && n_pairs != 1) return (hs_str){0};
    if (way == L_AS_I && (word.ptr[0] != 'l' || word.len > 2)) return (hs_str){0};
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (way == TWO_V && c == 'v' && i + 1 < word.len && word.ptr[i + 1] == 'v') c = 'w', i++;
        if (has_digits) c = c == '0' ? 'o' : c == '5' ? 's' : c == '1' ? (way == DIGIT_AS_L ? 'l' : 'i') : c;
        if (way == L_AS_I && i == 0) c = 'i';
        bytes[len++] = c;
    }
    return (hs_str){bytes, len};
}
