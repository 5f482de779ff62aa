#include "read/input/walk.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Paths of the system are shorter than this many folders. */
#define MAX_DEPTH 256

typedef struct entry {
    hs_str name;
    bool is_folder;
} entry;

typedef HS_VECTOR(entry) entry_list;

typedef struct level {
    hs_arena *arena; /* of names */
    entry *entries;  /* [n] sorted */
    uint32_t n, next;
    size_t path_len; /* of the folder's path, with its slash */
} level;

struct hs_walk {
    hs_allocator allocator;
    const char *const *paths;
    size_t n_paths, next_path;
    level levels[MAX_DEPTH];
    unsigned depth;
    const char *store_path; /* or NULL */
    uint64_t known_bytes;
    char path[PATH_MAX + 1];
};

hs_walk *hs_walk_new(const hs_allocator *allocator, const char *const *paths, size_t n_paths,
                     const char *store_path) {
    hs_walk *walk = allocator->resize(allocator->context, NULL, sizeof *walk);
    if (!walk) return NULL;
    memset(walk, 0, sizeof *walk);
    walk->allocator = *allocator;
    walk->paths = paths;
    walk->n_paths = n_paths;
    walk->store_path = store_path;
    for (size_t i = 0; i < n_paths; i++) {
        struct stat info;
        if (stat(paths[i], &info) == 0 && S_ISREG(info.st_mode)) walk->known_bytes += (uint64_t)info.st_size;
    }
    return walk;
}

void hs_walk_free(hs_walk *walk) {
    if (!walk) return;
    while (walk->depth) hs_arena_free(walk->levels[--walk->depth].arena);
    hs_allocator from = walk->allocator;
    from.resize(from.context, walk, 0);
}

uint64_t hs_walk_known_bytes(const hs_walk *walk) {
    return walk->known_bytes;
}

/* Orders as the full paths do: a folder's name counts with its slash. */
static int compare_entries(const void *a, const void *b) {
    const entry *x = a, *y = b;
    size_t shared = x->name.len < y->name.len ? x->name.len : y->name.len;
    int order = memcmp(x->name.ptr, y->name.ptr, shared);
    if (order) return order;
    unsigned char next_x = x->name.len > shared ? (unsigned char)x->name.ptr[shared] : x->is_folder ? '/' : 0;
    unsigned char next_y = y->name.len > shared ? (unsigned char)y->name.ptr[shared] : y->is_folder ? '/' : 0;
    return (next_x > next_y) - (next_x < next_y);
}

/* "Fire at the mill_files" beside "Fire at the mill.html". */
static bool is_saved_with_page(const entry *folder, const entry *entries, uint32_t n) {
    static const hs_str endings[] = {{".html", 5}, {".htm", 4}};
    hs_str tail = {"_files", 6};
    if (!folder->is_folder || !hs_str_ends(folder->name, tail)) return false;
    hs_str stem = {folder->name.ptr, folder->name.len - tail.len};
    for (uint32_t i = 0; i < n; i++)
        for (size_t k = 0; k < 2; k++)
            if (!entries[i].is_folder && entries[i].name.len == stem.len + endings[k].len &&
                hs_str_starts(entries[i].name, stem) && hs_str_ends(entries[i].name, endings[k]))
                return true;
    return false;
}

/* What name in the folder at walk->path is: 0 leave out, 1 file, 2 folder. */
static int kind_of(hs_walk *walk, int folder, const char *name) {
    struct stat info;
    if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0) return 1; /* vanished: opening it tells why */
    if (S_ISDIR(info.st_mode)) return 2;
    if (S_ISLNK(info.st_mode) && (fstatat(folder, name, &info, 0) != 0 || S_ISDIR(info.st_mode)))
        return S_ISDIR(info.st_mode) ? 0 : 1;
    if (S_ISREG(info.st_mode)) walk->known_bytes += (uint64_t)info.st_size;
    return 1;
}

/* Lists the folder whose path (with its slash) stands in walk->path. */
static hs_status push_folder(hs_walk *walk, size_t path_len, hs_error *error) {
    hs_str path = {walk->path, path_len};
    if (walk->depth == MAX_DEPTH) return hs_fail(error, HS_ERR_LIMIT, path, 0, "folders are nested too deep");
    DIR *folder = opendir(walk->path);
    if (!folder) return hs_fail(error, HS_ERR_IO, path, 0, "cannot list the folder: %s", strerror(errno));
    level fresh = {.arena = hs_arena_new(&walk->allocator), .path_len = path_len};
    entry_list list = {0};
    bool is_short = !fresh.arena;
    struct dirent *found;
    errno = 0;
    while (!is_short && (found = readdir(folder))) {
        if (found->d_name[0] == '.') continue;
        int kind = kind_of(walk, dirfd(folder), found->d_name);
        entry one = {.is_folder = kind == 2};
        if (kind == 0) continue;
        is_short =
            hs_arena_dup(fresh.arena, (hs_str){found->d_name, strlen(found->d_name)}, &one.name) != HS_OK ||
            !hs_vector_push(&list, fresh.arena, one);
        errno = 0;
    }
    int number = errno;
    closedir(folder);
    if (is_short) {
        hs_arena_free(fresh.arena);
        return hs_fail_memory(error);
    }
    if (list.n) qsort(list.items, list.n, sizeof *list.items, compare_entries);
    fresh.entries = list.items;
    fresh.n = list.n;
    walk->levels[walk->depth++] = fresh;
    if (number)
        return hs_fail(error, HS_ERR_IO, path, 0, "cannot list all of the folder: %s", strerror(number));
    if (list.n == 0 && walk->depth == 1)
        return hs_fail(error, HS_ERR_EMPTY, path, 0, "no files in this folder");
    return HS_OK;
}

