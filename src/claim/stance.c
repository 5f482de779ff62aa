#include "claim/stance.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/vector.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *hs_claim__sentence(hs_arena *arena, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    hs_str copy;
    if (len < 0) len = 0;
    if ((size_t)len >= sizeof line) len = sizeof line - 1;
    return hs_arena_dup(arena, (hs_str){line, (size_t)len}, &copy) == HS_OK ? copy.ptr : NULL;
}

static bool is_cue_denial(const hs_claim_statement *s) {
    return s->cue_class == HS_CUE_DENY || (s->flags & HS_FLAG_DENIED);
}

/* A question: reported ones wholly, of quoted words the sentence that the frame stands in. Who answers with a question
 * of their own ("where would we get this from?") does not ask what was asked. */
static bool is_asked(const hs_claim_statement *s, const hs_concept *frame, bool is_own) {
    if (is_own && frame->is_context) return false;
    if (s->kind == HS_KIND_INDIRECT || s->kind == HS_KIND_MIXED || !is_own)
        return s->flags & HS_FLAG_QUESTION;
    bool has_mark = hs_str_find_byte(s->text, 0, '?') < s->text.len;
    return has_mark ? frame->is_asked : (s->flags & HS_FLAG_QUESTION) != 0;
}

bool hs_claim__stance(const hs_claim_statement *s, const hs_concepts *c, const hs_concept *frame,
                      const hs_concept *entity, hs_arena *arena, hs_claim_member *member) {
    bool is_own = frame && c->n && frame >= c->items && frame < c->items + c->n;
    bool is_understood = frame && !is_own, is_context = is_own && frame->is_context;
    bool is_cue = is_cue_denial(s), is_negated = is_own && !is_context && frame->is_negated;
    bool answers = c->says_no || c->says_yes || c->is_denial;
    const char *told = "the words are told as they stand";
    member->why = "";
    member->confidence = frame ? is_understood ? 0.5f : is_context ? 0.6f : 0.9f : 0.7f;
    if (entity && entity->is_speaker) member->confidence *= 0.9f;
    if (entity && entity->is_context) member->confidence *= 0.8f;
    if (is_asked(s, frame, is_own)) {
        member->stance = HS_STANCE_ASKS, told = "it is a question";
    } else if (is_context && !answers && !is_cue) {
        if (!c->is_declined) return false; /* it speaks of something else */
        member->stance = HS_STANCE_DECLINES, told = "no answer was given";
    } else if (is_cue && c->is_mention && c->is_denial) { /* brushed off the claims as a hoax */
        member->stance = HS_STANCE_DENIES, told = "the reporting word denies it";
    } else if (is_cue != (is_negated || c->is_denial || ((is_context || is_understood) && c->says_no))) {
        member->stance = HS_STANCE_DENIES;
        told = is_cue       ? "the reporting word denies it"
               : is_negated ? "a negation stands before it"
                            : "the words wave it off";
        if (is_cue && (is_negated || c->is_denial)) member->confidence *= 0.6f;
    } else if (is_cue || (s->flags & HS_FLAG_NEGATED)) {
        member->stance = HS_STANCE_ASSERTS, told = "a denial of a denial";
        member->confidence *= 0.6f;
    } else if (s->cue_class == HS_CUE_DECLINE || (c->is_declined && s->cue_class != HS_CUE_ACCUSE)) {
        member->stance = HS_STANCE_DECLINES, told = "the reporting word declines";
    } else if (c->is_mention) {
        return false; /* that somebody alleges it is told, not what the speaker makes of it */
    } else if ((is_own && !is_context ? frame->is_hedged : c->is_hedged) || s->cue_class == HS_CUE_HEDGE) {
        member->stance = HS_STANCE_HEDGES, told = "it is told as a possibility";
        member->confidence *= 0.9f;
    } else {
        member->stance = HS_STANCE_ASSERTS;
        if (s->cue_class == HS_CUE_CONCEDE) told = "conceded";
    }
    hs_str word = is_own ? hs_str_sub(is_context ? s->question : s->text, frame->span) : (hs_str){0};
    hs_str turn = hs_str_sub(s->text, c->turn);
    member->confidence *= s->speaker_id == HS_NONE ? 0.8f : 0.5f + 0.5f * s->speaker_confidence;
    const char *place = is_understood ? "understood from what stands before it"
                        : is_context  ? "the question it answers has "
                                      : "";
    member->why = hs_claim__sentence(arena, "%s%s%.*s%s%s%.*s%s; %s", place, word.len ? "\"" : "",
                                     (int)word.len, word.ptr ? word.ptr : "", word.len ? "\"" : "",
                                     turn.len ? word.len || is_understood ? " and \"" : "\"" : "",
                                     (int)turn.len, turn.ptr ? turn.ptr : "", turn.len ? "\"" : "", told);
    return true;
}

