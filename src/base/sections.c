#include "base/sections.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* header, sections, directory. Each section begins at a multiple of ALIGNED. */
enum { ALIGNED = 64, MAX_SECTIONS = 256, VERSION = 1 };

#ifdef HS_TEST_BUILD
enum { BUFFER = 100 };
#else
enum { BUFFER = 1 << 20 };
#endif

typedef struct file_header {
    char magic[8];
    uint32_t version, order;            /* ORDER as this machine writes it */
    uint64_t stamp, directory, n_bytes; /* byte where the directory begins, of the whole file */
    uint64_t checksum;                  /* of the members above and the directory */
    uint32_t n_sections, unused;
} file_header;

typedef struct section_entry {
    uint64_t first, n; /* byte, items */
    uint32_t number, item_bytes;
} section_entry;

#define ORDER 0x01020304u
static const char magic[8] = {'h', 's', 'k', 'e', 'p', 't', '\n', '\x1a'};

static uint64_t mix(uint64_t hash, uint64_t number) {
    return hs_mix64((hash ^ number) + 0x9e3779b97f4a7c15u);
}

static uint64_t checksum_of(const file_header *header, const section_entry *entries) {
    uint64_t hash = hs_mix64(header->version);
    const uint64_t numbers[] = {header->order, header->stamp, header->directory, header->n_bytes,
                                header->n_sections};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) hash = mix(hash, numbers[i]);
    for (uint32_t i = 0; i < header->n_sections; i++) {
        hash = mix(mix(hash, entries[i].first), entries[i].n);
        hash = mix(mix(hash, entries[i].number), entries[i].item_bytes);
    }
    return hash;
}

struct hs_sections_writer {
    hs_allocator allocator;
    char *path;
    int file;
    bool is_finished;
    hs_status failed;
    hs_error why;
    uint64_t stamp, n_bytes; /* written and buffered */
    size_t n_buffered;
    uint32_t n_sections;
    section_entry entries[MAX_SECTIONS];
    unsigned char buffer[BUFFER];
};

static void *resize(const hs_allocator *allocator, void *ptr, size_t size) {
    return allocator->resize(allocator->context, ptr, size);
}

static hs_str path_of(const hs_sections_writer *writer) {
    return (hs_str){writer->path, strlen(writer->path)};
}

/* The first failure stays. */
static hs_status told(hs_sections_writer *writer, hs_error *error) {
    if (writer->failed != HS_OK && error) *error = writer->why;
    return writer->failed;
}

static bool write_at(hs_sections_writer *writer, const void *bytes, size_t n, uint64_t at) {
    const unsigned char *from = bytes;
    while (n && writer->failed == HS_OK) {
        ssize_t n_written = pwrite(writer->file, from, n, (off_t)at);
        if (n_written < 0 && errno == EINTR) continue;
        if (n_written <= 0) {
            writer->failed = hs_fail(&writer->why, HS_ERR_IO, path_of(writer), at, "cannot be written: %s",
                                     strerror(n_written ? errno : ENOSPC));
            break;
        }
        from += n_written, n -= (size_t)n_written, at += (uint64_t)n_written;
    }
    return writer->failed == HS_OK;
}

static bool flush(hs_sections_writer *writer) {
    size_t n = writer->n_buffered;
    writer->n_buffered = 0;
    return write_at(writer, writer->buffer, n, writer->n_bytes - n);
}

static bool put_bytes(hs_sections_writer *writer, const void *bytes, size_t n) {
    if (n > BUFFER - writer->n_buffered && !flush(writer)) return false;
    if (n > BUFFER) {
        writer->n_bytes += n;
        return write_at(writer, bytes, n, writer->n_bytes - n);
    }
    if (n) memcpy(writer->buffer + writer->n_buffered, bytes, n);
    writer->n_buffered += n, writer->n_bytes += n;
    return true;
}

static bool align(hs_sections_writer *writer) {
    static const unsigned char zeros[ALIGNED];
    return put_bytes(writer, zeros, (size_t)(ALIGNED - writer->n_bytes % ALIGNED) % ALIGNED);
}

