#include "speaker/page.h"

#include "base/linear.h"

#include <math.h>

/* Whom "he" means. The people named in the last sentences are scored by a linear model over where and how they
 * were last named; a softmax over the scores tells how sure the best one is. */

enum {
    MAX_BACK_MENTIONS = 80,
    MAX_BACK_SENTENCES = 8,
};

static bool gender_excludes(uint8_t pronoun, uint8_t other) {
    return pronoun != HS_GENDER_UNKNOWN && other != HS_GENDER_UNKNOWN && pronoun != other;
}

static bool may_mean(const hs_speaker__page *page, const hs_speaker__mention *m,
                     const hs_speaker__mention *c) {
    const hs_speaker__entity *e = &page->entities.items[c->entity];
    const hs_speaker__word *word = page->words[m->head];
    uint32_t detail = word ? word->detail : 0;
    if (detail & HS_PRONOUN_PLURAL)
        return e->kind == HS_ENTITY_GROUP || e->kind == HS_ENTITY_ORGANISATION || e->kind == HS_ENTITY_PLACE;
    if (detail & HS_PRONOUN_THING)
        return c->form == HS_FORM_BODY || c->form == HS_FORM_PLACE || c->form == HS_FORM_PAPER;
    if (e->kind != HS_ENTITY_PERSON && e->kind != HS_ENTITY_ROLE && e->kind != HS_ENTITY_UNNAMED)
        return false;
    if (c->form == HS_FORM_PAPER || c->form == HS_FORM_OTHER) return false;
    return !gender_excludes(m->gender, e->gender);
}

/* "he learned that Vance was ill": he is not Vance. */
static bool is_named_behind(const hs_speaker__page *page, uint32_t mention, const hs_speaker__entity *e) {
    enum { MAX_AHEAD = 12 };
    const hs_speaker__mention *m = &page->mentions.items[mention];
    for (uint32_t k = mention + 1; k < page->mentions.n && k < mention + MAX_AHEAD; k++) {
        const hs_speaker__mention *later = &page->mentions.items[k];
        if (later->sentence != m->sentence) break;
        if (later->form == HS_FORM_PRONOUN && page->words[later->head] &&
            page->words[later->head]->detail & HS_PRONOUN_RELATIVE &&
            hs_speaker__is_sign(page, later->first - 1, ','))
            break; /* "he told Dell, who asked Vance about it": he may well be Vance */
        if (later->form == HS_FORM_NAME && later->name_end > later->name_first && e->surname &&
            page->text->tokens[later->name_end - 1].hash == e->surname)
            return true;
    }
    return false;
}

uint32_t hs_speaker__antecedents(const hs_speaker__page *page, uint32_t mention,
                                 hs_speaker__antecedent found[HS_MAX_ANTECEDENTS]) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    bool is_quoted = m->flags & HS_MENTION_QUOTED,
         is_clause_subject = m->flags & (HS_MENTION_SOURCE | HS_MENTION_SUBJECT);
    uint32_t n = 0;
    for (uint32_t back = 1; back <= mention && back <= MAX_BACK_MENTIONS && n < HS_MAX_ANTECEDENTS; back++) {
        const hs_speaker__mention *c = &page->mentions.items[mention - back];
        if (m->sentence - c->sentence > MAX_BACK_SENTENCES) break;
        if (c->entity == HS_NONE || !may_mean(page, m, c)) continue;
        if (c->flags & HS_MENTION_QUOTED && !is_quoted) continue;
        if (c->flags & HS_MENTION_HEADLINE && c->form != HS_FORM_NAME) continue;
        bool is_known = false;
        for (uint32_t i = 0; i < n; i++) is_known |= found[i].entity == c->entity;
        if (!is_known && is_clause_subject &&
            is_named_behind(page, mention, &page->entities.items[c->entity]))
            continue;
        if (!is_known) found[n++] = (hs_speaker__antecedent){c->entity, mention - back, 0};
    }
    return n;
}

static uint32_t bucket(uint32_t value) {
    return value < 4 ? value : value < 7 ? 4 : value < 12 ? 5 : 6;
}

