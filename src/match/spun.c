/* Names that a table of replacements put in for shorter ones, where no passage is left that two pages share.
 *
 * Such a table knows no grammar: "proof that Russian Federation interfered in" lacks the article that the name needs
 * (data/match-names.tsv). A page where it lacks it as often as not is taken for rewritten; the shorter name is told as
 * what stood there where it stands, on any page, in a place with the same two words beside it ("Russia interfered in"). */
#include "match/spun.h"

#include "match/kept.h"

#include "base/str.h"

#include <string.h>

enum { MOST_WORDS = 5, MOST_NAMES = 64, MOST_SHORT = 4, BITS = 1 << 16 };

/* A name as words of bodies. */
typedef struct name_words {
    uint16_t words[MOST_WORDS];
    uint32_t n;
} name_words;

typedef struct spun_name {
    name_words longer, shorter[MOST_SHORT];
    uint32_t n_shorter, n_lacking; /* places without the article on pages that are taken for rewritten */
    uint32_t n_seen[MOST_SHORT];   /* places of a shorter name that have a neighbourhood of the longer one */
    hs_str longer_text, shorter_text[MOST_SHORT];
} spun_name;

typedef struct searching {
    hs_match_job *job;
    const hs_bodies *bodies;
    spun_name names[MOST_NAMES];
    uint32_t n_names;
    uint8_t *starts;   /* [BITS] the word begins a name */
    uint8_t *is_small; /* [BITS] the word is a small one, as far as 16 bits tell */
    uint16_t the, a, an;
    HS_HEAP_ROW(hs_match_record) places; /* hash of a name and the words beside it; ascending */
} searching;

static bool read_name(hs_match_job *job, hs_body_words *room, hs_str text, name_words *read) {
    hs_match_page page = {.body = text};
    if (!hs_match__read_body(&job->heap, &page, room)) return false;
    read->n = room->n <= MOST_WORDS ? (uint32_t)room->n : 0;
    for (uint32_t i = 0; i < read->n; i++) read->words[i] = room->hash[i];
    return true;
}

static bool read_names(searching *search) {
    hs_match_job *job = search->job;
    const hs_lexicon *list = &job->models->names;
    hs_body_words room = {0};
    name_words word;
    for (uint32_t i = 0; i < list->capacity && search->n_names < MOST_NAMES; i++) {
        const hs_lexicon_entry *line = &list->entries[i];
        if (!line->key.ptr) continue;
        spun_name *to = &search->names[search->n_names++];
        if (!read_name(job, &room, line->key, &to->longer)) return false;
        for (size_t at = 0; at < line->value.len && to->n_shorter < MOST_SHORT;) {
            size_t end = hs_str_find_byte(line->value, at, ',');
            hs_str one = {line->value.ptr + at, end - at};
            if (!read_name(job, &room, one, &to->shorter[to->n_shorter++])) return false;
            at = end + 1;
        }
    }
    for (uint32_t i = 0; i < job->models->words.capacity; i++) {
        if (!job->models->words.entries[i].key.ptr) continue;
        if (!read_name(job, &room, job->models->words.entries[i].key, &word)) return false;
        if (word.n == 1) search->is_small[word.words[0]] = 1;
    }
    static const hs_str articles[] = {{"the", 3}, {"a", 1}, {"an", 2}};
    uint16_t *places[] = {&search->the, &search->a, &search->an};
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
        if (!read_name(job, &room, articles[i], &word)) return false;
        *places[i] = word.words[0];
    }
    hs_match__clear_body(&job->heap, &room);
    return true;
}

static bool stands_at(const name_words *name, const uint16_t *words, uint64_t left) {
    return name->n && left >= name->n && memcmp(words, name->words, name->n * sizeof *words) == 0;
}

/* Hashes of the two words before a place, behind it, and one on each side; those of small words alone are left out. */
static uint32_t hash_sides(const searching *search, uint32_t number, const uint16_t *words, uint64_t n,
                           uint64_t at, uint64_t end, uint64_t hashes[3]) {
    uint32_t n_hashes = 0;
    for (uint32_t side = 0; side < 3; side++) {
        uint64_t first = side == 0   ? at - 2
                         : side == 1 ? end
                                     : at - 1,
                 second = side == 0   ? at - 1
                          : side == 1 ? end + 1
                                      : end;
        if ((side != 1 && at < 2) || second >= n || first >= n) continue;
        if (search->is_small[words[first]] && search->is_small[words[second]]) continue;
        hashes[n_hashes++] = hs_words_mix(
            hs_words_mix(hs_words_mix(number * 3 + side, words[first]), words[second]), HS_WORDS_SEED);
    }
    return n_hashes;
}

