#include "text/reading.h"

#include "base/arena.h"
#include "base/limits.h"

/* Which mark opens and which closes, paragraph by paragraph: the cheapest reading by dynamic programming.
 *
 *     cost(paragraph) = min over readings of  sum over marks of cost(mark, what it does there) + cost(end)
 *
 * A mark's own costs come from its look and its neighbours ("space before, letter behind" opens); leaving a
 * mark out, opening twice or ending open costs more than any reading in which every mark has its partner. So
 * one bad mark is cheapest left as the one bad mark. Costs are tenths. */

/* What is open behind a mark. */
enum { OUT, IN_DOUBLE, IN_SINGLE, SINGLE_IN_DOUBLE, DOUBLE_IN_SINGLE, DOUBLE_IN_DOUBLE, N_STATES };

enum {
    COST_NEVER = 100000,
    COST_STRAY = 40,
    COST_UNCLOSED = 38,        /* opened, and the paragraph ends or the next mark opens again */
    COST_CONTINUED = 5,        /* ends open, and the next paragraph opens anew */
    COST_UNOPENED = 30,        /* closes behind punctuation, and nothing was open */
    COST_UNOPENED_BARE = 60,   /* the same behind a plain word */
    COST_NESTED_DOUBLE = 15,   /* double marks in double marks; directed ones alone can tell */
    COST_SINGLE_UNCLOSED = 35, /* a single one that never closes is an apostrophe, rather */
    COST_TITLE_UNCLOSED = 8,   /* titles are cut: the mark got lost there */
    COST_ENTER = 10            /* to begin inside, where the paragraph before ended open */
};

typedef struct mark_costs {
    int open, close, stray;
    bool is_single, is_directed, is_behind_punctuation;
} mark_costs;

typedef struct neighbours {
    const hs_token *before, *after; /* NULL at the ends of the paragraph */
    bool space_before, space_after; /* the ends count as space */
} neighbours;

static bool opens_bracket(const hs_token *t) {
    return t && (t->pos == HS_NOTE_OPEN_BRACKET || t->pos == HS_NOTE_DASH || t->pos == HS_NOTE_COLON) &&
           t->kind != HS_TOKEN_WORD;
}

static bool is_punctuation(const hs_token *t) {
    return t && t->kind == HS_TOKEN_PUNCT && t->pos != HS_NOTE_OPEN_BRACKET;
}

static bool is_ending(const hs_token *t) {
    return t && t->kind == HS_TOKEN_PUNCT &&
           (t->pos == HS_NOTE_TERMINAL || t->pos == HS_NOTE_COMMA || t->pos == HS_NOTE_DASH ||
            t->pos == HS_NOTE_CLOSE_BRACKET || t->pos == HS_NOTE_COLON);
}

static bool is_word(const hs_token *t) {
    return t && t->kind <= HS_TOKEN_NUMBER;
}

static neighbours look(const hs_text__reading *reading, const hs_text__paragraph *paragraph, uint32_t mark) {
    const hs_token *tokens = reading->tokens.items;
    neighbours n = {.space_before = true, .space_after = true};
    if (mark > paragraph->first) {
        n.before = &tokens[mark - 1];
        n.space_before = tokens[mark].flags & HS_TOKEN_SPACE_BEFORE;
    }
    if (mark + 1 < paragraph->end) {
        n.after = &tokens[mark + 1];
        n.space_after = n.after->flags & HS_TOKEN_SPACE_BEFORE;
    }
    return n;
}

/* How much a mark without direction looks like opening and closing. */
static void weigh_straight(const neighbours *n, mark_costs *costs) {
    if (!n->before) {
        costs->open = 0, costs->close = 60;
    } else if (!n->after) {
        costs->open = 60, costs->close = 0;
    } else if (n->space_before && !n->space_after) {
        costs->open = 0, costs->close = 50;
        if (is_ending(n->after)) costs->open = 25, costs->close = 10; /* ( ... " , he said ) */
    } else if (!n->space_before && n->space_after) {
        costs->open = 50, costs->close = 0;
        if (opens_bracket(n->before)) costs->open = 12, costs->close = 15;
    } else if (n->space_before) {
        costs->open = costs->close = 12;
        if (is_ending(n->before)) costs->close = 8;
    } else if (n->after->kind == HS_TOKEN_MARK) {
        costs->open = is_ending(n->before) ? 20 : 10, costs->close = is_ending(n->before) ? 5 : 10;
        if (n->before->kind == HS_TOKEN_MARK) costs->open = costs->close = 8;
    } else if (n->before->kind == HS_TOKEN_MARK) {
        costs->open = is_ending(n->after) ? 20 : 5, costs->close = is_ending(n->after) ? 5 : 10;
    } else if (opens_bracket(n->before)) {
        costs->open = 3, costs->close = 25;
    } else if (is_ending(n->after)) {
        costs->open = 30, costs->close = 2;
    } else if (is_ending(n->before)) {
        costs->open = 10, costs->close = 6; /* time."He: the space got lost */
    } else {
        costs->open = costs->close = 15;
    }
}

