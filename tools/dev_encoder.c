/* dev_encoder WEIGHTS KERNEL TEXTS.jsonl: what the encoder alone finds, one object a line, for score.py. A
 * developer's tool: it stops on trouble. TEXTS.jsonl: {"id", "text"} a line; a line of text is a paragraph. */
#include "encoder/encoder.h"

#include "base/json.h"
#include "base/str.h"
#include "base/vector.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static void span_to_json(hs_json *json, hs_span span) {
    hs_json_key(json, HS_STR("start")), hs_json_uint(json, span.start);
    hs_json_key(json, HS_STR("end")), hs_json_uint(json, span.end);
}

static void print(hs_json *json, hs_str doc, hs_str text, const hs_attribution_found *a) {
    hs_json_open_object(json);
    hs_json_key(json, HS_STR("doc")), hs_json_str(json, doc);
    hs_json_key(json, HS_STR("kind")), hs_json_str(json, HS_STR("indirect"));
    hs_json_key(json, HS_STR("parts")), hs_json_open_array(json);
    bool has_hole = a->hole.start < a->hole.end;
    hs_span parts[2] = {a->content, a->content};
    if (has_hole) parts[0].end = a->hole.start, parts[1].start = a->hole.end;
    for (int i = 0; i <= has_hole; i++) {
        hs_json_open_object(json);
        span_to_json(json, parts[i]);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
    hs_json_key(json, HS_STR("speaker"));
    if (a->source.start < a->source.end) {
        hs_json_open_object(json);
        hs_json_key(json, HS_STR("name")), hs_json_str(json, hs_str_sub(text, a->source));
        span_to_json(json, a->source);
        hs_json_close_object(json);
    } else {
        hs_json_null(json);
    }
    hs_json_key(json, HS_STR("p")), hs_json_fraction(json, (double)a->probability);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

static hs_str file_read(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) exit((perror(path), 1));
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *bytes = aligned_alloc(64, (size / 64 + 1) * 64);
    if (!bytes || fread(bytes, 1, size, file) != size) exit(1);
    fclose(file);
    return (hs_str){bytes, size};
}

int main(int argc, char **argv) {
    if (argc != 4) return fputs("usage: dev_encoder WEIGHTS KERNEL TEXTS.jsonl\n", stderr), 2;
    hs_arena *models = hs_arena_new(NULL), *arena = hs_arena_new(NULL), *temporary = hs_arena_new(NULL);
    hs_encoder *encoder;
    hs_error error;
    hs_str weights = file_read(argv[1]);
    if (hs_encoder_open(models, weights, argv[2], &encoder, &error) != HS_OK)
        return fprintf(stderr, "%s\n", error.message), 1;
    FILE *texts = fopen(argv[3], "r");
    if (!texts) return perror(argv[3]), 1;
    char *line = NULL;
    size_t capacity = 0;
    hs_json json;
    hs_json_init(&json, NULL);
    while (getline(&line, &capacity, texts) > 0) {
        json_t *row = json_loads(line, 0, NULL), *id = json_object_get(row, "id");
        hs_str text = {json_string_value(json_object_get(row, "text")), 0};
        text.len = json_string_length(json_object_get(row, "text"));
        HS_VECTOR(hs_span) paragraphs = {0};
        for (size_t at = 0; at < text.len;) {
            size_t end = hs_str_find_byte(text, at, '\n');
            if (end > at && !hs_vector_push(&paragraphs, arena, (hs_span){(uint32_t)at, (uint32_t)end}))
                exit(1);
            at = end + 1;
        }
        hs_attributions_found found;
        if (hs_encoder_read(encoder, arena, temporary, text, paragraphs.items, paragraphs.n, 0.5f, &found) !=
            HS_OK)
            exit(1);
        hs_str doc = {json_string_value(id), json_string_length(id)};
        for (uint32_t i = 0; i < found.n; i++) print(&json, doc, text, &found.items[i]);
        fwrite(json.bytes, 1, json.len, stdout);
        hs_json_reset(&json);
        json_decref(row);
        hs_arena_reset(arena);
        hs_arena_reset(temporary);
    }
    free(line);
    fclose(texts);
    hs_json_clear(&json);
    hs_arena_free(models), hs_arena_free(arena), hs_arena_free(temporary);
    free((void *)(uintptr_t)weights.ptr);
    return 0;
}
