#include "text/scan.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

/* Tokens follow the English Web Treebank of Universal Dependencies (clitics are tokens: did n't, Vance 's), with
 * one difference: a word with hyphens stays one token. */

/* ---- Space and lines */

static void close_paragraph(hs_text__scan *s) {
    hs_text__paragraph *last = &s->reading->paragraphs.items[s->reading->paragraphs.n - 1];
    last->end = s->reading->tokens.n;
    if (last->first == last->end) return; /* goes on: nothing stood in it */
    hs_text__paragraph next = {.first = last->end, .end = last->end, .block = last->block};
    if (!hs_vector_push(&s->reading->paragraphs, s->reading->temporary, next)) s->is_full = true;
}

/* Text with hard line breaks: a quarter or more of its lines go on with a small letter. Looked at once a block. */
static bool is_wrapped_block(const hs_text__scan *s, uint32_t from) {
    uint32_t n_breaks = 0, n_small = 0;
    for (uint32_t at = from; at < s->end;) {
        const unsigned char *found = memchr(s->bytes + at, '\n', s->end - at);
        if (!found) break;
        at = (uint32_t)(found - s->bytes) + 1;
        uint32_t next = at;
        while (next < s->end && (s->bytes[next] == ' ' || s->bytes[next] == '\t')) next++;
        if (next < s->end && s->bytes[next] != '\n') {
            n_breaks++;
            n_small += s->bytes[next] >= 'a' && s->bytes[next] <= 'z';
        }
        if (next > at) at = next;
    }
    return n_small > 0 && n_small * 4 >= n_breaks;
}

/* Behind a run of white space that held n_newlines. */
static void end_line(hs_text__scan *s, uint32_t n_newlines) {
    s->space |= HS_TOKEN_NEWLINE_BEFORE;
    if (!s->is_judged) {
        s->is_wrapped = is_wrapped_block(s, s->line_from);
        s->is_judged = true;
    }
    bool goes_on = n_newlines == 1 && s->at < s->end &&
                   (s->is_wrapped || (s->bytes[s->at] >= 'a' && s->bytes[s->at] <= 'z'));
    if (!goes_on) close_paragraph(s);
    s->line_from = s->at;
}

static void skip_space(hs_text__scan *s) {
    uint32_t n_newlines = 0;
    for (; s->at < s->end; s->at++) {
        unsigned char c = s->bytes[s->at];
        if (c == '\n')
            n_newlines++;
        else if (hs_text__class_of[c] != CLASS_OTHER)
            break;
    }
    s->space |= HS_TOKEN_SPACE_BEFORE;
    if (n_newlines) end_line(s, n_newlines);
}

/* ---- Signs */

static void push_sign(hs_text__scan *s, uint32_t len, hs_token_kind kind, hs_text__note note) {
    hs_text__push(s, s->at, s->at + len, kind, note, 0, hs_text__hash_plain(s->bytes, s->at, s->at + len));
    s->at += len;
}

static void push_mark(hs_text__scan *s, uint32_t len, hs_text__note note) {
    if (!hs_vector_push(&s->reading->marks, s->reading->temporary, s->reading->tokens.n)) s->is_full = true;
    uint32_t hash = (2166136261u ^ (hs_text__is_single_note((uint8_t)note) ? '\'' : '"')) * 16777619u;
    hs_text__push(s, s->at, s->at + len, HS_TOKEN_MARK, note, 0, hash);
    s->at += len;
}

static uint32_t run_length(const hs_text__scan *s, unsigned char c, uint32_t limit) {
    uint32_t n = 0;
    while (n < limit && n < s->end - s->at && s->bytes[s->at + n] == c) n++;
    return n;
}

