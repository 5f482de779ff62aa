/* Who the records of one more page are: persons by their surnames, then roles, then bodies and places, in the order in which
 * hs_people_link joins. */
#include "speaker/people_add.h"

#include "base/arena.h"
#include "base/status.h"

bool hs_people__far(hs_people__job *job, const char *why) {
    if (!job->reaches_far) job->reaches_far = why;
    return false;
}

bool hs_people__no_memory(hs_people__job *job) {
    job->status = HS_ERR_MEMORY;
    return false;
}

static uint64_t fresh_ref(hs_people__job *job) {
    return HS_PEOPLE_FRESH | job->n_fresh++;
}

/* ---- Groups of the page's records */

static bool seen_new(hs_people__job *job, const hs_people__own *own, hs_people__seen **made) {
    hs_people__seen *seen = hs_arena_get_zeroed(job->arena, 1, sizeof *seen);
    if (!seen || !hs_vector_push(&job->seen, job->arena, seen)) return hs_people__no_memory(job);
    seen->name = own->name;
    seen->id = HS_NONE;
    seen->kind = own->kind;
    seen->shade = own->shade;
    seen->is_apart = own->is_apart;
    *made = seen;
    return true;
}

static bool seen_kept(hs_people__job *job, uint32_t id, hs_people__seen **made) {
    for (uint32_t i = 0; i < job->seen.n; i++)
        if (job->seen.items[i]->id == id) return *made = job->seen.items[i], true;
    hs_people__seen *seen = HS_ARENA_ARRAY(job->arena, hs_people__seen, 1);
    if (!seen) return hs_people__no_memory(job);
    job->status = hs_people__see(job->kept, job->arena, id, seen);
    if (job->status != HS_OK) return false;
    *made = seen;
    return hs_vector_push(&job->seen, job->arena, seen) || hs_people__no_memory(job);
}

static bool seen_find(hs_people__job *job, const hs_people__own *own, hs_people__seen **found) {
    uint32_t id = hs_people__group_find(job->kept, own->kind, own->shade, own->name.text);
    if (id != HS_NONE) return seen_kept(job, id, found);
    for (uint32_t i = 0; i < job->seen.n; i++) {
        hs_people__seen *seen = job->seen.items[i];
        if (seen->id == HS_NONE && !seen->is_apart && seen->kind == own->kind && seen->shade == own->shade &&
            hs_str_equal(seen->name.text, own->name.text))
            return *found = seen, true;
    }
    return seen_new(job, own, found);
}

static bool has_key(const hs_people__seen *seen, uint64_t key) {
    for (uint32_t i = 0; i < seen->keys.n; i++)
        if (seen->keys.items[i].words == key || seen->keys.items[i].state == key) return true;
    return false;
}

static bool keys_give(hs_people__job *job, hs_people__seen *seen, const hs_people__own *own) {
    for (uint32_t i = 0; i < own->n_keys; i++) {
        hs_speaker__keys pair = own->keys[i];
        for (int k = 0; k < 2; k++) {
            uint64_t key = k ? pair.state : pair.words;
            if (key && !has_key(seen, key) &&
                !hs_vector_push(&job->changed, job->arena, (hs_people__changed){key, seen}))
                return hs_people__no_memory(job);
        }
        uint32_t at = 0;
        while (at < seen->keys.n &&
               (seen->keys.items[at].words != pair.words || seen->keys.items[at].state != pair.state))
            at++;
        if (at == seen->keys.n && !hs_vector_push(&seen->keys, job->arena, pair))
            return hs_people__no_memory(job);
    }
    return true;
}

static bool record_give(hs_people__job *job, uint32_t record, hs_people__seen *seen) {
    const hs_people__own *own = &job->own[record];
    job->seen_of[record] = seen;
    seen->more_weight += 1 + own->n_spoken;
    seen->more_records++;
    seen->more_male += own->gender == HS_GENDER_MALE;
    seen->more_female += own->gender == HS_GENDER_FEMALE;
    return hs_people__spell(job->arena, seen, own->spelling, 1) ? keys_give(job, seen, own)
                                                                : hs_people__no_memory(job);
}

