#include "statement/find.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many readings on are still looked at as rivals. */
static const float MIN_NESTED = 0.70f;
static const float OUTER_BONUS = 0.2f, MIXED_BONUS = 0.3f, PHRASE_MALUS = 0.3f, PASSED_MALUS = 0.3f,
                   TAG_BONUS = 0.1f;
/* The least for a reading whose better ones stand over what was taken. */
static const float MIN_SECOND = 0.5f;
/* The least for what its form shows to be a saying. */
static const float INTRODUCED = 0.5f;

enum {
    MAX_RIVALS = 16,
    IN_TURN = 2,
    NEAR_TAG = 3,
    MAX_AROUND = 32,
    SHORT_WORD = 3 /* bytes: "of", "the" in a title */
};

static float strength(const hs_reading *reading) {
    if (reading->found.head == HS_NONE) return reading->quotation;
    return reading->cue * reading->start * reading->end;
}

static bool holds(hs_range range, uint32_t token) {
    return token != HS_NONE && token >= range.first && token < range.end;
}

static void meet(const hs_view *view, hs_reading *mine, const hs_reading *other) {
    const hs_found *a = &mine->found, *b = &other->found;
    if (a->head == b->head || a->content.first >= b->content.end || b->content.first >= a->content.end)
        return;
    hs_rivalry rivalry = holds(b->content, a->head)   ? HS_RIVAL_AROUND
                         : holds(a->content, b->head) ? HS_RIVAL_INSIDE
                                                      : HS_RIVAL_MEETS;
    float strong = strength(other);
    if (strong <= mine->rival[rivalry]) return;
    mine->rival[rivalry] = strong;
    mine->rival_class[rivalry] = (uint8_t)(b->head == HS_NONE ? 31 : hs_statement__class(view, b->head));
}

void hs_statement__find_rivals(const hs_view *view, hs_readings *readings) {
    uint32_t n_words = 0;
    while (n_words < readings->n && readings->items[n_words].found.head != HS_NONE) n_words++;
    for (uint32_t i = 0; i < n_words; i++)
        for (uint32_t j = i + 1; j < n_words && j <= i + MAX_RIVALS; j++) {
            meet(view, &readings->items[i], &readings->items[j]);
            meet(view, &readings->items[j], &readings->items[i]);
        }
    uint32_t from = 0;
    for (uint32_t g = n_words; g < readings->n; g++) {
        hs_reading *group = &readings->items[g];
        while (from < n_words &&
               readings->items[from].found.head + 2 * HS_STATEMENT_WINDOW < group->found.content.first)
            from++;
        for (uint32_t i = from; i < n_words && i < from + 4 * MAX_RIVALS; i++) {
            meet(view, group, &readings->items[i]);
            meet(view, &readings->items[i], group);
        }
    }
}

/* log odds in steps of a half, from -6 to 6 */
static uint32_t odds(float p) {
    float x = logf((p + 1e-4f) / (1 - p + 1e-4f));
    int step = (int)floorf(x * 2 + 0.5f);
    return (uint32_t)((step < -12 ? -12 : step > 12 ? 12 : step) + 12);
}

static uint32_t length_step(uint32_t n) {
    return n < 4 ? n : n < 8 ? 4 : n < 16 ? 5 : n < 32 ? 6 : 7;
}

