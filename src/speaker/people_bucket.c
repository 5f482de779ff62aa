/* Persons of one surname, without a page and with it. */
#include "speaker/people_add.h"

#include "base/arena.h"

#include <stdlib.h>

enum { MOST_OF_A_SURNAME = 20000 };

int hs_people__seen_compare(const void *a, const void *b) {
    const hs_people__seen *x = *(hs_people__seen *const *)a, *y = *(hs_people__seen *const *)b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    int order = hs_str_compare(x->name.text, y->name.text);
    if (order) return order;
    if (x->is_apart != y->is_apart) return x->is_apart ? 1 : -1;
    return (x->shade > y->shade) - (x->shade < y->shade);
}

hs_speaker__group hs_people__group_of(const hs_people__seen *seen, uint32_t world) {
    uint32_t is_after = world == HS_PEOPLE_AFTER;
    return (hs_speaker__group){.name = seen->name,
                               .end = seen->n_records + is_after * seen->more_records,
                               .weight = seen->weight + is_after * seen->more_weight,
                               .pin = HS_NONE,
                               .kind = seen->kind,
                               .gender = hs_speaker__majority(seen->n_male + is_after * seen->more_male,
                                                              seen->n_female + is_after * seen->more_female),
                               .shade = seen->shade,
                               .is_apart = seen->is_apart};
}

static hs_people__seen *page_seen(const hs_people__job *job, uint32_t id) {
    for (uint32_t i = 0; i < job->seen.n; i++)
        if (job->seen.items[i]->id == id) return job->seen.items[i];
    return NULL;
}

static bool is_named(const hs_people__seen *seen) {
    return seen->kind == HS_ENTITY_PERSON && seen->name.n_words != 0;
}

typedef HS_VECTOR(hs_people__seen *) members;

static bool members_find(hs_people__job *job, uint32_t surname, members *found) {
    hs_people__cursor cursor = hs_people__find(job->kept, HS_BY_SURNAME, surname);
    for (uint32_t id; hs_people__next(&cursor, &id);) {
        hs_people__seen *seen = page_seen(job, id);
        if (found->n == MOST_OF_A_SURNAME) return hs_people__far(job, "a surname that too many bear");
        if (!seen) {
            seen = HS_ARENA_ARRAY(job->arena, hs_people__seen, 1);
            if (!seen) return hs_people__no_memory(job);
            job->status = hs_people__see(job->kept, job->arena, id, seen);
            if (job->status != HS_OK) return false;
        }
        if (is_named(seen) && hs_speaker__surname(&seen->name) == surname &&
            !hs_vector_push(found, job->arena, seen))
            return hs_people__no_memory(job);
    }
    for (uint32_t i = 0; i < job->seen.n; i++) {
        hs_people__seen *seen = job->seen.items[i];
        if (seen->id == HS_NONE && is_named(seen) && hs_speaker__surname(&seen->name) == surname &&
            !hs_vector_push(found, job->arena, seen))
            return hs_people__no_memory(job);
    }
    return true;
}

/* Whether those that were there before stand together as they did. */
static bool is_parted_alike(hs_people__job *job, const hs_people__bucket *bucket, const uint32_t *before,
                            const uint32_t *after) {
    uint32_t *was = HS_ARENA_ARRAY(job->arena, uint32_t, bucket->n);
    if (!was) return hs_people__no_memory(job);
    for (uint32_t i = 0; i < bucket->n; i++) was[i] = HS_NONE;
    for (uint32_t k = 0; k < bucket->n_order[HS_PEOPLE_BEFORE]; k++) {
        uint32_t i = bucket->order[HS_PEOPLE_BEFORE][k], root = after[i];
        if (was[root] == HS_NONE) was[root] = before[i];
        if (was[root] != before[i] || after[before[i]] != root)
            return hs_people__far(job, "people of one surname are parted or joined anew");
    }
    return true;
}

