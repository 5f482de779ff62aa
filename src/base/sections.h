/* A file of numbered rows of plain values: written once, front to back, then mapped and read in place. For what can be made
 * anew: a file that is cut short, of another version or of another machine's byte order is refused, not mended. */
#ifndef HS_BASE_SECTIONS_H
#define HS_BASE_SECTIONS_H

#include <hearsay/base.h>

/* stamp tells what the file belongs to. The file is written under path itself, in place of one that was there; it counts only
 * after _finish. What fails first is told by all calls that follow, which do nothing more. */
typedef struct hs_sections_writer hs_sections_writer;
hs_status hs_sections_create(const char *path, uint64_t stamp, const hs_allocator *allocator,
                             hs_sections_writer **writer, hs_error *error);
/* Rows of a section are put one behind the other; one section is open at a time, and begin ends the one before. Each number
 * once, less than 256. */
hs_status hs_sections_begin(hs_sections_writer *writer, uint32_t number, uint32_t item_bytes,
                            hs_error *error);
hs_status hs_sections_put(hs_sections_writer *writer, const void *items, size_t n, hs_error *error);
/* begin and put at once. */
hs_status hs_sections_write(hs_sections_writer *writer, uint32_t number, uint32_t item_bytes,
                            const void *items, size_t n, hs_error *error);
/* Writes the directory and closes the file, which is whole then. */
hs_status hs_sections_finish(hs_sections_writer *writer, hs_error *error);
/* Frees the writer, and removes the file where it is not finished; takes NULL. */
void hs_sections_drop(hs_sections_writer *writer);

typedef struct hs_sections hs_sections;
/* HS_ERR_NOT_FOUND; HS_ERR_FORMAT: not such a file, not whole, or another stamp; HS_ERR_IO. */
hs_status hs_sections_open(const char *path, uint64_t stamp, const hs_allocator *allocator,
                           hs_sections **sections, hs_error *error);
void hs_sections_close(hs_sections *sections);
/* The items of a section, aligned for them; *n 0 where there is none or its items have another size. Never NULL. */
const void *hs_sections_get(const hs_sections *sections, uint32_t number, uint32_t item_bytes, size_t *n);

#endif
