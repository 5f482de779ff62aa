/* One window of pieces through the net, and from its scores to attributions. */
#include "encoder/inside.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

/* A source is a mention, not a paragraph: longer ones are not looked for. A cue is a few words. */
enum { MAX_SOURCE_PIECES = 26, MAX_CUE_PIECES = 8, MAX_PARTS = 16 };

struct hs_window_room {
    float *x, *y;     /* [HS_WINDOW][width] */
    float *wide;      /* [HS_WINDOW][max(3 * width, inner)] */
    float *keys;      /* [HS_WINDOW][labels * label_width] */
    float *query;     /* [labels * label_width] */
    float *score;     /* [HS_N_LABELS][HS_WINDOW] of one anchor */
    float *label;     /* [HS_WINDOW][HS_N_LABELS] what a piece is to every anchor */
    float *attention; /* see hs_kernel.attend */
    int8_t *bytes;    /* [HS_WINDOW][max(width, inner)] */
    float *scale;     /* [HS_WINDOW] */
};

hs_window_room *hs_encoder__room(const hs_encoder *e, hs_arena *arena) {
    uint32_t wide = 3 * e->width > e->inner ? 3 * e->width : e->inner;
    uint32_t labels = HS_N_LABELS * e->label_width;
    hs_window_room *room = hs_arena_get_zeroed(arena, 1, sizeof *room);
    if (!room) return NULL;
    room->x = HS_ARENA_ARRAY(arena, float, (size_t)HS_WINDOW * e->width);
    room->y = HS_ARENA_ARRAY(arena, float, (size_t)HS_WINDOW * e->width);
    room->wide = HS_ARENA_ARRAY(arena, float, (size_t)HS_WINDOW *wide);
    room->keys = HS_ARENA_ARRAY(arena, float, (size_t)HS_WINDOW *labels);
    room->query = HS_ARENA_ARRAY(arena, float, labels);
    room->score = HS_ARENA_ARRAY(arena, float, (size_t)HS_N_LABELS *HS_WINDOW);
    room->label = HS_ARENA_ARRAY(arena, float, (size_t)HS_N_LABELS *HS_WINDOW);
    room->attention = HS_ARENA_ARRAY(arena, float, (size_t)HS_WINDOW * 40);
    room->bytes =
        HS_ARENA_ARRAY(arena, int8_t, (size_t)HS_WINDOW * (e->inner > e->width ? e->inner : e->width));
    room->scale = HS_ARENA_ARRAY(arena, float, HS_WINDOW);
    bool has_all = room->x && room->y && room->wide && room->keys && room->query && room->score &&
                   room->label && room->attention && room->bytes && room->scale;
    return has_all ? room : NULL;
}

static void apply(const hs_encoder *e, hs_window_room *room, const hs_layer_weights *layer, const float *x,
                  uint32_t rows, float *out) {
    e->kernel->quantise(x, rows, layer->k, room->bytes, room->scale);
    e->kernel->linear(layer, room->bytes, room->scale, rows, out);
}

static void encode(const hs_encoder *e, hs_window_room *room, const hs_piece *pieces, uint32_t n) {
    uint32_t width = e->width;
    for (uint32_t t = 0; t < n; t++)
        for (uint32_t i = 0; i < width; i++)
            room->x[(size_t)t * width + i] =
                (float)e->word[(size_t)pieces[t].id * width + i] * e->word_scale[pieces[t].id] +
                e->position[(size_t)t * width + i];
    e->kernel->normalise(room->x, NULL, e->gamma, e->beta, n, width);
    for (uint32_t l = 0; l < e->n_layers; l++) {
        const hs_encoder_layer *layer = &e->layers[l];
        apply(e, room, &layer->qkv, room->x, n, room->wide);
        for (uint32_t head = 0; head < e->n_heads; head++)
            e->kernel->attend(room->wide, n, 3 * width, head * HS_HEAD_WIDTH, width + head * HS_HEAD_WIDTH,
                              2 * width + head * HS_HEAD_WIDTH, room->y, width, room->attention);
        apply(e, room, &layer->output, room->y, n, room->wide);
        e->kernel->normalise(room->x, room->wide, layer->gamma1, layer->beta1, n, width);
        apply(e, room, &layer->up, room->x, n, room->wide);
        e->kernel->gelu(room->wide, (size_t)n * e->inner);
        apply(e, room, &layer->down, room->wide, n, room->y);
        e->kernel->normalise(room->x, room->y, layer->gamma2, layer->beta2, n, width);
    }
}

static float dot(const float *a, const float *b, uint32_t n) { /* n a multiple of 16 */
    float lane[16] = {0}, sum = 0;
    for (uint32_t i = 0; i < n; i += 16)
        for (uint32_t j = 0; j < 16; j++) lane[j] += a[i + j] * b[i + j];
    for (int j = 0; j < 16; j++) sum += lane[j];
    return sum;
}

/* score[label][t] = q(anchor) . k(t) / sqrt(label_width) + what t is in itself + the distance's weight */
static void score_pairs(const hs_encoder *e, hs_window_room *room, uint32_t anchor, uint32_t n) {
    uint32_t w = e->label_width;
    float root = 1.0f / sqrtf((float)w);
    apply(e, room, &e->query, room->x + (size_t)anchor * e->width, 1, room->query);
    for (uint32_t label = 0; label < HS_N_LABELS; label++)
        for (uint32_t t = 0; t < n; t++) {
            int64_t far = (int64_t)t - anchor, reach = e->reach;
            far = far < -reach ? -reach : far > reach ? reach : far;
            room->score[label * HS_WINDOW + t] =
                dot(room->query + (size_t)label * w, room->keys + ((size_t)t * HS_N_LABELS + label) * w, w) *
                    root +
                room->label[t * HS_N_LABELS + label] +
                e->distance[label * (2 * e->reach + 1) + (uint32_t)(far + reach)];
        }
}

