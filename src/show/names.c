/* The words that stand for enums in every output; docs/json.md lists them. */
#include "show/view.h"

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

static const char *const cue_classes[] = {
    "none",   "say",   "assert", "deny",  "ask",     "answer", "warn",      "concede", "accuse",  "promise",
    "demand", "think", "write",  "hedge", "decline", "praise", "criticise", "call",    "conclude"};

static const char *const block_kinds[] = {"title",      "paragraph", "heading", "list-item", "quote",
                                          "pull-quote", "highlight", "caption", "table",     "related"};

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

hs_str hs_show_cue_class(hs_cue_class cue) {
    return word(cue_classes, N_OF(cue_classes), (size_t)cue);
}

hs_str hs_show_block_kind(hs_block_kind kind) {
    return word(block_kinds, N_OF(block_kinds), (size_t)kind);
}

void hs_show__flag_words(hs_show__paper *paper, uint32_t flags) {
    for (size_t bit = 0, n = 0; bit < N_OF(flag_names); bit++) {
        if (!(flags & 1u << bit)) continue;
        if (n++) hs_show__literal(paper, " ");
        hs_show__literal(paper, flag_names[bit]);
    }
}

hs_str hs_show__flag_list(hs_arena *arena, uint32_t flags) {
    size_t room = 1, len = 0;
    for (size_t bit = 0; bit < N_OF(flag_names); bit++) room += strlen(flag_names[bit]) + 1;
    char *bytes = hs_arena_get(arena, room);
    for (size_t bit = 0; bytes && bit < N_OF(flag_names); bit++) {
        if (!(flags & 1u << bit)) continue;
        if (len) bytes[len++] = ' ';
        size_t n = strlen(flag_names[bit]);
        memcpy(bytes + len, flag_names[bit], n);
        len += n;
    }
    return (hs_str){bytes, len};
}

void hs_show_flags(hs_json *json, uint32_t flags) {
    hs_json_open_array(json);
    for (size_t bit = 0; bit < N_OF(flag_names); bit++)
        if (flags & (1u << bit)) hs_json_str(json, word(flag_names, N_OF(flag_names), bit));
    hs_json_close_array(json);
}