bool hs_people__bucket_load(hs_people__job *job, uint32_t surname, hs_people__bucket **found) {
    for (uint32_t i = 0; i < job->buckets.n; i++)
        if (job->buckets.items[i]->surname == surname) return *found = job->buckets.items[i], true;
    members all = {0};
    if (!members_find(job, surname, &all)) return false;
    hs_people__bucket *b = hs_arena_get_zeroed(job->arena, 1, sizeof *b);
    if (!b) return hs_people__no_memory(job);
    if (all.n) qsort(all.items, all.n, sizeof *all.items, hs_people__seen_compare);
    b->surname = surname;
    b->members = all.items;
    b->n = all.n;
    for (uint32_t w = 0; w < HS_PEOPLE_WORLDS; w++) {
        b->groups[w] = HS_ARENA_ARRAY(job->arena, hs_speaker__group, b->n);
        b->order[w] = HS_ARENA_ARRAY(job->arena, uint32_t, b->n);
        b->roots[w] = HS_ARENA_ARRAY(job->arena, uint32_t, b->n);
        if (!b->groups[w] || !b->order[w] || !b->roots[w]) return hs_people__no_memory(job);
        for (uint32_t i = 0; i < b->n; i++) {
            b->members[i]->at = i;
            b->groups[w][i] = hs_people__group_of(b->members[i], w);
            b->groups[w][i].parent = i;
            if (w == HS_PEOPLE_AFTER || b->members[i]->id != HS_NONE) b->order[w][b->n_order[w]++] = i;
        }
        if (b->n_order[w]) hs_speaker__surname_join(job->models, b->groups[w], b->order[w], 0, b->n_order[w]);
        for (uint32_t i = 0; i < b->n; i++) b->roots[w][i] = hs_speaker__root(b->groups[w], i);
    }
    *found = b;
    return hs_vector_push(&job->buckets, job->arena, b)
               ? is_parted_alike(job, b, b->roots[HS_PEOPLE_BEFORE], b->roots[HS_PEOPLE_AFTER])
               : hs_people__no_memory(job);
}

/* ---- Descriptions: a key leads to one root, or to several. */

typedef struct led {
    uint32_t n; /* 2: several */
    hs_people__bucket *bucket;
    uint32_t root;
} led;

static bool has_key(const hs_people__seen *seen, uint64_t key, uint32_t world) {
    uint32_t n = world == HS_PEOPLE_AFTER ? seen->keys.n : seen->n_kept_keys;
    for (uint32_t i = 0; i < n; i++)
        if (seen->keys.items[i].words == key || seen->keys.items[i].state == key) return true;
    return false;
}

/* The surname of all with a given name who are described so; *n: how many surnames, two where there are more. */
static void surname_find(const hs_people__job *job, uint64_t key, uint32_t world, uint32_t *surname,
                         uint32_t *n) {
    hs_people__cursor cursor = hs_people__find(job->kept, HS_BY_KEY, key);
    hs_people__fresh told;
    hs_speaker__plain_name name;
    *n = 0;
    for (uint32_t id; *n < 2 && hs_people__next(&cursor, &id);) {
        if (!hs_people__peek(job->kept, id, &told)) continue;
        hs_people__name_read(told.text, told.is_apart, &name);
        if (name.n_words < 2 || (*n && *surname == hs_speaker__surname(&name))) continue;
        *surname = hs_speaker__surname(&name);
        ++*n;
    }
    for (uint32_t i = 0; world == HS_PEOPLE_AFTER && *n < 2 && i < job->changed.n; i++) {
        const hs_people__seen *seen = job->changed.items[i].seen;
        if (job->changed.items[i].key != key || seen->name.n_words < 2) continue;
        if (*n && *surname == hs_speaker__surname(&seen->name)) continue;
        *surname = hs_speaker__surname(&seen->name);
        ++*n;
    }
}

/* As hs_speaker__groups_join has leads of full names. */
static bool lead_find(hs_people__job *job, uint64_t key, uint32_t world, led *lead) {
    uint32_t surname = 0;
    *lead = (led){.n = 0};
    if (!key) return true;
    surname_find(job, key, world, &surname, &lead->n);
    if (lead->n != 1) return true;
    if (!hs_people__bucket_load(job, surname, &lead->bucket)) return false;
    const hs_people__bucket *b = lead->bucket;
    lead->n = 0;
    for (uint32_t k = 0; k < b->n_order[world] && lead->n < 2; k++) {
        uint32_t i = b->order[world][k], root = b->roots[world][i];
        if (b->members[i]->name.n_words < 2 || !has_key(b->members[i], key, world) ||
            (lead->n && lead->root == root))
            continue;
        lead->root = root;
        lead->n++;
    }
    return true;
}

