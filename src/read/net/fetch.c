#include "read/net/fetch.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "read/net/http.h"
#include "read/net/robots.h"

#include <curl/curl.h>
#include <errno.h>
#include <time.h>
#include <unistd.h>

#define CONNECT_S     10L
#define TOTAL_S       60L  /* of one request */
#define SLOW_BYTES    200L /* a second, for SLOW_S seconds: a server that drips */
#define SLOW_S        15L
#define MAX_REDIRECTS 5
#define ROBOTS_BYTES  ((size_t)500 << 10) /* RFC 9309 asks for as much */
#define DEFAULT_PAUSE 1000u               /* ms between two requests to one host */
#define MAX_HOSTS     4096                /* robots.txt of so many are kept */
#define MAX_URL       4096

typedef struct web_host {
    struct web_host *next;
    hs_str origin; /* "https://marn.example:8443" */
    hs_str robots;
    bool is_closed;  /* robots.txt could not be had: nothing may be read */
    int64_t last_ms; /* of the last request's end */
} web_host;

struct hs_fetch {
    hs_allocator allocator;
    const hs_read_options *read;
    CURL *curl;
    hs_arena *arena; /* of hosts */
    web_host *hosts;
    unsigned n_hosts;
    char problem[CURL_ERROR_SIZE];
};

typedef struct transfer {
    hs_fetch *fetch;
    hs_arena *arena;
    char *bytes;
    size_t len, room, limit;
    hs_str etag, last_modified; /* in arena */
    bool is_too_long, is_short_of_memory, is_private, is_cancelled;
} transfer;

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_cancelled(const hs_fetch *fetch) {
    return fetch->read->is_cancelled && fetch->read->is_cancelled(fetch->read->cancel_context);
}

/* --- callbacks of curl ------------------------------------------------------------------------------------ */

static size_t take_body(char *bytes, size_t size, size_t n, void *context) {
    transfer *t = context;
    size_t len = size * n;
    if (len > t->limit - t->len) {
        t->is_too_long = true;
        return 0;
    }
    if (len > t->room - t->len) {
        size_t room = t->room ? t->room * 2 : (size_t)64 << 10;
        while (room - t->len < len) room *= 2;
        char *fresh = hs_arena_get(t->arena, room + 1);
        if (!fresh) {
            t->is_short_of_memory = true;
            return 0;
        }
        if (t->len) memcpy(fresh, t->bytes, t->len);
        t->bytes = fresh;
        t->room = room;
    }
    if (len) memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
    return len;
}

static size_t take_header(char *bytes, size_t size, size_t n, void *context) {
    transfer *t = context;
    hs_str line = {bytes, size * n};
    hs_str etag = hs_header_find(line, "etag"), last_modified = hs_header_find(line, "last-modified");
    if ((etag.len && hs_arena_dup(t->arena, etag, &t->etag) != HS_OK) ||
        (last_modified.len && hs_arena_dup(t->arena, last_modified, &t->last_modified) != HS_OK)) {
        t->is_short_of_memory = true;
        return 0;
    }
    return size * n;
}

static int look_at_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    transfer *t = context;
    (void)a, (void)b, (void)c, (void)d;
    t->is_cancelled = is_cancelled(t->fetch);
    return t->is_cancelled;
}

/* Every connection passes here with the address that it will really go to. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    transfer *t = context;
    (void)purpose;
    if (!t->fetch->read->allow_private && hs_address_is_private(&address->addr)) {
        t->is_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* --- one request ------------------------------------------------------------------------------------------ */

static hs_status fail_transfer(const transfer *t, CURLcode code, hs_str url, hs_error *error) {
    if (t->is_short_of_memory || code == CURLE_OUT_OF_MEMORY) return hs_fail_memory(error);
    if (t->is_cancelled) return hs_fail(error, HS_ERR_CANCELLED, url, 0, "stopped on request");
    if (t->is_too_long)
        return hs_fail(error, HS_ERR_LIMIT, url, t->len, "longer than %zu KiB", t->limit >> 10);
    if (t->is_private)
        return hs_fail(error, HS_ERR_NETWORK, url, 0, "a private address, which is not fetched from");
    const char *why = t->fetch->problem[0] ? t->fetch->problem : curl_easy_strerror(code);
    return hs_fail(error, HS_ERR_NETWORK, url, 0, "cannot fetch: %.200s", why);
}

