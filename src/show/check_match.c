/* Draft against record: reading the record, matching, judging. */
#include "show/check.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"

#include <stdlib.h>
#include <string.h>

/* An utterance counts this often, so that its wording and not the draft's is the best-attested one. */
#define COPIES 3u
/* An error is told of a speaker whom the record names with this confidence: right three times of four. */
#define SURE 0.75f

static hs_status keep(hs_arena *arena, const hs_utterance_row *row, hs_check__known *known) {
    const hs_statement_row *best = row->best < row->n_members ? &row->members[row->best].statement : NULL;
    *known = (hs_check__known){.id = row->id, .n_pages = row->n_pages, .is_retold = true};
    hs_role speaker = hs_show__utterance_speaker(row);
    if (speaker.name.len) known->person = speaker.person;
    known->is_named = (speaker.kind == HS_ENTITY_PERSON || speaker.kind == HS_ENTITY_ORGANISATION) &&
                      !hs_show__is_unsure(&speaker);
    known->is_sure_name = speaker.kind == HS_ENTITY_PERSON && speaker.confidence >= SURE;
    hs_check__keep_days(row, known);
    if (best) known->is_spliced = row->members[row->best].warnings & HS_WARN_SPLICED;
    for (uint32_t i = 0; i < row->n_members; i++)
        if (row->members[i].statement.kind != HS_KIND_INDIRECT) known->is_retold = false;
    hs_status status = hs_arena_dup(arena, row->text, &known->text);
    if (status == HS_OK) status = hs_arena_dup(arena, row->speaker.name, &known->speaker);
    if (!best || status != HS_OK) return status;
    known->kind = best->kind;
    known->flags = best->flags;
    known->cue_class = best->cue_class;
    status = hs_check__words(arena, known->text, &known->words, &known->n_words);
    if (status == HS_OK) status = hs_arena_dup(arena, best->id, &known->statement);
    if (status == HS_OK) status = hs_arena_dup(arena, best->outlet, &known->outlet);
    if (status == HS_OK) status = hs_arena_dup(arena, best->published, &known->published);
    return status;
}

/* A member whose words may be quoted as well as the best-attested ones: direct, and nothing warned of. */
static bool is_sound(const hs_member_row *m) {
    const uint32_t bad = HS_WARN_ALTERED | HS_WARN_FLIPPED | HS_WARN_SPLICED | HS_WARN_QUESTION_WORDS;
    bool is_quoted = m->statement.kind == HS_KIND_DIRECT || m->statement.kind == HS_KIND_HEADLINE;
    return is_quoted && m->relation != HS_RELATION_VERBATIM && !(m->warnings & bad);
}

static hs_status keep_member(hs_arena *arena, const hs_member_row *m, const hs_check__known *best,
                             hs_check__known *known) {
    *known = *best;
    hs_status status = hs_arena_dup(arena, m->statement.text, &known->text);
    if (status == HS_OK) status = hs_check__words(arena, known->text, &known->words, &known->n_words);
    if (status == HS_OK) status = hs_arena_dup(arena, m->statement.id, &known->statement);
    if (status == HS_OK) status = hs_arena_dup(arena, m->statement.outlet, &known->outlet);
    if (status == HS_OK) status = hs_arena_dup(arena, m->statement.published, &known->published);
    return status;
}

typedef HS_VECTOR(hs_check__known) known_list;

static hs_status keep_row(hs_arena *arena, const hs_utterance_row *row, known_list *best,
                          known_list *others) {
    hs_check__known one, other;
    hs_status status = keep(arena, row, &one);
    if (status == HS_OK && !hs_vector_push(best, arena, one)) status = HS_ERR_MEMORY;
    for (uint32_t i = 0; i < row->n_members && status == HS_OK; i++) {
        if (!is_sound(&row->members[i])) continue;
        status = keep_member(arena, &row->members[i], &one, &other);
        if (status == HS_OK && !hs_vector_push(others, arena, other)) status = HS_ERR_MEMORY;
    }
    return status;
}

