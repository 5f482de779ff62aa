/* When a statement was said: the words outside its content that tell a day, nearest to the reporting word. */
#include "claim/day.h"
#include "claim/models.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

#include <string.h>

typedef struct word {
    hs_time_kind kind;
    int32_t number;
} word;

typedef struct reading {
    const hs_text *text;
    const hs_claim_models *models;
    int32_t published;
    uint32_t end; /* tokens of the sentence end here */
} reading;

static const char *const kind_names[HS_TIME_N] = {"none",    "weekday", "month", "day", "night", "unit",
                                                  "weekend", "last",    "this",  "ago", "next",  "number"};

static bool read_number(hs_str text, int32_t *number) {
    if (text.len == 0 || text.len > 4) return false;
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!hs_ascii_is_digit(text.ptr[i])) return false;
        *number = *number * 10 + (text.ptr[i] - '0');
    }
    return true;
}

static word word_at(const reading *r, uint32_t t) {
    word none = {HS_TIME_NONE, 0};
    if (t >= r->end) return none;
    const hs_token *token = &r->text->tokens[t];
    int32_t number;
    if (read_number(hs_token_str(r->text, t), &number)) return (word){HS_TIME_NUMBER, number};
    const hs_lexicon_entry *entry = hs_lexicon_find_hash(&r->models->time_words, token->hash);
    if (!entry) return none;
    size_t tab = hs_str_find_byte(entry->value, 0, '\t');
    if (tab >= entry->value.len) return none;
    hs_str name = {entry->value.ptr, tab};
    if (!read_number((hs_str){entry->value.ptr + tab + 1, entry->value.len - tab - 1}, &number)) return none;
    for (int kind = 1; kind < HS_TIME_N; kind++)
        if (hs_str_equal(name, (hs_str){kind_names[kind], strlen(kind_names[kind])}))
            /* "may" and "march" are months only with a capital; "sun." likewise */
            if ((kind != HS_TIME_MONTH && kind != HS_TIME_WEEKDAY) || (token->flags & HS_TOKEN_CAPITAL))
                return (word){(hs_time_kind)kind, number};
    return none;
}

static bool is_comma(const reading *r, uint32_t t) {
    return t < r->end && hs_str_equal(hs_token_str(r->text, t), HS_STR(","));
}

static bool is_year(word w) {
    return w.kind == HS_TIME_NUMBER && w.number >= 1900 && w.number <= 2100;
}
static bool is_day_of_month(word w) {
    return w.kind == HS_TIME_NUMBER && w.number >= 1 && w.number <= 31;
}

static void tell(hs_day_said *said, const reading *r, uint32_t first_token, uint32_t end_token, int32_t first,
                 int32_t last, const char *why) {
    *said = (hs_day_said){
        first, last, {r->text->tokens[first_token].span.start, r->text->tokens[end_token - 1].span.end}, why};
}

/* "June 3, 2017", "June 3", "3 June 2017", "May 2016", "May"; without a year: the latest that is not after the page. */
static uint32_t read_month(const reading *r, uint32_t t, int32_t day_before, hs_day_said *said) {
    word month = word_at(r, t), next = word_at(r, t + 1);
    int32_t day = day_before, year = 0, month_now, year_now, day_now;
    uint32_t first = day_before ? t - 1 : t, end = t + 1;
    if (!day && is_day_of_month(next)) day = next.number, end++;
    word after = word_at(r, is_comma(r, end) ? end + 1 : end);
    if (is_year(after)) year = after.number, end = is_comma(r, end) ? end + 2 : end + 1;
    if (!year) {
        if (r->published == HS_DAY_UNKNOWN) return t + 1;
        hs_claim__civil(r->published, &year_now, &month_now, &day_now);
        year = year_now;
        if (hs_claim__day(year, month.number, day ? day : 1) > r->published) year--;
    }
    if (day > hs_claim__month_days(year, month.number)) return t + 1;
    int32_t from = hs_claim__day(year, month.number, day ? day : 1);
    int32_t last = day ? from : from + hs_claim__month_days(year, month.number) - 1;
    if (r->published != HS_DAY_UNKNOWN && last > r->published) last = r->published;
    if (last >= from)
        tell(said, r, first, end, from, last, day ? "a date in the sentence" : "a month in the sentence");
    return end;
}

static uint32_t read_weekday(const reading *r, uint32_t t, hs_day_said *said) {
    word weekday = word_at(r, t);
    uint32_t next = is_comma(r, t + 1) ? t + 2 : t + 1;
    if (word_at(r, next).kind == HS_TIME_MONTH && is_day_of_month(word_at(r, next + 1))) return next;
    bool is_last = t > 0 && word_at(r, t - 1).kind == HS_TIME_LAST;
    bool is_next = t > 0 && word_at(r, t - 1).kind == HS_TIME_NEXT;
    if (r->published == HS_DAY_UNKNOWN || is_next) return t + 1;
    int32_t back = (hs_claim__weekday(r->published) - weekday.number + 7) % 7;
    if (is_last && back == 0) back = 7;
    tell(said, r, is_last ? t - 1 : t, t + 1, r->published - back, r->published - back,
         "the last such weekday up to the page's date");
    return t + 1;
}