/* GET url, no redirect followed. *status is HTTP's; *location the place it sends to, or empty. */
static hs_status get_once(transfer *t, hs_str url, hs_str etag, hs_str last_modified, long *status,
                          hs_str *location, hs_str *type, hs_error *error) {
    CURL *curl = t->fetch->curl;
    char address[MAX_URL], line[1024];
    struct curl_slist *headers = NULL;
    if (url.len >= sizeof address) return hs_fail(error, HS_ERR_ARGUMENT, url, 0, "the address is too long");
    memcpy(address, url.ptr, url.len);
    address[url.len] = 0;
    curl_easy_reset(curl);
    t->fetch->problem[0] = 0;
    curl_easy_setopt(curl, CURLOPT_URL, address);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY,
                     ""); /* no environment here; and an address is checked where it counts */
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "hearsay/" HS_VERSION);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, TOTAL_S);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME,
                     t->fetch->read->slow_s ? (long)t->fetch->read->slow_s : SLOW_S);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, t->fetch->problem);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_at_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
    if (etag.len && etag.len < 900) {
        memcpy(line, "If-None-Match: ", 15);
        memcpy(line + 15, etag.ptr, etag.len);
        line[15 + etag.len] = 0;
        headers = curl_slist_append(headers, line);
    }
    if (last_modified.len && last_modified.len < 900) {
        memcpy(line, "If-Modified-Since: ", 19);
        memcpy(line + 19, last_modified.ptr, last_modified.len);
        line[19 + last_modified.len] = 0;
        struct curl_slist *longer = curl_slist_append(headers, line);
        if (longer) headers = longer;
    }
    if (headers) curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    t->len = 0;
    CURLcode code = curl_easy_perform(curl);
    curl_slist_free_all(headers);
    if (code != CURLE_OK) return fail_transfer(t, code, url, error);
    char *found = NULL;
    hs_status result = HS_OK;
    *location = *type = (hs_str){0};
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &found);
    if (found) result = hs_arena_dup(t->arena, (hs_str){found, strlen(found)}, location);
    found = NULL;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &found);
    if (found && result == HS_OK) result = hs_arena_dup(t->arena, (hs_str){found, strlen(found)}, type);
    return result == HS_OK ? HS_OK : hs_fail_memory(error);
}

/* "https://marn.example:8443" and "/a?b" of an address, normalised, in arena. False: no http address. */
static bool split_url(hs_arena *arena, hs_str url, hs_str *origin, hs_str *path, bool *is_short_of_memory) {
    CURLU *parts = curl_url();
    char *copy = hs_arena_get(arena, url.len + 1);
    char *scheme = NULL, *name = NULL, *port = NULL, *way = NULL, *query = NULL;
    *is_short_of_memory = !parts || !copy;
    bool is_right = false;
    if (!*is_short_of_memory) {
        memcpy(copy, url.ptr, url.len);
        copy[url.len] = 0;
        is_right = curl_url_set(parts, CURLUPART_URL, copy, 0) == CURLUE_OK &&
                   curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                   curl_url_get(parts, CURLUPART_HOST, &name, 0) == CURLUE_OK &&
                   curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                   curl_url_get(parts, CURLUPART_PATH, &way, 0) == CURLUE_OK;
        curl_url_get(parts, CURLUPART_QUERY, &query, 0);
        is_right = is_right && (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);
    }
    if (is_right) {
        size_t room = strlen(scheme) + strlen(name) + strlen(port) + 8,
               path_room = strlen(way) + (query ? strlen(query) : 0) + 2;
        char *first = hs_arena_get(arena, room), *second = hs_arena_get(arena, path_room);
        *is_short_of_memory = !first || !second;
        if (!*is_short_of_memory) {
            int len = snprintf(first, room, "%s://%s:%s", scheme, name, port);
            *origin = (hs_str){first, (size_t)len};
            for (size_t i = 0; i < origin->len; i++) first[i] = hs_ascii_lower(first[i]);
            len = snprintf(second, path_room, "%s%s%s", way, query ? "?" : "", query ? query : "");
            *path = (hs_str){second, (size_t)len};
        }
    }
    curl_free(scheme), curl_free(name), curl_free(port), curl_free(way), curl_free(query);
    curl_url_cleanup(parts);
    return is_right && !*is_short_of_memory;
}

/* --- hosts ------------------------------------------------------------------------------------------------ */

static hs_status wait_for(hs_fetch *fetch, const web_host *host, unsigned delay_s, hs_error *error) {
    unsigned pause = fetch->read->pause_ms ? fetch->read->pause_ms : DEFAULT_PAUSE;
    if (delay_s * 1000 > pause) pause = delay_s * 1000;
    if (!host->last_ms) return HS_OK;
    for (int64_t left; (left = host->last_ms + pause - now_ms()) > 0;) {
        if (is_cancelled(fetch))
            return hs_fail(error, HS_ERR_CANCELLED, host->origin, 0, "stopped on request");
        struct timespec nap = {0, (left < 100 ? left : 100) * 1000000};
        nanosleep(&nap, NULL);
    }
    return HS_OK;
}

