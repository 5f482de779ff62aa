#include "match/align.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { FROM_DIAGONAL = 8, FROM_LEFT = 16, KIND_BITS = 7 };

void hs_aligner_init(hs_aligner *aligner, hs_heap *heap, const hs_thesaurus *thesaurus) {
    *aligner = (hs_aligner){.heap = heap, .thesaurus = thesaurus};
}

void hs_aligner_clear(hs_aligner *aligner) {
    hs_heap_free(aligner->heap, aligner->alignment.to_b);
    hs_heap_free(aligner->heap, aligner->cells);
    hs_aligner_init(aligner, aligner->heap, aligner->thesaurus);
}

static bool make_room(hs_aligner *aligner, uint32_t n_a, uint32_t n_b) {
    size_t n_words = (size_t)n_a + n_b + 2, n_cells = (size_t)(n_a + 1) * (n_b + 1);
    if (n_words > aligner->words_capacity) {
        size_t capacity = n_words + n_words / 2;
        /* one block: to_b, to_a, rest (uint32_t each), two rows of scores, how, how_b */
        char *block =
            hs_heap_grow(aligner->heap, aligner->alignment.to_b, capacity, 5 * sizeof(uint32_t) + 2);
        if (!block) return false;
        aligner->words_capacity = capacity;
        aligner->alignment.to_b = (uint32_t *)(void *)block;
        aligner->alignment.to_a = aligner->alignment.to_b + capacity;
        aligner->rest = aligner->alignment.to_a + capacity;
        aligner->rows = (int32_t *)(aligner->rest + capacity);
        aligner->alignment.how = (uint8_t *)(aligner->rows + 2 * capacity);
        aligner->alignment.how_b = aligner->alignment.how + capacity;
    }
    if (n_cells > aligner->cells_capacity) {
        uint8_t *cells = hs_heap_grow(aligner->heap, aligner->cells, n_cells + n_cells / 2, 1);
        if (!cells) return false;
        aligner->cells = cells;
        aligner->cells_capacity = n_cells + n_cells / 2;
    }
    return true;
}

/* Slips of the hand that are seen through: one, two in long words; none in words of a few letters. */
enum { FEWEST_LETTERS = 4, LONG_WORD = 8, MOST_LETTERS = 24 };

/* Of the rows of words that have no equal on the other side, what tells most pairs apart: which letters a word has, and
 * how many. A slip takes a letter away, adds one, or both. near[j] tells whether a closer look is needed. */
static void find_near(uint32_t letters, int32_t length, const uint32_t *their_letters,
                      const int32_t *their_length, uint32_t n, uint8_t *near) {
    for (uint32_t j = 0; j < n; j++) {
        int32_t theirs = their_length[j], shorter = length < theirs ? length : theirs;
        int32_t apart = length + theirs - 2 * shorter, is_long = shorter >= LONG_WORD;
        uint32_t differ = letters ^ their_letters[j];
        differ &= differ - 1, differ &= differ - 1; /* without two of its bits */
        uint32_t beyond = is_long ? differ & (differ - 1) : differ;
        beyond &= is_long ? beyond - 1 : beyond;
        near[j] = beyond == 0 && shorter >= FEWEST_LETTERS && apart <= 1 + is_long;
    }
}

