/* Rows of the people whom a page touches or brings. */
#include "speaker/people_add.h"

#include "base/arena.h"

#include <stdlib.h>

/* Groups of one person, in their order. */
typedef struct crowd {
    hs_people__job *job;
    hs_people__seen **seen;    /* [n] */
    hs_speaker__group *groups; /* [n] */
    uint32_t *members;         /* [n] 0, 1, ... */
    uint32_t n;
} crowd;

typedef HS_VECTOR(hs_people__seen *) found_groups;

static hs_people__seen *page_seen(const hs_people__job *job, uint32_t id) {
    for (uint32_t i = 0; i < job->seen.n; i++)
        if (job->seen.items[i]->id == id) return job->seen.items[i];
    return NULL;
}

static bool groups_find(hs_people__job *job, uint64_t ref, found_groups *found) {
    for (uint32_t i = 0; i < job->seen.n; i++) {
        hs_people__seen *seen = job->seen.items[i];
        if (seen->id == HS_NONE && seen->ref == ref && !hs_vector_push(found, job->arena, seen))
            return hs_people__no_memory(job);
    }
    if (ref >= HS_PEOPLE_FRESH) return true;
    hs_people__cursor cursor = hs_people__find(job->kept, HS_BY_PERSON, ref);
    for (uint32_t id; hs_people__next(&cursor, &id);) {
        hs_people__seen *seen = page_seen(job, id);
        if (!seen) {
            seen = HS_ARENA_ARRAY(job->arena, hs_people__seen, 1);
            if (!seen) return hs_people__no_memory(job);
            job->status = hs_people__see(job->kept, job->arena, id, seen);
            if (job->status != HS_OK) return false;
        }
        if (seen->person == ref && !hs_vector_push(found, job->arena, seen)) return hs_people__no_memory(job);
    }
    return true;
}

/* A record that nobody else can be. */
static bool lone_group(hs_people__job *job, uint64_t ref, found_groups *found) {
    for (uint32_t i = 0; i < job->adding->n_records; i++) {
        const hs_people__own *own = &job->own[i];
        if (job->refs[i] != ref) continue;
        hs_people__seen *seen = hs_arena_get_zeroed(job->arena, 1, sizeof *seen);
        if (!seen) return hs_people__no_memory(job);
        *seen = (hs_people__seen){.name = own->name,
                                  .id = HS_NONE,
                                  .kind = own->kind,
                                  .shade = own->shade,
                                  .is_apart = true,
                                  .more_records = 1};
        if (!hs_people__spell(job->arena, seen, own->spelling, 1) || !hs_vector_push(found, job->arena, seen))
            return hs_people__no_memory(job);
    }
    return true;
}

static uint8_t bond_of(const crowd *c, const hs_people__seen *seen) {
    if (c->n == 1) return HS_BOND_NONE;
    if (seen->kind == HS_ENTITY_ROLE) return HS_BOND_DESCRIPTION;
    if (seen->kind == HS_ENTITY_ORGANISATION && seen->name.n_words == 1) return HS_BOND_ACRONYM;
    bool is_body = seen->kind == HS_ENTITY_ORGANISATION || seen->kind == HS_ENTITY_PLACE;
    return is_body && c->seen[0]->kind == HS_ENTITY_PERSON ? HS_BOND_NAME : HS_BOND_NONE;
}

static bool crowd_make(hs_people__job *job, uint64_t ref, crowd *c) {
    found_groups found = {0};
    if (!groups_find(job, ref, &found) || (found.n == 0 && !lone_group(job, ref, &found))) return false;
    if (!found.n) return hs_people__far(job, "what is kept of people does not hold");
    qsort(found.items, found.n, sizeof *found.items, hs_people__seen_compare);
    *c = (crowd){.job = job, .seen = found.items, .n = found.n};
    c->groups = HS_ARENA_ARRAY(job->arena, hs_speaker__group, c->n);
    c->members = HS_ARENA_ARRAY(job->arena, uint32_t, c->n);
    if (!c->groups || !c->members) return hs_people__no_memory(job);
    for (uint32_t i = 0; i < c->n; i++) {
        hs_people__seen *seen = c->seen[i];
        c->members[i] = i;
        c->groups[i] = hs_people__group_of(seen, HS_PEOPLE_AFTER);
        if (seen->kind != HS_ENTITY_PERSON || !seen->name.n_words) {
            c->groups[i].joined_by = bond_of(c, seen);
            continue;
        }
        hs_people__bucket *bucket;
        if (!hs_people__settle(job, hs_speaker__surname(&seen->name), &bucket)) return false;
        const hs_people__seen *there = NULL;
        for (uint32_t k = 0; k < bucket->n && !there; k++)
            if (hs_people__seen_compare(&bucket->members[k], &c->seen[i]) == 0) there = bucket->members[k];
        if (!there) return hs_people__far(job, "what is kept of people does not hold");
        c->groups[i].joined_by = bucket->groups[HS_PEOPLE_AFTER][there->at].joined_by;
    }
    return true;
}

