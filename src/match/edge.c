/* Compares pairs of wordings word by word and keeps those that hold. Who spoke and when decides whether the same
 * words are one act of saying. */
#include "match/job.h"

#include <string.h>

#define DAY 86400

/* Days between the dates of two wordings: 0 where they overlap; -1 where a date is missing. */
static int64_t days_between(const hs_wording *a, const hs_wording *b) {
    if (!hs_match__is_date(a->published) || !hs_match__is_date(b->published)) return -1;
    if (a->last < b->published) return (b->published - a->last) / DAY;
    if (b->last < a->published) return (a->published - b->last) / DAY;
    return 0;
}

/* The body of the page that has the i-th statement of a wording. */
static uint32_t rank_of(const hs_match_job *job, const hs_wording *wording, uint32_t i) {
    return job->rank_of[job->input->statements[job->order[wording->first + i]].page];
}

/* Words that two bodies share. */
static uint64_t shared_words(const hs_match_job *job, uint64_t a, uint64_t b) {
    if (a == b) return UINT64_MAX;
    uint64_t key = a < b ? a << 32 | b : b << 32 | a;
    const hs_match_record *own = job->shared + job->shared_first[key >> 32];
    size_t n = job->shared_first[(key >> 32) + 1] - job->shared_first[key >> 32];
    size_t at = hs_match__first_record(own, n, key);
    return at < n && own[at].key == key ? own[at].value : 0;
}

bool hs_match__is_one_affair(const hs_match_job *job, const hs_wording *a, const hs_wording *b,
                             uint32_t n_words) {
    enum { LOOKED_AT = 6, MORE_WORDS = 15 };
    if (a->n == 1 && b->n == 1) return shared_words(job, a->rank, b->rank) >= n_words + MORE_WORDS;
    for (uint32_t i = 0; i < a->n && i < LOOKED_AT; i++)
        for (uint32_t j = 0; j < b->n && j < LOOKED_AT; j++)
            if (shared_words(job, rank_of(job, a, i), rank_of(job, b, j)) >= n_words + MORE_WORDS)
                return true;
    return false;
}

/* What the same words are, given who said them and when. False: nothing. */
static bool weigh_speakers(const hs_match_job *job, const hs_wording *a, const hs_wording *b,
                           const hs_verdict *verdict, hs_edge_kind *kind) {
    int64_t days = days_between(a, b);
    bool is_phrase = (a->flags | b->flags) & HS_WORDING_COMMON;
    bool is_described = (a->flags | b->flags) & HS_WORDING_DESCRIBED;
    bool is_guess = is_described || ((a->flags | b->flags) & HS_WORDING_UNSURE);
    bool is_known = a->speaker != HS_NONE && b->speaker != HS_NONE && (a->speaker == b->speaker || !is_guess);
    *kind = HS_EDGE_SAME;
    if (is_known && a->speaker == b->speaker) {
        if (is_phrase || verdict->is_thin) return days <= 3;
        return days <= 30 || verdict->n_content >= 5;
    }
    if (is_phrase || verdict->is_thin) return false;
    if (!is_known) {
        bool is_told_of_affair = is_described && verdict->score >= 0.9f && verdict->n_content >= 2 &&
                                 hs_match__is_one_affair(job, a, b, verdict->n_words);
        if (is_told_of_affair) return true;
        bool is_headline = (a->flags | b->flags) & HS_WORDING_HEADLINE;
        if (is_headline && verdict->n_words >= 3 && verdict->n_content >= 1 && verdict->score >= 0.95f &&
            hs_match__is_one_affair(job, a, b, 0))
            return true;
        bool is_enough = verdict->n_content >= 4 || (verdict->n_content >= 3 && verdict->score >= 0.9f) ||
                         (verdict->n_words >= 5 && verdict->score >= 0.95f && verdict->n_content >= 1);
        return is_enough && (days <= 30 || verdict->is_long);
    }
    /* Two names for the same long words within a week, or on pages that copy from one another: one act of saying,
     * told of two people. Else it may as well be one person repeating another: kept apart, and told. */
    bool is_enough = verdict->n_words >= 5 && verdict->score >= 0.85f && verdict->n_content >= 1;
    if (is_enough && hs_match__is_one_affair(job, a, b, verdict->n_words)) {
        *kind = HS_EDGE_OTHER;
        return true;
    }
    bool is_whole = verdict->n_words >= HS_MATCH_LEAST_LONG && verdict->n_content >= 2 &&
                    verdict->score >= 0.95f && verdict->score_long >= 0.95f;
    bool is_agreed = a->n_pages > 1 || b->n_pages > 1;
    if (is_whole && is_agreed && days >= 0 && days <= 3) {
        *kind = HS_EDGE_OTHER; /* the same words to the last, several pages agree whose: one of them errs */
        return true;
    }
    if (!verdict->is_long) return false;
    *kind = days >= 0 && days <= 7 ? HS_EDGE_OTHER : HS_EDGE_LINK;
    return true;
}

