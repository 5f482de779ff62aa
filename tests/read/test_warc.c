#include "test.h"

#include "files.h"
#include "run_reader.h"

#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

static char archive[1 << 16];
static size_t archive_len;

static void begin(void) {
    archive_len = 0;
}

static void add(const void *bytes, size_t len) {
    assert_true(archive_len + len < sizeof archive);
    memcpy(archive + archive_len, bytes, len);
    archive_len += len;
}

/* A record; length -1: the true one. */
static void add_record(const char *type, const char *content_type, const char *more, const void *block,
                       size_t len, long told) {
    char header[1024];
    int n = snprintf(header, sizeof header,
                     "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: http://marn.example/%s\r\nWARC-Date: "
                     "2017-06-05T09:12:00Z\r\n"
                     "Content-Type: %s\r\n%sContent-Length: %ld\r\n\r\n",
                     type, type, content_type, more, told < 0 ? (long)len : told);
    add(header, (size_t)n);
    add(block, len);
    add("\r\n\r\n", 4);
}

static void add_response(const char *headers, const void *body, size_t len) {
    char block[8192];
    int n = snprintf(block, sizeof block, "HTTP/1.1 200 OK\r\n%s\r\n", headers);
    memcpy(block + n, body, len);
    add_record("response", "application/http; msgtype=response", "WARC-Payload-Digest: sha1:AAA\r\n", block,
               (size_t)n + len, -1);
}

static void add_page(const char *html) {
    add_response("Content-Type: text/html; charset=koi8-r\r\n", html, strlen(html));
}

static void html_responses_and_texts_are_pages_and_the_rest_is_passed_over(void **state) {
    (void)state;
    begin();
    add_record("warcinfo", "application/warc-fields", "", "software: test\r\n", 16, -1);
    add_record("request", "application/http; msgtype=request", "", "GET / HTTP/1.1\r\n\r\n", 18, -1);
    add_page("<p>one");
    add_response("Content-Type: image/png\r\n", "\x89PNG", 4);
    add_record("response", "text/dns", "", "20170605 marn.example", 21, -1);
    add_record("conversion", "text/plain", "", "Plain words.", 12, -1);
    add_record("resource", "text/html", "", "<p>res", 6, -1);
    const char *path = file_with("a.warc", archive, archive_len);
    assert_string_equal(read_path_with_details(path),
                        "a.warc#3|3|<p>one|http://marn.example/response|koi8-r|\n"
                        "a.warc#6|1|Plain words.|http://marn.example/conversion|utf-8|\n"
                        "a.warc#7|3|<p>res|http://marn.example/resource||\n");
    hs_read_options options = {.paths = &path, .n_paths = 1, .first_record = 4, .end_record = 7};
    assert_string_equal(read_with(options), "a.warc#6|1|Plain words.\n");
}

static void codings_of_the_body_are_undone_also_where_a_header_is_wrong(void **state) {
    (void)state;
    size_t len;
    begin();
    add_response("Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n",
                 "6;x=y\r\n<p>one\r\n4\r\n two\r\n0\r\n\r\n", 30);
    add_response("Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", "<p>no chunks", 12);
    const void *packed = gzip_of("<p>gzip", 7, &len);
    add_response("Content-Type: text/html\r\nContent-Encoding: gzip\r\n", packed, len);
    add_response("Content-Type: text/html\r\nContent-Encoding: gzip\r\n", "<p>no gzip", 10);
    packed = zstd_of("<p>zstd", 7, &len);
    add_response("Content-Type: text/html\r\nContent-Encoding: zstd\r\n", packed, len);
    uint8_t brotli[256];
    len = sizeof brotli;
    assert_true(
        BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, 9, (const uint8_t *)"<p>brotli", &len, brotli));
    add_response("Content-Type: text/html\r\nContent-Encoding: br\r\n", brotli, len);
    add_response("Content-Type: text/html\r\nContent-Encoding: br\r\n", "<p>no brotli", 12);
    add_response("Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", "6\r\n<p>one\r\nFF\r\n cut",
                 19);
    assert_string_equal(read_path(file_with("b.warc", archive, archive_len)),
                        "b.warc#1|3|<p>one two\n"
                        "b.warc#2|3|<p>no chunks\n"
                        "b.warc#3|3|<p>gzip\n"
                        "b.warc#4|3|<p>no gzip\n"
                        "b.warc#5|3|<p>zstd\n"
                        "b.warc#6|3|<p>brotli\n"
                        "b.warc#7|3|<p>no brotli\n"
                        "b.warc#8|3|<p>one cut\n"
                        "!4|b.warc|2127|record 8: the chunked body breaks off\n");
}

