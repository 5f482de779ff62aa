#include "statement/find.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <string.h>

/* A statement is direct where at least this share of its words stands inside marks, in hundredths. */
enum { DIRECT_PERCENT = 90 };

static hs_span span_of(const hs_view *view, hs_range range) {
    if (range.first >= range.end) return (hs_span){0, 0};
    return (hs_span){view->token[range.first].span.start, view->token[range.end - 1].span.end};
}

static bool is_edge_token(const hs_view *view, uint32_t t, bool at_end) {
    const hs_token *token = &view->token[t];
    if (token->kind == HS_TOKEN_MARK) return true;
    if (token->kind != HS_TOKEN_PUNCT) return false;
    char c = hs_statement__byte(view, t);
    return c == ',' || c == ';' || c == ':' || c == '.' || c == '-' || (!at_end && (c == '?' || c == '!'));
}

static bool is_mark(const hs_view *view, uint32_t t) {
    return view->token[t].kind == HS_TOKEN_MARK;
}

/* The quotation that a token stands in, or NULL. */
static const hs_quotation *marks_around(const hs_view *view, uint32_t t) {
    return view->quote[t] == HS_NONE ? NULL : &view->text->quotations[view->top[view->quote[t]]];
}

/* Quotation marks and the commas of the sentence around stay outside, but for a mark whose other one is inside:
 * '"a long memory" at the time'. */
static hs_range trimmed(const hs_view *view, hs_range range) {
    while (range.first < range.end && is_edge_token(view, range.first, false)) range.first++;
    while (range.first < range.end && is_edge_token(view, range.end - 1, true)) range.end--;
    if (range.first >= range.end) return range;
    const hs_quotation *left = marks_around(view, range.first), *right = marks_around(view, range.end - 1);
    bool closes_inside = left && !left->is_unopened && left->end < range.end && is_mark(view, left->end);
    bool opens_inside =
        right && !right->is_unclosed && right->first > range.first && is_mark(view, right->first - 1);
    if (closes_inside && left->first && is_mark(view, left->first - 1)) range.first = left->first - 1;
    if (opens_inside && right->end < view->n && is_mark(view, right->end)) range.end = right->end + 1;
    return range;
}

static bool stands_in(hs_range inner, hs_range outer) {
    return inner.first < inner.end && inner.first >= outer.first && inner.end <= outer.end;
}

hs_range hs_statement__hole(const hs_view *view, const hs_found *found) {
    if (found->head == HS_NONE || !stands_in(found->cue, found->content)) return (hs_range){0};
    hs_range hole = found->cue, content = found->content;
    if (stands_in(found->source, content)) {
        uint32_t gap =
            found->source.end <= hole.first ? hole.first - found->source.end : found->source.first - hole.end;
        if (gap < 8) {
            if (found->source.first < hole.first) hole.first = found->source.first;
            if (found->source.end > hole.end) hole.end = found->source.end;
        }
    }
    bool is_set_off = hole.first > content.first && !hs_statement__is_word(&view->token[hole.first - 1]);
    /* up to the next comma; where none comes, what is left belongs to the clause ("..., she said in a letter") */
    while (is_set_off && hole.end < content.end && hs_statement__is_word(&view->token[hole.end])) hole.end++;
    return hole;
}

static uint32_t quoted_words(const hs_view *view, hs_range range, uint32_t *n_words) {
    uint32_t n_quoted = 0;
    for (uint32_t t = range.first; t < range.end; t++) {
        if (!hs_statement__is_word(&view->token[t])) continue;
        ++*n_words;
        n_quoted += view->quote[t] != HS_NONE;
    }
    return n_quoted;
}

static uint32_t flags_of_quotation(const hs_quotation *quotation) {
    return (quotation->is_unopened ? HS_FLAG_UNOPENED : 0u) |
           (quotation->is_unclosed ? HS_FLAG_UNCLOSED : 0u);
}

/* The quotations of a group, each a part. */
static bool parts_of_group(const hs_view *view, hs_arena *arena, const hs_group *group, hs_statement *s) {
    s->parts = HS_ARENA_ARRAY(arena, hs_span, group->n_tops);
    if (!s->parts) return false;
    for (uint32_t i = group->first_top; i < group->first_top + group->n_tops; i++) {
        if (!view->is_clause[i]) continue;
        const hs_quotation *quotation = &view->text->quotations[view->top[i]];
        s->parts[s->n_parts++] = quotation->span;
        s->flags |= flags_of_quotation(quotation);
    }
    s->quoted = s->parts;
    s->n_quoted = s->n_parts;
    return true;
}

