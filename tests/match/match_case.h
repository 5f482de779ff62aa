/* A small pile of pages and statements for tests of matching, built line by line. */
#ifndef HS_TESTS_MATCH_CASE_H
#define HS_TESTS_MATCH_CASE_H

#include "test.h"

#include <hearsay/match.h>

#include <string.h>

enum { MAX_PAGES = 64, MAX_STATEMENTS = 128 };

typedef struct match_case {
    hs_engine *engine;
    hs_arena *arena;
    hs_match_page pages[MAX_PAGES];
    hs_match_statement statements[MAX_STATEMENTS];
    hs_match_input input;
    hs_match_result result;
} match_case;

static inline hs_str str_of(const char *text) {
    return (hs_str){text, strlen(text)};
}

static inline void open_case(match_case *c) {
    memset(c, 0, sizeof *c);
    assert_int_equal(hs_engine_open(NULL, &c->engine, NULL), HS_OK);
    c->arena = hs_arena_new(NULL);
    assert_non_null(c->arena);
    c->input.pages = c->pages;
    c->input.statements = c->statements;
}

static inline void close_case(match_case *c) {
    hs_arena_free(c->arena);
    hs_engine_close(c->engine);
}

/* day 0: no date. Gives the page's index. */
static inline uint32_t add_page(match_case *c, const char *body, int day) {
    uint32_t page = c->input.n_pages++;
    c->pages[page] = (hs_match_page){.id = page + 1,
                                     .doc = HS_STR("page"),
                                     .body = str_of(body),
                                     .published = day ? 1496275200 + day * 86400ll : INT64_MIN};
    return page;
}

static inline uint32_t add_said(match_case *c, uint32_t page, uint32_t speaker, hs_kind kind,
                                const char *text) {
    uint32_t at = c->input.n_statements++;
    hs_str words = str_of(text);
    c->statements[at] = (hs_match_statement){.id = at + 1,
                                             .page = page,
                                             .speaker = speaker,
                                             .speaker_confidence = 0.9f,
                                             .kind = kind,
                                             .text = words,
                                             .quoted = kind == HS_KIND_INDIRECT ? (hs_str){0} : words};
    return at;
}

/* A statement on a page of its own without a date. */
static inline uint32_t add_direct(match_case *c, uint32_t speaker, const char *text) {
    return add_said(c, add_page(c, "", 0), speaker, HS_KIND_DIRECT, text);
}

static inline void run_case(match_case *c) {
    assert_int_equal(hs_match(c->engine, c->arena, &c->input, &c->result, NULL), HS_OK);
}

static inline const hs_member *member_in(const hs_utterance *utterance, uint32_t statement) {
    for (uint32_t i = 0; i < utterance->n_members; i++)
        if (utterance->members[i].statement == statement) return &utterance->members[i];
    return NULL;
}

/* The utterance that holds both, or NULL. */
static inline const hs_utterance *together(const match_case *c, uint32_t x, uint32_t y) {
    for (uint32_t i = 0; i < c->result.n_utterances; i++)
        if (member_in(&c->result.utterances[i], x) && member_in(&c->result.utterances[i], y))
            return &c->result.utterances[i];
    return NULL;
}

static inline const hs_member *member_of(const match_case *c, uint32_t statement) {
    for (uint32_t i = 0; i < c->result.n_utterances; i++) {
        const hs_member *member = member_in(&c->result.utterances[i], statement);
        if (member) return member;
    }
    return NULL;
}

#endif
