#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "encoder/inside.h"
#include "base/utf8.h"
#include "weights.h"

#include "base/amx.h"

static hs_encoder *opened(hs_arena *arena, const char *kernel, char **bytes) {
    size_t len;
    hs_encoder *encoder = NULL;
    hs_error error;
    *bytes = weights_made(&len);
    hs_status status = hs_encoder_open(arena, (hs_str){*bytes, len}, kernel, &encoder, &error);
    if (status != HS_OK) fail_msg("%s", error.message);
    return encoder;
}

/* "ruta van|ce said": pieces of text, "|" before one that continues a word, "?" for an unknown word. */
static const char *pieces_of(const char *text, char out[400]) {
    hs_arena *arena = hs_arena_new(NULL);
    char *bytes;
    hs_encoder *encoder = opened(arena, NULL, &bytes);
    hs_str page = {text, strlen(text)};
    hs_piece pieces[64];
    uint32_t at = 0, n = hs_encoder__pieces(encoder, page, (hs_span){0, (uint32_t)page.len}, &at, pieces, 64);
    assert_int_equal(at, page.len);
    size_t len = 0;
    for (uint32_t i = 0; i < n; i++) {
        hs_str piece = {encoder->piece_bytes + encoder->piece_end[pieces[i].id],
                        encoder->piece_end[pieces[i].id + 1] - encoder->piece_end[pieces[i].id]};
        bool continues = hs_str_starts(piece, HS_STR("##"));
        if (pieces[i].id == HS_PIECE_UNKNOWN) piece = HS_STR("?");
        if (continues) piece = (hs_str){piece.ptr + 2, piece.len - 2};
        len += (size_t)snprintf(out + len, 400 - len, "%s%.*s[%u-%u]",
                                continues ? "|"
                                : i       ? " "
                                          : "",
                                (int)piece.len, piece.ptr, pieces[i].span.start, pieces[i].span.end);
    }
    out[len] = 0;
    hs_arena_free(arena);
    free(bytes);
    return out;
}

static void words_fall_into_the_longest_pieces_with_their_bytes(void **state) {
    (void)state;
    char out[400];
    assert_string_equal(pieces_of("Ruta Vance said", out), "ruta[0-4] van[5-8]|ce[8-10] said[11-15]");
    assert_string_equal(pieces_of("said,\"Ferry\"", out), "said[0-4] ,[4-5] \"[5-6] ferry[6-11] \"[11-12]");
    assert_string_equal(pieces_of("vanxx said", out), "?[0-5] said[6-10]");
}

static void accents_fall_and_typed_marks_are_marks(void **state) {
    (void)state;
    char out[400];
    assert_string_equal(pieces_of("Caf\xC3\xA9", out), "cafe[0-5]");
    assert_string_equal(pieces_of("''said``", out), "\"[0-2] said[2-6] \"[6-8]");
    assert_string_equal(pieces_of("", out), "");
}

static void word_without_end_is_one_unknown_piece(void **state) {
    (void)state;
    char text[5001], out[400];
    memset(text, 'x', 5000);
    text[5000] = 0;
    assert_string_equal(pieces_of(text, out), "?[0-5000]");
}

static void damaged_weights_are_refused(void **state) {
    (void)state;
    size_t len;
    char *bytes = weights_made(&len);
    hs_encoder *encoder = NULL;
    hs_error error;
    hs_arena *arena = hs_arena_new(NULL);
    assert_int_equal(hs_encoder_open(arena, (hs_str){bytes, len - 1}, NULL, &encoder, &error), HS_ERR_FORMAT);
    assert_int_equal(hs_encoder_open(arena, (hs_str){bytes, 20}, NULL, &encoder, &error), HS_ERR_FORMAT);
    assert_int_equal(hs_encoder_open(arena, (hs_str){bytes, len}, "abacus", &encoder, &error),
                     HS_ERR_ARGUMENT);
    for (size_t word = 1; word < 12; word++) { /* each size of the header in turn */
        uint32_t kept, wrong = 0x7fffffff;
        memcpy(&kept, bytes + word * 4, 4);
        memcpy(bytes + word * 4, &wrong, 4);
        assert_int_not_equal(hs_encoder_open(arena, (hs_str){bytes, len}, NULL, &encoder, &error), HS_OK);
        memcpy(bytes + word * 4, &kept, 4);
    }
    assert_int_equal(hs_encoder_open(arena, (hs_str){bytes, len}, NULL, &encoder, &error), HS_OK);
    hs_arena_free(arena);
    free(bytes);
}

