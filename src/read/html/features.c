#include "read/html/features.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/utf8.h"

#define PHRASE_WORDS 20  /* starts of phrases looked for in a block */
#define PHRASE_BYTES 600 /* longer blocks are looked into for none */
#define TITLE_BYTES  160 /* longer blocks are not held against the title */
#define COUNT_BYTES  512 /* of a long block its beginning is counted */
#define MENU_BYTES   80  /* a longer link is a headline as well */

static uint8_t size_class(uint64_t n) {
    /* 8 * log2(n + 1), cut: integers only, so that every machine agrees */
    n++;
    uint32_t whole = 63u - (uint32_t)__builtin_clzll(n);
    uint32_t rest = whole >= 3 ? (uint32_t)(n >> (whole - 3)) & 7 : (uint32_t)(n << (3 - whole)) & 7;
    return (uint8_t)(whole * 8 + rest);
}

static uint8_t share(uint64_t part, uint64_t whole) {
    return whole ? (uint8_t)(part >= whole ? 64 : part * 64 / whole) : 0;
}

/* Class of a block's last or first character. */
enum {
    MARK_NONE = 0,
    MARK_LETTER,
    MARK_DIGIT,
    MARK_COMMA,
    MARK_OTHER,
    MARK_COLON,
    MARK_BULLET,
    MARK_QUOTE,
    MARK_END
};

