/* Phrases of data/furniture.tsv: the table, and finding them in a line. */
#include "read/pasted/furniture.h"

#include "base/lexicon.h"
#include "base/str.h"

#define MAX_WORDS  10  /* of a phrase */
#define MAX_HEAD   160 /* bytes of a line's first words, normalised */
#define MAX_INSIDE 60  /* words of a line that are looked through */

enum { WHOLE = 1, BEGINS = 2, COLON = 4, COLON_STRONG = 8, INSIDE = 16 };

typedef struct phrase {
    uint64_t hash; /* of the normalised words; 0: free slot */
    uint8_t group, modes;
} phrase;

/* Most lines begin with a word that begins no phrase: one bit a word tells. */
typedef struct first_words {
    uint64_t bits[64];
} first_words;

struct hs_furniture {
    first_words begins, inside; /* of phrases asked at the beginning, and anywhere */
    phrase *slots;              /* [n_slots] open addressing; a phrase of two groups has two slots */
    uint32_t n_slots;
};

/* The first words of a line, lower case, one blank between: "More news: Ferry" -> "more news ferry". */
typedef struct line_head {
    char bytes[MAX_HEAD];
    unsigned n;
    uint16_t ends[MAX_WORDS];   /* of word i in bytes */
    uint32_t behind[MAX_WORDS]; /* place in the line behind word i */
} line_head;

static const char *const group_names[HS_FURNITURE_N] = {
    [HS_FURNITURE_NOTICE] = "notice",
    [HS_FURNITURE_LABEL] = "label",
    [HS_FURNITURE_SECTION] = "section",
    [HS_FURNITURE_NAV] = "nav",
    [HS_FURNITURE_SHARE] = "share",
    [HS_FURNITURE_SIGNUP] = "signup",
    [HS_FURNITURE_COMMENT] = "comment",
    [HS_FURNITURE_VIDEO] = "video",
    [HS_FURNITURE_RELATED] = "related",
    [HS_FURNITURE_LIST] = "list",
    [HS_FURNITURE_HIGHLIGHTS] = "highlights",
    [HS_FURNITURE_CAPTION] = "caption",
    [HS_FURNITURE_CLOSING] = "closing",
    [HS_FURNITURE_COPYRIGHT] = "copyright",
    [HS_FURNITURE_AD] = "ad",
    [HS_FURNITURE_TAGS] = "tags",
};

const char *hs_furniture_reason(hs_furniture_group group) {
    static const char *const reasons[HS_FURNITURE_N] = {
        [HS_FURNITURE_NOTICE] = "browser or cookie notice",
        [HS_FURNITURE_LABEL] = "label",
        [HS_FURNITURE_SECTION] = "section label",
        [HS_FURNITURE_NAV] = "navigation",
        [HS_FURNITURE_SHARE] = "share prompt",
        [HS_FURNITURE_SIGNUP] = "newsletter or app prompt",
        [HS_FURNITURE_COMMENT] = "comment prompt",
        [HS_FURNITURE_VIDEO] = "video or gallery label",
        [HS_FURNITURE_RELATED] = "related link",
        [HS_FURNITURE_LIST] = "heading of a list of links",
        [HS_FURNITURE_HIGHLIGHTS] = "heading of a summary box",
        [HS_FURNITURE_CAPTION] = "caption or credit",
        [HS_FURNITURE_CLOSING] = "closing credit",
        [HS_FURNITURE_COPYRIGHT] = "legal line",
        [HS_FURNITURE_AD] = "advertisement",
        [HS_FURNITURE_TAGS] = "tags",
        [HS_FURNITURE_FILE_NAME] = "file name",
        [HS_FURNITURE_TIMECODE] = "video label",
        [HS_FURNITURE_BYLINE] = "byline",
        [HS_FURNITURE_DATE] = "date",
        [HS_FURNITURE_OUTLET] = "publisher",
        [HS_FURNITURE_DATELINE] = "dateline",
        [HS_FURNITURE_REPEATED] = "repeated line",
        [HS_FURNITURE_VIDEO_TITLE] = "video title",
        [HS_FURNITURE_LINK] = "link in a list",
        [HS_FURNITURE_BULLET] = "bullet",
        [HS_FURNITURE_MARKS] = "line without words",
        [HS_FURNITURE_CODE] = "style sheet",
        [HS_FURNITURE_OUTSIDE] = "outside the article",
    };
    return group < HS_FURNITURE_N && reasons[group] ? reasons[group] : "furniture";
}

