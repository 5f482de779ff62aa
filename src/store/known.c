/* Which pages the store holds already. It is asked beside the thread that writes, over a connection of its own: page by page
 * as long as few are asked for, so that adding one page to a million does not read the ids of all; whoever asks for many
 * has them all read, once, into a table. */
#include "store/internal.h"

#include "base/status.h"

#include <pthread.h>
#include <stdlib.h>

enum { ASKED_ONE_BY_ONE = 512 };

struct hs_known {
    pthread_mutex_t guard; /* of all below */
    hs_store *reader;
    sqlite3_stmt *find;
    uint32_t n_asked;
    uint64_t
        *keys; /* [capacity] ids of pages, open addressing, 0 where empty; NULL until many are asked for */
    size_t capacity;
};

static uint64_t key_of_id(const unsigned char *id) {
    uint64_t key = 0;
    for (; id && *id; id++) {
        static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
        const char *digit = strchr(digits, *id);
        key = key << 5 | (uint64_t)(digit ? digit - digits : 0);
    }
    return key;
}

static void insert(hs_known *known, uint64_t key) {
    size_t slot = (size_t)hs_mix64(key) & (known->capacity - 1);
    while (known->keys[slot]) slot = (slot + 1) & (known->capacity - 1);
    known->keys[slot] = key;
}

/* Where memory or the disk fails, it is asked page by page further on. */
static void read_all(hs_known *known) {
    sqlite3_stmt *all = NULL;
    const char *sql = "SELECT key, (SELECT count(*) FROM pages) FROM pages";
    int code = sqlite3_prepare_v2(known->reader->db, sql, -1, &all, NULL);
    while (code == SQLITE_OK && sqlite3_step(all) == SQLITE_ROW) {
        if (!known->keys) {
            known->capacity = 64;
            while (known->capacity < (size_t)sqlite3_column_int64(all, 1) * 2) known->capacity *= 2;
            known->keys = calloc(known->capacity, sizeof *known->keys);
            if (!known->keys) break;
        }
        insert(known, key_of_id(sqlite3_column_text(all, 0)));
    }
    if (sqlite3_finalize(all) == SQLITE_OK) return;
    free(known->keys);
    known->keys = NULL;
}

hs_status hs_store__known_open(const hs_store *store, hs_known **known, hs_error *error) {
    hs_known *fresh = calloc(1, sizeof *fresh);
    if (!fresh) return hs_fail_memory(error);
    pthread_mutex_init(&fresh->guard, NULL);
    hs_status status = hs_store_open(store->path, HS_STORE_READ, &fresh->reader, error);
    if (status == HS_OK)
        status = hs_store__prepare(fresh->reader, "SELECT 1 FROM pages WHERE key = ?1", &fresh->find, error);
    if (status != HS_OK) {
        hs_store__known_close(fresh);
        return status;
    }
    *known = fresh;
    return HS_OK;
}

void hs_store__known_close(hs_known *known) {
    if (!known) return;
    sqlite3_finalize(known->find);
    hs_store_close(known->reader);
    pthread_mutex_destroy(&known->guard);
    free(known->keys);
    free(known);
}

static bool is_in_table(const hs_known *known, uint64_t key) {
    size_t slot = (size_t)hs_mix64(key) & (known->capacity - 1);
    for (; known->keys[slot]; slot = (slot + 1) & (known->capacity - 1))
        if (known->keys[slot] == key) return true;
    return false;
}

static bool is_stored(const hs_known *known, const char *id) {
    sqlite3_bind_text(known->find, 1, id, -1, SQLITE_STATIC);
    bool is_there = sqlite3_step(known->find) == SQLITE_ROW;
    sqlite3_reset(known->find);
    return is_there;
}

bool hs_store_knows(const hs_store *store, const hs_page *page) {
    unsigned char content_hash[16];
    char id[HS_PAGE_ID_SIZE];
    hs_known *known = store->known;
    if (!known) return false;
    uint64_t key = hs_store__page_key(page, content_hash);
    hs_page_id(page, id);
    pthread_mutex_lock(&known->guard);
    if (++known->n_asked == ASKED_ONE_BY_ONE) read_all(known);
    bool is_known = known->keys ? is_in_table(known, key) : is_stored(known, id);
    pthread_mutex_unlock(&known->guard);
    return is_known;
}