/* True for a pair in which a word of the page stands around words in marks: nobody said it. */
static bool is_nobodys(const hs_match_side *a, uint32_t i, const hs_match_side *b, uint32_t j) {
    return (a->is_partial && !(a->words[i].flags & HS_WORD_QUOTED)) ||
           (b->is_partial && !(b->words[j].flags & HS_WORD_QUOTED));
}

static hs_region region_of(uint32_t first, uint32_t end) {
    return (hs_region){(uint16_t)first, (uint16_t)end, (uint16_t)end, (uint16_t)end};
}

/* A run of words that both share although neither holds the other: long, or a clause of its own on both sides. */
static bool is_part(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b,
                    bool of_strangers, hs_edge *edge) {
    const hs_alignment *found = &aligner->alignment;
    uint32_t best = 0;
    for (uint32_t first = 0, end; first < a->n; first = end) {
        uint32_t content = 0;
        end = first;
        while (end < a->n && found->how[end] &&
               (end == first || found->to_b[end] == found->to_b[end - 1] + 1) &&
               !is_nobodys(a, end, b, found->to_b[end]))
            content += !(a->words[end++].flags & HS_WORD_FUNCTION);
        if (end == first) {
            end++;
            continue;
        }
        uint32_t run = end - first, b_first = found->to_b[first];
        bool is_long = hs_match__is_long_part(run, content);
        bool is_clause = hs_match__begins_clause(a, first) && hs_match__begins_clause(a, end) &&
                         hs_match__begins_clause(b, b_first) && hs_match__begins_clause(b, b_first + run);
        bool is_whole = run >= HS_MATCH_LEAST_RUN && content >= 2 && is_clause;
        bool is_end = hs_match__is_end_part(a, b, first, b_first, run, content);
        if (run <= best || (!is_long && !is_whole && !is_end)) continue;
        if (of_strangers && !hs_match__is_strangers_part(run, content)) continue;
        best = run;
        edge->is_thin = run < HS_MATCH_LONGER_RUN && !is_whole;
        edge->in_a = region_of(first, end);
        edge->in_b = region_of(b_first, b_first + run);
    }
    return best > 0;
}

/* Words of a side that nothing of the other stands for, from word first on to before word end, by weight. */
static uint32_t weigh_gap(const hs_match_side *side, const uint8_t *how, uint32_t first, uint32_t end) {
    uint32_t weight = 0;
    for (uint32_t i = first; i < end; i++)
        if (!how[i]) weight += side->words[i].weight;
    return weight;
}

/* Where the words of one side stand on the other: the stretch in which matched words outweigh what stands in the place
 * of others, so that a few words that are the same by chance, beyond a stretch of other words, are no part of it. What is
 * left out on one side costs nothing; what is other on both does.
 *   S(run) = max(0, S(run before) - open - min(gap in a, gap in b)) + weight(run) */