/* "last week", "this month", "earlier this year", "last weekend", "last night" */
static uint32_t read_period(const reading *r, uint32_t t, hs_day_said *said) {
    word which = word_at(r, t), unit = word_at(r, t + 1);
    int32_t day = r->published, first, last, year, month, day_of_month;
    if (day == HS_DAY_UNKNOWN) return t + 1;
    bool is_last = which.kind == HS_TIME_LAST;
    hs_claim__civil(day, &year, &month, &day_of_month);
    if (unit.kind == HS_TIME_NIGHT && is_last) {
        first = last = day - 1;
    } else if (unit.kind == HS_TIME_WEEKEND) {
        last = day - (hs_claim__weekday(day) % 7); /* the last Sunday up to the page */
        if (!is_last && hs_claim__weekday(day) == 6) last = day;
        first = hs_claim__weekday(last) == 7 ? last - 1 : last;
    } else if (unit.kind == HS_TIME_UNIT && unit.number == 7) {
        first = day - (hs_claim__weekday(day) - 1) - (is_last ? 7 : 0);
        last = is_last ? first + 6 : day;
    } else if (unit.kind == HS_TIME_UNIT && unit.number == 30) {
        if (is_last && --month == 0) month = 12, year--;
        first = hs_claim__day(year, month, 1);
        last = is_last ? first + hs_claim__month_days(year, month) - 1 : day;
    } else if (unit.kind == HS_TIME_UNIT && unit.number == 365) {
        year -= is_last;
        first = hs_claim__day(year, 1, 1);
        last = is_last ? hs_claim__day(year, 12, 31) : day;
    } else {
        return t + 1;
    }
    tell(said, r, t, t + 2, first, last,
         is_last ? "the one before the page's date" : "the one of the page's date");
    return t + 2;
}

/* "two days ago", "a week earlier": the day for days, the span around it for longer units. */
static uint32_t read_ago(const reading *r, uint32_t t, hs_day_said *said) {
    word number = word_at(r, t), unit = word_at(r, t + 1), ago = word_at(r, t + 2);
    if (unit.kind != HS_TIME_UNIT || ago.kind != HS_TIME_AGO || r->published == HS_DAY_UNKNOWN) return t + 1;
    if (hs_str_equal_nocase(hs_token_str(r->text, t + 2), HS_STR("earlier")))
        return t + 3; /* earlier than what? */
    int32_t back = number.number * unit.number, slack = unit.number / 2;
    if (back > 400000) return t + 3;
    int32_t last = r->published - back + slack;
    tell(said, r, t, t + 3, r->published - back - slack, last < r->published ? last : r->published,
         "so long before the page's date");
    return t + 3;
}

static uint32_t read_at(const reading *r, uint32_t t, hs_day_said *said) {
    word w = word_at(r, t);
    switch (w.kind) {
    case HS_TIME_WEEKDAY:
        return read_weekday(r, t, said);
    case HS_TIME_MONTH:
        return read_month(r, t, 0, said);
    case HS_TIME_DAY:
        if (r->published != HS_DAY_UNKNOWN)
            tell(said, r, t, t + 1, r->published - w.number, r->published - w.number,
                 "counted from the page's date");
        return t + 1;
    case HS_TIME_LAST:
    case HS_TIME_THIS:
        return read_period(r, t, said);
    case HS_TIME_NUMBER:
        if (is_day_of_month(w) && word_at(r, t + 1).kind == HS_TIME_MONTH && !is_year(w))
            return read_month(r, t + 1, w.number, said);
        return read_ago(r, t, said);
    default:
        return t + 1;
    }
}

static bool is_inside(const hs_statement *s, hs_span span) {
    for (uint32_t i = 0; i < s->n_parts; i++)
        if (span.start < s->parts[i].end && span.end > s->parts[i].start) return true;
    return false;
}

static uint32_t distance(hs_span a, hs_span b) {
    return a.end <= b.start ? b.start - a.end : a.start >= b.end ? a.start - b.end : 0;
}

/* All that the sentence tells outside the content; the words nearest to the reporting word win, earlier ones on a tie. */
static void find_in(const reading *r, const hs_sentence *sentence, const hs_statement *s, hs_day_said *best) {
    hs_span cue = s->cue.start < s->cue.end ? s->cue : s->parts[0];
    for (uint32_t t = sentence->first; t < sentence->end;) {
        hs_day_said said = {HS_DAY_UNKNOWN, HS_DAY_UNKNOWN, {0, 0}, ""};
        uint32_t next = read_at(r, t, &said);
        bool is_told = said.first != HS_DAY_UNKNOWN && !is_inside(s, said.words) &&
                       !(r->text->tokens[t].flags & HS_TOKEN_IN_QUOTES);
        if (is_told &&
            (best->first == HS_DAY_UNKNOWN || distance(said.words, cue) < distance(best->words, cue)))
            *best = said;
        t = next > t ? next : t + 1;
    }
}

static uint32_t sentence_of(const hs_text *text, uint32_t byte, uint32_t guess) {
    while (guess + 1 < text->n_sentences && text->tokens[text->sentences[guess + 1].first].span.start <= byte)
        guess++;
    return guess;
}

hs_status hs_days_said_find(const hs_engine *engine, hs_arena *arena, const hs_statements *statements,
                            int32_t published, hs_day_said **days, hs_error *error) {
    const hs_text *text = statements->text;
    hs_day_said *said = HS_ARENA_ARRAY(arena, hs_day_said, (size_t)statements->n + 1);
    if (!said) return hs_fail_memory(error);
    for (uint32_t i = 0; i < statements->n; i++) {
        const hs_statement *s = &statements->items[i];
        said[i] = (hs_day_said){HS_DAY_UNKNOWN, HS_DAY_UNKNOWN, {0, 0}, "the page does not tell"};
        if (s->sentence >= text->n_sentences) continue;
        uint32_t sentence = s->sentence;
        if (s->cue.start >= s->parts[0].start) sentence = sentence_of(text, s->cue.start, s->sentence);
        reading r = {text, engine->claim, published, text->sentences[sentence].end};
        find_in(&r, &text->sentences[sentence], s, &said[i]);
    }
    *days = said;
    return HS_OK;
}
