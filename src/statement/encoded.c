/* The slow grade: attributions told by the encoder, put into this stage's terms. What its windows cannot see
 * (a quotation without a reporting word near it) comes from the fast grade. */
#include "statement/find.h"

#include "base/arena.h"
#include "encoder/encoder.h"

/* Below this the encoder's anchors are noise; chosen on dev (models/encoder.md). */
static const float MIN_ANCHOR = 0.15f;
/* What one grade finds alone must be surer than what both find. */
static const float MIN_ALONE = 0.65f, MIN_FAST_ALONE = 0.60f;

/* Tokens stand in order of the blocks; a title's bytes may lie behind the body's: where the body's tokens begin. */
static uint32_t body_token(const hs_view *view) {
    uint32_t t = 1;
    while (t < view->n && view->token[t].span.start >= view->token[t - 1].span.start) t++;
    return t < view->n ? t : 0;
}

/* First token, of the title or of the body, whose end lies behind byte. */
static uint32_t token_at(const hs_view *view, uint32_t body, uint32_t byte) {
    bool is_title = body && byte >= view->token[0].span.start;
    uint32_t low = is_title ? 0 : body, high = is_title ? body : view->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (view->token[middle].span.end <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static hs_range range_of(const hs_view *view, uint32_t body, hs_span span) {
    if (span.start >= span.end) return (hs_range){0};
    hs_range range = {token_at(view, body, span.start), 0};
    range.end = token_at(view, body, span.end - 1);
    range.end += range.end < view->n && view->token[range.end].span.start < span.end;
    return range.end > range.first ? range : (hs_range){0};
}

/* The word that reports: the last verb of the cue, else its last word. */
static uint32_t head_of(const hs_view *view, hs_range cue) {
    uint32_t head = cue.first;
    for (uint32_t t = cue.first; t < cue.end; t++)
        if (hs_statement__is_word(&view->token[t]) &&
            (hs_statement__is_verb(&view->token[t]) || !hs_statement__is_verb(&view->token[head])))
            head = t;
    return hs_statement__role(view, cue.first) == HS_ROLE_ACCORDING ? cue.first : head;
}

/* The group that the content is: nine tenths of it are the content, or the content is a piece of it. */
static uint32_t group_of(const hs_view *view, hs_range content) {
    for (uint32_t t = content.first; t < content.end; t++) {
        uint32_t top = view->quote[t];
        if (top == HS_NONE || view->group_of[top] == HS_NONE) continue;
        const hs_group *group = &view->groups[view->group_of[top]];
        uint32_t first = group->first > content.first ? group->first : content.first;
        uint32_t end = group->end < content.end ? group->end : content.end;
        if (end <= first) return HS_NONE;
        return (end - first) * 10 >= (content.end - content.first) * 9 ? view->group_of[top] : HS_NONE;
    }
    return HS_NONE;
}

/* Whether the fast grade found nearly the same content. Few a page: a plain walk. */
static bool is_backed(const hs_founds *fast, hs_range content) {
    for (uint32_t i = 0; i < fast->n; i++) {
        hs_range other = fast->items[i].content;
        uint32_t first = other.first > content.first ? other.first : content.first;
        uint32_t end = other.end < content.end ? other.end : content.end;
        uint32_t longest = other.end - other.first > content.end - content.first
                               ? other.end - other.first
                               : content.end - content.first;
        if (end > first && (end - first) * 2 >= longest) return true;
    }
    return false;
}

static hs_status read_pages_text(const hs_view *view, hs_arena *arena, hs_attributions_found *found) {
    const hs_article *article = view->text->article;
    hs_span *paragraphs = HS_ARENA_ARRAY(arena, hs_span, article->n_blocks + 1);
    if (!paragraphs) return HS_ERR_MEMORY;
    uint32_t n = 0;
    for (uint32_t i = 0; i < article->n_blocks; i++)
        if (view->text->block_first_sentence[i] < view->text->block_first_sentence[i + 1])
            paragraphs[n++] = article->blocks[i].text;
    return hs_encoder_read(view->models->encoder, arena, arena, article->text, paragraphs, n, MIN_ANCHOR,
                           found);
}

hs_status hs_statement__find_encoded(const hs_view *view, hs_arena *arena, const hs_founds *fast,
                                     hs_founds *founds) {
    hs_attributions_found encoded = {0};
    uint8_t *taken = hs_arena_get_zeroed(arena, (size_t)view->n + 1, 1);
    if (!taken) return HS_ERR_MEMORY;
    hs_status status = read_pages_text(view, arena, &encoded);
    uint32_t body = body_token(view);
    for (uint32_t i = 0; i < encoded.n && status == HS_OK; i++) {
        const hs_attribution_found *from = &encoded.items[i];
        hs_found found = {
            .head = HS_NONE, .group = HS_NONE, .question = HS_NONE, .confidence = from->probability};
        found.content = range_of(view, body, from->content);
        found.cue = range_of(view, body, from->cue);
        found.source = range_of(view, body, from->source);
        if (found.content.first >= found.content.end) continue;
        if (found.cue.first < found.cue.end) found.head = head_of(view, found.cue);
        found.group = group_of(view, found.content);
        if (found.group != HS_NONE) {
            const hs_group *group = &view->groups[found.group];
            found.content = (hs_range){group->first, group->end};
            if (taken[group->first] && taken[group->end - 1]) continue; /* a second cue of one saying */
        }
        found.why = found.group != HS_NONE ? "words inside quotation marks with a reporting word"
                                           : "a reporting word with its clause";
        if (found.confidence < MIN_ALONE && !is_backed(fast, found.content)) continue;
        for (uint32_t t = found.content.first; t < found.content.end; t++) taken[t] = 1;
        if (!hs_vector_push(founds, arena, found)) return HS_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < fast->n && status == HS_OK; i++) {
        const hs_found *found = &fast->items[i];
        bool is_new = found->group != HS_NONE || found->confidence >= MIN_FAST_ALONE;
        for (uint32_t t = found->content.first; is_new && t < found->content.end; t++) is_new = !taken[t];
        if (is_new && !hs_vector_push(founds, arena, *found)) return HS_ERR_MEMORY;
    }
    return status;
}
