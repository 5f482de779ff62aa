/* A claim in the user's words: which statements speak of it, ranked by how much of it they tell. */
#include "claim/about.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/vector.h"

#include <string.h>

/* What of the question's weight a statement must tell. */
static const float MIN_COVER = 0.55f;

/* The same where the statement leans on another ("dismissed the claims"): most of it stands there. */
static const float MIN_LEANING = 0.3f;

static bool has_own_frame(const hs_concepts *c) {
    for (uint32_t i = 0; i < c->n; i++)
        if (c->items[i].kind == HS_CONCEPT_FRAME) return true;
    return false;
}

/* The wanted frame where the statement leans on what was said before: "it was Belmora", "dismissed the claims". The
 * nearest statement that has a frame decides. */
static hs_about_match leaned_on(const hs_about *q, const hs_concept *want, const hs_claim_statement *s,
                                const hs_concepts *c) {
    bool is_denial = c->is_denial || c->says_no || (s->flags & HS_FLAG_DENIED);
    const hs_concepts *before = c->before;
    hs_about_match none = {0, NULL}, found;
    if (!c->is_reference && !(c->is_mention && is_denial)) return none;
    if (c->is_reference && !c->is_mention && !(before && before->speaker_id == c->speaker_id)) return none;
    for (uint32_t back = 0; before && back < HS_ABOUT_MAX_BACK; back++, before = before->before) {
        if (!has_own_frame(before) && before->n > 1 && !before->is_mention && !before->is_reference)
            return none; /* it speaks of something else in between */
        if (!has_own_frame(before)) continue;
        found = hs_claim__best_in(q, want, before);
        found.like *= 0.7f;
        return found;
    }
    if (before || !c->is_mention) return none;
    found = hs_claim__best_in(q, want, c->title);
    found.like *= 0.6f;
    return found;
}

/* No name: "This election was stolen", "we saw it stolen" speak of the one that the headline names; "I" does not. */
static bool leaves_out_whom(const hs_claim_statement *s, const hs_concepts *c) {
    for (uint32_t i = 0; i < c->n; i++)
        if (c->items[i].kind == HS_CONCEPT_ENTITY && (!c->items[i].is_speaker || c->items[i].is_singular))
            return false;
    return hs_claim__is_clause(s);
}

typedef struct cover {
    float share; /* of the wanted weight; 0: it does not speak of this */
    const hs_concept *frame, *entity;
    bool is_leaning;
} cover;

static cover cover_of(const hs_about *q, const hs_claim_statement *s, const hs_concepts *c) {
    cover found = {0}, none = {0};
    float total = 0, told = 0;
    const hs_concept *agent = NULL;
    for (uint32_t i = 0; i < q->wanted.n; i++) {
        const hs_concept *want = &q->wanted.items[i];
        hs_about_match best = hs_claim__best_in(q, want, c);
        if (want->kind == HS_CONCEPT_FRAME) {
            if (!best.at) best = leaned_on(q, want, s, c), found.is_leaning = true;
            if (best.at && !found.frame) found.frame = best.at;
        } else if (q->is_required[i]) {
            bool is_left_out = c->has_pronoun || c->is_reference || c->is_mention || leaves_out_whom(s, c);
            if (best.like < HS_ABOUT_MIN_NAMED && is_left_out) best = hs_claim__understood(q, want, c);
            if (best.like < HS_ABOUT_MIN_NAMED) return none;
            if (!found.entity) found.entity = best.at;
        } else if (!best.at) {
            best = hs_claim__understood(q, want, c);
        }
        total += hs_claim__weight_of(want);
        told += best.like * hs_claim__weight_of(want);
        if (i == q->agent) agent = best.at;
    }
    if (q->has_frame && !found.frame) return none;
    if (agent && found.frame && hs_claim__is_turned_round(q, c, found.frame, agent)) return none;
    found.share = total > 0 ? told / total : 0;
    return found;
}

/* "the marchers in Port Belmora": where it was need not be said again. */
static bool is_place(hs_str about, uint32_t at) {
    static const hs_str words[] = {{" in ", 4}, {" at ", 4}, {" near ", 6}};
    while (at > 1 && about.ptr[at - 1] == ' ' &&
           about.ptr[at - 2] != ' ') { /* back over the words of the name */
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (at >= words[i].len && memcmp(about.ptr + at - words[i].len, words[i].ptr, words[i].len) == 0)
                return true;
        do at--;
        while (at > 0 && about.ptr[at - 1] != ' ');
        if (at >= about.len || about.ptr[at] < 'A' || about.ptr[at] > 'Z') return false;
    }
    return false;
}

