/* Quotations that all come from one outlet: every other page that has one names that outlet as its source ("told the
 * Courier", data/match-credits.tsv). Many pages are one witness then. */
#include "match/warn.h"

#include "match/context.h"
#include "match/why.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { MOST_MEMBERS = 64 }; /* of an utterance that are looked at; more are told by is_common or by spread */

static hs_str without_article(hs_str name) {
    hs_str the = HS_STR("The ");
    if (hs_str_starts(name, the) || hs_str_starts(name, HS_STR("the ")))
        return (hs_str){name.ptr + the.len, name.len - the.len};
    return name;
}

static hs_str outlet_of(const hs_match_job *job, uint32_t statement) {
    const hs_match_page *page = &job->input->pages[job->input->statements[statement].page];
    return without_article(page->publisher.len ? page->publisher : page->host);
}

/* The text before `at` without spaces and an article at its end. */
static hs_str before(hs_str body, size_t at) {
    hs_str text = {body.ptr, at};
    while (text.len && text.ptr[text.len - 1] == ' ') text.len--;
    static const hs_str articles[] = {{" the", 4}, {" The", 4}};
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        if (hs_str_ends(text, articles[i])) text.len -= articles[i].len;
    return text;
}

static bool is_credit(const hs_lexicon *credits, hs_str body, size_t at, size_t end) {
    hs_str left = before(body, at), right = {body.ptr + end, body.len - end};
    while (right.len && right.ptr[0] == ' ') right.ptr++, right.len--;
    for (uint32_t i = 0; i < credits->capacity; i++) {
        const hs_lexicon_entry *line = &credits->entries[i];
        if (!line->key.ptr) continue;
        if (line->value.ptr[0] == 'b') {
            if (!hs_str_ends(left, line->key)) continue;
            size_t rest = left.len - line->key.len;
            if (!rest || !hs_ascii_is_letter(left.ptr[rest - 1])) return true;
        } else if (hs_str_starts(right, line->key) &&
                   (right.len == line->key.len || !hs_ascii_is_letter(right.ptr[line->key.len])))
            return true;
    }
    return false;
}

typedef struct sourcing {
    hs_match_job *job;
    const hs_match_result *result;
    hs_match_affairs *affairs;
    bool is_out_of_memory;
} sourcing;

/* "Ruta Vance told the Courier ..." says nothing of what Jan Daal said further down: the paragraph of that byte names another
 * one who speaks on the page, and not the speaker of the statement. */
static bool is_anothers_credit(sourcing *desk, uint32_t statement, size_t at) {
    enum { LOOKED_AT = 64 };
    const hs_match_job *job = desk->job;
    const hs_match_statement *said = &job->input->statements[statement];
    if (said->speaker == HS_NONE || hs_match__is_named_with(job, statement, at, said->speaker)) return false;
    if (!hs_match__is_named_with(job, statement, said->at, said->speaker)) return false;
    if (!hs_match__list_affairs(desk->job, desk->result, desk->affairs)) {
        desk->is_out_of_memory = true;
        return false;
    }
    const hs_match_affairs *list = desk->affairs;
    size_t first = hs_match__first_record(list->rows, list->n, said->page);
    for (size_t i = first; i < list->n && i < first + LOOKED_AT && list->rows[i].key == said->page; i++) {
        uint32_t speaker = hs_match__affair_speaker(job, desk->result, list->rows[i].value);
        if (speaker != said->speaker && speaker != HS_NONE &&
            hs_match__is_named_with(job, statement, at, speaker))
            return true;
    }
    return false;
}

static bool names_as_source(sourcing *desk, uint32_t statement, hs_str name, bool needs_article) {
    const hs_lexicon *credits = &desk->job->models->credits;
    hs_str body = desk->job->input->pages[desk->job->input->statements[statement].page].body;
    if (!hs_match__page_has(desk->job, statement, name, false)) return false;
    for (size_t from = 0; from < body.len;) {
        hs_str rest = {body.ptr + from, body.len - from};
        size_t at = hs_str_find(rest, name);
        if (at >= rest.len) return false;
        at += from;
        from = at + name.len;
        bool is_whole = (!at || !hs_ascii_is_letter(body.ptr[at - 1])) &&
                        (from == body.len || !hs_ascii_is_letter(body.ptr[from]));
        bool has_article = at >= 4 && hs_str_ends((hs_str){body.ptr, at}, HS_STR("he ")) &&
                           hs_ascii_lower(body.ptr[at - 4]) == 't';
        if (is_whole && (has_article || !needs_article) && is_credit(credits, body, at, from) &&
            !is_anothers_credit(desk, statement, at))
            return true;
    }
    return false;
}

