/* A page and its annotation made ready to be bound, on any thread. */
#include "store/internal.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>
#include <zstd.h>

/* Pages are small and many: a higher level costs more than it saves (level 3 of zstd). */
#define LEVEL 3

struct hs_packer {
    ZSTD_CCtx *zstd;
    hs_json json;
    const hs_engine *engine; /* or NULL: no days are told */
};

hs_packer *hs_packer_new(void) {
    hs_packer *packer = calloc(1, sizeof *packer);
    if (!packer) return NULL;
    hs_json_init(&packer->json, NULL);
    packer->zstd = ZSTD_createCCtx();
    if (packer->zstd) return packer;
    free(packer);
    return NULL;
}

void hs_packer_tell_days(hs_packer *packer, const hs_engine *engine) {
    packer->engine = engine;
}

void hs_packer_free(hs_packer *packer) {
    if (!packer) return;
    ZSTD_freeCCtx(packer->zstd);
    hs_json_clear(&packer->json);
    free(packer);
}

uint64_t hs_store__page_key(const hs_page *page, unsigned char content_hash[16]) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical,
                             XXH3_128bits(page->bytes.len ? page->bytes.ptr : "", page->bytes.len));
    memcpy(content_hash, canonical.digest, 16);
    /* the same bytes read as body text give another page */
    uint64_t seed = page->format == HS_FORMAT_PLAIN;
    for (int i = 0; i < 8; i++)
        seed = hs_mix64(seed * 257 + canonical.digest[i] + 1) ^ canonical.digest[i + 8];
    uint64_t key = XXH3_64bits_withSeed(page->doc.len ? page->doc.ptr : "", page->doc.len, seed) >> 4;
    return key ? key : 1;
}

/* 60 bits as twelve letters and digits without those that are mistaken for each other (Crockford). */
static void write_key(uint64_t key, char id[HS_PAGE_ID_SIZE]) {
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    for (int i = HS_PAGE_ID_SIZE - 2; i >= 0; i--, key >>= 5) id[i] = digits[key & 31];
    id[HS_PAGE_ID_SIZE - 1] = 0;
}

void hs_page_id(const hs_page *page, char id[HS_PAGE_ID_SIZE]) {
    unsigned char content_hash[16];
    write_key(hs_store__page_key(page, content_hash), id);
}

static hs_status compress(hs_packer *packer, hs_arena *arena, hs_str text, hs_str *packed) {
    size_t bound = ZSTD_compressBound(text.len);
    char *bytes = hs_arena_get(arena, bound);
    if (!bytes) return HS_ERR_MEMORY;
    size_t len = ZSTD_compressCCtx(packer->zstd, bytes, bound, text.len ? text.ptr : "", text.len, LEVEL);
    if (ZSTD_isError(len)) return HS_ERR_MEMORY; /* nothing else can go wrong with this bound */
    *packed = (hs_str){bytes, len};
    return HS_OK;
}

/* What the writer holds, into arena; empties the writer. */
static hs_status take_json(hs_packer *packer, hs_arena *arena, hs_str *text) {
    hs_status status = packer->json.is_failed
                           ? HS_ERR_MEMORY
                           : hs_arena_dup(arena, (hs_str){packer->json.bytes, packer->json.len}, text);
    hs_json_reset(&packer->json);
    return status;
}

