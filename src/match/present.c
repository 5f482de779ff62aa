/* Groups -> utterances as the caller gets them: order, relation of each member to the best wording, edits, who took
 * it from whom, warnings, and the reason in words. */
#include "match/context.h"
#include "match/house.h"

#include "base/arena.h"
#include "base/sort.h"
#include "base/str.h"
#include "base/utf8.h"

#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef HS_HEAP_ROW(hs_edit) edits;

/* What is shared out: groups, and what their wordings and statements belong to. */
typedef struct presenting {
    hs_arena *arena;               /* of the result */
    pthread_mutex_t guard;         /* of arena */
    hs_utterance *utterances;      /* [n_groups] */
    const hs_match_record *groups; /* [n_groups] place and centre, where its wordings begin */
    const uint32_t *wordings;      /* by centre, splices in both of theirs */
    size_t n_wordings;
    const uint32_t *wording_of;       /* [n_statements] */
    const uint32_t *utterance_of;     /* [n_wordings], of a centre */
    const hs_match_record *by_centre; /* [n_wordings here] centre, wording */
} presenting;

/* What a worker makes the members of one utterance with. */
typedef struct presenter {
    hs_match_job *job;
    hs_match_worker *worker;
    presenting *all;
    char *room; /* of the arena: [left] bytes that are this worker's */
    size_t left;
    HS_HEAP_ROW(hs_word) best_words;
    hs_match_side best;
    const hs_wording *best_wording;
    uint32_t best_statement, speaker;
    const uint32_t *wordings; /* [n_wordings] of this utterance */
    uint32_t n_wordings;
    bool is_described;  /* by a description alone */
    uint32_t held_back; /* a statement that has a condition which the best wording lacks, or HS_NONE */
    edits edits;
} presenter;

typedef struct difference {
    uint32_t dropped, added, swapped, moved, swapped_in_marks;
} difference;

/* size bytes (more than 0) of the result; a worker takes it from the arena a block at a time, since all take from
 * one. NULL: there is none. */
static void *get(presenter *desk, size_t size) {
    enum { BLOCK = 1 << 16, ALIGNED = 16 };
    size = (size + ALIGNED - 1) / ALIGNED * ALIGNED;
    if (size > desk->left) {
        size_t wanted = size > BLOCK / 4 ? size : BLOCK;
        pthread_mutex_lock(&desk->all->guard);
        char *block = hs_arena_get(desk->all->arena, wanted);
        pthread_mutex_unlock(&desk->all->guard);
        if (!block || wanted == size) return block;
        desk->room = block;
        desk->left = wanted;
    }
    void *taken = desk->room;
    desk->room += size;
    desk->left -= size;
    return taken;
}

static const char *say(presenter *desk, const char *format, ...) __attribute__((format(printf, 2, 3)));

static const char *say(presenter *desk, const char *format, ...) {
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (len < 0) return "";
    if ((size_t)len >= sizeof line) len = (int)sizeof line - 1;
    char *copy = get(desk, (size_t)len + 1);
    if (!copy) return NULL;
    memcpy(copy, line, (size_t)len);
    copy[len] = '\0';
    return copy;
}

static hs_span words_span(const hs_word *words, uint32_t first, uint32_t end) {
    return (hs_span){words[first].start, words[end - 1].end};
}

static bool put_edit(presenter *desk, const hs_match_side *side, hs_edit_op op, uint32_t a, uint32_t a_end,
                     uint32_t b, uint32_t b_end) {
    const hs_word *words = desk->best.words;
    uint32_t a_at = a < desk->best.n ? words[a].start : (uint32_t)desk->best.text.len;
    uint32_t b_at = b < side->n ? side->words[b].start : (uint32_t)side->text.len;
    hs_edit edit = {op, {a_at, a_at}, {b_at, b_at}};
    if (a < a_end) edit.from = words_span(words, a, a_end);
    if (b < b_end) edit.to = words_span(side->words, b, b_end);
    return hs_heap_push(&desk->worker->heap, &desk->edits, edit);
}