/* True when the printed words, of `fewest` letters at least, differ by so few slips: Damerau (1964). */
static bool is_typo(hs_str a, hs_str b, size_t fewest) {
    if (a.len > b.len) {
        hs_str swap = a;
        a = b, b = swap;
    }
    size_t allowed = a.len >= LONG_WORD ? 2 : 1;
    if (a.len < fewest || b.len > MOST_LETTERS || b.len - a.len > allowed) return false;
    uint8_t rows[3][MOST_LETTERS + 1];
    for (size_t j = 0; j <= b.len; j++) rows[0][j] = (uint8_t)j;
    for (size_t i = 1; i <= a.len; i++) {
        uint8_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3],
                least = UINT8_MAX;
        row[0] = (uint8_t)i;
        for (size_t j = 1; j <= b.len; j++) {
            char x = hs_ascii_lower(a.ptr[i - 1]), y = hs_ascii_lower(b.ptr[j - 1]);
            unsigned cost = above[j - 1] + (x != y);
            if (above[j] + 1u < cost) cost = above[j] + 1u;
            if (row[j - 1] + 1u < cost) cost = row[j - 1] + 1u;
            if (i > 1 && j > 1 && x == hs_ascii_lower(b.ptr[j - 2]) && y == hs_ascii_lower(a.ptr[i - 2]) &&
                above2[j - 2] + 1u < cost)
                cost = above2[j - 2] + 1u;
            row[j] = (uint8_t)cost;
            if (cost < least) least = (uint8_t)cost;
        }
        if (least > allowed) return false;
    }
    return rows[a.len % 3][b.len] <= allowed;
}

static hs_str printed(const hs_match_side *side, uint32_t word) {
    return hs_str_sub(side->text, (hs_span){side->words[word].start, side->words[word].end});
}

/* Letters of a word as bits. One slip changes at most two of them, so most pairs need no closer look. */
static uint32_t letters_of(hs_str word) {
    uint32_t letters = 0;
    for (size_t i = 0; i < word.len; i++) letters |= 1u << (hs_ascii_lower(word.ptr[i]) & 31);
    return letters;
}

/* How two content words without an equal on the other side match. */
static uint8_t loose_kind(const hs_aligner *aligner, const hs_match_side *a, uint32_t i,
                          const hs_match_side *b, uint32_t j, bool may_be_typo) {
    const hs_word *x = &a->words[i], *y = &b->words[j];
    if (x->entry != HS_NONE && y->entry != HS_NONE)
        return hs_thesaurus_synonyms(aligner->thesaurus, x->entry, y->entry) ? HS_MATCH_SYNONYM
                                                                             : HS_MATCH_UNMATCHED;
    return may_be_typo && is_typo(printed(a, i), printed(b, j), FEWEST_LETTERS) ? HS_MATCH_TYPO
                                                                                : HS_MATCH_UNMATCHED;
}

/* Fills the cells with the kind of match of each pair of words. */
static void compare_words(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    enum { NO_EQUAL = HS_WORD_FUNCTION | HS_WORD_NUMBER }; /* such words match equal ones alone */
    uint32_t n_a = a->n, n_b = b->n, n_rest_a = 0, n_rest_b = 0;
    uint32_t *rest = aligner->rest, *letters = (uint32_t *)aligner->rows; /* the scores come later */
    uint32_t *stems = letters;
    int32_t *lengths = aligner->rows + n_b;
    uint8_t *has_equal = aligner->alignment.how_b, *near = aligner->alignment.how;
    uint64_t bits[16] = {0}; /* of the stems of b: most words of a stand in none of its places */
    memset(has_equal, 0, n_b);
    for (uint32_t j = 0; j < n_b; j++) {
        stems[j] = b->words[j].stem;
        bits[stems[j] >> 6 & 15] |= (uint64_t)1 << (stems[j] & 63);
    }
    for (uint32_t i = 0; i < n_a; i++) {
        uint8_t *row = aligner->cells + (size_t)(i + 1) * (n_b + 1) + 1;
        const hs_word *x = &a->words[i];
        bool is_found = false;
        memset(row, 0, n_b);
        for (uint32_t j = 0; j < n_b && bits[x->stem >> 6 & 15] >> (x->stem & 63) & 1; j++) {
            if (x->stem != stems[j]) continue;
            row[j] = x->lower == b->words[j].lower ? HS_MATCH_EXACT : HS_MATCH_STEM;
            has_equal[j] = is_found = true;
        }
        if (!is_found && !(x->flags & NO_EQUAL)) rest[n_rest_a++] = i;
    }
    for (uint32_t j = 0; j < n_b; j++)
        if (!has_equal[j] && !(b->words[j].flags & NO_EQUAL)) rest[n_rest_a + n_rest_b++] = j;
    for (uint32_t j = 0; j < n_rest_b; j++) {
        hs_str word = printed(b, rest[n_rest_a + j]);
        letters[j] = letters_of(word);
        lengths[j] = (int32_t)word.len;
    }
    for (uint32_t i = 0; i < n_rest_a; i++) {
        hs_str own = printed(a, rest[i]);
        bool is_known = a->words[rest[i]].entry != HS_NONE;
        uint8_t *row = aligner->cells + (size_t)(rest[i] + 1) * (n_b + 1) + 1;
        find_near(letters_of(own), (int32_t)own.len, letters, lengths, n_rest_b, near);
        for (uint32_t j = 0; j < n_rest_b; j++)
            if (is_known || near[j])
                row[rest[n_rest_a + j]] = loose_kind(aligner, a, rest[i], b, rest[n_rest_a + j], near[j]);
    }
}

