#include "read/html/blocks.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/vector.h"

#define STACK       512 /* open elements; deeper ones are counted, not kept */
#define CACHE       256
#define STATE_BYTES 80 /* of a script that are looked at */

typedef struct frame {
    uint32_t node;
    const hs_html_tag *tag;
    uint16_t n_strong, n_small; /* open when this element opened */
    bool is_node, had_link;
} frame;

typedef struct builder {
    const hs_html_tables *tables;
    hs_arena *arena;
    hs_html_tokens tokens;
    hs_html_blocks *out;
    HS_VECTOR(hs_html_node) nodes;
    HS_VECTOR(hs_html_block) blocks;
    HS_VECTOR(hs_html_mark) marks;
    frame stack[STACK];
    uint32_t n_stack, n_overflow;
    uint16_t open[HS_HTML_TAG_ROOM]; /* open elements of each tag */
    /* the block under way */
    hs_html_block block;
    bool is_open, needs_space, in_link, needs_cut, after_rule, needs_break;
    uint16_t n_strong, n_small, n_media, n_breaks_pending;
    uint64_t pending_groups;
    char *text;
    uint32_t len;
    bool is_failed;
    struct {
        uint64_t hash, groups;
    } cache[CACHE];
} builder;

/* Bytes that text is looked at for: white space, references, NUL, and the lead bytes of no-break space and soft
 * hyphen (C2), zero-width space (E2), byte order mark (EF). */
static const uint8_t special[256] = {
    ['\0'] = 1, ['\t'] = 1, ['\n'] = 1, ['\v'] = 1, ['\f'] = 1, ['\r'] = 1,
    [' '] = 1,  ['&'] = 1,  [0xC2] = 1, [0xE2] = 1, [0xEF] = 1,
};

static void end_block(builder *b) {
    if (!b->is_open) return;
    b->is_open = b->needs_space = b->needs_break = false;
    b->block.text.end = b->len;
    b->text[b->len++] = ' '; /* cells of a row may be joined over it */
    if (!hs_vector_push(&b->blocks, b->arena, b->block)) b->is_failed = true;
}

static bool is_cell(const builder *b, uint32_t i) {
    const hs_html_block *block = &b->blocks.items[i];
    const hs_html_node *node = &b->nodes.items[block->node];
    return node->role == HS_TAG_TD && node->end_block == node->first_block + 1 &&
           block->text.end - block->text.start <= 120;
}

/* A row of short cells becomes one block, so that a table of figures is not a hundred scraps. */
static bool join_cells(builder *b) {
    uint32_t n = b->blocks.n, kept = 0;
    bool was_one = false;
    uint32_t *now = HS_ARENA_ARRAY(b->arena, uint32_t, n + 1);
    if (!now) return false;
    for (uint32_t i = 0; i < n; i++) {
        hs_html_block *block = &b->blocks.items[i], *last = kept ? &b->blocks.items[kept - 1] : NULL;
        bool is_one = is_cell(b, i), follows_one = was_one;
        was_one = is_one;
        now[i] = kept;
        if (last && is_one && follows_one && b->nodes.items[last->node].role == HS_TAG_TD &&
            b->nodes.items[last->node].parent == b->nodes.items[block->node].parent &&
            last->text.end + 1 == block->text.start && last->text.end - last->text.start <= 600) {
            last->text.end = block->text.end;
            last->source.end = block->source.end;
            last->n_link_bytes += block->n_link_bytes;
            last->n_strong_bytes += block->n_strong_bytes;
            last->n_small_bytes += block->n_small_bytes;
            last->n_links = (uint16_t)(last->n_links + block->n_links);
            now[i] = kept - 1;
        } else
            b->blocks.items[kept++] = *block;
    }
    now[n] = kept;
    /* an element's blocks are those kept from its first place to its last */
    for (uint32_t i = 0; i < b->nodes.n; i++) {
        hs_html_node *node = &b->nodes.items[i];
        uint32_t first = node->first_block, end = node->end_block;
        node->first_block = now[first];
        node->end_block = end > first ? now[end - 1] + 1 : now[first];
    }
    for (uint32_t i = 0; i < b->marks.n; i++) b->marks.items[i].block = now[b->marks.items[i].block];
    b->blocks.n = kept;
    return true;
}

