#include "match/job.h"

#include "base/sort.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

#define EARLIEST_DATE 631152000   /* 1990-01-01: no news page is older, a clock at 1970 is no date */
#define OCCASION      (3 * 86400) /* the same phrase by the same person after so long is said anew */
#define LATEST_SKEW   (2 * 86400)

int64_t hs_match__date(const hs_match_input *input, uint32_t page) {
    int64_t date = input->pages[page].published;
    if (date < EARLIEST_DATE || (input->now && date > input->now + LATEST_SKEW)) return INT64_MIN;
    return date;
}

/* The conjunction in front of what is said. */
static bool is_that(hs_str text, const hs_word *word) {
    return hs_str_equal((hs_str){text.ptr + word->start, word->end - word->start}, HS_STR("that"));
}

bool hs_match__read_side(const hs_match_job *job, hs_lexer *lexer, uint32_t statement, hs_match_side *side,
                         bool *is_cut) {
    const hs_match_statement *said = &job->input->statements[statement];
    *side = (hs_match_side){.text = said->text};
    side->is_indirect = said->kind == HS_KIND_INDIRECT;
    side->is_headline = said->kind == HS_KIND_HEADLINE;
    side->is_denied = (said->flags & (HS_FLAG_DENIED | HS_FLAG_NEGATED)) != 0 && said->kind != HS_KIND_DIRECT;
    if (!hs_lexer_read(lexer, said->text, HS_MATCH_MAX_WORDS, &side->words, &side->n, is_cut)) return false;
    if (said->kind == HS_KIND_DIRECT || said->kind == HS_KIND_INDIRECT || !said->quoted.len ||
        said->quoted.len >= said->text.len)
        return true;
    hs_word *words = (hs_word *)side->words; /* the lexer's own row: ours until its next call */
    hs_words_mark_quoted(said->text, said->quoted, words, side->n);
    uint32_t n_quoted = 0;
    for (uint32_t i = 0; i < side->n; i++) n_quoted += (words[i].flags & HS_WORD_QUOTED) != 0;
    if (n_quoted >= 3 && n_quoted + 1 == side->n && is_that(said->text, &words[0]) &&
        !(words[0].flags &
          HS_WORD_QUOTED)) { /* 'that "the gate is weak"': all that is said is in the marks */
        side->words++, side->n--;
        return true;
    }
    side->is_partial = n_quoted >= 3;
    side->is_indirect = !side->is_partial && said->kind == HS_KIND_MIXED;
    return true;
}

static bool is_common(const struct hs_word_models *models, uint64_t words) {
    uint32_t first = 0, end = models->n_common;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (models->common[middle] < words)
            first = middle + 1;
        else
            end = middle;
    }
    return first < models->n_common && models->common[first] == words;
}

typedef struct read_statement {
    uint64_t words;
    const uint32_t *stems; /* [n_words] */
    uint16_t n_words, n_content, flags;
} read_statement;

static bool read_statement_words(hs_match_worker *worker, uint32_t statement, read_statement *read) {
    hs_match_job *job = worker->job;
    hs_match_side side;
    bool is_cut, is_edited = false;
    if (!hs_match__read_side(job, worker->lexer, statement, &side, &is_cut)) return false;
    *read = (read_statement){.words = HS_WORDS_SEED, .n_words = (uint16_t)side.n};
    uint32_t *stems = hs_pile_get(&worker->heap, &job->stems[worker->number], side.n * sizeof *stems);
    if (!stems) return false;
    read->stems = stems;
    for (uint32_t i = 0; i < side.n; i++) {
        read->words = hs_words_mix(read->words, side.words[i].lower);
        stems[i] = hs_match__stem(&side.words[i]);
        if (!(side.words[i].flags & HS_WORD_FUNCTION)) read->n_content++;
        if (side.words[i].flags & (HS_WORD_BRACKET | HS_WORD_AFTER_GAP)) is_edited = true;
    }
    if (is_cut) {
        hs_str text = job->input->statements[statement].text;
        uint32_t rest = side.n ? side.words[side.n - 1].end : 0;
        read->words = hs_words_mix(read->words, hs_hash64((hs_str){text.ptr + rest, text.len - rest}));
        worker->n_capped++;
    }
    bool is_phrase = is_common(job->models, read->words) || (read->n_words <= 3 && read->n_content <= 1);
    read->flags =
        (uint16_t)((side.is_indirect ? HS_WORDING_INDIRECT : 0) | (side.is_partial ? HS_WORDING_PARTIAL : 0) |
                   (side.is_denied ? HS_WORDING_DENIED : 0) | (is_cut ? HS_WORDING_CUT : 0) |
                   (is_phrase ? HS_WORDING_COMMON : 0) | (is_edited ? HS_WORDING_EDITED : 0));
    if (job->input->statements[statement].kind == HS_KIND_HEADLINE) read->flags |= HS_WORDING_HEADLINE;
    if (job->input->statements[statement].is_speaker_described) read->flags |= HS_WORDING_DESCRIBED;
    return true;
}

