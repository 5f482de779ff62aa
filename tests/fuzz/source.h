/* What the targets of the readers share: bytes through one kind of source, item by item. */
#ifndef HS_TESTS_FUZZ_SOURCE_H
#define HS_TESTS_FUZZ_SOURCE_H

#include "read/input/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef hs_status fuzz_source_open(const hs_source_options *options, hs_source **source, hs_error *error);

/* Every item gives a page or one clear error, and the run always ends. */
int fuzz_source(fuzz_source_open *open, const uint8_t *data, size_t size);

#endif
