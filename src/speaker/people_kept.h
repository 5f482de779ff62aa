/* Kept people as adding a page reads them: groups of a file, and those of pages that were added since, in memory. Groups are
 * numbered on through both. */
#ifndef HS_SPEAKER_PEOPLE_KEPT_H
#define HS_SPEAKER_PEOPLE_KEPT_H

#include <hearsay/people_kept.h>

#include "base/sections.h"
#include "speaker/people.h"

enum { /* sections */
       HS_PEOPLE_GROUPS = 80,
       HS_PEOPLE_SPELLINGS,
       HS_PEOPLE_KEYS,
       HS_PEOPLE_TEXTS,
       HS_PEOPLE_INDEX,
       HS_PEOPLE_PERSONS
};

/* A group. Records that tell nobody apart are left out, but for nameless ones that are described, and for roles that
 * joined somebody, all of one text as one. */
typedef struct hs_people__group {
    uint64_t text; /* where its plain name begins in the texts */
    uint32_t text_len, person, weight, n_records, n_male, n_female;
    uint32_t first_spelling, n_spellings, first_keys, n_keys;
    uint8_t kind, shade, is_apart, unused[5];
} hs_people__group;

typedef struct hs_people__spelling {
    uint64_t text;
    uint32_t len, n; /* records */
} hs_people__spelling;

/* By what groups are found, for hs_people__find. */
enum {
    HS_BY_NAME = 1, /* hs_people__name_key */
    HS_BY_ROLE,     /* of somebody, without a capital: hs_people__role_key */
    HS_BY_SURNAME,  /* persons */
    HS_BY_KEY,      /* persons described so */
    HS_BY_ASKED,    /* 0: a role asks for that key */
    HS_BY_ACRONYM,  /* bodies with these initials */
    HS_BY_INITIALS, /* bodies that may be named by their initials */
    HS_BY_PERSON,
    HS_BY_GROUP, /* records that were added */
    HS_BY_NUMBER /* records that were added, by person */
};

typedef struct hs_people__entry {
    uint64_t key;
    uint32_t value, unused;
} hs_people__entry;

/* What linking keeps; persons by index. Texts may be long: rows are not kept where they do not fit. */
struct hs_people_rows {
    hs_arena *arena;
    HS_VECTOR(hs_people__group) groups;
    HS_VECTOR(hs_people__spelling) spellings;
    HS_VECTOR(hs_speaker__keys) keys;
    HS_VECTOR(uint64_t) asked;
    HS_VECTOR(char) texts;
};

/* Rows of groups that are joined. HS_ERR_MEMORY. */
hs_status hs_people__rows_make(hs_arena *arena, const hs_person_record *records, const uint32_t *sorted,
                               const hs_speaker__described *described, hs_speaker__group *groups,
                               uint32_t n_groups, const uint32_t *known_of, hs_people_rows **rows);

uint64_t hs_people__hash(unsigned by, uint64_t value);
uint64_t hs_people__name_key(uint8_t kind, uint8_t shade, hs_str text);
uint64_t hs_people__role_key(uint32_t person, hs_str text);

/* Splits a plain name again. has_capital is that of groups that are not apart. */
void hs_people__name_read(hs_str text, bool is_apart, hs_speaker__plain_name *name);

/* A record as it counts. */
typedef struct hs_people__own {
    hs_speaker__plain_name name;
    hs_str spelling;
    uint32_t n_spoken, person, n_keys;
    const hs_speaker__keys *keys; /* [n_keys] of a person, each once */
    uint64_t asks[2];             /* of a role; 0: none */
    uint8_t kind, gender, shade;
    bool is_apart, is_described, is_joined; /* joined: a role that is somebody's */
} hs_people__own;

/* keys and asks of a record whose name is read; in arena. HS_ERR_MEMORY. */
hs_status hs_people__own_read(const hs_speaker_models *models, hs_arena *arena,
                              const hs_person_record *record, hs_people__own *own);