typedef struct keyed {
    hs_claim_member member;
    int32_t day;
    bool by_confidence;
} keyed;

static int in_order(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    if (x->by_confidence && x->member.confidence != y->member.confidence)
        return x->member.confidence > y->member.confidence ? -1 : 1;
    if (x->member.stance != y->member.stance) return x->member.stance < y->member.stance ? -1 : 1;
    bool x_known = x->day != HS_DAY_UNKNOWN, y_known = y->day != HS_DAY_UNKNOWN;
    if (x_known != y_known) return x_known ? -1 : 1;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->member.statement > y->member.statement) - (x->member.statement < y->member.statement);
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* One pair a speaker: the first assertion and the first denial, the earlier day in front. */
static bool find_contradictions(const hs_claim_input *input, hs_arena *arena, hs_claim *claim) {
    HS_VECTOR(hs_contradiction) found = {0};
    for (uint32_t i = 0; i < claim->n_members && claim->n_members <= 2000; i++) {
        const hs_claim_member *a = &claim->members[i];
        uint32_t who = input->statements[a->statement].speaker_id;
        if (a->stance != HS_STANCE_ASSERTS || who == HS_NONE || a->confidence < 0.5f) continue;
        bool is_first = true;
        for (uint32_t k = 0; k < i && is_first; k++)
            is_first = claim->members[k].stance != HS_STANCE_ASSERTS ||
                       input->statements[claim->members[k].statement].speaker_id != who;
        for (uint32_t k = 0; k < claim->n_members && is_first; k++) {
            const hs_claim_member *b = &claim->members[k];
            if (b->stance != HS_STANCE_DENIES || b->confidence < 0.5f ||
                input->statements[b->statement].speaker_id != who)
                continue;
            bool swap = input->statements[b->statement].day < input->statements[a->statement].day;
            if (!hs_vector_push(&found, arena, swap ? (hs_contradiction){k, i} : (hs_contradiction){i, k}))
                return false;
            break;
        }
    }
    claim->contradictions = found.items;
    claim->n_contradictions = found.n;
    return true;
}

bool hs_claim__arrange(const hs_claim_input *input, hs_arena *arena, bool by_confidence, hs_claim *claim) {
    uint32_t n = claim->n_members, *speakers = HS_ARENA_ARRAY(arena, uint32_t, (size_t)n + 1);
    keyed *rows = HS_ARENA_ARRAY(arena, keyed, (size_t)n + 1);
    if (!rows || !speakers) return false;
    for (uint32_t i = 0; i < n; i++) {
        const hs_claim_statement *s = &input->statements[claim->members[i].statement];
        rows[i] = (keyed){claim->members[i], s->day, by_confidence};
        speakers[i] = s->speaker_id;
    }
    if (n) qsort(rows, n, sizeof *rows, in_order);
    if (n) qsort(speakers, n, sizeof *speakers, by_number);
    for (uint32_t i = 0; i < n; i++) {
        claim->members[i] = rows[i].member;
        claim->n_speakers += speakers[i] != HS_NONE && (i == 0 || speakers[i] != speakers[i - 1]);
    }
    return find_contradictions(input, arena, claim);
}
