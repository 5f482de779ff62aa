/* The added page's wordings, and which others they are worth comparing with by their keys. */
#include "match/near.h"

#include "base/arena.h"
#include "base/sort.h"
#include "engine/engine.h"
#include "match/context.h"
#include "match/warn.h"

#include <stdlib.h>

enum {
    LOOKED_AT = 16,      /* statements of a wording that decide about its edges, at most */
    ON_FEW_PAGES = 4,    /* of which pages are told to be of one affair */
    MOST_CHANGED = 1024, /* statements of a wording that is looked at anew */
    MOST_LIST = 8192     /* wordings of a key that are listed */
};

/* Statements of a known wording that come before the page's, LOOKED_AT at most. */
static bool find_place(hs_near *near, const hs_near_wording *own, uint32_t *place) {
    hs_kept_refs list = {0};
    if (!hs_kept__list_statements(near->kept, &near->heap, own->number, LOOKED_AT, &list)) return false;
    for (*place = 0; *place < list.n; ++*place)
        if (hs_near__compare_refs(near, own->own.items[0], list.items[*place]) < 0) break;
    hs_heap_free(&near->heap, list.items);
    return true;
}

static void widen(hs_kept_wording *now, int64_t date) {
    if (!hs_match__is_date(date)) return;
    if (!hs_match__is_date(now->published) || date < now->published) now->published = date;
    if (!hs_match__is_date(now->last) || date > now->last) now->last = date;
}

/* Whether a short wording is still one of which every page guesses the speaker. */
static void weigh_doubt(hs_near *near, const hs_wording *of_page, uint32_t place, uint32_t n_before,
                        hs_near_wording *own) {
    bool was_unsure = own->now.flags & HS_WORDING_UNSURE, is_unsure = of_page->flags & HS_WORDING_UNSURE;
    if (was_unsure == is_unsure || place >= LOOKED_AT) return;
    if (was_unsure) {
        own->now.flags &= (uint16_t)~HS_WORDING_UNSURE;
        return;
    }
    if (n_before >= LOOKED_AT) near->reaches_far = "a speaker of many pages is in doubt";
}

/* Whether pages with the words of one page have a retelling: it may hold because of what else they tell. */
static bool has_retelling(hs_near *near, uint32_t page, bool *has) {
    hs_kept_numbers pages = {0}, wordings = {0};
    hs_kept_edges edges = {0};
    const hs_kept_page *known = hs_kept__page(near->kept, page);
    if (!known || !hs_kept__list_pages(near->kept, &near->heap, known->body, &pages)) return known == NULL;
    for (size_t p = 0; p < pages.n && !*has; p++) {
        if (!hs_kept__list_page(near->kept, &near->heap, pages.items[p], &wordings)) return false;
        for (size_t w = 0; w < wordings.n && !*has; w++) {
            if (!hs_near__list_edges(near, wordings.items[w], &edges)) return false;
            for (size_t e = 0; e < edges.n; e++) *has |= (edges.items[e] & HS_KEPT_EDGE_RETOLD) != 0;
        }
    }
    hs_heap_free(&near->heap, pages.items);
    hs_heap_free(&near->heap, wordings.items);
    hs_heap_free(&near->heap, edges.items);
    return true;
}

/* Pages that are no longer among the first few of a wording share an affair with the others no more. */
static bool push_out(hs_near *near, const hs_near_wording *own, uint32_t place) {
    hs_kept_refs first = {0};
    size_t n_left = own->own.n < ON_FEW_PAGES ? ON_FEW_PAGES - own->own.n : 0;
    bool has = false;
    if (!hs_kept__list_statements(near->kept, &near->heap, own->number, ON_FEW_PAGES, &first)) return false;
    for (size_t i = place > n_left ? place : n_left; i < first.n; i++)
        if (!has_retelling(near, (uint32_t)(first.items[i] >> 32), &has)) return false;
    if (has) near->reaches_far = "words of several pages were printed before";
    hs_heap_free(&near->heap, first.items);
    return true;
}

