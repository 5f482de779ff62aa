#include "match/align.h"

#include "base/str.h"

#include <assert.h>
#include <string.h>

/* The word that a negator works on: the next content word, or, where none follows, the one before. */
static uint32_t host_of(const hs_match_side *side, uint32_t negator) {
    for (uint32_t i = negator + 1; i < side->n && i <= negator + 5; i++)
        if (!(side->words[i].flags & HS_WORD_FUNCTION)) return i;
    for (uint32_t i = negator; i-- > 0 && i + 4 > negator;)
        if (!(side->words[i].flags & HS_WORD_FUNCTION)) return i;
    return HS_NONE;
}

/* True when a negator that has no partner stands within reach before word at. */
static bool has_free_negator(const hs_match_side *side, const uint8_t *how, uint32_t at) {
    uint32_t first = at > 6 ? at - 6 : 0, end = at + 5 < side->n ? at + 5 : side->n;
    for (uint32_t i = first; i < end; i++)
        if ((side->words[i].flags & HS_WORD_NEGATOR) && !how[i]) return true;
    return false;
}

/* True when the words around a lone negator went or came with it as a larger piece: a cut, not a turn of sense. At the
 * head "We have not" is no cut where "that he had" stands in its place. */
static bool is_in_large_gap(const hs_match_side *side, const uint8_t *how, const uint32_t *partner,
                            uint32_t at, bool is_partial) {
    enum { SMALL_GAP = 3 };
    uint32_t first = at, end = at + 1;
    while (first > 0 && !how[first - 1]) first--;
    while (end < side->n && !how[end]) end++;
    if (end == side->n || end - first > SMALL_GAP) return true;
    return first == 0 && (partner[end] == 0 || partner[end] > SMALL_GAP || is_partial);
}

/* True when the gap that word `at` of `from` falls into is marked on the other side as the editor's: an ellipsis, a
 * word in brackets. */
static bool is_marked_gap(const hs_match_side *from, const uint8_t *how, const uint32_t *partner, uint32_t at,
                          const hs_match_side *to) {
    uint32_t end = at + 1, first = at;
    while (end < from->n && !how[end]) end++;
    while (first > 0 && !how[first - 1]) first--;
    uint32_t before = first ? partner[first - 1] + 1 : 0, behind = end < from->n ? partner[end] : to->n;
    if (behind < to->n && (to->words[behind].flags & HS_WORD_AFTER_GAP)) return true;
    for (uint32_t j = before; j < behind && j < to->n; j++)
        if (to->words[j].flags & (HS_WORD_BRACKET | HS_WORD_AFTER_GAP)) return true;
    return false;
}

/* True when the gap around a negator is nothing but small words, and what stands on both sides of it is side by side
 * on the other side: "will [not] be", "did [not] say". */
static bool is_bare(const hs_match_side *from, const uint8_t *how, const uint32_t *partner, uint32_t at) {
    enum { SMALL_GAP = 2 };
    uint32_t first = at, end = at + 1;
    while (first > 0 && !how[first - 1]) first--;
    while (end < from->n && !how[end]) end++;
    if (first == 0 || end == from->n || end - first > SMALL_GAP) return false;
    for (uint32_t i = first; i < end; i++)
        if (!(from->words[i].flags & HS_WORD_FUNCTION)) return false;
    return partner[end] == partner[first - 1] + 1;
}

/* "refused to sign" against "signed": nothing stands in the place of the refusal but small words ("did sign"). */
static bool is_refusal(const hs_match_side *from, const uint8_t *how, const uint32_t *partner, uint32_t at,
                       const hs_match_side *to) {
    enum { MOST = 3, MOST_INSTEAD = 1 };
    uint32_t first = at, end = at + 1, n = 0;
    if (!(from->words[at].flags & HS_WORD_REFUSES) || how[at]) return false;
    while (first > 0 && !how[first - 1]) first--;
    while (end < from->n && !how[end]) end++;
    if (end == from->n || end - first > MOST || (from->words[end].flags & HS_WORD_STARTS)) return false;
    for (uint32_t i = first; i < end; i++) {
        if (!(from->words[i].flags & (HS_WORD_FUNCTION | HS_WORD_REFUSES))) return false;
        n += (from->words[i].flags & HS_WORD_REFUSES) != 0;
    }
    uint32_t before = first ? partner[first - 1] + 1 : 0, behind = partner[end];
    if (n != 1 || behind < before || behind - before > MOST_INSTEAD) return false;
    for (uint32_t j = before; j < behind; j++)
        if ((to->words[j].flags & (HS_WORD_FUNCTION | HS_WORD_NEGATOR)) != HS_WORD_FUNCTION) return false;
    return true;
}

