/* Which words and which quotations differ between two versions of a page. */
#include "show/versions.h"

#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"

#include <stdlib.h>

static hs_status read_statements(hs_store *store, hs_show__version *version, hs_error *error) {
    hs_statement_filter filter = {.doc = version->row.page.id, .all_versions = true};
    HS_VECTOR(hs_statement_row) found = {0};
    hs_rows *rows = NULL;
    hs_statement_row row;
    hs_status status = hs_store_statements(store, &filter, &rows, error);
    while (status == HS_OK && (status = hs_rows_next_statement(rows, version->arena, &row, error)) == HS_OK)
        if (!hs_vector_push(&found, version->arena, row)) status = hs_fail_memory(error);
    hs_rows_close(rows);
    version->statements = found.items;
    version->n_statements = found.n;
    return status == HS_END ? HS_OK : status;
}

hs_status hs_show__version_read(hs_store *store, hs_show__version *version, hs_error *error) {
    hs_status status = hs_store_page_get(store, version->row.page.id, version->arena, &version->page, error);
    if (status != HS_OK) return status;
    version->words = (hs_show__words){.text = version->page.text};
    for (uint32_t i = 0; i < version->page.n_blocks; i++) {
        const hs_block *block = &version->page.blocks[i];
        if (block->kind == HS_BLOCK_TITLE) continue;
        if (!hs_show__words_add(&version->words, block->text, version->arena)) return hs_fail_memory(error);
    }
    return read_statements(store, version, error);
}

