#include "show/view.h"

#include "base/status.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

#define UNSURE 0.5f /* a speaker below this is told as a guess */

bool hs_show__is_unsure(const hs_role *speaker) {
    return speaker->confidence < UNSURE;
}

void hs_show__speaker(hs_show__paper *paper, const hs_role *speaker, uint32_t flags) {
    if (!speaker->name.len) {
        bool is_lost = (flags & HS_FLAG_SPEAKER_DROPPED) != 0;
        hs_show__ink_literal(paper, HS_INK_WARN,
                             is_lost ? "name lost on this page" : "not named on this page");
        return;
    }
    if (hs_show__is_unsure(speaker)) hs_show__literal(paper, "perhaps ");
    hs_show__ink_text(paper, HS_INK_NAME, speaker->name);
    hs_show__format(paper, " (%.2f)", (double)speaker->confidence);
}

const char *hs_show__flag_sentence(uint32_t bit) {
    static const char *const words[] = {"opening mark missing",
                                        "closing mark missing",
                                        "name lost",
                                        "unnamed source",
                                        "group",
                                        "question",
                                        "denied",
                                        "speaker carried over",
                                        "through an interpreter",
                                        "did not say",
                                        "in writing",
                                        "thought"};
    return bit < sizeof words / sizeof *words ? words[bit] : NULL;
}

void hs_show__facts(hs_show__paper *paper, const hs_statement_row *row) {
    hs_show__ink_text(paper, HS_INK_DIM, hs_show_kind(row->kind));
    if (row->cue.text.len) {
        hs_show__ink_literal(paper, HS_INK_DIM, " · ");
        hs_show__ink_text(paper, HS_INK_DIM, row->cue.text);
    }
    for (uint32_t bit = 0; hs_show__flag_sentence(bit); bit++) {
        if (!(row->flags & 1u << bit)) continue;
        hs_show__ink_literal(paper, HS_INK_DIM, " · ");
        hs_show__ink_literal(paper, HS_INK_DIM, hs_show__flag_sentence(bit));
    }
}

hs_str hs_show__said(hs_show__paper *paper, hs_arena *arena, const hs_statement_row *row) {
    size_t room = 16;
    for (uint32_t i = 0; i < row->n_parts; i++) room += row->parts[i].text.len + 8;
    char *bytes = hs_show__get(paper, arena, room);
    if (!bytes) return row->text;
    bool has_marks = row->kind == HS_KIND_DIRECT || row->kind == HS_KIND_HEADLINE;
    size_t len = 0;
#define PUT(s, n) (memcpy(bytes + len, (s), (n)), len += (n))
    if (has_marks) PUT("“", 3);
    for (uint32_t i = 0; i < row->n_parts; i++) {
        if (i) PUT(" … ", 5);
        if (row->parts[i].text.len) PUT(row->parts[i].text.ptr, row->parts[i].text.len);
    }
    if (has_marks) PUT("”", 3);
#undef PUT
    return (hs_str){bytes, len};
}

#define LONG_DROP 72u /* bytes: of longer ones the ends are shown */

static bool is_blank_at(hs_str text, size_t at) {
    return at >= text.len || hs_ascii_is_space(text.ptr[at]);
}

/* A text that grows in an arena block of known size. */
typedef struct growing {
    char *bytes;
    size_t len;
} growing;

static void put(growing *g, hs_str text) {
    if (text.len) memcpy(g->bytes + g->len, text.ptr, text.len);
    g->len += text.len;
}

static void space(growing *g) {
    if (g->len && g->bytes[g->len - 1] != ' ') put(g, HS_STR(" "));
}

static size_t word_end(hs_str text, size_t at) {
    while (at < text.len && !hs_ascii_is_space(text.ptr[at])) at++;
    return at;
}

static void put_dropped(growing *g, hs_str words) {
    if (words.len <= LONG_DROP) {
        put(g, words);
        return;
    }
    size_t head = word_end(words, LONG_DROP / 3), tail = word_end(words, words.len - LONG_DROP / 3);
    if (tail <= head || tail >= words.len) {
        put(g, words);
        return;
    }
    put(g, (hs_str){words.ptr, head});
    put(g, HS_STR(" …"));
    put(g, (hs_str){words.ptr + tail, words.len - tail});
}

/* By place in the wording; edits of one place stay in the order given. */
static int by_place(const void *a, const void *b) {
    const hs_edit *x = *(const hs_edit *const *)a, *y = *(const hs_edit *const *)b;
    if (x->to.start != y->to.start) return x->to.start < y->to.start ? -1 : 1;
    return (x > y) - (x < y);
}

