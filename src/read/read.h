/* Inside of the read stage: what its files share.
 *
 * hs_article_read turns the bytes into UTF-8 (charset.c), tells markup from text, fills in what the container
 * knows, and hands on to one of the two article readers below:
 *
 *     page {bytes "<p>\"No,\" Ruta Vance said.</p>", format UNKNOWN}  ->  hs_read__html_article
 */
#ifndef HS_READ_READ_H
#define HS_READ_READ_H

#include <hearsay/article.h>

#include <string.h>

/* Charset of bytes: byte order mark, label (may be empty), meta element, else detection. The result is valid
 * UTF-8 without a byte order mark; it is bytes itself where nothing had to change, else in arena. Bytes that
 * are no text of that charset become U+FFFD. A page over HS_LIMIT_PAGE_BYTES is cut and *notice says so. */
hs_status hs_read__to_utf8(hs_arena *arena, hs_str bytes, hs_str label, hs_str *utf8, const char **notice);

/* Whether bytes are UTF-16: by its mark, which is *mark_len bytes long, or by zeros at every second place. */
bool hs_read__is_utf16(hs_str bytes, bool *is_big, size_t *mark_len);
/* UTF-16 as UTF-8 in arena; what is no character becomes U+FFFD, and an odd byte at the end is left out. */
hs_status hs_read__utf16_to_utf8(hs_arena *arena, hs_str bytes, bool is_big, hs_str *utf8);

/* True for http and https addresses. */
static inline bool hs_read__is_address(hs_str text) {
    return (text.len > 7 && memcmp(text.ptr, "http://", 7) == 0) ||
           (text.len > 8 && memcmp(text.ptr, "https://", 8) == 0);
}

/* True where text (UTF-8) begins like markup. */
bool hs_read__looks_like_html(hs_str text);

/* Both take an article whose doc, url, source (valid UTF-8) and container fields (title, publisher,
 * published, ...) are filled in where known, and fill in the rest: text, body_len, blocks, dropped.
 * HS_ERR_EMPTY: no article on this page. scratch->temporary is free for use. */
hs_status hs_read__text_article(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                const hs_page *page, hs_article *article, hs_error *error);
hs_status hs_read__html_article(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                const hs_page *page, hs_article *article, hs_error *error);

#endif
