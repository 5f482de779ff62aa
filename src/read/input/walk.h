/* src/read/input/walk.h: from paths to files, in one fixed order.
 *
 * Takes the user's paths; gives files one by one. A folder is walked depth first in the order of `LC_ALL=C sort`
 * over the full paths. Left out of walks: names that begin with a dot, symbolic links to folders (they make
 * cycles), and the folder NAME_files beside NAME.html, where browsers save a page's pictures and scripts.
 * Folders that cannot be listed and things that are no files are errors for themselves alone.
 *
 *     news/ {b.txt, a/1.html, a.txt}   ->   news/a.txt, news/a/1.html, news/b.txt */
#ifndef HS_READ_INPUT_WALK_H
#define HS_READ_INPUT_WALK_H

#include <hearsay/base.h>

typedef struct hs_walk hs_walk;

typedef struct hs_walk_item {
    hs_str path;    /* NUL behind it; valid until the next call */
    bool is_stdin;  /* "-" */
    bool is_url;    /* http:// or https:// */
    bool is_listed; /* found in a folder, not named by the user */
} hs_walk_item;

/* NULL when memory runs out. paths and store_path must outlive the walk; store_path (or NULL) is a file that is left
 * out of folders, and so are STORE-wal, STORE-shm and STORE-lock. */
hs_walk *hs_walk_new(const hs_allocator *allocator, const char *const *paths, size_t n_paths,
                     const char *store_path);
void hs_walk_free(hs_walk *walk);
/* HS_END after the last one; an error for one item, and the next call goes on behind it. */
hs_status hs_walk_next(hs_walk *walk, hs_walk_item *item, hs_error *error);
/* Bytes of the files seen so far, listed ones included though they are still to come. */
uint64_t hs_walk_known_bytes(const hs_walk *walk);

#endif