/* A character beyond ASCII, or an entity, that begins no word. */
static void read_special(hs_text__scan *s) {
    uint32_t len, c = hs_text__char_at(s, s->at, &len);
    switch (c) {
    case '"':
        push_mark(s, len, HS_NOTE_MARK_STRAIGHT);
        return;
    case 0x201C:
    case 0x201F:
        push_mark(s, len, HS_NOTE_MARK_OPEN);
        return;
    case 0x201D:
        push_mark(s, len, HS_NOTE_MARK_CLOSE);
        return;
    case 0x201E:
        push_mark(s, len, HS_NOTE_MARK_LOW);
        return;
    case 0xAB:
        push_mark(s, len, HS_NOTE_MARK_LEFT);
        return;
    case 0xBB:
        push_mark(s, len, HS_NOTE_MARK_RIGHT);
        return;
    case '\'':
        push_mark(s, len, HS_NOTE_SINGLE_STRAIGHT);
        return;
    case 0x2018:
    case 0x201A:
    case 0x201B:
    case 0x2039:
        push_mark(s, len, HS_NOTE_SINGLE_OPEN);
        return;
    case 0x2019:
    case 0x203A:
    case 0xB4:
        push_mark(s, len, HS_NOTE_SINGLE_CLOSE);
        return;
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
        hs_text__push(s, s->at, s->at + len, HS_TOKEN_PUNCT, HS_NOTE_DASH, 0, hs_hash32(HS_STR("--")));
        s->at += len;
        return;
    case 0x2026:
        hs_text__push(s, s->at, s->at + len, HS_TOKEN_PUNCT, HS_NOTE_TERMINAL, 0, hs_hash32(HS_STR("...")));
        s->at += len;
        return;
    case 0xA1:
    case 0xBF:
        push_sign(s, len, HS_TOKEN_PUNCT, HS_NOTE_NONE);
        return;
    default:
        break;
    }
    if (s->bytes[s->at] != '&' && (hs_unicode_is_letter(c) || hs_unicode_is_digit(c))) {
        hs_text__read_word(s);
    } else if (hs_unicode_is_space(c) || c == 0xAD) {
        s->space |= c == 0xAD ? 0 : HS_TOKEN_SPACE_BEFORE;
        s->at += len;
        if (c == 0x2028 || c == 0x2029) end_line(s, 2);
    } else {
        push_sign(s, len, HS_TOKEN_SYMBOL, HS_NOTE_NONE);
    }
}

static void read_sign(hs_text__scan *s) {
    unsigned char c = s->bytes[s->at];
    switch (hs_text__class_of[c]) {
    case CLASS_QUOTE:
        push_mark(s, 1, HS_NOTE_MARK_STRAIGHT);
        return;
    case CLASS_APOSTROPHE:
        if (run_length(s, c, 3) == 2)
            push_mark(s, 2, HS_NOTE_MARK_STRAIGHT);
        else
            push_mark(s, 1, HS_NOTE_SINGLE_STRAIGHT);
        return;
    case CLASS_BACKTICK:
        if (run_length(s, c, 2) == 2)
            push_mark(s, 2, HS_NOTE_MARK_OPEN);
        else
            push_mark(s, 1, HS_NOTE_SINGLE_OPEN);
        return;
    case CLASS_HYPHEN: {
        uint32_t n = run_length(s, c, UINT32_MAX);
        if (n == 1) {
            bool is_dash = s->space && s->at + 1 < s->end && s->bytes[s->at + 1] == ' ';
            push_sign(s, 1, HS_TOKEN_PUNCT, is_dash ? HS_NOTE_DASH : HS_NOTE_NONE);
            return;
        }
        hs_text__push(s, s->at, s->at + n, HS_TOKEN_PUNCT, HS_NOTE_DASH, 0, hs_hash32(HS_STR("--")));
        s->at += n;
        return;
    }
    case CLASS_PERIOD: {
        uint32_t n = run_length(s, c, UINT32_MAX);
        hs_text__push(s, s->at, s->at + n, HS_TOKEN_PUNCT, HS_NOTE_TERMINAL, 0,
                      n == 1 ? hs_text__hash_plain(s->bytes, s->at, s->at + 1) : hs_hash32(HS_STR("...")));
        s->at += n;
        return;
    }
    case CLASS_TERMINAL:
        push_sign(s, 1, HS_TOKEN_PUNCT, HS_NOTE_TERMINAL);
        return;
    case CLASS_OPEN:
        push_sign(s, 1, HS_TOKEN_PUNCT, HS_NOTE_OPEN_BRACKET);
        return;
    case CLASS_CLOSE:
        push_sign(s, 1, HS_TOKEN_PUNCT, HS_NOTE_CLOSE_BRACKET);
        return;
    case CLASS_COMMA:
        push_sign(s, 1, HS_TOKEN_PUNCT, c == ':' ? HS_NOTE_COLON : HS_NOTE_COMMA);
        return;
    default:
        break;
    }
    if ((c == '@' || c == '#') && hs_text__is_letter_or_digit_at(s, s->at + 1)) {
        uint32_t end = s->at + 1;
        while (hs_text__is_letter_or_digit_at(s, end) || (end < s->end && s->bytes[end] == '_')) {
            uint32_t len;
            hs_text__char_at(s, end, &len);
            end += len;
        }
        hs_text__push(s, s->at, end, HS_TOKEN_WORD, HS_NOTE_NONE, 0, hs_text__hash_special(s, s->at, end));
        s->at = end;
        return;
    }
    push_sign(s, 1, HS_TOKEN_SYMBOL, HS_NOTE_NONE);
}

