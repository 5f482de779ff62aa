/* Transcripts: paragraphs that begin with who speaks ("VANCE: We sail. At noon."), with or without marks. */
#include "statement/find.h"

#include "base/arena.h"
#include "base/str.h"

/* A label is a short name; a page is a transcript where labels come back. */
enum { MAX_LABEL_TOKENS = 5, MIN_TURNS = 3 };

typedef struct turn {
    hs_range label, content;
    uint32_t colon;
    uint32_t hash;  /* of the label */
    bool is_strong; /* all capitals, or Q and A */
} turn;

static bool is_label_word(const hs_view *view, uint32_t t, bool *is_strong) {
    const hs_token *token = &view->token[t];
    if (token->kind == HS_TOKEN_PUNCT) return hs_statement__byte(view, t) == '.';
    if (token->kind != HS_TOKEN_WORD || !(token->flags & HS_TOKEN_CAPITAL)) return false;
    hs_str word = hs_token_str(view->text, t);
    if (!(token->flags & HS_TOKEN_ALL_CAPITALS) && word.len > 1) *is_strong = false;
    return true;
}

/* The turn that the sentences [first, end) of one block are; false where it has no label. */
static bool read_turn(const hs_view *view, uint32_t first, uint32_t end, turn *out) {
    uint32_t t = view->text->sentences[first].first, stop = view->text->sentences[end - 1].end;
    *out = (turn){.is_strong = true, .hash = 17};
    while (t < stop && view->token[t].kind == HS_TOKEN_MARK) t++;
    out->label.first = t;
    for (; t < stop && t - out->label.first <= MAX_LABEL_TOKENS; t++) {
        char c = hs_statement__byte(view, t);
        if (c == ':' && view->token[t].kind == HS_TOKEN_PUNCT) break;
        if (!is_label_word(view, t, &out->is_strong)) return false;
        out->hash = hs_feature(out->hash, view->token[t].hash);
    }
    if (t >= stop || t == out->label.first || hs_statement__byte(view, t) != ':' || t + 1 >= stop)
        return false;
    out->colon = t;
    out->label.end = t;
    out->content = (hs_range){t + 1, stop};
    while (out->content.first < stop && view->token[out->content.first].kind == HS_TOKEN_MARK)
        out->content.first++;
    while (out->content.end > out->content.first && view->token[out->content.end - 1].kind == HS_TOKEN_MARK)
        out->content.end--;
    return out->content.first < out->content.end;
}

/* How many of turns have a label that another one has too. */
static uint32_t count_returning(const turn *turns, uint32_t n, bool strong_only) {
    uint32_t n_returning = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (strong_only && !turns[i].is_strong) continue;
        /* labels alternate, so the same one stands near: a bounded look keeps this linear */
        for (uint32_t j = i > 8 ? i - 8 : 0; j < n && j < i + 8; j++)
            if (j != i && turns[j].hash == turns[i].hash) {
                n_returning++;
                break;
            }
    }
    return n_returning;
}

/* "VANCE: ...", "DAAL: ...", "VANCE: ..." in three paragraphs that follow one another: short, but a transcript. */
static bool has_exchange(const hs_view *view, const turn *turns, uint32_t n) {
    for (uint32_t i = 0; i + 2 < n; i++) {
        const turn *a = &turns[i], *b = &turns[i + 1], *c = &turns[i + 2];
        uint32_t block = hs_statement__block(view, a->colon);
        if (a->is_strong && b->is_strong && c->is_strong && a->hash == c->hash && a->hash != b->hash &&
            hs_statement__block(view, b->colon) == block + 1 &&
            hs_statement__block(view, c->colon) == block + 2)
            return true;
    }
    return false;
}

hs_status hs_statement__find_turns(const hs_view *view, hs_arena *arena, uint8_t *taken, hs_founds *founds) {
    const hs_text *text = view->text;
    HS_VECTOR(turn) turns = {0};
    for (uint32_t s = 0; s < text->n_sentences;) {
        uint32_t end = s + 1;
        turn found;
        while (end < text->n_sentences && text->sentences[end].block == text->sentences[s].block) end++;
        hs_block_kind kind = text->article->blocks[text->sentences[s].block].kind;
        if (kind != HS_BLOCK_TITLE && kind != HS_BLOCK_HEADING && kind != HS_BLOCK_RELATED &&
            read_turn(view, s, end, &found) && !hs_vector_push(&turns, arena, found))
            return HS_ERR_MEMORY;
        s = end;
    }
    bool strong =
        count_returning(turns.items, turns.n, true) >= MIN_TURNS || has_exchange(view, turns.items, turns.n);
    if (!strong && count_returning(turns.items, turns.n, false) < 2 * MIN_TURNS) return HS_OK;
    uint32_t previous = HS_NONE;
    for (uint32_t i = 0; i < turns.n; i++) {
        const turn *one = &turns.items[i];
        if (strong && !one->is_strong) continue;
        hs_found found = {.head = one->colon,
                          .cue = {one->colon, one->colon + 1},
                          .content = one->content,
                          .source = one->label,
                          .question = HS_NONE,
                          .group = HS_NONE,
                          .is_turn = true,
                          .confidence = 0.9f,
                          .why = "a turn of a transcript: the name before the colon speaks"};
        bool asks = hs_statement__byte(view, one->content.end - 1) == '?';
        if (asks) found.flags |= HS_FLAG_QUESTION;
        found.answers_previous = previous != HS_NONE && turns.items[previous].hash != one->hash &&
                                 hs_statement__byte(view, turns.items[previous].content.end - 1) == '?';
        for (uint32_t t = one->label.first; t < one->content.end; t++) taken[t] = 2;
        if (!hs_vector_push(founds, arena, found)) return HS_ERR_MEMORY;
        previous = i;
    }
    return HS_OK;
}
