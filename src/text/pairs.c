#include "text/reading.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

/* Roles of marks -> quotations. A missing mark is made good by rule: what is unopened begins with its sentence
 * (or with the paragraph, where the paragraph before was left open); what is unclosed ends before its own reporting
 * clause, else with the sentence in which it opened if another mark opens later in the paragraph, else with the
 * paragraph. */

enum { MAX_DEPTH = 2 };

typedef struct pairing {
    hs_text__reading *reading;
    HS_VECTOR(hs_quotation) out;
    uint32_t open[MAX_DEPTH]; /* indices in out */
    uint32_t n_open;
    uint32_t sentence;    /* the one that holds the mark at hand */
    uint32_t closed_end;  /* token behind the last closing mark of the paragraph */
    uint32_t left_open;   /* quotation that the paragraph before left open, or HS_NONE */
    uint32_t n_continued; /* paragraphs that left_open runs through already */
    bool may_go_on;       /* the quotation that ended without a mark last shows no end of its own */
    bool is_full;
} pairing;

static uint32_t bytes_end(const pairing *p, uint32_t token) {
    return p->reading->tokens.items[token - 1].span.end;
}

static void begin(pairing *p, uint32_t first, uint32_t start_byte, bool is_single) {
    hs_quotation fresh = {
        .span = {start_byte, start_byte}, .first = first, .end = first, .is_single = is_single};
    fresh.parent = p->n_open ? p->open[p->n_open - 1] : HS_NONE;
    fresh.continues = HS_NONE;
    if (p->n_open == MAX_DEPTH) return; /* the states of marks.c nest no deeper */
    if (!hs_vector_push(&p->out, p->reading->arena, fresh)) {
        p->is_full = true;
        return;
    }
    p->open[p->n_open++] = p->out.n - 1;
}

/* Ends the innermost open quotation before token end; end_byte is where the mark stands, or the end of the
 * last word where there is none. */
static void finish(pairing *p, uint32_t end, uint32_t end_byte) {
    if (!p->n_open) return;
    hs_quotation *q = &p->out.items[p->open[--p->n_open]];
    q->end = end > q->first ? end : q->first;
    q->span.end = end_byte > q->span.start ? end_byte : q->span.start;
    if (!p->n_open) p->closed_end = end + 1;
}

/* `..., captain Vance said on Monday.`: whether a reporting clause that ends its sentence begins behind token comma. */
static bool reports(const hs_text__reading *reading, uint32_t comma, uint32_t end) {
    enum { MAX_NAME = 6, MAX_REST = 5 };
    const hs_lexicon *saying = &reading->models->saying;
    const hs_token *t = reading->tokens.items;
    bool has_name = false;
    uint32_t i = comma + 1;
    for (; i < end && i <= comma + MAX_NAME && t[i].kind == HS_TOKEN_WORD; i++) {
        const hs_lexicon_entry *entry = hs_lexicon_find_hash(saying, t[i].hash);
        if (entry && hs_text__is_saying(entry)) break;
        has_name |= (t[i].flags & HS_TOKEN_CAPITAL) || (entry && entry->value.ptr[0] == 'w');
    }
    if (!has_name || i >= end || i > comma + MAX_NAME || t[i].kind != HS_TOKEN_WORD) return false;
    const hs_lexicon_entry *next = ++i < end ? hs_lexicon_find_hash(saying, t[i].hash) : NULL;
    if (next && next->value.ptr[0] != 'r') return false;
    for (uint32_t rest = i; i < end && i - rest <= MAX_REST && t[i].kind <= HS_TOKEN_NUMBER; i++)
        if (i == rest && !next) return false;
    return i >= end || (t[i].kind == HS_TOKEN_PUNCT && t[i].pos == HS_NOTE_TERMINAL);
}

/* Where a quotation without a closing mark ends at the latest: before its own reporting clause; a part of a sentence
 * ("a barrier ...) before the first comma. */
