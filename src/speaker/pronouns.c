#include "speaker/page.h"

#include "base/linear.h"
#include "base/str.h"

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

static bool is_clause_subject(const hs_speaker__mention *m) {
    return m->flags & (HS_MENTION_SOURCE | HS_MENTION_SUBJECT);
}

/* "Vance is raising doubts. He notes that ... with Vance's microphone": named behind and meant all the same. */
static bool goes_on_near(const hs_speaker__mention *m, const hs_speaker__mention *c) {
    return m->flags & HS_MENTION_FIRST && m->flags & HS_MENTION_SOURCE && m->sentence - c->sentence == 1 &&
           c->flags & HS_MENTION_FIRST && is_clause_subject(c);
}

/* How the antecedents stand to each other. */
static void antecedents_compare(const hs_speaker__page *page, uint32_t mention, hs_speaker__antecedent *found,
                                uint32_t n) {
    const hs_speaker__entity *entities = page->entities.items;
    const hs_speaker__mention *m = &page->mentions.items[mention];
    bool is_source = m->flags & HS_MENTION_SOURCE;
    uint32_t n_known = 0;
    for (uint32_t i = 0; i < n && m->gender != HS_GENDER_UNKNOWN; i++)
        n_known += entities[found[i].entity].gender == m->gender;
    for (uint32_t i = 0; i < n; i++) {
        hs_speaker__antecedent *a = &found[i];
        const hs_speaker__entity *e = &entities[a->entity];
        a->n_later = a->n_talkier = a->n_commoner = 0;
        for (uint32_t k = 0; k < n; k++) {
            const hs_speaker__entity *other = &entities[found[k].entity];
            a->n_later += other->last_subject != HS_NONE &&
                          (e->last_subject == HS_NONE || other->last_subject > e->last_subject);
            a->n_talkier += other->n_spoken > e->n_spoken;
            a->n_commoner += other->n_mentions > e->n_mentions;
        }
        a->is_named_behind = is_named_behind(page, mention, e);
        a->is_other_known = n_known > (m->gender != HS_GENDER_UNKNOWN && e->gender == m->gender);
        a->goes_on =
            is_source && page->last_speaker == a->entity && e->last_subject != HS_NONE && a->n_later == 0;
    }
}

uint32_t hs_speaker__antecedents(const hs_speaker__page *page, uint32_t mention,
                                 hs_speaker__antecedent found[HS_MAX_ANTECEDENTS]) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    bool is_quoted = m->flags & HS_MENTION_QUOTED;
    uint32_t n = 0;
    for (uint32_t back = 1; back <= mention && back <= MAX_BACK_MENTIONS && n < HS_MAX_ANTECEDENTS; back++) {
        const hs_speaker__mention *c = &page->mentions.items[mention - back];
        if (m->sentence - c->sentence > MAX_BACK_SENTENCES) break;
        if (c->entity == HS_NONE || !may_mean(page, m, c)) continue;
        if (c->flags & HS_MENTION_QUOTED && !is_quoted) continue;
        if (c->flags & HS_MENTION_HEADLINE && c->form != HS_FORM_NAME) continue;
        bool is_known = false;
        for (uint32_t i = 0; i < n; i++) is_known |= found[i].entity == c->entity;
        if (is_known || (is_clause_subject(m) && !goes_on_near(m, c) &&
                         is_named_behind(page, mention, &page->entities.items[c->entity])))
            continue;
        found[n++] = (hs_speaker__antecedent){.entity = c->entity, .mention = mention - back};
    }
    antecedents_compare(page, mention, found, n);
    return n;
}

static uint32_t bucket(uint32_t value) {
    return value < 4 ? value : value < 7 ? 4 : value < 12 ? 5 : 6;
}

static uint32_t at_most(uint32_t value, uint32_t most) {
    return value < most ? value : most;
}

/* What the page and the lists tell of the sex of an antecedent beside the pronoun's: 0 nothing, 1 known and the same,
 * 2 a given name alone says the same, 3 a given name alone says another. */
