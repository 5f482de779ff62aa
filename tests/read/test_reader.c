#include "test.h"

#include <hearsay/page.h>

#include "files.h"
#include "run_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void folders_are_walked_in_the_order_of_sort(void **state) {
    (void)state;
    file_with_text("news/b.txt", "second");
    file_with_text("news/a/1.html", "inner");
    file_with_text("news/a.txt", "first");
    file_with_text("news/.hidden", "not read");
    file_with_text("news/Fire.html", "<p>fire");
    file_with_text("news/Fire_files/style.css", "p {}");
    file_with_text("news/lone_files/x.txt", "kept: no page beside it");
    assert_int_equal(symlink(file_path("news"), file_path("news/a/loop")), 0);
    assert_string_equal(read_path(file_path("news")), "news/Fire.html|0|<p>fire\n"
                                                      "news/a.txt|0|first\n"
                                                      "news/a/1.html|0|inner\n"
                                                      "news/b.txt|0|second\n"
                                                      "news/lone_files/x.txt|0|kept: no page beside it\n");
}

static void what_cannot_be_read_is_told_and_the_run_goes_on(void **state) {
    (void)state;
    const char *paths[] = {file_path("gone.txt"), file_with_text("empty.txt", ""),
                           file_with("scan.pdf", "%PDF-1.7\n\0\1\2", 12),
                           file_with_text("good.txt", "Rain fell.")};
    mkdir(file_path("bare"), 0700);
    mkfifo(file_path("pipes"), 0600);
    assert_string_equal(read_with((hs_read_options){.paths = paths, .n_paths = 4}),
                        "!12|gone.txt|0|cannot open: No such file or directory\n"
                        "!6|empty.txt|0|empty file\n"
                        "!5|scan.pdf|0|a PDF document, not a page\n"
                        "good.txt|0|Rain fell.\n");
    assert_string_equal(read_path(file_with("bytes.dat", "a\0\1\2\0\0\3xyz\0\0", 12)),
                        "!5|bytes.dat|0|bytes that are no text, not a page\n");
    assert_string_equal(read_path(file_with("wide.txt", "R\0a\0i\0n\0.\0", 10)), "wide.txt|0|R\n");
    assert_string_equal(read_path(file_path("bare")), "!6|bare/|0|no files in this folder\n");
    mkdir(file_path("odd"), 0700);
    mkfifo(file_path("odd/pipe"), 0600);
    file_with_text("odd/z.txt", "after the pipe");
    assert_string_equal(read_path(file_path("odd")),
                        "!4|odd/pipe|0|not a file\nodd/z.txt|0|after the pipe\n");
}

