/* What outlets changed: each page that was read under several texts, version against version. */
#include "show/versions.h"

#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"

#include <string.h>

#define CONTEXT_WORDS 8u /* before and behind a change */
#define HIDDEN_WORDS  3u /* fewer between two contexts are shown, too */

static const char *const fate_words[] = {"altered", "removed", "added", "reattributed"};

/* ---- Fields that are not the text */

typedef struct field {
    const char *name;
    hs_str from, to;
} field;
enum { N_FIELDS = 5 };

static hs_str joined(hs_show__paper *paper, hs_arena *arena, const hs_page_row *page) {
    size_t room = 1, len = 0;
    for (uint32_t i = 0; i < page->n_byline; i++) room += page->byline[i].len + 2;
    char *bytes = hs_show__get(paper, arena, room);
    for (uint32_t i = 0; bytes && i < page->n_byline; i++) {
        if (i) memcpy(bytes + len, ", ", 2), len += 2;
        if (page->byline[i].len) memcpy(bytes + len, page->byline[i].ptr, page->byline[i].len);
        len += page->byline[i].len;
    }
    return (hs_str){bytes, len};
}

static uint32_t fields_of(hs_show__paper *paper, hs_arena *arena, const hs_page_row *a, const hs_page_row *b,
                          field fields[N_FIELDS]) {
    const field all[N_FIELDS] = {{"title", a->title, b->title},
                                 {"byline", joined(paper, arena, a), joined(paper, arena, b)},
                                 {"publisher", a->publisher, b->publisher},
                                 {"published", a->published.iso, b->published.iso},
                                 {"modified", a->modified.iso, b->modified.iso}};
    uint32_t n = 0;
    for (uint32_t i = 0; i < N_FIELDS; i++)
        if (!hs_str_equal(all[i].from, all[i].to)) fields[n++] = all[i];
    return n;
}

/* ---- Terminal */

/* Text with its changes written in. */
typedef struct hunk {
    char *bytes;
    size_t len;
    hs_show__mark *marks;
    uint32_t n_marks;
} hunk;

static bool follows_blank(const hs_show__words *words, uint32_t i) {
    uint32_t start = words->items[i].span.start;
    return i && words->items[i - 1].span.end != start;
}

static void put_words(hunk *h, const hs_show__words *words, uint32_t first, uint32_t end, hs_show__ink ink,
                      bool is_new) {
    if (first >= end) return;
    bool has_blank = follows_blank(words, first) || (is_new && !hs_show__is_point(words, first));
    if (h->len && has_blank && h->bytes[h->len - 1] != ' ') h->bytes[h->len++] = ' ';
    hs_span span = {words->items[first].span.start, words->items[end - 1].span.end};
    uint32_t start = (uint32_t)h->len;
    memcpy(h->bytes + h->len, words->text.ptr + span.start, span.end - span.start);
    h->len += span.end - span.start;
    if (ink != HS_INK_PLAIN) h->marks[h->n_marks++] = (hs_show__mark){{start, (uint32_t)h->len}, ink};
}

static uint32_t bytes_of(const hs_show__words *words, uint32_t first, uint32_t end) {
    return first < end ? words->items[end - 1].span.end - words->items[first].span.start : 0;
}

/* Words b_first to b_end of b with changes[n] in them. */
static void put_hunk(hs_show__paper *paper, hs_arena *arena, uint32_t indent, const hs_show__words *a,
                     const hs_show__words *b, const hs_show__change *changes, uint32_t n, uint32_t b_first,
                     uint32_t b_end) {
    size_t room = bytes_of(b, b_first, b_end) + 4 * (size_t)n + 12;
    for (uint32_t i = 0; i < n; i++) room += bytes_of(a, changes[i].a_first, changes[i].a_end);
    hunk h = {.bytes = hs_show__get(paper, arena, room),
              .marks = hs_show__get(paper, arena, (2 * (size_t)n + 1) * sizeof(hs_show__mark))};
    if (!h.bytes || !h.marks) return;
    uint32_t at = b_first;
    bool is_head_cut = b_first < b_end && b_first && b->items[b_first - 1].part == b->items[b_first].part;
    bool is_tail_cut = b_first < b_end && b_end < b->n && b->items[b_end].part == b->items[b_end - 1].part;
    if (is_head_cut) memcpy(h.bytes, "… ", 4), h.len = 4;
    for (uint32_t i = 0; i < n; i++) {
        const hs_show__change *c = &changes[i];
        put_words(&h, b, at, c->b_first, HS_INK_PLAIN, false);
        put_words(&h, a, c->a_first, c->a_end, HS_INK_DROP, false);
        put_words(&h, b, c->b_first, c->b_end, HS_INK_ADD, c->a_first < c->a_end);
        at = c->b_end;
    }
    put_words(&h, b, at, b_end, HS_INK_PLAIN, false);
    if (is_tail_cut) memcpy(h.bytes + h.len, " …", 4), h.len += 4;
    hs_show__wrapped(paper, indent, (hs_str){h.bytes, h.len}, h.marks, h.n_marks);
}

