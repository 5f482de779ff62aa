#include "speaker/entities.h"

#include "base/arena.h"

/* Who a name is: full names first, over the whole page, then names of one word in reading order.
 *
 *     Ruta Vance runs the ferry. Vance said ...     one person
 *     Prime Minister Vance ... he said              another, where Ruta Vance is a woman without that office */

bool hs_speaker__node_add(hs_speaker__page *page, uint32_t key, uint32_t entity) {
    uint32_t *slot = &page->slots[key & (page->n_slots - 1)];
    if (!hs_vector_push(&page->nodes, page->temporary, (hs_speaker__node){key, entity, *slot})) return false;
    *slot = page->nodes.n - 1;
    return true;
}

hs_speaker__entity *hs_speaker__entity_add(hs_speaker__page *page, hs_speaker__mention *m, uint32_t kind) {
    hs_speaker__entity fresh = {.name_mention = (uint32_t)(m - page->mentions.items),
                                .description_mention = HS_NONE,
                                .last_mention = HS_NONE,
                                .last_subject = HS_NONE,
                                .kind = (uint8_t)kind,
                                .gender = m->gender};
    fresh.name_words = (uint8_t)(m->name_end - m->name_first > 200 ? 200 : m->name_end - m->name_first);
    if (!hs_vector_push(&page->entities, page->temporary, fresh)) return NULL;
    m->entity = page->entities.n - 1;
    return &page->entities.items[page->entities.n - 1];
}

/* Words of a name without suffix: its last token is the surname. */
uint32_t hs_speaker__surname_token(const hs_speaker__page *page, const hs_speaker__mention *m) {
    uint32_t last = m->name_end - 1;
    while (last > m->name_first && page->classes[last] & HS_WORD_SUFFIX) last--;
    return last;
}

static uint32_t initial_of(const hs_speaker__page *page, uint32_t token) {
    return (uint32_t)(unsigned char)hs_speaker__byte(page, token) | 32;
}

static bool is_short_initial(const hs_speaker__page *page, uint32_t token) {
    hs_span span = page->text->tokens[token].span;
    return span.end - span.start <= 2;
}

/* Whether two given names (tokens) may be one person's. */
static bool given_fits(const hs_speaker__page *page, uint32_t a, uint32_t b) {
    const hs_token *tokens = page->text->tokens;
    if (tokens[a].hash == tokens[b].hash) return true;
    if (is_short_initial(page, a) || is_short_initial(page, b))
        return initial_of(page, a) == initial_of(page, b);
    if (hs_speaker__is_nickname(page->models, tokens[a].hash, tokens[b].hash)) return true;
    hs_str x = hs_token_str(page->text, a), y = hs_token_str(page->text, b);
    return x.len >= 3 && y.len >= 3 && (hs_str_starts(x, y) || hs_str_starts(y, x));
}

static uint32_t hash_words(const hs_speaker__page *page, uint32_t first, uint32_t end) {
    uint32_t hash = 2166136261u;
    for (uint32_t i = first; i < end; i++)
        if (!(page->classes[i] & HS_WORD_DET)) hash = (hash ^ page->text->tokens[i].hash) * 16777619u;
    return hash;
}

/* "Prime Minister Ruta Vance": whoever "Prime Minister Vance" is, before or behind on the page. */
static bool bearer_keep(hs_speaker__page *page, const hs_speaker__mention *m, uint32_t surname) {
    if (!m->role || m->first >= m->name_first) return true;
    return hs_speaker__node_add(page, hs_speaker__key_of(HS_KEY_BEARER, surname ^ m->role * 31u), m->entity);
}

bool hs_speaker__full_name_read(hs_speaker__page *page, hs_speaker__mention *m) {
    uint32_t last = hs_speaker__surname_token(page, m), surname = page->text->tokens[last].hash;
    uint32_t key = hs_speaker__key_of(HS_KEY_SURNAME, surname), steps = 0;
    for (uint32_t node = hs_speaker__node_first(page, key); node != HS_NONE && steps < HS_MAX_CHAIN;
         node = hs_speaker__node_next(page, page->nodes.items[node].next, key), steps++) {
        uint32_t index = page->nodes.items[node].entity;
        hs_speaker__entity *e = &page->entities.items[index];
        const hs_speaker__mention *other = &page->mentions.items[e->name_mention];
        if (hs_speaker__genders_clash(e->gender, m->gender) ||
            !given_fits(page, m->name_first, other->name_first))
            continue;
        m->entity = index;
        if (e->gender == HS_GENDER_UNKNOWN) e->gender = m->gender;
        if (!(m->flags & HS_MENTION_WEAK)) e->is_weak = false;
        bool is_fuller = is_short_initial(page, other->name_first) && !is_short_initial(page, m->name_first);
        if (m->name_end - m->name_first > e->name_words || is_fuller) {
            e->name_mention = (uint32_t)(m - page->mentions.items);
            e->name_words = (uint8_t)(m->name_end - m->name_first);
        }
        return bearer_keep(page, m, surname);
    }
    hs_speaker__entity *e = hs_speaker__entity_add(page, m, HS_ENTITY_PERSON);
    if (!e) return false;
    e->surname = surname;
    e->given = page->text->tokens[m->name_first].hash;
    e->is_weak = (m->flags & HS_MENTION_WEAK) != 0;
    return hs_speaker__node_add(page, key, m->entity) &&
           hs_speaker__node_add(page, hs_speaker__key_of(HS_KEY_GIVEN, e->given), m->entity) &&
           bearer_keep(page, m, surname);
}

