#include <hearsay/site.h>

#include "base/arena.h"
#include "base/str.h"

#define LEAST_ARTICLES 4   /* of different titles that hold a block before it is furniture */
#define LONGEST        600 /* longer blocks are copied articles, not furniture */
#define SHORTEST       12

/* A title sets one bit of 32, so that the count of bits is a lower bound of the count of titles that does not depend on their
 * order. */
typedef hs_site_block cell;

struct hs_sites {
    hs_allocator allocator;
    cell *cells; /* [capacity], open addressing, key 0: free; nearly in order of the keys' hashes */
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

/* Of the upper bits of the hash, so that going through the table gives nearly their order. */
static size_t home_of(size_t capacity, uint64_t key) {
    return (size_t)(hs_mix64(key) >> (64 - (unsigned)__builtin_ctzll(capacity)));
}

static cell *slot_of(cell *cells, size_t capacity, uint64_t key) {
    size_t slot = home_of(capacity, key);
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

hs_status hs_sites_put(hs_sites *sites, hs_site_block block) {
    if (!make_room(sites)) return HS_ERR_MEMORY;
    cell *c = slot_of(sites->cells, sites->capacity, block.key);
    sites->n += c->key == 0;
    c->key = block.key;
    c->titles |= block.titles;
    return HS_OK;
}

hs_status hs_sites_add(hs_sites *sites, const hs_article *article) {
    hs_str host = host_of(article->url);
    if (host.len == 0 || article->title.len == 0) return HS_OK;
    uint32_t title = 1u << (hs_mix64(hs_hash64(article->title)) & 31);
    hs_status status = HS_OK;
    for (size_t i = 0; status == HS_OK && i < article->n_blocks; i++) {
        if (!is_candidate(&article->blocks[i])) continue;
        uint64_t key = key_of(host, hs_str_sub(article->text, article->blocks[i].text));
        status = hs_sites_put(sites, (hs_site_block){key, title});
    }
    return status;
}

bool hs_sites_is_repeated(uint32_t titles) {
    return count_bits(titles) >= LEAST_ARTICLES;
}

uint64_t hs_sites_key(hs_str url, hs_str text) {
    hs_str host = host_of(url);
    return host.len ? key_of(host, text) : 0;
}

uint32_t hs_sites_titles(const hs_sites *sites, uint64_t key) {
    return sites->capacity ? slot_of(sites->cells, sites->capacity, key)->titles : 0;
}

bool hs_sites_repeats(const hs_sites *sites, hs_str url, hs_str text) {
    uint64_t key = hs_sites_key(url, text);
    return key && hs_sites_is_repeated(hs_sites_titles(sites, key));
}

size_t hs_sites_count(const hs_sites *sites) {
    return sites->n;
}

/* Puts a cell behind the others, and back past those with a greater hash, which are few. */
static size_t insert(hs_site_block *blocks, size_t n, cell moving) {
    size_t at = n;
    for (; at && hs_mix64(blocks[at - 1].key) > hs_mix64(moving.key); at--) blocks[at] = blocks[at - 1];
    blocks[at] = moving;
    return n + 1;
}

/* Cells that found no room at the end of the table stand before its first free one: they come last. */
void hs_sites_list(const hs_sites *sites, hs_site_block *blocks) {
    size_t n = 0, first_free = 0;
    while (first_free < sites->capacity && sites->cells[first_free].key) first_free++;
    for (size_t i = 0; i < sites->capacity; i++)
        if (sites->cells[i].key && (i > first_free || home_of(sites->capacity, sites->cells[i].key) <= i))
            n = insert(blocks, n, sites->cells[i]);
    for (size_t i = 0; i < first_free; i++)
        if (home_of(sites->capacity, sites->cells[i].key) > i) n = insert(blocks, n, sites->cells[i]);
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