static void begin_block(builder *b, uint32_t source) {
    b->block = (hs_html_block){.text = {b->len, b->len},
                               .source = {source, source},
                               .node = b->stack[b->n_stack - 1].node,
                               .inline_groups = b->pending_groups,
                               .n_media_before = b->n_media,
                               .after_rule = b->after_rule,
                               .is_cut = b->needs_cut};
    b->n_media = 0;
    b->after_rule = b->needs_cut = false;
    b->is_open = true;
    b->needs_space = b->needs_break = false;
}

/* Room is certain: the buffer holds as many bytes as the page can decode to, and a space a block more. */
static void put(builder *b, const char *bytes, size_t n, uint32_t source) {
    if (!b->is_open) begin_block(b, source);
    if (b->needs_space || b->needs_break) {
        if (b->len > b->block.text.start) {
            b->text[b->len++] = b->needs_break ? '\n' : ' ';
            if (b->in_link && b->block.n_link_bytes) b->block.n_link_bytes++;
            if (b->n_strong && b->block.n_strong_bytes) b->block.n_strong_bytes++;
            if (b->n_small && b->block.n_small_bytes) b->block.n_small_bytes++;
        }
        b->needs_space = b->needs_break = false;
    }
    memcpy(b->text + b->len, bytes, n);
    b->len += (uint32_t)n;
    if (b->in_link) b->block.n_link_bytes += (uint32_t)n;
    if (b->n_strong) b->block.n_strong_bytes += (uint32_t)n;
    if (b->n_small) b->block.n_small_bytes += (uint32_t)n;
}

static void add_text(builder *b, hs_span span, bool has_references) {
    const char *p = b->tokens.page;
    uint32_t at = span.start;
    while (at < span.end) {
        uint32_t run = at;
        while (at < span.end && !special[(unsigned char)p[at]]) at++;
        if (at > run) {
            put(b, p + run, at - run, run);
            b->block.source.end = at;
        }
        if (at >= span.end) break;
        unsigned char c = (unsigned char)p[at];
        char value[8];
        const char *bytes = p + at;
        size_t n = 1, next = at + 1;
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            b->needs_space = true;
            at++;
            continue;
        }
        if (c == 0) {
            at++;
            continue;
        }
        if (c == '&') {
            size_t written =
                has_references ? hs_html_reference((hs_str){p, span.end}, at, false, value, &next) : 0;
            if (written) bytes = value, n = written;
        } else {
            n = c == 0xC2 ? 2 : 3;
            next = at + n;
        }
        if (next > span.end) next = span.end, n = span.end - at;
        const unsigned char *u = (const unsigned char *)bytes;
        bool is_space = (n == 1 && (u[0] == ' ' || (u[0] >= '\t' && u[0] <= '\r'))) ||
                        (n == 2 && u[0] == 0xC2 && u[1] == 0xA0) ||
                        (n == 3 && u[0] == 0xE2 &&
                         ((u[1] == 0x80 && (u[2] <= 0x8B || u[2] == 0xA8 || u[2] == 0xA9 || u[2] == 0xAF)) ||
                          (u[1] == 0x81 && u[2] == 0x9F)));
        bool is_nothing = (n == 2 && u[0] == 0xC2 && u[1] == 0xAD) ||
                          (n == 3 && u[0] == 0xEF && u[1] == 0xBB && u[2] == 0xBF);
        if (is_space)
            b->needs_space = true;
        else if (!is_nothing) {
            put(b, bytes, n, at);
            b->block.source.end = (uint32_t)next;
        }
        at = (uint32_t)next;
    }
}

static const hs_html_tag *find_tag(const hs_html_tables *tables, hs_str name) {
    static const hs_html_tag unknown_inline = {.is_inline = 1}, unknown_block = {.role = HS_TAG_DIV};
    uint64_t key = hs_html_name_key(name);
    for (uint32_t slot = hs_html_tag_slot(key);; slot = (slot + 1) % HS_HTML_TAG_ROOM) {
        if (tables->tags[slot].key == key) return &tables->tags[slot];
        if (tables->tags[slot].key == 0) break;
    }
    /* custom elements are boxes as a rule, misspelt ones are not */
    return memchr(name.ptr, '-', name.len) ? &unknown_block : &unknown_inline;
}

