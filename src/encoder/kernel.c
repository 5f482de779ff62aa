/* Built once for each instruction set: HS_KERNEL names the table that this build defines. */
#include "encoder/kernel.h"

#include <math.h>
#include <string.h>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

enum { LANES = 16 };
#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define UNROLLED _Pragma("GCC unroll 16")
#endif

/* The floats and ints of one register; QUERIES are attended to at once, each with two of them. */
#if defined(__AVX512VNNI__)
enum { VEC = 16, QUERIES = 8 };
#elif defined(__AVX2__)
enum { VEC = 8, QUERIES = 4 };
#else
enum { VEC = 4, QUERIES = 4 };
#endif
enum { PARTS = LANES / VEC };
typedef float vec __attribute__((vector_size(VEC * sizeof(float))));
typedef int32_t vec_int __attribute__((vector_size(VEC * sizeof(int32_t))));
typedef uint32_t vec_bits __attribute__((vector_size(VEC * sizeof(uint32_t))));

static inline vec load(const float *from) {
    vec loaded;
    memcpy(&loaded, from, sizeof loaded);
    return loaded;
}
static inline void store(float *to, vec stored) {
    memcpy(to, &stored, sizeof stored);
}

#define NAME_OF(name)   #name
#define STRING_OF(name) NAME_OF(name)
#define JOIN_(a, b)     a##b
#define JOIN(a, b)      JOIN_(a, b)

static float sum_of_lanes(const vec *lanes) { /* [PARTS] */
    float sum[LANES];
    memcpy(sum, lanes, sizeof sum);
    for (int width = LANES / 2; width; width /= 2)
        for (int i = 0; i < width; i++) sum[i] += sum[i + width];
    return sum[0];
}

/* where each bit of mask is set, yes, else no */
static inline vec choose(vec_int mask, vec yes, vec no) {
    return (vec)(((vec_int)yes & mask) | ((vec_int)no & ~mask));
}

/* exp(x) for x <= 0: 2^n * p(r), Cephes' polynomial; below -87 it is 0. */
static inline vec exp_of_negative(vec x) {
    const vec none = {0}, least = none - 87.0f;
    vec at_least = choose(x < least, least, x);
    vec shifted = at_least * 1.44269504f + 12582912.0f; /* rounds to an integer in the low bits */
    vec n = shifted - 12582912.0f;
    vec r = at_least - n * 0.693359375f + n * 2.12194440e-4f;
    vec p = 1.9875691500e-4f * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    vec scale = (vec)(((vec_bits)shifted - 0x4B400000u + 127) << 23); /* unsigned: x may be no number */
    return choose(x < least, none, p * scale);
}

/* Sums of products of four inputs and four weights for VEC outputs at once. */
#if defined(__AVX512VNNI__) || defined(__AVXVNNI__)
/* Inputs are offset by 128 to be unsigned; 128 * sum of the weights is taken off again. */
enum { OFFSET = 128 };
#if defined(__AVX512VNNI__)
enum { ROWS = 12 };
static inline vec_int multiply(vec_int sum, int32_t four_inputs, vec_int weights) {
    return (vec_int)_mm512_dpbusd_epi32((__m512i)sum, _mm512_set1_epi32(four_inputs), (__m512i)weights);
}
#else
enum { ROWS = 6 };
static inline vec_int multiply(vec_int sum, int32_t four_inputs, vec_int weights) {
    return (vec_int)_mm256_dpbusd_avx_epi32((__m256i)sum, _mm256_set1_epi32(four_inputs), (__m256i)weights);
}
#endif
#elif defined(__AVX2__)
/* |a| times w with a's sign: both stay in 7 bits, so that the 16-bit sums of pairs cannot overflow. */
enum { ROWS = 4, OFFSET = 0 };
static inline vec_int multiply(vec_int sum, int32_t four_inputs, vec_int weights) {
    __m256i inputs = _mm256_set1_epi32(four_inputs);
    __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(inputs), _mm256_sign_epi8((__m256i)weights, inputs));
    return sum + (vec_int)_mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
}
#else
enum { OFFSET = 0 };
#endif

