/* Pages of ../shared/data/extraction as examples for the block model: which blocks are article, how sure.
 *
 * zyte.jsonl holds the whole body: blocks are aligned with it in order. trafilatura.jsonl holds strings that must
 * and must not be there: blocks that hold them get labels, and weak labels go to those that plainly belong to
 * the same. */
#ifndef HS_TRAIN_BLOCKS_LABELS_H
#define HS_TRAIN_BLOCKS_LABELS_H

#include "read/html/features.h"

#include <jansson.h>

typedef struct labelled_page {
    char *id;
    uint32_t fold; /* by its id: 0..N_FOLDS-1 */
    bool is_whole; /* body known */
    hs_arena *arena;
    hs_html_blocks blocks;
    hs_html_features features;
    float *label, *weight; /* [n_blocks] 0..1; weight 0: not known */
    int32_t *first_scores; /* [n_blocks] */
} labelled_page;

/* Reads FOLDER/NAME.jsonl and its pages; appends to pages[*n]. */
void labels_read(const hs_html_tables *tables, const char *folder, const char *name, uint32_t n_folds,
                 labelled_page *pages, uint32_t *n, uint32_t room);

#endif
