#include "text/reading.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

/* Tokens follow the English Web Treebank of Universal Dependencies (clitics are tokens: did n't, Vance 's), with
 * one difference: a word with hyphens stays one token. */

enum class {
    CLASS_OTHER = 0, /* control characters count as space */
    CLASS_LETTER,
    CLASS_DIGIT,
    CLASS_HIGH, /* first byte of a character beyond ASCII */
    CLASS_NEWLINE,
    CLASS_APOSTROPHE,
    CLASS_QUOTE,
    CLASS_BACKTICK,
    CLASS_AMPERSAND,
    CLASS_HYPHEN,
    CLASS_PERIOD,
    CLASS_TERMINAL,
    CLASS_OPEN,
    CLASS_CLOSE,
    CLASS_COMMA,
    CLASS_SYMBOL
};

/* clang-format off */
#define R8(x)  x, x, x, x, x, x, x, x
#define R16(x) R8(x), R8(x)
static const uint8_t class_of[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, CLASS_NEWLINE, 0, 0, 0, 0, 0, R16(0),
    /* space ! " # $ % & ' */
    0, CLASS_TERMINAL, CLASS_QUOTE, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_AMPERSAND, CLASS_APOSTROPHE,
    /* ( ) * + , - . / */
    CLASS_OPEN, CLASS_CLOSE, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_COMMA, CLASS_HYPHEN, CLASS_PERIOD, CLASS_SYMBOL,
    R8(CLASS_DIGIT), CLASS_DIGIT, CLASS_DIGIT,
    /* : ; < = > ? */
    CLASS_COMMA, CLASS_COMMA, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_TERMINAL,
    CLASS_SYMBOL, R16(CLASS_LETTER), R8(CLASS_LETTER), CLASS_LETTER, CLASS_LETTER,
    /* [ \ ] ^ _ ` */
    CLASS_OPEN, CLASS_SYMBOL, CLASS_CLOSE, CLASS_SYMBOL, CLASS_SYMBOL, CLASS_BACKTICK,
    R16(CLASS_LETTER), R8(CLASS_LETTER), CLASS_LETTER, CLASS_LETTER,
    /* { | } ~ DEL */
    CLASS_OPEN, CLASS_SYMBOL, CLASS_CLOSE, CLASS_SYMBOL, 0,
    R16(CLASS_HIGH), R16(CLASS_HIGH), R16(CLASS_HIGH), R16(CLASS_HIGH),
    R16(CLASS_HIGH), R16(CLASS_HIGH), R16(CLASS_HIGH), R16(CLASS_HIGH),
};
/* clang-format on */

typedef struct scan {
    hs_text__reading *reading;
    const unsigned char *bytes;
    uint32_t at, end;   /* of the block */
    uint32_t last_end;  /* where the last token of the paragraph ended */
    uint32_t line_from; /* first byte of this line */
    uint8_t space;      /* flags for the next token: space or line break before it */
    bool is_wrapped;    /* lines of this block are wrapped: a single line break is a space */
    bool is_judged;     /* is_wrapped is known */
    bool is_full;       /* memory ran out */
} scan;

static hs_str text_of(const scan *s) {
    return (hs_str){(const char *)s->bytes, s->end};
}

/* ---- Characters */

/* An entity that pages leave in their text by escaping twice: &#39; &quot; &amp;#39; &rsquo; ... Gives its
 * character and its length in bytes, or 0. */