static bool records_read(hs_people__job *job) {
    for (uint32_t i = 0; i < job->adding->n_records; i++) {
        hs_people__own *own = &job->own[i];
        hs_people__seen *seen = NULL;
        job->status = hs_people__own_read(job->models, job->arena, &job->adding->records[i], own);
        if (job->status != HS_OK) return false;
        bool is_nameless = own->is_apart && own->kind == HS_ENTITY_PERSON && own->n_keys;
        if (own->is_apart && !is_nameless) continue;
        if (is_nameless ? !seen_new(job, own, &seen) : !seen_find(job, own, &seen)) return false;
        if (is_nameless) seen->ref = fresh_ref(job);
        if (!record_give(job, i, seen)) return false;
    }
    return true;
}

/* ---- Roles */

/* The one person who is described so; *n: how many, two where there are more. */
static void described_find(const hs_people__job *job, uint64_t key, uint32_t world, uint64_t *ref,
                           uint32_t *n) {
    hs_people__cursor cursor = hs_people__find(job->kept, HS_BY_KEY, key);
    hs_people__fresh told;
    *n = 0;
    if (!key) return;
    for (uint32_t id; *n < 2 && hs_people__next(&cursor, &id);) {
        if (!hs_people__peek(job->kept, id, &told) || (*n && *ref == told.person)) continue;
        *ref = told.person;
        ++*n;
    }
    for (uint32_t i = 0; world == HS_PEOPLE_AFTER && *n < 2 && i < job->changed.n; i++) {
        const hs_people__changed *changed = &job->changed.items[i];
        if (changed->key != key || (*n && *ref == changed->seen->ref)) continue;
        *ref = changed->seen->ref;
        ++*n;
    }
}

static bool is_asked(const hs_people__job *job, unsigned by, uint64_t key) {
    hs_people__cursor cursor = hs_people__find(job->kept, by, key);
    uint32_t value;
    return key && hs_people__next(&cursor, &value);
}

/* No role of another page may become somebody's, or nobody's. */
static bool roles_stay(hs_people__job *job) {
    for (uint32_t i = 0; i < job->changed.n; i++) {
        uint64_t key = job->changed.items[i].key, before = 0, after = 0;
        uint32_t n_before, n_after;
        if (!is_asked(job, HS_BY_ASKED, key)) continue;
        described_find(job, key, HS_PEOPLE_BEFORE, &before, &n_before);
        described_find(job, key, HS_PEOPLE_AFTER, &after, &n_after);
        if (n_before != n_after || (n_before == 1 && before != after))
            return hs_people__far(job, "a description that roles of other pages have leads elsewhere");
    }
    return true;
}

/* The sex of somebody before roles join. */
static bool sex_find(hs_people__job *job, uint64_t ref, uint8_t *sex) {
    hs_people__seen *found = NULL, told;
    for (uint32_t i = 0; i < job->seen.n && !found; i++)
        if (job->seen.items[i]->ref == ref && job->seen.items[i]->kind == HS_ENTITY_PERSON)
            found = job->seen.items[i];
    if (!found && ref < HS_PEOPLE_FRESH) {
        hs_people__cursor cursor = hs_people__find(job->kept, HS_BY_PERSON, ref);
        for (uint32_t id; !found && hs_people__next(&cursor, &id);) {
            job->status = hs_people__see(job->kept, job->arena, id, &told);
            if (job->status != HS_OK) return false;
            if (told.kind == HS_ENTITY_PERSON) found = &told;
        }
    }
    if (!found) return hs_people__far(job, "what is kept of people does not hold");
    if (found->name.n_words == 0) {
        *sex = hs_people__group_of(found, HS_PEOPLE_AFTER).gender;
        return true;
    }
    hs_people__bucket *bucket;
    if (!hs_people__settle(job, hs_speaker__surname(&found->name), &bucket)) return false;
    for (uint32_t i = 0; i < bucket->n; i++)
        if (bucket->members[i]->ref == ref) {
            hs_speaker__group *groups = bucket->groups[HS_PEOPLE_AFTER];
            *sex = groups[hs_speaker__root(groups, i)].gender;
            return true;
        }
    return hs_people__far(job, "what is kept of people does not hold");
}