static void find_core(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b,
                      hs_edge *edge) {
    enum { OPEN = 8, SWAP = 2, NO_CHANCE = 4 };
    const hs_alignment *found = &aligner->alignment;
    int32_t sum = 0, best = 0;
    uint32_t start = 0, a_behind = 0, b_behind = 0, start_b = 0;
    bool is_first = true;
    for (uint32_t i = 0, end; i < a->n; i = end) {
        end = i + 1;
        if (!found->how[i] || found->how[i] == HS_MATCH_MOVED) continue;
        uint32_t j = found->to_b[i];
        if (is_nobodys(a, i, b, j)) continue;
        int32_t weight = a->words[i].weight;
        while (end < a->n && found->how[end] && found->how[end] != HS_MATCH_MOVED &&
               found->to_b[end] == j + (end - i))
            weight += a->words[end++].weight;
        uint32_t j_end = j + (end - i);
        if (!is_first) {
            uint32_t gap_a = weigh_gap(a, found->how, a_behind, i),
                     gap_b = weigh_gap(b, found->how_b, b_behind, j);
            uint32_t less = gap_a < gap_b ? gap_a : gap_b, more = gap_a < gap_b ? gap_b : gap_a;
            if (b->words[j].flags & HS_WORD_AFTER_GAP) less = more = gap_b;
            if (a->words[i].flags & HS_WORD_AFTER_GAP) less = more = gap_a;
            if (i <= a_behind + SWAP && j <= b_behind + SWAP) less = more = 0;
            /* side by side on one side, words in a row: whatever was put between them on the other */
            if ((i == a_behind || j == b_behind) && end - i >= NO_CHANCE) less = more = 0;
            sum -= (int32_t)(OPEN + less + more / 4);
        }
        if (is_first || sum <= 0) sum = 0, start = i, start_b = j;
        is_first = false;
        sum += weight;
        a_behind = end, b_behind = j_end;
        if (sum <= best) continue;
        best = sum;
        edge->in_a = region_of(start, end);
        edge->in_b = region_of(start_b, j_end);
    }
}

/* The stretch of a region that the other side has not: "The ferry, and nobody asked the school, will sail" against "The
 * ferry will sail". A few words in it may be the same by chance. True when the other side marks that words are left out there. */
static bool find_hole(const hs_match_side *side, const uint8_t *how, const uint32_t *partner,
                      const hs_match_side *other, hs_region *region) {
    enum { FEWEST_WORDS = 4, MATCHED_COST = 2 };
    int32_t sum = 0, best = 0;
    uint32_t hole = region->end, hole_end = region->end;
    for (uint32_t i = region->first, start = i; i < region->end; i++) {
        if (sum <= 0) sum = 0, start = i;
        sum += how[i] ? -MATCHED_COST * side->words[i].weight : side->words[i].weight;
        if (sum > best) best = sum, hole = start, hole_end = i + 1;
    }
    if (hole_end < hole + FEWEST_WORDS || hole_end >= region->end || !how[hole_end]) return false;
    region->hole = (uint16_t)hole, region->hole_end = (uint16_t)hole_end;
    return other->words[partner[hole_end]].flags & HS_WORD_AFTER_GAP;
}

/* Where the words of either side stand on the other; what two share of which neither holds the other may have words that
 * were changed, too. */
static void find_regions(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b,
                         hs_edge *edge) {
    const hs_alignment *found = &aligner->alignment;
    hs_region run_a = edge->in_a, run_b = edge->in_b;
    find_core(aligner, a, b, edge);
    bool has_run = edge->in_a.first <= run_a.first && edge->in_a.end >= run_a.end;
    if (edge->kind == HS_EDGE_PART && !has_run) edge->in_a = run_a, edge->in_b = run_b;
    edge->b_marks_hole = find_hole(a, found->how, found->to_b, b, &edge->in_a);
    edge->a_marks_hole = find_hole(b, found->how_b, found->to_a, a, &edge->in_b);
}

/* Free words of a statement that the same person may have made: too few words are the same to tell it by them
 * alone, so that it is left to what the pages have in common. */
static bool may_be_retold(const hs_wording *a, const hs_wording *b, const hs_verdict *verdict) {
    if ((a->flags | b->flags) & HS_WORDING_COMMON) return false;
    bool is_described = (a->flags | b->flags) & HS_WORDING_DESCRIBED;
    bool is_one_voice = a->speaker != HS_NONE && a->speaker == b->speaker;
    if (!is_one_voice && (!is_described || verdict->n_content < 3)) return false;
    return days_between(a, b) <= 30;
}

