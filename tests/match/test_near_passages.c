/* Pages are taken out of a made-up collection and added again, one by one: what a page shares with the others is what a run
 * over all of them tells, and what they share among themselves is as it was; or the page is said to reach too far. */
#include "test.h"

#include "match/kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_PAGES = 400, MOST_WORDS = 700, N_STOCK = 60, N_HOUSES = 5 };

static const hs_str houses[N_HOUSES] = {
    {"Lowland Post", 12}, {"The Courier", 11}, {"Inland Ledger", 13}, {"Ferryman", 8}, {"", 0}};

typedef struct collection {
    hs_engine *engine;
    uint64_t seed;
    char *text;
    size_t len;
    hs_match_page pages[MOST_PAGES];
    uint32_t n;
} collection;

static uint32_t below(uint64_t *seed, uint32_t n) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % n);
}

/* Words by a number: few are frequent. */
static void put_word(collection *c, uint32_t number) {
    static const char *const parts[] = {"ba", "ne", "lo", "ti", "ru", "ka", "se", "mo"};
    do {
        memcpy(c->text + c->len, parts[number % 8], 2);
        c->len += 2;
        number /= 8;
    } while (number);
    c->text[c->len++] = ' ';
}

static void put_free_words(collection *c, uint32_t n) {
    for (; n; n--) put_word(c, below(&c->seed, below(&c->seed, 3) ? 4000 : 40));
}

/* The words of a stock passage, some of them changed, left out or put in. */
static void put_stock(collection *c, uint32_t number, uint32_t percent) {
    uint64_t seed = number * 977 + 5;
    uint32_t n = number % 3 == 0 ? 7 + number % 9 : 15 + number % 80;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t word = 10000 + below(&seed, 1500), what = below(&c->seed, 100);
        if (what < percent) word = below(&c->seed, 4000);
        if (what < percent / 3) continue;
        put_word(c, word);
        if (what == 99 && percent) put_word(c, below(&c->seed, 4000));
    }
}

static void make(collection *c, uint32_t n, uint64_t seed) {
    c->seed = seed * 7919 + 1;
    c->n = n;
    c->len = 0;
    for (uint32_t i = 0; i < n; i++) {
        size_t first = c->len;
        uint32_t house = below(&c->seed, N_HOUSES), n_pieces = 1 + below(&c->seed, 5);
        if (i && below(&c->seed, 8) == 0) { /* the text of another page, all or most of it */
            hs_str body = c->pages[below(&c->seed, i)].body;
            size_t len = below(&c->seed, 3) ? body.len : body.len / 4;
            memcpy(c->text + c->len, body.ptr, len);
            c->len += len;
            bool is_whole = len == body.len && below(&c->seed, 4);
            if (is_whole) n_pieces = 0;
            if (!is_whole || below(&c->seed, 6)) put_free_words(c, 1 + below(&c->seed, 9));
        }
        for (uint32_t k = 0; k < n_pieces; k++) {
            put_free_words(c, 5 + below(&c->seed, 30));
            uint32_t often = below(&c->seed, N_STOCK), stock = below(&c->seed, often + 1);
            put_stock(c, stock, below(&c->seed, 3) ? 0 : 12);
            if (below(&c->seed, 20) == 0) put_stock(c, stock, 0);
        }
        if (n_pieces && below(&c->seed, 3))
            put_stock(c, 1000 + house + 10 * below(&c->seed, 2), 0); /* a footer */
        c->text[c->len - 1] = '.';
        int64_t date = 1496275200 + below(&c->seed, 40) * 3600ll;
        c->pages[i] = (hs_match_page){.id = (uint64_t)(i + 1) << 20,
                                      .row = n - i,
                                      .body = {c->text + first, c->len - first},
                                      .publisher = houses[house],
                                      .published = below(&c->seed, 9) ? date : INT64_MIN};
    }
}

/* A run over some pages; path: where it is kept, or NULL. */
static hs_match_result run_over(const collection *c, hs_arena *arena, const uint8_t *is_out,
                                hs_match_page *pages, const char *path) {
    hs_match_result result;
    hs_match_input input = {.pages = pages, .n_threads = path ? 2 : 1};
    hs_sections_writer *writer = NULL;
    for (uint32_t i = 0; i < c->n; i++)
        if (!is_out[i]) pages[input.n_pages++] = c->pages[i];
    if (path) assert_int_equal(hs_sections_create(path, 1, NULL, &writer, NULL), HS_OK);
    input.keep = writer;
    assert_int_equal(hs_match(c->engine, arena, &input, &result, NULL), HS_OK);
    if (path) assert_int_equal(hs_sections_finish(writer, NULL), HS_OK);
    hs_sections_drop(writer);
    return result;
}

