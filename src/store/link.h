/* What the steps of linking hand to each other: the collection as it is read, and what was found in it. */
#ifndef HS_STORE_LINK_H
#define HS_STORE_LINK_H

#include "store/internal.h"

#include <hearsay/site.h>

#include "base/vector.h"

typedef struct hs_collection {
    hs_store *store;
    hs_arena *arena;
    hs_arena *texts;      /* bodies and what is made of them */
    hs_arena *row;        /* of one page, while it is read */
    hs_arena *names;      /* records and their names, until people are linked */
    hs_match_page *pages; /* [n_pages] by doc, key */
    int64_t *page_rows;   /* [n_pages] */
    hs_str *urls;         /* [n_pages] */
    hs_sites *sites;
    uint32_t n_pages;
    hs_person_record *records; /* [n_records] by page, n; NULL once people are linked */
    int64_t *record_rows;      /* [n_records] */
    uint32_t n_records;
    uint32_t *first_record; /* [n_pages + 1] */
    uint32_t *known_of;     /* [n_records] */
    hs_known_person *people;
    uint32_t n_people;
    hs_match_statement *statements; /* [n_statements] by page, n */
    int64_t *statement_rows;        /* [n_statements] */
    uint32_t n_statements;
    HS_VECTOR(int64_t) furniture; /* rows of statements that stand in furniture */
    hs_match_result result;
} hs_collection;

#define HS_LINK_IN_ORDER " p.is_current ORDER BY p.doc, p.key"

/* Reading: how many there are, then pages, people, statements, each in the order of pages. */
hs_status hs_link__count(hs_collection *c, hs_error *error);
hs_status hs_link__load_pages(hs_collection *c, hs_error *error);
hs_status hs_link__load_people(hs_collection *c, hs_error *error);
hs_status hs_link__load_statements(hs_collection *c, hs_error *error);

/* Shows a page to what learns the furniture of its site. */
hs_status hs_link__teach(hs_collection *c, const hs_match_page *page, hs_str url, hs_str title,
                         hs_error *error);
bool hs_link__is_in_furniture(const hs_collection *c, uint32_t page, hs_str parts);
hs_status hs_link__drop_furniture(hs_collection *c, hs_error *error);

hs_status hs_link__write_people(hs_collection *c, hs_error *error);
hs_status hs_link__mark_furniture(hs_collection *c, hs_error *error);
hs_status hs_link__write_utterances(hs_collection *c, hs_error *error);
hs_status hs_link__write_copies(hs_collection *c, hs_error *error);
hs_status hs_link__write_duplicates(hs_collection *c, hs_error *error);

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

hs_status hs_link__damaged(hs_collection *c, hs_error *error);
/* Number of a page in the collection by its row; pages come in order, so the search goes on from at. */
uint32_t hs_link__page_at(const hs_collection *c, uint32_t at, int64_t row);
static inline void hs_link__bind_optional(sqlite3_stmt *statement, int at, bool is_there, int64_t value) {
    if (is_there)
        sqlite3_bind_int64(statement, at, value);
    else
        sqlite3_bind_null(statement, at);
}

#endif
