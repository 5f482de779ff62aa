/* src/read/net/http.h: one HTTP response as an archive keeps it -> its body, and what the headers say.
 *
 * Takes "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n<html>..."; gives status 200, type
 * "text/html", charset "koi8-r" and the body, transfer (chunked) and content codings (gzip, deflate, br, zstd)
 * undone. Crawlers often undo a coding and keep its header: a body that is not what its header says is taken as it
 * stands. */
#ifndef HS_READ_NET_HTTP_H
#define HS_READ_NET_HTTP_H

#include <hearsay/base.h>

typedef struct hs_http {
    int status;
    hs_str type;    /* "text/html", parameters cut off; empty: not told */
    hs_str charset; /* of Content-Type; empty: not told */
    hs_str location, last_modified, etag;
    hs_str encoding; /* Content-Encoding */
    bool is_chunked;
    hs_str raw_body; /* codings not undone */
} hs_http;

/* False: no HTTP response. All views of message. */
bool hs_http_read(hs_str message, hs_http *http);

/* Value of name in a block of "Name: value" lines; empty where it is missing. Case of name does not matter. */
hs_str hs_header_find(hs_str block, const char *name);
/* "text/html" of "text/html; charset=x", and the parameter name of it (quotes taken off). */
hs_str hs_header_type(hs_str value);
hs_str hs_header_parameter(hs_str value, const char *name);

/* What broke off inside a body. */
typedef struct hs_http_fault {
    const char *what; /* static; NULL: nothing did */
    hs_status status; /* HS_ERR_LIMIT: too long, or expands as no page does; else HS_ERR_FORMAT */
} hs_http_fault;

/* The body with its codings undone: a view of message, or in arena. At most limit bytes; *fault tells what broke off,
 * *body then holds what came before it. Only HS_ERR_MEMORY. */
hs_status hs_http_body(const hs_http *http, const hs_allocator *allocator, hs_arena *arena, size_t limit,
                       hs_str *body, hs_http_fault *fault);

#endif
