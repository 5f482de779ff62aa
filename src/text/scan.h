/* Scanning one block byte by byte: what the reader of words and the reader of signs share. */
#ifndef HS_TEXT_SCAN_H
#define HS_TEXT_SCAN_H

#include "text/reading.h"

enum hs_text__class {
    CLASS_OTHER = 0, /* control characters count as space */
    CLASS_LETTER,
    CLASS_DIGIT,
    CLASS_HIGH, /* first byte of a character beyond ASCII */
    CLASS_NEWLINE,
    CLASS_APOSTROPHE,
    CLASS_QUOTE,
    CLASS_BACKTICK,
    CLASS_AMPERSAND,
    CLASS_HYPHEN,
    CLASS_PERIOD,
    CLASS_TERMINAL,
    CLASS_OPEN,
    CLASS_CLOSE,
    CLASS_COMMA,
    CLASS_SYMBOL
};

extern const uint8_t hs_text__class_of[256];

typedef struct hs_text__scan {
    hs_text__reading *reading;
    const unsigned char *bytes;
    uint32_t at, end;   /* of the block */
    uint32_t last_end;  /* where the last token of the paragraph ended */
    uint32_t line_from; /* first byte of this line */
    uint8_t space;      /* flags for the next token: space or line break before it */
    bool is_wrapped;    /* lines of this block are wrapped: a single line break is a space */
    bool is_judged;     /* is_wrapped is known */
    bool is_full;       /* memory ran out */
} hs_text__scan;

static inline hs_str hs_text__scanned(const hs_text__scan *s) {
    return (hs_str){(const char *)s->bytes, s->end};
}

/* An entity that pages leave in their text by escaping twice: &#39; &quot; &amp;#39; &rsquo; ... Gives its
 * character and its length in bytes, or 0. */
uint32_t hs_text__escaped_char(const hs_text__scan *s, uint32_t at, uint32_t *len);

/* The character at at and its length, entities read. */
uint32_t hs_text__char_at(const hs_text__scan *s, uint32_t at, uint32_t *len);

bool hs_text__is_letter_at(const hs_text__scan *s, uint32_t at);
bool hs_text__is_letter_or_digit_at(const hs_text__scan *s, uint32_t at);
bool hs_text__is_upper_at(const hs_text__scan *s, uint32_t at);

/* FNV-1a of the word in lower case, apostrophes made straight, soft hyphens left out: hs_hash32 of a
 * lexicon's key. */
static inline uint32_t hs_text__hash_plain(const unsigned char *bytes, uint32_t from, uint32_t end) {
    uint32_t hash = 2166136261u;
    for (uint32_t i = from; i < end; i++) {
        uint32_t c = bytes[i];
        c += (c - 'A' < 26u) * 32u;
        hash = (hash ^ c) * 16777619u;
    }
    return hash;
}

/* The same where it holds characters beyond ASCII or entities. */
uint32_t hs_text__hash_special(const hs_text__scan *s, uint32_t from, uint32_t end);

static inline void hs_text__push(hs_text__scan *s, uint32_t from, uint32_t end, hs_token_kind kind,
                                 hs_text__note note, uint8_t flags, uint32_t hash) {
    hs_text__reading *reading = s->reading;
    hs_token token = {.span = {from, end}, .hash = hash, .kind = (uint8_t)kind, .pos = (uint8_t)note};
    token.flags = flags | s->space;
    if (!hs_vector_push(&reading->tokens, reading->arena, token)) s->is_full = true;
    s->space = 0;
    s->last_end = end;
}

/* A word or number that begins at s->at, with the clitics behind it (word_tokens.c). */
void hs_text__read_word(hs_text__scan *s);

#endif