/* Each record a gzip member, as crawlers write them; *places are the members' offsets. */
static size_t pack_members(const char *const *pages, size_t n, char *out, size_t *places) {
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        size_t len;
        begin();
        add_page(pages[i]);
        const void *packed = gzip_of(archive, archive_len, &len);
        places[i] = total;
        memcpy(out + total, packed, len);
        total += len;
    }
    return total;
}

static void broken_member_costs_its_record_alone(void **state) {
    (void)state;
    static const char *const pages[] = {"<p>one", "<p>two is a little longer", "<p>three"};
    char out[4096];
    size_t places[3], len = pack_members(pages, 3, out, places);
    assert_string_equal(
        read_path(file_with("c.warc.gz", out, len)),
        "c.warc.gz#1|3|<p>one\nc.warc.gz#2|3|<p>two is a little longer\nc.warc.gz#3|3|<p>three\n");
    for (size_t i = 40; i < 60; i++) out[places[1] + i] = 0;
    const char *text = read_path(file_with("d.warc.gz", out, len));
    assert_non_null(strstr(text, "d.warc.gz#1|3|<p>one\n!4|d.warc.gz|"));
    assert_non_null(strstr(text, "bad compressed bytes\nd.warc.gz#3|3|<p>three\n"));
    text = read_path(file_with("e.warc.gz", out, places[2] + 30));
    assert_non_null(strstr(text, "e.warc.gz#1|3|<p>one\n"));
    assert_non_null(strstr(text, "record 3: compressed bytes are cut short\n"));
}

