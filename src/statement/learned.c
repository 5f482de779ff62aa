#include "statement/find.h"
#include "statement/score.h"

#include <math.h>
#include <string.h>

enum {
    N_WHOLE = 5,        /* options that are looked at with all features, out of all by the coarse ones */
    N_WHOLE_ENDS = 4,   /* of ends, which tell more by their coarse features */
    N_STARTS = 2,       /* starts that are followed up */
    N_ENDS = 2,         /* ends that are kept for each */
    N_READINGS = 4,     /* readings of one word that reach the final judgement */
    WORDS_AT_ONCE = 64, /* that are looked at coarsely one behind the other */
    NEAR_VERB = 4,      /* tokens between a closing mark and its verb */
    NEAR_NAMED = 9      /* the same, where a title and a whole name stand between */
};

/* Below this a word is taken to report nothing. */
static const float MIN_CUE = 0.25f;

/* What an end in the midst of a clause loses, in log odds. */
static const float BREAKS_OFF = 4.0f;

/* A saying cut in two is worse than two taken for one, whose parts still stand apart. */
static const float MIN_JOIN = 0.35f, MIN_JOIN_OVER_SENTENCE = 0.75f;

/* True where one of two quotations stands in a heading, or a heading between them. */
static bool stands_apart(const hs_view *view, uint32_t before, uint32_t next) {
    uint32_t a = hs_statement__block(view, view->text->quotations[view->top[before]].end - 1);
    uint32_t b = hs_statement__block(view, view->text->quotations[view->top[next]].first);
    const hs_block *blocks = view->text->article->blocks;
    if (b - a > 2) return true;
    for (uint32_t block = a; a != b && block <= b; block++)
        if (blocks[block].kind != HS_BLOCK_PARAGRAPH && blocks[block].kind != HS_BLOCK_QUOTE &&
            blocks[block].kind != HS_BLOCK_LIST_ITEM)
            return true;
    return false;
}

/* True where a sentence of its own stands between two quotations: '"We sail." The crowd cheered. "At noon."' What tells
 * the words of a call ('"We sail!" Vance shouted.') is none, though the call ends like a sentence. */
static bool parted_by_sentence(const hs_view *view, uint32_t before, uint32_t next) {
    uint32_t first = view->text->quotations[view->top[before]].end,
             end = view->text->quotations[view->top[next]].first;
    uint32_t from = HS_NONE, last = HS_NONE;
    bool is_told = false;
    for (uint32_t t = first; t < end; t++) {
        if (!hs_statement__is_word(&view->token[t])) continue;
        if (from == HS_NONE) from = t;
        last = t;
        is_told |= view->quote[t] == HS_NONE && hs_statement__tells(view, t);
    }
    if (last == HS_NONE || view->sentence[last] == view->sentence[end]) return false;
    char tail = first > 0 ? hs_statement__byte(view, first - 1) : 0;
    if (is_told && (tail == '!' || tail == '?') && view->sentence[from] == view->sentence[last]) return false;
    return view->sentence[last] != view->sentence[first > 0 ? first - 1 : 0];
}

static bool tells_near(const hs_view *view, uint32_t first, uint32_t end) {
    for (uint32_t t = first; t < end && t < view->n; t++)
        if (view->quote[t] == HS_NONE && hs_statement__tells(view, t)) return true;
    return false;
}

/* '"We sail," said Vance, and "we stay," added Daal': a verb for each. */
static bool has_verb_each(const hs_view *view, uint32_t before, uint32_t next) {
    const hs_quotation *a = &view->text->quotations[view->top[before]],
                       *b = &view->text->quotations[view->top[next]];
    if (b->first < 3 || a->end + 1 >= b->first || view->sentence[a->end] != view->sentence[b->end - 1])
        return false;
    hs_clause_role link = hs_statement__role(view, b->first - 2);
    bool is_linked = link == HS_ROLE_AND || link == HS_ROLE_BUT || link == HS_ROLE_WHEN ||
                     hs_statement__byte(view, b->first - 2) == ';';
    return is_linked && tells_near(view, a->end, a->end + 1 + NEAR_VERB) &&
           tells_near(view, b->end, b->end + 1 + NEAR_VERB);
}

