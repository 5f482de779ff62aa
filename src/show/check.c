/* What a check found, told as a compiler does or as JSON lines; check_sarif.c has SARIF. */
#include "show/check.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *sentence;
    hs_check__severity severity;
} rules[HS_CHECK_N] = {
    [HS_CHECK_VERBATIM] = {"verbatim", "the record has these words", HS_CHECK_FINE},
    [HS_CHECK_TRIMMED] = {"trimmed", "words of the record are left out", HS_CHECK_NOTE},
    [HS_CHECK_EXTENDED] = {"extended", "the record has fewer words", HS_CHECK_WARNING},
    [HS_CHECK_ALTERED] = {"altered", "words are changed inside the quotation marks", HS_CHECK_ERROR},
    [HS_CHECK_REVERSED] = {"reversed", "the sense is reversed", HS_CHECK_ERROR},
    [HS_CHECK_SPLICED] = {"spliced", "two utterances stand in one quotation", HS_CHECK_ERROR},
    [HS_CHECK_SPEAKER] = {"other-speaker", "in the record somebody else says this", HS_CHECK_ERROR},
    [HS_CHECK_OCCASION] = {"other-occasion", "by the record it was not said on that day", HS_CHECK_WARNING},
    [HS_CHECK_SECOND_HAND] = {"second-hand", "the record only retells this, nobody quotes it",
                              HS_CHECK_WARNING},
    [HS_CHECK_UNKNOWN] = {"not-in-record", "the record does not have this", HS_CHECK_WARNING},
    [HS_CHECK_UNNAMED] = {"no-speaker", "nobody is named for this quotation", HS_CHECK_WARNING},
    [HS_CHECK_MARKS] = {"marks", "a quotation mark is missing", HS_CHECK_WARNING},
    [HS_CHECK_TWO_SPEAKERS] = {"two-speakers", "two people are quoted in one sentence", HS_CHECK_NOTE},
};
static const char *const forms[] = {"text", "html", "markdown", "docx"}; /* of hs_draft_form */
static const char *const severities[] = {"fine", "note", "warning", "error"};
static const hs_show__ink severity_inks[] = {HS_INK_DIM, HS_INK_NAME, HS_INK_WARN, HS_INK_ERROR};

const char *hs_check__name(hs_check__rule rule) {
    return rules[rule].name;
}
const char *hs_check__sentence(hs_check__rule rule) {
    return rules[rule].sentence;
}
hs_check__severity hs_check__severity_of(hs_check__rule rule) {
    return rules[rule].severity;
}

bool hs_check__place(hs_draft_form form, hs_draft_place at, char name[HS_CHECK_PLACE]) {
    if (form != HS_DRAFT_DOCX) return false;
    const char *kind = !at.note ? "paragraph" : at.note->is_endnote ? "endnote" : "footnote";
    snprintf(name, HS_CHECK_PLACE, "%s %u", kind, at.note ? at.note->number : at.line);
    return true;
}

struct hs_show_checker {
    hs_store *store; /* NULL: drafts alone */
    const hs_engine *engine;
    hs_show_style style;
    hs_show_out out;
    hs_show__paper paper;
    hs_arena *kept, *arena; /* kept: the record; arena: one draft */
    hs_check__record record;
    const hs_draft *draft;            /* the one that is told of */
    bool is_sarif, is_fix, is_headed; /* is_headed: the draft's diff has begun */
    uint32_t by_rule[HS_CHECK_N], n_quotations;
};

static void put_literal(hs_json *json, const char *words) {
    hs_json_str(json, hs_show__c(words));
}

hs_status hs_show_checker_open(hs_store *store, const hs_engine *engine, const hs_show_style *style,
                               bool is_sarif, const hs_show_out *out, hs_show_checker **checker,
                               hs_error *error) {
    hs_show_checker *c = calloc(1, sizeof *c);
    if (!c) return hs_fail_memory(error);
    *c = (hs_show_checker){.store = store,
                           .engine = engine,
                           .style = *style,
                           .out = *out,
                           .kept = hs_arena_new(out->allocator),
                           .arena = hs_arena_new(out->allocator),
                           .is_sarif = is_sarif};
    hs_show__begin(&c->paper, &c->style, &c->out);
    hs_status status = c->kept && c->arena ? HS_OK : hs_fail_memory(error);
    if (status == HS_OK && store) status = hs_check__read(store, c->kept, &c->record, error);
    if (status == HS_OK) {
        if (is_sarif) hs_check__open_sarif(&c->paper.json);
        *checker = c;
        return HS_OK;
    }
    hs_show__end(&c->paper, NULL);
    hs_arena_free(c->kept);
    hs_arena_free(c->arena);
    free(c);
    return status;
}

