/* A claim in the user's words: which statements speak of it, ranked by how much of it they tell. */
#include "claim/stance.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/vector.h"

/* What of the question's weight a statement must tell, and how well whom it names. */
static const float MIN_COVER = 0.55f, MIN_NAMED = 0.39f;

/* The same where the statement leans on another ("dismissed the claims"): most of it stands there. */
static const float MIN_LEANING = 0.3f;

/* What is understood from the headline or the statement before counts half. */
static const float UNDERSTOOD = 0.5f;

/* Statements before this one that are asked for what it leaves out. */
enum { MAX_BACK = 3 };

typedef struct query {
    const hs_claim_models *models;
    const struct hs_word_models *words;
    hs_affiliations affiliations;
    hs_concepts wanted;
    bool *is_required; /* [wanted.n] who must be told: not "US" of "the US election" */
    uint32_t agent;    /* wanted entity that does it, or HS_NONE */
    uint32_t frame;    /* wanted frame, or HS_NONE */
    bool is_symmetric; /* the frame holds both ways round */
    bool is_negated;
    bool has_frame;
} query;

static float weight_of(const hs_concept *c) {
    return c->kind == HS_CONCEPT_FRAME    ? 1.5f
           : c->kind == HS_CONCEPT_ENTITY ? 1.0f
           : c->is_number                 ? 0.3f
                                          : 0.7f;
}

/* How well concept tells wanted: 0 not at all .. 1. */
static float likeness(const query *q, const hs_concept *wanted, const hs_concept *concept) {
    float like = 0;
    bool is_entity = wanted->kind == HS_CONCEPT_ENTITY;
    bool is_same_kind = wanted->kind == concept->kind ||
                        (is_entity && concept->kind == HS_CONCEPT_WORD); /* a name at a sentence's start */
    if (is_same_kind && wanted->key == concept->key)
        like = 1;
    else if (wanted->kind == HS_CONCEPT_WORD && concept->kind == HS_CONCEPT_WORD &&
             wanted->entry != HS_NONE && concept->entry != HS_NONE &&
             hs_thesaurus_synonyms(&q->words->thesaurus, wanted->entry, concept->entry))
        like = 0.8f;
    else if (is_entity && concept->kind == HS_CONCEPT_ENTITY &&
             hs_claim__is_affiliated(&q->affiliations, concept->key, wanted->key, false))
        like = 0.8f; /* a person speaks for a country */
    else if (is_entity && concept->is_role &&
             hs_claim__is_affiliated(&q->affiliations, wanted->key, concept->key, true))
        like = 0.55f;
    if (concept->is_pronoun)
        like *= 0.75f;
    else if (concept->is_speaker)
        like *= 0.8f;
    return concept->is_context ? like * 0.8f : like;
}

typedef struct match {
    float like;
    const hs_concept *at; /* NULL: not told */
} match;

static match best_in(const query *q, const hs_concept *want, const hs_concepts *in) {
    match best = {0, NULL};
    for (uint32_t i = 0; in && i < in->n; i++) {
        float like = likeness(q, want, &in->items[i]);
        if (like > best.like) best = (match){like, &in->items[i]};
    }
    return best;
}

/* What stands before the statement, nearest first; the headline last. */
static match understood(const query *q, const hs_concept *want, const hs_concepts *c) {
    match best = {0, NULL};
    const hs_concepts *before = c->before;
    for (uint32_t back = 0; before && back < MAX_BACK && !best.at; back++, before = before->before)
        best = best_in(q, want, before);
    match headline = best_in(q, want, c->title);
    if (headline.like > best.like) best = headline;
    best.like *= UNDERSTOOD;
    return best;
}

static bool has_own_frame(const hs_concepts *c) {
    for (uint32_t i = 0; i < c->n; i++)
        if (c->items[i].kind == HS_CONCEPT_FRAME) return true;
    return false;
}

/* The wanted frame where the statement leans on what was said before: "it was Belmora", "dismissed the claims". The
 * nearest statement that has a frame decides. */
static match leaned_on(const query *q, const hs_concept *want, const hs_claim_statement *s,
                       const hs_concepts *c) {
    bool is_denial = c->is_denial || c->says_no || (s->flags & HS_FLAG_DENIED);
    const hs_concepts *before = c->before;
    match none = {0, NULL}, found;
    if (!c->is_reference && !(c->is_mention && is_denial)) return none;
    if (c->is_reference && !c->is_mention && !(before && before->speaker_id == c->speaker_id)) return none;
    for (uint32_t back = 0; before && back < MAX_BACK; back++, before = before->before) {
        if (!has_own_frame(before) && before->n > 1 && !before->is_mention && !before->is_reference)
            return none; /* it speaks of something else in between */
        if (!has_own_frame(before)) continue;
        found = best_in(q, want, before);
        found.like *= 0.7f;
        return found;
    }
    if (before || !c->is_mention) return none;
    found = best_in(q, want, c->title);
    found.like *= 0.6f;
    return found;
}

