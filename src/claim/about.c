/* A claim in the user's words: which statements speak of it, ranked by how much of it they tell. */
#include "claim/stance.h"

#include "base/vector.h"

/* What of the question's weight a statement must tell. */
static const float MIN_COVER = 0.55f;

static float weight_of(const hs_concept *c) {
    return c->kind == HS_CONCEPT_FRAME ? 1.5f : c->kind == HS_CONCEPT_ENTITY ? 1.0f : 0.7f;
}

/* How well concept tells wanted: 0 not at all .. 1. */
static float likeness(const struct hs_word_models *words, const hs_concept *wanted,
                      const hs_concept *concept) {
    float like = 0;
    if (wanted->kind == concept->kind && wanted->key == concept->key)
        like = 1;
    else if (wanted->kind == HS_CONCEPT_WORD && concept->kind == HS_CONCEPT_WORD &&
             wanted->entry != HS_NONE && concept->entry != HS_NONE &&
             hs_thesaurus_synonyms(&words->thesaurus, wanted->entry, concept->entry))
        like = 0.8f;
    if (concept->is_speaker) like *= 0.8f;
    return concept->is_context ? like * 0.7f : like;
}

typedef struct cover {
    float share;            /* of the wanted weight */
    uint32_t frame, entity; /* the concepts that tell them best, or HS_NONE */
} cover;

static cover cover_of(const struct hs_word_models *words, const hs_concepts *wanted,
                      const hs_concepts *concepts) {
    cover found = {0, HS_NONE, HS_NONE};
    float total = 0, told = 0;
    for (uint32_t q = 0; q < wanted->n; q++) {
        const hs_concept *want = &wanted->items[q];
        float best = 0;
        uint32_t at = HS_NONE;
        for (uint32_t i = 0; i < concepts->n; i++) {
            float like = likeness(words, want, &concepts->items[i]);
            if (like > best) best = like, at = i;
        }
        total += weight_of(want);
        told += best * weight_of(want);
        if (want->kind == HS_CONCEPT_FRAME && at != HS_NONE && found.frame == HS_NONE) found.frame = at;
        if (want->kind == HS_CONCEPT_ENTITY && at != HS_NONE && found.entity == HS_NONE) found.entity = at;
    }
    found.share = total > 0 ? told / total : 0;
    return found;
}

bool hs_claim__about(const hs_claim_models *models, const struct hs_word_models *words, hs_lexer *lexer,
                     hs_arena *temporary, hs_arena *arena, const hs_claim_input *input,
                     const hs_concepts *concepts, hs_claims *claims) {
    hs_claim_statement question = {.text = input->about, .kind = HS_KIND_INDIRECT, .speaker_id = HS_NONE};
    hs_concepts wanted;
    HS_VECTOR(hs_claim_member) members = {0};
    if (!hs_claim__concepts(models, lexer, temporary, &question, &wanted)) return false;
    bool wants_frame = false, is_negated = false;
    for (uint32_t q = 0; q < wanted.n; q++)
        if (wanted.items[q].kind == HS_CONCEPT_FRAME)
            wants_frame = true, is_negated ^= wanted.items[q].is_negated;
    for (uint32_t i = 0; i < input->n; i++) {
        cover told = cover_of(words, &wanted, &concepts[i]);
        if (told.share < MIN_COVER || (wants_frame && told.frame == HS_NONE)) continue;
        hs_claim_member member = {.statement = i};
        if (!hs_claim__stance(&input->statements[i], &concepts[i], told.frame, told.entity, arena, &member))
            continue;
        if (is_negated && member.stance <= HS_STANCE_DENIES)
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