static bool meet_known(hs_near *near, const hs_wording *of_page, hs_near_wording *own) {
    uint32_t place = 0;
    hs_kept_wording before = own->now = hs_kept__wording(near->kept, own->number);
    if (!find_place(near, own, &place)) return false;
    own->now.n += of_page->n;
    own->now.n_pages = (uint16_t)(before.n_pages < UINT16_MAX ? before.n_pages + 1 : UINT16_MAX);
    widen(&own->now, near->page.date);
    weigh_doubt(near, of_page, place, before.n, own);
    own->is_changed = place < LOOKED_AT || own->now.flags != before.flags || before.n_pages < 2 ||
                      own->now.published != before.published || own->now.last != before.last ||
                      hs_near__smallest(near, own->number) != hs_kept__smallest(near->kept, own->number);
    if (own->is_changed && before.n > MOST_CHANGED)
        near->reaches_far = "words that very many pages have were printed on another day";
    return place >= ON_FEW_PAGES || push_out(near, own, place);
}

static bool add_wording(hs_near *near, const hs_near_job *made, uint32_t w) {
    const hs_match_job *job = &made->job;
    const hs_wording *wording = &job->wordings[w];
    hs_near_wording own = {.number = HS_NONE};
    uint64_t hash = hs_kept__hash_of(&made->input, wording);
    bool is_phrase = wording->flags & HS_WORDING_COMMON;
    if (!is_phrase || wording->speaker != HS_NONE) own.number = hs_kept__find_wording(near->kept, hash);
    if (is_phrase && own.number != HS_NONE) near->reaches_far = "a phrase that its speaker has said before";
    for (uint32_t i = 0; i < wording->n; i++)
        if (!hs_heap_push(&near->heap, &own.own, made->refs.items[job->order[wording->first + i]]))
            return false;
    qsort(own.own.items, own.own.n, sizeof(uint64_t), hs_near__by_ref);
    if (!hs_match__list_keys(&made->input, &near->heap, wording, &own.keys)) return false;
    if (own.number != HS_NONE) {
        if (!meet_known(near, wording, &own)) return false;
    } else {
        own.is_new = own.is_changed = true;
        own.number = hs_kept__n_wordings(near->kept) + near->n_new++;
        own.now = (hs_kept_wording){.hash = hash,
                                    .words = wording->words,
                                    .published = wording->published,
                                    .last = wording->last,
                                    .n = wording->n,
                                    .speaker = hs_match__person(&made->input, wording->speaker),
                                    .n_words = wording->n_words,
                                    .n_content = wording->n_content,
                                    .flags = wording->flags,
                                    .n_pages = wording->n_pages};
    }
    return hs_heap_push(&near->heap, &near->wordings, own);
}

/* A job of the page alone. */
bool hs_near__find_wordings(hs_near *near) {
    const hs_loaded_page *page = &near->from->page;
    hs_match_page pages[] = {page->page};
    uint32_t rank_of[] = {0};
    hs_match_statement *statements = HS_ARENA_ARRAY(near->arena, hs_match_statement, page->n_statements);
    if (!statements) return false;
    for (uint32_t i = 0; i < page->n_statements; i++)
        statements[i] = page->statements[i], statements[i].page = 0;
    hs_near_job made = {.job = {.engine = near->engine, .models = near->engine->words, .rank_of = rank_of}};
    hs_match_job *job = &made.job;
    made.input = (hs_match_input){.pages = pages,
                                  .n_pages = 1,
                                  .statements = statements,
                                  .n_statements = page->n_statements,
                                  .n_threads = 1};
    near->from->people(near->from->context, &made.input.people, &made.input.person_numbers,
                       &made.input.n_people);
    hs_heap_init(&job->heap, near->engine->options.allocator);
    job->input = &made.input;
    bool is_done =
        hs_match__workers_open(job, 1, near->engine->options.allocator) && hs_match__open_context(job);
    for (uint32_t i = 0; i < page->n_statements && is_done; i++) {
        uint32_t place = (uint32_t)(page->statements[i].id & HS_KEPT_MOST_PLACE);
        is_done = hs_heap_push(&near->heap, &made.refs, hs_kept_ref(near->number, place));
    }
    bool may_have = false;
    is_done = is_done && hs_match__may_have_questions(job, &near->kept->questions, &may_have) &&
              hs_match__find_wordings(job);
    if (may_have) near->reaches_far = "the page has questions, or may have the words of one";
    for (uint32_t w = 0; w < job->n_wordings && is_done; w++) is_done = add_wording(near, &made, w);
    hs_heap_free(&near->heap, made.refs.items);
    hs_near__close_job(&made);
    return is_done;
}

