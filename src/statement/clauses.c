#include "statement/features.h"

#include "base/arena.h"

#include <string.h>

static bool is_inside_chunk(const hs_token *token) {
    const uint32_t inside = 1u << HS_POS_ADJ | 1u << HS_POS_DET | 1u << HS_POS_NOUN | 1u << HS_POS_NUM |
                            1u << HS_POS_PROPN | 1u << HS_POS_SYM | 1u << HS_POS_X;
    return (inside >> token->pos & 1) && token->kind != HS_TOKEN_PUNCT && token->kind != HS_TOKEN_MARK;
}

static bool is_noun(const hs_token *token) {
    return token->pos == HS_POS_NOUN || token->pos == HS_POS_PROPN || token->pos == HS_POS_NUM ||
           token->pos == HS_POS_X;
}

/* "'s" and "'" behind a noun: the chunk goes on behind it ("the bank's chairman"). */
static bool is_possessive(const hs_view *view, uint32_t t) {
    return view->token[t].pos == HS_POS_PART && hs_statement__role(view, t) != HS_ROLE_TO &&
           hs_statement__role(view, t) != HS_ROLE_NOT;
}

static bool opens_chunk(const hs_view *view, uint32_t t) {
    return view->token[t].pos == HS_POS_DET;
}

/* A full stop inside a title ("Sen.", "Mr.") that the tokenizer set apart. */
static bool is_title_stop(const hs_view *view, uint32_t t, uint32_t stop) {
    return view->token[t].kind == HS_TOKEN_PUNCT && hs_statement__byte(view, t) == '.' && t + 1 < stop &&
           view->token[t + 1].pos == HS_POS_PROPN;
}

static uint32_t chunk_end(const hs_view *view, uint32_t t, uint32_t stop) {
    uint32_t first = t;
    for (t++; t < stop; t++) {
        const hs_token *token = &view->token[t];
        if (view->quote[t] != view->quote[first]) break;
        if (opens_chunk(view, t)) break;
        if (is_inside_chunk(token) || is_title_stop(view, t, stop)) continue;
        if (is_possessive(view, t) && is_noun(&view->token[t - 1])) continue;
        break;
    }
    return t;
}

static hs_chunk chunk_at(const hs_view *view, uint32_t t, uint32_t stop) {
    const hs_token *token = &view->token[t];
    hs_clause_role role = hs_statement__role(view, t);
    if (role == HS_ROLE_RELATIVE) return (hs_chunk){t, t + 1, t, HS_CHUNK_RELATIVE};
    if (token->pos == HS_POS_PRON) {
        bool is_owner = t + 1 < stop && is_inside_chunk(&view->token[t + 1]) && !opens_chunk(view, t + 1) &&
                        role != HS_ROLE_SUBJECT && role != HS_ROLE_ANYBODY;
        if (!is_owner) return (hs_chunk){t, t + 1, t, HS_CHUNK_PRONOUN};
    } else if (!is_inside_chunk(token)) {
        return (hs_chunk){t, t, t, HS_CHUNK_NONE};
    }
    hs_chunk chunk = {t, chunk_end(view, t, stop), t, HS_CHUNK_NOUN};
    chunk.head = chunk.end - 1;
    while (chunk.head > chunk.first && !is_noun(&view->token[chunk.head])) chunk.head--;
    const hs_token *head = &view->token[chunk.head];
    if (head->pos == HS_POS_PROPN) chunk.type = HS_CHUNK_NAME;
    return chunk;
}

/* "that", "if", "who": a clause begins, and a verb of its own has to come. */
static bool opens_clause(const hs_view *view, uint32_t t) {
    const uint32_t may = 1u << HS_POS_ADP | 1u << HS_POS_ADV | 1u << HS_POS_DET | 1u << HS_POS_PRON;
    uint32_t tag = view->token[t].pos;
    if (tag == HS_POS_SCONJ) return true;
    if (!(may >> tag & 1)) return false;
    hs_clause_role role = hs_statement__role(view, t);
    if (role == HS_ROLE_THAT) return tag != HS_POS_DET;
    if (role == HS_ROLE_WHEN) return tag == HS_POS_ADV;
    return role == HS_ROLE_WHETHER || role == HS_ROLE_HOW || role == HS_ROLE_RELATIVE;
}

/* All counts of a token's sums at once; gcc and clang turn these into what vector instructions the machine has. */
typedef uint16_t counts __attribute__((vector_size(sizeof(hs_sums))));