static void weigh_double(const hs_token *mark, const neighbours *n, bool seen_low, mark_costs *costs) {
    bool looks_open = n->space_before && !n->space_after, looks_closed = !n->space_before && n->space_after;
    weigh_straight(n, costs);
    costs->stray = COST_STRAY;
    switch ((hs_text__note)mark->pos) {
    case HS_NOTE_MARK_STRAIGHT:
        if (n->space_before && n->space_after && n->before && n->after) costs->stray = 25;
        if (!n->space_before && n->before->kind == HS_TOKEN_NUMBER) costs->stray = 12; /* 5'10" */
        /* a straight mark beside a curly one that does the same */
        if (n->after && !n->space_after && n->after->kind == HS_TOKEN_MARK &&
            n->after->pos == HS_NOTE_MARK_OPEN)
            costs->stray = 2;
        if (n->before && !n->space_before && n->before->kind == HS_TOKEN_MARK &&
            n->before->pos == HS_NOTE_MARK_CLOSE)
            costs->stray = 2;
        return;
    case HS_NOTE_MARK_OPEN:
        costs->is_directed = true;
        if (seen_low)
            costs->open = 30, costs->close = 3; /* the German pair */
        else
            costs->open = looks_closed ? 20 : 0, costs->close = looks_closed ? 20 : 50;
        return;
    case HS_NOTE_MARK_CLOSE:
        costs->is_directed = true;
        costs->open = looks_open ? 15 : 50, costs->close = looks_open ? 25 : 0;
        return;
    case HS_NOTE_MARK_LOW:
        costs->is_directed = true;
        costs->open = 0, costs->close = 60;
        return;
    case HS_NOTE_MARK_LEFT:
        costs->is_directed = true;
        costs->open = looks_closed ? 15 : 0, costs->close = looks_closed ? 10 : 40;
        return;
    default:
        costs->is_directed = true;
        costs->open = looks_open ? 10 : 40, costs->close = looks_open ? 15 : 0;
        return;
    }
}

/* stray means an apostrophe here. */
static void weigh_single(const hs_text__reading *reading, const hs_token *mark, const neighbours *n,
                         mark_costs *costs) {
    costs->is_single = true;
    const unsigned char *bytes = (const unsigned char *)reading->text->article->text.ptr;
    bool looks_open = (n->space_before || !is_word(n->before)) && n->after && !n->space_after &&
                      n->after->kind != HS_TOKEN_PUNCT;
    bool looks_closed =
        n->before && !n->space_before && !opens_bracket(n->before) && (n->space_after || !is_word(n->after));
    bool is_elision = false;
    if (looks_open && n->after->kind != HS_TOKEN_MARK) {
        uint32_t len = n->after->span.end - n->after->span.start;
        is_elision = (n->after->kind == HS_TOKEN_NUMBER && len <= 3) ||
                     hs_lexicon_find_hash(&reading->models->elisions, n->after->hash);
    }
    costs->open = looks_open ? (is_elision ? 25 : 5) : 50;
    costs->close = looks_closed ? 0 : 50;
    costs->stray = 15;
    if (is_elision) costs->stray = 2;
    if (looks_closed && !looks_open) {
        unsigned char letter = is_word(n->before) ? bytes[n->before->span.end - 1] | 32 : 0;
        bool goes_on = n->after && n->after->kind == HS_TOKEN_WORD;
        if (letter == 's')
            costs->stray = goes_on ? 3 : 12; /* the players' union */
        else if (letter)
            costs->stray = letter == 'n' || letter == 'z' || letter == 'x' ? 12 : 18; /* goin' */
        else
            costs->stray = 30;
    }
    if (!looks_open && !looks_closed) costs->stray = 5;
    if (mark->pos == HS_NOTE_SINGLE_OPEN) {
        costs->open = looks_closed && !looks_open ? 30 : is_elision ? 8 : 0;
        costs->close = 50;
        if (!is_elision) costs->stray = 25;
    } else if (mark->pos == HS_NOTE_SINGLE_CLOSE) {
        costs->open = looks_open && !is_elision ? 35 : 60;
        if (looks_open && !looks_closed) costs->stray = 3;
    }
}