/* The printed words of a place; empty where they begin small ("us" is no U.S.). */
static bool print_place(searching *search, uint32_t rank, uint64_t at, uint32_t n, hs_str *text) {
    const hs_match_page *page = &search->job->input->pages[search->bodies->page[rank]];
    hs_body_words words = {0};
    *text = (hs_str){0};
    if (!hs_match__read_body(&search->job->heap, page, &words)) return false;
    if (at + n <= words.n) {
        hs_str printed = hs_str_sub(page->body, (hs_span){words.start[at], words.end[at + n - 1]});
        bool has_stop = words.end[at + n - 1] < page->body.len &&
                        page->body.ptr[words.end[at + n - 1]] == '.' &&
                        hs_str_find_byte(printed, 0, '.') < printed.len;
        if (has_stop) printed.len++; /* the last stop of "U.S." */
        char first = printed.ptr[0];
        if (first >= 'A' && first <= 'Z') *text = printed;
    }
    hs_match__clear_body(&search->job->heap, &words);
    return true;
}

/* Counts the longer names of a body, and those without their article. */
static bool count_longer(const searching *search, const uint16_t *words, uint64_t n,
                         uint32_t n_all[MOST_NAMES], uint32_t n_lacking[MOST_NAMES]) {
    bool has_any = false;
    for (uint64_t at = 1; at < n; at++) {
        if (!search->starts[words[at]]) continue;
        bool has_article =
            words[at - 1] == search->the || words[at - 1] == search->a || words[at - 1] == search->an;
        for (uint32_t k = 0; k < search->n_names; k++)
            if (stands_at(&search->names[k].longer, words + at, n - at))
                n_all[k]++, n_lacking[k] += !has_article, has_any = true;
    }
    return has_any;
}

static inline bool is_rewritten(uint32_t n_all, uint32_t n_lacking) {
    return n_lacking && n_lacking * 2 >= n_all;
}

/* First reading: longer names without their article, and what stands beside them. */
static bool find_longer(searching *search) {
    const hs_bodies *bodies = search->bodies;
    for (uint32_t rank = 0; rank < bodies->n; rank++) {
        const uint16_t *words = bodies->at[rank];
        uint64_t n = bodies->first[rank + 1] - bodies->first[rank];
        uint32_t n_all[MOST_NAMES] = {0}, n_lacking[MOST_NAMES] = {0};
        bool has_any = count_longer(search, words, n, n_all, n_lacking);
        for (uint64_t at = 1; at < n && has_any; at++) {
            if (!search->starts[words[at]]) continue;
            for (uint32_t k = 0; k < search->n_names; k++) {
                spun_name *name = &search->names[k];
                uint64_t hashes[3];
                if (!is_rewritten(n_all[k], n_lacking[k]) || words[at - 1] == search->the ||
                    !stands_at(&name->longer, words + at, n - at))
                    continue;
                name->n_lacking++;
                if (!name->longer_text.len &&
                    !print_place(search, rank, at, name->longer.n, &name->longer_text))
                    return false;
                uint32_t n_hashes = hash_sides(search, k, words, n, at, at + name->longer.n, hashes);
                for (uint32_t h = 0; h < n_hashes; h++)
                    if (!hs_heap_push(&search->job->heap, &search->places, ((hs_match_record){hashes[h], k})))
                        return false;
            }
        }
    }
    return true;
}

static bool is_place(const searching *search, uint64_t hash) {
    size_t at = hs_match__first_record(search->places.items, search->places.n, hash);
    return at < search->places.n && search->places.items[at].key == hash;
}

/* Second reading: shorter names with the same words beside them. */
static bool find_shorter(searching *search) {
    const hs_bodies *bodies = search->bodies;
    memset(search->starts, 0, BITS);
    for (uint32_t k = 0; k < search->n_names; k++)
        for (uint32_t s = 0; s < search->names[k].n_shorter && search->names[k].n_lacking; s++)
            search->starts[search->names[k].shorter[s].words[0]] = 1;
    for (uint32_t rank = 0; rank < bodies->n; rank++) {
        const uint16_t *words = bodies->at[rank];
        uint64_t n = bodies->first[rank + 1] - bodies->first[rank];
        for (uint64_t at = 0; at < n; at++) {
            if (!search->starts[words[at]]) continue;
            for (uint32_t k = 0; k < search->n_names; k++) {
                spun_name *name = &search->names[k];
                for (uint32_t s = 0; s < name->n_shorter && name->n_lacking; s++) {
                    uint64_t hashes[3];
                    bool is_seen = false;
                    if (!stands_at(&name->shorter[s], words + at, n - at)) continue;
                    uint32_t n_hashes = hash_sides(search, k, words, n, at, at + name->shorter[s].n, hashes);
                    for (uint32_t h = 0; h < n_hashes && !is_seen; h++) is_seen = is_place(search, hashes[h]);
                    if (!is_seen) continue;
                    hs_str *text = &name->shorter_text[s];
                    if (!text->len && !print_place(search, rank, at, name->shorter[s].n, text)) return false;
                    name->n_seen[s] += text->len > 0;
                }
            }
        }
    }
    return true;
}