/* True when a side has a word twice, side by side, of which the other has one: "We must not not sign". */
static bool has_doubled_word(const hs_match_side *side, const uint8_t *how) {
    for (uint32_t i = 0; i < side->n; i++) {
        if (how[i]) continue;
        bool is_before = i && how[i - 1] && side->words[i - 1].lower == side->words[i].lower;
        bool is_behind = i + 1 < side->n && how[i + 1] && side->words[i + 1].lower == side->words[i].lower;
        if (is_before || is_behind) return true;
    }
    return false;
}

/* Which of two wordings of one utterance was written with a slip: the one whose word nobody knows. */
static void find_slips(const hs_aligner *aligner, const hs_match_side *a, const hs_match_side *b,
                       hs_edge *edge) {
    const hs_alignment *found = &aligner->alignment;
    edge->a_slipped = has_doubled_word(a, found->how), edge->b_slipped = has_doubled_word(b, found->how_b);
    for (uint32_t i = 0; i < a->n; i++) {
        if (found->how[i] != HS_MATCH_TYPO) continue;
        bool a_is_known = a->words[i].entry != HS_NONE,
             b_is_known = b->words[found->to_b[i]].entry != HS_NONE;
        edge->a_slipped |= b_is_known && !a_is_known;
        edge->b_slipped |= a_is_known && !b_is_known;
    }
}

/* Words in a row that two people say who have nothing in common: where they stand beside other words of one of them, they
 * may be told of the wrong one. */
static bool put_run(hs_match_worker *worker, hs_edges *edges, uint32_t a, uint32_t b, const hs_match_side *x,
                    const hs_match_side *y, const hs_match_run *run) {
    hs_edge edge = {.a = a,
                    .b = b,
                    .in_a = region_of(run->a_first, run->a_first + run->n),
                    .in_b = region_of(run->b_first, run->b_first + run->n),
                    .a_is_shorter = x->n <= y->n,
                    .is_thin = run->n < HS_MATCH_LONGER_RUN,
                    .kind = HS_EDGE_PART};
    return hs_heap_push(&worker->heap, edges, edge);
}

static bool compare(hs_match_worker *worker, hs_edges *edges, uint32_t a, uint32_t b, const hs_match_side *x,
                    const hs_match_side *y, bool are_strangers) {
    const hs_match_job *job = worker->job;
    const hs_wording *first = &job->wordings[a], *second = &job->wordings[b];
    bool is_aligned;
    hs_match_run run;
    if (!hs_match__align_hopeful(&worker->aligner, x, y, are_strangers, &is_aligned, &run)) return false;
    if (!is_aligned) return !run.n || put_run(worker, edges, a, b, x, y, &run);
    hs_verdict verdict = hs_match__judge(&worker->aligner, x, y);
    hs_edge edge = {.a = a,
                    .b = b,
                    .in_a = region_of(verdict.a_first, verdict.a_end),
                    .in_b = region_of(verdict.b_first, verdict.b_end),
                    .score = (uint16_t)(verdict.score * 1000.0f),
                    .score_long = (uint16_t)(verdict.score_long * 1000.0f),
                    .is_reversed = verdict.is_reversed,
                    .a_is_shorter = verdict.a_is_shorter};
    hs_edge_kind kind = HS_EDGE_SAME;
    if (!verdict.is_same || !weigh_speakers(job, first, second, &verdict, &kind)) {
        bool is_retold = (verdict.is_same || verdict.is_retold) && may_be_retold(first, second, &verdict);
        bool one_voice = first->speaker == second->speaker || first->speaker == HS_NONE ||
                         second->speaker == HS_NONE ||
                         ((first->flags | second->flags) & HS_WORDING_DESCRIBED);
        bool of_strangers = !one_voice && !hs_match__is_one_affair(job, first, second, verdict.n_words);
        kind = is_retold ? HS_EDGE_RETOLD : HS_EDGE_PART;
        if (!is_retold && (verdict.is_same && !of_strangers)) return true;
        if (!is_retold && !is_part(&worker->aligner, x, y, of_strangers, &edge)) return true;
    }
    edge.kind = (uint8_t)kind;
    find_regions(&worker->aligner, x, y, &edge);
    if (verdict.is_same && kind != HS_EDGE_PART) find_slips(&worker->aligner, x, y, &edge);
    return hs_heap_push(&worker->heap, edges, edge);
}

