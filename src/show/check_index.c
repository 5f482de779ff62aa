/* Which wordings of the record share words with a quotation, and how many: no alignment can have more. A posting for each
 * word of each wording, sorted, so that a quotation costs what its words' postings are and not what the record is. */
#include "show/check.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

static int by_word(const void *a, const void *b) {
    const hs_check__posting *x = a, *y = b;
    if (x->word != y->word) return x->word < y->word ? -1 : 1;
    return (x->known > y->known) - (x->known < y->known);
}

hs_status hs_check__index(hs_arena *arena, hs_check__record *record) {
    size_t n = 0;
    for (uint32_t i = 0; i < record->n_known; i++) n += record->known[i].n_words;
    if (n > UINT32_MAX / 2) return HS_ERR_LIMIT;
    hs_check__posting *postings = hs_arena_get(arena, (n + 1) * sizeof *postings);
    record->n_shared = hs_arena_get_zeroed(arena, (size_t)record->n_known + 1, sizeof *record->n_shared);
    record->near = hs_arena_get(arena, ((size_t)record->n_known + 1) * sizeof *record->near);
    if (!postings || !record->n_shared || !record->near) return HS_ERR_MEMORY;
    record->n_postings = 0;
    for (uint32_t i = 0; i < record->n_known; i++)
        for (uint32_t w = 0; w < record->known[i].n_words; w++)
            postings[record->n_postings++] = (hs_check__posting){record->known[i].words[w], i};
    if (n) qsort(postings, n, sizeof *postings, by_word);
    record->postings = postings;
    return HS_OK;
}

static uint32_t first_of(const hs_check__record *record, uint32_t word) {
    uint32_t low = 0, high = record->n_postings;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (record->postings[middle].word < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

hs_status hs_check__near(hs_arena *arena, const hs_check__record *record, hs_str text, double least,
                         hs_check__near_list *list) {
    uint32_t *words, n = 0, n_touched = 0;
    hs_status status = hs_check__words(arena, text, &words, &n);
    *list = (hs_check__near_list){.n_words = n};
    if (status != HS_OK) return status;
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && words[end] == words[i];) end++;
        for (uint32_t p = first_of(record, words[i]); p < record->n_postings; p++) {
            uint32_t known = record->postings[p].known, times = 1;
            if (record->postings[p].word != words[i]) break;
            for (; p + 1 < record->n_postings && record->postings[p + 1].word == words[i] &&
                   record->postings[p + 1].known == known;
                 p++)
                times++;
            if (!record->n_shared[known]) record->near[n_touched++] = known;
            record->n_shared[known] += times < end - i ? times : end - i;
        }
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n_touched; i++)
        if (record->n_shared[record->near[i]] < least * n)
            record->n_shared[record->near[i]] = 0;
        else
            record->near[kept++] = record->near[i];
    if (kept) qsort(record->near, kept, sizeof *record->near, by_number);
    list->known = hs_arena_get(arena, ((size_t)kept + 1) * sizeof *list->known);
    list->n_shared = hs_arena_get(arena, ((size_t)kept + 1) * sizeof *list->n_shared);
    for (uint32_t i = 0; i < kept; i++) {
        if (list->known && list->n_shared) {
            list->known[i] = record->near[i];
            list->n_shared[i] = record->n_shared[record->near[i]];
        }
        record->n_shared[record->near[i]] = 0;
    }
    list->n = kept;
    return list->known && list->n_shared ? HS_OK : HS_ERR_MEMORY;
}