/* True for bytes that the index takes for part of a word: all but ASCII, and ASCII letters and digits. */
static bool is_in_word(unsigned char c) {
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The words of a body, each once: bodies_fts keeps which words a page has and neither where nor how often, and reading
 * them again took half of storing a page. */
static hs_status list_words(hs_arena *arena, hs_str body, hs_str *words) {
    size_t n_slots = 64;
    while (n_slots < body.len / 4) n_slots *= 2; /* a word takes two bytes or more */
    char *bytes = hs_arena_get(arena, body.len + 1);
    uint64_t *seen = hs_arena_get_zeroed(arena, n_slots, sizeof *seen);
    if (!bytes || !seen) return HS_ERR_MEMORY;
    size_t len = 0, n = 0;
    for (size_t at = 0, end; at < body.len; at = end) {
        for (end = at; end < body.len && is_in_word((unsigned char)body.ptr[end]);) end++;
        if (end == at) {
            end++;
            continue;
        }
        uint64_t hash = hs_hash64((hs_str){body.ptr + at, end - at}) | 1;
        size_t slot = (size_t)hs_mix64(hash) & (n_slots - 1);
        while (seen[slot] && seen[slot] != hash) slot = (slot + 1) & (n_slots - 1);
        if (seen[slot]) continue;
        if (n * 2 < n_slots)
            seen[slot] = hash, n++; /* a full table lets the rest pass: listed twice, not lost */
        if (len) bytes[len++] = ' ';
        memcpy(bytes + len, body.ptr + at, end - at);
        len += end - at;
    }
    *words = (hs_str){bytes, len};
    return HS_OK;
}

static void put_span(hs_json *json, hs_span span) {
    hs_json_open_array(json);
    hs_json_uint(json, span.start);
    hs_json_uint(json, span.end);
    hs_json_close_array(json);
}

static hs_status pack_spans(hs_packer *packer, hs_arena *arena, const hs_span *spans, uint32_t n,
                            hs_str *text) {
    hs_json_open_array(&packer->json);
    for (uint32_t i = 0; i < n; i++) put_span(&packer->json, spans[i]);
    hs_json_close_array(&packer->json);
    return take_json(packer, arena, text);
}

static hs_status pack_blocks(hs_packer *packer, hs_arena *arena, const hs_article *article, hs_str *text) {
    hs_json *json = &packer->json;
    hs_json_open_array(json);
    for (size_t i = 0; i < article->n_blocks; i++) {
        const hs_block *block = &article->blocks[i];
        hs_json_open_array(json);
        hs_json_uint(json, block->kind);
        hs_json_uint(json, block->text.start);
        hs_json_uint(json, block->text.end);
        hs_json_uint(json, block->source.start);
        hs_json_uint(json, block->source.end);
        hs_json_close_array(json);
    }
    hs_json_close_array(json);
    return take_json(packer, arena, text);
}

static hs_status pack_byline(hs_packer *packer, hs_arena *arena, const hs_article *article, hs_str *text) {
    hs_json_open_array(&packer->json);
    for (size_t i = 0; i < article->n_byline; i++) hs_json_str(&packer->json, article->byline[i]);
    hs_json_close_array(&packer->json);
    return take_json(packer, arena, text);
}

static int by_text(const void *a, const void *b) {
    return hs_str_compare(*(const hs_str *)a, *(const hs_str *)b);
}

/* Every wording of the person on this page once, sorted. */
static hs_status pack_aliases(hs_packer *packer, hs_arena *arena, hs_str page_text, const hs_person *person,
                              hs_str *text) {
    hs_str *words = HS_ARENA_ARRAY(arena, hs_str, person->n_mentions + 1);
    if (!words) return HS_ERR_MEMORY;
    uint32_t n = 0;
    for (uint32_t i = 0; i < person->n_mentions; i++)
        if (person->mentions[i].start < person->mentions[i].end && person->mentions[i].end <= page_text.len)
            words[n++] = hs_str_sub(page_text, person->mentions[i]);
    if (n) qsort(words, n, sizeof *words, by_text);
    hs_json_open_array(&packer->json);
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || !hs_str_equal(words[i], words[i - 1])) hs_json_str(&packer->json, words[i]);
    hs_json_close_array(&packer->json);
    return take_json(packer, arena, text);
}

static hs_status pack_people(hs_packer *packer, hs_arena *arena, const hs_annotation *a,
                             hs_packed_page *packed) {
    packed->n_people = a->found.n_people <= HS_STORE_MAX_PLACE ? a->found.n_people : HS_STORE_MAX_PLACE;
    packed->people = hs_arena_get_zeroed(arena, packed->n_people, sizeof *packed->people);
    if (!packed->people) return HS_ERR_MEMORY;
    for (uint32_t i = 0; a->found.speaking && i < packed->n_statements; i++)
        if (a->found.speaking[i].speaker.person < packed->n_people)
            packed->people[a->found.speaking[i].speaker.person].n_spoken++;
    for (uint32_t i = 0; i < packed->n_people; i++) {
        hs_packed_person *person = &packed->people[i];
        person->person = &a->found.people[i];
        hs_status status = pack_spans(packer, arena, person->person->mentions, person->person->n_mentions,
                                      &person->mentions);
        if (status == HS_OK)
            status = pack_aliases(packer, arena, a->article.text, person->person, &person->aliases);
        if (status != HS_OK) return status;
    }
    return HS_OK;
}

/* Parts joined by one space; the page's own bytes where there is one part. */
static hs_status join(hs_arena *arena, hs_str text, const hs_span *parts, uint32_t n, hs_str *joined) {
    size_t len = n ? n - 1 : 0, at = 0;
    for (uint32_t i = 0; i < n; i++) len += parts[i].end - parts[i].start;
    if (n == 1) {
        *joined = hs_str_sub(text, parts[0]);
        return HS_OK;
    }
    char *bytes = hs_arena_get(arena, len);
    if (!bytes) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        if (i) bytes[at++] = ' ';
        memcpy(bytes + at, text.ptr + parts[i].start, parts[i].end - parts[i].start);
        at += parts[i].end - parts[i].start;
    }
    *joined = (hs_str){bytes, len};
    return HS_OK;
}

