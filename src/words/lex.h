/* Words of a statement as matching compares them.
 *
 * Takes text, gives a row of words: contractions taken apart ("didn't" is did, not), spellings of one thing told
 * as one ("U.S." and "United States"), each with the hash of its stem, its class and its weight. Both pieces of a
 * contraction carry the span of the printed word. A phrase that is matched as one thing is one word. */
#ifndef HS_WORDS_LEX_H
#define HS_WORDS_LEX_H

#include <hearsay/base.h>

#include "base/lexicon.h"
#include "base/heap.h"

enum {                            /* hs_word.flags */
       HS_WORD_FUNCTION = 1,      /* little of the sense */
       HS_WORD_NEGATOR = 2,       /* turns the sense */
       HS_WORD_QUALIFIER = 4,     /* narrows the sense: if, some, only */
       HS_WORD_NUMBER = 8,        /* digits, or a written-out number */
       HS_WORD_CAPITAL = 16,      /* printed with a capital */
       HS_WORD_BRACKET = 32,      /* inside editorial brackets: [To] break off */
       HS_WORD_AFTER_GAP = 64,    /* an ellipsis stands before it */
       HS_WORD_STARTS = 128,      /* first of a sentence */
       HS_WORD_QUOTED = 256,      /* stands in quotation marks (statements that are partly quoted) */
       HS_WORD_AFTER_BREAK = 512, /* a comma, dash or colon stands before it */
       HS_WORD_SHIFTS = 1024,     /* changes when speech is retold: I, have, that */
       HS_WORD_REFUSES = 2048,    /* turns the verb behind its "to": refused, failed */
       HS_WORD_SPELLED = 4096     /* matched as another spelling of it: forty as 40, US as United States */
};

typedef struct hs_word {
    uint32_t start, end; /* bytes of the text */
    uint32_t lower;      /* hash of the lower-cased word */
    uint32_t stem;       /* hash of its stem, or of the phrase it is matched as */
    uint32_t entry;      /* place in the thesaurus, or HS_NONE */
    uint16_t flags;
    uint16_t weight; /* sixteenths of a plain content word */
} hs_word;

/* The thesaurus as it lies in memory (tools/thesaurus). */
typedef struct hs_thesaurus {
    const uint32_t *stem, *first, *common, *synset; /* [n_words], [n_words + 1], [n_words], [n_links] */
    const uint32_t *form, *lemma;                   /* [n_irregular] */
    const uint32_t *opposite_a, *opposite_b;        /* [n_antonyms] */
    /* of words that are often tagged: their synsets, and those that one of these is a kind of or is like */
    const uint32_t *sense_first, *sense, *wider_first, *wider;
    uint32_t n_words, n_irregular, n_antonyms;
} hs_thesaurus;

/* A phrase of match-phrases.tsv. */
typedef struct hs_word_phrase {
    uint64_t key; /* of its words' lower hashes */
    uint32_t stem;
    uint32_t n_words;
} hs_word_phrase;

struct hs_word_models {
    hs_lexicon words;
    hs_lexicon credits; /* phrases by which a page names its source, "before" or "after" the name */
    hs_lexicon
        occasions;    /* phrases by which a page tells that words were said "again", or are "translated" */
    hs_lexicon house; /* words that papers print for one another */
    hs_lexicon names; /* names that need an article, and the shorter ones, with commas */
    hs_thesaurus thesaurus;
    hs_word_phrase *phrases; /* [phrase_capacity], open addressing, n_words 0: empty */
    uint32_t phrase_capacity, longest_phrase;
    uint32_t *phrase_starts; /* [HS_WORDS_START_BITS / 32] bits of lower hashes that begin a phrase */
    uint64_t *common;        /* [n_common] ascending hashes of phrases that many people say */
    uint32_t n_common;
};

#define HS_WORDS_START_BITS 4096u
#define HS_WORDS_SEED       0x2545f4914f6cdd1du /* where a hash over several words begins */

/* Reads words; one a thread. Keeps a cache of the vocabulary. */
typedef struct hs_lexer hs_lexer;
hs_lexer *hs_lexer_new(const struct hs_word_models *models, hs_heap *heap);
void hs_lexer_free(hs_lexer *lexer);

/* Words of text, at most max; *words is the lexer's own and lives until its next call. False: out of memory.
 * *is_cut tells that the text has more than max words. */
bool hs_lexer_read(hs_lexer *lexer, hs_str text, uint32_t max, const hs_word **words, uint32_t *n,
                   bool *is_cut);

/* Marks the words of text that stand in quoted (parts joined by a space, each found in order). */
void hs_words_mark_quoted(hs_str text, hs_str quoted, hs_word *words, uint32_t n);

bool hs_thesaurus_synonyms(const hs_thesaurus *thesaurus, uint32_t entry_a, uint32_t entry_b);
/* True when one may stand for a kind of the other: ballot and vote, candidate and politician. */
bool hs_thesaurus_kin(const hs_thesaurus *thesaurus, uint32_t entry_a, uint32_t entry_b);
bool hs_thesaurus_opposites(const hs_thesaurus *thesaurus, uint32_t stem_a, uint32_t stem_b);

static inline uint64_t hs_words_mix(uint64_t hash, uint64_t with) {
    hash = (hash ^ with) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

#endif
