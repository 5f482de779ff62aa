/* hearsay/store.h: one SQLite file that holds pages, statements, people, utterances and copies.
 *
 * Rows carry spans, so that everything can be traced to bytes of the page, which the store keeps compressed.
 * A killed writer leaves a store that opens; a second writer is told HS_ERR_BUSY.
 */
#ifndef HEARSAY_STORE_H
#define HEARSAY_STORE_H

#include <hearsay/match.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hs_store hs_store;

typedef enum hs_store_mode { HS_STORE_READ = 0, HS_STORE_WRITE } hs_store_mode;

/* Opens or (for writing) creates a store. HS_ERR_VERSION: made by a newer hearsay. */
HS_API hs_status hs_store_open(const char *path, hs_store_mode mode, hs_store **store, hs_error *error);
HS_API void hs_store_close(hs_store *store);

#ifdef __cplusplus
}
#endif
#endif
