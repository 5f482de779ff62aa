#include "statement/find.h"

#include "base/str.h"

#include <stdlib.h>

/* Farther behind the question its answer is an answer to something else. */
enum { MAX_SENTENCES_TO_ANSWER = 2, MAX_LISTENER_TOKENS = 8 };

static bool is_empty(hs_range range) {
    return range.first >= range.end;
}

static const hs_sentence *sentence_of(const hs_view *view, uint32_t t) {
    return &view->text->sentences[view->sentence[t]];
}

/* The chunk that starts at t or, past a preposition, behind it; empty where there is none. */
static hs_range chunk_from(const hs_clauses *clauses, uint32_t t, uint32_t stop) {
    uint32_t c = clauses->chunk_after[t];
    if (t >= stop || c >= clauses->n_chunks || clauses->chunks[c].first != t || clauses->chunks[c].end > stop)
        return (hs_range){0};
    return (hs_range){clauses->chunks[c].first, clauses->chunks[c].end};
}

static hs_range chunk_before(const hs_clauses *clauses, uint32_t t) {
    uint32_t c = clauses->chunk_after[t];
    if (c == 0 || clauses->chunks[c - 1].first < sentence_of(clauses->view, t)->first) return (hs_range){0};
    return (hs_range){clauses->chunks[c - 1].first, clauses->chunks[c - 1].end};
}

static bool same(hs_range a, hs_range b) {
    return a.first == b.first && a.end == b.end;
}

static bool is_asked(const hs_view *view, const hs_found *found) {
    return found->head != HS_NONE && hs_statement__role(view, found->head) == HS_ROLE_ASKED;
}

/* "Asked", "When asked", "Pressed by Vance": nobody stands before the word. */
static bool opens_with_asked(const hs_clauses *clauses, const hs_found *found) {
    const hs_view *view = clauses->view;
    if (!is_asked(view, found)) return false;
    uint32_t first = sentence_of(view, found->head)->first;
    while (first < found->head && view->token[first].kind != HS_TOKEN_WORD) first++;
    return found->head == first ||
           (found->head == first + 1 && hs_statement__role(view, first) == HS_ROLE_WHEN);
}

/* '"...?" Putin': the name behind the question is who answers it. */
static void end_at_question_mark(const hs_view *view, hs_found *found) {
    for (uint32_t t = found->content.first; t < found->content.end; t++) {
        uint32_t top = view->quote[t];
        if (top == HS_NONE) continue;
        uint32_t end = view->text->quotations[view->top[top]].end;
        if (end < found->content.end && end > found->content.first &&
            hs_statement__byte(view, end - 1) == '?')
            found->content.end = end;
        if (end > t) t = end - 1;
    }
}

/* "asked Putin whether ...", "pressed Putin on whether ...": the listener is no part of the question. */
static void take_listener_out(const hs_clauses *clauses, hs_found *found) {
    const hs_view *view = clauses->view;
    if (found->head == HS_NONE || found->content.first <= found->head || found->group != HS_NONE) return;
    if (hs_statement__class(view, found->head) != HS_CUE_ASK) return;
    uint32_t stop = found->content.first + MAX_LISTENER_TOKENS;
    for (uint32_t t = found->content.first + 1; t < stop && t + 1 < found->content.end; t++) {
        hs_clause_role role = hs_statement__role(view, t);
        if (role != HS_ROLE_WHETHER && role != HS_ROLE_HOW) continue;
        hs_range listener = chunk_from(clauses, found->content.first, t);
        bool is_near = !is_empty(listener) && t - listener.end <= 1;
        if (!is_near) return;
        found->addressee = listener;
        found->content.first = t;
        return;
    }
}

static void find_listener(const hs_clauses *clauses, hs_found *found) {
    const hs_view *view = clauses->view;
    if (found->head == HS_NONE || !is_empty(found->addressee)) return;
    uint32_t stop = sentence_of(view, found->head)->end, next = found->head + 1;
    hs_clause_role role = hs_statement__role(view, found->head);
    if (next >= stop) return;
    if (role == HS_ROLE_TELL ||
        (role == HS_ROLE_ASKED && !is_empty(found->source) && found->source.first < found->head)) {
        hs_range listener = chunk_from(clauses, next, stop);
        bool in_content = listener.first < found->content.end && found->content.first < listener.end;
        if (!is_empty(listener) && !in_content && !same(listener, found->source)) found->addressee = listener;
    } else if (hs_statement__role(view, next) == HS_ROLE_TO && next + 1 < stop) {
        hs_range listener = chunk_from(clauses, next + 1, stop);
        bool in_content = listener.first < found->content.end && found->content.first < listener.end;
        if (!is_empty(listener) && !in_content) found->addressee = listener;
    }
}