static int32_t gain(uint8_t kind, const hs_word *x, const hs_word *y) {
    static const int32_t per_weight[] = {0, 8, 7, 6, 6, 0};
    return per_weight[kind] * (x->weight < y->weight ? x->weight : y->weight);
}

static void pair_up(hs_aligner *aligner, uint32_t i, uint32_t j, uint8_t how) {
    aligner->alignment.to_b[i] = j;
    aligner->alignment.to_a[j] = i;
    aligner->alignment.how[i] = aligner->alignment.how_b[j] = how;
}

/* S(i,j) = max(S(i-1,j), S(i,j-1), S(i-1,j-1) + gain(i,j) + bonus where the words before match, too). */
static void align_in_order(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    uint32_t n_a = a->n, n_b = b->n;
    int32_t *above = aligner->rows, *row = aligner->rows + n_b + 1;
    memset(above, 0, (n_b + 1) * sizeof *above);
    memset(aligner->cells, 0, n_b + 1);
    for (uint32_t i = 1; i <= n_a; i++) {
        uint8_t *cells = aligner->cells + (size_t)i * (n_b + 1);
        const uint8_t *before = cells - (n_b + 1);
        cells[0] = 0;
        row[0] = 0;
        for (uint32_t j = 1; j <= n_b; j++) {
            int32_t best = above[j];
            uint8_t from = 0;
            if (row[j - 1] > best) best = row[j - 1], from = FROM_LEFT;
            uint8_t kind = cells[j];
            if (kind) {
                bool is_run = before[j - 1] & KIND_BITS;
                bool starts = i == 1 || j == 1;
                int32_t score = above[j - 1] + gain(kind, &a->words[i - 1], &b->words[j - 1]) +
                                (is_run   ? 12
                                 : starts ? 2
                                          : 0);
                bool goes_on = i < n_a && j < n_b && cells[n_b + 2 + j] & KIND_BITS;
                if (score > best || (score == best && goes_on)) best = score, from = FROM_DIAGONAL;
            }
            row[j] = best;
            cells[j] = kind | from;
        }
        int32_t *swap = above;
        above = row, row = swap;
    }
    for (uint32_t i = n_a, j = n_b; i && j;) {
        uint8_t cell = aligner->cells[(size_t)i * (n_b + 1) + j];
        if (cell & FROM_DIAGONAL) {
            i--, j--;
            pair_up(aligner, i, j, cell & KIND_BITS);
        } else if (cell & FROM_LEFT)
            j--;
        else
            i--;
    }
}

/* Moves short runs next to their neighbours where the same words stand there, too: of two places of "if I", the one
 * right before "were in my forties". x is the longer side, y the shorter. */