typedef struct range {
    uint32_t first, last; /* pieces, both inside */
    float score;
} range;

/* The best start and end, start <= end, at most `longest` pieces; only real pieces. Ties: the earlier. */
static range best_range(const float *start, const float *end, const hs_piece *pieces, uint32_t n,
                        uint32_t longest) {
    range best = {0, 0, -INFINITY};
    for (uint32_t last = 0; last < n; last++) {
        if (pieces[last].span.start == pieces[last].span.end) continue;
        for (uint32_t first = last + 1 > longest ? last + 1 - longest : 0; first <= last; first++) {
            float score = start[first] + end[last];
            if (score > best.score && pieces[first].span.start < pieces[first].span.end)
                best = (range){first, last, score};
        }
    }
    return best;
}

/* The first run of pieces inside the content that are more likely out of it and hold the cue or the source. */
static range hole_in(const float *in, range content, range cue, range source) {
    for (uint32_t first = content.first + 1; first < content.last; first++) {
        if (in[first] > 0) continue;
        uint32_t last = first;
        while (last + 1 < content.last && in[last + 1] <= 0) last++;
        bool holds_cue = cue.score > 0 && cue.first <= last && cue.last >= first;
        bool holds_source = source.score > 0 && source.first <= last && source.last >= first;
        if (holds_cue || holds_source) return (range){first, last, 1};
        first = last;
    }
    return (range){0, 0, 0};
}

static hs_span span_of(const hs_piece *pieces, range r) {
    uint32_t first = r.first, last = r.last;
    while (first < last && pieces[first].span.start == pieces[first].span.end) first++;
    while (first < last && pieces[last].span.start == pieces[last].span.end) last--;
    return (hs_span){pieces[first].span.start, pieces[last].span.end};
}

static hs_attribution_found read_anchor(const hs_window_room *room, const hs_piece *pieces, uint32_t n,
                                        uint32_t anchor, bool has_cue) {
    const float *score = room->score;
    range content =
        best_range(score + HS_CONTENT_START * HS_WINDOW, score + HS_CONTENT_END * HS_WINDOW, pieces, n, n);
    range source = best_range(score + HS_SOURCE_START * HS_WINDOW, score + HS_SOURCE_END * HS_WINDOW, pieces,
                              n, MAX_SOURCE_PIECES);
    /* the window's first piece stands for "no source" */
    float none = score[HS_SOURCE_START * HS_WINDOW] + score[HS_SOURCE_END * HS_WINDOW];
    source.score = source.score > none ? 1 : 0;
    range cue = {anchor, anchor, has_cue};
    const float *cue_end = score + HS_CUE_END * HS_WINDOW;
    for (uint32_t t = anchor + 1; has_cue && t < n && t < anchor + MAX_CUE_PIECES; t++)
        if (cue_end[t] > cue_end[cue.last] && pieces[t].span.start < pieces[t].span.end) cue.last = t;
    hs_attribution_found found = {.content = span_of(pieces, content)};
    if (has_cue) found.cue = span_of(pieces, cue);
    if (source.score > 0) found.source = span_of(pieces, source);
    range hole = hole_in(score + HS_CONTENT_IN * HS_WINDOW, content, cue, source);
    if (hole.score > 0) found.hole = span_of(pieces, hole);
    return found;
}

hs_status hs_encoder__window(const hs_encoder *e, hs_window_room *room, hs_arena *arena,
                             const hs_piece *pieces, uint32_t n, float threshold,
                             hs_attributions_found *found, uint32_t *capacity) {
    bool has_keys = false;
    encode(e, room, pieces, n);
    for (uint32_t t = 0; t < n; t++) {
        if (pieces[t].span.start == pieces[t].span.end) continue;
        const float *x = room->x + (size_t)t * e->width;
        float of[3], most = -INFINITY, sum = 0;
        for (uint32_t c = 0; c < 3; c++) {
            of[c] = dot(x, e->anchor + (size_t)c * e->width, e->width) + e->anchor_bias[c];
            most = of[c] > most ? of[c] : most;
        }
        for (uint32_t c = 0; c < 3; c++) sum += of[c] = expf(of[c] - most);
        float probability = 1 - of[0] / sum;
        if (probability < threshold) continue;
        if (!has_keys) {
            apply(e, room, &e->key, room->x, n, room->keys);
            for (uint32_t i = 0; i < n; i++)
                for (uint32_t label = 0; label < HS_N_LABELS; label++)
                    room->label[i * HS_N_LABELS + label] =
                        dot(room->x + (size_t)i * e->width, e->label + (size_t)label * e->width, e->width) +
                        e->label_bias[label];
            has_keys = true;
        }
        score_pairs(e, room, t, n);
        if (found->n == *capacity) {
            uint32_t more = *capacity ? *capacity * 2 : 32;
            hs_attribution_found *fresh = HS_ARENA_ARRAY(arena, hs_attribution_found, more);
            if (!fresh) return HS_ERR_MEMORY;
            if (found->n) memcpy(fresh, found->items, found->n * sizeof *fresh);
            found->items = fresh;
            *capacity = more;
        }
        found->items[found->n] = read_anchor(room, pieces, n, t, of[1] >= of[2]);
        found->items[found->n++].probability = probability;
    }
    return HS_OK;
}
