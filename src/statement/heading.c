/* Headlines whose form alone tells who says them, where weights are unsure of so few words: "Vance: ferry stays",
 * "Ferry stays, says Vance", "'Ferry stays' - mayor". */
#include "statement/find.h"

#include "base/str.h"

enum {
    MAX_LABEL_TOKENS = 4, /* of who stands before the colon or behind the dash */
    MAX_LINE_TOKENS = 30, /* of a first line that the input does not call a title */
    IN_HEADING = 2,    /* as a turn of a transcript: nothing else is read there, but for what stands inside */
    MAX_HEADINGS = 64, /* of a page: each may look through all of it */
    MIN_CONTENT_TOKENS = 2,
    NEAR_VERB = 3 /* tokens between a name and its verb */
};

static const float SURE = 0.8f;

static bool is_sign(const hs_view *view, uint32_t t, char sign) {
    return view->token[t].kind == HS_TOKEN_PUNCT && hs_statement__byte(view, t) == sign;
}

/* A tense of a verb, or an auxiliary: what a clause has and a name has not. */
static bool is_told(const hs_view *view, uint32_t t) {
    return view->token[t].pos == HS_POS_VERB_FINITE || view->token[t].pos == HS_POS_AUX;
}

/* A noun phrase by its look: words, none of them a small word that links clauses or a verb in a tense. In capitals
 * ("Says Harbour Board") the first noun may have been taken for a verb. */
static bool is_phrase(const hs_view *view, hs_range range) {
    for (uint32_t t = range.first; t < range.end; t++) {
        const hs_token *token = &view->token[t];
        if (is_sign(view, t, '.') && t + 1 < range.end) continue;
        if (token->kind != HS_TOKEN_WORD || view->quote[t] != HS_NONE) return false;
        if (token->pos == HS_POS_SCONJ || token->pos == HS_POS_PRON || token->pos == HS_POS_ADV) return false;
        if (is_told(view, t) && (t > range.first || !(token->flags & HS_TOKEN_CAPITAL))) return false;
    }
    return range.first < range.end;
}

/* A verb that tells words stands beside the name, on the page below: "Vance has said", "said Mayor Lena Vance". */
static bool speaks_at(const hs_view *view, uint32_t name) {
    for (uint32_t t = name + 1;
         t < view->n && t <= name + NEAR_VERB && hs_statement__is_word(&view->token[t]); t++)
        if (is_told(view, t) && hs_statement__tells(view, t)) return true;
    for (uint32_t t = name; t-- > 0 && t + NEAR_VERB >= name && hs_statement__is_word(&view->token[t]);)
        if (is_told(view, t) && hs_statement__tells(view, t)) return true;
    return false;
}

/* "Vance" where she says something on the page: where she does not, she may be what the headline is about. */
static bool speaks_below(const hs_view *view, uint32_t name, hs_range heading) {
    for (uint32_t t = heading.end; t < view->n; t++)
        if (view->token[t].hash == view->token[name].hash && view->token[t].flags & HS_TOKEN_CAPITAL &&
            view->quote[t] == HS_NONE && speaks_at(view, t))
            return true;
    return false;
}

/* At least half of the words are ones that the lists know: other languages have headlines, too. */
static bool is_english(const hs_view *view, hs_range range) {
    uint32_t n_words = 0, n_known = 0;
    for (uint32_t t = range.first; t < range.end; t++) {
        if (view->token[t].kind != HS_TOKEN_WORD) continue;
        hs_sense sense = hs_statement__sense(view->models, view->token[t].hash);
        n_words++;
        n_known += view->form[t] || sense.verb || sense.noun || sense.adjective;
    }
    return 2 * n_known >= n_words;
}

static bool holds_verb(const hs_view *view, hs_range content) {
    for (uint32_t t = content.first; t < content.end; t++)
        if (is_told(view, t)) return true;
    return false;
}

static bool is_quoted(const hs_view *view, hs_range range) {
    for (uint32_t t = range.first; t < range.end; t++)
        if (view->quote[t] != HS_NONE) return true;
    return false;
}