/* robots.txt: what it says; nothing where there is none (4xx); closed where the server fails (RFC 9309, 2.3.1). */
static hs_status read_robots(hs_fetch *fetch, web_host *host, hs_error *error) {
    transfer t = {.fetch = fetch, .arena = fetch->arena, .limit = ROBOTS_BYTES};
    hs_str url, location = {0}, type;
    char *joined = hs_arena_get(fetch->arena, host->origin.len + 16);
    if (!joined) return hs_fail_memory(error);
    memcpy(joined, host->origin.ptr, host->origin.len);
    memcpy(joined + host->origin.len, "/robots.txt", 12);
    url = (hs_str){joined, host->origin.len + 11};
    long status = 0;
    for (int n = 0; n <= MAX_REDIRECTS; n++) {
        hs_error inner;
        hs_status result = get_once(&t, url, (hs_str){0}, (hs_str){0}, &status, &location, &type, &inner);
        host->last_ms = now_ms();
        if (result == HS_ERR_LIMIT) { /* the first 500 KiB count */
            status = 200;
            break;
        }
        if (result == HS_ERR_MEMORY || result == HS_ERR_CANCELLED || t.is_private) {
            if (error) *error = inner;
            return result;
        }
        if (result != HS_OK) {
            host->is_closed = true;
            return HS_OK;
        }
        if (!location.len) break;
        url = location;
    }
    host->is_closed = status >= 500;
    if (status == 200) host->robots = (hs_str){t.bytes, t.len};
    return HS_OK;
}

static hs_status find_host(hs_fetch *fetch, hs_str origin, web_host **found, hs_error *error) {
    for (web_host *one = fetch->hosts; one; one = one->next)
        if (hs_str_equal(one->origin, origin)) {
            *found = one;
            return HS_OK;
        }
    if (fetch->n_hosts == MAX_HOSTS) {
        hs_arena_reset(fetch->arena);
        fetch->hosts = NULL;
        fetch->n_hosts = 0;
    }
    web_host *fresh = hs_arena_get_zeroed(fetch->arena, 1, sizeof *fresh);
    if (!fresh || hs_arena_dup(fetch->arena, origin, &fresh->origin) != HS_OK) return hs_fail_memory(error);
    hs_status status = read_robots(fetch, fresh, error);
    if (status != HS_OK) return status;
    fresh->next = fetch->hosts;
    fetch->hosts = fresh;
    fetch->n_hosts++;
    *found = fresh;
    return HS_OK;
}

hs_status hs_fetch_get(hs_fetch *fetch, hs_arena *arena, hs_str url, hs_str etag, hs_str last_modified,
                       hs_fetched *fetched, hs_error *error) {
    transfer t = {.fetch = fetch, .arena = arena, .limit = HS_LIMIT_FETCH_BYTES};
    hs_str place = url, location, type, origin, path;
    for (int n = 0; n <= MAX_REDIRECTS; n++) {
        bool is_short;
        web_host *host = NULL;
        unsigned delay_s;
        long code;
        if (!split_url(arena, place, &origin, &path, &is_short))
            return is_short ? hs_fail_memory(error)
                            : hs_fail(error, HS_ERR_ARGUMENT, url, 0, "no http or https address");
        hs_status status = find_host(fetch, origin, &host, error);
        if (status != HS_OK) return status;
        if (host->is_closed)
            return hs_fail(error, HS_ERR_NETWORK, url, 0, "robots.txt of its host cannot be read");
        if (!hs_robots_allows(host->robots, HS_STR("hearsay"), path, &delay_s))
            return hs_fail(error, HS_ERR_NETWORK, url, 0, "robots.txt of its host forbids it");
        status = wait_for(fetch, host, delay_s, error);
        if (status != HS_OK) return status;
        t.etag = t.last_modified = (hs_str){0};
        status = get_once(&t, place, etag, last_modified, &code, &location, &type, error);
        host->last_ms = now_ms();
        if (status != HS_OK) return status;
        if (location.len) {
            place = location;
            continue;
        }
        if (code != 200 && code != 203 && code != 304)
            return hs_fail(error, HS_ERR_NETWORK, url, 0, "the server answered %ld", code);
        hs_fetched fresh = {.body = {t.bytes, t.len},
                            .charset = hs_header_parameter(type, "charset"),
                            .etag = t.etag,
                            .last_modified = t.last_modified,
                            .is_unchanged = code == 304};
        if (hs_arena_dup(arena, place, &fresh.url) != HS_OK) return hs_fail_memory(error);
        if (fresh.is_unchanged) fresh.body = (hs_str){0};
        *fetched = fresh;
        return HS_OK;
    }
    return hs_fail(error, HS_ERR_NETWORK, url, 0, "more than %d redirects", MAX_REDIRECTS);
}

hs_fetch *hs_fetch_new(const hs_allocator *allocator, const hs_read_options *read) {
    hs_fetch *fetch = allocator->resize(allocator->context, NULL, sizeof *fetch);
    if (!fetch) return NULL;
    memset(fetch, 0, sizeof *fetch);
    fetch->allocator = *allocator;
    fetch->read = read;
    fetch->arena = hs_arena_new(allocator);
    if (fetch->arena && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) fetch->curl = curl_easy_init();
    if (fetch->curl) return fetch;
    hs_fetch_free(fetch);
    return NULL;
}

void hs_fetch_free(hs_fetch *fetch) {
    if (!fetch) return;
    if (fetch->curl) curl_easy_cleanup(fetch->curl);
    hs_arena_free(fetch->arena);
    fetch->allocator.resize(fetch->allocator.context, fetch, 0);
}
