/* HTML bytes -> tokens (WHATWG HTML, section "Tokenization"), as spans into the page; nothing is copied.
 *
 * Takes UTF-8; gives one token a call; each byte is looked at a bounded number of times, whatever the page
 * holds. Names and values come as they stand (hs_html_decode decodes them where somebody wants them).
 *
 *     <P class=lead>"No," she said.   ->   START "P" [class: lead], TEXT "\"No,\" she said."
 */
#ifndef HS_READ_HTML_TOKENS_H
#define HS_READ_HTML_TOKENS_H

#include <hearsay/base.h>

typedef enum hs_html_kind {
    HS_HTML_END_OF_PAGE = 0,
    HS_HTML_TEXT,
    HS_HTML_START,
    HS_HTML_END,
    HS_HTML_COMMENT,
    HS_HTML_DOCTYPE
} hs_html_kind;

/* How text is read. Who builds blocks sets it behind <script>, <style>, <title> and their like (a tree builder's part
 * in the standard); their end tag sets it back. */
typedef enum hs_html_state {
    HS_HTML_DATA = 0,
    HS_HTML_RCDATA, /* character references, no tags: title, textarea */
    HS_HTML_RAWTEXT,
    HS_HTML_SCRIPT,
    HS_HTML_PLAINTEXT,
    HS_HTML_CDATA
} hs_html_state;

/* Attributes kept of one tag; more are skipped: pages carry under 40, hostile ones a million. */
#define HS_HTML_ATTRIBUTES 48

typedef struct hs_html_attribute {
    hs_span name, value; /* value without its quotation marks; start == end: empty or none */
} hs_html_attribute;

typedef struct hs_html_tokens {
    const char *page;
    uint32_t len, at;
    hs_html_state state;
    bool is_foreign;  /* inside svg or math: <![CDATA[ opens character data */
    hs_str text_ends; /* name whose end tag closes RCDATA, RAWTEXT and SCRIPT */
    /* the token */
    hs_html_kind kind;
    hs_html_state text_state; /* of a TEXT token: how it was read */
    hs_span all;              /* all of the token */
    hs_span name; /* START, END: the tag name; COMMENT: its data; TEXT: the text; DOCTYPE: behind the word */
    bool is_self_closing;
    uint32_t n_attributes;
    hs_html_attribute attributes[HS_HTML_ATTRIBUTES]; /* [n_attributes], repeated names included */
} hs_html_tokens;

/* Starts on page (at most 2^32 - 1 bytes). */
void hs_html_tokens_init(hs_html_tokens *tokens, hs_str page);
/* Reads the next token into *tokens; false at the end of the page. */
bool hs_html_tokens_next(hs_html_tokens *tokens);

static inline hs_str hs_html_str(const hs_html_tokens *tokens, hs_span span) {
    return (hs_str){tokens->page + span.start, (size_t)(span.end - span.start)};
}

typedef enum hs_html_decoding {
    HS_HTML_DECODE_TEXT,      /* character references */
    HS_HTML_DECODE_ATTRIBUTE, /* character references, with the rule for "&copy=1" */
    HS_HTML_DECODE_RAW        /* none */
} hs_html_decoding;

/* Decodes the character reference at text.ptr[at] ('&') into out (at most 8 bytes). Gives the bytes written
 * and the place behind it in *next; 0 bytes where it is no reference. */
size_t hs_html_reference(hs_str text, size_t at, bool in_attribute, char out[8], size_t *next);

/* Writes text decoded to out, which has room for 3 * text.len bytes; CR becomes LF, NUL becomes U+FFFD where
 * replace_nul is set. Gives the bytes written. */
size_t hs_html_decode(hs_str text, hs_html_decoding decoding, bool replace_nul, char *out);

#endif
