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

/* Joins groups that are one person or body. descriptions_of gives a group's records. */
hs_status hs_speaker__groups_join(const hs_speaker_models *models, hs_arena *temporary,
                                  const hs_person_record *records, const uint32_t *sorted,
                                  hs_speaker__group *groups, uint32_t n_groups);

#endif