static void close_gaps(uint32_t *to_x, uint8_t *how_y, uint32_t *to_y, uint8_t *how_x, const hs_match_side *x,
                       const hs_match_side *y) {
    for (uint32_t end = y->n; end > 0;) { /* runs of y from the back, each against the run behind it */
        uint32_t last = end - 1, first = last;
        if (!how_y[last]) {
            end--;
            continue;
        }
        while (first > 0 && how_y[first - 1] && to_x[first - 1] + 1 == to_x[first]) first--;
        uint32_t n = last - first + 1, target = HS_NONE;
        if (last + 1 < y->n && how_y[last + 1] && to_x[last + 1] > to_x[last] + 3)
            target = to_x[last + 1] - n;
        else if (first > 0 && how_y[first - 1] && to_x[first] > to_x[first - 1] + 3)
            target = to_x[first - 1] + 1;
        bool fits = target != HS_NONE && target + n <= x->n && n <= 4;
        for (uint32_t k = 0; k < n && fits; k++)
            fits = !how_x[target + k] && x->words[target + k].stem == y->words[first + k].stem;
        for (uint32_t k = 0; k < n && fits; k++) {
            uint32_t old = to_x[first + k], fresh = target + k;
            how_x[old] = 0, to_y[old] = HS_NONE;
            to_x[first + k] = fresh, to_y[fresh] = first + k;
            bool is_equal = x->words[fresh].lower == y->words[first + k].lower;
            how_x[fresh] = how_y[first + k] = is_equal ? HS_MATCH_EXACT : HS_MATCH_STEM;
        }
        end = first;
    }
}

/* Pairs content words that stand on both sides out of order, and the words around them. */
static void pair_moved(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    hs_alignment *found = &aligner->alignment;
    for (uint32_t i = 0; i < a->n; i++) {
        if (found->how[i] || (a->words[i].flags & HS_WORD_FUNCTION)) continue;
        for (uint32_t j = 0; j < b->n; j++) {
            if (found->how_b[j] || a->words[i].stem != b->words[j].stem) continue;
            pair_up(aligner, i, j, HS_MATCH_MOVED);
            for (uint32_t k = 1; k <= i && k <= j; k++) {
                if (found->how[i - k] || found->how_b[j - k] || a->words[i - k].stem != b->words[j - k].stem)
                    break;
                pair_up(aligner, i - k, j - k, HS_MATCH_MOVED);
            }
            for (uint32_t k = 1; i + k < a->n && j + k < b->n; k++) {
                if (found->how[i + k] || found->how_b[j + k] || a->words[i + k].stem != b->words[j + k].stem)
                    break;
                pair_up(aligner, i + k, j + k, HS_MATCH_MOVED);
            }
            break;
        }
    }
}

/* Runs of three small words or more that stand elsewhere: "but I am going to" in front of what it followed. */
static void pair_moved_runs(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    enum { SHORTEST = 3 };
    hs_alignment *found = &aligner->alignment;
    for (uint32_t i = 0; i + SHORTEST <= a->n; i++) {
        if (found->how[i] || found->how[i + 1] || found->how[i + 2]) continue;
        for (uint32_t j = 0; j + SHORTEST <= b->n; j++) {
            uint32_t run = 0;
            while (i + run < a->n && j + run < b->n && !found->how[i + run] && !found->how_b[j + run] &&
                   a->words[i + run].stem == b->words[j + run].stem)
                run++;
            if (run < SHORTEST) continue;
            for (uint32_t k = 0; k < run; k++) pair_up(aligner, i + k, j + k, HS_MATCH_MOVED);
            break;
        }
    }
}

/* True when a word within two of word i matches near word j. */
static bool has_near_match(const hs_alignment *found, const hs_match_side *a, uint32_t i, uint32_t j,
                           bool to_left) {
    for (uint32_t k = 1; k <= 2; k++) {
        if (to_left ? i < k : i + k >= a->n) return false;
        uint32_t at = to_left ? i - k : i + k;
        if (!found->how[at]) continue;
        uint32_t partner = found->to_b[at], apart = partner > j ? partner - j : j - partner;
        if (apart <= 3) return true;
    }
    return false;
}

