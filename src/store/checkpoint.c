/* Moves what batches have left in the write-ahead log into the store's file, on a thread of its own with a connection of its
 * own: the disk is waited for there, while pages are read and the next batch is written. Each write is asked for as
 * before, so that a power cut costs no more. */
#include "store/internal.h"

#include "base/limits.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct hs_checkpointer {
    sqlite3 *db;
    int log_fd; /* of the write-ahead log, or -1 */
    pthread_t thread;
    pthread_mutex_t guard; /* of what follows */
    pthread_cond_t changed;
    uint64_t n_wanted, n_done; /* how often one was asked for; as far as that is done */
    bool is_ended;
};

/* Seconds after which a log that grows without a commit is written to the disk, so that its end has little to wait for. */
enum { LOG_SECONDS = 1 };

static bool wait_for_work(hs_checkpointer *c) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOG_SECONDS;
    int code = 0;
    while (!c->is_ended && c->n_wanted == c->n_done && code == 0)
        code = pthread_cond_timedwait(&c->changed, &c->guard, &until);
    return c->n_wanted != c->n_done;
}

/* What fails here is left in the log: the writer finds out when it can no longer write. */
static void *run(void *context) {
    hs_checkpointer *c = context;
    pthread_mutex_lock(&c->guard);
    while (!c->is_ended) {
        bool is_wanted = wait_for_work(c);
        if (c->is_ended) break;
        uint64_t n_wanted = c->n_wanted;
        pthread_mutex_unlock(&c->guard);
        if (is_wanted)
            sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        else if (c->log_fd >= 0)
            (void)!fsync(c->log_fd);
        pthread_mutex_lock(&c->guard);
        if (is_wanted) c->n_done = n_wanted;
        pthread_cond_broadcast(&c->changed);
    }
    pthread_mutex_unlock(&c->guard);
    return NULL;
}

static int open_log(const char *store_path) {
    size_t len = strlen(store_path);
    char *path = malloc(len + 5);
    if (!path) return -1;
    memcpy(path, store_path, len);
    memcpy(path + len, "-wal", 5);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    free(path);
    return fd;
}

static bool open_connection(hs_checkpointer *c, const char *path) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    return sqlite3_open_v2(path, &c->db, flags, NULL) == SQLITE_OK &&
           sqlite3_exec(c->db, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL) == SQLITE_OK;
}

static void free_checkpointer(hs_checkpointer *c) {
    sqlite3_close(c->db);
    if (c->log_fd >= 0) close(c->log_fd);
    free(c);
}

static hs_checkpointer *start(const hs_store *store) {
    hs_checkpointer *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->log_fd = open_log(store->path);
    if (!open_connection(c, store->path)) {
        free_checkpointer(c);
        return NULL;
    }
    pthread_mutex_init(&c->guard, NULL);
    pthread_cond_init(&c->changed, NULL);
    if (pthread_create(&c->thread, NULL, run, c) == 0) return c;
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->guard);
    free_checkpointer(c);
    return NULL;
}

void hs_store__checkpointer_stop(hs_checkpointer *c) {
    if (!c) return;
    pthread_mutex_lock(&c->guard);
    c->is_ended = true;
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->guard);
    pthread_join(c->thread, NULL);
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->guard);
    free_checkpointer(c);
}

/* After each commit, with the pages that the log then has. */
static int committed(void *context, sqlite3 *db, const char *name, int n_pages) {
    hs_store *store = context;
    if (n_pages < HS_LIMIT_LOG_PAGES) return SQLITE_OK;
    if (!store->checkpointer) store->checkpointer = start(store);
    hs_checkpointer *c = store->checkpointer;
    if (!c) { /* without a thread it takes longer */
        sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        return SQLITE_OK;
    }
    pthread_mutex_lock(&c->guard);
    uint64_t wanted = ++c->n_wanted; /* one that runs has not seen this commit: another one follows it */
    pthread_cond_broadcast(&c->changed);
    while (n_pages >= HS_LIMIT_LOG_PAGES_MOST && c->n_done < wanted)
        pthread_cond_wait(&c->changed, &c->guard);
    pthread_mutex_unlock(&c->guard);
    return SQLITE_OK;
}

void hs_store__checkpoint_beside(hs_store *store) {
    sqlite3_wal_hook(store->db, committed, store);
}
