#include "test.h"

#include "files.h"
#include "read/net/fetch.h"
#include "read/net/robots.h"
#include "run_reader.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* A server on loopback: one connection at a time, answers by path. */
static struct {
    int socket;
    int port;
    pthread_t thread;
    int stop[2];
    char log[4096];    /* "path|validators\n" of each request */
    int64_t times[64]; /* ms of each request */
    int n;
    const char *robots;
    bool has_failing_robots;
} server;

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void answer(int connection, const char *path, const char *request) {
    char text[4096] = "";
    bool is_known = strstr(request, "If-None-Match: \"v1\"") != NULL;
    char host[64];
    snprintf(host, sizeof host, "http://127.0.0.1:%d", server.port);
    if (strcmp(path, "/robots.txt") == 0 && server.has_failing_robots)
        snprintf(text, sizeof text, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
    else if (strcmp(path, "/robots.txt") == 0 && server.robots)
        snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(server.robots),
                 server.robots);
    else if (strcmp(path, "/page") == 0 && is_known)
        snprintf(text, sizeof text, "HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n");
    else if (strcmp(path, "/page") == 0 || strcmp(path, "/other") == 0)
        snprintf(text, sizeof text,
                 "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: "
                 "\"v1\"\r\nContent-Length: 12\r\n\r\n<p>The boat.");
    else if (strcmp(path, "/moved") == 0)
        snprintf(text, sizeof text, "HTTP/1.1 301 Moved\r\nLocation: /page\r\nContent-Length: 0\r\n\r\n");
    else if (strcmp(path, "/cycle") == 0)
        snprintf(text, sizeof text, "HTTP/1.1 302 Found\r\nLocation: /cycle\r\nContent-Length: 0\r\n\r\n");
    else if (strcmp(path, "/feed.xml") == 0) {
        char feed[1024];
        snprintf(
            feed, sizeof feed,
            "<rss><channel><title>Courier</title><item><title>One</title><link>%s/page</"
            "link><description>short</description></item>"
            "<item><link>%s/gone</link><description>short</description></item><item><link>%s/other</link>"
            "<description>x</description></item></channel></rss>",
            host, host, host);
        snprintf(text, sizeof text,
                 "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %zu\r\n\r\n%s",
                 strlen(feed), feed);
    } else if (strcmp(path, "/broken.xml") == 0 || strcmp(path, "/news/feed/?page=2") == 0)
        snprintf(text, sizeof text,
                 "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 30\r\n\r\n<html><p>We are "
                 "down for repair.");
    else if (strcmp(path, "/there") == 0 || strcmp(path, "/back") == 0)
        snprintf(text, sizeof text, "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                 path[1] == 't' ? "/back" : "/there");
    else if (strcmp(path, "/silent") == 0) {
        struct pollfd wait = {connection, POLLRDHUP, 0};
        poll(&wait, 1, 10000);
        return;
    } else if (strcmp(path, "/slow") == 0) {
        static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
        if (write(connection, head, sizeof head - 1) < 0) return;
        struct pollfd wait = {connection, POLLRDHUP, 0};
        for (int i = 0; i < 100 && poll(&wait, 1, 100) == 0; i++)
            if (write(connection, "x", 1) < 0) return;
        return;
    } else if (strcmp(path, "/liar") == 0)
        snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<p>cut");
    else
        snprintf(text, sizeof text, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    if (write(connection, text, strlen(text)) < 0) return;
}

static void *serve(void *unused) {
    (void)unused;
    for (;;) {
        struct pollfd waits[2] = {{server.socket, POLLIN, 0}, {server.stop[0], POLLIN, 0}};
        if (poll(waits, 2, -1) < 0 || waits[1].revents) return NULL;
        int connection = accept(server.socket, NULL, NULL);
        char request[4096];
        ssize_t n = read(connection, request, sizeof request - 1);
        char path[256];
        request[n > 0 ? n : 0] = 0;
        if (sscanf(request, "GET %255s ", path) == 1) {
            const char *etag = strstr(request, "If-None-Match: ");
            size_t len = strlen(server.log);
            snprintf(server.log + len, sizeof server.log - len, "%s|%.*s\n", path, etag ? 4 : 0,
                     etag ? etag + 15 : "");
            if (server.n < 64) server.times[server.n++] = now_ms();
            answer(connection, path, request);
        }
        close(connection);
    }
}

static int setup(void **state) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    memset(&server, 0, sizeof server);
    server.socket = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server.socket, (struct sockaddr *)&address, len) != 0 || listen(server.socket, 16) != 0 ||
        pipe(server.stop) != 0)
        return -1;
    getsockname(server.socket, (struct sockaddr *)&address, &len);
    server.port = ntohs(address.sin_port);
    return pthread_create(&server.thread, NULL, serve, NULL) == 0 ? files_setup(state) : -1;
}

