#include "speaker/people.h"

#include "base/arena.h"

#include <stdlib.h>

/* Which groups are one person. Surnames are buckets: only people of one surname are held against each other. */

enum {
    /* More given names than this under one surname: only equal names join (a directory, not news). */
    MAX_PAIRED = 64
};

uint32_t hs_speaker__root(hs_speaker__group *groups, uint32_t group) {
    while (groups[group].parent != group) {
        groups[group].parent = groups[groups[group].parent].parent;
        group = groups[group].parent;
    }
    return group;
}

bool hs_speaker__join(hs_speaker__group *groups, uint32_t a, uint32_t b, hs_speaker__bond bond) {
    uint32_t x = hs_speaker__root(groups, a), y = hs_speaker__root(groups, b);
    if (x == y) return true;
    if (groups[x].pin != HS_NONE && groups[y].pin != HS_NONE && groups[x].pin != groups[y].pin) return false;
    if (y < x) {
        uint32_t swap = x;
        x = y;
        y = swap;
    }
    groups[y].parent = x;
    if (groups[x].pin == HS_NONE) groups[x].pin = groups[y].pin;
    if (groups[x].gender == HS_GENDER_UNKNOWN) groups[x].gender = groups[y].gender;
    if (groups[b].joined_by == HS_BOND_NONE) groups[b].joined_by = (uint8_t)bond;
    return true;
}

bool hs_speaker__sexes_clash(uint8_t a, uint8_t b) {
    return (a == HS_GENDER_MALE && b == HS_GENDER_FEMALE) || (a == HS_GENDER_FEMALE && b == HS_GENDER_MALE);
}

/* ---- People of one surname */

static bool given_agrees(const hs_speaker_models *models, const hs_speaker__plain_name *a,
                         const hs_speaker__plain_name *b) {
    if (a->is_initial[0] || b->is_initial[0]) return false;
    return a->words[0] == b->words[0] || hs_speaker__is_nickname(models, a->words[0], b->words[0]);
}

/* Roots among full names of [first, end) that an initial or a bare surname may mean; *only where it is one. */
static uint32_t count_fitting(hs_speaker__group *groups, const uint32_t *order, uint32_t first, uint32_t end,
                              const hs_speaker__group *asked, uint32_t initial, uint32_t *only) {
    uint32_t n = 0;
    for (uint32_t i = first; i < end; i++) {
        hs_speaker__group *g = &groups[order[i]];
        if (g->name.n_words < 2 || g->name.is_initial[0]) continue;
        if (initial && g->name.initials[0] != initial) continue;
        if (hs_speaker__sexes_clash(asked->gender, g->gender)) continue;
        uint32_t root = hs_speaker__root(groups, order[i]);
        if (n && root == *only) continue;
        *only = root;
        if (++n > 1) break; /* two is as bad as many */
    }
    return n;
}

/* No page gives a given name: one person, unless both Mr and Mrs Vance are about. */
static void bare_join(hs_speaker__group *groups, const uint32_t *order, uint32_t first, uint32_t end) {
    bool has_clash = false;
    for (uint32_t i = first; i < end; i++)
        for (uint32_t k = i + 1; k < end; k++)
            has_clash |= hs_speaker__sexes_clash(groups[order[i]].gender, groups[order[k]].gender);
    for (uint32_t i = first + 1; i < end && !has_clash; i++)
        hs_speaker__join(groups, order[first], order[i], HS_BOND_ONLY);
}

void hs_speaker__surname_join(const hs_speaker_models *models, hs_speaker__group *groups,
                              const uint32_t *order, uint32_t first, uint32_t end) {
    uint32_t n_full = 0;
    for (uint32_t i = first; i < end; i++) n_full += groups[order[i]].name.n_words > 1;
    if (n_full <= MAX_PAIRED)
        for (uint32_t i = first; i < end; i++)
            for (uint32_t k = i + 1; k < end && groups[order[i]].name.n_words > 1; k++) {
                hs_speaker__group *a = &groups[order[i]], *b = &groups[order[k]];
                if (b->name.n_words > 1 && !hs_speaker__sexes_clash(a->gender, b->gender) &&
                    given_agrees(models, &a->name, &b->name))
                    hs_speaker__join(groups, order[i], order[k], HS_BOND_NAME);
            }
    if (n_full == 0) bare_join(groups, order, first, end);
    for (uint32_t i = first; i < end; i++) {
        hs_speaker__group *g = &groups[order[i]];
        uint32_t only = HS_NONE;
        if (g->pin != HS_NONE) continue;
        if (g->name.n_words > 1 && g->name.is_initial[0] && n_full <= MAX_PAIRED) {
            if (count_fitting(groups, order, first, end, g, g->name.initials[0], &only) == 1)
                hs_speaker__join(groups, only, order[i], HS_BOND_NAME);
        } else if (g->name.n_words == 1) {
            if (count_fitting(groups, order, first, end, g, 0, &only) == 1)
                hs_speaker__join(groups, only, order[i], HS_BOND_ONLY);
        }
    }
}

