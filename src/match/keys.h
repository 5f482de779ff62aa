/* Keys of wordings, and which wordings have them: what a pair that is worth comparing has in common. Keys are pairs of
 * neighbouring content words and runs of three words with their speaker, triples of content words without one, rare
 * words with their speaker, and the whole of short wordings. */
#ifndef HS_MATCH_KEYS_H
#define HS_MATCH_KEYS_H

#include "match/job.h"

enum {
    HS_KEY_PAIR = 0,
    HS_KEY_TRIPLE,
    HS_KEY_WHOLE,
    HS_KEY_WORD,
    HS_KEY_KINDS /* at most four: two bits of a posting */
};

/* A key that more wordings have says little. Of words with their speaker it is dropped; wordings of a triple or a whole
 * are compared with the first few alone, since they may well be one utterance in very many versions. */
static const uint32_t hs_key_longest[HS_KEY_KINDS] = {48, 32, 32, 24};

#define HS_KEY_FEW 8u

enum { HS_KEY_WORDING_BITS = 29, HS_KEY_KIND_BITS = 2 };
#define HS_KEY_LIST_BEGINS (1u << 31)
#define HS_KEY_BLOCKS      4096u /* wordings are counted in so many parts */
#define HS_KEY_ENTRY_COST  2u    /* of looking a list up for a wording, in pairs */

static inline uint32_t hs_key_wording(uint32_t posting) {
    return posting & ((1u << HS_KEY_WORDING_BITS) - 1);
}

static inline unsigned hs_key_kind(uint32_t posting) {
    return posting >> HS_KEY_WORDING_BITS & ((1u << HS_KEY_KIND_BITS) - 1);
}

/* Lists of wordings with a key in common, ascending, one behind the other: 29 bits of the wording, 2 of the kind, and a
 * bit that tells where a list begins. */
typedef struct hs_keys {
    uint32_t *lists; /* [n] */
    size_t n;
    uint64_t
        cost[HS_KEY_BLOCKS]; /* pairs whose smaller wording is of the block, and places in lists, about */
    unsigned block_bits;     /* a block has 1 << block_bits wordings */
} hs_keys;

/* Keys of one wording, each once, ascending; the lowest HS_KEY_KIND_BITS tell the kind. */
typedef HS_HEAP_ROW(uint64_t) hs_key_ids;
enum { HS_KEY_ID_BITS = 43, HS_KEY_MOST_IDS = 5 * HS_MATCH_MAX_WORDS };
bool hs_match__list_keys(const hs_match_input *input, hs_heap *heap, const hs_wording *wording,
                         hs_key_ids *ids);
/* The same as they come, some of them several times. */
void hs_match__give_keys(const hs_match_input *input, const hs_wording *wording,
                         uint64_t ids[HS_KEY_MOST_IDS], size_t *n);

/* One key that few wordings have is enough to compare them; of common ones it takes several: the weight of a key is 1 << that
 * many. */
static inline unsigned hs_key_weight_bits(unsigned kind, size_t n) {
    unsigned bits = n <= 5 ? 2 : n <= 12 ? 1 : 0;
    return kind == HS_KEY_TRIPLE || kind == HS_KEY_WHOLE ? bits + 1 : bits;
}

/* Weight from which a pair is compared, the smaller one of both: long wordings of one utterance share many keys, short ones
 * few, and a fragment of three words one, which weighs little where many wordings have it. */
enum { HS_KEY_LEAST_ENOUGH = 2 };
static inline uint8_t hs_key_enough(unsigned flags, unsigned n_content) {
    if (flags & HS_WORDING_PARTIAL && n_content <= 4) return HS_KEY_LEAST_ENOUGH;
    return n_content <= 4 ? 4 : n_content <= 8 ? 6 : 8;
}

/* Finds the keys that two wordings or more have; keys->lists are the caller's to free. False: out of memory. */
bool hs_match__find_keys(hs_match_job *job, hs_keys *keys);

#endif