static int teardown(void **state) {
    if (write(server.stop[1], "x", 1) != 1) return -1;
    pthread_join(server.thread, NULL);
    close(server.socket), close(server.stop[0]), close(server.stop[1]);
    return files_teardown(state);
}

static const char *address_of(const char *path) {
    static char addresses[4][128];
    static unsigned next;
    char *address = addresses[next++ % 4];
    snprintf(address, sizeof addresses[0], "http://127.0.0.1:%d%s", server.port, path);
    return address;
}

/* A run over one address, the port in the result written as PORT. */
static const char *read_address(const char *path, hs_read_options options) {
    static char out[8192];
    const char *address = address_of(path);
    options.paths = &address;
    options.n_paths = 1;
    if (!options.pause_ms) options.pause_ms = 1;
    const char *told = read_with(options);
    char port[8];
    size_t len = 0, n = (size_t)snprintf(port, sizeof port, "%d", server.port);
    while (*told && len < sizeof out - 8) {
        if (strncmp(told, port, n) == 0 && len && out[len - 1] == ':') {
            memcpy(out + len, "PORT", 4);
            len += 4;
            told += n;
        } else {
            out[len++] = *told++;
        }
    }
    out[len] = 0;
    return out;
}

static const hs_read_options private_too = {.allow_private = true};

static void page_is_fetched_after_robots_and_redirects_are_followed(void **state) {
    (void)state;
    assert_string_equal(read_address("/page", private_too), "http://127.0.0.1:PORT/page|0|<p>The boat.\n");
    assert_string_equal(server.log, "/robots.txt|\n/page|\n");
    assert_string_equal(read_address("/moved", private_too), "http://127.0.0.1:PORT/moved|0|<p>The boat.\n");
    assert_string_equal(read_address("/cycle", private_too),
                        "!13|http://127.0.0.1:PORT/cycle|0|more than 5 redirects\n");
    assert_string_equal(read_address("/there", private_too),
                        "!13|http://127.0.0.1:PORT/there|0|more than 5 redirects\n");
    assert_string_equal(read_address("/gone", private_too),
                        "!13|http://127.0.0.1:PORT/gone|0|the server answered 404\n");
}

static void private_addresses_are_refused_unless_allowed(void **state) {
    (void)state;
    assert_string_equal(
        read_address("/page", (hs_read_options){0}),
        "!13|http://127.0.0.1:PORT/robots.txt|0|a private address, which is not fetched from\n");
    assert_string_equal(server.log, "");
}

static void feed_by_address_gives_the_pages_it_points_to(void **state) {
    (void)state;
    assert_string_equal(read_address("/feed.xml", private_too),
                        "http://127.0.0.1:PORT/page|0|<p>The boat.\n"
                        "!13|http://127.0.0.1:PORT/gone|0|the server answered 404\n"
                        "http://127.0.0.1:PORT/other|0|<p>The boat.\n");
    assert_string_equal(server.log, "/robots.txt|\n/feed.xml|\n/page|\n/gone|\n/other|\n");
}

static void error_page_where_a_feed_was_expected_is_told(void **state) {
    (void)state;
    assert_string_equal(read_address("/broken.xml", private_too),
                        "!4|http://127.0.0.1:PORT/broken.xml|0|an HTML page where a feed was expected\n");
    assert_string_equal(
        read_address("/news/feed/?page=2", private_too),
        "!4|http://127.0.0.1:PORT/news/feed/?page=2|0|an HTML page where a feed was expected\n");
}

static void robots_are_honoured(void **state) {
    (void)state;
    server.robots = "User-agent: *\nDisallow: /\n\nUser-agent: hearsay\nDisallow: /page\n";
    assert_string_equal(read_address("/page", private_too),
                        "!13|http://127.0.0.1:PORT/page|0|robots.txt of its host forbids it\n");
    assert_string_equal(read_address("/other", private_too), "http://127.0.0.1:PORT/other|0|<p>The boat.\n");
    server.has_failing_robots = true;
    assert_string_equal(read_address("/other", private_too),
                        "!13|http://127.0.0.1:PORT/other|0|robots.txt of its host cannot be read\n");
}

static void pause_lies_between_two_requests_to_a_host(void **state) {
    (void)state;
    hs_read_options options = private_too;
    options.pause_ms = 120;
    read_address("/feed.xml", options);
    assert_int_equal(server.n, 5);
    for (int i = 1; i < server.n; i++) assert_true(server.times[i] - server.times[i - 1] >= 115);
}

static bool find_validators(void *context, hs_str url, hs_str *etag, hs_str *last_modified) {
    (void)url;
    *etag = (hs_str){context, strlen(context)};
    *last_modified = (hs_str){0};
    return true;
}