/* "They can't can't find one", "not not": a word said twice. */
static bool is_doubled(const hs_match_side *side, const uint8_t *how, uint32_t at) {
    const hs_word *words = side->words;
    for (uint32_t step = 1; step <= 2;
         step++) { /* "can not can not": two words apart, and so are those before */
        uint32_t after = at + step;
        bool before_is = at >= step && how[at - step] && words[at - step].lower == words[at].lower;
        bool after_is = after < side->n && how[after] && words[after].lower == words[at].lower;
        if (step == 1 && (before_is || after_is)) return true;
        if (step == 2 && before_is && at >= 3 && words[at - 1].lower == words[at - 3].lower) return true;
        if (step == 2 && after_is && at >= 1 && words[at - 1].lower == words[at + 1].lower) return true;
    }
    return false;
}

/* True when a negator stands alone in the very place of a word that says the opposite: nothing for everything, never for
 * always. It is told as an opposite, not as a negation. */
static bool is_opposite_negator(const hs_aligner *aligner, const hs_match_side *from, const uint8_t *how_from,
                                const uint32_t *partner, uint32_t at, const hs_match_side *to,
                                const uint8_t *how_to) {
    if (how_from[at] || !(from->words[at].flags & HS_WORD_NEGATOR)) return false;
    if ((at && !how_from[at - 1]) || (at + 1 < from->n && !how_from[at + 1])) return false;
    uint32_t left = at ? partner[at - 1] + 1 : 0;
    uint32_t end = at + 1 < from->n ? partner[at + 1] : to->n;
    if (left + 1 != end || left >= to->n || how_to[left]) return false;
    if (from->is_indirect || to->is_indirect || to->words[left].flags & (HS_WORD_NEGATOR | HS_WORD_BRACKET))
        return false;
    return hs_thesaurus_opposites(aligner->thesaurus, from->words[at].stem, to->words[left].stem);
}

/* Places where the sense turns, as words of a, ascending: negators of both sides, words that became their opposite. */
typedef struct turns {
    uint32_t at[16], n;
} turns;

static void put_turn(turns *found, uint32_t at) {
    uint32_t i = found->n < sizeof found->at / sizeof *found->at ? found->n++ : found->n - 1;
    while (i && found->at[i - 1] > at) found->at[i] = found->at[i - 1], i--;
    found->at[i] = at;
}

/* True when a comma or the like stands between two words: "no water, no hoses". */
static bool are_in_two_clauses(const hs_match_side *side, uint32_t first, uint32_t second) {
    for (uint32_t i = first + 1; i <= second && i < side->n; i++)
        if (side->words[i].flags & (HS_WORD_AFTER_BREAK | HS_WORD_STARTS)) return true;
    return false;
}

/* Two turns within reach of each other are none ("I do not think it is" for "I think it is not"); of two clauses, each
 * counts. */
static bool is_turned(const turns *found, const hs_match_side *a) {
    enum { REACH = 6 };
    for (uint32_t first = 0, end; first < found->n; first = end) {
        end = first + 1;
        while (end < found->n && found->at[end] - found->at[end - 1] <= REACH &&
               !are_in_two_clauses(a, found->at[end - 1], found->at[end]))
            end++;
        if ((end - first) & 1) return true;
    }
    return false;
}