static void fill_sums(const hs_view *view, hs_sums *sums, uint32_t *openers) {
    static const hs_sums of_tag[HS_POS_N + 1] = {[HS_POS_AUX] = {.verbs = 1},
                                                 [HS_POS_VERB_FINITE] = {.verbs = 1},
                                                 [HS_POS_VERB_BASE] = {.verbs = 1},
                                                 [HS_POS_VERB_ING] = {.verbs = 1},
                                                 [HS_POS_VERB_PARTICIPLE] = {.verbs = 1},
                                                 [HS_POS_CCONJ] = {.links = 1}};
    static const hs_sums mark = {.marks = 1}, cue = {.cues = 1}, comma = {.commas = 1},
                         opening = {.brackets = 1}, closing = {.brackets = UINT16_MAX},
                         finite = {.finite = 1}, opener = {.openers = 1};
    counts next = {0}, more;
    bool in_group = false;
    uint32_t last = HS_NONE;
    memcpy(&sums[0], &next, sizeof next);
    for (uint32_t t = 0; t < view->n; t++) {
        const hs_token *token = &view->token[t];
        const hs_sums *other = NULL;
        memcpy(&more, &of_tag[token->pos], sizeof more);
        next += more;
        if (token->kind == HS_TOKEN_PUNCT) {
            char c = hs_statement__byte(view, t);
            if (c == ',' || c == ';') other = &comma;
            if (c == '(' || c == '[') other = &opening;
            if (c == ')' || c == ']') other = &closing;
        } else if (token->kind == HS_TOKEN_MARK) {
            other = &mark;
        } else if (view->form[t] && hs_statement__is_verb(token) &&
                   hs_statement__class(view, t) != HS_CUE_NONE) {
            other = &cue;
        } else if (opens_clause(view, t)) {
            other = &opener;
        }
        openers[t] = last;
        if (other == &opener) last = t;
        if (other) {
            memcpy(&more, other, sizeof more);
            next += more;
        }
        if (token->pos == HS_POS_AUX || token->pos == HS_POS_VERB_FINITE) {
            if (!in_group) {
                memcpy(&more, &finite, sizeof more);
                next += more;
            }
            in_group = token->pos == HS_POS_AUX;
        } else if (token->pos == HS_POS_PART && hs_statement__role(view, t) == HS_ROLE_TO) {
            in_group = true;
        } else if (token->pos != HS_POS_ADV && token->pos != HS_POS_PART) {
            in_group = false;
        }
        memcpy(&sums[t + 1], &next, sizeof next);
    }
    openers[view->n] = last;
}

static void fill_senses(const hs_view *view, uint16_t *senses) {
    for (uint32_t t = 0; t < view->n; t++) {
        const hs_token *token = &view->token[t];
        bool is_verb = hs_statement__is_verb(token);
        if (t + HS_STATEMENT_AHEAD < view->n)
            hs_statement__sense_prefetch(view->models, token[HS_STATEMENT_AHEAD].hash);
        senses[t] = 0;
        if (!is_verb && token->pos != HS_POS_NOUN && token->pos != HS_POS_ADJ) continue;
        hs_sense found = hs_statement__sense(view->models, token->hash);
        senses[t] = is_verb                     ? found.verb
                    : token->pos == HS_POS_NOUN ? (uint16_t)(64u + found.noun)
                                                : (uint16_t)(128u + found.adjective);
    }
}

static uint32_t tag_of(const hs_view *view, uint32_t t) {
    const hs_token *token = &view->token[t];
    if (token->kind == HS_TOKEN_MARK) return HS_POS_N + 2;
    if (token->pos == HS_POS_PUNCT) return 32 + (unsigned char)hs_statement__byte(view, t);
    return token->pos;
}

static uint32_t type_of(const hs_view *view, uint32_t t, uint32_t stop) {
    const hs_token *token = &view->token[t];
    if (token->kind == HS_TOKEN_MARK) return 2;
    if (token->kind == HS_TOKEN_PUNCT)
        return t + 1 >= stop ? 1 : 8 + (unsigned char)hs_statement__byte(view, t);
    hs_clause_role role = hs_statement__role(view, t);
    return role != HS_ROLE_NONE && role < HS_ROLE_BE ? 512 + (uint32_t)role : 256 + (uint32_t)token->pos;
}

static void fill_sights(const hs_view *view, hs_sight *sights) {
    for (uint32_t s = 0; s < view->text->n_sentences; s++) {
        uint32_t stop = view->text->sentences[s].end;
        for (uint32_t t = view->text->sentences[s].first; t < stop; t++)
            sights[t] = (hs_sight){.word = view->token[t].kind == HS_TOKEN_NUMBER ? 7 : view->token[t].hash,
                                   .tag = (uint16_t)tag_of(view, t),
                                   .type = (uint16_t)type_of(view, t, stop)};
    }
}

hs_status hs_statement__clauses(const hs_view *view, hs_arena *arena, hs_clauses *clauses) {
    hs_clauses fresh = {.view = view};
    fresh.chunks = HS_ARENA_ARRAY(arena, hs_chunk, view->n);
    fresh.chunk_after = HS_ARENA_ARRAY(arena, uint32_t, (size_t)view->n + 1);
    fresh.sums = HS_ARENA_ARRAY(arena, hs_sums, (size_t)view->n + 1);
    fresh.sense = HS_ARENA_ARRAY(arena, uint16_t, view->n);
    fresh.sights = HS_ARENA_ARRAY(arena, hs_sight, view->n);
    fresh.opener = HS_ARENA_ARRAY(arena, uint32_t, (size_t)view->n + 1);
    if (!fresh.sense || !fresh.chunks || !fresh.chunk_after || !fresh.sums || !fresh.sights || !fresh.opener)
        return HS_ERR_MEMORY;
    for (uint32_t s = 0; s < view->text->n_sentences; s++) {
        uint32_t stop = view->text->sentences[s].end;
        for (uint32_t t = view->text->sentences[s].first; t < stop;) {
            hs_chunk chunk = chunk_at(view, t, stop);
            if (chunk.end == t) {
                fresh.chunk_after[t++] = fresh.n_chunks;
                continue;
            }
            fresh.chunk_after[t] = fresh.n_chunks;
            fresh.chunks[fresh.n_chunks++] = chunk;
            for (t++; t < chunk.end; t++) fresh.chunk_after[t] = fresh.n_chunks;
        }
    }
    fresh.chunk_after[view->n] = fresh.n_chunks;
    fill_senses(view, fresh.sense);
    fill_sums(view, fresh.sums, fresh.opener);
    fill_sights(view, fresh.sights);
    *clauses = fresh;
    return HS_OK;
}
