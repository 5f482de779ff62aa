/* hearsay/store.h: one SQLite file that holds pages, statements, people, utterances and copies.
 *
 * Takes annotated pages, one batch a transaction, then links people and matches wordings over all of them;
 * gives rows back in a fixed order, each with spans that trace to bytes of the page, which the store keeps
 * compressed. A killed writer leaves a store that opens; a second writer is told HS_ERR_BUSY. What is stored
 * does not depend on the order of pages or on threads. The tables are described in docs/store.md.
 *
 *     hs_store_open("affair.db", HS_STORE_READ, &store, &error);
 *     hs_statement_filter filter = {.speaker = HS_STR("Vance")};
 *     hs_store_statements(store, &filter, &rows, &error);
 *     while (hs_rows_next_statement(rows, arena, &statement, &error) == HS_OK) ...
 *     hs_rows_close(rows);
 *
 * A store is used by one thread at a time. Rows are borrowed from the arena that was passed in.
 */
#ifndef HEARSAY_STORE_H
#define HEARSAY_STORE_H

#include <hearsay/match.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hs_store hs_store;
typedef struct hs_rows hs_rows;

typedef enum hs_store_mode { HS_STORE_READ = 0, HS_STORE_WRITE } hs_store_mode;

/* Opens or (for writing) creates a store. HS_ERR_VERSION: made by a newer hearsay. HS_ERR_BUSY: another
 * process builds it. HS_ERR_FORMAT: no store of hearsay. HS_ERR_NOT_FOUND: no such file (reading). */
HS_API hs_status hs_store_open(const char *path, hs_store_mode mode, hs_store **store, hs_error *error);
/* Rolls back an open batch. hs_store_close(NULL) does nothing. */
HS_API void hs_store_close(hs_store *store);

/* ---- Ids. A statement's id is its page's doc, "#" and its number on the page from 1: "pages/a.txt#3", the
 * same that `annotate` prints. A page also has an id of its own, twelve letters and digits made from its doc
 * and its bytes, which tells versions of one page apart ("k3v9q0x2m1ab#3"). None of them changes when pages
 * are added. */

#define HS_PAGE_ID_SIZE 13 /* with the closing NUL */
/* Thread-safe. */
HS_API void hs_page_id(const hs_page *page, char id[HS_PAGE_ID_SIZE]);

/* ---- Rows */

/* Words of a page. The span counts bytes of the page's text; start == end: none. */
typedef struct hs_words {
    hs_span span;
    hs_str text;
} hs_words;

/* Somebody in a role: speaker, via, addressee, candidate. name empty: nobody is named. */
typedef struct hs_role {
    hs_str name;        /* canonical name over all pages of this run or store */
    hs_str description; /* "Kremlin spokesman", or empty */
    hs_words mention;
    float confidence;
    hs_entity_kind kind;
    uint64_t person; /* id in the store */
} hs_role;

/* A statement with all that is told of it. Spans at or past title_start lie in the title: JSON gives them minus
 * title_start, with "in":"title". */
typedef struct hs_statement_row {
    hs_str id, doc;
    hs_str page, url, title, outlet, published; /* page: the page's id; others empty where unknown */
    hs_str modified;                            /* "Updated ..." of the page, or empty */
    uint32_t body_len, title_start; /* title_start: HS_NONE where the text has no title behind the body */
    hs_kind kind;
    hs_cue_class cue_class;
    uint32_t flags;
    hs_words *parts, *quoted; /* [n_parts], [n_quoted] */
    uint32_t n_parts, n_quoted;
    hs_str text; /* parts joined by one space */
    hs_words cue, source;
    hs_role speaker, via, addressee;
    hs_role *candidates; /* [n_candidates] best first */
    uint32_t n_candidates;
    hs_str question_id; /* statement that asked this one, or empty */
    hs_words question;  /* its hull and text */
    float confidence;
    hs_str why, speaker_why;
    uint64_t utterance; /* id in the store, or 0 */
    hs_str said_first,
        said_last; /* "2017-06-04": the span of days on which the page says that it was said; empty: not told */
    hs_words said; /* the words that tell it: "on Sunday" */
    hs_str said_why;
} hs_statement_row;

typedef struct hs_page_row {
    hs_str id, doc, url, title, publisher, host, outlet; /* outlet: publisher, else host, else empty */
    hs_str language, section, dateline;
    hs_str *byline; /* [n_byline] */
    uint32_t n_byline;
    hs_time published, modified; /* .source in arena */
    hs_format format;
    bool is_current; /* false: a later build found the page changed */
    hs_str notice;   /* a limit that was hit, or empty */
    uint32_t body_len, title_start, text_len, n_statements;
    uint64_t near_duplicate_of; /* store row of the representative page; row itself where alone */
    uint64_t row;
    hs_str text, source; /* hs_store_page_get alone; source: the page as read, in UTF-8 */
    hs_block *blocks;    /* [n_blocks] hs_store_page_get alone */
    uint32_t n_blocks;
} hs_page_row;

