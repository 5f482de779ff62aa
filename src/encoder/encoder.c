#include "encoder/inside.h"

#include "base/arena.h"
#include "base/status.h"

/* Paragraphs share a window while they fit; one that is longer than a window is cut. */
hs_status hs_encoder_read(const hs_encoder *encoder, hs_arena *arena, hs_arena *temporary, hs_str text,
                          const hs_span *paragraphs, uint32_t n, float threshold,
                          hs_attributions_found *found) {
    hs_attributions_found fresh = {0};
    uint32_t capacity = 0, used = 1;
    hs_window_room *room = hs_encoder__room(encoder, temporary);
    hs_piece *pieces = HS_ARENA_ARRAY(temporary, hs_piece, HS_WINDOW);
    if (!room || !pieces) return HS_ERR_MEMORY;
    pieces[0] = (hs_piece){HS_PIECE_FIRST, {0, 0}};
    hs_status status = HS_OK;
    for (uint32_t i = 0; i < n && status == HS_OK; i++) {
        uint32_t at = paragraphs[i].start;
        while (at < paragraphs[i].end && status == HS_OK) {
            uint32_t next = at;
            uint32_t got = used + 1 < HS_WINDOW ? hs_encoder__pieces(encoder, text, paragraphs[i], &next,
                                                                     pieces + used, HS_WINDOW - 1 - used)
                                                : 0;
            bool is_whole = next >= paragraphs[i].end;
            if (!is_whole && used > 1) { /* begin it in a window of its own */
                status = hs_encoder__window(encoder, room, arena, pieces, used, threshold, &fresh, &capacity);
                used = 1;
                continue;
            }
            if (!is_whole && next == at) break; /* cannot be: a window holds the longest word */
            at = next;
            used += got;
            if (got) pieces[used++] = (hs_piece){HS_PIECE_SEPARATOR, {0, 0}};
            if (!is_whole) {
                status = hs_encoder__window(encoder, room, arena, pieces, used, threshold, &fresh, &capacity);
                used = 1;
            }
        }
    }
    if (status == HS_OK && used > 1)
        status = hs_encoder__window(encoder, room, arena, pieces, used, threshold, &fresh, &capacity);
    if (status == HS_OK) *found = fresh;
    return status;
}