/* A statement's words, apart from its place. */
typedef struct side {
    hs_show__words words;
    uint64_t *bag;       /* [words.n] hashes in order of size */
    uint64_t hash;       /* of all words in order */
    uint32_t first, end; /* words of the body that it covers; end 0: none, it lies in the title */
    bool is_done;
} side;

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* First word that begins at or behind byte. */
static uint32_t word_at(const hs_show__words *words, uint32_t byte) {
    uint32_t low = 0, high = words->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (words->items[middle].span.start < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static hs_status make_sides(hs_arena *arena, const hs_show__version *version, side **sides, hs_error *error) {
    side *all = hs_arena_get_zeroed(arena, (size_t)version->n_statements + 1, sizeof *all);
    if (!all) return hs_fail_memory(error);
    for (uint32_t i = 0; i < version->n_statements; i++) {
        const hs_statement_row *s = &version->statements[i];
        side *one = &all[i];
        one->words.text = s->text;
        if (!hs_show__words_add(&one->words, (hs_span){0, (uint32_t)s->text.len}, arena))
            return hs_fail_memory(error);
        one->bag = hs_arena_get(arena, ((size_t)one->words.n + 1) * sizeof *one->bag);
        if (!one->bag) return hs_fail_memory(error);
        one->hash = 1;
        for (uint32_t w = 0; w < one->words.n; w++) {
            one->bag[w] = one->words.items[w].hash;
            one->hash = hs_mix64(one->hash + one->bag[w]);
        }
        if (one->words.n) qsort(one->bag, one->words.n, sizeof *one->bag, by_size);
        if (!s->n_parts || (s->title_start != HS_NONE && s->parts[0].span.start >= s->title_start)) continue;
        one->first = word_at(&version->words, s->parts[0].span.start);
        one->end = word_at(&version->words, s->parts[s->n_parts - 1].span.end);
    }
    *sides = all;
    return HS_OK;
}

/* True where every word of it stands in the other version, one behind the other. */
static bool is_untouched(const side *s, const uint32_t *to_other) {
    if (s->first >= s->end) return false;
    for (uint32_t w = s->first; w < s->end; w++)
        if (to_other[w] == HS_NONE || to_other[w] != to_other[s->first] + (w - s->first)) return false;
    return true;
}

static hs_str last_word(hs_str name) {
    size_t at = name.len;
    while (at && !hs_ascii_is_space(name.ptr[at - 1])) at--;
    return (hs_str){name.ptr + at, name.len - at};
}

/* Older versions have no names over all pages, so that "Vance" and "Ruta Vance" are one. */
static bool has_other_speaker(const hs_statement_row *a, const hs_statement_row *b) {
    if (!a->speaker.name.len || !b->speaker.name.len) return false;
    return !hs_str_equal_nocase(last_word(a->speaker.name), last_word(b->speaker.name));
}

typedef struct comparison {
    hs_arena *arena;
    const hs_show__version *a, *b;
    const hs_show__diff *diff;
    side *from, *to;
    uint32_t *partner; /* [b->n_statements] statement of a, or HS_NONE */
} comparison;

static void pair(comparison *c, uint32_t i, uint32_t j) {
    c->from[i].is_done = c->to[j].is_done = true;
    c->partner[j] = i;
}

typedef struct keyed {
    uint64_t hash;
    uint32_t at;
} keyed;

static int by_hash(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static keyed *sorted(hs_arena *arena, const side *sides, uint32_t n) {
    keyed *all = hs_arena_get(arena, ((size_t)n + 1) * sizeof *all);
    for (uint32_t i = 0; all && i < n; i++) all[i] = (keyed){sides[i].hash, i};
    if (all && n) qsort(all, n, sizeof *all, by_hash);
    return all;
}

/* The same words, wherever they stand; equal ones in order. */
static hs_status pair_equal(comparison *c, hs_error *error) {
    uint32_t n_a = c->a->n_statements, n_b = c->b->n_statements;
    keyed *a = sorted(c->arena, c->from, n_a), *b = sorted(c->arena, c->to, n_b);
    if (!a || !b) return hs_fail_memory(error);
    for (uint32_t i = 0, j = 0; i < n_a && j < n_b;) {
        if (a[i].hash == b[j].hash)
            pair(c, a[i++].at, b[j++].at);
        else if (a[i].hash < b[j].hash)
            i++;
        else
            j++;
    }
    return HS_OK;
}

/* Statements that share at least half of the shorter one's words at their place. */
static hs_status pair_in_place(comparison *c, hs_error *error) {
    uint32_t *at_word = hs_arena_get(c->arena, ((size_t)c->b->words.n + 1) * sizeof *at_word);
    uint32_t *votes = hs_arena_get_zeroed(c->arena, (size_t)c->b->n_statements + 1, sizeof *votes);
    if (!at_word || !votes) return hs_fail_memory(error);
    for (uint32_t w = 0; w < c->b->words.n; w++) at_word[w] = HS_NONE;
    for (uint32_t j = 0; j < c->b->n_statements; j++)
        for (uint32_t w = c->to[j].first; !c->to[j].is_done && w < c->to[j].end; w++) at_word[w] = j;
    for (uint32_t i = 0; i < c->a->n_statements; i++) {
        const side *from = &c->from[i];
        uint32_t best = HS_NONE;
        for (uint32_t w = from->first; !from->is_done && w < from->end; w++) {
            uint32_t j = c->diff->to_b[w] == HS_NONE ? HS_NONE : at_word[c->diff->to_b[w]];
            if (j == HS_NONE || c->to[j].is_done) continue;
            votes[j]++;
            if (best == HS_NONE || votes[j] > votes[best]) best = j;
        }
        uint32_t n = best == HS_NONE ? 0 : votes[best];
        for (uint32_t w = from->first; w < from->end; w++) {
            uint32_t j = c->diff->to_b[w] == HS_NONE ? HS_NONE : at_word[c->diff->to_b[w]];
            if (j != HS_NONE) votes[j] = 0;
        }
        if (best == HS_NONE) continue;
        uint32_t n_from = from->end - from->first, n_to = c->to[best].end - c->to[best].first;
        if (n * 2 >= (n_from < n_to ? n_from : n_to)) pair(c, i, best);
    }
    return HS_OK;
}

static uint32_t shared_words(const side *a, const side *b) {
    uint32_t n = 0;
    for (uint32_t i = 0, j = 0; i < a->words.n && j < b->words.n;) {
        if (a->bag[i] == b->bag[j])
            n++, i++, j++;
        else if (a->bag[i] < b->bag[j])
            i++;
        else
            j++;
    }
    return n;
}

/* Statements that share six of ten words, wherever they stand. */
static void pair_moved(comparison *c) {
    uint64_t n_a = 0, n_b = 0;
    for (uint32_t i = 0; i < c->a->n_statements; i++) n_a += !c->from[i].is_done;
    for (uint32_t j = 0; j < c->b->n_statements; j++) n_b += !c->to[j].is_done;
    if (n_a * n_b > HS_LIMIT_MOVED_PAIRS) return;
    for (uint32_t i = 0; i < c->a->n_statements; i++) {
        uint32_t best = HS_NONE, best_shared = 0;
        if (c->from[i].is_done) continue;
        for (uint32_t j = 0; j < c->b->n_statements; j++) {
            if (c->to[j].is_done) continue;
            uint32_t n = shared_words(&c->from[i], &c->to[j]);
            if (n * 10 < 3 * (c->from[i].words.n + c->to[j].words.n) || n <= best_shared) continue;
            best = j, best_shared = n;
        }
        if (best != HS_NONE && best_shared >= 3) pair(c, i, best);
    }
}

/* Index of the only statement in the title that has no partner, or HS_NONE. */
static uint32_t lone_title(const side *sides, uint32_t n) {
    uint32_t lone = HS_NONE, n_lone = 0;
    for (uint32_t i = 0; i < n; i++)
        if (!sides[i].is_done && !sides[i].end) lone = i, n_lone++;
    return n_lone == 1 ? lone : HS_NONE;
}

static void pair_titles(comparison *c) {
    uint32_t i = lone_title(c->from, c->a->n_statements), j = lone_title(c->to, c->b->n_statements);
    if (i != HS_NONE && j != HS_NONE && shared_words(&c->from[i], &c->to[j])) pair(c, i, j);
}

static hs_status fill(comparison *c, hs_show__alteration *one, uint32_t i, uint32_t j, hs_error *error) {
    hs_show__diff diff;
    one->from = i == HS_NONE ? NULL : &c->a->statements[i];
    one->to = j == HS_NONE ? NULL : &c->b->statements[j];
    if (one->fate != HS_FATE_ALTERED) return HS_OK;
    one->a = c->from[i].words;
    one->b = c->to[j].words;
    hs_status status = hs_show__diff_words(c->arena, &one->a, &one->b, &diff, error);
    return status == HS_OK
               ? hs_show__changes(c->arena, &one->a, &one->b, &diff, &one->changes, &one->n_changes, error)
               : status;
}

static hs_status list(comparison *c, hs_show__difference *found, hs_error *error) {
    hs_status status = HS_OK;
    uint32_t room = c->a->n_statements + c->b->n_statements + 1;
    found->alterations = hs_arena_get_zeroed(c->arena, room, sizeof *found->alterations);
    if (!found->alterations) return hs_fail_memory(error);
    for (uint32_t i = 0; i < c->a->n_statements && status == HS_OK; i++) {
        if (c->from[i].is_done || is_untouched(&c->from[i], c->diff->to_b)) continue;
        hs_show__alteration *one = &found->alterations[found->n_alterations++];
        one->fate = HS_FATE_REMOVED;
        status = fill(c, one, i, HS_NONE, error);
    }
    for (uint32_t j = 0; j < c->b->n_statements && status == HS_OK; j++) {
        uint32_t i = c->partner[j];
        hs_show__fate fate = HS_FATE_ADDED;
        if (i != HS_NONE) {
            fate = HS_FATE_ALTERED;
            if (c->from[i].hash == c->to[j].hash) {
                if (!has_other_speaker(&c->a->statements[i], &c->b->statements[j])) continue;
                fate = HS_FATE_REATTRIBUTED;
            }
        } else if (is_untouched(&c->to[j], c->diff->to_a)) {
            continue;
        }
        hs_show__alteration *one = &found->alterations[found->n_alterations++];
        one->fate = fate;
        status = fill(c, one, i, j, error);
    }
    return status;
}

/* Kept words that stand in runs of four or more: any two texts share "the" and commas. */
static uint32_t n_in_runs(const hs_show__diff *diff, uint32_t n_a) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_a;) {
        uint32_t end = i + 1;
        while (end < n_a && diff->to_b[i] != HS_NONE && diff->to_b[end] == diff->to_b[i] + (end - i)) end++;
        if (diff->to_b[i] != HS_NONE && end - i >= 4) n += end - i;
        i = end;
    }
    return n;
}

hs_status hs_show__versions_compare(hs_arena *arena, const hs_show__version *a, const hs_show__version *b,
                                    hs_show__difference *found, hs_error *error) {
    comparison c = {.arena = arena, .a = a, .b = b, .diff = &found->diff};
    *found = (hs_show__difference){.n_changes = 0};
    hs_status status = hs_show__diff_words(arena, &a->words, &b->words, &found->diff, error);
    if (status == HS_OK)
        status = hs_show__changes(arena, &a->words, &b->words, &found->diff, &found->changes,
                                  &found->n_changes, error);
    if (status != HS_OK) return status;
    uint32_t shorter = a->words.n < b->words.n ? a->words.n : b->words.n;
    found->n_dropped = a->words.n - found->diff.n_kept;
    found->n_added = b->words.n - found->diff.n_kept;
    found->has_other_text = (uint64_t)n_in_runs(&found->diff, a->words.n) * 5 < shorter;
    status = make_sides(arena, a, &c.from, error);
    if (status == HS_OK) status = make_sides(arena, b, &c.to, error);
    c.partner = hs_arena_get(arena, ((size_t)b->n_statements + 1) * sizeof *c.partner);
    if (status == HS_OK && !c.partner) status = hs_fail_memory(error);
    for (uint32_t j = 0; status == HS_OK && j < b->n_statements; j++) c.partner[j] = HS_NONE;
    if (status == HS_OK) status = pair_equal(&c, error);
    if (status == HS_OK) status = pair_in_place(&c, error);
    if (status == HS_OK) pair_titles(&c);
    if (status == HS_OK) pair_moved(&c);
    return status == HS_OK ? list(&c, found, error) : status;
}