static uint32_t likely_end(const hs_text__reading *reading, uint32_t first, uint32_t end, bool *is_certain) {
    const hs_token *t = reading->tokens.items;
    bool is_partial = t[first].kind == HS_TOKEN_WORD && !(t[first].flags & HS_TOKEN_CAPITAL) && first >= 2 &&
                      t[first - 2].kind == HS_TOKEN_WORD; /* not: "We left," he said, "and ... */
    *is_certain = true;
    for (uint32_t i = first + 1; i < end; i++) {
        if (t[i].kind != HS_TOKEN_PUNCT) continue;
        if (t[i].pos == HS_NOTE_COMMA && (is_partial || reports(reading, i, end))) return i;
        if (is_partial && t[i].pos == HS_NOTE_TERMINAL) return i;
    }
    *is_certain = is_partial;
    return end;
}

/* The innermost open quotation ends without a mark, before token limit at the latest. */
static void finish_unclosed(pairing *p, uint32_t limit, bool at_sentence_end) {
    if (!p->n_open) return;
    hs_quotation *q = &p->out.items[p->open[p->n_open - 1]];
    bool is_certain;
    uint32_t end = likely_end(p->reading, q->first, limit, &is_certain);
    if (p->n_open == 1) p->may_go_on = !is_certain;
    if (at_sentence_end && !is_certain) {
        const hs_text *text = p->reading->text;
        uint32_t s = p->sentence;
        while (s > 0 && text->sentences[s].first > q->first) s--;
        if (text->sentences[s].end < end) end = text->sentences[s].end;
    }
    for (uint32_t k = p->open[p->n_open - 1] + 1; k < p->out.n; k++) /* what is nested stays inside */
        if (p->out.items[k].end > end) end = p->out.items[k].end;
    if (end > limit) end = limit;
    if (end < q->first) end = q->first;
    q->is_unclosed = true;
    finish(p, end, end > q->first ? bytes_end(p, end) : q->span.start);
    if (!p->n_open) p->closed_end = end;
}

static void begin_paragraph(pairing *p, const hs_text__paragraph *paragraph) {
    p->closed_end = paragraph->first;
    if (!paragraph->starts_inside || p->left_open == HS_NONE) return;
    begin(p, paragraph->first, p->reading->tokens.items[paragraph->first].span.start, false);
    if (p->is_full) return;
    hs_quotation *q = &p->out.items[p->out.n - 1];
    q->is_unopened = true;
    q->continues = p->left_open;
    p->out.items[p->left_open].is_unclosed = false; /* it goes on, and closes here */
}

static void end_paragraph(pairing *p, const hs_text__paragraph *paragraph) {
    p->left_open = HS_NONE;
    if (!p->n_open) return;
    uint32_t outer = p->open[0];
    while (p->n_open) finish_unclosed(p, paragraph->end, false);
    if (p->may_go_on) p->left_open = outer;
}

static void take_unopened(pairing *p, uint32_t mark) {
    const hs_text__reading *reading = p->reading;
    uint32_t first = reading->text->sentences[p->sentence].first;
    if (first < p->closed_end) first = p->closed_end;
    if (first >= mark) return; /* nothing stands before it */
    begin(p, first, reading->tokens.items[first].span.start,
          hs_text__is_single_note(reading->tokens.items[mark].pos));
    if (p->is_full) return;
    p->out.items[p->out.n - 1].is_unopened = true;
    finish(p, mark, reading->tokens.items[mark].span.start);
}

static void take_open(pairing *p, const hs_text__paragraph *paragraph, uint32_t mark) {
    const hs_token *t = &p->reading->tokens.items[mark];
    begin(p, mark + 1, t->span.end, hs_text__is_single_note(t->pos));
    if (p->is_full || mark != paragraph->first || p->left_open == HS_NONE) return;
    hs_quotation *q = &p->out.items[p->out.n - 1], *before = &p->out.items[p->left_open];
    if (q->is_single != before->is_single || p->n_continued >= HS_LIMIT_QUOTATION_PARAGRAPHS) return;
    q->continues = p->left_open;
    before->is_unclosed = false;
}

static void take_mark(pairing *p, const hs_text__paragraph *paragraph, uint32_t mark) {
    const hs_token *t = &p->reading->tokens.items[mark];
    switch ((hs_text__role)t->entity) {
    case HS_ROLE_REOPEN:
        finish_unclosed(p, mark, true); /* fall through */
    case HS_ROLE_OPEN:
        take_open(p, paragraph, mark);
        return;
    case HS_ROLE_CLOSE_BOTH:
        finish_unclosed(p, mark, false); /* fall through */
    case HS_ROLE_CLOSE:
        finish(p, mark, t->span.start);
        return;
    case HS_ROLE_CLOSE_UNOPENED:
        take_unopened(p, mark);
        return;
    default:
        return;
    }
}

