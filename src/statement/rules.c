#include "statement/find.h"

/* Farther than this from a quotation a reporting word belongs to something else. */
enum { MAX_CUE_DISTANCE = 24, MAX_SOURCE_TOKENS = 12 };

static bool is_nominal(const hs_token *token) {
    switch (token->pos) {
    case HS_POS_ADJ:
    case HS_POS_DET:
    case HS_POS_NOUN:
    case HS_POS_NUM:
    case HS_POS_PRON:
    case HS_POS_PROPN:
        return true;
    case HS_POS_X:
        return token->kind == HS_TOKEN_WORD;
    default:
        return false;
    }
}

/* "has also", "did not": what stands between a subject and its verb. */
static bool is_helper(const hs_token *token) {
    return token->pos == HS_POS_AUX || token->pos == HS_POS_ADV || token->pos == HS_POS_PART;
}

static hs_range subject_before(const hs_view *view, uint32_t head) {
    uint32_t start = view->text->sentences[view->sentence[head]].first, end = head;
    while (end > start && is_helper(&view->token[end - 1])) end--;
    uint32_t first = end;
    while (first > start && is_nominal(&view->token[first - 1]) && end - first < MAX_SOURCE_TOKENS) first--;
    return (hs_range){first, end};
}

static hs_range nominal_after(const hs_view *view, uint32_t at) {
    uint32_t stop = view->text->sentences[view->sentence[at - 1]].end, end = at;
    while (end < stop && is_nominal(&view->token[end]) && end - at < MAX_SOURCE_TOKENS) end++;
    return (hs_range){at, end};
}

static hs_range source_of(const hs_view *view, uint32_t head) {
    if (hs_statement__role(view, head) == HS_ROLE_ACCORDING)
        return head + 2 < view->n ? nominal_after(view, head + 2) : (hs_range){0};
    hs_range source = subject_before(view, head);
    if (source.first == source.end) source = nominal_after(view, head + 1);
    return source;
}

static bool is_speech(const hs_view *view, uint32_t token) {
    hs_cue_class cue_class = hs_statement__class(view, token);
    return cue_class != HS_CUE_NONE &&
           (view->token[token].pos == HS_POS_X || hs_statement__is_verb(&view->token[token]) ||
            hs_statement__role(view, token) == HS_ROLE_ACCORDING);
}

/* The reporting word nearest to the group: between its quotations, behind them, before them. */
static uint32_t cue_of_group(const hs_view *view, const hs_group *group) {
    for (uint32_t t = group->first; t < group->end; t++)
        if (view->quote[t] == HS_NONE && is_speech(view, t)) return t;
    uint32_t sentence = view->sentence[group->end - 1];
    for (uint32_t t = group->end; t < view->n && t < group->end + MAX_CUE_DISTANCE; t++) {
        if (view->sentence[t] != sentence || view->quote[t] != HS_NONE) break;
        if (is_speech(view, t)) return t;
    }
    sentence = view->sentence[group->first];
    for (uint32_t t = group->first; t-- > 0 && group->first - t < MAX_CUE_DISTANCE;) {
        if (view->sentence[t] != sentence || view->quote[t] != HS_NONE) break;
        if (is_speech(view, t)) return t;
    }
    return HS_NONE;
}

static uint32_t without_final_stop(const hs_view *view, uint32_t first, uint32_t end) {
    while (end > first && view->token[end - 1].kind == HS_TOKEN_PUNCT) end--;
    return end;
}

/* "X said that ...", "X said the ...": from behind the verb to the end of the sentence. */
static hs_range content_after(const hs_view *view, uint32_t head) {
    uint32_t end = view->text->sentences[view->sentence[head]].end;
    uint32_t first = head + 1;
    if (first >= end || !hs_statement__is_word(&view->token[first])) return (hs_range){0};
    for (uint32_t t = first; t < end && t < first + 4; t++)
        if (hs_statement__role(view, t) == HS_ROLE_THAT) first = t;
    return (hs_range){first, without_final_stop(view, first, end)};
}

/* "The ferry never sailed, she said.": from the start of the sentence to the comma. */
static hs_range content_before(const hs_view *view, hs_range clause) {
    uint32_t first = view->text->sentences[view->sentence[clause.first]].first;
    if (clause.first < first + 3 || view->token[clause.first - 1].kind != HS_TOKEN_PUNCT)
        return (hs_range){0};
    return (hs_range){first, without_final_stop(view, first, clause.first)};
}

hs_status hs_statement__find_by_rule(const hs_view *view, hs_arena *arena, hs_founds *founds) {
    for (uint32_t g = 0; g < view->n_groups; g++) {
        const hs_group *group = &view->groups[g];
        hs_found found = {.head = cue_of_group(view, group),
                          .content = {group->first, group->end},
                          .group = g,
                          .question = HS_NONE,
                          .confidence = 0.9f,
                          .why = "words inside quotation marks"};
        if (found.head != HS_NONE) {
            found.cue = (hs_range){found.head, found.head + 1};
            found.source = source_of(view, found.head);
        }
        if (!hs_vector_push(founds, arena, found)) return HS_ERR_MEMORY;
    }
    for (uint32_t t = 0; t < view->n; t++) {
        if (view->quote[t] != HS_NONE || !is_speech(view, t)) continue;
        hs_found found = {
            .head = t, .cue = {t, t + 1}, .group = HS_NONE, .question = HS_NONE, .confidence = 0.5f};
        bool is_according = hs_statement__role(view, t) == HS_ROLE_ACCORDING;
        found.source = source_of(view, t);
        if (found.source.first == found.source.end) continue;
        bool source_first = found.source.first < t;
        hs_range clause = {source_first ? found.source.first : t, source_first ? t + 1 : found.source.end};
        found.content = is_according || !source_first ? content_before(view, clause) : content_after(view, t);
        if (found.content.first == found.content.end) found.content = content_before(view, clause);
        if (found.content.end < found.content.first + 3) continue;
        found.why = "a reporting verb with its clause";
        if (!hs_vector_push(founds, arena, found)) return HS_ERR_MEMORY;
    }
    return HS_OK;
}