/* A pair that reads otherwise and says the same: another spelling, a slip of the hand, a change in brackets. */
static bool is_harmless(const presenter *desk, const hs_match_side *side, uint32_t a, uint32_t b) {
    const hs_alignment *found = &desk->worker->aligner.alignment;
    const hs_word *x = &desk->best.words[a], *y = &side->words[b];
    if (found->how[a] == HS_MATCH_TYPO || y->flags & HS_WORD_BRACKET) return true;
    if (x->stem == y->stem && (x->flags | y->flags) & HS_WORD_SPELLED) return true;
    return hs_match__is_spelling(hs_str_sub(desk->best.text, (hs_span){x->start, x->end}),
                                 hs_str_sub(side->text, (hs_span){y->start, y->end}));
}

static bool is_changed(const presenter *desk, const hs_match_side *side, uint32_t a, uint32_t b) {
    return desk->best.words[a].lower != side->words[b].lower;
}

/* True for a word of the page that stands around words in marks: nobody said it. */
static bool is_the_pages(const hs_match_side *side, uint32_t word) {
    return side->is_partial && !(side->words[word].flags & HS_WORD_QUOTED);
}

/* Walks the alignment of the best wording and a member; collects edits and counts them. */
static bool collect_edits(presenter *desk, const hs_match_side *side, difference *sum) {
    const hs_alignment *found = &desk->worker->aligner.alignment;
    uint32_t a = 0, b = 0;
    desk->edits.n = 0;
    while (a < desk->best.n || b < side->n) {
        uint32_t a_from = a, b_from = b, lost = 0, gained = 0, turned = 0; /* the editor's words apart */
        uint32_t said = 0; /* words of the best wording that are somebody's */
        /* a stretch that differs: unmatched words, and pairs in order whose printed words differ */
        for (;;) {
            bool a_in_order = a < desk->best.n && found->how[a] && found->how[a] != HS_MATCH_MOVED;
            bool b_in_order = b < side->n && found->how_b[b] && found->how_b[b] != HS_MATCH_MOVED;
            if (a < desk->best.n && !found->how[a])
                lost += !is_the_pages(&desk->best, a++);
            else if (b < side->n && !found->how_b[b])
                gained += !(side->words[b++].flags & HS_WORD_BRACKET);
            else if (a_in_order && b_in_order && is_changed(desk, side, a, b)) {
                bool is_somebodys = !is_the_pages(&desk->best, a);
                turned += is_somebodys && !is_harmless(desk, side, a, b);
                said += is_somebodys;
                a++, b++;
            } else
                break;
        }
        if (a > a_from || b > b_from) {
            hs_edit_op op = a == a_from ? HS_EDIT_ADD : b == b_from ? HS_EDIT_DROP : HS_EDIT_SWAP;
            if (!put_edit(desk, side, op, a_from, a, b_from, b)) return false;
            if (op == HS_EDIT_ADD || !(said + lost))
                sum->added += b - b_from;
            else if (op == HS_EDIT_DROP)
                sum->dropped += a - a_from;
            else {
                sum->swapped += b - b_from > a - a_from ? b - b_from : a - a_from;
                const hs_edit *edit = &desk->edits.items[desk->edits.n - 1];
                bool is_other = (turned || (lost && gained)) &&
                                !hs_match__is_house_style(&desk->job->models->house,
                                                          hs_str_sub(desk->best.text, edit->from),
                                                          hs_str_sub(side->text, edit->to));
                sum->swapped_in_marks += is_other;
            }
            continue;
        }
        bool a_moved = a < desk->best.n && found->how[a] == HS_MATCH_MOVED;
        bool b_moved = b < side->n && found->how_b[b] == HS_MATCH_MOVED;
        if (a_moved) {
            uint32_t from = a, to = found->to_b[a];
            while (a < desk->best.n && found->how[a] == HS_MATCH_MOVED && found->to_b[a] == to + (a - from))
                a++;
            if (!put_edit(desk, side, HS_EDIT_MOVE, from, a, to, to + (a - from))) return false;
            sum->moved += a - from;
        } else if (b_moved)
            b++;
        else
            a++, b++;
    }
    return true;
}