/* '"We left," said Vance. "They stayed," he said': a comma inside the marks and a verb behind, after one for the first. */
static bool has_tag_each(const hs_view *view, uint32_t before, uint32_t next) {
    const hs_quotation *a = &view->text->quotations[view->top[before]],
                       *b = &view->text->quotations[view->top[next]];
    if (a->end + 1 >= b->first || b->end + 1 >= view->n || hs_statement__byte(view, b->end - 1) != ',')
        return false;
    if (view->sentence[a->end] == view->sentence[b->end - 1]) return false;
    return tells_near(view, a->end, b->first) && tells_near(view, b->end, b->end + 1 + NEAR_VERB) &&
           !(next + 1 < view->n_top &&
             view->text->quotations[view->top[next + 1]].first < b->end + 1 + NEAR_VERB);
}

static bool reports_near(const hs_view *view, uint32_t first, uint32_t end) {
    for (uint32_t t = first; t < end && t < view->n; t++) {
        if (view->quote[t] != HS_NONE || !hs_statement__is_verb(&view->token[t])) continue;
        hs_cue_class cue_class = hs_statement__class(view, t);
        if (cue_class != HS_CUE_NONE && cue_class != HS_CUE_THINK) return true;
    }
    return false;
}

/* '"We left," warned captain Ruta Vance.' and, in the next paragraph, '"They stayed," Minister Jan Daal said': a verb in
 * the sentence of each. */
static bool is_told_each(const hs_view *view, uint32_t before, uint32_t next) {
    const hs_quotation *a = &view->text->quotations[view->top[before]],
                       *b = &view->text->quotations[view->top[next]];
    if (a->end + 1 >= b->first || b->end + 1 >= view->n || hs_statement__byte(view, b->end - 1) != ',')
        return false;
    if (hs_statement__block(view, a->end - 1) == hs_statement__block(view, b->first)) return false;
    uint32_t end = view->text->sentences[view->sentence[b->end]].end;
    if (end > b->end + 1 + NEAR_NAMED) end = b->end + 1 + NEAR_NAMED;
    return reports_near(view, a->end, b->first) && reports_near(view, b->end, end);
}

/* And below this, in log odds, at the first few features already. */
static const float MIN_COARSE_CUE = -1.0f;

typedef struct option {
    uint32_t value;
    float p;
} option;

/* p[i] = exp(score[i]) / sum of all: scores come in as p. */
static void normalise(option *options, uint32_t n) {
    float most = -1e30f, sum = 0;
    for (uint32_t i = 0; i < n; i++) most = options[i].p > most ? options[i].p : most;
    for (uint32_t i = 0; i < n; i++) sum += options[i].p = expf(options[i].p - most);
    for (uint32_t i = 0; i < n; i++) options[i].p /= sum;
}

/* Brings the n_best most probable to the front; ties go to the earlier one. */
static void best_first(option *options, uint32_t n, uint32_t n_best) {
    for (uint32_t i = 0; i < n_best && i < n; i++) {
        uint32_t best = i;
        for (uint32_t j = i + 1; j < n; j++)
            if (options[j].p > options[best].p) best = j;
        option kept = options[best];
        for (uint32_t j = best; j > i; j--) options[j] = options[j - 1];
        options[i] = kept;
    }
}

void hs_statement__judge_quotations(const hs_clauses *clauses, hs_view *view) {
    uint32_t features[HS_STATEMENT_FEATURES];
    for (uint32_t i = 0; i < view->n_top; i++) {
        const hs_quotation *quotation = &view->text->quotations[view->top[i]];
        view->said[i] = 0;
        if (quotation->first >= quotation->end) continue;
        uint32_t n = hs_statement__quotation_features(clauses, i, features);
        view->said[i] = hs_linear_probability(&view->models->quotation,
                                              hs_linear_score(&view->models->quotation, features, n));
    }
    for (uint32_t i = 0; i < view->n_top; i++) {
        const hs_quotation *quotation = &view->text->quotations[view->top[i]];
        view->is_clause[i] = view->said[i] >= 0.5f || hs_statement__is_saying_by_form(view, quotation) ||
                             hs_statement__is_followed(view, quotation) || hs_statement__goes_on(view, i);
    }
    for (uint32_t i = 1; i < view->n_top; i++) {
        uint32_t before = hs_statement__saying_before(view, i);
        view->joins[i] = false;
        if (!view->is_clause[i] || before == HS_NONE || stands_apart(view, before, i)) continue;
        /* where the page lost the opening mark, what stands before it has an attribution of its own */
        if (view->text->quotations[view->top[i]].is_unopened || has_verb_each(view, before, i) ||
            has_tag_each(view, before, i) || is_told_each(view, before, i))
            continue;
        uint32_t n = hs_statement__join_features(clauses, before, i, features);
        float p =
            hs_linear_probability(&view->models->join, hs_linear_score(&view->models->join, features, n));
        view->joins[i] = p >= (parted_by_sentence(view, before, i) ? MIN_JOIN_OVER_SENTENCE : MIN_JOIN);
    }
    hs_statement__group(view);
}

