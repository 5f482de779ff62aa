/* What the tests of drafts share: an engine, and a draft read from bytes. */
#ifndef DRAFT_TEST_H
#define DRAFT_TEST_H

#include "test.h"

#include <hearsay/draft.h>

typedef struct read_draft {
    hs_status status;
    hs_error error;
    hs_article article;
    hs_draft draft;
} read_draft;

int draft_setup(void **state);
int draft_teardown(void **state);
/* Lives up to draft_teardown. Checks what holds of every draft: blocks in order, exact places give their byte. */
read_draft read_as(const char *name, hs_str bytes);
hs_str block_text(const read_draft *r, size_t block);
/* Where the first piece of the text stands. */
hs_draft_place place_of(const read_draft *r, const char *piece);

#endif
