/* A question's words told as the answer.
 *
 * A question is a statement that another one answers, one told as asked ("Asked whether ...") that the next statement of
 * its page answers, or a paragraph that ends in a question mark before one that somebody speaks in, as interviews are
 * printed. Its words are indexed by runs of three, together with the person who answered. */
#include "match/warn.h"

#include "match/context.h"
#include "match/kept.h"
#include "match/why.h"

#include "base/str.h"

#include <string.h>

enum {
    LEAST_WORDS = 3, /* of a fragment that is looked for in questions */
    MOST_WORDS = 40,
    LOOKED_AT = 32 /* questions with one and the same run */
};

typedef struct question {
    uint32_t asked, answer; /* statements; asked: HS_NONE where the question is a paragraph, no statement */
} question;

typedef struct asking {
    hs_match_job *job;
    HS_HEAP_ROW(question) questions;
    HS_HEAP_ROW(hs_match_record)
    runs; /* hash of speaker (and again of HS_NONE) and three stems, number of the question; ascending */
    HS_HEAP_ROW(hs_match_record) speakers; /* who answered anything, ascending */
} asking;

/* "With your own hands" is told as "with his own hands": pronouns are one word here. */
static uint32_t plain_stem(const hs_word *word) {
    static const hs_str pronouns[] = {
        {"i", 1},   {"you", 3}, {"he", 2},  {"she", 3},   {"we", 2}, {"they", 4}, {"my", 2}, {"your", 4},
        {"his", 3}, {"her", 3}, {"our", 3}, {"their", 5}, {"me", 2}, {"him", 3},  {"us", 2}, {"them", 4}};
    for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns && word->flags & HS_WORD_FUNCTION; i++)
        if (word->lower == hs_hash32(pronouns[i])) return hs_hash32(pronouns[0]);
    return word->stem;
}

/* person: as hs_match__person tells it. */
static uint64_t run_hash(uint32_t person, const hs_word *words) {
    uint64_t hash = hs_words_mix(HS_WORDS_SEED, person);
    for (int k = 0; k < 3; k++) hash = hs_words_mix(hash, plain_stem(&words[k]));
    return hs_mix64(hash);
}

static bool put_question(asking *desk, uint32_t asked, hs_str text, uint32_t answer) {
    hs_match_job *job = desk->job;
    const hs_match_statement *said = job->input->statements;
    uint32_t speaker = said[answer].speaker;
    if (speaker == HS_NONE || (asked != HS_NONE && speaker == said[asked].speaker)) return true;
    const hs_word *words;
    uint32_t n;
    bool is_cut;
    if (!hs_lexer_read(job->workers->lexer, text, HS_MATCH_MAX_WORDS, &words, &n, &is_cut)) return false;
    uint32_t number = (uint32_t)desk->questions.n;
    if (!hs_heap_push(&job->heap, &desk->questions, ((question){asked, answer}))) return false;
    if (!hs_heap_push(&job->heap, &desk->speakers, ((hs_match_record){speaker, 0}))) return false;
    for (uint32_t i = 0; i + 3 <= n; i++)
        for (int k = 0; k < 2; k++) {
            uint32_t person = hs_match__person(job->input, speaker);
            hs_match_record run = {run_hash(k ? HS_NONE : person, words + i), number};
            if (!hs_heap_push(&job->heap, &desk->runs, run)) return false;
        }
    return true;
}

static hs_str until_question_mark(hs_str body, size_t start, size_t end) {
    enum { LONGEST = 400 };
    while (end > start && (body.ptr[end - 1] == ' ' || body.ptr[end - 1] == '\n' || body.ptr[end - 1] == '"'))
        end--;
    bool is_question = end > start && end - start <= LONGEST && body.ptr[end - 1] == '?';
    return (hs_str){body.ptr + start, is_question ? end - start : 0};
}

/* What stands before the words of a statement and ends in a question mark: the paragraph before, of an interview, or the
 * head of its own ("Did you sell it? \"No,\" she said"). Empty: nothing. */