uint32_t hs_speaker__pronoun_features(const hs_speaker__page *page, uint32_t mention,
                                      const hs_speaker__antecedent *found, uint32_t n, uint32_t i,
                                      uint32_t features[HS_MAX_PRONOUN_FEATURES]) {
    const hs_speaker__mention *m = &page->mentions.items[mention],
                              *c = &page->mentions.items[found[i].mention];
    const hs_speaker__entity *entities = page->entities.items, *e = &entities[found[i].entity];
    const hs_sentence *sentences = page->text->sentences;
    uint32_t k = 0, is_owner = (m->flags & HS_MENTION_OWNER) != 0;
    uint32_t is_source = (m->flags & HS_MENTION_SOURCE) != 0;
    uint32_t distance = m->sentence - c->sentence > 3 ? 3 : m->sentence - c->sentence;
    uint32_t is_same_block = sentences[m->sentence].block == sentences[c->sentence].block;
    uint32_t how = c->flags & HS_MENTION_OWNER                           ? 3u
                   : c->flags & HS_MENTION_AFTER_ADP                     ? 2u
                   : c->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE) ? 1u
                                                                         : 0u;
    uint32_t is_last_speaker = page->last_speaker == found[i].entity;
    /* antecedents that were subject or speaker later than this one; that have said, been named more */
    uint32_t n_later = 0, n_talkier = 0, n_commoner = 0;
    for (uint32_t j = 0; j < n; j++) {
        const hs_speaker__entity *other = &entities[found[j].entity];
        if (other->last_subject != HS_NONE &&
            (e->last_subject == HS_NONE || other->last_subject > e->last_subject))
            n_later++;
        n_talkier += other->n_spoken > e->n_spoken;
        n_commoner += other->n_mentions > e->n_mentions;
    }
    uint32_t subject_rank = e->last_subject == HS_NONE ? 3u : n_later > 2 ? 2u : n_later;
    uint32_t recency = i > 3 ? 3 : i;
#define ADD(template, value) features[k++] = hs_feature(template, value)
    ADD(1, subject_rank | is_source << 2);
    ADD(2, recency | is_source << 2);
    ADD(3, distance | is_source << 2 | is_same_block << 3);
    ADD(4, how | (uint32_t)(distance == 0) << 2 | is_owner << 3);
    ADD(5, (uint32_t)(e->gender != HS_GENDER_UNKNOWN) | (uint32_t)(n > 1) << 1);
    ADD(6, is_last_speaker | is_source << 1 | is_same_block << 2);
    ADD(7, (uint32_t)is_named_behind(page, mention, e) | is_source << 1);
    ADD(8, (uint32_t)e->kind | (uint32_t)e->is_weak << 3);
    ADD(9, bucket(e->n_mentions) | is_source << 3);
    ADD(10, (n_talkier > 2 ? 2u : n_talkier) | (uint32_t)(e->n_spoken > 0) << 2 | is_source << 3);
    ADD(11, (n_commoner > 2 ? 2u : n_commoner) | is_source << 2);
    ADD(12, subject_rank | recency << 2 | is_source << 4);
    ADD(13, subject_rank | is_last_speaker << 2 | is_source << 3 | distance << 4);
    ADD(17, (uint32_t)((c->flags & HS_MENTION_SOURCE) != 0) | is_source << 1 | distance << 2);
    ADD(14, how | distance << 2 | recency << 4);
    ADD(16, is_last_speaker | (uint32_t)(subject_rank == 0) << 1 | is_source << 2);
    ADD(15, (uint32_t)(m->first - c->end <= 2 && distance == 0) | is_owner << 1);
#undef ADD
    return k;
}

/* Without weights: the latest subject of this or the last sentence, then recency. */
static float rule_score(const hs_speaker__page *page, uint32_t mention, const hs_speaker__antecedent *found,
                        uint32_t i) {
    const hs_speaker__mention *m = &page->mentions.items[mention],
                              *c = &page->mentions.items[found[i].mention];
    const hs_speaker__entity *e = &page->entities.items[found[i].entity];
    uint32_t distance = m->sentence - c->sentence;
    float score = -0.55f * (float)distance - 0.25f * (float)i;
    if (c->flags & HS_MENTION_SUBJECT) score += 1.1f;
    if (c->flags & HS_MENTION_FIRST) score += 0.5f;
    if (c->flags & HS_MENTION_AFTER_ADP) score -= 0.6f;
    if (c->flags & HS_MENTION_OWNER && c->form != HS_FORM_PRONOUN) score -= 0.3f;
    if (e->gender != HS_GENDER_UNKNOWN) score += 0.5f;
    if (e->is_weak) score -= 1.2f;
    if (e->kind != HS_ENTITY_PERSON) score -= 0.4f;
    if (page->last_speaker == found[i].entity) score += m->flags & HS_MENTION_SOURCE ? 1.4f : 0.5f;
    if (e->n_mentions > 3) score += 0.4f;
    return score;
}