static hs_relation relation_of(const presenter *desk, const hs_match_side *side, const difference *sum,
                               bool is_reversed, bool is_other) {
    bool best_is_own = !desk->best.is_indirect;
    if (is_reversed) return HS_RELATION_REVERSED;
    if (is_other) return HS_RELATION_REATTRIBUTED;
    if (side->is_indirect && best_is_own) return HS_RELATION_RETOLD;
    if (side->is_partial) return HS_RELATION_PARTIAL;
    if (sum->moved && sum->added + sum->swapped <= sum->moved) return HS_RELATION_REORDERED;
    if (sum->swapped || sum->moved || (sum->added && sum->dropped)) return HS_RELATION_REWORDED;
    if (sum->added) return HS_RELATION_EXTENDED;
    return sum->dropped ? HS_RELATION_TRIMMED : HS_RELATION_VERBATIM;
}

static const char *plural(uint32_t n) {
    return n == 1 ? "" : "s";
}

static const char *explain(presenter *desk, const hs_member *member, const hs_match_side *side,
                           const difference *sum, bool has_also) {
    const hs_edit *first = NULL;
    for (uint32_t i = 0; i < member->n_edits && !first; i++)
        if (member->edits[i].op == HS_EDIT_SWAP) first = &member->edits[i];
    enum { SHOWN = 60 };
    hs_str from = first ? hs_str_sub(desk->best.text, first->from) : (hs_str){"", 0};
    hs_str to = first ? hs_str_sub(side->text, first->to) : (hs_str){"", 0};
    int from_len = (int)hs_utf8_floor(from, from.len < SHOWN ? from.len : SHOWN);
    int to_len = (int)hs_utf8_floor(to, to.len < SHOWN ? to.len : SHOWN);
    switch (member->relation) {
    case HS_RELATION_VERBATIM:
        return "the same words";
    case HS_RELATION_TRIMMED:
        return say(desk, "%u word%s left out, none added", sum->dropped, plural(sum->dropped));
    case HS_RELATION_EXTENDED:
        return say(desk,
                   has_also ? "the same words and %u more, another utterance among them"
                            : "the same words and %u more",
                   sum->added);
    case HS_RELATION_REORDERED:
        return say(desk, "the same words in another order (%u moved)", sum->moved);
    case HS_RELATION_PARTIAL:
        return "some of the words, inside a reported clause";
    case HS_RELATION_RETOLD:
        return "retold in the page's own words";
    case HS_RELATION_REVERSED:
        return "a negation came or went: the sense is reversed";
    case HS_RELATION_REATTRIBUTED:
        return "the same words within a week, told of somebody else";
    case HS_RELATION_JOINED:
        return has_also ? "two utterances that other pages print apart, as one"
                        : "joined to words that this page also prints apart";
    case HS_RELATION_REWORDED:
        break;
    }
    if (first)
        return say(desk, "'%.*s' became '%.*s'; %u swapped, %u added, %u left out", from_len, from.ptr,
                   to_len, to.ptr, sum->swapped, sum->added, sum->dropped);
    return say(desk, "%u word%s added, %u left out", sum->added, plural(sum->added), sum->dropped);
}

/* True when all who print the best words, as anybody's, translate: where one does not, they are the speaker's own. */
static bool is_best_translated(const presenter *desk) {
    enum { LOOKED_AT = 16 };
    const hs_match_job *job = desk->job;
    for (uint32_t i = 0, n = 0; i < desk->n_wordings; i++) {
        const hs_wording *wording = &job->wordings[desk->wordings[i]];
        if (wording->words != desk->best_wording->words) continue;
        for (uint32_t k = 0; k < wording->n && n < LOOKED_AT; k++, n++)
            if (!hs_match__is_translated(job, job->order[wording->first + k])) return false;
    }
    return true;
}