static const hs_html_attribute *attribute(const hs_html_tokens *t, hs_str name) {
    for (uint32_t i = 0; i < t->n_attributes; i++) {
        hs_span span = t->attributes[i].name;
        if (span.end - span.start == name.len && hs_str_equal_nocase(hs_html_str(t, span), name))
            return &t->attributes[i];
    }
    return NULL;
}

uint64_t hs_html_class_groups(const hs_html_tables *tables, hs_str value) {
    uint64_t groups = 0;
    char word[24];
    size_t n = 0;
    for (size_t i = 0; i <= value.len; i++) {
        char c = i < value.len ? value.ptr[i] : ' ';
        bool is_letter = hs_ascii_is_letter(c);
        bool is_hump = is_letter && n && c >= 'A' && c <= 'Z' && value.ptr[i - 1] >= 'a';
        if ((!is_letter || is_hump) && n) {
            if (n >= 2 && n < sizeof word) {
                const hs_lexicon_entry *entry = hs_lexicon_find(&tables->classes, (hs_str){word, n});
                if (entry) groups |= HS_BIT(tables->class_group[entry - tables->classes.entries]);
            }
            n = 0;
        }
        if (is_letter) {
            if (n < sizeof word) word[n] = hs_ascii_lower(c);
            n++;
        }
    }
    return groups;
}

static uint64_t groups_of(builder *b, hs_str value) {
    uint64_t hash = hs_hash64(value) | 1;
    uint32_t slot = (uint32_t)(hash >> 17) % CACHE;
    if (b->cache[slot].hash != hash) {
        b->cache[slot].hash = hash;
        b->cache[slot].groups = hs_html_class_groups(b->tables, value);
    }
    return b->cache[slot].groups;
}

/* True where a style attribute hides the element. */
static bool style_hides(hs_str style) {
    for (size_t at = 0; at < style.len;) {
        at = hs_str_find_byte(style, at, ':');
        if (at >= style.len) break;
        hs_str before = hs_str_trim((hs_str){style.ptr, at}),
               after = hs_str_trim((hs_str){style.ptr + at + 1, style.len - at - 1});
        bool is_display = before.len >= 7 &&
                          hs_str_equal_nocase((hs_str){before.ptr + before.len - 7, 7}, HS_STR("display"));
        if (is_display && after.len >= 4 && hs_str_equal_nocase((hs_str){after.ptr, 4}, HS_STR("none")))
            return true;
        at++;
    }
    return false;
}

static void mark(builder *b, hs_html_mark_kind kind, hs_span all) {
    if (b->marks.n >= 4096) return;
    hs_html_mark m = {(uint8_t)kind, all, b->blocks.n};
    if (!hs_vector_push(&b->marks, b->arena, m)) b->is_failed = true;
}

/* What the attributes of the tag at hand say: class groups, and whether it is hidden. */
static uint64_t read_attributes(builder *b, bool *is_hidden, uint32_t *class_hash) {
    const hs_html_tokens *t = &b->tokens;
    uint64_t groups = 0;
    *is_hidden = false;
    *class_hash = 0;
    for (uint32_t i = 0; i < t->n_attributes; i++) {
        hs_str name = hs_html_str(t, t->attributes[i].name), value = hs_html_str(t, t->attributes[i].value);
        char first = hs_ascii_lower(name.ptr[0]);
        if (first == 'c' && name.len == 5 && hs_str_equal_nocase(name, HS_STR("class"))) {
            groups |= groups_of(b, value);
            *class_hash = hs_hash32(value);
        } else if (first == 'i' && name.len == 2 && hs_ascii_lower(name.ptr[1]) == 'd') {
            groups |= groups_of(b, value);
        } else if (first == 'r' && name.len == 4 && hs_str_equal_nocase(name, HS_STR("role"))) {
            groups |= groups_of(b, value);
        } else if (first == 'i' && name.len == 8 && hs_str_equal_nocase(name, HS_STR("itemprop"))) {
            groups |= groups_of(b, value);
            if (hs_str_equal(value, HS_STR("datePublished"))) mark(b, HS_MARK_TIME, t->all);
        } else if (first == 's' && name.len == 5 && hs_str_equal_nocase(name, HS_STR("style"))) {
            *is_hidden |= style_hides(value);
        } else if (first == 'h' && name.len == 6 && hs_str_equal_nocase(name, HS_STR("hidden"))) {
            *is_hidden = true;
        } else if (first == 'a' && name.len == 11 && hs_str_equal_nocase(name, HS_STR("aria-hidden"))) {
            *is_hidden |= hs_str_equal_nocase(value, HS_STR("true"));
        }
    }
    return groups;
}