/* Whose a role is that no other page has; *ref 0: nobody's. */
static bool role_lead(hs_people__job *job, const uint64_t asks[2], uint8_t sex, uint64_t *ref) {
    uint32_t n;
    uint8_t theirs;
    described_find(job, asks[0], HS_PEOPLE_AFTER, ref, &n);
    if (n != 1) described_find(job, asks[1], HS_PEOPLE_AFTER, ref, &n);
    if (n != 1) return *ref = 0, true;
    if (!sex_find(job, *ref, &theirs)) return false;
    if (theirs == HS_GENDER_UNKNOWN && sex != HS_GENDER_UNKNOWN && hs_people__has_sexed_role(job, *ref))
        return hs_people__far(job, "roles may tell two sexes of somebody");
    if (hs_speaker__sexes_clash(theirs, sex)) *ref = 0;
    return true;
}

static bool role_find(hs_people__job *job, uint32_t record) {
    hs_people__own *own = &job->own[record];
    hs_people__seen *seen = job->seen_of[record];
    uint64_t ref = 0;
    if (seen && seen->ref && seen->id != HS_NONE) { /* others have it: whose it is hangs on its sex alone */
        uint32_t n, n_state;
        described_find(job, own->asks[0], HS_PEOPLE_AFTER, &ref, &n);
        described_find(job, own->asks[1], HS_PEOPLE_AFTER, &ref, &n_state);
        if ((n == 1 || n_state == 1) && hs_people__group_of(seen, HS_PEOPLE_BEFORE).gender !=
                                            hs_people__group_of(seen, HS_PEOPLE_AFTER).gender)
            return hs_people__far(job, "the sex of a role changes");
        return true;
    }
    if (seen) {
        if (seen->ref) return true;
        if (!role_lead(job, own->asks, hs_people__group_of(seen, HS_PEOPLE_AFTER).gender, &ref)) return false;
        seen->ref = ref ? ref : fresh_ref(job);
        return true;
    }
    uint8_t sex = hs_speaker__majority(own->gender == HS_GENDER_MALE, own->gender == HS_GENDER_FEMALE);
    if (!role_lead(job, own->asks, sex, &ref)) return false;
    if (!ref) return true;
    own->is_joined = true;
    uint32_t id =
        ref < HS_PEOPLE_FRESH ? hs_people__role_find(job->kept, (uint32_t)ref, own->name.text) : HS_NONE;
    if (id != HS_NONE) return seen_kept(job, id, &seen) && record_give(job, record, seen);
    for (uint32_t i = 0; i < job->seen.n; i++) {
        hs_people__seen *other = job->seen.items[i];
        if (other->id == HS_NONE && other->is_apart && other->kind == HS_ENTITY_ROLE && other->ref == ref &&
            hs_str_equal(other->name.text, own->name.text))
            return record_give(job, record, other);
    }
    if (!seen_new(job, own, &seen)) return false;
    seen->ref = ref;
    return record_give(job, record, seen);
}

/* ---- Bodies and places */

static bool is_given(const hs_people__seen *seen) {
    return seen->kind == HS_ENTITY_PERSON && seen->name.n_words >= 2 && !seen->name.is_initial[0];
}

static bool is_body(const hs_people__seen *seen) {
    return seen->kind == HS_ENTITY_ORGANISATION || seen->kind == HS_ENTITY_PLACE;
}

/* A body or place of several words may be a person whom others call so. */
static bool body_find(hs_people__job *job, hs_people__seen *seen) {
    uint32_t id = seen->name.is_initial[0]
                      ? HS_NONE
                      : hs_people__group_find(job->kept, HS_ENTITY_PERSON, 0, seen->name.text);
    hs_people__fresh told;
    if (id != HS_NONE && hs_people__peek(job->kept, id, &told)) seen->ref = told.person;
    for (uint32_t i = 0; i < job->seen.n && !seen->ref; i++)
        if (is_given(job->seen.items[i]) && hs_str_equal(job->seen.items[i]->name.text, seen->name.text))
            seen->ref = job->seen.items[i]->ref;
    if (!seen->ref) seen->ref = fresh_ref(job);
    return true;
}

static void acronym_find(const hs_people__job *job, uint64_t key, uint32_t world, uint64_t *ref,
                         uint32_t *n) {
    hs_people__cursor cursor = hs_people__find(job->kept, HS_BY_ACRONYM, key);
    hs_people__fresh told;
    *n = 0;
    if (!key) return;
    for (uint32_t id; *n < 2 && hs_people__next(&cursor, &id);) {
        if (!hs_people__peek(job->kept, id, &told) || (*n && *ref == told.person)) continue;
        *ref = told.person;
        ++*n;
    }
    for (uint32_t i = 0; world == HS_PEOPLE_AFTER && *n < 2 && i < job->seen.n; i++) {
        const hs_people__seen *seen = job->seen.items[i];
        if (seen->id != HS_NONE || seen->kind != HS_ENTITY_ORGANISATION ||
            hs_speaker__acronym(&seen->name) != key || (*n && *ref == seen->ref))
            continue;
        *ref = seen->ref;
        ++*n;
    }
}

