#include "speaker/entities.h"

#include "base/arena.h"
#include "base/str.h"

/* Who the mentions are. Full names first, over the whole page (a lead says "Vance", the third paragraph "Ruta
 * Vance"); then everything else in reading order, so that pronouns and descriptions look back only. */

#define SURE_NEIGHBOUR 0.65f
#define SURE_RELATIVE  0.85f /* of two people of one surname one is the other's wife */

static bool is_capital_word(const hs_speaker__page *page, uint32_t token) {
    return page->text->tokens[token].flags & HS_TOKEN_CAPITAL;
}

/* Keeps what titles and appositions say of an entity. */
static bool role_keep(hs_speaker__page *page, uint32_t entity, const hs_speaker__mention *m) {
    if (!m->role) return true;
    hs_speaker__entity *e = &page->entities.items[entity];
    const hs_speaker__word *word = hs_speaker__word_find(page->models, m->role);
    if (m->country && !e->country) e->country = m->country;
    if (m->gender != HS_GENDER_UNKNOWN && m->gender != HS_GENDER_PLURAL && e->gender == HS_GENDER_UNKNOWN)
        e->gender = m->gender;
    bool is_known = false;
    for (uint32_t i = 0; i < e->n_roles; i++)
        if (e->roles[i] == m->role) {
            is_known = true;
            if (!e->roles_of[i]) e->roles_of[i] = m->role_of;
            if (!e->sides[i]) e->sides[i] = m->side;
        }
    if (is_known) return true;
    if (e->n_roles < HS_ENTITY_ROLES) {
        e->roles[e->n_roles] = m->role;
        e->sides[e->n_roles] = m->side;
        e->roles_of[e->n_roles++] = m->role_of;
    }
    if (word && word->classes & HS_WORD_STATE && m->country) {
        e->is_state = true;
        if (!hs_speaker__node_add(page, hs_speaker__key_of(HS_KEY_STATE, m->country), entity)) return false;
    }
    return hs_speaker__node_add(page, hs_speaker__key_of(HS_KEY_ROLE, m->role), entity);
}

static void description_keep(hs_speaker__page *page, uint32_t entity, uint32_t first, uint32_t end,
                             uint32_t mention) {
    hs_speaker__entity *e = &page->entities.items[entity];
    if (end <= first ||
        (e->description_mention != HS_NONE && e->description_end - e->description_first >= end - first))
        return;
    e->description_mention = mention;
    e->description_first = first;
    e->description_end = end;
}

/* True where "X, the Y of Z," ends in a comma or the sentence's end, or a/an makes the apposition plain. */
static bool closes_apposition(const hs_speaker__page *page, const hs_speaker__mention *role) {
    uint32_t end = page->text->sentences[role->sentence].end;
    if (role->flags & HS_MENTION_INDEFINITE) return true;
    for (uint32_t i = role->end; i < end && i < role->end + 14; i++) {
        if (hs_speaker__is_sign(page, i, ',') || hs_speaker__is_sign(page, i, '.') ||
            hs_speaker__is_sign(page, i, ')'))
            return true;
        if (hs_speaker__is_verb(&page->text->tokens[i])) return false;
    }
    return true;
}

/* "the minister of transport, Mr Vance,": the comma; token i itself where no "of" stands there. */
static uint32_t behind_field(const hs_speaker__page *page, uint32_t i, uint32_t end) {
    enum { MAX_FIELD = 6 };
    if (i >= end || page->text->tokens[i].pos != HS_POS_ADP) return i;
    for (uint32_t k = i + 1; k < end && k < i + MAX_FIELD; k++)
        if (hs_speaker__is_sign(page, k, ',')) return k;
    return i;
}

/* "The boy who sank it, Jan Daal, is ten": the name behind a clause about him. HS_NONE: there is none. */
static uint32_t named_behind_clause(const hs_speaker__page *page, uint32_t index) {
    enum { MAX_CLAUSE = 10 };
    const hs_speaker__mention *m = &page->mentions.items[index];
    uint32_t end = page->text->sentences[m->sentence].end, comma = m->end;
    if (comma >= end || !hs_str_equal_nocase(hs_token_str(page->text, comma), HS_STR("who"))) return HS_NONE;
    while (comma < end && comma < m->end + MAX_CLAUSE && !hs_speaker__is_sign(page, comma, ',')) comma++;
    if (comma >= end || !hs_speaker__is_sign(page, comma, ',')) return HS_NONE;
    for (uint32_t k = index + 1; k < page->mentions.n && page->mentions.items[k].first <= comma + 1; k++) {
        const hs_speaker__mention *q = &page->mentions.items[k];
        bool is_set_off = q->end < end && hs_speaker__is_sign(page, q->end, ',');
        if (q->first == comma + 1 && q->form == HS_FORM_NAME && is_set_off && !(q->flags & HS_MENTION_OWNER))
            return k;
    }
    return HS_NONE;
}

