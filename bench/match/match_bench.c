/* match_bench statements FILE.tsv: groups statements (speaker TAB form TAB text TAB quoted) that stand on pages of
 * their own; prints statement TAB utterance TAB relation TAB warnings. */
#include "match_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const relation_names[] = {"verbatim", "trimmed",  "reworded", "reordered", "joined",
                                      "partial",  "extended", "retold",   "reversed",  "reattributed"};

char *read_whole_file(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *bytes = malloc((size_t)size + 1);
    if (bytes && fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    *len = (size_t)size;
    return bytes;
}

static hs_str next_field(hs_str *line) {
    const char *tab = line->len ? memchr(line->ptr, '\t', line->len) : NULL;
    hs_str field = {line->ptr, tab ? (size_t)(tab - line->ptr) : line->len};
    line->ptr += field.len + (tab ? 1 : 0);
    line->len -= field.len + (tab ? 1 : 0);
    return field;
}

static int run_statements(const char *path) {
    size_t len;
    char *bytes = read_whole_file(path, &len);
    if (!bytes) return fprintf(stderr, "cannot read %s\n", path), 1;
    uint32_t n = 0;
    for (size_t i = 0; i < len; i++) n += bytes[i] == '\n';
    hs_match_statement *statements = calloc(n ? n : 1, sizeof *statements);
    hs_match_page *pages = calloc(n ? n : 1, sizeof *pages);
    size_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        char *end = memchr(bytes + at, '\n', len - at);
        hs_str line = {bytes + at, (size_t)(end - bytes) - at};
        at = (size_t)(end - bytes) + 1;
        hs_str speaker = next_field(&line), form = next_field(&line), text = next_field(&line), quoted = next_field(&line);
        pages[i] = (hs_match_page){.id = i + 1, .published = INT64_MIN};
        statements[i] = (hs_match_statement){.id = i + 1, .page = i, .speaker = (uint32_t)strtoul(speaker.ptr, NULL, 10),
                                             .speaker_confidence = 0.9f, .text = text, .quoted = quoted};
        if (speaker.ptr[0] == '-') statements[i].speaker = HS_NONE;
        if (form.ptr[0] == 'i') statements[i].kind = HS_KIND_INDIRECT, statements[i].quoted = (hs_str){0};
        if (form.ptr[0] == 'm') statements[i].kind = HS_KIND_MIXED;
        if (form.ptr[0] == 'h') statements[i].kind = HS_KIND_HEADLINE;
    }
    hs_engine *engine;
    hs_error error;
    hs_match_result result;
    if (hs_engine_open(NULL, &engine, &error) != HS_OK) return fprintf(stderr, "%s\n", error.message), 1;
    hs_arena *arena = hs_arena_new(NULL);
    hs_match_input input = {.pages = pages, .n_pages = n, .statements = statements, .n_statements = n};
    double start = seconds_now();
    if (hs_match(engine, arena, &input, &result, &error) != HS_OK) return fprintf(stderr, "%s\n", error.message), 1;
    fprintf(stderr, "%u statements, %u utterances, %.3f s\n", n, result.n_utterances, seconds_now() - start);
    for (uint32_t u = 0; u < result.n_utterances; u++)
        for (uint32_t m = 0; m < result.utterances[u].n_members; m++) {
            const hs_member *member = &result.utterances[u].members[m];
            printf("%u\t%u\t%s\t%u\t%s\n", member->statement, u, relation_names[member->relation], member->warnings,
                   member->why);
        }
    hs_arena_free(arena);
    hs_engine_close(engine);
    free(statements), free(pages), free(bytes);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "statements") == 0) return run_statements(argv[2]);
    fprintf(stderr, "usage: match_bench statements FILE.tsv\n");
    return 2;
}
