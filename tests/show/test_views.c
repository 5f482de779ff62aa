#include "test.h"

#include <jansson.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "fake_store.h"
#include "show/show.h"

typedef struct kept {
    char *bytes;
    size_t len;
} kept;

static hs_status keep(void *context, hs_str bytes, hs_error *error) {
    (void)error;
    kept *k = context;
    k->bytes = realloc(k->bytes, k->len + bytes.len + 1);
    assert_non_null(k->bytes);
    memcpy(k->bytes + k->len, bytes.ptr, bytes.len);
    k->len += bytes.len;
    k->bytes[k->len] = 0;
    return HS_OK;
}

static hs_store record(void) {
    return *fake_record();
}

typedef enum which { PEOPLE, STATEMENTS, VARIANTS, COPIES, ONE, REPORT } which;

/* The whole output of a view; the caller frees it. */
static char *shown(which view, hs_show_as as) {
    hs_store store = record();
    kept k = {0};
    hs_show_out out = {keep, &k, NULL};
    hs_show_style style = {.as = as, .width = 100};
    hs_error error = {0};
    hs_status status = HS_ERR_ARGUMENT;
    switch (view) {
    case PEOPLE:
        status = hs_show_people(&store, NULL, &style, &out, &error);
        break;
    case STATEMENTS:
        status = hs_show_statements(&store, NULL, &style, &out, &error);
        break;
    case VARIANTS:
        status = hs_show_variants(&store, NULL, 2, &style, &out, &error);
        break;
    case COPIES:
        status = hs_show_copies(&store, NULL, &style, &out, &error);
        break;
    case ONE:
        status = hs_show_one(&store, HS_STR("a&b.html#1"), &style, &out, &error);
        break;
    case REPORT:
        status = hs_show_report(NULL, &store, (hs_str){0}, &out, &error);
    }
    assert_int_equal(status, HS_OK);
    assert_non_null(k.bytes);
    return k.bytes;
}

static void prints_a_statement_of_the_store_as_annotate_does(void **state) {
    (void)state;
    char *text = shown(STATEMENTS, HS_SHOW_JSON);
    const char *expected =
        "{\"doc\":\"a&b.html\",\"id\":\"a&b.html#1\",\"kind\":\"direct\",\"parts\":[{\"start\":13,\"end\":33,"
        "\"text\":\"We never <b>met</b>,\"},{\"start\":53,\"end\":62,\"text\":\"Not once.\"}],"
        "\"text\":\"We never <b>met</b>, Not once.\",\"quoted\":[{\"start\":13,\"end\":33,"
        "\"text\":\"We never <b>met</b>,\"},{\"start\":53,\"end\":62,\"text\":\"Not once.\"}],"
        "\"speaker\":{\"name\":\"Ruta Vance\",\"start\":35,\"end\":45,\"text\":\"Ruta "
        "Vance\",\"confidence\":0.940},"
        "\"candidates\":[],\"cue\":{\"start\":46,\"end\":50,\"text\":\"said\"},\"via\":null,\"addressee\":"
        "null,"
        "\"question\":null,\"flags\":[],\"why\":\"words inside marks; named next to \\\"said\\\"\"}\n";
    assert_memory_equal(text, expected, strlen(expected));
    assert_non_null(
        strstr(text, "\"in\":\"title\",\"parts\":[{\"start\":8,\"end\":17,\"text\":\"never met\",\"in\""));
    free(text);
}

static void prints_json_that_parses_line_by_line(void **state) {
    (void)state;
    for (which view = PEOPLE; view <= COPIES; view++) {
        char *text = shown(view, HS_SHOW_JSON);
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
            json_t *value = json_loads(line, 0, NULL);
            assert_non_null(value);
            json_decref(value);
        }
        free(text);
    }
}

static void tells_a_dropped_name_in_words(void **state) {
    (void)state;
    char *text = shown(STATEMENTS, HS_SHOW_TERMINAL);
    assert_non_null(strstr(text, "name lost on this page"));
    assert_non_null(strstr(text, "“We never <b>met</b>, … Not once.”"));
    free(text);
}

static void shows_a_statement_in_its_paragraph_with_carets(void **state) {
    (void)state;
    char *text = shown(ONE, HS_SHOW_TERMINAL);
    assert_non_null(strstr(text, "    Ît raned.\n\n"
                                 "    \"We never <b>met</b>,\" Ruta Vance said. \"Not once.\"\n"
                                 "     ^^^^^^^^^^^^^^^^^^^^  ========== ~~~~   ^^^^^^^^^\n\n"
                                 "    The council broke up.\n"));
    assert_non_null(strstr(text, "written “Ruta Vance” at bytes 35-45"));
    assert_non_null(strstr(text, "[-We-] never met"));
    free(text);
}