/* Entity that a description explains by apposition, on either side; HS_NONE. */
static uint32_t apposition_find(hs_speaker__page *page, uint32_t index) {
    hs_speaker__mention *m = &page->mentions.items[index];
    for (uint32_t back = 1; back <= 2 && back <= index;
         back++) { /* a possessive pronoun or owner may stand between */
        hs_speaker__mention *p = &page->mentions.items[index - back];
        if (p->sentence != m->sentence) break;
        if (p->form == HS_FORM_NAME && m->first > p->end && m->first - p->end <= 3 &&
            hs_speaker__is_sign(page, p->end, ',') &&
            (m->first == p->end + 1 || hs_speaker__is_sign(page, m->first - 1, ',')) &&
            closes_apposition(page, m)) {
            m->flags |= HS_MENTION_APPOSITION;
            return p->entity;
        }
    }
    uint32_t named = named_behind_clause(page, index);
    if (named != HS_NONE) {
        if (page->mentions.items[named].entity == HS_NONE &&
            !hs_speaker__single_name_read(page, &page->mentions.items[named]))
            return HS_NONE;
        return page->mentions.items[named].entity;
    }
    bool is_of_place = false;
    for (uint32_t k = index + 1, last = index + 2; k < page->mentions.n && k <= last; k++) {
        const hs_speaker__mention *q = &page->mentions.items[k], *before = &page->mentions.items[k - 1];
        if (q->sentence != m->sentence) break;
        if (k == index + 1 && q->form == HS_FORM_PRONOUN && q->first == m->end) {
            is_of_place = true; /* the governor himself, Ruta Vance, */
            continue;
        }
        if (k == index + 1 && q->form == HS_FORM_NAME && q->flags & HS_MENTION_WEAK &&
            q->flags & HS_MENTION_AFTER_ADP && q->first <= m->end + 2 && q->name_end - q->name_first == 1) {
            is_of_place = true; /* the mayor of Harrow: Harrow is hardly a person */
            continue;
        }
        bool is_spokes = page->classes[m->head] & HS_WORD_SPOKES || m->flags & HS_MENTION_INDEFINITE;
        if (q->form != HS_FORM_NAME) {
            /* a spokesman for the governor, Ruta Vance, said: the name is the spokesman's, and the mayor's in
             * "the mayor of Harrow, Ruta Vance" */
            is_of_place = q->flags & HS_MENTION_AFTER_ADP && q->first <= m->end + 2 &&
                          (q->form == HS_FORM_PLACE || q->form == HS_FORM_BODY);
            /* the head of the council's legal office, Jan Daal: the office is one phrase with its owner */
            if (k > index + 1 && before->flags & HS_MENTION_OWNER && before->flags & HS_MENTION_AFTER_ADP &&
                q->form == HS_FORM_BODY && q->first <= before->end + 1 && before->first <= m->end + 2) {
                is_of_place = true;
                last++;
            }
            if (!is_spokes && !is_of_place) break;
            continue;
        }
        if (k > index + 1 && !is_spokes && !is_of_place) break;
        if (q->flags & HS_MENTION_OWNER) break;
        if (q->entity == HS_NONE && !hs_speaker__single_name_read(page, &page->mentions.items[k]))
            return HS_NONE;
        if (q->entity == HS_NONE) break;
        uint32_t gap_end = q->first, from = before->end;
        uint32_t after = q->end, end = page->text->sentences[m->sentence].end;
        if (k == index + 1) from = behind_field(page, from, gap_end);
        /* Vance's lawyer is Rose Keane */
        if (k == index + 1 && gap_end == from + 1 && page->text->tokens[from].pos == HS_POS_AUX)
            return q->entity;
        bool is_closed = after >= end || page->text->tokens[after].kind == HS_TOKEN_PUNCT;
        bool has_verb = !is_closed && (hs_speaker__is_verb(&page->text->tokens[after]) ||
                                       page->text->tokens[after].pos == HS_POS_VERB_PARTICIPLE);
        /* "Asked whether he believed the minister, Vance said": two people, for no comma follows the name */
        if (has_verb && m->first > page->text->sentences[m->sentence].first &&
            page->text->tokens[m->first - 1].kind == HS_TOKEN_WORD)
            break;
        if (gap_end == from + 1 && hs_speaker__is_sign(page, from, ',') && (is_closed || has_verb))
            return q->entity;
        /* The Minister of Fish (Mr Jan Daal): */
        if (k == index + 1 && gap_end == from + 1 && hs_speaker__is_sign(page, from, '(') && after < end &&
            hs_speaker__is_sign(page, after, ')'))
            return q->entity;
        break;
    }
    return HS_NONE;
}