static void random_bytes_are_refused_and_texts_of_all_charsets_are_not(void **state) {
    (void)state;
    uint32_t seed = 3;
    for (int round = 0; round < 300; round++) {
        char bytes[4096];
        size_t len = 200 + (size_t)round * 12;
        for (size_t i = 0; i < len; i++) bytes[i] = (char)((seed = seed * 1664525u + 1013904223u) >> 24);
        const char *text = read_path(file_with("random.txt", bytes, len));
        if (text[0] != '!') fail_msg("round %d: %.80s", round, text);
    }
    static const char *const texts[] = {
        "caf\xE9 noir, tr\xE8s bon", "\xCD\xE5\xF2, \xFF \xE5\xE3\xEE \xED\xE5 \xE2\xE8\xE4\xE5\xEB",
        "\x1B$B%K%e!<%9\x1B(B", "\x93\xFA\x96{\x8C\xEA \x83j\x83\x85\x81[\x83X", "a\tb\fc\x7F"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_not_equal(read_path(file_with_text("t.txt", texts[i]))[0], '!');
}

static void unreadable_folder_costs_only_itself(void **state) {
    (void)state;
    if (geteuid() == 0) return; /* root reads everything */
    file_with_text("shut/in/a.txt", "x");
    file_with_text("shut/z.txt", "after");
    chmod(file_path("shut/in"), 0);
    assert_string_equal(read_path(file_path("shut")),
                        "!3|shut/in/|0|cannot list the folder: Permission denied\nshut/z.txt|0|after\n");
}

static void json_lines_give_pages_by_guessed_and_by_named_fields(void **state) {
    (void)state;
    const char *path = file_with_text(
        "a.jsonl", "{\"id\": \"r1\", \"text\": \"Rain \\u201cfell\\u201d.\", \"n\": [1, {\"text\": 2}]}\n"
                   "\r\n"
                   "{\"maintext\":\"Snow.\",\"date_publish\":\"2019-01-02\"}\r\n"
                   "{\"id\":7,\"html\":\"<p>Hail\",\"text\":\"Hail\"}");
    assert_string_equal(read_path(path), "r1|1|Rain \xE2\x80\x9C"
                                         "fell\xE2\x80\x9D.\n"
                                         "a.jsonl#3|1|Snow.\n"
                                         "7|3|<p>Hail\n");
    const char *named =
        file_with_text("b.jsonl", "{\"text\":\"no\",\"words\":\"yes\",\"key\":\"k9\"}\n{\"text\":\"no\"}\n");
    assert_string_equal(read_with((hs_read_options){.paths = &named,
                                                    .n_paths = 1,
                                                    .is_jsonl = true,
                                                    .is_plain = true,
                                                    .text_field = "words",
                                                    .id_field = "key"}),
                        "k9|2|yes\n!6|b.jsonl|39|line 2: no text in the field \"words\"\n");
}

static void bad_json_line_is_told_with_line_and_byte_and_the_next_one_is_read(void **state) {
    (void)state;
    const char *path = file_with_text("c.jsonl", "{\"id\":\"a\",\"text\":\"one\"}\n"
                                                 "{\"id\":\"b\",\"text\":oops}\n"
                                                 "{\"id\":\"c\",\"text\":\"cut\n"
                                                 "{\"id\":\"d\",\"title\":\"no page here\"}\n"
                                                 "{\"id\":\"e\",\"text\":\"five\"}\n");
    assert_string_equal(read_path(path), "a|1|one\n"
                                         "!4|c.jsonl|41|line 2: bad JSON: a value was expected\n"
                                         "!4|c.jsonl|68|line 3: bad JSON: a string is not closed\n"
                                         "!6|c.jsonl|69|line 4: no field that holds a page\n"
                                         "e|1|five\n");
}

static void range_of_records_splits_a_file_without_gap(void **state) {
    (void)state;
    const char *path =
        file_with_text("r.jsonl", "{\"text\":\"1\"}\n{\"text\":\"2\"}\n{\"text\":\"3\"}\n{\"text\":\"4\"}\n");
    hs_read_options options = {.paths = &path, .n_paths = 1, .first_record = 1, .end_record = 3};
    assert_string_equal(read_with(options), "r.jsonl#1|1|1\nr.jsonl#2|1|2\n");
    options.first_record = 3, options.end_record = 0;
    assert_string_equal(read_with(options), "r.jsonl#3|1|3\nr.jsonl#4|1|4\n");
}

static void line_of_many_windows_is_one_page(void **state) {
    (void)state;
    size_t len = (size_t)3 << 20;
    char *line = malloc(len + 64);
    size_t n = (size_t)sprintf(line, "{\"id\":\"long\",\"text\":\"");
    memset(line + n, 'x', len);
    strcpy(line + n + len, "\"}\n{\"id\":\"next\",\"text\":\"short\"}\n");
    const char *path = file_with("long.jsonl", line, strlen(line));
    const char *text = read_path(path);
    assert_non_null(strstr(text, "long|1|xxxxx"));
    assert_non_null(strstr(text, "\nnext|1|short\n"));
    free(line);
}

static void packed_files_are_read_as_what_is_in_them(void **state) {
    (void)state;
    static const char lines[] = "{\"id\":\"p\",\"text\":\"packed\"}\n{\"id\":\"q\",\"text\":\"too\"}\n";
    size_t len;
    const void *bytes = gzip_of(lines, sizeof lines - 1, &len);
    assert_string_equal(read_path(file_with("x.jsonl.gz", bytes, len)), "p|1|packed\nq|1|too\n");
    bytes = zstd_of(lines, sizeof lines - 1, &len);
    assert_string_equal(read_path(file_with("x.bin", bytes, len)), "p|1|packed\nq|1|too\n");
    bytes = gzip_of("Rain fell.", 10, &len);
    char twice[256];
    memcpy(twice, bytes, len);
    memcpy(twice + len, bytes, len);
    memset(twice + 2 * len, 0, 7); /* tape padding */
    assert_string_equal(read_path(file_with("y.txt.gz", twice, 2 * len + 7)),
                        "y.txt.gz|0|Rain fell.Rain fell.\n");
    assert_string_equal(read_path(file_with("cut.gz", bytes, len - 9)),
                        "!4|cut.gz|21|compressed bytes are cut short\n");
}

static void lines_before_a_break_in_packed_bytes_are_kept(void **state) {
    (void)state;
    static char lines[200000];
    size_t n = 0;
    unsigned seed = 7;
    while (n < sizeof lines - 100) {
        n += (size_t)sprintf(lines + n, "{\"text\":\"");
        for (int i = 0; i < 40; i++)
            lines[n++] = (char)('a' + (seed = seed * 1103515245u + 12345u) / 65536 % 26);
        n += (size_t)sprintf(lines + n, "\"}\n");
    }
    size_t len;
    const void *bytes = gzip_of(lines, n, &len);
    const char *text = read_path(file_with("broken.jsonl.gz", bytes, len / 2));
    size_t pages = 0;
    for (const char *at = text; (at = strstr(at, "|1|")); at++) pages++;
    assert_true(pages > 100);
    assert_non_null(strstr(text, "!4|broken.jsonl.gz|"));
}

static void bomb_is_refused(void **state) {
    (void)state;
    size_t len = (size_t)64 << 20, packed;
    char *blanks = malloc(len);
    memset(blanks, ' ', len);
    const void *bytes = gzip_of(blanks, len, &packed);
    assert_true(len / packed > 1000);
    const char *text = read_path(file_with("bomb.gz", bytes, packed));
    assert_non_null(strstr(text, "!7|bomb.gz|"));
    assert_non_null(strstr(text, "expands more than 1000 times"));
    free(blanks);
}

/* A file of a gigabyte that claims to be a page: one line, no memory, whether its length is known or not. */
static void page_longer_than_any_is_refused(void **state) {
    (void)state;
    static char head[1 << 20];
    memset(head, 'a', sizeof head);
    memcpy(head, "<html><p>", 9);
    const char *path = file_with("huge.html", head, sizeof head);
    assert_int_equal(truncate(path, (off_t)1 << 30), 0);
    assert_string_equal(read_path(path), "!7|huge.html|0|longer than 64 MiB, which no page is\n");
    size_t len, size = ((size_t)64 << 20) + 1;
    char *text = malloc(size);
    assert_non_null(text);
    uint32_t seed = 3;
    for (size_t i = 0; i < size; i++) text[i] = (char)('a' + ((seed = seed * 1664525u + 1013904223u) >> 28));
    memcpy(text, "<html><p>", 9);
    const void *packed = zstd_of(text, size, &len);
    assert_string_equal(read_path(file_with("huge.html.zst", packed, len)),
                        "!7|huge.html.zst|0|longer than 64 MiB, which no page is\n");
    free(text);
}

static void standard_input_is_read_as_what_it_holds(void **state) {
    (void)state;
    static const char lines[] = "{\"id\":\"p\",\"text\":\"one\"}\n{\"text\":\"two\"}\n";
    size_t len;
    const void *packed = gzip_of(lines, sizeof lines - 1, &len);
    int ends[2], kept = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], packed, len), (ssize_t)len);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    const char *text = read_path("-");
    dup2(kept, STDIN_FILENO);
    close(ends[0]), close(kept);
    assert_string_equal(text, "p|1|one\n-#2|1|two\n");
}

