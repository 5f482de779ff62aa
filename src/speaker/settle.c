#include "speaker/page.h"

#include "base/arena.h"

/* Descriptions that reading order could not tie to a person, looked at again when the whole page is known.
 *
 *     Estmark's minister is sorry. "I am sorry," Ruta Vance said.                whoever is named next, with no title
 *     The minister's spokeswoman is sorry. ... Spokeswoman Ruta Vance said ...    the only spokeswoman: Ruta Vance
 *     Oleg Marsh came late to politics. The former pilot says he is in no hurry.  whoever the last words are about
 */

enum {
    MAX_HOLDERS_READ = 4096 /* people held against descriptions: a directory has more, a news page does not */
};

#define SURE_ONLY_HOLDER 0.8f
#define SURE_GOES_ON     0.62f
#define SURE_NAMED_LATER 0.6f

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
        if (e->roles[i] == m->role && (!role_of || e->roles_of[i] == role_of) &&
            !(e->sides[i] && m->side && e->sides[i] != m->side))
            return true;
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
bool hs_speaker__has_office(const hs_speaker__page *page, const hs_speaker__entity *e) {
    for (uint32_t i = 0; i < e->n_roles; i++) {
        const hs_speaker__word *word = hs_speaker__word_find(page->models, e->roles[i]);
        uint32_t classes = word ? word->classes : 0;
        if (classes & (HS_WORD_OFFICE | HS_WORD_SPOKES) ||
            (classes & HS_WORD_TITLE && !(classes & (HS_WORD_UNNAMED | HS_WORD_COURTESY | HS_WORD_FAMILY))))
            return true;
    }
    return false;
}

/* Whether a mention can stand between a description and the one it means without being meant itself. */
static bool is_passed_over(const hs_speaker__entity *e, const hs_speaker__mention *c,
                           const hs_speaker__mention *m) {
    bool acts = c->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE);
    if ((e->kind != HS_ENTITY_PERSON && e->kind != HS_ENTITY_ROLE && e->kind != HS_ENTITY_UNNAMED) ||
        clashes(e->gender, m->gender))
        return true;
    if (e->is_weak && e->n_mentions <= 2 && e->n_spoken == 0)
        return true;                                             /* which the Harrow Watch has read */
    return (e->is_weak || e->kind != HS_ENTITY_PERSON) && !acts; /* a town, "a memo and a minister" */
}

/* Whoever did or said something last before the description, where the page gives that person no role and names
 * nobody else of that sex in between but whom that one told something. */
static uint32_t goes_on(const hs_speaker__page *page, uint32_t mention, const uint32_t *means,
                        bool *is_tried) {
    enum { MAX_BACK = 20, MAX_SENTENCES = 6, MAX_BLOCKS = 2 };
    const hs_speaker__mention *m = &page->mentions.items[mention];
    const hs_sentence *sentences = page->text->sentences;
    if (m->owner != HS_NONE || m->country || page->classes[m->head] & HS_WORD_SPOKES) return HS_NONE;
    if (page->words[m->head] && page->words[m->head]->others & HS_OTHERS_STRANGER) return HS_NONE;
    /* "the driver" may be another; "the former lorry driver" is not */
    if (page->classes[m->head] & HS_WORD_UNNAMED && m->end - m->first < 3) return HS_NONE;
    if (!(m->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE))) return HS_NONE;
    uint32_t found = HS_NONE, sentence_of_found = HS_NONE;
    bool is_subject = false;
    for (uint32_t back = 1; back <= mention && back <= MAX_BACK; back++) {
        const hs_speaker__mention *c = &page->mentions.items[mention - back];
        if (m->sentence - c->sentence > MAX_SENTENCES ||
            sentences[m->sentence].block - sentences[c->sentence].block > MAX_BLOCKS)
            break;
        if (c->entity == HS_NONE || c->flags & (HS_MENTION_QUOTED | HS_MENTION_HEADLINE)) continue;
        uint32_t entity = means[c->entity] != HS_NONE ? means[c->entity] : c->entity;
        const hs_speaker__entity *e = &page->entities.items[entity];
        if (is_passed_over(e, c, m)) continue;
        if (c->sentence == m->sentence || e->kind != HS_ENTITY_PERSON || e->is_weak) return HS_NONE;
        bool acts = c->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE);
        if (found != HS_NONE && found != entity && c->sentence != sentence_of_found) return HS_NONE;
        if (found != HS_NONE && !acts) continue;
        found = entity;
        sentence_of_found = c->sentence;
        is_subject = acts;
        if (is_subject) break;
    }
    *is_tried |= found != HS_NONE && is_subject;
    /* an office that one person holds is that of the one the page is about */
    if (found != HS_NONE && page->classes[m->head] & (HS_WORD_OFFICE | HS_WORD_TITLE))
        for (uint32_t i = 0; i < page->entities.n; i++)
            if (page->entities.items[i].kind == HS_ENTITY_PERSON &&
                page->entities.items[i].n_mentions >
                    page->entities.items[found].n_mentions + page->entities.items[m->entity].n_mentions)
                return HS_NONE;
    return found != HS_NONE && is_subject && !hs_speaker__has_office(page, &page->entities.items[found])
               ? found
               : HS_NONE;
}