static hs_status read_rows(hs_rows *rows, hs_arena *arena, hs_check__record *record, hs_error *error) {
    hs_arena *row_arena = hs_arena_new(NULL);
    if (!row_arena) return hs_fail_memory(error);
    hs_utterance_row row;
    known_list best = {0}, others = {0};
    hs_status status = HS_OK;
    while (status == HS_OK && (status = hs_rows_next_utterance(rows, row_arena, &row, error)) == HS_OK) {
        status = keep_row(arena, &row, &best, &others);
        if (status == HS_ERR_MEMORY) hs_fail_memory(error);
        hs_arena_reset(row_arena);
    }
    hs_arena_free(row_arena);
    if (status != HS_END) return status;
    *record = (hs_check__record){.n_best = best.n};
    for (uint32_t i = 0; i < others.n; i++)
        if (!hs_vector_push(&best, arena, others.items[i])) return hs_fail_memory(error);
    record->known = best.items;
    record->n_known = best.n;
    status = hs_check__index(arena, record);
    return status == HS_ERR_MEMORY ? hs_fail_memory(error)
           : status == HS_OK
               ? HS_OK
               : hs_fail(error, status, (hs_str){0}, 0, "the record is too large to check against");
}

hs_status hs_check__read(hs_store *store, hs_arena *arena, hs_check__record *record, hs_error *error) {
    hs_rows *rows = NULL;
    bool is_large = false;
    hs_status status = hs_store_is_large(store, &is_large, error);
    if (status == HS_OK && is_large) {
        *record = (hs_check__record){.is_large = true};
        return HS_OK;
    }
    if (status == HS_OK) status = hs_store_utterances(store, NULL, 1, &rows, error);
    if (status == HS_OK) status = read_rows(rows, arena, record, error);
    if (rows) hs_rows_close(rows);
    return status;
}

hs_status hs_check__read_near(hs_store *store, hs_arena *arena, const hs_str *texts, uint32_t n_texts,
                              hs_check__record *record, hs_error *error) {
    hs_rows *rows = NULL;
    hs_status status = hs_store_utterances_near(store, arena, texts, n_texts, &rows, error);
    if (status == HS_OK) status = read_rows(rows, arena, record, error);
    if (rows) hs_rows_close(rows);
    return status;
}

/* ---- People as small numbers, as matching wants them */

typedef struct people {
    uint64_t *ids; /* [n] sorted */
    uint32_t n;
} people;

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static uint32_t index_of(const people *p, uint64_t id) {
    if (!id || !p->n) return HS_NONE;
    const uint64_t *at = bsearch(&id, p->ids, p->n, sizeof id, by_number);
    return at ? (uint32_t)(at - p->ids) : HS_NONE;
}

/* The record's person of that name; 0 where it has none. */
static uint64_t person_named(hs_store *store, hs_arena *arena, hs_str name) {
    hs_statement_filter filter = {.speaker = name, .limit = 1};
    hs_rows *rows = NULL;
    hs_person_row row;
    hs_error error;
    uint64_t id = 0;
    if (hs_store_people(store, &filter, &rows, &error) != HS_OK) return 0;
    if (hs_rows_next_person(rows, arena, &row, &error) == HS_OK) id = row.id;
    hs_rows_close(rows);
    return id;
}

/* ---- The draft's statements */

bool hs_check__is_quotation(const hs_statement *s) {
    return s->n_parts &&
           (s->kind == HS_KIND_DIRECT || s->kind == HS_KIND_HEADLINE || s->kind == HS_KIND_MIXED);
}

static hs_status join(hs_arena *arena, hs_str text, const hs_span *spans, uint32_t n, hs_str *joined) {
    size_t room = 1;
    for (uint32_t i = 0; i < n; i++) room += spans[i].end - spans[i].start + 1;
    char *bytes = hs_arena_get(arena, room);
    if (!bytes) return HS_ERR_MEMORY;
    size_t len = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i) bytes[len++] = ' ';
        hs_str part = hs_str_sub(text, spans[i]);
        if (part.len) memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
    }
    *joined = (hs_str){bytes, len};
    return HS_OK;
}

