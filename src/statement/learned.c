#include "statement/find.h"

#include <math.h>
#include <stdlib.h>

enum {
    N_STARTS = 3,   /* starts that are followed up */
    N_ENDS = 2,     /* ends that are kept for each */
    N_READINGS = 4, /* readings of one word that reach the final judgement */
};

/* Below this a word is taken to report nothing. */
static const float MIN_CUE = 0.10f;

/* A saying cut in two is worse than two taken for one, whose parts still stand apart. */
static const float MIN_JOIN = 0.35f;

typedef struct option {
    uint32_t value, index;
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

static float score(const hs_linear *model, const uint32_t *features, uint32_t n) {
    return (float)hs_linear_score(model, features, n) * model->scale;
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
    for (uint32_t i = 0; i < view->n_top; i++) view->is_clause[i] = view->said[i] >= 0.5f;
    for (uint32_t i = 1; i < view->n_top; i++) {
        uint32_t before = hs_statement__saying_before(view, i);
        view->joins[i] = false;
        if (!view->is_clause[i] || before == HS_NONE) continue;
        uint32_t n = hs_statement__join_features(clauses, before, i, features);
        float p =
            hs_linear_probability(&view->models->join, hs_linear_score(&view->models->join, features, n));
        view->joins[i] = p >= MIN_JOIN;
    }
    hs_statement__group(view);
}

/* The likeliest source, as a range; *p its probability. */
static hs_range pick_source(const hs_clauses *clauses, uint32_t head, hs_range content, float *p) {
    uint32_t features[HS_STATEMENT_FEATURES], chunks[16];
    option options[16];
    const hs_linear *model = &clauses->view->models->source;
    uint32_t n = hs_statement__sources(clauses, head, chunks);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t n_features =
            hs_statement__source_features(clauses, head, content.first, content.end, chunks[i], features);
        options[i] = (option){chunks[i], i, score(model, features, n_features)};
    }
    normalise(options, n);
    best_first(options, n, 1);
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

static uint32_t pick_ends(const hs_clauses *clauses, uint32_t head, uint32_t start, option *options) {
    uint32_t features[HS_STATEMENT_FEATURES], ends[HS_STATEMENT_ENDS];
    const hs_linear *model = &clauses->view->models->end;
    uint32_t n = hs_statement__ends(clauses, head, start, ends);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t n_features = hs_statement__end_features(clauses, head, start, ends[i], features);
        options[i] = (option){ends[i], i, score(model, features, n_features)};
    }
    normalise(options, n);
    best_first(options, n, N_ENDS);
    return n < N_ENDS ? n : N_ENDS;
}