/* True where the change takes out, or puts in, whole paragraphs: context would belong to another one. */
static bool is_whole_part(const hs_show__words *words, uint32_t first, uint32_t end) {
    return first < end && (first == 0 || words->items[first - 1].part != words->items[first].part) &&
           (end == words->n || words->items[end].part != words->items[end - 1].part);
}

/* Words of b around a change, within its paragraph. */
static void context_of(const hs_show__words *a, const hs_show__words *b, const hs_show__change *c,
                       uint32_t *first, uint32_t *end) {
    *first = c->b_first, *end = c->b_end;
    if (!b->n || (c->b_first == c->b_end && is_whole_part(a, c->a_first, c->a_end))) return;
    bool has_own = c->b_first < c->b_end;
    uint32_t head = has_own ? c->b_first : c->b_first < b->n ? c->b_first : b->n - 1;
    uint32_t tail = has_own ? c->b_end - 1 : head;
    if (!has_own && c->b_first &&
        (c->b_first == b->n || (a->n && c->a_first && c->a_first < a->n &&
                                a->items[c->a_first].part == a->items[c->a_first - 1].part)))
        head = tail = c->b_first - 1; /* what is left of the paragraph stands before it */
    uint32_t head_part = b->items[head].part, tail_part = b->items[tail].part;
    for (uint32_t i = 0; i < CONTEXT_WORDS && *first && b->items[*first - 1].part == head_part; i++)
        (*first)--;
    for (uint32_t i = 0; i < CONTEXT_WORDS && *end < b->n && b->items[*end].part == tail_part; i++) (*end)++;
}

static void put_changes(hs_show__paper *paper, hs_arena *arena, const hs_show__version *a,
                        const hs_show__version *b, const hs_show__difference *found) {
    for (uint32_t i = 0; i < found->n_changes;) {
        uint32_t first, end, next_first, next_end, n = 1;
        context_of(&a->words, &b->words, &found->changes[i], &first, &end);
        while (i + n < found->n_changes) {
            context_of(&a->words, &b->words, &found->changes[i + n], &next_first, &next_end);
            if (next_first > end + HIDDEN_WORDS || found->changes[i + n].b_first < first) break;
            if (next_end > end) end = next_end;
            n++;
        }
        put_hunk(paper, arena, 6, &a->words, &b->words, &found->changes[i], n, first, end);
        i += n;
    }
}

static void put_statement_terminal(hs_show__paper *paper, hs_arena *arena, const hs_show__alteration *one) {
    const hs_statement_row *s = one->to ? one->to : one->from;
    hs_show__literal(paper, "    ");
    hs_show__ink_literal(paper, HS_INK_WARN, "! ");
    hs_show__ink_literal(paper, HS_INK_WARN, s->kind == HS_KIND_INDIRECT ? "statement " : "quotation ");
    hs_show__ink_literal(paper, HS_INK_WARN, fate_words[one->fate]);
    hs_show__literal(paper, "  ");
    if (one->fate == HS_FATE_REATTRIBUTED) {
        hs_show__speaker(paper, &one->from->speaker, one->from->flags);
        hs_show__literal(paper, " -> ");
    }
    hs_show__speaker(paper, &s->speaker, s->flags);
    hs_show__literal(paper, "\n");
    if (one->fate == HS_FATE_ALTERED)
        put_hunk(paper, arena, 6, &one->a, &one->b, one->changes, one->n_changes, 0, one->b.n);
    else
        hs_show__wrapped(paper, 6, hs_show__said(paper, arena, s), NULL, 0);
}