/* The other way round: whoever is wanted stands behind the frame, somebody else before it. */
static bool is_turned_round(const query *q, const hs_concepts *c, const hs_concept *frame,
                            const hs_concept *agent) {
    if (q->is_symmetric || c->n == 0 || agent < c->items || agent >= c->items + c->n) return false;
    if (agent < frame || agent->is_context != frame->is_context) return false;
    const hs_concept *object = NULL;
    for (const hs_concept *at = frame; at > c->items && !object; at--)
        if (at[-1].kind == HS_CONCEPT_ENTITY && at[-1].is_context == frame->is_context) object = &at[-1];
    return object != NULL;
}

/* A clause of its own, not "the disruption of the vote". */
static bool is_clause(const hs_claim_statement *s) {
    static const hs_str verbs[] = {{" had ", 5}, {" was ", 5}, {" were ", 6}, {" has ", 5}, {" did ", 5}};
    if (s->kind == HS_KIND_DIRECT) return true;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs && s->kind == HS_KIND_INDIRECT; i++) {
        hs_str verb = {verbs[i].ptr + 1, verbs[i].len - 1};
        if (hs_str_starts(s->text, verb) || hs_str_find(s->text, verbs[i]) < s->text.len) return true;
    }
    return false;
}

/* No name but the speaker's own: "This election was stolen" speaks of the one that the headline names. */
static bool leaves_out_whom(const hs_claim_statement *s, const hs_concepts *c) {
    for (uint32_t i = 0; i < c->n; i++)
        if (c->items[i].kind == HS_CONCEPT_ENTITY && !c->items[i].is_speaker) return false;
    return is_clause(s);
}

typedef struct cover {
    float share; /* of the wanted weight; 0: it does not speak of this */
    const hs_concept *frame, *entity;
    bool is_leaning;
} cover;

static cover cover_of(const query *q, const hs_claim_statement *s, const hs_concepts *c) {
    cover found = {0}, none = {0};
    float total = 0, told = 0;
    const hs_concept *agent = NULL;
    for (uint32_t i = 0; i < q->wanted.n; i++) {
        const hs_concept *want = &q->wanted.items[i];
        match best = best_in(q, want, c);
        if (want->kind == HS_CONCEPT_FRAME) {
            if (!best.at) best = leaned_on(q, want, s, c), found.is_leaning = true;
            if (best.at && !found.frame) found.frame = best.at;
        } else if (q->is_required[i]) {
            bool is_left_out = c->has_pronoun || c->is_reference || c->is_mention || leaves_out_whom(s, c);
            if (best.like < MIN_NAMED && is_left_out) best = understood(q, want, c);
            if (best.like < MIN_NAMED) return none;
            if (!found.entity) found.entity = best.at;
        } else if (!best.at) {
            best = understood(q, want, c);
        }
        total += weight_of(want);
        told += best.like * weight_of(want);
        if (i == q->agent) agent = best.at;
    }
    if (q->has_frame && !found.frame) return none;
    if (agent && found.frame && is_turned_round(q, c, found.frame, agent)) return none;
    found.share = total > 0 ? told / total : 0;
    return found;
}

/* Whom the claim names must be told: the last word of each name that stands for itself. */
static bool read_query(query *q, hs_arena *arena) {
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
        } else if (c->kind == HS_CONCEPT_ENTITY && !modifies) {
            q->is_required[i] = true;
            if (q->agent == HS_NONE && q->frame == HS_NONE) q->agent = i;
        }
    }
    if (q->frame != HS_NONE) q->is_symmetric = q->models->frames[w->items[q->frame].key].is_symmetric;
    return true;
}

bool hs_claim__about(const hs_claim_models *models, const struct hs_word_models *words, hs_lexer *lexer,
                     hs_arena *temporary, hs_arena *arena, const hs_claim_input *input,
                     const hs_concepts *concepts, hs_claims *claims) {
    hs_claim_statement question = {.text = input->about, .kind = HS_KIND_INDIRECT, .speaker_id = HS_NONE};
    query q = {.models = models, .words = words};
    HS_VECTOR(hs_claim_member) members = {0};
    if (!hs_claim__concepts(models, lexer, temporary, &question, &q.wanted) ||
        !hs_claim__affiliations(models, lexer, temporary, input, &q.affiliations) ||
        !read_query(&q, temporary))
        return false;
    for (uint32_t i = 0; i < input->n; i++) {
        cover told = cover_of(&q, &input->statements[i], &concepts[i]);
        if (told.share < (told.is_leaning ? MIN_LEANING : MIN_COVER)) continue;
        hs_claim_member member = {.statement = i};
        if (!hs_claim__stance(&input->statements[i], &concepts[i], told.frame, told.entity, arena, &member))
            continue;
        if (q.is_negated && member.stance <= HS_STANCE_DENIES)
            member.stance = member.stance == HS_STANCE_ASSERTS ? HS_STANCE_DENIES : HS_STANCE_ASSERTS;
        member.confidence *= told.share;
        if (!member.why || !hs_vector_push(&members, arena, member)) return false;
    }
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
