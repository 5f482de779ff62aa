/* dev_extract TRUTH.jsonl FOLDER: the body of each page of a truth file as JSON lines {"doc", "text"}, for
 * score.py extraction, with title, date and byline for metadata.py; and on stderr the speed. FOLDER holds the truth file's pages. */
#include <hearsay/article.h>
#include <hearsay/engine.h>

#include "base/json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

static char *read_gz(const char *path, size_t *len) {
    gzFile file = gzopen(path, "rb");
    if (!file) return NULL;
    size_t room = 1 << 20;
    char *bytes = malloc(room);
    *len = 0;
    for (int got; (got = gzread(file, bytes + *len, (unsigned)(room - *len))) > 0;) {
        *len += (size_t)got;
        if (*len == room) bytes = realloc(bytes, room *= 2);
    }
    gzclose(file);
    return bytes;
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    hs_engine *engine;
    hs_error error;
    if (hs_engine_open(NULL, &engine, &error) != HS_OK) return 1;
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_arena *arena = hs_arena_new(NULL);
    FILE *truth = fopen(argv[1], "r");
    if (!truth) return 1;
    char *line = NULL;
    size_t room = 0;
    uint64_t n_bytes = 0;
    double seconds = 0;
    hs_json out;
    hs_json_init(&out, NULL);
    while (getline(&line, &room, truth) > 0) {
        json_t *row = json_loads(line, 0, NULL);
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[2], json_string_value(json_object_get(row, "page")));
        size_t len = 0;
        char *bytes = read_gz(path, &len);
        const char *id = json_string_value(json_object_get(row, "id"));
        hs_page page = {.doc = {id, strlen(id)}, .bytes = {bytes, len}, .format = HS_FORMAT_HTML};
        const char *url = json_string_value(json_object_get(row, "url"));
        if (url) page.url = (hs_str){url, strlen(url)};
        hs_article article;
        hs_str body = {0};
        struct timespec a, b;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
        hs_status status = hs_article_read(engine, scratch, arena, &page, &article, &error);
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
        seconds += (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
        n_bytes += len;
        if (status == HS_OK)
            hs_article_body(&article, arena, &body);
        else
            fprintf(stderr, "%s: %s\n", id, error.message);
        hs_json_open_object(&out);
        hs_json_key(&out, (hs_str){"doc", 3});
        hs_json_str(&out, page.doc);
        hs_json_key(&out, (hs_str){"text", 4});
        hs_json_str(&out, body);
        if (status == HS_OK) {
            hs_json_key(&out, (hs_str){"title", 5});
            hs_json_str(&out, article.title);
            hs_json_key(&out, (hs_str){"date", 4});
            hs_json_str(&out, article.published.iso);
            hs_json_key(&out, (hs_str){"date_source", 11});
            const char *source = article.published.source ? article.published.source : "";
            hs_json_str(&out, (hs_str){source, strlen(source)});
            hs_json_key(&out, (hs_str){"byline", 6});
            hs_json_open_array(&out);
            for (size_t i = 0; i < article.n_byline; i++) hs_json_str(&out, article.byline[i]);
            hs_json_close_array(&out);
        }
        hs_json_close_object(&out);
        hs_json_end_line(&out);
        fwrite(out.bytes, 1, out.len, stdout);
        hs_json_reset(&out);
        hs_arena_reset(arena);
        free(bytes);
        json_decref(row);
    }
    fprintf(stderr, "%.1f MB in %.3f s: %.1f MB/s\n", (double)n_bytes / 1e6, seconds,
            (double)n_bytes / 1e6 / seconds);
    hs_json_clear(&out);
    free(line);
    fclose(truth);
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    hs_engine_close(engine);
    return 0;
}