/* Two known people whose pages have nothing in common: of what they say alone long words, nearly all of them the
 * same, are an edge (weigh_speakers, may_be_retold). */
static bool are_strangers(const hs_match_job *job, const hs_wording *x, const hs_wording *y) {
    if (x->speaker == y->speaker || x->speaker == HS_NONE || y->speaker == HS_NONE) return false;
    if ((x->flags | y->flags) & (HS_WORDING_DESCRIBED | HS_WORDING_UNSURE)) return false;
    return !hs_match__is_one_affair(job, x, y, 0);
}

/* The stems of three words in a row, as one of 4096 bits. */
static inline uint32_t bit_of_three(const uint32_t *stems) {
    uint64_t sum = (stems[0] >> 2) * 0x9e3779b97f4a7c15u + (stems[1] >> 2);
    return (uint32_t)((sum * 0x9e3779b97f4a7c15u + (stems[2] >> 2)) * 0x9e3779b97f4a7c15u >> 52);
}

/* True when as many words in a row as make a part of what two people say may stand on both sides: each three of them do. */
static bool may_share_run(const hs_wording *small, const hs_wording *large) {
    uint64_t bits[64] = {0};
    for (uint32_t i = 0; i + 2 < large->n_words; i++) {
        uint32_t bit = bit_of_three(large->stems + i);
        bits[bit >> 6] |= (uint64_t)1 << (bit & 63);
    }
    for (uint32_t i = 0, run = 2; i + 2 < small->n_words; i++) {
        uint32_t bit = bit_of_three(small->stems + i);
        run = bits[bit >> 6] >> (bit & 63) & 1 ? run + 1 : 2;
        if (run >= HS_MATCH_STRANGERS_RUN) return true;
    }
    return false;
}

/* Cheap look before the words are read: do the shorter side's stand on the other side at all? Counts words of the
 * shorter side whose stem is in a small table of the longer side's; synonyms and slips of the hand need some room. Of
 * strangers' words, four fifths of which must match, half of the content words must stand there as they are, or as many
 * in a row as make a part. */
static bool may_match(const hs_wording *x, const hs_wording *y, bool of_strangers) {
    const hs_wording *small = x->n_words <= y->n_words ? x : y, *large = x->n_words <= y->n_words ? y : x;
    enum { SHORT = 12, LONG = 1000, SEVERAL = 6 };
    uint64_t bits[64] = {0};
    if (of_strangers && small->n_words < HS_MATCH_LEAST_LONG) return false;
    bool is_strict = of_strangers && !((x->flags | y->flags) & HS_WORDING_PARTIAL);
    if ((small->n_words < SHORT && !is_strict) || large->n_words > LONG) return true;
    for (uint32_t i = 0; i < large->n_words; i++) {
        uint32_t stem = large->stems[i] >> 2;
        bits[stem >> 6 & 63] |= (uint64_t)1 << (stem & 63);
    }
    uint32_t n_shared = 0, n_content = 0, run = 0, longest = 0;
    for (uint32_t i = 0; i < small->n_words; i++) {
        uint32_t stem = small->stems[i] >> 2, is_shared = bits[stem >> 6 & 63] >> (stem & 63) & 1;
        n_shared += is_shared;
        run = is_shared ? run + 1 : 0;
        if (run > longest) longest = run;
        n_content += is_shared && !(small->stems[i] & HS_STEM_FUNCTION);
    }
    if (is_strict && n_content * 2 < small->n_content)
        return longest >= HS_MATCH_STRANGERS_RUN && may_share_run(small, large);
    if (is_strict) return true;
    return n_shared * 4 >= small->n_words || n_shared >= SEVERAL;
}