/* ---- Descriptions and acronyms: a key that leads to one root, or to several */

typedef struct lead {
    uint64_t key;  /* 0: empty */
    uint32_t root; /* HS_NONE: several */
} lead;

typedef struct leads {
    lead *slots; /* [n_slots] */
    uint32_t n_slots, n;
} leads;

static bool leads_grow(hs_arena *temporary, leads *all) {
    leads fresh = {.n_slots = all->n_slots ? all->n_slots * 2 : 1024};
    fresh.slots = hs_arena_get_zeroed(temporary, fresh.n_slots, sizeof *fresh.slots);
    if (!fresh.slots) return false;
    for (uint32_t i = 0; i < all->n_slots; i++) {
        if (!all->slots[i].key) continue;
        uint32_t slot = (uint32_t)hs_mix64(all->slots[i].key) & (fresh.n_slots - 1);
        while (fresh.slots[slot].key) slot = (slot + 1) & (fresh.n_slots - 1);
        fresh.slots[slot] = all->slots[i];
    }
    fresh.n = all->n;
    *all = fresh;
    return true;
}

static bool lead_add(hs_arena *temporary, leads *all, uint64_t key, uint32_t root) {
    if (!key) return true;
    if (all->n * 2 >= all->n_slots && !leads_grow(temporary, all)) return false;
    uint32_t slot = (uint32_t)hs_mix64(key) & (all->n_slots - 1);
    while (all->slots[slot].key && all->slots[slot].key != key) slot = (slot + 1) & (all->n_slots - 1);
    if (!all->slots[slot].key) {
        all->slots[slot] = (lead){key, root};
        all->n++;
    } else if (all->slots[slot].root != root) {
        all->slots[slot].root = HS_NONE;
    }
    return true;
}

static uint32_t lead_find(const leads *all, uint64_t key) {
    if (!key || !all->n_slots) return HS_NONE;
    uint32_t slot = (uint32_t)hs_mix64(key) & (all->n_slots - 1);
    while (all->slots[slot].key && all->slots[slot].key != key) slot = (slot + 1) & (all->n_slots - 1);
    return all->slots[slot].key ? all->slots[slot].root : HS_NONE;
}

/* Who is described how, each group given to use. */
static bool people_describe(hs_arena *temporary, const hs_speaker__described *described,
                            hs_speaker__group *groups, uint32_t n_groups, bool only_full, leads *all) {
    for (uint32_t i = 0; i < n_groups; i++) {
        if (groups[i].kind != HS_ENTITY_PERSON || (only_full && groups[i].name.n_words < 2)) continue;
        uint32_t root = hs_speaker__root(groups, i);
        for (uint32_t k = described->first[i]; k < described->first[i + 1]; k++)
            if (!lead_add(temporary, all, described->keys.items[k].words, root) ||
                !lead_add(temporary, all, described->keys.items[k].state, root))
                return false;
    }
    return true;
}

/* A bare surname that several people bear joins the one that is described alike. */
static uint32_t bare_described(const hs_speaker__described *described, const hs_speaker__group *groups,
                               uint32_t bare, const leads *full) {
    uint32_t only = HS_NONE;
    for (uint32_t k = described->first[bare]; k < described->first[bare + 1]; k++) {
        uint32_t root = lead_find(full, described->keys.items[k].words);
        if (root == HS_NONE) root = lead_find(full, described->keys.items[k].state);
        if (root == HS_NONE ||
            hs_speaker__surname(&groups[root].name) != hs_speaker__surname(&groups[bare].name))
            continue;
        if (hs_speaker__sexes_clash(groups[root].gender, groups[bare].gender) ||
            (only != HS_NONE && only != root))
            return HS_NONE;
        only = root;
    }
    return only;
}

static bool roles_join(hs_arena *temporary, const hs_speaker__described *described, hs_speaker__group *groups,
                       uint32_t n_groups) {
    leads full = {0}, all = {0};
    if (!people_describe(temporary, described, groups, n_groups, true, &full)) return false;
    for (uint32_t i = 0; i < n_groups; i++) {
        if (groups[i].kind != HS_ENTITY_PERSON || groups[i].name.n_words != 1 ||
            hs_speaker__root(groups, i) != i)
            continue;
        uint32_t only = bare_described(described, groups, i, &full);
        if (only != HS_NONE) hs_speaker__join(groups, only, i, HS_BOND_DESCRIPTION);
    }
    if (!people_describe(temporary, described, groups, n_groups, false, &all)) return false;
    for (uint32_t i = 0; i < n_groups; i++) {
        if (groups[i].kind != HS_ENTITY_ROLE) continue;
        uint32_t root = lead_find(&all, hs_speaker__words_key(&groups[i].name));
        if (root == HS_NONE) root = lead_find(&all, hs_speaker__state_key(&groups[i].name));
        if (root != HS_NONE && !hs_speaker__sexes_clash(groups[root].gender, groups[i].gender))
            hs_speaker__join(groups, root, i, HS_BOND_DESCRIPTION);
    }
    return true;
}

