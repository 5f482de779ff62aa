/* Built once for each instruction set: HS_KERNEL names the table that this build defines. */
#include "encoder/kernel.h"

#include <math.h>
#include <string.h>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

enum { LANES = 16 };

#define NAME_OF(name)   #name
#define STRING_OF(name) NAME_OF(name)
#define JOIN_(a, b)     a##b
#define JOIN(a, b)      JOIN_(a, b)

static float sum_of_lanes(const float *lane) {
    float sum[LANES];
    memcpy(sum, lane, sizeof sum);
    for (int width = LANES / 2; width; width /= 2)
        for (int i = 0; i < width; i++) sum[i] += sum[i + width];
    return sum[0];
}

/* exp(x) for x <= 0: 2^n * p(r), Cephes' polynomial; below -87 it is 0. No call, so that loops become vectors. */
static inline float exp_of_negative(float x) {
    float at_least = x < -87.0f ? -87.0f : x;
    float shifted = at_least * 1.44269504f + 12582912.0f; /* rounds to an integer in the low bits */
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    float n = shifted - 12582912.0f;
    float r = at_least - n * 0.693359375f + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    uint32_t power = (bits - 0x4B400000u + 127) << 23; /* unsigned: x may be no number */
    float scale;
    memcpy(&scale, &power, sizeof scale);
    return x < -87.0f ? 0.0f : p * scale;
}

static void quantise(const float *x, uint32_t rows, uint32_t k, int8_t *a, float *a_scale) {
    for (uint32_t row = 0; row < rows; row++, x += k, a += k) {
        float lane[LANES] = {0}, most = 0;
        for (uint32_t i = 0; i < k; i += LANES)
            for (uint32_t j = 0; j < LANES; j++) {
                float size = fabsf(x[i + j]);
                lane[j] = size > lane[j] ? size : lane[j];
            }
        for (int j = 0; j < LANES; j++) most = lane[j] > most ? lane[j] : most;
        float scale = most / 127.0f, inverse = most > 0 ? 127.0f / most : 0;
        a_scale[row] = scale;
        for (uint32_t i = 0; i < k; i++) {
            float shifted = x[i] * inverse + 12582912.0f;
            uint32_t bits;
            memcpy(&bits, &shifted, sizeof bits);
            a[i] = (int8_t)(bits - 0x4B400000u);
        }
    }
}

#if defined(__AVX512VNNI__) && defined(__AVX512VL__)
/* Inputs are offset by 128 to be unsigned; 128 * sum of the weights is taken off again. */
enum { ROWS = 6, OFFSET = 128 };
typedef __m256i ints;
static inline ints multiply(ints sum, int32_t four_inputs, ints weights) {
    return _mm256_dpbusd_epi32(sum, _mm256_set1_epi32(four_inputs), weights);
}
static inline int32_t load_inputs(const int8_t *a) {
    int32_t four;
    memcpy(&four, a, sizeof four);
    return four ^ (int32_t)0x80808080;
}
#elif defined(__AVX2__)
/* |a| times w with a's sign: both stay in 7 bits, so that the 16-bit sums of pairs cannot overflow. */
enum { ROWS = 4, OFFSET = 0 };
typedef __m256i ints;
static inline ints multiply(ints sum, int32_t four_inputs, ints weights) {
    __m256i inputs = _mm256_set1_epi32(four_inputs);
    __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(inputs), _mm256_sign_epi8(weights, inputs));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
static inline int32_t load_inputs(const int8_t *a) {
    int32_t four;
    memcpy(&four, a, sizeof four);
    return four;
}
#else
enum { ROWS = 4, OFFSET = 0 };
#endif

/* n_rows <= ROWS rows by 16 outputs. */
static inline void tile(const hs_layer_weights *layer, const int8_t *a, const float *a_scale, uint32_t n_rows,
                        uint32_t first, float *out) {
    uint32_t k = layer->k;
    const int8_t *w = layer->weight + (size_t)first * k;
    int32_t sums[ROWS][16];
#if defined(__AVX2__)
    ints sum[ROWS][2];
    for (int row = 0; row < ROWS; row++) sum[row][0] = sum[row][1] = _mm256_setzero_si256();
    const int8_t *from[ROWS];
    for (uint32_t row = 0; row < ROWS; row++) from[row] = a + (size_t)(row < n_rows ? row : n_rows - 1) * k;
    for (uint32_t i = 0; i < k; i += 4) {
        ints low = _mm256_loadu_si256((const __m256i *)(const void *)(w + (size_t)i * 8));
        ints high = _mm256_loadu_si256((const __m256i *)(const void *)(w + (size_t)(k + i) * 8));
        for (int row = 0; row < ROWS; row++) {
            int32_t four = load_inputs(from[row] + i);
            sum[row][0] = multiply(sum[row][0], four, low);
            sum[row][1] = multiply(sum[row][1], four, high);
        }
    }
    for (int row = 0; row < ROWS; row++) {
        _mm256_storeu_si256((__m256i *)(void *)&sums[row][0], sum[row][0]);
        _mm256_storeu_si256((__m256i *)(void *)&sums[row][8], sum[row][1]);
    }
#else
    memset(sums, 0, sizeof sums);
    for (uint32_t row = 0; row < n_rows; row++)
        for (uint32_t half = 0; half < 2; half++)
            for (uint32_t i = 0; i < k; i += 4)
                for (uint32_t o = 0; o < 8; o++)
                    for (uint32_t j = 0; j < 4; j++)
                        sums[row][half * 8 + o] += (int32_t)a[(size_t)row * k + i + j] *
                                                   w[(size_t)half * 8 * k + (size_t)i * 8 + o * 4 + j];
#endif
    for (uint32_t row = 0; row < n_rows; row++)
        for (uint32_t o = 0; o < 16; o++)
            out[(size_t)row * layer->n + first + o] = (float)(sums[row][o] - OFFSET * layer->sum[first + o]) *
                                                          (layer->scale[first + o] * a_scale[row]) +
                                                      layer->bias[first + o];
}