static void says_that_an_unknown_id_is_not_there(void **state) {
    (void)state;
    hs_store store = record();
    kept k = {0};
    hs_show_out out = {keep, &k, NULL};
    hs_show_style style = {0};
    hs_error error = {0};
    assert_int_equal(hs_show_one(&store, HS_STR("nothing#9"), &style, &out, &error), HS_ERR_NOT_FOUND);
    assert_int_equal(k.len, 0);
}

static void writes_csv_with_a_header_and_a_record_each(void **state) {
    (void)state;
    char *text = shown(PEOPLE, HS_SHOW_CSV);
    assert_string_equal(text, "name,description,kind,aliases,statements,direct,pages,outlets,first,last\r\n"
                              "Ruta Vance,mayor & pilot,person,\"Ruta Vance; the \"\"pilot\"\"\",2,1,1,1,"
                              "2019-03-01T12:00:00Z,2019-03-01T12:00:00Z\r\n");
    free(text);
}

static void lists_swapped_words_under_a_reworded_copy(void **state) {
    (void)state;
    char *text = shown(COPIES, HS_SHOW_TERMINAL);
    assert_non_null(strstr(text, "reworded, 3 words (the first page had it first)"));
    assert_non_null(strstr(text, "memo → memorandum ×3"));
    free(text);
}

static void count_elements(const xmlNode *node, const char *name, int *n) {
    for (; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name)) ++*n;
        count_elements(node->children, name, n);
    }
}

static int n_elements(htmlDocPtr page, const char *name) {
    int n = 0;
    count_elements(xmlDocGetRootElement(page), name, &n);
    return n;
}

static void lets_no_markup_of_a_page_into_the_report(void **state) {
    (void)state;
    char *text = shown(REPORT, HS_SHOW_TERMINAL);
    htmlDocPtr page = htmlReadMemory(text, (int)strlen(text), NULL, "utf-8",
                                     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    assert_non_null(page);
    assert_int_equal(n_elements(page, "script"), 0);
    assert_int_equal(n_elements(page, "img"), 0);
    assert_int_equal(n_elements(page, "link"), 0);
    assert_int_equal(n_elements(page, "i"), 1); /* the bar of the one person; none of The <i>Gull</i> */
    assert_null(strchr(text, '\x1b'));
    assert_null(strstr(text, "<b>met"));
    assert_true(n_elements(page, "del") >= 3); /* legend, warned wording, member; the copy's words */
    assert_int_equal(n_elements(page, "h1"), 1);
    xmlFreeDoc(page);
    free(text);
}

static void gives_every_link_inside_the_report_a_target(void **state) {
    (void)state;
    char *text = shown(REPORT, HS_SHOW_TERMINAL);
    int n = 0;
    for (const char *at = text; (at = strstr(at, "href=\"#")); n++) {
        char wanted[128] = "id=\"";
        at += strlen("href=\"#");
        size_t len = strcspn(at, "\"");
        assert_true(len < 100);
        strncat(wanted, at, len);
        strcat(wanted, "\"");
        if (!strstr(text, wanted)) fail_msg("no target has %s", wanted);
    }
    assert_true(n > 8);
    free(text);
}

static char *exported(hs_show_export_as as) {
    hs_store store = record();
    kept k = {0};
    hs_show_out out = {keep, &k, NULL};
    hs_error error = {0};
    assert_int_equal(hs_show_export(&store, NULL, as, &out, &error), HS_OK);
    assert_non_null(k.bytes);
    return k.bytes;
}

static void selects_the_words_of_an_annotation_by_code_points(void **state) {
    (void)state;
    char *text = exported(HS_SHOW_WEB_ANNOTATION);
    json_t *line = json_loadb(text, strcspn(text, "\n"), 0, NULL);
    assert_non_null(line);
    assert_string_equal(json_string_value(json_object_get(line, "id")), "urn:hearsay:abcdefghijkl:1");
    json_t *targets = json_object_get(line, "target");
    assert_int_equal(json_array_size(targets), 2);
    json_t *selectors = json_object_get(json_array_get(targets, 1), "selector");
    json_t *quote = json_array_get(selectors, 0), *position = json_array_get(selectors, 1);
    assert_string_equal(json_string_value(json_object_get(quote, "exact")), "Not once.");
    assert_string_equal(json_string_value(json_object_get(quote, "suffix")),
                        "\"\n\nThe council broke up.\n\nVance: 'never ");
    assert_int_equal(json_integer_value(json_object_get(position, "start")), 52);
    assert_int_equal(json_integer_value(json_object_get(position, "end")), 61);
    json_decref(line);
    free(text);
}

static void names_the_creator_of_a_quotation_only_where_somebody_is_named(void **state) {
    (void)state;
    char *text = exported(HS_SHOW_QUOTATION), *second = strchr(text, '\n') + 1;
    json_t *named = json_loadb(text, (size_t)(second - text), 0, NULL), *nobody = json_loads(second, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json_object_get(named, "creator"), "name")),
                        "Ruta Vance");
    assert_null(json_object_get(nobody, "creator"));
    json_decref(named);
    json_decref(nobody);
    free(text);
}