/* What pairs further on will need, on its way to the cache: wordings, then what these point to. */
static void look_ahead(const hs_match_job *job, size_t at, size_t end) {
    enum { NEAR = 4, FURTHER = 8, FAR = 12, FARTHEST = 16 };
    if (at + FARTHEST >= end) return;
    const hs_wording *farthest = &job->wordings[(uint32_t)job->pairs[at + FARTHEST]];
    __builtin_prefetch(farthest);
    __builtin_prefetch(&farthest->n_pages); /* may lie in the next line */
    const hs_wording *far = &job->wordings[(uint32_t)job->pairs[at + FAR]];
    __builtin_prefetch(far->stems);
    __builtin_prefetch(far->stems + 16);
    __builtin_prefetch(&job->order[far->first]);
    const hs_wording *further = &job->wordings[(uint32_t)job->pairs[at + FURTHER]];
    __builtin_prefetch(&job->input->statements[job->order[further->first]]);
    const hs_wording *near = &job->wordings[(uint32_t)job->pairs[at + NEAR]];
    const char *text = job->input->statements[job->order[near->first]].text.ptr;
    __builtin_prefetch(text);
    __builtin_prefetch(text + 64);
}

static bool compare_range(hs_match_worker *worker) {
    hs_match_job *job = worker->job;
    hs_edges *edges = (hs_edges *)worker->context + worker->number;
    HS_HEAP_ROW(hs_word) held = {0};
    hs_match_side x = {0}, y;
    uint32_t open = HS_NONE;
    bool is_cut;
    for (size_t i = worker->first; i < worker->end; i++) {
        uint32_t a = (uint32_t)(job->pairs[i] >> 32), b = (uint32_t)job->pairs[i];
        const hs_wording *first = &job->wordings[a], *second = &job->wordings[b];
        look_ahead(job, i, worker->end);
        bool of_strangers = are_strangers(job, first, second);
        if (!may_match(first, second, of_strangers)) continue;
        if (a != open) {
            if (!hs_match__read_side(job, worker->lexer, job->order[first->first], &x, &is_cut)) return false;
            if (!hs_heap_reserve(&worker->heap, &held.items, &held.capacity, x.n, sizeof *held.items))
                return false;
            if (x.n) memcpy(held.items, x.words, x.n * sizeof *held.items);
            x.words = held.items;
            open = a;
        }
        if (!hs_match__read_side(job, worker->lexer, job->order[second->first], &y, &is_cut)) return false;
        if (!compare(worker, edges, a, b, &x, &y, of_strangers)) return false;
    }
    hs_heap_free(&worker->heap, held.items);
    return true;
}

/* Pairs of pages that have an utterance in common, by rank, smaller first; ascending. */
typedef HS_HEAP_ROW(uint64_t) page_pairs;

enum { PAGES_LOOKED_AT = 4 }; /* of each wording */

static uint64_t page_pair(const hs_match_job *job, const hs_wording *a, const hs_wording *b, uint32_t i,
                          uint32_t j) {
    uint64_t x = rank_of(job, a, i), y = rank_of(job, b, j);
    return x < y ? x << 32 | y : y << 32 | x;
}

static bool put_page_pairs(hs_match_job *job, page_pairs *pairs, const hs_wording *a, const hs_wording *b) {
    for (uint32_t i = 0; i < a->n && i < PAGES_LOOKED_AT; i++)
        for (uint32_t j = a == b ? i + 1 : 0; j < b->n && j < PAGES_LOOKED_AT; j++)
            if (!hs_heap_push(&job->heap, pairs, page_pair(job, a, b, i, j))) return false;
    return true;
}

static bool tell_of_one_affair(const hs_match_job *job, const page_pairs *pairs, const hs_wording *a,
                               const hs_wording *b) {
    for (uint32_t i = 0; i < a->n && i < PAGES_LOOKED_AT; i++)
        for (uint32_t j = 0; j < b->n && j < PAGES_LOOKED_AT; j++) {
            uint64_t wanted = page_pair(job, a, b, i, j);
            size_t first = 0, end = pairs->n;
            if (wanted >> 32 == (wanted & UINT32_MAX)) return true;
            while (first < end) {
                size_t middle = first + (end - first) / 2;
                if (pairs->items[middle] < wanted)
                    first = middle + 1;
                else
                    end = middle;
            }
            if (first < pairs->n && pairs->items[first] == wanted) return true;
        }
    return false;
}