static bool bare_described(hs_people__job *job, const hs_people__bucket *bucket, uint32_t bare,
                           uint32_t world, uint32_t *only) {
    const hs_people__seen *seen = bucket->members[bare];
    const hs_speaker__group *groups = bucket->groups[world];
    uint32_t n = world == HS_PEOPLE_AFTER ? seen->keys.n : seen->n_kept_keys;
    *only = HS_NONE;
    for (uint32_t i = 0; i < n; i++) {
        led lead;
        if (!lead_find(job, seen->keys.items[i].words, world, &lead)) return false;
        if (lead.n != 1 && !lead_find(job, seen->keys.items[i].state, world, &lead)) return false;
        if (lead.n != 1 || lead.bucket != bucket) continue;
        if (hs_speaker__sexes_clash(groups[lead.root].gender, groups[bare].gender) ||
            (*only != HS_NONE && *only != lead.root)) {
            *only = HS_NONE;
            return true;
        }
        *only = lead.root;
    }
    return true;
}

static bool bare_join(hs_people__job *job, hs_people__bucket *bucket, uint32_t world) {
    hs_speaker__group *groups = bucket->groups[world];
    for (uint32_t k = 0; k < bucket->n_order[world]; k++) {
        uint32_t i = bucket->order[world][k], only = HS_NONE;
        if (groups[i].name.n_words != 1 || hs_speaker__root(groups, i) != i) continue;
        if (!bare_described(job, bucket, i, world, &only)) return false;
        if (only != HS_NONE) hs_speaker__join(groups, only, i, HS_BOND_DESCRIPTION);
    }
    return true;
}

static bool is_asked(const hs_people__job *job, const hs_people__seen *seen) {
    for (uint32_t i = 0; i < seen->keys.n; i++)
        for (int k = 0; k < 2; k++) {
            uint64_t key = k ? seen->keys.items[i].state : seen->keys.items[i].words;
            hs_people__cursor cursor = hs_people__find(job->kept, HS_BY_ASKED, key);
            uint32_t value;
            if (key && hs_people__next(&cursor, &value)) return true;
        }
    return false;
}

bool hs_people__has_sexed_role(const hs_people__job *job, uint64_t ref) {
    for (uint32_t i = 0; i < job->seen.n; i++) {
        const hs_people__seen *seen = job->seen.items[i];
        if (seen->ref == ref && seen->kind == HS_ENTITY_ROLE &&
            (seen->n_male || seen->n_female || seen->more_male || seen->more_female))
            return true;
    }
    if (ref >= HS_PEOPLE_FRESH) return false;
    hs_people__cursor cursor = hs_people__find(job->kept, HS_BY_PERSON, ref);
    hs_people__fresh told;
    for (uint32_t id; hs_people__next(&cursor, &id);)
        if (hs_people__peek(job->kept, id, &told) && told.kind == HS_ENTITY_ROLE && told.person == ref &&
            hs_people__is_sexed(job->kept, id))
            return true;
    return false;
}

/* Roles that the page leaves alone are somebody's because no sex spoke against it. */
static bool sexes_stay(hs_people__job *job, hs_people__bucket *b, const uint32_t *before,
                       const uint32_t *after) {
    for (uint32_t i = 0; i < b->n; i++) {
        const hs_people__seen *seen = b->members[i];
        if (seen->id == HS_NONE) continue;
        uint8_t was = b->groups[HS_PEOPLE_BEFORE][before[i]].gender,
                is = b->groups[HS_PEOPLE_AFTER][after[i]].gender;
        if (was == is || !is_asked(job, seen)) continue;
        if (was != HS_GENDER_UNKNOWN || hs_people__has_sexed_role(job, seen->ref))
            return hs_people__far(job, "the sex of somebody whom roles may mean changes");
    }
    return true;
}