static uint32_t sex_of(const hs_speaker__page *page, const hs_speaker__mention *m,
                       const hs_speaker__entity *e) {
    if (m->gender != HS_GENDER_MALE && m->gender != HS_GENDER_FEMALE) return 0;
    if (e->gender == m->gender) return 1;
    const hs_speaker__mention *name = &page->mentions.items[e->name_mention];
    if (name->name_end <= name->name_first) return 0;
    uint32_t classes = page->classes[name->name_first];
    uint32_t same = m->gender == HS_GENDER_MALE ? HS_WORD_GIVEN_MALE : HS_WORD_GIVEN_FEMALE;
    uint32_t other = m->gender == HS_GENDER_MALE ? HS_WORD_GIVEN_FEMALE : HS_WORD_GIVEN_MALE;
    return classes & same ? 2 : classes & other ? 3 : 0;
}

/* How plainly the name of an antecedent is a person's: 0 no name, 1 a lone word, 2 several, 3 given name or title. */
static uint32_t personhood(const hs_speaker__page *page, const hs_speaker__entity *e) {
    const hs_speaker__mention *name = &page->mentions.items[e->name_mention];
    if (name->name_end <= name->name_first) return 0;
    if (name->flags & HS_MENTION_TITLED || page->classes[name->name_first] & HS_WORD_GIVEN) return 3;
    return name->name_end - name->name_first > 1 ? 2 : 1;
}