/* Length of the word character at at: letters, digits, and '.', '-', '&', '+', '@' between or before them; 0: none.
 * A typographic apostrophe counts as one and is written as '\''. */
static size_t word_byte(hs_str text, size_t at, char *out) {
    unsigned char c = (unsigned char)text.ptr[at];
    *out = hs_ascii_lower((char)c);
    if (hs_ascii_is_letter((char)c) || hs_ascii_is_digit((char)c) || c == '\'' || c == '&' || c == '+' ||
        c == '@')
        return 1;
    if ((c == '.' || c == '-') && at + 1 < text.len && at > 0 &&
        (hs_ascii_is_letter(text.ptr[at + 1]) || hs_ascii_is_digit(text.ptr[at + 1])) &&
        !hs_ascii_is_space(text.ptr[at - 1]))
        return 1;
    if (c < 0x80) return 0;
    if (c == 0xE2) {
        if (text.len - at >= 3 && memcmp(text.ptr + at, "\xE2\x80\x99", 3) == 0) {
            *out = '\'';
            return 3;
        }
        return 0; /* punctuation, arrows, symbols */
    }
    return c == 0xC2 || c >= 0xF0 ? 0 : 1;
}

/* Width of a byte that is in no word. */
static size_t other_width(hs_str text, size_t at) {
    unsigned char c = (unsigned char)text.ptr[at];
    size_t width = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return width < text.len - at ? width : text.len - at;
}

static void read_head(hs_str text, line_head *head, unsigned max_words) {
    size_t at = 0, len = 0;
    head->n = 0;
    while (head->n < max_words) {
        char c;
        while (at < text.len && !word_byte(text, at, &c)) at += other_width(text, at);
        if (at >= text.len) return;
        if (head->n && len < MAX_HEAD) head->bytes[len++] = ' ';
        for (size_t width; at < text.len && (width = word_byte(text, at, &c)); at += width) {
            if (len == MAX_HEAD) return;
            head->bytes[len++] = c;
        }
        head->ends[head->n] = (uint16_t)len;
        head->behind[head->n++] = (uint32_t)at;
    }
}

static uint64_t hash_of(const line_head *head, unsigned n_words) {
    uint64_t hash = hs_mix64(hs_hash64((hs_str){head->bytes, head->ends[n_words - 1]}));
    return hash ? hash : 1;
}

/* Nothing but marks behind at, and perhaps a counter: "Comments (15)". */
static bool is_end(hs_str line, size_t at) {
    bool in_brackets = false;
    char c;
    while (at < line.len) {
        if (line.ptr[at] == '(' || line.ptr[at] == ')') in_brackets = line.ptr[at] == '(';
        bool is_counter = in_brackets && hs_ascii_is_digit(line.ptr[at]);
        if (word_byte(line, at, &c) && !is_counter) return false;
        at += other_width(line, at);
    }
    return true;
}

static bool has_colon(hs_str line, size_t at) {
    while (at < line.len && line.ptr[at] == ' ') at++;
    hs_str rest = {line.ptr + at, line.len - at};
    return hs_str_starts(rest, HS_STR(":")) || hs_str_starts(rest, HS_STR("|")) ||
           hs_str_starts(rest, HS_STR(">")) || hs_str_starts(rest, HS_STR("- ")) ||
           hs_str_starts(rest, HS_STR("\xC2\xBB")) || hs_str_starts(rest, HS_STR("\xE2\x80\x93")) ||
           hs_str_starts(rest, HS_STR("\xE2\x80\x94")) || hs_str_starts(rest, HS_STR("\xE2\x86\x92"));
}

static bool may_begin(const first_words *words, uint64_t hash) {
    return words->bits[hash >> 58] >> (hash >> 52 & 63) & 1;
}

static void add_first(first_words *words, uint64_t hash) {
    words->bits[hash >> 58] |= (uint64_t)1 << (hash >> 52 & 63);
}

static const phrase *next_match(const hs_furniture *furniture, uint64_t hash, uint32_t *slot) {
    for (; furniture->slots[*slot].hash; *slot = (*slot + 1) & (furniture->n_slots - 1))
        if (furniture->slots[*slot].hash == hash) {
            const phrase *found = &furniture->slots[*slot];
            *slot = (*slot + 1) & (furniture->n_slots - 1);
            return found;
        }
    return NULL;
}