/* "Asked whether he had slept, as rumour has it, Vance laughed": a question that opens its sentence leaves it a clause. */
static void end_before_answer(const hs_clauses *clauses, hs_found *found) {
    const hs_view *view = clauses->view;
    if (!opens_with_asked(clauses, found) || found->content.first <= found->head || found->group != HS_NONE)
        return;
    uint32_t end = found->content.end;
    for (uint32_t t = end; t < sentence_of(view, found->head)->end; t++)
        if (hs_statement__is_word(&view->token[t])) return;
    for (uint32_t t = end; t-- > found->content.first + 1;) {
        if (hs_statement__byte(view, t) != ',' || view->quote[t] != HS_NONE) continue;
        if (clauses->sums[t].finite == clauses->sums[end].finite) continue;
        found->content.end = t;
        return;
    }
}

/* "Asked by Vance": the source is who asks; without "by" nobody is named, and never the one who answers. */
static void mend_asked(const hs_clauses *clauses, hs_found *found) {
    const hs_view *view = clauses->view;
    if (!opens_with_asked(clauses, found)) return;
    uint32_t next = found->head + 1, stop = sentence_of(view, found->head)->end;
    found->source = (hs_range){0};
    for (uint32_t t = next; t < stop && t < next + 3; t++)
        if (hs_statement__role(view, t) == HS_ROLE_BY) found->source = chunk_from(clauses, t + 1, stop);
    found->flags |= HS_FLAG_QUESTION;
}

/* "I was told that ...": who is told listens; "by" names who tells, else nobody is named. */
static void mend_passive(const hs_clauses *clauses, hs_found *found) {
    const hs_view *view = clauses->view;
    if (found->head == HS_NONE || is_empty(found->source) || found->source.end > found->head) return;
    hs_clause_role role = hs_statement__role(view, found->head);
    if (role != HS_ROLE_TELL && role != HS_ROLE_ASKED) return;
    uint32_t t = found->head;
    while (t > found->source.end && view->token[t - 1].pos == HS_POS_ADV) t--;
    if (t == found->source.end || hs_statement__role(view, t - 1) != HS_ROLE_BE) return;
    uint32_t next = found->head + 1, stop = sentence_of(view, found->head)->end;
    found->addressee = found->source;
    found->source = (hs_range){0};
    if (next < stop && hs_statement__role(view, next) == HS_ROLE_BY)
        found->source = chunk_from(clauses, next + 1, stop);
}

/* "Putin - who once worked as a recruiter - replied": the clause between is about him, the source is the name. */
static void mend_relative(const hs_clauses *clauses, hs_found *found) {
    const hs_view *view = clauses->view;
    if (is_empty(found->source) || found->source.end > found->head || found->head == HS_NONE) return;
    if (hs_statement__role(view, found->source.first) != HS_ROLE_RELATIVE) return;
    uint32_t closing = found->cue.first ? found->cue.first - 1 : 0, opening = found->source.first;
    if (closing <= found->source.end || hs_statement__is_word(&view->token[closing])) return;
    if (opening == 0 || hs_statement__is_word(&view->token[opening - 1])) return;
    hs_range before = chunk_before(clauses, opening);
    if (!is_empty(before) && before.end + 1 == opening) found->source = before;
}

static bool leads_to_topic(const hs_view *view, uint32_t t) {
    hs_str word = hs_token_str(view->text, t);
    return hs_str_equal_nocase(word, HS_STR("on")) || hs_statement__role(view, t) == HS_ROLE_ABOUT;
}

/* 'The minister, Ruta Vance, on the mayor: "..."': no verb, so that who stands before the topic speaks, or who stands behind
 * "by". */