static mark_costs weigh(const hs_text__reading *reading, const hs_text__paragraph *paragraph, uint32_t at,
                        bool seen_low) {
    neighbours n = look(reading, paragraph, at);
    const hs_token *mark = &reading->tokens.items[at];
    mark_costs costs = {.is_behind_punctuation = n.before && !n.space_before && is_punctuation(n.before)};
    if (hs_text__is_single_note(mark->pos))
        weigh_single(reading, mark, &n, &costs);
    else
        weigh_double(mark, &n, seen_low, &costs);
    return costs;
}

typedef struct step {
    uint8_t from[N_STATES]; /* the state before, for each state behind this mark */
    uint8_t role[N_STATES];
} step;

typedef struct frontier {
    int cost[N_STATES];
} frontier;

static void relax(const frontier *old, frontier *fresh, step *back, int from, int to, int cost,
                  hs_text__role role) {
    if (old->cost[from] + cost >= fresh->cost[to]) return; /* ties: the rule that stands first in advance() */
    fresh->cost[to] = old->cost[from] + cost;
    back->from[to] = (uint8_t)from;
    back->role[to] = (uint8_t)role;
}

static frontier advance(const frontier *old, const mark_costs *c, step *back) {
    frontier fresh;
    for (int s = 0; s < N_STATES; s++) fresh.cost[s] = COST_NEVER;
    *back = (step){0};
#define ADVANCE(from, to, cost, role) relax(old, &fresh, back, from, to, cost, role)
    if (c->is_single) {
        ADVANCE(IN_SINGLE, OUT, c->close, HS_ROLE_CLOSE);
        ADVANCE(SINGLE_IN_DOUBLE, IN_DOUBLE, c->close, HS_ROLE_CLOSE);
        ADVANCE(OUT, IN_SINGLE, c->open, HS_ROLE_OPEN);
        ADVANCE(IN_DOUBLE, SINGLE_IN_DOUBLE, c->open, HS_ROLE_OPEN);
    } else {
        int unopened = c->close + (c->is_behind_punctuation ? COST_UNOPENED : COST_UNOPENED_BARE);
        ADVANCE(IN_DOUBLE, OUT, c->close, HS_ROLE_CLOSE);
        ADVANCE(DOUBLE_IN_SINGLE, IN_SINGLE, c->close, HS_ROLE_CLOSE);
        ADVANCE(DOUBLE_IN_DOUBLE, IN_DOUBLE, c->close, HS_ROLE_CLOSE);
        ADVANCE(OUT, IN_DOUBLE, c->open, HS_ROLE_OPEN);
        ADVANCE(IN_SINGLE, DOUBLE_IN_SINGLE, c->open + 3, HS_ROLE_OPEN);
        if (c->is_directed) ADVANCE(IN_DOUBLE, DOUBLE_IN_DOUBLE, c->open + COST_NESTED_DOUBLE, HS_ROLE_OPEN);
        ADVANCE(SINGLE_IN_DOUBLE, OUT, c->close + 25, HS_ROLE_CLOSE_BOTH);
        ADVANCE(IN_DOUBLE, IN_DOUBLE, c->open + COST_UNCLOSED, HS_ROLE_REOPEN);
        ADVANCE(OUT, OUT, unopened, HS_ROLE_CLOSE_UNOPENED);
    }
    for (int s = 0; s < N_STATES; s++) ADVANCE(s, s, c->stray, HS_ROLE_NONE);
#undef ADVANCE
    return fresh;
}

static bool opens_by_look(const hs_text__reading *reading, const hs_text__paragraph *paragraph) {
    const hs_token *first = &reading->tokens.items[paragraph->first];
    if (first->kind != HS_TOKEN_MARK || first->pos == HS_NOTE_MARK_CLOSE ||
        first->pos == HS_NOTE_SINGLE_CLOSE)
        return false;
    return paragraph->end - paragraph->first > 1 && !(first[1].flags & HS_TOKEN_SPACE_BEFORE) &&
           first[1].kind != HS_TOKEN_PUNCT;
}

static bool is_body_kind(hs_block_kind kind) {
    return kind == HS_BLOCK_PARAGRAPH || kind == HS_BLOCK_LIST_ITEM || kind == HS_BLOCK_QUOTE;
}

