/* check --fix: the record's wording for each altered quotation, as a unified diff that `patch` takes. Nothing is
 * written: whether the record or the draft is right is for a person to say.
 *
 *     -"We never tested the gate," she said.
 *     +"We have never tested the gate," she said.
 */
#include "show/check.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"

#include <stdlib.h>
#include <string.h>

typedef struct change {
    hs_span at; /* bytes of the draft's text */
    hs_str words;
} change;

typedef HS_VECTOR(change) change_list;

/* The words of one stretch that the finding was made from; false where they stand in several. */
static bool stretch_of(const hs_annotation *draft, const hs_check__finding *finding, hs_span *stretch) {
    const hs_statement *s = &draft->statements.items[finding->statement];
    bool is_mixed = s->kind == HS_KIND_MIXED;
    if ((is_mixed ? s->n_quoted : s->n_parts) != 1) return false;
    *stretch = is_mixed ? s->quoted[0] : s->parts[0];
    return stretch->end <= draft->article.text.len;
}

static bool is_altered(const hs_check__finding *finding) {
    return (finding->rule == HS_CHECK_ALTERED || finding->rule == HS_CHECK_REVERSED) && finding->known &&
           finding->n_edits;
}

static bool has_words(hs_str text) {
    for (size_t i = 0; i < text.len; i++)
        if ((hs_ascii_lower(text.ptr[i]) >= 'a' && hs_ascii_lower(text.ptr[i]) <= 'z') ||
            hs_ascii_is_digit(text.ptr[i]) || (unsigned char)text.ptr[i] >= 0x80)
            return true;
    return false;
}

/* The record goes on where the draft ends: only up to the first comma or stop. */
static hs_str first_clause(hs_str words) {
    for (size_t i = 1; i < words.len; i++)
        if (words.ptr[i] == ',' || words.ptr[i] == '.' || words.ptr[i] == ';') return (hs_str){words.ptr, i};
    return words;
}

/* Words of the record that turn what stands behind them, left out in front: "[If] somebody made money". Put back with
 * the record's letter, since a sentence began there. */
static hs_status put_back_front(const hs_check__finding *finding, const hs_edit *edit, hs_arena *arena,
                                change *put, hs_error *error) {
    hs_str record = finding->known->text, front = hs_str_sub(record, edit->from);
    uint32_t from = edit->from.end, next = edit->from.end;
    while (from > edit->from.start && !strchr(".?!", record.ptr[from - 1])) from--;
    while (from < edit->from.end && record.ptr[from] == ' ') from++;
    while (next < record.len && record.ptr[next] == ' ') next++;
    if (!front.len || next >= record.len || from >= next) return HS_OK;
    hs_str words = {record.ptr + from, next + 1 - from};
    put->at.end = put->at.start + 1; /* the draft's first letter */
    hs_status status = hs_arena_dup(arena, words, &put->words);
    return status == HS_OK ? HS_OK : hs_fail_memory(error);
}

/* What the condition that was put back leads to, up to the end of the record's sentence. */
static hs_str consequence(hs_str record, hs_span dropped) {
    uint32_t from = dropped.start, to = dropped.start;
    while (from > 0 && strchr(" ,;", record.ptr[from - 1])) from--;
    while (to < dropped.end && !strchr(".?!", record.ptr[to])) to++;
    return (hs_str){record.ptr + from, to - from};
}

static bool is_turning_front(const hs_check__finding *finding, const hs_edit *edit, uint32_t at) {
    return finding->rule == HS_CHECK_REVERSED && !at && edit->to.start == edit->to.end &&
           hs_check__ends_turning(hs_str_sub(finding->known->text, edit->from));
}

