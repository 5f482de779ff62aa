#include "text/scan.h"

#include "base/str.h"
#include "base/utf8.h"

static hs_text__note note_of_abbreviation(hs_str value) {
    if (value.len && value.ptr[value.len - 1] == '+') value.len--;
    if (value.len == 0) return HS_NOTE_NONE;
    switch (value.ptr[0]) {
    case 't':
        return HS_NOTE_ABBREVIATION_TITLE;
    case 'c':
        return HS_NOTE_ABBREVIATION_CORPORATE;
    case 'm':
        return HS_NOTE_ABBREVIATION_MONTH;
    case 'n':
        return HS_NOTE_ABBREVIATION_INNER; /* number */
    case 'i':
        return HS_NOTE_ABBREVIATION_INNER;
    default:
        return HS_NOTE_ABBREVIATION_GENERAL;
    }
}

static bool is_digit_next(const hs_text__scan *s, uint32_t at) {
    while (at < s->end && (s->bytes[at] == ' ' || s->bytes[at] == '#')) at++;
    return at < s->end && hs_text__class_of[s->bytes[at]] == CLASS_DIGIT;
}

/* Whether the full stop at end belongs to the word before it. */
static hs_text__note abbreviation_of(const hs_text__scan *s, uint32_t from, uint32_t end, uint32_t hash,
                                     uint8_t flags, bool has_inner_period) {
    if (end - from == 1 && (flags & HS_TOKEN_CAPITAL)) {
        /* "J. K." and "George W. Bush", but "than I." and "Plan B." at the end of a line are full stops */
        bool is_last = end + 1 >= s->end || s->bytes[end + 1] == '\n' || s->bytes[end + 1] == '"';
        return is_last || s->bytes[from] == 'I' ? HS_NOTE_NONE : HS_NOTE_INITIAL;
    }
    const hs_lexicon_entry *entry = hs_lexicon_find_hash(&s->reading->models->abbreviations, hash);
    if (entry) {
        bool needs_capital = entry->value.len && entry->value.ptr[entry->value.len - 1] == '+';
        if (needs_capital && !(flags & HS_TOKEN_CAPITAL)) return HS_NOTE_NONE;
        if (entry->value.ptr[0] == 'n' && !is_digit_next(s, end + 1)) return HS_NOTE_NONE;
        return note_of_abbreviation(entry->value);
    }
    return has_inner_period ? HS_NOTE_ABBREVIATION_GENERAL : HS_NOTE_NONE;
}

