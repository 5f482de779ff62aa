/* The words that stand for enums in every output; docs/json.md lists them. */
#include "show/show.h"

#include <string.h>

#define N_OF(array) (sizeof(array) / sizeof *(array))

static const char *const kinds[] = {"direct", "mixed", "indirect", "headline"};

static const char *const flag_names[] = {"unopened",    "unclosed", "speaker-dropped", "unnamed",
                                         "group",       "question", "denied",          "speaker-carried",
                                         "interpreter", "negated",  "written",         "thought"};

static const char *const relations[] = {"verbatim", "trimmed",  "reworded", "reordered", "joined",
                                        "partial",  "extended", "retold",   "reversed",  "reattributed"};

static const char *const entity_kinds[] = {"person", "organisation", "group", "role", "unnamed", "place"};

static const char *const edit_ops[] = {"swap", "drop", "add", "move"};

static hs_str word(const char *const *words, size_t n, size_t i) {
    const char *found = i < n ? words[i] : "unknown";
    return (hs_str){found, strlen(found)};
}

hs_str hs_show_kind(hs_kind kind) {
    return word(kinds, N_OF(kinds), (size_t)kind);
}

hs_str hs_show_relation(hs_relation relation) {
    return word(relations, N_OF(relations), (size_t)relation);
}

hs_str hs_show_entity_kind(hs_entity_kind kind) {
    return word(entity_kinds, N_OF(entity_kinds), (size_t)kind);
}

hs_str hs_show_edit_op(hs_edit_op op) {
    return word(edit_ops, N_OF(edit_ops), (size_t)op);
}

void hs_show_flags(hs_json *json, uint32_t flags) {
    hs_json_open_array(json);
    for (size_t bit = 0; bit < N_OF(flag_names); bit++)
        if (flags & (1u << bit)) hs_json_str(json, word(flag_names, N_OF(flag_names), bit));
    hs_json_close_array(json);
}