/* Negators of one side whose host stands on the other side without one. */
static void find_flips(const hs_aligner *aligner, const hs_match_side *from, const uint8_t *how_from,
                       const uint32_t *partner, const hs_match_side *to, const uint8_t *how_to, bool is_a,
                       turns *found) {
    for (uint32_t i = 0, place = 0; i < from->n; i++) {
        if (is_a)
            place = i;
        else if (how_from[i])
            place = partner[i];
        if (is_refusal(from, how_from, partner, i, to)) put_turn(found, place);
        if (!(from->words[i].flags & HS_WORD_NEGATOR) || how_from[i]) continue;
        if (is_opposite_negator(aligner, from, how_from, partner, i, to, how_to)) {
            put_turn(found, place);
            continue;
        }
        uint32_t host = host_of(from, i);
        bool bare = is_bare(from, how_from, partner, i);
        if (bare) host = i - 1;
        while (bare && !how_from[host]) host--;
        if (host == HS_NONE || !how_from[host] || has_free_negator(to, how_to, partner[host])) continue;
        if (from->words[i].flags & HS_WORD_BRACKET || is_doubled(from, how_from, i)) continue;
        if (!bare && is_in_large_gap(from, how_from, partner, i, to->is_partial)) continue;
        if (!is_marked_gap(from, how_from, partner, i, to)) put_turn(found, place);
    }
}

/* True for "able" and "unable": one is the other behind a syllable that denies it. */
static bool is_denied_form(hs_str x, hs_str y) {
    static const char *const syllables[] = {"un", "in", "im", "ir", "il", "dis", "non"};
    enum { SHORTEST = 3 };
    hs_str shorter = x.len < y.len ? x : y, longer = x.len < y.len ? y : x;
    for (size_t i = 0; i < sizeof syllables / sizeof *syllables; i++) {
        size_t n = strlen(syllables[i]), at = n;
        if (longer.len > n && longer.ptr[n] == '-') at++;
        if (shorter.len < SHORTEST || longer.len != shorter.len + at) continue;
        bool is_equal = true;
        for (size_t k = 0; k < n && is_equal; k++)
            is_equal = hs_ascii_lower(longer.ptr[k]) == syllables[i][k];
        for (size_t k = 0; k < shorter.len && is_equal; k++)
            is_equal = hs_ascii_lower(longer.ptr[at + k]) == hs_ascii_lower(shorter.ptr[k]);
        if (is_equal) return true;
    }
    return false;
}

/* Hashes that the stem of what a comparative or superlative was made of may have ("biggest": "big"): up to three of them
 * in stems, none where the word does not end like one. */
static uint32_t plain_stems(hs_str word, uint32_t stems[3]) {
    enum { SHORTEST = 5, LONGEST = 24 };
    char lower[LONGEST + 1];
    if (word.len < SHORTEST || word.len > LONGEST) return 0;
    for (size_t i = 0; i < word.len; i++) lower[i] = hs_ascii_lower(word.ptr[i]);
    hs_str whole = {lower, word.len};
    size_t ending = hs_str_ends(whole, HS_STR("est")) ? 3 : hs_str_ends(whole, HS_STR("er")) ? 2 : 0;
    size_t n = word.len - ending;
    if (!ending || n < 2) return 0;
    uint32_t n_stems = 0;
    stems[n_stems++] = hs_hash32((hs_str){lower, n}); /* "easi", "larg", "young" */
    if (n > 2 && lower[n - 1] == lower[n - 2]) stems[n_stems++] = hs_hash32((hs_str){lower, n - 1});
    lower[n] = 'e';
    stems[n_stems++] = hs_hash32((hs_str){lower, n + 1}); /* "safe" */
    return n_stems;
}

/* "the oldest" and "the youngest", "easier" and "more difficult". */
static bool are_compared_opposites(const hs_aligner *aligner, const hs_match_side *a, uint32_t i,
                                   const hs_match_side *b, uint32_t j) {
    uint32_t x[4], y[4];
    const hs_word *own = &a->words[i], *theirs = &b->words[j];
    uint32_t n_x = plain_stems(hs_str_sub(a->text, (hs_span){own->start, own->end}), x);
    uint32_t n_y = plain_stems(hs_str_sub(b->text, (hs_span){theirs->start, theirs->end}), y);
    if (!n_x && !n_y) return false;
    x[n_x++] = own->stem, y[n_y++] = theirs->stem;
    for (uint32_t k = 0; k < n_x; k++)
        for (uint32_t l = 0; l < n_y; l++)
            if (hs_thesaurus_opposites(aligner->thesaurus, x[k], y[l])) return true;
    return false;
}