static bool is_cancelled(void *context) {
    return --*(int *)context < 0;
}

static void run_stops_when_it_is_asked_to_and_progress_counts_bytes(void **state) {
    (void)state;
    file_with_text("p/a.txt", "0123456789");
    file_with_text("p/b.txt", "01234567890123456789");
    hs_engine *engine;
    hs_reader *reader;
    hs_error error;
    hs_page page;
    uint64_t done, total;
    int n_asked = 1;
    const char *path = file_path("p");
    hs_read_options options = {
        .paths = &path, .n_paths = 1, .is_cancelled = is_cancelled, .cancel_context = &n_asked};
    hs_arena *arena = hs_arena_new(NULL);
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    assert_int_equal(hs_reader_open(engine, &options, &reader, &error), HS_OK);
    assert_int_equal(hs_reader_next(reader, arena, &page, &error), HS_OK);
    hs_reader_progress(reader, &done, &total);
    assert_int_equal(done, 10);
    assert_int_equal(total, 30);
    assert_int_equal(hs_reader_next(reader, arena, &page, &error), HS_ERR_CANCELLED);
    hs_reader_close(reader);
    hs_arena_free(arena);
    hs_engine_close(engine);
}

/* An allocator that fails at its nth call. */
typedef struct failing {
    long left;
    long held;
} failing;

