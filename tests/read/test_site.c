#include "test.h"

#include <hearsay/site.h>

#include "base/str.h"

#include <stdio.h>

#define LINE "Write to the editor at our harbour office."

typedef struct page {
    char text[512], title[64];
    hs_block blocks[4];
    hs_article article;
} page;

/* An article of two paragraphs: one of its own, one that the site repeats. */
static void make(page *p, const char *url, int number, int title) {
    int own = snprintf(p->text, sizeof p->text, "Paragraph number %d is of this page alone.", number);
    int all = own + snprintf(p->text + own, sizeof p->text - (size_t)own, "\n\n" LINE);
    int len = snprintf(p->title, sizeof p->title, "Title %d", title);
    p->blocks[0] = (hs_block){HS_BLOCK_PARAGRAPH, {0, (uint32_t)own}, {100, 200}};
    p->blocks[1] = (hs_block){HS_BLOCK_PARAGRAPH, {(uint32_t)own + 2, (uint32_t)all}, {300, 400}};
    p->article = (hs_article){.url = {url, strlen(url)},
                              .title = {p->title, (size_t)len},
                              .text = {p->text, (size_t)all},
                              .body_len = (uint32_t)all,
                              .blocks = p->blocks,
                              .n_blocks = 2};
}

static void drops_what_a_host_repeats(void **state) {
    (void)state;
    hs_sites *sites = hs_sites_new(NULL);
    hs_arena *arena = hs_arena_new(NULL);
    page p;
    for (int i = 0; i < 40; i++) {
        make(&p, "https://www.courier.example/ferry", i, i);
        assert_int_equal(hs_sites_add(sites, &p.article), HS_OK);
    }
    make(&p, "http://courier.example/other?x", 7, 7);
    assert_int_equal(hs_sites_clean(sites, arena, &p.article), HS_OK);
    assert_int_equal(p.article.n_blocks, 1);
    assert_int_equal(p.article.blocks[0].source.start, 100);
    assert_int_equal(p.article.n_dropped, 1);
    assert_int_equal(p.article.dropped[0].source.start, 300);
    make(&p, "https://elsewhere.example/ferry", 7, 7);
    assert_int_equal(hs_sites_clean(sites, arena, &p.article), HS_OK);
    assert_int_equal(p.article.n_blocks, 2);
    hs_arena_free(arena);
    hs_sites_free(sites);
}

static void keeps_the_versions_of_one_article(void **state) {
    (void)state;
    hs_sites *sites = hs_sites_new(NULL);
    hs_arena *arena = hs_arena_new(NULL);
    page p;
    for (int i = 0; i < 40; i++) {
        make(&p, "https://courier.example/ferry", 1, 1);
        assert_int_equal(hs_sites_add(sites, &p.article), HS_OK);
    }
    assert_int_equal(hs_sites_clean(sites, arena, &p.article), HS_OK);
    assert_int_equal(p.article.n_blocks, 2);
    hs_arena_free(arena);
    hs_sites_free(sites);
}

static void lists_all_blocks_in_order_of_their_hashes(void **state) {
    (void)state;
    enum { N = 5000 };
    hs_sites *sites = hs_sites_new(NULL);
    static hs_site_block blocks[N];
    for (uint64_t i = 0; i < N;
         i++) { /* the greatest hashes of all are among them: they end at the table's beginning */
        uint64_t key = hs_hash64((hs_str){(const char *)&i, sizeof i}) | 1;
        assert_int_equal(hs_sites_put(sites, (hs_site_block){key, 1u << (i & 31)}), HS_OK);
        assert_int_equal(hs_sites_put(sites, (hs_site_block){key, 1}), HS_OK);
    }
    assert_int_equal(hs_sites_count(sites), N);
    hs_sites_list(sites, blocks);
    for (uint64_t i = 1; i < N; i++) assert_true(hs_mix64(blocks[i - 1].key) < hs_mix64(blocks[i].key));
    for (uint64_t i = 0; i < N; i++) {
        uint64_t key = hs_hash64((hs_str){(const char *)&i, sizeof i}) | 1;
        assert_int_equal(hs_sites_titles(sites, key), 1u | 1u << (i & 31));
    }
    assert_int_equal(hs_sites_titles(sites, 4), 0);
    assert_int_equal(hs_sites_key(HS_STR("notes.txt"), HS_STR(LINE)), 0);
    hs_sites_free(sites);
}

static void lists_blocks_that_found_no_room_at_the_end(void **state) {
    (void)state;
    enum { WANTED = 40 };
    hs_sites *sites = hs_sites_new(NULL);
    hs_site_block blocks[WANTED];
    size_t n = 0;
    for (uint64_t key = 1; n < WANTED; key += 2)
        if (hs_mix64(key) >> 53 == 2047) { /* of a table of 1024 all at home in the last place */
            assert_int_equal(hs_sites_put(sites, (hs_site_block){key, 1}), HS_OK);
            n++;
        }
    hs_sites_list(sites, blocks);
    for (size_t i = 1; i < n; i++) assert_true(hs_mix64(blocks[i - 1].key) < hs_mix64(blocks[i].key));
    hs_sites_free(sites);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drops_what_a_host_repeats),
        cmocka_unit_test(keeps_the_versions_of_one_article),
        cmocka_unit_test(lists_all_blocks_in_order_of_their_hashes),
        cmocka_unit_test(lists_blocks_that_found_no_room_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
