/* What the word lists of data/ say of a word: one table from word hash to classes, built once by the engine. */
#ifndef HS_SPEAKER_WORDS_H
#define HS_SPEAKER_WORDS_H

#include "base/linear.h"
#include "base/probe.h"
#include "base/str.h"
#include "engine/engine.h"

enum {                          /* hs_speaker__word.classes */
       HS_WORD_TITLE = 1,       /* may stand before a name (Senator) */
       HS_WORD_OFFICE = 1 << 1, /* one holder at a time (the president) */
       HS_WORD_ROLE = 1 << 2,
       HS_WORD_UNNAMED = 1 << 3, /* typical of sources without a name (an aide) */
       HS_WORD_SPOKES = 1 << 4,
       HS_WORD_FAMILY = 1 << 5,
       HS_WORD_COURTESY = 1 << 6, /* Mr */
       HS_WORD_SHORT = 1 << 7,    /* Sen.: no speaker alone */
       HS_WORD_STATE = 1 << 8,    /* heads a country */
       HS_WORD_MALE = 1 << 9,
       HS_WORD_FEMALE = 1 << 10,
       HS_WORD_PLURAL = 1 << 11, /* plural of a role */
       HS_WORD_ORG = 1 << 12,
       HS_WORD_GROUP = 1 << 13,
       HS_WORD_PAPER = 1 << 14,
       HS_WORD_GIVEN = 1 << 15,
       HS_WORD_GIVEN_MALE = 1 << 16,
       HS_WORD_GIVEN_FEMALE = 1 << 17,
       HS_WORD_NATION = 1 << 18, /* Russian */
       HS_WORD_COUNTRY = 1 << 19,
       HS_WORD_CAPITAL = 1 << 20,
       HS_WORD_PEOPLE = 1 << 21, /* Russians */
       HS_WORD_PARTICLE = 1 << 22,
       HS_WORD_SUFFIX = 1 << 23,
       HS_WORD_PRONOUN = 1 << 24,
       HS_WORD_GLUE = 1 << 25,    /* of, for, and: inside names of bodies */
       HS_WORD_DET = 1 << 26,     /* the, a, his: opens a description */
       HS_WORD_PASSING = 1 << 27, /* former, senior: changes no role */
       HS_WORD_CALENDAR = 1 << 28,
       HS_WORD_SAYING = 1 << 30, /* said, asked, added */
       HS_WORD_PLAIN = 1 << 29   /* a common word that opens sentences with a capital and is no name */
};
#define HS_WORD_ANY_ROLE                                                                                     \
    (HS_WORD_TITLE | HS_WORD_OFFICE | HS_WORD_ROLE | HS_WORD_SPOKES | HS_WORD_FAMILY | HS_WORD_COURTESY)

enum { /* hs_speaker__word.detail of a pronoun */
       HS_PRONOUN_FIRST = 1,
       HS_PRONOUN_SECOND = 2,
       HS_PRONOUN_PLURAL = 4,
       HS_PRONOUN_THING = 8,
       HS_PRONOUN_SUBJECT = 16,
       HS_PRONOUN_POSSESSIVE = 32,
       HS_PRONOUN_RELATIVE = 64
};

enum {                        /* hs_speaker__word.others: words that do not lead to the one who speaks */
       HS_OTHERS_BE = 1,      /* was: makes a passive, "I was told" */
       HS_OTHERS_HEAR = 2,    /* told: whoever its passive is about hears it */
       HS_OTHERS_NOBODY = 4,  /* anyone, you: nobody in particular */
       HS_OTHERS_ASK = 32,    /* asking: "concluded by asking" */
       HS_OTHERS_WHEN = 16,   /* last: "Vance last night insisted" */
       HS_OTHERS_STRANGER = 8 /* the judge: mostly somebody new, not the one written about just now */
};

typedef struct hs_speaker__word {
    uint32_t classes;
    uint32_t
        detail; /* pronoun: its features; nation: hash of the country; role: what narrows it (PM: prime), or 0 */
    uint32_t lemma;  /* role: hash of the singular */
    uint32_t others; /* bits HS_OTHERS_ */
} hs_speaker__word;

enum { HS_MAX_CALIBRATION = 32 };

struct hs_speaker_models {
    uint32_t *word_hashes;          /* [n_slots], open addressing; 0: empty */
    hs_speaker__word *words;        /* [n_slots] */
    uint32_t n_slots;               /* a power of two */
    struct hs_speaker__nick *nicks; /* [n_nicks] by short, then full */
    uint32_t n_nicks;
    struct hs_speaker__pins *pins; /* people.tsv, or NULL */
    hs_linear pronoun_model, rank_model;
    bool has_pronoun_model, has_rank_model;
    struct {
        float raw, right;
    } calibration[HS_MAX_CALIBRATION]; /* [n_calibration] rising */
    uint32_t n_calibration;
};

/* A short given name and a full one it may stand for, as hashes. */
typedef struct hs_speaker__nick {
    uint32_t shorter, full;
} hs_speaker__nick;

/* NULL where no list holds the word. */
static inline const hs_speaker__word *hs_speaker__word_find(const hs_speaker_models *models, uint32_t hash) {
    uint32_t mask = models->n_slots - 1,
             slot = hs_probe(models->word_hashes, mask, hash & mask, UINT32_MAX, hash);
    return models->word_hashes[slot] ? &models->words[slot] : NULL;
}

/* Has the word's place in the tables brought near. */
static inline void hs_speaker__word_prefetch(const hs_speaker_models *models, uint32_t hash) {
    __builtin_prefetch(&models->word_hashes[hash & (models->n_slots - 1)]);
    __builtin_prefetch(&models->words[hash & (models->n_slots - 1)]);
}

/* True where one given name may stand for the other: Bill and William. */
bool hs_speaker__is_nickname(const hs_speaker_models *models, uint32_t a, uint32_t b);

#endif