/* One version of a page. */
typedef struct hs_version_row {
    hs_page_row page;             /* without text and blocks */
    hs_str same;                  /* what all versions of the page share: its first address, else its doc */
    hs_str first_seen, last_seen; /* when the builds began that read it: "2024-05-01T12:00:00Z" */
} hs_version_row;

typedef struct hs_person_row {
    uint64_t id;
    hs_str name, description, why;
    hs_str *aliases; /* [n_aliases] sorted */
    uint32_t n_aliases;
    hs_entity_kind kind;
    uint32_t n_statements, n_direct, n_pages, n_outlets;
    hs_str first_published, last_published;
} hs_person_row;

typedef struct hs_member_row {
    hs_statement_row statement;
    hs_relation relation;
    float confidence;
    hs_edit *edits; /* [n_edits] from: bytes of the utterance's text; to: bytes of statement.text */
    uint32_t n_edits;
    uint64_t also;   /* the other utterance of a splice, or of what holds both at length; or 0 */
    uint32_t parent; /* index in members, or HS_NONE */
    uint32_t warnings;
    hs_str why;
} hs_member_row;

typedef struct hs_utterance_row {
    uint64_t id;
    hs_str text;
    hs_role speaker;        /* name empty: nobody */
    hs_member_row *members; /* [n_members] by published, then page and place */
    uint32_t n_members, best, n_outlets, n_pages;
    bool is_common;
    hs_str first_published;
} hs_utterance_row;

typedef struct hs_copy_row {
    hs_page_row a, b; /* without text and blocks */
    hs_words a_words, b_words;
    uint32_t words;
    bool is_reworded;
    int direction;  /* as hs_copy.direction */
    hs_swap *swaps; /* [n_swaps] */
    uint32_t n_swaps;
} hs_copy_row;

/* A passage of one page that another one has, too. */
typedef struct hs_passage_row {
    hs_page_row other; /* without text and blocks */
    hs_span span, other_span;
    int direction; /* 1: the page had it first, -1: the other, 0: not known */
} hs_passage_row;

typedef struct hs_problem_row {
    hs_str file, message;
    hs_status status;
    uint64_t offset;
    uint64_t run;
} hs_problem_row;

/* A page that prints an utterance, once for each of its statements. Rows in the store; 0: nobody. */
typedef struct hs_carried_row {
    uint64_t utterance, page, speaker, said_by; /* speaker: of the utterance; said_by: as this page has it */
    hs_str text, speaker_name;                  /* of the utterance */
    bool is_common;
} hs_carried_row;

/* A person to whom a page gives a statement. */
typedef struct hs_voice_row {
    uint64_t page, person;
    float confidence;
} hs_voice_row;

/* A passage that two pages share, without its words. */
typedef struct hs_copied_row {
    uint64_t page_a, page_b;
    hs_span a, b;
    uint32_t words;
    int direction; /* as in hs_copy */
} hs_copied_row;

/* Whether people, utterances and copies are those of all pages, or of the time before the last build. */
typedef enum hs_store_state {
    HS_STORE_CUT_SHORT = 0, /* a build ended before its time */
    HS_STORE_LINKED,        /* of all pages */
    HS_STORE_WAITS          /* linking was left to a later build: hs_store_link_later */
} hs_store_state;

typedef struct hs_store_counts {
    uint64_t pages, outlets, statements, named, people, utterances, shared_utterances, copies, problems;
    hs_str first_published, last_published; /* static inside the store until the next call */
    hs_store_state state;
    uint64_t n_capped; /* candidates of matching that a limit left out */
    uint32_t schema;
} hs_store_counts;

/* ---- Reading. Each opens rows (free with hs_rows_close); the next functions give HS_END after the last.
 * What a filter leaves empty or 0 does not filter. */

typedef struct hs_statement_filter {
    hs_str speaker;      /* a name, an alias or whole words of one, without regard to case */
    uint64_t person;     /* id of a person, from hs_person_row or hs_role */
    hs_str since, until; /* "2017", "2017-06" or "2017-06-05", both included; undated pages are left out */
    hs_str outlet;       /* part of the publisher's name or host, without regard to case */
    hs_str search;       /* words that all occur in the statement; "in marks": as a phrase */
    hs_str doc, id;      /* page as given or its id; statement by its id */
    uint32_t kinds;      /* bits 1 << hs_kind */
    uint32_t flags;      /* all of these are set */
    uint64_t utterance;
    float min_confidence; /* of the speaker */
    uint64_t limit;
    bool
        all_versions; /* also pages that were replaced since, and statements in a site's repeated furniture */
} hs_statement_filter;