static inline vec size_of(vec x) {
    return (vec)((vec_bits)x & 0x7FFFFFFFu);
}

static void quantise(const float *x, uint32_t rows, uint32_t k, int8_t *a, float *a_scale) {
    for (uint32_t row = 0; row < rows; row++, x += k, a += k) {
        vec most_of[PARTS] = {0};
        for (uint32_t i = 0; i < k; i += LANES)
            for (uint32_t p = 0; p < PARTS; p++) {
                vec size = size_of(load(x + i + p * VEC));
                most_of[p] = choose(size > most_of[p], size, most_of[p]);
            }
        float lane[LANES], most = 0;
        memcpy(lane, most_of, sizeof lane);
        for (int j = 0; j < LANES; j++) most = lane[j] > most ? lane[j] : most;
        float scale = most / 127.0f, inverse = most > 0 ? 127.0f / most : 0;
        a_scale[row] = scale;
        for (uint32_t i = 0; i < k; i++) {
            float shifted = x[i] * inverse + 12582912.0f;
            uint32_t bits;
            memcpy(&bits, &shifted, sizeof bits);
            a[i] = (int8_t)(bits - 0x4B400000u + OFFSET);
        }
    }
}

#if defined(__AVX2__)
/* Four weights each of VEC outputs; those of the next 8 outputs lie 8 * k behind. */
static inline vec_int load_weights(const int8_t *w, size_t k) {
    __m256i eight = _mm256_loadu_si256((const __m256i *)(const void *)w);
#if defined(__AVX512VNNI__)
    __m256i next = _mm256_loadu_si256((const __m256i *)(const void *)(w + 8 * k));
    return (vec_int)_mm512_inserti64x4(_mm512_castsi256_si512(eight), next, 1);
#else
    (void)k;
    return (vec_int)eight;
#endif
}

static inline int32_t load_inputs(const int8_t *a) {
    int32_t four;
    memcpy(&four, a, sizeof four);
    return four;
}

/* out[row] = (sum[row] - what the offset adds) * scale * a_scale[row] + bias, for the outputs from first on. */
static inline __attribute__((always_inline)) void scale_back(const hs_layer_weights *layer,
                                                             const vec_int *sum, const float *a_scale,
                                                             uint32_t first, float *out, uint32_t n_rows) {
    vec_int offset;
    memcpy(&offset, layer->sum + first, sizeof offset);
    offset *= OFFSET;
    vec scale = load(layer->scale + first), bias = load(layer->bias + first);
    UNROLLED for (uint32_t row = 0; row < n_rows; row++)
        store(out + (size_t)row * layer->n + first,
              __builtin_convertvector(sum[row] - offset, vec) * (scale * a_scale[row]) + bias);
}

/* n_rows rows by n_vectors vectors of outputs; both are constants where this is called, so that sums are registers. */
static inline __attribute__((always_inline)) void tile(const hs_layer_weights *layer, const int8_t *a,
                                                       const float *a_scale, uint32_t first, float *out,
                                                       uint32_t n_rows, uint32_t n_vectors) {
    size_t k = layer->k;
    const int8_t *w = layer->weight + first * k;
    vec_int low_sum[ROWS], high_sum[ROWS];
    UNROLLED for (uint32_t row = 0; row < n_rows; row++) low_sum[row] = high_sum[row] = (vec_int){0};
    const int8_t *end = w + 8 * k;
    do {
        vec_int low = load_weights(w, k), high = n_vectors > 1 ? load_weights(w + VEC * k, k) : low;
        UNROLLED for (uint32_t row = 0; row < n_rows; row++) {
            low_sum[row] = multiply(low_sum[row], load_inputs(a + row * k), low);
            if (n_vectors > 1) high_sum[row] = multiply(high_sum[row], load_inputs(a + row * k), high);
        }
        a += 4, w += 32;
    } while (w < end);
    scale_back(layer, low_sum, a_scale, first, out, n_rows);
    if (n_vectors > 1) scale_back(layer, high_sum, a_scale, first + VEC, out, n_rows);
}

