/* src/read/input/json_read.h: picks members out of one JSON value (RFC 8259) without building a tree.
 *
 * The whole value is checked as it is walked, strings stay views of the input until they are asked for, and
 * nesting costs no stack. Invalid UTF-8 inside strings is handed out as found: charset.h mends pages.
 *
 *     hs_json_cursor cursor = hs_json_cursor_of(HS_STR("{\"id\": 7, \"text\": \"Rain.\"}"));
 *     hs_json_member member;
 *     if (hs_json_open(&cursor, '{'))
 *         while (hs_json_next(&cursor, &member)) ...          // id: 7, then text: "Rain."
 *     if (cursor.problem) ... cursor.problem_at ...           // a sentence, and the byte
 *
 * Ours because the JSON library of this house builds a tree (112 MB/s of text on article lines, where reading is
 * to cost a tenth of what follows), and the fast event parser in Debian writes through failed allocations. */
#ifndef HS_READ_INPUT_JSON_READ_H
#define HS_READ_INPUT_JSON_READ_H

#include <hearsay/base.h>

typedef enum hs_json_kind {
    HS_JSON_NULL = 0,
    HS_JSON_FALSE,
    HS_JSON_TRUE,
    HS_JSON_NUMBER,
    HS_JSON_STRING,
    HS_JSON_ARRAY,
    HS_JSON_OBJECT
} hs_json_kind;

typedef struct hs_json_value {
    hs_json_kind kind;
    hs_str raw;       /* as written; of strings without the quotation marks */
    bool has_escapes; /* of strings: raw is not yet the text */
} hs_json_value;

typedef struct hs_json_member {
    hs_str key; /* as written; a key with escapes in it matches no field name */
    hs_json_value value;
} hs_json_member;

typedef struct hs_json_cursor {
    const char *begin, *at, *end;
    const char *problem; /* static sentence; NULL: none so far */
    size_t problem_at;   /* byte of the text */
    char open;           /* '{' or '[' */
    bool is_first;
} hs_json_cursor;

/* Deeper nesting is no page. */
#define HS_JSON_DEPTH 512

hs_json_cursor hs_json_cursor_of(hs_str text);
/* Steps into the object ('{') or array ('[') the text is. */
bool hs_json_open(hs_json_cursor *cursor, char open);
/* Next member (key is empty in arrays); false behind the last one or at a problem. */
bool hs_json_next(hs_json_cursor *cursor, hs_json_member *member);
/* After the last member: true when nothing but space follows; else a problem. */
bool hs_json_finish(hs_json_cursor *cursor);

/* The text of a string value, or the digits of a number: a view of the input where nothing is escaped, else a
 * copy in arena. A lone surrogate becomes U+FFFD. */
hs_status hs_json_text(const hs_json_value *value, hs_arena *arena, hs_str *text);

#endif