/* What is to be told of other words than the best ones, where both are of one moment. */
static uint32_t warn_of_words(const presenter *desk, const hs_member *member, const hs_match_side *side,
                              const difference *sum, const hs_verdict *verdict) {
    const hs_match_job *job = desk->job;
    const hs_match_statement *said = &job->input->statements[member->statement];
    bool in_marks = (said->kind == HS_KIND_DIRECT || side->is_partial) && !desk->best.is_indirect;
    bool is_altered =
        in_marks &&
        ((sum->swapped_in_marks && (member->relation == HS_RELATION_REWORDED ||
                                    member->relation == HS_RELATION_REATTRIBUTED || verdict->is_reversed)) ||
         (verdict->is_exchanged && member->relation != HS_RELATION_JOINED));
    bool is_unconditional = verdict->is_unconditional && member->relation != HS_RELATION_JOINED;
    uint32_t warnings = is_unconditional ? HS_WARN_FLIPPED : 0; /* a cut, whenever it was said */
    if (!is_altered && !verdict->is_reversed) return warnings;
    if (hs_match__are_two_occasions(job, member->statement, desk->best_statement))
        return warnings | HS_MATCH_NEW_WORDS;
    if (verdict->is_reversed) warnings |= HS_WARN_FLIPPED;
    bool is_excused =
        is_altered && (hs_match__is_translated(job, member->statement) || is_best_translated(desk) ||
                       hs_match__cites(job, member->statement, desk->speaker));
    return warnings | (is_altered && !is_excused ? HS_WARN_ALTERED : 0);
}

static bool is_no_later(const hs_match_job *job, uint32_t a, uint32_t b) {
    const hs_match_statement *said = job->input->statements;
    return hs_match__date(job->input, said[a].page) <= hs_match__date(job->input, said[b].page);
}

/* True when the speaker of a statement is another one than the utterance's. Of one surname only where a page of the
 * utterance has both; not where a page that is no later names that speaker beside the words as somebody else's. */
static bool is_of_other(const presenter *desk, uint32_t statement) {
    enum { LOOKED_AT = 32 };
    const hs_match_job *job = desk->job;
    uint32_t speaker = job->input->statements[statement].speaker, n = 0;
    if (desk->is_described || !hs_match__is_other_person(job, statement, desk->best_statement, desk->speaker))
        return false;
    bool are_two = !hs_match__are_namesakes(job, speaker, desk->speaker);
    bool may_differ = are_two;
    for (uint32_t i = 0; i < desk->n_wordings; i++) {
        const hs_wording *wording = &job->wordings[desk->wordings[i]];
        for (uint32_t k = 0; k < wording->n && n < LOOKED_AT; k++, n++) {
            uint32_t other = job->order[wording->first + k];
            if (are_two && is_no_later(job, other, statement) &&
                hs_match__is_told_beside(job, other, speaker))
                return false;
            may_differ = may_differ || hs_match__names_both(job, other, speaker, desk->speaker);
        }
    }
    return may_differ;
}

/* True when a statement, printed no later than the best wording, has a condition that the best wording lacks. */
static bool holds_back(const presenter *desk, uint32_t statement, const hs_match_side *side) {
    const hs_match_job *job = desk->job;
    const hs_alignment *found = &desk->worker->aligner.alignment;
    const hs_alignment back = {found->to_a, found->to_b, found->how_b, found->how};
    bool is_own =
        !side->is_indirect && !side->is_partial && !desk->best.is_indirect && !desk->best.is_partial;
    if (!is_own || job->input->statements[statement].speaker != desk->speaker) return false;
    int64_t date = hs_match__date(job->input, job->input->statements[statement].page);
    if (!hs_match__is_date(date) || date > desk->best_wording->published) return false;
    return hs_match__loses_condition(&back, side, &desk->best);
}

/* Warns of the best words themselves, where an earlier page has them behind an "if". */
static void warn_of_condition(presenter *desk, hs_utterance *utterance, const uint32_t *wording_of) {
    const hs_match_job *job = desk->job;
    for (uint32_t i = 0; i < utterance->n_members && desk->held_back != HS_NONE; i++) {
        hs_member *member = &utterance->members[i];
        if (job->wordings[wording_of[member->statement]].words != desk->best_wording->words) continue;
        if (member->relation == HS_RELATION_JOINED ||
            hs_match__are_two_occasions(job, member->statement, desk->held_back))
            continue;
        member->warnings |= HS_WARN_FLIPPED;
        member->why = "without the condition that an earlier page has";
    }
}

