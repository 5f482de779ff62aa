/* src/read/net/fetch.h: pages by address, politely.
 *
 * Takes http and https addresses; gives the body (codings undone), its type and what makes the next request
 * conditional. One request at a time, with a pause between two to the same host; robots.txt is asked first; redirects
 * are followed five times at most; private addresses are refused where they are connected to, so neither a name nor a
 * redirect gets round it. A server that is slow, endless or silent is left after the limits of fetch.c. */
#ifndef HS_READ_NET_FETCH_H
#define HS_READ_NET_FETCH_H

#include <hearsay/page.h>

typedef struct hs_fetch hs_fetch;

typedef struct hs_fetched {
    hs_str body, url; /* url: after redirects */
    hs_str charset;   /* of Content-Type, or empty */
    hs_str etag, last_modified;
    bool is_unchanged; /* the server answered 304; body is empty */
} hs_fetched;

/* NULL when memory runs out. read must outlive it. */
hs_fetch *hs_fetch_new(const hs_allocator *allocator, const hs_read_options *read);
void hs_fetch_free(hs_fetch *fetch);

/* Fetches url; etag and last_modified (may be empty) make it conditional. Results in arena. HS_ERR_NETWORK with a
 * sentence; HS_ERR_LIMIT; HS_ERR_CANCELLED. */
hs_status hs_fetch_get(hs_fetch *fetch, hs_arena *arena, hs_str url, hs_str etag, hs_str last_modified,
                       hs_fetched *fetched, hs_error *error);

#endif
