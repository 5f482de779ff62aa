/* How well the concepts of a statement tell those of a claim in the user's words. */
#include "claim/about.h"

#include "base/str.h"

/* What is understood from the headline or the statement before counts half. */
static const float UNDERSTOOD = 0.5f;

float hs_claim__weight_of(const hs_concept *c) {
    return c->is_place                    ? 0.3f
           : c->kind == HS_CONCEPT_FRAME  ? 1.5f
           : c->kind == HS_CONCEPT_ENTITY ? 1.0f
           : c->is_number                 ? 0.3f
                                          : 0.7f;
}

/* How well concept tells wanted: 0 not at all .. 1. */
static float likeness(const hs_about *q, const hs_concept *wanted, const hs_concept *concept) {
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
    else if (is_entity && concept->stem && concept->kind != HS_CONCEPT_FRAME &&
             hs_claim__relative(&q->relatives, (uint32_t)(wanted - q->wanted.items), concept->stem))
        like = 0.8f;
    else if (is_entity && concept->is_role &&
             hs_claim__is_affiliated(&q->affiliations, wanted->key, concept->key, true))
        like = 0.55f;
    if (concept->is_pronoun)
        like *= 0.75f;
    else if (concept->is_speaker)
        like *= 0.8f;
    return concept->is_context ? like * 0.8f : like;
}

hs_about_match hs_claim__best_in(const hs_about *q, const hs_concept *want, const hs_concepts *in) {
    hs_about_match best = {0, NULL};
    for (uint32_t i = 0; in && i < in->n; i++) {
        float like = likeness(q, want, &in->items[i]);
        if (like > best.like) best = (hs_about_match){like, &in->items[i]};
    }
    return best;
}

hs_about_match hs_claim__understood(const hs_about *q, const hs_concept *want, const hs_concepts *c) {
    hs_about_match best = {0, NULL};
    const hs_concepts *before = c->before;
    for (uint32_t back = 0; before && back < HS_ABOUT_MAX_BACK && !best.at; back++, before = before->before)
        best = hs_claim__best_in(q, want, before);
    hs_about_match headline = hs_claim__best_in(q, want, c->title);
    if (headline.like > best.like) best = headline;
    best.like *= UNDERSTOOD;
    return best;
}

bool hs_claim__is_turned_round(const hs_about *q, const hs_concepts *c, const hs_concept *frame,
                               const hs_concept *agent) {
    if (q->is_symmetric || c->n == 0 || agent < c->items || agent >= c->items + c->n) return false;
    if (agent < frame || agent->is_context != frame->is_context) return false;
    const hs_concept *object = NULL;
    for (const hs_concept *at = frame; at > c->items && !object; at--)
        if (at[-1].kind == HS_CONCEPT_ENTITY && at[-1].is_context == frame->is_context) object = &at[-1];
    return object != NULL;
}

bool hs_claim__is_clause(const hs_claim_statement *s) {
    static const hs_str verbs[] = {{" had ", 5}, {" was ", 5}, {" were ", 6}, {" has ", 5}, {" did ", 5}};
    if (s->kind == HS_KIND_DIRECT) return true;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs && s->kind == HS_KIND_INDIRECT; i++) {
        hs_str verb = {verbs[i].ptr + 1, verbs[i].len - 1};
        if (hs_str_starts(s->text, verb) || hs_str_find(s->text, verbs[i]) < s->text.len) return true;
    }
    return false;
}