static hs_str find_printed_question(const hs_match_job *job, uint32_t statement) {
    enum { MARK = 3 }; /* bytes of an opening mark between the question and the words */
    const hs_match_statement *said = &job->input->statements[statement];
    const hs_match_page *page = &job->input->pages[said->page];
    uint32_t block = hs_match__block_of(job, statement);
    if (block == HS_NONE) return (hs_str){"", 0};
    size_t start = page->blocks[block].start, end = said->at;
    for (int i = 0; i < MARK && end > start && (unsigned char)page->body.ptr[end - 1] >= 0x80; i++) end--;
    hs_str asked = until_question_mark(page->body, start, end);
    if (asked.len || !block) return asked;
    return until_question_mark(page->body, page->blocks[block - 1].start, page->blocks[block - 1].end);
}

static bool list_printed_questions(asking *desk, const hs_match_record *by_id, uint32_t n) {
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = (uint32_t)by_id[k].value;
        const hs_match_statement *said = &desk->job->input->statements[i];
        bool is_answer = said->kind == HS_KIND_DIRECT && !(said->flags & HS_FLAG_QUESTION) && !said->question;
        if (!is_answer || said->speaker == HS_NONE) continue;
        hs_str asked = find_printed_question(desk->job, i);
        if (asked.len && !put_question(desk, HS_NONE, asked, i)) return false;
    }
    return true;
}

static bool list_questions(asking *desk) {
    hs_match_job *job = desk->job;
    const hs_match_statement *said = job->input->statements;
    uint32_t n = job->input->n_statements;
    hs_match_record *by_id = hs_heap_get(&job->heap, n, sizeof *by_id);
    uint8_t *is_answered = hs_heap_get_zeroed(&job->heap, (size_t)n + 1, 1);
    if (!by_id || !is_answered) return false;
    for (uint32_t i = 0; i < n; i++) by_id[i] = (hs_match_record){said[i].id, i};
    if (!hs_match__sort_shared(job, by_id, n)) return false;
    for (uint32_t k = 0; k < n; k++) { /* by id, so that nothing hangs on the order of the input */
        uint32_t i = (uint32_t)by_id[k].value;
        if (!said[i].question) continue;
        size_t at = hs_match__first_record(by_id, n, said[i].question);
        if (at == n || by_id[at].key != said[i].question) continue;
        is_answered[by_id[at].value] = 1;
        if (!put_question(desk, (uint32_t)by_id[at].value, said[by_id[at].value].text, i)) return false;
    }
    for (uint32_t k = 0; k + 1 < n; k++) {
        uint32_t i = (uint32_t)by_id[k].value, next = (uint32_t)by_id[k + 1].value;
        bool is_asked = said[i].flags & HS_FLAG_QUESTION && said[i].kind != HS_KIND_HEADLINE;
        if (!is_asked || is_answered[i] || said[next].page != said[i].page) continue;
        if (said[next].kind != HS_KIND_DIRECT && said[next].kind != HS_KIND_MIXED) continue;
        if (!put_question(desk, i, said[i].text, next)) return false;
    }
    if (!list_printed_questions(desk, by_id, n)) return false;
    hs_heap_free(&job->heap, by_id);
    hs_heap_free(&job->heap, is_answered);
    return hs_match__sort_shared(job, desk->runs.items, desk->runs.n) &&
           hs_match__sort_shared(job, desk->speakers.items, desk->speakers.n);
}

static bool has_answered(const asking *desk, uint32_t speaker) {
    size_t at = hs_match__first_record(desk->speakers.items, desk->speakers.n, speaker);
    return speaker != HS_NONE && at < desk->speakers.n && desk->speakers.items[at].key == speaker;
}

static bool has_run(const asking *desk, uint64_t hash, uint64_t number) {
    size_t at = hs_match__first_record(desk->runs.items, desk->runs.n, hash);
    for (size_t k = at; k < desk->runs.n && k < at + LOOKED_AT && desk->runs.items[k].key == hash; k++)
        if (desk->runs.items[k].value == number) return true;
    return false;
}

