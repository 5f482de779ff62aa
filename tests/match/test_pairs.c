/* What the steps inside matching give, held against the same done the slow way. */
#include "match_case.h"

#include "match/job.h"
#include "match/keys.h"
#include "engine/engine.h"

#include <stdlib.h>

static uint64_t next(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

static void open_job(hs_match_job *job, const hs_engine *engine, uint32_t n_workers) {
    *job = (hs_match_job){.engine = engine, .models = engine->words};
    hs_heap_init(&job->heap, NULL);
    assert_true(hs_match__workers_open(job, n_workers, NULL));
}

static void close_job(hs_match_job *job) {
    hs_match__workers_close(job);
    hs_heap_clear(&job->heap);
}

static int by_key(const void *x, const void *y) {
    const hs_match_record *p = x, *q = y;
    if (p->key != q->key) return p->key < q->key ? -1 : 1;
    return p->value < q->value ? -1 : p->value > q->value;
}

static void sorts_alike_on_any_number_of_threads(void **state) {
    (void)state;
    enum { N = 50000 };
    static const unsigned shifts[] = {0, 20, 40, 60};
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    hs_match_record *wanted = malloc(N * sizeof *wanted), *row = malloc(N * sizeof *row);
    for (uint32_t n_workers = 1; n_workers <= 5; n_workers += 2)
        for (unsigned k = 0; k < 4; k++) {
            hs_match_job job;
            uint64_t seed = k + 1;
            for (size_t i = 0; i < N; i++) /* values ascend: a stable sort leaves them so in equal keys */
                wanted[i] = row[i] = (hs_match_record){(next(&seed) % 3000) << shifts[k] | 5, i};
            qsort(wanted, N, sizeof *wanted, by_key);
            open_job(&job, engine, n_workers);
            assert_true(hs_match__sort_shared(&job, row, N));
            assert_memory_equal(row, wanted, N * sizeof *row);
            assert_true(hs_match__sort_shared(&job, row, 0));
            close_job(&job);
        }
    free(wanted), free(row);
    hs_engine_close(engine);
}

/* Weights of all pairs of wordings as the lists tell them, pair by pair. */
static void add_up(const hs_keys *keys, uint32_t *weights, uint32_t n) {
    for (size_t first = 0, end; first < keys->n; first = end) {
        for (end = first + 1; end < keys->n && !(keys->lists[end] & HS_KEY_LIST_BEGINS);) end++;
        const uint32_t *list = keys->lists + first;
        size_t length = end - first;
        unsigned kind = hs_key_kind(list[0]), weight = length <= 5 ? 4 : length <= 12 ? 2 : 1;
        if (kind == HS_KEY_TRIPLE || kind == HS_KEY_WHOLE) weight *= 2;
        bool is_long = length > hs_key_longest[kind];
        for (size_t j = 1; j < length; j++)
            for (size_t i = 0; i < j; i++) {
                if (is_long && i >= HS_KEY_FEW) continue;
                weights[hs_key_wording(list[i]) * n + hs_key_wording(list[j])] += weight;
            }
    }
}

/* Sixty wordings of few words by one person: lists of all lengths, long ones too. */
static void pairs_wordings_as_their_lists_say(void **state) {
    (void)state;
    enum { N = 60, WORDS = 9 };
    hs_engine *engine;
    hs_match_job job;
    static hs_wording wordings[N];
    static uint32_t stems[N][WORDS], weights[N * N];
    static hs_match_statement statements[N];
    uint32_t ranks[1] = {0};
    uint64_t seed = 3;
    hs_match_page page = {.id = 1, .published = INT64_MIN};
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    for (uint32_t n_workers = 1; n_workers <= 3; n_workers++) {
        size_t at = 0, n_short = 0;
        static hs_keys keys;
        hs_match_input input = {.pages = &page, .n_pages = 1, .statements = statements, .n_statements = N};
        for (uint32_t i = 0; i < N; i++) {
            for (uint32_t k = 0; k < WORDS; k++) {
                uint32_t word = k < 3 ? 3 : 5 + (uint32_t)(next(&seed) % (k < 6 ? 4 : 40));
                stems[i][k] = (word * 7919u) << 8 | HS_STEM_RARE;
            }
            wordings[i] = (hs_wording){
                .stems = stems[i], .n_words = WORDS, .n_content = WORDS, .n = 1, .first = i, .speaker = 1};
        }
        open_job(&job, engine, n_workers);
        job.input = &input, job.wordings = wordings, job.n_wordings = N;
        job.rank_of = ranks;
        memset(weights, 0, sizeof weights), memset(&keys, 0, sizeof keys);
        assert_true(hs_match__find_keys(&job, &keys));
        add_up(&keys, weights, N);
        uint32_t order[N];
        for (uint32_t i = 0; i < N; i++) order[i] = i;
        job.order = order;
        assert_true(hs_match__find_pairs(&job));
        for (uint32_t a = 0; a < N; a++)
            for (uint32_t b = a + 1; b < N; b++) {
                bool is_wanted = weights[a * N + b] >= 8; /* of nine content words */
                n_short += !is_wanted;
                bool is_found = at < job.n_pairs && job.pairs[at] == ((uint64_t)a << 32 | b);
                assert_int_equal(is_found, is_wanted);
                at += is_found;
            }
        assert_int_equal(at, job.n_pairs);
        assert_true(job.n_pairs > 100 && n_short > 100);
        close_job(&job);
    }
    hs_engine_close(engine);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_alike_on_any_number_of_threads),
        cmocka_unit_test(pairs_wordings_as_their_lists_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
