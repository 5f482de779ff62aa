#include "text/reading.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

/* A sentence ends behind a full stop, a question or exclamation mark, with the closing marks and brackets behind
 * it, where what follows may begin a sentence. Abbreviations end one only before a word that is no part of a
 * name. A quotation's own sentence end is none where its reporting clause follows: "Who was it?" Vance asked. */

static bool is_capital(const hs_token *t) {
    return t->flags & HS_TOKEN_CAPITAL;
}

static bool is_starter(const hs_text__reading *reading, const hs_token *t) {
    return is_capital(t) && hs_lexicon_find_hash(&reading->models->starters, t->hash);
}

static bool closes(const hs_token *t) {
    return (t->kind == HS_TOKEN_MARK && (t->entity == HS_ROLE_CLOSE || t->entity == HS_ROLE_CLOSE_UNOPENED ||
                                         t->entity == HS_ROLE_CLOSE_BOTH)) ||
           (t->kind == HS_TOKEN_PUNCT && t->pos == HS_NOTE_CLOSE_BRACKET);
}

static bool opens(const hs_token *t) {
    return t->kind == HS_TOKEN_MARK && (t->entity == HS_ROLE_OPEN || t->entity == HS_ROLE_REOPEN);
}

/* `Vance asked.` or `Mr. Vance replied, ...`: a name and a reporting verb that ends its clause. */
static bool is_reporting_clause(const hs_text__reading *reading, uint32_t at, uint32_t end) {
    const hs_token *tokens = reading->tokens.items;
    uint32_t i = at;
    while (i < end && i - at < 5 && tokens[i].kind == HS_TOKEN_WORD && is_capital(&tokens[i]) &&
           !is_starter(reading, &tokens[i]))
        i++;
    if (i == at || i >= end) return false;
    const hs_lexicon_entry *verb = hs_lexicon_find_hash(&reading->models->saying, tokens[i].hash);
    if (!verb || !hs_text__is_saying(verb)) return false;
    return i + 1 == end || tokens[i + 1].kind == HS_TOKEN_PUNCT;
}

/* `Asked whether "...?" Vance replied`: the quotation does not end what asked began. But `Asked about it, he said:
 * "No!"` is whole. */
static bool is_left_hanging(const hs_text__reading *reading, uint32_t first, uint32_t terminal) {
    enum { MAX_WORDS = 40 }; /* so that a long line stays cheap */
    const hs_token *tokens = reading->tokens.items;
    const hs_lexicon_entry *verb = hs_lexicon_find_hash(&reading->models->saying, tokens[first].hash);
    if (!verb || verb->value.ptr[0] != 'b') return false; /* before, both */
    for (uint32_t i = first; i < terminal && i - first < MAX_WORDS; i++) {
        if (opens(&tokens[i])) return true;
        if (tokens[i].kind == HS_TOKEN_PUNCT &&
            (tokens[i].pos == HS_NOTE_COMMA || tokens[i].pos == HS_NOTE_COLON))
            return false;
    }
    return false;
}

/* Whether a sentence ends between the token last (which holds or follows a terminal) and next. */
static bool splits(const hs_text__reading *reading, uint32_t first, uint32_t terminal, uint32_t next,
                   uint32_t end) {
    const hs_token *tokens = reading->tokens.items, *t = &tokens[terminal], *n = &tokens[next];
    switch ((hs_text__note)t->pos) {
    case HS_NOTE_ABBREVIATION_TITLE:
    case HS_NOTE_INITIAL:
        return next == terminal + 1 && is_starter(reading, n);
    case HS_NOTE_ABBREVIATION_INNER:
        return false;
    case HS_NOTE_ABBREVIATION_MONTH:
        return is_starter(reading, n);
    case HS_NOTE_ABBREVIATION_GENERAL:
    case HS_NOTE_ABBREVIATION_CORPORATE:
        return is_starter(reading, n) || (opens(n) && next + 1 < end && is_capital(&tokens[next + 1])) ||
               (next > terminal + 1 && is_capital(n) && !is_reporting_clause(reading, next, end));
    default:
        break;
    }
    if (n->kind == HS_TOKEN_WORD) {
        if (!is_capital(n)) return n->flags & (HS_TOKEN_HAS_DIGIT) ? true : false;
        return next == terminal + 1 ||
               !(is_left_hanging(reading, first, terminal) || is_reporting_clause(reading, next, end));
    }
    if (n->kind == HS_TOKEN_NUMBER) return n->flags & HS_TOKEN_SPACE_BEFORE;
    if (opens(n)) /* he said. "We ..." but not: the word. "so" he said */
        return next + 1 >= end || tokens[next + 1].kind != HS_TOKEN_WORD || is_capital(&tokens[next + 1]) ||
               tokens[next + 1].kind == HS_TOKEN_NUMBER;
    if (n->kind == HS_TOKEN_PUNCT) return n->pos == HS_NOTE_OPEN_BRACKET;
    return n->kind == HS_TOKEN_SYMBOL;
}