hs_furniture_group hs_furniture_find(const hs_furniture *furniture, hs_str line, bool is_sentence) {
    line_head head;
    read_head(line, &head, 1);
    if (head.n == 0 || !may_begin(&furniture->begins, hash_of(&head, 1))) return HS_FURNITURE_NONE;
    read_head(line, &head, MAX_WORDS);
    for (unsigned n = head.n; n > 0; n--) { /* the longest phrase wins */
        uint64_t hash = hash_of(&head, n);
        uint32_t slot = (uint32_t)hash & (furniture->n_slots - 1);
        for (const phrase *found; (found = next_match(furniture, hash, &slot));) {
            bool is_match = (found->modes & BEGINS) != 0;
            /* "Pause." is a sentence, "Pause" a button */
            if (!is_match && (found->modes & WHOLE) && !(is_sentence && n == 1))
                is_match = is_end(line, head.behind[n - 1]);
            if (!is_match && (found->modes & (COLON | COLON_STRONG)))
                is_match =
                    (!is_sentence || (found->modes & COLON_STRONG)) && has_colon(line, head.behind[n - 1]);
            if (is_match) return (hs_furniture_group)found->group;
        }
    }
    return HS_FURNITURE_NONE;
}

hs_furniture_group hs_furniture_find_inside(const hs_furniture *furniture, hs_str line) {
    line_head head;
    for (unsigned words = 0; line.len && words < MAX_INSIDE; words++) {
        read_head(line, &head, 1);
        if (head.n && may_begin(&furniture->inside, hash_of(&head, 1))) read_head(line, &head, 6);
        for (unsigned n = head.n; n > 0; n--) {
            uint64_t hash = hash_of(&head, n);
            uint32_t slot = (uint32_t)hash & (furniture->n_slots - 1);
            for (const phrase *found; (found = next_match(furniture, hash, &slot));)
                if (found->modes & INSIDE) return (hs_furniture_group)found->group;
        }
        if (head.n == 0) break;
        line.ptr += head.behind[0];
        line.len -= head.behind[0];
    }
    return HS_FURNITURE_NONE;
}

static bool put_phrase(hs_furniture *furniture, hs_str key, hs_str value) {
    size_t space = hs_str_find_byte(value, 0, ' ');
    phrase fresh = {0};
    for (unsigned group = 1; group < HS_FURNITURE_N; group++)
        if (group_names[group] && hs_str_equal((hs_str){value.ptr, space},
                                               (hs_str){group_names[group], strlen(group_names[group])}))
            fresh.group = (uint8_t)group;
    for (size_t i = space + 1; i < value.len; i++) {
        const char *letters = "wbcsh", *at = strchr(letters, value.ptr[i]);
        if (!at) return false;
        fresh.modes |= (uint8_t)(1u << (at - letters));
    }
    line_head head;
    read_head(key, &head, MAX_WORDS);
    if (!fresh.group || !fresh.modes || !head.n) return false;
    fresh.hash = hash_of(&head, head.n);
    add_first(fresh.modes & INSIDE ? &furniture->inside : &furniture->begins, hash_of(&head, 1));
    if (fresh.modes & ~INSIDE) add_first(&furniture->begins, hash_of(&head, 1));
    uint32_t slot = (uint32_t)fresh.hash & (furniture->n_slots - 1);
    while (furniture->slots[slot].hash) slot = (slot + 1) & (furniture->n_slots - 1);
    furniture->slots[slot] = fresh;
    return true;
}

hs_status hs_furniture_open(hs_arena *arena, hs_str tsv, const hs_furniture **furniture) {
    hs_furniture *fresh = hs_arena_get_zeroed(arena, 1, sizeof *fresh);
    if (!fresh) return HS_ERR_MEMORY;
    uint32_t n_lines = 1;
    for (size_t at = 0; at < tsv.len; at++) n_lines += tsv.ptr[at] == '\n';
    fresh->n_slots = 64;
    while (fresh->n_slots < n_lines * 3) fresh->n_slots *= 2;
    fresh->slots = hs_arena_get_zeroed(arena, fresh->n_slots, sizeof *fresh->slots);
    if (!fresh->slots) return HS_ERR_MEMORY;
    for (size_t at = 0; at < tsv.len;) {
        size_t end = hs_str_find_byte(tsv, at, '\n'), tab = hs_str_find_byte(tsv, at, '\t');
        hs_str key = {tsv.ptr + at, tab - at};
        bool is_comment = tsv.ptr[at] == '#' || end == at;
        if (!is_comment &&
            (tab >= end || !put_phrase(fresh, key, (hs_str){tsv.ptr + tab + 1, end - tab - 1})))
            return HS_ERR_FORMAT;
        at = end + 1;
    }
    *furniture = fresh;
    return HS_OK;
}
