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
    return HS_OK;
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

typedef struct draft {
    const hs_annotation *page;
    hs_str *texts;     /* [statements.n] parts joined; quoted words where mixed */
    hs_day_said *days; /* [statements.n] */
    uint64_t *persons; /* [statements.n] of the record, 0: unknown there or nobody named */
    bool *is_carried;  /* [statements.n] alone in its paragraph: persons is who speaks before it */
} draft;

static hs_status read_draft(hs_store *store, hs_arena *arena, const hs_annotation *page, draft *d) {
    uint32_t n = page->statements.n;
    *d = (draft){.page = page,
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
                       uint32_t n_known, const draft *d, hs_match_result *result, hs_error *error) {
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

/* ---- Judging */

static hs_check__rule rule_of(const hs_member *m, const hs_check__known *known) {
    if (m->warnings & HS_WARN_FLIPPED || m->relation == HS_RELATION_REVERSED) return HS_CHECK_REVERSED;
    if (m->warnings & HS_WARN_SPLICED || m->relation == HS_RELATION_JOINED || known->is_spliced)
        return HS_CHECK_SPLICED;
    switch (m->relation) {
    case HS_RELATION_TRIMMED:
    case HS_RELATION_PARTIAL:
        return HS_CHECK_TRIMMED;
    case HS_RELATION_EXTENDED:
        return HS_CHECK_EXTENDED;
    case HS_RELATION_VERBATIM:
        return HS_CHECK_VERBATIM;
    case HS_RELATION_REATTRIBUTED:
        return m->n_edits ? HS_CHECK_ALTERED : HS_CHECK_VERBATIM;
    default:
        return HS_CHECK_ALTERED;
    }
}

typedef HS_VECTOR(hs_check__finding) findings_of;

static bool tell(findings_of *list, hs_arena *arena, hs_check__finding finding) {
    return hs_vector_push(list, arena, finding);
}

/* From this share of the draft's words on, in order, a wording of the record is the one that the draft gives ... */
#define GIVEN 0.6
/* ... or is shown as the nearest. Fewer shared words than FEWEST say nothing. */
#define NEAR   0.4
#define FEWEST 4u

/* Words that two sorted lists share: no alignment can have more. */
static uint32_t n_shared(const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b) {
    uint32_t n = 0;
    for (uint32_t i = 0, k = 0; i < n_a && k < n_b;) {
        if (a[i] == b[k])
            n++, i++, k++;
        else if (a[i] < b[k])
            i++;
        else
            k++;
    }
    return n;
}

static hs_check__rule rule_of_words(const hs_check__alignment *a) {
    if (a->is_turned) return HS_CHECK_REVERSED;
    bool is_run = !a->n_left_out && !a->n_put_in && a->is_from_sentence && a->is_to_sentence;
    /* sentences of the record as they stand, and a few words more before or behind them: one alone is an alteration */
    if (a->n_shared < a->n_words)
        return is_run && a->n_shared >= FEWEST && a->n_words - a->n_shared > 1 ? HS_CHECK_EXTENDED
                                                                               : HS_CHECK_ALTERED;
    return a->is_whole || is_run ? HS_CHECK_VERBATIM : HS_CHECK_TRIMMED;
}

/* What matching of whole statements tells, by the words themselves: it takes words behind a part for changed ones. */
static hs_check__rule settle(hs_check__rule rule, const hs_check__alignment *words) {
    if (rule == HS_CHECK_TRIMMED || rule == HS_CHECK_VERBATIM) return rule_of_words(words);
    return rule == HS_CHECK_ALTERED && rule_of_words(words) == HS_CHECK_EXTENDED ? HS_CHECK_EXTENDED : rule;
}

/* The wording of the record that covers most of the draft's words, of the same person or (person 0) of anybody;
 * ties: the first. NULL: none covers enough. */
static hs_status cover(hs_arena *arena, const hs_check__known *known, uint32_t n_known, hs_str text,
                       uint64_t person, const hs_check__known *except, double least,
                       const hs_check__known **best, hs_check__alignment *alignment) {
    hs_arena *scratch = hs_arena_new(NULL);
    if (!scratch) return HS_ERR_MEMORY;
    double most = 0;
    uint32_t *words, n = 0;
    hs_status status = hs_check__words(arena, text, &words, &n);
    *best = NULL;
    for (uint32_t i = 0; i < n_known && n && status == HS_OK; i++) {
        if (&known[i] == except) continue;
        /* an office or an unsure name may be the same person */
        if (person && known[i].is_sure_name && known[i].person != person) continue;
        double bound = (double)n_shared(words, n, known[i].words, known[i].n_words) / n;
        if (bound < least || most > 1 || (bound <= most && most < 1)) continue;
        hs_check__alignment one;
        status = hs_check__align(scratch, known[i].text, text, &one);
        double share = one.n_words ? (double)one.n_shared / one.n_words : 0;
        bool is_enough = one.n_shared >= FEWEST || (one.n_words < FEWEST && one.n_shared == one.n_words);
        /* of two that have all the words, the one that has them as they stand */
        share += status == HS_OK && share >= 1 && rule_of_words(&one) == HS_CHECK_VERBATIM ? 1 : 0;
        if (status == HS_OK && is_enough && share >= least && share > most) most = share, *best = &known[i];
        hs_arena_reset(scratch);
    }
    hs_arena_free(scratch);
    if (status == HS_OK && *best) status = hs_check__align(arena, (*best)->text, text, alignment);
    return status;
}

/* Two sentences of the draft that two wordings of the record give: a splice. */
static hs_status find_splice(hs_arena *arena, const hs_check__known *known, uint32_t n_known, hs_str text,
                             uint64_t person, const hs_check__known *except, const hs_check__known **first) {
    const hs_check__known *whose[2] = {NULL, NULL};
    hs_check__alignment alignment;
    int n = 0;
    for (size_t at = 0; at < text.len && n < 2;) {
        size_t end = at;
        while (end < text.len && text.ptr[end] != '.' && text.ptr[end] != '?' && text.ptr[end] != '!') end++;
        hs_str sentence = hs_str_trim((hs_str){text.ptr + at, end - at});
        at = end + 1;
        if (!sentence.len) continue;
        hs_status status =
            cover(arena, known, n_known, sentence, person, except, 0.95, &whose[n], &alignment);
        if (status != HS_OK) return status;
        if (!whose[n]) return HS_OK;
        if (n == 0 || whose[1] != whose[0]) n++;
    }
    if (n == 2) *first = whose[0];
    return HS_OK;
}

/* The quotation before statement i stands in its sentence and is somebody else's, by name: who says which is easily read
 * wrong. */
static bool shares_sentence(const hs_annotation *page, uint32_t i) {
    const hs_statement *items = page->statements.items;
    if (!page->found.speaking || items[i].kind != HS_KIND_DIRECT) return false;
    const hs_attribution *mine = &page->found.speaking[i].speaker;
    for (uint32_t k = i; k-- > 0 && items[k].sentence == items[i].sentence;) {
        const hs_attribution *other = &page->found.speaking[k].speaker;
        if (items[k].kind != HS_KIND_DIRECT) continue;
        return mine->person < page->found.n_people && other->person < page->found.n_people &&
               mine->person != other->person && mine->confidence >= 0.5f && other->confidence >= 0.5f;
    }
    return false;
}

/* What the draft alone tells. */
static bool judge_alone(findings_of *list, hs_arena *arena, const hs_annotation *page, uint32_t i) {
    const hs_statement *s = &page->statements.items[i];
    uint32_t flags = s->flags | (page->found.speaking ? page->found.speaking[i].flags : 0);
    uint32_t person = page->found.speaking ? page->found.speaking[i].speaker.person : HS_NONE;
    hs_check__finding finding = {.statement = i};
    if (flags & (HS_FLAG_UNOPENED | HS_FLAG_UNCLOSED)) {
        finding.rule = HS_CHECK_MARKS;
        if (!tell(list, arena, finding)) return false;
    }
    if (s->kind == HS_KIND_DIRECT && person >= page->found.n_people) {
        finding.rule = HS_CHECK_UNNAMED;
        if (!tell(list, arena, finding)) return false;
    }
    if (shares_sentence(page, i)) {
        finding.rule = HS_CHECK_TWO_SPEAKERS;
        if (!tell(list, arena, finding)) return false;
    }
    return true;
}

/* Whose words statement i can be: those of whom the draft names there. 0: anybody's. */
static uint64_t person_of(const draft *d, uint32_t i) {
    return d->is_carried[i] ? 0 : d->persons[i];
}

/* What the record says of statement i where whole statements did not match: a part of a longer wording, a splice of
 * two, or nothing. */
static hs_status judge_words(hs_arena *arena, const draft *d, uint32_t i, const hs_check__known *known,
                             uint32_t n_known, hs_check__finding *finding) {
    const hs_check__known *best = NULL, *spliced = NULL;
    hs_check__alignment alignment;
    *finding = (hs_check__finding){.rule = HS_CHECK_UNKNOWN, .statement = i};
    hs_status status = find_splice(arena, known, n_known, d->texts[i], person_of(d, i), NULL, &spliced);
    if (status == HS_OK)
        status = cover(arena, known, n_known, d->texts[i], person_of(d, i), NULL, GIVEN, &best, &alignment);
    if (status == HS_OK && !best)
        status = cover(arena, known, n_known, d->texts[i], 0, NULL, 0.95, &best,
                       &alignment); /* somebody else's words */
    if (status != HS_OK) return status;
    if (spliced && (!best || alignment.n_shared < alignment.n_words)) {
        finding->rule = HS_CHECK_SPLICED;
        finding->known = spliced;
    } else if (best) {
        *finding =
            (hs_check__finding){rule_of_words(&alignment), i, best, alignment.edits, alignment.n_edits};
    } else {
        return cover(arena, known, n_known, d->texts[i], 0, NULL, NEAR, &finding->known, &alignment);
    }
    return HS_OK;
}

/* Who says a block quotation may stand before or behind it. */
static bool is_block_quote(const hs_annotation *page, uint32_t i) {
    uint32_t sentence = page->statements.items[i].sentence;
    return sentence < page->text.n_sentences &&
           page->article.blocks[page->text.sentences[sentence].block].kind == HS_BLOCK_QUOTE;
}

/* What the record says of statement i, whose member in the matching is m (NULL: none) of matched. */
static hs_status judge(findings_of *list, hs_arena *arena, const draft *d, uint32_t i,
                       const hs_check__known *known, uint32_t n_known, const hs_check__known *matched,
                       const hs_member *m) {
    hs_check__finding finding = {.statement = i};
    hs_status status = HS_OK;
    if (m) {
        finding = (hs_check__finding){rule_of(m, matched), i, matched, m->edits, m->n_edits};
        hs_check__alignment words;
        status = hs_check__align(arena, matched->text, d->texts[i], &words);
        if (status == HS_OK) finding.rule = settle(finding.rule, &words);
        const hs_check__known *better = NULL; /* another page may have just these words */
        if (status == HS_OK && finding.rule == HS_CHECK_TRIMMED)
            status = cover(arena, known, n_known, d->texts[i], matched->person, matched, 1, &better, &words);
        if (better && rule_of_words(&words) == HS_CHECK_VERBATIM)
            finding = (hs_check__finding){.rule = HS_CHECK_VERBATIM, .statement = i, .known = better};
        /* one page has these words, and they are those of two utterances: that page's splice, handed on */
        const hs_check__known *spliced = NULL;
        if (status == HS_OK && finding.rule == HS_CHECK_VERBATIM && matched->n_pages == 1)
            status = find_splice(arena, known, n_known, d->texts[i], person_of(d, i), matched, &spliced);
        if (spliced)
            finding = (hs_check__finding){.rule = HS_CHECK_SPLICED, .statement = i, .known = spliced};
    } else {
        status = judge_words(arena, d, i, known, n_known, &finding);
    }
    if (status != HS_OK) return status;
    if (!tell(list, arena, finding)) return HS_ERR_MEMORY;
    if (finding.rule == HS_CHECK_UNKNOWN) return HS_OK;
    finding.n_edits = 0;
    const hs_check__known *of = finding.known;
    bool is_other = d->persons[i] && of->person && of->person != d->persons[i];
    if (is_other && d->is_carried[i] && of->is_named && !is_block_quote(d->page, i)) {
        finding.rule = HS_CHECK_UNNAMED;
        if (!tell(list, arena, finding)) return HS_ERR_MEMORY;
    }
    if (is_other && !d->is_carried[i] && of->is_sure_name) {
        finding.rule = HS_CHECK_SPEAKER;
        if (!tell(list, arena, finding)) return HS_ERR_MEMORY;
    }
    if (hs_check__is_other_occasion(of, &d->days[i])) {
        finding.rule = HS_CHECK_OCCASION;
        if (!tell(list, arena, finding)) return HS_ERR_MEMORY;
    }
    finding.rule = HS_CHECK_SECOND_HAND;
    return !of->is_retold || tell(list, arena, finding) ? HS_OK : HS_ERR_MEMORY;
}

hs_status hs_check__page(hs_store *store, const hs_engine *engine, hs_arena *arena,
                         const hs_check__record *record, const hs_annotation *page,
                         hs_check__finding **findings, uint32_t *n_findings, hs_error *error) {
    hs_check__record near;
    draft d;
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
    findings_of list = {0};
    for (uint32_t i = 0; i < n; i++) {
        if (!hs_check__is_quotation(&page->statements.items[i])) continue;
        if (!judge_alone(&list, arena, page, i)) return hs_fail_memory(error);
        if (!store) continue;
        if (judge(&list, arena, &d, i, known, record->n_known, of[i], member[i]) != HS_OK)
            return hs_fail_memory(error);
    }
    *findings = list.items;
    *n_findings = list.n;
    return HS_OK;
}