static void mend_topic(const hs_clauses *clauses, hs_found *found) {
    const hs_view *view = clauses->view;
    uint32_t colon = found->head, topic = HS_NONE;
    if (colon == HS_NONE && found->group != HS_NONE && found->content.first >= 2)
        colon = found->content.first - 2;
    if (colon == HS_NONE || hs_statement__byte(view, colon) != ':' || found->content.first < colon) return;
    uint32_t first = sentence_of(view, colon)->first;
    for (uint32_t t = first; t < colon; t++) {
        if (hs_statement__is_verb(&view->token[t]) || view->quote[t] != HS_NONE) return;
        if (topic == HS_NONE && t > first && leads_to_topic(view, t)) topic = t;
    }
    hs_range before = chunk_before(clauses, topic == HS_NONE ? colon : topic);
    if (is_empty(before)) return;
    if (topic == HS_NONE) { /* 'The sentence of the week, by pilot Jan Daal: "..."' */
        if (before.end != colon || before.first == first ||
            hs_statement__role(view, before.first - 1) != HS_ROLE_BY)
            return;
    } else if (topic - before.end > 1) {
        return;
    }
    bool is_named = view->token[before.end - 1].flags & HS_TOKEN_CAPITAL;
    bool is_whole = before.first == first || !hs_statement__is_word(&view->token[before.first - 1]);
    if (!is_named || (topic != HS_NONE && !is_whole)) return;
    found->head = colon;
    found->cue = (hs_range){colon, colon + 1};
    found->source = before;
}

/* 'said Sen.' at the end of a sentence: a title and then nothing; the page lost the name. */
static void mend_dropped(const hs_view *view, hs_found *found) {
    if (is_empty(found->source) || found->source.end - found->source.first > 2) return;
    uint32_t last = found->source.end - 1;
    if (found->source.first < found->head || hs_statement__role(view, last) != HS_ROLE_TITLE) return;
    if (last + 1 < view->n && view->token[last + 1].kind == HS_TOKEN_PUNCT &&
        hs_statement__byte(view, last + 1) == '.')
        last++;
    bool ends = last + 1 >= view->n || view->token[last + 1].flags & HS_TOKEN_SENTENCE_START ||
                view->sentence[last + 1] != view->sentence[found->source.first];
    if (!ends) return;
    found->source = (hs_range){0};
    found->flags |= HS_FLAG_SPEAKER_DROPPED;
}

static bool speaks(const hs_view *view, const hs_found *found) {
    hs_cue_class cue_class = found->head == HS_NONE ? HS_CUE_NONE : hs_statement__class(view, found->head);
    return cue_class != HS_CUE_NONE && cue_class != HS_CUE_THINK;
}

/* Readings of "According to Vance, Putin hinted that ...": the words are Putin's, as told by Vance. head reports
 * inside the content that stands behind "according to". */
static uint32_t speaker_inside(const hs_clauses *clauses, const hs_found *outer) {
    const hs_view *view = clauses->view;
    if (outer->head == HS_NONE || hs_statement__role(view, outer->head) != HS_ROLE_ACCORDING) return HS_NONE;
    if (outer->content.first < outer->head) return HS_NONE;
    uint32_t c = clauses->chunk_after[outer->content.first];
    if (c >= clauses->n_chunks || clauses->chunks[c].first != outer->content.first) return HS_NONE;
    for (uint32_t t = clauses->chunks[c].end; t + 2 < outer->content.end && t < clauses->chunks[c].end + 4;
         t++) {
        if (hs_statement__is_verb(&view->token[t])) {
            hs_found inner = {.head = t};
            return speaks(view, &inner) ? t : HS_NONE;
        }
        uint32_t tag = view->token[t].pos;
        if (tag != HS_POS_ADV && tag != HS_POS_AUX) return HS_NONE;
    }
    return HS_NONE;
}

static void tell_via(const hs_clauses *clauses, hs_found *found) {
    const hs_view *view = clauses->view;
    uint32_t head = speaker_inside(clauses, found);
    if (head == HS_NONE || found->group != HS_NONE) return;
    uint32_t c = clauses->chunk_after[found->content.first], first = head + 1;
    found->via = found->source;
    found->source = (hs_range){clauses->chunks[c].first, clauses->chunks[c].end};
    found->cue = (hs_range){found->source.end, head + 1};
    found->head = head;
    found->content.first = first;
    found->why = "a reporting word with its clause, passed on by somebody else";
    (void)view;
}