/* First and last character of statement s in the draft's file; the last one's end. */
typedef struct stretch {
    hs_draft_place from, to;
} stretch;

static hs_span hull_of(const hs_statement *s) {
    return (hs_span){s->parts[0].start, s->parts[s->n_parts - 1].end};
}

static stretch stretch_of(const hs_show_checker *c, const hs_statement *s) {
    hs_span hull = hull_of(s);
    stretch at = {hs_draft_place_get(c->draft, hull.start), hs_draft_place_get(c->draft, hull.end)};
    if (!at.to.is_exact ||
        at.to.source < at.from.source) { /* behind the last character, whatever stands there */
        at.to = hs_draft_place_get(c->draft, hull.end - (hull.end > hull.start));
        at.to.column++;
    }
    return at;
}

static hs_str speaker_of(const hs_annotation *draft, uint32_t i) {
    uint32_t person = draft->found.speaking ? draft->found.speaking[i].speaker.person : HS_NONE;
    return person < draft->found.n_people ? draft->found.people[person].name : (hs_str){0};
}

/* The draft's words as they were matched. */
static hs_str words_of(hs_show_checker *c, const hs_annotation *draft, const hs_statement *s) {
    bool is_mixed = s->kind == HS_KIND_MIXED;
    const hs_span *spans = is_mixed ? s->quoted : s->parts;
    uint32_t n = is_mixed ? s->n_quoted : s->n_parts;
    size_t room = 1, len = 0;
    for (uint32_t i = 0; i < n; i++) room += spans[i].end - spans[i].start + 1;
    char *bytes = hs_show__get(&c->paper, c->arena, room);
    if (!bytes) return (hs_str){0};
    for (uint32_t i = 0; i < n; i++) {
        if (i) bytes[len++] = ' ';
        hs_str part = hs_str_sub(draft->article.text, spans[i]);
        if (part.len) memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
    }
    return (hs_str){bytes, len};
}

/* The paragraph with the words marked. */
static void put_paragraph(hs_show_checker *c, const hs_annotation *draft, const hs_statement *s) {
    hs_show__paper *paper = &c->paper;
    const hs_article *article = &draft->article;
    if (s->sentence >= draft->text.n_sentences) return;
    hs_span block = article->blocks[draft->text.sentences[s->sentence].block].text;
    hs_show__mark *marks = hs_show__get(paper, c->arena, (s->n_parts + 1) * sizeof *marks);
    uint32_t n = 0;
    for (uint32_t p = 0; marks && p < s->n_parts; p++) {
        hs_span span = s->parts[p];
        if (span.end > block.end) span.end = block.end;
        if (span.start < block.start || span.start >= span.end) continue;
        marks[n++] = (hs_show__mark){{span.start - block.start, span.end - block.start}, HS_INK_CONTENT};
    }
    hs_show__wrapped(paper, 4, hs_str_sub(article->text, block), marks, n);
}