/* True when the page of a statement says that it has it, or what may be meant for it, from that outlet; a paper is also
 * called by the last word of its name ("the Courier"). */
static bool credits_outlet(sourcing *desk, uint32_t statement, hs_str outlet) {
    enum { SHORTEST = 4 };
    hs_str last = outlet;
    if (names_as_source(desk, statement, outlet, false)) return true;
    for (size_t i = 0; i < outlet.len; i++)
        if (outlet.ptr[i] == ' ') last = (hs_str){outlet.ptr + i + 1, outlet.len - i - 1};
    return last.len >= SHORTEST && last.len < outlet.len && names_as_source(desk, statement, last, true);
}

/* Words that were turned, spliced or told of somebody else are no second witness. */
enum { WORSE = HS_WARN_ALTERED | HS_WARN_FLIPPED | HS_WARN_SPLICED | HS_WARN_OTHER_SPEAKER };

/* Whether all other outlets of an utterance name that of `source` as theirs, none of them dated before it. */
static bool is_only_source(sourcing *desk, const hs_utterance *utterance, uint32_t n, uint32_t source) {
    const hs_match_job *job = desk->job;
    const hs_match_statement *said = job->input->statements;
    uint32_t statement = utterance->members[source].statement;
    hs_str outlet = outlet_of(job, statement);
    int64_t date = hs_match__date(job->input, said[statement].page);
    uint32_t n_others = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t other = utterance->members[i].statement;
        hs_str theirs = outlet_of(job, other);
        if (hs_str_equal(theirs, outlet)) continue;
        int64_t their_date = hs_match__date(job->input, said[other].page);
        if (hs_match__is_date(date) && hs_match__is_date(their_date) && their_date < date) return false;
        bool is_credited = theirs.len && credits_outlet(desk, other, outlet);
        if (hs_match__cites(job, other, utterance->speaker)) continue; /* took the words up, heard nothing */
        if (!is_credited && !(utterance->members[i].warnings & WORSE)) return false;
        n_others += is_credited;
    }
    return n_others > 0;
}

static bool tell(sourcing *desk, hs_arena *arena, hs_utterance *utterance, uint32_t n, uint32_t source) {
    const hs_match_job *job = desk->job;
    hs_str outlet = outlet_of(job, utterance->members[source].statement);
    char more[160];
    snprintf(more, sizeof more, "every other outlet names %.*s as its source",
             outlet.len < 100 ? (int)outlet.len : 100, outlet.ptr);
    for (uint32_t i = 0; i < n; i++) {
        hs_member *member = &utterance->members[i];
        if (hs_str_equal(outlet_of(job, member->statement), outlet)) continue;
        bool is_bound =
            !(member->warnings & WORSE) && !hs_match__cites(job, member->statement, utterance->speaker);
        if (!is_bound && !credits_outlet(desk, member->statement, outlet)) continue;
        member->warnings |= HS_WARN_SECOND_HAND;
        member->why = hs_match__also_why(arena, member->why, more);
        if (!member->why) return false;
    }
    return true;
}

bool hs_match__warn_of_sources(hs_match_job *job, hs_arena *arena, hs_match_result *result,
                               hs_match_affairs *list) {
    sourcing desk = {.job = job, .result = result, .affairs = list};
    for (uint32_t u = 0; u < result->n_utterances; u++) {
        hs_utterance *utterance = &result->utterances[u];
        if (utterance->is_common || utterance->n_members < 2 || utterance->n_members > MOST_MEMBERS) continue;
        uint32_t n = utterance->n_members, tried = 0;
        for (uint32_t i = 0; i < n; i++) {
            hs_str outlet = outlet_of(job, utterance->members[i].statement);
            bool is_new = outlet.len > 0;
            for (uint32_t k = 0; k < i && is_new; k++)
                is_new = !hs_str_equal(outlet_of(job, utterance->members[k].statement), outlet);
            if (!is_new) continue;
            if (++tried > 4) break; /* the source is among the first by date */
            if (!is_only_source(&desk, utterance, n, i)) continue;
            if (!tell(&desk, arena, utterance, n, i)) return false;
            break;
        }
    }
    return !desk.is_out_of_memory;
}