/* Of two presidents "the president said" means the one who has been speaking, else the latest named. */
static bool role_is_likelier(const hs_speaker__entity *a, const hs_speaker__entity *b,
                             const hs_speaker__mention *m) {
    if (m->flags & HS_MENTION_SOURCE && (a->n_spoken > b->n_spoken + 1 || b->n_spoken > a->n_spoken + 1))
        return a->n_spoken > b->n_spoken;
    uint32_t at = a->last_mention == HS_NONE ? 0 : a->last_mention + 1;
    uint32_t best_at = b->last_mention == HS_NONE ? 0 : b->last_mention + 1;
    return at > best_at;
}

/* Entity that bears the role of a description; HS_NONE. *sure: how sure. */
static uint32_t role_find(const hs_speaker__page *page, const hs_speaker__mention *m, float *sure) {
    uint32_t best = HS_NONE, n = 0, steps = 0;
    bool is_told_by_speech = false;
    bool is_state = page->classes[m->head] & HS_WORD_STATE;
    for (uint32_t pass = 0; pass < 2 && best == HS_NONE; pass++) {
        if (pass == 1 && !(is_state && m->country)) break;
        uint32_t key = pass == 0 ? hs_speaker__key_of(HS_KEY_ROLE, m->role)
                                 : hs_speaker__key_of(HS_KEY_STATE, m->country);
        uint32_t last_counted = HS_NONE;
        for (uint32_t node = hs_speaker__node_first(page, key); node != HS_NONE && steps < HS_MAX_CHAIN;
             node = hs_speaker__node_next(page, page->nodes.items[node].next, key), steps++) {
            uint32_t index = page->nodes.items[node].entity;
            const hs_speaker__entity *e = &page->entities.items[index];
            if (index == last_counted || hs_speaker__genders_clash(e->gender, m->gender)) continue;
            if (m->country && e->country && m->country != e->country) continue;
            if (m->country && !e->country && e->kind == HS_ENTITY_PERSON) continue;
            bool role_clashes = false;
            for (uint32_t i = 0; i < e->n_roles; i++)
                if (e->roles[i] == m->role)
                    role_clashes = (e->roles_of[i] != m->role_of && m->role_of) ||
                                   (e->sides[i] && m->side && e->sides[i] != m->side);
            if (role_clashes) continue;
            last_counted = index;
            n++;
            if (best != HS_NONE) {
                uint32_t a = e->n_spoken, b = page->entities.items[best].n_spoken;
                is_told_by_speech = m->flags & HS_MENTION_SOURCE && (a > b + 1 || b > a + 1);
            }
            if (best == HS_NONE || role_is_likelier(e, &page->entities.items[best], m)) best = index;
        }
    }
    /* "the president", where "the Russian leader" is about as well: that may be the same office */
    if (n == 1 && is_state && !m->country) {
        uint32_t key = hs_speaker__key_of(HS_KEY_ROLE, hs_hash32(HS_STR("leader")));
        for (uint32_t node = hs_speaker__node_first(page, key); node != HS_NONE && steps < HS_MAX_CHAIN;
             node = hs_speaker__node_next(page, page->nodes.items[node].next, key), steps++) {
            uint32_t other = page->nodes.items[node].entity;
            if (other == best) continue;
            n = 2;
            uint32_t a = page->entities.items[other].n_spoken, b = page->entities.items[best].n_spoken;
            is_told_by_speech = m->flags & HS_MENTION_SOURCE && (a > b + 1 || b > a + 1);
            if (role_is_likelier(&page->entities.items[other], &page->entities.items[best], m)) best = other;
        }
    }
    *sure = n == 1              ? (m->country || m->role_of ? 0.95f : 0.88f)
            : is_told_by_speech ? 0.48f
            : n == 2            ? 0.42f
                                : 0.25f;
    return best;
}