bool hs_speaker__is_turn_letter(const hs_speaker__page *page, uint32_t mention) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    hs_str word = hs_token_str(page->text, m->head);
    return m->end - m->first == 1 && word.len <= 2 && (word.ptr[0] == 'Q' || word.ptr[0] == 'A') &&
           (word.len == 1 || word.ptr[1] == '.');
}

/* Which of two people a bare surname means: papers give it to the one they write about, the other keeps a given
 * name. Mentions so far, words said, and whether the last sentence names them. */
static int bare_weight(const hs_speaker__page *page, const hs_speaker__entity *e,
                       const hs_speaker__mention *m) {
    int weight =
        (int)(e->n_mentions < 20 ? e->n_mentions : 20) + 2 * (int)(e->n_spoken < 10 ? e->n_spoken : 10);
    if (e->last_mention != HS_NONE && m->sentence - page->mentions.items[e->last_mention].sentence <= 1)
        weight += 2;
    return weight;
}

/* "Ruta Vance, 59, of Ashton,", "in Harrow": a lone word that is nobody's name on this page. */
static bool stands_for_place(const hs_speaker__page *page, const hs_speaker__mention *m) {
    if (!(m->flags & HS_MENTION_AFTER_ADP) || m->first != m->name_first || m->name_end - m->name_first != 1 ||
        m->flags & (HS_MENTION_SOURCE | HS_MENTION_TITLED | HS_MENTION_OWNER))
        return false;
    hs_str word = hs_token_str(page->text, m->first - 1);
    bool is_plain = m->flags & HS_MENTION_WEAK && !(page->classes[m->name_first] & HS_WORD_GIVEN);
    if (hs_str_equal_nocase(word, HS_STR("in")) || hs_str_equal_nocase(word, HS_STR("near"))) return is_plain;
    if (!hs_str_equal_nocase(word, HS_STR("of")) || m->first < 2 ||
        !hs_speaker__is_sign(page, m->first - 2, ','))
        return false;
    return is_plain || (m->end < page->text->n_tokens && hs_speaker__is_sign(page, m->end, ','));
}

/* The only person of that surname whom the page gives this title with a full name; HS_NONE. */
static uint32_t bearer_find(const hs_speaker__page *page, const hs_speaker__mention *m, uint32_t surname) {
    if (!m->role || !(m->flags & HS_MENTION_TITLED)) return HS_NONE;
    uint32_t key = hs_speaker__key_of(HS_KEY_BEARER, surname ^ m->role * 31u), only = HS_NONE, steps = 0;
    for (uint32_t node = hs_speaker__node_first(page, key); node != HS_NONE && steps < HS_MAX_CHAIN;
         node = hs_speaker__node_next(page, page->nodes.items[node].next, key), steps++) {
        uint32_t index = page->nodes.items[node].entity;
        if (only != HS_NONE && only != index) return HS_NONE;
        if (!hs_speaker__genders_clash(page->entities.items[index].gender, m->gender)) only = index;
    }
    return only;
}

/* "Prime Minister Vance asked for patience. '...', he said": the sex that the next pronoun tells, where it can mean
 * nobody else. */
static uint8_t sex_behind(const hs_speaker__page *page, const hs_speaker__mention *m) {
    enum { MAX_AHEAD = 12 };
    uint32_t index = (uint32_t)(m - page->mentions.items);
    if (!(m->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE)) || m->flags & HS_MENTION_HEADLINE)
        return HS_GENDER_UNKNOWN;
    for (uint32_t k = index + 1; k < page->mentions.n && k < index + MAX_AHEAD; k++) {
        const hs_speaker__mention *next = &page->mentions.items[k];
        if (next->sentence - m->sentence > 2) break;
        if (next->flags & HS_MENTION_QUOTED) continue;
        if (next->form == HS_FORM_NAME || next->form == HS_FORM_ROLE || next->form == HS_FORM_UNNAMED) break;
        if (next->form == HS_FORM_PRONOUN && next->flags & HS_MENTION_SOURCE &&
            next->sentence > m->sentence &&
            (next->gender == HS_GENDER_MALE || next->gender == HS_GENDER_FEMALE))
            return next->gender;
    }
    return HS_GENDER_UNKNOWN;
}

