/* Tables: every row gives a page or one clear error, and the run always ends. */
#include "source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    return fuzz_source(hs_source_open_table, data, size);
}
