/* What a word can be, from lists (data/words.tsv): parts of speech of its form, and kinds of name.
 *
 * The list holds base forms; regular inflections are made when the engine opens. One probe of a table of a
 * megabyte a word: hash -> bits. */
#ifndef HS_TEXT_WORDS_H
#define HS_TEXT_WORDS_H

#include <hearsay/base.h>

#include "base/probe.h"

enum {
    HS_WORD_NOUN = 1 << 0,
    HS_WORD_PLURAL = 1 << 1,
    HS_WORD_VERB = 1 << 2,
    HS_WORD_VERB_S = 1 << 3,
    HS_WORD_PAST = 1 << 4,
    HS_WORD_PARTICIPLE = 1 << 5,
    HS_WORD_ING = 1 << 6,
    HS_WORD_ADJECTIVE = 1 << 7,
    HS_WORD_ADVERB = 1 << 8,
    HS_WORD_MALE = 1 << 9,
    HS_WORD_FEMALE = 1 << 10,
    HS_WORD_SURNAME = 1 << 11,
    HS_WORD_PLACE = 1 << 12,
    HS_WORD_ROLE = 1 << 13,   /* what a person is: mayor; with HS_WORD_PLURAL a group */
    HS_WORD_BODY = 1 << 14,   /* what an organisation is: ministry */
    HS_WORD_NATION = 1 << 15, /* of a country: Danish, Danes */
    HS_WORD_BITS = 16
};

typedef struct hs_text__words {
    uint32_t *slots;  /* [n_slots] high half of the word's hash, then its bits; 0: empty */
    uint32_t n_slots; /* a power of two */
    uint32_t n;
} hs_text__words;

/* Reads the list; memory from arena. HS_ERR_FORMAT: a letter that means nothing, or too many words. */
hs_status hs_text__words_read(hs_arena *arena, hs_str tsv, hs_text__words *words);

/* Bits of the word with this hash (hs_token.hash), 0 where it is not listed. */
static inline uint32_t hs_text__word_bits(const hs_text__words *words, uint32_t hash) {
    const uint32_t bits = (1u << HS_WORD_BITS) - 1, mask = words->n_slots - 1;
    return words->slots[hs_probe(words->slots, mask, hash & mask, ~bits, hash & ~bits)] & bits;
}

/* Has the word's place in the table brought near: tables of a megabyte lie far from the processor. */
static inline void hs_text__word_prefetch(const hs_text__words *words, uint32_t hash) {
    __builtin_prefetch(&words->slots[hash & (words->n_slots - 1)]);
}

#endif