/* The sources of one reporting word; their scores hang little on the content, and are kept from one to the next. */
typedef struct sources {
    uint32_t chunks[HS_STATEMENT_SOURCES], n;
    uint8_t known[HS_STATEMENT_SOURCES]; /* a bit a standing */
    float score[HS_STATEMENT_SOURCES][HS_STATEMENT_STANDINGS];
} sources;

static void find_sources(const hs_clauses *clauses, uint32_t head, sources *found) {
    memset(found->known, 0, sizeof found->known);
    found->n = hs_statement__sources(clauses, head, found->chunks);
}

/* The likeliest source, as a range; *p its probability. */
static hs_range pick_source(const hs_clauses *clauses, uint32_t head, hs_range content, sources *found,
                            float *p) {
    uint32_t features[HS_STATEMENT_FEATURES], standings[HS_STATEMENT_SOURCES];
    option options[HS_STATEMENT_SOURCES] = {{HS_NONE, 0}};
    hs_scorer scorer;
    hs_statement__score_start(&scorer, &clauses->view->models->source);
    for (uint32_t i = 0; i < found->n; i++) {
        uint32_t chunk = found->chunks[i],
                 standing = hs_statement__standing(clauses, head, content.first, content.end, chunk);
        if (!(found->known[i] >> standing & 1)) {
            uint32_t n_features =
                hs_statement__source_features(clauses, head, content.first, content.end, chunk, features);
            hs_statement__score_next(&scorer, features, n_features, &found->score[i][standing]);
            found->known[i] = (uint8_t)(found->known[i] | 1u << standing);
        }
        standings[i] = standing;
    }
    hs_statement__score_end(&scorer);
    for (uint32_t i = 0; i < found->n; i++)
        options[i] = (option){found->chunks[i], found->score[i][standings[i]]};
    normalise(options, found->n);
    best_first(options, found->n, 1);
    *p = options[0].p;
    if (options[0].value == HS_NONE) return (hs_range){0};
    const hs_chunk *chunk = &clauses->chunks[options[0].value];
    return (hs_range){chunk->first, chunk->end < head || chunk->first > head ? chunk->end : head};
}

static uint32_t group_of_range(const hs_view *view, hs_range content) {
    uint32_t top = view->quote[content.first];
    if (top == HS_NONE || view->group_of[top] == HS_NONE) return HS_NONE;
    const hs_group *group = &view->groups[view->group_of[top]];
    return group->first == content.first && group->end == content.end ? view->group_of[top] : HS_NONE;
}

/* The n_kept best scored of values, best first, ties to the earlier one, in options, which has room for one more;
 * returns how many. */
static uint32_t most_likely(const uint32_t *values, const int32_t *scores, uint32_t n, uint32_t n_kept,
                            option *options) {
    int32_t best[N_WHOLE + 1];
    uint32_t n_best = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (n_best == n_kept && scores[i] <= best[n_kept - 1]) continue;
        uint32_t at = n_best;
        for (; at > 0 && best[at - 1] < scores[i]; at--) {
            best[at] = best[at - 1];
            options[at] = options[at - 1];
        }
        best[at] = scores[i];
        options[at].value = values[i];
        if (n_best < n_kept) n_best++;
    }
    return n_best;
}