static uint8_t mark_class(uint32_t c) {
    if (c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 || c == 0xFF1F)
        return MARK_END;
    if (c == '"' || c == '\'' || (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB || c == 0x300C ||
        c == 0x300D)
        return MARK_QUOTE;
    if (c == ':') return MARK_COLON;
    if (c == '-' || c == '*' || c == 0x2022 || c == 0x2013 || c == 0x2014 || c == '>' || c == 0x203A ||
        c == '|' || c == 0xB7 || c == 0x2192)
        return MARK_BULLET;
    if (c == ',' || c == ';' || c == 0x3001 || c == 0xFF0C) return MARK_COMMA;
    if (c >= '0' && c <= '9') return MARK_DIGIT;
    if (c >= 0x80 || hs_ascii_is_letter((char)c)) return MARK_LETTER;
    return MARK_OTHER;
}

typedef struct text_counts {
    uint32_t n_code, n_words, n_commas, n_ends, n_digits, n_capitals, n_title;
    uint8_t first, last;
    uint8_t phrase[HS_PHRASE_N];
    uint32_t hash;
} text_counts;

typedef struct title_words {
    uint32_t hashes[32];
    uint32_t n;
    uint8_t may_hold[256]; /* by the hash's low byte: most words are not in the title */
} title_words;

static bool has_word(const title_words *title, uint32_t hash) {
    if (!title->may_hold[hash & 255]) return false;
    for (uint32_t i = 0; i < title->n; i++)
        if (title->hashes[i] == hash) return true;
    return false;
}

/* Of characters beyond ASCII: no punctuation. */
static bool is_wide_letter(uint32_t c) {
    return !(c >= 0x2000 && c < 0x2070) && !(c >= 0x3000 && c < 0x3020) && c != 0xAB && c != 0xBB &&
           c != 0xB7 && c != 0xA9 && c != 0xFF0C && c != 0xFF01 && c != 0xFF1F;
}

static uint32_t put_lower(uint32_t c, char *out) {
    if (c < 0x80) {
        out[0] = hs_ascii_lower((char)c);
        return 1;
    }
    return (uint32_t)hs_utf8_put(c < 0x500 ? hs_unicode_lower(c) : c, out);
}

typedef uint8_t bytes16 __attribute__((vector_size(16)));

static uint32_t sum(bytes16 counts) {
    uint64_t halves[2];
    memcpy(halves, &counts, 16);
    const uint64_t even = 0x00FF00FF00FF00FFu;
    uint64_t pairs =
        (halves[0] & even) + (halves[0] >> 8 & even) + (halves[1] & even) + (halves[1] >> 8 & even);
    return (uint32_t)(pairs * 0x0001000100010001u >> 48);
}

/* Counts of a text of at most COUNT_BYTES whose white space is collapsed, so that words lie between single spaces.
 * Sixteen bytes at once: a comparison gives 255, which is -1, where it holds. */
static void count_characters(hs_str text, text_counts *counts) {
    bytes16 spaces = {0}, capitals = {0}, digits = {0}, commas = {0}, code = {0}, ends = {0}, rights = {0},
            wide = {0};
    for (size_t at = 0; at < text.len; at += 16) {
        uint8_t window[17] = {' '}; /* the byte before and sixteen, zeros behind the end */
        size_t n = text.len - at < 16 ? text.len - at : 16;
        if (at && n == 16)
            memcpy(window, text.ptr + at - 1, 17);
        else {
            if (at) window[0] = (uint8_t)text.ptr[at - 1];
            memcpy(window + 1, text.ptr + at, n);
        }
        bytes16 c, before;
        memcpy(&before, window, 16);
        memcpy(&c, window + 1, 16);
        spaces -= (bytes16)((c == ' ') | (c == '\n'));
        capitals -= (bytes16)((c - 'A' < 26) & ((before == ' ') | (before == '\n')));
        digits -= (bytes16)(c - '0' < 10);
        commas -= (bytes16)(c == ',') | (bytes16)((before == 0x80) & (c == 0x81));
        code -= (bytes16)((c == '{') | (c == '}') | (c == ';') | (c == '=') | (c == '[') | (c == ']'));
        ends -= (bytes16)((c == '.') | (c == '!') | (c == '?'));
        rights -= (bytes16)((before == 0xC2) & (c == 0xA9));
        wide -=
            (bytes16)((before == 0x80) & (c == 0x82)); /* E3 80 82, the full stop of Chinese and Japanese */
    }
    counts->n_words = sum(spaces) + 1;
    counts->n_capitals = sum(capitals);
    counts->n_digits = sum(digits);
    counts->n_commas = sum(commas);
    counts->n_code = sum(code);
    counts->n_ends = sum(ends) + sum(wide);
    if (sum(rights)) counts->phrase[HS_PHRASE_LEGAL] = 1;
}

/* The first words of a text, small, without apostrophes, a space between them. */
typedef struct first_words {
    char text[400];
    uint32_t start[PHRASE_WORDS + 1], hash[PHRASE_WORDS]; /* [n]; start[n] is behind the last */
    uint32_t n;
    bool is_all; /* the text has no more */
} first_words;

/* Small form of a byte that words are made of, or 0. */
#define L(c) [c] = c, [c - 32] = c
static const char word_byte[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
    ['8'] = '8', ['9'] = '9', L('a'),      L('b'),      L('c'),      L('d'),      L('e'),      L('f'),
    L('g'),      L('h'),      L('i'),      L('j'),      L('k'),      L('l'),      L('m'),      L('n'),
    L('o'),      L('p'),      L('q'),      L('r'),      L('s'),      L('t'),      L('u'),      L('v'),
    L('w'),      L('x'),      L('y'),      L('z'),
};
#undef L

static void read_words(hs_str text, first_words *words) {
    uint32_t len = 0, n = 0, hash = 0;
    bool in_word = false;
    size_t at = 0;
    while (at < text.len && len + 6 < sizeof words->text) {
        unsigned char byte = (unsigned char)text.ptr[at];
        if (in_word && word_byte[byte]) { /* most bytes: the rest of a word */
            size_t end = at + (sizeof words->text - 6 - len);
            if (end > text.len) end = text.len;
            for (char small; at < end && (small = word_byte[(unsigned char)text.ptr[at]]) != 0; at++) {
                words->text[len++] = small;
                hash = (hash ^ (unsigned char)small) * 16777619u;
            }
            continue;
        }
        char out[4];
        uint32_t n_out = 1;
        bool is_word;
        if (byte < 0x80) {
            at++;
            if (byte == '\'') continue;
            out[0] = word_byte[byte];
            is_word = out[0] != 0;
        } else {
            size_t next;
            uint32_t c = hs_utf8_get(text, at, &next);
            at = next;
            if (c == 0x2019) continue;
            is_word = is_wide_letter(c);
            if (is_word) n_out = put_lower(c, out);
        }
        if (!is_word) {
            if (in_word) words->hash[n - 1] = hash;
            in_word = false;
            continue;
        }
        if (!in_word) {
            if (n == PHRASE_WORDS) {
                at = 0; /* there are more */
                break;
            }
            if (len) words->text[len++] = ' ';
            words->start[n++] = len;
            hash = 2166136261u;
            in_word = true;
        }
        for (uint32_t i = 0; i < n_out; i++) {
            words->text[len++] = out[i];
            hash = (hash ^ (unsigned char)out[i]) * 16777619u;
        }
    }
    if (in_word) words->hash[n - 1] = hash;
    words->start[n] = len + 1;
    words->n = n;
    words->is_all = at >= text.len;
}

static bool has_bit(const uint8_t bits[2048], uint32_t hash) {
    return bits[hash >> 3 & 2047] >> (hash & 7) & 1;
}

static void find_phrases(const hs_html_tables *tables, const first_words *words, text_counts *counts) {
    for (uint32_t i = 0; i < words->n; i++) {
        uint32_t hash = words->hash[i];
        if (!has_bit(tables->phrase_starts, hash)) continue;
        for (uint32_t k = i; k < words->n && k < i + 4; k++) {
            if (k > i)
                for (uint32_t b = words->start[k] - 1; b + 1 < words->start[k + 1]; b++)
                    hash = (hash ^ (unsigned char)words->text[b]) * 16777619u;
            const hs_lexicon_entry *entry = hs_lexicon_find_hash(&tables->phrases, hash);
            uint8_t here = i > 0 ? 1 : k + 1 == words->n && words->is_all ? 3 : 2;
            if (k == i && i > 0) here = 0; /* a lone word in the middle says nothing */
            if (entry) {
                uint8_t *level = &counts->phrase[tables->phrase_group[entry - tables->phrases.entries]];
                if (here > *level) *level = here;
            }
            if (!has_bit(tables->phrase_goes_on, hash)) break;
        }
    }
}

static void count_text(const hs_html_tables *tables, hs_str text, const title_words *title,
                       text_counts *counts) {
    *counts = (text_counts){0};
    if (text.len == 0) return;
    size_t next, last = hs_utf8_floor(text, text.len - 1);
    counts->first = mark_class(hs_utf8_get(text, 0, &next));
    counts->last = mark_class(hs_utf8_get(text, last, &next));
    counts->hash = hs_html_text_hash(text);
    count_characters((hs_str){text.ptr, text.len > COUNT_BYTES ? hs_utf8_floor(text, COUNT_BYTES) : text.len},
                     counts);
    if (text.len > PHRASE_BYTES) return;
    first_words words;
    read_words(text, &words);
    find_phrases(tables, &words, counts);
    if (text.len > TITLE_BYTES) return;
    for (uint32_t i = 0; i < words.n; i++) counts->n_title += has_word(title, words.hash[i]);
}

static void read_title(hs_str text, title_words *title) {
    first_words words;
    read_words(text, &words);
    memset(title, 0, sizeof *title);
    for (uint32_t i = 0; i < words.n; i++) {
        title->hashes[title->n++] = words.hash[i];
        title->may_hold[words.hash[i] & 255] = 1;
    }
}

static uint32_t signature(const hs_html_blocks *page, uint32_t node) {
    const hs_html_node *n = &page->nodes[node];
    uint32_t above = n->parent == HS_NONE ? 0 : page->nodes[n->parent].class_hash;
    return ((n->class_hash * 31u + n->role) * 16777619u ^ above) * 2654435761u;
}

#define WIDTH (HS_F_LOCAL_N - HS_F_GROUP)
/* How far above node the nearest element of each group and role stands, from 0, itself, on; the page does not count. */
static void read_distances(const hs_html_blocks *page, uint32_t node, uint8_t far[WIDTH]) {
    uint64_t groups = 0;
    uint32_t roles = 0;
    memset(far, HS_F_FAR, WIDTH);
    for (uint8_t up = 0; up < HS_F_FAR && node != 0; up++) {
        const hs_html_node *here = &page->nodes[node];
        bool is_page = here->role == HS_TAG_BODY || here->role == HS_TAG_HTML;
        uint64_t fresh = is_page ? 0 : here->groups & ~groups;
        for (uint64_t left = fresh; left; left &= left - 1) far[__builtin_ctzll(left)] = up;
        groups |= fresh;
        if (here->role >= HS_TAG_ARTICLE && here->role < HS_TAG_HIDDEN &&
            !(roles >> (here->role - HS_TAG_ARTICLE) & 1)) {
            far[HS_GROUP_N + here->role - HS_TAG_ARTICLE] = up;
            roles |= 1u << (here->role - HS_TAG_ARTICLE);
        }
        node = here->parent;
    }
}

/* A block of a menu: a short link among short links, two on either side. */
static void mark_menus(const hs_html_blocks *page, uint8_t *is_menu) {
    uint32_t run = 0; /* short links up to here */
    for (uint32_t i = 0; i <= page->n_blocks; i++) {
        bool is_link = false;
        if (i < page->n_blocks) {
            const hs_html_block *block = &page->blocks[i];
            uint32_t len = block->text.end - block->text.start;
            is_link = len < MENU_BYTES && block->n_link_bytes * 10 >= len * 9;
            is_menu[i] = 0;
        }
        if (is_link) {
            run++;
        } else {
            for (uint32_t k = 2; k + 2 < run; k++) is_menu[i - run + k] = 1;
            run = 0;
        }
    }
}

hs_status hs_html_features_local(const hs_html_tables *tables, hs_arena *arena, const hs_html_blocks *page,
                                 const uint8_t *wanted, hs_html_features *features) {
    uint32_t n = page->n_blocks, stride = (n + 15) / 16 * 16;
    features->n = n;
    features->stride = stride;
    uint8_t *const rows = features->rows = hs_arena_get_zeroed(arena, HS_F_N, stride);
    uint32_t n_seen = 16;
    while (n_seen < 2 * n) n_seen *= 2;
    uint32_t *seen = hs_arena_get_zeroed(arena, n_seen, sizeof *seen); /* block + 1 by text hash */
    uint32_t *signatures = HS_ARENA_ARRAY(arena, uint32_t, n + 1);
    if (!rows || !seen || !signatures) return HS_ERR_MEMORY;
    uint8_t *const is_menu = features->is_menu = HS_ARENA_ARRAY(arena, uint8_t, n + 1);
    if (!is_menu) return HS_ERR_MEMORY;
    mark_menus(page, is_menu);
    title_words title;
    read_title((hs_str){page->text + page->title.start, page->title.end - page->title.start}, &title);
/* bytes that are stored may lie anywhere, for all that the compiler knows: what is needed again stands in locals */
#define ROW(row) (rows + (size_t)(row)*stride)
    uint8_t wanted_distances[WIDTH], far[WIDTH];
    uint32_t far_of = HS_NONE; /* the node of far */
    uint32_t after_h1 = 0, after_heading = 100, n_distances = 0;
    for (uint8_t k = 0; k < WIDTH; k++)
        if (wanted[HS_F_GROUP + k]) wanted_distances[n_distances++] = k;
    bool is_after_h1 = false;
    uint8_t heading[5] = {0};
    for (uint32_t i = 0; i < n; i++) {
        const hs_html_block *block = &page->blocks[i];
        const hs_html_node *node = &page->nodes[block->node];
        hs_str text = {page->text + block->text.start, block->text.end - block->text.start};
        signatures[i] = signature(page, block->node);
        ROW(HS_F_LEN)[i] = size_class(text.len);
        ROW(HS_F_LINK_SHARE)[i] = share(block->n_link_bytes, text.len);
        if (is_menu[i]) {
            after_h1++;
            after_heading++;
            continue;
        }
        text_counts counts;
        count_text(tables, text, &title, &counts);
        ROW(HS_F_WORDS)[i] = size_class(counts.n_words);
        ROW(HS_F_COMMAS)[i] = size_class(counts.n_commas);
        ROW(HS_F_ENDS)[i] = size_class(counts.n_ends);
        ROW(HS_F_LINKS)[i] = size_class(block->n_links);
        ROW(HS_F_BREAKS)[i] = size_class(block->n_breaks);
        ROW(HS_F_MEDIA)[i] = size_class(block->n_media_before);
        ROW(HS_F_STRONG_SHARE)[i] = share(block->n_strong_bytes, text.len);
        ROW(HS_F_SMALL_SHARE)[i] = share(block->n_small_bytes, text.len);
        size_t counted = text.len < COUNT_BYTES ? text.len : COUNT_BYTES;
        ROW(HS_F_DIGIT_SHARE)[i] = share(counts.n_digits, counted);
        ROW(HS_F_CAPITAL_SHARE)[i] = share(counts.n_capitals, counts.n_words);
        ROW(HS_F_TITLE_SHARE)
        [i] = share(counts.n_title, counts.n_words < PHRASE_WORDS ? counts.n_words : PHRASE_WORDS);
        ROW(HS_F_AVERAGE_WORD)
        [i] =
            (uint8_t)(counts.n_words ? counted * 4 / counts.n_words > 200 ? 200 : counted * 4 / counts.n_words
                                     : 0);
        ROW(HS_F_CODE)[i] = text.len > 60 ? share(counts.n_code, counted) : 0;
        ROW(HS_F_LAST)[i] = counts.last;
        ROW(HS_F_FIRST)[i] = counts.first;
        ROW(HS_F_RULE)[i] = block->after_rule;
        ROW(HS_F_CUT)[i] = block->is_cut;
        ROW(HS_F_TIME)[i] = block->n_time > 3 ? 3 : (uint8_t)block->n_time;
        ROW(HS_F_HIDDEN)[i] = node->is_hidden;
        ROW(HS_F_DEPTH)[i] = node->depth > 60 ? 60 : (uint8_t)node->depth;
        ROW(HS_F_PLACE)[i] = share(block->text.start, page->text_len);
        ROW(HS_F_PAGE)[i] = size_class(page->text_len);
        ROW(HS_F_ROLE_P)[i] = node->role == HS_TAG_P;
        ROW(HS_F_ROLE_HEADING)
        [i] = node->role >= HS_TAG_H1 && node->role <= HS_TAG_H6 ? (uint8_t)(node->role - HS_TAG_H1 + 1) : 0;
        if (node->role == HS_TAG_H1) is_after_h1 = true, after_h1 = 0;
        ROW(HS_F_AFTER_H1)[i] = is_after_h1 ? size_class(after_h1) : 255;
        after_h1++;
        ROW(HS_F_INDEX)
        [i] = size_class(i - page->nodes[node->parent == HS_NONE ? 0 : node->parent].first_block);
        ROW(HS_F_SIBLINGS)
        [i] = size_class(node->parent == HS_NONE
                             ? 0
                             : page->nodes[node->parent].end_block - page->nodes[node->parent].first_block);
        for (uint32_t k = 0; k < HS_PHRASE_N; k++) ROW(HS_F_PHRASE + k)[i] = counts.phrase[k];
        ROW(HS_F_HEADING_FAR)[i] = (uint8_t)(after_heading < 100 ? after_heading : 100);
        for (uint32_t k = 0; k < 5; k++) ROW(HS_F_HEADING_PHRASE + k)[i] = heading[k];
        after_heading++;
        bool is_bold_line = text.len < 60 && (block->n_strong_bytes * 10 >= text.len * 9);
        if ((ROW(HS_F_ROLE_HEADING)[i] || is_bold_line) && text.len < 120) {
            static const uint8_t parts[5][4] = {
                {HS_PHRASE_MORE, HS_PHRASE_MORE, HS_PHRASE_MORE, HS_PHRASE_MORE},
                {HS_PHRASE_SHARE, HS_PHRASE_PROMO, HS_PHRASE_AD, HS_PHRASE_AD},
                {HS_PHRASE_LEGAL, HS_PHRASE_PRESS, HS_PHRASE_CREDIT, HS_PHRASE_CREDIT},
                {HS_PHRASE_AUTHOR, HS_PHRASE_TAGS, HS_PHRASE_META, HS_PHRASE_META},
                {HS_PHRASE_COMMENT, HS_PHRASE_COMMENT, HS_PHRASE_COMMENT, HS_PHRASE_COMMENT},
            };
            after_heading = 0;
            for (uint32_t k = 0; k < 5; k++) {
                heading[k] = 0;
                for (uint32_t j = 0; j < 4; j++)
                    if (counts.phrase[parts[k][j]] > heading[k]) heading[k] = counts.phrase[parts[k][j]];
            }
        }
        uint64_t inline_groups = block->inline_groups;
        ROW(HS_F_INLINE)
        [i] = (inline_groups &
               (HS_BIT(HS_GROUP_CAPTION) | HS_BIT(HS_GROUP_IMAGE) | HS_BIT(HS_GROUP_VIDEO))) != 0;
        ROW(HS_F_INLINE + 1)
        [i] = (inline_groups & (HS_BIT(HS_GROUP_AUTHOR) | HS_BIT(HS_GROUP_DATE) | HS_BIT(HS_GROUP_META) |
                                HS_BIT(HS_GROUP_TAGS))) != 0;
        ROW(HS_F_INLINE + 2)
        [i] = (inline_groups & (HS_BIT(HS_GROUP_SHARE) | HS_BIT(HS_GROUP_RELATED) | HS_BIT(HS_GROUP_PROMO) |
                                HS_BIT(HS_GROUP_NAV) | HS_BIT(HS_GROUP_COMMENT) | HS_BIT(HS_GROUP_AD))) != 0;
        ROW(HS_F_INLINE + 3)
        [i] = (inline_groups & (HS_BIT(HS_GROUP_BODY) | HS_BIT(HS_GROUP_CONTENT) | HS_BIT(HS_GROUP_LEAD) |
                                HS_BIT(HS_GROUP_ARTICLE))) != 0;
        if (block->node != far_of) read_distances(page, block->node, far);
        far_of = block->node;
        for (uint32_t k = 0; k < n_distances; k++)
            ROW(HS_F_GROUP + wanted_distances[k])[i] = far[wanted_distances[k]];
        uint32_t slot = (counts.hash * 2654435761u) & (n_seen - 1);
        while (seen[slot] &&
               !hs_str_equal(
                   hs_str_sub((hs_str){page->text, page->text_len}, page->blocks[seen[slot] - 1].text), text))
            slot = (slot + 1) & (n_seen - 1);
        if (seen[slot]) {
            ROW(HS_F_REPEATS)[i] = 1;
            ROW(HS_F_REPEATED)[seen[slot] - 1] = 1;
        } else
            seen[slot] = i + 1;
    }
    for (uint32_t i = 0; i < n; i++) {
        static const int near[4] = {-1, 1, -2, 2};
        if (is_menu[i]) continue;
        for (uint32_t k = 0; k < 4; k++) {
            int64_t other = (int64_t)i + near[k];
            bool is_there = other >= 0 && other < n;
            ROW(HS_F_NEAR_LEN + k)[i] = is_there ? ROW(HS_F_LEN)[other] : 0;
            ROW(HS_F_NEAR_LINKS + k)[i] = is_there ? ROW(HS_F_LINK_SHARE)[other] : 0;
            ROW(HS_F_NEAR_SAME + k)[i] = is_there && signatures[other] == signatures[i];
            if (k < 2) ROW(HS_F_NEAR_LAST + k)[i] = is_there ? ROW(HS_F_LAST)[other] : 0;
        }
        ROW(HS_F_NEAR_PHRASE)[i] = i > 0 ? ROW(HS_F_PHRASE + HS_PHRASE_MORE)[i - 1] : 0;
        const hs_html_node *node = &page->nodes[page->blocks[i].node];
        const hs_html_node *above = &page->nodes[node->parent == HS_NONE ? 0 : node->parent];
        if (above->first_block < above->end_block && above->end_block <= n) ROW(HS_F_PARENT_LEN)
        [i] = size_class(page->blocks[above->end_block - 1].text.end -
                         page->blocks[above->first_block].text.start);
    }
    return HS_OK;
}

/* Share of likely article text, 0 to 64, from a logit in 1/1024: a piecewise line. */
static uint32_t likelihood(int32_t score) {
    return score <= -2048 ? 0 : score >= 2048 ? 64 : (uint32_t)(score + 2048) / 64;
}

static uint8_t score_class(int32_t score) {
    int32_t c = score / 64 + 128;
    return (uint8_t)(c < 0 ? 0 : c > 255 ? 255 : c);
}

hs_status hs_html_features_context(hs_arena *arena, const hs_html_blocks *page, const int32_t *scores,
                                   hs_html_features *features) {
    uint32_t n = page->n_blocks, n_seen = 16, stride = features->stride;
    uint8_t *const rows = features->rows;
    const uint8_t *const is_menu = features->is_menu;
    while (n_seen < 2 * n) n_seen *= 2;
    /* mass[i]: likely article bytes before block i; gain[i]: the same less a price for unlikely bytes */
    uint64_t *mass = HS_ARENA_ARRAY(arena, uint64_t, n + 1);
    int64_t *gain = HS_ARENA_ARRAY(arena, int64_t, n + 1);
    struct cell {
        uint32_t key;
        uint32_t n;
        uint64_t mass;
        int64_t score;
    } *cells = hs_arena_get_zeroed(arena, n_seen, sizeof *cells);
    uint32_t *cell_of = HS_ARENA_ARRAY(arena, uint32_t, n + 1);
    if (!mass || !gain || !cells || !cell_of) return HS_ERR_MEMORY;
    uint64_t depths = 0;
    mass[0] = 0;
    gain[0] = 0;
    uint32_t first = HS_NONE, last = 0;
    for (uint32_t i = 0; i < n; i++) {
        const hs_html_block *block = &page->blocks[i];
        uint32_t len = block->text.end - block->text.start, likely = likelihood(scores[i]);
        uint64_t here = (uint64_t)len * likely / 64;
        mass[i + 1] = mass[i] + here;
        depths += here * page->nodes[block->node].depth;
        gain[i + 1] = gain[i] + (int64_t)((uint64_t)(len + 20) * likely) - (int64_t)(len + 20) * 24;
        if (likely > 40 && len > 60) {
            if (first == HS_NONE) first = i;
            last = i;
        }
        uint32_t key = signature(page, block->node) | 1, slot = key & (n_seen - 1);
        while (cells[slot].key && cells[slot].key != key) slot = (slot + 1) & (n_seen - 1);
        cells[slot].key = key;
        cells[slot].n++;
        cells[slot].mass += here;
        cells[slot].score += scores[i];
        cell_of[i] = slot;
    }
    /* the container: the element whose blocks gain most; the core: the deepest that holds four fifths of it */
    uint32_t container = 0, core = 0;
    int64_t best = INT64_MIN;
    for (uint32_t i = 0; i < page->n_nodes; i++) {
        const hs_html_node *node = &page->nodes[i];
        if (node->end_block > n) continue;
        int64_t here = gain[node->end_block] - gain[node->first_block];
        if (here > best || (here == best && node->depth > page->nodes[container].depth))
            best = here, container = i;
    }
    uint64_t all = mass[page->nodes[container].end_block] - mass[page->nodes[container].first_block];
    for (uint32_t i = 0; i < page->n_nodes; i++) {
        const hs_html_node *node = &page->nodes[i];
        if (node->end_block > n || node->first_block < page->nodes[container].first_block ||
            node->end_block > page->nodes[container].end_block)
            continue;
        if ((mass[node->end_block] - mass[node->first_block]) * 5 >= all * 4 &&
            node->depth >= page->nodes[core].depth)
            core = i;
    }
    const hs_html_node *box = &page->nodes[container], *heart = &page->nodes[core];
    for (uint32_t i = 0; i < n; i++) {
        const hs_html_block *block = &page->blocks[i];
        const hs_html_node *node = &page->nodes[block->node];
        ROW(HS_F_SCORE)[i] = score_class(scores[i]);
        if (is_menu[i]) continue;
        static const int near[6] = {-1, 1, -2, 2, -3, 3};
        for (uint32_t k = 0; k < 6; k++) {
            int64_t other = (int64_t)i + near[k];
            ROW(HS_F_SCORE_NEAR + k)[i] = other >= 0 && other < n ? score_class(scores[other]) : 0;
        }
        uint32_t from = i > 5 ? i - 5 : 0, to = i + 6 < n ? i + 6 : n;
        uint32_t bytes = page->blocks[to - 1].text.end - page->blocks[from].text.start;
        ROW(HS_F_SCORE_WIDE)[i] = share(mass[to] - mass[from], bytes);
        ROW(HS_F_SCORE_BEFORE)
        [i] = share(mass[i] - mass[from],
                    i > from ? page->blocks[i - 1].text.end - page->blocks[from].text.start : 0);
        ROW(HS_F_SCORE_BEHIND)
        [i] = share(mass[to] - mass[i + 1],
                    to > i + 1 ? page->blocks[to - 1].text.end - page->blocks[i + 1].text.start : 0);
        bool in_box = i >= box->first_block && i < box->end_block,
             in_heart = i >= heart->first_block && i < heart->end_block;
        ROW(HS_F_IN_CONTAINER)[i] = in_box;
        ROW(HS_F_CONTAINER_UP)
        [i] = in_box ? (uint8_t)(node->depth - box->depth < 20 ? node->depth - box->depth : 20) : 30;
        ROW(HS_F_IN_CORE)[i] = in_heart;
        ROW(HS_F_CORE_UP)
        [i] = in_heart ? (uint8_t)(node->depth - heart->depth < 20 ? node->depth - heart->depth : 20) : 30;
        uint32_t up = node->parent == HS_NONE ? 0 : node->parent;
        const hs_html_node *above = &page->nodes[up];
        const hs_html_node *grand = &page->nodes[above->parent == HS_NONE ? 0 : above->parent];
        ROW(HS_F_PARENT_MASS)[i] = share(mass[above->end_block] - mass[above->first_block], mass[n]);
        ROW(HS_F_GRAND_MASS)[i] = share(mass[grand->end_block] - mass[grand->first_block], mass[n]);
        const struct cell *cell = &cells[cell_of[i]];
        ROW(HS_F_SIGNATURE_MASS)[i] = share(cell->mass, mass[n]);
        ROW(HS_F_SIGNATURE_SCORE)[i] = score_class((int32_t)(cell->score / cell->n));
        ROW(HS_F_MASS)[i] = size_class(mass[n]);
        int64_t delta = mass[n] ? (int64_t)node->depth * 2 - (int64_t)(depths * 2 / mass[n]) : 0;
        ROW(HS_F_DEPTH_DELTA)[i] = (uint8_t)(100 + (delta < -100 ? -100 : delta > 100 ? 100 : delta));
        ROW(HS_F_MASS_BEFORE)[i] = share(mass[i], mass[n]);
        ROW(HS_F_FROM_FIRST)
        [i] = first == HS_NONE ? 0
              : i >= first     ? (uint8_t)(100 + (i - first < 100 ? i - first : 100))
                               : (uint8_t)(100 - (first - i < 100 ? first - i : 100));
        ROW(HS_F_FROM_LAST)
        [i] = first == HS_NONE ? 0
              : i > last       ? (uint8_t)(100 + (i - last < 100 ? i - last : 100))
                               : (uint8_t)(100 - (last - i < 100 ? last - i : 100));
    }
    /* the nearest <article> around a block, and how much of the likely text it holds */
    for (uint32_t i = 0; i < page->n_nodes; i++) {
        const hs_html_node *node = &page->nodes[i];
        if (node->role != HS_TAG_ARTICLE || node->end_block > n) continue;
        uint8_t held = share(mass[node->end_block] - mass[node->first_block], mass[n]);
        for (uint32_t k = node->first_block; k < node->end_block; k++)
            ROW(HS_F_ARTICLE_MASS)[k] = (uint8_t)(held + 1);
    }
    return HS_OK;
}