/* The paragraph that a quotation of this one may go on in. */
static const hs_text__paragraph *follower(const hs_text__reading *reading, uint32_t p) {
    const hs_block *blocks = reading->text->article->blocks;
    if (p + 1 >= reading->paragraphs.n) return NULL;
    const hs_text__paragraph *here = &reading->paragraphs.items[p], *next = here + 1;
    if (here->block == next->block) return next;
    return is_body_kind(blocks[here->block].kind) && is_body_kind(blocks[next->block].kind) ? next : NULL;
}

static int best_end(const frontier *at, bool is_title, bool opens_next, bool next_is_single) {
    const int unclosed = opens_next && !next_is_single ? COST_CONTINUED : COST_UNCLOSED;
    const int single =
        is_title || (opens_next && next_is_single) ? COST_TITLE_UNCLOSED : COST_SINGLE_UNCLOSED;
    const int cost[N_STATES] = {
        0, unclosed, single, unclosed + 30, single + COST_UNCLOSED, 2 * COST_UNCLOSED};
    int best = OUT;
    for (int s = 1; s < N_STATES; s++)
        if (at->cost[s] + cost[s] < at->cost[best] + cost[best]) best = s;
    return best;
}

/* A paragraph as far as it is read, and the steps that are not settled yet. */
typedef struct weighing {
    hs_text__reading *reading;
    step *steps;       /* [HS_LIMIT_UNSETTLED_MARKS] */
    uint32_t first, n; /* marks [first, first + n) have steps */
    frontier at;
} weighing;

/* Follows the steps back from state and gives the marks their roles; the state before them. */
static int settle(weighing *w, int state) {
    for (uint32_t k = w->n; k > 0; k--) {
        w->reading->tokens.items[w->reading->marks.items[w->first + k - 1]].entity =
            w->steps[k - 1].role[state];
        state = w->steps[k - 1].from[state];
    }
    w->first += w->n;
    w->n = 0;
    return state;
}

/* So many marks without the end of a paragraph: what is cheapest so far stands, and the rest goes on from there. */
static void settle_early(weighing *w) {
    int best = OUT;
    for (int s = 1; s < N_STATES; s++)
        if (w->at.cost[s] < w->at.cost[best]) best = s;
    settle(w, best);
    for (int s = 0; s < N_STATES; s++) w->at.cost[s] = s == best ? 0 : COST_NEVER;
}

static void begin_weighing(weighing *w, bool may_start_inside) {
    for (int s = 0; s < N_STATES; s++) w->at.cost[s] = COST_NEVER;
    w->at.cost[OUT] = 0;
    if (may_start_inside) w->at.cost[IN_DOUBLE] = COST_ENTER;
}

hs_status hs_text__marks_weigh(hs_text__reading *reading) {
    hs_token *tokens = reading->tokens.items;
    weighing w = {.reading = reading};
    w.steps = HS_ARENA_ARRAY(reading->temporary, step, HS_LIMIT_UNSETTLED_MARKS);
    if (!w.steps) return HS_ERR_MEMORY;
    bool is_left_open = false;
    for (uint32_t p = 0, m = 0; p < reading->paragraphs.n; p++) {
        hs_text__paragraph *paragraph = &reading->paragraphs.items[p];
        bool seen_low = false, was_settled = false;
        begin_weighing(&w, is_left_open && !opens_by_look(reading, paragraph));
        for (; m < reading->marks.n && reading->marks.items[m] < paragraph->end; m++) {
            if (w.n == HS_LIMIT_UNSETTLED_MARKS) {
                settle_early(&w);
                was_settled = true;
            }
            mark_costs costs = weigh(reading, paragraph, reading->marks.items[m], seen_low);
            w.at = advance(&w.at, &costs, &w.steps[w.n++]);
            uint8_t note = tokens[reading->marks.items[m]].pos;
            if (!hs_text__is_single_note(note)) seen_low = note == HS_NOTE_MARK_LOW;
            reading->n_steps++;
        }
        const hs_text__paragraph *next = follower(reading, p);
        bool opens_next = next && opens_by_look(reading, next);
        bool next_is_single = opens_next && hs_text__is_single_note(tokens[next->first].pos);
        hs_block_kind kind = reading->text->article->blocks[paragraph->block].kind;
        bool is_title = kind == HS_BLOCK_TITLE || kind == HS_BLOCK_HEADING || kind == HS_BLOCK_RELATED;
        int state = best_end(&w.at, is_title, opens_next, next_is_single);
        is_left_open = next && (state == IN_DOUBLE || state == SINGLE_IN_DOUBLE);
        int before = settle(&w, state);
        paragraph->starts_inside = before == IN_DOUBLE && !was_settled;
    }
    return HS_OK;
}