static uint32_t tops_inside(const hs_view *view, hs_range range, hs_span *out) {
    uint32_t n = 0, last = HS_NONE;
    for (uint32_t t = range.first; t < range.end; t++) {
        uint32_t top = view->quote[t];
        if (top == HS_NONE || top == last) continue;
        last = top;
        const hs_quotation *quotation = &view->text->quotations[view->top[top]];
        uint32_t first = quotation->first > range.first ? quotation->first : range.first;
        uint32_t end = quotation->end < range.end ? quotation->end : range.end;
        if (first == quotation->first && end == quotation->end) {
            if (out) out[n] = quotation->span;
        } else if (out) {
            out[n] = span_of(view, (hs_range){first, end});
        }
        n++;
    }
    return n;
}

/* One or two parts of a clause, and the words inside marks in them. */
static bool parts_of_clause(const hs_view *view, hs_arena *arena, const hs_found *found, hs_statement *s) {
    hs_range hole = hs_statement__hole(view, found);
    hs_range pieces[2] = {found->content, {0, 0}};
    if (hole.first < hole.end) {
        pieces[0] = (hs_range){found->content.first, hole.first};
        pieces[1] = (hs_range){hole.end, found->content.end};
    }
    uint32_t n_quoted = 0, n_words = 0, n_in_marks = 0;
    s->parts = HS_ARENA_ARRAY(arena, hs_span, 2);
    if (!s->parts) return false;
    for (int i = 0; i < 2; i++) {
        pieces[i] = trimmed(view, pieces[i]);
        if (pieces[i].first >= pieces[i].end) continue;
        s->parts[s->n_parts++] = span_of(view, pieces[i]);
        n_quoted += tops_inside(view, pieces[i], NULL);
        n_in_marks += quoted_words(view, pieces[i], &n_words);
    }
    s->quoted = HS_ARENA_ARRAY(arena, hs_span, n_quoted);
    if (!s->quoted) return false;
    for (int i = 0; i < 2; i++)
        if (pieces[i].first < pieces[i].end)
            s->n_quoted += tops_inside(view, pieces[i], s->quoted + s->n_quoted);
    s->kind = n_quoted == 0                                  ? HS_KIND_INDIRECT
              : n_in_marks * 100 >= n_words * DIRECT_PERCENT ? HS_KIND_DIRECT
                                                             : HS_KIND_MIXED;
    if (s->kind == HS_KIND_DIRECT) {
        s->parts = s->quoted;
        s->n_parts = s->n_quoted;
    }
    return true;
}

static bool has_role_near(const hs_view *view, uint32_t first, uint32_t end, hs_clause_role role) {
    for (uint32_t t = first; t < end; t++)
        if (hs_statement__role(view, t) == role) return true;
    return false;
}

static uint32_t flags_of_cue(const hs_view *view, const hs_found *found, hs_cue_class cue_class) {
    if (found->head == HS_NONE) return 0;
    const hs_sentence *sentence = &view->text->sentences[view->sentence[found->head]];
    uint32_t left = found->head > sentence->first + 3 ? found->head - 3 : sentence->first;
    uint32_t right = found->head + 8 < sentence->end ? found->head + 8 : sentence->end, flags = 0;
    if (has_role_near(view, left, found->head, HS_ROLE_NOT)) flags |= HS_FLAG_NEGATED;
    if (cue_class == HS_CUE_DENY) flags |= HS_FLAG_DENIED;
    if (cue_class == HS_CUE_ASK) flags |= HS_FLAG_QUESTION;
    if (cue_class == HS_CUE_THINK) flags |= HS_FLAG_THOUGHT;
    if (cue_class == HS_CUE_WRITE || has_role_near(view, found->head, right, HS_ROLE_PAPER))
        flags |= HS_FLAG_WRITTEN;
    for (uint32_t t = sentence->first; t < sentence->end && !(flags & HS_FLAG_INTERPRETER); t++)
        if (view->quote[t] == HS_NONE && hs_statement__role(view, t) == HS_ROLE_INTERPRETER)
            flags |= HS_FLAG_INTERPRETER;
    return flags;
}