/* True for a retelling that held before a page was added. */
static bool is_known_to_hold(const hs_match_job *job, uint32_t a, uint32_t b) {
    if (!job->near) return false;
    uint64_t pair = (uint64_t)a << 32 | b;
    size_t at = hs_match__first_record(job->near->retold, job->near->n_retold, pair);
    return at < job->near->n_retold && job->near->retold[at].key == pair;
}

/* Holds the retellings against what their pages have in common: a longer statement that both have, or a passage. */
static bool settle_retold(hs_match_job *job) {
    enum { LONG = 8 }; /* words of a statement that is said on one occasion */
    size_t n_retold = 0, kept = 0;
    for (size_t e = 0; e < job->edges.n; e++) n_retold += job->edges.items[e].kind == HS_EDGE_RETOLD;
    if (!n_retold) return true;
    page_pairs pairs = {0};
    for (size_t e = 0; e < job->edges.n; e++) {
        const hs_edge *edge = &job->edges.items[e];
        const hs_wording *a = &job->wordings[edge->a], *b = &job->wordings[edge->b];
        bool is_sure = edge->kind == HS_EDGE_SAME && edge->score >= 750 &&
                       (a->n_words < b->n_words ? a->n_words : b->n_words) >= LONG;
        if (is_sure && !put_page_pairs(job, &pairs, a, b)) return false;
    }
    for (uint32_t i = 0; i < job->n_wordings; i++)
        if (job->wordings[i].n_words >= LONG &&
            !put_page_pairs(job, &pairs, &job->wordings[i], &job->wordings[i]))
            return false;
    uint64_t *spare = hs_heap_get(&job->heap, pairs.n, sizeof *spare);
    if (!spare) return false;
    uint64_t *sorted = hs_radix_sort(pairs.items, spare, pairs.n, 0);
    page_pairs known = {sorted, pairs.n, pairs.n};
    for (size_t e = 0; e < job->edges.n; e++) {
        hs_edge edge = job->edges.items[e];
        const hs_wording *a = &job->wordings[edge.a], *b = &job->wordings[edge.b];
        if (edge.kind == HS_EDGE_RETOLD) {
            if (!is_known_to_hold(job, edge.a, edge.b) && !tell_of_one_affair(job, &known, a, b) &&
                !hs_match__is_one_affair(job, a, b, 0))
                continue;
            edge.kind = HS_EDGE_SAME, edge.is_retold = true;
        }
        job->edges.items[kept++] = edge;
    }
    job->edges.n = kept;
    hs_heap_free(&job->heap, pairs.items);
    hs_heap_free(&job->heap, spare);
    return true;
}

bool hs_match__find_edges(hs_match_job *job) {
    hs_edges edges[HS_MATCH_MAX_WORKERS] = {{0}};
    if (!hs_match__share(job, job->n_pairs, compare_range, edges)) return false;
    for (uint32_t w = 0; w < job->n_workers; w++) hs_pile_clear(&job->workers[w].heap, &job->stems[w]);
    hs_heap_free(&job->heap, job->pairs);
    job->pairs = NULL;
    size_t n = 0;
    for (uint32_t i = 0; i < job->n_workers; i++) n += edges[i].n;
    job->edges.items = hs_heap_get(&job->heap, n, sizeof(hs_edge));
    if (!job->edges.items) return false;
    for (uint32_t i = 0; i < job->n_workers; i++) {
        if (edges[i].n) memcpy(job->edges.items + job->edges.n, edges[i].items, edges[i].n * sizeof(hs_edge));
        job->edges.n += edges[i].n;
        hs_heap_free(&job->workers[i].heap, edges[i].items);
    }
    for (size_t e = 0; e < job->edges.n; e++) {
        const hs_edge *edge = &job->edges.items[e];
        if (edge->a_slipped) job->wordings[edge->a].flags |= HS_WORDING_SLIPPED;
        if (edge->b_slipped) job->wordings[edge->b].flags |= HS_WORDING_SLIPPED;
    }
    return settle_retold(job);
}
