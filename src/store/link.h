/* What the steps of linking hand to each other: the collection as it is read, and what was found in it. */
#ifndef HS_STORE_LINK_H
#define HS_STORE_LINK_H

#include "store/internal.h"

#include <hearsay/people_kept.h>
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
    hs_people_rows *people_rows; /* what is kept of them, or NULL */
    uint32_t n_people;
    int64_t *person_rows;           /* [n_people] */
    const uint32_t *person_numbers; /* [n_people] the same, or NULL: they do not fit */
    hs_match_statement *statements; /* [n_statements] by page, n */
    int64_t *statement_rows;        /* [n_statements] */
    uint32_t n_statements;
    hs_furniture furniture;
    hs_match_result result;
    hs_str only; /* numbers of the utterances whose rows are looked at, a JSON list; empty: all */
    struct hs_sections_writer *keep; /* what later links add pages by, or NULL; see link_kept.h */
    uint64_t stamp;
    bool wants_kept; /* pages are so many that it is worth the while */
} hs_collection;

#define HS_LINK_IN_ORDER " p.is_current ORDER BY p.doc, p.key"
/* Of pages p and their texts t; of statements s. */
#define HS_LINK_PAGE_COLUMNS                                                                                 \
    "p.id, p.doc, p.publisher, p.host, p.published_at, t.text, t.blocks, p.url, p.title, p.published"
#define HS_LINK_STATEMENT_COLUMNS                                                                            \
    "s.id, s.page, s.n, s.kind, s.cue_class, s.flags, s.quoted, s.speaker, s.speaker_confidence, "           \
    "s.question,"                                                                                            \
    " s.parts, s.said_first, s.said_last"
/* Of page_people q, some of pages p. */
#define HS_LINK_RECORD_COLUMNS "q.id, p.id, q.name, q.description, q.kind, q.gender, q.aliases, q.n_spoken"

/* Room between the ids of two pages that are linked together, for those that are added later. */
enum { HS_LINK_ID_BITS = 20, HS_LINK_MOST_WITH_ROOM = (1 << 24) - 2 };
static inline bool hs_link__has_room(const hs_collection *c) {
    return c->n_pages <= HS_LINK_MOST_WITH_ROOM;
}

/* Reading: how many there are, then pages, people, statements, each in the order of pages. People may be found while pages
 * are loaded, on another thread and with another collection that shares what is counted. */
hs_status hs_link__count(hs_collection *c, hs_error *error);
hs_status hs_link__load_pages(hs_collection *c, hs_error *error);
/* What a page tells of somebody, but for the page; its names live in c->names. */
hs_status hs_link__read_record(hs_collection *c, sqlite3_stmt *row, hs_person_record *record,
                               hs_error *error);
hs_status hs_link__find_people(hs_collection *c, const hs_engine *engine, hs_error *error);
/* Loads pages and finds people, both at once where is_beside, which takes what is stored as it was last committed. */
hs_status hs_link__load(hs_collection *c, const hs_engine *engine, bool is_beside, hs_error *error);
hs_status hs_link__load_statements(hs_collection *c, hs_error *error);
/* The page that row stands on into place i of the collection, but for its id; title lives in c->row. */
hs_status hs_link__read_page(hs_collection *c, uint32_t i, sqlite3_stmt *row, hs_str *title, hs_error *error);
/* A statement of page, without a speaker; of one that stands in furniture that alone. */
hs_status hs_link__read_statement(hs_collection *c, uint32_t page, sqlite3_stmt *row, hs_match_statement *s,
                                  bool *is_furniture, hs_error *error);
void hs_link__name_speaker(hs_match_statement *s, uint32_t speaker, const hs_known_person *people,
                           uint32_t n_people);
/* Writes people and loads statements, likewise. */
hs_status hs_link__settle_people(hs_collection *c, bool is_beside, hs_error *error);

/* Shows a page to what learns the furniture of its site. */
hs_status hs_link__teach(hs_collection *c, const hs_match_page *page, hs_str url, hs_str title,
                         hs_error *error);
bool hs_link__is_furniture(const hs_collection *c, uint32_t page, hs_span block);
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
/* The same in two steps: utterances in order of their numbers, rows[n_utterances] of those; NULL: out of memory. */
hs_link__numbered *hs_link__number_utterances(hs_collection *c, int64_t **rows);
hs_status hs_link__write_numbered(hs_collection *c, const hs_link__numbered *order, const int64_t *rows,
                                  hs_error *error);
hs_status hs_link__write_copies(hs_collection *c, hs_error *error);
hs_status hs_link__write_duplicates(hs_collection *c, hs_error *error);
/* A row of copies, with what json holds then; ids that follow each other in the order of copies leave HS_LINK_COPY_GAP. */
enum { HS_LINK_COPY_GAP = 1 << 12, HS_LINK_COPY_COLUMNS = 11 };
void hs_link__fill_copy(const hs_collection *c, const hs_copy *copy, int64_t id, hs_json *json,
                        hs_sync_value row[HS_LINK_COPY_COLUMNS]);

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