static void put_terminal(hs_show__paper *paper, hs_arena *arena, const hs_show__version *a,
                         const hs_show__version *b, const hs_show__difference *found, bool is_first) {
    field fields[N_FIELDS];
    uint32_t n_fields = fields_of(paper, arena, &a->page, &b->page, fields);
    if (is_first) {
        hs_show__ink_text(paper, HS_INK_BOLD, b->row.same);
        hs_show__literal(paper, "  ");
        hs_show__text(paper, hs_show__outlet(b->page.outlet));
        hs_show__literal(paper, "\n");
    }
    hs_show__literal(paper, "  ");
    hs_show__text(paper, a->row.first_seen);
    hs_show__literal(paper, " -> ");
    hs_show__text(paper, b->row.first_seen);
    hs_show__ink_literal(paper, HS_INK_DIM, "  ");
    hs_show__ink_text(paper, HS_INK_DIM, a->page.id);
    hs_show__ink_literal(paper, HS_INK_DIM, " -> ");
    hs_show__ink_text(paper, HS_INK_DIM, b->page.id);
    hs_show__literal(paper, "\n");
    for (uint32_t i = 0; i < n_fields; i++) {
        hs_show__literal(paper, "    ");
        hs_show__cell(paper, HS_INK_BOLD, hs_show__c(fields[i].name), 11);
        hs_show__text(paper, fields[i].from.len ? fields[i].from : HS_STR("none"));
        hs_show__literal(paper, " -> ");
        hs_show__text(paper, fields[i].to.len ? fields[i].to : HS_STR("none"));
        hs_show__literal(paper, "\n");
    }
    hs_show__format(paper, "    %u %s dropped, %u added, %u kept\n", found->n_dropped,
                    found->n_dropped == 1 ? "word" : "words", found->n_added, found->diff.n_kept);
    if (found->diff.is_cut_short)
        hs_show__ink_literal(paper, HS_INK_WARN,
                             "    too many differences to find the fewest: a part is told as replaced\n");
    if (found->has_other_text) {
        hs_show__ink_literal(paper, HS_INK_WARN, "    another text in the same place\n");
    } else {
        for (uint32_t i = 0; i < found->n_alterations; i++)
            put_statement_terminal(paper, arena, &found->alterations[i]);
        put_changes(paper, arena, a, b, found);
    }
    hs_show__literal(paper, "\n");
}

/* ---- JSON */

static void put_version(hs_json *json, const hs_show__version *version) {
    hs_json_open_object(json);
    HS_KEY(json, "page");
    hs_json_str(json, version->page.id);
    HS_KEY(json, "doc");
    hs_json_str(json, version->page.doc);
    HS_KEY(json, "first_seen");
    hs_json_str(json, version->row.first_seen);
    HS_KEY(json, "last_seen");
    hs_json_str(json, version->row.last_seen);
    hs_show__put_known(json, HS_STR("published"), version->page.published.iso);
    hs_show__put_known(json, HS_STR("modified"), version->page.modified.iso);
    hs_json_close_object(json);
}

static void put_edits(hs_json *json, const hs_show__words *a, const hs_show__words *b,
                      const hs_show__change *changes, uint32_t n) {
    HS_KEY(json, "edits");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < n; i++) {
        hs_edit edit = hs_show__edit_of(a, b, changes[i]);
        hs_json_open_object(json);
        HS_KEY(json, "op");
        hs_json_str(json, hs_show_edit_op(edit.op));
        HS_KEY(json, "from");
        hs_json_str(json, hs_str_sub(a->text, edit.from));
        HS_KEY(json, "to");
        hs_json_str(json, hs_str_sub(b->text, edit.to));
        HS_KEY(json, "from_start");
        hs_json_uint(json, edit.from.start);
        HS_KEY(json, "to_start");
        hs_json_uint(json, edit.to.start);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
}

/* "k3v9q0x2m1ab#3": the id that tells versions apart. */
static void put_id(hs_json *json, const hs_statement_row *s) {
    size_t at = s->id.len;
    while (at && s->id.ptr[at - 1] != '#') at--;
    hs_json_open_str(json);
    hs_json_add_str(json, s->page);
    hs_json_add_str(json, HS_STR("#"));
    hs_json_add_str(json, (hs_str){s->id.ptr + at, s->id.len - at});
    hs_json_close_str(json);
}

static void put_side(hs_json *json, hs_str key, const hs_statement_row *s) {
    hs_json_key(json, key);
    if (!s) {
        hs_json_null(json);
        return;
    }
    hs_json_open_object(json);
    HS_KEY(json, "id");
    put_id(json, s);
    HS_KEY(json, "kind");
    hs_json_str(json, hs_show_kind(s->kind));
    HS_KEY(json, "text");
    hs_json_str(json, s->text);
    hs_show__put_known(json, HS_STR("speaker"), s->speaker.name);
    hs_json_close_object(json);
}