/* A key that a wording of the page has which is looked at. */
typedef struct owned_key {
    uint64_t key;
    uint32_t wording; /* place in near->wordings */
} owned_key;

static bool comes_before(const void *unused, const owned_key *x, const owned_key *y) {
    (void)unused;
    return x->key != y->key ? x->key < y->key : x->wording < y->wording;
}

HS_DEFINE_SORT(sort_keys, const void *, owned_key, comes_before)

/* All wordings with one key: known ones, and new ones behind. */
typedef struct key_list {
    hs_kept_numbers numbers; /* some of them, where there are many */
    uint64_t n_before, n;
    unsigned kind;
    const owned_key *own; /* [n_own] */
    size_t n_own, n_new;
} key_list;

static bool put_pair(hs_near *near, hs_near_pairs *row, uint32_t a, uint32_t b, uint32_t weight) {
    if (a == b) return true;
    hs_near_pair pair = {a < b ? a : b, a < b ? b : a, weight};
    return hs_heap_push(&near->heap, row, pair);
}

static bool is_own(const hs_near *near, const key_list *list, uint32_t number) {
    for (size_t i = 0; i < list->n_own; i++)
        if (near->wordings.items[list->own[i].wording].number == number) return true;
    return false;
}

/* Edges between known wordings that both have a key which weighs less now. */
static bool recheck(hs_near *near, const key_list *list) {
    hs_kept_edges edges = {0};
    for (size_t i = 0; i < list->n_before; i++) {
        uint32_t a = list->numbers.items[i];
        if (!hs_near__list_edges(near, a, &edges)) return false;
        for (size_t e = 0; e < edges.n; e++) {
            uint32_t b = edges.items[e] & HS_KEPT_EDGE_OTHER;
            bool is_there = false;
            for (size_t k = 0; k < list->n_before && b > a && !is_there; k++)
                is_there = list->numbers.items[k] == b;
            if (is_there && !put_pair(near, &near->rechecks, a, b, 0)) return false;
        }
    }
    hs_heap_free(&near->heap, edges.items);
    return true;
}

/* Edges of a known wording that has been pushed out of the first few of a list. */
static bool recheck_pushed_out(hs_near *near, uint32_t wording) {
    hs_kept_edges edges = {0};
    if (!hs_near__list_edges(near, wording, &edges)) return false;
    for (size_t e = 0; e < edges.n; e++)
        if (!put_pair(near, &near->rechecks, wording, edges.items[e] & HS_KEPT_EDGE_OTHER, 0)) return false;
    hs_heap_free(&near->heap, edges.items);
    return true;
}

/* Pairs of a long list: the first few of it with all. */
static bool pair_long(hs_near *near, const key_list *list, uint32_t weight) {
    uint32_t first[HS_NEAR_FIRST];
    bool was_long = list->n_before > hs_key_longest[list->kind];
    size_t n_come = 0, n_first = hs_near__list_first(near, &list->numbers, first);
    size_t n_few = n_first < HS_KEY_FEW ? n_first : HS_KEY_FEW;
    for (size_t i = 0; i < list->n_own; i++) {
        const hs_near_wording *own = &near->wordings.items[list->own[i].wording];
        size_t place = 0;
        while (place < n_few && first[place] != own->number) place++;
        bool is_first = place < n_few;
        n_come += is_first && (own->is_new || hs_near__smallest(near, own->number) !=
                                                  hs_kept__smallest(near->kept, own->number));
        if (is_first && list->n > list->numbers.n) {
            near->reaches_far = "words that very many wordings have stand first among them";
            return true;
        }
        for (size_t k = 0; k < (is_first ? list->numbers.n : n_few); k++) {
            uint32_t other = is_first ? list->numbers.items[k] : first[k];
            if (is_own(near, list, other) && other < own->number) continue; /* told with that one */
            if (!put_pair(near, &near->pairs, own->number, other, weight)) return false;
        }
    }
    for (size_t k = HS_KEY_FEW; k < n_first && k < HS_KEY_FEW + n_come && was_long; k++)
        if (!recheck_pushed_out(near, first[k])) return false;
    if (n_come > HS_NEAR_FIRST - HS_KEY_FEW && was_long)
        near->reaches_far = "several wordings of the page stand first among many";
    return true;
}

