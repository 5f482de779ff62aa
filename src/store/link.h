/* What the steps of linking hand to each other: the collection as it is read, and what was found in it. */
#ifndef HS_STORE_LINK_H
#define HS_STORE_LINK_H

#include "store/internal.h"

#include <hearsay/site.h>

#include "base/vector.h"
#include "store/sync.h"

/* A row and its number. */
typedef struct hs_link__numbered {
    uint64_t number;
    uint32_t index;
} hs_link__numbered;

/* Of numbers that people read and type: of four million utterances one in two thousand has its number from another one. */
enum { HS_LINK_NUMBER_BITS = 32 };

typedef HS_VECTOR(int64_t) hs_furniture; /* rows of statements that stand in furniture */

typedef struct hs_collection {
    hs_store *store;
    hs_arena *arena;
    hs_arena *texts;        /* bodies and what is made of them */
    hs_arena *row;          /* of one page, while it is read */
    hs_arena *names;        /* records and their names, until people are linked */
    hs_arena *people_arena; /* known_of and people */
    hs_match_page *pages;   /* [n_pages] by doc, key */
    int64_t *page_rows;     /* [n_pages] */
    hs_str *urls;           /* [n_pages] */
    hs_str *published;      /* [n_pages] as the pages print it */
    hs_sites *sites;
    uint32_t n_pages;
    hs_person_record *records; /* [n_records] by page, n; NULL once people are linked */
    int64_t *record_rows;      /* [n_records] */
    uint32_t n_records;
    uint32_t *first_record; /* [n_pages + 1] */
    uint32_t *known_of;     /* [n_records] */
    hs_known_person *people;
    uint32_t n_people;
    int64_t *person_rows;           /* [n_people] */
    hs_match_statement *statements; /* [n_statements] by page, n */
    int64_t *statement_rows;        /* [n_statements] */
    uint32_t n_statements;
    hs_furniture furniture;
    hs_match_result result;
} hs_collection;

#define HS_LINK_IN_ORDER " p.is_current ORDER BY p.doc, p.key"

/* Reading: how many there are, then pages, people, statements, each in the order of pages. People may be found while pages
 * are loaded, on another thread and with another collection that shares what is counted. */
hs_status hs_link__count(hs_collection *c, hs_error *error);
hs_status hs_link__load_pages(hs_collection *c, hs_error *error);
hs_status hs_link__find_people(hs_collection *c, const hs_engine *engine, hs_error *error);
/* Loads pages and finds people, both at once where is_beside, which takes what is stored as it was last committed. */
hs_status hs_link__load(hs_collection *c, const hs_engine *engine, bool is_beside, hs_error *error);
hs_status hs_link__load_statements(hs_collection *c, hs_error *error);
/* Writes people and loads statements, likewise. */
hs_status hs_link__settle_people(hs_collection *c, bool is_beside, hs_error *error);

/* Shows a page to what learns the furniture of its site. */
hs_status hs_link__teach(hs_collection *c, const hs_match_page *page, hs_str url, hs_str title,
                         hs_error *error);
bool hs_link__is_in_furniture(const hs_collection *c, uint32_t page, hs_str parts);
hs_status hs_link__drop_furniture(hs_collection *c, hs_error *error);

/* Writes with write, in the open batch. Where the table is empty its indexes are made afterwards: rows that come
 * in another order than an index has them cost more to file one by one than all together. */
hs_status hs_link__write(hs_collection *c, const char *table, hs_status (*write)(hs_collection *, hs_error *),
                         hs_error *error);
/* Matches on n_threads; copies and near duplicates are in the open batch when it ends. */
hs_status hs_link__match(hs_collection *c, const hs_engine *engine, uint32_t n_threads, hs_error *error);

hs_status hs_link__write_people(hs_collection *c, hs_error *error);
hs_status hs_link__mark_furniture(hs_collection *c, hs_error *error);
hs_status hs_link__write_utterances(hs_collection *c, hs_error *error);
hs_status hs_link__write_copies(hs_collection *c, hs_error *error);
hs_status hs_link__write_duplicates(hs_collection *c, hs_error *error);

static inline hs_str hs_link__str(const char *text) {
    return (hs_str){text, text ? strlen(text) : 0};
}

uint64_t hs_link__hash(hs_str first, hs_str second);
/* Numbers rows[n] by what their number holds at first, a hash: its lowest n_bits, or where two have the same, the next
 * free one for the one with the larger index. rows come back in order of their numbers, which are 1 or more. */
void hs_link__number(hs_link__numbered *rows, uint32_t n, unsigned n_bits);

/* Where texts of a collection lie: on the heap up to so many bytes, then in a file beside the store. */
typedef struct hs_link__room {
    const char *store_path;
    size_t n_heap_bytes, most_heap_bytes, n_file_bytes;
    int fd;          /* or -1 */
    bool is_refused; /* the disk does not take it: all on the heap */
} hs_link__room;
/* An arena in room, which outlives it; NULL: out of memory. */
hs_arena *hs_link__room_open(hs_link__room *room, const char *store_path, size_t most_heap_bytes);
void hs_link__room_close(hs_link__room *room, hs_arena *arena);
/* An arena whose large blocks go back to the system as soon as they are freed; NULL: out of memory. */
hs_arena *hs_link__arena_apart(void);

hs_status hs_link__damaged(hs_collection *c, hs_error *error);
/* Number of a page in the collection by its row; pages come in order, so the search goes on from at. */
uint32_t hs_link__page_at(const hs_collection *c, uint32_t at, int64_t row);

#endif
