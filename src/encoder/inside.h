/* Inside of hs_encoder: the weights as views, word pieces, and one window of the net. */
#ifndef HS_ENCODER_INSIDE_H
#define HS_ENCODER_INSIDE_H

#include "encoder/encoder.h"
#include "encoder/kernel.h"

enum {
    HS_PIECE_UNKNOWN = 100,
    HS_PIECE_FIRST = 101,     /* [CLS] opens a window */
    HS_PIECE_SEPARATOR = 102, /* [SEP] stands behind each paragraph */
    HS_WINDOW = 256,          /* pieces of a window, those two included */
    HS_WORD_CHARACTERS = 100  /* a longer word is unknown */
};

/* What a piece can be to an anchor. */
enum {
    HS_CONTENT_START,
    HS_CONTENT_END,
    HS_CONTENT_IN,
    HS_SOURCE_START,
    HS_SOURCE_END,
    HS_CUE_END,
    HS_N_LABELS
};

typedef struct hs_piece {
    uint32_t id;
    hs_span span; /* bytes of the text; start == end: an added piece */
} hs_piece;

typedef struct hs_encoder_layer {
    hs_layer_weights qkv, output, up, down;
    const float *gamma1, *beta1, *gamma2, *beta2; /* [width] */
} hs_encoder_layer;

struct hs_encoder {
    const hs_kernel *kernel;
    uint32_t n_pieces, width, n_layers, n_heads, inner, n_positions, label_width, reach;
    const uint32_t *slots;     /* [n_slots] piece + 1 by hash of its bytes, open addressing; 0: empty */
    uint32_t n_slots;          /* a power of two */
    const uint32_t *piece_end; /* [n_pieces + 1] offsets into piece_bytes */
    const char *piece_bytes;
    const int8_t *word;                /* [n_pieces][width] */
    const float *word_scale;           /* [n_pieces] */
    const float *position;             /* [n_positions][width] */
    const float *gamma, *beta;         /* [width] */
    hs_encoder_layer *layers;          /* [n_layers] */
    hs_layer_weights query, key;       /* width -> HS_N_LABELS * label_width */
    const float *anchor, *anchor_bias; /* [3][width], [3]: nothing, cue, content without cue */
    const float *label, *label_bias;   /* [HS_N_LABELS][width], [HS_N_LABELS] */
    const float *distance;             /* [HS_N_LABELS][2 * reach + 1] */
};

/* Pieces of one paragraph from *at on, at most room of them; *at moves past what was read. */
uint32_t hs_encoder__pieces(const hs_encoder *encoder, hs_str text, hs_span paragraph, uint32_t *at,
                            hs_piece *pieces, uint32_t room);

/* Runs the net over one window and appends what it finds. */
typedef struct hs_window_room hs_window_room;
hs_window_room *hs_encoder__room(const hs_encoder *encoder, hs_arena *arena);
hs_status hs_encoder__window(const hs_encoder *encoder, hs_window_room *room, hs_arena *arena,
                             const hs_piece *pieces, uint32_t n, float threshold,
                             hs_attributions_found *found, uint32_t *capacity);

#endif