static bool build(const hs_view *view, hs_arena *arena, const hs_found *found, hs_statement *s) {
    *s = (hs_statement){.question = found->question,
                        .flags = found->flags,
                        .confidence = found->confidence,
                        .why = found->why};
    if (found->group != HS_NONE) {
        if (!parts_of_group(view, arena, &view->groups[found->group], s)) return false;
    } else if (found->is_turn) {
        s->parts = HS_ARENA_ARRAY(arena, hs_span, 1);
        if (!s->parts) return false;
        s->parts[s->n_parts++] = span_of(view, found->content);
        s->quoted = s->parts;
        s->n_quoted = s->n_parts;
    } else if (!parts_of_clause(view, arena, found, s)) {
        return false;
    }
    if (s->n_parts == 0) return true;
    if (found->head != HS_NONE) {
        s->cue_class = hs_statement__class(view, found->head);
        s->cue = span_of(view, found->cue);
        s->flags |= flags_of_cue(view, found, s->cue_class);
    }
    s->source = span_of(view, found->source);
    s->via_source = span_of(view, found->via);
    s->addressee_source = span_of(view, found->addressee);
    s->sentence = view->sentence[found->content.first];
    uint32_t block = view->text->sentences[s->sentence].block;
    hs_block_kind kind = view->text->article->blocks[block].kind;
    bool is_headline = kind == HS_BLOCK_TITLE || kind == HS_BLOCK_HEADING || kind == HS_BLOCK_RELATED;
    if (s->n_quoted && is_headline) s->kind = HS_KIND_HEADLINE;
    return true;
}

/* Order of statements: by start of the first part, longer first, then by cue. founds are nearly so already. */
static bool stands_before(const hs_statement *x, const hs_statement *y) {
    uint32_t x_end = x->parts[x->n_parts - 1].end, y_end = y->parts[y->n_parts - 1].end;
    if (x->parts[0].start != y->parts[0].start) return x->parts[0].start < y->parts[0].start;
    if (x_end != y_end) return x_end > y_end;
    return x->cue.start < y->cue.start;
}

/* Sorts where[0 .. n) so that the statements it names stand in order; merging, since ties must keep their places. */
static void sort_places(const hs_statement *items, uint32_t *where, uint32_t *spare, uint32_t n) {
    for (uint32_t width = 1; width < n; width *= 2) {
        for (uint32_t at = 0; at < n; at += 2 * width) {
            uint32_t a = at, middle = at + width < n ? at + width : n, b = middle,
                     end = at + 2 * width < n ? at + 2 * width : n;
            for (uint32_t k = at; k < end; k++) {
                bool takes_b = a >= middle || (b < end && stands_before(&items[where[b]], &items[where[a]]));
                spare[k] = takes_b ? where[b++] : where[a++];
            }
        }
        memcpy(where, spare, n * sizeof *where);
        if (width > UINT32_MAX / 4) break;
    }
}

hs_status hs_statement__assemble(const hs_view *view, hs_arena *arena, hs_arena *temporary,
                                 const hs_founds *founds, hs_statements *statements) {
    hs_statements fresh = {.text = view->text};
    hs_statement *built = HS_ARENA_ARRAY(temporary, hs_statement, founds->n);
    uint32_t *where = HS_ARENA_ARRAY(temporary, uint32_t, founds->n),
             *place = HS_ARENA_ARRAY(temporary, uint32_t, founds->n);
    fresh.items = HS_ARENA_ARRAY(arena, hs_statement, founds->n);
    if (!built || !where || !place || !fresh.items) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < founds->n; i++) {
        if (!build(view, arena, &founds->items[i], &built[i])) return HS_ERR_MEMORY;
        if (built[i].n_parts) where[fresh.n++] = i;
    }
    sort_places(built, where, place, fresh.n);
    for (uint32_t i = 0; i < founds->n; i++) place[i] = HS_NONE;
    for (uint32_t i = 0; i < fresh.n; i++) place[where[i]] = i;
    for (uint32_t i = 0; i < fresh.n; i++) {
        fresh.items[i] = built[where[i]];
        if (fresh.items[i].question != HS_NONE) fresh.items[i].question = place[fresh.items[i].question];
    }
    *statements = fresh;
    return HS_OK;
}