/* A copy by ids of its pages. */
typedef struct told {
    uint64_t a, b;
    hs_span in_a, in_b;
    uint32_t words;
} told;

static int compare_told(const void *x, const void *y) {
    const told *p = x, *q = y;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    if (p->b != q->b) return p->b < q->b ? -1 : 1;
    if (p->in_a.start != q->in_a.start) return p->in_a.start < q->in_a.start ? -1 : 1;
    return p->in_b.start < q->in_b.start ? -1 : p->in_b.start > q->in_b.start;
}

static told told_of(const hs_match_page *a, hs_span in_a, const hs_match_page *b, hs_span in_b,
                    uint32_t words) {
    return a->id < b->id ? (told){a->id, b->id, in_a, in_b, words} : (told){b->id, a->id, in_b, in_a, words};
}

/* Copies with the page, or those without it. */
static size_t list_copies(const hs_match_result *result, const hs_match_page *pages, uint64_t id, bool with,
                          told *list) {
    size_t n = 0;
    for (uint32_t i = 0; i < result->n_copies; i++) {
        const hs_copy *copy = &result->copies[i];
        const hs_match_page *a = &pages[copy->page_a], *b = &pages[copy->page_b];
        if ((a->id == id || b->id == id) != with) continue;
        list[n++] = told_of(a, copy->a, b, copy->b, copy->words);
    }
    qsort(list, n, sizeof *list, compare_told);
    return n;
}

static size_t list_near(hs_kept *kept, hs_heap *heap, const collection *c, const hs_match_page *page,
                        const hs_near_passages *found, told *list) {
    size_t n = 0;
    for (size_t i = 0; i < found->n; i++) {
        const hs_near_passage *passage = &found->items[i];
        const hs_kept_body *body = hs_kept__body(kept, passage->body);
        assert_non_null(body);
        uint32_t n_pages = body->n_same;
        for (uint32_t k = 0; k < n_pages; k++) {
            uint32_t number =
                passage->body < kept->n_bodies ? kept->same_pages[body->first_same + k] : body->page;
            const hs_match_page *other = &c->pages[(hs_kept__page(kept, number)->id >> 20) - 1];
            hs_body_words words = {0};
            assert_true(hs_match__read_body(heap, other, &words));
            hs_span there = {words.start[passage->start], words.end[passage->end - 1]},
                    here = {found->words.start[passage->own_start], found->words.end[passage->own_end - 1]};
            list[n++] = told_of(page, here, other, there, passage->n_matched);
            hs_match__clear_body(heap, &words);
        }
    }
    qsort(list, n, sizeof *list, compare_told);
    return n;
}

static void assert_same(const told *x, size_t n_x, const told *y, size_t n_y, uint64_t seed, uint64_t id) {
    for (size_t i = 0; i < n_x && i < n_y; i++)
        if (compare_told(&x[i], &y[i]) || x[i].in_a.end != y[i].in_a.end || x[i].in_b.end != y[i].in_b.end ||
            x[i].words != y[i].words)
            fail_msg("seed %llu, page %llu: copy %zu of %llu and %llu, %u-%u and %u-%u, for that of %llu and "
                     "%llu, "
                     "%u-%u and %u-%u",
                     (unsigned long long)seed, (unsigned long long)id >> 20, i,
                     (unsigned long long)x[i].a >> 20, (unsigned long long)x[i].b >> 20, x[i].in_a.start,
                     x[i].in_a.end, x[i].in_b.start, x[i].in_b.end, (unsigned long long)y[i].a >> 20,
                     (unsigned long long)y[i].b >> 20, y[i].in_a.start, y[i].in_a.end, y[i].in_b.start,
                     y[i].in_b.end);
    if (n_x != n_y)
        fail_msg("seed %llu, page %llu: %zu copies, not %zu", (unsigned long long)seed,
                 (unsigned long long)id >> 20, n_x, n_y);
}

typedef struct outcomes {
    uint32_t n_far, n_near, n_with_passages, n_added;
    uint32_t n_by_cause[8];
    const char *causes[8];
} outcomes;