/* A name of one word: the person of that surname, the latest where there are several. */
bool hs_speaker__single_name_read(hs_speaker__page *page, hs_speaker__mention *m) {
    uint32_t hash = page->text->tokens[hs_speaker__surname_token(page, m)].hash, n = 0;
    uint32_t best = bearer_find(page, m, hash);
    int margin = 0;
    if (best == HS_NONE && m->gender == HS_GENDER_UNKNOWN && m->flags & HS_MENTION_TITLED)
        m->gender = sex_behind(page, m);
    n = best != HS_NONE;
    for (uint32_t kind = HS_KEY_SURNAME; kind <= HS_KEY_GIVEN && best == HS_NONE; kind++) {
        if (kind == HS_KEY_GIVEN && m->flags & HS_MENTION_TITLED) break;
        uint32_t key = hs_speaker__key_of(kind, hash), steps = 0;
        for (uint32_t node = hs_speaker__node_first(page, key); node != HS_NONE && steps < HS_MAX_CHAIN;
             node = hs_speaker__node_next(page, page->nodes.items[node].next, key), steps++) {
            uint32_t index = page->nodes.items[node].entity;
            const hs_speaker__entity *e = &page->entities.items[index],
                                     *other = &page->entities.items[best == HS_NONE ? index : best];
            if (hs_speaker__genders_clash(e->gender, m->gender)) continue;
            if (e->kind != HS_ENTITY_PERSON && !(m->flags & (HS_MENTION_SOURCE | HS_MENTION_TITLED)))
                continue;
            n++;
            int gap = best == HS_NONE ? 1 : bare_weight(page, e, m) - bare_weight(page, other, m);
            if (best != HS_NONE && gap == 0) gap = e->name_mention < other->name_mention ? 1 : -1;
            if (gap > 0) best = index;
            margin = best == index ? gap : -gap;
        }
    }
    if (best != HS_NONE) {
        hs_speaker__entity *e = &page->entities.items[best];
        if (e->kind != HS_ENTITY_PERSON) {
            e->kind = HS_ENTITY_PERSON;
            e->surname = hash;
        }
        m->entity = best;
        m->resolved = n == 1 ? 0.99f : margin > 3 ? 0.95f : 0.75f;
        return true;
    }
    if (m->flags & HS_MENTION_HEADLINE && !(m->flags & HS_MENTION_SOURCE)) return true;
    if (hs_speaker__is_turn_letter(page, (uint32_t)(m - page->mentions.items))) return true;
    if (stands_for_place(page, m)) {
        m->form = HS_FORM_PLACE;
        return hs_speaker__body_read(page, m, HS_ENTITY_PLACE);
    }
    hs_speaker__entity *e = hs_speaker__entity_add(page, m, HS_ENTITY_PERSON);
    if (!e) return false;
    e->surname = hash;
    e->is_weak = (m->flags & HS_MENTION_WEAK) != 0;
    /* "Vance Interview: Was It Safe?": the words of a headline that are no name elsewhere */
    m->resolved = m->flags & HS_MENTION_HEADLINE && m->name_end - m->name_first > 1 ? 0.2f : 0.97f;
    return hs_speaker__node_add(page, hs_speaker__key_of(HS_KEY_SURNAME, hash), m->entity);
}

static bool has_body_word(const hs_speaker__page *page, const hs_speaker__mention *m) {
    for (uint32_t i = m->name_first; i < m->name_end; i++)
        if (page->classes[i] & (HS_WORD_ORG | HS_WORD_COUNTRY | HS_WORD_CAPITAL | HS_WORD_NATION |
                                HS_WORD_GLUE | HS_WORD_GROUP | HS_WORD_PEOPLE))
            return true;
    return false;
}

bool hs_speaker__body_read(hs_speaker__page *page, hs_speaker__mention *m, uint32_t kind) {
    uint32_t hash = hash_words(page, m->name_first, m->name_end), key = hs_speaker__key_of(HS_KEY_BODY, hash);
    uint32_t node = hs_speaker__node_first(page, key);
    m->resolved = 0.99f;
    if (node != HS_NONE) {
        m->entity = page->nodes.items[node].entity;
        return true;
    }
    hs_speaker__entity *e = hs_speaker__entity_add(page, m, kind);
    if (!e) return false;
    e->full_name = hash;
    e->gender = HS_GENDER_UNKNOWN;
    uint32_t last = m->name_end - 1;
    if (!hs_speaker__node_add(page, key, m->entity)) return false;
    if (m->name_end - m->name_first == 2 && !has_body_word(page, m) &&
        !hs_speaker__node_add(page, hs_speaker__key_of(HS_KEY_SURNAME, page->text->tokens[last].hash),
                              m->entity))
        return false;                       /* if its last word speaks alone, it is a person after all */
    if (m->name_end - m->name_first >= 2) { /* the Harrow Sport Council, later "the council" and "the HSC" */
        uint32_t acronym = 2166136261u, n = 0;
        for (uint32_t i = m->name_first; i < m->name_end; i++)
            if (page->text->tokens[i].flags & HS_TOKEN_CAPITAL)
                acronym = (acronym ^ initial_of(page, i)) * 16777619u, n++;
        if (n >= 2 &&
            !hs_speaker__node_add(page, hs_speaker__key_of(HS_KEY_BODY, (2166136261u ^ acronym) * 16777619u),
                                  m->entity))
            return false;
        uint32_t lemma = page->words[last] ? page->words[last]->lemma : page->text->tokens[last].hash;
        if (!hs_speaker__node_add(page, hs_speaker__key_of(HS_KEY_ROLE, lemma), m->entity)) return false;
    }
    return true;
}
