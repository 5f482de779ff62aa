#include "speaker/page.h"

#include "base/arena.h"

/* Descriptions that reading order could not tie to a person, looked at again when the whole page is known.
 *
 *     The minister's spokeswoman is sorry. ... Spokeswoman Ruta Vance said ...    the only spokeswoman: Ruta Vance
 *     Oleg Marsh came late to politics. The former pilot says he is in no hurry.  whoever the last words are about
 */

enum {
    MAX_HOLDERS_READ = 4096 /* people held against descriptions: a directory has more, a news page does not */
};

#define SURE_ONLY_HOLDER 0.8f
#define SURE_GOES_ON     0.62f

static bool clashes(uint8_t a, uint8_t b) {
    return a != HS_GENDER_UNKNOWN && b != HS_GENDER_UNKNOWN && a != b;
}

/* A description that means one person: the minister, Vance's aide; not "an aide", not "his wife". */
static bool is_description(const hs_speaker__page *page, const hs_speaker__mention *m) {
    if (m->entity == HS_NONE || (m->form != HS_FORM_ROLE && m->form != HS_FORM_UNNAMED) || !m->role)
        return false;
    const hs_speaker__entity *e = &page->entities.items[m->entity];
    if (e->kind != HS_ENTITY_ROLE && e->kind != HS_ENTITY_UNNAMED) return false;
    if (!(m->flags & HS_MENTION_DEFINITE)) return false;
    if (page->mentions.items[e->name_mention].flags & HS_MENTION_INDEFINITE) return false; /* "a minister" */
    return m->owner != HS_NONE || !(page->classes[m->first] & HS_WORD_PRONOUN);
}

static bool holds_role(const hs_speaker__entity *e, const hs_speaker__mention *m, uint32_t role_of) {
    if (e->kind != HS_ENTITY_PERSON || e->is_weak || clashes(e->gender, m->gender)) return false;
    if (m->country && e->country != m->country) return false;
    for (uint32_t i = 0; i < e->n_roles; i++)
        if (e->roles[i] == m->role && (!role_of || e->roles_of[i] == role_of)) return true;
    return false;
}

/* The one person of the page who bears the role, wherever the page says so. */
static uint32_t only_holder(const hs_speaker__page *page, const hs_speaker__mention *m) {
    const hs_speaker__entity *described = &page->entities.items[m->entity];
    uint32_t only = HS_NONE, role_of = m->role_of;
    for (uint32_t i = 0; i < described->n_roles && !role_of;
         i++) /* "the minister", once the prime minister */
        if (described->roles[i] == m->role) role_of = described->roles_of[i];
    for (uint32_t i = 0; i < page->entities.n; i++) {
        if (!holds_role(&page->entities.items[i], m, role_of)) continue;
        if (only != HS_NONE) return HS_NONE;
        only = i;
    }
    return only;
}

/* What the page calls somebody: of a senator, "the president" is another; of a former pilot it may be more. */
static bool has_office(const hs_speaker__page *page, const hs_speaker__entity *e) {
    for (uint32_t i = 0; i < e->n_roles; i++) {
        const hs_speaker__word *word = hs_speaker__word_find(page->models, e->roles[i]);
        uint32_t classes = word ? word->classes : 0;
        if (classes & (HS_WORD_OFFICE | HS_WORD_SPOKES) ||
            (classes & HS_WORD_TITLE && !(classes & (HS_WORD_UNNAMED | HS_WORD_COURTESY | HS_WORD_FAMILY))))
            return true;
    }
    return false;
}

/* Whoever did or said something last before the description, where the page gives that person no role and names
 * nobody else of that sex in between. */
