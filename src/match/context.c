/* What the page around a quotation tells of it: that the words are a translator's, that they were said on more than one
 * occasion, who it is that is named for them. Warnings ask it before they tell of a difference. */
#include "match/context.h"

#include "base/str.h"
#include "base/utf8.h"

#define DAY 86400

static bool is_word_at(hs_str text, size_t at, hs_str words) {
    if (at + words.len > text.len) return false;
    if (at && (hs_ascii_is_letter(text.ptr[at - 1]) || (unsigned char)text.ptr[at - 1] >= 0x80)) return false;
    if (at + words.len < text.len && hs_ascii_is_letter(text.ptr[at + words.len])) return false;
    return hs_str_equal_nocase((hs_str){text.ptr + at, words.len}, words);
}

enum { HAS_BITS = 12 };
enum { LETTERS = 32 }; /* what five bits of a letter tell, the same in both cases */

/* What is looked up for a whole run. Phrases of match-occasion.tsv have two letters or more. */
struct hs_match_context {
    uint32_t first[LETTERS][LETTERS]; /* by its first two letters: entry of a phrase + 1, or 0 */
    uint32_t *next;                   /* [occasions.capacity] the next with the same two, + 1, or 0 */
    uint8_t
        *translated; /* [n_pages] a page calls its quotations a translation: 0 not looked at, 1 no, 2 yes */
    uint64_t *has;   /* [1 << HAS_BITS] see hs_match__page_has */
};

bool hs_match__open_context(hs_match_job *job) {
    const hs_lexicon *phrases = &job->models->occasions;
    struct hs_match_context *context = hs_heap_get_zeroed(&job->heap, 1, sizeof *context);
    if (!context) return false;
    context->next = hs_heap_get_zeroed(&job->heap, phrases->capacity, sizeof *context->next);
    context->translated = hs_heap_get_zeroed(&job->heap, job->input->n_pages, 1);
    context->has = hs_heap_get_zeroed(&job->heap, (size_t)1 << HAS_BITS, sizeof *context->has);
    if (!context->next || !context->translated || !context->has) return false;
    for (uint32_t i = 0; i < phrases->capacity; i++) {
        hs_str phrase = phrases->entries[i].key;
        if (phrase.len < 2) continue;
        uint32_t *first = &context->first[phrase.ptr[0] & (LETTERS - 1)][phrase.ptr[1] & (LETTERS - 1)];
        context->next[i] = *first;
        *first = i + 1;
    }
    job->context = context;
    return true;
}

static bool is_phrase_at(const hs_match_job *job, hs_str body, size_t at, size_t end, char class_letter) {
    const struct hs_match_context *context = job->context;
    if (at + 1 >= end) return false;
    uint32_t i = context->first[body.ptr[at] & (LETTERS - 1)][body.ptr[at + 1] & (LETTERS - 1)];
    for (; i; i = context->next[i - 1]) {
        const hs_lexicon_entry *line = &job->models->occasions.entries[i - 1];
        if (line->value.ptr[0] == class_letter && at + line->key.len <= end &&
            is_word_at(body, at, line->key))
            return true;
    }
    return false;
}

static bool ends_in_genitive(hs_str text) {
    return hs_str_ends(text, HS_STR("'s ")) || hs_str_ends(text, HS_STR("\xe2\x80\x99s "));
}

/* "the general's cable", "the general's last cable": what stands at a byte of `text` belongs to somebody. */
static bool is_somebodys(hs_str text, size_t at) {
    size_t before = at ? at - 1 : 0;
    while (before && hs_ascii_is_letter(text.ptr[before - 1])) before--;
    return ends_in_genitive((hs_str){text.ptr, at}) || ends_in_genitive((hs_str){text.ptr, before});
}

/* True when a phrase of that class of match-occasion.tsv stands in that part of a page; OWNED, behind its owner. */
static bool has_phrase(const hs_match_job *job, hs_str body, hs_span part, char class_letter) {
    enum { OWNED = 'w' };
    for (size_t at = part.start; at + 1 < part.end; at++)
        if (is_phrase_at(job, body, at, part.end, class_letter) &&
            (class_letter != OWNED || is_somebodys(body, at)))
            return true;
    return false;
}

uint32_t hs_match__block_of(const hs_match_job *job, uint32_t statement) {
    const hs_match_statement *said = &job->input->statements[statement];
    const hs_match_page *page = &job->input->pages[said->page];
    uint32_t first = 0, end = page->n_blocks;
    while (first < end) { /* the first block that ends behind it */
        uint32_t middle = first + (end - first) / 2;
        if (page->blocks[middle].end <= said->at)
            first = middle + 1;
        else
            end = middle;
    }
    return first < page->n_blocks && page->blocks[first].start <= said->at ? first : HS_NONE;
}

