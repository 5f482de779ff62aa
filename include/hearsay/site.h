/* hearsay/site.h: what a site repeats on many pages, learned from the pages of a batch themselves.
 *
 * Takes the articles of a batch, one by one (hs_sites_add); then takes out of an article what stands in the bodies of
 * many articles of its host (hs_sites_clean): sign-up lines, disclaimers, "About us". Order does not matter; versions of
 * one article (the same title) count once.
 *
 *     4 of 6 articles of courier.example end "Write to the editor at our harbour office."  ->  furniture there
 */
#ifndef HEARSAY_SITE_H
#define HEARSAY_SITE_H

#include <hearsay/article.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hs_sites hs_sites;

/* NULL: out of memory. allocator NULL: the C library's. */
HS_API hs_sites *hs_sites_new(const hs_allocator *allocator);
HS_API void hs_sites_free(hs_sites *sites);

/* Learns from one article; one without URL teaches nothing. HS_ERR_MEMORY: sites is as before. Not thread-safe. */
HS_API hs_status hs_sites_add(hs_sites *sites, const hs_article *article);

/* Moves blocks that the host repeats from article->blocks to article->dropped; new arrays in arena. The text stays as it
 * is, spans too. Thread-safe while nothing is added. */
HS_API hs_status hs_sites_clean(const hs_sites *sites, hs_arena *arena, hs_article *article);

/* True where text stands in the bodies of many articles of the host of url. */
HS_API bool hs_sites_repeats(const hs_sites *sites, hs_str url, hs_str text);

/* ---- What was learned, for whoever keeps it. */

/* A block of a host, by a number made from both, and what it stands under: each title sets one bit. */
typedef struct hs_site_block {
    uint64_t key; /* never 0 */
    uint32_t titles;
} hs_site_block;

/* 0: url names no host, nothing is learned of it. */
HS_API uint64_t hs_sites_key(hs_str url, hs_str text);
HS_API bool hs_sites_is_repeated(uint32_t titles);
HS_API size_t hs_sites_count(const hs_sites *sites);
/* Blocks at their keys, ascending by hs_mix64 of these: blocks[hs_sites_count]. */
HS_API void hs_sites_list(const hs_sites *sites, hs_site_block *blocks);
/* Titles of a block, 0 where it is not known; and adds titles to those it has. HS_ERR_MEMORY: sites is as before. */
HS_API uint32_t hs_sites_titles(const hs_sites *sites, uint64_t key);
HS_API hs_status hs_sites_put(hs_sites *sites, hs_site_block block);

#ifdef __cplusplus
}
#endif
#endif