uint32_t hs_statement__final_features(const hs_clauses *clauses, const hs_reading *reading, uint32_t *out) {
    const hs_view *view = clauses->view;
    const hs_found *found = &reading->found;
    uint32_t n = 0, kind = found->group != HS_NONE ? 1 : 0, side = 3, cue_class = 0, lemma = 0;
    if (found->head != HS_NONE) {
        side = found->content.first > found->head ? 2 : found->content.end > found->head ? 1 : 0;
        cue_class = (uint32_t)hs_statement__class(view, found->head);
        uint32_t form = view->form[found->head];
        lemma = form ? view->models->forms[form - 1].lemma : view->token[found->head].hash;
    }
    uint32_t shape = kind * 4 + side, length = length_step(found->content.end - found->content.first);
    uint32_t cue = odds(reading->cue), start = odds(reading->start), end = odds(reading->end),
             source = odds(reading->source), quotation = odds(reading->quotation);
    uint32_t no_source = found->source.first == found->source.end;
    uint32_t quoted = view->quote[found->content.first] != HS_NONE ? 1 : 0;
    uint32_t head_quoted = found->head != HS_NONE && view->quote[found->head] != HS_NONE
                               ? 1 + view->is_clause[view->quote[found->head]]
                               : 0;
    if (view->quote[found->content.end - 1] != HS_NONE) quoted += 2;
#define PUT(id, a, b, c) out[n++] = hs_feature(hs_feature(hs_feature(hs_feature(0xF17A1, id), a), b), c)
    PUT(1, cue, shape, 0);
    PUT(2, start, shape, 0);
    PUT(3, end, shape, 0);
    PUT(4, source, no_source, shape);
    PUT(5, quotation, shape, 0);
    PUT(6, cue / 2, end / 2, shape);
    PUT(7, start / 2, end / 2, shape);
    PUT(8, cue / 2, start / 2, shape);
    PUT(9, lemma, kind, 0);
    PUT(10, cue_class, shape, 0);
    PUT(11, length, shape, 0);
    PUT(12, length, end, 0);
    PUT(13, lemma, length, 0);
    PUT(14, reading->rank, shape, 0);
    PUT(15, reading->rank, cue / 2, shape);
    PUT(16, quoted, head_quoted, shape);
    PUT(17, quoted, length, quotation);
    PUT(18, no_source, cue_class, shape);
    PUT(19, no_source, cue / 2, 0);
    PUT(20, view->text->article->blocks[hs_statement__block(view, found->content.first)].kind, shape, length);
    uint32_t own = odds(strength(reading)) / 2;
    for (uint32_t r = 0; r < HS_RIVALS; r++) {
        uint32_t rival = reading->rival[r] > 0 ? 1 + odds(reading->rival[r]) / 2 : 0;
        PUT(40 + r, rival, own, shape);
        PUT(50 + r, rival, cue_class, reading->rival_class[r]);
        PUT(60 + r, rival, lemma, 0);
        PUT(70 + r, rival > own ? 2 : rival ? 1 : 0, shape, length);
    }
    uint32_t s = found->content.first, e = found->content.end;
    uint32_t w_s = view->token[s].hash, p_s = view->token[s].pos;
    uint32_t w_e = e < view->n ? view->token[e].hash : 0, p_e = e < view->n ? view->token[e].pos : 0;
    if (found->head != HS_NONE && found->group != HS_NONE) {
        uint32_t gap = side == 2   ? found->content.first - found->head
                       : side == 0 ? found->head - found->content.end
                                   : 0;
        uint32_t a = side == 2 ? found->head + 1 : found->content.end, b = side == 2 ? s : found->head;
        uint32_t verbs = b > a ? (uint16_t)(clauses->sums[b].verbs - clauses->sums[a].verbs) : 0;
        PUT(35, length_step(gap), verbs > 2 ? 2 : verbs, side);
        PUT(36, lemma, verbs > 1 ? 1 : verbs, side);
        PUT(37, view->token[found->head].pos, cue_class, side);
    }
    if (found->head != HS_NONE && found->group == HS_NONE) {
        uint32_t p_head = view->token[found->head].pos,
                 next = view->token[found->cue.end < view->n ? found->cue.end : found->head].pos;
        uint32_t is_next = s == found->head + 1;
        PUT(21, w_s, shape, is_next);
        PUT(22, lemma, p_s, shape);
        PUT(23, lemma, w_s, shape);
        PUT(24, w_e, shape, 0);
        PUT(25, p_e, p_s, length);
        PUT(26, p_head, cue_class, p_s);
        PUT(27, p_head, p_s, next);
        PUT(28, p_head, length, shape);
        PUT(29, lemma, p_head, cue / 2);
        uint32_t verbs = (uint16_t)(clauses->sums[e].verbs - clauses->sums[s].verbs);
        PUT(30, cue_class, verbs > 2 ? 2 : verbs, shape);
        PUT(31, lemma, verbs > 1 ? 1 : verbs, shape);
        uint32_t source_head = no_source ? 0 : view->token[found->source.end - 1].hash;
        PUT(32, source_head, shape, 0);
        PUT(33, source_head, lemma, 0);
        PUT(34, no_source ? 0 : view->token[found->source.end - 1].pos, cue_class, p_s);
    }
#undef PUT
    return n;
}