static uint32_t pick_ends(const hs_clauses *clauses, uint32_t head, uint32_t start,
                          option options[N_WHOLE + 1]) {
    uint32_t ends[HS_STATEMENT_ENDS], features[HS_STATEMENT_FEATURES];
    int32_t scores[HS_STATEMENT_ENDS];
    hs_scorer scorer;
    uint32_t n = hs_statement__ends(clauses, head, start, ends);
    if (n > N_WHOLE_ENDS) {
        hs_statement__coarse_ends(clauses, head, start, ends, n, scores);
        n = most_likely(ends, scores, n, N_WHOLE_ENDS, options);
    } else {
        for (uint32_t i = 0; i < n; i++) options[i].value = ends[i];
    }
    hs_statement__score_start(&scorer, &clauses->view->models->end);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t n_features =
            hs_statement__end_features(clauses, head, start, options[i].value, false, features);
        hs_statement__score_next(&scorer, features, n_features, &options[i].p);
    }
    hs_statement__score_end(&scorer);
    for (uint32_t i = 0; i < n && hs_statement__role(clauses->view, start) == HS_ROLE_THAT; i++)
        if (hs_statement__breaks_off(clauses, start, options[i].value)) options[i].p -= BREAKS_OFF;
    normalise(options, n);
    best_first(options, n, N_ENDS);
    return n < N_ENDS ? n : N_ENDS;
}

static uint32_t pick_starts(const hs_clauses *clauses, uint32_t head, option options[N_WHOLE + 1]) {
    uint32_t starts[HS_STATEMENT_STARTS], features[HS_STATEMENT_FEATURES];
    int32_t scores[HS_STATEMENT_STARTS];
    hs_scorer scorer;
    uint32_t n = hs_statement__starts(clauses, head, starts);
    if (n > N_WHOLE) {
        hs_statement__coarse_starts(clauses, head, starts, n, scores);
        n = most_likely(starts, scores, n, N_WHOLE, options);
    } else {
        for (uint32_t i = 0; i < n; i++) options[i].value = starts[i];
    }
    hs_statement__score_start(&scorer, &clauses->view->models->start);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t n_features = hs_statement__start_features(clauses, head, options[i].value, false, features);
        hs_statement__score_next(&scorer, features, n_features, &options[i].p);
    }
    hs_statement__score_end(&scorer);
    normalise(options, n);
    best_first(options, n, N_STARTS);
    return n < N_STARTS ? n : N_STARTS;
}

/* The word with its helpers before it: "has also said", "did not say". */
static hs_range cue_range(const hs_view *view, uint32_t head) {
    uint32_t start = view->text->sentences[view->sentence[head]].first, first = head, end = head + 1;
    while (first > start && head - first < 4) {
        const hs_token *token = &view->token[first - 1];
        if (token->pos != HS_POS_AUX && token->pos != HS_POS_ADV && token->pos != HS_POS_PART) break;
        if (view->quote[first - 1] != view->quote[head]) break;
        if (token->pos == HS_POS_PART && hs_statement__role(view, first - 1) != HS_ROLE_NOT) break;
        first--;
    }
    if (hs_statement__role(view, head) == HS_ROLE_ACCORDING) {
        first = head;
        if (end < view->n && hs_statement__role(view, end) == HS_ROLE_TO) end++;
    }
    return (hs_range){first, end};
}

static hs_status read_word(const hs_clauses *clauses, uint32_t head, float cue, hs_arena *arena,
                           hs_readings *readings) {
    const hs_view *view = clauses->view;
    option starts[N_WHOLE + 1], ends[N_WHOLE + 1];
    hs_reading kept[N_STARTS * N_ENDS];
    uint32_t n_starts = pick_starts(clauses, head, starts), n = 0;
    sources of;
    find_sources(clauses, head, &of);
    for (uint32_t i = 0; i < n_starts; i++) {
        if (i > 0 && starts[i].p < 0.12f) break;
        uint32_t n_ends = pick_ends(clauses, head, starts[i].value, ends);
        for (uint32_t j = 0; j < n_ends; j++) {
            hs_reading reading = {.cue = cue, .start = starts[i].p, .end = ends[j].p};
            reading.found.content = (hs_range){starts[i].value, ends[j].value};
            uint32_t at = n++;
            for (; at > 0 && kept[at - 1].start * kept[at - 1].end < reading.start * reading.end; at--)
                kept[at] = kept[at - 1];
            kept[at] = reading;
        }
    }
    for (uint32_t i = 0; i < n && i < N_READINGS; i++) {
        hs_reading *reading = &kept[i];
        hs_found *found = &reading->found;
        if (i > 0 && reading->start * reading->end < 0.05f * kept[0].start * kept[0].end) break;
        found->head = head;
        found->cue = cue_range(view, head);
        found->source = pick_source(clauses, head, found->content, &of, &reading->source);
        found->group = group_of_range(view, found->content);
        uint32_t top = view->quote[found->content.first];
        reading->quotation = top == HS_NONE ? 0 : view->said[top];
        reading->rank = i;
        found->why = found->group != HS_NONE ? "words inside quotation marks with a reporting word"
                                             : "a reporting word with its clause";
        if (!hs_vector_push(readings, arena, *reading)) return HS_ERR_MEMORY;
    }
    return HS_OK;
}