static bool are_opposites(const hs_aligner *aligner, const hs_match_side *a, uint32_t i,
                          const hs_match_side *b, uint32_t j) {
    const hs_word *x = &a->words[i], *y = &b->words[j];
    if ((x->flags | y->flags) & (HS_WORD_NEGATOR | HS_WORD_SHIFTS | HS_WORD_BRACKET)) return false;
    if ((a->is_partial && !(x->flags & HS_WORD_QUOTED)) || (b->is_partial && !(y->flags & HS_WORD_QUOTED)))
        return false; /* the page's own "there" for "here" */
    if (hs_thesaurus_opposites(aligner->thesaurus, x->stem, y->stem)) return true;
    if ((x->flags & y->flags & HS_WORD_FUNCTION) != 0) return false;
    return are_compared_opposites(aligner, a, i, b, j) ||
           is_denied_form(hs_str_sub(a->text, (hs_span){x->start, x->end}),
                          hs_str_sub(b->text, (hs_span){y->start, y->end}));
}

/* A word that became its opposite: unmatched on both sides, next to a pair of matched words. Small words ("up" for
 * "down") count between two such pairs, or at an end. */
static void find_opposites(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b,
                           turns *turned) {
    const hs_alignment *found = &aligner->alignment;
    for (uint32_t i = 0; i < a->n; i++) {
        if (found->how[i] != HS_MATCH_UNMATCHED) continue;
        bool has_left = i && found->how[i - 1], has_right = i + 1 < a->n && found->how[i + 1];
        uint32_t left = has_left ? found->to_b[i - 1] + 1 : i ? HS_NONE : 0;
        uint32_t right = has_right ? found->to_b[i + 1] - 1 : i + 1 < a->n || !b->n ? HS_NONE : b->n - 1;
        for (int side = 0; side < 2; side++) {
            uint32_t j = side ? right : left;
            if (!(side ? has_right : has_left) || j >= b->n || found->how_b[j]) continue;
            bool is_small = (a->words[i].flags | b->words[j].flags) & HS_WORD_FUNCTION;
            if (is_small && (left != right || a->is_indirect || b->is_indirect)) continue;
            if (!are_opposites(aligner, a, i, b, j)) continue;
            put_turn(turned, i);
            return;
        }
    }
}

typedef struct half {
    uint32_t weight, matched;          /* of all words, of those with a partner */
    uint32_t content, content_matched; /* of content words alone */
    uint32_t n_words, n_content;
    uint32_t first, end; /* from the first to behind the last match that is part of a run */
    uint32_t within;     /* weight of the words between, less what an ellipsis stands for */
} half;

/* True when word i and a neighbour match side by side, in order. */
static bool is_in_run(const hs_match_side *side, const uint8_t *how, const uint32_t *partner, uint32_t i) {
    if (!how[i] || how[i] == HS_MATCH_MOVED) return false;
    if (side->n <= 4) return true;
    bool left = i && how[i - 1] && how[i - 1] != HS_MATCH_MOVED && partner[i - 1] + 1 == partner[i];
    bool right =
        i + 1 < side->n && how[i + 1] && how[i + 1] != HS_MATCH_MOVED && partner[i + 1] == partner[i] + 1;
    return left || right;
}