static bool says_self(const hs_view *view, hs_range content) {
    for (uint32_t t = content.first; t < content.end; t++) {
        hs_str word = hs_token_str(view->text, t);
        if (hs_str_equal(word, HS_STR("I")) || hs_str_equal(word, HS_STR("We")) ||
            hs_str_equal(word, HS_STR("we")))
            return true;
    }
    return false;
}

/* A word that no list knows and the page does not take up again: what a headline is about comes back below. Its tag tells
 * nothing: the tagger has seen few words alone before a colon. */
static bool is_bare_name(const hs_view *view, hs_range label, hs_range heading) {
    const hs_token *token = &view->token[label.first];
    hs_sense sense = hs_statement__sense(view->models, token->hash);
    if (label.end > label.first + 1 || token->kind != HS_TOKEN_WORD) return false;
    if (!(token->flags & HS_TOKEN_CAPITAL) || token->flags & HS_TOKEN_ALL_CAPITALS) return false;
    if (view->form[label.first] || sense.verb || sense.noun || sense.adjective) return false;
    for (uint32_t t = heading.end; t < view->n; t++)
        if (view->token[t].hash == token->hash) return false;
    return (token->entity & 0x7F) != HS_ENTITY_PLACE + 1;
}

/* Whether label names somebody who may say content: an office, who speaks on the page, or a bare name: before a
 * clause, or behind marks. */
static bool is_speaker(const hs_view *view, hs_range label, hs_range content, hs_range heading) {
    uint32_t last = label.end - 1;
    if (label.first >= label.end || label.end - label.first > MAX_LABEL_TOKENS || !is_english(view, content))
        return false;
    if (hs_statement__role(view, last) == HS_ROLE_KICKER) return false;
    if (label.end <= content.first || is_quoted(view, content))
        if (holds_verb(view, content) && is_bare_name(view, label, heading)) return true;
    if (!is_phrase(view, label)) return false;
    if (hs_statement__role(view, last) == HS_ROLE_OFFICE) return true;
    for (uint32_t t = label.first; t < label.end; t++)
        if (!(view->token[t].flags & HS_TOKEN_CAPITAL) && !is_sign(view, t, '.')) return false;
    if (speaks_below(view, last, heading)) return true;
    return label.end == label.first + 1 && view->token[last].pos == HS_POS_PROPN && says_self(view, content);
}

static bool is_dash(const hs_view *view, uint32_t t) {
    hs_str text = hs_token_str(view->text, t);
    return hs_str_equal(text, HS_STR("-")) || hs_str_equal(text, HS_STR("--")) ||
           hs_str_equal(text, HS_STR("\xE2\x80\x93")) || hs_str_equal(text, HS_STR("\xE2\x80\x94"));
}

/* "Vance: 'I never sailed!' Mayor blames wind", two sentences: more than one thing is told. */
static bool holds_more(const hs_view *view, hs_range content) {
    for (uint32_t t = content.first; t < content.end; t++) {
        if (view->quote[t] == HS_NONE) {
            if (view->sentence[t] != view->sentence[content.first]) return true;
            continue;
        }
        uint32_t end = view->text->quotations[view->top[view->quote[t]]].end;
        char last = hs_statement__byte(view, end - 1);
        if (end + 1 < content.end && (last == '!' || last == '?' || last == '.')) return true;
        if (end > t) t = end - 1;
    }
    return false;
}

/* "Vance: ferry stays" */
static bool read_label(const hs_view *view, hs_range line, hs_found *found) {
    uint32_t colon = line.first;
    while (colon < line.end && colon - line.first <= MAX_LABEL_TOKENS && !is_sign(view, colon, ':')) colon++;
    if (colon >= line.end || !is_sign(view, colon, ':')) return false;
    hs_range label = {line.first, colon}, content = {colon + 1, line.end};
    if (content.end < content.first + MIN_CONTENT_TOKENS || hs_statement__byte(view, content.end - 1) == '?')
        return false;
    if (holds_more(view, content) || !is_speaker(view, label, content, line)) return false;
    found->head = colon;
    found->cue = (hs_range){colon, colon + 1};
    found->source = label;
    found->content = content;
    found->why = "a headline: who stands before the colon speaks";
    return true;
}

