/* People are found while pages are loaded: neither needs the other, and each takes one thread a while. */
#include "store/link.h"

#include "base/arena.h"

#include <pthread.h>

typedef struct beside {
    hs_collection c; /* of the thread: a connection and memory of its own */
    const hs_engine *engine;
    pthread_t thread;
    hs_status status;
    hs_error error;
} beside;

static void *find_people(void *context) {
    beside *b = context;
    b->status = hs_link__find_people(&b->c, b->engine, &b->error);
    return NULL;
}

static hs_status load_in_turn(hs_collection *c, const hs_engine *engine, hs_error *error) {
    hs_status status = hs_link__load_pages(c, error);
    return status == HS_OK ? hs_link__find_people(c, engine, error) : status;
}

/* What the thread has found; names, records and their memory are shared. */
static void take_people(hs_collection *c, const hs_collection *from) {
    c->n_records = from->n_records;
    c->known_of = from->known_of;
    c->people = from->people;
    c->n_people = from->n_people;
}

hs_status hs_link__load(hs_collection *c, const hs_engine *engine, bool is_beside, hs_error *error) {
    beside b = {.c = *c, .engine = engine};
    b.c.store = NULL;
    b.c.row = is_beside ? hs_arena_new(NULL) : NULL;
    bool is_started = b.c.row && hs_store_open(c->store->path, HS_STORE_READ, &b.c.store, NULL) == HS_OK &&
                      pthread_create(&b.thread, NULL, find_people, &b) == 0;
    hs_status status = is_started ? hs_link__load_pages(c, error) : load_in_turn(c, engine, error);
    if (is_started) {
        pthread_join(b.thread, NULL);
        take_people(c, &b.c);
        if (status == HS_OK && b.status != HS_OK && error) *error = b.error;
        if (status == HS_OK) status = b.status;
    }
    hs_store_close(b.c.store);
    hs_arena_free(b.c.row);
    return status;
}
