/* Entities by key, and names: shared by names.c (who a name is) and entities.c (who everything else is). */
#ifndef HS_SPEAKER_ENTITIES_H
#define HS_SPEAKER_ENTITIES_H

#include "speaker/page.h"

enum {
    /* Entities looked at under one key: more people of one surname on a page are kept apart unread. */
    HS_MAX_CHAIN = 64,
    HS_KEY_SURNAME = 1,
    HS_KEY_GIVEN,
    HS_KEY_ROLE,
    HS_KEY_STATE,
    HS_KEY_BODY,
    HS_KEY_BEARER /* a role and a surname */
};

static inline uint32_t hs_speaker__key_of(uint32_t kind, uint32_t hash) {
    uint32_t key = (hash ^ kind * 0x9E3779B1u) * 0x85EBCA6Bu;
    return key ^ key >> 15;
}

static inline uint32_t hs_speaker__node_next(const hs_speaker__page *page, uint32_t node, uint32_t key) {
    while (node != HS_NONE && page->nodes.items[node].key != key) node = page->nodes.items[node].next;
    return node;
}

static inline uint32_t hs_speaker__node_first(const hs_speaker__page *page, uint32_t key) {
    return hs_speaker__node_next(page, page->slots[key & (page->n_slots - 1)], key);
}

static inline bool hs_speaker__genders_clash(uint8_t a, uint8_t b) {
    return a != HS_GENDER_UNKNOWN && b != HS_GENDER_UNKNOWN && a != b;
}

/* False and NULL: out of memory. */
bool hs_speaker__node_add(hs_speaker__page *page, uint32_t key, uint32_t entity);
/* A new entity of this mention, which gets it. */
hs_speaker__entity *hs_speaker__entity_add(hs_speaker__page *page, hs_speaker__mention *m, uint32_t kind);

/* Last token of a name, but for what stands behind it (Jr). */
uint32_t hs_speaker__surname_token(const hs_speaker__page *page, const hs_speaker__mention *m);
/* Who a name of several words, a name of one word, and a name of a body is. False: out of memory. */
bool hs_speaker__full_name_read(hs_speaker__page *page, hs_speaker__mention *m);
bool hs_speaker__single_name_read(hs_speaker__page *page, hs_speaker__mention *m);
bool hs_speaker__body_read(hs_speaker__page *page, hs_speaker__mention *m, uint32_t kind);

#endif