uint32_t hs_speaker__pronoun_features(const hs_speaker__page *page, uint32_t mention,
                                      const hs_speaker__antecedent *found, uint32_t n, uint32_t i,
                                      uint32_t features[HS_MAX_PRONOUN_FEATURES]) {
    const hs_speaker__antecedent *a = &found[i];
    const hs_speaker__mention *m = &page->mentions.items[mention], *c = &page->mentions.items[a->mention];
    const hs_speaker__entity *entities = page->entities.items, *e = &entities[a->entity];
    const hs_sentence *sentences = page->text->sentences;
    uint32_t k = 0, is_owner = (m->flags & HS_MENTION_OWNER) != 0;
    uint32_t is_source = (m->flags & HS_MENTION_SOURCE) != 0;
    uint32_t distance = at_most(m->sentence - c->sentence, 3);
    uint32_t blocks = at_most(sentences[m->sentence].block - sentences[c->sentence].block, 2);
    uint32_t how = c->flags & HS_MENTION_OWNER       ? 3u
                   : c->flags & HS_MENTION_AFTER_ADP ? 2u
                   : is_clause_subject(c)            ? 1u
                                                     : 0u;
    uint32_t is_last_speaker = page->last_speaker == a->entity;
    uint32_t subject_rank = e->last_subject == HS_NONE ? 3u : at_most(a->n_later, 2);
    uint32_t recency = at_most(i, 3), sex = sex_of(page, m, e), person = personhood(page, e);
    /* where the pronoun stands: opens its sentence, stands behind a quotation, elsewhere */
    const hs_token *tokens = page->text->tokens;
    uint32_t opens = m->flags & HS_MENTION_FIRST                                  ? 1u
                     : m->first > 0 && tokens[m->first - 1].kind == HS_TOKEN_MARK ? 2u
                                                                                  : 0u;
    uint32_t is_embedded = (c->flags & HS_MENTION_EMBEDDED) != 0,
             opens_sentence = (c->flags & HS_MENTION_FIRST) != 0;
    uint32_t opens_block = opens_sentence && (c->sentence == 0 || sentences[c->sentence - 1].block !=
                                                                      sentences[c->sentence].block);
    uint32_t is_full = c->form == HS_FORM_NAME      ? 1u + (c->name_end - c->name_first > 1)
                       : c->form == HS_FORM_PRONOUN ? 3u
                                                    : 0u;
#define ADD(template, value) features[k++] = hs_feature(template, value)
    ADD(1, subject_rank | is_source << 2);
    ADD(2, recency | is_source << 2);
    ADD(3, distance | is_source << 2 | (uint32_t)(blocks == 0) << 3);
    ADD(4, how | (uint32_t)(distance == 0) << 2 | is_owner << 3);
    ADD(5, sex | (uint32_t)(n > 1) << 2 | (uint32_t)a->is_other_known << 3);
    ADD(6, is_last_speaker | is_source << 1 | (uint32_t)(blocks == 0) << 2);
    ADD(7, (uint32_t)a->is_named_behind | is_source << 1);
    ADD(8, (uint32_t)e->kind | (uint32_t)e->is_weak << 3 | person << 4);
    ADD(9, bucket(e->n_mentions) | is_source << 3);
    ADD(10, at_most(a->n_talkier, 2) | (uint32_t)(e->n_spoken > 0) << 2 | is_source << 3);
    ADD(11, at_most(a->n_commoner, 2) | is_source << 2);
    ADD(12, subject_rank | recency << 2 | is_source << 4);
    ADD(13, subject_rank | is_last_speaker << 2 | is_source << 3 | distance << 4);
    ADD(14, how | distance << 2 | recency << 4);
    ADD(15, (uint32_t)(m->first - c->end <= 2 && distance == 0) | is_owner << 1);
    ADD(16, is_last_speaker | (uint32_t)(subject_rank == 0) << 1 | is_source << 2);
    ADD(17, (uint32_t)((c->flags & HS_MENTION_SOURCE) != 0) | is_source << 1 | distance << 2);
    ADD(18, blocks | opens_block << 2 | opens_sentence << 3 | is_source << 4 | how << 5);
    ADD(19, opens | how << 2 | distance << 4 | is_embedded << 6);
    ADD(20, is_full | distance << 2 | is_source << 4 | opens_sentence << 5);
    ADD(21, (uint32_t)a->goes_on | opens << 1 | blocks << 3);
    ADD(22, is_embedded | is_source << 1 | subject_rank << 2 | is_last_speaker << 4);
    ADD(23, person | (uint32_t)e->is_weak << 2 | (uint32_t)(e->n_spoken > 0) << 3 |
                (uint32_t)(e->n_mentions > 1) << 4);
    ADD(24, opens | blocks << 2 | subject_rank << 4 | recency << 6);
    ADD(26, (uint32_t)a->goes_on | is_source << 1 | (uint32_t)(blocks < 2) << 2);
    ADD(27, (uint32_t)a->goes_on | sex << 1 | (uint32_t)a->is_other_known << 3);
    ADD(28, (uint32_t)a->is_named_behind | is_source << 1 | distance << 2);
    ADD(29, how | distance << 2 | subject_rank << 4 | is_source << 6 | opens << 7);
    ADD(30, how | distance << 2 | is_embedded << 4 | at_most(a->n_commoner, 1) << 5 | opens_sentence << 6);
    ADD(25, opens | opens_block << 2 | blocks << 3 | is_full << 5);
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
    if (found[i].goes_on) score += 2.0f;
    if (page->last_speaker == found[i].entity) score += m->flags & HS_MENTION_SOURCE ? 1.4f : 0.5f;
    if (e->n_mentions > 3) score += 0.4f;
    return score;
}

/* "Ruta Vance, 59, of Ashton, who": she, not the town. */
static uint32_t relative_resolve(const hs_speaker__page *page, uint32_t mention, float *sure) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    for (uint32_t back = 1; back <= mention && back <= 3; back++) {
        const hs_speaker__mention *c = &page->mentions.items[mention - back];
        if (c->sentence != m->sentence || c->entity == HS_NONE) continue;
        /* "it was Ruta Vance, and not Jan Daal, who": she */
        if (c->first > 0 && hs_str_equal_nocase(hs_token_str(page->text, c->first - 1), HS_STR("not")))
            continue;
        const hs_speaker__entity *e = &page->entities.items[c->entity];
        bool is_doubtful = c->flags & HS_MENTION_AFTER_ADP && (e->is_weak || e->kind == HS_ENTITY_PLACE);
        if (is_doubtful && back < 3 && back < mention) {
            const hs_speaker__mention *before = c - 1;
            if (before->sentence == m->sentence && before->entity != HS_NONE &&
                before->form == HS_FORM_NAME && c->first - before->end <= 5)
                continue;
        }
        *sure = back == 1 && m->first - c->end <= 1 ? 0.95f : 0.7f;
        return c->entity;
    }
    return HS_NONE;
}