static void read_block(hs_text__scan *s) {
    while (s->at < s->end && !s->is_full && s->reading->tokens.n < HS_LIMIT_PAGE_TOKENS) {
        s->reading->n_steps++;
        switch (hs_text__class_of[s->bytes[s->at]]) {
        case CLASS_LETTER:
        case CLASS_DIGIT:
            hs_text__read_word(s);
            break;
        case CLASS_OTHER:
        case CLASS_NEWLINE:
            skip_space(s);
            break;
        case CLASS_HIGH:
        case CLASS_AMPERSAND:
            read_special(s);
            break;
        default:
            read_sign(s);
            break;
        }
    }
}

hs_status hs_text__tokens_read(hs_text__reading *reading) {
    const hs_article *article = reading->text->article;
    size_t n_bytes = 0;
    for (size_t b = 0; b < article->n_blocks; b++)
        n_bytes += article->blocks[b].text.end - article->blocks[b].text.start;
    /* English news has 5.3 bytes a token: room for most pages at once, growing for the others */
    size_t n_likely = n_bytes / 4 + 64;
    reading->tokens.capacity = n_likely < HS_LIMIT_PAGE_TOKENS ? (uint32_t)n_likely : HS_LIMIT_PAGE_TOKENS;
    reading->tokens.items = HS_ARENA_ARRAY(reading->arena, hs_token, reading->tokens.capacity);
    if (!reading->tokens.items) return HS_ERR_MEMORY;
    for (size_t b = 0; b < article->n_blocks; b++) {
        hs_text__paragraph first = {
            .first = reading->tokens.n, .end = reading->tokens.n, .block = (uint32_t)b};
        if (!hs_vector_push(&reading->paragraphs, reading->temporary, first)) return HS_ERR_MEMORY;
        hs_text__scan s = {.reading = reading,
                           .bytes = (const unsigned char *)article->text.ptr,
                           .at = article->blocks[b].text.start,
                           .end = article->blocks[b].text.end,
                           .line_from = article->blocks[b].text.start,
                           .space = HS_TOKEN_SPACE_BEFORE | HS_TOKEN_NEWLINE_BEFORE};
        read_block(&s);
        if (s.is_full) return HS_ERR_MEMORY;
        hs_text__paragraph *last = &reading->paragraphs.items[reading->paragraphs.n - 1];
        last->end = reading->tokens.n;
        if (last->first == last->end) reading->paragraphs.n--;
    }
    if (reading->tokens.n >= HS_LIMIT_PAGE_TOKENS)
        reading->text->notice = "the page has more words and signs than are read";
    reading->text->tokens = reading->tokens.items;
    reading->text->n_tokens = reading->tokens.n;
    return HS_OK;
}