static uint32_t pick_starts(const hs_clauses *clauses, uint32_t head, option *options) {
    uint32_t features[HS_STATEMENT_FEATURES], starts[HS_STATEMENT_STARTS];
    const hs_linear *model = &clauses->view->models->start;
    uint32_t n = hs_statement__starts(clauses, head, starts);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t n_features = hs_statement__start_features(clauses, head, starts[i], features);
        options[i] = (option){starts[i], i, score(model, features, n_features)};
    }
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
    option starts[HS_STATEMENT_STARTS], ends[HS_STATEMENT_ENDS];
    hs_reading kept[N_STARTS * N_ENDS];
    uint32_t n_starts = pick_starts(clauses, head, starts), n = 0;
    for (uint32_t i = 0; i < n_starts; i++) {
        if (i > 0 && starts[i].p < 0.03f) break;
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
        found->source = pick_source(clauses, head, found->content, &reading->source);
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

hs_status hs_statement__read(const hs_clauses *clauses, hs_arena *arena, hs_readings *readings) {
    const hs_view *view = clauses->view;
    uint32_t features[HS_STATEMENT_FEATURES];
    for (uint32_t t = 0; t < view->n; t++) {
        if (!hs_statement__may_report(view, t)) continue;
        uint32_t n = hs_statement__cue_features(clauses, t, features);
        float cue =
            hs_linear_probability(&view->models->cue, hs_linear_score(&view->models->cue, features, n));
        if (cue < MIN_CUE) continue;
        hs_status status = read_word(clauses, t, cue, arena, readings);
        if (status != HS_OK) return status;
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
    return HS_OK;
}

/* log odds in steps of a half, from -6 to 6 */
static uint32_t odds(float p) {
    float x = logf((p + 1e-4f) / (1 - p + 1e-4f));
    int step = (int)floorf(x * 2 + 0.5f);
    return (uint32_t)((step < -12 ? -12 : step > 12 ? 12 : step) + 12);
}

static uint32_t length_step(uint32_t n) {
    return n < 4 ? n : n < 8 ? 4 : n < 16 ? 5 : n < 32 ? 6 : 7;
}

uint32_t hs_statement__final_features(const hs_clauses *clauses, const hs_reading *reading, uint32_t *out) {
    const hs_view *view = clauses->view;
    const hs_found *found = &reading->found;
    uint32_t n = 0, kind = found->group != HS_NONE ? 1 : 0, side = 3, cue_class = 0, lemma = 0;
    if (found->head != HS_NONE) {
        side = found->content.first > found->head ? 2 : found->content.end > found->head ? 1 : 0;
        cue_class = (uint32_t)hs_statement__class(view, found->head);
        uint32_t form = view->form[found->head];
        lemma = form ? view->models->forms[form - 1].lemma : view->token[found->head].hash;
    }
    uint32_t shape = kind * 4 + side, length = length_step(found->content.end - found->content.first);
    uint32_t cue = odds(reading->cue), start = odds(reading->start), end = odds(reading->end),
             source = odds(reading->source), quotation = odds(reading->quotation);
    uint32_t no_source = found->source.first == found->source.end;
    uint32_t quoted = view->quote[found->content.first] != HS_NONE ? 1 : 0;
    uint32_t head_quoted = found->head != HS_NONE && view->quote[found->head] != HS_NONE
                               ? 1 + view->is_clause[view->quote[found->head]]
                               : 0;
    if (view->quote[found->content.end - 1] != HS_NONE) quoted += 2;
#define PUT(id, a, b, c) out[n++] = hs_feature(hs_feature(hs_feature(hs_feature(0xF17A1, id), a), b), c)
    PUT(1, cue, shape, 0);
    PUT(2, start, shape, 0);
    PUT(3, end, shape, 0);
    PUT(4, source, no_source, shape);
    PUT(5, quotation, shape, 0);
    PUT(6, cue / 2, end / 2, shape);
    PUT(7, start / 2, end / 2, shape);
    PUT(8, cue / 2, start / 2, shape);
    PUT(9, lemma, kind, 0);
    PUT(10, cue_class, shape, 0);
    PUT(11, length, shape, 0);
    PUT(12, length, end, 0);
    PUT(13, lemma, length, 0);
    PUT(14, reading->rank, shape, 0);
    PUT(15, reading->rank, cue / 2, shape);
    PUT(16, quoted, head_quoted, shape);
    PUT(17, quoted, length, quotation);
    PUT(18, no_source, cue_class, shape);
    PUT(19, no_source, cue / 2, 0);
    PUT(20, view->text->article->blocks[hs_statement__block(view, found->content.first)].kind, shape, length);
    uint32_t s = found->content.first, e = found->content.end;
    uint32_t w_s = view->token[s].hash, p_s = view->token[s].pos;
    uint32_t w_e = e < view->n ? view->token[e].hash : 0, p_e = e < view->n ? view->token[e].pos : 0;
    if (found->head != HS_NONE && found->group == HS_NONE) {
        uint32_t p_head = view->token[found->head].pos,
                 next = view->token[found->cue.end < view->n ? found->cue.end : found->head].pos;
        uint32_t is_next = s == found->head + 1;
        PUT(21, w_s, shape, is_next);
        PUT(22, lemma, p_s, shape);
        PUT(23, lemma, w_s, shape);
        PUT(24, w_e, shape, 0);
        PUT(25, p_e, p_s, length);
        PUT(26, p_head, cue_class, p_s);
        PUT(27, p_head, p_s, next);
        PUT(28, p_head, length, shape);
        PUT(29, lemma, p_head, cue / 2);
        uint32_t verbs = (uint16_t)(clauses->sums[e].verbs - clauses->sums[s].verbs);
        PUT(30, cue_class, verbs > 2 ? 2 : verbs, shape);
        PUT(31, lemma, verbs > 1 ? 1 : verbs, shape);
        uint32_t source_head = no_source ? 0 : view->token[found->source.end - 1].hash;
        PUT(32, source_head, shape, 0);
        PUT(33, source_head, lemma, 0);
        PUT(34, no_source ? 0 : view->token[found->source.end - 1].pos, cue_class, p_s);
    }
#undef PUT
    return n;
}

static int by_confidence(const void *a, const void *b) {
    const hs_reading *x = a, *y = b;
    float p = x->found.confidence + (x->found.group != HS_NONE && x->found.head != HS_NONE ? 0.5f : 0);
    float q = y->found.confidence + (y->found.group != HS_NONE && y->found.head != HS_NONE ? 0.5f : 0);
    if (p != q) return p > q ? -1 : 1;
    if (x->found.content.first != y->found.content.first)
        return x->found.content.first < y->found.content.first ? -1 : 1;
    if (x->found.content.end != y->found.content.end)
        return x->found.content.end > y->found.content.end ? -1 : 1;
    return (x->found.head > y->found.head) - (x->found.head < y->found.head);
}

/* Where to stop taking readings: half of the F1 that is reached (Lipton et al. 2014). */
static const float MIN_FINAL = 0.31f;

hs_status hs_statement__choose(const hs_clauses *clauses, hs_arena *arena, hs_readings *readings,
                               hs_founds *founds) {
    const hs_view *view = clauses->view;
    uint32_t features[HS_STATEMENT_FEATURES];
    uint8_t *taken = hs_arena_get_zeroed(arena, (size_t)view->n + 1, 1);
    uint8_t *reports = hs_arena_get_zeroed(arena, (size_t)view->n + 1, 1);
    if (!taken || !reports) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < readings->n; i++) {
        hs_reading *reading = &readings->items[i];
        uint32_t n = hs_statement__final_features(clauses, reading, features);
        reading->found.confidence =
            hs_linear_probability(&view->models->final, hs_linear_score(&view->models->final, features, n));
    }
    if (readings->n) qsort(readings->items, readings->n, sizeof *readings->items, by_confidence);
    for (uint32_t i = 0; i < readings->n; i++) {
        const hs_found *found = &readings->items[i].found;
        if (found->confidence < MIN_FINAL) continue;
        if (found->head != HS_NONE && reports[found->head]) continue; /* one content a word */
        uint32_t n_taken = 0;
        for (uint32_t t = found->content.first; t < found->content.end; t++) n_taken += taken[t];
        if (n_taken) continue;
        for (uint32_t t = found->content.first; t < found->content.end; t++) taken[t] = 1;
        if (found->head != HS_NONE) reports[found->head] = 1;
        if (!hs_vector_push(founds, arena, *found)) return HS_ERR_MEMORY;
    }
    return HS_OK;
}