/* True when the answer has all of these runs, too: then the words are the speaker's own. */
static bool says_it_too(asking *desk, uint32_t answer, uint32_t person, const uint64_t *runs, uint32_t n_runs,
                        bool *is_said) {
    const hs_word *words;
    uint32_t n, n_found = 0;
    bool is_cut;
    if (!hs_lexer_read(desk->job->workers->lexer, desk->job->input->statements[answer].text,
                       HS_MATCH_MAX_WORDS, &words, &n, &is_cut))
        return false;
    for (uint32_t r = 0; r < n_runs; r++)
        for (uint32_t i = 0; i + 3 <= n; i++)
            if (run_hash(person, words + i) == runs[r]) {
                n_found++;
                break;
            }
    *is_said = n_found == n_runs;
    return true;
}

/* The runs of the words inside the marks of a statement, as they stand in a question; none where they are too few or too
 * many. */
static bool list_runs(asking *desk, const hs_match_statement *said, uint32_t person,
                      uint64_t runs[MOST_WORDS], uint32_t *n_runs) {
    const hs_word *words;
    uint32_t n, n_content = 0;
    bool is_cut;
    *n_runs = 0;
    if (!hs_lexer_read(desk->job->workers->lexer, said->quoted, MOST_WORDS, &words, &n, &is_cut))
        return false;
    if (is_cut || n < LEAST_WORDS) return true;
    for (uint32_t i = 0; i < n; i++) n_content += !(words[i].flags & HS_WORD_FUNCTION);
    if (n_content < 2) return true;
    if (n > LEAST_WORDS && words[0].flags & HS_WORD_FUNCTION)
        words++, n--; /* "had been asleep": "Had you been asleep?" */
    for (uint32_t i = 0; i + 3 <= n; i++) runs[(*n_runs)++] = run_hash(person, words + i);
    return true;
}

/* Whether the words inside the marks of a statement stand, all of them, in a question that `speaker` was asked; HS_NONE:
 * somebody whom its paragraph names. */
static bool is_questions_words(asking *desk, uint32_t statement, uint32_t speaker, bool *is_found) {
    const hs_match_statement *said = &desk->job->input->statements[statement];
    uint64_t runs[MOST_WORDS];
    uint32_t n_runs, person = hs_match__person(desk->job->input, speaker);
    *is_found = false;
    if (!list_runs(desk, said, person, runs, &n_runs)) return false;
    if (!n_runs) return true;
    size_t at = hs_match__first_record(desk->runs.items, desk->runs.n, runs[0]);
    for (size_t k = at; k < desk->runs.n && k < at + LOOKED_AT && desk->runs.items[k].key == runs[0]; k++) {
        uint64_t number = desk->runs.items[k].value;
        const question *asked = &desk->questions.items[number];
        uint32_t r = 1;
        while (r < n_runs && has_run(desk, runs[r], number)) r++;
        if (r < n_runs || asked->asked == statement || asked->answer == statement) continue;
        uint32_t answered = desk->job->input->statements[asked->answer].speaker;
        if (speaker == HS_NONE && !hs_match__is_named_around(desk->job, statement, answered)) continue;
        bool is_said;
        if (!says_it_too(desk, asked->answer, person, runs, n_runs, &is_said)) return false;
        if (!is_said) {
            *is_found = true;
            return true;
        }
    }
    return true;
}

/* True when some page prints the words as the speaker's own, in a sentence of its own. */
static bool is_attested(const hs_match_job *job, const hs_utterance *utterance) {
    for (uint32_t i = 0; i < utterance->n_members; i++) {
        const hs_match_statement *said = &job->input->statements[utterance->members[i].statement];
        if (said->kind == HS_KIND_DIRECT && !(said->flags & HS_FLAG_QUESTION) &&
            said->speaker == utterance->speaker)
            return true;
    }
    return false;
}

