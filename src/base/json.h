/* Writes JSON (RFC 8259) into memory: one writer, one growing buffer, commas placed by the writer.
 *
 *     hs_json json;
 *     hs_json_init(&json, NULL);
 *     hs_json_open_object(&json);
 *     hs_json_key(&json, HS_STR("doc")); hs_json_str(&json, doc);
 *     hs_json_close_object(&json);
 *     ... json.bytes, json.len; json.is_failed tells that memory ran out ...
 *     hs_json_clear(&json);
 *
 * Text that is not valid UTF-8 is written with U+FFFD in its place, so that output always parses. */
#ifndef HS_BASE_JSON_H
#define HS_BASE_JSON_H

#include <hearsay/base.h>

typedef struct hs_json {
    hs_allocator allocator;
    char *bytes;
    size_t len, capacity;
    bool needs_comma;
    bool is_failed;
} hs_json;

void hs_json_init(hs_json *json, const hs_allocator *allocator);
void hs_json_clear(hs_json *json);
/* Empties the buffer and keeps its memory. */
void hs_json_reset(hs_json *json);

void hs_json_open_object(hs_json *json);
void hs_json_close_object(hs_json *json);
void hs_json_open_array(hs_json *json);
void hs_json_close_array(hs_json *json);
void hs_json_key(hs_json *json, hs_str key);
/* A key that is a literal of our own, without a character to escape: needs no look at its bytes. */
#define HS_JSON_KEY(json, literal) hs_json_key_literal((json), HS_STR("\"" literal "\":"))
void hs_json_key_literal(hs_json *json, hs_str with_marks_and_colon);
void hs_json_str(hs_json *json, hs_str value);
/* One string out of pieces: open, add each, close. */
void hs_json_open_str(hs_json *json);
void hs_json_add_str(hs_json *json, hs_str piece);
void hs_json_close_str(hs_json *json);
void hs_json_uint(hs_json *json, uint64_t value);
void hs_json_int(hs_json *json, int64_t value);
/* Three digits after the point: confidences. Never NaN: that is written as 0. */
void hs_json_fraction(hs_json *json, double value);
void hs_json_bool(hs_json *json, bool value);
void hs_json_null(hs_json *json);
/* A line break between objects (JSON lines); the next value needs no comma. */
void hs_json_end_line(hs_json *json);

#endif