hs_show__marked hs_show__mark_edits(hs_show__paper *paper, hs_arena *arena, hs_str from, hs_str to,
                                    const hs_edit *edits, uint32_t n_edits) {
    hs_show__marked plain = {.text = to};
    size_t room = to.len + 8;
    for (uint32_t i = 0; i < n_edits; i++) {
        if (edits[i].from.end > from.len || edits[i].to.end > to.len ||
            edits[i].from.start > edits[i].from.end || edits[i].to.start > edits[i].to.end)
            return plain;
        room += edits[i].from.end - edits[i].from.start + 8;
    }
    growing g = {hs_show__get(paper, arena, room), 0};
    hs_show__mark *marks = hs_show__get(paper, arena, (2 * (size_t)n_edits + 1) * sizeof *marks);
    const hs_edit **order = hs_show__get(paper, arena, ((size_t)n_edits + 1) * sizeof *order);
    if (!g.bytes || !marks || !order) return plain;
    for (uint32_t i = 0; i < n_edits; i++) order[i] = &edits[i];
    if (n_edits) qsort(order, n_edits, sizeof *order, by_place);
    uint32_t n = 0;
    size_t at = 0;
    for (uint32_t i = 0; i < n_edits; i++) {
        const hs_edit *e = order[i];
        if (e->to.start < at) continue;
        put(&g, hs_str_sub(to, (hs_span){(uint32_t)at, e->to.start}));
        at = e->to.start;
        if (e->op != HS_EDIT_MOVE && e->from.end > e->from.start) {
            space(&g);
            uint32_t start = (uint32_t)g.len;
            put_dropped(&g, hs_str_trim(hs_str_sub(from, e->from)));
            if (g.len > start) marks[n++] = (hs_show__mark){{start, (uint32_t)g.len}, HS_INK_DROP};
            if (e->to.end > e->to.start || !is_blank_at(to, at)) put(&g, HS_STR(" "));
        }
        if (e->to.end > e->to.start) {
            uint32_t start = (uint32_t)g.len;
            put(&g, hs_str_sub(to, e->to));
            marks[n++] =
                (hs_show__mark){{start, (uint32_t)g.len}, e->op == HS_EDIT_MOVE ? HS_INK_MOVE : HS_INK_ADD};
            at = e->to.end;
        }
    }
    put(&g, hs_str_sub(to, (hs_span){(uint32_t)at, (uint32_t)to.len}));
    return (hs_show__marked){{g.bytes, g.len}, marks, n};
}

hs_role hs_show__utterance_speaker(const hs_utterance_row *utterance) {
    hs_role speaker = utterance->speaker;
    for (uint32_t i = 0; i < utterance->n_members; i++) {
        const hs_role *told = &utterance->members[i].statement.speaker;
        if (told->confidence > speaker.confidence && hs_str_equal(told->name, speaker.name))
            speaker.confidence = told->confidence;
    }
    return speaker;
}

bool hs_show__is_worth_marking(const hs_member_row *member) {
    return member->n_edits && member->relation != HS_RELATION_RETOLD &&
           member->relation != HS_RELATION_PARTIAL;
}

static const char *const warning_words[HS_SHOW_N_WARNINGS] = {
    "words changed inside quotation marks",
    "the sense is reversed",
    "two answers joined in one pair of marks",
    "words of the question, put into the answerer's mouth",
    "elsewhere these words have another speaker",
    "known only from another outlet's report",
    "dates disagree"};
static const char *const warning_names[HS_SHOW_N_WARNINGS] = {
    "altered", "flipped", "spliced", "question-words", "other-speaker", "second-hand", "date"};

const char *hs_show__warning(uint32_t warnings, uint32_t i) {
    for (uint32_t bit = 0; bit < HS_SHOW_N_WARNINGS; bit++)
        if (warnings & 1u << bit && i-- == 0) return warning_words[bit];
    return NULL;
}

const char *hs_show__warning_name(uint32_t bit) {
    return bit < HS_SHOW_N_WARNINGS ? warning_names[bit] : "unknown";
}

hs_status hs_show__open(hs_show__view *view, const hs_show_style *style, const hs_show_out *out,
                        hs_error *error) {
    *view = (hs_show__view){.arena = hs_arena_new(out->allocator)};
    hs_show__begin(&view->paper, style, out);
    return view->arena ? HS_OK : hs_fail_memory(error);
}

hs_status hs_show__close(hs_show__view *view, hs_status status, hs_error *error) {
    if (view->rows) hs_rows_close(view->rows);
    hs_arena_free(view->arena);
    if (status == HS_OK || status == HS_END) return hs_show__end(&view->paper, error);
    hs_show__end(&view->paper, NULL);
    return status;
}
