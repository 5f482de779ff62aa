#include <hearsay/match.h>

hs_status hs_match(const hs_engine *engine, hs_arena *arena, const hs_match_input *input,
                   hs_match_result *result, hs_error *error) {
    (void)engine, (void)arena, (void)input, (void)error;
    *result = (hs_match_result){0};
    return HS_OK;
}