static void count_cause(outcomes *seen, const char *why) {
    uint32_t i = 0;
    while (i < 7 && seen->causes[i] && strcmp(seen->causes[i], why) != 0) i++;
    seen->causes[i] = why;
    seen->n_by_cause[i]++;
    seen->n_far++;
}

static void take_in(hs_kept *kept, const hs_match_page *page, const hs_near_passages *found) {
    hs_kept_page row = {.id = page->id, .row = page->row, .date = page->published};
    uint32_t n = (uint32_t)found->words.n;
    uint16_t *words = hs_heap_get(&kept->heap, n, sizeof *words);
    assert_non_null(words);
    memcpy(words, found->words.hash, n * sizeof *words);
    assert_true(hs_kept__take_body(kept, &row, words, n, found->hash, found->house, NULL, 0));
}

/* Takes some pages out and adds them in turn, as long as none reaches too far. */
static void try_some(collection *c, uint64_t seed, uint32_t n_out, outcomes *seen) {
    char path[128];
    snprintf(path, sizeof path, "/tmp/hearsay-near-%d", (int)getpid());
    static hs_match_page pages[MOST_PAGES];
    static uint8_t is_out[MOST_PAGES];
    static told x[1 << 20], y[1 << 20];
    uint32_t out[8];
    uint64_t choice = seed * 31 + 7;
    memset(is_out, 0, sizeof is_out);
    for (uint32_t i = 0; i < n_out; i++) {
        do out[i] = below(&choice, c->n);
        while (is_out[out[i]]);
        is_out[out[i]] = 1;
    }
    hs_arena *arena = hs_arena_new(NULL);
    hs_match_result before = run_over(c, arena, is_out, pages, path), after;
    size_t n_before = list_copies(&before, pages, 0, false, x);
    hs_sections *file = NULL;
    hs_kept *kept = NULL;
    hs_heap heap;
    hs_heap_init(&heap, NULL);
    assert_int_equal(hs_sections_open(path, 1, NULL, &file, NULL), HS_OK);
    assert_int_equal(hs_kept_open(c->engine, file, &kept, NULL), HS_OK);
    for (uint32_t i = 0; i < n_out; i++) {
        const hs_match_page *page = &c->pages[out[i]];
        hs_near_passages found;
        assert_true(hs_match__find_near_passages(kept, &heap, page, &found));
        if (found.reaches_far) {
            count_cause(seen, found.reaches_far);
            break;
        }
        is_out[out[i]] = 0;
        after = run_over(c, arena, is_out, pages, NULL);
        size_t n_old = list_copies(&after, pages, page->id, false, y);
        assert_same(y, n_old, x, n_before, seed, page->id);
        size_t n_told = list_copies(&after, pages, page->id, true, y);
        size_t n_near = list_near(kept, &heap, c, page, &found, x);
        assert_same(x, n_near, y, n_told, seed, page->id);
        n_before = list_copies(&after, pages, 0, false, x);
        seen->n_near++, seen->n_with_passages += found.n > 0, seen->n_added += i > 0;
        take_in(kept, page, &found);
    }
    hs_heap_clear(&heap);
    hs_kept_close(kept);
    hs_sections_close(file);
    hs_arena_free(arena);
    unlink(path);
}

/* ---- The same by hs_match_add: copies with their swaps, the table of swaps, near duplicates. */

static hs_status load(void *context, int64_t row, hs_loaded_page *page, hs_error *error) {
    const collection *c = context;
    (void)error;
    if (row < 1 || (uint64_t)row > c->n) return HS_ERR_NOT_FOUND; /* a damaged file asks for it */
    *page = (hs_loaded_page){.page = c->pages[c->n - (uint64_t)row]};
    return HS_OK;
}

static void no_people(void *context, const hs_known_person **people, const uint32_t **numbers, uint32_t *n) {
    (void)context;
    *people = NULL, *numbers = NULL, *n = 0;
}

static const hs_copy *find_copy(const hs_match_result *result, const hs_match_page *pages, uint64_t a,
                                uint64_t b, const hs_copy *like) {
    for (uint32_t i = 0; i < result->n_copies; i++) {
        const hs_copy *copy = &result->copies[i];
        if (pages[copy->page_a].id == a && pages[copy->page_b].id == b && copy->a.start == like->a.start &&
            copy->b.start == like->b.start)
            return copy;
    }
    return NULL;
}

