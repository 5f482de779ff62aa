/* Runs the files of tests/cases/speaker: texts with the speakers that a reader would name. A case:
 *
 *     == A surname alone is the person of that full name
 *     Ruta Vance runs the Harrow ferry. "It has never sunk," Vance said.
 *     -> It has never sunk: Ruta Vance
 *
 * A line "-> words: name [flag]" wants a statement that holds the words, said by that person of the page; "nobody"
 * wants no speaker. A line "?> ..." is a case that hangs on other stages and is not held: told when it comes right. */
#include "test.h"

#include <hearsay/hearsay.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_FILE = 1 << 18 };

typedef struct runner {
    hs_engine *engine;
    hs_scratch *scratch;
    hs_arena *arena;
    hs_annotation page;
    int n_lines, n_wrong;
    char name[300];
} runner;

static bool holds(hs_str text, hs_str part) {
    return hs_str_find(text, part) < text.len;
}

static void page_read(runner *run, hs_str text) {
    hs_error error = {0};
    hs_page page = {.doc = HS_STR("case"), .bytes = hs_str_trim(text), .format = HS_FORMAT_PLAIN};
    hs_arena_reset(run->arena);
    assert_int_equal(hs_page_annotate(run->engine, run->scratch, run->arena, &page, &run->page, &error),
                     HS_OK);
}

static const hs_speaking *speaking_of(runner *run, hs_str part) {
    for (uint32_t i = 0; i < run->page.statements.n; i++) {
        const hs_statement *s = &run->page.statements.items[i];
        for (uint32_t k = 0; k < s->n_parts; k++)
            if (holds(hs_str_sub(run->page.article.text, s->parts[k]), part))
                return &run->page.found.speaking[i];
    }
    return NULL;
}

static void expect(runner *run, hs_str line, bool is_known_wrong) {
    size_t colon = 0;
    uint32_t flag = 0;
    for (size_t i = 0; i + 1 < line.len; i++)
        if (line.ptr[i] == ':' && line.ptr[i + 1] == ' ') colon = i;
    assert_true(colon > 0);
    hs_str part = {line.ptr, colon}, name = hs_str_trim((hs_str){line.ptr + colon + 1, line.len - colon - 1});
    if (holds(name, HS_STR("[unnamed]"))) flag = HS_FLAG_UNNAMED;
    if (holds(name, HS_STR("[group]"))) flag = HS_FLAG_GROUP;
    if (holds(name, HS_STR("[speaker-dropped]"))) flag = HS_FLAG_SPEAKER_DROPPED;
    size_t bracket = hs_str_find_byte(name, 0, '[');
    name = hs_str_trim((hs_str){name.ptr, bracket});
    const hs_speaking *found = speaking_of(run, part);
    hs_str got = HS_STR("no such statement");
    if (found)
        got = found->speaker.person == HS_NONE ? HS_STR("nobody")
                                               : run->page.found.people[found->speaker.person].name;
    bool is_right = found && hs_str_equal(got, name) && (!flag || found->flags & flag);
    run->n_lines++;
    if (is_known_wrong && !is_right) return;
    if (is_known_wrong || !is_right) {
        run->n_wrong += !is_known_wrong;
        print_message("%s: [%.*s] want %.*s, got %.*s: %s\n", run->name, (int)part.len, part.ptr,
                      (int)name.len, name.ptr, (int)got.len, got.ptr,
                      is_right ? "now right: mark it -> again"
                      : found  ? found->why
                               : "");
    }
}

static void file_run(runner *run, const char *path) {
    static const char head[] = "== ";
    char *bytes = malloc(MAX_FILE);
    FILE *file = fopen(path, "rb");
    assert_non_null(bytes);
    assert_non_null(file);
    hs_str text = {bytes, fread(bytes, 1, MAX_FILE, file)};
    fclose(file);
    size_t from = 0;
    bool is_read = false;
    for (size_t at = 0; at < text.len;) {
        size_t end = hs_str_find_byte(text, at, '\n');
        hs_str line = {text.ptr + at, end - at};
        if (hs_str_starts(line, HS_STR("== "))) {
            snprintf(run->name, sizeof run->name, "%.*s", (int)(line.len - sizeof head + 1),
                     line.ptr + sizeof head - 1);
            from = end + 1;
            is_read = false;
        } else if (hs_str_starts(line, HS_STR("-> ")) || hs_str_starts(line, HS_STR("?> "))) {
            if (!is_read) page_read(run, (hs_str){text.ptr + from, at - from});
            is_read = true;
            expect(run, (hs_str){line.ptr + 3, line.len - 3}, line.ptr[0] == '?');
        }
        at = end + 1;
    }
    free(bytes);
}

static void speakers_are_the_ones_a_reader_names(void **state) {
    (void)state;
    runner run = {.arena = hs_arena_new(NULL)};
    hs_error error = {0};
    char folder[4096], path[8192];
    assert_int_equal(hs_engine_open(NULL, &run.engine, &error), HS_OK);
    run.scratch = hs_scratch_new(run.engine);
    snprintf(folder, sizeof folder, "%s/tests/cases/speaker",
             getenv("HEARSAY_ROOT") ? getenv("HEARSAY_ROOT") : ".");
    struct dirent **files;
    int n = scandir(folder, &files, NULL, alphasort);
    assert_true(n > 2);
    for (int i = 0; i < n; i++) {
        if (strstr(files[i]->d_name, ".txt")) {
            snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
            file_run(&run, path);
        }
        free(files[i]);
    }
    free(files);
    hs_scratch_free(run.scratch);
    hs_arena_free(run.arena);
    hs_engine_close(run.engine);
    print_message("%d lines, %d wrong\n", run.n_lines, run.n_wrong);
    assert_true(run.n_lines > 50);
    assert_int_equal(run.n_wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(speakers_are_the_ones_a_reader_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