/* "according to Vance" in the same sentence as a statement by somebody else: Vance passes it on. */
static void find_via(const hs_clauses *clauses, hs_found *found) {
    const hs_view *view = clauses->view;
    if (found->head == HS_NONE || !is_empty(found->via)) return;
    if (hs_statement__role(view, found->head) == HS_ROLE_ACCORDING || view->quote[found->head] != HS_NONE)
        return;
    const hs_sentence *sentence = sentence_of(view, found->head);
    uint32_t t = sentence->first;
    while (t < sentence->end && view->token[t].kind != HS_TOKEN_WORD) t++;
    if (t + 2 >= sentence->end || hs_statement__role(view, t) != HS_ROLE_ACCORDING ||
        hs_statement__role(view, t + 1) != HS_ROLE_TO)
        return;
    hs_range via = chunk_from(clauses, t + 2, sentence->end);
    if (!is_empty(via) && via.end <= found->head && !same(via, found->source)) found->via = via;
}

static int by_place(const void *a, const void *b) {
    const hs_found *x = a, *y = b;
    if (x->content.first != y->content.first) return x->content.first < y->content.first ? -1 : 1;
    if (x->content.end != y->content.end) return x->content.end > y->content.end ? -1 : 1;
    return (x->head > y->head) - (x->head < y->head);
}

/* Of two founds of one reporting word the first stays; founds by place. */
static void drop_repeated(hs_founds *founds) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < founds->n; i++) {
        const hs_found *last = kept ? &founds->items[kept - 1] : NULL, *found = &founds->items[i];
        if (last && found->head != HS_NONE && found->head == last->head &&
            same(found->content, last->content))
            continue;
        founds->items[kept++] = *found;
    }
    founds->n = kept;
}

static bool is_question(const hs_view *view, const hs_found *found) {
    return found->head != HS_NONE && hs_statement__class(view, found->head) == HS_CUE_ASK;
}

/* A question is tied to the statement of its own sentence ("Asked whether ..., Putin said ...") or, where a
 * reporting word of answering stands there, to the next one. */
static void tie_questions(const hs_clauses *clauses, hs_founds *founds) {
    const hs_view *view = clauses->view;
    for (uint32_t i = 1; i < founds->n; i++)
        if (founds->items[i].answers_previous && founds->items[i - 1].is_turn)
            founds->items[i].question = i - 1;
    for (uint32_t i = 0; i + 1 < founds->n; i++) {
        const hs_found *question = &founds->items[i];
        if (!is_question(view, question)) continue;
        uint32_t asked_in = view->sentence[question->head];
        bool is_opener = opens_with_asked(clauses, question);
        for (uint32_t j = i + 1; j < founds->n && j < i + 4; j++) {
            hs_found *answer = &founds->items[j];
            if (answer->head == HS_NONE || is_question(view, answer)) continue;
            uint32_t told_in = view->sentence[answer->head];
            if (told_in < asked_in || told_in - asked_in > MAX_SENTENCES_TO_ANSWER) break;
            bool same_sentence = told_in == asked_in && answer->head > question->head && is_opener;
            bool answers = hs_statement__class(view, answer->head) == HS_CUE_ANSWER && told_in > asked_in;
            if (!same_sentence && !answers) continue;
            if (!is_empty(answer->source) && same(answer->source, question->source)) continue;
            answer->question = i;
            break;
        }
    }
}

void hs_statement__relate(const hs_clauses *clauses, hs_founds *founds) {
    const hs_view *view = clauses->view;
    for (uint32_t i = 0; i < founds->n; i++) {
        hs_found *found = &founds->items[i];
        found->question = HS_NONE;
        if (found->is_turn) continue;
        if (!clauses->view->models->encoder) hs_statement__attach_cue(clauses, found);
        if (found->group == HS_NONE && is_question(view, found)) end_at_question_mark(view, found);
        end_before_answer(clauses, found);
        mend_asked(clauses, found);
        mend_passive(clauses, found);
        take_listener_out(clauses, found);
        mend_relative(clauses, found);
        mend_topic(clauses, found);
        mend_dropped(view, found);
        tell_via(clauses, found);
        find_via(clauses, found);
        find_listener(clauses, found);
    }
    if (founds->n) qsort(founds->items, founds->n, sizeof *founds->items, by_place);
    drop_repeated(founds);
    tie_questions(clauses, founds);
}