static bool acronym_stays(hs_people__job *job, const hs_people__seen *seen) {
    uint64_t key = hs_speaker__acronym(&seen->name), before = 0, after = 0;
    uint32_t n_before, n_after;
    if (seen->kind != HS_ENTITY_ORGANISATION || !is_asked(job, HS_BY_INITIALS, key)) return true;
    acronym_find(job, key, HS_PEOPLE_BEFORE, &before, &n_before);
    acronym_find(job, key, HS_PEOPLE_AFTER, &after, &n_after);
    return (n_before == n_after && (n_before != 1 || before == after)) ||
           hs_people__far(job, "initials that other pages have lead elsewhere");
}

static bool bodies_find(hs_people__job *job) {
    for (uint32_t i = 0; i < job->seen.n; i++) {
        hs_people__seen *seen = job->seen.items[i];
        if (seen->id != HS_NONE || seen->is_apart) continue;
        if (is_body(seen) && seen->name.n_words >= 2 && !body_find(job, seen)) return false;
        if (is_given(seen) &&
            (hs_people__group_find(job->kept, HS_ENTITY_ORGANISATION, 0, seen->name.text) != HS_NONE ||
             hs_people__group_find(job->kept, HS_ENTITY_PLACE, 0, seen->name.text) != HS_NONE))
            return hs_people__far(job, "somebody bears the name of a body or place of other pages");
    }
    for (uint32_t i = 0; i < job->seen.n; i++)
        if (job->seen.items[i]->id == HS_NONE && !acronym_stays(job, job->seen.items[i])) return false;
    for (uint32_t i = 0; i < job->seen.n; i++) {
        hs_people__seen *seen = job->seen.items[i];
        uint32_t n = 0;
        if (seen->ref) continue;
        if (seen->kind == HS_ENTITY_ORGANISATION)
            acronym_find(job, hs_speaker__as_acronym(&seen->name), HS_PEOPLE_AFTER, &seen->ref, &n);
        if (n != 1) seen->ref = fresh_ref(job);
    }
    return true;
}

static bool people_find(hs_people__job *job) {
    if (job->models->pins) return hs_people__far(job, "a list of people is given");
    if (!records_read(job) || !hs_people__buckets_settle(job) || !roles_stay(job)) return false;
    for (uint32_t i = 0; i < job->adding->n_records; i++)
        if (job->own[i].kind == HS_ENTITY_ROLE && !role_find(job, i)) return false;
    if (!bodies_find(job)) return false;
    for (uint32_t i = 0; i < job->adding->n_records; i++)
        job->refs[i] = job->seen_of[i] ? job->seen_of[i]->ref : fresh_ref(job);
    return true;
}

hs_status hs_people_add(hs_people_kept *kept, hs_arena *arena, const hs_people_adding *adding,
                        hs_people_added *added, hs_error *error) {
    hs_people__job job = {.kept = kept, .models = kept->engine->speaker, .arena = arena, .adding = adding};
    uint32_t n = adding->n_records;
    hs_people_added made = {0};
    job.own = HS_ARENA_ARRAY(arena, hs_people__own, n);
    job.seen_of = hs_arena_get_zeroed(arena, n, sizeof(hs_people__seen *));
    job.refs = HS_ARENA_ARRAY(arena, uint64_t, n);
    if (!job.own || !job.seen_of || !job.refs) return hs_fail_memory(error);
    bool is_made = people_find(&job) && hs_people__changes_make(&job, &made, error);
    if (is_made) job.status = hs_people__pack(arena, adding, job.own, &made.kept);
    if (job.status == HS_ERR_FORMAT)
        job.status = HS_OK, job.reaches_far = "what is kept of people is damaged";
    if (job.status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (job.status != HS_OK) return job.status;
    if (job.reaches_far) made = (hs_people_added){.reaches_far = job.reaches_far};
    *added = made;
    return HS_OK;
}