/* True when a pronoun of the third person has no partner: a retelling may have a name in its place. */
static bool has_free_pronoun(const hs_match_side *side, const uint8_t *how) {
    const uint32_t pronouns[] = {
        hs_hash32(HS_STR("he")),   hs_hash32(HS_STR("him")),  hs_hash32(HS_STR("his")),
        hs_hash32(HS_STR("she")),  hs_hash32(HS_STR("her")),  hs_hash32(HS_STR("it")),
        hs_hash32(HS_STR("they")), hs_hash32(HS_STR("them")), hs_hash32(HS_STR("their"))};
    for (uint32_t i = 0; i < side->n; i++)
        for (size_t k = 0; k < sizeof pronouns / sizeof *pronouns && !how[i]; k++)
            if (side->words[i].lower == pronouns[k]) return true;
    return false;
}

/* True for "bcen" where the other side has "been": it weighs no more. */
static bool is_slip_of_small(uint8_t how, const hs_match_side *other, uint32_t partner) {
    return how == HS_MATCH_TYPO && other->words[partner].flags & HS_WORD_FUNCTION;
}

static half measure(const hs_match_side *side, const uint8_t *how, const uint32_t *partner,
                    const hs_match_side *other, bool quoted_only, bool may_name) {
    bool is_retelling = side->is_indirect != other->is_indirect || side->is_headline;
    static const uint32_t worth[] = {0, 16, 15, 14, 13, 14, 9}; /* sixteenths, by kind of match */
    half sum = {.first = HS_NONE};
    for (uint32_t i = 0; i < side->n; i++) {
        const hs_word *word = &side->words[i];
        if (quoted_only && !(word->flags & HS_WORD_QUOTED)) continue;
        uint32_t weight = word->weight;
        bool is_content = !(word->flags & HS_WORD_FUNCTION);
        if (is_slip_of_small(how[i], other, partner[i]))
            weight = other->words[partner[i]].weight, is_content = false;
        if (is_retelling && !how[i] && word->flags & HS_WORD_SHIFTS) continue;
        if (may_name && !how[i] && (word->flags & (HS_WORD_CAPITAL | HS_WORD_STARTS)) == HS_WORD_CAPITAL)
            continue;
        if (word->flags & HS_WORD_BRACKET) weight /= 4; /* the editor's words, not the speaker's */
        sum.weight += weight * 16;
        sum.n_words++;
        if (is_content) sum.n_content++, sum.content += weight * 16;
        if (!how[i]) continue;
        sum.matched += weight * worth[how[i]];
        if (is_content) sum.content_matched += weight * worth[how[i]];
        if (!is_in_run(side, how, partner, i)) continue;
        if (sum.first == HS_NONE) sum.first = i;
        sum.end = i + 1;
    }
    if (sum.first == HS_NONE) sum.first = 0;
    for (uint32_t i = sum.first, gap = 0; i < sum.end; i++) {
        if (!how[i]) {
            if (!(side->words[i].flags & HS_WORD_BRACKET)) gap += side->words[i].weight * 16u;
            continue;
        }
        bool is_ellipsis = gap && (other->words[partner[i]].flags & HS_WORD_AFTER_GAP);
        sum.within += side->words[i].weight * 16u + (is_ellipsis ? 0 : gap);
        gap = 0;
    }
    return sum;
}

static float share(uint32_t part, uint32_t whole) {
    return whole ? (float)part / (float)whole : 0.0f;
}

/* Matched words that follow one another on both sides: what chance does not give. */
static uint32_t count_runs(const hs_aligner *aligner, const hs_match_side *a, uint32_t *longest) {
    const hs_alignment *found = &aligner->alignment;
    uint32_t pairs = 0, run = 0;
    *longest = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        if (!found->how[i]) {
            run = 0;
            continue;
        }
        bool goes_on = i && found->how[i - 1] && found->to_b[i] == found->to_b[i - 1] + 1;
        run = goes_on ? run + 1 : 1;
        if (goes_on) pairs++;
        if (run > *longest) *longest = run;
    }
    return pairs;
}

