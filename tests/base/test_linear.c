#include "test.h"

#include "train.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Examples that a linear model can tell apart: the class is in one feature, the other is noise. */
static void add_examples(hs_train *train, uint32_t n_classes) {
    uint64_t state = 5;
    for (uint32_t i = 0; i < 600; i++) {
        uint32_t class = i % n_classes;
        uint32_t features[] = {hs_feature(1, class), hs_feature(2, (uint32_t)(hs_train_random(&state) % 50))};
        hs_train_add(train, features, 2, class, 1.0f);
    }
}

static hs_str read_back(const char *path, char *room, size_t size) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t got = fread(room, 1, size, file);
    fclose(file);
    return (hs_str){room, got};
}

static void trained_model_is_read_back_and_tells_classes_apart(void **state) {
    (void)state;
    char path[] = "/tmp/hearsay-linear-XXXXXX";
    close(mkstemp(path));
    char *room = aligned_alloc(16, 1 << 16);
    for (uint32_t n_classes = 1; n_classes <= 3; n_classes += 2) {
        uint32_t n_told = n_classes == 1 ? 2 : n_classes;
        for (int is_logistic = 0; is_logistic < 2; is_logistic++) {
            hs_train *train = hs_train_new(n_classes, 10);
            add_examples(train, n_told);
            if (is_logistic)
                hs_train_logistic(train, 5, 0.3, 1e-5, 1);
            else
                hs_train_perceptron(train, 5, 1);
            hs_train_write(train, path);
            hs_train_free(train);
            hs_linear model;
            assert_int_equal(hs_linear_read(read_back(path, room, 1 << 16), &model, NULL), HS_OK);
            for (uint32_t class = 0; class < n_told; class ++) {
                int32_t score[HS_LINEAR_MAX_CLASSES];
                hs_linear_start(&model, score);
                hs_linear_add(&model, hs_feature(1, class), score);
                if (n_classes == 1)
                    assert_int_equal(score[0] > 0, class == 1);
                else
                    assert_int_equal(hs_linear_best(&model, score), class);
            }
        }
    }
    free(room);
    unlink(path);
}

static void same_examples_give_the_same_file(void **state) {
    (void)state;
    char path[] = "/tmp/hearsay-linear-XXXXXX";
    close(mkstemp(path));
    static char first[1 << 15], second[1 << 15];
    size_t len[2];
    for (int round = 0; round < 2; round++) {
        hs_train *train = hs_train_new(3, 10);
        add_examples(train, 3);
        hs_train_logistic(train, 3, 0.3, 1e-5, 9);
        hs_train_write(train, path);
        hs_train_free(train);
        len[round] = read_back(path, round ? second : first, sizeof first).len;
    }
    unlink(path);
    assert_int_equal(len[0], len[1]);
    assert_memory_equal(first, second, len[0]);
}

static void model_whose_header_lies_is_refused(void **state) {
    (void)state;
    _Alignas(16) char bytes[64] = "HSLM\1\0\0\0\1\0\0\0\1\0\0\0\3\0\0\0\0\0\x80\x3f"; /* 8 rows of 1 byte */
    hs_linear model;
    hs_error error;
    assert_int_equal(hs_linear_read((hs_str){bytes, 56}, &model, &error), HS_OK);
    assert_int_equal(hs_linear_read((hs_str){bytes, 55}, &model, &error), HS_ERR_FORMAT);
    assert_int_equal(hs_linear_read((hs_str){bytes, 57}, &model, &error), HS_ERR_FORMAT);
    bytes[4] = 2;
    assert_int_equal(hs_linear_read((hs_str){bytes, 56}, &model, &error), HS_ERR_VERSION);
    bytes[4] = 1;
    bytes[12] = 16; /* rows wider than the classes need */
    assert_int_equal(hs_linear_read((hs_str){bytes, 56}, &model, &error), HS_ERR_FORMAT);
    bytes[12] = 1;
    bytes[16] = 0; /* one row: features tell nothing apart */
    assert_int_equal(hs_linear_read((hs_str){bytes, 49}, &model, &error), HS_ERR_FORMAT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trained_model_is_read_back_and_tells_classes_apart),
        cmocka_unit_test(same_examples_give_the_same_file),
        cmocka_unit_test(model_whose_header_lies_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