hs_status hs_sections_create(const char *path, uint64_t stamp, const hs_allocator *allocator,
                             hs_sections_writer **writer, hs_error *error) {
    if (!allocator) allocator = &hs_allocator_system;
    hs_sections_writer *fresh = resize(allocator, NULL, sizeof *fresh);
    size_t n = strlen(path) + 1;
    char *kept_path = fresh ? resize(allocator, NULL, n) : NULL;
    if (!kept_path) {
        if (fresh) resize(allocator, fresh, 0);
        return hs_fail_memory(error);
    }
    memcpy(kept_path, path, n);
    memset(fresh, 0, sizeof *fresh);
    fresh->allocator = *allocator;
    fresh->path = kept_path;
    fresh->stamp = stamp;
    (void)unlink(path); /* readers keep the old file that they have mapped */
    fresh->file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fresh->file < 0) {
        hs_status status =
            hs_fail(error, HS_ERR_IO, path_of(fresh), 0, "cannot be made: %s", strerror(errno));
        fresh->is_finished = true;
        hs_sections_drop(fresh);
        return status;
    }
    static const file_header unfinished;
    put_bytes(fresh, &unfinished, sizeof unfinished);
    *writer = fresh;
    return HS_OK;
}

hs_status hs_sections_begin(hs_sections_writer *writer, uint32_t number, uint32_t item_bytes,
                            hs_error *error) {
    if (writer->failed != HS_OK || !align(writer)) return told(writer, error);
    bool is_known = number >= MAX_SECTIONS || !item_bytes;
    for (uint32_t i = 0; i < writer->n_sections && !is_known; i++)
        is_known = writer->entries[i].number == number;
    if (is_known) {
        writer->failed =
            hs_fail(&writer->why, HS_ERR_ARGUMENT, path_of(writer), 0, "section %u cannot be begun", number);
        return told(writer, error);
    }
    writer->entries[writer->n_sections++] =
        (section_entry){.first = writer->n_bytes, .number = number, .item_bytes = item_bytes};
    return HS_OK;
}

hs_status hs_sections_put(hs_sections_writer *writer, const void *items, size_t n, hs_error *error) {
    if (writer->failed == HS_OK && writer->n_sections) {
        section_entry *entry = &writer->entries[writer->n_sections - 1];
        entry->n += n;
        put_bytes(writer, items, n * entry->item_bytes);
    }
    return told(writer, error);
}

hs_status hs_sections_write(hs_sections_writer *writer, uint32_t number, uint32_t item_bytes,
                            const void *items, size_t n, hs_error *error) {
    hs_status status = hs_sections_begin(writer, number, item_bytes, error);
    return status == HS_OK ? hs_sections_put(writer, items, n, error) : status;
}

hs_status hs_sections_finish(hs_sections_writer *writer, hs_error *error) {
    if (writer->is_finished) return told(writer, error);
    if (writer->failed != HS_OK || !align(writer)) return told(writer, error);
    file_header header = {.version = VERSION,
                          .order = ORDER,
                          .stamp = writer->stamp,
                          .directory = writer->n_bytes,
                          .n_sections = writer->n_sections};
    size_t n = writer->n_sections * sizeof *writer->entries;
    memcpy(header.magic, magic, sizeof magic);
    header.n_bytes = header.directory + n;
    header.checksum = checksum_of(&header, writer->entries);
    if (!put_bytes(writer, writer->entries, n) || !flush(writer)) return told(writer, error);
    /* the header last: what it speaks of is on the disk then */
    if (fdatasync(writer->file) != 0)
        writer->failed =
            hs_fail(&writer->why, HS_ERR_IO, path_of(writer), 0, "cannot be written: %s", strerror(errno));
    if (!write_at(writer, &header, sizeof header, 0)) return told(writer, error);
    if (close(writer->file) != 0)
        writer->failed =
            hs_fail(&writer->why, HS_ERR_IO, path_of(writer), 0, "cannot be written: %s", strerror(errno));
    writer->file = -1;
    writer->is_finished = writer->failed == HS_OK;
    return told(writer, error);
}

void hs_sections_drop(hs_sections_writer *writer) {
    if (!writer) return;
    hs_allocator allocator = writer->allocator;
    if (writer->file >= 0) close(writer->file);
    if (!writer->is_finished) (void)unlink(writer->path);
    resize(&allocator, writer->path, 0);
    resize(&allocator, writer, 0);
}