/* What hs_people_kept_take reads; own[n_records] with person set. HS_ERR_MEMORY. */
typedef HS_VECTOR(char) hs_people__bytes;
hs_status hs_people__pack(hs_arena *arena, const hs_people_adding *adding, const hs_people__own *own,
                          hs_str *packed);

/* ---- Reading */

typedef struct hs_people__node {
    uint64_t key;
    uint32_t value, next;
} hs_people__node;

/* A group of a page that was added. */
typedef struct hs_people__fresh {
    hs_str text;
    uint32_t person;
    uint8_t kind, shade;
    bool is_apart;
} hs_people__fresh;

typedef struct hs_people__added_record {
    hs_people__own own;
    uint64_t page;
} hs_people__added_record;

struct hs_people_kept {
    const hs_engine *engine;
    hs_arena *arena, *temporary;
    const hs_people__group *groups;       /* [n_groups] */
    const hs_people__spelling *spellings; /* [n_spellings] */
    const hs_speaker__keys *keys;         /* [n_keys] */
    const char *texts;                    /* [n_texts] */
    const hs_people__entry *index;        /* [n_index] by key, then value */
    const hs_kept_person *persons;        /* [n_persons] by number */
    size_t n_groups, n_spellings, n_keys, n_texts, n_index, n_persons;
    HS_VECTOR(hs_people__fresh) fresh;
    HS_VECTOR(hs_people__added_record) records;
    HS_VECTOR(hs_people__node) nodes;
    uint32_t *slots; /* [n_slots] last node of a key, HS_NONE: none */
    uint32_t n_slots;
};

typedef struct hs_people__cursor {
    const hs_people_kept *kept;
    uint64_t key;
    size_t at;
    uint32_t node;
} hs_people__cursor;

hs_people__cursor hs_people__find(const hs_people_kept *kept, unsigned by, uint64_t value);
bool hs_people__next(hs_people__cursor *cursor, uint32_t *value);

/* A group by its number as it stands, without spellings and keys; false: there is none. */
bool hs_people__peek(const hs_people_kept *kept, uint32_t group, hs_people__fresh *seen);
/* Whether a record of the group tells a sex. */
bool hs_people__is_sexed(const hs_people_kept *kept, uint32_t group);
/* Number of the group, HS_NONE: none. */
uint32_t hs_people__group_find(const hs_people_kept *kept, uint8_t kind, uint8_t shade, hs_str text);
uint32_t hs_people__role_find(const hs_people_kept *kept, uint32_t person, hs_str text);
bool hs_people__person(const hs_people_kept *kept, uint32_t number, hs_kept_person *person);

typedef struct hs_people__spelled {
    hs_str name;
    uint32_t n;
} hs_people__spelled;

/* A group with all that is kept of it, and what the page adds. */
typedef struct hs_people__seen {
    hs_speaker__plain_name name;
    uint32_t id; /* number, HS_NONE: the page brings it */
    uint8_t kind, shade;
    bool is_apart;
    uint32_t person; /* where it is kept */
    uint32_t weight, n_records, n_male, n_female;
    uint32_t more_weight, more_records, more_male, more_female; /* the page's */
    HS_VECTOR(hs_people__spelled) spellings;                    /* with the page's */
    hs_speaker__key_list keys;
    uint32_t n_kept_keys; /* the rest are the page's */
    uint64_t ref;         /* person: a number, or one that the page brings (people_add.h); 0: not known yet */
    uint32_t bucket, at;  /* of a person: where it stands among those of its surname */
} hs_people__seen;

/* HS_ERR_MEMORY; HS_ERR_FORMAT: there is no such group. */
hs_status hs_people__see(const hs_people_kept *kept, hs_arena *arena, uint32_t group, hs_people__seen *seen);
/* Counts a spelling once more. False: out of memory. */
bool hs_people__spell(hs_arena *arena, hs_people__seen *seen, hs_str name, uint32_t n);

#endif
