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

#ifdef __cplusplus
}
#endif
#endif
