/* Runs the texts in tests/cases/statement. A case:
 *
 *     == A split quotation is one statement in two parts
 *     "We never met," Ruta Vance said. "Not once."
 *     -> direct: We never met, | Not once.
 *        by Ruta Vance
 *        cue said
 *        flags question, written
 *
 * Every statement of the text stands there, in order, unless a line "-> ..." allows others. What is not told (by,
 * cue, quoted, via, to, flags, asked) is not checked; "by nobody" means that no source is named. */
#include "test.h"

#include <hearsay/hearsay.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_TEXT = 1 << 20 };

static const char *const kind_names[] = {"direct", "mixed", "indirect", "headline"};
static const char *const flag_names[] = {"unopened",    "unclosed", "speaker-dropped", "unnamed",
                                         "group",       "question", "denied",          "speaker-carried",
                                         "interpreter", "negated",  "written",         "thought"};

typedef struct runner {
    hs_engine *engine;
    hs_scratch *scratch;
    hs_arena *arena;
    hs_article article;
    hs_text text;
    hs_statements found;
    uint32_t at; /* next statement that has not been expected yet */
    bool allows_others;
    char name[512];
    int n_wrong;
} runner;

static void wrong(runner *run, const char *what, hs_str want, hs_str got) {
    print_message("%s: %s: want [%.*s], got [%.*s]\n", run->name, what, (int)want.len,
                  want.ptr ? want.ptr : "", (int)got.len, got.ptr);
    run->n_wrong++;
}

static hs_str joined(runner *run, const hs_span *spans, uint32_t n) {
    size_t len = 0;
    for (uint32_t i = 0; i < n; i++) len += spans[i].end - spans[i].start + 3;
    char *out = hs_arena_get(run->arena, len + 1);
    assert_non_null(out);
    len = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i) memcpy(out + len, " | ", 3), len += 3;
        memcpy(out + len, run->article.text.ptr + spans[i].start, spans[i].end - spans[i].start);
        len += spans[i].end - spans[i].start;
    }
    return (hs_str){out, len};
}

static void read_text(runner *run, hs_str text) {
    hs_error error = {0};
    hs_page page = {.doc = HS_STR("case"), .bytes = hs_str_trim(text), .format = HS_FORMAT_PLAIN};
    hs_arena_reset(run->arena);
    assert_int_equal(hs_article_read(run->engine, run->scratch, run->arena, &page, &run->article, &error),
                     HS_OK);
    assert_int_equal(hs_text_read(run->engine, run->scratch, run->arena, &run->article, &run->text, &error),
                     HS_OK);
    assert_int_equal(
        hs_statements_find(run->engine, run->scratch, run->arena, &run->text, &run->found, &error), HS_OK);
    run->at = 0;
    run->allows_others = false;
}

static void finish_text(runner *run) {
    if (run->allows_others || !run->name[0]) return;
    for (; run->at < run->found.n; run->at++)
        wrong(run, "one more statement", (hs_str){0},
              joined(run, run->found.items[run->at].parts, run->found.items[run->at].n_parts));
}

/* "direct: We never met, | Not once." */
static void expect_statement(runner *run, hs_str line) {
    if (hs_str_equal(line, HS_STR("..."))) {
        run->allows_others = true;
        return;
    }
    size_t colon = hs_str_find(line, HS_STR(": "));
    hs_str kind = {line.ptr, colon}, words = {line.ptr + colon + 2, line.len - colon - 2};
    for (uint32_t i = run->allows_others ? 0 : run->at; i < run->found.n; i++) {
        const hs_statement *s = &run->found.items[i];
        if (!hs_str_equal(joined(run, s->parts, s->n_parts), words)) continue;
        if (i > run->at && !run->allows_others)
            wrong(run, "statement before it", words,
                  joined(run, run->found.items[run->at].parts, run->found.items[run->at].n_parts));
        hs_str got = {kind_names[s->kind], strlen(kind_names[s->kind])};
        if (!hs_str_equal(kind, got)) wrong(run, "kind", kind, got);
        run->at = i + 1;
        return;
    }
    hs_str nearest = {0};
    if (run->at < run->found.n)
        nearest = joined(run, run->found.items[run->at].parts, run->found.items[run->at].n_parts);
    wrong(run, "statement", words, nearest);
    if (run->at < run->found.n) run->at++;
}

