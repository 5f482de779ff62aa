/* What the page around a quotation tells of it: that the words are a translator's, that they were said on more than one
 * occasion, who it is that is named for them. Warnings ask it before they tell of a difference. */
#include "match/context.h"

#include "base/str.h"

#define DAY 86400

static bool is_word_at(hs_str text, size_t at, hs_str words) {
    if (at + words.len > text.len) return false;
    if (at && (hs_ascii_is_letter(text.ptr[at - 1]) || (unsigned char)text.ptr[at - 1] >= 0x80)) return false;
    if (at + words.len < text.len && hs_ascii_is_letter(text.ptr[at + words.len])) return false;
    return hs_str_equal_nocase((hs_str){text.ptr + at, words.len}, words);
}

/* True when a phrase of that class of match-occasion.tsv stands in bytes [from, end) of the page. */
static bool has_phrase(const hs_match_job *job, hs_str body, size_t from, size_t end, char class_letter) {
    const hs_lexicon *phrases = &job->models->occasions;
    hs_str text = {body.ptr + from, end - from};
    for (uint32_t i = 0; i < phrases->capacity; i++) {
        const hs_lexicon_entry *line = &phrases->entries[i];
        if (!line->key.ptr || line->value.ptr[0] != class_letter) continue;
        for (size_t at = 0; at + line->key.len <= text.len; at++)
            if (is_word_at(text, at, line->key)) return true;
    }
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

bool hs_match__is_said_again(const hs_match_job *job, uint32_t statement) {
    const hs_match_statement *said = &job->input->statements[statement];
    const hs_match_page *page = &job->input->pages[said->page];
    uint32_t block = hs_match__block_of(job, statement);
    if (block == HS_NONE) return false;
    hs_span around = page->blocks[block];
    size_t behind = said->at + said->text.len < around.end ? said->at + said->text.len : around.end;
    return has_phrase(job, page->body, around.start, said->at, 'a') ||
           has_phrase(job, page->body, behind, around.end, 'a');
}

bool hs_match__is_translated(const hs_match_job *job, uint32_t statement) {
    const hs_match_statement *said = &job->input->statements[statement];
    hs_str body = job->input->pages[said->page].body;
    return said->flags & HS_FLAG_INTERPRETER || has_phrase(job, body, 0, body.len, 't');
}

/* True when a page tells a day for its words that comes after the other was published. */
static bool is_later(const hs_match_job *job, const hs_match_statement *said, uint32_t other) {
    enum { SLACK = 1 }; /* clocks of the two ends of the world */
    int64_t published = hs_match__date(job->input, job->input->statements[other].page);
    return said->said_last && hs_match__is_date(published) && said->said_first > published / DAY + SLACK;
}

bool hs_match__are_two_occasions(const hs_match_job *job, uint32_t a, uint32_t b) {
    const hs_match_statement *said = job->input->statements;
    return is_later(job, &said[a], b) || is_later(job, &said[b], a) || hs_match__is_said_again(job, a) ||
           hs_match__is_said_again(job, b);
}

static bool has_word(hs_str name, hs_str word) {
    for (size_t at = 0; at + word.len <= name.len; at++)
        if (is_word_at(name, at, word)) return true;
    return false;
}

/* "Quandt" and "Hedwig Quandt": all words of one stand in the other. */
static bool holds_name(hs_str longer, hs_str shorter) {
    for (size_t at = 0, end; at < shorter.len; at = end + 1) {
        end = hs_str_find_byte(shorter, at, ' ');
        if (end > at && !has_word(longer, (hs_str){shorter.ptr + at, end - at})) return false;
    }
    return shorter.len > 0;
}

bool hs_match__is_other_person(const hs_match_job *job, uint32_t statement, uint32_t speaker) {
    const float SURE = 0.6f; /* a speaker that we are less sure of disagrees with nobody */
    const hs_match_input *input = job->input;
    const hs_match_statement *said = &input->statements[statement];
    if (said->speaker == HS_NONE || speaker == HS_NONE || said->speaker == speaker) return false;
    if (said->is_speaker_described || said->speaker_confidence < SURE) return false;
    if (said->flags & HS_FLAG_QUESTION) return false; /* who asks does not say it */
    if (said->speaker >= input->n_people || speaker >= input->n_people) return true;
    const hs_known_person *theirs = &input->people[said->speaker], *ours = &input->people[speaker];
    return theirs->kind == ours->kind && !holds_name(theirs->name, ours->name) &&
           !holds_name(ours->name, theirs->name);
}