/* "Oleg Vance's wife" on a page with one woman of that name beside him, Ruta Vance; HS_NONE. */
static uint32_t relative_find(const hs_speaker__page *page, const hs_speaker__mention *m) {
    if (m->owner == HS_NONE || !(page->classes[m->head] & HS_WORD_FAMILY)) return HS_NONE;
    uint32_t owner = page->mentions.items[m->owner].entity, found = HS_NONE, steps = 0;
    if (owner == HS_NONE || page->entities.items[owner].kind != HS_ENTITY_PERSON) return HS_NONE;
    uint32_t surname = page->entities.items[owner].surname, key = hs_speaker__key_of(HS_KEY_SURNAME, surname);
    if (!surname) return HS_NONE;
    for (uint32_t node = hs_speaker__node_first(page, key); node != HS_NONE && steps < HS_MAX_CHAIN;
         node = hs_speaker__node_next(page, page->nodes.items[node].next, key), steps++) {
        uint32_t index = page->nodes.items[node].entity;
        const hs_speaker__entity *e = &page->entities.items[index];
        if (index == owner || e->kind != HS_ENTITY_PERSON || hs_speaker__genders_clash(e->gender, m->gender))
            continue;
        if (found != HS_NONE && found != index) return HS_NONE;
        found = index;
    }
    return found;
}

/* "I went to see Oleg Vance in May. The engineer has a workshop": the only person of the sentence before. */
static uint32_t neighbour_find(const hs_speaker__page *page, uint32_t index) {
    enum { MAX_BACK = 12 };
    const hs_speaker__mention *m = &page->mentions.items[index];
    uint32_t others = page->words[m->head] ? page->words[m->head]->others : 0, found = HS_NONE;
    if (m->form != HS_FORM_ROLE || !(m->flags & HS_MENTION_SUBJECT) || m->country || m->role_of ||
        m->flags & HS_MENTION_HEADLINE || others & HS_OTHERS_STRANGER || m->sentence == 0 ||
        page->classes[m->head] & (HS_WORD_UNNAMED | HS_WORD_SPOKES | HS_WORD_FAMILY | HS_WORD_OFFICE) ||
        page->text->sentences[m->sentence - 1].block != page->text->sentences[m->sentence].block)
        return HS_NONE;
    for (uint32_t back = 1; back <= index && back <= MAX_BACK; back++) {
        const hs_speaker__mention *c = &page->mentions.items[index - back];
        if (m->sentence - c->sentence > 1) break;
        if (c->flags & HS_MENTION_QUOTED || c->entity == HS_NONE) continue;
        const hs_speaker__entity *e = &page->entities.items[c->entity];
        if (e->kind != HS_ENTITY_PERSON && e->kind != HS_ENTITY_ROLE && e->kind != HS_ENTITY_UNNAMED)
            continue;
        if (c->sentence == m->sentence || e->kind != HS_ENTITY_PERSON ||
            (found != HS_NONE && found != c->entity))
            return HS_NONE;
        found = c->entity;
    }
    if (found == HS_NONE) return HS_NONE;
    const hs_speaker__entity *e = &page->entities.items[found];
    return e->is_weak || hs_speaker__genders_clash(e->gender, m->gender) || hs_speaker__has_office(page, e)
               ? HS_NONE
               : found;
}