/* Statements of one hash: by date, unknown ones last, then by id. */
static bool comes_before(const hs_match_input *input, const uint32_t *x, const uint32_t *y) {
    int64_t a = hs_match__date(input, input->statements[*x].page),
            b = hs_match__date(input, input->statements[*y].page);
    if (a != b) {
        if (!hs_match__is_date(a) || !hs_match__is_date(b)) return hs_match__is_date(a);
        return a < b;
    }
    return input->statements[*x].id < input->statements[*y].id;
}

HS_DEFINE_SORT(sort_statements, const hs_match_input *, uint32_t, comes_before)

static hs_wording new_wording(const hs_match_job *job, uint32_t first, const read_statement *read) {
    const hs_match_statement *said = &job->input->statements[job->order[first]];
    int64_t date = hs_match__date(job->input, said->page);
    return (hs_wording){.words = read->words,
                        .stems = read->stems,
                        .published = date,
                        .last = date,
                        .first = first,
                        .speaker = said->speaker,
                        .rank = job->rank_of[said->page],
                        .n_words = read->n_words,
                        .n_content = read->n_content,
                        .flags = read->flags};
}

static uint64_t smallest_id(const hs_match_job *job, const hs_wording *wording) {
    uint64_t smallest = UINT64_MAX;
    for (uint32_t i = 0; i < wording->n; i++) {
        uint64_t id = job->input->statements[job->order[wording->first + i]].id;
        if (id < smallest) smallest = id;
    }
    return smallest;
}

/* A few words whose speaker is not known, or a guess, have no key of their own: they are looked for around. */
static bool is_unsure(const hs_match_job *job, const hs_wording *wording) {
    enum { FEW_WORDS = 4, FEW_CONTENT = 2, LOOKED_AT = 16 };
    const float A_GUESS = 0.5f;
    if (wording->n_words < FEW_WORDS || wording->n_content > FEW_CONTENT) return false;
    if (wording->flags & (HS_WORDING_COMMON | HS_WORDING_INDIRECT | HS_WORDING_PARTIAL)) return false;
    for (uint32_t i = 0; i < wording->n && i < LOOKED_AT && wording->speaker != HS_NONE; i++)
        if (job->input->statements[job->order[wording->first + i]].speaker_confidence >= A_GUESS)
            return false;
    return true;
}

/* Cuts one run of equal statements into wordings; a common phrase that is said again later is a new one. */
static bool add_wordings(hs_match_job *job, const read_statement *read, uint32_t first, uint32_t end,
                         size_t *capacity) {
    hs_wording *open = NULL;
    uint32_t last_page = HS_NONE;
    for (uint32_t i = first; i < end; i++) {
        const hs_match_statement *said = &job->input->statements[job->order[i]];
        int64_t date = hs_match__date(job->input, said->page);
        bool is_phrase = open && (open->flags & HS_WORDING_COMMON);
        bool is_new = !open || (is_phrase && hs_match__is_date(open->last) && hs_match__is_date(date) &&
                                date - open->last > OCCASION);
        if (is_phrase && said->speaker == HS_NONE && said->page != last_page) is_new = true;
        if (is_new) {
            if (!hs_heap_reserve(&job->heap, &job->wordings, capacity, job->n_wordings + 1u, sizeof *open))
                return false;
            open = &job->wordings[job->n_wordings++];
            *open = new_wording(job, i, read);
        }
        open->n++;
        if (said->page != last_page && open->n_pages < UINT16_MAX) open->n_pages++;
        last_page = said->page;
        if (hs_match__is_date(date)) open->last = date;
    }
    return true;
}

