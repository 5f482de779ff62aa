#include "weights.h"

#include "encoder/inside.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum {
    WIDTH = 64, /* what one tile of inputs holds */
    INNER = 80, /* an odd count of sixteens: kernels take outputs by 32 and then by 16 */
    N_LAYERS = 1,
    N_POSITIONS = HS_WINDOW,
    LABEL_WIDTH = 16,
    REACH = 4,
    N_PIECES = 120,
    N_SLOTS = 256
};

typedef struct writer {
    char *bytes;
    size_t len;
    uint64_t state;
} writer;

static void put(writer *w, const void *bytes, size_t len) {
    w->len = (w->len + 63) / 64 * 64;
    memcpy(w->bytes + w->len, bytes, len);
    w->len += len;
}

static float noise(writer *w) {
    w->state += 0x9e3779b97f4a7c15u;
    return (float)(int32_t)(hs_mix64(w->state) >> 40) / (float)(1 << 23) - 1.0f;
}

static void put_floats(writer *w, size_t n, float centre, float size) {
    float *values = malloc(n * sizeof *values);
    for (size_t i = 0; i < n; i++) values[i] = centre + size * noise(w);
    put(w, values, n * sizeof *values);
    free(values);
}

static void put_layer(writer *w, size_t k, size_t n) {
    int8_t *weights = malloc(k * n);
    int32_t *sums = calloc(n, sizeof *sums);
    for (size_t i = 0; i < k * n; i++) {
        weights[i] = (int8_t)(noise(w) * 127);
        sums[i / (8 * k) * 8 + i / 4 % 8] += weights[i]; /* [n / 8][k / 4][8][4] */
    }
    put(w, weights, k * n);
    put_floats(w, n, 0.002f, 0.001f);
    put_floats(w, n, 0, 0.1f);
    put(w, sums, n * sizeof *sums);
    free(weights);
    free(sums);
}

static void put_vocabulary(writer *w) {
    static const char *const words[] = {"ruta", "van", "##ce", "said", "ferry",
                                        "##e",  ",",   "\"",   ".",    "cafe"};
    uint32_t slots[N_SLOTS] = {0}, ends[N_PIECES + 1] = {0};
    char bytes[N_PIECES * 8];
    uint32_t len = 0;
    for (uint32_t i = 0; i < N_PIECES; i++) {
        char made[16] = {'~', (char)('a' + i % 26), (char)('a' + i / 26), 0};
        const char *word = i > HS_PIECE_SEPARATOR && i - HS_PIECE_SEPARATOR - 1 < 10
                               ? words[i - HS_PIECE_SEPARATOR - 1]
                               : made;
        hs_str piece = {word, strlen(word)};
        memcpy(bytes + len, word, piece.len);
        len += (uint32_t)piece.len;
        ends[i + 1] = len;
        uint32_t slot = hs_hash32(piece) & (N_SLOTS - 1);
        while (slots[slot]) slot = (slot + 1) & (N_SLOTS - 1);
        slots[slot] = i + 1;
    }
    uint32_t n_bytes = len;
    memcpy(w->bytes + 16, &n_bytes, sizeof n_bytes); /* the header's fifth word */
    put(w, slots, sizeof slots);
    put(w, ends, sizeof ends);
    put(w, bytes, len);
}

char *weights_made(size_t *len) {
    writer w = {aligned_alloc(64, 1 << 20), 0, 7};
    memset(w.bytes, 0, 1 << 20);
    const uint32_t head[] = {0,        1,     N_PIECES,    N_SLOTS,     0,     WIDTH,
                             N_LAYERS, INNER, N_POSITIONS, LABEL_WIDTH, REACH, HS_N_LABELS};
    memcpy(w.bytes, head, sizeof head);
    memcpy(w.bytes, "HSEN", 4);
    w.len = sizeof head;
    put_vocabulary(&w);
    int8_t words[N_PIECES * WIDTH];
    for (size_t i = 0; i < sizeof words; i++) words[i] = (int8_t)(noise(&w) * 127);
    put(&w, words, sizeof words);
    put_floats(&w, N_PIECES, 0.01f, 0.005f);
    put_floats(&w, (size_t)N_POSITIONS * WIDTH, 0, 0.3f);
    put_floats(&w, WIDTH, 1, 0.2f), put_floats(&w, WIDTH, 0, 0.2f);
    put_layer(&w, WIDTH, 3 * WIDTH);
    put_layer(&w, WIDTH, WIDTH);
    put_floats(&w, WIDTH, 1, 0.2f), put_floats(&w, WIDTH, 0, 0.2f);
    put_layer(&w, WIDTH, INNER);
    put_layer(&w, INNER, WIDTH);
    put_floats(&w, WIDTH, 1, 0.2f), put_floats(&w, WIDTH, 0, 0.2f);
    put_layer(&w, WIDTH, HS_N_LABELS * LABEL_WIDTH);
    put_layer(&w, WIDTH, HS_N_LABELS * LABEL_WIDTH);
    put_floats(&w, 3 * WIDTH, 0, 0.5f), put_floats(&w, 3, 0, 0.1f);
    put_floats(&w, HS_N_LABELS * WIDTH, 0, 0.5f), put_floats(&w, HS_N_LABELS, 0, 0.1f);
    put_floats(&w, HS_N_LABELS * (2 * REACH + 1), 0, 0.5f);
    *len = w.len;
    return w.bytes;
}
