#include "text/words.h"

#include "base/arena.h"
#include "base/str.h"

enum { N_SLOTS = 1 << 18, MAX_WORD_BYTES = 64 };

static bool put(hs_text__words *words, const char *bytes, size_t len, uint32_t bits) {
    uint32_t hash = hs_hash32((hs_str){bytes, len}), mask = words->n_slots - 1, at = hash & mask;
    while (words->slots[at] && words->slots[at] >> HS_WORD_BITS != hash >> HS_WORD_BITS) at = (at + 1) & mask;
    if (!words->slots[at]) {
        if (words->n > words->n_slots / 4 * 3) return false;
        words->n++;
    }
    words->slots[at] |= (hash >> HS_WORD_BITS) << HS_WORD_BITS | bits;
    return true;
}

static bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* base without its last `cut` letters, with ending. */
static bool put_form(hs_text__words *words, hs_str base, size_t cut, const char *ending, uint32_t bits) {
    char form[MAX_WORD_BYTES + 8];
    size_t len = base.len - cut, more = strlen(ending);
    memcpy(form, base.ptr, len);
    memcpy(form + len, ending, more);
    return put(words, form, len + more, bits);
}

/* works, watches, cries */
static bool put_s(hs_text__words *words, hs_str base, uint32_t bits) {
    char last = base.ptr[base.len - 1], before = base.ptr[base.len - 2];
    if (last == 'y' && !is_vowel(before)) return put_form(words, base, 1, "ies", bits);
    bool hisses = last == 's' || last == 'x' || last == 'z' || last == 'o' ||
                  (last == 'h' && (before == 'c' || before == 's'));
    return put_form(words, base, 0, hisses ? "es" : "s", bits) &&
           (last != 'o' || put_form(words, base, 0, "s", bits));
}

/* talked, moved, cried, stopped; talking, moving, stopping. Where a letter may double, both spellings are made. */
static bool put_ed_ing(hs_text__words *words, hs_str base) {
    const uint32_t past = HS_WORD_PAST | HS_WORD_PARTICIPLE;
    char last = base.ptr[base.len - 1], before = base.ptr[base.len - 2];
    if (last == 'e')
        return put_form(words, base, 0, "d", past) &&
               put_form(words, base, before == 'e' ? 0 : 1, "ing", HS_WORD_ING);
    if (last == 'y' && !is_vowel(before))
        return put_form(words, base, 1, "ied", past) && put_form(words, base, 0, "ing", HS_WORD_ING);
    if (!put_form(words, base, 0, "ed", past) || !put_form(words, base, 0, "ing", HS_WORD_ING)) return false;
    bool doubles = base.len >= 3 && is_vowel(before) && !is_vowel(last) &&
                   !is_vowel(base.ptr[base.len - 3]) && last != 'w' && last != 'x' && last != 'y';
    if (!doubles) return true;
    char ed[] = {last, 'e', 'd', 0}, ing[] = {last, 'i', 'n', 'g', 0};
    return put_form(words, base, 0, ed, past) && put_form(words, base, 0, ing, HS_WORD_ING);
}

static bool put_line(hs_text__words *words, hs_str word, hs_str letters) {
    uint32_t bits = 0;
    for (size_t i = 0; i < letters.len; i++) switch (letters.ptr[i]) {
        case 'n':
            bits |= HS_WORD_NOUN;
            break;
        case 'q':
            bits |= HS_WORD_PLURAL;
            break;
        case 'v':
            bits |= HS_WORD_VERB;
            break;
        case 'd':
            bits |= HS_WORD_PAST;
            break;
        case 'p':
            bits |= HS_WORD_PARTICIPLE;
            break;
        case 'a':
            bits |= HS_WORD_ADJECTIVE;
            break;
        case 'r':
            bits |= HS_WORD_ADVERB;
            break;
        case 'm':
            bits |= HS_WORD_MALE;
            break;
        case 'f':
            bits |= HS_WORD_FEMALE;
            break;
        case 's':
            bits |= HS_WORD_SURNAME;
            break;
        case 'l':
            bits |= HS_WORD_PLACE;
            break;
        case 't':
            bits |= HS_WORD_ROLE;
            break;
        case 'g':
            bits |= HS_WORD_ROLE | HS_WORD_PLURAL;
            break;
        case 'b':
            bits |= HS_WORD_BODY;
            break;
        case 'c':
            bits |= HS_WORD_NATION;
            break;
        case 'k':
            bits |= HS_WORD_NATION | HS_WORD_PLURAL;
            break;
        default:
            return false;
        }
    if (!put(words, word.ptr, word.len, bits)) return false;
    if (word.len < 2) return true;
    if ((bits & HS_WORD_NOUN) && !put_s(words, word, HS_WORD_PLURAL)) return false;
    bool is_role = (bits & (HS_WORD_ROLE | HS_WORD_PLURAL)) == HS_WORD_ROLE; /* senator, senators, sen. */
    if (is_role &&
        !(put_s(words, word, HS_WORD_ROLE | HS_WORD_PLURAL) && put_form(words, word, 0, ".", HS_WORD_ROLE)))
        return false;
    return !(bits & HS_WORD_VERB) || (put_s(words, word, HS_WORD_VERB_S) && put_ed_ing(words, word));
}

hs_status hs_text__words_read(hs_arena *arena, hs_str tsv, hs_text__words *words) {
    hs_text__words fresh = {.n_slots = N_SLOTS};
    fresh.slots = hs_arena_get_zeroed(arena, fresh.n_slots, sizeof *fresh.slots);
    if (!fresh.slots) return HS_ERR_MEMORY;
    for (size_t at = 0; at < tsv.len;) {
        size_t end = hs_str_find_byte(tsv, at, '\n');
        hs_str line = {tsv.ptr + at, end - at};
        at = end + 1;
        if (line.len == 0 || line.ptr[0] == '#') continue;
        size_t tab = hs_str_find_byte(line, 0, '\t');
        if (tab == 0 || tab >= line.len || tab > MAX_WORD_BYTES) return HS_ERR_FORMAT;
        if (!put_line(&fresh, (hs_str){line.ptr, tab}, (hs_str){line.ptr + tab + 1, line.len - tab - 1}))
            return HS_ERR_FORMAT;
    }
    *words = fresh;
    return HS_OK;
}