/* Columns outside, rows inside: a column of weights (2 * VEC * k bytes) stays in the first cache. */
static void linear_by_vectors(const hs_layer_weights *layer, const int8_t *a, const float *a_scale,
                              uint32_t rows, float *out) {
    size_t k = layer->k, n = layer->n;
    for (uint32_t first = 0, row = 0; first < n; first += 2 * VEC, row = 0) {
        if (first + 2 * VEC > n) { /* one vector of outputs is left */
            for (; row < rows; row++) tile(layer, a + row * k, a_scale + row, first, out + row * n, 1, 1);
            break;
        }
        for (; row + ROWS <= rows; row += ROWS)
            tile(layer, a + row * k, a_scale + row, first, out + row * n, ROWS, 2);
        for (; row + 2 <= rows; row += 2) tile(layer, a + row * k, a_scale + row, first, out + row * n, 2, 2);
        if (row < rows) tile(layer, a + row * k, a_scale + row, first, out + row * n, 1, 2);
    }
}

#if defined(__AMX_INT8__) || defined(__AMXINT8__) /* older clang */
enum { TILE_ROWS = 16, TILE_INPUTS = 64 };

/* Registers 0 to 3 hold sums (16 rows by 8 outputs), 4 and 5 inputs (16 rows by 64), 6 and 7 weights (64 by 8 outputs). */
static void lay_out_tiles(void) {
    struct {
        uint8_t palette, start, unused[14];
        uint16_t row_bytes[16];
        uint8_t rows[16];
    } layout = {.palette = 1};
    for (int i = 0; i < 8; i++) {
        layout.rows[i] = TILE_ROWS;
        layout.row_bytes[i] = i == 4 || i == 5 ? 64 : 32;
    }
    _tile_loadconfig(&layout);
}

/* 16 or 32 rows by 16 outputs. */
static void block(const hs_layer_weights *layer, const int8_t *a, const float *a_scale, uint32_t first,
                  float *out, bool is_double) {
    size_t k = layer->k;
    const int8_t *w = layer->weight + first * k, *next = w + 8 * k, *below = a + TILE_ROWS * k;
    vec_int sum[TILE_ROWS];
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (size_t i = 0; i < k; i += TILE_INPUTS) {
        _tile_loadd(4, a + i, k);
        _tile_loadd(6, w + 8 * i, 32);
        _tile_loadd(7, next + 8 * i, 32);
        _tile_dpbusd(0, 4, 6);
        _tile_dpbusd(1, 4, 7);
        if (!is_double) continue;
        _tile_loadd(5, below + i, k);
        _tile_dpbusd(2, 5, 6);
        _tile_dpbusd(3, 5, 7);
    }
    _tile_stored(0, sum, sizeof *sum);
    _tile_stored(1, (char *)sum + 32, sizeof *sum);
    scale_back(layer, sum, a_scale, first, out, TILE_ROWS);
    if (!is_double) return;
    _tile_stored(2, sum, sizeof *sum);
    _tile_stored(3, (char *)sum + 32, sizeof *sum);
    scale_back(layer, sum, a_scale + TILE_ROWS, first, out + TILE_ROWS * (size_t)layer->n, TILE_ROWS);
}