static void put_json(hs_show__paper *paper, hs_arena *arena, const hs_show__version *a,
                     const hs_show__version *b, const hs_show__difference *found) {
    hs_json *json = &paper->json;
    field fields[N_FIELDS];
    uint32_t n_fields = fields_of(paper, arena, &a->page, &b->page, fields);
    hs_json_open_object(json);
    HS_KEY(json, "page");
    hs_json_str(json, b->row.same);
    HS_KEY(json, "from");
    put_version(json, a);
    HS_KEY(json, "to");
    put_version(json, b);
    HS_KEY(json, "fields");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < n_fields; i++) {
        hs_json_open_object(json);
        HS_KEY(json, "field");
        hs_json_str(json, hs_show__c(fields[i].name));
        hs_show__put_known(json, HS_STR("from"), fields[i].from);
        hs_show__put_known(json, HS_STR("to"), fields[i].to);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
    HS_KEY(json, "kept");
    hs_json_uint(json, found->diff.n_kept);
    HS_KEY(json, "dropped");
    hs_json_uint(json, found->n_dropped);
    HS_KEY(json, "added");
    hs_json_uint(json, found->n_added);
    HS_KEY(json, "other_text");
    hs_json_bool(json, found->has_other_text);
    HS_KEY(json, "cut_short");
    hs_json_bool(json, found->diff.is_cut_short);
    HS_KEY(json, "statements");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < found->n_alterations; i++) {
        const hs_show__alteration *one = &found->alterations[i];
        hs_json_open_object(json);
        HS_KEY(json, "change");
        hs_json_str(json, hs_show__c(fate_words[one->fate]));
        put_side(json, HS_STR("from"), one->from);
        put_side(json, HS_STR("to"), one->to);
        put_edits(json, &one->a, &one->b, one->changes, one->n_changes);
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
    put_edits(json, &a->words, &b->words, found->changes, found->n_changes);
    hs_json_close_object(json);
    hs_json_end_line(json);
    hs_show__json_line(paper);
}

/* ---- The walk */

static bool is_equal_text(const hs_show__version *a, const hs_show__version *b) {
    if (a->words.n != b->words.n || !hs_str_equal(a->page.title, b->page.title)) return false;
    for (uint32_t i = 0; i < a->words.n; i++)
        if (a->words.items[i].hash != b->words.items[i].hash) return false;
    return true;
}

typedef struct walk {
    hs_store *store;
    const hs_show_style *style;
    hs_show__view *view;
    hs_arena *arena; /* of one pair */
    hs_show__version before, now;
    bool is_first_pair;
    uint64_t n_shown, limit;
} walk;

static void swap_arenas(hs_show__version *a, hs_show__version *b) {
    hs_show__version hold = *a;
    *a = *b;
    *b = hold;
}

static hs_status compare(walk *w, hs_error *error) {
    hs_show__difference found;
    hs_arena_reset(w->arena);
    hs_status status = hs_show__versions_compare(w->arena, &w->before, &w->now, &found, error);
    if (status != HS_OK) return status;
    if (w->style->as == HS_SHOW_JSON)
        put_json(&w->view->paper, w->arena, &w->before, &w->now, &found);
    else
        put_terminal(&w->view->paper, w->arena, &w->before, &w->now, &found, w->is_first_pair);
    w->is_first_pair = false;
    w->n_shown++;
    return HS_OK;
}

/* One row after the other: of a page with the same `same`, each version against the one before it. */
static hs_status walk_rows(walk *w, hs_error *error) {
    bool has_before = false;
    hs_status status = HS_OK;
    while (w->view->paper.status == HS_OK && (!w->limit || w->n_shown < w->limit)) {
        hs_arena_reset(w->now.arena);
        status = hs_rows_next_version(w->view->rows, w->now.arena, &w->now.row, error);
        if (status == HS_OK) status = hs_show__version_read(w->store, &w->now, error);
        if (status != HS_OK) return status;
        bool is_same = has_before && hs_str_equal(w->before.row.same, w->now.row.same);
        if (!is_same) w->is_first_pair = true;
        if (is_same && !is_equal_text(&w->before, &w->now)) status = compare(w, error);
        if (status != HS_OK) return status;
        swap_arenas(&w->before, &w->now);
        has_before = true;
    }
    return HS_OK;
}

hs_status hs_show_versions(hs_store *store, const hs_statement_filter *filter, const hs_show_style *style,
                           const hs_show_out *out, hs_error *error) {
    hs_show__view view;
    hs_status status = hs_show__open(&view, style, out, error);
    if (status == HS_OK) status = hs_store_versions(store, filter, &view.rows, error);
    walk w = {.store = store, .style = style, .view = &view, .limit = filter ? filter->limit : 0};
    w.arena = hs_arena_new(out->allocator);
    w.before.arena = hs_arena_new(out->allocator);
    w.now.arena = hs_arena_new(out->allocator);
    if (status == HS_OK && (!w.arena || !w.before.arena || !w.now.arena)) status = hs_fail_memory(error);
    if (status == HS_OK) status = walk_rows(&w, error);
    hs_arena_free(w.arena);
    hs_arena_free(w.before.arena);
    hs_arena_free(w.now.arena);
    return hs_show__close(&view, status, error);
}