#define SURE_SUBJECT_BEHIND 0.85f
/* A capital that may be no person and has said nothing is a doubtful "he", however few others there are. */
#define MAX_SURE_WEAK 0.45f

/* "Vance ... she": from here on Vance is a woman, unless a woman stands near who may be meant as well. */
static void sex_learn(hs_speaker__page *page, const hs_speaker__mention *m,
                      const hs_speaker__antecedent *found, uint32_t n, uint32_t best, float sure) {
    hs_speaker__entity *e = &page->entities.items[found[best].entity];
    if (e->gender != HS_GENDER_UNKNOWN || sure <= 0.85f || m->flags & HS_MENTION_QUOTED ||
        (m->gender != HS_GENDER_MALE && m->gender != HS_GENDER_FEMALE))
        return;
    for (uint32_t i = 0; i < n; i++)
        if (page->entities.items[found[i].entity].gender == m->gender) return;
    e->gender = m->gender;
}

/* "Asked whether he had slept, Vance laughed": the clause in front means the subject behind its comma. */
static uint32_t subject_behind(const hs_speaker__page *page, uint32_t mention) {
    enum { MAX_AHEAD = 8 };
    const hs_speaker__mention *m = &page->mentions.items[mention], *found = NULL;
    const hs_token *tokens = page->text->tokens;
    uint32_t open = page->text->sentences[m->sentence].first, pos = tokens[open].pos;
    if (m->first == open || m->flags & HS_MENTION_QUOTED ||
        (pos != HS_POS_SCONJ && pos != HS_POS_VERB_PARTICIPLE && pos != HS_POS_VERB_ING &&
         pos != HS_POS_VERB_FINITE))
        return HS_NONE;
    for (uint32_t k = mention + 1; !found && k < page->mentions.n && k < mention + MAX_AHEAD; k++) {
        const hs_speaker__mention *later = &page->mentions.items[k];
        if (later->sentence != m->sentence) return HS_NONE;
        if (later->form == HS_FORM_NAME && later->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE) &&
            !(later->flags & HS_MENTION_QUOTED) && hs_speaker__is_sign(page, later->first - 1, ','))
            found = later;
    }
    if (!found || gender_excludes(m->gender, found->gender)) return HS_NONE;
    if (found->entity != HS_NONE) return found->entity;
    uint32_t surname = tokens[found->name_end - 1].hash;
    for (uint32_t back = 1; back <= mention && back <= MAX_BACK_MENTIONS; back++) {
        uint32_t entity = page->mentions.items[mention - back].entity;
        if (entity == HS_NONE) continue;
        const hs_speaker__entity *e = &page->entities.items[entity];
        if (e->kind == HS_ENTITY_PERSON && e->surname == surname && !gender_excludes(m->gender, e->gender))
            return entity;
    }
    return HS_NONE;
}

/* "let anyone put his nose in": anyone's. */
static bool is_anyones(const hs_speaker__page *page, const hs_speaker__mention *m) {
    enum { MAX_BACK = 8 };
    uint32_t open = page->text->sentences[m->sentence].first;
    for (uint32_t i = m->first; i-- > open && m->first - i <= MAX_BACK;)
        if (page->words[i] && page->words[i]->others & HS_OTHERS_NOBODY &&
            !(page->classes[i] & HS_WORD_PRONOUN))
            return true;
    return false;
}