/* A build of a folder into that same folder does not read what it writes. */
static bool is_store(hs_walk *walk, size_t len) {
    static const hs_str side_files[] = {{"", 0}, {"-wal", 4}, {"-shm", 4}, {"-lock", 5}};
    struct stat store, found;
    if (!walk->store_path || stat(walk->store_path, &store) != 0) return false;
    for (size_t i = 0; i < sizeof side_files / sizeof *side_files; i++) {
        hs_str path = {walk->path, len};
        if (!hs_str_ends(path, side_files[i])) continue;
        char *cut = walk->path + len - side_files[i].len, kept = *cut;
        *cut = 0;
        bool is_it =
            stat(walk->path, &found) == 0 && found.st_ino == store.st_ino && found.st_dev == store.st_dev;
        *cut = kept;
        if (is_it) return true;
    }
    return false;
}

static hs_status too_long(hs_walk *walk, hs_error *error) {
    return hs_fail(error, HS_ERR_LIMIT, (hs_str){walk->path, strlen(walk->path)}, 0, "the path is too long");
}

/* The next entry of the innermost folder: *has_item tells that item is a file, not a step of the walk. */
static hs_status step_in_folder(hs_walk *walk, hs_walk_item *item, bool *has_item, hs_error *error) {
    level *top = &walk->levels[walk->depth - 1];
    if (top->next == top->n) {
        hs_arena_free(top->arena);
        walk->depth--;
        return HS_OK;
    }
    const entry *one = &top->entries[top->next++];
    walk->path[top->path_len] = 0;
    if (top->path_len + one->name.len + 1 >= PATH_MAX) return too_long(walk, error);
    if (one->is_folder && is_saved_with_page(one, top->entries, top->n)) return HS_OK;
    memcpy(walk->path + top->path_len, one->name.ptr, one->name.len);
    size_t len = top->path_len + one->name.len;
    walk->path[len] = 0;
    if (one->is_folder) {
        walk->path[len] = '/';
        walk->path[len + 1] = 0;
        return push_folder(walk, len + 1, error);
    }
    if (is_store(walk, len)) return HS_OK;
    *item = (hs_walk_item){.path = {walk->path, len}, .is_listed = true};
    *has_item = true;
    struct stat info;
    if (stat(walk->path, &info) == 0 && !S_ISREG(info.st_mode)) /* a pipe in a folder would hold the run */
        return hs_fail(error, HS_ERR_FORMAT, item->path, 0, "not a file");
    return HS_OK;
}

static hs_status step_in_paths(hs_walk *walk, hs_walk_item *item, bool *has_item, hs_error *error) {
    const char *path = walk->paths[walk->next_path++];
    size_t len = strlen(path);
    hs_str given = {path, len};
    bool is_url = hs_str_starts(given, HS_STR("http://")) || hs_str_starts(given, HS_STR("https://"));
    bool is_stdin = hs_str_equal(given, HS_STR("-"));
    if (len == 0) return hs_fail(error, HS_ERR_ARGUMENT, given, 0, "an empty path");
    if (len + 2 >= PATH_MAX && !is_url)
        return hs_fail(error, HS_ERR_ARGUMENT, given, 0, "the path is too long");
    struct stat info;
    if (!is_url && !is_stdin && stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        memcpy(walk->path, path, len + 1);
        if (path[len - 1] != '/') walk->path[len++] = '/';
        walk->path[len] = 0;
        return push_folder(walk, len, error);
    }
    *item = (hs_walk_item){.path = given, .is_url = is_url, .is_stdin = is_stdin};
    *has_item = true;
    return HS_OK;
}

hs_status hs_walk_next(hs_walk *walk, hs_walk_item *item, hs_error *error) {
    for (;;) {
        bool has_item = false;
        hs_status status;
        if (walk->depth)
            status = step_in_folder(walk, item, &has_item, error);
        else if (walk->next_path < walk->n_paths)
            status = step_in_paths(walk, item, &has_item, error);
        else
            return HS_END;
        if (status != HS_OK || has_item) return status;
    }
}