/* By date of the page (undated last), doc, place on the page. */
HS_API hs_status hs_store_statements(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                                     hs_error *error);
HS_API hs_status hs_rows_next_statement(hs_rows *rows, hs_arena *arena, hs_statement_row *row,
                                        hs_error *error);
/* Pages by date, doc; filter by doc, outlet, since, until, search (in the body), limit. */
HS_API hs_status hs_store_pages(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                                hs_error *error);
HS_API hs_status hs_rows_next_page(hs_rows *rows, hs_arena *arena, hs_page_row *row, hs_error *error);
/* Versions of pages that have several, by what they share, then first build, modified, published, doc: a page that
 * changed under its doc, or pages of one address. Filter by doc, outlet, since, until: pages of which one version
 * passes. */
HS_API hs_status hs_store_versions(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                                   hs_error *error);
HS_API hs_status hs_rows_next_version(hs_rows *rows, hs_arena *arena, hs_version_row *row, hs_error *error);
/* People who say something, by number of statements, then name; filter by speaker, limit; with since, until
 * and outlet the counts are of those pages. */
HS_API hs_status hs_store_people(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                                 hs_error *error);
HS_API hs_status hs_rows_next_person(hs_rows *rows, hs_arena *arena, hs_person_row *row, hs_error *error);
/* Utterances with a member that passes the filter (all members are given), by first date, id. min_members 2
 * leaves out what stands on one page only. */
HS_API hs_status hs_store_utterances(hs_store *store, const hs_statement_filter *filter, uint32_t min_members,
                                     hs_rows **rows, hs_error *error);
HS_API hs_status hs_rows_next_utterance(hs_rows *rows, hs_arena *arena, hs_utterance_row *row,
                                        hs_error *error);
/* Utterances that share words with any of texts, in the order of hs_store_utterances, found in the full-text index: for
 * each text those of the statements that have most of its rarer words (beginnings of words, without regard to case), some
 * thousands at most. Takes as long as the rarer words are frequent, not as the store is large. arena outlives rows. */
HS_API hs_status hs_store_utterances_near(hs_store *store, hs_arena *arena, const hs_str *texts,
                                          uint32_t n_texts, hs_rows **rows, hs_error *error);
/* *is_large: the store has more utterances than are worth reading to answer one question. */
HS_API hs_status hs_store_is_large(hs_store *store, bool *is_large, hs_error *error);
/* Copies by page a, page b, place; filter by doc and outlet (either side), limit. */
HS_API hs_status hs_store_copies(hs_store *store, const hs_statement_filter *filter, hs_rows **rows,
                                 hs_error *error);
HS_API hs_status hs_rows_next_copy(hs_rows *rows, hs_arena *arena, hs_copy_row *row, hs_error *error);
/* Passages that one page shares with others, by the other's date (undated last), doc, and place; page: its row in the
 * store. A near-duplicate that shares none has all of its body from the page that stands for it. Reads that page's
 * neighbours alone, and no text. */
HS_API hs_status hs_store_passages(hs_store *store, uint64_t page, hs_rows **rows, hs_error *error);
HS_API hs_status hs_rows_next_passage(hs_rows *rows, hs_arena *arena, hs_passage_row *row, hs_error *error);
/* What pages have in common, for whoever goes through all of a store: no text of a page is read. Utterances on several
 * pages, by their row; statements with a speaker; copies. Pages that were replaced may be among them. */
HS_API hs_status hs_store_carried(hs_store *store, hs_rows **rows, hs_error *error);
HS_API hs_status hs_rows_next_carried(hs_rows *rows, hs_arena *arena, hs_carried_row *row, hs_error *error);
HS_API hs_status hs_store_voices(hs_store *store, hs_rows **rows, hs_error *error);
HS_API hs_status hs_rows_next_voice(hs_rows *rows, hs_voice_row *row, hs_error *error);
HS_API hs_status hs_store_copied(hs_store *store, hs_rows **rows, hs_error *error);
HS_API hs_status hs_rows_next_copied(hs_rows *rows, hs_copied_row *row, hs_error *error);
/* Bad input of all builds, by run, in order of reading. */
HS_API hs_status hs_store_problems(hs_store *store, hs_rows **rows, hs_error *error);
HS_API hs_status hs_rows_next_problem(hs_rows *rows, hs_arena *arena, hs_problem_row *row, hs_error *error);
HS_API void hs_rows_close(hs_rows *rows);