/* "Estmark's minister admitted ... 'I read it,' Ruta Vance told the judge": a lead describes, the name follows without
 * a word of who that is. */
static uint32_t named_later(const hs_speaker__page *page, const hs_speaker__mention *described) {
    enum { MAX_AHEAD = 30, MAX_LEAD = 3, MAX_SENTENCES = 7, MAX_BLOCKS = 3 };
    const hs_speaker__entity *described_entity = &page->entities.items[described->entity];
    uint32_t first = described_entity->name_mention;
    const hs_speaker__mention *m = &page->mentions.items[first];
    const hs_sentence *sentences = page->text->sentences;
    if (sentences[m->sentence].block > MAX_LEAD || !(m->flags & (HS_MENTION_SUBJECT | HS_MENTION_SOURCE)) ||
        page->classes[m->head] & (HS_WORD_UNNAMED | HS_WORD_SPOKES | HS_WORD_FAMILY))
        return HS_NONE;
    for (uint32_t i = first + 1; i < page->mentions.n && i < first + MAX_AHEAD; i++) {
        const hs_speaker__mention *c = &page->mentions.items[i];
        if (c->sentence - m->sentence > MAX_SENTENCES ||
            sentences[c->sentence].block - sentences[m->sentence].block > MAX_BLOCKS)
            return HS_NONE;
        if (c->form != HS_FORM_NAME || c->entity == HS_NONE ||
            c->flags & (HS_MENTION_QUOTED | HS_MENTION_HEADLINE))
            continue;
        const hs_speaker__entity *e = &page->entities.items[c->entity];
        if (e->kind != HS_ENTITY_PERSON || e->is_weak || clashes(e->gender, described_entity->gender))
            continue;
        bool is_bare =
            e->n_roles == 0 && e->description_mention == HS_NONE && !(c->flags & HS_MENTION_TITLED);
        bool is_full = c->name_end - c->name_first > 1;
        return is_bare && is_full && c->flags & HS_MENTION_SOURCE && e->name_mention == i ? c->entity
                                                                                          : HS_NONE;
    }
    return HS_NONE;
}

hs_status hs_speaker__descriptions_settle(hs_speaker__page *page) {
    uint32_t n = page->entities.n;
    if (n > MAX_HOLDERS_READ) return HS_OK;
    uint32_t *means = HS_ARENA_ARRAY(page->temporary, uint32_t, n);
    float *sure = HS_ARENA_ARRAY(page->temporary, float, n);
    bool *is_tried = hs_arena_get_zeroed(page->temporary, n, sizeof *is_tried);
    if (!means || !sure || !is_tried) return HS_ERR_MEMORY;
    bool is_any = false;
    for (uint32_t i = 0; i < n; i++) means[i] = HS_NONE;
    for (uint32_t i = 0; i < page->mentions.n; i++) {
        const hs_speaker__mention *m = &page->mentions.items[i];
        if (!is_description(page, m) || means[m->entity] != HS_NONE) continue;
        uint32_t found = only_holder(page, m);
        sure[m->entity] = SURE_ONLY_HOLDER;
        if (found == HS_NONE && !is_tried[m->entity]) { /* what stands before its first mention decides */
            found = goes_on(page, i, means, &is_tried[m->entity]);
            sure[m->entity] = SURE_GOES_ON;
        }
        if (found == HS_NONE) {
            found = named_later(page, m);
            sure[m->entity] = SURE_NAMED_LATER;
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
