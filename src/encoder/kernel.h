/* The arithmetic of the encoder, in builds of one source (kernel.c): portable C, AVX2, AVX VNNI, AVX-512 VNNI, AMX.
 * The best one that the processor has is chosen once, at opening. Integer sums are exact and floating-point sums
 * have a fixed order (16 lanes, added pairwise at the end), so that all builds give the same bits.
 *
 * Matrices are row-major. Weights of a linear layer are packed as [n / 8][k / 4][8][4] signed bytes: eight
 * outputs by four inputs, what one vector instruction takes.
 */
#ifndef HS_ENCODER_KERNEL_H
#define HS_ENCODER_KERNEL_H

#include <hearsay/base.h>

/* A linear layer, quantised by output: y = scale * (w . a) * a_scale + bias. Views of the weights file. */
typedef struct hs_layer_weights {
    uint32_t k, n;        /* inputs, outputs; multiples of 16 */
    const int8_t *weight; /* packed, see above; values in -127..127 */
    const float *scale;   /* [n] */
    const float *bias;    /* [n] */
    const int32_t *sum;   /* [n] sum of the weights of an output: what an offset of the inputs adds */
} hs_layer_weights;

typedef struct hs_kernel {
    const char *name;
    /* x[rows][k] -> bytes, as linear of the same kernel takes them, and a scale for each row. k: a multiple of 16. */
    void (*quantise)(const float *x, uint32_t rows, uint32_t k, int8_t *a, float *a_scale);
    /* out[rows][layer->n]; a and a_scale from quantise. */
    void (*linear)(const hs_layer_weights *layer, const int8_t *a, const float *a_scale, uint32_t rows,
                   float *out);
    /* x += add, then each row to mean 0 and variance 1, times gamma, plus beta (Ba et al. 2016). add may be NULL. */
    void (*normalise)(float *x, const float *add, const float *gamma, const float *beta, uint32_t rows,
                      uint32_t width);
    /* x * Phi(x), n a multiple of 16 (Hendrycks and Gimpel 2016); Phi by Abramowitz and Stegun 7.1.26. */
    void (*gelu)(float *x, size_t n);
    /* Scaled dot-product attention (Vaswani et al. 2017) of one head: qkv[rows][stride] holds the queries of
     * the head at q, keys at k, values at v (offsets into a row); 32 values each. out[rows][out_stride] at
     * offset q. room has 40 floats for each row, rows rounded up to a multiple of 32. */
    void (*attend)(const float *qkv, uint32_t rows, uint32_t stride, uint32_t q, uint32_t k, uint32_t v,
                   float *out, uint32_t out_stride, float *room);
} hs_kernel;

enum { HS_HEAD_WIDTH = 32 };

/* The best kernel that this processor runs; name picks one ("portable", "avx2", "avxvnni", "vnni", "amx") or is
 * NULL. NULL where that one cannot run here. "amx" only in a process that has asked for it (base/amx.h). Static storage; thread-safe. */
const hs_kernel *hs_kernel_find(const char *name);

#endif
