/* What was kept of a run lies beside the store as a file: it may be cut, damaged, or another one. */
#include "base/postings.h"

#include <assert.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STAMP = 77 };

static void look_up(const hs_sections *sections, uint32_t section, unsigned id_bits) {
    hs_postings postings;
    uint64_t begin, end, sum = 0;
    hs_postings_open(sections, section, id_bits, &postings);
    for (uint64_t i = 0; i < 4096; i++) {
        hs_postings_find(&postings, i * 0x9e3779b97f4a7c15u >> (64 - id_bits), &begin, &end);
        assert(begin <= end && end <= postings.n);
        for (uint64_t k = begin; k < end; k++) sum += hs_postings_value(&postings, k);
    }
    (void)sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    snprintf(path, sizeof path, "/tmp/hearsay-fuzz-%d", (int)getpid());
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) return 0;
    bool is_written = write(file, data, size) == (ssize_t)size;
    close(file);
    hs_sections *sections = NULL;
    hs_error error = {0};
    if (is_written && hs_sections_open(path, STAMP, NULL, &sections, &error) == HS_OK) {
        for (uint32_t number = 0; number < 256; number++)
            for (uint32_t bytes = 1; bytes <= 64; bytes *= 2) {
                size_t n;
                const unsigned char *items = hs_sections_get(sections, number, bytes, &n);
                assert((uintptr_t)items % 16 == 0);
                unsigned sum = n ? items[0] + items[n * bytes - 1] : 0u;
                (void)sum;
            }
        look_up(sections, 8, 40);
        look_up(sections, 10, 43);
        hs_sections_close(sections);
    } else if (is_written) {
        assert(error.message[0] != 0);
    }
    unlink(path);
    return 0;
}