/* "Daal asked him": not Daal. The entity that cannot be meant by an object right behind its verb, or HS_NONE. */
static uint32_t subject_of_object(const hs_speaker__page *page, uint32_t mention) {
    enum { MAX_VERB = 3 }; /* tokens: "had not asked" */
    const hs_speaker__mention *m = &page->mentions.items[mention];
    if (!mention || m->flags & HS_MENTION_OWNER || !m->first) return HS_NONE;
    hs_str word = hs_token_str(page->text, m->head);
    if (!hs_str_equal_nocase(word, HS_STR("him")) && !hs_str_equal_nocase(word, HS_STR("her")))
        return HS_NONE;
    const hs_speaker__mention *before = m - 1;
    bool is_near =
        before->sentence == m->sentence && before->end < m->first && m->first - before->end <= MAX_VERB;
    if (!is_near || !hs_speaker__is_verb(&page->text->tokens[m->first - 1])) return HS_NONE;
    for (uint32_t i = before->end; i < m->first; i++)
        if (page->text->tokens[i].kind != HS_TOKEN_WORD) return HS_NONE;
    return before->flags & HS_MENTION_OWNER ? HS_NONE : before->entity;
}

/* 'Daal asked him whether he had slept. "I never sleep," he said': who was asked, not who asked. */
static uint32_t asked_before(const hs_speaker__page *page, uint32_t mention) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    const hs_sentence *sentences = page->text->sentences;
    if (!(m->flags & HS_MENTION_SOURCE) || m->flags & HS_MENTION_OWNER || !m->sentence) return HS_NONE;
    if (sentences[m->sentence - 1].block != sentences[m->sentence].block) return HS_NONE;
    for (uint32_t back = 1; back <= mention && back <= MAX_BACK_MENTIONS; back++) {
        const hs_speaker__mention *c = &page->mentions.items[mention - back];
        if (c->sentence + 1 < m->sentence) return HS_NONE;
        if (c->sentence + 1 > m->sentence || c->form != HS_FORM_PRONOUN || c->gender != m->gender) continue;
        if (c->first == 0 || c->entity == HS_NONE || c->flags & HS_MENTION_OWNER) continue;
        if (hs_str_equal_nocase(hs_token_str(page->text, c->first - 1), HS_STR("asked"))) return c->entity;
    }
    return HS_NONE;
}

uint32_t hs_speaker__pronoun_resolve(hs_speaker__page *page, uint32_t mention, float *sure) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    const hs_speaker__word *word = page->words[m->head];
    *sure = 0;
    if (word && word->detail & HS_PRONOUN_FIRST) return HS_NONE;
    if (word && word->detail & HS_PRONOUN_RELATIVE) return relative_resolve(page, mention, sure);
    if (m->flags & HS_MENTION_OWNER && is_anyones(page, m)) return HS_NONE;
    uint32_t subject = m->gender == HS_GENDER_MALE || m->gender == HS_GENDER_FEMALE
                           ? subject_behind(page, mention)
                           : HS_NONE;
    if (subject == HS_NONE) subject = asked_before(page, mention);
    if (subject != HS_NONE) {
        *sure = SURE_SUBJECT_BEHIND;
        return subject;
    }
    hs_speaker__antecedent found[HS_MAX_ANTECEDENTS];
    uint32_t n = hs_speaker__antecedents(page, mention, found), best = 0;
    uint32_t barred = subject_of_object(page, mention), kept = 0;
    for (uint32_t i = 0; i < n && barred != HS_NONE; i++)
        if (found[i].entity != barred) found[kept++] = found[i];
    if (barred != HS_NONE) n = kept;
    if (n == 0) return HS_NONE;
    if (page->probe) page->probe(page->probe_context, page, mention, found, n);
    const hs_linear *model = page->models->has_pronoun_model ? &page->models->pronoun_model : NULL;
    float total = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t features[HS_MAX_PRONOUN_FEATURES];
        if (n == 1) {
            found[i].score = 0; /* nothing to choose */
        } else if (model) {
            uint32_t k = hs_speaker__pronoun_features(page, mention, found, n, i, features);
            found[i].score = (float)hs_linear_score(model, features, k) * model->scale;
        } else {
            found[i].score = rule_score(page, mention, found, i);
        }
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
    sex_learn(page, m, found, n, best, *sure);
    return found[best].entity;
}
