/* Which tokens content may start and end with, and which phrases may be its source. */
#include "statement/features.h"

enum { MAX_TURN_SENTENCES = 40 };

static uint32_t max_u32(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

static uint32_t min_u32(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static const hs_quotation *quotation_of(const hs_view *view, uint32_t t) {
    return view->quote[t] == HS_NONE ? NULL : &view->text->quotations[view->top[view->quote[t]]];
}

static uint32_t group_at(const hs_view *view, uint32_t t) {
    return t < view->n && view->quote[t] != HS_NONE ? view->group_of[view->quote[t]] : HS_NONE;
}

/* The tokens around head that belong to its sentence and are near enough. */
static hs_range window_of(const hs_view *view, uint32_t head) {
    const hs_sentence *sentence = &view->text->sentences[view->sentence[head]];
    uint32_t first = head > HS_STATEMENT_WINDOW ? head - HS_STATEMENT_WINDOW : 0;
    return (hs_range){max_u32(sentence->first, first), min_u32(sentence->end, head + HS_STATEMENT_WINDOW)};
}

/* The group that ends right before the sentence ('"We sail." Vance said' where it was cut in two), or the one
 * that begins right behind it (a lead-in on the line above). */
static uint32_t group_before(const hs_view *view, uint32_t first) {
    for (uint32_t back = 1; back <= 2 && back <= first; back++) {
        uint32_t group = group_at(view, first - back);
        if (group != HS_NONE)
            return hs_statement__block(view, first - back) == hs_statement__block(view, first) ? group
                                                                                               : HS_NONE;
    }
    return HS_NONE;
}

static uint32_t group_behind(const hs_view *view, uint32_t end) {
    for (uint32_t on = 0; on < 2; on++) {
        uint32_t group = group_at(view, end + on);
        if (group != HS_NONE) return view->groups[group].first == end + on ? group : HS_NONE;
    }
    return HS_NONE;
}

static bool may_hold_edge(const hs_token *token) {
    return token->kind != HS_TOKEN_PUNCT && token->kind != HS_TOKEN_MARK;
}

uint32_t hs_statement__starts(const hs_clauses *clauses, uint32_t head, uint32_t *out) {
    const hs_view *view = clauses->view;
    hs_range window = window_of(view, head);
    bool is_head_quoted = view->quote[head] != HS_NONE;
    uint32_t n = 0, before = is_head_quoted ? HS_NONE : group_before(view, window.first);
    if (before != HS_NONE) out[n++] = view->groups[before].first;
    uint32_t from = window.first;
    if (!is_head_quoted && view->quote[from] != HS_NONE) { /* a quotation of several sentences ends here */
        uint32_t group = group_at(view, from), first = quotation_of(view, from)->first;
        if (group != HS_NONE) first = view->groups[group].first;
        if (first < from && (n == 0 || out[n - 1] != first)) out[n++] = first;
    }
    for (uint32_t t = from; t < window.end && n + 1 < HS_STATEMENT_STARTS; t++) {
        bool opens_quotation = view->quote[t] != HS_NONE && quotation_of(view, t)->first == t;
        if (t == head || (!may_hold_edge(&view->token[t]) && !opens_quotation)) continue;
        if (!is_head_quoted && view->quote[t] != HS_NONE && quotation_of(view, t)->first != t) continue;
        if (is_head_quoted && view->quote[t] != view->quote[head]) continue;
        out[n++] = t;
    }
    uint32_t behind = is_head_quoted ? HS_NONE : group_behind(view, window.end);
    if (behind != HS_NONE) out[n++] = view->groups[behind].first;
    return n;
}

/* A turn of a transcript ("VANCE: We sail. At noon.") goes on over sentences to the end of its paragraph. */
static uint32_t ends_of_turn(const hs_view *view, uint32_t head, uint32_t from, uint32_t n, uint32_t *out) {
    uint32_t block = hs_statement__block(view, head), top = view->quote[head];
    for (uint32_t s = view->sentence[head] + 1; s < view->text->n_sentences && n < HS_STATEMENT_ENDS; s++) {
        const hs_sentence *sentence = &view->text->sentences[s];
        if (sentence->block != block || sentence->first < from) break;
        if (s - view->sentence[head] > MAX_TURN_SENTENCES) break;
        uint32_t end = sentence->end;
        while (end > sentence->first && !may_hold_edge(&view->token[end - 1])) end--;
        if (end == sentence->first || view->quote[end - 1] != top) continue;
        out[n++] = end;
    }
    return n;
}

uint32_t hs_statement__ends(const hs_clauses *clauses, uint32_t head, uint32_t start, uint32_t *out) {
    const hs_view *view = clauses->view;
    hs_range window = window_of(view, head);
    bool is_head_quoted = view->quote[head] != HS_NONE;
    uint32_t group = is_head_quoted ? HS_NONE : group_at(view, start), n = 0;
    uint32_t stop = window.end;
    if (group != HS_NONE) stop = max_u32(stop, view->groups[group].end);
    if (start >= window.end) stop = group == HS_NONE ? start : view->groups[group].end;
    for (uint32_t t = start; t < stop && n < HS_STATEMENT_ENDS;) {
        if (!is_head_quoted && view->quote[t] != HS_NONE) {
            t = max_u32(quotation_of(view, t)->end, t + 1);
            out[n++] = t;
            continue;
        }
        t++;
        if (is_head_quoted && (view->quote[t - 1] != view->quote[head])) continue;
        if (t - 1 == head || (!may_hold_edge(&view->token[t - 1]) && hs_statement__byte(view, t - 1) != ')'))
            continue;
        out[n++] = t;
    }
    if (n && hs_statement__byte(view, head) == ':' && start > head && start < window.end)
        n = ends_of_turn(view, head, window.end, n, out);
    return n;
}

/* 'was "sure" | the ferry sailed': a subject and its verb right behind, without a comma or a word that links. */
static bool goes_on(const hs_clauses *clauses, uint32_t next, uint32_t stop) {
    const hs_view *view = clauses->view;
    if (view->token[next].kind == HS_TOKEN_MARK) next++;
    uint32_t c = next < stop ? clauses->chunk_after[next] : clauses->n_chunks;
    if (c >= clauses->n_chunks || clauses->chunks[c].first != next ||
        clauses->chunks[c].type == HS_CHUNK_RELATIVE)
        return false;
    uint32_t verb = clauses->chunks[c].end;
    return verb < stop && clauses->sums[verb + 1].finite != clauses->sums[verb].finite;
}

bool hs_statement__breaks_off(const hs_clauses *clauses, uint32_t start, uint32_t end) {
    const hs_view *view = clauses->view;
    if (hs_statement__role(view, start) != HS_ROLE_THAT || view->quote[start] != HS_NONE) return false;
    uint32_t stop = view->text->sentences[view->sentence[start]].end;
    if (end + 2 >= stop) return false;
    bool has_comma = hs_statement__byte(view, end) == ',';
    uint32_t next = end + has_comma;
    if (view->token[next].pos == HS_POS_CCONJ && hs_statement__role(view, next + 1) == HS_ROLE_THAT)
        return true;
    const hs_sums *low = &clauses->sums[start], *high = &clauses->sums[end], *rest = &clauses->sums[stop];
    uint32_t openers = (uint16_t)(high->openers - low->openers),
             finite = (uint16_t)(high->finite - low->finite);
    if ((uint16_t)(high->brackets - low->brackets) != 0) return true;
    if (!has_comma) return goes_on(clauses, end, stop);
    return finite < openers && rest->finite != high->finite;
}

enum { CHUNKS_BEFORE = 7, CHUNKS_BEHIND = 5 };

uint32_t hs_statement__sources(const hs_clauses *clauses, uint32_t head, uint32_t *out) {
    const hs_view *view = clauses->view;
    const hs_sentence *sentence = &view->text->sentences[view->sentence[head]];
    uint32_t at = clauses->chunk_after[head], first = at, n = 0;
    while (first > 0 && at - first < CHUNKS_BEFORE && clauses->chunks[first - 1].first >= sentence->first)
        first--;
    bool has_behind = false;
    for (uint32_t c = first; c < clauses->n_chunks && c < at + CHUNKS_BEHIND; c++) {
        const hs_chunk *chunk = &clauses->chunks[c];
        if (chunk->first >= sentence->end) break;
        if (chunk->first <= head && head < chunk->end && chunk->first == head) continue;
        if (view->quote[head] == HS_NONE && view->quote[chunk->first] != HS_NONE) {
            if (chunk->type == HS_CHUNK_PRONOUN)
                continue; /* "we" inside of marks says nothing outside of them */
            if (has_behind && view->is_clause[view->quote[chunk->first]]) break; /* the next one's words */
        }
        has_behind |= chunk->first > head;
        out[n++] = c;
    }
    out[n++] = HS_NONE;
    return n;
}
