/* A page that is added by what was kept of the others gives what matching all pages gives, or is told to reach too far. */
#include "test.h"

#include <hearsay/kept.h>

#include "base/sections.h"
#include "match/kept_more.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_PAGES = 160, PER_PAGE = 3, MOST_STATEMENTS = MOST_PAGES * PER_PAGE, N_PEOPLE = 12 };

typedef struct pile {
    hs_match_page pages[MOST_PAGES];
    hs_match_statement statements[MOST_STATEMENTS]; /* PER_PAGE of each page */
    hs_known_person people[N_PEOPLE];
    uint32_t numbers[N_PEOPLE];
    uint32_t n_pages;
    char *bytes;
    size_t len;
} pile;

static uint64_t roll(uint64_t *state) {
    *state += 0x9e3779b97f4a7c15u;
    return hs_mix64(*state);
}

static void put(pile *p, const char *text) {
    size_t len = strlen(text);
    memcpy(p->bytes + p->len, text, len);
    p->len += len;
}

/* Words by a seed; one in so many is another one by `changes`. */
static void put_words(pile *p, uint64_t seed, uint32_t n, uint64_t *changes, uint32_t one_in,
                      uint32_t n_words) {
    for (uint32_t i = 0; i < n; i++) {
        uint64_t word = roll(&seed) % n_words;
        if (one_in && roll(changes) % one_in == 0) word = roll(changes) % n_words;
        p->len += (size_t)sprintf(p->bytes + p->len, "%s%c%co%ct", i ? " " : "", (char)('b' + word % 20),
                                  (char)('a' + word / 20 % 5), (char)('b' + word / 100));
    }
}

/* n_sayings: few, and many pages print the same ones. step: seconds between one day and the next. has_short: some sayings are a
 * few small words around two others, which tell nobody apart but on pages of one affair. */
typedef struct shape {
    uint32_t n_pages, n_sayings, step;
    bool has_short;
} shape;

static void put_saying(pile *p, const shape *of, uint64_t saying, uint64_t *seed) {
    uint64_t length = 3 + saying % 22, own = 77 + saying;
    if (of->has_short && saying % 3 == 0) {
        static const char *const heads[] = {"we must ", "we must not only ", "must ", "they all must "};
        put(p, heads[roll(seed) % 4]);
        put_words(p, own, 1, seed, 0, 900);
        put(p, saying % 2 ? " all of the " : " in the ");
        put_words(p, own * 31, 1, seed, 0, 900);
        return;
    }
    if (length > 8 && roll(seed) % 4 == 0) length -= 3;
    bool is_altered = roll(seed) % 2 && !(of->has_short && saying % 3 == 1);
    put_words(p, own, (uint32_t)length, seed, is_altered ? 9 : 0, 900);
}