static void lying_content_length_is_told_and_the_page_kept(void **state) {
    (void)state;
    static const char block[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>some words of a page";
    begin();
    add_record("response", "application/http", "", block, sizeof block - 1, 50);
    size_t second = archive_len;
    add_record("response", "application/http", "", block, sizeof block - 1, 500);
    size_t third = archive_len;
    add_page("<p>last");
    char want[600];
    snprintf(want, sizeof want,
             "f.warc#1|3|<p>some words of a page\r\n\r\n\n!4|f.warc|0|record 1: Content-Length says 50 "
             "bytes, there are 67\n"
             "f.warc#2|3|<p>some words of a page\r\n\r\n\n!4|f.warc|%zu|record 2: Content-Length says 500 "
             "bytes, there are 67\n"
             "f.warc#3|3|<p>last\n",
             second);
    (void)third;
    assert_string_equal(read_path(file_with("f.warc", archive, archive_len)), want);
}

/* A length beyond all limits, or of a record that is passed over, costs no record behind it. */
static void records_behind_a_lie_are_found(void **state) {
    (void)state;
    static const char *const types[] = {"response", "metadata"};
    static const long lies[] = {3000, 1L << 30, 1L << 50};
    for (int i = 0; i < 6; i++) {
        char want[400];
        begin();
        add_page("<p>one");
        size_t at = archive_len;
        add_record(types[i % 2], "application/http", "", "HTTP/1.1 200 OK\r\n\r\n<p>two", 25, lies[i / 2]);
        size_t third = archive_len;
        add_page("<p>three");
        if (i == 0) continue; /* that page is kept, see above */
        snprintf(want, sizeof want,
                 "k.warc#1|3|<p>one\n!4|k.warc|%zu|record 2: Content-Length says %ld bytes, the next record "
                 "begins "
                 "before\nk.warc#3|3|<p>three\n",
                 at, lies[i / 2]);
        assert_string_equal(read_path(file_with("k.warc", archive, archive_len)), want);
        /* and in members, where no size tells it */
        char out[4096];
        size_t len = 0, second = 0, places[4] = {0, at, third, archive_len};
        for (int k = 0; k < 3; k++) {
            size_t packed_len;
            const void *packed = gzip_of(archive + places[k], places[k + 1] - places[k], &packed_len);
            memcpy(out + len, packed, packed_len);
            len += packed_len;
            if (k == 0) second = len;
        }
        snprintf(want, sizeof want,
                 "!4|k.warc.gz|%zu|record 2: Content-Length says %ld bytes, the next record", second,
                 lies[i / 2]);
        const char *text = read_path(file_with("k.warc.gz", out, len));
        assert_non_null(strstr(text, want));
        assert_non_null(strstr(text, "k.warc.gz#3|3|<p>three\n"));
    }
}

static void page_that_expands_without_end_is_told_as_a_limit(void **state) {
    (void)state;
    size_t size = (size_t)20 << 20, len;
    char *page = calloc(size, 1), block[1 << 15];
    begin();
    add_page("<p>one");
    size_t at = archive_len;
    const void *packed = gzip_of(page, size, &len);
    int n = snprintf(block, sizeof block,
                     "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n");
    assert_true((size_t)n + len < sizeof block);
    memcpy(block + n, packed, len);
    add_record("response", "application/http", "", block, (size_t)n + len, -1);
    add_page("<p>three");
    char want[300];
    snprintf(
        want, sizeof want,
        "l.warc#1|3|<p>one\nl.warc#2|3|\n!7|l.warc|%zu|record 2: expands more than 1000 times, which no page "
        "does\nl.warc#3|3|<p>three\n",
        at);
    assert_string_equal(read_path(file_with("l.warc", archive, archive_len)), want);
    free(page);
}

static void range_of_records_counts_every_record_and_splits_without_gap(void **state) {
    (void)state;
    static const char *const pages[] = {"<p>one", "<p>two", "<p>three", "<p>four"};
    char out[4096];
    size_t places[4], len = pack_members(pages, 4, out, places);
    const char *path = file_with("m.warc.gz", out, len);
    hs_read_options low = {.paths = &path, .n_paths = 1, .end_record = 3};
    hs_read_options high = {.paths = &path, .n_paths = 1, .first_record = 3};
    assert_string_equal(read_with(low), "m.warc.gz#1|3|<p>one\nm.warc.gz#2|3|<p>two\n");
    assert_string_equal(read_with(high), "m.warc.gz#3|3|<p>three\nm.warc.gz#4|3|<p>four\n");
    hs_read_options none = {.paths = &path, .n_paths = 1, .first_record = 5, .end_record = 9};
    assert_string_equal(read_with(none), "");
}

static void bytes_that_are_no_record_are_skipped_to_the_next_one(void **state) {
    (void)state;
    begin();
    add_page("<p>one");
    size_t at = archive_len;
    add("rubbish WARC/ rubbish\r\nmore\r\n", 29);
    size_t bad = archive_len;
    add("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n", 55);
    add_page("<p>two");
    char want[400];
    snprintf(want, sizeof want,
             "g.warc#1|3|<p>one\n!4|g.warc|%zu|record 2: no record header here\n!4|g.warc|%zu|record 3: no "
             "readable Content-Length\ng.warc#4|3|<p>two\n",
             at, bad);
    assert_string_equal(read_path(file_with("g.warc", archive, archive_len)), want);
    begin();
    add_page("<p>one");
    add_page("<p>two");
    at = archive_len;
    add_record("metadata", "text/plain", "", "x", 1, 99999);
    snprintf(want, sizeof want,
             "h.warc#1|3|<p>one\nh.warc#2|3|<p>two\n!4|h.warc|%zu|record 3: the file ends inside it\n", at);
    assert_string_equal(read_path(file_with("h.warc", archive, archive_len)), want);
}

static void revisit_gives_the_page_it_goes_back_to(void **state) {
    (void)state;
    static const char block[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    begin();
    add_page("<p>one");
    add_record("revisit", "application/http; msgtype=response", "WARC-Payload-Digest: sha1:AAA\r\n", block,
               sizeof block - 1, -1);
    size_t at = archive_len;
    add_record("revisit", "application/http; msgtype=response", "WARC-Payload-Digest: sha1:BBB\r\n", block,
               sizeof block - 1, -1);
    char want[400];
    snprintf(want, sizeof want,
             "i.warc#1|3|<p>one|http://marn.example/response|koi8-r|\n"
             "i.warc#2|3|<p>one|http://marn.example/revisit|koi8-r|\n"
             "!12|i.warc|%zu|record 3: revisit of a page that this archive does not hold before it\n",
             at);
    assert_string_equal(read_path_with_details(file_with("i.warc", archive, archive_len)), want);
}

static void revisit_in_members_reads_the_member_of_its_original(void **state) {
    (void)state;
    static const char block[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    static const char *const pages[] = {"<p>first of all, and some words", "<p>two"};
    char out[8192];
    size_t places[2], len = pack_members(pages, 2, out, places), packed_len;
    begin();
    add_record("revisit", "application/http; msgtype=response", "WARC-Payload-Digest: sha1:AAA\r\n", block,
               sizeof block - 1, -1);
    const void *packed = gzip_of(archive, archive_len, &packed_len);
    memcpy(out + len, packed, packed_len);
    assert_string_equal(read_path(file_with("i.warc.gz", out, len + packed_len)),
                        "i.warc.gz#1|3|<p>first of all, and some words\ni.warc.gz#2|3|<p>two\n"
                        "i.warc.gz#3|3|<p>first of all, and some words\n");
}

/* A .warc.zst begins with a frame that is skipped, which holds the dictionary of all others (packed or not). */
static void zstd_archive_is_read_with_its_dictionary(void **state) {
    (void)state;
    static const char dictionary[] =
        "HTTP/1.1 200 OK Content-Type: text/html The harbour master opened the gate of Marn";
    char out[8192];
    for (int is_packed = 0; is_packed < 2; is_packed++) {
        const void *inner = dictionary;
        size_t size = sizeof dictionary - 1, len = 8;
        if (is_packed) inner = zstd_of(dictionary, sizeof dictionary - 1, &size);
        const unsigned char head[8] = {
            0x5D, 0x2A, 0x4D, 0x18, (unsigned char)size, (unsigned char)(size >> 8), 0, 0};
        memcpy(out, head, 8);
        memcpy(out + 8, inner, size);
        len += size;
        ZSTD_CCtx *zstd = ZSTD_createCCtx();
        for (int i = 0; i < 2; i++) {
            begin();
            add_page(i ? "<p>The harbour master opened the gate again."
                       : "<p>The harbour master opened the gate.");
            size_t got = ZSTD_compress_usingDict(zstd, out + len, sizeof out - len, archive, archive_len,
                                                 dictionary, sizeof dictionary - 1, 3);
            assert_false(ZSTD_isError(got));
            len += got;
        }
        ZSTD_freeCCtx(zstd);
        assert_string_equal(read_path(file_with("n.warc.zst", out, len)),
                            "n.warc.zst#1|3|<p>The harbour master opened the gate.\n"
                            "n.warc.zst#2|3|<p>The harbour master opened the gate again.\n");
        /* without it its frames are told as broken */
        assert_non_null(strstr(read_path(file_with("o.warc.zst", out + 8 + size, len - 8 - size)),
                               "!4|o.warc.zst|0|bad compressed bytes\n"));
    }
}

static void page_larger_than_a_window_and_zstd_archives_are_read(void **state) {
    (void)state;
    size_t len = (size_t)3 << 20, packed_len;
    char *big = malloc(len + 2048);
    begin();
    static const char http[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>big ";
    size_t n = (size_t)sprintf(
        big,
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %zu\r\n\r\n%s",
        len + sizeof http - 1, http);
    uint32_t seed = 5;
    for (size_t i = 0; i < len; i++)
        big[n + i] = (char)(' ' + ((seed = seed * 1664525u + 1013904223u) >> 24) % 90);
    memcpy(big + n + len, "\r\n\r\n", 4);
    const void *packed = gzip_of(big, n + len + 4, &packed_len);
    char *out = malloc(packed_len + 4096);
    memcpy(out, packed, packed_len);
    size_t places[1];
    static const char *const pages[] = {"<p>after"};
    size_t more = pack_members(pages, 1, out + packed_len, places);
    const char *text = read_path(file_with("big.warc.gz", out, packed_len + more));
    assert_non_null(strstr(text, "big.warc.gz#1|3|<p>big "));
    assert_non_null(strstr(text, "\nbig.warc.gz#2|3|<p>after\n"));
    free(out);
    free(big);
    begin();
    add_page("<p>one");
    add_page("<p>two");
    packed = zstd_of(archive, archive_len, &packed_len);
    assert_string_equal(read_path(file_with("j.warc.zst", packed, packed_len)),
                        "j.warc.zst#1|3|<p>one\nj.warc.zst#2|3|<p>two\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(html_responses_and_texts_are_pages_and_the_rest_is_passed_over,
                                        files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(codings_of_the_body_are_undone_also_where_a_header_is_wrong,
                                        files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(broken_member_costs_its_record_alone, files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(lying_content_length_is_told_and_the_page_kept, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(records_behind_a_lie_are_found, files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(page_that_expands_without_end_is_told_as_a_limit, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(range_of_records_counts_every_record_and_splits_without_gap,
                                        files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_record_are_skipped_to_the_next_one, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(revisit_gives_the_page_it_goes_back_to, files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(revisit_in_members_reads_the_member_of_its_original, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(zstd_archive_is_read_with_its_dictionary, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(page_larger_than_a_window_and_zstd_archives_are_read, files_setup,
                                        files_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