static bool make_member(presenter *desk, uint32_t statement, uint32_t wording, hs_member *member) {
    hs_match_job *job = desk->job;
    const hs_wording *own = &job->wordings[wording];
    bool is_joined = job->grouping.is_joined[wording], is_cut;
    *member = (hs_member){.statement = statement, .also = HS_NONE, .parent = HS_NONE, .confidence = 1.0f};
    bool is_other = is_of_other(desk, statement);
    if (own->words == desk->best_wording->words && own->flags == desk->best_wording->flags && !is_other) {
        member->why = "the same words";
        return true;
    }
    hs_match_side side;
    if (!hs_match__read_side(job, desk->worker->lexer, statement, &side, &is_cut)) return false;
    if (!hs_match__align(&desk->worker->aligner, &desk->best, &side)) return false;
    hs_verdict verdict = hs_match__judge(&desk->worker->aligner, &desk->best, &side);
    hs_match__pair_left_over(&desk->worker->aligner, &desk->best, &side);
    difference sum = {0};
    if (!collect_edits(desk, &side, &sum)) return false;
    if (desk->edits.n) {
        member->edits = get(desk, desk->edits.n * sizeof *member->edits);
        if (!member->edits) return false;
        memcpy(member->edits, desk->edits.items, desk->edits.n * sizeof *member->edits);
    }
    member->n_edits = (uint32_t)desk->edits.n;
    member->relation =
        is_joined ? HS_RELATION_JOINED : relation_of(desk, &side, &sum, verdict.is_reversed, is_other);
    member->confidence = member->relation == HS_RELATION_VERBATIM ? 1.0f : 0.5f + verdict.score * 0.49f;
    if (is_joined) member->confidence = 0.9f;
    if (member->relation == HS_RELATION_RETOLD) member->confidence *= 0.8f;
    member->warnings = warn_of_words(desk, member, &side, &sum, &verdict);
    if (!is_joined && holds_back(desk, statement, &side)) desk->held_back = statement;
    if (is_joined) member->warnings |= HS_WARN_SPLICED;
    bool is_cited = hs_match__changes_person(&desk->worker->aligner.alignment, &desk->best, &side);
    if (is_other && !is_cited) member->warnings |= HS_WARN_OTHER_SPEAKER;
    if (is_other && is_cited) member->warnings &= ~(uint32_t)HS_WARN_ALTERED;
    member->why = explain(desk, member, &side, &sum, job->grouping.also[wording] != HS_NONE);
    return member->why != NULL;
}

/* Who said it: the person whom most pages name, by confidence; of those as good as equal whom the first page names; of one
 * day the one with more pages, to a tenth of one, since a hundredth of confidence is noise; ties: whom the first
 * wording names. */
static uint32_t weigh_speaker(const hs_match_job *job, const uint32_t *wordings, uint32_t n) {
    enum { MAX_PEOPLE = 16 };
    const float DESCRIBED = 0.01f, SLACK = 0.5f; /* half a page */
    uint32_t people[MAX_PEOPLE], n_people = 0;
    float weights[MAX_PEOPLE];
    int64_t first[MAX_PEOPLE];
    for (uint32_t i = 0; i < n; i++) {
        const hs_wording *wording = &job->wordings[wordings[i]];
        if (wording->speaker == HS_NONE || job->grouping.is_joined[wordings[i]]) continue;
        float weight = 0.0f;
        for (uint32_t k = 0; k < wording->n && k < 1000; k++)
            weight += 0.1f + job->input->statements[job->order[wording->first + k]].speaker_confidence;
        if (wording->flags & HS_WORDING_DESCRIBED) weight *= DESCRIBED; /* a name tells more */
        uint32_t at = 0;
        while (at < n_people && people[at] != wording->speaker) at++;
        if (at == MAX_PEOPLE) continue;
        if (at == n_people) {
            people[n_people] = wording->speaker, first[n_people] = INT64_MAX;
            weights[n_people++] = 0.0f;
        }
        weights[at] += weight;
        if (hs_match__is_date(wording->published) && wording->published < first[at])
            first[at] = wording->published;
    }
    uint32_t best = HS_NONE;
    float most = 0.0f;
    for (uint32_t i = 0; i < n_people; i++) most = weights[i] > most ? weights[i] : most;
    for (uint32_t i = 0; i < n_people; i++) {
        if (weights[i] < most - SLACK) continue;
        float mine = roundf(weights[i] * 10), theirs = best == HS_NONE ? 0 : roundf(weights[best] * 10);
        bool is_better = best == HS_NONE           ? true
                         : first[i] != first[best] ? first[i] < first[best]
                                                   : mine > theirs;
        if (is_better) best = i;
    }
    return best == HS_NONE ? HS_NONE : people[best];
}

