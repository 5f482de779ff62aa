/* People across pages: records of pages -> groups of one name -> known people.
 *
 *     page 1 {Oleg Vance, "Kremlin aide"}   page 2 {Vance}   page 3 {the Kremlin aide}
 *     one known person: Oleg Vance, also Vance, the Kremlin aide
 *
 * Everything is done in the order of the records' contents, so that the order they come in tells nothing. */
#ifndef HS_SPEAKER_PEOPLE_H
#define HS_SPEAKER_PEOPLE_H

#include <hearsay/statement.h>

#include "base/vector.h"
#include "speaker/words.h"

enum { HS_MAX_NAME_WORDS = 8 };

/* A name made comparable: lower case, without points, articles and titles. */
typedef struct hs_speaker__plain_name {
    hs_str text; /* words joined by one space; in arena */
    uint32_t n_words;
    uint32_t words[HS_MAX_NAME_WORDS];   /* [n_words] hashes */
    uint8_t initials[HS_MAX_NAME_WORDS]; /* [n_words] first byte */
    bool is_initial[HS_MAX_NAME_WORDS];  /* one letter alone */
    bool has_capital;                    /* before it was made lower case */
    bool is_former;
    uint32_t country; /* hash, 0: none */
    bool is_state;    /* a head of state's title is among its words */
} hs_speaker__plain_name;

/* is_person: titles and what stands behind the name (Jr) go as well. */
hs_status hs_speaker__plain(const hs_speaker_models *models, hs_arena *arena, hs_str name, bool is_person,
                            hs_speaker__plain_name *plain);

/* Names that the user pins (people.tsv): name TAB alias TAB alias. */
typedef struct hs_speaker__pin {
    uint64_t alias; /* hash of a plain name */
    uint32_t person;
} hs_speaker__pin;

typedef struct hs_speaker__pins {
    hs_speaker__pin *pins; /* [n_pins] by alias; the first line wins */
    uint32_t n_pins;
    hs_str *names; /* [n_names] as written */
    uint32_t n_names;
} hs_speaker__pins;

/* Reads people.tsv. HS_ERR_IO, HS_ERR_FORMAT (a line without a name). */
hs_status hs_speaker__pins_open(const hs_speaker_models *models, hs_arena *arena, const char *path,
                                hs_speaker__pins **pins, hs_error *error);
/* Index into names, or HS_NONE. */
uint32_t hs_speaker__pin_find(const hs_speaker__pins *pins, hs_str plain);

/* All records of one plain name and class. */
typedef struct hs_speaker__group {
    hs_speaker__plain_name name;
    uint32_t first, end; /* sorted records */
    uint32_t weight;     /* records and statements */
    uint32_t parent;     /* union-find: smaller index is the root */
    uint32_t pin;        /* or HS_NONE */
    uint8_t kind;        /* hs_entity_kind */
    uint8_t gender;
    uint8_t joined_by; /* hs_speaker__bond, for why */
    uint8_t shade;     /* of a bare name the sex that is told: Mr and Mrs Vance are two groups */
    bool is_apart;     /* a record of its own: it tells nobody apart across pages */
} hs_speaker__group;

typedef enum hs_speaker__bond {
    HS_BOND_NONE = 0,
    HS_BOND_NAME,        /* given name and surname agree */
    HS_BOND_ONLY,        /* the only one of that surname */
    HS_BOND_DESCRIPTION, /* described alike */
    HS_BOND_ACRONYM,
    HS_BOND_PIN
} hs_speaker__bond;

uint32_t hs_speaker__root(hs_speaker__group *groups, uint32_t group);
/* False: a list of the user keeps them apart. b is told as the one that joined. */
bool hs_speaker__join(hs_speaker__group *groups, uint32_t a, uint32_t b, hs_speaker__bond bond);
bool hs_speaker__sexes_clash(uint8_t a, uint8_t b);

static inline uint32_t hs_speaker__surname(const hs_speaker__plain_name *name) { /* n_words is not 0 */
    return name->words[name->n_words - 1];
}