static uint32_t role_bit(uint8_t role) {
    return role >= HS_TAG_ARTICLE && role <= HS_TAG_HIDDEN ? 1u << (role - HS_TAG_ARTICLE) : 0;
}

static void pop(builder *b, uint32_t source) {
    frame *top = &b->stack[--b->n_stack];
    if (top->is_node) {
        end_block(b);
        hs_html_node *node = &b->nodes.items[top->node];
        node->end_block = b->blocks.n;
        node->source_end = source;
        b->n_strong = top->n_strong;
        b->n_small = top->n_small;
        if (b->in_link && !top->had_link) b->in_link = false;
    }
    if (top->tag->key) b->open[top->tag - b->tables->tags]--;
    if (top->tag->role == HS_TAG_STRONG) b->n_strong = top->n_strong;
    if (top->tag->role == HS_TAG_SMALL) b->n_small = top->n_small;
}

static void push(builder *b, const hs_html_tag *tag) {
    if (b->n_stack >= STACK) {
        if (!tag->is_inline) end_block(b);
        b->n_overflow++;
        b->out->notice = "elements nested deeper than 512";
        return;
    }
    frame *parent = &b->stack[b->n_stack - 1];
    frame fresh = {.node = parent->node,
                   .tag = tag,
                   .n_strong = b->n_strong,
                   .n_small = b->n_small,
                   .is_node = !tag->is_inline,
                   .had_link = b->in_link};
    bool is_hidden = false;
    uint32_t class_hash = 0;
    uint64_t groups = b->tokens.n_attributes ? read_attributes(b, &is_hidden, &class_hash) : 0;
    if (tag->is_inline && (groups & HS_BIT(HS_GROUP_AUTHOR)) && !(groups & HS_BIT(HS_GROUP_COMMENT)))
        mark(b, HS_MARK_AUTHOR, b->tokens.all);
    if (tag->is_inline && is_hidden) fresh.is_node = true; /* hidden words are a block of their own */
    if (fresh.is_node) {
        end_block(b);
        const hs_html_node *around = &b->nodes.items[parent->node];
        hs_html_node node = {.parent = parent->node,
                             .source = b->tokens.all.start,
                             .source_end = b->tokens.len,
                             .first_block = b->blocks.n,
                             .end_block = HS_NONE,
                             .class_hash = class_hash,
                             .groups = groups,
                             .all_groups = around->all_groups | groups,
                             .all_roles_low = around->all_roles_low | role_bit(tag->role),
                             .depth = (uint16_t)(around->depth + 1),
                             .role = tag->role,
                             .is_hidden = around->is_hidden || is_hidden || tag->role == HS_TAG_HIDDEN};
        if (tag->role == HS_TAG_BODY || tag->role == HS_TAG_HTML)
            node.all_groups = 0; /* page-wide words tell nothing */
        fresh.node = b->nodes.n;
        if (!hs_vector_push(&b->nodes, b->arena, node)) {
            b->is_failed = true;
            return;
        }
        b->pending_groups = 0;
    } else if (!b->is_open)
        b->pending_groups |= groups;
    if (tag->key) b->open[tag - b->tables->tags]++;
    b->stack[b->n_stack++] = fresh;
    if (tag->role == HS_TAG_STRONG) b->n_strong++;
    if (tag->role == HS_TAG_SMALL) b->n_small++;
}

