/* Speed of reading alone, in CPU seconds: reading FILE... with the reader; `--article` reads the articles too, `--bare`
 * undoes a .gz with libdeflate and with zlib, `--jansson` parses JSON lines into trees. One line each. */
#include <hearsay/hearsay.h>

#include <jansson.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <zlib.h>

static double cpu_s(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void tell(const char *what, double megabytes, double seconds) {
    long peak_kb = 0; /* ru_maxrss would be that of the process before exec */
    char line[256];
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "VmHWM: %ld", &peak_kb) == 1) break;
    if (file) fclose(file);
    printf("%-28s %9.1f MB %8.3f CPU s %8.0f MB/s, peak memory %ld MB\n", what, megabytes, seconds,
           megabytes / seconds, peak_kb / 1024);
}

static int read_with_reader(const char *const *paths, size_t n_paths, bool reads_articles) {
    hs_engine *engine;
    hs_reader *reader;
    hs_error error;
    if (hs_engine_open(NULL, &engine, &error) != HS_OK) return 1;
    hs_read_options options = {.paths = paths, .n_paths = n_paths};
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_arena *arena = hs_arena_new(NULL);
    if (!scratch || !arena || hs_reader_open(engine, &options, &reader, &error) != HS_OK) return 1;
    double bytes = 0, articles_s = 0, start = cpu_s();
    hs_status status;
    hs_page page;
    size_t n_pages = 0, n_errors = 0;
    while ((status = hs_reader_next(reader, arena, &page, &error)) != HS_END) {
        if (status != HS_OK) {
            n_errors++;
            continue;
        }
        n_pages++;
        bytes += (double)page.bytes.len;
        hs_article article;
        double before = reads_articles ? cpu_s() : 0;
        if (reads_articles && hs_article_read(engine, scratch, arena, &page, &article, &error) != HS_OK)
            n_errors++;
        if (reads_articles) articles_s += cpu_s() - before;
        hs_arena_reset(arena);
    }
    tell("reader, bytes of pages", bytes / 1e6, cpu_s() - start - articles_s);
    if (reads_articles) tell("articles", bytes / 1e6, articles_s);
    printf("%zu pages, %zu errors\n", n_pages, n_errors);
    hs_reader_close(reader);
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    hs_engine_close(engine);
    return 0;
}

static char *read_file(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *len = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*len + 1);
    if (bytes && fread(bytes, 1, *len, file) != *len) *len = 0;
    fclose(file);
    return bytes;
}

static int undo_bare(const char *path) {
    size_t len, room = (size_t)64 << 20, total = 0;
    char *in = read_file(path, &len), *out = malloc(room);
    struct libdeflate_decompressor *whole = libdeflate_alloc_decompressor();
    if (!in || !out || !whole) return 1;
    double start = cpu_s();
    for (size_t at = 0, taken, given; at < len; at += taken, total += given)
        if (libdeflate_gzip_decompress_ex(whole, in + at, len - at, out, room, &taken, &given) !=
            LIBDEFLATE_SUCCESS)
            return 1;
    tell("libdeflate, members", (double)total / 1e6, cpu_s() - start);
    start = cpu_s();
    gzFile file = gzopen(path, "rb");
    int n;
    gzbuffer(file, 1 << 18);
    for (total = 0; (n = gzread(file, out, 1 << 18)) > 0;) total += (size_t)n;
    gzclose(file);
    tell("zlib, gzread", (double)total / 1e6, cpu_s() - start);
    return 0;
}

static int parse_with_jansson(const char *path) {
    size_t len, total = 0;
    char *in = read_file(path, &len);
    if (!in) return 1;
    double start = cpu_s();
    for (char *at = in; at < in + len;) {
        char *end = memchr(at, '\n', (size_t)(in + len - at));
        if (!end) end = in + len;
        json_error_t error;
        json_t *line = json_loadb(at, (size_t)(end - at), 0, &error);
        total += json_string_length(json_object_get(line, "text"));
        json_decref(line);
        at = end + 1;
    }
    tell("jansson, bytes of text", (double)total / 1e6, cpu_s() - start);
    return 0;
}

int main(int argc, char **argv) {
    if (argc > 2 && strcmp(argv[1], "--bare") == 0) return undo_bare(argv[2]);
    if (argc > 2 && strcmp(argv[1], "--jansson") == 0) return parse_with_jansson(argv[2]);
    bool reads_articles = argc > 2 && strcmp(argv[1], "--article") == 0;
    int first = reads_articles ? 2 : 1;
    return argc > first
               ? read_with_reader((const char *const *)argv + first, (size_t)(argc - first), reads_articles)
               : 2;
}