static hs_status read_draft(hs_store *store, hs_arena *arena, const hs_annotation *page, hs_check__draft *d) {
    uint32_t n = page->statements.n;
    *d = (hs_check__draft){.page = page,
                           .texts = hs_arena_get_zeroed(arena, n + 1, sizeof *d->texts),
                           .persons = hs_arena_get_zeroed(arena, n + 1, sizeof *d->persons),
                           .is_carried = hs_arena_get_zeroed(arena, n + 1, sizeof *d->is_carried)};
    uint32_t *asked = hs_arena_get(arena, (page->found.n_people + 1) * sizeof *asked);
    if (!d->texts || !d->persons || !d->is_carried || !asked) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < page->found.n_people; i++) asked[i] = HS_NONE;
    for (uint32_t i = 0; i < n; i++) {
        const hs_statement *s = &page->statements.items[i];
        bool is_mixed = s->kind == HS_KIND_MIXED;
        hs_status status = join(arena, page->article.text, is_mixed ? s->quoted : s->parts,
                                is_mixed ? s->n_quoted : s->n_parts, &d->texts[i]);
        if (status != HS_OK) return status;
        d->is_carried[i] = hs_check__is_alone(page, i);
        uint32_t person = page->found.speaking ? page->found.speaking[i].speaker.person : HS_NONE;
        /* a guess, or an office ("the minister"), may be the record's person under another name */
        if (person >= page->found.n_people || page->found.people[person].kind != HS_ENTITY_PERSON) continue;
        if (page->found.speaking[i].speaker.confidence < 0.5f) continue;
        if (store && asked[person] == HS_NONE) { /* once a person of the page */
            d->persons[i] = person_named(store, arena, page->found.people[person].name);
            asked[person] = i;
        } else if (store) {
            d->persons[i] = d->persons[asked[person]];
        }
    }
    return HS_OK;
}

/* ---- Matching */

static void fill_page(hs_match_page *page, uint32_t i) {
    *page = (hs_match_page){.id = i + 1, .published = i + 1, .body = HS_STR("")};
}

static hs_status match(const hs_engine *engine, hs_arena *arena, const hs_check__known *known,
                       uint32_t n_known, const hs_check__draft *d, hs_match_result *result, hs_error *error) {
    uint32_t n_draft = d->page->statements.n;
    size_t n = (size_t)COPIES * n_known + n_draft;
    if (n > UINT32_MAX / 2)
        return hs_fail(error, HS_ERR_LIMIT, (hs_str){0}, 0, "the record is too large to check against");
    hs_match_statement *statements = hs_arena_get_zeroed(arena, n + 1, sizeof *statements);
    people p = {.ids = hs_arena_get(arena, ((size_t)n_known + n_draft + 1) * sizeof *p.ids)};
    if (!statements || !p.ids) return hs_fail_memory(error);
    for (uint32_t i = 0; i < n_known; i++)
        if (known[i].person) p.ids[p.n++] = known[i].person;
    for (uint32_t i = 0; i < n_draft; i++)
        if (d->persons[i]) p.ids[p.n++] = d->persons[i];
    if (p.n) qsort(p.ids, p.n, sizeof *p.ids, by_number);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < p.n; i++)
        if (!kept || p.ids[kept - 1] != p.ids[i]) p.ids[kept++] = p.ids[i];
    p.n = kept;
    for (size_t k = 0; k < (size_t)COPIES * n_known; k++) {
        const hs_check__known *one = &known[k % n_known];
        statements[k] = (hs_match_statement){.id = k + 1,
                                             .page = (uint32_t)(k / n_known),
                                             .speaker = index_of(&p, one->person),
                                             .speaker_confidence = 1,
                                             .kind = one->kind,
                                             .flags = one->flags,
                                             .cue_class = one->cue_class,
                                             .text = one->text};
        if (one->kind != HS_KIND_INDIRECT) statements[k].quoted = one->text;
    }
    for (uint32_t i = 0; i < n_draft; i++) {
        const hs_statement *s = &d->page->statements.items[i];
        size_t k = (size_t)COPIES * n_known + i;
        /* whose words they are is judged here, not there: an unknown name must not keep words apart */
        statements[k] = (hs_match_statement){.id = k + 1,
                                             .page = COPIES,
                                             .speaker = HS_NONE,
                                             .kind = s->kind == HS_KIND_MIXED ? HS_KIND_DIRECT : s->kind,
                                             .flags = s->flags,
                                             .cue_class = s->cue_class,
                                             .text = d->texts[i],
                                             .quoted = hs_check__is_quotation(s) ? d->texts[i] : (hs_str){0}};
    }
    hs_match_page *pages = hs_arena_get(arena, (COPIES + 1) * sizeof *pages);
    if (!pages) return hs_fail_memory(error);
    for (uint32_t i = 0; i <= COPIES; i++) fill_page(&pages[i], i);
    hs_match_input input = {
        .pages = pages, .n_pages = COPIES + 1, .statements = statements, .n_statements = (uint32_t)n};
    return hs_match(engine, arena, &input, result, error);
}

