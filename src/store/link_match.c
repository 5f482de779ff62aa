/* Matching, and what it has found first written meanwhile: copies are known before statements are compared, which takes
 * longer, and the store takes rows from one thread alone. */
#include "store/link_kept.h"

#include "base/status.h"

#include <pthread.h>

typedef struct meanwhile {
    hs_collection *c;
    pthread_t thread;
    bool is_threaded; /* more than one is allowed */
    bool is_started;
    hs_status status;
    hs_error error;
} meanwhile;

static void *write_found(void *context) {
    meanwhile *m = context;
    m->status = hs_link__write(m->c, "copies", hs_link__write_copies, &m->error);
    if (m->status == HS_OK) m->status = hs_link__write_duplicates(m->c, &m->error);
    return NULL;
}

static void copies_found(void *context, const hs_match_result *found) {
    meanwhile *m = context;
    m->c->result = *found;
    m->is_started = m->is_threaded && pthread_create(&m->thread, NULL, write_found, m) == 0;
    if (!m->is_started) write_found(m);
}

hs_status hs_link__match(hs_collection *c, const hs_engine *engine, uint32_t n_threads, hs_error *error) {
    meanwhile m = {.c = c, .is_threaded = n_threads > 1, .status = HS_OK};
    hs_match_result result = {0};
    hs_match_input input = {.pages = c->pages,
                            .n_pages = c->n_pages,
                            .statements = c->statements,
                            .n_statements = c->n_statements,
                            .people = c->people,
                            .n_people = c->n_people,
                            .person_numbers = c->person_numbers,
                            .keep = c->keep,
                            .n_threads = n_threads,
                            .copies_found = copies_found,
                            .context = &m};
    hs_status status = hs_match(engine, c->arena, &input, &result, error);
    if (m.is_started) pthread_join(m.thread, NULL);
    if (status != HS_OK && c->keep && m.status == HS_OK && hs_sections_finish(c->keep, NULL) == HS_ERR_IO) {
        hs_link__keep_drop(c); /* the disk has no room for it: once more without */
        return hs_link__match(c, engine, n_threads, error);
    }
    if (status != HS_OK) return status;
    c->result = result;
    if (m.status != HS_OK && error) *error = m.error;
    return m.status;
}