/* All copies of the page, to the last swap. */
static void assert_copies(const hs_match_result *whole, const hs_match_page *pages, const hs_added *added,
                          uint64_t id) {
    uint32_t n = 0;
    const hs_match_result *local = added->result;
    for (uint32_t i = 0; i < whole->n_copies; i++)
        n += pages[whole->copies[i].page_a].id == id || pages[whole->copies[i].page_b].id == id;
    assert_int_equal(local->n_copies, n);
    for (uint32_t i = 0; i < n; i++) {
        const hs_copy *got = &local->copies[i];
        const hs_copy *want = find_copy(whole, pages, added->input->pages[got->page_a].id,
                                        added->input->pages[got->page_b].id, got);
        assert_non_null(want);
        assert_memory_equal(&got->a, &want->a, sizeof got->a);
        assert_memory_equal(&got->b, &want->b, sizeof got->b);
        assert_int_equal(got->words, want->words);
        assert_int_equal(got->is_reworded, want->is_reworded);
        assert_int_equal(got->direction, want->direction);
        assert_int_equal(got->n_swaps, want->n_swaps);
        if (got->n_swaps) assert_memory_equal(got->swaps, want->swaps, got->n_swaps * sizeof *got->swaps);
    }
}

static uint32_t *find_count(const hs_match_result *result, hs_str from, hs_str to) {
    for (uint32_t i = 0; i < result->n_swaps; i++)
        if (hs_str_equal(result->swaps[i].from, from) && hs_str_equal(result->swaps[i].to, to))
            return &result->swaps[i].count;
    return NULL;
}

/* The table before, with the page's swaps, is the table after. Gives how many were seen once before. */
static uint32_t assert_swaps(const hs_kept *kept, hs_match_result *before, const hs_match_result *after,
                             const hs_match_result *local) {
    uint32_t n = before->n_swaps, n_second = 0;
    for (uint32_t i = 0; i < local->n_swaps; i++) {
        const hs_swap *swap = &local->swaps[i];
        uint32_t *known = find_count(before, swap->from, swap->to), count = swap->count;
        if (known)
            count = *known += swap->count;
        else if (hs_kept_has_single(kept, swap->from, swap->to))
            count++, n++, n_second++;
        else
            n += count > 1;
        const uint32_t *whole = find_count(after, swap->from, swap->to);
        assert_int_equal(whole ? *whole : 1, count);
    }
    assert_int_equal(after->n_swaps, n);
    return n_second;
}

static uint64_t stands_for(const hs_match_result *result, const hs_match_page *pages, uint32_t n,
                           uint64_t id) {
    for (uint32_t i = 0; i < n; i++)
        if (pages[i].id == id) return pages[result->near_duplicate_of[i]].id;
    return 0;
}

typedef struct more_outcomes {
    outcomes all;
    uint32_t n_second, n_near, n_swaps;
} more_outcomes;