static void linear(const hs_layer_weights *layer, const int8_t *a, const float *a_scale, uint32_t rows,
                   float *out) {
    size_t k = layer->k, n = layer->n;
    uint32_t in_tiles = k % TILE_INPUTS ? 0 : rows / TILE_ROWS * TILE_ROWS;
    if (in_tiles) {
        lay_out_tiles();
        for (uint32_t row = 0; row < in_tiles; row += 2 * TILE_ROWS)
            for (uint32_t first = 0; first < n; first += 16)
                block(layer, a + row * k, a_scale + row, first, out + row * n, row + TILE_ROWS < in_tiles);
        _tile_release();
    }
    linear_by_vectors(layer, a + in_tiles * k, a_scale + in_tiles, rows - in_tiles, out + in_tiles * n);
}
#else
static void linear(const hs_layer_weights *layer, const int8_t *a, const float *a_scale, uint32_t rows,
                   float *out) {
    linear_by_vectors(layer, a, a_scale, rows, out);
}
#endif
#else
static void linear(const hs_layer_weights *layer, const int8_t *a, const float *a_scale, uint32_t rows,
                   float *out) {
    uint32_t k = layer->k;
    for (uint32_t first = 0; first < layer->n; first += 8) {
        const int8_t *w = layer->weight + (size_t)first * k;
        for (uint32_t row = 0; row < rows; row++) {
            int32_t sums[8] = {0};
            for (uint32_t i = 0; i < k; i += 4)
                for (uint32_t o = 0; o < 8; o++)
                    for (uint32_t j = 0; j < 4; j++)
                        sums[o] += (int32_t)a[(size_t)row * k + i + j] * w[(size_t)i * 8 + o * 4 + j];
            for (uint32_t o = 0; o < 8; o++)
                out[(size_t)row * layer->n + first + o] =
                    (float)sums[o] * (layer->scale[first + o] * a_scale[row]) + layer->bias[first + o];
        }
    }
}
#endif

static void normalise(float *x, const float *add, const float *gamma, const float *beta, uint32_t rows,
                      uint32_t width) {
    for (uint32_t row = 0; row < rows; row++, x += width) {
        vec sum[PARTS] = {0}, square[PARTS] = {0};
        for (uint32_t i = 0; i < width; i += LANES)
            for (uint32_t p = 0; p < PARTS; p++) {
                float *at = x + i + p * VEC;
                if (add) store(at, load(at) + load(add + i + p * VEC));
                sum[p] += load(at);
            }
        if (add) add += width;
        float mean = sum_of_lanes(sum) / (float)width;
        for (uint32_t i = 0; i < width; i += LANES)
            for (uint32_t p = 0; p < PARTS; p++) {
                vec off = load(x + i + p * VEC) - mean;
                square[p] += off * off;
            }
        float inverse = 1.0f / sqrtf(sum_of_lanes(square) / (float)width + 1e-12f);
        for (uint32_t i = 0; i < width; i += VEC)
            store(x + i, (load(x + i) - mean) * inverse * load(gamma + i) + load(beta + i));
    }
}

static void gelu(float *x, size_t n) {
    for (size_t i = 0; i < n; i += VEC) {
        vec at = load(x + i), z = size_of(at) * 0.70710678f;
        vec t = 1.0f / (1.0f + 0.3275911f * z);
        vec p =
            ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) *
            t;
        vec tail = 0.5f * p * exp_of_negative(-z * z); /* 1 - Phi(|x|) */
        store(x + i, at * choose(at < 0, tail, 1.0f - tail));
    }
}

/* score[j] = exp(score[j] - most) for j < rows, 0 behind; returns 1 / their sum. */
static float softmax(float *score, uint32_t rows, uint32_t padded) {
    float lane[LANES], most = -INFINITY;
    vec most_of[PARTS], sum[PARTS] = {0};
    for (uint32_t p = 0; p < PARTS; p++) most_of[p] = (vec){0} - INFINITY;
    for (uint32_t j = rows; j < padded; j++) score[j] = -INFINITY;
    for (uint32_t j = 0; j < padded; j += LANES)
        for (uint32_t p = 0; p < PARTS; p++) {
            vec at = load(score + j + p * VEC);
            most_of[p] = choose(at > most_of[p], at, most_of[p]);
        }
    memcpy(lane, most_of, sizeof lane);
    for (uint32_t l = 0; l < LANES; l++) most = lane[l] > most ? lane[l] : most;
    for (uint32_t j = 0; j < padded; j += LANES)
        for (uint32_t p = 0; p < PARTS; p++) {
            vec e = exp_of_negative(load(score + j + p * VEC) - most);
            store(score + j + p * VEC, e);
            sum[p] += e;
        }
    return 1.0f / sum_of_lanes(sum);
}