static uint32_t goes_on(const hs_speaker__page *page, uint32_t mention, const uint32_t *means) {
    enum { MAX_BACK = 20, MAX_SENTENCES = 6, MAX_BLOCKS = 2 };
    const hs_speaker__mention *m = &page->mentions.items[mention];
    const hs_sentence *sentences = page->text->sentences;
    if (m->owner != HS_NONE || m->country || page->classes[m->head] & HS_WORD_SPOKES) return HS_NONE;
    if (page->words[m->head] && page->words[m->head]->others & HS_OTHERS_STRANGER) return HS_NONE;
    /* "the driver" may be another; "the former lorry driver" is not */
    if (page->classes[m->head] & HS_WORD_UNNAMED && m->end - m->first < 3) return HS_NONE;
    if (!(m->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE))) return HS_NONE;
    uint32_t found = HS_NONE;
    bool is_subject = false;
    for (uint32_t back = 1; back <= mention && back <= MAX_BACK; back++) {
        const hs_speaker__mention *c = &page->mentions.items[mention - back];
        if (m->sentence - c->sentence > MAX_SENTENCES ||
            sentences[m->sentence].block - sentences[c->sentence].block > MAX_BLOCKS)
            break;
        if (c->entity == HS_NONE || c->flags & (HS_MENTION_QUOTED | HS_MENTION_HEADLINE)) continue;
        uint32_t entity = means[c->entity] != HS_NONE ? means[c->entity] : c->entity;
        const hs_speaker__entity *e = &page->entities.items[entity];
        if ((e->kind != HS_ENTITY_PERSON && e->kind != HS_ENTITY_ROLE && e->kind != HS_ENTITY_UNNAMED) ||
            clashes(e->gender, m->gender))
            continue;
        if ((e->is_weak || e->kind != HS_ENTITY_PERSON) && /* a town, "a memo and a minister" */
            !(c->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE)))
            continue;
        if (c->sentence == m->sentence || e->kind != HS_ENTITY_PERSON || e->is_weak) return HS_NONE;
        if (found != HS_NONE && found != entity) return HS_NONE;
        found = entity;
        is_subject = (c->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE)) != 0;
        if (is_subject) break;
    }
    /* an office that one person holds is that of the one the page is about */
    if (found != HS_NONE && page->classes[m->head] & HS_WORD_OFFICE)
        for (uint32_t i = 0; i < page->entities.n; i++)
            if (page->entities.items[i].kind == HS_ENTITY_PERSON &&
                page->entities.items[i].n_mentions > page->entities.items[found].n_mentions)
                return HS_NONE;
    return found != HS_NONE && is_subject && !has_office(page, &page->entities.items[found]) ? found
                                                                                             : HS_NONE;
}

hs_status hs_speaker__descriptions_settle(hs_speaker__page *page) {
    uint32_t n = page->entities.n;
    if (n > MAX_HOLDERS_READ) return HS_OK;
    uint32_t *means = HS_ARENA_ARRAY(page->temporary, uint32_t, n);
    float *sure = HS_ARENA_ARRAY(page->temporary, float, n);
    if (!means || !sure) return HS_ERR_MEMORY;
    bool is_any = false;
    for (uint32_t i = 0; i < n; i++) means[i] = HS_NONE;
    for (uint32_t i = 0; i < page->mentions.n; i++) {
        const hs_speaker__mention *m = &page->mentions.items[i];
        if (!is_description(page, m) || means[m->entity] != HS_NONE) continue;
        uint32_t found = only_holder(page, m);
        sure[m->entity] = SURE_ONLY_HOLDER;
        if (found == HS_NONE) {
            found = goes_on(page, i, means);
            sure[m->entity] = SURE_GOES_ON;
        }
        means[m->entity] = found;
        is_any |= found != HS_NONE;
        HS_TRACE(page->engine, "speaker", 3, "'%.*s' at token %u: entity %u means entity %d",
                 (int)hs_token_str(page->text, m->head).len, hs_token_str(page->text, m->head).ptr, m->head,
                 m->entity, (int)found);
    }
    for (uint32_t i = 0; is_any && i < page->mentions.n; i++) {
        hs_speaker__mention *m = &page->mentions.items[i];
        if (m->entity == HS_NONE || means[m->entity] == HS_NONE) continue;
        if (m->resolved > sure[m->entity]) m->resolved = sure[m->entity];
        m->entity = means[m->entity];
        hs_speaker__entity *e = &page->entities.items[m->entity];
        e->n_mentions++;
        if (m->flags & HS_MENTION_SOURCE) e->n_spoken++;
    }
    if (page->last_speaker != HS_NONE && means[page->last_speaker] != HS_NONE)
        page->last_speaker = means[page->last_speaker];
    return HS_OK;
}