static void unchanged_page_is_passed_over(void **state) {
    (void)state;
    static char version[] = "\"v1\"", other[] = "\"v0\"";
    hs_read_options options = private_too;
    options.find_validators = find_validators;
    options.validators_context = version;
    assert_string_equal(read_address("/page", options), "");
    assert_string_equal(server.log, "/robots.txt|\n/page|\"v1\"\n");
    options.validators_context = other;
    assert_string_equal(read_address("/page", options), "http://127.0.0.1:PORT/page|0|<p>The boat.\n");
}

static void dripping_and_lying_servers_are_left(void **state) {
    (void)state;
    hs_read_options options = private_too;
    options.slow_s = 1;
    int64_t start = now_ms();
    const char *told = read_address("/slow", options);
    assert_non_null(strstr(told, "!13|http://127.0.0.1:PORT/slow|0|cannot fetch: "));
    assert_true(now_ms() - start < 6000);
    start = now_ms();
    told = read_address("/silent", options);
    assert_non_null(strstr(told, "!13|http://127.0.0.1:PORT/silent|0|cannot fetch: "));
    assert_null(strchr(told + 1, '!'));
    assert_true(now_ms() - start < 6000);
    assert_non_null(
        strstr(read_address("/liar", options), "!13|http://127.0.0.1:PORT/liar|0|cannot fetch: "));
}

static void rules_of_robots_go_by_length_and_group(void **state) {
    (void)state;
    static const struct {
        const char *robots, *path;
        bool is_allowed;
        unsigned delay_s;
    } cases[] = {
        {"", "/a", true, 0},
        {"User-agent: *\nDisallow:\n", "/a", true, 0},
        {"User-agent: *\nDisallow: /\nAllow: /news\n", "/news/1", true, 0},
        {"User-agent: *\nDisallow: /news\nAllow: /\n", "/news/1", false, 0},
        {"User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf", false, 0},
        {"User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf?x", true, 0},
        {"User-agent: *\nDisallow: /a*b*c\n", "/axxbxxc/d", false, 0},
        {"User-agent: other\nDisallow: /\n", "/a", true, 0},
        {"User-agent: other\nUser-agent: HEARSAY/2 # us\nCrawl-delay: 5\nDisallow: /x\n", "/x", false, 5},
        {"User-agent: *\nDisallow: /\n\nUser-agent: hearsay\nAllow: /\nCrawl-delay: 99999\n", "/a", true, 30},
        {"<html>no robots</html>", "/a", true, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned delay_s;
        bool is_allowed =
            hs_robots_allows((hs_str){cases[i].robots, strlen(cases[i].robots)}, HS_STR("hearsay"),
                             (hs_str){cases[i].path, strlen(cases[i].path)}, &delay_s);
        if (is_allowed != cases[i].is_allowed || delay_s != cases[i].delay_s) fail_msg("case %zu", i);
    }
}

static void private_addresses_are_told_in_every_form(void **state) {
    (void)state;
    static const char *const closed[] = {
        "127.0.0.1", "10.1.2.3",        "172.31.0.1",      "192.168.1.1",   "169.254.1.1", "100.64.0.1",
        "0.0.0.0",   "224.0.0.1",       "255.255.255.255", "::1",           "::",          "fe80::1",
        "fd00::1",   "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"};
    static const char *const open_to_all[] = {
        "8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"};
    for (size_t i = 0; i < sizeof closed / sizeof *closed + sizeof open_to_all / sizeof *open_to_all; i++) {
        size_t n_closed = sizeof closed / sizeof *closed;
        const char *text = i < n_closed ? closed[i] : open_to_all[i - n_closed];
        struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
        struct sockaddr_in v4 = {.sin_family = AF_INET};
        bool is_v6 = inet_pton(AF_INET6, text, &v6.sin6_addr) == 1;
        if (!is_v6) assert_int_equal(inet_pton(AF_INET, text, &v4.sin_addr), 1);
        if (hs_address_is_private(is_v6 ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4) != (i < n_closed))
            fail_msg("%s", text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(page_is_fetched_after_robots_and_redirects_are_followed, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(private_addresses_are_refused_unless_allowed, setup, teardown),
        cmocka_unit_test_setup_teardown(feed_by_address_gives_the_pages_it_points_to, setup, teardown),
        cmocka_unit_test_setup_teardown(error_page_where_a_feed_was_expected_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(robots_are_honoured, setup, teardown),
        cmocka_unit_test_setup_teardown(pause_lies_between_two_requests_to_a_host, setup, teardown),
        cmocka_unit_test_setup_teardown(unchanged_page_is_passed_over, setup, teardown),
        cmocka_unit_test_setup_teardown(dripping_and_lying_servers_are_left, setup, teardown),
        cmocka_unit_test(rules_of_robots_go_by_length_and_group),
        cmocka_unit_test(private_addresses_are_told_in_every_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
