/* Passages of one page that is added, as hs_match__find_passages would find them with all pages.
 *
 * What pages that were there share must stay as it is, or the page reaches too far. Where its places bring a shingle into
 * another class, the passages of those that have the shingle are looked for twice, with the page and without it. */
#include "match/near_search.h"
#include "match/shingle.h"

#include <string.h>

/* True when a listed body has the very words. */
static bool is_listed(const hs_kept *kept, uint64_t hash) {
    uint64_t begin, end;
    hs_postings_find(&kept->body_hashes, hs_kept__id_of(hash), &begin, &end);
    for (uint64_t i = begin; i < end; i++) {
        const hs_kept_body *body = hs_kept__body(kept, hs_postings_value(&kept->body_hashes, i));
        if (body && body->hash == hash) return true;
    }
    for (size_t i = 0; i < kept->added.n; i++)
        if (kept->added.items[i].body.hash == hash) return true;
    return false;
}

static bool is_same(const hs_near_answer *with, const hs_near_answer *without) {
    size_t n = 0;
    for (size_t i = 0; i < with->n; i++) {
        if (with->items[i].body == HS_NONE) continue;
        if (n == without->n || memcmp(&with->items[i], &without->items[n], sizeof *with->items) != 0)
            return false;
        n++;
    }
    return n == without->n;
}

/* Looks for the passages of a body with the page and without it. */
static bool look_again(hs_kept *kept, hs_heap *heap, const hs_near_question *asked,
                       const char **reaches_far) {
    hs_near_answer with, without;
    if (!hs_near__search_twice(kept, heap, asked, &with, &without)) return false;
    *reaches_far = with.reaches_far ? with.reaches_far : without.reaches_far;
    if (!*reaches_far && !is_same(&with, &without))
        *reaches_far = "it makes words common that other pages share";
    hs_heap_free(heap, with.items);
    hs_heap_free(heap, without.items);
    return true;
}

/* Ids of the shingles that two of some bodies have. */
static bool list_common(hs_kept *kept, hs_heap *heap, const hs_kept_numbers *bodies,
                        hs_near_question *asked) {
    HS_HEAP_ROW(hs_match_record) row = {0};
    for (size_t i = 0; i < bodies->n; i++) {
        const hs_kept_body *body = hs_kept__body(kept, bodies->items[i]);
        const uint16_t *words = body ? hs_kept__words(kept, bodies->items[i]) : NULL;
        for (uint64_t k = 0; words && k < hs_n_shingles(body->n_words); k++)
            if (!hs_heap_push(heap, &row, ((hs_match_record){hs_shingle_id(hs_shingle_hash(words + k)), i})))
                return false;
    }
    hs_match_record *spare = hs_heap_get(heap, row.n, sizeof *spare);
    uint64_t *ids = hs_heap_get(heap, row.n, sizeof *ids);
    if (!spare || !ids) return false;
    const hs_match_record *sorted = hs_match__sort_records(row.items, spare, row.n);
    asked->n_ids = 0;
    for (size_t first = 0, end; first < row.n; first = end) {
        bool is_common = false;
        for (end = first; end < row.n && sorted[end].key == sorted[first].key; end++)
            is_common |= sorted[end].value != sorted[first].value;
        if (is_common) ids[asked->n_ids++] = sorted[first].key;
    }
    asked->ids = ids;
    hs_heap_free(heap, row.items);
    hs_heap_free(heap, spare);
    return true;
}

/* Holds what others share against what they shared before. */
static bool look_at_others(hs_kept *kept, hs_heap *heap, const hs_beside *beside, hs_near_answer *found) {
    enum { MOST_HOLDERS = 100, MOST_CROWDED = 40 };
    hs_near__keep_distinct(&found->holders);
    hs_near__keep_distinct(&found->crowded);
    if (found->holders.n > MOST_HOLDERS || found->crowded.n > MOST_CROWDED)
        found->reaches_far = "it makes words common that many pages share";
    if (found->reaches_far) return true;
    hs_near_question asked = {
        .beside = beside, .is_first = true, .among = found->holders.items, .n_among = found->holders.n};
    if (found->holders.n > 1 && !list_common(kept, heap, &found->holders, &asked)) return false;
    for (size_t i = 0; found->holders.n > 1 && i < found->holders.n && !found->reaches_far; i++) {
        asked.subject = found->holders.items[i];
        if (!look_again(kept, heap, &asked, &found->reaches_far)) return false;
    }
    /* how crowded a shingle is decides about passages that go over it, whoever shares them */
    hs_near_question of_all = {.beside = beside, .is_first = true};
    for (size_t i = 0; i < found->crowded.n && !found->reaches_far; i++) {
        of_all.subject = found->crowded.items[i];
        if (!look_again(kept, heap, &of_all, &found->reaches_far)) return false;
    }
    return true;
}

bool hs_match__find_near_passages(hs_kept *kept, hs_heap *heap, const hs_match_page *page,
                                  hs_near_passages *found) {
    *found = (hs_near_passages){0};
    hs_match_input alone = {.pages = page, .n_pages = 1};
    if (!hs_match__read_body(heap, page, &found->words)) return false;
    found->hash = hs_match__hash_words(found->words.hash, found->words.n);
    found->house = hs_match__house_of(page);
    if (kept->n_words + kept->n_added_words + found->words.n > UINT32_MAX)
        found->reaches_far = "there are more words than are looked at";
    if (found->words.n < HS_MATCH_SHINGLE || found->reaches_far) return true;
    if (is_listed(kept, found->hash)) found->reaches_far = "another page has the very same words";
    if (found->reaches_far) return true;
    hs_match_record *places;
    if (!hs_near__list_shingles(heap, found->words.hash, found->words.n, &places)) return false;
    hs_beside beside = {.page = {.id = page->id, .date = hs_match__date(&alone, 0)},
                        .house = found->house,
                        .words = found->words.hash,
                        .n_words = found->words.n,
                        .places = places,
                        .n_places = hs_n_shingles(found->words.n)};
    hs_near_answer answer;
    if (!hs_near__search(kept, heap, &(hs_near_question){.beside = &beside, .subject = HS_NONE}, &answer))
        return false;
    if (!answer.reaches_far && !look_at_others(kept, heap, &beside, &answer)) return false;
    found->items = answer.items, found->n = answer.n;
    found->n_capped = answer.n_capped, found->reaches_far = answer.reaches_far;
    hs_heap_free(heap, places);
    hs_heap_free(heap, answer.holders.items);
    hs_heap_free(heap, answer.crowded.items);
    return true;
}