static void *failing_resize(void *context, void *ptr, size_t size) {
    failing *self = context;
    if (size == 0) {
        if (ptr) self->held--;
        free(ptr);
        return NULL;
    }
    if (self->left-- <= 0) return NULL;
    void *fresh = realloc(ptr, size);
    if (!ptr) self->held++;
    return fresh;
}

static void every_failed_allocation_is_a_status_and_no_leak(void **state) {
    (void)state;
    size_t len;
    static const char line[] = "{\"text\":\"a\\nb\",\"authors\":[\"A\",\"B\"]}\n";
    const void *bytes = gzip_of(line, sizeof line - 1, &len);
    file_with("m/a.jsonl.gz", bytes, len);
    bytes = zstd_of("plain", 5, &len);
    file_with("m/b.zst", bytes, len);
    file_with_text("m/c/d.txt", "deep");
    static const char archive[] =
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nWARC-Payload-Digest: x\r\n"
        "Content-Length: 87\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: "
        "chunked\r\n\r\n"
        "5\r\n<p>on\r\n0\r\n\r\n\r\n\r\n"
        "WARC/1.0\r\nWARC-Type: revisit\r\nWARC-Payload-Digest: x\r\nContent-Length: 0\r\n\r\n\r\n\r\n";
    file_with("m/d.warc", archive, sizeof archive - 1);
    file_with_text("m/e.csv", "id,text\n,\"a \"\"b\"\"\"\n");
    file_with_text("m/f.json", "[{\"text\":\"a\\nb\"}]");
    file_with_text(
        "m/g.xml",
        "<rss><channel><title>t</title><item><description>words</description></item></channel></rss>");
    file_with_text("m/h.eml",
                   "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain\n\nwords\n");
    const char *path = file_path("m");
    hs_read_options options = {.paths = &path, .n_paths = 1};
    int n_pages = 0;
    for (long n = 0; n_pages < 9; n++) {
        failing from = {.left = n};
        hs_allocator allocator = {failing_resize, &from};
        hs_engine *engine = NULL;
        hs_reader *reader = NULL;
        hs_page page;
        hs_error error;
        n_pages = 0;
        assert_true(n < 10000);
        hs_engine_options engine_options = {.allocator = &allocator};
        if (hs_engine_open(&engine_options, &engine, &error) == HS_OK) {
            hs_arena *arena = hs_arena_new(&allocator);
            if (arena && hs_reader_open(engine, &options, &reader, &error) == HS_OK) {
                hs_status status;
                int items = 0;
                while ((status = hs_reader_next(reader, arena, &page, &error)) != HS_END) {
                    if (status == HS_OK)
                        n_pages++;
                    else if (status !=
                             HS_ERR_MEMORY) /* a payload that could not be remembered is told as not there */
                        assert_int_equal(status, HS_ERR_NOT_FOUND);
                    assert_true(items++ < 100);
                }
                hs_reader_close(reader);
            }
            hs_arena_free(arena);
            hs_engine_close(engine);
        }
        assert_int_equal(from.held, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(folders_are_walked_in_the_order_of_sort, files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_told_and_the_run_goes_on, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(random_bytes_are_refused_and_texts_of_all_charsets_are_not,
                                        files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(unreadable_folder_costs_only_itself, files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(json_lines_give_pages_by_guessed_and_by_named_fields, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(bad_json_line_is_told_with_line_and_byte_and_the_next_one_is_read,
                                        files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(range_of_records_splits_a_file_without_gap, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(line_of_many_windows_is_one_page, files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(packed_files_are_read_as_what_is_in_them, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(lines_before_a_break_in_packed_bytes_are_kept, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(bomb_is_refused, files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(page_longer_than_any_is_refused, files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(standard_input_is_read_as_what_it_holds, files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(run_stops_when_it_is_asked_to_and_progress_counts_bytes, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(every_failed_allocation_is_a_status_and_no_leak, files_setup,
                                        files_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
