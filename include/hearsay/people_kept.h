/* hearsay/people_kept.h: what linking people leaves behind, so that the people of one more page are found without linking
 * all pages anew.
 *
 *     page 1 {Oleg Vance}  page 2 {Vance}      kept: "oleg vance", "vance", one person 7
 *     page 3 {Mr Vance, the Ferry Board}       added: 7 and a new one; nobody else changes
 *
 * The answer is that of hs_people_link over all pages, or the word that the page reaches too far. */
#ifndef HEARSAY_PEOPLE_KEPT_H
#define HEARSAY_PEOPLE_KEPT_H

#include <hearsay/statement.h>

#ifdef __cplusplus
extern "C" {
#endif

struct hs_sections;
struct hs_sections_writer;

/* Groups of records with who they are, as hs_people_link found them; in its arena. */
typedef struct hs_people_rows hs_people_rows;

/* hs_people_link that keeps rows, too, where rows is not NULL. *rows is NULL where they cannot be kept (the user pins
 * names). */
HS_API hs_status hs_people_link_keeping(const hs_engine *engine, hs_arena *arena,
                                        const hs_person_record *records, uint32_t n_records,
                                        uint32_t **known_of, hs_known_person **people, uint32_t *n_people,
                                        hs_people_rows **rows, hs_error *error);

/* What the caller tells of a known person. Pages by ids that ascend in their order. */
typedef struct hs_kept_person {
    uint64_t described_page; /* that gives the description, 0: none does */
    uint32_t most_spoken;    /* of the record that gives it: the most of those with one, then the first */
    uint32_t number;         /* not 0; no two have the same */
} hs_kept_person;

/* Writes rows into sections 80 to 86. persons[n_people] as hs_people_link numbers them. */
HS_API hs_status hs_people_keep(struct hs_sections_writer *writer, const hs_people_rows *rows,
                                const hs_kept_person *persons, uint32_t n_people, hs_error *error);

/* Rows in a file and pages that were added since, in memory. One thread at a time; engine and file outlive it. */
typedef struct hs_people_kept hs_people_kept;

/* HS_ERR_FORMAT: the file has no people. hs_people_kept_close takes NULL. */
HS_API hs_status hs_people_kept_open(const hs_engine *engine, const struct hs_sections *file,
                                     hs_people_kept **kept, hs_error *error);
HS_API void hs_people_kept_close(hs_people_kept *kept);

/* Takes in a page that was added, as hs_people_added.kept tells it; in the order of adding. HS_ERR_FORMAT. */
HS_API hs_status hs_people_kept_take(hs_people_kept *kept, hs_str bytes, hs_error *error);

/* A known person as it stands. */
typedef struct hs_known_row {
    bool is_there;
    hs_str name;
    hs_entity_kind kind;
} hs_known_row;

/* The page and what is asked of the caller while it is added. */
typedef struct hs_people_adding {
    uint64_t page;                   /* its id, between those of its neighbours */
    const hs_person_record *records; /* [n_records] in their order; page is not looked at */
    uint32_t n_records;
    void *context;
    /* The number of a person whose first record has that name and stands on this page, were no number taken. */
    uint32_t (*number)(void *context, hs_str name);
    hs_status (*row)(void *context, uint32_t number, hs_known_row *row, hs_error *error);
    hs_status (*count_aliases)(void *context, uint32_t number, uint32_t *n, hs_error *error);
    hs_status (*has_alias)(void *context, uint32_t number, hs_str alias, bool *has, hs_error *error);
} hs_people_adding;

/* A row of a person that is new or touched. */
typedef struct hs_person_change {
    hs_str name; /* of a touched one as before, and so is the kind */
    hs_entity_kind kind;
    const char *why;
    bool is_new;
    bool is_described; /* description is a new one; else the old one stays */
    hs_str description;
    const hs_str *aliases; /* [n_aliases] to be added, sorted; none is there yet */
    uint32_t n_aliases;
    uint32_t n_surplus; /* then so many of its aliases go, from the last one in order of bytes */
    uint32_t number;
} hs_person_change;

typedef struct hs_people_added {
    const char *reaches_far;         /* why all have to be linked anew, one line; NULL: what follows holds */
    const uint32_t *numbers;         /* [n_records] who each record is */
    const hs_person_change *changes; /* [n_changes] by number */
    uint32_t n_changes;
    hs_str kept; /* for hs_people_kept_take, which has not taken it in yet */
} hs_people_added;

/* Finds the people of one more page. Results live in arena. HS_ERR_MEMORY, what the caller's functions give. */
HS_API hs_status hs_people_add(hs_people_kept *kept, hs_arena *arena, const hs_people_adding *adding,
                               hs_people_added *added, hs_error *error);

#ifdef __cplusplus
}
#endif
#endif