/* Where the clitic at the end of [from, end) begins, or end: did|n't, Vance|'s, they|'ll. */
static uint32_t clitic_of(const hs_text__scan *s, uint32_t from, uint32_t end, uint32_t apostrophe,
                          uint32_t apostrophe_len) {
    uint32_t suffix = apostrophe + apostrophe_len, n = end - suffix;
    if (n == 0 || n > 2 || apostrophe == from) return end;
    uint32_t a = s->bytes[suffix] | 32, b = n == 2 ? s->bytes[suffix + 1] | 32 : 0;
    if (n == 1 && a == 't')
        return apostrophe - from >= 2 && (s->bytes[apostrophe - 1] | 32) == 'n' ? apostrophe - 1 : end;
    if (n == 1) return a == 's' || a == 'm' || a == 'd' ? apostrophe : end;
    return (a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l') ? apostrophe : end;
}

typedef struct word {
    uint32_t from, end;
    uint32_t apostrophe[2], apostrophe_len[2]; /* the two last ones */
    uint32_t n_apostrophes;
    bool is_special; /* holds characters beyond ASCII or entities */
    bool has_hyphen, has_digit, has_lower, has_inner_period, is_address;
    uint32_t piece; /* behind the last inner full stop */
    uint32_t n_upper;
} word;

static void push_piece(hs_text__scan *s, const word *w, uint32_t from, uint32_t end, bool is_head) {
    uint8_t flags = 0;
    bool is_capital = hs_text__is_upper_at(s, from);
    if (is_capital) flags |= HS_TOKEN_CAPITAL;
    if (w->n_upper >= 2 && !w->has_lower) flags |= HS_TOKEN_ALL_CAPITALS;
    hs_token_kind kind = HS_TOKEN_WORD;
    if (is_head) {
        if (w->has_hyphen) flags |= HS_TOKEN_HYPHEN;
        if (w->has_digit) flags |= HS_TOKEN_HAS_DIGIT;
        if (hs_text__class_of[s->bytes[from]] == CLASS_DIGIT &&
            !(w->has_hyphen && (w->has_lower || w->n_upper)))
            kind = HS_TOKEN_NUMBER;
    }
    uint32_t hash =
        w->is_special ? hs_text__hash_special(s, from, end) : hs_text__hash_plain(s->bytes, from, end);
    hs_text__note note = HS_NOTE_NONE;
    if (is_head && end == w->end && end < s->end && s->bytes[end] == '.') {
        note = abbreviation_of(s, from, end, hash, flags, w->has_inner_period);
        /* "U.S..." keeps its dots; "etc.." does not occur */
        if (note != HS_NOTE_NONE && end + 1 < s->end && s->bytes[end + 1] == '.') note = HS_NOTE_NONE;
        if (note != HS_NOTE_NONE) end++, hash = (hash ^ '.') * 16777619u;
    }
    hs_text__push(s, from, end, kind, note, flags, hash);
    s->at = end;
}

static void push_word(hs_text__scan *s, const word *w) {
    uint32_t cut[3], n_cuts = 0, end = w->end;
    for (uint32_t k = 0; k < w->n_apostrophes && k < 2; k++) {
        uint32_t i = (w->n_apostrophes - 1 - k) & 1;
        uint32_t at = clitic_of(s, w->from, end, w->apostrophe[i], w->apostrophe_len[i]);
        if (at == end) break;
        cut[n_cuts++] = end;
        end = at;
    }
    push_piece(s, w, w->from, end, true);
    while (n_cuts--) {
        uint32_t next = cut[n_cuts];
        push_piece(s, w, end, next, false);
        end = next;
    }
}

/* The end of an address or a handle: up to white space, without the punctuation of the sentence. */
static uint32_t address_end(const hs_text__scan *s, uint32_t at) {
    while (at < s->end && s->bytes[at] > ' ' && s->bytes[at] < 0x80 && s->bytes[at] != '"' &&
           s->bytes[at] != '<')
        at++;
    while (at > s->at + 1 &&
           (hs_text__class_of[s->bytes[at - 1]] >= CLASS_TERMINAL || s->bytes[at - 1] == '.' ||
            s->bytes[at - 1] == '\'') &&
           s->bytes[at - 1] != '/')
        at--;
    return at;
}

/* "example.com", "Vox.com": a full stop inside a word that is a domain. */
static bool is_domain_ending(const hs_text__scan *s, uint32_t at) {
    static const char endings[][5] = {"com", "org", "net", "gov",  "edu", "uk",
                                      "co",  "io",  "tv",  "info", "de",  "eu"};
    uint32_t end = at;
    while (end < s->end && end - at < 6 && hs_text__class_of[s->bytes[end]] == CLASS_LETTER) end++;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strlen(endings[i]) == end - at && memcmp(endings[i], s->bytes + at, end - at) == 0) return true;
    return false;
}

/* Notes an apostrophe of the word; false where it is a mark of a quotation that lost its space: "talk'To". */
static bool take_apostrophe(const hs_text__scan *s, word *w, uint32_t at, uint32_t len) {
    if (!hs_text__is_letter_at(s, at + len)) return false;
    if (at - w->from >= 3 && w->has_lower && hs_text__is_upper_at(s, at + len) &&
        !hs_text__is_upper_at(s, at - 1) && hs_text__is_letter_at(s, at + len + 1) &&
        !hs_text__is_upper_at(s, at + len + 1))
        return false;
    uint32_t i = w->n_apostrophes++ & 1;
    w->apostrophe[i] = at;
    w->apostrophe_len[i] = len;
    return true;
}

/* ---- What a word may hold besides letters and digits. Each gives the bytes taken, 0 where the word ends before them. */

static uint32_t take_high(hs_text__scan *s, word *w, uint32_t at) {
    size_t next;
    uint32_t c = hs_utf8_get(hs_text__scanned(s), at, &next);
    uint32_t len = (uint32_t)next - at;
    if (c == 0x2019 || c == 0x2BC) {
        if (at == w->from || !take_apostrophe(s, w, at, len)) return 0;
    } else if (c == 0x2010 || c == 0x2011) {
        if (!hs_text__is_letter_or_digit_at(s, at + len)) return 0;
        w->has_hyphen = true;
    } else if (hs_unicode_is_letter(c)) {
        if (hs_unicode_is_upper(c))
            w->n_upper++;
        else
            w->has_lower = true;
    } else if (hs_unicode_is_digit(c)) {
        w->has_digit = true;
    } else if (c != 0xAD) {
        return 0;
    }
    w->is_special = true;
    return len;
}