struct hs_sections {
    hs_allocator allocator;
    unsigned char *bytes;
    size_t n_bytes;
    const section_entry *entries; /* [n] */
    uint32_t n;
};

/* NULL, or what is wrong with the file. */
static const char *check(const unsigned char *bytes, size_t n_bytes, uint64_t stamp, hs_sections *sections) {
    file_header header;
    if (n_bytes < sizeof header) return "is cut short";
    memcpy(&header, bytes, sizeof header);
    if (memcmp(header.magic, magic, sizeof magic) != 0) return "is no file of rows, or was not finished";
    if (header.version != VERSION || header.order != ORDER) return "is of another version or machine";
    if (header.n_bytes != n_bytes) return "is cut short";
    if (header.stamp != stamp) return "belongs to another state of the store";
    uint64_t n_directory = (uint64_t)header.n_sections * sizeof(section_entry);
    if (header.n_sections > MAX_SECTIONS || header.directory > n_bytes || header.directory % ALIGNED ||
        n_bytes - header.directory != n_directory)
        return "has no directory";
    const section_entry *entries = (const section_entry *)(const void *)(bytes + header.directory);
    if (checksum_of(&header, entries) != header.checksum) return "has a damaged directory";
    for (uint32_t i = 0; i < header.n_sections; i++) {
        const section_entry *entry = &entries[i];
        if (entry->number >= MAX_SECTIONS || !entry->item_bytes || entry->first % ALIGNED ||
            entry->first < sizeof header || entry->first > header.directory ||
            entry->n > (header.directory - entry->first) / entry->item_bytes)
            return "has a damaged directory";
    }
    sections->entries = entries;
    sections->n = header.n_sections;
    return NULL;
}

hs_status hs_sections_open(const char *path, uint64_t stamp, const hs_allocator *allocator,
                           hs_sections **sections, hs_error *error) {
    hs_str name = {path, strlen(path)};
    struct stat about;
    hs_sections opened = {.allocator = allocator ? *allocator : hs_allocator_system};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &about) != 0) {
        hs_status status = hs_fail(error, errno == ENOENT ? HS_ERR_NOT_FOUND : HS_ERR_IO, name, 0,
                                   "cannot be read: %s", strerror(errno));
        if (file >= 0) close(file);
        return status;
    }
    if (!S_ISREG(about.st_mode) || about.st_size < (off_t)sizeof(file_header)) {
        close(file);
        return hs_fail(error, HS_ERR_FORMAT, name, 0, "is cut short");
    }
    opened.n_bytes = (size_t)about.st_size;
    void *mapped = mmap(NULL, opened.n_bytes, PROT_READ, MAP_SHARED, file, 0);
    int cause = errno;
    close(file);
    if (mapped == MAP_FAILED)
        return hs_fail(error, HS_ERR_IO, name, 0, "cannot be read: %s", strerror(cause));
    opened.bytes = mapped;
    const char *wrong = check(opened.bytes, opened.n_bytes, stamp, &opened);
    hs_sections *kept = wrong ? NULL : resize(&opened.allocator, NULL, sizeof *kept);
    if (!kept) {
        munmap(mapped, opened.n_bytes);
        return wrong ? hs_fail(error, HS_ERR_FORMAT, name, 0, "%s", wrong) : hs_fail_memory(error);
    }
    (void)madvise(mapped, opened.n_bytes, MADV_RANDOM);
    *kept = opened;
    *sections = kept;
    return HS_OK;
}

void hs_sections_close(hs_sections *sections) {
    if (!sections) return;
    hs_allocator allocator = sections->allocator;
    munmap(sections->bytes, sections->n_bytes);
    resize(&allocator, sections, 0);
}

const void *hs_sections_get(const hs_sections *sections, uint32_t number, uint32_t item_bytes, size_t *n) {
    *n = 0;
    for (uint32_t i = 0; i < sections->n; i++) {
        const section_entry *entry = &sections->entries[i];
        if (entry->number != number || entry->item_bytes != item_bytes) continue;
        *n = (size_t)entry->n;
        return sections->bytes + entry->first;
    }
    return sections->bytes;
}