/* True when nobody among the wordings names that speaker. */
static bool is_described(const hs_match_job *job, const uint32_t *wordings, uint32_t n, uint32_t speaker) {
    for (uint32_t i = 0; i < n; i++) {
        const hs_wording *wording = &job->wordings[wordings[i]];
        if (wording->speaker == speaker) return wording->flags & HS_WORDING_DESCRIBED;
    }
    return false;
}

static bool comes_before(const hs_match_input *input, const hs_member *x, const hs_member *y) {
    const hs_match_statement *a = &input->statements[x->statement], *b = &input->statements[y->statement];
    int64_t p = hs_match__date(input, a->page), q = hs_match__date(input, b->page);
    if (p != q) {
        if (!hs_match__is_date(p) || !hs_match__is_date(q)) return hs_match__is_date(p);
        return p < q;
    }
    return a->id < b->id;
}

HS_DEFINE_SORT(sort_members, const hs_match_input *, hs_member, comes_before)

/* The member that each was most likely taken from: an earlier one with the same words, else the earliest of all
 * that came before it. Without dates nothing is claimed. */
static void find_parents(const hs_match_job *job, const uint32_t *wording_of, hs_member *members,
                         uint32_t n) {
    const hs_match_input *input = job->input;
    if (n < 2) return;
    int64_t first_date = hs_match__date(input, input->statements[members[0].statement].page);
    if (!hs_match__is_date(first_date)) return;
    for (uint32_t i = 1; i < n; i++) {
        int64_t date = hs_match__date(input, input->statements[members[i].statement].page);
        if (!hs_match__is_date(date) || date == first_date) continue;
        enum { LOOKED_AT = 64 };
        members[i].parent = 0;
        for (uint32_t k = 0; k < i && k < LOOKED_AT; k++) {
            if (job->wordings[wording_of[members[k].statement]].words !=
                job->wordings[wording_of[members[i].statement]].words)
                continue;
            if (hs_match__date(input, input->statements[members[k].statement].page) < date)
                members[i].parent = k;
            break;
        }
    }
}

/* The best-attested wording: words that somebody said rather than a retelling of them; among those about as long as the
 * centre, one without a slip of the hand, the editor's brackets and ellipses, then the one on most pages, then the
 * centre, then the one that stands best for those around it. */
static uint32_t choose_best(const hs_match_job *job, uint32_t centre, const uint32_t *wordings, uint32_t n) {
    enum { FAULTS = HS_WORDING_EDITED | HS_WORDING_SLIPPED };
    const hs_wording *middle = &job->wordings[centre];
    const uint32_t *place = job->grouping.place;
    uint32_t best = centre;
    for (uint32_t i = 0; i < n; i++) {
        const hs_wording *x = &job->wordings[wordings[i]], *y = &job->wordings[best];
        bool is_of_other = job->grouping.centre[wordings[i]] != centre; /* holds this one at length */
        if (is_of_other || job->grouping.is_joined[wordings[i]] || x->speaker != middle->speaker) continue;
        bool is_own = !(x->flags & HS_WORDING_INDIRECT), is_best_own = !(y->flags & HS_WORDING_INDIRECT);
        if (is_own && !is_best_own) {
            best = wordings[i];
            continue;
        }
        if ((x->flags | FAULTS) != (middle->flags | FAULTS)) continue;
        if (x->n_words * 10u < middle->n_words * 8u) continue;
        bool x_has_fault = x->flags & FAULTS, y_has_fault = y->flags & FAULTS;
        bool is_tie = best != centre && x_has_fault == y_has_fault && x->n_pages == y->n_pages;
        if (is_tie                       ? place[wordings[i]] < place[best]
            : x_has_fault != y_has_fault ? y_has_fault
                                         : x->n_pages > y->n_pages)
            best = wordings[i];
    }
    return best;
}