static void make_pile(pile *p, const shape *of, uint64_t seed) {
    static const char *const names[] = {"Ada Berg",  "Boris Holm", "Clara Vant",
                                        "the mayor", "Edgar Lind", "Greta Ost"};
    static const char *const outlets[] = {"Kelmar Courier", "Tarn Post", "Holm Echo", "Marsk Ledger", ""};
    uint32_t n_pages = of->n_pages, n_sayings = of->n_sayings;
    memset(p, 0, sizeof *p);
    p->n_pages = n_pages;
    p->bytes = malloc((size_t)n_pages * 4096);
    assert_non_null(p->bytes);
    for (uint32_t i = 0; i < N_PEOPLE; i++) {
        const char *name = names[i % 6];
        p->people[i] = (hs_known_person){.name = {name, strlen(name)},
                                         .kind = i % 6 == 3 ? HS_ENTITY_ROLE : HS_ENTITY_PERSON};
        p->numbers[i] = 7000 + (i * 7 % N_PEOPLE);
    }
    for (uint32_t page = 0; page < n_pages; page++) {
        size_t start = p->len;
        uint64_t outlet = roll(&seed) % 5;
        for (uint32_t k = 0; k < PER_PAGE; k++) {
            put_words(p, roll(&seed), 12, &seed, 0, 900);
            put(p, ". ");
            size_t from = p->len;
            uint64_t saying = roll(&seed) % n_sayings;
            put_saying(p, of, saying, &seed);
            if (roll(&seed) % 12 == 0) {
                put(p, " ");
                put_words(p, 77 + roll(&seed) % n_sayings, 9, &seed, 0, 900);
            }
            hs_str text = {p->bytes + from, p->len - from};
            uint32_t speaker = roll(&seed) % 6 ? (uint32_t)(saying % N_PEOPLE) : HS_NONE;
            if (roll(&seed) % 15 == 0) speaker = (uint32_t)(roll(&seed) % N_PEOPLE);
            uint64_t kind = roll(&seed) % 12;
            p->statements[page * PER_PAGE + k] =
                (hs_match_statement){.id = (uint64_t)(page + 1) << 40 | (k * 2 + 1),
                                     .page = page,
                                     .kind = kind == 0   ? HS_KIND_HEADLINE
                                             : kind == 1 ? HS_KIND_INDIRECT
                                                         : HS_KIND_DIRECT,
                                     .text = text,
                                     .quoted = kind == 1 ? (hs_str){"", 0} : text,
                                     .at = (uint32_t)(from - start),
                                     .speaker = speaker,
                                     .is_speaker_described = speaker != HS_NONE && speaker % 6 == 3,
                                     .speaker_confidence = roll(&seed) % 3 ? 0.8f : 0.4f};
            put(p, ". ");
        }
        for (uint64_t n = roll(&seed) % 3; n; n--) { /* passages of other pages */
            put_words(p, 5000 + roll(&seed) % 12, 14 + (uint32_t)(roll(&seed) % 30), &seed, 14, 900);
            put(p, ". ");
        }
        if (roll(&seed) % 3 == 0) put_words(p, 6000 + roll(&seed) % 3, 9, &seed, 0, 900); /* what many have */
        uint64_t day = roll(&seed) % 30;
        p->pages[page] =
            (hs_match_page){.id = (uint64_t)(page + 1) << 20,
                            .row = 900 - 3 * (int64_t)page,
                            .publisher = {outlets[outlet], strlen(outlets[outlet])},
                            .body = {p->bytes + start, p->len - start},
                            .published = day < 26 ? 1500000000 + (int64_t)day * of->step : INT64_MIN};
    }
}

/* Some pages of a pile, in its order. */
typedef struct part {
    hs_match_page pages[MOST_PAGES];
    hs_match_statement statements[MOST_STATEMENTS];
    hs_match_input input;
} part;

static void take_part(const pile *p, const bool *is_in, part *to) {
    uint32_t n = 0;
    for (uint32_t page = 0; page < p->n_pages; page++) {
        if (!is_in[page]) continue;
        to->pages[n] = p->pages[page];
        for (uint32_t k = 0; k < PER_PAGE; k++) {
            to->statements[n * PER_PAGE + k] = p->statements[page * PER_PAGE + k];
            to->statements[n * PER_PAGE + k].page = n;
        }
        n++;
    }
    to->input = (hs_match_input){.pages = to->pages,
                                 .n_pages = n,
                                 .statements = to->statements,
                                 .n_statements = n * PER_PAGE,
                                 .people = p->people,
                                 .n_people = N_PEOPLE,
                                 .person_numbers = p->numbers};
}

/* What load gives is of the pages that are there already. */
typedef struct desk {
    const pile *pile;
    const part *there;
    const hs_match_result *told;
    hs_told rows[MOST_STATEMENTS * 2];
    uint32_t n_rows;
} desk;