/* True where the clause of a reporting word ends with a saying, whole: 'said it would wait, "for now."' */
static bool holds_group(const hs_view *view, const hs_found *found) {
    if (found->head == HS_NONE || found->group != HS_NONE || found->content.first < found->head) return false;
    uint32_t top = view->quote[found->content.end - 1];
    if (top == HS_NONE || view->group_of[top] == HS_NONE || view->quote[found->content.first] == top)
        return false;
    const hs_group *group = &view->groups[view->group_of[top]];
    return group->first > found->content.first && group->end == found->content.end;
}

/* 'said "his heart stopped" when he heard of it': a quoted phrase alone, where its clause goes on. */
static bool is_phrase(const hs_view *view, const hs_found *found) {
    uint32_t top = view->quote[found->content.first], end = found->content.end;
    if (found->head == HS_NONE || found->content.first < found->head || top == HS_NONE ||
        view->is_clause[top])
        return false;
    const hs_quotation *quotation = &view->text->quotations[view->top[top]];
    return quotation->first == found->content.first && quotation->end == end && end + 1 < view->n &&
           hs_statement__is_word(&view->token[end + 1]);
}

/* 'Vance had written that "the gate is weak", according to a copy of the memo': whoever says the words goes before
 * where they stand. */
static void raise_passed_on(const hs_view *view, hs_readings *readings) {
    for (uint32_t i = 0; i < readings->n; i++) {
        const hs_found *around = &readings->items[i].found;
        if (around->head == HS_NONE || hs_statement__role(view, around->head) != HS_ROLE_ACCORDING) continue;
        if (around->content.end > around->head || view->quote[around->content.end - 1] == HS_NONE) continue;
        bool is_passed_on = false;
        uint32_t first =
            i > MAX_AROUND ? i - MAX_AROUND : 0; /* readings come by their words: the inner ones before */
        for (uint32_t k = first; k < i; k++) {
            hs_found *inner = &readings->items[k].found;
            if (inner->head == HS_NONE || inner->head < around->content.first ||
                inner->head >= inner->content.first || inner->content.first >= around->content.end)
                continue;
            bool runs_over = inner->content.first < around->head && around->head < inner->content.end;
            if (inner->content.end != around->content.end && !runs_over) continue;
            if (!hs_statement__tells(view, inner->head)) continue;
            inner->content.end = around->content.end;
            if (inner->confidence < around->confidence) inner->confidence = around->confidence;
            is_passed_on = true;
        }
        for (uint32_t k = first; is_passed_on && k < readings->n && k <= i + MAX_AROUND; k++)
            readings->items[k].passes_on |= readings->items[k].found.head == around->head;
    }
}

/* '"We sail," said Vance, and "we stay," added Daal': the verb right behind the marks is the one. */
static bool is_tagged(const hs_view *view, const hs_found *found) {
    return found->group != HS_NONE && found->head != HS_NONE && found->head >= found->content.end &&
           found->head <= found->content.end + NEAR_TAG && hs_statement__tells(view, found->head);
}

/* What its form shows to be a saying is told, though nothing reports it, or a verb of listening; by the verb right behind it
 * where there is one. */
static void raise_saying(const hs_view *view, hs_found *found) {
    if (found->group == HS_NONE || found->confidence >= INTRODUCED) return;
    if (found->head != HS_NONE && !is_tagged(view, found)) return;
    const hs_group *group = &view->groups[found->group];
    const hs_quotation *first = &view->text->quotations[view->top[group->first_top]];
    if (hs_statement__is_saying_by_form(view, first)) found->confidence = INTRODUCED;
}

/* What goes first: a quotation with its reporting word before the bare one, and the words that hold another
 * attribution before those inside ("said that he had read a memo warning that ..."). */
