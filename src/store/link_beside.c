/* Steps of linking that do not need each other, and each of which takes one thread a while: people are found while pages
 * are loaded, and written while statements are. */
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
    c->people_rows = from->people_rows;
    c->n_people = from->n_people;
}

static hs_status join(beside *b, hs_status status, hs_error *error) {
    pthread_join(b->thread, NULL);
    if (status == HS_OK && b->status != HS_OK && error) *error = b->error;
    return status == HS_OK ? b->status : status;
}

hs_status hs_link__load(hs_collection *c, const hs_engine *engine, bool is_beside, hs_error *error) {
    beside b = {.c = *c, .engine = engine};
    b.c.store = NULL;
    b.c.row = is_beside ? hs_arena_new(NULL) : NULL;
    bool is_started = b.c.row && hs_store_open(c->store->path, HS_STORE_READ, &b.c.store, NULL) == HS_OK &&
                      pthread_create(&b.thread, NULL, find_people, &b) == 0;
    hs_status status = is_started ? hs_link__load_pages(c, error) : load_in_turn(c, engine, error);
    if (is_started) {
        status = join(&b, status, error);
        take_people(c, &b.c);
    }
    hs_store_close(b.c.store);
    hs_arena_free(b.c.row);
    return status;
}

static void *write_people(void *context) {
    beside *b = context;
    b->status = hs_link__write(&b->c, "links", hs_link__write_people, &b->error);
    return NULL;
}

static hs_status settle_in_turn(hs_collection *c, hs_error *error) {
    hs_status status = hs_link__write(c, "links", hs_link__write_people, error);
    return status == HS_OK ? hs_link__load_statements(c, error) : status;
}

hs_status hs_link__settle_people(hs_collection *c, bool is_beside, hs_error *error) {
    beside b = {.c = *c};
    hs_store *reader = NULL, *writer = c->store;
    bool is_started = is_beside && hs_store_open(writer->path, HS_STORE_READ, &reader, NULL) == HS_OK &&
                      pthread_create(&b.thread, NULL, write_people, &b) == 0;
    if (is_started) c->store = reader;
    hs_status status = is_started ? hs_link__load_statements(c, error) : settle_in_turn(c, error);
    c->store = writer;
    if (is_started) {
        status = join(&b, status, error);
        c->person_rows = b.c.person_rows;
    }
    hs_store_close(reader);
    return status;
}