static bool make_utterance(presenter *desk, uint32_t centre, const uint32_t *wordings, uint32_t n,
                           const uint32_t *wording_of, hs_utterance *utterance) {
    hs_match_job *job = desk->job;
    uint32_t n_members = 0;
    for (uint32_t i = 0; i < n; i++) n_members += job->wordings[wordings[i]].n;
    uint32_t speaker = n == 1 ? job->wordings[wordings[0]].speaker : weigh_speaker(job, wordings, n);
    uint32_t best = choose_best(job, centre, wordings, n);
    for (uint32_t i = 0; i < n; i++) { /* the same words by whoever said them */
        const hs_wording *own = &job->wordings[wordings[i]];
        bool is_theirs = own->speaker == speaker && job->wordings[best].speaker != speaker;
        if (is_theirs && own->words == job->wordings[best].words && !job->grouping.is_joined[wordings[i]])
            best = wordings[i];
    }
    const hs_wording *best_wording = &job->wordings[best];
    uint32_t best_statement = job->order[best_wording->first];
    bool is_cut;
    *utterance = (hs_utterance){.text = job->input->statements[best_statement].text,
                                .n_members = n_members,
                                .same_words_as = HS_NONE};
    utterance->speaker = speaker;
    utterance->is_common = best_wording->flags & HS_WORDING_COMMON;
    utterance->members = get(desk, n_members * sizeof *utterance->members);
    if (!utterance->members) return false;
    desk->best_wording = best_wording;
    desk->best_statement = best_statement;
    desk->speaker = utterance->speaker;
    desk->wordings = wordings;
    desk->n_wordings = n;
    desk->is_described = is_described(job, wordings, n, utterance->speaker);
    if (n > 1) {
        if (!hs_match__read_side(job, desk->worker->lexer, best_statement, &desk->best, &is_cut))
            return false;
        if (!hs_heap_reserve(&desk->worker->heap, &desk->best_words.items, &desk->best_words.capacity,
                             desk->best.n, sizeof(hs_word)))
            return false;
        if (desk->best.n) memcpy(desk->best_words.items, desk->best.words, desk->best.n * sizeof(hs_word));
        desk->best.words = desk->best_words.items;
    }
    uint32_t at = 0;
    desk->held_back = HS_NONE;
    for (uint32_t i = 0; i < n; i++) {
        const hs_wording *wording = &job->wordings[wordings[i]];
        for (uint32_t k = 0; k < wording->n; k++)
            if (!make_member(desk, job->order[wording->first + k], wordings[i], &utterance->members[at++]))
                return false;
    }
    sort_members(job->input, utterance->members, n_members);
    for (uint32_t i = 0; i < n_members; i++)
        if (utterance->members[i].statement == best_statement) utterance->best = i;
    find_parents(job, wording_of, utterance->members, n_members);
    warn_of_condition(desk, utterance, wording_of);
    return true;
}

/* Wordings by centre: a row of (centre, wording), splices in both of theirs. */
static hs_match_record *list_by_centre(hs_match_job *job, size_t *n) {
    const hs_grouping *grouping = &job->grouping;
    size_t count = 0;
    hs_match_record *row = hs_heap_get(&job->heap, (size_t)job->n_wordings * 2, sizeof *row);
    if (!row) return NULL;
    for (uint32_t i = 0; i < job->n_wordings; i++) {
        row[count++] = (hs_match_record){grouping->centre[i], i};
        if (grouping->also[i] != HS_NONE) row[count++] = (hs_match_record){grouping->also[i], i};
    }
    *n = count;
    return hs_match__sort_shared(job, row, count) ? row : NULL;
}

/* Wordings are numbered by their smallest statement id, so an utterance's place is that of its first wording. */
static bool order_groups(hs_match_job *job, const hs_match_record *by_centre, size_t n,
                         hs_match_record **groups, size_t *n_groups) {
    hs_match_record *row = hs_heap_get(&job->heap, n, sizeof *row);
    if (!row) return false;
    *n_groups = 0;
    for (size_t i = 0; i < n; i++)
        if (!i || by_centre[i].key != by_centre[i - 1].key)
            row[(*n_groups)++] = (hs_match_record){by_centre[i].value << 32 | by_centre[i].key, i};
    *groups = row;
    return hs_match__sort_shared(job, row, *n_groups);
}