static bool role_read(hs_speaker__page *page, uint32_t index) {
    hs_speaker__mention *m = &page->mentions.items[index];
    uint32_t entity = HS_NONE;
    if (m->form == HS_FORM_ROLE || m->form == HS_FORM_UNNAMED) entity = apposition_find(page, index);
    m->resolved = 0.97f;
    if (entity == HS_NONE && (m->entity = relative_find(page, m)) != HS_NONE) {
        m->resolved = SURE_RELATIVE;
        if (page->entities.items[m->entity].gender == HS_GENDER_UNKNOWN)
            page->entities.items[m->entity].gender = m->gender;
        return true;
    }
    if (entity == HS_NONE && m->flags & (HS_MENTION_DEFINITE) && m->owner == HS_NONE &&
        m->form != HS_FORM_UNNAMED) {
        float sure = 0;
        bool is_my = page->classes[m->first] & HS_WORD_PRONOUN; /* his wife: only known by apposition */
        entity = is_my ? HS_NONE : role_find(page, m, &sure);
        if (entity == HS_NONE && !is_my && (entity = neighbour_find(page, index)) != HS_NONE)
            sure = SURE_NEIGHBOUR;
        if (entity != HS_NONE) m->resolved = sure;
    } else if (entity != HS_NONE) {
        description_keep(page, entity, m->first, m->end, index);
        if (!role_keep(page, entity, m)) return false;
    }
    if (entity != HS_NONE) {
        m->entity = entity;
        if (page->entities.items[entity].gender == HS_GENDER_UNKNOWN && m->gender != HS_GENDER_PLURAL)
            page->entities.items[entity].gender = m->gender;
        return true;
    }
    static const uint8_t kinds[HS_FORM_N] = {
        [HS_FORM_ROLE] = HS_ENTITY_ROLE,          [HS_FORM_UNNAMED] = HS_ENTITY_UNNAMED,
        [HS_FORM_GROUP] = HS_ENTITY_GROUP,        [HS_FORM_BODY] = HS_ENTITY_ORGANISATION,
        [HS_FORM_PAPER] = HS_ENTITY_ORGANISATION, [HS_FORM_OTHER] = HS_ENTITY_UNNAMED,
    };
    uint32_t kind = kinds[m->form];
    if (kind == HS_ENTITY_ROLE && page->classes[m->head] & HS_WORD_UNNAMED && m->owner == HS_NONE)
        kind = HS_ENTITY_UNNAMED;
    return hs_speaker__entity_add(page, m, kind) && role_keep(page, m->entity, m);
}

/* The 54-year-old: nobody new, whoever the page is about just now. */
static bool is_years_old(const hs_speaker__page *page, const hs_speaker__mention *m) {
    return hs_str_ends(hs_token_str(page->text, m->head), HS_STR("-year-old"));
}

/* "Vance said Marsh had left": Marsh stands in Vance's words, and the next "she" is Vance. */
static bool is_inside_statement(const hs_speaker__page *page, const hs_speaker__mention *m) {
    enum { MAX_BACK = 6 }; /* statements nest less deep */
    const hs_statements *all = page->statements;
    uint32_t at = page->text->tokens[m->head].span.start, low = 0, high = all->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (all->items[middle].n_parts && all->items[middle].parts[0].start > at)
            high = middle;
        else
            low = middle + 1;
    }
    for (uint32_t i = low, back = 0; i-- > 0 && back < MAX_BACK; back++)
        for (uint32_t k = 0; k < all->items[i].n_parts; k++)
            if (at >= all->items[i].parts[k].start && at < all->items[i].parts[k].end) return true;
    return false;
}

/* "Marsh is seen beside Vance": Marsh does nothing here. */
static bool is_passive(const hs_speaker__page *page, const hs_speaker__mention *m) {
    if (m->end + 1 >= page->text->n_tokens || page->text->tokens[m->end + 1].pos != HS_POS_VERB_PARTICIPLE)
        return false;
    hs_str verb = hs_token_str(page->text, m->end);
    return hs_str_equal(verb, HS_STR("is")) || hs_str_equal(verb, HS_STR("was")) ||
           hs_str_equal(verb, HS_STR("are")) || hs_str_equal(verb, HS_STR("were"));
}

