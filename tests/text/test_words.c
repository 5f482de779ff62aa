#include "cases.h"

#include "test.h"

#include "engine/engine.h"
#include "text/models.h"

#include <stdlib.h>

static hs_engine *engine;

static int setup(void **state) {
    (void)state;
    return hs_engine_open(NULL, &engine, NULL) == HS_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    hs_engine_close(engine);
    return 0;
}

static uint32_t bits_of(const hs_text__words *words, const char *word) {
    return hs_text__word_bits(words, hs_hash32((hs_str){word, strlen(word)}));
}

static void inflections_are_made_from_base_forms(void **state) {
    (void)state;
    static const struct {
        const char *word;
        uint32_t bits;
    } cases[] = {
        {"walk", HS_WORD_NOUN | HS_WORD_VERB},
        {"walks", HS_WORD_PLURAL | HS_WORD_VERB_S},
        {"walked", HS_WORD_PAST | HS_WORD_PARTICIPLE},
        {"walking", HS_WORD_ING},
        {"cry", HS_WORD_VERB},
        {"cries", HS_WORD_VERB_S},
        {"cried", HS_WORD_PAST | HS_WORD_PARTICIPLE},
        {"stop", HS_WORD_VERB},
        {"stopped", HS_WORD_PAST | HS_WORD_PARTICIPLE},
        {"stopping", HS_WORD_ING},
        {"agree", HS_WORD_VERB},
        {"agreeing", HS_WORD_ING},
        {"watches", HS_WORD_VERB_S},
        {"rose", HS_WORD_PAST},
        {"child", HS_WORD_NOUN},
        {"men", HS_WORD_PLURAL},
    };
    static const char list[] = "walk\tnv\ncry\tv\nstop\tv\nagree\tv\nwatch\tv\nrose\td\nchild\tn\nmen\tq\n";
    hs_arena *arena = hs_arena_new(NULL);
    hs_text__words words;
    assert_int_equal(hs_text__words_read(arena, HS_STR(list), &words), HS_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (bits_of(&words, cases[i].word) != cases[i].bits)
            fail_msg("%s: %x, not %x", cases[i].word, bits_of(&words, cases[i].word), cases[i].bits);
    assert_int_equal(bits_of(&words, "ferry"), 0);
    hs_arena_free(arena);
}

static void lists_of_names_and_roles_add_their_bits(void **state) {
    (void)state;
    const hs_text__words *words = &engine->text->words;
    assert_true(bits_of(words, "mayor") & HS_WORD_ROLE);
    assert_true((bits_of(words, "mayors") & (HS_WORD_ROLE | HS_WORD_PLURAL)) ==
                (HS_WORD_ROLE | HS_WORD_PLURAL));
    assert_true(bits_of(words, "sen.") & HS_WORD_ROLE);
    assert_true(bits_of(words, "ministry") & HS_WORD_BODY);
    assert_true(bits_of(words, "denmark") & HS_WORD_PLACE);
    assert_true(bits_of(words, "danish") & HS_WORD_NATION);
    assert_true(bits_of(words, "mary") & HS_WORD_FEMALE);
}

static void broken_list_is_refused(void **state) {
    (void)state;
    hs_arena *arena = hs_arena_new(NULL);
    hs_text__words words;
    assert_int_equal(hs_text__words_read(arena, HS_STR("walk\tnz\n"), &words), HS_ERR_FORMAT);
    assert_int_equal(hs_text__words_read(arena, HS_STR("walk\n"), &words), HS_ERR_FORMAT);
    assert_int_equal(hs_text__words_read(arena, HS_STR("\tn\n"), &words), HS_ERR_FORMAT);
    hs_arena_free(arena);
}

static void all_instruction_sets_give_the_same_tags(void **state) {
    (void)state;
    hs_str file = text_case_file("tests/text/cases/sentences.txt");
    hs_scratch *scratch = hs_scratch_new(engine);
    hs_arena *arena = hs_arena_new(NULL);
    hs_text text;
    assert_int_equal(text_of_page(engine, scratch, arena, file, &text), HS_OK);
    assert_true(text.n_tokens > 200);
    uint8_t *tags = malloc(text.n_tokens);
    for (uint32_t i = 0; i < text.n_tokens; i++) tags[i] = text.tokens[i].pos, text.tokens[i].pos = HS_POS_N;
    hs_text__tag_plain(&engine->text->tagger, &text);
    for (uint32_t i = 0; i < text.n_tokens; i++) assert_int_equal(text.tokens[i].pos, tags[i]);
    free(tags);
    free((char *)(uintptr_t)file.ptr);
    hs_arena_free(arena);
    hs_scratch_free(scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inflections_are_made_from_base_forms),
        cmocka_unit_test(lists_of_names_and_roles_add_their_bits),
        cmocka_unit_test(broken_list_is_refused),
        cmocka_unit_test(all_instruction_sets_give_the_same_tags),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