bool hs_match__changes_person(const hs_alignment *found, const hs_match_side *a, const hs_match_side *b) {
    const uint32_t own[] = {hs_hash32(HS_STR("i")), hs_hash32(HS_STR("we"))};
    const uint32_t others[] = {hs_hash32(HS_STR("he")), hs_hash32(HS_STR("she")), hs_hash32(HS_STR("they"))};
    for (uint32_t i = 0; i + 1 < a->n; i++) {
        if (found->how[i] || !found->how[i + 1] || !found->to_b[i + 1]) continue;
        uint32_t j = found->to_b[i + 1] - 1, x = a->words[i].lower, y = b->words[j].lower;
        if (found->how_b[j] || (a->words[i].flags | b->words[j].flags) & HS_WORD_BRACKET) continue;
        bool x_own = x == own[0] || x == own[1], y_own = y == own[0] || y == own[1];
        bool x_other = x == others[0] || x == others[1] || x == others[2];
        bool y_other = y == others[0] || y == others[1] || y == others[2];
        if ((x_own && y_other) || (x_other && y_own)) return true;
    }
    return false;
}

/* Retellings change the person, the tense and the order: content words alone are looked at, and the fewer there are,
 * the larger their part must be. */
static bool is_retold(const hs_verdict *verdict, const half *shorter, bool is_indirect, uint32_t longest) {
    float content = share(shorter->content_matched, shorter->content);
    if (!is_indirect || !verdict->n_content) return false;
    if (verdict->n_content == 1)
        return longest >= 5 && content >= 0.95f; /* "did not have any relationship" */
    if (longest >= 5 && content >= 0.4f) return true;
    return content >= (verdict->n_content >= 4 ? 0.65f : verdict->n_content == 3 ? 0.75f : 0.95f);
}

/* Words that stand in the place of others, one of them a content word: in gaps of at most three words on each side. */
typedef struct swapped {
    uint32_t n, n_names; /* names: printed with a capital within a sentence, on both sides */
} swapped;

static swapped count_swapped(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    enum { SMALL_GAP = 3 };
    const hs_alignment *found = &aligner->alignment;
    swapped sum = {0};
    for (uint32_t i = 0, behind = 0; i < a->n;) {
        if (found->how[i]) {
            if (found->how[i] != HS_MATCH_MOVED) behind = found->to_b[i] + 1;
            i++;
            continue;
        }
        uint32_t first = i, content_a = 0, content_b = 0, names_a = 0, names_b = 0, j = behind;
        bool is_editors = false; /* "[the mayor]" for "he" */
        for (; i < a->n && !found->how[i]; i++) {
            is_editors |= (a->words[i].flags & HS_WORD_BRACKET) != 0;
            if (a->words[i].flags & HS_WORD_FUNCTION) continue;
            content_a++;
            names_a += (a->words[i].flags & (HS_WORD_CAPITAL | HS_WORD_STARTS)) == HS_WORD_CAPITAL;
        }
        for (; j < b->n && !found->how_b[j]; j++) {
            is_editors |= (b->words[j].flags & HS_WORD_BRACKET) != 0;
            if (b->words[j].flags & HS_WORD_FUNCTION) continue;
            content_b++;
            names_b += (b->words[j].flags & (HS_WORD_CAPITAL | HS_WORD_STARTS)) == HS_WORD_CAPITAL;
        }
        uint32_t n_a = i - first, n_b = j - behind, n = content_a > content_b ? content_a : content_b;
        if (n_a > SMALL_GAP || n_b > SMALL_GAP || is_editors) continue;
        if (n > n_a) n = n_a;
        sum.n += n < n_b ? n : n_b;
        sum.n_names += names_a < names_b ? names_a : names_b;
    }
    return sum;
}

/* "We opened the bridge in May" against "We opened the school in June": the frame of a sentence with other things in
 * it. Rewording leaves most words, or puts synonyms for them, which match. */
static bool is_other_matter(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b,
                            uint32_t n_content) {
    swapped sum = count_swapped(aligner, a, b);
    float part = (float)sum.n / (float)(sum.n + n_content);
    return sum.n >= 2 && part >= (sum.n_names ? 0.245f : 0.29f);
}