/* Whom the claim names must be told: the last word of each name that stands for itself. */
static bool read_query(hs_about *q, hs_str about, hs_arena *arena) {
    const hs_concepts *w = &q->wanted;
    q->is_required = hs_arena_get_zeroed(arena, (size_t)w->n + 1, sizeof *q->is_required);
    if (!q->is_required) return false;
    q->agent = q->frame = HS_NONE;
    for (uint32_t i = 0; i < w->n; i++) {
        hs_concept *c = &w->items[i];
        const hs_concept *next = i + 1 < w->n ? &w->items[i + 1] : NULL;
        bool modifies = next && next->kind != HS_CONCEPT_FRAME && next->span.start <= c->span.end + 1;
        if (c->kind == HS_CONCEPT_WORD && hs_claim__is_affiliated(&q->affiliations, c->key, c->key, false))
            c->kind = HS_CONCEPT_ENTITY; /* a speaker's name that is a word too */
        if (c->kind == HS_CONCEPT_FRAME) {
            q->has_frame = true;
            q->is_negated ^= c->is_negated;
            if (q->frame == HS_NONE) q->frame = i;
        } else if (c->kind == HS_CONCEPT_ENTITY && is_place(about, c->span.start)) {
            c->is_place = true;
        } else if (c->kind == HS_CONCEPT_ENTITY && !modifies) {
            q->is_required[i] = true;
            if (q->agent == HS_NONE && q->frame == HS_NONE) q->agent = i;
        }
    }
    q->deed = q->frame;
    for (uint32_t i = 0; i < w->n && q->frame == HS_NONE;
         i++) /* "Vance forged it": the first word behind who */
        if (w->items[i].kind == HS_CONCEPT_WORD && !w->items[i].is_number &&
            (q->deed == HS_NONE || (q->agent != HS_NONE && q->deed < q->agent)))
            q->deed = i;
    if (q->frame != HS_NONE) q->is_symmetric = q->models->frames[w->items[q->frame].key].is_symmetric;
    return true;
}

bool hs_claim__about(const hs_claim_models *models, const struct hs_word_models *words, hs_lexer *lexer,
                     hs_arena *temporary, hs_arena *arena, const hs_claim_input *input,
                     const hs_concepts *concepts, hs_claims *claims) {
    hs_claim_statement question = {.text = input->about, .kind = HS_KIND_INDIRECT, .speaker_id = HS_NONE};
    hs_about q = {.models = models, .words = words};
    hs_claim_members members = {0};
    if (!hs_claim__concepts(models, lexer, temporary, &question, &q.wanted) ||
        !hs_claim__affiliations(models, lexer, temporary, input, &q.affiliations) ||
        !read_query(&q, input->about, temporary) ||
        !hs_claim__relatives(lexer, temporary, input->about, &q.wanted, &q.relatives))
        return false;
    for (uint32_t i = 0; i < input->n; i++) {
        cover told = cover_of(&q, &input->statements[i], &concepts[i]);
        if (told.share < (told.is_leaning ? MIN_LEANING : MIN_COVER)) continue;
        hs_claim_member member = {.statement = i};
        if (!hs_claim__stance(&input->statements[i], &concepts[i], told.frame, told.entity, arena, &member))
            continue;
        member.confidence *= told.share;
        if (!member.why || !hs_vector_push(&members, arena, member)) return false;
    }
    if (!hs_claim__on_topic(&q, input, concepts, temporary, arena, &members)) return false;
    for (uint32_t i = 0; i < members.n && q.is_negated; i++)
        if (members.items[i].stance <= HS_STANCE_DENIES)
            members.items[i].stance =
                members.items[i].stance == HS_STANCE_ASSERTS ? HS_STANCE_DENIES : HS_STANCE_ASSERTS;
    hs_claim *claim = hs_arena_get_zeroed(arena, 1, sizeof *claim);
    if (!claim) return false;
    claim->text = input->about;
    claim->members = members.items;
    claim->n_members = members.n;
    claim->why = "statements that tell most of the words asked for";
    if (!hs_claim__arrange(input, arena, true, claim)) return false;
    *claims = (hs_claims){claim, members.n != 0};
    return true;
}
