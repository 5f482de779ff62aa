#include "base/linear.h"

#include "base/status.h"

#include <math.h>
#include <string.h>

/* File: magic "HSLM", then little-endian uint32: version 1, n_classes, width, log2 of rows, scale as float
 * bits, 8 bytes 0; int16 bias[n_classes] padded to a multiple of 16 bytes; int8 weight[rows][width]. */
enum { HEADER_BYTES = 32, VERSION = 1, MAX_LOG2_ROWS = 24 };

static uint32_t get32(const char *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

hs_status hs_linear_read(hs_str bytes, hs_linear *model, hs_error *error) {
    if (bytes.len < HEADER_BYTES || memcmp(bytes.ptr, "HSLM", 4) != 0)
        return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 0, "these bytes are no linear model");
    if (get32(bytes.ptr + 4) != VERSION)
        return hs_fail(error, HS_ERR_VERSION, (hs_str){0}, 4, "the model has version %u, not %u",
                       (unsigned)get32(bytes.ptr + 4), (unsigned)VERSION);
    uint32_t n_classes = get32(bytes.ptr + 8), width = get32(bytes.ptr + 12),
             log2_rows = get32(bytes.ptr + 16);
    uint32_t wanted_width = n_classes == 1 ? 1 : (n_classes + 15) / 16 * 16;
    size_t bias_bytes = ((size_t)n_classes * 2 + 15) / 16 * 16;
    if (n_classes < 1 || n_classes > HS_LINEAR_MAX_CLASSES || width != wanted_width || log2_rows < 1 ||
        log2_rows > MAX_LOG2_ROWS || bytes.len != HEADER_BYTES + bias_bytes + ((size_t)width << log2_rows))
        return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 8, "the model's header does not fit its size");
    uint32_t scale_bits = get32(bytes.ptr + 20);
    hs_linear read = {.n_classes = n_classes, .width = width, .shift = 32 - log2_rows};
    memcpy(&read.scale, &scale_bits, sizeof read.scale);
    read.bias = (const int16_t *)(const void *)(bytes.ptr + HEADER_BYTES);
    read.weight = (const int8_t *)bytes.ptr + HEADER_BYTES + bias_bytes;
    if (!(read.scale > 0) || !isfinite(read.scale))
        return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 20, "the model's scale is no positive number");
    *model = read;
    return HS_OK;
}

float hs_linear_probability(const hs_linear *model, int32_t score) {
    return 1.0f / (1.0f + expf(-(float)score * model->scale));
}
