/* Conditions that came or went: a claim without the clause that held it back says more than was said. */
#include "match/align.h"

#include "base/str.h"

enum { SHORTEST = 3 }; /* words of such a clause */

static bool is_one_of(uint32_t lower, const hs_str *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (lower == hs_hash32(words[i])) return true;
    return false;
}

#define IS_ONE_OF(lower, words) is_one_of(lower, words, sizeof(words) / sizeof *(words))

static bool is_word(const hs_match_side *side, uint32_t at, const char *word) {
    return at < side->n && side->words[at].lower == hs_hash32((hs_str){word, strlen(word)});
}

/* A dropped "if" at the head of what follows it makes a condition a claim. */
static bool drops_if(const hs_match_side *from, const uint8_t *how_from, const uint32_t *partner) {
    for (uint32_t i = 0; i + 2 < from->n; i++) {
        if (how_from[i] || !is_word(from, i, "if")) continue;
        bool stays = how_from[i + 1] && how_from[i + 2] && partner[i + 2] == partner[i + 1] + 1;
        bool is_alone = i == 0 ? partner[1] == 0 : how_from[i - 1] != 0;
        if (stays && is_alone) return true;
    }
    return false;
}

/* "If", "unless", "as long as", "provided that", "on condition that". */
static bool opens_condition(const hs_match_side *side, uint32_t at) {
    if (is_word(side, at, "if") || is_word(side, at, "unless")) return true;
    if (is_word(side, at, "as") || is_word(side, at, "so"))
        return is_word(side, at + 1, "long") && is_word(side, at + 2, "as");
    if (is_word(side, at, "provided") || is_word(side, at, "providing"))
        return is_word(side, at + 1, "that") || side->words[at].flags & HS_WORD_AFTER_BREAK;
    return is_word(side, at, "on") && (is_word(side, at + 1, "condition") ||
                                       (is_word(side, at + 1, "the") && is_word(side, at + 2, "condition")));
}

/* "I do not know if", "it looks as if", "even if": no condition, or one that holds nothing back. */
static bool asks(const hs_match_side *side, uint32_t at) {
    static const hs_str words[] = {
        {"know", 4},    {"knows", 5},  {"knew", 4},    {"ask", 3},      {"asked", 5}, {"asking", 6},
        {"wonder", 6},  {"see", 3},    {"tell", 4},    {"say", 3},      {"said", 4},  {"sure", 4},
        {"certain", 7}, {"clear", 5},  {"doubt", 5},   {"remember", 8}, {"check", 5}, {"out", 3},
        {"care", 4},    {"matter", 6}, {"matters", 7}, {"as", 2},       {"even", 4},  {"what", 4},
        {"me", 2},      {"us", 2},     {"decide", 6},  {"question", 8}, {"like", 4}};
    return at > 0 && is_word(side, at, "if") && IS_ONE_OF(side->words[at - 1].lower, words);
}

/* A sentence of `from` whose main clause stands on the other side at the head of its own, without the condition in front. */
static bool loses_front(const hs_match_side *from, const uint8_t *how_from, const uint32_t *partner,
                        const hs_match_side *to, uint32_t first, uint32_t end) {
    if (end - first < SHORTEST || end >= from->n || !how_from[end] || how_from[end] == HS_MATCH_MOVED)
        return false;
    const hs_word *main_clause = &from->words[end], *kept = &to->words[partner[end]];
    bool is_clause = main_clause->flags & HS_WORD_AFTER_BREAK && !(main_clause->flags & HS_WORD_STARTS);
    /* "If they call, I will sail," he said. "The boat is old": what was dropped is a sentence, main clause and all */
    for (uint32_t i = first + 1; i < end && main_clause->flags & HS_WORD_CAPITAL; i++)
        if (from->words[i].flags & HS_WORD_AFTER_BREAK) return false;
    bool begins = partner[end] == 0 || kept->flags & HS_WORD_STARTS;
    return is_clause && begins && !(kept->flags & HS_WORD_AFTER_GAP);
}

/* "We will fly in May ...": marks of a cut behind the last word. */
static bool ends_in_ellipsis(const hs_match_side *side) {
    static const hs_str marks[] = {{"..", 2}, {". .", 3}, {"\xe2\x80\xa6", 3}};
    size_t at = side->n ? side->words[side->n - 1].end : 0;
    hs_str rest = {side->text.ptr + at, side->text.len - at};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (hs_str_find(rest, marks[i]) < rest.len) return true;
    return false;
}

/* A sentence whose end is the condition: on the other side it ends before, without an ellipsis. */
static bool loses_end(const hs_match_side *from, const uint8_t *how_from, const uint32_t *partner,
                      const hs_match_side *to, uint32_t first, uint32_t end) {
    if (!how_from[first - 1] || end - first < SHORTEST || asks(from, first)) return false;
    if (end < from->n && !(from->words[end].flags & HS_WORD_STARTS)) return false;
    uint32_t next = partner[first - 1] + 1;
    if (next == to->n) return !ends_in_ellipsis(to);
    return (to->words[next].flags & (HS_WORD_STARTS | HS_WORD_AFTER_GAP)) == HS_WORD_STARTS;
}

static bool loses_clause(const hs_match_side *from, const uint8_t *how_from, const uint32_t *partner,
                         const hs_match_side *to) {
    for (uint32_t i = 0; i < from->n; i++) {
        if (how_from[i] || !opens_condition(from, i)) continue;
        uint32_t end = i + 1;
        while (end < from->n && !how_from[end] && !(from->words[end].flags & HS_WORD_STARTS)) end++;
        bool is_in_front = i == 0 || from->words[i].flags & HS_WORD_STARTS;
        if (is_in_front ? loses_front(from, how_from, partner, to, i, end)
                        : loses_end(from, how_from, partner, to, i, end))
            return true;
    }
    return false;
}

bool hs_match__loses_condition(const hs_alignment *found, const hs_match_side *a, const hs_match_side *b) {
    return drops_if(a, found->how, found->to_b) || drops_if(b, found->how_b, found->to_a) ||
           loses_clause(a, found->how, found->to_b, b);
}