/* score[QUERIES][padded] of QUERIES queries: 2 * VEC keys at a time, so that their sums stay in registers. */
static inline void score_keys(const float *const *query, const float *keys, uint32_t padded, float *score) {
    for (uint32_t j = 0; j < padded; j += 2 * VEC) {
        vec sum[QUERIES][2];
        for (uint32_t i = 0; i < QUERIES; i++) sum[i][0] = sum[i][1] = (vec){0};
        for (uint32_t d = 0; d < HS_HEAD_WIDTH; d++) {
            vec low = load(keys + (size_t)d * padded + j), high = load(keys + (size_t)d * padded + j + VEC);
            for (uint32_t i = 0; i < QUERIES; i++) {
                sum[i][0] += query[i][d] * low;
                sum[i][1] += query[i][d] * high;
            }
        }
        for (uint32_t i = 0; i < QUERIES; i++) {
            store(score + (size_t)i * padded + j, sum[i][0] * 0.17677670f); /* 1 / sqrt(32) */
            store(score + (size_t)i * padded + j + VEC, sum[i][1] * 0.17677670f);
        }
    }
}

static void attend(const float *qkv, uint32_t rows, uint32_t stride, uint32_t q, uint32_t k, uint32_t v,
                   float *out, uint32_t out_stride, float *room) {
    uint32_t padded = (rows + 31) / 32 * 32;
    float *keys = room, *score = room + (size_t)padded * HS_HEAD_WIDTH; /* [32][padded], [QUERIES][padded] */
    for (uint32_t j = 0; j < padded; j++)
        for (uint32_t d = 0; d < HS_HEAD_WIDTH; d++)
            keys[(size_t)d * padded + j] = j < rows ? qkv[(size_t)j * stride + k + d] : 0;
    for (uint32_t first = 0; first < rows; first += QUERIES) {
        const float *query[QUERIES];
        float inverse[QUERIES];
        for (uint32_t i = 0; i < QUERIES; i++)
            query[i] = qkv + (size_t)(first + i < rows ? first + i : rows - 1) * stride + q;
        score_keys(query, keys, padded, score);
        for (uint32_t i = 0; i < QUERIES; i++) inverse[i] = softmax(score + (size_t)i * padded, rows, padded);
        for (uint32_t d = 0; d < HS_HEAD_WIDTH; d += 2 * VEC) {
            vec sum[QUERIES][2];
            for (uint32_t i = 0; i < QUERIES; i++) sum[i][0] = sum[i][1] = (vec){0};
            for (uint32_t j = 0; j < rows; j++) {
                const float *from = qkv + (size_t)j * stride + v + d;
                vec low = load(from), high = load(from + VEC);
                for (uint32_t i = 0; i < QUERIES; i++) {
                    sum[i][0] += score[(size_t)i * padded + j] * low;
                    sum[i][1] += score[(size_t)i * padded + j] * high;
                }
            }
            for (uint32_t i = 0; i < QUERIES && first + i < rows; i++) {
                float *to = out + (size_t)(first + i) * out_stride + q + d;
                store(to, sum[i][0] * inverse[i]);
                store(to + VEC, sum[i][1] * inverse[i]);
            }
        }
    }
}

extern const hs_kernel JOIN(hs_kernel_, HS_KERNEL);
const hs_kernel JOIN(hs_kernel_,
                     HS_KERNEL) = {STRING_OF(HS_KERNEL), quantise, linear, normalise, gelu, attend};