static float precedence(const hs_reading *reading) {
    float bonus = reading->found.group != HS_NONE && reading->found.head != HS_NONE ? 0.5f : 0;
    if (reading->found.group == HS_NONE && reading->rival[HS_RIVAL_INSIDE] > 0) bonus += OUTER_BONUS;
    if (reading->holds_group) bonus += MIXED_BONUS;
    if (reading->is_phrase) bonus -= PHRASE_MALUS;
    if (reading->passes_on) bonus -= PASSED_MALUS;
    if (reading->is_tagged) bonus += TAG_BONUS;
    return reading->found.confidence + bonus;
}

static int by_confidence(const void *a, const void *b) {
    const hs_reading *x = a, *y = b;
    float p = precedence(x), q = precedence(y);
    if (p != q) return p > q ? -1 : 1;
    if (x->found.content.first != y->found.content.first)
        return x->found.content.first < y->found.content.first ? -1 : 1;
    if (x->found.content.end != y->found.content.end)
        return x->found.content.end > y->found.content.end ? -1 : 1;
    return (x->found.head > y->found.head) - (x->found.head < y->found.head);
}

/* What stands wholly inside of what was accepted, with its reporting word: "said that he had read a memo warning
 * that ...". The final judgement knows only pages where such are left out, so the decisions before it are asked. */
static hs_status add_nested(const hs_view *view, hs_arena *arena, const hs_readings *readings,
                            uint8_t *reports, hs_founds *founds) {
    uint32_t n_outer = founds->n;
    uint32_t *holder = HS_ARENA_ARRAY(arena, uint32_t, view->n);
    if (!holder) return HS_ERR_MEMORY;
    memset(holder, 0xFF, view->n * sizeof *holder);
    for (uint32_t i = 0; i < n_outer; i++)
        for (uint32_t t = founds->items[i].content.first; t < founds->items[i].content.end; t++)
            holder[t] = i;
    for (uint32_t i = 0; i < readings->n; i++) {
        const hs_found *found = &readings->items[i].found;
        if (found->head == HS_NONE || reports[found->head] || view->quote[found->head] != HS_NONE) continue;
        if (strength(&readings->items[i]) < MIN_NESTED) continue;
        uint32_t around = holder[found->head];
        if (around >= n_outer || founds->items[around].is_turn) continue;
        if (founds->items[around].head == HS_NONE || holds(founds->items[around].cue, found->head)) continue;
        if (holder[found->content.first] != around || holder[found->content.end - 1] != around) continue;
        for (uint32_t t = found->content.first; t < found->content.end; t++) holder[t] = HS_NONE;
        reports[found->head] = 1;
        if (!hs_vector_push(founds, arena, *found)) return HS_ERR_MEMORY;
    }
    return HS_OK;
}

/* "why would anyone think ...", "as you know, ...": nobody says that. */
static bool is_nobodys_thought(const hs_view *view, const hs_found *found) {
    if (found->head == HS_NONE || found->source.end != found->source.first + 1) return false;
    return hs_statement__class(view, found->head) == HS_CUE_THINK && found->source.first < found->head &&
           hs_statement__role(view, found->source.first) == HS_ROLE_ANYBODY;
}

/* "Mornings With Vance": every word of some length begins with a capital. */
static bool is_named_so(const hs_view *view, const hs_quotation *quotation) {
    uint32_t n_words = 0;
    for (uint32_t t = quotation->first; t < quotation->end; t++) {
        const hs_token *token = &view->token[t];
        if (token->kind != HS_TOKEN_WORD) continue;
        n_words++;
        if (!(token->flags & HS_TOKEN_CAPITAL) && token->span.end - token->span.start > SHORT_WORD)
            return false;
    }
    return n_words > 1;
}

/* 'appeared in the first part of "Mornings With Vance" after the news': a title is no saying, and a word that nobody
 * lists as reporting does not make it one. */
static bool is_title(const hs_view *view, const hs_found *found) {
    if (found->head == HS_NONE || found->group != HS_NONE) return false;
    if (hs_statement__class(view, found->head) != HS_CUE_NONE || hs_statement__byte(view, found->head) == ':')
        return false;
    bool holds_title = false;
    for (uint32_t t = found->content.first; t < found->content.end; t++) {
        uint32_t top = view->quote[t];
        if (top == HS_NONE) continue;
        const hs_quotation *quotation = &view->text->quotations[view->top[top]];
        if (view->is_clause[top] || !is_named_so(view, quotation)) return false;
        holds_title = true;
        if (quotation->end > t) t = quotation->end - 1;
    }
    return holds_title;
}