static hs_str flags_of(runner *run, uint32_t flags) {
    char *out = hs_arena_get_zeroed(run->arena, 1, 512);
    assert_non_null(out);
    for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
        if (flags >> i & 1) {
            if (out[0]) strcat(out, ", ");
            strcat(out, flag_names[i]);
        }
    return (hs_str){out, strlen(out)};
}

static void expect_detail(runner *run, hs_str line) {
    if (run->at == 0 || run->at > run->found.n) return;
    const hs_statement *s = &run->found.items[run->at - 1];
    size_t space = hs_str_find_byte(line, 0, ' ');
    hs_str what = {line.ptr, space},
           want = {line.ptr + space + 1, line.len > space ? line.len - space - 1 : 0}, got = {0};
    hs_span single = {0, 0};
    if (hs_str_equal(what, HS_STR("by")))
        single = s->source;
    else if (hs_str_equal(what, HS_STR("cue")))
        single = s->cue;
    else if (hs_str_equal(what, HS_STR("via")))
        single = s->via_source;
    else if (hs_str_equal(what, HS_STR("to")))
        single = s->addressee_source;
    else if (hs_str_equal(what, HS_STR("asked"))) {
        if (s->question != HS_NONE)
            got = joined(run, run->found.items[s->question].parts, run->found.items[s->question].n_parts);
    } else if (hs_str_equal(what, HS_STR("quoted")))
        got = joined(run, s->quoted, s->n_quoted);
    else if (hs_str_equal(what, HS_STR("flags")))
        got = flags_of(run, s->flags);
    else
        fail_msg("%s: unknown detail %.*s", run->name, (int)what.len, what.ptr);
    if (single.start < single.end) got = hs_str_sub(run->article.text, single);
    if (hs_str_equal(want, HS_STR("nobody")) || hs_str_equal(want, HS_STR("none"))) want = (hs_str){0};
    if (!hs_str_equal(want, got)) wrong(run, "detail", line, got);
}

static void run_file(runner *run, const char *path) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = malloc(MAX_TEXT);
    assert_non_null(bytes);
    hs_str all = {bytes, fread(bytes, 1, MAX_TEXT, file)}, text = {0};
    fclose(file);
    bool is_read = false;
    run->name[0] = 0;
    run->at = run->found.n = 0;
    for (size_t at = 0; at < all.len;) {
        size_t end = hs_str_find_byte(all, at, '\n');
        hs_str line = {all.ptr + at, end - at};
        if (hs_str_starts(line, HS_STR("== "))) {
            finish_text(run);
            snprintf(run->name, sizeof run->name, "%.*s", (int)(line.len - 3), line.ptr + 3);
            text = (hs_str){all.ptr + end + 1, 0};
            is_read = false;
        } else if (hs_str_starts(line, HS_STR("-> ")) || hs_str_equal(line, HS_STR("-> none"))) {
            if (!is_read) read_text(run, text);
            is_read = true;
            hs_str rest = {line.ptr + 3, line.len - 3};
            if (!hs_str_equal(rest, HS_STR("none"))) expect_statement(run, rest);
        } else if (is_read && hs_str_trim(line).len) {
            expect_detail(run, hs_str_trim(line));
        } else if (!is_read && text.ptr) {
            text.len = (size_t)(all.ptr + end - text.ptr);
        }
        at = end + 1;
    }
    finish_text(run);
    free(bytes);
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void every_case_gives_the_statements_written_under_it(void **state) {
    (void)state;
    runner run = {.arena = hs_arena_new(NULL)};
    hs_error error = {0};
    assert_int_equal(hs_engine_open(NULL, &run.engine, &error), HS_OK);
    run.scratch = hs_scratch_new(run.engine);
    char folder[4096], *paths[256];
    int n = 0;
    const char *root = getenv("HEARSAY_ROOT");
    snprintf(folder, sizeof folder, "%s/tests/cases/statement", root ? root : ".");
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));)
        if (strstr(entry->d_name, ".txt") && n < 256) {
            char path[8192];
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            paths[n++] = strdup(path);
        }
    closedir(directory);
    assert_true(n > 0);
    qsort(paths, (size_t)n, sizeof *paths, by_name);
    for (int i = 0; i < n; i++) {
        run_file(&run, paths[i]);
        free(paths[i]);
    }
    hs_scratch_free(run.scratch);
    hs_engine_close(run.engine);
    hs_arena_free(run.arena);
    assert_int_equal(run.n_wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case_gives_the_statements_written_under_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
