/* SARIF 2.1.0 (OASIS): one run, a rule for each kind of finding. */
#include "show/check.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

static void put_literal(hs_json *json, const char *words) {
    hs_json_str(json, hs_show__c(words));
}

/* {"text": ...} as an object that is left open. */
static void open_message(hs_json *json) {
    hs_json_open_object(json);
    HS_KEY(json, "text");
}

static void put_rules(hs_json *json) {
    HS_KEY(json, "rules");
    hs_json_open_array(json);
    for (int i = 0; i < HS_CHECK_N; i++) {
        hs_json_open_object(json);
        HS_KEY(json, "id");
        put_literal(json, hs_check__name((hs_check__rule)i));
        HS_KEY(json, "shortDescription");
        open_message(json);
        put_literal(json, hs_check__sentence((hs_check__rule)i));
        hs_json_close_object(json);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
}

void hs_check__open_sarif(hs_json *json) {
    hs_json_open_object(json);
    HS_KEY(json, "$schema");
    put_literal(json, "https://json.schemastore.org/sarif-2.1.0.json");
    HS_KEY(json, "version");
    put_literal(json, "2.1.0");
    HS_KEY(json, "runs");
    hs_json_open_array(json);
    hs_json_open_object(json);
    HS_KEY(json, "tool");
    hs_json_open_object(json);
    HS_KEY(json, "driver");
    hs_json_open_object(json);
    HS_KEY(json, "name");
    put_literal(json, "hearsay");
    HS_KEY(json, "version");
    put_literal(json, hs_version());
    put_rules(json);
    hs_json_close_object(json);
    hs_json_close_object(json);
    HS_KEY(json, "columnKind");
    put_literal(json, "unicodeCodePoints");
    HS_KEY(json, "results");
    hs_json_open_array(json);
}

void hs_check__close_sarif(hs_json *json) {
    hs_json_close_array(json);
    hs_json_close_object(json);
    hs_json_close_array(json);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

/* A path as a relative reference (RFC 3986): every byte that may not stand in one as it is, percent-encoded. */
static void put_uri(hs_json *json, hs_str path) {
    static const char digits[] = "0123456789ABCDEF";
    hs_json_open_str(json);
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        bool is_kept = hs_ascii_is_letter((char)c) || hs_ascii_is_digit((char)c) || (c && strchr("-._~/", c));
        char coded[3] = {'%', digits[c >> 4], digits[c & 15]};
        hs_json_add_str(json, is_kept ? (hs_str){path.ptr + i, 1} : (hs_str){coded, 3});
    }
    hs_json_close_str(json);
}

static void put_region(hs_json *json, hs_draft_place from, hs_draft_place to) {
    HS_KEY(json, "region");
    hs_json_open_object(json);
    HS_KEY(json, "startLine");
    hs_json_uint(json, from.line);
    HS_KEY(json, "startColumn");
    hs_json_uint(json, from.column);
    HS_KEY(json, "endLine");
    hs_json_uint(json, to.line);
    HS_KEY(json, "endColumn");
    hs_json_uint(json, to.column);
    hs_json_close_object(json);
}

static void put_place(hs_json *json, const char *name) {
    HS_KEY(json, "logicalLocations");
    hs_json_open_array(json);
    hs_json_open_object(json);
    HS_KEY(json, "name");
    put_literal(json, name);
    HS_KEY(json, "kind");
    put_literal(json, "element");
    hs_json_close_object(json);
    hs_json_close_array(json);
}

static void put_message(hs_json *json, const hs_check__finding *finding) {
    HS_KEY(json, "message");
    open_message(json);
    hs_json_open_str(json);
    hs_json_add_str(json, hs_show__c(hs_check__sentence(finding->rule)));
    if (finding->known) {
        hs_json_add_str(json, HS_STR(": "));
        hs_json_add_str(json, finding->known->text);
        hs_json_add_str(json, HS_STR(" ("));
        hs_json_add_str(json, finding->known->speaker.len ? finding->known->speaker : HS_STR("nobody named"));
        hs_json_add_str(json, HS_STR(", "));
        hs_json_add_str(json, finding->known->statement);
        hs_json_add_str(json, HS_STR(")"));
    }
    hs_json_close_str(json);
    hs_json_close_object(json);
}

void hs_check__put_sarif(hs_json *json, hs_str doc, const hs_check__finding *finding, hs_draft_form form,
                         hs_draft_place from, hs_draft_place to) {
    static const char *const levels[] = {"none", "note", "warning", "error"};
    hs_json_open_object(json);
    HS_KEY(json, "ruleId");
    put_literal(json, hs_check__name(finding->rule));
    HS_KEY(json, "ruleIndex");
    hs_json_uint(json, finding->rule);
    HS_KEY(json, "level");
    put_literal(json, levels[hs_check__severity_of(finding->rule)]);
    put_message(json, finding);
    HS_KEY(json, "locations");
    hs_json_open_array(json);
    hs_json_open_object(json);
    HS_KEY(json, "physicalLocation");
    hs_json_open_object(json);
    HS_KEY(json, "artifactLocation");
    hs_json_open_object(json);
    HS_KEY(json, "uri");
    put_uri(json, doc);
    hs_json_close_object(json);
    char place[HS_CHECK_PLACE];
    bool is_packed = hs_check__place(form, from, place);
    if (!is_packed) put_region(json, from, to);
    hs_json_close_object(json);
    if (is_packed) put_place(json, place);
    hs_json_close_object(json);
    hs_json_close_array(json);
    hs_json_close_object(json);
}