/* hs_speaker__spell: of roles that tell nobody apart those of one text are one group here. */
static hs_str spelling(const void *context, const uint32_t *members, uint32_t n) {
    const crowd *c = context;
    hs_str best = {0};
    uint32_t most = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < c->seen[members[i]]->spellings.n; k++) {
            const hs_people__spelled *s = &c->seen[members[i]]->spellings.items[k];
            if (s->n > most || (s->n == most && hs_str_compare(s->name, best) < 0))
                most = s->n, best = s->name;
        }
    return best;
}

/* ---- What changes */

static bool names_settle(hs_people__job *job, uint64_t ref, hs_known_person *person) {
    HS_VECTOR(hs_str) all = {0};
    for (uint32_t i = 0; i < job->adding->n_records; i++) {
        const hs_person_record *record = &job->adding->records[i];
        if (job->refs[i] != ref) continue;
        if (!hs_vector_push(&all, job->arena, record->name)) return hs_people__no_memory(job);
        for (uint32_t a = 0; a < record->n_aliases; a++)
            if (!hs_speaker__is_pronoun(job->models, record->aliases[a]) &&
                !hs_vector_push(&all, job->arena, record->aliases[a]))
                return hs_people__no_memory(job);
    }
    job->status = hs_speaker__aliases_settle(job->arena, all.items, all.n, person);
    return job->status == HS_OK;
}

/* Of the page's records of somebody the one that says most of those with a description, HS_NONE. */
static uint32_t describing(const hs_people__job *job, uint64_t ref) {
    uint32_t best = HS_NONE;
    for (uint32_t i = 0; i < job->adding->n_records; i++)
        if (job->refs[i] == ref && job->own[i].is_described &&
            (best == HS_NONE || job->own[i].n_spoken > job->own[best].n_spoken))
            best = i;
    return best;
}

static bool has_record(const hs_people__job *job, uint64_t ref) {
    for (uint32_t i = 0; i < job->adding->n_records; i++)
        if (job->refs[i] == ref) return true;
    return false;
}

static bool known_change(hs_people__job *job, uint64_t ref, hs_person_change *change, hs_error *error) {
    const hs_people_adding *adding = job->adding;
    hs_kept_person kept;
    hs_known_row row = {0};
    hs_known_person names = {0};
    uint32_t n_there = 0, described = describing(job, ref), n_new = 0;
    change->number = (uint32_t)ref;
    job->status = adding->row(adding->context, change->number, &row, error);
    if (job->status != HS_OK) return false;
    if (!row.is_there || !hs_people__person(job->kept, change->number, &kept))
        return hs_people__far(job, "what is kept of people does not hold");
    if (!hs_str_equal(row.name, change->name)) return hs_people__far(job, "somebody gets another name");
    if (row.kind != change->kind) return hs_people__far(job, "a name is taken for something else");
    if (!has_record(job, ref)) return true;
    if (described != HS_NONE) {
        uint32_t n_spoken = job->own[described].n_spoken;
        change->is_described = !kept.described_page || n_spoken > kept.most_spoken ||
                               (n_spoken == kept.most_spoken && adding->page < kept.described_page);
        if (change->is_described) change->description = adding->records[described].description;
    }
    if (!names_settle(job, ref, &names)) return false;
    for (uint32_t i = 0; i < names.n_aliases; i++) {
        bool has = false;
        job->status = adding->has_alias(adding->context, change->number, names.aliases[i], &has, error);
        if (job->status != HS_OK) return false;
        if (!has) names.aliases[n_new++] = names.aliases[i];
    }
    change->aliases = names.aliases;
    change->n_aliases = n_new;
    if (!n_new) return true;
    job->status = adding->count_aliases(adding->context, change->number, &n_there, error);
    if (job->status != HS_OK) return false;
    if (n_there + n_new > HS_PEOPLE_MOST_ALIASES)
        change->n_surplus = n_there + n_new - HS_PEOPLE_MOST_ALIASES;
    return true;
}

static bool fresh_change(hs_people__job *job, uint64_t ref, hs_person_change *change) {
    const hs_people_adding *adding = job->adding;
    hs_known_person names = {0};
    uint32_t first = 0, described = describing(job, ref);
    while (first < adding->n_records && job->refs[first] != ref) first++;
    if (first == adding->n_records) return hs_people__far(job, "what is kept of people does not hold");
    change->is_new = true;
    if (!change->number) change->number = adding->number(adding->context, adding->records[first].name);
    change->is_described = true;
    if (described != HS_NONE) change->description = adding->records[described].description;
    if (!names_settle(job, ref, &names)) return false;
    change->aliases = names.aliases;
    change->n_aliases = names.n_aliases;
    return true;
}

