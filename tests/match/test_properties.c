#include "match_case.h"

#include <stdio.h>
#include <stdlib.h>

/* A made-up pile: pages of common words with passages and quotations that come back altered. */
enum { N_PAGES = 60, PER_PAGE = 4, N_STATEMENTS = N_PAGES * PER_PAGE };

typedef struct pile {
    hs_match_page pages[N_PAGES];
    hs_match_statement statements[N_STATEMENTS];
    char *bytes;
    size_t len;
} pile;

static uint64_t roll(uint64_t *state) {
    *state += 0x9e3779b97f4a7c15u;
    return hs_mix64(*state);
}

static void put_words(pile *p, uint64_t seed, uint32_t n, uint64_t *changes, uint32_t one_in) {
    for (uint32_t i = 0; i < n; i++) {
        uint64_t word = roll(&seed) % 900;
        if (one_in && roll(changes) % one_in == 0) word = roll(changes) % 900;
        p->len += (size_t)sprintf(p->bytes + p->len, "%s%c%co%ct", i ? " " : "", (char)('b' + word % 20),
                                  (char)('a' + word / 20 % 5), (char)('b' + word / 100));
    }
}

static void make_pile(pile *p, uint64_t seed) {
    memset(p, 0, sizeof *p);
    p->bytes = malloc(1 << 20);
    assert_non_null(p->bytes);
    for (uint32_t page = 0; page < N_PAGES; page++) {
        size_t start = p->len;
        for (uint32_t k = 0; k < PER_PAGE; k++) {
            put_words(p, roll(&seed), 20, &seed, 0);
            p->bytes[p->len++] = '.', p->bytes[p->len++] = ' ';
            size_t from = p->len;
            uint64_t quote = roll(&seed) % 70;
            put_words(p, 77 + quote, 6 + (uint32_t)(quote % 20) - (roll(&seed) % 4 == 0 ? 3 : 0), &seed,
                      roll(&seed) % 2 ? 9 : 0);
            hs_str text = {p->bytes + from, p->len - from};
            uint32_t at = page * PER_PAGE + k;
            p->statements[at] =
                (hs_match_statement){.id = 1000 + at,
                                     .page = page,
                                     .text = text,
                                     .quoted = text,
                                     .speaker = roll(&seed) % 6 ? (uint32_t)(quote % 9) : HS_NONE,
                                     .speaker_confidence = 0.8f};
            p->bytes[p->len++] = '.', p->bytes[p->len++] = ' ';
        }
        if (roll(&seed) % 2) put_words(p, 5000 + roll(&seed) % 9, 45, &seed, 12);
        p->pages[page] = (hs_match_page){
            .id = 500 + page,
            .body = {p->bytes + start, p->len - start},
            .published = roll(&seed) % 5 ? 1500000000 + (int64_t)(roll(&seed) % 40) * 40000 : INT64_MIN};
    }
}

/* Utterances put together in any way: wordings that are whole, splices of them, splices of splices, some on several pages. */
static void make_splices(pile *p, uint64_t seed) {
    enum { N_WHOLE = 7, N_SPLICES = 60 };
    memset(p, 0, sizeof *p);
    p->bytes = malloc(1 << 20);
    assert_non_null(p->bytes);
    for (uint32_t i = 0; i < N_SPLICES; i++) {
        size_t start = p->len;
        uint32_t n = 1 + (uint32_t)(roll(&seed) % 4);
        for (uint32_t k = 0; k < n; k++) {
            uint64_t whole = 3000 + roll(&seed) % N_WHOLE;
            put_words(p, whole, 8 + (uint32_t)(whole % 5) - (roll(&seed) % 5 == 0 ? 2 : 0), &seed,
                      roll(&seed) % 3 ? 0 : 12);
            p->bytes[p->len++] = '.', p->bytes[p->len++] = ' ';
        }
        hs_str text = {p->bytes + start, p->len - start - 1};
        uint32_t page = (uint32_t)(roll(&seed) % N_PAGES);
        p->statements[i] = (hs_match_statement){.id = 1000 + i,
                                                .page = page,
                                                .text = text,
                                                .quoted = text,
                                                .speaker = roll(&seed) % 9 ? 1 : HS_NONE,
                                                .speaker_confidence = 0.8f};
    }
    for (uint32_t page = 0; page < N_PAGES; page++)
        p->pages[page] = (hs_match_page){
            .id = 500 + page,
            .published = roll(&seed) % 3 ? 1500000000 + (int64_t)(roll(&seed) % 40) * 40000 : INT64_MIN};
}