static uint32_t relative_resolve(const hs_speaker__page *page, uint32_t mention, float *sure) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    for (uint32_t back = 1; back <= mention && back <= 3; back++) {
        const hs_speaker__mention *c = &page->mentions.items[mention - back];
        if (c->sentence != m->sentence || c->entity == HS_NONE) continue;
        *sure = back == 1 && m->first - c->end <= 1 ? 0.95f : 0.7f;
        return c->entity;
    }
    return HS_NONE;
}

/* "He" who says something is the one who spoke last, where nobody else has been a subject since. The pages that
 * weights are trained on have few such plain cases. */
#define GOES_ON_BONUS 2.0f
/* A capital that may be no person and has said nothing is a doubtful "he", however few others there are. */
#define MAX_SURE_WEAK 0.45f

static bool goes_on(const hs_speaker__page *page, uint32_t mention, const hs_speaker__antecedent *found,
                    uint32_t n, uint32_t i) {
    const hs_speaker__entity *entities = page->entities.items, *e = &entities[found[i].entity];
    if (!(page->mentions.items[mention].flags & HS_MENTION_SOURCE) || page->last_speaker != found[i].entity ||
        e->last_subject == HS_NONE)
        return false;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t other = entities[found[k].entity].last_subject;
        if (k != i && other != HS_NONE && other > e->last_subject) return false;
    }
    return true;
}

uint32_t hs_speaker__pronoun_resolve(hs_speaker__page *page, uint32_t mention, float *sure) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    const hs_speaker__word *word = page->words[m->head];
    *sure = 0;
    if (word && word->detail & HS_PRONOUN_FIRST) return HS_NONE;
    if (word && word->detail & HS_PRONOUN_RELATIVE) return relative_resolve(page, mention, sure);
    hs_speaker__antecedent found[HS_MAX_ANTECEDENTS];
    uint32_t n = hs_speaker__antecedents(page, mention, found), best = 0;
    if (n == 0) return HS_NONE;
    if (page->probe) page->probe(page->probe_context, page, mention, found, n);
    const hs_linear *model = page->models->has_pronoun_model ? &page->models->pronoun_model : NULL;
    float total = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t features[HS_MAX_PRONOUN_FEATURES];
        if (model) {
            uint32_t k = hs_speaker__pronoun_features(page, mention, found, n, i, features);
            found[i].score = (float)hs_linear_score(model, features, k) * model->scale;
        } else {
            found[i].score = rule_score(page, mention, found, i);
        }
        if (goes_on(page, mention, found, n, i)) found[i].score += GOES_ON_BONUS;
        if (found[i].score > found[best].score) best = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        hs_str other = hs_token_str(page->text, page->mentions.items[found[i].mention].head);
        HS_TRACE(page->engine, "speaker", 3,
                 "'%.*s' at token %u: '%.*s' (entity %u by mention %u), score %.2f",
                 (int)hs_token_str(page->text, m->head).len, hs_token_str(page->text, m->head).ptr, m->head,
                 (int)other.len, other.ptr, found[i].entity, found[i].mention, (double)found[i].score);
    }
    for (uint32_t i = 0; i < n; i++) total += expf(found[i].score - found[best].score);
    *sure = 1 / total;
    hs_speaker__entity *e = &page->entities.items[found[best].entity];
    if (e->is_weak && e->n_spoken == 0 && *sure > MAX_SURE_WEAK) *sure = MAX_SURE_WEAK;
    if (e->gender == HS_GENDER_UNKNOWN && *sure > 0.85f &&
        (m->gender == HS_GENDER_MALE || m->gender == HS_GENDER_FEMALE))
        e->gender = m->gender; /* "Vance ... she": from here on Vance is a woman */
    return found[best].entity;
}