/* True where an element of role keeps what closes `closing` outside from what is inside. */
static bool is_boundary(uint8_t role, uint8_t closing) {
    if (role == HS_TAG_TABLE) return true;
    if (closing == HS_TAG_TR || closing == HS_TAG_TD) return false;
    if (closing == HS_TAG_LI) return role == HS_TAG_LIST || role == HS_TAG_TD;
    return role == HS_TAG_TD || role == HS_TAG_LI || role == HS_TAG_QUOTE || role == HS_TAG_DIV ||
           role == HS_TAG_SECTION || role == HS_TAG_ARTICLE;
}

/* Closes the nearest open element of role, looking no further than an element that holds its own. */
static void close_implied(builder *b, uint8_t role) {
    for (uint32_t i = b->n_stack; i > 1 && b->n_stack - i < 64; i--) {
        const frame *f = &b->stack[i - 1];
        if (f->tag->role == role) {
            while (b->n_stack >= i) pop(b, b->tokens.all.start);
            return;
        }
        if (f->is_node && is_boundary(f->tag->role, role)) return;
    }
}

static void end_element(builder *b, const hs_html_tag *tag) {
    if (tag->key == 0 || b->open[tag - b->tables->tags] == 0) {
        if (tag->role == HS_TAG_P) end_block(b);
        return;
    }
    for (uint32_t i = b->n_stack; i > 1; i--) {
        const frame *f = &b->stack[i - 1];
        if (f->tag == tag) {
            while (b->n_stack >= i) pop(b, b->tokens.all.end);
            return;
        }
        /* an inline end tag closes nothing outside of its block, </p> nothing outside of its box */
        if (tag->is_inline && f->is_node && !f->tag->is_inline) return;
        if (tag->role == HS_TAG_LI && f->tag->role == HS_TAG_LIST) return;
        if ((tag->role == HS_TAG_P || tag->role == HS_TAG_DIV) && f->tag->role == HS_TAG_TD) return;
    }
}

/* Passes over what is inside of an element, itself included. It ends early, as browsers end it, where a box around
 * it closes or where flow content stands in a drawing: an element that is never closed must not eat the page. */
static void skip_element(builder *b, const hs_html_tag *skipped, hs_str name) {
    hs_html_tokens *t = &b->tokens;
    uint32_t depth = 1, n_boxes = 0;
    while (depth && hs_html_tokens_next(t)) {
        if (t->kind != HS_HTML_START && t->kind != HS_HTML_END) continue;
        hs_str here = hs_html_str(t, t->name);
        if (hs_str_equal_nocase(here, name)) {
            if (t->kind == HS_HTML_END)
                depth--;
            else if (!t->is_self_closing)
                depth++;
            continue;
        }
        const hs_html_tag *tag = find_tag(b->tables, here);
        bool is_box =
            tag->key && !tag->is_inline && !tag->is_void && !tag->is_skip && !tag->is_raw && !tag->is_rcdata;
        if (t->kind == HS_HTML_START) {
            if (is_box && skipped->role == HS_TAG_SVG) {
                t->at = t->all.start;
                return;
            }
            if (is_box && tag->role != HS_TAG_P && tag->role != HS_TAG_LI) n_boxes++;
            if (tag->is_raw || tag->is_rcdata) {
                t->state = tag->is_rcdata               ? HS_HTML_RCDATA
                           : tag->role == HS_TAG_SCRIPT ? HS_HTML_SCRIPT
                                                        : HS_HTML_RAWTEXT;
                t->text_ends = here;
            }
        } else if (is_box && tag->role != HS_TAG_P && tag->role != HS_TAG_LI) {
            if (n_boxes == 0) {
                t->at = t->all.start;
                return;
            }
            n_boxes--;
        }
    }
}

static bool has_type(const hs_html_tokens *t, hs_str type) {
    const hs_html_attribute *a = attribute(t, HS_STR("type"));
    if (!a) return false;
    hs_str value = hs_str_trim(hs_html_str(t, a->value));
    return value.len >= type.len && hs_str_equal_nocase((hs_str){value.ptr, type.len}, type);
}

