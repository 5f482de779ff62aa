#include "statement/view.h"

#include "base/arena.h"
#include "base/limits.h"

#include <string.h>

/* A gap between two quotations of one speaking is an attributing clause, and those are short. */
enum { MAX_GAP_TOKENS = 28, MAX_PHRASES_BETWEEN = 2 };

static void fill_sentences(hs_view *view) {
    for (uint32_t s = 0; s < view->text->n_sentences; s++)
        for (uint32_t t = view->text->sentences[s].first; t < view->text->sentences[s].end; t++)
            view->sentence[t] = s;
}

static void fill_forms(hs_view *view) {
    for (uint32_t t = 0; t < view->n; t++) {
        if (t + HS_STATEMENT_AHEAD < view->n)
            hs_statement__form_prefetch(view->models, view->token[t + HS_STATEMENT_AHEAD].hash);
        view->form[t] = view->token[t].kind == HS_TOKEN_WORD
                            ? (uint16_t)hs_statement__form(view->models, view->token[t].hash)
                            : 0;
    }
}

/* Top-level quotations, and for each token which one it stands in. */
static void fill_quotes(hs_view *view) {
    const hs_text *text = view->text;
    memset(view->quote, 0xFF, view->n * sizeof *view->quote);
    view->n_top = 0;
    for (uint32_t q = 0; q < text->n_quotations; q++) {
        if (text->quotations[q].parent != HS_NONE) continue;
        for (uint32_t t = text->quotations[q].first; t < text->quotations[q].end; t++)
            view->quote[t] = view->n_top;
        view->top[view->n_top++] = q;
    }
}

uint32_t hs_statement__count_words(const hs_view *view, uint32_t first, uint32_t end) {
    uint32_t n = 0;
    for (uint32_t t = first; t < end; t++) n += hs_statement__is_word(&view->token[t]);
    return n;
}

static bool is_pause(char c) {
    return c == ',' || c == '.' || c == '?' || c == '!' || c == ':' || c == ';' || c == '-';
}

static bool is_punctuation(const hs_view *view, uint32_t token) {
    return view->token[token].kind == HS_TOKEN_PUNCT || view->token[token].kind == HS_TOKEN_MARK;
}

/* A saying of its own ('"We never met," he said') and no phrase in a clause ('called it "nonsense"'). */
static bool reads_as_clause(const hs_view *view, const hs_quotation *quotation) {
    uint32_t n_words = hs_statement__count_words(view, quotation->first, quotation->end);
    if (quotation->first >= quotation->end || n_words == 0) return false;
    uint32_t first = quotation->first, end = quotation->end;
    bool is_capital = (view->token[hs_statement__first_word(view, first, end)].flags & HS_TOKEN_CAPITAL) != 0;
    bool opens_sentence = true, ends_sentence = false;
    if (first >= 2 && view->sentence[first - 2] == view->sentence[first])
        opens_sentence = is_punctuation(view, first - 2);
    if (is_punctuation(view, end - 1)) ends_sentence = is_pause(hs_statement__byte(view, end - 1));
    if (end + 1 < view->n) {
        uint32_t next = end + 1; /* behind the closing mark */
        if (view->sentence[next] != view->sentence[end - 1] ||
            (is_punctuation(view, next) && is_pause(hs_statement__byte(view, next))))
            ends_sentence = true;
    } else {
        ends_sentence = true;
    }
    if (quotation->continues != HS_NONE) return true;
    if (n_words >= 8 && is_capital) return true;
    if (n_words >= 16) return true;
    return opens_sentence && ends_sentence && (is_capital || n_words >= 6);
}

/* True where what stands between two quotations of one paragraph attributes both of them: nothing at all, or one
 * clause that begins in the sentence of the first quotation ('," he said. "') and holds one reporting word. */