/* One change an edit. Words that the record has before or behind the draft's are no fault: a quotation may be short. */
static hs_status note_changes(const hs_annotation *draft, const hs_check__finding *finding, hs_arena *arena,
                              change_list *changes, hs_error *error) {
    hs_span stretch;
    if (!is_altered(finding) || !stretch_of(draft, finding, &stretch)) return HS_OK;
    uint32_t len = stretch.end - stretch.start, first = changes->n;
    bool is_condition = false;
    for (uint32_t i = 0; i < finding->n_edits; i++) {
        const hs_edit *edit = &finding->edits[i];
        if (edit->to.end > len || edit->to.start > edit->to.end) continue;
        hs_str text = draft->article.text, words = hs_str_sub(finding->known->text, edit->from);
        hs_span at = {stretch.start + edit->to.start, stretch.start + edit->to.end};
        bool is_last = !has_words(hs_str_sub(text, (hs_span){at.end, stretch.end}));
        if (is_turning_front(finding, edit, edit->to.start)) {
            change front = {at, {0}};
            hs_status status = put_back_front(finding, edit, arena, &front, error);
            if (status != HS_OK) return status;
            is_condition = front.words.len != 0;
            if (is_condition && !hs_vector_push(changes, arena, front)) return hs_fail_memory(error);
            continue;
        }
        if (is_condition && is_last && at.start == at.end) {
            words = consequence(finding->known->text, edit->from);
            while (at.start > stretch.start && strchr(" ,;.", text.ptr[at.start - 1])) at.end = --at.start;
            if (words.len && !hs_vector_push(changes, arena, (change){at, words}))
                return hs_fail_memory(error);
            continue;
        }
        if (at.start == at.end && (is_last || at.start == stretch.start)) continue;
        if (is_last) words = first_clause(words);
        if (at.start == at.end && words.len) { /* words that were left out: with a blank of their own */
            char *bytes = hs_arena_get(arena, words.len + 1);
            if (!bytes) return hs_fail_memory(error);
            bool is_behind_blank = text.ptr[at.start - 1] == ' ';
            memcpy(bytes + !is_behind_blank, words.ptr, words.len);
            bytes[is_behind_blank ? words.len : 0] = ' ';
            words = (hs_str){bytes, words.len + 1};
        } else if (!words.len && at.end < stretch.end && text.ptr[at.end] == ' ') {
            at.end++; /* words that the record does not have: with the blank behind them */
        } else if (!words.len && at.start > stretch.start && text.ptr[at.start - 1] == ' ') {
            at.start--;
        }
        if (changes->n > first &&
            at.start < changes->items[changes->n - 1].at.end) { /* moved words: not told */
            changes->n = first;
            return HS_OK;
        }
        if (!hs_vector_push(changes, arena, (change){at, words})) return hs_fail_memory(error);
    }
    return HS_OK;
}