/* "window.__STATE__ = {": a script that hands on what it would show. */
static bool is_assignment(hs_str script) {
    script = hs_str_trim((hs_str){script.ptr, script.len < STATE_BYTES ? script.len : STATE_BYTES});
    if (!hs_str_starts(script, HS_STR("window.")) && !hs_str_starts(script, HS_STR("window["))) return false;
    size_t at = hs_str_find_byte(script, 0, '=');
    hs_str value =
        at < script.len ? hs_str_trim((hs_str){script.ptr + at + 1, script.len - at - 1}) : (hs_str){0};
    return value.len && (value.ptr[0] == '{' || value.ptr[0] == '[');
}

static void raw_element(builder *b, const hs_html_tag *tag, hs_str name) {
    hs_html_tokens *t = &b->tokens;
    bool is_ld = false, is_data = false;
    if (tag->role == HS_TAG_SCRIPT) {
        if (has_type(t, HS_STR("text/template")) || has_type(t, HS_STR("text/html")) ||
            has_type(t, HS_STR("text/x-template")))
            return; /* markup that a script puts in place: read as it stands */
        is_ld = has_type(t, HS_STR("application/ld+json"));
        const hs_html_attribute *id = attribute(t, HS_STR("id"));
        is_data = !is_ld && (has_type(t, HS_STR("application/json")) ||
                             (id && hs_str_equal(hs_html_str(t, id->value), HS_STR("__NEXT_DATA__"))));
    }
    if (tag->role == HS_TAG_MEDIA && b->n_media < UINT16_MAX) b->n_media++;
    t->state = tag->is_rcdata               ? HS_HTML_RCDATA
               : tag->role == HS_TAG_SCRIPT ? HS_HTML_SCRIPT
                                            : HS_HTML_RAWTEXT;
    t->text_ends = name;
    if (!hs_html_tokens_next(t)) return;
    if (t->kind != HS_HTML_TEXT) return;
    is_data |= tag->role == HS_TAG_SCRIPT && !is_ld && is_assignment(hs_html_str(t, t->name));
    if (is_ld || is_data) mark(b, is_ld ? HS_MARK_JSON_LD : HS_MARK_DATA, t->name);
    if (tag->role == HS_TAG_TITLE && b->out->title.end == 0) {
        end_block(b);
        begin_block(b, t->name.start);
        b->is_open = true;
        add_text(b, t->name, true);
        b->is_open = b->needs_space = b->needs_break = false;
        b->out->title = (hs_span){b->block.text.start, b->len};
    }
    hs_html_tokens_next(t); /* its end tag */
}

static void start_element(builder *b) {
    hs_html_tokens *t = &b->tokens;
    hs_str name = hs_html_str(t, t->name);
    const hs_html_tag *tag = find_tag(b->tables, name);
    switch (tag->role) {
    case HS_TAG_BREAK:
        if (b->is_open) {
            b->block.n_breaks++;
            if (b->needs_break) { /* two in a row part paragraphs */
                end_block(b);
                b->needs_cut = true;
            } else
                b->needs_break = true;
        }
        return;
    case HS_TAG_RULE:
        end_block(b);
        b->after_rule = true;
        return;
    case HS_TAG_META:
        mark(b, HS_MARK_META, t->all);
        return;
    case HS_TAG_HEAD_LINK:
        mark(b, HS_MARK_LINK, t->all);
        return;
    case HS_TAG_TIME:
        mark(b, HS_MARK_TIME, t->all);
        if (b->is_open) b->block.n_time++;
        break;
    case HS_TAG_LINK:
        if (attribute(t, HS_STR("href"))) {
            const hs_html_attribute *rel = attribute(t, HS_STR("rel"));
            if (rel &&
                hs_str_find(hs_html_str(t, rel->value), HS_STR("author")) < rel->value.end - rel->value.start)
                mark(b, HS_MARK_AUTHOR, t->all);
            b->in_link = true;
            if (b->is_open) b->block.n_links++;
        }
        break;
    case HS_TAG_HTML:
        mark(b, HS_MARK_HTML, t->all);
        break;
    case HS_TAG_LI:
        close_implied(b, HS_TAG_LI);
        break;
    case HS_TAG_TR:
        close_implied(b, HS_TAG_TR);
        break;
    case HS_TAG_TD:
        close_implied(b, HS_TAG_TD);
        break;
    default:
        break;
    }
    if (tag->is_raw || tag->is_rcdata) {
        if (tag->role == HS_TAG_SVG) return;
        raw_element(b, tag, name);
        return;
    }
    if (tag->is_skip) {
        if (tag->role == HS_TAG_MEDIA && b->n_media < UINT16_MAX) b->n_media++;
        if (!t->is_self_closing || tag->role != HS_TAG_SVG) skip_element(b, tag, name);
        return;
    }
    if (tag->is_void) {
        if (tag->role == HS_TAG_MEDIA && b->n_media < UINT16_MAX) b->n_media++;
        return;
    }
    if (!tag->is_inline && tag->key && b->open[tag - b->tables->tags] == 0 && tag->role == HS_TAG_P)
        end_block(b);
    if (!tag->is_inline && tag->role >= HS_TAG_ARTICLE) {
        const hs_html_tag *top = b->stack[b->n_stack - 1].tag;
        if (top->role == HS_TAG_P) {
            pop(b, t->all.start); /* a block inside <p> ends the paragraph */
        } else if (tag->role == HS_TAG_P)
            close_implied(b, HS_TAG_P);
        if (tag->role >= HS_TAG_H1 && tag->role <= HS_TAG_H6 && top->role >= HS_TAG_H1 &&
            top->role <= HS_TAG_H6)
            pop(b, t->all.start);
    }
    push(b, tag);
}