/* The reporting verb right behind a quotation (', he told the court') or right before it ('Vance said: '). */
static uint32_t adjacent_cue(const hs_clauses *clauses, const hs_group *group) {
    const hs_view *view = clauses->view;
    uint32_t sentence = view->sentence[group->end - 1];
    for (uint32_t t = group->end; t < view->n && t < group->end + 7 && view->sentence[t] == sentence; t++) {
        if (view->quote[t] != HS_NONE) return HS_NONE;
        if (!hs_statement__is_verb(&view->token[t])) continue;
        return hs_statement__tells(view, t) && view->token[t].pos == HS_POS_VERB_FINITE ? t : HS_NONE;
    }
    return HS_NONE;
}

void hs_statement__attach_cue(const hs_clauses *clauses, hs_found *found) {
    if (found->head != HS_NONE || found->group == HS_NONE) return;
    const hs_view *view = clauses->view;
    const hs_group *group = &view->groups[found->group];
    uint32_t head = adjacent_cue(clauses, group);
    if (head == HS_NONE &&
        hs_statement__is_introduced(view, &view->text->quotations[view->top[group->first_top]]))
        head = group->first - 3;
    if (head == HS_NONE) return;
    float p;
    sources of;
    find_sources(clauses, head, &of);
    hs_range source = pick_source(clauses, head, found->content, &of, &p);
    if (source.first >= source.end) return;
    found->head = head;
    found->cue = cue_range(clauses->view, head);
    found->source = source;
    found->why = "words inside quotation marks with a reporting word beside them";
}

hs_status hs_statement__read(const hs_clauses *clauses, hs_arena *arena, hs_readings *readings) {
    const hs_view *view = clauses->view;
    uint32_t features[HS_STATEMENT_FEATURES];
    uint32_t tokens[WORDS_AT_ONCE];
    int32_t scores[WORDS_AT_ONCE];
    float cues[WORDS_AT_ONCE];
    hs_scorer scorer;
    for (uint32_t t = 0; t < view->n;) {
        uint32_t n_tokens = 0;
        for (; t < view->n && n_tokens < WORDS_AT_ONCE; t++)
            if (hs_statement__may_report(view, t)) tokens[n_tokens++] = t;
        hs_statement__coarse_cues(clauses, tokens, n_tokens, scores);
        uint32_t n_likely = 0;
        hs_statement__score_start(&scorer, &view->models->cue);
        for (uint32_t i = 0; i < n_tokens; i++) {
            if ((float)scores[i] * view->models->cue.scale < MIN_COARSE_CUE) continue;
            tokens[n_likely] = tokens[i];
            uint32_t n = hs_statement__cue_features(clauses, tokens[i], false, features);
            hs_statement__score_next(&scorer, features, n, &cues[n_likely++]);
        }
        hs_statement__score_end(&scorer);
        for (uint32_t i = 0; i < n_likely; i++) {
            float cue = 1.0f / (1.0f + expf(-cues[i]));
            if (cue < MIN_CUE) continue;
            hs_status status = read_word(clauses, tokens[i], cue, arena, readings);
            if (status != HS_OK) return status;
        }
    }
    for (uint32_t g = 0; g < view->n_groups; g++) {
        const hs_group *group = &view->groups[g];
        hs_reading reading = {.found = {.head = HS_NONE,
                                        .content = {group->first, group->end},
                                        .group = g,
                                        .why = "words inside quotation marks"}};
        for (uint32_t i = group->first_top; i < group->first_top + group->n_tops; i++)
            if (view->said[i] > reading.quotation) reading.quotation = view->said[i];
        if (!hs_vector_push(readings, arena, reading)) return HS_ERR_MEMORY;
    }
    hs_statement__find_rivals(view, readings);
    return HS_OK;
}
