/* The five seed pages, where ../shared/seeds is there: no wrong speaker told with confidence, and the cases that the
 * pages were chosen for. Words are matched by a short piece, names by the pages' own. */
#include "test.h"

#include <hearsay/hearsay.h>

#include <stdio.h>
#include <stdlib.h>

typedef struct wanted {
    const char *page, *piece;
    const char *name; /* NULL: nobody may be named */
    uint32_t flag;
} wanted;

static const wanted all_wanted[] = {
    {"000.txt", "Put your finger", "Vladimir Putin", 0},
    {"000.txt", "opposite reaction", "Vladimir Putin", 0},
    {"000.txt", "load of nonsense", "Vladimir Putin", 0},
    {"000.txt", "special relationship", "Vladimir Putin", 0},
    {"000.txt", "representatives from", "Vladimir Putin", 0},
    {"000.txt", "something damaging", "Megyn Kelly", HS_FLAG_CARRIED},
    {"000.txt", "history of corruption", "Megyn Kelly", 0},
    {"001.txt", "I never met with him", "Vladimir Putin", 0},
    {"001.txt", "an American gentleman", NULL, 0},
    {"001.txt", "what you're asking or not", NULL, 0},
    {"001.txt", "a KGB foreign intelligence officer might", NULL, 0},
    {"001.txt", "I have the time to talk", NULL, 0},
    {"001.txt", "interference in the 2016 election", NULL, 0},
    {"001.txt", "three separate occasions", "Trump", 0},
    {"002.txt", "I made my speech", "Vladimir Putin", 0},
    {"002.txt", "could have framed", "Vladimir Putin", 0},
    {"002.txt", "back-channel to Russia", "Kelly", HS_FLAG_CARRIED},
    {"002.txt", "should stop moralizing", "Vladimir Putin", 0},
    {"001.txt", "direct proof of", "Vladimir Putin", 0},
    {"001.txt", "completely honest", "Vladimir Putin", 0},
    {"002.txt", "very, very troubling", NULL, HS_FLAG_SPEAKER_DROPPED},
    {"002.txt", "Phony Witch Hunt", "Donald Trump", 0},
    {"003.txt", "Read my lips", "Vladimir Putin", 0},
    {"003.txt", "If this happens", "Vladimir Putin", 0},
    {"003.txt", "I think it was Russia", "Donald Trump", 0},
    {"003.txt", "were not backed", "Dmitry Peskov", 0},
    {"003.txt", "full-scale witch", "Dmitry Peskov", 0},
    {"004.txt", "sorry for controversies", "Dmitry Peskov", 0},
    {"004.txt", "had the power to intervene", "Dmitry Peskov", 0}, /* "he said, America was ... by admitting that" */
    {"004.txt", "what he made of", "Fareed Zakaria", 0},
    {"004.txt", "his thoughts on", "Fareed Zakaria", HS_FLAG_CARRIED},
    {"004.txt", "answer is very simple", "Dmitry Peskov", 0},
    {"004.txt", "never seen any evidence", "Dmitry Peskov", 0},
    {"004.txt", "bilateral relationship", "Dmitry Peskov", 0},
    {"004.txt", "losing potential", "Dmitry Peskov", 0},
};

static hs_str file_read(hs_arena *arena, const char *name) {
    char path[8192];
    const char *root = getenv("HEARSAY_ROOT") ? getenv("HEARSAY_ROOT") : ".";
    snprintf(path, sizeof path, "%s/../shared/seeds/%s", root, name);
    FILE *file = fopen(path, "rb");
    if (!file) return (hs_str){0};
    char *bytes = hs_arena_get(arena, 1 << 16);
    assert_non_null(bytes);
    hs_str text = {bytes, fread(bytes, 1, 1 << 16, file)};
    fclose(file);
    return text;
}

static bool holds(hs_str text, const char *piece) {
    return hs_str_find(text, (hs_str){piece, strlen(piece)}) < text.len;
}

static void speakers_of_the_seed_pages_are_right_or_unsure(void **state) {
    (void)state;
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_arena *arena = hs_arena_new(NULL);
    uint32_t n_checked = 0, n_wrong = 0, n_unsure = 0;
    bool is_there = true;
    for (size_t w = 0; w < sizeof all_wanted / sizeof *all_wanted; w++) {
        const wanted *want = &all_wanted[w];
        hs_arena_reset(arena);
        hs_page page = {.doc = HS_STR("seed"), .bytes = file_read(arena, want->page)};
        if (page.bytes.len == 0) {
            is_there = false;
            break;
        }
        hs_annotation a;
        assert_int_equal(hs_page_annotate(engine, scratch, arena, &page, &a, NULL), HS_OK);
        for (uint32_t i = 0; i < a.statements.n; i++) {
            bool is_it = false;
            for (uint32_t k = 0; k < a.statements.items[i].n_parts; k++)
                is_it |= holds(hs_str_sub(a.article.text, a.statements.items[i].parts[k]), want->piece);
            if (!is_it) continue;
            const hs_speaking *s = &a.found.speaking[i];
            hs_str got =
                s->speaker.person == HS_NONE ? HS_STR("nobody") : a.found.people[s->speaker.person].name;
            bool is_right = want->name ? hs_str_equal(got, (hs_str){want->name, strlen(want->name)})
                                       : s->speaker.person == HS_NONE;
            if (want->flag && !(s->flags & want->flag)) is_right = false;
            n_checked++;
            if (is_right) continue;
            bool is_told = s->speaker.person != HS_NONE && s->speaker.confidence >= 0.5f;
            if (is_told)
                n_wrong++;
            else
                n_unsure++;
            print_message("%s [%s]: want %s, got %.*s (%.3f): %s\n", want->page, want->piece,
                          want->name ? want->name : "nobody", (int)got.len, got.ptr,
                          (double)s->speaker.confidence, s->why);
        }
    }
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    hs_engine_close(engine);
    if (!is_there) skip();
    print_message("%u checked, %u wrong, %u unsure\n", n_checked, n_wrong, n_unsure);
    assert_true(n_checked >= 28);
    assert_int_equal(n_wrong, 0);
    assert_true(n_unsure <= 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(speakers_of_the_seed_pages_are_right_or_unsure)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