static int by_place(const void *a, const void *b) {
    const change *x = a, *y = b;
    return (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

static size_t line_start(hs_str text, size_t at) {
    while (at > 0 && text.ptr[at - 1] != '\n') at--;
    return at;
}

static size_t line_end(hs_str text, size_t at) {
    while (at < text.len && text.ptr[at] != '\n') at++;
    return at;
}

/* Lines of words, each behind sign. */
static uint32_t put_lines(hs_show__paper *paper, char sign, hs_str words, bool is_last) {
    uint32_t n = 0;
    for (size_t at = 0; at <= words.len; n++) {
        size_t end = line_end(words, at);
        hs_show__format(paper, "%c", sign);
        hs_show__raw(paper, hs_str_sub(words, (hs_span){(uint32_t)at, (uint32_t)end}));
        hs_show__literal(paper, "\n");
        at = end + 1;
    }
    if (is_last) hs_show__literal(paper, "\\ No newline at end of file\n");
    return n;
}

static uint32_t count_lines(hs_str text, size_t from, size_t to) {
    uint32_t n = 0;
    for (size_t i = from; i < to; i++) n += text.ptr[i] == '\n';
    return n;
}

/* The changes [first, end) that stand on the lines from start up to stop, as one hunk without lines around. */
static hs_status put_hunk(hs_show__paper *paper, hs_arena *arena, hs_str text, const change *changes,
                          uint32_t n, size_t start, size_t stop, uint32_t line, hs_error *error) {
    size_t room = stop - start, len = 0, at = start;
    for (uint32_t i = 0; i < n; i++) room += changes[i].words.len;
    char *bytes = hs_arena_get(arena, room + 1);
    if (!bytes) return hs_fail_memory(error);
    for (uint32_t i = 0; i <= n; i++) {
        size_t to = i < n ? changes[i].at.start : stop;
        memcpy(bytes + len, text.ptr + at, to - at);
        len += to - at;
        if (i == n) break;
        if (changes[i].words.len) memcpy(bytes + len, changes[i].words.ptr, changes[i].words.len);
        len += changes[i].words.len;
        at = changes[i].at.end;
    }
    hs_str after = {bytes, len}, before = hs_str_sub(text, (hs_span){(uint32_t)start, (uint32_t)stop});
    hs_show__format(paper, "@@ -%u,%u +%u,%u @@\n", line, count_lines(text, start, stop) + 1, line,
                    count_lines(after, 0, len) + 1);
    put_lines(paper, '-', before, stop == text.len);
    put_lines(paper, '+', after, stop == text.len);
    return HS_OK;
}

static uint32_t line_number(const hs_draft *places, size_t at) {
    uint32_t low = 0, high = places->n_lines;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (places->lines[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

static void put_head(hs_show__paper *paper, hs_str doc) {
    hs_show__literal(paper, "--- ");
    hs_show__text(paper, doc);
    hs_show__literal(paper, "\n+++ ");
    hs_show__text(paper, doc);
    hs_show__literal(paper, "\n");
}

/* From places of the text to those of the file; false where markup stands between the words, or they are written
 * otherwise there ("&#8217;"). */
static bool carry_over(const hs_article *article, const hs_draft *places, hs_span *at) {
    hs_draft_place from = hs_draft_place_get(places, at->start), to = hs_draft_place_get(places, at->end);
    uint32_t len = at->end - at->start;
    hs_str source = places->source;
    if (!to.is_exact && len) { /* what stands behind is no part of the words */
        to = hs_draft_place_get(places, at->end - 1);
        to.source++;
    }
    if (!from.is_exact || from.source > source.len || len > source.len - from.source) return false;
    if (len && to.source != from.source + len) return false;
    hs_str words = hs_str_sub(article->text, *at);
    *at = (hs_span){from.source, from.source + len};
    return hs_str_equal(words, hs_str_sub(source, *at));
}

hs_status hs_check__fix(hs_show__paper *paper, hs_arena *arena, const hs_annotation *draft,
                        const hs_draft *places, const hs_check__finding *findings, uint32_t n,
                        bool *is_headed, hs_error *error) {
    const hs_article *article = &draft->article;
    hs_str text = places->source;
    if (places->form == HS_DRAFT_DOCX) return HS_OK;
    change_list changes = {0};
    hs_status status = HS_OK;
    for (uint32_t i = 0; i < n && status == HS_OK; i++)
        status = note_changes(draft, &findings[i], arena, &changes, error);
    if (status != HS_OK || !changes.n) return status;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < changes.n; i++)
        if (carry_over(article, places, &changes.items[i].at)) changes.items[kept++] = changes.items[i];
    changes.n = kept;
    if (!kept) return HS_OK;
    qsort(changes.items, changes.n, sizeof *changes.items, by_place);
    kept = 0; /* two findings on one place: the first stands */
    for (uint32_t i = 0; i < changes.n; i++)
        if (changes.items[i].at.end <= text.len &&
            (!kept || changes.items[i].at.start >= changes.items[kept - 1].at.end))
            changes.items[kept++] = changes.items[i];
    if (!*is_headed) put_head(paper, article->doc);
    *is_headed = true;
    for (uint32_t i = 0, end; i < kept && status == HS_OK; i = end) {
        size_t start = line_start(text, changes.items[i].at.start),
               stop = line_end(text, changes.items[i].at.end);
        for (end = i + 1; end < kept && changes.items[end].at.start <= stop; end++)
            stop = line_end(text, changes.items[end].at.end);
        status = put_hunk(paper, arena, text, changes.items + i, end - i, start, stop,
                          line_number(places, start), error);
    }
    return status;
}
