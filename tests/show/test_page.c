#include "test.h"

#include <jansson.h>
#include <stdlib.h>

#include "show/show.h"

/* A made-up page: body, then the title behind it, as html pages are read. */
static const char body_and_title[] = "\"We never met,\" Ruta Vance said. \"Not once.\"\n\nVance: 'never met'";
enum { BODY = 46, TITLE = 46 };

typedef struct fixture {
    hs_annotation annotation;
    hs_block blocks[2];
    hs_statement statements[2];
    hs_span parts[2], title_part[1];
    hs_person people[1];
    hs_speaking speaking[2];
    hs_attribution candidate;
} fixture;

static void fill(fixture *f) {
    memset(f, 0, sizeof *f);
    hs_article *article = &f->annotation.article;
    article->doc = HS_STR("a.html");
    article->text = HS_STR(body_and_title);
    article->body_len = BODY;
    f->blocks[0] = (hs_block){.kind = HS_BLOCK_TITLE, .text = {TITLE, (uint32_t)article->text.len}};
    f->blocks[1] = (hs_block){.kind = HS_BLOCK_PARAGRAPH, .text = {0, 44}};
    article->blocks = f->blocks;
    article->n_blocks = 2;
    f->parts[0] = (hs_span){1, 14};
    f->parts[1] = (hs_span){34, 43};
    f->title_part[0] = (hs_span){TITLE + 8, TITLE + 17};
    f->statements[0] = (hs_statement){.kind = HS_KIND_DIRECT,
                                      .parts = f->parts,
                                      .quoted = f->parts,
                                      .n_parts = 2,
                                      .n_quoted = 2,
                                      .cue = {27, 31},
                                      .question = HS_NONE,
                                      .flags = HS_FLAG_UNCLOSED,
                                      .why = "words inside marks"};
    f->statements[1] = (hs_statement){.kind = HS_KIND_HEADLINE,
                                      .parts = f->title_part,
                                      .quoted = f->title_part,
                                      .n_parts = 1,
                                      .n_quoted = 1,
                                      .question = 0,
                                      .why = "marks in a headline"};
    f->people[0] = (hs_person){.name = HS_STR("Ruta \"R\" Vance")};
    f->candidate = (hs_attribution){.person = 0, .mention = {16, 26}, .confidence = 0.25f};
    f->speaking[0] = (hs_speaking){.speaker = {.person = 0, .mention = {16, 26}, .confidence = 0.875f},
                                   .via = {.person = HS_NONE},
                                   .addressee = {.person = HS_NONE},
                                   .flags = HS_FLAG_CARRIED,
                                   .why = "named next to said"};
    f->speaking[1] = (hs_speaking){.speaker = {.person = HS_NONE},
                                   .via = {.person = HS_NONE},
                                   .addressee = {.person = HS_NONE},
                                   .candidates = &f->candidate,
                                   .n_candidates = 1};
    f->annotation.statements = (hs_statements){.items = f->statements, .n = 2};
    f->annotation.found = (hs_people_found){.people = f->people, .n_people = 1, .speaking = f->speaking};
}

static void prints_a_statement_word_for_word_as_the_contract_says(void **state) {
    (void)state;
    fixture f;
    fill(&f);
    hs_json json;
    hs_json_init(&json, NULL);
    hs_show_statement(&json, &f.annotation, 0);
    assert_str_equal(
        ((hs_str){json.bytes, json.len}),
        "{\"doc\":\"a.html\",\"id\":\"a.html#1\",\"kind\":\"direct\",\"parts\":["
        "{\"start\":1,\"end\":14,\"text\":\"We never met,\"},"
        "{\"start\":34,\"end\":43,\"text\":\"Not once.\"}],"
        "\"text\":\"We never met, Not once.\",\"quoted\":["
        "{\"start\":1,\"end\":14,\"text\":\"We never met,\"},"
        "{\"start\":34,\"end\":43,\"text\":\"Not once.\"}],"
        "\"speaker\":{\"name\":\"Ruta \\\"R\\\" Vance\",\"start\":16,\"end\":26,\"text\":\"Ruta Vance\","
        "\"confidence\":0.875},\"candidates\":[],\"cue\":{\"start\":27,\"end\":31,\"text\":\"said\"},"
        "\"via\":null,\"addressee\":null,\"question\":null,"
        "\"flags\":[\"unclosed\",\"speaker-carried\"],"
        "\"why\":\"words inside marks; named next to said\"}\n");
    hs_json_clear(&json);
}

static void counts_offsets_in_the_title_from_its_first_byte(void **state) {
    (void)state;
    fixture f;
    fill(&f);
    hs_json json;
    hs_json_init(&json, NULL);
    hs_show_statement(&json, &f.annotation, 1);
    json_t *line = json_loadb(json.bytes, json.len, 0, NULL);
    assert_non_null(line);
    assert_string_equal(json_string_value(json_object_get(line, "in")), "title");
    json_t *part = json_array_get(json_object_get(line, "parts"), 0);
    assert_int_equal(json_integer_value(json_object_get(part, "start")), 8);
    assert_int_equal(json_integer_value(json_object_get(part, "end")), 17);
    assert_string_equal(json_string_value(json_object_get(part, "text")), "never met");
    assert_string_equal(json_string_value(json_object_get(part, "in")), "title");
    assert_true(json_is_null(json_object_get(line, "speaker")));
    json_t *candidate = json_array_get(json_object_get(line, "candidates"), 0);
    assert_null(json_object_get(candidate, "in"));
    assert_int_equal(json_integer_value(json_object_get(candidate, "start")), 16);
    json_t *question = json_object_get(line, "question");
    assert_string_equal(json_string_value(json_object_get(question, "id")), "a.html#1");
    assert_int_equal(json_integer_value(json_object_get(question, "end")), 43);
    json_decref(line);
    hs_json_clear(&json);
}

static void prints_null_for_what_the_page_does_not_tell(void **state) {
    (void)state;
    hs_article article = {.doc = HS_STR("b"), .title = HS_STR("T\xff")};
    hs_json json;
    hs_json_init(&json, NULL);
    hs_show_article(&json, &article, HS_STR("One.\n\nTwo\x01"));
    assert_str_equal(
        ((hs_str){json.bytes, json.len}),
        "{\"doc\":\"b\",\"url\":null,\"title\":\"T\xEF\xBF\xBD\",\"byline\":[],\"publisher\":null,"
        "\"published\":null,\"language\":null,\"text\":\"One.\\n\\nTwo\\u0001\",\"modified\":null,"
        "\"captions\":[]}\n");
    hs_json_clear(&json);
}

/* Grants a number of allocations, then none. */
static void *grant(void *context, void *ptr, size_t size) {
    int *left = context;
    if (!size) {
        free(ptr);
        return NULL;
    }
    return (*left)-- > 0 ? realloc(ptr, size) : NULL;
}

static void survives_memory_running_out(void **state) {
    (void)state;
    fixture f;
    fill(&f);
    int granted = 0;
    for (;; granted++) {
        int left = granted;
        hs_allocator allocator = {grant, &left};
        hs_json json;
        hs_json_init(&json, &allocator);
        for (int i = 0; i < 20; i++) hs_show_annotation(&json, &f.annotation);
        bool is_failed = json.is_failed;
        hs_json_clear(&json);
        if (!is_failed) break;
    }
    assert_in_range(granted, 1, 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_a_statement_word_for_word_as_the_contract_says),
        cmocka_unit_test(counts_offsets_in_the_title_from_its_first_byte),
        cmocka_unit_test(prints_null_for_what_the_page_does_not_tell),
        cmocka_unit_test(survives_memory_running_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
