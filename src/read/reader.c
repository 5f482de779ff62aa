#include <hearsay/page.h>

#include "base/status.h"

hs_status hs_reader_open(const hs_engine *engine, const hs_read_options *options, hs_reader **reader,
                         hs_error *error) {
    (void)engine, (void)options, (void)reader;
    return hs_fail(error, HS_ERR_ARGUMENT, (hs_str){0}, 0, "no reader yet");
}

hs_status hs_reader_next(hs_reader *reader, hs_arena *arena, hs_page *page, hs_error *error) {
    (void)reader, (void)arena, (void)page, (void)error;
    return HS_END;
}

void hs_reader_close(hs_reader *reader) {
    (void)reader;
}

void hs_reader_progress(const hs_reader *reader, uint64_t *done_bytes, uint64_t *total_bytes) {
    (void)reader;
    *done_bytes = *total_bytes = 0;
}