static bool pair_short(hs_near *near, const key_list *list, uint32_t weight) {
    for (size_t i = 0; i < list->n_own; i++) {
        const hs_near_wording *own = &near->wordings.items[list->own[i].wording];
        for (size_t k = 0; k < list->numbers.n; k++) {
            uint32_t other = list->numbers.items[k];
            if (is_own(near, list, other) && other < own->number) continue;
            if (!put_pair(near, &near->pairs, own->number, other, weight)) return false;
        }
    }
    return true;
}

static bool pair_by_key(hs_near *near, key_list *list) {
    uint64_t key = list->own[0].key;
    list->kind = key & ((1u << HS_KEY_KIND_BITS) - 1);
    if (!hs_kept__list_holders(near->kept, &near->heap, key, MOST_LIST, &list->numbers, &list->n_before))
        return false;
    list->n_new = 0;
    for (size_t i = 0; i < list->n_own; i++) {
        const hs_near_wording *own = &near->wordings.items[list->own[i].wording];
        list->n_new += own->is_new;
        if (own->is_new && !hs_heap_push(&near->heap, &list->numbers, own->number)) return false;
    }
    list->n = list->n_before + list->n_new;
    if (list->n < 2) return true;
    uint32_t longest = hs_key_longest[list->kind];
    bool is_long = list->n > longest, was_long = list->n_before > longest;
    unsigned bits = hs_key_weight_bits(list->kind, list->n);
    bool weighs_less = !was_long && (is_long || bits != hs_key_weight_bits(list->kind, list->n_before));
    if (list->n_before >= 2 && weighs_less && !recheck(near, list)) return false;
    if (is_long && (list->kind == HS_KEY_PAIR || list->kind == HS_KEY_WORD)) return true;
    return is_long ? pair_long(near, list, 1u << bits) : pair_short(near, list, 1u << bits);
}

static bool pair_before(const void *unused, const hs_near_pair *x, const hs_near_pair *y) {
    (void)unused;
    return x->a != y->a ? x->a < y->a : x->b < y->b;
}

HS_DEFINE_SORT(sort_pairs, const void *, hs_near_pair, pair_before)

/* Equal pairs become one, with the sum of their weights. */
static void sum_pairs(hs_near_pairs *row) {
    size_t kept = 0;
    if (row->n) sort_pairs(NULL, row->items, row->n);
    for (size_t i = 0; i < row->n; i++) {
        hs_near_pair *last = kept ? &row->items[kept - 1] : NULL;
        if (last && last->a == row->items[i].a && last->b == row->items[i].b)
            last->weight += row->items[i].weight;
        else
            row->items[kept++] = row->items[i];
    }
    row->n = kept;
}

bool hs_near__pair_by_keys(hs_near *near) {
    HS_HEAP_ROW(owned_key) keys = {0};
    for (uint32_t i = 0; i < near->wordings.n; i++)
        for (size_t k = 0; k < near->wordings.items[i].keys.n && near->wordings.items[i].is_changed; k++)
            if (!hs_heap_push(&near->heap, &keys, ((owned_key){near->wordings.items[i].keys.items[k], i})))
                return false;
    if (keys.n) sort_keys(NULL, keys.items, keys.n);
    key_list list = {0};
    for (size_t first = 0, end; first < keys.n && !near->reaches_far; first = end) {
        for (end = first + 1; end < keys.n && keys.items[end].key == keys.items[first].key;) end++;
        list.own = keys.items + first, list.n_own = end - first;
        if (!pair_by_key(near, &list)) return false;
    }
    hs_heap_free(&near->heap, keys.items);
    hs_heap_free(&near->heap, list.numbers.items);
    sum_pairs(&near->pairs);
    sum_pairs(&near->rechecks);
    size_t kept = 0;
    for (size_t i = 0; i < near->pairs.n; i++) {
        hs_near_pair pair = near->pairs.items[i];
        hs_kept_wording a = hs_near__wording(near, pair.a), b = hs_near__wording(near, pair.b);
        uint32_t enough = hs_key_enough(a.flags, a.n_content), other = hs_key_enough(b.flags, b.n_content);
        if (pair.weight >= (enough < other ? enough : other)) near->pairs.items[kept++] = pair;
    }
    near->pairs.n = kept;
    return true;
}
