#include "match/align.h"

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

/* Negators of one side whose host stands on the other side without one. */
static unsigned count_flips(const hs_match_side *from, const uint8_t *how_from, const uint32_t *partner,
                            const hs_match_side *to, const uint8_t *how_to) {
    unsigned flips = 0;
    for (uint32_t i = 0; i < from->n; i++) {
        if (!(from->words[i].flags & HS_WORD_NEGATOR) || how_from[i]) continue;
        uint32_t host = host_of(from, i);
        if (host == HS_NONE || !how_from[host]) continue;
        if (!has_free_negator(to, how_to, partner[host])) flips++;
    }
    return flips;
}

/* A word that became its opposite: unmatched on both sides, next to a pair of matched words. */
static bool has_opposites(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    const hs_alignment *found = &aligner->alignment;
    for (uint32_t i = 0; i < a->n; i++) {
        if (found->how[i] == HS_MATCH_UNMATCHED && !(a->words[i].flags & HS_WORD_FUNCTION)) {
            uint32_t left = i && found->how[i - 1] ? found->to_b[i - 1] + 1 : HS_NONE;
            uint32_t right = i + 1 < a->n && found->how[i + 1] ? found->to_b[i + 1] - 1 : HS_NONE;
            for (int side = 0; side < 2; side++) {
                uint32_t j = side ? right : left;
                if (j < b->n && !found->how_b[j] &&
                    hs_match__opposites(aligner->thesaurus, a->words[i].stem, b->words[j].stem))
                    return true;
            }
        }
    }
    return false;
}

typedef struct half {
    uint32_t weight, matched; /* of all words, of those with a partner */
    uint32_t n_words, n_content;
    uint32_t first, end; /* from the first to behind the last content match */
    uint32_t within;     /* weight of all words between */
} half;

static half measure(const hs_match_side *side, const uint8_t *how, bool quoted_only) {
    static const uint32_t worth[] = {0, 16, 15, 14, 13, 14}; /* sixteenths, by kind of match */
    half sum = {.first = HS_NONE};
    for (uint32_t i = 0; i < side->n; i++) {
        const hs_match_word *word = &side->words[i];
        if (quoted_only && !(word->flags & HS_WORD_QUOTED)) continue;
        uint32_t weight = word->weight;
        if (word->flags & HS_WORD_BRACKET) weight /= 4; /* the editor's words, not the speaker's */
        sum.weight += weight * 16;
        sum.n_words++;
        if (!(word->flags & HS_WORD_FUNCTION)) sum.n_content++;
        if (!how[i]) continue;
        sum.matched += weight * worth[how[i]];
        if (sum.first == HS_NONE) sum.first = i;
        sum.end = i + 1;
    }
    if (sum.first == HS_NONE) sum.first = 0;
    for (uint32_t i = sum.first; i < sum.end; i++) sum.within += side->words[i].weight * 16u;
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

hs_verdict hs_match__judge(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b) {
    const hs_alignment *found = &aligner->alignment;
    hs_verdict verdict = {0};
    half whole_a = measure(a, found->how, false), whole_b = measure(b, found->how_b, false);
    half own_a = a->is_partial ? measure(a, found->how, true) : whole_a;
    half own_b = b->is_partial ? measure(b, found->how_b, true) : whole_b;
    verdict.a_is_shorter = own_a.weight <= own_b.weight;
    const half *shorter = verdict.a_is_shorter ? &own_a : &own_b,
               *longer = verdict.a_is_shorter ? &own_b : &own_a;
    verdict.score = share(shorter->matched, shorter->weight);
    verdict.score_long = share(longer->matched, longer->weight);
    verdict.a_first = own_a.first, verdict.a_end = own_a.end;
    verdict.b_first = own_b.first, verdict.b_end = own_b.end;
    const hs_match_side *short_side = verdict.a_is_shorter ? a : b;
    const uint8_t *short_how = verdict.a_is_shorter ? found->how : found->how_b;
    for (uint32_t i = 0; i < short_side->n; i++) {
        if (!short_how[i] || (short_side->is_partial && !(short_side->words[i].flags & HS_WORD_QUOTED)))
            continue;
        verdict.n_words++;
        if (!(short_side->words[i].flags & HS_WORD_FUNCTION)) verdict.n_content++;
    }
    uint32_t longest, pairs = count_runs(aligner, a, &longest);
    float density = share(longer->matched, longer->within);
    bool is_indirect = a->is_indirect != b->is_indirect;
    if (verdict.n_content >= 3) {
        float needed = verdict.n_content >= 6 ? 0.58f : verdict.n_content >= 4 ? 0.62f : 0.72f;
        if (is_indirect) needed -= 0.10f;
        bool has_evidence = pairs >= 2 && (longest >= 3 || verdict.n_content >= 6 || verdict.score >= 0.8f);
        verdict.is_same =
            verdict.score >= needed && has_evidence && (density >= 0.45f || verdict.score >= 0.85f);
    } else if (verdict.n_content > 0) {
        bool is_run = verdict.n_words >= 3 && longest + 1 >= shorter->n_words;
        bool is_compact = verdict.n_words >= 4 && density >= 0.75f;
        verdict.is_same = verdict.score >= 0.85f && (is_run || is_compact);
        if (shorter->n_words <= 2 && verdict.n_words == shorter->n_words && longest == shorter->n_words)
            verdict.is_same = verdict.score >= 0.95f && verdict.n_content == 2;
    } else { /* nothing but small words: the same words, all of them */
        verdict.is_same =
            verdict.score >= 0.99f && verdict.score_long >= 0.99f && shorter->n_words == longer->n_words;
    }
    verdict.is_long = verdict.n_words >= 8 && verdict.n_content >= 4 && verdict.score >= 0.8f;
    if (verdict.is_same) {
        unsigned flips = count_flips(a, found->how, found->to_b, b, found->how_b) +
                         count_flips(b, found->how_b, found->to_a, a, found->how);
        bool turned = (flips & 1) ^ has_opposites(aligner, a, b);
        verdict.is_reversed = turned ^ (a->is_denied != b->is_denied);
    }
    return verdict;
}