static uint32_t escaped_char(const scan *s, uint32_t at, uint32_t *len) {
    static const struct {
        const char *name;
        uint32_t len, c;
    } names[] = {{"quot;", 5, '"'},     {"apos;", 5, '\''},    {"ldquo;", 6, 0x201C}, {"rdquo;", 6, 0x201D},
                 {"lsquo;", 6, 0x2018}, {"rsquo;", 6, 0x2019}, {"laquo;", 6, 0xAB},   {"raquo;", 6, 0xBB},
                 {"bdquo;", 6, 0x201E}, {"nbsp;", 5, 0xA0},    {"mdash;", 6, 0x2014}, {"ndash;", 6, 0x2013},
                 {"hellip;", 7, 0x2026}};
    uint32_t from = at + 1;
    if (s->end - from >= 4 && memcmp(s->bytes + from, "amp;", 4) == 0) from += 4;
    if (from < s->end && s->bytes[from] == '#') {
        uint32_t i = from + 1, c = 0, base = 10, first;
        if (i < s->end && (s->bytes[i] | 32) == 'x') base = 16, i++;
        for (first = i; i < s->end && i - first < 6; i++) {
            uint32_t b = s->bytes[i], lower = b | 32;
            uint32_t digit = b - '0' < 10                                 ? b - '0'
                             : base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
                                                                          : 99;
            if (digit >= base) break;
            c = c * base + digit;
        }
        if (i == first || i >= s->end || s->bytes[i] != ';') return 0;
        *len = i + 1 - at;
        return c == '"' || c == '\'' || c == 0xA0 || (c >= 0x2013 && c <= 0x2026) || c == 0xAB || c == 0xBB
                   ? c
                   : 0;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (s->end - from >= names[i].len && memcmp(s->bytes + from, names[i].name, names[i].len) == 0) {
            *len = from - at + names[i].len;
            return names[i].c;
        }
    if (from > at + 1) { /* &amp; alone */
        *len = 5;
        return '&';
    }
    return 0;
}

/* The character at at and its length, entities read. */
static uint32_t char_at(const scan *s, uint32_t at, uint32_t *len) {
    uint32_t c = s->bytes[at];
    *len = 1;
    if (c == '&') {
        uint32_t escaped = escaped_char(s, at, len);
        if (escaped) return escaped;
        *len = 1;
        return c;
    }
    if (c < 0x80) return c;
    size_t next;
    c = hs_utf8_get(text_of(s), at, &next);
    *len = (uint32_t)next - at;
    return c;
}

static bool is_letter_at(const scan *s, uint32_t at) {
    if (at >= s->end) return false;
    if (s->bytes[at] < 0x80) return class_of[s->bytes[at]] == CLASS_LETTER;
    size_t next;
    return hs_unicode_is_letter(hs_utf8_get(text_of(s), at, &next));
}

static bool is_letter_or_digit_at(const scan *s, uint32_t at) {
    return at < s->end && (class_of[s->bytes[at]] == CLASS_DIGIT || is_letter_at(s, at));
}

static bool is_upper_at(const scan *s, uint32_t at) {
    size_t next;
    return at < s->end && hs_unicode_is_upper(hs_utf8_get(text_of(s), at, &next));
}

/* FNV-1a of the word in lower case, apostrophes made straight, soft hyphens left out: hs_hash32 of a
 * lexicon's key. */
static uint32_t hash_plain(const unsigned char *bytes, uint32_t from, uint32_t end) {
    uint32_t hash = 2166136261u;
    for (uint32_t i = from; i < end; i++) {
        uint32_t c = bytes[i];
        c += (c - 'A' < 26u) * 32u;
        hash = (hash ^ c) * 16777619u;
    }
    return hash;
}

static uint32_t hash_special(const scan *s, uint32_t from, uint32_t end) {
    uint32_t hash = 2166136261u;
    for (uint32_t i = from, len; i < end; i += len) {
        uint32_t c = char_at(s, i, &len);
        if (c == 0xAD || c == 0x200B) continue;
        if (c == 0x2019 || c == 0x2018 || c == 0x2BC) c = '\'';
        if (c == 0x2010 || c == 0x2011) c = '-';
        char utf8[4];
        size_t n = hs_utf8_put(hs_unicode_lower(c), utf8);
        for (size_t k = 0; k < n; k++) hash = (hash ^ (unsigned char)utf8[k]) * 16777619u;
    }
    return hash;
}

/* ---- Tokens out */

static void push_hashed(scan *s, uint32_t from, uint32_t end, hs_token_kind kind, hs_text__note note,
                        uint8_t flags, uint32_t hash) {
    hs_text__reading *reading = s->reading;
    hs_token token = {.span = {from, end}, .hash = hash, .kind = (uint8_t)kind, .pos = (uint8_t)note};
    token.flags = flags | s->space;
    if (!hs_vector_push(&reading->tokens, reading->arena, token)) s->is_full = true;
    s->space = 0;
    s->last_end = end;
}

static void push_sign(scan *s, uint32_t len, hs_token_kind kind, hs_text__note note) {
    push_hashed(s, s->at, s->at + len, kind, note, 0, hash_plain(s->bytes, s->at, s->at + len));
    s->at += len;
}

static void push_mark(scan *s, uint32_t len, hs_text__note note) {
    if (!hs_vector_push(&s->reading->marks, s->reading->temporary, s->reading->tokens.n)) s->is_full = true;
    uint32_t hash = (2166136261u ^ (hs_text__is_single_note((uint8_t)note) ? '\'' : '"')) * 16777619u;
    push_hashed(s, s->at, s->at + len, HS_TOKEN_MARK, note, 0, hash);
    s->at += len;
}

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

static bool is_digit_next(const scan *s, uint32_t at) {
    while (at < s->end && (s->bytes[at] == ' ' || s->bytes[at] == '#')) at++;
    return at < s->end && class_of[s->bytes[at]] == CLASS_DIGIT;
}

/* Whether the full stop at end belongs to the word before it. */
static hs_text__note abbreviation_of(const scan *s, uint32_t from, uint32_t end, uint32_t hash, uint8_t flags,
                                     bool has_inner_period) {
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
static uint32_t clitic_of(const scan *s, uint32_t from, uint32_t end, uint32_t apostrophe,
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
    bool has_hyphen, has_digit, has_lower, has_inner_period;
    uint32_t n_upper;
} word;

static void push_piece(scan *s, const word *w, uint32_t from, uint32_t end, bool is_head) {
    uint8_t flags = 0;
    bool is_capital = is_upper_at(s, from);
    if (is_capital) flags |= HS_TOKEN_CAPITAL;
    if (w->n_upper >= 2 && !w->has_lower) flags |= HS_TOKEN_ALL_CAPITALS;
    hs_token_kind kind = HS_TOKEN_WORD;
    if (is_head) {
        if (w->has_hyphen) flags |= HS_TOKEN_HYPHEN;
        if (w->has_digit) flags |= HS_TOKEN_HAS_DIGIT;
        if (class_of[s->bytes[from]] == CLASS_DIGIT && !(w->has_hyphen && (w->has_lower || w->n_upper)))
            kind = HS_TOKEN_NUMBER;
    }
    uint32_t hash = w->is_special ? hash_special(s, from, end) : hash_plain(s->bytes, from, end);
    hs_text__note note = HS_NOTE_NONE;
    if (is_head && end == w->end && end < s->end && s->bytes[end] == '.') {
        note = abbreviation_of(s, from, end, hash, flags, w->has_inner_period);
        /* "U.S..." keeps its dots; "etc.." does not occur */
        if (note != HS_NOTE_NONE && end + 1 < s->end && s->bytes[end + 1] == '.') note = HS_NOTE_NONE;
        if (note != HS_NOTE_NONE) end++, hash = (hash ^ '.') * 16777619u;
    }
    push_hashed(s, from, end, kind, note, flags, hash);
    s->at = end;
}

static void push_word(scan *s, const word *w) {
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
static uint32_t address_end(const scan *s, uint32_t at) {
    while (at < s->end && s->bytes[at] > ' ' && s->bytes[at] < 0x80 && s->bytes[at] != '"' &&
           s->bytes[at] != '<')
        at++;
    while (at > s->at + 1 &&
           (class_of[s->bytes[at - 1]] >= CLASS_TERMINAL || s->bytes[at - 1] == '.' ||
            s->bytes[at - 1] == '\'') &&
           s->bytes[at - 1] != '/')
        at--;
    return at;
}

/* "example.com", "Vox.com": a full stop inside a word that is a domain. */
static bool is_domain_ending(const scan *s, uint32_t at) {
    static const char endings[][5] = {"com", "org", "net", "gov",  "edu", "uk",
                                      "co",  "io",  "tv",  "info", "de",  "eu"};
    uint32_t end = at;
    while (end < s->end && end - at < 6 && class_of[s->bytes[end]] == CLASS_LETTER) end++;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strlen(endings[i]) == end - at && memcmp(endings[i], s->bytes + at, end - at) == 0) return true;
    return false;
}

/* Notes an apostrophe of the word; false where it is a mark of a quotation that lost its space: "talk'To". */
static bool take_apostrophe(const scan *s, word *w, uint32_t at, uint32_t len) {
    if (!is_letter_at(s, at + len)) return false;
    if (at - w->from >= 3 && w->has_lower && is_upper_at(s, at + len) && !is_upper_at(s, at - 1) &&
        is_letter_at(s, at + len + 1) && !is_upper_at(s, at + len + 1))
        return false;
    uint32_t i = w->n_apostrophes++ & 1;
    w->apostrophe[i] = at;
    w->apostrophe_len[i] = len;
    return true;
}

/* A word or number that begins at s->at. */
static void read_word(scan *s) {
    word w = {.from = s->at};
    uint32_t at = s->at, period = s->at; /* period: behind the last inner full stop */
    const unsigned char *bytes = s->bytes;
    for (; at < s->end;) {
        unsigned char c = bytes[at];
        switch (class_of[c]) {
        case CLASS_LETTER:
            if (c & 32)
                w.has_lower = true;
            else
                w.n_upper++;
            at++;
            continue;
        case CLASS_DIGIT:
            w.has_digit = true;
            at++;
            continue;
        case CLASS_HIGH: {
            size_t next;
            uint32_t u = hs_utf8_get(text_of(s), at, &next);
            if (u == 0x2019 || u == 0x2BC) {
                if (at == w.from || !take_apostrophe(s, &w, at, (uint32_t)next - at)) break;
            } else if (u == 0x2010 || u == 0x2011) {
                if (!is_letter_or_digit_at(s, (uint32_t)next)) break;
                w.has_hyphen = true;
            } else if (hs_unicode_is_letter(u)) {
                if (hs_unicode_is_upper(u))
                    w.n_upper++;
                else
                    w.has_lower = true;
            } else if (hs_unicode_is_digit(u)) {
                w.has_digit = true;
            } else if (u != 0xAD) {
                break;
            }
            w.is_special = true;
            at = (uint32_t)next;
            continue;
        }
        case CLASS_APOSTROPHE:
            if (!take_apostrophe(s, &w, at, 1)) break;
            at++;
            continue;
        case CLASS_AMPERSAND: {
            uint32_t len, u = escaped_char(s, at, &len);
            if (u == '\'' || u == 0x2019) {
                if (!take_apostrophe(s, &w, at, len)) break;
                w.is_special = true;
                at += len;
                continue;
            }
            /* AT&T */
            if (u != '&') len = 1;
            if ((u && u != '&') || w.has_lower || !is_upper_at(s, at + len)) break;
            w.is_special |= u == '&';
            at += len;
            continue;
        }
        case CLASS_HYPHEN:
            if (!is_letter_or_digit_at(s, at + 1)) break;
            w.has_hyphen = true;
            at++;
            continue;
        case CLASS_PERIOD:
        case CLASS_COMMA:
            if (at + 1 >= s->end) break;
            if (class_of[bytes[at - 1]] == CLASS_DIGIT && class_of[bytes[at + 1]] == CLASS_DIGIT &&
                c != ';') {
                at++; /* 1,000.50 and 9:56 */
                continue;
            }
            if (c == ':' && at + 3 < s->end && bytes[at + 1] == '/' && bytes[at + 2] == '/') {
                w.end = address_end(s, at + 3);
                push_hashed(s, w.from, w.end, HS_TOKEN_SYMBOL, HS_NOTE_NONE, 0,
                            hash_plain(bytes, w.from, w.end));
                s->at = w.end;
                return;
            }
            if (c != '.' || class_of[bytes[at + 1]] != CLASS_LETTER) break;
            /* U.S. and a.m.: single letters; not the glued "man.He" */
            if (at - period == 1 && (at + 2 >= s->end || class_of[bytes[at + 2]] != CLASS_LETTER ||
                                     (w.has_inner_period && at + 3 < s->end && bytes[at + 3] == '.'))) {
                w.has_inner_period = true;
                period = ++at;
                continue;
            }
            if ((at == w.from + 2 && memcmp(bytes + w.from, "Ph", 2) == 0 && bytes[at + 1] == 'D') ||
                is_domain_ending(s, at + 1)) {
                w.has_inner_period = bytes[at + 1] == 'D';
                period = ++at;
                continue;
            }
            break;
        case CLASS_SYMBOL:
            if (c == '/' && at + 1 < s->end && class_of[bytes[at - 1]] == CLASS_DIGIT &&
                class_of[bytes[at + 1]] == CLASS_DIGIT) {
                at++; /* 9/11 */
                continue;
            }
            if (c == '_' && is_letter_or_digit_at(s, at + 1)) {
                at++;
                continue;
            }
            if (c == '@' && is_letter_or_digit_at(s, at + 1)) {
                w.end = address_end(s, at + 1);
                push_hashed(s, w.from, w.end, HS_TOKEN_SYMBOL, HS_NOTE_NONE, 0,
                            hash_plain(bytes, w.from, w.end));
                s->at = w.end;
                return;
            }
            break;
        default:
            break;
        }
        break;
    }
    w.end = at;
    push_word(s, &w);
}

/* ---- Space and lines */

static void close_paragraph(scan *s) {
    hs_text__paragraph *last = &s->reading->paragraphs.items[s->reading->paragraphs.n - 1];
    last->end = s->reading->tokens.n;
    if (last->first == last->end) return; /* goes on: nothing stood in it */
    hs_text__paragraph next = {.first = last->end, .end = last->end, .block = last->block};
    if (!hs_vector_push(&s->reading->paragraphs, s->reading->temporary, next)) s->is_full = true;
}

/* Text with hard line breaks: a quarter or more of its lines go on with a small letter. Looked at once a block. */
static bool is_wrapped_block(const scan *s, uint32_t from) {
    uint32_t n_breaks = 0, n_small = 0;
    for (uint32_t at = from; at < s->end;) {
        const unsigned char *found = memchr(s->bytes + at, '\n', s->end - at);
        if (!found) break;
        at = (uint32_t)(found - s->bytes) + 1;
        uint32_t next = at;
        while (next < s->end && (s->bytes[next] == ' ' || s->bytes[next] == '\t')) next++;
        if (next < s->end && s->bytes[next] != '\n') {
            n_breaks++;
            n_small += s->bytes[next] >= 'a' && s->bytes[next] <= 'z';
        }
        if (next > at) at = next;
    }
    return n_small > 0 && n_small * 4 >= n_breaks;
}

/* Behind a run of white space that held n_newlines. */
static void end_line(scan *s, uint32_t n_newlines) {
    s->space |= HS_TOKEN_NEWLINE_BEFORE;
    if (!s->is_judged) {
        s->is_wrapped = is_wrapped_block(s, s->line_from);
        s->is_judged = true;
    }
    bool goes_on = n_newlines == 1 && s->at < s->end &&
                   (s->is_wrapped || (s->bytes[s->at] >= 'a' && s->bytes[s->at] <= 'z'));
    if (!goes_on) close_paragraph(s);
    s->line_from = s->at;
}

static void skip_space(scan *s) {
    uint32_t n_newlines = 0;
    for (; s->at < s->end; s->at++) {
        unsigned char c = s->bytes[s->at];
        if (c == '\n')
            n_newlines++;
        else if (class_of[c] != CLASS_OTHER)
            break;
    }
    s->space |= HS_TOKEN_SPACE_BEFORE;
    if (n_newlines) end_line(s, n_newlines);
}

/* ---- Signs */

static uint32_t run_length(const scan *s, unsigned char c, uint32_t limit) {
    uint32_t n = 0;
    while (n < limit && n < s->end - s->at && s->bytes[s->at + n] == c) n++;
    return n;
}

/* A character beyond ASCII, or an entity, that begins no word. */
static void read_special(scan *s) {
    uint32_t len, c = char_at(s, s->at, &len);
    switch (c) {
    case '"':
        push_mark(s, len, HS_NOTE_MARK_STRAIGHT);
        return;
    case 0x201C:
    case 0x201F:
        push_mark(s, len, HS_NOTE_MARK_OPEN);
        return;
    case 0x201D:
        push_mark(s, len, HS_NOTE_MARK_CLOSE);
        return;
    case 0x201E:
        push_mark(s, len, HS_NOTE_MARK_LOW);
        return;
    case 0xAB:
        push_mark(s, len, HS_NOTE_MARK_LEFT);
        return;
    case 0xBB:
        push_mark(s, len, HS_NOTE_MARK_RIGHT);
        return;
    case '\'':
        push_mark(s, len, HS_NOTE_SINGLE_STRAIGHT);
        return;
    case 0x2018:
    case 0x201A:
    case 0x201B:
    case 0x2039:
        push_mark(s, len, HS_NOTE_SINGLE_OPEN);
        return;
    case 0x2019:
    case 0x203A:
    case 0xB4:
        push_mark(s, len, HS_NOTE_SINGLE_CLOSE);
        return;
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
        push_hashed(s, s->at, s->at + len, HS_TOKEN_PUNCT, HS_NOTE_DASH, 0, hs_hash32(HS_STR("--")));
        s->at += len;
        return;
    case 0x2026:
        push_hashed(s, s->at, s->at + len, HS_TOKEN_PUNCT, HS_NOTE_TERMINAL, 0, hs_hash32(HS_STR("...")));
        s->at += len;
        return;
    case 0xA1:
    case 0xBF:
        push_sign(s, len, HS_TOKEN_PUNCT, HS_NOTE_NONE);
        return;
    default:
        break;
    }
    if (s->bytes[s->at] != '&' && (hs_unicode_is_letter(c) || hs_unicode_is_digit(c))) {
        read_word(s);
    } else if (hs_unicode_is_space(c) || c == 0xAD) {
        s->space |= c == 0xAD ? 0 : HS_TOKEN_SPACE_BEFORE;
        s->at += len;
        if (c == 0x2028 || c == 0x2029) end_line(s, 2);
    } else {
        push_sign(s, len, HS_TOKEN_SYMBOL, HS_NOTE_NONE);
    }
}

static void read_sign(scan *s) {
    unsigned char c = s->bytes[s->at];
    switch (class_of[c]) {
    case CLASS_QUOTE:
        push_mark(s, 1, HS_NOTE_MARK_STRAIGHT);
        return;
    case CLASS_APOSTROPHE:
        if (run_length(s, c, 3) == 2)
            push_mark(s, 2, HS_NOTE_MARK_STRAIGHT);
        else
            push_mark(s, 1, HS_NOTE_SINGLE_STRAIGHT);
        return;
    case CLASS_BACKTICK:
        if (run_length(s, c, 2) == 2)
            push_mark(s, 2, HS_NOTE_MARK_OPEN);
        else
            push_mark(s, 1, HS_NOTE_SINGLE_OPEN);
        return;
    case CLASS_HYPHEN: {
        uint32_t n = run_length(s, c, UINT32_MAX);
        if (n == 1) {
            bool is_dash = s->space && s->at + 1 < s->end && s->bytes[s->at + 1] == ' ';
            push_sign(s, 1, HS_TOKEN_PUNCT, is_dash ? HS_NOTE_DASH : HS_NOTE_NONE);
            return;
        }
        push_hashed(s, s->at, s->at + n, HS_TOKEN_PUNCT, HS_NOTE_DASH, 0, hs_hash32(HS_STR("--")));
        s->at += n;
        return;
    }
    case CLASS_PERIOD: {
        uint32_t n = run_length(s, c, UINT32_MAX);
        push_hashed(s, s->at, s->at + n, HS_TOKEN_PUNCT, HS_NOTE_TERMINAL, 0,
                    n == 1 ? hash_plain(s->bytes, s->at, s->at + 1) : hs_hash32(HS_STR("...")));
        s->at += n;
        return;
    }
    case CLASS_TERMINAL:
        push_sign(s, 1, HS_TOKEN_PUNCT, HS_NOTE_TERMINAL);
        return;
    case CLASS_OPEN:
        push_sign(s, 1, HS_TOKEN_PUNCT, HS_NOTE_OPEN_BRACKET);
        return;
    case CLASS_CLOSE:
        push_sign(s, 1, HS_TOKEN_PUNCT, HS_NOTE_CLOSE_BRACKET);
        return;
    case CLASS_COMMA:
        push_sign(s, 1, HS_TOKEN_PUNCT, c == ':' ? HS_NOTE_COLON : HS_NOTE_COMMA);
        return;
    default:
        break;
    }
    if ((c == '@' || c == '#') && is_letter_or_digit_at(s, s->at + 1)) {
        uint32_t end = s->at + 1;
        while (is_letter_or_digit_at(s, end) || (end < s->end && s->bytes[end] == '_')) {
            uint32_t len;
            char_at(s, end, &len);
            end += len;
        }
        push_hashed(s, s->at, end, HS_TOKEN_WORD, HS_NOTE_NONE, 0, hash_special(s, s->at, end));
        s->at = end;
        return;
    }
    push_sign(s, 1, HS_TOKEN_SYMBOL, HS_NOTE_NONE);
}

static void read_block(scan *s) {
    while (s->at < s->end && !s->is_full && s->reading->tokens.n < HS_LIMIT_PAGE_TOKENS) {
        s->reading->n_steps++;
        switch (class_of[s->bytes[s->at]]) {
        case CLASS_LETTER:
        case CLASS_DIGIT:
            read_word(s);
            break;
        case CLASS_OTHER:
        case CLASS_NEWLINE:
            skip_space(s);
            break;
        case CLASS_HIGH:
        case CLASS_AMPERSAND:
            read_special(s);
            break;
        default:
            read_sign(s);
            break;
        }
    }
}

hs_status hs_text__tokens_read(hs_text__reading *reading) {
    const hs_article *article = reading->text->article;
    size_t n_bytes = 0;
    for (size_t b = 0; b < article->n_blocks; b++)
        n_bytes += article->blocks[b].text.end - article->blocks[b].text.start;
    /* English news has 5.3 bytes a token: room for most pages at once, growing for the others */
    size_t n_likely = n_bytes / 4 + 64;
    reading->tokens.capacity = n_likely < HS_LIMIT_PAGE_TOKENS ? (uint32_t)n_likely : HS_LIMIT_PAGE_TOKENS;
    reading->tokens.items = HS_ARENA_ARRAY(reading->arena, hs_token, reading->tokens.capacity);
    if (!reading->tokens.items) return HS_ERR_MEMORY;
    for (size_t b = 0; b < article->n_blocks; b++) {
        hs_text__paragraph first = {
            .first = reading->tokens.n, .end = reading->tokens.n, .block = (uint32_t)b};
        if (!hs_vector_push(&reading->paragraphs, reading->temporary, first)) return HS_ERR_MEMORY;
        scan s = {.reading = reading,
                  .bytes = (const unsigned char *)article->text.ptr,
                  .at = article->blocks[b].text.start,
                  .end = article->blocks[b].text.end,
                  .line_from = article->blocks[b].text.start,
                  .space = HS_TOKEN_SPACE_BEFORE | HS_TOKEN_NEWLINE_BEFORE};
        read_block(&s);
        if (s.is_full) return HS_ERR_MEMORY;
        hs_text__paragraph *last = &reading->paragraphs.items[reading->paragraphs.n - 1];
        last->end = reading->tokens.n;
        if (last->first == last->end) reading->paragraphs.n--;
    }
    if (reading->tokens.n >= HS_LIMIT_PAGE_TOKENS)
        reading->text->notice = "the page has more words and signs than are read";
    reading->text->tokens = reading->tokens.items;
    reading->text->n_tokens = reading->tokens.n;
    return HS_OK;
}
