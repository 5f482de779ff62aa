/* Markdown (CommonMark 0.30 by cmark): paragraphs, headings, list items and block quotations, without code and markup. */
#include "draft/inside.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"

#include <cmark.h>
#include <string.h>

typedef struct walk {
    hs_draft__text *text;
    hs_str source;
    const uint32_t *lines; /* [n_lines] where each line of source begins */
    uint32_t n_lines;
    uint32_t base;  /* of the first line that cmark sees: behind front matter */
    size_t at, end; /* in source: what is placed already; where the block ends */
    uint32_t in_quote, in_item, in_image;
    bool has_title;
    bool is_marked; /* this block is given marks, and the closing one is still to come */
} walk;

/* "---\ntitle: ...\n---\n" above everything, as site generators have it. */
static size_t front_matter(hs_str source) {
    if (!hs_str_starts(source, HS_STR("---\n"))) return 0;
    hs_str rest = {source.ptr + 4, source.len - 4};
    size_t end = hs_str_find(rest, HS_STR("\n---\n"));
    return end == rest.len ? 0 : 4 + end + 5;
}

static size_t line_start(const walk *w, int line) {
    size_t index = w->base + (line > 0 ? (size_t)line - 1 : 0);
    return index < w->n_lines ? w->lines[index] : w->source.len;
}

/* Where literal stands: where cmark says if it does, else from what is placed on, within the block. */
static bool find(const walk *w, cmark_node *node, hs_str literal, size_t *found) {
    size_t told = line_start(w, cmark_node_get_start_line(node)) + (size_t)cmark_node_get_start_column(node);
    told -= told > 0;
    if (told >= w->at && told <= w->source.len && literal.len <= w->source.len - told &&
        memcmp(w->source.ptr + told, literal.ptr, literal.len) == 0) {
        *found = told;
        return true;
    }
    if (w->at >= w->end) return false;
    hs_str rest = {w->source.ptr + w->at, w->end - w->at};
    size_t offset = hs_str_find(rest, literal);
    if (offset == rest.len) return false;
    *found = w->at + offset;
    return true;
}

static hs_str literal_of(cmark_node *node) {
    const char *literal = cmark_node_get_literal(node);
    return literal ? (hs_str){literal, strlen(literal)} : (hs_str){0};
}

static void put_text(walk *w, cmark_node *node) {
    hs_str literal = literal_of(node);
    size_t found = w->at;
    bool is_found = literal.len && find(w, node, literal, &found);
    hs_draft__put(w->text, literal, (uint32_t)found, is_found);
    if (is_found) w->at = found + literal.len;
}

/* Nobody says what stands in code: its marks are left out. */
static void put_code(walk *w, cmark_node *node) {
    hs_str literal = literal_of(node);
    size_t found = w->at;
    if (!literal.len || !find(w, node, literal, &found)) return;
    for (size_t i = 0; i < literal.len; i++)
        if (literal.ptr[i] != '"' && (unsigned char)literal.ptr[i] < 0x80)
            hs_draft__put(w->text, (hs_str){literal.ptr + i, 1}, (uint32_t)(found + i), true);
    w->at = found + literal.len;
}

static bool is_dash(cmark_node *node) {
    if (!node || cmark_node_get_type(node) != CMARK_NODE_TEXT) return false;
    hs_str literal = literal_of(node);
    return hs_str_starts(literal, HS_STR("\xE2\x80\x94")) || hs_str_starts(literal, HS_STR("\xE2\x80\x93")) ||
           hs_str_starts(literal, HS_STR("--")) || hs_str_equal(literal, HS_STR("-"));
}

static void close_mark(walk *w) {
    if (w->is_marked) hs_draft__put(w->text, HS_STR("\xE2\x80\x9D"), (uint32_t)w->at, false);
    w->is_marked = false;
}

static void put_break(walk *w, cmark_node *node) {
    /* "words" and a line "-- Ruta Vance" in one block quotation */
    if (is_dash(cmark_node_next(node))) close_mark(w);
    hs_str rest = {w->source.ptr + w->at, w->end > w->at ? w->end - w->at : 0};
    size_t line = hs_str_find_byte(rest, 0, '\n');
    hs_draft__put(w->text, HS_STR(" "), (uint32_t)(w->at + line), line < rest.len);
    w->at += line;
}

static void open_block(walk *w, cmark_node *node) {
    bool is_heading = cmark_node_get_type(node) == CMARK_NODE_HEADING;
    hs_block_kind kind = w->in_quote ? HS_BLOCK_QUOTE : w->in_item ? HS_BLOCK_LIST_ITEM : HS_BLOCK_PARAGRAPH;
    if (is_heading) {
        bool is_title = !w->has_title && !w->text->blocks.n && cmark_node_get_heading_level(node) == 1;
        kind = is_title ? HS_BLOCK_TITLE : HS_BLOCK_HEADING;
        w->has_title |= is_title;
    }
    w->at = line_start(w, cmark_node_get_start_line(node));
    w->end = line_start(w, cmark_node_get_end_line(node) + 1);
    if (w->end < w->at) w->end = w->at;
    hs_draft__open_block(w->text, kind, (uint32_t)w->at);
    hs_str lines = {w->source.ptr + w->at, w->end - w->at};
    w->is_marked = kind == HS_BLOCK_QUOTE && lines.len && !hs_draft__has_marks(lines) &&
                   !is_dash(cmark_node_first_child(node));
    if (w->is_marked) hs_draft__put(w->text, HS_STR("\xE2\x80\x9C"), (uint32_t)w->at, false);
}

