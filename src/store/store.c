#include <hearsay/store.h>

#include "base/status.h"

hs_status hs_store_open(const char *path, hs_store_mode mode, hs_store **store, hs_error *error) {
    (void)path, (void)mode, (void)store;
    return hs_fail(error, HS_ERR_STORE, (hs_str){0}, 0, "no store yet");
}

void hs_store_close(hs_store *store) {
    (void)store;
}