/* What of a paragraph stands near to bytes [at, at + len): a page may be one paragraph of very many quotations, each of which
 * asks. */
static hs_span near_to(const hs_match_page *page, uint32_t block, size_t at, size_t len) {
    enum { NEAR = 2000 }; /* bytes on either side */
    hs_span around = page->blocks[block];
    size_t from = at > NEAR ? hs_utf8_floor(page->body, at - NEAR) : 0;
    size_t end = hs_utf8_floor(page->body, at + len + NEAR);
    if (from > around.start) around.start = (uint32_t)from;
    if (end < around.end) around.end = (uint32_t)end;
    return around;
}

/* The paragraph of a statement, near to it. Empty where it stands in none. */
static hs_span paragraph_around(const hs_match_job *job, uint32_t statement) {
    const hs_match_statement *said = &job->input->statements[statement];
    uint32_t block = hs_match__block_of(job, statement);
    if (block == HS_NONE) return (hs_span){0};
    return near_to(&job->input->pages[said->page], block, said->at, said->text.len);
}

/* True when such a phrase stands in the paragraph of a statement, outside its own words. */
static bool has_phrase_around(const hs_match_job *job, uint32_t statement, char class_letter) {
    const hs_match_statement *said = &job->input->statements[statement];
    hs_str body = job->input->pages[said->page].body;
    hs_span around = paragraph_around(job, statement);
    size_t behind = said->at + said->text.len < around.end ? said->at + said->text.len : around.end;
    return around.end && (has_phrase(job, body, (hs_span){around.start, said->at}, class_letter) ||
                          has_phrase(job, body, (hs_span){(uint32_t)behind, around.end}, class_letter));
}

bool hs_match__is_said_again(const hs_match_job *job, uint32_t statement) {
    return has_phrase_around(job, statement, 'a');
}

/* Pages have many statements: each is read once, or by two workers at once, who find the same. */
static bool is_page_translated(const hs_match_job *job, uint32_t page) {
    enum { NO = 1, YES };
    hs_str body = job->input->pages[page].body;
    uint8_t found = __atomic_load_n(&job->context->translated[page], __ATOMIC_RELAXED);
    if (!found) {
        found = has_phrase(job, body, (hs_span){0, (uint32_t)body.len}, 't') ? YES : NO;
        __atomic_store_n(&job->context->translated[page], found, __ATOMIC_RELAXED);
    }
    return found == YES;
}

bool hs_match__is_translated(const hs_match_job *job, uint32_t statement) {
    const hs_match_statement *said = &job->input->statements[statement];
    return said->flags & HS_FLAG_INTERPRETER || is_page_translated(job, said->page) ||
           has_phrase_around(job, statement, 'l');
}

bool hs_match__is_later(const hs_match_statement *said, int64_t published) {
    enum { SLACK = 1 }; /* clocks of the two ends of the world */
    return said->said_last && hs_match__is_date(published) && said->said_first > published / DAY + SLACK;
}

bool hs_match__are_two_occasions(const hs_match_job *job, uint32_t a, uint32_t b) {
    const hs_match_statement *said = job->input->statements;
    if (hs_match__tells_day(&said[a]) && hs_match__tells_day(&said[b]) &&
        hs_match__days_disagree(&said[a], &said[b]))
        return true;
    int64_t a_published = hs_match__date(job->input, said[a].page);
    int64_t b_published = hs_match__date(job->input, said[b].page);
    return hs_match__is_later(&said[a], b_published) || hs_match__is_later(&said[b], a_published) ||
           hs_match__is_said_again(job, a) || hs_match__is_said_again(job, b);
}

enum { LONGEST_NAME = 32 };

/* The next word of a name from `at` on, in small letters without marks; 0 letters: there is none. */
static uint32_t read_name(hs_str name, size_t *at, uint32_t letters[LONGEST_NAME]) {
    uint32_t n = 0;
    for (size_t next; *at < name.len; *at = next) {
        uint32_t c = hs_unicode_lower(hs_unicode_base(hs_utf8_get(name, *at, &next)));
        if (hs_unicode_is_letter(c) && n < LONGEST_NAME)
            letters[n++] = c;
        else if (n)
            break;
    }
    return n;
}