typedef struct reads {
    read_statement *items;    /* [n_statements] */
    hs_match_record *records; /* [n_statements] hash of words and speaker, statement */
} reads;

static bool read_range(hs_match_worker *worker) {
    reads *all = worker->context;
    for (size_t i = worker->first; i < worker->end; i++) {
        read_statement *read = &all->items[i];
        if (!read_statement_words(worker, (uint32_t)i, read)) return false;
        uint32_t speaker = worker->job->input->statements[i].speaker;
        uint64_t hash =
            hs_match__hash_wording(read->words, hs_match__person(worker->job->input, speaker), read->flags);
        all->records[i] = (hs_match_record){hash, i};
    }
    return true;
}

/* What is known of statements further on, on its way to the cache. */
static void look_ahead(const hs_match_job *job, const reads *all, uint32_t at) {
    enum { AHEAD = 12 };
    if (at + AHEAD >= job->input->n_statements) return;
    uint32_t statement = job->order[at + AHEAD];
    __builtin_prefetch(&job->input->statements[statement].page);
    __builtin_prefetch(&all->items[statement]);
}

/* Puts wordings of its range to their places: by smallest id, so that their numbers do not hang on the order of the
 * input. */
typedef struct ordering {
    hs_match_record *by_id; /* [n_wordings] smallest id, wording */
    const hs_wording *wordings;
    hs_wording *ordered;
} ordering;

static bool note_ids(hs_match_worker *worker) {
    const ordering *all = worker->context;
    for (size_t i = worker->first; i < worker->end; i++)
        all->by_id[i] = (hs_match_record){smallest_id(worker->job, &all->wordings[i]), i};
    return true;
}

static bool order_range(hs_match_worker *worker) {
    enum { AHEAD = 12 };
    const ordering *all = worker->context;
    for (size_t i = worker->first; i < worker->end; i++) {
        if (i + AHEAD < worker->end) __builtin_prefetch(&all->wordings[all->by_id[i + AHEAD].value]);
        all->ordered[i] = all->wordings[all->by_id[i].value];
        if (is_unsure(worker->job, &all->ordered[i])) all->ordered[i].flags |= HS_WORDING_UNSURE;
    }
    return true;
}

static bool order_wordings(hs_match_job *job, hs_match_record *room) {
    uint32_t n = job->n_wordings;
    ordering all = {room, job->wordings, hs_heap_get(&job->heap, n, sizeof *all.ordered)};
    if (!all.ordered || !hs_match__share(job, n, note_ids, &all) || !hs_match__sort_shared(job, room, n) ||
        !hs_match__share(job, n, order_range, &all))
        return false;
    hs_heap_free(&job->heap, job->wordings);
    job->wordings = all.ordered;
    return true;
}

bool hs_match__find_wordings(hs_match_job *job) {
    const hs_match_input *input = job->input;
    uint32_t n = input->n_statements;
    read_statement *reads_of = hs_heap_get(&job->heap, n, sizeof *reads_of);
    hs_match_record *records = hs_heap_get(&job->heap, n, sizeof *records);
    reads all = {.items = reads_of, .records = records};
    job->order = hs_heap_get(&job->heap, n, sizeof *job->order);
    if (!reads_of || !records || !job->order) return false;
    if (!hs_match__share(job, n, read_range, &all)) return false;
    if (!hs_match__sort_shared(job, records, n)) return false;
    for (uint32_t i = 0; i < n; i++) job->order[i] = (uint32_t)records[i].value;
    size_t capacity = 0;
    for (uint32_t first = 0, end; first < n; first = end) {
        look_ahead(job, &all, first);
        for (end = first + 1; end < n && records[end].key == records[first].key;) end++;
        sort_statements(input, job->order + first, end - first);
        if (!add_wordings(job, &reads_of[job->order[first]], first, end, &capacity)) return false;
    }
    if (!order_wordings(job, records)) return false;
    hs_heap_free(&job->heap, reads_of);
    hs_heap_free(&job->heap, records);
    return true;
}