/* One page with text, source and blocks: by id (a beginning of it is enough where only one page has it), or
 * by doc, or by URL. HS_ERR_NOT_FOUND; HS_ERR_ARGUMENT: several pages begin so. */
HS_API hs_status hs_store_page_get(hs_store *store, hs_str id, hs_arena *arena, hs_page_row *row,
                                   hs_error *error);
/* One statement by id: "#" and its number behind whatever hs_store_page_get takes. */
HS_API hs_status hs_store_statement_get(hs_store *store, hs_str id, hs_arena *arena, hs_statement_row *row,
                                        hs_error *error);
/* The swap table of all reworded copies, by count, then text. */
HS_API hs_status hs_store_swaps(hs_store *store, hs_arena *arena, hs_swap **swaps, uint32_t *n_swaps,
                                hs_error *error);
/* Goes through all pages and statements; the two below it do not. */
HS_API hs_status hs_store_count(hs_store *store, hs_store_counts *counts, hs_error *error);
HS_API hs_status hs_store_state_of(hs_store *store, hs_store_state *state, hs_error *error);
/* Current pages without a date. */
HS_API hs_status hs_store_count_undated(hs_store *store, uint64_t *n, hs_error *error);

/* ---- Writing */

/* Makes pages ready for the store; one a thread. NULL when memory runs out. */
typedef struct hs_packer hs_packer;
HS_API hs_packer *hs_packer_new(void);
HS_API void hs_packer_free(hs_packer *packer);
/* From now on the day that each statement was said is found and kept; engine outlives the packer. */
HS_API void hs_packer_tell_days(hs_packer *packer, const hs_engine *engine);

/* A page made ready: hashed, compressed, its lists written out. Everything in arena or borrowed from page and
 * annotation. */
typedef struct hs_packed_page hs_packed_page;
HS_API hs_status hs_page_pack(hs_packer *packer, hs_arena *arena, const hs_page *page,
                              const hs_annotation *annotation, hs_packed_page **packed, hs_error *error);

/* Opens a run of building; started is a time for people to read ("2024-05-01T12:00:00Z") or empty. */
HS_API hs_status hs_store_run_begin(hs_store *store, hs_str started, hs_error *error);
/* True where the store held this page with the same bytes when the run began; one that came since may be told, too.
 * Thread-safe, also beside the functions that write. */
HS_API bool hs_store_knows(const hs_store *store, const hs_page *page);
/* hs_read_options.find_validators, context being the store: what the server of a fetched page gave when it was stored.
 * As the run found it; thread-safe, also beside the functions that write. */
HS_API bool hs_store_find_validators(void *store, hs_str doc, hs_str *etag, hs_str *last_modified);
/* Notes that a page that hs_store_knows is still there; it joins the open batch. */
HS_API hs_status hs_store_mark_seen(hs_store *store, const hs_page *page, hs_error *error);
/* Adds a page to the open batch (one is opened where there is none). A page whose id is stored already is
 * left as it is: *is_new tells. On failure the batch is rolled back. */
HS_API hs_status hs_store_add(hs_store *store, const hs_packed_page *packed, bool *is_new, hs_error *error);
HS_API hs_status hs_store_add_problem(hs_store *store, hs_status status, const hs_error *problem,
                                      hs_error *error);
/* Commits the open batch: what was added before is safe from now on. */
HS_API hs_status hs_store_commit(hs_store *store, hs_error *error);
/* Links people and matches statements and bodies of all current pages anew, in one transaction, and ends the
 * run. Does no more than that where the store is linked and nothing was added. */
HS_API hs_status hs_store_link(hs_store *store, const hs_engine *engine, uint32_t n_threads, hs_error *error);
/* From so many pages on, a link leaves STORE-kept beside the store, by which a later one adds a few pages without reading
 * all others (docs/store.md); 1000 where this is not called, UINT32_MAX: never. */
HS_API void hs_store_keep_from(hs_store *store, uint32_t n_pages);
/* What the last hs_store_link of this store did. */
typedef struct hs_store_linking {
    uint32_t n_added; /* pages were added to what was linked; 0: none waited, or all were linked anew */
    const char
        *anew_because; /* why all were, where there was something to add to; else NULL. Static storage */
} hs_store_linking;
HS_API hs_store_linking hs_store_how_linked(const hs_store *store);
/* Ends the run and leaves that to a later one: pages and their statements are there, all that is told over pages is of the
 * time before. */
HS_API hs_status hs_store_link_later(hs_store *store, hs_error *error);

#ifdef __cplusplus
}
#endif
#endif