/* One name as two houses print it: "Kovač" and "Kovac", "Ackerman" and "Ackermann"; an initial for a name. */
static bool is_one_name(const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b) {
    enum { LONG = 5 }; /* letters of a name that may be misspelled */
    uint32_t same = 0, n = n_a < n_b ? n_a : n_b, behind = 0;
    while (same < n && a[same] == b[same]) same++;
    if (same == n && n == 1) return true;
    while (behind < n - same && a[n_a - 1 - behind] == b[n_b - 1 - behind]) behind++;
    uint32_t rest = (n_a > n_b ? n_a : n_b) - same - behind;
    return rest == 0 || (rest == 1 && n >= LONG);
}

static bool has_name(hs_str whole, const uint32_t *letters, uint32_t n) {
    uint32_t other[LONGEST_NAME];
    for (size_t at = 0; at < whole.len;) {
        uint32_t n_other = read_name(whole, &at, other);
        if (n_other && is_one_name(letters, n, other, n_other)) return true;
    }
    return false;
}

/* "Quandt" and "Hedwig Quandt": all words of one stand in the other. */
static bool holds_name(hs_str longer, hs_str shorter) {
    uint32_t letters[LONGEST_NAME];
    for (size_t at = 0; at < shorter.len;) {
        uint32_t n = read_name(shorter, &at, letters);
        if (n && !has_name(longer, letters, n)) return false;
    }
    return shorter.len > 0;
}

/* "Fyodor Belyakov" and "Fedor Beliakov": one surname, one initial. */
static bool may_be_one(hs_str a, hs_str b) {
    uint32_t x[LONGEST_NAME], y[LONGEST_NAME], x_first = 0, y_first = 0, n_x = 0, n_y = 0;
    for (size_t at = 0; at < a.len;) {
        uint32_t n = read_name(a, &at, x);
        if (n) n_x = n, x_first = x_first ? x_first : x[0];
    }
    for (size_t at = 0; at < b.len;) {
        uint32_t n = read_name(b, &at, y);
        if (n) n_y = n, y_first = y_first ? y_first : y[0];
    }
    return (n_x && n_y && x_first == y_first && is_one_name(x, n_x, y, n_y)) || holds_name(a, b) ||
           holds_name(b, a);
}

static hs_str surname_of(hs_str name) {
    for (size_t i = name.len; i-- > 0;)
        if (name.ptr[i] == ' ') return (hs_str){name.ptr + i + 1, name.len - i - 1};
    return name;
}

static bool is_in_paragraph(const hs_match_job *job, uint32_t statement, hs_str word) {
    hs_str body = job->input->pages[job->input->statements[statement].page].body;
    hs_span around = paragraph_around(job, statement);
    for (size_t at = around.start; word.len && at + word.len <= around.end; at++)
        if (is_word_at(body, at, word)) return true;
    return false;
}

bool hs_match__is_named_around(const hs_match_job *job, uint32_t statement, uint32_t person) {
    return person < job->input->n_people &&
           is_in_paragraph(job, statement, surname_of(job->input->people[person].name));
}

bool hs_match__is_named_with(const hs_match_job *job, uint32_t statement, size_t at, uint32_t person) {
    const hs_match_page *page = &job->input->pages[job->input->statements[statement].page];
    uint32_t block = 0;
    while (block < page->n_blocks && page->blocks[block].end <= at) block++;
    if (block == page->n_blocks || person >= job->input->n_people) return false;
    hs_str around = hs_str_sub(page->body, near_to(page, block, at, 0));
    return hs_str_find(around, surname_of(job->input->people[person].name)) < around.len;
}

static bool find_word(hs_str body, hs_str word) {
    for (size_t at = 0; word.len && at < body.len; at++) {
        size_t found = hs_str_find((hs_str){body.ptr + at, body.len - at}, word);
        if (found >= body.len - at) return false;
        at += found;
        if (is_word_at(body, at, word)) return true;
    }
    return false;
}

/* All quotations of a page ask for the same few names, so that what was asked lately is kept: the hash of page and word but
 * for two bits, which tell 1 no, 2 yes. */
bool hs_match__page_has(const hs_match_job *job, uint32_t statement, hs_str words, bool is_whole) {
    enum { NO = 1, YES, ANSWER = 3 };
    uint32_t page = job->input->statements[statement].page;
    uint64_t asked = hs_mix64(hs_hash64(words) + ((uint64_t)page << 1 | is_whole)),
             *slot = &job->context->has[asked >> (64 - HAS_BITS)];
    uint64_t known = __atomic_load_n(slot, __ATOMIC_RELAXED);
    if ((known | ANSWER) == (asked | ANSWER) && known & ANSWER) return (known & ANSWER) == YES;
    hs_str body = job->input->pages[page].body;
    bool is_there = is_whole ? find_word(body, words) : hs_str_find(body, words) < body.len;
    __atomic_store_n(slot, (asked & ~(uint64_t)ANSWER) | (is_there ? YES : NO), __ATOMIC_RELAXED);
    return is_there;
}