static void add_some(collection *c, uint64_t seed, uint32_t n_out, more_outcomes *seen) {
    char path[128];
    snprintf(path, sizeof path, "/tmp/hearsay-add-%d", (int)getpid());
    static hs_match_page rows[2][MOST_PAGES];
    static uint8_t is_out[MOST_PAGES];
    hs_match_page *pages = rows[0], *old_pages = rows[1];
    uint32_t out[8], n = c->n - n_out;
    uint64_t choice = seed * 37 + 11;
    memset(is_out, 0, sizeof is_out);
    for (uint32_t i = 0; i < n_out; i++) {
        do out[i] = below(&choice, c->n);
        while (is_out[out[i]]);
        is_out[out[i]] = 1;
    }
    hs_arena *arena = hs_arena_new(NULL);
    hs_match_result before = run_over(c, arena, is_out, old_pages, path), after;
    hs_sections *file = NULL;
    hs_kept *kept = NULL;
    assert_int_equal(hs_sections_open(path, 1, NULL, &file, NULL), HS_OK);
    assert_int_equal(hs_kept_open(c->engine, file, &kept, NULL), HS_OK);
    for (uint32_t i = 0; i < n_out; i++, n++) {
        hs_adding adding = {
            .page = {.page = c->pages[out[i]]}, .context = c, .load = load, .people = no_people};
        hs_added added;
        uint64_t id = adding.page.page.id;
        assert_int_equal(hs_match_add(c->engine, arena, kept, &adding, &added, NULL), HS_OK);
        if (added.reaches_far) {
            count_cause(&seen->all, added.reaches_far);
            break;
        }
        is_out[out[i]] = 0;
        after = run_over(c, arena, is_out, pages, NULL);
        assert_copies(&after, pages, &added, id);
        seen->n_second += assert_swaps(kept, &before, &after, added.result);
        seen->n_swaps += added.result->n_swaps;
        uint64_t near = stands_for(added.result, added.input->pages, added.input->n_pages, id);
        assert_int_equal(near, stands_for(&after, pages, n + 1, id));
        seen->n_near += near != id;
        for (uint32_t k = 0; k < n; k++)
            assert_int_equal(stands_for(&after, pages, n + 1, old_pages[k].id),
                             old_pages[before.near_duplicate_of[k]].id);
        seen->all.n_near++, seen->all.n_with_passages += added.result->n_copies > 0,
            seen->all.n_added += i > 0;
        assert_int_equal(hs_kept_take(kept, added.kept, NULL), HS_OK);
        before = after;
        hs_match_page *swap = pages;
        pages = old_pages, old_pages = swap;
    }
    hs_kept_close(kept);
    hs_sections_close(file);
    hs_arena_free(arena);
    unlink(path);
}

/* ---- Damage, and memory that runs out. */

static hs_adding adding_of(collection *c, uint32_t page) {
    return (hs_adding){.page = {.page = c->pages[page]}, .context = c, .load = load, .people = no_people};
}

/* A collection without its last page is kept in a file. */
static void keep_all_but_last(collection *c, char *path, size_t path_len) {
    static hs_match_page pages[MOST_PAGES];
    static uint8_t is_out[MOST_PAGES];
    memset(is_out, 0, sizeof is_out);
    is_out[c->n - 1] = 1;
    snprintf(path, path_len, "/tmp/hearsay-damaged-%d", (int)getpid());
    hs_arena *arena = hs_arena_new(NULL);
    run_over(c, arena, is_out, pages, path);
    hs_arena_free(arena);
}

static void try_damaged(collection *c, uint64_t seed, void *seen) {
    enum { ROUNDS = 40, AT_ONCE = 30, HEADER = 64 };
    char path[128];
    uint32_t *n_opened = seen;
    keep_all_but_last(c, path, sizeof path);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    uint32_t n = (uint32_t)ftell(file) - HEADER;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        for (uint32_t i = 0; i < AT_ONCE; i++) { /* what is damaged stays so */
            fseek(file, HEADER + (long)below(&seed, n), SEEK_SET);
            int byte = fgetc(file);
            fseek(file, -1, SEEK_CUR);
            fputc(byte ^ 1 << below(&seed, 8), file);
        }
        fflush(file);
        hs_sections *sections = NULL;
        hs_kept *kept = NULL;
        if (hs_sections_open(path, 1, NULL, &sections, NULL) != HS_OK) break;
        if (hs_kept_open(c->engine, sections, &kept, NULL) == HS_OK) {
            hs_arena *arena = hs_arena_new(NULL);
            hs_adding adding = adding_of(c, c->n - 1);
            hs_added added;
            hs_match_add(c->engine, arena, kept, &adding, &added, NULL);
            ++*n_opened;
            hs_arena_free(arena);
        }
        hs_kept_close(kept);
        hs_sections_close(sections);
    }
    fclose(file);
    unlink(path);
}

/* An allocator that fails from its n-th call on. */
typedef struct failing {
    uint64_t n_calls, fails_at;
} failing;

static void *failing_resize(void *context, void *ptr, size_t size) {
    failing *f = context;
    if (size && ++f->n_calls >= f->fails_at) return NULL;
    if (!size) {
        free(ptr);
        return NULL;
    }
    return realloc(ptr, size);
}