/* Spans begin and end with a character of the words, not with white space between mark and word. */
static void trim(const hs_text__reading *reading, hs_quotation *q) {
    const hs_token *tokens = reading->tokens.items;
    if (q->first == q->end) {
        q->span.end = q->span.start;
        return;
    }
    q->span.start = tokens[q->first].span.start;
    q->span.end = tokens[q->end - 1].span.end;
}

/* An apostrophe that is no mark: a possessive behind its word, else punctuation. */
static void settle_apostrophe(hs_token *tokens, uint32_t mark, uint32_t first) {
    hs_token *t = &tokens[mark];
    bool is_behind_word =
        mark > first && !(t->flags & HS_TOKEN_SPACE_BEFORE) && tokens[mark - 1].kind == HS_TOKEN_WORD;
    t->kind = is_behind_word ? HS_TOKEN_WORD : HS_TOKEN_PUNCT;
    t->pos = HS_NOTE_NONE;
}

static void flag_tokens(hs_text__reading *reading, const hs_quotation *q) {
    for (uint32_t i = q->first; i < q->end; i++) reading->tokens.items[i].flags |= HS_TOKEN_IN_QUOTES;
}

/* Empty pairs ("") go; the others keep their order, and links follow them. */
static hs_status keep_filled(pairing *p) {
    hs_quotation *items = p->out.items;
    uint32_t *place = HS_ARENA_ARRAY(p->reading->temporary, uint32_t, p->out.n), n = 0;
    if (!place) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < p->out.n; i++) {
        hs_quotation q = items[i];
        if (q.first == q.end) {
            place[i] = HS_NONE;
            continue;
        }
        if (q.parent != HS_NONE) q.parent = place[q.parent];
        if (q.continues != HS_NONE) q.continues = place[q.continues];
        place[i] = n;
        items[n++] = q;
    }
    p->out.n = n;
    return HS_OK;
}

hs_status hs_text__marks_pair(hs_text__reading *reading) {
    pairing p = {.reading = reading, .left_open = HS_NONE};
    hs_text *text = reading->text;
    uint32_t m = 0;
    for (uint32_t i = 0; i < reading->paragraphs.n && !p.is_full; i++) {
        const hs_text__paragraph *paragraph = &reading->paragraphs.items[i];
        uint32_t before = p.left_open;
        begin_paragraph(&p, paragraph);
        for (; m < reading->marks.n && reading->marks.items[m] < paragraph->end && !p.is_full; m++) {
            uint32_t mark = reading->marks.items[m];
            while (text->sentences[p.sentence].end <= mark) p.sentence++;
            take_mark(&p, paragraph, mark);
            reading->n_steps++;
        }
        while (p.sentence + 1 < text->n_sentences && text->sentences[p.sentence].end < paragraph->end)
            p.sentence++;
        end_paragraph(&p, paragraph);
        p.n_continued =
            p.left_open != HS_NONE && p.out.items[p.left_open].continues == before && before != HS_NONE
                ? p.n_continued + 1
                : 0;
    }
    if (p.is_full) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < p.out.n; i++) {
        trim(reading, &p.out.items[i]);
        if (p.out.items[i].parent == HS_NONE) flag_tokens(reading, &p.out.items[i]);
    }
    for (uint32_t i = 0, paragraph = 0; i < reading->marks.n; i++) {
        hs_token *tokens = reading->tokens.items;
        uint32_t mark = reading->marks.items[i];
        while (reading->paragraphs.items[paragraph].end <= mark) paragraph++;
        if (hs_text__is_single_note(tokens[mark].pos) && tokens[mark].entity == HS_ROLE_NONE)
            settle_apostrophe(tokens, mark, reading->paragraphs.items[paragraph].first);
    }
    if (p.out.n && keep_filled(&p) != HS_OK) return HS_ERR_MEMORY;
    text->quotations = p.out.items;
    text->n_quotations = p.out.n;
    return HS_OK;
}