/* A text of many paragraphs, some longer than a window. */
static char *long_text(size_t n_words) {
    static const char *const words[] = {"Ruta ",         "Vance ",   "said, ", "\"ferry\" ",
                                        "caf\xC3\xA9. ", "unheard ", "\n"};
    char *text = calloc(n_words + 1, 10), *at = text;
    uint64_t state = 3;
    for (size_t i = 0; i < n_words; i++) {
        state += 0x9e3779b97f4a7c15u;
        uint64_t pick = hs_mix64(state) % 90;
        const char *word = words[pick < 84 ? pick % 6 : 6];
        memcpy(at, word, strlen(word));
        at += strlen(word);
    }
    return text;
}

static hs_attributions_found read_all(hs_encoder *encoder, hs_arena *arena, hs_str text) {
    hs_arena *temporary = hs_arena_new(NULL);
    hs_span *paragraphs = hs_arena_get(arena, (text.len + 1) * sizeof *paragraphs);
    uint32_t n = 0;
    for (size_t at = 0; at < text.len;) {
        size_t end = hs_str_find_byte(text, at, '\n');
        if (end > at) paragraphs[n++] = (hs_span){(uint32_t)at, (uint32_t)end};
        at = end + 1;
    }
    hs_attributions_found found;
    assert_int_equal(hs_encoder_read(encoder, arena, temporary, text, paragraphs, n, 0.2f, &found), HS_OK);
    hs_arena_free(temporary);
    return found;
}

static void every_kernel_gives_the_same_bits(void **state) {
    (void)state;
    static const char *const names[] = {"portable", "avx2", "avxvnni", "vnni", "amx"};
    char *text = long_text(2000), *bytes;
    hs_str page = {text, strlen(text)};
    hs_arena *arena = hs_arena_new(NULL);
    hs_attributions_found first = {0};
    uint32_t n_kernels = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!hs_kernel_find(names[i])) continue;
        hs_attributions_found found = read_all(opened(arena, names[i], &bytes), arena, page);
        free(bytes);
        if (n_kernels++ == 0) first = found;
        assert_int_equal(found.n, first.n);
        for (uint32_t k = 0; k < found.n; k++) {
            assert_memory_equal(&found.items[k].content, &first.items[k].content, sizeof(hs_span));
            assert_memory_equal(&found.items[k].source, &first.items[k].source, sizeof(hs_span));
            assert_true(found.items[k].probability == first.items[k].probability);
        }
    }
    assert_true(first.n > 20); /* a check of nothing checks nothing */
    hs_arena_free(arena);
    free(text);
}

static void spans_lie_in_the_text_on_character_boundaries(void **state) {
    (void)state;
    char *text = long_text(3000), *bytes;
    hs_str page = {text, strlen(text)};
    hs_arena *arena = hs_arena_new(NULL);
    hs_attributions_found found = read_all(opened(arena, NULL, &bytes), arena, page);
    for (uint32_t i = 0; i < found.n; i++) {
        const hs_attribution_found *a = &found.items[i];
        const hs_span spans[] = {a->cue, a->content, a->source, a->hole};
        assert_true(a->content.start < a->content.end);
        for (int k = 0; k < 4; k++) {
            assert_true(spans[k].start <= spans[k].end && spans[k].end <= page.len);
            assert_int_equal(hs_utf8_floor(page, spans[k].start), spans[k].start);
            assert_int_equal(hs_utf8_floor(page, spans[k].end), spans[k].end);
        }
    }
    assert_true(found.n > 20);
    hs_arena_free(arena);
    free(bytes);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_fall_into_the_longest_pieces_with_their_bytes),
        cmocka_unit_test(accents_fall_and_typed_marks_are_marks),
        cmocka_unit_test(word_without_end_is_one_unknown_piece),
        cmocka_unit_test(damaged_weights_are_refused),
        cmocka_unit_test(every_kernel_gives_the_same_bits),
        cmocka_unit_test(spans_lie_in_the_text_on_character_boundaries),
    };
    hs_amx_ask();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