/* Small words that changed places with a neighbour ("even really" and "really even"), or that moved with one: looked
 * for near the partner of the next match within two words. */
static void pair_moved_small(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    hs_alignment *found = &aligner->alignment;
    for (int turn = 0; turn < 2; turn++) {
        for (uint32_t step = 0; step < a->n; step++) {
            uint32_t i = turn ? a->n - 1 - step : step, near = HS_NONE;
            if (found->how[i]) continue;
            for (uint32_t k = 1; k <= 2 && near == HS_NONE; k++) {
                if (turn ? i + k >= a->n : i < k) break;
                if (found->how[turn ? i + k : i - k]) near = found->to_b[turn ? i + k : i - k];
            }
            if (near == HS_NONE) continue;
            uint32_t first = near > 3 ? near - 3 : 0, end = near + 4 < b->n ? near + 4 : b->n;
            for (uint32_t j = first; j < end; j++) {
                if (found->how_b[j] || a->words[i].stem != b->words[j].stem) continue;
                pair_up(aligner, i, j, HS_MATCH_MOVED);
                break;
            }
        }
    }
}

/* Small words that match far from any other match say nothing. */
static void drop_lone_function_words(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    hs_alignment *found = &aligner->alignment;
    for (uint32_t i = 0; i < a->n; i++) {
        if (!found->how[i] || !(a->words[i].flags & HS_WORD_FUNCTION)) continue;
        uint32_t j = found->to_b[i];
        bool left = i && j && found->how[i - 1] && found->to_b[i - 1] + 1 == j;
        bool right = i + 1 < a->n && found->how[i + 1] && found->to_b[i + 1] == j + 1;
        bool is_edge = (i == 0 && j == 0) || (i + 1 == a->n && j + 1 == b->n);
        if (left || right || is_edge) continue;
        if (has_near_match(found, a, i, j, true) && has_near_match(found, a, i, j, false)) continue;
        found->how[i] = found->how_b[j] = 0;
        found->to_b[i] = found->to_a[j] = HS_NONE;
    }
}

/* Between the partners of its neighbours a word that nobody knows may be a slip of a small or short one, too: "mpst" for
 * "most", "nveer" for "never". */
static void pair_slips(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    enum { FEWEST = 3 };
    hs_alignment *found = &aligner->alignment;
    for (uint32_t i = 0; i < a->n; i++) {
        if (found->how[i]) continue;
        bool has_left = i && found->how[i - 1], has_right = i + 1 < a->n && found->how[i + 1];
        for (int side = 0; side < 2 && !found->how[i]; side++) {
            if (!(side ? has_right : has_left)) continue;
            uint32_t j = side ? found->to_b[i + 1] - 1 : found->to_b[i - 1] + 1;
            if (j >= b->n || found->how_b[j]) continue;
            const hs_word *x = &a->words[i], *y = &b->words[j];
            uint32_t kinds = x->flags | y->flags;
            bool x_is_known = x->entry != HS_NONE || x->flags & HS_WORD_FUNCTION;
            bool y_is_known = y->entry != HS_NONE || y->flags & HS_WORD_FUNCTION;
            if (x_is_known == y_is_known || kinds & (HS_WORD_NUMBER | HS_WORD_BRACKET)) continue;
            if (is_typo(printed(a, i), printed(b, j), FEWEST)) pair_up(aligner, i, j, HS_MATCH_TYPO);
        }
    }
}

/* True when two content words may stand for one another where all else is the same: one is a kind of the other. Names are
 * nobody's kind. */
