/* The weights file: magic "HSEN", version, ten sizes, then sections in the order of open(), each aligned to 64.
 * Little-endian; floats are IEEE 754 binary32. Written by models/train-encoder. */
#include "encoder/inside.h"

#include "base/arena.h"
#include "base/status.h"

#include <math.h>
#include <string.h>

enum { VERSION = 1, N_SIZES = 10, MAX_WIDTH = 1024, MAX_INNER = 4096, MAX_LAYERS = 24, ALIGN = 64 };

typedef struct cursor {
    hs_str bytes;
    size_t at;
    bool is_short;
} cursor;

/* The next section of n things of size bytes; NULL, once and for all, where the file is too short. */
static const void *take(cursor *from, size_t n, size_t size) {
    size_t start = (from->at + ALIGN - 1) / ALIGN * ALIGN;
    if (from->is_short || start > from->bytes.len || n * size > from->bytes.len - start) {
        from->is_short = true;
        return NULL;
    }
    from->at = start + n * size;
    return from->bytes.ptr + start;
}

static const float *take_floats(cursor *from, size_t n) {
    return take(from, n, sizeof(float));
}

static hs_layer_weights take_layer(cursor *from, uint32_t k, uint32_t n) {
    hs_layer_weights layer = {.k = k, .n = n};
    layer.weight = take(from, (size_t)k * n, 1);
    layer.scale = take_floats(from, n);
    layer.bias = take_floats(from, n);
    layer.sum = take(from, n, sizeof(int32_t));
    return layer;
}

static bool vocabulary_holds(const hs_encoder *e, size_t n_bytes) {
    uint32_t n_used = 0;
    for (uint32_t i = 0; i < e->n_pieces; i++)
        if (e->piece_end[i] > e->piece_end[i + 1]) return false;
    for (uint32_t i = 0; i < e->n_slots; i++) {
        if (e->slots[i] > e->n_pieces) return false;
        n_used += e->slots[i] != 0;
    }
    return e->piece_end[e->n_pieces] <= n_bytes && n_used < e->n_slots; /* an empty slot ends each search */
}

/* The sums are what the weights add up to: kernels take them at their word. */
static bool sums_hold(const hs_layer_weights *layer) {
    for (uint32_t o = 0; o < layer->n; o++) {
        const int8_t *weight = layer->weight + (size_t)(o / 8) * 8 * layer->k + o % 8 * 4;
        int32_t sum = 0;
        for (uint32_t i = 0; i < layer->k; i += 4)
            for (uint32_t j = 0; j < 4; j++) sum += weight[(size_t)i * 8 + j];
        if (sum != layer->sum[o]) return false;
    }
    return true;
}

static bool all_sums_hold(const hs_encoder *e) {
    bool holds = sums_hold(&e->query) && sums_hold(&e->key);
    for (uint32_t i = 0; i < e->n_layers && holds; i++)
        holds = sums_hold(&e->layers[i].qkv) && sums_hold(&e->layers[i].output) &&
                sums_hold(&e->layers[i].up) && sums_hold(&e->layers[i].down);
    return holds;
}

hs_status hs_encoder_open(hs_arena *arena, hs_str weights, const char *kernel, hs_encoder **encoder,
                          hs_error *error) {
    uint32_t head[2 + N_SIZES];
    if (weights.len < sizeof head || memcmp(weights.ptr, "HSEN", 4) != 0)
        return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 0, "this is no file of encoder weights");
    memcpy(head, weights.ptr, sizeof head);
    if (head[1] != VERSION)
        return hs_fail(error, HS_ERR_VERSION, (hs_str){0}, 4, "the encoder weights have version %u, not %u",
                       (unsigned)head[1], (unsigned)VERSION);
    hs_encoder *e = hs_arena_get_zeroed(arena, 1, sizeof *e);
    if (!e) return hs_fail_memory(error);
    e->n_pieces = head[2], e->n_slots = head[3], e->width = head[5], e->n_layers = head[6];
    e->inner = head[7], e->n_positions = head[8], e->label_width = head[9], e->reach = head[10];
    uint32_t n_bytes = head[4], n_labels = head[11];
    if (e->n_pieces <= HS_PIECE_SEPARATOR || e->n_pieces > 1u << 20 || e->n_slots > 1u << 22 ||
        (e->n_slots & (e->n_slots - 1)) || e->n_slots <= e->n_pieces || !e->width || e->width % 32 ||
        e->width > MAX_WIDTH || !e->n_layers || e->n_layers > MAX_LAYERS || !e->inner || e->inner % 16 ||
        e->inner > MAX_INNER || e->n_positions < HS_WINDOW || e->n_positions > 4096 || !e->label_width ||
        e->label_width % 16 || e->label_width > 256 || !e->reach || e->reach > 1024 ||
        n_labels != HS_N_LABELS)
        return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 8, "the encoder weights have sizes that cannot be");
    e->n_heads = e->width / HS_HEAD_WIDTH;
    e->layers = hs_arena_get_zeroed(arena, e->n_layers, sizeof *e->layers);
    if (!e->layers) return hs_fail_memory(error);

    cursor from = {weights, sizeof head, false};
    uint32_t width = e->width, labels = HS_N_LABELS;
    e->slots = take(&from, e->n_slots, sizeof(uint32_t));
    e->piece_end = take(&from, (size_t)e->n_pieces + 1, sizeof(uint32_t));
    e->piece_bytes = take(&from, n_bytes, 1);
    e->word = take(&from, (size_t)e->n_pieces * width, 1);
    e->word_scale = take_floats(&from, e->n_pieces);
    e->position = take_floats(&from, (size_t)e->n_positions * width);
    e->gamma = take_floats(&from, width), e->beta = take_floats(&from, width);
    for (uint32_t i = 0; i < e->n_layers; i++) {
        hs_encoder_layer *layer = &e->layers[i];
        layer->qkv = take_layer(&from, width, 3 * width);
        layer->output = take_layer(&from, width, width);
        layer->gamma1 = take_floats(&from, width), layer->beta1 = take_floats(&from, width);
        layer->up = take_layer(&from, width, e->inner);
        layer->down = take_layer(&from, e->inner, width);
        layer->gamma2 = take_floats(&from, width), layer->beta2 = take_floats(&from, width);
    }
    e->query = take_layer(&from, width, labels * e->label_width);
    e->key = take_layer(&from, width, labels * e->label_width);
    e->anchor = take_floats(&from, 3 * (size_t)width), e->anchor_bias = take_floats(&from, 3);
    e->label = take_floats(&from, (size_t)labels * width), e->label_bias = take_floats(&from, labels);
    e->distance = take_floats(&from, (size_t)labels * (2 * e->reach + 1));
    if (from.is_short || from.at != weights.len || !vocabulary_holds(e, n_bytes) || !all_sums_hold(e))
        return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, weights.len,
                       "the encoder weights are cut or damaged");
    e->kernel = hs_kernel_find(kernel);
    if (!e->kernel)
        return hs_fail(error, HS_ERR_ARGUMENT, (hs_str){0}, 0, "this processor has no kernel \"%s\"", kernel);
    *encoder = e;
    return HS_OK;
}
