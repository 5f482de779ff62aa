/* A weights file of --accuracy high comes from the user: any bytes are refused or used without harm. */
#include "encoder/encoder.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char words[] = "Ruta Vance said, \"The ferry never sailed.\"";
    char *bytes = aligned_alloc(64, (size / 64 + 1) * 64);
    if (!bytes) return 0;
    if (size) memcpy(bytes, data, size);
    hs_arena *arena = hs_arena_new(NULL), *temporary = hs_arena_new(NULL);
    hs_encoder *encoder = NULL;
    hs_error error;
    if (hs_encoder_open(arena, (hs_str){bytes, size}, NULL, &encoder, &error) == HS_OK) {
        hs_span paragraph = {0, sizeof words - 1};
        hs_attributions_found found;
        if (hs_encoder_read(encoder, arena, temporary, (hs_str){words, sizeof words - 1}, &paragraph, 1, 0.1f,
                            &found) != HS_OK)
            abort();
        for (uint32_t i = 0; i < found.n; i++)
            if (found.items[i].content.end > sizeof words - 1) abort();
    } else if (!error.message[0]) {
        abort();
    }
    hs_arena_free(arena), hs_arena_free(temporary);
    free(bytes);
    return 0;
}