/* What is passed over without an alignment relies on it. */
static bool holds_least(const hs_verdict *verdict, float content, bool is_level) {
    if (verdict->is_long &&
        (verdict->score < HS_MATCH_LEAST_LONG_SCORE || content < HS_MATCH_LEAST_LONG_CONTENT))
        return false;
    if (!is_level) return verdict->score >= HS_MATCH_LEAST_SCORE;
    return verdict->score >= HS_MATCH_LEAST_SHORT_SCORE ||
           (verdict->score >= HS_MATCH_LEAST_LEVEL_SCORE && content >= HS_MATCH_LEAST_LEVEL_CONTENT);
}

hs_verdict hs_match__judge(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    const hs_alignment *found = &aligner->alignment;
    hs_verdict verdict = {0};
    half whole_a = measure(a, found->how, found->to_b, b, false, false);
    half whole_b = measure(b, found->how_b, found->to_a, a, false, false);
    half own_a = a->is_partial ? measure(a, found->how, found->to_b, b, true, false) : whole_a;
    half own_b = b->is_partial ? measure(b, found->how_b, found->to_a, a, true, false) : whole_b;
    verdict.a_is_shorter = own_a.weight <= own_b.weight;
    const half *shorter = verdict.a_is_shorter ? &own_a : &own_b,
               *longer = verdict.a_is_shorter ? &own_b : &own_a;
    verdict.score = share(shorter->matched, shorter->weight);
    verdict.score_long = share(longer->matched, longer->weight);
    verdict.a_first = own_a.first, verdict.a_end = own_a.end;
    verdict.b_first = own_b.first, verdict.b_end = own_b.end;
    const hs_match_side *short_side = verdict.a_is_shorter ? a : b, *long_side = verdict.a_is_shorter ? b : a;
    const uint8_t *short_how = verdict.a_is_shorter ? found->how : found->how_b;
    const uint32_t *short_to = verdict.a_is_shorter ? found->to_b : found->to_a;
    for (uint32_t i = 0; i < short_side->n; i++) {
        if (!short_how[i] || (short_side->is_partial && !(short_side->words[i].flags & HS_WORD_QUOTED)))
            continue;
        verdict.n_words++;
        if (short_how[i] != HS_MATCH_KIN && !is_slip_of_small(short_how[i], long_side, short_to[i]) &&
            !(short_side->words[i].flags & HS_WORD_FUNCTION))
            verdict.n_content++;
    }
    uint32_t longest, pairs = count_runs(aligner, a, &longest);
    float density = share(longer->matched, longer->within);
    bool is_indirect = a->is_indirect != b->is_indirect;
    float content = share(shorter->content_matched, shorter->content);
    if (verdict.n_content >= 3) {
        float needed = verdict.n_content >= 6 ? 0.58f : verdict.n_content >= 4 ? 0.62f : 0.70f;
        float content_needed = 0.66f;
        if (is_indirect) needed -= 0.10f, content_needed -= 0.06f;
        if (a->is_indirect && b->is_indirect)
            needed = content_needed = 0.78f; /* two retellings: nearly the same */
        bool has_evidence = pairs >= 2 && (longest >= 3 || verdict.n_content >= 6 || verdict.score >= 0.8f);
        verdict.is_same = verdict.score >= needed && content >= content_needed && has_evidence &&
                          (density >= 0.45f || verdict.score >= 0.85f);
    } else if (verdict.n_content > 0) {
        bool is_run = verdict.n_words >= 3 && longest + 1 >= shorter->n_words;
        bool is_compact = verdict.n_words >= 4 && density >= 0.75f;
        float needed = verdict.n_words >= 5 ? 0.76f : 0.85f;
        verdict.is_same = verdict.score >= needed && (is_run || is_compact);
        if (shorter->n_words <= 2 && verdict.n_words == shorter->n_words && longest == shorter->n_words)
            verdict.is_same = verdict.score >= 0.95f && verdict.n_content == 2;
    } else if (verdict.n_words >= 6) { /* nothing but small words, a good many of them side by side */
        verdict.is_same = verdict.score >= 0.9f && longest >= 6;
    } else if (verdict.n_words >= 4 && longest == verdict.n_words && shorter->n_words == longest) {
        verdict.is_same = verdict.is_thin = true; /* fewer of them, as they stand */
    } else {                                      /* the same few small words, all of them */
        verdict.is_same =
            verdict.score >= 0.99f && verdict.score_long >= 0.99f && shorter->n_words == longer->n_words;
    }
    /* all of seven words or more in their order, with some between them: "Be, of course, very careful, because ..." */
    if (verdict.n_words >= 7 && verdict.score >= 0.97f && longest >= 3 && density >= 0.55f &&
        verdict.n_words == shorter->n_words)
        verdict.is_same = true;
    enum {
        FEWEST_MOVED = 6
    }; /* "I have not seen it yet, but I am going to", its halves the other way round */
    if (a->n == b->n && verdict.n_words == a->n && a->n >= FEWEST_MOVED && longest >= 3)
        verdict.is_same = true;
    if (a->is_indirect && b->is_indirect && density < 0.6f)
        verdict.is_same = false; /* the same names, no more */
    bool both_direct = !a->is_indirect && !b->is_indirect && !a->is_partial && !b->is_partial &&
                       !a->is_headline && !b->is_headline;
    if (verdict.is_same && both_direct && verdict.n_content <= 4 && hs_match__changes_person(found, a, b))
        verdict.is_same = false;
    if (verdict.is_same && both_direct && is_other_matter(aligner, a, b, verdict.n_content))
        verdict.is_same = false;
    /* who retells may name those whom the words do not: such names do not count where a pronoun is left over */
    half retold = *shorter;
    if (a->is_indirect && !b->is_indirect && verdict.a_is_shorter && has_free_pronoun(b, found->how_b))
        retold = measure(a, found->how, found->to_b, b, false, true);
    if (b->is_indirect && !a->is_indirect && !verdict.a_is_shorter && has_free_pronoun(a, found->how))
        retold = measure(b, found->how_b, found->to_a, a, false, true);
    verdict.is_retold = is_retold(&verdict, &retold, is_indirect, longest);
    bool as_they_stand = verdict.n_content >= 3 && verdict.score >= 0.95f && verdict.score_long >= 0.85f;
    verdict.is_long = verdict.n_words >= HS_MATCH_LEAST_LONG && verdict.score >= 0.8f &&
                      (verdict.n_content >= 4 || as_they_stand);
    assert(!verdict.is_retold || share(retold.content_matched, retold.content) >= HS_MATCH_LEAST_CONTENT);
    assert(!verdict.is_same || holds_least(&verdict, content, a->is_indirect == b->is_indirect));
    if (verdict.score >= 0.5f) {
        turns turned = {.n = 0};
        find_flips(aligner, a, found->how, found->to_b, b, found->how_b, true, &turned);
        find_flips(aligner, b, found->how_b, found->to_a, a, found->how, false, &turned);
        find_opposites(aligner, a, b, &turned);
        uint32_t swapped_around = hs_match__swapped_around_negator(found, a);
        if (swapped_around != HS_NONE && !a->is_indirect && !b->is_indirect)
            put_turn(&turned, swapped_around);
        uint32_t first, second;
        verdict.is_exchanged =
            !a->is_indirect && !b->is_indirect && hs_match__find_exchanged(found, a, &first, &second);
        if (verdict.is_exchanged && swapped_around == HS_NONE && are_opposites(aligner, a, first, a, second))
            put_turn(&turned, first);
        /* "denied that X" against X itself; of two retellings the cue may deny one in other words ("dismissed") */
        bool one_is_direct = (!a->is_indirect && !a->is_partial) || (!b->is_indirect && !b->is_partial);
        verdict.is_reversed = is_turned(&turned, a) ^ (one_is_direct && a->is_denied != b->is_denied);
        /* "We are a long way off from that", "We are a short way off from that" */
        if (verdict.is_reversed && both_direct && hs_match__differ_in_one(found->how, a, found->how_b, b))
            verdict.is_same = true;
        if (!a->is_indirect && !b->is_indirect && !verdict.is_reversed)
            verdict.is_unconditional = hs_match__loses_condition(found, a, b);
    }
    return verdict;
}