static bool has_member(const hs_utterance *utterance, uint32_t statement) {
    for (uint32_t m = 0; m < utterance->n_members; m++)
        if (utterance->members[m].statement == statement) return true;
    return false;
}

static void every_splice_stands_in_the_utterances_that_it_joins(void **state) {
    (void)state;
    enum { N_SPLICES = 60, N_ROUNDS = 150 };
    pile *p = malloc(sizeof *p);
    hs_engine *engine;
    uint32_t n_joined = 0;
    assert_non_null(p);
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    for (uint64_t round = 1; round <= N_ROUNDS; round++) {
        make_splices(p, round);
        hs_arena *arena = hs_arena_new(NULL);
        hs_match_input input = {
            .pages = p->pages, .n_pages = N_PAGES, .statements = p->statements, .n_statements = N_SPLICES};
        hs_match_result result;
        uint8_t is_told[N_SPLICES] = {0};
        assert_int_equal(hs_match(engine, arena, &input, &result, NULL), HS_OK);
        for (uint32_t u = 0; u < result.n_utterances; u++) {
            const hs_utterance *utterance = &result.utterances[u];
            assert_true(utterance->best < utterance->n_members);
            for (uint32_t m = 0; m < utterance->n_members; m++) {
                const hs_member *member = &utterance->members[m];
                is_told[member->statement] = 1;
                if (member->also == HS_NONE) continue;
                n_joined += member->relation == HS_RELATION_JOINED;
                assert_int_equal(member->relation == HS_RELATION_JOINED,
                                 (member->warnings & HS_WARN_SPLICED) != 0);
                assert_true(member->also < result.n_utterances && member->also != u);
                const hs_utterance *other = &result.utterances[member->also];
                assert_true(has_member(other, member->statement));
                assert_true(utterance->best != m ||
                            other->members[other->best].statement != member->statement);
            }
        }
        for (uint32_t i = 0; i < N_SPLICES; i++) assert_true(is_told[i]);
        hs_arena_free(arena);
        free(p->bytes);
    }
    assert_true(n_joined > N_ROUNDS);
    hs_engine_close(engine);
    free(p);
}

/* Everything that a result says, in ids. */
static char *tell(const hs_match_input *input, const hs_match_result *result) {
    size_t capacity = 1 << 22, len = 0;
    char *text = malloc(capacity);
    assert_non_null(text);
    for (uint32_t u = 0; u < result->n_utterances; u++) {
        const hs_utterance *utterance = &result->utterances[u];
        len += (size_t)snprintf(text + len, capacity - len,
                                "%u %.*s best %u common %d same %u:", utterance->speaker,
                                (int)utterance->text.len, utterance->text.ptr, utterance->best,
                                utterance->is_common, utterance->same_words_as);
        for (uint32_t m = 0; m < utterance->n_members; m++) {
            const hs_member *member = &utterance->members[m];
            len += (size_t)snprintf(text + len, capacity - len, " %llu/%d/%u/%u/%u/%u/%s",
                                    (unsigned long long)input->statements[member->statement].id,
                                    (int)member->relation, member->n_edits, member->also, member->parent,
                                    member->warnings, member->why);
        }
        len += (size_t)snprintf(text + len, capacity - len, "\n");
    }
    for (uint32_t c = 0; c < result->n_copies; c++) {
        const hs_copy *copy = &result->copies[c];
        len += (size_t)snprintf(text + len, capacity - len, "%llu %llu %u-%u %u-%u %u %d %d %u\n",
                                (unsigned long long)input->pages[copy->page_a].id,
                                (unsigned long long)input->pages[copy->page_b].id, copy->a.start, copy->a.end,
                                copy->b.start, copy->b.end, copy->words, copy->is_reworded, copy->direction,
                                copy->n_swaps);
    }
    for (uint32_t s = 0; s < result->n_swaps; s++)
        len += (size_t)snprintf(text + len, capacity - len, "%.*s>%.*s %u\n", (int)result->swaps[s].from.len,
                                result->swaps[s].from.ptr, (int)result->swaps[s].to.len,
                                result->swaps[s].to.ptr, result->swaps[s].count);
    assert_true(len < capacity);
    return text;
}

static char *match_and_tell(const hs_engine *engine, const hs_match_input *input) {
    hs_arena *arena = hs_arena_new(NULL);
    hs_match_result result;
    assert_int_equal(hs_match(engine, arena, input, &result, NULL), HS_OK);
    char *text = tell(input, &result);
    hs_arena_free(arena);
    return text;
}