static hs_status pack_candidates(hs_packer *packer, hs_arena *arena, const hs_packed_page *packed,
                                 const hs_speaking *speaking, hs_str *text) {
    hs_json *json = &packer->json;
    hs_json_open_array(json);
    for (uint32_t i = 0; speaking && i < speaking->n_candidates; i++) {
        const hs_attribution *candidate = &speaking->candidates[i];
        if (candidate->person >= packed->n_people) continue;
        hs_json_open_array(json);
        hs_json_uint(json, candidate->person);
        hs_json_uint(json, candidate->mention.start);
        hs_json_uint(json, candidate->mention.end);
        hs_json_fraction(json, (double)candidate->confidence);
        hs_json_close_array(json);
    }
    hs_json_close_array(json);
    return take_json(packer, arena, text);
}

/* The page's day: published, else brought up to date. */
static int32_t page_day(const hs_article *article) {
    int32_t day = hs_day_read(article->published.iso);
    return day == HS_DAY_UNKNOWN ? hs_day_read(article->modified.iso) : day;
}

/* When each was said, as far as the page tells. */
static hs_status pack_days(const hs_packer *packer, hs_arena *arena, const hs_annotation *a,
                           hs_packed_page *packed) {
    static const hs_day_said unknown = {HS_DAY_UNKNOWN, HS_DAY_UNKNOWN, {0, 0}, ""};
    hs_day_said *days = NULL;
    hs_status status = HS_OK;
    if (packer->engine && a->statements.n && a->statements.text)
        status = hs_days_said_find(packer->engine, arena, &a->statements, page_day(&a->article), &days, NULL);
    for (uint32_t i = 0; i < packed->n_statements && status == HS_OK; i++)
        packed->statements[i].said = days ? days[i] : unknown;
    return status;
}

static hs_status pack_statements(hs_packer *packer, hs_arena *arena, const hs_annotation *a,
                                 hs_packed_page *packed) {
    packed->statements = hs_arena_get_zeroed(arena, packed->n_statements, sizeof *packed->statements);
    if (!packed->statements) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < packed->n_statements; i++) {
        hs_packed_statement *to = &packed->statements[i];
        const hs_statement *s = &a->statements.items[i];
        to->statement = s;
        to->speaking = a->found.speaking ? &a->found.speaking[i] : NULL;
        hs_status status = join(arena, a->article.text, s->parts, s->n_parts, &to->text);
        if (status == HS_OK) status = pack_spans(packer, arena, s->parts, s->n_parts, &to->parts);
        if (status == HS_OK) status = pack_spans(packer, arena, s->quoted, s->n_quoted, &to->quoted);
        if (status == HS_OK) status = pack_candidates(packer, arena, packed, to->speaking, &to->candidates);
        if (status != HS_OK) return status;
    }
    return HS_OK;
}

hs_status hs_page_pack(hs_packer *packer, hs_arena *arena, const hs_page *page, const hs_annotation *a,
                       hs_packed_page **result, hs_error *error) {
    hs_packed_page *packed = hs_arena_get_zeroed(arena, 1, sizeof *packed);
    if (!packed) return hs_fail_memory(error);
    const hs_article *article = &a->article;
    hs_json_reset(&packer->json);
    write_key(hs_store__page_key(page, packed->content_hash), packed->id);
    packed->article = article;
    packed->format = page->format;
    packed->etag = page->etag;
    packed->last_modified = page->last_modified;
    packed->host = hs_store__host(article->url);
    packed->outlet = article->publisher.len ? article->publisher : packed->host;
    packed->title_start = hs_store__title_start(article);
    packed->published_at = hs_store__seconds(article->published.iso);
    packed->notice = article->notice;
    packed->n_statements = a->statements.n;
    if (packed->n_statements > HS_STORE_MAX_PLACE) {
        packed->n_statements = HS_STORE_MAX_PLACE;
        packed->notice = "more statements on this page than a store keeps; the rest was left out";
    }
    bool is_as_read = article->source.ptr == article->text.ptr && article->source.len == article->text.len;
    hs_status status = compress(packer, arena, article->text, &packed->text);
    if (status == HS_OK && !is_as_read) status = compress(packer, arena, article->source, &packed->source);
    if (status == HS_OK)
        status = list_words(arena, (hs_str){article->text.ptr, article->body_len}, &packed->body_words);
    if (status == HS_OK) status = pack_byline(packer, arena, article, &packed->byline);
    if (status == HS_OK) status = pack_blocks(packer, arena, article, &packed->blocks);
    if (status == HS_OK) status = pack_people(packer, arena, a, packed);
    if (status == HS_OK) status = pack_statements(packer, arena, a, packed);
    if (status == HS_OK) status = pack_days(packer, arena, a, packed);
    if (status != HS_OK) return hs_fail_memory(error);
    *result = packed;
    return HS_OK;
}
