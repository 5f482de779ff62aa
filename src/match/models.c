#include "engine/engine.h"

hs_status hs_match_models_open(hs_engine *engine, hs_error *error) {
    (void)engine;
    (void)error;
    return HS_OK;
}
