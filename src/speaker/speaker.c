#include <hearsay/statement.h>

hs_status hs_speakers_find(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                           const hs_statements *statements, hs_people_found *found, hs_error *error) {
    (void)engine, (void)scratch, (void)arena, (void)statements, (void)error;
    *found = (hs_people_found){0};
    return HS_OK;
}