hs_status hs_check__page(hs_store *store, const hs_engine *engine, hs_arena *arena,
                         const hs_check__record *record, const hs_annotation *page,
                         hs_check__finding **findings, uint32_t *n_findings, hs_error *error) {
    hs_check__record near;
    hs_check__draft d;
    uint32_t n = page->statements.n;
    if (read_draft(store, arena, page, &d) != HS_OK) return hs_fail_memory(error);
    if (hs_days_said_find(engine, arena, &page->statements, hs_day_read(page->article.published.iso), &d.days,
                          error) != HS_OK)
        return hs_fail_memory(error);
    if (record->is_large) {
        hs_status status = hs_check__read_near(store, arena, d.texts, n, &near, error);
        if (status != HS_OK) return status;
        record = &near;
    }
    const hs_check__known *known = record->known;
    uint32_t n_known = record->n_best;
    const hs_member **member = hs_arena_get_zeroed(arena, n + 1, sizeof *member);
    const hs_check__known **of = hs_arena_get_zeroed(arena, n + 1, sizeof *of);
    if (!member || !of) return hs_fail_memory(error);
    hs_match_result result = {0};
    if (store && n_known && n) {
        hs_status status = match(engine, arena, known, n_known, &d, &result, error);
        if (status != HS_OK) return status;
    }
    uint32_t n_copies = COPIES * n_known;
    for (uint32_t u = 0; u < result.n_utterances; u++) {
        const hs_utterance *utterance = &result.utterances[u];
        uint32_t best =
            utterance->best < utterance->n_members ? utterance->members[utterance->best].statement : HS_NONE;
        if (best >= n_copies) continue; /* the draft alone: not in the record */
        for (uint32_t k = 0; k < utterance->n_members; k++) {
            uint32_t statement = utterance->members[k].statement;
            if (statement < n_copies) continue;
            member[statement - n_copies] = &utterance->members[k];
            of[statement - n_copies] = &known[best % n_known];
        }
    }
    hs_check__findings list = {0};
    d.record = record;
    d.arena = arena;
    d.scratch = hs_arena_new(NULL);
    hs_status status = d.scratch ? HS_OK : HS_ERR_MEMORY;
    for (uint32_t i = 0; i < n && status == HS_OK; i++) {
        if (!hs_check__is_quotation(&page->statements.items[i])) continue;
        if (!hs_check__judge_alone(&list, arena, page, i)) status = HS_ERR_MEMORY;
        if (!store || status != HS_OK) continue;
        status = hs_check__judge(&list, &d, i, of[i], member[i]);
    }
    hs_arena_free(d.scratch);
    if (status != HS_OK) return hs_fail_memory(error);
    *findings = list.items;
    *n_findings = list.n;
    return HS_OK;
}