static int by_place(const void *a, const void *b) {
    const hs_told *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

static hs_status load(void *context, int64_t row, hs_loaded_page *page, hs_error *error) {
    desk *d = context;
    (void)error;
    if (row > 900 || row <= 900 - 3 * (int64_t)d->pile->n_pages || row % 3)
        return HS_ERR_FORMAT; /* none of ours */
    uint32_t number = (uint32_t)((900 - row) / 3);
    *page = (hs_loaded_page){.page = d->pile->pages[number],
                             .statements = d->pile->statements + (size_t)number * PER_PAGE,
                             .n_statements = PER_PAGE,
                             .told = d->rows + d->n_rows};
    for (uint32_t u = 0; u < d->told->n_utterances; u++)
        for (uint32_t m = 0; m < d->told->utterances[u].n_members; m++) {
            uint64_t id = d->there->statements[d->told->utterances[u].members[m].statement].id;
            if (id >> 20 != page->page.id) continue;
            d->rows[d->n_rows++] = (hs_told){(uint32_t)(id & 0xfffff), u, d->told->utterances[u].speaker};
            page->n_told++;
        }
    qsort(d->rows + d->n_rows - page->n_told, page->n_told, sizeof *d->rows, by_place);
    return HS_OK;
}

static void people(void *context, const hs_known_person **list, const uint32_t **numbers, uint32_t *n) {
    const desk *d = context;
    *list = d->pile->people, *numbers = d->pile->numbers, *n = N_PEOPLE;
}

static bool has_statement(const hs_utterance *u, const hs_match_input *input, uint64_t id) {
    for (uint32_t m = 0; m < u->n_members; m++)
        if (input->statements[u->members[m].statement].id == id) return true;
    return false;
}

/* The utterance that has the same members. */
static const hs_utterance *find_same(const hs_utterance *wanted, const hs_match_input *of,
                                     const hs_match_result *result, const hs_match_input *input) {
    uint64_t id = of->statements[wanted->members[wanted->best].statement].id;
    for (uint32_t u = 0; u < result->n_utterances; u++) {
        const hs_utterance *found = &result->utterances[u];
        bool is_same = found->n_members == wanted->n_members && has_statement(found, input, id);
        for (uint32_t m = 0; m < found->n_members && is_same; m++)
            is_same = input->statements[found->members[m].statement].id ==
                      of->statements[wanted->members[m].statement].id;
        if (is_same) return found;
    }
    return NULL;
}

static void show(const char *title, const hs_utterance *u, const hs_match_input *input) {
    fprintf(stderr, "%s speaker %d best %u common %d\n", title, (int)u->speaker, u->best, u->is_common);
    for (uint32_t m = 0; m < u->n_members; m++) {
        const hs_member *a = &u->members[m];
        const hs_match_statement *s = &input->statements[a->statement];
        fprintf(
            stderr,
            "   %llu.%llu speaker %d kind %d rel %d conf %.3f parent %d also %d warn %x edits %u %s: %.*s\n",
            (unsigned long long)(s->id >> 40), (unsigned long long)(s->id & 0xfffff), (int)s->speaker,
            s->kind, a->relation, (double)a->confidence, (int)a->parent, (int)a->also, a->warnings,
            a->n_edits, a->why, (int)s->text.len, s->text.ptr);
    }
}

static bool are_equal(const hs_utterance *x, const hs_utterance *y) {
    if (x->n_members != y->n_members || x->best != y->best || x->speaker != y->speaker ||
        x->is_common != y->is_common)
        return false;
    for (uint32_t m = 0; m < x->n_members; m++) {
        const hs_member *a = &x->members[m], *b = &y->members[m];
        if (a->relation != b->relation || a->confidence != b->confidence || a->parent != b->parent ||
            a->warnings != b->warnings || strcmp(a->why, b->why) != 0 || a->n_edits != b->n_edits ||
            (a->also == HS_NONE) != (b->also == HS_NONE) ||
            (a->n_edits && memcmp(a->edits, b->edits, a->n_edits * sizeof *a->edits) != 0))
            return false;
    }
    return true;
}

/* Everything that the page brought is told, and nothing else. */
static void check_utterances(const hs_added *added, const part *before, const hs_match_result *old,
                             const part *now, const hs_match_result *all, uint64_t page) {
    for (uint32_t u = 0; u < added->result->n_utterances; u++) {
        const hs_utterance *told = &added->result->utterances[u];
        const hs_utterance *same = find_same(told, added->input, all, &now->input);
        if (!same)
            fail_msg("page %llu: an utterance that all pages do not give: %.*s",
                     (unsigned long long)page >> 20, (int)told->text.len, told->text.ptr);
        if (!are_equal(told, same))
            fail_msg("page %llu: told otherwise: %.*s", (unsigned long long)page >> 20, (int)told->text.len,
                     told->text.ptr);
    }
    for (uint32_t u = 0; u < all->n_utterances; u++) {
        const hs_utterance *wanted = &all->utterances[u];
        if (find_same(wanted, &now->input, added->result, added->input)) continue;
        const hs_utterance *was = find_same(wanted, &now->input, old, &before->input);
        if (!was || !are_equal(wanted, was)) show("all", wanted, &now->input);
        if (was && !are_equal(wanted, was)) show("was", was, &before->input);
        if (!was || !are_equal(wanted, was)) {
            for (uint32_t k = 0; k < added->result->n_utterances; k++)
                show("added", &added->result->utterances[k], added->input);
            for (uint32_t k = 0; k < all->n_utterances; k++)
                for (uint32_t m = 0; m < all->utterances[k].n_members; m++)
                    if (now->statements[all->utterances[k].members[m].statement].id >> 20 == page) {
                        show("of page", &all->utterances[k], &now->input);
                        break;
                    }
        }
        if (!was || !are_equal(wanted, was))
            fail_msg("page %llu: not told: %.*s", (unsigned long long)page >> 20, (int)wanted->text.len,
                     wanted->text.ptr);
    }
}

static bool has_copy(const hs_added *added, const hs_copy *wanted, const part *now) {
    const hs_match_page *pages = added->input->pages;
    for (uint32_t i = 0; i < added->result->n_copies; i++) {
        const hs_copy *copy = &added->result->copies[i];
        if (pages[copy->page_a].id == now->pages[wanted->page_a].id &&
            pages[copy->page_b].id == now->pages[wanted->page_b].id && copy->a.start == wanted->a.start &&
            copy->b.start == wanted->b.start && copy->a.end == wanted->a.end &&
            copy->b.end == wanted->b.end && copy->words == wanted->words &&
            copy->direction == wanted->direction && copy->is_reworded == wanted->is_reworded &&
            copy->n_swaps == wanted->n_swaps)
            return true;
    }
    return false;
}

static void check_copies(const hs_added *added, const part *now, const hs_match_result *all, uint64_t page) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < all->n_copies; i++) {
        const hs_copy *copy = &all->copies[i];
        if (now->pages[copy->page_a].id != page && now->pages[copy->page_b].id != page) continue;
        n++;
        assert_true(has_copy(added, copy, now));
    }
    assert_int_equal(added->result->n_copies, n);
}

