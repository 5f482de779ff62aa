/* hearsay/text.h: an article's blocks -> tokens, sentences and quotation marks.
 *
 *     "We never met," Ruta Vance said. "Not once."
 *     two sentences, two quotations [We never met,] [Not once.], Vance/PROPN, said/VERB_FINITE
 *
 * All spans are bytes of hs_article.text. Blocks come in reading order: a title, whose bytes lie behind the body's,
 * comes first, and so do its tokens. Tokens never cross a block; sentences never cross a block; a pair of
 * quotation marks may (a quotation of several paragraphs), and one bad mark never reaches past its paragraph
 * unless a reopened mark says so.
 */
#ifndef HEARSAY_TEXT_H
#define HEARSAY_TEXT_H

#include <hearsay/article.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Coarse part of speech: the Universal POS tags (universaldependencies.org/u/pos), with verbs split by form,
 * since attribution hangs on it. */
typedef enum hs_pos {
    HS_POS_X = 0,
    HS_POS_ADJ,
    HS_POS_ADP,
    HS_POS_ADV,
    HS_POS_AUX,
    HS_POS_CCONJ,
    HS_POS_DET,
    HS_POS_INTJ,
    HS_POS_NOUN,
    HS_POS_NUM,
    HS_POS_PART,
    HS_POS_PRON,
    HS_POS_PROPN,
    HS_POS_PUNCT,
    HS_POS_SCONJ,
    HS_POS_SYM,
    HS_POS_VERB_FINITE,
    HS_POS_VERB_BASE,
    HS_POS_VERB_ING,
    HS_POS_VERB_PARTICIPLE,
    HS_POS_N
} hs_pos;

typedef enum hs_token_kind {
    HS_TOKEN_WORD = 0,
    HS_TOKEN_NUMBER,
    HS_TOKEN_PUNCT,
    HS_TOKEN_MARK /* quotation mark */,
    HS_TOKEN_SYMBOL
} hs_token_kind;

enum {                            /* hs_token.flags */
       HS_TOKEN_CAPITAL = 1,      /* first letter is upper case */
       HS_TOKEN_ALL_CAPITALS = 2, /* two letters or more, all upper case */
       HS_TOKEN_SPACE_BEFORE = 4,
       HS_TOKEN_SENTENCE_START = 8,
       HS_TOKEN_IN_QUOTES = 16, /* inside a pair of quotation marks (any depth) */
       HS_TOKEN_HAS_DIGIT = 32,
       HS_TOKEN_HYPHEN = 64,
       HS_TOKEN_NEWLINE_BEFORE = 128
};

typedef struct hs_token {
    hs_span span;
    uint32_t
        hash; /* hs_hash32 of the lower-cased word with straight apostrophes; every double mark as ", every single
                      one as ', dashes as --, dots as ...; the same on every machine */
    uint8_t kind; /* hs_token_kind */
    uint8_t flags;
    uint8_t pos;    /* hs_pos */
    uint8_t entity; /* 0 none; else hs_entity_kind + 1, with bit 7 set on the first token of a mention */
} hs_token;

typedef struct hs_sentence {
    uint32_t first, end; /* tokens [first, end) */
    uint32_t block;
} hs_sentence;

/* A quotation: a matched (or, flagged, half-matched) pair of marks. Spans lie inside the marks. */
typedef struct hs_quotation {
    hs_span span;
    uint32_t first, end; /* tokens [first, end) inside the marks */
    uint32_t parent;     /* enclosing quotation, or HS_NONE */
    uint32_t continues;  /* the quotation of the paragraph before that this one goes on with, or HS_NONE */
    bool is_single;      /* single marks (headline or nested) */
    bool is_unopened, is_unclosed; /* a mark is missing; the span was closed by rule */
} hs_quotation;

typedef struct hs_text {
    const hs_article *article;
    hs_token *tokens; /* [n_tokens] in order of the blocks */
    uint32_t n_tokens;
    hs_sentence *sentences; /* [n_sentences] */
    uint32_t n_sentences;
    hs_quotation *quotations; /* [n_quotations] in order of the blocks, by start; parents before children */
    uint32_t n_quotations;
    uint32_t *block_first_sentence; /* [article->n_blocks + 1] */
    const char *notice;             /* static: a limit that was hit on this page, or NULL */
} hs_text;

/* Tokenises, splits sentences, pairs marks, tags. Thread-safe for distinct scratch and arena. */
HS_API hs_status hs_text_read(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                              const hs_article *article, hs_text *text, hs_error *error);

static inline hs_str hs_token_str(const hs_text *text, uint32_t token) {
    return hs_str_sub(text->article->text, text->tokens[token].span);
}

#ifdef __cplusplus
}
#endif
#endif
