/* A small transformer encoder that reads paragraphs and tells attributions: the slow grade of stage 3.
 *
 *     Ruta Vance said that the ferry never sailed.
 *     anchor [said], cue [said], content [that .. sailed], source [Ruta Vance], probability 0.98
 *
 * Knows nothing of tokens, tags or statements: text and paragraph spans in, byte spans out. The net: word pieces
 * (Wu et al. 2016), six layers of Devlin et al. 2019 in 8-bit weights, and for each anchor token scores of every
 * other token as start, end or inside of its content, start or end of its source, end of its cue (after the
 * biaffine scorer of Dozat and Manning 2017). Weights come from models/train-encoder.
 */
#ifndef HS_ENCODER_ENCODER_H
#define HS_ENCODER_ENCODER_H

#include <hearsay/base.h>

typedef struct hs_encoder hs_encoder;

/* Opens weights that stay where they are (compiled in or mapped; aligned to 64). Memory from arena; read-only
 * afterwards, shared by threads. HS_ERR_FORMAT, HS_ERR_VERSION. kernel: NULL for the best, or its name. */
hs_status hs_encoder_open(hs_arena *arena, hs_str weights, const char *kernel, hs_encoder **encoder,
                          hs_error *error);

typedef struct hs_attribution_found {
    hs_span cue;     /* bytes of text; start == end: none */
    hs_span content; /* hull */
    hs_span source;  /* start == end: none */
    hs_span hole;    /* the interruption of the content that holds cue or source; start == end: none */
    float probability;
} hs_attribution_found;

typedef struct hs_attributions_found {
    hs_attribution_found *items; /* [n] by place of the anchor */
    uint32_t n;
} hs_attributions_found;

/* Reads paragraphs [n] of text (in order, not overlapping); anchors below threshold are left out. Results in
 * arena; scratch memory from temporary, bounded by the window, not by the text. Thread-safe for distinct
 * arenas. */
hs_status hs_encoder_read(const hs_encoder *encoder, hs_arena *arena, hs_arena *temporary, hs_str text,
                          const hs_span *paragraphs, uint32_t n, float threshold,
                          hs_attributions_found *found);

#endif