bool hs_match__is_named_on_page(const hs_match_job *job, uint32_t statement, uint32_t person) {
    return person < job->input->n_people &&
           hs_match__page_has(job, statement, surname_of(job->input->people[person].name), true);
}

/* True when the paragraph of a statement names a person beside another one: by surname, or by the given name where both
 * have the same surname. */
static bool is_named_beside(const hs_match_job *job, uint32_t statement, hs_str name, hs_str other) {
    hs_str surname = surname_of(name);
    if (!hs_str_equal(surname, surname_of(other))) return is_in_paragraph(job, statement, surname);
    return is_in_paragraph(job, statement, (hs_str){name.ptr, hs_str_find_byte(name, 0, ' ')});
}

bool hs_match__cites(const hs_match_job *job, uint32_t statement, uint32_t person) {
    enum { SHORTEST = 3 };
    const hs_match_input *input = job->input;
    const hs_match_statement *said = &input->statements[statement];
    if (person >= input->n_people || said->speaker >= input->n_people || said->speaker == person)
        return false;
    hs_str name = input->people[person].name;
    for (size_t at = 0, end; at < name.len; at = end + 1) {
        end = hs_str_find_byte(name, at, ' ');
        hs_str word = {name.ptr + at, end - at};
        for (size_t i = 0; word.len >= SHORTEST && i + word.len <= said->text.len; i++)
            if (said->text.ptr[i] == word.ptr[0] && is_word_at(said->text, i, word)) return true;
    }
    return false;
}

static bool has_given_name(const hs_match_job *job, uint32_t statement, uint32_t person) {
    hs_str name = job->input->people[person].name;
    return hs_match__page_has(job, statement, (hs_str){name.ptr, hs_str_find_byte(name, 0, ' ')}, true);
}

bool hs_match__are_namesakes(const hs_match_job *job, uint32_t a, uint32_t b) {
    const hs_match_input *input = job->input;
    return a < input->n_people && b < input->n_people &&
           hs_str_equal(surname_of(input->people[a].name), surname_of(input->people[b].name));
}

bool hs_match__names_both(const hs_match_job *job, uint32_t statement, uint32_t a, uint32_t b) {
    return has_given_name(job, statement, a) && has_given_name(job, statement, b);
}

/* In the mouth of somebody who reads them out, speaks for another or says them after another. */
static bool is_passed_on(const hs_match_job *job, uint32_t statement, uint32_t best) {
    return has_phrase_around(job, statement, 'p') || has_phrase_around(job, best, 'p') ||
           has_phrase_around(job, statement, 's') || has_phrase_around(job, statement, 'a') ||
           has_phrase_around(job, statement, 'w');
}

bool hs_match__is_told_beside(const hs_match_job *job, uint32_t statement, uint32_t person) {
    const hs_match_input *input = job->input;
    return person < input->n_people && input->statements[statement].speaker != person &&
           is_in_paragraph(job, statement, surname_of(input->people[person].name));
}

bool hs_match__is_other_person(const hs_match_job *job, uint32_t statement, uint32_t best, uint32_t speaker) {
    const float SURE = 0.7f; /* a speaker that we are less sure of disagrees with nobody */
    const hs_match_input *input = job->input;
    const hs_match_statement *said = &input->statements[statement];
    if (said->speaker == HS_NONE || speaker == HS_NONE || said->speaker == speaker) return false;
    if (said->is_speaker_described || said->speaker_confidence < SURE) return false;
    if ((said->flags | input->statements[best].flags) & HS_FLAG_QUESTION)
        return false; /* who asks does not say it */
    if (input->statements[best].speaker == speaker && input->statements[best].speaker_confidence < SURE)
        return false;
    if (hs_match__cites(job, statement, speaker) || is_passed_on(job, statement, best)) return false;
    if (said->speaker >= input->n_people || speaker >= input->n_people) return true;
    const hs_known_person *theirs = &input->people[said->speaker], *ours = &input->people[speaker];
    return theirs->kind == ours->kind && !may_be_one(theirs->name, ours->name) &&
           !is_named_beside(job, statement, ours->name, theirs->name) &&
           !is_named_beside(job, best, theirs->name, ours->name);
}