static uint64_t seed_of_this_run(void) {
    const char *given = getenv("HEARSAY_SEED");
    return given ? strtoull(given, NULL, 10) : 20260;
}

static void gives_one_answer_for_any_order_and_any_number_of_threads(void **state) {
    (void)state;
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    for (uint64_t round = 0; round < 6; round++) {
        uint64_t seed = seed_of_this_run() + round;
        pile p;
        make_pile(&p, seed);
        hs_match_input input = {.pages = p.pages,
                                .n_pages = N_PAGES,
                                .statements = p.statements,
                                .n_statements = N_STATEMENTS,
                                .n_threads = 1};
        char *first = match_and_tell(engine, &input);
        assert_true(strlen(first) > 1000);
        input.n_threads = 3;
        char *threaded = match_and_tell(engine, &input);
        if (strcmp(first, threaded))
            fail_msg("seed %llu: threads change the answer", (unsigned long long)seed);
        static hs_match_page pages[N_PAGES];
        static hs_match_statement statements[N_STATEMENTS];
        uint32_t place[N_PAGES];
        for (uint32_t i = 0; i < N_PAGES; i++) place[i] = i;
        for (uint32_t i = N_PAGES - 1; i > 0; i--) {
            uint32_t j = (uint32_t)(roll(&seed) % (i + 1)), swap = place[i];
            place[i] = place[j], place[j] = swap;
        }
        for (uint32_t i = 0; i < N_PAGES; i++) pages[place[i]] = p.pages[i];
        for (uint32_t i = 0; i < N_STATEMENTS;
             i++) { /* 7 and the number of statements have no common divisor */
            uint32_t to = (i * 7u + 5u) % N_STATEMENTS;
            statements[to] = p.statements[i];
            statements[to].page = place[p.statements[i].page];
        }
        input.pages = pages, input.statements = statements;
        char *shuffled = match_and_tell(engine, &input);
        if (strcmp(first, shuffled))
            fail_msg("seed %llu: order changes the answer", (unsigned long long)(seed_of_this_run() + round));
        free(first), free(threaded), free(shuffled), free(p.bytes);
    }
    hs_engine_close(engine);
}

/* An allocator that fails from its n-th call on, and counts what is held. */
typedef struct failing {
    uint64_t calls, fail_at;
    int64_t n_held;
} failing;

static void *failing_resize(void *context, void *ptr, size_t size) {
    failing *f = context;
    if (size == 0) {
        if (ptr) f->n_held--;
        free(ptr);
        return NULL;
    }
    if (f->fail_at && ++f->calls >= f->fail_at) return NULL;
    void *fresh = realloc(ptr, size);
    if (fresh && !ptr) f->n_held++;
    return fresh;
}

static void tells_of_every_failed_allocation_and_leaks_nothing(void **state) {
    (void)state;
    failing f = {0};
    hs_allocator allocator = {failing_resize, &f};
    hs_engine_options options = {.allocator = &allocator};
    hs_engine *engine;
    assert_int_equal(hs_engine_open(&options, &engine, NULL), HS_OK);
    pile p;
    make_pile(&p, 3);
    hs_match_input input = {
        .pages = p.pages, .n_pages = 12, .statements = p.statements, .n_statements = 12 * PER_PAGE};
    int64_t held_before = f.n_held;
    hs_status status = HS_ERR_MEMORY;
    for (uint64_t at = 1; status != HS_OK; at += at < 200 ? 1 : 7) {
        hs_match_result result = {.n_capped = 4711}, untouched = result;
        hs_error error = {0};
        f.fail_at = 0;
        hs_arena *arena = hs_arena_new(&allocator);
        f.calls = 0;
        f.fail_at = at;
        status = hs_match(engine, arena, &input, &result, &error);
        f.fail_at = 0;
        if (status != HS_OK) {
            assert_int_equal(status, HS_ERR_MEMORY);
            assert_int_equal(error.status, HS_ERR_MEMORY);
            assert_memory_equal(&result, &untouched, sizeof result);
        }
        hs_arena_free(arena);
        assert_int_equal(f.n_held, held_before);
        assert_true(at < 100000);
    }
    hs_engine_close(engine);
    assert_int_equal(f.n_held, 0);
    free(p.bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_one_answer_for_any_order_and_any_number_of_threads),
        cmocka_unit_test(every_splice_stands_in_the_utterances_that_it_joins),
        cmocka_unit_test(tells_of_every_failed_allocation_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