/* The sides of longer names, so that a page with a shorter one is known that would be told. */
static bool keep_places(searching *search) {
    hs_match_job *job = search->job;
    if (!job->input->keep) return true;
    uint64_t *hashes = hs_heap_get(&job->heap, search->places.n, sizeof *hashes);
    if (!hashes) return false;
    for (size_t i = 0; i < search->places.n; i++) hashes[i] = hs_mix64(search->places.items[i].key);
    bool is_done = hs_match__keep_hashes(job, HS_KEPT_SPUN, &(hs_kept_hashes){hashes, search->places.n}, 1);
    hs_heap_free(&job->heap, hashes);
    return is_done;
}

static searching *open_search(hs_match_job *job, const hs_bodies *bodies) {
    searching *search = hs_heap_get_zeroed(&job->heap, 1, sizeof *search);
    if (!search) return NULL;
    search->job = job, search->bodies = bodies;
    search->starts = hs_heap_get_zeroed(&job->heap, BITS, 1);
    search->is_small = hs_heap_get_zeroed(&job->heap, BITS, 1);
    if (!search->starts || !search->is_small || !read_names(search)) return NULL;
    for (uint32_t k = 0; k < search->n_names; k++)
        if (search->names[k].longer.n) search->starts[search->names[k].longer.words[0]] = 1;
    return search;
}

static void close_search(searching *search) {
    hs_heap *heap = &search->job->heap;
    hs_heap_free(heap, search->starts);
    hs_heap_free(heap, search->is_small);
    hs_heap_free(heap, search->places.items);
    hs_heap_free(heap, search);
}

/* True when a shorter name stands there beside words that a longer one has beside it. */
static bool is_known_side(const searching *search, const hs_kept *kept, const uint16_t *words, uint64_t n,
                          uint64_t at) {
    uint64_t hashes[3];
    for (uint32_t k = 0; k < search->n_names; k++)
        for (uint32_t s = 0; s < search->names[k].n_shorter; s++) {
            const name_words *shorter = &search->names[k].shorter[s];
            if (!stands_at(shorter, words + at, n - at)) continue;
            uint32_t n_hashes = hash_sides(search, k, words, n, at, at + shorter->n, hashes);
            for (uint32_t h = 0; h < n_hashes; h++)
                if (hs_kept__has_hash(&kept->spun, NULL, hs_mix64(hashes[h]))) return true;
        }
    return false;
}

bool hs_match__find_near_spun(hs_match_job *job, const hs_kept *kept, const uint16_t *words, size_t n,
                              bool *is_near) {
    searching *search = open_search(job, NULL);
    if (!search) return false;
    uint32_t n_all[MOST_NAMES] = {0}, n_lacking[MOST_NAMES] = {0};
    *is_near = false;
    if (count_longer(search, words, n, n_all, n_lacking))
        for (uint32_t k = 0; k < search->n_names; k++) *is_near |= is_rewritten(n_all[k], n_lacking[k]);
    for (uint64_t at = 0; at < n && kept->spun.n && !*is_near; at++)
        *is_near = is_known_side(search, kept, words, n, at);
    close_search(search);
    return true;
}

bool hs_match__find_spun(hs_match_job *job, const hs_bodies *bodies, hs_match__swaps *swaps) {
    searching *search = open_search(job, bodies);
    if (!search) return false;
    if (!find_longer(search)) return false;
    if (search->places.n) {
        hs_match_record *spare = hs_heap_get(&job->heap, search->places.n, sizeof *spare);
        if (!spare) return false;
        hs_match_record *sorted = hs_match__sort_records(search->places.items, spare, search->places.n);
        if (sorted != search->places.items)
            memcpy(search->places.items, sorted, search->places.n * sizeof *sorted);
        hs_heap_free(&job->heap, spare);
        if (!find_shorter(search)) return false;
    }
    for (uint32_t k = 0; k < search->n_names; k++) {
        const spun_name *name = &search->names[k];
        uint32_t best = 0;
        for (uint32_t s = 1; s < name->n_shorter; s++)
            if (name->n_seen[s] > name->n_seen[best]) best = s;
        if (!name->n_shorter || !name->n_seen[best] || !name->longer_text.len) continue;
        if (!hs_heap_push(&job->heap, swaps,
                          ((hs_swap){name->shorter_text[best], name->longer_text, name->n_lacking})))
            return false;
    }
    if (!keep_places(search)) return false;
    close_search(search);
    return true;
}