static bool may_end(const hs_token *t) {
    if (t->kind == HS_TOKEN_PUNCT) return t->pos == HS_NOTE_TERMINAL;
    return t->kind != HS_TOKEN_MARK && t->pos >= HS_NOTE_ABBREVIATION_TITLE && t->pos <= HS_NOTE_INITIAL;
}

typedef HS_VECTOR(hs_sentence) sentences;

static bool push_sentence(hs_text__reading *reading, sentences *out, uint32_t first, uint32_t end,
                          uint32_t block) {
    /* a line of numbers that never ends is cut, so that what looks at a whole sentence stays cheap */
    for (; end - first > HS_LIMIT_SENTENCE_TOKENS; first += HS_LIMIT_SENTENCE_TOKENS) {
        hs_sentence part = {first, first + HS_LIMIT_SENTENCE_TOKENS, block};
        if (!hs_vector_push(out, reading->arena, part)) return false;
        reading->tokens.items[first].flags |= HS_TOKEN_SENTENCE_START;
    }
    hs_sentence rest = {first, end, block};
    reading->tokens.items[first].flags |= HS_TOKEN_SENTENCE_START;
    return hs_vector_push(out, reading->arena, rest);
}

static bool split_paragraph(hs_text__reading *reading, const hs_text__paragraph *paragraph, sentences *out) {
    const hs_token *tokens = reading->tokens.items;
    uint32_t first = paragraph->first, end = paragraph->end;
    for (uint32_t i = first; i < end; i++) {
        reading->n_steps++;
        if (!may_end(&tokens[i])) continue;
        uint32_t terminal = i, next = i + 1;
        while (next < end && (closes(&tokens[next]) ||
                              (tokens[next].kind == HS_TOKEN_PUNCT && tokens[next].pos == HS_NOTE_TERMINAL)))
            next++;
        i = next - 1;
        if (next >= end || !splits(reading, first, terminal, next, end)) continue;
        if (!push_sentence(reading, out, first, next, paragraph->block)) return false;
        first = next;
    }
    return first == end || push_sentence(reading, out, first, end, paragraph->block);
}

hs_status hs_text__sentences_split(hs_text__reading *reading) {
    hs_text *text = reading->text;
    size_t n_blocks = text->article->n_blocks;
    sentences out = {0};
    out.capacity = text->n_tokens / 24 + 16;
    out.items = HS_ARENA_ARRAY(reading->arena, hs_sentence, out.capacity);
    text->block_first_sentence = HS_ARENA_ARRAY(reading->arena, uint32_t, n_blocks + 1);
    if (!out.items || !text->block_first_sentence) return HS_ERR_MEMORY;
    size_t block = 0;
    for (uint32_t p = 0; p < reading->paragraphs.n; p++) {
        const hs_text__paragraph *paragraph = &reading->paragraphs.items[p];
        while (block <= paragraph->block) text->block_first_sentence[block++] = out.n;
        if (!split_paragraph(reading, paragraph, &out)) return HS_ERR_MEMORY;
    }
    while (block <= n_blocks) text->block_first_sentence[block++] = out.n;
    text->sentences = out.items;
    text->n_sentences = out.n;
    return HS_OK;
}