/* "She sold the cranes", the Mail reported: the paper is taken for the speaker, or nobody is. */
static bool is_nobodys(const hs_match_input *input, uint32_t speaker) {
    return speaker == HS_NONE ||
           (speaker < input->n_people && input->people[speaker].kind != HS_ENTITY_PERSON);
}

/* All runs, so that a page that is added can tell whether its words may be a question's. */
static bool give_runs(void *context, uint32_t part, uint32_t n_parts, hs_postings_sink *sink) {
    const asking *desk = context;
    size_t n = desk->runs.n, end = n / n_parts * (part + 1) + (part + 1 == n_parts ? n % n_parts : 0);
    for (size_t i = n / n_parts * part; i < end; i++)
        if (!hs_postings_put(sink, desk->runs.items[i].key >> (64 - HS_POSTINGS_ID_BITS), 0)) return false;
    return true;
}

static bool keep_runs(hs_match_job *job, asking *desk) {
    return hs_postings_write(job->input->keep, HS_KEPT_QUESTIONS, HS_POSTINGS_ID_BITS, desk->runs.n, 1,
                             give_runs, desk, &job->heap.allocator, NULL) != HS_ERR_MEMORY;
}

bool hs_match__warn_of_questions(hs_match_job *job, hs_arena *arena, hs_match_result *result) {
    asking desk = {.job = job};
    if (job->near) return true; /* hs_match_add: words of questions reach far */
    if (!list_questions(&desk)) return false;
    if (job->input->keep && !keep_runs(job, &desk)) return false;
    for (uint32_t u = 0; u < result->n_utterances && desk.questions.n; u++) {
        hs_utterance *utterance = &result->utterances[u];
        if (utterance->is_common || is_attested(job, utterance)) continue;
        for (uint32_t i = 0; i < utterance->n_members; i++) {
            hs_member *member = &utterance->members[i];
            const hs_match_statement *said = &job->input->statements[member->statement];
            bool is_found;
            if (said->kind == HS_KIND_INDIRECT || said->flags & HS_FLAG_QUESTION) continue;
            bool is_answerer = has_answered(&desk, said->speaker);
            if (!is_answerer && !is_nobodys(job->input, said->speaker)) continue;
            if (!is_questions_words(&desk, member->statement, is_answerer ? said->speaker : HS_NONE,
                                    &is_found))
                return false;
            if (!is_found) continue;
            member->warnings |= HS_WARN_QUESTION_WORDS;
            member->why =
                hs_match__also_why(arena, member->why, "the words of a question that was put to the speaker");
            if (!member->why) return false;
        }
    }
    hs_heap_free(&job->heap, desk.questions.items);
    hs_heap_free(&job->heap, desk.runs.items);
    hs_heap_free(&job->heap, desk.speakers.items);
    return true;
}

bool hs_match__may_have_questions(hs_match_job *job, const hs_postings *kept, bool *may_have) {
    asking desk = {.job = job};
    if (!list_questions(&desk)) return false;
    *may_have = desk.questions.n > 0;
    for (uint32_t i = 0; i < job->input->n_statements && !*may_have; i++) {
        const hs_match_statement *said = &job->input->statements[i];
        for (int k = 0; k < 2 && !*may_have; k++) { /* of the speaker, and of whoever is named around */
            uint64_t runs[MOST_WORDS], begin, end;
            uint32_t n_runs;
            uint32_t person = k ? HS_NONE : hs_match__person(job->input, said->speaker);
            if (!list_runs(&desk, said, person, runs, &n_runs)) return false;
            if (!n_runs) break;
            hs_postings_find(kept, runs[0] >> (64 - HS_POSTINGS_ID_BITS), &begin, &end);
            *may_have = begin < end;
        }
    }
    hs_heap_free(&job->heap, desk.questions.items);
    hs_heap_free(&job->heap, desk.runs.items);
    hs_heap_free(&job->heap, desk.speakers.items);
    return true;
}