/* Columns outside, rows inside: a column of weights (16 * k bytes) stays in the first cache. */
static void linear(const hs_layer_weights *layer, const int8_t *a, const float *a_scale, uint32_t rows,
                   float *out) {
    for (uint32_t first = 0; first < layer->n; first += 16)
        for (uint32_t row = 0; row < rows; row += ROWS) {
            uint32_t n_rows = rows - row < ROWS ? rows - row : ROWS;
            tile(layer, a + (size_t)row * layer->k, a_scale + row, n_rows, first,
                 out + (size_t)row * layer->n);
        }
}

static void normalise(float *x, const float *add, const float *gamma, const float *beta, uint32_t rows,
                      uint32_t width) {
    for (uint32_t row = 0; row < rows; row++, x += width) {
        float lane[LANES] = {0};
        for (uint32_t i = 0; i < width; i += LANES)
            for (uint32_t j = 0; j < LANES; j++) {
                if (add) x[i + j] += add[i + j];
                lane[j] += x[i + j];
            }
        if (add) add += width;
        float mean = sum_of_lanes(lane) / (float)width;
        memset(lane, 0, sizeof lane);
        for (uint32_t i = 0; i < width; i += LANES)
            for (uint32_t j = 0; j < LANES; j++) lane[j] += (x[i + j] - mean) * (x[i + j] - mean);
        float inverse = 1.0f / sqrtf(sum_of_lanes(lane) / (float)width + 1e-12f);
        for (uint32_t i = 0; i < width; i++) x[i] = (x[i] - mean) * inverse * gamma[i] + beta[i];
    }
}

static void gelu(float *x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float z = fabsf(x[i]) * 0.70710678f;
        float t = 1.0f / (1.0f + 0.3275911f * z);
        float p =
            ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) *
            t;
        float tail = 0.5f * p * exp_of_negative(-z * z); /* 1 - Phi(|x|) */
        x[i] *= x[i] < 0 ? tail : 1.0f - tail;
    }
}

static void attend(const float *qkv, uint32_t rows, uint32_t stride, uint32_t q, uint32_t k, uint32_t v,
                   float *out, uint32_t out_stride, float *room) {
    uint32_t padded = (rows + LANES - 1) / LANES * LANES;
    float *keys = room, *score = room + (size_t)padded * HS_HEAD_WIDTH; /* [32][padded], [padded] */
    for (uint32_t d = 0; d < HS_HEAD_WIDTH; d++)
        for (uint32_t j = 0; j < padded; j++)
            keys[(size_t)d * padded + j] = j < rows ? qkv[(size_t)j * stride + k + d] : 0;
    for (uint32_t i = 0; i < rows; i++) {
        const float *query = qkv + (size_t)i * stride + q;
        float most = -INFINITY;
        for (uint32_t j = 0; j < padded; j += LANES) {
            float sum[LANES] = {0};
            for (uint32_t d = 0; d < HS_HEAD_WIDTH; d++)
                for (uint32_t l = 0; l < LANES; l++) sum[l] += query[d] * keys[(size_t)d * padded + j + l];
            for (uint32_t l = 0; l < LANES; l++) score[j + l] = sum[l] * 0.17677670f; /* 1 / sqrt(32) */
        }
        for (uint32_t j = 0; j < rows; j++) most = score[j] > most ? score[j] : most;
        float lane[LANES] = {0};
        for (uint32_t j = 0; j < padded; j += LANES)
            for (uint32_t l = 0; l < LANES; l++) {
                float e = j + l < rows ? exp_of_negative(score[j + l] - most) : 0.0f;
                score[j + l] = e;
                lane[l] += e;
            }
        float inverse = 1.0f / sum_of_lanes(lane), value[HS_HEAD_WIDTH] = {0};
        for (uint32_t j = 0; j < rows; j++) {
            const float *from = qkv + (size_t)j * stride + v;
            float weight = score[j];
            for (uint32_t d = 0; d < HS_HEAD_WIDTH; d++) value[d] += weight * from[d];
        }
        for (uint32_t d = 0; d < HS_HEAD_WIDTH; d++) out[(size_t)i * out_stride + q + d] = value[d] * inverse;
    }
}

extern const hs_kernel JOIN(hs_kernel_, HS_KERNEL);
const hs_kernel JOIN(hs_kernel_,
                     HS_KERNEL) = {STRING_OF(HS_KERNEL), quantise, linear, normalise, gelu, attend};