static bool present_group(presenter *desk, size_t g) {
    const presenting *all = desk->all;
    const hs_grouping *grouping = &desk->job->grouping;
    size_t first = all->groups[g].value, end = first;
    uint32_t centre = (uint32_t)all->groups[g].key;
    while (end < all->n_wordings && all->by_centre[end].key == centre) end++;
    hs_utterance *utterance = &all->utterances[g];
    if (!make_utterance(desk, centre, all->wordings + first, (uint32_t)(end - first), all->wording_of,
                        utterance))
        return false;
    for (uint32_t i = 0; i < utterance->n_members; i++) {
        hs_member *member = &utterance->members[i];
        uint32_t wording = all->wording_of[member->statement];
        uint32_t own = grouping->centre[wording], other = grouping->also[wording];
        if (other != HS_NONE) member->also = all->utterance_of[own == centre ? other : own];
    }
    for (size_t i = first; i < end; i++) {
        uint32_t linked = grouping->linked[all->wordings[i]];
        if (linked == HS_NONE || grouping->centre[linked] == centre) continue;
        uint32_t other = all->utterance_of[grouping->centre[linked]];
        if (other < utterance->same_words_as) utterance->same_words_as = other;
    }
    return true;
}

static bool present_range(hs_match_worker *worker) {
    presenter desk = {.job = worker->job, .worker = worker, .all = worker->context};
    for (size_t g = worker->first; g < worker->end; g++)
        if (!present_group(&desk, g)) return false;
    hs_heap_free(&worker->heap, desk.best_words.items);
    hs_heap_free(&worker->heap, desk.edits.items);
    return true;
}

bool hs_match__present(hs_match_job *job, hs_arena *arena, hs_match_result *result) {
    size_t n = 0, n_groups = 0;
    hs_match_record *groups;
    hs_match_record *by_centre = list_by_centre(job, &n);
    uint32_t *wording_of = hs_heap_get(&job->heap, job->input->n_statements, sizeof *wording_of);
    uint32_t *utterance_of = hs_heap_get(&job->heap, job->n_wordings, sizeof *utterance_of); /* of a centre */
    uint32_t *wordings = hs_heap_get(&job->heap, (size_t)job->n_wordings * 2, sizeof *wordings);
    if (!by_centre || !wording_of || !utterance_of || !wordings || !hs_match__open_context(job) ||
        !order_groups(job, by_centre, n, &groups, &n_groups))
        return false;
    for (uint32_t i = 0; i < job->n_wordings; i++)
        for (uint32_t k = 0; k < job->wordings[i].n; k++)
            wording_of[job->order[job->wordings[i].first + k]] = i;
    for (size_t i = 0; i < n; i++) wordings[i] = (uint32_t)by_centre[i].value;
    for (size_t g = 0; g < n_groups; g++) utterance_of[(uint32_t)groups[g].key] = (uint32_t)g;
    presenting all = {.arena = arena,
                      .utterances = HS_ARENA_ARRAY(arena, hs_utterance, n_groups),
                      .groups = groups,
                      .wordings = wordings,
                      .n_wordings = n,
                      .wording_of = wording_of,
                      .utterance_of = utterance_of,
                      .by_centre = by_centre};
    if (!all.utterances || pthread_mutex_init(&all.guard, NULL) != 0) return false;
    bool is_done = hs_match__share(job, n_groups, present_range, &all);
    pthread_mutex_destroy(&all.guard);
    if (!is_done) return false;
    result->utterances = all.utterances;
    result->n_utterances = (uint32_t)n_groups;
    hs_heap_free(&job->heap, by_centre);
    hs_heap_free(&job->heap, groups);
    hs_heap_free(&job->heap, wording_of);
    hs_heap_free(&job->heap, utterance_of);
    hs_heap_free(&job->heap, wordings);
    return true;
}
