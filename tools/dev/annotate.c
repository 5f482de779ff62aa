/* dev_annotate FILE.jsonl: {"id", "text"} a line, taken as body text -> a line a statement with its source as speaker,
 * to measure the statement stage alone with the scorer. A program of a developer's machine. */
#include <hearsay/hearsay.h>

#include "base/json.h"
#include "base/str.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static void put_span(hs_json *json, const hs_statements *statements, hs_span span) {
    hs_json_open_object(json);
    hs_json_key(json, HS_STR("start"));
    hs_json_uint(json, span.start);
    hs_json_key(json, HS_STR("end"));
    hs_json_uint(json, span.end);
    hs_json_key(json, HS_STR("text"));
    hs_json_str(json, hs_str_sub(statements->text->article->text, span));
    hs_json_close_object(json);
}

static void put_statement(hs_json *json, hs_str id, const hs_statements *statements, const hs_statement *s) {
    static const char *const kinds[] = {"direct", "mixed", "indirect", "headline"};
    hs_json_open_object(json);
    hs_json_key(json, HS_STR("doc"));
    hs_json_str(json, id);
    hs_json_key(json, HS_STR("kind"));
    hs_json_str(json, (hs_str){kinds[s->kind], strlen(kinds[s->kind])});
    hs_json_key(json, HS_STR("parts"));
    hs_json_open_array(json);
    for (uint32_t i = 0; i < s->n_parts; i++) put_span(json, statements, s->parts[i]);
    hs_json_close_array(json);
    hs_json_key(json, HS_STR("speaker"));
    if (s->source.start < s->source.end)
        put_span(json, statements, s->source);
    else
        hs_json_null(json);
    hs_json_key(json, HS_STR("cue"));
    if (s->cue.start < s->cue.end)
        put_span(json, statements, s->cue);
    else
        hs_json_null(json);
    hs_json_key(json, HS_STR("flags"));
    hs_json_uint(json, s->flags);
    hs_json_key(json, HS_STR("confidence"));
    hs_json_fraction(json, s->confidence);
    hs_json_key(json, HS_STR("why"));
    hs_json_str(json, s->why ? (hs_str){s->why, strlen(s->why)} : (hs_str){0});
    hs_json_close_object(json);
    hs_json_end_line(json);
}

int main(int argc, char **argv) {
    if (argc != 2) return fprintf(stderr, "usage: %s FILE.jsonl\n", argv[0]), 2;
    FILE *file = fopen(argv[1], "r");
    if (!file) return perror(argv[1]), 1;
    hs_engine *engine;
    hs_error error = {0};
    if (hs_engine_open(NULL, &engine, &error) != HS_OK) return fprintf(stderr, "%s\n", error.message), 1;
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_arena *arena = hs_arena_new(NULL);
    hs_json json;
    hs_json_init(&json, NULL);
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, file) > 0) {
        json_t *row = json_loads(line, 0, NULL);
        if (!row) continue;
        const char *id = json_string_value(json_object_get(row, "id"));
        const char *text = json_string_value(json_object_get(row, "text"));
        hs_page page = {.doc = {id, strlen(id)}, .bytes = {text, strlen(text)}, .format = HS_FORMAT_PLAIN};
        hs_article article;
        hs_text tokens;
        hs_statements statements = {0};
        hs_status status = hs_article_read(engine, scratch, arena, &page, &article, &error);
        if (status == HS_OK) status = hs_text_read(engine, scratch, arena, &article, &tokens, &error);
        if (status == HS_OK)
            status = hs_statements_find(engine, scratch, arena, &tokens, &statements, &error);
        if (status != HS_OK) fprintf(stderr, "%s: %s\n", id, error.message);
        for (uint32_t i = 0; status == HS_OK && i < statements.n; i++)
            put_statement(&json, page.doc, &statements, &statements.items[i]);
        fwrite(json.bytes, 1, json.len, stdout);
        hs_json_reset(&json);
        hs_arena_reset(arena);
        json_decref(row);
    }
    hs_json_clear(&json);
    free(line);
    fclose(file);
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    hs_engine_close(engine);
    return 0;
}