hs_status hs_html_blocks_read(const hs_html_tables *tables, hs_arena *arena, hs_str page,
                              hs_html_blocks *out) {
    builder *b = hs_arena_get(arena, sizeof *b);
    if (!b) return HS_ERR_MEMORY;
    memset(b, 0, sizeof *b);
    *out = (hs_html_blocks){.page = page};
    b->tables = tables;
    b->arena = arena;
    b->out = out;
    /* a reference of five bytes gives at most six; a space or line break stands for a byte of markup */
    b->text = hs_arena_get(arena, page.len + page.len / 4 + 64);
    if (!b->text) return HS_ERR_MEMORY;
    hs_html_tokens_init(&b->tokens, page);
    static const hs_html_tag root = {.role = HS_TAG_HTML};
    hs_html_node node = {.parent = HS_NONE, .source_end = (uint32_t)page.len, .role = HS_TAG_HTML};
    if (!hs_vector_push(&b->nodes, arena, node)) return HS_ERR_MEMORY;
    b->stack[b->n_stack++] = (frame){.tag = &root, .is_node = true};
    hs_html_tokens *t = &b->tokens;
    while (!b->is_failed && hs_html_tokens_next(t)) {
        if (b->blocks.n >= HS_LIMIT_PAGE_BLOCKS || b->nodes.n >= HS_LIMIT_PAGE_ELEMENTS) {
            out->notice = "page of more elements than any article has; the rest is not read";
            break;
        }
        if (t->kind == HS_HTML_TEXT) {
            add_text(b, t->name, true);
        } else if (t->kind == HS_HTML_START) {
            start_element(b);
        } else if (t->kind == HS_HTML_END) {
            const hs_html_tag *tag = find_tag(tables, hs_html_str(t, t->name));
            if (b->n_overflow && !tag->is_void) {
                b->n_overflow--;
                if (!tag->is_inline) end_block(b);
                continue;
            }
            if (tag->role == HS_TAG_LINK) b->in_link = false;
            if (tag->role == HS_TAG_BODY || tag->role == HS_TAG_HTML) { /* pages go on behind it */
                end_block(b);
                continue;
            }
            end_element(b, tag);
        }
    }
    while (b->n_stack > 1) pop(b, (uint32_t)page.len);
    end_block(b);
    if (b->is_failed) return HS_ERR_MEMORY;
    b->nodes.items[0].end_block = b->blocks.n;
    if (!join_cells(b)) return HS_ERR_MEMORY;
    out->text = b->text;
    out->text_len = b->len;
    out->nodes = b->nodes.items;
    out->n_nodes = b->nodes.n;
    out->blocks = b->blocks.items;
    out->n_blocks = b->blocks.n;
    out->marks = b->marks.items;
    out->n_marks = b->marks.n;
    return HS_OK;
}