static bool reads_on(const hs_view *view, const hs_quotation *before, const hs_quotation *next) {
    uint32_t first = before->end < next->first ? before->end : next->first, n_cues = 0, n_words = 0;
    if (before->first >= before->end || next->first >= next->end) return false;
    if (hs_statement__block(view, before->end - 1) != hs_statement__block(view, next->first)) return false;
    if (next->first - first > MAX_GAP_TOKENS) return false;
    for (uint32_t t = first; t < next->first; t++) {
        if (n_words && view->token[t].flags & HS_TOKEN_SENTENCE_START &&
            hs_statement__is_word(&view->token[t]))
            return false;
        n_words += hs_statement__is_word(&view->token[t]);
        n_cues += hs_statement__class(view, t) != HS_CUE_NONE;
    }
    return n_words == 0 || (n_cues == 1 && view->sentence[before->end - 1] == view->sentence[first]);
}

uint32_t hs_statement__saying_before(const hs_view *view, uint32_t top) {
    for (uint32_t back = 1; back <= 1 + MAX_PHRASES_BETWEEN && back <= top; back++)
        if (view->is_clause[top - back]) return top - back;
    return HS_NONE;
}

void hs_statement__group(hs_view *view) {
    view->n_groups = 0;
    for (uint32_t i = 0; i < view->n_top; i++) {
        const hs_quotation *quotation = &view->text->quotations[view->top[i]];
        view->group_of[i] = HS_NONE;
        if (!view->is_clause[i]) continue;
        hs_group *last = view->n_groups ? &view->groups[view->n_groups - 1] : NULL;
        if (!last || !view->joins[i] || i - last->first_top >= HS_LIMIT_GROUP_QUOTATIONS) {
            last = &view->groups[view->n_groups++];
            *last = (hs_group){.first_top = i, .first = quotation->first};
        }
        last->n_tops = i + 1 - last->first_top;
        last->end = quotation->end;
        last->n_words += hs_statement__count_words(view, quotation->first, quotation->end);
        view->group_of[i] = view->n_groups - 1;
    }
}

void hs_statement__shape_quotations(hs_view *view) {
    const hs_quotation *quotations = view->text->quotations;
    for (uint32_t i = 0; i < view->n_top; i++) {
        const hs_quotation *quotation = &quotations[view->top[i]];
        view->is_clause[i] = reads_as_clause(view, quotation);
        uint32_t before = hs_statement__saying_before(view, i);
        view->joins[i] = before != HS_NONE && (quotation->continues == view->top[before] ||
                                               reads_on(view, &quotations[view->top[before]], quotation));
    }
}

hs_status hs_statement__view(const hs_engine *engine, hs_arena *arena, const hs_text *text, hs_view *view) {
    hs_view fresh = {.engine = engine,
                     .models = engine->statement,
                     .text = text,
                     .token = text->tokens,
                     .n = text->n_tokens};
    fresh.sentence = HS_ARENA_ARRAY(arena, uint32_t, fresh.n);
    fresh.quote = HS_ARENA_ARRAY(arena, uint32_t, fresh.n);
    fresh.form = HS_ARENA_ARRAY(arena, uint16_t, fresh.n);
    fresh.top = HS_ARENA_ARRAY(arena, uint32_t, text->n_quotations);
    fresh.is_clause = HS_ARENA_ARRAY(arena, bool, text->n_quotations);
    fresh.joins = HS_ARENA_ARRAY(arena, bool, text->n_quotations);
    fresh.said = HS_ARENA_ARRAY(arena, float, text->n_quotations);
    fresh.groups = HS_ARENA_ARRAY(arena, hs_group, text->n_quotations);
    fresh.group_of = HS_ARENA_ARRAY(arena, uint32_t, text->n_quotations);
    if (!fresh.sentence || !fresh.quote || !fresh.form || !fresh.top || !fresh.is_clause || !fresh.said ||
        !fresh.joins || !fresh.groups || !fresh.group_of)
        return HS_ERR_MEMORY;
    fill_sentences(&fresh);
    fill_forms(&fresh);
    fill_quotes(&fresh);
    hs_statement__shape_quotations(&fresh);
    *view = fresh;
    return HS_OK;
}
