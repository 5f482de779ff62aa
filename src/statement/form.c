/* Which quotations their form alone shows to be sayings, whatever the weights make of them. */
#include "base/str.h"
#include "statement/find.h"

enum {
    MIN_SENTENCE_WORDS = 4,
    FAR_VERB = 6,       /* tokens between a verb that leads in and its pause */
    NEAR_SELF = 2,      /* tokens between "I" and its verb */
    MAX_GAP_TOKENS = 20 /* of a clause that interrupts a saying */
};

bool hs_statement__tells(const hs_view *view, uint32_t t) {
    if (!hs_statement__is_verb(&view->token[t])) return false;
    hs_cue_class cue_class = hs_statement__class(view, t);
    return cue_class == HS_CUE_SAY || cue_class == HS_CUE_ANSWER || cue_class == HS_CUE_ASSERT ||
           cue_class == HS_CUE_WRITE || cue_class == HS_CUE_ASK;
}

static bool is_long_enough(const hs_view *view, const hs_quotation *quotation) {
    return hs_statement__count_words(view, quotation->first, quotation->end) >= MIN_SENTENCE_WORDS;
}

static bool begins_like_a_sentence(const hs_view *view, const hs_quotation *quotation) {
    uint32_t opener = hs_statement__first_word(view, quotation->first, quotation->end);
    return (view->token[opener].flags & HS_TOKEN_CAPITAL) != 0;
}

static bool has_finite_verb(const hs_view *view, const hs_quotation *quotation) {
    for (uint32_t t = quotation->first; t < quotation->end; t++)
        if (view->token[t].pos == HS_POS_VERB_FINITE) return true;
    return false;
}

/* A verb that tells words, with no other verb between it and the pause: "saying on the quay last week, ". */
static bool tells_before(const hs_view *view, uint32_t pause) {
    for (uint32_t back = 1; back <= FAR_VERB && back <= pause; back++) {
        uint32_t t = pause - back;
        if (view->sentence[t] != view->sentence[pause] || view->quote[t] != HS_NONE) return false;
        if (hs_statement__is_verb(&view->token[t])) return hs_statement__tells(view, t);
        if (!hs_statement__is_word(&view->token[t])) return false;
    }
    return false;
}

bool hs_statement__is_introduced(const hs_view *view, const hs_quotation *quotation) {
    uint32_t first = quotation->first;
    if (first < 3 || first >= quotation->end || view->sentence[first - 3] != view->sentence[first])
        return false;
    char pause = hs_statement__byte(view, first - 2);
    if (view->token[first - 1].kind != HS_TOKEN_MARK || (pause != ',' && pause != ':')) return false;
    if (!hs_statement__tells(view, first - 3) &&
        !(has_finite_verb(view, quotation) && tells_before(view, first - 2)))
        return false;
    return is_long_enough(view, quotation) && begins_like_a_sentence(view, quotation);
}

/* 'went to the harbour "I never sailed with him"': nobody but a speaker says "I" and "we" with a verb of their own. */
static bool speaks_of_itself(const hs_view *view, const hs_quotation *quotation) {
    if (quotation->first >= 2 && hs_statement__role(view, quotation->first - 2) == HS_ROLE_THAT) return false;
    for (uint32_t t = quotation->first; t < quotation->end; t++) {
        hs_str text = hs_token_str(view->text, t);
        if (!hs_str_equal(text, HS_STR("I")) && !hs_str_equal(text, HS_STR("we")) &&
            !hs_str_equal(text, HS_STR("We")))
            continue;
        for (uint32_t on = t + 1; on < quotation->end && on <= t + NEAR_SELF; on++)
            if (view->token[on].pos == HS_POS_VERB_FINITE || view->token[on].pos == HS_POS_AUX)
                return is_long_enough(view, quotation);
    }
    return false;
}

static bool is_dash(const hs_view *view, uint32_t t) {
    hs_str text = hs_token_str(view->text, t);
    return hs_str_equal(text, HS_STR("--")) || hs_str_equal(text, HS_STR("-")) ||
           hs_str_equal(text, HS_STR("\xE2\x80\x94")) || hs_str_equal(text, HS_STR("\xE2\x80\x93"));
}

/* A whole sentence set between two dashes: 'his answer -- "It was late" -- did not help'. */
static bool is_set_off(const hs_view *view, const hs_quotation *quotation) {
    uint32_t first = quotation->first, end = quotation->end;
    return first >= 2 && end + 1 < view->n && first < end && is_dash(view, first - 2) &&
           is_dash(view, end + 1) && has_finite_verb(view, quotation) && is_long_enough(view, quotation) &&
           begins_like_a_sentence(view, quotation);
}

bool hs_statement__is_saying_by_form(const hs_view *view, const hs_quotation *quotation) {
    return hs_statement__is_introduced(view, quotation) || is_set_off(view, quotation) ||
           speaks_of_itself(view, quotation);
}

bool hs_statement__is_followed(const hs_view *view, const hs_quotation *quotation) {
    uint32_t end = quotation->end;
    if (end + 1 >= view->n || quotation->first >= end || view->sentence[end + 1] != view->sentence[end - 1])
        return false;
    if (hs_statement__byte(view, end - 1) != ',' || view->quote[end + 1] != HS_NONE) return false;
    return view->token[end + 1].pos == HS_POS_VERB_FINITE && hs_statement__tells(view, end + 1) &&
           is_long_enough(view, quotation);
}

bool hs_statement__goes_on(const hs_view *view, uint32_t top) {
    if (top == 0 || !view->is_clause[top - 1]) return false;
    const hs_quotation *before = &view->text->quotations[view->top[top - 1]],
                       *next = &view->text->quotations[view->top[top]];
    if (next->first < before->end + 4 || next->first - before->end > MAX_GAP_TOKENS || before->end < 1)
        return false;
    if (view->sentence[before->end - 1] != view->sentence[next->first]) return false;
    if (hs_statement__byte(view, before->end - 1) != ',' || hs_statement__byte(view, next->first - 2) != ',')
        return false;
    uint32_t n_verbs = 0;
    for (uint32_t t = before->end; t + 2 < next->first; t++) {
        if (!hs_statement__is_verb(&view->token[t])) continue;
        if (!hs_statement__tells(view, t)) return false;
        n_verbs++;
    }
    return n_verbs == 1 && is_long_enough(view, next);
}