/* 'said, "three boats to go" until the harbour closes': what a verb and a pause lead in ends with its mark. */
static bool runs_out(const hs_view *view, const hs_found *found) {
    uint32_t top = view->quote[found->content.first];
    if (found->head == HS_NONE || found->head > found->content.first || top == HS_NONE) return false;
    const hs_quotation *quotation = &view->text->quotations[view->top[top]];
    return quotation->first == found->content.first && quotation->end < found->content.end &&
           view->group_of[top] != HS_NONE && view->groups[view->group_of[top]].end < found->content.end &&
           hs_statement__is_introduced(view, quotation);
}

/* The probability of a reading, once those of the same word that stood over others' words (lost: of all of them together)
 * are none: 'says he sails, but both have said they wait', where what "both have said" is taken. */
static float given_lost(float confidence, float lost) {
    float given = lost < 1 ? confidence / (1 - lost) : 1;
    return given < 1 ? given : 1;
}

hs_status hs_statement__choose(const hs_clauses *clauses, hs_arena *arena, hs_readings *readings,
                               hs_founds *founds) {
    const hs_view *view = clauses->view;
    uint32_t features[HS_STATEMENT_FEATURES];
    uint8_t *taken = hs_arena_get_zeroed(arena, (size_t)view->n + 1, 1);
    uint8_t *reports = hs_arena_get_zeroed(arena, (size_t)view->n + 1, 1);
    float *lost = hs_arena_get_zeroed(arena, (size_t)view->n + 1, sizeof *lost);
    if (!taken || !reports || !lost) return HS_ERR_MEMORY;
    hs_status status = hs_statement__find_turns(view, arena, taken, founds);
    if (status == HS_OK) status = hs_statement__find_headings(view, arena, taken, founds);
    if (status != HS_OK) return status;
    for (uint32_t i = 0; i < readings->n; i++) {
        hs_reading *reading = &readings->items[i];
        uint32_t n = hs_statement__final_features(clauses, reading, features);
        reading->found.confidence =
            hs_linear_probability(&view->models->final, hs_linear_score(&view->models->final, features, n));
    }
    for (uint32_t i = 0; i < readings->n; i++) {
        hs_reading *reading = &readings->items[i];
        reading->holds_group = holds_group(view, &reading->found);
        reading->is_phrase = is_phrase(view, &reading->found);
        reading->is_tagged = is_tagged(view, &reading->found);
        raise_saying(view, &reading->found);
    }
    raise_passed_on(view, readings);
    if (readings->n) qsort(readings->items, readings->n, sizeof *readings->items, by_confidence);
    for (uint32_t i = 0; i < readings->n; i++) {
        hs_found *found = &readings->items[i].found;
        if (found->head != HS_NONE) found->confidence = given_lost(found->confidence, lost[found->head]);
        bool is_second = found->head != HS_NONE && lost[found->head] > 0;
        if (found->confidence < (is_second ? MIN_SECOND : view->models->min_final)) continue;
        if (found->head != HS_NONE && (reports[found->head] || taken[found->head] == IN_TURN))
            continue; /* one content a word */
        if (is_nobodys_thought(view, found) || is_title(view, found) || runs_out(view, found)) continue;
        uint32_t at =
            found->content.first; /* stops at the first one taken: only what is accepted is walked wholly */
        while (at < found->content.end && !taken[at]) at++;
        if (at < found->content.end) {
            if (found->head != HS_NONE) lost[found->head] += found->confidence * (1 - lost[found->head]);
            continue;
        }
        for (uint32_t t = found->content.first; t < found->content.end; t++) taken[t] = 1;
        if (found->head != HS_NONE) reports[found->head] = 1;
        if (!hs_vector_push(founds, arena, *found)) return HS_ERR_MEMORY;
    }
    return add_nested(view, arena, readings, reports, founds);
}