/* A full name that some pages give to a person and others, where little tells what it is, to a body or a place. */
static bool full_names_join(hs_arena *temporary, hs_speaker__group *groups, uint32_t n_groups) {
    leads people = {0};
    for (uint32_t i = 0; i < n_groups; i++)
        if (groups[i].kind == HS_ENTITY_PERSON && groups[i].name.n_words >= 2 &&
            !groups[i].name.is_initial[0] &&
            !lead_add(temporary, &people, hs_hash64(groups[i].name.text) | 1, hs_speaker__root(groups, i)))
            return false;
    for (uint32_t i = 0; i < n_groups; i++) {
        const hs_speaker__plain_name *name = &groups[i].name;
        bool may_be = groups[i].kind == HS_ENTITY_ORGANISATION || groups[i].kind == HS_ENTITY_PLACE;
        if (!may_be || name->n_words < 2 || !name->has_capital) continue;
        uint32_t root = lead_find(&people, hs_hash64(name->text) | 1);
        if (root != HS_NONE) hs_speaker__join(groups, root, i, HS_BOND_NAME);
    }
    return true;
}

static uint64_t acronym_byte(uint64_t hash, uint8_t byte) {
    return (hash ^ byte) * 1099511628211u;
}

uint64_t hs_speaker__acronym(const hs_speaker__plain_name *name) {
    uint64_t hash = 14695981039346656037u;
    for (uint32_t i = 0; i < name->n_words; i++) hash = acronym_byte(hash, name->initials[i]);
    return name->n_words >= 3 ? hash | 1 : 0;
}

uint64_t hs_speaker__as_acronym(const hs_speaker__plain_name *name) {
    uint64_t hash = 14695981039346656037u;
    if (name->n_words != 1 || name->text.len < 3 || name->text.len > 6) return 0;
    for (size_t k = 0; k < name->text.len; k++) hash = acronym_byte(hash, (uint8_t)name->text.ptr[k]);
    return hash | 1;
}

static bool acronyms_join(hs_arena *temporary, hs_speaker__group *groups, uint32_t n_groups) {
    leads acronyms = {0};
    for (uint32_t i = 0; i < n_groups; i++)
        if (groups[i].kind == HS_ENTITY_ORGANISATION && groups[i].name.has_capital &&
            !lead_add(temporary, &acronyms, hs_speaker__acronym(&groups[i].name),
                      hs_speaker__root(groups, i)))
            return false;
    for (uint32_t i = 0; i < n_groups; i++) {
        bool may_ask = groups[i].kind == HS_ENTITY_ORGANISATION && groups[i].name.has_capital;
        uint64_t key = may_ask ? hs_speaker__as_acronym(&groups[i].name) : 0;
        uint32_t root = lead_find(&acronyms, key);
        if (root != HS_NONE) hs_speaker__join(groups, root, i, HS_BOND_ACRONYM);
    }
    return true;
}

typedef struct keyed {
    uint32_t key, group;
} keyed;

static int keyed_compare(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

hs_status hs_speaker__groups_join(const hs_speaker_models *models, hs_arena *temporary,
                                  const hs_speaker__described *described, hs_speaker__group *groups,
                                  uint32_t n_groups) {
    keyed *order = HS_ARENA_ARRAY(temporary, keyed, n_groups);
    uint32_t *bucket = HS_ARENA_ARRAY(temporary, uint32_t, n_groups), n = 0;
    uint32_t *pinned = HS_ARENA_ARRAY(temporary, uint32_t, models->pins ? models->pins->n_names : 0);
    if (!order || !bucket || !pinned) return HS_ERR_MEMORY;
    for (uint32_t i = 0; models->pins && i < models->pins->n_names; i++) pinned[i] = HS_NONE;
    for (uint32_t i = 0; i < n_groups; i++) {
        uint32_t pin = groups[i].pin;
        if (pin != HS_NONE && pinned[pin] == HS_NONE)
            pinned[pin] = i;
        else if (pin != HS_NONE)
            hs_speaker__join(groups, pinned[pin], i, HS_BOND_PIN);
        if (groups[i].kind == HS_ENTITY_PERSON && groups[i].name.n_words)
            order[n++] = (keyed){hs_speaker__surname(&groups[i].name), i};
    }
    if (n) qsort(order, n, sizeof *order, keyed_compare);
    for (uint32_t i = 0; i < n; i++) bucket[i] = order[i].group;
    for (uint32_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && order[end].key == order[first].key;) end++;
        hs_speaker__surname_join(models, groups, bucket, first, end);
    }
    if (!roles_join(temporary, described, groups, n_groups) ||
        !full_names_join(temporary, groups, n_groups) || !acronyms_join(temporary, groups, n_groups))
        return HS_ERR_MEMORY;
    return HS_OK;
}
