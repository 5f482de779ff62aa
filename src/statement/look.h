/* What features look at around a token, held inside its sentence: word, tag, sense, the marks and phrases near it. */
#ifndef HS_STATEMENT_LOOK_H
#define HS_STATEMENT_LOOK_H

#include "statement/features.h"

/* Words outside the sentence. */
enum { WORD_BEFORE = 0x11111111u, WORD_BEHIND = 0x22222222u };

typedef struct looker {
    const hs_clauses *clauses;
    const hs_view *view;
    uint32_t first, end; /* tokens of the sentence */
} looker;

static inline looker look(const hs_clauses *clauses, uint32_t token) {
    const hs_view *view = clauses->view;
    const hs_sentence *sentence = &view->text->sentences[view->sentence[token]];
    return (looker){clauses, view, sentence->first, sentence->end};
}

static inline uint32_t word(const looker *at, int64_t t) {
    if (t < at->first) return WORD_BEFORE;
    return t >= at->end ? WORD_BEHIND : at->clauses->sights[t].word;
}

static inline uint32_t pos(const looker *at, int64_t t) {
    if (t < at->first) return HS_POS_N;
    return t >= at->end ? HS_POS_N + 1 : at->clauses->sights[t].tag;
}

/* What stands at the end of content, coarsely. */
static inline uint32_t end_type(const looker *at, uint32_t e) {
    return e >= at->end ? 1 : at->clauses->sights[e].type;
}

static inline uint32_t lemma(const looker *at, uint32_t t) {
    uint32_t form = at->view->form[t];
    return form ? at->view->models->forms[form - 1].lemma : at->view->token[t].hash;
}

/* The sense of a word as its tag takes it; 0: unknown. */
static inline uint32_t sense(const looker *at, int64_t t) {
    return t < at->first || t >= at->end ? 0 : at->clauses->sense[t];
}

/* 0, 1, 2, .. 6, then by doubling. */
static inline uint32_t bucket(uint32_t n) {
    if (n <= 6) return n;
    if (n <= 8) return 7;
    if (n <= 12) return 8;
    if (n <= 18) return 9;
    if (n <= 28) return 10;
    return n <= 45 ? 11 : 12;
}

static inline uint32_t few(uint32_t n, uint32_t most) {
    return n < most ? n : most;
}

static inline uint32_t f1(uint32_t template, uint32_t a) {
    return hs_feature(hs_feature(0x5EED, template), a);
}
static inline uint32_t f2(uint32_t template, uint32_t a, uint32_t b) {
    return hs_feature(f1(template, a), b);
}
static inline uint32_t f3(uint32_t template, uint32_t a, uint32_t b, uint32_t c) {
    return hs_feature(f2(template, a, b), c);
}

/* How t stands to quotations: outside, in a saying, in a quoted phrase. */
static inline uint32_t quoted(const hs_view *view, uint32_t t) {
    if (t >= view->n || view->quote[t] == HS_NONE) return 0;
    return view->is_clause[view->quote[t]] ? 2 : 1;
}

/* What stands within three tokens before: nothing, a mark that closes a phrase, a mark that closes a saying. */
static inline uint32_t mark_before(const looker *at, uint32_t t) {
    for (uint32_t back = 1; back <= 8 && t >= at->first + back; back++)
        if (at->view->token[t - back].kind == HS_TOKEN_MARK)
            return 1 + (back > 4) + 2 * quoted(at->view, t >= back + 1 ? t - back - 1 : 0);
    return 0;
}

static inline uint32_t mark_behind(const looker *at, uint32_t t) {
    for (uint32_t on = 1; on <= 8 && t + on < at->end; on++)
        if (at->view->token[t + on].kind == HS_TOKEN_MARK)
            return 1 + (on > 3) + 2 * quoted(at->view, t + on + 1);
    return 0;
}

/* The group around the start of content where it is a saying, or HS_NONE. */
static inline uint32_t group_of_start(const hs_view *view, uint32_t s) {
    return quoted(view, s) == 2 ? view->group_of[view->quote[s]] : HS_NONE;
}

/* How the two ends of content stand to quotations, and to the group that it starts in. */
static inline uint32_t quotes_of(const hs_view *view, uint32_t s, uint32_t e, uint32_t quote_start,
                                 uint32_t group) {
    uint32_t quote_end = quoted(view, e - 1);
    bool is_whole_quote = quote_end && view->text->quotations[view->top[view->quote[e - 1]]].end == e;
    uint32_t at_group = group == HS_NONE                 ? 0
                        : view->groups[group].first != s ? 1
                        : view->groups[group].end == e   ? 3
                                                         : 2;
    return quote_start + 3 * quote_end + 9 * (uint32_t)is_whole_quote + 18 * at_group;
}

static inline const hs_chunk *chunk_before(const looker *at, uint32_t t) {
    uint32_t c = at->clauses->chunk_after[t];
    if (c == 0 || at->clauses->chunks[c - 1].first < at->first) return NULL;
    return &at->clauses->chunks[c - 1];
}

static inline const hs_chunk *chunk_behind(const looker *at, uint32_t t) {
    if (t + 1 >= at->end) return NULL;
    uint32_t c = at->clauses->chunk_after[t + 1];
    if (c >= at->clauses->n_chunks || at->clauses->chunks[c].first >= at->end) return NULL;
    return &at->clauses->chunks[c];
}

/* The nearest auxiliary within three tokens before a verb ("was told"), or 0. */
static inline uint32_t auxiliary(const looker *at, uint32_t t) {
    for (uint32_t back = 1; back <= 3 && t >= at->first + back; back++)
        if (at->view->token[t - back].pos == HS_POS_AUX) return at->view->token[t - back].hash;
    return 0;
}

static inline uint32_t that_behind(const looker *at, uint32_t t) {
    for (uint32_t on = 1; on <= 6 && t + on < at->end; on++) {
        hs_clause_role role = hs_statement__role(at->view, t + on);
        if (role == HS_ROLE_THAT || role == HS_ROLE_WHETHER) return on;
        if (at->view->token[t + on].kind != HS_TOKEN_WORD) return 0;
    }
    return 0;
}

static inline uint32_t pos_path(const looker *at, uint32_t from, uint32_t to) {
    uint32_t hash = 17;
    for (uint32_t t = from; t < to; t++) hash = hs_feature(hash, pos(at, t));
    return hash;
}

static inline uint32_t ending(const looker *at, uint32_t t) {
    hs_str text = hs_token_str(at->view->text, t);
    uint32_t hash = 3;
    for (size_t i = text.len > 3 ? text.len - 3 : 0; i < text.len; i++)
        hash = hs_feature(hash, (unsigned char)text.ptr[i]);
    return hash;
}

#endif