static void put_known(hs_show_checker *c, const hs_annotation *draft, const hs_check__finding *finding) {
    hs_show__paper *paper = &c->paper;
    const hs_check__known *known = finding->known;
    const hs_statement *s = &draft->statements.items[finding->statement];
    hs_show__literal(paper, "    ");
    hs_show__ink_literal(paper, HS_INK_DIM, finding->rule == HS_CHECK_UNKNOWN ? "nearest: " : "record: ");
    if (known->speaker.len)
        hs_show__ink_text(paper, HS_INK_NAME, known->speaker);
    else
        hs_show__literal(paper, "nobody named");
    hs_show__literal(paper, ", ");
    hs_show__text(paper, hs_show__outlet(known->outlet));
    hs_show__literal(paper, ", ");
    hs_show__text(paper, hs_show__day(known->published));
    hs_show__literal(paper, ", ");
    hs_show__text(paper, known->statement);
    char day[16];
    hs_day_write(known->said_first, day);
    if (finding->rule == HS_CHECK_OCCASION && !*day) hs_show__literal(paper, ", the first to have it");
    if (finding->rule == HS_CHECK_OCCASION && *day) hs_show__format(paper, ", said on %s", day);
    hs_day_write(known->said_last, day);
    if (finding->rule == HS_CHECK_OCCASION && known->said_last > known->said_first)
        hs_show__format(paper, " to %s", day);
    hs_show__literal(paper, "\n");
    if (finding->n_edits) {
        hs_str words = words_of(c, draft, s);
        hs_show__marked marked =
            hs_show__mark_edits(paper, c->arena, known->text, words, finding->edits, finding->n_edits);
        hs_show__wrapped(paper, 6, marked.text, marked.marks, marked.n_marks);
    } else if (finding->rule != HS_CHECK_SPEAKER && finding->rule != HS_CHECK_OCCASION) {
        hs_show__wrapped(paper, 6, known->text, NULL, 0);
    }
}

static void put_terminal(hs_show_checker *c, const hs_annotation *draft, const hs_check__finding *finding) {
    hs_show__paper *paper = &c->paper;
    const hs_statement *s = &draft->statements.items[finding->statement];
    hs_check__severity severity = rules[finding->rule].severity;
    hs_draft_place at = stretch_of(c, s).from;
    hs_show__ink_text(paper, HS_INK_BOLD, draft->article.doc);
    char place[HS_CHECK_PLACE];
    if (hs_check__place(c->draft->form, at, place))
        hs_show__format(paper, ": %s: ", place);
    else
        hs_show__format(paper, ":%u:%u: ", at.line, at.column);
    hs_show__ink_literal(paper, severity_inks[severity], severities[severity]);
    hs_show__literal(paper, ": ");
    hs_show__literal(paper, rules[finding->rule].sentence);
    hs_show__format(paper, " [%s]\n", rules[finding->rule].name);
    put_paragraph(c, draft, s);
    if (finding->known) put_known(c, draft, finding);
    hs_show__literal(paper, "\n");
}

static void put_day(hs_json *json, hs_str key, int32_t day) {
    char iso[16];
    hs_day_write(day, iso);
    hs_show__put_known(json, key, hs_show__c(iso));
}

static void put_json(hs_show_checker *c, const hs_annotation *draft, const hs_check__finding *finding) {
    hs_json *json = &c->paper.json;
    const hs_statement *s = &draft->statements.items[finding->statement];
    hs_span hull = hull_of(s);
    hs_draft_place at = stretch_of(c, s).from;
    hs_str words = words_of(c, draft, s);
    hs_json_open_object(json);
    HS_KEY(json, "draft");
    hs_json_str(json, draft->article.doc);
    HS_KEY(json, "form");
    put_literal(json, forms[c->draft->form]);
    HS_KEY(json, "line");
    hs_json_uint(json, at.line);
    HS_KEY(json, "column");
    hs_json_uint(json, at.column);
    if (at.note) {
        hs_json_key(json, at.note->is_endnote ? HS_STR("endnote") : HS_STR("footnote"));
        hs_json_uint(json, at.note->number);
    }
    HS_KEY(json, "start");
    hs_json_uint(json, hull.start);
    HS_KEY(json, "end");
    hs_json_uint(json, hull.end);
    HS_KEY(json, "text");
    hs_json_str(json, words);
    hs_show__put_known(json, HS_STR("speaker"), speaker_of(draft, finding->statement));
    HS_KEY(json, "finding");
    put_literal(json, rules[finding->rule].name);
    HS_KEY(json, "severity");
    put_literal(json, severities[rules[finding->rule].severity]);
    HS_KEY(json, "message");
    put_literal(json, rules[finding->rule].sentence);
    HS_KEY(json, "record");
    if (finding->known) {
        hs_json_open_object(json);
        HS_KEY(json, "utterance");
        hs_json_uint(json, finding->known->id);
        HS_KEY(json, "text");
        hs_json_str(json, finding->known->text);
        hs_show__put_known(json, HS_STR("speaker"), finding->known->speaker);
        HS_KEY(json, "statement");
        hs_json_str(json, finding->known->statement);
        put_day(json, HS_STR("said_first"), finding->known->said_first);
        put_day(json, HS_STR("said_last"), finding->known->said_last);
        HS_KEY(json, "pages");
        hs_json_uint(json, finding->known->n_pages);
        hs_json_close_object(json);
    } else {
        hs_json_null(json);
    }
    HS_KEY(json, "edits");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < finding->n_edits && finding->known; i++) {
        hs_json_open_object(json);
        HS_KEY(json, "op");
        hs_json_str(json, hs_show_edit_op(finding->edits[i].op));
        HS_KEY(json, "from");
        hs_json_str(json, hs_str_sub(finding->known->text, finding->edits[i].from));
        HS_KEY(json, "to");
        hs_json_str(json, hs_str_sub(words, finding->edits[i].to));
        hs_json_close_object(json);
    }
    hs_json_close_array(json);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

