/* A word list compiled into the library from data/NAME.tsv: key TAB value, one a line; '#' starts a comment
 * line. Keys are lower case and may hold spaces ("according to"); the last line of a repeated key wins. */
#ifndef HS_BASE_LEXICON_H
#define HS_BASE_LEXICON_H

#include <hearsay/base.h>

typedef struct hs_lexicon_entry {
    hs_str key, value; /* views of the compiled-in file */
    uint32_t hash;     /* hs_hash32 of key: equals hs_token.hash for one-word keys */
} hs_lexicon_entry;

typedef struct hs_lexicon {
    hs_lexicon_entry *entries; /* [capacity], open addressing, empty where key.ptr is NULL */
    uint32_t capacity;         /* a power of two */
    uint32_t n;
} hs_lexicon;

/* Reads tsv into lexicon; memory from arena. HS_ERR_FORMAT: a line without a key. */
hs_status hs_lexicon_read(hs_arena *arena, hs_str tsv, hs_lexicon *lexicon);

/* The entry of key, or NULL. _find_hash takes the hash alone and is for one-word keys of trusted lists. */
const hs_lexicon_entry *hs_lexicon_find(const hs_lexicon *lexicon, hs_str key);
const hs_lexicon_entry *hs_lexicon_find_hash(const hs_lexicon *lexicon, uint32_t hash);

#endif