static bool are_kin(const hs_aligner *aligner, const hs_word *x, const hs_word *y) {
    enum { NEVER = HS_WORD_FUNCTION | HS_WORD_NUMBER | HS_WORD_BRACKET };
    uint32_t either = x->flags | y->flags;
    if (either & NEVER || (x->flags & y->flags & HS_WORD_CAPITAL && !(either & HS_WORD_STARTS))) return false;
    return hs_thesaurus_kin(aligner->thesaurus, x->entry, y->entry) &&
           !hs_thesaurus_opposites(aligner->thesaurus, x->stem, y->stem);
}

/* Words of a without partners that stand side by side, and those of b in their place, maybe none. */
typedef struct gap {
    uint32_t first, end, b_first, b_end;
} gap;

/* The next gap behind *at, which begins as {0}. False: there is none. */
static bool next_gap(const hs_alignment *found, uint32_t n_a, uint32_t n_b, gap *at) {
    uint32_t i = at->end;
    for (; i < n_a && found->how[i]; i++)
        if (found->how[i] != HS_MATCH_MOVED) at->b_first = found->to_b[i] + 1;
    if (i == n_a) return false;
    at->first = i;
    while (i < n_a && !found->how[i]) i++;
    at->end = i;
    at->b_end = at->b_first;
    while (at->b_end < n_b && !found->how_b[at->b_end]) at->b_end++;
    return true;
}

/* Between words that have partners, the content words in the place of their kin: "candidate" for "politician". Of
 * retellings this would say too little: they are held by their content words alone. */
static void pair_kin(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    enum { LONGEST_GAP = 6 };
    gap at = {0};
    while (next_gap(&aligner->alignment, a->n, b->n, &at)) {
        if (at.end - at.first > LONGEST_GAP || at.b_end - at.b_first > LONGEST_GAP) continue;
        for (uint32_t k = at.first, j = at.b_first; k < at.end; k++) {
            uint32_t l = j;
            while (l < at.b_end && !are_kin(aligner, &a->words[k], &b->words[l])) l++;
            if (l == at.b_end) continue;
            pair_up(aligner, k, l, HS_MATCH_KIN);
            j = l + 1;
        }
    }
}

/* What the shares of a side are at most when each of its words with has_partner has one. */
typedef struct reach {
    float score, content;
} reach;

static reach reach_of(const hs_match_side *side, const uint8_t *has_partner) {
    uint32_t matched = 0, weight = 0, content = 0, content_matched = 0;
    for (uint32_t i = 0; i < side->n; i++) {
        const hs_word *word = &side->words[i];
        uint32_t own = word->flags & HS_WORD_BRACKET ? word->weight / 4 : word->weight;
        if (!has_partner[i] && word->flags & HS_WORD_SHIFTS) continue;
        bool is_name = (word->flags & (HS_WORD_CAPITAL | HS_WORD_STARTS)) == HS_WORD_CAPITAL;
        if (!has_partner[i] && side->is_indirect && is_name)
            continue; /* where the other side has a pronoun */
        weight += own;
        if (has_partner[i]) matched += own;
        if (word->flags & HS_WORD_FUNCTION) continue;
        content += own;
        if (has_partner[i]) content_matched += own;
    }
    return (reach){weight ? (float)matched / (float)weight : 1.0f,
                   content ? (float)content_matched / (float)content : 1.0f};
}

/* True when a verdict may hold that rests on a side with these shares. */
static bool may_hold(reach most, bool is_level, bool are_strangers) {
    if (are_strangers)
        return most.score >= HS_MATCH_LEAST_LONG_SCORE && most.content >= HS_MATCH_LEAST_LONG_CONTENT;
    if (!is_level) return most.score >= HS_MATCH_LEAST_SCORE || most.content >= HS_MATCH_LEAST_CONTENT;
    return most.score >= HS_MATCH_LEAST_SHORT_SCORE ||
           (most.score >= HS_MATCH_LEAST_LEVEL_SCORE && most.content >= HS_MATCH_LEAST_LEVEL_CONTENT);
}