void hs_show_checker_fix(hs_show_checker *c) {
    c->is_fix = true;
}

hs_status hs_show_checker_page(hs_show_checker *c, const hs_annotation *whole, const hs_draft *places,
                               bool goes_on, hs_error *error) {
    hs_check__finding *findings = NULL;
    hs_annotation parted;
    const hs_annotation *draft = &parted;
    uint32_t n = 0;
    hs_arena_reset(c->arena);
    c->draft = places;
    if (hs_check__part(c->arena, whole, &parted) != HS_OK) return hs_fail_memory(error);
    hs_status status = hs_check__page(c->store, c->engine, c->arena, &c->record, draft, &findings, &n, error);
    if (status != HS_OK) return status;
    for (uint32_t i = 0; i < draft->statements.n; i++)
        c->n_quotations += hs_check__is_quotation(&draft->statements.items[i]);
    for (uint32_t i = 0; i < n; i++) {
        c->by_rule[findings[i].rule]++;
        if (c->is_fix) continue;
        bool is_fine = rules[findings[i].rule].severity == HS_CHECK_FINE;
        if (c->is_sarif && !is_fine) {
            stretch at = stretch_of(c, &draft->statements.items[findings[i].statement]);
            hs_check__put_sarif(&c->paper.json, draft->article.doc, &findings[i], c->draft->form, at.from,
                                at.to);
        }
        if (!c->is_sarif && c->style.as == HS_SHOW_JSON)
            put_json(c, draft, &findings[i]);
        else if (!c->is_sarif && !is_fine)
            put_terminal(c, draft, &findings[i]);
    }
    if (!goes_on) c->is_headed = false;
    if (c->is_fix)
        status = hs_check__fix(&c->paper, c->arena, draft, places, findings, n, &c->is_headed, error);
    if (status != HS_OK) return status;
    return c->paper.status == HS_OK
               ? HS_OK
               : (c->paper.status == HS_ERR_MEMORY ? hs_fail_memory(error) : c->paper.status);
}

hs_status hs_show_checker_close(hs_show_checker *c, uint32_t *n_errors, uint32_t *n_warnings,
                                hs_error *error) {
    *n_errors = *n_warnings = 0;
    for (int i = 0; i < HS_CHECK_N; i++) {
        if (rules[i].severity == HS_CHECK_ERROR) *n_errors += c->by_rule[i];
        if (rules[i].severity == HS_CHECK_WARNING) *n_warnings += c->by_rule[i];
    }
    if (c->is_sarif) {
        hs_check__close_sarif(&c->paper.json);
    } else if (c->style.as == HS_SHOW_TERMINAL && !c->is_fix) {
        hs_show__format(&c->paper, "%u quotation%s looked at", c->n_quotations,
                        c->n_quotations == 1 ? "" : "s");
        for (int i = 0, n = 0; i < HS_CHECK_N; i++)
            if (c->by_rule[i])
                hs_show__format(&c->paper, "%s%u %s", n++ ? ", " : ": ", c->by_rule[i], rules[i].name);
        hs_show__literal(&c->paper, "\n");
    }
    hs_status status = hs_show__end(&c->paper, error);
    hs_arena_free(c->kept);
    hs_arena_free(c->arena);
    free(c);
    return status;
}