/* "Ferry stays, says Vance" */
static bool read_verb(const hs_view *view, hs_range line, hs_found *found) {
    for (uint32_t t = line.first + MIN_CONTENT_TOKENS + 1; t + 1 < line.end; t++) {
        if (!is_sign(view, t - 1, ',') || !hs_statement__tells(view, t) || !is_told(view, t)) continue;
        hs_range source = {t + 1, line.end}, content = {line.first, t - 1};
        if (is_quoted(view, content) || !is_phrase(view, source)) continue;
        found->head = t;
        found->cue = (hs_range){t, t + 1};
        found->source = source;
        found->content = content;
        found->why = "a headline: a reporting verb and who speaks at its end";
        return true;
    }
    return false;
}

/* "'Ferry stays' - mayor" */
static bool read_dash(const hs_view *view, hs_range line, hs_found *found) {
    uint32_t first = line.first + 1;
    if (first >= line.end || view->token[line.first].kind != HS_TOKEN_MARK || view->quote[first] == HS_NONE)
        return false;
    const hs_quotation *quotation = &view->text->quotations[view->top[view->quote[first]]];
    uint32_t pause = quotation->end + 1;
    if (quotation->first != first || pause + 1 >= line.end || quotation->end < first + MIN_CONTENT_TOKENS)
        return false;
    if (!is_dash(view, pause) && !is_sign(view, pause, ':')) return false;
    hs_range label = {pause + 1, line.end}, content = {first, quotation->end};
    if (!is_speaker(view, label, content, line)) return false;
    found->head = pause;
    found->cue = (hs_range){pause, pause + 1};
    found->source = label;
    found->content = content;
    found->why = "a headline: words inside quotation marks and who speaks behind them";
    return true;
}

/* "Ferry stays until spring: Vance" */
static bool read_end(const hs_view *view, hs_range line, hs_found *found) {
    uint32_t pause = line.end;
    while (pause > line.first && line.end - pause <= MAX_LABEL_TOKENS && !is_sign(view, pause - 1, ':') &&
           !is_dash(view, pause - 1))
        pause--;
    if (pause <= line.first + MIN_CONTENT_TOKENS || pause == line.end ||
        hs_statement__is_word(&view->token[pause - 1]))
        return false;
    hs_range content = {line.first, pause - 1}, label = {pause, line.end};
    for (uint32_t t = content.first; t < content.end; t++)
        if (is_sign(view, t, ':')) return false;
    if (!holds_verb(view, content) || is_quoted(view, content) || !is_speaker(view, label, content, line))
        return false;
    found->head = pause - 1;
    found->cue = (hs_range){pause - 1, pause};
    found->source = label;
    found->content = content;
    found->why = "a headline: who stands at its end speaks";
    return true;
}

static bool is_heading(const hs_view *view, uint32_t block, hs_range line) {
    hs_block_kind kind = view->text->article->blocks[block].kind;
    if (kind == HS_BLOCK_TITLE || kind == HS_BLOCK_HEADING) return true;
    return block == 0 && kind == HS_BLOCK_PARAGRAPH && line.end < view->n &&
           line.end - line.first <= MAX_LINE_TOKENS;
}

hs_status hs_statement__find_headings(const hs_view *view, hs_arena *arena, uint8_t *taken,
                                      hs_founds *founds) {
    const hs_text *text = view->text;
    for (uint32_t s = 0, n_headings = 0; s < text->n_sentences && n_headings < MAX_HEADINGS;) {
        uint32_t block = text->sentences[s].block, end = s + 1;
        while (end < text->n_sentences && text->sentences[end].block == block) end++;
        hs_range line = {text->sentences[s].first, text->sentences[end - 1].end};
        s = end;
        if (!is_heading(view, block, line) || taken[line.first]) continue;
        n_headings++;
        while (line.end > line.first &&
               (is_sign(view, line.end - 1, '.') || is_sign(view, line.end - 1, ';')))
            line.end--;
        hs_found found = {.question = HS_NONE, .group = HS_NONE, .confidence = SURE};
        if (!read_label(view, line, &found) && !read_verb(view, line, &found) &&
            !read_dash(view, line, &found) && !read_end(view, line, &found))
            continue;
        for (uint32_t t = line.first; t < line.end; t++) taken[t] = IN_HEADING;
        if (!hs_vector_push(founds, arena, found)) return HS_ERR_MEMORY;
    }
    return HS_OK;
}