static bool mention_read(hs_speaker__page *page, uint32_t index) {
    hs_speaker__mention *m = &page->mentions.items[index];
    switch (m->form) {
    case HS_FORM_NAME:
        if (m->entity != HS_NONE)
            m->resolved = 0.99f;
        else if (!hs_speaker__single_name_read(page, m))
            return false;
        if (m->entity == HS_NONE) return true;
        if (!(m->flags & HS_MENTION_WEAK) && page->entities.items[m->entity].is_weak &&
            m->flags & HS_MENTION_TITLED)
            page->entities.items[m->entity].is_weak = false;
        if (m->first < m->name_first && m->role && !(m->flags & HS_MENTION_HEADLINE)) {
            uint32_t first = m->first;
            if (page->classes[first] & HS_WORD_DET && first + 1 < m->name_first) first++;
            description_keep(page, m->entity, first, m->name_first, index);
        }
        if (!(m->flags & HS_MENTION_HEADLINE) && !role_keep(page, m->entity, m)) return false;
        if (page->entities.items[m->entity].gender == HS_GENDER_UNKNOWN)
            page->entities.items[m->entity].gender = m->gender;
        break;
    case HS_FORM_PLACE:
        if (!hs_speaker__body_read(page, m, HS_ENTITY_PLACE)) return false;
        break;
    case HS_FORM_OTHER:
        if (is_years_old(page, m)) m->entity = hs_speaker__pronoun_resolve(page, index, &m->resolved);
        if (m->entity == HS_NONE && !role_read(page, index)) return false;
        break;
    case HS_FORM_PRONOUN:
        m->entity = hs_speaker__pronoun_resolve(page, index, &m->resolved);
        break;
    case HS_FORM_BODY:
    case HS_FORM_GROUP:
        if (m->name_end > m->name_first) {
            if (!hs_speaker__body_read(page, m,
                                       m->form == HS_FORM_BODY ? HS_ENTITY_ORGANISATION : HS_ENTITY_GROUP))
                return false;
            break;
        }
        if (!role_read(page, index)) return false;
        break;
    default:
        if (!role_read(page, index)) return false;
    }
    m = &page->mentions.items[index];
    HS_TRACE(page->engine, "speaker", 3, "mention %u '%.*s': form %u flags %x gender %u, entity %d", index,
             (int)hs_token_str(page->text, m->head).len, hs_token_str(page->text, m->head).ptr, m->form,
             m->flags, m->entity == HS_NONE ? m->gender : page->entities.items[m->entity].gender,
             (int)m->entity);
    if (m->entity == HS_NONE) return true;
    hs_speaker__entity *e = &page->entities.items[m->entity];
    e->n_mentions++;
    if (!(m->flags & HS_MENTION_QUOTED) || e->last_mention == HS_NONE) e->last_mention = index;
    bool is_quoted = m->flags & HS_MENTION_QUOTED,
         speaks = m->flags & (HS_MENTION_SOURCE | HS_MENTION_SPEAKS);
    bool is_embedded = (page->speaking_sentence == m->sentence && !speaks) ||
                       (m->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE) && is_inside_statement(page, m));
    if (is_embedded) m->flags |= HS_MENTION_EMBEDDED;
    if (!is_quoted && speaks) page->speaking_sentence = m->sentence;
    if (!is_quoted && (speaks || (m->flags & HS_MENTION_SUBJECT && !is_passive(page, m))) && !is_embedded)
        e->last_subject = index;
    if (!is_quoted && speaks && !is_embedded && e->kind == HS_ENTITY_PERSON) page->last_speaker = m->entity;
    if (m->flags & HS_MENTION_SOURCE) {
        e->n_spoken++;
        if (m->form != HS_FORM_OTHER && m->form != HS_FORM_PAPER && !is_embedded)
            page->last_speaker = m->entity;
    }
    return true;
}

hs_status hs_speaker__entities_find(hs_speaker__page *page) {
    page->n_slots = 256;
    while (page->n_slots < page->mentions.n) page->n_slots *= 2;
    page->slots = HS_ARENA_ARRAY(page->temporary, uint32_t, page->n_slots);
    if (!page->slots) return HS_ERR_MEMORY;
    memset(page->slots, 0xFF, page->n_slots * sizeof *page->slots);
    page->last_speaker = page->speaking_sentence = HS_NONE;
    for (uint32_t i = 0; i < page->mentions.n; i++) {
        hs_speaker__mention *m = &page->mentions.items[i];
        if (m->form == HS_FORM_NAME && !(m->flags & HS_MENTION_HEADLINE) &&
            hs_speaker__surname_token(page, m) > m->name_first &&
            (is_capital_word(page, m->name_first) || !(page->classes[m->name_first] & HS_WORD_PARTICLE)))
            if (!hs_speaker__full_name_read(page, m)) return HS_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < page->mentions.n; i++)
        if (!mention_read(page, i)) return HS_ERR_MEMORY;
    return hs_speaker__descriptions_settle(page);
}