static void escapes_what_tex_would_run(void **state) {
    (void)state;
    char *text = exported(HS_SHOW_BIBTEX);
    assert_string_equal(text, "@online{abcdefghijkl,\n"
                              "  title = {Vance: 'never met' <script>alert(1)</script>},\n"
                              "  organization = {The <i>Gull</i>},\n"
                              "  date = {2019-03-01},\n"
                              "  year = {2019},\n"
                              "  url = {https://x.example/?a=1&b=\"2\"}\n}\n\n");
    free(text);
}

static void draws_a_graph_that_an_xml_parser_reads(void **state) {
    (void)state;
    char *text = exported(HS_SHOW_GRAPHML);
    xmlDocPtr graph = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);
    assert_non_null(graph);
    assert_int_equal(n_elements(graph, "node"), 2);
    assert_int_equal(n_elements(graph, "edge"), 1);
    assert_non_null(strstr(text, "<edge source=\"p7\" target=\"o1\"><data key=\"weight\">1</data></edge>"));
    xmlFreeDoc(graph);
    free(text);
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

/* Status of a view that gets so many allocations; what it wrote is the caller's. */
static hs_status poor(int view, hs_show_as as, int granted, char **written) {
    hs_store store = record();
    kept k = {0};
    int left = granted;
    hs_allocator allocator = {grant, &left};
    hs_show_out out = {keep, &k, &allocator};
    hs_show_style style = {.as = as, .width = 100};
    hs_error error = {0};
    hs_status status;
    if (view == PEOPLE)
        status = hs_show_people(&store, NULL, &style, &out, &error);
    else if (view == STATEMENTS)
        status = hs_show_statements(&store, NULL, &style, &out, &error);
    else if (view == VARIANTS)
        status = hs_show_variants(&store, NULL, 2, &style, &out, &error);
    else if (view == COPIES)
        status = hs_show_copies(&store, NULL, &style, &out, &error);
    else if (view == ONE)
        status = hs_show_one(&store, HS_STR("a&b.html#1"), &style, &out, &error);
    else if (view == REPORT)
        status = hs_show_report(NULL, &store, (hs_str){0}, &out, &error);
    else
        status = hs_show_export(&store, NULL, (hs_show_export_as)as, &out, &error);
    *written = k.bytes;
    return status;
}

static void tells_that_memory_ran_out_at_any_allocation(void **state) {
    (void)state;
    for (int view = PEOPLE; view <= REPORT + 1; view++) {
        for (int as = HS_SHOW_TERMINAL; as <= HS_SHOW_CSV; as++) {
            char *all, *written;
            assert_int_equal(poor(view, (hs_show_as)as, 1000, &all), HS_OK);
            int granted = 0;
            hs_status status;
            while ((status = poor(view, (hs_show_as)as, granted, &written)) == HS_ERR_MEMORY) {
                free(written);
                granted++;
            }
            assert_int_equal(status, HS_OK);
            assert_string_equal(written, all);
            free(written);
            free(all);
            assert_in_range(granted, 1, 60);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_a_statement_of_the_store_as_annotate_does),
        cmocka_unit_test(prints_json_that_parses_line_by_line),
        cmocka_unit_test(tells_a_dropped_name_in_words),
        cmocka_unit_test(shows_a_statement_in_its_paragraph_with_carets),
        cmocka_unit_test(says_that_an_unknown_id_is_not_there),
        cmocka_unit_test(writes_csv_with_a_header_and_a_record_each),
        cmocka_unit_test(lists_swapped_words_under_a_reworded_copy),
        cmocka_unit_test(lets_no_markup_of_a_page_into_the_report),
        cmocka_unit_test(selects_the_words_of_an_annotation_by_code_points),
        cmocka_unit_test(names_the_creator_of_a_quotation_only_where_somebody_is_named),
        cmocka_unit_test(escapes_what_tex_would_run),
        cmocka_unit_test(draws_a_graph_that_an_xml_parser_reads),
        cmocka_unit_test(tells_that_memory_ran_out_at_any_allocation),
        cmocka_unit_test(gives_every_link_inside_the_report_a_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
