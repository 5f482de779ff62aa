/* Room for the texts of a large collection in an unlinked file beside the store that is mapped: memory of its pages is
 * the system's to take back, so that a million bodies do not count against the memory of matching. */
#include "store/link.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* In front of each block. */
typedef struct header {
    size_t mapped; /* bytes; 0: of the heap */
    size_t apart;  /* keeps what follows aligned */
} header;

static size_t whole_pages(size_t size) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE), wanted = (size + page - 1) / page * page;
    return wanted < size ? 0 : wanted;
}

static void free_block(header *block) {
    if (block->mapped)
        munmap(block, block->mapped);
    else
        free(block);
}

static int open_file(const char *store_path) {
    size_t len = strlen(store_path);
    char *path = malloc(len + 6);
    if (!path) return -1;
    memcpy(path, store_path, len);
    memcpy(path + len, "-text", 6);
    int fd =
        open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600); /* whoever builds holds the store's lock */
    if (fd >= 0) unlink(path);
    free(path);
    return fd;
}

/* NULL: the disk has no room, or takes no such file. Room is asked for first: a mapped hole would kill at a full disk. */
static header *map_block(hs_link__room *room, size_t size) {
    if (room->fd < 0 && !room->is_refused) room->fd = open_file(room->store_path);
    room->is_refused = room->is_refused || room->fd < 0;
    size_t wanted = whole_pages(size);
    if (room->is_refused || !wanted) return NULL;
    if (posix_fallocate(room->fd, (off_t)room->n_file_bytes, (off_t)wanted) != 0) {
        room->is_refused = true;
        return NULL;
    }
    header *block =
        mmap(NULL, wanted, PROT_READ | PROT_WRITE, MAP_SHARED, room->fd, (off_t)room->n_file_bytes);
    if (block == MAP_FAILED) {
        room->is_refused = true;
        return NULL;
    }
    room->n_file_bytes += wanted;
    block->mapped = wanted;
    return block;
}

/* An arena asks for whole blocks and gives them back; nothing else comes here. */
static void *resize(void *context, void *ptr, size_t size) {
    hs_link__room *room = context;
    header *block = ptr ? (header *)ptr - 1 : NULL;
    if (block) {
        free_block(block);
        return NULL;
    }
    if (!size || size > SIZE_MAX - sizeof *block) return NULL;
    size += sizeof *block;
    if (room->n_heap_bytes + size > room->most_heap_bytes) block = map_block(room, size);
    if (!block) {
        block = malloc(size);
        if (!block) return NULL;
        block->mapped = 0;
        room->n_heap_bytes += size;
    }
    return block + 1;
}

hs_arena *hs_link__room_open(hs_link__room *room, const char *store_path, size_t most_heap_bytes) {
    *room = (hs_link__room){.store_path = store_path, .fd = -1, .most_heap_bytes = most_heap_bytes};
    return hs_arena_new(&(hs_allocator){resize, room});
}

/* Large blocks each in a mapping of its own: what is freed between two steps goes back to the system at once, where the
 * heap would keep it between blocks that stay. Keeps nothing, so that threads may share it. */
static void *resize_apart(void *context, void *ptr, size_t size) {
    enum { LARGE = 1 << 18 };
    header *block = ptr ? (header *)ptr - 1 : NULL;
    (void)context;
    if (block) {
        free_block(block);
        return NULL;
    }
    if (!size || size > SIZE_MAX - sizeof *block) return NULL;
    size_t wanted = size < LARGE ? 0 : whole_pages(size + sizeof *block);
    if (wanted) {
        block = mmap(NULL, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) return NULL;
    } else {
        block = malloc(size + sizeof *block);
        if (!block) return NULL;
    }
    block->mapped = wanted;
    return block + 1;
}

hs_arena *hs_link__arena_apart(void) {
    return hs_arena_new(&(hs_allocator){resize_apart, NULL});
}

void hs_link__room_close(hs_link__room *room, hs_arena *arena) {
    hs_arena_free(arena);
    if (room->fd >= 0) close(room->fd);
}
