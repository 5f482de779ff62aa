/* Text through the encoder: word pieces of any bytes, windows of any shape; spans stay in the text. */
#include "encoder/inside.h"

#include "../encoder/weights.h"
#include "base/str.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hs_str text = {(const char *)data, size};
    text.len = hs_utf8_valid_prefix(text); /* what read hands on is UTF-8 */
    if (text.len > 20000) text.len = hs_utf8_floor(text, 20000);
    size_t len;
    char *bytes = weights_made(&len);
    hs_arena *arena = hs_arena_new(NULL), *temporary = hs_arena_new(NULL);
    hs_encoder *encoder = NULL;
    hs_span paragraphs[64];
    uint32_t n = 0;
    for (size_t at = 0; at < text.len && n < 64;) {
        size_t end = hs_str_find_byte(text, at, '\n');
        if (end > at) paragraphs[n++] = (hs_span){(uint32_t)at, (uint32_t)end};
        at = end + 1;
    }
    hs_attributions_found found;
    if (hs_encoder_open(arena, (hs_str){bytes, len}, NULL, &encoder, NULL) != HS_OK) abort();
    if (hs_encoder_read(encoder, arena, temporary, text, paragraphs, n, 0.3f, &found) != HS_OK) abort();
    for (uint32_t i = 0; i < found.n; i++) {
        const hs_attribution_found *a = &found.items[i];
        assert(a->content.start < a->content.end && a->content.end <= text.len);
        assert(a->source.start <= a->source.end && a->source.end <= text.len);
        assert(hs_utf8_floor(text, a->content.end) == a->content.end);
    }
    hs_arena_free(arena), hs_arena_free(temporary);
    free(bytes);
    return 0;
}