bool hs_match__begins_clause(const hs_match_side *side, uint32_t word) {
    return word == 0 || word == side->n ||
           side->words[word].flags & (HS_WORD_STARTS | HS_WORD_AFTER_BREAK | HS_WORD_AFTER_GAP);
}

/* True when n words in a row from i, j on, each with its partner, may be told as a part of both. */
static bool may_be_part(const hs_match_side *a, const hs_match_side *b, uint32_t i, uint32_t j, uint32_t n) {
    uint32_t content = 0, first = HS_NONE, end = 0;
    for (uint32_t k = 0; k <= n; k++) {
        content += k < n && !(a->words[i + k].flags & HS_WORD_FUNCTION);
        if (!hs_match__begins_clause(a, i + k) || !hs_match__begins_clause(b, j + k)) continue;
        if (first == HS_NONE) first = k;
        end = k;
    }
    if (hs_match__is_long_part(n, content) || hs_match__is_end_part(a, b, i, j, n, content)) return true;
    return content >= 2 && first != HS_NONE && end - first >= HS_MATCH_LEAST_RUN;
}

/* Notes which words without a partner have kin among those of the other side. False: none has. */
static bool add_kin(const hs_aligner *aligner, const hs_match_side *a, uint8_t *has_a, const hs_match_side *b,
                    uint8_t *has_b) {
    bool is_found = false;
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t j = 0; j < b->n && a->words[i].entry != HS_NONE && has_a[i] != 1; j++)
            if (has_b[j] != 1 && are_kin(aligner, &a->words[i], &b->words[j]))
                has_a[i] = has_b[j] = 2, is_found = true;
    return is_found;
}

/* Content words of a run. */
static uint32_t count_content(const hs_match_side *side, uint32_t first, uint32_t n) {
    uint32_t content = 0;
    for (uint32_t i = first; i < first + n; i++) content += !(side->words[i].flags & HS_WORD_FUNCTION);
    return content;
}

bool hs_match__differ_in_one(const uint8_t *how_a, const hs_match_side *a, const uint8_t *how_b,
                             const hs_match_side *b) {
    enum { FEWEST = 7 };
    uint32_t n_other = 0;
    if (a->n != b->n || a->n < FEWEST) return false;
    for (uint32_t i = 0; i < a->n; i++) n_other += !how_a[i] + !how_b[i];
    return n_other == 2;
}

/* True when nothing that the words could be paired up to would hold: too little of either side has a partner, and no
 * words in a row have theirs in a row that could be told as a part. Of strangers these do not count, but are given. */
static bool is_hopeless(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b,
                        bool are_strangers, hs_match_run *longest) {
    const float LEAST_WITHOUT_KIN = 0.4f;
    uint8_t *has_a = aligner->alignment.how, *has_b = aligner->alignment.how_b;
    size_t stride = (size_t)b->n + 1;
    if (a->is_partial || b->is_partial) return false; /* the marked words alone count there */
    memset(has_a, 0, a->n);
    memset(has_b, 0, b->n);
    for (uint32_t i = 0; i < a->n; i++) {
        const uint8_t *row = aligner->cells + (i + 1) * stride + 1;
        for (uint32_t j = 0; j < b->n; j++) {
            if (!row[j]) continue;
            has_a[i] = has_b[j] = 1;
            if (i && j && *(row + j - (stride + 1))) continue; /* a run's first word */
            uint32_t run = 1;
            while (i + run < a->n && j + run < b->n && *(row + j + run * (stride + 1))) run++;
            if (!are_strangers && run >= HS_MATCH_LEAST_RUN && may_be_part(a, b, i, j, run)) return false;
            if (are_strangers && run > longest->n &&
                hs_match__is_strangers_part(run, count_content(a, i, run)))
                *longest = (hs_match_run){i, j, run};
        }
    }
    bool is_level = a->is_indirect == b->is_indirect;
    if (!are_strangers && hs_match__differ_in_one(has_a, a, has_b, b)) return false;
    reach of_a = reach_of(a, has_a), of_b = reach_of(b, has_b);
    if (may_hold(of_a, is_level, are_strangers) || may_hold(of_b, is_level, are_strangers)) return false;
    if (are_strangers || a->is_indirect || b->is_indirect ||
        (of_a.score < LEAST_WITHOUT_KIN && of_b.score < LEAST_WITHOUT_KIN))
        return true;
    if (!add_kin(aligner, a, has_a, b, has_b)) return true;
    return !may_hold(reach_of(a, has_a), is_level, false) && !may_hold(reach_of(b, has_b), is_level, false);
}