/* Who the page's groups are, and whose reasons change. */
static bool refs_give(hs_people__job *job, hs_people__bucket *b, const uint32_t *after) {
    uint64_t *ref_of = hs_arena_get_zeroed(job->arena, b->n, sizeof *ref_of);
    if (!ref_of) return hs_people__no_memory(job);
    for (uint32_t i = 0; i < b->n; i++) {
        hs_people__seen *seen = b->members[i];
        if (seen->id == HS_NONE) continue;
        if (ref_of[after[i]] && ref_of[after[i]] != seen->ref)
            return hs_people__far(job, "what is kept of people does not hold");
        ref_of[after[i]] = seen->ref;
        if (b->groups[HS_PEOPLE_BEFORE][i].joined_by != b->groups[HS_PEOPLE_AFTER][i].joined_by &&
            !hs_vector_push(&job->touched, job->arena, seen->ref))
            return hs_people__no_memory(job);
    }
    for (uint32_t i = 0; i < b->n; i++) {
        if (b->members[i]->id != HS_NONE) continue;
        if (!ref_of[after[i]]) ref_of[after[i]] = HS_PEOPLE_FRESH | job->n_fresh++;
        b->members[i]->ref = ref_of[after[i]];
    }
    return true;
}

static bool bucket_settle(hs_people__job *job, hs_people__bucket *b) {
    uint32_t *roots[HS_PEOPLE_WORLDS];
    if (b->is_settled) return true;
    b->is_settled = true;
    for (uint32_t w = 0; w < HS_PEOPLE_WORLDS; w++) {
        if (!bare_join(job, b, w)) return false;
        roots[w] = HS_ARENA_ARRAY(job->arena, uint32_t, b->n);
        if (!roots[w]) return hs_people__no_memory(job);
        for (uint32_t i = 0; i < b->n; i++) roots[w][i] = hs_speaker__root(b->groups[w], i);
    }
    return is_parted_alike(job, b, roots[HS_PEOPLE_BEFORE], roots[HS_PEOPLE_AFTER]) &&
           sexes_stay(job, b, roots[HS_PEOPLE_BEFORE], roots[HS_PEOPLE_AFTER]) &&
           refs_give(job, b, roots[HS_PEOPLE_AFTER]);
}

bool hs_people__settle(hs_people__job *job, uint32_t surname, hs_people__bucket **bucket) {
    return hs_people__bucket_load(job, surname, bucket) && bucket_settle(job, *bucket);
}

/* Bare surnames that a key may have led elsewhere before. */
static bool askers_load(hs_people__job *job, uint64_t key) {
    led before, after;
    if (!lead_find(job, key, HS_PEOPLE_BEFORE, &before) || !lead_find(job, key, HS_PEOPLE_AFTER, &after))
        return false;
    bool is_same = before.n == after.n;
    if (is_same && before.n == 1)
        is_same =
            before.bucket == after.bucket && after.bucket->roots[HS_PEOPLE_AFTER][before.root] == after.root;
    if (is_same) return true;
    hs_people__cursor cursor = hs_people__find(job->kept, HS_BY_KEY, key);
    hs_people__fresh told;
    for (uint32_t id; hs_people__next(&cursor, &id);) {
        hs_people__bucket *bucket;
        hs_speaker__plain_name name;
        if (!hs_people__peek(job->kept, id, &told)) continue;
        hs_people__name_read(told.text, told.is_apart, &name);
        if (name.n_words != 1) continue;
        if (!hs_people__bucket_load(job, hs_speaker__surname(&name), &bucket)) return false;
        bucket->is_asked = true;
    }
    return true;
}

bool hs_people__buckets_settle(hs_people__job *job) {
    hs_people__bucket *bucket;
    for (uint32_t i = 0; i < job->seen.n; i++) {
        if (!is_named(job->seen.items[i])) continue;
        if (!hs_people__bucket_load(job, hs_speaker__surname(&job->seen.items[i]->name), &bucket))
            return false;
        bucket->is_asked = true;
    }
    for (uint32_t i = 0; i < job->changed.n; i++)
        if (job->changed.items[i].seen->name.n_words >= 2 && !askers_load(job, job->changed.items[i].key))
            return false;
    for (uint32_t i = 0; i < job->buckets.n; i++) /* others may be loaded on the way */
        if (job->buckets.items[i]->is_asked && !bucket_settle(job, job->buckets.items[i])) return false;
    return true;
}