static void enter(walk *w, cmark_node *node, bool is_entering) {
    uint32_t step = is_entering ? 1 : UINT32_MAX;
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
        w->in_quote += step;
        break;
    case CMARK_NODE_ITEM:
        w->in_item += step;
        break;
    case CMARK_NODE_IMAGE:
        w->in_image += step;
        break;
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
        if (is_entering) {
            open_block(w, node);
        } else {
            close_mark(w);
            hs_draft__close_block(w->text, (uint32_t)w->end);
        }
        break;
    case CMARK_NODE_TEXT:
        if (!w->in_image) put_text(w, node);
        break;
    case CMARK_NODE_CODE:
        if (!w->in_image) put_code(w, node);
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        put_break(w, node);
        break;
    default:
        break;
    }
}

static hs_status find_lines(hs_arena *arena, hs_str source, walk *w) {
    HS_VECTOR(uint32_t) lines = {0};
    if (!hs_vector_push(&lines, arena, 0)) return HS_ERR_MEMORY;
    for (size_t i = 0; i < source.len; i++) {
        bool is_end = source.ptr[i] == '\n' ||
                      (source.ptr[i] == '\r' && (i + 1 == source.len || source.ptr[i + 1] != '\n'));
        if (is_end && !hs_vector_push(&lines, arena, (uint32_t)i + 1)) return HS_ERR_MEMORY;
    }
    w->lines = lines.items;
    w->n_lines = lines.n;
    return HS_OK;
}

/* What runs over blank lines: a fence of code ("```") or a comment. */
typedef struct running {
    char fence; /* '`' or '~', or 0 */
    bool is_comment;
} running;

static void read_line(running *r, hs_str line) {
    size_t at = 0;
    while (at < 3 && at < line.len && line.ptr[at] == ' ') at++;
    hs_str rest = {line.ptr + at, line.len - at};
    if (r->is_comment) {
        r->is_comment = hs_str_find(line, HS_STR("-->")) == line.len;
    } else if (hs_str_starts(rest, HS_STR("```")) || hs_str_starts(rest, HS_STR("~~~"))) {
        if (!r->fence || r->fence == rest.ptr[0]) r->fence = r->fence ? 0 : rest.ptr[0];
    } else if (!r->fence && hs_str_starts(rest, HS_STR("<!--"))) {
        r->is_comment = hs_str_find(line, HS_STR("-->")) == line.len;
    }
}

/* A paragraph or a heading that no list and no quotation holds. */
static bool begins_anew(hs_str line) {
    return line.len && (hs_ascii_is_letter(line.ptr[0]) || strchr("\"#'", line.ptr[0]) ||
                        (unsigned char)line.ptr[0] >= 0x80);
}

/* How far cmark reads from line first on: its tree takes four times the text, so a very long draft is given to it in
 * pieces that end before such a line. */
static uint32_t piece_end(const walk *w, uint32_t first) {
    size_t start = first < w->n_lines ? w->lines[first] : w->source.len;
    running r = {0};
    if (w->source.len <= (size_t)HS_LIMIT_WHOLE_PARTS * HS_LIMIT_PART_BYTES) return w->n_lines;
    for (uint32_t i = first; i + 1 < w->n_lines; i++) {
        hs_str line = hs_str_sub(w->source, (hs_span){w->lines[i], w->lines[i + 1]});
        read_line(&r, line);
        bool is_blank = !hs_str_trim(line).len && !r.fence && !r.is_comment;
        hs_str next = {w->source.ptr + w->lines[i + 1], w->source.len - w->lines[i + 1]};
        if (is_blank && w->lines[i + 1] - start >= HS_LIMIT_PART_BYTES && begins_anew(next)) return i + 1;
    }
    return w->n_lines;
}

static hs_status read_piece(walk *w, size_t from, size_t to, hs_error *error) {
    cmark_node *root =
        cmark_parse_document(w->source.ptr + from, to - from, CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
    cmark_iter *iter = root ? cmark_iter_new(root) : NULL;
    if (!iter) {
        cmark_node_free(root);
        return hs_fail_memory(error);
    }
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE && !w->text->is_failed;)
        enter(w, cmark_iter_get_node(iter), event == CMARK_EVENT_ENTER);
    cmark_iter_free(iter);
    cmark_node_free(root);
    return HS_OK;
}

hs_status hs_draft__markdown(hs_draft__text *text, hs_str source, hs_error *error) {
    walk w = {.text = text, .source = source};
    if (find_lines(text->arena, source, &w) != HS_OK || !hs_draft__expect(text, source.len))
        return hs_fail_memory(error);
    size_t first = front_matter(source);
    while (w.base < w.n_lines && w.lines[w.base] < first) w.base++;
    hs_status status = HS_OK;
    for (uint32_t end; w.base < w.n_lines && status == HS_OK && !text->is_failed; w.base = end) {
        end = piece_end(&w, w.base);
        status = read_piece(&w, w.lines[w.base], end < w.n_lines ? w.lines[end] : source.len, error);
    }
    return status;
}
