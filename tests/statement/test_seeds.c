/* Holds statements against the saved pages in ../shared/seeds, where they are at hand. */
#include "test.h"

#include <hearsay/hearsay.h>

#include <stdio.h>
#include <stdlib.h>

enum { ANY = -1 };

typedef struct expected {
    const char *file, *words; /* a statement of the page that holds these words */
    int kind;                 /* hs_kind or ANY */
    const char *source;       /* the mention; "" nobody; NULL not checked */
    const char *via;
    uint32_t flags;    /* all of them are set */
    const char *asked; /* words of the question it answers */
} expected;

static const expected table[] = {
    {"000", "you have something damaging", ANY, "", NULL, HS_FLAG_QUESTION, NULL},
    {"000", "another load of nonsense", HS_KIND_DIRECT, "Putin", NULL, 0, "you have something damaging"},
    {"000", "ordered the disruption", HS_KIND_INDIRECT, "U.S. intelligence agencies", NULL, 0, NULL},
    {"000", "Put your finger anywhere", HS_KIND_DIRECT, "he", NULL, 0, NULL},
    {"001", "really talk to him", HS_KIND_HEADLINE, NULL, NULL, 0, NULL},
    {"001", "any direct proof of Russian", HS_KIND_DIRECT, "Putin", NULL, HS_FLAG_INTERPRETER, NULL},
    {"001", "having any information on Trump", ANY, "President Vladimir Putin", NULL, HS_FLAG_DENIED, NULL},
    {"001", "on three separate occasions", HS_KIND_MIXED, "Trump", NULL, 0, NULL},
    {"001", "addresses can be invented", HS_KIND_DIRECT, "he", NULL, 0, NULL},
    {"001", "there was an American gentleman", HS_KIND_DIRECT, "", NULL, 0, NULL},
    {"002", "could have framed", HS_KIND_INDIRECT, "Putin", "Kelly", 0, NULL},
    {"002", "very troubling if", HS_KIND_DIRECT, "", NULL, HS_FLAG_SPEAKER_DROPPED, NULL},
    {"002", "his jaw dropped", HS_KIND_MIXED, "Putin", NULL, 0, "whether he knew anything"},
    {"003", "fictional, illusory", HS_KIND_MIXED, "Russian President Vladimir Putin", NULL, 0, NULL},
    {"003", "Read my lips: No", HS_KIND_DIRECT, "Putin", NULL, 0, "interfered in the election"},
    {"004", "The answer is very simple", HS_KIND_DIRECT, "Peskov", NULL, 0, NULL},
    {"004", "anything", HS_KIND_MIXED, "Peskov", NULL, 0, NULL},
    {"004", "demonize Russia", HS_KIND_MIXED, "he", NULL, 0, NULL},
};

/* Words that no statement of the page starts with. */
static const struct {
    const char *file, *words;
} nothing[] = {
    {"000", "the exclusive inaugural episode"}, {"001", "a man who spent years"}, {"001", "I have the time"}};

static hs_str whole(hs_str text, const hs_statement *s) {
    return hs_str_sub(text, (hs_span){s->parts[0].start, s->parts[s->n_parts - 1].end});
}

static bool contains(hs_str text, const char *words) {
    hs_str part = {words, strlen(words)};
    return hs_str_find(text, part) < text.len;
}

static const hs_statement *find(const hs_statements *found, hs_str text, const expected *want) {
    const hs_statement *any = NULL;
    for (uint32_t i = 0; i < found->n; i++) {
        const hs_statement *s = &found->items[i];
        if (!contains(whole(text, s), want->words)) continue;
        if (!any || (int)s->kind == want->kind) any = s;
    }
    return any;
}

static int check(const hs_statements *found, hs_str text, const expected *want) {
    const hs_statement *s = find(found, text, want);
    const char *what = NULL;
    if (!s)
        what = "is not found";
    else if (want->kind != ANY && (int)s->kind != want->kind)
        what = "has another kind";
    else if ((s->flags & want->flags) != want->flags)
        what = "lacks a flag";
    else if (want->source &&
             !hs_str_equal(hs_str_sub(text, s->source), (hs_str){want->source, strlen(want->source)}))
        what = "has another source";
    else if (want->via &&
             !hs_str_equal(hs_str_sub(text, s->via_source), (hs_str){want->via, strlen(want->via)}))
        what = "has another via";
    else if (want->asked &&
             (s->question == HS_NONE || !contains(whole(text, &found->items[s->question]), want->asked)))
        what = "is not tied to its question";
    if (what) print_message("%s: \"%s\" %s\n", want->file, want->words, what);
    return what != NULL;
}

static int check_nothing(const hs_statements *found, hs_str text, const char *file) {
    int n_wrong = 0;
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        if (strcmp(nothing[i].file, file) != 0) continue;
        for (uint32_t k = 0; k < found->n; k++)
            if (hs_str_starts(whole(text, &found->items[k]),
                              (hs_str){nothing[i].words, strlen(nothing[i].words)})) {
                print_message("%s: \"%s\" is told by nobody\n", file, nothing[i].words);
                n_wrong++;
            }
    }
    return n_wrong;
}

static int check_repeated(const hs_statements *found, const char *file) {
    int n_wrong = 0;
    for (uint32_t k = 1; k < found->n; k++) {
        const hs_statement *a = &found->items[k - 1], *b = &found->items[k];
        if (a->parts[0].start == b->parts[0].start && a->cue.start == b->cue.start &&
            a->n_parts == b->n_parts) {
            print_message("%s: a statement at %u stands there twice\n", file, a->parts[0].start);
            n_wrong++;
        }
    }
    return n_wrong;
}

static void seeds_give_the_statements_that_a_reader_finds(void **state) {
    (void)state;
    const char *root = getenv("HEARSAY_ROOT");
    hs_engine *engine = NULL;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_arena *arena = hs_arena_new(NULL);
    static char bytes[1 << 16];
    int n_wrong = 0, n_read = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/../shared/seeds/%s.txt", root ? root : ".", table[i].file);
        FILE *file = fopen(path, "rb");
        if (!file) continue;
        hs_page page = {.doc = HS_STR("seed"), .bytes = {bytes, fread(bytes, 1, sizeof bytes, file)}};
        fclose(file);
        hs_article article;
        hs_text text;
        hs_statements found;
        hs_arena_reset(arena);
        assert_int_equal(hs_article_read(engine, scratch, arena, &page, &article, NULL), HS_OK);
        assert_int_equal(hs_text_read(engine, scratch, arena, &article, &text, NULL), HS_OK);
        assert_int_equal(hs_statements_find(engine, scratch, arena, &text, &found, NULL), HS_OK);
        n_wrong += check(&found, article.text, &table[i]);
        bool is_last = i + 1 == sizeof table / sizeof *table || strcmp(table[i].file, table[i + 1].file) != 0;
        if (is_last)
            n_wrong +=
                check_nothing(&found, article.text, table[i].file) + check_repeated(&found, table[i].file);
        n_read++;
    }
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    hs_engine_close(engine);
    if (!n_read) skip();
    assert_int_equal(n_wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(seeds_give_the_statements_that_a_reader_finds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