static int ref_compare(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* A row and what it is numbered by. */
typedef struct made {
    hs_person_change change;
    uint64_t ref;
    hs_people__seen *root; /* first of its groups */
    hs_str description;    /* of the root's record on the page, where it tells nobody apart */
    uint32_t record;
} made;

static bool change_make(hs_people__job *job, uint64_t ref, made *m, hs_error *error) {
    crowd c;
    hs_person_change *change = &m->change;
    *m = (made){.ref = ref};
    if (!crowd_make(job, ref, &c)) return false;
    change->name = spelling(&c, &c.members[hs_speaker__name_choose(c.groups, c.members, c.n)], 1);
    change->kind = hs_speaker__kind_choose(c.groups, c.members, c.n);
    change->why = hs_speaker__joined_why(job->arena, c.groups, c.members, c.n, change->name, spelling, &c);
    if (!change->why) return hs_people__no_memory(job);
    m->root = c.seen[0];
    while (m->record < job->adding->n_records && job->refs[m->record] != ref) m->record++;
    if (m->record < job->adding->n_records) m->description = job->adding->records[m->record].description;
    uint32_t face;
    uint64_t key = hs_speaker__key(c.groups, c.members, c.n, &face);
    change->number = key && !(uint32_t)key ? 1 : (uint32_t)key;
    if (ref >= HS_PEOPLE_FRESH) return fresh_change(job, ref, change);
    bool is_other = c.groups[c.members[face]].is_apart ? c.seen[face]->id == HS_NONE : change->number != ref;
    change->number = (uint32_t)ref;
    if (!known_change(job, ref, change, error)) return false;
    return !is_other || hs_people__far(job, "somebody gets a fuller name");
}

/* Order of equal numbers is that of hs_people_link: of groups, then of records that are alike but for their description. */
static int made_compare(const void *a, const void *b) {
    const made *x = a, *y = b;
    if (x->change.number != y->change.number) return x->change.number < y->change.number ? -1 : 1;
    int order = hs_people__seen_compare(&x->root, &y->root);
    if (!order) order = hs_str_compare(x->description, y->description);
    return order ? order : (x->record > y->record) - (x->record < y->record);
}

/* As the store numbers people: of those whom the page brings the second of one number takes the next one. None may be taken
 * by another page's, which would be moved. */
static bool numbers_give(hs_people__job *job, made *all, uint32_t n, hs_error *error) {
    const hs_people_adding *adding = job->adding;
    uint64_t next = 1;
    if (n) qsort(all, n, sizeof *all, made_compare);
    for (uint32_t i = 0; i < n; i++) {
        hs_known_row row = {0};
        if (!all[i].change.is_new) continue;
        if (all[i].change.number < next) all[i].change.number = (uint32_t)next;
        next = (uint64_t)all[i].change.number + 1;
        if (next > HS_NONE) return hs_people__far(job, "a number that is taken");
        job->status = adding->row(adding->context, all[i].change.number, &row, error);
        if (job->status != HS_OK) return false;
        if (row.is_there) return hs_people__far(job, "a number that is taken");
    }
    if (n) qsort(all, n, sizeof *all, made_compare);
    return true;
}

bool hs_people__changes_make(hs_people__job *job, hs_people_added *added, hs_error *error) {
    uint32_t n = 0, n_records = job->adding->n_records;
    for (uint32_t i = 0; i < n_records; i++)
        if (!hs_vector_push(&job->touched, job->arena, job->refs[i])) return hs_people__no_memory(job);
    uint64_t *refs = job->touched.items;
    if (job->touched.n) qsort(refs, job->touched.n, sizeof *refs, ref_compare);
    for (uint32_t i = 0; i < job->touched.n; i++)
        if (n == 0 || refs[n - 1] != refs[i]) refs[n++] = refs[i];
    made *all = HS_ARENA_ARRAY(job->arena, made, n);
    hs_person_change *changes = HS_ARENA_ARRAY(job->arena, hs_person_change, n);
    uint32_t *numbers = HS_ARENA_ARRAY(job->arena, uint32_t, n_records);
    if (!all || !changes || !numbers) return hs_people__no_memory(job);
    for (uint32_t i = 0; i < n; i++)
        if (!change_make(job, refs[i], &all[i], error)) return false;
    if (!numbers_give(job, all, n, error)) return false;
    for (uint32_t i = 0; i < n; i++) {
        changes[i] = all[i].change;
        for (uint32_t k = 0; k < n_records; k++)
            if (job->refs[k] == all[i].ref) numbers[k] = job->own[k].person = changes[i].number;
    }
    added->numbers = numbers;
    added->changes = changes;
    added->n_changes = n;
    return true;
}