/* Joins groups[order[first..end)] of one surname, whose indexes ascend. */
void hs_speaker__surname_join(const hs_speaker_models *models, hs_speaker__group *groups,
                              const uint32_t *order, uint32_t first, uint32_t end);

/* By what a description leads to somebody; 0: it tells nobody apart. Words of more than a bare noun, of offices of state in
 * small letters too (the prime minister), and whoever leads a country now. */
uint64_t hs_speaker__words_key(const hs_speaker__plain_name *name);
uint64_t hs_speaker__state_key(const hs_speaker__plain_name *name);
typedef struct hs_speaker__keys {
    uint64_t words, state;
} hs_speaker__keys;
typedef HS_VECTOR(hs_speaker__keys) hs_speaker__key_list;
/* Pushes those of a record's description and of the aliases that describe; then each once, from first on. */
hs_status hs_speaker__record_describe(const hs_speaker_models *models, hs_arena *scratch, hs_arena *arena,
                                      const hs_person_record *record, hs_speaker__key_list *keys);
void hs_speaker__keys_settle(hs_speaker__key_list *keys, uint32_t first);
/* Of a body of three words or more; and of a name that may be the initials of one, 0: it is not. */
uint64_t hs_speaker__acronym(const hs_speaker__plain_name *name);
uint64_t hs_speaker__as_acronym(const hs_speaker__plain_name *name);

/* What describes groups of persons; others have nothing. */
typedef struct hs_speaker__described {
    uint32_t *first; /* [n_groups + 1] of a group's keys, each once, sorted */
    hs_speaker__key_list keys;
} hs_speaker__described;
hs_status hs_speaker__groups_describe(const hs_speaker_models *models, hs_arena *temporary,
                                      const hs_person_record *records, const uint32_t *sorted,
                                      const hs_speaker__group *groups, uint32_t n_groups,
                                      hs_speaker__described *described);

/* Joins groups that are one person or body. */
hs_status hs_speaker__groups_join(const hs_speaker_models *models, hs_arena *temporary,
                                  const hs_speaker__described *described, hs_speaker__group *groups,
                                  uint32_t n_groups);

/* What tells groups apart beside name and kind, and what a group tells (person.c). */
bool hs_speaker__tells_nobody(hs_entity_kind kind, const hs_speaker__plain_name *name);
uint8_t hs_speaker__shade(hs_entity_kind kind, const hs_speaker__plain_name *name, hs_gender gender);
uint8_t hs_speaker__majority(uint32_t n_male, uint32_t n_female);

/* Of members[n], groups of one known person in their order: the one whose name is the person's, which is the name that most
 * pages use among those with a given name, the shorter one on a tie. An index into members. */
uint32_t hs_speaker__name_choose(const hs_speaker__group *groups, const uint32_t *members, uint32_t n);
/* What a known person can be told by wherever pages are added, unless they give a fuller name: a hash of the fullest name, of
 * equals of the first in order. 0: the group at *face tells nobody apart. */
uint64_t hs_speaker__key(const hs_speaker__group *groups, const uint32_t *members, uint32_t n,
                         uint32_t *face);
/* What most records take it for; a role is one of whoever has a name. */
hs_entity_kind hs_speaker__kind_choose(const hs_speaker__group *groups, const uint32_t *members, uint32_t n);
/* The most frequent spelling of members[n], groups of one plain name; the least on a tie. */
typedef hs_str hs_speaker__spell(const void *context, const uint32_t *members, uint32_t n);
/* One line, in arena; NULL: out of memory. */
const char *hs_speaker__joined_why(hs_arena *arena, const hs_speaker__group *groups, const uint32_t *members,
                                   uint32_t n, hs_str name, hs_speaker__spell *spell, const void *context);

enum { HS_PEOPLE_MOST_ALIASES = 200 /* of one known person; more help nobody */ };
/* Not an alias that is told: it names nobody. */
bool hs_speaker__is_pronoun(const hs_speaker_models *models, hs_str alias);
/* The least of all[n], each once, into person; sorts all. */
hs_status hs_speaker__aliases_settle(hs_arena *arena, hs_str *all, uint32_t n, hs_known_person *person);

#endif