/* don&#39;t and AT&T */
static uint32_t take_ampersand(hs_text__scan *s, word *w, uint32_t at) {
    uint32_t len, c = hs_text__escaped_char(s, at, &len);
    if (c == '\'' || c == 0x2019) {
        w->is_special = true;
        return take_apostrophe(s, w, at, len) ? len : 0;
    }
    if (c != '&') len = 1;
    if ((c && c != '&') || w->has_lower || !hs_text__is_upper_at(s, at + len)) return 0;
    w->is_special |= c == '&';
    return len;
}

/* U.S. and a.m.: single letters; not the glued "man.He". Ph.D. and names of hosts. */
static uint32_t take_period(const hs_text__scan *s, word *w, uint32_t at) {
    const unsigned char *bytes = s->bytes;
    if (hs_text__class_of[bytes[at + 1]] != CLASS_LETTER) return 0;
    bool is_single =
        at - w->piece == 1 && (at + 2 >= s->end || hs_text__class_of[bytes[at + 2]] != CLASS_LETTER ||
                               (w->has_inner_period && at + 3 < s->end && bytes[at + 3] == '.'));
    bool is_doctor = at == w->from + 2 && memcmp(bytes + w->from, "Ph", 2) == 0 && bytes[at + 1] == 'D';
    if (!is_single && !is_doctor && !is_domain_ending(s, at + 1)) return 0;
    w->has_inner_period = is_single || is_doctor;
    w->piece = at + 1;
    return 1;
}

/* 1,000.50 and 9:56, https://... */
static uint32_t take_punctuation(const hs_text__scan *s, word *w, uint32_t at) {
    const unsigned char *bytes = s->bytes;
    if (at + 1 >= s->end) return 0;
    bool is_between_digits =
        hs_text__class_of[bytes[at - 1]] == CLASS_DIGIT && hs_text__class_of[bytes[at + 1]] == CLASS_DIGIT;
    if (is_between_digits && bytes[at] != ';') return 1;
    if (bytes[at] == '.') return take_period(s, w, at);
    if (bytes[at] == ':' && at + 3 < s->end && bytes[at + 1] == '/' && bytes[at + 2] == '/') {
        w->is_address = true;
        return address_end(s, at + 3) - at;
    }
    return 0;
}

/* 9/11, snake_case, name@host */
static uint32_t take_symbol(const hs_text__scan *s, word *w, uint32_t at) {
    if (!hs_text__is_letter_or_digit_at(s, at + 1)) return 0;
    switch (s->bytes[at]) {
    case '/':
        return hs_text__class_of[s->bytes[at - 1]] == CLASS_DIGIT &&
               hs_text__class_of[s->bytes[at + 1]] == CLASS_DIGIT;
    case '_':
        return 1;
    case '@':
        w->is_address = true;
        return address_end(s, at + 1) - at;
    default:
        return 0;
    }
}

static uint32_t take_inner(hs_text__scan *s, word *w, uint32_t at) {
    switch (hs_text__class_of[s->bytes[at]]) {
    case CLASS_HIGH:
        return take_high(s, w, at);
    case CLASS_APOSTROPHE:
        return take_apostrophe(s, w, at, 1);
    case CLASS_AMPERSAND:
        return take_ampersand(s, w, at);
    case CLASS_HYPHEN:
        if (!hs_text__is_letter_or_digit_at(s, at + 1)) return 0;
        w->has_hyphen = true;
        return 1;
    case CLASS_PERIOD:
    case CLASS_COMMA:
        return take_punctuation(s, w, at);
    case CLASS_SYMBOL:
        return take_symbol(s, w, at);
    default:
        return 0;
    }
}

void hs_text__read_word(hs_text__scan *s) {
    word w = {.from = s->at, .piece = s->at};
    uint32_t at = s->at;
    for (uint32_t len; at < s->end && !w.is_address; at += len) {
        unsigned char c = s->bytes[at];
        len = 1;
        if (hs_text__class_of[c] == CLASS_LETTER) {
            w.has_lower |= (c & 32) != 0;
            w.n_upper += !(c & 32);
        } else if (hs_text__class_of[c] == CLASS_DIGIT) {
            w.has_digit = true;
        } else {
            len = take_inner(s, &w, at);
            if (!len) break;
        }
    }
    w.end = at;
    if (w.is_address) {
        hs_text__push(s, w.from, w.end, HS_TOKEN_SYMBOL, HS_NOTE_NONE, 0,
                      hs_text__hash_plain(s->bytes, w.from, w.end));
        s->at = w.end;
    } else {
        push_word(s, &w);
    }
}
