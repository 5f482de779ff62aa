/* A weights file may come from a user (--accuracy high): its header is outside bytes. */
#include "base/linear.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *bytes = aligned_alloc(16, (size / 16 + 1) * 16);
    if (!bytes) return 0;
    if (size) memcpy(bytes, data, size);
    hs_linear model;
    hs_error error;
    if (hs_linear_read((hs_str){bytes, size}, &model, &error) == HS_OK) {
        int32_t score[HS_LINEAR_MAX_CLASSES] = {0};
        hs_linear_start(&model, score);
        for (uint32_t f = 0; f < 64; f++) hs_linear_add(&model, f * 0x01234567u, score);
        assert(hs_linear_best(&model, score) < model.n_classes);
        float p = hs_linear_probability(&model, score[0]);
        assert(p >= 0 && p <= 1);
    } else {
        assert(error.message[0] != 0);
    }
    free(bytes);
    return 0;
}
