#include <hearsay/site.h>

#include "base/arena.h"
#include "base/str.h"

#define LEAST_ARTICLES 4   /* of different titles that hold a block before it is furniture */
#define LONGEST        600 /* longer blocks are copied articles, not furniture */
#define SHORTEST       12

/* A block of a host. A title sets one bit of 32, so that the count of bits is a lower bound of the count of titles that
 * does not depend on their order. */
typedef struct cell {
    uint64_t key;
    uint32_t titles;
} cell;

struct hs_sites {
    hs_allocator allocator;
    cell *cells; /* [capacity], open addressing, key 0: free */
    size_t capacity, n;
};

static int count_bits(uint32_t bits) {
    return __builtin_popcount(bits);
}

/* "https://www.courier.example/ferry" -> "courier.example" */
static hs_str host_of(hs_str url) {
    size_t start = hs_str_find(url, HS_STR("://"));
    if (start == url.len) return (hs_str){0};
    hs_str rest = {url.ptr + start + 3, url.len - start - 3};
    size_t end = 0;
    while (end < rest.len && rest.ptr[end] != '/' && rest.ptr[end] != '?' && rest.ptr[end] != '#' &&
           rest.ptr[end] != ':')
        end++;
    rest.len = end;
    if (hs_str_starts(rest, HS_STR("www."))) rest.ptr += 4, rest.len -= 4;
    return rest;
}

static uint64_t key_of(hs_str host, hs_str text) {
    return (hs_mix64(hs_hash64(host)) ^ hs_hash64(text)) | 1;
}

static cell *slot_of(cell *cells, size_t capacity, uint64_t key) {
    size_t slot = (size_t)hs_mix64(key) & (capacity - 1);
    while (cells[slot].key && cells[slot].key != key) slot = (slot + 1) & (capacity - 1);
    return &cells[slot];
}

hs_sites *hs_sites_new(const hs_allocator *allocator) {
    hs_allocator from = allocator ? *allocator : hs_allocator_system;
    hs_sites *sites = from.resize(from.context, NULL, sizeof *sites);
    if (sites) *sites = (hs_sites){.allocator = from};
    return sites;
}

void hs_sites_free(hs_sites *sites) {
    if (!sites) return;
    hs_allocator from = sites->allocator;
    from.resize(from.context, sites->cells, 0);
    from.resize(from.context, sites, 0);
}

static bool make_room(hs_sites *sites) {
    if (sites->n * 2 < sites->capacity) return true;
    size_t capacity = sites->capacity ? sites->capacity * 2 : 1024;
    cell *cells = sites->allocator.resize(sites->allocator.context, NULL, capacity * sizeof *cells);
    if (!cells) return false;
    memset(cells, 0, capacity * sizeof *cells);
    for (size_t i = 0; i < sites->capacity; i++)
        if (sites->cells[i].key) *slot_of(cells, capacity, sites->cells[i].key) = sites->cells[i];
    if (sites->cells) sites->allocator.resize(sites->allocator.context, sites->cells, 0);
    sites->cells = cells;
    sites->capacity = capacity;
    return true;
}

static bool is_candidate(const hs_block *block) {
    uint32_t len = block->text.end - block->text.start;
    return block->kind != HS_BLOCK_TITLE && len >= SHORTEST && len <= LONGEST;
}

hs_status hs_sites_add(hs_sites *sites, const hs_article *article) {
    hs_str host = host_of(article->url);
    if (host.len == 0 || article->title.len == 0) return HS_OK;
    uint32_t title = 1u << (hs_mix64(hs_hash64(article->title)) & 31);
    for (size_t i = 0; i < article->n_blocks; i++) {
        if (!is_candidate(&article->blocks[i])) continue;
        if (!make_room(sites)) return HS_ERR_MEMORY;
        uint64_t key = key_of(host, hs_str_sub(article->text, article->blocks[i].text));
        cell *c = slot_of(sites->cells, sites->capacity, key);
        sites->n += c->key == 0;
        c->key = key;
        c->titles |= title;
    }
    return HS_OK;
}

bool hs_sites_repeats(const hs_sites *sites, hs_str url, hs_str text) {
    hs_str host = host_of(url);
    if (host.len == 0 || sites->capacity == 0) return false;
    return count_bits(slot_of(sites->cells, sites->capacity, key_of(host, text))->titles) >= LEAST_ARTICLES;
}

hs_status hs_sites_clean(const hs_sites *sites, hs_arena *arena, hs_article *article) {
    size_t n = 0;
    for (size_t i = 0; i < article->n_blocks; i++)
        n += is_candidate(&article->blocks[i]) &&
             hs_sites_repeats(sites, article->url, hs_str_sub(article->text, article->blocks[i].text));
    if (n == 0 || n == article->n_blocks) return HS_OK; /* nothing but furniture: then it is none */
    hs_block *blocks = HS_ARENA_ARRAY(arena, hs_block, article->n_blocks - n);
    hs_dropped *dropped = HS_ARENA_ARRAY(arena, hs_dropped, article->n_dropped + n);
    if (!blocks || !dropped) return HS_ERR_MEMORY;
    size_t n_blocks = 0, n_dropped = 0, old = 0;
    for (size_t i = 0; i < article->n_blocks; i++) {
        hs_block block = article->blocks[i];
        if (!is_candidate(&block) ||
            !hs_sites_repeats(sites, article->url, hs_str_sub(article->text, block.text))) {
            blocks[n_blocks++] = block;
            continue;
        }
        while (old < article->n_dropped && article->dropped[old].source.start < block.source.start)
            dropped[n_dropped++] = article->dropped[old++];
        dropped[n_dropped++] = (hs_dropped){block.source, "repeated on many pages of this site"};
    }
    while (old < article->n_dropped) dropped[n_dropped++] = article->dropped[old++];
    article->blocks = blocks;
    article->n_blocks = n_blocks;
    article->dropped = dropped;
    article->n_dropped = n_dropped;
    return HS_OK;
}