static void pair_words(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    for (uint32_t i = 0; i < a->n; i++) aligner->alignment.to_b[i] = HS_NONE, aligner->alignment.how[i] = 0;
    for (uint32_t j = 0; j < b->n; j++) aligner->alignment.to_a[j] = HS_NONE, aligner->alignment.how_b[j] = 0;
    align_in_order(aligner, a, b);
    hs_alignment *found = &aligner->alignment;
    if (a->n < b->n)
        close_gaps(found->to_b, found->how, found->to_a, found->how_b, b, a);
    else
        close_gaps(found->to_a, found->how_b, found->to_b, found->how, a, b);
    pair_moved(aligner, a, b);
    pair_moved_runs(aligner, a, b);
    pair_moved_small(aligner, a, b);
    drop_lone_function_words(aligner, a, b);
    pair_slips(aligner, a, b);
    if (!a->is_indirect && !b->is_indirect) pair_kin(aligner, a, b);
}

bool hs_match__align(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    if (!make_room(aligner, a->n, b->n)) return false;
    compare_words(aligner, a, b);
    pair_words(aligner, a, b);
    return true;
}

bool hs_match__align_hopeful(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b,
                             bool are_strangers, bool *is_aligned, hs_match_run *run) {
    *run = (hs_match_run){0};
    if (!make_room(aligner, a->n, b->n)) return false;
    compare_words(aligner, a, b);
    *is_aligned = !is_hopeless(aligner, a, b, are_strangers, run);
    if (*is_aligned) pair_words(aligner, a, b);
    return true;
}

/* True when the words [x, x_end) stand among [y, y_end) in their order; pairs them up where asked to. */
static bool stand_among(const hs_match_side *shorter, uint32_t x, uint32_t x_end, const hs_match_side *longer,
                        uint32_t y, uint32_t y_end, hs_aligner *aligner, bool is_a_shorter) {
    for (; x < x_end; x++, y++) {
        while (y < y_end && longer->words[y].lower != shorter->words[x].lower) y++;
        if (y == y_end) return false;
        if (aligner) pair_up(aligner, is_a_shorter ? x : y, is_a_shorter ? y : x, HS_MATCH_EXACT);
    }
    return true;
}

/* True when an ellipsis stands before, among or behind words. */
static bool is_cut(const hs_match_side *side, uint32_t first, uint32_t end) {
    for (uint32_t i = first; i <= end && i < side->n; i++)
        if (side->words[i].flags & HS_WORD_AFTER_GAP) return true;
    return false;
}

void hs_match__pair_left_over(hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    gap at = {0};
    while (next_gap(&aligner->alignment, a->n, b->n, &at)) {
        uint32_t first = at.first, end = at.end, b_first = at.b_first, b_end = at.b_end;
        if (b_end == b_first) continue;
        bool b_is_among =
            is_cut(b, b_first, b_end) && stand_among(b, b_first, b_end, a, first, end, NULL, false);
        if (b_is_among)
            stand_among(b, b_first, b_end, a, first, end, aligner, false);
        else if (is_cut(a, first, end) && stand_among(a, first, end, b, b_first, b_end, NULL, true))
            stand_among(a, first, end, b, b_first, b_end, aligner, true);
    }
}