static void match(const hs_engine *engine, hs_arena *arena, const hs_match_input *input,
                  hs_match_result *result) {
    assert_int_equal(hs_match(engine, arena, input, result, NULL), HS_OK);
}

static void open_place(char path[64]) {
    strcpy(path, "/tmp/hearsay-kept-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
}

/* An edge by the smallest ids of the wordings that it ties. */
typedef struct kept_edge {
    uint64_t a, b;
    uint32_t how; /* kind, and whether it is a retelling */
} kept_edge;

typedef struct kept_edges {
    kept_edge *items; /* [n] ascending */
    size_t n;
} kept_edges;

static int by_ends(const void *x, const void *y) {
    const kept_edge *p = x, *q = y;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    if (p->b != q->b) return p->b < q->b ? -1 : 1;
    return (p->how > q->how) - (p->how < q->how);
}

static uint64_t name_of(const hs_kept *kept, uint32_t wording) {
    return hs_kept__id_of_ref(kept, hs_kept__smallest(kept, wording));
}

static kept_edges list_kept_edges(hs_kept *kept) {
    kept_edges all = {0};
    hs_kept_edges some = {0};
    for (uint32_t w = 0; w < hs_kept__n_wordings(kept); w++) {
        assert_true(hs_kept__list_edges(kept, &kept->heap, w, &some));
        all.items = realloc(all.items, (all.n + some.n + 1) * sizeof *all.items);
        for (size_t e = 0; e < some.n; e++)
            all.items[all.n++] =
                (kept_edge){name_of(kept, w), name_of(kept, some.items[e] & HS_KEPT_EDGE_OTHER),
                            some.items[e] & ~HS_KEPT_EDGE_OTHER};
    }
    if (all.n) qsort(all.items, all.n, sizeof *all.items, by_ends);
    return all;
}

static void open_kept(const hs_engine *engine, const char *path, hs_sections **file, hs_kept **kept) {
    assert_int_equal(hs_sections_open(path, 42, NULL, file, NULL), HS_OK);
    assert_int_equal(hs_kept_open(engine, *file, kept, NULL), HS_OK);
}

/* What is kept with the page is what a match of all keeps. */
static void check_kept(const hs_engine *engine, hs_kept *kept, const char *path) {
    hs_sections *file;
    hs_kept *whole;
    open_kept(engine, path, &file, &whole);
    kept_edges got = list_kept_edges(kept), wanted = list_kept_edges(whole);
    assert_int_equal(hs_kept__n_wordings(kept), hs_kept__n_wordings(whole));
    assert_int_equal(got.n, wanted.n);
    for (size_t e = 0; e < got.n; e++) assert_int_equal(by_ends(&got.items[e], &wanted.items[e]), 0);
    free(got.items);
    free(wanted.items);
    hs_kept_close(whole);
    hs_sections_close(file);
}

static void match_keeping(const hs_engine *engine, hs_arena *arena, part *of, const char *path,
                          hs_match_result *result) {
    hs_sections_writer *writer = NULL;
    unlink(path); /* the one before may be mapped */
    assert_int_equal(hs_sections_create(path, 42, NULL, &writer, NULL), HS_OK);
    of->input.keep = writer;
    match(engine, arena, &of->input, result);
    of->input.keep = NULL;
    assert_int_equal(hs_sections_finish(writer, NULL), HS_OK);
    hs_sections_drop(writer);
}

typedef struct counts {
    uint32_t n_local, n_far, n_tied; /* local ones, and those whose page changed an utterance of others */
} counts;

static uint32_t count_members(const hs_added *added) {
    uint32_t n = 0;
    for (uint32_t u = 0; u < added->result->n_utterances; u++) n += added->result->utterances[u].n_members;
    return n;
}

static void add_in_turn(const shape *of, uint64_t seed, counts *sum) {
    enum { N_ADDED = 40 };
    static pile p;
    static part before, now;
    static desk d;
    bool is_in[MOST_PAGES];
    char path[64];
    uint32_t n_pages = of->n_pages;
    hs_engine *engine;
    hs_sections *file = NULL;
    hs_kept *kept = NULL;
    hs_match_result old = {0};
    hs_arena *arena = hs_arena_new(NULL), *other = hs_arena_new(NULL);
    make_pile(&p, of, seed);
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    open_place(path);
    for (uint32_t i = 0; i < n_pages; i++) is_in[i] = true;
    for (uint32_t n = 0; n < N_ADDED;) {
        uint32_t page = (uint32_t)(roll(&seed) % n_pages);
        n += is_in[page];
        is_in[page] = false;
    }
    bool is_kept = false;
    for (uint32_t n = 0; n < N_ADDED; n++) {
        if (!is_kept) { /* at first, and when a page reached too far */
            hs_kept_close(kept);
            hs_sections_close(file);
            take_part(&p, is_in, &before);
            match_keeping(engine, arena, &before, path, &old);
            open_kept(engine, path, &file, &kept);
            is_kept = true;
        }
        uint32_t page = (uint32_t)(roll(&seed) % n_pages);
        while (is_in[page]) page = (page + 1) % n_pages;
        d = (desk){.pile = &p, .there = &before, .told = &old};
        hs_adding adding = {.page = {.page = p.pages[page],
                                     .statements = p.statements + (size_t)page * PER_PAGE,
                                     .n_statements = PER_PAGE},
                            .context = &d,
                            .load = load,
                            .people = people};
        hs_added added;
        assert_int_equal(hs_match_add(engine, other, kept, &adding, &added, NULL), HS_OK);
        is_in[page] = true;
        take_part(&p, is_in, &now);
        hs_match_result all = {0};
        match_keeping(engine, other, &now, path, &all);
        if (added.reaches_far) {
            sum->n_far++;
            is_kept = false;
            if (getenv("HEARSAY_TELL")) fprintf(stderr, "far: %s\n", added.reaches_far);
        } else {
            sum->n_local++;
            sum->n_tied += count_members(&added) > PER_PAGE;
            check_utterances(&added, &before, &old, &now, &all, p.pages[page].id);
            check_copies(&added, &now, &all, p.pages[page].id);
            assert_int_equal(hs_kept_take(kept, added.kept, NULL), HS_OK);
            check_kept(engine, kept, path);
            hs_arena_reset(arena);
            before = now;
            before.input.pages = before.pages, before.input.statements = before.statements;
            match(engine, arena, &before.input, &old);
        }
        hs_arena_reset(other);
    }
    hs_kept_close(kept);
    hs_sections_close(file);
    unlink(path);
    hs_engine_close(engine);
    hs_arena_free(arena);
    hs_arena_free(other);
    free(p.bytes);
}

static void added_pages_give_what_all_pages_give(void **state) {
    (void)state;
    counts sum = {0};
    for (uint64_t seed = 1; seed <= 4; seed++) {
        add_in_turn(&(shape){60, 40, 40000, false}, seed, &sum);
        add_in_turn(&(shape){140, 300, 40000, false}, seed, &sum);
        add_in_turn(&(shape){70, 60, 400000, true}, seed, &sum);
        add_in_turn(&(shape){150, 12, 90000, seed % 2}, seed, &sum);
        add_in_turn(&(shape){150, 5, 300000, seed % 2}, seed, &sum);
    }
    print_message("%u local, %u of them with words of others; %u far\n", sum.n_local, sum.n_tied, sum.n_far);
    assert_true(sum.n_local > sum.n_far && sum.n_tied > 40 && sum.n_far > 0);
}

/* A kept file, and what a page that was added adds to it, with some bytes changed: whatever is told, nothing is read outside. */
static void damaged_files_lead_nowhere_outside(void **state) {
    (void)state;
    enum { N_PAGES = 60, N_ROUNDS = 400 };
    static pile p;
    static part before;
    static desk d;
    bool is_in[MOST_PAGES];
    char path[64];
    hs_engine *engine;
    hs_match_result old = {0};
    hs_arena *arena = hs_arena_new(NULL), *other = hs_arena_new(NULL);
    uint64_t seed = 5, n_opened = 0, n_local = 0, n_refused = 0;
    make_pile(&p, &(shape){N_PAGES, 40, 40000, false}, seed);
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    for (uint32_t i = 0; i < N_PAGES; i++) is_in[i] = i % 10 != 3;
    take_part(&p, is_in, &before);
    open_place(path);
    match_keeping(engine, arena, &before, path, &old);
    FILE *whole = fopen(path, "rb");
    static char bytes[1 << 22], changed[1 << 22];
    assert_non_null(whole);
    size_t len = fread(bytes, 1, sizeof bytes, whole);
    fclose(whole);
    assert_true(len > 1000 && len < sizeof bytes);
    for (uint32_t round = 0; round < N_ROUNDS; round++) {
        hs_sections *file = NULL;
        hs_kept *kept = NULL;
        hs_added added = {0};
        memcpy(changed, bytes, len);
        for (uint64_t n = roll(&seed) % 200; n; n--) changed[roll(&seed) % len] = (char)roll(&seed);
        memcpy(changed, bytes, 64); /* the head is sections' own matter */
        FILE *out = fopen(path, "wb");
        assert_non_null(out);
        assert_int_equal(fwrite(changed, 1, len, out), len);
        fclose(out);
        if (hs_sections_open(path, 42, NULL, &file, NULL) != HS_OK) continue;
        if (hs_kept_open(engine, file, &kept, NULL) == HS_OK) {
            n_opened++;
            for (uint32_t page = 3; page < 30; page += 10) {
                d = (desk){.pile = &p, .there = &before, .told = &old};
                hs_adding adding = {.page = {.page = p.pages[page],
                                             .statements = p.statements + (size_t)page * PER_PAGE,
                                             .n_statements = PER_PAGE},
                                    .context = &d,
                                    .load = load,
                                    .people = people};
                if (hs_match_add(engine, other, kept, &adding, &added, NULL) != HS_OK || added.reaches_far)
                    continue;
                n_local++;
                for (uint64_t n = roll(&seed) % 3; n; n--)
                    ((char *)(uintptr_t)added.kept.ptr)[roll(&seed) % added.kept.len] = (char)roll(&seed);
                if (hs_kept_take(kept, added.kept, NULL) == HS_OK) continue;
                n_refused++;
                break; /* what was taken in half is of no use */
            }
        }
        hs_kept_close(kept);
        hs_sections_close(file);
        hs_arena_reset(other);
    }
    unlink(path);
    print_message("%u opened, %u pages added, %u refused\n", (unsigned)n_opened, (unsigned)n_local,
                  (unsigned)n_refused);
    assert_true(n_opened > N_ROUNDS / 2 && n_local > 20 && n_refused > 0);
    hs_engine_close(engine);
    hs_arena_free(arena);
    hs_arena_free(other);
    free(p.bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(added_pages_give_what_all_pages_give),
                                       cmocka_unit_test(damaged_files_lead_nowhere_outside)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