static void try_without_memory(collection *c, uint64_t seed, void *seen) {
    char path[128];
    uint32_t *n_failed = seen;
    (void)seed;
    keep_all_but_last(c, path, sizeof path);
    hs_sections *sections = NULL;
    hs_kept *kept = NULL;
    assert_int_equal(hs_sections_open(path, 1, NULL, &sections, NULL), HS_OK);
    assert_int_equal(hs_kept_open(c->engine, sections, &kept, NULL), HS_OK);
    for (failing f = {0, 1};; f.n_calls = 0, f.fails_at += 1 + f.fails_at / 8) {
        hs_heap heap;
        hs_near_passages found;
        hs_heap_init(&heap, &(hs_allocator){failing_resize, &f});
        bool is_done = hs_match__find_near_passages(kept, &heap, &c->pages[c->n - 1], &found);
        assert_true(is_done == (f.n_calls < f.fails_at));
        hs_heap_clear(&heap);
        *n_failed += !is_done;
        if (is_done) break;
    }
    hs_kept_close(kept);
    hs_sections_close(sections);
    unlink(path);
}

/* Made-up collections of several sizes, by their seeds. HEARSAY_ROUNDS: for a hundred rounds so many. */
static void try_all(uint64_t n_rounds, void (*try_one)(collection *c, uint64_t seed, void *seen),
                    void *seen) {
    static const uint32_t sizes[] = {12, 40, 90, 200, MOST_PAGES};
    static collection c;
    const char *wanted = getenv("HEARSAY_SEED"), *more = getenv("HEARSAY_ROUNDS");
    if (more) n_rounds = n_rounds * strtoull(more, NULL, 10) / 100;
    assert_int_equal(hs_engine_open(NULL, &c.engine, NULL), HS_OK);
    c.text = malloc((size_t)MOST_PAGES * MOST_WORDS * 16);
    for (uint64_t seed = 1; seed <= n_rounds; seed++) {
        if (wanted && strtoull(wanted, NULL, 10) != seed) continue;
        make(&c, sizes[seed % 5], seed / 10);
        try_one(&c, seed, seen);
    }
    free(c.text);
    hs_engine_close(c.engine);
}

static void tell(const outcomes *seen) {
    if (!getenv("HEARSAY_ROUNDS")) return;
    fprintf(stderr, "near %u, with passages %u, to added ones %u, far %u\n", seen->n_near,
            seen->n_with_passages, seen->n_added, seen->n_far);
    for (uint32_t i = 0; i < 8 && seen->causes[i]; i++)
        fprintf(stderr, "%u: %s\n", seen->n_by_cause[i], seen->causes[i]);
}

static void try_passages(collection *c, uint64_t seed, void *seen) {
    try_some(c, seed, 6, seen);
}

static void shares_what_a_run_over_all_pages_tells_or_reaches_too_far(void **state) {
    (void)state;
    outcomes seen = {0};
    try_all(100, try_passages, &seen);
    tell(&seen);
    if (getenv("HEARSAY_SEED")) return;
    assert_true(seen.n_with_passages >= 20);
    assert_true(seen.n_added >= 20);
    assert_true(seen.n_far >= 20);
}

static void try_adding(collection *c, uint64_t seed, void *seen) {
    add_some(c, seed, 6, seen);
}

static void adds_copies_swaps_and_near_duplicates_as_a_run_over_all_pages(void **state) {
    (void)state;
    more_outcomes seen = {0};
    try_all(100, try_adding, &seen);
    tell(&seen.all);
    if (getenv("HEARSAY_ROUNDS"))
        fprintf(stderr, "near %u, second %u, swaps %u\n", seen.n_near, seen.n_second, seen.n_swaps);
    if (getenv("HEARSAY_SEED")) return;
    assert_true(seen.all.n_with_passages >= 20);
    assert_true(seen.all.n_added >= 20);
    assert_true(seen.n_near >= 5);
    assert_true(seen.n_second >= 5);
    assert_true(seen.n_swaps >= 20);
}

static void is_harmless_where_the_file_is_damaged(void **state) {
    (void)state;
    uint32_t n_opened = 0;
    try_all(20, try_damaged, &n_opened);
    assert_true(n_opened >= 100 || getenv("HEARSAY_SEED"));
}

static void tells_when_memory_runs_out(void **state) {
    (void)state;
    uint32_t n_failed = 0;
    try_all(10, try_without_memory, &n_failed);
    assert_true(n_failed >= 100 || getenv("HEARSAY_SEED"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_what_a_run_over_all_pages_tells_or_reaches_too_far),
        cmocka_unit_test(adds_copies_swaps_and_near_duplicates_as_a_run_over_all_pages),
        cmocka_unit_test(is_harmless_where_the_file_is_damaged),
        cmocka_unit_test(tells_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
